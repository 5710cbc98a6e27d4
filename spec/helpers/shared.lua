-- Reference values and data files kept beside the repository, in ../shared. A spec that needs them
-- says, in each test, `if not shared.available then pending("../shared is absent") end`.

local json = require("dkjson")

local shared = {}

local this_file = debug.getinfo(1, "S").source:sub(2)
local root = this_file:match("^(.*)spec/helpers/[^/]*$") or "./"
local directory = root .. "../shared/"

local function exists(path)
  local file = io.open(path, "rb")
  if file then
    file:close()
  end
  return file ~= nil
end

--- Whether ../shared is there.
shared.available = exists(directory .. "golden/rng.json")

--- The path of a file, or nil when it is absent.
---@param name string for example "golden/rng.json"
---@return string?
function shared.path(name)
  local path = directory .. name
  return exists(path) and path or nil
end

local function open(name)
  return assert(io.open(directory .. name, "rb"))
end

local function decode(text, name)
  local value, _, message = json.decode(text)
  return value ~= nil and value or error(("%s: %s"):format(name, message), 3)
end

--- A decoded JSON file.
---@param name string
---@return any
function shared.json(name)
  local file <close> = open(name)
  return decode(file:read("a"), name)
end

--- Iterates over a file with one JSON value a line: `for case in shared.lines(name) do`.
---@param name string
---@return fun(): any
function shared.lines(name)
  local file = open(name)
  return function()
    local line = file:read("l")
    if line == nil then
      file:close()
      return nil
    end
    return decode(line, name)
  end
end

return shared

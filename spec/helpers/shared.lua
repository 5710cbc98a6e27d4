-- Large data files that are kept beside the repository, if at all, in ../shared. What only they can
-- test is pending without them: `if not shared.path(name) then pending("../shared is absent") end`.
-- The reference values of what the library promises are in spec/fixtures.

local json = require("dkjson")

local shared = {}

local this_file = debug.getinfo(1, "S").source:sub(2)
local directory = (this_file:match("^(.*)spec/helpers/[^/]*$") or "./") .. "../shared/"

--- The path of a file, or nil when it is absent.
---@param name string for example "data/toy2d.h5"
---@return string?
function shared.path(name)
  local file <close> = io.open(directory .. name, "rb")
  return file and directory .. name or nil
end

--- Iterates over a file with one JSON value a line: `for case in shared.lines(name) do`.
---@param name string
---@return fun(): any
function shared.lines(name)
  local next_line = io.lines(directory .. name)
  return function()
    local line = next_line()
    return line and assert(json.decode(line))
  end
end

return shared

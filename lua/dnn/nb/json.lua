--- JSON as notebook files have it: what was read is written again with nothing lost, in the form
--- that Jupyter gives it. dkjson reads.

local fail_prefix = "%s: this is no notebook: %s"

local json = {}

--- What stands for null.
json.null = require("dkjson").null

--- As deep as values nest.
local max_depth <const> = 200

local array_type = { __jsontype = "array" }

--- The table as an array, which it else only is with elements.
---@generic T
---@param list T[]
---@return T[]
function json.array(list)
  return setmetatable(list, array_type)
end

--- Is it an array? An empty table is one where it says so.
---@param value any
---@return boolean
function json.is_array(value)
  if type(value) ~= "table" or value == json.null then
    return false
  end
  local meta = getmetatable(value)
  return meta and meta.__jsontype == "array" or #value > 0
end

--- Is it an object?
---@param value any
---@return boolean
function json.is_object(value)
  return type(value) == "table" and value ~= json.null and not json.is_array(value)
end

--- Do brackets nest too deep? Those in strings do not count.
local function is_too_deep(text)
  local depth, at = 0, 1
  while true do
    local position, sign = text:match('()([%[%]{}"])', at)
    if not position then
      return false
    end
    at = position + 1
    if sign == '"' then
      repeat
        position, sign = text:match('()(["\\])', at)
        at = position and position + (sign == "\\" and 2 or 1) or #text + 1
      until sign ~= "\\"
    else
      depth = depth + ((sign == "[" or sign == "{") and 1 or -1)
      if depth > max_depth then
        return true
      end
    end
  end
end

--- The value with halves of surrogate pairs, which are no characters, escaped in its texts.
local function repaired(value)
  if type(value) == "string" then
    return utf8.len(value) and value or require("dnn.support.pretty").plain(value)
  elseif type(value) ~= "table" or value == json.null then
    return value
  end
  local copy = setmetatable({}, getmetatable(value))
  for key, item in pairs(value) do
    copy[repaired(key)] = repaired(item)
  end
  return copy
end

--- The value of a text. Raises an error that names the file.
---@param text string
---@param path? string
---@return any
function json.read(text, path)
  path = path or "notebook"
  local _, wrong = utf8.len(text)
  if wrong then
    error(fail_prefix:format(path, ("byte %d is not UTF-8"):format(wrong)), 0)
  elseif is_too_deep(text) then
    error(fail_prefix:format(path, "its values nest deeper than " .. max_depth), 0)
  end
  local start = text:sub(1, 3) == "\xEF\xBB\xBF" and 4 or 1
  local value, stop, problem = require("dkjson").decode(text, start, json.null)
  if problem then
    problem = problem:gsub(" at line %d+, column %d+$", "")
  elseif text:find("%S", stop) then
    problem = "something stands behind its end"
  end
  if problem then
    local _, newlines = text:sub(1, math.max(start, stop or 1) - 1):gsub("\n", "")
    error(fail_prefix:format(path, ("line %d of its JSON: %s"):format(newlines + 1, problem)), 0)
  end
  return text:find("\\u[dD][89a-fA-F]") and repaired(value) or value
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
  ["\b"] = "\\b", ["\f"] = "\\f" }

local function write_string(text)
  if not utf8.len(text) then
    text = require("dnn.support.pretty").plain(text)
  end
  return '"' .. text:gsub('[\0-\31"\\]', function(sign)
    return escapes[sign] or ("\\u%04x"):format(sign:byte())
  end) .. '"'
end

local function write_number(number)
  if math.type(number) == "integer" then
    return ("%d"):format(number)
  elseif number ~= number or number - number ~= 0 then
    return "null"
  end
  for digits = 15, 17 do
    local text = ("%." .. digits .. "g"):format(number)
    if tonumber(text) == number then
      return text:find("[.e]") and text or text .. ".0"
    end
  end
end

local function write(value, newline, step)
  if type(value) == "string" then
    return write_string(value)
  elseif type(value) == "number" then
    return write_number(value)
  elseif type(value) == "boolean" then
    return tostring(value)
  elseif type(value) ~= "table" or value == json.null then
    return "null"
  end
  local parts, inner = {}, newline .. step
  local is_array = json.is_array(value)
  if is_array then
    for i, item in ipairs(value) do
      parts[i] = write(item, inner, step)
    end
  else
    local keys = {}
    for key in pairs(value) do
      keys[#keys + 1] = tostring(key)
    end
    table.sort(keys)
    for i, key in ipairs(keys) do
      parts[i] = write_string(key) .. ": " .. write(value[key], inner, step)
    end
  end
  local open, close = is_array and "[" or "{", is_array and "]" or "}"
  if #parts == 0 then
    return open .. close
  elseif step == "" then
    return open .. table.concat(parts, ", ") .. close
  end
  return open .. inner .. table.concat(parts, "," .. inner) .. newline .. close
end

--- The text of a value, with sorted keys, as Jupyter writes it.
---@param value any
---@return string
function json.write(value)
  return write(value, "\n", " ") .. "\n"
end

--- The text of a value in one line.
---@param value any
---@return string
function json.line(value)
  return write(value, "", "")
end

return json

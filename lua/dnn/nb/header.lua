--- The comment block at the beginning of a notebook, between two lines `-- ---`: a small part of
--- YAML, which Jupytext writes there. Mappings nest by indentation or in braces; values are texts,
--- numbers, true, false, null, and lists in brackets or of lines that begin with a dash.

local literal = require "dnn.nb.literal"
local trim = require "dnn.support.trim"

local header = {}

local constants = { ["true"] = true, ["false"] = false }

--- A scalar without brackets.
local function scalar(text)
  local quote = text:match("^([\"']).*%1$")
  if quote == "'" then
    return (text:sub(2, -2):gsub("''", "'"))
  elseif quote then
    return (literal.read(text, 1))
  elseif constants[text] ~= nil then
    return constants[text]
  elseif text == "null" or text == "~" or text == "" then
    return nil
  elseif text:find("^[-+.%d][%d.eE+-]*$") then
    return tonumber(text) or text
  end
  return text
end

--- As deep as values nest.
local max_depth <const> = 50

local function flow_key(text, at)
  local key, start = text:match("^[\"']?([%w_.-]+)[\"']?%s*:%s*()", at)
  return key, start or false
end

--- A value within braces or brackets, and the position after it; no position where it is wrong.
local function flow(text, at, depth)
  local first = text:sub(at, at)
  if depth > max_depth then
    return nil
  elseif first == "{" or first == "[" then
    return literal.read_table(text, at, flow_key, function(_, inner)
      return flow(text, inner, depth + 1)
    end)
  elseif first == '"' or first == "'" then
    local stop = text:match("^" .. first .. "[^" .. first .. "]*" .. first .. "()", at)
    return stop and scalar(text:sub(at, stop - 1)), stop
  end
  local word, stop = text:match("^([^,%]}]*)()", at)
  return scalar(trim(word)), stop
end

--- A value that stands in its line.
local function value_of(text)
  if text:find("^[{%[]") then
    local value, stop = flow(text, 1, 1)
    return value, stop ~= nil and not text:find("%S", stop)
  end
  return scalar(text), not text:find("^[&*!|>%%@`]")
end

--- Reads the lines of a block.
---@param lines string[] without comment signs
---@return table|nil values
---@return string|nil problem
---@return integer|nil line which of them is wrong
function header.read(lines)
  local position = 1
  local block

  local function skip_blank()
    while lines[position] and not lines[position]:find("^%s*[^%s#]") do
      position = position + 1
    end
    return lines[position] and #lines[position]:match("^ *")
  end

  --- What is below a key: a block that is indented further, or a list.
  local function below(indentation, depth)
    local inner = skip_blank()
    if depth > max_depth then
      return nil, false
    end
    local is_list = inner and lines[position]:find("^ *%-%f[%s\0]")
    if inner and (inner > indentation or is_list and inner == indentation) then
      return block(inner, depth + 1)
    end
    return nil, true
  end

  function block(indentation, depth)
    local values = {}
    while skip_blank() == indentation do
      local line = trim(lines[position]:sub(indentation + 1))
      local item = line:match("^%-%s+(.*)$")
      local key, rest = line:match("^[\"']?([%w_. -]-)[\"']?%s*:%s+(.*)$")
      key = key or line:match("^[\"']?([%w_. -]-)[\"']?%s*:$")
      if not item and not key or item and item:find("^[%w_.-]+:%f[%s\0]") then
        return nil, false
      end
      local value, is_right
      if not item and not rest then
        position = position + 1
        value, is_right = below(indentation, depth)
      else
        value, is_right = value_of(item or rest)
        position = position + (is_right and 1 or 0)
      end
      if not is_right then
        return nil, false
      end
      values[key and not item and key or #values + 1] = value
    end
    return values, true
  end

  local values, is_right = {}, true
  local indentation = skip_blank()
  if indentation then
    values, is_right = block(indentation, 1)
  end
  if not is_right or skip_blank() then
    return nil, "the header is no YAML that is understood here", position
  end
  return values
end

local function scalar_text(value)
  if type(value) ~= "string" then
    return literal.write(value)
  elseif value:find("^[%w/_][%w/_ .()+-]*$") and not value:find(" $")
    and scalar(value) == value then
    return value
  elseif value:find("[%c\"\\]") or not value:find("'") then
    return value:find("[%c']") and literal.write(value) or "'" .. value .. "'"
  end
  return '"' .. value .. '"'
end

local function write_block(values, indentation, lines)
  local keys = {}
  for key in pairs(values) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  for _, key in ipairs(keys) do
    local value, head = values[key], (" "):rep(indentation) .. key .. ":"
    if type(value) ~= "table" then
      lines[#lines + 1] = head .. " " .. scalar_text(value)
    elseif #value > 0 or next(value) == nil then
      lines[#lines + 1] = head .. " " .. literal.write(value)
    else
      lines[#lines + 1] = head
      write_block(value, indentation + 2, lines)
    end
  end
  return lines
end

--- The lines of a block, with sorted keys.
---@param values table<string, any>
---@return string[]
function header.write(values)
  return write_block(values, 0, {})
end

return header

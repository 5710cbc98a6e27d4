--- Literals in the markers of cells: what Lua and JSON write, `tol=1e-3`, `tags={"slow"}`,
--- `tags=["slow"]`, `slideshow={"slide_type": "skip"}`.

local literal = {}

local words = { ["true"] = true, ["false"] = false }

local escapes = { n = "\n", t = "\t", r = "\r", b = "\b", f = "\f", ["/"] = "/", ["\\"] = "\\",
  ['"'] = '"', ["'"] = "'" }

--- As deep as values nest.
local max_depth <const> = 20

local read

--- The string whose quote is at `position`, and the position after it.
local function read_string(text, position, quote)
  local parts = {}
  local at = position + 1
  while true do
    local stop = text:find("[\\" .. quote .. "]", at)
    if not stop then
      return nil
    end
    parts[#parts + 1] = text:sub(at, stop - 1)
    if text:sub(stop, stop) == quote then
      return table.concat(parts), stop + 1
    end
    local digits = text:match("^u(%x%x%x%x)", stop + 1)
    local escaped = digits and utf8.char(tonumber(digits, 16))
      or escapes[text:sub(stop + 1, stop + 1)]
    if not escaped then
      return nil
    end
    parts[#parts + 1] = escaped
    at = stop + 2 + (digits and 4 or 0)
  end
end

--- The key of an entry in braces and the position of its value: `key =`, `"key":`, `["key"] =`.
local function read_key(text, position)
  local name, at = text:match("^([%a_][%w_]*)%s*[=:]%s*()", position)
  if name then
    return name, at
  end
  local opened = text:match("^%[%s*()", position)
  local start = opened or position
  local quote = text:match("^[\"']", start)
  if not quote then
    return nil
  end
  name, at = read_string(text, start, quote)
  at = name and text:match(opened and "^%s*%]%s*=%s*()" or "^%s*[:=]%s*()", at)
  if at then
    return name, at
  end
end

--- Reads the list or table whose bracket is at a position, and the position after it; nil where it
--- is wrong. Headers of notebooks, which are YAML, have other keys and values in the same brackets.
---@param text string
---@param position integer
---@param key_at fun(text: string, at: integer): string|nil, integer|false|nil key and where its
--- value is; false where braces without one are wrong
---@param value_at fun(text: string, at: integer): any, integer|nil value and the position after it
---@return table|nil values
---@return integer|nil stop
function literal.read_table(text, position, key_at, value_at)
  local close = text:sub(position, position) == "{" and "}" or "]"
  local values = {}
  local at = text:match("^%s*()", position + 1)
  while text:sub(at, at) ~= close do
    local key, start
    if close == "}" then
      key, start = key_at(text, at)
    end
    local value, stop
    if start ~= false then
      value, stop = value_at(text, start or at)
    end
    if not stop then
      return nil
    end
    values[key or #values + 1] = value
    at = text:match("^%s*()", stop)
    local following = text:match("^[,;]%s*()", at)
    if not following and text:sub(at, at) ~= close then
      return nil
    end
    at = following or at
  end
  return values, at + 1
end

function read(text, position, depth)
  if depth > max_depth then
    return nil
  end
  local first = text:sub(position, position)
  if first == '"' or first == "'" then
    return read_string(text, position, first)
  elseif first == "{" or first == "[" then
    return literal.read_table(text, position, read_key, function(_, at)
      return read(text, at, depth + 1)
    end)
  end
  local word, stop = text:match("^(%-?[%w_.]+)()", position)
  local exponent, after = text:match("^([+-]%d+)()", stop)
  if word and word:find("[eE]$") and exponent then
    word, stop = word .. exponent, after
  end
  if word and words[word] ~= nil then
    return words[word], stop
  end
  local number = word and word:find("%d") and tonumber(word)
  if number then
    return number, stop
  end
end

--- Reads a literal: a string, a number, true or false, a list or a table of those.
---@param text string
---@param position integer where it begins
---@return any value nil where there is none
---@return integer|nil stop the position after it
function literal.read(text, position)
  return read(text, position, 1)
end

local quoted = { ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\\"] = "\\\\", ['"'] = '\\"' }

--- A value as JSON writes it, in one line and with sorted keys, as Jupytext does.
---@param value any
---@return string
function literal.write(value)
  if type(value) == "string" then
    return '"' .. value:gsub('[%c\\"]', function(c)
      return quoted[c] or ("\\u%04x"):format(c:byte())
    end) .. '"'
  elseif type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  if #value > 0 or next(value) == nil and debug.getmetatable(value) == nil then
    for i, item in ipairs(value) do
      parts[i] = literal.write(item)
    end
    return "[" .. table.concat(parts, ", ") .. "]"
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = tostring(key)
  end
  table.sort(keys)
  for i, key in ipairs(keys) do
    parts[i] = literal.write(key) .. ": " .. literal.write(value[key])
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

return literal

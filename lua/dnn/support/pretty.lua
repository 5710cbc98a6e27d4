--- Text of any Lua value for the prompt: Lua syntax, as wide as the terminal, safe to show.
--
-- No code of the user runs but `__tostring`: tables are read raw. Control bytes never reach the
-- terminal.

local pretty = {}

local max_depth <const> = 6
local max_items <const> = 100
local max_string <const> = 10000

--- Tables that are shown with their contents in one value: shared ones are shown wherever they are
--- met, which may be any number of times.
local max_tables <const> = 1000

--- Modules of more fields are shown by their name.
local max_fields <const> = 12

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch("%a+") do
  keywords[word] = true
end

--- Code points that change the terminal or the order of the text around them.
local function is_unsafe(code)
  return code < 0x20 or (code >= 0x7f and code < 0xa0) or (code >= 0x202a and code <= 0x202e)
    or (code >= 0x2066 and code <= 0x2069)
end

--- What stands for an ASCII character with the digit that may follow it: the short escapes, and of
--- unsafe characters that are not to stay the code. A table that is filled as it is asked.
local function escapes_of(short, kept)
  return setmetatable({}, { __index = function(escapes, found)
    local character, digit = found:sub(1, 1), found:sub(2)
    local escape = short[character]
    if not escape and is_unsafe(character:byte()) and not kept:find(character, 1, true) then
      escape = (digit ~= "" and "\\%03d" or "\\%d"):format(character:byte())
    end
    escapes[found] = escape and escape .. digit or found
    return escapes[found]
  end })
end

local escapes_of_text = escapes_of({}, "\n\t")
local escapes_of_strings = escapes_of({
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\\"] = "\\\\", ['"'] = '\\"',
}, "")

local function escape_code(character)
  local code = utf8.codepoint(character)
  return is_unsafe(code) and ("\\u{%X}"):format(code) or character
end

--- The text with everything escaped that could change the terminal.
local function sanitize(text, escapes)
  if not text:find("[^ !#-%[%]-~]") then
    return text
  end
  local parts, position = {}, 1
  while position <= #text do
    local valid, stop = utf8.len(text, position)
    stop = valid and #text or stop - 1
    parts[#parts + 1] = text:sub(position, stop):gsub('[%c\\"]%d?', escapes)
      :gsub("[\xC2\xE2][\x80-\xBF]+", escape_code)
    if not valid then
      stop = stop + 1
      parts[#parts + 1] = ("\\x%02X"):format(text:byte(stop))
    end
    position = stop + 1
  end
  return table.concat(parts)
end

--- Text made by others, such as messages and results of `__tostring`, safe to show.
---@param text string
---@return string
function pretty.plain(text)
  return sanitize(text, escapes_of_text)
end

--- A string in quotes, in Lua syntax.
---@param text string
---@return string
function pretty.quote(text)
  local rest = ""
  if #text > max_string then
    rest = (" ... (%d bytes)"):format(#text)
    text = text:sub(1, max_string)
  end
  return '"' .. sanitize(text, escapes_of_strings) .. '"' .. rest
end

--- The shortest text that reads as the same number.
---@param x number
---@return string
function pretty.number(x)
  if math.type(x) == "integer" then
    return tostring(x)
  elseif x ~= x then
    return "nan"
  elseif x == math.huge or x == -math.huge then
    return x > 0 and "inf" or "-inf"
  end
  for digits = 15, 17 do
    local text = ("%." .. digits .. "g"):format(x)
    if tonumber(text) == x then
      return text:find("[.e]") and text or text .. ".0"
    end
  end
end

local function describe_function(f)
  local guards = package.loaded["dnn.support.guards"] -- the front end works without it, too
  local info = debug.getinfo(guards and guards.origin(f) or f, "S")
  if info.what == "C" then
    return ("<C function %p>"):format(f)
  end
  return ("<function %s:%d>"):format(pretty.plain(info.short_src), info.linedefined)
end

--- Text of a value by its metatable: `__tostring`, or its `__name`. Nil if it has neither.
local function describe_object(value)
  local metatable = debug.getmetatable(value)
  if type(metatable) ~= "table" then
    return nil
  end
  if rawget(metatable, "__tostring") ~= nil then
    local ok, text = pcall(tostring, value)
    if ok then
      return pretty.plain(text)
    end
    local problem = type(text) == "string" and pretty.plain(text) or type(text)
    return ("<error in __tostring: %s>"):format(problem)
  end
  local name = rawget(metatable, "__name")
  if type(name) == "string" then
    return ("<%s %p>"):format(pretty.plain(name), value)
  end
  return nil
end

--- A value that is not shown as a table.
local function describe_scalar(value)
  local kind = type(value)
  if kind == "string" then
    return pretty.quote(value)
  elseif kind == "number" then
    return pretty.number(value)
  elseif kind == "function" then
    return describe_function(value)
  elseif kind == "nil" or kind == "boolean" then
    return tostring(value)
  end
  return ("<%s %p>"):format(kind, value)
end

local type_order = { number = 1, string = 2, boolean = 3 }

--- Order of keys: numbers, strings, booleans, the rest; each kind in its own order.
local function key_before(a, b)
  local order_a, order_b = type_order[type(a)] or 4, type_order[type(b)] or 4
  if order_a ~= order_b then
    return order_a < order_b
  elseif order_a <= 2 then
    return a < b
  elseif order_a == 3 then
    return a and not b
  end
  return ("%s%p"):format(type(a), a) < ("%s%p"):format(type(b), b)
end

local function is_name(key)
  return type(key) == "string" and key:find("^[%a_][%w_]*$") ~= nil and not keywords[key]
end

--- The key as it stands in a constructor.
local function describe_key(key)
  if is_name(key) then
    return key
  end
  local kind = type(key)
  if kind == "table" or kind == "userdata" then
    return ("[<%s %p>]"):format(kind, key)
  end
  return "[" .. describe_scalar(key) .. "]"
end

--- The key as it stands in an index expression, for paths.
local function describe_step(key)
  return is_name(key) and "." .. key or describe_key(key)
end

--- Length of the part of a table that is shown without keys.
local function sequence_length(t)
  local n = 0
  while rawget(t, n + 1) ~= nil do
    n = n + 1
  end
  return n
end

-- First and last code points, in turn, of those that take two columns, and of those that take none:
-- also in src/plot/utf8.c, as the prompt counts columns without loading C.
local wide = {
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3,
  0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1,
  0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea,
  0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b,
  0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
  0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e,
  0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff,
  0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cd5,
  0x1aff0, 0x1b2fb,
  0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320,
  0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3,
  0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc,
  0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596,
  0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2,
  0x1f6d5, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f90c, 0x1f93a,
  0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd,
}
local empty = {
  0x300, 0x36f, 0x483, 0x489, 0x591, 0x5bd, 0x610, 0x61a, 0x64b, 0x65f, 0x1ab0, 0x1aff,
  0x1dc0, 0x1dff, 0x200b, 0x200f, 0x20d0, 0x20ff, 0xfe00, 0xfe0f, 0xfe20, 0xfe2f, 0xfeff, 0xfeff,
  0xe0100, 0xe01ef,
}

--- Is a code point in one of the ranges, which are in order?
local function is_in(code, ranges)
  local low, high = 1, #ranges // 2
  while low <= high do
    local middle = (low + high) // 2
    if code < ranges[2 * middle - 1] then
      high = middle - 1
    elseif code > ranges[2 * middle] then
      low = middle + 1
    else
      return true
    end
  end
  return false
end

--- Columns that a text of one line takes on a terminal.
---@param text string
---@return integer
function pretty.width(text)
  if not text:find("[\x80-\xff]") or not utf8.len(text) then
    return #text
  end
  local width = 0
  for _, code in utf8.codes(text) do
    if code < 0x300 then
      width = width + 1
    elseif not is_in(code, empty) then
      width = width + (is_in(code, wide) and 2 or 1)
    end
  end
  return width
end

local width_of = pretty.width

--- One line if it fits, otherwise one item a line; items of a list of scalars share lines, unless
--- one has lines of its own, as an array has.
local function lay_out(items, indent, width, fill)
  local one_line = "{" .. table.concat(items, ", ") .. "}"
  if not one_line:find("\n", 1, true) and width_of(one_line) <= width then
    return one_line
  end
  local inner = indent .. "  "
  local lines, line = {}, nil
  for i, item in ipairs(items) do
    if i < #items then
      item = item .. ","
    end
    if fill and line and not (line .. item):find("\n", 1, true)
      and width_of(line) + 1 + width_of(item) <= width - 2 then
      line = line .. " " .. item
    else
      lines[#lines + 1] = line and inner .. line
      line = item
    end
  end
  lines[#lines + 1] = inner .. line
  return "{\n" .. table.concat(lines, "\n") .. "\n" .. indent .. "}"
end

local render

--- The name of a module of many fields, which are listed by help and not here; nil for other
--- tables.
local function module_name(t)
  local count = 0
  for _ in next, t do
    count = count + 1
    if count > max_fields then
      break
    end
  end
  local found
  for name, module in next, count > max_fields and package.loaded or {} do
    if module == t and type(name) == "string" and not (found and found < name) then
      found = name
    end
  end
  return found
end

local function render_table(t, state, path, depth, indent, width)
  local module = module_name(t)
  if module then
    return ("<module %s>"):format(pretty.plain(module))
  elseif state.open[t] then
    return ("<cycle to %s>"):format(state.open[t] == "" and "top" or state.open[t])
  elseif depth >= max_depth or state.tables >= max_tables then
    return next(t) == nil and "{}" or "{...}"
  end
  state.open[t] = path
  state.tables = state.tables + 1
  local items, fill = {}, true
  local function add(value, key)
    local label = key == nil and "" or describe_key(key) .. " = "
    local step = describe_step(key == nil and #items + 1 or key)
    fill = fill and key == nil and type(value) ~= "table"
    items[#items + 1] = label
      .. render(value, state, path .. step, depth + 1, indent .. "  ", width - 3 - width_of(label))
  end
  local length = sequence_length(t)
  for i = 1, math.min(length, max_items) do
    add(rawget(t, i), nil)
  end
  local left_out = length - #items
  local keys = {}
  for key in next, t do
    if not (math.type(key) == "integer" and key >= 1 and key <= length) then
      keys[#keys + 1] = key
    end
  end
  table.sort(keys, key_before)
  for _, key in ipairs(keys) do
    if #items < max_items then
      add(rawget(t, key), key)
    else
      left_out = left_out + 1
    end
  end
  if left_out > 0 then
    items[#items + 1] = ("... %d more"):format(left_out)
  end
  state.open[t] = nil
  return #items == 0 and "{}" or lay_out(items, indent, width, fill)
end

function render(value, state, path, depth, indent, width)
  local text = type(value) ~= "string" and describe_object(value)
  if text then
    return (text:gsub("\n", "\n" .. indent))
  elseif type(value) == "table" then
    return render_table(value, state, path, depth, indent, width)
  end
  return describe_scalar(value)
end

--- Text of a value, at most `width` columns wide where its parts allow it.
---@param value any
---@param width? integer 80 by default
---@return string
function pretty.text(value, width)
  return render(value, { open = {}, tables = 0 }, "", 0, "", width or 80)
end

return pretty

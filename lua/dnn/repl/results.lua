--- The results of a session, `Out`, `_` and `__`, and how they are shown. The prompt keeps them;
--- dnn.display shows a value.

local arrays = require "dnn.repl.arrays"
local display = require "dnn.display"

local results = {}

--- Results that `Out` keeps.
local max_results <const> = 1000

--- Arrays of more bytes than this are kept only as long as something else keeps them.
local max_bytes <const> = 64 * 1024 * 1024

--- Lines of a value that are shown.
local max_lines <const> = 5000

---@class dnn.repl.results
---@field out table `Out` of the session
---@field large table the large values, which `out` finds by its metatable
local store = {}
store.__index = store

--- A new store, which is empty.
---@return dnn.repl.results
function results.store()
  local large = setmetatable({}, { __mode = "v" })
  local out = setmetatable({}, { __index = large, __name = "Out" })
  return setmetatable({ out = out, large = large }, store)
end

--- Keeps the values that input `n` gave.
---@param n integer
---@param values table with the number of values in `n`
---@param environment table where `_` and `__` are set
function store:keep(n, values, environment)
  rawset(environment, "__", rawget(environment, "_"))
  rawset(environment, "_", values[1])
  local value = values
  if values.n == 1 then
    value = values[1]
  end
  local is_large = arrays.is_array(value) and arrays.bytes(value) > max_bytes
  rawset(is_large and self.large or self.out, n, value)
  rawset(self.out, n - max_results, nil)
end

--- The text, of at most `max_lines` lines.
local function shorten(text)
  local position, count = 0, 0
  while position and count < max_lines do
    position = text:find("\n", position + 1, true)
    count = count + 1
  end
  if not position then
    return text
  end
  local _, more = text:sub(position):gsub("\n", "")
  return ("%s\n... %d more lines, %%page _ shows all"):format(text:sub(1, position - 1), more)
end

--- The text of an array with what is no number in color.
local function paint_numbers(text, paint)
  return (text:gsub("%f[%w]nan%f[%W]", function(nan) return paint(nan, "problem") end)
    :gsub("%f[%w]inf%f[%W]", function(inf) return paint(inf, "warning") end))
end

local function plain(text)
  return text
end

--- Values as a text, on their own lines if one of them takes several; nil if none is to be shown.
---@param values table with the number of values in `n`
---@param style table `width` in columns, `paint(text, style)`, whether `details` are wanted, and
--- the types to `include` in the bundle
---@return string?
---@return boolean? several_lines
---@return table<string, any>? bundle of the value, if it is one alone
function results.text(values, style)
  local texts, shown, several_lines, only = {}, {}, nil, nil
  local paint = style.paint or plain
  for i = 1, values.n do
    local bundle, problem = display.bundle(values[i], { width = style.width,
      include = style.include })
    only = values.n == 1 and bundle or nil
    local text = bundle["text/plain"]
    if problem then
      text = paint(problem, "problem") .. "\n" .. text
    end
    if text then
      texts[#texts + 1] = shorten(text)
      shown[#texts] = values[i]
      several_lines = several_lines or text:find("\n", 1, true)
    end
  end
  for i, text in ipairs(texts) do
    if arrays.is_array(shown[i]) then
      texts[i] = paint_numbers(text, paint)
      if style.details then
        texts[i] = texts[i] .. (several_lines and "\n" or "  ")
          .. paint(arrays.describe(shown[i]), "dim")
      end
    end
  end
  if #texts > 0 then
    return table.concat(texts, several_lines and "\n" or ", "), several_lines ~= nil, only
  end
end

--- Writes values to standard output, as the text above.
---@param label string
---@param values table with the number of values in `n`
---@param style table `width`, `paint` and `details`
function results.show(label, values, style)
  local text, several_lines = results.text(values, { width = style.width - #label - 1,
    paint = style.paint, details = style.details })
  if text then
    io.stdout:write(style.paint(label, "output"), several_lines and "\n" or " ", text, "\n")
  end
end

return results

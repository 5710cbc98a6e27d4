--- The results of a session, `Out`, `_` and `__`, and how they are shown.

local arrays = require "dnn.repl.arrays"
local pretty = require "dnn.repl.pretty"

local results = {}

--- Results that `Out` keeps.
local max_results <const> = 1000

--- Arrays of more bytes than this are kept only as long as something else keeps them.
local max_bytes <const> = 64 * 1024 * 1024

--- A new store: an empty table `Out`, with the large values behind it.
---@return table
function results.store()
  return setmetatable({}, { __index = setmetatable({}, { __mode = "v" }), __name = "Out" })
end

--- Keeps the values that input `n` gave.
---@param out table see results.store
---@param n integer
---@param values table with the number of values in `n`
---@param environment table where `_` and `__` are set
function results.keep(out, n, values, environment)
  rawset(environment, "__", rawget(environment, "_"))
  rawset(environment, "_", values[1])
  local value = values
  if values.n == 1 then
    value = values[1]
  end
  local is_large = arrays.is_array(value) and arrays.bytes(value) > max_bytes
  local place = is_large and getmetatable(out).__index or out
  rawset(place, n, value)
  rawset(out, n - max_results, nil)
end

--- Writes values to standard output, on their own lines if one of them takes several.
---@param label string
---@param values table with the number of values in `n`
---@param style table `paint(text, style)`, `width` in columns, and whether `details` are wanted
function results.show(label, values, style)
  local texts, several_lines = {}, false
  for i = 1, values.n do
    texts[i] = pretty.text(values[i], style.width - #label - 1)
    several_lines = several_lines or texts[i]:find("\n", 1, true)
  end
  if style.details then
    for i = 1, values.n do
      if arrays.is_array(values[i]) then
        texts[i] = texts[i] .. (several_lines and "\n" or "  ")
          .. style.paint(arrays.describe(values[i]), "dim")
      end
    end
  end
  local head = style.paint(label, "output")
  if several_lines then
    io.write(head, "\n", table.concat(texts, "\n"), "\n")
  else
    io.write(head, " ", table.concat(texts, ", "), "\n")
  end
end

return results

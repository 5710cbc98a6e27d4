--- Options of figures: matplotlib's names and short names, and what kind of value each takes.
--
-- What a function or an artist takes is a table of names and kinds:
--
--     local names = { color = "color", linewidth = "from_zero", loc = options.words { "left" } }
--     options.read("plot", { c = "r", lw = 2 }, names)  --> { color = "r", linewidth = 2 }

local fail = require "dnn.support.fail"
local suggest = require "dnn.support.suggest"
local quote = require("dnn.core").system.quote

local options = {}

-- Short names, and those of matplotlib's collections, for what they stand for where that is taken.
local aliases <const> = {
  lw = "linewidth", linewidths = "linewidth", ls = "linestyle", linestyles = "linestyle",
  c = "color", colors = "color", ms = "markersize", mew = "markeredgewidth",
  mec = "markeredgecolor", mfc = "markerfacecolor", ec = "edgecolor", edgecolors = "edgecolor",
  fc = "facecolor", facecolors = "facecolor", ds = "drawstyle", ha = "horizontalalignment",
  va = "verticalalignment", size = "fontsize", weight = "fontweight", family = "fontfamily",
  fontname = "fontfamily", style = "fontstyle",
}

---@class dnn.plot.Kind what an option takes
---@field text string in messages: "a number from 0 on"
---@field holds fun(value: any): boolean

local function is_number(value)
  return type(value) == "number" and value == value
end

local function is_finite(value)
  return type(value) == "number" and value - value == 0
end

--- A word of several.
---@param words string[]
---@return dnn.plot.Kind
function options.words(words)
  local is_word = {}
  for _, word in ipairs(words) do
    is_word[word] = true
  end
  local list = table.concat(words, '", "', 1, #words - 1)
  return {
    text = (list ~= "" and '"' .. list .. '" or ' or "") .. '"' .. words[#words] .. '"',
    words = words,
    holds = function(value) return is_word[value] == true end,
  }
end

local font_sizes <const> = { ["xx-small"] = 0.579, ["x-small"] = 0.694, small = 0.833, medium = 1,
  large = 1.2, ["x-large"] = 1.44, ["xx-large"] = 1.728, smaller = 0.833, larger = 1.2 }

local MOST <const> = 100000 -- points of a letter that can be drawn

--- The size of a font in points, of a number or a word such as "large".
---@param value number|string
---@param base number the size of "medium"
---@return number
function options.font_size(value, base)
  return font_sizes[value] and font_sizes[value] * base or value
end

--- Dashes and gaps of the linestyles in multiples of the line's width; false: none.
local dashes <const> = { ["-"] = false, solid = false, ["--"] = { 3.7, 1.6 }, dashed = { 3.7, 1.6 },
  ["-."] = { 6.4, 1.6, 1, 1.6 }, dashdot = { 6.4, 1.6, 1, 1.6 }, [":"] = { 1, 1.65 },
  dotted = { 1, 1.65 } }

local no_line <const> = { none = true, None = true, [""] = true, [" "] = true }

--- Whether a linestyle is that of no line.
function options.is_no_line(linestyle)
  return no_line[linestyle] == true
end

--- The dashes of a linestyle for a line of this width, and where they begin; nil for a solid line.
---@param linestyle any
---@param width number
---@return number[]?, number?
function options.dashes(linestyle, width)
  local pattern, offset = dashes[linestyle], 0
  if type(linestyle) == "table" then
    offset, pattern = linestyle[1], linestyle[2]
  end
  if not pattern or #pattern == 0 then
    return nil
  end
  local scaled = {}
  for i, length in ipairs(pattern) do
    scaled[i] = length * width
  end
  return scaled, offset * width
end

local function is_linestyle(value)
  if type(value) == "table" then
    local offset, pattern = value[1], value[2]
    if not is_finite(offset) or type(pattern) ~= "table" or #pattern % 2 ~= 0 then
      return false
    end
    for _, length in ipairs(pattern) do
      if not is_finite(length) or length < 0 then
        return false
      end
    end
    return true
  end
  return dashes[value] ~= nil or no_line[value] == true
end

local function is_text(value)
  if type(value) == "string" and value:find("$", 1, true) then
    require("dnn.plot.text").check(value) -- raises itself
  end
  return type(value) == "string" or type(value) == "number"
end

local function are_texts(value)
  if type(value) ~= "table" then
    return false
  end
  for _, one in ipairs(value) do
    if not is_text(one) then
      return false
    end
  end
  return true
end

local kinds = {
  any = { text = "a value", holds = function() return true end },
  boolean = { text = "true or false", holds = function(value) return type(value) == "boolean" end },
  number = { text = "a number", holds = is_finite },
  from_zero = { text = "a number from 0 on", holds = function(value)
    return is_finite(value) and value >= 0
  end },
  positive = { text = "a number above 0", holds = function(value)
    return is_finite(value) and value > 0
  end },
  share = { text = "a number from 0 to 1", holds = function(value)
    return is_number(value) and value >= 0 and value <= 1
  end },
  count = { text = "a positive integer", holds = function(value)
    return math.type(value) == "integer" and value >= 1
  end },
  text = { text = "a text", holds = is_text },
  string = { text = "a text", holds = function(value) return type(value) == "string" end },
  text_list = { text = "a list of texts", holds = are_texts },
  table = { text = "a table", holds = function(value) return type(value) == "table" end },
  color = { text = "a color", holds = function(value)
    require("dnn.plot.colors").parse(value) -- raises itself
    return true
  end },
  colors = { text = "a color or a list of colors", holds = function(value)
    return #require("dnn.plot.colors").list(value) > 0 -- raises itself
  end },
  texts = { text = "a text or a list of texts", holds = function(value)
    return is_text(value) or are_texts(value)
  end },
  linestyle = { text = 'a linestyle: "-", "--", "-.", ":", "none" or {offset, {on, off}}',
    holds = is_linestyle },
  marker = { text = "a marker", holds = function(value)
    require("dnn.plot.artist.markers").get(value) -- raises itself
    return true
  end },
  font_size = { text = 'a size in points or a word such as "large"', holds = function(value)
    return font_sizes[value] ~= nil or is_finite(value) and value > 0 and value <= MOST
  end },
  font_weight = { text = '"normal", "bold" or a number', holds = function(value)
    return value == "normal" or value == "bold" or is_finite(value)
  end },
  number_format = { text = 'a format such as "%.1f" or a function', holds = function(value)
    return type(value) == "string" or type(value) == "function"
  end },
  pair = { text = "a table of two numbers", holds = function(value)
    return type(value) == "table" and #value == 2 and is_finite(value[1]) and is_finite(value[2])
  end },
  size = { text = "a table of a width and a height in inches above 0", holds = function(value)
    return type(value) == "table" and #value == 2 and is_finite(value[1]) and is_finite(value[2])
      and value[1] > 0 and value[2] > 0
  end },
  extent = { text = "a table of four numbers {left, right, bottom, top}", holds = function(value)
    for i = 1, 4 do
      if type(value) ~= "table" or #value ~= 4 or not is_finite(value[i]) then
        return false
      end
    end
    return value[1] ~= value[2] and value[3] ~= value[4]
  end },
  angle = { text = 'a number of degrees, "vertical" or "horizontal"', holds = function(value)
    return value == "vertical" or value == "horizontal" or is_finite(value)
  end },
}

--- Words for what was given.
local function given(value)
  if type(value) == "string" then
    return ('"%s"'):format(quote(value))
  elseif type(value) == "number" then
    return value ~= value and "nan" or tostring(value)
  end
  return getmetatable(value) == "dnn.array" and "an array" or type(value)
end

--- Raises unless a value is of a kind: the name of one, one of `options.words`, or another table
--- with `text` and `holds`.
---@param caller string the function, for messages
---@param name string of the option
---@param value any
---@param kind string|dnn.plot.Kind
---@return any value
function options.check(caller, name, value, kind)
  kind = kinds[kind] or kind
  if not kind.holds(value) then
    local nearest = type(value) == "string" and kind.words and suggest.nearest(value, kind.words)
    fail("%s: %s must be %s, got %s%s", caller, name, kind.text, given(value),
      nearest and (': did you mean "%s"?'):format(nearest) or "")
  end
  return value
end

--- A number as a format, or a function, writes it.
---@param caller string the function, for messages
---@param format string|function
---@param value number
---@param ... any what a function is told, too
---@return string
function options.format(caller, format, value, ...)
  if type(format) == "function" then
    return format(value, ...)
  end
  local ok, written = pcall(string.format, format, value)
  return ok and written or fail('%s: the format "%s" does not write %s: "%%.1f" writes numbers',
    caller, quote(format), tostring(value))
end

--- The full name of an option, of those that are taken; nil if there is none.
---@param name string
---@param names table<string, string|dnn.plot.Kind>
---@return string?
function options.name(name, names)
  return names[name] and name or names[aliases[name]] and aliases[name] or nil
end

--- The options that were given by their full names, each checked.
---@param caller string the function, for messages
---@param table_given table<string, any>?
---@param names table<string, string|dnn.plot.Kind> the kinds by the names
---@return table<string, any>
function options.read(caller, table_given, names)
  if table_given == nil then
    return {}
  elseif type(table_given) ~= "table" or getmetatable(table_given) then
    fail("%s: the options must be a table, got %s", caller, given(table_given))
  end
  local read = {}
  for name, value in pairs(table_given) do
    local full = options.name(name, names)
    if not full then
      suggest.refuse_option(caller, name, names)
    elseif read[full] ~= nil then
      fail("%s: %s is given twice, also by a short name", caller, full)
    end
    read[full] = options.check(caller, name, value, names[full])
  end
  return read
end

--- Divides options into those with some names, and the others.
---@param all table<string, any>?
---@param names table<string, any>
---@return table<string, any> own, table<string, any> others
function options.split(all, names)
  local own, others = {}, {}
  for name, value in pairs(all or {}) do
    if names[name] then
      own[name] = value
    else
      others[name] = value
    end
  end
  return own, others
end

--- A table with what is in others: the last one that has a name counts.
---@param ... table<string, any>?
---@return table<string, any>
function options.merge(...)
  local all = {}
  for i = 1, select("#", ...) do
    for name, value in pairs((select(i, ...)) or {}) do
      all[name] = value
    end
  end
  return all
end

--- Whether a value is a table of options: one with names, that is no object.
---@param value any
---@return boolean
function options.is_table(value)
  return type(value) == "table" and not getmetatable(value) and type(next(value)) == "string"
end

--- Raises if something stands behind a table that is meant to be the last argument.
---@param caller string
---@param ... any what is behind it
function options.check_end(caller, ...)
  for i = 1, select("#", ...) do
    if select(i, ...) ~= nil then
      fail("%s: nothing goes behind the table, got %s", caller, given((select(i, ...))))
    end
  end
end

--- Takes a table of options off the end of a list of arguments.
---@param arguments table with `n`
---@param least? integer so many arguments are no options: an empty table among them is data, 1
---@param names? string[] of the arguments: those that are missing are taken from the options
---@return table<string, any>?
function options.take(arguments, least, names)
  local last, count = arguments[arguments.n], arguments.n
  local is_empty = type(last) == "table" and not getmetatable(last) and next(last) == nil
  if count == 0 or not options.is_table(last) and not (is_empty and count > (least or 1)) then
    return nil
  end
  arguments[count], arguments.n = nil, count - 1
  local taken = options.merge(last)
  for i, name in ipairs(names or {}) do
    if arguments[i] == nil and taken[name] ~= nil then
      arguments[i], taken[name] = taken[name], nil
      arguments.n = math.max(arguments.n, i)
    end
  end
  return taken
end

return options

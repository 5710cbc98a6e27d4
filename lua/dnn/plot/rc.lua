--- The parameters of figures, with matplotlib's keys and defaults: `rc.get "lines.linewidth"`.
--
-- A change makes a new table of values: figures and axes keep the one of their creation, so that
-- what is drawn later looks as it did when it was asked for.

local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local suggest = require "dnn.support.suggest"
local quote = require("dnn.core").system.quote

local rc = {}

local tab10 <const> = { "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2",
  "#7f7f7f", "#bcbd22", "#17becf" }

-- A value that may be a certain word, too.
local function or_word(kind, word)
  return { text = kind .. (' or "%s"'):format(word), holds = function(value)
    return value == word or options.check("rc", "the value", value, kind) == value
  end }
end

local colors <const> = { text = 'a list of colors other than "C0"', holds = function(value)
  if type(value) ~= "table" or #value == 0 then
    return false
  end
  for _, color in ipairs(value) do
    if type(color) == "string" and color:find "^C%d+$" then -- a color of the list itself
      return false
    end
    options.check("rc", "axes.prop_cycle", color, "color")
  end
  return true
end }
local families <const> = { text = "the name of a font or a list of such", holds = function(value)
  return type(value) == "string" or type(value) == "table" and type(value[1]) == "string"
end }
local directions <const> = options.words { "out", "in", "inout" }
local caps <const> = options.words { "butt", "round", "projecting" }
local joins <const> = options.words { "miter", "round", "bevel" }
local grids <const> = options.words { "major", "minor", "both" }
local line_below <const> = { text = 'true, false or "line"', holds = function(value)
  return type(value) == "boolean" or value == "line"
end }

-- Every parameter: its default, and what kind of value it takes.
local parameters <const> = {
  ["lines.linewidth"] = { 1.5, "from_zero" },
  ["lines.linestyle"] = { "-", "linestyle" },
  ["lines.color"] = { "C0", "color" },
  ["lines.marker"] = { "None", "marker" },
  ["lines.markerfacecolor"] = { "auto", or_word("color", "auto") },
  ["lines.markeredgecolor"] = { "auto", or_word("color", "auto") },
  ["lines.markeredgewidth"] = { 1.0, "from_zero" },
  ["lines.markersize"] = { 6.0, "from_zero" },
  ["lines.dash_joinstyle"] = { "round", joins },
  ["lines.dash_capstyle"] = { "butt", caps },
  ["lines.solid_joinstyle"] = { "round", joins },
  ["lines.solid_capstyle"] = { "projecting", caps },
  ["patch.linewidth"] = { 1.0, "from_zero" },
  ["patch.facecolor"] = { "C0", "color" },
  ["patch.edgecolor"] = { "black", "color" },
  ["font.family"] = { "sans-serif", families },
  ["font.sans-serif"] = { "DejaVu Sans", families },
  ["font.serif"] = { "DejaVu Serif", families },
  ["font.monospace"] = { "DejaVu Sans Mono", families },
  ["font.style"] = { "normal", options.words { "normal", "italic", "oblique" } },
  ["font.weight"] = { "normal", "font_weight" },
  ["font.size"] = { 10.0, "positive" },
  ["text.color"] = { "black", "color" },
  ["axes.facecolor"] = { "white", "color" },
  ["axes.edgecolor"] = { "black", "color" },
  ["axes.linewidth"] = { 0.8, "from_zero" },
  ["axes.grid"] = { false, "boolean" },
  ["axes.grid.axis"] = { "both", options.words { "both", "x", "y" } },
  ["axes.grid.which"] = { "major", grids },
  ["axes.titlelocation"] = { "center", options.words { "left", "center", "right" } },
  ["axes.titlesize"] = { "large", "font_size" },
  ["axes.titleweight"] = { "normal", "font_weight" },
  ["axes.titlecolor"] = { "auto", or_word("color", "auto") },
  ["axes.titlepad"] = { 6.0, "number" },
  ["axes.labelsize"] = { "medium", "font_size" },
  ["axes.labelpad"] = { 4.0, "number" },
  ["axes.labelweight"] = { "normal", "font_weight" },
  ["axes.labelcolor"] = { "black", "color" },
  ["axes.axisbelow"] = { "line", line_below },
  ["axes.spines.left"] = { true, "boolean" },
  ["axes.spines.bottom"] = { true, "boolean" },
  ["axes.spines.top"] = { true, "boolean" },
  ["axes.spines.right"] = { true, "boolean" },
  ["axes.prop_cycle"] = { tab10, colors },
  ["axes.unicode_minus"] = { true, "boolean" },
  ["axes.xmargin"] = { 0.05, "number" },
  ["axes.ymargin"] = { 0.05, "number" },
  ["grid.color"] = { "#b0b0b0", "color" },
  ["grid.linestyle"] = { "-", "linestyle" },
  ["grid.linewidth"] = { 0.8, "from_zero" },
  ["grid.alpha"] = { 1.0, "share" },
  ["legend.loc"] = { "best", "any" },
  ["legend.frameon"] = { true, "boolean" },
  ["legend.framealpha"] = { 0.8, "share" },
  ["legend.facecolor"] = { "inherit", or_word("color", "inherit") },
  ["legend.edgecolor"] = { "0.8", or_word("color", "inherit") },
  ["legend.fancybox"] = { true, "boolean" }, ["legend.shadow"] = { false, "boolean" },
  ["legend.fontsize"] = { "medium", "font_size" },
  ["legend.borderpad"] = { 0.4, "from_zero" },
  ["legend.labelspacing"] = { 0.5, "from_zero" },
  ["legend.handlelength"] = { 2.0, "from_zero" },
  ["legend.handleheight"] = { 0.7, "from_zero" },
  ["legend.handletextpad"] = { 0.8, "from_zero" },
  ["legend.borderaxespad"] = { 0.5, "from_zero" },
  ["legend.columnspacing"] = { 2.0, "from_zero" },
  ["figure.figsize"] = { { 6.4, 4.8 }, "size" },
  ["figure.dpi"] = { 100.0, "positive" },
  ["figure.facecolor"] = { "white", "color" },
  ["figure.titlesize"] = { "large", "font_size" },
  ["figure.titleweight"] = { "normal", "font_weight" },
  ["figure.subplot.left"] = { 0.125, "share" },
  ["figure.subplot.right"] = { 0.9, "share" },
  ["figure.subplot.bottom"] = { 0.11, "share" },
  ["figure.subplot.top"] = { 0.88, "share" },
  ["figure.subplot.wspace"] = { 0.2, "from_zero" },
  ["figure.subplot.hspace"] = { 0.2, "from_zero" },
  ["figure.autolayout"] = { false, "boolean" },
  ["figure.constrained_layout.use"] = { false, "boolean" },
  ["image.aspect"] = { "equal", "any" },
  ["image.interpolation"] = { "auto", options.words { "auto", "antialiased", "nearest", "none",
    table.unpack(require("dnn.plot.resample").filters) } },
  ["image.cmap"] = { "viridis", { text = "the name of a colormap", holds = function(value)
    require("dnn.plot.colormaps").get(value) -- raises itself
    return true
  end } },
  ["image.origin"] = { "upper", options.words { "upper", "lower" } },
  ["contour.linewidth"] = { 1.5, "from_zero" },
  ["contour.negative_linestyle"] = { "dashed", "linestyle" },
  ["errorbar.capsize"] = { 0.0, "from_zero" },
  ["hist.bins"] = { 10, "any" },
  ["scatter.marker"] = { "o", "marker" },
  ["scatter.edgecolors"] = { "face", or_word("color", "face") },
  ["savefig.dpi"] = { "figure", or_word("positive", "figure") },
  ["savefig.facecolor"] = { "auto", or_word("color", "auto") },
  ["savefig.format"] = { "png", options.words { "png", "svg", "pdf" } },
  ["savefig.bbox"] = { "standard", options.words { "standard", "tight" } },
  ["savefig.pad_inches"] = { 0.1, "from_zero" },
  ["savefig.transparent"] = { false, "boolean" },
}
for _, name in ipairs { "xtick", "ytick" } do
  local first, second = "bottom", "top"
  if name == "ytick" then
    first, second = "left", "right"
  end
  for key, parameter in pairs {
    [first] = { true, "boolean" }, [second] = { false, "boolean" },
    ["label" .. first] = { true, "boolean" }, ["label" .. second] = { false, "boolean" },
    ["major.size"] = { 3.5, "from_zero" }, ["minor.size"] = { 2.0, "from_zero" },
    ["major.width"] = { 0.8, "from_zero" }, ["minor.width"] = { 0.6, "from_zero" },
    ["major.pad"] = { 3.5, "number" }, ["minor.pad"] = { 3.4, "number" },
    color = { "black", "color" }, labelcolor = { "inherit", or_word("color", "inherit") },
    labelsize = { "medium", "font_size" }, direction = { "out", directions },
    ["minor.visible"] = { false, "boolean" },
  } do
    parameters[name .. "." .. key] = parameter
  end
end

-- What a style changes.
local dark <const> = {
  ["lines.color"] = "white", ["patch.edgecolor"] = "white", ["text.color"] = "white",
  ["axes.facecolor"] = "black", ["axes.edgecolor"] = "white", ["axes.labelcolor"] = "white",
  ["axes.prop_cycle"] = { "#8dd3c7", "#feffb3", "#bfbbd9", "#fa8174", "#81b1d2", "#fdb462",
    "#b3de69", "#bc82bd", "#ccebc4", "#ffed6f" },
  ["xtick.color"] = "white", ["ytick.color"] = "white", ["grid.color"] = "white",
  ["figure.facecolor"] = "black",
}
local defaults <const> = {}
for key, parameter in pairs(parameters) do
  defaults[key] = parameter[1]
end

-- The light style sets back what the dark one changes.
local light <const> = {}
for key in pairs(dark) do
  light[key] = defaults[key]
end
local styles <const> = { default = defaults, light = light, dark = dark, dark_background = dark }

local values = defaults

--- All values as they are now, in a table that never changes: what changes them makes a new one.
---@return table<string, any>
function rc.values()
  return values
end

--- The value of a parameter.
---@param key string
---@return any
function rc.get(key)
  return values[key]
end

--- The parameters that end in a word, and its full name.
local function keys_ending_in(word)
  local found = {}
  for key in pairs(parameters) do
    if key:sub(-#word - 1) == "." .. word then
      found[#found + 1] = key
    end
  end
  table.sort(found)
  return found
end

-- Short names that are the last words of several keys, for the one that is meant.
local short <const> = { dpi = "figure.dpi", linewidth = "lines.linewidth", fontsize = "font.size",
  linestyle = "lines.linestyle", grid = "axes.grid" }

local function full_name(caller, name)
  if parameters[name] then
    return name
  elseif type(name) ~= "string" then
    fail("%s: parameters have names, got a %s", caller, type(name))
  elseif short[name] then
    return short[name]
  end
  local found = keys_ending_in(name)
  if #found == 1 then
    return found[1]
  elseif #found > 1 then
    fail('%s: "%s" may be any of %s', caller, quote(name), table.concat(found, ", "))
  end
  local names = {}
  for key in pairs(parameters) do
    names[#names + 1] = key
  end
  table.sort(names)
  local nearest = suggest.nearest(name, names)
  fail('%s: there is no parameter "%s": %s', caller, quote(name),
    nearest and ('did you mean "%s"?'):format(nearest) or "pairs(plt.rcParams) goes through all")
end

local function copy(t)
  local copied = {}
  for key, value in pairs(t) do
    copied[key] = value
  end
  return copied
end

--- Changes parameters: all of the names are checked before the first is changed.
---@param caller string for messages
---@param given table<string, any> values by their keys, or by short names
---@param group? string the first word of all keys
function rc.set(caller, given, group)
  local changed = copy(values)
  for name, value in pairs(given) do
    local key = group and options.name(name, setmetatable({}, { __index = function(_, word)
      return parameters[("%s.%s"):format(group, word)] and "any" or nil
    end })) or nil
    key = full_name(caller, group and ("%s.%s"):format(group, key or name) or name)
    options.check(caller, key, value, parameters[key][2])
    changed[key] = type(value) == "table" and copy(value) or value
  end
  values = changed
end

--- Sets all parameters back, or to values that `rc.values` returned before.
---@param before? table<string, any>
function rc.reset(before)
  values = before or defaults
end

--- Sets what a style changes.
---@param caller string
---@param name string
function rc.use(caller, name)
  if not styles[name] then
    fail("%s: %s", caller, suggest.unknown("style", name, styles))
  end
  local changed = copy(values)
  for key, value in pairs(styles[name]) do
    changed[key] = value
  end
  values = changed
end

--- The names of the styles.
---@return string[]
function rc.styles()
  local names = {}
  for name in pairs(styles) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

-- `plt.rcParams.update { ["font.size"] = 14 }`, with a dot or a colon.
local function update(first, second)
  rc.set("rcParams.update", options.check("rcParams.update", "the parameters",
    first == rc.params and second or first, "table"))
end

--- `plt.rcParams`: the parameters as a table.
rc.params = setmetatable({}, {
  __name = "dnn.plot.rcParams",
  __index = function(_, key)
    if key == "update" then
      return update
    end
    return values[full_name("rcParams", key)]
  end,
  __newindex = function(_, key, value)
    rc.set("rcParams", { [key] = value })
  end,
  __pairs = function()
    local keys = {}
    for key in pairs(parameters) do
      keys[#keys + 1] = key
    end
    table.sort(keys)
    local i = 0
    return function()
      i = i + 1
      return keys[i], values[keys[i]]
    end
  end,
  __complete = function()
    return values
  end,
})

return rc

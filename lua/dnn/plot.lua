--- Figures as with matplotlib's pyplot: `local plt = require "dnn.plot"`.
--
-- Functions act on the current figure and its current axes. Every method of axes that draws is a
-- function here, too; what they do stands in dnn/plot/axes.lua and dnn/plot/kinds.

local axes_of = require "dnn.plot.axes"
local fail = require "dnn.support.fail"
local figure_of = require "dnn.plot.figure"
local guards = require "dnn.support.guards"
local manager = require "dnn.plot.figure.manager"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local subplots = require "dnn.plot.figure.subplots"
local suggest = require "dnn.support.suggest"

---@class dnn.plot
local plt = {}

local number_or_name <const> = { text = "a positive integer or a text", holds = function(value)
  return type(value) == "string" or math.type(value) == "integer" and value >= 1
end }

-- --- figures -------------------------------------------------------------------------------------

--- Makes a figure the current one: a new one, `plt.figure { figsize = { 8, 4 } }`, or that of a
--- number.
function plt.figure(number, given)
  if figure_of.is(number) then
    options.check_end("figure", given)
    return manager.activate(number)
  elseif type(number) == "table" then
    options.check_end("figure", given)
    number, given = nil, number
  end
  local rest = {}
  for name, value in pairs(options.check("figure", "the options", given or {}, "table")) do
    if name == "num" then
      number = value
    else
      rest[name] = value
    end
  end
  if number ~= nil then
    options.check("figure", "the number or name", number, number_or_name)
    local open = manager.get(number)
    if open then
      return manager.activate(open)
    end
  end
  return manager.new("figure", rest, number)
end

-- A figure with those of the options that are its own; the others, which `known` has; its number.
local function new_figure(caller, given, known)
  if given ~= nil and type(given) ~= "table" then
    fail("%s: the options must be a table, got %s", caller, type(given))
  end
  local all, of_grid, of_figure = options.merge(figure_of.options, known, { num = true }), {}, {}
  for name, value in pairs(given or {}) do
    if not all[name] then
      suggest.refuse_option(caller, name, all)
    elseif known[name] then
      of_grid[name] = value
    else
      of_figure[name] = value
    end
  end
  local number = of_figure.num
  of_figure.num = nil
  if number ~= nil then
    options.check(caller, "the number or name", number, number_or_name)
  end
  return figure_of.new(caller, of_figure), of_grid, number
end

--- Makes a figure with rows and columns of axes: `local fig, ax = plt.subplots(2, 3)`. `ax[i][j]`
--- counts from 1; with one row or column it is `ax[k]`, and `plt.subplots()` gives the axes itself.
function plt.subplots(rows, columns, given)
  if options.is_table(rows) then
    rows, given = nil, rows
  elseif options.is_table(columns) then
    columns, given = nil, columns
  end
  local figure, of_grid, number = new_figure("subplots", given, subplots.options)
  local axes = figure:subplots(rows, columns, of_grid)
  return manager.add(figure, number), axes
end

--- Makes a figure with axes that take rectangles of cells: `local fig, ax = plt.subplot_mosaic
--- "AB;CC"` makes `ax.A`, `ax.B` and, below both, `ax.C`.
function plt.subplot_mosaic(mosaic, given)
  local figure, of_grid, number = new_figure("subplot_mosaic", given, subplots.mosaic_options)
  local axes = figure:subplot_mosaic(mosaic, of_grid)
  return manager.add(figure, number), axes
end

--- Makes the axes in a cell the current ones: `plt.subplot(2, 3, 1)` or `plt.subplot(231)`.
function plt.subplot(rows, columns, index, given)
  return manager.current_or_new("subplot"):cell("subplot", false, rows, columns, index, given)
end

--- Adds axes in a rectangle of the figure, {left, bottom, width, height}; without it, in all of it.
function plt.axes(rectangle)
  local figure = manager.current_or_new "axes"
  if rectangle == nil then
    return figure:add_subplot()
  end
  return figure:add_axes(rectangle)
end

--- The current figure.
function plt.gcf()
  return manager.current "gcf"
end

--- The current axes.
function plt.gca()
  return manager.current("gca"):gca()
end

--- Makes axes the current ones.
function plt.sca(axes)
  if not axes_of.is(axes) then
    fail("sca: axes are needed, got %s", type(axes))
  end
  manager.activate(axes.figure)
  return axes.figure:sca(axes)
end

--- Takes everything out of the current figure.
function plt.clf()
  manager.current("clf"):clear()
end

--- Takes everything out of the current axes.
function plt.cla()
  manager.current("cla"):gca():clear()
end

--- Closes the current figure, that of a number, or all: `plt.close "all"`.
function plt.close(what)
  if what == "all" then
    manager.close_all()
  elseif figure_of.is(what) then
    manager.close(what)
  elseif what == nil or number_or_name.holds(what) then
    local one = what and manager.get(what) or what == nil and manager.open()
    if one then
      manager.close(one)
    end
  else
    fail('close: a figure, its number, its name or "all" is needed, got %s', type(what))
  end
end

--- The numbers of the open figures.
function plt.get_fignums()
  return manager.numbers()
end

--- Whether there is an open figure of this number.
function plt.fignum_exists(number)
  options.check("fignum_exists", "the number", number, "count")
  return manager.get(number) ~= nil
end

--- Shows the open figures where the program runs, and closes them.
function plt.show()
  require("dnn.plot.cells").finish()
end

-- --- the current figure --------------------------------------------------------------------------

for _, name in ipairs { "savefig", "suptitle", "tight_layout", "subplots_adjust" } do
  plt[name] = function(...)
    local figure = manager.current(name)
    return figure[name](figure, ...)
  end
end

--- Writes a text at a point, in parts of the figure.
function plt.figtext(...)
  return manager.current("figtext"):text(...)
end

--- Adds a colorbar for the image, contour or scatter plot that was drawn last, or for one.
function plt.colorbar(...)
  return manager.current("colorbar"):colorbar(...)
end

-- --- the current axes ----------------------------------------------------------------------------

-- Functions of what is there, by the methods of axes that they call.
for name, method in pairs {
  title = "set_title", xlabel = "set_xlabel", ylabel = "set_ylabel", legend = "legend",
  grid = "grid", xscale = "set_xscale", yscale = "set_yscale", axis = "axis",
  tick_params = "tick_params",
  margins = "margins", locator_params = "locator_params", ticklabel_format = "ticklabel_format",
  minorticks_on = "minorticks_on", minorticks_off = "minorticks_off",
  twinx = "twinx", twiny = "twiny", autoscale = "autoscale",
} do
  plt[name] = function(...)
    local axes = manager.current(name):gca()
    return axes[method](axes, ...)
  end
end

for _, name in ipairs { "x", "y" } do
  --- Sets the limits, or returns them.
  plt[name .. "lim"] = function(...)
    local axes = manager.current(name .. "lim"):gca()
    local method = select("#", ...) == 0 and "get_" or "set_"
    return axes[method .. name .. "lim"](axes, ...)
  end

  --- Sets the ticks and their labels, or returns them. Options alone change how the labels look.
  plt[name .. "ticks"] = function(...)
    local axes, first = manager.current(name .. "ticks"):gca(), ...
    local set = axes["set_" .. name .. "ticks"]
    if options.is_table(first) then
      options.check_end(name .. "ticks", select(2, ...))
      local given, style = options.split(first, { ticks = true, labels = true })
      if given.ticks ~= nil then
        set(axes, given.ticks, given.labels, style)
      elseif given.labels ~= nil then
        axes["set_" .. name .. "ticklabels"](axes, given.labels, style)
      else
        axes:style_labels(name .. "ticks", name, style, function() end)
      end
    elseif first ~= nil or select("#", ...) == 1 then
      set(axes, ...)
    end
    return axes["get_" .. name .. "ticks"](axes), axes["get_" .. name .. "ticklabels"](axes)
  end
end

for name in pairs(axes_of.kinds) do
  plt[name] = function(...)
    local axes = manager.current_or_new(name):gca()
    return axes[name](axes, ...)
  end
end

-- --- colormaps -----------------------------------------------------------------------------------

--- A colormap: `plt.get_cmap "viridis"`, `plt.get_cmap("Blues", 5)` of 5 colors.
function plt.get_cmap(cmap, n)
  return require("dnn.plot.colormaps").colormap(cmap == nil and rc.get "image.cmap" or cmap, n)
end

--- The names of all colormaps.
function plt.colormaps()
  return require("dnn.plot.colormaps").names()
end

-- What was drawn last with colors that stand for numbers, in the current axes.
local function current_mappable(caller)
  local mappable = require "dnn.plot.artist.mappable"
  local one = mappable.last(manager.current(caller):gca())
  return one
    or fail("%s: nothing was drawn whose colors stand for numbers, such as an image", caller)
end

--- Sets the colormap of the current image, and of those that follow.
function plt.set_cmap(cmap)
  if cmap == nil then
    fail 'set_cmap: a colormap is needed, such as "gray"'
  end
  rc.set("set_cmap", { ["image.cmap"] = cmap })
  local open = manager.open()
  local one = open and open.current and require("dnn.plot.artist.mappable").last(open.current)
  if one then
    one:set_cmap(cmap)
  end
end

-- The same with the name of a colormap: `plt.gray()`.
for _, name in ipairs { "autumn", "bone", "cool", "copper", "flag", "gray", "hot", "hsv", "inferno",
  "jet", "magma", "nipy_spectral", "pink", "plasma", "prism", "spring", "summer", "viridis",
  "winter" } do
  plt[name] = function()
    plt.set_cmap(name)
  end
end

--- Sets the numbers that have the first and the last color of the current image.
function plt.clim(vmin, vmax)
  return current_mappable("clim"):set_clim(vmin, vmax)
end

--- The current image: what was drawn last with colors that stand for numbers.
function plt.gci()
  return current_mappable "gci"
end

--- Shows or hides the background and the sides of the box, or turns that over.
function plt.box(is_on)
  local axes = manager.current("box"):gca()
  if is_on == nil then
    is_on = not axes.is_frame_on
  end
  axes:set_frame_on(is_on)
end

-- --- parameters ----------------------------------------------------------------------------------

--- The parameters, by matplotlib's keys: `plt.rcParams["figure.figsize"] = { 5, 4 }`.
plt.rcParams = rc.params

--- Sets parameters: `plt.rc { figsize = { 5, 4 }, cmap = "gray" }`, `plt.rc("lines", { lw = 2 })`.
function plt.rc(group, given)
  if type(group) == "string" then
    if type(given) ~= "table" then
      fail('rc: a table of values is needed, such as plt.rc("lines", { linewidth = 2 })')
    end
    rc.set("rc", given, group)
  elseif type(group) == "table" and given == nil then
    rc.set("rc", group)
  else
    fail('rc: write plt.rc { cmap = "gray" } or plt.rc("lines", { linewidth = 2 })')
  end
end

--- Sets all parameters back.
function plt.rcdefaults()
  rc.reset()
end

-- Parameters that are set back when the result is closed, or when `f` has run.
local function restoring(caller, before, f)
  if f ~= nil and type(f) ~= "function" then
    rc.reset(before)
    fail("%s: the second argument must be a function, got %s", caller, type(f))
  end
  local restore = setmetatable({}, { __close = function() rc.reset(before) end,
    __name = "dnn.plot.context" })
  if f == nil then
    return restore
  end
  local _ <close> = restore
  return f()
end

--- Sets parameters for a while: as long as `f` runs, or until the result is closed.
function plt.rc_context(given, f)
  local before = rc.values()
  rc.set("rc_context", options.check("rc_context", "the parameters", given, "table"))
  return restoring("rc_context", before, f)
end

--- Looks of figures: "light" and "dark".
plt.style = {}

--- Sets a style for the figures that follow.
function plt.style.use(name)
  rc.use("style.use", name)
end

--- Sets a style for a while: as long as `f` runs, or until the result is closed.
function plt.style.context(name, f)
  local before = rc.values()
  rc.use("style.context", name)
  return restoring("style.context", before, f)
end

--- The names of the styles.
plt.style.available = rc.styles()

suggest.strict(plt.style, "plt.style")

-- What to write for other functions of matplotlib, and for methods of axes.
local advice <const> = {
  getp = 'what is drawn has methods: write line:get_color()',
  setp = 'what is drawn has methods, line:set { color = "r" }, and labels of ticks '
    .. 'ax:tick_params { axis = "x", rotation = 45 }',
  pcolor = "plt.pcolormesh draws the same",
  subplot2grid = 'fig:add_subplot(2, 3, { 1, 2 }) takes several cells, as subplot_mosaic "AAB;CDE"',
  GridSpec = 'fig:add_subplot(2, 3, { 1, 2 }) takes several cells, as subplot_mosaic "AAB;CDE"',
}
for _, name in ipairs { "ion", "ioff", "draw", "pause", "isinteractive", "interactive" } do
  advice[name] = "figures are shown by plt.show(), and by the prompt after each input; "
    .. "display.live() shows one that changes"
end
for name in pairs(plt) do
  local setter = "set_" .. name
  advice[setter] = axes_of.has(setter) and ("write plt.%s, or ax:%s"):format(name, setter) or nil
end

-- What comes from other files when it is first used.
local parts <const> = {
  cm = "dnn.plot.colormaps:cm", imread = "dnn.plot.pictures:imread",
  imsave = "dnn.plot.pictures:imsave", Circle = "dnn.plot.kinds.shapes:Circle",
  Ellipse = "dnn.plot.kinds.shapes:Ellipse", Polygon = "dnn.plot.kinds.shapes:Polygon",
  Rectangle = "dnn.plot.kinds.shapes:Rectangle", Patch = "dnn.plot.kinds.shapes:Patch",
  Line2D = "dnn.plot.kinds.shapes:Line2D",
}
for _, name in ipairs { "MultipleLocator", "MaxNLocator", "FixedLocator", "LinearLocator",
  "NullLocator", "AutoMinorLocator", "StrMethodFormatter", "FormatStrFormatter", "FuncFormatter",
  "PercentFormatter", "NullFormatter" } do
  parts[name] = "dnn.plot.axis.ticker:" .. name
end

return suggest.strict(guards.module(plt), "plt", parts, advice)

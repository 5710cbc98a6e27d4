--- Lines: `ax:plot(x, y, "r--o")` and the same with logarithmic axes.

local artist = require "dnn.plot.artist"
local categories = require "dnn.plot.axis.categories"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local markers = require "dnn.plot.artist.markers"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local quote = require("dnn.core").system.quote

local caps <const> = options.words { "butt", "round", "projecting" }
local joins <const> = options.words { "miter", "round", "bevel" }
local or_auto <const> = { text = 'a color or "auto"', holds = function(value)
  return value == "auto" or options.check("plot", "the color", value, "color") == value
end }

---@class dnn.plot.Line2D: dnn.plot.Artist
---@field xdata dnn.array
---@field ydata dnn.array
local Line = artist.class("Line2D", {
  color = "color", linewidth = "from_zero", linestyle = "linestyle", marker = "marker",
  markersize = "from_zero", markeredgewidth = "from_zero", markeredgecolor = or_auto,
  markerfacecolor = or_auto, markevery = "count",
  fillstyle = options.words { "full", "none" },
  drawstyle = options.words { "default", "steps", "steps-pre", "steps-mid", "steps-post" },
  solid_capstyle = caps, dash_capstyle = caps, solid_joinstyle = joins, dash_joinstyle = joins,
})

--- The corners of steps through points.
local function steps(x, y, drawstyle)
  local n = x.size
  if n < 2 or not drawstyle or drawstyle == "default" then
    return x, y
  end
  local xs, ys = np.rep(x, 2), np.rep(y, 2)
  if drawstyle == "steps-post" then
    return xs { { 2, 2 * n } }, ys { { 1, 2 * n - 1 } }
  elseif drawstyle == "steps-mid" then
    local middle = np.rep((x { { 2, n } } + x { { 1, n - 1 } }) / 2, 2)
    return np.concatenate { x { { 1, 1 } }, middle, x { { n, n } } }, ys
  end
  return xs { { 1, 2 * n - 1 } }, ys { { 2, 2 * n } }
end

--- How the strokes of the line are drawn; nil if it has none.
function Line:stroke(unit)
  if self.linewidth == 0 or options.is_no_line(self.linestyle) then
    return nil
  end
  local width = self.linewidth * unit
  local dash, dash_offset = options.dashes(self.linestyle, width)
  local kind = dash and "dash" or "solid"
  return { stroke = colors.parse(self.color, self.alpha), width = width, dash = dash,
    dash_offset = dash_offset, cap = self[kind .. "_capstyle"], join = self[kind .. "_joinstyle"] }
end

--- Draws the markers at points.
function Line:draw_markers(canvas, x, y)
  local marker = markers.get(self.marker)
  if not marker or self.markersize == 0 then
    return
  end
  local edge = self.markeredgecolor == "auto" and self.color or self.markeredgecolor
  local face = self.markerfacecolor == "auto" and self.color or self.markerfacecolor
  canvas.drawing:markers(marker.commands, x, y, self.markersize * canvas.unit, {
    stroke = self.markeredgewidth > 0 and colors.parse(edge, self.alpha) or nil,
    fill = marker.is_filled and self.fillstyle ~= "none" and colors.parse(face, self.alpha) or nil,
    width = self.markeredgewidth * canvas.unit, join = marker.join, cap = "butt",
  })
end

function Line:draw(canvas)
  local x, y = canvas:x(self.xdata), canvas:y(self.ydata)
  local stroke = self:stroke(canvas.unit)
  if stroke then
    local line_x, line_y = steps(x, y, self.drawstyle)
    canvas.drawing:line(line_x, line_y, stroke)
  end
  if self.markevery then
    local rows = np.arange(1, x.size + 1, self.markevery)
    x, y = x[rows], y[rows]
  end
  self:draw_markers(canvas, x, y)
end

function Line:limits(without_least)
  local x, y = steps(self.xdata, self.ydata, self.drawstyle)
  return data.limits(x, y, without_least)
end

--- What a legend should not hide.
function Line:obstacles(canvas)
  return { lines = { { steps(canvas:x(self.xdata), canvas:y(self.ydata), self.drawstyle) } } }
end

function Line:key(canvas, x, y, w, h)
  local middle = y + h / 2
  local stroke = self:stroke(canvas.unit)
  if stroke then
    canvas.drawing:path({ "M", x, middle, "L", x + w, middle }, stroke)
  end
  self:draw_markers(canvas, np.array { x + w / 2 }, np.array { middle })
end

--- The data that is drawn.
---@return dnn.array x, dnn.array y
function Line:get_data()
  return self.xdata, self.ydata
end

function Line:get_xdata()
  return self.xdata
end

function Line:get_ydata()
  return self.ydata
end

--- Gives it other data.
function Line:set_data(x, y)
  x, y = data.vector("set_data", "x", x), data.vector("set_data", "y", y)
  data.check_same("set_data", "x", x, "y", y)
  self.xdata, self.ydata = x, y
  self:changed()
  return self
end

function Line:set_xdata(x)
  return self:set_data(x, self.ydata)
end

function Line:set_ydata(y)
  return self:set_data(self.xdata, y)
end

artist.finish(Line, "line")

-- --- format strings ------------------------------------------------------------------------------

--- What a format string such as "r--o" says: a color, a linestyle, a marker.
---@param caller string
---@param format string|number "4" is a marker
---@return table<string, string>
local function read_format(caller, format)
  format = tostring(format)
  if format ~= "0" and format ~= "1" and colors.is_color(format) then
    return { color = format }
  end
  local read, at = {}, 1
  local function take(what, value)
    if read[what] then
      fail('%s: the format "%s" has two %ss, "%s" and "%s"', caller, quote(format), what,
        read[what], value)
    end
    read[what] = value
    at = at + #value
  end
  while at <= #format do
    local letter, two = format:sub(at, at), format:sub(at, at + 1)
    if two == "--" or two == "-." then
      take("linestyle", two)
    elseif letter == "-" or letter == ":" then
      take("linestyle", letter)
    elseif letter:find("[bgrcmykw]") then
      take("color", letter)
    elseif format:find("^C%d+", at) then
      take("color", format:match("^C%d+", at))
    elseif letter ~= " " and markers.exists(letter) then
      take("marker", letter)
    elseif letter ~= " " then
      fail('%s: the format "%s" has "%s", which is no color, linestyle or marker: "r--o" is a red '
        .. 'dashed line with circles; names of colors are written {color = "red"}', caller,
        quote(format), quote(letter))
    else
      at = at + 1
    end
  end
  if read.marker and not read.linestyle then
    read.linestyle = "none"
  end
  return read
end

-- --- functions -----------------------------------------------------------------------------------

-- The columns of data as a list of vectors.
local function columns(caller, name, array)
  if array.ndim > 2 then
    fail("%s: %s %s must have one or two dimensions", caller, name, array.shape)
  elseif array.ndim <= 1 then
    return { array:reshape(array.size) }
  end
  local list = {}
  for j = 1, array.shape[2] do
    list[j] = array { ":", j }:copy()
  end
  return list
end

-- Groups of x, y and format, of the arguments in their order.
local function groups(caller, axes, arguments)
  local list, i, count = {}, 1, arguments.n or #arguments
  while i <= count do
    local group = {}
    for _, name in ipairs { "x", "y" } do
      local value = arguments[i]
      if i > count or type(value) == "string" then
        break
      elseif value == nil then
        fail("%s: argument %d is nil", caller, i)
      elseif options.is_table(value) then
        fail("%s: the options are argument %d, they stand behind all others", caller, i)
      end
      group[name] = categories.is_list(value)
        and categories.vector(caller, name, value, axes[name].scaling)
        or data.array(caller, name, value)
      i = i + 1
    end
    if not group.x then
      fail('%s: "%s" stands where data is meant', caller, quote(tostring(arguments[i])))
    elseif type(arguments[i]) == "string" then
      group.format = arguments[i]
      i = i + 1
    end
    if not group.y then
      local y = group.x
      group.x, group.y = np.arange(0, y.shape[1] or 1):astype("float64"), y
    end
    list[#list + 1] = group
  end
  return list
end

-- Labels of several lines may be a list of texts.
local function take_labels(caller, given, count)
  if given ~= nil and type(given) ~= "table" then
    fail("%s: the options must be a table, got %s", caller, type(given))
  end
  local label = given and given.label
  if type(label) ~= "table" then
    return {}, given
  elseif #label ~= count then
    fail("%s: there are %d labels for %d lines", caller, #label, count)
  end
  local rest = {}
  for name, value in pairs(given) do
    rest[name] = name ~= "label" and value or nil
  end
  return label, rest
end

--- Makes lines without adding them to axes.
---@param caller string the function, for messages
---@param axes dnn.plot.Axes
---@param arguments table x, y and formats as of `plot`
---@param given? table<string, any> options
---@param own? table<string, any> of the function, in place of the parameters
---@return dnn.plot.Line2D[]
local function make(caller, axes, arguments, given, own)
  local lines = {}
  for _, group in ipairs(groups(caller, axes, arguments)) do
    local format = group.format and read_format(caller, group.format) or {}
    if (group.x.shape[1] or 1) ~= (group.y.shape[1] or 1) then
      fail("%s: x %s and y %s must have the same length", caller, group.x.shape, group.y.shape)
    end
    local xs, ys = columns(caller, "x", group.x), columns(caller, "y", group.y)
    if #xs > 1 and #ys > 1 and #xs ~= #ys then
      fail("%s: x %s has %d columns, y %s has %d", caller, group.x.shape, #xs, group.y.shape, #ys)
    end
    local count = #xs > 0 and #ys > 0 and math.max(#xs, #ys) or 0
    local labels, rest = take_labels(caller, given, count)
    for j = 1, count do
      lines[#lines + 1] = { x = xs[(j - 1) % #xs + 1], y = ys[(j - 1) % #ys + 1], format = format,
        given = rest, label = labels[j] }
    end
  end
  local values, made = rc.values(), {}
  for i, line in ipairs(lines) do
    local defaults = {
      label = line.label, zorder = 2, linestyle = values["lines.linestyle"],
      linewidth = values["lines.linewidth"], marker = values["lines.marker"],
      markersize = values["lines.markersize"], markeredgewidth = values["lines.markeredgewidth"],
      markeredgecolor = values["lines.markeredgecolor"],
      markerfacecolor = values["lines.markerfacecolor"],
      solid_capstyle = values["lines.solid_capstyle"],
      dash_capstyle = values["lines.dash_capstyle"],
      solid_joinstyle = values["lines.solid_joinstyle"],
      dash_joinstyle = values["lines.dash_joinstyle"],
    }
    for _, known in ipairs { own or {}, line.format } do
      for name, value in pairs(known) do
        defaults[name] = value
      end
    end
    made[i] = artist.new(Line, caller, line.given, defaults)
    made[i].xdata, made[i].ydata = line.x, line.y
  end
  for _, line in ipairs(made) do
    line.color = line.color or axes:next_color()
  end
  return made
end

local function plot(caller, axes, ...)
  local arguments = table.pack(...)
  local given = options.take(arguments)
  local made = make(caller, axes, arguments, given)
  for _, line in ipairs(made) do
    axes:add(line)
  end
  return made
end

local line = { Line2D = Line, make = make, read_format = read_format, steps = steps }

--- Draws lines: `plot(y)`, `plot(x, y)`, `plot(x, y, "r--o")`, `plot(x1, y1, x2, y2)`; columns of a
--- matrix are lines. Options are the last argument.
function line.plot(axes, ...)
  return plot("plot", axes, ...)
end

-- The same on logarithmic axes.
for name, directions in pairs { loglog = { "x", "y" }, semilogx = { "x" }, semilogy = { "y" } } do
  line[name] = function(axes, ...)
    local lines = plot(name, axes, ...)
    for _, direction in ipairs(directions) do
      axes["set_" .. direction .. "scale"](axes, "log")
    end
    return lines
  end
end

return line

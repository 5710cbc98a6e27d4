--- Filled areas: between curves (`ax:fill_between(x, y1, y2)`), stacks of them, and polygons.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local line = require "dnn.plot.kinds.line"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local patch = require "dnn.plot.artist.patch"

-- --- between curves ------------------------------------------------------------------------------

---@class dnn.plot.FillBetween: dnn.plot.Patch
---@field xs dnn.array the corners, NaN between areas
---@field ys dnn.array
---@field bounds_x dnn.array the points that count for the limits
---@field bounds_y dnn.array
local FillBetween = patch.class "FillBetweenPolyCollection"

function FillBetween:draw(canvas)
  if self.xs.size > 0 then
    canvas.drawing:polygon(canvas:x(self.xs), canvas:y(self.ys), self:style(canvas.unit))
  end
end

--- What a legend should not hide.
function FillBetween:obstacles(canvas)
  return { lines = { { canvas:x(self.xs), canvas:y(self.ys) } } }
end

function FillBetween:limits()
  return data.limits(self.bounds_x, self.bounds_y)
end

artist.finish(FillBetween, "area")

local own_names <const> = {
  where = "any", interpolate = "boolean", step = options.words { "pre", "post", "mid" },
}

-- Where curves cross between two points, i and i + 1: the place and the value there; nil where they
-- do not.
local function crossing(t, f1, f2, i)
  local before, after = f1[i] - f2[i], f1[i + 1] - f2[i + 1]
  local part = before / (before - after)
  if part >= 0 and part <= 1 then
    return t[i] + part * (t[i + 1] - t[i]), f1[i] + part * (f1[i + 1] - f1[i])
  end
end

-- The first and the last of neighbours for which a mask holds.
local function regions(mask)
  local found, first = {}, nil
  for i, holds in ipairs(mask) do
    if holds and not first then
      first = i
    elseif not holds and first then
      found[#found + 1] = { first, i - 1 }
      first = nil
    end
  end
  if first then
    found[#found + 1] = { first, #mask }
  end
  return found
end

-- The corners of the area of points `first` to `last`, appended to lists.
local function append_area(ts, fs, t, f1, f2, first, last, read)
  local rows = { { first, last } }
  local t_part, f1_part, f2_part = t(rows), f1(rows), f2(rows)
  if read.step then
    local steps = "steps-" .. read.step
    f2_part = select(2, line.steps(t_part, f2_part, steps))
    t_part, f1_part = line.steps(t_part, f1_part, steps)
  end
  local start_t, start_f = t_part[1], f2_part[1]
  local end_t, end_f = t_part[-1], f2_part[-1]
  if read.interpolate then
    if first > 1 then
      local at, value = crossing(t, f1, f2, first - 1)
      start_t, start_f = at or start_t, at and value or start_f
    end
    if last < t.size then
      local at, value = crossing(t, f1, f2, last)
      end_t, end_f = at or end_t, at and value or end_f
    end
  end
  if #ts > 0 then
    ts[#ts + 1], fs[#fs + 1] = np.array { 0 / 0 }, np.array { 0 / 0 }
  end
  table.move({ np.array { start_t }, t_part, np.array { end_t }, np.flip(t_part) }, 1, 4,
    #ts + 1, ts)
  table.move({ np.array { start_f }, f1_part, np.array { end_f }, np.flip(f2_part) }, 1, 4,
    #fs + 1, fs)
end

-- Fills between two curves f1 and f2 over t.
local function fill_between(caller, axes, direction, ...)
  local arguments = table.pack(...)
  local across = direction == "x" and "y" or "x"
  local names = { direction, across .. "1", across .. "2" }
  local read, style = options.split(options.take(arguments, 2, names), own_names)
  if arguments[1] == nil or arguments[2] == nil or arguments.n > 4 then
    fail("%s: %s, %s and perhaps %s are needed, and a table of options, got %d arguments", caller,
      names[1], names[2], names[3], arguments.n)
  end
  if arguments[4] ~= nil then
    read.where = arguments[4]
  end
  read = options.read(caller, read, own_names)
  local t = data.vector(caller, names[1], arguments[1])
  local curves = {}
  for i = 1, 2 do
    local curve = data.vector(caller, names[i + 1], arguments[i + 1] or 0)
    curves[i] = curve.size == 1 and np.full(t.size, curve:item()) or curve
    data.check_same(caller, names[1], t, names[i + 1], curves[i])
  end
  local f1, f2 = curves[1], curves[2]
  local mask = np.isfinite(t) & np.isfinite(f1) & np.isfinite(f2)
  if read.where ~= nil then
    local where = data.vector(caller, "where", read.where)
    data.check_same(caller, names[1], t, "where", where)
    mask = mask & np.not_equal(where, 0)
  end
  local ts, fs = {}, {}
  for _, region in ipairs(np.all(mask) and { { 1, t.size } } or regions(mask:totable())) do
    if t.size > 0 then
      append_area(ts, fs, t, f1, f2, region[1], region[2], read)
    end
  end
  local defaults = patch.defaults(axes.rc)
  defaults.facecolor = nil
  local made = patch.new(FillBetween, caller, style, defaults)
  made.facecolor = made.facecolor or axes:next_color "patch"
  local corners_t = #ts > 0 and np.concatenate(ts) or np.zeros(0)
  local corners_f = #fs > 0 and np.concatenate(fs) or np.zeros(0)
  local bounds_t, bounds_f = np.concatenate { t[mask], t[mask] },
    np.concatenate { f1[mask], f2[mask] }
  made.xs, made.ys, made.bounds_x, made.bounds_y = corners_t, corners_f, bounds_t, bounds_f
  if direction == "y" then
    made.xs, made.ys, made.bounds_x, made.bounds_y = corners_f, corners_t, bounds_f, bounds_t
  end
  return axes:add(made)
end

local areas = {}

--- Fills between two curves: `fill_between(x, y1 [, y2 [, where]] [, options])`; y2 is 0 unless it
--- is given. Options: where (booleans), interpolate, step, and those of patches.
function areas.fill_between(axes, ...)
  return fill_between("fill_between", axes, "x", ...)
end

--- Fills between two curves over y: `fill_betweenx(y, x1 [, x2 [, where]] [, options])`.
function areas.fill_betweenx(axes, ...)
  return fill_between("fill_betweenx", axes, "y", ...)
end

-- --- stacks -------------------------------------------------------------------------------------

--- Fills between sums of curves: `stackplot(x, y1, y2, ..., {labels = {"a", "b"}})`; rows of a
--- matrix are curves.
function areas.stackplot(axes, ...)
  local arguments = table.pack(...)
  local own, style = options.split(options.take(arguments), { labels = true, colors = true })
  if arguments.n < 2 then
    fail("stackplot: x and at least one curve are needed, such as stackplot(x, y1, y2)")
  end
  local x, curves = data.vector("stackplot", "x", arguments[1]), {}
  for i = 2, arguments.n do
    local array = data.array("stackplot", "y" .. i - 1, arguments[i])
    for row = 1, array.ndim == 2 and array.shape[1] or 1 do
      curves[#curves + 1] = array.ndim == 2 and array[row]:copy() or array:reshape(array.size)
      data.check_same("stackplot", "x", x, "y" .. #curves, curves[#curves])
    end
  end
  local labels = options.check("stackplot", "labels", own.labels or {}, "table")
  local list = own.colors
    and colors.each(options.check("stackplot", "colors", own.colors, "colors"))
  local below, made = np.zeros(x.size), {}
  for i, curve in ipairs(curves) do
    local above = below + curve
    made[i] = fill_between("stackplot", axes, "x", x, below, above, options.merge({
      label = labels[i], facecolor = list and list[(i - 1) % #list + 1] or axes:next_color(),
    }, style))
    made[i].sticky = i == 1 and { y = { 0 } } or nil
    below = above
  end
  return made
end

-- --- polygons -----------------------------------------------------------------------------------

--- Fills polygons: `fill(x, y [, color] [, x2, y2 [, color2]] [, options])`. Options are those of
--- patches.
function areas.fill(axes, ...)
  local arguments = table.pack(...)
  local style = options.take(arguments, 2) or {}
  local made, i = {}, 1
  while i <= arguments.n do
    if i == arguments.n or type(arguments[i + 1]) == "string" then
      fail("fill: x and y of each polygon are needed, such as fill(x, y, \"r\")")
    end
    local x = data.vector("fill", "x", arguments[i])
    local y = data.vector("fill", "y", arguments[i + 1])
    data.check_same("fill", "x", x, "y", y)
    i = i + 2
    local color
    if type(arguments[i]) == "string" then
      color = options.check("fill", "the color", arguments[i], "color")
      i = i + 1
    end
    local defaults = patch.defaults(axes.rc)
    defaults.facecolor = color
    local polygon = patch.new(patch.Polygon, "fill", style, defaults)
    local next_color = not color and not style.color and axes:next_color "patch"
    polygon.facecolor = polygon.facecolor or next_color
    polygon.xdata, polygon.ydata, polygon.is_closed = x, y, true
    made[#made + 1] = polygon
  end
  for _, polygon in ipairs(made) do
    axes:add(polygon)
  end
  return made
end

return areas

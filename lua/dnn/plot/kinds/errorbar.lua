--- Points with the bars of their errors: `ax:errorbar(x, y, yerr, { fmt = "o", capsize = 3 })`.

local artist = require "dnn.plot.artist"
local container = require "dnn.plot.artist.container"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local line = require "dnn.plot.kinds.line"
local LineCollection = require "dnn.plot.artist.line_collection"
local np = require "dnn.np"
local options = require "dnn.plot.options"

---@class dnn.plot.ErrorbarContainer: dnn.plot.Container
---@field line dnn.plot.Line2D|false through the points
---@field caps dnn.plot.Line2D[]
---@field bars dnn.plot.LineCollection[]
---@field has_xerr boolean
---@field has_yerr boolean
local ErrorbarContainer = container.class "ErrorbarContainer"

-- How far the bars of a key reach from its middle, in points.
local KEY_REACH <const> = 5

function ErrorbarContainer:key(canvas, x, y, w, h)
  local d, middle_x, middle_y = canvas.drawing, x + w / 2, y + h / 2
  local reach = KEY_REACH * canvas.unit
  if self.line then
    self.line:key(canvas, x, y, w, h)
  end
  local style = self.bars[1] and self.bars[1]:stroke(canvas.unit)
  for _, is_upright in ipairs { false, true } do
    local is_there = self.has_xerr
    if is_upright then
      is_there = self.has_yerr
    end
    if is_there then
      local dx, dy = is_upright and 0 or reach, is_upright and reach or 0
      if style then
        d:path({ "M", middle_x - dx, middle_y - dy, "L", middle_x + dx, middle_y + dy }, style)
      end
      for _, cap in ipairs(self.caps) do
        if (cap.marker == "_") == is_upright then
          cap:draw_markers(canvas, np.array { middle_x - dx, middle_x + dx },
            np.array { middle_y - dy, middle_y + dy })
        end
      end
    end
  end
end

artist.finish(ErrorbarContainer, "bars")

local own_names <const> = {
  fmt = "text", xerr = "any", yerr = "any", ecolor = "color", elinewidth = "from_zero",
  capsize = "from_zero", capthick = "from_zero", barsabove = "boolean", label = "text",
}

-- The lower and the upper end of each bar: of errors that are a number, a vector, or two rows.
local function read_ends(caller, name, value, values, values_name)
  local errors = data.array(caller, name, value)
  local count <const> = values.size
  local low, high
  if errors.ndim == 2 and errors.shape[1] == 2 and errors.shape[2] == count then
    low, high = errors[1]:copy(), errors[2]:copy()
  elseif errors.ndim == 1 and (errors.size == count or errors.size == 1) then
    low = errors.size == count and errors or np.full(count, errors:item())
    high = low
  else
    fail("%s: %s %s must be a number, (%d,) or (2, %d), as %s is %s", caller, name, errors.shape,
      count, count, values_name, values.shape)
  end
  if np.any(np.less(low, 0)) or np.any(np.less(high, 0)) then
    fail("%s: %s has negative values: it says how far bars reach, in both directions", caller, name)
  end
  return values - low, values + high
end

-- The function's own options, and those of its line.
local function read_options(caller, arguments)
  local own, style = options.split(options.take(arguments, 2, { "x", "y" }), own_names)
  own = options.read(caller, own, own_names)
  if arguments[1] == nil or arguments[2] == nil then
    fail("%s: x and y are needed, such as errorbar(x, y, { yerr = 0.2 })", caller)
  elseif arguments.n > 5 then
    fail("%s: the arguments are x, y, yerr, xerr and fmt, got %d", caller, arguments.n)
  end
  for i = 3, arguments.n do
    local value = arguments[i]
    if value ~= nil then
      own[type(value) == "string" and "fmt" or i == 3 and "yerr" or "xerr"] = value
    end
  end
  return own, style
end

-- The bars in one direction, and the caps at their ends: at `at` from `low` to `high`.
local function make_bars(caller, axes, look, is_upright, at, low, high)
  local bars = artist.new(LineCollection, caller, nil, { color = look.color,
    linewidth = look.linewidth, linestyle = "-", alpha = look.alpha, zorder = look.zorder })
  bars.x1, bars.x2 = is_upright and at or low, is_upright and at or high
  bars.y1, bars.y2 = is_upright and low or at, is_upright and high or at
  local caps = {}
  for i, tip in ipairs(look.capsize > 0 and { low, high } or {}) do
    caps[i] = line.make(caller, axes, { is_upright and at or tip, is_upright and tip or at }, {
      marker = is_upright and "_" or "|", linestyle = "none", color = look.color,
      markersize = 2 * look.capsize, markeredgewidth = look.capthick, alpha = look.alpha,
      zorder = look.zorder,
    })[1]
  end
  return bars, caps
end

local errorbar = {}

--- Draws points and the bars of their errors for another function.
---@param caller string its name, for messages
---@param axes dnn.plot.Axes
---@return dnn.plot.ErrorbarContainer
function errorbar.draw(caller, axes, ...)
  local arguments = table.pack(...)
  local own, style = read_options(caller, arguments)
  local x, y = data.vector(caller, "x", arguments[1]), data.vector(caller, "y", arguments[2])
  data.check_same(caller, "x", x, "y", y)
  local ends = {}
  if own.xerr ~= nil then
    ends[1] = { false, y, read_ends(caller, "xerr", own.xerr, x, "x") }
  end
  if own.yerr ~= nil then
    ends[#ends + 1] = { true, x, read_ends(caller, "yerr", own.yerr, y, "y") }
  end
  local has_line = own.fmt ~= "none" and own.fmt ~= "None"
  local through = line.make(caller, axes, { x, y, has_line and own.fmt or nil }, style,
    not has_line and { color = "C0" } or nil)[1]
  local look = {
    color = own.ecolor or through.color, linewidth = own.elinewidth or through.linewidth,
    capsize = own.capsize or axes.rc["errorbar.capsize"], alpha = through.alpha,
    capthick = style.markeredgewidth or style.mew or own.capthick, zorder = through.zorder,
  }
  local all_bars, all_caps, children = {}, {}, {}
  for i, one in ipairs(ends) do
    local bars, caps = make_bars(caller, axes, look, table.unpack(one))
    all_bars[i], children[#children + 1] = bars, bars
    table.move(caps, 1, #caps, #all_caps + 1, all_caps)
    table.move(caps, 1, #caps, #children + 1, children)
  end
  if has_line then
    through.zorder = through.zorder + (own.barsabove and -0.1 or 0.1)
    table.insert(children, 1, through)
  end
  local made = container.add(ErrorbarContainer, caller, axes, children, own.label)
  made.line, made.bars, made.caps = has_line and through, all_bars, all_caps
  made.has_xerr, made.has_yerr = own.xerr ~= nil, own.yerr ~= nil
  return made
end

--- Draws points and the bars of their errors: `errorbar(x, y [, yerr [, xerr [, fmt]]]
--- [, options])`. Options are those of lines, and xerr, yerr, fmt ("none": no points), ecolor,
--- elinewidth, capsize, capthick, barsabove.
function errorbar.errorbar(axes, ...)
  return errorbar.draw("errorbar", axes, ...)
end

return errorbar

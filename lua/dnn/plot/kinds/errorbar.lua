--- Points with the bars of their errors: `ax:errorbar(x, y, yerr, { fmt = "o", capsize = 3 })`.

local artist = require "dnn.plot.artist"
local container = require "dnn.plot.container"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local line = require "dnn.plot.kinds.line"
local LineCollection = require "dnn.plot.line_collection"
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

-- The lower and the upper error of each point: of a number, a vector, or a matrix of two rows.
local function read_errors(name, value, values, values_name)
  local errors = data.array("errorbar", name, value)
  local count <const> = values.size
  local low, high
  if errors.ndim == 2 and errors.shape[1] == 2 and errors.shape[2] == count then
    low, high = errors[1]:copy(), errors[2]:copy()
  elseif errors.ndim == 1 and (errors.size == count or errors.size == 1) then
    low = errors.size == count and errors or np.full(count, errors:item())
    high = low
  else
    fail("errorbar: %s %s must be a number, (%d,) or (2, %d), as %s is %s", name, errors.shape,
      count, count, values_name, values.shape)
  end
  if np.any(np.less(low, 0)) or np.any(np.less(high, 0)) then
    fail("errorbar: %s has negative values: it says how far bars reach, in both directions", name)
  end
  return values - low, values + high
end

-- Splits the function's own options from those of its line.
local function read_options(given, arguments)
  local own, style = options.split(given, own_names)
  own = options.read("errorbar", own, own_names)
  if arguments.n < 2 then
    fail("errorbar: x and y are needed, such as errorbar(x, y, { yerr = 0.2 })")
  elseif arguments.n > 5 then
    fail("errorbar: the arguments are x, y, yerr, xerr and fmt, got %d", arguments.n)
  end
  for i = 3, arguments.n do
    local value = arguments[i]
    if value ~= nil then
      own[type(value) == "string" and "fmt" or i == 3 and "yerr" or "xerr"] = value
    end
  end
  return own, style
end

local errorbar = {}

--- Draws points and the bars of their errors: `errorbar(x, y [, yerr [, xerr [, fmt]]]
--- [, options])`. Options are those of lines, and xerr, yerr, fmt ("none": no points), ecolor,
--- elinewidth, capsize, capthick, barsabove.
function errorbar.errorbar(axes, ...)
  local arguments = table.pack(...)
  local own, style = read_options(options.take(arguments, 2, { "x", "y" }), arguments)
  local x = data.vector("errorbar", "x", arguments[1])
  local y = data.vector("errorbar", "y", arguments[2])
  data.check_same("errorbar", "x", x, "y", y)
  local ends = {}
  if own.xerr ~= nil then
    ends[1] = { "|", y, read_errors("xerr", own.xerr, x, "x") }
  end
  if own.yerr ~= nil then
    ends[#ends + 1] = { "_", x, read_errors("yerr", own.yerr, y, "y") }
  end

  local has_line = own.fmt ~= "none" and own.fmt ~= "None"
  if not has_line and not style.color and not style.c then
    style.color = "C0"
  end
  local through = line.make("errorbar", axes, { x, y, has_line and own.fmt or nil }, style)[1]
  local zorder, values = style.zorder or 2, axes.rc
  local color = own.ecolor or through.color
  local bars, caps, children = {}, {}, {}
  for i, one in ipairs(ends) do
    local marker, at, low, high = table.unpack(one)
    local is_upright = marker == "_"
    bars[i] = artist.new(LineCollection, "errorbar", nil, { color = color, zorder = zorder,
      linewidth = own.elinewidth or through.linewidth, linestyle = "-", alpha = style.alpha })
    bars[i].x1, bars[i].x2 = is_upright and at or low, is_upright and at or high
    bars[i].y1, bars[i].y2 = is_upright and low or at, is_upright and high or at
    children[#children + 1] = bars[i]
    local capsize = own.capsize or values["errorbar.capsize"]
    for _, tip in ipairs(capsize > 0 and { low, high } or {}) do
      local cap_x, cap_y = is_upright and at or tip, is_upright and tip or at
      local cap = line.make("errorbar", axes, { cap_x, cap_y },
        { marker = marker, linestyle = "none", color = color, markersize = 2 * capsize,
          markeredgewidth = style.markeredgewidth or style.mew or own.capthick,
          alpha = style.alpha, zorder = zorder })[1]
      caps[#caps + 1] = cap
      children[#children + 1] = cap
    end
  end
  if has_line then
    through.zorder = zorder + (own.barsabove and -0.1 or 0.1)
    table.insert(children, 1, through)
  end
  local made = container.add(ErrorbarContainer, "errorbar", axes, children, own.label)
  made.line, made.bars, made.caps = has_line and through, bars, caps
  made.has_xerr, made.has_yerr = own.xerr ~= nil, own.yerr ~= nil
  return made
end

return errorbar

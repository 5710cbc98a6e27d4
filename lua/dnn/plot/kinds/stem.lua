--- Stems: `ax:stem(x, y)`, a line from a baseline to each point.

local artist = require "dnn.plot.artist"
local container = require "dnn.plot.artist.container"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local line = require "dnn.plot.kinds.line"
local LineCollection = require "dnn.plot.artist.line_collection"
local np = require "dnn.np"
local options = require "dnn.plot.options"

---@class dnn.plot.StemContainer: dnn.plot.Container
---@field markerline dnn.plot.Line2D
---@field stemlines dnn.plot.LineCollection
---@field baseline dnn.plot.Line2D
local StemContainer = container.class "StemContainer"

function StemContainer:key(canvas, x, y, w, h)
  local bottom, middle, top = y + h, x + w / 2, y + h * 0.3125
  local stem_style = self.stemlines:stroke(canvas.unit)
  local base_style = self.baseline:stroke(canvas.unit)
  if stem_style then
    canvas.drawing:path({ "M", middle, bottom, "L", middle, top }, stem_style)
  end
  self.markerline:draw_markers(canvas, np.array { middle }, np.array { top })
  if base_style then
    canvas.drawing:path({ "M", x, bottom, "L", x + w, bottom }, base_style)
  end
end

artist.finish(StemContainer, "stems")

local names <const> = {
  linefmt = "string", markerfmt = "string", basefmt = "string", bottom = "number", label = "text",
  orientation = options.words { "vertical", "horizontal" },
}

-- What a format says: a blank one that there is nothing.
local function read_format(format)
  if format:find "^%s*$" then
    return { linestyle = "none", marker = "none" }
  end
  return line.read_format("stem", format)
end

local stem = {}

--- Draws a line from a baseline to each point: `stem(y)`, `stem(x, y [, linefmt [, markerfmt
--- [, basefmt]]] [, options])`. Options: these formats, bottom (0), label, orientation.
function stem.stem(axes, ...)
  local arguments = table.pack(...)
  local read = options.read("stem", options.take(arguments), names)
  local formats = {}
  while type(arguments[arguments.n]) == "string" do
    table.insert(formats, 1, arguments[arguments.n])
    arguments.n = arguments.n - 1
  end
  if arguments.n == 0 or arguments.n > 2 or #formats > 3 then
    fail("stem: the arguments are x, y, linefmt, markerfmt and basefmt, such as stem(x, y)")
  end
  local heads = data.vector("stem", "y", arguments[arguments.n])
  local places = arguments.n == 2 and data.vector("stem", "x", arguments[1])
    or np.arange(0, heads.size):astype("float64")
  data.check_same("stem", "x", places, "y", heads)
  local line_style = read_format(read.linefmt or formats[1] or "C0-")
  local marker_style = read_format(read.markerfmt or formats[2] or "o")
  local base_style = read_format(read.basefmt or formats[3] or "C3-")
  local bottom, is_upright = read.bottom or 0, read.orientation ~= "horizontal"

  local function directed(along, across)
    return is_upright and { along, across } or { across, along }
  end
  local feet, ends = np.full(heads.size, bottom), np.full(2, bottom)
  local stems = artist.new(LineCollection, "stem", nil, { color = line_style.color or "C0",
    linestyle = line_style.linestyle or "-", linewidth = axes.rc["lines.linewidth"], zorder = 2 })
  stems.x1, stems.y1 = table.unpack(directed(places, feet))
  stems.x2, stems.y2 = table.unpack(directed(places, heads))
  local markers = line.make("stem", axes, directed(places, heads), {
    color = marker_style.color or line_style.color or "C0",
    linestyle = marker_style.linestyle or "none", marker = marker_style.marker or "o" })[1]
  local finite = np.isfinite(places)
  local based = np.all(finite) and places or places[finite & np.isfinite(heads)]
  local range = based.size > 0 and np.array { based:min(), based:max() } or np.full(2, 0 / 0)
  local base = line.make("stem", axes, directed(range, ends), { color = base_style.color or "C3",
    linestyle = base_style.linestyle or "-", marker = base_style.marker or "none" })[1]
  local made = container.add(StemContainer, "stem", axes, { stems, markers, base }, read.label)
  made.markerline, made.stemlines, made.baseline = markers, stems, base
  return made
end

return stem

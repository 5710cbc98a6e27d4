--- Legends: keys and labels of artists in a box, at the place that hides least.

local artist = require "dnn.plot.artist"
local colors = require "dnn.plot.colors"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local text = require "dnn.plot.text"

-- Where a legend may lie in the box of its axes: parts of what is free on the left and above. The
-- order is that of matplotlib's numbers, from 1, which decides between equally good places.
local places <const> = {
  { "upper right", 1, 0 }, { "upper left", 0, 0 }, { "lower left", 0, 1 }, { "lower right", 1, 1 },
  { "right", 1, 0.5 }, { "center left", 0, 0.5 }, { "center right", 1, 0.5 },
  { "lower center", 0.5, 1 }, { "upper center", 0.5, 0 }, { "center", 0.5, 0.5 },
}
local place_names <const>, place_of <const> = { "best" }, { best = "best", [0] = "best" }
for number, place in ipairs(places) do
  place_names[number + 1] = place[1]
  place_of[place[1]], place_of[number] = place, place
end

local locations <const> = {
  text = options.words(place_names).text .. ", a number from 0 to 10, or {x, y}",
  words = place_names,
  holds = function(value)
    return place_of[value] ~= nil or type(value) == "table"
      and options.check("legend", "loc", value, "pair") == value
  end,
}

local or_inherit <const> = { text = 'a color or "inherit"', holds = function(value)
  return value == "inherit" or options.check("legend", "the color", value, "color") == value
end }

local anchors <const> = { text = "{x, y} or {x, y, width, height} in parts of the axes",
  holds = function(value)
    if type(value) ~= "table" or #value ~= 2 and #value ~= 4 then
      return false
    end
    for _, number in ipairs(value) do
      options.check("legend", "bbox_to_anchor", number, "number")
    end
    return true
  end }

local only_one <const> = { text = "1: keys have one point", holds = function(value)
  return value == 1
end }

local names <const> = {
  loc = locations, ncols = "count", ncol = "count", title = "text", fontsize = "font_size",
  title_fontsize = "font_size", frameon = "boolean", framealpha = "share", facecolor = or_inherit,
  edgecolor = or_inherit, labelcolor = "color", fancybox = "boolean", bbox_to_anchor = anchors,
  borderpad = "from_zero", labelspacing = "from_zero", handlelength = "from_zero",
  handleheight = "from_zero", handletextpad = "from_zero", borderaxespad = "from_zero",
  columnspacing = "from_zero", alignment = options.words { "left", "center", "right" },
  reverse = "boolean", handles = "table", labels = "table", shadow = "boolean", prop = "table",
  numpoints = only_one, scatterpoints = only_one,
}

---@class dnn.plot.Legend: dnn.plot.Artist
---@field handles dnn.plot.Artist[]
---@field labels string[]
local Legend = artist.class("Legend", names)

-- The height of letters with ascenders, in parts of the size of the default font.
local CAPITALS <const> = 0.76

-- --- sizes ---------------------------------------------------------------------------------------

-- The items of each column: the first columns have one more where it does not come out even.
local function columns_of(count, columns)
  local list, first = {}, 1
  columns = math.min(columns, count)
  for column = 1, columns do
    local items = count // columns + (column <= count % columns and 1 or 0)
    list[column] = { first = first, last = first + items - 1 }
    first = first + items
  end
  return list
end

-- A label and where the line lies on which its key stands: that of its text, of several lines that
-- of a line in their middle. As in matplotlib, a line ends above with a whole pixel.
local function measure_label(content, font, pixel)
  local label = text.layout(content, font)
  local height = label.ascent + label.descent
  if #label.lines > 1 then
    local above = (height + CAPITALS * font.size) / 2
    return label, above, height - above
  end
  return label, math.ceil(label.ascent / pixel - 1e-6) * pixel, label.descent
end

-- Where everything lies in the legend: places from its upper left corner, and its size.
local function arrange(self)
  local size = self.fontsize
  local pad, spacing = self.borderpad * size, self.labelspacing * size
  local key_width, key_height = self.handlelength * size, self.handleheight * size
  local pixel = 72 / self.axes.figure.dpi
  local font = text.font { fontsize = size, color = self.labelcolor }
  local x, top, bottom, items = 0, 0, 0, {}
  -- Columns have their first lines at one height, 0 until all are known.
  for number, column in ipairs(columns_of(#self.labels, self.ncols)) do
    local y, width = 0, 0
    x = x + (number > 1 and self.columnspacing * size or 0)
    for i = column.first, column.last do
      local label, above, below = measure_label(self.labels[i], font, pixel)
      if i == column.first then
        top = math.max(top, above, key_height)
      else
        y = y + math.max(above, key_height)
      end
      items[i] = { label = label, x = x + key_width + self.handletextpad * size,
        y = y - above + label.ascent, key = { x, y - key_height, key_width, key_height },
        handle = self.handles[i] }
      width = math.max(width, key_width + self.handletextpad * size + label.width)
      bottom = math.max(bottom, y + below)
      y = y + below + spacing
    end
    x = x + width
  end
  local width, title = x, nil
  if self.title then
    title = text.layout(tostring(self.title), text.font { fontsize = self.title_fontsize,
      color = self.labelcolor })
    width, top = math.max(width, title.width), top + title.ascent + title.descent + spacing
  end
  local part = self.alignment == "left" and 0 or self.alignment == "right" and 1 or 0.5
  return { items = items, title = title, dx = pad + (width - x) * part, dy = pad + top,
    title_x = title and pad + (width - title.width) * part, title_y = title and pad + title.ascent,
    width = width + 2 * pad, height = bottom + top + 2 * pad }
end

-- --- places --------------------------------------------------------------------------------------

-- The box in which the legend is anchored.
local function container_of(self, box)
  local anchor, pad = self.bbox_to_anchor, self.borderaxespad * self.fontsize
  local x, y, w, h = box.x, box.y, box.w, box.h
  if anchor then
    w, h = (anchor[3] or 0) * box.w, (anchor[4] or 0) * box.h
    x, y = box.x + anchor[1] * box.w, box.y + (1 - anchor[2]) * box.h - h
  end
  return x + pad, y + pad, w - 2 * pad, h - 2 * pad
end

local function corner_at(self, box, place, arranged)
  local x, y, w, h = container_of(self, box)
  return x + (w - arranged.width) * place[2], y + (h - arranged.height) * place[3]
end

-- How many points are in a box.
local function count_within(x, y, box)
  local inside = np.greater(x, box.x0) & np.less(x, box.x1) & np.greater(y, box.y0)
    & np.less(y, box.y1)
  return np.count_nonzero(inside)
end

-- Whether the part of a line between two points meets a box.
local function crosses(x0, y0, x1, y1, box)
  local first, last = 0.0, 1.0
  for _, edge in ipairs { { x0 - x1, x0 - box.x0 }, { x1 - x0, box.x1 - x0 },
    { y0 - y1, y0 - box.y0 }, { y1 - y0, box.y1 - y0 } } do
    local slope, room = edge[1], edge[2]
    if slope == 0 then
      if room < 0 then
        return false
      end
    elseif slope < 0 then
      first = math.max(first, room / slope)
    else
      last = math.min(last, room / slope)
    end
  end
  return first <= last
end

-- Whether a polyline meets a box.
local function meets(x, y, box)
  local n = x.size
  if n < 2 then
    return false
  end
  local ax, ay, bx, by = x { { 1, n - 1 } }, y { { 1, n - 1 } }, x { { 2, n } }, y { { 2, n } }
  local near = np.less_equal(np.minimum(ax, bx), box.x1)
    & np.greater_equal(np.maximum(ax, bx), box.x0)
    & np.less_equal(np.minimum(ay, by), box.y1) & np.greater_equal(np.maximum(ay, by), box.y0)
  for _, i in ipairs(np.flatnonzero(near):totable()) do
    if crosses(ax(i), ay(i), bx(i), by(i), box) then
      return true
    end
  end
  return false
end

-- What a legend in this box would hide.
local function badness(hidden, box)
  local sum = 0
  for _, line in ipairs(hidden.lines) do
    sum = sum + count_within(line[1], line[2], box) + (meets(line[1], line[2], box) and 1 or 0)
  end
  for _, points in ipairs(hidden.points) do
    sum = sum + count_within(points[1], points[2], box)
  end
  for _, other in ipairs(hidden.boxes) do
    if other[1] < box.x1 and other[3] > box.x0 and other[2] < box.y1 and other[4] > box.y0 then
      sum = sum + 1
    end
  end
  return sum
end

-- What could be hidden: lines and points {x, y} of arrays, boxes {x0, y0, x1, y1}.
local function what_is_there(canvas, axes)
  local all = { lines = {}, points = {}, boxes = {} }
  for _, one in ipairs(axes.artists) do
    if one.obstacles and one.visible then
      for kind, list in pairs(one:obstacles(canvas)) do
        table.move(list, 1, #list, #all[kind] + 1, all[kind])
      end
    end
  end
  return all
end

-- The upper left corner.
local function find_corner(self, canvas, arranged)
  local box, loc = canvas.box, self.loc
  if type(loc) == "table" then
    return box.x + loc[1] * box.w, box.y + (1 - loc[2]) * box.h - arranged.height
  elseif place_of[loc] ~= "best" then
    return corner_at(self, box, place_of[loc], arranged)
  end
  local hidden, best, best_x, best_y = what_is_there(canvas, self.axes), math.huge, nil, nil
  for _, place in ipairs(places) do
    local x, y = corner_at(self, box, place, arranged)
    local bad = badness(hidden, { x0 = x, y0 = y, x1 = x + arranged.width,
      y1 = y + arranged.height })
    if bad < best then
      best, best_x, best_y = bad, x, y
    end
    if bad == 0 then
      break
    end
  end
  return best_x, best_y
end

--- Its box, where it may lie outside of that of the axes.
function Legend:extent(canvas)
  if self.bbox_to_anchor or type(self.loc) == "table" then
    local arranged = arrange(self)
    local x, y = find_corner(self, canvas, arranged)
    return x, y, x + arranged.width, y + arranged.height
  end
end

-- --- drawing -------------------------------------------------------------------------------------

-- A rectangle with round corners.
local function rounded(x, y, w, h, radius)
  local k <const> = radius * (1 - 0.5522847498307936)
  local x1, y1 = x + w, y + h
  return { "M", x + radius, y, "L", x1 - radius, y, "C", x1 - k, y, x1, y + k, x1, y + radius,
    "L", x1, y1 - radius, "C", x1, y1 - k, x1 - k, y1, x1 - radius, y1,
    "L", x + radius, y1, "C", x + k, y1, x, y1 - k, x, y1 - radius,
    "L", x, y + radius, "C", x, y + k, x + k, y, x + radius, y, "Z" }
end

function Legend:draw(canvas)
  local d, arranged = canvas.drawing, arrange(self)
  local x, y = find_corner(self, canvas, arranged)
  if self.frameon then
    local face = self.facecolor == "inherit" and self.axes.facecolor or self.facecolor
    local edge = self.edgecolor == "inherit" and self.axes.rc["axes.edgecolor"] or self.edgecolor
    if face == "none" then -- of twins
      face = self.axes.rc["axes.facecolor"]
    end
    local radius = self.fancybox and 0.2 * self.fontsize or 0
    if self.shadow then
      local r, g, b = table.unpack(colors.parse(face))
      local shade = { 0.3 * r, 0.3 * g, 0.3 * b, 0.5 }
      d:path(rounded(x + 2, y + 2, arranged.width, arranged.height, radius), {
        fill = shade, stroke = shade, width = self.linewidth, join = "miter", snap = true,
      })
    end
    d:path(rounded(x, y, arranged.width, arranged.height, radius), {
      fill = colors.parse(face, self.framealpha), stroke = colors.parse(edge, self.framealpha),
      width = self.linewidth, join = "miter", snap = true,
    })
  end
  if arranged.title then
    arranged.title:draw(d, x + arranged.title_x, y + arranged.title_y)
  end
  x, y = x + arranged.dx, y + arranged.dy
  for _, item in ipairs(arranged.items) do
    local key_x, key_y, w, h = table.unpack(item.key)
    item.handle:key(canvas, x + key_x, y + key_y, w, h)
    item.label:draw(d, x + item.x, y + item.y)
  end
end

--- The texts of the labels.
function Legend:get_texts()
  return table.move(self.labels, 1, #self.labels, 1, {})
end

artist.finish(Legend, "legend")

-- --- making --------------------------------------------------------------------------------------

local function check_handles(handles)
  for i, handle in ipairs(handles) do
    if not artist.is(handle) or not handle.key then
      fail("legend: handle %d must be an artist such as a line, got %s", i, type(handle))
    end
  end
end

-- Handles and labels: those that were given, or those of all artists with labels.
local function read_entries(axes, handles, labels)
  if handles == nil and labels == nil then
    handles, labels = axes:get_legend_handles_labels()
    if #handles == 0 then
      fail 'legend: nothing has a label: write plot(x, y, { label = "cost" }), or legend { "cost" }'
    end
    return handles, labels
  elseif handles == nil then
    handles = {}
    for _, one in ipairs(axes.artists) do
      handles[#handles + 1] = one.key and #handles < #labels and one or nil
    end
    if #handles < #labels then
      fail("legend: there are %d labels for %d artists", #labels, #handles)
    end
  end
  check_handles(handles)
  local texts = {}
  for i, handle in ipairs(handles) do
    texts[i] = tostring(options.check("legend", "a label",
      labels and labels[i] or handle.label or "", "text"))
  end
  return handles, texts
end

local legend = {}

--- Adds a legend to axes: `legend()`, `legend { "a", "b" }`, `legend(handles, labels)`, each with
--- options behind.
---@param axes dnn.plot.Axes
---@return dnn.plot.Legend
function legend.add(axes, ...)
  local arguments = table.pack(...)
  local given = options.take(arguments) or {}
  if arguments.n > 2 then
    fail("legend takes at most 2 arguments and options, got %d", arguments.n)
  end
  for i = 1, arguments.n do
    options.check("legend", i == arguments.n and "labels" or "handles", arguments[i], "table")
  end
  local read = options.read("legend", given, names)
  local handles = arguments.n == 2 and arguments[1] or read.handles
  local labels = arguments[arguments.n] or read.labels
  if arguments.n == 1 and artist.is(labels[1]) then
    handles, labels = labels, nil
  end
  handles, labels = read_entries(axes, handles, labels)
  if read.reverse then
    local n = #handles
    for i = 1, n // 2 do
      handles[i], handles[n + 1 - i] = handles[n + 1 - i], handles[i]
      labels[i], labels[n + 1 - i] = labels[n + 1 - i], labels[i]
    end
  end
  local values, defaults = rc.values(), {}
  for name, value in pairs(options.read("legend", read.prop, { fontsize = "font_size" })) do
    read[name] = read[name] or value
  end
  for _, name in ipairs { "loc", "frameon", "framealpha", "facecolor", "edgecolor", "fancybox",
    "borderpad", "labelspacing", "handlelength", "handleheight", "handletextpad", "borderaxespad",
    "columnspacing", "shadow" } do
    defaults[name] = values["legend." .. name]
  end
  local base = values["font.size"]
  local size = options.font_size(read.fontsize or values["legend.fontsize"], base)
  if read.shadow or read.shadow == nil and values["legend.shadow"] then
    defaults.framealpha = 1 -- the shadow is not seen through the frame
  end
  read.title_fontsize = options.font_size(read.title_fontsize or base, base)
  read.fontsize, read.ncols = size, read.ncols or read.ncol or 1
  read.handles, read.labels = handles, labels
  defaults.zorder, defaults.alignment, defaults.labelcolor = 5, "center", values["text.color"]
  local made = artist.new(Legend, "legend", read, defaults)
  made.clip, made.linewidth = false, values["patch.linewidth"]
  if axes.legend_artist then
    axes:take_out(axes.legend_artist)
  end
  axes.legend_artist = made
  return axes:add(made)
end

return legend

--- Figures: axes in a frame of some inches, and the files that are made of them.

local artist = require "dnn.plot.artist"
local axes_of = require "dnn.plot.axes"
local core = require "dnn.core"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local layout = require "dnn.plot.figure.layout"
local options = require "dnn.plot.options"
local public = require "dnn.plot.figure.members"
local rc = require "dnn.plot.rc"
local subplots = require "dnn.plot.figure.subplots"
local suggest = require "dnn.support.suggest"
local text = require "dnn.plot.text"

local quote = core.system.quote

---@class dnn.plot.Figure
---@field number integer|false of the figure among the open ones
---@field name string|false that it is found by
---@field axes dnn.plot.Axes[]
---@field size number[] {width, height} in inches
---@field dpi number
---@field rc table<string, any> the parameters when it was made
---@field layout "fit"|"tight"|"constrained"|"none"
local Figure = { __name = "dnn.plot.figure" }

local POINTS <const> = 72 -- of an inch

local layouts <const> = { text = 'the layout must be "tight", "constrained" or "none"',
  words = { "tight", "constrained", "compressed", "none" }, holds = function(value)
    return value == "tight" or value == "constrained" or value == "compressed" or value == "none"
  end }

local figure_options <const> = {
  figsize = "size", dpi = "positive", facecolor = "color", layout = layouts,
  tight_layout = "boolean", constrained_layout = "boolean", frameon = "boolean",
}

local function is_figure(value)
  return getmetatable(value) == Figure
end

local function layout_of(read, values)
  if read.layout then
    return read.layout == "compressed" and "constrained" or read.layout
  elseif read.tight_layout or read.tight_layout == nil and values["figure.autolayout"] then
    return "tight"
  elseif read.constrained_layout or values["figure.constrained_layout.use"] then
    return "constrained"
  end
  return "fit"
end

--- Makes a figure.
---@param caller string
---@param given? table figsize, dpi, facecolor, ...
---@return dnn.plot.Figure
local function new(caller, given)
  local values = rc.values()
  local read = options.read(caller, given, figure_options)
  local size = read.figsize or values["figure.figsize"]
  local self = setmetatable({
    axes = {}, number = false, name = false, current = false, title = false,
    texts = {}, rc = values,
    size = { size[1] + 0.0, size[2] + 0.0 }, dpi = read.dpi or values["figure.dpi"],
    facecolor = read.facecolor or values["figure.facecolor"],
    has_frame = read.frameon ~= false, layout = layout_of(read, values), tight = {}, edges = {},
  }, Figure)
  for _, edge in ipairs { "left", "right", "bottom", "top", "wspace", "hspace" } do
    self.edges[edge] = values["figure.subplot." .. edge]
  end
  return self
end

-- --- axes ----------------------------------------------------------------------------------------

--- Adds axes, which become the current ones: `axes.new` calls it.
function Figure:add(axes)
  table.insert(self.axes, axes)
  self.current = axes
end

--- Takes axes out.
function Figure:take_out(axes)
  for i, other in ipairs(self.axes) do
    if other == axes then
      table.remove(self.axes, i)
      axes.figure = false
      break
    end
  end
  for _, name in ipairs { "x", "y" } do
    local members = axes[name].scaling.members
    for i = #members, 1, -1 do
      if members[i] == axes then
        table.remove(members, i)
      end
    end
    axes[name].scaling:changed()
  end
  if self.current == axes then
    self.current = self.axes[#self.axes] or false
  end
end

--- Makes rows and columns of axes: `ax[i][j]` from 1; one row or column: `ax[k]`; one: the axes.
function Figure:subplots(rows, columns, given)
  return subplots.make(self, rows, columns, given)
end

--- Makes axes that take rectangles of cells: `ax = fig:subplot_mosaic "AB;CC"` makes `ax.A`.
function Figure:subplot_mosaic(mosaic, given)
  return subplots.mosaic(self, mosaic, given)
end

--- Adds axes in a cell of rows and columns: `(2, 3, 1)`, `(231)`, or in several, `(2, 3, {1, 2})`.
function Figure:add_subplot(rows, columns, index, given)
  return self:cell("add_subplot", true, rows, columns, index, given)
end

local subplot_options <const> = { sharex = "any", sharey = "any", title = "text", xlabel = "text",
  ylabel = "text", facecolor = "color" }

--- The axes in a cell; new ones where there are none or `always`.
function Figure:cell(caller, always, rows, columns, index, given)
  if options.is_table(rows) then
    rows, given = nil, rows
  elseif options.is_table(columns) then
    columns, given = nil, columns
  end
  local read = options.read(caller, given, subplot_options)
  local top, bottom, left, right
  rows, columns, top, bottom, left, right = subplots.read_cells(caller, rows, columns, index)
  local grid
  for _, axes in ipairs(self.axes) do
    local slot = axes.slot
    if slot.grid and slot.grid.rows == rows and slot.grid.columns == columns then
      grid = slot.grid
      if not always and slot.top == top and slot.bottom == bottom and slot.left == left
          and slot.right == right then
        self.current = axes
        return axes
      end
    end
  end
  for _, name in ipairs { "sharex", "sharey" } do
    if read[name] ~= nil and not axes_of.is(read[name]) then
      fail("%s: %s must be axes, got %s", caller, name, type(read[name]))
    end
  end
  grid = grid or subplots.new_grid(caller, rows, columns)
  local axes = axes_of.new(self, { grid = grid, top = top, bottom = bottom, left = left,
    right = right }, { x = read.sharex, y = read.sharey })
  read.sharex, read.sharey = nil, nil
  axes:set(read)
  return axes
end

--- Adds axes in a rectangle: {left, bottom, width, height} in parts of the figure.
function Figure:add_axes(rectangle)
  local list = data.vector("add_axes", "the rectangle", rectangle):totable()
  if #list ~= 4 or not (list[3] > 0 and list[4] > 0) then
    fail("add_axes: the rectangle is {left, bottom, width, height} in parts of the figure")
  end
  return axes_of.new(self, { rectangle = list })
end

--- The current axes; new ones where there are none.
function Figure:gca()
  return self.current or self:cell("gca", true)
end

--- Makes axes the current ones.
function Figure:sca(axes)
  if not axes_of.is(axes) or axes.figure ~= self then
    fail("sca: axes of this figure are needed, got %s", type(axes))
  end
  self.current = axes
  return axes
end

function Figure:get_axes()
  return table.move(self.axes, 1, #self.axes, 1, {})
end

--- Takes everything out.
function Figure:clear()
  self.axes, self.current, self.title, self.texts = {}, false, false, {}
end
Figure.clf = Figure.clear

-- --- settings ------------------------------------------------------------------------------------

--- Sets a title above all axes.
function Figure:suptitle(content, given)
  if content == nil then
    fail 'suptitle: a text is needed, such as fig:suptitle "costs"'
  end
  local names = { x = "number", y = "number" }
  for name, kind in pairs(text.properties) do
    names[name] = kind
  end
  local read = options.read("suptitle", given, names)
  local x, y = read.x or 0.5, read.y or 0.98
  read.x, read.y = nil, nil
  local title = artist.new(text.Text, "suptitle", read, {
    text = tostring(options.check("suptitle", "the text", content, "text")), zorder = 3,
    fontsize = options.font_size(self.rc["figure.titlesize"], self.rc["font.size"]),
    fontweight = self.rc["figure.titleweight"], color = self.rc["text.color"],
    horizontalalignment = "center", verticalalignment = "top",
  })
  title.along, title.up = x, y
  self.title = title
  return title
end

--- Writes a text at a point, in parts of the figure, from its lower left corner.
function Figure:text(x, y, content, given)
  options.check("figtext", "x", x, "number")
  options.check("figtext", "y", y, "number")
  local made = artist.new(text.Text, "figtext", given, {
    text = tostring(options.check("figtext", "the text", content, "text")), zorder = 3,
    color = self.rc["text.color"], horizontalalignment = "left", verticalalignment = "baseline",
  })
  made.along, made.up = x, y
  local above = #self.texts + 1
  while above > 1 and self.texts[above - 1].zorder > made.zorder do
    above = above - 1
  end
  table.insert(self.texts, above, made)
  return made
end

--- The title above all axes.
function Figure:get_suptitle()
  return self.title and self.title.text or ""
end

-- Where a text of the figure lies, moved by so much; nil if it is not seen.
local function place_text(self, one, dx, dy)
  if one and one.visible and one.text ~= "" then
    local width, height = self:size_in_points()
    return one:place(one.along * width + (dx or 0), (1 - one.up) * height + (dy or 0))
  end
end

--- Where the title above all axes lies; nil if there is none.
function Figure:place_suptitle()
  return place_text(self, self.title)
end

--- Where all texts lie that are no axes' own, moved by so much.
---@return dnn.plot.Placement[]
function Figure:place_texts(dx, dy)
  local placed = { place_text(self, self.title, dx, dy) }
  for _, one in ipairs(self.texts) do
    placed[#placed + 1] = place_text(self, one, dx, dy)
  end
  return placed
end

local rectangle <const> = { text = "{left, bottom, right, top} in parts of the figure",
  holds = function(value)
    if type(value) ~= "table" or #value ~= 4 then
      return false
    end
    for _, part in ipairs(value) do
      options.check("tight_layout", "rect", part, "number")
    end
    return value[1] < value[3] and value[2] < value[4]
  end }

--- Fits axes so that all texts just have their place.
function Figure:tight_layout(given)
  self.layout, self.tight = "tight", options.read("tight_layout", given, { pad = "from_zero",
    w_pad = "from_zero", h_pad = "from_zero", rect = rectangle })
end

local PAD <const> = 4 -- points that stay free around what would be cut

--- The rectangle in which axes and their texts lie, and the points that stay free at its edges and
--- between axes.
---@return {x0: number, y0: number, x1: number, y1: number}, {edge: number, x: number, y: number}
function Figure:find_inside()
  local width, height = self:size_in_points()
  local tight = self.layout == "tight" and self.tight or {}
  local rect = tight.rect or { 0, 0, 1, 1 }
  local title = self:place_suptitle()
  local inside = { x0 = rect[1] * width, x1 = rect[3] * width, y1 = (1 - rect[2]) * height,
    y0 = math.max((1 - rect[4]) * height, title and title.y1 or 0) }
  if self.layout ~= "tight" then
    return inside, { edge = PAD, x = PAD, y = PAD }
  end
  local size, pad = self.rc["font.size"], tight.pad or 1.08
  return inside, { edge = pad * size, x = (tight.w_pad or pad) * size,
    y = (tight.h_pad or pad) * size }
end

--- Sets how axes are fitted: "tight", "constrained", or "none" for matplotlib's boxes.
function Figure:set_layout_engine(name)
  options.check("set_layout_engine", "the layout", name, layouts)
  self.layout = name
end

--- Sets the edges of the axes in parts of the figure, and the gaps in parts of their sizes.
function Figure:subplots_adjust(given)
  local read = options.read("subplots_adjust", given, { left = "number", right = "number",
    bottom = "number", top = "number", wspace = "from_zero", hspace = "from_zero" })
  for name, value in pairs(read) do
    self.edges[name] = value
  end
  if self.edges.left >= self.edges.right or self.edges.bottom >= self.edges.top then
    fail("subplots_adjust: left must be below right, and bottom below top")
  end
  self.layout = "none"
end

--- The size in inches.
function Figure:get_size_inches()
  return self.size[1], self.size[2]
end

function Figure:set_size_inches(width, height)
  local size = { width, height }
  if type(width) == "table" then
    options.check_end("set_size_inches", height)
    size = width
  end
  options.check("set_size_inches", "the size", size, "size")
  self.size = { size[1] + 0.0, size[2] + 0.0 }
end

function Figure:get_dpi()
  return self.dpi
end

function Figure:set_dpi(dpi)
  self.dpi = options.check("set_dpi", "the dpi", dpi, "positive")
end

function Figure:get_facecolor()
  return self.facecolor
end

function Figure:set_facecolor(color)
  self.facecolor = options.check("set_facecolor", "the color", color, "color")
end

--- The size in points.
---@return number width, number height
function Figure:size_in_points()
  return self.size[1] * POINTS, self.size[2] * POINTS
end

--- The box of axes as matplotlib lays it out.
function Figure:default_box(axes)
  return layout.default_box(self, axes)
end

--- Adds a colorbar for an image, a contour or a scatter plot.
function Figure:colorbar(...)
  return require("dnn.plot.figure.colorbar").add(self, ...)
end

-- --- drawing -------------------------------------------------------------------------------------

--- Draws the figure into a new drawing, which is to be closed.
---@param how? {facecolor?: any, transparent?: boolean, tight?: number} tight: crops it to what is
--- drawn, with so many points around
---@return userdata drawing
function Figure:draw(how)
  how = how or {}
  local colors = require "dnn.plot.colors"
  local width, height = self:size_in_points()
  local placed, texts = layout.arrange(self), self:place_texts()
  if how.tight then
    width, height, texts = layout.crop(self, placed, texts, how.tight)
  end
  local d = require("dnn.drawing").new(width, height)
  if self.has_frame and not how.transparent then
    local face = colors.parse(how.facecolor or self.facecolor)
    if face[4] > 0 then
      d:rectangle(0, 0, width, height, { fill = face })
    end
  end
  for _, one in ipairs(placed) do
    one.axes:draw(d, one.arranged, how.transparent)
  end
  for _, one in ipairs(texts) do
    one:draw(d)
  end
  return d
end

local writers <const> = {
  png = function(d, dpi) return d:png(dpi) end,
  svg = function(d) return d:svg() end,
  pdf = function(d) return d:pdf() end,
}

--- The bytes of the figure as a file: "png", "svg" or "pdf".
---@param format string
---@param how? table as of `draw`, and dpi
---@return string
function Figure:bytes(format, how)
  local d <close> = self:draw(how)
  local bytes = writers[format](d, how and how.dpi or self.dpi)
  io.stderr:write(require("dnn.plot.text.fonts").complaints())
  return bytes
end

local formats <const> = { "png", "svg", "pdf" }

local save_options <const> = {
  dpi = { text = 'a number above 0 or "figure"', holds = function(value)
    return value == "figure" or type(value) == "number" and value > 0 and value < math.huge
  end },
  facecolor = { text = 'a color or "auto"', holds = function(value)
    return value == "auto" or options.check("savefig", "facecolor", value, "color") == value
  end },
  transparent = "boolean", format = options.words(formats),
  bbox_inches = options.words { "tight", "standard" }, pad_inches = "from_zero",
}

-- The format of a file: that of its name's end, or the one that is given.
local function format_of(path, given)
  if given then
    return given, path
  end
  local ending = path:match("%.([^./]+)$")
  if not ending then
    local format = rc.get "savefig.format"
    return format, path .. "." .. format
  end
  for _, format in ipairs(formats) do
    if ending:lower() == format then
      return format, path
    end
  end
  local nearest = suggest.nearest(ending:lower(), formats)
  fail('savefig: "%s" files are not written: write .png, .svg or .pdf%s', quote(ending),
    nearest and (': did you mean ".%s"?'):format(nearest) or "")
end

--- Writes the figure into a file: .png, .svg or .pdf.
function Figure:savefig(path, given)
  if type(path) ~= "string" or path == "" then
    fail('savefig: a path is needed, such as "cost.png", got %s', type(path))
  end
  local read = options.read("savefig", given, save_options)
  local format, full = format_of(path, read.format)
  local dpi, face = read.dpi or rc.get "savefig.dpi", read.facecolor or rc.get "savefig.facecolor"
  local transparent = read.transparent
  if transparent == nil then
    transparent = rc.get "savefig.transparent"
  end
  local is_tight = (read.bbox_inches or rc.get "savefig.bbox") == "tight"
  require("dnn.drawing").save(full, self:bytes(format, {
    dpi = dpi ~= "figure" and dpi or nil, facecolor = face ~= "auto" and face or nil,
    transparent = transparent,
    tight = is_tight and (read.pad_inches or rc.get "savefig.pad_inches") * POINTS or nil,
  }))
end

--- The titles, for those who do not see the picture; nil where there are none.
local function titles(self)
  local found = { self:get_suptitle() ~= "" and self:get_suptitle() or nil }
  for _, axes in ipairs(self.axes) do
    found[#found + 1] = axes:get_title() ~= "" and axes:get_title() or nil
  end
  return #found > 0 and table.concat(found, "; ") or nil
end

--- What front ends show: a picture, what dnn.plot.show makes for a terminal, or a drawing in plain
--- text where there is neither.
function Figure:__display(how)
  local width, height = self:size_in_points()
  local is_picture, is_for_terminal = false, false
  for _, kind in ipairs(how.include) do
    is_picture = is_picture or kind:find("^image/") ~= nil
    is_for_terminal = is_for_terminal or kind == "text/x-terminal"
  end
  return {
    -- twice the pixels that its size tells, for displays of that many
    ["image/png"] = function() return self:bytes("png", { dpi = 2 * self.dpi }) end,
    ["image/svg+xml"] = function() return self:bytes "svg" end,
    ["text/x-terminal"] = function() return require("dnn.plot.show").text(self) end,
    ["text/plain"] = function()
      return (is_picture or is_for_terminal) and tostring(self)
        or require("dnn.plot.terminal").render(self, { columns = how.width })
    end,
    metadata = { ["image/png"] = { width = math.floor(width / POINTS * self.dpi + 0.5),
      height = math.floor(height / POINTS * self.dpi + 0.5), alt = titles(self) },
      ["text/x-terminal"] = is_for_terminal and { clear = require("dnn.plot.show").clear() } or nil,
    },
  }
end

guards.methods(Figure, "figure", "fig", is_figure)

--- The methods for users, by their names.
---@return table<string, function>
local function methods()
  return public.of(Figure, "add bytes cell default_box draw find_inside place_suptitle place_texts "
    .. "size_in_points take_out")
end
Figure.__complete = methods

function Figure.__index(_, name)
  local method = Figure[name]
  if method ~= nil then
    return method
  end
  public.refuse("figures", name, methods())
end

function Figure:__tostring()
  return ("<figure %dx%d with %d axes>"):format(math.floor(self.size[1] * self.dpi + 0.5),
    math.floor(self.size[2] * self.dpi + 0.5), #self.axes)
end

return { new = new, is = is_figure, options = figure_options,
  methods = methods }

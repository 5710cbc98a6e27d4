--- Pictures and matrices as pictures: `ax:imshow(image)`, `ax:matshow(A)`.

local artist = require "dnn.plot.artist"
local arguments = require "dnn.support.arguments"
local fail = require "dnn.support.fail"
local mappable = require "dnn.plot.artist.mappable"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local resample = require "dnn.plot.resample"
local ticks = require "dnn.plot.axis.ticks"

local MOST_PIXELS <const> = 4096 -- of a row or column between which numbers are smoothed

local interpolations <const> = options.words { "auto", "antialiased", "nearest", "none",
  table.unpack(resample.filters) }
local aspect <const> = { text = '"equal", "auto" or a number', holds = function(value)
  return value == "equal" or value == "auto" or type(value) == "number" and value > 0
    and value < math.huge
end }

local properties <const> = { interpolation = interpolations,
  origin = options.words { "upper", "lower" } }
for name, kind in pairs(mappable.properties) do
  properties[name] = kind
end

---@class dnn.plot.AxesImage: dnn.plot.Mappable
---@field values dnn.array (h, w) numbers, or (h, w, 3) or (h, w, 4) colors
---@field edges? number[] {left, right, bottom, top}, if they were given
local Image = artist.class("AxesImage", properties)
mappable.extend(Image)

local function is_colors(values)
  return values.ndim == 3
end

-- The picture that is kept, of what was given.
local function read_picture(caller, given)
  local values = arguments.check_array(caller, "the picture", given)
  if values.ndim == 3 and values.shape[3] == 1 then
    values = values:reshape(values.shape[1], values.shape[2])
  end
  local shape = values.shape
  if not (values.ndim == 2 or values.ndim == 3 and (shape[3] == 3 or shape[3] == 4)) then
    local advice = ""
    if values.ndim == 3 and (shape[1] == 3 or shape[1] == 4) then
      advice = ": np.moveaxis(image, 1, 3) puts the colors last"
    elseif values.ndim == 1 then
      advice = ": image:reshape(h, w) gives it rows"
    elseif values.ndim == 4 then
      advice = ": images[1] is the first of them"
    end
    fail("%s: a picture is (h, w), (h, w, 3) or (h, w, 4), got %s%s", caller, shape, advice)
  end
  return rawequal(values, given) and values:copy() or values
end

-- Colors of any type as bytes with alpha. Reals are from 0 to 1, integers from 0 to 255; what is
-- outside is cut off, and no numbers are transparent.
local function color_bytes(values)
  local shape = values.shape
  local bytes
  if values.dtype == "uint8" then
    bytes = values
  elseif values.dtype == "int64" then
    bytes = np.clip(values, 0, 255):astype "uint8"
  else
    local reals = np.clip(np.nan_to_num(values:astype "float64"), 0, 1)
    bytes = (reals * 255):astype "uint8"
  end
  if shape[3] == 4 and rawequal(bytes, values) then
    return bytes
  end
  local with_alpha = np.full({ shape[1], shape[2], 4 }, 255, "uint8")
  with_alpha[{ ":", ":", ("1:%d"):format(shape[3]) }] = bytes
  if values.dtype == "float64" or values.dtype == "float32" then
    local is_none = np.isnan(values):any { axis = 3 }
    if is_none:any() then
      with_alpha[is_none] = 0
    end
  end
  return with_alpha
end

-- How a picture becomes pixels where it is not enlarged, of other filters than the drawing has.
local filters <const> = { auto = "auto", antialiased = "auto", nearest = "nearest",
  none = "nearest" }

-- The size in pixels of a box of so many points if the picture has less, and is to be smooth there.
local function enlarged_size(self, width, height)
  local shape, scale = self.values.shape, self.axes.figure.dpi / 72
  local h = math.min(math.ceil(math.abs(height) * scale), MOST_PIXELS)
  local w = math.min(math.ceil(math.abs(width) * scale), MOST_PIXELS)
  if not filters[self.interpolation] and h > shape[1] and w > shape[2] then
    return h, w
  end
end

-- Colors with the alpha of the picture, enlarged channel by channel.
local function color_pixels(self, h, w)
  local bytes = color_bytes(self.values)
  if self.alpha then
    bytes = rawequal(bytes, self.values) and bytes:copy() or bytes
    local alpha = bytes { ":", ":", 4 }:astype "float64" * self.alpha
    bytes[{ ":", ":", 4 }] = alpha:astype "uint8"
  end
  if not h then
    return bytes
  end
  local channels = {}
  for c = 1, 4 do
    local channel = resample.enlarge(bytes { ":", ":", c }, h, w, self.interpolation)
    channels[c] = np.clip(np.rint(channel), 0, 255):astype "uint8"
  end
  return np.stack(channels, 3)
end

-- The colors that are drawn in a box of so many points. Where numbers are smoothed it is they that
-- are, not their colors.
local function pixels(self, width, height)
  local h, w = enlarged_size(self, width, height)
  if is_colors(self.values) then
    return color_pixels(self, h, w)
  end
  return self:to_rgba(h and resample.enlarge(self.values, h, w, self.interpolation)
    or self.values)
end

function Image:draw(canvas)
  if self.values.size == 0 then
    return
  end
  local left, right, bottom, top = table.unpack(self:get_extent())
  if self.origin == "lower" then -- the first row lies at the bottom
    bottom, top = top, bottom
  end
  local x, y = canvas:x(left), canvas:y(top)
  local width, height = canvas:x(right) - x, canvas:y(bottom) - y
  canvas.drawing:image(pixels(self, width, height), x, y, width, height,
    filters[self.interpolation] or "bilinear")
end

--- The edges {left, right, bottom, top}: by default the centers of pixels are 0, 1, 2 ...
---@return number[]
function Image:get_extent()
  if self.edges then
    return self.edges
  end
  local right, bottom = self.values.shape[2] - 0.5, self.values.shape[1] - 0.5
  if self.origin == "upper" then
    return { -0.5, right, bottom, -0.5 }
  end
  return { -0.5, right, -0.5, bottom }
end

function Image:limits()
  local left, right, bottom, top = table.unpack(self:get_extent())
  local x0, x1 = math.min(left, right), math.max(left, right)
  local y0, y1 = math.min(bottom, top), math.max(bottom, top)
  self.sticky = { x = { x0, x1 }, y = { y0, y1 } }
  local least_x, least_y = x0 > 0 and x0 or x1, y0 > 0 and y0 or y1
  return x0, x1, y0, y1, least_x > 0 and least_x or nil, least_y > 0 and least_y or nil
end

--- Sets the edges {left, right, bottom, top}.
function Image:set_extent(edges)
  self.edges = options.check("set_extent", "the extent", edges, "extent")
  self:changed()
  return self
end

--- The number of rows and of columns.
---@return integer h, integer w
function Image:get_size()
  return self.values.shape[1], self.values.shape[2]
end

--- Gives it another picture.
function Image:set_data(picture)
  self.values = read_picture("set_data", picture)
  self:changed()
  return self
end
Image.set_array = Image.set_data

artist.finish(Image, "image")

-- --- functions -----------------------------------------------------------------------------------

local names <const> = { aspect = aspect, extent = "extent" }
for name, kind in pairs(Image.properties) do
  names[name] = kind
end

-- Values go down or to the left where the edges of the picture do.
local function turn(scaling, first, last)
  if not scaling.fixed then
    scaling.is_inverted = first > last
  end
end

local function show(caller, axes, picture, more, given)
  if type(more) == "string" then
    local own = { cmap = more }
    for name, value in pairs(options.check(caller, "the options", given or {}, "table")) do
      own[name] = value
    end
    given = own
  elseif more ~= nil then
    options.check_end(caller, given)
    given = more
  end
  local read = options.read(caller, given, names)
  local shape_of_pixels = read.aspect or rc.get "image.aspect"
  local edges = read.extent
  read.aspect, read.extent = nil, nil
  local values = read_picture(caller, picture)
  local defaults = mappable.defaults()
  defaults.zorder, defaults.interpolation = 0, rc.get "image.interpolation"
  defaults.origin = rc.get "image.origin"
  local made = artist.new(Image, caller, read, defaults)
  made.edges = edges
  mappable.start(caller, made, values)
  axes:add(made)
  local left, right, bottom, top = table.unpack(made:get_extent())
  turn(axes.x.scaling, left, right)
  turn(axes.y.scaling, bottom, top)
  axes:set_aspect(shape_of_pixels)
  return made
end

local image = { AxesImage = Image }

--- Shows an array as a picture: (h, w) numbers through a colormap, (h, w, 3) or (h, w, 4) colors.
function image.imshow(axes, picture, more, given)
  return show("imshow", axes, picture, more, given)
end

--- Shows a matrix, with the columns' numbers at the top.
function image.matshow(axes, matrix, given)
  local read = { interpolation = "nearest" }
  for name, value in pairs(options.check("matshow", "the options", given or {}, "table")) do
    read[name] = value
  end
  local made = show("matshow", axes, matrix, read)
  -- ticks stand at rows and columns, never between them
  for name, count in pairs { x = made.values.shape[2], y = made.values.shape[1] } do
    local low, high <const> = -0.5, count - 0.5
    local all = ticks.spaced(low, high, 9, { steps = { 1, 2, 5, 10 }, integer = true })
    axes["set_" .. name .. "ticks"](axes, ticks.visible(all, low, high))
  end
  axes:tick_params { axis = "x", top = true, bottom = true, labeltop = true, labelbottom = false }
  return made
end

return image

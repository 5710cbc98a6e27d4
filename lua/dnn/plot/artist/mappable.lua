--- Artists whose colors stand for numbers: images, meshes, scattered points, contours.
--
-- A class of such artists has the properties of `mappable.properties` and, after
-- `mappable.extend(class)`, the methods below. An artist has its numbers in `values`.

local colormaps = require "dnn.plot.colormaps"
local data = require "dnn.plot.data"
local drawing = require "dnn.drawing"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"

local mappable = {}

local has_methods = {} ---@type table<table, boolean> by class

---@class dnn.plot.Mappable: dnn.plot.Artist
---@field values dnn.array the numbers
---@field colormap dnn.Colormap
---@field norm "linear"|"log"
---@field vmin? number that gets the first color; by default the least number
---@field vmax? number that gets the last color
---@field found? table the least and the largest number, of which values and norm
---@field colorbar? dnn.plot.Colorbar

--- The properties of such artists, by their names.
mappable.properties = {
  cmap = { text = "a colormap", holds = function(value)
    return colormaps.colormap(value) ~= nil -- raises itself
  end },
  norm = options.words { "linear", "log" }, vmin = "number", vmax = "number",
}

--- What an artist has where nothing was given.
function mappable.defaults()
  return { cmap = rc.get "image.cmap", norm = "linear" }
end

-- The least and the largest of the finite numbers; with `above_zero`, of the positive ones.
local function bounds(values, above_zero)
  if values == nil or values.size == 0 then
    return nil
  elseif values.dtype == "bool" then
    values = values:astype "uint8"
  end
  local low, high = values:min(), values:max()
  if low - low ~= 0 or high - high ~= 0 or above_zero and low <= 0 then
    local counts = np.isfinite(values)
    values = values[above_zero and counts & np.greater(values, 0) or counts]
    if values.size == 0 then
      return nil
    end
    low, high = values:min(), values:max()
  end
  return low, high
end

--- The numbers that are drawn in the first and the last color.
---@param self dnn.plot.Mappable
---@return number vmin, number vmax
local function get_clim(self)
  local vmin, vmax = self.vmin, self.vmax
  if not (vmin and vmax) then
    local found = self.found
    if not found or not rawequal(found.values, self.values) or found.norm ~= self.norm then
      found = { values = self.values, norm = self.norm }
      found.least, found.largest = bounds(self.values, self.norm == "log")
      self.found = found
    end
    vmin, vmax = vmin or found.least or 0, vmax or found.largest or 1
    if vmin > vmax then -- all numbers lie on the other side of the one that was given
      vmin, vmax = self.vmin or vmax, self.vmax or vmin
    end
  end
  return vmin, vmax
end

local function check_clim(caller, norm, vmin, vmax)
  if vmin and vmax and vmin > vmax then
    fail("%s: vmin %s is above vmax %s: a map that ends in _r turns the colors around", caller,
      vmin, vmax)
  elseif norm == "log" and (vmin or 1) <= 0 then
    fail("%s: vmin must be positive where the norm is logarithmic, got %s", caller, vmin)
  elseif norm == "log" and (vmax or 1) <= 0 then
    fail("%s: vmax must be positive where the norm is logarithmic, got %s", caller, vmax)
  end
end

--- Readies an artist that was made with the properties.
---@param caller string the function, for messages
---@param self dnn.plot.Mappable
---@param values dnn.array
---@param least? number in place of the least and the largest of the numbers
---@param largest? number
function mappable.start(caller, self, values, least, largest)
  check_clim(caller, self.norm, self.vmin, self.vmax)
  self.values, self.colormap = values, colormaps.colormap(self.cmap)
  self.found = least and { values = values, norm = self.norm, least = least, largest = largest }
end

--- The table of the colors with the alpha of the artist, and the colors of what is outside.
---@param self dnn.plot.Mappable
---@return dnn.array table, table extremes
function mappable.colors(self)
  local map, alpha = self.colormap, self.alpha
  if not alpha then
    return map.table, map.extremes
  end
  local list, extremes = map.table:copy(), { bad = map.extremes.bad }
  list[{ ":", 4 }] = math.floor(alpha * 255)
  for _, extreme in ipairs { "under", "over" } do
    local color = map.extremes[extreme]
    extremes[extreme] = color and { color[1], color[2], color[3], alpha }
  end
  return list, extremes
end

--- The colors of numbers, u8 of their shape and (4,).
---@param self dnn.plot.Mappable
---@param values? dnn.array|table|number the artist's own by default
---@return dnn.array
local function to_rgba(self, values)
  if values == nil then
    values = self.values
  elseif getmetatable(values) ~= "dnn.array" then -- an array is not copied
    values = data.array("to_rgba", "the values", values)
  end
  if values.dtype == "float64" or values.dtype == "float32" then -- infinity is no number
    local finite = np.isfinite(values)
    values = finite:all() and values or np.where(finite, values, np.nan)
  end
  local vmin, vmax = self:get_clim()
  local list, extremes = mappable.colors(self)
  if self.norm == "log" then
    values = np.log10(np.where(np.greater(values, 0), values, np.nan))
    vmin, vmax = math.log(vmin, 10), math.log(vmax, 10)
  end
  return drawing.map_colors(values, list, vmin, vmax, extremes)
end

--- Gives the methods to a class.
---@param class table
function mappable.extend(class)
  has_methods[class], class.get_clim, class.to_rgba = true, get_clim, to_rgba

  local changed = class.changed
  function class:changed()
    changed(self)
    if self.colorbar then
      self.colorbar:changed()
    end
  end

  --- Sets the numbers that are drawn in the first and the last color: two, or a table of them.
  function class:set_clim(vmin, vmax)
    if type(vmin) == "table" then
      vmin, vmax = vmin[1], vmin[2]
    end
    for name, value in pairs { vmin = vmin, vmax = vmax } do
      options.check("set_clim", name, value, "number")
    end
    check_clim("set_clim", self.norm, vmin or self.vmin, vmax or self.vmax)
    self.vmin, self.vmax = vmin or self.vmin, vmax or self.vmax
    self:changed()
    return self
  end

  function class:set_vmin(vmin)
    return self:set_clim(vmin)
  end

  function class:set_vmax(vmax)
    return self:set_clim(nil, vmax)
  end

  --- Sets how numbers become parts of the colormap: "linear" or "log".
  function class:set_norm(norm)
    options.check("set_norm", "the norm", norm, mappable.properties.norm)
    check_clim("set_norm", norm, self.vmin, self.vmax)
    self.norm = norm
    self:changed()
    return self
  end

  --- Sets the colormap: its name, a list of colors, or one that plt.get_cmap gave.
  function class:set_cmap(cmap)
    self.colormap = colormaps.colormap(cmap)
    self.cmap = cmap
    self:changed()
    return self
  end

  function class:get_cmap()
    return self.colormap
  end

  --- The numbers.
  function class:get_array()
    return self.values
  end
end

--- Whether an artist has colors that stand for numbers.
---@param one any
---@return boolean
function mappable.is(one)
  local class = type(one) == "table" and getmetatable(one)
  return class and has_methods[class] and one.values ~= nil or false
end

--- What was drawn last into axes with colors that stand for numbers; nil if there is none.
---@param axes dnn.plot.Axes
---@return dnn.plot.Mappable?
function mappable.last(axes)
  for i = #axes.artists, 1, -1 do
    if mappable.is(axes.artists[i]) then
      return axes.artists[i]
    end
  end
end

return mappable

--- Colormaps by matplotlib's names, and what maps numbers to colors.
--
-- A map is a table of n colors, u8 (n, 4): 256 for those that blend, as many as there are for those
-- of classes. The tables are matplotlib's to the last bit; those of ColorBrewer and Yorick have
-- licenses of their own, see LICENSE.

local colors = require "dnn.plot.colors"
local drawing = require "dnn.drawing"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local quote = require("dnn.core").system.quote
local suggest = require "dnn.support.suggest"

local colormaps = {}

-- Where the maps are: files of dnn.plot.colormaps that are read when one of theirs is asked for.
local files = {
  functions = "CMRmap Reds YlOrBr afmhot autumn binary bone cool copper cubehelix flag gist_earth "
    .. "gist_gray gist_heat gist_ncar gist_rainbow gist_stern gist_yarg gnuplot gnuplot2 gray hot "
    .. "hsv jet nipy_spectral ocean prism rainbow seismic spring summer terrain winter",
  listed = "berlin cividis coolwarm inferno magma managua pink plasma turbo twilight vanimo "
    .. "viridis",
  qualitative = "Accent Dark2 Paired Pastel1 Pastel2 Set1 Set2 Set3 okabe_ito tab10 tab20 tab20b "
    .. "tab20c",
  sequences = "Blues BrBG BuGn BuPu GnBu Greens Greys OrRd Oranges PRGn PiYG PuBu PuBuGn PuOr PuRd "
    .. "Purples RdBu RdGy RdPu RdYlBu RdYlGn Spectral Wistia YlGn YlGnBu YlOrRd brg bwr",
}

local same = { grey = "gray", gist_grey = "gist_gray", gist_yerg = "gist_yarg", Grays = "Greys" }

-- name -> file, without the reversed ones.
local file_of = { twilight_shifted = "listed" }
for file, names in pairs(files) do
  for name in names:gmatch("%S+") do
    file_of[name] = file
  end
end
for name, original in pairs(same) do
  file_of[name] = file_of[original]
end

local STANDARD_SIZE <const> = 256

--- The names of all maps, sorted.
---@return string[]
function colormaps.names()
  local names = {}
  for name in pairs(file_of) do
    names[#names + 1] = name
    names[#names + 1] = name .. "_r"
  end
  table.sort(names)
  return names
end

-- The bytes of a channel of 0..1, which matplotlib cuts rather than rounds.
local function byte(value)
  return math.floor(math.max(0, math.min(value, 1)) * 255)
end

-- The table of n colors whose channels are functions of 0..1.
local function tabulate(red, green, blue, n)
  local bytes = {}
  local step = n > 1 and 1 / (n - 1) or 0
  for i = 0, n - 1 do
    local x = i == n - 1 and n > 1 and 1 or i * step
    local at = 4 * i
    bytes[at + 1], bytes[at + 2], bytes[at + 3] = byte(red(x)), byte(green(x)), byte(blue(x))
    bytes[at + 4] = 255
  end
  return np.array(bytes, "uint8"):reshape(n, 4)
end

-- The function of 0..1 that is linear between points x, y, x, y ..., for tables of n colors: the
-- positions are scaled by n - 1 before they are compared, where matplotlib's rounding shows.
local function linear(points, n)
  local scale, last, k = n - 1, #points, 1
  return function(x)
    if x <= 0 then
      k = 1
      return points[2]
    elseif x >= 1 then
      return points[last]
    end
    while points[k + 2] * scale < x * scale do
      k = k + 2
    end
    local x0, x1 = points[k] * scale, points[k + 2] * scale
    local y0, y1 = points[k + 1], points[k + 3]
    return (x * scale - x0) / (x1 - x0) * (y1 - y0) + y0
  end
end

-- The channels' points of a list of colors {r, g, b} at equal distances.
local function equidistant(list)
  local channels = { {}, {}, {} }
  local step = 1 / (#list - 1)
  for i, color in ipairs(list) do
    for c = 1, 3 do
      local points = channels[c]
      points[#points + 1] = i == #list and 1 or (i - 1) * step
      points[#points + 1] = color[c]
    end
  end
  return channels
end

-- "rrggbb rrggbb ..." as a list of bytes r, g, b, r, g, b ...
local function bytes_of(text)
  local bytes = {}
  for pair in text:gmatch("%x%x") do
    bytes[#bytes + 1] = tonumber(pair, 16)
  end
  return bytes
end

local function opaque(bytes)
  local list = np.array(bytes, "uint8"):reshape(#bytes // 3, 3)
  return np.hstack { list, np.full({ #bytes // 3, 1 }, 255, "uint8") }
end

-- The n colors of a table that are at equal distances in it.
local function resample(list, n)
  return drawing.map_colors(np.linspace(0, 1, n), list, 0, 1)
end

-- A channel from its end to its start. (The reversed table would differ in rounding.)
local function reverse(channel)
  if type(channel) == "function" then
    return function(x) return channel(1 - x) end
  end
  local points = {}
  for k = #channel - 1, 1, -2 do
    points[#points + 1] = 1 - channel[k]
    points[#points + 1] = channel[k + 1]
  end
  return points
end

-- The table of n colors (as many as matplotlib has, without n) of an entry of each file.
local readers = {}

function readers.functions(channels, n, is_reversed)
  n = n or STANDARD_SIZE
  local functions = {}
  for c = 1, 3 do
    local channel = is_reversed and reverse(channels[c]) or channels[c]
    functions[c] = type(channel) == "table" and linear(channel, n) or channel
  end
  return tabulate(functions[1], functions[2], functions[3], n)
end

function readers.sequences(text, n, is_reversed)
  local bytes, list = bytes_of(text), {}
  for i = 1, #bytes, 3 do
    list[#list + 1] = { bytes[i] / 255, bytes[i + 1] / 255, bytes[i + 2] / 255 }
  end
  return readers.functions(equidistant(list), n, is_reversed)
end

function readers.listed(text, n, is_reversed)
  local list = opaque(bytes_of(text))
  list = is_reversed and list["::-1"]:copy() or list
  return n == nil and list or resample(list, n)
end

readers.qualitative = readers.listed

-- Reads a map by its name.
local function read(name, n)
  local is_reversed = name:find("_r$") ~= nil
  name = name:gsub("_r$", "")
  local file = file_of[name]
  name = same[name] or name
  if name == "twilight_shifted" then
    local list = read("twilight")
    local half = list.shape[1] // 2
    list = np.roll(list, -half, 1)
    list = is_reversed and list or list["::-1"]:copy()
    return n and resample(list, n) or list
  end
  return readers[file](require("dnn.plot.colormaps." .. file)[name], n, is_reversed)
end

-- --- maps as objects -----------------------------------------------------------------------------

---@class dnn.Colormap
---@field name string
---@field N integer the number of colors
---@field table dnn.array u8 (N, 4)
---@field extremes {under: number[]?, over: number[]?, bad: number[]?} colors of what is outside
---@field is_known boolean whether it is the map that has this name
local Colormap = {}
Colormap.__index = Colormap
Colormap.__name = "dnn.Colormap"

local function new(name, list)
  return setmetatable({ name = name, N = list.shape[1], table = list, extremes = {},
    is_known = false }, Colormap)
end

local function check_count(n)
  if math.type(n) ~= "integer" or n < 1 or n > 65536 then
    fail("the number of colors of a colormap must be an integer from 1 to 65536, got %s",
      quote(tostring(n)))
  end
end

--- The colors of an array of any type and shape: u8 z.shape + (4,). `vmin` gets the first color,
--- `vmax` the last; NaN is transparent unless set_bad was called.
---@param z dnn.array
---@param vmin number
---@param vmax number
---@return dnn.array
function Colormap:map(z, vmin, vmax)
  return drawing.map_colors(z, self.table, vmin, vmax, self.extremes)
end

--- The color {r, g, b, a} of a number from 0 to 1, or of an integer that counts the map's colors
--- from 0; of an array of numbers an array (..., 4) of reals.
function Colormap:__call(x)
  local z = type(x) == "number" and np.array { x } or x
  if getmetatable(z) ~= "dnn.array" then
    fail("colormap %s: a number from 0 to 1 or an array of them is mapped, got a %s", self.name,
      type(x))
  end
  local counts = z.dtype == "int64" or z.dtype == "uint8"
  local mapped = (counts and self:map(z + 0.5, 0, self.N) or self:map(z, 0, 1)) / 255
  return type(x) ~= "number" and mapped or mapped[1]:tolist()
end

function Colormap:__tostring()
  return ("colormap %s of %d colors"):format(self.name, self.N)
end

--- The map from its end to its start.
---@return dnn.Colormap
function Colormap:reversed()
  local map = new(self.name:match("^(.*)_r$") or self.name .. "_r", self.table["::-1"]:copy())
  map.extremes = { under = self.extremes.over, over = self.extremes.under, bad = self.extremes.bad }
  return map
end

--- The map with another number of colors.
---@param n integer
---@return dnn.Colormap
function Colormap:resampled(n)
  check_count(n)
  local map = new(self.name, self.is_known and read(self.name, n) or resample(self.table, n))
  map.is_known = self.is_known
  for extreme, color in pairs(self.extremes) do
    map.extremes[extreme] = color
  end
  return map
end

for _, extreme in ipairs { "under", "over", "bad" } do
  --- Sets the color of what is below vmin, above vmax, or no number.
  Colormap["set_" .. extreme] = function(self, color, alpha)
    self.extremes[extreme] = colors.parse(color, alpha)
  end
end

local tables = {} -- of the maps that were asked for by their names

-- The map that has a name.
local function known(name)
  if not file_of[name:gsub("_r$", "")] then
    local nearest = suggest.nearest(name, colormaps.names())
    fail('there is no colormap "%s": %s', quote(name),
      nearest and ('did you mean "%s"?'):format(nearest) or "plt.colormaps() lists the names")
  end
  tables[name] = tables[name] or read(name)
  local map = new(name, tables[name]:copy()) -- whoever has a map may change it
  map.is_known = true
  return map
end

--- The colormap of a name such as "viridis" or "viridis_r", of a list of colors, or of a table u8
--- (n, 4); or a map itself.
---@param cmap string|dnn.Colormap|dnn.array|any[]
---@param n? integer the number of colors
---@return dnn.Colormap
function colormaps.colormap(cmap, n)
  local map
  if getmetatable(cmap) == Colormap then
    map = cmap
  elseif type(cmap) == "string" then
    map = known(cmap)
  elseif getmetatable(cmap) == "dnn.array" and cmap.dtype == "uint8" and cmap.ndim == 2
    and cmap.shape[2] == 4 and cmap.shape[1] > 0 then
    map = new("from_table", cmap)
  elseif type(cmap) == "table" or getmetatable(cmap) == "dnn.array" then
    local list = colors.list(cmap)
    if #list == 0 then
      fail("a colormap must be a name or a list of colors, got an empty list")
    end
    map = new("from_list", colors.bytes(list))
  else
    fail('a colormap must be a name, such as "viridis", or a list of colors, got a %s', type(cmap))
  end
  return n == nil and map or map:resampled(n)
end

--- The colors of a map, for which everything that colormaps.colormap takes may be given.
---@return dnn.array u8 (n, 4)
function colormaps.get(cmap, n)
  return colormaps.colormap(cmap, n).table
end

--- A map that blends through a list of colors, for n colors (256 by default).
---@param name string
---@param list any[]
---@param n? integer
---@return dnn.Colormap
function colormaps.from_list(name, list, n)
  if n ~= nil then
    check_count(n)
  end
  local parsed = colors.list(list)
  if #parsed < 2 then
    fail("from_list: a colormap goes through at least two colors, got %d", #parsed)
  end
  return new(name, readers.functions(equidistant(parsed), n))
end

--- `cm.Spectral`: the maps as fields.
colormaps.cm = setmetatable({}, {
  __name = "dnn.plot.cm",
  __index = function(_, name)
    return colormaps.colormap(name)
  end,
  __complete = function()
    local fields = {}
    for _, name in ipairs(colormaps.names()) do
      fields[name] = name
    end
    return fields
  end,
})

return colormaps

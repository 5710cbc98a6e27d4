--- Meshes of colored cells: `ax:pcolormesh(X, Y, Z)`, `ax:hist2d(x, y)`.

local artist = require "dnn.plot.artist"
local arguments = require "dnn.support.arguments"
local colors = require "dnn.plot.colors"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local mappable = require "dnn.plot.artist.mappable"
local np = require "dnn.np"
local options = require "dnn.plot.options"

local properties <const> = { edgecolor = "color", linewidth = "from_zero" }
for name, kind in pairs(mappable.properties) do
  properties[name] = kind
end

---@class dnn.plot.QuadMesh: dnn.plot.Mappable
---@field values dnn.array (h, w)
---@field x dnn.array (h + 1, w + 1) of the corners
---@field y dnn.array
local Mesh = artist.class("QuadMesh", properties)
mappable.extend(Mesh)

-- The lines between cells, of corners in units: one array with NaN behind each row.
local function rows_of(corners)
  local rows = corners.shape[1]
  return np.hstack { corners, np.full({ rows, 1 }, np.nan) }:ravel()
end

function Mesh:draw(canvas)
  if self.values.size == 0 then
    return
  end
  local x, y = canvas:x(self.x), canvas:y(self.y)
  canvas.drawing:quads(x, y, self:to_rgba())
  local color = colors.parse(self.edgecolor, self.alpha)
  if color[4] > 0 and self.linewidth > 0 then
    local style = { stroke = color, width = self.linewidth * canvas.unit }
    canvas.drawing:line(rows_of(x), rows_of(y), style)
    canvas.drawing:line(rows_of(x.T), rows_of(y.T), style)
  end
end

function Mesh:limits()
  local x0, x1, y0, y1, least_x, least_y = data.limits(self.x, self.y)
  self.sticky = x0 and { x = { x0, x1 }, y = { y0, y1 } }
  return x0, x1, y0, y1, least_x, least_y
end

artist.finish(Mesh, "mesh")

-- --- corners -------------------------------------------------------------------------------------

-- A vector as a matrix of one row or column; a matrix as it is.
local function as_grid(caller, name, value, rows, columns, is_x)
  local array = data.array(caller, name, value)
  if array.ndim == 1 then
    array = is_x and array:reshape(1, array.size) or array:reshape(array.size, 1)
    return np.broadcast_to(array, { is_x and rows or array.shape[1],
      is_x and array.shape[2] or columns })
  end
  return array
end

-- Corners in the middle between points, along one axis, and as far beyond the ends. A single row or
-- column of points becomes cells of width `alone`.
local function between(points, axis, alone)
  local n = points.shape[axis]
  local function at(range)
    return points(axis == 1 and { range, ":" } or { ":", range })
  end
  if n == 1 then
    return np.concatenate({ points - alone / 2, points + alone / 2 }, axis)
  end
  local last, before = at { n, n }, at { n - 1, n - 1 }
  return np.concatenate({ at { 1, 1 } * 1.5 - at { 2, 2 } * 0.5,
    (at { 1, n - 1 } + at { 2, n }) / 2, last * 1.5 - before * 0.5 }, axis)
end

-- The corners of the cells of a mesh of which x and y are the corners ("flat") or the middles
-- ("nearest").
local function find_corners(caller, x, y, shape, shading)
  local rows, columns = shape[1], shape[2]
  local function fits(more)
    local function one(array, count, other)
      if array.ndim == 1 then
        return array.shape[1] == count + more
      end
      return array.ndim == 2 and array.shape[1] == rows + more and array.shape[2] == columns + more
        and other
    end
    return one(x, columns, true) and one(y, rows, true)
  end
  local is_flat, is_nearest = fits(1), fits(0)
  if shading == "flat" and not is_flat or shading == "nearest" and not is_nearest
    or not is_flat and not is_nearest then
    local wanted = shading == "nearest" and "the middles of its cells"
      or shading == "flat" and "the corners of its cells, one more than it has"
      or "the middles or the corners of its cells"
    fail("%s: x %s and y %s do not fit the values %s: they are %s", caller, x.shape, y.shape, shape,
      wanted)
  end
  local more = is_flat and 1 or 0
  x = as_grid(caller, "x", x, rows + more, columns + more, true)
  y = as_grid(caller, "y", y, rows + more, columns + more, false)
  if is_nearest and not is_flat then
    x, y = between(between(x, 1, 0), 2, 1), between(between(y, 1, 1), 2, 0)
  end
  return x, y
end

-- --- functions -----------------------------------------------------------------------------------

local names <const> = { shading = options.words { "auto", "flat", "nearest" } }
for name, kind in pairs(Mesh.properties) do
  names[name] = kind
end

local function add(caller, axes, x, y, values, given)
  local read = options.read(caller, given, names)
  if values.ndim ~= 2 then
    fail("%s: the values must have two dimensions, got %s", caller, values.shape)
  end
  local shading = read.shading or "auto"
  read.shading = nil
  if not x then
    x, y = np.arange(0, values.shape[2] + 1), np.arange(0, values.shape[1] + 1)
    shading = "flat"
  end
  x, y = data.array(caller, "x", x), data.array(caller, "y", y)
  local defaults = mappable.defaults()
  defaults.zorder, defaults.edgecolor, defaults.linewidth = 1, "none", axes.rc["patch.linewidth"]
  local made = artist.new(Mesh, caller, read, defaults)
  made.x, made.y = find_corners(caller, x, y, values.shape, shading)
  mappable.start(caller, made, values)
  return axes:add(made)
end

local mesh = { QuadMesh = Mesh }

--- Colors the cells of a mesh: `pcolormesh(Z)`, `pcolormesh(X, Y, Z)`; X and Y are vectors or
--- matrices of the corners of the cells, or of their middles.
function mesh.pcolormesh(axes, ...)
  local given_arguments = table.pack(...)
  local given = options.take(given_arguments)
  local n = given_arguments.n
  if n ~= 1 and n ~= 3 then
    fail("pcolormesh: Z, or X, Y and Z are needed, got %d arguments", n)
  end
  local values = arguments.check_array("pcolormesh", "Z", given_arguments[n])
  return add("pcolormesh", axes, n == 3 and given_arguments[1], n == 3 and given_arguments[2],
    rawequal(values, given_arguments[n]) and values:copy() or values, given)
end

--- Counts points in the cells of a grid, and colors these: `hist2d(x, y, { bins = 20 })`.
function mesh.hist2d(axes, x, y, given)
  local rest, how = {}, {}
  for name, value in pairs(options.check("hist2d", "the options", given or {}, "table")) do
    local own = name == "bins" or name == "range" or name == "density" or name == "weights"
    local target = own and how or rest
    target[name] = value
  end
  x, y = data.vector("hist2d", "x", x), data.vector("hist2d", "y", y)
  data.check_same("hist2d", "x", x, "y", y)
  local counts, x_edges, y_edges = np.histogram2d(x, y, how.bins or 10, { range = how.range,
    density = how.density, weights = how.weights })
  return counts, x_edges, y_edges, add("hist2d", axes, x_edges, y_edges, counts.T:copy(), rest)
end

return mesh

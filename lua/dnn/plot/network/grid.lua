--- What a model says on a grid over two features: for decision boundaries.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local np = require "dnn.np"

local grid = {}

-- The most points of a grid, whose values are kept, and of a batch, whose points are made.
local MOST_POINTS <const>, BATCH <const> = 25000000, 16384

--- X as an array (2, m) of points.
---@param caller string
---@param X any
---@return dnn.array
function grid.check_points(caller, X)
  X = arguments.check_array(caller, "X", X)
  if X.ndim ~= 2 or X.shape[1] ~= 2 then
    fail("%s: X %s must have two rows, one for each feature%s", caller, X.shape,
      X.ndim == 2 and X.shape[2] == 2 and ": write X.T" or "")
  elseif X.shape[2] == 0 then
    fail("%s: X %s has no points", caller, X.shape)
  elseif not np.isfinite(X):all() then
    fail("%s: X has values that are nan or inf", caller)
  end
  return X
end

--- The values of a feature at which there are points: `step` apart, from `padding` below the least
--- up to `padding` above the greatest.
---@param caller string
---@param feature dnn.array
---@param padding number
---@param step number
---@return dnn.array
function grid.steps(caller, feature, padding, step)
  local low, high = feature:min() - padding, feature:max() + padding
  grid.check_size(caller, (high - low) / step, 1)
  return np.arange(low, high, step)
end

--- So many points, the first and the last at `padding` around the values of a feature; both sides
--- of the grid have as many.
---@param caller string
---@param feature dnn.array
---@param padding number
---@param count integer
---@return dnn.array
function grid.points(caller, feature, padding, count)
  grid.check_size(caller, count, count)
  return np.linspace(feature:min() - padding, feature:max() + padding, count)
end

--- Raises where a grid would have too many points to keep.
---@param caller string
---@param columns number
---@param rows number
function grid.check_size(caller, columns, rows)
  if columns * rows > MOST_POINTS then
    fail("%s: the grid would have %.0f x %.0f points: take a larger step", caller, rows, columns)
  end
end

--- Values of a model as rows, one for one number a point, otherwise one for each class; nil where
--- it gave something else for its n points.
local function as_rows(value, n)
  if getmetatable(value) ~= "dnn.array" then
    local ok, array = pcall(core.np.array, value)
    value = ok and type(value) == "table" and array or nil
  end
  if value == nil then
    return nil
  elseif value.size == n then
    return value:reshape(1, n)
  elseif value.ndim == 2 and value.shape[2] == n then
    return value
  elseif value.ndim == 2 and value.shape[1] == n then
    return value.T
  end
  return nil
end

--- Asks a model about all points of a grid, some thousands at a time.
---@param caller string
---@param model fun(points: dnn.array): any takes points as rows (n, 2); gives a number for each, or
--- a row or a column of them for each class
---@param xs dnn.array (columns,)
---@param ys dnn.array (rows,)
---@return dnn.array values (k, rows, columns), k numbers of each point
function grid.ask(caller, model, xs, ys)
  local columns, rows = xs.size, ys.size
  grid.check_size(caller, columns, rows)
  local at_once = math.max(1, BATCH // columns)
  local parts = {}
  for from = 1, rows, at_once do
    local some = ys { { from, math.min(rows, from + at_once - 1) } }
    local xx, yy = np.meshgrid(xs, some)
    local n = xx.size
    local given = model(np.stack({ xx:ravel(), yy:ravel() }, 2))
    local values = as_rows(given, n)
    if not values then
      local what = getmetatable(given) == "dnn.array" and tostring(given.shape) or type(given)
      fail("%s: model gave %s for points (%d, 2): it must give one number for each of them, (%d,) "
        .. "or (1, %d), or one for each class%s", caller, what, n, n, n,
        given == nil and ": did it forget to return?" or "")
    elseif parts[1] and values.shape[1] ~= parts[1].shape[1] then
      fail("%s: model gave %d numbers for each point, and %d for others", caller,
        parts[1].shape[1], values.shape[1])
    end
    parts[#parts + 1] = values:reshape(values.shape[1], some.size, columns)
  end
  return np.concatenate(parts, { axis = 2 })
end

return grid

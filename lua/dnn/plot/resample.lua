--- Pictures between their pixels: arrays enlarged by filters that matplotlib has by these names.

local np = require "dnn.np"

local resample = {}

local pi = math.pi

local function cube_from(x)
  return np.power(np.maximum(x, 0), 3)
end

-- A polynomial a + b x + c x^2 ...
local function polynomial(x, coefficients)
  local sum = np.full(x.shape, coefficients[#coefficients] + 0.0)
  for i = #coefficients - 1, 1, -1 do
    sum:mul_(x):add_(coefficients[i])
  end
  return sum
end

-- One polynomial in the distance for each unit of it.
local function pieces(list)
  return function(x)
    local sum = polynomial(x, list[1])
    for i = 2, #list do
      sum = np.where(np.less(x, i - 1), sum, polynomial(x - (i - 1), list[i]))
    end
    return sum
  end
end

local function raised_cosine(a, b)
  return function(x) return a + b * np.cos(x * pi) end
end

-- Each filter: how far it reaches in pixels, and its weights at distances from 0 on.
local filters <const> = {
  bilinear = { 1, function(x) return 1 - x end },
  hanning = { 1, raised_cosine(0.5, 0.5) },
  hamming = { 1, raised_cosine(0.54, 0.46) },
  hermite = { 1, pieces { { 1, 0, -3, 2 } } },
  quadric = { 1.5, function(x)
    return np.where(np.less(x, 0.5), 0.75 - x * x, 0.5 * np.square(x - 1.5))
  end },
  bicubic = { 2, function(x)
    return (cube_from(x + 2) - 4 * cube_from(x + 1) + 6 * cube_from(x) - 4 * cube_from(x - 1)) / 6
  end },
  catrom = { 2, pieces { { 1, 0, -2.5, 1.5 }, { 0, -0.5, 1, -0.5 } } },
  mitchell = { 2, pieces { { 16 / 18, 0, -2, 21 / 18 }, { 1 / 18, -0.5, 15 / 18, -7 / 18 } } },
  spline16 = { 2, pieces { { 1, -1 / 5, -9 / 5, 1 }, { 0, -7 / 15, 4 / 5, -1 / 3 } } },
  spline36 = { 3, pieces { { 1, -3 / 209, -453 / 209, 13 / 11 },
    { 0, -156 / 209, 270 / 209, -6 / 11 }, { 0, 26 / 209, -45 / 209, 1 / 11 } } },
  gaussian = { 2, function(x) return np.exp(-2 * x * x) end },
  sinc = { 4, np.sinc },
  lanczos = { 4, function(x) return np.sinc(x) * np.sinc(x / 4) end },
  blackman = { 4, function(x)
    return np.sinc(x) * (0.42 + 0.5 * np.cos(x * (pi / 4)) + 0.08 * np.cos(x * (pi / 2)))
  end },
}

--- The names of the filters, sorted.
---@type string[]
resample.filters = {}
for name in pairs(filters) do
  resample.filters[#resample.filters + 1] = name
end
table.sort(resample.filters)

-- The weights of `count` pixels for n points that are spread over them, (n, count). Beyond the
-- edges pixels are mirrored.
local function weights(filter, n, count)
  local radius, of_distance = table.unpack(filters[filter])
  local at = (np.arange(0, n) + 0.5) * (count / n) - 0.5
  local sum
  for _, mirrored in ipairs { at, -1 - at, 2 * count - 1 - at } do
    local distance = np.abs(mirrored:reshape(n, 1) - np.arange(0, count))
    local part = np.where(np.less(distance, radius), of_distance(distance), 0)
    sum = sum and sum + part or part
  end
  return sum / sum:sum { axis = 2, keepdims = true }
end

--- Enlarges a matrix to (h, w), both no smaller than its own. What is not finite makes NaN of the
--- points near it.
---@param matrix dnn.array
---@param h integer
---@param w integer
---@param filter string
---@return dnn.array
function resample.enlarge(matrix, h, w, filter)
  matrix = matrix:astype "float64"
  local rows = weights(filter, h, matrix.shape[1])
  local columns = weights(filter, w, matrix.shape[2]).T
  local finite = np.isfinite(matrix)
  if finite:all() then
    return np.dot(np.dot(rows, matrix), columns)
  end
  local enlarged = np.dot(np.dot(rows, np.where(finite, matrix, 0)), columns)
  local holes = np.dot(np.dot(np.abs(rows), 1 - finite:astype "float64"), np.abs(columns))
  return np.where(np.greater(holes, 1e-9), np.nan, enlarged)
end

return resample

--- Pictures in arrays of many layouts, as one stack: columns of numbers, batches of networks,
--- filters.
--
-- A layout names the dimensions of an array by letters: m pictures, of height h and width w, with c
-- channels, or of f numbers. "fm" are columns, "mf" rows, "mhwc" what files hold, "chwm" what
-- networks take, "mchw" the weights of a convolution.

local fail = require "dnn.support.fail"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"
local quote = require("dnn.core").system.quote

local picture_stack = {}

-- Layouts that are tried for arrays of four dimensions.
local layouts <const> = { "mhwc", "chwm", "mchw", "hwcm" }

--- The extents of an array by the letters of a layout.
local function extents(shape, layout)
  local found = {}
  for i = 1, #layout do
    found[layout:sub(i, i)] = shape[i]
  end
  return found
end

--- The shape {h, w, c} of square pictures of so many numbers; nil where there are none.
local function square(count)
  for _, channels in ipairs { 1, 3 } do
    local side = math.floor(math.sqrt(count / channels) + 0.5)
    if side >= 2 and side * side * channels == count then
      return { h = side, w = side, c = channels, order = "hwc" }
    end
  end
end

--- What a shape that was given says: {h, w}, {h, w, 3} or {3, h, w}.
local function read_shape(caller, shape)
  for i = 1, math.max(2, #shape) do
    if math.type(shape[i]) ~= "integer" or shape[i] < 1 or #shape > 3 then
      fail("%s: shape must be {height, width}, {height, width, 3} or {3, height, width}", caller)
    end
  end
  if #shape == 2 then
    return { h = shape[1], w = shape[2], c = 1, order = "hwc" }
  elseif (shape[1] == 3 or shape[1] == 1) and shape[3] ~= 3 and shape[3] ~= 4 then
    return { c = shape[1], h = shape[2], w = shape[3], order = "chw" }
  end
  return { h = shape[1], w = shape[2], c = shape[3], order = "hwc" }
end

--- The layout among those that have 1 or 3 channels, and square pictures where that is asked for;
--- nil where there is none. Raises where two of them show something else.
local function find_layout(caller, X, needs_square)
  local found, seen = nil, nil
  for _, layout in ipairs(layouts) do
    local now = extents(X.shape, layout)
    if (now.c == 1 or now.c == 3) and (now.h == now.w or not needs_square) then
      if found and (seen.m ~= now.m or seen.c ~= now.c or seen.h ~= now.h) then
        fail('%s: X %s may be %d of %d channels, or %d of %d: write layout = "%s" or "%s"', caller,
          X.shape, seen.m, seen.c, now.m, now.c, found, layout)
      end
      found, seen = found or layout, seen or now
    end
  end
  return found
end

--- The layout of an array of four dimensions. Of filters behind the first layer, and of what layers
--- give, with any number of channels, only square ones are known.
local function guess_of_four(caller, X)
  local found = find_layout(caller, X, true)
  local filters, batch = X.shape[3] == X.shape[4], X.shape[2] == X.shape[3]
  if not found and filters ~= batch then
    found = filters and "mchw" or "chwm"
  end
  return found or find_layout(caller, X, false)
    or fail('%s: X %s: say what its dimensions are, layout = "chwm" (channels, height, width, '
      .. 'pictures), "mhwc" or "mchw"', caller, X.shape)
end

--- The layout, and the shape of pictures that are columns or rows.
local function guess(caller, X, shape)
  local ndim = X.ndim
  if ndim == 4 then
    return guess_of_four(caller, X)
  elseif ndim == 3 then
    local last = X.shape[3] -- a stack of filters of 3 by 3 is no picture
    return (last == 3 or last == 4) and X.shape[2] ~= last and "hwc" or "mhw"
  elseif ndim < 1 or ndim > 4 then
    fail("%s: X %s must have 1 to 4 dimensions", caller, X.shape)
  end
  local rows, columns = X.shape[1], ndim == 2 and X.shape[2] or 1
  if shape then
    local size = shape.h * shape.w * shape.c
    if rows ~= size and columns ~= size then
      fail("%s: X %s has no columns of the %d numbers of shape %s", caller, X.shape, size,
        ("(%d, %d, %d)"):format(shape.h, shape.w, shape.c))
    end
    return rows == size and "fm" or "mf", shape
  end
  shape = square(rows)
  if shape then
    return "fm", shape
  end
  shape = square(columns)
  if not shape then
    fail("%s: X %s: columns of %d numbers are no square pictures: write shape = {height, width}, "
      .. "or {height, width, 3}", caller, X.shape, rows)
  end
  return "mf", shape
end

local function check_layout(caller, X, layout)
  local sorted = {}
  for letter in layout:gmatch "." do
    sorted[#sorted + 1] = letter
  end
  table.sort(sorted)
  local letters = table.concat(sorted)
  if letters ~= "chmw" and letters ~= "hmw" and letters ~= "chw" and letters ~= "hw"
      and letters ~= "fm" then
    local nearest = suggest.nearest(layout, { "fm", "mf", "mhwc", "chwm", "mchw", "hwcm", "mhw" })
    fail('%s: layout must have a letter for each dimension: m pictures, h, w, c channels, such as '
      .. '"chwm", or f numbers, "fm" or "mf"; got "%s"%s', caller, quote(layout),
      nearest and (': did you mean "%s"?'):format(nearest) or "")
  elseif #layout ~= X.ndim then
    fail('%s: layout "%s" has %d dimensions, X %s has %d', caller, layout, #layout, X.shape, X.ndim)
  end
end

--- The first `most` entries along a dimension.
local function first(X, axis, most)
  if X.shape[axis] <= most then
    return X
  end
  local index = {}
  for i = 1, X.ndim do
    index[i] = i == axis and { 1, most } or ":"
  end
  return X(index)
end

--- Reads pictures.
---@param caller string
---@param X dnn.array
---@param most integer how many are read at most
---@param shape? integer[] of pictures that are columns or rows
---@param layout? string where it is not guessed
---@return dnn.array stack (n, h, w, c), with 1, 3 or 4 channels
---@return integer count how many pictures there are
---@return integer? columns where channels became pictures of their own: how many a picture had
function picture_stack.read(caller, X, most, shape, layout)
  if X.size == 0 then
    fail("%s: X %s has no pictures", caller, X.shape)
  end
  local of_numbers = shape and read_shape(caller, shape)
  if layout then
    check_layout(caller, X, layout)
    if layout == "fm" or layout == "mf" then
      of_numbers = of_numbers or square(X.shape[layout == "fm" and 1 or 2])
        or fail("%s: X %s: write shape = {height, width}", caller, X.shape)
    end
  else
    layout, of_numbers = guess(caller, X, of_numbers)
  end
  if layout == "fm" or layout == "mf" then
    X = X.ndim == 1 and X:reshape(X.size, 1) or X
    local axis = layout == "fm" and 2 or 1
    local count, some = X.shape[axis], first(X, axis, most)
    some = axis == 2 and some.T or some
    local e = of_numbers
    if e.order == "hwc" then
      return some:reshape(some.shape[1], e.h, e.w, e.c), count
    end
    return some:reshape(some.shape[1], e.c, e.h, e.w):transpose(1, 3, 4, 2), count
  elseif shape then
    fail("%s: shape is that of pictures in columns, X %s has their height and width", caller,
      X.shape)
  end
  for _, letter in ipairs { "c", "m" } do
    if not layout:find(letter) then
      X, layout = np.expand_dims(X, 1), letter .. layout
    end
  end
  local place = {}
  for i = 1, 4 do
    place[layout:sub(i, i)] = i
  end
  local e = extents(X.shape, layout)
  local some = first(X, place.m, most)
  if e.c == 1 or e.c == 3 or e.c == 4 then
    return some:transpose(place.m, place.h, place.w, place.c), e.m
  end
  local apart = some:transpose(place.m, place.c, place.h, place.w)
  apart = apart:reshape(apart.shape[1] * e.c, e.h, e.w, 1)
  return first(apart, 1, most), e.m * e.c, e.c
end

return picture_stack

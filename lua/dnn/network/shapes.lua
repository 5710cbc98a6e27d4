--- Small functions about the shapes of examples and arrays, for the other modules of networks.

local core = require "dnn.core"

local shapes = {}

--- The number of elements of a shape.
---@param shape integer[]
---@return integer
function shapes.size(shape)
  local size = 1
  for i = 1, #shape do
    size = size * shape[i]
  end
  return size
end

--- A plain list of the extents, which may be changed.
---@param shape integer[]
---@return integer[]
function shapes.list(shape)
  local list = {}
  for i = 1, #shape do
    list[i] = shape[i]
  end
  return list
end

--- The padding on both sides with which a window that slides over pictures in strides gives
--- extent / stride results, rounded up: "same" in other libraries. Nil where they pad one side more
--- than the other.
---@param extents integer[] height and width
---@param window integer[]
---@param stride integer[]
---@return integer[]?
function shapes.same_padding(extents, window, stride)
  local padding = {}
  for i = 1, 2 do
    local results = (extents[i] - 1) // stride[i] + 1
    local both = math.max(0, (results - 1) * stride[i] + window[i] - extents[i])
    if both % 2 == 1 then
      return nil
    end
    padding[i] = both // 2
  end
  return padding
end

--- Zeros of the shape and type of an array.
---@param array dnn.array
---@return dnn.array
function shapes.zeros_like(array)
  return core.np.zeros(array.shape, array.dtype)
end

return shapes

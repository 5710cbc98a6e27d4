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

--- Zeros of the shape and type of an array.
---@param array dnn.array
---@return dnn.array
function shapes.zeros_like(array)
  return core.np.zeros(array.shape, array.dtype)
end

return shapes

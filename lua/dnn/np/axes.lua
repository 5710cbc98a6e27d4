--- Indices and shapes for work along axes.

local core = require("dnn.core").np

local axes = {}

--- The number of elements of a shape; an error when no array can have so many.
---@param extents integer[]
---@return integer
function axes.count(extents)
  return core.broadcast_to(0, extents).size
end

--- The index for `item` along an axis and everything along the axes before it.
---@param axis integer from 1
---@param item any what an index may hold
---@return table
function axes.along(axis, item)
  local index = {}
  for k = 1, axis - 1 do
    index[k] = ":"
  end
  index[axis] = item
  return index
end

--- The extents 1, ..., n, ..., 1 in which a vector broadcasts along one axis.
---@param ndim integer
---@param axis integer from 1
---@param n integer
---@return integer[]
function axes.spread(ndim, axis, n)
  local extents = {}
  for k = 1, ndim do
    extents[k] = k == axis and n or 1
  end
  return extents
end

--- An array with some axes merged into the last one, and the shape of a reduction with keepdims.
---@param A dnn.array
---@param reduced integer[] axes from 1
---@return dnn.array lines (..., product of the extents of these axes)
---@return integer[] kept A's shape with 1 for these axes
function axes.merged(A, reduced)
  local kept, is_reduced = A.shape, {}
  local permutation, extents = {}, {}
  for _, k in ipairs(reduced) do
    is_reduced[k], kept[k] = true, 1
  end
  for k, extent in ipairs(A.shape) do
    if not is_reduced[k] then
      permutation[#permutation + 1] = k
      extents[#extents + 1] = extent
    end
  end
  local merged = {}
  for i, k in ipairs(reduced) do
    permutation[#permutation + 1] = k
    merged[i] = A.shape[k]
  end
  extents[#extents + 1] = axes.count(merged)
  return A:transpose(permutation):reshape(extents), kept
end

return axes

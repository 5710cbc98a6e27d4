--- Parameters of random numbers, for the cases of the other notebooks (dnn.course.cases.planar and
--- so on).

local params = require "dnn.support.params"

--- Draws W1, b1, W2, b2 ... from a random state, given the shapes of the weights; the names may
--- have a prefix.
---@param random dnn.RandomState
---@param shapes integer[][]
---@param prefix? string
---@return dnn.params
return function(random, shapes, prefix)
  local layers = params.new()
  for l, shape in ipairs(shapes) do
    layers[(prefix or "") .. "W" .. l] = random:randn(shape)
    layers[(prefix or "") .. "b" .. l] = random:randn(shape[1], 1)
  end
  return layers
end

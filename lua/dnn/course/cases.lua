--- The inputs on which the notebook tries its functions: the same draws from the same seeds.
--
--     local A, W, b = dnn.cases.linear_forward()
--
-- Every call draws them anew. They are dnn.cases; those of the other notebooks are the modules
-- dnn.course.cases.planar and so on, dnn.cases.planar.

local core = require "dnn.core" -- dnn.np would take time to load
local params = require "dnn.support.params"

---@class dnn.cases
local cases = {}

--- Draws arrays of the given shapes, in this order, from one seed.
local function draw(seed, ...)
  local random, arrays = core.np.random.RandomState(seed), {}
  for i, shape in ipairs { ... } do
    arrays[i] = random:randn(table.unpack(shape))
  end
  return table.unpack(arrays)
end

--- Parameters in the order of their layers: W1, b1, W2, b2 ...
local function parameters_of(...)
  local parameters = params.new()
  for i, array in ipairs { ... } do
    parameters[(i % 2 == 1 and "W" or "b") .. (i + 1) // 2] = array
  end
  return parameters
end

--- A (3, 2), W (1, 3), b (1, 1)
function cases.linear_forward()
  return draw(1, { 3, 2 }, { 1, 3 }, { 1, 1 })
end

--- A_prev (3, 2), W (1, 3), b (1, 1)
function cases.linear_activation_forward()
  return draw(2, { 3, 2 }, { 1, 3 }, { 1, 1 })
end

--- X (4, 2) and the parameters of layers with 3 and 1 units
function cases.L_model_forward()
  local X, W1, b1, W2, b2 = draw(1, { 4, 2 }, { 3, 4 }, { 3, 1 }, { 1, 3 }, { 1, 1 })
  return X, parameters_of(W1, b1, W2, b2)
end

--- X (5, 4) and the parameters of layers with 4, 3 and 1 units
function cases.L_model_forward_2hidden()
  local X, W1, b1, W2, b2, W3, b3 =
    draw(6, { 5, 4 }, { 4, 5 }, { 4, 1 }, { 3, 4 }, { 3, 1 }, { 1, 3 }, { 1, 1 })
  return X, parameters_of(W1, b1, W2, b2, W3, b3)
end

--- Y (1, 3), AL (1, 3)
function cases.compute_cost()
  return core.np.array { { 1, 1, 1 } }, core.np.array { { 0.8, 0.9, 0.4 } }
end

--- dZ (1, 2) and the linear cache {A_prev (3, 2), W (1, 3), b (1, 1)}
function cases.linear_backward()
  local dZ, A_prev, W, b = draw(1, { 1, 2 }, { 3, 2 }, { 1, 3 }, { 1, 1 })
  return dZ, { A_prev, W, b }
end

--- dA (1, 2) and the cache {{A_prev (3, 2), W (1, 3), b (1, 1)}, Z (1, 2)}
function cases.linear_activation_backward()
  local dA, A_prev, W, b, Z = draw(2, { 1, 2 }, { 3, 2 }, { 1, 3 }, { 1, 1 }, { 1, 2 })
  return dA, { { A_prev, W, b }, Z }
end

--- AL (1, 2), Y (1, 2) and the caches of layers with 3 and 1 units
function cases.L_model_backward()
  local AL, A1, W1, b1, Z1, A2, W2, b2, Z2 = draw(3, { 1, 2 }, { 4, 2 }, { 3, 4 }, { 3, 1 },
    { 3, 2 }, { 3, 2 }, { 1, 3 }, { 1, 1 }, { 1, 2 })
  return AL, core.np.array { { 1, 0 } }, { { { A1, W1, b1 }, Z1 }, { { A2, W2, b2 }, Z2 } }
end

--- Parameters W1 (3, 4), b1, W2 (1, 3), b2, and their gradients
function cases.update_parameters()
  local shapes = { { 3, 4 }, { 3, 1 }, { 1, 3 }, { 1, 1 } }
  local grads = params.new()
  for name, array in pairs(parameters_of(draw(3, table.unpack(shapes)))) do
    grads["d" .. name] = array
  end
  return parameters_of(draw(2, table.unpack(shapes))), grads
end

return cases

--- The inputs on which the notebook on optimization tries its functions, `dnn.cases.optimization`.
--
-- Every call draws them anew.

local draw_layers = require "dnn.course.cases.draw_layers"
local np = require "dnn.np"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

---@class dnn.cases.optimization
local optimization = {}

-- The notebook's second layer has 3 inputs, though its first has 2 units.
local two_shapes <const> = { { 2, 3 }, { 3, 3 } }

--- Parameters W1 (2, 3), b1, W2 (3, 3), b2, their gradients and the learning rate 0.01
function optimization.update_parameters_with_gd()
  local random = np.random.RandomState(1)
  local parameters = draw_layers(random, two_shapes)
  return parameters, draw_layers(random, two_shapes, "d"), 0.01
end

--- X (12288, 148), Y (1, 148) of booleans and the mini-batch size 64
function optimization.random_mini_batches()
  local random = np.random.RandomState(1)
  local X = random:randn(12288, 148)
  return X, random:randn(1, 148):lt(0.5), 64
end

--- Parameters W1 (2, 3), b1, W2 (3, 3), b2
function optimization.initialize_velocity()
  return draw_layers(np.random.RandomState(1), two_shapes)
end

optimization.initialize_adam = optimization.initialize_velocity

--- Gradients of two_shapes that are 0.
local function zero_gradients()
  local zeros = params.new()
  for l, shape in ipairs(two_shapes) do
    zeros["dW" .. l] = np.zeros(shape)
    zeros["db" .. l] = np.zeros(shape[1], 1)
  end
  return zeros
end

--- Parameters W1 (2, 3), b1, W2 (3, 3), b2, their gradients and the velocity 0
function optimization.update_parameters_with_momentum()
  local parameters, grads = optimization.update_parameters_with_gd()
  return parameters, grads, zero_gradients()
end

--- Parameters W1 (2, 3), b1, W2 (3, 3), b2, their gradients, v = 0 and s = 0
function optimization.update_parameters_with_adam()
  local parameters, grads = optimization.update_parameters_with_gd()
  return parameters, grads, zero_gradients(), zero_gradients()
end

return suggest.strict(optimization, "dnn.cases.optimization")

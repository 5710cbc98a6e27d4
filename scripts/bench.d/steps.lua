-- one training step of small networks, written with the functions of the notebook

local np = require "dnn.np"
local dnn = require "dnn"

--- A step of L_layer_model with m random examples. Like the notebook's it also computes dA1, the
--- gradient with respect to X, which nobody needs.
local function step(layer_dims, m)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(layer_dims[1], m)
    local Y = random:randint(0, 2, { 1, m })
    local parameters = dnn.initialize_parameters_deep(layer_dims, { scale = "fan_in", seed = 1 })
    return function()
      local AL, caches = dnn.L_model_forward(X, parameters)
      dnn.compute_cost(AL, Y)
      local grads = dnn.L_model_backward(AL, Y, caches)
      dnn.update_parameters(parameters, grads, 0.0075)
    end
  end
end

return {
  rows = {
    { name = "2-4-1, m = 4", ours = step({ 2, 4, 1 }, 4), peer = "small_2_4_1_m4" },
    { name = "2-4-1, m = 400", ours = step({ 2, 4, 1 }, 400), peer = "small_2_4_1_m400" },
    { name = "5-4-3-1, m = 4", ours = step({ 5, 4, 3, 1 }, 4), peer = "small_5_4_3_1_m4" },
    { name = "5-4-3-1, m = 400", ours = step({ 5, 4, 3, 1 }, 400), peer = "small_5_4_3_1_m400" },
  },
}

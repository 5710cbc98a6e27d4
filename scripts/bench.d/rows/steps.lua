-- a thousand training steps of small networks, written with the functions of the notebook

local np = require "dnn.np"
local dnn = require "dnn"

--- A thousand steps of L_layer_model with m random examples. Like the notebook's they also compute
--- dA1, the gradient with respect to X, which nobody needs.
local function step(layer_dims, m)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(layer_dims[1], m)
    local Y = random:randint(0, 2, { 1, m })
    local parameters = dnn.initialize_parameters_deep(layer_dims, { scale = "fan_in", seed = 1 })
    return function()
      for _ = 1, 1000 do
        local AL, caches = dnn.L_model_forward(X, parameters)
        dnn.compute_cost(AL, Y)
        local grads = dnn.L_model_backward(AL, Y, caches)
        dnn.update_parameters(parameters, grads, 0.0075)
      end
    end
  end
end

local function row(name, layer_dims, m, peer)
  return { name = name, ours = step(layer_dims, m), peers = { numpy = peer } }
end

return {
  rows = {
    row("2-4-1, m = 4", { 2, 4, 1 }, 4, "small_2_4_1_m4"),
    row("2-4-1, m = 400", { 2, 4, 1 }, 400, "small_2_4_1_m400"),
    row("5-4-3-1, m = 4", { 5, 4, 3, 1 }, 4, "small_5_4_3_1_m4"),
    row("5-4-3-1, m = 400", { 5, 4, 3, 1 }, 400, "small_5_4_3_1_m400"),
  },
}

-- training networks against the notebook's NumPy code, PyTorch and JAX

local np = require "dnn.np"
local dnn = require "dnn"

--- Uniform pictures as columns and labels: the time does not depend on the values.
local function cat_data()
  local random = np.random.RandomState(1)
  return random:rand(12288, 209), random:randint(0, 2, { 1, 209 }):astype("float64")
end

local iterations <const> = 2500

--- The whole run with `fit`, everything included but drawing the data.
local function cat_fit(layer_dims)
  return function()
    local X, Y = cat_data()
    return function()
      local net = dnn.mlp(layer_dims)
      net:fit(X, Y, { epochs = iterations, learning_rate = 0.0075, progress = false })
    end
  end
end

local function cat_model(layer_dims, model)
  return function()
    local X, Y = cat_data()
    return function()
      dnn[model](X, Y, layer_dims, { num_iterations = iterations })
    end
  end
end

--- One iteration with the weights themselves.
local function cat_step(layer_dims)
  return function()
    local X, Y = cat_data()
    local net = dnn.mlp(layer_dims)
    net:compile { learning_rate = 0.0075 }
    return function()
      net:step(X, Y)
    end
  end
end

--- A thousand steps, which JAX takes in one compiled scan.
local function small(layer_dims, m)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(layer_dims[1], m)
    local Y = random:randint(0, 2, { 1, m }):astype("float64")
    local net = dnn.mlp(layer_dims)
    net:compile { learning_rate = 0.0075 }
    return function()
      for _ = 1, 1000 do
        net:step(X, Y)
      end
    end
  end
end

local function classifier(layer_dims, m, optimizer, precision)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(layer_dims[1], m):astype("float32")
    local Y = random:randint(0, layer_dims[#layer_dims], { 1, m })
    layer_dims.output, layer_dims.dtype, layer_dims.precision = false, "float32", precision
    local net = dnn.mlp(layer_dims)
    net:compile { loss = "softmax_cross_entropy", optimizer = optimizer or "sgd" }
    return function()
      net:step(X, Y)
    end
  end
end

local function epoch()
  local X = np.random.RandomState(1):randn(784, 60000):astype("float32")
  local Y = np.random.RandomState(2):randint(0, 10, { 1, 60000 })
  local net = dnn.mlp { 784, 256, 128, 10, output = false, dtype = "float32" }
  return function()
    net:fit(X, Y, { batch_size = 64, loss = "softmax_cross_entropy", optimizer = "adam",
      progress = false })
  end
end

local function lenet()
  local random = np.random.RandomState(1)
  local X = random:randn(1, 28, 28, 64):astype("float32")
  local Y = random:randint(0, 10, { 1, 64 })
  local net = dnn.sequential {
    dnn.conv2d(6, 5, { padding = 2 }), dnn.relu(), dnn.max_pool2d(2),
    dnn.conv2d(16, 5), dnn.relu(), dnn.max_pool2d(2),
    dnn.flatten(), dnn.linear(120), dnn.relu(), dnn.linear(84), dnn.relu(), dnn.linear(10),
    input = { 1, 28, 28 }, dtype = "float32",
  }
  net:compile { loss = "softmax_cross_entropy", learning_rate = 0.01 }
  return function()
    net:step(X, Y)
  end
end

--- Operations of the products of a step: forwards, weights and, but for the first layer, backwards.
local function flops(layer_dims, m)
  local sum = 0
  for l = 1, #layer_dims - 1 do
    sum = sum + (l == 1 and 4 or 6) * layer_dims[l] * layer_dims[l + 1] * m
  end
  return sum
end

local deep <const>, two <const> = { 12288, 20, 7, 5, 1 }, { 12288, 7, 1 }
local middle <const>, wide <const> = { 784, 512, 256, 10 }, { 4096, 4096, 4096, 10 }

local function row(name, ours, peers, more)
  local result = { name = name, ours = ours, peers = peers }
  for key, value in pairs(more or {}) do
    result[key] = value
  end
  return result
end

local function step_row(name, layer_dims, m, dtype, ours, peers)
  return row(name, ours, peers, { flops = flops(layer_dims, m), dtype = dtype })
end

local run <const> = { peer_turns = iterations }

return {
  rows = {
    row("cat deep, fit", cat_fit(deep), { numpy = "cat_deep", torch = "torch_cat_deep" }, run),
    row("cat deep, L_layer_model", cat_model(deep, "L_layer_model"), { numpy = "cat_deep" }, run),
    row("cat two, fit", cat_fit(two), { numpy = "cat_two", torch = "torch_cat_two" }, run),
    row("cat two, two_layer_model", cat_model(two, "two_layer_model"), { numpy = "cat_two" }, run),
    step_row("cat deep, one step", deep, 209, "f64", cat_step(deep),
      { numpy = "cat_deep", torch = "torch_cat_deep", jax = "jax_cat_deep" }),
    step_row("cat two, one step", two, 209, "f64", cat_step(two),
      { numpy = "cat_two", torch = "torch_cat_two", jax = "jax_cat_two" }),
    step_row("784-512-256-10, batch 128, SGD", middle, 128, "f32", classifier(middle, 128),
      { numpy = "numpy_mnist_128", torch = "torch_mnist_128", jax = "jax_mnist_128" }),
    step_row("784-512-256-10, batch 128, Adam", middle, 128, "f32",
      classifier(middle, 128, "adam"), { torch = "torch_mnist_adam", jax = "jax_mnist_adam" }),
    step_row("784-512-256-10, batch 128, SGD, bf16", middle, 128, "f32",
      classifier(middle, 128, "sgd", "bf16"), { torch = "torch_mnist_128_bf16" }),
    row("epoch of 60000, batch 64, Adam", epoch, { torch = "torch_epoch", jax = "jax_epoch" }),
    step_row("4096-4096-4096-10, batch 512", wide, 512, "f32", classifier(wide, 512),
      { numpy = "numpy_wide", torch = "torch_wide", jax = "jax_wide" }),
    step_row("4096-4096-4096-10, batch 512, bf16", wide, 512, "f32",
      classifier(wide, 512, "sgd", "bf16"), { torch = "torch_wide_bf16" }),
    row("2-4-1, m = 4, 1000 steps", small({ 2, 4, 1 }, 4),
      { numpy = "small_2_4_1_m4", jax = "jax_2_4_1_m4" }),
    row("5-4-3-1, m = 4, 1000 steps", small({ 5, 4, 3, 1 }, 4),
      { numpy = "small_5_4_3_1_m4", jax = "jax_5_4_3_1_m4" }),
    row("2-4-1, m = 400, 1000 steps", small({ 2, 4, 1 }, 400),
      { numpy = "small_2_4_1_m400", jax = "jax_2_4_1_m400" }),
    row("5-4-3-1, m = 400, 1000 steps", small({ 5, 4, 3, 1 }, 400),
      { numpy = "small_5_4_3_1_m400", jax = "jax_5_4_3_1_m400" }),
    row("LeNet, batch 64", lenet, { torch = "torch_lenet", jax = "jax_lenet" }),
  },
}

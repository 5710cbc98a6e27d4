-- training networks: the notebook's NumPy code and PyTorch against networks and models of dnn

local np = require "dnn.np"
local dnn = require "dnn"

local nproc = tonumber(io.popen("nproc"):read("a"))

--- PyTorch with several threads is best in one of these, NumPy in one of the others.
local function setting(label, threads, blas_threads, more)
  return {
    label = label,
    environment = ("OMP_NUM_THREADS=%d OPENBLAS_NUM_THREADS=%d %s"):format(threads,
      blas_threads or threads, more or ""),
  }
end

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

local function small(layer_dims, m)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(layer_dims[1], m)
    local Y = random:randint(0, 2, { 1, m }):astype("float64")
    local net = dnn.mlp(layer_dims)
    net:compile { learning_rate = 0.0075 }
    return function()
      net:step(X, Y)
    end
  end
end

local function classifier(layer_dims, m, optimizer)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(layer_dims[1], m):astype("float32")
    local Y = random:randint(0, layer_dims[#layer_dims], { 1, m })
    layer_dims.output, layer_dims.dtype = false, "float32"
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

--- A row for each peer.
local rows = {}
local function add(name, ours, peers, more)
  for _, peer in ipairs(peers) do
    local library = peer:find("^torch") and "PyTorch" or "NumPy"
    local row = { name = ("%s: %s"):format(name, library), ours = ours, peer = peer }
    for key, value in pairs(more or {}) do
      row[key] = value
    end
    rows[#rows + 1] = row
  end
end

local run <const> = { peer_turns = iterations }
add("cat deep, fit", cat_fit(deep), { "cat_deep", "torch_cat_deep" }, run)
add("cat deep, L_layer_model", cat_model(deep, "L_layer_model"), { "cat_deep" }, run)
add("cat two, fit", cat_fit(two), { "cat_two", "torch_cat_two" }, run)
add("cat two, two_layer_model", cat_model(two, "two_layer_model"), { "cat_two" }, run)
add("cat deep, one step", cat_step(deep), { "cat_deep", "torch_cat_deep" },
  { flops = flops(deep, 209) })
add("cat two, one step", cat_step(two), { "cat_two", "torch_cat_two" },
  { flops = flops(two, 209) })
add("784-512-256-10, batch 128", classifier(middle, 128), { "numpy_mnist_128", "torch_mnist_128" },
  { flops = flops(middle, 128) })
add("the same, Adam", classifier(middle, 128, "adam"), { "torch_mnist_adam" })
add("epoch of 60000, batch 64, Adam", epoch, { "torch_epoch" })
add("4096-4096-4096-10, batch 512", classifier(wide, 512), { "numpy_wide", "torch_wide" },
  { flops = flops(wide, 512) })
add("2-4-1, m = 4", small({ 2, 4, 1 }, 4), { "small_2_4_1_m4" })
add("5-4-3-1, m = 4", small({ 5, 4, 3, 1 }, 4), { "small_5_4_3_1_m4" })
add("2-4-1, m = 400", small({ 2, 4, 1 }, 400), { "small_2_4_1_m400" })
add("5-4-3-1, m = 400", small({ 5, 4, 3, 1 }, 400), { "small_5_4_3_1_m400" })
add("LeNet, batch 64", lenet, { "torch_lenet" })

return {
  rows = rows,
  settings = {
    setting("1 thread", 1),
    setting(nproc .. " threads", nproc),
    setting(nproc .. " threads, BLAS 1", nproc, 1),
    setting(nproc .. " threads, passive", nproc, nproc, "OMP_WAIT_POLICY=passive"),
  },
}

-- how time and memory grow with examples, width, depth and epochs, and NumPy's

local np = require "dnn.np"
local dnn = require "dnn"

--- Full-batch training, which NumPy's code of networks.py does as well.
local function fit(m, width, depth, epochs)
  return function()
    local random = np.random.RandomState(1)
    local X = random:randn(32, m):astype("float32")
    local Y = random:randint(0, 10, { 1, m })
    local layer_dims = { 32, output = false, dtype = "float32" }
    for _ = 1, depth do
      layer_dims[#layer_dims + 1] = width
    end
    layer_dims[#layer_dims + 1] = 10
    local net = dnn.mlp(layer_dims)
    return function()
      net:fit(X, Y, { epochs = epochs, loss = "softmax_cross_entropy", optimizer = "sgd",
        learning_rate = 0.01, progress = false })
    end
  end
end

local rows = {}

--- Rows that differ in one size.
local function series(name, format, values, sizes)
  for _, x in ipairs(values) do
    local m, width, depth, epochs = sizes(x)
    rows[#rows + 1] = {
      name = format:format(x),
      series = name,
      x = x,
      ours = fit(m, width, depth, epochs),
      peers = { numpy = ("fit %d %d %d %d"):format(m, width, depth, epochs) },
    }
  end
end

series("examples", "m = %d, 32-64-64-10, 1 epoch", { 100, 1000, 10000, 100000, 1000000 },
  function(m)
    return m, 64, 2, 1
  end)
series("width of two layers", "width %d, m = 1000, 1 epoch", { 16, 64, 256, 1024, 4096 },
  function(width)
    return 1000, width, 2, 1
  end)
-- With more layers than this the gradients of untrained weights vanish into denormal numbers.
series("layers of 64 units", "%d layers of 64, m = 1000, 1 epoch", { 1, 4, 16, 64 },
  function(depth)
    return 1000, 64, depth, 1
  end)
series("epochs", "%d epochs, 32-64-64-10, m = 1000", { 1, 10, 100, 1000 }, function(epochs)
  return 1000, 64, 2, epochs
end)

return { rows = rows }

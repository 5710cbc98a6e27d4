-- Layers: what they are made from, compute and differentiate.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close = networks.close

local X = np.random.RandomState(4):randn(5, 9)

--- What a layer alone gives for X.
local function output(layer, dtype)
  return dnn.sequential { input = 5, layer, dtype = dtype }:forward(X)
end

describe("an activation", function()
  local formulas = {
    sigmoid = function(z) return 1 / (1 + np.exp(-z)) end,
    relu = function(z) return np.maximum(0, z) end,
    tanh = np.tanh,
    softmax = function(z)
      local e = np.exp(z - z:max { axis = 1, keepdims = true })
      return e / e:sum { axis = 1, keepdims = true }
    end,
    log_softmax = function(z)
      return z - np.log(np.exp(z):sum { axis = 1, keepdims = true })
    end,
    leaky_relu = function(z) return np.where(z:gt(0), z, z * 0.01) end,
    elu = function(z) return np.where(z:gt(0), z, np.exp(z) - 1) end,
    softplus = function(z) return np.log(1 + np.exp(z)) end,
    swish = function(z) return z / (1 + np.exp(-z)) end,
  }
  for name, formula in pairs(formulas) do
    it("computes its formula: " .. name, function()
      close(formula(X), output(name), 1e-14)
      close(formula(X), output(name, "float32"):astype("float64"), 2e-6)
    end)
  end

  it("computes its formula: gelu", function()
    -- z (1 + erf(z / sqrt(2))) / 2, in Python: [z*(1+math.erf(z/2**.5))/2 for z in (-1, 0, 1, 2)]
    local gelu = dnn.sequential { input = 1, "gelu" }:forward(np.array { { -1, 0, 1, 2 } })
    close(np.array { { -0.15865525393145707, 0, 0.8413447460685429, 1.9544997361036416 } }, gelu,
      1e-14)
  end)

  it("may have a slope: leaky_relu", function()
    close(np.where(X:gt(0), X, X * 0.2), output(dnn.leaky_relu(0.2)), 0)
  end)

  it("may have a scale: elu", function()
    close(np.where(X:gt(0), X, (np.exp(X) - 1) * 2), output(dnn.elu(2)), 1e-14)
  end)

  it("shows fields of the user, whatever they are", function()
    local layer = dnn.relu()
    layer.note = { {}, print }
    assert.equal("relu(note = {...})", tostring(layer))
  end)

  it("takes no array, and nothing else that it has no use for", function()
    raises("tanh: this makes a layer and takes no argument, got an array: of an array it is "
      .. "np.tanh(X)", dnn.tanh, np.ones(2))
    raises("softmax: this makes a layer and takes no argument, got number", dnn.softmax, 1)
    raises("leaky_relu: slope must be a finite number", dnn.leaky_relu, "a")
    raises("elu: alpha must be a finite number", dnn.elu, {})
  end)
end)

describe("a layer has the gradients of what it computes:", function()
  for _, case in ipairs(networks.layers()) do
    it(("%s of %s"):format(case[1], case[2].shape), function()
      local _, report = dnn.gradient_check(case[1], case[2], { samples = 60 })
      assert.is_true(report.passed, tostring(report))
    end)
  end
end)

describe("dnn", function()
  it("makes every layer, and each is tried with files and for its gradient", function()
    local tried = {}
    for _, case in ipairs(networks.layers()) do
      tried[case[1].class] = true
    end
    for class in pairs(require("dnn.network.layers").make) do
      assert.is_function(dnn[class])
      assert.is_true(tried[class], class .. " is not in networks.layers of spec/helpers")
    end
  end)
end)

describe("dnn.linear", function()
  it("is Z = W A + b", function()
    local net = dnn.sequential { dnn.linear(5, 4) }
    net.parameters.b1 = { { 1 }, { 2 }, { 3 }, { 4 } }
    close(net.parameters.W1:dot(X) + net.parameters.b1, net:forward(X), 1e-13)
  end)

  it("is also called dense", function()
    assert.equal(tostring(dnn.linear(5, 4)), tostring(dnn.dense(5, 4)))
  end)

  it("needs numbers of units", function()
    raises("linear: n_out must be a positive integer, got 4.5", dnn.linear, 2, 4.5)
    raises("linear: n_in must be a positive integer, got 0", dnn.linear, 0, 4)
    raises("n_out must be a positive integer, got 2.0 ('/' gives a float, use '//')", dnn.linear,
      2, 4 / 2)
    raises("got table: numbers are given one by one, not in a table", dnn.linear, { 2, 4 })
  end)

  it("tells what other libraries have as its options", function()
    raises("linear: an activation is the layer after it: write dnn.linear(...), dnn.relu()",
      dnn.linear, 2, 4, { activation = "relu" })
    raises("linear: penalties are options of net:compile and net:fit, l2 = 0.1", dnn.linear, 2, 3,
      { l2 = 0.1 })
    raises("linear: unknown option 'use_bias': did you mean 'bias'?", dnn.linear, 2, 4,
      { use_bias = false })
    raises('a layer has no "weight": its arrays are those of the network, net.parameters.W1',
      function() return dnn.linear(2, 4).weight end)
  end)
end)

describe("dnn.conv2d", function()
  it("sums products under a window", function()
    local net = dnn.sequential { input = { 1, 3, 3 }, dnn.conv2d(1, 2, { bias = false }) }
    net.parameters.W1 = { { { { 1, 10 }, { 100, 1000 } } } }
    local picture = np.arange(1, 10):reshape(1, 3, 3, 1)
    -- 1 + 10 * 2 + 100 * 4 + 1000 * 5, and so on
    assert.equal("[5421 6532 8754 9865]", tostring(net:forward(picture):ravel():astype("int64")))
  end)

  it("keeps or shrinks pictures by padding, in Keras's words too", function()
    local function shape(padding, window)
      return tostring(dnn.sequential { input = { 2, 7, 6 },
        dnn.conv2d(3, window or 3, { padding = padding }) }.output)
    end
    assert.equal("(3, 7, 6)", shape "same")
    assert.equal("(3, 7, 6)", shape("same", { 5, 1 }))
    assert.equal("(3, 5, 4)", shape "valid")
  end)

  it("needs an odd window and stride 1 to keep the size", function()
    raises('conv2d: padding = "same" needs a window of odd height and width, and stride 1, got '
      .. "window {2, 3}, stride {1, 1}", dnn.conv2d, 3, { 2, 3 }, { padding = "same" })
    raises('padding = "same" needs', dnn.conv2d, 3, 3, { padding = "same", stride = 2 })
  end)

  it("refuses windows, filters and paddings that are none", function()
    raises("conv2d: the options must be a table, { bias = , init = , padding = , seed = , "
      .. "stride = }, got number", dnn.conv2d, 1, 4, 3)
    raises("conv2d: padding must be an integer from 0 on", dnn.conv2d, 3, 3, { padding = "full" })
    raises("conv2d: window must be an integer from 1 on", dnn.conv2d, 3, 0)
    raises("conv2d: filters must be a positive integer", dnn.conv2d, -3, 3)
    raises("unknown option 'input_shape': did you mean 'input'?", dnn.sequential,
      { input_shape = { 1, 8, 8 }, dnn.conv2d(4, 3) })
  end)
end)

describe("dnn.max_pool2d and dnn.avg_pool2d", function()
  local picture = np.arange(1, 9):reshape(1, 2, 4, 1)

  it("take the largest and the mean of every window", function()
    local function pooled(layer)
      return tostring(dnn.sequential { input = { 1, 2, 4 }, layer }:forward(picture):ravel())
    end
    assert.equal("[6. 8.]", pooled(dnn.max_pool2d(2)))
    assert.equal("[3.5 5.5]", pooled(dnn.avg_pool2d(2)))
    assert.equal("[6. 7. 8.]", pooled(dnn.max_pool2d(2, { stride = 1 })))
  end)

  it("refuse strides and options that are none", function()
    raises("max_pool2d: the options must be a table, { padding = , stride = }, got number",
      dnn.max_pool2d, 2, 2)
    raises("max_pool2d: stride must be an integer from 1 on", dnn.max_pool2d, 2, { stride = 0 })
  end)
end)

describe("dnn.batch_norm", function()
  it("has mean 0 and variance 1 over the batch in training", function()
    local net = dnn.sequential { input = 5, dnn.batch_norm { epsilon = 1e-12 } }
    local A = net:forward(X * 3 + 7, { training = true })
    close(np.zeros(5, 1), A:mean { axis = 2, keepdims = true }, 1e-12)
    close(np.ones(5, 1), A:var { axis = 2, keepdims = true }, 1e-9)
  end)

  it("uses its running statistics elsewhere", function()
    local net = dnn.sequential { input = 5, dnn.batch_norm { momentum = 0.25 } }
    net:forward(X, { training = true })
    local mean = X:mean { axis = 2, keepdims = true } * 0.25
    local var = X:var { axis = 2, keepdims = true, ddof = 1 } * 0.25 + 0.75
    close((X - mean) / np.sqrt(var + 1e-5), net:forward(X), 1e-12)
  end)

  it("refuses an epsilon that is none", function()
    raises("batch_norm: epsilon must be a number above 0", dnn.batch_norm, { epsilon = "a" })
  end)
end)

describe("dnn.embedding", function()
  it("is a row of its table for each number", function()
    local net = dnn.sequential { input = 2, dnn.embedding(3, 2) }
    local W = net.parameters.W1
    local A = net:forward(np.array { { 3, 1 }, { 2, 2 } })
    assert.equal("(2, 2, 2)", tostring(A.shape))
    close(W[3], A(1, ":", 1), 0)
    close(W[1], A(1, ":", 2), 0)
    close(W[2], A(2, ":", 1), 0)
  end)

  it("needs a number of entries", function()
    raises("embedding: entries must be a positive integer", dnn.embedding, 0, 3)
  end)
end)

describe("dnn.dropout", function()
  it("drops units as the course does", function()
    local net = dnn.sequential { input = 5, dnn.dropout(0.6), random = np.random.RandomState(9) }
    local D = np.random.RandomState(9):rand(5, 9):lt(0.6):astype("float64")
    assert.is_true(X * D / 0.6 == net:forward(X, { training = true }))
    assert.is_true(X == net:forward(X))
    net:forward(X, { training = true })
    assert.is_false(X * D / 0.6 == net:forward(X, { training = true }))
  end)

  it("needs a share to keep", function()
    raises("dropout: keep_prob must be a number above 0 and at most 1, got 0", dnn.dropout, 0)
    raises("dropout: keep_prob must be a number above 0", dnn.dropout)
    raises("got table: write dnn.dropout(0.8)", dnn.dropout, { p = 0.5 })
  end)
end)

describe("dnn.flatten", function()
  it("changes nothing but the shape, first or last or alone", function()
    local small = np.random.RandomState(4):randn(2, 2, 2, 3)
    local net = dnn.sequential { input = { 2, 2, 2 }, dnn.flatten(), dnn.linear(8), dnn.flatten() }
    local AL = net:forward(small, { training = true })
    close(net.parameters.W1:dot(small:reshape(8, 3)), AL, 1e-13)
    local dX = net:backward(AL)
    close(net.parameters.W1.T:dot(AL):reshape(2, 2, 2, 3), dX, 1e-13)
    net = dnn.sequential { input = { 2, 2, 2 }, dnn.flatten() }
    close(small:reshape(8, 3), net:forward(small, { training = true }), 0)
    close(small, net:backward(small:reshape(8, 3)), 0)
  end)

  it("takes no argument", function()
    raises("flatten: this makes a layer", dnn.flatten, { 1 })
  end)
end)

describe("dnn.layers.register", function()
  it("makes a layer known by a name", function()
    dnn.layers.register("twice", function()
      return { forward = function(_, A) return A * 2 end,
        backward = function(_, dA) return dA * 2 end }
    end)
    close(X * 2, output("twice"), 0)
    close(X * 2, dnn.sequential { input = 5, "twice" }:predict(X), 0)
  end)

  it("needs a name and a function", function()
    raises("register: a name and a function that makes a layer are needed", dnn.layers.register,
      "x")
  end)
end)

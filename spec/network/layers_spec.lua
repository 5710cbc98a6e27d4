-- Layers: what they are made from, compute and differentiate.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close = networks.close

describe("layers", function()
  local X = np.random.RandomState(4):randn(5, 9)

  it("compute their formulas", function()
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
      local net = dnn.sequential { input = 5, name }
      close(formula(X), net:forward(X), 1e-14)
      local net32 = dnn.sequential { input = 5, name, dtype = "float32" }
      close(formula(X), net32:forward(X):astype("float64"), 2e-6)
    end
    close(np.where(X:gt(0), X, X * 0.2),
      dnn.sequential { input = 5, dnn.leaky_relu(0.2) }:forward(X), 0)
    close(np.where(X:gt(0), X, (np.exp(X) - 1) * 2),
      dnn.sequential { input = 5, dnn.elu(2) }:forward(X), 1e-14)
    local gelu = dnn.sequential { input = 1, "gelu" }:forward(np.array { { -1, 0, 1, 2 } })
    close(np.array { { -0.15865525393145707, 0, 0.8413447460685429, 1.9544997361036416 } }, gelu,
      1e-14)
  end)

  it("have the gradients of what they compute", function()
    local pictures = np.random.RandomState(4):randn(2, 6, 5, 3)
    local cases = {
      { dnn.linear(4), X }, { dnn.linear(4, { bias = false }), X },
      { dnn.sigmoid(), X }, { dnn.relu(), X }, { dnn.tanh(), X }, { dnn.softmax(), X },
      { dnn.log_softmax(), X }, { dnn.leaky_relu(0.1), X }, { dnn.elu(0.7), X }, { dnn.gelu(), X },
      { dnn.softplus(), X }, { dnn.swish(), X }, { dnn.dropout(0.6), X },
      { dnn.flatten(), pictures },
      { dnn.batch_norm(), X }, { dnn.batch_norm(), pictures },
      { dnn.conv2d(3, 3), pictures },
      { dnn.conv2d(3, { 2, 3 }, { stride = 2, padding = 1 }), pictures },
      { dnn.max_pool2d(2), pictures },
      { dnn.avg_pool2d({ 3, 2 }, { stride = 1, padding = 1 }), pictures },
      { dnn.embedding(7, 3), np.array { { 1, 3, 7 }, { 2, 2, 5 } } },
    }
    for _, case in ipairs(cases) do
      local _, report = dnn.gradient_check(case[1], case[2], { samples = 60 })
      assert.is_true(report.passed, tostring(case[1]) .. "\n" .. tostring(report))
    end
  end)

  it("drop units as the course does", function()
    local net = dnn.sequential { input = 5, dnn.dropout(0.6), random = np.random.RandomState(9) }
    local D = np.random.RandomState(9):rand(5, 9):lt(0.6):astype("float64")
    assert.is_true(X * D / 0.6 == net:forward(X, { training = true }))
    assert.is_true(X == net:forward(X))
    net:forward(X, { training = true })
    assert.is_false(X * D / 0.6 == net:forward(X, { training = true }))
  end)

  it("may be one that changes nothing, first or last or alone", function()
    local pictures = np.random.RandomState(4):randn(2, 2, 2, 3)
    local net = dnn.sequential { input = { 2, 2, 2 }, dnn.flatten(), dnn.linear(8), dnn.flatten() }
    local AL = net:forward(pictures, { training = true })
    close(net.parameters.W1:dot(pictures:reshape(8, 3)), AL, 1e-13)
    local dX = net:backward(AL)
    close(net.parameters.W1.T:dot(AL):reshape(2, 2, 2, 3), dX, 1e-13)
    net = dnn.sequential { input = { 2, 2, 2 }, dnn.flatten() }
    close(pictures:reshape(8, 3), net:forward(pictures, { training = true }), 0)
    close(pictures, net:backward(pictures:reshape(8, 3)), 0)
  end)

  it("keeps or shrinks pictures by padding, in Keras's words too", function()
    local function output(padding, window)
      return tostring(dnn.sequential { input = { 2, 7, 6 },
        dnn.conv2d(3, window or 3, { padding = padding }) }.output)
    end
    assert.equal("(3, 7, 6)", output "same")
    assert.equal("(3, 7, 6)", output("same", { 5, 1 }))
    assert.equal("(3, 5, 4)", output "valid")
  end)

  it("refuses layers with impossible choices", function()
    raises("linear: n_out must be a positive integer, got 4.5", dnn.linear, 2, 4.5)
    raises("linear: n_in must be a positive integer, got 0", dnn.linear, 0, 4)
    raises("n_out must be a positive integer, got 2.0 ('/' gives a float, use '//')", dnn.linear,
      2, 4 / 2)
    raises("got table: numbers are given one by one, not in a table", dnn.linear, { 2, 4 })
    raises("linear: an activation is the layer after it: write dnn.linear(...), dnn.relu()",
      dnn.linear, 2, 4, { activation = "relu" })
    raises("linear: penalties are options of net:compile and net:fit, l2 = 0.1", dnn.linear, 2, 3,
      { l2 = 0.1 })
    raises("linear: unknown option 'use_bias': did you mean 'bias'?", dnn.linear, 2, 4,
      { use_bias = false })
    raises("conv2d: the options must be a table, { bias = , init = , padding = , seed = , "
      .. "stride = }, got number", dnn.conv2d, 1, 4, 3)
    raises("max_pool2d: the options must be a table, { padding = , stride = }, got number",
      dnn.max_pool2d, 2, 2)
    raises("tanh: this makes a layer and takes no argument, got an array: of an array it is "
      .. "np.tanh(X)", dnn.tanh, np.ones(2))
    raises("softmax: this makes a layer and takes no argument, got number", dnn.softmax, 1)
    raises("flatten: this makes a layer", dnn.flatten, { 1 })
    raises('a layer has no "weight": its arrays are those of the network, net.parameters.W1',
      function() return dnn.linear(2, 4).weight end)
    raises('conv2d: padding = "same" needs a window of odd height and width, and stride 1, got '
      .. "window {2, 3}, stride {1, 1}", dnn.conv2d, 3, { 2, 3 }, { padding = "same" })
    raises('padding = "same" needs', dnn.conv2d, 3, 3, { padding = "same", stride = 2 })
    raises("conv2d: padding must be an integer from 0 on", dnn.conv2d, 3, 3, { padding = "full" })
    raises('there is no initializer "glorot_uniform": did you mean "xavier"?', dnn.sequential,
      { dnn.linear(2, 4), init = "glorot_uniform" })
    raises("unknown option 'input_shape': did you mean 'input'?", dnn.sequential,
      { input_shape = { 1, 8, 8 }, dnn.conv2d(4, 3) })
    raises("dropout: keep_prob must be a number above 0 and at most 1, got 0", dnn.dropout, 0)
    raises("dropout: keep_prob must be a number above 0", dnn.dropout)
    raises("got table: write dnn.dropout(0.8)", dnn.dropout, { p = 0.5 })
    raises("leaky_relu: slope must be a finite number", dnn.leaky_relu, "a")
    raises("elu: alpha must be a finite number", dnn.elu, {})
    raises("conv2d: window must be an integer from 1 on", dnn.conv2d, 3, 0)
    raises("conv2d: filters must be a positive integer", dnn.conv2d, -3, 3)
    raises("max_pool2d: stride must be an integer from 1 on", dnn.max_pool2d, 2, { stride = 0 })
    raises("embedding: entries must be a positive integer", dnn.embedding, 0, 3)
    raises("batch_norm: epsilon must be a number above 0", dnn.batch_norm, { epsilon = "a" })
  end)
end)

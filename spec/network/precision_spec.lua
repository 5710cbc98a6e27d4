-- Networks whose linear layers multiply as bfloat16.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local dims <const> = { 20, 33, 17, 3, output = false, dtype = "float32", seed = 2385 }

local function make(precision)
  dims.precision = precision
  return dnn.mlp(dims)
end

local function examples(m)
  local random = np.random.RandomState(3)
  local X = random:randn(20, m):astype("float32")
  return X, (np.argmax(X"1:3, :", { axis = 1 }) - 1):reshape(1, m)
end

describe("a network with precision = \"bf16\"", function()
  local X, Y = examples(40)

  it("is of float32 unless a type is given, by each name of the precision", function()
    for _, name in ipairs { "bf16", "bfloat16" } do
      local net = dnn.sequential { dnn.linear(2), input = 3, precision = name }
      assert.same({ "float32", "bf16" }, { net.dtype, net.precision })
    end
    raises("unknown precision 'bf8'", dnn.sequential, { dnn.linear(2), input = 3,
      precision = "bf8" })
    raises("the network is float64", dnn.sequential, { dnn.linear(2), input = 3,
      precision = "bfloat16", dtype = "float64" })
  end)

  it("has the products of dot with that precision, forwards and backwards", function()
    local net = make("bf16")
    local P, options = net.parameters, { precision = "bf16" }
    local Z1 = P.W1:dot(X, options) + P.b1
    local A1 = np.maximum(Z1, 0)
    local A2 = np.maximum(P.W2:dot(A1, options) + P.b2, 0)
    local Z3 = P.W3:dot(A2, options) + P.b3
    assert.equal(Z3, net:forward(X))
    assert.not_equal(Z3, make("full"):forward(X))
    local dZ3 = np.random.RandomState(4):randn(3, 40):astype("float32")
    net:forward(X, { training = true })
    net:backward(dZ3)
    local gradients = net:gradients()
    assert.equal(dZ3:dot(A2.T, options) / np.array(40, "float32"), gradients.dW3)
    local dZ2 = P.W3.T:dot(dZ3, options) * A2:gt(0)
    assert.equal(dZ2:dot(A1.T, options) / np.array(40, "float32"), gradients.dW2)
    assert.equal("float32", P.W1.dtype)
  end)

  it("learns as one of float32 does", function()
    local losses = {}
    for _, precision in ipairs { "full", "bf16" } do
      local net = make(precision)
      net:fit(X, Y, { epochs = 60, batch_size = 16, loss = "softmax_cross_entropy",
        optimizer = "adam", progress = false })
      losses[precision] = net:evaluate(X, Y).loss
    end
    assert.not_equal(losses.full, losses.bf16)
    assert.near(1, losses.bf16 / losses.full, 0.1)
  end)

  it("gives the same bits on every run", function()
    local outputs = {}
    for i = 1, 2 do
      local net = make("bf16")
      net:compile { loss = "softmax_cross_entropy" }
      for _ = 1, 5 do
        net:step(X, Y)
      end
      outputs[i] = net:forward(X)
    end
    assert.equal(outputs[1], outputs[2])
  end)

  it("is made of float32, and may change", function()
    local net = dnn.mlp { 2, 4, 1, precision = "bf16" }
    assert.equal("float32", net.dtype)
    assert.equal("bf16", net.precision)
    assert.equal("full", dnn.mlp { 2, 4, 1 }.precision)
    assert.equal("float64", dnn.mlp { 2, 4, 1, precision = "full" }.dtype)
    net = make()
    local before = net:forward(X)
    net.precision = "bf16"
    assert.not_equal(before, net:forward(X))
    net.precision = "full"
    assert.equal(before, net:forward(X))
    raises("precision bf16 is for float32, the network is float64", dnn.mlp, { 2, 4, 1,
      dtype = "float64", precision = "bf16" })
    raises("unknown precision 'half'", dnn.mlp, { 2, 4, 1, precision = "half" })
    raises("precision bf16 is for float32", function()
      dnn.mlp { 2, 1 }.precision = "bf16"
    end)
    raises("unknown precision", function() net.precision = 16 end)
    assert.equal("full", net.precision)
    raises('net.precision = "bf16"', function() return net.half end)
  end)

  it("is not a tiny network, nor one of full batches, of another form", function()
    local tiny = dnn.mlp { 2, 4, 1, precision = "bf16", seed = 5 }
    local x, y = X"1:2, 1:4":copy(), np.array({ { 0, 1, 1, 0 } }, "float32")
    local P = tiny.parameters
    tiny:compile { learning_rate = 0 }
    tiny:step(x, y)
    tiny:step(x, y)
    local Z = P.W1:dot(x, { precision = "bf16" }) + P.b1
    local dW2 = (tiny:forward(x) - y):dot(np.maximum(Z, 0).T, { precision = "bf16" }) / 4
    assert.equal(dW2, tiny:gradients().dW2)
    local full = dnn.mlp { 200, 3, 1, precision = "bf16", seed = 6 }
    local stepped = full:copy()
    local wide = np.random.RandomState(7):randn(200, 20):astype("float32")
    local labels = wide"1:1, :":gt(0):astype("float32")
    full:fit(wide, labels, { epochs = 3, learning_rate = 0.1, progress = false })
    stepped:compile { learning_rate = 0.1 }
    for _ = 1, 3 do
      stepped:step(wide, labels)
    end
    assert.equal(stepped.parameters.W1, full.parameters.W1)
  end)

  it("is kept by files and copies", function()
    local net = make("bf16")
    assert.equal("bf16", net:copy().precision)
    assert.equal(net:forward(X), net:copy():forward(X))
    local path = os.tmpname()
    net:save(path)
    local loaded = dnn.load(path)
    assert.equal("bf16", dnn.load(path, { dtype = "f32" }).precision)
    assert.equal("full", dnn.load(path, { dtype = "float64" }).precision)
    os.remove(path)
    assert.equal("bf16", loaded.precision)
    assert.equal(net:forward(X), loaded:forward(X))
    assert.matches("float32, products of bf16", tostring(net:summary()), 1, true)
  end)

  it("has its gradients checked in full", function()
    local net = make("bf16")
    local difference, report = dnn.gradient_check(net, X"1:20, 1:3", Y"1:1, 1:3",
      { loss = "softmax_cross_entropy" })
    assert.is_true(difference < 1e-4, tostring(report))
    assert.equal("bf16", net.precision)
  end)
end)

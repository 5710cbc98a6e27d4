local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local X = np.random.RandomState(1):randn(20, 32)
local Y = np.random.RandomState(2):rand(1, 32):gt(0.5):astype("float64")

describe("net:summary", function()
  it("is a table to read", function()
    local net = dnn.sequential { dnn.linear(784, 128), dnn.relu(), dnn.dropout(0.8),
      dnn.linear(10), dnn.softmax() }
    assert.equal([[
network (784, m) -> (10, m), float64, memory and flops of one example
layer                  output    parameters   memory   flops
------------------------------------------------------------
1 linear   784 -> 128  (128, m)     100,480   805 kB   201 k
2 relu                 (128, m)           0  1.02 kB     128
3 dropout  keeps 0.8   (128, m)           0  1.02 kB     128
4 linear   128 -> 10   (10, m)        1,290  10.4 kB  2.56 k
5 softmax              (10, m)            0     80 B      10
------------------------------------------------------------
total                               101,770   817 kB   204 k]],
      (tostring(net:summary()):gsub("\ntraining.*", "")))
    local text = tostring(net:compile { optimizer = "adam", learning_rate = 0.01 }
      :summary { m = 64 })
    assert.is_truthy(text:find("network (784, 64) -> (10, 64), float64, 64 examples\n", 1, true))
    assert.is_truthy(text:find("(128, 64)", 1, true))
    assert.is_truthy(text:find("\nloss cross_entropy, optimizer adam {learning_rate = 0.01}$"))
    local weighted = dnn.mlp { 2, 1 }:compile {
      loss = { kind = "binary_cross_entropy", weights = { 1, 5 } } }
    assert.is_truthy(tostring(weighted:summary()):find(
      "loss binary_cross_entropy {weights = {1, 5}}", 1, true))
  end)

  it("counts", function()
    local net = dnn.sequential { input = { 1, 8, 8 }, dtype = "float32", dnn.conv2d(4, 3),
      dnn.batch_norm(), dnn.relu(), dnn.flatten(), dnn.linear(2) }
    local summary = net:summary { m = 5 }
    local elements = 0
    for _, array in pairs(net.parameters) do
      elements = elements + array.size
    end
    assert.equal(elements, summary.parameters)
    assert.equal(8, summary.buffers)
    assert.equal(40, summary.layers[1].parameters)
    assert.equal(5 * 4 * 36 * 2 * 9, summary.layers[1].flops)
    assert.equal("(4, 6, 6)", tostring(summary.layers[1].output))
    assert.equal(4 * (40 + 5 * 4 * 36), summary.layers[1].bytes)
    assert.equal(2.0 * 144 * 2 * 5, summary.layers[5].flops)
    local bytes = 0
    for _, layer in ipairs(summary.layers) do
      bytes = bytes + layer.bytes
    end
    assert.equal(bytes, summary.bytes)
    local plain = summary.training_bytes
    local states = net:compile { optimizer = "adam" }:summary { m = 5 }.training_bytes - plain
    assert.equal(2 * 4 * elements, states)
    assert.is_truthy(tostring(summary):find("not trained: 8 numbers in buffers", 1, true))
    assert.equal(0, summary.frozen)
    summary = net:freeze(1):summary()
    assert.equal(40, summary.frozen)
    assert.is_truthy(tostring(summary):find("\nfrozen: 40 parameters\n", 1, true))
  end)

  it("knows custom layers by their names", function()
    local net = dnn.sequential { dnn.linear(3, 2), { name = "scale",
      parameters = { s = np.ones(2, 1) },
      forward = function(self, A) return A * self.parameters.s end,
      backward = function(_, dA) return dA end } }
    local summary = net:summary { m = 2 }
    assert.equal("scale", summary.layers[2].name)
    assert.equal(2, summary.layers[2].parameters)
    assert.is_nil(summary.layers[2].flops)
    assert.is_truthy(tostring(summary):find("2 scale .* %?\n"))
  end)

  it("refuses what is no number of examples", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises("m, the number of examples, must be a positive integer, got -1", net.summary, net,
      { m = -1 })
    raises("must be a positive integer, got 1.5", net.summary, net, { m = 1.5 })
    raises("summary: unknown option 'n'", net.summary, net, { n = 2 })
    raises("summary: the options must be a table", net.summary, net, 32)
  end)
end)

describe("net:profile", function()
  it("times every layer and leaves the network as it was", function()
    local net = dnn.sequential { dnn.linear(20, 30), dnn.batch_norm(), dnn.tanh(), dnn.dropout(0.5),
      dnn.linear(1), dnn.sigmoid() }
    local kept, buffers = {}, {}
    net:step(X, Y, { optimizer = "adam" })
    for name, array in pairs(net.parameters) do
      kept[name] = array:copy()
    end
    for name, array in pairs(net.buffers) do
      buffers[name] = array:copy()
    end
    local path = os.tmpname()
    local twin = dnn.load(net:save(path) and path)
    os.remove(path)
    local profile = net:profile(X, Y, { steps = 3 })
    assert.equal(6, #profile.layers)
    assert.equal(3, profile.steps)
    assert.equal(32, profile.m)
    local seconds, share = profile.loss, profile.loss / profile.seconds
    for _, layer in ipairs(profile.layers) do
      assert.is_true(layer.forward >= 0 and layer.backward >= 0 and layer.update >= 0)
      seconds = seconds + layer.forward + layer.backward + layer.update
      share = share + layer.share
    end
    assert.is_true(math.abs(seconds - profile.seconds) < 1e-12)
    assert.is_true(math.abs(share - 1) < 1e-9)
    assert.equal(20 * 30 * 2 * 32 * 2, profile.layers[1].flops)
    assert.equal(30 * 2 * 32 * 3, profile.layers[5].flops)
    assert.is_truthy(tostring(profile):find("one step with 32 examples, .*: median of 3\nlayer"))
    for name, array in pairs(kept) do
      assert.is_true(array == net.parameters[name])
    end
    for name, array in pairs(buffers) do
      assert.is_true(array == net.buffers[name])
    end
    assert.equal(1, net.updates)
    assert.equal(twin:step(X, Y), net:step(X, Y)) -- the same units are dropped
  end)

  it("runs custom layers and losses", function()
    local net = dnn.sequential { dnn.linear(20, 2), { forward = function(_, A) return A, A end,
      backward = function(_, dA) return dA end }, dnn.linear(1) }
    net:compile { loss = function(AL, T) return ((AL - T) ^ 2):mean(), (AL - T) * 2 end }
    local profile = net:profile(X, Y, { steps = 1 })
    assert.equal("custom", profile.layers[2].name)
    assert.is_nil(profile.layers[2].gflops)
  end)

  it("refuses what it cannot run", function()
    local net = dnn.mlp { 20, 3, 1 }
    raises("profile: X must be an array, got nil", net.profile, net)
    raises("profile: steps must be a positive integer, got 0", net.profile, net, X, Y,
      { steps = 0 })
    raises("profile: unknown option 'step': did you mean 'steps'?", net.profile, net, X, Y,
      { step = 1 })
    raises("did you mean its transpose", net.profile, net, X.T, Y)
  end)
end)

describe("dnn.gradient_check", function()
  it("passes networks that are right", function()
    local net = dnn.mlp { 20, 5, 3, 1, activation = "tanh" }
    local difference, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed)
    assert.is_true(difference < 1e-7)
    assert.equal(difference, report.difference)
    assert.equal(6, #report.arrays)
    assert.same({ "W1", 100 }, { report.arrays[1].name, report.arrays[1].checked })
    assert.is_truthy(
      tostring(report):find("^gradient check passed: difference %S+, at most 1e%-06"))
    report = select(2, dnn.gradient_check(net, X, Y, { samples = 10, loss = "mse" }))
    assert.equal(10, report.arrays[1].checked)
    assert.is_true(report.passed)
  end)

  it("leaves the network as it was", function()
    local net = dnn.sequential { dnn.linear(20, 4), dnn.batch_norm(), dnn.dropout(0.5),
      dnn.linear(1), dnn.sigmoid() }
    local X_before, W1, mean = X:copy(), net.parameters.W1:copy(), net.buffers.running_mean1:copy()
    local random = np.random.RandomState(1):get_state().key
    local _, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed, tostring(report))
    assert.is_true(X_before == X)
    assert.is_true(W1 == net.parameters.W1)
    assert.is_true(mean == net.buffers.running_mean1)
    assert.equal(624, random.size)
    local a = net:forward(X, { training = true })
    local other = dnn.sequential { dnn.linear(20, 4), dnn.batch_norm(), dnn.dropout(0.5),
      dnn.linear(1), dnn.sigmoid() }
    assert.is_true(a == other:forward(X, { training = true }))
  end)

  it("checks float32 against slopes in float64", function()
    local net = dnn.mlp { 20, 5, 1, dtype = "float32", activation = "tanh" }
    local difference, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed)
    assert.is_true(difference < 1e-5)
    assert.equal("float32", net.dtype)
  end)

  it("is not misled by kinks", function()
    local net = dnn.mlp { 20, 5, 3, 1 } -- some units are 0, where relu has one
    local _, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed, tostring(report))
    local x = np.array { 0.0, 1, -2 }
    _, report = dnn.gradient_check(function(v) return np.abs(v):sum() end, x,
      np.array { 0.5, 1, -1 })
    assert.is_true(report.passed)
    assert.equal(1, report.arrays[1].kinks)
    _, report = dnn.gradient_check(function(v) return np.abs(v):sum() end, x,
      np.array { 1.5, 1, -1 })
    assert.is_false(report.passed)
  end)

  it("finds a wrong gradient, and its place", function()
    local wrong = {
      parameters = { s = np.ones(20, 1) },
      forward = function(self, A) return A * self.parameters.s, A end,
      backward = function(self, dA, A)
        local ds = (dA * A):sum { axis = 2, keepdims = true } / A.shape[2]
        ds[{ 7, 1 }] = ds(7, 1) + 0.01
        return dA * self.parameters.s, { s = ds }
      end,
    }
    local difference, report = dnn.gradient_check(wrong, X)
    assert.is_false(report.passed)
    assert.is_true(difference > 1e-5)
    assert.equal("s1", report.worst.name)
    assert.same({ 7, 1 }, report.worst.position)
    assert.is_true(math.abs(report.worst.gradient - report.worst.slope - 0.01) < 1e-6)
    assert.is_truthy(tostring(report):find("gradient check FAILED", 1, true))
    assert.is_truthy(tostring(report):find("largest difference at s1{7, 1}", 1, true))
    local half = { forward = function(_, A) return A * A, A end,
      backward = function(_, dA, A) return dA * A end }
    report = select(2, dnn.gradient_check(half, X))
    assert.is_false(report.passed)
    assert.equal("X", report.worst.name)
  end)

  it("takes functions of arrays and numbers", function()
    local function square(x) return (x * x):sum() end
    for _, gradient in ipairs { X * 2, function(x) return x * 2 end } do
      local _, report = dnn.gradient_check(square, X, gradient)
      assert.is_true(report.passed)
    end
    local _, report = dnn.gradient_check(function(x) return square(x), x * 2 end, X)
    assert.is_true(report.passed)
    _, report = dnn.gradient_check(square, X, X * 2.001)
    assert.is_false(report.passed)
    _, report = dnn.gradient_check(square, { 1, 2, 3 }, { 2, 4, 6 })
    assert.is_true(report.passed)
    local difference = dnn.gradient_check(function(x) return x ^ 3 end, 2, 12)
    assert.is_true(difference < 1e-9)
    _, report = dnn.gradient_check(function(x) return x ^ 3 end, 2, 13)
    assert.is_false(report.passed)
  end)

  it("takes losses by name and as functions", function()
    local A = np.random.RandomState(5):randn(3, 4)
    local T = np.random.RandomState(6):randn(3, 4)
    local _, report = dnn.gradient_check("mse", A, T)
    assert.is_true(report.passed)
    local function loss(AL, y) return ((AL - y) ^ 2):sum() / 4, (AL - y) * 2 end
    _, report = dnn.gradient_check(loss, A, T)
    assert.is_true(report.passed)
    local net = dnn.sequential { dnn.linear(3, 3) }
    _, report = dnn.gradient_check(net, A, T, { loss = loss })
    assert.is_true(report.passed)
    _, report = dnn.gradient_check(net, A, T,
      { loss = function(AL, y) return loss(AL, y), AL - y end })
    assert.is_false(report.passed)
  end)

  it("refuses what it cannot check", function()
    local net = dnn.mlp { 20, 3, 1 }
    raises("a network, a layer, the name of a loss or a function is needed, got nil",
      dnn.gradient_check)
    raises("gradient_check: X must be an array, got nil", dnn.gradient_check, net)
    raises("gradient_check: Y must be an array, got nil", dnn.gradient_check, net, X)
    raises("unknown option 'eps': did you mean 'epsilon'?", dnn.gradient_check, net, X, Y,
      { eps = 1 })
    raises("epsilon must be a small positive number, got 0", dnn.gradient_check, net, X, Y,
      { epsilon = 0.0 })
    raises('there is no loss "msee": did you mean "mse"?', dnn.gradient_check, "msee", X, X)
    raises("f(x) must be a number, got nil", dnn.gradient_check, function() end, X, X)
    raises("x has shape (20, 32), its gradient (32, 20)", dnn.gradient_check,
      function(x) return x:sum() end, X, X.T)
    raises("the gradient must be an array, or a function of x that returns one, got string",
      dnn.gradient_check, function(x) return x:sum() end, X, "x")
    raises("there is nothing to check", dnn.gradient_check,
      dnn.sequential { input = 20, "relu" }, X, X)
  end)
end)

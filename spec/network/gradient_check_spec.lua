-- The check of gradients by slopes.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local X = np.random.RandomState(1):randn(20, 32)
local Y = np.random.RandomState(2):rand(1, 32):gt(0.5):astype("float64")

--- The report of a check.
local function report_of(...)
  return select(2, dnn.gradient_check(...))
end

describe("dnn.gradient_check of a network", function()
  it("passes when its gradients are right", function()
    local difference, report = dnn.gradient_check(dnn.mlp { 20, 5, 3, 1, activation = "tanh" }, X,
      Y)
    assert.is_true(report.passed)
    assert.is_true(difference < 1e-7)
    assert.equal(difference, report.difference)
    assert.is_truthy(
      tostring(report):find("^gradient check passed: difference %S+, at most 1e%-06"))
  end)

  it("compares every element of small arrays, and a sample of large ones", function()
    local net = dnn.mlp { 20, 5, 3, 1, activation = "tanh" }
    local report = report_of(net, X, Y)
    assert.equal(6, #report.arrays)
    assert.same({ "W1", 100 }, { report.arrays[1].name, report.arrays[1].checked })
    assert.equal(10, report_of(net, X, Y, { samples = 10 }).arrays[1].checked)
  end)

  it("takes another loss than the network's", function()
    assert.is_true(report_of(dnn.mlp { 20, 3, 1 }, X, Y, { loss = "mse" }).passed)
  end)

  it("leaves parameters, statistics and the data as they were", function()
    local net = dnn.sequential { dnn.linear(20, 4), dnn.batch_norm(), dnn.dropout(0.5),
      dnn.linear(1), dnn.sigmoid() }
    local X_before, W1, mean = X:copy(), net.parameters.W1:copy(), net.buffers.running_mean1:copy()
    local report = report_of(net, X, Y)
    assert.is_true(report.passed, tostring(report))
    assert.is_true(X_before == X)
    assert.is_true(W1 == net.parameters.W1)
    assert.is_true(mean == net.buffers.running_mean1)
  end)

  it("leaves the stream of random numbers as it was", function()
    local function new()
      return dnn.sequential { dnn.linear(20, 4), dnn.dropout(0.5), dnn.linear(1), dnn.sigmoid() }
    end
    local net = new()
    dnn.gradient_check(net, X, Y)
    assert.is_true(net:forward(X, { training = true }) == new():forward(X, { training = true }))
  end)

  it("compares float32 with slopes in float64", function()
    local net = dnn.mlp { 20, 5, 1, dtype = "float32", activation = "tanh" }
    local difference, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed)
    assert.is_true(difference < 1e-5)
    assert.equal("float32", net.dtype)
  end)

  it("is not misled where relu has a kink", function()
    local report = report_of(dnn.mlp { 20, 5, 3, 1 }, X, Y)
    assert.is_true(report.passed, tostring(report))
  end)
end)

describe("dnn.gradient_check of a layer", function()
  it("finds a wrong gradient of a parameter, and its place", function()
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
  end)

  it("finds a wrong gradient of its input", function()
    local report = report_of({ forward = function(_, A) return A * A, A end,
      backward = function(_, dA, A) return dA * A end }, X)
    assert.is_false(report.passed)
    assert.equal("X", report.worst.name)
  end)
end)

describe("dnn.gradient_check of a function", function()
  local function square(x) return (x * x):sum() end

  it("takes the gradient as an array, as a function, or as a second result", function()
    assert.is_true(report_of(square, X, X * 2).passed)
    assert.is_true(report_of(square, X, function(x) return x * 2 end).passed)
    assert.is_true(report_of(function(x) return square(x), x * 2 end, X).passed)
    assert.is_false(report_of(square, X, X * 2.001).passed)
  end)

  it("takes tables of numbers", function()
    assert.is_true(report_of(square, { 1, 2, 3 }, { 2, 4, 6 }).passed)
  end)

  it("takes a function of a number", function()
    local difference = dnn.gradient_check(function(x) return x ^ 3 end, 2, 12)
    assert.is_true(difference < 1e-9)
    assert.is_false(report_of(function(x) return x ^ 3 end, 2, 13).passed)
  end)

  it("gives the course's difference", function()
    -- |g - n| / (|g| + |n|) with g = (3, 4), n = (3, 4) + (0, 0.5)
    local difference = dnn.gradient_check(function(x) return (x * { 3, 4.5 }):sum() end, { 1, 1 },
      { 3, 4 })
    assert.is_true(math.abs(difference - 0.5 / (5 + math.sqrt(9 + 4.5 ^ 2))) < 1e-9)
  end)

  it("accepts every gradient between the slopes of both sides of a kink", function()
    local x = np.array { 0.0, 1, -2 }
    local function size(v) return np.abs(v):sum() end
    local report = report_of(size, x, np.array { 0.5, 1, -1 })
    assert.is_true(report.passed)
    assert.equal(1, report.arrays[1].kinks)
    assert.is_false(report_of(size, x, np.array { 1.5, 1, -1 }).passed)
  end)
end)

describe("dnn.gradient_check of a loss", function()
  local A, T = np.random.RandomState(5):randn(3, 4), np.random.RandomState(6):randn(3, 4)
  local function loss(AL, y) return ((AL - y) ^ 2):sum() / 4, (AL - y) * 2 end

  it("takes the names of losses and functions", function()
    assert.is_true(report_of("mse", A, T).passed)
    assert.is_true(report_of(loss, A, T).passed)
  end)

  it("finds a wrong gradient of a network's own loss", function()
    local net = dnn.sequential { dnn.linear(3, 3) }
    assert.is_true(report_of(net, A, T, { loss = loss }).passed)
    assert.is_false(report_of(net, A, T,
      { loss = function(AL, y) return loss(AL, y), AL - y end }).passed)
  end)
end)

describe("dnn.gradient_check", function()
  local net = dnn.mlp { 20, 3, 1 }

  it("refuses what has no gradients", function()
    raises("a network, a layer, the name of a loss or a function is needed, got nil",
      dnn.gradient_check)
    raises('there is no loss "msee": did you mean "mse"?', dnn.gradient_check, "msee", X, X)
    raises("there is nothing to check", dnn.gradient_check,
      dnn.sequential { input = 20, "relu" }, X, X)
  end)

  it("refuses missing examples", function()
    raises("gradient_check: X must be an array, got nil", dnn.gradient_check, net)
    raises("gradient_check: Y must be an array, got nil", dnn.gradient_check, net, X)
  end)

  it("moves what it checks, wherever it lies in memory", function()
    local A = np.random.RandomState(3):randn(4, 3, 2)
    for _, x in ipairs { A:transpose(2, 3, 1):copy():transpose(3, 1, 2), A "::-1", A * 1,
      A.T * 1 } do
      assert.is_true(report_of(function(B) return np.sum(np.power(B, 3)) end, x,
        3 * np.power(x, 2)).passed)
    end
  end)

  it("refuses functions whose values are no numbers, and gradients that do not fit", function()
    raises("f(x) must be a number, got nil", dnn.gradient_check, function() end, X, X)
    raises("x has shape (20, 32), its gradient (32, 20)", dnn.gradient_check,
      function(x) return x:sum() end, X, X.T)
    raises("the gradient must be an array, or a function of x that returns one, got string",
      dnn.gradient_check, function(x) return x:sum() end, X, "x")
  end)

  it("refuses options that make no sense", function()
    raises("unknown option 'eps': did you mean 'epsilon'?", dnn.gradient_check, net, X, Y,
      { eps = 1 })
    raises("epsilon must be a small positive number, got 0", dnn.gradient_check, net, X, Y,
      { epsilon = 0.0 })
  end)
end)

-- The losses of networks: one rule for all of them, the same loss wherever it is computed.

local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local close, copies, examples = networks.close, networks.copies, networks.examples
local identity, near = networks.identity, networks.near
local same_parameters, ways = networks.same_parameters, networks.ways

local function all_finite(net)
  for name, array in pairs(net.parameters) do
    assert.is_true(np.all(np.isfinite(array)), name)
  end
end

--- A network of one linear layer and `last`, whose numbers before `last` are Z (units, m).
local function with_logits(way, Z, last, dtype)
  local units, m = Z.shape[1], Z.shape[2]
  local X = np.zeros(way.n, m)
  X[1] = 1
  for i = 1, math.min(m, way.n - 1) do
    X[{ i + 1, i }] = 1e-30
  end
  local net = dnn.sequential { input = way.n, way.own and identity() or dnn.linear(units),
    way.own and dnn.linear(units) or dnn.flatten(), last, dnn.flatten(), dtype = dtype,
    init = "zeros" }
  net.parameters.b1 = Z ":, 1:1"
  return net, X
end

describe("losses", function()
  local random = np.random.RandomState(3)
  local AL, Z = random:rand(3, 7) * 0.9 + 0.05, random:randn(3, 7)
  local Y = random:rand(3, 7):gt(0.5):astype("float64")
  local labels = np.array { { 0, 2, 1, 1, 0, 2, 2 } }
  local one_hot = np.zeros(3, 7)
  for i = 1, 7 do
    one_hot[{ labels(1, i) + 1, i }] = 1
  end

  local P = AL / AL:sum { axis = 1, keepdims = true }
  local weights = { 1, 5, 0.5 } -- of classes 0, 1, 2
  local w = np.array(weights)[labels:ravel() + 1] -- of the examples

  it("have the gradients of their values", function()
    for _, case in ipairs {
      { "binary_cross_entropy", AL, Y }, { "binary_cross_entropy_logits", Z, Y },
      { "cross_entropy", P, one_hot }, { "cross_entropy", P, labels },
      { "softmax_cross_entropy", Z, one_hot }, { "softmax_cross_entropy", Z, labels },
      { "mse", Z, Y }, { "mae", Z, Y }, { "huber", Z * 3, Y },
      { { kind = "huber", delta = 0.3 }, Z, Y },
      { "hinge", Z, Y * 2 - 1 },
    } do
      local _, report = dnn.gradient_check(case[1], case[2], case[3])
      assert.is_true(report.passed, tostring(case[1]) .. "\n" .. tostring(report))
    end
  end)

  it("may be functions, which train as built-in ones do", function()
    local X, T = examples(4, 12)
    local a = dnn.mlp { 4, 3, 1 }:compile { learning_rate = 0.1 }
    local b = dnn.mlp { 4, 3, 1 }:compile { learning_rate = 0.1, loss = function(A, Y1)
      return dnn.compute_cost(A, Y1), -(Y1 / A - (1 - Y1) / (1 - A))
    end }
    for _ = 1, 5 do
      assert.is_true(math.abs(a:step(X, T) - b:step(X, T)) < 1e-14)
    end
    for name, array in pairs(a.parameters) do
      close(array, b.parameters[name], 1e-13)
    end
  end)

  it("that are functions are refused when they return something else", function()
    local X, T = examples(4, 12)
    local function with(loss)
      local net = dnn.mlp { 4, 3, 1 }
      return net.step, net, X, T, { loss = loss }
    end
    raises("the loss function must return a number, the mean over the examples, got nil",
      with(function() end))
    raises("then the gradient of the sum over the examples with respect to AL (1, 12), got nil",
      with(function() return 1.5 end))
    raises("with respect to AL (1, 12), got (12,)", with(function(A) return 1.5, A[1] end))
  end)

  it("get L1 and L2 terms also as functions", function()
    local X, T = examples(4, 12)
    local options = { l1 = 0.2, l2 = 0.7, learning_rate = 0.1 }
    local a = dnn.mlp { 4, 3, 1 }:compile(options)
    options.loss = function(A, Y1)
      return dnn.compute_cost(A, Y1), -(Y1 / A - (1 - Y1) / (1 - A))
    end
    local b = dnn.mlp { 4, 3, 1 }:compile(options)
    for _ = 1, 3 do
      assert.is_true(math.abs(a:step(X, T) - b:step(X, T)) < 1e-14)
    end
  end)

  for _, case in ipairs {
    { "cross_entropy", P, one_hot }, { "softmax_cross_entropy", np.log(P), labels },
  } do
    it("weigh classes: " .. case[1], function()
      local net = dnn.sequential { input = 3, dnn.flatten() }
      net:compile { loss = { kind = case[1], weights = weights } }
      local terms = -(one_hot * np.log(P)):sum { axis = 1 }
      near((w * terms):sum() / w:sum(), net:evaluate(case[2], case[3]).loss, 1e-14)
    end)
  end

  it("train with weights as a function of one's own would", function()
    local X = examples(4, 7)
    local function trained(loss)
      local net = dnn.sequential { dnn.linear(4, 3), "softmax" }
      net:compile { loss = loss, learning_rate = 0.5 }
      net:step(X, one_hot)
      net:step(X, one_hot)
      return net.parameters.W1, net:step(X, one_hot)
    end
    local expected, cost = trained(function(A, T)
      return -(w * (T * np.log(A)):sum { axis = 1 }):sum() / w:sum(), -w * T / A * 7 / w:sum()
    end)
    local got, got_cost = trained { kind = "cross_entropy", weights = weights }
    close(expected, got, 1e-14)
    near(cost, got_cost, 1e-14)
  end)

  it("are the same with equal weights as without", function()
    local X, Y1 = examples(4, 7), Y "1:1, :"
    local function trained(loss)
      local net = dnn.mlp { 4, 1 }:compile { loss = loss, learning_rate = 0.5 }
      net:step(X, Y1)
      return net.parameters.W1
    end
    close(trained "binary_cross_entropy",
      trained { kind = "binary_cross_entropy", weights = { 1, 1 } }, 1e-14)
  end)

  it("keep weights of their own", function()
    local X = examples(4, 7)
    local net, given = dnn.sequential { dnn.linear(4, 3), "softmax" }, { 1, 5, 0.5 }
    net:compile { loss = { kind = "cross_entropy", weights = given } }
    given[1] = "no longer of the network"
    assert.is_true(net:step(X, labels) > 0)
  end)

  it("refuse weights that are none, or of another number than the classes", function()
    local X = examples(4, 7)
    local net = dnn.sequential { dnn.linear(4, 3), "softmax" }
    raises("the loss needs 3 weights, one for each class, got 2", net.step, net, X,
      labels, { loss = { kind = "cross_entropy", weights = { 1, 2 } } })
    for _, wrong in ipairs { { 1, -2, 3 }, { 1, 2, math.huge } } do
      raises("cross_entropy: weights must be a list with a number from 0 on for each class",
        net.compile, net, { loss = { kind = "cross_entropy", weights = wrong } })
    end
  end)

  it("refuse weights where examples have no single class", function()
    local X = examples(4, 7)
    raises("classes, of which each example has one", dnn.mlp { 4, 3 }.step, dnn.mlp { 4, 3 },
      X, np.ones(3, 7), { loss = { kind = "binary_cross_entropy", weights = { 1, 1, 1 } } })
    local one = dnn.mlp { 4, 1 }
    raises("the loss weighs classes 0 .. 1, Y of 7 examples is none of them", one.step, one, X,
      np.ones(1, 7) / 3, { loss = { kind = "binary_cross_entropy", weights = { 1, 2 } } })
    raises("the loss mse: unknown option 'weights'", one.compile, one,
      { loss = { kind = "mse", weights = { 1 } } })
  end)

  it("keep the kind in their name", function()
    raises("the loss mse: unknown option 'kind': there are reduction", dnn.losses.mse,
      { kind = "huber" })
  end)

  it("tell where weights go when they are options elsewhere", function()
    local net, X = dnn.sequential { dnn.linear(4, 3), "softmax" }, examples(4, 7)
    raises('loss = { kind = "cross_entropy", weights = { 1, 5, ... } }', net.compile, net,
      { class_weight = { 1, 2 } })
    raises("fit: examples are weighted in a loss function (AL, Y)", net.fit, net, X, labels,
      { sample_weight = 1 })
    raises("compile: metrics are an option of net:fit and net:evaluate", net.compile, net,
      { metrics = { "accuracy" } })
  end)

  it("are those of the softmax's input behind custom layers, too", function()
    local X = examples(4, 7)
    local plain = dnn.sequential { dnn.linear(4, 3), "softmax" }
    local own = dnn.sequential { input = 4, identity(), dnn.linear(3), "softmax" }
    own:load_weights(plain)
    for _, factor in ipairs { 1, 1e3 } do -- where probabilities are 0 and 1
      assert.equal(plain:step(X * factor, labels), own:step(X * factor, labels))
      same_parameters(plain.parameters, own.parameters)
      same_parameters(plain:activations(), own:activations())
    end
  end)

  it("take class numbers or columns of a unit matrix", function()
    local X = examples(4, 7)
    local function net()
      return dnn.sequential { dnn.linear(4, 3), dnn.softmax() }
    end
    assert.equal(net():step(X, labels), net():step(X, one_hot))
    local logits = dnn.sequential { dnn.linear(4, 3) }
    local close_to = logits:step(X, labels, { loss = "softmax_cross_entropy" })
    assert.is_true(math.abs(close_to - net():step(X, labels)) < 1e-14)
    raises("class", function() net():step(X, labels + 1) end)
  end)

  it("go with the last layer", function()
    local X = examples(4, 7)
    local function step(last, loss, Y1)
      local net = dnn.sequential { dnn.linear(4, 3), last, dnn.flatten() }
      return net.step, net, X, Y1 or labels, { loss = loss }
    end
    raises("the loss softmax_cross_entropy does not go with the last layer, softmax: it has a "
      .. "softmax in it: take cross_entropy", step("softmax", "softmax_cross_entropy"))
    raises("sigmoid: it has a sigmoid in it: take binary_cross_entropy",
      step("sigmoid", "binary_cross_entropy_logits", Y))
    raises("log_softmax: it takes the logarithm itself: take softmax_cross_entropy",
      step("log_softmax", "cross_entropy"))
    raises("relu: it takes probabilities: put a softmax behind, or take softmax_cross_entropy",
      step("relu", "cross_entropy"))
    raises("tanh: it takes probabilities: put a sigmoid behind, or take "
      .. "binary_cross_entropy_logits", step("tanh", "binary_cross_entropy", Y))
    -- PyTorch's LogSoftmax and NLLLoss
    local a = dnn.sequential { dnn.linear(4, 3), "log_softmax" }
    local b = dnn.sequential { dnn.linear(4, 3), "softmax" }
    for _ = 1, 3 do
      assert.is_true(math.abs(a:step(X, labels) - b:step(X, labels)) < 1e-14)
    end
    close(a.parameters.W1, b.parameters.W1, 1e-14)
  end)
end)

describe("the cross-entropy of a sigmoid or softmax", function()
  for name, way in pairs(ways) do
    it("is finite and the same everywhere: " .. name, function()
      for _, dtype in ipairs { "float64", "float32" } do
        for _, z in ipairs { 0, 16.7, 36.8, 100, 800, 1000, -16.7, -36.8, -800, -1000 } do
          for _, label in ipairs { 0, 1, 0.25 } do
            local net, X = with_logits(way, np.full({ 1, way.m }, z), "sigmoid", dtype)
            local Y = np.full({ 1, way.m }, label)
            local expected = math.max(z, 0) - z * label + math.log(1 + math.exp(-math.abs(z)))
            local tolerance = dtype == "float64" and 1e-12 or 1e-6
            local history = net:fit(X, Y, { epochs = 2, learning_rate = 0, gram = way.gram,
              validation = { X, Y }, progress = false })
            near(expected, net:evaluate(X, Y).loss, tolerance)
            for epoch = 1, 2 do
              near(expected, history.loss[epoch], tolerance)
              near(expected, history.val_loss[epoch], tolerance)
            end
            near(1 / (1 + math.exp(-z)) - label, net:gradients().db1(1, 1), tolerance)
            net:step(X, Y, { learning_rate = 0.1 })
            all_finite(net)

            net, X = with_logits(way, np.array { { z }, { 0 } } * np.ones(2, way.m), "softmax",
              dtype)
            Y = np.array { { label }, { 1 - label } } * np.ones(2, way.m)
            expected = math.max(z, 0) - z * label + math.log(1 + math.exp(-math.abs(z)))
            history = net:fit(X, Y, { epochs = 1, learning_rate = 0.1, gram = way.gram,
              progress = false })
            near(expected, history.loss[1], tolerance)
            all_finite(net)
          end
        end
      end
    end)
  end

  it("is that of the layer's input with every reduction and with weights", function()
    local X = np.array { { 1.0, -1, 2, 0.5 } }
    for _, options in ipairs { { reduction = "mean" }, { reduction = "examples" },
      { reduction = "sum" }, { weights = { 1, 3 } }, { weights = { 0, 2 }, reduction = "sum" } } do
      for _, factor in ipairs { 1, 400 } do
        local Y = np.array { { 1, 0, 0, 1 } }
        local function both(last, plain, logits)
          local a = dnn.sequential { dnn.linear(1, last == "softmax" and 2 or 1), last }
          local b = dnn.sequential { dnn.linear(1, last == "softmax" and 2 or 1) }
          a.parameters.W1 = a.parameters.W1 * factor
          b:load_weights(a):compile { loss = dnn.losses[logits](options) }
          a:compile { loss = dnn.losses[plain](options) }
          for _ = 1, 3 do
            near(b:evaluate(X, Y, { metrics = {} }).loss, a:evaluate(X, Y).loss)
            near(b:step(X, Y), a:step(X, Y))
            close(b.parameters.W1, a.parameters.W1)
          end
        end
        both("sigmoid", "binary_cross_entropy", "binary_cross_entropy_logits")
        both("softmax", "cross_entropy", "softmax_cross_entropy")
      end
    end
  end)

  it("is taken so behind layers that change nothing, and without layers before", function()
    local net = dnn.sequential { input = 2, "sigmoid", dnn.flatten() }
    local X, Y = np.array { { 900.0, -900 }, { 3, -900 } }, np.array { { 0, 1 }, { 0, 0 } }
    near((1800 + 3 + math.log(1 + math.exp(-3))) / 4, net:evaluate(X, Y).loss)
    near(net:evaluate(X, Y).loss, net:step(X, Y))
    near(1 / 4, net:evaluate(X, Y, { metrics = "accuracy" }).accuracy)
  end)

  it("has the gradients of its values where a sigmoid is sure", function()
    local X, Y = np.random.RandomState(1):randn(3, 8), np.array { { 0, 1, 0, 1, 1, 0, 0, 1 } }
    local net = dnn.sequential { dnn.linear(3, 4), "tanh", dnn.linear(1), "sigmoid" }
    net.parameters.W2 = net.parameters.W2 * 100
    local _, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed, tostring(report))
  end)

  it("trains a network that becomes sure", function()
    for seed = 1, 3 do
      local X, Y = dnn.data.moons { n_samples = 100, noise = 0.05, seed = seed }
      for _, dtype in ipairs { "float32", "float64" } do
        local net = dnn.mlp { 2, 16, 1, dtype = dtype, seed = seed }
        local history = net:fit(X, Y, { epochs = 1500, optimizer = "adam", learning_rate = 0.05,
          progress = false })
        assert.is_true(history.loss[1500] < 1e-3)
        all_finite(net)
        net = dnn.mlp { 2, 8, 1, dtype = dtype, seed = seed }
        history = net:fit(X * 100, Y, { epochs = 50, learning_rate = 0.01, progress = false })
        assert.is_true(history.loss[50] < 10)
        all_finite(net)
      end
    end
  end)

  it("has the same bits in the kernel for tiny networks and in parts", function()
    for _, dtype in ipairs { "float64", "float32" } do
      for m = 2, 7 do
        for _, dims in ipairs { { 2, 4, 1 }, { 5, 4, 3, 1 }, { 3, 1 }, { 15, 2, 1 } } do
          for _, activation in ipairs { "relu", "tanh", "sigmoid" } do
            local random = np.random.RandomState(m)
            local X = random:randn(dims[1], m):astype(dtype)
            local Y = random:rand(1, m):gt(0.5):astype(dtype)
            local description = { dtype = dtype, activation = activation, table.unpack(dims) }
            local tiny, parts = dnn.mlp(description), dnn.mlp(description)
            tiny.parameters.b1 = 3
            parts.parameters.b1 = 3
            tiny:step(X, Y, { learning_rate = 0.7 })
            parts:step(X, Y, { learning_rate = 0.7, guard = true })
            for _ = 1, 20 do
              assert.equal(parts:step(X, Y), tiny:step(X, Y))
              same_parameters(copies(parts.parameters), tiny.parameters)
              local gradients = tiny:gradients()
              for name, array in pairs(parts:gradients()) do
                assert.is_true(array == gradients[name], name)
              end
              gradients = tiny:activation_gradients()
              for name, array in pairs(parts:activation_gradients()) do
                assert.is_true(array == gradients[name], name)
              end
            end
          end
        end
      end
    end
  end)
end)

-- Every loss with outputs and targets that suit it, and the formula of a term.
local random = np.random.RandomState(7)
local P, Z = random:rand(3, 5) * 0.8 + 0.1, random:randn(3, 5) * 2
local labels = random:rand(3, 5):gt(0.5):astype("float64")
local class_numbers = np.array { { 0, 2, 1, 1, 2 } }
local one_hot = np.zeros(3, 5)
for j = 1, 5 do
  one_hot[{ class_numbers(1, j) + 1, j }] = 1
end
local S = P / P:sum { axis = 1, keepdims = true }
local function sum_rows(A)
  return A:sum { axis = 1, keepdims = true }
end
local cases = {
  { "mse", Z, labels, (Z - labels) ^ 2 },
  { "mae", Z, labels, np.abs(Z - labels) },
  { "huber", Z, labels, np.where(np.abs(Z - labels):le(1), (Z - labels) ^ 2 / 2,
    np.abs(Z - labels) - 0.5) },
  { "hinge", Z, labels * 2 - 1, np.maximum(0, 1 - (labels * 2 - 1) * Z) },
  { "binary_cross_entropy", P, labels, -(labels * np.log(P) + (1 - labels) * np.log(1 - P)) },
  { "binary_cross_entropy_logits", Z, labels, np.log(1 + np.exp(Z)) - labels * Z },
  { "cross_entropy", S, one_hot, -sum_rows(one_hot * np.log(S)) },
  { "cross_entropy", S, class_numbers, -sum_rows(one_hot * np.log(S)) },
  { "softmax_cross_entropy", Z, one_hot, np.log(sum_rows(np.exp(Z))) - sum_rows(one_hot * Z) },
  { "softmax_cross_entropy", Z, class_numbers,
    np.log(sum_rows(np.exp(Z))) - sum_rows(one_hot * Z) },
  { "softmax_cross_entropy", Z, S, sum_rows(S * (np.log(sum_rows(np.exp(Z))) - Z)) },
}

--- A network that gives what it gets, by a layer in Lua or by one that flattens.
local function passing(in_lua)
  return dnn.sequential { input = 3, in_lua and identity() or dnn.flatten() }
end

describe("reductions", function()
  it("are one rule for all losses", function()
    for _, case in ipairs(cases) do
      local kind, A, Y, terms = table.unpack(case)
      local expected = { mean = terms:mean(), sum = terms:sum(), examples = terms:sum() / 5 }
      for reduction, value in pairs(expected) do
        local loss = dnn.losses[kind] { reduction = reduction }
        for _, in_lua in ipairs { false, true } do
          near(value, passing(in_lua):compile { loss = loss }:evaluate(A, Y).loss)
        end
        near(value, passing():compile { loss = kind, reduction = reduction }:evaluate(A, Y).loss)
        near(value, passing():step(A, Y, { loss = loss }))
        local _, report = dnn.gradient_check(loss, A, Y)
        assert.is_true(report.passed, kind .. " " .. reduction .. "\n" .. tostring(report))
      end
      near(expected.mean, passing():compile { loss = kind }:evaluate(A, Y).loss)
      near(expected.mean, passing():step(A, Y, { loss = { kind = kind } }))
    end
  end)

  it("divide by the sum of the weights", function()
    local weights = { 0.5, 4, 2.5 }
    local W = np.array(weights):reshape(3, 1)
    for _, case in ipairs(cases) do
      local kind, A, Y = case[1], case[2], case[3]
      if kind:find("^cross") or kind:find("^softmax") then
        local T = Y.shape[1] == 1 and one_hot or Y
        local terms = kind == "cross_entropy" and -sum_rows(W * T * np.log(A))
          or sum_rows(W * T * (np.log(sum_rows(np.exp(A))) - A))
        local total = (W * T):sum()
        for reduction, value in pairs { mean = terms:sum() / total, sum = terms:sum(),
          examples = terms:sum() / 5 } do
          local loss = dnn.losses[kind] { reduction = reduction, weights = weights }
          near(value, passing():compile { loss = loss }:evaluate(A, Y).loss)
          local _, report = dnn.gradient_check(loss, A, Y)
          assert.is_true(report.passed, kind .. " " .. reduction .. "\n" .. tostring(report))
        end
      end
    end
    -- one output: the weight of the label; several: that of the class, for all outputs
    local terms = -(labels * np.log(P) + (1 - labels) * np.log(1 - P))
    local w = labels * 4 + (1 - labels) * 0.5
    for i = 1, 3 do
      local row = { i, i }
      local loss = dnn.losses.binary_cross_entropy { weights = { 0.5, 4 } }
      near((w * terms)(row, ":"):sum() / w(row, ":"):sum(),
        dnn.sequential { input = 1, dnn.flatten() }:compile { loss = loss }:evaluate(P(row, ":"),
          labels(row, ":")).loss)
      local _, report = dnn.gradient_check(loss, P(row, ":"), labels(row, ":"))
      assert.is_true(report.passed, tostring(report))
    end
    terms = -(one_hot * np.log(P) + (1 - one_hot) * np.log(1 - P))
    w = sum_rows(one_hot * W)
    near((w * terms):sum() / (w:sum() * 3), passing():compile {
      loss = { kind = "binary_cross_entropy", weights = weights } }:evaluate(P, one_hot).loss)
  end)

  it("give no loss to examples without weight alone", function()
    local net = dnn.sequential { dnn.linear(1, 2), "softmax" }
    local before = copies(net.parameters)
    assert.equal(0.0, net:step(np.ones(1, 3), np.zeros(1, 3),
      { loss = dnn.losses.cross_entropy { weights = { 0, 1 } } }))
    same_parameters(before, net.parameters)
  end)

  it("give fit the loss of evaluate, in batches that differ, too", function()
    local X = np.random.RandomState(3):randn(4, 10)
    local T = np.random.RandomState(4):rand(3, 10):gt(0.5):astype("float64")
    local classes = np.random.RandomState(5):randint(0, 3, { 1, 10 })
    for _, options in ipairs {
      { "sigmoid", T, "binary_cross_entropy" }, { "tanh", T, "mse" },
      { "softmax", classes, "cross_entropy" },
      { "softmax", classes, "cross_entropy", { 1, 7, 0.1 } },
    } do
      for _, reduction in ipairs { "mean", "examples", "sum" } do
        local net = dnn.sequential { dnn.linear(4, 3), options[1] }
        local history = net:fit(X, options[2], { batch_size = 4, learning_rate = 0,
          loss = dnn.losses[options[3]] { reduction = reduction, weights = options[4] },
          validation = { X, options[2] }, progress = false })
        near(net:evaluate(X, options[2]).loss, history.loss[1])
        near(history.val_loss[1], history.loss[1])
      end
    end
  end)

  it("are kept in files and copies", function()
    local X = np.random.RandomState(3):randn(4, 10)
    local T = np.random.RandomState(4):rand(3, 10):gt(0.5):astype("float64")
    for _, loss in ipairs { dnn.losses.mse { reduction = "sum" },
      dnn.losses.huber { delta = 0.3, reduction = "examples" }, dnn.losses.mae() } do
      local net = dnn.sequential { dnn.linear(4, 3) }:compile { loss = loss }
      local path = os.tmpname()
      net:save(path)
      local loaded = dnn.load(path)
      os.remove(path)
      local expected = net:evaluate(X, T).loss
      assert.equal(expected, loaded:evaluate(X, T).loss)
      assert.equal(expected, net:copy():evaluate(X, T).loss)
      net:fit(X, T, { progress = false }) -- what options do not name stays
      assert.equal(expected, net.history.loss[1])
    end
  end)

  it("are refused by name", function()
    local net = passing()
    raises('mse: there is no reduction "avg": there are examples, mean, sum', dnn.losses.mse,
      { reduction = "avg" })
    raises('mse: the reduction must be a name, such as "examples", got number', net.compile, net,
      { reduction = 1 })
    raises("reduction is an option of the built-in losses", net.compile, net,
      { loss = function() return 0, 0 end, reduction = "sum" })
    raises("the loss mse: unknown option 'delta'", dnn.losses.mse, { delta = 1 })
    raises("mse: this makes a loss for net:compile, from options", dnn.losses.mse, Z, labels)
    raises("call it, dnn.losses.mse{}, or give its name", net.compile, net,
      { loss = dnn.losses.mse })
  end)
end)

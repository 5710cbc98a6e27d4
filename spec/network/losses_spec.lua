-- The losses of networks: one rule for all of them, the same loss wherever it is computed, and
-- numbers that stay finite, or are refused before they reach the parameters.

local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local close, examples, same_parameters =
  networks.close, networks.examples, networks.same_parameters

local function near(expected, got, tolerance)
  local apart = math.abs(expected - got)
  assert.is_true(apart <= (tolerance or 1e-12) * math.max(1, math.abs(expected)),
    ("expected %.17g, got %.17g"):format(expected, got))
end

local function copies(net)
  local copied = {}
  for name, array in pairs(net.parameters) do
    copied[name] = array:copy()
  end
  return copied
end

local function same(expected, net)
  for name, array in pairs(net.parameters) do
    assert.is_true(expected[name] == array, name)
  end
end

local function all_finite(net)
  for name, array in pairs(net.parameters) do
    assert.is_true(np.all(np.isfinite(array)), name)
  end
end

--- A custom layer that changes nothing, with which steps are taken in Lua.
local function identity()
  return { forward = function(_, A) return A end, backward = function(_, dA) return dA end }
end

-- Ways in which a step may be taken: with the kernel for tiny networks, in parts, with the Gram
-- matrix, with layers in Lua.
local ways = {
  tiny = { m = 4, n = 2 },
  parts = { m = 40, n = 2 },
  gram = { m = 6, n = 40, gram = "auto" },
  lua = { m = 6, n = 3, own = true },
}

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
              same(copies(parts), tiny)
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

describe("the notebook's models", function()
  it("keep their formula on both paths, also where it gives no number", function()
    local X = np.random.RandomState(1):randn(3, 6)
    local Y = np.array { { 1, 0, 1, 1, 0, 1 }, { 0, 0, 1, 0, 1, 1 } }
    local seen_nan = false
    for _, factor in ipairs { 1, 300 } do
      for model, dims in pairs { L_layer_model = { 3, 4, 2 }, two_layer_model = { 3, 5, 2 } } do
        local options = { num_iterations = 120, learning_rate = 0.5 }
        local parameters, costs = dnn[model](X * factor, Y, dims, options)
        local own = dnn.relu
        dnn.relu = function(Z) return own(Z) end -- no longer the module's: step by step
        local ok, expected, expected_costs = pcall(dnn[model], X * factor, Y, dims, options)
        dnn.relu = own
        assert.is_true(ok, expected)
        assert.equal(table.concat(expected_costs, " "), table.concat(costs, " "))
        for name, array in pairs(expected) do
          assert.is_true(np.array_equal(array, parameters[name], { equal_nan = true }), name)
        end
        seen_nan = seen_nan or costs[2] ~= costs[2]
      end
    end
    assert.is_true(seen_nan)
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
    local before = copies(net)
    assert.equal(0.0, net:step(np.ones(1, 3), np.zeros(1, 3),
      { loss = dnn.losses.cross_entropy { weights = { 0, 1 } } }))
    same(before, net)
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

describe("numbers that are not finite", function()
  --- A network and a batch; the batch is spoilt by `spoil(X, Y)` in update 4.
  local function broken(way, spoil, options)
    local net = way.own and dnn.sequential { input = way.n, identity(), dnn.linear(3), "tanh",
        dnn.linear(1), "sigmoid" }
      or dnn.mlp { way.n, 3, 1, activation = "tanh" }
    net:compile(options or { learning_rate = 0.1 })
    local X = np.random.RandomState(1):randn(way.n, way.m)
    local Y = np.random.RandomState(2):rand(1, way.m):gt(0.5):astype("float64")
    local twin, kept = net:copy(), nil
    for _ = 1, 3 do
      twin:step(X, Y)
    end
    local ok, problem = pcall(net.fit, net, X, Y, { epochs = 9, gram = way.gram or false,
      progress = false, callbacks = function(event)
        if event.epoch == 3 then
          kept = copies(net)
          spoil(X, Y, net)
        end
      end })
    assert.is_false(ok)
    return net, problem, kept, twin
  end

  for name, way in pairs(ways) do
    it("are refused before they reach the parameters: " .. name, function()
      for text, spoil in pairs {
        ["X has NaN or infinities"] = function(X) X[{ 1, 2 }] = 0 / 0 end,
        ["X has NaN or infinities, which"] = function(X) X[{ 1, 2 }] = math.huge end,
        ["Y has NaN or infinities"] = function(_, Y) Y[{ 1, 1 }] = 0 / 0 end,
      } do
        for _, options in ipairs { { learning_rate = 0.1 }, { optimizer = "adam" },
          { optimizer = dnn.sgd { momentum = 0.9 }, clip_norm = 1, l2 = 0.1 } } do
          -- (the Gram form knows X, which must not change)
          if not (way.gram and text:find("^X")) then
            local net, problem, kept, twin = broken(way, spoil, options)
            assert.is_truthy(problem:find("in update 4: " .. text, 1, true)
              or way.own and problem:find("a gradient is not finite in update 4", 1, true), problem)
            assert.is_truthy(problem:find("The parameters are those after 3 updates", 1, true))
            assert.is_truthy(problem:find("learning_rate", 1, true))
            same(kept, net)
            assert.equal(3, net.updates)
            assert.equal(3, #net.history.loss)
            assert.equal(3, net.history.epochs)
            if not way.gram then
              same(copies(twin), net)
            end
            local X, Y = np.random.RandomState(1):randn(way.n, way.m), np.zeros(1, way.m)
            twin:step(X, Y) -- what the optimizer keeps is as it was, too
            net:step(X, Y)
            for name1, array in pairs(twin.parameters) do
              close(array, net.parameters[name1], way.gram and 1e-12 or 0)
            end
          end
        end
      end
    end)

    it("are named with the layer where they begin: " .. name, function()
      local _, problem = broken(way, function(_, _, net) net.parameters.W2 = 0 / 0 end)
      assert.is_truthy(problem:find("update 4: layer %d %(linear%): its W has NaN or infinities"),
        problem)
      _, problem = broken(way, function(_, _, net)
        net.parameters.W2 = 1e308
        net.parameters.b1 = 20
      end)
      assert.is_truthy(problem:find("layer %d %(linear%): its output is the first that is not "
        .. "finite"), problem)
    end)

    it("are refused when gradients overflow, and when the next loss does: " .. name, function()
      local X = np.random.RandomState(1):randn(way.n, way.m)
      local Y = np.random.RandomState(2):rand(1, way.m):gt(0.5):astype("float64")
      local layers = { input = way.n, dnn.linear(3), "relu", dnn.linear(1), "sigmoid" }
      if way.own then
        table.insert(layers, 1, identity())
      end
      local net = dnn.sequential(layers)
      local before = copies(net)
      -- one update by a step of extreme size, after which there is no loss: it is taken back
      local ok, problem = pcall(net.fit, net, X, Y, { epochs = 5, learning_rate = 1e300,
        gram = way.gram or false, progress = false })
      assert.is_false(ok)
      assert.is_truthy(problem:find("in update 2", 1, true), problem)
      assert.is_truthy(problem:find("after 0 updates", 1, true), problem)
      same(before, net)
      near(dnn.sequential(layers):evaluate(X, Y).loss, net:evaluate(X, Y).loss)
      -- gradients that overflow while the loss is finite
      net = dnn.sequential { input = way.n, dnn.linear(1),
        way.own and identity() or dnn.flatten() }
      before = copies(net)
      ok, problem = pcall(net.fit, net, X * 1e200, np.zeros(1, way.m), { gram = way.gram or false,
        loss = function(A) return 1.0, A * 1e150 end, learning_rate = 1, progress = false })
      assert.is_false(ok)
      assert.is_truthy(problem:find("a gradient is not finite in update 1: layer %d "
        .. "%(linear%): that of its W"), problem)
      same(before, net)
    end)
  end

  it("are refused in parameters of custom layers", function()
    local W = np.ones(1, 2)
    local net = dnn.sequential { input = 2, { units = 1, parameters = { W = W },
      forward = function(self, A) return self.parameters.W:dot(A), A end,
      backward = function(self, dZ, A)
        return self.parameters.W.T:dot(dZ), { W = dZ:dot(A.T) * (1 / 0) }
      end } }
    raises('a gradient is not finite in update 1: that of the parameter "W" of a custom layer',
      net.step, net, np.ones(2, 3), np.zeros(1, 3))
    assert.is_true(np.all(W:eq(1)))
    local lost = dnn.sequential { input = 2, { forward = function(_, A) return A * (0 / 0) end,
      backward = function(_, dA) return dA end }, dnn.linear(1) }
    raises("layer 1 (custom): its output is the first that is not finite", lost.step, lost,
      np.ones(2, 3), np.zeros(1, 3))
  end)

  it("leave statistics and the stream of random numbers, too", function()
    local net = dnn.sequential { dnn.linear(2, 4), dnn.batch_norm(), dnn.dropout(0.5),
      dnn.linear(1), "sigmoid" }
    local twin = net:copy()
    local X, Y = np.random.RandomState(1):randn(2, 8), np.ones(1, 8)
    local bad = X:copy()
    bad[{ 1, 1 }] = 0 / 0
    raises("X has NaN", net.step, net, bad, Y)
    assert.equal(twin:step(X, Y), net:step(X, Y))
    same(copies(twin), net)
    assert.is_true(twin.buffers.running_mean1 == net.buffers.running_mean1)
  end)

  it("are found after a wide layer as after a narrow one", function()
    for _, m in ipairs { 1, 4, 200 } do -- gradients are looked at, or what they are made of
      local net = dnn.sequential { dnn.linear(40, 60), "relu", dnn.linear(50), "relu",
        dnn.linear(1) }
      local X, before = np.random.RandomState(1):randn(40, m), copies(net)
      local Y = np.zeros(1, m)
      net.parameters.W3 = 0
      before.W3 = net.parameters.W3:copy()
      raises("a gradient is not finite in update 1: layer 5 (linear): that of its W", net.step,
        net, X, Y, { loss = function(A) return 0.0, A * 0 + 1 / 0 end })
      same(before, net)
    end
  end)

  --- Statistics of a batch_norm with an input too large for its variance.
  local function normalizing(kind, dtype)
    if kind == "pictures" then
      return dnn.sequential { input = { 2, 3, 3 }, dnn.conv2d(2, 2), dnn.batch_norm(), "relu",
        dnn.flatten(), dnn.linear(1), dtype = dtype }, np.random.RandomState(1):randn(2, 3, 3, 8), 2
    end
    local first = kind == "lua" and identity() or dnn.flatten()
    local net = dnn.sequential { input = 3, first, dnn.batch_norm(), "tanh", dnn.dropout(0.5),
      dnn.linear(2), dnn.batch_norm(), dnn.linear(1), dtype = dtype }
    return net, np.random.RandomState(1):randn(3, 8), 2
  end

  for _, kind in ipairs { "vectors", "pictures", "lua" } do
    it("are refused in statistics: " .. kind, function()
      for _, dtype in ipairs { "float64", "float32" } do
        for _, options in ipairs { { learning_rate = 0.1 }, { optimizer = "adam" },
          { optimizer = dnn.sgd { momentum = 0.9 }, clip_norm = 1, guard = true } } do
          local Y, factor = np.ones(1, 8), dtype == "float64" and 1e200 or 1e30
          local net, X, layer = normalizing(kind, dtype)
          local twin = normalizing(kind, dtype)
          net:compile(options)
          twin:compile(options)
          local function as_twin()
            same(copies(twin), net)
            for name, array in pairs(twin.buffers) do
              assert.is_true(array == net.buffers[name], name)
            end
            assert.equal(twin.updates, net.updates)
          end
          net:step(X, Y)
          twin:step(X, Y)
          local text = ("layer %d (batch_norm): its running_var would not be finite in update 2: "
            .. "its input is too large for %s. The parameters are those after 1 updates"):format(
            layer, dtype)
          local ok, problem = pcall(net.step, net, X * factor, Y)
          assert.is_true(not ok and problem:find(text, 1, true) ~= nil, problem)
          as_twin()
          ok, problem = pcall(net.fit, net, X * factor, Y, { epochs = 3, progress = false })
          assert.is_true(not ok and problem:find(text, 1, true) ~= nil, problem)
          as_twin()
          ok, problem = pcall(net.forward, net, X * factor, { training = true })
          assert.is_true(not ok and problem:find("its running_var would not be finite", 1, true)
            ~= nil, problem)
          as_twin()
          for _ = 1, 3 do -- the stream of dropout and the optimizer go on, too
            assert.equal(twin:step(X, Y), net:step(X, Y))
          end
          as_twin()
        end
      end
    end)
  end

  -- every optimizer, with options that make updates of extreme size
  local wild = {
    dnn.sgd {}, dnn.sgd { momentum = 0.9 }, dnn.sgd { momentum = 0.9, nesterov = true },
    dnn.sgd { momentum = 0.5, averaged = true }, dnn.adagrad {}, dnn.rmsprop {}, dnn.adam {},
    dnn.adamw {},
  }

  --- A network with parameters of its own kinds: of a custom layer, of batch_norm, or neither.
  local function chain_with(kind, dtype)
    local middle = { "tanh" }
    if kind == "custom" then
      middle = { { parameters = { W = np.full({ 4, 1 }, 0.5, dtype), scale = np.ones(1) },
        forward = function(self, A) return A * self.parameters.W, A end,
        backward = function(self, dA, A)
          return dA * self.parameters.W,
            { W = (dA * A):mean { axis = 2, keepdims = true }, scale = 0.25 }
        end } }
    elseif kind == "statistics" then
      middle = { dnn.batch_norm(), dnn.dropout(0.5) }
    end
    return dnn.sequential { dnn.linear(3, 4), middle[1], middle[2] or dnn.flatten(),
      dnn.linear(2), dnn.linear(1), dtype = dtype }
  end

  for _, kind in ipairs { "custom", "statistics", "plain" } do
    it("take back updates of extreme size with all that belongs to them: " .. kind, function()
      for _, dtype in ipairs { "float64", "float32" } do
        local X, Y = np.random.RandomState(1):randn(3, 8), np.zeros(1, 8)
        for i, optimizer in ipairs(wild) do
          for _, guard in ipairs { false, true } do
            for _, by_fit in ipairs { false, true } do
              local net, twin = chain_with(kind, dtype), chain_with(kind, dtype)
              local label = ("%s %s %d %s %s"):format(kind, dtype, i, guard, by_fit)
              local rate = dtype == "float64" and 1e160 or 1e20
              net:compile { optimizer = optimizer, learning_rate = rate, guard = guard }
              local ok, problem
              if by_fit then
                ok, problem = pcall(net.fit, net, X, Y, { epochs = 3, progress = false })
                assert.equal(1, net.history.epochs, label)
                assert.equal(1, #net.history.loss, label)
              else
                net:step(X, Y)
                ok, problem = pcall(net.step, net, X, Y)
              end
              assert.is_false(ok, label)
              assert.is_truthy(problem:find("in update 2", 1, true), label .. problem)
              assert.is_truthy(problem:find("The parameters are those after 0 updates", 1, true),
                label .. problem)
              if guard and kind ~= "statistics" then
                assert.is_truthy(problem:find("layer %d %(%l+%): its output is not finite"),
                  label .. problem)
              end
              assert.equal(0, net.updates, label)
              same(copies(twin), net)
              for name, array in pairs(twin.buffers) do
                assert.is_true(array == net.buffers[name], label .. name)
              end
              -- what the optimizer keeps and the stream of random numbers are as they were, too
              net.learning_rate = 0.01
              twin:compile { optimizer = optimizer, learning_rate = 0.01 }
              for _ = 1, 3 do
                assert.equal(twin:step(X, Y), net:step(X, Y), label)
              end
              same(copies(twin), net)
            end
          end
        end
      end
    end)
  end

  it("take back an update when its gradients are not finite, though the loss is", function()
    for _, own in ipairs { false, true } do
      for _, guard in ipairs { false, true } do
        local net = dnn.sequential { input = 2, own and identity() or dnn.flatten(), dnn.linear(1) }
        local before, k = copies(net), 0
        net:compile { learning_rate = 1e200, guard = guard, loss = function(A)
          k = k + 1
          return 1.0, k == 1 and A * 0 + 1 or A * (1 / 0)
        end }
        local X, Y = np.ones(2, 3), np.zeros(1, 3)
        net:step(X, Y)
        assert.is_true(np.abs(net.parameters.W1):max() > 1e150)
        raises(guard and "layer 2 (linear): the gradient of its output is not finite in update 2. "
          .. "The parameters are those after 0 updates"
          or "a gradient is not finite in update 2: layer 2 (linear): that of its W. The "
          .. "parameters are those after 0 updates", net.step, net, X, Y)
        same(before, net)
      end
    end
  end)

  it("take back an update after another optimizer was chosen, with custom layers", function()
    local net, twin = chain_with("custom"), chain_with("custom")
    local X, Y = np.random.RandomState(1):randn(3, 8), np.zeros(1, 8)
    net:step(X, Y, { optimizer = "adam", learning_rate = 1e160 })
    raises("The parameters are those after 0 updates", net.step, net, X, Y,
      { optimizer = dnn.sgd { momentum = 0.9 } })
    same(copies(twin), net)
    twin:step(X, Y, { optimizer = dnn.sgd { momentum = 0.9 } })
    net:step(X, Y)
    same(copies(twin), net)
  end)

  it("take back no parameters of custom layers that were set meanwhile", function()
    local net = chain_with("custom")
    local X, Y = np.random.RandomState(1):randn(3, 8), np.zeros(1, 8)
    net:step(X, Y, { learning_rate = 1e160 })
    net.parameters.W2 = 2
    local before = copies(net)
    raises("The parameters are those after 1 updates", net.step, net, X, Y)
    same(before, net)
  end)

  it("leave a history that can be looked at when they come in the first epoch", function()
    for _, options in ipairs { { epochs = 3 }, { epochs = 2, batch_size = 2 },
      { epochs = 2, validation = 0.25, metrics = { "accuracy", "mse" } },
      { epochs = 2, optimizer = "adam", guard = true,
        metrics = { zero = function() return 0 end } } } do
      local net = dnn.mlp { 2, 3, 1 }
      net:fit(np.ones(2, 8), np.ones(1, 8), { epochs = 2, progress = false })
      options.progress = false
      assert.is_false((pcall(net.fit, net, np.full({ 2, 8 }, 0 / 0), np.ones(1, 8), options)))
      local history = net.history
      local names = { "loss", table.unpack(type(options.metrics) ~= "table" and {}
        or options.metrics.zero and { "zero" } or options.metrics) }
      for i = 1, options.validation and #names or 0 do
        names[#names + 1] = "val_" .. names[i]
      end
      assert.same(names, history.names)
      for _, name in ipairs(names) do
        assert.same({}, history[name])
        assert.equal(0, np.array(history[name]).size)
      end
      assert.equal(0, history.epochs)
      assert.equal(3, history.first_epoch)
      assert.is_truthy(tostring(history):find("loss none", 1, true))
      if not history.zero then
        local path = os.tmpname()
        net:save(path)
        local loaded = dnn.load(path)
        os.remove(path)
        assert.equal(tostring(history), tostring(loaded.history))
        assert.same({}, loaded.history.loss)
        assert.same({}, net:copy().history.loss)
      end
    end
  end)

  it("are no progress for early stopping", function()
    local values = { -1 / 0, 0.5, 0.4, 0 / 0, 1 / 0, 0.6 }
    local k = 0
    local net = dnn.mlp { 2, 3, 1 }
    local kept = {}
    local history = net:fit(np.ones(2, 4), np.ones(1, 4), { epochs = 9, progress = false,
      metrics = { value = function()
        k = k + 1
        return values[k]
      end }, callbacks = function(event) kept[event.epoch] = copies(event.net) end,
      early_stopping = { monitor = "value", patience = 3, restore_best = true } })
    assert.equal(6, history.epochs)
    same(kept[3], net)
  end)

  for _, after in ipairs { "adam", "sgd" } do
    it("take back an update by another optimizer: then " .. after, function()
      local net = dnn.sequential { dnn.linear(3, 2), dnn.linear(2, 1) }
      local X, Y = np.random.RandomState(1):randn(3, 4) * 1e60, np.ones(1, 4) * 1e95
      local before = copies(net)
      net:compile { loss = "mse", optimizer = dnn.sgd { momentum = after == "sgd" and 0.9 or 0 } }
      net:step(X, Y)
      assert.is_true(np.abs(net.parameters.W1):max() > 1e140)
      net:compile { loss = "mse", optimizer = after }
      raises("the loss is inf in update 2", net.step, net, X, Y)
      same(before, net)
      assert.equal(0, net.updates)
      net:step(np.ones(3, 4), np.ones(1, 4)) -- the optimizer counts from the start
      assert.is_true(np.isfinite(net.parameters.W1):all())
      assert.equal(1, net.updates)
    end)
  end

  it("take back no parameters that were set meanwhile", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X, Y = np.random.RandomState(1):randn(2, 20), np.ones(1, 20)
    net:step(X, Y, { learning_rate = 1e300 })
    for name in pairs(net.parameters) do
      net.parameters[name] = 0.5
    end
    local before = copies(net)
    X[{ 1, 1 }] = 0 / 0
    raises("the loss is nan in update 2: X has", net.step, net, X, Y, { learning_rate = 0.1 })
    same(before, net)
    assert.equal(1, net.updates)
  end)
end)

-- The models of the notebook: training loops over its functions, and predictions.

local dnn = require "dnn"
local np = require "dnn.np"
local printed_by = require "spec.helpers.printed_by"
local program = require "spec.helpers.program"
local shared = require "spec.helpers.shared"

-- Points that a small network can tell apart.
local function points()
  local random = np.random.RandomState(2)
  local X = random:randn(3, 53)
  return X, ((X[1] * X[1] + X[2]):gt(0.5)):astype("float64"):reshape(1, 53)
end

describe("dnn.two_layer_model", function()
  it("starts as initialize_parameters does and descends", function()
    local X, Y = points()
    local start = dnn.initialize_parameters(3, 4, 1)
    local _, first = dnn.two_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 1 })
    assert.equal(dnn.compute_cost((dnn.L_model_forward(X, start)), Y), first[1])
    local parameters, costs =
      dnn.two_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 201, learning_rate = 0.5 })
    assert.equal(3, #costs)
    assert.is_true(costs[3] < costs[1])
    assert.equal("(1, 4)", tostring(parameters.W2.shape))
  end)
end)

describe("dnn.L_layer_model", function()
  it("keeps and prints every hundredth cost and the last", function()
    local X, Y = points()
    local text, parameters, costs = printed_by(function()
      return dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 251, print_cost = true })
    end)
    assert.equal(4, #costs)
    assert.equal(("Cost after iteration 0: %s\nCost after iteration 100: %s\n"
      .. "Cost after iteration 200: %s\nCost after iteration 250: %s\n"):format(
      np.str(costs[1]), np.str(costs[2]), np.str(costs[3]), np.str(costs[4])), text)
    assert.is_true(costs[4] < costs[3] and costs[3] < costs[1])
    assert.equal(4, #parameters)
  end)

  it("starts from seed 1 and the root of the inputs", function()
    local X, Y = points()
    local start = dnn.initialize_parameters_deep({ 3, 4, 1 }, { seed = 1, scale = "fan_in" })
    local AL, caches = dnn.L_model_forward(X, start)
    local grads = dnn.L_model_backward(AL, Y, caches)
    local cost = dnn.compute_cost(AL, Y)
    local parameters, costs =
      dnn.L_layer_model(X, Y, { 3, 4, 1 }, { learning_rate = 0.3, num_iterations = 1 })
    assert.equal(cost, costs[1])
    assert.equal(1, #costs)
    dnn.update_parameters(start, grads, 0.3)
    for name, value in pairs(start) do
      assert.is_true(value == parameters[name])
    end
  end)

  it("prints nothing by itself", function()
    local X, Y = points()
    assert.equal("", (printed_by(function()
      return dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    end)))
  end)

  it("takes another seed", function()
    local X, Y = points()
    local _, costs = dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2, seed = 9 })
    local _, others = dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    assert.equal(2, #costs)
    assert.are_not.equal(others[1], costs[1])
  end)

  it("tells each iteration's cost", function()
    local X, Y = points()
    local seen = {}
    local _, costs = dnn.L_layer_model(X, Y, { 3, 4, 1 }, {
      num_iterations = 3,
      on_iteration = function(iteration, cost)
        seen[#seen + 1] = { iteration, cost }
      end,
    })
    assert.equal(3, #seen)
    assert.same({ 0, costs[1] }, seen[1])
    assert.same({ 2, costs[2] }, seen[3])
  end)

  it("takes no step for the least of all numbers of iterations", function()
    local X, Y = points()
    for _, model in ipairs { dnn.L_layer_model, dnn.two_layer_model } do
      local _, costs = model(X, Y, { 3, 4, 1 }, {
        num_iterations = math.mininteger,
        on_iteration = function() error "an iteration" end,
      })
      assert.same({}, costs)
    end
  end)

  it("does not change the data", function()
    local X, Y = points()
    local X2, Y2 = X:copy(), Y:copy()
    dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    dnn.two_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    assert.is_true(X == X2 and Y == Y2)
  end)
end)

describe("dnn.two_layer_model and dnn.L_layer_model", function()
  it("keep the notebook's formula on both paths, also where it gives no number", function()
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

describe("dnn.predict", function()
  local parameters = { W1 = np.ones(1, 1), b1 = np.zeros(1, 1) }

  it("returns classes and prints the accuracy as a sum of parts", function()
    local m = 209
    local X = np.random.RandomState(3):randn(1, m)
    local Y = X:gt(0):astype("int64")
    local text, predictions, accuracy = printed_by(function()
      return dnn.predict(X, Y, { W1 = np.array { { 2.385 } }, b1 = np.zeros(1, 1) })
    end)
    assert.equal("Accuracy: 0.9999999999999998\n", text)
    assert.equal(0.9999999999999998, accuracy)
    assert.equal("float64", predictions.dtype)
    assert.is_true(predictions:eq(Y):all())
  end)

  it("is silent when asked", function()
    assert.equal("", (printed_by(function()
      return dnn.predict(np.zeros(1, 2), np.array { { 0, 1 } }, parameters,
        { print_accuracy = false })
    end)))
  end)

  it("takes 0.5 for class 0", function()
    local predictions, accuracy = dnn.predict(np.zeros(1, 2), np.array { { 0, 1 } }, parameters,
      { print_accuracy = false })
    assert.equal(0.5, accuracy)
    assert.equal("[[0. 0.]]", tostring(predictions))
  end)
end)

describe("every function of the notebook", function()
  --- Runs `body` with dnn[name] replaced.
  local function with(name, replacement, body)
    local kept = dnn[name]
    dnn[name] = replacement
    local done, message = pcall(body)
    dnn[name] = kept
    assert(done, message)
  end

  it("can be an activation of the user's own", function()
    local A_prev, W, b = dnn.cases.linear_activation_forward()
    with("relu", function(Z)
      return np.maximum(0.01 * Z, Z), Z
    end, function()
      local A = dnn.linear_activation_forward(A_prev, W, b, "relu")
      assert.equal("[[ 3.43896131 -0.02089384]]", tostring(A))
    end)
  end)

  local called_by = {
    sigmoid = "L_layer_model", relu = "two_layer_model", sigmoid_backward = "two_layer_model",
    relu_backward = "L_layer_model", initialize_parameters = "two_layer_model",
    initialize_parameters_deep = "L_layer_model", linear_forward = "L_layer_model",
    linear_activation_forward = "two_layer_model", L_model_forward = "L_layer_model",
    compute_cost = "two_layer_model", linear_backward = "L_layer_model",
    linear_activation_backward = "two_layer_model", L_model_backward = "L_layer_model",
    update_parameters = "L_layer_model",
  }
  for name, model in pairs(called_by) do
    it("can be replaced: " .. name, function()
      local X, Y = points()
      local kept, calls = dnn[name], 0
      local _, wanted = dnn[model](X, Y, { 3, 4, 1 }, { num_iterations = 2 })
      with(name, function(...)
        calls = calls + 1
        return kept(...)
      end, function()
        local _, costs = dnn[model](X, Y, { 3, 4, 1 }, { num_iterations = 2 })
        assert.same(wanted, costs)
      end)
      assert.is_true(calls > 0)
    end)
  end

  it("is taken by a network when none is replaced, with the same bits", function()
    local network, relu = require "dnn.network", dnn.relu
    for _, sizes in ipairs { { 3, 2, 20 }, { 20, 7, 70 }, { 100, 4, 60 } } do
      local n_x, n_h, m = table.unpack(sizes)
      local random = np.random.RandomState(3)
      local X, Y = random:randn(n_x, m), random:rand(1, m):gt(0.5)
      local options = { num_iterations = 20, learning_rate = 0.3 }
      for _, model in ipairs { "two_layer_model", "L_layer_model" } do
        local made = spy.on(network, "mlp")
        local parameters, costs = dnn[model](X, Y, { n_x, n_h, 1 }, options)
        network.mlp:revert()
        assert.spy(made).was.called(1)
        with("relu", function(Z)
          return relu(Z)
        end, function()
          local by_steps, costs_by_steps = dnn[model](X, Y, { n_x, n_h, 1 }, options)
          assert.same(costs_by_steps, costs)
          for name, array in pairs(by_steps) do
            assert.is_true(array == parameters[name], name .. " differs")
          end
        end)
      end
    end
  end)

  it("can be one that knows no options", function()
    local X, Y = points()
    local _, wanted = dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    with("linear_backward", function(dZ, cache)
      local A_prev, W = table.unpack(cache)
      local m = A_prev.shape[2]
      return np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m,
        np.sum(dZ, { axis = 2, keepdims = true }) / m
    end, function()
      local _, costs = dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
      assert.same(wanted, costs)
    end)
  end)

  it("does without the gradient of the input in training", function()
    local X, Y = points()
    local update, seen = dnn.update_parameters, nil
    with("update_parameters", function(parameters, grads, rate)
      seen = grads
      return update(parameters, grads, rate)
    end, function()
      dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 1 })
    end)
    assert.is_nil(dnn.params.get(seen, "dA1"))
    assert.equal(5, #seen)
  end)
end)

describe("a wrong call of a model", function()
  local zeros = np.zeros
  local wrong = {
    { "L_layer_model: unknown option 'learningrate': did you mean 'learning_rate'?", function()
      dnn.L_layer_model(zeros(5, 4), zeros(1, 4), { 5, 1 }, { learningrate = 1 })
    end },
    { 'L_layer_model: option "print_cost" must be a boolean, got number', function()
      dnn.L_layer_model(zeros(5, 4), zeros(1, 4), { 5, 1 }, { print_cost = 1 })
    end },
    { "L_layer_model: X (5, 4): layer_dims[1] is 6, X needs 6 rows", function()
      dnn.L_layer_model(zeros(5, 4), zeros(1, 4), { 6, 1 })
    end },
    { "L_layer_model: Y (1, 3): Y needs shape (1, 4)", function()
      dnn.L_layer_model(zeros(5, 4), zeros(1, 3), { 5, 1 })
    end },
    { "L_layer_model: X must be an array, got nil", function()
      dnn.L_layer_model(nil, zeros(1, 3), { 5, 1 })
    end },
    { "predict: Y must be an array, got nil", function()
      dnn.predict(zeros(5, 4))
    end },
    { "two_layer_model: layers_dims must have 3 entries, got 2", function()
      dnn.two_layer_model(zeros(5, 4), zeros(1, 4), { 5, 1 })
    end },
    { "predict: Y (1, 3): Y needs the shape of the predictions, (1, 4)", function()
      dnn.predict(zeros(5, 4), zeros(1, 3), { W1 = zeros(1, 5), b1 = zeros(1, 1) })
    end },
  }
  for _, case in ipairs(wrong) do
    local text, call = table.unpack(case)
    it("says " .. text, function()
      local done, message = pcall(call)
      assert.is_false(done)
      assert.equal(text, (message:gsub("^[^:]*:%d+: ", "")))
      assert.matches("models_spec.lua:%d+: ", message)
    end)
  end
end)

describe("the cat pictures", function()
  -- NumPy's costs at iterations 0, 100, 200 and 300.
  local reference = {
    two_layer_model = { 0.693049735659989, 0.6464320953428849, 0.6325140647912677,
      0.6015024920354665 },
    L_layer_model = { 0.7717493284237686, 0.6720534400822913, 0.6482632048575212,
      0.6115068816101354 },
  }
  local layer_dims = {
    two_layer_model = { 12288, 7, 1 },
    L_layer_model = { 12288, 20, 7, 5, 1 },
  }
  for name, wanted in pairs(reference) do
    it("give the costs of NumPy's run: " .. name, function()
      local path = shared.path("data/train_catvnoncat.h5")
      if not path then
        pending("../shared/data/train_catvnoncat.h5 is absent")
      end
      local file <close> = require("dnn.h5").open(path)
      local X = file.train_set_x:read():reshape(209, -1).T / 255
      local Y = file.train_set_y:read():reshape(1, 209)
      local seen = 0
      dnn[name](X, Y, layer_dims[name], {
        num_iterations = program.is_sanitized() and 1 or 301, -- that build is slow
        on_iteration = function(iteration, cost)
          if iteration % 100 == 0 then
            local reference_cost = wanted[iteration // 100 + 1]
            assert.near(reference_cost, cost, 1e-9 * reference_cost)
            seen = seen + 1
          end
        end,
      })
      assert.equal(program.is_sanitized() and 1 or 4, seen)
    end)
  end
end)

describe("the costs of the notebooks with three layers", function()
  it("take tables", function()
    local A, Y, parameters = { { 0.5, 0.25 } }, { { 1, 0 } }, { W1 = np.ones(1, 2), b1 = 0 }
    local total = -math.log(0.5) - math.log(0.75)
    local function near(cost, expected)
      assert.near(expected, cost, 1e-15)
    end
    near(dnn.initialization.compute_loss(A, Y), total / 2)
    near(dnn.regularization.compute_cost(A, Y), total / 2)
    near(dnn.regularization.compute_cost_with_regularization(A, Y, parameters, 0.5),
      total / 2 + 0.5 / 4 * 2)
    near(dnn.optimization.compute_cost(A, Y), total)
  end)
end)

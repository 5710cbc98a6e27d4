-- The functions of the notebook, one by one.

local dnn = require "dnn"
local np = require "dnn.np"

describe("dnn.sigmoid", function()
  it("returns the result and Z itself", function()
    local Z = np.array { { -2.385, 0.0, 1.5 } }
    local A, cache = dnn.sigmoid(Z)
    assert.near(1 / (1 + math.exp(2.385)), A(1, 1), 1e-16)
    assert.equal(0.5, A(1, 2))
    assert.is_true(rawequal(Z, cache))
  end)
end)

describe("dnn.relu", function()
  it("returns the result and Z itself", function()
    local Z = np.array { { -2.385, 0.0, 1.5 } }
    local A, cache = dnn.relu(Z)
    assert.equal("[[0.  0.  1.5]]", tostring(A))
    assert.is_true(rawequal(Z, cache))
  end)

  it("takes tables and integers", function()
    assert.equal("[[0. 2.]]", tostring((dnn.relu { { -1, 2 } })))
  end)
end)

describe("the activations of a number", function()
  it("are numbers, with the bits of those of arrays", function()
    for _, x in ipairs { 0, -3, 0.1, -1e300, 709.5, 36.8, math.huge, 2 } do
      for _, name in ipairs { "sigmoid", "relu" } do
        local A, cache = dnn[name](x)
        assert.equal("float", math.type(A))
        assert.equal(x, cache)
        assert.equal(dnn[name](np.array { { x } })(1, 1), A)
        local dZ = dnn[name .. "_backward"](1.5, cache)
        assert.equal(dnn[name .. "_backward"](np.array { { 1.5 } }, np.array { { x } })(1, 1), dZ)
      end
    end
  end)
end)

describe("dnn.relu_backward", function()
  it("lets gradients pass where relu does, not at 0", function()
    local dA, Z = np.array { { 2.385, 2.385, 2.385 } }, np.array { { -1.0, 0.0, 0.25 } }
    assert.equal("[[0.    0.    2.385]]", tostring(dnn.relu_backward(dA, Z)))
  end)
end)

describe("dnn.sigmoid_backward", function()
  it("multiplies by s (1 - s)", function()
    assert.equal("[[0.59625]]",
      tostring(dnn.sigmoid_backward(np.array { { 2.385 } }, np.zeros(1, 1))))
  end)
end)

describe("dnn.initialize_parameters_deep", function()
  it("scales by the root of the inputs when asked", function()
    local random = np.random.RandomState(1)
    local W1, W2 = random:randn(4, 5) / math.sqrt(5), random:randn(3, 4) / math.sqrt(4)
    local parameters = dnn.initialize_parameters_deep({ 5, 4, 3 }, { seed = 1, scale = "fan_in" })
    assert.is_true(parameters.W1 == W1)
    assert.is_true(parameters.W2 == W2)
    assert.is_true(parameters.b2 == np.zeros(3, 1))
  end)

  it("leaves the global stream of random numbers alone", function()
    np.random.seed(7)
    local wanted = np.random.rand(1)(1)
    np.random.seed(7)
    dnn.initialize_parameters_deep { 5, 4, 3 }
    dnn.cases.linear_forward()
    assert.equal(wanted, np.random.rand(1)(1))
  end)
end)

describe("dnn.linear_forward", function()
  it("is np.dot(W, A) + b bit for bit", function()
    local random = np.random.RandomState(4)
    for _, shape in ipairs { { 1, 1, 1 }, { 7, 3, 5 }, { 33, 17, 65 }, { 4, 1, 9 } } do
      local n, n_prev, m = table.unpack(shape)
      local A, W, b = random:randn(n_prev, m), random:randn(n, n_prev), random:randn(n, 1)
      assert.is_true((dnn.linear_forward(A, W, b)) == np.dot(W, A) + b)
    end
  end)

  it("gives a cache with names, positions and its operands", function()
    local A, W, b = dnn.cases.linear_forward()
    local _, cache = dnn.linear_forward(A, W, b)
    assert.is_true(rawequal(A, cache.A_prev) and rawequal(A, cache[1]))
    assert.is_true(rawequal(W, cache.W) and rawequal(W, cache[2]))
    assert.is_true(rawequal(b, cache.b) and rawequal(b, cache[3]))
    assert.equal(3, #cache)
    assert.equal("linear cache {A_prev (3, 2), W (1, 3), b (1, 1)}", tostring(cache))
  end)

  it("stays in float32", function()
    local A, W, b = dnn.cases.linear_forward()
    local Z = dnn.linear_forward(A:astype("f32"), W:astype("f32"), b:astype("f32"))
    assert.equal("float32", Z.dtype)
    assert.equal("float64", (dnn.linear_forward(A:astype("f32"), W, b)).dtype)
  end)

  it("takes views and bytes", function()
    local X = np.array({ { 1, 2, 3 }, { 4, 5, 250 } }, "uint8")
    local Z = dnn.linear_forward(X.T, np.ones(1, 3), np.zeros(1, 1))
    assert.equal("[[  6. 259.]]", tostring(Z))
  end)
end)

describe("dnn.linear_activation_forward", function()
  it("gives a cache with both caches", function()
    local A_prev, W, b = dnn.cases.linear_activation_forward()
    local _, cache = dnn.linear_activation_forward(A_prev, W, b, "relu")
    assert.is_true(rawequal(A_prev, cache.linear.A_prev))
    assert.is_true(rawequal(cache[1], cache.linear))
    assert.is_true(cache.activation == dnn.linear_forward(A_prev, W, b))
    assert.is_true(rawequal(cache[2], cache.activation))
  end)
end)

describe("dnn.compute_cost", function()
  it("has the digits of the course", function()
    local Y, AL = dnn.cases.compute_cost()
    assert.equal("0.41493159961539694", np.str(dnn.compute_cost(AL, Y)))
    assert.near(0.2797765635793423, dnn.compute_cost(AL, np.array { { 1, 1, 0 } }), 1e-15)
  end)

  it("is NumPy's expression bit for bit", function()
    local random = np.random.RandomState(5)
    for _, m in ipairs { 1, 2, 7, 209, 1001 } do
      local AL, Y = random:rand(1, m), random:randint(0, 2, { 1, m })
      local cost = -1 / m * (Y * np.log(AL) + (1 - Y) * np.log(1 - AL)):sum()
      assert.equal(cost, dnn.compute_cost(AL, Y))
      assert.equal(cost, dnn.compute_cost(AL, Y:astype("bool")))
    end
  end)

  it("gives what NumPy gives for certain predictions", function()
    assert.equal(math.huge, dnn.compute_cost({ { 0.5, 0.0 } }, { { 1, 1 } }))
    local cost = dnn.compute_cost({ { 0.5, 1.0 } }, { { 1, 1 } }) -- 0 * log(0)
    assert.is_true(cost ~= cost)
  end)
end)

describe("dnn.linear_backward", function()
  it("is the NumPy expressions bit for bit", function()
    local random = np.random.RandomState(6)
    for _, shape in ipairs { { 1, 1, 1 }, { 7, 3, 5 }, { 33, 17, 65 }, { 4, 9, 1 } } do
      local n, n_prev, m = table.unpack(shape)
      local dZ, A, W = random:randn(n, m), random:randn(n_prev, m), random:randn(n, n_prev)
      local dA_prev, dW, db = dnn.linear_backward(dZ, { A, W, np.zeros(n, 1) })
      assert.is_true(dA_prev == np.dot(W.T, dZ))
      assert.is_true(dW == np.dot(dZ, A.T) / m)
      assert.is_true(db == np.sum(dZ, { axis = 2, keepdims = true }) / m)
    end
  end)

  it("takes a cache with names", function()
    local dZ, cache = dnn.cases.linear_backward()
    local _, dW = dnn.linear_backward(dZ, { A_prev = cache[1], W = cache[2], b = cache[3] })
    assert.is_true(dW == select(2, dnn.linear_backward(dZ, cache)))
  end)

  it("leaves dA_prev out when asked", function()
    local dZ, cache = dnn.cases.linear_backward()
    local dA_prev, dW, db = dnn.linear_backward(dZ, cache, { input_gradient = false })
    local _, same_dW, same_db = dnn.linear_backward(dZ, cache, { input_gradient = true })
    assert.is_nil(dA_prev)
    assert.is_true(dW == same_dW and db == same_db)
  end)

  it("takes only a boolean for that", function()
    local dZ, cache = dnn.cases.linear_backward()
    local _, message = pcall(dnn.linear_backward, dZ, cache, { input_gradient = 0 })
    assert.matches("option 'input_gradient' must be a boolean, got number", message, 1, true)
  end)

  it("keeps -0.0 of one product, and has +0.0 in sums", function()
    local dA_prev = dnn.linear_backward(np.array { { 0.0 } }, { { { 2.385 } }, { { -1.5 } } })
    assert.equal(-math.huge, 1 / dA_prev(1, 1))
    dA_prev = dnn.linear_backward(np.zeros(2, 1), { { { 2.385 } }, { { -1.5 }, { -2.5 } } })
    assert.equal(math.huge, 1 / dA_prev(1, 1))
  end)
end)

describe("the gradient of the cost", function()
  local gradient = require("dnn.core").steps.cost_gradient
  local AL = np.random.RandomState(5):uniform(0.01, 0.99, { 3, 301 })
  local Y = np.random.RandomState(6):randint(0, 2, { 3, 301 })

  --- As the notebook writes it.
  local function expression(al, y)
    return -(y / al - (1 - y) / (1 - al))
  end

  local function assert_same(wanted, got)
    assert.equal(wanted.dtype, got.dtype)
    assert.is_true(wanted == got)
  end

  it("has the bits of the notebook's expression, for every type and layout of labels", function()
    local wanted = expression(AL, Y)
    assert_same(wanted, gradient(AL, Y))
    assert_same(wanted, gradient(AL, Y:astype("float32")))
    assert_same(wanted, gradient(AL, Y:eq(1)))
    assert_same(wanted, gradient(AL, Y:reshape(301, 3)))
    assert_same(wanted, gradient(AL.T:copy().T, Y.T:copy().T))
  end)

  it("is that of NumPy's types for a float32 network", function()
    local X, parameters = dnn.cases.L_model_forward_2hidden()
    for name, array in pairs(parameters) do
      parameters[name] = array:astype("float32")
    end
    local narrow, caches = dnn.L_model_forward(X:astype("float32"), parameters)
    local labels = np.array { { 1, 0, 0, 1 } }
    for _, y in ipairs { labels, labels:astype("float32") } do
      local dA = expression(narrow, y)
      assert_same(dnn.linear_activation_backward(dA, caches[3], "sigmoid"),
        dnn.L_model_backward(narrow, y, caches).dA3)
    end
  end)

  it("is infinite where a probability is 0 or 1 and the label is the other", function()
    assert.equal("[[ inf -inf]]", tostring(gradient({ { 1, 0 } }, { { 0, 1 } })))
  end)

  it("refuses labels of another number and what are no arrays", function()
    assert.error_matches(function()
      gradient(AL, Y "1:2, :")
    end, "Y %(2, 301%) must have as many elements as AL %(3, 301%)")
    assert.error_matches(function()
      gradient("a", Y)
    end, "L_model_backward: AL must be an array, got string")
    assert.error_matches(function()
      gradient(AL, 1)
    end, "L_model_backward: Y must be an array, got number")
  end)
end)

describe("dnn.L_model_backward", function()
  it("returns dA of the input under the name of layer 1, as the notebook does", function()
    local AL, Y, caches = dnn.cases.L_model_backward()
    local grads = dnn.L_model_backward(AL, Y, caches)
    local names = {}
    for name in pairs(grads) do
      names[#names + 1] = name
    end
    assert.equal("dA2 dW2 db2 dA1 dW1 db1", table.concat(names, " "))
    assert.equal("(4, 2)", tostring(grads.dA1.shape))
    assert.equal("(3, 2)", tostring(grads.dA2.shape))
  end)

  it("leaves the gradient of the input out when asked", function()
    local AL, Y, caches = dnn.cases.L_model_backward()
    local grads = dnn.L_model_backward(AL, Y, caches, { input_gradient = false })
    assert.equal(5, #grads)
    assert.is_nil(dnn.params.get(grads, "dA1"))
  end)

  it("takes labels in one row, as a table and as a mask", function()
    local AL, Y, caches = dnn.cases.L_model_backward()
    local wanted = dnn.L_model_backward(AL, Y, caches).dW1
    assert.is_true(dnn.L_model_backward(AL, { 1, 0 }, caches).dW1 == wanted)
    assert.is_true(dnn.L_model_backward(AL, Y:eq(1), caches).dW1 == wanted)
  end)

  it("gives the derivatives of the cost", function()
    local X, parameters = dnn.cases.L_model_forward_2hidden()
    local Y = np.array { { 1, 0, 0, 1 } }
    local AL, caches = dnn.L_model_forward(X, parameters)
    local grads = dnn.L_model_backward(AL, Y, caches)
    local epsilon, checked = 1e-6, 0
    local function measure(array, i, j)
      local kept, costs = array(i, j), {}
      for k, sign in ipairs { 1, -1 } do
        array[{ i, j }] = kept + sign * epsilon
        costs[k] = dnn.compute_cost((dnn.L_model_forward(X, parameters)), Y)
      end
      array[{ i, j }] = kept
      return (costs[1] - costs[2]) / (2 * epsilon)
    end
    for name, value in pairs(parameters) do
      for i = 1, value.shape[1] do
        for j = 1, value.shape[2] do
          assert.near(measure(value, i, j), grads["d" .. name](i, j), 1e-8)
          checked = checked + 1
        end
      end
    end
    assert.equal(20 + 4 + 12 + 3 + 3 + 1, checked)
    -- dA, unlike the others, is not divided by m
    assert.near(measure(X, 2, 3) * 4, grads.dA1(2, 3), 1e-8)
  end)
end)

describe("dnn.update_parameters", function()
  it("changes the arrays of the table in place and returns it", function()
    local parameters, grads = dnn.cases.update_parameters()
    local W1, row = parameters.W1, parameters.W1[2]
    local wanted, dW1 = W1 - 0.1 * grads.dW1, grads.dW1:copy()
    assert.is_true(rawequal(parameters, dnn.update_parameters(parameters, grads, 0.1)))
    assert.is_true(rawequal(W1, parameters.W1))
    assert.is_true(W1 == wanted)
    assert.is_true(row == wanted[2])
    assert.is_true(grads.dW1 == dW1)
  end)

  it("takes plain tables, and a gradient that is the parameter", function()
    local whole = np.array { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }
    local plain = { W1 = whole.T, b1 = np.ones(3, 1) }
    dnn.update_parameters(plain, { dW1 = whole.T, db1 = np.ones(3, 1) }, 0.5)
    assert.equal("[[0.5 1.  1.5]\n [2.  2.5 3. ]]", tostring(whole))
  end)

  it("takes views that overlap", function()
    local whole = np.array { { 0.5, 1.0, 1.5 }, { 2.0, 2.5, 3.0 } }
    local halves = { W1 = whole { 1, { 1, 2 } }, b1 = np.ones(1) }
    dnn.update_parameters(halves, { dW1 = whole { 1, { 2, 3 } }, db1 = np.ones(1) }, 2)
    assert.equal("[[-1.5 -2.   1.5]\n [ 2.   2.5  3. ]]", tostring(whole))
  end)

  it("rounds as parameter - rate * gradient, in float32 too", function()
    local random = np.random.RandomState(8)
    for _, dtype in ipairs { "float64", "float32" } do
      local W, dW = random:randn(13, 77):astype(dtype), random:randn(13, 77):astype(dtype)
      local b, db = np.zeros(13, 1):astype(dtype), np.zeros(13, 1):astype(dtype)
      local wanted = W - 0.0075 * dW
      local updated = dnn.update_parameters({ W1 = W, b1 = b }, { dW1 = dW, db1 = db }, 0.0075)
      assert.equal(dtype, wanted.dtype)
      assert.is_true(updated.W1 == wanted)
    end
  end)
end)

describe("a wrong call", function()
  local zeros = np.zeros
  local wrong = {
    { "sigmoid: Z must be an array, got nil", function()
      dnn.sigmoid(nil)
    end },
    { "relu: Z must be an array, got string", function()
      dnn.relu("2.385")
    end },
    { "sigmoid_backward: cache must be an array, got nil", function()
      dnn.sigmoid_backward(zeros(1, 2))
    end },
    { "relu_backward: dA (1, 2) and the cache Z (2, 1) must have one shape", function()
      dnn.relu_backward(zeros(1, 2), zeros(2, 1))
    end },
    { "initialize_parameters: n_h must be a positive integer, got 0", function()
      dnn.initialize_parameters(3, 0, 1)
    end },
    { "initialize_parameters: n_y must be a positive integer, got nil", function()
      dnn.initialize_parameters(3, 2)
    end },
    { "initialize_parameters: unknown option 'sed': did you mean 'seed'?", function()
      dnn.initialize_parameters(3, 2, 1, { sed = 4 })
    end },
    { "initialize_parameters_deep: layer_dims must be a list of at least two numbers of units",
      function()
        dnn.initialize_parameters_deep { 5 }
      end },
    { "initialize_parameters_deep: layer_dims[2] must be a positive integer, got 2.5", function()
      dnn.initialize_parameters_deep { 5, 2.5 }
    end },
    { 'initialize_parameters_deep: option "scale" must be "small" or "fan_in", got "he"', function()
      dnn.initialize_parameters_deep({ 5, 2 }, { scale = "he" })
    end },
    { "linear_forward: W (3, 4) times A (5, 2): W needs 5 columns", function()
      dnn.linear_forward(zeros(5, 2), zeros(3, 4), zeros(3, 1))
    end },
    { "linear_forward: W (3, 4) times A plus b (3,): b needs shape (3, 1)", function()
      dnn.linear_forward(zeros(4, 2), zeros(3, 4), zeros(3))
    end },
    { "linear_forward: A has shape (4,), a matrix is needed", function()
      dnn.linear_forward(zeros(4), zeros(3, 4), zeros(3, 1))
    end },
    { "linear_forward: b must be an array, got nil", function()
      dnn.linear_forward(zeros(4, 2), zeros(3, 4))
    end },
    { 'linear_activation_forward: activation must be "sigmoid" or "relu", got "sigmod": '
      .. 'did you mean "sigmoid"?', function()
        dnn.linear_activation_forward(zeros(4, 2), zeros(3, 4), zeros(3, 1), "sigmod")
      end },
    { 'linear_activation_forward: activation must be "sigmoid" or "relu", got nil', function()
      dnn.linear_activation_forward(zeros(4, 2), zeros(3, 4), zeros(3, 1))
    end },
    { "L_model_forward: parameters must be a table, got nil", function()
      dnn.L_model_forward(zeros(4, 2))
    end },
    { 'L_model_forward: parameters has no entry "W1"', function()
      dnn.L_model_forward(zeros(4, 2), {})
    end },
    { 'L_model_forward: parameters has no entry "b1"', function()
      dnn.L_model_forward(zeros(4, 2), { W1 = zeros(3, 4) })
    end },
    { "compute_cost: AL (1, 2) and Y (1, 3): Y needs the shape of AL", function()
      dnn.compute_cost(zeros(1, 2), zeros(1, 3))
    end },
    { "compute_cost: AL has shape (2,), a matrix is needed", function()
      dnn.compute_cost(zeros(2), zeros(2))
    end },
    { "compute_cost: AL (1, 0) and Y have no examples", function()
      dnn.compute_cost(zeros(1, 0), zeros(1, 0))
    end },
    { "compute_cost: Y must be an array, got nil", function()
      dnn.compute_cost(zeros(1, 2))
    end },
    { "linear_backward: dZ (3, 5) times A_prev.T of A_prev (4, 2): dZ needs 2 columns", function()
      dnn.linear_backward(zeros(3, 5), { zeros(4, 2), zeros(3, 4) })
    end },
    { "linear_backward: W.T of W (2, 4) times dZ (3, 5): W needs 3 rows", function()
      dnn.linear_backward(zeros(3, 5), { zeros(4, 5), zeros(2, 4) })
    end },
    { "linear_backward: W (3, 6) times A_prev (4, 5): W needs 4 columns", function()
      dnn.linear_backward(zeros(3, 5), { zeros(4, 5), zeros(3, 6) })
    end },
    { "linear_backward: the cache has no W, it must be {A_prev, W, b}", function()
      dnn.linear_backward(zeros(3, 5), { zeros(4, 5) })
    end },
    { "linear_backward: the cache must be a table {A_prev, W, b}, got nil", function()
      dnn.linear_backward(zeros(3, 5))
    end },
    { 'linear_activation_backward: activation must be "sigmoid" or "relu", got "softmax"',
      function()
        dnn.linear_activation_backward(zeros(1, 2), {}, "softmax")
      end },
    { "linear_activation_backward: the cache must be a table {linear, activation}, got nil",
      function()
        dnn.linear_activation_backward(zeros(1, 2), nil, "relu")
      end },
    { "L_model_backward: caches must be the list that L_model_forward returns", function()
      dnn.L_model_backward(zeros(1, 2), zeros(1, 2), {})
    end },
    { 'update_parameters: grads has no entry "dW1"', function()
      dnn.update_parameters({ W1 = zeros(1, 1), b1 = zeros(1, 1) }, {}, 0.1)
    end },
    { "update_parameters: grads must be a table, got nil", function()
      dnn.update_parameters({ W1 = zeros(1, 1), b1 = zeros(1, 1) })
    end },
    { "update_parameters: learning_rate must be a number, got nil", function()
      dnn.update_parameters({ W1 = zeros(1, 1), b1 = zeros(1, 1) }, {})
    end },
    { "update_parameters: W1 (3, 4) - learning_rate * dW1 (4, 3): dW1 needs shape (3, 4)",
      function()
        dnn.update_parameters({ W1 = zeros(3, 4), b1 = zeros(3, 1) },
          { dW1 = zeros(4, 3), db1 = zeros(3, 1) }, 0.1)
      end },
    { "update_parameters: W1 is int64 and dW1 is float64: both must be float64, or both float32",
      function()
        dnn.update_parameters({ W1 = np.array { { 1 } }, b1 = zeros(1, 1) },
          { dW1 = zeros(1, 1), db1 = zeros(1, 1) }, 0.1)
      end },
    { 'print_grads: grads has no entry "dW1"', function()
      dnn.print_grads {}
    end },
    { 'a linear cache has no field "A": it has A_prev, W, b', function()
      local _, cache = dnn.linear_forward(dnn.cases.linear_forward())
      return cache.A
    end },
  }
  for _, case in ipairs(wrong) do
    local text, call = table.unpack(case)
    it("says " .. text, function()
      local done, message = pcall(call)
      assert.is_false(done)
      assert.equal(text, (message:gsub("^[^:]*:%d+: ", "")))
      assert.matches("steps_spec.lua:%d+: ", message)
    end)
  end
end)

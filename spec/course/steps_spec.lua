local dnn = require "dnn"
local np = require "dnn.np"
local bits = require "spec.helpers.bits"
local program = require "spec.helpers.program"
local fixtures = require "spec.helpers.fixtures"
local shared = require "spec.helpers.shared"

-- What the notebook prints, cell by cell.
local notebook_text = {
  initialize_parameters = [=[
W1 = [[ 0.01624345 -0.00611756 -0.00528172]
 [-0.01072969  0.00865408 -0.02301539]]
b1 = [[0.]
 [0.]]
W2 = [[ 0.01744812 -0.00761207]]
b2 = [[0.]]
]=],
  initialize_parameters_deep = [=[
W1 = [[ 0.01788628  0.0043651   0.00096497 -0.01863493 -0.00277388]
 [-0.00354759 -0.00082741 -0.00627001 -0.00043818 -0.00477218]
 [-0.01313865  0.00884622  0.00881318  0.01709573  0.00050034]
 [-0.00404677 -0.0054536  -0.01546477  0.00982367 -0.01101068]]
b1 = [[0.]
 [0.]
 [0.]
 [0.]]
W2 = [[-0.01185047 -0.0020565   0.01486148  0.00236716]
 [-0.01023785 -0.00712993  0.00625245 -0.00160513]
 [-0.00768836 -0.00230031  0.00745056  0.01976111]]
b2 = [[0.]
 [0.]
 [0.]]
]=],
  linear_forward = [=[
Z = [[ 3.26295337 -1.23429987]]
]=],
  linear_activation_forward = [=[
With sigmoid: A = [[0.96890023 0.11013289]]
With ReLU: A = [[3.43896131 0.        ]]
]=],
  L_model_forward_2hidden = [=[
AL = [[0.03921668 0.70498921 0.19734387 0.04728177]]
Length of caches list = 3
]=],
  linear_backward = [=[
dA_prev = [[ 0.51822968 -0.19517421]
 [-0.40506361  0.15255393]
 [ 2.37496825 -0.89445391]]
dW = [[-0.10076895  1.40685096  1.64992505]]
db = [[1.01258895]]
]=],
  linear_activation_backward = [=[
sigmoid:
dA_prev = [[ 0.11017994  0.01105339]
 [ 0.09466817  0.00949723]
 [-0.05743092 -0.00576154]]
dW = [[ 0.10266786  0.09778551 -0.01968084]]
db = [[-0.11459244]]

relu:
dA_prev = [[ 0.44090989 -0.        ]
 [ 0.37883606 -0.        ]
 [-0.2298228   0.        ]]
dW = [[ 0.44513824  0.37371418 -0.10478989]]
db = [[-0.41675785]]
]=],
  L_model_backward = [=[
dW1 = [[0.41010002 0.07807203 0.13798444 0.10502167]
 [0.         0.         0.         0.        ]
 [0.05283652 0.01005865 0.01777766 0.0135308 ]]
db1 = [[-0.44014127]
 [ 0.        ]
 [-0.05670698]]
dA1 = [[ 0.12913162 -0.44014127]
 [-0.14175655  0.48317296]
 [ 0.01663708 -0.05670698]]
]=],
  update_parameters = [=[
W1 = [[-0.59562069 -0.09991781 -2.14584584  1.82662008]
 [-1.76569676 -0.80627147  0.51115557 -1.18258802]
 [-1.0535704  -0.86128581  0.68284052  2.20374577]]
b1 = [[-0.04659241]
 [-1.28888275]
 [ 0.53405496]]
W2 = [[-0.55569196  0.0354055   1.32964895]]
b2 = [[-0.84610769]]
]=],
}

-- Its five lines of db are the sums over the m = 2 examples, not divided by m as its code has it:
-- what it prints, and what the code gives.
local stale_db = {
  ["1.01258895"] = "0.50629448",
  ["-0.11459244"] = "-0.05729622",
  ["db = [[-0.41675785"] = "db = [[-0.20837892",
  ["db1 = [[-0.44014127]"] = "db1 = [[-0.22007063]",
  ["[-0.05670698]]\ndA1"] = "[-0.02835349]]\ndA1",
}

local function lines(...)
  return table.concat({ ... }, "\n") .. "\n"
end

local function entries(parameters)
  local text = {}
  for name, value in pairs(parameters) do
    text[#text + 1] = name .. " = " .. tostring(value)
  end
  return lines(table.unpack(text))
end

--- Calls f with print going into a string, which it returns before f's results.
local function printed_by(f)
  local text, kept = {}, print
  _G.print = function(...)
    local words = table.pack(...)
    for i = 1, words.n do
      words[i] = tostring(words[i])
    end
    text[#text + 1] = table.concat(words, "\t", 1, words.n) .. "\n"
  end
  local results = table.pack(pcall(f))
  _G.print = kept
  assert(results[1], results[2])
  return table.concat(text), table.unpack(results, 2, results.n)
end

-- What our functions print in the notebook's cells. `factor` multiplies every db.
local cells = {}

function cells.initialize_parameters()
  return entries(dnn.initialize_parameters(3, 2, 1))
end

function cells.initialize_parameters_deep()
  return entries(dnn.initialize_parameters_deep { 5, 4, 3 })
end

function cells.linear_forward()
  return "Z = " .. tostring((dnn.linear_forward(dnn.cases.linear_forward()))) .. "\n"
end

function cells.linear_activation_forward()
  local A_prev, W, b = dnn.cases.linear_activation_forward()
  return lines(
    "With sigmoid: A = " .. tostring((dnn.linear_activation_forward(A_prev, W, b, "sigmoid"))),
    "With ReLU: A = " .. tostring((dnn.linear_activation_forward(A_prev, W, b, "relu"))))
end

function cells.L_model_forward_2hidden()
  local AL, caches = dnn.L_model_forward(dnn.cases.L_model_forward_2hidden())
  return lines("AL = " .. tostring(AL), "Length of caches list = " .. #caches)
end

local function gradients(dA_prev, dW, db)
  return lines("dA_prev = " .. tostring(dA_prev), "dW = " .. tostring(dW), "db = " .. tostring(db))
end

function cells.linear_backward(factor)
  local dA_prev, dW, db = dnn.linear_backward(dnn.cases.linear_backward())
  return gradients(dA_prev, dW, db * factor)
end

function cells.linear_activation_backward(factor)
  local dA, cache = dnn.cases.linear_activation_backward()
  local text = {}
  for i, activation in ipairs { "sigmoid", "relu" } do
    local dA_prev, dW, db = dnn.linear_activation_backward(dA, cache, activation)
    text[i] = activation .. ":\n" .. gradients(dA_prev, dW, db * factor)
  end
  return table.concat(text, "\n")
end

function cells.L_model_backward(factor)
  local grads = dnn.L_model_backward(dnn.cases.L_model_backward())
  grads.db1 = grads.db1 * factor
  return (printed_by(function()
    dnn.print_grads(grads)
  end))
end

function cells.update_parameters()
  local parameters, grads = dnn.cases.update_parameters()
  return entries(dnn.update_parameters(parameters, grads, 0.1))
end

describe("the notebook's cells", function()
  for name, text in pairs(notebook_text) do
    it("print what the notebook prints, with db * m: " .. name, function()
      assert.equal(text, cells[name](2))
    end)

    it("print what the code means: " .. name, function()
      for stale, right in pairs(stale_db) do
        text = text:gsub(stale:gsub("%p", "%%%0"), (right:gsub("%%", "%%%%")))
      end
      assert.equal(text, cells[name](1))
    end)
  end

  it("print 59 lines", function()
    local count = 0
    for _, text in pairs(notebook_text) do
      for line in text:gmatch("[^\n]+") do
        count = line ~= "" and count + 1 or count
      end
    end
    assert.equal(59, count)
  end)

  it("agree with spec/fixtures/seed_cases.json", function()
    local seen = 0
    for _, case in ipairs(fixtures.json "seed_cases.json") do
      if cells[case.id] then
        seen = seen + 1
        assert.equal(case.seed_text, cells[case.id](2))
        assert.equal(case.code_text, cells[case.id](1))
      end
    end
    assert.equal(9, seen)
  end)
end)

--- Asserts that the array has the golden shape, and its values: exactly, or within `ulps`.
local function assert_golden(case, name, array, ulps)
  local golden = case.arrays[name]
  local values = bits.values(golden.hex, golden.dtype == "int64" and "<i8" or nil)
  local got = array:ravel():totable()
  assert.equal(#values, #got)
  for i, shape in ipairs(golden.shape) do
    assert.equal(shape, array.shape[i])
  end
  for i, value in ipairs(values) do
    if ulps then
      assert.near(value, got[i], ulps * 2.3e-16 * math.max(math.abs(value), 1e-3))
    else
      assert.is_true(bits.equal(value + 0.0, got[i] + 0.0), name .. " differs")
    end
  end
end

describe("the reference values", function()
  local cases = {}
  for _, case in ipairs(fixtures.json "seed_cases.json") do
    cases[case.id] = case
  end

  local function it_agrees(name, check)
    it("are those of " .. name, function()
      check(cases[name])
    end)
  end

  it_agrees("initialize_parameters_deep", function(case)
    for name, value in pairs(dnn.initialize_parameters_deep { 5, 4, 3 }) do
      assert_golden(case, name, value)
    end
  end)

  it_agrees("linear_forward", function(case)
    local A, W, b = dnn.cases.linear_forward()
    assert_golden(case, "A", A)
    assert_golden(case, "W", W)
    assert_golden(case, "b", b)
    assert_golden(case, "Z", (dnn.linear_forward(A, W, b)), 4)
  end)

  it_agrees("linear_activation_forward", function(case)
    local A_prev, W, b = dnn.cases.linear_activation_forward()
    assert_golden(case, "A_prev", A_prev)
    for _, activation in ipairs { "sigmoid", "relu" } do
      assert_golden(case, "A_" .. activation,
        (dnn.linear_activation_forward(A_prev, W, b, activation)), 8)
    end
  end)

  it_agrees("L_model_forward_1hidden", function(case)
    local X, parameters = dnn.cases.L_model_forward()
    assert_golden(case, "X", X)
    for name, value in pairs(parameters) do
      assert_golden(case, name, value)
    end
    assert_golden(case, "AL", (dnn.L_model_forward(X, parameters)), 8)
  end)

  it_agrees("linear_backward", function(case)
    local dZ, cache = dnn.cases.linear_backward()
    assert_golden(case, "dZ", dZ)
    assert_golden(case, "A_prev", cache[1])
    local dA_prev, dW, db = dnn.linear_backward(dZ, cache)
    assert_golden(case, "dA_prev", dA_prev) -- plain products
    assert_golden(case, "dW", dW, 4)
    assert_golden(case, "db", db)
  end)

  it_agrees("linear_activation_backward", function(case)
    local dA, cache = dnn.cases.linear_activation_backward()
    local dA_prev, dW, db = dnn.linear_activation_backward(dA, cache, "sigmoid")
    assert_golden(case, "sig_dA_prev", dA_prev, 8)
    assert_golden(case, "sig_dW", dW, 8)
    assert_golden(case, "sig_db", db, 8)
    dA_prev, dW, db = dnn.linear_activation_backward(dA, cache, "relu")
    assert_golden(case, "relu_dA_prev", dA_prev) -- with its signed zeros
    assert_golden(case, "relu_dW", dW, 4)
    assert_golden(case, "relu_db", db)
  end)

  it_agrees("L_model_backward", function(case)
    local AL, Y, caches = dnn.cases.L_model_backward()
    assert_golden(case, "AL", AL)
    assert_golden(case, "Z2", caches[2][2])
    for name, value in pairs(dnn.L_model_backward(AL, Y, caches)) do
      assert_golden(case, "g_" .. name, value, 16)
    end
  end)

  it_agrees("update_parameters", function(case)
    local parameters, grads = dnn.cases.update_parameters()
    for name, value in pairs(grads) do
      assert_golden(case, name, value)
    end
    for name, value in pairs(parameters) do
      assert_golden(case, "in_" .. name, value)
    end
    for name, value in pairs(dnn.update_parameters(parameters, grads, 0.1)) do
      assert_golden(case, name, value)
    end
  end)
end)

describe("dnn.sigmoid and dnn.relu", function()
  it("return the result and Z itself", function()
    local Z = np.array { { -2.385, 0.0, 1.5 } }
    local A, cache = dnn.relu(Z)
    assert.equal("[[0.  0.  1.5]]", tostring(A))
    assert.is_true(rawequal(Z, cache))
    A, cache = dnn.sigmoid(Z)
    assert.near(1 / (1 + math.exp(2.385)), A(1, 1), 1e-16)
    assert.is_true(rawequal(Z, cache))
  end)

  it("take tables and integers", function()
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

describe("dnn.sigmoid_backward and dnn.relu_backward", function()
  it("let gradients pass where relu does, not at 0", function()
    local dA, Z = np.array { { 2.385, 2.385, 2.385 } }, np.array { { -1.0, 0.0, 0.25 } }
    assert.equal("[[0.    0.    2.385]]", tostring(dnn.relu_backward(dA, Z)))
  end)

  it("multiply by s (1 - s)", function()
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
    grads = dnn.L_model_backward(AL, Y, caches, { input_gradient = false })
    assert.equal(5, #grads)
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

  it("takes plain tables, views, and a gradient that is the parameter", function()
    local whole = np.array { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }
    local plain = { W1 = whole.T, b1 = np.ones(3, 1) }
    dnn.update_parameters(plain, { dW1 = whole.T, db1 = np.ones(3, 1) }, 0.5)
    assert.equal("[[0.5 1.  1.5]\n [2.  2.5 3. ]]", tostring(whole))
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

-- Points that a small network can tell apart.
local function points()
  local random = np.random.RandomState(2)
  local X = random:randn(3, 53)
  return X, ((X[1] * X[1] + X[2]):gt(0.5)):astype("float64"):reshape(1, 53)
end

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

  it("prints nothing by itself and takes another seed", function()
    local X, Y = points()
    local text, _, costs = printed_by(function()
      return dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2, seed = 9 })
    end)
    local _, others = dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    assert.equal("", text)
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

  it("does not change the data", function()
    local X, Y = points()
    local X2, Y2 = X:copy(), Y:copy()
    dnn.L_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    dnn.two_layer_model(X, Y, { 3, 4, 1 }, { num_iterations = 2 })
    assert.is_true(X == X2 and Y == Y2)
  end)
end)

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

describe("dnn.predict", function()
  it("returns classes and prints the accuracy as a sum of parts", function()
    local m = 209
    local X = np.random.RandomState(3):randn(1, m)
    local parameters = { W1 = np.array { { 2.385 } }, b1 = np.zeros(1, 1) }
    local Y = X:gt(0):astype("int64")
    local text, predictions, accuracy = printed_by(function()
      return dnn.predict(X, Y, parameters)
    end)
    assert.equal("Accuracy: 0.9999999999999998\n", text)
    assert.equal(0.9999999999999998, accuracy)
    assert.equal("float64", predictions.dtype)
    assert.is_true(predictions:eq(Y):all())
  end)

  it("is silent when asked, and takes 0.5 for class 0", function()
    local text, predictions, accuracy = printed_by(function()
      return dnn.predict(np.zeros(1, 2), np.array { { 0, 1 } },
        { W1 = np.ones(1, 1), b1 = np.zeros(1, 1) }, { print_accuracy = false })
    end)
    assert.equal("", text)
    assert.equal(0.5, accuracy)
    assert.equal("[[0. 0.]]", tostring(predictions))
  end)
end)

describe("every function", function()
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
        pending("../shared is absent")
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

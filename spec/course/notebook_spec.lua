-- What the notebook prints from its seeds, and the arrays behind it: spec/fixtures/seed_cases.json.
-- It was recorded with code that did not divide db by the number of examples; both are tested.

local dnn = require "dnn"
local bits = require "spec.helpers.bits"
local fixtures = require "spec.helpers.fixtures"
local printed_by = require "spec.helpers.printed_by"

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

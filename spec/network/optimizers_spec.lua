-- Optimizers: their formulas, number by number, and their options.

local dnn = require "dnn"
local np = require "dnn.np"
local optimizers = require "dnn.network.optimizers"
local raises = require "spec.helpers.raises"

local X, Y = np.array { { 1.0 }, { -2.0 } }, np.zeros(1, 1)
local outputs = { 0.5, -1.0, 2.0, 0.25 } -- the gradients of the output, update by update
local start <const> = { 0.5, -0.25, 0.125 }

--- The numbers W(1, 1), W(1, 2), b after updates whose gradients are g, -2 g, g.
local function trained(optimizer)
  local count = 0
  local net = dnn.sequential { dnn.linear(2, 1) }
  net.parameters.W1, net.parameters.b1 = { { start[1], start[2] } }, start[3]
  net:compile { optimizer = optimizer, loss = function()
    count = count + 1
    return 0.0, np.array { { outputs[count] } }
  end }
  for _ = 1, #outputs do
    net:step(X, Y)
  end
  return { net.parameters.W1(1, 1), net.parameters.W1(1, 2), net.parameters.b1(1, 1) }
end

--- The same by `update(w, g, t, state, d)`, which returns the new w; v and s of the state begin at
--- 0. d is the weight decay 0.5 for weights, and 0 for the bias.
local function expected(update)
  local numbers = {}
  for i, factor in ipairs { 1, -2, 1 } do
    local w, state = start[i], { v = 0.0, s = 0.0 }
    for t, g in ipairs(outputs) do
      w = update(w, g * factor, t, state, i < 3 and 0.5 or 0)
    end
    numbers[i] = w
  end
  return numbers
end

local function adam(w, g, t, a, e, is_inside, state)
  state.v = 0.9 * state.v + (1 - 0.9) * g
  state.s = 0.999 * state.s + (1 - 0.999) * (g * g)
  local v, s = state.v / (1 - 0.9 ^ t), state.s / (1 - 0.999 ^ t)
  return w - a * v / (is_inside and math.sqrt(s + e) or math.sqrt(s) + e)
end

local cases = {
  { "dnn.sgd descends", dnn.sgd { learning_rate = 0.1 },
    function(w, g) return w - 0.1 * g end },
  { "dnn.sgd adds a share of the weight to the gradient",
    dnn.sgd { learning_rate = 0.1, weight_decay = 0.5 },
    function(w, g, _, _, d) return w - 0.1 * (g + d * w) end },
  { "dnn.sgd with momentum sums gradients, as PyTorch's does",
    dnn.sgd { learning_rate = 0.1, momentum = 0.9 },
    function(w, g, _, state)
      state.v = 0.9 * state.v + g
      return w - 0.1 * state.v
    end },
  { "dnn.sgd with averaged momentum is the course's",
    dnn.sgd { learning_rate = 0.1, momentum = 0.9, averaged = true },
    function(w, g, _, state)
      state.v = 0.9 * state.v + (1 - 0.9) * g
      return w - 0.1 * state.v
    end },
  { "dnn.sgd with Nesterov's momentum looks ahead",
    dnn.sgd { learning_rate = 0.1, momentum = 0.9, nesterov = true },
    function(w, g, _, state)
      state.v = 0.9 * state.v + g
      return w - 0.1 * (g + 0.9 * state.v)
    end },
  { "dnn.adagrad divides by the root of all squares", dnn.adagrad { learning_rate = 0.1 },
    function(w, g, _, state)
      state.s = state.s + g * g
      return w - 0.1 * g / (math.sqrt(state.s) + 1e-10)
    end },
  { "dnn.rmsprop divides by the root of a running mean", dnn.rmsprop { beta2 = 0.9 },
    function(w, g, _, state)
      state.s = 0.9 * state.s + (1 - 0.9) * (g * g)
      return w - 0.01 * g / (math.sqrt(state.s) + 1e-8)
    end },
  { "dnn.adam corrects two running means", dnn.adam {},
    function(w, g, t, state) return adam(w, g, t, 0.001, 1e-8, false, state) end },
  { "dnn.adam has epsilon inside of the root when asked",
    dnn.adam { learning_rate = 0.01, epsilon = 0.1, epsilon_inside = true },
    function(w, g, t, state) return adam(w, g, t, 0.01, 0.1, true, state) end },
  { "dnn.adam adds a share of the weight to the gradient", dnn.adam { weight_decay = 0.5 },
    function(w, g, t, state, d) return adam(w, g + d * w, t, 0.001, 1e-8, false, state) end },
  { "dnn.adamw takes a share of the weight away before", dnn.adamw { weight_decay = 0.5 },
    function(w, g, t, state, d)
      return adam(w - 0.001 * d * w, g, t, 0.001, 1e-8, false, state)
    end },
}

describe("the update of", function()
  for _, case in ipairs(cases) do
    it(case[1], function()
      local wanted, got = expected(case[3]), trained(case[2])
      for i = 1, 3 do
        local apart = math.abs(wanted[i] - got[i])
        assert.is_true(apart <= 4e-16,
          ("%d: expected %.17g, got %.17g"):format(i, wanted[i], got[i]))
      end
    end)
  end
end)

describe("optimizers.find", function()
  it("takes names, which have the preset options", function()
    assert.same({ kind = "rmsprop", learning_rate = 0.01, beta2 = 0.99, epsilon = 1e-8,
      weight_decay = 0 }, optimizers.find "rmsprop")
  end)

  it("copies what dnn.adam{} and its like return", function()
    local given = dnn.adam { beta1 = 0.8 }
    local found = optimizers.find(given)
    assert.same(given, found)
    assert.is_false(rawequal(given, found))
  end)

  it("takes another learning rate beside it", function()
    assert.equal(0.5, optimizers.find("adam", 0.5).learning_rate)
    assert.equal(0.5, optimizers.find(dnn.sgd { learning_rate = 0.1 }, 0.5).learning_rate)
  end)

  it("refuses names that are none, with a suggestion", function()
    raises('there is no optimizer "adm": did you mean "adam"?', optimizers.find, "adm")
    raises('there is no optimizer "adm"', optimizers.find, { kind = "adm" })
    raises("the optimizer must be a name", optimizers.find, 3)
  end)

  it("refuses the functions themselves", function()
    raises('the optimizer is a function: call it, dnn.adam{}, or give its name, "adam"',
      optimizers.find, dnn.adam)
  end)
end)

describe("the options of optimizers", function()
  it("are refused when they are unknown", function()
    raises("sgd: unknown option 'lr': did you mean 'learning_rate'?", dnn.sgd, { lr = 1 })
    raises("unknown option 'moment': did you mean 'momentum'?", optimizers.find,
      { kind = "sgd", moment = 1 })
    raises("adagrad: unknown option 'beta1'", dnn.adagrad, { beta1 = 0.5 })
  end)

  it("are a table, and not the parameters as elsewhere", function()
    raises("sgd: the options must be a table, dnn.sgd{ learning_rate = 0.1 }, got number", dnn.sgd,
      0.1)
    raises("adam: an optimizer gets the parameters from its network", dnn.adam,
      dnn.mlp { 2, 1 }.parameters)
  end)

  it("are numbers in their ranges", function()
    raises("adam: beta1 must be", dnn.adam, { beta1 = 1 })
    raises("rmsprop: beta2 must be", dnn.rmsprop, { beta2 = -0.1 })
    raises("sgd: learning_rate must be a number from 0 on, got nan", dnn.sgd,
      { learning_rate = 0 / 0 })
    raises("adagrad: epsilon must be a number from 0 on, got -1", dnn.adagrad, { epsilon = -1.0 })
    raises('adamw: option "weight_decay" must be a number, got string', dnn.adamw,
      { weight_decay = "0.1" })
  end)

  it("that are two forms of momentum are not taken together", function()
    raises("sgd: averaged and nesterov are two forms of momentum, choose one", dnn.sgd,
      { momentum = 0.9, averaged = true, nesterov = true })
    raises("sgd: nesterov needs a momentum, 0.9 for example", dnn.sgd, { nesterov = true })
  end)
end)

describe("optimizers.state_count", function()
  it("is the number of arrays that are kept for each parameter", function()
    for name, count in pairs { sgd = 0, adagrad = 1, rmsprop = 1, adam = 2, adamw = 2 } do
      assert.equal(count, optimizers.state_count(dnn[name] {}), name)
    end
    assert.equal(1, optimizers.state_count(dnn.sgd { momentum = 0.9 }))
  end)
end)

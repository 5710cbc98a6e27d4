-- Suggestions for misspelt names, option tables, and modules that refuse unknown names.

local raises = require "spec.helpers.raises"
local suggest = require "dnn.support.suggest"

describe("suggest.nearest", function()
  local names = { "axis", "keepdims", "learning_rate", "out", "weight_decay" }

  it("finds a name with letters that are missing, wrong or too many", function()
    assert.equal("axis", suggest.nearest("axs", names))
    assert.equal("axis", suggest.nearest("axes", names))
    assert.equal("keepdims", suggest.nearest("keepdim", names))
    assert.equal("learning_rate", suggest.nearest("learnig_rates", names))
  end)

  it("finds a name in other letters", function()
    assert.equal("keepdims", suggest.nearest("KeepDims", names))
  end)

  it("finds a name that holds the whole word", function()
    assert.equal("weight_decay", suggest.nearest("decay", names))
  end)

  it("knows what other libraries call it", function()
    assert.equal("learning_rate", suggest.nearest("lr", names))
    assert.equal("weight_decay", suggest.nearest("wd", names))
    assert.equal("xavier", suggest.nearest("glorot_uniform", { "he", "xavier" }))
  end)

  it("takes the nearest of several, and the first of those that are as near", function()
    assert.equal("abc", suggest.nearest("abcd", { "abc", "ab" }))
    assert.equal("max", suggest.nearest("mix", { "max", "mox" }))
  end)

  it("finds nothing where none is near", function()
    assert.is_nil(suggest.nearest("momentum", names))
    assert.is_nil(suggest.nearest("ou", { "xy" }))
    assert.is_nil(suggest.nearest("axis", {}))
  end)

  it("allows short names one other letter, and not all to differ", function()
    assert.equal("out", suggest.nearest("oup", names))
    assert.is_nil(suggest.nearest("opp", names))
    assert.is_nil(suggest.nearest("x", { "y" }))
  end)
end)

describe("suggest.unknown", function()
  local known = { mse = true, mae = true }

  it("tells the nearest name", function()
    assert.equal('there is no loss "msee": did you mean "mse"?',
      suggest.unknown("loss", "msee", known))
  end)

  it("lists the names where none is near", function()
    assert.equal('there is no loss "perplexity": there are mae, mse',
      suggest.unknown("loss", "perplexity", known))
  end)

  it("tells what is no name", function()
    assert.equal('the loss must be a name, such as "mae", got table',
      suggest.unknown("loss", {}, known))
  end)

  it("shows what could control a terminal as text", function()
    assert.is_nil(suggest.unknown("loss", "a\27[2Jb", known):find("\27", 1, true))
  end)
end)

describe("suggest.refuse_option", function()
  it("tells the nearest option, or those there are", function()
    raises("f: unknown option 'axsi': did you mean 'axis'?", suggest.refuse_option, "f", "axsi",
      { axis = true, out = true })
    raises("f: unknown option 'momentum': there are axis, out", suggest.refuse_option, "f",
      "momentum", { axis = true, out = true })
    raises("f: unknown option 'x': there are none here", suggest.refuse_option, "f", "x", {})
  end)

  it("refuses a list in the place of options", function()
    raises("f: an option table has names as keys, got a number", suggest.refuse_option, "f", 1,
      { axis = true })
  end)
end)

describe("suggest.options", function()
  local defaults = { seed = 1, print_cost = false, name = "a" }

  it("fills in the defaults", function()
    assert.same({ seed = 1, print_cost = false, name = "a" }, suggest.options("f", nil, defaults))
    assert.same({ seed = 5, print_cost = false, name = "a" },
      suggest.options("f", { seed = 5 }, defaults))
  end)

  it("changes neither the options nor the defaults", function()
    local given = { seed = 5 }
    suggest.options("f", given, defaults).seed = 7
    assert.same({ seed = 5 }, given)
    assert.equal(1, defaults.seed)
  end)

  it("takes options without a default, of the types that they are given", function()
    assert.equal(print, suggest.options("f", { decay = print }, defaults,
      { decay = "function" }).decay)
    assert.is_nil(suggest.options("f", nil, defaults, { decay = "function" }).decay)
    raises('f: option "decay" must be a function, got number', suggest.options, "f",
      { decay = 1 }, defaults, { decay = "function" })
  end)

  it("refuses values of another type than that of the default", function()
    raises('f: option "seed" must be a number, got string', suggest.options, "f", { seed = "1" },
      defaults)
    raises('f: option "print_cost" must be a boolean, got number', suggest.options, "f",
      { print_cost = 1 }, defaults)
  end)

  it("refuses unknown options, and what is no table", function()
    raises("f: unknown option 'sed': did you mean 'seed'?", suggest.options, "f", { sed = 1 },
      defaults)
    raises("f: the options must be a table, got number", suggest.options, "f", 3, defaults)
    raises("f: an option table has names as keys, got a number", suggest.options, "f", { 3 },
      defaults)
  end)
end)

describe("suggest.part", function()
  it("is a module, or a field of one", function()
    assert.equal(suggest, suggest.part "dnn.support.suggest")
    assert.equal(suggest.nearest, suggest.part "dnn.support.suggest:nearest")
  end)
end)

describe("suggest.strict", function()
  local function strict(advice)
    return suggest.strict({ zeros = function(n) return n end, nothing = 0 }, "m",
      { params = "dnn.support.params", get = "dnn.support.params:get" }, advice)
  end

  it("makes reading an unknown name an error, with a suggestion", function()
    local m = strict()
    raises('m has no "zeroes": did you mean "zeros"?', function() return m.zeroes end)
    raises('m has no "momentum"', function() return m.momentum end)
    raises('m has no "1"', function() return m[1] end)
  end)

  it("loads parts when they are first used", function()
    local m = strict()
    assert.is_nil(rawget(m, "params"))
    assert.equal(require "dnn.support.params", m.params)
    assert.equal(m.params, rawget(m, "params"))
    assert.equal(1, m.get({ a = 1 }, "a"))
  end)

  it("tells in which part a name is", function()
    local m = strict()
    raises('m has no "adopt": did you mean m.params.adopt?', function() return m.adopt end)
  end)

  it("tells what to write for names of other libraries", function()
    local m = strict { tensor = "write m.zeros(n)" }
    raises('m has no "tensor": write m.zeros(n)', function() return m.tensor end)
  end)

  it("refuses arguments that functions do not take", function()
    local m = strict()
    assert.equal(3, m.zeros(3))
    raises("zeros takes at most 1 argument, got 2", m.zeros, 3, 4)
    raises("get takes at most 2 arguments, got 3", m.get, {}, "a", 1)
  end)

  it("lets names be set", function()
    local m = strict()
    m.ones = 1
    assert.equal(1, m.ones)
  end)
end)

local params = require "dnn.support.params"
local np = require "dnn.np"

local function names_of(parameters)
  local names = {}
  for name in pairs(parameters) do
    names[#names + 1] = name
  end
  return table.concat(names, " ")
end

local function message_of(f)
  local done, message = pcall(f)
  assert.is_false(done)
  assert.matches("params_spec.lua:%d+: ", message)
  return (message:gsub("^[^:]*:%d+: ", ""))
end

describe("dnn.params", function()
  local p

  before_each(function()
    p = params()
    p.W1 = np.zeros(3, 4)
    p["b" .. 1] = np.zeros(3, 1)
    p.W2 = 2.385
  end)

  it("counts its entries and gives them in order", function()
    assert.equal(3, #p)
    assert.equal("W1 b1 W2", names_of(p))
    assert.equal(2.385, p.W2)
    assert.equal(0, #params())
  end)

  it("keeps the place of an entry that is assigned again", function()
    p.W1 = 5
    assert.equal(3, #p)
    assert.equal("W1 b1 W2", names_of(p))
    assert.equal(5, p.W1)
  end)

  it("forgets an entry that is assigned nil", function()
    p.b1 = nil
    p.b9 = nil
    assert.equal(2, #p)
    assert.equal("W1 W2", names_of(p))
    p.b1 = 1
    assert.equal("W1 W2 b1", names_of(p))
  end)

  it("keeps false", function()
    p.flag = false
    assert.is_false(p.flag)
    assert.equal(4, #p)
  end)

  it("may have an entry of any name", function()
    for _, name in ipairs { "get", "new", "names", "values", "__index" } do
      p[name] = name
      assert.equal(name, p[name])
    end
    assert.equal(8, #p)
  end)

  it("takes a plain table by layers", function()
    local made = params { b2 = 4, W10 = 5, W2 = 3, b1 = 2, W1 = 1 }
    assert.equal("W1 b1 W2 b2 W10", names_of(made))
    assert.equal("W1 b1 W2", names_of(params(p)))
  end)

  it("shows names, shapes and types", function()
    assert.equal("W1 (3, 4) float64\nb1 (3, 1) float64\nW2 2.385", tostring(p))
    assert.equal("no entries", tostring(params()))
  end)

  it("raises for a missing name, with the likely one", function()
    assert.equal([[no entry "W2.0": did you mean "W2"? ('/' gives a float, use '//')]],
      message_of(function()
        return p["W" .. 4 / 2]
      end))
    assert.equal('no entry "w1": did you mean "W1"?', message_of(function()
      return p.w1
    end))
    assert.equal('no entry "W3": there are W1, b1, W2', message_of(function()
      return p.W3
    end))
    assert.equal([[no entry "W3.0": there are W1, b1, W2 ('/' gives a float, use '//')]],
      message_of(function()
        return p["W" .. 6 / 2]
      end))
    assert.equal('no entry "W1": there are no entries yet', message_of(function()
      return params().W1
    end))
    assert.equal('no entry 1: entries have names, such as "W1"', message_of(function()
      return p[1]
    end))
  end)

  it("refuses names that are not strings", function()
    assert.equal("the name of an entry must be a string, got integer", message_of(function()
      p[1] = 2
    end))
    assert.equal("params: the name of an entry must be a string, got number", message_of(function()
      return (params.new { 2 })
    end))
    assert.equal("params: the entries must be a table, got string", message_of(function()
      return (params.new "W1")
    end))
  end)
end)

describe("dnn.params.get", function()
  it("gives nil for a missing entry, of plain tables too", function()
    local p = params { W1 = 1 }
    assert.equal(1, params.get(p, "W1"))
    assert.is_nil(params.get(p, "W2"))
    assert.equal(3, params.get({ W1 = 3 }, "W1"))
    assert.is_nil(params.get({}, "W1"))
  end)
end)

describe("dnn.params.adopt", function()
  local order = { "dW2", "db2", "dW1", "db1" }

  it("takes over a table in an order", function()
    local p = params.adopt({ dW1 = 3, db2 = 2, dW2 = 1 }, order)
    assert.equal(3, #p)
    assert.equal("dW2 db2 dW1", names_of(p))
    assert.equal(2, p.db2)
    assert.equal('no entry "db1": there are dW2, db2, dW1', message_of(function()
      return p.db1
    end))
  end)

  it("leaves the order it was given alone", function()
    local p = params.adopt({ dW2 = 1 }, order)
    p.loss = 4
    assert.equal("dW2 loss", names_of(p))
    assert.equal("dW2 db2 dW1 db1", table.concat(order, " "))
  end)
end)

describe("dnn.params.names", function()
  it("numbers any letters", function()
    assert.equal("dW12", params.names.dW[12])
    assert.equal("b1", params.names.b[1])
    assert.equal("b1", params.names.b[1])
  end)
end)

-- The classes of examples, in any of their forms.

local labels = require "dnn.plot.network.labels"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local function read(value)
  local classes, count = labels.read("f", "Y", value)
  return { classes:tolist(), count }
end

describe("labels.read", function()
  it("takes rows, tables, booleans and bytes of classes", function()
    assert.same({ { 0, 2, 1 }, 3 }, read(np.array { { 0, 2, 1 } }))
    assert.same({ { 0, 2, 1 }, 3 }, read { 0, 2, 1 })
    assert.same({ { 0, 1 }, 2 }, read(np.array { { false, true } }))
    assert.same({ { 1, 0 }, 2 }, read(np.array({ 1, 0 }, "uint8")))
    assert.same({ { 0, 0 }, 2 }, read { 0, 0 })
    assert.same({ { 1, 0 }, 2 }, read(np.array { { 1 }, { 0 } }))
  end)

  it("takes -1 and 1, and probabilities, for two classes", function()
    assert.same({ { 0, 1, 1 }, 2 }, read { -1, 1, 1 })
    assert.same({ { 0, 1, 0 }, 2 }, read { 0.2, 0.7, 0.5 })
  end)

  it("takes a row for each class", function()
    assert.same({ { 1, 0, 2 }, 3 }, read { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } })
    assert.same({ { 1, 1 }, 2 }, read { { 0.3, 0.4 }, { 0.7, 0.6 } })
  end)

  it("refuses what are no classes", function()
    raises("f: Y holds 2.5, classes are whole numbers from 0 on", read, { 1, 2.5 })
    raises("f: Y holds -2, classes are whole numbers from 0 on", read, { 1, -2 })
    raises("f: Y holds 9007199254740992, of at most 1000 classes the last is 999", read,
      { 2.0 ^ 53 })
    raises("f: Y has values that are no classes: nan or inf", read, { 0, 0 / 0 })
    raises("f: Y (0,) has no examples", read, np.zeros(0))
    raises("f: Y (2, 2, 2) must hold the classes of examples", read, np.zeros(2, 2, 2))
    raises("f: Y must be an array or a table of numbers, got nil", read, nil)
  end)
end)

describe("labels.names", function()
  it("are those that are given, or numbers", function()
    assert.same({ "0", "1" }, labels.names("f", nil, 2))
    assert.same({ "cat", "dog", "cow" }, labels.names("f", { "cat", "dog", "cow" }, 2))
    raises("f: classes has 1 name, there are 2 classes", labels.names, "f", { "cat" }, 2)
  end)
end)

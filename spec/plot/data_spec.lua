local data = require "dnn.plot.data"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

describe("data.array", function()
  it("gives floats of their own, of what holds numbers", function()
    local A = np.array { 1.0, 2.0 }
    local own = data.array("f", "x", A)
    A:fill_(5)
    assert.same({ 1, 2 }, own:totable())
    assert.equal("float64", data.array("f", "x", np.array({ 1, 2 }, "uint8")).dtype)
    assert.equal("float64", data.array("f", "x", { 1, 2 }).dtype)
    assert.same({ 7 }, data.array("f", "x", 7):totable())
    local stands_for = setmetatable({}, { __array = function() return np.array { 3 } end })
    assert.same({ 3 }, data.array("f", "x", stands_for):totable())
    assert.same({ 1, 2, 3, 4 }, data.vector("f", "x", { { 1, 2 }, { 3, 4 } }):totable())
  end)

  it("refuses what holds none", function()
    raises("f: x must be an array or a table of numbers, got string", data.array, "f", "x", "a")
    raises("f: x: element [2] must be a number", data.array, "f", "x", { 1, "a" })
    raises("f: x (2,) and y (3,) must have the same length", data.check_same, "f", "x",
      np.zeros(2), "y", np.zeros(3))
  end)
end)

describe("data.limits", function()
  local function of(x, y)
    return { data.limits(np.array(x, "float64"), np.array(y, "float64")) }
  end

  it("are those of points that are finite, with the least positive numbers", function()
    assert.same({ 1, 3, -2, 5, 1, 5 }, of({ 1, 2, 3 }, { 5, -2, 0 }))
    assert.same({ 1, 2, 5, 7, 1, 5 }, of({ 1, 2, 0 / 0, 9 }, { 5, 7, 100, 1 / 0 }))
    assert.same({ -3, -1, 0, 0 }, of({ -3, -1 }, { 0, 0 }))
  end)

  it("are found without the least positive numbers, too", function()
    assert.same({ 1, 3, -2, 5 }, { data.limits(np.array { 1.0, 3 }, np.array { -2.0, 5 }, true) })
  end)

  it("are nil where there is no such point", function()
    assert.same({}, of({}, {}))
    assert.same({}, of({ 0 / 0, 1 }, { 1, 1 / 0 }))
  end)
end)

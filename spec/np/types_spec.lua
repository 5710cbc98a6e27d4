-- The limits of types, and to which type others are promoted.

local np = require "dnn.np"

describe("np.finfo", function()
  for _, dtype in ipairs { "float64", "float32" } do
    it("has the limits that arrays of the type show: " .. dtype, function()
      local limits = np.finfo(dtype)
      local one = np.ones({ 1 }, dtype)
      assert.is_true(((one + limits.eps) - one)[1] == limits.eps)
      assert.is_true(((one + limits.eps / 2) - one)[1] == 0)
      assert.is_true(np.isinf(np.array({ limits.max }, dtype) * 2)[1])
      assert.is_true((np.array({ limits.smallest_subnormal }, dtype) / 2)[1] == 0)
      assert.equal(-limits.max, limits.min)
      assert.equal(limits.tiny, limits.smallest_normal)
    end)
  end

  it("takes arrays", function()
    assert.equal("float32", np.finfo(np.ones({ 1 }, "float32")).dtype)
  end)

  it("gives a copy", function()
    np.finfo("float64").max = 1
    assert.is_true(np.finfo(np.float64).max > 1e308)
  end)
end)

describe("np.iinfo", function()
  it("has the limits of integers", function()
    assert.same({ bits = 8, min = 0, max = 255, dtype = "uint8" }, np.iinfo(np.uint8))
    assert.equal(math.maxinteger, np.iinfo(7).max)
  end)
end)

describe("np.result_type", function()
  it("is the type that holds all", function()
    assert.equal("float64", np.result_type("int64", "float32", 1))
    assert.equal("uint8", np.result_type("bool", "uint8"))
  end)
end)

describe("np.can_cast", function()
  it("tells whether nothing is lost", function()
    assert.is_true(np.can_cast("int64", "float64"))
    assert.is_false(np.can_cast(2.5, "int64"))
  end)
end)

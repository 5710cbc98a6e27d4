local floats = require("dnn.plot.axis.floats")

describe("floats", function()
  it("rounds halves to even numbers", function()
    assert.same({ 0.0, 2.0, 2.0, -2.0, 0.0, 4503599627370497.0 }, { floats.round(0.5),
      floats.round(1.5), floats.round(2.5), floats.round(-1.5), floats.round(0.49999999999999994),
      floats.round(4503599627370497.0) })
    assert.equal(math.huge, floats.round(math.huge))
  end)

  it("divides as Python's divmod", function()
    assert.same({ 9.0, 0.09999999999999995 }, { floats.divmod(1.0, 0.1) })
    assert.same({ -4.0, 1.0 }, { floats.divmod(-7, 2) })
    assert.same({ -1.0, 1e300 }, { floats.divmod(-1e-300, 1e300) })
  end)

  it("compares with a relative error", function()
    assert.is_true(floats.is_close(3.0, 3.000000001))
    assert.is_false(floats.is_close(0.0, 1e-20))
    assert.is_false(floats.is_finite(0 / 0))
    assert.is_false(floats.is_finite(-math.huge))
    assert.is_true(floats.is_finite(1))
  end)
end)

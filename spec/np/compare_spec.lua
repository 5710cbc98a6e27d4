-- Comparisons of arrays.

local np = require "dnn.np"
local same = require "spec.helpers.same"

local nan = 0 / 0
local inf = math.huge

describe("np.isclose", function()
  it("compares element by element, with tolerances", function()
    same(
      { true, false, false, true },
      np.isclose({ 1e10, 1e-7, nan, inf }, { 1.00001e10, 1e-8, nan, inf }))
    same({ true, true }, np.isclose({ 1, nan }, { 1.1, nan }, { rtol = 0.2, equal_nan = true }))
    same(true, np.isclose(2.385, 2.3851, { atol = 1e-3 }))
  end)
end)

describe("np.allclose", function()
  it("tells whether all are close", function()
    same(true, np.allclose({ 1, 2 }, { 1, 2.00001 }))
    same(false, np.allclose({ 1, nan }, { 1, nan }))
    same(false, np.allclose(inf, -inf))
  end)
end)

describe("np.array_equal", function()
  it("compares shapes and elements", function()
    same(false, np.array_equal({ 1, nan }, { 1, nan }))
    same(true, np.array_equal({ 1, nan }, { 1, nan }, { equal_nan = true }))
    same(false, np.array_equal({ 1, 2 }, { { 1, 2 } }))
    same(true, np.array_equal({ true }, { 1 }))
  end)
end)

describe("np.array_equiv", function()
  it("compares what broadcasts", function()
    same(true, np.array_equiv({ { 1, 2 }, { 1, 2 } }, { 1, 2 }))
    same(false, np.array_equiv({ 1, 2 }, { 1, 2, 3 }))
  end)
end)

describe("np.max_ulp", function()
  it("counts units in the last place", function()
    same(2, np.max_ulp({ 2.385, 1.0 }, { 2.385, 1.0 + 2.0 ^ -51 }))
    same(2, np.max_ulp(-5e-324, 5e-324))
    same(0, np.max_ulp(0.0, -0.0))
    same(0, np.max_ulp(nan, nan))
    same(inf, np.max_ulp(nan, 1))
    same(2, np.max_ulp(np.ones(3, "float32"), np.full({ 3 }, 1 + 2.0 ^ -22, "float32")))
    same(0, np.max_ulp({}, {}))
  end)
end)

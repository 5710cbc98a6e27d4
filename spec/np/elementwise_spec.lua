local np = require "dnn.np"
local same = require "spec.helpers.same"

local nan = 0 / 0
local inf = math.huge

describe("np: composed elementwise functions", function()
  it("rounds as NumPy does, halves to even", function()
    same({ 2.68, 0.5, 1.5, -0.5, 1234.57 }, np.round({ 2.675, 0.5, 1.5, -0.5, 1234.5678 }, 2))
    same({ 0.0, 2.0, 2.0, nan, inf }, np.round { 0.5, 1.5, 2.5, nan, inf })
    same({ 20, 20, 150 }, np.round({ 15, 25, 149 }, -1))
    same(2.38, np.around(2.385, 2))
    same({ 7, 8 }, np.round({ 7, 8 }, 3))
    same(1200.0, np.round(1234.5, { decimals = -2 }))
    same({ 2.4, 0.0 }, np.array({ 2.385, 0.05 }):round_(1))
  end)

  it("converts angles", function()
    same({ 136.6504341387013, -5.729577951308233 }, np.degrees { 2.385, -0.1 })
    same({ 0.04162610266006476, 3.141592653589793 }, np.radians { 2.385, 180 })
  end)

  it("makes probabilities of any numbers", function()
    same({ 0.5, 0.5 }, np.softmax { 1000, 1000 })
    same({ { 0.5, 0.5 }, { 0.5, 0.5 } }, np.softmax({ { 0, 0 }, { 0, 0 } }, 1))
    same({ 0.0, 1.0 }, np.softmax({ -inf, 0 }))
    same({ -0.6931471805599453, -0.6931471805599453 }, np.log_softmax { -1000, -1000 })
    same({ { 0.0 }, { 0.0 } }, np.log_softmax({ { 5 }, { 6 } }, { axis = 2 }))
  end)

  it("replaces what is no number", function()
    same(
      { 0.0, 1.7976931348623157e+308, -1.7976931348623157e+308, 2.385 },
      np.nan_to_num { nan, inf, -inf, 2.385 })
    same({ 1.0, 2.0, 3.0 }, np.nan_to_num({ nan, inf, -inf }, { nan = 1, posinf = 2, neginf = 3 }))
    same({ 1, 2 }, np.nan_to_num { 1, 2 })
    same(0.0, np.nan_to_num(nan))
  end)

  it("steps and splits", function()
    same({ 0.0, 0.5, 1.0, nan }, np.heaviside({ -1.5, 0, 2, nan }, 0.5))
    same({ 0.3849999999999998, -0.5, 0.0 }, np.modf({ 2.385, -3.5, inf }))
    same({ 2.0, -3.0, inf }, select(2, np.modf({ 2.385, -3.5, inf })))
    same(-0.25, np.modf(-0.25))
  end)
end)

-- Statistics, differences, integrals, bins, and interpolation.

local np = require "dnn.np"
local raises = require "spec.helpers.raises"
local same = require "spec.helpers.same"

local nan = 0 / 0
local inf = math.huge

-- The same shape, and values that differ in the last bit at most.
local function near(expected, value)
  assert.equal(tostring(np.shape(expected)), tostring(np.shape(value)))
  assert.is_true(np.allclose(value, expected, { rtol = 2 ^ -52, atol = 0 }), tostring(value))
end

describe("np.median", function()
  it("finds the middle value", function()
    same(0.3, np.median { 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 })
    same({ 4.755, -0.7, -1.525 }, np.median({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, 1))
    same(
      { { 0.25 }, { 0.1 } },
      np.median({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, { axis = 2, keepdims = true }))
    same(0.175, np.median({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, { axis = { 1, 2 } }))
    same(nan, np.median { 1, nan })
    same(2.5, np.median { 4, 1 })
  end)

  it("is NaN of nothing", function()
    same(nan, np.median {})
    same({ nan, nan }, np.median(np.zeros(0, 2), 1))
    same({}, np.median(np.zeros(0, 2), 2))
    same({ { nan }, { nan } }, np.median(np.zeros({ 2, 0 }, "int64"), { axis = 2,
      keepdims = true }))
    assert.equal("float32", np.median(np.zeros({ 0, 2 }, "float32"), 1).dtype)
  end)
end)

describe("np.quantile", function()
  it("interpolates between elements", function()
    same(-0.16000000000000023, np.quantile({ 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 }, 0.3))
    same(
      { -4.4, 4.289999999999998, 9.6 },
      np.quantile({ 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 }, { 0, 0.85, 1 }))
    same(7, np.quantile({ 4, 1, 7 }, 1))
  end)
end)

describe("np.percentile", function()
  it("takes hundredths", function()
    same(
      { { -1.15, -2.6199999999999997 }, { 0.6769999999999998, 1.505 } },
      np.percentile({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, { 10, 60 }, 2))
    same(
      { { 4.1625, -0.8999999999999999, -1.96875 } },
      np.percentile({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, 37.5, { axis = 1,
        keepdims = true }))
  end)
end)

describe("np.ptp", function()
  it("is the distance of the largest and the smallest", function()
    same({ 3.885, 10.425 }, np.ptp({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, 2))
    same(14.0, np.ptp { 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 })
  end)
end)

describe("np.average", function()
  it("averages with weights", function()
    same(
      { -0.07000000000000002, -0.5964285714285711 },
      np.average({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, { weights = { 0.2, 0.5, 0.7 },
        axis = 2 }))
    same({ 4.755, -0.7, -1.525 }, np.average({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, 1))
    same(1.8, np.average({ 1, 2, 4 }, { weights = { 3, 1, 1 } }))
  end)

  it("returns the sum of weights when asked", function()
    local mean, total = np.average({ 1.0, 2, 4 }, { weights = { 3, 1, 1 }, returned = true })
    assert.equal(1.8, mean)
    assert.equal(5.0, total)
    local means, totals = np.average({ { 1, 2 }, { 3, 4 } }, { axis = 1, returned = true })
    same({ 2.0, 3.0 }, means)
    same({ 2.0, 2.0 }, totals)
  end)
end)

describe("np.diff", function()
  it("gives the differences of neighbours", function()
    same({ 2, 2 }, np.diff({ 1, 4, 9, 16 }, 2))
    same(
      { { 4.74, 1.6, -3.55 } },
      np.diff({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, { axis = 1 }))
    same({ true, false }, np.diff { true, false, false })
    same({}, np.diff { 5 })
  end)
end)

describe("np.gradient", function()
  it("gives central differences, one-sided at the ends", function()
    same(
      { -4.9, -0.6575000000000002, 0.65, 3.6075, -2.25, -4.6499999999999995, 4.7 },
      np.gradient { 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 })
    same({ 3.0, 2.916666666666667, 2.75 }, np.gradient({ 1, 4, 9.5 }, { 0, 1, 3 }))
    same(
      { { -7.77, -2.135, 3.5 }, { -14.05, -10.425, -6.8 } },
      np.gradient({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, 0.5, { axis = 2 }))
  end)

  it("gives an array per axis", function()
    local down, across = np.gradient { { 1, 2, 6 }, { 3, 4, 5 } }
    same({ { 2.0, 2.0, -1.0 }, { 2.0, 2.0, -1.0 } }, down)
    same({ { 1.0, 2.5, 4.0 }, { 1.0, 1.0, 1.0 } }, across)
  end)
end)

describe("np.trapz", function()
  it("integrates by trapezoids", function()
    same(8.485, np.trapz { 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 })
    same(7.5, np.trapz({ 1, 2, 4 }, { 0, 1, 3 }))
    same(
      { 0.47550000000000003, -0.06999999999999999, -0.1525 },
      np.trapz({ { 2.385, -1.5, 0.25 }, { 7.125, 0.1, -3.3 } }, { dx = 0.1, axis = 1 }))
  end)
end)

describe("np.histogram", function()
  it("counts in bins", function()
    same({ 2, 3, 1, 1 }, np.histogram({ 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 }, 4))
    same(
      { -4.4, -0.9000000000000004, 2.5999999999999996, 6.1, 9.6 },
      select(2, np.histogram({ 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 }, 4)))
    same({ 2, 3 }, np.histogram({ 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 }, { -1.2, 0.3, 3.7 }))
    same(
      { 0.375, 0.1875, 0.18749999999999997 },
      np.histogram({ 3.7, -1.2, 2.385, 0.1, 9.6, -4.4, 0.3 }, { bins = 3, range = { 0, 4 },
        density = true }))
    same(
      { 0.1, 0.5000000000000001 },
      np.histogram({ 1, 2, 2 }, { 1, 2, 3 }, { weights = { 0.1, 0.2, 0.3 } }))
    same({ 4.5, 5.0, 5.5 }, select(2, np.histogram({ 5, 5 }, 2)))
    raises("histogram: there are no 10 bins of numbers from 1e+308 to 1e+308", np.histogram,
      { 1e308 })
    raises("histogram: there are no 10 bins of numbers from -1.7e+308 to 1.7e+308", np.histogram,
      { -1.7e308, 1.7e308 })
  end)
end)

describe("the loops of histograms and interpolation", function()
  local loops = require("dnn.core").loops
  local a, b = np.arange(3.0), np.arange(4.0)

  it("refuse what does not fit together", function()
    for _, call in ipairs {
      function() loops.histogram(np.arange(3), nil, np.arange(3), 1.0) end,
      function() loops.histogram(a, b, b, 1.0) end,
      function() loops.histogram(a, nil, np.zeros(1), 1.0) end,
      function() loops.histogram(a:reshape(3, 1), nil, b, 1.0) end,
      function() loops.interpolate(a, a, b, 0, 0) end,
      function() loops.interpolate(a, np.zeros(0), np.zeros(0), 0, 0) end,
      function() loops.convolve(a, b) end,
      function() loops.convolve(a, np.zeros(0)) end,
    } do
      assert.error_matches(call, "bad argument")
    end
  end)

  it("stay in range whatever the edges and points are", function()
    local wild = np.array { math.huge, -1e308, 5, np.nan, 1e308, -math.huge }
    local sums = loops.histogram(wild, nil, np.array { 3, -1, 9, 0, 7 }, 1e300)
    assert.equal(4, #sums)
    assert.equal("[0 1]", tostring(loops.histogram(a "2:2", nil, a, -1e300)))
    assert.equal(6, #loops.interpolate(wild, wild, wild, 0.0, 0.0))
  end)
end)

describe("np.digitize", function()
  it("tells the bin of each value", function()
    same({ 1, 4, 3, 2 }, np.digitize({ 0.2, 6.4, 3.0, 1.6 }, { 0, 1, 2.5, 4, 10 }))
    same(2, np.digitize(2.5, { 0, 1, 2.5 }, { right = true }))
    same({ 0, 2 }, np.digitize({ 9, 0 }, { 7, 3 }))
  end)
end)

describe("np.interp", function()
  it("interpolates linearly between points", function()
    same(
      { 1.05, 3.0, 0.1, 0.1, nan },
      np.interp({ 2.5, -1, 9, 3, nan }, { 1, 2, 3 }, { 3, 2, 0.1 }))
    same(0.28, np.interp(1.3, { 1, 2 }, { 0.1, 0.7 }))
    same({ -1.0, inf }, np.interp({ 0, 5 }, { 1, 2 }, { 3, 4 }, { left = -1, right = inf }))
    same(
      { 7.5, 5.0, 3.75 },
      np.interp({ -180, 190, 5 }, { 190, -190, 350, -350 }, { 5, 10, 3, 4 }, { period = 360 }))
    same({ 7.0, 7.0, 7.0 }, np.interp({ 1, 2, 3 }, { 2 }, { 7 }))
  end)
end)

describe("np.quantile and np.percentile", function()
  it("are NaN of nothing", function()
    for _, f in ipairs { np.quantile, np.percentile } do
      same(nan, f({}, 0.5))
      same({ nan, nan }, f({}, { 0.5, 0.2 }))
      same({ { nan, nan, nan }, { nan, nan, nan } }, f(np.zeros(0, 3), { 0.5, 0.2 }, 1))
      same({}, f(np.zeros(0, 2), 0.5, 2))
      assert.equal("(3, 0)", tostring(f(np.zeros(0, 2), { 0.5, 0.2, 0.1 }, 2).shape))
      assert.equal("(2, 1, 3)", tostring(f(np.zeros(0, 3), { 0.5, 0.2 }, { axis = 1,
        keepdims = true }).shape))
      assert.equal("(0, 2)", tostring(f(np.ones(3, 2), {}, 1).shape))
    end
  end)
end)

describe("the types of statistics", function()
  it("stay float32 where NumPy's do", function()
    local A = np.array({ 2.5, 1, 7 }, "float32")
    assert.equal("float32", np.median(A, { keepdims = true }).dtype)
    assert.equal("float32", np.diff(A).dtype)
    assert.equal("float32", np.gradient(A).dtype)
    assert.equal("float64", np.quantile(A, { 0.5 }).dtype)
    assert.equal("float32", select(2, np.histogram(A, 2)).dtype)
  end)
end)

describe("np.cov", function()
  it("gives covariances of rows, or of columns", function()
    same(7.0, np.cov({ 1, 2, 6 }))
    -- thirds: whether a product is rounded before it is added depends on the instruction set
    near(
      { { 2.3333333333333335, -0.5 }, { -0.5, 1.0 } },
      np.cov({ { 1, 3 }, { 2, 1 }, { 4, 2 } }, { rowvar = false }))
  end)

  it("takes two variables and other degrees of freedom", function()
    same(
      { { 4.666666666666666, -0.3333333333333333 }, { -0.3333333333333333, 0.6666666666666666 } },
      np.cov({ 1, 2, 6 }, { 3, 1, 2 }, { ddof = 0 }))
  end)
end)

describe("np.corrcoef", function()
  it("is 1 for one variable", function()
    same(1.0, np.corrcoef { 1, 2, 4 })
  end)

  it("is 1 or -1 for what is proportional", function()
    assert.is_true(np.allclose(np.corrcoef({ 1, 2, 4 }, { -2, -4, -8 }), { { 1, -1 }, { -1, 1 } }))
  end)
end)

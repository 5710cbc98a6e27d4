local limits = require("dnn.plot.axis.limits")
local ticks = require("dnn.plot.axis.ticks")

local huge <const> = math.huge

local function autoscale(kind, least, most, minpos, sticky, options)
  return { limits.autoscale(kind, least, most, minpos, 0.05, sticky, options) }
end

local function near(expected, got)
  for i = 1, 2 do
    assert.near(expected[i], got[i], 1e-12 * math.abs(expected[i]))
  end
end

describe("limits.autoscale", function()
  it("leaves a margin of the data's range", function()
    assert.same({ -0.05, 1.05 }, autoscale("linear", 0, 1))
    assert.same({ 0.0, 1.0 }, { limits.autoscale("linear", 0, 1, 1, 0) })
  end)

  it("leaves the margin in what is drawn of a log axis", function()
    near({ 0.7943282347242815, 125.89254117941675 }, autoscale("log", 1, 100, 1))
  end)

  it("shows 0 to 1 where nothing is drawn, and zero where nothing is finite", function()
    assert.same({ 0.0, 1.0 }, autoscale("linear"))
    near({ 0.8912509381337456, 11.220184543019636 }, autoscale("log"))
    assert.same({ 0.0, 1.0 }, autoscale("symlog"))
    near({ -0.055, 0.055 }, autoscale("linear", huge, -huge, huge))
    near({ -0.055, 0.055 }, autoscale("symlog", huge, -huge, huge))
    near({ 0.8912509381337456, 11.220184543019636 }, autoscale("log", huge, -huge, huge))
  end)

  it("widens a range of one value", function()
    assert.same({ 4.725, 5.275 }, autoscale("linear", 5, 5, 5))
    near({ -2.11, -1.89 }, autoscale("linear", -2, -2))
    near({ -0.055, 0.055 }, autoscale("linear", 0, 0))
    near({ 8.912509381337454, 112.20184543019634 }, autoscale("log", 30, 30, 30))
    near({ 7.943282347242815, 1258.925411794168 }, autoscale("log", 100, 100, 100))
  end)

  it("begins a log axis at the least positive value", function()
    near({ 1.7026798450415692, 58.730947154400965 }, autoscale("log", -1, 50, 2))
    near({ 0.8912509381337456, 11.220184543019636 }, autoscale("log", -2, -1, huge))
  end)

  it("leaves no margin beyond an edge that sticks", function()
    assert.same({ 0.0, 4.2 }, autoscale("linear", 0, 4, 3, { 0 }))
    near({ -4.35, 3.35 }, autoscale("linear", -4, 3, 3, { 0 }))
    near({ -0.725, 4.225 }, autoscale("linear", -0.5, 4, 1, { 0 }))
    near({ 2.3489529501640845, 510.8659157758676 }, autoscale("log", 0, 400, 3, { 0 }))
  end)

  it("stays where numbers can be subtracted from each other", function()
    local lo, hi = limits.autoscale("linear", -1.7e308, 1.7e308, 1.7e308, 0.05)
    assert.is_true(hi - lo < huge and lo < -4e307 and hi > 4e307)
    local shown = ticks.visible(ticks.locate("linear", lo, hi, { space = 5 }), lo, hi)
    assert.equal(5, #shown)
    assert.near(4e307, shown[5], 1e292)
    lo, hi = limits.autoscale("log", 5e-324, 1.7e308, 5e-324, 0.05)
    assert.is_true(lo > 0 and hi < huge)
  end)
end)

describe("limits.explicit", function()
  it("keeps the order, and widens a range of one value", function()
    assert.same({ 3.0, -1.0 }, { limits.explicit("linear", 3, -1) })
    near({ 2.85, 3.15 }, { limits.explicit("linear", 3, 3) })
    near({ -0.05, 0.05 }, { limits.explicit("linear", 0, 0) })
    near({ 10.0, 100.0 }, { limits.explicit("log", 20, 20) })
  end)
end)

local axis_cases = require("spec.helpers.axis_cases")
local fixtures = require("spec.helpers.fixtures")
local plt = require("dnn.plot")
local raises = require("spec.helpers.raises")
local scale = require("dnn.plot.axis.scale")
local shared = require("spec.helpers.shared")
local ticks = require("dnn.plot.axis.ticks")

describe("limits, ticks and labels", function()
  it("are those of matplotlib, on linear, log and symlog axes of many sizes", function()
    local count = 0
    for case in fixtures.lines("axes.jsonl") do
      local axis = axis_cases.axis(case.data, case.direction, case.inches, case.kind, case.options,
        case.set)
      assert.is_nil(axis_cases.difference(axis, case))
      count = count + 1
    end
    assert.is_true(count > 100)
  end)

  it("are those of the reference cases, as axes tell them", function()
    if not shared.path("golden/ticks.jsonl") then
      pending("../shared is absent")
      return
    end
    for case in shared.lines("golden/ticks.jsonl") do
      local _, ax = plt.subplots { figsize = case.figsize }
      ax:plot(case.x, case.y)
      ax:set_yscale(case.yscale)
      for _, name in ipairs { "x", "y" } do
        assert.is_nil(axis_cases.difference(axis_cases.shown(ax, name), {
          limits = case[name .. "lim"], ticks = case[name .. "ticks"],
          offset = case[name .. "offset"] }))
      end
      plt.close "all"
    end
  end)
end)

describe("ticks.locate", function()
  it("gives one tick more beyond each end of a linear axis", function()
    assert.same({ { 0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0, 1.2000000000000002 }, {} },
      { ticks.locate("linear", 0.05, 1.05, { space = 9 }) })
  end)

  it("takes limits in any order, and integers", function()
    assert.same({ 0.0, 2.0, 4.0, 6.0, 8.0, 10.0 }, (ticks.locate("linear", 10, 0, { space = 9 })))
  end)

  it("gives fewer ticks where fewer fit", function()
    assert.same({ -0.5, 0.0, 0.5, 1.0, 1.5 }, (ticks.locate("linear", -0.05, 1.05, { space = 3 })))
  end)

  it("puts four or three minor ticks between the major ones of a linear axis on demand", function()
    local major = ticks.locate("linear", 0, 10, { space = 9 })
    assert.equal(6, #major)
    local minor = ticks.without_overlaps(ticks.subdivide(0, 10, major), major, 0, 10,
      scale.of "linear")
    assert.same({ 0.5, 1.0, 1.5, 2.5, 3.0, 3.5 }, table.move(minor, 1, 6, 1, {}))
    assert.same({ 0.0, 0.25, 0.5, 0.75, 1.0 }, ticks.subdivide(0, 1, { 0.0, 0.5, 1.0 }, 2))
  end)

  it("keeps to whole numbers on demand", function()
    assert.same({ 0.0, 1.0, 2.0, 3.0 },
      (ticks.locate("linear", 0, 3, { space = 9, integer = true })))
  end)

  it("gives the decades of a log axis, and their multiples as minor ticks", function()
    local major, minor = ticks.locate("log", 1, 100, { space = 9 })
    assert.same({ 0.1, 1.0, 10.0, 100.0, 1000.0 }, major)
    assert.equal(32, #minor)
    assert.near(0.2, minor[1], 1e-16)
  end)

  it("divides a log axis evenly that shows no two round values", function()
    local major, minor = ticks.locate("log", 2.1, 2.6, { space = 9 })
    assert.same({ 1.0, 10.0 }, major)
    assert.equal(2.1, ticks.visible(minor, 2.1, 2.6, "log")[1])
  end)

  it("refuses nonpositive limits of a log axis", function()
    raises("ticks of a log axis need positive limits, got -1.0 to 2.0",
      ticks.locate, "log", -1, 2, { space = 9 })
  end)

  it("gives the ends and zero of a symlog axis that is linear throughout", function()
    assert.same({ -1.0, 0.0, 2.0 }, (ticks.locate("symlog", -1, 2, { space = 9 })))
    assert.same({ 0.0, 1.0, 2.0 }, (ticks.locate("symlog", 1, 2, { space = 9 })))
    assert.same({ 0.0, 2.0 }, (ticks.locate("symlog", 0, 2, { space = 9 })))
    assert.same({ -100.0, -10.0, -1.0, 0.0, 1.0, 10.0 },
      (ticks.locate("symlog", -200, 20, { space = 9, linthresh = 5 })))
  end)
end)

describe("ticks.spaced", function()
  it("gives matplotlib's levels of contours", function()
    -- MaxNLocator(8, min_n_ticks=1).tick_values(-1.3, 2.9)
    local levels = ticks.spaced(-1.3, 2.9, 8,
      { min_n_ticks = 1, steps = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 } })
    assert.equal(9, #levels)
    for i, level in ipairs { -1.8, -1.2, -0.6, 0.0, 0.6, 1.2, 1.8, 2.4, 3.0 } do
      assert.near(level, levels[i], 1e-15)
    end
  end)
end)

describe("ticks.space", function()
  it("is what fits beside each other, and above each other", function()
    assert.equal(9, ticks.space("x", 279, 10))
    assert.equal(11, ticks.space("y", 221.76, 10))
  end)
end)

describe("ticks.visible", function()
  it("leaves out what is beyond the limits, but for rounding errors", function()
    assert.same({ 0.0, 1.0 }, ticks.visible({ -1.0, 0.0, 1.0, 1.1 }, 1 - 1e-15, 1e-15))
    assert.same({ 9.999999999999999e-06 },
      ticks.visible({ 1e-6, 9.999999999999999e-06, 1e-4 }, 1e-5, 2e-5, "log"))
  end)
end)

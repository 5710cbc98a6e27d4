local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local raises = require("spec.helpers.raises")

local x <const> = { 0.1, 0.5, 0.5, 0.9, 2.0, 1.2, 1.25 }

after_each(figures.close)

describe("hist", function()
  it("counts in ten bins, and returns counts, edges and bars", function()
    local ax = figures.axes()
    local counts, edges, bars = ax:hist(x)
    figures.near({ 1, 0, 2, 0, 1, 1, 1, 0, 0, 1 }, counts)
    figures.near({ 0.1, 0.29, 0.48, 0.67, 0.86, 1.05, 1.24, 1.43, 1.62, 1.81, 2.0 }, edges)
    assert.equal(10, #bars)
    figures.shows(ax, { 0.005, 2.095, 0, 2.1 })
  end)

  it("takes bins by number, range, edges or data", function()
    local function hist(bins, options)
      local counts, edges = figures.axes():hist(x, bins, options or {})
      return { counts:totable(), edges:totable() }
    end
    assert.same({ { 1, 0, 2, 1 }, { 0, 0.25, 0.5, 0.75, 1 } }, hist(4, { range = { 0, 1 } }))
    assert.same({ 1, 0, 2, 1 }, figures.axes():hist(x, 4, { 0, 1 }):totable())
    assert.same({ { 4, 3 }, { 0, 1, 2 } }, hist({ 0, 1, 2 }))
    assert.same({ 3, 1, 2, 1 }, hist("auto")[1])
    -- len(np.histogram_bin_edges(x, rule)) - 1
    local counts = { auto = 4, fd = 3, sqrt = 3, sturges = 4, rice = 4, scott = 2 }
    for rule, count in pairs(counts) do
      assert.equal(count, #hist(rule)[1])
    end
    figures.near({ 6, 17, 5 }, hist(3, { weights = { 1, 2, 3, 4, 5, 6, 7 } })[1])
  end)

  it("adds up and makes densities as matplotlib does", function()
    local function counts(options)
      return (figures.axes():hist(x, options))
    end
    figures.near({ 1, 1, 3, 3, 4, 5, 6, 6, 6, 7 }, counts { cumulative = true })
    figures.near({ 7, 6, 6, 4, 4, 3, 2, 1, 1, 1 }, counts { cumulative = -1 })
    figures.near({ 3 / 7, 6 / 7, 1 }, counts { density = true, cumulative = true, bins = 3 })
    figures.near({ 0.7518796992481203, 0, 1.5037593984962403, 0, 0.7518796992481201,
      0.7518796992481196, 0.7518796992481205, 0, 0, 0.7518796992481205 }, counts { density = true })
  end)

  it("draws several sets side by side, or stacked", function()
    local ax = figures.axes()
    local counts, _, artists = ax:hist({ x, { 0, 1, 2 } }, 3, { label = { "a", "b" } })
    figures.near({ 3, 3, 1 }, counts[1])
    figures.near({ 1, 1, 1 }, counts[2])
    figures.near({ 1 / 3, 1, 5 / 3 }, { artists[2][1].x, artists[2][2].x, artists[2][3].x })
    figures.shows(ax, { -0.02666666666666673, 2.026666666666667, 0, 3.15 })
    assert.same({ "a", "b" }, select(2, ax:get_legend_handles_labels()))
    counts, _, artists = figures.axes():hist({ x, { 0, 1, 2 } }, 3, { stacked = true,
      density = true })
    figures.near({ 0.45, 0.45, 0.15 }, counts[1])
    figures.near({ 0.6, 0.6, 0.3 }, counts[2])
    figures.near({ 0.45, 0.15 }, { artists[2][1].y, artists[2][1].height })
    counts = figures.axes():hist(np.zeros(5, 2), 1)
    assert.equal(2, #counts)
  end)

  it("draws outlines and filled steps", function()
    local ax = figures.axes()
    ax:hist(x, 3, { histtype = "step" })
    figures.shows(ax, { 0.005, 2.095, 0, 3.15 })
    assert.equal("#ffffff", figures.color_at(ax, 0.4, 1.5))
    ax = figures.axes()
    ax:hist(x, 3, { histtype = "stepfilled", color = "r" })
    assert.equal("#ff0000", figures.color_at(ax, 0.4, 1.5))
    ax = figures.axes()
    ax:hist(x, 3, { orientation = "horizontal", log = true })
    assert.equal("log", ax:get_xscale())
  end)

  it("draws what is finite: nothing, one value, NaN", function()
    local ax = figures.axes()
    ax:hist {}
    figures.shows(ax, { -0.05, 1.05, -0.055, 0.055 })
    ax = figures.axes()
    ax:hist { 3, 3, 3 }
    figures.shows(ax, { 2.45, 3.55, 0, 3.15 })
    assert.equal(2, figures.axes():hist({ 1, 0 / 0, math.huge, 2 }):sum())
  end)

  it("refuses what does not fit", function()
    local ax = figures.axes()
    raises("hist: data is needed", ax.hist, ax)
    raises('hist: there is no rule for bins "many"', ax.hist, ax, x, "many")
    raises("hist: the edges of bins must be two or more, in ascending order", ax.hist, ax, x,
      { 2, 1 })
    raises("hist: x (7,) and weights (2,) must have the same length", ax.hist, ax, x,
      { weights = { 1, 2 } })
    raises("hist: unknown option 'bin'", ax.hist, ax, x, { bin = 3 })
    raises("hist: bins must be a positive integer, got 0", ax.hist, ax, x, 0)
    raises("hist: there are 3 colors for 2 sets", ax.hist, ax, { x, x },
      { color = { "r", "g", "b" } })
    assert.equal(0, #ax.artists)
  end)
end)

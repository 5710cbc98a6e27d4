local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local raises = require("spec.helpers.raises")

after_each(figures.close)

describe("hexbin", function()
  -- matplotlib 3.11: plt.hexbin([0, 1, 2, 3], [0, 1, 5, 3], gridsize=3)
  it("counts points in matplotlib's hexagons", function()
    local ax = figures.axes()
    local hexagons = ax:hexbin({ 0, 1, 2, 3 }, { 0, 1, 5, 3 }, { gridsize = 3, cmap = "gray" })
    assert.same({ 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1 }, hexagons:get_array():tolist())
    local offsets = hexagons:get_offsets()
    assert.same({ 11, 2 }, { table.unpack(offsets.shape) })
    figures.shows(ax, { -0.1500000033, 3.1500000033, -0.25, 5.25 })
    assert.equal("#ffffff", figures.color_at(ax, 0.1, 0.1))
    assert.equal("#000000", figures.color_at(ax, 1, 4.9))
  end)

  it("colors by means of numbers, where there are enough points", function()
    local ax = figures.axes()
    local hexagons = ax:hexbin({ 0, 0, 1, 2, 2 }, { 0, 0, 1, 2, 2 }, { C = { 1, 3, 9, 4, 4 },
      gridsize = { 2, 2 } })
    assert.same({ 2, 9, 4 }, hexagons:get_array():tolist())
    hexagons = ax:hexbin({ 0, 0, 1, 2, 2 }, { 0, 0, 1, 2, 2 }, { gridsize = 2, mincnt = 2,
      edgecolors = "k", linewidth = 2 })
    assert.same({ 2, 2 }, hexagons:get_array():tolist())
    assert.is_truthy(figures.svg(ax))
  end)

  it("draws what is finite, one point, and nothing", function()
    for _, points in ipairs { { { 1, np.nan, np.inf }, { 1, 2, 3 } }, { { 5 }, { 5 } }, { {}, {} },
      { { -1e308, 1e308 }, { 0, 1e-300 } } } do
      local ax = figures.axes()
      ax:hexbin(points[1], points[2], { gridsize = 5 })
      assert.is_truthy(figures.svg(ax))
    end
  end)

  it("says what does not fit", function()
    local ax = figures.axes()
    raises("hexbin: x (2,) and y (1,) must have the same length", ax.hexbin, ax, { 1, 2 }, { 1 })
    raises("hexbin: x (1,) and C (2,) must have the same length", ax.hexbin, ax, { 1 }, { 1 },
      { C = { 1, 2 } })
    raises("hexbin: gridsize must be a number of hexagons side by side", ax.hexbin, ax, { 1 },
      { 1 }, { gridsize = 0 })
  end)
end)

local figures = require("spec.helpers.figures")
local raises = require("spec.helpers.raises")

after_each(figures.close)

describe("violinplot", function()
  it("draws shapes as wide as data is dense, as matplotlib does", function()
    local ax = figures.axes()
    local made = ax:violinplot({ { 1, 2, 2, 3, 7 }, { 2, 4, 5 } }, { showmeans = true,
      showmedians = true, points = 3 })
    -- the corners of ax.violinplot(..., points=3)["bodies"][0].get_paths()[0], right side
    figures.near({ 1.0856563595009276, 1.1776759469477607, 1.25 }, made.bodies[1].xs { { 6, 8 } })
    figures.near({ 3, 11 / 3 }, made.cmeans.y1)
    figures.near({ 2, 4 }, made.cmedians.y1)
    figures.near({ 0.875, 1.875 }, made.cmins.x1)
    figures.near({ 7, 5 }, made.cbars.y2)
    assert.is_true(#figures.svg(ax) > 0)
  end)

  it("lies, takes colors, and draws sets of one value", function()
    local ax = figures.axes()
    local made = ax:violinplot({ 3, 3, 3 }, { orientation = "horizontal", facecolor = "r",
      linecolor = "k", showextrema = false, bw_method = 0.5, positions = { 4 }, widths = 2 })
    assert.equal("r", made.bodies[1]:get_facecolor())
    assert.is_nil(made.cmins)
    figures.shows(ax, { 2.835, 3.165, 2.9, 5.1 })
  end)

  it("refuses what does not fit", function()
    local ax = figures.axes()
    raises("violinplot: set 2 has no numbers", ax.violinplot, ax, { { 1, 2 }, {} })
    raises("violinplot: positions has 2 elements for 3 sets", ax.violinplot, ax,
      { { 1 }, { 2 }, { 3 } }, { positions = { 1, 2 } })
    raises("violinplot: data is needed", ax.violinplot, ax)
    raises("violinplot: 2147483648 points are too many, at most 10000 can be told apart",
      ax.violinplot, ax, { 1, 2, 3 }, { points = 1 << 31 })
    assert.equal(0, #ax.artists)
  end)
end)

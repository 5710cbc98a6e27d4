local figures = require("spec.helpers.figures")
local raises = require("spec.helpers.raises")

after_each(figures.close)

describe("boxplot", function()
  it("draws quartiles, whiskers and fliers", function()
    local ax = figures.axes()
    local made = ax:boxplot({ { 1, 2, 3, 4, 10 }, { 2, 3, 4 } }, { tick_labels = { "a", "b" } })
    figures.shows(ax, { 0.5, 2.5, 0.55, 10.45 })
    assert.same({ "a", "b" }, ax:get_xticklabels())
    figures.near({ 2, 2, 4, 4, 2 }, made.boxes[1].ydata)
    figures.near({ 2, 1 }, made.whiskers[1].ydata)
    figures.near({ 4, 4 }, made.whiskers[2].ydata)
    figures.near({ 10 }, made.fliers[1].ydata)
    assert.equal("C1", made.medians[1]:get_color())
    assert.is_true(#figures.svg(ax) > 0)
  end)

  it("adds ticks to those of other boxes, and keeps limits that were set", function()
    local ax = figures.axes()
    ax:set_xlim(0, 8)
    ax:boxplot({ 1, 2, 3 }, { positions = { 2 }, tick_labels = { "a" } })
    ax:boxplot({ 1, 2, 3 }, { positions = { 4 } })
    ax:boxplot({ 1, 2, 3 }, { positions = { 9 } })
    assert.same({ "a", "4" }, ax:get_xticklabels())
    assert.same({ 0, 8 }, { ax:get_xlim() })
  end)

  it("draws notches, means and filled boxes", function()
    local ax = figures.axes()
    local made = ax:boxplot({ 1, 2, 3, 4, 10 }, { notch = true, showmeans = true })
    figures.shows(ax, { 0.5, 1.5, 0.55, 10.45 })
    figures.near({ 0.925, 1.075, 1.075, 1.0375, 1.075, 1.075, 0.925, 0.925, 0.9625, 0.925, 0.925 },
      made.boxes[1].xdata)
    figures.near({ 2, 2, 1.595749310130132, 3, 4.404250689869868, 4, 4, 4.404250689869868, 3,
      1.595749310130132, 2 }, made.boxes[1].ydata)
    figures.near({ 4 }, made.means[1].ydata)
    ax = figures.axes()
    ax:boxplot({ 1, 2, 3, 4, 10 }, { patch_artist = true, orientation = "horizontal",
      boxprops = { facecolor = "r" } })
    assert.equal("#ff0000", figures.color_at(ax, 2.5, 1))
  end)

  it("draws an empty set as nothing, and refuses what does not fit", function()
    local ax = figures.axes()
    ax:boxplot { {}, { 1, 2 } }
    assert.is_true(#figures.svg(ax) > 0)
    raises("boxplot: tick_labels has 1 elements for 2 sets", ax.boxplot, ax, { { 1 }, { 2 } },
      { tick_labels = { "a" } })
    raises("boxplot: data is needed", ax.boxplot, ax)
  end)
end)

local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local raises = require("spec.helpers.raises")

local nan = np.nan

after_each(figures.close)

describe("scatter", function()
  it("draws points with matplotlib's margins, sizes and colors", function()
    local ax = figures.axes()
    local points = ax:scatter({ 1, 2, 3 }, { 4, 6, 5 })
    figures.shows(ax, { 0.9, 3.1, 3.9, 6.1 })
    assert.equal(36, points:get_sizes())
    assert.equal("#1f77b4", figures.color_at(ax, 2, 6))
    ax:scatter({ 1 }, { 5 })
    assert.equal("#ff7f0e", figures.color_at(ax, 1, 5))
    assert.same({ { 1, 4 }, { 2, 6 }, { 3, 5 } }, points:get_offsets():tolist())
  end)

  it("takes one color in every form", function()
    for _, c in ipairs { "lime", "#00ff00", { 0, 1, 0 }, { { 0, 1, 0 } }, { "lime" },
      np.array { { 0, 1, 0, 1 } }, { "lime", 1 } } do
      local ax = figures.axes()
      ax:scatter({ 1, 2 }, { 1, 2 }, { c = c, s = 100 })
      assert.equal("#00ff00", figures.color_at(ax, 2, 2))
      ax = figures.axes()
      ax:scatter({ 1, 2 }, { 1, 2 }, 100, c)
      assert.equal("#00ff00", figures.color_at(ax, 2, 2))
    end
  end)

  it("takes a color for each point", function()
    for _, c in ipairs { { "r", "lime", "b" }, { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
      np.array { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } } do
      local ax = figures.axes()
      ax:scatter({ 1, 2, 3 }, { 1, 2, 3 }, { c = c, s = 100 })
      assert.equal("#ff0000", figures.color_at(ax, 1, 1))
      assert.equal("#00ff00", figures.color_at(ax, 2, 2))
      assert.equal("#0000ff", figures.color_at(ax, 3, 3))
    end
  end)

  it("maps a number for each point, also of rows and booleans", function()
    for _, c in ipairs { { 0, 1, 0, 1 }, np.array { { 5, 7, 5, 7 } },
      np.array { false, true, false, true } } do
      local ax = figures.axes()
      local points = ax:scatter({ 1, 2, 3, 4 }, { 1, 2, 3, 4 }, { c = c, s = 100, cmap = "bwr" })
      assert.equal("#0000ff", figures.color_at(ax, 1, 1))
      assert.equal("#ff0000", figures.color_at(ax, 4, 4))
      points:set_clim(-100, 1)
      assert.equal("bwr", points:get_cmap().name)
    end
  end)

  it("draws edges and sizes of each point", function()
    local ax = figures.axes()
    ax:scatter({ 1, 2 }, { 1, 1 }, { s = { 10, 4000 }, c = "w", edgecolors = "r", linewidths = 4 })
    assert.equal("#ffffff", figures.color_at(ax, 2, 1))
    assert.is_truthy(figures.svg(ax):find 'stroke="#ff0000"')
  end)

  it("has a key in legends, and tells them where its points are", function()
    local ax = figures.axes()
    local points = ax:scatter({ 1, 2 }, { 1, 1 }, { label = "data", c = { 1, 2 } })
    assert.same({ points }, (ax:get_legend_handles_labels()))
    ax:legend()
    assert.is_truthy(figures.svg(ax))
  end)

  it("explains its numbers to a legend: each of a few, or round ones", function()
    local ax = figures.axes()
    local few = ax:scatter({ 1, 2, 3, 4 }, { 1, 2, 3, 4 }, { c = { 2, 0, 2, nan }, cmap = "bwr" })
    local handles, labels = few:legend_elements()
    assert.same({ "0", "2" }, labels)
    assert.same({ { 1, 0, 0, 1 } }, handles[2].list)
    ax:legend(handles, labels)
    assert.is_truthy(figures.svg(ax))
    -- plt.scatter(x, x, c=np.arange(50)).legend_elements() of matplotlib 3.11
    local many = ax:scatter(np.arange(0, 50), np.arange(0, 50), { c = np.arange(0, 50) })
    assert.same({ "0", "6", "12", "18", "24", "30", "36", "42", "48" },
      select(2, many:legend_elements()))
    raises("legend_elements: the colors of these points stand for no numbers",
      ax:scatter({ 1 }, { 1 }).legend_elements, ax:scatter({ 1 }, { 1 }))
    assert.same({}, select(2, ax:scatter({}, {}, { c = {} }):legend_elements()))
  end)

  it("draws what is finite, and nothing at all", function()
    local ax = figures.axes()
    ax:scatter({ 1, nan, 3, np.inf }, { 1, 2, 3, 4 }, { c = { 1, 2, nan, 4 },
      s = { 1, 2, 3, nan } })
    figures.shows(ax, { 0.945, 1.055, 0.945, 1.055 })
    assert.is_truthy(figures.svg(ax))
    ax = figures.axes()
    ax:scatter({}, {}, { c = {}, label = "none" })
    ax:legend()
    assert.is_truthy(figures.svg(ax))
    ax = figures.axes()
    ax:scatter({ -1e300, 1e300 }, { 1e-300, 2e-300 }, { c = { -1e308, 1e308 } })
    assert.is_truthy(figures.svg(ax))
  end)

  it("says what does not fit", function()
    local ax = figures.axes()
    local function refuses(text, ...)
      raises(text, ax.scatter, ax, ...)
    end
    refuses("scatter: x and y are needed", { 1, 2 })
    refuses("scatter: x (2,) and y (3,) must have the same length", { 1, 2 }, { 1, 2, 3 })
    refuses("scatter: c (5,) must have a number for each of the 2 points, or be a color", { 1, 2 },
      { 1, 2 }, { c = { 1, 2, 3, 4, 5 } })
    refuses("scatter: c has 3 colors for 2 points", { 1, 2 }, { 1, 2 }, { c = { "r", "g", "b" } })
    refuses('"gren" is no color: did you mean "green"?', { 1, 2 }, { 1, 2 }, { c = "gren" })
    refuses("scatter: s (3,) must be a number or have one for each of the 2 points", { 1, 2 },
      { 1, 2 }, { s = { 1, 2, 3 } })
    refuses("scatter: s must be areas from 0 on, got -1", { 1, 2 }, { 1, 2 }, { s = { -1, 2 } })
    refuses("scatter: c and color say the same", { 1, 2 }, { 1, 2 }, { c = "r", color = "b" })
    refuses("scatter: unknown option 'colr'", { 1, 2 }, { 1, 2 }, { colr = "r" })
    refuses("scatter: vmin 3 is above vmax 2", { 1 }, { 1 }, { c = { 1 }, vmin = 3, vmax = 2 })
    refuses('there is no colormap "virdis"', { 1 }, { 1 }, { c = { 1 }, cmap = "virdis" })
  end)
end)

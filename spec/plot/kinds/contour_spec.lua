local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local plt = require("dnn.plot")
local raises = require("spec.helpers.raises")

local nan = np.nan

after_each(figures.close)

-- Values from 0 to 10 that rise to the right.
local function ramp()
  local X, Y = np.meshgrid(np.linspace(0, 10, 21), np.linspace(0, 2, 5))
  return X, Y, X:copy()
end

describe("contourf", function()
  it("fills bands between round levels, as matplotlib chooses them", function()
    local ax = figures.axes()
    local X, Y, Z = ramp()
    local contours = ax:contourf(X, Y, Z, { cmap = "gray" })
    -- matplotlib 3.11: plt.contourf(X, Y, Z).levels
    figures.near({ 0, 1.5, 3, 4.5, 6, 7.5, 9, 10.5 }, contours:get_levels())
    figures.shows(ax, { 0, 10, 0, 2 })
    assert.equal("#121212", figures.color_at(ax, 1, 1))
    assert.equal("#808080", figures.color_at(ax, 5, 1))
    assert.equal("#ededed", figures.color_at(ax, 9.5, 1))
  end)

  -- plt.contourf(Z, n).levels of matplotlib 3.11
  it("takes the number of levels, for values of every size", function()
    for _, case in ipairs {
      { { { 0, 1 }, { 2, 3 } }, 3, { 0, 0.8, 1.6, 2.4, 3.2 } },
      { { { -1e-5, 1 }, { 2e-5, 3e-5 } }, 7,
        { -0.15, 0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05 } },
      { { { -3e300, 1 }, { 2, 5e300 } }, 2, { -3e300, 0, 3e300, 6e300 } },
      { { { 1e-300, 2e-300 }, { 3e-300, 4e-300 } }, 1, { -1e-13, 0, 1e-13 } },
    } do
      local ax = figures.axes()
      local levels = ax:contourf(np.array(case[1]), case[2]):get_levels()
      assert.equal(#case[3], #levels)
      for i, level in ipairs(case[3]) do
        assert.is_near(1, level == levels[i] and 1 or levels[i] / level, 1e-12)
      end
    end
  end)

  it("takes levels, colors, and what is beyond", function()
    local X, Y, Z = ramp()
    local ax = figures.axes()
    ax:contourf(X, Y, Z, { 2, 4, 8 }, { colors = { "r", "lime" } })
    assert.equal("#ffffff", figures.color_at(ax, 1, 1))
    assert.equal("#ff0000", figures.color_at(ax, 3, 1))
    assert.equal("#00ff00", figures.color_at(ax, 6, 1))
    assert.equal("#ffffff", figures.color_at(ax, 9, 1))
    ax = figures.axes()
    ax:contourf(X, Y, Z, { levels = { 2, 4, 8 }, extend = "both",
      colors = { "b", "r", "lime", "k" } })
    assert.equal("#0000ff", figures.color_at(ax, 1, 1))
    assert.equal("#ff0000", figures.color_at(ax, 3, 1))
    assert.equal("#000000", figures.color_at(ax, 9, 1))
    ax = figures.axes()
    local contours = ax:contourf(X, Y, Z, { levels = { 2, 8 }, extend = "max", cmap = "bwr" })
    assert.equal("#ffffff", figures.color_at(ax, 1, 1))
    assert.equal("#ff0000", figures.color_at(ax, 9, 1))
    assert.same({ 2, 8 }, { contours:get_clim() })
  end)

  it("leaves out what is masked, and is transparent where asked", function()
    local X, Y, Z = ramp()
    Z[{ 2, 6 }] = nan
    local ax = figures.axes()
    ax:contourf(X, Y, Z, { colors = { "k" }, alpha = 0.5, levels = { -1, 20 } })
    assert.equal("#ffffff", figures.color_at(ax, 2.5, 0.5))
    assert.equal("#7f7f7f", figures.color_at(ax, 8, 1))
  end)

  it("has two classes of booleans, and decades of a logarithmic norm", function()
    local ax = figures.axes()
    local X, Y, Z = ramp()
    local contours = ax:contourf(X, Y, Z:gt(5), { cmap = "bwr" })
    assert.same({ 0, 0.5, 1 }, contours:get_levels())
    assert.equal("#8080ff", figures.color_at(ax, 2, 1))
    assert.equal("#ff7e7e", figures.color_at(ax, 8, 1))
    contours = figures.axes():contourf(np.power(10, np.array { { 0.5, 1 }, { 2, 2.5 } }),
      { norm = "log" })
    assert.same({ 1, 10, 100, 1000 }, contours:get_levels())
  end)

  it("draws nothing where there is nothing", function()
    for _, z in ipairs { np.full({ 3, 3 }, 5), np.full({ 3, 3 }, nan), np.array { { nan, np.inf },
      { 1, 2 } }, np.array { { -1e308, 1e308 }, { 0, 1 } } } do
      local ax = figures.axes()
      ax:get_figure():colorbar(ax:contourf(z))
      ax:clabel(ax:contour(z))
      ax:contourf(z, { norm = "log" })
      assert.is_truthy(figures.svg(ax))
    end
  end)

  it("says what does not fit", function()
    local ax = figures.axes()
    local function refuses(text, ...)
      raises(text, ax.contourf, ax, ...)
    end
    refuses("contourf: X (3,) does not fit Z (2, 2): it has one number for each column",
      { 1, 2, 3 }, { 1, 2 }, np.zeros(2, 2))
    refuses("contourf: Y (3,) does not fit Z (2, 2): it has one number for each row", { 1, 2 },
      { 1, 2, 3 }, np.zeros(2, 2))
    refuses("contourf: Z must have at least two rows and two columns, got (1, 5)", np.zeros(1, 5))
    assert.same({ 0, 0x1p1022 }, ax:contourf(np.eye(2), { 0, 1e308 }):get_levels())
    refuses("contourf: the levels must ascend, got 1.0 behind 2.0", np.zeros(2, 2), { 2, 1 })
    refuses("contourf: at least two levels are needed, got 1", np.zeros(2, 2), { 2 })
    refuses("contourf: colors and cmap say the same", np.zeros(2, 2), { colors = "r",
      cmap = "gray" })
    refuses("contourf: unknown option 'linewidths'", np.zeros(2, 2), { linewidths = 1 })
    raises("contour: linewidths must be a number from 0 on or a list of them, got table",
      ax.contour, ax, np.zeros(2, 2), { linewidths = { 1, -1 } })
    refuses("contourf: extent must be a table of four numbers", np.zeros(2, 2),
      { extent = { 0, 1 } })
    refuses("contourf: Z, or X, Y and Z are needed, and the levels, got 0 arguments")
  end)
end)

describe("contour", function()
  it("draws lines in the colors of their levels", function()
    local ax = figures.axes()
    local X, Y, Z = ramp()
    ax:contour(X, Y, Z, { levels = { 2.5, 5 }, cmap = "bwr", linewidths = { 4, 6 } })
    figures.shows(ax, { 0, 10, 0, 2 })
    assert.equal("#0000ff", figures.color_at(ax, 2.5, 1))
    assert.equal("#ff0000", figures.color_at(ax, 5, 1))
  end)

  it("draws negative levels dashed where there is one color", function()
    local ax = figures.axes()
    local X, Y, Z = ramp()
    ax:contour(X, Y, Z - 5, { levels = { -2, 2 }, colors = "k" })
    local _, dashed = figures.svg(ax):gsub("stroke%-dasharray", "")
    assert.equal(1, dashed)
    ax = figures.axes()
    ax:contour(X, Y, Z - 5, { levels = { -2, 2 }, colors = "k", linestyles = { "-", ":" } })
    _, dashed = figures.svg(ax):gsub("stroke%-dasharray", "")
    assert.equal(1, dashed)
  end)

  it("stands at pixels' middles with an origin, and fills an extent", function()
    local ax = figures.axes()
    ax:contour(np.array { { 0, 1 }, { 2, 3 } }, { origin = "lower" })
    figures.shows(ax, { 0.5, 1.5, 0.5, 1.5 })
    ax = figures.axes()
    ax:contour(np.array { { 0, 1 }, { 2, 3 } }, { extent = { 10, 20, -1, 1 } })
    figures.shows(ax, { 10, 20, -1, 1 })
  end)

  it("writes levels on lines", function()
    local ax = figures.axes()
    local X, Y, Z = ramp()
    local contours = ax:contour(X, Y, Z, { levels = { 2.5, 5 }, colors = "k" })
    local before = figures.svg(ax)
    ax:clabel(contours, { fmt = "level %.1f", fontsize = 8 })
    local after = figures.svg(ax)
    assert.is_true(#after > #before)
    ax:clabel(contours, { levels = { 5 }, fmt = function(level) return level .. " m" end })
    assert.is_truthy(figures.svg(ax))
    raises("clabel: the lines that contour drew into these axes are needed", ax.clabel, ax,
      ax:contourf(X, Y, Z))
    plt.figure()
  end)
end)

local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local raises = require("spec.helpers.raises")

after_each(figures.close)

describe("pcolormesh", function()
  local Z = np.array { { 0, 1 }, { 2, 3 } }

  it("colors cells of which the corners are given", function()
    for _, corners in ipairs { { np.array { 0, 1, 3 }, np.array { 0, 2, 3 } },
      { np.meshgrid(np.array { 0, 1, 3 }, np.array { 0, 2, 3 }) } } do
      local ax = figures.axes()
      ax:pcolormesh(corners[1], corners[2], Z, { cmap = "gray" })
      figures.shows(ax, { 0, 3, 0, 3 })
      assert.equal("#000000", figures.color_at(ax, 0.5, 1))
      assert.equal("#555555", figures.color_at(ax, 2, 1))
      assert.equal("#ffffff", figures.color_at(ax, 2, 2.5))
    end
  end)

  it("finds the corners between middles", function()
    local ax = figures.axes()
    local mesh = ax:pcolormesh({ 1, 2 }, { 10, 14 }, Z)
    figures.shows(ax, { 0.5, 2.5, 8, 16 })
    assert.same({ 0.5, 1.5, 2.5 }, mesh.x[1]:tolist())
    ax = figures.axes()
    ax:pcolormesh({ 5 }, { 1, 2 }, np.ones(2, 1), { shading = "nearest" })
    figures.shows(ax, { 4.5, 5.5, 0.5, 2.5 })
  end)

  it("counts cells from 0 where there is only Z", function()
    local ax = figures.axes()
    ax:pcolormesh(Z, { cmap = "gray" })
    figures.shows(ax, { 0, 2, 0, 2 })
  end)

  it("draws lines between cells", function()
    local ax = figures.axes()
    ax:pcolormesh(Z, { edgecolors = "r", linewidth = 6 })
    assert.equal("#ff0000", figures.color_at(ax, 1, 0.5))
    assert.equal("#ff0000", figures.color_at(ax, 0.5, 1))
  end)

  it("draws nothing where there is nothing or no number", function()
    local ax = figures.axes()
    ax:pcolormesh(np.array { { np.nan, 1 } }, { cmap = "gray" })
    assert.equal("#ffffff", figures.color_at(ax, 0.5, 0.5))
    ax = figures.axes()
    ax:pcolormesh(np.zeros(0, 0))
    assert.is_truthy(figures.svg(ax))
    ax = figures.axes()
    ax:pcolormesh(np.array { 0, np.nan, 3 }, np.array { 0, 2, 1e300 }, Z)
    assert.is_truthy(figures.svg(ax))
    ax = figures.axes()
    ax:pcolormesh({ 0, 1 }, { 0, 1 }, np.ones(1, 1))
    ax:plot { 0, 1e300 }
    assert.is_truthy(ax:get_figure():bytes "pdf")
  end)

  it("says what does not fit", function()
    local ax = figures.axes()
    raises("pcolormesh: x (4,) and y (3,) do not fit the values (2, 2): they are the middles or "
      .. "the corners of its cells", ax.pcolormesh, ax, { 1, 2, 3, 4 }, { 1, 2, 3 }, Z)
    raises("they are the corners of its cells, one more than it has", ax.pcolormesh, ax, { 1, 2 },
      { 1, 2 }, Z, { shading = "flat" })
    raises("the values must have two dimensions, got (3,)", ax.pcolormesh, ax, { 1, 2, 3 })
    raises("Z, or X, Y and Z are needed, got 2 arguments", ax.pcolormesh, ax, Z, Z)
  end)
end)

describe("hist2d", function()
  it("counts points in cells", function()
    local ax = figures.axes()
    local counts, x_edges, y_edges, mesh = ax:hist2d({ 0, 0, 1, 2 }, { 0, 0, 1, 2 }, { bins = 2,
      cmap = "gray" })
    assert.same({ { 2, 0 }, { 0, 2 } }, counts:tolist())
    assert.same({ 0, 1, 2 }, x_edges:tolist())
    assert.same({ 0, 1, 2 }, y_edges:tolist())
    assert.same({ 0, 2 }, { mesh:get_clim() })
    figures.shows(ax, { 0, 2, 0, 2 })
    assert.equal("#ffffff", figures.color_at(ax, 0.5, 0.5))
    assert.equal("#000000", figures.color_at(ax, 1.5, 0.5))
  end)
end)

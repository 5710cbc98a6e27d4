local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local plt = require("dnn.plot")
local raises = require("spec.helpers.raises")

after_each(figures.close)

local function ramp()
  return np.arange(0, 12):reshape(3, 4) * 1.0
end

describe("colorbar", function()
  -- fig, ax = plt.subplots(); bar = fig.colorbar(ax.imshow(Z, aspect="auto")); fig.canvas.draw();
  -- ax.get_position(), bar.ax.get_position()
  it("takes room of the axes as matplotlib's does", function()
    local fig, ax = plt.subplots()
    local bar = fig:colorbar(ax:imshow(ramp(), { aspect = "auto" }))
    local box, side = fig:default_box(ax), fig:default_box(bar.ax)
    local width, height = fig:size_in_points()
    figures.near({ 0.125, 0.12, 0.62, 0.77 },
      { box.x / width, box.y / height, box.w / width, box.h / height })
    figures.near({ 0.78375, 0.12, 0.77 / 20 * height / width, 0.77 },
      { side.x / width, side.y / height, side.w / width, side.h / height })
    assert.same({ 0, 2, 4, 6, 8, 10 }, bar:get_ticks())
    assert.equal(ax, plt.gca())
  end)

  it("stands for what was drawn last, or for what is given", function()
    raises("colorbar: nothing was drawn whose colors stand for numbers", plt.colorbar)
    plt.plot { 1, 2 }
    raises("colorbar: nothing was drawn whose colors stand for numbers", plt.colorbar)
    local image = plt.imshow(ramp())
    assert.equal(image, plt.colorbar().mappable)
    local mesh = plt.pcolormesh(ramp())
    assert.equal(image, plt.colorbar(image, { label = "value" }).mappable)
    assert.equal(mesh, plt.colorbar({ orientation = "horizontal" }).mappable)
    raises("colorbar: the first argument must be an image, a mesh, contours, or points with colors "
      .. "that stand for numbers, got <Line2D", plt.colorbar, plt.plot({ 1, 2 })[1])
  end)

  it("draws the colors from below, also beside several axes", function()
    local fig, ax = plt.subplots(1, 2)
    local image = ax[1]:imshow(ramp(), { cmap = "bwr" })
    local bar = fig:colorbar(image, { ax = ax, label = "value", ticks = { 0, 11 } })
    assert.equal("#7e7eff", figures.color_at(bar.ax, 0.5, 2.75))
    assert.equal("#ff7e7e", figures.color_at(bar.ax, 0.5, 8.27))
    assert.same({ 0, 11 }, bar:get_ticks())
    assert.equal("value", bar.ax:get_ylabel())
    image:set_clim(0, 100)
    figures.shows(bar.ax, { 0, 1, 0, 100 })
  end)

  it("lies on every side", function()
    for _, side in ipairs { "left", "right", "top", "bottom" } do
      local fig, ax = plt.subplots()
      local bar = fig:colorbar(ax:imshow(ramp()), { location = side, label = "value" })
      local box, own = fig:default_box(ax), fig:default_box(bar.ax)
      assert.is_true(side == "left" and own.x + own.w <= box.x or side == "right"
        and own.x >= box.x + box.w or side == "top" and own.y + own.h <= box.y
        or side == "bottom" and own.y >= box.y + box.h)
      assert.is_truthy(figures.svg(ax))
    end
    local _, ax = plt.subplots()
    ax:imshow(ramp())
    raises("colorbar: location left is vertical, orientation says horizontal", plt.colorbar,
      { location = "left", orientation = "horizontal" })
  end)

  it("shows the bands of contours, with triangles beyond", function()
    local fig, ax = plt.subplots()
    local contours = ax:contourf(ramp(), { levels = { 0, 1, 5, 10 },
      colors = { "r", "lime", "b" } })
    local bar = fig:colorbar(contours)
    assert.same({ 0, 1, 5, 10 }, bar:get_ticks())
    assert.same({ "0", "1", "5", "10" }, bar.ax:get_yticklabels())
    figures.shows(bar.ax, { 0, 1, 0, 3 }) -- bands of one height
    assert.same({ "0.0", "1.0", "5.0", "10.0" },
      fig:colorbar(contours, { format = "%.1f" }).ax:get_yticklabels())
    assert.equal("-5.00", fig:colorbar(ax:imshow(ramp() - 5), { format = "%.2f",
      ticks = { -5, 0, 5 } }).ax:get_yticklabels()[1])
    assert.equal("#00ff00", figures.color_at(bar.ax, 0.5, 1.5))
    bar:set_ticks { 3 }
    assert.same({ 1.5 }, bar.ax:get_yticks())
    fig, ax = plt.subplots()
    bar = fig:colorbar(ax:contourf(ramp(), { levels = { 2, 4, 6 }, extend = "both" }))
    figures.shows(bar.ax, { 0, 1, 2, 6 })
    assert.equal("both", bar.extend)
    assert.is_truthy(figures.svg(ax))
    fig, ax = plt.subplots()
    bar = fig:colorbar(ax:contour(ramp()))
    assert.is_truthy(figures.svg(bar.ax))
  end)

  it("has at most so many of the levels as ticks that labels have room", function()
    local fig, ax = plt.subplots()
    local bar = fig:colorbar(ax:contourf(ramp() - 5, np.arange(-5, 6.5, 0.5)))
    assert.same({ -4.5, -3, -1.5, 0, 1.5, 3, 4.5, 6 }, bar:get_ticks())
  end)

  it("is logarithmic with a norm that is", function()
    local fig, ax = plt.subplots()
    local bar = fig:colorbar(ax:imshow(np.power(10, ramp()), { norm = "log" }))
    assert.equal("log", bar.ax:get_yscale())
    figures.shows(bar.ax, { 0, 1, 1, 1e11 })
  end)

  it("has a length where all numbers are the same, or none is one", function()
    local fig, ax = plt.subplots()
    local bar = fig:colorbar(ax:imshow(np.full({ 2, 2 }, 5)))
    figures.shows(bar.ax, { 0, 1, 4.5, 5.5 })
    fig, ax = plt.subplots()
    bar = fig:colorbar(ax:imshow(np.full({ 2, 2 }, np.nan)))
    figures.shows(bar.ax, { 0, 1, 0, 1 })
    assert.is_truthy(figures.svg(ax))
    fig, ax = plt.subplots()
    fig:colorbar(ax:imshow(np.array { { -1e308, 1e308 } }))
    assert.is_truthy(figures.svg(ax))
  end)

  it("goes into axes that are given, and away", function()
    local fig, ax = plt.subplots(1, 2)
    local image = ax[1]:imshow(ramp(), { aspect = "auto" })
    local before = fig:default_box(ax[1])
    local bar = fig:colorbar(image, { cax = ax[2] })
    assert.equal(ax[2], bar.ax)
    assert.same(before, fig:default_box(ax[1]))
    bar:remove()
    assert.equal(1, #fig:get_axes())
    bar = fig:colorbar(image, { shrink = 0.5, pad = 0.1, fraction = 0.2, aspect = 10 })
    assert.not_same(before, fig:default_box(ax[1]))
    bar:remove()
    assert.same(before, fig:default_box(ax[1]))
    raises("colorbar: cax must be axes, got number", fig.colorbar, fig, image, { cax = 3 })
    raises("colorbar: ax must be axes or a list of axes, got an empty table", fig.colorbar, fig,
      image, { ax = {} })
    raises("unknown option 'lable'", fig.colorbar, fig, image, { lable = "a" })
  end)

  it("has minor ticks on log axes, but none between levels", function()
    local z = np.logspace(-3, 3, 100):reshape(10, 10)
    local fig, ax = plt.subplots(1, 2)
    local mesh = fig:colorbar(ax[1]:pcolormesh(z, { norm = "log" }), { ax = ax[1] })
    local levels = fig:colorbar(ax[2]:contourf(z, { norm = "log" }), { ax = ax[2] })
    assert.equal(48, #mesh.ax.y:ticks().minor)
    assert.equal(0, #levels.ax.y:ticks().minor)
    plt.close "all"
  end)
end)

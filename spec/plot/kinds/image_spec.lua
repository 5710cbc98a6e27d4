local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local raises = require("spec.helpers.raises")

local nan = np.nan

after_each(figures.close)

describe("imshow", function()
  it("counts pixels from 0, rows downwards, as matplotlib does", function()
    local ax = figures.axes()
    local image = ax:imshow(np.array { { 0, 1, 2 }, { 3, 4, 5 } }, { cmap = "gray" })
    figures.shows(ax, { -0.5, 2.5, 1.5, -0.5 })
    assert.equal(1, ax:get_aspect())
    assert.equal("#000000", figures.color_at(ax, 0, 0))
    assert.equal("#333333", figures.color_at(ax, 1, 0))
    assert.equal("#ffffff", figures.color_at(ax, 2, 1))
    assert.same({ -0.5, 2.5, 1.5, -0.5 }, image:get_extent())
    assert.same({ 2, 3 }, { image:get_size() })
    assert.same({ 0, 5 }, { image:get_clim() })
  end)

  it("draws rows upwards, into an extent, and with any aspect", function()
    local ax = figures.axes()
    ax:imshow(np.array { { 0, 1 }, { 2, 3 } }, "gray", { origin = "lower", aspect = "auto" })
    figures.shows(ax, { -0.5, 1.5, -0.5, 1.5 })
    assert.equal("auto", ax:get_aspect())
    assert.equal("#000000", figures.color_at(ax, 0, 0))
    ax = figures.axes()
    ax:imshow(np.array { { 0, 1 }, { 2, 3 } }, { cmap = "gray", extent = { 10, 20, -1, 1 },
      aspect = 2 })
    figures.shows(ax, { 10, 20, -1, 1 })
    assert.equal("#000000", figures.color_at(ax, 12, 0.5))
    assert.equal("#ffffff", figures.color_at(ax, 18, -0.5))
  end)

  it("has the numbers between vmin and vmax in the colors of the map", function()
    local ax = figures.axes()
    local image = ax:imshow(np.array { { -5, 0, 10, 20, nan } }, { cmap = "bwr", vmin = 0,
      vmax = 10, interpolation = "nearest" })
    assert.equal("#0000ff", figures.color_at(ax, 0, 0))
    assert.equal("#ff0000", figures.color_at(ax, 3, 0))
    assert.equal("#ffffff", figures.color_at(ax, 4, 0))
    image:set_clim(10, 20)
    assert.equal("#0000ff", figures.color_at(ax, 2, 0))
    image:set_cmap "gray"
    assert.equal("#000000", figures.color_at(ax, 2, 0))
    image:set_data(np.array { { 20, 20, 20, 20, 20 } })
    assert.equal("#ffffff", figures.color_at(ax, 0, 0))
  end)

  it("takes numbers of every type", function()
    for _, dtype in ipairs { "float64", "float32", "int64", "uint8", "bool" } do
      local ax = figures.axes()
      ax:imshow(np.array { { 0, 1 } }:astype(dtype), { cmap = "gray" })
      assert.equal("#000000", figures.color_at(ax, 0, 0))
      assert.equal("#ffffff", figures.color_at(ax, 1, 0))
    end
  end)

  it("shows colors: reals of 0 to 1, bytes, with alpha or without", function()
    local colors = np.array { { { 1, 0.5, 0 }, { 2, -1, nan } } }
    local ax = figures.axes()
    ax:imshow(colors)
    assert.equal("#ff7f00", figures.color_at(ax, 0, 0))
    assert.equal("#ffffff", figures.color_at(ax, 1, 0))
    ax = figures.axes()
    ax:imshow(np.array { { { 255, 128, 0 }, { 300, -7, 20 } } })
    assert.equal("#ff8000", figures.color_at(ax, 0, 0))
    assert.equal("#ff0014", figures.color_at(ax, 1, 0))
    ax = figures.axes()
    ax:imshow(np.array { { { 255, 0, 0, 255 }, { 255, 0, 0, 0 } } }:astype "uint8")
    assert.equal("#ff0000", figures.color_at(ax, 0, 0))
    assert.equal("#ffffff", figures.color_at(ax, 1, 0))
    ax = figures.axes()
    ax:imshow(np.array { { { 255, 0, 0 } } }:astype "uint8", { alpha = 0.5 })
    assert.equal("#ff8080", figures.color_at(ax, 0, 0))
    ax = figures.axes()
    ax:imshow(np.zeros(2, 3, 1), { cmap = "gray" })
    assert.equal("#000000", figures.color_at(ax, 0, 0))
  end)

  it("keeps the picture as it was", function()
    local ax = figures.axes()
    local picture = np.array { { 0.0, 1.0 } }
    ax:imshow(picture, { cmap = "gray" })
    picture:mul_(0)
    assert.equal("#ffffff", figures.color_at(ax, 1, 0))
  end)

  it("smooths the numbers, not their colors", function()
    local ax = figures.axes()
    ax:imshow(np.array { { 0, 1 } }, { cmap = "bwr", interpolation = "bilinear" })
    assert.equal("#0000ff", figures.color_at(ax, -0.4, 0))
    local middle = figures.color_at(ax, 0.5, 0)
    assert.is_true(middle == "#ffffff" or middle == "#fefeff" or middle == "#fffefe", middle)
  end)

  it("smooths colors channel by channel, by any filter", function()
    local ax = figures.axes()
    ax:imshow(np.array { { { 0.0, 0, 1 }, { 1, 0, 0 } } }, { interpolation = "hanning" })
    assert.equal("#0000ff", figures.color_at(ax, -0.4, 0))
    assert.equal("#ff0000", figures.color_at(ax, 1.4, 0))
    local middle = figures.color_at(ax, 0.5, 0)
    assert.is_true(tonumber(middle:sub(2, 3), 16) + tonumber(middle:sub(6, 7), 16) == 255, middle)
  end)

  it("has no color of what is infinite", function()
    local ax = figures.axes()
    ax:imshow(np.array { { np.inf, 1, 0, -np.inf } }, { cmap = "gray", interpolation = "nearest" })
    for i, color in ipairs { "#ffffff", "#ffffff", "#000000", "#ffffff" } do
      assert.equal(color, figures.color_at(ax, i - 1, 0))
    end
  end)

  it("takes a logarithmic norm", function()
    local ax = figures.axes()
    local image = ax:imshow(np.array { { 1, 10, 100, 0, -3 } }, { cmap = "gray", norm = "log" })
    assert.same({ 1, 100 }, { image:get_clim() })
    assert.equal("#808080", figures.color_at(ax, 1, 0))
    assert.equal("#ffffff", figures.color_at(ax, 3, 0))
    raises("set_clim: vmin must be positive where the norm is logarithmic, got 0", image.set_clim,
      image, 0, 1)
  end)

  it("shows pictures of nothing, constants, and numbers without end", function()
    for _, picture in ipairs { np.zeros(0, 3), np.full({ 2, 2 }, 7), np.full({ 2, 2 }, nan),
      np.array { { np.inf, -np.inf, nan, 1 } }, np.array { { -1e308, 1e308 } },
      np.zeros(0, 0, 3) } do
      local ax = figures.axes()
      ax:imshow(picture)
      assert.is_truthy(figures.svg(ax))
    end
  end)

  it("is drawn into any extent, with any aspect and scale", function()
    local ax = figures.axes()
    ax:imshow(np.array { { 0, 1 }, { 2, 3 } }, { extent = { 5, -5, 1e308, 2 }, aspect = 3 })
    assert.is_truthy(figures.svg(ax))
    ax = figures.axes()
    ax:imshow(np.array { { 0, 1 }, { 2, 3 } }, { interpolation = "bilinear" })
    ax:set_xscale "log"
    ax:set_xlim(1.4, 1.5)
    assert.is_truthy(ax:get_figure():bytes "pdf")
  end)

  it("takes the name of a map before its options, and leaves these as they are", function()
    local given = { vmin = 0 }
    local ax = figures.axes()
    assert.equal("gray", ax:imshow({ { 1, 2 } }, "gray", given):get_cmap().name)
    assert.same({ vmin = 0 }, given)
    raises("imshow: the options must be a table, got 1", ax.imshow, ax, { { 1, 2 } }, "gray", 1)
    raises("imshow: nothing goes behind the table, got 1", ax.imshow, ax, { { 1, 2 } }, {}, 1)
  end)

  it("says what a picture is", function()
    local ax = figures.axes()
    local function refuses(text, ...)
      raises(text, ax.imshow, ax, ...)
    end
    refuses("imshow: a picture is (h, w), (h, w, 3) or (h, w, 4), got (3, 64, 64): np.moveaxis("
      .. "image, 1, 3) puts the colors last", np.zeros(3, 64, 64))
    refuses("got (9,): image:reshape(h, w) gives it rows", np.zeros(9))
    refuses("got (5, 8, 8, 3): images[1] is the first of them", np.zeros(5, 8, 8, 3))
    refuses("imshow: the picture must be an array, got nil")
    refuses('imshow: interpolation must be', np.zeros(2, 2), { interpolation = "nearst" })
    refuses('did you mean "nearest"?', np.zeros(2, 2), { interpolation = "nearst" })
    refuses("imshow: extent must be a table of four numbers", np.zeros(2, 2), { extent = { 1, 2 } })
    refuses("unknown option 'camp'", np.zeros(2, 2), { camp = "gray" })
  end)
end)

describe("matshow", function()
  it("has whole numbers as ticks, those of the columns at the top", function()
    local ax = figures.axes()
    ax:matshow(np.eye(3))
    assert.same({ 0, 1, 2 }, ax:get_xticks())
    assert.same({ 0, 1, 2 }, ax:get_yticks())
    figures.shows(ax, { -0.5, 2.5, 2.5, -0.5 })
  end)
end)

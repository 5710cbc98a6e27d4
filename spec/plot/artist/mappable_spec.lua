local figures = require("spec.helpers.figures")
local np = require("dnn.np")
local plt = require("dnn.plot")
local raises = require("spec.helpers.raises")

describe("plt", function()
  after_each(function()
    figures.close()
    plt.rcdefaults()
  end)

  it("has colormaps", function()
    assert.equal("Spectral", plt.cm.Spectral.name)
    assert.equal("viridis", plt.get_cmap().name)
    assert.equal(5, plt.get_cmap("Blues", 5).N)
    assert.equal(182, #plt.colormaps())
    raises('there is no colormap "Spectrl": did you mean "Spectral"?', function()
      return plt.cm.Spectrl
    end)
  end)

  it("changes the colors of the current image", function()
    raises("clim: nothing was drawn whose colors stand for numbers", plt.clim, 0, 1)
    local image = plt.imshow(np.eye(3))
    plt.clim(0, 2)
    assert.same({ 0, 2 }, { image:get_clim() })
    assert.equal(image, plt.gci())
    plt.set_cmap "gray"
    assert.equal("gray", image:get_cmap().name)
    assert.equal("gray", plt.imshow(np.eye(2)):get_cmap().name)
  end)
end)

describe("mappable artists", function()
  after_each(figures.close)

  it("find the limits of their colors among finite numbers", function()
    local ax = figures.axes()
    local image = ax:imshow(np.array { { np.nan, 2, np.inf, -1, 5 } })
    assert.same({ -1, 5 }, { image:get_clim() })
    image:set { vmin = 0 }
    assert.same({ 0, 5 }, { image:get_clim() })
    image:set_vmax(1)
    assert.same({ 0, 1 }, { image:get_clim() })
    raises("set_clim: vmin 2 is above vmax 1", image.set_clim, image, 2)
    raises("set_norm: vmin must be positive where the norm is logarithmic, got 0", image.set_norm,
      image, "log")
    assert.same({ 0, 1 }, { ax:imshow(np.full({ 2, 2 }, np.nan)):get_clim() })
    assert.same({ 0, 1 }, { ax:scatter({ 1 }, { 1 }, { c = "r" }):get_clim() })
  end)

  it("have the alpha of the artist in all colors but that of no number", function()
    local ax = figures.axes()
    local image = ax:imshow(np.array { { 0, 1, np.nan } }, { alpha = 0.5, cmap = "gray" })
    assert.same({ { { 0, 0, 0, 127 }, { 255, 255, 255, 127 }, { 0, 0, 0, 0 } } },
      image:to_rgba():tolist())
    assert.same(image:to_rgba(image.values):tolist(), image:to_rgba(image.values:tolist()):tolist())
    raises("to_rgba: the values must be an array or a table of numbers, got function",
      image.to_rgba, image, print)
  end)
end)

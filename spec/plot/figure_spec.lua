local axes_of = require "dnn.plot.axes"
local display = require "dnn.display"
local np = require "dnn.np"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

describe("savefig", function()
  local directory

  before_each(function()
    directory = program.make_directory()
    plt.figure { figsize = { 2, 1.5 } }
    plt.plot { 1, 3, 2 }
  end)

  after_each(function()
    plt.close "all"
    program.remove(directory)
  end)

  -- Width and height of a PNG, and its dots in a meter.
  local function size_of(bytes)
    local width, height = (">I4I4"):unpack(bytes, 17)
    local at = bytes:find("pHYs", 1, true)
    return width, height, at and (">I4"):unpack(bytes, at + 4)
  end

  it("writes PNG, SVG and PDF, by the end of the name", function()
    for ending, head in pairs { png = "\137PNG", svg = "<?xml", pdf = "%PDF", PNG = "\137PNG" } do
      local path = directory .. "/cost." .. ending
      plt.savefig(path)
      assert.equal(head, program.read_file(path):sub(1, #head), ending)
    end
    plt.savefig(directory .. "/plain")
    assert.equal("\137PNG", program.read_file(directory .. "/plain.png"):sub(1, 4))
    plt.savefig(directory .. "/data.bin", { format = "pdf" })
    assert.equal("%PDF", program.read_file(directory .. "/data.bin"):sub(1, 4))
  end)

  it("writes as many pixels as it is asked for, and tells how many there are to an inch", function()
    local path = directory .. "/a.png"
    plt.savefig(path)
    assert.same({ 200, 150, 3937 }, { size_of(program.read_file(path)) })
    plt.savefig(path, { dpi = 50 })
    assert.same({ 100, 75, 1969 }, { size_of(program.read_file(path)) })
    plt.rc("savefig", { dpi = 20 })
    plt.savefig(path)
    plt.rcdefaults()
    assert.same({ 40, 30, 787 }, { size_of(program.read_file(path)) })
  end)

  it("gives identical bytes for identical figures", function()
    for _, format in ipairs { "png", "svg", "pdf" } do
      local figure = plt.gcf()
      assert.equal(figure:bytes(format), figure:bytes(format), format)
    end
  end)

  it("crops with bbox_inches", function()
    local path = directory .. "/a.png"
    plt.title "one\ntwo\nthree"
    plt.savefig(path, { bbox_inches = "tight", pad_inches = 0 })
    local width, height = size_of(program.read_file(path))
    assert(width < 200 and width > 150 and height <= 150)
    plt.savefig(path, { bbox_inches = "tight", pad_inches = 1 })
    local wider = size_of(program.read_file(path))
    assert(math.abs(wider - width - 200) <= 1)
  end)

  it("paints the background that it is told to", function()
    local function first_pixel(how)
      local d <close> = plt.gcf():draw(how)
      return d:pixels(20) { 1, 1, ":" }:totable()
    end
    assert.same({ 255, 255, 255, 255 }, first_pixel())
    assert.same({ 255, 0, 0, 255 }, first_pixel { facecolor = "r" })
    assert.equal(0, first_pixel { transparent = true }[4])
    local d <close> = plt.gcf():draw { transparent = true }
    local alpha = d:pixels(20) { ":", ":", 4 }
    assert(np.count_nonzero(alpha) < alpha.size / 2)
  end)

  it("refuses other files, and says so when it cannot write", function()
    raises('savefig: "jpg" files are not written: write .png, .svg or .pdf', plt.savefig, "a.jpg")
    raises("savefig: a path is needed", plt.savefig)
    raises("savefig: unknown option 'dip': did you mean 'dpi'?", plt.savefig, "a.png", { dip = 1 })
    raises("savefig: dpi must be a number above 0", plt.savefig, "a.png", { dpi = -1 })
    local ok, message = pcall(plt.savefig, directory .. "/none/a.png")
    assert.is_false(ok)
    assert.matches("a%.png", message)
    assert.matches("No such file or directory", message)
    assert.is_nil(io.open(directory .. "/none/a.png"))
  end)
end)

describe("figure", function()
  after_each(function()
    plt.close "all"
  end)

  it("is shown as a picture or as text", function()
    local figure = plt.figure { figsize = { 2, 1.5 } }
    plt.plot { 1, 2 }
    local bundle = display.bundle(figure, { include = { "image/png", "image/svg+xml" } })
    assert.equal("\137PNG", bundle["image/png"]:sub(1, 4))
    assert.matches("<svg", bundle["image/svg+xml"], 1, true)
    assert.same({ width = 200, height = 150 }, bundle.metadata["image/png"])
    assert.equal("<figure 200x150 with 1 axes>", tostring(figure))
  end)

  it("has axes where they are put", function()
    local figure = plt.figure()
    local axes = figure:add_axes { 0.1, 0.2, 0.5, 0.25 }
    local box = figure:default_box(axes)
    assert(math.abs(box.x - 46.08) < 1e-9 and math.abs(box.h - 86.4) < 1e-9)
    assert(math.abs(box.y - 0.55 * 345.6) < 1e-9)
    assert.equal(axes, figure:gca())
    local other = figure:add_subplot(1, 2, 2)
    assert.equal(other, figure:gca())
    figure:sca(axes)
    assert.equal(axes, plt.gca())
    axes:remove()
    assert.same({ other }, figure:get_axes())
    axes:remove() -- once more changes nothing
    assert.same({ other }, figure:get_axes())
    raises("add_axes: the rectangle is {left, bottom, width, height}", figure.add_axes, figure,
      { 1, 2 })
    raises("sca: axes of this figure are needed, got table", figure.sca, figure, axes)
  end)

  it("keeps its settings", function()
    local figure = plt.figure { figsize = { 3, 2 }, dpi = 50, facecolor = "0.9" }
    assert.same({ 3, 2, 50, "0.9" }, { figure.size[1], figure.size[2], figure:get_dpi(),
      figure:get_facecolor() })
    figure:set_size_inches(4, 3)
    figure:set_dpi(10)
    assert.equal("<figure 40x30 with 0 axes>", tostring(figure))
    figure:suptitle("All", { fontsize = 20 })
    assert.equal("All", figure:get_suptitle())
    figure:clear()
    assert.equal("", figure:get_suptitle())
  end)

  it("has texts of its own", function()
    local figure = plt.figure { figsize = { 2, 1 } }
    figure:text(0.5, 0.25, "here", { ha = "center" })
    plt.figtext(0, 0, "there")
    local placed = figure:place_texts()
    assert.equal(54, placed[1].y)
    assert(math.abs((placed[1].x0 + placed[1].x1) / 2 - 72) < 1e-9)
    assert.same({ 0, 72 }, { placed[2].x0, placed[2].y })
    assert.matches("<svg", figure:bytes "svg", 1, true)
    raises("figtext: x must be a number, got \"a\"", plt.figtext, "a", 1, "x")
  end)

  it("says what is wrong", function()
    raises("figure: unknown option 'fig_size': did you mean 'figsize'?", plt.figure,
      { fig_size = { 1, 1 } })
    raises("figure: figsize must be a table of a width and a height in inches", plt.figure,
      { figsize = { 0, 1 } })
    local figure = plt.figure()
    raises('did you mean "savefig"?', function() return figure.save_fig end)
    raises("no figure given: for the method write fig:suptitle() with a colon", figure.suptitle,
      "x")
    raises("subplots_adjust: left must be below right", figure.subplots_adjust, figure,
      { left = 0.95 })
  end)

  it("is let go with all that is in it", function()
    local weak = setmetatable({}, { __mode = "k" })
    for _ = 1, 20 do
      local figure, axes = plt.subplots(1, 2, { sharex = true })
      axes[1]:plot({ 1, 2 }, { label = "a" })
      axes[1]:legend()
      axes[2]:twinx():plot { 3, 4 }
      figure:bytes("png", { dpi = 20 })
      weak[figure] = true
      plt.close(figure)
    end
    collectgarbage()
    collectgarbage()
    assert.is_nil(next(weak))
    assert.is_true(axes_of.is(plt.gca()))
  end)
end)

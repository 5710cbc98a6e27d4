local plt = require "dnn.plot"
local canvas = require "dnn.plot.artist.canvas"
local figures = require("spec.helpers.figures")
local layout = require("dnn.plot.figure.layout")
local raises = require("spec.helpers.raises")

after_each(figures.close)

describe("text", function()
  it("stands in data or in parts of the axes, and changes no limits", function()
    local ax = figures.axes()
    local text = ax:text(5, 7, "far")
    figures.shows(ax, { 0, 1, 0, 1 })
    assert.equal("far", text:get_text())
    assert.equal("axes", ax.transAxes)
    ax:text(0.5, 0.5, "box", { transform = ax.transAxes, ha = "center", va = "center",
      bbox = { boxstyle = "round,pad=2", facecolor = "r", edgecolor = "none" }, color = "r" })
    assert.equal("#ff0000", figures.color_at(ax, 0.5, 0.5))
    ax:text(0.2, 0.2, "two\nlines", { rotation = 30, bbox = { pad = 3, alpha = 0.5 } })
    ax:text(0 / 0 == 0 and 1 or 0.1, 0.1, 42)
    assert.is_true(#figures.svg(ax) > 0)
  end)

  it("makes room where it would be cut, but not for what is far away or too large", function()
    local function width(draw)
      local ax = figures.axes()
      draw(ax)
      return layout.arrange(ax:get_figure())[1].arranged.box.w
    end
    local plain = width(function(ax) ax:text(0.5, 0.5, "inside") end)
    assert.near(0.775 * 6.4 * 72, plain, 1e-9)
    assert.is_true(width(function(ax) ax:text(1.02, 0.5, "a note beside it") end) < plain)
    assert.is_true(width(function(ax) ax:annotate("a note beside it", { 1, 0.5 }) end) < plain)
    assert.equal(plain, width(function(ax) ax:text(50, 0.5, "far away") end))
    assert.equal(plain, width(function(ax) ax:text(0.5, 0.5, ("long "):rep(99)) end))
    assert.equal(plain, width(function(ax) ax:text(0, 0.5, "X", { fontsize = 900 }) end))
  end)

  it("refuses what it does not know", function()
    local ax = figures.axes()
    raises("text: x must be a number, got \"a\"", ax.text, ax, "a", 1, "x")
    raises("text: a text is needed", ax.text, ax, 1, 1)
    raises("text: unknown option 'fontsiz': did you mean 'fontsize'?", ax.text, ax, 1, 1, "x",
      { fontsiz = 3 })
    raises('bbox: the boxstyle must be "square" or "round", got "oval"', ax.text, ax, 1, 1, "x",
      { bbox = { boxstyle = "oval" } })
    raises("bbox: unknown option 'colr'", ax.text, ax, 1, 1, "x", { bbox = { colr = 1 } })
    assert.equal(0, #ax.artists)
  end)
end)

describe("annotate", function()
  it("draws arrows of all styles from a text to a point", function()
    for _, style in ipairs { "-", "->", "<-", "<->", "-|>", "<|-", "<|-|>" } do
      local ax = figures.axes()
      local plain = #figures.svg(ax)
      ax:annotate("here", { 0.5, 0.5 }, { xytext = { 0.8, 0.8 }, arrowprops = { arrowstyle = style,
        connectionstyle = "arc3,rad=0.2", color = "r" } })
      assert.is_true(#figures.svg(ax) > plain)
    end
    local ax = figures.axes()
    ax:annotate("here", { 0.5, 0.2 }, { xytext = { 0.5, 0.9 }, ha = "center", arrowprops = {
      facecolor = "r", edgecolor = "r", shrink = 0.05, width = 10 } })
    assert.equal("#ff0000", figures.color_at(ax, 0.5, 0.5))
  end)

  it("takes the point as an option, too", function()
    local ax = figures.axes()
    local note = ax:annotate("here", { xy = { 0.5, 0.2 }, xytext = { 0.7, 0.8 } })
    assert.same({ { 0.5, 0.2 }, { 0.7, 0.8 } }, { note:get_xy(), note:get_xytext() })
    raises("annotate: xy must be a table of two numbers, got nil", ax.annotate, ax, "here",
      { xytext = { 1, 1 } })
  end)

  it("ends at the point, and begins beside the text", function()
    local ax = figures.axes()
    ax:annotate("", { 0.1, 0.5 }, { xytext = { 0.9, 0.5 }, arrowprops = { arrowstyle = "-", lw = 6,
      color = "b", shrinkA = 0, shrinkB = 0 } })
    assert.equal("#0000ff", figures.color_at(ax, 0.12, 0.5))
    assert.equal("#0000ff", figures.color_at(ax, 0.88, 0.5))
    assert.equal("#ffffff", figures.color_at(ax, 0.05, 0.5))
  end)

  it("counts offsets from the point, and hides what points outside", function()
    local ax = figures.axes()
    local note = ax:annotate("a", { 0.5, 0.5 }, { 10, -10 }, { textcoords = "offset points" })
    assert.same({ 10, -10 }, note:get_xytext())
    local shown = #figures.svg(ax)
    ax:annotate("outside", { 5, 5 }, { xytext = { 0.5, 0.5 } })
    assert.equal(shown, #figures.svg(ax))
    ax:annotate("corner", { 0, 1 }, { xycoords = "axes fraction" })
    assert.is_true(#figures.svg(ax) > shown)
  end)

  it("refuses what it does not know", function()
    local ax = figures.axes()
    local function note(arrowprops)
      return ax.annotate, ax, "x", { 1, 1 }, { arrowprops = arrowprops }
    end
    raises('annotate: there is no arrowstyle "=>"', note { arrowstyle = "=>" })
    raises("annotate: unknown option 'arrowstle': did you mean 'arrowstyle'?",
      note { arrowstle = "->" })
    raises('annotate: there is no connectionstyle "angle"',
      note { arrowstyle = "->", connectionstyle = "angle" })
    raises("annotate: width is one of arrows without an arrowstyle",
      note { arrowstyle = "->", width = 3 })
    raises("annotate: xy must be a table of two numbers", ax.annotate, ax, "x", 1)
    assert.equal(0, #ax.artists)
  end)

  it("lies at data in one direction, and at a part of the axes in the other", function()
    local _, ax = plt.subplots()
    ax:set_xlim(0, 100)
    ax:set_ylim(0, 1000)
    local box = { x = 10, y = 20, w = 200, h = 100 }
    local own = canvas.new(nil, ax, box)
    local up = ax:text(50, 0.25, "x", { transform = ax:get_xaxis_transform(), va = "baseline" })
    local places = up:obstacles(own).boxes[1]
    local same = ax:text(50, 250, "x", { va = "baseline" }):obstacles(own).boxes[1]
    assert.same(same, places)
    local aside = ax:text(0.5, 250, "x", { transform = ax:get_yaxis_transform(),
      va = "baseline" }):obstacles(own).boxes[1]
    assert.same(same, aside)
    assert.equal("xaxis", ax:annotate("a", { 1, 1 }, { xycoords = "xaxis" }):get_textcoords())
    plt.close "all"
  end)
end)

local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"
local rc = require "dnn.plot.rc"

describe("parameters of figures", function()
  after_each(function()
    plt.rcdefaults()
    plt.close "all"
  end)

  it("have matplotlib's keys and defaults", function()
    assert.equal(1.5, plt.rcParams["lines.linewidth"])
    assert.same({ 6.4, 4.8 }, plt.rcParams["figure.figsize"])
    assert.equal("viridis", plt.rcParams["image.cmap"])
    assert.equal(3.5, plt.rcParams["xtick.major.size"])
  end)

  it("are set as the notebook's preamble sets them", function()
    plt.rcParams["figure.figsize"] = { 5.0, 4.0 }
    plt.rcParams["image.interpolation"] = "nearest"
    plt.rcParams["image.cmap"] = "gray"
    assert.same({ 5, 4 }, { plt.figure():get_size_inches() })
    plt.rcdefaults()
    plt.rc { figsize = { 5, 4 }, interpolation = "nearest", cmap = "gray" }
    assert.same({ 5, 4 }, { plt.figure():get_size_inches() })
    assert.equal("gray", rc.get "image.cmap")
    plt.rc("lines", { lw = 3, linestyle = "--" })
    assert.equal(3, rc.get "lines.linewidth")
    plt.rcParams.update { ["font.size"] = 14 }
    assert.equal(14, plt.rcParams["font.size"])
  end)

  it("choose fonts and the sign of negative numbers", function()
    local text = require "dnn.plot.text"
    assert.equal("DejaVu Sans", text.font({}).family)
    plt.rcParams["font.sans-serif"] = { "SimHei", "Arial" }
    assert.equal("SimHei", text.font({}).family)
    assert.equal("DejaVu Serif", text.font({ fontfamily = "serif" }).family)
    plt.rc("font", { family = { "Noto Sans" } })
    assert.equal("Noto Sans", text.font({}).family)
    plt.plot { -1, 1 }
    assert.equal("−1.00", plt.gca():get_yticklabels()[1])
    plt.rcParams["axes.unicode_minus"] = false
    plt.figure()
    plt.plot { -1, 1 }
    assert.equal("-1.00", plt.gca():get_yticklabels()[1])
  end)

  it("are checked before the first is changed", function()
    raises('rcParams: there is no parameter "figure.figsiz": did you mean "figure.figsize"?',
      function() plt.rcParams["figure.figsiz"] = { 1, 1 } end)
    raises("rcParams: there is no parameter", function() return plt.rcParams.nothing end)
    raises('rc: "pad" may be any of xtick.major.pad, xtick.minor.pad, ytick.major.pad', plt.rc,
      { pad = 1 })
    raises("rc: figure.figsize must be a table of a width and a height in inches above 0, got 5",
      plt.rc, { cmap = "gray", figsize = 5 })
    raises("did you mean", plt.rc, { cmap = "grey_" })
    raises("rc: a table of values is needed", plt.rc, "lines")
    raises('rc: write plt.rc { cmap = "gray" }', plt.rc)
    assert.equal("viridis", rc.get "image.cmap")
  end)

  it("are gone through in order", function()
    local keys = {}
    for key in pairs(plt.rcParams) do
      keys[#keys + 1] = key
    end
    assert(#keys > 100)
    assert.equal("axes.axisbelow", keys[1])
  end)

  it("hold for a while in a context", function()
    do
      local _ <close> = plt.style.context "dark"
      assert.equal("black", rc.get "axes.facecolor")
    end
    assert.equal("white", rc.get "axes.facecolor")
    assert.equal(4, plt.rc_context({ ["lines.linewidth"] = 4 }, function()
      return rc.get "lines.linewidth"
    end))
    assert.equal(1.5, rc.get "lines.linewidth")
    pcall(plt.style.context, "dark", error)
    assert.equal("white", rc.get "axes.facecolor")
  end)

  it("belong to figures from their beginning", function()
    local figure = plt.style.context("dark_background", function()
      plt.plot { 1, 2 }
      return plt.gcf()
    end)
    assert.equal("black", figure.facecolor)
    assert.equal("#8dd3c7", figure.axes[1].lines[1]:get_color())
    assert.equal("white", figure.axes[1].spines.top.color)
  end)

  it("have styles", function()
    plt.rc { figsize = { 5, 4 } }
    plt.style.use "dark"
    assert.same({ 5, 4 }, rc.get "figure.figsize")
    plt.style.use "light"
    assert.equal("white", rc.get "figure.facecolor")
    assert.same({ 5, 4 }, rc.get "figure.figsize")
    plt.style.use "default"
    assert.same({ 6.4, 4.8 }, rc.get "figure.figsize")
    assert.same({ "dark", "dark_background", "default", "light" }, plt.style.available)
    raises('style.use: there is no style "drak": did you mean "dark"?', plt.style.use, "drak")
  end)
end)

local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("plot", function()
  before_each(function()
    plt.figure()
  end)

  after_each(function()
    plt.close "all"
  end)

  -- What a line is made of, in a text.
  local function told(line)
    return ("%s %s %s"):format(line:get_color(), line:get_linestyle(), line:get_marker())
  end

  it("takes y, x and y, and several of them", function()
    local line = plt.plot { 3, 5, 4 }[1]
    assert.same({ 0, 1, 2 }, line:get_xdata():totable())
    assert.same({ 3, 5, 4 }, line:get_ydata():totable())
    line = plt.plot({ 1, 2 }, np.array { 3, 4 })[1]
    assert.same({ 1, 2 }, line:get_xdata():totable())
    assert.equal("float64", line:get_ydata().dtype)
    local lines = plt.plot({ 1, 2 }, { 3, 4 }, "r", { 5, 6, 7 }, { 1, 1, 1 }, "--", { lw = 3 })
    assert.equal(2, #lines)
    assert.same({ "r - None", "#2ca02c -- None" }, { told(lines[1]), told(lines[2]) })
    assert.equal(3, lines[2]:get_linewidth())
    assert.equal(1, #plt.plot(1, 2, "o"))
    assert.equal(0, #plt.plot())
  end)

  it("draws the columns of matrices", function()
    local lines = plt.plot(np.array { { 1, 2 }, { 3, 4 }, { 5, 6 } }, { label = { "a", "b" } })
    assert.equal(2, #lines)
    assert.same({ 2, 4, 6 }, lines[2]:get_ydata():totable())
    assert.same({ 0, 1, 2 }, lines[2]:get_xdata():totable())
    assert.equal("b", lines[2]:get_label())
    assert.equal(2, #plt.plot({ 7, 8 }, { { 1, 2 }, { 3, 4 } }))
    raises("plot: there are 3 labels for 2 lines", plt.plot, { { 1, 2 } }, { label = { "a", "b",
      "c" } })
  end)

  it("reads format strings as matplotlib does", function()
    for format, expected in pairs { ["r--o"] = "r -- o", ["go-"] = "g - o", b = "b - None",
      ["."] = "#1f77b4 none .", [":"] = "#1f77b4 : None", ["C2-."] = "C2 -. None",
      ["k1"] = "k none 1", ["1"] = "#1f77b4 none 1", red = "red - None", ["0.5"] = "0.5 - None",
      ["#ff0000"] = "#ff0000 - None", ["^k:"] = "k : ^", ["tab:blue"] = "tab:blue - None" } do
      plt.clf()
      assert.equal(expected, told(plt.plot({ 1, 2 }, format)[1]), format)
    end
    raises('plot: the format "rb" has two colors, "r" and "b"', plt.plot, { 1 }, "rb")
    raises('plot: the format "r?" has "?", which is no color, linestyle or marker', plt.plot, { 1 },
      "r?")
  end)

  it("lets options stand above the format, and knows short names", function()
    local line = plt.plot({ 1, 2 }, "r--", { c = "g", ls = ":", lw = 2, ms = 3, mfc = "none",
      mec = "k", mew = 0.5, label = "a", alpha = 0.5, zorder = 7 })[1]
    assert.equal("g : None", told(line))
    assert.same({ 2, 3, "none", "k", 0.5, "a", 0.5, 7 }, { line:get_linewidth(),
      line:get_markersize(), line:get_markerfacecolor(), line:get_markeredgecolor(),
      line:get_markeredgewidth(), line:get_label(), line:get_alpha(), line:get_zorder() })
  end)

  it("names both shapes where they do not match", function()
    raises("plot: x (3,) and y (4,) must have the same length", plt.plot, { 1, 2, 3 },
      { 1, 2, 3, 4 })
    raises("plot: x (2, 3) has 3 columns, y (2, 2) has 2", plt.plot, np.ones(2, 3), np.ones(2, 2))
    raises("plot: x (1, 1, 1) must have one or two dimensions", plt.plot, np.ones(1, 1, 1),
      np.ones(1))
  end)

  it("refuses what it does not know", function()
    raises("plot: unknown option 'colour': did you mean 'color'?", plt.plot, { 1 },
      { colour = "r" })
    raises('"bleu" is no color: did you mean "blue"?', plt.plot, { 1 }, { color = "bleu" })
    raises('there is no marker "oo"', plt.plot, { 1 }, { marker = "oo" })
    raises("plot: lw must be a number from 0 on, got -1", plt.plot, { 1 }, { lw = -1 })
    raises('plot: ls must be a linestyle: "-", "--", "-.", ":"', plt.plot, { 1 },
      { ls = "~" })
    raises("plot: argument 1 is nil", plt.plot, nil, { 1, 2 })
    raises("plot: the options are argument 2, they stand behind all others", plt.plot, { 1, 2 },
      { lw = 2 }, "r")
    raises("plot: x must be an array or a table of numbers, got boolean", plt.plot, true)
    assert.equal(0, #plt.gca().lines)
  end)

  it("keeps its own copy of the data", function()
    local x = np.array { 1.0, 2.0 }
    local line = plt.plot(x, x)[1]
    x:fill_(9)
    assert.same({ 1, 2 }, line:get_xdata():totable())
  end)

  it("gives lines that can be changed", function()
    local line = plt.plot { 1, 2 }[1]
    line:set_data({ 0, 10, 20 }, { 5, 6, 7 })
    assert.same({ -1, 21 }, { plt.xlim() })
    line:set { color = "k", lw = 4 }
    line:set_linestyle "--"
    assert.same({ "k -- None", 4 }, { told(line), line:get_linewidth() })
    raises("set_data: x (1,) and y (2,) must have the same length", line.set_data, line, { 1 },
      { 1, 2 })
    raises("set_linewidth: the value must be a number from 0 on", line.set_linewidth, line, "thick")
    line:remove()
    assert.same({}, plt.gca().lines)
  end)

  it("says so when a method is called with a dot", function()
    local line = plt.plot { 1, 2 }[1]
    raises("no Line2D given: for the method write line:set_color() with a colon", line.set_color,
      "r")
  end)

  it("scales axes for its logarithmic kinds", function()
    plt.loglog({ 1, 10 }, { 1, 100 })
    assert.same({ "log", "log" }, { plt.gca():get_xscale(), plt.gca():get_yscale() })
    plt.clf()
    plt.semilogy { 1, 10 }
    assert.same({ "linear", "log" }, { plt.gca():get_xscale(), plt.gca():get_yscale() })
  end)

  it("draws steps, marks every nth point, and leaves gaps at NaN", function()
    plt.plot({ 1, 0 / 0, 3, 4 }, "o-", { drawstyle = "steps-mid", markevery = 2 })
    local svg = plt.gcf():bytes "svg"
    assert.matches("<svg", svg, 1, true)
  end)
end)

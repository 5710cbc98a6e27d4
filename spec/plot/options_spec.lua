local figures = require("spec.helpers.figures")
local options = require "dnn.plot.options"
local raises = require "spec.helpers.raises"

describe("options.read", function()
  local names = { color = "color", linewidth = "from_zero", loc = options.words { "left", "right" },
    label = "text", alpha = "share", n = "count" }

  it("gives options by their full names", function()
    assert.same({ color = "r", linewidth = 2, loc = "left" },
      options.read("f", { c = "r", lw = 2, loc = "left" }, names))
    assert.same({}, options.read("f", nil, names))
  end)

  it("refuses unknown names, wrong values and doubled ones", function()
    raises("f: unknown option 'colr': did you mean 'color'?", options.read, "f", { colr = 1 },
      names)
    raises('f: loc must be "left" or "right", got "lef": did you mean "left"?', options.read, "f",
      { loc = "lef" }, names)
    raises("f: linewidth is given twice, also by a short name", options.read, "f",
      { lw = 1, linewidth = 2 }, names)
    raises("f: alpha must be a number from 0 to 1, got nan", options.read, "f", { alpha = 0 / 0 },
      names)
    raises("f: n must be a positive integer, got 1.5", options.read, "f", { n = 1.5 }, names)
    raises("f: label must be a text, got table", options.read, "f", { label = {} }, names)
    raises("f: the options must be a table, got 3", options.read, "f", 3, names)
    raises("f: an option table has names as keys, got a number", options.read, "f", { 3 }, names)
  end)

  it("checks the texts in lists", function()
    local lists <const> = { labels = "text_list", label = "texts", style = "string" }
    assert.same({ labels = { "a", 2 }, label = 3 },
      options.read("f", { labels = { "a", 2 }, label = 3 }, lists))
    raises("f: labels must be a list of texts, got table", options.read, "f",
      { labels = { "a", {} } }, lists)
    raises("f: label must be a text or a list of texts, got table", options.read, "f",
      { label = { true } }, lists)
    raises("f: style must be a text, got 3", options.read, "f", { style = 3 }, lists)
  end)

  it("does not take a short name where it is another option's own", function()
    assert.same({ c = 1 }, options.read("f", { c = 1 }, { c = "number", color = "color" }))
  end)
end)

describe("options.format", function()
  it("writes a number as a format or a function says", function()
    assert.equal("2.50", options.format("f", "%.2f", 2.5))
    assert.equal("<2.5>", options.format("f", function(x) return ("<%s>"):format(x) end, 2.5))
    raises('f: the format "%d" does not write 2.5: "%.1f" writes numbers', options.format, "f",
      "%d", 2.5)
  end)
end)

describe("options.dashes", function()
  it("scales the dashes of a linestyle with the width of the line", function()
    assert.is_nil(options.dashes("-", 2))
    assert.same({ 7.4, 3.2 }, (options.dashes("--", 2)))
    assert.same({ { 2, 4 }, 6 }, { options.dashes({ 3, { 1, 2 } }, 2) })
    assert.is_true(options.is_no_line "none" and options.is_no_line "")
    assert.is_false(options.is_no_line "-")
  end)
end)

describe("options.take", function()
  it("takes a table with names off the end", function()
    local arguments = table.pack({ 1, 2 }, "r", { lw = 2 })
    assert.same({ lw = 2 }, options.take(arguments))
    assert.equal(2, arguments.n)
    assert.is_nil(options.take(table.pack { 1, 2 }))
    assert.is_nil(options.take(table.pack {}))
    assert.same({}, options.take(table.pack({ 1 }, {})))
  end)

  it("takes arguments by their names where they are missing", function()
    local arguments = table.pack(5, { y = 6, z = 7, lw = 1 })
    assert.same({ z = 7, lw = 1 }, options.take(arguments, 1, { "x", "y" }))
    assert.same({ 5, 6, n = 2 }, arguments)
  end)

  it("does so for functions that draw", function()
    local ax = figures.axes()
    local x, y = { 1, 2, 3 }, { 4, 5, 6 }
    ax:bar { x = x, height = y, width = 0.5 }
    figures.shows(ax, { 0.625, 3.375, 0, 6.3 })
    for name, given in pairs {
      barh = { y = x, width = y }, hist = { x = x, bins = 2 }, scatter = { x = x, y = y, s = 9 },
      errorbar = { x = x, y = y, yerr = 1 }, step = { x = x, y = y, where = "mid" },
      fill_between = { x = x, y1 = y, y2 = 1 }, fill_betweenx = { y = x, x1 = y },
      hlines = { y = x, xmin = 0, xmax = 1 }, vlines = { x = x, ymin = 0, ymax = 1 },
      axhline = { y = 1 }, axvspan = { xmin = 1, xmax = 2 }, axline = { xy1 = { 0, 0 }, slope = 1 },
    } do
      local before = #ax.artists
      ax[name](ax, given)
      assert.is_true(#ax.artists > before, name)
    end
    figures.close()
  end)
end)

describe("options.font_size", function()
  it("knows words for sizes", function()
    assert.equal(12, options.font_size("large", 10))
    assert.equal(14, options.font_size(14, 10))
  end)
end)

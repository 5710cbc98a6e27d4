local cells = require "dnn.plot.cells"
local display = require "dnn.display"
local plt = require "dnn.plot"

describe("a figure that is shown", function()
  it("is made in the formats that are asked for, and no other", function()
    local figure, made = plt.subplots { figsize = { 3, 2 } }, {}
    plt.close "all"
    figure.bytes = function(_, format)
      made[#made + 1] = format
      return format
    end
    local function bundle(...)
      made = {}
      return (display.bundle(figure, { include = { ... }, width = 40 }))
    end
    local svg = bundle("image/svg+xml", "text/plain")
    assert.same({ "svg", nil, "<figure 300x200 with 1 axes>" },
      { svg["image/svg+xml"], svg["image/png"], svg["text/plain"] })
    assert.same({ "svg" }, made)
    assert.same({ width = 300, height = 200 }, bundle("image/png").metadata["image/png"])
    assert.same({ "png" }, made)
    local text = bundle("text/plain")["text/plain"]
    assert.same({}, made)
    assert.matches("┌", text)
    for line in text:gmatch "[^\n]+" do
      assert.is_true(utf8.len(line) <= 40)
    end
  end)
end)

describe("the end of a cell", function()
  local shown, before

  before_each(function()
    plt.close "all"
    shown = {}
    before = display.use {
      types = { "image/png", "text/plain" }, width = function() return 80 end,
      show = function(bundle) shown[#shown + 1] = bundle end,
    }
  end)

  after_each(function()
    display.use(before)
    plt.close "all"
  end)

  it("shows the open figures and closes them", function()
    plt.plot { 1, 2 }
    plt.subplots { figsize = { 2, 1 } }
    cells.finish()
    assert.equal(2, #shown)
    assert.equal("<figure 640x480 with 1 axes>", shown[1]["text/plain"])
    assert.equal("<figure 200x100 with 1 axes>", shown[2]["text/plain"])
    assert.equal("\137PNG", shown[1]["image/png"]:sub(1, 4))
    assert.same({}, plt.get_fignums())
    cells.finish()
    assert.equal(2, #shown)
  end)

  it("leaves a figure open that has no axes yet", function()
    local one = plt.figure { figsize = { 2, 1 } }
    assert.equal(one, (cells.take { one, n = 1 })[1])
    cells.finish()
    assert.same({ 0, one }, { #shown, plt.gcf() })
    plt.plot { 1, 2 }
    cells.finish()
    assert.same({ 1, 0, one }, { #shown, #plt.get_fignums(), plt.gcf() })
    plt.close "all"
    plt.plot { 1, 2 }
    local drawn, empty = plt.gcf(), plt.figure()
    cells.finish()
    assert.same({ 2, empty }, { #shown, plt.gcf() })
    plt.close()
    assert.equal(drawn, plt.gcf())
  end)

  it("shows the last figure again when it was decorated, and a new one when something was drawn",
    function()
      plt.plot { 1, 2 }
      local first = plt.gcf()
      cells.finish()
      plt.title "costs"
      assert.equal(first, plt.gcf())
      cells.finish()
      plt.plot { 3, 4 }
      assert.is_not.equal(first, plt.gcf())
      cells.finish()
      assert.equal(3, #shown)
    end)

  it("shows after an error what was drawn in this cell, and nothing else", function()
    plt.plot { 1, 2 }
    local first = plt.gcf()
    cells.finish(true)
    assert.equal(1, #shown)
    plt.title "costs"
    plt.subplots(2, 2)
    cells.finish(true)
    assert.equal(1, #shown)
    assert.same({}, plt.get_fignums())
    plt.close "all"
    plt.figure(first)
    cells.finish(true)
    assert.equal(2, #shown)
  end)

  it("shows the figures of artists and axes, and leaves the other results", function()
    local function left(...)
      local values = cells.take(table.pack(...))
      return table.unpack(values, 1, values.n)
    end
    local figure, axes = plt.subplots(2, 2)
    local lines = axes[1][1]:plot { 1, 2 }
    local bar = figure:colorbar(axes[1][2]:imshow { { 1, 2 }, { 3, 4 } })
    local title, cycle = plt.suptitle "both", {}
    cycle[1] = cycle
    assert.same({ 5, "x" }, { left(figure, 5, lines, bar, lines[1], title, "x") })
    assert.equal(3, select("#", left(nil, {}, cycle)))
    cells.finish()
    assert.equal(1, #shown)
    assert.equal(3, select("#", left(nil, 5, title)))
    for i, value in ipairs { figure, axes, axes[1], axes[2][2], lines, lines[1], bar } do
      assert.equal(0, select("#", left(value)))
      cells.finish()
      assert.equal(i + 1, #shown)
    end
    lines[1]:remove()
    assert.equal(1, select("#", left(lines)))
  end)
end)

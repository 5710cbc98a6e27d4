local canvas = require "dnn.plot.artist.canvas"
local layout = require "dnn.plot.figure.layout"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

-- Where the frame of the legend lies in its axes: left or right, top or bottom; and its size.
local function corner()
  local ax = plt.gca()
  local box = layout.arrange(plt.gcf())[1].arranged.box
  local path
  local recorder = setmetatable({}, { __index = function(_, name)
    return function(_, commands)
      path = path or name == "path" and commands
    end
  end })
  ax:get_legend():draw(canvas.new(recorder, ax, box))
  local x0, x1, y0, y1 = math.huge, -math.huge, math.huge, -math.huge
  local is_x = true
  for _, value in ipairs(path) do
    if type(value) == "number" then
      if is_x then
        x0, x1 = math.min(x0, value), math.max(x1, value)
      else
        y0, y1 = math.min(y0, value), math.max(y1, value)
      end
      is_x = not is_x
    end
  end
  local function part(low, high, first, size)
    local before, behind = low - first, first + size - high
    return math.abs(before - behind) < 1 and "center" or before < behind and "first" or "last"
  end
  return part(y0, y1, box.y, box.h) .. " " .. part(x0, x1, box.x, box.w), x1 - x0, y1 - y0
end

describe("legend", function()
  before_each(function()
    plt.figure { figsize = { 5, 4 } }
  end)

  after_each(function()
    plt.close "all"
  end)

  it("shows the artists with labels", function()
    plt.plot({ 1, 2 }, { label = "a" })
    plt.plot { 2, 3 }
    plt.plot({ 2, 3 }, { label = "_hidden" })
    plt.plot({ 2, 3 }, { label = 5 })
    assert.same({ "a", "5" }, plt.legend():get_texts())
    local legend = plt.legend()
    assert(legend == plt.gca():get_legend())
  end)

  it("takes labels, and artists with labels", function()
    local first, second = plt.plot { 1, 2 }[1], plt.plot { 2, 3 }[1]
    assert.same({ "p", "q" }, plt.legend { "p", "q" }:get_texts())
    assert.same({ "p" }, plt.legend({ "p" }, { loc = "center" }):get_texts())
    local legend = plt.legend({ second, first }, { "two", "one" })
    assert(legend.handles[1] == second and legend.handles[2] == first)
    first:set_label "own"
    assert.same({ "own" }, plt.legend { handles = { first } }:get_texts())
  end)

  it("lies where it is told to", function()
    plt.plot({ 1, 2 }, { label = "a" })
    for loc, expected in pairs { ["upper left"] = "first first", ["upper right"] = "first last",
      ["lower left"] = "last first", ["center"] = "center center", [4] = "last last",
      ["center left"] = "center first", ["lower center"] = "last center" } do
      plt.legend { loc = loc }
      assert.equal(expected, (corner()), loc)
    end
  end)

  it("lies where it hides least, as matplotlib finds it", function()
    local x = np.linspace(0, 1, 50)
    local wave = np.sin(20 * x)
    for _, case in ipairs {
      { "first first", x, x }, { "first last", x, 1 - x }, { "first first", { 0, 1 }, { 0, 1 } },
      { "first last", { 0.5 }, { 0.5 } }, { "first last", x, np.where(np.less(x, 0.5), 1, 0) },
      { "center center", { 0, 0, 1, 1, 0 }, { 0, 1, 1, 0, 0 } }, { "last first", x, wave },
      { "center last", { 0, 1 }, { 0, 1 }, { 0, 1 }, { 1, 0 } },
      { "last first", x, np.abs(x - 0.5) }, { "first last", x, -np.abs(x - 0.5) },
    } do
      plt.clf()
      for i = 2, #case, 2 do
        plt.plot(case[i], case[i + 1], { label = "abc" })
      end
      plt.legend()
      assert.equal(case[1], (corner()))
    end
  end)

  it("has the size of matplotlib's", function()
    plt.plot({ 1, 2 }, { label = "sin" })
    plt.plot({ 1, 2 }, { label = "cosine" })
    plt.legend()
    local _, width, height = corner()
    assert(math.abs(height - 33.64) < 0.01 and math.abs(width - 69.12) < 1.5, width)
  end)

  it("has columns and a title", function()
    for i = 1, 3 do
      plt.plot({ 1, 2 }, { label = "line " .. i })
    end
    plt.legend()
    local _, narrow, high = corner()
    plt.legend { ncol = 3 }
    local _, wide, low = corner()
    assert(wide > 2.5 * narrow and low < high / 2)
    plt.legend { title = "All" }
    local _, _, titled = corner()
    assert(titled - high > 14.9 and titled - high < 15.5)
  end)

  it("may lie outside, where the axes make room for it", function()
    plt.plot({ 1, 2 }, { label = "outside" })
    plt.legend { bbox_to_anchor = { 1.05, 1 }, loc = "upper left" }
    local arranged = layout.arrange(plt.gcf())[1].arranged
    assert(arranged.bounds.x1 <= 360)
    assert(arranged.box.x + arranged.box.w < 300)
  end)

  it("refuses what it cannot show", function()
    raises("legend: nothing has a label", plt.legend)
    plt.plot({ 1, 2 }, { label = "a" })
    raises('legend: loc must be "best", "upper right"', plt.legend, { loc = "uper right" })
    raises('did you mean "upper right"?', plt.legend, { loc = "uper right" })
    raises("legend: unknown option 'ncolumns'", plt.legend, { ncolumns = 2 })
    raises("legend: there are 3 labels for 1 artists", plt.legend, { "a", "b", "c" })
    raises("legend: handle 1 must be an artist such as a line, got number", plt.legend, { 1 },
      { "a" })
  end)

  it("shows keys that nothing was drawn for", function()
    local handles = { plt.Line2D({ 0 }, { 0 }, { marker = "o", ls = "none", label = "points" }),
      plt.Patch { color = "r", label = "wrong" } }
    assert.same({ "points", "wrong" }, plt.legend { handles = handles }:get_texts())
    assert.equal("C0", handles[1]:get_color())
    assert.equal("r", handles[2]:get_edgecolor())
    raises("Line2D: x and y are needed, such as plt.Line2D({ 0, 1 }, { 0, 1 })", plt.Line2D, { 0 })
  end)

  it("takes the size of prop, and has a shadow under its frame", function()
    plt.plot({ 1, 2 }, { label = "a" })
    local legend = plt.legend { prop = { size = 7 }, shadow = true, numpoints = 1 }
    assert.equal(7, legend:get_fontsize())
    local paths = {}
    local recorder = setmetatable({}, { __index = function(_, name)
      return function(_, _, style)
        paths[#paths + 1] = name == "path" and style or nil
      end
    end })
    local box = layout.arrange(plt.gcf())[1].arranged.box
    legend:draw(canvas.new(recorder, plt.gca(), box))
    assert.same({ 0.3, 0.3, 0.3, 0.5 }, paths[1].fill)
    raises("legend: numpoints must be 1: keys have one point, got 2", plt.legend, { numpoints = 2 })
    raises("legend: unknown option 'colour'", plt.legend, { prop = { colour = "r" } })
  end)
end)

local plt = require "dnn.plot"
local artist = require "dnn.plot.artist"
local raises = require "spec.helpers.raises"

describe("artists", function()
  local Dot = artist.class("Dot", { color = "color", size = "positive" })
  function Dot:area()
    return self.size ^ 2
  end
  artist.finish(Dot, "dot")

  it("have properties as options, fields and methods", function()
    local dot = artist.new(Dot, "dots", { c = "r", label = "a" }, { size = 3, zorder = 2 })
    assert.same({ "r", 3, "a", 2, true }, { dot.color, dot.size, dot.label, dot.zorder,
      dot.visible })
    dot:set_size(4):set_alpha(0.5)
    assert.same({ 4, 0.5, 16 }, { dot:get_size(), dot:get_alpha(), dot:area() })
    assert.equal(dot, dot:set { color = "b", size = 1 })
    assert.same({ "b", 1 }, { dot:get_color(), dot:get_size() })
    assert.is_true(artist.is(dot) and not artist.is {} and not artist.is(3))
    assert.equal("<Dot: a>", tostring(dot))
  end)

  it("check their values", function()
    raises("dots: unknown option 'colour': did you mean 'color'?", artist.new, Dot, "dots",
      { colour = "r" })
    raises("dots: size must be a number above 0, got 0", artist.new, Dot, "dots", { size = 0 })
    local dot = artist.new(Dot, "dots")
    raises("set_size: the value must be a number above 0, got -1", dot.set_size, dot, -1)
    raises("set: unknown option 'sizes'", dot.set, dot, { sizes = 1 })
    raises("no Dot given: for the method write dot:area() with a colon", dot.area)
  end)

  it("tell their axes what changes, and leave them", function()
    local changes, taken = 0, nil
    local dot = artist.new(Dot, "dots")
    dot.axes = { changed = function() changes = changes + 1 end,
      take_out = function(_, one) taken = one end }
    dot:set_size(2)
    dot:set { size = 3 }
    dot:remove()
    assert.equal(2, changes)
    assert(taken == dot)
  end)

  it("refuses methods that it has not, and tells which part of it has them", function()
    local _, ax = plt.subplots()
    local line = ax:plot({ 1, 2 })[1]
    raises('Line2D objects have no "set_colour": did you mean "set_color"?', function()
      line:set_colour "r"
    end)
    raises('StemContainer has no "set_markerfacecolor": write it of its baseline or its markerline',
      function() ax:stem({ 1, 2 }):set_markerfacecolor "r" end)
    raises('BarContainer has no "set_facecolor": each of its artists has, [1] is the first',
      function() ax:bar({ 1, 2 }, { 3, 4 }):set_facecolor "r" end)
    plt.close "all"
  end)
end)

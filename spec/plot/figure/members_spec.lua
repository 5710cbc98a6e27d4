local lookup = require "dnn.repl.lookup"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("the members of figures and axes", function()
  after_each(function() plt.close "all" end)

  it("are those for users", function()
    local figure, axes = plt.subplots()
    assert.is_function(lookup.field(axes, "set_xlabel"))
    assert.equal(axes.hist, lookup.field(axes, "hist"))
    assert.equal(figure.savefig, lookup.field(figure, "savefig"))
    assert.is_nil(lookup.field(axes, "arrange"))
    assert.is_nil(lookup.field(figure, "size_in_points"))
  end)

  it("that do not exist are refused with the nearest one", function()
    local figure, axes = plt.subplots()
    raises('axes have no "set_xlabl": did you mean "set_xlabel"?', function()
      return axes.set_xlabl
    end)
    raises('axes have no "title": did you mean "set_title"?', function() return axes.title end)
    raises('figures have no "show": plt.show() shows open figures', function()
      return figure.show
    end)
    raises('plt has no "set_title": write plt.title, or ax:set_title', function()
      return plt.set_title
    end)
    raises('plt has no "ion": figures are shown by plt.show()', function() return plt.ion end)
    raises('figures have no "savefg": did you mean "savefig"?', function()
      return figure.savefg
    end)
    raises('axes have no "inset_axes": fig:add_axes { left, bottom, width, height } makes axes',
      function() return axes.inset_axes end)
    raises('axes have no "a\\027[2J"', function() return axes["a\27[2J"] end)
  end)
end)

local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"
local values = require "dnn.plot.values"

--- What axes show: the label, the x and the y of each line.
local function lines_of(axes)
  local found = {}
  for i, line in ipairs(axes:get_lines()) do
    found[i] = { line:get_label(), line:get_xdata():totable(), line:get_ydata():totable() }
  end
  return found
end

describe("values as curves", function()
  before_each(function()
    plt.close "all"
  end)

  teardown(function()
    plt.close "all"
  end)

  local function draw(labels, ...)
    values.draw(table.pack(...), labels)
    return plt.gca()
  end

  it("are lists, arrays and rows of one", function()
    local axes = draw({ "a", "b", "c" }, { 1, 2 }, np.arange(3), np.array { { 5., 6 } })
    assert.same({ { "a", { 0, 1 }, { 1, 2 } }, { "b", { 0, 1, 2 }, { 0, 1, 2 } },
      { "c", { 0, 1 }, { 5, 6 } } }, lines_of(axes))
    assert.is_not_nil(axes:get_legend())
    axes = draw({ "alone" }, { 1, 2 })
    assert.equal("alone", axes:get_ylabel())
    assert.is_nil(axes:get_legend())
    assert.equal(2, #plt.get_fignums())
  end)

  it("are functions between -10 and 10, also where they have no value everywhere", function()
    local axes = draw({ "math.sqrt" }, function(x)
      return x < 0 and error("negative") or x ^ 0.5
    end)
    local x, y = axes:get_lines()[1]:get_data()
    assert.same({ -10, 10 }, { x:min(), x:max() })
    assert.equal(200, np.isnan(y):sum())
    assert.equal(10 ^ 0.5, y(y.size))
  end)

  it("are a figure, which is opened", function()
    local figure = plt.figure()
    plt.close "all"
    draw({ "fig" }, figure)
    assert.equal(figure, plt.gcf())
  end)

  it("leave no figure when one of them cannot be drawn", function()
    raises("plot: x must be an array or a table of numbers, got nil", draw, { "x" }, nil)
    raises("plot: tostring is no function of one number: it returned string", draw, { "tostring" },
      tostring)
    raises("plot: f is no function of one number: stop", draw, { "f" }, function()
      error("stop", 0)
    end)
    assert.same({}, plt.get_fignums())
  end)
end)

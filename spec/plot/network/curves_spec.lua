local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

--- What axes show: the label, the x and the y of each line.
local function lines_of(axes)
  local found = {}
  for i, line in ipairs(axes:get_lines()) do
    found[i] = { line:get_label(), line:get_xdata():totable(), line:get_ydata():totable() }
  end
  return found
end

describe("history:plot", function()
  local net, X, Y

  before_each(function()
    plt.close "all"
    X, Y = np.array { { 0., 1, 2, 3 } }, np.array { { 0., 1, 0, 1 } }
    net = dnn.mlp { 1, 1, init = "zeros" }
  end)

  teardown(function()
    plt.close "all"
  end)

  local function fit(options)
    options.progress = false
    return net:fit(X, Y, options)
  end

  it("draws the loss by epochs, which count on", function()
    fit { epochs = 2 }
    local history = fit { epochs = 3 }
    local figure = history:plot()
    assert.equal(figure, plt.gcf())
    local axes = figure:gca()
    assert.same({ { "loss", { 3, 4, 5 }, history.loss } }, lines_of(axes))
    assert.same({ "epoch", "loss" }, { axes:get_xlabel(), axes:get_ylabel() })
    assert.same({ 3, 4, 5 }, np.array(axes:get_xticks()):totable())
    assert.is_nil(axes:get_legend())
    assert.equal(1, #figure:get_axes())
  end)

  it("draws metrics of another kind in axes of their own", function()
    local history = fit { epochs = 20, metrics = { "accuracy", "mae" }, validation = { X, Y } }
    local figure = history:plot()
    local losses, others = table.unpack(figure:get_axes())
    local labels = {}
    for i, axes in ipairs { losses, others } do
      labels[i] = {}
      for j, line in ipairs(lines_of(axes)) do
        labels[i][j] = line[1]
        assert.same(history[line[1]], line[3])
      end
      assert.is_not_nil(axes:get_legend())
    end
    assert.same({ { "loss", "mae", "val_loss", "val_mae" }, { "accuracy", "val_accuracy" } },
      labels)
  end)

  it("draws the names that are asked for, on a scale", function()
    local history = fit { epochs = 2, metrics = "accuracy" }
    local figure = history:plot { names = { "loss" }, yscale = "log", figsize = { 3, 2 } }
    assert.equal(1, #figure:get_axes())
    assert.equal("log", figure:gca():get_yscale())
    assert.same({ 3, 2 }, { figure:get_size_inches() })
  end)

  it("marks the only epoch, which is no line", function()
    assert.equal("o", fit({ epochs = 1 }):plot():gca():get_lines()[1]:get_marker())
  end)

  it("refuses names and options that there are not, and a history without epochs", function()
    local history = fit { epochs = 1 }
    raises('plot: there is no curve "los": did you mean "loss"?', history.plot, history,
      { names = { "los" } })
    raises("plot: unknown option 'log'", history.plot, history, { log = true })
    raises("no history given: for the method write history:plot() with a colon", history.plot)
    raises("plot: the history has no curve to draw", history.plot, history, { names = {} })
    history.epochs = 0
    raises("plot: the history has no epoch to draw", history.plot, history)
    raises('a metric cannot be called "plot"', fit, { metrics = { plot = math.max } })
  end)
end)

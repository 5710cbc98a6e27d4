local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("dnn.plot", function()
  before_each(function()
    plt.close "all"
  end)

  teardown(function()
    plt.close "all"
  end)

  it("decorates the current axes", function()
    plt.plot({ 1, 2, 3 }, { label = "a" })
    plt.title "T"
    plt.xlabel "x"
    plt.ylabel "y"
    plt.grid(true)
    plt.legend()
    plt.xlim(0, 5)
    plt.yscale "log"
    local ax = plt.gca()
    assert.same({ "T", "x", "y", "log" }, { ax:get_title(), ax:get_xlabel(), ax:get_ylabel(),
      ax:get_yscale() })
    assert.same({ 0, 5 }, { plt.xlim() })
    assert.same({ 0, 5 }, { plt.xlim(0, 5) })
    assert.same({ 0, 5, 1, 4 }, { plt.axis { 0, 5, 1, 4 } })
  end)

  it("sets and returns ticks", function()
    plt.plot { 0, 10 }
    local ticks, labels = plt.yticks()
    assert.same({ 0, 2, 4, 6, 8, 10 }, ticks)
    assert.same({ "0", "2", "4", "6", "8", "10" }, labels)
    ticks, labels = plt.xticks({ 0, 1 }, { "off", "on" }, { rotation = 45 })
    assert.same({ 0, 1 }, ticks)
    assert.same({ "off", "on" }, labels)
    assert.same({}, (plt.xticks {}))
    plt.yticks { rotation = 30 }
    assert.equal(30, plt.gca().y.major.rotation)
    raises("xticks: unknown option 'rotaton': did you mean 'rotation'?", plt.xticks, { 0 },
      { "a" }, { rotaton = 3 })
  end)

  it("makes figures and axes as they are needed", function()
    assert.same({}, plt.get_fignums())
    plt.plot { 1, 2 }
    plt.plot { 2, 3 }
    assert.same({ 1 }, plt.get_fignums())
    assert.equal(2, #plt.gca().lines)
    local ax = plt.subplot(2, 1, 2)
    plt.plot { 5, 6 }
    assert.equal(1, #ax.lines)
    plt.sca(plt.gcf().axes[1])
    assert.equal(2, #plt.gca().lines)
    plt.cla()
    assert.equal(0, #plt.gca().lines)
    plt.clf()
    assert.equal(0, #plt.gcf().axes)
  end)

  it("says what is wrong", function()
    raises('plt has no "plott": did you mean "plot"?', function() return plt.plott end)
    raises('plt has no "setp": what is drawn has methods, line:set { color = "r" }, and labels of '
      .. 'ticks ax:tick_params { axis = "x", rotation = 45 }',
      function() return plt.setp end)
    raises('ylabel: a text is needed, such as ylabel "cost"', plt.ylabel)
    raises('suptitle: a text is needed', plt.suptitle)
    raises("sca: axes are needed, got table", plt.sca, {})
    raises("subplots: the options must be a table, got string", plt.subplots, 1, 2, "sharex")
  end)

  it("changes the looks of the labels of ticks, and keeps where these are", function()
    plt.plot(np.arange(300))
    plt.xticks { rotation = 30 }
    plt.margins { x = 0 }
    assert.equal(299, (select(2, plt.xlim())))
    assert.equal(30, plt.gca().x.major.rotation)
    assert.same({ 0, 5 }, (plt.xticks { ticks = { 0, 5 }, labels = { "a", "b" } }))
    plt.xticks { labels = { "c", "d" } }
    assert.same({ "c", "d" }, (select(2, plt.xticks())))
    plt.close "all"
  end)

  it("has a function for the colormap of a name", function()
    plt.gray()
    assert.equal("gray", plt.rcParams["image.cmap"])
    plt.rcdefaults()
  end)
end)

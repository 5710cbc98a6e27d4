local plt = require "dnn.plot"
local manager = require "dnn.plot.manager"
local raises = require "spec.helpers.raises"

describe("open figures", function()
  before_each(function()
    plt.close "all"
  end)

  teardown(function()
    plt.close "all"
  end)

  it("have numbers, the last made is the current one", function()
    local first = plt.figure()
    local second = plt.figure()
    assert.same({ 1, 2 }, plt.get_fignums())
    assert.equal(second, plt.gcf())
    assert.equal(first, plt.figure(1))
    assert.equal(first, plt.gcf())
    local tenth = plt.figure { num = 10 }
    assert.same({ 1, 2, 10 }, plt.get_fignums())
    assert.equal(tenth, plt.figure(10))
    assert.is_true(plt.fignum_exists(10) and not plt.fignum_exists(3))
  end)

  it("are closed one by one or all at once", function()
    local first, second = plt.figure(), plt.figure()
    plt.close()
    assert.same({ 1 }, plt.get_fignums())
    assert.equal(first, plt.gcf())
    plt.close(second) -- is closed already
    plt.close(1)
    assert.same({}, plt.get_fignums())
    plt.figure(7)
    plt.close "all"
    assert.same({}, plt.get_fignums())
    raises('close: a figure, its number or "all" is needed, got boolean', plt.close, true)
  end)

  it("are remembered when a front end closes them: decorating goes to the last", function()
    local fig = plt.figure()
    manager.close_shown()
    assert.same({}, plt.get_fignums())
    assert.equal(fig, plt.gcf())
    assert.same({ 1 }, plt.get_fignums())
    manager.close_shown()
    assert.are_not.equal(fig, manager.current_or_new "plot")
  end)

  it("are forgotten when they are closed by hand", function()
    local fig = plt.figure()
    manager.close_shown()
    plt.close "all"
    assert.are_not.equal(fig, plt.gcf())
  end)
end)

describe("subplots", function()
  after_each(function()
    plt.close "all"
  end)

  it("gives axes by row and column, from 1", function()
    local fig, ax = plt.subplots(2, 3, { figsize = { 8, 4 } })
    assert.equal(6, #fig.axes)
    assert.equal(fig.axes[6], ax[2][3])
    assert.equal(ax[1][1], plt.gca())
    assert.same({ 8, 4 }, { fig:get_size_inches() })
    local _, row = plt.subplots(1, 2)
    assert.equal(2, #row)
    local _, column = plt.subplots(3)
    assert.equal(3, #column)
    local one, axes = plt.subplots()
    assert.equal(one.axes[1], axes)
    local _, table = plt.subplots(1, 1, { squeeze = false })
    assert.equal(plt.gca(), table[1][1])
  end)

  it("refuses what it does not know", function()
    raises("subplots: unknown option 'figsiz': did you mean 'figsize'?", plt.subplots, 1, 2,
      { figsiz = { 1, 2 } })
    raises("subplots: the number of rows must be a positive integer, got 0", plt.subplots, 0, 2)
    raises("subplots: width_ratios has 3 numbers for 2 columns", plt.subplots, 1, 2,
      { width_ratios = { 1, 2, 3 } })
  end)

  it("shares limits where it is asked to, and hides the labels inside", function()
    local _, ax = plt.subplots(2, 2, { sharex = true, sharey = "row" })
    ax[1][1]:set_xlim(0, 5)
    ax[2][1]:set_ylim(-1, 1)
    assert.same({ 0, 5 }, { ax[2][2]:get_xlim() })
    assert.same({ -1, 1 }, { ax[2][2]:get_ylim() })
    assert.same({ 0, 1 }, { ax[1][2]:get_ylim() })
    assert.is_false(ax[1][1].x.major.labelbottom)
    assert.is_true(ax[2][1].x.major.labelbottom)
    assert.is_false(ax[1][2].y.major.labelleft)
  end)
end)

describe("subplot", function()
  after_each(function()
    plt.close "all"
  end)

  it("finds the axes of a cell again", function()
    local first = plt.subplot(2, 3, 1)
    local last = plt.subplot(236)
    assert.equal(last, plt.gca())
    assert.equal(first, plt.subplot(231))
    assert.equal(first, plt.gca())
    assert.equal(2, #plt.gcf().axes)
    raises("subplot: the index must be from 1 to 6 for 2 rows and 3 columns, got 7", plt.subplot, 2,
      3, 7)
  end)
end)

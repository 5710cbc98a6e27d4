local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

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

  it("takes the numbers of rows and columns as options", function()
    local fig, ax = plt.subplots { nrows = 2, ncols = 2, figsize = { 3, 3 } }
    assert.equal(4, #fig.axes)
    assert.equal(fig.axes[4], ax[2][2])
  end)

  it("gives a table that helps those who come from Python", function()
    local fig, ax = plt.subplots(2, 2)
    assert.same({ 4, 4, 4 }, { #ax.flat, #ax:flatten(), #ax:ravel() })
    assert.equal(fig.axes[3], ax.flat[3])
    raises("axes count from 1: the first are ax[1][1]", function() return ax[0] end)
    raises("these are several axes: write ax[1][1]:plot(...), or for _, a in ipairs(ax.flat)",
      function() ax:plot { 1, 2 } end)
    raises("these are several axes: write ax[1]:set_title(...)", function()
      ax[2]:set_title "x"
    end)
    local count = 0
    for _, row in ipairs(ax) do
      count = count + #row
    end
    assert.equal(4, count)
    assert.is_nil(ax[3])
  end)

  it("opens no figure where it fails", function()
    plt.close "all"
    pcall(plt.subplots, 0, 2)
    pcall(plt.subplots, 1, 2, { num = -1 })
    assert.same({}, plt.get_fignums())
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

  it("set what is given for each of the axes", function()
    local _, ax = plt.subplots(1, 2, { subplot_kw = { xticks = {}, ylabel = "rate" } })
    assert.same({}, ax[2]:get_xticks())
    assert.equal("rate", ax[1]:get_ylabel())
    raises("set: unknown option 'projection'", plt.subplots, { subplot_kw = { projection = "3d" } })
    plt.close "all"
  end)

  it("makes mosaics of cells", function()
    local fig, ax = plt.subplot_mosaic("AB;C.", { width_ratios = { 3, 1 }, sharex = true,
      figsize = { 8, 4 }, subplot_kw = { yticks = {} } })
    assert.same({ 8, 4 }, fig.size)
    assert.equal(3, #fig.axes)
    assert.is_nil(ax["."])
    local a, c = fig:default_box(ax.A), fig:default_box(ax.C)
    assert.equal(a.w, c.w)
    assert.is_true(a.w > 2.9 * fig:default_box(ax.B).w)
    assert.is_false(ax.A.x.major.labelbottom)
    assert.equal(ax.A.x.scaling, ax.C.x.scaling)
    assert.same({}, ax.C:get_yticks())
    local wide = plt.figure():subplot_mosaic { { "up", "up" }, { "left", "right" } }
    local up, right = plt.gcf():default_box(wide.up), plt.gcf():default_box(wide.right)
    assert.is_true(math.abs(up.x + up.w - right.x - right.w) < 1e-9)
    assert.is_true(math.abs(up.x - plt.gcf():default_box(wide.left).x) < 1e-9)
    raises('subplot_mosaic: the cells of "A" are no rectangle', plt.subplot_mosaic, "AB;BA")
    raises("subplot_mosaic: row 1 has 2 cells, row 2 has 1", plt.subplot_mosaic, "AB;C")
    raises("subplot_mosaic: rows of names are needed", plt.subplot_mosaic, 5)
    raises("subplot_mosaic: a name must be a text, got 1", plt.subplot_mosaic, { { 1 } })
    raises("subplot_mosaic: unknown option 'sharez'", plt.subplot_mosaic, "A", { sharez = true })
  end)
end)

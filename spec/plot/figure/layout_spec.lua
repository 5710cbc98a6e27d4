local axes_of = require "dnn.plot.axes"
local layout = require "dnn.plot.figure.layout"
local plt = require "dnn.plot"

describe("layout", function()
  after_each(function()
    plt.close "all"
  end)

  local function boxes()
    local list = {}
    for i, one in ipairs(layout.arrange(plt.gcf())) do
      list[i] = one.arranged
    end
    return list
  end

  local function near(expected, box)
    for i, key in ipairs { "x", "y", "w", "h" } do
      assert(math.abs(expected[i] - box[key]) < 1e-6, ("%s: expected %s, got %s"):format(key,
        expected[i], box[key]))
    end
  end

  it("gives axes the boxes of matplotlib", function()
    plt.plot { 1, 2 }
    near({ 57.6, 41.472, 357.12, 266.112 }, boxes()[1].box)
    plt.close()
    plt.subplots(2, 2)
    -- ax.get_position() of each, in points
    near({ 57.6, 41.472, 162.3272727, 120.9600000 }, boxes()[1].box)
    near({ 252.3927273, 186.624, 162.3272727, 120.9600000 }, boxes()[4].box)
  end)

  it("shares out rows and columns", function()
    local _, ax = plt.subplots(1, 2, { width_ratios = { 1, 3 }, gridspec_kw = { wspace = 0 } })
    ax[1]:axis "off"
    ax[2]:axis "off"
    near({ 57.6, 41.472, 89.28, 266.112 }, boxes()[1].box)
    near({ 146.88, 41.472, 267.84, 266.112 }, boxes()[2].box)
    plt.close()
    local wide = plt.subplot(2, 2, { 1, 2 })
    plt.subplot(2, 2, 3)
    assert.equal(wide, plt.gcf().axes[1])
    near({ 57.6, 41.472, 357.12, 120.96 }, boxes()[1].box)
  end)

  it("shrinks a box only where a text would be cut", function()
    plt.plot { 1e-3, 1234.56789 }
    plt.ylabel "a long label"
    local full = boxes()[1].box
    near({ 57.6, 41.472, 357.12, 266.112 }, full)
    plt.xticks({ 0, 1 }, { "first of two", "second of two" }, { rotation = 90 })
    local cut = boxes()[1]
    assert(cut.box.h < full.h)
    assert(cut.bounds.y1 <= 345.6)
    assert.equal(full.w, cut.box.w)
  end)

  it("keeps the texts of neighbours apart", function()
    local _, ax = plt.subplots(2, 3)
    for i = 1, 2 do
      for j = 1, 3 do
        ax[i][j]:plot { 0, 10 ^ (j + 2) }
        ax[i][j]:set { title = "title", xlabel = "x", ylabel = "value" }
      end
    end
    plt.suptitle "All"
    local all = boxes()
    for i, a in ipairs(all) do
      for j, b in ipairs(all) do
        assert(i == j or a.bounds.x1 <= b.bounds.x0 or b.bounds.x1 <= a.bounds.x0
          or a.bounds.y1 <= b.bounds.y0 or b.bounds.y1 <= a.bounds.y0)
      end
      assert(a.bounds.x0 >= 0 and a.bounds.x1 <= 460.8 and a.bounds.y1 <= 345.6)
      assert.equal(all[1].box.w, a.box.w)
    end
    assert(plt.gcf():place_suptitle().y1 <= all[1].bounds.y0)
  end)

  it("cuts texts rather than leaving axes no room, in this direction alone", function()
    plt.figure { figsize = { 2, 3 } }
    plt.plot { 1, 2 }
    plt.ylabel(("y\n"):rep(30))
    plt.xticks({ 0, 1 }, { "first", "second" }, { rotation = 90 })
    local arranged = boxes()[1]
    assert.equal(18, arranged.box.x)
    assert(arranged.bounds.x0 < 0 and arranged.bounds.y1 <= 216)
  end)

  it("leaves boxes as they are after subplots_adjust", function()
    plt.plot { 1, 2 }
    plt.ylabel "a\nb\nc"
    plt.subplots_adjust { left = 0.05 }
    near({ 23.04, 41.472, 391.68, 266.112 }, boxes()[1].box)
  end)

  it("fits axes tightly when it is asked to", function()
    plt.plot { 1, 2 }
    plt.tight_layout()
    local arranged = boxes()[1]
    local bounds = arranged.bounds
    for _, free in ipairs { bounds.x0, bounds.y0, 460.8 - bounds.x1, 345.6 - bounds.y1 } do
      assert(math.abs(free - 10.8) < 0.01, free)
    end
    plt.tight_layout { pad = 0, rect = { 0.25, 0, 1, 0.5 } }
    bounds = boxes()[1].bounds
    assert(math.abs(bounds.x0 - 115.2) < 0.01 and math.abs(bounds.y0 - 172.8) < 0.01)
    plt.close()
    plt.subplots(1, 2)
    plt.tight_layout { w_pad = 5 }
    local all = boxes()
    assert(math.abs(all[2].bounds.x0 - all[1].bounds.x1 - 50) < 0.01)
    plt.close()
    plt.subplots(1, 2, { layout = "constrained" })
    assert(boxes()[2].bounds.x1 > 450)
  end)

  it("chooses ticks for tight boxes as they are", function()
    plt.figure { figsize = { 4, 2.2 } }
    plt.plot({ 0, 10 }, { 0, 10 })
    assert.equal("0 2 4 6 8 10", table.concat(plt.gca():get_yticklabels(), " "))
    plt.tight_layout()
    assert.equal("0.0 2.5 5.0 7.5 10.0", table.concat(plt.gca():get_yticklabels(), " "))
    assert.equal(5, #boxes()[1].y.major)
  end)

  it("keeps aspects", function()
    plt.plot({ 0, 2 }, { 0, 1 })
    plt.gca():set_aspect "equal"
    local box = boxes()[1].box
    assert(math.abs(box.w / box.h - 2) < 1e-9)
    plt.axis "equal"
    near({ 57.6, 41.472, 357.12, 266.112 }, boxes()[1].box)
    local x0, x1 = plt.xlim()
    local y0, y1 = plt.ylim()
    assert(math.abs((x1 - x0) / (y1 - y0) - 357.12 / 266.112) < 1e-9)
  end)

  it("takes strips off axes, as colorbars need them", function()
    plt.plot { 1, 2 }
    local beside = axes_of.new_beside({ plt.gca() }, { side = "right", fraction = 0.15, pad = 0.05,
      shrink = 1, aspect = 20 })
    near({ 57.6, 41.472, 285.696, 266.112 }, boxes()[1].box)
    near({ 361.152, 41.472, 13.3056, 266.112 }, boxes()[2].box)
    assert.are_not.equal(beside, plt.gca())
  end)

  it("thins out labels that would run into each other", function()
    local _, ax = plt.subplots(1, 3)
    for i = 1, 3 do
      ax[i]:plot({ 0, 0.004 }, { 0, 100000 })
      ax[i]:set_ylabel "y"
    end
    for _, arranged in ipairs(boxes()) do
      local texts = arranged.x.texts
      assert.equal(2, #texts) -- 0.0000 and 0.0025, in place of 0.000, 0.002 and 0.004
      assert(texts[1].x1 < texts[2].x0)
    end
  end)
end)

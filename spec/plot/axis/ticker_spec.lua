local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("locators and formatters", function()
  local ax

  before_each(function()
    ax = select(2, plt.subplots())
    ax:set_xlim(0, 1)
    ax:set_ylim(-40, 55)
  end)

  after_each(function()
    plt.close "all"
  end)

  it("put ticks at multiples, at so many round places, in a list, or nowhere", function()
    ax.yaxis:set_major_locator(plt.MultipleLocator(20))
    assert.same({ -40.0, -20.0, 0.0, 20.0, 40.0 }, ax:get_yticks())
    ax.yaxis:set_major_locator(plt.MaxNLocator(3))
    assert.same({ -40.0, 0.0, 40.0 }, ax:get_yticks())
    ax:set_xlim(0.5, 3.5)
    ax.xaxis:set_major_locator(plt.MaxNLocator { integer = true })
    assert.same({ 1.0, 2.0, 3.0 }, ax:get_xticks())
    ax.xaxis:set_major_locator(plt.FixedLocator { 1, 3 })
    assert.same({ 1, 3 }, ax:get_xticks())
    ax.xaxis:set_major_locator(plt.LinearLocator(3))
    assert.same({ 0.5, 2.0, 3.5 }, ax:get_xticks())
    ax.xaxis:set_major_locator(plt.NullLocator())
    assert.same({}, ax:get_xticks())
    ax.xaxis:set_major_locator(function(low, high) return { (low + high) / 2 } end)
    assert.same({ 2.0 }, ax:get_xticks())
    ax:set_xticks { 1, 2, 3 }
    assert.same({ 1, 2, 3 }, ax:get_xticks())
  end)

  it("put minor ticks between the major ones", function()
    ax.x:set_major_locator(plt.MultipleLocator(0.5))
    ax.x:set_minor_locator(plt.AutoMinorLocator(2))
    assert.same({ 0.25, 0.75 }, ax.x:ticks().minor)
    ax.x:set_minor_locator(plt.MultipleLocator(0.2))
    assert.equal(4, #ax.x:ticks().minor)
    ax.x:set_minor_locator(plt.AutoMinorLocator())
    assert.equal(8, #ax.x:ticks().minor)
  end)

  it("write labels as formats of both languages do, in percent, or not", function()
    ax:set_yticks { -40, 0.5, 55 }
    local function labels(format)
      ax.yaxis:set_major_formatter(format)
      return table.concat(ax:get_yticklabels(), " ")
    end
    assert.equal("−40.0 0.5 55.0", labels "{x:.1f}")
    assert.equal("−4000% 50% 5500%", labels "{x:.0%}")
    assert.equal("−40 m 0 m 55 m", labels(plt.StrMethodFormatter "{x:d} m"))
    assert.equal("-40.0 0.5 55.0", labels(plt.FormatStrFormatter "%.1f"))
    assert.equal("−40% 0% 55%", labels(plt.PercentFormatter()))
    assert.equal("−400.00% 5.00% 550.00%", labels(plt.PercentFormatter(10, { decimals = 2 })))
    assert.equal("1 2 3", labels(plt.FuncFormatter(function(_, i) return tostring(i) end)))
    assert.equal("  ", labels(plt.NullFormatter()))
    ax:set_ylim(1000, 2e6)
    ax:set_yticks { 1000, 1234567 }
    assert.equal("1,000 1,234,567", labels "{x:,.0f}")
    ax:set_xlim(0, 0.05)
    ax.xaxis:set_major_formatter(plt.PercentFormatter(1))
    assert.same({ "0.0%", "1.0%", "2.0%", "3.0%", "4.0%", "5.0%" }, ax:get_xticklabels())
  end)

  it("are refused where they say nothing", function()
    raises("StrMethodFormatter: the format must be such as \"{x:.1f}\", got \"{y}\"",
      plt.StrMethodFormatter, "{y}")
    raises("MultipleLocator: the base must be a number above 0, got 0", plt.MultipleLocator, 0)
    raises("set_major_locator: the locator must be a locator, such as plt.MultipleLocator(0.5), or "
      .. "a function of two limits, got 5", ax.xaxis.set_major_locator, ax.xaxis, 5)
    ax.yaxis:set_major_locator(plt.MultipleLocator(1e-6))
    raises("these are more than 1000 ticks from -40.0 to 55.0", ax.get_yticks, ax)
  end)
end)

describe("the axis of a direction", function()
  after_each(function()
    plt.close "all"
  end)

  it("has what the axes have for it", function()
    local _, ax = plt.subplots()
    ax.yaxis:grid(true)
    assert.same({}, ax.y.major.grid)
    assert.is_false(ax.x.major.grid)
    ax.xaxis:set_ticks({ 0, 1 }, { "no", "yes" })
    assert.same({ "no", "yes" }, ax.xaxis:get_ticklabels())
    ax.xaxis:set_ticklabels { "a", "b" }
    assert.same({ "a", "b" }, ax:get_xticklabels())
    ax.xaxis:set_label_text "answer"
    assert.equal("answer", ax:get_xlabel())
    ax.yaxis:set_tick_params { length = 7 }
    assert.equal(7, ax.y.major.size)
    assert.equal(3.5, ax.x.major.size)
  end)

  it("refuses other names", function()
    local _, ax = plt.subplots()
    raises('axis objects have no "set_tick": did you mean "set_ticks"?', function()
      return ax.xaxis.set_tick
    end)
  end)
end)

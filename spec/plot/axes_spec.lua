-- The cases of plot_calls.jsonl were made with matplotlib 3.11: a figure of 5 by 4 inches, the
-- calls, `fig.canvas.draw()`, then limits, ticks, labels, offset texts and the box of the axes.

local fixtures = require "spec.helpers.fixtures"
local layout = require "dnn.plot.figure.layout"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

local function is_near(a, b)
  return a == b or math.abs(a - b) <= 1e-9 * math.max(math.abs(a), math.abs(b), 1e-3)
end

-- Runs calls on new axes, `ax`.
local function run(code)
  plt.figure { figsize = { 5, 4 } }
  local ax = plt.gca()
  local names = setmetatable({ plt = plt, ax = ax, np = np }, { __index = _G })
  assert(load(code, code, "t", names))()
  return ax
end

describe("axes", function()
  after_each(function()
    plt.close "all"
  end)

  it("have the limits, ticks, labels and boxes of matplotlib", function()
    local count = 0
    for case in fixtures.lines "plot_calls.jsonl" do
      local ax = run(case.code)
      local box = layout.arrange(plt.gcf())[1].arranged.box
      for _, name in ipairs { "x", "y" } do
        local low, high = ax["get_" .. name .. "lim"](ax)
        local wanted = case[name .. "lim"]
        assert(is_near(low, wanted[1]) and is_near(high, wanted[2]),
          ("%s: %slim is %s, %s"):format(case.code, name, low, high))
        local places, texts = {}, {}
        for i, tick in ipairs(case[name .. "ticks"]) do
          places[i], texts[i] = tick[1], tick[2]
        end
        local ticks = ax["get_" .. name .. "ticks"](ax)
        assert.equal(#places, #ticks, case.code)
        for i, place in ipairs(places) do
          assert(is_near(place, ticks[i]), case.code)
        end
        assert.same(texts, ax["get_" .. name .. "ticklabels"](ax), case.code)
        assert.equal(case[name .. "offset"], ax:get_offset_text(name), case.code)
      end
      for i, key in ipairs { "x", "y", "w", "h" } do
        assert(not case.box or math.abs(case.box[i] - box[key]) < 0.01, case.code)
      end
      plt.close "all"
      count = count + 1
    end
    assert(count > 60)
  end)

  it("draw whatever the data is", function()
    for _, code in ipairs { "ax:plot({})", "ax:plot({0/0, 0/0})", "ax:plot({1e300, -1e300})",
      "ax:plot({1e-300})", "ax:plot({1/0, -1/0, 3})", "ax:semilogy({-1, 0, 5})",
      "ax:semilogy({1e-300, 1e300})", "ax:loglog({-1}, {-1})", "ax:plot(np.zeros(0))",
      "ax:plot({1, 2}, {3, 3}, 'o'); ax:set_yscale('symlog')", "ax:set_xlim(1e300, 2e300)" } do
      run(code)
      assert.equal("\137PNG", plt.gcf():bytes("png", { dpi = 40 }):sub(1, 4), code)
      plt.close "all"
    end
  end)

  it("return limits that were set, and take them one by one or in a table", function()
    local ax = run "ax:plot({ 1, 2 })"
    assert.same({ 0, 5 }, { ax:set_xlim { 0, 5 } })
    assert.same({ 0, 9 }, { ax:set_xlim { right = 9 } })
    assert.same({ -1, 9 }, { ax:set_xlim(-1) })
    assert.same({ 2, 4 }, { ax:set_ylim { bottom = 2, top = 4 } })
    raises("ylim: a limit must be a number, got nan", ax.set_ylim, ax, 0 / 0, 1)
    raises("xlim: unknown option 'lft': did you mean 'left'?", ax.set_xlim, ax, { lft = 1 })
    raises("xlim: the limits must be a table of two numbers, got table", ax.set_xlim, ax,
      { 1, 2, 3 })
  end)

  it("keep texts", function()
    local ax = run ""
    ax:set_title "cost"
    ax:set_title("left", { loc = "left" })
    ax:set_xlabel("epoch", { fontsize = "large", color = "C1" })
    assert.equal("cost", ax:get_title())
    assert.equal("left", ax:get_title "left")
    assert.equal("epoch", ax:get_xlabel())
    assert.equal("", ax:get_ylabel())
    ax:set { ylabel = "loss", xlim = { 0, 2 }, yscale = "log" }
    assert.equal("loss", ax:get_ylabel())
    assert.equal("log", ax:get_yscale())
    raises('xlabel: a text is needed, such as xlabel "cost"', ax.set_xlabel, ax)
    raises("title: the text must be a text, got table", ax.set_title, ax, {})
    raises("set: unknown option 'xlabl': did you mean 'xlabel'?", ax.set, ax, { xlabl = "x" })
  end)

  it("say what is wrong with a call", function()
    local ax = run ""
    raises('axes have no "set_xlabl": did you mean "set_xlabel"?', function()
      return ax.set_xlabl
    end)
    raises("no axes given: for the method write ax:set_xlabel() with a colon", ax.set_xlabel, "x")
    raises("no axes given: for the method write ax:plot() with a colon", ax.plot, { 1, 2 })
    raises("set_scale: there is no scale \"logg\": did you mean \"log\"?", ax.set_xscale, ax,
      "logg")
    raises('axis: the first argument must be "on", "off", "equal"', ax.axis, ax, "bogus")
    raises("axis: the limits are {x0, x1, y0, y1}, got a table of 2", ax.axis, ax, { 1, 2 })
    raises("xticks: there are 1 labels for 2 ticks", ax.set_xticks, ax, { 1, 2 }, { "a" })
    raises("xticks: the labels are given twice, also as an option", ax.set_xticks, ax, { 1 },
      { "a" }, { labels = { "b" } })
    raises("xticklabels: unknown option 'labels'", ax.set_xticklabels, ax, { "a" },
      { labels = { "b" } })
    raises("grid: unknown option 'colour': did you mean 'color'?", ax.grid, ax, true,
      { colour = "r" })
    raises("tick_params: unknown option 'lenght': did you mean 'length'?", ax.tick_params, ax,
      { lenght = 3 })
    raises("margins: unknown option 'z'", ax.margins, ax, { z = 1 })
    raises("ticklabel_format: useOffset must be true, false or a number, got nan",
      ax.ticklabel_format, ax, { useOffset = 0 / 0 })
  end)

  it("are cleared", function()
    local ax = run "ax:plot({ 1, 5 }, { label = 'a' }); ax:set_title 'T'; ax:set_yscale 'log'"
    ax:legend()
    ax:cla()
    assert.same({}, ax.artists)
    assert.equal("", ax:get_title())
    assert.equal("linear", ax:get_yscale())
    assert.is_nil(ax:get_legend())
    assert.same({ 0, 1 }, { ax:get_xlim() })
  end)

  it("share a direction with their twins", function()
    local ax = run "ax:plot({ 0, 10 }, { 1, 2 })"
    local other = ax:twinx()
    other:plot({ 0, 20 }, { 100, 300 })
    assert.same({ -1, 21 }, { ax:get_xlim() })
    assert.same({ 90, 310 }, { other:get_ylim() })
    assert.same({ 0.95, 2.05 }, { ax:get_ylim() })
    assert.equal(other, plt.gca())
  end)

  it("turn their grid on, off and over", function()
    local ax = run ""
    ax:grid()
    assert.is_truthy(ax.x.major.grid and ax.y.major.grid)
    ax:grid()
    assert.is_false(ax.x.major.grid)
    ax:grid(true, { axis = "y", which = "both", ls = ":" })
    assert.is_false(ax.x.major.grid)
    assert.same({ linestyle = ":" }, ax.y.minor.grid)
  end)

  it("put a title where it is told to", function()
    local ax = run ""
    ax:set_title("low", { y = 0.5, pad = 0 })
    local arranged = layout.arrange(plt.gcf())[1].arranged
    local box = arranged.box
    assert(math.abs(arranged.titles[1].y - (box.y + box.h / 2)) < 1e-9)
  end)

  it("put a title above the labels of a twin", function()
    local ax = run "ax:plot({ 1, 2 }); ax:set_title 'T'"
    ax:twiny():set_xlabel "other x"
    local placed = layout.arrange(plt.gcf())
    local bounds = placed[2].arranged.x.bounds
    assert(placed[1].arranged.titles[1].y1 <= bounds.y0 and bounds.y0 > 0)
  end)

  it("find ticks and labels anew after every setting", function()
    local ax = run "ax:plot({ 0, 2e6 })"
    local function labels()
      return table.concat(ax:get_yticklabels(), " ") .. " " .. ax:get_offset_text "y"
    end
    assert.equal("0.00 0.25 0.50 0.75 1.00 1.25 1.50 1.75 2.00 1e6", labels())
    ax:ticklabel_format { style = "plain" }
    assert.equal("0 250000 500000 750000 1000000 1250000 1500000 1750000 2000000 ", labels())
    ax:locator_params { nbins = 2 }
    assert.equal("0 2000000 ", labels())
    ax:set_yticks({ 0, 1e6 }, { "none", "all" })
    assert.equal("none all ", labels())
    ax:set_yticklabels { "a", "b" }
    assert.equal("a b ", labels())
    ax:set_yticks({ 5e5 }, { minor = true })
    assert.same({ 5e5 }, ax.y:ticks().minor)
    ax:minorticks_off()
    assert.same({}, ax.y:ticks().minor)
  end)

  it("have spines and axis objects with methods", function()
    local ax = run "ax:plot { 1, 2 }"
    ax.spines.top:set_visible(false)
    ax.spines["right"]:set_color "r"
    assert.same({ false, "r" }, { ax.spines.top:get_visible(), ax.spines.right:get_color() })
    ax.xaxis:tick_top()
    assert.is_true(ax.x.major.labeltop)
    assert.is_false(ax.x.major.labelbottom)
    ax.xaxis:set_label_position "top"
    assert.equal(ax.yaxis, ax:get_yaxis())
    ax:get_yaxis():set_visible(false)
    plt.box(false)
    assert.is_false(ax.is_frame_on)
    plt.box()
    assert.is_true(ax.is_frame_on)
    ax.xaxis:set_major_formatter "%.2f s"
    assert.equal("0.00 s", ax:get_xticklabels()[1])
    ax.xaxis:set_major_formatter(function(x) return x * 1000 .. " ms" end)
    assert.equal("0.0 ms", ax:get_xticklabels()[1])
    raises('the format must be a format such as "%.1f" or a function', ax.xaxis.set_major_formatter,
      ax.xaxis, 3)
    plt.gcf():bytes "svg"
    raises("tick_left: the x axis has no such side", ax.xaxis.tick_left, ax.xaxis)
    raises('set_label_position: the side must be "bottom" or "top", got "left"',
      ax.xaxis.set_label_position, ax.xaxis, "left")
  end)

  it("give lines colors in turn, and those of the style when they were made", function()
    local ax = run "ax:plot({ 1, 2 }); ax:plot({ 1, 2 }, 'r'); ax:plot({ 1, 2 })"
    local colors = {}
    for i, line in ipairs(ax.lines) do
      colors[i] = line:get_color()
    end
    assert.same({ "#1f77b4", "r", "#ff7f0e" }, colors)
    ax:set_prop_cycle { color = { "k", "g" } }
    assert.equal("k", ax:plot({ 1, 2 })[1]:get_color())
    raises("set_prop_cycle: a list of colors is needed", ax.set_prop_cycle, ax, {})
  end)

  it("has its sides one by one, several, or all", function()
    local _, ax = plt.subplots()
    ax.spines[{ "top", "right" }]:set_visible(false)
    ax.spines[":"]:set_linewidth(2)
    assert.is_false(ax.spines.top:get_visible())
    assert.is_true(ax.spines.left:get_visible())
    assert.equal(2, ax.spines.bottom:get_linewidth())
    raises('spines: there is no side "topp": did you mean "top"?', function()
      return ax.spines[{ "topp" }]
    end)
  end)

  it("puts the label of an axis without ticks next to the box", function()
    local function gap()
      local arranged = layout.arrange(plt.gcf())[1].arranged
      return arranged.x.texts[#arranged.x.texts].y0 - arranged.box.y - arranged.box.h
    end
    local _, ax = plt.subplots()
    ax:set_xlabel "Boot"
    ax:set_xticks({ 0, 1 }, { "", "" })
    local before = gap()
    ax:set_xticks {}
    assert.is_true(math.abs(before - 3.5 - gap()) < 1e-9)
  end)

  it("takes the texts of ticks as an array", function()
    local _, ax = plt.subplots()
    ax:set_xticks(np.arange(3), np.arange(3))
    assert.same({ "0", "1", "2" }, ax:get_xticklabels())
  end)
end)

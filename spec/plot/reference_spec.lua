-- Pictures beside those that matplotlib 3.11 draws: spec/fixtures/plots, 400 by 300 pixels. Its
-- letters are antialiased in other ways, and it moves markers to whole pixels; lines, boxes, ticks
-- and grids are the same: the mean difference of a channel is below 1.5 of 255 levels, and next to
-- no pixel outside of letters and markers is another one.

local np = require "dnn.np"
local plt = require "dnn.plot"

local x = np.linspace(0, 10, 100)

local draw = {}

function draw.lines()
  plt.plot(x, np.sin(x))
  plt.plot(x, np.cos(x), "r--", { lw = 3 })
  plt.plot(x, x / 10, "g-.")
  plt.title "Title of it"
  plt.xlabel "x label"
  plt.ylabel "y label"
  plt.grid(true)
end

function draw.log()
  plt.semilogy(x, np.exp(x))
  plt.ylabel "loss"
  plt.xlabel "epoch"
  plt.title "Log"
end

function draw.legend()
  plt.plot(x, np.sin(x), { label = "sine" })
  plt.plot(x, np.cos(x), ":", { label = "cosine" })
  plt.legend()
end

function draw.markers()
  for n, marker in ipairs { "o", "s", "^", "v", "D", "*", "+", "x", "_" } do
    plt.plot({ n }, { n % 3 }, { marker = marker, ms = 12 })
  end
end

function draw.twin()
  local a = plt.gca()
  a:plot(x, x)
  a:twinx():plot(x, x * x * 1e5, "r:")
  a:set_title "twin"
end

function draw.shared()
  local fig, ax = plt.subplots(2, 2, { sharex = true, sharey = true })
  for i = 1, 2 do
    for j = 1, 2 do
      ax[i][j]:plot(x, np.sin(x) * (i * j))
    end
  end
  fig:suptitle "Shared"
end

function draw.dark()
  plt.style.use "dark_background"
  plt.plot(x, np.sin(x))
  plt.plot(x, np.cos(x))
  plt.grid(true)
  plt.title "dark"
end

function draw.bars()
  local names = { "a", "b", "c" }
  local bars = plt.bar(names, { 3, 5, 2 }, { yerr = { 0.5, 0.3, 0.2 }, capsize = 4,
    label = "first" })
  plt.bar(names, { 1, 2, 1 }, { bottom = { 3, 5, 2 }, color = { "r", "g", "b" }, edgecolor = "k",
    alpha = 0.5, width = 0.5 })
  plt.bar_label(bars, { label_type = "center" })
  plt.legend()
end

function draw.hist()
  plt.hist({ np.sin(x), np.cos(x) * 2 }, { bins = 12, label = { "a", "b" } })
  plt.hist(np.sin(x * 1.3), { bins = 8, histtype = "step", lw = 2, color = "k" })
  plt.legend { loc = "upper left" }
end

function draw.errors()
  local t = np.arange(1, 7)
  plt.errorbar(t, t ^ 2, { yerr = t, xerr = 0.3, fmt = "o", capsize = 3, label = "points" })
  plt.errorbar(t, 30 - 4 * t, { yerr = np.stack { np.ones(6), 3 * np.ones(6) }, fmt = "r--",
    label = "line" })
  plt.stem(t, t * 2.0, "g-", " ", { bottom = 1 })
  plt.legend { loc = "upper left" }
end

function draw.areas()
  plt.fill_between(x, np.sin(x), np.cos(x), { where = np.greater(np.sin(x), np.cos(x)),
    interpolate = true, alpha = 0.5 })
  plt.fill_between(x, np.sin(x) - 1, -2.5, { color = "C1", alpha = 0.3, step = "mid" })
  plt.axvspan(2, 3, { alpha = 0.3, color = "g" })
  plt.axhline(0, { ls = "--", c = "k", lw = 0.8 })
  plt.axvline(8, 0.5, { c = "r" })
  plt.hlines({ -1.5, -2 }, 1, { 5, 9 }, { colors = { "m", "c" } })
  plt.axline({ 0, -2 }, { slope = 0.2, color = "y" })
end

function draw.annotations()
  plt.plot(x, np.sin(x))
  plt.annotate("peak", { 1.57, 1 }, { xytext = { 3, 0.9 }, arrowprops = { arrowstyle = "->" } })
  plt.annotate("low", { 4.7, -1 }, { xytext = { 6, -0.6 }, arrowprops = { facecolor = "k",
    shrink = 0.05 } })
  plt.annotate("arc", { 7.85, 1 }, { xytext = { -60, -40 }, textcoords = "offset points",
    bbox = { boxstyle = "round", fc = "y" }, arrowprops = { arrowstyle = "-|>", color = "r",
    connectionstyle = "arc3,rad=0.3" } })
  plt.text(0.02, 0.03, "corner", { transform = "axes", bbox = { facecolor = "w",
    edgecolor = "b" } })
  plt.text(1.5, -0.6, "turned", { rotation = 45, color = "g" })
end

function draw.boxes()
  local _, ax = plt.subplots(1, 2)
  ax[1]:boxplot({ np.sin(x) * 3, np.cos(x) ^ 3, x / 3 }, { showmeans = true })
  ax[2]:pie({ 3, 2, 1 }, { labels = { "a", "b", "c" }, autopct = "%.0f%%",
    explode = { 0, 0.1, 0 }, startangle = 90 })
end

function draw.arrows()
  local X, Y = np.meshgrid(np.linspace(-2, 2, 9), np.linspace(-1, 1, 7))
  plt.quiver(X, Y, -Y, X, np.hypot(X, Y))
  plt.gca():add_patch(plt.Circle({ 0, 0 }, 0.5, { fill = false, lw = 2 }))
  plt.gca():add_patch(plt.Rectangle({ -1.5, -0.8 }, 1, 0.5, { alpha = 0.4 }))
  plt.arrow(0.5, -0.5, 0.8, 0.4, { width = 0.05 })
end

describe("pictures", function()
  after_each(function()
    plt.close "all"
    plt.rcdefaults()
  end)

  for name, f in pairs(draw) do
    it("look like matplotlib's: " .. name, function()
      plt.rc { figsize = { 4, 3 } }
      f()
      plt.gcf():set_layout_engine "none" -- matplotlib cuts a label, where boxes shrink here
      local d <close> = plt.gcf():draw()
      local expected = plt.imread("spec/fixtures/plots/" .. name .. ".png") * 255
      local difference = np.abs(d:pixels(100):astype "float64" - expected)
      assert(difference:mean() < 1.5, ("mean difference %.3f"):format(difference:mean()))
      local others = np.greater(difference:max { axis = 3 }, 128):mean()
      assert(others < 0.007, ("%.4f of the pixels differ"):format(others))
    end)
  end
end)

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

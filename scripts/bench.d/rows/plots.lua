-- figures to PNG in memory: lines, points, pictures, areas, and loading the library

local display = require "dnn.display"
local np = require "dnn.np"
local plt = require "dnn.plot"

local function png(fig)
  local bytes = assert(display.bundle(fig, { include = { "image/png" } })["image/png"])
  plt.close(fig)
  return bytes
end

--- A row's function: draws into the axes of a new figure of 500 x 400 pixels and renders it.
local function figure(draw)
  return function()
    local give = draw()
    return function()
      local fig, ax = plt.subplots { figsize = { 5, 4 } }
      give(ax, fig)
      return png(fig)
    end
  end
end

local function random(...)
  return np.random.RandomState(1):randn(...)
end

local line = figure(function()
  local y = random(200):cumsum()
  return function(ax)
    ax:plot(y, { label = "cost" })
    ax:set_xlabel "iterations"
    ax:set_ylabel "cost"
    ax:set_title "Learning rate = 0.0075"
    ax:legend()
  end
end)

local subplots = function()
  local y = random(200)
  return function()
    local fig, axes = plt.subplots(2, 3, { figsize = { 9, 6 } })
    for i = 1, 2 do
      for j = 1, 3 do
        axes[i][j]:plot(y)
      end
    end
    return png(fig)
  end
end

local long_line = figure(function()
  local y = random(1000000)
  return function(ax)
    ax:plot(y)
  end
end)

local smooth_line = figure(function()
  local y = random(1000000):cumsum()
  return function(ax)
    ax:plot(y)
  end
end)

local scatter = figure(function()
  local x, y = random(100000), np.random.RandomState(2):randn(100000)
  return function(ax)
    ax:scatter(x, y, { s = 4, alpha = 0.5 })
  end
end)

local scatter_by_value = figure(function()
  local x, y = random(100000), np.random.RandomState(2):randn(100000)
  return function(ax)
    ax:scatter(x, y, { c = x, s = 4 })
  end
end)

local image = figure(function()
  local z = random(4000, 4000)
  return function(ax)
    ax:imshow(z)
  end
end)

local contourf = figure(function()
  local x = np.linspace(-3, 3, 300)
  local xx, yy = np.meshgrid(x, x)
  local z = np.sin(xx * 2) * np.cos(yy)
  return function(ax, fig)
    fig:colorbar(ax:contourf(xx, yy, z), { ax = ax })
  end
end)

local hist = figure(function()
  local y = random(100000)
  return function(ax)
    ax:hist(y, { bins = 50 })
  end
end)

local function row(name, ours, peer)
  return { name = name, ours = ours, peers = { matplotlib = peer } }
end

return {
  rows = {
    row("line, 500 x 400", line, "line"),
    row("2 x 3 axes, 900 x 600", subplots, "subplots"),
    row("line of 1e6 points, noise", long_line, "long_line"),
    row("line of 1e6 points, walk", smooth_line, "smooth_line"),
    row("scatter, 1e5 points", scatter, "scatter"),
    row("scatter, 1e5 points, by value", scatter_by_value, "scatter_by_value"),
    row("imshow, 4000 x 4000", image, "image"),
    row("contourf, 300 x 300, colorbar", contourf, "contourf"),
    row("hist, 1e5 numbers", hist, "hist"),
    { name = "require, another process", ours = "build/dnnlua -e 'require \"dnn.plot\"'",
      peer_command = "/usr/bin/python3 -c 'import matplotlib.pyplot'" },
  },
}

--- The logo of the kernel in Jupyter's launcher: a small network on a disc with a moon.

local plt = require "dnn.plot"

local logo = {}

local sky <const>, unit <const>, line <const>, moon <const> =
  "#14367d", "white", "#a9bbdf", "#ff9d2e"

--- The units of the network's layers, from the left.
local layers <const> = {
  { { -0.56, 0.30 }, { -0.56, -0.36 } },
  { { -0.02, 0.55 }, { -0.02, -0.03 }, { -0.02, -0.61 } },
  { { 0.52, -0.03 } },
}

--- A new figure of a size in inches, which is open.
local function draw(inches)
  local figure = plt.figure { figsize = { inches, inches } }
  local axes = figure:add_axes { 0, 0, 1, 1 }
  axes:set_axis_off()
  axes:set_xlim { -1.04, 1.04 }
  axes:set_ylim { -1.04, 1.04 }
  local function disc(center, radius, color, zorder)
    axes:add_patch(plt.Circle(center, radius, { facecolor = color, edgecolor = "none",
      zorder = zorder }))
  end
  disc({ -0.08, -0.08 }, 0.96, sky, 1)
  disc({ 0.78, 0.78 }, 0.24, moon, 1)
  for i = 2, #layers do
    for _, to in ipairs(layers[i]) do
      for _, from in ipairs(layers[i - 1]) do
        axes:plot({ from[1], to[1] }, { from[2], to[2] }, { color = line, zorder = 2,
          linewidth = 2.5 * inches })
      end
    end
  end
  for i, units in ipairs(layers) do
    for _, center in ipairs(units) do
      disc(center, 0.17, i == #layers and moon or unit, 3)
    end
  end
  return figure
end

--- Writes the logo into a file, .png or .svg, of so many pixels.
---@param path string
---@param pixels integer
function logo.save(path, pixels)
  local figure = draw(1)
  figure:savefig(path, { dpi = pixels, transparent = true })
  plt.close(figure)
end

return logo

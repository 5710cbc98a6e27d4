--- Lines of steps: `ax:step(x, y, { where = "mid" })`.

local line = require "dnn.plot.kinds.line"
local options = require "dnn.plot.options"

local step = {}

local places <const> = options.words { "pre", "post", "mid" }

--- Draws lines whose values change at once: at x (`where = "pre"`, the default: each value holds
--- since the point before), after x ("post"), or halfway ("mid"). Otherwise as `plot`.
function step.step(axes, ...)
  local arguments = table.pack(...)
  local own, style = options.split(options.take(arguments, 1, { "x", "y" }), { where = true })
  style.drawstyle = "steps-" .. options.check("step", "where", own.where or "pre", places)
  local lines = line.make("step", axes, arguments, style)
  for _, one in ipairs(lines) do
    axes:add(one)
  end
  return lines
end

return step

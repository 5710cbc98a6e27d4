--- Draws the rows that form a series: time above, memory below, a curve for each side.

local plt = require "dnn.plot"
local sides = require "sides"
local statistics = require "statistics"

local figure = {}

--- The rows of each series, in order.
local function series_of(rows)
  local all = {}
  for _, row in ipairs(rows) do
    if row.series then
      if not all[row.series] then
        all[row.series] = {}
        all[#all + 1] = row.series
      end
      table.insert(all[row.series], row)
    end
  end
  return all
end

--- A curve for each side that all rows have.
local function draw_curves(ax, rows, value)
  for i, side in ipairs(rows[1].sides) do
    local xs, ys = {}, {}
    for j, row in ipairs(rows) do
      xs[j], ys[j] = row.x, value(row.sides[i])
    end
    ax:loglog(xs, ys, { marker = "o", label = side.label })
  end
end

---@param result table what a run measured
---@param path string
function figure.draw(result, path)
  local all = series_of(result.rows)
  if #all == 0 then
    sides.stop "these rows form no series: there is nothing to draw"
  end
  local fig, axes = plt.subplots(2, #all, { figsize = { 4 * #all, 7 }, squeeze = false })
  for i, name in ipairs(all) do
    local time, memory = axes[1][i], axes[2][i]
    draw_curves(time, all[name], function(side)
      return statistics.median(side.seconds)
    end)
    draw_curves(memory, all[name], function(side)
      return side.kib / 1024
    end)
    memory:set_xlabel(name)
    if i == 1 then
      time:set_ylabel "seconds"
      memory:set_ylabel "MB in use at once"
      time:legend()
    end
  end
  fig:suptitle(("%s, commit %s, %s"):format(result.benchmark, result.commit,
    result.machine.processor))
  fig:savefig(path)
end

return figure

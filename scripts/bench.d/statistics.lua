--- Medians and quartiles, and numbers as text.

local statistics = {}

--- The value below which a share of the values lies, by linear interpolation.
---@param values number[]
---@param share number from 0 to 1
---@return number
function statistics.quantile(values, share)
  local sorted = table.move(values, 1, #values, 1, {})
  table.sort(sorted)
  local position = 1 + share * (#sorted - 1)
  local below = math.tointeger(position // 1)
  local above = math.min(below + 1, #sorted)
  return sorted[below] + (position - below) * (sorted[above] - sorted[below])
end

function statistics.median(values)
  return statistics.quantile(values, 0.5)
end

--- Pair by pair, one value by another.
---@param numerators number[]
---@param denominators number[]
---@return number[]
function statistics.ratios(numerators, denominators)
  local ratios = {}
  for i = 1, #numerators do
    ratios[i] = numerators[i] / denominators[i]
  end
  return ratios
end

--- A quantity in the largest of its units that leaves a digit before the point.
local function with_unit(value, units)
  for i, unit in ipairs(units) do
    if value >= unit[2] or i == #units then
      value = value / unit[2]
      local format = value < 10 and "%.2f %s" or value < 100 and "%.1f %s" or "%.0f %s"
      return format:format(value, unit[1])
    end
  end
end

function statistics.duration(seconds)
  return with_unit(seconds, { { "s", 1 }, { "ms", 1e-3 }, { "us", 1e-6 }, { "ns", 1e-9 } })
end

function statistics.memory(kib)
  return with_unit(kib, { { "GB", 1024 ^ 2 }, { "MB", 1024 } })
end

return statistics

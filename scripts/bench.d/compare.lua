-- Shows what differs between two files of `scripts/bench --json` by more than the rounds did.
--
--   dnnlua compare.lua OLD.json NEW.json
--
-- Ratios to a peer are compared, which the machine's mood touches least, our own times and memory,
-- and counted instructions. A quantity differs when the quartiles of its rounds do not overlap.

package.path = (arg[0]:match("^(.*/)[^/]*$") or "") .. "?.lua;" .. package.path

local results = require "results"
local statistics = require "statistics"

local old, new = results.read(arg[1]), results.read(arg[2])

--- The quantities of a row, by name: { values, text of one value, smaller is better }.
local function quantities(row)
  local found = {}
  local function add(name, values, text)
    found[#found + 1] = { name = name, values = values, text = text }
    found[name] = found[#found]
  end
  if row.instructions then
    add("instructions", { row.instructions }, function(value)
      return ("%.0f"):format(value)
    end)
  end
  for i, side in ipairs(row.sides or {}) do
    if i == 1 then
      add("time", side.seconds, statistics.duration)
      if side.kib then
        add("memory", { side.kib }, statistics.memory)
      end
    else
      add(side.label .. " / ours", statistics.ratios(side.seconds, row.sides[1].seconds),
        function(value)
          return ("%.2f"):format(value)
        end)
    end
  end
  return found
end

local function quartiles(values)
  return statistics.quantile(values, 0.25), statistics.quantile(values, 0.75)
end

-- Memory and instructions are single numbers, of which the last digits vary from run to run.
local least <const> = 0.01

local function differs(before, after)
  local low, high = quartiles(before)
  local new_low, new_high = quartiles(after)
  local change = statistics.median(after) / statistics.median(before) - 1
  return (new_low > high or new_high < low) and math.abs(change) > least, change
end

print(("%s: %s (%s) -> %s (%s)"):format(new.benchmark, old.commit, old.date, new.commit, new.date))
for library, version in pairs(new.peers or {}) do
  if old.peers[library] ~= version then
    print(("%s -> %s: ratios to it do not compare"):format(old.peers[library], version))
  end
end
local before = {}
for _, row in ipairs(old.rows) do
  before[row.name] = quantities(row)
end
local same = 0
for _, row in ipairs(new.rows) do
  for _, quantity in ipairs(quantities(row)) do
    local earlier = before[row.name] and before[row.name][quantity.name]
    if earlier then
      local is_different, change = differs(earlier.values, quantity.values)
      if is_different then
        print(("%-34s %-14s %10s -> %-10s %+.1f %%"):format(row.name, quantity.name,
          quantity.text(statistics.median(earlier.values)),
          quantity.text(statistics.median(quantity.values)), 100 * change))
      else
        same = same + 1
      end
    end
  end
end
print(("%d quantities are the same within the spread of their rounds"):format(same))

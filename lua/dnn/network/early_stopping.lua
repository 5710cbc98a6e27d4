--- Early stopping, an option of net:fit (dnn.network.fit): training ends when a value of its
--- history makes no progress.
--
-- fit reads the option first, and asks the watcher after every epoch.

local fail = require "dnn.support.fail"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local quote = require("dnn.core").system.quote

local early_stopping = {}

--- Early stopping from its option: a patience, or a table with more.
function early_stopping.read(what, has_validation)
  if not what then
    return nil
  end
  local given = type(what) == "number" and { patience = what } or what
  if type(given) ~= "table" then
    fail("fit: early_stopping must be a number of epochs without progress, or a table "
      .. "{ patience = 5, ... }, got %s", type(given))
  end
  local monitor = type(given) == "table" and given.monitor
    or has_validation and "val_loss" or "loss"
  local rule = suggest.options("fit: early_stopping", given, { patience = 5, min_delta = 0,
    monitor = monitor, restore_best = false,
    maximize = type(monitor) == "string" and monitor:find("accuracy") ~= nil })
  ranges.check("fit: early_stopping", "patience", rule.patience, ranges.count)
  ranges.check("fit: early_stopping", "min_delta", rule.min_delta, ranges.from_zero)
  return rule
end

--- Watches a value; returns a function (history) -> stop?, and one that puts the best parameters
--- and buffers back, if the rule wants that.
function early_stopping.watcher(rule, net)
  local best, since, kept
  local function copies(arrays)
    local copied = {}
    for name, array in pairs(arrays) do
      copied[name] = array:copy()
    end
    return copied
  end
  local function restore()
    for field, arrays in pairs(kept or {}) do
      for name, array in pairs(arrays) do
        net[field][name] = array
      end
    end
  end
  return function(history)
    local values = history[rule.monitor]
    if type(values) ~= "table" then
      fail('fit: early_stopping: there is no "%s" to monitor', quote(rule.monitor))
    end
    local value = values[#values]
    local better = value - value == 0 and (best == nil
      or rule.maximize and value > best + rule.min_delta
      or not rule.maximize and value < best - rule.min_delta)
    if better then
      best, since = value, 0
      kept = rule.restore_best
        and { parameters = copies(net.parameters), buffers = copies(net.buffers) } or nil
      return false
    end
    since = (since or 0) + 1 -- NaN and infinities are no progress
    return since >= rule.patience
  end, restore
end

return early_stopping

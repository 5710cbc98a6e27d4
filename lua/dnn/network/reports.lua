--- The text of what methods of networks return: a History of net:fit (dnn.network.fit), Scores of
--- net:evaluate (dnn.network.evaluate), and numbers with units for net:summary and net:profile.

local guards = require "dnn.support.guards"

local reports = {}

-- --- numbers ------------------------------------------------------------------------------------

--- Six digits; NaN has no sign.
function reports.number_text(number)
  return number ~= number and "nan" or ("%.6g"):format(number)
end

local function with_units(value, units, base)
  local unit = 1
  while value >= 999.5 and unit < #units do
    value, unit = value / base, unit + 1
  end
  return (unit == 1 and "%.0f%s" or "%.3g%s"):format(value, units[unit])
end

--- "1.88 MB": bytes in powers of 1000.
function reports.bytes_text(bytes)
  return with_units(bytes, { " B", " kB", " MB", " GB", " TB" }, 1000)
end

--- "15.7 M": a count.
function reports.count_text(count)
  return with_units(count, { "", " k", " M", " G", " T" }, 1000)
end

--- "12.3 us": seconds.
function reports.time_text(seconds)
  return with_units(seconds * 1e9, { " ns", " us", " ms", " s" }, 1000)
end

-- --- training -----------------------------------------------------------------------------------

reports.History = { __name = "dnn.history", __index = {} }

--- Draws the curves of the epochs. Returns the figure, which is open then.
---@param options? table names, yscale, figsize
function reports.History.__index.plot(history, options)
  return require("dnn.plot.network.curves").history(history, options)
end

guards.methods(reports.History.__index, "history", "history", function(value)
  return getmetatable(value) == reports.History
end)

function reports.History.__tostring(history)
  local function range(list)
    return #list == 0 and "none"
      or ("%s -> %s"):format(reports.number_text(list[1]), reports.number_text(list[#list]))
  end
  local first = history.first_epoch or 1
  local words = { ("history of %s (%.3g s)"):format(first == 1 and history.epochs .. " epochs"
    or ("epochs %d .. %d"):format(first, first + history.epochs - 1), history.seconds) }
  for _, name in ipairs(history.names) do
    words[#words + 1] = ("%s %s"):format(name, range(history[name]))
  end
  words[#words + 1] = history.interrupted and "interrupted" or nil
  words[#words + 1] = history.stopped_early and "stopped early" or nil
  return table.concat(words, ", ")
end

--- Epochs that a table shows at its beginning and at its end, where there are more than both.
local edge_epochs <const> = 10

function reports.History.__display(history)
  return { ["text/html"] = function()
    local rows, first = {}, history.first_epoch or 1
    for i = 1, history.epochs do
      local row = { tostring(first + i - 1) }
      for _, name in ipairs(history.names) do
        row[#row + 1] = reports.number_text(history[name][i])
      end
      if i <= edge_epochs or i > history.epochs - edge_epochs then
        rows[#rows + 1] = row
      elseif i == edge_epochs + 1 then
        rows[#rows + 1] = { "..." }
      end
    end
    return require("dnn.support.html_table").text({ caption = tostring(history), rows = rows,
      heading = { "epoch", table.unpack(history.names) }, left = 0 }, 1)
  end }
end

reports.Scores = { __name = "dnn.scores" }

function reports.Scores.__tostring(scores)
  local words, names = {}, {}
  for name in pairs(scores) do
    names[#names + 1] = name
  end
  table.sort(names, function(a, b)
    return a == "loss" and b ~= "loss" or b ~= "loss" and a < b
  end)
  for i, name in ipairs(names) do
    words[i] = ("%s %s"):format(name, reports.number_text(scores[name]))
  end
  return table.concat(words, ", ")
end

return reports

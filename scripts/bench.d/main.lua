-- Times the rows of a benchmark, ours and the peers', round by round.
--
--   dnnlua main.lua FILE ROW ROUNDS "THREADS..." PYTHON DIRECTORY JSON FIGURE
--
-- FILE starts with a comment of one line that says what it compares, and returns { rows = ... }.
-- A row has a name and
--   ours          a function that prepares and returns the function to time, or a shell command
--   peers         { LIBRARY = NAME, ... }: for each library (numpy, torch, jax, matplotlib) that it
--                 is compared with, a function of FILE.py that prepares and returns the function
--                 ("NAME SIZE..." gives it integers)
--   peer_turns    how many turns of a peer's function are the work of one of ours (1)
--   peer_command  instead of 'peers', a shell command
--   flops, dtype  floating-point operations of one turn of ours, in "f64" or "f32": the row then
--                 shows the share of the processor's FMA peak that each side reaches
--   series, x     a panel of the figure, and the row's place in it
--
-- Each side is a program of its own. A processor whose host limits its clock is faster after a
-- rest, so in each round another side begins, and each rests equally long before its turns; what is
-- compared are times of the same round, also with the peak.

local here = arg[0]:match("^(.*/)[^/]*$") or ""
package.path = here .. "?.lua;" .. package.path

local results = require "results"
local sides = require "sides"
local statistics = require "statistics"

local file, wanted, rounds, threads, python, directory, json, figure = table.unpack(arg)
rounds = math.tointeger(tonumber(rounds))
if not rounds or rounds < 2 then
  sides.stop "ROUNDS: an integer of at least 2 expected"
end

local round_seconds <const> = 0.05
local rest <const> = "sleep 0.25"
-- Settings of a library that are slower than its best by this factor at first take no further part.
local hopeless <const> = 1.3

local thread_counts = {}
for text in threads:gmatch("%S+") do
  local count = math.tointeger(tonumber(text))
  if not count or count < 1 then
    sides.stop "THREADS: a positive integer expected"
  end
  if count ~= thread_counts[1] then
    thread_counts[#thread_counts + 1] = count
  end
end

--- Finds how many turns fill a round, which also warms up caches and pools.
local function calibrate(side)
  side.count = 1
  side.time(1)
  while true do
    local seconds = side.time(side.count)
    if seconds >= round_seconds then
      return
    end
    local needed = math.ceil(side.count * 1.2 * round_seconds / math.max(seconds, 1e-9))
    side.count = math.max(2 * side.count, math.min(needed, 100 * side.count))
  end
end

--- The seconds that a turn of ours takes the side, after a rest, and its memory.
local function measure(side)
  os.execute(rest)
  local seconds, kib = side.time(side.count)
  return seconds / side.count * side.turns, kib
end

local function calibrate_settings(settings)
  local seconds = {}
  for i, side in ipairs(settings) do
    calibrate(side)
    seconds[i] = measure(side)
  end
  local kept = {}
  for i, side in ipairs(settings) do
    if seconds[i] <= hopeless * math.min(table.unpack(seconds)) then
      kept[#kept + 1] = side
    else
      side.close()
    end
  end
  return kept
end

local function append(list, more)
  table.move(more, 1, #more, #list + 1, list)
end

--- All sides of a row, ready; ours is the first.
local function prepare(row, result)
  local ours = sides.of_row(directory, file, row, "ours", "ours")
  calibrate(ours)
  local all = { ours }
  for _, library in ipairs { "numpy", "torch", "jax", "matplotlib" } do
    if (row.peers or {})[library] then
      local settings, missing = sides.of_library(directory, python, file, row, library,
        thread_counts)
      append(all, calibrate_settings(settings))
      result.peers[library] = missing or settings[1].version
    end
  end
  if row.peer_command then
    local command = sides.of_row(directory, file, row, "peer_command",
      row.peer_command:match("%S+"))
    calibrate(command)
    all[#all + 1] = command
  end
  for _, count in ipairs(row.flops and thread_counts or {}) do
    local peak = sides.peak(directory, row.dtype, count)
    peak.threads = count
    calibrate(peak)
    all[#all + 1] = peak
  end
  return all
end

local function compare(row, result)
  local all = prepare(row, result)
  for _, side in ipairs(all) do
    side.seconds, side.kib = {}, 0
  end
  for round = 1, rounds do
    for i = 1, #all do
      local side = all[(round + i - 2) % #all + 1]
      local seconds, kib = measure(side)
      side.seconds[round], side.kib = seconds, math.max(side.kib, kib)
    end
  end

  local measured = { name = row.name, flops = row.flops, dtype = row.dtype, series = row.series,
    x = row.x, sides = {}, peak = {} }
  local best = {}
  for _, side in ipairs(all) do
    side.close()
    if side.label == "peak" then
      local rates = {}
      for round, seconds in ipairs(side.seconds) do
        rates[round] = tonumber(side.version) / seconds
      end
      measured.peak[#measured.peak + 1] = { threads = side.threads, rates = rates }
    else
      local entry = { label = side.label, setting = side.setting, seconds = side.seconds,
        kib = side.kib > 0 and side.kib or nil }
      local rival = best[side.label]
      if not rival then
        measured.sides[#measured.sides + 1] = entry
        best[side.label] = #measured.sides
      elseif statistics.median(side.seconds)
        < statistics.median(measured.sides[rival].seconds) then
        measured.sides[rival] = entry
      end
    end
  end
  return measured
end

local result = results.new(file, rounds)
local out = json == "-" and io.stderr or io.stdout
results.print_head(out, result)
for _, row in ipairs(dofile(file).rows) do
  if row.name:find(wanted, 1, true) then
    local measured = compare(row, result)
    result.rows[#result.rows + 1] = measured
    results.print_row(out, result, measured)
  end
end
if #result.rows == 0 then
  sides.stop(("no row of %s contains '%s'"):format(file, wanted))
end
if json ~= "" then
  results.write(result, json)
end
if figure ~= "" then
  require("figure").draw(result, figure)
end

-- Times the rows of a benchmark, ours and the other side's ("the peer"), round by round in turn.
--
--   dnnlua compare.lua NAME ROW ROUNDS "THREADS..." DIRECTORY
--
-- NAME.lua, beside this file, starts with a comment of one line that says what it compares, and
-- returns a table:
--
--   { rows = { row, ... },
--     settings = { { label = "passive", environment = "OMP_WAIT_POLICY=passive ..." }, ... } }
--
-- A row has a name and
--   ours          a function that prepares and returns the function to time, or a shell command
--   peer          the name of a function of NAME.py that prepares and returns the function to time
--   peer_command  instead of 'peer', a shell command
--   peer_turns    how many turns of the peer's function are the work of one of ours (1)
--   flops         floating-point operations of one turn of ours, for a column GFLOP/s
-- A peer process for each setting (by default for each number in THREADS) stays alive between
-- rounds, so that no start-up is timed. Each round takes at least 'round_seconds'.

local clock = require("dnn.core").system.clock

local name, wanted, rounds, threads, directory = table.unpack(arg)
rounds = math.max(5, math.tointeger(tonumber(rounds)) or error("ROUNDS: a number expected"))
local here = arg[0]:match("^(.*/)[^/]*$") or ""

local round_seconds = 0.05

local function stop(message)
  io.stderr:write("bench: ", message, "\n")
  os.exit(1, true)
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function default_settings()
  local settings, seen = {}, {}
  for count in threads:gmatch("%S+") do
    if not seen[count] then
      seen[count] = true
      settings[#settings + 1] = {
        label = count == "1" and "1 thread" or count .. " threads",
        environment = ("OMP_NUM_THREADS=%s OPENBLAS_NUM_THREADS=%s"):format(count, count),
      }
    end
  end
  return settings
end

-- Starts a peer and returns time(row, count), which asks it for one round.
local function start_peer(index, setting)
  local answers_path = ("%s/answers-%d"):format(directory, index)
  assert(os.execute("mkfifo " .. quote(answers_path)), "mkfifo failed")
  local requests = assert(io.popen(("exec env %s /usr/bin/python3 -B %s %s >%s"):format(
    setting.environment, quote(here .. "peer.py"), quote(here .. name .. ".py"),
    quote(answers_path)), "w"))
  local answers = assert(io.open(answers_path, "r")) -- waits for the peer to open its end
  return function(row, count)
    requests:write(row.peer, " ", count, "\n")
    requests:flush()
    local answer = answers:read("l")
    if not answer then
      stop("the peer ended; scripts/setup --bench installs what it needs")
    end
    return tonumber(answer) or stop(row.name .. ": the peer says: " .. answer)
  end
end

local function time_function(f)
  return function(_, count)
    local start = clock()
    for _ = 1, count do
      f()
    end
    return clock() - start
  end
end

local function time_command(command)
  return time_function(function()
    if not os.execute(command) then
      stop("failed: " .. command)
    end
  end)
end

-- The number of calls that fills a round; finding it warms up caches and pools.
local function calibrate(row, time)
  local count = 1
  while true do
    local seconds = time(row, count)
    if seconds >= round_seconds then
      return count
    end
    local needed = math.ceil(count * 1.2 * round_seconds / math.max(seconds, 1e-9))
    count = math.max(2 * count, math.min(needed, 100 * count))
  end
end

local function median(values)
  local sorted = table.move(values, 1, #values, 1, {})
  table.sort(sorted)
  local half = #sorted // 2
  return #sorted % 2 == 1 and sorted[half + 1] or (sorted[half] + sorted[half + 1]) / 2
end

local function duration(seconds)
  for _, unit in ipairs({ { "s", 1 }, { "ms", 1e-3 }, { "us", 1e-6 }, { "ns", 1e-9 } }) do
    if seconds >= unit[2] or unit[1] == "ns" then
      local value = seconds / unit[2]
      local format = value < 10 and "%.2f %s" or value < 100 and "%.1f %s" or "%.0f %s"
      return format:format(value, unit[1])
    end
  end
end

-- The sides of a row: ours first, then one for each setting of the peer.
local function sides_of(row, peers)
  local ours = row.ours
  local sides = {
    { time = type(ours) == "string" and time_command(ours) or time_function(ours()) },
  }
  if row.peer_command then
    sides[2] = { label = row.peer_command, time = time_command(row.peer_command) }
  else
    for _, peer in ipairs(peers) do
      sides[#sides + 1] = { label = peer.label, time = peer.time }
    end
  end
  return sides
end

local function compare(row, peers)
  local sides = sides_of(row, peers)
  for _, side in ipairs(sides) do
    side.count = calibrate(row, side.time)
    side.seconds = {}
  end
  for round = 1, rounds do
    for _, side in ipairs(sides) do
      local turns = side == sides[1] and 1 or row.peer_turns or 1
      side.seconds[round] = side.time(row, side.count) / side.count * turns
    end
  end

  local ours, best = sides[1], sides[2]
  for i = 3, #sides do
    if median(sides[i].seconds) < median(best.seconds) then
      best = sides[i]
    end
  end
  local ratios = {}
  for round = 1, rounds do
    ratios[round] = best.seconds[round] / ours.seconds[round]
  end
  table.sort(ratios)
  local rate = row.flops and (", %.0f GFLOP/s"):format(row.flops / median(ours.seconds) / 1e9) or ""
  print(("%-32s %9s %9s %8.2f  %.2f..%.2f  %s%s"):format(row.name,
    duration(median(ours.seconds)), duration(median(best.seconds)), median(ratios), ratios[1],
    ratios[#ratios], best.label, rate))
end

local benchmark = dofile(here .. name .. ".lua")
local peers = {}
for _, row in ipairs(benchmark.rows) do
  if row.peer and #peers == 0 then
    for i, setting in ipairs(benchmark.settings or default_settings()) do
      peers[i] = { label = setting.label, time = start_peer(i, setting) }
    end
  end
end

print(("%s: medians of %d rounds; ratio: the peer's time by ours, paired, lowest..highest"):format(
  name, rounds))
print(("%-32s %9s %9s %8s"):format("row", "ours", "peer", "ratio"))
local found = false
for _, row in ipairs(benchmark.rows) do
  if row.name:find(wanted, 1, true) then
    found = true
    compare(row, peers)
    collectgarbage()
  end
end
if not found then
  stop(("no row of %s contains '%s'"):format(name, wanted))
end

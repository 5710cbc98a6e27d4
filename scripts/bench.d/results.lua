--- What a run measured: printed as a table, kept as JSON.

local dkjson = require "dkjson"
local statistics = require "statistics"

local results = {}

local function output_of(command)
  local pipe <close> = assert(io.popen(command .. " 2>/dev/null"))
  return (pipe:read("a"):gsub("%s+$", ""))
end

--- What is worth knowing about the machine and the commit.
function results.new(file, rounds)
  local commit = output_of "git rev-parse --short HEAD"
  if output_of "git status --porcelain" ~= "" then
    commit = commit .. " with changes"
  end
  local ours = {}
  local config = output_of(arg[-1] .. [[ -e 'require("dnn.np").show_config()']])
  for key, value in config:gmatch("(%w+): ([^\n]*)") do
    ours[key] = value
  end
  return {
    benchmark = file:match("([^/]*)%.lua$"),
    commit = commit,
    date = os.date("!%Y-%m-%dT%H:%M:%SZ"),
    machine = {
      processor = output_of [[sed -n '/^model name/{s/.*: //p;q}' /proc/cpuinfo]],
      processors = tonumber(output_of "nproc"),
    },
    ours = ours,
    peers = {},
    rounds = rounds,
    rows = {},
  }
end

function results.print_head(out, result)
  out:write(("%s: commit %s, %s threads, %s; %s, %d processors\n"):format(result.benchmark,
    result.commit, result.ours.threads, result.ours.isa, result.machine.processor,
    result.machine.processors))
  out:write(([[
medians of %d rounds; ratio: a peer's time by ours in the same round, with its quartiles; share of
the FMA peak of the same round; memory: the most that the side's process had in use at once
]]):format(result.rounds))
end

-- Versions are printed when a library first takes part.
local printed = {}

local function print_versions(out, peers)
  for _, library in ipairs { "numpy", "torch", "jax", "matplotlib" } do
    if peers[library] and not printed[library] then
      printed[library] = true
      local missing = peers[library]:match "^missing (.*)"
      out:write(missing and ("without %s: %s is missing\n"):format(library, missing)
        or ("with %s\n"):format(peers[library]))
    end
  end
end

function results.print_row(out, result, row)
  print_versions(out, result.peers)
  local peaks, roof = {}, nil
  for _, peak in ipairs(row.peak) do
    peaks[#peaks + 1] = ("%.0f (%d)"):format(statistics.median(peak.rates) / 1e9, peak.threads)
    roof = peak.rates
  end
  out:write(row.name, #peaks > 0 and ("   FMA peak, GFLOP/s (threads): %s"):format(
    table.concat(peaks, ", ")) or "", "\n")
  local ours = row.sides[1]
  for i, side in ipairs(row.sides) do
    local ratio = (" "):rep(19)
    if i > 1 then
      local ratios = statistics.ratios(side.seconds, ours.seconds)
      ratio = ("%6.2f  %5.2f..%-5.2f"):format(statistics.median(ratios),
        statistics.quantile(ratios, 0.25), statistics.quantile(ratios, 0.75))
    end
    local rate = ""
    if row.flops then
      local rates = {}
      for round, seconds in ipairs(side.seconds) do
        rates[round] = row.flops / seconds
      end
      rate = ("%4.0f GFLOP/s %3.0f %%"):format(statistics.median(rates) / 1e9,
        100 * statistics.median(statistics.ratios(rates, roof)))
    end
    local line = ("  %-10s %8s %s  %s  %8s  %s"):format(side.label,
      statistics.duration(statistics.median(side.seconds)), ratio, rate,
      side.kib and statistics.memory(side.kib) or "", side.setting)
    out:write((line:gsub("%s+$", "")), "\n")
  end
  out:flush()
end

--- Writes the results as JSON; "-" is standard output.
function results.write(result, path)
  local text = dkjson.encode(result, { indent = true })
  if path == "-" then
    print(text)
    return
  end
  local file <close> = assert(io.open(path, "w"))
  file:write(text, "\n")
end

--- Reads what 'write' wrote.
function results.read(path)
  local file <close> = assert(io.open(path))
  return assert(dkjson.decode(file:read("a"), 1, nil), path .. " is not JSON")
end

return results

-- Counts the instructions that a turn of ours takes, which neither load nor clock change.
--
--   dnnlua counts.lua FILE ROW DIRECTORY JSON
--
-- Valgrind counts (callgrind), with one thread and, since it knows no AVX-512, with the kernels for
-- AVX2: a figure for comparing two commits, not two machines. A turn is the difference between runs
-- of more and of fewer turns, so that starting and preparing do not count.

package.path = (arg[0]:match("^(.*/)[^/]*$") or "") .. "?.lua;" .. package.path

local results = require "results"
local sides = require "sides"

local file, wanted, directory, json = table.unpack(arg)

local function count(row, turns)
  local log = directory .. "/log"
  local counted = sides.start(directory, "valgrind", {
    label = "", environment = "DNN_ISA=avx2 DNN_NUM_THREADS=1",
  }, ("valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=%s %s"):format(log,
    sides.command(file, row, "ours")))
  counted.time(1)
  counted.time(turns)
  counted.close()
  local text <close> = assert(io.open(log))
  return tonumber(text:read("a"):match("Collected : (%d+)"))
    or sides.stop "valgrind counted nothing"
end

--- As many turns as take a hundredth of a second, so that the last digits are of the work.
local function turns_of(row)
  local side = sides.of_row(directory, file, row, "ours", "ours")
  side.time(1)
  local seconds = side.time(1)
  side.close()
  return math.max(1, math.ceil(0.01 / seconds))
end

if not os.execute("command -v valgrind >/dev/null") then
  sides.stop "valgrind is missing; scripts/setup --bench installs it"
end
local result = results.new(file, 1)
local out = json == "-" and io.stderr or io.stdout
out:write("instructions of one turn, one thread, AVX2 kernels\n")
for _, row in ipairs(dofile(file).rows) do
  if row.name:find(wanted, 1, true) and type(row.ours) == "function" then
    local turns = turns_of(row)
    local instructions = (count(row, 1 + turns) - count(row, 1)) // turns
    result.rows[#result.rows + 1] = { name = row.name, instructions = instructions }
    out:write(("%-34s %15d"):format(row.name, instructions),
      row.flops and ("  %.2f FLOP each"):format(row.flops / instructions) or "", "\n")
    out:flush()
  end
end
if #result.rows == 0 then
  sides.stop(("no row of %s contains '%s'"):format(file, wanted))
end
if json ~= "" then
  results.write(result, json)
end

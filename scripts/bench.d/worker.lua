-- One side of a row, in a process of its own: dnnlua worker.lua FILE.lua ROW SIDE
--
-- Prepares what the row's field SIDE says, 'ours' or 'peer_command', and writes "prepared VERSION"
-- to descriptor 3. Then each line of input is a number of turns, answered by the seconds that they
-- took and the KiB of memory that were in use at once, 0 where that is not known; anything else is
-- an error. worker.py does the same for the functions of a peer, whose module may be missing, and
-- peak.c for the processor.

local clock = require("dnn.core").system.clock

local file, name, side = table.unpack(arg)
local answers = assert(io.open("/dev/fd/3", "w"))

local function answer(...)
  answers:write(table.concat({ ... }, " "), "\n")
  answers:flush()
end

--- The function to time, and whether it works in this process.
local function prepare()
  for _, row in ipairs(dofile(file).rows) do
    if row.name == name then
      local work = row[side]
      if type(work) == "function" then
        return work(), true
      end
      return function()
        assert(os.execute(work), "failed: " .. work)
      end, false
    end
  end
  error("no such row")
end

local function peak_memory()
  local status <close> = assert(io.open("/proc/self/status"))
  return status:read("a"):match("VmHWM:%s*(%d+)")
end

local function forget_peak_memory()
  local marks <close> = assert(io.open("/proc/self/clear_refs", "w"))
  marks:write("5")
end

local function fail(message)
  answer((tostring(message):gsub("%s+", " ")))
  os.exit(1, true)
end

local function main()
  local turn, is_here = prepare()
  collectgarbage()
  forget_peak_memory()
  answer("prepared", "dnnlua")
  for line in io.lines() do
    local count = tonumber(line)
    local start = clock()
    for _ = 1, count do
      turn()
    end
    answer(("%.9f"):format(clock() - start), is_here and peak_memory() or 0)
  end
end

xpcall(main, fail)

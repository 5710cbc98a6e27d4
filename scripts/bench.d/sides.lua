--- The sides of a row: programs of their own that are asked for turns (worker.lua says how).

local sides = {}

local here = arg[0]:match("^(.*/)[^/]*$") or ""

function sides.stop(message)
  io.stderr:write("bench: ", message, "\n")
  os.exit(1, true)
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

---@class bench.Side
---@field label string "ours", or the name of the peer's library
---@field setting string what was set for it: "2 threads"
---@field version string what it says it is; "missing MODULE" where it cannot run
---@field turns number how many of its turns are the work of one of ours
---@field time fun(count: integer): number, integer seconds, and KiB in use at once or 0
---@field close fun()

local started = 0

--- Starts a program, and waits until it has prepared its work.
---@param work string a directory of our own
---@param label string
---@param setting { label: string, environment: string }
---@param command string
---@return bench.Side
function sides.start(work, label, setting, command)
  started = started + 1
  local path = ("%s/answers-%d"):format(work, started)
  assert(os.execute("mkfifo " .. quote(path)), "mkfifo failed")
  local requests = assert(io.popen(("exec env %s %s 3>%s"):format(setting.environment, command,
    quote(path)), "w"))
  local answers = assert(io.open(path, "r")) -- waits for the program's end of it
  os.remove(path)
  local function answer()
    return answers:read("l")
      or sides.stop(label .. " ended; scripts/setup --bench installs what it needs")
  end
  local first = answer()
  local version = first:match("^prepared (.*)") or first:match("^missing .*")
    or sides.stop(("%s says: %s"):format(label, first))
  return {
    label = label,
    setting = setting.label,
    version = version,
    turns = 1,
    time = function(count)
      requests:write(count, "\n")
      requests:flush()
      local text = answer()
      local seconds, kib = text:match("^([%d.e-]+) (%d+)$")
      if not seconds then
        sides.stop(("%s says: %s"):format(label, text))
      end
      return tonumber(seconds), tonumber(kib)
    end,
    close = function()
      requests:close()
      answers:close()
    end,
  }
end

local plain <const> = { label = "", environment = "" }

--- What runs a field of the row, 'ours' or 'peer_command', as a side.
function sides.command(file, row, field)
  return ("%s %s %s %s %s"):format(quote(arg[-1]), quote(here .. "worker.lua"), quote(file),
    quote(row.name), field)
end

--- The same, started.
function sides.of_row(work, file, row, field, label)
  return sides.start(work, label, plain, sides.command(file, row, field))
end

--- The FMA peak; `version` is the number of operations of a turn.
function sides.peak(work, dtype, threads)
  local program = work .. "/peak"
  if not io.open(program) then
    assert(os.execute(("cc -O2 -march=native -ffp-contract=fast -o %s %s -lpthread"):format(
      quote(program), quote(here .. "peak.c"))), "peak.c could not be compiled")
  end
  return sides.start(work, "peak", plain, ("%s %s %d"):format(quote(program), dtype, threads))
end

-- What each library takes its number of threads from. OpenMP's threads spin while they wait, which
-- stops PyTorch's other pool; Debian's PyTorch may also be best with one thread in its OpenBLAS.
local thread_settings = {
  torch = {
    "OMP_NUM_THREADS=%d MKL_NUM_THREADS=%d OPENBLAS_NUM_THREADS=%d OMP_WAIT_POLICY=passive",
    "OMP_NUM_THREADS=%d MKL_NUM_THREADS=%d OPENBLAS_NUM_THREADS=1",
  },
  jax = { "NPROC=%d PJRT_NPROC=%d JAX_PLATFORMS=cpu JAX_ENABLE_X64=1" },
  numpy = { "OMP_NUM_THREADS=%d OPENBLAS_NUM_THREADS=%d" },
  matplotlib = { "OMP_NUM_THREADS=%d OPENBLAS_NUM_THREADS=%d MPLBACKEND=agg" },
}

--- The peer of a library in each of its settings; none where it is not installed.
---@param work string
---@param python string
---@param file string the benchmark's file, NAME.lua
---@param row table
---@param library string
---@param threads integer[]
---@return bench.Side[] usable
---@return string? missing what is missing
function sides.of_library(work, python, file, row, library, threads)
  local found = {}
  for _, count in ipairs(threads) do
    for i, environment in ipairs(thread_settings[library]) do
      if i == 1 or count > 1 then
        local setting = {
          label = count == 1 and "1 thread" or ("%d threads"):format(count),
          environment = environment:gsub("%%d", ("%d"):format(count)),
        }
        if environment:find("passive") then
          setting.label = setting.label .. ", passive"
        end
        local command = ("%s -B %s %s %s %s"):format(quote(python), quote(here .. "worker.py"),
          quote((file:gsub("%.lua$", ".py"))), quote(row.peers[library]), library)
        local side = sides.start(work, library, setting, command)
        if side.version:find("^missing") then
          side.close()
          return found, side.version
        end
        side.turns = row.peer_turns or 1
        found[#found + 1] = side
      end
    end
  end
  return found
end

return sides

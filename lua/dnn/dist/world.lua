--- The world of processes that mpirun started, for the modules that use it (dnn.dist, and
-- dnn.network.distributed).
--
-- Without mpirun it has one process, and MPI is not even loaded. What is started by mpirun is known
-- by the variables that Open MPI, MPICH and Slurm set in the environment of each process.
--
-- `world.mpi` has the collective operations on arrays of src/bindings/mpi.c. Every rank must call
-- the same ones in the same order: public functions begin with `agree`, which finds out whether
-- they do, and networks with `together`, after which all ranks go on or none does.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local np = require "dnn.np"

local world = { rank = 0, size = 1, local_rank = 0 }

--- The number of processes that the starter tells, 0 when it does not tell; nil without one.
local function started()
  for _, name in ipairs { "OMPI_COMM_WORLD_SIZE", "PMI_SIZE" } do
    if os.getenv(name) then
      return tonumber(os.getenv(name)) or 0
    end
  end
  return (os.getenv "PMIX_RANK" or os.getenv "PMI_RANK") and 0 or nil
end

local function begin(count)
  local is_there, mpi = pcall(require, "dnn.mpi")
  if not is_there and tostring(mpi):find("module 'dnn.mpi' not found", 1, true) then
    fail("dist: mpirun has started this process, but dnnlua was built without MPI: install "
      .. "libopenmpi-dev (scripts/setup --mpi) and build it again")
  elseif not is_there then
    error(mpi, 0)
  end
  local found = mpi.begin()
  if found.size < count then
    fail("dist: mpirun has started %d processes, but the MPI of this build knows %d: take the "
      .. "mpirun of the MPI that it was built with", count, found.size)
  end
  world.mpi, world.rank, world.size = mpi, found.rank, found.size
  world.local_rank = found.local_rank
  if not os.getenv "DNN_NUM_THREADS" then
    core.np.set_threads(found.processors)
  end
end

--- Sends a text of one rank to all, and returns it.
function world.broadcast_text(text, root)
  if world.size == 1 then
    return text
  end
  local length = np.array { text and #text or 0 }
  world.mpi.broadcast(length, root)
  local bytes = world.rank == root and core.np.frombuffer(text, "uint8"):copy()
    or np.empty(length(1), "uint8")
  world.mpi.broadcast(bytes, root)
  return bytes:tobytes()
end

--- The texts of all ranks, in a list.
function world.gather_texts(text)
  local texts = {}
  for rank = 0, world.size - 1 do
    texts[rank + 1] = world.broadcast_text(rank == world.rank and text or nil, rank)
  end
  return texts
end

--- The first line in which two texts differ.
local function differing_lines(a, b)
  local lines = b:gmatch "([^\n]*)\n?"
  for line in a:gmatch "([^\n]*)\n?" do
    local other = lines()
    if line ~= other then
      return line, other or ""
    end
  end
  return a, b
end

--- Raises on all ranks unless all of them came here with the same call: lines that tell the
--- function and what it was given.
function world.agree(call)
  if world.size == 1 or world.mpi.agree(call) then
    return
  end
  local calls = world.gather_texts(call)
  for rank = 1, world.size - 1 do
    if calls[rank + 1] ~= calls[1] then
      local first, other = differing_lines(calls[1], calls[rank + 1])
      fail("dist: the ranks do not call the same: rank 0 has %s, rank %d has %s",
        core.system.quote(first), rank, core.system.quote(other))
    end
  end
end

--- After something that each rank did by itself, and that may have failed there: raises on all
--- ranks when it did on one. Where it did its own error goes on, elsewhere that of the first rank.
function world.together(ok, problem)
  if world.size > 1 then
    local failed = np.array { ok and -1 or world.size - 1 - world.rank }
    world.mpi.reduce(failed, "max")
    if failed(1) >= 0 then
      local rank = world.size - 1 - failed(1)
      local text = world.broadcast_text(rank == world.rank and tostring(problem) or nil, rank)
      if ok then
        fail("rank %d: %s", rank, text)
      end
    end
  end
  if not ok then
    error(problem, 0)
  end
end

--- The positions first .. last of `count` that are a rank's: none where last is less.
function world.share(count, rank)
  rank = rank or world.rank
  return count * rank // world.size + 1, count * (rank + 1) // world.size
end

local count = started()
if count then
  begin(count)
end

return world

--- Runs scripts in several processes, where there are mpirun and the module dnn.mpi.

local program = require "spec.helpers.program"

local mpi = {}

-- More processes than processors, as root, without waiting in loops that take time from the others.
local environment = {
  "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
  "OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_MCA_mpi_yield_when_idle=1",
  "OMPI_MCA_btl_vader_single_copy_mechanism=none", -- which containers may forbid
  "ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}", -- MPI's own
}

--- Why scripts cannot be run in several processes; nil when they can.
---@return string?
function mpi.missing()
  if program.shell("mpirun --version").status ~= 0 then
    return "mpirun is not installed"
  elseif not package.searchpath("dnn.mpi", package.cpath) then
    return "this build has no MPI"
  end
end

--- The shell command that runs a program in so many processes.
---@param count integer
---@param command? string the program under test by default
---@return string
function mpi.command(count, command)
  return ("%s mpirun -n %d %s"):format(table.concat(environment, " "), count,
    command or program.quote(program.path))
end

--- Runs Lua code in so many processes.
---@param count integer
---@param code string
---@return { out: string, err: string, status: integer, lines: string[] } lines sorted
function mpi.run(count, code)
  local name = os.tmpname()
  program.write_file(name, code)
  local result = program.shell(mpi.command(count) .. " " .. program.quote(name))
  os.remove(name)
  result.lines = {}
  for line in result.out:gmatch "[^\n]+" do
    result.lines[#result.lines + 1] = line
  end
  table.sort(result.lines)
  return result
end

return mpi

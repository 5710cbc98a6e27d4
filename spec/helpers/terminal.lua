--- Runs the program on a pseudo-terminal, for specs of what it shows there.

local program = require "spec.helpers.program"

local terminal = {}

--- Builds spec/helpers/pty.c in a directory. Returns its path; nil where that cannot be.
---@param directory string
---@return string?
function terminal.build(directory)
  local path = directory .. "/pty"
  local result = program.shell(("cc -o %s spec/helpers/pty.c -lutil"):format(program.quote(path)))
  return result.status == 0 and program.exists("/dev/ptmx") and path or nil
end

--- Holds a dialogue with a command (see spec/helpers/pty.c). Returns what the terminal got. Without
--- `pty` it returns nil, and the test is pending.
---@param pty string? what `build` returned
---@param command string for the shell
---@param steps string[]
---@param environment? string assignments, and options of env, for the shell
---@return string?
function terminal.talk(pty, command, steps, environment)
  if not pty then
    require("busted").pending("needs a C compiler and pseudo-terminals (/dev/pts)")
    return nil
  end
  local result = program.shell(("env -u NO_COLOR -u FORCE_COLOR INPUTRC=/dev/null %s %s %s")
    :format(environment or "", pty, command), table.concat(steps, "\n") .. "\n")
  assert(result.err == "", result.err)
  assert(result.status == 0, result.out)
  return result.out
end

return terminal

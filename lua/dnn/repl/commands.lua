--- Commands of the prompt: lines that begin with `%`, which no Lua statement does.

local commands = {}

local list = {} -- { run, usage, text } by name

function list.debug(shell)
  if not shell.failed then
    print("nothing failed since the last input")
    return
  end
  require("dnn.repl.debugger").run(shell, shell.failed.thread)
end

function list.tb(shell)
  local failed = shell.failed
  if not failed then
    print("nothing failed since the last input")
    return
  end
  print((debug.traceback(failed.thread):gsub("\n[^\n]*$", "", 1)))
end

--- Is the input a command?
---@param source string
---@return boolean
function commands.recognizes(source)
  return source:find("^%s*%%%a") ~= nil
end

--- The names of all commands, sorted.
---@return string[]
function commands.names()
  local names = {}
  for name in pairs(list) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- Runs a command.
---@param shell dnn.repl.shell
---@param source string
function commands.run(shell, source)
  local name, arguments = source:match("^%s*%%(%a+)%s*(.-)%s*$")
  local run = list[name]
  if not run then
    shell:report(("there is no command %%%s"):format(name))
    return
  end
  run(shell, arguments)
end

return commands

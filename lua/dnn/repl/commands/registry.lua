--- The commands by their names. The modules beside this one define them, dnn.repl.commands runs
--- them, and hints ask for their names.

---@class dnn.repl.command
---@field run fun(shell: dnn.repl.shell, arguments: any)
---@field usage string
---@field text string

local registry = {}

registry.list = {} ---@type table<string, dnn.repl.command>

--- Raises an error without a place: the command line is its place.
function registry.refuse(message, ...)
  error(message:format(...), 0)
end

--- Defines a command. One whose usage shows no arguments takes none.
function registry.define(name, usage, text, run)
  local takes_none = usage == "%" .. name
  registry.list[name] = { usage = usage, text = text, run = function(shell, arguments)
    if takes_none and arguments ~= nil and arguments ~= "" then
      registry.refuse("%%%s takes no arguments, got '%s'", name, tostring(arguments))
    end
    return run(shell, arguments)
  end }
end

--- The names of all commands, sorted.
---@return string[]
function registry.names()
  local names = {}
  for name in pairs(registry.list) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

return registry

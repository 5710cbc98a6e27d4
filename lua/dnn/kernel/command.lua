--- `dnnlua kernel`: runs a kernel for a notebook, or tells Jupyter of it.

local command = {}

local usage <const> = [[
usage: dnnlua kernel install [--user | --prefix DIRECTORY | --sys-prefix] [--name NAME]
           [--program PROGRAM]
       dnnlua kernel CONNECTION_FILE

  install            makes the kernel known to Jupyter, which then starts it
    --user           for this user (the default)
    --prefix DIR     in DIR/share/jupyter, such as that of a virtual environment
    --sys-prefix     in the virtual environment that is active
    --name NAME      under another name than dnnlua
    --program FILE   what Jupyter starts, when it is not this program where it is
  CONNECTION_FILE    runs a kernel; Jupyter makes the file]]

local function wrong(text)
  io.stderr:write("dnnlua kernel: ", text, "\n", usage, "\n")
  return 2
end

--- Runs the command. Returns the exit status.
---@param host table what the program offers, see src/repl/host.h
---@param arguments string[]
---@return integer
function command.run(host, arguments)
  local first = arguments[1]
  local asks = first == "install" and arguments[2] or first
  if asks == "--help" or asks == "-h" then
    print(usage)
    return 0
  elseif first == "install" then
    return require("dnn.kernel.install").run(host, table.move(arguments, 2, #arguments, 1, {}),
      wrong)
  elseif not first then
    return wrong "a connection file is missing, or 'install'"
  elseif first:find("^%-") or #arguments > 1 then
    return wrong(("unknown argument '%s'"):format(first:find("^%-") and first or arguments[2]))
  end
  local found, reason = pcall(require, "dnn.zmq")
  if not found then
    io.stderr:write("dnnlua kernel: ", require("dnn.kernel.install").missing(reason), "\n")
    return 1
  end
  return require("dnn.kernel.kernel").run(host, first)
end

return command

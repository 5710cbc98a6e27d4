--- A front end for the kernel of notebooks: starts one, sends requests, and gathers answers.

local program = require "spec.helpers.program"

local kernel = {}

--- Milliseconds after which something that does not come is missed.
local patience <const> = 20000

local client = {}
client.__index = client

--- Is the program built with what a kernel needs?
function kernel.is_available()
  return (pcall(require, "dnn.zmq"))
end

--- Starts a kernel and waits until it answers.
---@param environment? string assignments for the shell, or a command such as env
function kernel.start(environment)
  local zmq, messages = require "dnn.zmq", require "dnn.kernel.messages"
  local self = setmetatable({ zmq = zmq, directory = program.make_directory(), sockets = {},
    channel = messages.channel("a key", "session", "c") }, client)
  local ports = { shell = 1, iopub = 2, stdin = 3, control = 4, hb = 5 }
  local texts = {}
  for name, port in pairs(ports) do
    texts[#texts + 1] = ('"%s_port": %d'):format(name, port)
    local socket = zmq.socket(name == "iopub" and "sub" or "dealer")
    if name ~= "iopub" then
      socket:identify "front end" -- the same everywhere
    end
    socket:connect(("ipc://%s/k-%d"):format(self.directory, port))
    self.sockets[name] = socket
  end
  local file = self.directory .. "/connection.json"
  program.write_file(file, ([[{ %s, "transport": "ipc", "ip": "%s/k", "key": "a key",
    "signature_scheme": "hmac-sha256" }]]):format(table.concat(texts, ", "), self.directory))
  local quoted, directory = program.quote, self.directory
  os.execute("DNNLUA_HISTORY= " .. (environment or "") .. (" setsid %s kernel %s"):format(
    quoted(program.path), quoted(file)) .. (" >%s/out 2>&1 </dev/null & echo $! >%s/pid"):format(
    directory, directory))
  self.pid = program.read_file(self.directory .. "/pid"):match("%d+")
  self:request("kernel_info_request", {})
  self.info = self:reply().content
  repeat -- until it listens to what subscribers are told
    local message = assert(self:receive "iopub", "no welcome from the kernel")
  until message.kind == "iopub_welcome"
  return self
end

--- Sends a request. Returns its id.
function client:request(kind, content, where)
  self.sockets[where or "shell"]:send(self.channel:write({}, kind, content))
  return ("session_c%d"):format(self.channel.count)
end

--- The next message, with the header of its parent in `parent`; nil if none comes in time.
function client:receive(where, milliseconds)
  local socket = self.sockets[where]
  local ready = self.zmq.poll({ socket }, milliseconds or patience)
  local frames = ready and ready[1] and socket:receive()
  local message = frames and self.channel:read(frames)
  if message then
    message.parent = require("dnn.kernel.messages").parse(frames[#frames - 2])
    return message
  end
end

--- The next reply at the shell, or another channel.
function client:reply(where)
  return assert(self:receive(where or "shell"), "no reply from the kernel")
end

--- What subscribers are told of a request, from busy to idle, as a list of kinds and contents.
function client:outputs(id)
  local found = {}
  while true do
    local message = assert(self:receive("iopub"), "the request does not end")
    if message.parent.msg_id == id then
      found[#found + 1] = { kind = message.kind, content = message.content }
      if message.content.execution_state == "idle" then
        return found
      end
    end
  end
end

--- Runs a cell. Returns the content of its reply, and what subscribers are told, without the states
--- and the code.
function client:run(code, options)
  local content = { code = code, silent = false, store_history = true, allow_stdin = false,
    stop_on_error = true }
  for name, value in pairs(options or {}) do
    content[name] = value
  end
  local id = self:request("execute_request", content)
  local found = {}
  for _, output in ipairs(self:outputs(id)) do
    if output.kind ~= "status" and output.kind ~= "execute_input" then
      found[#found + 1] = output
    end
  end
  return self:reply().content, found
end

--- What a cell writes to a stream.
function client:written(code, name)
  local parts = {}
  for _, output in ipairs((select(2, self:run(code)))) do
    if output.kind == "stream" and output.content.name == (name or "stdout") then
      parts[#parts + 1] = output.content.text
    end
  end
  return table.concat(parts)
end

--- Sends a signal to the kernel and the commands that it runs, as Jupyter does.
function client:signal(name)
  program.shell(("kill -%s -%s"):format(name, self.pid))
end

--- Does the process end by itself?
function client:has_ended()
  local command = "timeout 20 tail --sleep-interval=0.05 --pid=%s -f /dev/null"
  return program.shell(command:format(self.pid)).status == 0
end

--- Shuts the kernel down, and tells whether it ends, and what it has written to its own streams.
function client:finish()
  self:request("shutdown_request", { restart = false }, "control")
  local has_ended = self:has_ended()
  self:signal "KILL"
  local out = program.read_file(self.directory .. "/out")
  for _, socket in pairs(self.sockets) do
    socket:close()
  end
  program.remove(self.directory)
  return has_ended, out
end

return kernel

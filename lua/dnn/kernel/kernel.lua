--- A kernel: runs the cells of a notebook, by the Jupyter protocol. dnn.repl.shell runs each as the
--- prompt does; dnn.kernel.service is what goes on beside it.

local display = require "dnn.display"
local fronts = require "dnn.kernel.front"
local histories = require "dnn.kernel.history"
local messages = require "dnn.kernel.messages"
local requests = require "dnn.kernel.requests"
local service = require "dnn.kernel.service"
local shells = require "dnn.repl.shell"
local zmq = require "dnn.zmq"

local kernel = {}

--- Seconds for the cells that were sent with one that failed to arrive.
local refusal_interval <const> = 0.02

local max_port <const> = 65535

---@class dnn.kernel.state what handles requests
---@field shell dnn.repl.shell
---@field channel dnn.kernel.channel
---@field socket userdata of requests
---@field stdin userdata of questions
---@field publisher userdata leads to the thread that tells subscribers
---@field handed_over integer number of what was handed over to it last
---@field ending userdata from which that thread tells the end
---@field info string content of kernel_info_reply
---@field request? dnn.kernel.request that runs
---@field reply dnn.kernel.reply of the cell that runs
---@field history dnn.kernel.history
---@field waiting dnn.kernel.request[] that were received, but not handled
---@field allows_input boolean may the cell that runs ask the user?
---@field goes_on boolean
local state = {}
state.__index = state

--- Asks the user for a line. Returns it, or nil after an interrupt, or nil and why nobody can be
--- asked.
---@param prompt string
---@return string?
---@return string?
function state:ask(prompt)
  if not self.allows_input then
    return nil, "there is no input: this front end takes none from the user"
  end
  local parent = self.request.header_text
  while self.stdin:receive() do end -- the answer to a question that was given up
  local begun = self:hand_over("ask", {})
  local question = self.channel:write(self.request.identities, "input_request",
    { prompt = begun .. prompt, password = false }, parent)
  local is_asked = false
  while not self.shell.host.interrupted() do
    is_asked = is_asked or pcall(self.stdin.send, self.stdin, question) -- fails until it connects
    local ready = zmq.poll({ self.stdin, self.ending }, 100)
    if ready and ready[2] then
      self.goes_on = false
      return nil
    end
    local frames = ready and ready[1] and self.stdin:receive()
    local reply = frames and self.channel:read(frames)
    if reply and reply.kind == "input_reply" then
      return tostring(reply.content.value or "")
    end
  end
  return nil
end

--- Tells subscribers something of the request that runs, behind all that was written before.
function state:publish(kind, content, what)
  self:hand_over(what or "publish",
    self.channel:write({ kind }, kind, content, self.request and self.request.header_text))
end

--- Hands something over to the thread that tells subscribers, and waits until it has it: what is
--- written to the streams then belongs behind it.
---@param what "begin"|"publish"|"ask"|"end" of the request that is handled
---@param frames string[]
---@return string begun for "ask": the line that was not ended, with which the question begins
function state:hand_over(what, frames)
  self.handed_over = self.handed_over + 1
  local number = tostring(self.handed_over)
  self.publisher:send { what, number, table.unpack(frames) }
  local taken
  repeat
    zmq.poll({ self.publisher }, -1)
    taken = self.publisher:receive()
  until taken and taken[1] == number -- others were given up by an interrupt
  return taken[2]
end

function state:answer(kind, content)
  self.socket:send(self.channel:write(self.request.identities, kind, content,
    self.request.header_text))
end

--- Handles a request, and tells that it is being handled.
function state:handle(request)
  self.request = request
  self.shell.host.cancelled() -- an interrupt that came when nothing ran is for nothing
  self:hand_over("begin", { request.header_text })
  self:publish("status", { execution_state = "busy" })
  local handler = request.is_refused and requests.refuse or requests.handlers[request.kind]
  if handler then
    local ok, problem = xpcall(handler, function(problem) return tostring(problem) end, self,
      request.content)
    if not ok then -- such as a request with contents of wrong types
      io.stderr:write(("dnnlua kernel: %s: %s\n"):format(request.kind, problem))
      self:answer((request.kind:gsub("_request$", "_reply")), { status = "error", ename = "error",
        evalue = messages.valid(problem), traceback = {} })
    end
  end
  self:publish("status", { execution_state = "idle" }, "end")
end

--- The next request at the socket; nil where there is none, or it is not in order.
function state:receive()
  local frames = self.socket:receive()
  return frames and self.channel:read(frames)
end

--- Before the reply that a cell has failed: refuses the cells that were sent with it.
function state:refuse_waiting()
  local stop = zmq.now() + refusal_interval
  repeat
    local ready = zmq.poll({ self.socket }, math.max((stop - zmq.now()) * 1000 // 1 | 0, 0))
    local request = ready and ready[1] and self:receive()
    if request then
      request.is_refused = request.kind == "execute_request"
      self.waiting[#self.waiting + 1] = request
    end
  until ready and not ready[1]
end

--- Waits for a request and handles it.
function state:step()
  local request = table.remove(self.waiting, 1)
  if not request then
    local ready = zmq.poll({ self.socket, self.ending }, -1)
    if ready and ready[2] then
      self.goes_on = false
    end
    request = ready and ready[1] and self:receive()
  end
  if request and self.goes_on then
    self:handle(request)
  end
end

--- Reads a connection file. Returns what it says, or nil and what is wrong.
local function read_connection(name)
  local file, problem = io.open(name, "rb")
  if not file then
    return nil, problem
  end
  local text = file:read("a")
  file:close()
  local connection = messages.parse(text or "")
  if type(connection) ~= "table" then
    return nil, name .. " is no connection file: it is not JSON"
  end
  local taken = {} ---@type table<integer, string> channels by their ports
  for _, key in ipairs { "shell_port", "iopub_port", "stdin_port", "control_port", "hb_port" } do
    local port = connection[key]
    if math.type(port) ~= "integer" or port < 1 or port > max_port or taken[port] then
      return nil, ("%s is no connection file: %s is %s"):format(name, key,
        port == nil and "missing" or taken[port] and "the same as " .. taken[port] or "no port")
    end
    taken[port] = key
  end
  for _, key in ipairs { "key", "ip", "transport", "signature_scheme" } do
    if connection[key] ~= nil and type(connection[key]) ~= "string" then
      return nil, ("%s is no connection file: %s is no text"):format(name, key)
    end
  end
  local scheme = connection.signature_scheme or "hmac-sha256"
  if scheme ~= "hmac-sha256" then
    return nil, ("the signatures are %s, only hmac-sha256 is known"):format(scheme)
  end
  local transport, ip = connection.transport or "tcp", connection.ip or "127.0.0.1"
  local separator = transport == "tcp" and ":" or "-"
  function connection.address(channel)
    return ("%s://%s%s%d"):format(transport, ip, separator, connection[channel .. "_port"])
  end
  return connection
end

local function kernel_info(host)
  return messages.json {
    status = "ok", protocol_version = messages.version, implementation = "dnnlua",
    implementation_version = host.version,
    language_info = { name = "lua", version = host.lua:match("%d[%d.]*"), mimetype = "text/x-lua",
      file_extension = ".lua", pygments_lexer = "lua", codemirror_mode = "lua",
      nbconvert_exporter = "script" },
    banner = ("dnnlua %s, %s"):format(host.version, host.lua), help_links = {},
    debugger = false, supported_features = {},
  }
end

--- What the program offers, but for what needs a terminal.
local function without_terminal(host, self)
  return setmetatable({
    input_terminal = false, output_terminal = false, error_terminal = false, color = false,
    error_color = false,
    remember = function() end, -- whole cells are, see dnn.kernel.history
    read = function(prompt)
      local line, why_not = self:ask(prompt)
      if why_not then
        io.stderr:write(why_not, "\n")
      end
      return line, not line and (why_not and "end" or "cancelled") or nil
    end,
    terminal_width = function() return 80 end,
  }, { __index = host })
end

--- What differs in the globals of a session: it may not end the program in the middle of a cell,
--- and what Jupyter started the program with is none of its business.
local function prepare_globals()
  rawset(_G, "arg", {})
  local system = rawget(_G, "os")
  rawset(system, "exit", function()
    error("os.exit: a cell cannot end the kernel; 'exit' alone in a cell does", 2)
  end)
end

--- Runs a kernel until the front end ends it. Returns the exit status.
---@param host table what the program offers, see src/repl/host.h
---@param connection_file string
---@return integer
function kernel.run(host, connection_file)
  local connection, problem = read_connection(connection_file)
  if not connection then
    io.stderr:write("dnnlua kernel: ", problem, "\n")
    return 1
  end
  local key, session = connection.key or "", zmq.token()
  local self = setmetatable({ channel = messages.channel(key, session, ""),
    history = histories.new(host),
    goes_on = true, allows_input = false, waiting = {}, handed_over = 0, info = kernel_info(host),
    socket = zmq.socket "router", stdin = zmq.socket("router", true),
    publisher = zmq.socket "dealer", ending = zmq.socket "pull" }, state)
  local function close()
    if problem == "ready" then -- otherwise the service has ended, and nobody would take it
      self.publisher:send { "leave", "" }
    end
    for _, socket in ipairs { self.socket, self.stdin, self.publisher, self.ending } do
      socket:close()
    end
    zmq.stop()
    host.release()
  end
  self.publisher:bind(service.publishing)
  self.ending:bind(service.ending)
  host.capture(service.max_stream)
  zmq.start("dnn.kernel.service", key, session, connection.address "iopub",
    connection.address "control", self.info, host.taken, host.write_out)
  while not zmq.poll({ self.ending }, -1) do end
  problem = self.ending:receive()[1]
  local ok, reason = problem == "ready", problem
  if ok then
    ok, reason = pcall(function()
      zmq.heartbeat(connection.address "hb")
      self.socket:bind(connection.address "shell")
      self.stdin:bind(connection.address "stdin")
    end)
  end
  if not ok then
    close()
    io.stderr:write("dnnlua kernel: ", tostring(reason), "\n")
    return 1
  end
  local of_shell, of_display = fronts.new(
    function(kind, content) self:publish(kind, content) end,
    function() return self.reply end, session)
  self.reply = requests.new_reply(false)
  display.use(of_display)
  self.shell = shells.new(without_terminal(host, self), of_shell)
  prepare_globals()
  host.answer_input(function()
    local line, why_not = self:ask ""
    return line and line .. "\n", why_not
  end)
  self.shell:run_init_file()
  while self.goes_on do
    xpcall(self.step, function(failure)
      io.stderr:write("dnnlua kernel: ", tostring(failure), "\n")
    end, self)
  end
  close()
  return 0
end

return kernel

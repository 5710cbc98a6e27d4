--- What talks to the front end while a cell runs, in a thread and a Lua state of its own: the
--- control channel, what subscribers are told, and the standard streams.
--
-- The thread that runs cells hands its messages for subscribers over; before one of them is sent,
-- what stands in the pipes of the streams is, so that all comes in the order of its writing.

local messages = require "dnn.kernel.messages"
local zmq = require "dnn.zmq"

local service = {}

--- Addresses within the process: of messages for subscribers, and of what ends the other thread.
service.publishing = "inproc://publishing"
service.ending = "inproc://ending"

--- Milliseconds after which what a cell has written is sent, and seconds between looks at what
--- goes on where none runs.
local interval <const> = 50
local idle_interval <const> = 1000

--- Bytes of the longest line with which a question begins.
local max_question <const> = 200

--- Bytes that a cell's streams show.
service.max_stream = 10000000

--- Seconds that a cell has to end when the kernel is to.
local patience <const> = 1

local channel ---@type dnn.kernel.channel
local iopub, control, ending
local runner -- leads to the thread that runs cells
local parent = "{}" -- the header of the request that runs

local function publish(kind, content, to)
  iopub:send(channel:write({ kind }, kind, content, to or parent))
end

-- --- streams -------------------------------------------------------------------------------------

local taken ---@type fun(is_end: boolean?): string[], integer see src/repl/capture.h
local is_cut = false -- has the request that runs written more than is shown?
local beginnings = {} ---@type table<string, string> of characters, by the name of their stream

--- The number of bytes at the end that begin a character which has not come yet.
local function unfinished(text)
  for i = 1, 3 do
    local byte = text:byte(-i)
    if not byte or byte < 0x80 then
      return 0
    elseif byte >= 0xC0 then
      local length = byte >= 0xF0 and 4 or byte >= 0xE0 and 3 or 2
      return length > i and i or 0
    end
  end
  return 0
end

--- Sends what was written to a stream; the beginning of a character waits, unless it is all.
local function emit(name, text, is_all)
  text = (beginnings[name] or "") .. text
  local rest = is_all and 0 or unfinished(text)
  beginnings[name] = text:sub(#text - rest + 1)
  text = text:sub(1, #text - rest)
  if text ~= "" then
    publish("stream", { name = name, text = text })
  end
end

--- Takes the line out of what was written that is not ended, so that a question ends it.
local function take_question(chunks)
  local last = #chunks
  local text = chunks[last - 1] == "stdout" and chunks[last]:match "[^\n]*$" or ""
  if not utf8.len(text) or #text > max_question then
    return ""
  end
  chunks[last] = chunks[last] and chunks[last]:sub(1, #chunks[last] - #text)
  return text
end

--- Sends what was written. `is_end`: is it the last of a request? With `asks`, returns the line
--- with which a question begins.
local function drain(is_end, asks)
  local chunks, dropped = taken(is_end)
  local question = asks and take_question(chunks) or nil
  for i = 1, #chunks, 2 do
    emit(chunks[i], chunks[i + 1], is_end or i + 2 < #chunks)
  end
  for name in pairs(is_end and beginnings or {}) do
    emit(name, "", true)
  end
  if dropped > 0 and not is_cut then
    is_cut = true
    emit("stdout", ("\n... of what a cell writes %d bytes are shown\n"):format(service.max_stream),
      true)
  end
  return question
end

-- --- control -------------------------------------------------------------------------------------

local stop_at = nil ---@type number|nil when the process ends, whatever it does

local requests = {} ---@type table<string, fun(content: table): string|table> replies to requests

--- Ends the other thread, when it has ended what it does.
local function stop()
  if not stop_at then
    stop_at = zmq.now() + patience
    ending:send { "stop" }
    zmq.interrupt()
  end
end

function requests.shutdown_request(content)
  return { status = "ok", restart = content.restart == true }
end

function requests.interrupt_request()
  zmq.interrupt()
  return { status = "ok" }
end

local function answer_control()
  local frames = control:receive()
  local request = frames and channel:read(frames)
  if not request then
    return
  end
  local to = request.header_text
  publish("status", { execution_state = "busy" }, to)
  local reply = requests[request.kind]
  if reply then
    local kind, content = request.kind:gsub("_request$", "_reply"), reply(request.content)
    control:send(channel:write(request.identities, kind, content, to))
    if request.kind == "shutdown_request" then
      publish(kind, content, to)
    end
  end
  publish("status", { execution_state = "idle" }, to)
  if request.kind == "shutdown_request" then
    stop()
  end
end

-- --- subscribers ---------------------------------------------------------------------------------

--- Greets who has subscribed.
local function welcome()
  local frames = iopub:receive()
  if frames and frames[1]:byte() == 1 then
    local topic = frames[1]:sub(2)
    iopub:send(channel:write({ topic }, "iopub_welcome", { subscription = topic }))
  end
end

local is_busy = false -- does the other thread handle a request?

--- Takes over what the other thread hands over. Returns false at its end.
local function hand_on()
  local frames = runner:receive()
  if not frames then
    return true
  end
  local what, number = table.remove(frames, 1), table.remove(frames, 1)
  local question = drain(what == "begin" or what == "end", what == "ask")
  if what == "leave" then
    return false
  elseif what == "begin" then
    parent, is_cut, is_busy = frames[1], false, true
  elseif what == "end" then
    is_busy = false
  end
  if what == "publish" or what == "end" then
    iopub:send(frames)
  end
  runner:send { number, question }
  return true
end

--- Is the program gone that has started the kernel?
local function is_orphan(first_parent)
  return os.getenv("JPY_PARENT_PID") ~= nil and zmq.parent() ~= first_parent
end

--- Does what is to be done until the other thread has ended.
local function serve()
  local first_parent = zmq.parent()
  local goes_on = true
  while goes_on do
    local ready = zmq.poll({ runner, iopub, control }, is_busy and interval or idle_interval)
    if ready and ready[1] then
      goes_on = hand_on()
    else
      drain()
    end
    if ready and ready[2] then
      welcome()
    end
    if ready and ready[3] then
      answer_control()
    end
    if is_orphan(first_parent) then
      stop()
    end
    if stop_at and zmq.now() > stop_at then
      zmq.leave()
    end
  end
end

--- Runs the service until the other thread has ended.
---@param key string
---@param session string
---@param iopub_address string
---@param control_address string
---@param info string the content of kernel_info_reply
---@param take fun(is_end: boolean?): string[], integer gives what was written
---@param write_out fun(text: string) writes to the standard output that the program had
function service.run(key, session, iopub_address, control_address, info, take, write_out)
  taken = take
  channel = messages.channel(key, session, "s")
  iopub, control = zmq.socket "xpub", zmq.socket "router"
  runner, ending = zmq.socket "dealer", zmq.socket "push"
  runner:connect(service.publishing)
  ending:connect(service.ending)
  local ok, problem = pcall(iopub.bind, iopub, iopub_address)
  if ok then
    ok, problem = pcall(control.bind, control, control_address)
  end
  ending:send { ok and "ready" or tostring(problem) }
  function requests.kernel_info_request()
    return info
  end
  if ok then
    publish("status", { execution_state = "starting" })
    ok, problem = xpcall(serve, debug.traceback)
    if not ok then -- nobody could talk to the kernel any more; Jupyter starts another one
      write_out(("dnnlua kernel: %s\n"):format(problem))
      zmq.leave(1)
    end
  end
  for _, socket in ipairs { iopub, control, runner, ending } do
    socket:close()
  end
end

return service

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

--- Seconds in which what is written is gathered, and bytes that are sent without waiting.
local gather_interval <const> = 0.02
local gather_size <const> = 65536

--- Bytes that a cell's streams show.
local max_stream <const> = 10000000

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

local streams = {} ---@type { name: string, descriptor: integer, is_open: boolean, text: string }[]
local shown = 0 -- bytes of the request that runs
local gathering_since = nil ---@type number|nil

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

--- Sends what a stream has gathered; the beginning of a character waits, unless it is all.
local function emit(stream, is_all)
  local rest = is_all and 0 or unfinished(stream.text)
  local text = stream.text:sub(1, #stream.text - rest)
  stream.text = stream.text:sub(#text + 1)
  if text == "" or shown > max_stream then
    return
  end
  shown = shown + #text
  if shown > max_stream then
    text = ("%s\n... of what a cell writes %d bytes are shown\n"):format(
      text:sub(1, #text - (shown - max_stream)), max_stream)
  end
  publish("stream", { name = stream.name, text = text })
end

--- Reads a piece of a stream. Returns whether there was one.
local function read(stream)
  local piece = stream.is_open and zmq.read(stream.descriptor)
  if not piece then
    return false
  end
  for _, other in ipairs(streams) do
    if other ~= stream and other.text ~= "" then
      emit(other)
    end
  end
  stream.text = stream.text .. piece
  gathering_since = gathering_since or zmq.now()
  if #stream.text >= gather_size then
    emit(stream)
  end
  return true
end

local function emit_all(is_all)
  gathering_since = nil
  for _, stream in ipairs(streams) do
    emit(stream, is_all)
  end
end

--- Sends all that was written.
local function drain()
  for _, stream in ipairs(streams) do
    while read(stream) do end
  end
  emit_all(true)
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

--- Takes over what the other thread hands over. Returns false at its end.
local function hand_on()
  local frames = runner:receive()
  if not frames then
    return true
  end
  drain()
  local what, number = table.remove(frames, 1), table.remove(frames, 1)
  if what == "end" then
    return false
  elseif what == "publish" then
    iopub:send(frames)
  else -- "parent"
    parent, shown = frames[1], 0
  end
  runner:send { number }
  return true
end

--- Is the program gone that has started the kernel?
local function is_orphan(first_parent)
  return os.getenv("JPY_PARENT_PID") ~= nil and zmq.parent() ~= first_parent
end

--- Runs the service until the other thread has ended.
---@param key string
---@param session string
---@param iopub_address string
---@param control_address string
---@param info string the content of kernel_info_reply
---@param out integer descriptors from which the streams are read
---@param err integer
function service.run(key, session, iopub_address, control_address, info, out, err)
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
  streams = { { name = "stdout", descriptor = out, is_open = true, text = "" },
    { name = "stderr", descriptor = err, is_open = true, text = "" } }
  publish("status", { execution_state = "starting" })
  local first_parent = zmq.parent()
  local goes_on = ok
  while goes_on do
    local polled = { runner, iopub, control }
    local read_from = {}
    for _, stream in ipairs(streams) do
      if stream.is_open then
        polled[#polled + 1] = stream.descriptor
        read_from[#polled] = stream
      end
    end
    local wait = 1000
    if gathering_since then
      wait = (gathering_since + gather_interval - zmq.now()) * 1000 // 1 | 0
    end
    local ready = zmq.poll(polled, math.max(wait, 0))
    if ready then
      goes_on = not ready[1] or hand_on()
      if ready[2] then
        welcome()
      end
      if ready[3] then
        answer_control()
      end
      for i, stream in pairs(read_from) do
        if ready[i] and not read(stream) and not ready[1] then
          stream.is_open = false
        end
      end
    end
    if gathering_since and zmq.now() >= gathering_since + gather_interval then
      emit_all(false)
    end
    if is_orphan(first_parent) then
      stop()
    end
    if stop_at and zmq.now() > stop_at then
      zmq.leave()
    end
  end
  for _, socket in ipairs { iopub, control, runner, ending } do
    socket:close()
  end
end

return service

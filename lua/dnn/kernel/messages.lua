--- Messages of the Jupyter protocol, 5.5: from frames to tables and back, with their signatures.
--
-- A message on the wire is the identities of who it comes from or goes to, a mark, a signature,
-- four JSON texts (header, parent's header, metadata, content), and buffers, which nothing uses.

local dkjson = require "dkjson"
local zmq = require "dnn.zmq"

local messages = {}

-- Taken out of the module, which cells can require and change.
local encode, decode = dkjson.encode, dkjson.decode

--- What stands for null, which a table cannot hold.
messages.null = dkjson.null

--- The version of the protocol.
messages.version = "5.5"

local mark <const> = "<IDS|MSG>"

---@class dnn.kernel.request a message that was received
---@field identities string[]
---@field kind string as in "execute_request"
---@field header_text string its header as JSON, which is the parent of the answers
---@field content table

--- A table that is `{}` in JSON when it is empty, where one without a metatable would be `[]`.
---@param t? table
---@return table
function messages.object(t)
  return setmetatable(t or {}, { __jsontype = "object" })
end

--- The text with each byte that is not UTF-8 replaced.
---@param text string
---@return string
function messages.valid(text)
  if utf8.len(text) then
    return text
  end
  local parts, at = {}, 1
  while at <= #text do
    local _, wrong = utf8.len(text, at)
    parts[#parts + 1] = text:sub(at, (wrong or #text + 1) - 1)
    if not wrong then
      break
    end
    parts[#parts + 1] = "\u{FFFD}"
    at = wrong + 1
  end
  return table.concat(parts)
end

---@param value any
---@return string
function messages.json(value)
  return messages.valid(encode(value))
end

--- The value that a JSON text stands for, or nil.
---@param text string
---@param null any what stands for null; nothing by default
---@return any
function messages.parse(text, null)
  local ok, value = pcall(decode, text, 1, null)
  if ok then
    return value
  end
end

local function date()
  local now = zmq.now()
  return os.date("!%Y-%m-%dT%H:%M:%S", now // 1 | 0) .. (".%06dZ"):format(now % 1 * 1e6 // 1)
end

---@class dnn.kernel.channel writes and reads the messages of a session
---@field key string
---@field session string
---@field prefix string of the numbers of its messages
---@field count integer of messages written
local channel = {}
channel.__index = channel

--- What writes and reads messages. Those of one session have different prefixes.
---@param key string of the signatures, "" for none
---@param session string
---@param prefix string
---@return dnn.kernel.channel
function messages.channel(key, session, prefix)
  return setmetatable({ key = key, session = session, prefix = prefix, count = 0 }, channel)
end

--- The frames of a message.
---@param identities string[] whom it is for; what it is about, for subscribers
---@param kind string
---@param content table|string a table, or JSON
---@param parent? string the header of the request that it belongs to
---@param metadata? table
---@return string[]
function channel:write(identities, kind, content, parent, metadata)
  self.count = self.count + 1
  local header = { msg_id = ("%s_%s%d"):format(self.session, self.prefix, self.count),
    session = self.session, username = "dnnlua", date = date(), msg_type = kind,
    version = messages.version }
  local texts = { messages.json(header), parent or "{}",
    metadata and messages.json(messages.object(metadata)) or "{}",
    type(content) == "string" and content or messages.json(messages.object(content)) }
  local frames = table.move(identities, 1, #identities, 1, {})
  frames[#frames + 1] = mark
  frames[#frames + 1] = self.key ~= "" and zmq.sign(self.key, texts) or ""
  return table.move(texts, 1, 4, #frames + 1, frames)
end

--- The message of the frames; nil for what is none, or whose signature is wrong.
---@param frames string[]
---@return dnn.kernel.request?
function channel:read(frames)
  local at = 1
  while frames[at] and frames[at] ~= mark do
    at = at + 1
  end
  local texts = table.move(frames, at + 2, at + 5, 1, {})
  if #texts < 4 then
    return nil
  elseif self.key ~= "" and not zmq.equal(zmq.sign(self.key, texts), frames[at + 1]) then
    return nil
  end
  local header, content = messages.parse(texts[1], messages.null), messages.parse(texts[4])
  if type(header) ~= "table" or type(header.msg_type) ~= "string" or type(content) ~= "table" then
    return nil
  end
  -- written anew: what came may be read leniently, and answers go to others as well
  local ok, header_text = pcall(messages.json, header)
  return ok and { identities = table.move(frames, 1, at - 1, 1, {}), kind = header.msg_type,
    header_text = header_text, content = content } or nil
end

return messages

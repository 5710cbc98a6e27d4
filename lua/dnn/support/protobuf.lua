--- Protocol buffers: messages as bytes, by tables that tell their fields.
--
-- A message is a list of fields: a number with a wire type, as a varint, then a varint (0), 8 bytes
-- (1), a length and that many bytes (2) or 4 bytes (5). A schema has the fields that are of
-- interest by number, the others are skipped:
--
--     { [1] = { "name", "string" }, [7] = { "graph", schema },
--       [8] = { "dims", "int", many = true } }
--
-- Kinds are "int" (a varint, signed), "float" (4 bytes), "double", "string", or a schema.

local fail = require "dnn.support.fail"

local protobuf = {}

--- As deep as messages nest, and as many as there may be in all: an empty one takes two bytes of a
--- file, but a table here.
local max_depth <const>, max_messages <const> = 64, 100000

--- As many as there may be of whole numbers, which may be one byte each, in a field.
local max_integers <const> = 1000000

-- --- writing -------------------------------------------------------------------------------------

local function varint(value)
  if value >= 0 and value < 128 then
    return string.char(value)
  end
  local bytes = {}
  repeat
    local low = value & 127
    value = value >> 7
    bytes[#bytes + 1] = string.char(value ~= 0 and low | 128 or low)
  until value == 0
  return table.concat(bytes)
end

local write_value = {
  int = function(key, value)
    return varint(key << 3) .. varint(value)
  end,
  float = function(key, value)
    return varint(key << 3 | 5) .. ("<f"):pack(value)
  end,
  double = function(key, value)
    return varint(key << 3 | 1) .. ("<d"):pack(value)
  end,
  string = function(key, value)
    return varint(key << 3 | 2) .. varint(#value) .. value
  end,
}

--- The bytes of a message: the fields of a table that its schema names, in the order of their
--- numbers; lists where there may be many.
---@param schema table
---@param message table
---@return string
function protobuf.encode(schema, message)
  local keys, parts = {}, {}
  for key in pairs(schema) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  for _, key in ipairs(keys) do
    local kind, value = schema[key][2], message[schema[key][1]]
    for _, one in ipairs(schema[key].many and value or { value }) do
      if type(kind) == "table" then
        one = protobuf.encode(kind, one)
      end
      parts[#parts + 1] = (write_value[kind] or write_value.string)(key, one)
    end
  end
  return table.concat(parts)
end

-- --- reading -------------------------------------------------------------------------------------

local function cut_short()
  fail("a message is cut short, or is none")
end

--- A varint that begins at `at` and ends before `stop`, and what is behind it.
local function read_varint(text, at, stop)
  local value, shift = 0, 0
  repeat
    local byte = at < stop and shift < 70 and text:byte(at) or cut_short()
    value = value | (byte & 127) << shift
    shift = shift + 7
    at = at + 1
  until byte < 128
  return value, at
end

local fixed = { float = { 5, 4, "<f" }, double = { 1, 8, "<d" } }

--- The numbers of a field of wire type 2: they are packed.
local function read_packed(kind, text, at, stop, add)
  if kind == "int" and stop - at > max_integers then
    fail("a list of whole numbers is longer than %d bytes", max_integers)
  end
  while at < stop do
    local value
    if kind == "int" then
      value, at = read_varint(text, at, stop)
    elseif stop - at < fixed[kind][2] then
      cut_short()
    else
      value, at = fixed[kind][3]:unpack(text, at)
    end
    add(value)
  end
end

local read_message

--- A field of wire type 2 from `at` to before `stop`.
local function read_bytes(field, text, at, stop, state, add)
  local kind = field[2]
  if type(kind) == "table" then
    state.depth = state.depth + 1
    add(read_message(kind, text, at, stop, state))
    state.depth = state.depth - 1
  elseif kind == "string" then
    add(text:sub(at, stop - 1))
  elseif field.many then
    read_packed(kind, text, at, stop, add)
  else
    fail('the field "%s" is no number', field[1])
  end
end

local wire_of = { int = 0, float = 5, double = 1, string = 2 }

--- Where a field of this wire type ends that begins at `at`; and its value, where it is a varint,
--- or where its bytes begin.
local function read_extent(wire, text, at, stop)
  local value, start = nil, at
  if wire == 0 then
    value, at = read_varint(text, at, stop)
  elseif wire == 2 then
    value, start = read_varint(text, at, stop)
    if value < 0 or value > stop - start then
      cut_short()
    end
    at = start + value
  elseif wire == 1 or wire == 5 then
    at = at + (wire == 1 and 8 or 4)
  else
    fail("a message has a field of the unknown wire type %d", wire)
  end
  if at > stop then
    cut_short()
  end
  return at, start, value
end

function read_message(schema, text, at, stop, state)
  state.messages = state.messages + 1
  if state.depth > max_depth or state.messages > max_messages then
    fail("its messages nest deeper than %d, or are more than %d", max_depth, max_messages)
  end
  local message = {}
  for _, field in pairs(schema) do
    message[field[1]] = field.many and {} or nil
  end
  while at < stop do
    local key, start, value
    key, at = read_varint(text, at, stop)
    local field, wire = schema[key >> 3], key & 7
    at, start, value = read_extent(wire, text, at, stop)
    local function add(one)
      if field.many then
        table.insert(message[field[1]], one)
      else
        message[field[1]] = one
      end
    end
    if field and wire == 2 then
      read_bytes(field, text, start, at, state, add)
    elseif field and wire ~= wire_of[field[2]] then
      fail('the field "%s" has the wire type %d', field[1], wire)
    elseif field then
      add(value or (fixed[field[2]][3]:unpack(text, start)))
    end
  end
  return message
end

--- The message of these bytes. Of a field that occurs again the last value counts; fields that may
--- be many are lists, others nil where there are none.
---@param schema table
---@param text string
---@return table
function protobuf.decode(schema, text)
  return read_message(schema, text, 1, #text + 1, { depth = 0, messages = 0 })
end

return protobuf

--- Named arrays in safetensors files: `local safetensors = require "dnn.safetensors"`.
--
--     safetensors.save("weights.safetensors", { W = W, b = b }, { author = "me" })
--     local arrays, metadata = safetensors.load "weights.safetensors"
--
-- A file is the length of a header (8 bytes), the header, JSON text, and the bytes of the arrays:
--
--     {"__metadata__": {"author": "me"}, "W": {"dtype": "F64", "shape": [2, 3],
--      "data_offsets": [0, 48]}}
--
-- What a header says is checked before anything is made of it: arrays cover the bytes behind it
-- without gaps and overlaps, each has as many as its type and shape need, and no name occurs twice.
-- The grammar is so small that it is read here: a reader of all JSON would take lists of lists, and
-- the last of two entries of one name.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

local quote, reason = core.system.quote, core.system.reason

local safetensors = {}

--- As long as headers are, in the format's own reader, too.
local max_header <const> = 100000000

--- As many axes as arrays have.
local max_axes <const> = 16

-- Types of elements: what dnn.files.decode calls them, and their bytes.
local types = {
  F64 = { "float64", 8 }, F32 = { "float32", 4 }, F16 = { "<f2", 2 }, BF16 = { "bfloat16", 2 },
  I64 = { "int64", 8 }, I32 = { "<i4", 4 }, I16 = { "<i2", 2 }, I8 = { "|i1", 1 },
  U64 = { "<u8", 8 }, U32 = { "<u4", 4 }, U16 = { "<u2", 2 }, U8 = { "uint8", 1 },
  BOOL = { "bool", 1 },
}

local type_of = { float64 = "F64", float32 = "F32", int64 = "I64", uint8 = "U8", bool = "BOOL" }

-- --- the header: reading -------------------------------------------------------------------------

--- What is left of a header.
---@class dnn.safetensors.reader
---@field text string
---@field at integer
local Reader = {}
Reader.__index = Reader

function Reader:refuse(what)
  fail("byte %d of its header: %s", self.at, what)
end

--- Takes a sign, if it is the next one behind white space.
function Reader:accept(sign)
  local at = self.text:match("^[ \t\r\n]*()", self.at)
  self.at = at
  if self.text:sub(at, at) ~= sign then
    return false
  end
  self.at = at + 1
  return true
end

function Reader:expect(sign)
  if not self:accept(sign) then
    self:refuse(("'%s' is missing"):format(sign))
  end
end

--- A text in double quotes.
function Reader:string()
  self:expect('"')
  local text, start, stop = self.text, self.at, self.at
  local has_escape = false
  repeat
    local sign
    stop, sign = text:match('()(["\\%c])', stop)
    if sign == "\\" then
      has_escape = true
      stop = stop + 2
    elseif sign ~= '"' then
      self:refuse("the text does not end")
    end
  until sign == '"'
  self.at = stop + 1
  local found = text:sub(start, stop - 1)
  if has_escape then
    found = require("dkjson").decode('"' .. found .. '"')
  end
  return type(found) == "string" and found or self:refuse("the text has no meaning")
end

--- A whole number that is not negative.
function Reader:count()
  self:accept "" -- white space
  local digits, stop = self.text:match("^(%d+)()", self.at)
  if not digits or #digits > 18 or digits:find("^0%d") then
    self:refuse("a whole number is needed")
  end
  self.at = stop
  return math.tointeger(tonumber(digits))
end

--- Whole numbers in brackets.
function Reader:counts(most)
  local list = {}
  self:expect "["
  if not self:accept "]" then
    repeat
      list[#list + 1] = self:count()
      if #list > most then
        self:refuse(("more than %d numbers"):format(most))
      end
    until not self:accept ","
    self:expect "]"
  end
  return list
end

--- Calls `read(key)` at the value of each entry of an object.
function Reader:object(read)
  local known = {}
  self:expect "{"
  if self:accept "}" then
    return
  end
  repeat
    local key = self:string()
    if known[key] then
      self:refuse(('"%s" occurs twice'):format(quote(key)))
    end
    known[key] = true
    self:expect ":"
    read(key)
  until not self:accept ","
  self:expect "}"
end

local readers = {
  dtype = Reader.string,
  shape = function(reader)
    return reader:counts(max_axes)
  end,
  data_offsets = function(reader)
    return reader:counts(2)
  end,
}

--- The description of an array.
function Reader:entry(name)
  local entry = { name = name }
  self:object(function(key)
    if not readers[key] then
      self:refuse(('what is "%s"?'):format(quote(key)))
    end
    entry[key] = readers[key](self)
  end)
  for key in pairs(readers) do
    if not entry[key] then
      self:refuse(('"%s" of "%s" is missing'):format(key, quote(name)))
    end
  end
  return entry
end

--- Entries of a header, and its metadata.
local function read_header(text)
  if not utf8.len(text) then
    fail("its header is not UTF-8")
  end
  local reader, entries, metadata = setmetatable({ text = text, at = 1 }, Reader), {}, {}
  reader:object(function(name)
    if name ~= "__metadata__" then
      entries[#entries + 1] = reader:entry(name)
      return
    end
    reader:object(function(key)
      metadata[key] = reader:string()
    end)
  end)
  if text:find("[^ \t\r\n]", reader.at) then
    reader:refuse("something stands behind its end")
  end
  return entries, metadata
end

--- Do entries tell where which bytes are? They are put into the order of those.
local function check_entries(entries, size)
  table.sort(entries, function(a, b)
    local x, y = a.data_offsets, b.data_offsets
    if x[1] ~= y[1] then
      return (x[1] or 0) < (y[1] or 0)
    elseif x[2] ~= y[2] then
      return (x[2] or 0) < (y[2] or 0)
    end
    return a.name < b.name
  end)
  local at = 0
  for _, entry in ipairs(entries) do
    local name, kind = quote(entry.name), types[entry.dtype]
    local first, stop = entry.data_offsets[1], entry.data_offsets[2]
    if not kind then
      fail('"%s" is of type %s, which arrays do not have', name, quote(entry.dtype))
    elseif first ~= at or not stop or stop < first or stop > size then
      fail('the bytes of "%s" are %s .. %s, where the next of %d are those from %d on', name,
        first, stop, size, at)
    end
    local needed = kind[2]
    for _, extent in ipairs(entry.shape) do
      needed = (extent == 0 or needed <= size // extent) and needed * extent or size + 1
    end
    if needed ~= stop - first then
      fail('"%s" of type %s and shape (%s) does not have %d bytes', name, entry.dtype,
        table.concat(entry.shape, ", "), stop - first)
    end
    at = stop
  end
  if at ~= size then
    fail("%d bytes at its end belong to no array", size - at)
  end
end

local function read_file(library, text)
  local length = #text >= 8 and ("<i8"):unpack(text)
  if not length or length < 0 or length > #text - 8 then
    fail("it is cut short, or no safetensors file")
  elseif length > max_header then
    fail("its header is longer than %d bytes", max_header)
  end
  local entries, metadata = read_header(text:sub(9, 8 + length))
  check_entries(entries, #text - 8 - length)
  local arrays = params.new()
  for _, entry in ipairs(entries) do
    arrays[entry.name] = library.decode(text, types[entry.dtype][1],
      8 + length + entry.data_offsets[1], entry.shape)
  end
  return arrays, metadata
end

--- Reads a file: arrays by name, in the order of their bytes, and the texts of its metadata. Types
--- that arrays do not have become the nearest of ours: float16 and bfloat16 float32, other integers
--- int64.
function safetensors.load(path)
  file_bytes.check_path("load", path)
  local library = file_bytes.library "load"
  local text = library.read(path)
  local ok, arrays, metadata = pcall(read_file, library, text)
  if not ok then
    fail("cannot read '%s': %s", quote(path), reason(arrays))
  end
  return arrays, metadata
end

-- --- writing -------------------------------------------------------------------------------------

local function check_name(what, name)
  if type(name) ~= "string" or not utf8.len(name) then
    fail("save: %s must be a text in UTF-8, got %s", what,
      type(name) == "string" and '"' .. quote(name) .. '"' or type(name))
  end
  return name
end

--- Arrays in the order in which they are written: large elements first, so that all are aligned.
local function in_order(arrays)
  local list = {}
  for name, value in pairs(arrays) do
    if check_name("the name of an array", name) == "__metadata__" then
      fail('save: no array can be called "__metadata__": metadata is the third argument')
    end
    local array = arguments.check_array("save", ('"%s"'):format(quote(name)), value)
    list[#list + 1] = { name = name, array = array, place = #list,
      bytes = file_bytes.sizes[array.dtype] }
  end
  table.sort(list, function(a, b)
    if a.bytes ~= b.bytes then
      return a.bytes > b.bytes
    end
    return a.place < b.place
  end)
  return list
end

local function header_of(list, metadata)
  local quoted = require("dkjson").quotestring
  local keys, words, entries, at = {}, {}, {}, 0
  for key, value in pairs(metadata) do
    check_name(("the value of metadata \"%s\""):format(quote(tostring(key))), value)
    keys[#keys + 1] = check_name("a name in the metadata", key)
  end
  table.sort(keys)
  for i, key in ipairs(keys) do
    words[i] = quoted(key) .. ":" .. quoted(metadata[key])
  end
  if #words > 0 then
    entries[1] = ('"__metadata__":{%s}'):format(table.concat(words, ","))
  end
  for _, entry in ipairs(list) do
    local array = entry.array
    local stop = at + array.size * entry.bytes
    entries[#entries + 1] = ('%s:{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}'):format(
      quoted(entry.name), type_of[array.dtype], table.concat(array.shape, ","), at, stop)
    at = stop
  end
  local text = "{" .. table.concat(entries, ",") .. "}"
  return text .. (" "):rep(-#text % 8)
end

--- Writes arrays by name, and texts by name as metadata. The file is the old one or the new one,
--- whatever happens.
function safetensors.save(path, arrays, metadata)
  file_bytes.check_path("save", path)
  if type(arrays) ~= "table" then
    fail("save: the arrays must be a table, { name = array }, got %s", type(arrays))
  elseif metadata ~= nil and type(metadata) ~= "table" then
    fail("save: the metadata must be a table, { name = text }, got %s", type(metadata))
  end
  local list = in_order(getmetatable(arrays) and arrays or params.new(arrays))
  local header = header_of(list, metadata or {})
  local parts = { ("<i8"):pack(#header), header }
  for _, entry in ipairs(list) do
    parts[#parts + 1] = entry.array
  end
  file_bytes.write("save", path, parts)
end

return suggest.strict(safetensors, "safetensors")

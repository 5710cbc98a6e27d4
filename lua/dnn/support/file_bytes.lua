--- Files as bytes, for the modules that read and write formats of other libraries in Lua.

local fail = require "dnn.support.fail"

--- The module dnn.files, which is loaded when it is first used.
---@param caller string the public function, for messages
local function library_for(caller)
  local found, library = pcall(require, "dnn.files")
  if not found then
    if tostring(library):find("interrupted!?$") then
      error(library, 0)
    end
    fail("%s needs the module dnn.files, which is missing: dnnlua was built without zlib "
      .. "(package zlib1g-dev)\n%s", caller, tostring(library))
  end
  return library
end

local file_bytes = { library = library_for }

--- Writes a file, which is the old one or the new one, whatever happens.
---@param caller string the public function, for messages
---@param path string
---@param bytes string|(string|dnn.array)[] pieces, one behind the other: arrays by rows
function file_bytes.write(caller, path, bytes)
  library_for(caller).write(path, bytes)
end

--- The array that bytes are, of a type and a shape as dnn.files names them.
---@param caller string the public function, for messages
---@param bytes string
---@param kind string
---@param shape integer[]
---@return dnn.array
function file_bytes.decode(caller, bytes, kind, shape)
  return library_for(caller).decode(bytes, kind, 0, shape)
end

--- Refuses what is no path.
---@param caller string
---@param path any
function file_bytes.check_path(caller, path)
  if type(path) ~= "string" then
    fail("%s: the path must be a string, got %s", caller, type(path))
  end
end

--- What a file is by its first bytes: "zip", "safetensors", or nil for anything else, and for what
--- cannot be opened.
---@param path string
---@return "zip"|"safetensors"|nil
function file_bytes.kind(path)
  local file <close> = io.open(path, "rb")
  local start = file and file:read(9) or ""
  return start:find("^PK[\1-\8][\2-\8]") and "zip"
    or start:find("^....\0\0\0\0{") and "safetensors" or nil
end

--- Numbers of bytes that elements of these types of arrays have.
file_bytes.sizes = { float64 = 8, float32 = 4, int64 = 8, uint8 = 1, bool = 1 }

return file_bytes

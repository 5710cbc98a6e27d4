--- What the prompt tells about arrays, without loading the core before it is used: for the results,
--- the completer, the tracebacks and the commands.

local arrays = {}

local short_names = { float64 = "f64", float32 = "f32", int64 = "i64", uint8 = "u8", bool = "bool" }
local item_bytes = { float64 = 8, float32 = 4, int64 = 8, uint8 = 1, bool = 1 }

---@param value any
---@return boolean
function arrays.is_array(value)
  if type(value) ~= "userdata" then
    return false
  end
  local metatable = debug.getmetatable(value)
  return type(metatable) == "table" and rawget(metatable, "__name") == "dnn.array"
end

--- Shape and type of an array, as in "(2, 3) f64".
---@param array dnn.array
---@return string
function arrays.describe(array)
  return ("%s %s"):format(tostring(array.shape), short_names[array.dtype] or array.dtype)
end

--- Bytes of an array's elements.
---@param array dnn.array
---@return integer
function arrays.bytes(array)
  return array.size * (item_bytes[array.dtype] or 8)
end

return arrays

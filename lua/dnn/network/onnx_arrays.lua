--- The arrays of ONNX files: tensors, and what nodes make of other arrays before the network runs.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"

local quote = core.system.quote

local onnx_arrays = {}

-- --- tensors -------------------------------------------------------------------------------------

-- What dnn.files.decode calls the format's types, with the field that holds elements which are not
-- raw bytes.
local types = {
  [1] = { "float32", "float_data" }, [2] = { "uint8", "int32_data" }, [3] = { "|i1", "int32_data" },
  [6] = { "<i4", "int32_data" }, [7] = { "int64", "int64_data" }, [9] = { "bool", "int32_data" },
  [10] = { "<f2", "int32_data" }, [11] = { "float64", "double_data" },
  [16] = { "bfloat16", "int32_data" },
}

--- The array of a tensor.
---@param tensor table
---@return dnn.array
function onnx_arrays.of(tensor)
  local name, kind = quote(tensor.name or ""), types[tensor.data_type]
  if (tensor.data_location or 0) ~= 0 then
    fail('the array "%s" is in another file, which is not read: write it into this one, in PyTorch '
      .. "torch.onnx.export(..., external_data=False)", name)
  elseif not kind then
    fail('the array "%s" has elements of type %s of ONNX, which arrays do not have', name,
      tostring(tensor.data_type))
  end
  local count = 1
  for _, extent in ipairs(tensor.dims) do
    if extent < 0 or extent > 1 << 40 or #tensor.dims > 16 or count > 1 << 40 then
      fail('the array "%s" has no shape', name)
    end
    count = count * extent
  end
  local raw = tensor.raw_data
  if not raw then
    local list = tensor[kind[2]]
    if #list ~= count then
      fail('the array "%s" of shape (%s) has %d elements', name, table.concat(tensor.dims, ", "),
        #list)
    elseif tensor.data_type ~= 10 and tensor.data_type ~= 16 then
      return core.np.array(list, "float64"):reshape(tensor.dims)
    end
    for i, bits in ipairs(list) do -- halves of 32 bits
      list[i] = ("<I2"):pack(bits & 0xffff)
    end
    raw = table.concat(list)
  end
  local width = kind[1]:match("%d$") and tonumber(kind[1]:match("[if](%d)$"))
    or kind[1] == "bfloat16" and 2 or file_bytes.sizes[kind[1]]
  if #raw ~= count * width then
    fail('the array "%s" of shape (%s) has %d bytes', name, table.concat(tensor.dims, ", "), #raw)
  end
  return file_bytes.decode("load", raw, kind[1], tensor.dims)
end

-- --- constants -----------------------------------------------------------------------------------

--- The value of a node Constant, in the attribute whose name tells its type; nil for others.
---@param node table
---@return dnn.array?
function onnx_arrays.constant(node)
  local attribute = #node.attribute == 1 and node.attribute[1] or {}
  local name = attribute.name
  if name == "value" and attribute.t then
    return onnx_arrays.of(attribute.t)
  elseif name == "value_int" or name == "value_float" then
    return core.np.array(attribute.i or attribute.f or 0)
  elseif name == "value_ints" or name == "value_floats" then
    return core.np.array(name == "value_ints" and attribute.ints or attribute.floats)
  end
end

-- Elements that are joined at most: shapes are, and a graph may double what it has with each node.
local most_joined <const> = 1 << 16

--- What operators make of constants: functions (arrays, attributes), of which the first array is
--- there; nil where they do it in another way. As `Shape` knows no batch, its extent is 0 there.
---@type table<string, fun(arrays: dnn.array[], attributes: table): dnn.array?>
onnx_arrays.folds = {
  Identity = function(arrays)
    return arrays[1]
  end,
  Cast = function(arrays, attributes)
    return (attributes.to == 1 or attributes.to == 7 or attributes.to == 11) and arrays[1] or nil
  end,
  Transpose = function(arrays, attributes)
    local A, perm = arrays[1], attributes.perm
    if not perm then
      return A.T
    end
    local axes = {}
    for i, axis in ipairs(perm) do
      axes[i] = axis + 1
    end
    return A:transpose(axes)
  end,
  Unsqueeze = function(arrays)
    return arrays[1].ndim == 0 and arrays[1]:reshape(1) or nil
  end,
  Gather = function(arrays)
    local A, index = arrays[1], arrays[2]
    if A.ndim ~= 1 or not index or index.size ~= 1 then
      return nil
    end
    local i = math.tointeger(index:item())
    return i and i >= 0 and i < A.size and core.np.array(A[i + 1]):reshape(index.shape) or nil
  end,
  Concat = function(arrays)
    local list = {}
    for _, array in ipairs(arrays) do
      if array.ndim ~= 1 or #list + array.size > most_joined then
        return nil
      end
      table.move(array:totable(), 1, array.size, #list + 1, list)
    end
    return core.np.array(list)
  end,
}

return onnx_arrays

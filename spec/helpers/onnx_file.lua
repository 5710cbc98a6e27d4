--- ONNX files for specs.

local onnx = require "dnn.network.onnx"
local program = require "spec.helpers.program"
local protobuf = require "dnn.support.protobuf"

--- Writes a file of these nodes from "x" to "y", arrays by name, or tensors as the format has them,
--- and the shape of an example.
---@param path string
---@param nodes table[]
---@param arrays table<string, dnn.array|table>
---@param shape integer[]
---@param version? integer of the operators, 13
return function(path, nodes, arrays, shape, version)
  local initializer, dims = {}, { { dim_param = "batch" } }
  for name, array in pairs(arrays) do
    local tensor = array
    if type(array) == "userdata" then
      tensor = { data_type = array.dtype == "int64" and 7 or 11, raw_data = array:tobytes(),
        dims = { table.unpack(array.shape, 1, array.ndim) } }
    end
    tensor.name = name
    initializer[#initializer + 1] = tensor
  end
  for i, extent in ipairs(shape) do
    dims[i + 1] = { dim_value = extent }
  end
  for _, node in ipairs(nodes) do
    node.attribute = node.attribute or {}
    node.name = node.name or node.op_type:lower()
  end
  program.write_file(path, protobuf.encode(onnx.model, {
    opset_import = { { version = version or 13 } },
    graph = { node = nodes, initializer = initializer, output = { { name = "y" } },
      input = { { name = "x", type = { tensor_type = { shape = { dim = dims } } } } } },
  }))
end

--- ONNX files: the messages of the format, and networks written as such files.
--
-- Examples are rows there, as the world expects: a graph takes (batch, n) or (batch, channels,
-- height, width) and gives (batch, n); its numbers are float32. dnn.network.onnx_import reads.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local parts = require "dnn.network.parts"
local protobuf = require "dnn.support.protobuf"

local onnx = {}

-- --- the messages --------------------------------------------------------------------------------

local tensor = {
  [1] = { "dims", "int", many = true }, [2] = { "data_type", "int" },
  [4] = { "float_data", "float", many = true }, [5] = { "int32_data", "int", many = true },
  [7] = { "int64_data", "int", many = true }, [8] = { "name", "string" },
  [9] = { "raw_data", "string" }, [10] = { "double_data", "double", many = true },
  [14] = { "data_location", "int" },
}
local attribute = {
  [1] = { "name", "string" }, [2] = { "f", "float" }, [3] = { "i", "int" }, [4] = { "s", "string" },
  [5] = { "t", tensor }, [7] = { "floats", "float", many = true },
  [8] = { "ints", "int", many = true }, [20] = { "type", "int" },
}
local node = {
  [1] = { "input", "string", many = true }, [2] = { "output", "string", many = true },
  [3] = { "name", "string" }, [4] = { "op_type", "string" },
  [5] = { "attribute", attribute, many = true }, [7] = { "domain", "string" },
}
local dimension = { [1] = { "dim_value", "int" }, [2] = { "dim_param", "string" } }
local tensor_type = {
  [1] = { "elem_type", "int" }, [2] = { "shape", { [1] = { "dim", dimension, many = true } } },
}
local value_info = {
  [1] = { "name", "string" }, [2] = { "type", { [1] = { "tensor_type", tensor_type } } },
}
local graph = {
  [1] = { "node", node, many = true }, [2] = { "name", "string" },
  [5] = { "initializer", tensor, many = true }, [11] = { "input", value_info, many = true },
  [12] = { "output", value_info, many = true },
}

--- The schema of a file, for dnn.support.protobuf.
onnx.model = {
  [1] = { "ir_version", "int" }, [2] = { "producer_name", "string" }, [7] = { "graph", graph },
  [8] = { "opset_import", { [1] = { "domain", "string" }, [2] = { "version", "int" } },
    many = true },
}

-- Numbers that the format has for types.
local types <const> = { float = 1, int64 = 7 }
local attribute_types <const> = { f = 1, i = 2, ints = 7 }

-- --- writing -------------------------------------------------------------------------------------

--- A graph that grows at its end: `value` is the name of what its last node gives.
---@class dnn.network.onnx.graph
---@field node table[]
---@field initializer table[]
---@field value string
---@field version integer of the operators
local Graph = {}
Graph.__index = Graph

--- Adds an array; its name.
function Graph:array(name, array, data_type)
  local dims = {}
  for i = 1, array.ndim do
    dims[i] = array.shape[i]
  end
  self.initializer[#self.initializer + 1] = { name = name, dims = dims,
    data_type = data_type or types.float,
    raw_data = (data_type and array or array:astype("float32")):tobytes() }
  return name
end

--- Adds a node, which takes the last value unless `inputs` begins with another one.
---@param op string
---@param name string
---@param inputs string[] behind the last value
---@param attributes? table<string, integer|number|integer[]>
function Graph:add(op, name, inputs, attributes)
  local list, names = {}, {}
  for key in pairs(attributes or {}) do
    names[#names + 1] = key
  end
  table.sort(names)
  for i, key in ipairs(names) do
    local value = attributes[key]
    local field = type(value) == "table" and "ints" or math.type(value) == "integer" and "i" or "f"
    list[i] = { name = key, [field] = value, type = attribute_types[field] }
  end
  self.node[#self.node + 1] = { op_type = op, name = name, output = { name .. "_out" },
    input = { self.value, table.unpack(inputs) }, attribute = list }
  self.value = name .. "_out"
end

local function window_of(layer)
  local top, left = layer.padding[1], layer.padding[2]
  return { kernel_shape = layer.window, strides = layer.stride, pads = { top, left, top, left } }
end

--- A layer whose operator takes the arrays of the layer, in this order.
local function with_arrays(op, attributes_of)
  return function(self, name, layer, list)
    local inputs = {}
    for i, part in ipairs(list) do
      local is_column = part.own ~= "W"
      inputs[i] = self:array(name .. "_" .. part.own,
        is_column and part.array:reshape(part.array.size) or part.array)
    end
    self:add(op, name, inputs, attributes_of(layer))
  end
end

--- A layer without arrays.
local function plain(op, attributes_of)
  return function(self, name, layer)
    self:add(op, name, {}, attributes_of and attributes_of(layer))
  end
end

local function along_rows()
  return { axis = 1 }
end

local write_layer = {
  linear = with_arrays("Gemm", function()
    return { transB = 1 }
  end),
  conv2d = with_arrays("Conv", window_of),
  batch_norm = with_arrays("BatchNormalization", function(layer)
    return { epsilon = layer.epsilon + 0.0, momentum = 1.0 - layer.momentum }
  end),
  max_pool2d = plain("MaxPool", window_of),
  avg_pool2d = plain("AveragePool", function(layer)
    local attributes = window_of(layer)
    attributes.count_include_pad = 1
    return attributes
  end),
  flatten = plain("Flatten", along_rows),
  sigmoid = plain "Sigmoid",
  relu = plain "Relu",
  tanh = plain "Tanh",
  softplus = plain "Softplus",
  softmax = plain("Softmax", along_rows),
  log_softmax = plain("LogSoftmax", along_rows),
  leaky_relu = plain("LeakyRelu", function(layer)
    return { alpha = layer.slope + 0.0 }
  end),
  elu = plain("Elu", function(layer)
    return { alpha = layer.alpha + 0.0 }
  end),
}

function write_layer.gelu(self, name)
  self.version = 20
  self:add("Gelu", name, {})
end

function write_layer.swish(self, name)
  local z = self.value
  self:add("Sigmoid", name .. "_sigmoid", {})
  self:add("Mul", name, { z })
end

function write_layer.dropout(self, name, layer)
  local ratio = core.np.array(1.0 - layer.keep)
  self:add("Dropout", name, { self:array(name .. "_ratio", ratio) })
end

--- Rows are counted from 0 there; an embedding begins the network, as it takes whole numbers.
function write_layer.embedding(self, name, _, list)
  if #self.node > 0 then
    fail("an embedding that is not the first layer has no form in ONNX files")
  end
  local table_name = self:array(name .. "_W", list[1].array)
  self:add("Gather", name, { self.value }, { axis = 0 })
  self.node[1].input[1] = table_name
end

local function value_info_of(name, shape, kind)
  local dims = { { dim_param = "batch" } }
  for i = 1, #shape do
    dims[i + 1] = { dim_value = shape[i] }
  end
  return { name = name, type = { tensor_type = { elem_type = kind,
    shape = { dim = dims } } } }
end

--- Writes the network as a graph of operators.
function onnx.write(net, state, path)
  local self = setmetatable({ node = {}, initializer = {}, value = "input", version = 13 }, Graph)
  for i, layer in ipairs(state.layers) do
    local class = layer.class or "custom"
    if not write_layer[class] then
      fail("layer %d (%s) has no form in ONNX files", i, class)
    end
    write_layer[class](self, ("%s_%d"):format(class, i), layer, parts.of(net, state, i))
  end
  self.node[#self.node].output = { "output" }
  file_bytes.library("export").write(path, protobuf.encode(onnx.model, {
    ir_version = self.version > 13 and 9 or 7, producer_name = "dnnlua",
    opset_import = { { domain = "", version = self.version } },
    graph = { name = "network", node = self.node, initializer = self.initializer,
      input = { value_info_of("input", net.input,
        state.layers[1].class == "embedding" and types.int64 or types.float) },
      output = { value_info_of("output", net.output, types.float) } },
  }))
end

return onnx

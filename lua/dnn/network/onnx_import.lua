--- ONNX files as networks: graphs that are chains of the operators that have layers here.
--
-- The graph is walked from its input: a value goes to one node, whose result is the next value.
-- What a node says is taken over or refused by its name, nothing is passed over.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local layers = require "dnn.network.layers"
local onnx = require "dnn.network.onnx"
local parts = require "dnn.network.parts"
local protobuf = require "dnn.support.protobuf"

local quote = core.system.quote
local make = layers.make

-- --- arrays --------------------------------------------------------------------------------------

-- What dnn.files.decode calls the format's types, with the field that holds elements which are not
-- raw bytes.
local types = {
  [1] = { "float32", "float_data" }, [2] = { "uint8", "int32_data" }, [3] = { "|i1", "int32_data" },
  [6] = { "<i4", "int32_data" }, [7] = { "int64", "int64_data" }, [9] = { "bool", "int32_data" },
  [10] = { "<f2" }, [11] = { "float64", "double_data" }, [16] = { "bfloat16" },
}

--- The array of a tensor.
local function array_of(tensor)
  local name, kind = quote(tensor.name or ""), types[tensor.data_type]
  if (tensor.data_location or 0) ~= 0 then
    fail('the array "%s" is in another file, which is not read', name)
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
  local library, raw = file_bytes.library "load", tensor.raw_data
  if not raw and kind[2] then
    local list = tensor[kind[2]]
    if #list ~= count then
      fail('the array "%s" of shape (%s) has %d elements', name, table.concat(tensor.dims, ", "),
        #list)
    end
    return core.np.array(list, "float64"):reshape(tensor.dims)
  end
  local array = library.decode(raw or "", kind[1], 0, tensor.dims)
  local width = kind[1]:match("%d$") and tonumber(kind[1]:match("[if](%d)$"))
    or kind[1] == "bfloat16" and 2 or file_bytes.sizes[kind[1]]
  if #(raw or "") ~= count * width then
    fail('the array "%s" of shape (%s) has %d bytes', name, table.concat(tensor.dims, ", "), #raw)
  end
  return array
end

-- --- nodes ---------------------------------------------------------------------------------------

local function refuse(node, format, ...)
  fail('node "%s" (%s) ' .. format, quote(node.name or ""), quote(node.op_type or ""), ...)
end

--- The attributes of a node with defaults; false marks those without. Others are refused.
local function attributes_of(node, defaults)
  local values = {}
  for name, default in pairs(defaults) do
    values[name] = default or nil
  end
  for _, attribute in ipairs(node.attribute) do
    local name = attribute.name or ""
    if defaults[name] == nil then
      refuse(node, 'has the attribute "%s", which is not supported', quote(name))
    end
    values[name] = #attribute.ints > 0 and attribute.ints or attribute.f or attribute.s
      or attribute.i or values[name]
  end
  return values
end

--- Refuses a value other than those.
local function expect(node, values, name, ...)
  for _, wanted in ipairs { ... } do
    if values[name] == wanted then
      return
    end
  end
  refuse(node, "has %s = %s, which is not supported", name, quote(tostring(values[name])))
end

--- The network while it grows: layers, their arrays by place, the constants of the graph by name.
---@class dnn.network.onnx.import
local Import = {}
Import.__index = Import

--- Adds a layer.
function Import:add(layer, arrays)
  self.layers[#self.layers + 1] = layer
  self.arrays[#self.layers] = arrays
end

--- The constant that is input i of the node, or nil where there is none.
function Import:constant(node, i, ndim)
  local name = node.input[i]
  if not name or name == "" then
    return nil
  end
  local array = self.constants[name] or refuse(node, "takes input %d from another node", i)
  if ndim and array.ndim ~= ndim then
    refuse(node, "has an array of shape %s as input %d, where %d axes are needed", array.shape, i,
      ndim)
  end
  return array
end

--- The constant, which must be there.
function Import:needed(node, i, ndim)
  return self:constant(node, i, ndim) or refuse(node, "lacks input %d", i)
end

--- What the layers so far give for an example.
function Import:shape()
  return select(2, core.network.plan(self.input, self.layers))
end

local ops = {}

for op, class in pairs { Sigmoid = "sigmoid", Relu = "relu", Tanh = "tanh",
  Softplus = "softplus" } do
  ops[op] = function(self, node)
    attributes_of(node, {})
    self:add(make[class]())
  end
end

--- A real as it was before it was a float32: the shortest number that becomes the same one.
local function shortest(value)
  return tonumber(("%.7g"):format(value))
end

function ops.LeakyRelu(self, node)
  self:add(make.leaky_relu(shortest(attributes_of(node, { alpha = 0.01 }).alpha)))
end

function ops.Elu(self, node)
  self:add(make.elu(shortest(attributes_of(node, { alpha = 1.0 }).alpha)))
end

function ops.Gelu(self, node)
  expect(node, attributes_of(node, { approximate = "none" }), "approximate", "none")
  self:add(make.gelu())
end

function ops.Identity(_, node)
  attributes_of(node, {})
end

for op, class in pairs { Softmax = "softmax", LogSoftmax = "log_softmax" } do
  ops[op] = function(self, node)
    expect(node, attributes_of(node, { axis = self.version < 13 and 1 or -1 }), "axis", 1, -1)
    self:add(make[class]())
  end
end

function ops.Dropout(self, node)
  local values = attributes_of(node, { ratio = 0.5, seed = 0 })
  local ratio, training = self:constant(node, 2), self:constant(node, 3)
  if training and training:any() then
    refuse(node, "is in training mode")
  end
  ratio = ratio and ratio.size == 1 and ratio:item() or values.ratio
  self:add(make.dropout(shortest(1 - ratio)))
end

function ops.Flatten(self, node)
  expect(node, attributes_of(node, { axis = 1 }), "axis", 1)
  self:add(make.flatten())
end

function ops.Reshape(self, node)
  expect(node, attributes_of(node, { allowzero = 0 }), "allowzero", 0)
  local shape = self:needed(node, 2, 1):totable()
  local size = 1
  for _, extent in ipairs(self:shape()) do
    size = size * extent
  end
  if #shape ~= 2 or (shape[2] ~= -1 and shape[2] ~= size) then
    refuse(node, "makes the shape (%s): only pictures are made rows, (batch, %d)",
      table.concat(shape, ", "), size)
  end
  self:add(make.flatten())
end

function ops.Gemm(self, node)
  local values = attributes_of(node, { alpha = 1.0, beta = 1.0, transA = 0, transB = 0 })
  expect(node, values, "alpha", 1.0)
  expect(node, values, "beta", 1.0)
  expect(node, values, "transA", 0)
  expect(node, values, "transB", 0, 1)
  local W, b = self:needed(node, 2, 2), self:constant(node, 3)
  W = values.transB == 1 and W or W.T
  if b and b.size ~= W.shape[1] then
    refuse(node, "adds an array of shape %s to %d columns", b.shape, W.shape[1])
  end
  self:add(make.linear(W.shape[2], W.shape[1], { bias = b ~= nil }), { W = W, b = b })
end

function ops.MatMul(self, node)
  attributes_of(node, {})
  local W = self:needed(node, 2, 2).T
  self:add(make.linear(W.shape[2], W.shape[1], { bias = false }), { W = W })
end

--- The bias of the MatMul before it.
function ops.Add(self, node)
  attributes_of(node, {})
  local b = self:needed(node, 2)
  local last, arrays = self.layers[#self.layers], self.arrays[#self.layers]
  if not last or last.class ~= "linear" or arrays.b or b.size ~= last.units
    or b.shape[b.ndim] ~= b.size then
    refuse(node, "adds an array of shape %s, and is no bias of a MatMul before it", b.shape)
  end
  self.layers[#self.layers] = make.linear(last.inputs, last.units)
  arrays.b = b
end

--- A list of two numbers.
local function pair(node, values, name)
  if type(values[name]) ~= "table" or #values[name] ~= 2 then
    refuse(node, "needs two numbers as %s", name)
  end
  return { values[name][1], values[name][2] }
end

--- Window, stride and padding, which must be the same on both sides.
local function window_of(node, values)
  local window, stride = pair(node, values, "kernel_shape"), pair(node, values, "strides")
  local pads = values.pads
  if values.auto_pad == "SAME_UPPER" or values.auto_pad == "SAME_LOWER" then
    return window, { stride = stride, padding = "same" }
  end
  expect(node, values, "auto_pad", "NOTSET", "VALID")
  if #pads ~= 4 or pads[1] ~= pads[3] or pads[2] ~= pads[4] then
    refuse(node, "has pads = {%s}: they must be the same on both sides", table.concat(pads, ", "))
  end
  return window, { stride = stride, padding = { pads[1], pads[2] } }
end

local function window_defaults(more)
  local defaults = { kernel_shape = false, strides = { 1, 1 }, pads = { 0, 0, 0, 0 },
    dilations = { 1, 1 }, auto_pad = "NOTSET" }
  for name, value in pairs(more) do
    defaults[name] = value
  end
  return defaults
end

local function check_dilations(node, values)
  if table.concat(values.dilations, " ") ~= "1 1" then
    refuse(node, "has dilations, which are not supported")
  end
end

function ops.Conv(self, node)
  local W, b = self:needed(node, 2, 4), self:constant(node, 3, 1)
  local values = attributes_of(node, window_defaults { group = 1 })
  check_dilations(node, values)
  expect(node, values, "group", 1)
  values.kernel_shape = values.kernel_shape or { W.shape[3], W.shape[4] }
  local window, options = window_of(node, values)
  options.bias = b ~= nil
  self:add(make.conv2d(W.shape[1], window, options), { W = W, b = b })
end

function ops.MaxPool(self, node)
  local values = attributes_of(node, window_defaults { ceil_mode = 0, storage_order = 0 })
  check_dilations(node, values)
  expect(node, values, "ceil_mode", 0)
  expect(node, values, "storage_order", 0)
  expect(node, values, "auto_pad", "NOTSET", "VALID")
  self:add(make.max_pool2d(window_of(node, values)))
end

function ops.AveragePool(self, node)
  local values = attributes_of(node, window_defaults { ceil_mode = 0, count_include_pad = 0 })
  check_dilations(node, values)
  expect(node, values, "ceil_mode", 0)
  expect(node, values, "auto_pad", "NOTSET", "VALID")
  local window, options = window_of(node, values)
  if options.padding[1] + options.padding[2] > 0 then
    expect(node, values, "count_include_pad", 1)
  end
  self:add(make.avg_pool2d(window, options))
end

function ops.GlobalAveragePool(self, node)
  attributes_of(node, {})
  local shape = self:shape()
  if #shape ~= 3 then
    refuse(node, "needs pictures, got features of shape %s", tostring(shape))
  end
  self:add(make.avg_pool2d { shape[2], shape[3] })
end

function ops.BatchNormalization(self, node)
  local values = attributes_of(node, { epsilon = 1e-5, momentum = 0.9, training_mode = 0,
    spatial = 1 })
  expect(node, values, "training_mode", 0)
  expect(node, values, "spatial", 1)
  self:add(make.batch_norm { epsilon = shortest(values.epsilon),
    momentum = shortest(1 - values.momentum) }, {
    gamma = self:needed(node, 2, 1), beta = self:needed(node, 3, 1),
    running_mean = self:needed(node, 4, 1), running_var = self:needed(node, 5, 1),
  })
end

-- --- the graph -----------------------------------------------------------------------------------

--- The one input that is no constant: its name, and the shape of an example.
local function input_of(graph, constants)
  local found
  for _, input in ipairs(graph.input) do
    if not constants[input.name or ""] then
      if found then
        fail('its graph has the inputs "%s" and "%s", where one is needed', quote(found.name or ""),
          quote(input.name or ""))
      end
      found = input
    end
  end
  local kind = found and found.type and found.type.tensor_type
  local dims, shape = kind and kind.shape and kind.shape.dim or {}, {}
  for i = 2, #dims do
    shape[i - 1] = dims[i].dim_value or fail('axis %d of its input "%s" has no extent', i,
      quote(found.name or ""))
  end
  if #shape == 0 then
    fail("its input has no shape (batch, ...)")
  end
  return found.name or "", shape
end

--- Constants by name, and the nodes that take each value.
local function read_values(graph)
  local constants, takers = {}, {}
  for _, tensor in ipairs(graph.initializer) do
    constants[tensor.name or ""] = array_of(tensor)
  end
  for _, node in ipairs(graph.node) do
    if (node.domain or "") ~= "" then
      refuse(node, 'is of the domain "%s"', quote(node.domain))
    elseif node.op_type == "Constant" and #node.attribute == 1 and node.attribute[1].t then
      constants[node.output[1] or ""] = array_of(node.attribute[1].t)
    end
  end
  for _, node in ipairs(graph.node) do
    for i, name in ipairs(node.op_type == "Constant" and {} or node.input) do
      if not constants[name] and name ~= "" then
        takers[name] = takers[name] or {}
        table.insert(takers[name], { node = node, place = i })
      end
    end
  end
  return constants, takers
end

--- Is it a value times its sigmoid? The node that multiplies.
local function swish_of(list, takers)
  if #list ~= 2 then
    return nil
  end
  for k = 1, 2 do
    local first, second = list[k].node, list[3 - k].node
    local behind = first.op_type == "Sigmoid" and second.op_type == "Mul"
      and takers[first.output[1] or ""]
    if behind and #behind == 1 and behind[1].node == second and #second.input == 2 then
      return second
    end
  end
end

--- Follows the value through the graph.
function Import:walk(graph, value, takers)
  local output, used = graph.output[1] and graph.output[1].name, 0
  if #graph.output ~= 1 then
    fail("its graph has %d outputs, where one is needed", #graph.output)
  end
  while takers[value] do
    local list = takers[value]
    takers[value] = nil -- a graph that comes back here would have no end
    local node, swish = list[1].node, swish_of(list, takers)
    if swish then
      node, used = swish, used + 1
      self:add(make.swish())
    elseif #list > 1 then
      refuse(list[2].node, "and another one take the same value: the graph is no chain")
    elseif not ops[node.op_type] then
      refuse(node, "has no layer here")
    else
      if list[1].place == 2 and node.op_type == "Add" then
        node.input[1], node.input[2] = node.input[2], node.input[1]
      elseif list[1].place ~= 1 then
        refuse(node, "takes the value of the network as input %d", list[1].place)
      end
      ops[node.op_type](self, node)
    end
    used = used + 1
    value = node.output[1] or ""
    if value == output and not takers[value] then
      break
    end
  end
  if value ~= output then
    fail('nothing takes the value "%s", which is not the output of its graph', quote(value))
  end
  for _, node in ipairs(graph.node) do
    used = used + (node.op_type == "Constant" and 1 or 0)
  end
  if used ~= #graph.node then
    fail("%d nodes of its graph do not lie between its input and its output", #graph.node - used)
  end
end

local function version_of(model)
  for _, set in ipairs(model.opset_import) do
    if (set.domain or "") == "" or set.domain == "ai.onnx" then
      return set.version or 1
    end
  end
  fail("it is no ONNX file, or tells no version of its operators")
end

local onnx_import = {}

--- The network of a file.
---@param path string
---@param dtype? string "float64"
---@return dnn.network
function onnx_import.read(path, dtype)
  local model = protobuf.decode(onnx.model, file_bytes.library("load").read(path))
  local version, graph = version_of(model), model.graph or fail("it has no graph")
  if version < 7 then
    fail("its operators are of version %d, those from 7 on are read", version)
  end
  local constants, takers = read_values(graph)
  local value, shape = input_of(graph, constants)
  local self = setmetatable({ layers = {}, arrays = {}, constants = constants, input = shape,
    version = version }, Import)
  self:walk(graph, value, takers)
  return parts.assemble(self.layers, self.arrays, shape, dtype)
end

return onnx_import

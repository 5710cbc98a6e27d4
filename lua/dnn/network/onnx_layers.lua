--- The nodes of ONNX graphs as layers.
--
-- What a node says is taken over or refused by its name, nothing is passed over. Pictures have
-- their channels first; a graph may take them with channels last and turn them around, and back
-- before it makes them rows.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local onnx_arrays = require "dnn.network.onnx_arrays"
local shapes = require "dnn.network.shapes"

local quote = core.system.quote
local make = layers.make

local onnx_layers = {}

--- Refuses a node by its name.
function onnx_layers.refuse(node, format, ...)
  fail('node "%s" (%s) ' .. format, quote(node.name or ""), quote(node.op_type or ""), ...)
end

local refuse = onnx_layers.refuse

-- Fields of attributes by the numbers of their types.
local field_of <const> = { [1] = "f", [2] = "i", [3] = "s", [6] = "floats", [7] = "ints" }

--- The value of an attribute, which older files give without its type.
local function value_of(attribute)
  local field = field_of[attribute.type]
  if field then
    return attribute[field] or (field == "i" or field == "f") and 0 or nil
  end
  return #attribute.ints > 0 and attribute.ints or attribute.f or attribute.s or attribute.i
end

--- The attributes of a node with defaults; false marks lists without. Others are refused, and
--- values of another type than the default.
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
    local value = value_of(attribute)
    if value ~= nil and type(value) ~= type(defaults[name] or {}) then
      refuse(node, 'has the attribute "%s" of another type', quote(name))
    end
    values[name] = value == nil and values[name] or value
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

--- The network while it grows.
---@class dnn.network.onnx.import
---@field layers dnn.layer[]
---@field arrays table<integer, table<string, dnn.array>> of the layers, by place
---@field constants table<string, dnn.array> of the graph, by name
---@field producers table<string, table> the nodes that give values, by the values' names
---@field shapes table<string, dnn.array> the shapes (0, ...) of values of the network, by name
---@field used table<table, boolean> nodes that were read
---@field input integer[] the shape of an example
---@field batch integer? the number of examples, where the file fixes it
---@field version integer of the operators
---@field scaled integer? the place of a layer of a Mul, to which an Add may belong
---@field padding integer[]? of a Pad before the next node
---@field is_last boolean? do channels come last in the pictures of the graph?
---@field pictures integer[]? the shape of pictures that were flattened with channels last
local Import = {}
Import.__index = Import

onnx_layers.Import = Import

--- Adds a layer.
function Import:add(layer, arrays)
  self.layers[#self.layers + 1] = layer
  self.arrays[#self.layers] = arrays
end

--- The constant of this name, or what nodes make of constants; nil where there is none.
function Import:value(name, depth)
  local node = self.producers[name]
  if self.constants[name] or not node or depth > 16 then
    return self.constants[name]
  elseif node.op_type == "Shape" then
    self.constants[name] = #node.attribute == 0 and self.shapes[node.input[1] or ""] or nil
  else
    local arrays, attributes, fold = {}, {}, onnx_arrays.folds[node.op_type or ""]
    for i, input in ipairs(fold and node.input or {}) do
      arrays[i] = self:value(input, depth + 1)
      if not arrays[i] then -- or a graph of few nodes would have paths without end
        break
      end
    end
    for _, attribute in ipairs(node.attribute) do
      attributes[attribute.name or ""] = value_of(attribute)
    end
    self.constants[name] = fold and #arrays > 0 and #arrays == #node.input
      and fold(arrays, attributes) or nil
  end
  self.used[node] = self.used[node] or self.constants[name] ~= nil
  return self.constants[name]
end

--- The constant that is input i of the node, or nil where there is none.
function Import:constant(node, i, ndim)
  local name = node.input[i]
  if not name or name == "" then
    return nil
  end
  local array = self:value(name, 0) or refuse(node, "takes input %d from another node", i)
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

--- Whole numbers that are an attribute, or input i in later versions.
function Import:numbers(node, values, name, i)
  local array = self:constant(node, i)
  local list = array and array:reshape(array.size):totable() or values[name]
  for k, number in ipairs(list or {}) do
    list[k] = math.tointeger(number) or refuse(node, "has %s as %s", number, name)
  end
  return list or {}
end

--- What the layers so far give for an example.
function Import:shape()
  return select(2, core.network.plan(self.input, self.layers))
end

--- The shape of pictures, (channels, height, width).
function Import:pictures_shape(node)
  local shape = self:shape()
  if #shape ~= 3 then
    refuse(node, "needs pictures, got features of shape %s", tostring(shape))
  elseif self.is_last then
    refuse(node, "needs pictures with channels first")
  end
  return shape
end

--- What each operator adds to the network: functions (import, node, place), where place is the
--- input of the node that is the value of the network; it was swapped with the first.
local ops = {}

onnx_layers.ops = ops

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

-- Types of reals, and of whole numbers.
local reals <const>, integers <const> = { [1] = true, [11] = true }, { [6] = true, [7] = true }

--- Numbers of another type, which differ where reals would become whole.
function ops.Cast(self, node)
  local to = attributes_of(node, { to = 0, saturate = 1, round_mode = "up" }).to
  if not reals[to] and not (integers[to] and #self.layers == 0) then
    refuse(node, "makes elements of type %s of ONNX", tostring(to))
  end
end

--- Rows of a table, which are counted from 0 there.
function ops.Gather(self, node, place)
  expect(node, attributes_of(node, { axis = 0 }), "axis", 0)
  if place ~= 2 then
    refuse(node, "takes elements of the value of the network")
  end
  local W = self:needed(node, 2, 2)
  self:add(make.embedding(W.shape[1], W.shape[2]), { W = W })
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

--- Makes rows of what there is. Pictures with channels last are in another order.
function Import:flatten()
  local shape = self:shape()
  self.pictures = self.is_last and #shape == 3 and shape or self.pictures
  self.is_last = false
  self:add(make.flatten())
end

function ops.Flatten(self, node)
  expect(node, attributes_of(node, { axis = 1 }), "axis", 1)
  self:flatten()
end

--- Turns channels that come last to the front, where the network begins, or the other way.
function Import:turn(node, to_last)
  if #self.layers == 0 and not to_last and #self.input == 3 and not self.is_turned then
    self.input, self.is_turned = { self.input[3], self.input[1], self.input[2] }, true
  elseif #self:shape() == 3 and (self.is_last or false) ~= to_last then
    self.is_last = to_last
  else
    refuse(node, "turns axes around, which no layer does")
  end
end

function ops.Transpose(self, node)
  local perm = table.concat(attributes_of(node, { perm = {} }).perm, " ")
  if perm ~= "0 3 1 2" and perm ~= "0 2 3 1" then
    refuse(node, "has perm = {%s}: only the channels of pictures are turned around", perm)
  end
  self:turn(node, perm == "0 2 3 1")
end

function ops.Reshape(self, node)
  local allows_zero = attributes_of(node, { allowzero = 0 }).allowzero ~= 0
  local target, shape = self:numbers(node, {}, "shape", 2), self:shape()
  local text, size = table.concat(target, " "), shapes.size(shape)
  local is_batch = target[1] == -1 or target[1] == self.batch or target[1] == 0 and not allows_zero
  if #target == 2 and (target[2] == size or target[2] == -1 and is_batch) then
    return self:flatten()
  elseif #shape == 3 and is_batch and #self.layers == 0 and shape[3] == 1
    and text:match " (.*)" == ("1 %d %d"):format(shape[1], shape[2]) then
    return self:turn(node, false)
  end
  refuse(node, "makes the shape (%s): only pictures are made rows, (batch, %d)",
    table.concat(target, ", "), size)
end

function ops.Squeeze(self, node)
  local axes = self:numbers(node, attributes_of(node, { axes = false }), "axes", 2)
  local shape, text = self:pictures_shape(node), table.concat(axes, " ")
  if shape[2] ~= 1 or shape[3] ~= 1 or text ~= "2 3" and text ~= "-2 -1" and text ~= "3 2" then
    refuse(node, "drops the axes {%s} of features of shape %s", text, tostring(shape))
  end
  self:flatten()
end

--- Adds a linear layer, whose columns of W are put into the order of our flattened pictures.
function Import:linear(W, b)
  local pictures = self.pictures
  self.pictures = nil
  if pictures and W.shape[2] == shapes.size(pictures) then
    W = W:reshape(W.shape[1], pictures[2], pictures[3], pictures[1]):transpose { 1, 4, 2, 3 }
      :reshape(W.shape)
  end
  self:add(make.linear(W.shape[2], W.shape[1], { bias = b ~= nil }), { W = W, b = b })
end

function ops.Gemm(self, node)
  local values = attributes_of(node, { alpha = 1.0, beta = 1.0, transA = 0, transB = 0 })
  expect(node, values, "transA", 0)
  expect(node, values, "transB", 0, 1)
  local W, b = self:needed(node, 2, 2), self:constant(node, 3)
  W = values.transB == 1 and W or W.T
  if b and b.size ~= W.shape[1] then
    refuse(node, "adds an array of shape %s to %d columns", b.shape, W.shape[1])
  end
  self:linear(values.alpha == 1 and W or W * values.alpha,
    b and values.beta ~= 1 and b * values.beta or b)
end

function ops.MatMul(self, node)
  attributes_of(node, {})
  self:linear(self:needed(node, 2, 2).T)
end

--- Scales features one by one: what is left of a normalization whose statistics are known.
function ops.Mul(self, node)
  attributes_of(node, {})
  local gamma, shape = self:needed(node, 2), self:shape()
  if #shape ~= 1 or gamma.size ~= shape[1] or gamma.shape[gamma.ndim] ~= gamma.size then
    refuse(node, "multiplies features of shape %s by an array of shape %s", tostring(shape),
      gamma.shape)
  elseif self.pictures then
    refuse(node, "needs pictures with channels first")
  end
  local layer = make.batch_norm()
  self:add(layer, { gamma = gamma, beta = gamma * 0, running_mean = gamma * 0,
    running_var = gamma * 0 + (1 - layer.epsilon) })
  self.scaled = #self.layers
end

--- The bias of the MatMul before it, or what is added to scaled features.
function ops.Add(self, node)
  attributes_of(node, {})
  local b = self:needed(node, 2)
  local last, arrays = self.layers[#self.layers], self.arrays[#self.layers]
  local is_row = b.ndim > 0 and b.shape[b.ndim] == b.size
  if last and is_row and self.scaled == #self.layers and b.size == arrays.gamma.size then
    arrays.beta, self.scaled = b, nil
    return
  elseif not last or last.class ~= "linear" or arrays.b or b.size ~= last.units or not is_row then
    refuse(node, "adds an array of shape %s, and is no bias of a MatMul before it", b.shape)
  end
  self.layers[#self.layers] = make.linear(last.inputs, last.units)
  arrays.b = b
end

--- A list of two whole numbers from 1 on.
local function pair(node, values, name)
  local list = type(values[name]) == "table" and values[name] or {}
  for i = 1, 2 do
    if #list ~= 2 or math.type(list[i]) ~= "integer" or list[i] < 1 then
      refuse(node, "needs two numbers from 1 on as %s", name)
    end
  end
  return { list[1], list[2] }
end

--- Window, stride and padding: that of the first side on both, where it makes as many windows.
function Import:window(node, values)
  local window, stride = pair(node, values, "kernel_shape"), pair(node, values, "strides")
  local shape, before = self:pictures_shape(node), self.padding or { 0, 0 }
  local pads, padding = values.pads, {}
  self.padding = nil
  if values.auto_pad == "SAME_UPPER" or values.auto_pad == "SAME_LOWER" then
    local same = shapes.same_padding({ shape[2], shape[3] }, window, stride)
    padding = before[1] + before[2] == 0 and same
      or refuse(node, "pads %d x %d on one side more than on the other", shape[2], shape[3])
    return window, { stride = stride, padding = padding }
  end
  expect(node, values, "auto_pad", "NOTSET", "VALID")
  for i = 1, #pads == 4 and 2 or 0 do
    padding[i] = pads[i] + before[i]
    local both, extent = pads[i] + pads[i + 2] + 2 * before[i], shape[i + 1] - window[i]
    local steps = (extent + both) / stride[i]
    steps = values.ceil_mode == 1 and math.ceil(steps) or math.floor(steps)
    if steps ~= (extent + 2 * padding[i]) // stride[i] then
      refuse(node, "has pads = {%s}%s: they must be the same on both sides",
        table.concat(pads, ", "), values.ceil_mode == 1 and " and ceil_mode = 1" or "")
    end
  end
  return window, { stride = stride, padding = #padding == 2 and padding
    or refuse(node, "has pads = {%s}", table.concat(pads, ", ")) }
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
  local window, options = self:window(node, values)
  options.bias = b ~= nil
  self:add(make.conv2d(W.shape[1], window, options), { W = W, b = b })
end

function ops.MaxPool(self, node)
  local values = attributes_of(node, window_defaults { ceil_mode = 0, storage_order = 0 })
  check_dilations(node, values)
  expect(node, values, "storage_order", 0)
  self:add(make.max_pool2d(self:window(node, values)))
end

function ops.AveragePool(self, node)
  local values = attributes_of(node, window_defaults { ceil_mode = 0, count_include_pad = 0 })
  check_dilations(node, values)
  local before = self.padding or { 0, 0 }
  local window, options = self:window(node, values)
  if options.padding[1] > before[1] or options.padding[2] > before[2] then
    expect(node, values, "count_include_pad", 1)
  end
  self:add(make.avg_pool2d(window, options))
end

--- Zeros around pictures, which the convolution or the mean behind it has here.
function ops.Pad(self, node)
  local values = attributes_of(node, { mode = "constant", pads = false, value = 0.0 })
  expect(node, values, "mode", "constant")
  local pads, value = self:numbers(node, values, "pads", 2), self:constant(node, 3)
  self:pictures_shape(node)
  if (value and value:item() or values.value) ~= 0 or #pads ~= 8 or self.padding
    or pads[1] ~= 0 or pads[2] ~= 0 or pads[5] ~= 0 or pads[6] ~= 0 or pads[3] ~= pads[7]
    or pads[4] ~= pads[8] or node.input[4] then
    refuse(node, "has pads = {%s}: pictures are padded by zeros, with as many on both sides",
      table.concat(pads, ", "))
  end
  self.padding = { pads[3], pads[4] }
end

for op, class in pairs { GlobalAveragePool = "avg_pool2d", GlobalMaxPool = "max_pool2d" } do
  ops[op] = function(self, node)
    attributes_of(node, {})
    local shape = self:pictures_shape(node)
    self:add(make[class] { shape[2], shape[3] })
  end
end

-- Height and width among the axes of pictures, with channels first or last.
local reduced <const> = { [false] = { ["2 3"] = true, ["-2 -1"] = true },
  [true] = { ["1 2"] = true, ["-3 -2"] = true } }

for op, class in pairs { ReduceMean = "avg_pool2d", ReduceMax = "max_pool2d" } do
  ops[op] = function(self, node)
    local values = attributes_of(node, { axes = false, keepdims = 1, noop_with_empty_axes = 0 })
    local axes, shape = self:numbers(node, values, "axes", 2), self:shape()
    table.sort(axes)
    local text = table.concat(axes, " ")
    if #shape ~= 3 or not reduced[self.is_last or false][text] then
      refuse(node, "has axes = {%s}: only height and width are reduced", text)
    end
    self:add(make[class] { shape[2], shape[3] })
    if values.keepdims == 0 then
      self:flatten()
    end
  end
end

function ops.BatchNormalization(self, node)
  local values = attributes_of(node, { epsilon = 1e-5, momentum = 0.9, training_mode = 0,
    spatial = 1 })
  expect(node, values, "training_mode", 0)
  expect(node, values, "spatial", 1)
  if self.is_last or self.pictures then
    refuse(node, "needs pictures with channels first")
  end
  self:add(make.batch_norm { epsilon = shortest(values.epsilon),
    momentum = shortest(1 - values.momentum) }, {
    gamma = self:needed(node, 2, 1), beta = self:needed(node, 3, 1),
    running_mean = self:needed(node, 4, 1), running_var = self:needed(node, 5, 1),
  })
end

return onnx_layers

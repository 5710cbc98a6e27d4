--- Descriptions of models of Keras, JSON text, as layers: Sequential models, and functional ones
--- whose layers are a chain.
--
-- A description is data. Layers that would run code of a file, and all others that do not exist
-- here, are refused by their names. Pictures have their channels last in Keras, where nothing else
-- is said; here they come first. Numbers that choose rows of a table count from 0 there.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local json = require "dnn.network.json"
local layers = require "dnn.network.layers"
local shapes = require "dnn.network.shapes"

local quote = core.system.quote
local make = layers.make

local keras_layers = {}

-- --- the reader ----------------------------------------------------------------------------------

-- Activations by the names that Keras gives them; "linear" is none.
local activations = { relu = "relu", sigmoid = "sigmoid", tanh = "tanh", softmax = "softmax",
  elu = "elu", gelu = "gelu", softplus = "softplus", silu = "swish", swish = "swish",
  log_softmax = "log_softmax" }

--- The network while its description is read.
---@class dnn.network.keras.reader
---@field list dnn.layer[]
---@field input integer[]?
---@field padding integer[]? of a ZeroPadding2D before the next layer
---@field name string of the layer that is read
---@field class string
---@field config table
local Reader = {}
Reader.__index = Reader

function Reader:refuse(format, ...)
  fail('layer "%s" (%s) ' .. format, quote(self.name), quote(self.class), ...)
end

--- Refuses an option of the layer that is not one of those values; it may be absent.
function Reader:expect(option, ...)
  local value = self.config[option]
  for _, wanted in ipairs { ... } do
    if value == nil or value == wanted then
      return
    end
  end
  if value ~= nil then
    self:refuse("has %s = %s, which is not supported", option,
      quote(type(value) == "table" and "a table" or tostring(value)))
  end
end

--- A number of the layer.
function Reader:number(option, otherwise)
  local value = self.config[option]
  value = value == nil and otherwise or value
  return type(value) == "number" and value or self:refuse("has no number %s", option)
end

--- A pair of whole numbers of the layer from `least` (1) on, or `otherwise`.
function Reader:pair(option, otherwise, least)
  local value = self.config[option] or otherwise
  value = type(value) == "number" and { value, value } or value
  for i = 1, 2 do
    if type(value) ~= "table" or math.type(value[i]) ~= "integer" or value[i] < (least or 1) then
      self:refuse("has no two whole numbers %s from %d on", option, least or 1)
    end
  end
  return { value[1], value[2] }
end

function Reader:add(layer)
  self.list[#self.list + 1] = layer
end

--- Adds the activation of a layer: its name, a function's name in a table, or a layer in a table.
function Reader:activate()
  local name = self.config.activation or "linear"
  if type(name) == "table" and name.class_name == "function" then
    name = name.config
  elseif type(name) == "table" and self.activation_layers[name.class_name] then
    self.config = type(name.config) == "table" and name.config or {}
    return self.activation_layers[name.class_name](self)
  end
  if name == "leaky_relu" then
    self:add(make.leaky_relu(0.2))
  elseif name ~= "linear" then
    local class = type(name) == "string" and activations[name]
      or self:refuse("has the activation %s, which does not exist here",
        type(name) == "string" and '"' .. quote(name) .. '"' or "of a " .. type(name))
    self:add(make[class]())
  end
end

--- Notes where the channels of pictures are.
function Reader:note_format()
  local format = self.config.data_format or "channels_last"
  if format ~= "channels_last" and format ~= "channels_first"
    or self.format and self.format ~= format then
    self:refuse("has data_format = %s, others have %s", quote(tostring(format)),
      tostring(self.format))
  end
  self.format = format
end

--- What the layers so far give for an example.
function Reader:shape()
  return select(2, core.network.plan(self:input_shape(), self.list))
end

--- The shape of pictures, (channels, height, width).
function Reader:pictures_shape()
  local shape = self:shape()
  return #shape == 3 and shape
    or self:refuse("needs pictures, got features of shape %s", tostring(shape))
end

--- The padding of a layer with a window, which may be that of a ZeroPadding2D before it, and
--- whether it is "same".
function Reader:read_padding(window, stride)
  local before = self.padding or { 0, 0 }
  self.padding = nil
  if self.config.padding ~= "same" then
    self:expect("padding", "valid")
    return before, false
  elseif before[1] + before[2] > 0 then
    self:refuse("has two paddings")
  end
  local shape = self:pictures_shape()
  return shapes.same_padding({ shape[2], shape[3] }, window, stride)
    or self:refuse("pads %d x %d on one side more than on the other, which is not supported",
      shape[2], shape[3]), true
end

local readers = {}

function readers.Dense(self)
  self:add(make.linear(self:number "units", { bias = self.config.use_bias ~= false }))
  self:activate()
end

function readers.Conv2D(self)
  self:note_format()
  self:expect("groups", 1)
  local dilation = self:pair("dilation_rate", 1)
  if dilation[1] ~= 1 or dilation[2] ~= 1 then
    self:refuse("has dilations, which are not supported")
  end
  local window, stride = self:pair "kernel_size", self:pair("strides", 1)
  self:add(make.conv2d(self:number "filters", window, { stride = stride,
    padding = self:read_padding(window, stride), bias = self.config.use_bias ~= false }))
  self:activate()
end

function readers.BatchNormalization(self)
  self:expect("center", true)
  self:expect("scale", true)
  self:expect("renorm", false)
  local axis, ndim = self.config.axis or -1, #self:shape()
  axis = type(axis) == "table" and axis[1] or axis
  axis = axis == -1 and ndim or axis
  if axis ~= 1 and (ndim ~= 3 or axis ~= 3) or ndim == 3 and axis ~= (self.axis or axis) then
    self:refuse("normalizes along axis %s", quote(tostring(axis)))
  end
  self.axis = ndim == 3 and axis or self.axis
  self:add(make.batch_norm { momentum = 1 - self:number("momentum", 0.99),
    epsilon = self:number("epsilon", 0.001) })
end

local function pool(class)
  return function(self)
    self:note_format()
    local window = self:pair("pool_size", 2)
    local stride = self:pair("strides", window)
    local padding, is_same = self:read_padding(window, stride)
    if is_same and class == "avg_pool2d" and padding[1] + padding[2] > 0 then
      self:refuse("has means without the padding, which do not exist here")
    end
    self:add(make[class](window, { stride = stride, padding = padding }))
  end
end

readers.MaxPooling2D, readers.AveragePooling2D = pool "max_pool2d", pool "avg_pool2d"

local function global_pool(class)
  return function(self)
    self:note_format()
    local shape = self:pictures_shape()
    self:add(make[class] { shape[2], shape[3] })
    if not self.config.keepdims then
      self:add(make.flatten())
    end
  end
end

readers.GlobalMaxPooling2D = global_pool "max_pool2d"
readers.GlobalAveragePooling2D = global_pool "avg_pool2d"

function readers.ZeroPadding2D(self)
  self:note_format()
  local padding = self.config.padding
  if type(padding) == "table" and type(padding[1]) == "table" then
    local rows, columns = padding[1], padding[2]
    if type(columns) ~= "table" or rows[1] ~= rows[2] or columns[1] ~= columns[2] then
      self:refuse("must pad both sides alike")
    end
    self.config.padding = { rows[1], columns[1] }
  end
  self.padding = self:pair("padding", 1, 0)
end

function readers.Flatten(self)
  self:add(make.flatten())
end

function readers.Reshape(self)
  local target = self.config.target_shape
  local size = shapes.size(self:shape())
  if type(target) ~= "table" or #target ~= 1 or target[1] ~= -1 and target[1] ~= size then
    self:refuse("makes another shape than (%d,)", size)
  end
  self:add(make.flatten())
end

function readers.Identity() end

function readers.Dropout(self)
  -- 1 - 0.3 is 0.7, not 0.69999999999999996
  self:add(make.dropout(tonumber(("%.15g"):format(1 - self:number "rate"))))
end

function readers.Activation(self)
  self:activate()
end

function readers.ReLU(self)
  self:expect("max_value", false) -- null
  self:expect("negative_slope", 0, 0.0)
  self:expect("threshold", 0, 0.0)
  self:add(make.relu())
end

function readers.LeakyReLU(self)
  self:add(make.leaky_relu(self:number("negative_slope", self.config.alpha or 0.3)))
end

function readers.ELU(self)
  self:add(make.elu(self:number("alpha", 1.0)))
end

function readers.Softmax(self)
  self:expect("axis", -1)
  self:add(make.softmax())
end

Reader.activation_layers = { ReLU = readers.ReLU, LeakyReLU = readers.LeakyReLU,
  ELU = readers.ELU, Softmax = readers.Softmax }

local function refuse_model(self)
  self:refuse("is a model in a model, of which the layers are not read")
end

readers.Sequential, readers.Functional, readers.Model = refuse_model, refuse_model, refuse_model

function readers.Embedding(self)
  self:expect("mask_zero", false)
  self:add(make.embedding(self:number "input_dim", self:number "output_dim"))
end

--- The shape of an example, with channels first.
function Reader:input_shape()
  local shape = self.input
  if not shape then
    fail("its description does not tell the shape of its input")
  elseif #shape == 3 and self.format ~= "channels_first" then
    return { shape[3], shape[1], shape[2] }
  end
  return shape
end

--- Takes over a batch shape, [null, 8, 7, 2].
function Reader:note_input(shape)
  if type(shape) == "table" and not self.input then
    local input = {}
    for i = 2, #shape do
      input[i - 1] = math.type(shape[i]) == "integer" and shape[i]
        or self:refuse("has an input of which axis %d has no extent", i)
    end
    self.input = input
  end
end

-- --- chains -------------------------------------------------------------------------------------

--- Adds the names of the layers whose values a part of a description refers to: ["name", 0, 0] in
--- Keras 2, keras_history = ["name", 0, 0] in Keras 3.
local function add_references(part, names)
  if type(part) ~= "table" then
    return names
  elseif type(part[1]) == "string" and math.type(part[2]) == "integer" then
    names[#names + 1] = part[1]
    return names
  end
  for _, value in pairs(part) do
    add_references(value, names)
  end
  return names
end

--- The one name in a list, or an error that tells what has more.
local function one_of(names, what)
  return #names == 1 and names[1]
    or fail("it has %d %s: models that are a chain of layers are read", #names, what)
end

--- The entries of a functional model in the order in which a value goes through them.
local function chain_of(config)
  local entries, source_of, taker_of = {}, {}, {}
  local list = type(config.layers) == "table" and config.layers or {}
  for _, entry in ipairs(list) do
    local name = type(entry) == "table" and type(entry.name) == "string" and entry.name
      or fail("a layer has no name")
    local sources = add_references(entry.inbound_nodes, {})
    local source = sources[1]
    local function refuse(format, ...)
      fail('layer "%s" (%s) ' .. format .. ": models that are a chain of layers are read",
        quote(name), quote(tostring(entry.class_name)), ...)
    end
    if entries[name] then
      fail('two layers have the name "%s"', quote(name))
    elseif #sources > 1 then
      refuse("takes %d values", #sources)
    elseif source and taker_of[source] then
      refuse('takes the value of "%s", as "%s" does', quote(source), quote(taker_of[source]))
    end
    entries[name], source_of[name] = entry, source
    if source then
      taker_of[source] = name
    end
  end
  local name = one_of(add_references(config.input_layers, {}), "inputs")
  local last = one_of(add_references(config.output_layers, {}), "outputs")
  local chain = { entries[name] or fail('there is no layer "%s", its input', quote(name)) }
  while name ~= last do
    name = taker_of[name] or fail('nothing leads to its output "%s"', quote(last))
    taker_of[source_of[name]] = nil -- a chain that comes back here would have no end
    chain[#chain + 1] = entries[name]
  end
  if #chain ~= #list then
    fail('it has %d layers behind its output "%s"', #list - #chain, quote(last))
  end
  return chain
end

--- The entries of a model, each a layer.
local function entries_of(text)
  local model, problem = json.decode(text, false)
  if type(model) ~= "table" then
    fail("its description is no JSON: %s", tostring(problem))
  end
  local config = type(model.config) == "table" and model.config or {}
  if model.class_name == "Sequential" then
    return type(config.layers) == "table" and config.layers or config
  elseif model.class_name == "Functional" or model.class_name == "Model" then
    return chain_of(config)
  end
  fail('it is a model of the class "%s": Sequential and functional models are read',
    quote(tostring(model.class_name)))
end

--- The layers of a description, the shape of an example, and whether channels come last in the
--- weights.
---@param text string
---@return dnn.layer[] list
---@return integer[] input
---@return boolean channels_last
function keras_layers.read(text)
  local self = setmetatable({ list = {} }, Reader)
  for _, entry in ipairs(entries_of(text)) do
    self.class = tostring(type(entry) == "table" and entry.class_name)
    self.config = type(entry) == "table" and type(entry.config) == "table" and entry.config or {}
    self.name = tostring(self.config.name)
    self:note_input(self.config.batch_shape or self.config.batch_input_shape)
    if self.class ~= "InputLayer" then
      if self.padding and self.class ~= "Conv2D" and self.class ~= "AveragePooling2D" then
        self:refuse("follows a ZeroPadding2D, which is read before Conv2D and AveragePooling2D")
      end
      local read = readers[self.class]
        or self:refuse("does not exist here: no code of a file is run")
      read(self)
    end
  end
  local last = self.format ~= "channels_first"
  if self.padding or self.axis and self.axis ~= (last and 3 or 1) then
    fail("it normalizes along axis %s, or ends with padding", tostring(self.axis))
  end
  return self.list, self:input_shape(), last
end

return keras_layers

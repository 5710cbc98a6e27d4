--- Models of Keras: .keras files, which are zip files of a description and weights, the description
--- in .h5 files, and .weights.h5 files. Sequential models of layers that exist here are read.
--
-- A description is data. Layers that would run code of a file, and all others that do not exist
-- here, are refused by their names. Pictures have their channels last in Keras, where nothing else
-- is said; here they come first.

local core = require "dnn.core"
local build = require "dnn.network.build"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local json = require "dnn.network.json"
local keras = require "dnn.network.keras"
local layers = require "dnn.network.layers"

local quote = core.system.quote
local make = layers.make

local keras_models = {}

-- --- descriptions: reading -----------------------------------------------------------------------

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

--- A pair of numbers of the layer, or `otherwise`.
function Reader:pair(option, otherwise)
  local value = self.config[option] or otherwise
  value = type(value) == "number" and { value, value } or value
  if type(value) ~= "table" or math.type(value[1]) ~= "integer"
    or math.type(value[2]) ~= "integer" then
    self:refuse("has no two whole numbers %s", option)
  end
  return { value[1], value[2] }
end

function Reader:add(layer)
  self.list[#self.list + 1] = layer
end

--- Adds the activation of a layer.
function Reader:activate()
  local name = self.config.activation or "linear"
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

--- The padding of a ZeroPadding2D before this layer, or none.
function Reader:take_padding()
  local padding = self.padding or { 0, 0 }
  self.padding = nil
  return padding
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
  local padding = self:take_padding()
  if self.config.padding == "same" then
    padding = padding[1] + padding[2] == 0 and "same" or self:refuse("has two paddings")
  else
    self:expect("padding", "valid")
  end
  self:add(make.conv2d(self:number "filters", self:pair "kernel_size",
    { stride = self:pair("strides", 1), padding = padding, bias = self.config.use_bias ~= false }))
  self:activate()
end

function readers.BatchNormalization(self)
  self:expect("center", true)
  self:expect("scale", true)
  self:expect("renorm", false)
  local axis = self.config.axis
  self.axis = type(axis) == "table" and axis[1] or axis
  self:add(make.batch_norm { momentum = 1 - self:number("momentum", 0.99),
    epsilon = self:number("epsilon", 0.001) })
end

local function pool(class)
  return function(self)
    self:note_format()
    self:expect("padding", "valid")
    local window = self:pair("pool_size", 2)
    local padding = class == "avg_pool2d" and self:take_padding() or { 0, 0 }
    self:add(make[class](window, { stride = self:pair("strides", window), padding = padding }))
  end
end

readers.MaxPooling2D, readers.AveragePooling2D = pool "max_pool2d", pool "avg_pool2d"

function readers.GlobalAveragePooling2D(self)
  self:note_format()
  self:expect("keepdims", false)
  local _, shape = core.network.plan(self:input_shape(), self.list)
  self:add(make.avg_pool2d { shape[2] or 1, shape[3] or 1 })
  self:add(make.flatten())
end

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
  self.padding = self:pair("padding", 1)
end

function readers.Flatten(self)
  self:add(make.flatten())
end

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

--- The numbers that an open file has.
local function count_numbers(file)
  local count = 0
  file:visit(function(_, object)
    count = count + (require("dnn.h5").type(object) == "dataset" and object.size or 0)
  end)
  return count
end

--- A network without weights of a description, and whether channels come last in its weights, which
--- are in an open file.
local function describe(text, file)
  local model, problem = json.decode(text, false)
  if type(model) ~= "table" then
    fail("its description is no JSON: %s", tostring(problem))
  elseif model.class_name ~= "Sequential" then
    fail('it is a model of the class "%s": Sequential models are read',
      quote(tostring(model.class_name)))
  end
  local config = type(model.config) == "table" and model.config or {}
  local self = setmetatable({ list = {} }, Reader)
  for _, entry in ipairs(type(config.layers) == "table" and config.layers or config) do
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
  local pictures = self.input and #self.input == 3
  if self.padding or self.axis and self.axis ~= -1 and self.axis ~= (pictures and last and 3 or 1)
    then
    fail("it normalizes along axis %s, or ends with padding", tostring(self.axis))
  end
  local needed, given = core.network.plan(self:input_shape(), self.list), count_numbers(file)
  if needed > given then
    fail("its layers need %d numbers, its weights have %d", needed, given)
  end
  return build.sequential { input = self:input_shape(), init = "zeros", table.unpack(self.list) },
    last
end

-- --- files: reading ------------------------------------------------------------------------------

--- Calls f with the name of a file of these bytes, which is gone behind it.
local function with_file(bytes, f)
  local name = os.tmpname()
  local results = table.pack(pcall(function()
    if bytes then
      file_bytes.library("load").write(name, bytes)
    end
    return f(name)
  end))
  os.remove(name)
  if not results[1] then
    error(results[2], 0)
  end
  return table.unpack(results, 2, results.n)
end

--- The members of a zip file by name.
local function members_of(path)
  local names, values = file_bytes.library("load").load(path)
  local members = {}
  for i, name in ipairs(values and names or {}) do
    members[name] = values[i]
  end
  for _, name in ipairs { "config.json", "model.weights.h5" } do
    if type(members[name]) ~= "string" then
      fail('it is no .keras file: it has no "%s"', name)
    end
  end
  return members
end

--- Fills the network from an open file of either layout.
local function read_weights(net, file, channels_last)
  local state = core.network.table(net)
  if file:has "layers" then
    return keras.read_vars(net, state, file, channels_last)
  end
  keras.read(net, state, file:has "model_weights" and file.model_weights or file, channels_last)
end

--- Fills the network from a .keras file, a .weights.h5 file or an .h5 file of Keras.
function keras_models.read_weights(net, path)
  local h5 = require "dnn.h5"
  if file_bytes.kind(path) == "zip" then
    local bytes = members_of(path)["model.weights.h5"]
    return with_file(bytes, function(name)
      local file <close> = h5.open(name, "r")
      read_weights(net, file, true)
    end)
  end
  local file <close> = h5.open(path, "r")
  read_weights(net, file, not file:has "dnnlua")
end

--- The network of a .keras file.
function keras_models.read(path)
  local members = members_of(path)
  return with_file(members["model.weights.h5"], function(name)
    local file <close> = require("dnn.h5").open(name, "r")
    local net, channels_last = describe(members["config.json"], file)
    read_weights(net, file, channels_last)
    return net
  end)
end

--- The network of an open .h5 file of Keras, in which it saved a model.
function keras_models.read_h5(file)
  local text = file.attrs.model_config
  local net, channels_last = describe(type(text) == "string" and text or "", file)
  read_weights(net, file, channels_last)
  return net
end

-- --- writing -------------------------------------------------------------------------------------

local classes = { relu = "relu", sigmoid = "sigmoid", tanh = "tanh", softmax = "softmax",
  gelu = "gelu", softplus = "softplus", swish = "silu", log_softmax = "log_softmax" }

--- Keras's word for the padding of a layer, or nil where it has none.
local function padding_of(layer)
  local window, stride, padding = layer.window, layer.stride, layer.padding
  if padding[1] + padding[2] == 0 then
    return "valid"
  elseif stride[1] == 1 and stride[2] == 1 and window[1] % 2 == 1 and window[2] % 2 == 1
    and padding[1] == window[1] // 2 and padding[2] == window[2] // 2 then
    return "same"
  end
end

--- A pool, or a convolution, with its options, and a layer that pads before it where that is
--- needed. Only a convolution pads with zeros by itself.
local function windowed(add, layer, class, options)
  local padding = padding_of(layer)
  if not padding or padding == "same" and class ~= "Conv2D" then
    local rows, columns = layer.padding[1], layer.padding[2]
    add("ZeroPadding2D", { padding = { { rows, rows }, { columns, columns } } })
    padding = "valid"
  end
  options.strides, options.padding = layer.stride, padding
  add(class, options)
end

local writers = {
  linear = function(add, layer)
    add("Dense", { units = layer.units, use_bias = layer.bias, activation = "linear" })
  end,
  conv2d = function(add, layer)
    windowed(add, layer, "Conv2D", { filters = layer.units, kernel_size = layer.window,
      use_bias = layer.bias, activation = "linear" })
  end,
  avg_pool2d = function(add, layer)
    windowed(add, layer, "AveragePooling2D", { pool_size = layer.window })
  end,
  max_pool2d = function(add, layer)
    if padding_of(layer) ~= "valid" then
      fail("a max_pool2d layer with padding has no form in files of Keras")
    end
    windowed(add, layer, "MaxPooling2D", { pool_size = layer.window })
  end,
  batch_norm = function(add, layer)
    add("BatchNormalization", { axis = -1, momentum = 1 - layer.momentum, epsilon = layer.epsilon })
  end,
  flatten = function(add)
    add("Flatten", {})
  end,
  dropout = function(add, layer)
    add("Dropout", { rate = tonumber(("%.15g"):format(1 - layer.keep)) })
  end,
  leaky_relu = function(add, layer)
    add("LeakyReLU", { negative_slope = layer.slope })
  end,
  elu = function(add, layer)
    add("ELU", { alpha = layer.alpha })
  end,
}

for class, name in pairs(classes) do
  writers[class] = function(add)
    add("Activation", { activation = name })
  end
end

--- The description of a network.
local function description_of(net, state)
  local null = require("dkjson").null
  local list, shape = {}, { null }
  local function add(class, config)
    config.name = ("%s_%d"):format(class:lower(), #list)
    list[#list + 1] = { module = "keras.layers", class_name = class, config = config }
  end
  local input = net.input
  if #input == 3 then
    input = { input[2], input[3], input[1] }
  end
  for i = 1, #input do
    shape[i + 1] = input[i]
  end
  add("InputLayer", { batch_shape = shape, dtype = "float32" })
  for i, layer in ipairs(state.layers) do
    local class = layer.class or "custom"
    if not writers[class] then
      fail("layer %d (%s) has no form in files of Keras", i, class)
    end
    writers[class](add, layer)
  end
  return { module = "keras", class_name = "Sequential",
    config = { name = "sequential", trainable = true, layers = list },
    build_config = { input_shape = shape } }
end

--- Writes a .weights.h5 file.
function keras_models.write_weights(net, state, path)
  local file <close> = require("dnn.h5").open(path, "w")
  keras.write_vars(net, state, file)
  file:close()
end

--- Writes a .keras file.
function keras_models.write(net, state, path)
  local encode = require("dkjson").encode
  local config, library = encode(description_of(net, state)), file_bytes.library "export"
  local weights = with_file(nil, function(name)
    keras_models.write_weights(net, state, name)
    return library.read(name)
  end)
  library.write(path, library.zip({ "metadata.json", "config.json", "model.weights.h5" },
    { encode { keras_version = "3.0.0", date_saved = os.date "!%Y-%m-%d@%H:%M:%S" }, config,
      weights }))
end

return keras_models

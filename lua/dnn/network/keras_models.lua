--- Models of Keras: .keras files, which are zip files of a description and weights, the description
--- in .h5 files, and .weights.h5 files. dnn.network.keras_layers reads descriptions, and tells what
--- is refused.

local core = require "dnn.core"
local build = require "dnn.network.build"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local keras = require "dnn.network.keras"
local keras_layers = require "dnn.network.keras_layers"
local shapes = require "dnn.network.shapes"

local keras_models = {}

-- --- reading -------------------------------------------------------------------------------------

--- A network without weights of a description, and whether channels come last in its weights, which
--- are in an open file.
local function describe(text, file, dtype)
  local list, input, channels_last = keras_layers.read(text)
  keras.check_size(input, list, file)
  return build.sequential { input = input, init = "zeros", dtype = dtype, table.unpack(list) },
    channels_last
end

--- Calls f with the name of a file of these bytes, which is gone behind it: it need not outlive a
--- crash, and is not written as other files are.
local function with_file(bytes, f)
  local name = os.tmpname()
  local results = table.pack(pcall(function()
    if bytes then
      local file <close> = assert(io.open(name, "wb"))
      assert(file:write(bytes))
      assert(file:close())
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
    if name:find "/data%.pkl$" then
      fail("PyTorch's own files hold programs, which are not run: in Python, write "
        .. 'safetensors.torch.save_file(net.state_dict(), "x.safetensors")')
    end
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
function keras_models.read(path, dtype)
  local members = members_of(path)
  return with_file(members["model.weights.h5"], function(name)
    local file <close> = require("dnn.h5").open(name, "r")
    local net, channels_last = describe(members["config.json"], file, dtype)
    read_weights(net, file, channels_last)
    return net
  end)
end

--- The network of an open .h5 file of Keras, in which it saved a model.
function keras_models.read_h5(file, dtype)
  local text = file.attrs.model_config
  local net, channels_last = describe(type(text) == "string" and text or "", file, dtype)
  read_weights(net, file, channels_last)
  return net
end

-- --- writing -------------------------------------------------------------------------------------

local classes = { relu = "relu", sigmoid = "sigmoid", tanh = "tanh", softmax = "softmax",
  gelu = "gelu", softplus = "softplus", swish = "silu", log_softmax = "log_softmax" }

--- Keras's word for the padding of a layer with such an input, or nil where it has none.
local function padding_of(layer, input)
  local padding = layer.padding
  if padding[1] + padding[2] == 0 then
    return "valid"
  end
  local same = shapes.same_padding({ input[2], input[3] }, layer.window, layer.stride)
  return same and same[1] == padding[1] and same[2] == padding[2] and "same" or nil
end

--- A pool, or a convolution, with its options, and a layer that pads before it where that is
--- needed: means are without the padding in Keras where it pads by itself.
local function windowed(add, layer, input, class, options)
  local padding = padding_of(layer, input)
  if not padding or padding == "same" and class == "AveragePooling2D" then
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
  conv2d = function(add, layer, input)
    windowed(add, layer, input, "Conv2D", { filters = layer.units, kernel_size = layer.window,
      use_bias = layer.bias, activation = "linear" })
  end,
  avg_pool2d = function(add, layer, input)
    windowed(add, layer, input, "AveragePooling2D", { pool_size = layer.window })
  end,
  max_pool2d = function(add, layer, input)
    if not padding_of(layer, input) then
      fail('a max_pool2d layer with a padding that is not "same" has no form in files of Keras')
    end
    windowed(add, layer, input, "MaxPooling2D", { pool_size = layer.window })
  end,
  embedding = function(add, layer)
    add("Embedding", { input_dim = layer.entries, output_dim = layer.units })
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
  add("InputLayer", { batch_shape = shape,
    dtype = state.layers[1].class == "embedding" and "int32" or "float32" })
  for i, layer in ipairs(state.layers) do
    local class = layer.class or "custom"
    if not writers[class] then
      fail("layer %d (%s) has no form in files of Keras", i, class)
    end
    writers[class](add, layer, core.network.layer(net, i).input)
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

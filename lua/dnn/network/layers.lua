--- Layers: what networks (dnn.network) are made of.
--
--     dnn.linear(784, 128), dnn.relu(), dnn.dropout(0.8), dnn.conv2d(6, 5, { padding = 2 })
--
-- A layer says what it is; a network gives it memory. The same layer in two networks has parameters
-- of its own in each. A custom layer is any other table with
--   forward    function (self, A, training) -> A_next, cache
--   backward   function (self, dA_next, cache) -> dA [, gradients]
--   parameters table of arrays by name, optional; gradients then has the same names. Those whose
--              names begin with W are weights: l1, l2 and weight_decay draw them to zero
--   units      rows of A_next, if they are not those of A
-- where gradients are means over the examples, and dA is not divided by their number. An array in
-- several custom layers, or in one at several places, is one parameter of the network: weights are
-- shared so, and their gradients added up.
--
-- dnn.network.build makes networks of layers; what each computes is C, a dnn_layer_class in
-- src/core/nn/layer.h, or for custom layers called by dnn.network.passes.

local fail = require "dnn.support.fail"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local layers = {}

--- The functions that make layers, by the names of their classes: `dnn` has them, and files may
--- name these classes.
layers.make = {}

---@class dnn.layer
---@field class string "linear"
local Layer = { __name = "dnn.layer" }

local private = { class = true }

--- Extents, 3x3, and other values, of which a field that is not the library's may hold any.
local function text_of(value)
  if type(value) ~= "table" then
    return tostring(value)
  end
  local is_list, text = pcall(table.concat, value, "x")
  return is_list and text or "{...}"
end

function Layer.__tostring(layer)
  local words = {}
  for name, value in pairs(layer) do
    if not private[name] then
      words[#words + 1] = ("%s = %s"):format(name, text_of(value))
    end
  end
  table.sort(words)
  return ("%s(%s)"):format(layer.class, table.concat(words, ", "))
end

-- Names under which other libraries keep arrays in layers.
local arrays = { weight = true, weights = true, W = true, b = true, kernel = true, grad = true,
  gradWeight = true, gradBias = true }

--- A layer says what it is, networks have its arrays.
function Layer.__index(_, name)
  if arrays[name] then
    fail('a layer has no "%s": its arrays are those of the network, net.parameters.W1', name)
  end
end

local function new(class, fields)
  fields.class = class
  return setmetatable(fields, Layer)
end

--- Is this one of the layers made here?
function layers.is_layer(value)
  return type(value) == "table" and getmetatable(value) == Layer
end

--- Is this a custom layer?
function layers.is_custom(value)
  return type(value) == "table" and getmetatable(value) ~= Layer
    and type(value.forward) == "function" and type(value.backward) == "function"
end

--- What the chain in C is made from. A custom layer is a place that is run from Lua.
---@param layer dnn.layer|table
---@return table
function layers.described(layer)
  return layers.is_layer(layer) and layer or { class = "custom", units = layer.units }
end

--- One size for height and width, or a pair of them.
local function check_window(caller, what, value, least)
  local pair = type(value) == "table" and value or { value, value }
  for i = 1, 2 do
    if #pair ~= 2 or math.type(pair[i]) ~= "integer" or pair[i] < least then
      fail("%s: %s must be an integer from %d on, or a pair {height, width}", caller, what, least)
    end
  end
  return { pair[1], pair[2] }
end

--- Options with defaults, where `false` marks those that have none and may be of any type.
local function options_of(caller, given, defaults)
  local known, names = {}, {}
  for name in pairs(defaults) do
    known[name] = true
    names[#names + 1] = name
  end
  table.sort(names)
  if given ~= nil and (type(given) ~= "table" or layers.is_layer(given)) then
    fail("%s: the options must be a table, { %s = }, got %s", caller, table.concat(names, " = , "),
      type(given))
  end
  for name in pairs(given or {}) do
    if name == "activation" then
      fail("%s: an activation is the layer after it: write dnn.%s(...), dnn.relu()", caller, caller)
    elseif name == "l1" or name == "l2" or name == "kernel_regularizer" then
      fail("%s: penalties are options of net:compile and net:fit, l2 = 0.1", caller)
    elseif not known[name] then
      suggest.refuse_option(caller, name, known)
    end
  end
  local filled = {}
  for name, default in pairs(defaults) do
    local value = given and given[name]
    if value == nil then
      value = default
    end
    filled[name] = value or (default ~= false and value or nil)
    if value == false and default ~= false then
      filled[name] = false
    end
  end
  if filled.seed ~= nil then
    ranges.check(caller, "seed", filled.seed, ranges.seed)
  end
  return filled
end

-- --- layers with weights ------------------------------------------------------------------------

--- Z = W A + b. W is (n_out, n_in), b (n_out, 1).
function layers.make.linear(n_in, n_out, options)
  if type(n_out) == "table" or n_out == nil then
    n_in, n_out, options = nil, n_in, n_out
  end
  local chosen = options_of("linear", options, { bias = true, init = false, seed = false })
  return new("linear", {
    inputs = n_in and ranges.check("linear", "n_in", n_in, ranges.count),
    units = ranges.check("linear", "n_out", n_out, ranges.count),
    bias = chosen.bias, init = chosen.init, seed = chosen.seed,
  })
end

--- Padding of both axes: numbers, "valid" for none, or "same", for a result as large as the input.
local function padding_of(padding, window, stride)
  if padding == "valid" then
    return 0
  elseif padding ~= "same" then
    return padding
  end
  for i = 1, 2 do
    if window[i] % 2 == 0 or stride[i] ~= 1 then
      fail('conv2d: padding = "same" needs a window of odd height and width, and stride 1, got '
        .. "window {%d, %d}, stride {%d, %d}", window[1], window[2], stride[1], stride[2])
    end
  end
  return { window[1] // 2, window[2] // 2 }
end

--- Convolution: every filter slides over pictures (channels, height, width); the result is
--- (filters, (height + 2 padding - window) // stride + 1, width likewise). W is (filters, channels,
--- window height, window width), b (filters, 1).
function layers.make.conv2d(filters, window, options)
  local chosen = options_of("conv2d", options,
    { stride = 1, padding = 0, bias = true, init = false, seed = false })
  ranges.check("conv2d", "filters", filters, ranges.count)
  window = check_window("conv2d", "window", window, 1)
  local stride = check_window("conv2d", "stride", chosen.stride, 1)
  return new("conv2d", {
    units = filters, window = window, stride = stride,
    padding = check_window("conv2d", "padding", padding_of(chosen.padding, window, stride), 0),
    bias = chosen.bias, init = chosen.init, seed = chosen.seed,
  })
end

--- A row of a table for each whole number 1 .. entries: (length,) becomes (length, units). W is
--- (entries, units).
function layers.make.embedding(entries, units, options)
  local chosen = options_of("embedding", options, { init = false, seed = false })
  return new("embedding", {
    entries = ranges.check("embedding", "entries", entries, ranges.count),
    units = ranges.check("embedding", "units", units, ranges.count),
    init = chosen.init, seed = chosen.seed,
  })
end

--- Normalizes every feature (every channel of pictures) over the examples of a batch, then scales
--- by gamma and adds beta; running statistics take over in passes that do not train.
function layers.make.batch_norm(options)
  local chosen = options_of("batch_norm", options, { momentum = 0.1, epsilon = 1e-5 })
  return new("batch_norm", {
    momentum = ranges.check("batch_norm", "momentum", chosen.momentum, ranges.weight),
    epsilon = ranges.check("batch_norm", "epsilon", chosen.epsilon, ranges.positive),
  })
end

-- --- layers without -----------------------------------------------------------------------------

local function pool(class)
  return function(window, options)
    local chosen = options_of(class, options, { stride = false, padding = 0 })
    return new(class, {
      window = check_window(class, "window", window, 1),
      stride = check_window(class, "stride", chosen.stride or window, 1),
      padding = check_window(class, "padding", chosen.padding, 0),
    })
  end
end

--- The largest value in every window of pictures (channels, height, width).
layers.make.max_pool2d = pool "max_pool2d"

--- The mean of every window.
layers.make.avg_pool2d = pool "avg_pool2d"

--- Keeps each unit with this probability in passes that train, and divides by it; the course's
--- inverted dropout, mask = rand(n, m) < keep_prob. (PyTorch's argument is 1 - keep_prob.)
function layers.make.dropout(keep_prob)
  if type(keep_prob) == "table" then
    fail("dropout: keep_prob must be a number above 0 and at most 1, got table: write "
      .. "dnn.dropout(0.8)")
  end
  return new("dropout",
    { keep = ranges.check("dropout", "keep_prob", keep_prob, ranges.probability) })
end

-- What makes a layer that leaves nothing to choose.
local function plain(class)
  return function(...)
    if select("#", ...) > 0 then
      fail("%s: this makes a layer and takes no argument, got %s%s", class,
        type((...)) == "userdata" and "an array" or type((...)),
        class == "tanh" and ": of an array it is np.tanh(X)" or "")
    end
    return new(class, {})
  end
end

--- Pictures (channels, height, width) as columns of numbers.
layers.make.flatten = plain "flatten"

-- --- activations --------------------------------------------------------------------------------

--- Those that may be given by their names, as in mlp's `activation`, and are made without arguments
--- then: the activations here, and what layers.register adds.
layers.by_name = {}

local by_name = layers.by_name

for _, class in ipairs { "sigmoid", "relu", "tanh", "softmax", "log_softmax", "gelu", "softplus",
  "swish" } do
  by_name[class] = plain(class)
end

--- z where z > 0, slope * z elsewhere.
function by_name.leaky_relu(slope)
  slope = slope == nil and 0.01 or slope
  return new("leaky_relu", { slope = ranges.check("leaky_relu", "slope", slope, ranges.finite) })
end

--- z where z > 0, alpha * (exp(z) - 1) elsewhere.
function by_name.elu(alpha)
  alpha = alpha == nil and 1 or alpha
  return new("elu", { alpha = ranges.check("elu", "alpha", alpha, ranges.finite) })
end

for class, make in pairs(by_name) do
  layers.make[class] = make
end

-- --- files --------------------------------------------------------------------------------------

-- The one number of these classes, which files call "rate".
local number_of = { leaky_relu = "slope", elu = "alpha", dropout = "keep", batch_norm = "momentum" }

--- The fields of a layer, as a file keeps them. What draws first weights is left out: the weights
--- are in the file.
---@param layer dnn.layer
---@return table
function layers.saved(layer)
  local fields = {}
  for name, value in pairs(layer) do
    if name ~= "init" and name ~= "seed" then
      fields[name == number_of[layer.class] and "rate" or name] = value
    end
  end
  return fields
end

--- The layer that these fields describe.
---@param fields table
---@return dnn.layer
function layers.restore(fields)
  if not layers.make[fields.class] then
    fail(suggest.unknown("class of layers", fields.class, layers.make))
  end
  local restored = {}
  for _, name in ipairs { "inputs", "units", "entries", "bias", "window", "stride", "padding",
    "epsilon" } do
    restored[name] = fields[name]
  end
  if number_of[fields.class] then
    restored[number_of[fields.class]] = fields.rate
  end
  return new(fields.class, restored)
end

-- --- by name ------------------------------------------------------------------------------------

--- Makes a layer known by a name, for mlp's options.
function layers.register(name, make)
  if type(name) ~= "string" or type(make) ~= "function" then
    fail("register: a name and a function that makes a layer are needed")
  end
  by_name[name] = make
end

--- A layer from the name of an activation, or itself.
---@param what string|dnn.layer|table
function layers.find(what)
  if layers.is_layer(what) or layers.is_custom(what) then
    return what
  end
  local make = type(what) == "string" and by_name[what]
  if not make then
    fail(suggest.unknown("activation", what, by_name))
  end
  return make()
end

return layers

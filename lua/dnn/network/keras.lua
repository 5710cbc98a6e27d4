--- The weights of a network in an HDF5 file, as Keras lays them out.
--
-- A group has an attribute layer_names; the group of each layer an attribute weight_names; kernels
-- are (in, out) and (height, width, in, out). net:save and dnn.load (dnn.network.files) write and
-- read the group /model_weights so, net:load_weights also files of Keras itself. Files of Keras 3,
-- .weights.h5, have groups "layers/dense_1/vars" instead, with the arrays "0", "1", ...

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local parts = require "dnn.network.parts"

local quote = core.system.quote

local keras = {}

-- --- parts ---------------------------------------------------------------------------------------

local keras_names = {
  W = "kernel", b = "bias", gamma = "gamma", beta = "beta", running_mean = "moving_mean",
  running_var = "moving_variance",
}

--- What Keras calls a part.
local function keras_name(part)
  if part.class == "custom" then
    return part.own
  end
  return part.class == "embedding" and "embeddings" or keras_names[part.own]
end

--- Does Keras keep it as it is?
local function is_plain(part)
  return part.class == "custom" or part.class == "embedding"
end

--- The array as Keras keeps it: kernels turned around, columns (n, 1) as vectors. Rows that stand
--- for flattened pictures are in the order (height, width, channels).
local function to_keras(part)
  local array, shape = part.array, part.pictures
  if is_plain(part) then
    return array
  elseif shape and part.own == "W" then
    return array:reshape(array.shape[1], shape[1], shape[2], shape[3]):transpose { 1, 3, 4, 2 }
      :reshape(array.shape).T
  elseif shape then
    return array:reshape(shape):transpose { 2, 3, 1 }:reshape(array.size)
  elseif part.own ~= "W" then
    return array:reshape(array.size)
  end
  return array.ndim == 4 and array:transpose { 3, 4, 2, 1 } or array.T
end

--- Stores what Keras keeps for this part, an array of the shape of to_keras(part).
local function from_keras(part, value)
  local array, shape = part.array, part.pictures
  if is_plain(part) then
    array["..."] = value
  elseif shape and part.own == "W" then
    array["..."] = value.T:reshape(array.shape[1], shape[2], shape[3], shape[1])
      :transpose { 1, 4, 2, 3 }:reshape(array.shape)
  elseif shape then
    array["..."] = value:reshape(shape[2], shape[3], shape[1]):transpose { 3, 1, 2 }
      :reshape(array.shape)
  elseif part.own ~= "W" then
    array["..."] = value:reshape(array.shape)
  else
    array["..."] = array.ndim == 4 and value:transpose { 4, 3, 1, 2 } or value.T
  end
end

--- The layers with arrays. Where channels come last in pictures, as Keras has them unless told
--- otherwise, parts behind a flatten layer get a field `pictures`, the shape of what was flattened.
local function layers_of(net, state, channels_last)
  local list, shapes, pictures = parts.layers(net, state), {}, nil
  for i = 1, channels_last and #state.layers or 0 do
    local about = core.network.layer(net, i)
    if about.class == "flatten" then
      pictures = #about.input == 3 and about.input or pictures
    else
      shapes[i] = pictures
      pictures = (about.class ~= "linear" and about.class ~= "custom") and pictures or nil
    end
  end
  for _, layer in ipairs(list) do
    for _, part in ipairs(layer.parts) do
      part.pictures = part.own ~= "b" and shapes[layer.index] or nil
    end
  end
  return list
end

--- Stores arrays that were read, pairs of a part and a value, once there are all of them.
local function store_all(pairs_of)
  for _, pair in ipairs(pairs_of) do
    from_keras(pair[1], pair[2])
  end
end

--- Reads a dataset for a part.
local function read_for(part, layer, dataset, name)
  local value, needed = dataset:read(), to_keras(part)
  local shape = type(value) == "userdata" and value.shape or "()"
  if shape ~= needed.shape then
    fail('"%s" has shape %s, %s of layer %d of the network needs %s', quote(name), shape, part.own,
      layer.index, needed.shape)
  end
  return { part, value }
end

--- A name for a layer in the file.
local function layer_name(state, i)
  local layer = state.layers[i]
  return ("%s_%d"):format(layers.is_layer(layer) and layer.class or "custom", i)
end

--- The object of this name in a group or file, whatever the name.
function keras.object_of(group, name)
  return group[(group.name == "/" and "" or group.name) .. "/" .. name]
end

--- Raises an error where layers need more numbers than an open file has: before there is memory for
--- them.
---@param input integer[] the shape of an example
---@param list dnn.layer[]
function keras.check_size(input, list, file)
  local described = {}
  for i, layer in ipairs(list) do
    described[i] = layers.described(layer)
  end
  local needed, given = core.network.plan(input, described), 0
  file:visit(function(_, object)
    given = given + (require("dnn.h5").type(object) == "dataset" and object.size or 0)
  end)
  if needed > given then
    fail("its layers need %d numbers, its weights have %d", needed, given)
  end
end

--- The names in an attribute, a list of strings, of a group; nil when it is something else.
local function names_in(group, attribute)
  local names = group.attrs[attribute]
  for _, name in ipairs(type(names) == "table" and names or {}) do
    if type(name) ~= "string" then
      return nil
    end
  end
  return type(names) == "table" and names or nil
end

-- --- writing and reading -------------------------------------------------------------------------

--- Writes a group "model_weights" with all parameters and buffers. Pictures have their channels
--- first in these files.
function keras.write(net, state, file)
  local root, names = file:group("model_weights"), {}
  for i = 1, #state.layers do
    local name = layer_name(state, i)
    local group, weights = root:group(name), {}
    for _, part in ipairs(parts.of(net, state, i)) do
      weights[#weights + 1] = ("%s/%s:0"):format(name, keras_name(part))
      group:create(weights[#weights], to_keras(part))
    end
    group.attrs.weight_names = weights
    names[i] = name
  end
  root.attrs.layer_names = names
  root.attrs.backend = "tensorflow"
  root.attrs.keras_version = "2.15.0"
end

--- Fills the network from the groups of layers that have weights, in order, as Keras does.
---@param channels_last boolean do pictures have their channels last? Not in files of net:save
function keras.read(net, state, root, channels_last)
  local found = {}
  local names = names_in(root, "layer_names") or fail("it has no attribute layer_names")
  for _, name in ipairs(names) do
    local group = keras.object_of(root, name)
    local weights = names_in(group, "weight_names")
    if weights and #weights > 0 then
      found[#found + 1] = { name = name, group = group, weights = weights }
    end
  end
  local wanted = layers_of(net, state, channels_last)
  if #found ~= #wanted then
    fail("the file has %d layers with weights, the network %d", #found, #wanted)
  end
  local values = {}
  for k, layer in ipairs(wanted) do
    if #found[k].weights ~= #layer.parts then
      fail('layer "%s" of the file has %d arrays, layer %d of the network %d', quote(found[k].name),
        #found[k].weights, layer.index, #layer.parts)
    end
    for j, part in ipairs(layer.parts) do
      local name = found[k].weights[j]
      values[#values + 1] = read_for(part, layer, keras.object_of(found[k].group, name), name)
    end
  end
  store_all(values)
end

-- --- Keras 3 -------------------------------------------------------------------------------------

-- What groups in .weights.h5 files are called after, behind the first of a class with a number.
local groups = { linear = "dense", conv2d = "conv2d", batch_norm = "batch_normalization",
  embedding = "embedding" }

--- The layers with arrays, with the names of their groups.
local function named_layers(net, state, channels_last)
  local counts, list = {}, layers_of(net, state, channels_last)
  for _, layer in ipairs(list) do
    local class = layer.parts[1].class
    local name = groups[class]
      or fail("layer %d (%s) has no form in files of Keras 3", layer.index, class)
    counts[name] = (counts[name] or 0) + 1
    layer.name = counts[name] == 1 and name or ("%s_%d"):format(name, counts[name] - 1)
  end
  return list
end

--- Writes what a .weights.h5 file has, in which pictures have their channels last.
function keras.write_vars(net, state, file)
  local root = file:group "layers"
  for _, layer in ipairs(named_layers(net, state, true)) do
    local group = root:group(layer.name):group "vars"
    group.attrs.name = layer.name
    for k, part in ipairs(layer.parts) do
      group:create(tostring(k - 1), to_keras(part):astype("float32"))
    end
  end
end

--- Fills the network from a .weights.h5 file.
function keras.read_vars(net, state, file, channels_last)
  local wanted, values, left = named_layers(net, state, channels_last), {}, {}
  for _, name in ipairs(file.layers:keys()) do
    local group = keras.object_of(file.layers, name)
    left[name] = group:has("vars") and #group.vars > 0 and group.vars or nil
  end
  for _, layer in ipairs(wanted) do
    local vars = left[layer.name] or fail('it has no "layers/%s/vars" for layer %d of the network',
      layer.name, layer.index)
    left[layer.name] = nil
    if #vars ~= #layer.parts then
      fail('"layers/%s/vars" has %d arrays, layer %d of the network %d', layer.name, #vars,
        layer.index, #layer.parts)
    end
    for k, part in ipairs(layer.parts) do
      local name = ("layers/%s/vars/%d"):format(layer.name, k - 1)
      values[#values + 1] = read_for(part, layer, keras.object_of(vars, tostring(k - 1)), name)
    end
  end
  if next(left) then
    fail('the network has no layer for its "layers/%s/vars"', quote((next(left))))
  end
  store_all(values)
end

return keras

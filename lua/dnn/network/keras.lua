--- The weights of a network in an HDF5 file, as Keras lays them out.
--
-- A group has an attribute layer_names; the group of each layer an attribute weight_names; kernels
-- are (in, out) and (height, width, in, out). net:save and dnn.load (dnn.network.files) write and
-- read the group /model_weights so, net:load_weights also files of Keras itself.

local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local parts = require "dnn.network.parts"

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

--- The array as Keras keeps it: kernels turned around, columns (n, 1) as vectors.
local function to_keras(part)
  local array = part.array
  if is_plain(part) then
    return array
  elseif part.own ~= "W" then
    return array:reshape(array.size)
  end
  return array.ndim == 4 and array:transpose { 3, 4, 2, 1 } or array.T
end

--- Stores what Keras keeps for this part, an array of the shape of to_keras(part).
local function from_keras(part, value)
  local array = part.array
  if is_plain(part) then
    array["..."] = value
  elseif part.own ~= "W" then
    array["..."] = value:reshape(array.shape)
  else
    array["..."] = array.ndim == 4 and value:transpose { 4, 3, 1, 2 } or value.T
  end
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

-- --- writing and reading -------------------------------------------------------------------------

--- Writes a group "model_weights" with all parameters and buffers.
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
function keras.read(net, state, root)
  local found = {}
  local names = root.attrs.layer_names
  if type(names) ~= "table" then
    fail("it has no attribute layer_names")
  end
  for _, name in ipairs(names) do
    local group = keras.object_of(root, name)
    local weights = group.attrs.weight_names
    if type(weights) == "table" and #weights > 0 then
      found[#found + 1] = { name = name, group = group, weights = weights }
    end
  end
  local wanted = parts.layers(net, state)
  if #found ~= #wanted then
    fail("the file has %d layers with weights, the network %d", #found, #wanted)
  end
  local values = {}
  for k, layer in ipairs(wanted) do
    if #found[k].weights ~= #layer.parts then
      fail('layer "%s" of the file has %d arrays, layer %d of the network %d', found[k].name,
        #found[k].weights, layer.index, #layer.parts)
    end
    for j, part in ipairs(layer.parts) do
      local name = found[k].weights[j]
      local value, needed = keras.object_of(found[k].group, name):read(), to_keras(part)
      local shape = type(value) == "userdata" and value.shape or "()"
      if shape ~= needed.shape then
        fail('"%s" has shape %s, %s of layer %d of the network needs %s', name, shape, part.own,
          layer.index, needed.shape)
      end
      values[#values + 1] = { part, value }
    end
  end
  for _, pair in ipairs(values) do -- nothing changes before everything was read
    from_keras(pair[1], pair[2])
  end
end

return keras

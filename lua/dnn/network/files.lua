--- Model files: net:save, dnn.load and net:load_weights.
--
--     net:save("cat.h5")
--     local net = dnn.load("cat.h5")      -- predicts, and goes on training, as if nothing had been
--
-- A file is HDF5 in Keras's legacy layout: /model_weights with an attribute layer_names, a group
-- for each layer with an attribute weight_names, kernels as (in, out) and (height, width, in,
-- out). The group /dnnlua has the rest: "model", JSON text of the layers, their options, loss,
-- optimizer and history; the optimizer's arrays; the state of the stream that dropout draws from;
-- a checksum of everything. Nothing in a file is ever run. Files are written in one step: see
-- dnn.h5.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local network = require "dnn.network"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

local quote, reason = core.system.quote, core.system.reason

local chain = core.network
local Network = network.Network

local model = {}

local format_version <const> = 1

local function load_h5()
  return require "dnn.h5", require "dnn.io"
end

-- --- JSON ---------------------------------------------------------------------------------------

-- A real number as text that gives the same bits when it is read.
local Exact = {
  __tojson = function(number)
    return number.text
  end,
}

--- The value as dkjson writes it exactly: reals stay reals, NaN and infinities are strings in a
--- table. What JSON has no form for is left out.
local function for_json(value)
  if math.type(value) == "float" then
    if value ~= value or value == math.huge or value == -math.huge then
      return { real = value ~= value and "nan" or value > 0 and "inf" or "-inf" }
    end
    local text = ("%.17g"):format(value)
    return setmetatable({ text = text:find("[.e]") and text or text .. ".0" }, Exact)
  elseif type(value) == "table" then
    local copy = {}
    for key, entry in pairs(value) do
      if type(key) == "string" or math.type(key) == "integer" then
        copy[key] = for_json(entry)
      end
    end
    return copy
  elseif type(value) == "function" or type(value) == "userdata" or type(value) == "thread" then
    return nil
  end
  return value
end

--- JSON text of a value, the same for the same value.
local function encode(value)
  local keys, known = {}, {}
  local function collect(t)
    for key, entry in pairs(t) do
      if type(key) == "string" and not known[key] then
        known[key] = true
        keys[#keys + 1] = key
      end
      if type(entry) == "table" then
        collect(entry)
      end
    end
  end
  value = for_json(value)
  collect(value)
  table.sort(keys)
  return (require("dkjson").encode(value, { keyorder = keys }))
end

local reals = { nan = 0 / 0, inf = math.huge, ["-inf"] = -math.huge }

local function from_json(value)
  if type(value) ~= "table" then
    return value
  elseif reals[value.real] then
    return reals[value.real]
  end
  local copy = {}
  for key, entry in pairs(value) do
    copy[key] = from_json(entry)
  end
  return copy
end

-- --- the parts of a network, as Keras has them --------------------------------------------------

local keras_names = {
  W = "kernel", b = "bias", gamma = "gamma", beta = "beta", running_mean = "moving_mean",
  running_var = "moving_variance",
}

--- Parameters and buffers of layer i: {name (of Keras), own, array}.
local function parts_of(net, state, i)
  local parts, layer = {}, state.layers[i]
  if not layers.is_layer(layer) then
    for name, array in pairs(state.parameters) do
      local place = state.places[name]
      if place.layer == i then
        parts[#parts + 1] = { name = place.name .. ":0", own = name, array = array, plain = true }
      end
    end
    return parts
  end
  local about = chain.layer(net, i)
  for part, name in ipairs(about.parameters) do
    local keras = about.class == "embedding" and "embeddings" or keras_names[name]
    parts[#parts + 1] = { name = keras .. ":0", own = name, array = chain.parameter(net, i, part),
      plain = about.class == "embedding" }
  end
  for part, name in ipairs(about.buffers) do
    parts[#parts + 1] = { name = keras_names[name] .. ":0", own = name,
      array = chain.buffer(net, i, part) }
  end
  return parts
end

--- The array as Keras keeps it: kernels turned around, columns (n, 1) as vectors.
local function to_keras(part)
  local array = part.array
  if part.plain then
    return array
  elseif part.own ~= "W" then
    return array:reshape(array.size)
  end
  return array.ndim == 4 and array:transpose { 3, 4, 2, 1 } or array.T
end

--- Stores what Keras keeps for this part, or raises.
local function from_keras(part, value, what)
  local wanted = to_keras(part)
  if type(value) ~= "userdata" or value.shape ~= wanted.shape then
    fail("%s has shape %s, the network needs %s", what,
      type(value) == "userdata" and tostring(value.shape) or "of no array", wanted.shape)
  end
  local array = part.array
  if part.plain then
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

--- What the option `custom` of load calls a custom layer.
local function custom_name(layer, i)
  return type(layer.name) == "string" and layer.name or "custom_" .. i
end

--- The object of this name in a group or file, whatever the name.
local function object_of(group, name)
  return group[(group.name == "/" and "" or group.name) .. "/" .. name]
end

-- --- checksum -----------------------------------------------------------------------------------

--- The checksum of all datasets and attributes below these groups, but of the checksum itself.
local function checksum_of(file, groups)
  local h5, io_module = load_h5()
  local sum = 0
  local function add(value)
    if type(value) == "userdata" then
      sum = io_module.checksum(sum, ("%s %s"):format(value.dtype, value.shape))
      sum = io_module.checksum(sum, value)
    elseif type(value) == "table" then
      for _, entry in ipairs(value) do
        add(entry)
      end
    else
      sum = io_module.checksum(sum, ("%s %s;"):format(type(value), math.type(value) == "float"
        and ("%a"):format(value) or tostring(value)))
    end
  end
  local function add_attributes(path, object)
    for name, value in pairs(object.attrs) do
      if not (path == "dnnlua" and name == "checksum") then
        add(path .. "@" .. name)
        add(value)
      end
    end
  end
  local function add_group(path, group)
    add_attributes(path, group)
    local names = group:keys()
    table.sort(names)
    for _, name in ipairs(names) do
      local object, below = object_of(group, name), path .. "/" .. name
      add(below)
      if h5.type(object) == "group" then
        add_group(below, object)
      else
        add_attributes(below, object)
        add(object:read())
      end
    end
  end
  for _, name in ipairs(groups) do
    add_group(name, object_of(file, name))
  end
  return sum
end

-- --- saving -------------------------------------------------------------------------------------

--- The layers as data. What draws first weights is left out: the weights are in the file.
local function describe_layers(state)
  local list = {}
  for i, layer in ipairs(state.layers) do
    local entry = {}
    if layers.is_layer(layer) then
      for name, value in pairs(layer) do
        if name ~= "init" and name ~= "seed" then
          entry[name] = value
        end
      end
    else
      entry.class, entry.name = "custom", custom_name(layer, i)
    end
    list[i] = entry
  end
  return list
end

local function shape_list(shape)
  local list = {}
  for i = 1, #shape do
    list[i] = shape[i]
  end
  return list
end

local function write_weights(net, state, file)
  local root, names = file:group("model_weights"), {}
  for i = 1, #state.layers do
    local name = layer_name(state, i)
    local group, weights = root:group(name), {}
    for _, part in ipairs(parts_of(net, state, i)) do
      weights[#weights + 1] = name .. "/" .. part.name
      group:create(weights[#weights], to_keras(part))
    end
    group.attrs.weight_names = weights
    names[i] = name
  end
  root.attrs.layer_names = names
  root.attrs.backend = "tensorflow"
  root.attrs.keras_version = "2.15.0"
end

local state_names <const> = { "v", "s" }

--- Calls f(name, which, array) for every array that the optimizer keeps; with `make` they are made.
local function each_state(net, state, make, f)
  for name in pairs(state.parameters) do
    local place = state.places[name]
    for which, letter in ipairs(state_names) do
      local array
      if place.part then
        array = chain.state(net, place.layer, place.part, which, make and make(name, letter))
      else
        local own = state.own_states[name]
        if not own and make and make(name, letter) then
          own = network.own_states(state, name)
        end
        array = own and own[which]
      end
      if array then
        f(name, letter, array)
      end
    end
  end
end

local function write_state(net, state, file, history)
  local group = file:group("dnnlua")
  local training = state.training
  local updates, optimizer_updates = chain.updates(net)
  local text = encode {
    layers = describe_layers(state),
    input = shape_list(net.input),
    dtype = net.dtype,
    updates = updates,
    optimizer_updates = optimizer_updates,
    epochs = state.epochs,
    unfinished = state.unfinished,
    frozen = net.frozen,
    training = training,
    custom_loss = state.custom_loss ~= nil,
    history = history,
  }
  group:create("model", text)
  each_state(net, state, nil, function(name, letter, array)
    group:create(("optimizer/%s/%s"):format(name, letter), array)
  end)
  local random = state.random:get_state()
  local stream = group:create("random", random.key)
  stream.attrs.position = random.position
  stream.attrs.has_gauss = random.has_gauss
  stream.attrs.gauss = random.gauss
  group.attrs.format_version = format_version
  group.attrs.checksum = checksum_of(file, { "dnnlua", "model_weights" })
end

local function check_path(caller, path)
  if type(path) ~= "string" then
    fail("%s: the path must be a string, got %s", caller, type(path))
  end
end

--- Writes the network to a file: weights, loss, optimizer and its state, the stream of random
--- numbers, history. The file is the old one or the new one, whatever happens.
---@param path string
---@param options? {history: table} a history to keep instead of that of the last fit
---@return dnn.network
function Network:save(path, options)
  check_path("save", path)
  options = suggest.options("save", options, { history = {} })
  local state = chain.table(self)
  chain.gram_sync(self)
  local h5 = load_h5()
  local ok, problem = pcall(function()
    local file <close> = h5.open(path, "w")
    write_weights(self, state, file)
    write_state(self, state, file, next(options.history) and options.history or state.history)
    file:close()
  end)
  if not ok then
    fail("save: " .. reason(problem))
  end
  return self
end

-- --- loading weights ----------------------------------------------------------------------------

--- Fills the network from the groups of layers that have weights, in order, as Keras does.
local function read_weights(net, state, root)
  local found = {}
  local names = root.attrs.layer_names
  if type(names) ~= "table" then
    fail("it has no attribute layer_names")
  end
  for _, name in ipairs(names) do
    local group = object_of(root, name)
    local weights = group.attrs.weight_names
    if type(weights) == "table" and #weights > 0 then
      found[#found + 1] = { name = name, group = group, weights = weights }
    end
  end
  local wanted = {}
  for i = 1, #state.layers do
    local parts = parts_of(net, state, i)
    if #parts > 0 then
      wanted[#wanted + 1] = { index = i, parts = parts }
    end
  end
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
      local value, needed = object_of(found[k].group, name):read(), to_keras(part)
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

--- Takes over arrays by name.
local function load_arrays(state, from)
  for name in pairs(from) do
    if type(name) ~= "string" then
      fail("load_weights: arrays are given by name, { W1 = , b1 = , ... }, or as net.parameters")
    end
  end
  local given = params.new(from)
  for name, array in pairs(state.parameters) do
    local value = params.get(given, name)
    value = type(value) == "table" and core.np.array(value) or value
    if value == nil then
      fail("load_weights: there is no %s", name)
    elseif type(value) ~= "userdata" or value.shape ~= array.shape then
      fail("load_weights: %s has shape %s, the network needs %s: to take some of the weights "
        .. "write net.parameters.W1 = array", name,
        type(value) == "userdata" and tostring(value.shape) or "of no array", array.shape)
    end
  end
  for name in pairs(given) do
    if params.get(state.parameters, name) == nil then
      fail("load_weights: the network has no parameter %s", name)
    end
  end
  for name in pairs(state.parameters) do
    state.parameters[name] = params.get(given, name)
  end
end

--- Takes over weights only: from a file of net:save or of Keras, layer by layer in order, from
--- arrays by name, or from another network with all its parameters and buffers.
---@param from string|dnn.params|table|dnn.network a path, or {W1 = , b1 = , ...}
---@return dnn.network
function Network:load_weights(from)
  local state = chain.table(self)
  chain.gram_sync(self)
  if type(from) == "userdata" and getmetatable(from) == getmetatable(self) then
    load_arrays(state, from.parameters)
    for name, array in pairs(from.buffers) do
      self.buffers[name] = array
    end
    return self
  elseif type(from) == "table" then
    load_arrays(state, from)
    return self
  end
  check_path("load_weights", from)
  local h5 = load_h5()
  local ok, problem = pcall(function()
    local file <close> = h5.open(from, "r")
    read_weights(self, state, file:has("model_weights") and file.model_weights or file)
  end)
  if not ok then
    fail('load_weights: cannot take weights from "%s": %s', quote(from), reason(problem))
  end
  return self
end

-- --- copies -------------------------------------------------------------------------------------

local function deep_copy(value)
  if type(value) ~= "table" then
    return value
  end
  local copied = {}
  for key, entry in pairs(value) do
    copied[key] = deep_copy(entry)
  end
  return setmetatable(copied, getmetatable(value))
end

--- A custom layer with parameters of its own. `known`: the copies so far, by layer and array, so
--- that what was shared is shared again.
local function copy_custom(layer, known)
  if known[layer] then
    return known[layer]
  end
  local copied = setmetatable({}, getmetatable(layer))
  for name, value in next, layer do
    copied[name] = value
  end
  if layer.parameters then
    copied.parameters = params.new(layer.parameters)
    for name, array in pairs(copied.parameters) do
      known[array] = known[array] or array:copy()
      copied.parameters[name] = known[array]
    end
  end
  known[layer] = copied
  return copied
end

--- Another network of the same layers that predicts and trains as this one would, and shares
--- nothing with it, but for what custom layers hold beside their parameters.
---@return dnn.network
function Network:copy()
  local state = chain.table(self)
  chain.gram_sync(self)
  local description, known = { input = shape_list(self.input), dtype = self.dtype }, {}
  for i, layer in ipairs(state.layers) do
    description[i] = layers.is_layer(layer) and layer or copy_custom(layer, known)
  end
  local net = network.sequential(description)
  local new_state = chain.table(net)
  net:load_weights(self)
  if state.training then
    local training = { loss = state.custom_loss or state.training.loss }
    for name, value in pairs(state.training) do
      if name ~= "loss" and name ~= "in_lua" then
        training[name] = value
      end
    end
    net:compile(training)
  end
  local values = {}
  each_state(self, state, nil, function(name, letter, array)
    values[name .. letter] = array
  end)
  each_state(net, new_state, function(name, letter)
    return values[name .. letter] ~= nil
  end, function(name, letter, array)
    array["..."] = values[name .. letter]
  end)
  if #self.frozen > 0 then
    net:freeze(table.unpack(self.frozen))
  end
  chain.updates(net, chain.updates(self))
  new_state.epochs, new_state.history = state.epochs, deep_copy(state.history)
  new_state.unfinished = deep_copy(state.unfinished)
  new_state.random:set_state(state.random:get_state())
  return net
end

-- --- loading ------------------------------------------------------------------------------------

--- A layer from its data.
local function restore_layer(entry, i, custom)
  if entry.class ~= "custom" then
    return layers.restore(entry)
  end
  local layer = custom and custom[entry.name]
  if not layers.is_custom(layer) then
    fail('layer %d is a custom layer, which no file can hold: give it, dnn.load(path, '
      .. '{ custom = { ["%s"] = layer } })', i, entry.name)
  end
  return layer
end

local function read_state(net, state, group)
  local stored = group:has("optimizer") and group.optimizer
  each_state(net, state, function(name, letter)
    return stored and stored:has(name .. "/" .. letter)
  end, function(name, letter, array)
    local path = name .. "/" .. letter
    if stored and stored:has(path) then
      array["..."] = object_of(stored, path):read()
    end
  end)
  local stream = group.random
  state.random:set_state {
    name = "MT19937", key = stream:read(), position = stream.attrs.position,
    has_gauss = stream.attrs.has_gauss, gauss = stream.attrs.gauss,
  }
end

--- The loss of a file: those from before there were reductions had one that depended on the kind.
local function with_reduction(loss)
  if loss.reduction == nil then
    local summed = loss.kind:find("^binary") or loss.weights
    loss.reduction = summed and "examples" or "mean"
  end
  return loss
end

local function read_model(file, options)
  if not file:has("dnnlua") then
    fail("it is no model of dnnlua (for weights of Keras: net:load_weights)")
  end
  local group = file.dnnlua
  local version = group.attrs.format_version
  if math.type(version) ~= "integer" or version > format_version then
    fail("its format is %s, this program reads up to %d", tostring(version), format_version)
  elseif options.checksum
    and group.attrs.checksum ~= checksum_of(file, { "dnnlua", "model_weights" }) then
    fail("its checksum is wrong: the file was damaged or changed")
  end
  local saved, _, problem = require("dkjson").decode(group.model:read(), nil, nil)
  if type(saved) ~= "table" then
    fail("its description is no JSON: " .. tostring(problem))
  end
  saved = from_json(saved)
  local description = { input = saved.input, dtype = saved.dtype }
  for i, entry in ipairs(saved.layers) do
    description[i] = restore_layer(entry, i, options.custom)
  end
  local net = network.sequential(description)
  local state = chain.table(net)
  read_weights(net, state, file.model_weights)
  local training = saved.training
  if training then
    if saved.custom_loss and type(options.loss) ~= "function" then
      fail("it was trained with a loss that is a Lua function: give it, dnn.load(path, "
        .. "{ loss = f })")
    end
    training.loss = saved.custom_loss and options.loss or with_reduction(training.loss)
    training.in_lua = nil
    net:compile(training)
  end
  read_state(net, state, group)
  chain.updates(net, saved.updates, saved.optimizer_updates or saved.updates)
  state.epochs, state.unfinished = saved.epochs or 0, saved.unfinished
  if saved.frozen and #saved.frozen > 0 then
    net:freeze(table.unpack(saved.frozen))
  end
  if saved.history then
    state.history = setmetatable(saved.history, require("dnn.network.fit").History)
  end
  return net
end

--- The network of a file that net:save wrote, as it was then.
---@param path string
---@param options? table custom: custom layers by their field `name`, or "custom_<number>" by
--- their place, without one; loss: the loss function, when it was one; checksum: false reads a file
--- that was changed since
---@return dnn.network
function model.load(path, options)
  check_path("load", path)
  local given, loss = options, nil
  if type(options) == "table" then -- of which the loss alone may be of any type
    given, loss = {}, options.loss
    for name, value in pairs(options) do
      given[name] = value
    end
    given.loss = nil
  end
  options = suggest.options("load", given, { custom = {}, checksum = true })
  options.loss = loss
  local h5 = load_h5()
  local ok, net = pcall(function()
    local file <close> = h5.open(path, "r")
    return read_model(file, options)
  end)
  if not ok then
    fail('load: cannot load a model from "%s": %s', quote(path), reason(net))
  end
  return net
end

return model

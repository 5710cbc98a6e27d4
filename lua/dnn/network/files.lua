--- Model files: net:save, dnn.load and net:load_weights.
--
--     net:save("cat.h5")
--     local net = dnn.load("cat.h5")      -- predicts, and goes on training, as if nothing had been
--
-- A file is HDF5 in Keras's legacy layout: /model_weights has the weights (dnn.network.keras). The
-- group /dnnlua has the rest: "model", JSON text (dnn.network.json) of the layers, their options,
-- loss, optimizer and history; the optimizer's arrays (dnn.network.optimizer_states); the state of
-- the stream that dropout draws from. Behind the end that HDF5 knows there is a checksum of all
-- bytes (src/io/h5seal.h), which is looked at before anything else. Nothing in a file is ever run.
-- Files are written in one step: see dnn.h5.

local arguments = require "dnn.support.arguments"
local build = require "dnn.network.build"
local check_description = require("dnn.network.description").check
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local json = require "dnn.network.json"
local keras = require "dnn.network.keras"
local keras_models = require "dnn.network.keras_models"
local layers = require "dnn.network.layers"
local optimizer_states = require "dnn.network.optimizer_states"
local params = require "dnn.support.params"
local reports = require "dnn.network.reports"
local shapes = require "dnn.network.shapes"
local suggest = require "dnn.support.suggest"
local torch = require "dnn.network.torch"

local quote, reason = core.system.quote, core.system.reason

---@class dnn.network
local Network = core.network.methods

local files = {}

-- Files of version 1 have the checksum of their contents in an attribute, and none behind the end.
local format_version <const> = 2

local function load_h5()
  return require "dnn.h5", require "dnn.io"
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
      local object, below = keras.object_of(group, name), path .. "/" .. name
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
    add_group(name, keras.object_of(file, name))
  end
  return sum
end

-- --- saving -------------------------------------------------------------------------------------

--- What the option `custom` of load calls the custom layer in place i. A name belongs to one layer,
--- unless none has parameters: another one's place is added to its name.
local function custom_name(layer, i, owners)
  if type(layer.name) ~= "string" then
    return "custom_" .. i
  end
  local owner = owners[layer.name] or layer
  owners[layer.name] = owner
  local is_alike = owner == layer or not (owner.parameters or layer.parameters)
  return is_alike and layer.name or layer.name .. "_" .. i
end

--- The layers as data.
local function describe_layers(state)
  local list, owners = {}, {}
  for i, layer in ipairs(state.layers) do
    list[i] = layers.is_layer(layer) and layers.saved(layer)
      or { class = "custom", name = custom_name(layer, i, owners) }
  end
  return list
end

local function write_state(net, state, file, history)
  local group = file:group("dnnlua")
  local training = state.training
  local updates, optimizer_updates = core.network.updates(net)
  local text = json.encode {
    layers = describe_layers(state),
    input = shapes.list(net.input),
    dtype = net.dtype,
    precision = net.precision,
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
  optimizer_states.each(net, state, nil, function(name, letter, array)
    group:create(("optimizer/%s/%s"):format(name, letter), array)
  end)
  local random = state.random:get_state()
  local stream = group:create("random", random.key)
  stream.attrs.position = random.position
  stream.attrs.has_gauss = random.has_gauss
  stream.attrs.gauss = random.gauss
  group.attrs.format_version = format_version
end

local damaged <const> = "its checksum is wrong: the file was damaged or changed"

--- Writes the network to a file: weights, loss, optimizer and its state, the stream of random
--- numbers, history. The file is the old one or the new one, whatever happens.
function Network:save(path, options)
  file_bytes.check_path("save", path)
  options = suggest.options("save", options, { history = {} })
  local state = core.network.table(self)
  core.network.gram_sync(self)
  local h5 = load_h5()
  local ok, problem = pcall(function()
    local file <close> = h5.open(path, "w", { checksum = true })
    keras.write(self, state, file)
    write_state(self, state, file, next(options.history) and options.history or state.history)
    file:close()
  end)
  if not ok then
    fail("save: " .. reason(problem))
  end
  return self
end

-- --- loading weights ----------------------------------------------------------------------------

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

--- Takes over weights only: from a file of net:save or of Keras or PyTorch's in safetensors, layer
--- by layer in order, from arrays by name, or from another network with all its parameters and
--- buffers.
function Network:load_weights(from, options)
  local state = core.network.table(self)
  options = suggest.options("load_weights", options, {}, { modules = "table" })
  core.network.gram_sync(self)
  if options.modules and type(from) ~= "string" then
    fail("load_weights: the option modules is for files")
  elseif type(from) == "userdata" and getmetatable(from) == getmetatable(self) then
    load_arrays(state, from.parameters)
    for name, array in pairs(from.buffers) do
      self.buffers[name] = array
    end
    return self
  elseif type(from) == "table" then
    load_arrays(state, from)
    return self
  end
  file_bytes.check_path("load_weights", from)
  local ok, problem = pcall(function()
    if file_bytes.kind(from) == "safetensors" then
      return torch.read(self, state, from, options.modules)
    elseif options.modules then
      fail("the option modules is for PyTorch's weights in safetensors files")
    end
    keras_models.read_weights(self, from)
  end)
  if not ok then
    fail('load_weights: cannot take weights from "%s": %s', quote(from), reason(problem))
  end
  return self
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
      .. '{ custom = { ["%s"] = layer } })', i, quote(entry.name or ""))
  end
  return layer
end

local function read_state(net, state, group)
  local stored = group:has("optimizer") and group.optimizer
  optimizer_states.each(net, state, function(name, letter)
    return stored and stored:has(name .. "/" .. letter)
  end, function(name, letter, array)
    local path = name .. "/" .. letter
    if stored and stored:has(path) then
      array["..."] = keras.object_of(stored, path):read()
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

--- Is the file as it was saved? `seal` is what its end tells.
local function is_unchanged(file, seal)
  local group = file.dnnlua
  if group.attrs.format_version == 1 then
    return group.attrs.checksum == checksum_of(file, { "dnnlua", "model_weights" })
  end
  return seal == "right"
end

--- What the group of a model says about it, once its format and checksum are right.
local function read_description(file, options)
  if not file:has("dnnlua") then
    fail("it is no model of dnnlua (for weights of Keras: net:load_weights)")
  end
  local group = file.dnnlua
  local version = group.attrs.format_version
  if math.type(version) ~= "integer" or version > format_version then
    fail("its format is %s, this program reads up to %d", tostring(version), format_version)
  elseif options.checksum and not is_unchanged(file, options.seal) then
    fail(damaged)
  end
  local text = keras.object_of(group, "model"):read()
  local saved, problem = json.decode(type(text) == "string" and text or "")
  if type(saved) ~= "table" then
    fail("its description is no JSON: %s", tostring(problem))
  end
  check_description(saved)
  return saved
end

--- Compiles the network as it was, if it was.
local function restore_training(net, saved, options)
  local training = saved.training
  if not training then
    return
  elseif saved.custom_loss and type(options.loss) ~= "function" then
    fail("it was trained with a loss that is a Lua function: give it, dnn.load(path, "
      .. "{ loss = f })")
  end
  training.loss = saved.custom_loss and options.loss or with_reduction(training.loss)
  training.in_lua = nil
  net:compile(training)
end

local function read_model(file, options)
  local saved = read_description(file, options)
  local list = {}
  for i, entry in ipairs(saved.layers) do
    list[i] = restore_layer(entry, i, options.custom)
  end
  keras.check_size(saved.input, list, file)
  local description = { input = saved.input, dtype = options.dtype or saved.dtype,
    table.unpack(list) }
  if description.dtype == saved.dtype then
    description.precision = saved.precision
  end
  local net = build.sequential(description)
  local state = core.network.table(net)
  keras.read(net, state, file.model_weights, false)
  restore_training(net, saved, options)
  read_state(net, state, file.dnnlua)
  core.network.updates(net, saved.updates, saved.optimizer_updates or saved.updates)
  state.epochs, state.unfinished = saved.epochs or 0, saved.unfinished
  if saved.frozen and #saved.frozen > 0 then
    net:freeze(table.unpack(saved.frozen))
  end
  if saved.history then
    state.history = setmetatable(saved.history, reports.History)
  end
  return net
end

--- The network of a file of another library, or nil when it is none by its ending and beginning.
local function load_foreign(path, dtype)
  local kind = file_bytes.kind(path)
  if path:find("%.onnx$") then
    return require("dnn.network.onnx_import").read(path, dtype)
  elseif kind == "zip" then
    return keras_models.read(path, dtype)
  elseif kind == "safetensors" then
    return torch.load(path, dtype)
  end
end

--- The options of load, and whether there are some that only files of net:save have.
local function load_options(given)
  local options, loss = given, nil
  if type(given) == "table" then -- of which the loss alone may be of any type
    options, loss = {}, given.loss
    for name, value in pairs(given) do
      options[name] = value
    end
    options.loss = nil
  end
  options = suggest.options("load", options, { custom = {}, checksum = true },
    { dtype = "string" })
  options.loss = loss
  if options.dtype then
    options.dtype = arguments.check_real("load", options.dtype)
  end
  local has_own = loss ~= nil or given and (given.custom ~= nil or given.checksum ~= nil)
  return options, has_own
end

--- The network of a file that net:save wrote, as it was then, or of one of another library.
function files.load(path, options)
  file_bytes.check_path("load", path)
  local has_own
  options, has_own = load_options(options)
  local ok, net = pcall(function()
    local foreign = load_foreign(path, options.dtype)
    if foreign then
      return has_own and fail("the options are for files of net:save") or foreign
    end
    local h5, io_module = load_h5()
    options.seal = options.checksum and io_module.h5.seal(path) or nil
    if options.seal == "wrong" then
      fail(damaged)
    end
    local file <close> = h5.open(path, "r")
    if not has_own and not file:has("dnnlua") and file.attrs.model_config then
      return keras_models.read_h5(file, options.dtype)
    end
    return read_model(file, options)
  end)
  if not ok then
    fail('load: cannot load a model from "%s": %s', quote(path), reason(net))
  end
  return net
end

return files

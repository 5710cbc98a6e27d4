--- The arrays of a network: parameters, which are trained, and buffers, which are kept.
--
-- They lie in the network's own memory, and have names: W1, b1, W2, ... How weights are drawn first
-- (dnn.network.initializers tells from what), how the arrays get their names, what an assignment to
-- net.parameters.W1 does, and which of them training leaves as they are. dnn.network.build calls
-- this when a network is made.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local initializers = require "dnn.network.initializers"
local layers = require "dnn.network.layers"
local params = require "dnn.support.params"
local shapes = require "dnn.network.shapes"

---@class dnn.network
local Network = core.network.methods

local parameters = {}

-- --- first weights -------------------------------------------------------------------------------

--- Numbers that the weights of a layer add up, and that each of its inputs goes to.
local function fans(about, shape)
  if about.class == "embedding" then
    return 1, 1
  end
  local window = 1
  for k = 3, #shape do
    window = window * shape[k]
  end
  return shape[2] * window, shape[1] * window
end

--- Draws the weights of every layer, in order.
function parameters.initialize(net, list, random, default)
  for i, layer in ipairs(list) do
    local about = core.network.layer(net, i)
    for part, name in ipairs(about.parameters) do
      if name == "W" then
        local W = core.network.parameter(net, i, part)
        local draw = initializers.find(layer.init or default
          or (about.class == "embedding" and function(state, shape)
            return state:randn(shape)
          end) or "fan_in")
        local source = layer.seed and core.np.random.RandomState(layer.seed) or random
        local shape = shapes.list(W.shape)
        local drawn = draw(source, shape, fans(about, shape))
        if type(drawn) ~= "number" and (type(drawn) ~= "userdata" or drawn.shape ~= W.shape) then
          fail("sequential: layer %d (%s): the initializer must return an array of shape %s, "
            .. "got %s", i, about.class, W.shape, type(drawn) == "userdata"
            and tostring(drawn.shape) or type(drawn))
        end
        W["..."] = drawn
      end
    end
  end
end

-- --- names ---------------------------------------------------------------------------------------

--- Parameters of custom layers are changed in place by the optimizer, which knows real numbers.
local function check_own(i, name, array)
  if type(array) ~= "userdata" then
    fail('sequential: layer %d (custom): parameter "%s" must be an array, got %s', i, name,
      type(array))
  elseif array.dtype ~= "float64" and array.dtype ~= "float32" then
    fail('sequential: layer %d (custom): parameter "%s" is %s: write A:astype("float64")', i, name,
      array.dtype)
  elseif not array.flags.writeable then
    fail('sequential: layer %d (custom): elements of parameter "%s" share memory, as in a '
      .. "broadcast view: write A:copy()", i, name)
  end
end

--- Names every parameter and buffer: W1, b1, gamma1, ... in order of the layers, counted by name.
--- An array that several custom layers have is one parameter, at its first place.
function parameters.name(net, list, kind, get)
  local names, arrays, places, counts, shared = {}, {}, {}, {}, {}
  local function add(name, array, place)
    counts[name] = (counts[name] or 0) + 1
    local full = name .. counts[name]
    names[#names + 1] = full
    arrays[full] = array
    places[full] = place
  end
  for i, layer in ipairs(list) do
    if layers.is_layer(layer) then
      for part, name in ipairs(core.network.layer(net, i)[kind]) do
        add(name, get(net, i, part), { layer = i, part = part })
      end
    elseif kind == "parameters" and layer.parameters then
      local own = params.new(layer.parameters)
      for name, array in pairs(own) do
        check_own(i, name, array)
        local place = shared[array]
        if not place then
          place = { layer = i, name = name, all = {} }
          shared[array] = place
          add(name, array, place)
        end
        place.all[#place.all + 1] = { layer = i, name = name }
      end
    end
  end
  return names, arrays, places
end

--- Assigning to net.parameters.W1 copies into the network's memory.
function parameters.replace(name, array, value)
  local given = type(value) == "table" and core.np.array(value) or value
  if type(given) ~= "userdata" and type(given) ~= "number" then
    fail("parameter %s: an array is needed, got %s", name, type(value))
  elseif type(given) == "userdata" and given.shape ~= array.shape then
    fail("parameter %s has shape %s, the value has %s: a parameter keeps its shape", name,
      array.shape, given.shape)
  end
  array["..."] = given
end

-- --- freezing ------------------------------------------------------------------------------------

--- Freezes parameters that are chosen by layer or by name, all of them without a choice, or not.
local function freeze(caller, net, state, chosen, is_frozen)
  local wanted = {}
  for i = 1, chosen.n do
    local what = chosen[i]
    local found = math.type(what) == "integer" and state.layers[what] ~= nil
    for name in pairs(state.parameters) do
      local place = state.places[name]
      local is_there = name == what
      for _, at in ipairs(place.all or { place }) do
        is_there = is_there or at.layer == what
      end
      if is_there then
        wanted[name], found = true, true
      end
    end
    if not found then
      fail("%s: layers are chosen by their numbers 1 .. %d, or parameters by names such as "
        .. "\"W1\", got %s", caller, #state.layers, type(what) == "string" and '"' .. what
        .. '"' or type(what) == "number" and what or type(what))
    end
  end
  for name in pairs(state.parameters) do
    if chosen.n == 0 or wanted[name] then
      local place = state.places[name]
      state.frozen[name] = is_frozen or nil
      if place.part then
        core.network.freeze(net, place.layer, place.part, is_frozen)
      end
    end
  end
  return net
end

--- Leaves parameters as they are in training, as for transfer learning: their gradients are then 0.
--- (The statistics of batch_norm still follow the batches.)
function Network:freeze(...)
  return freeze("freeze", self, core.network.table(self), table.pack(...), true)
end

--- Lets frozen parameters be trained again.
function Network:unfreeze(...)
  return freeze("unfreeze", self, core.network.table(self), table.pack(...), false)
end

return parameters

--- Networks: chains of layers that are built once and trained in place.
--
--     local net = dnn.sequential { dnn.linear(2, 4), dnn.relu(), dnn.linear(4, 1), dnn.sigmoid() }
--     local net = dnn.mlp { 2, 4, 1 }                       -- the same
--     net:fit(X, Y, { epochs = 1000, learning_rate = 0.1 })
--     net:predict(X)
--
-- Examples are columns: X is (features, m), or (channels, height, width, m). A network is a
-- userdata over a chain of layers in C; methods that work on it are here and in dnn.fit.
-- A run of built-in layers is one call into C; custom layers are called between such runs.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local initializers = require "dnn.network.initializers"
local layers = require "dnn.network.layers"
local optimizers = require "dnn.network.optimizers"
local params = require "dnn.support.params"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local quote = core.system.quote

local chain = core.network
local random_methods = { get_state = core.np.random.RandomState(0).get_state }

---@class dnn.network
---@field parameters dnn.params the arrays that are trained, W1, b1, ...: the network's own memory
---@field buffers dnn.params arrays that are kept, not trained: running_mean1, running_var1, ...
---@field layers table[] the layers it is made of
---@field dtype string "float64" or "float32"
---@field input integer[] shape of one example
---@field output integer[] shape of one result
---@field updates integer number of updates so far
---@field epochs integer number of epochs so far, of all calls of fit
---@field learning_rate number of the optimizer; it may be set
---@field frozen string[] the names of parameters that training leaves as they are
---@field history table? of the last fit
local Network = chain.methods

local network = { Network = Network }

--- Is a value a network?
---@param value any
---@return boolean
function network.is_network(value)
  return debug.getmetatable(value) == chain.metatable
end

-- --- making -------------------------------------------------------------------------------------

local sequential_options = { input = true, dtype = true, seed = true, random = true, init = true }

local function is_random_state(value)
  return type(value) == "userdata" and pcall(random_methods.get_state, value)
end

--- Splits the table of sequential{...} into layers and options.
local function read_description(description)
  if type(description) ~= "table" or layers.is_layer(description) then
    fail("sequential: a table of layers is needed, dnn.sequential{ layer, ... }")
  end
  local list, options = {}, {}
  for i, layer in ipairs(description) do
    if type(layer) == "string" then
      layer = layers.find(layer)
    elseif not layers.is_layer(layer) and not layers.is_custom(layer) then
      fail("sequential: entry %d is no layer but a %s; %s", i, type(layer),
        type(layer) == "function" and "layers are made by calls, dnn.tanh(), or named, \"tanh\""
        or type(layer) == "userdata" and "those of a network are in net.layers"
        or "a custom layer has functions 'forward' and 'backward'")
    end
    list[i] = layer
  end
  for name, value in pairs(description) do
    if type(name) == "string" then
      if not sequential_options[name] then
        suggest.refuse_option("sequential", name, sequential_options)
      end
      options[name] = value
    elseif math.type(name) ~= "integer" or name < 1 or name > #list then
      fail("sequential: there is no layer %d before the one at %s", #list + 1, quote(name))
    end
  end
  if #list == 0 then
    fail("sequential: a network needs at least one layer")
  end
  if options.seed ~= nil then
    ranges.check("sequential", "seed", options.seed, ranges.seed)
  end
  if options.random ~= nil and not is_random_state(options.random) then
    fail("sequential: random must be a np.random.RandomState, got %s", type(options.random))
  end
  return list, options
end

--- The shape of one example, from the option `input` or the first layer that tells.
local function input_shape(list, options)
  local input = options.input
  if type(input) == "number" then
    input = { input }
  end
  if input ~= nil and type(input) ~= "table" then
    fail("sequential: input must be a number of features, or {channels, height, width}, got %s",
      type(input))
  end
  local first = list[1]
  local inputs = layers.is_layer(first) and first.inputs
  if input == nil and inputs then
    return { inputs }
  elseif input == nil then
    fail("sequential: the first layer does not tell the shape of the input: write "
      .. "dnn.linear(n_in, n_out), or the option input = n or input = {channels, height, width}")
  end
  return input
end

--- What the chain in C is made from. A custom layer is a place that is run from here.
local function described(layer)
  if layers.is_layer(layer) then
    return layer
  end
  return { class = "custom", units = layer.units }
end

--- Layers that say how many inputs they have must have as many.
local function check_inputs(net, list)
  for i, layer in ipairs(list) do
    local inputs = layers.is_layer(layer) and layer.inputs
    local given = chain.layer(net, i).input
    if inputs and inputs ~= given[1] then
      local words = {}
      for before = 1, i - 1 do
        local about = chain.layer(net, before)
        words[before] = ("%s %s"):format(about.class, about.output)
      end
      local before = i == 1 and ("the input is %s"):format(given)
        or ("layer %d gives %s; the network so far: %s -> %s"):format(i - 1, given,
          chain.layer(net, 1).input, table.concat(words, " -> "))
      fail("sequential: layer %d (linear %d -> %d): Z = W A + b with W (%d, %d) needs A with %d "
        .. "rows, but %s", i, inputs, layer.units, layer.units, inputs, inputs, before)
    end
  end
end

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

local function shape_of(array)
  local shape = {}
  for i = 1, array.ndim do
    shape[i] = array.shape[i]
  end
  return shape
end

local function zeros_like(array)
  return core.np.zeros(array.shape, array.dtype)
end

network.zeros_like = zeros_like

--- Draws the weights of every layer, in order.
local function initialize(net, list, random, default)
  for i, layer in ipairs(list) do
    local about = chain.layer(net, i)
    for part, name in ipairs(about.parameters) do
      if name == "W" then
        local W = chain.parameter(net, i, part)
        local draw = initializers.find(layer.init or default
          or (about.class == "embedding" and function(state, shape)
            return state:randn(shape)
          end) or "fan_in")
        local source = layer.seed and core.np.random.RandomState(layer.seed) or random
        local shape = shape_of(W)
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

--- Parameters of custom layers are changed in place by the optimizer, which knows real numbers.
local function check_own(i, name, array)
  if type(array) ~= "userdata" then
    fail('sequential: layer %d (custom): parameter "%s" must be an array, got %s', i, name,
      type(array))
  elseif array.dtype ~= "float64" and array.dtype ~= "float32" then
    fail('sequential: layer %d (custom): parameter "%s" is %s: write A:astype("float64")', i, name,
      array.dtype)
  end
end

--- Names every parameter and buffer: W1, b1, gamma1, ... in order of the layers, counted by name.
--- An array that several custom layers have is one parameter, at its first place.
local function name_parts(net, list, kind, get)
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
      for part, name in ipairs(chain.layer(net, i)[kind]) do
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
local function replace(name, array, value)
  local given = type(value) == "table" and core.np.array(value) or value
  if type(given) ~= "userdata" and type(given) ~= "number" then
    fail("parameter %s: an array is needed, got %s", name, type(value))
  elseif type(given) == "userdata" and given.shape ~= array.shape then
    fail("parameter %s has shape %s, the value has %s: a parameter keeps its shape", name,
      array.shape, given.shape)
  end
  array["..."] = given
end

--- A network of these layers, one after the other.
---@param description table the layers, and options:
--- input   shape of one example, {channels, height, width} or a number, when the first layer does
---         not tell it;
--- dtype   "float64" (the default) or "float32";
--- init    initializer of layers that have none of their own (dnn.initializers; "fan_in");
--- seed    of the stream from which weights are drawn in order (1), or
--- random  a RandomState to draw from
---@return dnn.network
function network.sequential(description)
  local list, options = read_description(description)
  local shape = input_shape(list, options)
  local descriptions, has_custom = {}, false
  for i, layer in ipairs(list) do
    descriptions[i] = described(layer)
    has_custom = has_custom or not layers.is_layer(layer)
  end
  local state = { layers = list, has_custom = has_custom, caches = {}, own_outputs = {},
    own_states = {}, frozen = {}, epochs = 0 }
  state.random = options.random or core.np.random.RandomState(options.seed or 1)
  local net = chain.new(shape, descriptions, options.dtype or "float64", state, state.random)
  check_inputs(net, list)
  initialize(net, list, state.random, options.init)
  local names, arrays
  names, arrays, state.places = name_parts(net, list, "parameters", chain.parameter)
  state.parameters = params.fixed(names, arrays, replace)
  names, arrays = name_parts(net, list, "buffers", chain.buffer)
  state.buffers = params.fixed(names, arrays, replace)
  return net
end

--- A network of linear layers: relu in every layer, sigmoid in the last, as in the notebook.
---@param dims table units of the input and of every layer, {12288, 20, 7, 5, 1}, and options:
--- activation  of the hidden layers ("relu"), output  of the last ("sigmoid"; false: none), and
--- those of sequential
---@return dnn.network
function network.mlp(dims)
  if type(dims) ~= "table" or #dims < 2 then
    fail("mlp: a list of at least two numbers of units is needed, dnn.mlp{2, 4, 1}")
  end
  local description = {}
  for name, value in pairs(dims) do
    if type(name) == "string" and name ~= "activation" and name ~= "output" then
      if not sequential_options[name] then
        local known = { activation = true, output = true }
        for option in pairs(sequential_options) do
          known[option] = true
        end
        suggest.refuse_option("mlp", name, known)
      end
      description[name] = value
    end
  end
  for _, name in ipairs { "activation", "output" } do
    if dims[name] == "linear" or dims[name] == "none" or dims[name] == "identity" then
      fail("mlp: %s = %s leaves the activation out", name,
        name == "output" and "false" or "dnn.leaky_relu(1)")
    end
  end
  for i = 1, #dims do
    ranges.check("mlp", ("entry %d"):format(i), dims[i], ranges.count)
  end
  for l = 1, #dims - 1 do
    description[#description + 1] = layers.linear(dims[l], dims[l + 1])
    local activation = dims.activation or "relu"
    if l == #dims - 1 then
      activation = dims.output == nil and "sigmoid" or dims.output
    end
    if activation then
      description[#description + 1] = layers.find(activation)
    end
  end
  return network.sequential(description)
end

-- --- fields -------------------------------------------------------------------------------------

local attributes = {}

local function custom_text(layer)
  return type(layer.name) == "string" and "custom layer " .. layer.name or "custom layer"
end

function attributes.parameters(net, state)
  chain.gram_sync(net)
  return state.parameters
end

function attributes.buffers(_, state)
  return state.buffers
end

--- The layers, to look at: a network stays what it was made of.
function attributes.layers(_, state)
  state.layers_view = state.layers_view or setmetatable({}, {
    __index = state.layers,
    __len = function()
      return #state.layers
    end,
    __pairs = function()
      return ipairs(state.layers)
    end,
    __newindex = function()
      fail("a network keeps the layers that it was made of: make another, "
        .. "dnn.sequential{ layer, ... }")
    end,
    __tostring = function()
      local lines = {}
      for i in ipairs(state.layers) do
        lines[i] = ("%d %s"):format(i, layers.is_layer(state.layers[i]) and state.layers[i]
          or custom_text(state.layers[i]))
      end
      return table.concat(lines, "\n")
    end,
  })
  return state.layers_view
end

function attributes.history(_, state)
  return state.history
end

function attributes.input(net)
  return chain.layer(net, 1).input
end

function attributes.output(net, state)
  return chain.layer(net, #state.layers).output
end

function attributes.updates(net)
  return (chain.updates(net))
end

function attributes.epochs(_, state)
  return state.epochs
end

function attributes.frozen(_, state)
  local names = {}
  for name in pairs(state.parameters) do
    names[#names + 1] = state.frozen[name] and name or nil
  end
  return names
end

function attributes.learning_rate(_, state)
  return state.training and state.training.optimizer.learning_rate
end

function attributes.dtype(net)
  return chain.dtype(net)
end

--- Methods and attributes by name, for suggestions and completion, with the attributes of a network
--- that is given.
function chain.metatable.__complete(net)
  local fields = {}
  for name, method in pairs(Network) do
    fields[name] = name:sub(1, 2) ~= "__" and method or nil
  end
  for name, read in pairs(attributes) do
    local ok, value = pcall(read, net, net and chain.table(net))
    fields[name] = ok and net and value or true -- no method: not offered after a colon
  end
  return fields
end

-- What to write here, for names that other libraries have.
local advice = {
  [{ "add", "append", "insert", "pop" }] =
    "layers are given when a network is made, dnn.sequential{ layer, ... }",
  [{ "eval", "training", "train" }] = "net:step and net:fit train, other passes do not, but "
    .. "net:forward(X, { training = true })",
  [{ "zero_grad", "zeroGradParameters" }] =
    "gradients are those of the last pass backwards, and need no zeroing",
  [{ "updateParameters", "train_on_batch", "optimize" }] =
    "net:step(X, Y) goes forwards and backwards and updates the parameters",
  [{ "get_weights", "weights", "weight", "bias", "state_dict", "named_parameters", "getParameters",
    "params", "W", "b" }] = "arrays are in net.parameters, net.parameters.W1",
  [{ "set_weights", "load_state_dict" }] =
    "write net.parameters.W1 = array, or net:load_weights(arrays)",
  [{ "save_weights" }] = "net:save(path) keeps them and all the rest, for net:load_weights(path)",
  [{ "grad", "gradWeight", "gradBias" }] = "gradients are in net:gradients(), net:gradients().dW1",
  [{ "get", "get_layer", "modules" }] = "layers are in net.layers, by number",
  [{ "size", "count_params" }] = "the number of parameters is net:summary().parameters",
  [{ "double", "float", "half", "to", "cuda", "cpu", "type" }] =
    'the type is an option of dnn.sequential, dtype = "float32"; networks run on the processor',
  [{ "predict_proba" }] = "write net:predict(X)",
  [{ "score" }] = "write net:evaluate(X, Y)",
  [{ "trainable", "requires_grad", "requires_grad_" }] = "write net:freeze(layer, ...)",
  [{ "clone", "deepcopy" }] = "write net:copy()",
  [{ "reset" }] = "make a new one, with another seed",
  [{ "loss", "optimizer", "criterion", "metrics" }] = "it is an option of net:compile and net:fit",
  [{ "lr" }] = "write net.learning_rate",
}

local advice_of = {}
for names, text in pairs(advice) do
  for _, name in ipairs(names) do
    advice_of[name] = text
  end
end

--- Called by C for a field that is no method.
function Network.__attribute(net, name)
  local read = attributes[name]
  if read then
    return read(net, chain.table(net))
  end
  local problem = advice_of[name] and ('there is no field "%s": %s'):format(name, advice_of[name])
    or type(name) == "string" and suggest.unknown("field", name, chain.metatable.__complete())
    or ("fields have names, got %s; layers are in net.layers, arrays in net.parameters"):format(
      type(name))
  fail("a network: " .. problem)
end

--- Fields are read only, but the learning rate.
function chain.metatable.__newindex(net, name, value)
  local state = chain.table(net)
  if name == "learning_rate" then
    ranges.check("a network", "learning_rate", value, ranges.from_zero)
    if not state.training then
      network.compile(net, nil)
    end
    chain.learning_rate(net, value)
    state.training.optimizer.learning_rate = value
    return
  elseif name == "parameters" or name == "buffers" then
    fail("a network: %s cannot be replaced as a whole: write net.%s.W1 = array, or "
      .. "net:load_weights(arrays)", name, name)
  elseif params.get(state.parameters, name) ~= nil then
    fail("a network: write net.parameters.%s = array", name)
  end
  fail("a network: the field %s cannot be set", type(name) == "string" and '"' .. name
    .. '"' or "of type " .. type(name))
end

-- --- passes -------------------------------------------------------------------------------------

--- Calls `built_in(first, last)` for every run of built-in layers and `custom(i)` for every custom
--- layer of the range, forwards or backwards.
local function each_run(list, first, last, step, built_in, custom)
  local i = step > 0 and first or last
  local stop = step > 0 and last or first
  while (stop - i) * step >= 0 do
    if layers.is_layer(list[i]) then
      local to = i
      while to ~= stop and layers.is_layer(list[to + step]) do
        to = to + step
      end
      built_in(math.min(i, to), math.max(i, to))
      i = to + step
    else
      custom(i)
      i = i + step
    end
  end
end

local function check_custom(i, what, array, rows, m)
  if type(array) ~= "userdata" or array.ndim < 2 or array.shape[array.ndim] ~= m then
    fail("layer %d (custom): %s must return an array of %d examples, got %s", i, what, m,
      type(array) == "userdata" and tostring(array.shape) or type(array))
  elseif rows and array.size ~= rows * m then
    fail("layer %d (custom): %s must return shape (%d, %d), got %s", i, what, rows, m, array.shape)
  end
  return array
end

--- The number of elements of a shape.
function network.size_of(shape)
  local n = 1
  for i = 1, #shape do
    n = n * shape[i]
  end
  return n
end

--- The optimizer's arrays of a custom layer's parameter.
function network.own_states(state, name)
  local array = state.parameters[name]
  state.own_states[name] = state.own_states[name] or { zeros_like(array), zeros_like(array) }
  return state.own_states[name]
end

--- The parameters of custom layers as update and refuse take them. `gradient_of(name, array)` gives
--- their gradients, which may be changed; without it they have none.
local function own_parameters(state, gradient_of)
  local list = {}
  for name, array in pairs(state.parameters) do
    local place = state.places[name]
    if place.name then
      local states = network.own_states(state, name)
      list[#list + 1] = { array, gradient_of and gradient_of(name, array) or false, states[1],
        states[2], name = place.name, frozen = state.frozen[name] }
    end
  end
  return list
end

--- Raises when a number that layer i gave or got is not finite: the guard, as C's.
local function check_finite(net, state, i, what, array)
  if array and not core.np.isfinite(array):all() then
    chain.refuse(net, own_parameters(state), ("layer %d (%s): %s is not finite"):format(i,
      chain.layer(net, i).class, what))
  end
end

--- Runs layers first .. last; returns the output of the last one. `keep`: backward may follow;
--- `guarded`: values must be finite.
local function forward(net, state, X, training, first, last, keep, guarded)
  local list = state.layers
  if not state.has_custom and not guarded then
    return chain.forward(net, first, last, X, training, keep)
  end
  local A = type(X) == "table" and core.np.array(X) or X
  state.own_outputs = {}
  each_run(list, first, last, 1, function(from, to)
    A = chain.forward(net, from, to, A, training, keep)
    for i = from, guarded and to or 0 do
      check_finite(net, state, i, "its output", chain.output(net, i))
    end
  end, function(i)
    local m = A.shape[A.ndim]
    local out, cache = list[i]:forward(A, training)
    A = check_custom(i, "forward", out, network.size_of(chain.layer(net, i).output), m)
    state.caches[i], state.own_outputs[i] = cache, A
    if guarded then
      check_finite(net, state, i, "its output", A)
    end
  end)
  return A
end

--- Runs layers last .. first backwards.
local function backward(net, state, dA, input_gradient, first, last, guarded)
  local list = state.layers
  if not state.has_custom and not guarded then
    return chain.backward(net, first, last, dA, input_gradient)
  end
  each_run(list, first, last, -1, function(from, to)
    dA = chain.backward(net, from, to, dA, input_gradient or from > first)
    for i = to, guarded and from or to + 1, -1 do
      check_finite(net, state, i, "the gradient of its output", chain.output_gradient(net, i))
    end
  end, function(i)
    if guarded then
      check_finite(net, state, i, "the gradient of its output", dA)
    end
    local m = dA.shape[dA.ndim]
    local before, gradients = list[i]:backward(dA, state.caches[i])
    if i > first or input_gradient then
      dA = check_custom(i, "backward", before, network.size_of(chain.layer(net, i).input), m)
    end
    state.own_gradients = state.own_gradients or {}
    state.own_gradients[i] = gradients
  end)
  return input_gradient and dA or nil
end

network.run_forward, network.run_backward = forward, backward

--- Calls f and then puts back what passes that train change in a network: buffers and the stream of
--- random numbers.
function network.undisturbed(net, state, f)
  chain.gram_sync(net)
  local buffers, random = {}, state.random:get_state()
  for name, array in pairs(state.buffers) do
    buffers[name] = array:copy()
  end
  local results = table.pack(pcall(f))
  for name, array in pairs(buffers) do
    state.buffers[name] = array
  end
  state.random:set_state(random)
  if not results[1] then
    error(results[2], 0)
  end
  return table.unpack(results, 2, results.n)
end

--- The output for these examples.
---@param X dnn.array (features, m) or (features ..., m)
---@param options? {training: boolean} true: dropout drops, and batch_norm uses the batch, whose
--- statistics must be finite
---@return dnn.array AL (outputs, m), a fresh array
function Network:forward(X, options)
  options = suggest.options("forward", options, { training = false })
  local state = chain.table(self)
  return forward(self, state, X, options.training, 1, #state.layers, true)
end

--- net(X) is net:forward(X).
chain.metatable.__call = Network.forward

--- Goes backwards through the last forward pass; net:gradients() then tells the gradients of the
--- parameters, means over the examples.
---@param dAL dnn.array gradient of the sum over the examples with respect to the output
---@param options? {input_gradient: boolean} false: dX is not computed, and nil
---@return dnn.array dX
function Network:backward(dAL, options)
  options = suggest.options("backward", options, { input_gradient = true })
  local state = chain.table(self)
  if dAL == nil then
    fail("backward: the gradient of the output is needed, net:backward(dAL)")
  end
  return backward(self, state, dAL, options.input_gradient, 1, #state.layers)
end

--- The gradients of the last pass backwards: dW1, db1, ... as fresh arrays.
---@return dnn.params
function Network:gradients()
  local state = chain.table(self)
  chain.gram_sync(self)
  local gradients = params.new()
  for name in pairs(state.parameters) do
    local place = state.places[name]
    if place.part then
      gradients["d" .. name] = chain.gradient(self, place.layer, place.part):copy()
    else
      for _, at in ipairs(place.all) do
        local given = state.own_gradients and state.own_gradients[at.layer]
        local value, sum = given and given[at.name], params.get(gradients, "d" .. name)
        gradients["d" .. name] = sum and value and sum + value or sum or value
      end
    end
  end
  return gradients
end

--- What the layers gave in the last pass, or the gradients of that: Z and A by the number of the
--- linear layer before (A1 the activation of Z1), fresh arrays.
local function by_layer(net, state, prefix, get)
  local values, number = params.new(), 0
  for i, layer in ipairs(state.layers) do
    local class = layers.is_layer(layer) and layer.class or "custom"
    local weighted = class == "linear" or class == "conv2d" or class == "embedding"
    number = weighted and number + 1 or number
    local value = get(net, i)
    local name = prefix .. (weighted and "Z" or "A") .. number
    if params.get(values, name) ~= nil then
      name = ("%s_%s"):format(name, class)
    end
    if value ~= nil and params.get(values, name) == nil then
      values[name] = value
    end
  end
  return values
end

--- The outputs of the layers in the last forward pass: Z1, A1, Z2, ... (for a further layer after
--- an activation A1_dropout and the like).
---@return dnn.params
function Network:activations()
  return by_layer(self, chain.table(self), "", chain.output)
end

--- The gradients with respect to them in the last pass backwards: dZ1, dA1, ...
---@return dnn.params
function Network:activation_gradients()
  return by_layer(self, chain.table(self), "d", chain.output_gradient)
end

-- --- steps --------------------------------------------------------------------------------------

network.compile_options = {
  loss = true, reduction = true, optimizer = true, learning_rate = true, l1 = 0, l2 = 0,
  clip_norm = 0, clip_value = 0, guard = false,
}

--- What to write for options that other libraries have.
network.option_advice = {
  metrics = "metrics are an option of net:fit and net:evaluate",
  class_weight = 'classes are weighted by the loss, loss = { kind = "cross_entropy", weights = '
    .. "{ 1, 5, ... } }",
  sample_weight = "examples are weighted in a loss function (AL, Y) -> value, gradient",
}
network.option_advice.class_weights = network.option_advice.class_weight

for _, name in ipairs { "momentum", "nesterov", "beta1", "beta2", "epsilon", "weight_decay" } do
  network.option_advice[name] = ("%s is an option of the optimizer, optimizer = dnn.%s{ %s = ... }")
    :format(name, name:find("^beta") and "adam" or name == "epsilon" and "adam" or "sgd", name)
end

--- The class of the layer that makes the numbers of the output, or nil for a custom one.
local function last_class(state)
  for i = #state.layers, 1, -1 do
    local layer = state.layers[i]
    if not layers.is_layer(layer) then
      return nil
    elseif layer.class ~= "flatten" and layer.class ~= "dropout" then
      return layer.class
    end
  end
end

--- The loss that goes with the last layer.
local function default_loss(state)
  local class = last_class(state)
  return class == "sigmoid" and "binary_cross_entropy" or class == "softmax" and "cross_entropy"
    or class == "log_softmax" and "softmax_cross_entropy" or "mse"
end

--- Raises when the loss would take the output for something else than the last layer makes of it.
local function check_output(state, kind)
  local class, problem = last_class(state), nil
  local is_probability = class == nil or class == "sigmoid" or class == "softmax"
  if kind == "softmax_cross_entropy" and class == "softmax" then
    problem = "it has a softmax in it: take cross_entropy, or leave the layer out"
  elseif kind == "binary_cross_entropy_logits" and class == "sigmoid" then
    problem = "it has a sigmoid in it: take binary_cross_entropy, or leave the layer out"
  elseif kind == "cross_entropy" and class == "log_softmax" then
    problem = "it takes the logarithm itself: take softmax_cross_entropy"
  elseif kind == "cross_entropy" and not is_probability then
    problem = "it takes probabilities: put a softmax behind, or take softmax_cross_entropy"
  elseif kind == "binary_cross_entropy" and not is_probability then
    problem = "it takes probabilities: put a sigmoid behind, or take binary_cross_entropy_logits"
  end
  if problem then
    fail("the loss %s does not go with the last layer, %s: %s", kind, class, problem)
  end
end

--- Checks the names of options of compile, and numbers that C does not.
local function check_compile(options)
  if type(options) ~= "table" then
    fail("compile: the options must be a table, { loss = , optimizer = , ... }, got %s",
      type(options))
  end
  for name in pairs(options) do
    if network.option_advice[name] then
      fail("compile: %s", network.option_advice[name])
    elseif network.compile_options[name] == nil then
      suggest.refuse_option("compile", name, network.compile_options)
    end
  end
  for _, name in ipairs { "l1", "l2", "clip_norm", "clip_value" } do
    if options[name] ~= nil then
      ranges.check("compile", name, options[name], ranges.from_zero)
    end
  end
end

--- Tells the network how to train, for `step` and `fit`, which take the same options and change
--- what these name. Another optimizer than before begins with nothing kept.
---@param options? table
--- loss           binary_cross_entropy after a sigmoid (the default there), cross_entropy after a
---                softmax (likewise), mse (the default elsewhere), binary_cross_entropy_logits,
---                softmax_cross_entropy, mae, huber, hinge, by name or with options, as
---                dnn.losses.huber{delta = 2} or dnn.losses.cross_entropy{weights = {1, 5}}; or a
---                function (AL, Y) -> value, gradient;
--- reduction      instead of the loss's: "mean" over all elements (the default), "examples", summed
---                over the outputs and averaged over the examples, or "sum";
--- optimizer      "sgd" (the default), "adam", ... or dnn.sgd{momentum = 0.9} and its like;
--- learning_rate  instead of the optimizer's;
--- l1, l2         the cost of steps gets (l2 / 2m) sum W^2 + (l1 / m) sum |W|, over the parameters
---                whose names begin with W, those of custom layers included;
--- clip_norm      largest norm of all gradients together, clip_value of one element's size;
--- guard          true: look at every layer's values, both ways; without it a loss, gradient,
---                parameter or buffer that is not finite raises an error, and the first layer is
---                searched then
---@return dnn.network
function Network:compile(options)
  network.compile(self, options)
  return self
end

--- The same, for other methods. What the options do not say is as usual, or with `keep` as it was
--- told before.
function network.compile(net, options, keep)
  local state = chain.table(net)
  options = options or {}
  check_compile(options)
  local before = state.training
  local usual = keep and before or { loss = default_loss(state), optimizer = "sgd" }
  local loss = optimizers.find_loss(options.loss or keep and state.custom_loss or usual.loss,
    options.reduction)
  local optimizer = optimizers.find(options.optimizer or usual.optimizer, options.learning_rate)
  local training = { optimizer = optimizer }
  for name, default in pairs(network.compile_options) do
    if default ~= true then
      training[name] = options[name]
      if training[name] == nil then
        training[name] = usual[name] or default
      end
    end
  end
  local custom_loss = type(loss) == "function" and loss or nil
  if not custom_loss then
    check_output(state, loss.kind)
  end
  training.loss = custom_loss and { kind = "mse" } or loss
  training.in_lua = state.has_custom or custom_loss ~= nil or training.loss.weights ~= nil
  chain.configure(net, training)
  state.custom_loss, state.training = custom_loss, training
  if before and before.optimizer.kind ~= optimizer.kind then
    chain.reset_optimizer(net) -- what one optimizer keeps means nothing to another
    state.own_states = {}
  end
end

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
        chain.freeze(net, place.layer, place.part, is_frozen)
      end
    end
  end
  return net
end

--- Leaves parameters as they are in training, as for transfer learning: their gradients are then 0.
--- (The statistics of batch_norm still follow the batches.)
---@param ... integer|string numbers of layers, or names of parameters; none: all of them
---@return dnn.network
function Network:freeze(...)
  return freeze("freeze", self, chain.table(self), table.pack(...), true)
end

--- Lets frozen parameters be trained again.
---@param ... integer|string as for freeze
---@return dnn.network
function Network:unfreeze(...)
  return freeze("unfreeze", self, chain.table(self), table.pack(...), false)
end

--- Adds what a custom layer's backward returned for a parameter to its gradient.
local function add_own_gradient(state, at, array, gradient)
  local given = state.own_gradients and state.own_gradients[at.layer]
  local value = type(given) == "table" and given[at.name] or nil
  if value == nil then
    fail('layer %d (custom): backward returned no gradient of its parameter "%s"', at.layer,
      at.name)
  elseif not (type(value) == "number" and array.size == 1)
    and not (type(value) == "userdata" and value.shape == array.shape) then
    fail('layer %d (custom): the gradient of "%s" must have shape %s as the parameter, got %s',
      at.layer, at.name, array.shape, type(value) == "userdata" and tostring(value.shape)
      or type(value))
  end
  gradient["..."] = gradient + value
end

--- The parameters of custom layers with what their backward returned.
local function own_with_gradients(state)
  local kept = {}
  local list = own_parameters(state, function(name, array)
    local place, gradient = state.places[name], zeros_like(array)
    for _, at in ipairs(place.all) do
      add_own_gradient(state, at, array, gradient)
    end
    kept[place.layer] = kept[place.layer] or {}
    kept[place.layer][place.name] = gradient
    return gradient
  end)
  state.own_gradients = kept
  return list
end

--- Is every column of Y 1 in all?
function network.are_units(Y)
  return Y:sum { axis = 1 }:eq(1):all()
end

--- Y as rows, and the number of every example's class, for a loss that weighs classes.
local function classes_of(loss, Y, m)
  Y = type(Y) == "table" and core.np.array(Y) or Y
  local rows = Y.ndim == 1 and Y:reshape(1, m) or Y
  local many = rows.shape[1] > 1
  if many and loss.kind:find("^binary") and not network.are_units(rows) then
    fail("the loss weighs classes, of which each example has one: Y has columns that do not add "
      .. "up to 1")
  end
  return rows, (many and network.classes(rows) or rows):reshape(m)
end

--- The numbers of examples of every class, or what columns of targets give to each, in a list; and
--- the rows of Y, with the class of every example for a binary loss.
local function count_classes(loss, n, m, Y)
  local weights, expected = loss.weights, math.max(2, n)
  if #weights ~= expected then
    fail("the loss needs %d weights, one for each class, got %d", expected, #weights)
  end
  local rows, classes = classes_of(loss, Y, m)
  local counts, found = {}, 0
  for class = 1, expected do
    local mask = classes:eq(class - 1)
    counts[class] = rows.shape[1] > 1 and not loss.kind:find("^binary") and rows[class]:sum()
      or mask:sum()
    found = found + mask:sum()
  end
  if found < m then
    fail("the loss weighs classes 0 .. %d, Y of %d examples is none of them", expected - 1,
      m - found)
  end
  return counts, rows, classes
end

--- How much a loss of m examples with n outputs counts where those of parts of the examples are
--- averaged: as many examples as it is the mean of. With weights it is what the sum of the terms is
--- divided by.
---@param loss table|function
---@param n integer
---@param m integer
---@param Y dnn.array
---@return number
function network.loss_weight(loss, n, m, Y)
  if type(loss) == "function" or loss.reduction == "examples" then
    return m
  elseif loss.reduction == "sum" then
    return 1
  elseif not loss.weights then
    return m
  end
  local total = 0
  for class, count in ipairs(count_classes(loss, n, m, Y)) do
    total = total + loss.weights[class] * count
  end
  return loss.kind:find("^binary") and total * n or total
end

--- The loss with a weight for every class, which counts as often as that.
local function weighted_loss(loss, AL, Y, gradient)
  local weights, m = loss.weights, AL.shape[AL.ndim]
  local n = AL.size // m
  chain.loss(loss, AL, Y) -- checks the shapes, and classes
  local counts, rows, classes = count_classes(loss, n, m, Y)
  local divisor = network.loss_weight(loss, n, m, Y)
  local plain = { kind = loss.kind, after = loss.after, reduction = "sum" }
  local value, dAL = 0, nil
  if divisor == 0 then -- only examples without weight: no loss
    return 0.0, gradient and zeros_like(AL)
  elseif not loss.kind:find("^binary") then
    local targets = core.np.zeros({ #weights, m }, AL.dtype)
    for class, weight in ipairs(weights) do
      targets[class] = (rows.shape[1] > 1 and rows[class] or classes:eq(class - 1)) * weight
    end
    value, dAL = chain.loss(plain, AL, targets, gradient)
    return value / divisor, dAL and dAL / divisor
  end
  local factors = core.np.zeros({ classes.size }, AL.dtype)
  for class, weight in ipairs(weights) do
    if counts[class] > 0 then
      local mask = classes:eq(class - 1)
      value = value + weight * chain.loss(plain, AL { ":", mask }, rows { ":", mask })
      factors[mask] = weight / divisor
    end
  end
  if gradient then
    dAL = select(2, chain.loss(plain, AL, Y, true)) * factors
  end
  return value / divisor, dAL
end

--- The loss that the network is trained with: a table, or a function.
local function loss_of(state)
  return state.custom_loss or state.training.loss
end

--- The number of the layer whose output a loss is taken from (0: from X), and the loss to take
--- there. The cross-entropy of a sigmoid or softmax is taken from what goes into it, as in C, where
--- nothing overflows or cancels.
local function loss_place(state, loss)
  local list, last = state.layers, #state.layers
  while last > 1 and layers.is_layer(list[last]) and list[last].class == "flatten" do
    last = last - 1
  end
  local class = layers.is_layer(list[last]) and list[last].class
  if type(loss) == "function" or not class or not chain.fuses(loss, class) then
    return #list, loss
  end
  local fused = { after = class }
  for name, value in pairs(loss) do
    fused[name] = value
  end
  return last - 1, fused
end

--- A loss of the output of its place, and the gradient there when asked for.
local function compute_loss(loss, AL, Y, gradient)
  if type(loss) ~= "function" then
    return (loss.weights and weighted_loss or chain.loss)(loss, AL, Y, gradient)
  end
  local value, dAL = loss(AL, Y)
  if type(value) ~= "number" then
    fail("the loss function must return a number, the mean over the examples, got %s", type(value))
  elseif gradient and (type(dAL) ~= "userdata" or dAL.shape ~= AL.shape) then
    fail("the loss function must return a number, then the gradient of the sum over the examples "
      .. "with respect to AL %s, got %s", AL.shape,
      type(dAL) == "userdata" and tostring(dAL.shape) or type(dAL))
  end
  return value, dAL
end

network.loss_of, network.loss_place, network.compute_loss = loss_of, loss_place, compute_loss
network.default_loss = default_loss

--- Refuses a step whose loss is not finite. C tells where that began, but for Lua's functions.
local function refuse(net, state, X, Y, cost)
  local reason = not core.np.isfinite(X):all()
    and "X has NaN or infinities, which np.isfinite(X) finds" or nil
  for i = 1, reason and 0 or #state.layers do
    local own = state.own_outputs[i]
    local output = own or chain.output(net, i)
    if output and not core.np.isfinite(output):all() then
      reason = own and ("layer %d (custom): its output is the first that is not finite"):format(i)
      break
    elseif i == #state.layers and state.custom_loss then
      reason = "the outputs of all layers are finite, the loss function made it"
    end
  end
  chain.refuse_loss(net, own_parameters(state), Y, cost, reason)
end

--- One step with layers or a loss that are Lua functions.
local function step_in_lua(net, state, X, Y)
  local guarded, count = state.training.guard, #state.layers
  X = type(X) == "table" and core.np.array(X) or X
  local AL = forward(net, state, X, true, 1, count, true, guarded)
  local last, loss = loss_place(state, loss_of(state))
  local A = last == count and AL or last == 0 and X or state.own_outputs[last]
    or chain.output(net, last)
  local cost, dA = compute_loss(loss, A, Y, true)
  if cost - cost ~= 0 then
    refuse(net, state, X, Y, cost)
  end
  if last > 0 then
    backward(net, state, dA, false, 1, last, guarded)
  end
  return chain.update(net, AL.shape[AL.ndim], cost, own_with_gradients(state))
end

-- Closes a step: one that an error ended before its update leaves the network as it was. (pcall
-- would lose the calls that led to the error, which the prompt shows.)
local Step = {
  __close = function(step)
    chain.undo(step.net)
  end,
}

--- Network:step(X, Y [, options]) is a function in C: one update of all parameters from these
--- examples, forwards, loss, backwards, optimizer. It returns the cost before the update, and calls
--- this for what is not a matter of C: options, which are those of compile and change what they
--- name, and layers or losses that are Lua functions. A step whose loss, gradients, parameters or
--- buffers would not be finite raises an error and leaves the network as after the last finite
--- update.
function Network:__step(X, Y, options)
  local state = chain.table(self)
  local _ <close> = setmetatable({ net = self }, Step)
  if options ~= nil or not state.training then
    network.compile(self, options, true)
  end
  if state.training.in_lua then
    return step_in_lua(self, state, X, Y)
  end
  return self:step(X, Y)
end

-- --- predictions --------------------------------------------------------------------------------

--- The output for these examples, computed in batches.
---@param X dnn.array (features, m)
---@param options? {batch_size: integer} 1024
---@return dnn.array AL (outputs, m)
function Network:predict(X, options)
  options = suggest.options("predict", options, { batch_size = 1024 })
  ranges.check("predict", "batch_size", options.batch_size, ranges.count)
  X = arguments.check_array("predict", "X", X)
  return (network.outputs(self, X, options.batch_size))
end

--- The output of layer `last`, of the last one by default, in batches.
function network.outputs(net, X, batch_size, last)
  local state, m = chain.table(net), X.shape[X.ndim]
  chain.gram_sync(net)
  last = last or #state.layers
  if m <= batch_size then
    return forward(net, state, X, false, 1, last)
  end
  local parts = {}
  for from = 1, m, batch_size do
    local batch = network.columns(X, from, math.min(m, from + batch_size - 1))
    parts[#parts + 1] = forward(net, state, batch, false, 1, last)
  end
  local np = require "dnn.np"
  return np.concatenate(parts, { axis = -1 })
end

--- Examples from .. to of an array, a view.
function network.columns(X, from, to)
  local index = {}
  for axis = 1, X.ndim - 1 do
    index[axis] = ":"
  end
  index[X.ndim] = { from, to }
  return X(index)
end

--- The output above which an example is of class 1: that of a half for a probability, 0 where the
--- loss takes logits or distances.
function network.threshold(loss)
  local kind = loss and loss.kind
  return (kind == "binary_cross_entropy_logits" or kind == "hinge") and 0 or 0.5
end

--- Classes from outputs: the number of the largest row, from 0; of one row 1 where it is above the
--- threshold.
function network.classes(AL, threshold)
  if AL.shape[1] == 1 then
    return AL:gt(threshold):astype("int64")
  end
  local np = require "dnn.np"
  return np.argmax(AL, { axis = 1, keepdims = true }) - 1
end

--- The class of every example, 0 or 1 for one output, otherwise 0 .. outputs - 1.
---@param X dnn.array (features, m)
---@param options? {batch_size: integer, threshold: number} threshold 0.5; 0 with the losses
--- binary_cross_entropy_logits and hinge
---@return dnn.array (1, m) of int64
function Network:predict_classes(X, options)
  local state = chain.table(self)
  local loss = not state.custom_loss and state.training and state.training.loss
  options = suggest.options("predict_classes", options, { batch_size = 1024,
    threshold = network.threshold(loss) })
  ranges.check("predict_classes", "batch_size", options.batch_size, ranges.count)
  ranges.check("predict_classes", "threshold", options.threshold, ranges.finite)
  X = arguments.check_array("predict_classes", "X", X)
  return network.classes(self:predict(X, { batch_size = options.batch_size }), options.threshold)
end

-- --- text ---------------------------------------------------------------------------------------

function chain.metatable.__tostring(net)
  local state = chain.table(net)
  local words, count = {}, 0
  for i = 1, #state.layers do
    local about = chain.layer(net, i)
    words[i] = about.class .. (about.describe ~= "" and (" (%s)"):format(about.describe) or "")
  end
  for _, array in pairs(state.parameters) do
    count = count + array.size
  end
  return ("network %s: %s; %d parameters"):format(chain.layer(net, 1).input,
    table.concat(words, " -> "), count)
end

return network

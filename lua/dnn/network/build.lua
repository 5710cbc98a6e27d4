--- Making networks: dnn.sequential and dnn.mlp.
--
--     local net = dnn.sequential { dnn.linear(2, 4), dnn.relu(), dnn.linear(4, 1), dnn.sigmoid() }
--     local net = dnn.mlp { 2, 4, 1 }                       -- the same
--
-- A description in a table becomes a chain of layers in C (core.network.new). What Lua keeps for
-- it, and core.network.table gives, is made here. dnn.network.layers has the layers that a
-- description is made of, dnn.network.parameters draws and names the weights.

local compile = require "dnn.network.compile"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local parameters = require "dnn.network.parameters"
local params = require "dnn.support.params"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local quote = core.system.quote

local build = {}

-- --- descriptions --------------------------------------------------------------------------------

local sequential_options = {
  input = true, dtype = true, precision = true, seed = true, random = true, init = true,
}

--- Raises for an option that is none of a new network; how it is trained is told afterwards.
local function refuse_option(caller, name, known)
  if compile.options[name] ~= nil then
    fail("%s: %s is an option of training: net:compile { %s = ... }, or net:fit", caller, name,
      name)
  end
  suggest.refuse_option(caller, name, known)
end

local function is_random_state(value)
  return type(value) == "userdata" and pcall(core.random_methods.get_state, value)
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
        refuse_option("sequential", name, sequential_options)
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

--- Layers that say how many inputs they have must have as many.
local function check_inputs(net, list)
  for i, layer in ipairs(list) do
    local inputs = layers.is_layer(layer) and layer.inputs
    local given = core.network.layer(net, i).input
    if inputs and inputs ~= given[1] then
      local words = {}
      for before = 1, i - 1 do
        local about = core.network.layer(net, before)
        words[before] = ("%s %s"):format(about.class, about.output)
      end
      local before = i == 1 and ("the input is %s"):format(given)
        or ("layer %d gives %s; the network so far: %s -> %s"):format(i - 1, given,
          core.network.layer(net, 1).input, table.concat(words, " -> "))
      fail("sequential: layer %d (linear %d -> %d): Z = W A + b with W (%d, %d) needs A with %d "
        .. "rows, but %s", i, inputs, layer.units, layer.units, inputs, inputs, before)
    end
  end
end

-- --- sequential and mlp --------------------------------------------------------------------------

--- What Lua keeps for a network, core.network.table(net), and calls `state` everywhere:
---   layers, has_custom        what it was made of; has it custom layers?
---   random                    the stream from which weights are drawn, and dropout draws
---   parameters, buffers       its arrays by name
---   places                    of each parameter: { layer, part }, or of a custom layer { layer,
---                             name, all = every place of the same array }
---   frozen                    names of parameters that training leaves as they are
---   training, custom_loss     of compile: what core.network.configure read; a loss in Lua
---   epochs, unfinished        of fit: the epochs that are over, and the one under way
---   history                   of the last fit
--- and of the last pass of custom layers
---   caches, own_outputs, own_gradients, own_states   by layer, the last by parameter
local function new_state(list, has_custom, options)
  return { layers = list, has_custom = has_custom, caches = {}, own_outputs = {}, own_states = {},
    frozen = {}, epochs = 0,
    random = options.random or core.np.random.RandomState(options.seed or 1) }
end

--- A network of these layers, one after the other.
function build.sequential(description)
  local list, options = read_description(description)
  local shape = input_shape(list, options)
  local descriptions, has_custom = {}, false
  for i, layer in ipairs(list) do
    descriptions[i] = layers.described(layer)
    has_custom = has_custom or not layers.is_layer(layer)
  end
  local state = new_state(list, has_custom, options)
  local is_full = options.precision == nil or options.precision == "full"
  local dtype = options.dtype or is_full and "float64" or "float32"
  local net = core.network.new(shape, descriptions, dtype, state, state.random)
  if options.precision ~= nil then
    core.network.precision(net, options.precision)
  end
  check_inputs(net, list)
  parameters.initialize(net, list, state.random, options.init)
  local names, arrays
  names, arrays, state.places = parameters.name(net, list, "parameters", core.network.parameter)
  state.parameters = params.fixed(names, arrays, parameters.replace)
  names, arrays = parameters.name(net, list, "buffers", core.network.buffer)
  state.buffers = params.fixed(names, arrays, parameters.replace)
  return net
end

--- A network of linear layers: relu in every layer, sigmoid in the last, as in the notebook.
function build.mlp(dims)
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
        refuse_option("mlp", name, known)
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
    description[#description + 1] = layers.make.linear(dims[l], dims[l + 1])
    local activation = dims.activation or "relu"
    if l == #dims - 1 then
      activation = dims.output == nil and "sigmoid" or dims.output
    end
    if activation then
      description[#description + 1] = layers.find(activation)
    end
  end
  return build.sequential(description)
end

return build

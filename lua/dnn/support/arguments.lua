--- Arguments of the functions of the notebooks, of networks and of data sets: checks, and optional
--- ones. Those of np's functions are checked by dnn.np.check.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local params = require "dnn.support.params"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local quote, reason = core.system.quote, core.system.reason

local arguments = {}

--- Refuses what is no list of the units of the input and of every layer.
---@param caller string the public function, for messages
---@param layer_dims any
---@param count? integer how many numbers there must be; at least 2 by default
function arguments.check_dims(caller, layer_dims, count)
  if type(layer_dims) ~= "table" or #layer_dims < 2 then
    fail("%s: layer_dims must be a list of at least two numbers of units", caller)
  elseif count and #layer_dims ~= count then
    fail("%s: layer_dims must have %d entries, got %d", caller, count, #layer_dims)
  end
  for i, units in ipairs(layer_dims) do
    ranges.check(caller, ("layer_dims[%d]"):format(i), units, ranges.count)
  end
end

--- An argument that must be an array; a table of numbers becomes one, and so does an object that
--- stands for one, such as a dataset.
---@param caller string
---@param what string
---@param value any
---@return dnn.array
function arguments.check_array(caller, what, value)
  if type(value) == "table" and type(rawget(value, 1)) == "string" then
    fail("%s: %s must hold numbers, got texts: classes are numbered from 0 on", caller, what)
  elseif type(value) == "table" then
    local metatable = getmetatable(value)
    local read = type(metatable) == "table" and metatable.__array or core.np.array
    local ok, result = pcall(read, value)
    value = ok and result or fail("%s: %s: %s", caller, what, reason(result))
  end
  if getmetatable(value) ~= "dnn.array" then
    fail("%s: %s must be an array, got %s", caller, what, type(value))
  end
  return value
end

--- Refuses what is no number.
---@param caller string
---@param what string
---@param value any
function arguments.check_number(caller, what, value)
  if type(value) ~= "number" then
    fail("%s: %s must be a number, got %s", caller, what, type(value))
  end
end

--- The full name of a type of reals, which the option dtype is.
---@param caller string
---@param dtype string
---@return "float64"|"float32"
function arguments.check_real(caller, dtype)
  local ok, array = pcall(core.np.zeros, {}, dtype)
  if not ok or array.dtype ~= "float64" and array.dtype ~= "float32" then
    fail('%s: option "dtype" must be "float64" or "float32", got "%s"', caller, quote(dtype))
  end
  return array.dtype
end

--- Refuses what is no table.
---@param caller string
---@param what string
---@param value any
function arguments.check_table(caller, what, value)
  if type(value) ~= "table" then
    fail("%s: %s must be a table, got %s", caller, what, type(value))
  end
end

--- Refuses what is none of some words.
---@param caller string
---@param what string
---@param value any
---@param words string[]
function arguments.check_word(caller, what, value, words)
  for _, word in ipairs(words) do
    if value == word then
      return
    end
  end
  local nearest = type(value) == "string" and suggest.nearest(value, words)
  local list = table.concat(words, '", "', 1, #words - 1) .. '" or "' .. words[#words]
  fail('%s: %s must be "%s", got %s%s', caller, what, list,
    type(value) == "string" and ('"%s"'):format(quote(value)) or type(value),
    nearest and (': did you mean "%s"?'):format(nearest) or "")
end

--- An array of two dimensions.
local function check_matrix(caller, what, value)
  value = arguments.check_array(caller, what, value)
  if value.ndim ~= 2 then
    fail("%s: %s %s must have two dimensions, examples are columns", caller, what, value.shape)
  end
  return value
end

--- Refuses X and Y unless they are matrices with one column for each example.
---@param caller string
---@param X any (n_x, m)
---@param Y any (n_y, m)
---@param x_name? string what X is called, "X" by default
function arguments.check_examples(caller, X, Y, x_name)
  x_name = x_name or "X"
  X, Y = check_matrix(caller, x_name, X), check_matrix(caller, "Y", Y)
  if X.shape[2] ~= Y.shape[2] then
    fail("%s: %s %s has %d examples (columns), Y %s has %d", caller, x_name, X.shape, X.shape[2],
      Y.shape, Y.shape[2])
  end
  return X, Y
end

--- The number of layers that have weights in `parameters`.
---@param caller string
---@param parameters any
---@return integer
function arguments.count_layers(caller, parameters)
  arguments.check_table(caller, "parameters", parameters)
  local layers, W = 0, params.names.W
  while params.get(parameters, W[layers + 1]) ~= nil do
    layers = layers + 1
  end
  if layers == 0 then
    fail('%s: parameters has no entry "W1"', caller)
  end
  return layers
end

--- An entry of parameters or gradients, which may be a plain table.
---@param caller string
---@param what string the argument
---@param entries dnn.params|table
---@param name string
---@return any
function arguments.entry(caller, what, entries, name)
  local value = params.get(entries, name)
  if value == nil then
    fail('%s: %s has no entry "%s"', caller, what, name)
  end
  return value
end

--- Parameters of layers of these sizes, with biases 0.
---@param layer_dims integer[]
---@param seed integer
---@param draw fun(random: dnn.RandomState, n: integer, n_prev: integer): dnn.array the weights of a
--- layer
---@return dnn.params
function arguments.draw_parameters(layer_dims, seed, draw)
  local random = core.np.random.RandomState(seed)
  local parameters = params.new()
  for l = 1, #layer_dims - 1 do
    local n_prev, n = layer_dims[l], layer_dims[l + 1]
    parameters["W" .. l] = draw(random, n, n_prev)
    parameters["b" .. l] = core.np.zeros(n, 1)
  end
  return parameters
end

--- Reads arguments that have default values. As in the notebooks they are given in their order or
--- by name; the names are then in a table, the last argument.
---@param caller string
---@param names string[] in their order
---@param defaults table<string, any>
---@param types table<string, string>? the types of those without a default
---@param ... any what was given
---@return table<string, any>
function arguments.optional(caller, names, defaults, types, ...)
  local options, count = {}, select("#", ...)
  for i = 1, count do
    local value = select(i, ...)
    if i == count and type(value) == "table" then
      for name, named in pairs(value) do
        options[name] = named
      end
    elseif i > #names then
      fail("%s: too many arguments, the optional ones are %s", caller, table.concat(names, ", "))
    else
      options[names[i]] = value
    end
  end
  return suggest.options(caller, options, defaults, types)
end

return arguments

--- Arguments of the functions of the course's notebooks: checks, and optional ones.
--
-- `level` is everywhere that of the caller of the public function, seen from whoever calls these:
-- 2 where a public function calls them itself (and not as `return f(...)`, which leaves no trace of
-- the function on the stack).

local core = require "dnn.core"
local params = require "dnn.params"
local ranges = require "dnn.ranges"
local suggest = require "dnn.suggest"

local arguments = {}

--- Refuses what is no number of units.
---@param caller string the public function, for messages
---@param what string the argument
---@param value any
---@param level integer
function arguments.check_units(caller, what, value, level)
  ranges.check(caller, what, value, ranges.count, level + 1)
end

--- Refuses what is no list of the units of the input and of every layer.
---@param caller string
---@param layer_dims any
---@param level integer
---@param count? integer how many numbers there must be; at least 2 by default
function arguments.check_dims(caller, layer_dims, level, count)
  if type(layer_dims) ~= "table" or #layer_dims < 2 then
    error(("%s: layer_dims must be a list of at least two numbers of units"):format(caller),
      level + 1)
  elseif count and #layer_dims ~= count then
    error(("%s: layer_dims must have %d entries, got %d"):format(caller, count, #layer_dims),
      level + 1)
  end
  for i, units in ipairs(layer_dims) do
    arguments.check_units(caller, ("layer_dims[%d]"):format(i), units, level + 1)
  end
end

--- Refuses what is no array.
---@param caller string
---@param what string
---@param value any
---@param level integer
function arguments.check_array(caller, what, value, level)
  if type(value) ~= "userdata" then
    error(("%s: %s must be an array, got %s"):format(caller, what, type(value)), level + 1)
  end
end

--- Refuses what is no number.
---@param caller string
---@param what string
---@param value any
---@param level integer
function arguments.check_number(caller, what, value, level)
  if type(value) ~= "number" then
    error(("%s: %s must be a number, got %s"):format(caller, what, type(value)), level + 1)
  end
end

--- Refuses what is no table.
---@param caller string
---@param what string
---@param value any
---@param level integer
function arguments.check_table(caller, what, value, level)
  if type(value) ~= "table" then
    error(("%s: %s must be a table, got %s"):format(caller, what, type(value)), level + 1)
  end
end

--- Refuses what is none of some words.
---@param caller string
---@param what string
---@param value any
---@param words string[]
---@param level integer
function arguments.check_word(caller, what, value, words, level)
  for _, word in ipairs(words) do
    if value == word then
      return
    end
  end
  local nearest = type(value) == "string" and suggest.nearest(value, words)
  error(('%s: %s must be "%s", got %s%s'):format(caller, what, table.concat(words, '", "'),
    type(value) == "string" and ('"%s"'):format(core.quote(value)) or type(value),
    nearest and (': did you mean "%s"?'):format(nearest) or ""), level + 1)
end

--- Refuses what is no array of two dimensions.
local function check_matrix(caller, what, value, level)
  arguments.check_array(caller, what, value, level + 1)
  if value.ndim ~= 2 then
    error(("%s: %s %s must have two dimensions, examples are columns"):format(caller, what,
      value.shape), level + 1)
  end
end

--- Refuses X and Y unless they are matrices with one column for each example.
---@param caller string
---@param X any (n_x, m)
---@param Y any (n_y, m)
---@param level integer
---@param x_name? string what X is called, "X" by default
function arguments.check_examples(caller, X, Y, level, x_name)
  x_name = x_name or "X"
  check_matrix(caller, x_name, X, level + 1)
  check_matrix(caller, "Y", Y, level + 1)
  if X.shape[2] ~= Y.shape[2] then
    error(("%s: %s %s has %d examples (columns), Y %s has %d"):format(caller, x_name, X.shape,
      X.shape[2], Y.shape, Y.shape[2]), level + 1)
  end
end

--- The number of layers that have weights in `parameters`.
---@param caller string
---@param parameters any
---@param level integer
---@return integer
function arguments.count_layers(caller, parameters, level)
  arguments.check_table(caller, "parameters", parameters, level + 1)
  local layers, W = 0, params.names.W
  while params.get(parameters, W[layers + 1]) ~= nil do
    layers = layers + 1
  end
  if layers == 0 then
    error(('%s: parameters has no entry "W1"'):format(caller), level + 1)
  end
  return layers
end

--- An entry of parameters or gradients, which may be a plain table.
---@param caller string
---@param what string the argument
---@param entries dnn.params|table
---@param name string
---@param level integer
---@return any
function arguments.entry(caller, what, entries, name, level)
  local value = params.get(entries, name)
  if value == nil then
    error(('%s: %s has no entry "%s"'):format(caller, what, name), level + 1)
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
  local random = core.random.RandomState(seed)
  local parameters = params.new()
  for l = 1, #layer_dims - 1 do
    local n_prev, n = layer_dims[l], layer_dims[l + 1]
    parameters["W" .. l] = draw(random, n, n_prev)
    parameters["b" .. l] = core.zeros(n, 1)
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
      error(("%s: too many arguments, the optional ones are %s"):format(caller,
        table.concat(names, ", ")), 3)
    else
      options[names[i]] = value
    end
  end
  return suggest.options(caller, options, defaults, types)
end

return arguments

--- Custom layers: those whose passes are Lua functions (dnn.network.layers says what they are).
--
-- In C a custom layer is an empty place in the chain. dnn.network.passes runs what is before and
-- after it in C and calls it in between; dnn.network.step hands its parameters and their gradients
-- to the optimizer. This module checks what its functions return and gathers those arrays.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local optimizer_states = require "dnn.network.optimizer_states"
local shapes = require "dnn.network.shapes"

local custom = {}

--- Calls `built_in(first, last)` for every run of built-in layers and `own(i)` for every custom
--- layer of the range, forwards (step 1) or backwards (-1).
function custom.each_run(list, first, last, step, built_in, own)
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
      own(i)
      i = i + step
    end
  end
end

--- What a function of layer i returned must be an array of m examples, with `rows` numbers of each.
function custom.check(i, what, array, rows, m)
  if type(array) ~= "userdata" or array.ndim < 2 or array.shape[array.ndim] ~= m then
    fail("layer %d (custom): %s must return an array of %d examples, got %s", i, what, m,
      type(array) == "userdata" and tostring(array.shape) or type(array))
  elseif rows and array.size ~= rows * m then
    fail("layer %d (custom): %s must return shape (%d, %d), got %s", i, what, rows, m, array.shape)
  end
  return array
end

--- The parameters of custom layers as update and refuse take them. `gradient_of(name, array)` gives
--- their gradients, which may be changed; without it they have none. In place of one that lies
--- otherwise than by rows in memory, such as X.T * 0.1, stands a copy, and it is the entry's `own`.
function custom.trained(state, gradient_of)
  local list = {}
  for name, array in pairs(state.parameters) do
    local place = state.places[name]
    if place.name then
      local kept = optimizer_states.of_custom(state, name)
      local is_by_rows = array.flags.c_contiguous
      list[#list + 1] = { is_by_rows and array or array:copy(),
        gradient_of and gradient_of(name, array) or false, kept[1], kept[2], name = place.name,
        frozen = state.frozen[name], own = not is_by_rows and array or nil }
    end
  end
  return list
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
function custom.trained_with_gradients(state)
  local kept = {}
  local list = custom.trained(state, function(name, array)
    local place, gradient = state.places[name], shapes.zeros_like(array)
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

--- Updates a network after a pass backwards of m examples, with this list of its custom layers'
--- parameters. Returns the cost with the terms of l1 and l2.
function custom.update(net, m, cost, list)
  cost = core.network.update(net, m, cost, list)
  for _, entry in ipairs(list) do
    if entry.own and not entry.frozen then
      entry.own["..."] = entry[1]
    end
  end
  return cost
end

return custom

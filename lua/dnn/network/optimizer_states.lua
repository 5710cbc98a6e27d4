--- What the optimizer keeps for each parameter: two arrays, v and s.
--
-- Those of built-in layers are in C, made when an optimizer first needs them; those of custom
-- layers are kept here. Files (dnn.network.files) and copies (dnn.network.copy) go through all.

local core = require "dnn.core"
local shapes = require "dnn.network.shapes"

local optimizer_states = {}

--- The optimizer's arrays of a custom layer's parameter.
function optimizer_states.of_custom(state, name)
  local array = state.parameters[name]
  state.own_states[name] = state.own_states[name]
    or { shapes.zeros_like(array), shapes.zeros_like(array) }
  return state.own_states[name]
end

local state_names <const> = { "v", "s" }

--- Calls f(name, which, array) for every array that the optimizer keeps; with `make` they are made.
function optimizer_states.each(net, state, make, f)
  for name in pairs(state.parameters) do
    local place = state.places[name]
    for which, letter in ipairs(state_names) do
      local array
      if place.part then
        array = core.network.state(net, place.layer, place.part, which, make and make(name, letter))
      else
        local own = state.own_states[name]
        if not own and make and make(name, letter) then
          own = optimizer_states.of_custom(state, name)
        end
        array = own and own[which]
      end
      if array then
        f(name, letter, array)
      end
    end
  end
end

return optimizer_states

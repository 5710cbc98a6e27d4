--- The arrays of each layer, in the order in which files of other libraries have them.

local core = require "dnn.core"
local layers = require "dnn.network.layers"

local parts = {}

---@class dnn.network.part
---@field own string "W", "running_mean"; of custom layers any name
---@field array dnn.array the network's own memory
---@field class string of the layer: "linear", "custom"

--- Parameters of layer i, then its buffers. An array that custom layers share is of the first.
---@return dnn.network.part[]
function parts.of(net, state, i)
  local list, layer = {}, state.layers[i]
  local function add(class, own, array)
    list[#list + 1] = { class = class, own = own, array = array }
  end
  if not layers.is_layer(layer) then
    for name, array in pairs(state.parameters) do
      local place = state.places[name]
      if place.layer == i then
        add("custom", place.name, array)
      end
    end
    return list
  end
  local about = core.network.layer(net, i)
  for part, name in ipairs(about.parameters) do
    add(about.class, name, core.network.parameter(net, i, part))
  end
  for part, name in ipairs(about.buffers) do
    add(about.class, name, core.network.buffer(net, i, part))
  end
  return list
end

--- The layers that have arrays, in order: their places and parts.
---@return { index: integer, parts: dnn.network.part[] }[]
function parts.layers(net, state)
  local list = {}
  for i = 1, #state.layers do
    local own = parts.of(net, state, i)
    if #own > 0 then
      list[#list + 1] = { index = i, parts = own }
    end
  end
  return list
end

return parts

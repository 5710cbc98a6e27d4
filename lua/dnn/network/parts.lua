--- The arrays of each layer, in the order in which files of other libraries have them.

local build = require "dnn.network.build"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
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

--- A network of these layers that has these arrays.
---@param list dnn.layer[]
---@param arrays table<integer, table<string, dnn.array>> by place and name, { [1] = { W = , b = } }
---@param input integer[] the shape of an example
---@param dtype? string "float64"
---@return dnn.network
function parts.assemble(list, arrays, input, dtype)
  local needed, given = core.network.plan(input, list), 0
  for _, own in pairs(arrays) do
    for _, array in pairs(own) do
      given = given + array.size
    end
  end
  if needed > given then
    fail("its layers need %d numbers, its arrays have %d", needed, given)
  end
  local net = build.sequential { input = input, init = "zeros", dtype = dtype,
    table.unpack(list) }
  for _, layer in ipairs(parts.layers(net, core.network.table(net))) do
    for _, part in ipairs(layer.parts) do
      local array, value = part.array, arrays[layer.index][part.own]
      if not value or value.size ~= array.size
        or (part.own == "W" and value.shape ~= array.shape) then
        fail("%s of layer %d (%s) has shape %s, %s is needed", part.own, layer.index, part.class,
          value and tostring(value.shape) or "of no array", array.shape)
      end
      array["..."] = value:reshape(array.shape)
    end
  end
  return net
end

return parts

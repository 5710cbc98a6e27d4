--- Texts as data: categories lie at 0, 1, 2 ... of an axis, in the order in which it meets them,
--- and are the labels of its ticks.

local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local np = require "dnn.np"

local categories = {}

--- Whether a value is a list of texts.
---@param value any
---@return boolean
function categories.is_list(value)
  return type(value) == "table" and not getmetatable(value) and type(value[1]) == "string"
end

--- A vector of numbers, or of the positions of categories on an axis, which gets their ticks.
---@param caller string the function, for messages
---@param name string of the argument
---@param value any
---@param scaling dnn.plot.Scaling of the axis
---@return dnn.array
function categories.vector(caller, name, value, scaling)
  if not categories.is_list(value) then
    return data.vector(caller, name, value)
  end
  local known = scaling.categories or { texts = {}, places = {} }
  local places, positions = {}, {}
  for i, text in ipairs(value) do
    if type(text) ~= "string" then
      fail("%s: %s holds texts and a %s: categories are all texts", caller, name, type(text))
    elseif not known.places[text] then
      known.places[text] = #known.texts
      table.insert(known.texts, text)
    end
    places[i] = known.places[text]
  end
  for place = 1, #known.texts do
    positions[place] = place - 1
  end
  scaling.categories, scaling.positions, scaling.labels = known, positions, known.texts
  scaling:changed()
  return np.array(places, "float64")
end

return categories

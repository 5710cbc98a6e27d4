--- The class of every example, of targets and of predictions in any of their forms.

local core = require "dnn.core"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local np = require "dnn.np"

local labels = {}

-- More classes are a mistake, such as targets of a regression.
local MOST_CLASSES <const> = 1000

--- Are all values whole numbers?
local function are_whole(array)
  return array:eq(np.floor(array)):all()
end

--- The class of every example, whole numbers from 0 on, and how many classes there are at least.
---
--- A row, or an array of one dimension, holds classes, or -1 and 1, or probabilities of class 1.
--- Several rows have a column for each example, whose largest value tells its class.
---@param caller string
---@param name string of the argument
---@param value any
---@return dnn.array classes (m,) float64
---@return integer count
function labels.read(caller, name, value)
  local array = data.array(caller, name, value)
  if array.ndim == 2 and array.shape[1] > 1 and array.shape[2] > 1 or array.ndim > 2 then
    if array.ndim > 2 then
      fail("%s: %s %s must hold the classes of examples, (1, m), or a row for each class", caller,
        name, array.shape)
    end
    return (np.argmax(array, { axis = 1 }) - 1):astype("float64"), array.shape[1]
  end
  array = array:reshape(array.size)
  if array.size == 0 then
    fail("%s: %s %s has no examples", caller, name, array.shape)
  elseif not np.isfinite(array):all() then
    fail("%s: %s has values that are no classes: nan or inf", caller, name)
  elseif not are_whole(array) then
    if array:min() < 0 or array:max() > 1 then
      fail("%s: %s holds %s, classes are whole numbers from 0 on", caller, name,
        core.np.str(array[np.not_equal(array, np.floor(array))](1)))
    end
    return array:gt(0.5):astype("float64"), 2
  elseif array:min() == -1 and (array:eq(-1) | array:eq(1)):all() then
    return array:gt(0):astype("float64"), 2
  elseif array:min() < 0 then
    fail("%s: %s holds %.0f, classes are whole numbers from 0 on", caller, name, array:min())
  elseif array:max() >= MOST_CLASSES then
    fail("%s: %s holds %.0f, of at most %d classes the last is %d", caller, name, array:max(),
      MOST_CLASSES, MOST_CLASSES - 1)
  end
  return array, math.max(2, math.tointeger(array:max()) + 1)
end

--- The names of classes: those that are given, or their numbers.
---@param caller string
---@param given string[]? one for each class, or more
---@param count integer
---@return string[]
function labels.names(caller, given, count)
  local names = {}
  if given ~= nil and type(given) ~= "table" then
    fail("%s: classes must be a list of names, got %s", caller, type(given))
  elseif given ~= nil and #given < count then
    fail("%s: classes has %d name%s, there are %d classes", caller, #given,
      #given == 1 and "" or "s", count)
  end
  for i = 1, given and #given or count do
    names[i] = given and tostring(given[i]) or tostring(i - 1)
  end
  return names
end

return labels

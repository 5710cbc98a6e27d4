--- Confusion matrices: `ax:confusion_matrix(Y, net, X)`: how often examples of a class are taken
--- for one of each.

local arguments = require "dnn.support.arguments"
local colors = require "dnn.plot.colors"
local colormaps = require "dnn.plot.colormaps"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local labels = require "dnn.plot.network.labels"
local np = require "dnn.np"
local options = require "dnn.plot.options"

local caller <const> = "confusion_matrix"

-- Up to so many classes, numbers in cells can be read.
local MOST_NUMBERS <const> = 30

local option_names <const> = {
  classes = "text_list", cmap = "text", fontsize = "positive",
  normalize = { text = 'true, false, "true", "pred" or "all"', holds = function(value)
    return type(value) == "boolean" or value == "true" or value == "pred" or value == "all"
  end },
}

--- What is predicted: given, or by a network for examples.
local function predictions_of(P, X)
  if debug.getmetatable(P) ~= core.network.metatable then
    if X ~= nil then
      fail("confusion_matrix: X is for a network, and P is an array: write confusion_matrix(Y, P) "
        .. "or confusion_matrix(Y, net, X)")
    end
    return P
  elseif X == nil then
    fail("confusion_matrix: with a network examples are needed: write confusion_matrix(Y, net, X)")
  end
  return P:predict_classes(arguments.check_array(caller, "X", X))
end

--- The number of examples of every class (rows) that are predicted as each (columns).
local function count_pairs(truth, predicted, count)
  local pairs_of = (truth * count + predicted):astype("int64")
  return np.bincount(pairs_of, { minlength = count * count }):reshape(count, count)
end

--- Shares of all examples, of those of a class (a row), or of those predicted as one (a column).
local function normalized(counts, how)
  local total
  if how == "all" then
    total = counts:sum()
  else
    total = counts:sum { axis = how == "pred" and 1 or 2, keepdims = true }
  end
  return counts / np.maximum(total, 1)
end

--- Black or white, whichever stands out from a color of a map.
local function ink_on(map, share)
  local bytes = map[math.floor(share * (map.shape[1] - 1) + 0.5) + 1]:tolist()
  local light = 0.299 * bytes[1] + 0.587 * bytes[2] + 0.114 * bytes[3]
  return light > 140 and colors.parse "black" or colors.parse "white"
end

local confusion_matrix = {}

--- Draws how many examples of every class (rows) are predicted as each (columns).
function confusion_matrix.confusion_matrix(axes, Y, P, X, given)
  if options.is_table(X) and given == nil then
    X, given = nil, X
  end
  given = options.read(caller, given, option_names)
  local truth, count = labels.read(caller, "Y", Y)
  local predicted, also = labels.read(caller, "P", predictions_of(P, X))
  if truth.size ~= predicted.size then
    fail("confusion_matrix: Y has %d examples, there are %d predictions", truth.size,
      predicted.size)
  end
  count = math.max(count, also)
  local names = labels.names(caller, given.classes, count)
  count = #names
  local counts = count_pairs(truth, predicted, count)
  local how = given.normalize
  local matrix = how and normalized(counts, how == true and "true" or how) or counts
  local largest = how and matrix:max() or math.max(1, counts:max())
  local cmap = given.cmap or "Blues"
  local image = axes:imshow(matrix:astype("float64"), { cmap = cmap, vmin = 0, vmax = largest,
    interpolation = "nearest" })
  if count <= MOST_NUMBERS then
    local map = colormaps.get(cmap)
    local room = math.min(axes:default_length "x", axes:default_length "y") / count
    local size = given.fontsize or math.max(4, math.min(10, room / 3))
    for i = 1, count do
      for j = 1, count do
        local value = matrix(i, j)
        axes:text(j - 1, i - 1, how and ("%.2f"):format(value) or tostring(value), {
          ha = "center", va = "center", fontsize = size,
          color = ink_on(map, largest > 0 and value / largest or 0) })
      end
    end
    local places, longest = {}, 0
    for i, name in ipairs(names) do
      places[i], longest = i - 1, math.max(longest, utf8.len(name) or #name)
    end
    axes:set_xticks(places, names, longest * 5 > room and { rotation = 90 } or nil)
    axes:set_yticks(places, names)
  end
  axes:set_xlabel "predicted class"
  axes:set_ylabel "true class"
  return matrix, image
end

return confusion_matrix

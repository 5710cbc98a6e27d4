--- The notebooks' figures: plot_decision_boundary and print_mislabeled_images.
--
-- They draw with dnn.plot, which has more choices: plt.decision_boundary and plt.images.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local labels = require "dnn.plot.network.labels"
local np = require "dnn.np"
local plt = require "dnn.plot"
local suggest = require "dnn.support.suggest"

local pictures = {}

--- Draws what a model predicts on the plane around X (2, m), and its points. The model takes points
--- as rows (n, 2).
function pictures.plot_decision_boundary(model, X, y)
  if type(model) ~= "function" then
    fail("plot_decision_boundary: model must be a function of points (n, 2), got %s%s", type(model),
      debug.getmetatable(model) == core.network.metatable
        and ": for a network write plt.decision_boundary(net, X, Y)" or "")
  end
  local artists = plt.decision_boundary(model, X, y, { step = 0.01, padding = 1 })
  plt.ylabel "x2"
  plt.xlabel "x1"
  return artists
end

-- Inches of a picture and the titles above it, and pictures side by side.
local WIDTH <const>, HEIGHT <const>, COLUMNS <const> = 1.5, 1.9, 5

--- Draws the examples whose prediction is wrong, with both classes, in a figure of their own.
--- Returns the columns of all of them.
function pictures.print_mislabeled_images(classes, X, y, p, options)
  local caller <const> = "print_mislabeled_images"
  options = suggest.options(caller, options, { max = 25 })
  X = arguments.check_array(caller, "X", X)
  local truth, count = labels.read(caller, "y", y)
  local predicted, also = labels.read(caller, "p", p)
  if truth.size ~= predicted.size then
    fail("%s: y has %d examples, p has %d", caller, truth.size, predicted.size)
  elseif X.ndim < 2 or X.shape[X.ndim] ~= truth.size then
    fail("%s: X %s must have %d columns, one for each example of y", caller, X.shape, truth.size)
  elseif math.type(options.max) ~= "integer" or options.max < 1 then
    fail("%s: max must be a positive integer, got %s", caller, np.str(options.max))
  end
  if classes == nil then
    fail("%s: classes must be a list of names, got nil", caller)
  end
  local names = labels.names(caller, classes, math.max(count, also))
  local indices = np.flatnonzero(np.not_equal(truth, predicted)):tolist()
  if #indices == 0 then
    print "No image is mislabeled."
    return indices
  end
  local shown = table.move(indices, 1, math.min(#indices, options.max), 1, {})
  local titles, columns = {}, math.min(#shown, COLUMNS)
  for i, index in ipairs(shown) do
    titles[i] = ("Prediction: %s\nClass: %s"):format(
      names[math.tointeger(predicted(index)) + 1], names[math.tointeger(truth(index)) + 1])
  end
  if #shown < #indices then
    print(("%d images are mislabeled: the first %d are drawn."):format(#indices, #shown))
  end
  local place = {}
  for i = 1, X.ndim do
    place[i] = i == X.ndim and np.array(shown, "int64") or ":"
  end
  local rows = -(-#shown // columns)
  plt.figure { figsize = { math.max(columns, 2) * WIDTH, rows * HEIGHT } }
  plt.axes { 0.02, 0.02, 0.96, 0.96 }
  plt.images(X(place), { titles = titles, columns = columns, max = #shown,
    layout = X.ndim == 2 and "fm" or nil })
  return indices
end

return pictures

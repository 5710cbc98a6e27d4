--- `dnn.decision_boundary`: the predictions of a model on a grid over its data, for a figure.
--
-- The model is a function of points, such as one that calls dnn.planar.predict.
-- dnn.course.pictures draws what it says.

local fail = require "dnn.support.fail"
local grid = require "dnn.plot.network.grid"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"

local caller <const> = "decision_boundary"

--- The grid reaches from one below the least to one above the greatest value of both features.
return function(model, X, options)
  options = suggest.options(caller, options, { step = 0.01 })
  if type(model) ~= "function" then
    fail("decision_boundary: model must be a function, got %s", type(model))
  end
  X = grid.check_points(caller, X)
  if options.step <= 0 or options.step ~= options.step then
    fail("decision_boundary: step must be positive, got %s", np.str(options.step))
  end
  local xs = grid.steps(caller, X[1], 1, options.step)
  local ys = grid.steps(caller, X[2], 1, options.step)
  local Z = grid.ask(caller, model, xs, ys)
  if Z.shape[1] ~= 1 then
    fail("decision_boundary: model gave %d numbers for each point, it must give one", Z.shape[1])
  end
  local xx, yy = np.meshgrid(xs, ys)
  return xx, yy, Z[1]
end

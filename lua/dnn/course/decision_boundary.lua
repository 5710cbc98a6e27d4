--- `dnn.decision_boundary`: the predictions of a model on a grid over its data, for a figure.
--
-- The model is a function of points, such as one that calls dnn.planar.predict.

local arguments = require "dnn.support.arguments"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"

--- The grid reaches from one below the least to one above the greatest value of both features.
return function(model, X, options)
  options = suggest.options("decision_boundary", options, { step = 0.01 })
  if type(model) ~= "function" then
    fail("decision_boundary: model must be a function, got %s", type(model))
  end
  X = arguments.check_array("decision_boundary", "X", X)
  if X.ndim ~= 2 or X.shape[1] ~= 2 then
    fail("decision_boundary: X %s must have two rows, one for each feature", X.shape)
  elseif options.step <= 0 then
    fail("decision_boundary: step must be positive, got %s", np.str(options.step))
  end
  local function ticks(feature)
    return np.arange(feature:min() - 1, feature:max() + 1, options.step)
  end
  local xx, yy = np.meshgrid(ticks(X[1]), ticks(X[2]))
  local Z = model(np.stack({ xx:ravel(), yy:ravel() }, 2))
  Z = arguments.check_array("decision_boundary", "the result of model", Z)
  if Z.size ~= xx.size then
    fail("decision_boundary: model gave %s for %d points, it must give one number for each",
      Z.shape, xx.size)
  end
  return xx, yy, Z:reshape(xx.shape)
end

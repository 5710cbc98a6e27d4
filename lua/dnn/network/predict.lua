--- Predictions: net:predict and net:predict_classes.
--
-- Outputs are computed batch by batch, so that the memory of a pass stays small
-- (dnn.network.passes); dnn.network.classes makes classes of them.

local arguments = require "dnn.support.arguments"
local batches = require "dnn.network.batches"
local classes = require "dnn.network.classes"
local core = require "dnn.core"
local passes = require "dnn.network.passes"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

---@class dnn.network
local Network = core.network.methods

local predict = {}

--- The output of layer `last`, of the last one by default, in batches.
function predict.outputs(net, X, batch_size, last)
  local state, m = core.network.table(net), X.shape[X.ndim]
  core.network.gram_sync(net)
  last = last or #state.layers
  if m <= batch_size then
    return passes.forward(net, state, X, false, 1, last)
  end
  local parts = {}
  for from = 1, m, batch_size do
    local batch = batches.columns(X, from, math.min(m, from + batch_size - 1))
    parts[#parts + 1] = passes.forward(net, state, batch, false, 1, last)
  end
  return require("dnn.np").concatenate(parts, { axis = -1 })
end

--- The output for these examples, computed in batches.
function Network:predict(X, options)
  options = suggest.options("predict", options, { batch_size = 1024 })
  ranges.check("predict", "batch_size", options.batch_size, ranges.count)
  X = arguments.check_array("predict", "X", X)
  return (predict.outputs(self, X, options.batch_size))
end

--- The class of every example, 0 or 1 for one output, otherwise 0 .. outputs - 1.
function Network:predict_classes(X, options)
  options = suggest.options("predict_classes", options, { batch_size = 1024,
    threshold = (self:__outputs()) })
  ranges.check("predict_classes", "batch_size", options.batch_size, ranges.count)
  ranges.check("predict_classes", "threshold", options.threshold, ranges.finite)
  X = arguments.check_array("predict_classes", "X", X)
  return classes.of(self:predict(X, { batch_size = options.batch_size }), options.threshold)
end

return predict

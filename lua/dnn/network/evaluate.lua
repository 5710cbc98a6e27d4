--- Metrics and net:evaluate: how good a network is on some examples.
--
--     net:evaluate(X_test, Y_test)          --> accuracy 0.98, loss 0.07
--
-- net:fit (dnn.network.fit) calls the same for its validation. Outputs come from
-- dnn.network.predict, losses from dnn.network.losses.

local arguments = require "dnn.support.arguments"
local classes = require "dnn.network.classes"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local losses = require "dnn.network.losses"
local passes = require "dnn.network.passes"
local predict = require "dnn.network.predict"
local ranges = require "dnn.support.ranges"
local reports = require "dnn.network.reports"
local suggest = require "dnn.support.suggest"

local quote, reason = core.system.quote, core.system.reason

---@class dnn.network
local Network = core.network.methods

local evaluate = {}

-- --- metrics ------------------------------------------------------------------------------------

evaluate.metrics = {}
local metrics = evaluate.metrics

--- The share of examples whose class is right. Of several outputs the largest is the class, but for
--- a binary loss whose targets have several labels for an example, or none: then of right labels.
function metrics.accuracy(AL, Y, loss)
  Y = type(Y) == "table" and core.np.array(Y) or Y
  if Y.ndim == 1 then
    Y = Y:reshape(1, Y.size)
  end
  local threshold, kind = classes.threshold(loss), loss and loss.kind or ""
  local one = AL.shape[1] == 1
  if one or Y.shape[1] > 1 and kind:find("^binary") and not classes.are_units(Y) then
    local truth = Y.dtype ~= "bool" and (kind == "hinge" or not one)
      and Y:gt(kind == "hinge" and 0 or 0.5) or Y
    return AL:gt(threshold):eq(truth):mean()
  end
  return classes.of(AL):eq(Y.shape[1] == 1 and Y or classes.of(Y)):mean()
end

--- Mean absolute and mean squared distance from the targets.
function metrics.mae(AL, Y)
  return core.network.loss({ kind = "mae" }, AL, Y)
end

function metrics.mse(AL, Y)
  return core.network.loss({ kind = "mse" }, AL, Y)
end

-- Names that a history has already.
local reserved = { loss = true, names = true, first_epoch = true, epochs = true, seconds = true,
  interrupted = true, stopped_early = true, epoch = true, learning_rate = true, history = true,
  net = true, plot = true }

--- Metrics from an option: names, functions (AL, Y) -> number, or a table of functions by name.
function evaluate.find_metrics(caller, what)
  local found, names = {}, {}
  if type(what) == "string" or type(what) == "function" then
    what = { what }
  elseif what and type(what) ~= "table" then
    fail('%s: metrics must be names such as "accuracy", or functions (AL, Y) -> number, got %s',
      caller, type(what))
  end
  for key, metric in pairs(what or {}) do
    local name = type(key) == "string" and key or type(metric) == "string" and metric
      or "metric" .. key
    local compute = type(metric) == "function" and metric or metrics[metric]
    if not compute then
      fail(suggest.unknown("metric", metric, metrics))
    elseif reserved[name] or name:find("^val_") then
      fail('%s: a metric cannot be called "%s", which the history has already', caller,
        quote(name))
    end
    found[name] = compute
    names[#names + 1] = name
  end
  table.sort(names)
  return found, names
end

-- --- evaluation ----------------------------------------------------------------------------------

--- X and Y as arrays, with as many examples.
function evaluate.check_examples(caller, net, X, Y)
  X = arguments.check_array(caller, "X", X)
  Y = arguments.check_array(caller, "Y", Y)
  local m, labels = X.shape[X.ndim], Y.shape[Y.ndim]
  local fits, problem = pcall(core.network.check_examples, net, X)
  if m ~= labels and (fits or X.ndim == 2) then
    local advice = X.ndim == 2 and X.shape[1] == labels and ": did you mean X.T?"
      or Y.ndim == 2 and Y.shape[1] == m and ": did you mean Y.T?"
      or not fits and Y.ndim == 2 and Y.shape[1] == X.shape[1] and ": did you mean X.T and Y.T?"
      or ""
    fail("%s: X %s and Y %s: the last axis counts the examples, both need the same number%s",
      caller, X.shape, Y.shape, advice)
  elseif not fits then
    fail("%s: %s", caller, reason(problem))
  end
  return X, Y
end

--- Refuses targets that a binary cross-entropy makes nonsense of.
function evaluate.check_targets(caller, state, Y)
  local kind = state.training.loss.kind
  if state.custom_loss or not kind:find("^binary") or Y.dtype == "bool" or Y.size == 0 then
    return
  end
  local least, most = Y:min(), Y:max()
  if least < 0 or most > 1 then
    fail("%s: %s needs targets from 0 to 1, Y has %s to %s: %s", caller, kind, core.np.str(least),
      core.np.str(most),
      most > 1 and "numbers of several classes need an output for each, and a softmax at the end"
      or "for -1 and 1 write (Y + 1) / 2, or take the loss hinge")
  end
end

--- Loss and metrics of outputs, which `outputs` computes in place of predict.outputs.
function evaluate.score(net, state, X, Y, batch_size, compute, names, outputs)
  local count, scores = #state.layers, setmetatable({}, reports.Scores)
  local last, loss = losses.place(state, losses.of(state))
  local A = last == 0 and X:astype(core.network.dtype(net))
    or (outputs or predict.outputs)(net, X, batch_size, last)
  scores.loss = (losses.compute(loss, A, Y))
  local AL = (last == count or #names == 0) and A
    or passes.forward(net, state, A, false, last + 1, count)
  for _, name in ipairs(names) do
    scores[name] = compute[name](AL, Y, not state.custom_loss and state.training.loss or nil)
    if type(scores[name]) ~= "number" then
      fail('the metric "%s" must return a number, got %s', name, type(scores[name]))
    end
  end
  return scores
end

local function classifies(state)
  local kind = state.training.loss.kind
  return not state.custom_loss and kind:find("cross_entropy") ~= nil
end

--- The loss and metrics of the network on these examples, without training. The loss has no terms
--- of L1 and L2, which are not about examples.
function Network:evaluate(X, Y, options)
  local state = core.network.table(self)
  options = options or {}
  if type(options) ~= "table" then
    fail("evaluate: the options must be a table, got %s", type(options))
  end
  local known = { metrics = true, batch_size = true }
  for name in pairs(options) do
    if not known[name] then
      suggest.refuse_option("evaluate", name, known)
    end
  end
  X, Y = evaluate.check_examples("evaluate", self, X, Y)
  if not state.training then
    self:compile()
  end
  local wanted = options.metrics or (classifies(state) and { "accuracy" }) or {}
  local compute, names = evaluate.find_metrics("evaluate", wanted)
  evaluate.check_targets("evaluate", state, Y)
  local batch_size = options.batch_size == nil and 1024 or options.batch_size
  ranges.check("evaluate", "batch_size", batch_size, ranges.count)
  return evaluate.score(self, state, X, Y, batch_size, compute, names)
end

return evaluate

--- Training: net:fit.
--
--     local history = net:fit(X, Y, { epochs = 20, batch_size = 64, optimizer = "adam",
--       validation = { X_test, Y_test }, metrics = { "accuracy" } })
--     history.loss                          -- one number for each epoch
--
-- The loop over the epochs is here, that over the batches of one in dnn.network.epochs; a step with
-- a batch is net:step (dnn.network.step), one call into C. Options are those of net:compile
-- (dnn.network.compile), too. Ctrl-C ends the loop after the step under way, and fit returns the
-- history so far.

local batches = require "dnn.network.batches"
local check = require "dnn.np.check"
local compile = require "dnn.network.compile"
local core = require "dnn.core"
local early_stopping = require "dnn.network.early_stopping"
local epochs = require "dnn.network.epochs"
local evaluate = require "dnn.network.evaluate"
local fail = require "dnn.support.fail"
local ranges = require "dnn.support.ranges"
local reports = require "dnn.network.reports"
local suggest = require "dnn.support.suggest"

---@class dnn.network
local Network = core.network.methods

-- --- options ------------------------------------------------------------------------------------

local fit_options = {
  epochs = 1, batch_size = false, shuffle = true, seed = 0, validation = false, metrics = false,
  callbacks = false, early_stopping = false, progress = true, plot = false, schedule = false,
  gram = "auto", first_epoch = false, distributed = false,
}

--- Splits the options of fit into its own, with defaults, and those of compile.
local function read_options(given)
  local options, training = {}, nil
  local known = {}
  if given ~= nil and type(given) ~= "table" then
    fail("fit: the options must be a table, { epochs = , ... }, got %s", type(given))
  end
  for name, default in pairs(fit_options) do
    options[name] = default
    known[name] = true
  end
  for name in pairs(compile.options) do
    known[name] = true
  end
  for name, value in pairs(given or {}) do
    if compile.advice[name] and not known[name] then
      fail("fit: %s", compile.advice[name])
    elseif not known[name] then
      suggest.refuse_option("fit", name, known)
    elseif compile.options[name] ~= nil then
      training = training or {}
      training[name] = value
    else
      options[name] = value
    end
  end
  ranges.check("fit", "epochs", options.epochs, ranges.count)
  for _, name in ipairs { "batch_size", "first_epoch" } do
    if options[name] then
      ranges.check("fit", name, options[name], ranges.count)
    end
  end
  ranges.check("fit", "seed", options.seed, ranges.seed)
  if type(options.shuffle) ~= "boolean" then
    fail("fit: shuffle must be a boolean, got %s", type(options.shuffle))
  elseif type(options.plot) ~= "boolean" then
    fail("fit: plot must be a boolean, got %s", type(options.plot))
  elseif type(options.distributed) ~= "boolean" then
    fail("fit: distributed must be a boolean, got %s", type(options.distributed))
  elseif options.schedule and type(options.schedule) ~= "function" then
    fail("fit: schedule must be a function (epoch, learning_rate), such as "
      .. "dnn.schedules.cosine(10), got %s", type(options.schedule))
  elseif options.gram and options.gram ~= true and options.gram ~= "auto" then
    fail('fit: gram must be "auto" or false, got %s', tostring(options.gram))
  end
  return options, training
end

--- Splits off the last share of the examples, or takes the pair that is given.
local function split_validation(net, X, Y, validation)
  if type(validation) == "number" then
    local m = X.shape[X.ndim]
    local kept = m - math.floor(m * validation)
    if not (validation > 0 and validation < 1) or kept == m or kept < 1 then
      fail("fit: validation = %s of %d examples: a share between 0 and 1 that leaves some on "
        .. "both sides, or { X, Y }", tostring(validation), m)
    end
    return batches.columns(X, 1, kept), batches.columns(Y, 1, kept),
      { batches.columns(X, kept + 1, m), batches.columns(Y, kept + 1, m) }
  elseif validation and (type(validation) ~= "table" or #validation ~= 2) then
    fail("fit: validation must be { X, Y } or a share of the examples such as 0.2")
  elseif validation then
    validation = { evaluate.check_examples("fit: validation", net, validation[1], validation[2]) }
  end
  return X, Y, validation
end

local function check_callbacks(callbacks)
  local list = type(callbacks) == "function" and { callbacks } or callbacks or {}
  for i, callback in pairs(type(list) == "table" and list or { list }) do
    if type(callback) ~= "function" or math.type(i) ~= "integer" then
      fail("fit: callbacks must be functions in a list, got %s",
        math.type(i) ~= "integer" and ("one called %s"):format(tostring(i)) or type(callback))
    end
  end
  return list
end

-- --- epochs -------------------------------------------------------------------------------------

--- A bar, or curves, that show nothing.
local silent = setmetatable({}, {
  __index = function()
    return function() end
  end,
})

local function open_bar(options, m)
  if not options.progress then
    return silent
  end
  local steps = options.epochs * ((m + options.batch_size - 1) // options.batch_size)
  return (require("dnn.progress").new(steps, { desc = "fit", unit = "step" }))
end

--- Curves that are drawn while the history grows.
local function open_curves(options, history)
  return options.plot and require("dnn.plot.network.curves").live(history) or silent
end

--- The names of what there is to tell about an epoch: loss, metrics, the same of validation.
local function names_of(options)
  local names = { "loss", table.unpack(options.metric_names) }
  for i = 1, options.validation and #names or 0 do
    names[#names + 1] = "val_" .. names[i]
  end
  return names
end

--- The values by these names.
local function measure(net, state, X, Y, options, loss, team)
  local compute, names = options.metrics, options.metric_names
  local values, pair, outputs = { loss = loss }, options.validation, team and team.outputs
  local scores = #names > 0 and evaluate.score(net, state, X, Y, 1024, compute, names, outputs)
  for _, name in ipairs(names) do
    values[name] = scores[name]
  end
  scores = pair and evaluate.score(net, state, pair[1], pair[2], 1024, compute, names,
    outputs)
  for name, value in pairs(scores or {}) do
    values["val_" .. name] = value
  end
  return team and team:of_first(values) or values
end

--- The learning rate of an epoch, from its schedule.
local function scheduled(options, epoch, base)
  local rate = options.schedule(epoch, base)
  if type(rate) ~= "number" or not ranges.from_zero.holds(rate) then
    fail("fit: schedule must return a learning rate, a number from 0 on, got %s in epoch %d",
      type(rate) == "number" and reports.number_text(rate) or type(rate), epoch)
  end
  return rate
end

--- Calls the callbacks behind an epoch with its values; true when one of them ends the training.
local function call_back(options, values)
  local ends = false
  for _, callback in ipairs(options.callbacks) do
    ends = callback(values) == true or ends
  end
  return ends
end

--- Runs the epochs; everything that is learnt goes into `history` as soon as it is known.
local function run(net, state, X, Y, options, history, bar, curves, team)
  local stop, restore
  if options.early_stopping then
    stop, restore = early_stopping.watcher(options.early_stopping, net)
  end
  local run_epoch = epochs.runner(net, state, X, Y, options, bar, team)
  local started = core.system.clock()
  for number = 1, options.epochs do
    local epoch = history.first_epoch + number - 1
    local rate = state.training.optimizer.learning_rate
    if options.schedule then
      rate = scheduled(options, epoch, rate)
      core.network.learning_rate(net, rate)
    end
    if team then
      team:begin_epoch(epoch)
    end
    local loss = run_epoch(epochs.begin(net, state, epoch, options, X.shape[X.ndim]))
    if team then
      team:end_epoch()
    end
    local values = measure(net, state, X, Y, options, loss, team)
    for _, name in ipairs(history.names) do
      history[name][number] = values[name]
    end
    history.seconds = core.system.clock() - started
    history.epochs = number -- an interrupt before this leaves an epoch to be finished
    state.epochs, state.unfinished = epoch, nil
    if bar ~= silent then
      bar:set { loss = loss, val_loss = values.val_loss }
    end
    curves:update()
    values.epoch, values.learning_rate, values.history, values.net = epoch, rate, history, net
    local ends = team and team:call_back(call_back, options, values)
      or not team and call_back(options, values)
    history.stopped_early = ends or history.stopped_early
    if stop and stop(history) then
      history.stopped_early = true
    end
    if history.stopped_early then
      break
    end
  end
  if restore then
    restore()
  end
end

--- After an error: the history has whole epochs, and says whether it was an interrupt. Returns
--- whether the code after fit may go on: once, and not when Ctrl-C was pressed again.
local function end_early(net, state, history, problem)
  epochs.end_step(net, state, history)
  for name, list in pairs(history) do -- of an epoch that was not finished
    if name ~= "names" and type(list) == "table" then
      list[history.epochs + 1] = nil
    end
  end
  history.interrupted = check.is_interrupt(problem)
  return history.interrupted and core.system.accept_interrupt()
end

-- --- fit ----------------------------------------------------------------------------------------

--- Examples and options as the epochs need them, and a network that is compiled.
local function prepare(net, state, X, Y, given)
  local options, training = read_options(given)
  X, Y = evaluate.check_examples("fit", net, X, Y)
  X, Y, options.validation = split_validation(net, X, Y, options.validation)
  options.early_stopping =
    early_stopping.read(options.early_stopping, options.validation and true or false)
  options.callbacks = check_callbacks(options.callbacks)
  options.metrics, options.metric_names = evaluate.find_metrics("fit", options.metrics or nil)
  local m = X.shape[X.ndim]
  options.batch_size = math.min(options.batch_size or m, m)
  batches.check(net, state, m, options.batch_size)
  if training or not state.training then
    compile.configure(net, training, true)
  end
  evaluate.check_targets("fit", state, Y)
  return X, Y, options
end

--- The history of epochs that are still to come.
local function new_history(state, options)
  local history = setmetatable({ names = names_of(options), first_epoch = state.epochs + 1,
    epochs = 0, seconds = 0, interrupted = false }, reports.History)
  for _, name in ipairs(history.names) do
    history[name] = {}
  end
  return history
end

--- Is the Gram form wanted, and does it pay?
local function takes_gram(net, state, options, m)
  return options.gram and options.batch_size == m and options.epochs > 1
    and not state.training.in_lua and core.network.gram_pays(net, m)
end

--- Trains the network.
function Network:fit(X, Y, options)
  core.system.begin_training()
  local state = core.network.table(self)
  X, Y, options = prepare(self, state, X, Y, options)
  local m = X.shape[X.ndim]
  if options.first_epoch then
    state.epochs, state.unfinished = options.first_epoch - 1, nil
  end
  local team = options.distributed
    and require("dnn.network.distributed").begin(self, state, X, Y, options) or nil
  local history = new_history(state, options)
  state.history = history
  local bar, curves = open_bar(options, m), open_curves(options, history)
  local started = core.system.clock()
  local ok, problem = pcall(function()
    if not team and takes_gram(self, state, options, m) then
      core.network.gram_begin(self, X)
    end
    run(self, state, X, Y, options, history, bar, curves, team)
  end)
  local may_go_on = ok or end_early(self, state, history, problem)
  core.network.gram_end(self)
  if options.schedule then
    core.network.learning_rate(self, state.training.optimizer.learning_rate)
  end
  history.seconds = core.system.clock() - started
  curves:close()
  bar:close()
  if not may_go_on then
    error(problem, 0)
  end
  return history
end

--- Training loops: net:fit and net:evaluate.
--
--     local history = net:fit(X, Y, { epochs = 20, batch_size = 64, optimizer = "adam",
--       validation = { X_test, Y_test }, metrics = { "accuracy" } })
--     history.loss                          -- one number for each epoch
--
-- The loop over epochs and batches is here, one step of training is one call into C. Ctrl-C ends
-- the loop after the step under way and returns the history so far.

local arguments = require "dnn.support.arguments"
local check = require "dnn.np.check"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local network = require "dnn.network"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

local quote, reason = core.system.quote, core.system.reason

local chain = core.network
local Network = network.Network

-- --- metrics ------------------------------------------------------------------------------------

local metrics = {}

--- The share of examples whose class is right. Of several outputs the largest is the class, but for
--- a binary loss whose targets have several labels for an example, or none: then of right labels.
function metrics.accuracy(AL, Y, loss)
  Y = type(Y) == "table" and core.np.array(Y) or Y
  if Y.ndim == 1 then
    Y = Y:reshape(1, Y.size)
  end
  local threshold, kind = network.threshold(loss), loss and loss.kind or ""
  local one = AL.shape[1] == 1
  if one or Y.shape[1] > 1 and kind:find("^binary") and not network.are_units(Y) then
    local truth = Y.dtype ~= "bool" and (kind == "hinge" or not one)
      and Y:gt(kind == "hinge" and 0 or 0.5) or Y
    return AL:gt(threshold):eq(truth):mean()
  end
  return network.classes(AL):eq(Y.shape[1] == 1 and Y or network.classes(Y)):mean()
end

--- Mean absolute and mean squared distance from the targets.
function metrics.mae(AL, Y)
  return chain.loss({ kind = "mae" }, AL, Y)
end

function metrics.mse(AL, Y)
  return chain.loss({ kind = "mse" }, AL, Y)
end

-- Names that a history has already.
local reserved = { loss = true, names = true, first_epoch = true, epochs = true, seconds = true,
  interrupted = true, stopped_early = true, epoch = true, learning_rate = true, history = true,
  net = true }

--- Metrics from an option: names, functions (AL, Y) -> number, or a table of functions by name.
local function find_metrics(caller, what)
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

-- --- evaluation ---------------------------------------------------------------------------------

--- Six digits; NaN has no sign.
local function number_text(number)
  return number ~= number and "nan" or ("%.6g"):format(number)
end

local Scores = { __name = "dnn.scores" }

function Scores.__tostring(scores)
  local words, names = {}, {}
  for name in pairs(scores) do
    names[#names + 1] = name
  end
  table.sort(names, function(a, b)
    return a == "loss" and b ~= "loss" or b ~= "loss" and a < b
  end)
  for i, name in ipairs(names) do
    words[i] = ("%s %s"):format(name, number_text(scores[name]))
  end
  return table.concat(words, ", ")
end

--- X and Y as arrays, with as many examples.
local function check_examples(caller, net, X, Y)
  X = arguments.check_array(caller, "X", X)
  Y = arguments.check_array(caller, "Y", Y)
  local m, labels = X.shape[X.ndim], Y.shape[Y.ndim]
  local fits, problem = pcall(chain.check_examples, net, X)
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
local function check_targets(caller, state, Y)
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

--- Loss and metrics of outputs.
local function score(net, state, X, Y, batch_size, compute, names)
  local count, scores = #state.layers, setmetatable({}, Scores)
  local last, loss = network.loss_place(state, network.loss_of(state))
  local A = last == 0 and X:astype(chain.dtype(net)) or network.outputs(net, X, batch_size, last)
  scores.loss = (network.compute_loss(loss, A, Y))
  local AL = (last == count or #names == 0) and A
    or network.run_forward(net, state, A, false, last + 1, count)
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
---@param X dnn.array (features, m)
---@param Y dnn.array
---@param options? {metrics: table, batch_size: integer} metrics: names ("accuracy", "mae", "mse")
--- or functions (AL, Y) -> number; accuracy by default for a network that classifies
---@return table scores by name: loss, accuracy, ...
function Network:evaluate(X, Y, options)
  local state = chain.table(self)
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
  X, Y = check_examples("evaluate", self, X, Y)
  if not state.training then
    self:compile()
  end
  local wanted = options.metrics or (classifies(state) and { "accuracy" }) or {}
  local compute, names = find_metrics("evaluate", wanted)
  check_targets("evaluate", state, Y)
  local batch_size = options.batch_size == nil and 1024 or options.batch_size
  ranges.check("evaluate", "batch_size", batch_size, ranges.count)
  return score(self, state, X, Y, batch_size, compute, names)
end

-- --- batches ------------------------------------------------------------------------------------

--- A function (from, to) -> X, Y of the examples at these places of a permutation, in buffers that
--- the next call overwrites. A linear layer reads examples that lie in rows as well as columns, and
--- whole rows are copied faster.
local function gatherer(net, state, X, Y)
  local first = state.layers[1]
  local by_rows = X.ndim == 2 and layers.is_layer(first) and first.class == "linear"
  local dtype = chain.dtype(net)
  local source, x_axis = X, X.ndim
  if by_rows then
    source, x_axis = X.T:astype(dtype), 1
  elseif X.dtype ~= dtype then
    source = X:astype(dtype)
  end
  local function buffer(array, axis, count)
    local shape = {}
    for i = 1, array.ndim do
      shape[i] = i == axis and count or array.shape[i]
    end
    return core.np.empty(shape, array.dtype)
  end
  local buffers = {}
  return function(places, from, to)
    local count = to - from + 1
    local pair = buffers[count]
    if not pair then
      local x = buffer(source, x_axis, count)
      pair = { x, buffer(Y, Y.ndim, count), by_rows and x.T or x }
      buffers[count] = pair
    end
    chain.gather(source, x_axis, places, from, pair[1])
    chain.gather(Y, Y.ndim, places, from, pair[2])
    return pair[3], pair[2]
  end
end

--- An epoch under way: { epoch, m, batch_size, shuffle, seed; costs, one of every step done, times
--- its weight where there are several steps; weight: the sum of these, next_weight that of the step
--- under way, weight_then the sum with it; updates before the first }. It is that of a fit that
--- ended within this epoch, if that took its batches in the same order.
local function begin_epoch(net, state, epoch, options, m)
  local at = state.unfinished
  local wanted = { epoch = epoch, m = m, batch_size = options.batch_size,
    shuffle = options.shuffle, seed = options.seed }
  for name, value in pairs(wanted) do
    if at and at[name] ~= value then
      at = nil
    end
  end
  at = at or wanted
  at.costs, at.weight = at.costs or {}, at.weight or 0
  at.updates = chain.updates(net) - #at.costs
  state.unfinished = at
  return at
end

--- A step is done: its cost is known, and counts in the epoch's loss. An interrupt may come between
--- any two instructions, and then this is called again unless there is a cost more.
local function add_cost(at, cost)
  local is_only = at.batch_size == at.m
  at.weight = at.weight_then
  at.costs[#at.costs + 1] = is_only and cost or cost * at.next_weight
end

--- A function (at) that does the rest of an epoch, and returns its loss: that of all examples, but
--- for what the parameters change meanwhile.
local function epoch_runner(net, state, X, Y, options, bar)
  local m, size, n = X.shape[X.ndim], options.batch_size, network.size_of(net.output)
  local gather = options.shuffle and size < m and gatherer(net, state, X, Y)
  return function(at)
    local loss, places = network.loss_of(state), nil
    if gather then
      places = core.np.random.RandomState(at.seed + at.epoch):permutation(m)
    end
    for from = #at.costs * size + 1, m, size do
      local to = math.min(m, from + size - 1)
      local x, y = X, Y
      if size < m and gather then
        x, y = gather(places, from, to)
      elseif size < m then
        x, y = network.columns(X, from, to), network.columns(Y, from, to)
      end
      at.next_weight = network.loss_weight(loss, n, to - from + 1, y)
      at.weight_then = at.weight + at.next_weight
      add_cost(at, net:step(x, y))
      bar:update()
    end
    local total = 0
    for _, cost in ipairs(at.costs) do
      total = total + cost
    end
    local is_sum = type(loss) == "table" and loss.reduction == "sum"
    return (size == m or is_sum) and total or total / at.weight
  end
end

--- After an error: a step is done or not, and its cost is known when it is; an epoch is over when
--- the history says so.
local function end_step(net, state, history)
  local cost, at = chain.undo(net), state.unfinished
  if state.epochs < history.first_epoch + history.epochs - 1 then
    state.epochs, state.unfinished = state.epochs + 1, nil
    return
  end
  local k = at and #at.costs + 1
  if at and chain.updates(net) - at.updates == k then
    add_cost(at, cost)
  end
end

-- --- fit ----------------------------------------------------------------------------------------

local History = { __name = "dnn.history" }

function History.__tostring(history)
  local function range(list)
    return #list == 0 and "none"
      or ("%s -> %s"):format(number_text(list[1]), number_text(list[#list]))
  end
  local first = history.first_epoch or 1
  local words = { ("history of %s (%.3g s)"):format(first == 1 and history.epochs .. " epochs"
    or ("epochs %d .. %d"):format(first, first + history.epochs - 1), history.seconds) }
  for _, name in ipairs(history.names) do
    words[#words + 1] = ("%s %s"):format(name, range(history[name]))
  end
  words[#words + 1] = history.interrupted and "interrupted" or nil
  words[#words + 1] = history.stopped_early and "stopped early" or nil
  return table.concat(words, ", ")
end

local fit_options = {
  epochs = 1, batch_size = false, shuffle = true, seed = 0, validation = false, metrics = false,
  callbacks = false, early_stopping = false, progress = true, schedule = false, gram = "auto",
  first_epoch = false,
}

--- Splits the options of fit into its own, with defaults, and those of compile.
local function read_options(given)
  local options, compile = {}, nil
  local known = {}
  if given ~= nil and type(given) ~= "table" then
    fail("fit: the options must be a table, { epochs = , ... }, got %s", type(given))
  end
  for name, default in pairs(fit_options) do
    options[name] = default
    known[name] = true
  end
  for name in pairs(network.compile_options) do
    known[name] = true
  end
  for name, value in pairs(given or {}) do
    if network.option_advice[name] and not known[name] then
      fail("fit: %s", network.option_advice[name])
    elseif not known[name] then
      suggest.refuse_option("fit", name, known)
    elseif network.compile_options[name] ~= nil then
      compile = compile or {}
      compile[name] = value
    else
      options[name] = value
    end
  end
  for _, name in ipairs { "epochs", "batch_size", "first_epoch" } do
    if options[name] then
      ranges.check("fit", name, options[name], ranges.count)
    end
  end
  ranges.check("fit", "seed", options.seed, ranges.seed)
  if type(options.shuffle) ~= "boolean" then
    fail("fit: shuffle must be a boolean, got %s", type(options.shuffle))
  elseif options.schedule and type(options.schedule) ~= "function" then
    fail("fit: schedule must be a function (epoch, learning_rate), such as "
      .. "dnn.schedules.cosine(10), got %s", type(options.schedule))
  elseif options.gram and options.gram ~= true and options.gram ~= "auto" then
    fail('fit: gram must be "auto" or false, got %s', tostring(options.gram))
  end
  return options, compile
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
    return network.columns(X, 1, kept), network.columns(Y, 1, kept),
      { network.columns(X, kept + 1, m), network.columns(Y, kept + 1, m) }
  elseif validation and (type(validation) ~= "table" or #validation ~= 2) then
    fail("fit: validation must be { X, Y } or a share of the examples such as 0.2")
  elseif validation then
    validation = { check_examples("fit: validation", net, validation[1], validation[2]) }
  end
  return X, Y, validation
end

--- Early stopping from its option: a patience, or a table with more.
local function read_early_stopping(what, has_validation)
  if not what then
    return nil
  end
  local given = type(what) == "number" and { patience = what } or what
  if type(given) ~= "table" then
    fail("fit: early_stopping must be a number of epochs without progress, or a table "
      .. "{ patience = 5, ... }, got %s", type(given))
  end
  local monitor = type(given) == "table" and given.monitor
    or has_validation and "val_loss" or "loss"
  local rule = suggest.options("fit: early_stopping", given, { patience = 5, min_delta = 0,
    monitor = monitor, restore_best = false,
    maximize = type(monitor) == "string" and monitor:find("accuracy") ~= nil })
  ranges.check("fit: early_stopping", "patience", rule.patience, ranges.count)
  ranges.check("fit: early_stopping", "min_delta", rule.min_delta, ranges.from_zero)
  return rule
end

--- Watches a value; returns a function (history) -> stop?, and one that puts the best parameters
--- and buffers back, if the rule wants that.
local function early_stopper(rule, net)
  local best, since, kept
  local function copies(arrays)
    local copied = {}
    for name, array in pairs(arrays) do
      copied[name] = array:copy()
    end
    return copied
  end
  local function restore()
    for field, arrays in pairs(kept or {}) do
      for name, array in pairs(arrays) do
        net[field][name] = array
      end
    end
  end
  return function(history)
    local values = history[rule.monitor]
    if type(values) ~= "table" then
      fail('fit: early_stopping: there is no "%s" to monitor', quote(rule.monitor))
    end
    local value = values[#values]
    local better = value - value == 0 and (best == nil
      or rule.maximize and value > best + rule.min_delta
      or not rule.maximize and value < best - rule.min_delta)
    if better then
      best, since = value, 0
      kept = rule.restore_best
        and { parameters = copies(net.parameters), buffers = copies(net.buffers) } or nil
      return false
    end
    since = (since or 0) + 1 -- NaN and infinities are no progress
    return since >= rule.patience
  end, restore
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

--- The last batch may have one example, of which batch_norm can tell no variance.
local function check_batches(net, state, m, size)
  if m % size ~= 1 and (size > 1 or m == 0) then
    return
  end
  for i, layer in ipairs(state.layers) do
    if layer.class == "batch_norm" and #chain.layer(net, i).input == 1 then
      fail("fit: %d examples in batches of %d leave one alone, which layer %d (batch_norm) "
        .. "cannot normalize: choose another batch_size", m, size, i)
    end
  end
end

--- A bar that shows nothing.
local silent = setmetatable({}, {
  __index = function()
    return function() end
  end,
})

local function open_bar(options, m)
  if not options.progress then
    return silent
  end
  local batches = (m + options.batch_size - 1) // options.batch_size
  return (require("dnn.progress").new(options.epochs * batches, { desc = "fit", unit = "step" }))
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
local function measure(net, state, X, Y, options, loss)
  local compute, names = options.metrics, options.metric_names
  local values, pair = { loss = loss }, options.validation
  local scores = #names > 0 and score(net, state, X, Y, 1024, compute, names)
  for _, name in ipairs(names) do
    values[name] = scores[name]
  end
  scores = pair and score(net, state, pair[1], pair[2], 1024, compute, names)
  for name, value in pairs(scores or {}) do
    values["val_" .. name] = value
  end
  return values
end

--- The learning rate of an epoch, from its schedule.
local function scheduled(options, epoch, base)
  local rate = options.schedule(epoch, base)
  if type(rate) ~= "number" or not ranges.from_zero.holds(rate) then
    fail("fit: schedule must return a learning rate, a number from 0 on, got %s in epoch %d",
      type(rate) == "number" and number_text(rate) or type(rate), epoch)
  end
  return rate
end

--- Runs the epochs; everything that is learnt goes into `history` as soon as it is known.
local function run(net, state, X, Y, options, history, bar)
  local stop, restore
  if options.early_stopping then
    stop, restore = early_stopper(options.early_stopping, net)
  end
  local run_epoch = epoch_runner(net, state, X, Y, options, bar)
  local started = core.system.clock()
  for number = 1, options.epochs do
    local epoch = history.first_epoch + number - 1
    local rate = state.training.optimizer.learning_rate
    if options.schedule then
      rate = scheduled(options, epoch, rate)
      chain.learning_rate(net, rate)
    end
    local loss = run_epoch(begin_epoch(net, state, epoch, options, X.shape[X.ndim]))
    local values = measure(net, state, X, Y, options, loss)
    for _, name in ipairs(history.names) do
      history[name][number] = values[name]
    end
    history.seconds = core.system.clock() - started
    history.epochs = number -- an interrupt before this leaves an epoch to be finished
    state.epochs, state.unfinished = epoch, nil
    if bar ~= silent then
      bar:set { loss = loss, val_loss = values.val_loss }
    end
    for _, callback in ipairs(options.callbacks) do
      values.epoch, values.learning_rate, values.history, values.net = epoch, rate, history, net
      if callback(values) == true then
        history.stopped_early = true
      end
    end
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
  end_step(net, state, history)
  for name, list in pairs(history) do -- of an epoch that was not finished
    if name ~= "names" and type(list) == "table" then
      list[history.epochs + 1] = nil
    end
  end
  history.interrupted = check.is_interrupt(problem)
  return history.interrupted and core.system.accept_interrupt()
end

--- Trains the network.
---@param X dnn.array (features, m) or (features ..., m)
---@param Y dnn.array (outputs, m), or class numbers (1, m) from 0 on for cross-entropy
---@param options? table those of compile (loss, optimizer, learning_rate, ...), and
--- epochs          passes over the examples (1);
--- batch_size      examples of one step; all of them when it is not given;
--- shuffle, seed   a new order for every epoch (true): epoch i takes its batches in the order of
---                 RandomState(seed + i):permutation(m), as the course's random_mini_batches;
--- first_epoch     number of the first epoch, for shuffling, schedule and callbacks: net.epochs + 1
---                 when it is not given. So fit with 4 epochs and then 6, saved and loaded between
---                 or not, is fit with 10, bit for bit (but for rounding with gram); 1 begins anew.
---                 After Ctrl-C, with the same options, the epoch under way is finished first;
--- schedule        function (epoch, learning_rate) -> learning rate (dnn.schedules);
--- validation      { X, Y }, or a share of the examples, taken from the end;
--- metrics         names ("accuracy", "mae", "mse") or functions (AL, Y) -> number;
--- callbacks       functions that are called after every epoch with { epoch, loss, val_loss,
---                 metrics by name, learning_rate, history, net }; training ends when one returns
---                 true;
--- early_stopping  a number of epochs without progress, or { patience (5), min_delta (0), monitor
---                 ("val_loss" or "loss"), restore_best (false: those of the last epoch stay),
---                 maximize (true for an accuracy) };
--- progress        a bar (true);
--- gram            with all examples in every step, the product with the first layer's weights can
---                 be kept up to date without them (src/core/gram.h): "auto" where that pays, false
---                 never. net.parameters brings the weights up to date.
--- Raises an error when the loss, a gradient, a parameter or a buffer would not be finite, which
--- names the update and the layer; parameters and buffers stay those of the last step that was
--- finite, the history so far is in net.history.
---@return table history of these epochs: loss and metrics by epoch (empty lists before the first
--- epoch is over; `names` has their names), first_epoch, epochs, seconds, interrupted,
--- stopped_early
function Network:fit(X, Y, options)
  core.system.begin_training()
  local state = chain.table(self)
  local compile
  options, compile = read_options(options)
  X, Y = check_examples("fit", self, X, Y)
  X, Y, options.validation = split_validation(self, X, Y, options.validation)
  options.early_stopping =
    read_early_stopping(options.early_stopping, options.validation and true or false)
  options.callbacks = check_callbacks(options.callbacks)
  options.metrics, options.metric_names = find_metrics("fit", options.metrics or nil)
  local m = X.shape[X.ndim]
  options.batch_size = math.min(options.batch_size or m, m)
  check_batches(self, state, m, options.batch_size)
  if compile or not state.training then
    network.compile(self, compile, true)
  end
  check_targets("fit", state, Y)
  if options.first_epoch then
    state.epochs, state.unfinished = options.first_epoch - 1, nil
  end
  local history = setmetatable({ names = names_of(options), first_epoch = state.epochs + 1,
    epochs = 0, seconds = 0, interrupted = false }, History)
  for _, name in ipairs(history.names) do
    history[name] = {}
  end
  state.history = history
  local bar = open_bar(options, m)
  local started = core.system.clock()
  local ok, problem = pcall(function()
    if options.gram and options.batch_size == m and options.epochs > 1
      and not state.training.in_lua and chain.gram_pays(self, m) then
      chain.gram_begin(self, X)
    end
    run(self, state, X, Y, options, history, bar)
  end)
  local may_go_on = ok or end_early(self, state, history, problem)
  bar:close()
  chain.gram_end(self)
  if options.schedule then
    chain.learning_rate(self, state.training.optimizer.learning_rate)
  end
  history.seconds = core.system.clock() - started
  if not may_go_on then
    error(problem, 0)
  end
  return history
end

return { metrics = metrics, History = History }

--- Epochs of net:fit (dnn.network.fit): a step with every batch (net:step, dnn.network.step), and
--- what is left of an epoch that an interrupt or an error ended.
--
-- The epoch under way is data of the network, state.unfinished: the next fit goes on with it, and
-- files and copies keep it.

local batches = require "dnn.network.batches"
local core = require "dnn.core"
local losses = require "dnn.network.losses"
local shapes = require "dnn.network.shapes"

local epochs = {}

--- An epoch under way: { epoch, m, batch_size, shuffle, seed; costs, one of every step done, times
--- its weight where there are several steps; weight: the sum of these, next_weight that of the step
--- under way, weight_then the sum with it; updates before the first }. It is that of a fit that
--- ended within this epoch, if that took its batches in the same order.
function epochs.begin(net, state, epoch, options, m)
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
  at.updates = core.network.updates(net) - #at.costs
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
--- for what the parameters change meanwhile. `team`: the processes that share every batch, if there
--- are several (dnn.network.distributed).
function epochs.runner(net, state, X, Y, options, bar, team)
  local m, size, n = X.shape[X.ndim], options.batch_size, shapes.size(net.output)
  local gather = options.shuffle and size < m and batches.gatherer(net, state, X, Y)
  return function(at)
    local loss, places = losses.of(state), nil
    if gather then
      places = core.np.random.RandomState(at.seed + at.epoch):permutation(m)
    end
    local function take(first, last)
      if last - first + 1 == m then
        return X, Y
      elseif gather then
        return gather(places, first, last)
      end
      return batches.columns(X, first, last), batches.columns(Y, first, last)
    end
    for from = #at.costs * size + 1, m, size do
      local to = math.min(m, from + size - 1)
      if team then
        add_cost(at, team:step(take, from, to, at))
      else
        local x, y = take(from, to)
        at.next_weight = losses.weight(loss, n, to - from + 1, y)
        at.weight_then = at.weight + at.next_weight
        add_cost(at, net:step(x, y))
      end
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
function epochs.end_step(net, state, history)
  local at = state.unfinished
  if state.epochs < history.first_epoch + history.epochs - 1 then
    state.epochs, state.unfinished = state.epochs + 1, nil
    return
  end
  local k = at and #at.costs + 1
  if at and core.network.updates(net) - at.updates == k then
    add_cost(at, core.network.last_cost(net))
  end
end

return epochs

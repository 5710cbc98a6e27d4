--- Training in several processes: the option `distributed` of net:fit.
--
-- Every rank has the same network and the same examples, and takes its share of every batch: of the
-- same order of examples, since that follows from the seed. The gradients of the shares, weighted
-- by what each counts in the batch, are summed over all ranks; so all make the same update, that of
-- one process with the whole batch, but for rounding. What is not the same by itself is taken from
-- rank 0: the network at the beginning, random numbers, what an epoch measured.
--
-- The gradients of a network lie in one run of memory, which is cut into buckets of several layers.
-- The sum of a bucket begins as soon as the pass backwards has been through its layers, and goes on
-- during the rest of the pass.

local batches = require "dnn.network.batches"
local core = require "dnn.core"
local custom = require "dnn.network.custom"
local dist = require "dnn.dist"
local fail = require "dnn.support.fail"
local losses = require "dnn.network.losses"
local optimizer_states = require "dnn.network.optimizer_states"
local passes = require "dnn.network.passes"
local predict = require "dnn.network.predict"
local shapes = require "dnn.network.shapes"
local steps = require "dnn.network.step"
local world = require "dnn.dist.world"

local np, mpi = core.np, world.mpi

local distributed = {}

--- The processes that train a network together.
---@class dnn.network.team
---@field net dnn.network
---@field state table
---@field seed integer
---@field buckets { from: integer, to: integer, gradients: dnn.array }[] from the last to the first
local Team = {}
Team.__index = Team

-- --- beginning -----------------------------------------------------------------------------------

--- Bytes from which on a bucket is worth a sum of its own, and how many there are at most.
local bucket_bytes <const>, most_buckets <const> = 1 << 20, 64

local function make_buckets(net, count)
  local buckets, to = {}, count
  local least = math.max(bucket_bytes, core.network.gradients(net, 1, count).nbytes // most_buckets)
  for from = count, 1, -1 do
    local gradients = core.network.gradients(net, from, to)
    if from == 1 or gradients.nbytes >= least then
      buckets[#buckets + 1] = { from = from, to = to, gradients = gradients }
      to = from - 1
    end
  end
  return buckets
end

--- Lines that tell what is trained, and how: they must be the same on all ranks.
local function describe(net, state, X, Y, options)
  local lines, training = { "fit" }, state.training
  for i in ipairs(state.layers) do
    local layer = core.network.layer(net, i)
    lines[#lines + 1] = ("layer %d (%s) -> %s"):format(i, layer.class, layer.output)
  end
  for name, array in pairs(state.parameters) do
    lines[#lines + 1] = ("%s %s %s"):format(name, array.shape, array.dtype)
  end
  for _, one in ipairs { { "X", X }, { "Y", Y } } do
    local name, array = one[1], one[2]
    local m = array.shape[array.ndim]
    lines[#lines + 1] = ("%s %s %s"):format(name, array.shape, array.dtype)
    lines[#lines + 1] = ("%s, of which all ranks have all: the first example sums to %.6g, the "
      .. "last to %.6g"):format(name, batches.columns(array, 1, 1):sum(),
      batches.columns(array, m, m):sum())
  end
  for _, name in ipairs { "epochs", "batch_size", "shuffle", "seed", "first_epoch" } do
    lines[#lines + 1] = ("%s = %s"):format(name, options[name])
  end
  lines[#lines + 1] = "metrics " .. table.concat(options.metric_names, ", ")
  lines[#lines + 1] = "validation " .. tostring(options.validation and options.validation[1].shape)
  local optimizer, names = training.optimizer, {}
  for name in pairs(optimizer) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    lines[#lines + 1] = ("optimizer %s = %s"):format(name, optimizer[name])
  end
  lines[#lines + 1] = "loss " .. (state.custom_loss and "function" or training.loss.kind)
  for _, name in ipairs { "l1", "l2", "clip_norm", "clip_value" } do
    lines[#lines + 1] = ("%s = %s"):format(name, training[name])
  end
  return table.concat(lines, "\n")
end

--- A share of one example has no variance; no rank may have one.
local function check_batch_norm(net, state, m, size)
  for i, layer in ipairs(state.layers) do
    if layer.class == "batch_norm" and #core.network.layer(net, i).input == 1 then
      for _, count in ipairs { size, m % size } do
        if count > 0 and count < 2 * world.size then
          fail("fit: a batch of %d examples leaves one alone on one of %d ranks, which layer %d "
            .. "(batch_norm) cannot normalize: choose another batch_size", count, world.size, i)
        end
      end
    end
  end
end

--- The network of rank 0, on all ranks.
local function take_network(net, state)
  core.network.gram_sync(net)
  for _, arrays in ipairs { state.parameters, state.buffers } do
    for _, array in pairs(arrays) do
      local by_rows = array.flags.c_contiguous and array or array:copy()
      mpi.broadcast(by_rows, 0)
      if not rawequal(by_rows, array) then
        array["..."] = by_rows
      end
    end
  end
  local has = {}
  optimizer_states.each(net, state, nil, function(name, letter)
    has[name .. letter] = true
  end)
  local updates, of_optimizer = core.network.updates(net)
  local given = dist.broadcast { has = has, updates = updates, of_optimizer = of_optimizer,
    epochs = state.epochs, unfinished = state.unfinished, random = state.random:get_state() }
  if not next(given.has) then
    core.network.reset_optimizer(net)
  end
  core.network.updates(net, given.updates, given.of_optimizer)
  state.epochs, state.unfinished = given.epochs, given.unfinished
  state.random:set_state(given.random)
  optimizer_states.each(net, state, function(name, letter)
    return given.has[name .. letter]
  end, function(name, letter, array)
    if given.has[name .. letter] then
      mpi.broadcast(array, 0)
    else
      array:fill_(0)
    end
  end)
end

--- The team that trains this network; nil where there is one process.
function distributed.begin(net, state, X, Y, options)
  if world.size == 1 then
    return nil
  end
  world.agree(describe(net, state, X, Y, options))
  check_batch_norm(net, state, X.shape[X.ndim], options.batch_size)
  take_network(net, state)
  if world.rank > 0 then
    options.progress, options.plot = false, false
  end
  return setmetatable({ net = net, state = state, seed = options.seed,
    buckets = make_buckets(net, #state.layers) }, Team)
end

-- --- steps ---------------------------------------------------------------------------------------

--- Begins the sums of the buckets from number `first` on.
local function start_sums(buckets, first)
  for i = first, #buckets do
    mpi.start_sum(buckets[i].gradients)
  end
end

--- The pass backwards from layer `last`, with the sums of all gradients under way at its end, also
--- where it fails.
function Team:backward(dA, last)
  local net, state, begun = self.net, self.state, 0
  local ok, problem = pcall(function()
    core.network.check_buffers(net) -- those of the pass forwards, before any rank updates
    if state.has_custom or state.training.guard then
      passes.backward(net, state, dA, false, 1, last, state.training.guard)
      return
    end
    for i, bucket in ipairs(self.buckets) do
      if bucket.from <= last then
        dA = core.network.backward(net, bucket.from, math.min(bucket.to, last), dA, bucket.from > 1)
      end
      begun = i
      mpi.start_sum(bucket.gradients)
      mpi.advance()
    end
  end)
  start_sums(self.buckets, begun + 1)
  return ok, problem
end

--- The parameters of custom layers with their gradients, summed over all ranks.
function Team:sum_own_gradients(has_examples)
  local state = self.state
  local ok, list = pcall(function()
    return has_examples and custom.trained_with_gradients(state)
      or custom.trained(state, function(_, array)
        return shapes.zeros_like(array)
      end)
  end)
  world.together(ok, list)
  for _, trained in ipairs(list) do
    mpi.reduce(trained[2], "sum")
  end
  return list
end

--- Takes a step with the examples from .. to of an epoch; take(first, last) gives X and Y of some
--- of them. `at` is the epoch under way (dnn.network.epochs). Returns the cost.
function Team:step(take, from, to, at)
  local net, state = self.net, self.state
  local loss, x, y = losses.of(state), nil, nil
  local first, last = world.share(to - from + 1)
  local count, cost, weight, dA, from_layer = last - first + 1, 0, 0, nil, 0
  local _ <close> = steps.begin(net)
  local ok, problem = pcall(function()
    if count > 0 then
      x, y = take(from + first - 1, from + last - 1)
      cost, dA, from_layer = steps.forward(net, state, x, y)
      weight = losses.weight(loss, shapes.size(net.output), count, y)
    end
  end)
  local sums = np.array { ok and 0.0 or 1.0, weight > 0 and cost * weight or 0.0, weight + 0.0 }
  mpi.reduce(sums, "sum")
  if sums(1) > 0 then
    world.together(ok, problem)
  end
  local is_sum = type(loss) == "table" and loss.reduction == "sum"
  local total = is_sum and 1 or sums(3)
  cost = total > 0 and sums(2) / total or 0.0
  if cost - cost ~= 0 then
    if not x then
      fail("fit: the loss is %s on another rank", core.np.str(cost))
    end
    steps.refuse(net, state, x, y, cost)
  end
  if count > 0 and from_layer > 0 then
    ok, problem = self:backward(dA * (total > 0 and (is_sum and 1 or weight / total) or 0),
      from_layer)
  else
    core.network.gradients(net, 1, #state.layers):fill_(0)
    start_sums(self.buckets, 1)
    ok = true
  end
  mpi.finish()
  core.network.release_input(net)
  world.together(ok, problem)
  local list = state.has_custom and self:sum_own_gradients(count > 0) or {}
  at.next_weight, at.weight_then = total, at.weight + total
  return custom.update(net, to - from + 1, cost, list)
end

-- --- epochs --------------------------------------------------------------------------------------

--- Each rank draws for its own examples: rank 0 as one process would, the others from streams of
--- the seed, the epoch and the rank.
function Team:begin_epoch(epoch)
  if world.rank > 0 then
    local seed = (self.seed + 1000003 * world.rank + 7919 * epoch) % (1 << 32)
    self.state.random:set_state(np.random.RandomState(seed):get_state())
  end
end

--- The networks of all ranks are the same again: statistics of batches become their means.
function Team:end_epoch()
  for _, array in pairs(self.state.buffers) do
    mpi.reduce(array, "sum")
    array:div_(world.size)
  end
  self.state.random:set_state(dist.broadcast(self.state.random:get_state()))
end

--- Outputs, of which each rank computes its share (predict.outputs).
function Team.outputs(net, X, batch_size, last_layer)
  local first, last = world.share(X.shape[X.ndim])
  local ok, own = true, nil
  if first <= last then
    ok, own = pcall(predict.outputs, net, batches.columns(X, first, last), batch_size, last_layer)
  end
  world.together(ok, own)
  local parts = {}
  for _, given in ipairs(dist.allgather { own }) do
    parts[#parts + 1] = given[1]
  end
  return require("dnn.np").concatenate(parts, { axis = -1 })
end

--- The values of rank 0, for decisions that all ranks must make alike.
function Team:of_first(values) -- luacheck: no self
  return dist.broadcast(values)
end

--- Calls the callbacks on every rank: an error on one is one on all, and so is the wish to stop.
--- The learning rate that they set is that of rank 0.
function Team:call_back(call_back, options, values)
  local ok, ends = pcall(call_back, options, values)
  world.together(ok, ends)
  local rate = dist.broadcast(self.net.learning_rate)
  if rate ~= self.net.learning_rate then
    self.net.learning_rate = rate
  end
  return dist.allreduce(ends and 1 or 0, "max") == 1
end

return distributed

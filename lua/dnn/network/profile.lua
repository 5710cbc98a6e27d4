--- Where the time of a step goes, layer by layer: net:profile.
--
--     print(net:profile(X, Y))
--
-- It returns a table of numbers whose text is a table to read. Each layer is run alone, by
-- dnn.network.passes.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local layers = require "dnn.network.layers"
local losses = require "dnn.network.losses"
local optimizers = require "dnn.network.optimizers"
local passes = require "dnn.network.passes"
local ranges = require "dnn.support.ranges"
local reports = require "dnn.network.reports"
local shapes = require "dnn.network.shapes"
local suggest = require "dnn.support.suggest"
local text_table = require "dnn.support.text_table"

---@class dnn.network
local Network = core.network.methods

---@class dnn.profile
---@field layers table[] of every layer: name, class, forward, backward, update (seconds of one
--- step), share (of the total), flops (of forward and backward), gflops (a second)
---@field loss number seconds
---@field seconds number of one step, the sum of all of them
---@field steps integer
---@field m integer
local Profile = { __name = "dnn.profile" }

text_table.show(Profile, function(profile)
  local rows = {}
  local function row(name, entry)
    return { name, entry.forward and reports.time_text(entry.forward) or "",
      entry.backward and reports.time_text(entry.backward) or "",
      entry.update and entry.update > 0 and reports.time_text(entry.update) or "",
      ("%.1f%%"):format(100 * entry.share),
      entry.gflops and entry.gflops >= 0.01 and ("%.3g"):format(entry.gflops) or "" }
  end
  for i, layer in ipairs(profile.layers) do
    rows[i] = row(("%d %s"):format(i, layer.name), layer)
  end
  rows[#rows + 1] = row("loss", { backward = profile.loss, share = profile.loss / profile.seconds })
  rows[#rows + 1] = {}
  local total = { forward = 0, backward = profile.loss, update = 0, share = 1 }
  local flops = 0
  for _, layer in ipairs(profile.layers) do
    for _, part in ipairs { "forward", "backward", "update" } do
      total[part] = total[part] + layer[part]
    end
    flops = flops + (layer.flops or 0)
  end
  total.gflops = flops / profile.seconds / 1e9
  rows[#rows + 1] = row("total", total)
  local heading = { "layer", "forward", "backward", "update", "share", "GFLOP/s" }
  return { heading = heading, rows = rows, left = 1,
    caption = ("one step with %d examples, %s: median of %d"):format(profile.m,
      reports.time_text(profile.seconds), profile.steps) }
end)

--- Calls f; returns the seconds it took, and its results.
local function timed(f)
  local started = core.system.clock()
  local a, b = f()
  return core.system.clock() - started, a, b
end

local function median(times)
  table.sort(times)
  local middle = #times // 2 + 1
  return #times % 2 == 1 and times[middle] or (times[middle - 1] + times[middle]) / 2
end

--- Stand-ins of a layer's parameters, so that updates can be timed without changing it.
local function stand_ins(state, i, optimizer)
  local copies = {}
  for name, array in pairs(state.parameters) do
    if state.places[name].layer == i then
      local states = {}
      for which = 1, optimizers.state_count(optimizer) do
        states[which] = shapes.zeros_like(array)
      end
      copies[#copies + 1] = { array = array:copy(), gradient = shapes.zeros_like(array),
        states = states }
    end
  end
  return copies
end

--- One step, layer by layer. Returns the times: {forward, backward, update} of each layer, and the
--- loss's.
local function time_step(net, state, X, Y, copies)
  local count, times = #state.layers, {}
  local last, loss = losses.place(state, losses.of(state))
  local A, place = X, X
  for i = 1, count do
    local seconds, out = timed(function()
      return passes.forward(net, state, A, true, i, i, true)
    end)
    times[i], A = { forward = seconds }, out
    place = i == last and A or place
  end
  local loss_seconds, _, dA = timed(function()
    return losses.compute(loss, place, Y, true)
  end)
  for i = count, 1, -1 do
    times[i].backward = 0 -- behind the place of the loss
    if i <= last then
      times[i].backward, dA = timed(function()
        return passes.backward(net, state, dA, i > 1, i, i)
      end)
    end
    times[i].update = timed(function()
      for _, copy in ipairs(copies[i]) do
        core.network.optimize(state.training.optimizer, copy.array, copy.gradient, copy.states, 1)
      end
    end)
  end
  return times, loss_seconds
end

--- Work of a step: backwards a layer with weights does the work of forward twice, without the
--- gradient of its input once.
local function step_flops(net, state, i, m)
  if not layers.is_layer(state.layers[i]) then
    return nil
  end
  local about = core.network.layer(net, i)
  local has_weights = about.parameters[1] == "W" and about.class ~= "embedding"
  return about.flops * m * (has_weights and i > 1 and 3 or 2)
end

--- What a layer takes of a step.
local function seconds_of(entry)
  return entry.forward + entry.backward + entry.update
end

--- The medians of what the samples tell about layer i.
local function summarize(net, state, i, samples, m)
  local layer, class = state.layers[i], core.network.layer(net, i).class
  local entry = { class = class, name = not layers.is_layer(layer) and layer.name or class }
  for _, part in ipairs { "forward", "backward", "update" } do
    local times = {}
    for step, sample in ipairs(samples) do
      times[step] = sample[i][part]
    end
    entry[part] = median(times)
  end
  entry.flops = step_flops(net, state, i, m)
  entry.gflops = entry.flops and entry.flops / (entry.forward + entry.backward) / 1e9
  return entry
end

--- Times of every layer, in steps that leave the network as it was. Layers are run one by one, each
--- with a copy of its result: net:step, which runs them in one go, takes less.
function Network:profile(X, Y, options)
  options = suggest.options("profile", options, { steps = 10 })
  ranges.check("profile", "steps", options.steps, ranges.count)
  X = arguments.check_array("profile", "X", X)
  Y = arguments.check_array("profile", "Y", Y)
  local state = core.network.table(self)
  if not state.training then
    self:compile()
  end
  local m, count, copies = X.shape[X.ndim], #state.layers, {}
  for i = 1, count do
    copies[i] = stand_ins(state, i, state.training.optimizer)
  end
  local samples, loss_times = {}, {}
  passes.undisturbed(self, state, function()
    time_step(self, state, X, Y, copies) -- what is made on first use is made here
    for step = 1, options.steps do
      samples[step], loss_times[step] = time_step(self, state, X, Y, copies)
    end
  end)
  local profile = { layers = {}, steps = options.steps, m = m, loss = median(loss_times) }
  profile.seconds = profile.loss
  for i = 1, count do
    local entry = summarize(self, state, i, samples, m)
    profile.layers[i] = entry
    profile.seconds = profile.seconds + seconds_of(entry)
  end
  for _, entry in ipairs(profile.layers) do
    entry.share = seconds_of(entry) / profile.seconds
  end
  return setmetatable(profile, Profile)
end

--- Looking at networks: net:summary and net:profile.
--
--     print(net:summary { m = 32 })
--     print(net:profile(X, Y))
--
-- Both return a table of numbers whose text is a table to read.

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local layers = require "dnn.network.layers"
local network = require "dnn.network"
local optimizers = require "dnn.network.optimizers"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"
local text_table = require "dnn.support.text_table"

local chain = core.network
local Network = network.Network

-- --- text ---------------------------------------------------------------------------------------

local function with_units(value, units, base)
  local unit = 1
  while value >= 999.5 and unit < #units do
    value, unit = value / base, unit + 1
  end
  return (unit == 1 and "%.0f%s" or "%.3g%s"):format(value, units[unit])
end

--- "1.88 MB": bytes in powers of 1000.
local function bytes_text(bytes)
  return with_units(bytes, { " B", " kB", " MB", " GB", " TB" }, 1000)
end

--- "15.7 M": a count.
local function count_text(count)
  return with_units(count, { "", " k", " M", " G", " T" }, 1000)
end

--- "12.3 us": seconds.
local function time_text(seconds)
  return with_units(seconds * 1e9, { " ns", " us", " ms", " s" }, 1000)
end

--- 245780 as "245,780".
local function grouped(count)
  local text = tostring(count)
  local first = (#text - 1) % 3 + 1
  return text:sub(1, first) .. text:sub(first + 1):gsub("%d%d%d", ",%0")
end

--- "(3, 32, 32, m)" with the number of examples, or the letter.
local function shape_text(features, m)
  local words = {}
  for i = 1, #features do
    words[i] = tostring(features[i])
  end
  words[#words + 1] = m and tostring(m) or "m"
  return "(" .. table.concat(words, ", ") .. ")"
end

local function element_bytes(net)
  return chain.dtype(net) == "float64" and 8 or 4
end

-- --- summary ------------------------------------------------------------------------------------

---@class dnn.summary
---@field layers table[] of every layer: name, class, describe, output (shape without the examples),
--- parameters and buffers (numbers of elements), bytes, flops (nil for custom layers)
---@field m integer? examples; nil: one
---@field parameters integer trained numbers
---@field buffers integer numbers that are kept, not trained
---@field frozen integer parameters that training leaves as they are
---@field bytes integer of parameters, buffers and activations for m examples
---@field training_bytes integer more for training: gradients, the optimizer's states, the arena
---@field flops number of a forward pass
local Summary = { __name = "dnn.summary" }

--- Optimizers keep this many arrays for each parameter.
local function states_of(optimizer)
  if optimizer.kind == "sgd" then
    return (optimizer.momentum or 0) ~= 0 and 1 or 0
  end
  return (optimizer.kind == "adam" or optimizer.kind == "adamw") and 2 or 1
end

--- Text of a loss or an optimizer: its kind, and the options that are not those of a new one.
local function kind_text(what, usual)
  local words = {}
  for name, value in pairs(what) do
    if name ~= "kind" and (name == "learning_rate" or value ~= usual[name]) then
      words[#words + 1] = ("%s = %s"):format(name, type(value) == "number" and core.np.str(value)
        or type(value) == "table" and "{" .. table.concat(value, ", ") .. "}" or tostring(value))
    end
  end
  table.sort(words)
  return what.kind .. (#words > 0 and " {" .. table.concat(words, ", ") .. "}" or "")
end

function Summary.__tostring(summary)
  local m, rows = summary.m, {}
  for i, layer in ipairs(summary.layers) do
    local name = ("%d %s"):format(i, layer.name)
    rows[i] = { name, layer.describe, shape_text(layer.output, m), grouped(layer.parameters),
      bytes_text(layer.bytes), layer.flops and count_text(layer.flops) or "?" }
  end
  rows[#rows + 1] = {}
  rows[#rows + 1] = { "total", "", "", grouped(summary.parameters), bytes_text(summary.bytes),
    count_text(summary.flops) }
  local heading = { "layer", "", "output", "parameters", "memory", "flops" }
  local lines = text_table.lines(heading, rows, 3)
  table.insert(lines, 1, ("network %s -> %s, %s, %s"):format(shape_text(summary.input, m),
    shape_text(summary.output, m), summary.dtype,
    m and m .. (m == 1 and " example" or " examples") or "memory and flops of one example"))
  if summary.frozen > 0 then
    lines[#lines + 1] = ("frozen: %s parameters"):format(grouped(summary.frozen))
  end
  if summary.buffers > 0 then
    lines[#lines + 1] = ("not trained: %s numbers in buffers"):format(grouped(summary.buffers))
  end
  lines[#lines + 1] = ("training needs %s more"):format(bytes_text(summary.training_bytes))
    .. (summary.optimizer and "" or ", and what its optimizer keeps")
  if summary.optimizer then
    lines[#lines + 1] = ("loss %s, optimizer %s"):format(summary.loss, summary.optimizer)
  end
  return table.concat(lines, "\n")
end

--- Elements of parameters or buffers by layer.
local function elements_by_layer(net, state)
  local counts = {}
  for i, layer in ipairs(state.layers) do
    counts[i] = { parameters = 0, buffers = 0 }
    if layers.is_layer(layer) then
      local about = chain.layer(net, i)
      for part = 1, #about.parameters do
        counts[i].parameters = counts[i].parameters + chain.parameter(net, i, part).size
      end
      for part = 1, #about.buffers do
        counts[i].buffers = counts[i].buffers + chain.buffer(net, i, part).size
      end
    end
  end
  for name, array in pairs(state.parameters) do
    local place = state.places[name]
    if place.name then
      counts[place.layer].parameters = counts[place.layer].parameters + array.size
    end
  end
  return counts
end

--- What the layers are, give and need, for m examples.
---@param options? {m: integer} m: number of examples; without it shapes have the letter m, memory
--- and flops are those of one example
---@return dnn.summary
function Network:summary(options)
  options = suggest.options("summary", options, { m = 0 })
  local m = options.m
  if options.m == 0 then
    m = nil
  else
    ranges.check("summary", "m, the number of examples,", m, ranges.count)
  end
  local state, examples = chain.table(self), m or 1
  local each, list = element_bytes(self), {}
  local summary = { layers = list, m = m, parameters = 0, buffers = 0, bytes = 0, flops = 0,
    dtype = chain.dtype(self), input = self.input, output = self.output }
  local counts = elements_by_layer(self, state)
  for i, layer in ipairs(state.layers) do
    local about, is_custom = chain.layer(self, i), not layers.is_layer(layer)
    local entry = {
      class = about.class, name = is_custom and layer.name or about.class,
      describe = about.describe, output = about.output,
      parameters = counts[i].parameters, buffers = counts[i].buffers,
      flops = not is_custom and about.flops * examples or nil,
    }
    local activations = network.size_of(about.output) * examples
    entry.bytes = each * (entry.parameters + entry.buffers + activations)
    list[i] = entry
    for _, total in ipairs { "parameters", "buffers", "bytes", "flops" } do
      summary[total] = summary[total] + (entry[total] or 0)
    end
  end
  summary.frozen = 0
  for _, name in ipairs(self.frozen) do
    summary.frozen = summary.frozen + self.parameters[name].size
  end
  local training = state.training
  local states = training and states_of(training.optimizer) or 0
  summary.training_bytes = each * summary.parameters * (1 + states)
    + chain.arena_bytes(self, examples) - each * examples * network.size_of(self.output)
  if training then
    summary.loss = state.custom_loss and "a function" or kind_text(training.loss,
      optimizers.losses[training.loss.kind]())
    summary.optimizer = kind_text(training.optimizer,
      require("dnn.network.optimizers")[training.optimizer.kind]())
  end
  return setmetatable(summary, Summary)
end

-- --- profile ------------------------------------------------------------------------------------

---@class dnn.profile
---@field layers table[] of every layer: name, class, forward, backward, update (seconds of one
--- step), share (of the total), flops (of forward and backward), gflops (a second)
---@field loss number seconds
---@field seconds number of one step, the sum of all of them
---@field steps integer
---@field m integer
local Profile = { __name = "dnn.profile" }

function Profile.__tostring(profile)
  local rows = {}
  local function row(name, entry)
    return { name, entry.forward and time_text(entry.forward) or "",
      entry.backward and time_text(entry.backward) or "",
      entry.update and entry.update > 0 and time_text(entry.update) or "",
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
  local lines = text_table.lines(heading, rows, 1)
  table.insert(lines, 1, ("one step with %d examples, %s: median of %d"):format(profile.m,
    time_text(profile.seconds), profile.steps))
  return table.concat(lines, "\n")
end

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
      for which = 1, states_of(optimizer) do
        states[which] = network.zeros_like(array)
      end
      copies[#copies + 1] = { array = array:copy(), gradient = network.zeros_like(array),
        states = states }
    end
  end
  return copies
end

--- One step, layer by layer. Returns the times: {forward, backward, update} of each layer, and the
--- loss's.
local function time_step(net, state, X, Y, copies)
  local count, times = #state.layers, {}
  local last, loss = network.loss_place(state, network.loss_of(state))
  local A, place = X, X
  for i = 1, count do
    local seconds, out = timed(function()
      return network.run_forward(net, state, A, true, i, i, true)
    end)
    times[i], A = { forward = seconds }, out
    place = i == last and A or place
  end
  local loss_seconds, _, dA = timed(function()
    return network.compute_loss(loss, place, Y, true)
  end)
  for i = count, 1, -1 do
    times[i].backward = 0 -- behind the place of the loss
    if i <= last then
      times[i].backward, dA = timed(function()
        return network.run_backward(net, state, dA, i > 1, i, i)
      end)
    end
    times[i].update = timed(function()
      for _, copy in ipairs(copies[i]) do
        chain.optimize(state.training.optimizer, copy.array, copy.gradient, copy.states, 1)
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
  local about = chain.layer(net, i)
  local has_weights = about.parameters[1] == "W" and about.class ~= "embedding"
  return about.flops * m * (has_weights and i > 1 and 3 or 2)
end

--- Times of every layer, in steps that leave the network as it was. Layers are run one by one, each
--- with a copy of its result: net:step, which runs them in one go, takes less.
---@param X dnn.array (features, m)
---@param Y dnn.array as for step
---@param options? {steps: integer} 10; the medians are reported
---@return dnn.profile
function Network:profile(X, Y, options)
  options = suggest.options("profile", options, { steps = 10 })
  ranges.check("profile", "steps", options.steps, ranges.count)
  X = arguments.check_array("profile", "X", X)
  Y = arguments.check_array("profile", "Y", Y)
  local state = chain.table(self)
  if not state.training then
    self:compile()
  end
  local m, count, copies = X.shape[X.ndim], #state.layers, {}
  for i = 1, count do
    copies[i] = stand_ins(state, i, state.training.optimizer)
  end
  local samples, losses = {}, {}
  network.undisturbed(self, state, function()
    time_step(self, state, X, Y, copies) -- what is made on first use is made here
    for step = 1, options.steps do
      samples[step], losses[step] = time_step(self, state, X, Y, copies)
    end
  end)
  local profile = { layers = {}, steps = options.steps, m = m, loss = median(losses) }
  profile.seconds = profile.loss
  for i, layer in ipairs(state.layers) do
    local about = chain.layer(self, i)
    local entry = { class = about.class,
      name = not layers.is_layer(layer) and layer.name or about.class }
    local seconds = 0
    for _, part in ipairs { "forward", "backward", "update" } do
      local times = {}
      for step, sample in ipairs(samples) do
        times[step] = sample[i][part]
      end
      entry[part] = median(times)
      seconds = seconds + entry[part]
    end
    entry.flops = step_flops(self, state, i, m)
    entry.gflops = entry.flops and entry.flops / (entry.forward + entry.backward) / 1e9
    entry.share = seconds
    profile.layers[i] = entry
    profile.seconds = profile.seconds + seconds
  end
  for _, entry in ipairs(profile.layers) do
    entry.share = entry.share / profile.seconds
  end
  return setmetatable(profile, Profile)
end

--- What the layers of a network are, give and need: net:summary.
--
--     print(net:summary { m = 32 })
--
-- It returns a table of numbers whose text is a table to read. Times are net:profile
-- (dnn.network.profile).

local core = require "dnn.core"
local layers = require "dnn.network.layers"
local losses = require "dnn.network.losses"
local optimizers = require "dnn.network.optimizers"
local ranges = require "dnn.support.ranges"
local reports = require "dnn.network.reports"
local shapes = require "dnn.network.shapes"
local suggest = require "dnn.support.suggest"
local text_table = require "dnn.support.text_table"

local grouped = text_table.grouped

---@class dnn.network
local Network = core.network.methods

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
  return core.network.dtype(net) == "float64" and 8 or 4
end

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

text_table.show(Summary, function(summary)
  local m, rows = summary.m, {}
  for i, layer in ipairs(summary.layers) do
    local name = ("%d %s"):format(i, layer.name)
    rows[i] = { name, layer.describe, shape_text(layer.output, m), grouped(layer.parameters),
      reports.bytes_text(layer.bytes), layer.flops and reports.count_text(layer.flops) or "?" }
  end
  rows[#rows + 1] = {}
  rows[#rows + 1] = { "total", "", "", grouped(summary.parameters),
    reports.bytes_text(summary.bytes), reports.count_text(summary.flops) }
  local heading = { "layer", "", "output", "parameters", "memory", "flops" }
  local caption = ("network %s -> %s, %s, %s"):format(shape_text(summary.input, m),
    shape_text(summary.output, m), summary.dtype .. (summary.precision == "full" and ""
      or ", products of " .. summary.precision),
    m and m .. (m == 1 and " example" or " examples") or "memory and flops of one example")
  local notes = {}
  if summary.frozen > 0 then
    notes[#notes + 1] = ("frozen: %s parameters"):format(grouped(summary.frozen))
  end
  if summary.buffers > 0 then
    notes[#notes + 1] = ("not trained: %s numbers in buffers"):format(grouped(summary.buffers))
  end
  notes[#notes + 1] = ("training needs %s more"):format(reports.bytes_text(summary.training_bytes))
    .. (summary.optimizer and "" or ", and what its optimizer keeps")
  if summary.optimizer then
    notes[#notes + 1] = ("loss %s, optimizer %s"):format(summary.loss, summary.optimizer)
  end
  return { caption = caption, heading = heading, rows = rows, left = 3, notes = notes }
end)

--- Elements of parameters or buffers by layer.
local function elements_by_layer(net, state)
  local counts = {}
  for i, layer in ipairs(state.layers) do
    counts[i] = { parameters = 0, buffers = 0 }
    if layers.is_layer(layer) then
      local about = core.network.layer(net, i)
      for part = 1, #about.parameters do
        counts[i].parameters = counts[i].parameters + core.network.parameter(net, i, part).size
      end
      for part = 1, #about.buffers do
        counts[i].buffers = counts[i].buffers + core.network.buffer(net, i, part).size
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
function Network:summary(options)
  options = suggest.options("summary", options, { m = 0 })
  local m = options.m
  if options.m == 0 then
    m = nil
  else
    ranges.check("summary", "m, the number of examples,", m, ranges.count)
  end
  local state, examples = core.network.table(self), m or 1
  local each, list = element_bytes(self), {}
  local summary = { layers = list, m = m, parameters = 0, buffers = 0, bytes = 0, flops = 0,
    dtype = core.network.dtype(self), precision = self.precision,
    input = self.input, output = self.output }
  local counts = elements_by_layer(self, state)
  for i, layer in ipairs(state.layers) do
    local about, is_custom = core.network.layer(self, i), not layers.is_layer(layer)
    local entry = {
      class = about.class, name = is_custom and layer.name or about.class,
      describe = about.describe, output = about.output,
      parameters = counts[i].parameters, buffers = counts[i].buffers,
      flops = not is_custom and about.flops * examples or nil,
    }
    local activations = shapes.size(about.output) * examples
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
  local states = training and optimizers.state_count(training.optimizer) or 0
  summary.training_bytes = each * summary.parameters * (1 + states)
    + core.network.arena_bytes(self, examples) - each * examples * shapes.size(self.output)
  if training then
    summary.loss = state.custom_loss and "a function" or kind_text(training.loss,
      losses.make[training.loss.kind]())
    summary.optimizer = kind_text(training.optimizer,
      optimizers[training.optimizer.kind]())
  end
  return setmetatable(summary, Summary)
end

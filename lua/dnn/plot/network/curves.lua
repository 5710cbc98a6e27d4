--- Curves of the history of a training: history:plot(), and net:fit { plot = true } while it runs.

local core = require "dnn.core"
local display = require "dnn.display"
local fail = require "dnn.support.fail"
local figure_of = require "dnn.plot.figure"
local manager = require "dnn.plot.figure.manager"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"

local curves = {}

--- Seconds between two drawings of a training that runs, and the share of its time that they take
--- at most.
local draw_interval <const>, draw_share <const> = 0.1, 0.1

--- Metrics that measure what losses measure; others have axes of their own.
local distances <const> = { loss = true, mae = true, mse = true }

--- The names of a history by the axes they belong to.
local function groups_of(names)
  local losses, others = {}, {}
  for _, name in ipairs(names) do
    local group = distances[name:gsub("^val_", "")] and losses or others
    group[#group + 1] = name
  end
  local groups = {}
  for _, group in ipairs { losses, others } do
    groups[#groups + 1] = #group > 0 and group or nil
  end
  return groups
end

--- Draws the curves of these names into axes.
local function draw_group(axes, history, names)
  local first = history.first_epoch
  for _, name in ipairs(names) do
    local values = history[name]
    axes:plot(np.arange(first, first + #values), values,
      { label = name, marker = #values == 1 and "o" or nil })
  end
  axes:set_xlabel "epoch"
  axes:locator_params { axis = "x", integer = true }
  if #names > 1 then
    axes:legend()
  else
    axes:set_ylabel(names[1])
  end
end

local function draw_history(figure, history, names, yscale)
  local groups = groups_of(names)
  for i, group in ipairs(groups) do
    local axes = figure:add_subplot(1, #groups, i)
    draw_group(axes, history, group)
    if distances[group[1]:gsub("^val_", "")] then
      axes:set_yscale(yscale)
    end
  end
  figure:sca(figure:get_axes()[1])
end

--- The options of a figure for so many groups of curves.
local function figure_options(names, size)
  return { figsize = size or #groups_of(names) > 1 and { 9.6, 4 } or nil }
end

--- Draws the loss and the metrics of a history, `history:plot()`: metrics of another kind have axes
--- of their own.
---@param history table
---@param options? table names: those to draw; yscale: of the loss, "linear"; figsize
---@return dnn.plot.Figure
function curves.history(history, options)
  options = suggest.options("plot", options, { yscale = "linear", names = history.names },
    { figsize = "table" })
  local known = {}
  for _, name in ipairs(history.names) do
    known[name] = true
  end
  for _, name in ipairs(options.names) do
    if not known[name] then
      fail("plot: %s", suggest.unknown("curve", name, known))
    end
  end
  if #options.names == 0 or history.epochs == 0 then
    fail("plot: the history has no %s to draw", history.epochs == 0 and "epoch" or "curve")
  end
  local figure = figure_of.new("plot", figure_options(options.names, options.figsize))
  draw_history(figure, history, options.names, options.yscale)
  return manager.activate(figure)
end

-- --- while it grows ------------------------------------------------------------------------------

---@class dnn.plot.live_history curves of a training that runs
---@field history table
---@field view dnn.display.view
---@field due number when it is drawn next
local Live = {}
Live.__index = Live

--- Curves of a history that grows.
---@param history table
---@return dnn.plot.live_history
function curves.live(history)
  return setmetatable({ history = history, view = display.live(), due = -math.huge }, Live)
end

local function figure_now(self)
  local figure = figure_of.new("fit", figure_options(self.history.names))
  draw_history(figure, self.history, self.history.names, "linear")
  return figure
end

--- Draws the epochs so far, if the last drawing is not too young.
function Live:update()
  local start = core.system.clock()
  if self.view.changes and start >= self.due then
    self.view:update(figure_now(self))
    local now = core.system.clock()
    self.due = now + math.max(draw_interval, (now - start) / draw_share)
  end
end

--- Leaves the last figure, unless there is nothing to see.
function Live:close()
  if self.history.epochs > 0 then
    local figure = figure_now(self)
    self.view:close(figure)
    manager.remember(figure)
  end
end

return curves

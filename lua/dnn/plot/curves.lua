--- Curves of what is at hand: the history of a training, also while it runs, and values for the
--- command %plot.

local core = require "dnn.core"
local data = require "dnn.plot.data"
local display = require "dnn.display"
local fail = require "dnn.support.fail"
local figure_of = require "dnn.plot.figure"
local manager = require "dnn.plot.manager"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"

local curves = {}

-- --- histories -----------------------------------------------------------------------------------

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
  local figure = manager.new("plot", figure_options(options.names, options.figsize))
  draw_history(figure, history, options.names, options.yscale)
  return figure
end

--- Is it the history of a training?
local function is_history(value)
  local metatable = getmetatable(value)
  return type(metatable) == "table" and metatable.__name == "dnn.history"
end

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

-- --- values --------------------------------------------------------------------------------------

--- Where functions are drawn, and at how many points.
local domain <const>, points <const> = { -10, 10 }, 401

--- The values of a function of a number; nan where it has none.
local function sample(f, label)
  local x, y, problem = np.linspace(domain[1], domain[2], points), np.full(points, 0 / 0), nil
  local any = false
  for i = 1, points do
    local ok, value = pcall(f, x(i))
    if ok and type(value) == "number" then
      y[i], any = value, true
    else
      problem = problem or (ok and "it returned " .. type(value) or core.system.reason(value))
    end
  end
  if not any then
    fail("plot: %s is no function of one number: %s", label, problem)
  end
  return x, y
end

--- Draws a value into axes.
local function draw_value(axes, value, label)
  if type(value) == "function" then
    local x, y = sample(value, label)
    axes:plot(x, y, { label = label })
    return
  elseif is_history(value) then
    fail("plot: a history is drawn alone, or its lists are, such as %s.loss", label)
  end
  local array = data.array("plot", label, value)
  if array.ndim == 3 then
    axes:imshow(value)
    return
  elseif array.ndim == 2 and array.shape[1] == 1 then
    array = array:reshape(array.size)
  end
  axes:plot(array, { label = label, marker = array.size == 1 and "o" or nil })
end

--- Draws values as curves of one figure, which is open then: lists of numbers, arrays, functions.
--- A single value may be a history or a figure, too.
---@param values table with the number of values in `n`
---@param labels string[] what each is called
function curves.values(values, labels)
  local first = values[1]
  if values.n == 1 and is_history(first) then
    curves.history(first)
    return
  elseif values.n == 1 and figure_of.is(first) then
    manager.activate(first)
    return
  end
  local figure = figure_of.new "plot"
  local axes = figure:gca()
  for i = 1, values.n do
    draw_value(axes, values[i], labels[i])
  end
  if values.n > 1 then
    axes:legend()
  else
    axes:set_ylabel(labels[1])
  end
  manager.activate(figure)
end

return curves

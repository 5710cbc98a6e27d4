--- Values as curves: the command %plot draws lists, arrays, functions and histories.

local core = require "dnn.core"
local data = require "dnn.plot.data"
local fail = require "dnn.support.fail"
local figure_of = require "dnn.plot.figure"
local manager = require "dnn.plot.figure.manager"
local np = require "dnn.np"

local values = {}

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

--- Is it the history of a training?
local function is_history(value)
  local metatable = getmetatable(value)
  return type(metatable) == "table" and metatable.__name == "dnn.history"
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
---@param given table with the number of values in `n`
---@param labels string[] what each is called
function values.draw(given, labels)
  local first = given[1]
  if given.n == 1 and is_history(first) then
    first:plot()
    return
  elseif given.n == 1 and figure_of.is(first) then
    manager.activate(first)
    return
  end
  local figure = figure_of.new "plot"
  local axes = figure:gca()
  for i = 1, given.n do
    draw_value(axes, given[i], labels[i])
  end
  if given.n > 1 then
    axes:legend()
  else
    axes:set_ylabel(labels[1])
  end
  manager.activate(figure)
end

return values

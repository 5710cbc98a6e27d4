--- What front ends do with figures when a cell ends, such as an input of the prompt: those that are
--- open are shown, and closed.

local artist = require "dnn.plot.artist"
local axes = require "dnn.plot.axes"
local display = require "dnn.display"
local figure = require "dnn.plot.figure"
local manager = require "dnn.plot.figure.manager"
local subplots = require "dnn.plot.figure.subplots"

local cells = {}

--- The figure that a value is or belongs to, or that the values of a list, or its rows, belong to;
--- nil for others.
---@param depth? integer of the list in another
---@return dnn.plot.Figure|nil
local function figure_of(value, depth)
  depth = depth or 0
  if type(value) ~= "table" then
    return nil
  elseif figure.is(value) then
    return value
  elseif axes.is(value) then
    return value.figure
  elseif artist.is(value) then
    return figure_of(value.axes)
  end
  local metatable = debug.getmetatable(value)
  if metatable and metatable.__name == "dnn.plot.colorbar" then
    return figure_of(value.ax)
  end
  local is_list = depth < 2 and (metatable == nil or subplots.is_list(value))
  return is_list and figure_of(rawget(value, 1), depth + 1) or nil
end

--- Is there something to see in a figure?
local function has_axes(one)
  return one ~= nil and #one.axes > 0
end

--- Takes the results of a cell: figures among them, and those of artists and axes, are opened, so
--- that the end of the cell shows them. Returns the other results, which are shown as values.
---@param values table with the number of values in `n`
---@return table values in the same form
function cells.take(values)
  local is_open = false
  for _, one in ipairs(manager.figures()) do
    is_open = is_open or has_axes(one)
  end
  local left = { n = 0 }
  for i = 1, values.n do
    local value = values[i]
    local one = figure_of(value)
    if has_axes(one) then
      manager.activate(one)
    elseif not (is_open and artist.is(value)) then -- titles do not know whose they are
      left.n = left.n + 1
      left[left.n] = value
    end
  end
  return left
end

--- Was nothing drawn in a figure?
local function is_empty(one)
  for _, its_axes in ipairs(one:get_axes()) do
    if #its_axes.artists > 0 then
      return false
    end
  end
  return true
end

--- Shows the open figures and closes them; the current one is remembered. Those without axes stay
--- open. After an error only those are shown in which the cell has drawn something.
---@param has_failed? boolean
function cells.finish(has_failed)
  local before = manager.last_shown()
  for _, one in ipairs(manager.close_shown()) do
    if not (has_failed and (one == before or is_empty(one))) then
      display.show(one)
    end
  end
end

return cells

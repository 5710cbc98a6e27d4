--- What front ends do with figures when a cell ends, such as an input of the prompt: those that are
--- open are shown, and closed.

local artist = require "dnn.plot.artist"
local axes = require "dnn.plot.axes"
local display = require "dnn.display"
local figure = require "dnn.plot.figure"
local manager = require "dnn.plot.manager"
local subplots = require "dnn.plot.subplots"

local cells = {}

--- Is a value a part of a figure, or a list of parts?
local function is_part(value)
  if type(value) ~= "table" then
    return false
  end
  local metatable = debug.getmetatable(value)
  if metatable == nil or subplots.is_list(value) then
    return rawget(value, 1) ~= nil and is_part(rawget(value, 1))
  end
  return artist.is(value) or axes.is(value) or metatable.__name == "dnn.plot.colorbar"
end

--- Is there something to see in a value that is a figure?
local function is_shown(value)
  return figure.is(value) and #value.axes > 0
end

--- Takes the results of a cell: figures among them are opened, so that its end shows them. Returns
--- those that are left to be shown as values: beside a figure, no parts of one.
---@param values table with the number of values in `n`
---@return table values in the same form
function cells.take(values)
  for i = 1, values.n do
    if is_shown(values[i]) then
      manager.activate(values[i])
    end
  end
  local has_figures = false
  for _, one in ipairs(manager.figures()) do
    has_figures = has_figures or is_shown(one)
  end
  if not has_figures then
    return values
  end
  local left = { n = 0 }
  for i = 1, values.n do
    if not is_shown(values[i]) and not is_part(values[i]) then
      left.n = left.n + 1
      left[left.n] = values[i]
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

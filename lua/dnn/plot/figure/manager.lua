--- The open figures: their numbers, which is current, and which a front end has closed.
--
-- Front ends show the open figures at the end of a cell and close them. The last of these is
-- remembered: what decorates a figure goes to it again, what draws begins a new one.

local figure = require "dnn.plot.figure"

local manager = {}

local open = {} ---@type table<integer, dnn.plot.Figure>
local current = nil ---@type integer|nil
local shown = nil ---@type dnn.plot.Figure|nil the last that a front end has closed

--- The numbers of the open figures, in ascending order.
---@return integer[]
function manager.numbers()
  local numbers = {}
  for number in pairs(open) do
    numbers[#numbers + 1] = number
  end
  table.sort(numbers)
  return numbers
end

--- The open figures, in the order of their numbers.
---@return dnn.plot.Figure[]
function manager.figures()
  local figures = {}
  for i, number in ipairs(manager.numbers()) do
    figures[i] = open[number]
  end
  return figures
end

--- An open figure by its number or its name.
---@param what integer|string
---@return dnn.plot.Figure?
function manager.get(what)
  if type(what) == "string" then
    for _, one in ipairs(manager.figures()) do
      if one.name == what then
        return one
      end
    end
  end
  return open[what]
end

--- The current figure, or nil.
---@return dnn.plot.Figure?
function manager.open()
  return current and open[current]
end

local function activate(one)
  if not one.number or open[one.number] ~= one then
    local numbers = manager.numbers()
    one.number = (numbers[#numbers] or 0) + 1
    open[one.number] = one
  end
  current = one.number
  return one
end

--- Makes a new figure the current one.
---@param caller string
---@param given? table
---@param number? integer|string its number or its name
---@return dnn.plot.Figure
function manager.new(caller, given, number)
  return manager.add(figure.new(caller, given), number)
end

--- Makes a figure that is not open yet the current one.
---@param one dnn.plot.Figure
---@param number? integer|string
---@return dnn.plot.Figure
function manager.add(one, number)
  if type(number) == "string" then
    one.name = number
  elseif number then
    one.number = number
    open[number] = one
  end
  return activate(one)
end

--- Makes a figure the current one, and opens it again if it was closed.
---@param one dnn.plot.Figure
---@return dnn.plot.Figure
function manager.activate(one)
  return activate(one)
end

--- The current figure, for a call that decorates: if none is open, the one that was shown last.
---@param caller string
---@return dnn.plot.Figure
function manager.current(caller)
  if current then
    return open[current]
  elseif shown then
    local one = shown
    one.number = false
    return activate(one)
  end
  return manager.new(caller)
end

--- The current figure, for a call that draws.
---@param caller string
---@return dnn.plot.Figure
function manager.current_or_new(caller)
  return current and open[current] or manager.new(caller)
end

--- Closes a figure.
---@param one dnn.plot.Figure
function manager.close(one)
  if one.number and open[one.number] == one then
    open[one.number] = nil
    if current == one.number then
      local numbers = manager.numbers()
      current = numbers[#numbers]
    end
  end
  shown = shown ~= one and shown or nil
end

--- Closes all figures and forgets what was shown.
function manager.close_all()
  open, current, shown = {}, nil, nil
end

--- Closes the figures for a front end that shows them, and remembers the current one. Those without
--- axes, in which there is nothing to see yet, stay open.
---@return dnn.plot.Figure[] closed in the order of their numbers
function manager.close_shown()
  local closed = {}
  for _, one in ipairs(manager.figures()) do
    if #one.axes > 0 then
      closed[#closed + 1] = one
      shown = one
    end
  end
  if current and #open[current].axes > 0 then
    shown = open[current]
  end
  for _, one in ipairs(closed) do
    open[one.number] = nil
  end
  if current and not open[current] then
    local numbers = manager.numbers()
    current = numbers[#numbers]
  end
  return closed
end

--- The figure that is remembered.
---@return dnn.plot.Figure?
function manager.last_shown()
  return shown
end

--- Remembers a figure that a front end has shown without its being open.
---@param one dnn.plot.Figure
function manager.remember(one)
  shown = one
end

return manager

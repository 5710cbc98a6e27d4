--- What Python's loops go over in translated notebooks: enumerate, zip, map, range, ... Each is a
--- function that gives the next one, as `for ... in` takes it.

local containers = require "dnn.nb.python.runtime.containers"
local np = require "dnn.np"
local values = require "dnn.nb.python.runtime.values"

local iteration = {}

--- Goes over numbers from 0 on, or another first one, and items.
---@param value any
---@param first? integer
---@return fun(): integer?, any
function iteration.enumerate(value, first)
  local step, i = containers.each(value), (first or 0) - 1
  return function()
    local item = table.pack(step())
    if item[1] ~= nil then
      i = i + 1
      return i, table.unpack(item, 1, item.n)
    end
  end
end

--- Goes over several things at once, as long as the shortest.
---@return fun(): any
function iteration.zip(...)
  local steps = table.pack(...)
  for i = 1, steps.n do
    steps[i] = containers.each(steps[i])
  end
  return function()
    local items = {}
    for i = 1, steps.n do
      items[i] = steps[i]()
      if items[i] == nil then
        return nil
      end
    end
    return table.unpack(items, 1, steps.n)
  end
end

--- The items of what gives several values at once, as tuples.
---@param step fun(): any
---@return any[]
function iteration.tuples(step)
  local list = {}
  local items = table.pack(step())
  while items[1] ~= nil do
    list[#list + 1] = items.n > 1 and containers.tuple(items) or items[1]
    items = table.pack(step())
  end
  return list
end

--- The list of what `each` goes over; several values at once make a tuple.
---@param value any
---@return any[]
function iteration.list(value)
  return iteration.tuples(containers.each(value == nil and {} or value))
end

--- The numbers of a range, as a list.
---@return integer[]
function iteration.range(first, last, step)
  if not last then
    first, last = 0, first
  end
  local list = {}
  for i = first, step and step < 0 and last + 1 or last - 1, step or 1 do
    list[#list + 1] = i
  end
  return list
end

function iteration.map(f, ...)
  local step = iteration.zip(...)
  local list = {}
  local items = table.pack(step())
  while items[1] ~= nil do
    list[#list + 1] = f(table.unpack(items, 1, items.n))
    items = table.pack(step())
  end
  return list
end

function iteration.filter(f, value)
  local list = {}
  for item in containers.each(value) do
    if values.truth(f and f(item) or not f and item) then
      list[#list + 1] = item
    end
  end
  return list
end

function iteration.reversed(value)
  local list, reversed = iteration.list(value), {}
  for i = #list, 1, -1 do
    reversed[#reversed + 1] = list[i]
  end
  return type(value) == "string" and table.concat(reversed) or reversed
end

function iteration.sum(value, first)
  if containers.is_array(value) then
    return value.ndim > 1 and np.sum(value, { axis = 1 }) or np.sum(value)
  end
  local total = first or 0
  for item in containers.each(value) do
    total = total + (item == true and 1 or item or 0)
  end
  return total
end

--- The greatest or least item.
local function best(sign)
  return function(...)
    local given = table.pack(...)
    local options = type(given[given.n]) == "table" and rawget(given[given.n], "is_options")
      and table.remove(given) or {}
    local found, found_rank
    for _, item in ipairs(#given > 1 and given or iteration.list(given[1])) do
      local rank = item
      if options.key then
        rank = options.key(item)
      end
      if found == nil or values.compare(rank, sign, found_rank) then
        found, found_rank = item, rank
      end
    end
    if found == nil then
      return options.default
    end
    return found
  end
end

iteration.max, iteration.min = best(">"), best("<")

function iteration.any(value)
  for item in containers.each(value) do
    if values.truth(item) then
      return true
    end
  end
  return false
end

function iteration.all(value)
  for item in containers.each(value) do
    if not values.truth(item) then
      return false
    end
  end
  return true
end

--- The next item of a generator.
function iteration.next(step, default)
  if type(step) == "table" then
    return step:__next__()
  end
  local item = step()
  if item == nil then
    if default == nil then
      local classes = require "dnn.nb.python.runtime.classes"
      classes.raise(classes.StopIteration)
    end
    return default
  end
  return item
end

--- A function that gives what another one hands over by coroutine.yield.
---@param body fun()
---@return fun(): any
function iteration.generator(body)
  local thread = coroutine.create(body)
  return function()
    if coroutine.status(thread) == "dead" then
      return nil
    end
    local results = table.pack(coroutine.resume(thread))
    if not results[1] then
      error(results[2], 0)
    elseif coroutine.status(thread) ~= "dead" then
      return table.unpack(results, 2, results.n)
    end
  end
end

--- The items of two lists; the sum of anything else.
---@param a any
---@param b any
---@return any
function iteration.concat(a, b)
  if not (containers.is_list(a) and containers.is_list(b)) then
    return a + b
  end
  local list = table.move(a, 1, #a, 1, {})
  table.move(b, 1, #b, #list + 1, list)
  return containers.is_tuple(a) and containers.tuple(list) or list
end

--- A list several times; the product of anything else.
function iteration.times(a, b)
  local list, n = a, b
  if type(a) == "number" and containers.is_list(b) then
    list, n = b, a
  end
  if not containers.is_list(list) or math.type(n) ~= "integer" then
    return a * b
  end
  local result = {}
  for _ = 1, n do
    table.move(list, 1, #list, #result + 1, result)
  end
  return containers.is_tuple(list) and containers.tuple(result) or result
end

--- A part of a list, a text or an array: positions count from 1, the last one is in it.
function iteration.slice(value, first, last, step)
  if containers.is_array(value) then
    return value { { first or (step and step < 0 and -1 or 1), last or (step and step < 0 and 1
      or -1), step } }
  end
  local is_text = type(value) == "string"
  local items = is_text and containers.list(value) or value
  local n, is_back = #items, step and step < 0
  local function bound(at, default)
    return at == nil and default or at < 0 and at + n + 1 or at
  end
  first, last = bound(first, is_back and n or 1), bound(last, is_back and 1 or n)
  local list = {}
  for i = math.min(math.max(first, 1), is_back and n or n + 1),
    math.max(math.min(last, n), is_back and 1 or 0), step or 1 do
    list[#list + 1] = items[i]
  end
  return is_text and table.concat(list) or containers.is_tuple(value) and containers.tuple(list)
    or list
end

--- The items of a container as results, the ones in the middle as a list.
---@param value any
---@param before integer how many stand before that
---@param after integer how many stand behind it
function iteration.spread(value, before, after)
  local list = iteration.list(value)
  local results = table.move(list, 1, before, 1, {})
  results[before + 1] = table.move(list, before + 1, #list - after, 1, {})
  table.move(list, #list - after + 1, #list, before + 2, results)
  return table.unpack(results, 1, before + 1 + after)
end

--- The items of what is taken apart: those of a list or tuple, rows of an array, letters of a text.
function iteration.unpack(value)
  if type(value) == "table" and containers.is_list(value) then
    return table.unpack(value)
  end
  return table.unpack(iteration.list(value))
end

return iteration

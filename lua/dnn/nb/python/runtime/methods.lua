--- The methods of Python's lists, dictionaries and sets, and what finds the method of a value whose
--- type is known only when the notebook runs.

local containers = require "dnn.nb.python.runtime.containers"
local iteration = require "dnn.nb.python.runtime.iteration"
local texts = require "dnn.nb.python.runtime.texts"
local values = require "dnn.nb.python.runtime.values"

local methods = {}

-- --- lists ---------------------------------------------------------------------------------------

local lists = {}

function lists.append(list, item)
  list[#list + 1] = item
end

function lists.extend(list, items)
  local more = containers.list(items)
  table.move(more, 1, #more, #list + 1, list)
end

function lists.insert(list, at, item)
  at = at < 0 and math.max(#list + at, 0) or math.min(at, #list)
  table.insert(list, at + 1, item)
end

function lists.pop(list, at)
  return containers.delete(list, at or -1)
end

function lists.index(list, item)
  for i, one in ipairs(list) do
    if values.equal(one, item) then
      return i - 1
    end
  end
  error(values.repr(item) .. " is not in list", 0)
end

function lists.remove(list, item)
  containers.delete(list, lists.index(list, item))
end

function lists.count(list, item)
  local n = 0
  for _, one in ipairs(list) do
    n = n + (values.equal(one, item) and 1 or 0)
  end
  return n
end

--- The items in their order; those that are equal stay in the order they are in.
---@param value any
---@param options? { key?: fun(item: any): any, reverse?: boolean }
---@return any[]
function methods.sorted(value, options)
  options = options or {}
  local ranks = {}
  for i, item in ipairs(iteration.list(value)) do
    local rank = options.key and table.pack(options.key(item)) or { item, n = 1 }
    ranks[i] = { rank = rank.n > 1 and containers.tuple(rank) or rank[1], i = i, item = item }
  end
  local sign = options.reverse and ">" or "<"
  table.sort(ranks, function(a, b)
    if values.equal(a.rank, b.rank) then
      return a.i < b.i
    end
    return values.compare(a.rank, sign, b.rank)
  end)
  local sorted = {}
  for i, one in ipairs(ranks) do
    sorted[i] = one.item
  end
  return sorted
end

function lists.sort(list, options)
  table.move(methods.sorted(list, options), 1, #list, 1, list)
end

function lists.reverse(list)
  for i = 1, #list // 2 do
    list[i], list[#list + 1 - i] = list[#list + 1 - i], list[i]
  end
end

function lists.clear(list)
  for i = #list, 1, -1 do
    list[i] = nil
  end
end

function lists.copy(list)
  return containers.list(list)
end

-- --- dictionaries --------------------------------------------------------------------------------

local dicts = {}

function dicts.keys(dict)
  return containers.keys_of(dict)
end

function dicts.values(dict)
  local list = {}
  for i, key in ipairs(containers.keys_of(dict)) do
    list[i] = dict[containers.place(dict, key)]
  end
  return list
end

--- Goes over keys and values.
---@param dict table
---@return fun(): any, any
function dicts.items(dict)
  local keys, i = containers.keys_of(dict), 0
  return function()
    i = i + 1
    if keys[i] ~= nil then
      return keys[i], dict[containers.place(dict, keys[i])]
    end
  end
end

function dicts.get(dict, key, default)
  local found = rawget(dict, containers.place(dict, key))
  if found == nil then
    return default
  end
  return found
end

function dicts.setdefault(dict, key, default)
  local found = dicts.get(dict, key)
  if found == nil then
    dict[containers.place(dict, key)] = default
    return default
  end
  return found
end

function dicts.pop(dict, key, default)
  local found = dicts.get(dict, key, default)
  containers.delete(dict, key)
  return found
end

function dicts.update(dict, other)
  for key, value in dicts.items(other) do
    dict[containers.place(dict, key)] = value
  end
end

function dicts.copy(dict)
  local copy = containers.dict()
  dicts.update(copy, dict)
  return copy
end

function dicts.clear(dict)
  for _, key in ipairs(containers.keys_of(dict)) do
    containers.delete(dict, key)
  end
end

--- A counter's items by how often they are there.
function dicts.most_common(dict, n)
  local sorted = methods.sorted(dicts.items(dict), { key = function(pair) return pair[2] end,
    reverse = true })
  return table.move(sorted, 1, n or #sorted, 1, {})
end

-- --- sets ----------------------------------------------------------------------------------------

local sets = {}

function sets.add(set, item)
  set[containers.place(set, item)] = true
end

function sets.remove(set, item)
  containers.delete(set, item)
end

sets.discard = sets.remove

function sets.pop(set)
  local item = containers.keys_of(set)[1]
  containers.delete(set, item)
  return item
end

function sets.update(set, items)
  for item in containers.each(items) do
    sets.add(set, item)
  end
end

function sets.union(set, items)
  local union = containers.set(set)
  sets.update(union, items)
  return union
end

--- The items of a set for which another container says so.
local function selected(is_wanted)
  return function(set, items)
    local chosen = containers.set()
    for item in containers.each(set) do
      if values.contains(items, item) == is_wanted then
        sets.add(chosen, item)
      end
    end
    return chosen
  end
end

sets.intersection, sets.difference = selected(true), selected(false)

function sets.issubset(set, items)
  return values.len(sets.difference(set, items)) == 0
end

function sets.copy(set)
  return containers.set(set)
end

-- --- of whatever it is ---------------------------------------------------------------------------

-- Methods of arrays that are called otherwise there.
local ours = { sort = "sort_", fill = "fill_", tolist = "totable" }

--- Calls the method of a value that Python would call.
local function call(name, value, ...)
  local of_type
  if type(value) == "string" then
    of_type = texts.methods
  elseif containers.is_array(value) or type(value) == "number" then
    return value[ours[name] or name](value, ...)
  elseif containers.is_set(value) then
    of_type = sets
  elseif containers.is_dict(value) then
    of_type = dicts
  elseif containers.is_list(value) then
    of_type = #value == 0 and not lists[name] and dicts or lists
  elseif type(value) == "table" and rawget(value, name) == nil and dicts[name]
    and value[name] == nil then
    of_type = dicts
  end
  local method = of_type and of_type[name]
  if of_type and not method then
    error(("'%s' object has no attribute '%s'"):format(values.type(value).name, name), 0)
  end
  method = method or value[name]
  return method(value, ...)
end

--- Is it the name of a method that is found when the notebook runs?
methods.names = {}

for _, of_type in ipairs { texts.methods, lists, dicts, sets } do
  for name in pairs(of_type) do
    methods.names[name] = function(value, ...)
      return call(name, value, ...)
    end
  end
end

return methods

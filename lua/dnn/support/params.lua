--- Named arrays in order: parameters, gradients.
--
--     local parameters = dnn.params()
--     parameters.W1 = np.random.randn(3, 4)
--     parameters["b" .. 1] = np.zeros(3, 1)
--     #parameters                                   --> 2
--     for name, array in pairs(parameters) do ... end  --> W1, then b1
--
-- Entries keep the order in which they were first assigned; assigning nil takes one out. A missing
-- name raises. `params.get(t, name)` gives nil instead, and takes plain tables too.

local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local quote = require("dnn.core").system.quote
local suggest = require "dnn.support.suggest"

---@class dnn.params
local Params = { __name = "dnn.params" }

-- Private fields of an object, whose other fields would be entries.
local VALUES <const>, NAMES <const>, REPLACE <const> = {}, {}, {}

--- The name without its numbers: of W9, W1 is not a likely meaning.
local function letters_of(name)
  return (name:gsub("%d+", ""))
end

local function missing(self, name)
  local names = rawget(self, NAMES)
  if type(name) ~= "string" then
    return ("no entry %s: entries have names, such as \"W1\""):format(quote(name))
  end
  local whole, hint = name:match("^(.*%d)%.0$"), ""
  if whole then
    hint = " ('/' gives a float, use '//')"
  end
  local nearest = whole and rawget(self, VALUES)[whole] ~= nil and whole
    or suggest.nearest(name, names)
  if nearest and (whole or letters_of(nearest) ~= letters_of(name)) then
    return ('no entry "%s": did you mean "%s"?%s'):format(quote(name), quote(nearest), hint)
  elseif #names == 0 then
    return ('no entry "%s": there are no entries yet'):format(quote(name))
  end
  return ('no entry "%s": there are %s%s'):format(quote(name), table.concat(names, ", "), hint)
end

function Params:__index(name)
  local value = self[VALUES][name]
  if value == nil then
    fail(missing(self, name))
  end
  return value
end

function Params:__newindex(name, value)
  if type(name) ~= "string" then
    fail("the name of an entry must be a string, got %s", math.type(name) or type(name))
  end
  local values, names = self[VALUES], self[NAMES]
  local replace = rawget(self, REPLACE)
  if replace then
    if values[name] == nil then
      fail(missing(self, name))
    end
    replace(name, values[name], value)
  elseif values[name] == nil and value ~= nil then
    names[#names + 1] = name
    values[name] = value
  elseif value == nil and values[name] ~= nil then
    for i, other in ipairs(names) do
      if other == name then
        table.remove(names, i)
        break
      end
    end
    values[name] = nil
  else
    values[name] = value
  end
end

function Params:__len()
  return #rawget(self, NAMES)
end

--- Names and values in order. Entries may be changed on the way, not added or taken out.
function Params:__pairs()
  local values, names, i = rawget(self, VALUES), rawget(self, NAMES), 0
  return function()
    i = i + 1
    local name = names[i]
    return name, values[name]
  end
end

--- The entries, for completion.
function Params:__complete()
  return rawget(self, VALUES)
end

--- Who comes from PyTorch calls the parameters of a network.
function Params:__call()
  local first = rawget(self, NAMES)[1] or "W1"
  fail("entries are fields, not results of a call: write parameters.%s, or "
    .. "for name, array in pairs(parameters)", first)
end

--- One entry a line: `W1 (3, 4) float64`.
function Params:__tostring()
  local lines = {}
  for name, value in pairs(self) do
    local is_array = type(value) == "userdata"
    lines[#lines + 1] = is_array and ("%s %s %s"):format(name, value.shape, value.dtype)
      or ("%s %s"):format(name, value)
  end
  return #lines > 0 and table.concat(lines, "\n") or "no entries"
end

---@class dnn.params.module
local params = {}

--- The order in which the entries of a plain table are taken: W1, b1, W2, b2.
local function by_layer(a, b)
  local i, j = tonumber(a:match("%d+$")) or 0, tonumber(b:match("%d+$")) or 0
  if i ~= j then
    return i < j
  end
  return a < b
end

--- Makes an object, empty or with the entries of a plain table (by layer, W before b).
function params.new(entries)
  local self = setmetatable({ [VALUES] = {}, [NAMES] = {} }, Params)
  if entries == nil then
    return self
  elseif type(entries) ~= "table" then
    fail("params: the entries must be a table, got %s", type(entries))
  end
  local names = {}
  for name in pairs(entries) do
    if type(name) ~= "string" then
      fail("params: the name of an entry must be a string, got %s", type(name))
    end
    names[#names + 1] = name
  end
  if getmetatable(entries) ~= Params then
    table.sort(names, by_layer)
  end
  for _, name in ipairs(names) do
    self[name] = entries[name]
  end
  return self
end

local function check_table(caller, what, value)
  if type(value) ~= "table" then
    fail("params.%s: %s must be a table, got %s", caller, what, type(value))
  end
end

--- Makes an object of a plain table, which it takes over, where the order of its entries is known.
--- It is quicker than assigning them one by one.
function params.adopt(entries, order)
  check_table("adopt", "entries", entries)
  check_table("adopt", "order", order)
  local names = { table.unpack(order) }
  for i = #names, 1, -1 do
    if entries[names[i]] == nil then
      table.remove(names, i)
    end
  end
  return setmetatable({ [VALUES] = entries, [NAMES] = names }, Params)
end

--- Makes an object whose entries are arrays that stay: an assignment calls `replace`, which copies
--- the value into the array or raises; entries are neither added nor taken out.
function params.fixed(names, arrays, replace)
  check_table("fixed", "names", names)
  check_table("fixed", "arrays", arrays)
  if type(replace) ~= "function" then
    fail("params.fixed: replace must be a function, got %s", type(replace))
  end
  return setmetatable({ [VALUES] = arrays, [NAMES] = names, [REPLACE] = replace }, Params)
end

--- The entry, or nil when there is none.
function params.get(entries, name)
  check_table("get", "entries", entries)
  if name == nil then
    fail("params.get: a name is needed, got nil")
  end
  local values = rawget(entries, VALUES)
  if values ~= nil then
    return values[name]
  end
  return entries[name]
end

--- The names of numbered entries: `params.names.dW[2]` is "dW2". Kept, because a step of training
--- needs them all and making text of numbers is slow.
params.names = setmetatable({}, {
  __index = function(all, letters)
    all[letters] = setmetatable({}, {
      __index = function(numbered, number)
        numbered[number] = letters .. number
        return numbered[number]
      end,
    })
    return all[letters]
  end,
})

return setmetatable(guards.module(params), {
  __call = guards.count(function(_, entries)
    return params.new(entries)
  end, "params"),
})

--- Guards of public functions: what is given to a function and not used by it is refused, and a
--- method that is called with a dot says so.
--
-- Functions in C count their arguments themselves (luadnn_check_count), and so do Lua functions of
-- a variable number of them. All others get a function before them that counts and then leaves the
-- stack to them (a tail call).
--
-- The prompt starts with this module and without dnn.core, which dnn.support.fail loads.

local guards = {}

-- The guarded form of each function, and the function in each guard.
local guarded_of = setmetatable({}, { __mode = "k" })
local origin_of = setmetatable({}, { __mode = "k" })

--- The function that a guard calls, which has the parameters and the source; others as they are.
---@param f function
---@return function
function guards.origin(f)
  return origin_of[f] or f
end

-- The names of each guard in its module: a function may have several.
local names_of = setmetatable({}, { __mode = "k" })

-- Functions whose values are one table, by the parameter that takes it.
local takes_list = { arrays = true, description = true, dims = true }

-- Raises unless all arguments behind the first `most` are nil. The first
-- `own` are not counted for the reader.
local function refuse_rest(name, most, own, ...)
  local guard = debug.getinfo(2, "nf")
  if (names_of[guard.func] or {})[guard.name] then
    name = guard.name
  end
  local count = select("#", ...)
  while count > most and (select(count, ...)) == nil do
    count = count - 1
  end
  if count > most then
    local is_list = most == 1 and own == 0
      and takes_list[debug.getlocal(guards.origin(guard.func), 1)]
    require "dnn.support.fail" ("%s takes at most %d argument%s, got %d%s", name, most - own,
      most - own == 1 and "" or "s", count - own,
      is_list and (": write one table, %s{...}"):format(name) or "")
  end
end

-- How many arguments a function takes; nil where it counts them itself.
local function most_of(f)
  local info = debug.getinfo(f, "u")
  return not info.isvararg and info.nparams or nil
end

--- A function that takes no more arguments than it has parameters.
---@param f function
---@param name string for messages
---@param most? integer the number of arguments, where the parameters do not tell
---@return function
function guards.count(f, name, most)
  most = most or most_of(f)
  if not most or origin_of[f] then
    return f
  end
  local guarded = guarded_of[f]
  if not guarded then
    guarded = function(...)
      if select("#", ...) > most then
        refuse_rest(name, most, 0, ...)
      end
      return f(...)
    end
    guarded_of[f], origin_of[guarded] = guarded, f
  end
  return guarded
end

--- Guards the functions in a table, in place.
---@generic T: table
---@param module T
---@return T module
function guards.module(module)
  local names = {}
  for name, value in next, module do
    if type(name) == "string" and type(value) == "function" then
      names[#names + 1] = name
    end
  end
  table.sort(names) -- of two names of one function messages tell the first
  for _, name in ipairs(names) do
    local guarded = guards.count(module[name], name)
    names_of[guarded] = names_of[guarded] or {}
    names_of[guarded][name] = true
    rawset(module, name, guarded)
  end
  return module
end

--- A method, which is called with its object.
---@param f function
---@param name string
---@param kind string what the object is, "network"
---@param object string what examples call it, "net"
---@param is_own fun(value: any): boolean
---@param least? integer the number of arguments that it needs, the object among them
---@param most? integer the number of those it takes, where the parameters do not tell
---@return function
function guards.method(f, name, kind, object, is_own, least, most)
  most = most or most_of(f) or math.maxinteger
  local function guarded(...)
    local count = select("#", ...)
    if count == 0 or not is_own((...)) then
      require "dnn.support.fail" ("no %s given: for the method write %s:%s() with a colon", kind,
        object, name)
    elseif least and count < least then
      require "dnn.support.fail" ("argument %d of %s is missing: for the method write %s:%s(...) "
        .. "with a colon", count + 1, name, object, name)
    elseif count > most then
      refuse_rest(name, most, 1, ...)
    end
    return f(...)
  end
  origin_of[guarded] = f
  return guarded
end

--- Guards the methods in a table, in place, but for those in C and those of names such as "__gc".
---@param methods table<string, any>
---@param kind string
---@param object string
---@param is_own fun(value: any): boolean
---@param least? table<string, integer> the number of arguments that methods need, if more than one
function guards.methods(methods, kind, object, is_own, least)
  for name, f in next, methods do
    if type(f) == "function" and name:sub(1, 2) ~= "__" and not origin_of[f]
        and debug.getinfo(f, "S").what ~= "C" then
      methods[name] = guards.method(f, name, kind, object, is_own, least and least[name])
    end
  end
end

return guards

--- Python's classes and exceptions for translated notebooks.

local containers = require "dnn.nb.python.runtime.containers"
local values = require "dnn.nb.python.runtime.values"

local classes = {}

-- What Lua calls Python's special methods.
local special = { __len__ = "__len", __call__ = "__call", __add__ = "__add", __sub__ = "__sub",
  __mul__ = "__mul", __truediv__ = "__div", __floordiv__ = "__idiv", __mod__ = "__mod",
  __pow__ = "__pow", __neg__ = "__unm", __matmul__ = "dot", __eq__ = "__eq", __lt__ = "__lt",
  __le__ = "__le", __str__ = "__tostring", __repr__ = "__tostring" }

--- Defines a member of a class.
local function define(class, name, value)
  local lua_name = special[name]
  if lua_name and not (name == "__repr__" and rawget(class, "__str__")) then
    rawset(class, lua_name, value)
  end
  if name == "__getitem__" or name == "__setitem__" then
    local accessors = rawget(class, "accessors")
    accessors[name] = value
  end
  rawset(class, name, value)
end

--- An object of a class.
local function construct(class, ...)
  local self = setmetatable({}, class)
  local init = class.__init__
  if init then
    init(self, ...)
  end
  return self
end

--- Goes over what an object gives.
local function iterate(self)
  local class = getmetatable(self)
  if class.__iter__ then
    local iterator = class.__iter__(self)
    return type(iterator) == "table" and getmetatable(iterator).__next__ and function()
      local ok, item = pcall(getmetatable(iterator).__next__, iterator)
      if ok then
        return item
      elseif not values.is(item, classes.StopIteration) then
        error(item, 0)
      end
    end or containers.each(iterator)
  end
  local i, n = -1, #self
  return function()
    i = i + 1
    if i < n then
      return class.__getitem__(self, i)
    end
  end
end

--- A class; what is assigned to its fields are its members.
---@param name string
---@param base? table
---@return table
function classes.class(name, base)
  local class = { __name__ = name, base = base, is_python_class = true, iterate = iterate,
    accessors = setmetatable({}, { __index = base and rawget(base, "accessors") }),
    properties = setmetatable({}, { __index = base and rawget(base, "properties") }) }
  for _, lua_name in pairs(special) do
    class[lua_name] = base and rawget(base, lua_name) or nil
  end
  class.__tostring = class.__tostring or function(self)
    return ("<__main__.%s object at %p>"):format(name, self)
  end
  class.__name = name
  class.__index = function(self, key)
    local property = class.properties[key]
    if property then
      return property(self)
    elseif math.type(key) == "integer" and class.accessors.__getitem__ then
      return class.accessors.__getitem__(self, key - 1)
    end
    local found = class[key]
    if found == nil and class.accessors.__getitem__ then
      return class.accessors.__getitem__(self, key)
    end
    return found
  end
  class.__newindex = function(self, key, value)
    local set = math.type(key) == "integer" and class.accessors.__setitem__
    if set then
      set(self, key - 1, value)
    else
      rawset(self, key, value)
    end
  end
  return setmetatable(class, { __index = base, __newindex = define, __call = construct,
    __tostring = function() return ("<class '__main__.%s'>"):format(name) end })
end

--- Makes a method of a class one whose value is read like a field.
function classes.property(class, name)
  class.properties[name] = class[name]
  rawset(class, name, nil)
end

-- --- exceptions ----------------------------------------------------------------------------------

local Exception = classes.class("Exception")
classes.Exception = Exception

function Exception:__init__(...)
  self.args = containers.tuple { ... }
end

function Exception:__str__()
  return #self.args == 1 and values.str(self.args[1]) or #self.args == 0 and ""
    or values.str(self.args)
end

rawset(Exception, "__tostring", function(self)
  local text = self:__str__()
  return getmetatable(self).__name__ .. (text ~= "" and ": " .. text or "")
end)

--- The exceptions that Python has; a translated program knows them by these names.
classes.exceptions = {}
for name in ([[ValueError TypeError KeyError IndexError RuntimeError ZeroDivisionError NameError
  AttributeError AssertionError NotImplementedError StopIteration OSError IOError FileNotFoundError
  ImportError ArithmeticError OverflowError]]):gmatch("%w+") do
  classes[name] = classes.class(name, Exception)
  classes.exceptions[name] = true
end
classes.exceptions.Exception, classes.exceptions.BaseException = true, true
classes.BaseException = Exception

--- Raises an exception, or a class of them.
function classes.raise(problem)
  if type(problem) == "table" and rawget(problem, "is_python_class") then
    problem = problem()
  end
  error(problem, 0)
end

--- What was raised, as an exception: what Lua raises is of a type that is not known.
local function exception(problem)
  if type(problem) == "table" and values.is(problem, Exception) then
    return problem
  end
  local made = Exception((tostring(problem):gsub("^[^\n]-:%d+: ", "", 1)))
  rawset(made, "is_of_lua", true)
  return made
end

--- Calls a function, and another one for what it raises. Each returns nothing, or what its block
--- ends with: "return" and values, "break" or "continue".
---@param body fun(): any
---@param handlers { [1]: table|nil, [2]: fun(problem: any): any }[] classes and functions
---@param otherwise? fun(): any called where nothing was raised
---@param finally? fun()
function classes.try(body, handlers, otherwise, finally)
  local results = table.pack(pcall(body))
  if results[1] and results.n == 1 and otherwise then
    results = table.pack(pcall(otherwise))
  elseif not results[1] then
    local problem = exception(results[2])
    for _, handler in ipairs(handlers) do
      if handler.class == nil or problem.is_of_lua or values.is(problem, handler.class) then
        results = table.pack(pcall(handler.call, problem))
        break
      end
    end
  end
  if finally then
    finally()
  end
  if not results[1] then
    error(results[2], 0)
  end
  return table.unpack(results, 2, results.n)
end

--- What stands in the place of an object while a `with` block runs, and is closed at its end.
---@param value any
---@return any entered
---@return any closes
function classes.enter(value)
  local metatable = debug.getmetatable(value)
  if type(metatable) == "table" and rawget(metatable, "is_python_class") then
    local entered = value:__enter__()
    return entered, setmetatable({}, { __close = function() value:__exit__() end })
  end
  return value, metatable and metatable.__close and value or nil
end

return classes

--- Small parts of Python's library for translated notebooks: math, time, copy, itertools,
--- functools, os.path and files. `modules.names[path]` are the modules that `import` finds.

local containers = require "dnn.nb.python.runtime.containers"
local values = require "dnn.nb.python.runtime.values"

local modules = { names = {} }

--- A table of functions that notebooks know by the path of a Python module.
local function module(path, members)
  modules.names[path] = members
  modules[path:gsub("%.", "_")] = members
end

local function product(first, last)
  local result = 1
  for i = first, last do
    result = result * i
  end
  return result
end

local function gcd(a, b)
  while b ~= 0 do
    a, b = b, a % b
  end
  return math.abs(a)
end

module("math", {
  pi = math.pi, e = math.exp(1), inf = math.huge, nan = 0 / 0, tau = 2 * math.pi, sqrt = math.sqrt,
  exp = math.exp, sin = math.sin, cos = math.cos, tan = math.tan, asin = math.asin,
  acos = math.acos, atan = math.atan, atan2 = math.atan, log = math.log, floor = math.floor,
  ceil = math.ceil, fabs = function(x) return math.abs(x) + 0.0 end, fmod = math.fmod,
  log2 = function(x) return math.log(x, 2) end, log10 = function(x) return math.log(x, 10) end,
  pow = function(a, b) return (a + 0.0) ^ b end, gcd = gcd,
  hypot = function(a, b) return math.sqrt(a * a + b * b) end,
  factorial = function(n) return product(2, n) end,
  comb = function(n, k) return product(n - k + 1, n) // product(2, k) end,
  degrees = math.deg, radians = math.rad,
  trunc = function(x) return values.int(x) end,
  isnan = function(x) return x ~= x end,
  isinf = function(x) return x == math.huge or x == -math.huge end,
  sinh = function(x) return (math.exp(x) - math.exp(-x)) / 2 end,
  cosh = function(x) return (math.exp(x) + math.exp(-x)) / 2 end,
  tanh = function(x) return 1 - 2 / (math.exp(2 * x) + 1) end,
})

module("time", {
  time = function() return os.time() + os.clock() % 1 end, clock = os.clock,
  perf_counter = os.clock, process_time = os.clock, sleep = function() end,
})

--- A copy of a container and of what it holds.
local function deepcopy(value, done)
  if containers.is_array(value) then
    return value:copy()
  elseif type(value) ~= "table" then
    return value
  end
  done = done or {}
  if done[value] or containers.is_tuple(value) then
    return done[value] or value
  end
  local copy = containers.is_dict(value) and containers.dict()
    or containers.is_set(value) and containers.set()
    or setmetatable({}, debug.getmetatable(value))
  done[value] = copy
  if containers.is_dict(value) or containers.is_set(value) then
    for _, key in ipairs(containers.keys_of(value)) do
      local place = containers.place(value, key)
      copy[place] = deepcopy(value[place], done)
    end
    return copy
  end
  for key, item in pairs(value) do
    rawset(copy, key, deepcopy(item, done))
  end
  return copy
end

module("copy", { deepcopy = deepcopy, copy = function(value)
  return containers.is_array(value) and value:copy() or containers.is_dict(value)
    and require("dnn.nb.python.runtime.methods").names.copy(value) or containers.list(value)
end })

module("functools", { reduce = function(f, items, first)
  local result = first
  for item in containers.each(items) do
    if result == nil then
      result = item
    else
      result = f(result, item)
    end
  end
  return result
end })

--- All tuples of one item of each list.
local function combined(lists, at, head, result)
  if not lists[at] then
    result[#result + 1] = containers.tuple(head)
    return result
  end
  for item in containers.each(lists[at]) do
    head[at] = item
    combined(lists, at + 1, head, result)
    head[at] = nil
  end
  return result
end

module("itertools", { product = function(...)
  return combined({ ... }, 1, {}, {})
end, chain = function(...)
  local list = {}
  for _, items in ipairs { ... } do
    local more = containers.list(items)
    table.move(more, 1, #more, #list + 1, list)
  end
  return list
end })

module("os.path", {
  join = function(...) return (table.concat({ ... }, "/"):gsub("//+", "/")) end,
  exists = function(path)
    local file = io.open(path)
    return file ~= nil and file:close()
  end,
  basename = function(path) return path:match("[^/]*$") end,
})
module("os", { path = modules.names["os.path"], getcwd = function() return "." end })

module("collections", { OrderedDict = containers.dict, defaultdict = containers.defaultdict,
  Counter = function(items)
    local counts = containers.dict()
    for item in containers.each(items) do
      local place = containers.place(counts, item)
      counts[place] = (rawget(counts, place) or 0) + 1
    end
    return counts
  end })

-- --- files ---------------------------------------------------------------------------------------

local File = { __name = "file" }
File.__index = File

function File:__close()
  self:close()
end

function File:close()
  if io.type(self.file) == "file" then
    self.file:close()
  end
end

function File:read(n)
  return self.file:read(n or "a") or ""
end

function File:readline()
  return self.file:read("L") or ""
end

function File:readlines()
  local list = {}
  for line in self.file:lines("L") do
    list[#list + 1] = line
  end
  return list
end

function File:write(text)
  self.file:write(text)
end

--- Opens a file; `py.each` goes over its lines.
---@param path string
---@param mode? string
function modules.open(path, mode)
  local file, problem = io.open(path, (mode or "r"):gsub("t", ""))
  if not file then
    error(problem, 0)
  end
  return setmetatable({ file = file }, File)
end

File.is_python_class = true
File.iterate = function(self)
  return self.file:lines("L")
end
File.__enter__ = function(self) return self end
File.__exit__ = File.close

return modules

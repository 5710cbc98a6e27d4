--- What Python decides when it runs, for translated notebooks: `local py = require
--- "dnn.nb.python.runtime"`. Numbers have the fields and methods of arrays then, as NumPy's do;
--- texts are joined by `+` and have letters at their positions, from 1.

local containers = require "dnn.nb.python.runtime.containers"
local iteration = require "dnn.nb.python.runtime.iteration"
local methods = require "dnn.nb.python.runtime.methods"
local np = require "dnn.np"

local lib = require "dnn.nb.python.runtime.modules"

local py = { sorted = methods.sorted, lib = lib, open = lib.open }

for _, part in ipairs { methods.names, containers, iteration,
  require "dnn.nb.python.runtime.values", require "dnn.nb.python.runtime.classes" } do
  for name, value in pairs(part) do
    py[name] = value
  end
end

local texts = require "dnn.nb.python.runtime.texts"
py.format, py.format_value, py.percent = texts.format, texts.format_value, texts.percent

--- A dictionary of another one, or of pairs, and more entries.
function py.dict_of(value, more)
  local dict = containers.is_dict(value) and py.copy(value) or containers.dict()
  for _, pair in ipairs(containers.is_dict(value) and {} or iteration.list(value)) do
    dict[containers.place(dict, pair[1])] = pair[2]
  end
  py.update(dict, more)
  return dict
end

--- The entries of several dictionaries.
function py.merged(...)
  local dict = containers.dict()
  for _, one in ipairs { ... } do
    py.update(dict, one)
  end
  return dict
end

function py.divmod(a, b)
  return containers.tuple { a // b, a % b }
end

-- Operators of sets.
local of_sets = getmetatable(containers.set())
of_sets.__bor, of_sets.__band, of_sets.__sub = py.union, py.intersection, py.difference

debug.setmetatable(0, { __index = function(number, name)
  local field = np.asarray(number)[name]
  if type(field) ~= "function" then
    return field
  end
  return function(self, ...)
    return field(np.asarray(self), ...)
  end
end })

local of_strings = getmetatable("")

of_strings.__index = function(text, key)
  if math.type(key) == "integer" then
    return containers.list(text)[key < 0 and key + 1 + (utf8.len(text) or #text) or key]
  end
  return string[key]
end

local add, multiply = of_strings.__add, of_strings.__mul

function of_strings.__add(a, b)
  if type(a) == "string" and type(b) == "string" then
    return a .. b
  end
  return add(a, b)
end

function of_strings.__mul(a, b)
  if math.type(b) == "integer" then
    return a:rep(b)
  elseif math.type(a) == "integer" then
    return b:rep(a)
  end
  return multiply(a, b)
end

return py

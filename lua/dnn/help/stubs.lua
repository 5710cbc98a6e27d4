--- LuaCATS declarations of np for editors, made from its help.
--
-- What np offers is C, or is put together when it is loaded: a language server cannot see it. It
-- reads lua/dnn/meta/np.lua, which is the text that this module makes of the entries of
-- dnn.help.docs.np. A spec compares the two; this renews the file:
--
--   build/dnnlua -e 'require("dnn.help.stubs").write("lua/dnn/meta/np.lua")'

local core = require "dnn.core"
local doc = require "dnn.help.doc"
local fail = require "dnn.support.fail"
local generator = require "dnn.np.generator"
local np = require "dnn.np"

local stubs = {}

local head = [=[
---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs/np.lua, for language servers: not
-- to be edited, and never loaded.

---@alias dnn.dtype "float64"|"float32"|"int64"|"uint8"|"bool"
---@alias dnn.array_like dnn.array|number|boolean|table

--- An array: A(i, j) an element or a view, A[i] a row, A{ {1, 3}, ":" } and A"1:3, :" views,
--- A[mask] a copy. Positions and axes count from 1.
---@class dnn.array
---@field shape integer[] extents; == compares them
---@field T dnn.array the axes in reverse order, a view
---@field size integer number of elements
---@field ndim integer number of dimensions
---@field dtype dnn.dtype
---@field itemsize integer bytes of an element
---@field nbytes integer bytes of all elements
---@field strides integer[] bytes from an element to the next one, along each axis
---@field flags table<"c_contiguous"|"f_contiguous"|"owndata"|"writeable", boolean>
---@field [integer|table|string|dnn.array] any
---@operator add(dnn.array_like): dnn.array
---@operator sub(dnn.array_like): dnn.array
---@operator mul(dnn.array_like): dnn.array
---@operator div(dnn.array_like): dnn.array
---@operator mod(dnn.array_like): dnn.array
---@operator pow(dnn.array_like): dnn.array
---@operator idiv(dnn.array_like): dnn.array
---@operator band(dnn.array_like): dnn.array
---@operator bor(dnn.array_like): dnn.array
---@operator bxor(dnn.array_like): dnn.array
---@operator unm: dnn.array
---@operator bnot: dnn.array
---@operator len: integer
---@overload fun(...: integer|table|string|dnn.array): any
local array = {}
]=]

-- Types of parameters, by the names that signatures use for them.
local parameter_types = {
  A = "dnn.array_like",
  B = "dnn.array_like",
  X = "dnn.array_like",
  Z = "dnn.array_like",
  a = "dnn.array_like",
  alpha = "dnn.array_like",
  arrays = "dnn.array_like[]",
  axes = "table",
  axis = "integer|table",
  b = "dnn.array_like",
  bins = "integer|dnn.array_like",
  blocks = "table",
  bytes = "string",
  choices = "dnn.array_like[]",
  condition = "dnn.array_like",
  conditions = "dnn.array_like[]",
  cov = "dnn.array_like",
  counts = "integer|dnn.array_like",
  dA = "dnn.array_like",
  decimals = "integer",
  default = "dnn.array_like",
  degree = "integer",
  df = "dnn.array_like",
  dfden = "dnn.array_like",
  dfnum = "dnn.array_like",
  dtype = "dnn.dtype",
  extents = "integer|integer[]",
  f = "function",
  fp = "dnn.array_like",
  from = "integer",
  functions = "table",
  h = "dnn.array_like",
  high = "dnn.array_like",
  items = "table",
  k = "integer",
  kappa = "dnn.array_like",
  keys = "dnn.array_like",
  kth = "integer|integer[]",
  lam = "dnn.array_like",
  left = "dnn.array_like",
  length = "integer",
  list = "dnn.array_like",
  loc = "dnn.array_like",
  low = "dnn.array_like",
  m = "integer",
  mask = "dnn.array_like",
  matrices = "dnn.array_like[]",
  mean = "dnn.array_like",
  mode = "string",
  mu = "dnn.array_like",
  n = "integer",
  nbad = "dnn.array_like",
  ndim = "integer",
  ngood = "dnn.array_like",
  nonc = "dnn.array_like",
  nsample = "dnn.array_like",
  num = "integer",
  offset = "integer",
  options = "table",
  ord = "number|string",
  order = '"C"|"F"|"A"|"K"|table',
  p = "dnn.array_like",
  path = "string",
  pieces = "integer|integer[]",
  positions = "dnn.array_like",
  pvals = "dnn.array_like",
  q = "dnn.array_like",
  rcond = "number",
  repetitions = "integer|integer[]",
  right = "dnn.array_like",
  roots = "dnn.array_like",
  scale = "dnn.array_like",
  seed = "integer|integer[]",
  shape = "integer|integer[]",
  shift = "integer|integer[]",
  side = '"left"|"right"',
  sigma = "dnn.array_like",
  size = "integer|integer[]",
  sorted = "dnn.array_like",
  spacing = "dnn.array_like",
  start = "number",
  state = "table",
  step = "number",
  stop = "number",
  subscripts = "string",
  to = "integer",
  tolerance = "number",
  trim = '"fb"|"f"|"b"',
  v = "dnn.array_like",
  value = "dnn.array_like",
  values = "dnn.array_like",
  what = "function|string",
  width = "integer|table",
  x = "dnn.array_like",
  xp = "dnn.array_like",
  y = "dnn.array_like",
}

-- Types of results, by the words that signatures use. What comes behind the words is a comment.
local result_types = {
  { "array or number", "dnn.array|number" },
  { "array or integer", "dnn.array|integer" },
  { "array or table", "dnn.array|table" },
  { "number or array", "number|dnn.array" },
  { "integer or array", "integer|dnn.array" },
  { "boolean or array", "boolean|dnn.array" },
  { "number or boolean", "number|boolean" },
  { "table of arrays", "dnn.array[]" },
  { "table of Generators", "dnn.generator[]" },
  { "results of f", "any ..." },
  { "array", "dnn.array" },
  { "boolean", "boolean" },
  { "function", "function" },
  { "integer", "integer" },
  { "iterator", "fun(): ..." },
  { "number", "number" },
  { "string", "string" },
  { "table", "table" },
  { "A", "dnn.array" },
  { "Generator", "dnn.generator" },
  { "RandomState", "dnn.RandomState" },
}

-- Types of results that have names.
local named_results = {
  Q = "dnn.array", R = "dnn.array",
  U = "dnn.array", s = "dnn.array", Vt = "dnn.array",
  columns = "dnn.array", rows = "dnn.array",
  counts = "dnn.array", edges = "dnn.array", x_edges = "dnn.array", y_edges = "dnn.array",
  logarithm = "number|dnn.array", sign = "number|dnn.array",
  rank = "integer", residuals = "dnn.array", x = "dnn.array",
  v = "dnn.array", w = "dnn.array",
}

-- The parts of a text between commas that are outside of parentheses.
local function split(text)
  local parts, depth, from = {}, 0, 1
  for at = 1, #text + 1 do
    local letter = text:sub(at, at)
    depth = depth + (letter == "(" and 1 or letter == ")" and -1 or 0)
    if (letter == "," and depth == 0) or at > #text then
      local part = text:sub(from, at - 1):match("^%s*(.-)%s*$")
      parts[#parts + 1] = part ~= "" and part or nil
      from = at + 1
    end
  end
  return parts
end

-- The parameters of "start, stop [, num [, options]]": names, and whether they may be left out.
local function parameters_of(text)
  local list, depth = {}, 0
  for bracket, name in text:gmatch("([%[%]]?)([^%[%],]*),?") do
    depth = depth + (bracket == "[" and 1 or bracket == "]" and -1 or 0)
    name = name:match("^%s*([%w_.]*)") -- "n or A" counts as n
    if name ~= "" then
      list[#list + 1] = { name = name, optional = depth > 0 }
    end
    if name == "..." then -- holds all that follows as well
      break
    end
  end
  return list
end

-- "fun(stop: number, options?: table): dnn.array", for functions whose first parameter may be
-- left out.
local function overload_of(parameters, types, result)
  local texts = {}
  for i = 2, #parameters do
    local p = parameters[i]
    texts[#texts + 1] = ("%s%s: %s"):format(p.name, p.optional and "?" or "", types[i])
  end
  return ("fun(%s): %s"):format(table.concat(texts, ", "), result)
end

-- The type of a result, and its name or what is said about it.
local function result_of(text, entry)
  local name, rest = text:match("^([%a_]+)%s*(.*)$")
  if named_results[name] then
    return ("%s %s%s"):format(named_results[name], name, rest ~= "" and " " .. rest or "")
  end
  for _, one in ipairs(result_types) do
    local words, kind = one[1], one[2]
    if text == words then
      return kind
    elseif text:sub(1, #words + 1) == words .. " " then
      return ("%s # %s"):format(kind, text:sub(#words + 2))
    end
  end
  fail("no type for the result '%s' of %s", text, entry.name)
end

-- The declaration of a function: `owner` is what it is a field of, with "." or ":" behind it.
local function declaration(owner, name, entry)
  local lines = { doc.wrap(entry.text, "--- ", 100) }
  local parameter_text, result_text = entry.signature:match("^[%w_]+%((.-)%)%s*%-?>?%s*(.*)$")
  local parameters = parameters_of(parameter_text)
  if owner == "array:" and entry.name:sub(1, 2) ~= "A:" then
    table.remove(parameters, 1) -- the array itself
  end
  local names, types = {}, {}
  for i, p in ipairs(parameters) do
    local kind = (entry.types or {})[p.name] or parameter_types[p.name]
    if p.name == "..." then
      kind = (entry.types or {})["..."] or types[i - 1] or "any"
    end
    types[i] = kind or fail("no type for the parameter '%s' of %s", p.name, entry.name)
    names[i] = p.name
    lines[#lines + 1] = ("---@param %s%s %s"):format(p.name,
      p.optional and p.name ~= "..." and "?" or "", kind)
  end
  local results = split(result_text)
  for i, text in ipairs(results) do
    lines[#lines + 1] = "---@return " .. (text == "..." and "dnn.array ..." or
      result_of(text, entry))
    results[i] = lines[#lines]:match("^%S+ ([^ ]+)")
  end
  if parameters[1] and parameters[1].optional and parameters[2] and not parameters[2].optional and
      parameters[2].name ~= "..." then
    lines[#lines + 1] = "---@overload " .. overload_of(parameters, types, results[1] or "nil")
  end
  for _, overload in ipairs(entry.overloads or {}) do
    lines[#lines + 1] = "---@overload " .. overload
  end
  if not name:match("^[%a_][%w_]*$") or name == "repeat" then
    lines[#lines + 1] = ('%s["%s"] = function(%s%s) end'):format(owner:sub(1, -2), name,
      owner:sub(-1) == ":" and (#names > 0 and "self, " or "self") or "", table.concat(names, ", "))
  else
    lines[#lines + 1] = ("function %s%s(%s) end"):format(owner, name, table.concat(names, ", "))
  end
  return table.concat(lines, "\n")
end

local function sorted_names(t)
  local names = {}
  for name in pairs(t) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

local kinds = { number = "number", string = "string" }

-- A class with a field for each value of a table that is no function.
local function class(name, variable, values, fields)
  local lines = { "", "---@class " .. name }
  for _, key in ipairs(sorted_names(values)) do
    local kind = fields[key] or kinds[type(values[key])]
    if type(values[key]) ~= "function" then
      lines[#lines + 1] = ("---@field %s %s"):format(key, kind or fail("no type for " .. key))
    end
  end
  lines[#lines + 1] = ("local %s = {}"):format(variable)
  return table.concat(lines, "\n")
end

-- The declarations of all functions of a table; `prefix` is that of its entries' names.
local function functions(owner, prefix, values)
  local parts = {}
  for _, name in ipairs(sorted_names(values)) do
    if type(values[name]) == "function" and name:sub(1, 2) ~= "__" then
      local entry = doc.find(prefix .. name) or
        fail("%s%s has no help entry", prefix, name)
      parts[#parts + 1] = "\n" .. declaration(owner, name, entry)
    end
  end
  return table.concat(parts, "\n")
end

-- Methods of random states: those that np.random has, too.
local function state_methods()
  local state, methods = np.random.RandomState(0), {}
  for name in pairs(np.random) do
    local ok, value = pcall(function()
      return state[name]
    end)
    methods[name] = ok and type(value) == "function" and value or nil
  end
  return methods
end

--- The text of lua/dnn/meta/np.lua.
---@return string
function stubs.text()
  return table.concat({
    head:sub(1, -2),
    functions("array:", "A:", core.methods),
    class("dnn.RandomState", "state", {}, {}),
    functions("state:", "RandomState:", state_methods()),
    class("dnn.generator", "generator", {}, {}),
    functions("generator:", "rng:", generator.methods),
    class("dnn.np.random", "random", np.random, {}),
    functions("random.", "np.random.", np.random),
    class("dnn.np.linalg", "linalg", np.linalg, {}),
    functions("linalg.", "np.linalg.", np.linalg),
    class("dnn.np", "np", np, { random = "dnn.np.random", linalg = "dnn.np.linalg" }),
    functions("np.", "np.", np),
  }, "\n") .. "\n"
end

--- Writes the text to a file.
---@param path string
function stubs.write(path)
  local file = assert(io.open(path, "w"))
  file:write(stubs.text())
  file:close()
end

return stubs

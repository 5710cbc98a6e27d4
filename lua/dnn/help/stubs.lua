--- LuaCATS declarations for editors, made from the help.
--
-- What the modules offer is C, or is put together when it is loaded: a language server cannot see
-- it. It reads the files in lua/dnn/meta, whose texts this module makes of the entries of
-- dnn.help.docs, with the types that dnn.help.types gives to the words of their signatures. A spec
-- compares them; this renews the files:
--
--   build/dnnlua -e 'require("dnn.help.stubs").write("lua/dnn/meta")'

local core = require "dnn.core"
local doc = require "dnn.help.doc"
local fail = require "dnn.support.fail"
local generator = require "dnn.np.generator"
local guards = require "dnn.support.guards"
local np = require "dnn.np"
local types = require "dnn.help.types"

local stubs = {}

local head = [=[
---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs, for language servers: not to be
-- edited, and never loaded.
]=]

local array_class = [=[

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

local dnn_aliases = [=[

---@alias dnn.schedule fun(epoch: integer, learning_rate: number): number
---@alias dnn.optimizer table
---@alias dnn.loss table|fun(AL: dnn.array, Y: dnn.array): number, dnn.array
---@alias dnn.initializer fun(random: dnn.RandomState, shape: integer[], fan_in: integer, ]=]
  .. "fan_out: integer): dnn.array\n" .. [=[

--- What dnn.data.read_csv returns: columns by their names, arrays (n,) or lists of strings.
---@class dnn.data.Table
---@field columns string[] the names, in order
---@field n_rows integer
---@field column fun(self: dnn.data.Table, name: string): dnn.array|string[]
---@field matrix fun(self: dnn.data.Table, names?: string[]): dnn.array
---@field [string] dnn.array|string[]
]=]

local plot_aliases = [=[

--- "r", "red", "tab:red", "#d62728", "C3", "0.5", {r, g, b} or {r, g, b, a}, "none"
---@alias dnn.plot.color string|number[]
]=]

-- --- reading signatures --------------------------------------------------------------------------

local step_of <const> = { ["("] = 1, [")"] = -1, ["{"] = 1, ["}"] = -1 }

-- The parts of a text between separators that are outside of parentheses and braces: without the
-- brackets around what may be left out, and whether they begin within such brackets.
local function split(text, separator)
  local parts, depth, optional = {}, 0, 0
  local part = { text = "" }
  for letter in (text .. separator):gmatch "." do
    depth = depth + (step_of[letter] or 0)
    if letter == separator and depth == 0 then
      part.text = part.text:match("^%s*(.-)%s*$")
      parts[#parts + 1] = part.text ~= "" and part or nil
      part = { text = "" }
    elseif depth == 0 and (letter == "[" or letter == "]") then
      optional = optional + (letter == "[" and 1 or -1)
    else
      if part.optional == nil and letter:find("%S") then
        part.optional = optional > 0
      end
      part.text = part.text .. letter
    end
  end
  return parts
end

local number_types <const> = { integer = "integer", float = "number" }

-- The type of an option from its default value.
local function type_of_default(default)
  if default == "true" or default == "false" then
    return "boolean"
  elseif default == "number" or default == "integer" then
    return default
  elseif default == "array" then
    return "dnn.array_like"
  end
  local number = tonumber(default)
  return default:find('^"') and "string" or number and number_types[math.type(number)] or nil
end

local class_prefixes <const> = { A = "dnn.array", rng = "dnn.generator", net = "dnn.network",
  bar = "dnn.progress", group = "h5.group", dataset = "h5.dataset", file = "h5.file",
  axes = "dnn.plot.Axes", figure = "dnn.plot.Figure" }

-- The name of the class for the option table of an entry: "dnn.network.fit.options".
local function options_class(name)
  local class = name:gsub("^(%a+):", function(object)
    return class_prefixes[object] .. "."
  end)
  return class:gsub("^np%.", "dnn.np."):gsub("^plt%.", "dnn.plot.") .. ".options"
end

local Writer = {}
Writer.__index = Writer

local function no_type(kind, text, entry)
  fail("no type for the %s '%s' of %s: give it in lua/dnn/help/types.lua, or in `types` of the "
    .. "entry", kind, text, entry.name)
end

-- The type of a parameter or an option of this name.
function Writer:type(entry, name, default)
  return (entry.types or {})[name] or self.parameters[name] or default and type_of_default(default)
    or no_type("parameter", name, entry)
end

-- A field for an option: its default value and what the entry tells about it are a comment.
local function field_of(name, kind, default, text)
  local comment = default .. (default ~= "" and text and "; " or "") .. (text or "")
  local line = ("---@field %s? %s %s"):format(name, kind, (comment:gsub("%s+", " ")))
  return { name = name, type = kind, text = line:match("^(.-)%s*$") }
end

-- The class of an option table: a field for each option of "{seed = 1, scale = "small"}".
-- "... and those of compile" is another entry's. What has no name are the elements of a list.
function Writer:options(entry, text)
  local class, parent, element, fields = options_class(entry.name), nil, nil, {}
  for _, part in ipairs(split((text:gsub("[][]", "")), ",")) do
    local name, default = part.text:match("^([%a_][%w_]*)%s*=%s*(.*)$")
    local other = part.text:match("those of (%w+)$") or part.text:match("options of (%w+)$")
    if name then
      fields[#fields + 1] = field_of(name, self:type(entry, name, default), default,
        entry.options and entry.options[name])
    elseif other then
      parent = options_class(entry.name:gsub("[%w_]+$", other))
    elseif not element and part.text ~= "..." then
      element = self:type(entry, part.text)
    end
  end
  return self:options_class(class, parent, element, fields)
end

-- The class of an option table whose options an entry explains or lists; nil without any.
function Writer:listed_options(entry)
  local fields = {}
  for i, name in ipairs(doc.options(entry)) do
    local kind = name == "axis" and "integer|integer[]" or self:type(entry, name)
    fields[i] = field_of(name, kind, "", entry.options and entry.options[name])
  end
  return self:options_class(options_class(entry.name), nil, nil, fields)
end

function Writer:options_class(class, parent, element, fields)
  if #fields == 0 and not element then
    return parent, fields
  end
  local lines = { ("---@class %s%s"):format(class, parent and ": " .. parent or "") }
  lines[#lines + 1] = element and ("---@field [integer] %s"):format(element)
  for _, field in ipairs(fields) do
    lines[#lines + 1] = field.text
  end
  if not self.written[class] then
    self.written[class] = true
    self.parts[#self.parts + 1] = "\n" .. table.concat(lines, "\n")
  end
  return class, fields
end

-- The names of a function's parameters as its code has them; none for one in C.
local function code_parameters(f)
  local names = {}
  local info = debug.getinfo(guards.origin(f), "Su")
  for i = 1, info.what == "C" and 0 or info.nparams do
    names[i] = debug.getlocal(guards.origin(f), i)
  end
  return names, info.isvararg
end

-- The parameters of "start, stop [, num [, options]]": names, types, and whether they may be left
-- out. Option tables, which have no name there, have that in the code of the function.
function Writer:parameters_of(entry, text, in_code)
  local list = {}
  for _, part in ipairs(split(text, ",")) do
    local name, optional = part.text:match("^([%w_.]*)"), part.optional
    local table_text = part.text:match("(%b{})$") or part.text:match("^options of %w+$")
    local kind, options
    if table_text then
      kind, options = self:options(entry, table_text:match("^{(.*)}$") or table_text)
      name = in_code[#list + 1] or "options"
    elseif name == "..." then
      kind = (entry.types or {})["..."] or list[1] and list[#list].type or "any"
    elseif name == "options" or name == "axis" then -- an axis may be an option, too
      local class = self:listed_options(entry)
      kind = self:type(entry, name)
      kind = class and kind:gsub("%f[%a]table$", class) or kind
    else
      kind = self:type(entry, name)
    end
    list[#list + 1] = { name = name, type = kind, options = options, optional = optional }
    if name == "..." then -- holds all that follows as well
      break
    end
  end
  return list
end

-- --- writing declarations ------------------------------------------------------------------------

-- The type of a result, and its name or what is said about it.
function Writer:result_of(entry, text)
  for _, one in ipairs(types.phrases) do
    local words, kind = one[1], one[2]
    if text == words then
      return kind
    elseif text:sub(1, #words + 1) == words .. " " then
      return ("%s # %s"):format(kind, text:sub(#words + 2))
    end
  end
  local name, rest = text:match("^([%a_][%w_]*)%s*(.*)$")
  local kind = name and ((entry.types or {})[name] or self.results[name])
  if kind then
    return ("%s %s%s"):format(kind, name, rest ~= "" and " " .. rest or "")
  end
  if tonumber(text) then
    return ("%s # %s"):format(number_types[math.type(tonumber(text))], text)
  elseif text:find("^{") then
    return "table # " .. text
  end
  no_type("result", text, entry)
end

-- The types of the results of "A, cache", each with its name or comment.
function Writer:results_of(entry, text)
  local whole = (entry.types or {})[text]
  if whole then
    return { whole }
  end
  local results = {}
  for i, part in ipairs(split(text, ",")) do
    results[i] = part.text == "..." and "dnn.array ..." or self:result_of(entry, part.text)
  end
  return results
end

-- "fun(stop: number, options?: table): dnn.array": another way to call a function.
local function overload_of(parameters, results)
  local texts, result_types = {}, {}
  for i, p in ipairs(parameters) do
    texts[i] = ("%s%s: %s"):format(p.name, p.optional and "?" or "", p.type)
  end
  for i, result in ipairs(results) do
    result_types[i] = result:match("^%S+")
  end
  return ("---@overload fun(%s)%s"):format(table.concat(texts, ", "),
    #results > 0 and ": " .. table.concat(result_types, ", ") or "")
end

-- Other ways to call a function with these parameters: without the first, if that may be left out,
-- and with its options as arguments in their order, if it takes any number of arguments.
local function overloads_of(parameters, results, in_code, is_vararg)
  local lines, last = {}, parameters[#parameters]
  if #parameters > 1 and parameters[1].optional and not parameters[2].optional
      and parameters[2].name ~= "..." then
    lines[#lines + 1] = overload_of({ table.unpack(parameters, 2) }, results)
  end
  if is_vararg and last and last.options and #in_code == #parameters - 1 then
    local in_order = { table.unpack(parameters, 1, #parameters - 1) }
    for _, option in ipairs(last.options) do
      in_order[#in_order + 1] = { name = option.name, type = option.type, optional = true }
    end
    lines[#lines + 1] = overload_of(in_order, results)
  end
  return lines
end

-- The calls of a signature, the text of the parameters and that of the results of each:
-- "f(x) -> y; f() -> z" has two. The results of the first are those of calls that tell none.
local function calls_of(signature)
  local calls = {}
  for form in (signature .. ";"):gmatch("%s*(.-);") do
    local arguments, results = form:match("^[%w_]+(%b())%s*%-?>?%s*(.*)$")
    if arguments then
      arguments = arguments:sub(2, -2)
    else -- f{...} and f[{...}]
      arguments, results = form:match("^[%w_]+(.-)%s*%->%s*(.*)$")
    end
    calls[#calls + 1] = { parameters = arguments,
      results = results ~= "" and results or calls[1] and calls[1].results or "" }
  end
  return calls
end

-- The declaration of a function: `owner` is what it is a field of, with "." or ":" behind it.
function Writer:declaration(owner, name, entry, f)
  local in_code, is_vararg = code_parameters(f)
  if owner:sub(-1) == ":" and #in_code > 0 then
    table.remove(in_code, 1) -- the object itself
  end
  local calls = calls_of(entry.signature)
  local parameters = self:parameters_of(entry, calls[1].parameters, in_code)
  if owner == "array:" and entry.name:sub(1, 2) ~= "A:" then
    table.remove(parameters, 1) -- the array itself
  end
  if in_code[#parameters + 1] == "options" then -- behind an axis that may be an option, too
    parameters[#parameters + 1] = { name = "options", optional = true,
      type = self:listed_options(entry) or "table" }
  end
  local results = self:results_of(entry, calls[1].results)
  local lines, names = { doc.wrap(entry.text, "--- ", 100) }, {}
  for i, p in ipairs(parameters) do
    names[i] = p.name
    lines[#lines + 1] = ("---@param %s%s %s"):format(p.name,
      p.optional and p.name ~= "..." and "?" or "", p.type)
  end
  for _, result in ipairs(results) do
    lines[#lines + 1] = "---@return " .. result
  end
  table.move(overloads_of(parameters, results, in_code, is_vararg), 1, 2, #lines + 1, lines)
  for i = 2, #calls do
    lines[#lines + 1] = overload_of(self:parameters_of(entry, calls[i].parameters, in_code),
      self:results_of(entry, calls[i].results))
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

-- The names in a table, and in the parts that are loaded when they are used.
local function sorted_names(values)
  local names, seen = {}, {}
  for _, fields in ipairs { values, (debug.getmetatable(values) or {}).__parts or {} } do
    for name in next, fields do
      if type(name) == "string" and name:sub(1, 2) ~= "__" and not seen[name] then
        names[#names + 1], seen[name] = name, true
      end
    end
  end
  table.sort(names)
  return names
end

local kinds <const> = { number = "number", string = "string" }

-- A class with a field for each value of a table that is no function.
function Writer:class(name, variable, values, fields, overload)
  local lines = { "", "---@class " .. name }
  for _, key in ipairs(sorted_names(values)) do
    local kind = fields[key] or kinds[type(values[key])]
    if type(values[key]) ~= "function" then
      lines[#lines + 1] = ("---@field %s %s"):format(key, kind or fail("no type for " .. key))
    end
  end
  lines[#lines + 1] = overload
  lines[#lines + 1] = ("local %s = {}"):format(variable)
  self.parts[#self.parts + 1] = table.concat(lines, "\n")
end

-- The declarations of all functions of a table; `prefix` is that of its entries' names.
function Writer:functions(owner, prefix, values)
  for _, name in ipairs(sorted_names(values)) do
    local value = values[name]
    if type(value) == "function" then
      local entry = doc.find(prefix .. name) or doc.find(value) or
        fail("%s%s has no help entry", prefix, name)
      local text = self:declaration(owner, name, entry, value) -- which may add its options' class
      self.parts[#self.parts + 1] = "\n" .. text
    end
  end
end

-- A class and its methods.
function Writer:methods(class, variable, prefix, methods)
  self:class(class, variable, {}, {})
  self:functions(variable .. ":", prefix, methods)
end

-- The classes of modules whose names are those of what they make, or are not the program's own.
local module_classes <const> = { ["dnn.params"] = "dnn.params.module", display = "dnn.display" }

local function has_functions(values)
  for _, name in ipairs(sorted_names(values)) do
    if type(values[name]) == "function" then
      return true
    end
  end
  return false
end

-- A table of functions, after those that are in it.
function Writer:module(path, values)
  local fields, short = {}, (path:gsub("^dnn%.", ""):gsub("%.", "_"))
  for _, name in ipairs(sorted_names(values)) do
    local value = values[name]
    if type(value) == "table" then
      fields[name] = has_functions(value) and self:module(path .. "." .. name, value) or "table"
    end
  end
  local entry = (debug.getmetatable(values) or {}).__call and doc.find(path)
  local class, overload = module_classes[path] or path, nil
  if entry then -- a table that can be called
    local call = calls_of(entry.signature)[1]
    overload = overload_of(self:parameters_of(entry, call.parameters, {}),
      self:results_of(entry, call.results))
  end
  self:class(class, short, values, fields, overload)
  self:functions(short .. ".", path .. ".", values)
  return class
end

-- --- the files -----------------------------------------------------------------------------------

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

local write = {}

function write.np(self)
  self.parameters, self.results = types.np, types.np_results
  self.parts[#self.parts + 1] = array_class:sub(1, -2)
  self:functions("array:", "A:", core.methods)
  self:methods("dnn.RandomState", "state", "RandomState:", state_methods())
  self:methods("dnn.generator", "generator", "rng:", generator.methods)
  self:class("dnn.np.random", "random", np.random, {})
  self:functions("random.", "np.random.", np.random)
  self:class("dnn.np.linalg", "linalg", np.linalg, {})
  self:functions("linalg.", "np.linalg.", np.linalg)
  self:class("dnn.np", "np", np, { random = "dnn.np.random", linalg = "dnn.np.linalg" })
  self:functions("np.", "np.", np)
end

function write.dnn(self)
  self.parts[#self.parts + 1] = dnn_aliases:sub(1, -2)
  self:methods("dnn.network", "net", "net:", require("dnn.network").Network)
  self:methods("dnn.progress", "bar", "bar:", require("dnn.progress").methods)
  self:module("dnn", require("dnn.help.docs.dnn").module)
end

function write.display(self)
  self:module("display", require "dnn.display")
end

function write.h5(self)
  local h5 = require "dnn.h5"
  for _, kind in ipairs { "group", "file", "dataset" } do
    self:methods("h5." .. kind, kind, kind .. ":", h5.methods[kind])
  end
  self:class("dnn.h5", "h5", {}, {})
  self:functions("h5.", "h5.", h5)
end

function write.plot(self)
  self.parameters, self.results = types.plot, types.plot_results
  self.parts[#self.parts + 1] = plot_aliases:sub(1, -2)
  self:methods("dnn.plot.Axes", "axes", "axes:", require("dnn.plot.axes").methods())
  self:methods("dnn.plot.Figure", "figure", "figure:", require("dnn.plot.figure").methods())
  local plt = require "dnn.plot"
  self:class("dnn.plot.style", "style", plt.style, { available = "string[]" })
  self:functions("style.", "plt.style.", plt.style)
  self:class("dnn.plot", "plt", plt, { cm = "table<string, dnn.Colormap>",
    rcParams = "table<string, any>", style = "dnn.plot.style" })
  self:functions("plt.", "plt.", plt)
end

--- The names of the files in lua/dnn/meta, without ".lua".
stubs.files = { "np", "dnn", "display", "h5", "plot" }

--- The text of one of them.
---@param name string
---@return string
function stubs.text(name)
  local writer = setmetatable({ parts = { head:sub(1, -2) }, written = {},
    parameters = types.dnn, results = types.dnn_results }, Writer)
  write[name](writer)
  return table.concat(writer.parts, "\n") .. "\n"
end

--- Writes all of them, or none where an entry lacks something.
---@param directory string
function stubs.write(directory)
  local texts = {}
  for i, name in ipairs(stubs.files) do
    texts[i] = stubs.text(name)
  end
  for i, name in ipairs(stubs.files) do
    local file <close> = assert(io.open(("%s/%s.lua"):format(directory, name), "w"))
    file:write(texts[i])
  end
end

return stubs

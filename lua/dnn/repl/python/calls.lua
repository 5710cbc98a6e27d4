--- Calls in lines of Python: arguments with names, and methods.

local lookup = require "dnn.repl.lookup"
local methods = require "dnn.repl.python.methods"
local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.repl.python.reader"
local signature = require "dnn.repl.signature"

local levels, give_up, quoted = pieces.levels, pieces.give_up, pieces.quoted
local expression, string_literal, atom = pieces.expression, pieces.string_literal, pieces.atom
local kind_of, index_of = pieces.kind_of, pieces.index_of
local text_methods, list_methods = methods.text_methods, methods.list_methods

-- Options and arguments that are positions.
local positions = { axis = true, axes = true, axis1 = true, axis2 = true, source = true,
  destination = true, indices = true, positions = true, dim = true }

--- The names of a function's parameters, from its help or itself.
local function parameters_of(f)
  local entry = require("dnn.help.doc").find(f)
  local text = entry and entry.signature:match("%b()") or signature.parameters(f) or ""
  local names = {}
  for name in text:gsub("%b{}", "options"):gmatch("[%a_][%w_.]*") do
    names[#names + 1] = name
  end
  return names
end

local function is_position(name, e)
  return positions[name or 0] and e.kind ~= "string"
end

local types = { int = "int64", float = "float64", bool = "bool" }

--- A type of arrays that is named as Python's own.
local function dtype(e)
  if e.name and e.value == nil and types[e.name] then
    return string_literal(types[e.name])
  end
  return e
end

--- The arguments of a call, and those with names as the table that Lua takes, or at their places.
local function arguments_for(read, what, f, arguments, keywords, shift)
  local names = type(f) == "function" and parameters_of(f) or {}
  local options = type(f) == "function" and signature.options(f) or {}
  local parts, pairs_of_table, given = {}, {}, #arguments
  for i, e in ipairs(arguments) do
    local name = names[i + shift]
    e = name == "dtype" and dtype(e) or e
    parts[i] = is_position(name, e) and read:place(e).code or e.code
  end
  for _, pair in ipairs(keywords) do
    local name, e = pair.name, pair.value
    e = is_position(name, e) and read:place(e) or name == "dtype" and dtype(e) or e
    local place = index_of(names, name)
    local is_idle = read.is_notebook and (name == "copy" or name == "order" or name == "flush")
    e = is_idle and { kind = "none" } or e
    local is_option = f == nil or index_of(options, name)
    if is_option and e.kind ~= "none" then
      pairs_of_table[#pairs_of_table + 1] = ("%s = %s"):format(name, e.code)
    elseif e.kind ~= "none" and place and place - shift == given + 1 then
      given = given + 1
      parts[given] = e.code
    elseif e.kind ~= "none" then -- None is as good as nothing
      local known = table.move(options, 1, #options, #names + 1, { table.unpack(names) })
      local nearest = require("dnn.support.suggest").nearest(name, known)
      give_up(("%s takes no '%s'%s"):format(what, name, nearest
        and (": did you mean '%s'?"):format(nearest) or ", see ?" .. what))
    end
  end
  if #pairs_of_table > 0 then
    read:note("options are a table")
    parts[given + 1] = "{" .. table.concat(pairs_of_table, ", ") .. "}"
    if given == 0 then
      return parts[1]
    end
  end
  return "(" .. table.concat(parts, ", ") .. ")"
end

--- Is it the module of figures, or something that belongs to a figure?
local function is_of_figures(value)
  local metatable = debug.getmetatable(value)
  local name = type(metatable) == "table" and rawget(metatable, "__name")
  return value ~= nil and rawequal(value, package.loaded["dnn.plot"])
    or type(name) == "string" and name:find("^dnn%.plot%.") ~= nil
end

--- The arguments of their functions, which know matplotlib's names.
local function figure_arguments(read, arguments, keywords)
  local parts, options = {}, {}
  for i, e in ipairs(arguments) do
    parts[i] = e.code
  end
  for _, pair in ipairs(keywords) do
    if pair.value.kind ~= "none" then
      options[#options + 1] = ("%s = %s"):format(pair.name, pair.value.code)
    end
  end
  if #options > 0 then
    read:note("options are a table")
    parts[#parts + 1] = "{" .. table.concat(options, ", ") .. "}"
    if #parts == 1 then
      return parts[1]
    end
  end
  return "(" .. table.concat(parts, ", ") .. ")"
end

--- The arguments of a call. Those of our functions may have lists in Lua's braces already.
function reader:arguments(is_ours)
  local arguments, keywords = {}, {}
  local outer = self.takes_lists
  self.takes_lists = is_ours
  while not self:take(")") do
    local token, start = self.tokens[self.at], self.at
    local following = self.tokens[self.at + 1] or token
    if token.kind == "*" or token.kind == "**" then
      give_up("table.unpack(t) gives the items of a list as arguments")
    elseif token.kind == "name" and following.kind == "=" then
      self.at = self.at + 2
      keywords[#keywords + 1] = { name = token.text, value = self:expression() }
    else
      arguments[#arguments + 1] = self:expression()
      if self:peek("name", "for") then
        arguments[#arguments] = self:generator(start)
      end
    end
    if not self:take(",") and not self:peek(")") then
      give_up()
    end
  end
  self.takes_lists = outer
  return arguments, keywords
end

-- Functions that give positions, and those of them that give one array for each axis.
local position_functions = { argmax = true, argmin = true, argsort = true, argpartition = true,
  argwhere = true, flatnonzero = true, lexsort = true, nanargmax = true, nanargmin = true,
  nonzero = true, permutation = true, searchsorted = true, where = true }
local tuple_functions = { nonzero = true, where = true }

-- What methods of arrays are called here.
local ours_for_arrays = { tolist = "totable", fill = "fill_", sort = "sort_" }

--- What the call of a method returns, as far as it matters.
local function result_kind(e, name)
  return e.kind == "array" and (({ item = "number", tolist = "list" })[name] or "array") or nil
end

--- The kind of what a function of np returns.
local function np_kind(name)
  local entry = require("dnn.help.doc").find("np." .. name)
  local result = entry and entry.signature:match("%-> (%a+)")
  return result == "array" and not entry.signature:find(" or ") and "array" or nil
end

function reader:method_call(e, name)
  local is_plain = debug.getmetatable(e.value) == nil
  local arguments, keywords = self:arguments(e.kind == "array" or e.value ~= nil
    and (e.kind == nil or not is_plain))
  local own = e.kind == "string" and text_methods or is_plain and (e.kind == "list"
    or e.kind == "dict" or e.kind == nil and e.value ~= nil and type(e.value) == "table"
    and lookup.field(e.value, name) == nil) and list_methods
  if own and own[name] and #keywords == 0 then
    return own[name](e, arguments)
  elseif own then
    give_up()
  end
  if e.kind == nil and e.value == nil and (name == "append" or name == "items") then
    give_up("a list grows by t[#t + 1] = x, pairs(t) goes over the keys and values of a table")
  end
  local metatable = debug.getmetatable(e.value)
  local is_named = type(metatable) == "table" and rawget(metatable, "__name") ~= nil
  local is_module = type(e.value) == "table" and not is_named
    and (lookup.field(e.value, name) ~= nil or rawequal(e.value, package.loaded.dnn)
      or rawequal(e.value, package.loaded["dnn.np"]))
  local f = e.value ~= nil and lookup.field(e.value, name) or nil
  if e.kind == "array" and ours_for_arrays[name] then
    name = ours_for_arrays[name]
    f = package.loaded["dnn.core"].methods[name]
  elseif e.kind == "array" and f == nil then
    f = package.loaded["dnn.core"] and package.loaded["dnn.core"].methods[name]
  end
  if e.kind == "array" and f == nil then
    give_up(("an array has no method '%s'"):format(name))
  elseif e.value ~= nil and f == nil then
    self:missing(e, name) -- a module tells itself what it does not have
  end
  if is_module and type(f) == "string" and #arguments == 1 and #keywords == 0 then -- np.int64(mask)
    return expression(("np.asarray(%s):astype(%s)"):format(arguments[1].code, quoted(f)),
      levels.atom, "array")
  end
  if f ~= nil and type(f) ~= "function" then
    self:note("it is a field")
    return #arguments + #keywords == 0 and expression(atom(e) .. "." .. name, levels.atom,
      kind_of(f), { value = f }) or give_up()
  end
  local separator = is_module and "." or ":"
  local written = e.code .. separator .. name
  if not is_module then
    self:note("a method is called with a colon")
    written = atom(e) .. ":" .. name
  end
  local shift = 0
  if not is_module and f then -- a function that is a method has its object first
    local names = parameters_of(f)
    local entry = require("dnn.help.doc").find(f)
    shift = entry and names[1] == "A" and not entry.name:find(":") and 1 or 0
  end
  local kind = is_module and e.code == "np" and np_kind(name) or result_kind(e, name)
  local is_ours = (is_module or e.kind == "array") and (name ~= "where" or #arguments == 1)
  local written_arguments = is_of_figures(e.value) and figure_arguments(self, arguments, keywords)
    or arguments_for(self, written, f, arguments, keywords, shift)
  return expression(written .. written_arguments, levels.atom, kind,
    { is_mask = kind == "array" and name:find("^is") ~= nil,
      is_position = e.is_position or is_ours and position_functions[name],
      is_tuple = is_ours and tuple_functions[name] })
end

return { arguments_for = arguments_for }

--- Finds names and fields without running code of the user: tables are read raw, `__index` is
--- followed where it is a table and never called. A type whose `__index` is a function shows its
--- fields by `__complete` in its metatable, a table or a function of the object that returns one,
--- or by lookup.register; one whose fields are modules that are loaded when they are used, by a
--- table `__parts` of the modules' names.

local arrays = require "dnn.repl.arrays"
local preloaded = require "dnn.support.preloaded"
local suggest = require "dnn.support.suggest"

local lookup = {}

--- Longest chain of metatables that is followed.
local max_chain <const> = 20

local registered = {} -- tables of fields, by the `__name` of their type

--- Tells the fields of a type.
---@param type_name string the `__name` of its metatable
---@param fields table<string, any> the fields by their names; values may be placeholders
function lookup.register(type_name, fields)
  registered[type_name] = fields
end

--- The tables in which the fields of a value are found, in the order of the search.
local function sources_of(value)
  local sources = {}
  for _ = 1, max_chain do
    if type(value) == "table" then
      sources[#sources + 1] = value
    end
    local metatable = debug.getmetatable(value)
    if type(metatable) ~= "table" then
      break
    end
    local index = rawget(metatable, "__index")
    local name = rawget(metatable, "__name")
    local fields = rawget(metatable, "__complete")
    local core = package.loaded["dnn.core"]
    if type(fields) == "function" then
      local ok, given = pcall(fields, value)
      fields = ok and given
    end
    if type(fields) ~= "table" and name == "dnn.array" and core then
      fields = core.methods
    elseif type(fields) ~= "table" and name then
      fields = registered[name]
    end
    for _, table_of_fields in pairs { fields, rawget(metatable, "__parts") } do
      if type(table_of_fields) == "table" then
        sources[#sources + 1] = table_of_fields
      end
    end
    if type(index) ~= "table" then
      break
    end
    value = index
  end
  return sources
end

--- Whether a source of fields holds names of modules.
local function is_parts(value, source)
  local metatable = debug.getmetatable(value)
  return type(metatable) == "table" and rawget(metatable, "__parts") == source
end

--- Calls `add(name, field)` for each field of a value that has a name, in no order.
---@param value any
---@param add fun(name: string, field: any)
function lookup.each(value, add)
  local seen
  local sources = sources_of(value)
  for i, source in ipairs(sources) do
    seen = #sources > 1 and (seen or {}) or nil
    for name, field in next, source do
      if type(name) == "string" and not (seen and seen[name]) then
        if seen and i < #sources then
          seen[name] = true
        end
        add(name, is_parts(value, source) and package.loaded[field] or field)
      end
    end
  end
end

--- The names of the fields of a value, sorted.
---@param value any
---@return string[]
function lookup.names(value)
  local names = {}
  lookup.each(value, function(name) names[#names + 1] = name end)
  table.sort(names)
  return names
end

--- A field of a value, or nil.
---@param value any
---@param key any
---@return any
function lookup.field(value, key)
  if key == nil or key ~= key then
    return nil
  end
  for _, source in ipairs(sources_of(value)) do
    local field = rawget(source, key)
    if field ~= nil and is_parts(value, source) then
      local ok, part = pcall(suggest.part, field)
      return ok and part or nil
    elseif field ~= nil then
      -- what the methods of arrays hold for a field is no value; to read it runs no user's code
      return arrays.is_array(value) and type(field) ~= "function" and value[key] or field
    end
  end
  return nil
end

--- Values of names: variables of `scope` first, then globals.
---@alias dnn.repl.scope fun(name: string): any, boolean

--- The value of a name.
---@param name string
---@param scope? dnn.repl.scope
---@return any
function lookup.name(name, scope)
  if scope then
    local value, exists = scope(name)
    if exists then
      return value
    end
  end
  local value = rawget(_G, name)
  if value == nil then
    local ok, module = pcall(preloaded.load, name)
    value = ok and module or nil
  end
  if value == nil then
    value = lookup.field(_G, name)
  end
  return value
end

--- The value of names and fields joined by points and colons, as in "np.random" or "net:forward".
---@param path string
---@param scope? dnn.repl.scope
---@return any
function lookup.path(path, scope)
  local value, is_first = nil, true
  for name in path:gmatch("[%a_][%w_]*") do
    if is_first then
      value, is_first = lookup.name(name, scope), false
    else
      value = lookup.field(value, name)
    end
    if value == nil then
      return nil
    end
  end
  return value
end

return lookup

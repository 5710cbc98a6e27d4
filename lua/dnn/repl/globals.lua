--- The names that a session knows without `require`: each module is loaded when its name is first
--- used. A module that is not there leaves its name nil; one that is there and fails raises its
--- error.

local globals = {}

local modules = { dnn = "dnn", np = "dnn.np", h5 = "dnn.h5", plt = "dnn.plt" }

local function exists(module)
  return package.loaded[module] or package.preload[module]
    or package.searchpath(module, package.path) or package.searchpath(module, package.cpath)
end

--- The names that stand for modules, of those that exist.
---@return string[]
function globals.names()
  local names = {}
  for name, module in pairs(modules) do
    if exists(module) then
      names[#names + 1] = name
    end
  end
  return names
end

--- Loads the module that a name stands for. Returns nil for another name.
---@param name string
---@return any
function globals.load(name)
  local module = modules[name]
  return module and exists(module) and require(module) or nil
end

--- Makes the names available in `environment`.
---@param environment table
function globals.install(environment)
  local metatable = getmetatable(environment) or {}
  local outer = metatable.__index
  function metatable.__index(t, name)
    local value = globals.load(name)
    if value ~= nil then
      rawset(t, name, value)
      return value
    elseif type(outer) == "function" then
      return outer(t, name)
    end
    return outer and outer[name]
  end
  setmetatable(environment, metatable)
end

return globals

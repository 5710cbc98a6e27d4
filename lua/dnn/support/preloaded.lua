--- The names that a session knows without `require`: each module is loaded when its name is first
--- used. A module that is not there leaves its name nil; one that is there and fails raises its
--- error.

local preloaded = {}

local modules = { dnn = "dnn", np = "dnn.np", h5 = "dnn.h5", display = "dnn.display",
  plt = "dnn.plot" }

local function exists(module)
  return package.loaded[module] or package.preload[module]
    or package.searchpath(module, package.path) or package.searchpath(module, package.cpath)
end

--- The names that stand for modules, of those that exist.
---@return string[]
function preloaded.names()
  local names = {}
  for name, module in pairs(modules) do
    if exists(module) then
      names[#names + 1] = name
    end
  end
  return names
end

--- The module that a name stands for, if it exists.
---@param name string
---@return string?
function preloaded.module(name)
  local module = modules[name]
  return module and exists(module) and module or nil
end

--- Loads the module that a name stands for. Returns nil for another name.
---@param name string
---@return any
function preloaded.load(name)
  local module = preloaded.module(name)
  return module and require(module) or nil
end

return preloaded

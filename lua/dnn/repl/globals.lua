--- The global names of a session: those that stand for modules (dnn.support.preloaded), and names
--- that stand for nothing. The prompt installs them as it starts, %strict refuses the latter.

local evaluator = require "dnn.repl.evaluator"
local preloaded = require "dnn.support.preloaded"

local globals = {}

local strict = setmetatable({}, { __mode = "k" }) -- environments, and what is told there

--- Is the code that runs at a level of the stack the user's own: an input, or a file of the working
--- directory? Returns where it is, and whether it is the body of an input.
local function place_of(level)
  local info = debug.getinfo(level + 1, "Sl")
  local is_input = info.source:find("^=In%[") or info.source:find("^=%%")
  if not (is_input or info.source:find("^@[^/]")) then
    return nil
  end
  return ("%s:%d"):format(info.short_src, info.currentline),
    debug.getlocal(level + 1, 1) == evaluator.body_mark
end

--- The error for a name that stands for nothing.
local function refuse(environment, name, shell)
  local names = preloaded.names()
  for known in next, environment do
    names[#names + 1] = type(known) == "string" and known or nil
  end
  for known in next, shell.session.cells do
    names[#names + 1] = known
  end
  table.sort(names)
  local nearest = require("dnn.support.suggest").nearest(name, names)
  require "dnn.support.fail" ("'%s' stands for nothing%s", name,
    nearest and (": did you mean '%s'?"):format(nearest) or "")
end

--- Makes the names available in `environment`.
---@param environment table
function globals.install(environment)
  local metatable = debug.getmetatable(environment) or {}
  local outer = metatable.__index
  function metatable.__index(t, name)
    local value = preloaded.load(name)
    if value ~= nil then
      rawset(t, name, value)
      return value
    elseif type(outer) == "function" then
      value = outer(t, name)
    else
      value = outer and outer[name]
    end
    local shell = value == nil and strict[environment]
    if shell and type(name) == "string" and not shell.given[name] and place_of(2) then
      refuse(environment, name, shell)
    end
    return value
  end
  debug.setmetatable(environment, metatable)
end

--- Is a name that stands for nothing an error?
---@param environment table
---@return boolean
function globals.is_strict(environment)
  return strict[environment] ~= nil
end

--- Makes reading a name that stands for nothing an error in the code of the user, and tells where
--- a function makes a global variable.
---@param environment table where install was called
---@param wanted boolean
---@param shell dnn.repl.shell
function globals.strict(environment, wanted, shell)
  if not debug.getmetatable(environment) then
    globals.install(environment) -- the session took it away
  end
  strict[environment] = wanted and shell or nil
  debug.getmetatable(environment).__newindex = wanted and function(t, name, value)
    local place, is_body = place_of(2)
    if place and not is_body and not shell.given[name] then
      io.stderr:write(("%s: makes the global variable '%s': is 'local' missing?\n"):format(place,
        tostring(name)))
    end
    rawset(t, name, value)
  end or nil
end

return globals

--- Replaces values wherever the program refers to them: in tables, upvalues, the variables of
--- functions that run, and user values. dnn.repl.reload puts the new functions of a module in the
--- place of the old ones by it.

local references = {}

---@class dnn.repl.reference_walk
---@field replacements table<any, any>
---@field visited table<any, boolean>
---@field waiting any[] what was met, and is still to be looked into
---@field current thread

-- What may refer to others, by its type: how it is looked into.
local walkers = {}

local function visit(walk, value)
  if walkers[type(value)] and not walk.visited[value] then
    walk.visited[value] = true
    walk.waiting[#walk.waiting + 1] = value
  end
end

--- What takes the place of a value, or nil.
local function replacement(walk, value)
  local new = value ~= nil and walk.replacements[value] or nil
  visit(walk, new == nil and value or new)
  return new
end

function walkers.table(walk, t)
  local renamed
  for key, value in next, t do
    local new = replacement(walk, value)
    if new ~= nil then
      rawset(t, key, new)
    end
    local new_key = replacement(walk, key)
    if new_key ~= nil then
      renamed = renamed or {}
      renamed[key] = new_key
    end
  end
  for key, new_key in next, renamed or {} do
    local value = rawget(t, key)
    rawset(t, key, nil)
    rawset(t, new_key, value)
  end
  visit(walk, debug.getmetatable(t))
end

walkers["function"] = function(walk, f)
  for i = 1, 255 do
    local name, value = debug.getupvalue(f, i)
    if not name then
      break
    end
    local new = replacement(walk, value)
    if new ~= nil then
      debug.setupvalue(f, i, new)
    end
  end
end

function walkers.userdata(walk, userdata)
  local i = 1
  local value, exists = debug.getuservalue(userdata, i)
  while exists do
    local new = replacement(walk, value)
    if new ~= nil then
      debug.setuservalue(userdata, new, i)
    end
    i = i + 1
    value, exists = debug.getuservalue(userdata, i)
  end
  visit(walk, debug.getmetatable(userdata))
end

function walkers.thread(walk, thread)
  local level = thread == walk.current and 2 or 0 -- not this function
  while debug.getinfo(thread, level, "f") do
    visit(walk, debug.getinfo(thread, level, "f").func)
    for _, step in ipairs { 1, -1 } do -- variables, and arguments beyond the named ones
      local i = step
      while true do
        local name, value = debug.getlocal(thread, level, i)
        if not name then
          break
        end
        local new = replacement(walk, value)
        if new ~= nil then
          debug.setlocal(thread, level, i, new)
        end
        i = i + step
      end
    end
    level = level + 1
  end
end

--- Replaces values everywhere.
---@param replacements table<any, any> the new values by the old ones
---@param exceptions any[] what is not looked into
function references.replace(replacements, exceptions)
  local walk = { replacements = replacements, visited = {}, waiting = {},
    current = coroutine.running() }
  for _, own in ipairs { walk, replacements, walk.visited, walk.waiting } do
    walk.visited[own] = true
  end
  for _, exception in ipairs(exceptions) do
    walk.visited[exception] = true
  end
  visit(walk, debug.getregistry())
  visit(walk, walk.current)
  while #walk.waiting > 0 do
    local value = table.remove(walk.waiting)
    walkers[type(value)](walk, value)
  end
end

return references

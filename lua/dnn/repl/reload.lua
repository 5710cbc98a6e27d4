--- Loads changed Lua modules again while a session goes on. Tables keep their identity: the module,
--- the tables in it and the metatables of live objects get the new functions. Functions that were
--- replaced are replaced wherever the program refers to them. Variables of a module that hold data
--- keep their values, unless its table says `__reload = "reset"`; a function `__reload` is called
--- with the module when it has been reloaded. A file that does not compile or run changes nothing.
--- The prompt asks for it before each input, and %reload; dnn.repl.references replaces.

local references = require "dnn.repl.references"

local reload = {}

local own_directory = debug.getinfo(1, "S").source:match("^@(.*[/\\])repl[/\\][^/\\]*$")

---@class dnn.repl.reloader
---@field host table
---@field files table<string, { file: string, size: integer, time: number }|false> by module
---@field directory string modules below it are watched

---@param host table what the program offers, see src/repl/host.h
---@return dnn.repl.reloader
function reload.new(host)
  return { host = host, files = {}, directory = host.directory() }
end

--- The file of a module in Lua, or nil.
local function file_of(name)
  local file = package.searchpath(name, package.path)
  if file and file:sub(1, #own_directory) == own_directory then
    return nil
  end
  return file
end

--- Takes note of the modules that were loaded since the last time.
local function watch(reloader)
  for name in next, package.loaded do
    if type(name) == "string" and reloader.files[name] == nil then
      local file = not package.preload[name] and file_of(name)
      local is_inside = file and (file:sub(1, 1) ~= "/"
        or file:sub(1, #reloader.directory + 1) == reloader.directory .. "/")
      local size, time
      if is_inside then
        size, time = reloader.host.stat(file)
      end
      reloader.files[name] = size and { file = file, size = size, time = time } or false
    end
  end
end

--- The upvalues of a function: index and value by name.
local function upvalues(f)
  local found = {}
  for i = 1, 255 do
    local name, value = debug.getupvalue(f, i)
    if not name then
      break
    end
    found[name] = { index = i, value = value }
  end
  return found
end

local function is_same_code(a, b)
  local ok, same = pcall(function() return string.dump(a, true) == string.dump(b, true) end)
  return ok and same
end

--- Finds what in the new value of a module stands for what in the old one.
local function match(old_module, new_module, keeps_state)
  local state = { functions = {}, tables = {}, changed = 0, added = 0, removed = 0 }
  local pair

  local function pair_functions(old, new)
    if state.functions[old] or old == new or debug.getinfo(new, "S").what == "C" then
      return
    end
    state.functions[old] = new
    state.changed = state.changed + (is_same_code(old, new) and 0 or 1)
    local before = upvalues(old)
    for name, variable in pairs(upvalues(new)) do
      local other = before[name]
      if other and name ~= "_ENV" then
        local is_function = type(variable.value) == "function"
        if is_function and type(other.value) == "function" then
          pair_functions(other.value, variable.value)
        elseif not is_function and type(other.value) ~= "function" then
          if type(variable.value) == "table" and type(other.value) == "table" then
            pair(other.value, variable.value, false)
          end
          if keeps_state or type(other.value) == "table" and state.tables[other.value] then
            debug.upvaluejoin(new, variable.index, old, other.index)
          end
        end
      end
    end
  end

  --- `replaces`: data fields are the new ones, and those that are gone are taken out.
  function pair(old, new, replaces)
    if old == new or state.tables[old] then
      return
    end
    state.tables[old] = new
    local metatable, new_metatable = debug.getmetatable(old), debug.getmetatable(new)
    if type(metatable) == "table" and type(new_metatable) == "table" then
      pair(metatable, new_metatable, replaces)
    elseif replaces then
      debug.setmetatable(old, new_metatable)
    end
    for key, value in next, new do
      local before = rawget(old, key)
      if type(value) == "function" then
        state.added = state.added + (before == nil and 1 or 0)
        if type(before) == "function" then
          pair_functions(before, value)
        end
        rawset(old, key, value)
      elseif type(value) == "table" and type(before) == "table" then
        pair(before, value, replaces)
      elseif replaces or before == nil then
        rawset(old, key, value)
      end
    end
    if replaces then
      for key, value in next, old do
        if rawget(new, key) == nil then
          state.removed = state.removed + (type(value) == "function" and 1 or 0)
          rawset(old, key, nil)
        end
      end
    end
  end

  if type(old_module) == "table" and type(new_module) == "table" then
    pair(old_module, new_module, true)
  elseif type(old_module) == "function" and type(new_module) == "function" then
    pair_functions(old_module, new_module)
  end
  return state
end

--- Loads a module again.
---@param name string
---@param file string
---@return string? report a line, nil after an error
---@return string? problem
function reload.module(name, file)
  local chunk, problem = loadfile(file, "t")
  if not chunk then
    return nil, problem
  end
  local ok, new = pcall(chunk, name, file)
  if not ok then
    return nil, tostring(new)
  end
  local old = package.loaded[name]
  local hook = type(new) == "table" and rawget(new, "__reload") or nil
  local state = match(old, new, hook ~= "reset")
  if type(old) ~= type(new) or type(new) ~= "table" then
    package.loaded[name] = new
  end
  -- the old tables stay, so what refers to the new ones must refer to them
  local replacements = {}
  for before, after in pairs(state.functions) do
    replacements[before] = after
  end
  for before, after in pairs(state.tables) do
    replacements[after] = before
  end
  if next(replacements) then
    references.replace(replacements, { state, state.functions, state.tables })
  end
  if type(hook) == "function" then
    local called, complaint = pcall(hook, old)
    if not called then
      return nil, "error in __reload: " .. tostring(complaint)
    end
  end
  return ("reloaded %s: %d functions changed, %d added, %d removed"):format(
    file:match("[^/]*$"), state.changed, state.added, state.removed)
end

--- Loads the watched modules again whose files have changed. A file with an error is left alone
--- until it changes once more. After an interrupt the others are looked at the next time.
---@param reloader dnn.repl.reloader
---@return string[] reports
function reload.check(reloader)
  watch(reloader)
  local reports = {}
  for name, entry in pairs(reloader.files) do
    local size, time
    if entry then
      size, time = reloader.host.stat(entry.file)
    end
    if size and (size ~= entry.size or time ~= entry.time) then
      local report, problem = reload.module(name, entry.file)
      if reloader.host.interrupted() then
        break
      end
      entry.size, entry.time = size, time
      reports[#reports + 1] = report or ("not reloaded: %s"):format(problem:match("^[^\n]*"))
    end
  end
  table.sort(reports)
  return reports
end

--- The modules that are watched, sorted: name and file.
---@param reloader dnn.repl.reloader
---@return { name: string, file: string }[]
function reload.watched(reloader)
  watch(reloader)
  local found = {}
  for name, entry in pairs(reloader.files) do
    if entry then
      found[#found + 1] = { name = name, file = entry.file }
    end
  end
  table.sort(found, function(a, b) return a.name < b.name end)
  return found
end

return reload

--- The manual: the help texts in parts, such as arrays, and these in groups, such as what
--- `np.linalg` has; behind them the commands of the prompt and Lua's own library.

local doc = require "dnn.help.doc"

local parts = {}

---@class dnn.manual.group
---@field name string what its names begin with: "np.linalg", "A:", "%"; "" for nothing
---@field title string
---@field entries dnn.help.doc.entry[] by their names

---@class dnn.manual.part
---@field title string
---@field groups dnn.manual.group[]

-- What is behind the names of objects.
local objects <const> = { A = "arrays", RandomState = "random states", rng = "generators",
  net = "networks", history = "histories", bar = "progress bars", file = "files",
  group = "groups", dataset = "data sets", axes = "axes", figure = "figures" }

local function title_of(prefix)
  local object = prefix:match("^(%a+):$")
  if object then
    return "Methods of " .. (objects[object] or object)
  end
  return prefix == "" and "Global functions" or prefix == "%" and "Commands"
    or (prefix:gsub("[. ]$", ""))
end

-- The commands of the prompt as entries.
local function commands_of_prompt()
  require "dnn.repl.commands"
  local registry = require "dnn.repl.commands.registry"
  local entries = {}
  for i, name in ipairs(registry.names()) do
    local one = registry.list[name]
    entries[i] = { name = "%" .. name, signature = one.usage:gsub("^%%", ""),
      text = one.text:gsub("^%l", string.upper) .. "." }
  end
  return entries
end

local function prefix_of(name)
  return name:match("^(.*[.: %%])") or ""
end

-- Entries in groups by what their names begin with. What the names of others begin with, as
-- display.live does with display, is in one group with them.
local function grouped(title, entries)
  local groups, by_prefix, is_prefix = {}, {}, {}
  for _, entry in ipairs(entries) do
    is_prefix[prefix_of(entry.name)] = true
  end
  for _, entry in ipairs(entries) do
    local prefix = is_prefix[entry.name .. "."] and entry.name .. "."
      or is_prefix[entry.name .. " "] and entry.name .. " " or prefix_of(entry.name)
    local group = by_prefix[prefix]
    if not group then
      group = { name = prefix:gsub("[. ]$", ""), title = title_of(prefix), entries = {} }
      groups[#groups + 1], by_prefix[prefix] = group, group
    end
    table.insert(group.entries, entry)
  end
  for _, group in ipairs(groups) do
    table.sort(group.entries, function(a, b)
      local one, other = a.name:lower(), b.name:lower()
      return one < other or one == other and a.name < b.name
    end)
  end
  return { title = title, groups = groups }
end

local list

--- All parts.
---@return dnn.manual.part[]
function parts.list()
  if not list then
    doc.add_file "dnn.help.docs.lua"
    list = {}
    local files = doc.files()
    for _, file in ipairs(files) do
      list[#list + 1] = grouped(file.title, file.entries)
    end
    table.insert(list, #list, grouped("The prompt", commands_of_prompt()))
  end
  return list
end

--- The entry for a name; names of modules may be left out.
---@param name string
---@return dnn.help.doc.entry?
function parts.find(name)
  for _, part in ipairs(parts.list()) do
    for _, group in ipairs(part.groups) do
      for _, entry in ipairs(group.name == "%" and group.entries or {}) do
        if entry.name == name then
          return entry
        end
      end
    end
  end
  return doc.find(name)
end

--- The groups of names that begin so: "np", "A" or "A:".
---@param name string
---@return dnn.manual.group[]
function parts.groups(name)
  local found = {}
  for _, part in ipairs(parts.list()) do
    for _, group in ipairs(part.groups) do
      if group.name ~= "" and (group.name == name or group.name == name .. ":") then
        found[#found + 1] = group
      end
    end
  end
  return found
end

return parts

--- Caches of forward functions: lists whose entries also have names.
--
--     local cache = setmetatable({ Z, A }, caches.name_fields({}, "cache", { "Z", "A" }))
--     cache.A == cache[2]
--
-- The forward functions of dnn.course.steps and dnn.course.three_layers return such lists.

local fail = require "dnn.support.fail"
local quote = require("dnn.core").system.quote

local caches = {}

--- Gives the lists with this metatable named fields: names[i] is the name of entry i.
---@param metatable table
---@param what string what such a list is called
---@param names string[]
---@return table metatable
function caches.name_fields(metatable, what, names)
  local positions = {}
  for position, name in ipairs(names) do
    positions[name] = position
  end
  metatable.__name = what
  function metatable.__index(cache, name)
    local position = positions[name]
    if position == nil and type(name) == "string" then
      fail('a %s has no field "%s": it has %s', what, quote(name), table.concat(names, ", "))
    end
    return position and rawget(cache, position)
  end
  function metatable.__tostring(cache)
    local parts = {}
    for position, name in ipairs(names) do
      local value = rawget(cache, position)
      local is_array = type(value) == "userdata"
      parts[position] = name .. " " .. tostring(is_array and value.shape or value)
    end
    return ("%s {%s}"):format(what, table.concat(parts, ", "))
  end
  return metatable
end

return caches

--- Artists: what is drawn into axes. A kind of plot makes a class of them:
--
--     local Line = artist.class("Line2D", { color = "color", linewidth = "from_zero" })
--     function Line:draw(canvas) ... end
--     artist.finish(Line, "line")
--     local line = artist.new(Line, "plot", { color = "r", lw = 2 }, { linewidth = 1.5 })
--
-- Its properties are fields of the artist, options of the function that makes it, and have methods:
-- `line:set_linewidth(2)`, `line:get_color()`, `line:set { lw = 2 }`.

local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local members = require "dnn.plot.figure.members"
local options = require "dnn.plot.options"

local artist = {}

---@class dnn.plot.Artist
---@field axes dnn.plot.Axes
---@field label? string
---@field zorder number
---@field alpha? number
---@field visible boolean
---@field clip? boolean false: drawn outside of the axes' box, too
---@field sticky? {x?: number[], y?: number[]} edges of data that want no margin beyond them
---@field asks? {x?: boolean, y?: boolean} the directions whose limits are found anew because of it,
--- if not both

-- What every artist has.
local common <const> = { label = "text", zorder = "number", alpha = "share", visible = "boolean" }

local is_artist = setmetatable({}, { __mode = "k" }) ---@type table<table, boolean> by class

--- Whether a value is an artist.
---@param value any
---@return boolean
function artist.is(value)
  return type(value) == "table" and is_artist[getmetatable(value)] == true
end

-- Raises for a method that there is not; of what was made together, one part may have it.
local function refuse(self, method, class)
  local owners = {}
  for field, part in pairs(self) do
    if artist.is(part) and rawget(getmetatable(part), method) then
      owners[#owners + 1] = type(field) == "string" and field or nil
    end
  end
  table.sort(owners)
  if owners[1] then
    fail('%s has no "%s": write it of its %s', class.__name, method,
      table.concat(owners, " or its "))
  elseif self[1] and rawget(getmetatable(self[1]), method) then
    fail('%s has no "%s": each of its artists has, [1] is the first', class.__name, method)
  end
  members.refuse(class.__name .. " objects", method, class)
end

--- A class of artists.
---@param name string as matplotlib calls it
---@param properties table<string, string|dnn.plot.Kind> the kinds of its properties, by their names
---@return table class
function artist.class(name, properties)
  local class = { __name = name, properties = {} }
  class.__index = function(self, key)
    local value = class[key]
    if value == nil and type(key) == "string" and key:find "^[sg]et_" then
      refuse(self, key, class)
    end
    return value
  end
  class.__complete = class -- what the prompt offers, which asks no function
  is_artist[class] = true
  for _, known in ipairs { common, properties } do
    for property, kind in pairs(known) do
      class.properties[property] = kind
      class["get_" .. property] = function(self)
        return self[property]
      end
      class["set_" .. property] = function(self, value)
        self[property] = options.check("set_" .. property, "the value", value, kind)
        self:changed()
        return self
      end
    end
  end

  --- Changes several properties: `line:set { color = "r", lw = 2 }`.
  function class:set(given)
    for property, value in pairs(options.read("set", given, self.properties)) do
      self[property] = value
    end
    self:changed()
    return self
  end

  --- Limits are found anew when they are needed next.
  function class:changed()
    if self.axes then
      self.axes:changed()
    end
  end

  --- Takes it out of its axes.
  function class:remove()
    if self.axes then
      self.axes:take_out(self)
    end
  end

  function class:__tostring()
    return ("<%s%s>"):format(name, self.label and ": " .. self.label or "")
  end
  return class
end

--- An artist with the options that were given to a function, and defaults for the others.
---@generic T
---@param class T
---@param caller string the function, for messages
---@param given? table<string, any>
---@param defaults? table<string, any>
---@return T
function artist.new(class, caller, given, defaults)
  local made = options.read(caller, given, class.properties)
  for property, value in pairs(defaults or {}) do
    if made[property] == nil then
      made[property] = value
    end
  end
  if made.visible == nil then
    made.visible = true
  end
  made.zorder = made.zorder or 1
  return setmetatable(made, class)
end

--- Makes the methods of a class say so when they are called with a dot.
---@param class table
---@param object string what examples call one, "line"
function artist.finish(class, object)
  -- Scalings call `limits`, with an argument that most classes have no use for: it is not counted.
  local limits = class.limits
  class.limits = nil
  guards.methods(class, class.__name, object, function(value)
    return getmetatable(value) == class
  end)
  class.limits = limits
end

return artist

--- Containers: artists that were made by one call and have one label, such as bars. `bars[1]` is
--- the first of them, `#bars` their number; each is drawn for itself.

local artist = require "dnn.plot.artist"

local container = {}

---@class dnn.plot.Container: dnn.plot.Artist
---@field is_container true
---@field [integer] dnn.plot.Artist

--- A class of containers.
---@param name string as matplotlib calls it
---@return table class
function container.class(name)
  local class = artist.class(name, {})
  class.is_container = true

  --- Draws nothing: its artists are in the axes, too.
  function class.draw(_, _) end

  --- Takes its artists out of the axes.
  function class:remove()
    for _, child in ipairs(self) do
      child:remove()
    end
    if self.axes then
      self.axes:take_out(self)
    end
  end

  function class:key(canvas, x, y, w, h)
    if self[1] then
      self[1]:key(canvas, x, y, w, h)
    end
  end

  return class
end

--- Adds artists to axes, and a container of them.
---@generic T
---@param class T
---@param caller string the function, for messages
---@param axes dnn.plot.Axes
---@param children dnn.plot.Artist[]
---@param label? string
---@return T
function container.add(class, caller, axes, children, label)
  local made = artist.new(class, caller, nil, { label = label })
  for i, child in ipairs(children) do
    made[i] = axes:add(child)
  end
  return axes:add(made)
end

return container

--- What users see of the methods of axes and figures: those that only the other parts of figures
--- call are not among them.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local suggest = require "dnn.support.suggest"

local members = {}

--- The methods of a class for users, by their names.
---@param class table<string, any>
---@param inner string the names of the others, with spaces between them
---@return table<string, function>
function members.of(class, inner)
  local found = {}
  for name, value in pairs(class) do
    if type(value) == "function" and name:sub(1, 2) ~= "__" then
      found[name] = value
    end
  end
  for name in inner:gmatch "%S+" do
    found[name] = nil
  end
  return found
end

-- What to write for other methods of matplotlib.
local advice <const> = {
  broken_barh = "ax:barh with left = {...} draws bars that begin anywhere",
  eventplot = "ax:vlines draws many lines",
  inset_axes = "fig:add_axes { left, bottom, width, height } makes axes within others",
  supxlabel = 'write fig:text(0.5, 0.02, "epoch", { ha = "center" })',
  supylabel = 'write fig:text(0.02, 0.5, "cost", { va = "center", rotation = 90 })',
  add_gridspec = 'fig:add_subplot(2, 3, { 1, 2 }) takes several cells, as subplot_mosaic "AAB;CDE"',
  show = "plt.show() shows open figures, and the prompt one whose name is an input",
}

--- Raises for a name that objects of a class do not have.
---@param kind string "axes"
---@param name any
---@param known table<string, any> what they have
function members.refuse(kind, name, known)
  local names = {}
  for key in pairs(known) do
    names[#names + 1] = key
  end
  table.sort(names)
  local setter = type(name) == "string" and known["set_" .. name] and "set_" .. name
  local nearest = setter or type(name) == "string" and suggest.nearest(name, names)
  fail('%s have no "%s"%s', kind, core.system.quote(tostring(name)),
    advice[name] and ": " .. advice[name]
    or nearest and (': did you mean "%s"?'):format(nearest) or "")
end

return members

--- HTML that cells show, such as tables, for pages: written anew of a few elements that cannot run
--- or fetch anything, with none of their attributes but alignment and spans of cells. What has
--- others, or is not well formed, is not shown.

local xml = require "dnn.support.xml"

local fragment = {}

--- Bytes and depth of what is looked at.
local max_bytes <const>, max_depth <const> = 1024 * 1024, 50

local elements = {}
for name in ([[table caption thead tbody tfoot tr th td div p span b strong i em u s small sub sup
  code pre ul ol li br hr]]):gmatch("%a+") do
  elements[name] = true
end

--- Those without an end.
local empty = { br = true, hr = true }

--- The attributes that stay.
local function attributes(name, given)
  local align = given:match('style="text%-align:%s*(%a+)') or given:match('align="(%a+)"')
  local kept = (align == "left" or align == "center" or align == "right")
    and (' class="%s"'):format(align) or ""
  if name == "td" or name == "th" then
    for _, side in ipairs { "colspan", "rowspan" } do
      local count = given:match("%s" .. side .. '="(%d%d?%d?)"')
      kept = kept .. (count and (' %s="%s"'):format(side, count) or "")
    end
  end
  return kept
end

--- A text between tags: what is no entity is escaped.
local function escaped(text)
  local parts, position = {}, 1
  for start, entity, stop in text:gmatch("()(&#?%w+;)()") do
    parts[#parts + 1] = xml.escape(text:sub(position, start - 1)) .. entity
    position = stop
  end
  return table.concat(parts) .. xml.escape(text:sub(position))
end

--- The HTML that a page may hold, nil where it is more than that.
---@param text string
---@return string|nil
function fragment.clean(text)
  if #text > max_bytes then
    return nil
  end
  local parts, open, position = {}, {}, 1
  for start, slash, name, given, stop in text:gmatch("()<(/?)(%a*%d?)([^<>]*)>()") do
    local before = text:sub(position, start - 1)
    name = name:lower()
    local is_known = elements[name] and not before:find("<", 1, true)
      and (given == "" or given:find("^%s") or given == "/" and empty[name])
    if not is_known then
      return nil
    end
    parts[#parts + 1] = escaped(before)
    position = stop
    if slash == "" then
      parts[#parts + 1] = ("<%s%s>"):format(name, attributes(name, given))
      open[#open + 1] = not empty[name] and name or nil
    elseif table.remove(open) ~= name then
      return nil
    else
      parts[#parts + 1] = ("</%s>"):format(name)
    end
    if #open > max_depth then
      return nil
    end
  end
  local rest = text:sub(position)
  if #open > 0 or rest:find("<", 1, true) then
    return nil
  end
  -- a title of nothing is none
  return (table.concat(parts):gsub("<th([^>]*)></th>", "<td%1></td>")) .. escaped(rest)
end

return fragment

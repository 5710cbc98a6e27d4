--- Texts in XML and HTML.

local xml = {}

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

--- A text for between tags, and for attributes in double quotes. Control characters, which XML has
--- no place for, and what is not UTF-8 become escapes as Lua writes them.
---@param text string
---@return string
function xml.escape(text)
  return (require("dnn.support.pretty").plain(text):gsub('[&<>"]', entities))
end

return xml

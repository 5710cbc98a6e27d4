--- What programs have printed as HTML: the colors of terminals become spans, lines that were
--- written over show what stood there last, other control characters are seen as Lua writes them.

local xml = require "dnn.support.xml"

local printed = {}

--- Bytes that are shown of one output: its first ones, and its last.
local max_head <const>, max_tail <const> = 48 * 1024, 16 * 1024

--- Leaves out what is too much, in whole lines where these are short.
local function bounded(text)
  if #text <= max_head + max_tail then
    return text
  end
  local head, tail = text:sub(1, max_head), text:sub(-max_tail)
  head = head:match("^.*\n") or head:sub(1, (utf8.offset(head, -1) or #head + 1) - 1) .. "\n"
  tail = tail:match("\n(.*)$") or tail:match("^[\x80-\xBF]*(.*)$")
  return ("%s... %d bytes left out\n%s"):format(head, #text - #head - #tail, tail)
end

--- The lines as a terminal shows them, on which "\r" goes back to the beginning.
local function overwritten(text)
  text = text:gsub("\r\n", "\n")
  return text:find("\r", 1, true) and text:gsub("[^\n]+", function(line)
    return line:gsub("\r+$", ""):match("[^\r]*$")
  end) or text
end

--- The classes of the style that codes of a terminal make of another one.
local function restyled(style, codes)
  local color, is_bold = style.color, style.is_bold
  local skipped = 0
  for code in (codes == "" and "0" or codes):gmatch("%d*") do
    local n = tonumber(code) or 0
    if skipped > 0 then
      skipped = skipped - 1
    elseif n == 0 then
      color, is_bold = nil, false
    elseif n == 1 or n == 22 then
      is_bold = n == 1
    elseif n >= 30 and n <= 37 or n >= 90 and n <= 97 then
      color = n % 10
    elseif n == 39 then
      color = nil
    elseif n == 38 or n == 48 then -- one of 256 colors, or of all: text keeps its own
      skipped = codes:find(n .. "[;:]2[;:]") and 4 or 2
    end
  end
  return { color = color, is_bold = is_bold }
end

local function span(text, style)
  local classes = (style.color and "a" .. style.color or "")
    .. (style.is_bold and (style.color and " ab" or "ab") or "")
  return text == "" and "" or classes == "" and xml.escape(text)
    or ('<span class="%s">%s</span>'):format(classes, xml.escape(text))
end

--- The HTML of a text.
---@param text string
---@return string
function printed.html(text)
  text = overwritten(bounded(text))
  local parts, style, position = {}, {}, 1
  for start, codes, stop in text:gmatch("()\27%[([%d;:]*)m()") do
    parts[#parts + 1] = span(text:sub(position, start - 1), style)
    style, position = restyled(style, codes), stop
  end
  parts[#parts + 1] = span(text:sub(position), style)
  return table.concat(parts)
end

return printed

--- Tables as HTML, for notebooks. They take colors and fonts from the page, so that they are read
--- on light and on dark ones.

local xml = require "dnn.support.xml"

local html_table = {}

--- Of what is said above and below a table. Above a narrow one, lines would be as narrow as it is.
local said <const> = "text-align:left;opacity:.75;white-space:"
local caption_style <const>, note_style <const> = said .. "pre", said .. "pre-line"

--- An element whose text is escaped.
local function element(name, text, style)
  return ("<%s%s>%s</%s>"):format(name, style and (' style="%s"'):format(style) or "",
    xml.escape(text), name)
end

--- A row, of which the first `names` cells are headings. Numbers such as 1e-05 stay in one line.
local function row_of(words, names, left)
  local cells = {}
  for column, word in ipairs(words) do
    cells[column] = element(column <= names and "th" or "td", word,
      column <= left and "text-align:left" or word:find("e-", 1, true) and "white-space:nowrap"
        or nil)
  end
  return ("<tr>%s</tr>"):format(table.concat(cells))
end

--- The text of a table. The first `names` columns name their rows.
---@param shown dnn.text_table
---@param names integer
---@param style? string of the whole table
---@return string
function html_table.text(shown, names, style)
  local lines = { ('<table style="text-align:right%s">'):format(style and ";" .. style or ""),
    element("caption", shown.caption, caption_style) }
  if shown.heading then
    lines[#lines + 1] = ("<thead>%s</thead>"):format(row_of(shown.heading, #shown.heading,
      shown.left))
  end
  lines[#lines + 1] = "<tbody>"
  local is_total = false -- as what stands below a rule
  for _, words in ipairs(shown.rows) do
    if #words == 0 then
      is_total = true
    else
      lines[#lines + 1] = row_of(words, is_total and #words or names, shown.left)
    end
  end
  lines[#lines + 1] = "</tbody>\n</table>"
  if shown.notes and #shown.notes > 0 then
    lines[#lines + 1] = element("div", table.concat(shown.notes, "\n"), note_style)
  end
  return table.concat(lines, "\n")
end

return html_table

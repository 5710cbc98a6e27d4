--- Arrays of one or two dimensions as HTML, for notebooks: the elements that print shows, with
--- their positions. Others are shown as print does.

local core = require "dnn.core"

local html = {}

--- Elements of a row, where one dimension is shown in several.
local per_row <const> = 10

--- The positions of what is shown of a dimension.
local function positions(count, edge, is_summarized)
  local shown = {}
  local is_cut = is_summarized and count > 2 * edge
  for i = 1, is_cut and edge or count do
    shown[i] = tostring(i)
  end
  if is_cut then
    shown[edge + 1] = "..."
    for i = count - edge + 1, count do
      shown[#shown + 1] = tostring(i)
    end
  end
  return shown
end

--- The texts of the elements as print has them, by rows; nil where formatters of the user write
--- what cannot be told apart.
local function elements(array, row_count, column_count)
  local text = core.np.array2string(array, { separator = "\t", linewidth = 1 << 30 })
  local rows = {}
  for line in text:gmatch("[^\n]+") do
    local row = {}
    for word in line:gsub("^ ?%[+", ""):gsub("%]+\t?$", ""):gmatch("[^\t]+") do
      row[#row + 1] = word:gsub(" ", "\u{A0}")
    end
    rows[#rows + 1] = row
  end
  for i, row in ipairs(rows) do
    if #row == 1 and row[1]:find("%.%.%.$") and i > 1 and i < #rows then
      for column = 1, column_count do
        row[column] = "..."
      end
    elseif #row ~= column_count then
      return nil
    end
  end
  return #rows == row_count and rows or nil
end

--- A single row in several.
local function fold(words)
  local rows = {}
  for first = 1, #words, per_row do
    rows[#rows + 1] = { tostring(first),
      table.unpack(words, first, math.min(first + per_row - 1, #words)) }
  end
  return rows
end

--- The HTML of an array; nil where it is no table.
---@param array dnn.array
---@return string?
function html.text(array)
  local printing = core.np.get_printoptions()
  local is_summarized = array.size > printing.threshold
  local ndim, shape = array.ndim, array.shape
  if ndim < 1 or ndim > 2 or array.size == 0 then
    return nil
  end
  local columns = positions(shape[ndim], printing.edgeitems, is_summarized)
  local names = ndim == 2 and positions(shape[1], printing.edgeitems, is_summarized) or { "" }
  local rows = elements(array, #names, #columns)
  if not rows then
    return nil
  end
  local heading = { "", table.unpack(columns) } ---@type string[]?
  if ndim == 1 and not is_summarized and #columns > per_row then
    rows, heading = fold(rows[1]), nil
  else
    for i, row in ipairs(rows) do
      table.insert(row, 1, names[i])
    end
  end
  return require("dnn.support.html_table").text({ rows = rows, heading = heading, left = 0,
    caption = ("%s %s"):format(tostring(shape), array.dtype):gsub(" ", "\u{A0}") }, 1,
    "font-family:monospace")
end

return html

--- Tables as text, for what net:summary and its like return.

local text_table = {}

--- 245780 as "245,780".
---@param count integer
---@return string
function text_table.grouped(count)
  local text = tostring(count)
  local first = (#text - 1) % 3 + 1
  return text:sub(1, first) .. text:sub(first + 1):gsub("%d%d%d", ",%0")
end

--- Lines of a table with a heading, its columns aligned: the first `left` to the left, the others
--- to the right.
---@param heading string[]
---@param rows string[][] a row `{}` is a rule
---@param left integer
---@return string[]
function text_table.lines(heading, rows, left)
  local widths, total = {}, 0
  for column, word in ipairs(heading) do
    widths[column] = #word
    for _, row in ipairs(rows) do
      widths[column] = math.max(widths[column], #(row[column] or ""))
    end
    total = total + widths[column] + (column > 1 and 2 or 0)
  end
  local lines = {}
  local function add(row)
    local words = {}
    for column, width in ipairs(widths) do
      local word = row[column] or ""
      local space = (" "):rep(width - #word)
      words[column] = column <= left and word .. space or space .. word
    end
    lines[#lines + 1] = #row > 0 and (table.concat(words, "  "):gsub(" +$", "")) or ("-"):rep(total)
  end
  add(heading)
  add {}
  for _, row in ipairs(rows) do
    add(row)
  end
  return lines
end

return text_table

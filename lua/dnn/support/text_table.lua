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

---@class dnn.text_table
---@field caption string what it shows
---@field heading? string[] of the columns
---@field rows string[][] a row `{}` is a rule
---@field left integer columns that are aligned to the left; the others to the right
---@field notes? string[] lines below it

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

--- Gives a type of reports the text, and the HTML, of a table.
---@param metatable table
---@param describe fun(report: table): dnn.text_table
function text_table.show(metatable, describe)
  function metatable.__tostring(report)
    local shown = describe(report)
    local lines = text_table.lines(shown.heading, shown.rows, shown.left)
    table.insert(lines, 1, shown.caption)
    return table.concat(table.move(shown.notes or {}, 1, #(shown.notes or {}), #lines + 1, lines),
      "\n")
  end
  function metatable.__display(report)
    return { ["text/html"] = function()
      return require("dnn.support.html_table").text(describe(report), 1)
    end }
  end
end

return text_table

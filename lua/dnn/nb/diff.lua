--- Where two lists of lines differ.

local diff = {}

--- Lists whose lengths have a larger product are aligned by lines that are the same byte for byte;
--- much larger ones are not aligned.
local max_product <const> = 1e5
local max_large_product <const> = 4e6

--- Lines of context around a difference.
local context <const> = 2

--- Lines that a difference shows at most, and columns of a line.
local max_lines <const> = 60
local max_columns <const> = 300

---@class dnn.nb.edit
---@field sign " "|"-"|"+"
---@field wanted? integer index of the line that was expected
---@field got? integer index of the line that is there

--- The longest common subsequence, from the table of its lengths.
local function align(wanted, got, first, wanted_last, got_last, is_same, edits)
  local rows, columns = wanted_last - first + 1, got_last - first + 1
  local lengths, same = { [rows + 1] = {} }, {}
  for i = rows, 1, -1 do
    lengths[i], same[i] = {}, {}
    for j = columns, 1, -1 do
      same[i][j] = is_same(wanted[first + i - 1], got[first + j - 1])
      lengths[i][j] = same[i][j] and (lengths[i + 1][j + 1] or 0) + 1
        or math.max(lengths[i + 1][j] or 0, lengths[i][j + 1] or 0)
    end
  end
  local i, j = 1, 1
  while i <= rows or j <= columns do
    if i <= rows and j <= columns and same[i][j] then
      edits[#edits + 1] = { sign = " ", wanted = first + i - 1, got = first + j - 1 }
      i, j = i + 1, j + 1
    elseif j > columns or i <= rows and (lengths[i + 1][j] or 0) >= (lengths[i][j + 1] or 0) then
      edits[#edits + 1] = { sign = "-", wanted = first + i - 1 }
      i = i + 1
    else
      edits[#edits + 1] = { sign = "+", got = first + j - 1 }
      j = j + 1
    end
  end
end

--- The steps from one list to the other.
---@param wanted string[]
---@param got string[]
---@param is_same fun(wanted: string, got: string): boolean
---@return dnn.nb.edit[]
function diff.edits(wanted, got, is_same)
  local edits = {}
  local first, wanted_last, got_last = 1, #wanted, #got
  while first <= wanted_last and first <= got_last and is_same(wanted[first], got[first]) do
    edits[first] = { sign = " ", wanted = first, got = first }
    first = first + 1
  end
  while wanted_last >= first and got_last >= first
    and is_same(wanted[wanted_last], got[got_last]) do
    wanted_last, got_last = wanted_last - 1, got_last - 1
  end
  local product = (wanted_last - first + 1) * (got_last - first + 1)
  if product <= max_large_product then
    align(wanted, got, first, wanted_last, got_last, product <= max_product and is_same or rawequal,
      edits)
  else
    for i = first, wanted_last do
      edits[#edits + 1] = { sign = "-", wanted = i }
    end
    for j = first, got_last do
      edits[#edits + 1] = { sign = "+", got = j }
    end
  end
  for i = wanted_last + 1, #wanted do
    edits[#edits + 1] = { sign = " ", wanted = i, got = got_last + i - wanted_last }
  end
  return edits
end

local function cut(line)
  if #line <= max_columns then
    return line
  end
  local stop = utf8.offset(line, 0, max_columns + 1) - 1
  return ("%s... (%d bytes)"):format(line:sub(1, stop), #line)
end

--- The differences as `diff -u` shows them, with some lines around each.
---@param edits dnn.nb.edit[]
---@param wanted string[]
---@param got string[]
---@param line_of fun(i: integer): integer the line of the file where the i-th expected line stands,
--- or would stand
---@return string[]
function diff.unified(edits, wanted, got, line_of)
  local shown = {}
  for i, edit in ipairs(edits) do
    if edit.sign ~= " " then
      for k = math.max(1, i - context), math.min(#edits, i + context) do
        shown[k] = true
      end
    end
  end
  local lines, hunk = {}, nil
  local wanted_next, got_next = 1, 1
  for i, edit in ipairs(edits) do
    if shown[i] then
      if not shown[i - 1] then
        hunk = { at = #lines + 1, wanted = wanted_next, got = got_next, w = 0, g = 0 }
        lines[hunk.at] = ""
      end
      if #lines < max_lines then
        lines[#lines + 1] = edit.sign .. cut(edit.wanted and wanted[edit.wanted] or got[edit.got])
      end
      hunk.w = hunk.w + (edit.wanted and 1 or 0)
      hunk.g = hunk.g + (edit.got and 1 or 0)
      lines[hunk.at] = ("@@ -%d,%d +%d,%d @@"):format(line_of(hunk.wanted), hunk.w, hunk.got,
        hunk.g)
    end
    wanted_next = wanted_next + (edit.wanted and 1 or 0)
    got_next = got_next + (edit.got and 1 or 0)
    if #lines >= max_lines and i < #edits then
      lines[#lines + 1] = ("... and %d lines more"):format(#edits - i)
      break
    end
  end
  return lines
end

return diff

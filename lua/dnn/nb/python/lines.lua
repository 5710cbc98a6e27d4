--- The logical lines of a Python cell: what stands between brackets, in texts of several lines and
--- behind a backslash belongs to one.

local trim = require "dnn.support.trim"

local lines = {}

---@class dnn.nb.python_line
---@field kind "code"|"comment"|"blank"|"magic"
---@field indent integer
---@field text string code without comments; a comment without its sign
---@field source string as it is written
---@field comments string[] that stand in it
---@field line integer of the cell

--- Where the text literal ends that begins at a quote.
local function string_end(text, at)
  local quote = text:match('^"""', at) or text:match("^'''", at) or text:sub(at, at)
  local i = at + #quote
  while i <= #text do
    if text:sub(i, i) == "\\" then
      i = i + 2
    elseif text:sub(i, i + #quote - 1) == quote then
      return i + #quote - 1
    elseif #quote == 1 and text:sub(i, i) == "\n" then
      return i - 1
    else
      i = i + 1
    end
  end
  return #text
end

--- The code from a position to the end of its logical line, its comments, and that end.
local function read_code(text, at)
  local parts, comments, depth = {}, {}, 0
  while at <= #text do
    local c = text:sub(at, at)
    local stop = at
    if c == "'" or c == '"' then
      stop = string_end(text, at)
      parts[#parts + 1] = text:sub(at, stop)
    elseif c == "#" then
      stop = (text:find("\n", at, true) or #text + 1) - 1
      comments[#comments + 1] = text:sub(at + 1, stop)
    elseif c == "\\" and text:find("^[ \t]*\n", at + 1) then
      stop = text:find("\n", at, true)
      parts[#parts + 1] = " "
    elseif c == "\n" and depth <= 0 then
      return table.concat(parts), comments, at
    else
      depth = depth + (c:find("[%(%[{]") and 1 or c:find("[%)%]}]") and -1 or 0)
      parts[#parts + 1] = c
    end
    at = stop + 1
  end
  return table.concat(parts), comments, at
end

--- Divides a cell.
---@param text string
---@return dnn.nb.python_line[]
function lines.split(text)
  text = trim((text:gsub("\r\n?", "\n"))) .. "\n"
  local result, at, number = {}, 1, 1
  while at <= #text do
    local blanks = text:match("^[ \t]*", at)
    local start = at + #blanks
    local first = text:sub(start, start)
    local line = { indent = #blanks:gsub("\t", "        "), line = number, comments = {} }
    local stop = text:find("\n", at, true)
    line.text = text:sub(start, stop - 1)
    if first == "\n" then
      line.kind = "blank"
    elseif first == "#" then
      line.kind, line.text = "comment", line.text:sub(2)
    elseif first == "%" or first == "!" or first == "?" or line.text:find("^[%w_.]+%?+%s*$") then
      line.kind = "magic"
      if line.text:find("^%%%%") then -- of the whole cell
        stop = line.text:find("^%%%%time") and stop or #text
        line.text = text:sub(start, stop - 1)
      end
    else
      line.kind = "code"
      line.text, line.comments, stop = read_code(text, start)
    end
    line.source = text:sub(at, stop - 1)
    result[#result + 1] = line
    number = number + select(2, text:sub(at, stop):gsub("\n", ""))
    at = stop + 1
  end
  return result
end

return lines

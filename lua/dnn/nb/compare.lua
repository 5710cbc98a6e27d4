--- Does a line of output say what was expected? Numbers may differ a little, since processors and
--- libraries round differently; addresses, durations, the directories of files and blanks within
--- brackets, which old versions of NumPy write, do not count; `...` stands for anything.

local trim = require "dnn.support.trim"

local compare = {}

--- How much a number with a point may differ where nothing else is said, as a part of it.
compare.default_tolerance = 1e-6

--- Longer lines are compared byte for byte.
local max_line <const> = 20000

--- A line without what differs from run to run.
local function normalize(line)
  return (line:gsub("%f[%w]0x%x%x%x%x+%f[%W]", "0x...")
    :gsub("%f[%w/.]/[%w_.%-/]*/([%w_.%-]+)", ".../%1")
    :gsub("%f[%w]lua_%w%w%w%w%w%w%f[%W]", "lua_...")
    :gsub("%f[%w.]%d+%.?%d* ?[nmuµ]*s%f[%W]", "... s")
    :gsub("%f[%w.]%d+%.?%d* ?min%f[%W]", "... s")
    :gsub("%f[%w]%d+:%d%d:%d%d%f[%W]", "... s")
    :gsub("%[%s+", "["):gsub("%s+%]", "]"))
end

---@class dnn.nb.token
---@field kind "word"|"number"|"blank"|"any"
---@field text string
---@field value? number of a number with a point or an exponent

--- Where the number ends that begins at a position, if one does. `...` is not taken for its point.
local function read_number(line, at, before)
  local sign = (before == "" or before:find("[%s%[%(,=:{]")) and "[+-]?" or ""
  local stop = line:match("^" .. sign .. "%.%d+()", at)
  if not stop then
    stop = line:match("^" .. sign .. "%d+()", at)
    if stop and not line:find("^%.%.", stop) then
      stop = line:match("^%.%d*()", stop) or stop
    end
  end
  return stop and line:match("^[eE][+-]?%d+()", stop) or stop
end

--- Kind of the token at a position, and where it ends.
local function read_token(line, at, before, wild)
  if wild and line:find("^%.%.%.", at) then
    return "any", at + 3
  end
  local stop = line:match("^%s+()", at)
  if stop then
    return "blank", stop
  end
  stop = line:match("^[%a_\x80-\xFF][%w_\x80-\xFF]*()", at)
  if stop then
    return "word", stop
  end
  stop = read_number(line, at, before)
  return stop and "number" or "word", stop or at + 1
end

--- The tokens of a line. With `wild`, `...` is one that stands for anything.
local function tokens_of(line, wild)
  local tokens, at, n = {}, 1, 0
  local before = "" -- the character before
  while at <= #line do
    local kind, stop = read_token(line, at, before, wild)
    local text = line:sub(at, stop - 1)
    n = n + 1
    tokens[n] = { kind = kind, text = text,
      value = kind == "number" and text:find("[.eE]") and tonumber(text) or nil }
    before, at = text:sub(-1), stop
  end
  return tokens
end

--- Are two numbers as near as is asked for? A tolerance that was given is absolute, too, so that it
--- means something near zero.
local function is_near(a, b, tolerance)
  local scale = math.max(math.abs(a), math.abs(b))
  if tolerance then
    return math.abs(a - b) <= tolerance * math.max(1, scale)
  end
  return math.abs(a - b) <= compare.default_tolerance * scale
end

local function token_matches(wanted, got, tolerance)
  if wanted.text == got.text or wanted.kind == "blank" and got.kind == "blank" then
    return true
  end
  return wanted.value ~= nil and got.value ~= nil and is_near(wanted.value, got.value, tolerance)
end

--- Do the tokens match, where some stand for any number of others? A word or number before such a
--- one may be the beginning of a longer one.
local function tokens_match(wanted, got, tolerance)
  local i, j = 1, 1
  local star, resume -- the last token for anything, and where what it stands for ends
  while j <= #got do
    local token = wanted[i]
    if token and token.kind == "any" then
      star, resume = i, j
      i = i + 1
    elseif token and (token_matches(token, got[j], tolerance)
      or wanted[i + 1] and wanted[i + 1].kind == "any"
      and got[j].text:sub(1, #token.text) == token.text) then
      i, j = i + 1, j + 1
    elseif star then
      resume = resume + 1
      i, j = star + 1, resume
    else
      return false
    end
  end
  while wanted[i] and wanted[i].kind == "any" do
    i = i + 1
  end
  return wanted[i] == nil
end

--- Does the line contain the pieces between `...`, in their order?
local function pieces_match(wanted, line)
  local position = wanted:find("...", 1, true)
  local first = wanted:sub(1, position - 1)
  if line:sub(1, #first) ~= first then
    return false
  end
  local at = #first + 1
  while true do
    local start = position + 3
    position = wanted:find("...", start, true)
    local piece = wanted:sub(start, (position or #wanted + 1) - 1)
    if not position then
      return #line - #piece + 1 >= at and (piece == "" or line:sub(-#piece) == piece)
    end
    local _, stop = line:find(piece, at, true)
    if not stop then
      return false
    end
    at = stop + 1
  end
end

--- Is it the line that was expected?
---@param wanted string
---@param line string
---@param tolerance? number for numbers with a point; by default a millionth of them
---@return boolean
function compare.line(wanted, line, tolerance)
  wanted, line = trim(wanted), trim(line)
  if wanted == line then
    return true
  elseif #wanted > max_line or #line > max_line then
    return false
  end
  wanted, line = normalize(wanted), normalize(line)
  local is_wild = wanted:find("...", 1, true) ~= nil
  return wanted == line or is_wild and pieces_match(wanted, line)
    or tokens_match(tokens_of(wanted, is_wild), tokens_of(line), tolerance)
end

--- Lines in which those that go on within brackets are one: how arrays are wrapped says nothing.
local function unwrapped(lines)
  local result, depth = {}, 0
  for _, line in ipairs(lines) do
    if depth > 0 and line:find("^%s") then
      result[#result] = result[#result] .. line
    else
      result[#result + 1], depth = line, 0
    end
    depth = depth + select(2, line:gsub("%[", "")) - select(2, line:gsub("%]", ""))
  end
  return result
end

local function lines_match(wanted, lines, tolerance)
  local i, j = 1, 1
  local star, resume
  while j <= #lines do
    if wanted[i] == "..." then
      star, resume = i, j
      i = i + 1
    elseif wanted[i] and compare.line(wanted[i], lines[j], tolerance) then
      i, j = i + 1, j + 1
    elseif star then
      resume = resume + 1
      i, j = star + 1, resume
    else
      return false
    end
  end
  while wanted[i] == "..." do
    i = i + 1
  end
  return wanted[i] == nil
end

--- Are these the lines that were expected? A line `...` stands for any number of lines.
---@param wanted string[]
---@param lines string[]
---@param tolerance? number
---@return boolean
function compare.lines(wanted, lines, tolerance)
  if lines_match(wanted, lines, tolerance) then
    return true
  end
  local joined = unwrapped(wanted)
  return #joined < #wanted and lines_match(joined, unwrapped(lines), tolerance)
end

return compare

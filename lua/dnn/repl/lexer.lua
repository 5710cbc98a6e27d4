--- The lexer of Lua 5.4: the tokens of a text, wrong or unfinished as it may be. The parser
--- (dnn.repl.parser) reads them next; the editor, the completer and the signatures need no more.
--
-- Tokens are kept in arrays side by side: `kinds[i]` is the text of a keyword or symbol, or "name",
-- "number", "string"; `starts[i]` and `stops[i]` are its first and last byte; `names[i]` the text
-- of a name. The last token has the kind "eof".

local lexer = {}

local byte, find, match, sub = string.byte, string.find, string.match, string.sub

local function set_of(text)
  local set = {}
  for word in text:gmatch("%S+") do
    set[word] = word
  end
  return set
end

local keywords = set_of [[and break do else elseif end false for function goto if in local nil not
  or repeat return then true until while]]
lexer.keywords = keywords

-- What a byte can begin: "a" a name, "0" a number, " " blank, "\n" a line, otherwise a symbol.
local classes = {}
for code = 0, 255 do
  local character = string.char(code)
  classes[code] = find(character, "^[A-Za-z_]") and "a" or find(character, "^[0-9]") and "0"
    or find(character, "^[ \t\r\v\f]") and " " or character
end

-- Symbols of one character, of two, and those that begin nothing longer.
local symbols = set_of "+ - * / % ^ # & ~ | < > = ( ) { } [ ] ; : , ."
local long_symbols = set_of "== ~= <= >= << >> // :: .."
local single = set_of "+ * % ^ # & | ( ) { } ] ; ,"

--- Last byte of the number at `position`, and whether it is well formed.
local function read_number(source, position)
  local stop = match(source, "^%d+()[^%w_.]", position)
  if stop then -- as nearly always
    return stop - 1, true
  end
  stop = position
  local exponent = find(source, "^0[xX]", position) and "^[pP][+-]?" or "^[eE][+-]?"
  if exponent == "^[pP][+-]?" then
    stop = position + 1
  end
  while true do
    local _, last = find(source, exponent, stop + 1)
    if not last then
      _, last = find(source, "^[0-9A-Fa-f.]", stop + 1)
    end
    if not last then
      break
    end
    stop = last
  end
  local _, letters = find(source, "^[A-Za-z0-9_]+", stop + 1)
  stop = letters or stop
  return stop, tonumber(sub(source, position, stop)) ~= nil
end

--- Checks the escape whose backslash is at `position`. Returns the position after it, or nil, what
--- is wrong and where.
local function read_escape(source, position)
  local next_character = sub(source, position + 1, position + 1)
  if find(next_character, "^[abfnrtv\\\"']") then
    return position + 2
  elseif next_character == "\n" or next_character == "\r" or next_character == "" then
    local pair = sub(source, position + 1, position + 2)
    return position + ((pair == "\r\n" or pair == "\n\r") and 3 or 2)
  elseif next_character == "z" then
    return find(source, "[^ \t\r\n\v\f]", position + 2) or #source + 1
  elseif next_character == "x" then
    if find(source, "^%x%x", position + 2) then
      return position + 4
    end
    return nil, "hexadecimal digit expected", position
  elseif next_character == "u" then
    local _, stop, digits = find(source, "^{(%x+)}", position + 2)
    if not stop then
      return nil, "malformed UTF-8 escape", position
    elseif #digits:gsub("^0+", "") > 8 or (tonumber(digits, 16) or 0) > 0x7fffffff then
      return nil, "UTF-8 value too large", position
    end
    return stop + 1
  end
  local _, stop = find(source, "^%d%d?%d?", position + 1)
  if not stop then
    return nil, "invalid escape sequence", position
  elseif tonumber(sub(source, position + 1, stop)) > 255 then
    return nil, "decimal escape too large", position
  end
  return stop + 1
end

--- Reads the string that begins with the quote at `position`. Returns its last byte, and if it is
--- wrong: what, where, and whether the text ends in the middle of it so that a further line could
--- finish it.
local function read_string(source, position, quote)
  local special = quote == '"' and '["\\\r\n]' or "['\\\r\n]"
  local at = position + 1
  local problem, place
  while true do
    local stop = find(source, special, at)
    local character = stop and sub(source, stop, stop)
    if character == quote then
      return stop, problem, place
    elseif character ~= "\\" then
      stop = stop and stop - 1 or #source
      return stop, problem or "unfinished string", place or position
    end
    local following, wrong, where = read_escape(source, stop)
    if not following then
      problem, place = problem or wrong, place or where
      following = stop + 1
    elseif following > #source and not find(source, "^\\[^\r\nz]", stop) then
      return #source, problem or "unfinished string", place or position, not problem
    end
    at = following
  end
end

--- Reads a long string or comment whose bracket is at `position`. Returns its last byte and whether
--- it is closed; nil if there is no bracket.
local function read_long(source, position)
  local _, open, level = find(source, "^%[(=*)%[", position)
  if not open then
    return nil
  end
  local _, stop = find(source, "]" .. level .. "]", open + 1, true)
  return stop or #source, stop ~= nil
end

-- What begins with a character that is neither blank nor begins a name, by its class: the kind of
-- the token, or "comment", and its last byte; if it is wrong: what, where, and whether further
-- lines could finish it.
local scanners = {}

local function scan_symbol(source, position, class)
  local two = sub(source, position, position + 1)
  if two == ".." and byte(source, position + 2) == 46 then
    return "...", position + 2
  elseif long_symbols[two] then
    return two, position + 1
  elseif symbols[class] then
    return class, position
  end
  return "?", position, "unexpected symbol", position, false
end

scanners["0"] = function(source, position)
  local stop, is_valid = read_number(source, position)
  return "number", stop, not is_valid and "malformed number" or nil, position, false
end

scanners["."] = function(source, position, class)
  local scan = find(source, "^%d", position + 1) and scanners["0"] or scan_symbol
  return scan(source, position, class)
end

scanners["'"] = function(source, position, quote)
  return "string", read_string(source, position, quote)
end
scanners['"'] = scanners["'"]

scanners["["] = function(source, position, class)
  local stop, is_closed = read_long(source, position)
  if not stop then
    return scan_symbol(source, position, class)
  end
  return "string", stop, not is_closed and "unfinished long string" or nil, position, true
end

scanners["-"] = function(source, position, class)
  if byte(source, position + 1) ~= 45 then
    return scan_symbol(source, position, class)
  end
  local stop, is_closed = read_long(source, position + 2)
  if not stop then
    return "comment", (find(source, "[\r\n]", position + 2) or #source + 1) - 1
  end
  return "comment", stop, not is_closed and "unfinished long comment" or nil, position, true
end

---@class dnn.repl.tokens
---@field source string
---@field kinds string[]
---@field starts integer[]
---@field stops integer[]
---@field names table<integer, string>
---@field comments integer[] first and last byte of each comment, in turn
---@field error? dnn.repl.token_error the first one
---@field count integer tokens without the last one, "eof"

---@class dnn.repl.token_error
---@field index integer the token that is wrong; behind an unfinished comment, the one to come
---@field message string
---@field position integer
---@field incomplete boolean could further lines mend it?

--- The tokens of a text. Goes on after errors, for the first of which `error` is set.
---@param source string
---@param is_file? boolean may the first line be for the shell?
---@return dnn.repl.tokens
function lexer.tokenize(source, is_file)
  local kinds, starts, stops, names, comments = {}, {}, {}, {}, {}
  local n, position = 0, 1
  local problem
  if is_file and byte(source) == 35 then -- #
    position = find(source, "\n", 1, true) or #source + 1
    comments[1], comments[2] = 1, position - 1
  end
  local class = classes[byte(source, position)]
  while class do
    local kind, stop
    if class == "a" then
      local text
      text, stop = match(source, "^([%w_]+)()", position)
      stop = stop - 1
      kind = keywords[text]
      if not kind then
        kind = "name"
        names[n + 1] = text
      end
    elseif class == " " then
      stop = position
    elseif class == "\n" then -- and the indentation of the next line
      stop = (find(source, "[^ \n]", position + 1) or #source + 1) - 1
    elseif single[class] then
      kind, stop = class, position
    else
      local message, place, incomplete
      kind, stop, message, place, incomplete =
        (scanners[class] or scan_symbol)(source, position, class)
      if message and not problem then
        problem = { index = n + 1, message = message, position = place,
          incomplete = incomplete or false }
      end
      if kind == "comment" then
        kind = nil
        comments[#comments + 1], comments[#comments + 2] = position, stop
      end
    end
    if kind then
      n = n + 1
      kinds[n], starts[n], stops[n] = kind, position, stop
    end
    position = stop + 1
    class = classes[byte(source, position)]
  end
  kinds[n + 1], starts[n + 1], stops[n + 1] = "eof", #source + 1, #source
  return {
    source = source, kinds = kinds, starts = starts, stops = stops, names = names,
    comments = comments, error = problem, count = n,
  }
end

--- Line and column, from 1, of a byte of a text; also the first and last byte of its line.
---@param source string
---@param position integer
---@return integer line
---@return integer column
---@return integer first
---@return integer last
function lexer.place(source, position)
  local line, first = 1, 1
  while true do
    local newline = find(source, "\n", first, true)
    if not newline or newline >= position then
      return line, position - first + 1, first, (newline or #source + 1) - 1
    end
    line, first = line + 1, newline + 1
  end
end

return lexer

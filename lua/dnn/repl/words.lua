--- Words of a command line, as a shell splits them, for the commands and the completer: blanks
--- separate, quotes and backslashes keep them; '...' is taken as it is, "..." but for a backslash
--- before \, ", $ or `.

local words = {}

---@class dnn.repl.word
---@field text string without quotes and backslashes
---@field start integer its first byte
---@field quote string the quote that is open at its end, or ""
---@field opened? integer the byte of that quote

--- The word that begins at `position`, where no blank is, and the byte behind it.
local function read_word(line, position)
  local word, parts, quote = { start = position, quote = "" }, {}, ""
  local at = position
  while at <= #line do
    local character, following = line:sub(at, at), line:sub(at + 1, at + 1)
    local escapes = quote == "" or quote == '"' and following:find("^[\\\"$`]")
    if quote == "" and character:find("^%s") then
      break
    elseif character == quote then
      quote = ""
    elseif quote == "" and (character == "'" or character == '"') then
      quote, word.opened = character, at
    elseif character == "\\" and escapes and following ~= "" then
      parts[#parts + 1] = following
      at = at + 1
    else
      parts[#parts + 1] = character
    end
    at = at + 1
  end
  word.text, word.quote = table.concat(parts), quote
  return word, at
end

--- The words of a line, and whether the last one ends where the line does.
---@param line string
---@return dnn.repl.word[]
---@return boolean
function words.read(line)
  local found, is_open = {}, false
  local at = line:find("%S")
  while at do
    found[#found + 1], at = read_word(line, at)
    is_open = at > #line
    at = line:find("%S", at)
  end
  return found, is_open
end

--- The texts of the words of a line; nil and a message where a quote is not closed.
---@param line string
---@return string[]?
---@return string? problem
function words.split(line)
  local texts = {}
  for i, word in ipairs((words.read(line))) do
    if word.quote ~= "" then
      return nil, ("the quote %s is not closed: %s"):format(word.quote, line:sub(word.opened))
    end
    texts[i] = word.text
  end
  return texts
end

--- The first word of a line, and what follows it. A quote that is not closed is none.
---@param line string
---@return string? text nil if there is no word
---@return string rest
function words.first(line)
  local start = line:find("%S")
  if not start then
    return nil, ""
  end
  local word, stop = read_word(line, start)
  if word.quote ~= "" then
    return line:match("^%s*(%S+)%s*(.*)$")
  end
  return word.text, line:match("^%s*(.*)$", stop)
end

--- The name of a file, with that of the user's directory for "~".
---@param name string
---@return string
function words.expand_home(name)
  local home = os.getenv("HOME") or "/"
  return (name:gsub("^~%f[/\0]", (home:gsub("%%", "%%%%"))))
end

--- The text as a word in quotes.
---@param text string
---@return string
function words.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- The text as it is written after a quote, or after none.
---@param text string
---@param quote string
---@return string
function words.escape(text, quote)
  if quote == "'" then
    return (text:gsub("'", "'\\''"))
  elseif quote == '"' then
    return (text:gsub("[\\\"$`]", "\\%0"))
  end
  return (text:gsub("[^%w_./,:+@%%=~^\x80-\xff-]", "\\%0"))
end

return words

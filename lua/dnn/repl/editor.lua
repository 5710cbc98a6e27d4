--- What the line editor asks while an input is typed: is it complete, how is it indented, how is it
--- colored. Cursors are numbers of bytes before them.

local commands = require "dnn.repl.commands"
local evaluator = require "dnn.repl.evaluator"
local parser = require "dnn.repl.parser"

local editor = {}

local indent_text <const> = "  "

--- Can further lines make an input of the text?
---@param source string
---@return boolean
function editor.is_incomplete(source)
  if commands.recognizes(source) then
    return commands.is_incomplete(source)
  end
  return evaluator.is_incomplete(commands.expand(source))
end

local closers = { ["end"] = true, ["else"] = true, ["elseif"] = true, ["until"] = true,
  ["}"] = true, [")"] = true, ["]"] = true }

--- Is the end of the text in the middle of a long string or comment?
local function is_verbatim(tokens)
  return tokens.error ~= nil and tokens.error.incomplete
end

--- Indentation of a line that begins with `word`, after the text `before`; nil inside of a long
--- string.
local function indentation(before, word)
  local tokens = parser.tokenize(before)
  if is_verbatim(tokens) then
    return nil
  end
  local levels = parser.indentation(tokens)
  if closers[word] then
    levels = levels - 1
  end
  return indent_text:rep(math.max(levels, 0))
end

--- The text with the line around the cursor indented anew if it begins with what closes a block.
local function dedent(text, cursor)
  local before = text:sub(1, cursor)
  local previous, blanks, word = before:match("^(.*\n)([ \t]*)([%a_]+)$")
  if not word then
    previous, blanks, word = before:match("^(.*\n)([ \t]*)([%]})])$")
  end
  if not closers[word] or text:find("^[%w_]", cursor + 1) then
    return nil
  end
  local wanted = indentation(previous, word)
  if not wanted or wanted == blanks then
    return nil
  end
  local line = wanted .. word
  return previous .. line .. text:sub(cursor + 1), #previous + #line
end

--- A letter was typed that may end such a word.
function editor.typed(text, cursor)
  return dedent(text, cursor)
end

--- Enter: an incomplete input gets a new line with its indentation, and so does one in whose
--- earlier lines the cursor is.
function editor.enter(text, cursor)
  local on_last_line = not text:find("\n", cursor + 1, true)
  if on_last_line and not editor.is_incomplete(text) or not text:find("%S") then
    return nil
  end
  local before, after = text:sub(1, cursor), text:sub(cursor + 1)
  before = dedent(before, cursor) or before
  if commands.recognizes(text) then
    return nil
  end
  after = after:gsub("^[ \t]+", "")
  local wanted = indentation(before, after:match("^%a+") or after:match("^[%]})]")) or ""
  if not is_verbatim(parser.tokenize(before)) then
    before = before:gsub("[ \t]+$", "")
  end
  before = before .. "\n" .. wanted
  return before .. after, #before
end

--- A pasted text. One that shows a session loses its prompts and results.
function editor.paste(text)
  if not text:find("^In%[%d+%]: ") and not text:find("\nIn%[%d+%]: ") then
    return nil
  end
  local kept, in_input = {}, false
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local input = line:match("^In%[%d+%]: (.*)$")
    local further = in_input and (line .. " "):match("^%s*%.%.%.: (.-) ?$")
    if input or further then
      kept[#kept + 1] = input or further
      in_input = true
    else
      in_input = false
    end
  end
  local result = table.concat(kept, "\n")
  return result, #result
end

local pairs_of = { ["("] = ")", ["["] = "]", ["{"] = "}" }
local openers_of = { [")"] = "(", ["]"] = "[", ["}"] = "{" }

--- The tokens of the brackets at the cursor: the one under it or before it, and the one that
--- belongs to it.
local function matching_brackets(tokens, cursor)
  local kinds, starts = tokens.kinds, tokens.starts
  local at
  for i = 1, tokens.count do
    if pairs_of[kinds[i]] or openers_of[kinds[i]] then
      if starts[i] == cursor + 1 or starts[i] == cursor then
        at = i
      end
    end
  end
  if not at then
    return nil
  end
  local step = pairs_of[kinds[at]] and 1 or -1
  local depth = 0
  for i = at, step == 1 and tokens.count or 1, step do
    if pairs_of[kinds[i]] then
      depth = depth + step
    elseif openers_of[kinds[i]] then
      depth = depth - step
    end
    if depth == 0 then
      local is_pair = pairs_of[kinds[at]] == kinds[i] or openers_of[kinds[at]] == kinds[i]
      return is_pair and at, i
    end
  end
end

local token_styles = { string = "s", number = "n", ["?"] = "e" }
local constants = { ["nil"] = true, ["true"] = true, ["false"] = true }

--- The styles of a text, a letter for each byte, see src/repl/lineedit.h.
---@param text string
---@param cursor integer
---@return string?
function editor.highlight(text, cursor)
  if commands.recognizes(text) then
    local _, word = text:find("^%s*%%?%w*")
    return ("k"):rep(word) .. (" "):rep(#text - word)
  end
  local tokens = parser.tokenize(text)
  local parts, position = {}, 1
  local comment = 1
  local function add(first, last, style)
    parts[#parts + 1] = (" "):rep(first - position)
    parts[#parts + 1] = style:rep(last - first + 1)
    position = last + 1
  end
  local function add_comments(before)
    while tokens.comments[comment] and tokens.comments[comment] < before do
      add(tokens.comments[comment], tokens.comments[comment + 1], "c")
      comment = comment + 2
    end
  end
  local one, other = matching_brackets(tokens, cursor)
  for i = 1, tokens.count do
    local kind = tokens.kinds[i]
    local style = token_styles[kind] or constants[kind] and "n" or parser.keywords[kind] and "k"
    if one and (i == one or i == other) then
      style = "m"
    end
    if style then
      add_comments(tokens.starts[i])
      add(tokens.starts[i], tokens.stops[i], style)
    end
  end
  add_comments(math.huge)
  parts[#parts + 1] = (" "):rep(#text - position + 1)
  return table.concat(parts)
end

return editor

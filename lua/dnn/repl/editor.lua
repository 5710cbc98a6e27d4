--- What the line editor asks while an input is typed: is it complete, how is it indented, how is it
--- colored. src/repl/host.h lists the questions; dnn.repl.completer answers those at Tab. Cursors
--- are numbers of bytes before them.

local command_syntax = require "dnn.repl.commands.syntax"
local evaluator = require "dnn.repl.evaluator"
local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"

local editor = {}

local indent_text <const> = "  "

--- What a text is as one input: "complete", "incomplete" (further lines could make it one) or
--- "wrong".
local function state_of(source)
  local code
  if command_syntax.recognizes(source) then
    code = command_syntax.code(source)
    if command_syntax.is_incomplete(source) then
      return "incomplete"
    elseif not source:find("\n", 1, true) or source:find("^%s*!.*<<") then
      return "complete"
    elseif not code then -- the shell, too, takes a line that a backslash continues
      local joined = source:find("^%s*!") and source:gsub("\\\n", "") or source
      return joined:find("\n", 1, true) and "wrong" or "complete"
    end
  else
    code = command_syntax.expand(source)
  end
  local syntax = parser.parse(code, { prompt = true })
  return syntax.ok and "complete" or evaluator.is_incomplete(code, syntax) and "incomplete"
    or "wrong"
end

-- Line beginnings with which no input begins.
local continuing = { "^%s*[%)%]},:.+*/^=<>|&]", "^%s*~=", "^%s*%[[^%[=]" }
local continuing_words = { ["and"] = true, ["or"] = true, ["then"] = true, ["end"] = true,
  ["else"] = true, ["elseif"] = true, ["until"] = true }

local function continues(line)
  for _, pattern in ipairs(continuing) do
    if line:find(pattern) then
      return true
    end
  end
  return continuing_words[line:match("^%s*(%l+)%f[^%w_]")] or false
end

--- Bytes that are looked at at most to split a text: a wrong one of many lines takes no longer.
local max_split <const> = 1000000

--- The first lines from `first` on that make an input: its text, the number of its last line, and
--- what it is as one input.
local function next_input(lines, first)
  local indent = #lines[first]:match("^[ \t]*")
  local looked_at, last = 0, first
  while true do
    local following = last + 1
    while lines[following] and not lines[following]:find("%S") do
      following = following + 1
    end
    local after = lines[following]
    local is_end = not after or #after:match("^[ \t]*") <= indent and not continues(after)
    local text = (is_end or last == first) and table.concat(lines, "\n", first, last)
    local is_line = last == first and command_syntax.recognizes(text)
      and state_of(text) == "complete"
      and not text:find("^%s*!.*\\$")
    if is_end or is_line then
      local state = state_of(text)
      looked_at = looked_at + #text
      -- a comment belongs to what it stands above
      local is_code = state == "complete" and lexer.tokenize(text).count > 0
      if is_code or is_line or state == "wrong" or not after or looked_at > max_split then
        return text, last, looked_at > max_split and "wrong" or state
      end
    end
    last = following
  end
end

-- The text of the last session that was pasted, without its prompts, and the inputs in it.
local pasted = { text = nil, inputs = {} } ---@type { text: string?, inputs: string[] }

--- The inputs in a text: itself where it is one. One that is none as a whole may have several, each
--- on lines of its own, as where the lines of a session were copied; those of a session that was
--- pasted with its prompts are the ones that had them. Also tells whether further lines could make
--- the last one an input.
---@param source string
---@return string[]
---@return boolean is_incomplete
function editor.inputs(source)
  if source == pasted.text then
    return pasted.inputs, state_of(pasted.inputs[#pasted.inputs]) == "incomplete"
  end
  local state = state_of(source)
  if state ~= "wrong" or not source:find("\n", 1, true) then
    return { source }, state == "incomplete"
  end
  local lines, found, at = {}, {}, 1
  for line in (source .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line
  end
  while at <= #lines do
    if lines[at]:find("%S") then
      local text, last
      text, last, state = next_input(lines, at)
      if state == "wrong" then
        return { source }, false
      end
      if state == "complete" and #found > 0 and not command_syntax.recognizes(text)
          and lexer.tokenize(text).count == 0 then -- a comment at the end
        found[#found] = found[#found] .. "\n" .. text
      else
        found[#found + 1] = text
      end
      at = last
    end
    at = at + 1
  end
  return found, state == "incomplete"
end

--- Is the text, as one input, such that no further lines could make it right?
---@param source string
---@return boolean
function editor.is_wrong(source)
  return state_of(source) == "wrong"
end

--- Can further lines make an input of the text?
---@param source string
---@return boolean
function editor.is_incomplete(source)
  return (select(2, editor.inputs(source)))
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
  local tokens = lexer.tokenize(before)
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
  if command_syntax.recognizes(text) then
    return nil
  end
  after = after:gsub("^[ \t]+", "")
  local wanted = indentation(before, after:match("^%a+") or after:match("^[%]})]")) or ""
  if not is_verbatim(lexer.tokenize(before)) then
    before = before:gsub("[ \t]+$", "")
  end
  before = before .. "\n" .. wanted
  return before .. after, #before
end

--- The prompts of this program and of lua: that of an input, and that of its further lines. Places
--- in errors have no blank there, In[1]:2.
local prompts = {
  { first = "^%s*In ?%[%d+%]:%f[%s\0] ?(.*)$", further = "^%s*%.%.%.: ?(.*)$" },
  { first = "^> (.*)$", further = "^>> ?(.*)$" },
}

--- A pasted text. One that shows a session loses its prompts and results: if its first line has a
--- prompt, or its second one and it is no input as it is.
function editor.paste(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = (#lines > 0 or line:find("%S")) and line or nil
  end
  local chosen
  for _, prompt in ipairs(prompts) do
    for i = 1, 2 do
      local line = lines[i] or ""
      local has_prompt = line:find(prompt.first) or i == 2 and line:find(prompt.further)
      chosen = chosen or has_prompt and prompt
    end
  end
  -- In[1]: f(2) could call a method; a text that has prompts further down holds what it says
  if not chosen or not lines[1]:find(chosen.first) and state_of(text) ~= "wrong" then
    return nil
  end
  local inputs, in_input = {}, false
  for i, line in ipairs(lines) do
    local first = line:match(chosen.first)
    local further = not first and in_input and line:match(chosen.further)
    -- the first line may have been copied from behind its prompt on
    if not first and i == 1 and not line:find("^%s*Out%[") and state_of(line) ~= "wrong" then
      first = line
    end
    in_input = first and true or further and true or false
    if first then
      inputs[#inputs + 1] = first
    elseif further then
      inputs[#inputs] = inputs[#inputs] .. "\n" .. further
    end
  end
  for i = #inputs, 1, -1 do
    inputs[i] = inputs[i]:gsub("%s+$", "")
    if inputs[i] == "" then
      table.remove(inputs, i)
    end
  end
  local result = table.concat(inputs, "\n")
  pasted = #inputs > 1 and { text = result, inputs = inputs } or { inputs = {} }
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
  if command_syntax.recognizes(text) then
    local _, word = text:find("^%s*%%?%w*")
    return ("k"):rep(word) .. (" "):rep(#text - word)
  end
  local tokens = lexer.tokenize(text)
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
    local style = token_styles[kind] or constants[kind] and "n" or lexer.keywords[kind] and "k"
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

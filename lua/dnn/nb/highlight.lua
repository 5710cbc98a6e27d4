--- Code as HTML, its words in spans whose classes tell what they are: `k` keywords, `s` strings,
--- `n` numbers and other constants, `c` comments, `f` names of functions that are called or made,
--- `o` operators.

local lexer = require "dnn.repl.lexer"
local xml = require "dnn.support.xml"

local highlight = {}

local classes = { string = "s", number = "n", ["nil"] = "n", ["true"] = "n", ["false"] = "n" }
for keyword in pairs(lexer.keywords) do
  classes[keyword] = classes[keyword] or "k"
end
for operator in ("+ - * / // % ^ # & ~ | << >> == ~= <= >= < > = .."):gmatch("%S+") do
  classes[operator] = "o"
end

local begins_arguments = { ["("] = true, ["{"] = true, string = true }

--- The class of a token; nil for what looks as any other text does.
local function class_of(tokens, i)
  local kind = tokens.kinds[i]
  if kind == "name" then
    return begins_arguments[tokens.kinds[i + 1]] and "f" or nil
  end
  return classes[kind]
end

--- Appends a text in a span. Each line has its own: lines can be taken apart.
local function add_span(parts, text, class)
  local first = true
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do
    parts[#parts + 1] = first and "" or "\n"
    if line ~= "" then
      parts[#parts + 1] = ('<span class="%s">%s</span>'):format(class, xml.escape(line))
    end
    first = false
  end
end

local function lua_html(code)
  local tokens = lexer.tokenize(code)
  local comments, comment = tokens.comments, 1
  local parts, position = {}, 1
  local function add(first, last, class)
    parts[#parts + 1] = xml.escape(code:sub(position, first - 1))
    add_span(parts, code:sub(first, last), class)
    position = last + 1
  end
  for i = 1, tokens.count + 1 do -- comments at the end stand before the last token, "eof"
    while comments[comment] and comments[comment] < tokens.starts[i] do
      add(comments[comment], comments[comment + 1], "c")
      comment = comment + 2
    end
    local class = class_of(tokens, i)
    if class then
      add(tokens.starts[i], tokens.stops[i], class)
    end
  end
  parts[#parts + 1] = xml.escape(code:sub(position))
  return table.concat(parts)
end

--- Code as HTML with as many lines. No span reaches over the end of a line, and code that is wrong
--- is shown whole, as is code in other languages than Lua, without spans.
---@param code string
---@param language? string "lua" when not given
---@return string
function highlight.html(code, language)
  code = code:gsub("\r\n?", "\n")
  return (language or "lua"):lower() == "lua" and lua_html(code) or xml.escape(code)
end

return highlight

--- The tokens of a line of Python, which dnn.repl.python.reader goes through.

local pieces = require "dnn.repl.python.pieces"

local give_up = pieces.give_up

local constants = { ["True"] = "true", ["False"] = "false", ["None"] = "nil", null = "nil",
  undefined = "nil", NULL = "nil", ["nil"] = "nil", ["true"] = "true", ["false"] = "false" }

-- Symbols of more than one character, the longest first.
local symbols = { "**=", "//=", ">>=", "<<=", "...", "!==", "===", "**", "//", "==", "!=", "~=",
  "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "->", ":=", "&&",
  "||", "++", "--" }

local escapes = { n = "\n", t = "\t", r = "\r", a = "\a", b = "\b", f = "\f", v = "\v",
  ["\\"] = "\\", ["'"] = "'", ['"'] = '"', ["\n"] = "" }

--- The text of a string literal whose first quote is at `at`, and the byte behind it.
local function read_string(line, at, is_raw)
  local quote = line:match('^"""', at) or line:match("^'''", at) or line:sub(at, at)
  local parts, i = {}, at + #quote
  while line:sub(i, i + #quote - 1) ~= quote do
    local character = line:sub(i, i)
    if character == "" then
      give_up()
    elseif character == "\\" and not is_raw then
      local following = line:sub(i + 1, i + 1)
      local hex = line:match("^\\x(%x%x)", i)
      local code = line:match("^\\u(%x%x%x%x)", i)
      local octal = line:match("^\\([0-7][0-7]?[0-7]?)", i)
      parts[#parts + 1] = hex and string.char(tonumber(hex, 16))
        or code and utf8.char(tonumber(code, 16)) or octal and utf8.char(tonumber(octal, 8))
        or escapes[following] or "\\" .. following
      i = i + (hex and 4 or code and 6 or octal and 1 + #octal or 2)
    else
      parts[#parts + 1] = character
      i = i + 1
    end
  end
  return table.concat(parts), i + #quote
end

--- The tokens of a line: kind ("name", "number", "string", a symbol, "end"), text, prefix of
--- strings.
local function tokenize(line)
  local tokens, at = {}, 1
  while true do
    at = line:find("%S", at)
    if not at or line:find("^#", at) then
      break
    end
    local prefix = line:match("^([rRbBfFuU]?[rRbBfFuU]?)['\"]", at)
    local symbol
    for _, one in ipairs(symbols) do
      symbol = symbol or line:sub(at, at + #one - 1) == one and one
    end
    local token = { start = at }
    if prefix then
      token.kind, token.prefix = "string", prefix:lower()
      token.text, at = read_string(line, at + #prefix, token.prefix:find("r") ~= nil)
    elseif line:find("^[%a_]", at) then
      token.kind, token.text = "name", line:match("^[%w_]+", at)
      at = at + #token.text
    elseif line:find("^%.?%d", at) then
      local written = line:match("^0[xX][%x_]+", at) or line:match("^%d*%.?%d*[eE][+-]?%d+", at)
        or line:match("^[%d_]*%.?%d*", at)
      token.kind, token.text = "number", written:gsub("_", "")
      at = at + #written
      if line:find("^[%a_]", at) then
        give_up() -- 3j, 0b1, 0o7
      end
    else
      token.kind = symbol or line:sub(at, at)
      at = at + #token.kind
    end
    token.stop = at - 1
    tokens[#tokens + 1] = token
  end
  tokens[#tokens + 1] = { kind = "end", start = #line + 1, stop = #line }
  return tokens
end

-- Words that begin no expression.
local reserved = {}
for word in ([[if else elif for in is not and or while def class return import from as with try
  except finally raise del assert global nonlocal yield pass break continue async
  await]]):gmatch("%S+") do
  reserved[word] = true
end

return { constants = constants, reserved = reserved, tokenize = tokenize }

--- What a notebook defines, found before it is translated: functions and how many results they
--- have, classes with their methods, and the fields that objects are given.

local lexer = require "dnn.repl.python.lexer"
local reader = require "dnn.nb.python.reader"

local survey = {}

--- How many values a `return` gives: commas outside of brackets.
local function count_results(tokens)
  local depth, commas, i = 0, 0, 2
  local last = tokens[#tokens - 1]
  if tokens[2].kind == "(" and last.kind == ")" then
    local inner = 0
    for k = 2, #tokens - 2 do
      inner = inner + ((tokens[k].kind == "(") and 1 or tokens[k].kind == ")" and -1 or 0)
      if inner == 0 then
        inner = nil
        break
      end
    end
    depth = inner and -1 or 0
  end
  while tokens[i] and tokens[i].kind ~= "end" do
    local kind = tokens[i].kind
    if kind == "(" or kind == "[" or kind == "{" then
      depth = depth + 1
    elseif kind == ")" or kind == "]" or kind == "}" then
      depth = depth - 1
    elseif kind == "," and depth == 0 and tokens[i + 1].kind ~= "end" then
      commas = commas + 1
    elseif kind == "name" and tokens[i].text == "for" and depth == 0 then
      return 1
    end
    i = i + 1
  end
  return i == 2 and 0 or commas + 1
end

--- The names of the parameters that a head of a function has, whether it takes any others, and how
--- many stand before those without names.
local function parameter_names(tokens)
  local names, depth, rest, positional = {}, 0, false, nil
  for i = 3, #tokens do
    local token = tokens[i]
    if token.kind == "(" or token.kind == "[" or token.kind == "{" then
      depth = depth + 1
    elseif token.kind == ")" or token.kind == "]" or token.kind == "}" then
      depth = depth - 1
      if depth == 0 then
        break
      end
    elseif depth == 1 and token.kind == "name" and (tokens[i - 1].kind == "("
      or tokens[i - 1].kind == ",") then
      names[#names + 1] = reader.name_of(token.text)
    elseif depth == 1 and token.kind == "name" and (tokens[i - 1].kind == "*"
      or tokens[i - 1].kind == "**") then
      rest = true
      if tokens[i - 1].kind == "*" then
        positional = #names
      else
        names[#names + 1] = reader.name_of(token.text)
      end
    end
  end
  return names, rest, positional
end

--- Notes what the lines of a cell define.
---@param program dnn.nb.python_program
---@param lines dnn.nb.python_line[]
function survey.note(program, lines)
  local open = {} -- functions and classes around a line
  local decorators = {}
  for _, line in ipairs(lines) do
    local ok, tokens = pcall(lexer.tokenize, line.kind == "code" and line.text or "")
    tokens = ok and tokens or {}
    local word = tokens[1] and tokens[1].kind == "name" and tokens[1].text
    while line.kind == "code" and open[#open] and open[#open].indent >= line.indent do
      open[#open] = nil
    end
    local inner = open[#open]
    if word == "def" and tokens[2].kind == "name" then
      local names, rest, positional = parameter_names(tokens)
      local signature = { indent = line.indent, names = names, results = 0, rest = rest,
        positional = positional }
      local name = reader.name_of(tokens[2].text)
      if inner and inner.is_class then
        signature.is_static = decorators.staticmethod or decorators.classmethod
        if not decorators.staticmethod then
          table.remove(names, 1) -- self
          signature.positional = positional and positional - 1
        end
        local known = program.methods[name] or {}
        program.methods[name] = known
        known[inner.name], known[#known + 1] = signature, signature
      else
        program.functions[name] = program.functions[name] or signature
      end
      open[#open + 1] = signature
    elseif word == "class" and tokens[2].kind == "name" then
      local name = reader.name_of(tokens[2].text)
      local above = tokens[3].kind == "(" and tokens[4].kind == "name" and tokens[4].text or nil
      program.classes[name] = { base = above ~= "object" and above or nil }
      open[#open + 1] = { indent = line.indent, is_class = true, name = name }
    elseif word == "return" and inner and not inner.is_class then
      inner.results = math.max(inner.results, count_results(tokens))
    end
    for i = 1, #tokens - 2 do
      local augmented = tokens[i].kind == "name" and tokens[i + 1].kind:find("^[^=<>!]+=$")
      if tokens[i].kind == "name" and tokens[i + 1].kind == "." and tokens[i + 2].kind == "name"
        and tokens[i + 3] and tokens[i + 3].kind == "=" then
        program.fields[tokens[i + 2].text] = true
      elseif augmented and i == 1 then
        program.changing[reader.name_of(tokens[1].text)] = true
      elseif tokens[i].kind == "name" and tokens[i].text == "yield" and inner then
        inner.is_generator = true
      end
    end
    decorators = tokens[1] and tokens[1].kind == "@" and { [tokens[2].text or ""] = true }
      or line.kind == "code" and {} or decorators
  end
end

return survey

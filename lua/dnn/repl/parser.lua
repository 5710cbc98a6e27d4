--- Lexer and syntax parser of Lua 5.4, without code generation. It accepts what `load` accepts, and
--- tells what a prompt must know besides: where an error is, whether more input could mend it,
--- which names are local and which free, and whether the text ends in an expression.
--
-- Tokens are kept in arrays side by side: `kinds[i]` is the text of a keyword or symbol, or "name",
-- "number", "string"; `starts[i]` and `stops[i]` are its first and last byte; `names[i]` the text
-- of a name. The last token has the kind "eof".

local parser = {}

local byte, find, match, sub = string.byte, string.find, string.match, string.sub

--- As deep as Lua's own parser nests.
local max_depth <const> = 195
local max_locals <const> = 200

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch("%a+") do
  keywords[word] = word
end
parser.keywords = keywords

-- What a byte can begin: "a" a name, "0" a number, " " blank, otherwise a symbol.
local classes = {}
for code = 0, 255 do
  local character = string.char(code)
  classes[code] = find(character, "^[A-Za-z_]") and "a" or find(character, "^[0-9]") and "0"
    or find(character, "^[ \t\r\n\v\f]") and " " or character
end

-- Symbols of several characters, by their first one, the longest first.
local long_symbols = {
  ["."] = { "...", ".." }, ["="] = { "==" }, ["<"] = { "<=", "<<" }, [">"] = { ">=", ">>" },
  ["~"] = { "~=" }, ["/"] = { "//" }, [":"] = { "::" },
}
-- Symbols of one character, and those of them that begin nothing longer.
local symbols, single = {}, {}
for character in ("+-*/%^#&~|<>=(){}[];:,."):gmatch(".") do
  symbols[character] = character
  if not long_symbols[character] and character ~= "-" and character ~= "[" then
    single[character] = character
  end
end

--- Last byte of the number at `position`, and whether it is well formed.
local function read_number(source, position)
  local stop = position
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

--- Reads the string in quotes at `position`. Returns its last byte, and if it is wrong: what,
--- where, and whether the text ends in the middle of it so that a further line could finish it.
local function read_string(source, position)
  local quote = sub(source, position, position)
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

---@class dnn.repl.tokens
---@field source string
---@field kinds string[]
---@field starts integer[]
---@field stops integer[]
---@field names table<integer, string>
---@field comments integer[] first and last byte of each comment, in turn
---@field error? { index: integer, message: string, position: integer, incomplete: boolean }
---@field count integer tokens without the last one, "eof"

--- The tokens of a text. Goes on after errors, for the first of which `error` is set.
---@param source string
---@param is_file? boolean may the first line be for the shell?
---@return dnn.repl.tokens
function parser.tokenize(source, is_file)
  local kinds, starts, stops, names, comments = {}, {}, {}, {}, {}
  local n, position = 0, 1
  local problem
  local function fail(message, place, incomplete)
    problem = problem
      or { index = n, message = message, position = place, incomplete = incomplete or false }
  end
  if is_file and byte(source) == 35 then
    position = find(source, "\n", 1, true) or #source + 1
    comments[1], comments[2] = 1, position - 1
  end
  while true do
    local code = byte(source, position)
    if not code then
      break
    end
    local class = classes[code]
    local kind, stop, _ = single[class], position, nil
    if kind or class == " " then
      stop = position
    elseif class == "a" then
      local text
      text, stop = match(source, "^([%w_]+)()", position)
      stop = stop - 1
      kind = keywords[text]
      if not kind then
        kind = "name"
        names[n + 1] = text
      end
    elseif class == "-" and byte(source, position + 1) == 45 then
      local closed
      stop, closed = read_long(source, position + 2)
      if not stop then
        stop = (find(source, "[\r\n]", position + 2) or #source + 1) - 1
      elseif not closed then
        n = n + 1 -- the error belongs to the token that does not come
        fail("unfinished long comment", position, true)
        n = n - 1
      end
      comments[#comments + 1], comments[#comments + 2] = position, stop
    elseif class == "0" or class == "." and find(source, "^%d", position + 1) then
      local valid
      stop, valid = read_number(source, position)
      kind = "number"
      if not valid then
        n = n + 1
        fail("malformed number", position)
        n = n - 1
      end
    elseif class == '"' or class == "'" then
      local message, place, incomplete
      stop, message, place, incomplete = read_string(source, position)
      kind = "string"
      if message then
        n = n + 1
        fail(message, place, incomplete)
        n = n - 1
      end
    else
      if class == "[" then
        local long, closed = read_long(source, position)
        if long then
          kind, stop = "string", long
          if not closed then
            n = n + 1
            fail("unfinished long string", position, true)
            n = n - 1
          end
        end
      end
      local longer = not kind and long_symbols[class]
      for i = 1, longer and #longer or 0 do
        local symbol = longer[i]
        if sub(source, position, position + #symbol - 1) == symbol then
          kind, stop = symbol, position + #symbol - 1
          break
        end
      end
      kind = kind or symbols[class]
      if not kind then
        kind = "?"
        n = n + 1
        fail("unexpected symbol", position)
        n = n - 1
      end
    end
    if kind then
      n = n + 1
      kinds[n], starts[n], stops[n] = kind, position, stop
    end
    position = stop + 1
  end
  kinds[n + 1], starts[n + 1], stops[n + 1] = "eof", #source + 1, #source
  return {
    source = source, kinds = kinds, starts = starts, stops = stops, names = names,
    comments = comments, error = problem, count = n,
  }
end

-- Priorities of binary operators: left, and right.
local left_priority = {
  ["or"] = 1, ["and"] = 2, ["<"] = 3, [">"] = 3, ["<="] = 3, [">="] = 3, ["~="] = 3, ["=="] = 3,
  ["|"] = 4, ["~"] = 5, ["&"] = 6, ["<<"] = 7, [">>"] = 7, [".."] = 9, ["+"] = 10, ["-"] = 10,
  ["*"] = 11, ["/"] = 11, ["//"] = 11, ["%"] = 11, ["^"] = 14,
}
local right_priority = setmetatable({ [".."] = 8, ["^"] = 13 }, { __index = left_priority })
local unary_priority <const> = 12
local unary = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }

local block_ends = { ["else"] = true, ["elseif"] = true, ["end"] = true, eof = true,
  ["until"] = true }

local expression_starts = {
  ["nil"] = true, ["true"] = true, ["false"] = true, number = true, string = true, ["..."] = true,
  ["{"] = true, ["("] = true, name = true, ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true,
}

---@class dnn.repl.syntax
---@field tokens dnn.repl.tokens
---@field ok boolean
---@field message? string what is wrong, without place
---@field position? integer the byte where it is wrong
---@field incomplete boolean could further input make it right?
---@field open? { kind: string, position: integer }[] blocks and brackets open at the error
---@field locals { names: string[], attributes: (string|false)[], stop: integer }[] the `local`
---statements outside of any block, and the last byte of each
---@field free table<string, boolean> names used that no `local` of the text declares
---@field visible string[] names of the local variables at the end of the text, or at the error
---@field last? { kind: string, start: integer, stop: integer } the last statement outside of any
---block: "expression", "call", "return" or "other", and its bytes without semicolons
---@field silent boolean is there a semicolon after the last expression?
---@field calls? { start: integer, name: integer, open: integer, stop: integer }[] tokens of calls
---@field conditions? dnn.repl.condition[] in their order; those of a function before what it is in
---@field assigned? table<string, { last: integer, nested: boolean }> of the free names assigned to:
---the last token where, and whether that is ever within a block

---@class dnn.repl.condition an expression of which at least a part is asked whether it is true
---@field node dnn.repl.node
---@field tested boolean is all of it? Otherwise only operands of `and`, `or`, `not` within are
---@field nested boolean is it in a function of the text?

---@class dnn.repl.node a part of an expression
---@field kind string an operator; or "name", "index", "call", "paren" or "value"
---@field start integer its first token
---@field stop integer its last token
---@field left? dnn.repl.node the operand on the left, which `not` and other prefixes do not have
---@field right? dnn.repl.node
---@field inner? dnn.repl.node what stands in the parentheses with which it begins
---@field name? string the name with which it begins
---@field variable? dnn.repl.local_variable what that is, unless it is free
---@field called? integer of a call: the token that names what is called
---@field open? integer the token where its arguments begin
---@field arguments? dnn.repl.node[]

---@class dnn.repl.local_variable
---@field value? dnn.repl.node what it is declared with
---@field changes boolean is it assigned to later?

--- Parses a text.
---@param source string
---@param options? { prompt?: boolean, calls?: boolean, conditions?: boolean } prompt: the text may
---be, or end in, an expression that is no statement, with `=` before it; calls, conditions: list
---those
---@return dnn.repl.syntax
function parser.parse(source, options)
  local at_prompt = options and options.prompt
  local calls = options and options.calls and {} or nil
  local conditions = options and options.conditions and {} or nil
  local tokens = parser.tokenize(source, not at_prompt)
  local kinds, starts, stops, names = tokens.kinds, tokens.starts, tokens.stops, tokens.names
  local wrong_index = tokens.error and tokens.error.index
  local wrong_kind = kinds[wrong_index]
  if wrong_index then
    kinds[wrong_index] = "?" -- which nothing accepts
  end
  local i = 1 -- index of the current token
  local kind = kinds[1]
  local depth = 0
  local free, top_locals = {}, {}
  local silent, last = false, nil

  -- Active local variables, and for each name the last of them.
  local active, attributes, shadowed, count = {}, {}, {}, 0
  local bound = {}
  local variables, assigned = {}, {} -- kept with conditions only
  local current_function -- { outer, base, vararg }
  local block -- { outer, base, gotos, labels, breakable, owner }

  local function fail(message, index, incomplete)
    if index == wrong_index then
      local problem = tokens.error
      error({ message = problem.message, position = problem.position,
        incomplete = problem.incomplete, index = problem.index }, 0)
    end
    error({ message = message, position = starts[index], index = index,
      incomplete = incomplete ~= false and kinds[index] == "eof" }, 0)
  end

  local function advance()
    i = i + 1
    kind = kinds[i]
  end

  local function expect(wanted)
    if kind ~= wanted then
      fail(("'%s' expected"):format(wanted), i)
    end
    i = i + 1
    kind = kinds[i]
  end

  local function expect_name()
    if kind ~= "name" then
      fail("name expected", i)
    end
    local name = names[i]
    i = i + 1
    kind = kinds[i]
    return name
  end

  --- `wanted` closes what began at the token `opener`.
  local function expect_match(wanted, opener)
    if kind ~= wanted then
      fail(("'%s' expected to close '%s'"):format(wanted, kinds[opener]), i)
    end
    i = i + 1
    kind = kinds[i]
  end

  local function enter_level()
    depth = depth + 1
    if depth > max_depth then
      fail("too many nested levels", i, false)
    end
  end

  local function declare(name, attribute)
    if count - current_function.base >= max_locals then
      fail("too many local variables", i, false)
    end
    count = count + 1
    active[count], attributes[count] = name, attribute or false
    shadowed[count] = bound[name] or false
    bound[name] = count
    variables[count] = conditions and { changes = false }
  end

  local function forget_down_to(base)
    for index = count, base + 1, -1 do
      bound[active[index]] = shadowed[index] or nil
    end
    count = base
  end

  local function use(name)
    if not bound[name] then
      free[name] = true
    end
  end

  local function open_block(breakable)
    block = { outer = block, base = count, breakable = breakable, owner = current_function,
      gotos = {}, labels = {} }
  end

  --- Gotos to a label now known; `base` is the number of variables active at it.
  local function solve_gotos(name, base)
    local gotos, kept = block.gotos, {}
    for _, jump in ipairs(gotos) do
      if jump.name ~= name then
        kept[#kept + 1] = jump
      elseif jump.count < base then
        fail(("goto jumps into the scope of local '%s'"):format(active[jump.count + 1]), jump.index,
          false)
      end
    end
    block.gotos = kept
  end

  local function close_block()
    forget_down_to(block.base)
    if block.breakable and block.gotos[1] then
      solve_gotos("break", block.base)
    end
    local outer = block.outer
    if outer and outer.owner == block.owner then
      for _, jump in ipairs(block.gotos) do
        jump.count = math.min(jump.count, block.base)
        outer.gotos[#outer.gotos + 1] = jump
      end
    elseif block.gotos[1] then
      local jump = block.gotos[1]
      fail(jump.name == "break" and "break outside a loop"
        or ("no visible label '%s'"):format(jump.name), jump.index, false)
    end
    block = outer
  end

  local expression, statement, statements

  --- Lists an expression as a condition, if it is one.
  local function add_condition(node, tested)
    if tested or node.has_test then
      local condition = node.condition
        or { node = node, tested = false, nested = current_function.outer ~= nil }
      conditions[#conditions + 1] = not node.condition and condition or nil
      condition.tested = condition.tested or tested
      node.condition = condition
    end
  end

  local function expression_list()
    local nodes = conditions and {}
    local is, _, node = expression(0)
    local n = 1
    while true do
      if nodes then
        nodes[n] = node
      end
      if kind ~= "," then
        return is, n, nodes
      end
      advance()
      is, _, node = expression(0)
      n = n + 1
    end
  end

  local function function_body(opener, is_method)
    current_function = { outer = current_function, base = count, vararg = false }
    open_block(false)
    if is_method then
      declare("self")
    end
    expect("(")
    while kind ~= ")" do
      if kind == "..." then
        advance()
        current_function.vararg = true
        break
      end
      declare(expect_name())
      if kind ~= "," then
        break
      end
      advance()
      if kind == ")" then
        fail("name expected", i)
      end
    end
    expect(")")
    statements()
    expect_match("end", opener)
    close_block()
    current_function = current_function.outer
  end

  local function constructor()
    local opener = i
    advance()
    while kind ~= "}" do
      if kind == "name" and kinds[i + 1] == "=" then
        advance()
        advance()
        expression(0)
      elseif kind == "[" then
        local bracket = i
        advance()
        expression(0)
        expect_match("]", bracket)
        expect("=")
        expression(0)
      else
        expression(0)
      end
      if kind ~= "," and kind ~= ";" then
        break
      end
      advance()
    end
    expect_match("}", opener)
  end

  --- Returns what it is: "name", "index", "call" or "paren", the name's text, and its node.
  local function suffixed()
    local first, is, name = i, nil, nil
    local inner, _
    if kind == "name" then
      is, name = "name", names[i]
      use(name)
      advance()
    elseif kind == "(" then
      is = "paren"
      advance()
      _, _, inner = expression(0, "part")
      expect_match(")", first)
    else
      fail("unexpected symbol", i)
    end
    local named = first -- the token that names what is called
    local node = conditions and { start = first, name = name, variable = variables[bound[name]],
      inner = inner, has_test = inner and inner.has_test }
    while true do
      if kind == "." then
        advance()
        named = i
        expect_name()
        is = "index"
      elseif kind == "[" then
        local bracket = i
        advance()
        named = i
        expression(0)
        expect_match("]", bracket)
        is = "index"
      elseif kind == ":" or kind == "(" or kind == "string" or kind == "{" then
        if kind == ":" then
          advance()
          named = i
          expect_name()
        end
        local open, given = i, nil
        if kind == "string" then
          advance()
        elseif kind == "{" then
          constructor()
        elseif kind == "(" then
          advance()
          if kind ~= ")" then
            _, _, given = expression_list()
          end
          expect_match(")", open)
        else
          fail("function arguments expected", i)
        end
        if calls then
          calls[#calls + 1] = { start = first, name = named, open = open, stop = i - 1 }
        end
        is = "call"
        if node then
          node.called, node.open, node.arguments = named, open, given or {}
          if open == first + 1 and name == "assert" and not bound.assert and given then
            add_condition(given[1], true)
          end
        end
      else
        if node then
          node.kind, node.stop = is, i - 1
        end
        return is, name, node
      end
    end
  end

  --- Parses an expression whose operators bind more strongly than `limit`, 0 for all of it. Returns
  --- what it is: "name", "index", "call", "paren" or "value", the name, and its node. `place` is
  --- "test" where it decides, and "part" where it stands in parentheses.
  function expression(limit, place)
    enter_level()
    local first, is, name = i, "value", nil
    local node, operand, _
    if kind == "name" or kind == "(" then
      is, name, node = suffixed()
    elseif kind == "number" or kind == "string" or kind == "nil" or kind == "true"
      or kind == "false" then
      advance()
    elseif kind == "{" then
      constructor()
    elseif kind == "function" then
      local opener = i
      advance()
      function_body(opener, false)
    elseif kind == "..." then
      if not current_function.vararg then
        fail("cannot use '...' outside a vararg function", i, false)
      end
      advance()
    elseif unary[kind] then
      local operator = kind
      advance()
      _, _, operand = expression(unary_priority)
      node = operand and { kind = operator, start = first, stop = i - 1, right = operand,
        has_test = operator == "not" or operand.has_test }
    else
      fail("unexpected symbol", i)
    end
    if conditions then
      node = node or { kind = "value", start = first, stop = i - 1 }
    end
    local priority = left_priority[kind]
    while priority and priority > limit do
      local operator = kind
      advance()
      _, _, operand = expression(right_priority[operator])
      node = operand and { kind = operator, start = first, stop = i - 1, left = node,
        right = operand, has_test = priority <= left_priority["and"] or node.has_test
          or operand.has_test }
      is = "value"
      priority = left_priority[kind]
    end
    if conditions and limit == 0 and place ~= "part" then
      add_condition(node, place == "test")
    end
    depth = depth - 1
    return is, name, node
  end

  local function check_target(is, name, index)
    if is ~= "name" and is ~= "index" then
      fail("syntax error", index)
    elseif is == "name" and bound[name] and attributes[bound[name]] then
      fail(("attempt to assign to const variable '%s'"):format(name), index, false)
    elseif is == "name" and conditions and bound[name] then
      variables[bound[name]].changes = true
    elseif is == "name" and conditions then
      local before = assigned[name]
      assigned[name] = { last = index, nested = block.outer ~= nil or before and before.nested
        or false }
    end
  end

  local function body(opener, wanted, breakable)
    open_block(breakable)
    statements()
    close_block()
    expect_match(wanted, opener)
  end

  local simple = {} -- parsers of statements, by their keyword

  simple["if"] = function(opener)
    repeat
      advance() -- if, elseif
      expression(0, "test")
      expect("then")
      open_block(false)
      statements()
      close_block()
    until kind ~= "elseif"
    if kind == "else" then
      advance()
      open_block(false)
      statements()
      close_block()
    end
    expect_match("end", opener)
  end

  simple["while"] = function(opener)
    advance()
    expression(0, "test")
    expect("do")
    body(opener, "end", true)
  end

  simple["do"] = function(opener)
    advance()
    body(opener, "end", false)
  end

  simple["for"] = function(opener)
    advance()
    open_block(true)
    local loop_names = { expect_name() }
    if kind == "=" then
      advance()
      expression(0)
      expect(",")
      expression(0)
      if kind == "," then
        advance()
        expression(0)
      end
    elseif kind == "," or kind == "in" then
      while kind == "," do
        advance()
        loop_names[#loop_names + 1] = expect_name()
      end
      expect("in")
      expression_list()
    else
      fail("'=' or 'in' expected", i)
    end
    expect("do")
    open_block(false)
    for _, name in ipairs(loop_names) do
      declare(name)
    end
    statements()
    close_block()
    expect_match("end", opener)
    close_block()
  end

  simple["repeat"] = function(opener)
    advance()
    open_block(true)
    open_block(false)
    statements()
    expect_match("until", opener)
    expression(0, "test") -- sees the variables of the block
    close_block()
    close_block()
  end

  simple["function"] = function(opener)
    advance()
    local first = i
    local name = expect_name()
    use(name)
    local is, is_method = "name", false
    while kind == "." do
      advance()
      expect_name()
      is = "index"
    end
    if kind == ":" then
      advance()
      expect_name()
      is, is_method = "index", true
    end
    function_body(opener, is_method)
    check_target(is, name, first)
  end

  simple["local"] = function(opener)
    advance()
    if kind == "function" then
      advance()
      local name = expect_name()
      declare(name)
      function_body(opener + 1, false)
      return { names = { name }, attributes = { false } }
    end
    local list = { names = {}, attributes = {} }
    local closes = false
    repeat
      if #list.names > 0 then
        advance()
      end
      local n = #list.names + 1
      list.names[n], list.attributes[n] = expect_name(), false
      if kind == "<" then
        advance()
        local attribute = names[i]
        expect_name()
        expect(">")
        if attribute ~= "const" and attribute ~= "close" then
          fail(("unknown attribute '%s'"):format(attribute), i - 2, false)
        elseif attribute == "close" then
          if closes then
            fail("multiple to-be-closed variables in local list", i - 2, false)
          end
          closes = true
        end
        list.attributes[n] = attribute
      end
    until kind ~= ","
    local values, _
    if kind == "=" then
      advance()
      _, _, values = expression_list()
    end
    for n, name in ipairs(list.names) do
      declare(name, list.attributes[n])
      if values then
        variables[count].value = values[n]
      end
    end
    return list
  end

  simple["return"] = function()
    advance()
    if not block_ends[kind] and kind ~= ";" then
      expression_list()
    end
    if kind == ";" then
      advance()
    end
    if not block_ends[kind] then
      fail("'end' or the end of the text expected after return", i)
    end
  end

  simple["break"] = function(index)
    advance()
    block.gotos[#block.gotos + 1] = { name = "break", count = count, index = index }
  end

  local function find_label(name)
    local b = block
    while b and b.owner == current_function do
      if b.labels[name] then
        return true
      end
      b = b.outer
    end
    return false
  end

  simple["goto"] = function(index)
    advance()
    local name = expect_name()
    if not find_label(name) then
      block.gotos[#block.gotos + 1] = { name = name, count = count, index = index }
    end
  end

  simple["::"] = function(index)
    advance()
    local name = expect_name()
    expect("::")
    while kind == ";" or kind == "::" do -- statements that do nothing
      if kind == ";" then
        advance()
      else
        simple["::"](i)
      end
    end
    if find_label(name) then
      fail(("label '%s' already defined"):format(name), index + 1, false)
    end
    block.labels[name] = true
    local is_last = block_ends[kind] and kind ~= "until"
    solve_gotos(name, is_last and block.base or count)
  end

  --- A statement that begins with an expression. At the prompt the last one may be any list.
  local function expression_statement()
    local first = i
    local is_top = at_prompt and block.outer == nil
    local is, name
    if not is_top then
      is, name = suffixed()
    else
      is, name = expression(0)
    end
    local n = 1
    local targets = { { is, name, first } }
    while kind == "," do
      advance()
      first = i
      if is_top then
        is, name = expression(0)
      else
        is, name = suffixed()
      end
      n = n + 1
      targets[n] = { is, name, first }
    end
    if kind == "=" and (n > 1 or is == "name" or is == "index") then
      for _, target in ipairs(targets) do
        check_target(target[1], target[2], target[3])
      end
      advance()
      expression_list()
      return "other"
    elseif n == 1 and is == "call" then
      return "call"
    elseif is_top and (kind == "eof" or kind == ";") then
      local after = i
      while kinds[after] == ";" do
        after = after + 1
      end
      if kinds[after] == "eof" then
        return "expression"
      end
    end
    return fail("syntax error", i)
  end

  --- Parses one statement. Returns what it is, for the last one of the text.
  function statement()
    enter_level()
    local parse = simple[kind]
    local is = "other"
    local is_list = at_prompt and block.outer == nil
      and (kind ~= "name" and expression_starts[kind]
        or kind == "function" and kinds[i + 1] ~= "name" and kinds[i + 1] ~= "eof")
    if parse and not is_list then
      local first, start = i, kind
      local list = parse(first)
      if start == "return" then
        is = "return"
      elseif start == "local" and not block.outer then
        list.stop = stops[i - 1]
        top_locals[#top_locals + 1] = list
      end
    else
      is = expression_statement()
    end
    depth = depth - 1
    return is
  end

  function statements()
    while not block_ends[kind] do
      if kind == ";" then
        advance()
      elseif kind == "return" then
        statement()
        return
      else
        statement()
      end
    end
  end

  local function chunk()
    current_function = { base = 0, vararg = true }
    open_block(false)
    if at_prompt and kind == "=" then
      advance()
      if kind == "eof" then
        fail("unexpected symbol", i)
      end
    end
    while not block_ends[kind] do
      if kind == ";" then
        silent = last ~= nil and (last.kind == "expression" or last.kind == "call")
        advance()
      else
        local first = i
        local is = statement()
        last = { kind = is, start = starts[first], stop = stops[i - 1] }
        silent = false
        if is == "return" then
          break
        end
      end
    end
    if kind ~= "eof" then
      fail("unexpected symbol", i)
    end
    close_block()
  end

  local ok, problem = xpcall(chunk, function(problem) return problem end)
  if wrong_index then
    kinds[wrong_index] = wrong_kind
  end
  if not ok and type(problem) ~= "table" then
    error(problem, 0)
  end
  local visible, seen = {}, {}
  for index = count, 1, -1 do
    local name = active[index]
    if not seen[name] then
      seen[name] = true
      visible[#visible + 1] = name
    end
  end
  return {
    tokens = tokens, ok = ok, locals = top_locals, free = free, visible = visible, calls = calls,
    conditions = conditions, assigned = conditions and assigned,
    last = ok and last or nil, silent = silent,
    message = not ok and problem.message or nil, position = not ok and problem.position or nil,
    incomplete = not ok and problem.incomplete,
    open = not ok and parser.open_blocks(tokens, problem.index) or nil,
  }
end

local opening = { ["function"] = true, ["do"] = true, ["then"] = true, ["else"] = true,
  ["repeat"] = true, ["{"] = true, ["("] = true, ["["] = true }
local closing = { ["end"] = true, ["until"] = true, ["elseif"] = true, ["else"] = true,
  ["}"] = true, [")"] = true, ["]"] = true }

--- The blocks and brackets that are open before the token `index`, the outermost first. A block of
--- 'for', 'while' and 'if' bears that name. Serves wrong texts too.
---@param tokens dnn.repl.tokens
---@param index integer
---@return { kind: string, position: integer }[]
function parser.open_blocks(tokens, index)
  local kinds, starts = tokens.kinds, tokens.starts
  local open, n = {}, 0
  local heads = {} -- of the blocks that the next 'do' and 'then' open
  for i = 1, math.min(index - 1, tokens.count) do
    local kind = kinds[i]
    if closing[kind] and n > 0 then
      if kind == "else" or kind == "elseif" then
        heads[#heads + 1] = open[n]
      end
      open[n] = nil
      n = n - 1
    end
    if kind == "for" or kind == "while" or kind == "if" then
      heads[#heads + 1] = { kind = kind, position = starts[i] }
    elseif opening[kind] then
      n = n + 1
      local takes_head = kind == "do" or kind == "then" or kind == "else"
      open[n] = takes_head and table.remove(heads) or { kind = kind, position = starts[i] }
    end
  end
  return open
end

--- How many levels deep the line after a text is to be indented.
---@param tokens dnn.repl.tokens
---@return integer
function parser.indentation(tokens)
  return #parser.open_blocks(tokens, tokens.count + 1)
end

--- Line and column, from 1, of a byte of a text; also the first and last byte of its line.
---@param source string
---@param position integer
---@return integer line
---@return integer column
---@return integer first
---@return integer last
function parser.place(source, position)
  local line, first = 1, 1
  while true do
    local newline = find(source, "\n", first, true)
    if not newline or newline >= position then
      return line, position - first + 1, first, (newline or #source + 1) - 1
    end
    line, first = line + 1, newline + 1
  end
end

return parser

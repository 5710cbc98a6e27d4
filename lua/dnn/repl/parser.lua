--- Syntax parser of Lua 5.4, without code generation. It accepts what `load` accepts, and tells
--- what a prompt must know besides: where an error is, whether more input could mend it, which
--- names are local and which free, and whether the text ends in an expression. The evaluator, the
--- editor and the tracebacks ask it; dnn.repl.lexer makes the tokens that it reads.
--
-- As in Lua's lparser.c, each rule of the grammar has its function, and `p`, the state, goes from
-- one to the next. A rule begins at the current token and ends at the first one that is not part of
-- it; the first error ends the parser.

local lexer = require "dnn.repl.lexer"

local parser = {}

--- As deep as Lua's own parser nests.
local max_depth <const> = 195
local max_locals <const> = 200

-- Priorities of binary operators: left, and right.
local left_priority = {
  ["or"] = 1, ["and"] = 2, ["<"] = 3, [">"] = 3, ["<="] = 3, [">="] = 3, ["~="] = 3, ["=="] = 3,
  ["|"] = 4, ["~"] = 5, ["&"] = 6, ["<<"] = 7, [">>"] = 7, [".."] = 9, ["+"] = 10, ["-"] = 10,
  ["*"] = 11, ["/"] = 11, ["//"] = 11, ["%"] = 11, ["^"] = 14,
}
local right_priority = { [".."] = 8, ["^"] = 13 }
for operator, priority in pairs(left_priority) do
  right_priority[operator] = right_priority[operator] or priority
end
local unary_priority <const> = 12
local unary = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }

local constants = { ["nil"] = true, ["true"] = true, ["false"] = true, number = true,
  string = true }

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
---@field statements { kind: string, start: integer, stop: integer }[] all statements outside of any
---block
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
---@field has_test? boolean is a part of it asked whether it is true?

---@class dnn.repl.local_variable
---@field value? dnn.repl.node what it is declared with
---@field changes boolean is it assigned to later?

---@class dnn.repl.parser the state of a parser
---@field kind string of the current token
---@field at integer its index
---@field tokens dnn.repl.tokens
---@field kinds string[] of the tokens
---@field names table<integer, string> of the tokens
---@field depth integer levels of nesting
---@field at_prompt boolean may statements outside of blocks be expressions?
---@field active string[] names of the local variables that are in scope
---@field attributes (string|false)[] of these
---@field shadowed (integer|false)[] the variables of the same names that they hide
---@field variables table<integer, dnn.repl.local_variable> kept with conditions only
---@field count integer how many they are
---@field bound table<string, integer> the variable for which a name stands
---@field in_function { outer: table?, base: integer, vararg: boolean } the function being read
---@field block dnn.repl.block the innermost one
---@field free table<string, boolean> this and the following: see dnn.repl.syntax
---@field statements { kind: string, start: integer, stop: integer }[]
---@field locals { names: string[], attributes: (string|false)[], stop: integer }[]
---@field calls? table[]
---@field conditions? dnn.repl.condition[]
---@field assigned table<string, { last: integer, nested: boolean }>

---@class dnn.repl.block
---@field outer? dnn.repl.block
---@field owner table the function that it is in
---@field base integer how many variables were active before it
---@field breakable boolean does `break` end it?
---@field gotos { name: string, count: integer, index: integer }[] to labels not found yet, with the
---variables active there; `break` is one of them
---@field labels table<string, boolean>

-- --- tokens --------------------------------------------------------------------------------------

--- Ends the parser: the message and its token, and whether more text could mend it there; where it
--- ends, that is so unless `incomplete` is false. A token that is wrong itself has its own message.
---@param p dnn.repl.parser
local function fail(p, message, index, incomplete)
  local problem = p.tokens.error
  if problem and problem.index == index then
    error(problem, 0)
  end
  error({ message = message, position = p.tokens.starts[index], index = index,
    incomplete = incomplete ~= false and p.kinds[index] == "eof" }, 0)
end

local function advance(p)
  local at = p.at + 1
  p.at, p.kind = at, p.kinds[at]
end

--- Advances if the current token is of a kind.
local function accept(p, kind)
  if p.kind == kind then
    advance(p)
    return true
  end
  return false
end

local function expect(p, wanted)
  if p.kind ~= wanted then
    fail(p, ("'%s' expected"):format(wanted), p.at)
  end
  advance(p)
end

local function expect_name(p)
  if p.kind ~= "name" then
    fail(p, "name expected", p.at)
  end
  local name = p.names[p.at]
  advance(p)
  return name
end

--- `wanted` closes what began at the token `opener`.
local function expect_match(p, wanted, opener)
  if p.kind ~= wanted then
    fail(p, ("'%s' expected to close '%s'"):format(wanted, p.kinds[opener]), p.at)
  end
  advance(p)
end

--- Expressions and statements count how deep they are nested.
local function refuse_depth(p)
  fail(p, "too many nested levels", p.at, false)
end

-- --- names and blocks ----------------------------------------------------------------------------

local function declare(p, name, attribute)
  if p.count - p.in_function.base >= max_locals then
    fail(p, "too many local variables", p.at, false)
  end
  local count = p.count + 1
  p.count = count
  p.active[count], p.attributes[count] = name, attribute or false
  p.shadowed[count] = p.bound[name] or false
  p.bound[name] = count
  p.variables[count] = p.conditions and { changes = false }
end

local function use(p, name)
  if not p.bound[name] then
    p.free[name] = true
  end
end

local function open_block(p, breakable)
  p.block = { outer = p.block, base = p.count, breakable = breakable, owner = p.in_function,
    gotos = {}, labels = {} }
end

--- Ends the gotos to a label now known; `base` is the number of variables active at it.
local function solve_gotos(p, name, base)
  local kept = {}
  for _, jump in ipairs(p.block.gotos) do
    if jump.name ~= name then
      kept[#kept + 1] = jump
    elseif jump.count < base then
      fail(p, ("goto jumps into the scope of local '%s'"):format(p.active[jump.count + 1]),
        jump.index, false)
    end
  end
  p.block.gotos = kept
end

local function close_block(p)
  local block = p.block
  local outer, base = block.outer, block.base
  for index = p.count, base + 1, -1 do
    p.bound[p.active[index]] = p.shadowed[index] or nil
  end
  p.count = base
  if block.breakable and block.gotos[1] then
    solve_gotos(p, "break", base)
  end
  if outer and outer.owner == block.owner then
    for _, jump in ipairs(block.gotos) do
      jump.count = math.min(jump.count, base)
      outer.gotos[#outer.gotos + 1] = jump
    end
  elseif block.gotos[1] then
    local jump = block.gotos[1]
    fail(p, jump.name == "break" and "break outside a loop"
      or ("no visible label '%s'"):format(jump.name), jump.index, false)
  end
  p.block = outer
end

--- Is there a label that a goto in the current block could mean?
local function has_label(p, name)
  local block = p.block
  while block and block.owner == p.in_function do
    if block.labels[name] then
      return true
    end
    block = block.outer
  end
  return false
end

-- --- expressions ---------------------------------------------------------------------------------

local expression, statement_list

--- Lists an expression as a condition, if it is one.
local function add_condition(p, node, tested)
  if tested or node.has_test then
    local condition = node.condition
      or { node = node, tested = false, nested = p.in_function.outer ~= nil }
    p.conditions[#p.conditions + 1] = not node.condition and condition or nil
    condition.tested = condition.tested or tested
    node.condition = condition
  end
end

--- Returns the nodes, if nodes are made.
local function expression_list(p)
  local nodes = p.conditions and {}
  local n = 0
  repeat
    local _, _, node = expression(p, 0)
    if nodes then
      n = n + 1
      nodes[n] = node
    end
  until not accept(p, ",")
  return nodes
end

local function parameter_list(p)
  expect(p, "(")
  while p.kind ~= ")" do
    if accept(p, "...") then
      p.in_function.vararg = true
      break
    end
    declare(p, expect_name(p))
    if not accept(p, ",") then
      break
    elseif p.kind == ")" then
      fail(p, "name expected", p.at)
    end
  end
  expect(p, ")")
end

--- What follows the name of a function, whose keyword is the token `opener`.
local function function_body(p, opener, is_method)
  p.in_function = { outer = p.in_function, base = p.count, vararg = false }
  open_block(p, false)
  if is_method then
    declare(p, "self")
  end
  parameter_list(p)
  statement_list(p)
  expect_match(p, "end", opener)
  close_block(p)
  p.in_function = p.in_function.outer
end

local function table_constructor(p)
  local opener = p.at
  advance(p)
  while p.kind ~= "}" do
    if p.kind == "name" and p.kinds[p.at + 1] == "=" then
      advance(p)
      advance(p)
    elseif p.kind == "[" then
      local bracket = p.at
      advance(p)
      expression(p, 0)
      expect_match(p, "]", bracket)
      expect(p, "=")
    end
    expression(p, 0)
    if p.kind ~= "," and p.kind ~= ";" then
      break
    end
    advance(p)
  end
  expect_match(p, "}", opener)
end

--- Returns the nodes of the arguments, if there are any.
local function arguments(p)
  local opener, given = p.at, nil
  if p.kind == "{" then
    table_constructor(p)
  elseif accept(p, "(") then
    given = p.kind ~= ")" and expression_list(p) or nil
    expect_match(p, ")", opener)
  elseif not accept(p, "string") then
    fail(p, "function arguments expected", p.at)
  end
  return given
end

--- A call whose arguments begin at the current token; `first` is the first token of what is called,
--- `named` the one that names it.
local function call(p, first, named, node)
  local open = p.at
  local given = arguments(p)
  if p.calls then
    p.calls[#p.calls + 1] = { start = first, name = named, open = open, stop = p.at - 1 }
  end
  if node then
    node.called, node.open, node.arguments = named, open, given or {}
    if open == first + 1 and node.name == "assert" and not p.bound.assert and given then
      add_condition(p, given[1], true)
    end
  end
end

--- A name, or an expression in parentheses. Returns which, the name, and the node in parentheses.
local function primary_expression(p)
  local opener = p.at
  if p.kind == "name" then
    local name = p.names[opener]
    use(p, name)
    advance(p)
    return "name", name
  elseif not accept(p, "(") then
    fail(p, "unexpected symbol", opener)
  end
  local _, _, inner = expression(p, 0, "part")
  expect_match(p, ")", opener)
  return "paren", nil, inner
end

-- What follows a primary expression, and what it makes of it.
local suffixes = { ["."] = "index", ["["] = "index", [":"] = "call", ["("] = "call",
  ["{"] = "call", string = "call" }

--- A primary expression with indices and calls behind it. Returns what it is: "name", "index",
--- "call" or "paren", the name with which it begins, and its node.
local function suffixed_expression(p)
  local first = p.at
  local is, name, inner = primary_expression(p)
  local named = first
  local node = p.conditions and { start = first, name = name, variable = p.variables[p.bound[name]],
    inner = inner, has_test = inner and inner.has_test }
  while suffixes[p.kind] do
    local opener, kind = p.at, p.kind
    is = suffixes[kind]
    if kind == "." or kind == ":" then
      advance(p)
      named = p.at
      expect_name(p)
    elseif kind == "[" then
      advance(p)
      named = p.at
      expression(p, 0)
      expect_match(p, "]", opener)
    end
    if is == "call" then
      call(p, first, named, node)
    end
  end
  if node then
    node.kind, node.stop = is, p.at - 1
  end
  return is, name, node
end

--- An operand that is no constant and begins with neither a name nor a parenthesis. Returns the
--- node of one that has an operator before it.
local function simple_expression(p)
  local kind, first = p.kind, p.at
  if kind == "{" then
    table_constructor(p)
  elseif kind == "function" then
    advance(p)
    function_body(p, first, false)
  elseif kind == "..." then
    if not p.in_function.vararg then
      fail(p, "cannot use '...' outside a vararg function", first, false)
    end
    advance(p)
  elseif unary[kind] then
    advance(p)
    local _, _, operand = expression(p, unary_priority)
    return operand and { kind = kind, start = first, stop = p.at - 1, right = operand,
      has_test = kind == "not" or operand.has_test }
  else
    fail(p, "unexpected symbol", first)
  end
end

--- An expression whose operators bind more strongly than `limit`, 0 for all of it. Returns what it
--- is: "name", "index", "call", "paren" or "value", the name, and its node. `place` is "test" where
--- it decides, and "part" where it stands in parentheses.
function expression(p, limit, place)
  local depth = p.depth + 1
  if depth > max_depth then
    refuse_depth(p)
  end
  p.depth = depth
  local first, kind = p.at, p.kind
  local is, name, node = "value", nil, nil
  if kind == "name" or kind == "(" then
    is, name, node = suffixed_expression(p)
  elseif constants[kind] then
    advance(p)
  else
    node = simple_expression(p)
  end
  if p.conditions then
    node = node or { kind = "value", start = first, stop = p.at - 1 }
  end
  local operator = p.kind
  local priority = left_priority[operator]
  while priority and priority > limit do
    advance(p)
    local _, _, operand = expression(p, right_priority[operator])
    node = operand and { kind = operator, start = first, stop = p.at - 1, left = node,
      right = operand, has_test = priority <= left_priority["and"] or node.has_test
        or operand.has_test }
    is = "value"
    operator = p.kind
    priority = left_priority[operator]
  end
  if node and limit == 0 and place ~= "part" then
    add_condition(p, node, place == "test")
  end
  p.depth = depth - 1
  return is, name, node
end

-- --- statements ----------------------------------------------------------------------------------

--- A block up to the token that ends it, which is not read.
local function block(p, breakable)
  open_block(p, breakable)
  statement_list(p)
  close_block(p)
end

-- Statements by their keyword, which is the token `opener` and the current one.
local statements = {}

statements["if"] = function(p, opener)
  repeat
    advance(p) -- if, elseif
    expression(p, 0, "test")
    expect(p, "then")
    block(p, false)
  until p.kind ~= "elseif"
  if accept(p, "else") then
    block(p, false)
  end
  expect_match(p, "end", opener)
end

statements["while"] = function(p, opener)
  advance(p)
  expression(p, 0, "test")
  expect(p, "do")
  block(p, true)
  expect_match(p, "end", opener)
end

statements["do"] = function(p, opener)
  advance(p)
  block(p, false)
  expect_match(p, "end", opener)
end

statements["for"] = function(p, opener)
  advance(p)
  open_block(p, true)
  local names = { expect_name(p) }
  if accept(p, "=") then
    expression(p, 0)
    expect(p, ",")
    expression(p, 0)
    if accept(p, ",") then
      expression(p, 0)
    end
  elseif p.kind == "," or p.kind == "in" then
    while accept(p, ",") do
      names[#names + 1] = expect_name(p)
    end
    expect(p, "in")
    expression_list(p)
  else
    fail(p, "'=' or 'in' expected", p.at)
  end
  expect(p, "do")
  open_block(p, false)
  for _, name in ipairs(names) do
    declare(p, name)
  end
  statement_list(p)
  close_block(p)
  expect_match(p, "end", opener)
  close_block(p)
end

statements["repeat"] = function(p, opener)
  advance(p)
  open_block(p, true)
  open_block(p, false)
  statement_list(p)
  expect_match(p, "until", opener)
  expression(p, 0, "test") -- sees the variables of the block
  close_block(p)
  close_block(p)
end

--- Something is assigned to what begins at the token `index`: see suffixed_expression.
local function check_target(p, is, name, index)
  local variable = p.bound[name]
  if is ~= "name" and is ~= "index" then
    fail(p, "syntax error", index)
  elseif is == "index" then
    return
  elseif variable and p.attributes[variable] then
    fail(p, ("attempt to assign to const variable '%s'"):format(name), index, false)
  elseif p.conditions and variable then
    p.variables[variable].changes = true
  elseif p.conditions then
    local before = p.assigned[name]
    p.assigned[name] = { last = index, nested = p.block.outer ~= nil or before and before.nested
      or false }
  end
end

statements["function"] = function(p, opener)
  advance(p)
  local first = p.at
  local name = expect_name(p)
  use(p, name)
  local is, is_method = "name", false
  while accept(p, ".") do
    expect_name(p)
    is = "index"
  end
  if accept(p, ":") then
    expect_name(p)
    is, is_method = "index", true
  end
  function_body(p, opener, is_method)
  check_target(p, is, name, first)
end

--- The attribute in <> behind a name, or false.
local function attribute(p)
  if not accept(p, "<") then
    return false
  end
  local index = p.at
  local text = expect_name(p)
  expect(p, ">")
  if text ~= "const" and text ~= "close" then
    fail(p, ("unknown attribute '%s'"):format(text), index, false)
  end
  return text
end

--- The names of a `local` statement, and what is assigned to them.
local function local_variables(p)
  local list = { names = {}, attributes = {} }
  local closes = false
  repeat
    local n = #list.names + 1
    list.names[n] = expect_name(p)
    list.attributes[n] = attribute(p)
    if list.attributes[n] == "close" then
      if closes then
        fail(p, "multiple to-be-closed variables in local list", p.at - 2, false)
      end
      closes = true
    end
  until not accept(p, ",")
  local values = accept(p, "=") and expression_list(p)
  for n, name in ipairs(list.names) do
    declare(p, name, list.attributes[n])
    if values then
      p.variables[p.count].value = values[n]
    end
  end
  return list
end

statements["local"] = function(p)
  advance(p)
  local list
  if p.kind ~= "function" then
    list = local_variables(p)
  else
    local opener = p.at
    advance(p)
    list = { names = { expect_name(p) }, attributes = { false } }
    declare(p, list.names[1])
    function_body(p, opener, false)
  end
  if not p.block.outer then
    list.stop = p.tokens.stops[p.at - 1]
    p.locals[#p.locals + 1] = list
  end
end

statements["return"] = function(p)
  advance(p)
  if not block_ends[p.kind] and p.kind ~= ";" then
    expression_list(p)
  end
  accept(p, ";")
  if not block_ends[p.kind] then
    fail(p, "'end' or the end of the text expected after return", p.at)
  end
  return "return"
end

--- A jump to a label that is not known yet.
local function add_goto(p, name, index)
  local gotos = p.block.gotos
  gotos[#gotos + 1] = { name = name, count = p.count, index = index }
end

statements["break"] = function(p, index)
  advance(p)
  add_goto(p, "break", index)
end

statements["goto"] = function(p, index)
  advance(p)
  local name = expect_name(p)
  if not has_label(p, name) then
    add_goto(p, name, index)
  end
end

statements["::"] = function(p, index)
  advance(p)
  local name = expect_name(p)
  expect(p, "::")
  while p.kind == ";" or p.kind == "::" do -- statements that do nothing
    if not accept(p, ";") then
      statements["::"](p, p.at)
    end
  end
  if has_label(p, name) then
    fail(p, ("label '%s' already defined"):format(name), index + 1, false)
  end
  p.block.labels[name] = true
  local is_last = block_ends[p.kind] and p.kind ~= "until"
  solve_gotos(p, name, is_last and p.block.base or p.count)
end

--- Does nothing but semicolons follow?
local function is_at_end(p)
  local at = p.at
  while p.kinds[at] == ";" do
    at = at + 1
  end
  return p.kinds[at] == "eof"
end

--- A statement that begins with an expression. At the prompt the last one may be any list.
local function expression_statement(p)
  local is_top = p.at_prompt and p.block.outer == nil
  local read = is_top and expression or suffixed_expression
  local first = p.at
  local is, name = read(p, 0)
  local others = {}
  while accept(p, ",") do
    local other = { index = p.at }
    other.is, other.name = read(p, 0)
    others[#others + 1] = other
  end
  if p.kind == "=" and (#others > 0 or is == "name" or is == "index") then
    check_target(p, is, name, first)
    for _, other in ipairs(others) do
      check_target(p, other.is, other.name, other.index)
    end
    advance(p)
    expression_list(p)
    return "other"
  elseif #others == 0 and is == "call" then
    return "call"
  elseif is_top and is_at_end(p) then
    return "expression"
  end
  return fail(p, "syntax error", p.at)
end

--- Does an expression begin at the current token, outside of blocks at the prompt?
local function begins_expression(p)
  if not p.at_prompt or p.block.outer then
    return false
  end
  local kind, following = p.kind, p.kinds[p.at + 1]
  return kind ~= "name" and expression_starts[kind]
    or kind == "function" and following ~= "name" and following ~= "eof"
end

--- Parses one statement. Returns what it is, for the last one of the text.
local function statement(p)
  local depth = p.depth + 1
  if depth > max_depth then
    refuse_depth(p)
  end
  p.depth = depth
  local parse = statements[p.kind]
  local is
  if parse and not begins_expression(p) then
    is = parse(p, p.at) or "other"
  else
    is = expression_statement(p)
  end
  p.depth = depth - 1
  return is
end

function statement_list(p)
  while not block_ends[p.kind] do
    if p.kind == ";" then
      advance(p)
    elseif statement(p) == "return" then
      return
    end
  end
end

--- All of a text. Returns its last statement, and whether there is a semicolon after the last
--- expression: see dnn.repl.syntax.
local function chunk(p)
  local last, silent = nil, false
  p.in_function = { base = 0, vararg = true }
  open_block(p, false)
  if p.at_prompt and accept(p, "=") and p.kind == "eof" then
    fail(p, "unexpected symbol", p.at)
  end
  while not block_ends[p.kind] do
    if accept(p, ";") then
      silent = last ~= nil and (last.kind == "expression" or last.kind == "call")
    else
      local first = p.at
      local is = statement(p)
      last = { kind = is, start = p.tokens.starts[first], stop = p.tokens.stops[p.at - 1] }
      p.statements[#p.statements + 1] = last
      silent = false
      if is == "return" then
        break
      end
    end
  end
  if p.kind ~= "eof" then
    fail(p, "unexpected symbol", p.at)
  end
  close_block(p)
  return last, silent
end

--- The names of the local variables in scope, the innermost first.
local function visible_names(p)
  local visible, seen = {}, {}
  for index = p.count, 1, -1 do
    local name = p.active[index]
    if not seen[name] then
      seen[name] = true
      visible[#visible + 1] = name
    end
  end
  return visible
end

--- Parses a text.
---@param source string
---@param options? { prompt?: boolean, calls?: boolean, conditions?: boolean } prompt: the text may
---be, or end in, an expression that is no statement, with `=` before it; calls, conditions: list
---those
---@return dnn.repl.syntax
function parser.parse(source, options)
  options = options or {}
  local tokens = lexer.tokenize(source, not options.prompt)
  local kinds, wrong = tokens.kinds, tokens.error
  local wrong_kind = wrong and kinds[wrong.index]
  if wrong then
    kinds[wrong.index] = "?" -- which nothing accepts
  end
  local p = {
    tokens = tokens, kinds = kinds, names = tokens.names, at = 1, kind = kinds[1], depth = 0,
    at_prompt = options.prompt or false, free = {}, locals = {}, statements = {}, active = {},
    attributes = {},
    shadowed = {}, variables = {}, count = 0, bound = {}, calls = options.calls and {} or nil,
    conditions = options.conditions and {} or nil, assigned = options.conditions and {} or nil,
  }
  local ok, last, silent = xpcall(chunk, function(problem) return problem end, p)
  if wrong then
    kinds[wrong.index] = wrong_kind
  end
  local syntax = { tokens = tokens, ok = ok, locals = p.locals, free = p.free,
    statements = p.statements,
    visible = visible_names(p), calls = p.calls, conditions = p.conditions, assigned = p.assigned,
    last = ok and last or nil, silent = silent or false, incomplete = false }
  if not ok then
    local problem = last
    if type(problem) ~= "table" then
      error(problem, 0)
    end
    syntax.message, syntax.position = problem.message, problem.position
    syntax.incomplete = problem.incomplete
    syntax.open = parser.open_blocks(tokens, problem.index)
  end
  return syntax
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

return parser

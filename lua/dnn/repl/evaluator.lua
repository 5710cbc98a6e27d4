--- What becomes of an input: is it complete, which function is it, and how do the `local` variables
--- of one input reach the next.
--
-- An input is compiled as the body of a function whose upvalues are the session's variables: those
-- that it names are declared around it, and then joined to the ones of earlier inputs, so that all
-- functions of a session share them. After each `local` statement outside of blocks the input hands
-- a closure over, which holds the new variables; what ran before an error is kept therefore.

local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"

local evaluator = {}

-- Names in the compiled text that an input does not use itself.
local keep_name <const> = "__keep_locals"
local guard_name <const> = "__no_tail_call"

--- The name of the first local variable in the body of an input.
evaluator.body_mark = guard_name

---@class dnn.repl.session
---@field cells table<string, { closure: function, index: integer, constant: boolean }> variables
---@field sources table<string, string> the inputs by their names, for excerpts and help

---@return dnn.repl.session
function evaluator.session()
  return { cells = {}, sources = {} }
end

--- Index of the upvalue `name` of a function, or nil.
local function upvalue_index(f, name)
  for i = 1, 255 do
    local found = debug.getupvalue(f, i)
    if not found then
      return nil
    elseif found == name then
      return i
    end
  end
end

--- Makes the variables of a `local` statement the session's; `closure` returns them.
local function keep(session, closure, names, attributes)
  for i, name in ipairs(names) do
    local index = upvalue_index(closure, name)
    local holder = closure
    if not index then -- a constant that the compiler has put in its place
      local value = (select(i, closure()))
      holder, index = function() return value end, 1
    end
    session.cells[name] = { closure = holder, index = index, constant = attributes[i] == "const" }
  end
end

--- The variables of a `local` statement that outlive their input. A closed one does not, nor does
--- `_`, which is the last result.
local function kept_names(list)
  local names, attributes = {}, {}
  for i, name in ipairs(list.names) do
    if list.attributes[i] ~= "close" and name ~= "_" then
      names[#names + 1], attributes[#names + 1] = name, list.attributes[i]
    end
  end
  return names, attributes
end

--- Is a position between the statements of a text, and before the last one?
local function is_between(syntax, position)
  for _, one in ipairs(syntax.statements) do
    if position <= one.start then
      return position > 1
    elseif position <= one.stop then
      return false
    end
  end
  return false
end

---@class dnn.repl.place where an input stands, of which the text is a part, and what is told of it
---@field line? integer number of its first line, 1 by default
---@field marks? integer[] bytes at which `mark` is called, as far as they are between statements
---@field mark? fun(i: integer)
---@field marked? table<integer, boolean> set: which of the marks are

--- The text of an input as that of a function, and its session variables. Lines stay the same.
---@param place dnn.repl.place
local function rewrite(source, syntax, session, place)
  local tokens, last = syntax.tokens, syntax.last
  local edits = {} -- { first byte, last byte, text }
  for i, list in ipairs(syntax.locals) do
    local names = kept_names(list)
    if #names > 0 then
      edits[#edits + 1] = { list.stop + 1, list.stop, (" %s(%d, function() return %s end)")
        :format(keep_name, i, table.concat(names, ", ")) }
    end
  end
  place.marked = {}
  for i, position in ipairs(place.marks or {}) do
    if is_between(syntax, position) then
      place.marked[i] = true
      edits[#edits + 1] = { position, position - 1, (" %s(%d); "):format(keep_name, -i) }
    end
  end
  if tokens.kinds[1] == "=" then
    edits[#edits + 1] = { tokens.starts[1], tokens.starts[1], " " }
  end
  if last and (last.kind == "expression" or last.kind == "call") then
    edits[#edits + 1] = { last.start, last.start - 1, "return " }
    for i = tokens.count, 1, -1 do -- return takes one semicolon and no second one
      if tokens.starts[i] <= last.stop then
        break
      end
      edits[#edits + 1] = { tokens.starts[i], tokens.stops[i], " " }
    end
  end
  table.sort(edits, function(a, b) return a[1] < b[1] end)
  local parts, position = {}, 1
  for _, edit in ipairs(edits) do
    parts[#parts + 1] = source:sub(position, edit[1] - 1)
    parts[#parts + 1] = edit[3]
    position = edit[2] + 1
  end
  parts[#parts + 1] = source:sub(position)

  local used, variables, constants = {}, {}, {}
  for name, cell in pairs(session.cells) do
    if syntax.free[name] or name == "_ENV" then
      used[#used + 1] = name
      if cell.constant then
        constants[#constants + 1] = ("local %s <const> = (...) "):format(name)
      else
        variables[#variables + 1] = name
      end
    end
  end
  -- the closed variable keeps the frame of an input that ends in a call, for tracebacks
  local head = ("local %s = ... %s%sreturn function(...) local %s <close> = nil "):format(keep_name,
    #variables > 0 and "local " .. table.concat(variables, ", ") .. " " or "",
    table.concat(constants), guard_name)
  return head .. table.concat(parts) .. "\nend", used
end

--- Compiles the parsed input for the session.
local function compile_for(session, source, name, syntax, environment, place)
  local text, used = rewrite(source, syntax, session, place)
  local before = ("\n"):rep((place.line or 1) - 1)
  local maker, problem = load(before .. text, name, "t", environment or _G)
  if not maker then
    if problem:find("too many", 1, true) then -- room for the names that were added is missing
      place.marked = {}
      return load(before .. source .. "\n", name, "t", environment or _G)
    end
    return nil, problem
  end
  local chunk = maker(function(i, closure)
    if i < 0 then
      return place.mark(-i)
    end
    local names, attributes = kept_names(syntax.locals[i])
    keep(session, closure, names, attributes)
  end)
  for _, variable in ipairs(used) do
    local cell = session.cells[variable]
    local index = upvalue_index(chunk, variable)
    if index then
      debug.upvaluejoin(chunk, index, cell.closure, cell.index)
    end
  end
  return chunk
end

-- Messages that Lua ends by the token where it met the error.
local named_token = { "expected", "^unexpected", "^unfinished", "^syntax", "^malformed", "escape" }

--- The message of a syntax error, in the words of Lua.
local function describe_error(source, name, syntax, first_line)
  local at = syntax.position
  local line, _, _, last = lexer.place(source, at)
  local near = source:match("^[%w_.]+", at) or source:match("^[\"'].*", at)
    or source:match("^[=~<>]=", at) or source:sub(at, at)
  near = near:sub(1, math.min(last - at + 1, 40))
  local text = ("%s:%d: %s"):format(name, line + first_line - 1, syntax.message)
  for _, pattern in ipairs(named_token) do
    if syntax.message:find(pattern) then
      return text .. (near == "" and " near <eof>" or (" near '%s'"):format(near))
    end
  end
  return text
end

--- A method without its call, which is all that the text is; or nil.
local function bare_method(source)
  return source:match("^%s*([%a_][%w_.]*:[%a_][%w_]*)%s*$")
end

-- Words with which a line that ends in a colon opens a block of Python.
local openers = {}
for word in ("for if while def elif else class with try except finally"):gmatch("%S+") do
  openers[word] = true
end

--- Is it a line that opens a block in Python, or is one, "for i in x: f(i)", or `cd ..`? No further
--- line could make it right.
---@param source string
---@return boolean
function evaluator.never_completes(source)
  if source:find("^%s*cd%s+[./]+%s*$") then
    return true
  end
  local line = source:match("([^\n]*)$")
  if openers[line:match("^%s*(%l+)%f[%W].*:%s*$")] then
    return true
  end
  line = line:gsub('%b""', ""):gsub("%b''", "")
  return (line:find("^%s*for%f[%W]") or line:find("^%s*if%f[%W]") or line:find("^%s*while%f[%W]"))
    and line:find("[%w_%])]: +[%a_]") and not line:find("--", 1, true)
    and not line:find("%f[%w]do%f[%W]") and not line:find("%f[%w]then%f[%W]") or false
end

--- Can further lines make an input of the text?
---@param source string
---@param syntax? dnn.repl.syntax of the text, if it is known
---@return boolean
function evaluator.is_incomplete(source, syntax)
  syntax = syntax or parser.parse(source, { prompt = true })
  return syntax.incomplete and not bare_method(source)
    and not evaluator.never_completes(source)
end

--- Compiles an input.
---@param source string
---@param name string how the input is called in messages; "@" and a file name for a file
---@param session dnn.repl.session
---@param environment? table its globals, _G by default
---@param place? dnn.repl.place
---@return function|nil chunk returns the values of the input
---@return string|nil problem "incomplete", or the message of a syntax error
---@return boolean|nil shown are the chunk's results to be shown? not after a closing semicolon
---@return dnn.repl.syntax syntax
function evaluator.compile(source, name, session, environment, place)
  place = place or {}
  local syntax = parser.parse(source, { prompt = true })
  if syntax.ok then
    local chunk_name = name:sub(1, 1) == "@" and name or "=" .. name
    local chunk, problem = compile_for(session, source, chunk_name, syntax, environment,
      place)
    return chunk, problem, not syntax.silent, syntax
  end
  local method = bare_method(source)
  if method then
    return nil, ("%s:1: '%s' is a method, call it: %s(...)"):format(name, method, method), nil,
      syntax
  elseif evaluator.is_incomplete(source, syntax) then
    return nil, "incomplete", nil, syntax
  end
  return nil, describe_error(source, (name:gsub("^@", "")), syntax, place.line or 1), nil, syntax
end

--- Compiles an expression so that it sees the session's variables; for commands and the debugger.
---@param source string
---@param name string
---@param session dnn.repl.session
---@return function|nil chunk
---@return string|nil problem
---@return dnn.repl.syntax syntax
function evaluator.compile_expression(source, name, session)
  local chunk, problem, _, syntax = evaluator.compile(source, name, session)
  if problem == "incomplete" then
    problem = ("%s: the input ends in an unfinished statement"):format(name)
  end
  return chunk, problem, syntax
end

--- The value of a session variable.
---@param session dnn.repl.session
---@param name string
---@return any value
---@return boolean exists
function evaluator.variable(session, name)
  local cell = session.cells[name]
  if not cell then
    return nil, false
  end
  return select(2, debug.getupvalue(cell.closure, cell.index)), true
end

--- A session with the same variables; what is assigned to them there stays there.
---@param session dnn.repl.session
---@return dnn.repl.session
function evaluator.copy(session)
  local cells = {}
  for name, cell in pairs(session.cells) do
    local value = evaluator.variable(session, name)
    cells[name] = { closure = function() return value end, index = 1, constant = cell.constant }
  end
  return { cells = cells, sources = session.sources }
end

--- Changes a session variable. Returns whether there is one of that name that may be changed.
---@param session dnn.repl.session
---@param name string
---@param value any
---@return boolean
function evaluator.assign(session, name, value)
  local cell = session.cells[name]
  if not cell or cell.constant then
    return false
  end
  debug.setupvalue(cell.closure, cell.index, value)
  return true
end

--- Bytes of a message that are shown.
local max_message <const> = 10000

-- What the position in front of a message looks like, and which of two was there first: the message
-- of an error that was caught and raised again, or that came out of a coroutine, has two.
local position <const> = "^([^\n:]+):(%d+): ()"
local positions = { "^In%[%d+%]$", "^%[string \".*\"%]$", "^%%%l+$", "^stdin$", "%.lua$" }

--- The message with the position where the error was raised first, and no other one.
local function without_second_position(message)
  while true do
    local outer, _, start = message:match(position)
    local inner = outer and message:match(position, start) -- an anchor holds at 'start'
    local is_place = inner == outer
    for _, pattern in ipairs(inner and positions or {}) do
      is_place = is_place or inner:find(pattern) ~= nil
    end
    if not (inner and is_place) then
      return message
    end
    message = message:sub(start)
  end
end

--- Message of an error object.
---@param problem any
---@return string
function evaluator.message(problem)
  local pretty = require "dnn.support.pretty"
  local message = problem
  if type(problem) == "table" and not debug.getmetatable(problem) then
    message = rawget(problem, "message")
  end
  if type(message) ~= "string" then
    return pretty.text(problem)
  end
  message = without_second_position(message)
  if #message > max_message then
    message = ("%s ... (%d bytes)"):format(message:sub(1, max_message), #message)
  end
  return pretty.plain(message)
end

return evaluator

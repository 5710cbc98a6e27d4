--- What becomes of an input: is it complete, which function is it, what did it give.

local evaluator = {}

--- Compiles an input: as an expression if it is one, otherwise as statements.
---@param source string
---@param name string how the input is called in messages
---@return function|nil chunk
---@return string|nil problem "incomplete", or the message of a syntax error
---@return boolean|nil shown are the chunk's results to be shown? not after a closing semicolon
function evaluator.compile(source, name)
  local expression = source:gsub("^%s*=", "", 1)
  local chunk, expression_problem = load("return " .. expression .. "\n", "=" .. name, "t")
  if chunk then
    -- 'return x;' takes one semicolon and no second one
    local shown = load("return " .. expression .. "\n;", "=" .. name, "t") ~= nil
    return chunk, nil, shown
  end
  local statement_problem
  chunk, statement_problem = load(source .. "\n", "=" .. name, "t")
  if chunk then
    return chunk, nil, true
  end
  local method = source:match("^%s*([%a_][%w_.]*:[%a_][%w_]*)%s*$")
  if method then
    return nil, ("%s:1: '%s' is a method, call it: %s(...)"):format(name, method, method)
  elseif expression_problem:find("<eof>$") or statement_problem:find("<eof>$") then
    return nil, "incomplete"
  end
  return nil, expression == source and statement_problem or expression_problem
end

--- Message of an error object.
---@param problem any
---@return string
function evaluator.message(problem)
  local pretty = require "dnn.repl.pretty"
  if type(problem) == "table" and not debug.getmetatable(problem) then
    local message = rawget(problem, "message")
    if type(message) == "string" then
      return pretty.plain(message)
    end
  end
  if type(problem) == "string" then
    return pretty.plain(problem)
  end
  return pretty.text(problem)
end

--- Traceback of the coroutine in which an input failed, without the program's own frame at its end.
---@param thread thread
---@return string
function evaluator.traceback(thread)
  local text = debug.traceback(thread)
  return (text:gsub("\n[^\n]*$", "", 1))
end

return evaluator

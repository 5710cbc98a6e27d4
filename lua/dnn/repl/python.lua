--- Python lines in Lua, for hints: an expression, an assignment, the head of a block. What has no
--- counterpart that surely does the same is not translated, but explained in words. The hints about
--- habits (dnn.repl.habits) ask for it; dnn.repl.python.statements reads a line.
--
-- Positions count from 0 there and from 1 here, ranges leave their last position out there and have
-- it here, and axes are positions too. Which indices, operators and methods are meant depends on
-- what the names of a line stand for: `value_of` tells.

local lexer = require "dnn.repl.python.lexer"
local parser = require "dnn.repl.parser"
local reader = require "dnn.repl.python.reader"
require "dnn.repl.python.statements" -- adds reader:statement

local python = {}

--- A line of Python in Lua.
---@param line string
---@param value_of fun(name: string): any what a name stands for, or nil
---@param only_words? boolean the line is Lua but for its words: positions may be Lua's already
---@return string? code nil if nothing surely does the same
---@return string? why what is different in Lua, in words; without code, what to write instead
---@return boolean? is_open does the block go on below?
function python.translate(line, value_of, only_words)
  local code, why, is_open
  local ok, problem = pcall(function()
    local self = setmetatable({ tokens = lexer.tokenize(line), at = 1, value_of = value_of,
      only_words = only_words or false }, reader)
    local parts = {}
    repeat
      local part
      part, is_open = self:statement()
      parts[#parts + 1] = part
    until not self:take(";") or self:peek("end")
    self:need("end")
    code, why = table.concat(parts, "; "), self.why
  end)
  if not ok then
    if type(problem) ~= "table" then
      error(problem, 0)
    end
    return nil, problem.reason
  end
  local syntax = parser.parse(code, { prompt = true })
  local fits = is_open and (syntax.incomplete or code:find("^else")) or not is_open and syntax.ok
  if not fits then
    return nil
  end
  return code, why, is_open
end

return python

--- Which inputs are commands or questions, what Lua code there is in them, and whether they are
--- complete: for the editor, which asks while a text is written, and the prompt.

local syntax = {}

--- Is the input a command or a question?
---@param source string
---@return boolean
function syntax.recognizes(source)
  return source:find("^%s*[%%!?]") ~= nil
    or source:find("^%s*[%a_][%w_.:]*%s*%?%??%s*$") ~= nil
end

-- Commands whose argument is Lua code, which may take several lines.
local take_code = { time = true, timeit = true, bench = true, prof = true, page = true,
  plot = true }

--- The Lua code in a command that takes some, and the command's name; nil for another command.
---@param source string
---@return string?
---@return string?
function syntax.code(source)
  local name, code = source:match("^%s*%%%%?([%a_]+)%s*(.*)$")
  if not take_code[name] then
    return nil
  end
  return (code:gsub("^%-[nr]%s*%d+%s*", ""):gsub("^%-[nr]%s*%d+%s*", "")), name
end

--- Can further lines make a command of the text?
---@param source string
---@return boolean
function syntax.is_incomplete(source)
  local code = syntax.code(source)
  if not code then
    return false
  end
  return code:find("%S") and require("dnn.repl.evaluator").is_incomplete(code)
    or source:find("^%s*%%%%[%a_]+[^\n]*$") ~= nil -- %%time, as a notebook has it
end

--- Lua code for an input such as `files = !ls`, which stores what a command writes; or the input.
---@param source string
---@return string
function syntax.expand(source)
  local head, command = source:match("^(%s*[%w_. ]+=%s*)!([^\n]+)$")
  return head and ("%srepl.capture(%q)"):format(head, command) or source
end

return syntax

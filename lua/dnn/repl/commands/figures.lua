--- The command %plot: draws values, and sets how figures are shown.

local registry = require "dnn.repl.commands.registry"
local tools = require "dnn.repl.commands.tools"
local lexer = require "dnn.repl.lexer"

local define, refuse = registry.define, registry.refuse

--- The texts of the expressions between commas; a comma within brackets or a function separates
--- nothing.
local function split(code)
  local tokens = lexer.tokenize(code)
  local texts, from, depth = {}, 1, 0
  for i = 1, tokens.count do
    local kind = tokens.kinds[i]
    if kind == "(" or kind == "{" or kind == "[" or kind == "function" then
      depth = depth + 1
    elseif kind == ")" or kind == "}" or kind == "]" or kind == "end" then
      depth = depth - 1
    elseif kind == "," and depth == 0 then
      texts[#texts + 1] = code:sub(from, tokens.starts[i] - 1)
      from = tokens.stops[i] + 1
    end
  end
  texts[#texts + 1] = code:sub(from)
  for i, text in ipairs(texts) do
    texts[i] = text:match("^%s*(.-)%s*;?%s*$")
  end
  return texts
end
--- The words for how figures are shown.
local modes = { on = true, off = true }

--- Sets how figures are shown.
local function set_mode(shell, mode)
  shell.config.figures = mode ~= "off"
end

define("plot", "%plot [EXPRESSIONS | MODE]",
  "draws lists, arrays, functions or a history; on, off, kitty, ... : how figures are shown",
  function(shell, code)
    local curves, labels
    if type(code) == "table" then
      curves, labels = code, {}
    elseif not code:find("%S") then
      print(shell.config.figures and "on" or "off")
      return
    elseif modes[code] then
      set_mode(shell, code)
      return
    else
      curves, labels = table.pack(tools.compile(shell, code, "plot")()), split(code)
    end
    if curves.n == 0 then
      refuse("%%plot: the code gives no value")
    end
    for i = #labels + 1, curves.n do
      labels[i] = ("value %d"):format(i)
    end
    local ok, problem = pcall(require("dnn.plot.curves").values, curves, labels)
    if not ok then
      error(problem, 0) -- whose place is the command, and not where the library found it
    end
  end)

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

--- Sets how figures are shown by a word; returns whether it is one for that. "off" leaves figures
--- open until plt.show().
local function set_mode(shell, word)
  local show = require "dnn.plot.show"
  if word == "off" then
    shell.config.figures = false
  elseif show.modes[word] then
    shell.config.figures = true
    show.mode(word)
  end
  return show.modes[word] ~= nil
end

--- The values of code, and what each is called.
local function evaluate(shell, code)
  local values = table.pack(tools.compile(shell, code, "plot")())
  local word = code:match("^%s*([%a_][%w_]*)%s*$")
  if word and values[1] == nil then
    refuse("%%plot: '%s' is nil; %s", word,
      require("dnn.support.suggest").unknown("mode", word, require("dnn.plot.show").modes))
  elseif values.n == 0 then
    refuse("%%plot: the code gives no value")
  end
  return values, split(code)
end

define("plot", "%plot [EXPRESSIONS | MODE]",
  "draws lists, arrays, functions or a history; on, off, kitty, ... : how figures are shown",
  function(shell, code)
    local values, labels = code, {}
    if type(code) == "string" then
      if not code:find("%S") then
        print(shell.config.figures and require("dnn.plot.show").description() or "off")
        return
      elseif code:find("^%l+$") and set_mode(shell, code) then
        return
      end
      values, labels = evaluate(shell, code)
    end
    for i = #labels + 1, values.n do
      labels[i] = ("value %d"):format(i)
    end
    local ok, problem = pcall(require("dnn.plot.values").draw, values, labels)
    if not ok then
      error(problem, 0) -- whose place is the command, and not where the library found it
    end
  end)

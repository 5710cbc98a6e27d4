--- What goes through the tokens of a line of Python. The rules that it reads by are its methods,
--- too: dnn.repl.python.expressions, .calls and .index add those of expressions, .statements the
--- others.

local pieces = require "dnn.repl.python.pieces"

local give_up, advice, position = pieces.give_up, pieces.advice, pieces.position
local index_of = pieces.index_of

---@class dnn.repl.python_reader
---@field tokens table[]
---@field at integer
---@field value_of fun(name: string): any
---@field why? string what is different in Lua, the first of it
---@field only_words boolean no positions: the line is Lua already
---@field is_notebook? boolean the whole program is known, and nothing of what it has run
---@field kinds? table<string, string> of the values of names
local reader = {}
reader.__index = reader

function reader:note(why)
  self.why = self.why or why
end

function reader:peek(kind, text)
  local token = self.tokens[self.at]
  return token.kind == kind and (text == nil or token.text == text)
end

function reader:take(kind, text)
  if self:peek(kind, text) then
    local token = self.tokens[self.at]
    self.at = math.min(self.at + 1, #self.tokens) -- the end is never left
    return token
  end
end

function reader:need(kind, text)
  return self:take(kind, text) or give_up()
end

--- A comprehension whose first part was read from a token on, of a list or
--- of a dictionary.
function reader.generator(_, _, _)
  give_up(advice.comprehension)
end

--- Expressions with commas between them, up to a closing symbol, which is taken.
function reader:list(closer)
  local items, has_comma, start = {}, false, self.at
  while not self:take(closer) do
    items[#items + 1] = self:expression()
    if self:peek("name", "for") then
      local whole = self:generator(start)
      self:need(closer)
      return { whole }, false, whole
    end
    if self:take(",") then
      has_comma = true
    elseif not self:peek(closer) then
      give_up()
    end
  end
  return items, has_comma
end

--- A position as Lua counts it.
function reader:place(e)
  if self.only_words then
    give_up()
  end
  return position(e)
end

--- Calls f while names stand for nothing known.
function reader:without(names, f)
  local saved = self.value_of
  self.value_of = function(name)
    if not index_of(names, name) then
      return saved(name)
    end
  end
  local result = f()
  self.value_of = saved
  return result
end

return reader

--- The heads of Python's loops, and the comprehensions, which are made of them.

local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.nb.python.reader"

local levels, give_up, expression = pieces.levels, pieces.give_up, pieces.expression
local plus = pieces.plus

--- Names of a loop: `i`, `i, x`, `i, (a, b)`; the inner ones are lists.
function reader:loop_names()
  local names = {}
  local opened = self:take("(")
  repeat
    if self:peek("(") then
      names[#names + 1] = self:loop_names()
    else
      names.star = self:take("*") and #names + 1 or names.star
      names[#names + 1] = reader.name_of(self:need("name").text)
    end
  until not self:take(",") or self:peek("name", "in") or self:peek(")")
  if opened then
    self:need(")")
  end
  return names
end

local function flat(names, result)
  result = result or {}
  for _, name in ipairs(names) do
    if type(name) == "table" then
      flat(name, result)
    else
      result[#result + 1] = name
    end
  end
  return result
end

--- Names in the places of those of a loop, and what takes those apart that are several.
local function unpacked(names, first_letter)
  local places, parts = {}, {}
  for i, name in ipairs(names) do
    places[i] = name
    if type(name) == "table" then
      places[i] = ("item%s%d"):format(first_letter, i)
      local inner, more = unpacked(name, first_letter .. i .. "_")
      parts[#parts + 1] = ("local %s = %s"):format(table.concat(inner, ", "),
        name.star and ("py.spread(%s, %d, %d)"):format(places[i], name.star - 1, #name - name.star)
        or ("py.unpack(%s)"):format(places[i]))
      parts[#parts + 1] = more ~= "" and more or nil
    end
  end
  return places, table.concat(parts, " ")
end

--- The numbers of range(...), whose bracket has been read, forwards or backwards.
function reader:range(name, is_reversed)
  local arguments = self:list(")")
  local first, last, step = arguments[1], arguments[2], arguments[3]
  if not last then
    first, last = expression("0", levels.literal, "integer", { integer = 0 }), first or give_up()
  end
  if is_reversed then
    if step then
      return nil
    end
    return ("for %s = %s, %s, -1 do"):format(name, plus(last, -1).code, first.code)
  elseif step and not step.integer and not pieces.is_negative(step) and step.kind ~= "any" then
    return nil
  end
  last = plus(last, step and pieces.is_negative(step) and 1 or -1)
  return ("for %s = %s, %s%s do"):format(name, first.code, last.code, step and ", " .. step.code
    or "")
end

local function is_call(self, word, at)
  local token, following = self.tokens[at], self.tokens[at + 1]
  return token.kind == "name" and token.text == word and following.kind == "("
    and self.kinds[word] == nil
end

--- `for` over a range, if it is one.
function reader:range_head(names)
  local start = self.at
  if #names ~= 1 or type(names[1]) == "table" then
    return nil
  end
  local is_reversed = is_call(self, "reversed", start) and is_call(self, "range", start + 2)
  if not is_reversed and not is_call(self, "range", start) then
    return nil
  end
  self.at = start + (is_reversed and 4 or 2)
  local head = self:range(names[1], is_reversed)
  if is_reversed and head then
    self:need(")")
  end
  local token = self.tokens[self.at]
  if not head or not (token.kind == ":" or token.kind == "]" or token.kind == ")"
    or token.kind == "}" or token.kind == "name") then
    self.at = start
    return nil
  end
  return head
end

--- The head of a loop in Lua, and its names.
function reader:loop_head()
  local names = self:loop_names()
  self:need("name", "in")
  local all = flat(names)
  local outer = self.is_elementwise
  self.is_elementwise = "open"
  local head = self:range_head(names)
  if head then
    self.is_elementwise = outer
    self.kinds[all[1]] = "integer"
    return head, all
  end
  local e = self:disjunction()
  e = e.is_step and e or reader.single(e)
  if self:peek(",") then -- for x in 1, 2, 3
    local items = { e }
    while self:take(",") do
      items[#items + 1] = self:disjunction()
    end
    e = pieces.table_of(items)
  end
  self.is_elementwise = outer
  for i, name in ipairs(all) do
    self.kinds[name] = e.is_numbered and i == 1 and "integer" or e.are_integers and "integer"
      or "item"
  end
  local places, more = unpacked(names, "")
  more = more ~= "" and " " .. more or ""
  local has_several = e.is_step and (e.is_step == #names or e.is_step < 0)
  if #names > 1 and has_several and not names.star then
    return ("for %s in %s do%s"):format(table.concat(places, ", "), e.code, more), all
  elseif #names > 1 then
    return ("for item in %s do local %s = %s%s"):format(e.is_step and ("ipairs(py.list(%s))")
      :format(e.code) or ("py.each(%s)"):format(e.code), table.concat(places, ", "),
      names.star and ("py.spread(item, %d, %d)"):format(names.star - 1, #names - names.star)
      or "py.unpack(item)", more):gsub("^for item in ipairs", "for _, item in ipairs"), all
  elseif type(names[1]) == "table" then
    return ("for %s in py.each(%s) do%s"):format(places[1], e.code, more), all
  elseif e.is_step then -- several values at once are one tuple
    return ("for _, %s in ipairs(py.list(%s)) do"):format(all[1], e.code), all
  elseif e.kind == "list" and not e.is_shape and e.level == levels.atom and e.name then
    return ("for _, %s in ipairs(%s) do"):format(all[1], e.code), all
  end
  return ("for %s in py.each(%s) do"):format(all[1], e.code), all
end

--- The tokens of the `for` of comprehensions, by those behind their opening brackets.
local function find_generators(tokens)
  local found, open = {}, { 1 }
  for i, token in ipairs(tokens) do
    local kind = token.kind
    local start = open[#open]
    if kind == "(" or kind == "[" or kind == "{" then
      open[#open + 1] = i + 1
    elseif kind == ")" or kind == "]" or kind == "}" then
      open[#open] = nil
    elseif start and kind == "," then -- an argument ends, or an item
      found[start] = found[start] or false
      open[#open] = i + 1
    elseif start and found[start] == nil and kind == "name" and token.text == "for" then
      found[start] = i
    end
  end
  return found
end

--- The token of the `for` of a comprehension that begins here; nil if none does.
function reader:find_generator()
  self.tokens.generators = self.tokens.generators or find_generators(self.tokens)
  return self.tokens.generators[self.at] or nil
end

--- A comprehension: what stands behind its `for` is read first, since it tells of the names.
---@param heads integer the token of the first `for`
---@param what "list"|"generator"|"braces"
function reader:generator(heads, what)
  local start, outer = self.at, self.kinds
  local lines, stop = {}, 0
  self.kinds = setmetatable({}, { __index = outer })
  self.at = heads
  while self:take("name", "for") do
    lines[#lines + 1] = self:loop_head()
    stop = stop + 1
    while self:take("name", "if") do
      lines[#lines + 1] = ("if %s then"):format(self:test().code)
      stop = stop + 1
    end
  end
  local behind, outer_elementwise = self.at, self.is_elementwise
  self.at, self.is_elementwise = start, "open"
  local e = reader.single(self:expression())
  local made, kind, add = "{}", "list", "made[#made + 1] = " .. e.code
  if what == "braces" and self:take(":") then
    local value = reader.single(self:expression())
    made, kind = "py.dict()", "dict"
    add = ("made[%s] = %s"):format(e.kind == "string" and e.code or e.kind == "integer"
      and plus(e, 1).code or ("py.place(made, %s)"):format(e.code), value.code)
  elseif what == "braces" then
    made, kind, add = "py.set()", "any", ("py.add(made, %s)"):format(e.code)
  end
  if self.at ~= heads then
    give_up()
  end
  self.at, self.kinds, self.is_elementwise = behind, outer, outer_elementwise
  return expression(("(function() local made = %s %s %s%s return made end)()")
    :format(made, table.concat(lines, " "), add, (" end"):rep(stop)), levels.atom, kind,
    { is_whole = true, are_integers = e.kind == "integer" })
end

return reader

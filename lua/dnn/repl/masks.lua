--- Masks in conditions: `if A:gt(100) then` is always true in Lua, since an array is neither nil
--- nor false. What an input or a script asks is judged after it ran, from its text and from the
--- values that its names have then; nothing is called. The prompt asks after an input, and the
--- program after a script.
---
--- An array asked by its name may be one that is just given or not, as in `if A then`: only what is
--- plainly a mask counts, the result of a comparison or a name of an array of booleans. Where the
--- same expression goes on to use the name, as `m and m:any()` does, that was asked as well.

local arrays = require "dnn.repl.arrays"
local evaluator = require "dnn.repl.evaluator"
local lookup = require "dnn.repl.lookup"
local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"

local masks = {}

local function set_of(text)
  local set = {}
  for word in text:gmatch("%S+") do
    set[word] = true
  end
  return set
end

--- Methods of arrays that give a mask, and functions of np that give one for an array.
local methods = set_of [[gt ge lt le eq ne greater greater_equal less less_equal equal not_equal
  logical_and logical_or logical_xor logical_not isnan isinf isfinite signbit]]
local functions = set_of [[greater greater_equal less less_equal equal not_equal logical_and
  logical_or logical_xor logical_not isnan isinf isfinite isneginf isposinf signbit isclose isin]]
--- Functions of np that give an array whatever they are given.
local makers = set_of [[array zeros ones full empty eye identity arange linspace zeros_like
  ones_like]]
local arithmetic = set_of "+ - * / // % ^"
local logic = set_of "and or not"
local operators = { ["not"] = "~", ["and"] = " & ", ["or"] = " | " }

---@class dnn.repl.mask_judge
---@field source string
---@field syntax dnn.repl.syntax
---@field value_of fun(name: string): any
---@field others any[] values whose methods may be meant instead of those of arrays
---@field notes { line: integer, text: string, codes: string[] }[]
---@field said table<string, boolean> conditions that have a note
---@field nested boolean is the condition that is judged in a function?
---@field last integer its last token
local judge = {}
judge.__index = judge

--- The text of the tokens of a node in one line.
function judge:text(node)
  local tokens = self.syntax.tokens
  return (self.source:sub(tokens.starts[node.start], tokens.stops[node.stop]):gsub("%s*\n%s*", " "))
end

--- The parentheses around an expression do not count.
local function bare(node)
  while node.kind == "paren" do
    node = node.inner
  end
  return node
end

--- The value that a free name has now, if it had the same one at the token `at`.
function judge:value_at(name, at)
  local assigned = self.syntax.assigned[name]
  if assigned and (assigned.nested or assigned.last > at) then
    return nil
  end
  return self.value_of(name)
end

--- Is it the module `np`, by its name?
function judge:is_np(node)
  local tokens = self.syntax.tokens
  local variable = node.variable
  if not variable then
    local np = package.loaded["dnn.np"]
    return np ~= nil and rawequal(self.value_of(node.name), np)
  end
  local value = variable.value and not variable.changes and bare(variable.value)
  if not value then
    return false
  elseif value.kind == "call" then
    return value.name == "require" and value.called == value.start and not value.variable
      and self:text(value):find("[\"']dnn%.np[\"']") ~= nil
  end
  return value.kind == "index" and value.stop == value.start + 2
    and tokens.names[value.start] == "dnn" and tokens.names[value.stop] == "np"
end

--- The name of the function of np that a node calls, or nil.
function judge:np_function(node)
  local tokens = self.syntax.tokens
  local is_function = node.kind == "call" and node.name and node.called == node.start + 2
    and node.open == node.called + 1 and tokens.kinds[node.start + 1] == "."
  return is_function and self:is_np(node) and tokens.names[node.called] or nil
end

--- Is the value of an expression surely an array?
function judge:is_array(node)
  node = bare(node)
  if node.kind == "name" and node.variable then
    return node.variable.value ~= nil and not node.variable.changes
      and self:is_array(node.variable.value)
  elseif node.kind == "name" then
    return arrays.is_array(self:value_at(node.name, node.start))
  elseif arithmetic[node.kind] then
    return node.left and self:is_array(node.left) or self:is_array(node.right)
  end
  return makers[self:np_function(node)] or self:is_mask(node)
end

--- Has something that is no array a method of that name?
function judge:is_method_of_others(name)
  local tokens = self.syntax.tokens
  local kinds, names = tokens.kinds, tokens.names
  for i = 2, tokens.count do
    if names[i] == name and kinds[i + 1] == "=" then
      return true
    elseif names[i] == name and (kinds[i - 1] == "." or kinds[i - 1] == ":") then
      local first = i
      while kinds[first - 1] == "." or kinds[first - 1] == ":" do
        first = first - 2
      end
      if kinds[first - 1] == "function" then
        return true
      end
    end
  end
  for _, value in ipairs(self.others) do
    local metatable = debug.getmetatable(value)
    for _, fields in pairs { value, type(metatable) == "table" and rawget(metatable, "__index") } do
      if type(fields) == "table" and rawget(fields, name) ~= nil then
        return true
      end
    end
  end
  return false
end

--- Is what a comparing method is called on an array? What nothing tells of is one, unless there is
--- something else with such a method.
function judge:compares_arrays(node)
  local tokens = self.syntax.tokens
  local method = tokens.names[node.called]
  if node.name and not node.variable then
    local is_path = true
    for i = node.start + 1, node.called - 2 do
      is_path = is_path and (tokens.kinds[i] == "." or tokens.kinds[i] == "name")
    end
    local root = self:value_at(node.name, node.start)
    if arrays.is_array(root) then
      return true
    elseif is_path and root ~= nil then
      local last = node.called - 2
      local path = self.source:sub(tokens.starts[node.start], tokens.stops[last])
      local ok, value = pcall(lookup.path, path, function(name)
        return self.value_of(name), true
      end)
      if not ok or value ~= nil then -- it fails for an array that was closed
        return arrays.is_array(value)
      end
    end
  elseif node.inner and self:is_array(node.inner) or node.variable and node.variable.value
    and not node.variable.changes and self:is_array(node.variable.value) then
    return true
  end
  return not self:is_method_of_others(method)
end

--- Is the value of an expression plainly a mask?
function judge:is_mask(node)
  node = bare(node)
  local kind = node.kind
  if kind == "name" and node.variable then
    return node.variable.value ~= nil and not node.variable.changes
      and self:is_mask(node.variable.value)
  elseif kind == "name" then
    local value = not self.nested and self:value_at(node.name, node.start)
    return arrays.is_array(value) and select(2, pcall(lookup.field, value, "dtype")) == "bool"
  elseif kind == "&" or kind == "|" or kind == "~" then
    return node.left and self:is_mask(node.left) or self:is_mask(node.right)
  elseif kind == "and" or kind == "or" then
    return self:is_mask(node.left) and self:is_mask(node.right)
  elseif kind ~= "call" then
    return false
  end
  local tokens = self.syntax.tokens
  if tokens.kinds[node.called - 1] == ":" and node.called > node.start then
    return node.open == node.called + 1 and methods[tokens.names[node.called]]
      and self:compares_arrays(node) or false
  elseif functions[self:np_function(node)] then
    for _, argument in ipairs(node.arguments) do
      if self:is_array(argument) then
        return true
      end
    end
  end
  return false
end

--- Is a mask what an expression would be with the operators of arrays instead of those of Lua?
function judge:means_mask(node)
  node = bare(node)
  if logic[node.kind] then
    return (not node.left or self:means_mask(node.left)) and self:means_mask(node.right)
  end
  return self:is_mask(node)
end

--- Does a name stand in the same expression again, behind the node of that name?
function judge:is_guard(node)
  if node.kind ~= "name" then
    return false
  end
  for i = node.stop + 1, self.last do
    if self.syntax.tokens.names[i] == node.name then
      return true
    end
  end
  return false
end

--- The text of a mask with the operators of arrays instead of those of Lua.
function judge:code(node)
  if node.kind == "paren" then
    return ("(%s)"):format(self:code(node.inner))
  elseif not logic[node.kind] then
    return self:text(node)
  end
  local right = self:code(node.right)
  return (node.left and self:code(node.left) or "") .. operators[node.kind]
    .. (node.left and right or self:operand(node.right))
end

--- The same as what a method is called on, or `~` stands before.
function judge:operand(node)
  local kind = node.kind
  local is_closed = kind == "name" or kind == "index" or kind == "call" or kind == "paren"
  return is_closed and self:code(node) or ("(%s)"):format(self:code(node))
end

function judge:note(node, codes)
  local text = self:text(node)
  if text:find("%-%-") or self.said[text] then
    return -- a comment between is no code
  end
  self.said[text] = true
  local line = lexer.place(self.source, self.syntax.tokens.starts[node.start])
  self.notes[#self.notes + 1] = { line = line, codes = codes, text =
    ("'%s' %s: write %s"):format(text, node.kind == "not" and "is false, as an array counts as true"
      or "is an array, which counts as true", table.concat(codes, " or ")) }
end

--- A mask that is asked whether it is true.
function judge:refuse(node)
  local text = self:operand(node)
  self:note(bare(node), { text .. ":any()", text .. ":all()" })
end

--- Is it an array or a number, so that np.where takes it?
function judge:is_choice(node)
  return self.syntax.tokens.kinds[node.start] == "number" and node.start == node.stop
    or self:is_array(node)
end

--- The parts of `mask and a or b`, as np.where takes them; or nil.
function judge:choice(node)
  local left = bare(node.left)
  if node.kind == "or" and left.kind == "and" and self:is_mask(left.left)
    and not self:is_mask(node.right) and not self:is_guard(bare(left.left))
    and self:is_choice(left.right) and self:is_choice(node.right) then
    return ("np.where(%s, %s, %s)"):format(self:code(bare(left.left)), self:text(left.right),
      self:text(node.right))
  end
end

--- Looks for masks in an expression; `tested`: is it asked whether that is true?
function judge:walk(node, tested)
  if node.kind == "not" then
    if not self:means_mask(node.right) then
      self:walk(node.right, true)
    elseif not self:is_guard(bare(node.right)) then
      local operand = self:operand(node.right)
      self:note(node, tested and { ("not %s:any()"):format(operand),
        ("not %s:all()"):format(operand) } or { "~" .. operand })
    end
  elseif node.kind == "and" or node.kind == "or" then
    self:walk_pair(node, tested)
  elseif tested and self:is_mask(node) then
    if not self:is_guard(bare(node)) then
      self:refuse(node)
    end
  elseif node.kind == "paren" then
    self:walk(node.inner, tested)
  else
    for _, part in pairs { node.left, node.right, node.inner } do
      self:walk(part, false)
    end
  end
end

--- The same for `left and right` and `left or right`.
function judge:walk_pair(node, tested)
  local left, right = node.left, node.right
  local choice = not tested and self:choice(node)
  if choice then
    return self:note(bare(bare(left).left), { choice })
  elseif self:means_mask(left) and self:means_mask(right) and not self:is_guard(bare(left)) then
    if tested then
      return self:refuse(node)
    end
    local names, kinds = self.syntax.tokens.names, self.syntax.tokens.kinds
    local is_default = node.kind == "or" and left.kind == "name" -- m = m or default
      and kinds[node.start - 1] == "=" and names[node.start - 2] == left.name
    return not is_default and self:note(node, { self:code(node) })
  end
  local is_default = node.kind == "or" and not tested and bare(left).kind == "name"
  local is_choice = node.kind == "or" and not tested and bare(left).kind == "and"
  self:walk(left, not is_default and not is_choice)
  self:walk(right, tested)
end

local asking = set_of "if while until not and or assert"

--- Does a text ask anything?
local function asks(source)
  for word in source:gmatch("%a+") do
    if asking[word] then
      return true
    end
  end
  return false
end

--- The values that a session can reach by one name, but for those of this program.
local function visible_values(session)
  local values = {}
  for _, list in ipairs { _G, package.loaded } do
    for name, value in next, list do
      local module = type(name) == "string" and (list == _G and "dnn." .. name or name) or ""
      local own = module:find("^dnn%f[%z.]") and package.loaded[module]
      if not own or not rawequal(own, value) then
        values[#values + 1] = value
      end
    end
  end
  for name in pairs(session.cells) do
    values[#values + 1] = evaluator.variable(session, name)
  end
  return values
end

--- What a text that has run asks of masks.
---@param source string
---@param session dnn.repl.session
---@param is_input? boolean is it an input of the prompt?
---@return { line: integer, text: string, codes: string[] }[] # the notes: where, what to say, and
---the pieces of code in it
function masks.notes(source, session, is_input)
  if not package.loaded["dnn.core"] or not asks(source) then
    return {}
  end
  local syntax = parser.parse(source, { prompt = is_input, conditions = true })
  if not syntax.ok then
    return {}
  end
  local function value_of(name)
    local value, exists = evaluator.variable(session, name)
    return exists and value or rawget(_G, name)
  end
  local self = setmetatable({ source = source, syntax = syntax, value_of = value_of, notes = {},
    said = {}, others = visible_values(session) }, judge)
  local names = syntax.tokens.names
  table.sort(syntax.conditions, function(a, b) return a.node.start < b.node.start end)
  for _, condition in ipairs(syntax.conditions) do
    local node = condition.node
    self.nested, self.last = condition.nested, node.stop
    local is_asserted = names[node.start - 2] == "assert"
    self:walk(node, condition.tested
      and not (is_asserted and not rawequal(value_of("assert"), assert)))
  end
  return self.notes
end

--- The notes about a program that has run: its lines, or nil.
---@param file string
---@return string?
function masks.of_program(file)
  local input = io.open(file, "rb")
  local source = input and input:read("a")
  if not source then
    return nil
  end
  input:close()
  local lines = {}
  for _, note in ipairs(masks.notes((source:gsub("^\xEF\xBB\xBF", "")), evaluator.session())) do
    lines[#lines + 1] = ("%s:%d: hint: %s\n"):format(file, note.line, note.text)
  end
  return table.concat(lines)
end

return masks

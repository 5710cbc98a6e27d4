--- A Python notebook in Lua: cell after cell, with what those before it tell of names. The parser
--- of blocks (dnn.nb.python.blocks) goes over logical lines by their indentation; what stands in a
--- line dnn.nb.python.reader reads.

require "dnn.nb.python.calls"
local imports = require "dnn.nb.python.imports"
local lexer = require "dnn.repl.python.lexer"
local lines = require "dnn.nb.python.lines"
local lua_parser = require "dnn.repl.parser"
local pieces = require "dnn.repl.python.pieces"
local preloaded = require "dnn.support.preloaded"
local reader = require "dnn.nb.python.reader"
local survey = require "dnn.nb.python.survey"
local trim = require "dnn.support.trim"

local give_up, codes = pieces.give_up, pieces.codes

---@class dnn.nb.python_problem
---@field cell integer
---@field line integer of the Python cell
---@field source string
---@field reason string

---@class dnn.nb.python_signature
---@field names string[] of the parameters, without self
---@field results integer how many values it returns
---@field rest? boolean does it take any number of arguments, or any names?
---@field positional? integer how many parameters stand before those of any number
---@field is_static? boolean does a method have no object?
---@field is_generator? boolean

---@class dnn.nb.python_program
---@field aliases table<string, string> names of modules here
---@field functions table<string, dnn.nb.python_signature>
---@field methods table<string, table> by name: their signatures, also by the names of classes
---@field classes table<string, { base: string|nil }>
---@field fields table<string, boolean> that are assigned to
---@field kinds table<string, string>
---@field changing table<string, boolean> names that += changes
---@field problems dnn.nb.python_problem[]
---@field room? string of dnn that has the functions of the notebook's course
---@field needs_course? boolean are its files needed?
---@field needs_h5? boolean
local program = {}
program.__index = program

--- What begins a line that was not translated.
program.marker = "-- [python] "

function program.new()
  return setmetatable({ aliases = { numpy = "np", np = "np", plt = "plt",
    math = "math" }, functions = {}, methods = {},
    classes = {}, fields = {}, kinds = {}, changing = {}, problems = {}, cell = 0 },
    program)
end

--- Tells of something in the line that is being translated.
function program:report(reason)
  self.problems[#self.problems + 1] = { cell = self.cell, line = self.line.line,
    source = self.line.text:match("^[^\n]*"), reason = reason }
end

--- The signature of a method, of a class or of whichever has it.
function program:method(name, class)
  local known = self.methods[name]
  while known and class do
    if known[class] then
      return known[class]
    end
    class = self.classes[class] and self.classes[class].base
  end
  return known and class == nil and known[1] or nil
end

--- The name here of a function that came with the course's notebooks.
function program:of_course(name)
  return imports.of_course(self, name)
end

-- --- lines ---------------------------------------------------------------------------------------

function program:emit(text)
  local out = self.out
  for line in (text .. "\n"):gmatch("(.-)\n") do
    out[#out + 1] = line == "" and "" or ("  "):rep(self.depth) .. line
  end
end

function program:comment(text, sign)
  for line in (trim(text) .. "\n"):gmatch("(.-)\n") do
    self:emit(sign and sign .. line or line:find("%S") and "-- " .. line:match("^%s*(.*)$") or "--")
  end
end

--- Leaves lines as a comment, and tells why.
function program:leave(first, last, reason)
  self.line = self.lines[first]
  self:report(reason or "it has no counterpart in Lua that surely does the same")
  for i = first, last do
    self:comment(self.lines[i].source, program.marker)
  end
end

function program:read(line)
  return setmetatable({ tokens = lexer.tokenize(line.text), at = 1, kinds = self.kinds,
    program = self, only_words = false, value_of = function(name)
      if self.kinds[name] == nil then
        return name == "math" and math or preloaded.load(name)
      end
    end }, reader)
end

--- Calls f; returns the reason if it gave up.
local function try(f)
  local ok, problem = pcall(f)
  if ok then
    return true
  elseif type(problem) == "string" and problem:find("stack overflow", 1, true) then
    return false, "it is nested too deeply"
  elseif type(problem) ~= "table" then
    error(problem, 0)
  end
  return false, problem.reason
end

-- --- statements ----------------------------------------------------------------------------------

--- Says that a name is assigned to, with a value of a kind; returns true where `local` is to stand
--- before it, unless it is to be declared at the beginning of its function.
function program:declare(name, kind, is_hoisted)
  local scope = self.scope
  local known = rawget(self.kinds, name)
  if kind == "integer" and self.changing[name] or kind == nil or kind == "none"
    or known ~= nil and known ~= kind then
    kind = kind == "integer" and (known == nil or known == "any") and "any" or "item"
  end
  self.kinds[name] = kind
  if not scope or scope.declared[name] then
    return false
  end
  scope.declared[name] = true
  if self.depth > scope.depth or is_hoisted then
    scope.hoisted[#scope.hoisted + 1] = name
    return false
  end
  return true
end

local function name_of_target(e)
  return e.builtin and reader.name_of(e.builtin) or e.name
end

local function target(e)
  local name = name_of_target(e)
  return e.target or name or (e.code:find("[%]%w_]$") and e.level == pieces.levels.atom)
    and e.code or give_up()
end

--- The targets of an assignment as Lua has them; `local` before them where all are new. Those that
--- are lists of targets are taken apart behind it, by the lines that are returned.
function program:targets(items, kind)
  local names, fresh, after = {}, {}, {}
  for i, e in ipairs(items) do
    if e.items then
      names[i] = ("item%d"):format(i)
      fresh[#fresh + 1] = names[i]
      after[#after + 1] = { e.items, names[i] }
    else
      names[i] = target(e)
      local name = name_of_target(e)
      if name and self:declare(name, kind) then
        fresh[#fresh + 1] = name
      end
    end
  end
  local list = table.concat(names, ", ")
  if #fresh == #items then
    return "local " .. list, after
  elseif #fresh > 0 then
    self:emit("local " .. table.concat(fresh, ", "))
  end
  return list, after
end

local augmented = { ["+="] = "+", ["-="] = "-", ["*="] = "*", ["/="] = "/", ["//="] = "//",
  ["%="] = "%", ["**="] = "**", ["@="] = "@", ["&="] = "&", ["|="] = "|", ["<<="] = "<<",
  [">>="] = ">>" }
local operator_levels = { ["+"] = 10, ["-"] = 10, ["&"] = 6, ["|"] = 4, ["<<"] = 7, [">>"] = 7 }

-- Methods of arrays that change them.
local in_place = { ["+"] = "add_", ["-"] = "sub_", ["*"] = "mul_", ["/"] = "div_" }

--- a += b
function program:augment(r, e, operator)
  local value = reader.single(r:expression())
  local name = name_of_target(e)
  if name and e.kind == "array" and in_place[operator] then
    self:emit(("%s:%s(%s)"):format(name, in_place[operator], value.code))
    return
  end
  local made
  if operator == "**" then
    made = reader.py("pow", "any", e, value)
  else
    made = r.binary(e, operator, value, operator_levels[operator] or 11)
  end
  self:emit(("%s = %s"):format(target(e), made.code))
  if name then
    self.kinds[name] = e.kind == "string" and "string" or e.kind == "list" and "list" or "any"
  end
end

--- Is it a call, as a statement may be?
local function is_call(e)
  local code = e.code
  return code:find("%)$") and not code:find("^[%(%-]") and e.level == pieces.levels.atom
    and e.kind ~= "string" or e.level == 0 and not code:find("^function")
    or code:find("^[%w_.:]+{.*}$") or code:find('^[%w_.:]+".*"$') and e.kind ~= "array"
    and e.kind ~= "string"
end

-- Calls whose value is of no use.
local function is_idle(code)
  return code:find("^print%(") or code:find("^py%.print%(") or code:find("^plt%.")
    or code:find("^py%.write") or code:find("^py%.append") or code:find("[%w_%]]:[gs]et_%w+%(")
end

--- An expression for itself: shown where the cell ends with it.
function program:evaluate(items)
  local e = items[1]
  local code = codes(items)
  local is_shown = self.is_last and not (self.has_semicolon or self.scope or self.depth > 0)
  if #items == 1 and is_call(e) and (not is_shown or is_idle(code) or e.level == 0) then
    self:emit(code)
  elseif is_shown then
    self:emit(("py.show(%s)"):format(code))
  else
    self:emit(("local _ = %s"):format(code))
  end
end

--- The right side of an assignment to several targets, or to one that takes all of them.
local function unpacked(left, values)
  local e, star = values[1], nil
  for i, one in ipairs(left) do
    star = one.is_star and i or star
  end
  if star then
    local whole = #values > 1 and "{" .. codes(values) .. "}" or e.code
    return ("py.spread(%s, %d, %d)"):format(whole, star - 1, #left - star)
  elseif #values > 1 then
    return codes(values)
  elseif e.is_shape then
    return ("table.unpack(%s)"):format(e.code)
  elseif e.items and #e.items == #left then
    return codes(e.items)
  elseif e.is_call and e.is_multi and e.results ~= 1 then
    return e.code
  end
  return ("py.unpack(%s)"):format(e.code)
end

--- An assignment or an expression.
function program:simple(r)
  local items = r:expressions()
  local operator = augmented[r.tokens[r.at].kind]
  if operator and #items == 1 then
    r.at = r.at + 1
    return self:augment(r, items[1], operator)
  elseif #items == 1 and (items[1].name or items[1].code:find("^self%.")) and r:take(":") then
    r:expression() -- an annotation
    if not r:peek("=") then
      return
    end
  end
  if not r:peek("=") then
    return self:evaluate(items)
  end
  local sides = { items }
  while r:take("=") do
    sides[#sides + 1] = r:expressions()
  end
  local values = table.remove(sides)
  for i = #sides, 1, -1 do
    self:assign(sides[i], values)
    values = { sides[i][1] }
  end
end

--- left = values
function program:assign(left, values)
  if #left == 1 and left[1].items and not left[1].target then
    left = left[1].items
  end
  local e = values[1]
  for i, value in ipairs(values) do
    values[i] = #values > 1 and reader.single(value) or value
  end
  local right, kind
  if #left == 1 and left[1].slice then
    local one = left[1].slice
    self:emit(("py.assign(%s, %s, %s, %s)"):format(one.code, one.first, one.last,
      reader.single(e).code))
    return
  elseif #left > 1 or left[1].is_star then
    right, kind = unpacked(left, values), "any"
  elseif #values > 1 then
    right, kind = "py.tuple {" .. codes(values) .. "}", "list"
  else
    e = reader.single(e)
    right, kind = e.inner and e.inner.code or e.code, e.is_mask and "mask" or e.kind
  end
  local list, after = self:targets(left, kind)
  self:emit(("%s = %s"):format(list, right))
  for _, one in ipairs(after) do
    self:assign(one[1], { pieces.expression(one[2], pieces.levels.atom, "any") })
  end
end

local statements = { import = imports.import, from = imports.from }

statements["return"] = function(self, r)
  local items = r:peek("end") and {} or r:expressions()
  if #items == 1 and items[1].items and items[1].bare and r.tokens[2].kind == "(" then
    items = items[1].items
  elseif #items > 1 then
    for i, e in ipairs(items) do
      items[i] = reader.single(e)
    end
  elseif #items == 1 and self.scope then
    self.scope.results = math.max(self.scope.results, items[1].results or 0)
  end
  local scope = self.scope
  if scope then
    scope.results = math.max(scope.results, #items)
  end
  if scope and scope.guards > 0 then
    scope.has_return = true
    self:emit(('do return "return"%s%s end'):format(#items > 0 and ", " or "", codes(items)))
  else
    self:emit("do return " .. codes(items) .. " end")
  end
end

statements["global"] = function(self, r)
  repeat
    local name = reader.name_of(r:need("name").text)
    if self.scope then
      self.scope.declared[name] = true
    end
  until not r:take(",")
end
statements["nonlocal"] = statements["global"]

statements["pass"] = function() end

for _, word in ipairs { "continue", "break" } do
  statements[word] = function(self)
    local loop = self.loop or give_up()
    if loop.guards > 0 then
      loop["has_" .. word] = true
      self:emit(('do return "%s" end'):format(word))
    elseif word == "continue" then
      loop.is_continued = true
      self:emit("goto continue")
    else
      self:emit(loop.otherwise and "is_broken = true break" or "break")
    end
  end
end

statements["assert"] = function(self, r)
  local test = r:test()
  local message = r:take(",") and r:expression()
  self:emit(("assert(%s%s)"):format((test.inner or test).code, message and ", " .. message.code
    or ""))
end

statements["raise"] = function(self, r)
  local e = r:peek("end") and pieces.expression("problem", 20) or r:expression()
  if r:take("name", "from") then
    r:expression()
  end
  self:emit(("py.raise(%s)"):format(e.code))
end

statements["del"] = function(self, r)
  repeat
    local start = r.at
    local e = r:expression()
    if e.name then
      self:emit(e.name .. " = nil")
    elseif r.tokens[r.at - 1].kind == "]" then -- the key is read again
      local opened, depth = r.at - 1, 0
      repeat
        local kind = r.tokens[opened].kind
        depth = depth + ((kind == "]" or kind == ")" or kind == "}") and 1
          or (kind == "[" or kind == "(" or kind == "{") and -1 or 0)
        opened = opened - 1
      until depth == 0
      local stop = r.at
      r.tokens[opened + 1].kind, r.at = "end", start
      local container = r:expression()
      r.tokens[opened + 1].kind, r.at = "[", opened + 2
      local key = r:expression()
      if not r:peek("]") then
        give_up()
      end
      r.at = stop
      self:emit(("py.delete(%s, %s)"):format(container.code, key.code))
    else
      self:emit(target(e) .. " = nil")
    end
  until not r:take(",")
end

statements["yield"] = function(self, r)
  local e = r:peek("end") and pieces.expression("nil", 15) or nil
  local items = e and { e } or r:expressions()
  self:emit(("coroutine.yield(%s)"):format(#items > 1 and "py.tuple {" .. codes(items) .. "}"
    or codes(items)))
end

--- One statement of a line.
function program:statement(r)
  local token = r.tokens[r.at]
  local own = token.kind == "name" and statements[token.text]
  if own then
    r.at = r.at + 1
    own(self, r)
  elseif token.kind == "string" and r.tokens[r.at + 1].kind == "end"
    and not (self.is_last and self.depth == 0) then
    self:comment((r:take("string").text:gsub("^%s+", "")))
  else
    self:simple(r)
  end
end

function program:statements(r)
  local is_last = self.is_last
  repeat
    local is_end = true
    for i = r.at, #r.tokens do
      is_end = is_end and not (r.tokens[i].kind == ";" and r.tokens[i + 1].kind ~= "end")
    end
    self.is_last = is_last and is_end
    self:statement(r)
  until not r:take(";") or r:peek("end")
  r:need("end")
end

--- Calls f with a part of the output of its own, and returns that.
function program:apart(f)
  local outer = self.out
  self.out = {}
  local ok, problem = pcall(f)
  local out = self.out
  self.out = outer
  if not ok then
    error(problem, 0)
  end
  return out
end

function program:append(out)
  table.move(out, 1, #out, #self.out + 1, self.out)
end

-- --- lines of a cell -----------------------------------------------------------------------------

--- The lines from `first` to `last`.
function program:block(first, last)
  local i = first
  while i <= last do
    local line = self.lines[i]
    self.line = line
    local following = i + 1
    if line.kind == "blank" then
      if i > first or self.depth == 0 then
        self:emit("")
      end
    elseif line.kind == "comment" then
      self:emit("--" .. line.text)
    elseif line.kind == "magic" then
      self:comment(line.source:match("^%s*(.*)$"))
    else
      for _, comment in ipairs(line.comments) do
        self:emit("--" .. comment)
      end
      local depth, problems = self.depth, #self.problems
      local stop = i
      local out
      local ok, reason = try(function()
        out = self:apart(function()
          local r = self:read(line)
          local first_token = r.tokens[1]
          local compound = self.compounds[first_token.kind == "name" and first_token.text
            or first_token.kind]
          self.is_last = i == self.last
          if compound then
            r.at = 2
            stop = self:block_end(i)
            following = compound(self, r, i)
          else
            self:statements(r)
          end
        end)
      end)
      if ok then
        self:append(out)
      else
        self.depth = depth
        for k = #self.problems, problems + 1, -1 do
          self.problems[k] = nil
        end
        stop = math.max(self:block_end(i), stop)
        self:leave(i, stop, reason)
        following = stop + 1
      end
    end
    i = following
  end
end

--- Takes note of what a cell defines, before it or another one is translated.
---@param source string
function program:survey(source)
  survey.note(self, lines.split(source))
end

--- Translates a cell.
---@param source string
---@param number integer
---@return string
function program:translate(source, number)
  self.cell, self.lines, self.out, self.depth = number, lines.split(source), {}, 0
  survey.note(self, self.lines)
  self.has_semicolon = false
  for i, line in ipairs(self.lines) do
    self.last = line.kind == "code" and i or self.last
    if line.kind == "code" then
      self.has_semicolon = line.text:find(";%s*$") ~= nil
    end
  end
  self:block(1, #self.lines)
  local code = table.concat(self.out, "\n")
  local syntax = lua_parser.parse(code, { prompt = true })
  if not syntax.ok and #self.lines > 0 then
    self.out, self.depth = {}, 0
    self:leave(1, #self.lines, "it has no counterpart in Lua: " .. tostring(syntax.message))
    code = table.concat(self.out, "\n")
  end
  return (trim(code):gsub("^\n+", ""))
end

return program

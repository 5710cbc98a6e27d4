--- A Python notebook in Lua: cell after cell, with what those before it tell of names. The parser
--- of blocks goes over logical lines by their indentation; dnn.nb.python.reader reads them.

local lexer = require "dnn.repl.python.lexer"
local lines = require "dnn.nb.python.lines"
local lua_parser = require "dnn.repl.parser"
local pieces = require "dnn.repl.python.pieces"
local preloaded = require "dnn.support.preloaded"
local reader = require "dnn.nb.python.reader"

local give_up, codes = pieces.give_up, pieces.codes

---@class dnn.nb.python_problem
---@field cell integer
---@field line integer of the Python cell
---@field source string
---@field reason string

---@class dnn.nb.python_program
---@field aliases table<string, string> names of modules here
---@field functions table<string, { names: string[], results: integer? }>
---@field kinds table<string, string>
---@field problems dnn.nb.python_problem[]
local program = {}
program.__index = program

--- What begins a line that was not translated.
program.marker = "-- [python] "

function program.new()
  return setmetatable({ aliases = { numpy = "np" }, functions = {}, kinds = {}, problems = {},
    cell = 0, changing = {} }, program)
end

--- Tells of something in the line that is being translated.
function program:report(reason)
  self.problems[#self.problems + 1] = { cell = self.cell, line = self.line.line,
    source = self.line.text:match("^[^\n]*"), reason = reason }
end

--- The name here of a function that came with the course's notebooks.
function program:of_course(name)
  local dnn = require "dnn"
  local case = name:match("^(.-)_test_case")
  if case then
    local short = case .. name:match("_test_case(.*)$")
    for _, where in ipairs { "", "planar.", "gradient_checking.", "regularization.",
      "optimization." } do
      local path = where .. short
      local ok, found = pcall(function()
        local value = dnn.cases
        for part in path:gmatch("[^.]+") do
          value = value[part]
        end
        return value
      end)
      if ok and found then
        return "dnn.cases." .. path
      end
    end
    return nil
  end
  local ok, found = pcall(function() return dnn[name] end)
  local entry = ok and type(found) == "function" and self.kinds[name] == nil
    and require("dnn.help.doc").find(found)
  local result = entry and (entry.signature:match("%-> (%a+)") or "")
  -- parts of networks have names of functions that other courses import
  local is_part = result == "layer" or result == "optimizer" or result == "net"
  return result and not is_part and "dnn." .. name or nil
end

-- --- lines ---------------------------------------------------------------------------------------

function program:emit(text)
  local out = self.out
  for line in (text .. "\n"):gmatch("(.-)\n") do
    out[#out + 1] = line == "" and "" or ("  "):rep(self.depth) .. line
  end
end

function program:comment(text, sign)
  for line in ((text:gsub("%s+$", "")) .. "\n"):gmatch("(.-)\n") do
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

--- Says that a name is assigned to, with a value of a kind; returns what stands before it.
function program:declare(name, kind)
  local scope = self.scope
  local known = rawget(self.kinds, name) ~= nil
  if kind == "integer" and self.changing[name] or kind == nil or kind == "none"
    or known and self.kinds[name] ~= kind then
    kind = "any"
  end
  self.kinds[name] = kind
  if not scope or scope.declared[name] then
    return false
  end
  scope.declared[name] = true
  if self.depth > scope.depth then
    scope.hoisted[#scope.hoisted + 1] = name
    return false
  end
  return true
end

local function target(e)
  return e.target or (e.name or e.code:find("[%]%w_]$") and e.level == pieces.levels.atom)
    and e.code or give_up()
end

--- The targets of an assignment as Lua has them; `local` before them where all are new.
function program:targets(items, kind)
  local names, fresh = {}, {}
  for i, e in ipairs(items) do
    names[i] = target(e)
    if e.name and self:declare(e.name, kind) then
      fresh[#fresh + 1] = e.name
    end
  end
  local list = table.concat(names, ", ")
  if #fresh == #items then
    return "local " .. list
  elseif #fresh > 0 then
    self:emit("local " .. table.concat(fresh, ", "))
  end
  return list
end

local augmented = { ["+="] = true, ["-="] = true, ["*="] = true, ["/="] = true, ["//="] = true,
  ["%="] = true, ["**="] = true, ["@="] = true, ["&="] = true, ["|="] = true }

--- An assignment or an expression.
function program:simple(r)
  local start = r.at
  local items = r:expressions()
  if augmented[r.tokens[r.at].kind] then
    r.at = start
    self:emit((r:statement()))
    if items[1].name then
      self.kinds[items[1].name] = items[1].kind == "string" and "string" or "any"
    end
    return
  elseif #items == 1 and items[1].name and r:take(":") then
    r:expression() -- an annotation
  end
  if not r:peek("=") then
    local e = items[1]
    local is_statement = #items == 1 and (e.code:find("%)$") and not e.code:find("^%(")
      and not e.code:find("^%-") and e.level == pieces.levels.atom or e.level == 0
      or e.code:find("[%w_]{.*}$") or e.code:find('[%w_]".*"$') and e.kind ~= "array")
    local code = codes(items)
    self:emit(is_statement and code or ("display(%s)"):format(code))
    return
  end
  local sides = { items }
  while r:take("=") do
    sides[#sides + 1] = r:expressions()
  end
  local values = table.remove(sides)
  for i = #sides, 1, -1 do
    local left = sides[i]
    if #left == 1 and left[1].items then
      left = left[1].items
    end
    local right = #values == 1 and values[1].inner and values[1].inner.code or codes(values)
    local kind = #values == 1 and #left == 1 and (values[1].is_mask and "mask" or values[1].kind)
      or "any"
    if #left == 1 and #values > 1 then
      right, kind = "{" .. right .. "}", "list"
    elseif #left == 1 and values[1].results and values[1].results > 1 then
      right, kind = "{" .. right .. "}", "list"
    elseif #left > 1 and #values == 1 and not values[1].is_call then
      right = values[1].is_shape and ("table.unpack(%s)"):format(right)
        or values[1].kind ~= "any" and values[1].items and codes(values[1].items)
        or values[1].code:find("[%)}]$") and not values[1].is_whole and right
        or ("table.unpack(%s)"):format(right)
    end
    self:emit(("%s = %s"):format(self:targets(left, kind), right))
    values = { left[1] }
  end
end

local statements = {}

statements["import"] = function(self, r)
  repeat
    local path = r:need("name").text
    while r:take(".") do
      path = path .. "." .. r:need("name").text
    end
    local alias = r:take("name", "as") and r:need("name").text or path:match("^[^.]+")
    local root = path:match("^[^.]+")
    if path == "numpy" then
      self.aliases[alias] = "np"
    elseif path == "matplotlib.pyplot" then
      self.aliases[alias] = "plt"
    elseif path == "h5py" then
      self.aliases[alias] = "h5"
    elseif root ~= "matplotlib" and root ~= "math" and root ~= "time" and root ~= "random" then
      give_up(("there is no module '%s' here"):format(path))
    end
    self:comment(("import %s as %s"):format(path, alias))
  until not r:take(",")
end

statements["from"] = function(self, r)
  local words = {}
  while not r:peek("name", "import") do
    words[#words + 1] = (r.tokens[r.at].text or r.tokens[r.at].kind)
    r.at = r.at + 1
    if r:peek("end") then
      give_up()
    end
  end
  local path = table.concat(words)
  r:need("name")
  if path == "__future__" then
    r.at = #r.tokens
    return
  elseif r:take("*") then
    self:comment(("from %s import *"):format(path))
    return
  end
  local missing = {}
  r:take("(")
  repeat
    local name = r:need("name").text
    local alias = reader.name_of(r:take("name", "as") and r:need("name").text or name)
    local own = path:find("^numpy") and require("dnn.repl.lookup").field(require "dnn.np", name)
      and "np." .. name or path == "math" and math[name] and "math." .. name
      or path == "matplotlib.pyplot" and rawget(require "dnn.plot", name) and "plt." .. name
      or self:of_course(name)
    if path == "matplotlib" and name == "pyplot" then
      self.aliases[alias] = "plt"
    elseif own and not (own:find("%.cases%.") and alias == name) then
      self:emit(("%s%s = %s"):format(self.scope and "local " or "", alias, own))
    elseif not own then
      missing[#missing + 1] = name
    end
  until not r:take(",")
  r:take(")")
  if #missing > 0 then
    give_up(("there is no %s of '%s' here"):format(table.concat(missing, ", "), path))
  end
end

statements["return"] = function(self, r)
  local items = r:peek("end") and {} or r:expressions()
  if #items == 1 and items[1].items and r.tokens[2].kind == "(" then
    items = items[1].items
  end
  if self.scope then
    self.scope.results = math.max(self.scope.results, #items)
  end
  self:emit("do return " .. codes(items) .. " end")
end

statements["global"] = function(self, r)
  repeat
    local name = r:need("name").text
    if self.scope then
      self.scope.declared[name] = true
    end
  until not r:take(",")
end
statements["nonlocal"] = statements["global"]

statements["pass"] = function() end
statements["continue"] = function(self)
  self.loop = self.loop or give_up()
  self.loop.is_continued = true
  self:emit("goto continue")
end

--- One statement of a line.
function program:statement(r)
  local token = r.tokens[r.at]
  local own = token.kind == "name" and statements[token.text]
  if own then
    r.at = r.at + 1
    own(self, r)
  elseif token.kind == "string" and r.tokens[r.at + 1].kind == "end" then
    self:comment((r:take("string").text:gsub("^%s+", "")))
  elseif token.kind == "name" and (token.text == "assert" or token.text == "raise"
    or token.text == "del" or token.text == "break") then
    self:emit((r:plainly(r.statement)))
  else
    self:simple(r)
  end
end

function program:statements(r)
  repeat
    self:statement(r)
  until not r:take(";") or r:peek("end")
  r:need("end")
end

-- --- blocks --------------------------------------------------------------------------------------

--- The last line of the block below a line.
function program:block_end(first)
  local last = first
  for i = first + 1, #self.lines do
    local line = self.lines[i]
    local is_handler = self.lines[first].text:find("^try%f[%W]") and line.text:find("^e[xl]%l+")
      or line.text:find("^finally")
    if line.kind == "code" and line.indent <= self.lines[first].indent
      and not (is_handler and line.indent == self.lines[first].indent) then
      break
    elseif line.kind == "code" or line.indent > self.lines[first].indent then
      last = line.kind ~= "blank" and i or last
    end
  end
  return last
end

--- What stands behind a colon: statements, or the lines below. Returns the next line.
function program:body(r, first)
  r:need(":")
  local last = self:block_end(first)
  self.depth = self.depth + 1
  if r:peek("end") then
    self:block(first + 1, last)
  else
    self:statements(r)
  end
  self.depth = self.depth - 1
  return last + 1
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

local compounds = {}

local function loop(self, r, first, head)
  local outer = self.loop
  self.loop = {}
  self:emit(head)
  local following = self:body(r, first)
  if self.loop.is_continued then
    self:emit("  ::continue::")
  end
  self:emit("end")
  self.loop = outer
  return following
end

compounds["for"] = function(self, r, first)
  local head, names = r:loop_head()
  if self.scope then
    for _, name in ipairs(names) do
      self.scope.declared[name] = self.scope.declared[name] or false
    end
  end
  return loop(self, r, first, head)
end

compounds["while"] = function(self, r, first)
  return loop(self, r, first, ("while %s do"):format(r:test().code))
end

compounds["if"] = function(self, r, first)
  self:emit(("if %s then"):format(r:test().code))
  local following = self:body(r, first)
  while true do
    local line = self.lines[following]
    local skipped = following
    while line and line.kind ~= "code" do
      following = following + 1
      line = self.lines[following]
    end
    local word = line and line.indent == self.lines[first].indent and line.text:match("^%l+")
    if word ~= "elif" and word ~= "else" then
      following = skipped
      break
    end
    self.line = line
    local branch = self:read(line)
    branch.at = 2
    self:emit(word == "elif" and ("elseif %s then"):format(branch:test().code)
      or "else")
    following = self:body(branch, following)
  end
  self:emit("end")
  return following
end

for word, reason in pairs { ["with"] = "local f <close> = io.open(path) closes f at the end of its"
  .. " block", ["try"] = "pcall(f) calls f and catches its error",
  class = pieces.advice.class, async = "coroutines take its place" } do
  compounds[word] = function() give_up(reason) end
end

--- The parameters of a function, and what sets their defaults.
local function parameters(self, r)
  local names, defaults = {}, {}
  r:need("(")
  while not r:take(")") do
    if r:peek("*") or r:peek("**") then
      give_up("a function takes more arguments by ..., see ?select")
    end
    local name = reader.name_of(r:need("name").text)
    names[#names + 1] = name
    if r:take(":") then
      r:expression()
    end
    if r:take("=") then
      local e = r:expression()
      self.kinds[name] = (e.kind == "string" or e.kind == "boolean") and e.kind or "any"
      if e.kind ~= "none" then
        defaults[#defaults + 1] = ("if %s == nil then %s = %s end"):format(name, name, e.code)
      end
    else
      self.kinds[name] = "any"
    end
    if not r:take(",") and not r:peek(")") then
      give_up()
    end
  end
  if r:take("->") then
    r:expression()
  end
  return names, defaults
end

compounds["def"] = function(self, r, first)
  local name = reader.name_of(r:need("name").text)
  local is_local = self:declare(name, "any")
  local outer_kinds, outer_scope, outer_loop = self.kinds, self.scope, self.loop
  self.kinds = setmetatable({}, { __index = outer_kinds })
  r.kinds = self.kinds
  self.loop = nil
  local following
  local ok, problem = pcall(function()
    local names, defaults = parameters(self, r)
    local signature = { names = names }
    self.functions[name] = signature
    self.scope = { depth = self.depth + 1, declared = {}, hoisted = {}, results = 0 }
    for _, one in ipairs(names) do
      self.scope.declared[one] = true
    end
    local body = self:apart(function() following = self:body(r, first) end)
    signature.results = self.scope.results
    self:emit(("%sfunction %s(%s)"):format(is_local and "local " or "", name,
      table.concat(names, ", ")))
    self.depth = self.depth + 1
    for _, line in ipairs(defaults) do
      self:emit(line)
    end
    if #self.scope.hoisted > 0 then
      self:emit("local " .. table.concat(self.scope.hoisted, ", "))
    end
    self.depth = self.depth - 1
    for i, line in ipairs(body) do -- a return at the end needs no block
      local following_line = body[i + 1]
      local bare = following_line == nil and line:match("^(%s*)do (return.*) end$")
      body[i] = bare and line:gsub("^(%s*)do (return.-) end$", function(a, b)
        return a .. b:gsub("%s+$", "")
      end) or line
    end
    self:append(body)
    self:emit("end")
  end)
  self.kinds, self.scope, self.loop = outer_kinds, outer_scope, outer_loop
  if not ok then
    error(problem, 0)
  end
  return following
end

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
          local word = r.tokens[1].kind == "name" and r.tokens[1].text
          if word and compounds[word] then
            r.at = 2
            stop = self:block_end(i)
            following = compounds[word](self, r, i)
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

--- Translates a cell.
---@param source string
---@param number integer
---@return string
function program:translate(source, number)
  self.cell, self.lines, self.out, self.depth = number, lines.split(source), {}, 0
  for _, line in ipairs(self.lines) do
    local ok, tokens = pcall(lexer.tokenize, line.kind == "code" and line.text or "")
    if ok and tokens[2] and tokens[1].kind == "name" and augmented[tokens[2].kind] then
      self.changing[tokens[1].text] = true
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
  return (code:gsub("%s+$", ""):gsub("^\n+", ""))
end

return program

--- The statements of Python that have blocks: loops, if, try, with, functions and classes.

local pieces = require "dnn.repl.python.pieces"
local program = require "dnn.nb.python.program"
local reader = require "dnn.nb.python.reader"
local trim = require "dnn.support.trim"

local give_up = pieces.give_up

--- The line of a handler of a block, `except` behind `try`, that stands as far from the left.
local function is_handler(line, words)
  local word = line.text:match("^%l+")
  return word ~= nil and words[word]
end

--- The last line of the block below a line.
function program:block_end(first)
  local head = self.lines[first]
  local handlers = head.text:find("^try%f[%W]") and { except = true, ["else"] = true,
    finally = true } or head.text:find("^if%f[%W]") and { elif = true, ["else"] = true }
    or (head.text:find("^for%f[%W]") or head.text:find("^while%f[%W]")) and { ["else"] = true }
    or {}
  local last, is_decorated = first, head.text:sub(1, 1) == "@"
  for i = first + 1, #self.lines do
    local line = self.lines[i]
    if line.kind == "code" and line.indent <= head.indent then
      local goes_on = line.indent == head.indent and (is_handler(line, handlers) or is_decorated)
      if not goes_on then
        break
      end
      is_decorated = line.text:sub(1, 1) == "@"
    end
    if line.kind == "code" or line.indent > head.indent then
      last = line.kind ~= "blank" and i or last
    end
  end
  return last
end

--- The last line of the block of one head, without the handlers behind it.
function program:body_end(first)
  local last = first
  for i = first + 1, #self.lines do
    local line = self.lines[i]
    if line.kind == "code" and line.indent <= self.lines[first].indent then
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
  local last = self:body_end(first)
  self.depth = self.depth + 1
  if r:peek("end") then
    self:block(first + 1, last)
  else
    self:statements(r)
  end
  self.depth = self.depth - 1
  return last + 1
end

--- The next line of code, if it begins with one of the words and belongs to the block of `first`.
function program:handler(following, first, words)
  local at = following
  local line = self.lines[at]
  while line and line.kind ~= "code" do
    at = at + 1
    line = self.lines[at]
  end
  local word = line and line.indent == self.lines[first].indent and line.text:match("^%l+")
  if not word or not words[word] then
    return nil
  end
  self.line = line
  local r = self:read(line)
  r.at = 2
  return word, r, at
end

local compounds = {}
program.compounds = compounds

-- --- loops and choices ---------------------------------------------------------------------------

local function loop(self, r, first, head)
  local outer = self.loop
  local last = self:body_end(first)
  local _, _, at = self:handler(last + 1, first, { ["else"] = true })
  self.loop = { guards = 0, otherwise = at ~= nil }
  if at then
    self:emit("local is_broken = false")
  end
  self:emit(head)
  local following = self:body(r, first)
  if self.loop.is_continued then
    self:emit("  ::continue::")
  end
  self:emit("end")
  self.loop = outer
  if at then
    local _, branch = self:handler(following, first, { ["else"] = true })
    self:emit("if not is_broken then")
    following = self:body(branch, at)
    self:emit("end")
  end
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
    local word, branch, at = self:handler(following, first, { elif = true, ["else"] = true })
    if not word then
      break
    end
    self:emit(word == "elif" and ("elseif %s then"):format(branch:test().code) or "else")
    following = self:body(branch, at)
  end
  self:emit("end")
  return following
end

-- --- try and with --------------------------------------------------------------------------------

--- A block that is a function: what leaves it is told by a word.
local function guarded(self, r, first)
  local scope, its_loop = self.scope, self.loop
  if scope then
    scope.guards = scope.guards + 1
  end
  if its_loop then
    its_loop.guards = its_loop.guards + 1
  end
  self.depth = self.depth + 1
  local ok, following = pcall(self.body, self, r, first)
  self.depth = self.depth - 1
  if scope then
    scope.guards = scope.guards - 1
  end
  if its_loop then
    its_loop.guards = its_loop.guards - 1
  end
  if not ok then
    error(following, 0)
  end
  return following
end

--- The class of an except, and the name of what was raised.
local function handler_head(r)
  local class = "nil"
  if not r:peek(":") then
    local e = r:expression()
    class = e.items and "{" .. pieces.codes(e.items) .. "}" or e.code
  end
  return class, r:take("name", "as") and reader.name_of(r:need("name").text)
end

compounds["try"] = function(self, r, first)
  local scope, its_loop = self.scope or {}, self.loop or {}
  local words = { except = true, ["else"] = true, finally = true }
  local has_return, has_break, has_continue = scope.has_return, its_loop.has_break,
    its_loop.has_continue
  scope.has_return, its_loop.has_break, its_loop.has_continue = nil, nil, nil
  local following
  local out = self:apart(function()
    self:emit("py.try(function()")
    following = guarded(self, r, first)
    local others = { ["else"] = "nil", finally = "nil" }
    self:emit("end, {")
    while true do
      local word, branch, at = self:handler(following, first, words)
      if not word then
        break
      elseif word == "except" then
        local class, name = handler_head(branch)
        self.kinds[name or "problem"] = "any"
        self:emit(("  {class = %s, call = function(%s)"):format(class, name or "problem"))
        following = guarded(self, branch, at)
        self:emit("  end},")
      else
        local lines = self:apart(function() following = guarded(self, branch, at) end)
        others[word] = "function()\n" .. table.concat(lines, "\n") .. "\nend"
      end
    end
    local rest = others.finally ~= "nil" and ", " .. others["else"] .. ", " .. others.finally
      or others["else"] ~= "nil" and ", " .. others["else"] or ""
    self.out[#self.out + 1] = ("  "):rep(self.depth) .. "}" .. rest .. ")"
  end)
  if scope.has_return or its_loop.has_break or its_loop.has_continue then
    out[1] = out[1]:gsub("py%.try", "local left = table.pack(py.try", 1)
    out[#out] = out[#out] .. ")"
    self:append(out)
    if scope.has_return then
      self:emit('if left[1] == "return" then return table.unpack(left, 2, left.n) end')
    end
    if its_loop.has_break then
      self:emit(('if left[1] == "break" then %sbreak end'):format(its_loop.otherwise
        and "is_broken = true " or ""))
    end
    if its_loop.has_continue then
      self.loop.is_continued = true
      self:emit('if left[1] == "continue" then goto continue end')
    end
  else
    self:append(out)
  end
  scope.has_return = scope.has_return or has_return
  its_loop.has_break = its_loop.has_break or has_break
  its_loop.has_continue = its_loop.has_continue or has_continue
  return following
end

compounds["with"] = function(self, r, first)
  local heads = {}
  repeat
    local e = r:expression()
    local name = r:take("name", "as") and reader.name_of(r:need("name").text)
    heads[#heads + 1] = { e = e, name = name or ("_"):rep(#heads + 1) }
  until not r:take(",")
  self:emit("do")
  self.depth = self.depth + 1
  for _, one in ipairs(heads) do
    self.kinds[one.name] = "any"
    if self.scope then
      self.scope.declared[one.name] = true
    end
    local is_plain = one.e.code:find("^h5%.open%(") or one.e.code:find("^py%.open%(")
    self:emit(is_plain and ("local %s <close> = %s"):format(one.name, one.e.code)
      or ("local %s, closer_of_%s <close> = py.enter(%s)"):format(one.name, one.name, one.e.code))
  end
  self.depth = self.depth - 1
  local following = self:body(r, first)
  self:emit("end")
  return following
end

compounds.async = function() give_up("coroutines take its place") end

-- --- functions -----------------------------------------------------------------------------------

--- The parameters of a function, and what sets those that are not given.
local function parameters(self, r)
  local names, lines, rest = {}, {}, nil
  r:need("(")
  while not r:take(")") do
    local star = r:take("**") or r:take("*")
    local is_marker = star and star.kind == "*" and (r:peek(",") or r:peek(")"))
    if not is_marker and not r:take("/") then
      local name = reader.name_of(r:need("name").text)
      self.kinds[name] = "any"
      if star and star.kind == "*" then
        rest = "..."
        lines[#lines + 1] = ("local %s = py.tuple {...}"):format(name)
      else
        names[#names + 1] = name
        lines[#lines + 1] = star and ("if %s == nil then %s = py.dict() end"):format(name, name)
          or nil
      end
      if r:take(":") then
        r:expression()
      end
      if r:take("=") then
        local e = r:expression()
        self.kinds[name] = (e.kind == "string" or e.kind == "boolean") and e.kind or "any"
        if e.kind ~= "none" then
          lines[#lines + 1] = ("if %s == nil then %s = %s end"):format(name, name, e.code)
        end
      end
    end
    if not r:take(",") and not r:peek(")") then
      give_up()
    end
  end
  if r:take("->") then
    r:expression()
  end
  names[#names + 1] = rest
  return names, lines
end

--- A return at the end needs no block.
local function bare_return(line)
  return (line:gsub("^(%s*)do (return.-) end$", function(blanks, code)
    return blanks .. trim(code)
  end))
end

--- A function: `head` is called with its parameters and tells what stands before them.
local function function_of(self, r, first, signature, head)
  local outer_kinds, outer_scope, outer_loop = self.kinds, self.scope, self.loop
  self.kinds = setmetatable({}, { __index = outer_kinds })
  r.kinds = self.kinds
  self.loop = nil
  local following
  local ok, problem = pcall(function()
    local names, lines = parameters(self, r)
    local code = head(names)
    self.scope = { depth = self.depth + 1, declared = {}, hoisted = {}, results = 0, guards = 0 }
    for _, one in ipairs(names) do
      self.scope.declared[one] = true
    end
    for _, line in ipairs(lines) do
      self.scope.declared[line:match("^local ([%w_]+)") or 0] = true
    end
    local body = self:apart(function() following = self:body(r, first) end)
    signature.results = self.scope.results
    self:emit(code)
    self.depth = self.depth + 1
    for _, line in ipairs(lines) do
      self:emit(line)
    end
    if #self.scope.hoisted > 0 then
      self:emit("local " .. table.concat(self.scope.hoisted, ", "))
    end
    if signature.is_generator then
      self:emit("return py.generator(function()")
    end
    self.depth = self.depth - 1
    body[#body] = body[#body] and bare_return(body[#body])
    self:append(body)
    if signature.is_generator then
      self:emit("  end)")
    end
    self:emit("end")
  end)
  self.kinds, self.scope, self.loop = outer_kinds, outer_scope, outer_loop
  if not ok then
    error(problem, 0)
  end
  return following
end

compounds["def"] = function(self, r, first)
  local name = reader.name_of(r:need("name").text)
  local class = self.class
  local signature = class and self:method(name, class.name) or self.functions[name]
    or { names = {}, results = 0 }
  self.class = nil
  local is_local = not class and self:declare(name, "any")
  if not class then
    self.functions[name] = signature
  end
  local ok, following = pcall(function_of, self, r, first, signature, function(names)
    if not class then
      local rest = names[#names] == "..." and table.remove(names) or nil
      signature.names = table.move(names, 1, #names, 1, {})
      names[#names + 1] = rest
    end
    if class and class.is_static then
      return ("function %s.%s(%s)"):format(class.name, name, table.concat({ "_",
        table.unpack(names) }, ", "))
    elseif class then
      local object = table.remove(names, 1) or give_up("a method has an object")
      self.kinds[object] = "any"
      class.object = object
      return object == "self" and ("function %s:%s(%s)"):format(class.name, name,
        table.concat(names, ", "))
        or ("function %s.%s(%s)"):format(class.name, name, table.concat({ object,
          table.unpack(names) }, ", "))
    end
    return ("%sfunction %s(%s)"):format(is_local and "local " or "", name,
      table.concat(names, ", "))
  end)
  self.class = class
  if not ok then
    error(following, 0)
  end
  return following
end

-- --- classes -------------------------------------------------------------------------------------

--- What stands in the body of a class: methods, and fields that its objects share.
local function member(self, line, i)
  local class = self.class
  local r = self:read(line)
  local word = r.tokens[1].kind == "name" and r.tokens[1].text or r.tokens[1].kind
  if word == "def" then
    r.at = 2
    local name = reader.name_of(r.tokens[2].text)
    local following = compounds["def"](self, r, i)
    if class.is_property then
      self:emit(("py.property(%s, %q)"):format(class.name, name))
    end
    class.is_static, class.is_property = false, false
    return following
  elseif word == "@" then
    local decorator = r.tokens[2].text
    if decorator ~= "staticmethod" and decorator ~= "property" and decorator ~= "classmethod" then
      give_up("a decorator is a call, f = decorator(f)")
    end
    class.is_static = decorator == "staticmethod"
    class.is_property = decorator == "property"
    return i + 1
  elseif word == "pass" or r.tokens[1].kind == "string" then
    if r.tokens[1].kind == "string" then
      self:comment(r.tokens[1].text)
    end
    return i + 1
  end
  local name = reader.name_of(r:need("name").text)
  if r:take(":") then
    r:expression()
  end
  if r:take("=") then
    self:emit(("%s.%s = %s"):format(class.name, name, reader.single(r:expression()).code))
    r:need("end")
  end
  return i + 1
end

compounds["class"] = function(self, r, first)
  local name = reader.name_of(r:need("name").text)
  local base
  if r:take("(") and not r:take(")") then
    local e = r:expression()
    base = e.code ~= "py.object" and e.builtin ~= "object" and e.code or nil
    if not r:take(")") then
      give_up("a class has one class above it here")
    end
  end
  r:need(":")
  local is_local = self:declare(name, "any")
  self:emit(("%s%s = py.class(%q%s)"):format(is_local and "local " or "", name, name,
    base and ", " .. base or ""))
  self.classes[name] = self.classes[name] or { base = base }
  local outer_class, outer_base = self.class, self.class_base
  self.class, self.class_base = { name = name }, base
  local last = self:body_end(first)
  if not r:peek("end") and not r:peek("name", "pass") then
    give_up()
  end
  local i = first + 1
  while i <= last do
    local line = self.lines[i]
    self.line = line
    if line.kind == "code" then
      for _, comment in ipairs(line.comments) do
        self:emit("--" .. comment)
      end
      i = member(self, line, i)
    else
      self:emit(line.kind == "comment" and "--" .. line.text or "")
      i = i + 1
    end
  end
  self.class, self.class_base = outer_class, outer_base
  return last + 1
end

-- A decorator of a function: f = decorator(f).
compounds["@"] = function(self, r, first)
  local decorator = r:expression()
  r:need("end")
  local at = first + 1
  while self.lines[at] and self.lines[at].kind ~= "code" do
    at = at + 1
  end
  local line = self.lines[at] or give_up()
  local inner = self:read(line)
  local word = inner.tokens[1].kind == "name" and inner.tokens[1].text or inner.tokens[1].kind
  if word ~= "def" and word ~= "@" and word ~= "class" then
    give_up()
  end
  local depth_at = at
  while self.lines[depth_at].text:sub(1, 1) == "@" do
    depth_at = depth_at + 1
  end
  local name = reader.name_of(self:read(self.lines[depth_at]).tokens[2].text)
  inner.at = 2
  local following = compounds[word](self, inner, at)
  self:emit(("%s = %s(%s)"):format(name, decorator.code, name))
  self.functions[name] = nil
  return following
end

return program

local evaluator = require "dnn.repl.evaluator"
local traceback = require "dnn.repl.traceback"

describe("dnn.repl.traceback", function()
  --- Runs inputs; the last one must fail. Returns the lines below its message.
  local function failure(...)
    local session = evaluator.session()
    for i, source in ipairs { ... } do
      local name = ("In[%d]"):format(i)
      session.sources[name] = source
      local chunk = assert(evaluator.compile(source, name, session))
      local thread = coroutine.create(chunk)
      local ok, problem = coroutine.resume(thread)
      if i == select("#", ...) then
        assert.is_false(ok)
        return traceback.describe(evaluator.message(problem), thread, session, 80), problem
      end
      assert(ok, problem)
    end
  end

  local function syntax_failure(source)
    local _, _, _, syntax = evaluator.compile(source, "In[1]", evaluator.session())
    return traceback.describe_syntax(source, syntax, 80)
  end

  it("marks what an input that begins with a length is about", function()
    assert.same({ "  > 1 | #missing + 1", "      |  ^^^^^^^" }, failure "#missing + 1")
  end)

  it("marks the field that a module does not have", function()
    local source = "local np = require 'dnn.np'; return np.pi + np.summ(1)"
    assert.same({ "  > 1 | " .. source,
      "      | " .. (" "):rep(source:find "summ" - 1) .. "^^^^",
      "      np = <module dnn.np>" }, failure(source))
  end)

  it("shows the source around the error, a mark, and the variables there", function()
    assert.same({
      "  In[2]:1  g {}",
      "  In[1]:3 in g",
      "    1 | function g(t)",
      "    2 |   local z = 2.385",
      "  > 3 |   return t.x.y + z",
      "      |            ^",
      "    4 | end",
      "      t = {}   z = 2.385",
    }, (failure("function g(t)\n  local z = 2.385\n  return t.x.y + z\nend", "g {}")))
    _G.g = nil
  end)

  it("marks the call of a function that raised the error", function()
    local lines = failure("local s = 'x'\nlocal n = 1 + s:rep(1, 2, {}) + ('y'):rep({}, 3)")
    assert.equal("  > 2 | local n = 1 + s:rep(1, 2, {}) + ('y'):rep({}, 3)", lines[2])
    lines = failure("local t = {}\nt = 1 + #string.rep('x', {}) + 2")
    assert.equal("  > 2 | t = 1 + #string.rep('x', {}) + 2", lines[2])
    assert.equal("      |          ^^^^^^^^^^^^^^^^^^^", lines[3])
  end)

  it("shows the line of a file that does not compile, and the calls that load it", function()
    local file, path = os.tmpname(), package.path
    finally(function()
      os.remove(file)
      package.path = path
    end)
    package.path = file:gsub("[^/]*$", "") .. "?;" .. path
    local out = assert(io.open(file, "w"))
    out:write("-- a module\nlocal M = {}\nM.x = [1, 2]\n")
    out:close()
    for _, source in ipairs { ("require('%s')"):format(file:match("[^/]*$")),
      ("dofile('%s')"):format(file), ("error(select(2, loadfile('%s')), 0)"):format(file) } do
      assert.same({ "  In[1]:1  " .. source, "    1 | -- a module", "    2 | local M = {}",
        "  > 3 | M.x = [1, 2]", "      |       ^",
        "  hint: a list is written in braces: M.x = {1, 2}" }, (failure(source)))
    end
  end)

  it("folds a recursion", function()
    local lines = failure("local function f(n) if n == 0 then error('deep') end f(n - 1) end",
      "local function h(n) if n == 0 then error('deep') end h(n - 1) end", "h(40)")
    assert.matches("^  In%[3%]:1 ", lines[1])
    assert.equal("  ... 39 more", lines[3])
    assert.equal("  In[2]:1 in h", lines[4])
  end)

  it("looks at few of the levels of a stack overflow", function()
    local looked, getinfo = 0, debug.getinfo
    finally(function()
      debug.getinfo = getinfo -- luacheck: ignore 122
    end)
    debug.getinfo = function(...) -- luacheck: ignore 122
      looked = looked + 1
      return getinfo(...)
    end
    collectgarbage() -- at the end of the stack there is no room for the finalizers of earlier tests
    local lines, problem = failure("local function f() return 1 + f() end\nf()")
    assert.matches("stack overflow", problem)
    assert.matches("^  ... %d+ more$", lines[3])
    assert.is_true(tonumber(lines[3]:match("%d+")) > 10000)
    assert.is_true(looked > 0 and looked < 200)
  end)

  it("hides functions of the program below those of the user", function()
    local lines = failure("local np = require 'dnn.np'\nnp.zeros(2, 3):reshape(5, 7)")
    assert.equal("  > 2 | np.zeros(2, 3):reshape(5, 7)", lines[2])
  end)

  it("suggests names that are near", function()
    local function hint(...)
      local lines = failure(...)
      return lines[#lines]
    end
    assert.equal("  hint: did you mean 'sqrt'?", hint("math.sqr(2)"))
    assert.equal("  hint: did you mean 'print'?", hint("prnt(2)"))
    assert.equal("  hint: did you mean 'weights'?", hint("local weights = 1", "weigths.x = 1"))
    assert.equal("  hint: did you mean 'upper'?", hint("local s = 'x'", "s:uper()"))
    assert.equal("  hint: did you mean 'count'?",
      hint("local list = { inner = { count = print } }", "list.inner.cuont()"))
    assert.equal("  hint: did you mean 'math.sqrt'?", hint("sqrt(2)"))
    assert.is_nil(hint("zzzzzzzz(2)"):find("hint"))
  end)

  it("runs no code of the user for a hint", function()
    local lines = failure("local called = false", "local t = setmetatable({}, "
      .. "{ __index = function(_, k) if k == 'x' then return nil end called = k end })",
      "t.x()")
    assert.is_nil(lines[#lines]:find("hint"))
  end)

  it("shows the place of a syntax error and the block that is open there", function()
    assert.same({ "  > 1 | x = = 1", "      |     ^" }, syntax_failure("x = = 1"))
    assert.same({
      "    2 |   if x then",
      "    3 |     y = 1",
      "  > 4 |   )",
      "      |   ^",
      "    5 | end",
      "  'if' opened at line 2",
    }, syntax_failure("function f()\n  if x then\n    y = 1\n  )\nend"))
  end)

  it("makes control bytes of the source visible", function()
    local lines = failure("local x = '\27[31m'; error('e')")
    assert.equal("  > 1 | local x = '\\27[31m'; error('e')", lines[1])
  end)

  it("shows what fits of a line, and dots for what follows", function()
    local function excerpt(text, start)
      return traceback.excerpt(text, 1, start, start and start + 2, 40)
    end
    local long = "local a = 'begin' " .. ("x "):rep(40) .. "end"
    local whole = excerpt("local a = 1")[1]
    assert.equal("  > 1 | local a = 1", whole)
    local cut = excerpt(long)[1]
    assert.matches("^  > 1 | local a = 'begin' x [x ]*%.%.%.$", cut)
    assert.is_true(#cut <= 40 and #cut > 30)
    local at_end = excerpt(long, #long - 2)
    assert.matches("^  > 1 | [x ]*end$", at_end[1])
    assert.equal(at_end[1]:find("end", 1, true), at_end[2]:find("^", 1, true))
    local fits = "y" .. ("z"):rep(#cut - #"  > 1 | " - 1)
    assert.equal("  > 1 | " .. fits, excerpt(fits)[1])
  end)
end)

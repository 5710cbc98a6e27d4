local evaluator = require "dnn.repl.evaluator"
local results = require "dnn.repl.results"

describe("dnn.repl.evaluator", function()
  --- Runs inputs one after the other in a session. Returns the values of the last one.
  local function run(inputs, session)
    session = session or evaluator.session()
    local values
    for i, source in ipairs(inputs) do
      local chunk, problem = evaluator.compile(source, ("In[%d]"):format(i), session)
      assert(chunk, problem)
      values = table.pack(pcall(chunk))
    end
    return table.unpack(values, 2, values.n)
  end

  local function refused(source, session)
    local chunk, problem = evaluator.compile(source, "In[1]", session or evaluator.session())
    assert.is_nil(chunk)
    return problem
  end

  it("gives the values of the last statement that is an expression", function()
    assert.equal(2, run { "x = 1; x + 1" })
    assert.same({ 1, nil, 3, n = 3 }, table.pack(run { "local a = 1\na, nil, 3 -- comment" }))
    assert.equal(7, run { "= 7" })
    assert.equal(5, run { "return 5" })
    assert.equal(4, run { "('x'):rep(4):len()" })
    assert.equal(0, select("#", run { "x = 5" }))
    _G.x = nil
  end)

  it("calls a function between statements, and counts lines from where the input stands", function()
    local source = "local a = 1\n\nfor i = 1, 2 do\n\nend\n\nlocal b = {\n\n}\n\n"
      .. "a + debug.getinfo(1, 'l').currentline"
    local marks, passed = {}, {}
    for position in source:gmatch("()\n\n") do
      marks[#marks + 1] = position + 1
    end
    local place = { line = 101, marks = marks, mark = function(i) passed[#passed + 1] = i end }
    local chunk = assert(evaluator.compile(source, "@f.lua", evaluator.session(), nil, place))
    assert.equal(112, chunk())
    assert.same({ 1, 3, 5 }, passed) -- not within the loop and the table
    assert.same({ [1] = true, [3] = true, [5] = true }, place.marked)
    local _, problem = evaluator.compile("\nx = = 1", "@f.lua", evaluator.session(), nil,
      { line = 30 })
    assert.equal("f.lua:31: unexpected symbol near '='", problem)
    -- what follows a place is a statement of its own
    place = { marks = { 7 }, mark = function() end }
    chunk = assert(evaluator.compile("x = 1\n\n;(function() x = x + 1 end)()\nx", "In[1]",
      evaluator.session(), nil, place))
    assert.equal(2, chunk())
    _G.x = nil
  end)

  it("knows whether a semicolon hides the values", function()
    for source, shown in pairs { ["1"] = true, ["1;"] = false, ["1 ;; -- c"] = false,
      ["f();"] = false, ["x = 1"] = true, ["';'"] = true } do
      assert.equal(shown, (select(3, evaluator.compile(source, "In[1]", evaluator.session()))))
    end
  end)

  it("lets local variables outlive their input", function()
    assert.equal(3, run { "local a, b = 1, 2", "a + b" })
    assert.equal("inner", run { "local a = 'outer'", "local a = 'inner'", "a" })
    assert.equal(120, run { "local function f(n) return n < 2 and 1 or n * f(n - 1) end", "f(5)" })
    assert.is_nil(run { "do local a = 1 end", "a" })
  end)

  it("shares them with the functions of other inputs", function()
    local inputs = { "local n = 0", "local function count() n = n + 1 return n end", "count()",
      "n = n + 10", "count()" }
    assert.equal(12, run(inputs))
    inputs[#inputs + 1] = "n"
    assert.equal(12, run(inputs))
  end)

  it("keeps a function with the variable it was made with when a name is declared again", function()
    assert.same({ 2, 1 }, { run { "local a = 1", "local function get() return a end",
      "local a = 2", "a, get()" } })
  end)

  it("keeps what was declared before an error", function()
    assert.same({ 1, nil }, { run { "local a = 1; local b = 2 + error('e')", "a, b" } })
    assert.equal(5, run { "local a = 1; a = 5; error('e')", "a" })
  end)

  it("keeps constants constant", function()
    local session = evaluator.session()
    assert.equal(10, run({ "local k <const>, t <const> = 5, {}", "k * 2, t" }, session))
    assert.matches("In%[1%]:1: attempt to assign to const variable 'k'", refused("k = 1", session))
  end)

  it("closes a closed variable at the end of its input", function()
    local closed = false
    _G.guard = setmetatable({}, { __close = function() closed = true end })
    assert.is_nil(run { "local g <close> = guard", "g" })
    assert.is_true(closed)
    _G.guard = nil
  end)

  it("declares only what an input uses", function()
    local inputs = {}
    for i = 1, 300 do
      inputs[i] = ("local v%d = %d"):format(i, i)
    end
    inputs[#inputs + 1] = "v1 + v300"
    assert.equal(301, run(inputs))
  end)

  it("understands a local _ENV", function()
    assert.equal(5, run { "local _ENV = { y = 5 }", "y" })
  end)

  it("keeps lines as they are", function()
    local chunk = evaluator.compile("local a = 1\nlocal b = 2\nerror('here')", "In[7]",
      evaluator.session())
    local _, message = pcall(chunk)
    assert.equal("In[7]:3: here", message)
  end)

  it("tells what is incomplete and what is wrong", function()
    assert.equal("incomplete", refused("for i = 1, 2 do"))
    assert.equal("incomplete", refused("x ="))
    assert.equal("In[1]:1: unexpected symbol near '='", refused("x = = 1"))
    assert.equal("In[1]:2: unfinished string near ''abc'", refused("x = 1\ny = 'abc\nz = 2"))
    assert.equal("In[1]:1: 'x:y' is a method, call it: x:y(...)", refused("x:y"))
    assert.equal("In[1]:1: break outside a loop", refused("break"))
  end)
end)

describe("dnn.repl.results", function()
  local function large_array(megabytes)
    local np = require "dnn.np"
    return np.zeros(megabytes, 131072)
  end

  it("keeps the last 1000", function()
    local store, environment = results.store(), {}
    local out = store.out
    for i = 1, 1003 do
      store:keep(i, { i, n = 1 }, environment)
    end
    assert.same({ nil, 4, 1003 }, { out[3], out[4], out[1003] })
    assert.same({ 1003, 1002 }, { environment._, environment.__ })
  end)

  it("keeps several values as a list, and nil as nil", function()
    local store, environment = results.store(), {}
    local out = store.out
    store:keep(1, { 1, nil, n = 2 }, environment)
    store:keep(2, { nil, n = 1 }, environment)
    assert.same({ 1, n = 2 }, out[1])
    assert.is_nil(out[2])
  end)

  it("does not keep arrays of more than 64 MiB alive", function()
    local store = results.store()
    local out = store.out
    store:keep(1, { large_array(65), n = 1 }, {})
    local small <close> = large_array(1)
    store:keep(2, { small, n = 1 }, {})
    assert.is_truthy(out[2])
    collectgarbage()
    collectgarbage()
    assert.is_nil(out[1])
    assert.is_truthy(out[2])
  end)
end)

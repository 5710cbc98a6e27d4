local dkjson = require "dkjson"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local py = require "dnn.nb.python.runtime"
local translator = require "dnn.nb.python.blocks"

--- A cell in Lua, behind one that takes np and plt; and what was not translated.
local function translate(source)
  local self = translator.new()
  self:translate("import numpy as np\nimport matplotlib.pyplot as plt", 1)
  return self:translate(source, 2), self.problems
end

local function assert_lua(expected, source)
  local code, problems = translate(source)
  assert.equal(expected, code)
  assert.same({}, problems)
end

describe("dnn.nb.python", function()
  it("makes functions, with local names, defaults and what they say of themselves", function()
    assert_lua([[
function f(x, n, name)
  if n == nil then n = 3 end
  if name == nil then name = "a" end
  local y
  -- Doc.
  -- More.
  local total = 0
  for k = 0, n - 1 do
    y = x[k + 1]
    total = total + y
  end
  return total, y
end
f(1, nil, "b")
a, b = f(1)
both = py.tuple {f(1)}]], [[
def f(x, n=3, name="a"):
    """Doc.
    More."""
    total = 0
    for k in range(n):
        y = x[k]
        total += y
    return total, y
f(1, name="b")
a, b = f(1)
both = f(1)]])
  end)

  it("makes loops of Python's", function()
    assert_lua("for i = 1, n - 1 do\n  print(i)\nend", "for i in range(1, n):\n    print(i)")
    assert_lua("for i = L - 2, 0, -1 do\n  print(i)\nend",
      "for i in reversed(range(L - 1)):\n    print(i)")
    assert_lua("for i, x in py.enumerate(xs) do\n  if x > 2 then\n    goto continue\n  end\n"
      .. "  py.print(i, x)\n  ::continue::\nend",
      "for i, x in enumerate(xs):\n    if x > 2: continue\n    print(i, x)")
    assert_lua("for k, v in py.items(d) do\n  d[py.place(d, k)] = v + 1\nend",
      "for k, v in d.items():\n    d[k] = v + 1")
    assert_lua("while not py.truth(done) and n < 3 do\n  n = n - 1\nend",
      "while not done and n < 3:\n    n -= 1")
    assert_lua("if a == 1 then\n  b = 2\nelseif a == 2 then\n  b = 3\nelse\n  b = 4\nend",
      "if a == 1:\n    b = 2\nelif a == 2:\n    b = 3\nelse:\n    b = 4")
  end)

  it("moves positions, ranges and axes", function()
    assert_lua('A = np.zeros({3, 4})\nB = A"2:3, :2"\nA[{1, 2}] = 5\nA[":, 1"] = A":, 1" + 1\n'
      .. "s = np.sum(A, {axis = 1, keepdims = true})\nn = A.shape[2]",
      "A = np.zeros((3, 4))\nB = A[1:3, :2]\nA[0, 1] = 5\nA[:, 0] += 1\n"
      .. "s = np.sum(A, axis=0, keepdims=True)\nn = A.shape[1]")
    assert_lua("B = np.pad(A, {{1, 1}, {2, 2}}, \"constant\", {constant_values = 0})",
      "B = np.pad(A, ((1, 1), (2, 2)), 'constant', constant_values=((0, 0), (0, 0)))")
    assert_lua('p = py.list((np.random.permutation(3) - 1))\nX = A{":", np.array(p) + 1}',
      "p = list(np.random.permutation(3))\nX = A[:, p]")
    assert_lua("best = np.argmax(p, {axis = 2}) - 1", "best = np.argmax(p, axis=1)")
    assert_lua('p[py.place(p, py.compare(p, "<=", 0))] = 0', "p[p <= 0] = 0")
    assert_lua('m = py.compare(p, ">", 0.5)\np[py.place(p, m)] = 0', "m = p > 0.5\np[m] = 0")
  end)

  it("makes lists and dictionaries of others", function()
    assert_lua("a = (function() local made = {} for x = 0, 4 do if x % 2 == 0 then "
      .. "made[#made + 1] = py.pow(x, 2) end end return made end)()",
      "a = [x ** 2 for x in range(5) if x % 2 == 0]")
    assert_lua("d = (function() local made = py.dict() for i, c in py.enumerate(py.sorted(s)) do "
      .. "made[py.place(made, c)] = i end return made end)()",
      "d = {c: i for i, c in enumerate(sorted(s))}")
    assert_lua('n = py.get(d, "a", 0)', "n = d.get('a', 0)")
    assert_lua("c = py.concat({1}, {2, 3})", "c = [1] + [2, 3]")
    assert_lua("r = math.sqrt(2)", "r = math.sqrt(2)")
    assert_lua("sqrt = math.sqrt", "from math import sqrt")
  end)

  it("knows the functions of the course, and takes no layers for them", function()
    assert_lua("A, W, b = dnn.cases.linear_forward()", "A, W, b = linear_forward_test_case()")
    assert_lua("x, p, g = dnn.cases.gradient_checking.gradient_check_n()",
      "x, p, g = gradient_check_n_test_case()")
    assert_lua("relu = dnn.relu", "from dnn_utils_v2 import relu")
    assert_lua("softmax = course.rnn_utils.softmax", "from rnn_utils import softmax")
    assert_lua("compute_cost = course.opt_utils.mean_cost", "from opt_utils import compute_cost")
    assert_lua("compute_cost = dnn.optimization.compute_cost",
      "from opt_utils_v1a import compute_cost")
    assert_lua("load_dataset = course.lr_utils.load_dataset", "from lr_utils import load_dataset")
    assert_lua("load_2D_dataset = course.reg_utils.load_2D_dataset\n"
      .. "-- from reg_utils_v1 import *\nA = dnn.regularization.forward_propagation(X)",
      "from reg_utils_v1 import *\nA = forward_propagation(X)")
  end)

  it("fills texts with values", function()
    assert_lua('print(("%.3f of %s"):format(x, py.str(y)))', 'print(f"{x:.3f} of {y}")')
    assert_lua('print(("%d of %.2f"):format(1, 2.5))', 'print("{} of {:.2f}".format(1, 2.5))')
    assert_lua('print(("%s: %f"):format(py.str(a), b))', 'print("%s: %f" % (a, b))')
    assert_lua('py.print("m =", x, "!")', 'print("m =", x, "!")')
  end)

  it("leaves what it cannot translate as a comment", function()
    local code, problems = translate("async def f():\n    x = 1\nprint(3)")
    assert.equal("-- [python] async def f():\n-- [python]     x = 1\nprint(3)", code)
    assert.same({ { cell = 2, line = 1, source = "async def f():",
      reason = "coroutines take its place" } }, problems)
    code, problems = translate("%matplotlib inline\nx = [None,\n  1]\n")
    assert.equal("-- %matplotlib inline\n-- [python] x = [None,\n-- [python]   1]", code)
    assert.equal(2, problems[1].line)
    assert.equal("-- [python] )( \"", (translate(")( \"")))
    for _, source in ipairs { "from", "from .", "from x", "from x import", "import" } do
      assert.equal("-- [python] " .. source, (translate(source)))
    end
  end)

  it("ends lines at carriage returns, as Python and Lua do", function()
    for source, code in pairs { ["a b\rran = 1"] = "-- [python] a b\nran = 1",
      ["# )\r\rx = 2"] = "-- )\n\nx = 2", ["%%bash\rran = true"] = "-- %%bash\n-- ran = true" } do
      assert.equal(code, (translate(source)))
    end
  end)
end)

describe("what is translated", function()
  it("prints what Python prints", function()
    local text = program.read_file("spec/fixtures/python_features.py")
    local self = translator.new()
    local code = self:translate(text, 1)
    assert.same({}, self.problems)
    local directory = program.make_directory()
    program.write_file(directory .. "/a.lua", 'local np = require "dnn.np"\n'
      .. 'local py = require "dnn.nb.python.runtime"\n' .. code)
    local result = program.run(program.quote(directory .. "/a.lua"))
    program.remove(directory)
    assert.equal(program.read_file("spec/fixtures/python_features.txt"), result.out, result.err)
  end)

  it("says what it did where functions end early, and where classes are above others", function()
    assert_lua("function f(x)\n  local left = table.pack(py.try(function()\n"
      .. '      do return "return", x end\n  end, {\n    {class = nil, call = function(problem)\n'
      .. "      x = 0\n    end},\n  }))\n"
      .. '  if left[1] == "return" then return table.unpack(left, 2, left.n) end\nend',
      "def f(x):\n    try:\n        return x\n    except:\n        x = 0")
    assert_lua('B = py.class("B", A)\nfunction B:__init__(x)\n  A.__init__(self, x)\nend',
      "class B(A):\n    def __init__(self, x):\n        super().__init__(x)")
    assert_lua("do\n  local f <close> = py.open(\"x\")\n  py.print(f:read())\nend",
      "with open('x') as f:\n    print(f.read())")
  end)
end)

describe("dnn.nb.python.runtime", function()
  it("writes values as Python does", function()
    assert.equal("0.1", py.str(0.1))
    assert.equal("{'a': [1.0], 'b': True}", py.str { b = true, a = { 1.0 } })
    assert.equal("{'b': 1, 0: (1,), 'a': {1, 2}}",
      py.str(py.dict { "b", 1, 0, py.tuple { 1 }, "a", py.set { 2, 1 } }))
    assert.equal("[1. 2.]", py.str(np.array { 1.0, 2.0 }))
  end)

  it("goes over things as Python does", function()
    local found = {}
    for i, a, b in py.enumerate(py.zip({ 1, 2, 3 }, { "x", "y" })) do
      found[#found + 1] = ("%d%d%s"):format(i, a, b)
    end
    assert.same({ "01x", "12y" }, found)
    assert.same({ "a", "b" }, py.list { b = 1, a = 2 })
    assert.same({ 2, 1 }, py.values { b = 1, a = 2 })
    assert.equal(2, py.len { b = 1, a = 2 })
    assert.same({ 2, 3 }, py.slice({ 1, 2, 3 }, 2))
    assert.same({ 3, 2, 1 }, py.slice({ 1, 2, 3 }, -1, 1, -1))
    assert.is_false(py.truth(0))
    assert.is_true(py.contains({ 1, 2 }, 2))
    assert.equal("16", tostring(py.pow(4, 2)))
    assert.equal("6.25", tostring(py.pow(2.5, 2)))
    assert.equal("[1. 4.]", tostring(py.pow(np.array { 1.0, 2.0 }, 2)))
    assert.same({ 1, 2, 3 }, py.concat({ 1 }, { 2, 3 }))
    assert.equal(0, py.get({ a = 1 }, "b", 0))
    assert.equal(5, py.get(py.dict { "a", 1 }, "b", 5))
    assert.error_matches(function() return py.at(py.dict { "a", 1 }, "b") end,
      "KeyError: 'b'", 1, true)
  end)
end)

describe("nb convert --from-python", function()
  local directory

  before_each(function()
    directory = program.make_directory()
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function convert(from)
    return program.run(("nb convert --from-python %s %s"):format(program.quote(from),
      program.quote(directory .. "/b.lua")))
  end

  it("makes a notebook that says what the other one printed", function()
    program.write_file(directory .. "/a.ipynb", dkjson.encode { nbformat = 4, cells = {
      { cell_type = "markdown", source = { "# Title\n", "text" } },
      { cell_type = "code", source = "import numpy as np\nx = np.arange(3)\nprint(x, x[-1])",
        outputs = { { output_type = "stream", name = "stdout", text = { "[0 1 2] 2\n" } } } },
      { cell_type = "code", source = "def never():\n    return np.muliply(1, 2)",
        outputs = {} } } })
    local result = convert(directory .. "/a.ipynb")
    assert.equal(0, result.status, result.err)
    assert.matches('cell 3, line 2: np has no "muliply": did you mean "multiply"?', result.out, 1,
      true)
    local text = program.read_file(directory .. "/b.lua")
    assert.matches("-- %% [markdown]\n-- # Title\n-- text\n", text, 1, true)
    assert.matches("py.print(x, x[-1])\n--> [0 1 2] 2\n", text, 1, true)
    local checked = program.run("nb check " .. program.quote(directory .. "/b.lua"))
    assert.matches('cell 3 %(line 13%): np has no "muliply"', checked.out)
    assert.matches("2 cells, 1 failed", checked.out, 1, true)
  end)

  it("is a function, too", function()
    local nb = require "dnn.nb"
    program.write_file(directory .. "/a.ipynb", dkjson.encode { nbformat = 4, cells = {
      { cell_type = "code", source = "x = 1\ny = [None]", outputs = {} } } })
    local problems = nb.convert(directory .. "/a.ipynb", directory .. "/b.lua",
      { from_python = true })
    assert.equal(1, #problems)
    assert.equal(2, problems[1].line)
    assert.matches("x = 1\n%-%- %[python%] y = %[None%]", program.read_file(directory .. "/b.lua"))
    assert.error_matches(function()
      nb.convert(directory .. "/a.ipynb", directory .. "/b.lua", { python = true })
    end, "unknown option 'python'", 1, true)
  end)

  it("refuses what is no notebook", function()
    program.write_file(directory .. "/a.ipynb", "{")
    local result = convert(directory .. "/a.ipynb")
    assert.equal(1, result.status)
    assert.matches("a.ipynb", result.err, 1, true)
    assert.is_nil(result.err:find("attempt to", 1, true))
    program.write_file(directory .. "/a.ipynb", '{"nbformat": 4, "cells": [1]}')
    result = convert(directory .. "/a.ipynb")
    assert.equal(1, result.status)
    assert.is_nil(result.err:find("attempt to", 1, true), result.err)
  end)

  it("leaves what is nested too deeply", function()
    local _, problems = translate("x = " .. ("("):rep(100000) .. (")"):rep(100000))
    assert.equal("it is nested too deeply", problems[1].reason)
  end)

  it("finds what is wrong in the notebook that this began with, and nothing else", function()
    local path = "../shared/notebook/deep_network_step_by_step.ipynb"
    local file = io.open(path)
    if not file then
      pending("../shared is not here")
      return
    end
    file:close()
    assert.equal(0, convert(path).status)
    local checked = program.run("nb check " .. program.quote(directory .. "/b.lua"))
    local wrong = {}
    for line in checked.out:gmatch("[^\n]+") do
      wrong[#wrong + 1] = line:match("^%-[ %[]*d.*$") or line:match("^%- %[.*$")
    end
    assert.same({ "-db = [[1.01258895]]", "-db = [[-0.11459244]]", "-db = [[-0.41675785]]",
      "-db1 = [[-0.44014127]", "- [-0.05670698]]" }, wrong)
    assert.matches('cell 21 %(line %d+%): np has no "muliply": did you mean "multiply"%?',
      checked.out)
    assert.matches("22 cells, 4 failed", checked.out, 1, true)
  end)
end)

local habits = require "dnn.repl.habits"
local parser = require "dnn.repl.parser"
local program = require "spec.support.program"

describe("dnn.repl.habits", function()
  --- The hint for an input that does not compile.
  local function hint(source)
    local syntax = parser.parse(source, { prompt = true })
    assert.is_false(syntax.ok, source)
    return habits.syntax_hint(source, syntax.position)
  end

  for source, expected in pairs {
    ["A[1, 2] = 5"] = "several positions are a table: A[{1, 2}] = ...",
    ["A[1, 2]"] = "elements are read by a call: A(1, 2)",
    ["x = A[1:3]"] = 'a range is a text: A"1:3"',
    ["A[:, 1]"] = 'a range is a text: A":, 1"',
    ["A[1:2, :] = 0"] = 'a range is a text: A["1:2, :"] = ...',
    ["A[..., 1]"] = 'a range is a text: A"..., 1"',
    ["np.mgrid[0:5, -1:1:9j]"] =
      "ranges of a grid are tables: np.mgrid{ {0, 5}, {-1, 1, num = 9} }",
    ["xgrid[1:2]"] = 'a range is a text: xgrid"1:2"',
    ["x = np.ogrid[:5]"] = "ranges of a grid are tables: np.ogrid{0, 5}",
    ["x ** 2"] = "powers are written with ^: x ^ 2",
    ["x += 1"] = "write x = x + 1",
    ["A[1] *= 2"] = "write A[1] = A[1] * 2",
    ["x **= 2"] = "write x = x ^ 2",
    ["x != 3"] = "not equal is written ~=",
    ["x = !y"] = "write not ...",
    ["print A"] = "a call needs parentheses: print(A)",
    ["print(1, end='')"] = "io.write(...) prints without a new line",
    ["import numpy as np"] = 'np is there already; a script has local np = require "dnn.np"',
    ["import torch.nn as nn"] = 'dnn is there already; a script has local dnn = require "dnn"',
    ["from thing import x"] = 'a module is taken by local thing = require "thing"',
    ["for i in range(10):"] = "write for i = 1, 10 do ... end",
    ["for i in range(2, n):"] = "write for i = 2, n - 1 do ... end",
    ["for x in xs:"] = "write for _, x in ipairs(xs) do ... end",
    ["if x == None:"] = "write if x == nil then ... end",
    ["while True:"] = "write while true do ... end",
    ["def f(a, b):"] = "write function f(a, b) ... end",
    ["else:"] = "write else, without a colon",
    ["f = lambda x: x + 1"] = "write function(x) return x + 1 end",
    ["# a comment"] = "a comment begins with --",
    ["// a comment"] = "a comment begins with --",
    ["A.sum(axis=1)"] = "options are a table: A:sum{axis = 1}",
    ["np.sum(A, axis=1)"] = "options are a table: np.sum(A, {axis = 1})",
    ["A @ B"] = "the matrix product is A:dot(B)",
    ["x = [1, 2]"] = "a list is written {1, 2}, an array np.array{1, 2}",
    ["np.array([1, [3, 4]])"] = "a list is written {1, {3, 4}}, an array np.array{1, {3, 4}}",
    ["[x for x in y]"] = "fill a table in a for loop",
    ["np.zeros((2, 3))"] = "a tuple is a table: {2, 3}",
    ['d = {"a": 1}'] = 'a table is written {key = value}, or {["a key"] = value}',
    ["if a && b then end"] = "write and",
    ["if a || b then end"] = "write or",
    ["x is None"] = "write ==",
    ["x is not None"] = "write ~=",
    ["x in t"] = "a table has the key k if t[k] ~= nil",
    ["y = 1 if x else 2"] = "write condition and a or b",
    ["x ? 1 : 2"] = "write condition and a or b",
    ["let z = 3"] = "write local z",
    ["del t"] = "write t = nil",
    ["raise ValueError('x')"] = 'write error("message")',
    ['x = """doc"""'] = "a text of several lines is [[...]]",
    ["n = 1_000"] = "digits are not grouped by _",
    ["git status"] = "a shell command begins with !: !git status",
    ["cd .."] = "a command begins with %: %cd ..",
    ["time f(x)"] = "a command begins with %: %time f(x)",
    ["x = = 1"] = false,
    ["f(1"] = false,
    ["x = 1 y = )"] = false,
  } do
    it(("says what Lua writes for %s"):format(source), function()
      assert.equal(expected or nil, hint(source))
    end)
  end

  it("finds the line that is wrong", function()
    assert.equal("write x = x + 1", hint("x = 1\nx += 1\ny = [1]"))
  end)

  it("knows that no further line mends some inputs", function()
    for source, expected in pairs { ["cd .."] = true, ["x .."] = false,
      ["for i in range(3):"] = true, ["if x:"] = true,
      ["  while x:"] = true, ["x = 1\nelse:"] = true, ["for i = 1, 3 do"] = false,
      ["if x then y:"] = true, ["t:"] = false, [""] = false } do
      assert.equal(expected, habits.never_completes(source), source)
    end
  end)

  it("explains names that are all of an input and stand for nothing", function()
    local result = program.run("-i --no-color 2>&1", "ls\nparameters = 1\nparametres\nlen\npip\n"
      .. "x = nil\nx\nlocal qqq = nil\nqqq\n_\n")
    local found = {}
    for line in result.out:gmatch("  hint: ([^\n]*)") do
      found[#found + 1] = line
    end
    assert.same({ "a command begins with %: %ls", "did you mean 'parameters'?",
      "here there is no 'len': #x is the length of x", "a shell command begins with !: !pip" },
      found)
    assert.matches("Out[3]: nil\n  hint: did you mean", result.out, 1, true)
  end)

  it("explains names and messages of programs that ran", function()
    local inputs = {
      "t = {1}", "len(t)", "for i in 3 do end", "for k, v in t do end", "s = 'abc'", "s.upper()",
      "'a' + 1", "'x' .. np.ones(2)", 'f"abc"', "#t", "x = 5 # comment",
      "y = True", "sqrt(2)", "np.array([[1, 2], [3, 4]])", "print('%d' % 5)", "A = np.ones(2)",
      "A == 1", "if A ~= 0 then end",
    }
    local err = program.run("-i --no-color", table.concat(inputs, "\n") .. "\n").err
    local found = {}
    for line in err:gmatch("  hint: ([^\n]*)") do
      found[#found + 1] = line
    end
    assert.same({
      "here there is no 'len': #x is the length of x",
      "write for i = 1, 3 do",
      "write for k, v in pairs(t) do, or ipairs(t) for a list",
      "a method is called with a colon: s:upper(...)",
      "texts are joined by ..",
      "'..' joins texts: write .. tostring(np.ones), or print the values with commas",
      "here there is no 'f': string.format(\"%d\", x) puts values into a text",
      "a comment begins with --",
      "'True' is no word of Lua and so is nil: write true",
      "did you mean 'np.sqrt'?",
      "[[...]] is a text in Lua: lists are written {{1, 2}, {3, 4}}",
      "write ('%d'):format(5)",
      "'==' between an array and a number is no mask but always false: write A:eq(1)",
      "'~=' between an array and a number is no mask but always true: write A:ne(0)",
    }, found)
  end)
end)

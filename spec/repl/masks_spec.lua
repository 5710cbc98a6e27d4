local evaluator = require "dnn.repl.evaluator"
local masks = require "dnn.repl.masks"
local program = require "spec.helpers.program"

--- Inputs, and the pieces of code of their notes, in turn.
local hinted = {
  { "if A:gt(100) then end", "A:gt(100):any()", "A:gt(100):all()" },
  { "if n > 2 then elseif A:le(1) then end", "A:le(1):any()", "A:le(1):all()" },
  { "while A:eq(1) do break end", "A:eq(1):any()", "A:eq(1):all()" },
  { "repeat until A:ne(0)", "A:ne(0):any()", "A:ne(0):all()" },
  { "if (A:lt(3)) then end", "(A:lt(3)):any()", "(A:lt(3)):all()" },
  { "if n == 3 and A:ge(1) then end", "A:ge(1):any()", "A:ge(1):all()" },
  { "if A\n  :gt(1) then end", "A :gt(1):any()", "A :gt(1):all()" },
  { "if m then end", "m:any()", "m:all()" },
  { "while m do break end", "m:any()", "m:all()" },
  { "if m | A:gt(3) then end", "(m | A:gt(3)):any()", "(m | A:gt(3)):all()" },
  { "if ~m then end", "(~m):any()", "(~m):all()" },
  { "if not m then end", "not m:any()", "not m:all()" },
  { "y = not m", "~m" },
  { "y = not A:gt(1)", "~A:gt(1)" },
  { "y = not (m & A:gt(1))", "~(m & A:gt(1))" },
  { "y = not (m and m2)", "~(m & m2)" },
  { "if not (m or not m2) then end", "not (m | ~m2):any()", "not (m | ~m2):all()" },
  { "y = m and m2", "m & m2" },
  { "y = A:gt(1) and A:lt(4)", "A:gt(1) & A:lt(4)" },
  { "y = m or A:lt(4) and m2", "m | A:lt(4) & m2" },
  { "y = m and not m2", "m & ~m2" },
  { "y = (m or m2) and A:gt(1)", "(m | m2) & A:gt(1)" },
  { "if m and m2 then end", "(m & m2):any()", "(m & m2):all()" },
  { "if m or m2 then end", "(m | m2):any()", "(m | m2):all()" },
  { "y = m and 1 or 2", "np.where(m, 1, 2)" },
  { "y = A:gt(1) and A or B", "np.where(A:gt(1), A, B)" },
  { "y = (A:gt(1) and A) or 0", "np.where(A:gt(1), A, 0)" },
  { "y = m and 'some' or 'none'", "m:any()", "m:all()" },
  { "A:gt(1) and A:lt(4)", "A:gt(1) & A:lt(4)" },
  { "y = { A:gt(1) and n }", "A:gt(1):any()", "A:gt(1):all()" },
  { "tostring(1 + (A:gt(1) and 1 or 'x'))", "A:gt(1):any()", "A:gt(1):all()" },
  { "if np.greater(A, 2) then end", "np.greater(A, 2):any()", "np.greater(A, 2):all()" },
  { "if np.isnan(A - 1) then end", "np.isnan(A - 1):any()", "np.isnan(A - 1):all()" },
  { "if np.logical_and(m, true) then end", "np.logical_and(m, true):any()",
    "np.logical_and(m, true):all()" },
  { "if A:isnan() then end", "A:isnan():any()", "A:isnan():all()" },
  { "if A':, 1':gt(1) then end", "A':, 1':gt(1):any()", "A':, 1':gt(1):all()" },
  { "if (A - B):abs():gt(1) then end", "(A - B):abs():gt(1):any()", "(A - B):abs():gt(1):all()" },
  { "if t.deep().A:ge(1) then end" },
  { "if t.A:gt(1) then end", "t.A:gt(1):any()", "t.A:gt(1):all()" },
  { "local c = A:gt(1); if c then end" },
  { "c = A:gt(1); if c then end" },
  { "function f(X) if X:ge(1) then end end" },
  { "local f = function(X) return not X:ge(1) end" },
  { "f(function() while A:gt(1) do break end end)", "A:gt(1):any()", "A:gt(1):all()" },
  { "for i = 1, 2 do if m then end end", "m:any()", "m:all()" },
  { "if m then end if m then end", "m:any()", "m:all()" },
}

--- Inputs without one.
local silent = {
  "if A:gt(1)(1, 2) then end", "if A:gt(1)[1](2) then end", "if A:gt(1)'1, 2' then end",
  "if np.greater(A, 1)(1, 2) then end", "y = A:gt(1)(1, 2) and 1 or 2",
  "if A:gt(1):any() then end", "if not m:all() then end", "if A == nil then end", "y = A == B",
  "if A then end", "if not A then end", "y = A and A.shape", "y = A or B", "if n and A then end",
  "y = A and 1 or 2", "y = m or default", "m = m or m2", "y = m and m.shape",
  "y = m and m:any()", "if m and m:any() then end", "y = m and A[m] or A", "y = n and A:gt(1)",
  "y = flag and A:gt(1) or m2", "y = n > 2 and m", "m = A:gt(1)", "y = m & m2", "y = ~m",
  "if absent then end", "if not absent then absent = A:gt(1) end",
  "if late then end late = A:gt(1)",
  "for i = 1, 2 do if late then end; late = A:gt(1) end",
  "if np.isnan(n) then end", "if np.isnan(2.5) then end", "if np.greater(n, 2) then end",
  "if np.any(m) then end", "if np.array_equal(A, B) then end", "if A:sum() > 3 then end",
  "if #m > 3 then end", "if m.size > 3 then end", "if t.m then end",
  "if A.dtype == 'bool' then end",
  "if version:gt(3) then end", "if t.version:lt(2) then end", "if version:next():gt(3) then end",
  "function version_test(v) return not v:gt(1) end", -- a session's value has a method of that name
  "local V = {}; function V:ne(o) return true end; local v = V; if v:ne(3) then end",
  "local V = { eq = function() return true end }; local function f(v) return not v:eq(1) end",
  "local m = 3; if m then end", "local function f(m) if m then end end",
  "for m = 1, 2 do if m then end end",
  "local A = version; if A:gt(1) then end", "local np = { isnan = f }; if np.isnan(A) then end",
  "function f() if m then end end", -- when that is called it may be another
  "local c = A:gt(1); c = c:any(); if c then end", "if f(A:gt(1)) then end",
  "if m:sum() == 3 and n then end", "if -- a comment\n n then end", "x = 'if m then'",
  "if m -- a comment\n  & m2 then end",
}

local function new_session()
  local session = evaluator.session()
  local function run(source)
    local chunk, problem = evaluator.compile(source, "In[1]", session)
    return assert(chunk, problem)()
  end
  run [[
    local np = require "dnn.np"
    local A, B = np.array{{1, 2}, {3, 400}}, np.ones(2, 2)
    local m, m2, n, y, f, c = A:gt(2), A:lt(4), 3, nil, function() end, nil
    local absent, late, default, flag
    local class = { gt = function() return true end, lt = function() return true end }
    class.__index = class
    function class:next() return self end
    local version = setmetatable({}, class)
    local t = { A = A, m = m, version = version }
    function t.deep() return t end]]
  return session, run
end

describe("dnn.repl.masks", function()
  for _, case in ipairs(hinted) do
    it(("tells of the mask in %s"):format(case[1]), function()
      local session, run = new_session()
      run(case[1])
      local notes, codes = masks.notes(case[1], session, true), {}
      assert.is_true(#notes > 0)
      for _, note in ipairs(notes) do
        for _, code in ipairs(note.codes) do
          assert.is_not_nil(note.text:find(code, 1, true))
          codes[#codes + 1] = code
        end
      end
      if not case[2] then
        return -- names that are gone when the input has ended
      end
      assert.same(table.move(case, 2, #case, 1, {}), codes)
      for _, code in ipairs(codes) do
        local is_one = code:find("any%(%)$") or code:find("all%(%)$")
        assert.equal(is_one and "boolean" or "userdata", type(run("return " .. code)), code)
        if is_one then
          assert.same({}, masks.notes("if " .. code .. " then end", session, true))
        end
      end
    end)
  end

  for _, source in ipairs(silent) do
    it(("says nothing of %s"):format(source), function()
      local session, run = new_session()
      run(source)
      assert.same({}, masks.notes(source, session, true))
    end)
  end

  it("gives the mask that was meant", function()
    local _, run = new_session()
    for code, expected in pairs { ["(m & m2):any()"] = "true", ["(m & m2):all()"] = "false",
      ["np.where(m, 1, 2):tolist()[2][1]"] = "1", ["(~m):sum()"] = "2" } do
      assert.equal(expected, tostring(run("return " .. code)), code)
    end
  end)

  it("says nothing of names of arrays that were closed, and does not read them", function()
    local session, run = new_session()
    run "do local closed <close> = m; local other <close> = A end"
    for _, source in ipairs { "if m then end", "y = A and A.shape", "y = not m" } do
      assert.same({}, masks.notes(source, session, true))
    end
    assert.equal(1, #masks.notes("if A.T:gt(1) then end", session, true))
  end)

  it("tells of it at the prompt, once for each condition, after what the input gave", function()
    local result = program.run("-i --no-color 2>&1", table.concat({ "A = np.ones(2)",
      "if A:gt(1) then print 'so' end", "A:gt(0) and A:lt(2)", "assert(A:gt(0)); n = 1",
      "assert = function(x) return x end; if assert(A:gt(0)) == nil then end",
      "if A:gt(0) then error('mine') end", "1 + 1" }, "\n") .. "\n")
    assert.matches("so\n  hint: 'A:gt(1)' is an array, which counts as true: write A:gt(1):any() or"
      .. " A:gt(1):all()\n", result.out, 1, true)
    assert.matches("mine\n.*  hint: 'A:gt%(0%)' is an array", result.out)
    assert.equal(4, select(2, result.out:gsub("hint:", "")))
  end)

  describe("of a file", function()
    local directory, file
    before_each(function()
      directory = program.make_directory()
      file = directory .. "/masks.lua"
      program.write_file(file, "local np = require 'dnn.np'\nlocal A = np.array{1, 2}\n"
        .. "local big = A:gt(1)\nif big then\n  print 'all'\nend\nif A:gt(1):all() then\n"
        .. "  print 'none'\nend\nlocal wrong = np.isnan(A)\nassert(not wrong, 'stops here')\n")
    end)
    after_each(function() program.remove(directory) end)

    it("are told when it has run, and when it has failed", function()
      local result = program.run(program.quote(file))
      assert.equal("all\n", result.out)
      assert.equal(1, result.status)
      assert.matches("stops here", result.err)
      assert.equal(("%s:4: hint: 'big' is an array, which counts as true: write big:any() or "
        .. "big:all()\n%s:11: hint: 'not wrong' is false, as an array counts as true: write "
        .. "not wrong:any() or not wrong:all()\n"):format(file, file),
        result.err:sub(-#result.err + result.err:find(file .. ":4:", 1, true) - 1))
    end)

    it("are told by %run", function()
      local result = program.run("-i --no-color 2>&1", ("%%run %s\n%%run -i %s\n"):format(file,
        file))
      assert.equal(2, select(2, result.out:gsub("hint: line 4: 'big'", "")))
      assert.equal(2, select(2, result.out:gsub("hint: line 11: 'not wrong'", "")))
    end)

    it("are not looked for where no arrays are", function()
      program.write_file(file, "local t = { gt = function() end }\nif t:gt(1) then end\n"
        .. "if not (x and y) then print(package.loaded['dnn.core']) end\n")
      assert.same({ out = "nil\n", err = "", status = 0 }, program.run(program.quote(file)))
    end)
  end)
end)

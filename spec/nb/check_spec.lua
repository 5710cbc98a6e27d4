local nb = require "dnn.nb"
local program = require "spec.helpers.program"

local directory, path

before_each(function()
  directory = program.make_directory()
  path = directory .. "/n.lua"
end)

after_each(function()
  program.remove(directory)
end)

--- Runs the command check on a notebook of such a text.
local function check(text, options)
  program.write_file(path, text)
  local result = program.run(("nb check %s %s"):format(options or "", program.quote(path)))
  result.out = result.out:gsub(directory:gsub("%p", "%%%0") .. "/", "")
  return result
end

--- What --update makes of a text.
local function updated(text, options)
  local result = check(text, "--update " .. (options or ""))
  return program.read_file(path), result
end

describe("nb check", function()
  it("passes what a notebook says", function()
    local result = check("-- %% A\nlocal a = 1\nprint(a)\n--> 1\nprint 'x'\n--[[ out\nx\n]]\n"
      .. "-- %% B\nio.write 'no newline'\n--> no newline\n-- %% C\na + 1\n--> 2\n-- %% D\nlocal b\n"
      .. "-- %% E\nerror('bad ' .. a)\n--! error: bad 1\n-- %% F\nprint(2)\n--> 2\n")
    assert.equal("n.lua: 6 cells, 0 failed\n", result.out)
    assert.equal("", result.err)
    assert.equal(0, result.status)
  end)

  it("shows a number that is wrong, with its line and cell", function()
    local result = check("-- %% [markdown]\n-- text\n\n-- %% Train\nfor i = 1, 5 do\n"
      .. "  print(i, i / 3)\nend\n--> 1\t0.33333333333333\n--> 2\t0.66666666666667\n"
      .. "--> 3\t1.01\n--> 4\t1.3333333333333\n--> 5\t1.6666666666667\n")
    assert.equal("n.lua: cell 2 'Train' (line 4): it prints something else\n"
      .. "--- n.lua: expected in cell 2 'Train' (line 4)\n+++ printed\n@@ -8,5 +1,5 @@\n"
      .. " 1\t0.33333333333333\n 2\t0.66666666666667\n-3\t1.01\n+3\t1.0\n 4\t1.3333333333333\n"
      .. " 5\t1.6666666666667\nn.lua: 1 cell, 1 failed\n", result.out)
    assert.equal(1, result.status)
  end)

  it("tells the pieces of a cell apart", function()
    local result = check("-- %%\nprint(1)\n--> 1\nprint(2)\n--> 3\nprint(3)\n--> 3\n")
    assert.matches("@@ -5,1 +1,1 @@\n-3\n+2\n", result.out, 1, true)
    result = check("-- %%\nprint(1)\n--> 1\n--> 2\nprint(2)\n")
    assert.matches("@@ -3,2 +1,1 @@\n 1\n-2\n@@ -6,0 +1,1 @@\n+2\n", result.out, 1, true)
    -- within a block of code they cannot be
    result = check("-- %%\nfor i = 1, 2 do\nprint(i)\n--> 1\nend\n--> 2\n")
    assert.equal(0, result.status, result.out)
  end)

  it("minds output that nothing is said of", function()
    local result = check("-- %% A\nprint(1)\n\n-- %% B\nlocal a\n")
    assert.equal("n.lua: cell 1 'A' (line 1): it prints what it does not say\n"
      .. "--- n.lua: expected in cell 1 'A' (line 1)\n+++ printed\n@@ -3,0 +1,1 @@\n+1\n"
      .. "n.lua: 2 cells, 1 failed\n", result.out)
    assert.equal(0, check("-- %% A\nio.stderr:write 'x'\n").status)
  end)

  it("does not compare where that is not wanted", function()
    assert.equal(0, check("-- %% A check=false\nprint(1)\n--> 2\n").status)
    assert.equal(0, check("-- %% A\nprint(1)\n--> <any>\n").status)
    assert.equal(0, check("-- %% A\nprint(1)\nprint(2)\n--> ...\n").status)
    assert.equal(1, check("-- %% A check=false\nerror 'x'\n").status)
  end)

  it("takes the tolerance of the cell, the file, or the command", function()
    local code = "print(0.5004)\n--> 0.5\n"
    assert.equal(1, check("-- %%\n" .. code).status)
    assert.equal(0, check("-- %%\n" .. code, "--tol 1e-3").status)
    assert.equal(0, check("-- %% tol=1e-3\n" .. code, "--tol 0").status)
    local header = "-- ---\n-- dnnlua: {tol: 1e-3}\n-- ---\n"
    assert.equal(0, check(header .. code, "--tol 0").status)
    assert.equal(1, check(header .. "-- %% tol=0\n" .. code).status)
  end)

  it("refuses settings in a header that mean nothing", function()
    local function refusal(settings)
      local result = check("-- ---\n-- title: a\n-- dnnlua: " .. settings
        .. "\n-- ---\n-- %% A\nprint(1)\n--> 1\n")
      return result.status == 0 and "" or result.err:match("n%.lua:3: ([^\n]*)")
    end
    assert.equal("", refusal "{tol: 0.5, arguments: []}")
    assert.equal("", refusal "{arguments: [a, 2]}")
    assert.equal('dnnlua: there is no setting "argument": did you mean arguments?',
      refusal "{argument: [drawn]}")
    assert.equal('dnnlua: there is no setting "x": there are arguments and tol', refusal "{x: 1}")
    assert.equal('arguments must be a list, as [drawn], got "drawn"', refusal "{arguments: drawn}")
    assert.equal('arguments must be a list, as [drawn], got {"a": 1}',
      refusal "{arguments: {a: 1}}")
    assert.equal('tol must be a number, got "low"', refusal "{tol: low}")
    assert.equal("tol must be a number from 0 on, got -0.5", refusal "{tol: -0.5}")
    assert.equal('dnnlua must be a mapping, as {tol: 1e-4}, got "low"', refusal "low")
  end)

  it("compares errors by their text, and reports those that nobody expects", function()
    local result = check("-- %% A\nerror 'inner'\n--! error: ...ner\n-- %% B\n"
      .. "local x = nil + 1\n-- %% C\nprint(1)\n--> 1\n")
    assert.matches("n.lua: cell 2 'B' (line 4): ", result.out, 1, true)
    assert.matches("n.lua:5: attempt to perform arithmetic on a nil value", result.out, 1, true)
    assert.matches("> 5 | local x = nil + 1", result.out, 1, true)
    assert.matches("n.lua: 3 cells, 1 failed", result.out, 1, true)
    result = check("-- %% A\nprint(1)\n--! error: x\n--> 1\n")
    assert.matches("it raises no error\n.*@@ %-3,1 %+0,0 @@\n%-x\n", result.out)
    result = check("-- %% A\nerror 'y'\n--! error: x\n")
    assert.matches("it raises another error\n.*@@ %-3,1 %+1,1 @@\n%-x\n%+y\n", result.out)
    result = check("-- %% A\nerror 'y'\n-- %% B\nprint(1)\n--> 2\n", "--allow-errors")
    assert.matches("n.lua: 2 cells, 2 failed", result.out, 1, true)
  end)

  it("compares figures by their size", function()
    local text = "-- %%\nlocal plt = require 'dnn.plot'\nplt.figure { figsize = { 4, 3 } }\n"
      .. "plt.plot { 1, 2 }\n--> [image/png 400x300]\n-- %%\nprint 'x'\nplt.plot { 1 }\n"
      .. "--> x\n--> [image/png 1x1]\n"
    local result = check(text)
    assert.matches("@@ -9,2 +1,2 @@\n x\n-[image/png 1x1]\n+[image/png 640x480]\n", result.out, 1,
      true)
    assert.matches("2 cells, 1 failed", result.out)
  end)

  it("keeps the order of all that is written", function()
    local result = check("-- %%\nprint 'a'\nos.execute 'echo b'\nio.stderr:write 'err'\nprint 'c'\n"
      .. "local pipe = io.popen('cat', 'w')\npipe:write 'd\\n'\npipe:close()\nio.write 'e'\n"
      .. "display 'f'\nprint 'g'\n--> a\n--> b\n--> c\n--> d\n--> e\"f\"\n--> g\n")
    assert.equal("n.lua: 1 cell, 0 failed\n", result.out)
  end)

  it("escapes what would change a terminal", function()
    local result = check("-- %%\nprint '\\27[31mred\\a'\n--> red\n")
    assert.matches("+\\27[31mred\\7\n", result.out, 1, true)
    assert.is_nil(result.out:find("[\27\7]"))
    local text = updated("-- %%\nprint '\\27[31mred'\n")
    assert.equal("-- %%\nprint '\\27[31mred'\n--> \\27[31mred\n", text)
    assert.equal(0, check(text).status)
  end)

  it("bounds output, time and programs that die", function()
    local result = check("-- %% A\nlocal s = ('x'):rep(1e6)\nfor i = 1, 100 do print(s) end\n"
      .. "--> 1\n" .. "-- %% B\nos.execute 'head -c 100000000 /dev/zero'\nprint 'end'\n--> 1\n")
    assert.equal(1, result.status)
    assert.is_true(#result.out < 100000)
    assert.matches("\n%+... %d+ bytes more\n", result.out)
    result = check("-- %% A\nprint(1)\n--> 1\n-- %% B\nwhile true do end\n-- %% C\nprint(2)\n",
      "--timeout 0.2")
    assert.matches("n.lua: cell 2 'B' (line 4): did not end within 0.2 s", result.out, 1, true)
    assert.matches("n.lua: 3 cells, 1 failed", result.out, 1, true)
    result = check("-- %% A\nprint(1)\n--> 1\n-- %% B\n"
      .. "string.find(('a'):rep(100000), ('.-'):rep(30) .. 'b')\n", "--timeout 0.2")
    assert.matches("n.lua: cell 2 'B' (line 4): did not end within 0.2 s", result.out, 1, true)
    result = check("-- %% A\nprint(1)\n--> 1\n-- %% B\nos.execute('kill -9 $PPID')\n")
    assert.matches("n.lua: cell 2 'B' (line 4): the program", result.out, 1, true)
    assert.matches("n.lua: 2 cells, 1 failed", result.out, 1, true)
  end)

  it("is for scripts that can be read", function()
    local result = program.run("nb check " .. program.quote(directory))
    assert.matches("Is a directory", result.err, 1, true)
    assert.equal(1, result.status)
    result = check("-- %%\n\xFF\n")
    assert.matches("n.lua:2: this is no text in UTF-8", result.err, 1, true)
  end)

  it("checks the outputs that Jupyter has recorded, and changes no others", function()
    local jupyters = directory .. "/n.ipynb"
    local notebook = { nbformat = 4, nbformat_minor = 5, metadata = { mine = { 1 } }, cells = {
      { cell_type = "code", id = "a", source = "print(1)", execution_count = 7,
        metadata = setmetatable({}, { __jsontype = "object" }),
        outputs = { { output_type = "stream", name = "stdout", text = { "2\n" } } } },
      { cell_type = "code", id = "b", source = "error('no', 0)", execution_count = 8,
        metadata = setmetatable({}, { __jsontype = "object" }), outputs = { {
          output_type = "error", ename = "E", evalue = "no", traceback = { "kept" } } } } } }
    local json = require "dnn.nb.json"
    program.write_file(jupyters, json.write(notebook))
    local result = program.run("nb check " .. program.quote(jupyters))
    assert.matches("n.ipynb: cell 1: it prints something else", result.out, 1, true)
    assert.matches("@@ -2,1 +1,1 @@\n-2\n+1\n", result.out, 1, true)
    assert.equal(1, result.status)
    result = program.run("nb check --update " .. program.quote(jupyters))
    assert.matches("2 cells, 0 failed, 1 updated", result.out, 1, true)
    notebook.cells[1].outputs[1].text = { "1\n" }
    assert.equal(json.write(notebook), program.read_file(jupyters))
    notebook.metadata.language_info = { name = "python" }
    program.write_file(jupyters, json.write(notebook))
    result = program.run("nb check " .. program.quote(jupyters))
    assert.matches('its cells are in "python", not in lua', result.err, 1, true)
  end)

  it("checks many lines", function()
    local code = "-- %%\nfor i = 1, 2000 do print(i, i / 7) end\n--[[ out\n"
    local wrong = {}
    for i = 1, 2000 do
      wrong[i] = ("%d\t%g"):format(i + 1, i / 11)
    end
    local result = check(code .. table.concat(wrong, "\n") .. "\n]]\n")
    assert.matches("n.lua: 1 cell, 1 failed", result.out, 1, true)
    assert.equal(0, check((updated(code .. "]]\n"))).status)
  end)

  it("checks many cells", function()
    local result = check(("-- %%\nprint(1)\n--> 1\n"):rep(3000))
    assert.equal("n.lua: 3000 cells, 0 failed\n", result.out)
  end)

  it("checks several notebooks, in several programs", function()
    local names = {}
    for i = 1, 5 do
      local name = ("%s/%d.lua"):format(directory, i)
      program.write_file(name, ("-- %%%% A\nprint(%d)\n--> %d\n"):format(i, i == 3 and 0 or i))
      names[i] = program.quote(name)
    end
    names[6] = program.quote(directory .. "/absent.lua")
    for _, jobs in ipairs { "-j1", "-j 3", "-j9", "--jobs=2" } do
      local result = program.run("nb check " .. jobs .. " " .. table.concat(names, " "))
      local order = {}
      for name, failed in result.out:gmatch("/(%d).lua: 1 cell, (%d) failed") do
        order[#order + 1] = name .. failed
      end
      assert.same({ "10", "20", "31", "40", "50" }, order)
      assert.matches("absent.lua: No such file", result.err, 1, true)
      assert.equal(1, result.status)
    end
  end)

  it("reports notebooks that cannot be run", function()
    local file = directory .. "/report.xml"
    local result = check("-- %% [markdown\n", "--junit " .. program.quote(file))
    assert.equal(1, result.status)
    assert.matches("n.lua:1: the bracket of the kind", result.err, 1, true)
    assert.matches('failures="1".*name="notebook".*the bracket of the kind',
      program.read_file(file))
  end)

  it("writes reports as JUnit does", function()
    local file = directory .. "/report.xml"
    check("-- %% A <b>\nprint '&'\n--> <\n-- %% B\nprint(1)\n--> 1\n-- %% C check=false\n",
      "--junit " .. program.quote(file))
    local text = program.read_file(file)
    assert.matches('tests="3" failures="1" skipped="1"', text, 1, true)
    assert.matches("A &lt;b&gt;", text, 1, true)
    assert.matches("-&lt;&#10;+&amp;</failure>", text, 1, true)
    local script = "import sys, xml.dom.minidom as dom; dom.parse(sys.argv[1])"
    assert.equal(0, program.shell(("python3 -c '%s' %s"):format(script, program.quote(file)))
      .status)
  end)
end)

describe("nb check --update", function()
  it("changes what differs and no other byte", function()
    local text = "\xEF\xBB\xBF-- ---\n-- a: 1\n-- ---\n\n-- %% A  \nprint(1)   \n--> 1  \n\n\n"
      .. "-- %% B tol=1e-2\nprint(0.501)\n--> 0.5\nprint 'x'\nprint(7)\n--> x\n--> 8\n\n-- %%time\n"
      .. "-- %% [markdown]\n-- no\n-- %% C\nprint 'c'"
    local new, result = updated(text)
    assert.matches("2 updated", result.out)
    assert.equal((text:gsub("%-%-> 8", "--> 7")) .. "\n--> c\n", new)
    local again
    again, result = updated(new)
    assert.equal(new, again)
    assert.equal("n.lua: 3 cells, 0 failed\n", result.out)
  end)

  it("keeps ... where it still holds, and the form of blocks", function()
    assert.equal("-- %%\nprint 'a 1'\nprint 'b'\n--> a ...\n--> b\n",
      (updated "-- %%\nprint 'a 1'\nprint 'b'\n--> a ...\n--> c\n"))
    assert.equal("-- %%\nprint 'a]]'\n--[=[ out\na]]\n]=]\n",
      (updated "-- %%\nprint 'a]]'\n--[[ out\nb\n]]\n"))
    assert.equal("-- %%\r\nprint 'a'\r\n--> a\r\n\r\n-- %%\r\n",
      (updated "-- %%\r\nprint 'a'\r\n\r\n-- %%\r\n"))
    assert.equal("-- %%\nlocal a\n\n-- %%\n", (updated "-- %%\nlocal a\n--> old\n\n-- %%\n"))
    assert.equal("-- %%\nprint ''\n-->\n", (updated "-- %%\nprint ''\n"))
  end)

  it("writes much output into a comment", function()
    local new = updated("-- %%\nfor i = 1, 41 do print(i) end\n")
    assert.matches("end\n--[[ out\n1\n2\n", new, 1, true)
    assert.matches("\n41\n]]\n$", new)
    assert.equal(0, check(new).status)
  end)

  it("leaves a notebook alone that somebody changes meanwhile", function()
    local text = "-- %%\nprint(1)\nlocal file = io.open(arg[0], 'a')\nfile:write '-- new\\n'\n"
      .. "file:close()\n"
    local new, result = updated(text)
    assert.equal(text .. "-- new\n", new)
    assert.equal(1, result.status)
    assert.matches("somebody has changed it meanwhile", result.err, 1, true)
  end)

  it("leaves a cell alone that raised an error, and changes one that was to", function()
    local text = "-- %%\nprint(1)\n--> 2\nerror 'x'\n-- %%\nprint(1)\n--> 2\n"
    local new, result = updated(text)
    assert.equal(text, new)
    assert.equal(1, result.status)
    assert.equal("-- %%\nerror 'x'\n--! error: x\n", (updated "-- %%\nerror 'x'\n--! error: y\n"))
  end)

  it("needs no second time", function()
    for _, text in ipairs { "-- %%\nfor i = 1, 2 do\nprint(i)\n--> 0\nend\n--> 9\n-- %%\n",
      "-- %%\nprint(1)\n--> 0\nlocal t = {\n--> 5\n}\nprint(2)\n--> 1\n",
      "-- %%\nprint(1)\n--! error: x\nprint(2)\n", "print(1) -- a\n\n\n" } do
      local once = updated(text)
      local twice, result = updated(once)
      assert.equal(once, twice)
      assert.matches("0 failed\n$", result.out)
      assert.equal(0, result.status)
    end
  end)
end)

describe("dnn.nb", function()
  it("reads, runs and checks notebooks", function()
    program.write_file(path, "-- %% [markdown]\n-- a\n-- %% A\nlocal n = 1\nprint(n)\n--> 2\n")
    assert.equal(2, #nb.read(path).cells)
    local results = nb.run(path, { variables = { n = 5 }, timeout = 100 })
    assert.is_nil(results[1])
    assert.same({ { kind = "stream", name = "stdout", text = "1\n", piece = 1 } },
      results[2].outputs)
    local report = nb.check(path)
    assert.equal(1, report.failed)
    assert.equal("failed", report.verdicts[1].status)
    local document = nb.read(path)
    document.cells[2].code = nil
    document.cells[2].source = "display(2)\nn = 3\n"
    require("dnn.nb.document").derive(document.cells[2])
    results = nb.run(document)
    assert.same({ ["text/plain"] = "2" }, results[2].outputs[1].data)
  end)

  it("shows values as what is asked for", function()
    program.write_file(path, "require('dnn.np').arange(3)\n-- %%\n"
      .. "local h = display(1, { id = true })\nh:update(2)\n")
    local results = nb.run(path, { types = { "text/html", "text/plain" } })
    assert.equal("result", results[1].outputs[1].kind)
    assert.equal("[0 1 2]", results[1].outputs[1].data["text/plain"])
    assert.equal(1, #results[2].outputs)
    assert.equal("2", results[2].outputs[1].data["text/plain"])
  end)

  it("refuses what it cannot do", function()
    assert.has_error(function() nb.run() end)
    assert.has_error(function() nb.check(path, { tolerance = 1 }) end)
    local ok, problem = pcall(nb.read, directory .. "/absent.lua")
    assert.is_false(ok)
    assert.matches("absent.lua: No such file", problem, 1, true)
    program.write_file(path, "-- %% a tol=x\n")
    ok, problem = pcall(nb.run, path)
    assert.is_false(ok)
    assert.matches("n.lua:1: the value of tol is no literal", problem, 1, true)
    program.write_file(path, "os.execute('kill -9 $PPID')\n")
    ok, problem = pcall(nb.run, path)
    assert.is_false(ok)
    assert.matches("run: cell 1 %(line 1%): the program", problem)
  end)

  it("tells what a notebook made by hand lacks", function()
    local function refused(document)
      local ok, problem = pcall(nb.run, document)
      assert.is_false(ok)
      return problem
    end
    assert.matches("run: the notebook has no %l+ that is a %l+: give a path", refused {})
    local self = require("dnn.nb.document").new()
    self.cells = { "print(1)" }
    assert.matches("run: cell 1 must be a table, got string", refused(self), 1, true)
    self.cells = { { kind = "code", title = "", tags = {}, options = {}, line = 0 } }
    assert.matches("run: cell 1 has no source that is a string", refused(self), 1, true)
    self.cells[1].source = "print(1)"
    assert.matches("run: cell 1 has no %l+ that is a %l+: give a path", refused(self))
    require("dnn.nb.document").derive(self.cells[1])
    assert.equal("1\n", nb.run(self)[1].outputs[1].text)
  end)
end)

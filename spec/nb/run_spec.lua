local program = require "spec.helpers.program"

local directory

before_each(function()
  directory = program.make_directory()
end)

after_each(function()
  program.remove(directory)
end)

--- Runs a command of the shell in the directory, where $dnnlua is the program.
local function sh(command)
  return program.shell_in(directory, command)
end

--- Runs the program in the directory.
local function shell(arguments)
  return sh('"$dnnlua" ' .. arguments)
end

--- Runs a notebook of such a text. Returns what program.run does.
local function run(text, options)
  program.write_file(directory .. "/n.lua", text)
  return shell(("nb run %s n.lua"):format(options or ""))
end

describe("nb run", function()
  it("shows cells, what they print, and their values", function()
    local result = run("-- %% [markdown]\n-- prose\n-- %% One\nlocal a = 1\nprint(a)\n--> 1\n\n"
      .. "-- %%\na = a + 1\na\n")
    assert.equal("", result.err)
    assert.equal(0, result.status)
    local out = result.out:gsub("%d%.%d%d%d s", "T")
    assert.equal("-- %% One\nIn[1]: local a = 1\n  ...: print(a)\n1\n[T]\n\n"
      .. "In[2]: a = a + 1\n  ...: a\nOut[2]: 2\n[T]\n\n", out)
  end)

  it("tells with what it ran, where a stamp is asked for", function()
    local text = "-- %%\nnp.random.seed(3)\nprint(1)\n"
    local out = run(text, "--quiet --stamp").out
    assert.matches("^1\ndnnlua .* · Lua 5.4 · .*threads? · seed 3 · SHA%-256 %x+\n$", out)
    local hash = sh("sha256sum n.lua").out:match("^%x+")
    assert.matches(hash, out, 1, true)
    -- the hash is of what ran, though the file is another one since
    text = "-- %%\nio.open(arg[0], 'a'):write('--'):close()\n"
    out = run(text, "--quiet --stamp").out
    assert.equal(text .. "--", sh("cat n.lua").out)
    assert.equal(require("dnn.nb.sha256")(text), out:match("SHA%-256 (%x+)"))
  end)

  it("stops at the first error, with the title and line of its cell", function()
    local result = run("-- %% A\nprint(1)\n-- %% B\nlocal t = nil\nt.x = 1\n-- %% C\nprint(2)\n",
      "--quiet")
    assert.equal("1\n", result.out)
    assert.equal(1, result.status)
    assert.matches("^error: n.lua:5: attempt to index a nil value", result.err)
    assert.matches("> 5 | t.x = 1", result.err, 1, true)
    assert.matches("  in cell 2 'B' %(line 3%)\n$", result.err)
  end)

  it("reads what is sent to it, and raises an error where a notebook is recorded", function()
    program.write_file(directory .. "/n.lua", "-- %%\nprint(io.read())\n")
    assert.equal("hello\n", sh('echo hello | "$dnnlua" nb run --quiet n.lua').out)
    for _, code in ipairs { "io.read()", "for line in io.lines() do print(line) end",
      "io.stdin:read(1)", "io.input():lines('n')()" } do
      program.write_file(directory .. "/n.lua", "-- %%\n" .. code .. "\n")
      local result = sh('echo hello | "$dnnlua" nb check n.lua')
      assert.equal(1, result.status)
      assert.matches("n.lua:2: there is no input: nobody can be asked", result.out .. result.err, 1,
        true)
    end
  end)

  it("tells of syntax errors where they are in the file", function()
    local result = run("-- %% A\nprint(1)\n-- %% B\n\nlocal = 3\n")
    assert.matches("n.lua:5: name expected near '='", result.err, 1, true)
    assert.matches("> 5 | local = 3", result.err, 1, true)
    result = run("-- %% A\nfor i = 1, 2 do\n  print(i)\n")
    assert.matches("n.lua:3: the cell ends in an unfinished statement", result.err, 1, true)
    assert.matches("'for' opened at line 2", result.err, 1, true)
  end)

  it("goes on after an error where that is allowed or expected", function()
    local text = "-- %% A\nerror 'a'\n-- %% B\nprint(2)\n"
    local result = run(text, "--allow-errors --quiet")
    assert.equal("2\n", result.out)
    assert.equal(0, result.status)
    assert.equal(0, run('-- %% A tags={"raises-exception"}\nerror "a"\n').status)
    assert.equal(0, run("-- %% A\nerror 'a'\n--! error: a\n").status)
  end)

  it("runs the cells that are asked for", function()
    local text = "-- %% A id=\"a\"\nprint(1)\n-- %% [markdown]\n-- %% B\nprint(2)\n"
      .. "-- %% C\nprint(3)\n"
    local cases = { ["--cells 1,4"] = "1\n3\n", ["--cells a-"] = false, ["--cells 3-"] = "2\n3\n",
      ["--until B"] = "1\n2\n", ["--cells=a"] = "1\n", ["--until 3 --cells 2-4"] = "2\n" }
    for options, out in pairs(cases) do
      local result = run(text, "--quiet " .. options)
      assert.equal(out or "", result.out, options)
      assert.equal(out and 0 or 1, result.status)
    end
    assert.matches("--cells: there is no cell \"x\" in n.lua, which has 4 cells",
      run(text, "--cells x").err, 1, true)
  end)

  it("refuses cells that are none", function()
    local text = "-- %%\nprint(1)\n-- %%\nprint(2)\n"
    for words, message in pairs { ["--cells ''"] = "which cells?", ["--cells ,"] = "which cells?",
      ["--cells 2-1"] = "no cell is in 2-1: write 1-2", ["--until ''"] = 'no cell "" in n.lua',
      ["--cells 0"] = 'no cell "0"', ["--cells 1-3"] = 'no cell "3"' } do
      local result = run(text, words)
      assert.equal(1, result.status, words)
      assert.matches(message, result.err, 1, true)
      assert.equal("", result.out)
    end
    assert.equal(0, run("").status)
  end)

  it("gives variables other values where they are declared", function()
    local text = "-- %%\nlocal epochs, rate <const>, name = 100, 0.5, 'a'\n-- %%\n"
      .. "print(epochs, rate, name)\nlocal epochs = 7\nprint(epochs)\n"
    local result = run(text, "--quiet --var epochs=2 --var rate=1e-3 --var name=b")
    assert.equal("2\t0.001\tb\n7\n", result.out)
    result = run(text, "--quiet --var epoch=2")
    assert.equal(1, result.status)
    assert.matches("no cell that has run declares a local variable 'epoch'", result.err, 1, true)
  end)

  it("gives a notebook its arguments", function()
    program.write_file(directory .. "/m.lua", "print(arg[0], arg[1], arg[2], (...))\n")
    local path = program.quote(directory .. "/m.lua")
    local result = program.run("nb run --quiet " .. path .. " -- a 'b c'")
    assert.matches("m.lua\ta\tb c\ta\n$", result.out)
    program.write_file(directory .. "/m.lua",
      "-- ---\n-- dnnlua: {arguments: [x, 'y z']}\n-- ---\nprint(...)\n")
    assert.equal("x\ty z\n", program.run("nb run --quiet " .. path).out)
  end)

  it("prints what the script prints", function()
    local text = "-- %%\nlocal t = {}\nfunction t.f() return 1 end\nio.write('a')\nprint(t.f())\n"
      .. "os.execute('echo b');\n-- %%\nfor i = 1, 2 do io.stdout:write(i, '\\n') end\ngoto done\n"
      .. "::done::\nprint(#arg, ...)\n"
    program.write_file(directory .. "/m.lua", text)
    local path = program.quote(directory .. "/m.lua")
    local result = program.run("nb run --quiet " .. path)
    assert.equal(program.run(path).out, result.out)
    assert.equal("", result.err)
    assert.equal("a1\nb\n1\n2\n0\n", result.out)
  end)

  it("ends a cell that takes too long", function()
    for _, code in ipairs { "while true do end", "os.execute('sleep 1000')",
      "while true do pcall(function() while true do end end) end",
      "string.find(('a'):rep(100000), ('.-'):rep(30) .. 'b')" } do
      local result = run("-- %% One\nprint(1)\n-- %% Two\n" .. code .. "\n-- %%\nprint(3)\n",
        "--timeout 0.2 --quiet")
      assert.equal("1\n", result.out)
      assert.equal(1, result.status)
      assert.matches("error: did not end within 0.2 s\n", result.err, 1, true)
      assert.matches("in cell 2 'Two' (line 3)\n", result.err, 1, true)
    end
  end)

  it("ends what shows the values and errors of a cell, and what closes its variables", function()
    local forever <const> = "=function() while true do end end})"
    for _, code in ipairs { "error(setmetatable({}, {__tostring" .. forever .. ")",
      "setmetatable({}, {__tostring" .. forever,
      "display(setmetatable({}, {__tostring" .. forever .. ")" } do
      local result = run("-- %%\n" .. code .. "\n", "--timeout 0.1 --quiet")
      assert.matches("error in __tostring: n.lua:2: interrupted", result.out .. result.err, 1, true)
    end
    local result = run("-- %%\nlocal t <close> = setmetatable({}, {__close" .. forever
      .. "\nerror 'x'\n", "--timeout 0.1 --quiet")
    assert.matches("n.lua:3: x", result.err, 1, true)
    result = run("-- %%\nsetmetatable({}, {__tostring = function()\nwhile true do\n"
      .. "pcall(function() while true do end end)\nend\nend})\n", "--timeout 0.1")
    assert.equal(1, result.status)
    assert.matches("did not end within 0.1 s", result.err, 1, true)
  end)

  it("ends what a cell that takes too long has started, and what that has started", function()
    program.write_file(directory .. "/n.lua", "-- %%\nos.execute [[sh -c '"
      .. "(while [ ! -e ended ]; do :; done; echo survived >&3); true'; true]]\n")
    -- cat ends when all have ended that were started; a survivor tells when it sees the mark
    local result =
      sh '{ "$dnnlua" nb run --timeout 0.2 n.lua 3>&1 >out 2>&1; touch ended; } | cat'
    assert.equal("", result.out)
    assert.matches("did not end within 0.2 s", program.read_file(directory .. "/out"), 1, true)
  end)

  it("tells where a notebook cannot be handed to the program that runs it", function()
    local cells = {}
    for i = 1, 100 do
      cells[i] = ('{"cell_type": "code", "source": "print(%d)"}'):format(i)
    end
    program.write_file(directory .. "/n.ipynb", ('{"nbformat": 4, "cells": [%s]}'):format(
      table.concat(cells, ",")))
    local result = sh '(ulimit -f 1; "$dnnlua" nb check n.ipynb)'
    assert.equal(1, result.status)
    assert.matches("cannot hand the notebook on: File too large", result.err, 1, true)
    assert.matches("100 cells, 100 failed", sh('"$dnnlua" nb check n.ipynb').out, 1, true)
  end)

  it("takes texts for arguments and names for variables", function()
    local nb = require "dnn.nb"
    program.write_file(directory .. "/n.lua", "local a = 1\n")
    for message, options in pairs {
      ["arguments must hold texts, got number at 2"] = { arguments = { "a", 1 } },
      ["types must hold texts, got table at 1"] = { types = { {} } },
      ["variables have names, got 1"] = { variables = { 2 } },
      ['variables have names, got "a b"'] = { variables = { ["a b"] = 1 } },
      ["the variable a cannot be a function"] = { variables = { a = print } },
      ["timeout must be seconds above 0"] = { timeout = 0 },
      ["got inf"] = { timeout = math.huge },
    } do
      local ok, problem = pcall(nb.run, directory .. "/n.lua", options)
      assert.is_false(ok)
      assert.matches("run: .*", problem)
      assert.matches(message, problem, 1, true)
    end
  end)

  it("does not let a cell end the program", function()
    local result = run("-- %% A\nos.exit(0)\n", "--quiet")
    assert.equal(1, result.status)
    assert.matches("n.lua:2: os.exit: a cell cannot end the notebook", result.err, 1, true)
  end)

  it("refuses markers that are wrong, and words that it does not know", function()
    local result = run("-- %% [markdown\nprint(1)\n")
    assert.equal(1, result.status)
    assert.matches("n.lua:1: the bracket of the kind is not closed", result.err, 1, true)
    local cases = { ["nb"] = "usage:", ["nb rum x"] = "did you mean 'run'?",
      ["nb run"] = "which file?", ["nb run a b"] = "a file too many: 'b'",
      ["nb run --cell 1 a"] = "did you mean --cells?",
      ["nb run a --timeout x"] = "a number above 0", ["nb run a --timeout 0"] = "a number above 0",
      ["nb run a --timeout 1e999"] = "up to 1e9", ["nb check a --tol 1e999"] = "a number from 0 on",
      ["nb check a -j 0"] = "a whole number from 1 on", ["nb check a -j 1.5"] = "a whole number",
      ["nb check a -j inf"] = "a whole number", ["nb check a -j 1e999"] = "a whole number",
      ["nb run a --quiet=1"] = "--quiet takes no value", ["nb run a --cells"] = "needs a value" }
    for words, message in pairs(cases) do
      result = program.run(words)
      assert.equal(2, result.status, words)
      assert.matches(message, result.err, 1, true)
    end
    result = program.run("nb run " .. program.quote(directory .. "/absent.lua"))
    assert.equal(1, result.status)
    assert.matches("absent.lua: No such file or directory", result.err, 1, true)
  end)

  it("leaves the word to a script of that name, not to a directory", function()
    for _, word in ipairs { "nb", "kernel", "help" } do
      local place = directory .. "/" .. word
      program.shell("mkdir " .. program.quote(place))
      assert.matches("usage: dnnlua " .. word, shell(word .. " --help").out, 1, true)
      program.shell("rmdir " .. program.quote(place))
      program.write_file(place, "print(5)\n")
      assert.equal("5\n", shell(word).out)
      os.remove(place)
    end
  end)
end)

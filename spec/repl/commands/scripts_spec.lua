local prompt = require "spec.helpers.prompt"
local program = require "spec.helpers.program"

describe("the commands about inputs and scripts", function()
  local directory
  local run, file, run_limited = prompt.runners(function() return directory end)

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  it("%cpaste is %paste", function()
    assert.equal("... ... ... Out[1]: 3", (run("%cpaste", "x = 1", "x + 2", "--")))
  end)

  it("%recall runs an input again", function()
    assert.equal("Out[2]: 2\nx = x + 1; x\nOut[3]: 3", (run("x = 1", "x = x + 1; x", "%recall 2")))
    assert.equal("error: there is no input '9'\n", select(2, run("%recall 9")))
  end)

  it("%save and %history leave a file alone that is there", function()
    file("there.lua", "-- mine\n")
    local function content()
      return program.read_file(directory .. "/there.lua")
    end
    local out, err = run("x = 1", "%save there.lua 1", "%history -f there.lua",
      "%save -fa there.lua", "%save -f -a there.lua", "%save -x there.lua", "%save there.lua 7",
      "repl.save('there.lua')")
    assert.equal("", out)
    assert.equal("-- mine\n", content())
    assert.matches("^error: there.lua exists: %%save %-f 'there.lua' replaces it, %-a adds to it\n"
      .. "error: there.lua exists: give the name of a new file\n", err)
    assert.matches("%save takes -f or -a: the file is either replaced or added to", err, 1, true)
    assert.matches("there is no option -x: %save [-f] [-a] FILE [3-9]", err, 1, true)
    assert.matches("error: there is no input 7\n", err, 1, true)
    run("x = 2", "%save -a there.lua 1")
    assert.equal("-- mine\n\n-- %%\nx = 2\n", content())
    run("x = 3", "%save -f there.lua 1")
    assert.equal("-- %%\nx = 3\n", content())
    err = select(2, run("x = 4", "%save -f . 1"))
    assert.matches("cannot write '.': not a regular file", err, 1, true)
  end)

  it("%save keeps the old file when the disk is full, and the session lives", function()
    local old, input = "-- mine\n", "x = '" .. ("x"):rep(200000) .. "'"
    for _, option in ipairs { "-f", "-a" } do
      file("there.lua", old)
      -- a limit of 100 blocks stands for the full disk
      local out, err = run_limited("ulimit -f 100", input, "%save " .. option .. " there.lua 1",
        "f = io.open('other', 'w')", "f:write(x)", "print('alive', #x)")
      assert.matches("cannot write '[^\n]*there.lua': File too large", err)
      assert.matches("alive\t200000", out, 1, true)
      assert.equal(old, program.read_file(directory .. "/there.lua"))
      assert.equal("", program.shell("ls -A " .. directory .. " | grep dnnlua-").out)
    end
  end)

  it("%save writes a script that runs, and shows what the session showed", function()
    local out, err = run("local np2 = np", "X = np.arange(4):reshape(2, 2)", "X", "X:sum()", "X.T;",
      "= 1, 2", "np.random.seed(1)", "X[1] = = 2", "%time X", "files = !echo a",
      "local function f(x)", "  return x + 1", "end", "(f or error)(2) -- at a line's end",
      "return f(5);", "(dnn.data or X).xor ~= nil", "print('x')", "?np.sum", "%save -f session.lua")
    assert.matches("16 inputs written to session.lua", out, 1, true)
    local script = program.read_file(directory .. "/session.lua")
    local head = 'local dnn = require "dnn"\nlocal np = require "dnn.np"\n\n-- %%\nlocal np2'
    assert.equal(head, script:sub(1, #head))
    assert.matches("-- %%\n-- X[1] = = 2\n\n-- %%\n-- %time X\n\n-- %%\n-- files = !echo a\n",
      script, 1, true)
    assert.matches("unexpected symbol", err)
    local shown = "[[0 1]\n [2 3]]\n6\n1\t2\n3\n6\ntrue\nx\n"
    local path = directory .. "/session.lua"
    local result = program.shell(("%s %s"):format(program.path, program.quote(path)))
    assert.same({ shown, "" }, { result.out, result.err })
    out, err = run("%run session.lua", "np.ones(1)", "%save -a session.lua 2", "%run session.lua")
    assert.equal(shown .. "Out[2]: [1.]\n1 input written to session.lua\n" .. shown .. "[1.]", out)
    assert.equal("", err)
  end)

  it("%history and %save show and keep inputs", function()
    local out = run("x = 1", "y = 2", "%history -n 1-2", "%history -g y", "%save kept.lua 1-2",
      "%history z")
    assert.matches("^1: x = 1\n2: y = 2\ny = 2\n", out)
    assert.equal("-- %%\nx = 1\n\n-- %%\ny = 2\n", program.read_file(directory .. "/kept.lua"))
    local _, err = run("%history z")
    assert.equal("error: 'z' is no number of an input, nor a range such as 3-9\n", err)
  end)

  it("%run runs a file in clean surroundings and takes its variables", function()
    file("script.lua",
    "#!/usr/bin/env dnnlua\nlocal seen = mine\nfrom_global, rest = arg[1], ...\n")
    assert.equal('Out[3]: nil, "a", "a"',
      run("local mine = 5", "%run script.lua a b", "seen, from_global, rest"))
    assert.equal("Out[3]: 5", run("local mine = 5", "%run -i script.lua", "seen"))
    file("failing.lua", "local function f()\n  error('in file')\nend\nf()\n")
    local _, err = run("%run failing.lua")
    assert.matches("^error: failing.lua:2: in file\n", err)
    assert.matches("  > 2 |   error('in file')\n", err, 1, true)
    file("wrong.lua", "x = = 1")
    _, err = run("%run wrong.lua", "%run absent.lua")
    assert.equal("error: wrong.lua:1: unexpected symbol near '='\n  > 1 | x = = 1\n      |     ^\n"
      .. "error: cannot open absent.lua\n", err)
  end)

  it("%run ends a script that calls os.exit, not the session", function()
    file("leaves.lua", "made = 1\nlocal c <close> = setmetatable({}, "
      .. "{ __close = function() print('closed') end })\n"
      .. "pcall(function() kept = os.exit end)\n"
      .. "if arg[1] then os.exit(tonumber(arg[1]) or arg[1] == 'true') end\nos.exit()\n")
    local out, err = run("%run leaves.lua", "made", "%run leaves.lua 0", "%run leaves.lua true",
      "repl.run('leaves.lua') print('after')", "%run leaves.lua 3", "%run leaves.lua false",
      "repl.run('leaves.lua', '4') print('not after')", "'on'")
    assert.equal("closed\nOut[2]: 1\nclosed\nclosed\nclosed\nafter\nclosed\nclosed\nclosed\n"
      .. 'Out[9]: "on"', out)
    for _, status in ipairs { "3", "false", "4" } do
      assert.matches(("error: leaves.lua:4: the script called os.exit(%s)\n"):format(status), err,
        1, true)
    end
    local path = program.path:find("^/") and program.path or os.getenv("PWD") .. "/" .. program.path
    for input, status in pairs { ["%run leaves.lua\nkept(5)\n"] = 5,
      ["%run leaves.lua\nos.exit(6)\n"] = 6, ["%run leaves.lua 3\nos.exit(7)\n"] = 7 } do
      assert.equal(status, program.shell(("cd %s && %s -i"):format(program.quote(directory),
        program.quote(path)), input).status)
    end
  end)

  it("%edit runs what the editor leaves", function()
    file("editor.sh", "#!/bin/sh\necho 'edited = 2.385; edited * 2' > \"$1\"\n")
    os.execute("chmod +x " .. directory .. "/editor.sh")
    local out = run("os.getenv('HOME');", "%edit", "edited")
    assert.is_string(out)
    local path = program.path:find("^/") and program.path or os.getenv("PWD") .. "/" .. program.path
    local result = program.shell(("cd %s && VISUAL=./editor.sh %s -i --no-color"):format(
      program.quote(directory), program.quote(path)), "%edit\nedited\n")
    assert.matches("edited = 2.385; edited * 2\nOut[1]: 4.77\nIn[2]: Out[2]: 2.385", result.out, 1,
      true)
  end)
end)

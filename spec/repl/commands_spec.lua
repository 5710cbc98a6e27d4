local commands = require "dnn.repl.commands"
local inspector = require "dnn.repl.inspector"
local program = require "spec.helpers.program"

describe("the commands of the prompt", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  --- Runs inputs at a prompt without a terminal. Returns what it wrote to both streams, without the
  --- prompts.
  local function run_limited(limit, ...)
    local path = program.path:find("^/") and program.path or os.getenv("PWD") .. "/" .. program.path
    local command = ("%s; cd %s && LUA_PATH=%s XDG_CONFIG_HOME=%s %s -i --no-color")
      :format(limit, program.quote(directory), program.quote(directory .. "/?.lua;;"),
        program.quote(directory), program.quote(path))
    local result = program.shell(command, table.concat({ ... }, "\n") .. "\n")
    return (result.out:gsub("In%[%d+%]: ", ""):gsub(" +%.%.%.: ", ""):gsub("\n+$", "")), result.err
  end

  local function run(...)
    return run_limited(":", ...)
  end

  local function file(name, text)
    program.write_file(directory .. "/" .. name, text)
  end

  it("%time shows the value and the time", function()
    local out = run("local x = 3", "%time x + 1", "Out[2]")
    assert.matches("^Out%[2%]: 4\nwall [%d.e+-]+ %a+, cpu .-, arrays %S+ KiB, Lua %S+ KiB\n"
      .. "Out%[3%]: 4", out)
  end)

  it("%timeit measures expressions and statements", function()
    local out = run("local x = 3", "%timeit -n 10 -r 3 x + 1", "%timeit -n 5 -r 2 y = x",
      "x")
    assert.matches("^[%d.e+-]+ %a+ %+%- [%d.e+-]+ %a+ %(3 runs of 10, best [^)]+%)\n"
      .. "[^\n]*%(2 runs of 5, best [^)]+%)\nOut%[4%]: 3", out)
  end)

  it("show errors of code as those of an input, and put back what they changed", function()
    for _, command in ipairs { "time", "timeit", "prof", "page", "bench" } do
      local rest = command == "bench" and "; x" or ""
      local out, err = run("x = np.ones(2)", ("%%%s y:foo()%s"):format(command, rest),
        ("%%%s 1 + x[0]%s"):format(command, rest), "collectgarbage('isrunning')",
        "debug.gethook() == nil", ("pcall(repl.%s, 'y:foo()%s')"):format(command, rest),
        "collectgarbage('isrunning')", "debug.gethook() == nil")
      assert.equal(("error: %%%s:1: attempt to index a nil value (global 'y')\n"
        .. "  > 1 | y:foo()\n      | ^\n"):format(command), err:match("^.-%^\n"))
      assert.matches("| 1 + x[0]\n  hint: positions count from 1: 1 + x[1]\n", err, 1, true)
      assert.matches("Out%[4%]: true\nOut%[5%]: true\nOut%[6%]: false, .-\nOut%[7%]: true\n"
        .. "Out%[8%]: true$", out)
      err = select(2, run(("%%%s np.array([1, 2])%s"):format(command, rest)))
      assert.matches("hint: a list is written in braces: np.array({1, 2})", err, 1, true)
    end
  end)

  it("that refuse what they are given leave the last error to %debug and %tb", function()
    for _, wrong in ipairs { "%foo", "%timeit", "%seed x", "%cd /no/such", "%bench 1", "%run",
      "%time )", "?no_such_name", "%reload x" } do
      local out, err = run("function f() error('first') end", "f()", wrong, "%tb")
      assert.matches("first", err, 1, true)
      assert.matches("\tIn[1]:1: in function 'f'\n\tIn[2]:1: in function <In[2]:1>", out, 1, true,
        wrong)
    end
    local out = run("%prof error('own')", "%tb")
    assert.matches("%prof:1: in function <%prof:1>", out, 1, true)
    assert.is_nil(out:find("dnn/repl", 1, true))
    assert.matches("nothing failed", select(2, run("%seed x", "%tb")), 1, true)
  end)

  it("positions and results that are not there are told", function()
    local _, err = run("t = {1, 2, list = {3, 4}}", "t[-1]", "t.list[-2]", "t[0]", "t[3]", "Out[9]",
      "Out[9].x", "t[1]", "_ + 1", "f()", "T[1]")
    local hints = {}
    for hint in err:gmatch("  hint: ([^\n]+)") do
      hints[#hints + 1] = hint
    end
    assert.same({ "positions of a table count from its first: t[#t]",
      "positions of a table count from its first: t.list[#t.list - 1]",
      "t[0] is nil: the positions of a table count from 1, t has 2", "input 9 gave no result",
      "input 9 gave no result", "did you mean 't'?" }, hints)
  end)

  it("%ls tells what it cannot list", function()
    local out, err = run("%ls /no/such/place")
    assert.same({ "", "error: /no/such/place: No such file or directory\n" }, { out, err })
  end)

  it("%prof shows the lines of the code alone", function()
    local out = run("%prof for i = 1, 10 do x = i end")
    assert.matches("^time +share +place +source\n[^\n]+ %%prof:1 +for i = 1, 10 do x = i end$", out)
  end)

  it("%bench compares pieces of code in alternating rounds", function()
    local out, err = run("local x = np.ones(20)", "%bench -n 20 -r 3 x + 1; y = x; x:sum()",
      "%bench -r 2 for i = 1, 3 do local a = 1; a = 2 end; ('a;b'):rep(2000)", "%bench x + 1",
      "%bench -n 0 x; x", "%bench x; 1 +", "%bench error('stop'); x",
      "repl.bench('x', function() return x end)", "repl.bench('-r 1 x; x')",
      "repl.bench(function() end)", "repl.bench('x', 5)")
    local time = "[%d.e+-]+ %a+ +"
    local rounds = "%(rounds: %d+; a ratio is the median of those within each round%)\n"
    assert.matches("^median +ratio +code\n" .. time .. "1.00 +x %+ 1\n" .. time .. "[%d.]+ +y = x\n"
      .. time .. "[%d.]+ +x:sum%(%)\n" .. rounds .. "median +ratio +code\n"
      .. time .. "1.00 +for i = 1, 3 do local a = 1; a = 2 end\n"
      .. time .. "[%d.]+ +%('a;b'%):rep%(2000%)\n"
      .. rounds .. "median +ratio +code\n" .. time .. "1.00 +x\n" .. time .. "[%d.]+ +function 2\n"
      .. rounds .. "median .- x\n" .. rounds:gsub("\n$", ""), out)
    assert.matches("^error: %%bench compares at least two pieces of code, with ; between them\n"
      .. "error: %-n needs a positive integer, got '0'\n"
      .. "error: %%bench: the input ends in an unfinished statement\n  > 1 |  1 %+\n.-\n"
      .. "error: %%bench:1: stop\n  > 1 | error%('stop'%)\n.-\n"
      .. "error: %%bench compares at least two pieces .-\n"
      .. "error: %%bench compares functions and texts of code, got number\n", err)
  end)

  it("%prof tells the lines that take time", function()
    local out = run("local function slow()", "for i = 1, 1e5 do end", "end", "%prof slow()")
    assert.matches("time +share +place +source\n.- In%[1%]:2 +for i = 1, 1e5 do end", out)
  end)

  it("%who, %whos and %mem tell the variables", function()
    local out = run("a = np.zeros(10, 10)", "local text = 'abc'", "%who", "%whos", "%mem")
    assert.matches("^a  text\nname  type    bytes  shape or value\n"
      .. 'a     array     800  %(10, 10%) f64\ntext  string      3  "abc"\n'
      .. "arrays [%d.]+ %a+ %(at most [^)]+%), Lua [%d.]+ %a+\na  800 B  %(10, 10%) f64", out)
  end)

  it("%seed starts the random numbers of all modules", function()
    local out, err = run("%seed 1", "np.random.rand(), math.random(100)", "%seed 1",
      "np.random.rand(), math.random(100)", "%seed x")
    local one, two = out:match("^Out%[2%]: (.-)\nOut%[4%]: (.*)$")
    assert.equal(one, two)
    assert.matches("^0.417022", one)
    assert.equal("error: %seed needs an integer, got 'x'\n", err)
  end)

  it("%strict refuses names that stand for nothing, tells of globals functions make", function()
    file("quiet.lua", "local x = undefined_name\nreturn { f = function() leaked = 1 end }")
    local out, err = run("%strict", "undefined_name", "%strict on", "%strict", "softmax = 1",
      "sofmax", "function f() made = 5 end", "f()", "made", "_, __, np ~= nil", "local l = 3", "l",
      "require 'quiet'", "%strict off", "undefined_name", "function g() more = 5 end", "g()")
    assert.equal("off\nOut[2]: nil\non\nOut[9]: 5\nOut[10]: 5, nil, true\nOut[12]: 3\n"
      .. 'Out[13]: {f = <function quiet.lua:2>}, "/quiet.lua"\nOut[15]: nil',
      (out:gsub('"[^"]*/quiet.lua"', '"/quiet.lua"')
        :gsub("<function [^>]*quiet", "<function quiet")))
    assert.matches("error: In[6]:1: 'sofmax' stands for nothing: did you mean 'softmax'?", err, 1,
      true)
    assert.matches("In[7]:1: makes the global variable 'made': is 'local' missing?\n", err, 1, true)
    assert.is_nil(err:find("softmax = 1", 1, true))
    assert.is_nil(err:find("'more'", 1, true))
  end)

  it("%gc, %page and %pwd work without a terminal", function()
    local out = run("%gc", "%page 1 + 1, 'two'", "repl.page { 1 }", "%pwd")
    assert.matches('^arrays [%d.]+ %a+, Lua [%d.]+ %a+\n2\n"two"\n{1}\n/', out)
  end)

  it("take code of several lines, also as %%time", function()
    assert.matches("^3\nwall ", (run("%time for i = 3, 3 do", "print(i)", "end")))
    assert.matches("^Out%[1%]: 5\nwall ", (run("%%time", "2 + 3")))
  end)

  it("%cpaste is %paste", function()
    assert.equal("... ... ... Out[1]: 3", (run("%cpaste", "x = 1", "x + 2", "--")))
  end)

  it("%recall runs an input again", function()
    assert.equal("Out[2]: 2\nx = x + 1; x\nOut[3]: 3", (run("x = 1", "x = x + 1; x", "%recall 2")))
    assert.equal("error: there is no input '9'\n", select(2, run("%recall 9")))
  end)

  it("%reset forgets variables", function()
    local out = run("a = 1", "local b, c = 2, 3", "%reset b", "a, b, c", "%reset",
    "a, c, In[1], print")
    assert.matches("^Out%[4%]: 1, nil, 3\nOut%[6%]: nil, nil, nil, <", out)
  end)

  it("%timeit and %bench leave your variables alone", function()
    local out = run("local a, t = 1, {}", "b = 1", "function g() c = (c or 0) + 1 end",
      "%timeit -n 3 -r 2 a = a + 1; b = b + 1; new = a; t.x = b",
      "%bench -n 3 -r 2 a = 7; b = a; local q = b", "%timeit -n 2 -r 1 function f() return a end",
      "%timeit -n 2 -r 1 g()", "print('left:', a, b, new, f, t.x, c > 0)",
      "%timeit -n 1 -r 1 local d <const> = a; a, b = b, d", "a, b",
      "collectgarbage 'stop'", "%timeit -n 2 -r 1 a", "collectgarbage 'isrunning'")
    assert.matches("left:\t1\t1\tnil\tnil\t7\ttrue\n", out, 1, true)
    assert.matches("Out[10]: 1, 1\n", out, 1, true)
    assert.matches("Out[13]: false", out, 1, true)
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

  it("refuse arguments that they do not use", function()
    local wrong = {
      ["%who x"] = "%who takes no arguments, got 'x'", ["%whos -x"] = "%whos takes no arguments",
      ["%mem 5"] = "%mem takes no arguments", ["%gc now"] = "%gc takes no arguments",
      ["%pwd /"] = "%pwd takes no arguments", ["%debug x"] = "%debug takes no arguments",
      ["%tb full"] = "%tb takes no arguments", ["%paste x"] = "%paste takes no arguments",
      ["%cpaste x"] = "%cpaste takes no arguments", ["%history -x"] = "there is no option -x",
      ["%history 99"] = "there is no input 99", ["%history 0"] = "there is no input 0",
      ["%history 7-3"] = "there is no input 7-3", ["%run -x f.lua"] = "there is no option -x",
      ["%reset -x"] = "there is no option -x", ["%reset print"] = "you have no variable 'print'",
      ["%reset nothing"] = "you have no variable 'nothing'", ["%seed 1 2"] = "got '1 2'",
      ["%recall 1 2"] = "there is no input '1 2'", ["%edit 99"] = "there is no input 99",
      ["%strict on off"] = "takes on or off", ["%autoreload on off"] = "got 'on off'",
      ["%config details"] = "%config takes NAME=VALUE, got 'details'",
      ["%apropos"] = "needs a word", ["!"] = "needs a command", ["%capture"] = "needs a command",
      ["%reload a b"] = "no module 'a b'",
      ["%help who x"] = "there is no command", ["repl.who('x')"] = "takes no arguments",
    }
    for input, message in pairs(wrong) do
      local out, err = run(input)
      assert.equal("", out, input)
      assert.matches(message, err, 1, true)
    end
  end)

  it("%reset -f forgets as %reset does", function()
    assert.equal("Out[4]: nil, nil", (run("a = 1", "local b = 2", "%reset -f", "a, b")))
    assert.equal("Out[4]: nil, 2", (run("a = 1", "local b = 2", "%reset -f a", "a, b")))
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

  it("take names with blanks and quotes as the shell does", function()
    file("my script.lua", "print(#arg, ...)\n")
    file("it's.lua", "print('its', ...)\n")
    local out, err = run("%run 'my script.lua' \"a b\" c", "%run my\\ script.lua '' \"x\\\"y\"",
      "repl.run('my script.lua', 'a b', 3)", "repl.run('-i', 'my script.lua', \"it's\")",
      "%run -i \"it's.lua\" x", "repl.run(\"it's.lua\")", "x = 1", "%save 'kept inputs.lua' 7",
      "repl.save('kept too.lua', '7')", "%run \"kept too.lua\"", "%history -f 'past inputs.lua' 7",
      "!cat 'past inputs.lua' 'kept inputs.lua'", "!mkdir 'sub dir'", "%cd \"sub dir\"", "%cd ..",
      "%cd sub dir", "repl.cd('..')", "%ls sub\\ dir", "%cd sub\\ dir", "%cd ..")
    assert.equal("", err)
    assert.equal("2\ta b\tc\n2\t\tx\"y\n2\ta b\t3\n1\tit's\nits\tx\nits\n"
      .. "1 input written to kept inputs.lua\n1 input written to kept too.lua\nx = 1\n"
      .. "-- %%\nx = 1\n" .. ("D/sub dir\nD\n"):rep(3):gsub("D", (directory:gsub("%%", "%%%%")))
        :gsub("\n$", ""), out)
    err = select(2, run("%run my script.lua", "%run 'my", "%run absent one", "%save",
      "%cd 'absent one'"))
    assert.equal("error: cannot open my: a name with blanks stands in quotes, "
      .. "%run 'my script.lua'\nerror: the quote ' is not closed: 'my\nerror: cannot open absent\n"
      .. "error: %save needs the name of a file\n"
      .. "error: absent one: No such file or directory\n", err)
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

  it("! takes the values of variables", function()
    for command, expected in pairs {
      ["$x {x} {x * 2} [$$x]"] = "3.25 3.25 6.5 []", -- x of the shell
      ["$name.txt {name:upper()}"] = "two words.txt TWO WORDS",
      ["$t.a.b $t.a {t.a.b}"] = "5 .a 5",
      ["$A {A.shape[1]} $flag {flag}"] = "[1 2] 2 true true",
      ["a{1..2} {a,b} ${HOME:+set}"] = "a{1..2} {a,b} set",
      ["'$x' '{x}' \"$x\" '$$'"] = "$x 3.25 3.25 $$",
      ["{print} {} {absent} $absent."] = "{print} {} {absent} .",
      ["{f(2)} {f} x{x, x}"] = "4 {f} x{x, x}",
    } do
      local inputs = {
        "x, name, t, A, flag = 3.25, 'two words', { a = { b = 5 } }, np.array{1, 2}, true",
        "local function f(n) return 2 * n end", "!echo " .. command,
        "y = !echo " .. command, "y[1]" }
      assert.equal(expected .. "\n" .. ("Out[5]: %q"):format(expected),
        (run(table.unpack(inputs))))
    end
    assert.matches("error: %%sh:1: no", select(2, run("!echo {error('no')}")))
  end)

  it("%debug changes variables", function()
    local out = run("x, up = 1, 2", "local A = 3",
      "local function f(n) local w = A; error('e') end", "f(3)", "%debug", "w = 4",
      "n, A = 5, 6", "p n + w, A", "for i = 1, 2 do print(i * w) end",
      "up = 7", "x = 8", "new = 9", "w == 4", "p x == 8", "up", "x = x + 1", "q",
      "x, A, up, new")
    assert.equal("9, 6 4 8 true true 9, 6, 7, 9",
      (out:gsub("[^\n]*| [^\n]*\n", ""):gsub("> In[^\n]*\n", ""):gsub("debug> ", "")
        :gsub("Out%[%d+%]: ", ""):gsub("%s*\n%s*", " ")))
  end)

  it("are explained by ?%name", function()
    for _, question in ipairs { "?%timeit", "%timeit?", "? %timeit", "?%%timeit",
      "%help timeit" } do
      assert.matches("^%%timeit %[%-n LOOPS%].*measures the time", (run(question)))
    end
    assert.matches("there is no command %absent", select(2, run("?%absent")), 1, true)
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

  it("%cd, %pwd, %ls and ! reach the system", function()
    os.execute(("mkdir -p %s/sub && touch %s/sub/one %s/sub/two"):format(directory, directory,
      directory))
    local out = run("%cd sub", "%ls", "!echo from the shell", "local lines = !ls", "lines",
    "!exit 3")
    assert.matches("/sub\none\ntwo\nfrom the shell\nOut%[5%]: {\"one\", \"two\"}\n%[exit 3%]$", out)
    local _, err = run("%cd absent")
    assert.matches("^error: absent: No such file or directory", err)
  end)

  it("%config shows and changes settings", function()
    local out, err = run("%config long_time=2", "%config", "%config color=x", "%config details=5")
    assert.equal("autoreload = true\ndetails = true\nhints = true\nlong_time = 2\nmarks = false",
      out)
    assert.equal("error: there is no setting 'color'\n"
      .. "error: details must be true or false, got '5'\n", err)
  end)

  it("reloads changed modules before an input", function()
    file("changing.lua", "local M = {} function M.f() return 1 end return M")
    local change = "!echo 'local M = {} function M.f() return 20 + 2 end return M' > changing.lua"
    assert.equal("reloaded changing.lua: 1 functions changed, 0 added, 0 removed\nOut[3]: 22",
      run("local m = require 'changing'", change, "m.f()"))
    assert.matches("^changing  .*changing.lua\noff\nOut%[6%]: 22\n%S+ changing.lua.*Out%[8%]: 1$",
      run("local m = require 'changing'", "%autoreload list", "%autoreload off", "%autoreload",
        "!echo 'return { f = function() return 1 end }' > changing.lua", "m.f()",
        "%autoreload now", "m.f()"))
  end)

  it("hands an interrupt of the reloading on to the input, and reloads before the next", function()
    file("pressed.lua", "return { f = function() return 1 end }")
    file("new.lua", "if not pressed then pressed = true io.popen('kill -INT $PPID'):close() end "
      .. "return { f = function() return 20 + 2 end }")
    local out, err = run("local m = require 'pressed'", "!cp new.lua pressed.lua",
      "print('not reached')", "m.f() + 20")
    assert.matches("^reloaded pressed.lua: [^\n]*\nOut%[4%]: 42$", out)
    assert.matches("^error: interrupted\n", err)
    assert.equal(1, select(2, err:gsub("interrupted", "")))
  end)

  it("are functions of 'repl' too, to which a user can add", function()
    local out = run("repl.time('1 + 1')", "repl.who()", "repl.capture('echo hi')[1]",
      "repl.command('double', function(x) print(2 * tonumber(x)) end, 'doubles')", "%double 21",
      "repl.history('-n', '1')")
    assert.matches("^Out%[1%]: 2\nwall [^\n]*\nno variables\nOut%[3%]: \"hi\"\n42\n1: repl.time",
    out)
  end)

  it("explain commands of IPython that are not needed", function()
    local _, err = run("%matplotlib inline", "%load_ext autoreload", "%pip install x")
    assert.equal("error: there is no command %matplotlib: plots are not part of this program\n"
      .. "error: there is no command %load_ext: changed modules are loaded again by themselves\n"
      .. "error: there is no command %pip: a shell command begins with !\n", err)
  end)

  it("suggest a name for one that does not exist", function()
    local _, err = run("%histroy", "%qqqqqqqq")
    assert.equal("error: there is no command %histroy, did you mean %history?\n"
      .. "error: there is no command %qqqqqqqq\n", err)
  end)

  it("are listed by %help, each with a text", function()
    local out = run("%help", "%help who")
    for _, name in ipairs(commands.names()) do
      if name ~= "sh" then
        assert.matches("%%" .. name .. "[^\n]*  %a", out)
      end
    end
    assert.matches("\n%%who  lists the names of your variables$", out)
  end)

  it("show errors of the code they run", function()
    local _, err = run("%time error('e')", "%time", "%timeit 1 +")
    assert.equal("error: %time:1: e\n  > 1 | error('e')\n      | ^^^^^^^^^^\n"
      .. "error: %time needs an expression\n"
      .. "error: %timeit: the input ends in an unfinished statement\n"
      .. "  > 1 | 1 +\n      |   ^\n", err)
  end)

  describe("for help", function()
    it("understand questions", function()
      for input, expected in pairs {
        ["?x"] = { "x", false }, ["x?"] = { "x", false }, ["??np.sum"] = { "np.sum", true },
        ["net:fit??"] = { "net:fit", true }, ["?"] = { "", false },
      } do
        assert.same(expected, { inspector.question(input) }, input)
      end
      assert.is_nil(inspector.question("x + y"))
    end)

    it("show entries, comments, values and sources", function()
      local out, err = run("?string.rep", "np.zeros?", "-- doubles x", "function twice(x)",
      "return 2 * x",
        "end", "?twice", "??twice", "local n = 2.385", "n?", "?for", "?sofmax", "??print")
      assert.matches("string.rep(s, n [, separator]) -> string\n  The text n times", out, 1, true)
      assert.matches("np.zeros(shape", out, 1, true)
      assert.matches("twice(x)\n", out, 1, true)
      assert.matches("function twice(x)\nreturn 2 * x\nend\n", out, 1, true)
      assert.matches("n: number 2.385\nfor: a word of the language", out, 1, true)
      assert.equal("error: no help for 'sofmax'; did you mean 'softmax'?\n"
        .. "error: the source of 'print' is not known: it is a function in C\n", err)
    end)

    it("answer the function help", function()
      local out, err = run("help()", "help(string.rep)", "help('np.zeros')", "help(np.ones(2))",
        "help{a = 1}", "function twice(x) end", "help(twice)", "help 'sofmax'",
        "repl.help(string.rep)")
      assert.matches("?name", out, 1, true)
      assert.matches("string.rep(s, n [, separator]) -> string\n  The text n times", out, 1, true)
      assert.matches("np.zeros(shape", out, 1, true)
      assert.matches("this: array (2,) f64\nthis: table with 1 fields\n  a\nfunction(x)\n", out, 1,
        true)
      assert.equal("error: no help for 'sofmax'; did you mean 'softmax'?\n", err)
    end)

    it("know files, bars and what shows values", function()
      local out = run("?h5.open", "?dataset:append", "?dnn.progress", "?display")
      for _, signature in ipairs { "h5.open(path [, mode]) -> file", "dataset:append(value)",
        "dnn.progress(what [, options]) -> bar",
        "display(value, ... [, {id = name}]) -> handle" } do
        assert.matches(signature, out, 1, true)
      end
    end)

    it("search with %apropos", function()
      local out = run("%apropos logarithm", "%apropos qqqqq")
      assert.matches("math.log  ", out, 1, true)
      assert.matches("no help mentions 'qqqqq'$", out)
    end)
  end)
end)

local commands = require "dnn.repl.commands"
local prompt = require "spec.helpers.prompt"
local program = require "spec.helpers.program"

describe("the commands of the prompt", function()
  local directory
  local run, file = prompt.runners(function() return directory end)

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
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

  it("%config shows and changes settings", function()
    local out, err = run("%config long_time=2", "%config", "%config color=x", "%config details=5")
    assert.equal("autoreload = true\ndetails = true\nfigures = true\nhints = true\nlong_time = 2\n"
      .. "marks = false", out)
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

  it("take commands of IPython for what is so by itself, and explain others", function()
    local out, err = run("%matplotlib inline", "%load_ext autoreload", "%autoreload 2",
      "%matplotlib inline", "%config InlineBackend.figure_format = 'retina'", "%pip install x")
    assert.equal("[figures are shown after each input]\n"
      .. "[changed modules are loaded again by themselves]\n"
      .. "[%plot MODE sets how figures are shown]", out)
    assert.equal("error: there is no command %pip: a shell command begins with !\n", err)
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
end)

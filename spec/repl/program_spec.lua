local program = require "spec.helpers.program"
local run, quote = program.run, program.quote

describe("the command line of dnnlua", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  local function file(name, text)
    program.write_file(directory .. "/" .. name, text)
    return directory .. "/" .. name
  end

  describe("agrees with lua5.4 on", function()
    --- Output without the name of the program and the words that differ.
    local function neutral(text, path)
      return (text:gsub(path:gsub("%p", "%%%0"), "PROGRAM"))
    end

    --- Of an error the message: what follows it tells more here. Where that is meant to differ,
    --- `message` is ours.
    local function agrees(arguments, input, message)
      if not program.exists(program.reference) then
        pending("needs " .. program.reference)
        return
      end
      local ours = run(arguments, input)
      local theirs = program.shell(program.reference .. " " .. arguments, input)
      assert.equal(neutral(theirs.out, program.reference), neutral(ours.out, program.path))
      local expected = neutral(theirs.err, program.reference):gsub("stack traceback:.*$", "")
      expected = message and ("PROGRAM: %s\n"):format(message) or expected
      assert.equal(expected, neutral(ours.err, program.path):sub(1, #expected))
      assert.equal(theirs.status, ours.status)
    end

    local show_arg = [[for i = -9, 9 do if arg[i] then print(i, arg[i]) end end print(...)]]

    for _, case in ipairs {
      { "a chunk", [[-e 'print(1, 2.5, "x")']] },
      { "a chunk without a blank", [[-e'print(42)']] },
      { "several chunks, in order", [[-e 'x = 1' -e 'print(x)' -e 'x = x .. "b"' -e 'print(x)']] },
      { "a library", [[-l math -e 'print(math.pi)']] },
      { "a library under another name", [[-l m=math -e 'print(m.pi, m == math)']] },
      { "a library without a blank", [[-lm=string -e 'print(m.rep("ab", 2))']] },
      { "an error in a chunk", [[-e 'error("bad")']] },
      { "an error that ends the chunks", [[-e 'print(1)' -e 'error("bad")' -e 'print(2)']] },
      { "an error without position", [[-e 'error("bad", 0)']] },
      { "an error that is a table", [[-e 'error({})']], nil, "{}" },
      { "an error that is nil", [[-e 'error()']], nil, "nil" },
      { "an error with __tostring",
        [[-e 'error(setmetatable({}, {__tostring = function() return "T" end}))']] },
      { "a syntax error", [[-e 'x ==']] },
      { "a deep traceback",
        [[-e 'local function f(n) if n == 0 then error("deep") end f(n - 1) end f(40)']] },
      { "a stack overflow caught",
        [[-e 'local function f() return 1 + f() end print(pcall(f))']] },
      { "a missing script", "/nonexistent/script.lua" },
      { "a script from standard input", "- a b", show_arg },
      { "standard input without a dash", "", "print(...) print(#arg, arg[0] ~= nil)" },
      { "the end of options", "-- -", nil },
      { "warnings that are off", [[-e 'warn("unseen")']] },
      { "warnings that are on", [[-W -e 'warn("se", "en")']] },
      { "warnings switched by a script",
        [[-e 'warn("@on") warn("seen") warn("@off") warn("unseen")']] },
      { "os.exit with a number", [[-e 'os.exit(7)']] },
      { "os.exit with false", [[-e 'os.exit(false)']] },
      { "os.exit that closes the state",
        [[-e 'setmetatable({}, {__gc = function() print("gc") end}) os.exit(3, true)']] },
      { "finalizers at the end", [[-e 'setmetatable({}, {__gc = function() print("gc") end})']] },
      { "closed variables",
        [[-e 'local x <close> = setmetatable({}, {__close = function() print("c") end})
          error("e")']] },
      { "the mode of the collector", [[-e 'print(collectgarbage("incremental"))']] },
      { "coroutines",
        [[-e 'local f = coroutine.wrap(function(...) print(...) error("in") end) f(1, nil)']],
        nil, "(command line):1: in" },
      { "coroutine errors",
        [[-e 'local function throw(a) local b = coroutine.yield(a, 2) error({b}) end
          local co = coroutine.create(throw)
          print(coroutine.resume(co, 1)) local ok, e = coroutine.resume(co, 9) print(ok, e[1])
          print(coroutine.resume(co)) print(coroutine.status(co), coroutine.close(co) == false)
          print(coroutine.close(coroutine.create(print)), coroutine.isyieldable())
          print(pcall(coroutine.resume, 1)) print(pcall(coroutine.wrap, 1))
          print(pcall(coroutine.close)) print(select(2, coroutine.running()))
          print(pcall(coroutine.close, (coroutine.running()))) print(pcall(coroutine.yield, 1))
          local dead = coroutine.wrap(function() end) dead() print(pcall(dead))
          local thrown = {}
          print(select(2, pcall(coroutine.wrap(function() error(thrown) end))) == thrown)
          local closed = coroutine.create(function() local x <close> = setmetatable({},
            {__close = function() error("closing", 0) end}) coroutine.yield() end)
          coroutine.resume(closed) print(coroutine.close(closed))
          print(coroutine.status(closed))']] },
      { "load with pieces, environments and names",
        [[-e 'local n = 0
          local function read() n = n + 1 return ({"return ", "x", nil})[n] end
          print(load(read, "=p", "t", {x = 5})())
          print(load("x =")) print(load("x =", "=name")) print(load("return ...", "n", "bt")(3))
          print(load("return x", "n", "t", nil) ~= nil) print(pcall(load, nil)) print(pcall(load))
          print(load(function() return {} end) == nil) print(load(function() error() end) == nil)
          print(loadfile("/nonexistent")) print(pcall(dofile, "/nonexistent"))
          print(pcall(require, {}))']] },
    } do
      it(case[1], function()
        agrees(case[2], case[3], case[4])
      end)
    end

    it("commands, whose output comes behind what was printed before", function()
      local result = program.run([[-e "print 'a' os.execute 'echo b' print 'c'"]])
      assert.equal("a\nb\nc\n", result.out)
    end)

    it("the table arg and the arguments of a script", function()
      agrees(quote(file("args.lua", show_arg)) .. " one 'two three' '' -x")
    end)

    it("the table arg with options before the script", function()
      agrees("-W -e 'x = 1' " .. quote(file("args.lua", show_arg)) .. " -e z")
    end)

    it("the table arg without a script", function()
      agrees("-e " .. quote(show_arg))
    end)

    it("a script whose name starts with a dash", function()
      file("-dash.lua", show_arg)
      agrees("-v -- " .. quote(directory .. "/-dash.lua") .. " >/dev/null")
      local result = program.shell(("cd %s && %s -- -dash.lua a"):format(quote(directory),
        quote(program.path:find("^/") and program.path or os.getenv("PWD") .. "/" .. program.path)))
      assert.equal("", result.err)
      assert.matches("0\t%-dash.lua\n1\ta\na\n", result.out)
    end)

    it("an arg that was replaced", function()
      agrees("-e 'arg = 5' " .. quote(file("args.lua", show_arg)))
    end)

    it("a script that starts with #!", function()
      agrees(quote(file("hash.lua", "#!/usr/bin/env lua\nprint(debug.traceback('t'))\nerror('e')")))
    end)

    it("the errors of a script", function()
      agrees(quote(file("error.lua", "print('before')\nlocal x = nil\nprint(x.y)\n")))
    end)

    it("dofile and loadfile", function()
      local name = file("value.lua", "return 1, x, ...")
      agrees(("-e 'x = 2 print(dofile(%q)) print(loadfile(%q, nil, {x = 3})(4))'")
        :format(name, name))
    end)

    it("dofile that yields", function()
      local name = file("yields.lua", "return coroutine.yield(1)")
      agrees(("-e 'local f = coroutine.wrap(function() return dofile(%q) end) print(f(), f(8))'")
        :format(name))
    end)

    it("modules found through LUA_PATH", function()
      file("mine.lua", "return {name = ..., file = select(2, ...)}")
      local arguments = "-l mine -e 'print(mine.name, mine.file)'"
      local result = program.shell(("LUA_PATH=%s %s %s"):format(quote(directory .. "/?.lua"),
        quote(program.path), arguments))
      assert.equal("mine\t" .. directory .. "/mine.lua\n", result.out)
    end)

    it("options that need an argument", function()
      for _, arguments in ipairs { "-e", "-l", "-e -v" } do
        local result = run(arguments)
        assert.equal(1, result.status)
        assert.matches(("^[^\n]*: '%%%s' needs argument\nusage: "):format(arguments:sub(1, 2)),
          result.err)
      end
    end)
  end)

  it("refuses unknown options with the usage", function()
    for _, option in ipairs { "-x", "-vv", "-Ex", "-qq", "--unknown", "---" } do
      local result = run(option)
      assert.equal(1, result.status)
      assert.equal("", result.out)
      assert.matches("unrecognized option '" .. option .. "'\nusage: ", result.err, 1, true)
    end
  end)

  it("shows its version", function()
    for _, option in ipairs { "-v", "--version" } do
      local result = run(option)
      assert.matches("^dnnlua %d+%.%d+%.%d+  Lua 5%.4%.%d+  Copyright", result.out)
      assert.equal("", result.err)
      assert.equal(0, result.status)
    end
  end)

  it("goes on after -v, and stops after --version", function()
    assert.matches("^dnnlua [^\n]*\n7\n$", run("-v -e 'print(7)'").out)
    assert.matches("^dnnlua [^\n]*\n$", run("--version -e 'print(7)'").out)
  end)

  it("shows its usage", function()
    local result = run("--help")
    assert.matches("^usage: [^\n]* %[options%] %[script %[args%]%]\n", result.out)
    assert.matches("--doctor", result.out, 1, true)
    assert.equal(0, result.status)
  end)

  it("runs LUA_INIT first, LUA_INIT_5_4 rather, and neither with -E", function()
    local prefix = "LUA_INIT='print(\"init\")' "
    local command = quote(program.path) .. " -e 'print(1)'"
    assert.equal("init\n1\n", program.shell(prefix .. command).out)
    assert.equal("5.4\n1\n", program.shell("LUA_INIT_5_4='print(5.4)' " .. prefix .. command).out)
    assert.equal("1\n", program.shell(prefix .. quote(program.path) .. " -E -e 'print(1)'").out)
    local name = file("init.lua", "print('from file')")
    assert.equal("from file\n1\n", program.shell("LUA_INIT=@" .. name .. " " .. command).out)
    local failed = program.shell("LUA_INIT='error(\"e\")' " .. command)
    assert.equal(1, failed.status)
    assert.equal("", failed.out)
    assert.matches('LUA_INIT:1: e\n  > 1 | error("e")\n', failed.err, 1, true)
  end)

  it("preloads nothing for scripts", function()
    assert.equal("nil\tnil\tnil\tnil\tnil\n",
      run("-e 'print(dnn, np, h5, plt, package.loaded[\"dnn.repl.prompt\"])'").out)
  end)

  it("finds its own modules first, whatever LUA_PATH says", function()
    local result = program.shell(("LUA_PATH='/nonexistent/?.lua' %s -e %s")
      :format(quote(program.path), quote [[
        print(require("dnn.support.pretty").text(2.385),
          package.path:match(";(/nonexistent.*)"))]]))
    assert.equal("2.385\t/nonexistent/?.lua\n", result.out)
  end)

  it("finds installed modules beside itself", function()
    local install = [[d=%s; mkdir -p $d/bin $d/share/dnnlua && cp %s $d/bin/dnnlua
      cp -r lua/dnn $d/share/dnnlua]]
    os.execute(install:format(directory, quote(program.path)))
    local result = program.shell(directory
      .. "/bin/dnnlua -l dnn.support.pretty -e 'print(package.path)'")
    assert.equal("", result.err)
    assert.equal(directory .. "/share/dnnlua/?.lua", result.out:match("^[^;]*"))
  end)

  describe("with standard input", function()
    it("exits with 1 after an error", function()
      local result = run("", "print('a')\nerror('b')\n")
      assert.equal("a\n", result.out)
      assert.matches(": stdin:2: b\n    1 | print('a')\n  > 2 | error('b')\n      | ^^^^^^^^^^\n",
        result.err, 1, true)
      assert.equal(1, result.status)
    end)

    it("exits with 1 after a syntax error", function()
      local result = run("", "x = = 1")
      assert.matches("stdin:1: unexpected symbol near '='\n  > 1 | x = = 1\n      |     ^\n",
        result.err, 1, true)
      assert.equal(1, result.status)
    end)

    it("reports what the same file reports", function()
      for _, source in ipairs { "\xEF\xBB\xBF#!shell\nx = 1\ny = = 2\n",
        "#!shell\nlocal x\nx.y = 3", "local t = {\n", "x = 1 != 2", "goto x",
        ("-- long\n"):rep(2000) .. "x = nil + 1" } do
        file("stdin", source)
        local path = program.path:find("^/") and program.path
          or os.getenv("PWD") .. "/" .. program.path
        local expected = program.shell(("cd %s; %s stdin"):format(directory, quote(path))).err
        for _, arguments in ipairs { "", "-" } do
          local result = run(arguments, source)
          assert.equal(expected:match(" .*"), result.err:match(" .*"))
          assert.equal(1, result.status)
        end
      end
    end)

    it("does nothing with an empty script", function()
      local result = run("", "")
      assert.same({ out = "", err = "", status = 0 }, result)
    end)
  end)

  describe("refuses binary chunks", function()
    local binary, refusal = nil, "attempt to load a binary chunk (mode is 't')"

    setup(function()
      binary = file("binary.luac", string.dump(function() print("ran") end))
    end)

    local function refuses(result, message)
      assert.equal("", result.out)
      assert.matches(message or refusal, result.err, 1, true)
      assert.equal(1, result.status)
    end

    it("as scripts", function()
      refuses(run(quote(binary)))
    end)

    it("from standard input", function()
      refuses(run("", program.read_file(binary)))
      refuses(run("-", program.read_file(binary)))
    end)

    it("in LUA_INIT", function()
      refuses(program.shell(("LUA_INIT=@%s %s -e ''"):format(binary, quote(program.path))))
    end)

    it("in load, loadfile and dofile", function()
      local dump = "local f = string.dump(function() print('ran') end) "
      refuses(run("-e " .. quote(dump .. "assert(load(f))()")))
      refuses(run("-e " .. quote(dump .. "assert(load(f, 'n', 'bt'))()")))
      refuses(run("-e " .. quote(dump .. "assert(load(f, 'n', 'b'))()")),
        "binary chunks are not loaded (mode must allow text)")
      refuses(run("-e " .. quote(dump
        .. "local g = f assert(load(function() g, f = f, nil return g end))()")))
      refuses(run("-e " .. quote(("assert(loadfile(%q))()"):format(binary))))
      refuses(run("-e " .. quote(("assert(loadfile(%q, 'b'))()"):format(binary))),
        "binary chunks are not loaded (mode must allow text)")
      refuses(run("-e " .. quote(("dofile(%q)"):format(binary))))
    end)

    it("in require and -l", function()
      file("compiled.lua", program.read_file(binary))
      local prefix = ("LUA_PATH=%s/?.lua %s "):format(directory, quote(program.path))
      refuses(program.shell(prefix .. "-l compiled"))
      refuses(program.shell(prefix .. "-e 'require \"compiled\"'"),
        "error loading module 'compiled' from file '" .. directory .. "/compiled.lua':\n\t")
    end)
  end)

  describe("when standard output fails", function()
    it("says so and exits with 1 on a full device", function()
      local result = run("-e 'io.write(1)' >/dev/full")
      assert.matches(": cannot write to standard output: No space left on device\n$", result.err)
      assert.equal(1, result.status)
    end)

    it("does so after more output than the buffer holds", function()
      local result = run("-e 'for i = 1, 20000 do print(i) end' >/dev/full")
      assert.matches("cannot write to standard output", result.err)
      assert.equal(1, result.status)
    end)

    it("does so after os.exit(0)", function()
      assert.equal(1, run("-e 'print(1) os.exit(0)' >/dev/full").status)
      assert.equal(1, run("-e 'print(1) os.exit(true, true)' >/dev/full").status)
      assert.equal(1, run("--version >/dev/full").status)
      assert.matches("cannot write to standard output\n$", run("-e 'print(1)' >/dev/full").err)
    end)

    it("does so when it is closed, if something was written", function()
      assert.equal(1, run("-e 'print(1)' >&-").status)
      assert.equal(0, run("-e 'x = 1' >&-").status)
      assert.equal(0, run("-e 'x = 1' <&- >&- 2>&-").status)
    end)

    it("ends quietly when the reader of a pipe has gone", function()
      local command = "{ %s -e 'while true do print(1) end'; echo $? >&2; } | head -n 2"
      local result = program.shell(command:format(quote(program.path)))
      assert.equal("1\n1\n", result.out)
      assert.equal("141\n", result.err)
    end)

    it("goes on at a limit on the size of files, which programs started from it meet", function()
      local result = program.shell(("ulimit -f 1; %s -e %s >%s"):format(program.quote(program.path),
        program.quote [[
          local name = os.tmpname()
          local file = io.open(name, "w")
          file:setvbuf "no"
          io.stderr:write(tostring(select(2, file:write(("x"):rep(5000)))), "\n")
          file:close()
          os.remove(name)
          io.stderr:write(tostring(select(3, os.execute("head -c 5000 /dev/zero >" .. name))))
          os.remove(name)]], program.quote(directory .. "/out")))
      assert.matches("^File too large\n", result.err)
      assert.matches("153$", result.err) -- 128 + SIGXFSZ
      assert.equal(0, result.status)
    end)

    it("does not write to files that take the place of closed streams", function()
      local name = directory .. "/kept"
      run(("-e 'local f = io.open(%q, \"w\") print(\"lost\") f:write(\"kept\")' >&-"):format(name))
      assert.equal("kept", program.read_file(name))
    end)
  end)

  describe("at SIGINT", function()
    it("unwinds, flushes its output and dies by the signal", function()
      local result = program.shell(("%s -e %s"):format(quote(program.path), quote [[
        print("before")
        local guard <close> = setmetatable({}, {__close = function() print("closed") end})
        io.popen("kill -INT " .. io.open("/proc/self/stat"):read("n")):close()
        coroutine.wrap(function()
          while true do pcall(function() while true do end end) end
        end)()]]))
      assert.equal("before\nclosed\n", result.out)
      assert.matches("interrupted", result.err)
      assert.equal(130, result.status)
    end)

    it("ends training within a step, and lets the script go on", function()
      local result = program.shell(("%s -e %s"):format(quote(program.path), quote [[
        local dnn, np = require "dnn", require "dnn.np"
        local net = dnn.mlp { 1000, 1000, 1 }
        local X, Y = np.ones(1000, 1000), np.ones(1, 1000)
        local history = net:fit(X, Y, { epochs = 100000, gram = false, progress = false,
          callbacks = function(values)
            if values.epoch == 1 then
              io.popen("kill -INT $PPID") -- os.execute would not let it come
            end
          end })
        print(history.interrupted, net.updates - net.epochs <= 1)
        for i = 1, 1e6 do end
        print("alive")]]))
      assert.equal("true\ttrue\nalive\n", result.out)
      assert.equal(0, result.status)
    end)

    it("stays deaf in the background, as the shell asks", function()
      local result = program.shell(("trap '' INT; %s -e %s"):format(quote(program.path), quote [[
        io.popen("kill -INT " .. io.open("/proc/self/stat"):read("n")):close()
        for i = 1, 1e6 do end
        print("alive")]]))
      assert.equal("alive\n", result.out)
    end)
  end)

  describe("tells of errors what the prompt tells:", function()
    --- What the program writes to standard error for a file, without its own name.
    local function failure(name, text, options)
      local result = program.shell(("cd %s && %s %s %s"):format(quote(directory),
        quote(program.path:find("^/") and program.path or os.getenv("PWD") .. "/" .. program.path),
        options or "", file(name, text):match("[^/]*$")))
      assert.equal(1, result.status)
      assert.equal("", result.out)
      return (result.err:gsub("^[^\n]-: ", "", 1))
    end

    it("the calls, an excerpt with a caret, and variables", function()
      assert.equal([[
s.lua:3: attempt to index a nil value (field 'x')
  s.lua:5 in main chunk  f({})
  s.lua:3 in f
    1 | local function f(t)
    2 |   local n = 3
  > 3 |   return t.x.y + n
      |            ^
    4 | end
    5 | f({})
      t = {}   n = 3
]], failure("s.lua", "local function f(t)\n  local n = 3\n  return t.x.y + n\nend\nf({})\n"))
    end)

    it("of lines with a carriage return, below a line for the shell, after a mark", function()
      local dot = [[
  > 3 | local s = np.ones(2, 3):dot(np.ones(2))
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
]]
      local code = "%sit's (\nlocal np = require 'dnn.np'\n"
        .. "local s = np.ones(2, 3):dot(np.ones(2))\n"
      for _, beginning in ipairs { "#!", "#!\xEF", "--", "\xEF\xBB\xBF--" } do
        local text = code:format(beginning)
        assert.matches(dot, failure("s.lua", text), 1, true)
        text = text:gsub("\n", "\r\n")
        assert.matches(dot, failure("s.lua", text), 1, true)
      end
      local wrong = "\n  > 2 | x = = 1\n      |     ^\n"
      assert.matches(wrong, failure("s.lua", "local x\r\nx = = 1\r\n"), 1, true)
      assert.matches(wrong, run("-", "local x\r\nx = = 1\r\n").err, 1, true)
      local prompted = run("-i --no-color", "x =\r\n1\r\nx.y = 2\r\n'a\\\r\nb'\r\n")
      assert.matches("\n  > 1 | x.y = 2\n", prompted.err, 1, true)
      assert.matches('Out[3]: "a\\nb"\n', prompted.out, 1, true)
    end)

    it("hints", function()
      assert.matches("\n  hint: did you mean 'string.upper'?\n",
        failure("s.lua", "print(upper('a'))"), 1, true)
      assert.matches('\n  hint: local np = require "dnn.np" comes first\n',
        failure("s.lua", "print(np.ones(2))"), 1, true)
    end)

    it("where the syntax is wrong, and what was opened", function()
      assert.equal([[
s.lua:4: ')' expected (to close '(' at line 3) near 'end'
    2 | for i = 1, 3 do
    3 |   print(i
  > 4 | end
      | ^^^
  '(' opened at line 3
]], failure("s.lua", "#!/usr/bin/env dnnlua\nfor i = 1, 3 do\n  print(i\nend\n"))
      assert.matches("no visible label 'x'[^\n]*\n  > 1 | goto x",
        failure("s.lua", "goto x"):gsub("%-", "-"))
    end)

    it("also in modules, in functions that load and in objects", function()
      file("broken.lua", "local m = {}\nerror('within')\nreturn m\n")
      assert.matches("^%./broken.lua:2: within\n  s.lua:1 in main chunk  require 'broken'\n"
        .. "  ./broken.lua:2 in main chunk\n    1 | local m = {}\n  > 2 | error%('within'%)\n",
        failure("s.lua", "require 'broken'"))
      assert.equal("T\n  s.lua:1 in main chunk\n  > 1 | " .. [[
error(setmetatable({}, {__tostring = function() return "T" end}))
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
]], failure("s.lua", 'error(setmetatable({}, {__tostring = function() return "T" end}))'))
      for code, message in pairs {
        ["error({message = 'said'})"] = "said", ["error({code = 5})"] = "{code = 5}",
        ["error(setmetatable({}, {__tostring = error}))"] = "<error in __tostring: table>",
        ["tostring(setmetatable({}, {__tostring = function() error('in') end}))"] = "s.lua:1: in",
        ["string.format = nil local x = nil + 1"] =
          "s.lua:1: attempt to perform arithmetic on a nil value",
        ["local e = select(2, pcall(error, 'x')) error(e, 2)"] = "x",
        ["error('a\\27[31m')"] = "s.lua:1: a\\27[31m",
      } do
        assert.equal(message, failure("s.lua", code):match("^[^\n]*"), code)
      end
    end)

    it("each position once", function()
      for code, message in pairs {
        ["local _, e = pcall(function() error('x') end)\nerror(e)"] = "s.lua:1: x",
        ["coroutine.wrap(function() error('x') end)()"] = "s.lua:1: x",
        ["local f = coroutine.wrap(function() error('x') end)\nlocal _, e = pcall(f)\nerror(e)"] =
          "s.lua:1: x",
        ["assert(load('x ='))"] = '[string "x ="]:1: unexpected symbol near <eof>',
        ["error('host:80: refused')"] = "s.lua:1: host:80: refused",
        ["error('at 12:30: late')"] = "s.lua:1: at 12:30: late",
      } do
        assert.equal(message, failure("s.lua", code):match("^[^\n]*"), code)
        local prompted = run("-i", ((code:gsub("\n", " ")) .. "\n"))
        assert.equal(message:gsub("s.lua:1", "In[1]:1"), prompted.err:match("^error: ([^\n]*)"))
      end
    end)

    it("where modules of the prompt do not load that runs on", function()
      local result = run("-i --no-color -e " .. quote([[
        package.preload["dnn.repl.reload"] = function() error "no reload" end
        package.preload["dnn.repl.traceback"] = function() error "no traceback" end]]),
        "x = 40\nx.y.z = 1\nx + 2\n")
      assert.matches("Out[3]: 42\n", result.out, 1, true)
      assert.matches("no reload\n", result.err, 1, true)
      assert.matches("In[2]:1: attempt to index a number value", result.err, 1, true)
      assert.matches("(more cannot be told: (command line):2: no traceback)", result.err, 1, true)
    end)

    it("plainly where the front end is not to be had", function()
      local install = [[d=%s; mkdir -p $d/alone/bin && cp %s $d/alone/bin/dnnlua]]
      os.execute(install:format(quote(directory), quote(program.path)))
      local result = program.shell(quote(directory) .. "/alone/bin/dnnlua -e 'error(1 + 1)'")
      assert.matches(": 2\nstack traceback:\n", result.err, 1, true)
      assert.equal(1, result.status)
    end)
  end)

  describe("--doctor", function()
    it("reports a line a subject", function()
      local result = run("--doctor")
      for _, subject in ipairs { "dnnlua", "Lua", "dnn.core", "dnn.io", "BLAS", "figures", "HDF5",
        "Readline", "processors", "locale", "terminal", "history" } do
        local pattern = "\n" .. subject:lower():gsub("%p", "%%%0") .. " +%S"
        assert.matches(pattern, "\n" .. result.out:lower())
      end
      assert.equal("", result.err)
    end)

    it("exits with 1 where an essential module is missing", function()
      local install = [[d=%s/bare; mkdir -p $d/bin $d/share/dnnlua/dnn; cp %s $d/bin/dnnlua
        cp -r lua/dnn/repl lua/dnn/support $d/share/dnnlua/dnn; $d/bin/dnnlua --doctor]]
      local result = program.shell(install:format(directory, quote(program.path)))
      assert.matches("\ndnn.core +not installed\n", result.out)
      assert.matches("\nsomething essential is missing\n$", result.out)
      assert.equal(1, result.status)
    end)
  end)
end)

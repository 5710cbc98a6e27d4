local program = require "spec.helpers.program"
local terminal = require "spec.helpers.terminal"
local quote = program.quote

describe("the prompt of dnnlua", function()
  local directory, pty

  setup(function()
    directory = program.make_directory()
    pty = terminal.build(directory)
  end)

  teardown(function()
    program.remove(directory)
  end)

  local leave = "> \\x04"

  --- Holds a dialogue (see spec/helpers/pty.c) with the prompt. Returns what the terminal got. The
  --- terminal is one without marks around prompts.
  local function talk(dialogue, options)
    options = options or {}
    local steps = {}
    for i, step in ipairs(dialogue) do
      if step == leave and not dialogue[i - 1]:find("]: $") then
        steps[#steps + 1] = "< ]: " -- the terminal swallows Ctrl-D before the prompt is there
      end
      steps[#steps + 1] = step
    end
    return terminal.talk(pty, ("%s %s"):format(quote(program.path), options.arguments
      or "--no-color"), steps, ("TERM=%s XDG_STATE_HOME=%s XDG_CONFIG_HOME=%s/config %s")
        :format(options.term or "screen", directory, directory,
          options.environment or "DNNLUA_HISTORY="))
  end

  -- Code that shows "goes" when it runs; what is typed does not contain the word.
  local go = "print('go' .. 'es') "

  --- Types each input and waits for what follows it in the list, then leaves by Ctrl-D.
  local function session(inputs, options)
    local dialogue = { "< In[1]: " }
    for i = 1, #inputs, 2 do
      dialogue[#dialogue + 1] = "> " .. inputs[i] .. "\\r"
      local answers = inputs[i + 1]
      for _, expected in ipairs(type(answers) == "table" and answers or { answers }) do
        dialogue[#dialogue + 1] = "< " .. expected
      end
    end
    dialogue[#dialogue + 1] = leave
    return talk(dialogue, options)
  end

  it("shows a banner of one line, and leaves at Ctrl-D with status 0", function()
    local out = talk { "< dnnlua ", "< Lua 5.4", "< In[1]: ", leave }
    if out then
      assert.matches("exit 0\n$", out)
    end
  end)

  it("shows no banner with -q", function()
    local out = talk({ "< In[1]: ", leave }, { arguments = "-q --no-color" })
    if out then
      assert.is_nil(out:find("Lua 5.4", 1, true))
    end
  end)

  it("shows the values of expressions and keeps them", function()
    session {
      "1 + 1.385", "Out[1]: 2.385",
      "2, 'b', nil", 'Out[2]: 2, "b", nil',
      "_, __", "Out[3]: 2, 2.385",
      "Out[2].n, Out[1], In[1]", 'Out[4]: 3, 2.385, "1 + 1.385"',
      "= 7", "Out[5]: 7",
      "nil", "Out[6]: nil",
    }
  end)

  it("shows nothing after a semicolon, nor for statements", function()
    local out = session {
      "41;", "In[2]: ",
      "x = 5 -- 42", "In[3]: ",
      "'a;' -- 43;", 'Out[3]: "a;"',
      "44; -- 45", "In[5]: ",
      "_", "Out[5]: 44",
    }
    if out then
      assert.is_nil(out:find("Out%[[124]%]"))
    end
  end)

  it("continues incomplete inputs", function()
    session {
      "for i = 1, 2 do", "  ...: ",
      "print('line', i)", "  ...: ",
      "end", { "line\t1", "line\t2", "In[2]: " },
      "({1,", "  ...: ",
      "2})[2]", "Out[2]: 2",
      "[[a", "  ...: ",
      "b]]", 'Out[3]: "a\\nb"',
    }
  end)

  it("does not hang on an unfinished string or a method without call", function()
    talk {
      "< In[1]: ", '> "abc\\r', "< error: In[1]:1: unfinished string", "< [mend it here",
      '< In[1]: "abc', "> \\x03", "< In[1]: ", "> x:y\\r",
      "< error: In[1]:1: 'x:y' is a method, call it: x:y(...)", "< In[1]: x:y", "> \\x03",
      "< In[1]: ", leave,
    }
  end)

  it("keeps an input that does not compile, with the cursor where it is wrong", function()
    talk {
      "< In[1]: ", "> x = = 2\\r", "< error: In[1]:1: unexpected symbol near '='",
      "< > 1 | x = = 2", "<       |     ^", "< In[1]: x = = 2", "> \\x04\\r", "< In[2]: ",
      "> x\\r", "< Out[2]: 2", leave,
    }
    local result = program.run("-i", "x = = 2\n1")
    assert.matches("error: In%[1%]:1: unexpected symbol near '='", result.err)
    assert.equal("In[1]: In[2]: Out[2]: 1\nIn[3]: \n", result.out)
  end)

  it("shows values of several lines on lines of their own", function()
    session {
      "setmetatable({}, {__tostring = function() return '[[1 2]\\\\n [3 4]]' end})",
      { "Out[1]:\r", "[[1 2]\r", " [3 4]]\r" },
    }
  end)

  it("reports errors with a traceback, and goes on", function()
    local out = session {
      "y.z = 1", { "error: In[1]:1: attempt to index a nil value (global 'y')",
        "> 1 | y.z = 1", "  | ^", "In[2]: " },
      "error({message = 'from a table'})", "error: from a table",
      "error({code = 5})", "error: {code = 5}",
      "_error.code", "Out[4]: 5",
      "error(setmetatable({}, {__tostring = error}))", "error: <error in __tostring",
      "coroutine.yield(1)", "attempt to yield from outside a coroutine",
      "coroutine.isyieldable()", "Out[7]: false",
      "local function f() return 1 + f() end; f()", "stack overflow",
      "6 * 7", "Out[9]: 42",
    }
    if out then
      assert.is_nil(out:find("[C]: in ?", 1, true))
      assert.matches("exit 0\n$", out)
    end
  end)

  it("shows shape and type below an array, and the time of a long input", function()
    session {
      "np.zeros(2, 2)", { "[[0. 0.]", " [0. 0.]]", "(2, 2) f64", "In[2]: " },
      "local t = os.clock() while os.clock() - t < 0.6 do end", { " s]", "In[3]: " },
    }
  end)

  it("looks around in the stack of an error with %debug", function()
    session {
      "local function f(n) local double = 2 * n; error('e') end", "In[2]: ",
      "local m = 3; f(m)", { "error: ", "In[3]: " },
      "%debug", { "> In[1]:1 in f", "debug> " },
      "locals", { "n = 3", "double = 6", "debug> " },
      "p double + n", { "9", "debug> " },
      "up", { "> In[2]:1", "debug> " },
      "p m", { "3", "debug> " },
      "p error('in')", { "error: debug:1: in", "debug> " },
      "q", "In[4]: ",
      "%tb", { "stack traceback:", "In[5]: " },
    }
  end)

  it("closes the variables of a failed input when the next one runs", function()
    session {
      "local c <close> = setmetatable({}, {__close = function() print('closed') end}) error('e')",
      "In[2]: ",
      "1", { "closed", "Out[2]: 1" },
    }
  end)

  it("does not let values control the terminal", function()
    local out = session {
      "'\\\\27[31m', setmetatable({}, {__tostring = function() return '\\\\27[32m' end})",
      "In[2]: ",
      "error('\\\\27[33m')", "In[3]: ",
    }
    if out then
      assert.is_nil(out:find("\27[31m", 1, true) or out:find("\27[32m", 1, true)
        or out:find("\27[33m", 1, true))
    end
  end)

  it("loads its globals when they are used", function()
    session({
      "package.loaded['dnn.np']", "Out[1]: nil",
      "np", "Out[2]: {name = \"dnn.np\"}",
      "rawget(_G, 'h5'), absent", "Out[3]: nil, nil",
      "np = 3", "In[5]: ",
      "np", "Out[5]: 3",
    }, { arguments = "--no-color -e " .. quote([[
      package.path, package.cpath = package.path:match("^[^;]*/lua/%?.lua"), ""
      package.preload["dnn.np"] = function(name) return {name = name} end
      package.searchers[2] = function(name)
        local file = package.searchpath(name, package.path)
        local own = name:find("^dnn.repl") or name == "dnn.display" or name == "dnn.support.guards"
          or name == "dnn.support.screen"
        return own and file and loadfile(file) or nil
      end
      local search = package.searchpath
      package.searchpath = function(name, ...)
        local own = name:find("^dnn.repl") or name == "dnn.display" or name == "dnn.support.guards"
          or name == "dnn.support.screen"
        return own and search(name, ...) or nil
      end
      ]]) .. " -i" })
  end)

  it("leaves at exit and quit too, unless they are variables", function()
    for _, word in ipairs { "exit", "quit()", "exit();" } do
      local out = talk { "< In[1]: ", "> exit_code = 1\\r", "< In[2]: ", "> " .. word .. "\\r" }
      if out then
        assert.matches("exit 0\n$", out)
      end
    end
    session { "exit = 5", "In[2]: ", "exit", "Out[2]: 5" }
  end)

  it("draws progress bars below what is printed, and takes them away", function()
    local out = session({
      "for i in dnn.progress(2, {desc = 'bar'}) do print('line', i) end",
      { "bar   0%|", "\r\27[Jline\t1\r\n", "\r\27[Jline\t2\r\n", "bar 100%|", "| 2/2 [",
        "In[2]: " },
      "for i in dnn.progress(2, {leave = false}) do error('stop') end", { "stop", "In[3]: " },
      "print == repl.print", "Out[3]: false",
    }, { environment = "DNNLUA_HISTORY= DNNLUA_PROGRESS=" })
    if out then
      assert.matches("exit 0\n$", out)
    end
  end)

  it("replaces what was displayed with an id, as long as nothing is below it", function()
    session {
      "d = display('first', {id = 'x'}) d:update('second')",
      { '"first"', "\27[1A\r\27[K\"second\"", "\27[J", "In[2]: " },
      "d:update('third') print('below') d:update('fourth')",
      { '"third"\r\n', "below\r\n", '"fourth"\r\n', "In[3]: " },
    }
  end)

  it("shows long values through PAGER with %page", function()
    local pager = directory .. "/pager"
    program.write_file(pager, "#!/bin/sh\necho paged:; cat\n")
    os.execute("chmod +x " .. pager)
    session({ "%page {1, 2}", { "paged:", "{1, 2}", "In[2]: " },
      "repl.page('3 + 4')", { "paged:", "7", "In[3]: " } },
      { environment = "DNNLUA_HISTORY= PAGER=" .. pager })
  end)

  it("keeps local variables between inputs, and not in _G", function()
    session {
      "local a = 1; b = 2", "In[2]: ",
      "a, b, rawget(_G, 'a')", "Out[2]: 1, 2, nil",
    }
  end)

  it("shows the line again when it goes on after Ctrl-Z", function()
    if not pty then
      pending("needs a C compiler and pseudo-terminals (/dev/pts)")
      return
    end
    local shell = directory .. "/shell"
    program.write_file(shell, ("set -m\nDNNLUA_HISTORY= %s --no-color\necho stop\"\"ped\nfg\n")
      :format(quote(program.path)))
    local result = program.shell(("TERM=screen %s sh %s"):format(pty, shell), table.concat({
      "< In[1]: ", "> 4000 + 2", "< 4000 + 2", "> \\x1a", "< stopped", "< In[1]: 4000 + 2",
      "> 00\\r", "< Out[1]: 4200", "< ]: ", leave,
    }, "\n") .. "\n")
    assert(result.status == 0, result.out)
  end)

  it("marks prompts, inputs, outputs and their status on terminals that know marks", function()
    local function mark(what)
      return "\27]133;" .. what .. "\7"
    end
    local out = talk({ "< ]133;B", "> 6 * 7\\r", "< Out[1]: 42", "< ]133;D;0", "< ]133;B",
      "> error('x')\\r", "< ]133;D;1", "< ]133;B", "> " .. go .. "while true do end\\r",
      "< ]133;C", "< goes", "> \\x03", "< ]133;D;130", "< ]133;B", "> %nothing\\r",
      "< ]133;D;1", "< ]133;B", "> %config marks=false\\r", "< In[6]: ",
      "> \\x04" }, { term = "xterm-256color" })
    if out then
      assert(out:find(mark "A" .. "In[1]: " .. mark "B", 1, true))
      assert(out:find(mark "C" .. "Out[1]: 42\r\n" .. mark "D;0", 1, true))
      assert(not out:find(mark "A" .. "In[6]", 1, true))
    end
    for _, term in ipairs { "dumb", "linux" } do
      out = talk({ "< In[1]: ", "> 6 * 7\\r", "< 42", leave }, { term = term })
      assert(not out or not out:find("]133", 1, true))
    end
    assert(not program.run("-i", "6 * 7\n").out:find("]133", 1, true))
  end)

  describe("at Ctrl-C", function()
    it("clears the input, even if the keys before it are gone when they are to be read", function()
      if not pty or program.is_sanitized() then
        pending("needs pseudo-terminals, and another 'read' than the sanitizer's")
        return
      end
      -- the first read waits until Ctrl-C has emptied the terminal's queue
      local compile = "cc -shared -fPIC -o %s/late.so -x c -"
      assert.equal(0, program.shell(compile:format(directory), [[
          #define _GNU_SOURCE
          #include <dlfcn.h>
          #include <sched.h>
          #include <sys/ioctl.h>
          #include <unistd.h>
          ssize_t read(int file, void *bytes, size_t size) {
            static int reads;
            int waiting;
            if (file == 0 && reads == 0 && write(2, "reads", 5) != 5)
              return -1;
            while (file == 0 && reads == 0 && ioctl(0, FIONREAD, &waiting) == 0 && waiting > 0)
              sched_yield();
            reads += file == 0;
            return ((ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read"))(file, bytes, size);
          }]]).status)
      talk({ "< In[1]: ", "> 12345", "< reads", "> \\x03", "< ^C", "< In[1]: ", "> 6 * 7\\r",
        "< Out[1]: 42", leave },
        { environment = ("DNNLUA_HISTORY= LD_PRELOAD=%s/late.so"):format(directory) })
    end)

    it("clears the input", function()
      local out = talk {
        "< In[1]: ", "> 12345\\x03", "< In[1]: ", "> for i = 1, 2 do\\r", "<   ...: ", "> \\x03",
        "< In[1]: ", "> 6 * 7\\r", "< Out[1]: 42", leave,
      }
      if out then
        assert.matches("exit 0\n$", out)
      end
    end)

    for name, code in pairs {
      ["a loop"] = "while true do end",
      ["a loop around pcall"] = "while true do pcall(function() while true do end end) end",
      ["a loop in a coroutine"] = "coroutine.wrap(function() while true do end end)()",
      ["a loop that resumes coroutines"] =
        "local function f() while true do coroutine.yield() end end while true do "
        .. "local co = coroutine.create(f) pcall(coroutine.resume, co) coroutine.resume(co) end",
      ["a loop in a coroutine in a coroutine around pcall"] =
        "coroutine.wrap(function() while true do "
        .. "coroutine.resume(coroutine.create(function() while true do end end)) end end)()",
      ["a loop in __close"] =
        "local c <close> = setmetatable({}, {__close = function() while true do end end})",
      ["a loop in __tostring"] =
        "setmetatable({}, {__tostring = function() " .. go .. "while true do end end})",
      ["a looping message handler"] =
        "while true do xpcall(error, function() while true do end end) end",
    } do
      it("interrupts " .. name .. " and keeps the session", function()
        talk {
          "< In[1]: ", "> kept = 2.385\\r", "< In[2]: ",
          "> " .. (name:find("__tostring") and "" or go) .. code .. "\\r", "< goes", "> \\x03",
          "< interrupted", "< In[3]: ", "> kept\\r", "< Out[3]: 2.385",
          "> for i = 1, 1e5 do pcall(math.sqrt, i) end print('ag' .. 'ain')\\r", "< again", leave,
        }
      end)
    end

    -- COMMAND is one that Ctrl-C ends from the moment when its text is seen: it shows a file and
    -- waits for another. (A shell may lose a press between its output and the program's start.)
    for name, code in pairs {
      ["a loop that executes commands"] = "while true do os.execute('COMMAND') end",
      ["a loop that executes commands in a coroutine around pcall"] =
        "while true do pcall(coroutine.wrap(function() os.execute('COMMAND; true') end)) end",
      ["a loop that reads from commands"] =
        "while true do local f <close> = io.popen('COMMAND') print(f:read()) f:read('a') end",
      ["a loop over lines of a command"] = "for l in io.popen('COMMAND'):lines() do print(l) end",
    } do
      it("ends the command and interrupts " .. name, function()
        local command = ("cat %s/text %s/pipe"):format(directory, directory)
        program.write_file(directory .. "/text", "goes\n")
        program.shell(("[ -e %s/pipe ] || mkfifo %s/pipe"):format(directory, directory))
        talk { "< In[1]: ", "> " .. code:gsub("COMMAND", command) .. "\r", "< goes",
          "^ error: interrupted", "< In[2]: ", "> os.execute('exit 3')\r",
          "< Out[2]: nil, \"exit\", 3", leave }
      end)
    end

    it("leaves the loop alone when the command caught it", function()
      talk { "< In[1]: ", "> os.execute(\"trap : INT; echo go''es; sleep 9; "
        .. "echo cau''ght\"), 6 * 7\r", "< goes", "> \x03", "< caught", '< Out[1]: true, 42',
        leave }
    end)

    it("tells how to leave, once, when nothing is typed", function()
      local out = talk { "< In[1]: ", "> \\x03", "< [Ctrl-D or exit leaves]", "< In[1]: ",
        "> \\x03", "< In[1]: ", leave }
      if out then
        assert.equal(1, select(2, out:gsub("exit leaves", "")))
      end
    end)

    it("survives being pressed at any moment", function()
      local dialogue = { "< In[1]: ", "> n = 0\\r", "< In[2]: " }
      local inputs = { "while true do n = n + 1 end", "for i = 1, 1e9 do pcall(error) end",
        "np.ones(300, 300):dot(np.ones(300, 300));", "x = {",
        "for i in dnn.progress(1e9 // 1 | 0) do end",
        "coroutine.wrap(function() while true do end end)()", "1 +" }
      for i = 1, 42 do -- while the input is typed, and when it runs, as it comes
        dialogue[#dialogue + 1] = "> " .. inputs[i % #inputs + 1] .. (i % 3 > 0 and "\\r" or "")
        dialogue[#dialogue + 1] = "> \\x03"
        dialogue[#dialogue + 1] = "< ]: "
      end
      -- the prompt that is seen may be an earlier one: the key behind Ctrl-C may go with the input
      for _, step in ipairs { "> \\x03", "< ]: ", "> \\r", "> 'still' .. 'here'\\r",
        '< "stillhere"', "< ]: ", leave } do
        dialogue[#dialogue + 1] = step
      end
      local out = talk(dialogue, { environment = "DNNLUA_HISTORY= DNNLUA_PROGRESS=" })
      if out then
        assert.matches("exit 0\n$", out)
      end
    end)

    for name, case in pairs {
      ["a long product"] = { "A = np.ones(2500, 2500)", "while true do A:dot(A) end" },
      ["training"] = { "X, Y = np.random.rand(2000, 100), np.ones(1, 100)",
        "dnn.L_layer_model(X, Y, {2000, 20, 1}, {num_iterations = 1000000})" },
    } do
      it("interrupts " .. name .. " and keeps the session", function()
        talk { "< In[1]: ", "> " .. case[1] .. "\\r", "< In[2]: ", "> " .. go .. case[2] .. "\\r",
          "< goes", "> \\x03", "< interrupted", "< In[3]: ", "> 6 * 7\\r", "< Out[3]: 42", leave }
      end)
    end

    it("leaves the old file or the new one when it comes in a save", function()
      local name = directory .. "/saved.npy"
      if not talk { "< In[1]: ", ("> B = np.ones(1500, 1500) np.save('%s', B)\\r"):format(name),
        "< In[2]: ", ("> %swhile true do np.save('%s', B * 2) np.save('%s', B) end\\r")
        :format(go, name, name), "< goes", "> \\x03", "< interrupted", "< In[3]: ",
        ("> B = np.load('%s') B:sum() == 1500 ^ 2 or B:sum() == 2 * 1500 ^ 2\\r"):format(name),
        "< Out[3]: true", leave } then
        return
      end
      assert.equal("saved.npy\n", program.shell("ls -a " .. directory .. " | grep saved").out)
    end)

    it("lets code clean up", function()
      talk {
        "< In[1]: ",
        "> do local c <close> = setmetatable({}, {__close = function() "
          .. "for i = 1, 1e3 do n = i end end}) " .. go .. "while true do end end\\r",
        "< goes", "> \\x03", "< In[2]: ", "> n\\r", "< Out[2]: 1000", leave,
      }
    end)

    --- Makes a module in C, which `options` lead to.
    local function compile(name, source)
      local command = "mkdir -p %s/lib/%s && cc -shared -fPIC -o %s/lib/%s.so -x c - "
        .. "$(pkg-config --cflags lua5.4)"
      return program.shell(command:format(directory, name:match("^(.*)/") or "", directory, name),
        source).status == 0
    end

    local function with_modules()
      return { arguments = ("--no-color -e 'package.cpath = %q' -i")
        :format(directory .. "/lib/?.so") }
    end

    it("tells the core, and leaves no flag behind", function()
      if not compile("dnn/core", [[
          #include <lua.h>
          #include <signal.h>
          #include <stdio.h>
          #include <unistd.h>
          static volatile sig_atomic_t flag;
          static int wait_for(lua_State *L) {
            puts("goes");
            fflush(stdout);
            while (!flag) usleep(1000);
            lua_pushliteral(L, "kernel stopped");
            return lua_error(L);
          }
          static int get(lua_State *L) { lua_pushinteger(L, flag); return 1; }
          int luaopen_dnn_core(lua_State *L) {
            lua_createtable(L, 0, 3);
            lua_createtable(L, 0, 1);
            lua_pushlightuserdata(L, (void *)&flag);
            lua_setfield(L, -2, "interrupt_flag");
            lua_setfield(L, -2, "system");
            lua_pushcfunction(L, wait_for);
            lua_setfield(L, -2, "wait");
            lua_pushcfunction(L, get);
            lua_setfield(L, -2, "get");
            return 1;
          }]]) then
        pending("needs the headers of Lua")
        return
      end
      talk({
        "< In[1]: ", "> require('dnn.core').wait()\\r", "< goes", "> \\x03", "< In[2]: ",
        "> require('dnn.core').get()\\r", "< Out[2]: 0", leave,
      }, with_modules())
    end)

    it("tells how to leave C code that does not stop", function()
      if not compile("deaf", [[
          #include <lua.h>
          #include <stdio.h>
          #include <unistd.h>
          int luaopen_deaf(lua_State *L) {
            (void)L;
            puts("goes");
            fflush(stdout);
            for (;;) usleep(1000);
          }]]) then
        pending("needs the headers of Lua")
        return
      end
      local out = talk({ "< In[1]: ", "> require 'deaf'\\r", "< goes",
        "^ still inside C code; Ctrl-C again ends dnnlua", "^" }, with_modules())
      if out then
        assert.matches("signal 2\n$", out)
      end
    end)
  end)

  it("runs the init file of interactive sessions, and survives its errors", function()
    program.shell(("mkdir -p %s/config/dnnlua"):format(directory))
    local name = directory .. "/config/dnnlua/init.lua"
    program.write_file(name, "from_init = 2.385")
    session { "from_init", "Out[1]: 2.385" }
    local environment = { environment = "DNNLUA_HISTORY=", arguments = "-E --no-color" }
    session({ "from_init", "Out[1]: nil" }, environment)
    program.write_file(name, "local x = nil\nx.y = 1")
    talk { "< init.lua:2: attempt to index a nil value (local 'x')", "< In[1]: ", leave }
    program.write_file(name, "x = = 1")
    talk { "< init.lua:1: unexpected symbol near '='", "< In[1]: ", leave }
    os.remove(name)
  end)

  describe("the history", function()
    it("is kept between sessions, for the owner only, with inputs as units", function()
      local options = { environment = "HOME=/nonexistent" }
      local out = session({ "x = 'back\\\\\\\\slash'", "In[2]: ", "for i = 1, 2 do", "  ...: ",
        "print('i', i) end", "In[3]: ", " hidden = 1", "In[4]: " }, options)
      if not out then
        return
      end
      local name = directory .. "/dnnlua/history"
      assert.equal("x = 'back\\\\\\\\slash'\nfor i = 1, 2 do\\n  print('i', i) end\n",
        program.read_file(name))
      local modes = program.shell(("stat -c %%a %s %s"):format(name, directory .. "/dnnlua"))
      assert.equal("600\n700\n", modes.out)
      talk({ "< In[1]: ", "> \\e[A\\r", "< i\t1", "< i\t2", "< In[2]: ", "> \\e[A\\e[A\\r",
        "< In[3]: ", "> x\\r", [[< Out[3]: "back\\slash"]], leave }, options)
    end)

    it("of sessions side by side is whole, and is searched by %history -g", function()
      local name = directory .. "/shared"
      local options = { environment = "DNNLUA_HISTORY=" .. name }
      if not pty then
        pending("needs a C compiler and pseudo-terminals (/dev/pts)")
        return
      end
      local commands = {}
      for _, letter in ipairs { "a", "b" } do
        local dialogue = directory .. "/" .. letter
        program.write_file(dialogue, table.concat({ "< In[1]: ", ("> '%s first'\\r"):format(letter),
          "< In[2]: ", ("> '%s second'\\r"):format(letter), "< In[3]: ", "> \\x04" },
          "\n") .. "\n")
        commands[#commands + 1] = ("DNNLUA_HISTORY=%s TERM=xterm %s %s --no-color <%s >/dev/null")
          :format(name, pty, quote(program.path), dialogue)
      end
      assert.equal(0, program.shell(("(%s) & (%s); wait"):format(table.unpack(commands))).status)
      local lines = {}
      for line in program.read_file(name):gmatch("[^\n]+") do
        lines[#lines + 1] = line
      end
      table.sort(lines)
      assert.same({ "'a first'", "'a second'", "'b first'", "'b second'" }, lines)
      session({ "%history -g a sec", { "'a second'", "In[2]: " }, "%history -g %history",
        { "%history -g a sec", "In[3]: " } }, options)
    end)

    it("is cut when it has grown long", function()
      local name = directory .. "/long"
      local lines = {}
      for i = 1, 40002 do
        lines[i] = ("x = %d"):format(i)
      end
      program.write_file(name, table.concat(lines, "\n") .. "\n")
      if session({ "1 + 1", "Out[1]: 2", "%history -g 2000",
          { "x = 20005", "x = 32000", "In[3]: " } },
          { environment = "DNNLUA_HISTORY=" .. name }) then
        local text = program.read_file(name)
        assert.matches("^x = 20003\nx = 20004\n", text)
        assert.matches("x = 40002\n1 %+ 1\n%%history %-g 2000\n$", text)
        assert.equal("600\n", program.shell("stat -c %a " .. name).out)
        assert.equal("long\n", program.shell("ls " .. directory .. " | grep ^long").out)
      end
    end)

    it("is in the file that DNNLUA_HISTORY names", function()
      local name = directory .. "/other"
      local options = { environment = "DNNLUA_HISTORY=" .. name }
      if session({ "1 + 1", "Out[1]: 2", "1 + 1", "Out[2]: 2" }, options) then
        assert.equal("1 + 1\n", program.read_file(name))
      end
    end)

    it("follows no link", function()
      local name = directory .. "/link"
      program.write_file(directory .. "/target", "")
      os.execute(("ln -s target %s"):format(name))
      if session({ "1 + 1", "Out[1]: 2" }, { environment = "DNNLUA_HISTORY=" .. name }) then
        assert.equal("", program.read_file(directory .. "/target"))
      end
    end)
  end)

  describe("while an input is typed", function()
    it("indents, and takes a block as a unit when it is complete", function()
      talk {
        "< In[1]: ", "> for i = 1, 2 do\\r", "<   ...:   ", "> if i == 2 then\\r", "<   ...:     ",
        "> print('two', i)\\r", "> end\\r", "> end\\r", "< two\t2", "< In[2]: ", "> In[1]\\r",
        [[< "for i = 1, 2 do\n  if i == 2 then\n    print('two', i)\n  end\nend"]], leave,
      }
    end)

    it("recalls a block as a unit, and moves in it by lines once it is edited", function()
      talk {
        "< In[1]: ", "> for i = 1, 2 do\\r", "<   ...: ", "> print('a', i)\\r", "> end\\r",
        "< a\t2", "< In[2]: ", "> 5\\r", "< Out[2]: 5", "< In[3]: ", "> for\\e[A\\r", "< a\t2",
        "< In[4]: ", "> \\e[A", "< end", "> \\x02\\e[A\\e[A\\x05\\x7f\\x7f\\x7f\\x7f1 do",
        "> \\e[B\\e[B\\r", "< a\t1", "< In[5]: ", "> In[4]\\r", [[< "for i = 1, 1 do\n]],
        leave,
      }
    end)

    it("searches the history with Ctrl-R", function()
      talk {
        "< In[1]: ", "> 'needle' .. 1\\r", "< Out[1]: ", "< In[2]: ", "> 2\\r", "< Out[2]: ",
        "< In[3]: ", "> \\x12need", "< (reverse-i-search)`need': 'needle' .. 1", "> \\r",
        '< Out[3]: "needle1"', leave,
      }
    end)

    it("completes at Tab, and lists what is common to several names", function()
      talk {
        "< In[1]: ", "> local value_one, value_two = 1, print\\r", "< In[2]: ", "> val\\t",
        "< In[2]: value_", "> \\t", "< value_one  number    value_two  function",
        "< In[2]: value_", "> o\\t\\r", "< Out[2]: 1", "< In[3]: ",
        "> string.reverse\\t('abc')\\r", '< Out[3]: "cba"', "< In[4]: ", "> np.zer\\t",
        "< In[4]: np.zeros", "> \\x15", leave,
      }
    end)

    it("inserts a new line at Alt-Enter", function()
      talk { "< In[1]: ", "> 1 +\\e\\r2\\r", "< Out[1]: 3", leave }
    end)

    it("runs what is pasted at Enter, and not before", function()
      local name = directory .. "/pasted"
      program.write_file(name, "x = 'pas' ..\n  'ted'\nfor i = 1, 2 do\n\tx = x .. i\nend\nx\n")
      local out = talk {
        "< In[1]: ", "@ " .. name, "<   ...: x", "> \\r", '< Out[1]: "pasted12"',
        "< In[2]: ", leave,
      }
      if out then
        assert.is_nil(out:find("In[3]", 1, true))
      end
    end)

    it("takes a paste of 10,000 lines", function()
      local name = directory .. "/pasted"
      local lines = {}
      for i = 1, 10000 do
        lines[i] = ("y = %d -- line %d"):format(i, i)
      end
      program.write_file(name, table.concat(lines, "\n"))
      talk { "< In[1]: ", "@ " .. name, "< line 10000", "> \\r", "< In[2]: ", "> y\\r",
        "< Out[2]: 10000", leave }
    end)

    it("drops prompts and results of a pasted session", function()
      local name = directory .. "/pasted"
      program.write_file(name,
        "In[7]: for i = 1, 2 do\n  ...:   z = i\n  ...: end\nIn[8]: z\nOut[8]: 2")
      talk { "< In[1]: ", "@ " .. name, "< z", "> \\r", "< Out[2]: 2", leave }
    end)

    it("runs the inputs of a paste that is none as a whole, in order", function()
      local name = directory .. "/pasted"
      program.write_file(name, "W = np.ones(2, 3)\nW.shape\nW:sum()\n")
      talk { "< In[1]: ", "@ " .. name, "< W:sum()", "> \\r", "< Out[2]: (2, 3)", "< Out[3]: 6.0",
        "< In[4]: ", "> In[2]\\r", '< Out[4]: "W.shape"', leave }
      program.write_file(name, "x = 1\nx\nerror('e')\nx + 2\n")
      talk { "< In[1]: ", "@ " .. name, "< x + 2", "> \\r", "< error: In[3]:1: e", "< Out[4]: 3",
        leave }
      program.write_file(name, "x = 1\nx\nwhile true do\n  x = x + 1\n  if x == 1000 then\n"
        .. "    print('ru' .. 'ns')\n  end\nend\nprint('late')\nx\n")
      local out = talk { "< In[1]: ", "@ " .. name, "< x", "> \\r", "< runs", "> \\x03",
        "< error: interrupted", "< 2 inputs that were to follow did not run", "< In[4]: ", leave }
      if out then
        assert.is_nil(out:find("\nlate", 1, true))
      end
    end)

    it("runs the sessions of the README as they are", function()
      local name = directory .. "/pasted"
      local sessions = {}
      for text in program.read_file("README.md"):gmatch("```text\n(In%[1%].-)```") do
        sessions[#sessions + 1] = text
      end
      for _, i in ipairs { 1, 3 } do -- others show what a terminal adds to
        program.write_file(name, sessions[i])
        local last = sessions[i]:match(".*In%[%d+%]: ([^\n]+)")
        local dialogue = { "< In[1]: ", "@ " .. name, "< " .. last, "> \r" }
        for line in sessions[i]:gmatch("[^\n]+") do
          if line:find("^debug> ") then
            dialogue[#dialogue + 1] = "< debug> "
            dialogue[#dialogue + 1] = ("> %s\\r"):format(line:match(" (.*)"))
          elseif not line:find("^In%[%d+%]: ") and not line:find("^%s+%.%.%.: ") then
            dialogue[#dialogue + 1] = "< " .. line
          end
        end
        dialogue[#dialogue + 1] = leave
        talk(dialogue)
      end
      program.write_file(name, sessions[2])
      talk { "< In[1]: ", "@ " .. name, "< };", "> \r", "< Out[2]: [0 2 0]", "< Out[3]: [1 3 1]",
        "< In[5]: ", "> Out[4].units[3]\r", "< Out[5]: 5", leave }
    end)

    it("keeps what is typed ahead of an input that does not compile for further inputs", function()
      talk { "< In[1]: ",
        "> x = 5\\rx = = 2\\rlocal function f()\\rreturn x end\\rf()\\ry[1:2]\\r",
        "< error: In[2]:1: unexpected symbol", "< Out[4]: 5", "< error: In[5]:1: ",
        "< In[5]: y[1:2]", "> \\x03", "< In[5]: ", leave }
    end)

    it("takes line ends of any kind, and what follows a paste at once", function()
      local name = directory .. "/pasted"
      for i, ending in ipairs { "\r\n", "\n", "\r" } do
        local text = "s = [[a\nb]]\n#s\n\27[201~\rs .. 'one'\r\27[200~x = %d\n#s"
        program.write_file(name, (text:format(i):gsub("\n", ending)))
        talk { "< In[1]: ", "@ " .. name, "< Out[1]: 3", '< Out[2]: "a\\nbone"', "< #s", "> \\r",
          "< Out[3]: 3", "< In[4]: ", "> x\\r", "< Out[4]: " .. i, leave }
      end
      program.write_file(name, "x = 'one'\n\27[201~\r\27[200~x = x .. '" .. ("y"):rep(3000)
        .. "'\27[201~\r\27[200~#x")
      talk { "< In[1]: ", "@ " .. name, "< #x", "> \\r", "< Out[3]: 3003", leave }
    end)

    it("kills and moves by lines", function()
      talk {
        "< In[1]: ", "> do\\rx = 1\\rend", "< end", "> \\e[A\\x01\\x0bx = 2\\x1b[4~ + 3", "< + 3",
        "> \\e[B\\r", "< In[2]: ", "> x\\r", "< Out[2]: 5", "> wrong\\x15x + 1\\r", "< Out[3]: 6",
        leave,
      }
    end)

    it("shows below it how the function is called in whose call the cursor is", function()
      local out = talk {
        "< In[1]: ", "> local function sum_of(first, second) end\\r", "< In[2]: ", "> sum_of(",
        "< sum_of(first, second)", "> 1, 2)\\r", "< In[3]: ",
        "> %config hints=false\\r", "< In[4]: ", "> sum_of(", "< sum_of(", "> 1)\\r", "< In[5]: ",
        leave,
      }
      if out then
        local before, after = out:match("^(.*)hints=false(.*)$")
        assert.matches("\nsum_of(first, second)", before, 1, true)
        assert.is_nil(after:find("\nsum_of(first, second)", 1, true))
      end
    end)

    it("goes on when the terminal changes its size", function()
      talk({ "< In[1]: ", "> x = 'a text that is long 猫 and wraps'", "< wraps'", "= 20 10",
        "> .. '!'", "= 7 3", "= 100 30", "> \\r", "< In[2]: ", "> x\\r",
        "< Out[2]: \"a text that is long 猫 and wraps!\"", leave },
        { environment = "DNNLUA_HISTORY= LC_ALL=C.UTF-8" })
    end)

    it("wraps at the edge of a narrow terminal", function()
      local out = talk { "< In[1]: ", "> os.execute('stty cols 20');\\r", "< In[2]: ",
        "> '0123456789abcdefghijklmnopqrstuvwxyz'", "< In[2]: '0123456789ab\r", "> \\r",
        "< Out[2]: ", "< In[3]: ", leave }
      if out then
        assert.matches("exit 0\n$", out)
      end
    end)

    it("moves and deletes by what looks like one character", function()
      local dialogue, n = { "< In[1]: " }, 1
      local function type_bytes(text)
        return (text:gsub("[\x80-\xff]", function(byte)
          return ("\\x%02x"):format(byte:byte())
        end))
      end
      for _, cluster in ipairs { "e\u{301}\u{323}", "\u{1F44D}\u{1F3FD}", "\u{2764}\u{FE0F}",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F1E9}\u{1F1EA}",
        "1\u{FE0F}\u{20E3}", "\u{928}\u{93F}", "\u{1100}\u{1161}\u{11A8}",
        "\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}" } do
        -- before its neighbours: Backspace, Delete, and left and right over it
        local keys = type_bytes("'" .. cluster .. cluster .. "'")
        for typed, expected in pairs { ["\\x02\\x7f\\x7fz\\r"] = "z",
          ["\\x02\\x02\\x02\\e[3~\\x04z\\r"] = "z",
          ["\\x02\\e[D\\e[D\\e[Cy\\x02\\x7fx\\x06\\x04\\r"] = "xy" } do
          dialogue[#dialogue + 1] = "> " .. keys .. typed
          dialogue[#dialogue + 1] = ('< Out[%d]: "%s"'):format(n, expected)
          n = n + 1
          dialogue[#dialogue + 1] = ("< In[%d]: "):format(n)
        end
      end
      -- these are two characters
      for _, text in ipairs { "\u{1F1E9}\u{1F1EA}\u{1F1EB}", "a\u{200D}b", "\xff\xfe" } do
        dialogue[#dialogue + 1] = ("> '%s'\\x02\\x7f\\x7fz\\r"):format(type_bytes(text))
        dialogue[#dialogue + 1] = ('< Out[%d]: "z"'):format(n)
        n = n + 1
        dialogue[#dialogue + 1] = ("< In[%d]: "):format(n)
      end
      dialogue[#dialogue + 1] = leave
      talk(dialogue, { environment = "DNNLUA_HISTORY= LC_ALL=C.UTF-8" })
    end)

    it("keeps to the column when it moves by lines over wide and joined letters", function()
      talk({ "< In[1]: ", "> '\\xc3\\xa9\\xe7\\x8c\\xab\\xe7\\x8c\\xab',\\e\\r'abcd'"
        .. "\\x02\\x02\\e[Ax\\e[B\\r",
        '< Out[1]: "é猫猫x", "abcd"', leave },
        { environment = "DNNLUA_HISTORY= LC_ALL=C.UTF-8" })
    end)

    it("edits wide letters", function()
      talk({ "< In[1]: ", "> '\\xe7\\x8c\\xab\\xf0\\x9f\\x98\\x80e'\\x02\\x7f\\x7f\\r",
        '< Out[1]: "猫"', leave }, { environment = "DNNLUA_HISTORY= LC_ALL=C.UTF-8" })
    end)

    it("highlights, unless NO_COLOR is set", function()
      local steps = { "< In[1]: ", "> local s = 'text' -- note", "< note", "> \\r", "< In[2]: ",
        leave }
      local out = talk(steps, { arguments = "-q" })
      local plain = talk(steps, { arguments = "-q", environment = "DNNLUA_HISTORY= NO_COLOR=1" })
      if out then
        assert.matches("\27[35mlocal\27[0m s = \27[33m'text'\27[0m \27[2m-- note", out, 1, true)
        assert.is_nil(plain:find("\27%[[1-9][0-9;]*m"))
      end
    end)
  end)

  describe("without an able terminal", function()
    it("writes no escape code with TERM=dumb", function()
      local out = session({ "1 + 1", "Out[1]: 2", "error('e')", "In[3]: " },
        { term = "dumb", arguments = "" })
      if out then
        assert.is_nil(out:find("\27", 1, true))
        assert.matches("exit 0\n$", out)
      end
    end)

    it("clears the input at Ctrl-C with TERM=dumb", function()
      talk({ "< In[1]: ", "> 123\\x03", "< In[1]: ", "> " .. go .. "while true do end\\r",
        "< goes", "> \\x03", "< interrupted", "> 5\\r", "< Out[2]: 5", leave }, { term = "dumb" })
    end)

    it("runs a pipe with -i, shows the prompts and exits with 1 after an error", function()
      local result = program.run("-i", "1 + 1\nerror('e')\nfor i = 1, 1 do\nprint('in') end\n")
      assert.equal("In[1]: Out[1]: 2\nIn[2]: In[3]:   ...: in\nIn[4]: \n", result.out)
      assert.matches("error: In[2]:1: e\n  > 1 | error('e')\n", result.err, 1, true)
      assert.equal(1, result.status)
      assert.equal(0, program.run("-i", "1 + 1").status)
    end)

    it("reports an input that the end of a pipe cuts off", function()
      local result = program.run("-i", "for i = 1, 2 do")
      assert.matches("error: In[1]: the input ends in an unfinished statement", result.err, 1, true)
      assert.equal(1, result.status)
    end)
  end)

  it("colors prompts on a terminal, unless NO_COLOR is set", function()
    local out = talk({ "< \27[32mIn[1]: ", leave }, { arguments = "-q" })
    local plain = talk({ "< In[1]: ", leave }, { arguments = "-q", environment = "NO_COLOR=1" })
    if out then
      assert.is_nil(plain:find("\27[32m", 1, true))
    end
    talk({ "< \27[32mIn[1]: ", leave },
      { arguments = "-q --color=always", environment = "NO_COLOR=1" })
    out = talk({ "< In[1]: ", leave }, { arguments = "-q --color=never" })
    assert.is_nil(out and out:find("\27[32m", 1, true))
  end)

  it("colors errors of a pipe when it is told to", function()
    local colored = "\27[31merror: \27[0m"
    local function err(arguments, environment)
      return program.shell(("env -u NO_COLOR %s %s -i %s"):format(environment or "",
        quote(program.path), arguments), "error 'e'\n").err
    end
    assert.is_nil(err(""):find("\27", 1, true))
    assert.matches(colored, err("--color=always"), 1, true)
    assert.matches(colored, err("", "CLICOLOR_FORCE=1"), 1, true)
    assert.matches(colored, err("", "FORCE_COLOR=1"), 1, true)
    assert.is_nil(err("--no-color", "FORCE_COLOR=1"):find("\27", 1, true))
    assert.equal(1, program.run("--color=sometimes").status)
  end)

  it("marks what is no number, and cuts values of many lines", function()
    local result = program.run("-i --color=always", "np.array{1, 0/0, 1/0}\n('x\\n'):rep(6000)\n"
      .. "setmetatable({}, {__tostring = function() return ('y\\n'):rep(6000) end})\n")
    assert.matches("[ 1. \27[31mnan\27[0m \27[33minf\27[0m]", result.out, 1, true)
    assert.matches("\ny\n... 1001 more lines, %page _ shows all\n", result.out, 1, true)
  end)

  it("is reached with -i after a script that succeeds, and not after one that fails", function()
    local result = program.run("-i -e 'x = 5'", "x")
    assert.equal("In[1]: Out[1]: 5\nIn[2]: \n", result.out)
    result = program.run("-i -e 'error(1)'", "x")
    assert.equal("", result.out)
    assert.equal(1, result.status)
  end)
end)

local editor = require "dnn.repl.editor"
local program = require "spec.helpers.program"

-- What a session may do to itself. Each is followed by inputs that work, fail and ask for help.
local acts = {
  -- globals
  "table, type, pairs, ipairs, next, select = 1, {}, nil, 'x', false, 2",
  "string, math, utf8, os, io, coroutine, package = nil, nil, nil, nil, nil, nil, nil",
  "print, error, assert, tostring, tonumber = 1, 2, 3, 4, 5",
  "load, require, pcall, xpcall, rawget, rawset, rawlen, rawequal = nil",
  "setmetatable, getmetatable, collectgarbage, loadfile, dofile = nil",
  "debug = true", "debug = nil", "_G = nil", "_G = 5", "_ENV = {}", "local _ENV <const> = {}",
  "In, Out, repl, help, _error, _, __ = nil", "In, Out, repl, help, arg = 1, true, 'x', 2, false",
  "for name in pairs(_G) do if name ~= 'kept_global' then _G[name] = nil end end",
  "print = function() error 'no print' end", "tostring = function() return nil end",
  "np, dnn, h5, display = 1, 2, 3, 4",
  -- fields of libraries
  "for name in pairs(string) do string[name] = nil end",
  "for name in pairs(string) do string[name] = error end",
  "for name in pairs(string) do string[name] = function() return {} end end",
  "for name in pairs(table) do table[name] = nil end",
  "for name in pairs(math) do math[name] = 'x' end", "for name in pairs(io) do io[name] = nil end",
  "for name in pairs(os) do os[name] = true end", "for name in pairs(utf8) do utf8[name] = nil end",
  "for name in pairs(debug) do debug[name] = nil end",
  "for name in pairs(coroutine) do coroutine[name] = nil end",
  "for name in pairs(package) do package[name] = nil end",
  -- metatables
  "setmetatable(_G, nil)", "setmetatable(_G, {__metatable = false})",
  "setmetatable(_G, {__index = function(_, name) error('undeclared ' .. name) end})",
  "setmetatable(_G, {__newindex = function(_, name) error('read-only ' .. name) end})",
  "setmetatable(_G, {__index = function() return coroutine.yield() end})",
  "setmetatable(_G, {__pairs = error, __len = error, __name = 5, __gc = error, __mode = 'kv'})",
  "getmetatable(_G).__index = nil", "getmetatable(_G).__index = 5",
  "getmetatable('').__index = nil", "getmetatable('').__index = error",
  "getmetatable('').__index = function() error('indexed') end",
  "getmetatable('').__name, getmetatable('').__tostring = {}, error",
  "debug.setmetatable('', nil)", "debug.setmetatable('', {__index = {}, __eq = error})",
  "debug.setmetatable(nil, {__index = error, __call = error, __concat = error, __len = error})",
  "debug.setmetatable(nil, {__index = function() return nil end})",
  "debug.setmetatable(0, {__index = error, __call = error, __tostring = error, __name = 1})",
  "debug.setmetatable(true, {__index = error, __tostring = function() return 5 end})",
  "debug.setmetatable(print, {__index = error, __tostring = error, __call = error})",
  "debug.setmetatable(coroutine.running(), {__index = error, __tostring = error})",
  "debug.getmetatable(io.stdout).__index = nil", "debug.getmetatable(io.stdout).__name = nil",
  "debug.getmetatable(io.stdout).__index.write = error",
  "local m = debug.getmetatable(np.ones(2)) for name in pairs(m) do m[name] = error end",
  "setmetatable(In, {__index = error, __newindex = error, __len = error}) setmetatable(Out, nil)",
  "for n in pairs(In) do In[n] = {} end setmetatable(Out, {__newindex = error})",
  -- modules
  "package.loaded = nil", "package.loaded = {}", "package.path, package.cpath = '', ''",
  "package.path, package.cpath = nil, 5", "package.searchers = nil", "package.preload = 3",
  "for name in pairs(package.loaded) do package.loaded[name] = nil end",
  "for name in pairs(package.loaded) do package.loaded[name] = 5 end",
  "for name in pairs(package.loaded) do package.loaded[name] = {} end",
  "package.loaded['dnn.repl.traceback'], package.loaded['dnn.support.pretty'] = 5, {}",
  "package.loaded[{}], package.loaded[5], package.loaded['\\0'] = 1, 2, 3",
  "package.searchpath = error", "package.preload['dnn.x'] = 5",
  -- hooks, streams, the collector, the locale
  "debug.sethook(function() error('hooked') end, 'l')",
  "debug.sethook(function() error('hooked') end, 'crl', 1)",
  "debug.sethook(debug.getregistry()[1], function() error('hooked') end, 'crl', 1)",
  "debug.sethook(coroutine.running(), coroutine.yield, '', 1)",
  "local c = coroutine.create(error) debug.sethook(c, error, 'c') coroutine.resume(c)",
  "io.stdout:close() io.stderr:close() io.output():close()", "io.output('/dev/null')",
  "io.output('/dev/null'):close()", "io.stdout, io.stderr, io.stdin = nil, 5, {}",
  "io.stdout:setvbuf('full') io.stderr:setvbuf('full')", "io.input('/dev/null')",
  "collectgarbage('stop')", "collectgarbage('generational')", "collectgarbage('setpause', 1)",
  "os.setlocale('C')", "os.setlocale('', 'all') os.setlocale('nowhere')",
  "setmetatable({}, {__gc = function() error('collected') end}) collectgarbage()",
  "setmetatable({}, {__gc = function() coroutine.yield() end}) collectgarbage()",
  "warn '@on' setmetatable({}, {__gc = function() error({}) end}) collectgarbage()",
  "local x <close> = setmetatable({}, {__close = function() error('closing') end})",
  "local x <close> = setmetatable({}, {__close = function() coroutine.yield() end}) error(x)",
  -- values
  "setmetatable({}, {__tostring = error, __name = error, __len = error, __pairs = error})",
  "setmetatable({}, {__tostring = function() return 5 end})",
  "setmetatable({}, {__tostring = coroutine.yield})", "setmetatable({}, {__name = {}})",
  "setmetatable({}, {__display = error})",
  "setmetatable({}, {__display = function() return 5 end})",
  "setmetatable({}, {__display = function() return {['text/plain'] = {}} end})",
  "setmetatable({}, {__display = function() return {['text/plain'] = error} end})",
  "x = {} x.x = x x[x] = x return x", "setmetatable(x or {}, {__index = x})",
  "x = {} for i = 1, 50 do x = {x, x, x} end return x", "('x'):rep(1e7)", "(' \\27[31m'):rep(1e6)",
  "x = {} for i = 1, 9 do local y = {} for k = 1, 100 do y[k] = x end x = y end return x",
  "x = {} for i = 1, 100 do x = {x} end return x", "x = {} for i = 1, 1e5 do x[i] = i end return x",
  "x = {} for i = 1, 1e5 do x['k' .. i] = {} end return x",
  "return table.unpack({}, 1, 1e5)", "return table.unpack({}, 1, 1e8)",
  "error()", "error(nil)", "error({})", "error(5)", "error(('x'):rep(1e7))", "error(print)",
  "error(setmetatable({}, {__tostring = error}))", "error(setmetatable({message = 5}, {}))",
  "error({message = {}})", "error(coroutine.create(print))", "error(np.ones(2))",
  "local function f() return f() + 1 end f()", "local t = setmetatable({}, {}) "
    .. "getmetatable(t).__index = function(s, k) return s[k .. k] end return t.x",
  "string.rep('x', 1 << 40)", "return coroutine.wrap(function() error({}) end)()",
  "coroutine.wrap(function() local x <close> = setmetatable({}, {__close = error}) error() end)()",
  "coroutine.yield(1)", "coroutine.close(coroutine.running())", "goto x", "break", "\27[31m", "\0",
  ("("):rep(5000), ("{"):rep(300) .. ("}"):rep(300), ("-"):rep(1001) .. "1", "x" .. (".x"):rep(1e4),
  "return " .. ("1 .. "):rep(300) .. "1", "local a" .. (", a"):rep(250), "\xff\xfe", "é = 1",
  "layers = {} layers[1].W", "('a,b'):split(',')", "history.loss[1].x", "t['a b']()", "string[1]()",
  "tostring(5):trim()", "f = function() return {} end f():name()", "dnn.mlp{2, 1}.layers[5].x",
  "repl.command('upset', function() error({}) end)", "repl.command('upset', coroutine.yield)",
  "for name in pairs(repl) do repl[name] = nil end", "dnn.progress(3)", "dnn.progress(error)",
  "display(setmetatable({}, {__display = error}), {id = 'x'})", "repl.time(error)",
  "repl.config('hints=false')", "%strict on", "%strict on\nsetmetatable(_G, nil)\n%strict off",
  "%autoreload off", "%config long_time=0", "%config details=x", "%reset nothing",
}

-- A step of the front end that cannot work: the loop runs the inputs itself.
local ruined = {
  [[for i = 1, 9 do local _, shell = debug.getupvalue(help, i)
    if type(shell) == "table" and shell.inputs then shell.n = nil end end]],
  [[for i = 1, 9 do local _, shell = debug.getupvalue(help, i)
    if type(shell) == "table" and shell.inputs then shell.host.read = error end end]],
}

describe("a session that is sabotaged", function()
  --- Runs inputs at a prompt without a terminal. Stops a session that would never end.
  local function run(inputs)
    local command = "ulimit -v 3000000; DNNLUA_HISTORY= timeout --signal=KILL 600 %s -i --no-color"
    if program.is_sanitized() then -- which needs all addresses
      command = command:gsub("^ulimit[^;]*; ",
        'ASAN_OPTIONS="$ASAN_OPTIONS:max_allocation_size_mb=1000" ')
    end
    return program.shell(command:format(program.quote(program.path)),
      table.concat(inputs, "\n") .. "\n")
  end

  local function check(result, what)
    local found = result.out:find("Out[", 1, true)
      and result.out:find("%]: 170717, 340434\n")
    if not found or result.status > 1 then
      error(("%s: status %d\n%s\n%s"):format(what, result.status, result.out:sub(-2000),
        result.err:sub(-2000)), 0)
    end
  end

  local first = { "local kept_local = 170717", "kept_global = 340434",
    "local function kept() return kept_local, kept_global end" } -- whatever _ENV is later
  local last = { "kept()" }

  local function session(inputs)
    local all = table.move(first, 1, #first, 1, {})
    table.move(inputs, 1, #inputs, #all + 1, all)
    return table.move(last, 1, #last, #all + 1, all)
  end

  it("goes on, with its variables", function()
    for _, act in ipairs(acts) do
      check(run(session { act, "1 + 1", "{1, {a = 2}}", "'text'", "missing.field", "1 +* 2",
        "local t = {} t.x.y = 1", "function f(x) return x.y end", "f(nil)", "%who",
        "%whos", "%time 1 + 1", "%tb", "%unknown", "?missing", "?kept_local", "%history", "%mem",
        "error({})" }), act)
    end
  end)

  it("goes on where the prompt itself is destroyed", function()
    for _, act in ipairs(ruined) do
      local result = run { act:gsub("\n", " "), "x = 6 * 7", "x, 'plain'", "error('raised')",
        "1 +", "return nil" }
      assert.matches("42\tplain\n", result.out, 1, true)
      assert.matches("raised", result.err, 1, true)
      assert.matches("unexpected symbol", result.err, 1, true)
      assert.is_true(result.status <= 1, result.status)
    end
  end)

  -- inputs made at random from these; the same ones each time
  local atoms = { "1", "0", "-1", "2.5", "1e308", "0x7fffffffffffffff", "math.mininteger", "nil",
    "true", "false", "'x'", "''", "'%d'", "{}", "{1, 2}", "{x = 1}", "{{}}", "nothing", "layers",
    "kept_global", "kept_local", "_", "__", "_G", "_error", "In", "Out", "np", "dnn", "string",
    "table", "math", "np.ones(2)", "np.eye(2)", "function() end", "function(x) return x.y end",
    "print", "error", "coroutine.running()", "setmetatable({}, {__index = error})",
    "setmetatable({}, {__call = error})", "setmetatable({}, {__tostring = error})", "1 / 0",
    "setmetatable({}, {__len = function() return 'x' end})", "0 / 0", "...", "io.stdout",
    "setmetatable({}, {__concat = error, __add = error, __eq = error, __lt = error})",
    "coroutine.wrap(function() coroutine.yield(1) error('x') end)" }
  local names = { "x", "W", "sum", "mean", "shape", "loss", "n", "format", "rep", "T", "split" }
  local binary = { "+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", "and", "or",
    "&", "|", "~", "<<" }
  local state = 1
  local function random(n)
    state = (state * 48271) % 2147483647
    return state % n + 1
  end
  local function any(list)
    return list[random(#list)]
  end

  local function expression(depth)
    local kind = depth > 0 and random(12) or 1
    local function part()
      return expression(depth - 1)
    end
    if kind <= 3 then
      return any(atoms)
    elseif kind <= 5 then
      return ("(%s %s %s)"):format(part(), any(binary), part())
    elseif kind == 6 then
      return ("(%s).%s"):format(part(), any(names))
    elseif kind == 7 then
      return ("(%s)[%s]"):format(part(), part())
    elseif kind == 8 then
      return ("(%s)(%s)"):format(part(), part())
    elseif kind == 9 then
      return ("(%s):%s(%s)"):format(part(), any(names), part())
    elseif kind == 10 then
      return ("{%s, %s = %s}"):format(part(), any(names), part())
    elseif kind == 11 then
      return any { "-", "not ", "#", "~" } .. "(" .. part() .. ")"
    end
    return any { "pcall", "tostring", "type", "error", "select", "next", "rawget", "setmetatable",
      "coroutine.wrap", "table.concat", "string.format", "np.array", "np.sum", "display" }
      .. "(" .. part() .. ", " .. part() .. ")"
  end

  local function input()
    local kind = random(16)
    local text = expression(3)
    if kind == 1 then
      text = ("local %s = %s"):format(any(names), text)
    elseif kind == 2 then
      text = ("%s = %s"):format(any(names), text)
    elseif kind == 3 then
      text = ("for i = 1, 3 do local y = %s end"):format(text)
    elseif kind == 4 then
      text = ("function %s(x) return %s end"):format(any(names), text:gsub("%.%.%.", "x"))
    elseif kind == 5 then
      text = any { "%time ", "%timeit -n 1 -r 1 ", "%page ", "%prof ", "?", "%help ", "%apropos ",
        "= " } .. text
    elseif kind == 6 then
      text = any { "%who", "%whos", "%mem", "%tb", "%history", "%gc", "%config", "%strict", "?x",
        "x?", "??f", "%autoreload list", "%nothing", "%", "!true", "%reset a b", "%seed x" }
    elseif kind <= 9 then -- broken
      local at = random(#text)
      text = text:sub(1, at - 1) .. any { "", "end", "(", ")", "'", "=", "\\", "]]", "..", "then" }
        .. text:sub(at + random(3))
    elseif kind == 10 then
      text = ("error(%s)"):format(text)
    end
    -- nothing that ends the session, waits for lines, or takes what is looked for at the end
    if editor.is_incomplete(text) or text:find("kept_%w+%s*=[^=]") or text:find("^!%s*$") then
      return input()
    end
    return text
  end

  it("survives thousands of random inputs", function()
    for n = 1, 30 do
      local inputs = {}
      for i = 1, 100 do
        inputs[i] = input()
      end
      check(run(session(inputs)), ("session %d:\n%s"):format(n, table.concat(inputs, "\n")))
    end
  end)

  it("survives random inputs after random acts", function()
    for n = 1, 20 do
      local inputs = {}
      for i = 1, 40 do
        inputs[i] = random(5) == 1 and any(acts) or input()
      end
      check(run(session(inputs)), ("session %d:\n%s"):format(n, table.concat(inputs, "\n")))
    end
  end)
end)

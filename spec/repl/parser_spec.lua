local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"

--- Every construct of Lua 5.4, each a chunk of its own.
local constructs = {
  "", ";", ";;;", "-- comment", "--[[ long\ncomment ]]", "--[==[ ]] ]==] x = 1", "#!shell\nx = 1",
  "#", "return", "return;", "return 1, 2;", "return f()", "x = nil", "x, y.z, a[1] = 1, 2, ...",
  "local x", "local x, y = 1", "local x <const> = 5", "local x <close>, y <const> = nil, 2",
  "local function f(...) return ... end", "local function f(a, b) return f end",
  "function f() end", "function a.b.c:d(...) return self, ... end", "f = function(a, ...) end",
  "do end", "do local x = 1; do x = 2 end end", "while true do break end",
  "repeat local done = true until done", "if a then elseif b then elseif c then else end",
  "for i = 1, 10 do end", "for i = 10, 1, -1 do print(i) end", "for k, v in pairs(t) do end",
  "for k in next, {}, nil do break end", "goto done; do print(1) end ::done::",
  "goto done; local x = 1 ::done:: ; ::other::", "do goto a end ::a:: goto a",
  "while true do if x then goto continue end local y = 1 ::continue:: end",
  "for i = 1, 2 do for j = 1, 2 do if j == 1 then goto next_i end end ::next_i:: end",
  "do ::a:: end do ::a:: end", "f() g{} h'' i\"\" j[[x]] k:l() k:l{} k:l''", "a.b[c].d():e().f = 1",
  "(f)()", "(a).b = 1", "('x'):rep(3)", "x = ('a'):upper():lower()", "f\n(g)()",
  "x = a or b and c < d | e ~ f & g << h .. i + j * k ^ -l", "x = not not a == -#b", "x = ~5 ~ 3",
  "x = 2 ^ 3 ^ 2", "x = 'a' .. 'b' .. 1 ..2", "x = a // b % c / d >> 1",
  "x = a ~= b, a >= b, a <= b",
  "x = {}", "x = {1, 2; 3,}", "x = {a = 1, ['b'] = 2, [3] = {}; f(), ...}", "x = {a, b = c == d}",
  "x = 0x10, 0xA.8p1, 0x.1P-2, 1e10, 1E+5, .5, 5., 3e-2, 0xffffffffffffffffff", "x = 1//1",
  [[x = "\a\b\f\n\r\t\v\\\"\'\065\x41\u{48}\u{7FFFFFFF}\z
     end"]], "x = 'a\\\nb'", "x = [[\n]]", "x = [==[ ]] ]=] ]==]", "x = 'ünï'",
  "local _ENV = {}; x = 1", "local goto_ = 1", "return function(...) return ... end == nil, ...",
  "\n\n\tx\v=\f1\r\n", "break_ = 1", "function f(a, b, ...) local c <const>, d = ... return c end",
  "x = function(...) return select('#', ...) end", "a.b:c'd'.e = f{g}[h]",
  "local f = function() end",
}

local wrong = {
  "x", "x y", "x =", "= 1", "1", "local", "local 1", "local x <foo> = 1",
  "local x <const> = 1; x = 2",
  "local x <const> = 1; function f() x = 2 end", "local x <close>, y <close> = 1", "for",
  "for i do",
  "for i = 1 do end", "for i, j = 1, 2 do end", "for 1 in x do end", "if x",
  "if x then else elseif",
  "end", "until x", "do", "while x", "repeat", "function", "function f", "function f(",
  "function f(a,)",
  "function f(..., a) end", "function f() return ... end", "function a:b.c() end", "f(", "f(1,",
  "f(1 2)",
  "(f) = 1", "f() = 1", "f(), a = 1", "a, f() = 1", "x = {", "x = {1 2}", "x = {[1]}",
  "x = {[1 = 2}",
  "break", "do break end", "while x do local function f() break end end", "goto nowhere",
  "goto a; local x; ::a:: x = 1", "repeat goto c; local x; ::c:: until x", "::a:: ::a::",
  "::a:: do ::a:: end", "do ::a:: end goto a", "::a", "goto", "return 1 x = 2", "return return",
  "x = 'a", "x = 'a\nb'", "x = [[a", "x = [=[ ]]", "--[[ a", [[x = '\q']], [[x = '\300']],
  [[x = '\xg0']], [[x = '\u{110000000}']], [[x = '\u{}']], [[x = '\u12']], [[x = '\u{12']],
  "x = 'a\\",
  "x = 0x", "x = 1e", "x = 1.2.3", "x = 3x", "x = 0xg", "x = 1..2", "x = 5e+", "x = @", "x = $",
  "x = a !", "x = a != b", "x = a.", "x = a:b", "x:y", "x = a[1", "x = -", "x = not", "x = 1 +",
  "x = and", "x = ()", "x.1 = 2", "x..y", "a.b", "a[1]", "'x'", "{}", "x = function",
  "x = function(",
  "x = }", "f)", "]", "x += 1", "x = a ? b : c", "local function f.g() end", "local function() end",
  "x = '\\", "x = '\\z  ", "goto x; do ::x:: end", "x = a = b", "local x = = 1", "\0", "x = 1 \0",
  "local a <const", "local a < const > , b <const>", "for i = 1, 2, 3, 4 do end", "if x do end",
  "x = [=", "x = [==", "[=[x]=]", "--[=[", "x = ~", "x = ~ = 1", "x == 1", "local x == 1", "...",
}

describe("dnn.repl.parser", function()
  local function agrees(source)
    local chunk, message = load(source:find("^#") and source:gsub("^[^\n]*", "", 1) or source)
    local syntax = parser.parse(source)
    local ours = syntax.ok and "accepted" or ("refused: " .. syntax.message)
    assert.equal(chunk ~= nil, syntax.ok, ("%q\nload: %s\nparser: %s"):format(source,
      message or "accepted", ours))
    if chunk or not message:find("near <eof>$") then
      -- an unfinished string on the last line is a mistake, not the beginning of more
      return syntax
    end
    local string_ends = message:find("unfinished string")
      and #source:match("(\\*)\n?$") % 2 == 0 and not source:find("\\z%s*$")
    assert.equal(not string_ends, syntax.incomplete, ("%q: %s"):format(source, message))
    return syntax
  end

  it("accepts every construct of the language", function()
    for _, source in ipairs(constructs) do
      assert.is_true(agrees(source).ok, source)
    end
  end)

  it("refuses what load refuses, and knows what further input could mend", function()
    for _, source in ipairs(wrong) do
      agrees(source)
      agrees("local a, b\n" .. source)
    end
  end)

  it("agrees with load about every prefix of every construct", function()
    for _, source in ipairs(constructs) do
      for i = 1, #source do
        agrees(source:sub(1, i))
      end
    end
  end)

  --- The sources of this project.
  local function sources()
    local pipe = io.popen("find lua spec examples -name '*.lua' | sort")
    local names = {}
    for name in pipe:lines() do
      names[#names + 1] = name
    end
    pipe:close()
    return names
  end

  local function read(name)
    local file <close> = assert(io.open(name, "rb"))
    return file:read("a")
  end

  it("accepts the sources of the project as load does", function()
    local count = 0
    for _, name in ipairs(sources()) do
      agrees(read(name))
      count = count + 1
    end
    assert.is_true(count >= 10)
  end)

  it("agrees with load about sources that were damaged", function()
    local state = 2385
    local function random(n)
      state = (state * 1103515245 + 12345) % 2147483648
      return state // 65536 % n + 1
    end
    local pieces = { "end", "then", "(", ")", "{", "}", "local ", "=", ",", "::", "goto x", "'",
    '"',
      "[[", "]]", "--[[", "\n", "break", "function", "<const>", "...", "~", "0x", "\\", "return ",
      ":" }
    local texts = {}
    for _, name in ipairs(sources()) do
      local text = read(name)
      if #text < 12000 then
        texts[#texts + 1] = text
      end
    end
    for _ = 1, 400 do
      local text = texts[random(#texts)]
      local at = random(#text)
      local how = random(4)
      if how == 1 then -- leave something out
        text = text:sub(1, at - 1) .. text:sub(at + random(12))
      elseif how == 2 then -- put something in
        text = text:sub(1, at) .. pieces[random(#pieces)] .. text:sub(at + 1)
      elseif how == 3 then -- cut the end off
        text = text:sub(1, at)
      else -- double a part
        local part = text:sub(at, at + random(20))
        text = text:sub(1, at) .. part .. text:sub(at + 1)
      end
      agrees(text)
    end
  end)

  it("takes an expression as the last statement of an input", function()
    local function last(source)
      local syntax = parser.parse(source, { prompt = true })
      assert(syntax.ok, source)
      local part = syntax.last and source:sub(syntax.last.start, syntax.last.stop)
      return syntax.last and syntax.last.kind, part, syntax.silent
    end
    for source, expected in pairs {
      ["x + 1"] = { "expression", "x + 1", false },
      ["x = 1; x + 1"] = { "expression", "x + 1", false },
      ["x = 1\nx, 'b';"] = { "expression", "x, 'b'", true },
      ["f()"] = { "call", "f()", false },
      ["f() ;; -- silent;"] = { "call", "f()", true },
      ["f() - 1 -- comment"] = { "expression", "f() - 1", false },
      ["= 7"] = { "expression", "7", false },
      ["return 5"] = { "return", "return 5", false },
      ["x = 5;"] = { "other", "x = 5", false },
      ["function f() end"] = { "other", "function f() end", false },
      ["function() end"] = { "expression", "function() end", false },
      ["{1, 2}"] = { "expression", "{1, 2}", false },
      ["not x"] = { "expression", "not x", false },
      ["..."] = { "expression", "...", false },
      ["a.b, c[1] = 1, 2"] = { "other", "a.b, c[1] = 1, 2", false },
      ["(a).b = 1"] = { "other", "(a).b = 1", false },
      ["if x then f() end"] = { "other", "if x then f() end", false },
    } do
      assert.same(expected, { last(source) }, source)
    end
    for _, source in ipairs { "x y", "x + 1 y = 2", "x; y = 1", "do x end", "1 = x", "f() = 1" } do
      local syntax = parser.parse(source, { prompt = true })
      assert.is_false(syntax.ok, source)
      assert.is_false(syntax.incomplete, source)
    end
    for _, source in ipairs { "x +", "f(", "{1,", "x,", "= ", "function(", "not", "x = 1; -" } do
      assert.is_true(parser.parse(source, { prompt = true }).incomplete, source)
    end
  end)

  it("lists the locals outside of blocks, and the names that are free", function()
    local syntax = parser.parse("local a, b <const> = x, 2 do local c = a + y end\n"
      .. "local function f(n) return f, n, z end local d <close> = nil q.r = a")
    assert.same({ "a", "b" }, syntax.locals[1].names)
    assert.same({ false, "const" }, syntax.locals[1].attributes)
    assert.same({ "f" }, syntax.locals[2].names)
    assert.same({ "close" }, syntax.locals[3].attributes)
    assert.equal(3, #syntax.locals)
    assert.equal(#"local a, b <const> = x, 2", syntax.locals[1].stop)
    assert.same({ x = true, y = true, z = true, q = true }, syntax.free)
  end)

  it("knows the local variables where a text breaks off", function()
    local syntax = parser.parse("local a = 1 function f(b) local c for i = 1, 2 do local c = ")
    assert.same({ "i", "c", "b", "a" }, syntax.visible)
    assert.is_true(syntax.incomplete)
  end)

  it("finds the place of an error and the blocks open there", function()
    local source = "function f()\n  if x then\n    y = = 2\n  end\nend"
    local syntax = parser.parse(source)
    local line, column, first, last = lexer.place(source, syntax.position)
    assert.same({ 3, 9 }, { line, column })
    assert.equal("    y = = 2", source:sub(first, last))
    local kinds = {}
    for i, open in ipairs(syntax.open) do
      kinds[i] = open.kind
    end
    assert.same({ "function", "if" }, kinds)
    assert.equal(2, (lexer.place(source, syntax.open[2].position)))
  end)

  it("counts the levels of indentation", function()
    for source, levels in pairs {
      ["x = 1"] = 0, ["for i = 1, 2 do"] = 1, ["if x then f({"] = 3, ["if x then else"] = 1,
      ["repeat local f = function()"] = 2, ["while f(function() if x then end end) do"] = 1,
      ["f(a, {1, 2}) end end"] = 0, ["if a then elseif b then"] = 1, ["x = '(((' -- {{{"] = 0,
    } do
      assert.equal(levels, parser.indentation(lexer.tokenize(source)), source)
    end
  end)

  it("finds the calls of a text", function()
    local source = "x = a.b:c(1, f(2)) + g'x'"
    local syntax = parser.parse(source, { calls = true })
    local found = {}
    for i, call in ipairs(syntax.calls) do
      found[i] = source:sub(syntax.tokens.starts[call.start], syntax.tokens.stops[call.stop])
    end
    assert.same({ "f(2)", "a.b:c(1, f(2))", "g'x'" }, found)
  end)

  it("parses 10,000 lines", function()
    local lines, file = {}, read("lua/dnn/repl/parser.lua")
    while #lines < 10000 do
      lines[#lines + 1] = "do"
      for line in file:gmatch("[^\n]+") do
        lines[#lines + 1] = line == "return parser" and "end" or line
      end
    end
    local source = table.concat(lines, "\n")
    assert.is_true(parser.parse(source).ok)
  end)
end)

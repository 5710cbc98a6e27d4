local program = require "spec.helpers.program"
local terminal = require "spec.helpers.terminal"

describe("dnn.support.screen", function()
  local directory, pty

  setup(function()
    directory = program.make_directory()
    pty = terminal.build(directory)
  end)

  teardown(function()
    program.remove(directory)
  end)

  --- Runs code on a terminal. Returns what that got, line ends as "\n".
  local function run(code, environment)
    local script = directory .. "/script.lua"
    program.write_file(script, 'local screen, display = require "dnn.support.screen", '
      .. 'require "dnn.display"\nlocal function item(text) return { text = function() '
      .. "return text end } end\n" .. code)
    local out = terminal.talk(pty, program.quote(program.path) .. " " .. script, {},
      environment or "TERM=xterm")
    return out and out:gsub("\r\n", "\n")
  end

  --- Asserts that the terminal got this, and nothing else.
  local function assert_gets(expected, code, environment)
    local out = run(code, environment)
    if out then
      assert.equal(expected .. "\nexit 0\n", out)
    end
  end

  it("draws a changed item again and those below it, without the others", function()
    assert_gets("one\27[K\nmore\27[J\r" .. "\ntwo\27[J\r" .. "\rtwo\27[J\r"
      .. "\r\27[2Aone\27[K\nmore\27[K\ntwo\27[J\r" .. "\r\27[2A\27[Jone\27[K\nmore\27[J\r"
      .. "\r\27[1A\27[Jstays\nend\n", [[
      local one, two = item "one\nmore", item "two"
      screen.put(one)
      screen.put(two)
      screen.update(two)
      screen.update(one)
      screen.remove(two)
      screen.remove(one, function() io.stderr:write "stays\n" end)
      screen.update(one)
      print "end"]])
  end)

  it("writes what is printed and displayed above", function()
    assert_gets("bar\27[J\r" .. "\r\27[Jprinted\nbar\27[J\r" .. "\r\27[J\27[1m1\nbar\27[J\r"
      .. "\r\27[J\27[1A\r\27[1m2\27[K\n\27[Jbar\27[J\r" .. "\r\27[Jtrue\n", [[
      local bar, before = item "bar", print
      screen.put(bar)
      print "printed"
      local handle = display({ ["text/x-terminal"] = "\27[1m1" }, { id = "x" })
      handle:update { ["text/x-terminal"] = "\27[1m2" }
      screen.remove(bar)
      display.settle()
      print(print == before)]])
  end)

  it("leaves a print of the session's own alone, also one around what it has put there", function()
    assert_gets("bar\27[J\r\r\27[J<\tx\nbar\27[J\r\r\27[J"
      .. "bar\27[J\r\r\27[J<\ty\nbar\27[J\r\r\27[J" .. "<\tz\n", [[
      local bar = item "bar"
      screen.put(bar)
      local inner = print
      print = function(...) inner("<", ...) end
      print "x"
      screen.remove(bar)
      screen.put(bar)
      print "y"
      screen.remove(bar)
      print "z"]])
  end)

  it("keeps a value that changes above the bars, and leaves the last", function()
    assert_gets("bar\27[J\r" .. "\r1\27[K\n1\27[K\nbar\27[J\r" .. "\r\27[2A2\27[K\nbar\27[J\r"
      .. "\r\27[1A\27[Jlast\nbar\27[J\r" .. "\rbar\27[J\r" .. "\r\27[Jtrue\n", [[
      local bar, before = item "bar", print
      local view = display.live()
      screen.put(bar)
      view:update { ["text/x-terminal"] = "1\n1" }
      view:update { ["text/x-terminal"] = "2" }
      view:close { ["text/x-terminal"] = "last" }
      screen.remove(bar)
      print(print == before)]])
  end)

  it("takes away what text does not overwrite, where it begins", function()
    assert_gets("1\27[K\n\27[J\r" .. "\nbar\27[J\r" .. "\r\27[2A<clear>\r\27[Jprinted\n"
      .. "1\27[K\n\27[K\nbar\27[J\r" .. "\r\27[2A<clear>\r\27[J0\nbar\27[J\r\rbar\27[J\r"
      .. "\r\27[J", [[
      local bar, view = item "bar", display.live()
      view:update { ["text/x-terminal"] = "1\n",
        metadata = { ["text/x-terminal"] = { clear = "<clear>" } } }
      screen.put(bar)
      print "printed"
      view:close(0)
      screen.remove(bar)]])
    assert_gets("1\n\27[1A\r<clear>2\27[K\n\27[J\27[1A\r3\27[K\n\27[J", [[
      local handle = display({ ["text/x-terminal"] = "1",
        metadata = { ["text/x-terminal"] = { clear = "<clear>" } } }, { id = "x" })
      handle:update(2)
      handle:update(3)]])
  end)

  it("loses a value that changes when display.settle ends it", function()
    assert_gets("1\27[J\r" .. "\r\27[Jfalse\n", [[
      local view = display.live()
      view:update { ["text/x-terminal"] = "1" }
      display.settle()
      view:update(2)
      print(view.changes)]])
  end)

  it("moves no cursor where there is no terminal that does", function()
    for _, environment in ipairs { "TERM=dumb", "TERM=" } do
      assert_gets("nil\tnil\n1\n2\n", [[
        print(screen.columns(), screen.bottom_columns())
        display(1, { id = "x" }):update(2)]], environment)
    end
    assert_gets("80\t80\n", "print(screen.columns(), screen.bottom_columns())")
  end)

  it("knows by the locale whether text is in UTF-8", function()
    for environment, expected in pairs {
      ["TERM=x LC_ALL=C.UTF-8"] = "true\n", ["TERM=x LC_ALL= LC_CTYPE= LANG=de_DE.utf8"] = "true\n",
      ["TERM=x LC_ALL=C LANG=C.UTF-8"] = "false\n",
      ["TERM=x LC_ALL= LC_CTYPE=POSIX LANG=C.UTF-8"] = "false\n",
    } do
      assert_gets(expected, "print(screen.has_unicode())", environment)
    end
  end)
end)

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

  --- Lines that are drawn at the bottom, or over others.
  local function over(...)
    local lines = { ... }
    for i, line in ipairs(lines) do
      lines[i] = (i < #lines and "\27[K" or "\27[J") .. line
    end
    return table.concat(lines, "\n")
  end

  --- The same, where the cursor returns.
  local function bottom(...)
    return over(...) .. "\r"
  end

  --- Moves the cursor up.
  local function up(n)
    return "\r" .. (n and ("\27[%dA"):format(n) or "")
  end

  local erased <const> = "\27[J"

  --- Asserts that the terminal got this, and nothing else.
  local function assert_gets(expected, code, environment)
    local out = run(code, environment)
    if out then
      assert.equal(expected .. "\nexit 0\n", out)
    end
  end

  it("draws a changed item again and those below it, without the others", function()
    assert_gets(bottom("one", "more") .. "\n" .. bottom "two" .. up() .. bottom "two"
      .. up(2) .. bottom("one", "more", "two") .. up(2) .. erased .. bottom("one", "more")
      .. up(1) .. erased .. "stays\nend\n", [[
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

  it("draws no more lines than the terminal has", function()
    local lines = {}
    for i = 1, 23 do
      lines[i] = tostring(i)
    end
    local all = bottom(table.unpack(lines))
    lines[24] = "bar"
    assert_gets(all .. "\n" .. bottom "bar" .. up(23) .. bottom(table.unpack(lines)) .. up()
      .. bottom "bar" .. up(23) .. erased .. bottom "bar" .. up() .. erased .. "end\n", [[
      local text = {}
      for i = 1, 23 do
        text[i] = tostring(i)
      end
      local high, bar = item(table.concat(text, "\n")), item "bar"
      screen.put(high)
      screen.put(bar)
      text[24], text[25] = "24", "25"
      high.text = function() return table.concat(text, "\n") end
      screen.update(high)
      screen.update(bar)
      screen.remove(high)
      screen.remove(bar)
      print "end"]])
  end)

  it("writes what is printed and displayed above", function()
    assert_gets(bottom "bar" .. up() .. erased .. "printed\n" .. bottom "bar"
      .. up() .. erased .. "\27[1m1\n" .. bottom "bar"
      .. up() .. erased .. "\27[1A\r" .. over("\27[1m2", "") .. bottom "bar"
      .. up() .. erased .. "true\n", [[
      local bar, before = item "bar", print
      screen.put(bar)
      print "printed"
      local handle = display({ ["text/x-terminal"] = "\27[1m1" }, { id = "x" })
      handle:update { ["text/x-terminal"] = "\27[1m2" }
      screen.remove(bar)
      display.settle()
      print(print == before)]])
  end)

  it("writes lines of io.write above, too, when they end", function()
    assert_gets(bottom "bar" .. up() .. erased .. "1 2.5\n" .. bottom "bar" .. up() .. erased
      .. "3 \n4\n" .. bottom "bar" .. up() .. erased .. "5 printed\n" .. bottom "bar" .. up()
      .. erased .. "6false\n", [[
      local bar = item "bar"
      screen.put(bar)
      io.write(1, " "):write ""
      io.write(2.5, "\n3 ")
      io.write "\n4\n5 "
      print "printed"
      io.write "6"
      local ok = pcall(io.write, {})
      screen.remove(bar)
      print(ok)]])
  end)

  it("leaves a print of the session's own alone, also one around what it has put there", function()
    assert_gets(bottom "bar" .. up() .. erased .. "<\tx\n" .. bottom "bar" .. up() .. erased
      .. bottom "bar" .. up() .. erased .. "<\ty\n" .. bottom "bar" .. up() .. erased
      .. "<\tz\n", [[
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
    assert_gets(bottom "bar" .. up() .. bottom("1", "1", "bar") .. up(2) .. bottom("2", "bar")
      .. up(1) .. erased .. "last\n" .. bottom "bar" .. up() .. bottom "bar" .. up() .. erased
      .. "true\n", [[
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
    assert_gets(bottom("1", "") .. "\n" .. bottom "bar" .. up(2) .. "<clear>" .. up() .. erased
      .. "printed\n" .. bottom("1", "", "bar") .. up(2) .. "<clear>" .. up() .. erased .. "0\n"
      .. bottom "bar" .. up() .. bottom "bar" .. up() .. erased, [[
      local bar, view = item "bar", display.live()
      view:update { ["text/x-terminal"] = "1\n",
        metadata = { ["text/x-terminal"] = { clear = "<clear>" } } }
      screen.put(bar)
      print "printed"
      view:close(0)
      screen.remove(bar)]])
    assert_gets("1\n\27[1A\r<clear>" .. over("2", "") .. "\27[1A\r" .. over("3", ""), [[
      local handle = display({ ["text/x-terminal"] = "1",
        metadata = { ["text/x-terminal"] = { clear = "<clear>" } } }, { id = "x" })
      handle:update(2)
      handle:update(3)]])
  end)

  it("shows values that take several lines, and those that are no text, as they are", function()
    local long = ("x"):rep(100)
    assert_gets(bottom('"' .. long .. '"') .. up(1) .. bottom "{}" .. up() .. bottom ""
      .. up() .. erased .. "end\n", [[
      local view = display.live()
      view:update(("x"):rep(100))
      view:update {}
      view:update { ["text/x-terminal"] = "" }
      view:close { ["text/x-terminal"] = "end" }]])
  end)

  it("shows the last value also when display.settle has ended it", function()
    assert_gets(bottom "1" .. up() .. erased .. "2\n", [[
      local view = display.live()
      view:update(1)
      display.settle()
      view:close(2)]])
  end)

  it("writes a value below that does not fit on the screen", function()
    local lines = ("\n"):rep(24)
    assert_gets(lines .. "2\n\27[1A\r" .. over("3", ""), [[
      local handle = display({ ["text/x-terminal"] = ("\n"):rep(23) }, { id = "x" })
      handle:update(2)
      handle:update(3)]])
  end)

  it("loses a value that changes when display.settle ends it", function()
    assert_gets(bottom "1" .. up() .. erased .. "false\n", [[
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

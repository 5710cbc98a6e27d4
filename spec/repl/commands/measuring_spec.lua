local prompt = require "spec.helpers.prompt"
local program = require "spec.helpers.program"

describe("the commands that measure", function()
  local directory
  local run = prompt.runners(function() return directory end)

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

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

  it("take code of several lines, also as %%time", function()
    assert.matches("^3\nwall ", (run("%time for i = 3, 3 do", "print(i)", "end")))
    assert.matches("^Out%[1%]: 5\nwall ", (run("%%time", "2 + 3")))
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
end)

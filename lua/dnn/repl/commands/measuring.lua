--- Commands that measure: %time, %timeit, %bench, %prof.

local registry = require "dnn.repl.commands.registry"
local tools = require "dnn.repl.commands.tools"
local pretty = require "dnn.support.pretty"

local define, refuse, print_columns = registry.define, registry.refuse, tools.print_columns
local format_seconds, array_memory = tools.format_seconds, tools.array_memory
local compile, read_options = tools.compile, tools.read_options

define("time", "%time CODE", "runs code and tells what time and memory it took",
  function(shell, code)
    local chunk = compile(shell, code, "time")
    local arrays_before, memory_before = array_memory(), collectgarbage("count")
    local cpu, wall = os.clock(), shell.host.clock()
    local values = table.pack(chunk())
    wall, cpu = shell.host.clock() - wall, os.clock() - cpu
    local arrays_after, memory_after = array_memory(), collectgarbage("count")
    shell:give(values, true)
    print(("wall %s, cpu %s, arrays %+.1f KiB, Lua %+.1f KiB"):format(format_seconds(wall),
      format_seconds(cpu), (arrays_after - arrays_before) / 1024, memory_after - memory_before))
  end)

--- A function that runs code n times, or nil where it does not compile. What the code assigns to
--- variables it alone sees, and a function that it calls does not.
local function try_loop(shell, code, name)
  local evaluator = require "dnn.repl.evaluator"
  local session = evaluator.copy(shell.session)
  local environment = setmetatable({}, { __index = _G })
  for _, assignment in ipairs { "local _ =", "" } do
    local text = ("for _ = 1, (...) do %s %s\nend"):format(assignment, code)
    local chunk, _, _, syntax = evaluator.compile(text, "%" .. name, session, environment)
    if chunk then
      for variable in pairs(syntax.free) do -- found at once, as they are elsewhere
        environment[variable] = rawget(_G, variable)
      end
      shell.session.sources["%" .. name] = code
      return chunk
    end
  end
end

--- The same for code that may be a function; raises the error of code that does not compile.
local function compile_loop(shell, code, name)
  if type(code) == "function" then
    return function(n)
      for _ = 1, n do
        code()
      end
    end
  end
  return try_loop(shell, code, name) or compile(shell, code, name)
end

--- A function that tells the seconds that a loop takes for n turns, without the garbage collector.
local function stopwatch(shell, loop)
  local clock = shell.host.clock
  return function(n)
    local collects = collectgarbage("isrunning")
    collectgarbage()
    local _ <close> = shell:afterwards(function()
      collectgarbage(collects and "restart" or "stop")
    end)
    collectgarbage("stop")
    local start = clock()
    loop(n)
    return clock() - start
  end
end

--- The turns that take about `wanted` seconds.
local function turns_for(measure, wanted)
  local turns = 1
  local elapsed = measure(1)
  while elapsed < wanted / 5 and turns < 1e9 do
    turns = turns * (elapsed < wanted / 50 and 10 or 2)
    elapsed = measure(turns)
  end
  return math.max(math.tointeger(turns * math.max(wanted / elapsed, 1) // 1), 1)
end

--- The options -n and -r, positive integers, and the code behind them.
local function read_loop_options(arguments, name)
  local options, code = {}, arguments
  if type(arguments) == "string" then
    options, code = read_options(arguments, { n = true, r = true })
    if not code:find("%S") then
      refuse("%%%s needs an expression", name)
    end
  end
  for letter, text in pairs(options) do
    local count = math.tointeger(tonumber(text))
    if not count or count < 1 then
      refuse("-%s needs a positive integer, got '%s'", letter, text)
    end
    options[letter] = count
  end
  return options, code
end

define("timeit", "%timeit [-n LOOPS] [-r RUNS] CODE", "measures the time of code, by many runs",
  function(shell, arguments)
    local options, code = read_loop_options(arguments, "timeit")
    local measure = stopwatch(shell, compile_loop(shell, code, "timeit"))
    local loops, runs = options.n or turns_for(measure, 0.1), options.r or 7
    local sum, squares, best = 0, 0, math.huge
    for _ = 1, runs do
      local each = measure(loops) / loops
      sum, squares, best = sum + each, squares + each * each, math.min(best, each)
    end
    local mean = sum / runs
    local deviation = math.sqrt(math.max(squares / runs - mean * mean, 0))
    print(("%s +- %s (%d runs of %d, best %s)"):format(format_seconds(mean),
      format_seconds(deviation), runs, loops, format_seconds(best)))
  end)

local function median(values)
  table.sort(values)
  return (values[(#values + 1) // 2] + values[#values // 2 + 1]) / 2
end

--- The pieces of code between semicolons; one within a function or a text separates nothing.
local function split_code(shell, code, name)
  local tokens = require("dnn.repl.lexer").tokenize(code)
  local pieces, from = {}, 1
  for i = 1, tokens.count do
    local piece = code:sub(from, tokens.starts[i] - 1)
    if tokens.kinds[i] == ";" and piece:find("%S") and try_loop(shell, piece, name) then
      pieces[#pieces + 1] = piece
      from = tokens.stops[i] + 1
    end
  end
  local last = code:sub(from)
  pieces[#pieces + 1] = last:find("%S") and last or nil
  return pieces
end

--- What a piece of code is called in a table.
local function label(code, i)
  if type(code) == "function" then
    return "function " .. i
  end
  local text = code:gsub("%s+", " "):match("^%s*(.-)%s*$")
  return pretty.plain(#text > 40 and utf8.len(text) == #text and text:sub(1, 37) .. "..." or text)
end

--- Seconds of every piece of code in every round, and their ratios to the first one's.
local function run_rounds(measures, loops, rounds)
  local times, ratios = {}, {}
  for i = 1, #measures do
    times[i], ratios[i] = {}, {}
  end
  for round = 1, rounds do
    for k = 1, #measures do -- another one is the first each time
      local i = (round + k) % #measures + 1
      times[i][round] = measures[i](loops[i]) / loops[i]
    end
    for i = 1, #measures do
      ratios[i][round] = times[i][round] / times[1][round]
    end
  end
  return times, ratios
end

define("bench", "%bench [-n LOOPS] [-r ROUNDS] CODE; CODE...",
  "compares the times of pieces of code, in rounds that run each: medians, ratios to the first",
  function(shell, arguments)
    local options, codes = read_loop_options(arguments, "bench")
    codes = type(codes) == "string" and split_code(shell, codes, "bench") or codes
    for _, code in ipairs(codes) do
      if type(code) ~= "string" and type(code) ~= "function" then
        refuse("%%bench compares functions and texts of code, got %s", type(code))
      end
    end
    if #codes < 2 then
      compile_loop(shell, codes[1], "bench") -- the piece may be wrong, and so be all of them
      refuse("%%bench compares at least two pieces of code, with ; between them")
    end
    local measures, loops = {}, {}
    for i, code in ipairs(codes) do
      measures[i] = stopwatch(shell, compile_loop(shell, code, "bench"))
      loops[i] = options.n or turns_for(measures[i], 0.02)
    end
    local rounds = options.r or 15
    local times, ratios = run_rounds(measures, loops, rounds)
    local rows = { { "median", "ratio", "code" } }
    for i, code in ipairs(codes) do
      rows[i + 1] = { format_seconds(median(times[i])), ("%.2f"):format(median(ratios[i])),
        label(code, i) }
    end
    print_columns(rows)
    print(("(rounds: %d; a ratio is the median of those within each round)"):format(rounds))
  end)

define("prof", "%prof CODE", "tells which lines the time goes to", function(shell, code)
  local chunk = compile(shell, code, "prof")
  local clock = shell.host.clock
  local times, last_key, last_time = {}, nil, clock()
  local function hook()
    local now = clock()
    if last_key then
      times[last_key] = (times[last_key] or 0) + now - last_time
    end
    local info = debug.getinfo(2, "Sl")
    last_key = info and info.currentline > 0 and info.source .. "\0" .. info.currentline or last_key
    last_time = clock()
  end
  do
    local _ <close> = shell:afterwards(debug.sethook)
    debug.sethook(hook, "l")
    chunk()
  end
  local now = clock()
  if last_key then
    times[last_key] = (times[last_key] or 0) + now - last_time
  end
  local traceback = require "dnn.repl.traceback"
  local lines, total = {}, 0
  for key, time in pairs(times) do
    local source, line = key:match("^(.*)%z(%d+)$")
    line = math.tointeger(tonumber(line))
    local text = traceback.line(source, line, shell.session)
    -- a line behind the last was added around the code
    if not traceback.is_of_prompt(source) and (text or source ~= "=%prof") then
      lines[#lines + 1] = { source = source, line = line, time = time, text = text or "" }
      total = total + time
    end
  end
  table.sort(lines, function(a, b) return a.time > b.time end)
  local rows = { { "time", "share", "place", "source" } }
  for i = 1, math.min(#lines, 20) do
    local line = lines[i]
    local place = ("%s:%d"):format(line.source:sub(2):match("[^/\n]*$"), line.line)
    rows[#rows + 1] = { format_seconds(line.time), ("%.1f %%"):format(100 * line.time / total),
      pretty.plain(place), line.text }
  end
  print_columns(rows)
end)

--- Commands of the prompt: inputs that begin with `%`, which no Lua statement does, with `!` for
--- the shell, and questions such as `?name`. Each command is also a function in the table `repl`.

local words = require "dnn.repl.words"

local commands = {}

---@class dnn.repl.command
---@field run fun(shell: dnn.repl.shell, arguments: any)
---@field usage string
---@field text string

local list = {} ---@type table<string, dnn.repl.command>

--- Raises an error without a place: the command line is its place.
local function refuse(message, ...)
  error(message:format(...), 0)
end

--- Defines a command. One whose usage shows no arguments takes none.
local function define(name, usage, text, run)
  local takes_none = usage == "%" .. name
  list[name] = { usage = usage, text = text, run = function(shell, arguments)
    if takes_none and arguments ~= nil and arguments ~= "" then
      refuse("%%%s takes no arguments, got '%s'", name, tostring(arguments))
    end
    return run(shell, arguments)
  end }
end

local function pretty()
  return require "dnn.support.pretty"
end

--- Writes a table of texts in columns; numbers are aligned on the right.
local function print_columns(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, pretty().width(cell))
    end
  end
  for _, row in ipairs(rows) do
    local parts = {}
    for i, cell in ipairs(row) do
      local blanks = (" "):rep(widths[i] - pretty().width(cell))
      parts[i] = i < #row and cell:find("^%d+$") and blanks .. cell or cell .. blanks
    end
    print((table.concat(parts, "  "):gsub("%s+$", "")))
  end
end

local function format_bytes(n)
  for _, unit in ipairs { "B", "KiB", "MiB" } do
    if math.abs(n) < 1024 then
      return unit == "B" and ("%d B"):format(n) or ("%.1f %s"):format(n, unit)
    end
    n = n / 1024
  end
  return ("%.2f GiB"):format(n)
end

local function format_seconds(t)
  for _, unit in ipairs { { 1, "s" }, { 1e-3, "ms" }, { 1e-6, "us" } } do
    if t >= unit[1] then
      return ("%.3g %s"):format(t / unit[1], unit[2])
    end
  end
  return ("%.3g ns"):format(t / 1e-9)
end

--- Bytes that the arrays hold; 0 while there are none.
local function array_memory()
  local core = package.loaded["dnn.core"]
  local memory = core and core.np.memory and core.np.memory()
  return memory and memory.live or 0, memory and memory.peak or 0
end

--- The result of a function that returns nil and a message when it fails.
local function check(result, message)
  return result or refuse("%s", message)
end

--- A function that calls one of the session.
local function of_session(shell, f)
  return function(...)
    return shell.host.session(f, ...)
  end
end

--- A function for the code given to a command, which may be a function already.
local function compile(shell, code, name)
  if type(code) == "function" then
    return of_session(shell, code)
  elseif not code:find("%S") then
    refuse("%%%s needs an expression", name)
  end
  local source_name = "%" .. name
  shell.session.sources[source_name] = code
  local chunk, problem, syntax = require("dnn.repl.evaluator").compile_expression(code, source_name,
    shell.session)
  if not chunk then
    local lines = require("dnn.repl.traceback").describe_syntax(code, syntax, shell.host.columns(),
      shell.session)
    refuse("%s", table.concat({ problem, table.unpack(lines) }, "\n"))
  end
  return of_session(shell, chunk)
end

--- The words of a text, as a shell splits it.
local function split(text)
  local texts, problem = words.split(text)
  return texts or refuse("%s", problem)
end

--- A text that is the name of one file. Where nothing else may follow, blanks need no quotes.
local function file_name(text)
  local texts = words.split(text)
  return words.expand_home(texts and #texts == 1 and texts[1] or text)
end

--- Options such as "-n 5 -t" before the other arguments; "-it" are two. `with_value` tells which
--- have a value. With the usage of a command whose arguments are no code, another one is refused.
local function read_options(arguments, with_value, usage)
  local options = {}
  while true do
    local letter, blank, rest = arguments:match("^%-(%a)(%s*)(.*)$")
    if not letter or with_value[letter] == nil then
      if usage and letter then
        refuse("there is no option -%s: %s", letter, usage)
      end
      return options, arguments
    end
    if with_value[letter] then
      options[letter], rest = words.first(rest)
      if not options[letter] then
        refuse("-%s needs a value", letter)
      end
    else
      options[letter] = true
      rest = (blank == "" and rest ~= "") and "-" .. rest or rest
    end
    arguments = rest
  end
end

-- --- time -------------------------------------------------------------------------------------

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
  return pretty().plain(#text > 40 and utf8.len(text) == #text and text:sub(1, 37) .. "..." or text)
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
    if #codes < 2 then
      compile_loop(shell, codes[1], "bench") -- the piece may be wrong, and so be all of them
      refuse("%%bench compares at least two pieces of code, with ; between them")
    end
    local measures, loops = {}, {}
    for i, code in ipairs(codes) do
      if type(code) ~= "string" and type(code) ~= "function" then
        refuse("%%bench compares functions and texts of code, got %s", type(code))
      end
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
      pretty().plain(place), line.text }
  end
  print_columns(rows)
end)

-- --- what there is ----------------------------------------------------------------------------

--- The variables of the user, by name: those of the session, then globals.
local function variables(shell)
  local found = {}
  for name in next, _G do
    if type(name) == "string" and not shell.given[name] then
      found[name] = rawget(_G, name)
    end
  end
  for name in pairs(shell.session.cells) do
    found[name] = (require("dnn.repl.evaluator").variable(shell.session, name))
  end
  return found
end

define("who", "%who", "lists the names of your variables", function(shell)
  local names = {}
  for name in pairs(variables(shell)) do
    names[#names + 1] = name
  end
  table.sort(names)
  print(#names > 0 and table.concat(names, "  ") or "no variables")
end)

define("whos", "%whos", "lists your variables with type, shape and size, the largest first",
  function(shell)
    local arrays = require "dnn.repl.arrays"
    local rows = {}
    for name, value in pairs(variables(shell)) do
      local kind, info, bytes = type(value), "", 0
      if arrays.is_array(value) then
        kind, info, bytes = "array", arrays.describe(value), arrays.bytes(value)
      elseif kind == "string" then
        bytes = #value
        info = pretty().quote(value:sub(1, 40))
      elseif kind == "table" then
        local count = 0
        for _ in next, value do
          count = count + 1
        end
        info = ("%d entries"):format(count)
      elseif kind ~= "function" then
        info = pretty().text(value, 40):match("^[^\n]*")
      end
      rows[#rows + 1] = { name, kind, bytes > 0 and tostring(bytes) or "", info, bytes = bytes }
    end
    table.sort(rows, function(a, b)
      return a.bytes > b.bytes or a.bytes == b.bytes and a[1] < b[1]
    end)
    table.insert(rows, 1, { "name", "type", "bytes", "shape or value" })
    print_columns(rows)
  end)

define("mem", "%mem", "tells the memory in use, and the largest arrays", function(shell)
  local arrays = require "dnn.repl.arrays"
  local live, peak = array_memory()
  print(("arrays %s (at most %s), Lua %s"):format(format_bytes(live), format_bytes(peak),
    format_bytes(collectgarbage("count") * 1024)))
  local rows = {}
  for name, value in pairs(variables(shell)) do
    if arrays.is_array(value) then
      rows[#rows + 1] = { name, format_bytes(arrays.bytes(value)), arrays.describe(value),
        bytes = arrays.bytes(value) }
    end
  end
  table.sort(rows, function(a, b) return a.bytes > b.bytes end)
  print_columns(table.move(rows, 1, math.min(#rows, 10), 1, {}))
end)

define("gc", "%gc", "collects garbage now, and tells what is left", function()
  collectgarbage()
  collectgarbage()
  print(("arrays %s, Lua %s"):format(format_bytes((array_memory())),
    format_bytes(collectgarbage("count") * 1024)))
end)

define("page", "%page EXPRESSION", "shows a value in the program PAGER, or less",
  function(shell, code)
    local values = table.pack(code)
    if type(code) == "string" then
      values = table.pack(compile(shell, code, "page")())
    end
    local texts = {}
    for i = 1, values.n do
      local bundle = require("dnn.display").bundle(values[i], { width = shell.host.columns() })
      texts[#texts + 1] = bundle["text/plain"]
    end
    local text = table.concat(texts, "\n")
    if not (shell.host.input_terminal and shell.host.output_terminal) then
      print(text)
      return
    end
    local pager = os.getenv("PAGER") or "less -RFX"
    io.stdout:flush()
    local pipe = check(io.popen(pager, "w"))
    pipe:write(text, "\n")
    local ok, _, code_or_signal = pipe:close()
    if not ok and code_or_signal == 127 then
      print(text)
    end
  end)

define("seed", "%seed N", "starts the random numbers of np, dnn and math from a seed",
  function(_, text)
    local seed = math.tointeger(tonumber(text))
    if not seed then
      refuse("%%seed needs an integer, got '%s'", text)
    end
    require("dnn.np").random.seed(seed)
    math.randomseed(seed)
  end)

define("strict", "%strict [on | off]",
  "whether a name that stands for nothing is an error, and a global made in a function told",
  function(shell, mode)
    local globals = require "dnn.repl.globals"
    if mode == "on" or mode == "off" then
      globals.strict(_G, mode == "on", shell)
    elseif mode == "" then
      print(globals.is_strict(_G) and "on" or "off")
    else
      refuse("%%strict takes on or off, got '%s'", mode)
    end
  end)

define("reset", "%reset [-f] [NAMES]",
  "forgets these variables, or all of them with In and Out; it never asks, with -f or without",
  function(shell, arguments)
    local _, rest = read_options(arguments, { f = false }, list.reset.usage)
    local names = {}
    local known = variables(shell)
    for name in rest:gmatch("%S+") do
      if known[name] == nil and not shell.session.cells[name] then
        refuse("you have no variable '%s'", name)
      end
      names[#names + 1] = name
    end
    if #names == 0 then
      for name in pairs(variables(shell)) do
        names[#names + 1] = name
      end
      shell:forget_results()
    end
    for _, name in ipairs(names) do
      shell.session.cells[name] = nil
      if not shell.given[name] then
        rawset(_G, name, nil)
      end
    end
    collectgarbage()
  end)

-- --- inputs -----------------------------------------------------------------------------------

--- The numbers of the inputs that "3-9 12" means; all of them for "".
local function input_numbers(shell, text)
  local numbers = {}
  local function add(first, last)
    local before = #numbers
    for i = math.max(first, 1), math.min(last, shell.n - 1) do
      if shell.inputs[i] then
        numbers[#numbers + 1] = i
      end
    end
    return #numbers > before
  end
  if not text:find("%S") then
    add(1, shell.n)
  end
  for part in text:gmatch("%S+") do
    local first, last = part:match("^(%d+)%-(%d+)$")
    first, last = tonumber(first or part), tonumber(last or part)
    if not math.tointeger(first) then
      refuse("'%s' is no number of an input, nor a range such as 3-9", part)
    end
    if not add(first, last) then
      refuse("there is no input %s", part)
    end
  end
  return numbers
end

--- Writes a text into a file. One that is there is only replaced with `options.f`; with `options.a`
--- the text is added to it.
local function write_file(name, text, options, advice)
  local there = not (options.f or options.a) and io.open(name, "rb")
  if there then
    there:close()
    refuse("%s exists: %s", name, advice)
  end
  local found, files = pcall(require, "dnn.files")
  if found then -- in one step: what is there outlives a full disk
    local old <close> = options.a and io.open(name, "rb") or nil
    local ok, problem = pcall(files.write, name, (old and check(old:read("a")) or "") .. text)
    return check(ok, problem)
  end
  local file = check(io.open(name, options.a and "a" or "w"))
  local written, problem = file:write(text)
  local closed, reason = file:close()
  check(written and closed, problem or reason)
end

define("history", "%history [-n] [-g TEXT] [-f FILE] [3-9]",
  "shows inputs: with numbers, of all sessions those that hold a text, or into a file",
  function(shell, arguments)
    local options, rest = read_options(arguments, { n = false, g = true, f = true },
      list.history.usage)
    local lines = {}
    if options.g then
      options.g = (options.g .. " " .. rest):match("^(.-)%s*$")
      for _, source in ipairs(shell.host.earlier()) do
        lines[#lines + 1] = source:find(options.g, 1, true) and source or nil
      end
      rest = ""
    end
    local told = {} -- the history has the inputs of this session too, if it is kept
    for _, source in ipairs(lines) do
      told[source] = true
    end
    for _, i in ipairs(input_numbers(shell, rest)) do
      local source = shell.inputs[i]
      if not options.g or source:find(options.g, 1, true) and not told[source] then
        lines[#lines + 1] = (options.n and ("%d: "):format(i) or "") .. source
      end
    end
    local text = table.concat(lines, "\n")
    if options.f then
      write_file(words.expand_home(options.f), text .. "\n", {}, "give the name of a new file")
    elseif #lines > 0 then
      print(pretty().plain(text))
    end
  end)

--- Input `i` as a script has it: what it showed is printed, and what is for the prompt alone is a
--- comment.
--- `free` gets the names that it uses.
local function script_cell(shell, i, free)
  local source = shell.inputs[i]
  local syntax = not commands.recognizes(source) and commands.expand(source) == source
    and require("dnn.repl.parser").parse(source, { prompt = true })
  if not (syntax and syntax.ok) then
    return "-- " .. source:gsub("\n", "\n-- ")
  end
  for name in pairs(syntax.free) do
    free[name] = true
  end
  local last = syntax.last
  if last and (last.kind == "expression" or last.kind == "return"
      or last.kind == "call" and not syntax.silent and shell.results.out[i] ~= nil) then
    local value = source:sub(last.start, last.stop):gsub(last.kind == "return" and "^return" or "^",
      ""):gsub("[%s;]+$", "")
    local shown = (syntax.silent and "local _ = %s" or "print(%s)"):format(value)
    source = source:sub(1, last.start - 1):gsub("^%s*=", "") .. shown
      .. source:sub(last.stop + 1):gsub("^[%s;]+", " "):gsub("%s+$", "")
  end
  return source:find("^%s*%(") and ";" .. source or source -- which would call what stands above
end

--- Inputs as the text of a script, behind `before`, in cells of a notebook. The names that only the
--- prompt has at hand are made first.
local function script_text(shell, numbers, before)
  local free, parts = {}, {}
  for _, i in ipairs(numbers) do
    parts[#parts + 1] = "-- %%\n" .. script_cell(shell, i, free) .. "\n"
  end
  local preloaded, head = require "dnn.support.preloaded", {}
  for _, name in ipairs(preloaded.names()) do
    local line = ('local %s = require "%s"\n'):format(name, preloaded.module(name))
    head[#head + 1] = free[name] and not before:find(line, 1, true) and line or nil
  end
  table.sort(head)
  if #head > 0 then
    table.insert(parts, 1, table.concat(head))
  end
  return table.concat(parts, "\n")
end

define("save", "%save [-f] [-a] FILE [3-9]",
  "writes inputs as a new script, in cells of a notebook; -f: replaces one, -a: adds to it",
  function(shell, arguments)
    local options, rest = read_options(arguments, { f = false, a = false }, list.save.usage)
    if options.f and options.a then
      refuse("%%save takes -f or -a: the file is either replaced or added to")
    end
    local texts = split(rest)
    local name = words.expand_home(table.remove(texts, 1)
      or refuse("%%save needs the name of a file"))
    local numbers = input_numbers(shell, table.concat(texts, " "))
    local there = options.a and io.open(name, "rb")
    local before = there and there:read("a") or ""
    if there then
      there:close()
    end
    write_file(name, (options.a and "\n" or "") .. script_text(shell, numbers, before), options,
      ("%%save -f %s replaces it, -a adds to it"):format(words.quote(name)))
    print(("%d input%s written to %s"):format(#numbers, #numbers == 1 and "" or "s", name))
  end)

define("recall", "%recall N", "runs an earlier input again", function(shell, arguments)
  local source = shell.inputs[math.tointeger(tonumber(arguments))]
  if not source then
    refuse("there is no input '%s'", arguments)
  end
  print(pretty().plain(source))
  shell:execute(source)
end)

--- Opens an editor for a file, at a line if one is given.
local function open_editor(file, line)
  local program = os.getenv("VISUAL") or os.getenv("EDITOR") or "vi"
  local ok = os.execute(("%s %s%s"):format(program, line and "+" .. line .. " " or "",
    words.quote(file)))
  if not ok then
    refuse("the editor %s failed", program)
  end
end

define("edit", "%edit [N | FILE[:LINE]]",
  "opens an editor for an input, a file or something new; what it leaves is run",
  function(shell, arguments)
    local file, line = arguments:match("^(.-):(%d+)$")
    file = file_name(file or arguments)
    local number = math.tointeger(tonumber(arguments))
    if number and not shell.inputs[number] then
      refuse("there is no input %s", arguments)
    end
    if file ~= "" and not number then
      open_editor(file, line)
      list.run.run(shell, "-i " .. words.quote(file))
      return
    end
    local name = os.tmpname()
    local edited = name .. ".lua"
    os.rename(name, edited)
    local out = check(io.open(edited, "w"))
    out:write(number and shell.inputs[number] or "")
    out:close()
    local ok, problem = pcall(open_editor, edited)
    local source = ""
    if ok then
      local input = check(io.open(edited))
      source = input:read("a")
      input:close()
    end
    os.remove(edited)
    if not ok then
      error(problem, 0)
    elseif source:find("%S") then
      print(pretty().plain((source:gsub("\n$", ""))))
      shell:keep_input(source)
      shell:execute(source)
    end
  end)

--- Reads lines up to one that is only '--', and runs them.
local function paste(shell)
  local lines = {}
  while true do
    local line, reason = shell.host.read("... ")
    if not line and reason ~= "end" then
      return
    elseif not line or line == "--" then
      break
    end
    lines[#lines + 1] = line
  end
  local source = table.concat(lines, "\n")
  shell:keep_input(source)
  shell:execute(source)
end

define("paste", "%paste", "takes lines up to one that is only '--', and runs them", paste)
define("cpaste", "%cpaste", "the same as %paste", paste)


--- Calls the chunk of a script, in which os.exit ends the script alone. A status that tells of a
--- failure is an error; a script that ends well has no values.
local function run_script(shell, chunk, ...)
  local system, is_over, ending = rawget(_G, "os"), false, {}
  if type(system) ~= "table" then -- no script ends itself by that
    system = {}
  end
  local exit = rawget(system, "exit")
  rawset(system, "exit", function(status, ...)
    if is_over then -- called by what the script has left
      return exit(status, ...)
    elseif status == nil or status == true or status == 0 then
      error(ending, 0)
    end
    error(("the script called os.exit(%s)"):format(tostring(status)), 2)
  end)
  shell.ending = ending
  local is_input = shell.running_input
  local values = table.pack(pcall(shell.call, shell, chunk, ...))
  is_over, shell.ending = true, nil
  rawset(system, "exit", exit)
  if values[1] then
    return values[2]
  elseif is_input and rawequal(values[2], ending) then
    return table.pack()
  end
  error(values[2], 0)
end

define("run", "%run [-i] [-t] [-d] FILE [ARGUMENTS]",
  "runs a file and takes its variables; -i: it sees yours, -t: time, -d: debug an error",
  function(shell, arguments)
    local options, rest = read_options(arguments, { i = false, t = false, d = false },
      list.run.usage)
    local texts = split(rest)
    local path = words.expand_home(texts[1] or refuse("%%run needs the name of a file"))
    local file = io.open(path, "rb")
    if not file then
      local is_blank = texts[2] and io.open(rest, "rb")
      refuse("cannot open %s%s", path, is_blank and is_blank:close()
        and (": a name with blanks stands in quotes, %%run %s"):format(words.quote(rest)) or "")
    end
    local source = file:read("a"):gsub("^#[^\n]*", "")
    file:close()
    local evaluator = require "dnn.repl.evaluator"
    local session = options.i and shell.session or evaluator.session()
    local environment = not options.i and setmetatable({}, { __index = _G }) or nil
    local chunk, problem, _, syntax = evaluator.compile(source, "@" .. path, session, environment)
    if not chunk then
      problem = problem ~= "incomplete" and problem or path .. " ends in an unfinished statement"
      shell:report(problem, function()
        return require("dnn.repl.traceback").describe_syntax(source, syntax, shell.host.columns())
      end)
      return
    end
    local arg = rawget(_G, "arg")
    rawset(_G, "arg", table.move(texts, 1, #texts, 0, {}))
    local start = shell.host.clock()
    local values = run_script(shell, chunk, table.unpack(texts, 2))
    local elapsed = shell.host.clock() - start
    rawset(_G, "arg", arg)
    for name, value in next, environment or {} do
      rawset(_G, name, value)
    end
    for name, cell in pairs(session.cells) do
      shell.session.cells[name] = cell
    end
    shell:work(shell.hint_at_masks, shell, source)
    if values and options.t then
      print("wall " .. format_seconds(elapsed))
    elseif not values and options.d then
      list.debug.run(shell)
    end
  end)

-- --- errors -----------------------------------------------------------------------------------

define("debug", "%debug", "looks around where the last input failed", function(shell)
  if not shell.failed then
    refuse("nothing failed since the last input")
  end
  require("dnn.repl.debugger").run(shell, shell.failed.thread)
end)

define("tb", "%tb", "shows all calls that led to the last error", function(shell)
  if not shell.failed then
    refuse("nothing failed since the last input")
  end
  print(pretty().plain(require("dnn.repl.traceback").calls(shell.failed.thread)))
end)

-- --- modules ----------------------------------------------------------------------------------

define("reload", "%reload MODULE", "loads a module again, in place", function(_, name)
  local file = package.loaded[name] ~= nil and package.searchpath(name, package.path)
  if not file then
    refuse("no module '%s' was loaded from a Lua file", name)
  end
  local report, problem = require("dnn.repl.reload").module(name, file)
  if not report then
    refuse("%s", problem)
  end
  print(report)
end)

define("autoreload", "%autoreload [on | off | now | list]",
  "whether changed modules are loaded again before each input", function(shell, mode)
    local reload = require "dnn.repl.reload"
    if mode == "on" or mode == "off" then
      shell.config.autoreload = mode == "on"
    elseif mode == "now" then
      shell:reload_changed()
    elseif mode == "list" then
      for _, module in ipairs(reload.watched(shell:watcher())) do
        print(("%s  %s"):format(module.name, module.file))
      end
    elseif mode == "" then
      print(shell.config.autoreload and "on" or "off")
    else
      refuse("%%autoreload takes on, off, now or list, got '%s'", mode)
    end
  end)

-- --- the system -------------------------------------------------------------------------------

define("cd", "%cd [DIRECTORY]", "changes the working directory", function(shell, name)
  check(shell.host.chdir(file_name(name == "" and "~" or name)))
  print(pretty().plain(shell.host.directory()))
end)

define("pwd", "%pwd", "shows the working directory", function(shell)
  print(pretty().plain(shell.host.directory()))
end)

define("ls", "%ls [DIRECTORY]", "lists a directory", function(shell, name)
  local names, problem = shell.host.list(name == "" and "." or file_name(name))
  check(not problem, problem)
  local shown = {}
  for _, entry in ipairs(names) do
    if entry:sub(1, 1) ~= "." then
      shown[#shown + 1] = pretty().plain(entry)
    end
  end
  table.sort(shown)
  if #shown > 0 then
    print(table.concat(shown, "\n"))
  end
end)

--- The text of a value within a command of the shell; nil if it has none.
local function shell_text(value)
  local metatable = debug.getmetatable(value)
  if type(value) == "string" then
    return value
  elseif type(value) == "number" or type(value) == "boolean" then
    return pretty().text(value)
  elseif type(metatable) == "table" and rawget(metatable, "__tostring") then
    return tostring(value)
  end
end

--- The text of the value of an expression, if that is one value and uses variables that exist.
local function expression_text(shell, code)
  local syntax = require("dnn.repl.parser").parse(code, { prompt = true })
  local is_known = next(syntax.free) ~= nil
  for name in pairs(syntax.free) do
    is_known = is_known and (shell.session.cells[name] ~= nil or _G[name] ~= nil)
  end
  if not (is_known and syntax.ok and syntax.last and (syntax.last.kind == "expression"
      or syntax.last.kind == "call")) then
    return nil
  end
  local values = table.pack(compile(shell, code, "sh")())
  return values.n == 1 and shell_text(values[1]) or nil
end

--- The text of the longest part of "a.b.c" that has one, and what is left of it.
local function variable_text(shell, path)
  local lookup = require "dnn.repl.lookup"
  local rest = ""
  while path do
    local value = lookup.path(path, function(name)
      return require("dnn.repl.evaluator").variable(shell.session, name)
    end)
    local text = value ~= nil and shell_text(value)
    if text then
      return text .. rest
    end
    local shorter, last = path:match("^(.*)(%..*)$")
    path, rest = shorter, (last or "") .. rest
  end
end

--- A command of the shell with the values of {expression} and of $name, which is not looked for
--- within '...' or behind a backslash; $$ stands for $. What means nothing here is left to the
--- shell.
local function fill_in(shell, command)
  local parts, at, in_quotes = {}, 1, false
  while at <= #command do
    local character = command:sub(at, at)
    local braces = character == "{" and command:match("^%b{}", at)
    local path = character == "$" and command:match("^%$([%a_][%w_.]*)", at)
    local taken, text = character, nil
    if character == "'" then
      in_quotes = not in_quotes
    elseif character == "\\" and not in_quotes then
      taken = command:sub(at, at + 1)
    elseif character == "$" and not in_quotes then
      if path then
        taken = "$" .. path
        text = variable_text(shell, path)
      elseif command:find("^%$%$", at) then
        taken, text = "$$", "$"
      else
        taken = command:match("^%$%b{}", at) or "$"
      end
    elseif braces then
      text = expression_text(shell, braces:sub(2, -2))
      taken = text and braces or character
    end
    parts[#parts + 1] = text or taken
    at = at + #taken
  end
  return table.concat(parts)
end

define("sh", "!COMMAND",
  "runs a command of the shell, with $name and {expression}; name = !COMMAND takes its lines",
  function(shell, command)
    if not command:find("%S") then
      refuse("! needs a command of the shell")
    end
    command = fill_in(shell, command)
    io.stdout:flush()
    local _, how, code = os.execute(command)
    if how == "signal" or code ~= 0 then
      print(("[%s %d]"):format(how, code))
    end
  end)

define("capture", "%capture COMMAND", "the lines that a command of the shell writes, as a table",
  function(shell, command)
    if not command:find("%S") then
      refuse("%%capture needs a command of the shell")
    end
    local pipe = check(io.popen(fill_in(shell, command)))
    local lines = {}
    for line in pipe:lines() do
      lines[#lines + 1] = line
    end
    pipe:close()
    return lines
  end)

define("config", "%config [NAME=VALUE]", "shows or changes the settings of the prompt",
  function(shell, arguments)
    local name, value = arguments:match("^([%w_]+)%s*=%s*(.-)$")
    if not name and arguments ~= "" then
      refuse("%%config takes NAME=VALUE, got '%s'", arguments)
    elseif not name then
      local names = {}
      for key in pairs(shell.config) do
        names[#names + 1] = key
      end
      table.sort(names)
      for _, key in ipairs(names) do
        print(("%s = %s"):format(key, tostring(shell.config[key])))
      end
      return
    end
    local current = shell.config[name]
    if current == nil then
      refuse("there is no setting '%s'", name)
    elseif type(current) == "boolean" then
      if value ~= "true" and value ~= "false" then
        refuse("%s must be true or false, got '%s'", name, value)
      end
      shell.config[name] = value == "true"
    else
      shell.config[name] = tonumber(value) or refuse("%s must be a number, got '%s'", name, value)
    end
  end)

-- --- help -------------------------------------------------------------------------------------

define("apropos", "%apropos WORD", "searches the help", function(_, word)
  if word == "" then
    refuse("%%apropos needs a word")
  end
  print(require("dnn.repl.inspector").search(word))
end)

define("help", "%help [COMMAND]", "lists the commands", function(shell, name)
  local rows = {}
  if type(name) ~= "string" then
    require("dnn.repl.inspector").explain(shell, name)
    return
  end
  for _, one in ipairs(commands.names()) do
    if name == "" or one == name:gsub("^%%", "") then
      rows[#rows + 1] = { list[one].usage, list[one].text }
    end
  end
  if #rows == 0 then
    refuse("there is no command %%%s", name)
  end
  print_columns(rows)
  if name == "" then
    print("?NAME or NAME? shows help for a function or value, ??NAME its source")
  end
end)

-- --- running them -----------------------------------------------------------------------------

--- Is the input a command or a question?
---@param source string
---@return boolean
function commands.recognizes(source)
  return source:find("^%s*[%%!?]") ~= nil
    or source:find("^%s*[%a_][%w_.:]*%s*%?%??%s*$") ~= nil
end

-- Commands whose argument is Lua code, which may take several lines.
local take_code = { time = true, timeit = true, bench = true, prof = true, page = true }

--- The Lua code in a command that takes some, and the command's name; nil for another command.
---@param source string
---@return string?
---@return string?
function commands.code(source)
  local name, code = source:match("^%s*%%%%?([%a_]+)%s*(.*)$")
  if not take_code[name] then
    return nil
  end
  return (code:gsub("^%-[nr]%s*%d+%s*", ""):gsub("^%-[nr]%s*%d+%s*", "")), name
end

--- Can further lines make a command of the text?
---@param source string
---@return boolean
function commands.is_incomplete(source)
  local code = commands.code(source)
  if not code then
    return false
  end
  return code:find("%S") and require("dnn.repl.evaluator").is_incomplete(code)
    or source:find("^%s*%%%%[%a_]+[^\n]*$") ~= nil -- %%time, as a notebook has it
end

--- Lua code for an input such as `files = !ls`, which stores what a command writes; or the input.
---@param source string
---@return string
function commands.expand(source)
  local head, command = source:match("^(%s*[%w_. ]+=%s*)!([^\n]+)$")
  return head and ("%srepl.capture(%q)"):format(head, command) or source
end

--- The names of all commands, sorted.
---@return string[]
function commands.names()
  local names = {}
  for name in pairs(list) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

-- Commands that run code through the shell, or talk to the user: not in a coroutine of their own.
local outermost = { debug = true, run = true, edit = true, paste = true, cpaste = true,
  recall = true, tb = true, autoreload = true }

-- Commands whose arguments are words: as functions they take each word as an argument.
commands.take_words = { run = true, save = true, edit = true, cd = true, ls = true }

-- Commands of IPython that are not needed here.
local elsewhere = {
  matplotlib = "plots are not part of this program",
  load_ext = "changed modules are loaded again by themselves",
  lsmagic = "%help lists the commands", magic = "%help lists the commands",
  clear = "Ctrl-L clears the screen", quickref = "? shows how to get help",
  pip = "a shell command begins with !", conda = "a shell command begins with !",
  env = "os.getenv(name) reads the environment", pdb = "%debug looks around after an error",
  xdel = "%reset NAME forgets a variable", pinfo = "?NAME shows help", load = "%edit FILE opens it",
  store = "np.save(path, A) keeps an array, net:save(path) a network",
}

--- Runs a command or answers a question.
---@param shell dnn.repl.shell
---@param source string
function commands.run(shell, source)
  local inspector = require "dnn.repl.inspector"
  local asked = source:match("^%s*%?+%s*%%%%?([%a_]+)%s*$")
    or source:match("^%s*%%%%?([%a_]+)%s*%?+%s*$")
  if asked then
    source = "%help " .. asked
  end
  local question, wants_source = inspector.question(source)
  if question then
    shell:work(inspector.answer, shell, question, wants_source)
    return
  end
  local name, arguments = source:match("^%s*%%%%?([%a_]+)%s*(.-)%s*$")
  if source:find("^%s*!") then
    name, arguments = "sh", source:match("^%s*!%s*(.-)%s*$")
  end
  local command = list[name]
  if not command and elsewhere[name] then
    shell:report(("there is no command %%%s: %s"):format(name, elsewhere[name]))
  elseif not command then
    local nearest = name and require("dnn.support.suggest").nearest(name, commands.names())
    shell:report(("there is no command %s%s"):format(pretty().plain(source:match("^%s*(%S*)")),
      nearest and (", did you mean %%%s?"):format(nearest) or ""))
  elseif outermost[name] then
    local ok, problem = xpcall(command.run, function(problem) return problem end, shell, arguments)
    if not ok then
      shell:report(problem)
    end
  else
    local values = shell:work(command.run, shell, arguments)
    if values then
      shell:give(values, true)
    end
  end
end

--- The commands as functions, for scripts and the table `repl`: repl.time("f(x)") or repl.time(f),
--- repl.bench("f(x)", g).
--- repl.command adds one.
---@param shell dnn.repl.shell
---@return table<string, function>
function commands.functions(shell)
  local functions = {}
  for name, command in pairs(list) do
    functions[name] = function(...)
      local given = table.pack(...)
      if name == "bench" and (given.n > 1 or type(given[1]) == "function") then
        return command.run(shell, given)
      elseif type(given[1]) == "function" or name == "page" and type(given[1]) ~= "string" then
        return command.run(shell, given[1])
      end
      for i = 1, given.n do
        local text = tostring(given[i])
        local is_plain = not commands.take_words[name] or text:find("^%-")
          or text:find("^[%w_./:]+$")
        given[i] = is_plain and text or words.quote(text)
      end
      return command.run(shell, table.concat(given, " "))
    end
  end
  --- The text of a value, as it is shown: in Lua syntax, at most `width` columns wide.
  function functions.pretty(value, width)
    return pretty().text(value, width or shell.host.columns())
  end

  --- Defines the command %name, which calls f with the text after it.
  function functions.command(name, f, text)
    if type(name) ~= "string" or name:find("[^%a_]") or type(f) ~= "function" then
      error("a command needs a name of letters, a function and a text", 2)
    end
    define(name, "%" .. name .. " ...", text or "", function(_, arguments)
      shell.host.session(f, arguments)
    end)
    functions[name] = f
  end
  return functions
end

--- The function `help`: help(np.sum), help("np.sum"), and help() on help.
---@param shell dnn.repl.shell
function commands.help_function(shell)
  return function(...)
    local inspector = require "dnn.repl.inspector"
    if select("#", ...) == 0 then
      inspector.answer(shell, "")
    else
      inspector.explain(shell, (...))
    end
  end
end

return commands

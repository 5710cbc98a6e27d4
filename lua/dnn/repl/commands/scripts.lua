--- Commands about inputs and scripts: %history, %save, %recall, %edit, %paste, %run.

local registry = require "dnn.repl.commands.registry"
local tools = require "dnn.repl.commands.tools"
local command_syntax = require "dnn.repl.commands.syntax"
local words = require "dnn.repl.words"
local pretty = require "dnn.support.pretty"

local list, define, refuse = registry.list, registry.define, registry.refuse
local format_seconds, check, split = tools.format_seconds, tools.check, tools.split
local file_name, read_options = tools.file_name, tools.read_options

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
      print(pretty.plain(text))
    end
  end)

--- Input `i` as a script has it: what it showed is printed, and what is for the prompt alone is a
--- comment.
--- `free` gets the names that it uses.
local function script_cell(shell, i, free)
  local source = shell.inputs[i]
  local syntax = not command_syntax.recognizes(source) and command_syntax.expand(source) == source
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
  print(pretty.plain(source))
  shell:execute(source)
end)

--- Opens an editor for a file, at a line if one is given.
local function open_editor(shell, file, line)
  local program = os.getenv("VISUAL") or os.getenv("EDITOR")
  if not program and not shell.host.output_terminal then
    refuse("there is no terminal for an editor; VISUAL names one with a window of its own")
  end
  program = program or "vi"
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
      open_editor(shell, file, line)
      list.run.run(shell, "-i " .. words.quote(file))
      return
    end
    local name = os.tmpname()
    local edited = name .. ".lua"
    os.rename(name, edited)
    local out = check(io.open(edited, "w"))
    out:write(number and shell.inputs[number] or "")
    out:close()
    local ok, problem = pcall(open_editor, shell, edited)
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
      print(pretty.plain((source:gsub("\n$", ""))))
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
        return require("dnn.repl.traceback").describe_syntax(source, syntax,
          shell.host.terminal_width())
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

--- What several commands need: reading options and files, compiling code, showing columns.

local refuse = require("dnn.repl.commands.registry").refuse
local words = require "dnn.repl.words"
local pretty = require "dnn.support.pretty"

--- Writes a table of texts in columns; numbers are aligned on the right.
local function print_columns(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, pretty.width(cell))
    end
  end
  for _, row in ipairs(rows) do
    local parts = {}
    for i, cell in ipairs(row) do
      local blanks = (" "):rep(widths[i] - pretty.width(cell))
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
    local lines = require("dnn.repl.traceback").describe_syntax(code, syntax,
      shell.host.terminal_width(), shell.session)
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

return {
  check = check, compile = compile, split = split, file_name = file_name,
  read_options = read_options, array_memory = array_memory, print_columns = print_columns,
  format_bytes = format_bytes, format_seconds = format_seconds,
}

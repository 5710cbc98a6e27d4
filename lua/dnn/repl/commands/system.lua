--- Commands for the system around the prompt: %cd, %ls, !COMMAND, ...

local registry = require "dnn.repl.commands.registry"
local tools = require "dnn.repl.commands.tools"
local pretty = require "dnn.support.pretty"

local define, refuse, check = registry.define, registry.refuse, tools.check
local compile, file_name = tools.compile, tools.file_name

define("cd", "%cd [DIRECTORY]", "changes the working directory", function(shell, name)
  check(shell.host.chdir(file_name(name == "" and "~" or name)))
  print(pretty.plain(shell.host.directory()))
end)

define("pwd", "%pwd", "shows the working directory", function(shell)
  print(pretty.plain(shell.host.directory()))
end)

define("ls", "%ls [DIRECTORY]", "lists a directory", function(shell, name)
  local names, problem = shell.host.list(name == "" and "." or file_name(name))
  check(not problem, problem)
  local shown = {}
  for _, entry in ipairs(names) do
    if entry:sub(1, 1) ~= "." then
      shown[#shown + 1] = pretty.plain(entry)
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
    return pretty.text(value)
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

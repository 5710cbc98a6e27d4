--- Commands of the prompt: inputs that begin with `%`, which no Lua statement does, with `!` for
--- the shell, and questions such as `?name`. Each command is also a function in the table `repl`.
--
-- The prompt runs them by this module. They are defined here and in dnn.repl.commands.figures,
-- .measuring, .values, .scripts and .system; dnn.repl.commands.syntax tells which inputs are
-- commands.

local registry = require "dnn.repl.commands.registry"
local tools = require "dnn.repl.commands.tools"
local words = require "dnn.repl.words"
local pretty = require "dnn.support.pretty"
require "dnn.repl.commands.figures"
require "dnn.repl.commands.measuring"
require "dnn.repl.commands.scripts"
require "dnn.repl.commands.system"
require "dnn.repl.commands.values"

local commands = { names = registry.names }

local list, define, refuse = registry.list, registry.define, registry.refuse
local print_columns = tools.print_columns

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
  print(pretty.plain(require("dnn.repl.traceback").calls(shell.failed.thread)))
end)

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

-- What IPython calls it.
local modes_of_ipython = { ["0"] = "off", ["1"] = "on", ["2"] = "on", ["3"] = "on" }

define("autoreload", "%autoreload [on | off | now | list]",
  "whether changed modules are loaded again before each input", function(shell, mode)
    local reload = require "dnn.repl.reload"
    mode = modes_of_ipython[mode] or mode
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

define("config", "%config [NAME=VALUE]", "shows or changes the settings of the prompt",
  function(shell, arguments)
    local name, value = arguments:match("^([%w_]+)%s*=%s*(.-)$")
    if arguments:find("^InlineBackend%.") then -- of notebooks
      shell:tell_once("InlineBackend", "[%plot MODE sets how figures are shown]")
      return
    elseif not name and arguments ~= "" then
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
  for _, one in ipairs(registry.names()) do
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

-- Commands that run code through the shell, or talk to the user: not in a coroutine of their own.
local outermost = { debug = true, run = true, edit = true, paste = true, cpaste = true,
  recall = true, tb = true, autoreload = true }

-- Commands whose arguments are words: as functions they take each word as an argument.
commands.take_words = { run = true, save = true, edit = true, cd = true, ls = true }

-- Commands that take values, too, as functions.
local takes_values = { bench = true, page = true, plot = true }

-- Commands of IPython for what is so by itself.
local needless = {
  matplotlib = "figures are shown after each input", pylab = "plt and np are there",
  load_ext = "changed modules are loaded again by themselves",
}

-- Commands of IPython that do not exist here.
local elsewhere = {
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
  if not command and needless[name] then
    shell:tell_once(name, ("[%s]"):format(needless[name]))
  elseif not command and elsewhere[name] then
    shell:report(("there is no command %%%s: %s"):format(name, elsewhere[name]))
  elseif not command then
    local nearest = name and require("dnn.support.suggest").nearest(name, registry.names())
    shell:report(("there is no command %s%s"):format(pretty.plain(source:match("^%s*(%S*)")),
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
      if takes_values[name] and (given.n > 1 or given.n == 1 and type(given[1]) ~= "string") then
        return command.run(shell, given)
      elseif type(given[1]) == "function" then
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
    return pretty.text(value, width or shell.host.terminal_width())
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

--- What runs the inputs of a session, and keeps their results, variables and errors, whichever
--- front end reads them, such as the prompt (dnn.repl.prompt). dnn.repl.evaluator says what becomes
--- of an input, dnn.repl.commands what of a command.
--
-- Nothing that an input does to the session may end the front end. Its globals are not the
-- session's (src/repl/environment.h); what belongs to the session is read raw, and its code is only
-- called within host.run, host.work and host.session.

local command_syntax = require "dnn.repl.commands.syntax"
local commands = require "dnn.repl.commands"
local editor = require "dnn.repl.editor"
local evaluator = require "dnn.repl.evaluator"
local globals = require "dnn.repl.globals"
local results = require "dnn.repl.results"
local display = require "dnn.display"

local shells = {}

local styles = { input = "32", output = "36", problem = "31", warning = "33", dim = "2" }

---@param text string
---@param style string
---@param wanted boolean
local function paint(text, style, wanted)
  return wanted and ("\27[%sm%s\27[0m"):format(styles[style], text) or text
end

shells.paint = paint

--- Writes a line to standard output, whatever `print` is in the session.
local function say(text)
  io.stdout:write(text, "\n")
end

--- Keeps message handlers out of an interrupt: they would run where no hook can end them. The tail
--- call leaves no trace in a traceback that the handler makes.
local function guard_handlers(host)
  host.guard(function(handler)
    return function(problem)
      if host.interrupted() then
        return problem
      end
      return handler(problem)
    end
  end)
end

---@class dnn.repl.front what a front end does of its own
---@field give fun(shell: dnn.repl.shell, values: table) shows the results of an input
---@field report fun(shell: dnn.repl.shell, message: string, lines: string[]) tells an error
---@field help fun(shell: dnn.repl.shell, text: string) shows a text that was asked for
---@field mark fun(shell: dnn.repl.shell, what: string) "C" before what an input writes, "D" behind

---@class dnn.repl.shell what the parts of a running front end share
---@field host table what the program offers, see src/repl/host.h
---@field front dnn.repl.front
---@field session dnn.repl.session
---@field n integer number of the input
---@field is_taken boolean is it read, so that the next one has another number?
---@field inputs string[]
---@field input_list table `In` of the session
---@field results dnn.repl.results
---@field color boolean
---@field had_error boolean
---@field status integer of the last input: 0, 1 after an error, 130 when it was interrupted
---@field given table<string, boolean> names of globals that the user has not made
---@field config table<string, boolean|number> see %config: autoreload, details, figures, hints,
--- long_time, marks
---@field reloader? dnn.repl.reloader
---@field running_input boolean
---@field ending? table the error by which a script ends well, while one runs
---@field told table<string, boolean> what was said once and needs no second time
---@field finish? fun() see afterwards
---@field failed? { problem: any, thread: thread, message: string } the last error of an input
local shell_class = {}
shell_class.__index = shell_class

--- Says something the first time only.
function shell_class:tell_once(what, text)
  if not self.told[what] then
    self.told[what] = true
    say(paint(text, "dim", self.color))
  end
end

--- Tells an error, with what is known of its place.
---@param problem any
---@param details? fun(message: string): string[] makes further lines
function shell_class:report(problem, details)
  local host = self.host
  self.had_error = true
  rawset(_G, "_error", problem)
  local ok, message = host.work(evaluator.message, problem)
  message = ok and message or "(the error object has no text)"
  message = message:gsub("^.-:%d+: interrupted$", "interrupted") -- wherever it was
    :gsub("^.-:%d+: Interrupted system call$", "interrupted") -- in file:lines()
  self.status = message == "interrupted" and 130 or 1
  local lines = {}
  if details then
    local described, more = host.work(details, message)
    lines = described and more
      or { ("  (more cannot be told: %s)"):format(evaluator.message(more)) }
  end
  self.front.report(self, message, lines)
end

--- Tells the error of an input, or of a command, that ran in `thread`. Where nothing but the
--- prompt itself ran, a command refused what it was given, and the last error is still that before.
function shell_class:report_failure(problem, thread)
  self:settle()
  local is_loaded, traceback = pcall(require, "dnn.repl.traceback")
  if is_loaded and not traceback.has_frames(thread) then
    self.host.run(coroutine.close, thread)
    self:report(problem)
    return
  end
  self:close_failed()
  self.failed = { problem = problem, thread = thread }
  self:report(problem, function(message)
    return require("dnn.repl.traceback").describe(message, thread, self.session,
      self.host.terminal_width())
  end)
  if self.host.input_terminal and self.host.output_terminal then
    self:tell_once("debug", "[%debug looks around there, %tb shows all calls]")
  end
end

--- Closes what the last input that failed has left open.
function shell_class:close_failed()
  local failed = self.failed
  if failed then
    self.failed = nil
    self.host.run(coroutine.close, failed.thread)
  end
end

--- A value that calls a function once, when it is closed, or when the input ends in an error: its
--- coroutine, and what is to be closed there, stay for %debug.
---@param f fun()
function shell_class:afterwards(f)
  local function finish()
    if self.finish == finish then
      self.finish = nil
      f()
    end
  end
  self.finish = finish
  return setmetatable({}, { __close = finish })
end

--- Calls a function as `run` says, host.run, host.work or host.prepare.
local function call_in_coroutine(self, run, f, ...)
  if self.running_input then
    return table.pack(f(...))
  end
  self.running_input = true
  local values = table.pack(run(f, ...))
  self.running_input = false
  if self.finish then
    self.finish()
  end
  if not values[1] and self.ending and rawequal(values[2], self.ending) then
    self.host.run(coroutine.close, values[3])
    return table.pack()
  elseif not values[1] then
    self:report_failure(values[2], values[3])
    return nil
  end
  return table.pack(table.unpack(values, 2, values.n))
end

--- Runs a function of the session in a coroutine of its own. Returns its values with their number
--- in `n`, or nil after its error was reported. Within an input the function is just called.
function shell_class:call(f, ...)
  return call_in_coroutine(self, self.host.run, f, ...)
end

--- The same for a function of the front end, which calls code of the session by host.session or
--- pcall.
function shell_class:work(f, ...)
  return call_in_coroutine(self, self.host.work, f, ...)
end

--- Keeps a text as the input that runs; `In` holds another copy, which belongs to the session.
function shell_class:keep_input(source)
  self.inputs[self.n] = source
  rawset(self.input_list, self.n, source)
end

--- Keeps values as those of the input, and shows them.
function shell_class:give(values, shown)
  if values.n == 0 then
    return
  end
  self:work(function()
    self.results:keep(self.n, values, _G)
    if shown then
      if self:shows_figures() then
        values = require("dnn.plot.cells").take(values)
      end
      self.front.give(self, values)
    end
  end)
end

--- Writes a hint, if there is one.
function shell_class.hint(_, hint)
  if hint then
    io.stdout:flush()
    io.stderr:write("  hint: ", hint, "\n")
  end
end

--- Tells what an input probably meant that ran without an error, but not as another language would.
--- `value` is the first one that it gave.
function shell_class:hint_at_habits(source, syntax, value)
  local function value_of(name)
    local found, exists = evaluator.variable(self.session, name)
    return exists and found or rawget(_G, name)
  end
  local is_suspect = source:find("[=~]=") or source:find("[[", 1, true)
    or value == nil and source:find("%[%-?%d+%]%s*$") or source:find("%.shape%s*;?%s*$")
  for name in pairs(syntax.free) do
    is_suspect = is_suspect or value_of(name) == nil and self.session.cells[name] == nil
  end
  if not is_suspect and not source:find("^%s*[%a_][%w_]*%s*$") then
    return nil -- as nearly always
  end
  local habits = require "dnn.repl.habits"
  local bare = source:match("^%s*([%a_][%w_]*)%s*$")
  if bare and value == nil and value_of(bare) == nil and bare ~= "_" and bare ~= "__" then
    local hint = habits.bare_name_hint(bare)
      or require("dnn.repl.traceback").name_hint(bare, self.session)
    return self:hint(self.session.cells[bare] == nil and hint)
  end
  local hint = habits.constant_hint(syntax.free, function(name)
    return value_of(name) ~= nil or self.session.cells[name] ~= nil
  end) or habits.comparison_hint(source, function(name)
    return require("dnn.repl.arrays").is_array(value_of(name))
  end) or habits.list_hint(source) or habits.shape_hint(source)
    or value == nil and habits.position_hint(source, value_of)
  self:hint(hint)
end

--- Tells of arrays that an input, or a file, asks whether they are true.
function shell_class:hint_at_masks(source, is_input)
  for _, note in ipairs(require("dnn.repl.masks").notes(source, self.session, is_input)) do
    local place = source:find("\n", 1, true) and ("line %d: "):format(note.line) or ""
    self:hint(place .. note.text)
  end
end

--- Runs Lua code as an input.
function shell_class:execute(source)
  local name = ("In[%d]"):format(self.n)
  source = command_syntax.expand(source)
  self.session.sources[name] = source
  local chunk, problem, shown, syntax = evaluator.compile(source, name, self.session)
  if not chunk then
    if problem == "incomplete" then
      problem = ("%s: the input ends in an unfinished statement"):format(name)
    end
    return self:report(problem, function()
      return require("dnn.repl.traceback").describe_syntax(source, syntax,
        self.host.terminal_width(), self.session)
    end)
  end
  local start = self.host.clock()
  local values = self:call(chunk)
  local elapsed = self.host.clock() - start
  if values then
    self:give(values, shown)
    self:work(self.hint_at_habits, self, source, syntax, values[1])
  end
  self:work(self.hint_at_masks, self, source, true)
  if elapsed >= self.config.long_time and self.host.output_terminal then
    local text = ("[%.2f s]"):format(elapsed)
    say((" "):rep(self.host.terminal_width() - #text - 1) .. paint(text, "dim", self.color))
  end
end

--- Are there figures, and are they shown after each input?
function shell_class:shows_figures()
  return self.config.figures and package.loaded["dnn.plot.figure.manager"] ~= nil
end

--- Shows the figures that an input has left open.
function shell_class:show_figures()
  if self:shows_figures() then
    self:work(require("dnn.plot.cells").finish, self.status ~= 0)
  end
end

--- Ends what an input has left on the screen: bars, and values that could be replaced.
function shell_class:settle()
  if package.loaded["dnn.progress"] then
    self.host.work(require("dnn.progress").close_all)
  end
  display.settle()
end

--- Loads the modules again that have changed, before an input. Ctrl-C ends that input, too.
function shell_class:reload_changed()
  local values = call_in_coroutine(self, self.host.prepare, function()
    return require("dnn.repl.reload").check(self:watcher())
  end)
  for _, report in ipairs(values and values[1] or {}) do
    say(report)
  end
end

--- The reloader, which watches modules below the directory where the session began.
function shell_class:watcher()
  self.reloader = self.reloader or require("dnn.repl.reload").new(self.host)
  return self.reloader
end

--- Empties In and Out, and what the last results were.
function shell_class:forget_results()
  for _, list in ipairs { self.inputs, self.input_list, self.results.out, self.results.large } do
    for i in next, list do
      rawset(list, i, nil)
    end
  end
  for _, name in ipairs { "_", "__", "_error" } do
    rawset(_G, name, nil)
  end
end

--- Runs dnnlua/init.lua of the user's configuration, if there is one and -E was not given.
function shell_class:run_init_file()
  local directory = os.getenv("XDG_CONFIG_HOME")
  if not directory or directory:sub(1, 1) ~= "/" then
    local home = os.getenv("HOME")
    directory = home and home .. "/.config"
  end
  if not directory or debug.getregistry().LUA_NOENV then
    return
  end
  local name = directory .. "/dnnlua/init.lua"
  local file = io.open(name, "rb")
  if not file then
    return
  end
  file:close()
  local chunk, problem = loadfile(name)
  if chunk then
    self:call(chunk)
  else
    self:report(problem)
  end
end

--- Does the input leave the front end? A variable of that name comes first.
function shell_class:leaves(source)
  local name = source:match("^%s*(%l+)%s*%(?%s*%)?%s*;?%s*$")
  return (name == "exit" or name == "quit") and rawget(_G, name) == nil
    and self.session.cells[name] == nil
end

--- Runs an input: Lua code, a command or a question.
function shell_class:run_input(source)
  self.status, self.is_taken = 0, true
  self.front.mark(self, "C")
  self.host.remember(source)
  self:keep_input(source)
  if self.config.autoreload then
    self:reload_changed()
  end
  if command_syntax.recognizes(source) then
    commands.run(self, source)
  else
    self:close_failed()
    self:execute(source)
  end
  self:settle()
  self:show_figures()
  self.n, self.is_taken = self.n + 1, false
  self.front.mark(self, "D;" .. self.status)
end

--- Runs the inputs of a text one after the other. Returns true if one of them leaves the front end.
--- An interrupt ends those that follow, too.
function shell_class:run_text(text)
  local inputs = editor.inputs(text)
  for i, source in ipairs(inputs) do
    if self:leaves(source) then
      return true
    end
    self:run_input(source)
    if self.status == 130 and i < #inputs then
      self:report(("interrupted: %d inputs that were to follow did not run"):format(#inputs - i))
      break
    end
  end
  return false
end

--- A new session, whose globals are ready.
---@param host table what the program offers, see src/repl/host.h
---@param front dnn.repl.front
---@param config? table<string, boolean|number> settings that differ, see %config
---@return dnn.repl.shell
function shells.new(host, front, config)
  local shell = setmetatable({
    host = host, front = front, session = evaluator.session(), results = results.store(), n = 1,
    inputs = {}, input_list = {}, is_taken = false, had_error = false, status = 0,
    running_input = false, given = {}, told = {}, color = host.color,
    config = { autoreload = true, details = true, figures = true, hints = true, long_time = 0.5,
      marks = false },
  }, shell_class)
  for name, value in pairs(config or {}) do
    shell.config[name] = value
  end
  globals.install(_G)
  guard_handlers(host)
  rawset(_G, "In", shell.input_list)
  rawset(_G, "Out", shell.results.out)
  rawset(_G, "repl", commands.functions(shell))
  rawset(_G, "help", commands.help_function(shell))
  for name in next, _G do
    shell.given[name] = true
  end
  for _, names in ipairs { { "_", "__", "_error" }, require("dnn.support.preloaded").names() } do
    for _, name in ipairs(names) do
      shell.given[name] = true
    end
  end
  return shell
end

return shells

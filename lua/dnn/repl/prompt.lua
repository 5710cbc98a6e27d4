--- The interactive prompt: reads inputs, runs each in a coroutine of its own, shows what it gave.
--- src/repl/loop.c starts it and calls its steps; dnn.repl.evaluator says what becomes of an input,
--- dnn.repl.commands what of a command.
--
-- Nothing that an input does to the session may end the prompt. Its globals are not the session's
-- (src/repl/environment.h); what belongs to the session is read raw, and its code is only called
-- within host.run, host.work and host.session; where the prompt itself fails, the loop in C goes on
-- (src/repl/loop.h).

local command_syntax = require "dnn.repl.commands.syntax"
local commands = require "dnn.repl.commands"
local editor = require "dnn.repl.editor"
local evaluator = require "dnn.repl.evaluator"
local globals = require "dnn.repl.globals"
local results = require "dnn.repl.results"
local display = require "dnn.display"
local screen = require "dnn.support.screen"

local prompt = {}

local styles = { input = "32", output = "36", problem = "31", warning = "33", dim = "2" }

---@param text string
---@param style string
---@param wanted boolean
local function paint(text, style, wanted)
  return wanted and ("\27[%sm%s\27[0m"):format(styles[style], text) or text
end

--- The same for a prompt of the line editor, which must know what takes no room.
local function paint_prompt(text, wanted)
  return wanted and ("\1\27[%sm\2%s\1\27[0m\2"):format(styles.input, text) or text
end

-- Terminals that know the marks around prompts (OSC 133: where a prompt begins, where the input,
-- where its output, and with which status that ended), by the beginnings of their TERM. They jump
-- from prompt to prompt, or select what one input has written.
local marking_terminals = { "xterm", "tmux", "foot", "alacritty", "wezterm", "ghostty", "contour",
  "konsole", "vte" }

local function knows_marks()
  local term = os.getenv("TERM") or ""
  for _, beginning in ipairs(marking_terminals) do
    if term:sub(1, #beginning) == beginning then
      return true
    end
  end
  return false
end

local function mark(what)
  return "\27]133;" .. what .. "\7"
end

local function banner(host)
  local parts = { "dnnlua " .. host.version, host.lua, "?name help, %help commands",
    "Ctrl-D exits" }
  return table.concat(parts, host.charset == "UTF-8" and " · " or " - ")
end

--- Writes a line to standard output, whatever `print` is in the session.
local function say(text)
  io.stdout:write(text, "\n")
end

--- Reads an input, of lines where nothing is edited. Returns its text, or nil and "cancelled",
--- "empty" (cancelled when there was nothing to cancel) or "end".
local function read_input(shell)
  local host = shell.host
  local first = ("In[%d]: "):format(shell.n)
  local continuation = (" "):rep(#first - 5) .. "...: "
  local source
  local begin = paint_prompt(first, shell.color)
  if shell.config.marks then
    begin = ("\1%s\2%s\1%s\2"):format(mark "A", begin, mark "B")
  end
  continuation = paint_prompt(continuation, shell.color)
  while true do
    local line, reason = host.read(source and continuation or begin, continuation)
    if not line and (reason ~= "end" or not source) then
      return nil, source and reason == "empty" and "cancelled" or reason
    end
    source = line and source and source .. "\n" .. line or source or line
    if not line or not editor.is_incomplete(source) then
      return source
    end
  end
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

---@class dnn.repl.shell what the parts of a running prompt share
---@field host table what the program offers, see src/repl/host.h
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

--- Writes an error, with what is known of its place, to standard error.
---@param problem any
---@param details? fun(message: string): string[] makes further lines
function shell_class:report(problem, details)
  local host = self.host
  self.had_error = true
  rawset(_G, "_error", problem)
  io.stdout:flush()
  local ok, message = host.work(evaluator.message, problem)
  message = ok and message or "(the error object has no text)"
  message = message:gsub("^.-:%d+: interrupted$", "interrupted") -- wherever it was
    :gsub("^.-:%d+: Interrupted system call$", "interrupted") -- in file:lines()
  self.status = message == "interrupted" and 130 or 1
  local lines = { paint("error: ", "problem", host.error_color) .. message }
  if details then
    local described, more = host.work(details, message)
    if described then
      table.move(more, 1, #more, 2, lines)
    else
      lines[2] = ("  (more cannot be told: %s)"):format(evaluator.message(more))
    end
  end
  io.stderr:write(table.concat(lines, "\n"), "\n")
end

--- Writes the error of an input, or of a command, that ran in `thread`. Where nothing but the
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
      local host = self.host
      if self:shows_figures() then
        values = require("dnn.plot.cells").take(values)
      end
      results.show(("Out[%d]:"):format(self.n), values, {
        paint = function(text, style) return paint(text, style, self.color) end,
        width = host.terminal_width(), details = host.output_terminal and self.config.details,
      })
    end
  end)
end

--- Enter in the editor: an input that does not compile stays there, with what is wrong shown below.
--- Returns the text, where it is wrong, and the lines to show; nothing for one that is to be run.
function shell_class:keep_wrong_input(source)
  if command_syntax.recognizes(source) or not source:find("%S") or #editor.inputs(source) > 1 then
    return nil
  end
  local expanded = command_syntax.expand(source)
  local name = ("In[%d]"):format(self.n)
  local syntax = require("dnn.repl.parser").parse(expanded, { prompt = true })
  if syntax.ok or expanded ~= source then
    return nil
  end
  self.had_error = true
  self.host.remember(source)
  local _, problem = evaluator.compile(source, name, self.session)
  local lines = require("dnn.repl.traceback").describe_syntax(source, syntax,
    self.host.terminal_width(), self.session)
  table.insert(lines, 1, paint("error: ", "problem", self.color)
    .. require("dnn.support.pretty").plain(problem))
  if not self.told.cancel then
    self.told.cancel = true
    lines[#lines + 1] = paint("[mend it here; Ctrl-C clears it]", "dim", self.color)
  end
  return source, math.min(syntax.position - 1, #source), table.concat(lines, "\r\n")
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

--- Tells a terminal that knows marks where it is: "C" before the output of an input, "D" behind it.
function shell_class:mark(what)
  if self.config.marks then
    io.stdout:write(mark(what))
    io.stdout:flush()
  end
end

--- Are there figures, and are they shown after each input?
function shell_class:shows_figures()
  return self.config.figures and package.loaded["dnn.plot.manager"] ~= nil
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
local function run_init_file(shell)
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
    shell:call(chunk)
  else
    shell:report(problem)
  end
end

--- Does the input leave the prompt? A variable of that name comes first.
local function leaves(shell, source)
  local name = source:match("^%s*(%l+)%s*%(?%s*%)?%s*;?%s*$")
  return (name == "exit" or name == "quit") and rawget(_G, name) == nil
    and shell.session.cells[name] == nil
end

--- Runs an input: Lua code, a command or a question.
function shell_class:run_input(source)
  self.status, self.is_taken = 0, true
  self:mark "C"
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
  self:mark("D;" .. self.status)
end

--- Runs the inputs of a text one after the other. Returns true if one of them leaves the prompt. An
--- interrupt ends those that follow, too.
function shell_class:run_text(text)
  local inputs = editor.inputs(text)
  for i, source in ipairs(inputs) do
    if leaves(self, source) then
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

--- Reads an input and runs it.
---@param shell dnn.repl.shell
---@param edits boolean are inputs edited?
---@return boolean # false at the end of the input
local function step(shell, edits)
  if shell.is_taken then -- and the last step failed
    shell.n, shell.is_taken = shell.n + 1, false
  end
  local source, reason = read_input(shell)
  if reason == "end" then
    if not edits then
      say ""
    end
    return false
  elseif reason == "empty" then
    shell:tell_once("leave", "[Ctrl-D or exit leaves]")
  end
  return not (source and source:find("%S") and shell:run_text(source))
end

--- Prepares the prompt.
---@param host table what the program offers, see src/repl/host.h
---@return fun(): boolean step reads an input and runs it, false at the end of the input
---@return fun(): boolean finish was there no error, or a terminal where it was seen?
function prompt.start(host)
  local terminal = host.input_terminal and host.output_terminal
  local shell = setmetatable({
    host = host, session = evaluator.session(), results = results.store(), n = 1, inputs = {},
    input_list = {}, is_taken = false, had_error = false, status = 0, running_input = false,
    given = {}, told = {},
    config = { autoreload = true, details = true, figures = true, hints = true, long_time = 0.5,
      marks = false },
  }, shell_class)
  local edits = host.open {
    enter = function(text, cursor)
      local new_text, new_cursor = editor.enter(text, cursor)
      if new_text then
        return new_text, new_cursor
      end
      return shell:keep_wrong_input(text)
    end,
    enter_ahead = editor.enter, typed = editor.typed, paste = editor.paste,
    hint = function(text, cursor)
      return shell.config.hints and require("dnn.repl.signature").hint(text, cursor, shell) or nil
    end,
    highlight = host.color and editor.highlight or nil,
    complete = function(text, cursor)
      return require("dnn.repl.completer").complete(text, cursor, shell)
    end,
  }
  if edits then
    screen.give_back = host.put_back
  end
  shell.color = host.color
  shell.config.marks = edits and knows_marks()
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

  if terminal and not host.quiet then
    say(banner(host))
  end
  run_init_file(shell)
  shell:show_figures() -- of the file, and of a script that ran before
  return function() return step(shell, edits) end,
    function() return terminal or not shell.had_error end
end

return prompt

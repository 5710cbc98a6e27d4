--- The interactive prompt: reads inputs, runs each in a coroutine of its own, shows what it gave.
--- src/repl/loop.c starts it and calls its steps; dnn.repl.shell runs the inputs. Where the prompt
--- itself fails, the loop in C goes on (src/repl/loop.h).

local command_syntax = require "dnn.repl.commands.syntax"
local editor = require "dnn.repl.editor"
local evaluator = require "dnn.repl.evaluator"
local results = require "dnn.repl.results"
local screen = require "dnn.support.screen"
local shells = require "dnn.repl.shell"

local prompt = {}

local paint = shells.paint

--- Paints a prompt of the line editor, which must know what takes no room.
local function paint_prompt(text, wanted)
  return wanted and "\1\27[32m\2" .. text .. "\1\27[0m\2" or text
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

local front = {}

function front.give(shell, values)
  local host = shell.host
  results.show(("Out[%d]:"):format(shell.n), values, {
    paint = function(text, style) return paint(text, style, shell.color) end,
    width = host.terminal_width(), details = host.output_terminal and shell.config.details,
  })
end

--- Writes an error to standard error.
function front.report(shell, message, lines)
  io.stdout:flush()
  local head = paint("error: ", "problem", shell.host.error_color) .. message
  io.stderr:write(table.concat({ head, table.unpack(lines) }, "\n"), "\n")
end

function front.help(_, text)
  print(text)
end

--- Tells a terminal that knows marks where it is.
function front.mark(shell, what)
  if shell.config.marks then
    io.stdout:write(mark(what))
    io.stdout:flush()
  end
end

--- Enter in the editor: an input that does not compile stays there, with what is wrong shown below.
--- Returns the text, where it is wrong, and the lines to show; nothing for one that is to be run.
local function keep_wrong_input(shell, source)
  if command_syntax.recognizes(source) or not source:find("%S") or #editor.inputs(source) > 1 then
    return nil
  end
  local expanded = command_syntax.expand(source)
  local name = ("In[%d]"):format(shell.n)
  local syntax = require("dnn.repl.parser").parse(expanded, { prompt = true })
  if syntax.ok or expanded ~= source then
    return nil
  end
  shell.had_error = true
  shell.host.remember(source)
  local _, problem = evaluator.compile(source, name, shell.session)
  local lines = require("dnn.repl.traceback").describe_syntax(source, syntax,
    shell.host.terminal_width(), shell.session)
  table.insert(lines, 1, paint("error: ", "problem", shell.color)
    .. require("dnn.support.pretty").plain(problem))
  if not shell.told.cancel then
    shell.told.cancel = true
    lines[#lines + 1] = paint("[mend it here; Ctrl-C clears it]", "dim", shell.color)
  end
  return source, math.min(syntax.position - 1, #source), table.concat(lines, "\r\n")
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
  local shell = shells.new(host, front)
  local edits = host.open {
    enter = function(text, cursor)
      local new_text, new_cursor = editor.enter(text, cursor)
      if new_text then
        return new_text, new_cursor
      end
      return keep_wrong_input(shell, text)
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
  shell.config.marks = edits and knows_marks()
  if terminal and not host.quiet then
    say(banner(host))
  end
  shell:run_init_file()
  shell:show_figures() -- of the file, and of a script that ran before
  return function() return step(shell, edits) end,
    function() return terminal or not shell.had_error end
end

return prompt

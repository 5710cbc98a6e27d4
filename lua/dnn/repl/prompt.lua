--- The interactive prompt: reads inputs, runs each in a coroutine of its own, shows what it gave.

local evaluator = require "dnn.repl.evaluator"
local globals = require "dnn.repl.globals"
local pretty = require "dnn.repl.pretty"

local prompt = {}

--- Results that `Out` keeps.
local max_results <const> = 1000

local styles = { input = "32", output = "36", problem = "31" }

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

local function banner(host)
  local parts = { "dnnlua " .. host.version, host.lua, "Ctrl-D exits" }
  return table.concat(parts, host.charset == "UTF-8" and " · " or " - ")
end

--- Reads lines until they make an input. Returns its text, its chunk or the message of a syntax
--- error, and whether results are shown; or nil and "cancelled" or "end".
local function read_input(host, n, color)
  local name = ("In[%d]"):format(n)
  local first = name .. ": "
  local continuation = (" "):rep(#first - 5) .. "...: "
  local source
  while true do
    local text = source and continuation or first
    local line, reason = host.read(paint_prompt(text, color))
    if not line and (reason == "cancelled" or not source) then
      return nil, reason
    end
    source = line and source and source .. "\n" .. line or source or line
    local chunk, problem, shown = evaluator.compile(source, name)
    if problem ~= "incomplete" then
      return source, chunk, problem, shown
    elseif not line then
      return source, nil, ("%s: the input ends in an unfinished statement"):format(name)
    end
  end
end

--- Writes the results of an input, on their own lines if one of them takes several.
local function show(label, values, color, width)
  local texts, several_lines = {}, false
  for i = 1, values.n do
    texts[i] = pretty.text(values[i], width - #label - 1)
    several_lines = several_lines or texts[i]:find("\n", 1, true)
  end
  local head = paint(label, "output", color)
  if several_lines then
    io.write(head, "\n", table.concat(texts, "\n"), "\n")
  else
    io.write(head, " ", table.concat(texts, ", "), "\n")
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

--- Runs the prompt until its input ends. Returns false if there was an error and nobody to see it:
--- without a terminal.
---@param host table what the program offers, see src/repl/host.h
---@return boolean
function prompt.run(host)
  local terminal = host.input_terminal and host.output_terminal
  local edits = host.open()
  local color = host.color and edits
  local inputs, outputs = {}, {}
  local failed_thread, had_error
  globals.install(_G)
  guard_handlers(host)
  rawset(_G, "In", inputs)
  rawset(_G, "Out", outputs)

  local function report(problem, thread)
    had_error = true
    rawset(_G, "_error", problem)
    io.stdout:flush()
    local ok, message = host.run(evaluator.message, problem)
    local lines = { paint("error: ", "problem", host.error_color)
      .. (ok and message or "(the error object has no text)") }
    if thread then
      lines[2] = evaluator.traceback(thread)
    end
    io.stderr:write(table.concat(lines, "\n"), "\n")
  end

  local function keep(n, values)
    rawset(_G, "__", rawget(_G, "_"))
    rawset(_G, "_", values[1])
    outputs[n] = values.n == 1 and values[1] or values
    outputs[n - max_results] = nil
  end

  local function run_input(n, chunk, shown)
    if failed_thread then
      host.run(coroutine.close, failed_thread)
      failed_thread = nil
    end
    local values = table.pack(host.run(chunk))
    if not values[1] then
      failed_thread = values[3]
      return report(values[2], values[3])
    end
    values = table.pack(table.unpack(values, 2, values.n))
    if values.n == 0 then
      return
    end
    keep(n, values)
    if shown then
      local label = ("Out[%d]:"):format(n)
      local ok, problem, thread = host.run(show, label, values, color, host.columns())
      if not ok then
        report(problem, thread)
      end
    end
  end

  if terminal and not host.quiet then
    print(banner(host))
  end
  local n = 1
  while true do
    local source, chunk, problem, shown = read_input(host, n, color)
    if not source then
      if chunk == "end" then
        if not edits then
          print()
        end
        break
      end
    elseif source:find("%S") then
      host.remember(source)
      inputs[n] = source
      if chunk then
        run_input(n, chunk, shown)
      else
        report(problem)
      end
      n = n + 1
    end
  end
  return terminal or not had_error
end

return prompt

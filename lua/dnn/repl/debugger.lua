--- `%debug`: looks around in the stack of the input that failed. The coroutine is dead, its
--- variables are still there.

local evaluator = require "dnn.repl.evaluator"
local pretty = require "dnn.support.pretty"
local traceback = require "dnn.repl.traceback"

local debugger = {}

local help <const> = [[
up, u         to the function that called this one
down, d       back
where, w      the calls, this one marked
locals, l     the variables here
src, s        the source here
p EXPRESSION  its value here
NAME = VALUE  changes a variable here; other statements run, too
q             back to the prompt]]

--- Names as the frame sees them: its variables, those of the session, globals.
local function environment_of(thread, frame, session)
  local variables = {}
  for _, variable in ipairs(traceback.variables(thread, frame.level)) do
    variables[variable.name] = variable
  end
  return setmetatable({}, {
    __index = function(_, name)
      local variable = variables[name]
      if variable then
        return variable.value
      end
      local value, exists = evaluator.variable(session, name)
      if exists then
        return value
      end
      return _G[name]
    end,
    __newindex = function(_, name, value)
      local variable = variables[name]
      if variable then
        variable.set(value)
        variable.value = value
      elseif not evaluator.assign(session, name, value) then
        _G[name] = value
      end
    end,
  })
end

--- Reads and obeys commands until `q` or the end of the input.
---@param shell table see dnn.repl.prompt
---@param thread thread the dead coroutine
function debugger.run(shell, thread)
  local frames = traceback.frames(thread)
  local at = traceback.innermost(frames)
  if not at then
    print("nothing to look at: no Lua function was running")
    return
  end

  local function title(i)
    local frame = frames[i]
    return ("%s %s:%d%s"):format(i == at and ">" or " ", pretty.plain(frame.short), frame.line,
      frame.name and " in " .. pretty.plain(frame.name) or "")
  end

  local function show_source()
    local frame = frames[at]
    local text = traceback.source(frame.source, shell.session)
    print(title(at))
    if text and frame.line > 0 then
      print(table.concat(traceback.excerpt(text, frame.line, nil, nil, shell.host.columns()),
        "\n"))
    end
  end

  local function evaluate(code)
    local environment = environment_of(thread, frames[at], shell.session)
    local chunk = load("return " .. code, "=debug", "t", environment)
    local problem
    if not chunk then
      chunk, problem = load(code, "=debug", "t", environment)
    end
    if not chunk then
      print("error: " .. pretty.plain(problem))
      return
    end
    local values = table.pack(shell.host.run(chunk))
    if not values[1] then
      print("error: " .. evaluator.message(values[2]))
      return
    end
    local texts = {}
    for i = 2, values.n do
      texts[#texts + 1] = pretty.text(values[i], shell.host.columns())
    end
    if #texts > 0 then
      print(table.concat(texts, ", "))
    end
  end

  local commands = {
    up = function()
      if at == #frames then
        print("this is the outermost function")
      end
      at = math.min(at + 1, #frames)
      show_source()
    end,
    down = function()
      if at == 1 then
        print("this is the innermost function")
      end
      at = math.max(at - 1, 1)
      show_source()
    end,
    where = function()
      for i = #frames, 1, -1 do
        print(title(i))
      end
    end,
    locals = function()
      for _, variable in ipairs(traceback.variables(thread, frames[at].level)) do
        print(("%s = %s"):format(variable.name, pretty.text(variable.value, 60)))
      end
    end,
    src = show_source,
    help = function() print(help) end,
  }
  local short = { u = "up", d = "down", w = "where", l = "locals", s = "src", h = "help",
    ["?"] = "help" }

  show_source()
  while true do
    local line = shell.host.read("debug> ")
    local word, rest = (line or "q"):match("^%s*(%S*)%s*(.-)%s*$")
    if rest:find("^=") or rest:find("^,") then -- a variable may be called as a command is
      evaluate(word .. " " .. rest)
    elseif word == "q" then
      return
    elseif word == "p" then
      evaluate(rest)
    elseif commands[short[word] or word] then
      shell.host.work(commands[short[word] or word])
    elseif word ~= "" then
      evaluate(word .. " " .. rest)
    end
  end
end

return debugger

--- `%debug`: looks around in the stack of the input that failed. The coroutine is dead, its
--- variables are still there; dnn.repl.traceback finds its functions. The command is in
--- dnn.repl.commands.

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

---@class dnn.repl.debugger
---@field shell dnn.repl.shell
---@field thread thread the dead coroutine
---@field frames table[] its functions, the innermost first
---@field at integer the one that is looked at
local looker = {}
looker.__index = looker

--- Names as the frame sees them: its variables, those of the session, globals.
function looker:environment()
  local session, variables = self.shell.session, {}
  for _, variable in ipairs(traceback.variables(self.thread, self.frames[self.at].level)) do
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

--- The line of a call in the list of calls.
function looker:title(i)
  local frame = self.frames[i]
  return ("%s %s:%d%s"):format(i == self.at and ">" or " ", pretty.plain(frame.short), frame.line,
    frame.name and " in " .. pretty.plain(frame.name) or "")
end

--- Shows the value of an expression, or runs a statement.
function looker:evaluate(code)
  local host, environment = self.shell.host, self:environment()
  local chunk = load("return " .. code, "=debug", "t", environment)
  local problem
  if not chunk then
    chunk, problem = load(code, "=debug", "t", environment)
  end
  if not chunk then
    print("error: " .. pretty.plain(problem))
    return
  end
  local values = table.pack(host.run(chunk))
  if not values[1] then
    print("error: " .. evaluator.message(values[2]))
    return
  end
  local texts = {}
  for i = 2, values.n do
    texts[#texts + 1] = pretty.text(values[i], host.terminal_width())
  end
  if #texts > 0 then
    print(table.concat(texts, ", "))
  end
end

local commands = {} ---@type table<string, fun(self: dnn.repl.debugger)>

function commands.src(self)
  local frame = self.frames[self.at]
  local text = traceback.source(frame.source, self.shell.session)
  print(self:title(self.at))
  if text and frame.line > 0 then
    local width = self.shell.host.terminal_width()
    print(table.concat(traceback.excerpt(text, frame.line, nil, nil, width), "\n"))
  end
end

function commands.up(self)
  if self.at == #self.frames then
    print("this is the outermost function")
  end
  self.at = math.min(self.at + 1, #self.frames)
  commands.src(self)
end

function commands.down(self)
  if self.at == 1 then
    print("this is the innermost function")
  end
  self.at = math.max(self.at - 1, 1)
  commands.src(self)
end

function commands.where(self)
  for i = #self.frames, 1, -1 do
    print(self:title(i))
  end
end

function commands.locals(self)
  for _, variable in ipairs(traceback.variables(self.thread, self.frames[self.at].level)) do
    print(("%s = %s"):format(variable.name, pretty.text(variable.value, 60)))
  end
end

function commands.help()
  print(help)
end

local short = { u = "up", d = "down", w = "where", l = "locals", s = "src", h = "help",
  ["?"] = "help" }

--- Reads and obeys commands until `q` or the end of the input.
---@param shell dnn.repl.shell
---@param thread thread the dead coroutine
function debugger.run(shell, thread)
  local frames = traceback.frames(thread)
  local self = setmetatable({ shell = shell, thread = thread, frames = frames,
    at = traceback.innermost(frames) }, looker)
  if not self.at then
    print("nothing to look at: no Lua function was running")
    return
  end
  commands.src(self)
  while true do
    local line = shell.host.read("debug> ")
    local word, rest = (line or "q"):match("^%s*(%S*)%s*(.-)%s*$")
    local command = commands[short[word] or word]
    if rest:find("^=") or rest:find("^,") then -- a variable may be called as a command is
      self:evaluate(word .. " " .. rest)
    elseif word == "q" then
      return
    elseif word == "p" then
      self:evaluate(rest)
    elseif command then
      shell.host.work(command, self)
    elseif word ~= "" then
      self:evaluate(word .. " " .. rest)
    end
  end
end

return debugger

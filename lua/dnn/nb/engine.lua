--- Runs cells, one after the other, in one session: what a cell declares by `local` the next ones
--- know, as at the prompt. The runner of notebooks and the kernel share it.
--
-- With `emit`, all that a cell writes and shows is caught and given to that function, in the order
-- of writing; without it cells write to standard output themselves, as those of a script do.

local display = require "dnn.display"
local evaluator = require "dnn.repl.evaluator"
local globals = require "dnn.repl.globals"
local results = require "dnn.repl.results"
local trim = require "dnn.support.trim"

local engine = {}

--- Bytes that are kept of what one cell writes.
local max_bytes <const> = 8 * 1024 * 1024

--- Columns for texts that are caught.
local columns <const> = 80

---@class dnn.nb.output
---@field kind "stream"|"result"|"display"|"error"
---@field name? "stdout"|"stderr" of a stream
---@field text? string of a stream
---@field data? table<string, any> of a result or display: contents by their types
---@field metadata? table
---@field id? string of a display that can be replaced
---@field is_update? boolean does it replace the one with its id?
---@field message? string of an error
---@field traceback? string of an error: what is known of its place
---@field line? integer of an error
---@field piece? integer behind how many marks of the cell it was written, from 1

---@class dnn.nb.outcome of a cell
---@field ok boolean
---@field message? string of the error
---@field traceback? string lines that tell of its place
---@field line? integer where it was raised, in the file that the cell is of
---@field is_interrupted boolean was it ended by Ctrl-C?
---@field is_timeout boolean was it ended by its limit?
---@field seconds number
---@field marked table<integer, boolean> the marks that the cell has passed on its way
---@field syntax dnn.repl.syntax

---@class dnn.nb.engine
---@field host table what the program offers, see src/repl/host.h
---@field session dnn.repl.session
---@field results dnn.repl.results
---@field n integer number of the cell that runs, or ran last
---@field emit? fun(output: dnn.nb.output)
---@field types string[]
---@field package piece integer
---@field package given_front_end? table
local Engine = {}
Engine.__index = Engine

--- In a notebook there is more to come, and what the cells before have printed to be kept.
local function refuse_exit()
  error("os.exit: a cell cannot end the notebook; error(message, 0) ends the cell", 2)
end

--- An engine; there is one in a program at a time.
---@param host table
---@param given? { emit?: fun(output: dnn.nb.output), types?: string[], limit?: integer }
---@return dnn.nb.engine
function engine.new(host, given)
  given = given or {}
  local self = setmetatable({ host = host, session = evaluator.session(), results = results.store(),
    n = 0, emit = given.emit, types = given.types or { "image/png", "text/plain" }, piece = 1 },
    Engine)
  globals.install(_G)
  rawset(_G, "Out", self.results.out)
  local os_of_session = rawget(_G, "os")
  if type(os_of_session) == "table" then
    rawset(os_of_session, "exit", refuse_exit)
  end
  if self.emit then
    self.given_front_end = display.use {
      types = self.types,
      width = function() return columns end,
      show = function(bundle, id, is_update) self:show("display", bundle, id, is_update) end,
      clear = function(wait)
        self:drain()
        self:pass { kind = "clear", wait = wait }
      end,
    }
    host.capture(given.limit or max_bytes)
    host.answer_input(function()
      return nil, "there is no input: nobody can be asked while a notebook is recorded"
    end)
  end
  return self
end

--- Ends the catching of output.
function Engine:close()
  if self.given_front_end then
    display.use(self.given_front_end)
    self.given_front_end = nil
    self.host.release()
  end
end

--- Hands an output on.
function Engine:pass(output)
  output.piece = self.piece
  self.emit(output)
end

--- Hands on what was written.
function Engine:drain(is_end)
  if not self.emit then
    return
  end
  local chunks, dropped = self.host.taken(is_end)
  for i = 1, #chunks, 2 do
    self:pass { kind = "stream", name = chunks[i], text = chunks[i + 1] }
  end
  if is_end and dropped > 0 then
    self:pass { kind = "stream", name = "stdout", text = ("\n... %d bytes more\n"):format(dropped) }
  end
end

--- Hands a bundle on.
function Engine:show(kind, bundle, id, is_update)
  local metadata = bundle.metadata
  bundle.metadata = nil
  if next(bundle) ~= nil then
    self:drain()
    self:pass { kind = kind, data = bundle, metadata = metadata, id = id, is_update = is_update }
  end
end

--- The text of several values, as the prompt shows them.
local function text_of(values)
  local texts, separator = {}, ", "
  for i = 1, values.n do
    local text = display.bundle(values[i], { width = columns })["text/plain"]
    texts[#texts + 1] = text
    separator = text and text:find("\n", 1, true) and "\n" or separator
  end
  return #texts > 0 and table.concat(texts, separator) or nil
end

--- Shows the values of a cell.
function Engine:give(values, is_shown)
  local first = values[1]
  if values.n == 0 or values.n == 1 and io.type(first) then -- io.write gives its file
    return
  end
  self.results:keep(self.n, values, _G)
  if package.loaded["dnn.plot.figure.manager"] and is_shown then
    values = require("dnn.plot.cells").take(values)
  end
  if not is_shown or values.n == 0 then
    return
  elseif not self.emit then
    results.show(("Out[%d]:"):format(self.n), values, {
      paint = function(text) return text end, width = self.host.terminal_width() })
  elseif values.n == 1 then
    local bundle, problem = display.bundle(values[1], { include = self.types, width = columns })
    if problem then
      io.stderr:write(problem, "\n")
    end
    self:show("result", bundle)
  else
    self:show("result", { ["text/plain"] = text_of(values) })
  end
end

--- Ends what a cell has left open, and shows its figures.
function Engine:settle(how, has_failed)
  local host = self.host
  if package.loaded["dnn.progress"] then
    host.work(require("dnn.progress").close_all)
  end
  display.settle()
  if package.loaded["dnn.plot.figure.manager"] then
    return self:work(how, require("dnn.plot.cells").finish, has_failed)
  end
  return true
end

--- The line that a message names first, if that is one of the chunk.
local function line_of(message, name)
  local short = name:gsub("^@", "")
  if message:sub(1, #short + 1) == short .. ":" then
    return math.tointeger(tonumber(message:match("^%d+", #short + 2)))
  end
end

--- Begins the limit of a cell, for the code that runs next.
function Engine:limit(how)
  self.host.limit(how.limit, how.last_words, self.emit ~= nil)
end

--- Calls a function which may call one of the cell's, such as `__tostring`: that has as long as the
--- cell itself.
function Engine:work(how, ...)
  self:limit(how)
  local returned = table.pack(self.host.work(...))
  self.host.limit()
  return table.unpack(returned, 1, returned.n)
end

--- The outcome of an error in a coroutine, which it closes.
local function failure(self, problem, thread, how)
  local host, name = self.host, how.name
  local is_timeout = how.limit ~= nil and host.limit_reached()
  local _, message = self:work(how, evaluator.message, problem)
  message = type(message) == "string" and message or "(the error object has no text)"
  local _, lines = self:work(how, require("dnn.repl.traceback").describe, message, thread,
    self.session, self.emit and columns or host.terminal_width())
  self:limit(how)
  host.run(coroutine.close, thread)
  host.limit()
  return { ok = false, message = message, line = line_of(message, name), is_timeout = is_timeout,
    traceback = type(lines) == "table" and table.concat(lines, "\n") or "" }
end

--- The outcome of a cell that does not compile.
local function refusal(self, source, name, place, problem)
  local traceback = require "dnn.repl.traceback"
  local padded = ("\n"):rep((place.line or 1) - 1) .. source
  local syntax = require("dnn.repl.parser").parse(padded, { prompt = true })
  if problem == "incomplete" then
    local line = require("dnn.repl.lexer").place(padded, math.max(#trim(padded), 1))
    problem = ("%s:%d: the cell ends in an unfinished statement"):format(name:gsub("^@", ""), line)
  end
  local _, lines = self.host.work(traceback.describe_syntax, padded, syntax,
    self.emit and columns or self.host.terminal_width(), self.session)
  local shown = {}
  for _, line in ipairs(type(lines) == "table" and lines or {}) do
    local number = tonumber(line:match("^ *(%d+) | "))
    if not number or number >= (place.line or 1) then -- what is above belongs to other cells
      shown[#shown + 1] = line
    end
  end
  local message = require("dnn.support.pretty").plain(problem)
  return { ok = false, message = message, line = line_of(message, name),
    traceback = table.concat(shown, "\n") }
end

---@class dnn.nb.cell_place
---@field name string of the chunk: "In[1]", or "@" and the name of a file
---@field line? integer of the file where the source begins
---@field marks? integer[] bytes of the source that divide what is written into pieces
---@field arguments? any[] what `...` is
---@field limit? number seconds after which the cell is ended
---@field last_words? string that is written where that does not help, and the program ends
---@field silent? boolean is its value neither shown nor kept?

--- Runs a cell.
---@param source string
---@param how dnn.nb.cell_place
---@return dnn.nb.outcome
function Engine:execute(source, how)
  local host = self.host
  self.n, self.piece = self.n + 1, 1
  if how.name:sub(1, 1) ~= "@" then
    self.session.sources[how.name] = source
  end
  local place = { line = how.line, marks = how.marks, mark = function(i)
    self:drain()
    self.piece = i + 1
  end }
  local start = host.clock()
  local chunk, problem, is_shown, syntax = evaluator.compile(source, how.name, self.session, nil,
    place)
  local outcome
  if chunk then
    self:limit(how)
    local values = table.pack(host.run(chunk, table.unpack(how.arguments or {})))
    host.limit()
    if values[1] and not how.silent then
      values = table.pack(self:work(how, self.give, self,
        table.pack(table.unpack(values, 2, values.n)), is_shown))
    end
    if not values[1] then
      outcome = failure(self, values[2], values[3], how)
    end
  else
    outcome = refusal(self, source, how.name, place, problem)
  end
  local settled, why, thread = self:settle(how, outcome ~= nil)
  if not settled and not outcome then
    outcome = failure(self, why, thread, how)
  end
  outcome = outcome or { ok = true }
  outcome.seconds = host.clock() - start
  outcome.marked, outcome.syntax = place.marked or {}, syntax
  local is_ended = not outcome.ok and outcome.message:find("interrupted$") ~= nil
  outcome.is_timeout = is_ended and outcome.is_timeout or false
  outcome.is_interrupted = is_ended and not outcome.is_timeout
  if outcome.is_timeout then
    outcome.message = ("did not end within %g s"):format(how.limit)
  end
  self:drain(true)
  return outcome
end

return engine

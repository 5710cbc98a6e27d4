--- Runs notebooks: in this program (`play`), or in another one that tells what the cells wrote
--- (`run`), so that no notebook finds what another has left behind, or ends the program.

local document = require "dnn.nb.document"
local literal = require "dnn.nb.literal"
local percent = require "dnn.nb.percent"
local quote = require("dnn.repl.words").quote

local runner = {}

---@class dnn.nb.run_options
---@field cells? string which: "1-3,5", "train" (an id), "2-"
---@field until? string the last one
---@field variables? table<string, any> values for variables that cells declare
---@field timeout? number seconds that a cell may take
---@field allow_errors? boolean does the notebook go on after an error?
---@field arguments? string[] what `arg` holds
---@field types? string[] of what is shown, the best first

---@class dnn.nb.run_result of a cell
---@field outputs dnn.nb.output[]
---@field ok boolean
---@field message? string
---@field traceback? string
---@field line? integer
---@field is_timeout? boolean
---@field seconds number
---@field marked table<integer, boolean>

-- --- which cells ---------------------------------------------------------------------------------

--- The number of the cell that a text names: a number, an id or a title.
local function find_cell(self, text, what)
  local number = math.tointeger(tonumber(text))
  if number and self.cells[number] then
    return number
  end
  for i, id in ipairs(document.ids(self)) do
    if id == text or text ~= "" and self.cells[i].title == text then
      return i
    end
  end
  error(("%s: there is no cell %s in %s, which has %d cells"):format(what, literal.write(text),
    self.path or "the notebook", #self.cells), 0)
end

--- Which cells are to run.
---@param self dnn.nb.document
---@param options dnn.nb.run_options
---@return table<integer, boolean>
function runner.selection(self, options)
  local selected = {}
  for part in (options.cells or "1-"):gmatch("[^,]+") do
    local first, last = part:match("^%s*(%d+)%-(%d*)%s*$")
    if first then
      last = last == "" and #self.cells or find_cell(self, last, "--cells")
      first = #self.cells > 0 and find_cell(self, first, "--cells") or 1
    else
      first = find_cell(self, part:match("^%s*(.-)%s*$"), "--cells")
      last = first
    end
    if last < first and #self.cells > 0 then
      error(("--cells: no cell is in %s: write %d-%d"):format(part, last, first), 0)
    end
    for i = first, last do
      selected[i] = true
    end
  end
  if next(selected) == nil and #self.cells > 0 then
    error("--cells: which cells? write 1-3,5 or the name of one", 0)
  end
  if options["until"] then
    for i = find_cell(self, options["until"], "--until") + 1, #self.cells do
      selected[i] = nil
    end
  end
  return selected
end

-- --- here ----------------------------------------------------------------------------------------

--- May a cell fail?
---@param cell dnn.nb.cell
---@return boolean
function runner.may_fail(cell)
  if document.has_tag(cell, "raises-exception") then
    return true
  end
  for _, block in ipairs(cell.expected) do
    if block.kind == "error" then
      return true
    end
  end
  return false
end

--- The bytes at which the blocks of a cell begin, in its code.
local function marks_of(cell)
  local marks = {}
  local removed = 0 -- bytes that the code lacks
  for i, block in ipairs(cell.expected) do
    marks[i] = block.first - removed
    removed = removed + select(2, cell.source:sub(block.first, block.last):gsub("[^\r\n]", ""))
  end
  return marks
end

--- Gives the variables that a cell has declared the values that were asked for.
local function set_variables(session, syntax, variables, done)
  local evaluator = require "dnn.repl.evaluator"
  for _, list in ipairs(syntax.ok and syntax.locals or {}) do
    for _, name in ipairs(list.names) do
      local value = variables[name]
      if value ~= nil and not done[name] and session.cells[name] then
        done[name] = true
        if not evaluator.assign(session, name, value) then -- a constant
          session.cells[name].closure = function() return value end
          session.cells[name].index = 1
        end
      end
    end
  end
end

--- Runs cells in this program. Stops at the first error, unless it is expected.
---@param engine dnn.nb.engine
---@param self dnn.nb.document
---@param options dnn.nb.run_options
---@param listener { before?: fun(i: integer), after?: fun(i: integer, outcome: dnn.nb.outcome),
--- last_words?: fun(i: integer): string }
---@return boolean ok
---@return integer|nil last the cell that failed
function runner.play(engine, self, options, listener)
  local selected = runner.selection(self, options)
  local variables, done = options.variables or {}, {}
  local name = self.path and not document.is_ipynb(self) and "@" .. self.path or nil
  local given = options.arguments or self.metadata.dnnlua and self.metadata.dnnlua.arguments or {}
  local arguments = table.move(given, 1, #given, 1, { [0] = self.path })
  rawset(_G, "arg", arguments)
  local ok, failed = true, nil
  for i, cell in ipairs(self.cells) do
    if selected[i] and cell.kind == "code" then
      if listener.before then
        listener.before(i)
      end
      local outcome = engine:execute(cell.code, { name = name or ("In[%d]"):format(i),
        line = name and cell.line + 1 or 1, marks = engine.emit and marks_of(cell) or nil,
        arguments = arguments, limit = options.timeout,
        last_words = options.timeout and listener.last_words(i) })
      set_variables(engine.session, outcome.syntax, variables, done)
      if listener.after then
        listener.after(i, outcome)
      end
      local is_expected = options.allow_errors or runner.may_fail(cell)
      if not outcome.ok and not (is_expected and not outcome.is_interrupted) then
        ok, failed = false, i
        break
      end
    end
  end
  for variable in pairs(ok and variables or {}) do
    if not done[variable] and not engine.session.cells[variable] then
      error(("--var: no cell that has run declares a local variable '%s'"):format(variable), 0)
    end
  end
  return ok, failed
end

-- --- records -------------------------------------------------------------------------------------

--- A value as Lua code in one line.
local function serialize(value)
  if type(value) ~= "table" then
    return (("%q"):format(value):gsub("\\\n", "\\n"))
  end
  local parts = {}
  for key, item in pairs(value) do
    parts[#parts + 1] = ("[%s]=%s"):format(serialize(key), serialize(item))
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

--- The record of a cell, which is read by `run`: a line.
local function record(i, outcome, outputs)
  return serialize { cell = i, ok = outcome.ok, message = outcome.message, line = outcome.line,
    traceback = outcome.traceback, seconds = outcome.seconds, marked = outcome.marked,
    is_timeout = outcome.is_timeout, is_interrupted = outcome.is_interrupted,
    outputs = outputs } .. "\n"
end

--- What is kept of the outputs of one cell after the other.
local function collector()
  local outputs, by_id = {}, {}
  return {
    begin = function() outputs = {} end,
    outputs = function() return outputs end,
    emit = function(output)
      local last = outputs[#outputs]
      if output.kind == "stream" and last and last.kind == "stream" and last.name == output.name
        and last.piece == output.piece then
        last.parts[#last.parts + 1] = output.text
      elseif output.kind == "clear" then
        outputs = {}
      elseif output.is_update and by_id[output.id] then
        by_id[output.id].data = output.data
        by_id[output.id].metadata = output.metadata
      else
        output.parts = output.kind == "stream" and { output.text } or nil
        by_id[output.id or 0] = output
        output.is_update = nil
        outputs[#outputs + 1] = output
      end
    end,
    finish = function()
      for _, output in ipairs(outputs) do
        if output.parts then
          output.text, output.parts = table.concat(output.parts), nil
        end
      end
      return outputs
    end,
  }
end

--- Runs a notebook in this program and writes a record of each cell to standard output.
---@param host table
---@param self dnn.nb.document
---@param options dnn.nb.run_options
---@return boolean ok
---@return boolean|nil is_interrupted
function runner.record(host, self, options)
  local collected = collector()
  local is_interrupted = false
  local engine = require("dnn.nb.engine").new(host, { emit = collected.emit,
    types = options.types })
  local ok = runner.play(engine, self, options, {
    before = collected.begin,
    after = function(i, outcome)
      is_interrupted = is_interrupted or outcome.is_interrupted
      host.write_out(record(i, outcome, collected.finish()))
    end,
    last_words = function(i)
      return record(i, { ok = false, is_timeout = true, seconds = options.timeout, marked = {},
        message = ("did not end within %g s"):format(options.timeout), traceback = "" }, {})
    end,
  })
  engine:close()
  return ok, is_interrupted
end

-- --- in another program --------------------------------------------------------------------------

local function read_file(path)
  local file = io.open(path, "rb")
  local text = file and file:read("a")
  return text, file and file:close()
end

--- The program that runs notebooks: this one, or `dnnlua` where that is another.
local function program()
  return debug.getregistry()["dnnlua.program"] or "dnnlua"
end

--- Keeps a text in a file and returns the file's name.
local function keep(text)
  local path = os.tmpname()
  local file, problem = io.open(path, "wb")
  local ok = file
  if file then
    ok, problem = file:write(text)
    if ok then
      ok, problem = file:close()
    else
      file:close()
    end
  end
  if not ok then
    os.remove(path)
    error(("%s: cannot hand the notebook on: %s"):format(path, problem), 0)
  end
  return path
end

---@class dnn.nb.running a notebook that runs in another program
---@field document dnn.nb.document
---@field pipe file*
local Running = {}
Running.__index = Running

function Running:__close()
  if self.pipe then
    self.pipe:close()
    self.pipe = nil
  end
end

--- Starts a notebook in another program.
---@param self dnn.nb.document
---@param options dnn.nb.run_options
---@return dnn.nb.running
function runner.start(self, options)
  runner.selection(self, options) -- which are wrong is told here
  local words = { "exec", quote(program()), "nb", "run", "--records" }
  local function option(name, value)
    if value then
      words[#words + 1] = "--" .. name
      words[#words + 1] = quote(tostring(value))
    end
  end
  option("cells", options.cells)
  option("until", options["until"])
  option("timeout", options.timeout)
  option("types", options.types and table.concat(options.types, ","))
  words[#words + 1] = options.allow_errors and "--allow-errors" or nil
  for name, value in pairs(options.variables or {}) do
    option("var", name .. "=" .. literal.write(value))
  end
  local text, path = percent.write(self), self.path
  if not path or document.is_ipynb(self) or read_file(path) ~= text then
    -- the file is gone before the notebook runs, whatever ends that
    local kept = quote(keep(text))
    table.insert(words, 1, ("exec 3<%s; rm -f %s;"):format(kept, kept))
    option("name", path or "notebook.ipynb")
    path = "/dev/fd/3"
  end
  words[#words + 1] = quote(path:find("^%-") and "./" .. path or path)
  words[#words + 1] = options.arguments and "--" or nil
  for _, argument in ipairs(options.arguments or {}) do
    words[#words + 1] = quote(argument)
  end
  words[#words + 1] = "</dev/null"
  local running = setmetatable({ document = self }, Running)
  running.pipe = assert(io.popen(table.concat(words, " ")))
  return running
end

--- Reads what the program tells until it ends.
---@param listener? fun(i: integer, result: dnn.nb.run_result) called when a cell has run
---@return table<integer, dnn.nb.run_result> results by the numbers of the cells
---@return { cell: integer|nil, message: string }|nil ending how it ended too soon, and where
function Running:finish(listener)
  local found, last = {}, 0
  for line in self.pipe:lines() do
    local chunk = load("return " .. line, "=record", "t", {})
    local result = chunk and chunk()
    if type(result) ~= "table" or not self.document.cells[result.cell] then
      break -- what the program wrote as it died
    end
    found[result.cell], last = result, result.cell
    if listener then
      listener(result.cell, result)
    end
  end
  local ok, how, status = self.pipe:close()
  self.pipe = nil
  self:__close()
  if not ok and (found[last] == nil or found[last].ok) then
    local cell = nil
    for i = last + 1, #self.document.cells do
      cell = cell or self.document.cells[i].kind == "code" and i or nil
    end
    return found, { cell = cell, message = (how == "signal" and "the program died of signal %d"
      or "the program ended with status %d"):format(status) }
  end
  return found
end

--- Runs a notebook in a program of its own.
---@param self dnn.nb.document
---@param options? dnn.nb.run_options
---@param listener? fun(i: integer, result: dnn.nb.run_result)
---@return table<integer, dnn.nb.run_result> results by the numbers of the cells
---@return { cell: integer|nil, message: string }|nil ending
function runner.run(self, options, listener)
  local running <close> = runner.start(self, options or {})
  return running:finish(listener)
end

return runner

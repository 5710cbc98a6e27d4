--- The requests that a kernel answers, by their names: handlers.KIND(state, content). Those that
--- are not here are ignored, as the protocol wants it.

local completer = require "dnn.repl.completer"
local editor = require "dnn.repl.editor"
local evaluator = require "dnn.repl.evaluator"
local fronts = require "dnn.kernel.front"
local inspector = require "dnn.repl.inspector"
local lexer = require "dnn.repl.lexer"
local messages = require "dnn.kernel.messages"
local signature = require "dnn.repl.signature"

local requests = {}

---@type table<string, fun(self: dnn.kernel.state, content: table)>
local handlers = {}

-- --- cells ---------------------------------------------------------------------------------------

--- What is to be told of a cell before it has run.
---@param is_silent boolean
---@return dnn.kernel.reply
local function new_reply(is_silent)
  return { is_silent = is_silent, payload = {}, output = nil, problem = nil }
end

--- The values of expressions that the front end wants to know.
local function user_expressions(self, wanted)
  local shell, values = self.shell, messages.object()
  for name, code in pairs(type(wanted) == "table" and wanted or {}) do
    local chunk, problem = evaluator.compile_expression(tostring(code), "%expression",
      shell.session)
    local results = chunk and table.pack(shell.host.run(chunk))
    if results and results[1] then
      local _, bundle = shell.host.work(fronts.bundle,
        table.pack(table.unpack(results, 2, results.n)), shell.host.terminal_width())
      local data, metadata = fronts.data(bundle or {})
      values[name] = { status = "ok", data = data, metadata = metadata }
    else
      if results then
        problem = select(2, shell.host.work(evaluator.message, results[2]))
        shell.host.run(coroutine.close, results[3])
      end
      values[name] = { status = "error", ename = "error", evalue = problem, traceback = {} }
    end
  end
  return values
end

--- Runs the inputs of a cell, which share its number. Returns whether one of them ends the kernel.
local function run_cell(shell, code)
  local n = shell.n
  for _, source in ipairs(editor.inputs(code)) do
    if shell:leaves(source) then
      return true
    end
    shell.n = n
    shell:run_input(source)
    if shell.status ~= 0 then
      break
    end
  end
  return false
end

function handlers.execute_request(self, content)
  local shell, code = self.shell, tostring(content.code or "")
  local is_silent = content.silent == true
  local is_stored = content.store_history ~= false and not is_silent
  local n, reply = shell.n, new_reply(is_silent)
  self.reply, self.allows_input = reply, content.allow_stdin == true
  if not is_silent then
    self:publish("execute_input", { code = code, execution_count = n })
  end
  local is_last = code:find("%S") and run_cell(shell, code)
  self.allows_input = false
  shell.n = is_stored and n + 1 or n
  if is_stored then
    self.history:add(n, code, reply.output, content.allow_stdin == true)
  end
  local problem = reply.problem
  if problem then
    if content.stop_on_error ~= false and not is_silent then
      self:refuse_waiting()
    end
    self:answer("execute_reply", { status = "error", execution_count = n, ename = problem.ename,
      evalue = problem.evalue, traceback = problem.traceback, payload = reply.payload,
      user_expressions = messages.object() })
    return
  end
  if is_last then
    reply.payload[#reply.payload + 1] = { source = "ask_exit", keepkernel = false }
    self.goes_on = false
  end
  self:answer("execute_reply", { status = "ok", execution_count = n, payload = reply.payload,
    user_expressions = user_expressions(self, content.user_expressions) })
end

--- Answers a cell that was sent with one that failed.
---@param self dnn.kernel.state
function requests.refuse(self)
  self:answer("execute_reply", { status = "error", execution_count = self.shell.n - 1,
    ename = "aborted", evalue = "a cell before this one has failed", traceback = {} })
end

-- --- questions about code ------------------------------------------------------------------------

--- The number of bytes before a cursor that is given as a number of characters.
local function bytes_before(code, cursor)
  cursor = math.tointeger(cursor) or utf8.len(code) or #code
  local ok, at = pcall(utf8.offset, code, math.max(cursor, 0) + 1)
  return ok and at and at - 1 or #code
end

--- Candidates of a completion of which it is told what they are.
local max_typed <const> = 2000

--- Calls a function of the front end. Returns its values; none if it failed.
local function ask(self, f, ...)
  local values = table.pack(self.shell.host.work(f, ...))
  if values[1] then
    return table.unpack(values, 2, values.n)
  end
end

function handlers.complete_request(self, content)
  local code = tostring(content.code or "")
  local stop = bytes_before(code, content.cursor_pos)
  local before = code:sub(1, stop)
  local found, length = ask(self, completer.candidates, before, self.shell)
  local matches = found and table.move(found.texts, 1, #found.texts, 1, {}) or {}
  table.sort(matches)
  local start = utf8.len(before:sub(1, #before - (length or 0))) or 0
  local stop_character = utf8.len(before) or start
  local types = {}
  for i = 1, #matches <= max_typed and #matches or 0 do
    types[i] = { start = start, ["end"] = stop_character, text = matches[i],
      type = completer.kind(found, matches[i]) }
  end
  self:answer("complete_reply", { status = "ok", matches = matches, cursor_start = start,
    cursor_end = stop_character,
    metadata = messages.object { _jupyter_types_experimental = types[1] and types or nil } })
end

--- The name that the cursor is at, or that of the function in whose call it is.
local function name_at(code, stop)
  local before, after = code:sub(1, stop), code:sub(stop + 1)
  local name = before:match("[%w_.:]*$") .. after:match("^[%w_]*")
  if not name:find("^[%a_]") then
    local tokens = lexer.tokenize(before)
    name = not tokens.error and signature.callee(tokens) or nil
  end
  return name and name:gsub("[.:]+$", "") or ""
end

function handlers.inspect_request(self, content)
  local code = tostring(content.code or "")
  local name = name_at(code, bytes_before(code, content.cursor_pos))
  local look = content.detail_level == 1 and inspector.source or inspector.describe
  local text = name ~= "" and ask(self, look, name, self.shell) or nil
  self:answer("inspect_reply", { status = "ok", found = text ~= nil,
    data = messages.object { ["text/plain"] = text }, metadata = messages.object() })
end

function handlers.is_complete_request(self, content)
  local code = tostring(content.code or "")
  local inputs, is_incomplete = editor.inputs(code)
  if is_incomplete then
    local continued = editor.enter(code, #code)
    self:answer("is_complete_reply", { status = "incomplete",
      indent = continued and continued:match("\n([ \t]*)$") or "" })
    return
  end
  local is_wrong = #inputs == 1 and editor.is_wrong(code)
  self:answer("is_complete_reply", { status = is_wrong and "invalid" or "complete" })
end

-- --- history -------------------------------------------------------------------------------------

function handlers.history_request(self, content)
  local entries = {}
  for i, cell in ipairs(self.history:find(content)) do
    local code = messages.valid(cell.code)
    entries[i] = { cell.session, cell.n,
      content.output and { code, cell.output or messages.null } or code }
  end
  self:answer("history_reply", { status = "ok", history = entries })
end

-- --- the kernel ----------------------------------------------------------------------------------

function handlers.kernel_info_request(self)
  self:answer("kernel_info_reply", self.info)
end

function handlers.shutdown_request(self, content)
  local reply = { status = "ok", restart = content.restart == true }
  self:answer("shutdown_reply", reply)
  self:publish("shutdown_reply", reply)
  self.goes_on = false
end

--- There are no comms: one that is opened is closed.
function handlers.comm_open(self, content)
  self:publish("comm_close", { comm_id = content.comm_id, data = messages.object() })
end

function handlers.comm_info_request(self)
  self:answer("comm_info_reply", { status = "ok", comms = messages.object() })
end

requests.handlers, requests.new_reply = handlers, new_reply

return requests

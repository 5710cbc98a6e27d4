--- How a kernel shows what a cell gives: values as mime bundles, errors, and values that replace
--- others. It is the front end of dnn.repl.shell, and of dnn.display.

local messages = require "dnn.kernel.messages"
local mime = require "dnn.support.mime"
local results = require "dnn.repl.results"

local front = {}

--- Types that a notebook can show.
local types <const> = { "text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png",
  "image/jpeg", "image/gif", "application/pdf", "application/json", "application/javascript",
  "text/plain" }

--- Bytes of a drawing that is sent beside a picture: front ends prefer it, and one of very many
--- points makes them slow and notebooks large.
local max_drawing <const> = 300000

--- The value that JSON has for one that a cell gives, which may have methods and bounds of its own;
--- nil, and a word on standard error, where there is none. A text is JSON already.
local function of_json(kind, content)
  local ok, text = true, content
  if type(content) ~= "string" then
    ok, text = pcall(messages.json, content)
  end
  local value = nil
  if ok then
    value = messages.parse(text, messages.null)
  end
  if value == nil then
    io.stderr:write(("error in __display: %s is no JSON\n"):format(kind))
  end
  return value
end

--- A bundle as messages have it: data and metadata.
---@param bundle table<string, any>
---@return table data
---@return table metadata
function front.data(bundle)
  local data, metadata = messages.object(), messages.object()
  for _, kind in ipairs(types) do
    local content = bundle[kind]
    local about = type(bundle.metadata) == "table" and bundle.metadata[kind]
    if mime.is_binary(kind) and type(content) == "string" then
      content = mime.base64(content)
    elseif kind == "application/json" and content ~= nil then
      content = of_json(kind, content)
    end
    if content ~= nil and (type(content) == "string" or kind == "application/json") then
      data[kind] = content
      metadata[kind] = type(about) == "table" and of_json("the metadata of " .. kind, about) or nil
    end
  end
  if data["image/png"] and #(data["image/svg+xml"] or "") > max_drawing then
    data["image/svg+xml"], metadata["image/svg+xml"] = nil, nil
  end
  return data, metadata
end

--- Values as one bundle, which is that of the value where there is one; nil if nothing is to be
--- shown.
---@param values table with the number of values in `n`
---@param width integer columns
---@return table<string, any>?
function front.bundle(values, width)
  local text, _, bundle = results.text(values, { width = width, include = types })
  if not text then
    return nil
  end
  bundle = bundle or {}
  bundle["text/plain"] = text
  return bundle
end

---@class dnn.kernel.reply what is told of the cell that runs
---@field is_silent boolean
---@field problem? { ename: string, evalue: string, traceback: string[] } its first error
---@field output? string the text of its result
---@field payload table[] what the front end is asked to do

--- The front ends for the shell and for display. `publish(kind, content)` tells subscribers;
--- `reply` tells of the cell that runs. Ids of values that are replaced begin with the session: a
--- notebook still shows those of the kernel that was there before a restart.
---@param publish fun(kind: string, content: table)
---@param reply fun(): dnn.kernel.reply
---@param session string
---@return dnn.repl.front
---@return dnn.display.front_end
function front.new(publish, reply, session)
  local of_shell, of_display = {}, { types = types, ids = session .. "-" }

  function of_shell.give(shell, values)
    local bundle = not reply().is_silent and front.bundle(values, shell.host.terminal_width())
    if bundle then
      reply().output = messages.valid(bundle["text/plain"])
      local data, metadata = front.data(bundle)
      publish("execute_result", { execution_count = shell.n, data = data, metadata = metadata })
    end
  end

  --- The first error of a cell is its error; what else goes wrong is written.
  function of_shell.report(_, message, lines)
    local name = message == "interrupted" and "interrupted" or "error"
    local traceback = { "\27[31merror:\27[0m " .. message, table.unpack(lines) }
    if reply().problem then
      io.stderr:write("error: ", table.concat({ message, table.unpack(lines) }, "\n"), "\n")
      return
    end
    local problem = { ename = name, evalue = messages.valid(message),
      traceback = { table.concat(traceback, "\n") } }
    reply().problem = problem
    publish("error", problem)
  end

  function of_shell.help(_, text)
    local payload = reply().payload
    payload[#payload + 1] = { source = "page", start = 0, data = { ["text/plain"] = text } }
  end

  function of_shell.mark() end

  function of_display.width()
    return 80
  end

  function of_display.show(bundle, id, is_update)
    local data, metadata = front.data(bundle)
    publish(is_update and "update_display_data" or "display_data", { data = data,
      metadata = metadata, transient = messages.object { display_id = id } })
  end

  function of_display.clear(wait)
    publish("clear_output", { wait = wait })
  end

  return of_shell, of_display
end

return front

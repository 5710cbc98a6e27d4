-- What a kernel answers, message by message.

local kernel = require "spec.helpers.kernel"
local program = require "spec.helpers.program"

describe("the kernel", function()
  if not kernel.is_available() then
    pending "libzmq or libsodium is not installed"
    return
  end

  local client

  setup(function() client = kernel.start "DNNLUA_PROGRESS= env -u VISUAL -u EDITOR" end)
  teardown(function()
    local has_ended, out = client:finish()
    assert.is_true(has_ended)
    assert.equal("", out)
  end)

  --- The kinds of the outputs.
  local function kinds(outputs)
    local found = {}
    for i, output in ipairs(outputs) do
      found[i] = output.kind
    end
    return found
  end

  local function ask(kind, content)
    client:request(kind, content)
    return client:reply().content
  end

  it("tells what it is", function()
    assert.equal("5.5", client.info.protocol_version)
    assert.equal("lua", client.info.language_info.name)
    assert.equal(".lua", client.info.language_info.file_extension)
  end)

  it("greets a subscriber", function()
    local subscriber = client.zmq.socket "sub"
    finally(function() subscriber:close() end)
    subscriber:connect(("ipc://%s/k-2"):format(client.directory))
    assert.same({ true }, client.zmq.poll({ subscriber }, 20000))
    local message = client.channel:read(subscriber:receive())
    assert.equal("iopub_welcome", message.kind)
    assert.same({ subscription = "" }, message.content)
  end)

  it("answers the heartbeat", function()
    client.sockets.hb:send { "ping" }
    assert.same({ true }, client.zmq.poll({ client.sockets.hb }, 20000))
    assert.same({ "ping" }, client.sockets.hb:receive())
  end)

  it("tells of a cell from busy to idle", function()
    local id = client:request("execute_request", { code = "print(1) return 2" })
    local outputs = client:outputs(id)
    assert.same({ "status", "execute_input", "stream", "execute_result", "status" },
      kinds(outputs))
    assert.equal("busy", outputs[1].content.execution_state)
    assert.equal("2", outputs[4].content.data["text/plain"])
    local reply = client:reply()
    assert.equal(id, reply.parent.msg_id)
    assert.equal("ok", reply.content.status)
    assert.equal(outputs[2].content.execution_count, reply.content.execution_count)
  end)

  it("counts cells, but not silent ones and those that are not stored", function()
    local first = client:run("return 1").execution_count
    local reply, outputs = client:run("print(1) return 1", { silent = true })
    assert.equal("ok", reply.status)
    assert.same({ "stream" }, kinds(outputs))
    client:run("return 1", { store_history = false })
    assert.equal(first + 1, client:run("return 1").execution_count)
  end)

  it("keeps the order of what Lua, commands and values write", function()
    local _, outputs = client:run [[
print(1) os.execute("echo 2") io.write("3") display("four") io.write("5\n");]]
    assert.same({ "stream", "display_data", "stream" }, kinds(outputs))
    assert.equal("1\n2\n3", outputs[1].content.text)
    assert.equal("5\n", outputs[3].content.text)
    for _ = 1, 50 do
      assert.equal("x\n", client:written "print 'x'")
    end
  end)

  it("shows bytes that are no UTF-8, and characters that come in pieces", function()
    assert.equal("\u{FFFD}x", client:written [[io.write("\xff", "x")]])
    assert.equal("é", client:written [[io.write("\xc3") io.stdout:flush() io.write("\xa9")]])
    assert.equal(("é"):rep(100000), client:written [[io.write(("é"):rep(100000))]])
  end)

  it("bounds what a cell shows", function()
    local text = client:written [[for _ = 1, 30 do io.write(("x"):rep(1000000)) end]]
    assert.truthy(text:find("10000000 bytes are shown", 1, true))
    assert.is_true(#text < 10001000)
    assert.equal("1\n", client:written "print(1)")
  end)

  it("tells an error once, with its place", function()
    local reply, outputs = client:run "local x = 1\nerror 'boo'"
    assert.same({ "error" }, kinds(outputs))
    assert.equal("error", reply.status)
    assert.truthy(reply.evalue:find("In%[%d+%]:2: boo"), reply.evalue)
    assert.same(reply.traceback, outputs[1].content.traceback)
    assert.truthy(reply.traceback[1]:find("> 2 | error 'boo'", 1, true), reply.traceback[1])
    assert.equal("1", select(2, client:run "x")[1].content.data["text/plain"])
  end)

  it("refuses the cells that were sent with one that failed", function()
    local content = { code = "error 'boo'", stop_on_error = true }
    local ids = { client:request("execute_request", content),
      client:request("execute_request", { code = "y = 1" }),
      client:request("is_complete_request", { code = "1" }) }
    for _, id in ipairs(ids) do
      client:outputs(id)
    end
    assert.truthy(client:reply().content.evalue:find("boo", 1, true))
    assert.equal("aborted", client:reply().content.ename)
    assert.equal("complete", client:reply().content.status)
    client:request("execute_request", { code = "error 'boo'", stop_on_error = false })
    client:request("execute_request", { code = "y = 2" })
    assert.equal("error", client:reply().content.status)
    assert.equal("ok", client:reply().content.status)
    assert.equal("2", select(2, client:run "y")[1].content.data["text/plain"])
  end)

  it("gives cells no arguments", function()
    local _, outputs = client:run "#arg, select('#', ...)"
    assert.equal("0, 0", outputs[1].content.data["text/plain"])
  end)

  it("computes the expressions of the front end", function()
    local reply = client:run("z = 3", { user_expressions = { a = "z + 1", b = "z +", c = "z()" } })
    assert.equal("4", reply.user_expressions.a.data["text/plain"])
    assert.equal("error", reply.user_expressions.b.status)
    assert.equal("error", reply.user_expressions.c.status)
    client:run [[
function hostile() return setmetatable({}, { __tostring = error }) end
function leave_open()
  local _ <close> = setmetatable({}, { __close = function() closed = 1 end })
  error "boo"
end;]]
    reply = client:run("", { user_expressions = { a = "error(hostile())", b = "hostile()",
      c = "leave_open()" } })
    assert.equal("error", reply.user_expressions.a.status)
    assert.equal("ok", reply.user_expressions.b.status)
    assert.matches("boo", reply.user_expressions.c.evalue)
    assert.equal("1", select(2, client:run "closed")[1].content.data["text/plain"])
  end)

  it("replaces values, and bars", function()
    local _, outputs = client:run [[
local d = display("a", { id = "x" }) d:update("b")
for _ in dnn.progress(2) do end display.clear_output(true)]]
    assert.same({ "display_data", "update_display_data", "display_data", "update_display_data",
      "clear_output" }, kinds(outputs))
    assert.same({ display_id = "x" }, outputs[2].content.transient)
    assert.equal('"b"', outputs[2].content.data["text/plain"])
    assert.truthy(outputs[4].content.data["text/plain"]:find("100%", 1, true))
    local id = outputs[3].content.transient.display_id
    assert.equal(id, outputs[4].content.transient.display_id)
    -- after a restart it is another one: what this kernel has shown stays as it is
    assert.matches("^" .. ("%x"):rep(32) .. "%-display%-%d+$", id)
    assert.is_true(outputs[5].content.wait)
  end)

  it("replaces the bar and the curves of a training, of which the last state is left", function()
    local _, outputs = client:run [[
local history = dnn.mlp({ 2, 1 }):fit(np.ones { 2, 8 }, np.ones { 1, 8 }, { epochs = 3,
  plot = true })]]
    local last, shown = {}, 0
    for _, output in ipairs(outputs) do
      local id = output.content.transient.display_id
      assert.equal(output.kind == "display_data", last[id] == nil)
      shown = shown + (last[id] and 0 or 1)
      last[id] = output.content.data
    end
    local texts = {}
    for _, data in pairs(last) do
      texts[#texts + 1] = data["text/plain"]
    end
    table.sort(texts)
    assert.equal(2, shown)
    assert.matches("^<figure", texts[1])
    assert.matches("^fit 100%%", texts[2])
  end)

  it("shows figures at the end of a cell, as pictures with their sizes", function()
    local _, outputs = client:run "plt.figure { figsize = { 2, 1 } } plt.plot { 1, 2 }"
    assert.same({ "display_data" }, kinds(outputs))
    local data, metadata = outputs[1].content.data, outputs[1].content.metadata
    assert.equal("iVBORw0KGgo", data["image/png"]:sub(1, 11))
    assert.truthy(data["image/svg+xml"]:find("<svg", 1, true))
    assert.same({ width = 200, height = 100 }, metadata["image/png"])
    assert.same({}, (select(2, client:run "local a = 1")))
    _, outputs = client:run "plt.scatter(np.arange(20000), np.arange(20000))"
    assert.is_nil(outputs[1].content.data["image/svg+xml"]) -- it would be large
    assert.equal("iVBORw0KGgo", outputs[1].content.data["image/png"]:sub(1, 11))
  end)

  it("shows arrays as tables, beside their text", function()
    local _, outputs = client:run "np.array { { 1, 2 } }"
    local data = outputs[1].content.data
    assert.equal("[[1 2]]", data["text/plain"])
    assert.truthy(data["text/html"]:find("<th>1</th><td>1</td><td>2</td>", 1, true))
    assert.is_nil(select(2, client:run "1, 2")[1].content.data["text/html"])
  end)

  it("answers questions and commands as the prompt does", function()
    local reply, outputs = client:run "?np.sum"
    assert.same({}, outputs)
    assert.equal("page", reply.payload[1].source)
    assert.truthy(reply.payload[1].data["text/plain"]:find("np.sum", 1, true))
    client:run "local w = 5"
    assert.truthy(client:written("%who"):find("w", 1, true))
  end)

  --- Runs a cell that asks the user. Returns the text of its result, and the last question.
  local function answered(code, answers)
    local question
    local id = client:request("execute_request", { code = code, allow_stdin = true })
    for _, answer in ipairs(answers) do
      question = client:reply("stdin")
      assert.equal("input_request", question.kind)
      assert.equal(id, question.parent.msg_id)
      client:request("input_reply", { value = answer }, "stdin")
    end
    local outputs = client:outputs(id)
    assert.equal("ok", client:reply().content.status)
    return outputs[#outputs - 1].content.data["text/plain"], question.content.prompt
  end

  it("asks the user for what a cell reads, however it reads", function()
    assert.equal('"Ada", 12, ""',
      answered('io.write("name? ") return io.read(), io.read("n", "l")', { "Ada", "12" }))
    assert.equal('"a b", "c\\n"', answered('return io.stdin:read("l", "L")', { "a b", "c" }))
    assert.equal('"x", "y"', answered('local f = io.lines() return f(), f()', { "x", "y" }))
    assert.equal('"é"', answered('for line in io.stdin:lines() do return line end', { "é" }))
    assert.equal('"in"', answered('return coroutine.wrap(function() return io.read() end)()',
      { "in" }))
    assert.equal('""', answered('return io.read()', { "" }))
  end)

  it("asks with the line that the cell has begun", function()
    local _, prompt = answered('print "1" io.write("é? ") return io.read()', { "x" })
    assert.equal("é? ", prompt)
    _, prompt = answered('io.write("a? ") return io.read(), io.read()', { "x", "y" })
    assert.equal("", prompt)
    _, prompt = answered('io.write("no ") io.stderr:write("line ") return io.read()', { "x" })
    assert.equal("", prompt)
    _, prompt = answered('io.write(("x"):rep(1000)) return io.read()', { "x" })
    assert.equal("", prompt)
    assert.equal("on\n", client:written "print 'on'")
  end)

  it("raises an error in a cell that reads where nobody can be asked", function()
    for _, code in ipairs { "io.read()", "io.stdin:read('a')", "for _ in io.lines() do end",
      "io.stdin:lines()()", "coroutine.wrap(function() io.read('n') end)()" } do
      local reply = client:run("print 'before'\n" .. code)
      assert.equal("error", reply.status, code)
      assert.matches("^In%[%d+%]:2: there is no input: this front end takes none", reply.evalue)
    end
    assert.equal("false\n", client:written "print((pcall(io.read)))")
    assert.equal("", client:written "os.execute 'cat'")
    assert.equal("1\n", client:written "print(1)")
  end)

  it("goes on after a question that was interrupted", function()
    local id = client:request("execute_request", { code = "io.read()", allow_stdin = true })
    assert.equal("input_request", client:reply("stdin").kind)
    client:signal "INT"
    client:outputs(id)
    assert.equal("interrupted", client:reply().content.ename)
    client:request("input_reply", { value = "too late" }, "stdin")
    assert.equal('"new"', answered("return io.read()", { "new" }))
  end)

  it("sends what a cell writes while it runs, lines that go on, too", function()
    local id = client:request("execute_request",
      { code = "io.write('.') while not step do end io.write('!')" })
    repeat
      local message = client:receive "iopub"
    until message.kind == "stream"
    client:request("interrupt_request", {}, "control")
    client:reply "control"
    client:outputs(id)
    assert.equal("interrupted", client:reply().content.ename)
  end)

  it("sends what a command writes that outlives its cell", function()
    local fifo = client.directory .. "/fifo"
    program.shell("mkfifo " .. program.quote(fifo))
    local reply = client:run(("os.execute('(read line <%s; echo late) &');"):format(fifo))
    assert.equal("ok", reply.status)
    program.shell("echo >" .. program.quote(fifo))
    local message = assert(client:receive "iopub")
    assert.same({ name = "stdout", text = "late\n" }, message.content)
  end)

  it("keeps the order of both streams", function()
    local _, outputs = client:run [[
for i = 1, 3 do print(i) io.stderr:write(i, "\n") os.execute("echo " .. i) end]]
    local texts = {}
    for _, output in ipairs(outputs) do
      texts[#texts + 1] = output.content.name:sub(-3) .. output.content.text:gsub("\n", " ")
    end
    assert.equal("out1 err1 out1 2 err2 out2 3 err3 out3 ", table.concat(texts))
  end)

  it("completes and explains, with positions in characters", function()
    local code = "s = 'ΔΔ'; np.cums"
    local reply = ask("complete_request", { code = code .. ")", cursor_pos = 17 })
    assert.same({ "cumsum" }, reply.matches)
    assert.same({ 13, 17 }, { reply.cursor_start, reply.cursor_end })
    assert.same({ { start = 13, ["end"] = 17, text = "cumsum", type = "function" } },
      reply.metadata._jupyter_types_experimental)
    for position, name in pairs { [14] = "np.cumsum", [21] = "np.cumsum" } do
      reply = ask("inspect_request", { code = "s = 'ΔΔ'; np.cumsum(", cursor_pos = position })
      assert.is_true(reply.found)
      assert.truthy(reply.data["text/plain"]:find(name, 1, true))
    end
    reply = ask("inspect_request", { code = "nothing_of_that_name", cursor_pos = 3 })
    assert.is_false(reply.found)
  end)

  it("tells whether a cell is complete", function()
    for code, status in pairs { ["x = 1"] = "complete", ["for i = 1, 2 do"] = "incomplete",
      ["x = = 1"] = "invalid", ["?np"] = "complete", ["%time f("] = "incomplete" } do
      assert.equal(status, ask("is_complete_request", { code = code }).status, code)
    end
    assert.equal("  ", ask("is_complete_request", { code = "for i = 1, 2 do" }).indent)
  end)

  it("remembers cells", function()
    client:run "4 * 5"
    local tail = ask("history_request", { hist_access_type = "tail", n = 1, output = true })
    assert.same({ "4 * 5", "20" }, tail.history[1][3])
    local n = tail.history[1][2]
    local range = ask("history_request", { hist_access_type = "range", session = 0, start = n,
      stop = n + 1 })
    assert.same({ { 2, n, "4 * 5" } }, range.history)
    client:run "4 * 5"
    local search = { hist_access_type = "search", pattern = "4 ?*" }
    assert.equal(2, #ask("history_request", search).history)
    search.unique = true
    assert.equal(1, #ask("history_request", search).history)
  end)

  it("remembers what was typed in earlier sessions, and adds to it", function()
    local directory = program.make_directory()
    local file = directory .. "/h/history"
    program.shell("mkdir " .. program.quote(directory .. "/h"))
    program.write_file(file, "first\nfor i = 1, 2 do\\n  print(i)\\nend\n")
    local one = kernel.start("DNNLUA_HISTORY=" .. program.quote(file))
    finally(function()
      one:finish()
      program.remove(directory)
    end)
    local function find(content)
      content.output = false
      one:request("history_request", content)
      return one:reply().content.history
    end
    one:run("x = 1", { allow_stdin = true })
    one:run("x = 1", { allow_stdin = true }) -- the same
    one:run("y =\n 2", { allow_stdin = true })
    one:run("by_a_program()")
    one:run(" z = 3", { allow_stdin = true })
    local loop = "for i = 1, 2 do\n  print(i)\nend"
    assert.same({ { 1, 1, "first" }, { 1, 2, loop }, { 2, 1, "x = 1" }, { 2, 2, "x = 1" },
      { 2, 3, "y =\n 2" }, { 2, 4, "by_a_program()" }, { 2, 5, " z = 3" } },
      find { hist_access_type = "tail", n = 1000 })
    assert.same({ { 1, 2, loop } }, find { hist_access_type = "search", pattern = "for*" })
    assert.same({ { 1, 2, loop } },
      find { hist_access_type = "range", session = -1, start = 2, stop = 9 })
    assert.same({ { 2, 1, "x = 1" } },
      find { hist_access_type = "range", session = 0, start = 1, stop = 2 })
    assert.same({}, find { hist_access_type = "range", session = 7 })
    assert.equal("first\nfor i = 1, 2 do\\n  print(i)\\nend\nx = 1\ny =\\n 2\n",
      program.read_file(file))
  end)

  it("has no comms", function()
    local id = client:request("comm_open", { comm_id = "c", target_name = "t", data = {} })
    local outputs = client:outputs(id)
    assert.same({ "status", "comm_close", "status" }, kinds(outputs))
    assert.equal("c", outputs[2].content.comm_id)
    assert.same({}, ask("comm_info_request", {}).comms)
  end)

  it("goes on after what is no message of its front end", function()
    local shell = client.sockets.shell
    local stranger = require("dnn.kernel.messages").channel("another key", "s", "x")
    shell:send(stranger:write({}, "execute_request", { code = "print('stranger')" }))
    shell:send { "junk" }
    shell:send { "<IDS|MSG>" }
    for _, content in ipairs { "{", ("["):rep(200000), "[]", "null", "\xff", '{"code": {}}' } do
      shell:send(client.channel:write({}, "complete_request", content))
    end
    client:request("unknown_request", {})
    local id = client:request("execute_request", { code = "return 'on'" })
    local outputs = client:outputs(id)
    assert.equal('"on"', outputs[3].content.data["text/plain"])
    while client:reply().parent.msg_id ~= id do end
  end)

  it("shows what a value gives that is no JSON without that, and tells", function()
    local function shown(bundle)
      local reply, outputs = client:run(
        "setmetatable({}, { __display = function() " .. bundle .. " end })")
      assert.equal("ok", reply.status, bundle)
      local last = outputs[#outputs]
      return last.content.data, last.content.metadata, #outputs > 1 and outputs[1].content.text
    end
    for _, json in ipairs { "{ f = print }", "{ [true] = 1 }", "io.stdout", "'{'",
      "('['):rep(1e5)", "setmetatable({}, { __tojson = function() return ']' end })",
      "setmetatable({}, { __tojson = error })" } do
      local data, _, told = shown(("return { ['application/json'] = %s, ['text/html'] = 'x' }")
        :format(json))
      assert.same({ "x" }, { data["text/html"], data["application/json"] }, json)
      assert.truthy(told:find("application/json is no JSON", 1, true), json)
    end
    local data, metadata, told = shown [[
      local t = {} t.t = t return { ["text/html"] = "x", metadata = { ["text/html"] = t } }]]
    assert.same({ "x", nil }, { data["text/html"], metadata["text/html"] })
    assert.equal("error in __display: the metadata of text/html is no JSON\n", told)
    data, metadata, told = shown [[return { ["application/json"] = { a = { 1, false } } }]]
    assert.same({ a = { 1, false } }, data["application/json"])
    assert.same({}, metadata)
    assert.is_false(told)
    assert.is_false(shown([[return { ["application/json"] = "false" }]])["application/json"])
  end)

  it("asks a value once how it is shown", function()
    local _, outputs = client:run [[
setmetatable({}, { __display = function()
  print "asked"
  return { ["text/plain"] = "plain", ["text/html"] = "<b>" }
end })]]
    assert.same({ "stream", "execute_result" }, kinds(outputs))
    assert.equal("asked\n", outputs[1].content.text)
    assert.equal("plain", outputs[2].content.data["text/plain"])
    assert.equal("<b>", outputs[2].content.data["text/html"])
  end)

  it("goes on after writing where nobody reads", function()
    local _, outputs = client:run [[
local pipe = io.popen("exit 0", "w")
return pipe:write(("x"):rep(1000000)) -- more than a pipe holds]]
    assert.equal('nil, "Broken pipe", 32', outputs[1].content.data["text/plain"])
    assert.equal("y\n", client:written "os.execute 'yes | head -n 1'")
  end)

  it("goes on when a cell damages the JSON library", function()
    client:run "local j = require 'dkjson' j.encode, j.decode, j.null = nil"
    assert.equal("1\n", client:written "print(1)")
  end)

  it("opens no editor that needs a terminal", function()
    local reply = client:run "%edit"
    assert.equal("there is no terminal for an editor; VISUAL names one with a window of its own",
      reply.evalue)
  end)

  it("is not ended by a cell", function()
    for code, words in pairs {
      ["os.exit(1)"] = "os.exit: a cell cannot end the kernel",
      ["error()"] = "nil",
      ["error(setmetatable({}, { __tostring = error }))"] = "error in __tostring",
      ["coroutine.yield()"] = "outside a coroutine",
      ["local function f() return 1 + f() end f()"] = "stack overflow",
    } do
      local reply = client:run(code)
      assert.equal("error", reply.status, code)
      assert.truthy(reply.evalue:find(words, 1, true), reply.evalue)
    end
    assert.equal("1\n", client:written "print(1)")
  end)

  it("is interrupted, in Lua and in commands, and goes on", function()
    for _, code in ipairs { "while true do end", "while true do pcall(error) end",
      "os.execute('echo begun; exec sleep 100')" } do
      local id = client:request("execute_request", { code = "print 'begun' " .. code })
      repeat
        local message = client:receive "iopub"
      until message.content.text and message.content.text:find(
        code:find("sleep") and "begun\nbegun" or "begun", 1, true) or message.kind == "error"
      client:signal "INT"
      client:outputs(id)
      assert.equal("interrupted", client:reply().content.ename, code)
    end
    client:signal "INT" -- nothing runs
    client:request("kernel_info_request", {}, "control")
    client:reply "control"
    assert.equal("ok", client:run("for i = 1, 10000 do end").status)
  end)

  it("answers on the control channel while a cell runs", function()
    local id = client:request("execute_request", { code = "while true do end" })
    client:request("kernel_info_request", {}, "control")
    assert.equal("5.5", client:reply("control").content.protocol_version)
    repeat
      local message = client:receive "iopub"
    until message.kind == "execute_input" and message.parent.msg_id == id
    client:request("interrupt_request", {}, "control")
    assert.equal("ok", client:reply("control").content.status)
    assert.equal("interrupted", client:reply().content.ename)
    client:outputs(id)
  end)
end)

describe("a kernel ends", function()
  if not kernel.is_available() then
    pending "libzmq or libsodium is not installed"
    return
  end

  it("in the middle of a cell", function()
    local client = kernel.start()
    finally(function() client:signal "KILL" end)
    client:request("execute_request", { code = "print(1) while true do pcall(error) end" })
    repeat
      local message = client:receive "iopub"
    until message.kind == "stream"
    assert.same({ true, "" }, { client:finish() })
  end)

  it("after a cell that asks for it, whose answer still comes", function()
    local client
    finally(function() client:signal "KILL" end)
    for _ = 1, 5 do
      client = kernel.start()
      local reply = client:run "exit"
      assert.equal("ask_exit", reply.payload[1].source)
      assert.is_true(client:has_ended())
      client:finish()
    end
  end)

  it("after a request at the shell, and leaves nothing behind", function()
    local client = kernel.start()
    finally(function() client:signal "KILL" end)
    client:run "plt.plot { 1, 2 }"
    client:request("shutdown_request", { restart = true })
    assert.is_true(client:reply().content.restart)
    assert.is_true(client:has_ended()) -- Jupyter removes its sockets, which are named k- here
    assert.equal("connection.json\nout\npid\n",
      program.shell(("ls %s | grep -v '^k-'"):format(program.quote(client.directory))).out)
    client:finish()
  end)
end)

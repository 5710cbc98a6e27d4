local document = require "dnn.nb.document"
local ipynb = require "dnn.nb.ipynb"
local json = require "dnn.nb.json"
local percent = require "dnn.nb.percent"
local program = require "spec.helpers.program"

--- The script that an `.ipynb` becomes.
local function script_of(text)
  return percent.write(ipynb.read(text, "n.ipynb"))
end

--- The `.ipynb` that a script becomes, as values.
local function values_of(text)
  return json.read(ipynb.write(percent.read(text, "n.lua")))
end

--- The text of an `.ipynb` with such cells.
local function notebook(cells, metadata)
  return ('{"cells": [%s], "metadata": %s, "nbformat": 4, "nbformat_minor": 5}')
    :format(cells, metadata or "{}")
end

local every_output = [[
  {"output_type": "stream", "name": "stdout", "text": ["1\n"]},
  {"output_type": "stream", "name": "stderr", "text": "w\n"},
  {"output_type": "execute_result", "execution_count": 3, "metadata": {},
   "data": {"text/plain": ["2"], "text/html": "<b>2</b>"}},
  {"output_type": "display_data", "metadata": {"image/png": {"width": 3, "height": 4}},
   "data": {"image/png": "QUJD\n", "text/plain": ["fig"]}},
  {"output_type": "error", "ename": "E", "evalue": "In[3]:1: bad", "traceback": ["\u001b[31mx"]}]]

describe("notebooks of Jupyter", function()
  it("give the script back byte for byte that they are made of", function()
    local pieces = { "-- %%", "-- %% a", "\n", "\n", "\n-- %%\n", "\r\n", " ", "-- %%time", "--%%",
      "--> 1", "--[[ out\n1\n]]", "--[==[ out\n", "]==]", "print(1)", "[[", "]]", "\n--> ...\n",
      "#!x", "é", "\n-- %% [markdown]\n", "-- text", "[markdown", " tol=1e-", " id=\"a\"", "\0",
      "\n--! error: x\n" }
    local random = 1
    for _ = 1, 1000 do
      local parts = {}
      for i = 1, 12 do
        random = (random * 1103515245 + 12345) % 2147483648
        parts[i] = pieces[random // 65536 % #pieces + 1]
      end
      local text = table.concat(parts)
      local read = percent.read(text, "n.lua")
      for _, cell in ipairs(read.cells) do
        if cell.kind ~= "code" and not document.is_comment(cell.source) then -- it becomes one
          text = script_of(ipynb.write(read))
          break
        end
      end
      assert.equal(text, script_of(ipynb.write(percent.read(text, "n.lua"))))
    end
  end)

  it("keep every example, and are valid", function()
    local has_nbformat = program.shell("/usr/bin/python3 -c 'import nbformat'").status == 0
    local directory = program.make_directory()
    local paths = program.shell("ls examples/*.lua examples/zh/*.lua").out
    local count = 0
    for path in paths:gmatch("[^\n]+") do
      local text = program.read_file(path)
      local written = ipynb.write(percent.read(text, path))
      assert.equal(text, script_of(written))
      count = count + 1
      program.write_file(directory .. ("/%d.ipynb"):format(count), written)
    end
    assert.is_true(count > 0)
    local result = has_nbformat and program.shell(([[cd %s && /usr/bin/python3 -c '
import glob, nbformat
for name in glob.glob("*.ipynb"):
    text = open(name, encoding="utf-8").read()
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text, name
']]):format(program.quote(directory)))
    program.remove(directory)
    if not result then
      pending("python3-nbformat is not installed")
    else
      assert.equal("", result.err)
    end
  end)

  it("hold the cells, their texts and their output", function()
    local values = values_of('-- %% [markdown]\n-- # A\n--\n-- b\n\n-- %% Run tags=["x"] tol=0.5\n'
      .. "local a = 1\nprint(a)\n--> 1\nprint(2)\n--> 2\nerror 'e'\n--! error: e\n\n"
      .. '-- %% [raw] id="r"\n-- raw\n')
    assert.equal(4, values.nbformat)
    assert.equal(5, values.nbformat_minor)
    assert.equal("dnnlua", values.metadata.kernelspec.name)
    assert.equal("text/x-lua", values.metadata.language_info.mimetype)
    local prose, code, raw = table.unpack(values.cells)
    assert.equal(json.line { cell_type = "markdown", id = "markdown-1", metadata = {},
      source = { "# A\n", "\n", "b" } }, json.line(prose))
    assert.equal("run-2", code.id)
    assert.same({ "x" }, setmetatable(code.metadata.tags, nil))
    assert.equal(0.5, code.metadata.tol)
    assert.equal("Run", code.metadata.title)
    assert.equal(json.null, code.execution_count)
    assert.equal('["local a = 1\\n", "print(a)\\n", "print(2)\\n", "error \'e\'"]',
      json.line(code.source))
    assert.equal('[{"name": "stdout", "output_type": "stream", "text": ["1\\n", "2\\n"]}, '
      .. '{"ename": "error", "evalue": "e", "output_type": "error", "traceback": ["e"]}]',
      json.line(code.outputs))
    assert.equal('{"cell_type": "raw", "id": "r", "metadata": {}, "source": ["raw"]}',
      json.line(raw))
  end)

  it("become scripts that say what they printed", function()
    assert.equal('-- %% id="b"\nprint(1)\n2\n--> 1\n--> 2\n--> [image/png 3x4]\n--! error: bad\n',
      script_of(notebook('{"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 3, '
        .. '"source": "print(1)\\n2", "outputs": [' .. every_output .. ']}')))
  end)

  it("keep outputs of every kind as long as the cell says the same", function()
    local text = notebook('{"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 3, '
        .. '"source": "print(1)\\n2", "outputs": [' .. every_output .. ']}')
    local read = ipynb.read(text, "n.ipynb")
    local given, written = json.read(text).cells[1].outputs, json.read(ipynb.write(read))
    assert.equal(json.line(given), json.line(written.cells[1].outputs))
    read.cells[1].source = "print(3)\n--> 3\n"
    document.derive(read.cells[1])
    written = json.read(ipynb.write(read))
    assert.equal('[{"name": "stdout", "output_type": "stream", "text": ["3\\n"]}]',
      json.line(written.cells[1].outputs))
  end)

  it("keep metadata, whatever they are, through a script", function()
    local metadata = '{"a b": 1, "collapsed": true, "e": [], "f": 1.5, "metadata": "m", "n": null, '
      .. '"o": {}, "tags": ["x", "y"], "title": "T [markdown] a=1", "x": {"d": [1, {"e": "é\\n"}]}}'
    local outer = '{"authors": [{"name": "a: \\"b\\""}], "kernelspec": {"display_name": "Lua", '
      .. '"language": "lua", "name": "lua"}, "title": "X: y", "toc": {"z": null}}'
    local text = notebook('{"cell_type": "markdown", "id": "a1", "metadata": {}, "source": "%% x", '
      .. '"attachments": {"i.png": {"image/png": "QUJD"}}}, {"cell_type": "code", "id": "b-1", '
      .. '"metadata": ' .. metadata .. ', "source": "x", "outputs": []}', outer)
    local values = values_of(script_of(text))
    assert.equal('{"i.png": {"image/png": "QUJD"}}', json.line(values.cells[1].attachments))
    assert.equal('["%% x"]', json.line(values.cells[1].source))
    assert.equal("b-1", values.cells[2].id)
    values.cells[2].metadata.dnnlua = nil
    assert.equal(metadata, json.line(values.cells[2].metadata))
    values.metadata.language_info, values.metadata.dnnlua = nil, nil
    assert.equal(outer, json.line(values.metadata))
  end)

  it("believe what Jupyter has changed more than what the script said", function()
    local values = values_of("-- %% A  tol=1e-3\nprint(1.0)\n--> 1.0\nprint(2)\n--> ...\n\n"
      .. "-- %% B\nx\n")
    local kept = values.cells[1].metadata.dnnlua
    assert.equal("-- %% A  tol=1e-3\n", kept.marker)
    values.cells[1].outputs = json.array { { output_type = "stream", name = "stdout",
      text = "1.0001\n5\n" } }
    assert.equal("-- %% A  tol=1e-3\nprint(1.0)\n--> 1.0\nprint(2)\n--> ...\n\n-- %% B\nx\n",
      script_of(json.write(values)))
    values.cells[1].outputs[1].text = "7\n5\n"
    values.cells[1].metadata.title = "C"
    local marker = '-- %% C id="a-1" tol=0.001\n' -- renamed cells keep their ids
    assert.equal(marker .. "print(1.0)\nprint(2)\n--> 7\n--> 5\n\n-- %% B\nx\n",
      script_of(json.write(values)))
    values.cells[1].source = "print(3)"
    values.cells[1].outputs = json.array {}
    assert.equal(marker .. "print(3)\n\n-- %% B\nx\n", script_of(json.write(values)))
  end)

  it("make the scripts that Jupytext makes, and read its headers", function()
    local script = "-- ---\n-- jupyter:\n--   kernelspec:\n--     display_name: Lua\n"
      .. "--     language: lua\n--     name: lua\n-- ---\n\n"
      .. "-- %% [markdown]\n-- # A ´\n--\n-- b\n\n"
      .. '-- %% tags=["t", "u"]\nx = 1\n\nlocal y\n\n'
      .. '-- %% Named slideshow={"slide_type": "skip"}\n\n-- %% [raw]\n-- raw\n'
    assert.equal(script, script_of([[{"nbformat": 4, "nbformat_minor": 4, "metadata":
      {"kernelspec": {"display_name": "Lua", "language": "lua", "name": "lua"}}, "cells": [
      {"cell_type": "markdown", "metadata": {}, "source": "# A ´\n\nb"},
      {"cell_type": "code", "metadata": {"tags": ["t", "u"]}, "execution_count": 1,
       "source": "x = 1\n\nlocal y", "outputs": []},
      {"cell_type": "code", "metadata": {"title": "Named", "slideshow": {"slide_type": "skip"}},
       "execution_count": null, "source": "", "outputs": []},
      {"cell_type": "raw", "metadata": {}, "source": "raw"}]}]]))
    local encoded = "-- -*- coding: utf-8 -*-\n" .. script
    assert.equal("Lua", percent.read(encoded).metadata.jupyter.kernelspec.display_name)
    assert.equal(encoded, script_of(ipynb.write(percent.read(encoded))))
  end)

  it("are refused where they are none", function()
    local code = '{"cell_type": "code", "metadata": {}, "source": "", "outputs": %s}'
    local cases = {
      [""] = "JSON",
      ["x"] = "line 1 of its JSON",
      ['{"cells": [\n}'] = "line 2 of its JSON",
      ["{} {}"] = "something stands behind its end",
      ["[]"] = "it has no number nbformat",
      ["3"] = "it has no number nbformat",
      ["null"] = "it has no number nbformat",
      ['{"a": "\xFF"}'] = "byte 8 is not UTF-8",
      [("["):rep(100000)] = "its values nest deeper than 200",
      [('{"a":'):rep(100000)] = "its values nest deeper than 200",
      ['{"nbformat": 3}'] = "nbformat 3 is too old",
      ['{"nbformat": 3.5}'] = "nbformat 3.5 is too old",
      ['{"nbformat": -1e300}'] = "nbformat -1e+300 is too old",
      ['{"nbformat": 1e300}'] = "nbformat 1e+300 is newer than 4",
      ['{"nbformat": 5}'] = "nbformat 5 is newer than 4",
      ['{"nbformat": 4, "cells": {"a": 1}}'] = "its cells are no list",
      [notebook("1")] = "cell 1 is neither code nor markdown nor raw",
      [notebook('{"cell_type": "code", "source": {"a": 1}}')] = "the source of cell 1 is no text",
      [notebook('{"cell_type": "raw", "source": [1]}')] = "the source of cell 1 is no text",
      [notebook('{"cell_type": "raw", "source": "", "metadata": []}')] =
        "the metadata of cell 1 are no object",
      [notebook(code:format("1"))] = "the outputs of cell 1 are no list",
      [notebook(code:format("[{}]"))] = "output 1 of cell 1 is neither",
      [notebook(code:format('[{"output_type": "stream", "name": "stdout", "text": 1}]'))] =
        "output 1 of cell 1 is neither",
      [notebook(code:format('[{"output_type": "display_data", "data": {"text/plain": {}}}]'))] =
        "output 1 of cell 1 is neither",
      [notebook("", "[]")] = "its metadata are no object",
    }
    for text, message in pairs(cases) do
      local ok, problem = pcall(ipynb.read, text, "n.ipynb")
      assert.is_false(ok)
      assert.matches("^n.ipynb: this is no notebook: ", problem)
      assert.matches(message, problem, 1, true)
    end
  end)

  it("become scripts in which no word of prose is code", function()
    local evil = "a\rran = true\r-- %% x"
    local output = { output_type = "stream", name = "stdout", text = evil }
    local cells = {
      { cell_type = "markdown", source = evil,
        metadata = { title = evil, other = { evil }, tags = json.array { evil } } },
      { cell_type = "markdown", source = evil, id = "k", metadata = { title = evil, dnnlua =
        { source = "-- " .. evil, marker = "-- %% " .. evil .. " [markdown]\n" } } },
      { cell_type = "raw", source = "ran = true", metadata = { dnnlua =
        { source = "ran = true" } } },
      { cell_type = "markdown", source = "--[[ ran ]] ran = true", metadata = { dnnlua =
        { source = "--[[ ran ]] ran = true" } } },
      { cell_type = "code", source = "print(1)", metadata = { title = evil },
        outputs = json.array { output, { output_type = "error", evalue = evil } } },
    }
    for i, cell in ipairs(cells) do
      cells[i] = json.line(cell)
    end
    for _, metadata in ipairs { { title = evil }, { [evil] = 1 }, { title = evil, dnnlua =
      { header = "-- ---\n-- title: " .. evil .. "\n-- ---\n" } },
      { dnnlua = { header = "ran = true" } } } do
      local script = script_of(notebook(table.concat(cells, ","), json.line(metadata)))
      local printed = {}
      local globals = { print = function(text) printed[#printed + 1] = text end }
      assert(load(script, "=script", "t", globals))()
      assert.same({ 1 }, printed)
      assert.is_nil(globals.ran)
      assert.equal(script, script_of(ipynb.write(percent.read(script))))
    end
    assert.equal("-- %% [markdown]\n-- a\n-- b\n--%% c\n-- d\n--\n", script_of(notebook(
      [[{"cell_type": "markdown", "source": "a\rb\r\n%% c\nd\n"}]])))
  end)

  it("may say anything of the sizes of pictures", function()
    for _, size in ipairs { '"x"', "1.5", "null", "{}", '"1\\" onload=\\"a"', "true" } do
      assert.equal("-- %%\n--> [image/png ...]\n", script_of(notebook(([[{"cell_type": "code",
        "source": "", "outputs": [{"output_type": "display_data", "data": {"image/png": "QUJD"},
        "metadata": {"image/png": {"width": %s, "height": 3}}}]}]]):format(size))))
    end
  end)

  it("tell of ids that are not kept", function()
    local cells = {}
    for i, id in ipairs { '"a"', '"b"', '"a"', '"x y"', "3", '"b"', '"' .. ("i"):rep(65) .. '"' } do
      cells[i] = '{"cell_type": "code", "source": "x = 1", "metadata": {}, "id": ' .. id .. "}"
    end
    cells[#cells + 1] = '{"cell_type": "code", "source": "x = 1", "metadata": {}}'
    local text = notebook(table.concat(cells, ","))
    local told = {}
    for i, problem in ipairs(ipynb.read(text, "n.ipynb").problems) do
      assert.is_false(problem.is_fatal)
      told[i] = problem.message:gsub(" is not of .*", "")
    end
    assert.same({ 'cell 3 has the id "a" of cell 1: it gets another', "the id of cell 4",
      "the id of cell 5", 'cell 6 has the id "b" of cell 2: it gets another', "the id of cell 7" },
      told)
    local directory <close> = setmetatable({ path = program.make_directory() },
      { __close = function(self) program.remove(self.path) end })
    program.write_file(directory.path .. "/n.ipynb", text)
    local result = program.shell_in(directory.path, '"$dnnlua" nb convert n.ipynb n.lua')
    assert.equal(0, result.status)
    assert.matches('^n.ipynb:7: cell 3 has the id "a" of cell 1: it gets another\n', result.err)
  end)

  it("make the same ids of titles that no marker can say", function()
    local script = script_of(notebook(
      '{"cell_type": "code", "source": "", "metadata": {"title": "a [markdown] b=1"}}'))
    assert.equal(script, script_of(ipynb.write(percent.read(script))))
    assert.is_nil(script:find("id=", 1, true))
  end)

  it("may hold escapes for halves of characters, which stay escapes", function()
    assert.equal("-- %% [markdown]\n-- a\\xED\\xA0\\x80b 😀\n", script_of(notebook(
      [[{"cell_type": "markdown", "metadata": {}, "source": "a\ud800b \ud83d\ude00"}]])))
  end)

  it("tell of code that would begin a cell in a script", function()
    local read = ipynb.read(notebook('{"cell_type": "code", "metadata": {}, "outputs": [], '
      .. '"source": "a\\n-- %% b"}'), "n.ipynb")
    assert.matches("the code of cell 1 has a line that begins a cell", read.problems[1].message,
      1, true)
    assert.is_true(read.problems[1].is_fatal)
  end)
end)

describe("nb convert", function()
  local directory

  before_each(function()
    directory = program.make_directory()
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function convert(from, to)
    return program.shell(("%s nb convert %s %s"):format(program.quote(program.path),
      program.quote(directory .. from), program.quote(directory .. to)))
  end

  it("writes the other format", function()
    local text = "-- %% A\nprint(1)\n--> 1\n"
    program.write_file(directory .. "/a.lua", text)
    assert.same({ out = "", err = "", status = 0 }, convert("/a.lua", "/b.ipynb"))
    assert.equal(0, convert("/b.ipynb", "/c.lua").status)
    assert.equal(text, program.read_file(directory .. "/c.lua"))
    local run = program.shell(("%s nb run --quiet %s"):format(program.quote(program.path),
      program.quote(directory .. "/b.ipynb")))
    assert.same({ out = "1\n", err = "", status = 0 }, run)
  end)

  it("keeps the beginning of outputs that are too long for a script", function()
    local line = ("x"):rep(1023) .. "\n"
    local lines, problem = ipynb.printed_lines { { output_type = "stream", name = "stdout",
      text = line:rep(9 * 1024) } }
    assert.is_nil(problem)
    assert.equal(8 * 1024 + 1, #lines)
    assert.equal("... 1048576 bytes more", lines[#lines])
  end)

  it("refuses what it cannot write, and writes nothing then", function()
    program.write_file(directory .. "/a.lua", "-- %% A\n")
    local result = convert("/a.lua", "/b.txt")
    assert.equal(1, result.status)
    assert.matches("b.txt: notebooks are .lua or .ipynb\n$", result.err)
    program.write_file(directory .. "/p.ipynb",
      notebook("", '{"language_info": {"name": "python"}}'))
    result = convert("/p.ipynb", "/p.lua")
    assert.equal(1, result.status)
    assert.matches('its cells are in "python", not in lua: dnnlua nb convert --from-python',
      result.err, 1, true)
    assert.is_false(program.exists(directory .. "/p.lua"))
  end)
end)

local json = require "dnn.nb.json"
local program = require "spec.helpers.program"

local directory

before_each(function()
  directory = program.make_directory()
end)

after_each(function()
  program.remove(directory)
end)

--- Exports a notebook of such a text, `n.lua`.
local function export(text, options)
  program.write_file(directory .. "/n.lua", text)
  return program.shell_in(directory, '"$dnnlua" nb export n.lua ' .. options)
end

local function written(name)
  return program.read_file(directory .. "/" .. name)
end

local nothing <const> = { out = "", err = "", status = 0 }

describe("nb export", function()
  it("writes Markdown with prose, code, and what this prints", function()
    assert.same(nothing, export("-- %% [markdown]\n-- # Title\n--\n-- $x$ and `a`\n\n-- %% One\n"
      .. "local a = 1\nprint(a)\n--> 7\n\n-- %%\nprint('```', '\\27[31mred')\na + 1\n"
      .. "-- %%\nlocal hidden = 1 -- #hide\nlocal seen = 2\n"
      .. '-- %% tags=["hide-input"]\nprint(3)\n-- %% tags=["hide-output"]\nprint(4)\n'
      .. '-- %% [raw] format="text/latex"\n-- \\x\n', "--to md"))
    assert.equal("# Title\n\n$x$ and `a`\n\n"
      .. "```lua\nlocal a = 1\nprint(a)\n```\n\n```text\n1\n```\n\n"
      .. "````lua\nprint('```', '\\27[31mred')\na + 1\n````\n\n"
      .. "````text\n```\t\\27[31mred\n2\n````\n\n```lua\nlocal seen = 2\n```\n\n```text\n3\n```\n\n"
      .. "```lua\nprint(4)\n```\n", written("n.md"))
  end)

  it("writes pictures beside the Markdown", function()
    assert.same(nothing, export('-- %% A [plot](x) id="p"\nlocal plt = require "dnn.plot"\n'
      .. "plt.plot({1, 2})\nplt.show()\nprint 'after'\n", '--to md -o "o x.md"'))
    local text = written("o x.md")
    assert.matches("![A \\[plot\\](x)](o%20x-p-1.png)\n\n```text\nafter\n```\n", text, 1, true)
    assert.equal("\137PNG", written("o x-p-1.png"):sub(1, 4))
  end)

  it("writes an .ipynb with what the cells printed and showed now", function()
    assert.same(nothing, export("-- %% One\nprint(1)\n--> 7\nio.stderr:write 'e'\n\n-- %%\n"
      .. "require('dnn.plot').plot({1, 2})\n\n-- %%\n1 + 1\n\n-- %%\nerror 'x'\n--! error: x\n",
      "--to ipynb"))
    local cells = json.read(written("n.ipynb")).cells
    assert.equal('[{"name": "stdout", "output_type": "stream", "text": ["1\\n"]}, '
      .. '{"name": "stderr", "output_type": "stream", "text": ["e"]}]', json.line(cells[1].outputs))
    assert.equal(1, cells[1].execution_count)
    local shown = cells[2].outputs[1]
    assert.equal("display_data", shown.output_type)
    assert.equal("iVBORw0KGgo", shown.data["image/png"]:sub(1, 11))
    assert.equal('["2"]', json.line(cells[3].outputs[1].data["text/plain"]))
    assert.equal(3, cells[3].outputs[1].execution_count)
    assert.matches("x$", cells[4].outputs[1].evalue)
    if program.shell("/usr/bin/python3 -c 'import nbformat'").status == 0 then
      assert.equal("", program.shell(("/usr/bin/python3 -c 'import nbformat, sys; "
        .. "nbformat.validate(nbformat.read(sys.argv[1], 4))' %s"):format(
        program.quote(directory .. "/n.ipynb"))).err)
    end
  end)

  it("writes nothing where a cell fails that may not", function()
    local text = "-- %% A\nprint(1)\n-- %% B\nerror 'x'\n-- %% C\nprint(2)\n"
    local result = export(text, "--to md")
    assert.equal(1, result.status)
    assert.matches("n.lua:4: x", result.err, 1, true)
    assert.matches("  in cell 2 'B' (line 3)\n", result.err, 1, true)
    assert.is_false(program.exists(directory .. "/n.md"))
    assert.same(nothing, export(text, "--to md --allow-errors"))
    assert.matches("```text\nerror: n.lua:4: x\n```\n\n"
      .. "```lua\nprint%(2%)\n```\n\n```text\n2\n```\n$", written("n.md"))
  end)

  it("tells with what the cells ran where that is asked for", function()
    local text = "-- %% One\nprint(1)\nlocal seed = 3\n"
    local hash = require("dnn.nb.sha256")(text)
    assert.same(nothing, export(text, "--to md --stamp"))
    assert.matches("\n```\n\n%-%-%-\n\ndnnlua %d[%d.]* · Lua 5.4 · .* · seed 3 · SHA%-256 " .. hash
      .. "\n$", written("n.md"))
    assert.same(nothing, export(text, "--to ipynb --stamp"))
    local metadata = json.read(written("n.ipynb")).metadata
    assert.equal("SHA-256 " .. hash, metadata.dnnlua.stamp[#metadata.dnnlua.stamp])
    local document = require("dnn.nb.ipynb").read(written("n.ipynb"))
    assert.equal("", document.header)
    assert.is_nil(document.metadata.dnnlua)
    local result = export(text, "--to md --stamp --no-execute")
    assert.equal(1, result.status)
    assert.matches("a stamp tells of a run, and nothing runs here", result.err, 1, true)
  end)

  it("writes what the notebook says where it does not run", function()
    local text = "-- %% One\nprint(1)\n--> 7\nerror 'x'\n--! error: y\n"
    assert.same(nothing, export(text, "--to md --no-execute"))
    assert.equal("```lua\nprint(1)\nerror 'x'\n```\n\n```text\n7\nerror: y\n```\n", written("n.md"))
    assert.same(nothing, export(text, "--to ipynb --no-execute"))
    local cells = json.read(written("n.ipynb")).cells
    assert.equal("[\"7\\n\"]", json.line(cells[1].outputs[1].text))
    assert.equal("y", cells[1].outputs[2].evalue)
  end)

  it("does not overwrite notebooks", function()
    for options, name in pairs { ["--to html -o n.lua"] = "n.lua",
      ["--to md -o other.ipynb"] = "other.ipynb", ["--to ipynb -o other.lua"] = "other.lua" } do
      local result = export("print(1)\n", options)
      assert.equal(1, result.status, options)
      assert.matches(name .. " is a notebook, which", result.err, 1, true)
      assert.equal("print(1)\n", written("n.lua"))
    end
    assert.equal("n.lua\n", program.shell("ls " .. program.quote(directory)).out)
  end)

  it("leaves out what is no text and no picture", function()
    program.write_file(directory .. "/j.ipynb", [[{"nbformat": 4, "nbformat_minor": 5,
      "metadata": {"language_info": {"name": 1}}, "cells": [{"cell_type": "code", "metadata": {},
      "source": "x", "outputs": [{"output_type": "display_data", "data": {"image/json": 3,
      "application/json": [{"a": 1}], "text/plain": "shown"}}]}]}]])
    for _, format in ipairs { "html", "md" } do
      local result = program.run(("nb export --no-execute --to %s %s/j.ipynb"):format(format,
        program.quote(directory)))
      assert.same(nothing, result)
      assert.matches("shown", written("j." .. format), 1, true)
    end
  end)

  it("tells which formats there are", function()
    for options, message in pairs { [""] = "html, ipynb or md\n", ["--to pdf"] = "md, got 'pdf'\n",
      ["--to htm"] = "md, got 'htm': did you mean html?\n" } do
      local result = export("-- %%\n", options)
      assert.equal(2, result.status)
      assert.matches(message, result.err, 1, true)
    end
  end)
end)

--- Help for dnn.nb: see dnn.help.doc for the form of entries.

local nb = require "dnn.nb"

local docs = { title = "Notebooks", prefixes = { "nb." } }

--- The function that a name such as "nb.read" stands for.
function docs.resolve(name)
  return nb[name:match("[%l_]+$")]
end

-- An example about a notebook in a file, which is gone afterwards.
local function on_notebook(text, code)
  return ([[
local nb = require "dnn.nb"
local path = os.tmpname()
io.open(path, "w"):write(%s):close()
%s
os.remove(path)]]):format(text, code)
end

local run_options <const> = {
  variables = "a table of values that its variables have instead, in the first cell that sets them",
  timeout = "seconds that a cell may take; any",
  allow_errors = "true: goes on behind a cell that fails",
  arguments = "a list of texts, its arg",
}

local function with(options)
  for name, text in pairs(run_options) do
    options[name] = text
  end
  return options
end

docs.entries = {
  {
    name = "nb.read",
    signature = "read(path) -> notebook",
    text = [[
      Reads a notebook: a Lua file, whose comments `-- %%` begin cells and whose comments `-->` say
      what they print, or one of Jupyter. It has cells, each with kind ("code", "markdown" or
      "raw"), title, id, tags, options, line, source, code and text; and metadata.]],
    example = on_notebook([["-- %% Sum\nprint(1 + 1)\n--> 2\n"]], [[
local cell = nb.read(path).cells[1]
print(cell.kind, cell.title, cell.expected[1].text)]]),
    output = "code\tSum\t2",
  },
  {
    name = "nb.run",
    signature = "run(notebook [, options]) -> table",
    text = [[
      Runs a notebook, or the file of that name, in a program of its own. Returns what each cell of
      code has shown, by the number of the cell: outputs, ok, message, traceback, line, seconds. A
      cell that did not run is missing.]],
    options = with {
      cells = 'which cells, as "1-3,train": numbers and ids',
      ["until"] = "the number or the id of the last one",
      types = 'what displays are asked for, the best first, as { "image/png", "text/plain" }',
    },
    example = on_notebook([["-- %% Sum\nprint(1 + 1)\n-- %% Fails\nerror 'no'\n"]], [[
local results = nb.run(path)
print(results[1].outputs[1].text, results[2].ok, results[2].line)]]),
    output = "2\n\tfalse\t4",
  },
  {
    name = "nb.check",
    signature = "check(path [, options]) -> report",
    text = [[
      Runs a notebook and compares what its cells print with what it says. What an .ipynb says are
      the outputs that are recorded in it. The report has the number of cells that failed and a list
      of verdicts, each with cell, name, status ("passed", "failed" or "skipped"), summary and
      details.]],
    options = with {
      tol = "how far numbers may be apart; equal to their last digit",
      update = "true: writes into the file what its cells print",
    },
    example = on_notebook([["-- %% Sum\nprint(1 + 1)\n--> 3\n"]], [[
local report = nb.check(path)
print(report.failed, report.verdicts[1].status)]]),
    output = "1\tfailed",
  },
  {
    name = "nb.export",
    signature = "export(path, {to = , output = , ...})",
    text = [[
      Runs a notebook and writes it, with what it prints and shows, for others to read. Where a cell
      fails nothing is written.]],
    options = with {
      to = '"html", "md", whose pictures are written beside it, or "ipynb"',
      output = "the file; beside the notebook when not given",
    },
    example = on_notebook([["-- %% Sum\nprint(1 + 1)\n"]], [[
nb.export(path, { to = "md", output = path .. ".md" })
print(io.open(path .. ".md"):read("a"))
os.remove(path .. ".md")]]),
    output = "```lua\nprint(1 + 1)\n```\n\n```text\n2\n```\n",
  },
  {
    name = "nb.convert",
    signature = "convert(from, to [, {from_python = }]) -> problems",
    text = [[
      Writes a notebook as the other kind of file: a script as an .ipynb, an .ipynb as a script.
      Texts, outputs, ids and metadata are kept; a script comes back byte for byte. With from_python
      a notebook in Python is translated; what has no counterpart stays as a comment and is listed:
      cell, line, source, reason.]],
    options = { from_python = "true: the notebook is in Python" },
    example = on_notebook([["-- %% Sum\nprint(1 + 1)\n"]], [[
nb.convert(path, path .. ".ipynb")
print(nb.read(path .. ".ipynb").cells[1].title)
os.remove(path .. ".ipynb")]]),
    output = "Sum",
  },
  {
    name = "nb.spec",
    signature = "spec(pattern [, options])",
    text = [[
      Makes tests for busted of the notebooks that a pattern of the shell names: each one is a
      describe, each of its cells of code an it. Options as for nb.check.]],
    example = [[
-- a file that busted runs, spec/notebooks_spec.lua, says require("dnn.nb").spec("examples/*.lua")
print(type(require("dnn.nb").spec))]],
    output = "function",
  },
}

return docs

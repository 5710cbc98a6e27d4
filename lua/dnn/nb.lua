--- Notebooks: `local nb = require "dnn.nb"`. A notebook is a Lua file whose comments `-- %%` divide
--- it into cells, and whose comments `-->` say what they print; or one of Jupyter's.

local fail = require "dnn.support.fail"
local files = require "dnn.nb.files"
local pretty = require "dnn.support.pretty"
local suggest = require "dnn.support.suggest"

local nb = {}

local run_types = { cells = "string", ["until"] = "string", variables = "table", timeout = "number",
  allow_errors = "boolean", arguments = "table", types = "table" }

local check_types = { tol = "number", update = "boolean", variables = "table", timeout = "number",
  allow_errors = "boolean", arguments = "table" }

local export_types = { to = "string", output = "string", execute = "boolean", stamp = "boolean",
  variables = "table", timeout = "number", allow_errors = "boolean", arguments = "table" }

local function check_path(caller, path)
  if type(path) ~= "string" then
    fail("%s: the path must be a text, got %s", caller, type(path))
  end
end

--- Fields that a notebook as a table has, and those of its cells.
local document_types <const> = { cells = "table", header = "string", metadata = "table",
  newline = "string", problems = "table" }
local cell_types <const> = { kind = "string", line = "number", options = "table",
  source = "string", tags = "table", title = "string" }
local code_types <const> = { code = "string", expected = "table" }

--- Raises an error unless a table has fields of such types.
local function check_fields(caller, name, value, types)
  if type(value) ~= "table" then
    fail("%s: %s must be a table, got %s", caller, name, type(value))
  end
  for field, wanted in pairs(types) do
    if type(value[field]) ~= wanted then
      fail("%s: %s has no %s that is a %s: give a path, or what nb.read returns", caller, name,
        field, wanted)
    end
  end
end

--- Raises an error unless a table is a notebook, as nb.read returns it.
local function check_document(caller, document)
  check_fields(caller, "the notebook", document, document_types)
  for i, cell in ipairs(document.cells) do
    check_fields(caller, "cell " .. i, cell, cell_types)
    if cell.kind == "code" then
      check_fields(caller, "cell " .. i, cell, code_types)
    end
  end
end

--- Options of a function that runs cells, whose lists hold texts, and whose variables have names.
local function run_options(caller, options, types)
  options = suggest.options(caller, options, {}, types)
  for _, name in ipairs { "arguments", "types" } do
    for i, value in ipairs(options[name] or {}) do
      if type(value) ~= "string" then
        fail("%s: %s must hold texts, got %s at %d", caller, name, type(value), i)
      end
    end
  end
  for name, value in pairs(options.variables or {}) do
    if type(name) ~= "string" or not name:find("^[%a_][%w_]*$") then
      fail("%s: variables have names, got %s", caller, pretty.text(name))
    elseif type(value) == "function" or type(value) == "userdata" or type(value) == "thread" then
      fail("%s: the variable %s cannot be a %s", caller, name, type(value))
    end
  end
  local timeout = options.timeout
  if timeout and not (timeout > 0 and timeout <= 1e9) then
    fail("%s: timeout must be seconds above 0 and up to 1e9, got %g", caller, timeout)
  end
  return options
end

--- Calls a function whose errors are the caller's.
local function call(f, ...)
  local results = table.pack(pcall(f, ...))
  if not results[1] then
    fail("%s", results[2])
  end
  return table.unpack(results, 2, results.n)
end

--- Reads a notebook, a script or an `.ipynb`: its cells, what they say and what they print.
---@param path string
---@return dnn.nb.document
function nb.read(path)
  check_path("read", path)
  return call(files.read, path)
end

--- Runs a notebook in a program of its own. Returns a table of what each cell of code has written
--- and shown: `{ outputs, ok, message, seconds }` by the number of the cell; cells that did not run
--- are missing.
---@param notebook string|dnn.nb.document
---@param options? dnn.nb.run_options
---@return table<integer, dnn.nb.run_result>
function nb.run(notebook, options)
  local document = notebook
  if type(notebook) == "table" then
    check_document("run", notebook)
  else
    check_path("run", notebook)
    document = call(files.read, notebook)
  end
  options = run_options("run", options, run_types)
  call(files.check, document)
  local results <const>, ending = call(require("dnn.nb.runner").run, document, options)
  if ending then
    fail("run: %s: %s", ending.cell and require("dnn.nb.document").name(document, ending.cell)
      or document.path or "notebook", ending.message)
  end
  return results
end

--- Runs a notebook and compares what it prints with what it says: a report with a verdict on each
--- cell of code, and the number of those that `failed`.
---@param path string
---@param options? dnn.nb.check_options
---@return dnn.nb.report
function nb.check(path, options)
  check_path("check", path)
  options = run_options("check", options, check_types)
  return call(require("dnn.nb.check").file, path, options)
end

--- Writes a notebook in the other format: a script as an `.ipynb`, or an `.ipynb` as a script.
--- Text, outputs, ids and metadata are kept; a script comes back byte for byte.
--- With `from_python` a notebook in Python is translated; what has no counterpart stays as a
--- comment `-- [python] ...`, and is listed: `{ cell, line, source, reason }`.
---@param from string
---@param to string
---@param options? { from_python: boolean? }
---@return dnn.nb.python_problem[]? problems of a translation
function nb.convert(from, to, options)
  check_path("convert", from)
  check_path("convert", to)
  options = suggest.options("convert", options, {}, { from_python = "boolean" })
  if options.from_python then
    local _, problems = call(require("dnn.nb.python").convert, from, to)
    return problems
  end
  call(require("dnn.nb.commands.convert").file, from, to)
end

--- Runs a notebook and writes it with what it prints and shows, for others to read: `to` is "html",
--- a page that stands alone, "ipynb", or "md", whose pictures are written beside it. Where a cell
--- fails nothing is written. With `execute = false` no cell runs: it is written with what it says;
--- with `stamp` the notebook tells with which versions, threads and seeds it ran, and its hash.
---@param path string
---@param options dnn.nb.export_options|dnn.nb.run_options
function nb.export(path, options)
  check_path("export", path)
  options = run_options("export", options, export_types)
  local failed, result, document = call(require("dnn.nb.commands.export").file, path, options)
  if failed then
    fail("export: %s: %s", require("dnn.nb.document").name(document, failed), result.message)
  end
end

--- The files that a pattern of the shell names, sorted.
local function expand(pattern)
  local quoted = pattern:gsub("[^%w/._*?%[%]-]", "\\%0")
  local pipe <close> = assert(io.popen(("for f in %s; do [ -f \"$f\" ] && echo \"$f\"; done")
    :format(quoted:gsub("^%-", "./-"))))
  local paths = {}
  for line in pipe:lines() do
    paths[#paths + 1] = line
  end
  if #paths == 0 then
    fail("spec: no file matches \"%s\"", pattern)
  end
  return paths
end

--- Makes tests for busted: each notebook that the pattern names is a `describe`, each of its cells
--- of code an `it`. A notebook runs when the first of these does.
---@param pattern string as "examples/*.lua"
---@param options? dnn.nb.check_options
function nb.spec(pattern, options)
  check_path("spec", pattern)
  options = suggest.options("spec", options, {}, check_types)
  local busted = package.loaded.busted -- that which runs the tests
  if not busted then
    fail("spec: this makes tests for busted, which does not run")
  end
  for _, path in ipairs(expand(pattern)) do
    busted.describe(path, function()
      local document = call(files.read, path)
      local report
      for i, cell in ipairs(document.cells) do
        if cell.kind == "code" then
          busted.it(require("dnn.nb.document").name(document, i), function()
            report = report or nb.check(path, options)
            for _, verdict in ipairs(report.verdicts) do
              if verdict.cell == i and verdict.status == "failed" then
                error(require("dnn.nb.commands.check").describe(path, verdict), 0)
              end
            end
          end)
        end
      end
    end)
  end
end

return suggest.strict(nb, "nb")

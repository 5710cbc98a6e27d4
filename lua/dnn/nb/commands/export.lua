--- `dnnlua nb export`: a notebook that has run, for others to read.

local files = require "dnn.nb.files"
local runner = require "dnn.nb.runner"

local export = {
  usage = "FILE --to ipynb|md [-o FILE] [--var name=value] [--timeout SECONDS] [--allow-errors]\n"
    .. "      [-- ARGUMENTS]",
  summary = "runs a notebook and writes it with what it prints and shows",
  options = { to = "text", output = "text", var = "texts", timeout = "number",
    ["allow-errors"] = "flag" },
  short = { o = "output" },
  most = 1,
}

--- Formats: what they ask of what cells show, and the text and other files that they make.
local formats = {
  ipynb = {
    types = { "image/png", "text/html", "text/plain" },
    write = function(document, results)
      return require("dnn.nb.ipynb").write(document, results), {}
    end,
  },
  md = {
    types = require("dnn.nb.markdown").types,
    write = require("dnn.nb.markdown").write,
  },
}

--- Runs a notebook and writes it. Where a cell fails that may not, nothing is written, and its
--- number and result are returned.
---@param path string
---@param options dnn.nb.run_options|{ to: string, output?: string }
---@return integer|nil failed
---@return dnn.nb.run_result|nil result
---@return dnn.nb.document document
function export.file(path, options)
  local format = formats[options.to]
  if not format then
    error(("export: to must be \"ipynb\" or \"md\", got %s"):format(
      require("dnn.nb.literal").write(options.to or "nothing")), 0)
  end
  local document = files.read(path)
  files.check(document)
  local given = { variables = options.variables, timeout = options.timeout,
    allow_errors = options.allow_errors, arguments = options.arguments, types = format.types }
  local results <const>, ending = runner.run(document, given)
  if ending then
    error(("%s: %s"):format(ending.cell and require("dnn.nb.document").name(document, ending.cell)
      or path, ending.message), 0)
  end
  for i, cell in ipairs(document.cells) do
    local result = results[i]
    if result and not result.ok and not options.allow_errors and not runner.may_fail(cell) then
      return i, result, document
    end
  end
  local output = options.output or path:gsub("%.%w+$", "") .. "." .. options.to
  local text, others = format.write(document, results, (output:gsub("%.%w+$", "")))
  for name, bytes in pairs(others) do
    files.write(name, bytes)
  end
  files.write(output, text)
  return nil, nil, document
end

---@param host table
---@param names string[]
---@param options table
---@return integer
function export.run(host, names, options)
  local given = require("dnn.nb.commands.run").read_options(options)
  given.to, given.output = options.to, options.output
  local failed, result, document = export.file(names[1], given)
  if failed then
    require("dnn.nb.commands.run").report(host, document, failed, result)
    return 1
  end
  return 0
end

return export

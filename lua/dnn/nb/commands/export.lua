--- `dnnlua nb export`: a notebook that has run, for others to read.

local files = require "dnn.nb.files"
local runner = require "dnn.nb.runner"

local export = {
  usage = "FILE --to html|ipynb|md [-o FILE] [--var name=value] [--timeout SECONDS]\n"
    .. "      [--allow-errors] [--no-execute] [-- ARGUMENTS]",
  summary = "runs a notebook and writes it with what it prints and shows; with --no-execute with\n"
    .. "      what it says that it does",
  options = { to = "text", output = "text", var = "texts", timeout = "number",
    ["allow-errors"] = "flag", ["no-execute"] = "flag" },
  short = { o = "output" },
  most = 1,
}

--- What a page says of its making: the date, and what was used.
local function about()
  local config = require("dnn.core").np.show_config()
  local versions = { _VERSION, config.lapack:match("^%S+ [%d.]+"),
    config.threads == 1 and "1 thread" or config.threads .. " threads" }
  local version = debug.getregistry()["dnnlua.version"]
  if version then
    table.insert(versions, 1, "dnnlua " .. version)
  end
  return { date = os.date "!%Y-%m-%d %H:%M UTC", versions = versions }
end

--- Formats: what they ask of what cells show, and the text and other files that they make.
local formats = {
  html = {
    types = require("dnn.nb.html").types,
    write = function(document, results)
      return require("dnn.nb.html").write(document, results, about()), {}
    end,
  },
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

--- Runs the cells. Returns what they printed, or nil and the first that fails and may not.
local function run(document, options, types)
  local results <const>, ending = runner.run(document, { variables = options.variables,
    timeout = options.timeout, allow_errors = options.allow_errors,
    arguments = options.arguments, types = types })
  if ending then
    error(("%s: %s"):format(ending.cell and require("dnn.nb.document").name(document, ending.cell)
      or document.path, ending.message), 0)
  end
  for i, cell in ipairs(document.cells) do
    local result = results[i]
    if result and not result.ok and not options.allow_errors and not runner.may_fail(cell) then
      return nil, i, result
    end
  end
  return results
end

--- Runs a notebook and writes it, or writes it with what it says that it prints. Where a cell fails
--- that may not, nothing is written, and its number and result are returned.
---@param path string
---@param options dnn.nb.run_options|{ to: string, output?: string, execute?: boolean }
---@return integer|nil failed
---@return dnn.nb.run_result|nil result
---@return dnn.nb.document document
function export.file(path, options)
  local format = formats[options.to]
  if not format then
    error(("export: to must be \"html\", \"ipynb\" or \"md\", got %s"):format(
      require("dnn.nb.literal").write(options.to or "nothing")), 0)
  end
  local document = files.read(path)
  files.check(document)
  local results, failed, failure
  if options.execute == false then
    results = require("dnn.nb.recorded").results(document)
  else
    results, failed, failure = run(document, options, format.types)
  end
  if failed then
    return failed, failure, document
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
  given.to, given.output, given.execute = options.to, options.output, not options["no-execute"]
  local failed, result, document = export.file(names[1], given)
  if failed then
    require("dnn.nb.commands.run").report(host, document, failed, result)
    return 1
  end
  return 0
end

return export

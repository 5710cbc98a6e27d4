--- `dnnlua nb export`: a notebook that has run, for others to read.

local files = require "dnn.nb.files"
local runner = require "dnn.nb.runner"
local stamp = require "dnn.nb.stamp"

local export = {
  usage = "FILE --to html|ipynb|md [-o FILE] [--var name=value] [--timeout SECONDS]\n"
    .. "      [--allow-errors] [--stamp] [--no-execute] [-- ARGUMENTS]",
  summary = "runs a notebook and writes it with what it prints and shows; with --no-execute with\n"
    .. "      what it says that it does; --stamp adds versions, threads, seeds and a hash",
  options = { to = "text", output = "text", var = "texts", timeout = "seconds",
    ["allow-errors"] = "flag", stamp = "flag", ["no-execute"] = "flag" },
  short = { o = "output" },
  most = 1,
}

--- Formats: what they ask of what cells show, and the text and other files that they make of a
--- notebook, the results of its cells, the path of the file without its ending, and what is told of
--- the run.
local formats = {
  html = {
    types = require("dnn.nb.html").types,
    write = function(document, results, _, run)
      return require("dnn.nb.html").write(document, results, { date = stamp.date(),
        versions = run or stamp.versions() }), {}
    end,
  },
  ipynb = {
    types = { "image/png", "text/html", "text/plain" },
    write = function(document, results, _, run)
      return require("dnn.nb.ipynb").write(document, results, run), {}
    end,
  },
  md = {
    types = require("dnn.nb.markdown").types,
    write = function(document, results, base, run)
      local text, pictures = require("dnn.nb.markdown").write(document, results, base)
      return run and ("%s\n---\n\n%s\n"):format(text, table.concat(run, " · ")) or text, pictures
    end,
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

--- Raises an error where the page would take the place of a notebook.
local function check_output(path, output, to)
  local ending = output:match("%.(%w+)$")
  local is_other = ending ~= to and (ending == "lua" or ending == "ipynb")
  if is_other or output == path and to ~= "ipynb" then
    error(("%s is a notebook, which %s would overwrite: choose another output"):format(
      output, to), 0)
  end
end

---@class dnn.nb.export_options
---@field to "html"|"ipynb"|"md"
---@field output? string
---@field execute? boolean do the cells run? they do if this is nil
---@field stamp? boolean is told with what they ran?

--- Runs a notebook and writes it, or writes it with what it says that it prints. Where a cell fails
--- that may not, nothing is written, and its number and result are returned.
---@param path string
---@param options dnn.nb.run_options|dnn.nb.export_options
---@return integer|nil failed
---@return dnn.nb.run_result|nil result
---@return dnn.nb.document document
function export.file(path, options)
  local format = formats[options.to]
  if not format then
    error(("export: to must be \"html\", \"ipynb\" or \"md\", got %s"):format(
      require("dnn.nb.literal").write(options.to or "nothing")), 0)
  elseif options.stamp and options.execute == false then
    error("export: a stamp tells of a run, and nothing runs here", 0)
  end
  local output = options.output or path:gsub("%.%w+$", "") .. "." .. options.to
  check_output(path, output, options.to)
  local source = files.bytes(path) -- a stamp is of what runs, whatever the file holds afterwards
  local document = files.parse(source, path)
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
  local text, others = format.write(document, results, (output:gsub("%.%w+$", "")),
    options.stamp and stamp.of(document, source) or nil)
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
  given.to, given.output, given.stamp = options.to, options.output, options.stamp
  given.execute = not options["no-execute"]
  if not formats[options.to] then
    local known = { "html", "ipynb", "md" }
    local nearest = options.to and require("dnn.support.suggest").nearest(options.to, known)
    error({ usage = ("--to is followed by html, ipynb or md%s%s"):format(
      options.to and (", got '%s'"):format(options.to) or "",
      nearest and (": did you mean %s?"):format(nearest) or "") }, 0)
  end
  local failed, result, document = export.file(names[1], given)
  if failed then
    require("dnn.nb.commands.run").report(host, document, failed, result)
    return 1
  end
  return 0
end

return export

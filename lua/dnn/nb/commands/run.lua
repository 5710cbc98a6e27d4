--- `dnnlua nb run`: a transcript of a notebook, with its code, what it prints, and its timing.

local expected = require "dnn.nb.expected"
local files = require "dnn.nb.files"
local literal = require "dnn.nb.literal"
local pretty = require "dnn.support.pretty"
local runner = require "dnn.nb.runner"
local say = require "dnn.nb.say"
local trim = require "dnn.support.trim"

local run = {
  usage = "FILE [--cells 1-3,ID] [--until ID] [--var name=value] [--timeout SECONDS]\n"
    .. "      [--allow-errors] [--quiet] [--stamp] [-- ARGUMENTS]",
  summary = "runs a notebook and shows its cells and what they print; --quiet shows only that,\n"
    .. "      --stamp tells with which versions, threads and seeds it ran, and its hash",
  options = { cells = "text", ["until"] = "text", var = "texts", timeout = "seconds",
    ["allow-errors"] = "flag", quiet = "flag", stamp = "flag", records = "flag", types = "text",
    name = "text" },
  most = 1,
}

--- The options of the runner that were given in words.
---@param options table
---@return dnn.nb.run_options
function run.read_options(options)
  local variables = {}
  for _, text in ipairs(options.var or {}) do
    local name, value = text:match("^([%a_][%w_]*)=(.*)$")
    if not name then
      error(("--var: write name=value, got '%s'"):format(text), 0)
    end
    local found, stop = literal.read(value, 1)
    variables[name] = (found == nil or stop <= #value) and value or found
  end
  local types
  for kind in (options.types or ""):gmatch("[^,]+") do
    types = types or {}
    types[#types + 1] = kind
  end
  return { cells = options.cells, ["until"] = options["until"], variables = variables,
    timeout = options.timeout, allow_errors = options["allow-errors"], types = types,
    arguments = options.arguments }
end

local function paint(text, style, wanted)
  return wanted and ("\27[%sm%s\27[0m"):format(style, text) or text
end

--- The code of a cell as it is shown: behind a prompt, without empty lines around it.
local function prompt_lines(code, n, color)
  local first = ("In[%d]: "):format(n)
  local following = (" "):rep(#first - 5) .. "...: "
  local lines = {}
  code = pretty.plain(trim((code:gsub("\r\n", "\n"))))
  for line in (code:gsub("^%s*\n", "") .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = paint(#lines == 0 and first or following, "32", color) .. line
  end
  return table.concat(lines, "\n") .. "\n"
end

--- Writes the error of a cell to standard error.
---@param host table
---@param document dnn.nb.document
---@param i integer
---@param outcome dnn.nb.outcome
function run.report(host, document, i, outcome)
  io.stdout:flush()
  io.stderr:write(paint("error: ", "31", host.error_color), outcome.message, "\n",
    outcome.traceback ~= "" and outcome.traceback .. "\n" or "", "  in ",
    require("dnn.nb.document").name(document, i), "\n")
end

--- What comes before the output of a cell, and behind it.
local function transcript_of(host, document, engine)
  return {
    before = function(i)
      local cell = document.cells[i]
      if cell.title ~= "" then
        io.stdout:write(paint("-- %% " .. pretty.plain(cell.title), "2", host.color), "\n")
      end
      local code = expected.without(cell.source, cell.expected)
      io.stdout:write(prompt_lines(code, engine.n + 1, host.color))
      io.stdout:flush()
    end,
    after = function(outcome)
      io.stdout:write(paint(("[%.3f s]"):format(outcome.seconds), "2", host.color), "\n\n")
      io.stdout:flush()
    end,
  }
end

--- Runs cells here and shows them.
---@param host table
---@param engine dnn.nb.engine
---@param document dnn.nb.document
---@param given dnn.nb.run_options
---@param is_quiet? boolean is only what they print to be seen?
---@return boolean ok
---@return integer|nil failed the cell that failed
---@return boolean is_interrupted
function run.play(host, engine, document, given, is_quiet)
  local is_interrupted = false
  local transcript = transcript_of(host, document, engine)
  local ok, failed = runner.play(engine, document, given, {
    before = not is_quiet and transcript.before or nil,
    after = function(i, outcome)
      is_interrupted = is_interrupted or outcome.is_interrupted
      if not outcome.ok then
        run.report(host, document, i, outcome)
      end
      if not is_quiet then
        transcript.after(outcome)
      end
    end,
    last_words = function(i)
      return ("\nerror: did not end within %g s\n  in %s\n"):format(given.timeout,
        require("dnn.nb.document").name(document, i))
    end,
  })
  return ok, failed, is_interrupted
end

---@param host table
---@param names string[]
---@param options table
---@return integer
function run.run(host, names, options)
  local bytes = files.bytes(names[1])
  local document = files.parse(bytes, names[1])
  document.path = options.name or document.path
  files.check(document)
  local given = run.read_options(options)
  local ok, is_interrupted, _
  if options.records then
    ok, is_interrupted = runner.record(host, document, given)
  else
    local engine = require("dnn.nb.engine").new(host)
    ok, _, is_interrupted = run.play(host, engine, document, given, options.quiet)
    if options.stamp then
      local parts = require("dnn.nb.stamp").of(document, bytes)
      say.out("%s", table.concat(parts, " · "))
    end
  end
  return ok and 0 or is_interrupted and 130 or 1
end

return run

--- `dnnlua nb check`: do notebooks print what they say?

local check = require "dnn.nb.check"
local pretty = require "dnn.support.pretty"
local run = require "dnn.nb.commands.run"
local say = require "dnn.nb.say"

local command = {
  usage = "FILE... [--update] [--tol NUMBER] [--timeout SECONDS] [--allow-errors]\n"
    .. "      [--junit FILE.xml] [-j N] [-- ARGUMENTS]",
  summary = "runs notebooks and compares what they print with what they say; --update writes it",
  options = { update = "flag", tol = "number", timeout = "seconds", ["allow-errors"] = "flag",
    junit = "text", jobs = "count" },
  short = { j = "jobs" },
}

--- A verdict as lines for people: what is wrong in which cell, with the differences.
---@param path string
---@param verdict dnn.nb.verdict
---@return string
function command.describe(path, verdict)
  local lines = { ("%s: %s: %s"):format(path, verdict.name, verdict.summary) }
  if verdict.details[1] and verdict.details[1]:find("^@@") then
    lines[#lines + 1] = ("--- %s: expected in %s"):format(path, verdict.name)
    lines[#lines + 1] = "+++ printed"
  end
  table.move(verdict.details, 1, #verdict.details, #lines + 1, lines)
  return pretty.plain(table.concat(lines, "\n"))
end

--- Waits for a check and tells what it found.
local function tell(path, finish)
  local report = finish()
  for _, verdict in ipairs(report.verdicts) do
    if verdict.status == "failed" then
      say.out("%s", command.describe(path, verdict))
    end
  end
  say.out("%s: %d cell%s, %d failed%s", path, #report.verdicts,
    #report.verdicts == 1 and "" or "s", report.failed,
    report.updated > 0 and (", %d updated"):format(report.updated) or "")
  io.stdout:flush()
  return report
end

--- What a function returns, or nil and a report after its error was told.
local function try(path, f, ...)
  local ok, result = pcall(f, ...)
  if ok then
    return result
  end
  local message = require("dnn.repl.evaluator").message(result)
  say.problem("dnnlua nb check: %s", message)
  return nil, { path = path, failed = 1, updated = 0, verdicts = { { cell = 0, name = "notebook",
    status = "failed", summary = message, details = {}, seconds = 0 } } }
end

---@param names string[]
---@param options table
---@return integer
function command.run(_, names, options)
  local given = run.read_options(options)
  given.tol, given.update = options.tol, options.update
  local jobs = math.min(options.jobs or 1, #names)
  local running, reports, failed = {}, {}, 0
  local function add(report)
    reports[#reports + 1] = report
    failed = failed + (report and report.failed or 0)
  end
  for i = 1, #names + jobs do
    local earlier = i - jobs
    if earlier >= 1 and running[earlier] then
      local report, broken = try(names[earlier], tell, names[earlier], running[earlier])
      add(report or broken)
    end
    if names[i] then
      local broken
      running[i], broken = try(names[i], check.start, names[i], given)
      add(broken)
    end
  end
  if options.junit then
    require("dnn.nb.files").write(options.junit, require("dnn.nb.junit").write(reports))
  end
  return failed == 0 and 0 or 1
end

return command

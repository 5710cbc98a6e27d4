--- Reports as JUnit's XML, which continuous integration reads: a suite for each notebook, a case
--- for each cell.

local xml = require "dnn.support.xml"

local junit = {}

--- A text for an attribute; its lines stay apart.
local function escape(text)
  return (xml.escape(text):gsub("\n", "&#10;"))
end

--- The text of a file.
---@param reports dnn.nb.report[]
---@return string
function junit.write(reports)
  local lines = { '<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>" }
  for _, report in ipairs(reports) do
    local skipped, seconds = 0, 0
    for _, verdict in ipairs(report.verdicts) do
      skipped = skipped + (verdict.status == "skipped" and 1 or 0)
      seconds = seconds + verdict.seconds
    end
    local head = '  <testsuite name="%s" tests="%d" failures="%d" skipped="%d" time="%.3f">'
    lines[#lines + 1] = head:format(escape(report.path), #report.verdicts, report.failed, skipped,
      seconds)
    for _, verdict in ipairs(report.verdicts) do
      head = ('    <testcase classname="%s" name="%s" time="%.3f"'):format(
        escape(report.path), escape(verdict.name), verdict.seconds)
      if verdict.status == "passed" then
        lines[#lines + 1] = head .. "/>"
      elseif verdict.status == "skipped" then
        lines[#lines + 1] = head .. "><skipped/></testcase>"
      else
        lines[#lines + 1] = ('%s><failure message="%s">%s</failure></testcase>'):format(head,
          escape(verdict.summary), escape(table.concat(verdict.details, "\n")))
      end
    end
    lines[#lines + 1] = "  </testsuite>"
  end
  lines[#lines + 1] = "</testsuites>"
  return table.concat(lines, "\n") .. "\n"
end

return junit

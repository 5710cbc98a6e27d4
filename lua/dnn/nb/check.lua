--- Does a notebook still print what it says? Runs it, compares, and writes what it prints now into
--- it where that is asked for.

local compare = require "dnn.nb.compare"
local diff = require "dnn.nb.diff"
local document = require "dnn.nb.document"
local expected = require "dnn.nb.expected"
local files = require "dnn.nb.files"
local names = require "dnn.nb.names"
local percent = require "dnn.nb.percent"
local runner = require "dnn.nb.runner"
local trim = require "dnn.support.trim"

local check = {}

---@class dnn.nb.verdict on a cell of code
---@field cell integer
---@field name string what the cell is called in messages
---@field status "passed"|"failed"|"skipped"
---@field summary? string what is wrong, in a line
---@field details string[] differences, or the place of an error
---@field seconds number
---@field is_stale boolean would --update change it?

---@class dnn.nb.report on a notebook
---@field path string
---@field verdicts dnn.nb.verdict[]
---@field failed integer how many
---@field updated integer cells that were changed

---@class dnn.nb.check_options: dnn.nb.run_options
---@field tol? number tolerance for numbers with a point
---@field update? boolean

--- The lines of a text; the newline at its end begins no line.
local function lines_of(text)
  local lines = {}
  for line in (text:gsub("\n$", "") .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line
  end
  return text == "" and {} or lines
end

--- Width and height that metadata give a picture; nil unless both are whole numbers.
---@param metadata any
---@param kind string
---@return integer|nil width
---@return integer|nil height
function check.size(metadata, kind)
  local size = type(metadata) == "table" and metadata[kind]
  local width = type(size) == "table" and math.tointeger(size.width)
  local height = width and math.tointeger(size.height)
  if height then
    return width, height
  end
end

--- What stands for something that was shown.
local function label(output)
  for _, kind in ipairs { "image/png", "image/svg+xml" } do
    if output.data[kind] then
      local width, height = check.size(output.metadata, kind)
      return width and ("[%s %dx%d]"):format(kind, width, height) or ("[%s]"):format(kind), true
    end
  end
  return tostring(output.data["text/plain"]), false
end

--- The lines that a cell has printed and shown, for each of its pieces; those of standard error do
--- not count. Whatever would change a terminal is escaped.
---@param result dnn.nb.run_result
---@return table<integer, string[]>
function check.printed(result)
  local parts = {}
  for _, output in ipairs(result.outputs) do
    local piece = parts[output.piece] or {}
    parts[output.piece] = piece
    if output.kind == "stream" and output.name == "stdout" then
      piece[#piece + 1] = output.text
    elseif output.data then
      local text, is_image = label(output)
      if is_image and #piece > 0 and not piece[#piece]:find("\n$") then
        piece[#piece + 1] = "\n"
      end
      piece[#piece + 1] = text .. "\n"
    end
  end
  local printed = {}
  for piece, texts in pairs(parts) do
    local text = table.concat(texts)
    if text:find("[^\n\t -~]") then
      text = require("dnn.support.pretty").plain(text)
    end
    printed[piece] = lines_of(text)
  end
  return printed
end

---@class dnn.nb.group blocks of a cell whose output cannot be told apart, and what was printed
---@field first integer the first block
---@field last integer the last one; 0 where there is none
---@field wanted string[]
---@field lines integer[] of the notebook where these stand
---@field got string[]

--- Where output that nothing is said of would be written: the line behind the code.
local function line_behind(cell)
  local _, newlines = trim(cell.source):gsub("\n", "")
  return cell.line + 2 + newlines
end

--- The groups of a cell. What is printed behind the last block makes one without a block.
local function groups_of(cell, result)
  local printed = check.printed(result)
  local groups, group = {}, nil
  for i, block in ipairs(cell.expected) do
    if block.kind == "output" then
      group = group or { first = i, wanted = {}, lines = {}, got = {} }
      local is_comment = block.form == "comment"
      local offset = is_comment and 1 or 0
      local lines = lines_of(is_comment and block.text or block.text .. "\n")
      for k, line in ipairs(lines) do
        group.wanted[#group.wanted + 1] = line
        group.lines[#group.lines + 1] = block.line + offset + k - 1
      end
      group.last = i
    end
    if group then
      table.move(printed[i] or {}, 1, #(printed[i] or {}), #group.got + 1, group.got)
    elseif printed[i] then
      printed[i + 1] = table.move(printed[i + 1] or {}, 1, #(printed[i + 1] or {}),
        #printed[i] + 1, printed[i])
    end
    if group and result.marked[i] then
      groups[#groups + 1] = group
      group = nil
    end
  end
  local rest = printed[#cell.expected + 1] or {}
  group = group or #rest > 0 and { first = 1, last = 0, wanted = {}, lines = {}, got = {} } or nil
  if group then
    table.move(rest, 1, #rest, #group.got + 1, group.got)
    groups[#groups + 1] = group
  end
  return groups
end

--- The message of an error without the places that differ from machine to machine.
---@param message string
---@return string
function check.bare(message)
  return (message:gsub("^[^\n]-:%d+: ", "", 1):gsub("\n.*", ""))
end

--- Compares the error of a cell with the one that it says it raises. Returns a summary, details,
--- and true for an error that nobody expects.
local function judge_error(cell, result, tolerance)
  local block
  for _, one in ipairs(cell.expected) do
    block = one.kind == "error" and one or block
  end
  if not block then
    local may = runner.may_fail(cell)
    if result.ok or may then
      return nil
    end
    return result.message, lines_of(result.traceback or ""), true
  elseif result.ok then
    return "it raises no error", { ("@@ -%d,1 +0,0 @@"):format(block.line), "-" .. block.text }
  end
  local message = check.bare(result.message)
  if not compare.line(block.text, message, tolerance)
    and not compare.line(block.text, result.message, tolerance) then
    return "it raises another error", { ("@@ -%d,1 +1,1 @@"):format(block.line),
      "-" .. block.text, "+" .. message }
  end
end

--- Compares what a cell has printed with what it says.
local function judge(self, i, result, options)
  local cell = self.cells[i]
  local verdict = { cell = i, name = document.name(self, i), status = "passed", details = {},
    seconds = result.seconds, is_stale = false }
  local tolerance = cell.options.tol or options.tolerance
  local summary, details, is_fatal = judge_error(cell, result, tolerance)
  if summary then
    verdict.status, verdict.summary, verdict.details = "failed", summary, details
    verdict.is_stale = not is_fatal
  end
  if cell.options.check == false then
    verdict.status = is_fatal and "failed" or "skipped"
    verdict.is_stale = false
    return verdict
  elseif is_fatal then
    return verdict
  end
  for _, group in ipairs(groups_of(cell, result)) do
    local is_any = #group.wanted == 1 and group.wanted[1] == "<any>"
    if not is_any and not compare.lines(group.wanted, group.got, tolerance) then
      local edits = diff.edits(group.wanted, group.got, function(wanted, got)
        return compare.line(wanted, got, tolerance)
      end)
      local lines = group.lines
      local shown = diff.unified(edits, group.wanted, group.got, function(k)
        return lines[k] or lines[#lines] and lines[#lines] + 1 or line_behind(cell)
      end)
      verdict.details = table.move(shown, 1, #shown, #verdict.details + 1, verdict.details)
      verdict.status, verdict.is_stale, group.edits = "failed", true, edits
      verdict.summary = verdict.summary or (#group.wanted == 0 and "it prints what it does not say"
        or "it prints something else")
      verdict.groups = verdict.groups or {}
      table.insert(verdict.groups, group)
    end
  end
  return verdict
end

-- --- updating ------------------------------------------------------------------------------------

--- The lines of a group as they are to be: those that still hold stay as they are written.
local function new_lines(group)
  local lines = {}
  for _, edit in ipairs(group.edits) do
    if edit.sign == " " then
      lines[#lines + 1] = group.wanted[edit.wanted]
    elseif edit.sign == "+" then
      lines[#lines + 1] = trim(group.got[edit.got])
    end
  end
  return lines
end

--- The source of a cell that says what it prints.
local function renewed(self, cell, verdict, result)
  local newline = self.newline
  local texts, behind = {}, nil -- of blocks by their numbers; what is to be behind the code
  for _, group in ipairs(verdict.groups or {}) do
    local form = group.last > 0 and cell.expected[group.last].form or "lines"
    local text = expected.text(new_lines(group), form, newline)
    if group.last == 0 then
      behind = text
    end
    for i = group.first, group.last do
      if cell.expected[i].kind == "output" then
        texts[i] = i == group.last and text or ""
      end
    end
  end
  for i, block in ipairs(cell.expected) do
    if block.kind == "error" and verdict.summary and verdict.summary:find("error$") then
      texts[i] = result.ok and "" or "--! error: " .. check.bare(result.message) .. newline
    end
  end
  local source = expected.replace(cell.source, cell.expected, function(block, i)
    return texts[i] or cell.source:sub(block.first, block.last)
  end)
  if behind then
    local code = trim(source)
    local rest = source:sub(#code + 1)
    local first = rest:match("^[ \t]*\r?\n") or newline
    source = code .. first .. behind .. rest:sub(#first + 1)
  end
  return source
end

-- --- notebooks -----------------------------------------------------------------------------------

--- Fails a cell that did what it says, but has names in it that no module has.
local function judge_names(self, i, verdict, missing)
  if missing and verdict.status == "passed" and not runner.may_fail(self.cells[i]) then
    verdict.status, verdict.summary = "failed", missing[1].message
    for k, one in ipairs(missing) do
      verdict.details[k] = ("  line %d: %s"):format(one.line, one.message)
    end
  end
end

--- The text of a notebook whose cells say what they print now.
local function renewed_text(self, text, results, renewed_cells)
  if not document.is_ipynb(self) then
    return percent.write(self)
  end
  local changed = {}
  for i in pairs(renewed_cells) do
    changed[i] = results[i]
  end
  return require("dnn.nb.ipynb").update(text, changed)
end

--- Judges a notebook that has run.
---@param text string what its file held before
local function conclude(self, text, options, results, ending)
  local report = { path = self.path, verdicts = {}, failed = 0, updated = 0 }
  local in_file = self.metadata.dnnlua and self.metadata.dnnlua.tol
  options = { tolerance = in_file or options.tol, update = options.update }
  local has_failed, renewed_cells = false, {}
  local missing = names.missing(self)
  for i, cell in ipairs(self.cells) do
    local result, verdict = results[i], nil
    if result then
      verdict = judge(self, i, result, options)
      judge_names(self, i, verdict, missing[i])
      has_failed = has_failed or not result.ok and not runner.may_fail(cell)
    elseif ending and (ending.cell == i or not ending.cell and i == #self.cells) then
      verdict = { cell = i, name = document.name(self, i), status = "failed", seconds = 0,
        summary = ending.message, details = {}, is_stale = false }
      has_failed = true
    elseif has_failed and cell.kind == "code" then
      verdict = { cell = i, name = document.name(self, i), status = "skipped", seconds = 0,
        summary = "it did not run", details = {}, is_stale = false }
    end
    if verdict and verdict.is_stale and options.update then
      cell.source = renewed(self, cell, verdict, result)
      document.derive(cell)
      verdict.status, report.updated = "passed", report.updated + 1
      renewed_cells[i] = true
    end
    report.verdicts[#report.verdicts + 1] = verdict
    report.failed = report.failed + (verdict and verdict.status == "failed" and 1 or 0)
  end
  if report.updated > 0 then
    if files.bytes(self.path) ~= text then
      error(("%s: somebody has changed it meanwhile: it is left as it is"):format(self.path), 0)
    end
    files.write(self.path, renewed_text(self, text, results, renewed_cells))
  end
  return report
end

--- Starts the check of a notebook, which runs in another program. That of an `.ipynb` is one of the
--- outputs that are recorded in it.
---@param path string
---@param options dnn.nb.check_options
---@return fun(): dnn.nb.report finish waits for it
function check.start(path, options)
  local text = files.bytes(path)
  local self = files.parse(text, path)
  files.check(self)
  if document.is_ipynb(self) then
    files.check_language(self)
    for _, cell in ipairs(self.cells) do -- lines are those of cells
      cell.line = 0
      document.derive(cell)
    end
  end
  local running = runner.start(self, options)
  return function()
    local results <const>, ending = running:finish()
    return conclude(self, text, options, results, ending)
  end
end

--- Checks a notebook.
---@param path string
---@param options? dnn.nb.check_options
---@return dnn.nb.report
function check.file(path, options)
  return check.start(path, options or {})()
end

return check

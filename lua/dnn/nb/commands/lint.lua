--- `dnnlua nb lint`: what is wrong with notebooks without running them.

local files = require "dnn.nb.files"
local lexer = require "dnn.repl.lexer"
local missing_names = require("dnn.nb.names").missing
local parser = require "dnn.repl.parser"
local percent = require "dnn.nb.percent"
local runner = require "dnn.nb.runner"
local say = require "dnn.nb.say"
local suggest = require "dnn.support.suggest"

local command = {
  usage = "FILE... [--portable]",
  summary = "finds what is wrong without running; --portable also what plain Lua does not read",
  options = { portable = "flag" },
}

--- Options of markers that mean something.
local known <const> = { "check", "id", "tags", "tol" }

--- The message for a line that looks like a marker and is none.
local function half_marker(line)
  if not line:find("^%-%- %%%%") and line:find("^%s*%-%-%s*%%%%%f[%s%z]") then
    return 'this begins no cell: write "-- %% title" with one blank, where the line begins'
  end
end

--- What is wrong with the code of a cell.
local function lint_code(cell, add, is_portable)
  local syntax = parser.parse(cell.code, { prompt = true })
  if not syntax.ok then
    local line = lexer.place(cell.code, math.max(math.min(syntax.position, #cell.code), 1))
    add(cell.line + line, syntax.message)
  elseif is_portable and syntax.last and syntax.last.kind == "expression" then
    local line = lexer.place(cell.code, syntax.last.start)
    add(cell.line + line, "this expression is no statement of Lua: write display(...)")
  end
end

--- What is wrong with a text that is no code, which begins in a line.
local function lint_comment(text, line, add)
  local tokens = lexer.tokenize(text)
  if tokens.count > 0 or tokens.error then
    local position = tokens.starts[1] or tokens.position
    local at = lexer.place(text, math.max(math.min(position, #text), 1))
    add(line + at - 1, "this is prose, which must be a comment")
  end
end

--- The findings on a notebook, in the order of their lines.
---@param self dnn.nb.document
---@param is_portable? boolean
---@return { line: integer, message: string }[]
function command.findings(self, is_portable)
  local found = {}
  local function add(line, message)
    found[#found + 1] = { line = line, message = message, order = #found }
  end
  for _, problem in ipairs(self.problems) do
    add(problem.line, problem.message)
  end
  local missing = missing_names(self)
  for i, cell in ipairs(self.cells) do
    for name in pairs(cell.options) do
      local nearest = suggest.nearest(name, known)
      if nearest and nearest ~= name then
        add(cell.line, ("the option %s means nothing here: did you mean %s?"):format(name, nearest))
      end
    end
    local line = cell.line
    for text in (cell.source .. "\n"):gmatch("(.-)\r?\n") do
      line = line + 1
      local message = half_marker(text)
      if message then
        add(line, message)
      end
    end
    if cell.kind == "code" then
      lint_code(cell, add, is_portable)
      for _, one in ipairs(runner.may_fail(cell) and {} or missing[i] or {}) do
        add(one.line, one.message)
      end
    else
      lint_comment(cell.source, cell.line + 1, add)
    end
    lint_comment(cell.marker, cell.line, add)
  end
  if is_portable and #found == 0 then -- what only shows in the whole, such as too many variables
    local text = percent.write(self):gsub("^\xEF\xBB\xBF", ""):gsub("^#[^\n]*", "")
    local chunk, problem = load(text, "=script", "t")
    if not chunk then
      local line, message = problem:match("^script:(%d+): (.*)$")
      add(tonumber(line) or 1, message or problem)
    end
  end
  table.sort(found, function(a, b)
    return a.line < b.line or a.line == b.line and a.order < b.order
  end)
  return found
end

---@param names string[]
---@param options table
---@return integer
function command.run(_, names, options)
  local count = 0
  for _, name in ipairs(names) do
    local self = files.read(name)
    for _, one in ipairs(command.findings(self, options.portable)) do
      count = count + 1
      say.out("%s:%d: %s", name, one.line, one.message)
    end
  end
  return count == 0 and 0 or 1
end

return command

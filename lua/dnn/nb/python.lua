--- Python notebooks in Lua: cells become cells, prose stays prose, recorded output is what the
--- cells are expected to print. Positions, axes and ranges are moved to where Lua counts from.

local document = require "dnn.nb.document"
local expected = require "dnn.nb.expected"
local files = require "dnn.nb.files"
local ipynb = require "dnn.nb.ipynb"
local program = require "dnn.nb.python.blocks"
local trim = require "dnn.support.trim"

local python = {}

--- The text of a field of an .ipynb, which may be a list of lines.
local function text_of(value)
  return type(value) == "table" and table.concat(value) or type(value) == "string" and value or ""
end

--- The outputs of a cell, without those that have no counterpart here.
local function kept_outputs(outputs)
  local kept = {}
  for _, output in ipairs(outputs or {}) do
    local is_picture = output.data and (output.data["image/png"] or output.data["image/svg+xml"])
    if is_picture then -- whatever its size is
      kept[#kept + 1] = { output_type = "stream", name = "stdout", text = "[image/png ...]\n" }
    elseif output.output_type == "stream" and output.name == "stdout" then
      kept[#kept + 1] = output
    elseif output.output_type == "execute_result" and output.data
      and not text_of(output.data["text/plain"]):find("<matplotlib", 1, true) then -- an artist
      kept[#kept + 1] = output
    elseif output.output_type == "error" then -- Lua has other words for it
      kept[#kept + 1] = { output_type = "error", evalue = "..." }
    end
  end
  return kept
end

--- What a cell printed and what it was, as comments.
local function expected_lines(outputs)
  local lines, problem = ipynb.printed_lines(kept_outputs(outputs))
  return expected.text(lines, "lines", "\n") .. (problem and "--! error: " .. problem .. "\n" or "")
end

--- A notebook in Lua, and what was not translated.
---@param source { cells: table[] } what an .ipynb holds
---@return dnn.nb.document
---@return dnn.nb.python_problem[]
function python.translate(source)
  local self, translator = document.new(), program.new()
  local needs_runtime, first_code = false, nil
  for _, cell in ipairs(source.cells) do
    if cell.cell_type == "code" then
      translator:survey(text_of(cell.source))
    end
  end
  for i, cell in ipairs(source.cells) do
    local text = text_of(cell.source)
    local made = { title = "", tags = {}, options = {}, line = 0, kind = cell.cell_type }
    if cell.cell_type == "code" then
      local code = translator:translate(text, i)
      needs_runtime = needs_runtime or code:find("%f[%w_]py%.") ~= nil
      first_code = first_code or made
      local is_idle = not ("\n" .. code):gsub("\n%s*%-%-[^\n]*", ""):find("%S")
        and not code:find(program.marker, 1, true) -- commands of Jupyter, which print there
      made.source = (code == "" and "" or code .. "\n")
        .. (is_idle and "" or expected_lines(cell.outputs))
    else
      made.kind = cell.cell_type == "markdown" and "markdown" or "raw"
      made.source = document.comment(trim(text))
    end
    self.cells[i] = made
  end
  if first_code then
    first_code.source = 'local dnn, np, plt = require "dnn", require "dnn.np", require "dnn.plot"\n'
      .. (translator.needs_h5 and 'local h5 = require "dnn.h5"\n' or "")
      .. (needs_runtime and 'local py = require "dnn.nb.python.runtime"\n' or "")
      .. (translator.needs_course and 'local course = require("dnn.nb.python.course").modules\n'
        or "")
      .. first_code.source
  end
  for i, cell in ipairs(self.cells) do
    cell.source = cell.source .. (self.cells[i + 1] and "\n" or "")
    document.derive(cell)
  end
  return self, translator.problems
end

--- Reads a Python notebook and writes one in Lua.
---@param from string
---@param to string
---@return dnn.nb.document
---@return dnn.nb.python_problem[] problems what was not translated
function python.convert(from, to)
  local source = ipynb.decode(files.bytes(from), from)
  local self <const>, problems = python.translate(source)
  files.save(self, to)
  return self, problems
end

return python

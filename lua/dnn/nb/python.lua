--- Python notebooks in Lua: cells become cells, prose stays prose, recorded output is what the
--- cells are expected to print. Positions, axes and ranges are moved to where Lua counts from.

local document = require "dnn.nb.document"
local files = require "dnn.nb.files"
local program = require "dnn.nb.python.program"

local python = {}

--- The text of a field of an .ipynb, which may be a list of lines.
local function text_of(value)
  return type(value) == "table" and table.concat(value) or type(value) == "string" and value or ""
end

--- What a cell printed and what it was, as comments.
local function expected_lines(outputs)
  local parts = {}
  for _, output in ipairs(outputs or {}) do
    if output.output_type == "stream" and output.name == "stdout" then
      parts[#parts + 1] = text_of(output.text)
    elseif output.data and (output.data["image/png"] or output.data["image/svg+xml"]) then
      parts[#parts + 1] = "[image/png ...]\n" -- whatever its size is
    elseif output.output_type == "execute_result" and output.data then
      local text = text_of(output.data["text/plain"])
      if not text:find("<matplotlib", 1, true) then -- an artist, which is of no use
        parts[#parts + 1] = text .. "\n"
      end
    end
  end
  local printed = table.concat(parts):gsub("\n$", "")
  if printed == "" then
    return ""
  end
  local lines = {}
  for line in (printed .. "\n"):gmatch("(.-)\r?\n") do
    lines[#lines + 1] = (line == "" and "-->" or "--> " .. line) .. "\n"
  end
  return table.concat(lines)
end

--- A notebook in Lua, and what was not translated.
---@param source { cells: table[] } what an .ipynb holds
---@return dnn.nb.document
---@return dnn.nb.python_problem[]
function python.translate(source)
  local self, translator = document.new(), program.new()
  local needs_runtime, first_code = false, nil
  for i, cell in ipairs(source.cells) do
    local text = text_of(cell.source)
    local made = { title = "", tags = {}, options = {}, line = 0, kind = cell.cell_type }
    if cell.cell_type == "code" then
      local code = translator:translate(text, i)
      needs_runtime = needs_runtime or code:find("%f[%w_]py%.") ~= nil
      first_code = first_code or made
      made.source = (code == "" and "" or code .. "\n") .. expected_lines(cell.outputs)
    else
      made.kind = cell.cell_type == "markdown" and "markdown" or "raw"
      made.source = document.comment(text)
    end
    self.cells[i] = made
  end
  if first_code then
    first_code.source = 'local dnn, np, plt = require "dnn", require "dnn.np", require "dnn.plot"\n'
      .. (needs_runtime and 'local py = require "dnn.nb.python.runtime"\n' or "")
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
  local source = require("dnn.nb.ipynb").decode(files.bytes(from), from)
  local self <const>, problems = python.translate(source)
  files.save(self, to)
  return self, problems
end

return python

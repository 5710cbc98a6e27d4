--- `dnnlua nb clean`: the same empty lines in all notebooks.

local files = require "dnn.nb.files"
local percent = require "dnn.nb.percent"
local say = require "dnn.nb.say"
local trim = require "dnn.support.trim"

local command = {
  usage = "FILE...",
  summary = "puts one empty line between cells, none at their beginning, and a newline at the end",
  options = {},
}

--- Writes a notebook as it is to be written, if that differs.
local function clean(name)
  if name:find("%.ipynb$") then
    error(("%s: this is for scripts; strip takes the outputs of notebooks away"):format(name), 0)
  end
  local self = files.read(name)
  local before = percent.write(self)
  local newline = self.newline
  for i, cell in ipairs(self.cells) do
    cell.marker = trim(cell.marker) .. (cell.marker ~= "" and newline or "")
    local body = trim((cell.source:gsub("^[ \t]*\r?\n", "")))
    while body:find("^[ \t]*\r?\n") do
      body = body:gsub("^[ \t]*\r?\n", "")
    end
    cell.source = body .. (body ~= "" and newline or "") .. (self.cells[i + 1] and newline or "")
  end
  local text = percent.write(self)
  if text ~= before then
    files.write(name, text)
  end
  say.out("%s: %s", name, text ~= before and "cleaned" or "clean")
end

---@param names string[]
---@return integer
function command.run(_, names)
  for _, name in ipairs(names) do
    clean(name)
  end
  return 0
end

return command

--- `dnnlua nb list`: the cells of a notebook.

local document = require "dnn.nb.document"
local files = require "dnn.nb.files"
local say = require "dnn.nb.say"

local command = {
  usage = "FILE...",
  summary = "lists the cells of notebooks: number, line, kind, id and title",
  options = {},
}

---@param names string[]
---@return integer
function command.run(_, names)
  for _, name in ipairs(names) do
    local self = files.read(name)
    if #names > 1 then
      say.out("%s", name)
    end
    local ids = document.ids(self)
    for i, cell in ipairs(self.cells) do
      local line = ("%4d  line %-5d %-8s %-24s %s"):format(i, math.max(cell.line, 1), cell.kind,
        ids[i], cell.title)
      say.out("%s", (line:gsub(" +$", "")))
    end
  end
  return 0
end

return command

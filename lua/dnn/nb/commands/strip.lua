--- `dnnlua nb strip`: takes away what notebooks say they print.

local document = require "dnn.nb.document"
local expected = require "dnn.nb.expected"
local files = require "dnn.nb.files"
local say = require "dnn.nb.say"

local command = {
  usage = "FILE...",
  summary = "takes recorded output out of notebooks",
  options = {},
}

---@param names string[]
---@return integer
function command.run(_, names)
  for _, name in ipairs(names) do
    local self = files.read(name)
    local count = 0
    for _, cell in ipairs(self.cells) do
      count = count + #(cell.expected or {}) + #(cell.outputs or {})
      if cell.kind == "code" then
        cell.source = expected.without(cell.source, cell.expected)
        cell.outputs = cell.outputs and {}
        document.derive(cell)
      end
    end
    if count > 0 then
      files.save(self, name)
      say.doubts(self)
    end
    say.out("%s: %d outputs taken away", name, count)
  end
  return 0
end

return command

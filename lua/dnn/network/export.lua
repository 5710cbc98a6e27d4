--- Files for other libraries: net:export. Each has a module that also reads what they wrote, for
--- dnn.load and net:load_weights (dnn.network.files).

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"

local quote, reason = core.system.quote, core.system.reason

---@class dnn.network
local Network = core.network.methods

--- Endings of files with the module and its function that write them; longer ones come first.
local formats = {
  { ".safetensors", "dnn.network.torch", "write" },
  { ".onnx", "dnn.network.onnx", "write" },
  { ".keras", "dnn.network.keras_models", "write" },
  { ".weights.h5", "dnn.network.keras_models", "write_weights" },
}

--- Writes the network for other libraries, in the format that the ending of the path tells. Its own
--- training does not go along: see net:save.
function Network:export(path)
  file_bytes.check_path("export", path)
  local state = core.network.table(self)
  core.network.gram_sync(self)
  local endings = {}
  for i, format in ipairs(formats) do
    endings[i] = format[1]
    if #path > #format[1] and path:sub(-#format[1]) == format[1] then
      local ok, problem = pcall(require(format[2])[format[3]], self, state, path)
      if not ok then
        fail("export: %s", reason(problem))
      end
      return self
    end
  end
  fail('export: the path must end in %s, got "%s"', table.concat(endings, ", "), quote(path))
end

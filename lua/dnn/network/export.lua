--- Files for other libraries: net:export. Each has a module that also reads what they wrote, for
--- dnn.load and net:load_weights (dnn.network.files).

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local suggest = require "dnn.support.suggest"

local quote, reason = core.system.quote, core.system.reason

---@class dnn.network
local Network = core.network.methods

--- Endings of files with the module and its function that write them, and whether that has options;
--- longer ones come first.
local formats = {
  { ".safetensors", "dnn.network.torch", "write" },
  { ".onnx", "dnn.network.onnx", "write" },
  { ".keras", "dnn.network.keras_models", "write" },
  { ".weights.h5", "dnn.network.keras_models", "write_weights" },
  { ".c", "dnn.network.c_source", "write", true },
}

--- Writes the network for other libraries, in the format that the ending of the path tells. Its own
--- training does not go along: see net:save.
function Network:export(path, options)
  file_bytes.check_path("export", path)
  options = suggest.options("export", options, {}, { name = "string", dtype = "string" })
  if options.dtype then
    options.dtype = arguments.check_real("export", options.dtype)
  end
  local state = core.network.table(self)
  core.network.gram_sync(self)
  local endings = {}
  for i, format in ipairs(formats) do
    endings[i] = format[1]
    if #path > #format[1] and path:sub(-#format[1]) == format[1] then
      if next(options) and not format[4] then
        fail('export: option "%s" is for C, whose files end in .c', (next(options)))
      end
      local ok, problem = pcall(require(format[2])[format[3]], self, state, path, options)
      if not ok then
        fail("export: %s", reason(problem))
      end
      return self
    end
  end
  fail('export: the path must end in %s, got "%s"', table.concat(endings, ", "), quote(path))
end

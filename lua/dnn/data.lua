--- Data sets: `local data = require "dnn.data"`.

require("dnn.doc").add_file("dnn.docs.data")

local data = {}

--- Reads an IDX file, in which MNIST and its relatives come; compressed by gzip or not. Bytes are
--- read as uint8, other integers as int64, reals as they are.
---@param path string
---@return dnn.array
function data.idx(path)
  if type(path) ~= "string" then
    error(("'path' of idx must be a string, got %s"):format(type(path)), 2)
  end
  local found, files = pcall(require, "dnn.files")
  if not found then
    error("idx needs the module dnn.files, which is missing: dnnlua was built without zlib "
      .. "(package zlib1g-dev)\n" .. tostring(files), 2)
  end
  local fine, result = pcall(files.idx, path)
  return fine and result or error(result, 2)
end

return data

--- Help for dnn.data: see dnn.doc for the form of entries.

local data = require "dnn.data"

local docs = { prefixes = { "dnn.data." } }

--- The function that "dnn.data.idx" stands for.
function docs.resolve(name)
  return data[name:match("[%w_]+$")]
end

docs.entries = {
  {
    name = "dnn.data.idx",
    signature = "idx(path) -> array",
    text = [[
      Reads an IDX file, in which MNIST and its relatives come; compressed by gzip or not. Bytes
      are read as uint8, other integers as int64, reals as they are.]],
    example = [[
local path = os.tmpname()
io.open(path, "wb"):write("\0\0\8\1\0\0\0\3\7\2\1"):close()
print(require("dnn.data").idx(path))
os.remove(path)]],
    output = "[7 2 1]",
  },
}

return docs

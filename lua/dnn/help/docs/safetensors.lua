--- Help for dnn.safetensors: see dnn.help.doc for the form of entries.

local safetensors = require "dnn.safetensors"

local docs = { title = "Safetensors files", prefixes = { "dnn.safetensors." } }

--- The function that "dnn.safetensors.load" stands for.
function docs.resolve(name)
  return safetensors[name:match("[%w_]+$")]
end

docs.entries = {
  {
    name = "dnn.safetensors.load",
    signature = "load(path) -> arrays, metadata",
    types = { arrays = "dnn.params", metadata = "table<string, string>" },
    text = [[
      Reads a safetensors file, in which PyTorch's weights come: arrays by name (dnn.params) in
      the order of the file, and a table of texts. float16 and bfloat16 are read as float32, other
      integers as int64; 8-bit reals and complex numbers are refused. Headers may be up to 100 MB
      long, and must describe the file exactly. For the weights of a network: net:load_weights.]],
    example = [[
local path = os.tmpname()
dnn.safetensors.save(path, {W = np.ones(2, 3)}, {author = "me"})
local arrays, metadata = dnn.safetensors.load(path)
print(arrays, metadata.author)
os.remove(path)]],
    output = "W (2, 3) float64\tme",
  },
  {
    name = "dnn.safetensors.save",
    signature = "save(path, arrays [, metadata])",
    types = { arrays = "dnn.params|table<string, dnn.array_like>",
      metadata = "table<string, string>" },
    text = [[
      Writes a safetensors file of arrays by name (a table, dnn.params, or what np.load gives of an
      npz file), and of texts by name. The file is the old one or the new one, whatever happens.]],
    example = [[
local path = os.tmpname()
dnn.safetensors.save(path, {b = np.zeros(3), W = {{1, 2}, {3, 4}}})
print((dnn.safetensors.load(path)))
os.remove(path)]],
    output = "W (2, 2) int64\nb (3,) float64",
  },
}

return docs

--- Writes small files for a fuzz target to begin with: dnnlua spec/fuzz/seeds.lua TARGET DIRECTORY,
--- in the directory of the repository.

local bits = require "spec.helpers.bits"
local fixtures = require "spec.helpers.fixtures"
local np = require "dnn.np"

local target, directory = arg[1], arg[2]

local function path_of(name)
  return directory .. "/seed-" .. name
end

local function write(name, bytes)
  local file <close> = assert(io.open(path_of(name), "wb"))
  file:write(bytes)
end

local arrays = {
  reals = np.array { { 2.385, -0.0, 1 / 3 }, { 0 / 0, math.huge, 5e-324 } },
  singles = np.array({ 1.5, -1e30 }, "float32"),
  integers = np.array({ { math.mininteger, -1, math.maxinteger }, { 1, 2, 3 } }).T,
  bytes = np.arange(24):reshape(2, 3, 4):astype("uint8"),
  booleans = np.array { true, false, true },
}

--- The pictures that the specs read, of a format.
local function pictures(format)
  local count = 0
  for case in fixtures.lines "pictures.jsonl" do
    if (case.name:find "^jpeg" and "jpeg" or "png") == format then
      count = count + 1
      write(tostring(count), bits.bytes(case.file))
    end
  end
end

--- The same bytes compressed, by the tool that everybody has.
local function compress(name)
  assert(os.execute(("gzip -kf '%s'"):format(path_of(name))))
end

local seeds = {}

function seeds.npy()
  for name, array in pairs(arrays) do
    np.save(path_of(name .. ".npy"), array)
  end
  local header = "{'descr': '>f2', 'fortran_order': True, 'shape': (2, 1), }\n"
  write("half.npy", "\x93NUMPY\2\0" .. string.pack("<I4", #header) .. header .. "\0\60\0\xc0")
end

function seeds.zip()
  np.savez(path_of "stored.npz", arrays)
  np.savez_compressed(path_of "deflated.npz", { a = np.zeros(100), b = arrays.bytes })
end

function seeds.idx()
  for code, values in pairs { [8] = "\1\255", [9] = "\1\255", [11] = string.pack(">i2i2", -2, 3),
    [12] = string.pack(">i4i4", -2, 3), [13] = string.pack(">ff", 1.5, 2),
    [14] = string.pack(">dd", 1.5, 2) } do
    write("type" .. code, "\0\0" .. string.char(code, 2) .. string.pack(">I4I4", 1, 2) .. values)
  end
end

function seeds.deflate()
  write("text", ("some text, and again "):rep(30))
  compress "text"
  write("noise", np.random.RandomState(1):bytes(300))
  compress "noise"
  np.savez_compressed(path_of "bare.npz", np.zeros(100))
  local file <close> = assert(io.open(path_of "bare.npz", "rb"))
  write("bare", file:read("a"):sub(30 + #"arr_0.npy" + 1))
end

function seeds.png()
  pictures "png"
end

function seeds.jpeg()
  pictures "jpeg"
end

function seeds.predictor()
  local dnn = require "dnn"
  dnn.sequential({ dnn.linear(2), dnn.batch_norm(), dnn.leaky_relu(0.1), dnn.linear(1), input = 3 })
    :export(path_of "dense.safetensors")
  dnn.sequential({ dnn.conv2d(2, { 3, 2 }, { padding = 1 }), dnn.max_pool2d(2), dnn.elu(0.3),
    dnn.avg_pool2d(2, { stride = 1 }), dnn.flatten(), dnn.dropout(0.5), dnn.linear(2),
    dnn.softmax(), input = { 1, 5, 6 }, dtype = "float32" }):export(path_of "pictures.safetensors")
  dnn.sequential({ dnn.embedding(3, 2), dnn.flatten(), input = 2 })
    :export(path_of "words.safetensors")
end

--- Texts, each behind bytes that choose how it is read.
local function texts(list)
  for i, text in ipairs(list) do
    for choice = 0, 255, 29 do
      write(("%d-%d"):format(i, choice), string.char(choice) .. text)
    end
  end
end

function seeds.csv()
  texts { 'a,b,"c ""d"""\r\n1,-2.5e3,"x,\ny"\n,nan,NA\n', "a;b\n1,5;2\n3;-4,25\n", "a\n\n\n1\r2\r",
    "\xef\xbb\xbfname,age\nAda,36\n\"\",007" }
end

function seeds.textnumbers()
  texts { "1 2 3 # comment\n4 5 6\n", "1.5,-2e3,nan\r\ninf,0x1,7\n", "0.1234567890123456789",
    "9223372036854775808", "-1.7976931348623157e308", "4503599627370496.5" }
end

assert(seeds[target], "there are no seeds for " .. target)()

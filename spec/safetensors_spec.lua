-- Arrays in safetensors files.

local damaged = require "spec.helpers.damaged"
local np = require "dnn.np"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local safetensors = require "dnn.safetensors"

-- As PyPI's safetensors 0.8 writes it, by safetensors.numpy.save_file.
local reference = "\120\1\0\0\0\0\0\0"
  .. [[{"__metadata__":{"w":"\"q\"","x":"yé"},"s":{"dtype":"F64","shape":[],"data_offsets":[0,8]},]]
  .. [["bf":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]},"h":{"dtype":"F16","shape":[1,2],]]
  .. [["data_offsets":[14,18]},"u16":{"dtype":"U16","shape":[1],"data_offsets":[18,20]},]]
  .. [["i16":{"dtype":"I16","shape":[2],"data_offsets":[20,24]},"i8":{"dtype":"I8","shape":[2],]]
  .. [["data_offsets":[24,26]}}  ]]
  .. "\0\0\0\0\0\0\12\64\xc0\x3f\0\xc0\x62\x7f\0\x3c\0\x41\xff\xff\xfd\xff\4\0\xfd\4"

describe("dnn.safetensors", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/x.safetensors"
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function load(text)
    program.write_file(path, text)
    return safetensors.load(path)
  end

  --- A file with this header.
  local function file(header, bytes)
    return ("<i8"):pack(#header) .. header .. (bytes or "")
  end

  it("are written by rows, however they lie in memory", function()
    local A = np.arange(24):reshape(2, 3, 4)
    local arrays = { transposed = A.T, part = A "2, ::-1, 2:", repeated = np.broadcast_to(
      np.array { 1.5, 2 }, { 3, 2 }), flags = A:gt(5).T, empty = np.zeros { 0, 3 },
      one = np.array(7, { dtype = "uint8" }) }
    safetensors.save(path, arrays)
    local read = safetensors.load(path)
    for name, array in pairs(arrays) do
      assert.equal(array.dtype, read[name].dtype)
      assert.is_true(np.array_equal(array, read[name]), name)
    end
  end)

  it("reads what the format's own library wrote", function()
    local arrays, metadata = load(reference)
    assert.equal(table.concat({ "s () float64", "bf (3,) float32", "h (1, 2) float32",
      "u16 (1,) int64", "i16 (2,) int64", "i8 (2,) int64" }, "\n"), tostring(arrays))
    assert.equal(3.5, arrays.s:item())
    assert.same({ 1.5, -2.0, 0x1.c4p+127 }, arrays.bf:totable())
    assert.same({ { 1.0, 2.5 } }, arrays.h:totable())
    assert.same({ 65535 }, arrays.u16:totable())
    assert.same({ -3, 4 }, arrays.i16:totable())
    assert.same({ -3, 4 }, arrays.i8:totable())
    assert.same({ w = '"q"', x = "yé" }, metadata)
  end)

  it("writes arrays of all types, aligned, and reads them again", function()
    local given = { W = np.random.randn(2, 3), f = np.array({ 1.5, -0.0 }, "float32"),
      i = { { 1, -2 } }, u = np.array({ 0, 255, 3 }, "uint8"), b = np.array({ 1, 0 }, "bool"),
      empty = np.zeros { 0, 3 }, ['a "name"\n'] = np.zeros({}), T = np.random.randn(3, 2).T }
    safetensors.save(path, given, { ["né"] = "\\ value" })
    local arrays, metadata = safetensors.load(path)
    assert.equal(8, #arrays)
    for name, array in pairs(given) do
      array = type(array) == "table" and np.array(array) or array
      assert.equal(array.dtype, arrays[name].dtype)
      assert.is_true(np.array_equal(array, arrays[name]), name)
      assert.equal(tostring(array.shape), tostring(arrays[name].shape))
    end
    assert.same({ ["né"] = "\\ value" }, metadata)
    assert.equal(0, ("<i8"):unpack(program.read_file(path)) % 8)
  end)

  it("is read by the format's own library", function()
    if not peer.has "safetensors, numpy" then
      pending("the library is absent")
      return
    end
    safetensors.save(path, { W = { { 1, 2 }, { 3, 4 } }, b = np.array({ 0.5 }, "float32") })
    assert.equal("W int64 [[1, 2], [3, 4]]\nb float32 [0.5]\n", peer.run([[
import sys
from safetensors.numpy import load_file
for name, array in sorted(load_file(sys.argv[1]).items()):
    print(name, array.dtype, array.tolist())
]], path))
  end)

  it("refuses what a header must not say", function()
    local function refused(why, header, bytes)
      raises(why, load, file(header, bytes))
    end
    local function entry(name, dtype, shape, first, stop)
      return ('"%s":{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}'):format(name, dtype, shape,
        first, stop)
    end
    local a = entry("a", "U8", "2", 0, 2)
    raises("it is cut short, or no safetensors file", load, "PK\3\4")
    raises("it is cut short, or no safetensors file", load, ("<i8"):pack(1 << 40) .. "{}")
    raises("it is cut short, or no safetensors file", load, ("<i8"):pack(-1) .. "{}")
    refused("'{' is missing", "")
    refused("its header is not UTF-8", '{"\xff')
    refused('"a" occurs twice', "{" .. a .. "," .. entry("\\u0061", "U8", "2", 2, 4) .. "}", "1234")
    refused('"a" occurs twice', '{"__metadata__":{"a":"1","a":"2"}}')
    refused('"b" are 1 .. 3, where the next of 3 are those from 2 on',
      "{" .. a .. "," .. entry("b", "U8", "2", 1, 3) .. "}", "123")
    refused('"b" are 3 .. 5, where the next of 5 are those from 2 on',
      "{" .. a .. "," .. entry("b", "U8", "2", 3, 5) .. "}", "12345")
    refused("1 bytes at its end belong to no array", "{" .. a .. "}", "123")
    refused('"a" are 0 .. 2', "{" .. a .. "}", "1")
    refused('"a" of type F32 and shape (2) does not have 2 bytes',
      "{" .. entry("a", "F32", "2", 0, 2) .. "}", "12")
    refused("does not have 2 bytes", "{"
      .. entry("a", "U8", "4294967296, 4294967296, 4294967296, 2", 0, 2) .. "}", "12")
    refused('"a" is of type F8_E4M3, which arrays do not have',
      "{" .. entry("a", "F8_E4M3", "2", 0, 2) .. "}", "12")
    refused("more than 16 numbers", '{"a":{"dtype":"U8","shape":[' .. ("1,"):rep(17) .. '1]}}')
    refused("a whole number is needed", "{" .. entry("a", "U8", "-2", 0, 2) .. "}", "12")
    refused("a whole number is needed", "{" .. entry("a", "U8", ("[" ):rep(100000), 0, 2) .. "}")
    refused('what is "code"?', '{"a":{"code":"x"}}')
    refused('"shape" of "a" is missing', '{"a":{"dtype":"U8","data_offsets":[0,0]}}')
    refused("something stands behind its end", "{} x")
  end)

  it("refuses what cannot be written, and leaves the old file", function()
    safetensors.save(path, { a = { 1 } })
    raises('save: "a" must be an array, got string', safetensors.save, path, { a = "x" })
    raises("the name of an entry must be a string", safetensors.save, path, { { 1, 2 } })
    raises("save: the name of an array must be a text in UTF-8", safetensors.save, path,
      { ["\xff"] = { 1 } })
    raises('save: no array can be called "__metadata__"', safetensors.save, path,
      { __metadata__ = { 1 } })
    raises('the value of metadata "a" must be a text in UTF-8, got number', safetensors.save, path,
      {}, { a = 3 })
    raises("save: the arrays must be a table", safetensors.save, path, np.ones(2))
    raises("load: the path must be a string", safetensors.load, 3)
    raises("not a regular file", safetensors.load, directory)
    assert.equal("a (1,) int64", tostring((safetensors.load(path))))
  end)

  it("finds damage: an error, or arrays", function()
    local errors = 0
    for text in damaged(reference, 400, 1) do
      local ok, problem = pcall(load, text)
      if not ok then
        errors = errors + 1
        assert.is_truthy(problem:find("cannot read '", 1, true), problem)
      end
    end
    assert.is_true(errors > 300)
  end)
end)

local dnn = require "dnn"
local np = require "dnn.np"
local program = require "spec.helpers.program"

describe("dnnlua export", function()
  local directory, net

  setup(function()
    directory = program.make_directory()
    net = dnn.mlp { 3, 4, 2 }
    net:save(directory .. "/net.h5")
  end)

  teardown(function()
    program.remove(directory)
  end)

  local function export(arguments)
    return program.shell_in(directory, "$dnnlua export " .. arguments)
  end

  it("writes a saved network in each format, beside it or where it is told to", function()
    for _, format in ipairs { "c", "onnx", "keras", "safetensors" } do
      local result = export("net.h5 --to " .. format)
      assert.same({ out = "net." .. format .. "\n", err = "", status = 0 }, result)
      assert.is_true(program.exists(directory .. "/net." .. format))
    end
    assert.equal("b.c\n", export("net.h5 -o b.c").out)
    assert.equal("a b.onnx\n", export("net.h5 --to onnx -o 'a b.onnx'").out)
    local X = np.random.RandomState(1):randn(3, 5)
    local apart = np.abs(dnn.load(directory .. "/a b.onnx"):predict(X) - net:predict(X))
    assert.is_true(apart:max() < 1e-6)
  end)

  it("writes C with the names and the type that are asked for", function()
    assert.equal(0, export("net.h5 --to c --name digits --dtype float32 -o x.c").status)
    local text = program.read_file(directory .. "/x.c")
    assert.is_truthy(text:find("\nvoid digits_predict(const float *input, float *output) {\n", 1,
      true))
    assert.is_truthy(text:find("\n#define DIGITS_INPUT_SIZE 3\n", 1, true))
  end)

  it("takes models of other systems", function()
    net:export(directory .. "/other.keras")
    assert.equal("other.c\n", export("other.keras --to c").out)
  end)

  it("refuses options that mean nothing", function()
    for arguments, message in pairs {
      [""] = "which file?",
      ["net.h5"] = "--to says which format, such as --to c",
      ["net.h5 --to rust"] = "--to is followed by c, onnx, keras or safetensors, got 'rust'",
      ["net.h5 --to c -o net.h"] = "-o must end in .c for --to c, got 'net.h'",
      ["net.h5 --dtyp"] = "there is no option --dtyp: did you mean --dtype?",
      ["net.onnx --to onnx"] = "net.onnx would be overwritten: choose another output",
      ["net.h5 net.h5 --to c"] = "there is a file too many: 'net.h5'",
    } do
      local result = export(arguments)
      assert.equal("dnnlua export: " .. message, result.err:match "^[^\n]*")
      assert.equal(2, result.status)
    end
    for arguments, message in pairs {
      ["none.h5 --to c"] = 'load: cannot load a model from "none.h5"',
      ["net.h5 --to onnx --name x"] = 'export: option "name" is for C, whose files end in .c',
      ["net.h5 --to c --name 2"] = 'the name must be one in C, such as "net", got "2"',
      ["net.h5 --to c --dtype int64"] =
        'export: option "dtype" must be "float64" or "float32", got "int64"',
      ["net.h5 -o net.rs"] = 'export: the path must end in .safetensors, .onnx',
    } do
      local result = export(arguments)
      assert.is_truthy(result.err:find(message, 1, true), result.err)
      assert.equal(1, result.status)
    end
  end)
end)

local data = require "dnn.data"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local shared = require "spec.helpers.shared"

local python = "/usr/bin/python3"

local function has_numpy()
  return os.execute(python .. " -c 'import numpy' 2>/dev/null") == true
end

local function fails(text, f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  assert.equal(text, (tostring(message):gsub("^[^:']*:%d+: ", "")))
end

local function same(expected, actual)
  assert.equal(expected.dtype, actual.dtype)
  assert.equal(tostring(expected.shape), tostring(actual.shape))
  assert.equal(expected:tobytes(), actual:tobytes())
end

--- An npy file of the version, with the header's text and the elements' bytes.
local function npy(header, elements, version)
  version = version or 1
  local length = version == 1 and "<I2" or "<I4"
  return "\x93NUMPY" .. string.char(version, 0) .. string.pack(length, #header) .. header
    .. elements
end

local function header(descr, order, shape)
  return ("{'descr': %s, 'fortran_order': %s, 'shape': %s, }\n"):format(descr, order, shape)
end

local samples = {
  float64 = np.array { { 2.385, -0.0, 1 / 3 }, { 0 / 0, math.huge, 5e-324 } },
  float32 = np.array({ { 2.385, -1e30 }, { 0, 1 } }, "float32"),
  int64 = np.array { math.mininteger, -1, math.maxinteger },
  uint8 = np.array({ { { 0 }, { 255 } }, { { 7 }, { 8 } } }, "uint8"),
  bool = np.array { { true, false, true } },
  empty = np.empty { 3, 0, 2 },
  one = np.full({ 1 }, 2.385),
}

describe("array files", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/case"
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function write(bytes)
    program.write_file(path, bytes)
  end

  --- Runs Python code in the directory; what it printed.
  local function numpy(code)
    program.write_file(directory .. "/case.py", "import numpy as np, zipfile, struct\n" .. code)
    local result = program.shell(("cd %s && %s case.py"):format(directory, python))
    assert.equal("", result.err)
    return result.out
  end

  local function with_numpy(body)
    return function()
      if not has_numpy() then
        pending("python3-numpy is not installed")
      end
      body()
    end
  end

  describe("np.save and np.load", function()
    it("give back what was saved, of every type and layout", function()
      for _, A in pairs(samples) do
        np.save(path .. ".npy", A)
        same(A, np.load(path .. ".npy"))
        np.save(path, A.T)
        same(A.T, np.load(path .. ".npy"))
      end
      local large = np.arange(60):reshape(3, 4, 5)
      local view = large { { 3, 1, -2 }, { 1, 4, 3 }, ":" }
      np.save(path, view)
      same(view:copy(), np.load(path .. ".npy"))
      np.save(path, 2.385)
      local scalar = np.load(path .. ".npy")
      assert.equal("()", tostring(scalar.shape))
      assert.equal(2.385, scalar:item())
    end)

    it("read every version and byte order of a header", function()
      local expected = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
      local elements, columns = string.pack("<i8i8i8i8i8i8", 1, 2, 3, 4, 5, 6),
        string.pack("<i8i8i8i8i8i8", 1, 4, 2, 5, 3, 6)
      for version = 1, 3 do
        write(npy(header("'<i8'", "False", "(2, 3)"), elements, version))
        same(expected, np.load(path))
        write(npy(header("'<i8'", "True", "(2L, 3L)"), columns, version))
        same(expected, np.load(path))
      end
      -- any order, any spacing, an odd offset
      write(npy(' {"shape":(2,3,),\n"fortran_order":False,"descr":"<i8"}', elements))
      same(expected, np.load(path))
    end)

    it("convert the types that arrays lack", function()
      local function read(descr, format, ...)
        local bytes = string.pack(format, ...)
        write(npy(header(descr, "False", ("(%d,)"):format(select("#", ...))), bytes))
        local A = np.load(path)
        return ("%s %s"):format(A.dtype, A)
      end
      assert.equal("int64 [-128  127]", read("'|i1'", "i1i1", -128, 127))
      assert.equal("int64 [-32768      5]", read("'<i2'", "<i2i2", -32768, 5))
      assert.equal("int64 [65535     1]", read("'>u2'", ">I2I2", 65535, 1))
      assert.equal("int64 [-2  3]", read("'>i4'", ">i4i4", -2, 3))
      assert.equal("int64 [4294967295]", read("'<u4'", "<I4", 4294967295))
      assert.equal("int64 [1 2]", read("'>i8'", ">i8i8", 1, 2))
      assert.equal("float64 [1.5 2. ]", read("'>f8'", ">dd", 1.5, 2))
      assert.equal("float32 [1.5 2. ]", read("'>f4'", ">ff", 1.5, 2))
      assert.equal("float32 [ 1.0000000e+00 -2.0000000e+00  5.9604645e-08            inf]",
        read("'<f2'", "<I2I2I2I2", 0x3c00, 0xc000, 0x0001, 0x7c00))
      assert.equal("bool [False  True  True]", read("'|b1'", "BBB", 0, 1, 7))
      write(npy(header("'<u8'", "False", "(1,)"), string.pack("<i8", -1)))
      fails(("cannot read '%s': the value 18446744073709551615 does not fit into int64"):format(
        path), np.load, path)
    end)

    it("refuse what cannot be an array", function()
      local function refused(why, bytes)
        write(bytes)
        fails(("cannot read '%s': %s"):format(path, why), np.load, path)
      end
      refused("the type '|O' is objects, which only Python's pickle can read, and it can run any "
        .. "code: not supported", npy(header("'|O'", "False", "(1,)"), "x"))
      refused("the type '<c16' is complex numbers: not supported",
        npy(header("'<c16'", "False", "(1,)"), "x"))
      refused("the type '<U3' is text: not supported", npy(header("'<U3'", "False", "(1,)"), "x"))
      refused("the type '<f3' is unknown", npy(header("'<f3'", "False", "(1,)"), "x"))
      refused("the type '?[2J' is unknown", npy(header("'\27[2J'", "False", "(1,)"), "x"))
      refused("the elements are records: not supported",
        npy(header("[('a', '<f8')]", "False", "(1,)"), "x"))
      refused("an array of shape (3,) has 24 bytes, the file has 16",
        npy(header("'<f8'", "False", "(3,)"), ("x"):rep(16)))
      refused("an array of shape (1,) has 8 bytes, the file has 9",
        npy(header("'<f8'", "False", "(1,)"), ("x"):rep(9)))
      refused("an array of shape (100000, 100000) has 80000000000 bytes, the file has 8",
        npy(header("'<f8'", "False", "(100000, 100000)"), ("x"):rep(8)))
      refused("shape (4294967296, 4294967296, 0) is too large",
        npy(header("'<f8'", "False", "(4294967296, 4294967296, 0)"), ""))
      refused("the header is damaged", npy(header("'<f8'", "os.system('x')", "(1,)"), "x"))
      refused("the header is damaged", npy(header("'<f8'", "False", "(1)"), ("x"):rep(8)))
      refused("the header is damaged", npy(header("'<f8'", "False", "(-1,)"), ""))
      refused("the header is damaged", npy(header("'<f8'", "False", "(9223372036854775808,)"), ""))
      refused("the header is damaged", npy("{'descr': '<f8', 'shape': ()}", ("x"):rep(8)))
      refused("the header is damaged", npy("{'descr': '<f8', 'descr': '<f8', 'fortran_order': "
        .. "False, 'shape': ()}", ("x"):rep(8)))
      refused("the header is damaged", npy(("{"):rep(5000), ""))
      refused("the header is too long", npy((" "):rep(70000), "", 2))
      refused("unknown format version 4.0", npy("{}", "", 4))
      refused("not an npy or npz file", "PK\1\2 something else, long enough")
      refused("not an npy or npz file", "")
      fails(("cannot open '%s/none': No such file or directory"):format(directory), np.load,
        directory .. "/none")
      fails("'path' of load must be a string, got nil", np.load)
    end)

    it("find damage: an error or the right answer, whatever is cut or flipped", function()
      local A = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
      np.save(path .. ".npy", A)
      local bytes = program.read_file(path .. ".npy")
      for length = 0, #bytes - 1 do
        write(bytes:sub(1, length))
        assert.is_false((pcall(np.load, path)))
      end
      for position = 1, 128 do
        for bit = 0, 7 do
          local flipped = string.char(bytes:byte(position) ~ 1 << bit)
          write(bytes:sub(1, position - 1) .. flipped .. bytes:sub(position + 1))
          local read, B = pcall(np.load, path)
          assert.is_true(not read or B.size * 8 == 48 or B.dtype ~= "int64")
        end
      end
    end)
  end)

  it("tell the position of an error once", function()
    local nowhere = directory .. "/no/directory"
    for name, case in pairs {
      ["np.save"] = function()
        np.save(nowhere, np.ones(1))
      end,
      ["np.savez"] = function()
        np.savez(nowhere, np.ones(1))
      end,
      ["np.savez, of a value"] = function()
        np.savez(path, { a = "x" })
      end,
      ["np.savez, of a name"] = function()
        np.savez(path, { [1.5] = 1 })
      end,
      ["np.savez_compressed"] = function()
        np.savez_compressed(nowhere, np.ones(1))
      end,
      ["np.savetxt"] = function()
        np.savetxt(nowhere, np.ones(1))
      end,
      tofile = function()
        np.ones(1):tofile(nowhere)
      end,
      ["np.load"] = function()
        np.load(nowhere)
      end,
      ["np.loadtxt"] = function()
        np.loadtxt(nowhere, { dtype = "float99" })
      end,
      ["np.genfromtxt"] = function()
        np.genfromtxt(nowhere)
      end,
      ["np.fromfile"] = function()
        np.fromfile(nowhere)
      end,
      ["np.load, of a NUL byte"] = function()
        np.load("a\0b")
      end,
    } do
      local ok, message = pcall(case)
      assert.is_false(ok, name)
      assert.matches("^[%w_/.]*files_spec%.lua:%d+: [^:]", message, nil, name)
      assert.is_nil(message:find("%.lua:%d+: .*%.lua:%d+:"), name .. ": " .. message)
    end
  end)

  describe("np.savez", function()
    it("keeps names, values and order", function()
      for _, save in ipairs { np.savez, np.savez_compressed } do
        save(path, samples.float64, samples.bool, { W1 = samples.float32.T, ["b/../1"] = 2.385 })
        local npz = np.load(path .. ".npz")
        assert.same({ "arr_0", "arr_1", "W1", "b/../1" }, npz.files)
        assert.equal(4, #npz)
        same(samples.float64, npz.arr_0)
        same(samples.bool, npz.arr_1)
        same(samples.float32.T, npz.W1)
        assert.equal(2.385, npz["b/../1"]:item())
        local names = {}
        for name, value in pairs(npz) do
          names[#names + 1] = name
          assert.equal(npz[name], value)
        end
        assert.same(npz.files, names)
        assert.equal("npz file of 4 entries:\n  arr_0: float64 (2, 3)\n  arr_1: bool (1, 3)\n"
          .. "  W1: float32 (2, 2)\n  b/../1: float64 ()", tostring(npz))
        fails('no array "w1" in the npz file: did you mean "W1"?', function()
          return npz.w1
        end)
        fails("the contents of an npz file cannot be changed: np.savez writes a new one",
          function()
            npz.W1 = 1
          end)
      end
    end)

    it("follows the order of a table that has one", function()
      local ordered = setmetatable({}, { __pairs = function()
        local list, i = { "z", "a" }, 0
        return function()
          i = i + 1
          return list[i], list[i] and np.ones(i)
        end
      end })
      np.savez(path, ordered)
      assert.same({ "z", "a" }, np.load(path .. ".npz").files)
    end)

    it("refuses names twice and values that are no arrays", function()
      fails('savez: the name "arr_0" is used twice', np.savez, path, np.ones(1),
        { arr_0 = np.ones(1) })
      fails('savez: "f" is not an array, table or number but function', np.savez, path,
        { f = print })
      assert.is_false(program.exists(path .. ".npz"))
    end)

    it("refuses names that NumPy would cut, and more arrays than there can be", function()
      for _, save in ipairs { np.savez, np.savez_compressed } do
        for _, name in ipairs { "a\0b", "\0", "a\0" } do
          fails("the name of an array in an npz file cannot contain a NUL byte", save, path,
            { [name] = np.ones(1) })
        end
        fails("a name of 65536 bytes is too long", save, path,
          { [("n"):rep(0xffff + 1 - #".npy")] = np.ones(1) })
      end
      local many = {}
      for i = 1, 65535 do
        many[i] = 1
      end
      fails("an npz file holds 65534 arrays at most: zip64 is not supported", np.savez, path, many)
      assert.is_false(program.exists(path .. ".npz"))
    end)

    it("writes nothing and an empty file alike", function()
      np.savez(path)
      assert.same({}, np.load(path .. ".npz").files)
    end)

    it("makes compressed files smaller", function()
      np.savez(path, np.zeros { 100, 100 })
      np.savez_compressed(path .. "c", np.zeros { 100, 100 })
      assert.is_true(#program.read_file(path .. ".npz") > 80000)
      assert.is_true(#program.read_file(path .. "c.npz") < 1000)
      same(np.zeros { 100, 100 }, np.load(path .. "c.npz").arr_0)
    end)

    it("find damage: an error or the right answer, whatever is cut or flipped", function()
      local A = np.array { 1, 2, 3 }
      for _, save in ipairs { np.savez, np.savez_compressed } do
        save(path, { name = A })
        local bytes = program.read_file(path .. ".npz")
        for length = 0, #bytes - 1 do
          write(bytes:sub(1, length))
          assert.is_false((pcall(np.load, path)))
        end
        for position = 1, #bytes do
          for bit = 0, 7 do
            local flipped = string.char(bytes:byte(position) ~ 1 << bit)
            write(bytes:sub(1, position - 1) .. flipped .. bytes:sub(position + 1))
            local read, npz = pcall(np.load, path)
            if read then
              assert.same({ "name" }, npz.files)
              same(A, npz.name)
            end
          end
        end
      end
    end)

    it("refuses sizes that cannot be true before it asks for memory", function()
      np.savez_compressed(path, np.zeros(1000))
      local bytes = program.read_file(path .. ".npz")
      local entry = bytes:find("PK\1\2", 1, true)
      write(bytes:sub(1, entry + 23) .. "\0\0\0\xf0" .. bytes:sub(entry + 28))
      fails(("cannot read '%s': the size of a member is damaged"):format(path), np.load, path)
      write(bytes:sub(1, entry + 23) .. "\xff\xff\xff\xff" .. bytes:sub(entry + 28))
      fails(("cannot read '%s': zip64 (members of 4 GB) is not supported"):format(path), np.load,
        path)
    end)
  end)

  describe("with NumPy", function()
    it("are the same byte for byte", with_numpy(function()
      local fortran = np.arange(12):reshape(3, 4).T
      np.save(path, fortran)
      for name, A in pairs(samples) do
        np.save(directory .. "/our_" .. name, A)
      end
      np.save(directory .. "/our_transposed", samples.float64.T)
      np.savez(directory .. "/ours", samples)
      np.savez_compressed(directory .. "/ours_c", samples)
      assert.equal("ok\n", numpy [=[
import io, glob
def image(x):
    b = io.BytesIO(); np.save(b, x); return b.getvalue()
assert image(np.arange(12).reshape(3, 4).T) == open("case.npy", "rb").read()
for f in glob.glob("our_*.npy"):
    x = np.load(f)
    assert image(x) == open(f, "rb").read(), f
    if "transposed" not in f:
        for z in (np.load("ours.npz"), np.load("ours_c.npz")):
            y = z[f[4:-4]]
            assert y.dtype == x.dtype and y.shape == x.shape and y.tobytes() == x.tobytes(), f
x = np.load("our_float64.npy")
assert x[0, 0] == 2.385 and np.isnan(x[1, 0]) and x[1, 2] == 5e-324
assert zipfile.ZipFile("ours_c.npz").testzip() is None
print("ok")
]=])
    end))

    it("reads what NumPy writes", with_numpy(function()
      numpy [=[
r = np.random.RandomState(1)
def case(t):
    t = np.dtype(t)
    x = r.randint(0, 200, (3, 1, 5)) if t.kind != "b" else r.randint(0, 2, (3, 1, 5))
    return (x / 7 if t.kind == "f" else x - 100 * (t.kind == "i")).astype(t)
kinds = ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "<i8", ">i8", "<i4", ">i4", "<i2", ">i2",
         "|i1", "|u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "|b1"]
cases = {}
for i, kind in enumerate(kinds):
    for order in "CF":
        cases["%d%s" % (i, order)] = np.array(case(kind), order=order)
np.savez("all.npz", **cases)
np.savez_compressed("all_c.npz", **cases)
own = {"f8": "f8", "f4": "f4", "f2": "f4", "i8": "i8", "i4": "i8", "i2": "i8", "i1": "i8",
       "u1": "u1", "u2": "i8", "u4": "i8", "u8": "i8", "b1": "b1"}
np.savez("wanted.npz", **{k: np.ascontiguousarray(v).astype("<" + own[v.dtype.str[1:]])
                          for k, v in cases.items()})
for version in ((1, 0), (2, 0), (3, 0)):
    with open("v%d.npy" % version[0], "wb") as f:
        np.lib.format.write_array(f, cases["0F"], version=version)
]=]
      local wanted = np.load(directory .. "/wanted.npz")
      assert.equal(42, #wanted)
      for _, name in ipairs { "all", "all_c" } do
        local npz = np.load(directory .. "/" .. name .. ".npz")
        assert.equal(42, #npz)
        for key, A in pairs(npz) do
          same(wanted[key], A)
        end
      end
      for version = 1, 3 do
        same(wanted["0F"], np.load(("%s/v%d.npy"):format(directory, version)))
      end
    end))

    it("go into a stream behind what was written before, and into a device", function()
      for _, ending in ipairs { "", " | cat" } do
        local result = program.run([[-e 'local np = require "dnn.np" local X = { { 1, 2 } } ]]
          .. [[local options = { fmt = "%d", delimiter = "," } ]]
          .. [[io.write("a ") np.savetxt("/dev/stdout", X, options) np.savetxt("/dev/null", X) ]]
          .. [[print("b")']] .. ending)
        assert.equal("a 1,2\nb\n", result.out)
      end
    end)

    it("agrees about formats of whole lines, and tables with gaps", with_numpy(function()
      local A = np.array { { 1, 2.5, -3 }, { 4, 0.125, 6 } }
      np.savetxt(directory .. "/lines.txt", A, { fmt = "%d: %.2f (%+g)", delimiter = "ignored" })
      program.write_file(directory .. "/gaps.csv",
        "x,y,z\n1,2.5,3 # note\n,oops, 6e2\n\n-inf,nan,+7\nlast,1,2\n")
      local options = { delimiter = ",", skip_header = 1, skip_footer = 1 }
      local all = np.genfromtxt(directory .. "/gaps.csv", options)
      options.usecols, options.filling_values = { -1, 1 }, -9
      local some = np.genfromtxt(directory .. "/gaps.csv", options)
      np.savez(directory .. "/ours.npz", { all = all, some = some })
      assert.equal("ok\n", numpy [=[
a = np.array([[1, 2.5, -3], [4, 0.125, 6]])
np.savetxt("theirs.txt", a, fmt="%d: %.2f (%+g)", delimiter="ignored")
assert open("theirs.txt").read() == open("lines.txt").read()
o = np.load("ours.npz")
k = dict(delimiter=",", skip_header=1, skip_footer=1)
np.testing.assert_array_equal(o["all"], np.genfromtxt("gaps.csv", **k))
np.testing.assert_array_equal(o["some"],
                              np.genfromtxt("gaps.csv", usecols=(-1, 0), filling_values=-9, **k))
print("ok")]=])
    end))

    it("fills gaps of integers with -1", with_numpy(function()
      program.write_file(directory .. "/gaps.csv", "1,,3\nx,9007199254740993,6\n")
      program.write_file(directory .. "/bytes.csv", "1,,3\nx,1,6\n")
      local filled = {}
      for _, dtype in ipairs { "int64", "uint8", "bool", "float32" } do
        local name = directory .. (dtype == "uint8" and "/bytes.csv" or "/gaps.csv")
        filled[dtype] = np.genfromtxt(name, { delimiter = ",", dtype = dtype })
        filled[dtype .. "_7"] = np.genfromtxt(name, { delimiter = ",", dtype = dtype,
          filling_values = 7 })
      end
      assert.equal("[[1 -1 3]\n [-1 9007199254740993 6]]",
        (tostring(filled.int64):gsub(" +", " "):gsub("%[ ", "[")))
      assert.equal("[[  1 255   3]\n [255   1   6]]", tostring(filled.uint8))
      assert.equal("[[ True False  True]\n [False  True  True]]", tostring(filled.bool))
      np.savez(directory .. "/filled.npz", filled)
      assert.equal("ok\n", numpy [=[
o = np.load("filled.npz")
for dtype in ["int64", "float32"]:
    k = dict(delimiter=",", dtype=dtype)
    np.testing.assert_array_equal(o[dtype], np.genfromtxt("gaps.csv", **k))
    np.testing.assert_array_equal(o[dtype + "_7"],
                                  np.genfromtxt("gaps.csv", filling_values=7, **k))
print("ok")]=])
    end))

    it("agrees about text", with_numpy(function()
      local A = np.array { { 1.5, -2.385, 1e-300 }, { math.abs(0 / 0), math.huge, 1 / 3 } }
      np.savetxt(directory .. "/ours", A)
      np.savetxt(directory .. "/ours2", A, { fmt = "%8.3f", delimiter = ",", header = "a\nb",
        footer = "end" })
      np.savetxt(directory .. "/ours3", np.array { 3, -4 }, { fmt = "%d" })
      np.savetxt(directory .. "/ours4", A, { fmt = { "%.1f", "%g", "%5.2e" }, comments = "% ",
        header = "x" })
      assert.equal("ok\n", numpy [=[
A = np.array([[1.5, -2.385, 1e-300], [np.nan, np.inf, 1 / 3]])
np.savetxt("t", A)
np.savetxt("t2", A, fmt="%8.3f", delimiter=",", header="a\nb", footer="end")
np.savetxt("t3", np.array([3, -4]), fmt="%d")
np.savetxt("t4", A, fmt=["%.1f", "%g", "%5.2e"], comments="% ", header="x")
for n in ("", "2", "3", "4"):
    assert open("ours" + n).read() == open("t" + n).read(), n
print("ok")
]=])
      same(A, np.loadtxt(directory .. "/t"))
    end))
  end)

  describe("np.loadtxt", function()
    it("reads columns, comments and separators", function()
      write("# x y\n1 2.5\t3\r\n\n  4 5 6 # end\n")
      assert.equal("[[1.  2.5 3. ]\n [4.  5.  6. ]]", tostring(np.loadtxt(path)))
      assert.equal("[[3. 1.]\n [6. 4.]]", tostring(np.loadtxt(path, { usecols = { -1, 1 } })))
      assert.equal("[2.5 5. ]", tostring(np.loadtxt(path, { usecols = 2 })))
      assert.equal("[4. 5. 6.]", tostring(np.loadtxt(path, { skiprows = 3 })))
      assert.equal("(1, 3)", tostring(np.loadtxt(path, { max_rows = 1, ndmin = 2 }).shape))
      assert.equal("(3, 2)", tostring(np.loadtxt(path, { unpack = true }).shape))
      write("a,b\n9007199254740993,-1\n")
      local A = np.loadtxt(path, { delimiter = ",", skiprows = 1, dtype = "int64" })
      assert.equal("[9007199254740993               -1]", tostring(A))
      write("nan -inf +Infinity")
      assert.equal("[ nan -inf  inf]", tostring(np.loadtxt(path)))
      write("2.385")
      assert.equal(2.385, np.loadtxt(path))
      write("1--2.5--3e0;x\n-4--5--6")
      assert.equal("[[ 1  2]\n [-4  5]]", tostring(np.loadtxt(path, { delimiter = "--",
        comments = ";", usecols = { 1, 2 }, dtype = "int64" })))
      write("x,1\ny,2")
      assert.equal("[1 2]", tostring(np.loadtxt(path, { delimiter = ",", usecols = 2,
        dtype = "uint8" })))
      for _, nothing in ipairs { "", "\n \n", "# 1 2" } do
        write(nothing)
        assert.equal("(0,)", tostring(np.loadtxt(path).shape))
      end
    end)

    it("reads lines that end with a line feed, a carriage return or both", function()
      for _, ending in ipairs { "\n", "\r", "\r\n", "\r\r", "\n\n" } do
        write(("# x y|1 2|3 4|"):gsub("|", ending))
        assert.equal("[[1. 2.]\n [3. 4.]]", tostring(np.loadtxt(path)))
        assert.equal("[[1. 2.]\n [3. 4.]]", tostring(np.genfromtxt(path)))
        write(("a,b|1,2|3,4"):gsub("|", ending))
        local skipped = #ending == 2 and ending ~= "\r\n" and 2 or 1
        assert.equal("[[1. 2.]\n [3. 4.]]", tostring(np.loadtxt(path, { delimiter = ",",
          skiprows = skipped })))
        assert.equal("[[1. 2.]\n [3. 4.]]", tostring(np.genfromtxt(path, { delimiter = ",",
          skip_header = skipped })))
      end
      write("1 2\r\n3 4\rx 5")
      fails(("loadtxt: 'x' in line 3, column 1 of '%s' is not a number"):format(path), np.loadtxt,
        path)
    end)

    it("refuses what does not fit into the type, and what is just within it", function()
      for dtype, cases in pairs {
        int64 = {
          fit = { "9223372036854775807", "-9223372036854775808", "9223372036854774784.0", "-1e18",
            "-0.5" },
          others = { "9223372036854775808", "-9223372036854775809", "9223372036854775808.0", "1e19",
            "-1e300", "nan", "inf", "-inf" },
        },
        uint8 = {
          fit = { "0", "255", "254.9", "-0.5", "+7" },
          others = { "256", "-1", "300.5", "9223372036854775808", "nan", "1e300" },
        },
      } do
        for _, text in ipairs(cases.fit) do
          write("1 " .. text)
          local A = np.loadtxt(path, { dtype = dtype })
          local wanted = math.tointeger(text) or math.tointeger(("%.0f"):format(math.modf(text)))
          assert.equal(dtype, A.dtype)
          assert.equal(wanted, A[2], text)
        end
        for _, text in ipairs(cases.others) do
          write("1 " .. text)
          fails(("loadtxt: '%s' in line 1, column 2 of '%s' does not fit into %s"):format(text,
            path, dtype), np.loadtxt, path, { dtype = dtype })
          -- nan stands for a gap; a float is the nearest that there is
          if text ~= "nan" and text ~= "-9223372036854775809" then
            fails(("genfromtxt: '%s' in line 1, column 2 of '%s' does not fit into %s"):format(text,
              path, dtype), np.genfromtxt, path, { dtype = dtype })
          end
        end
      end
    end)

    it("names the line that cannot be read", function()
      write("1,2\n3\n")
      fails(("loadtxt: line 2 of '%s' has 1 values, the first line has 2"):format(path),
        np.loadtxt, path, { delimiter = "," })
      write("1,2\n3,x\27[2J\n")
      fails(("loadtxt: 'x\\027[2J' in line 2, column 2 of '%s' is not a number"):format(path),
        np.loadtxt, path, { delimiter = "," })
      write("1,,2\n")
      fails(("loadtxt: '' in line 1, column 2 of '%s' is not a number"):format(path), np.loadtxt,
        path, { delimiter = "," })
      write("\t2\n")
      fails(("loadtxt: '' in line 1, column 1 of '%s' is not a number"):format(path), np.loadtxt,
        path, { delimiter = "\t" })
      write("0x10\n")
      fails(("loadtxt: '0x10' in line 1, column 1 of '%s' is not a number"):format(path),
        np.loadtxt, path)
      write("1 2\n")
      fails(("loadtxt: column 3 of '%s' out of range 1..2"):format(path), np.loadtxt, path,
        { usecols = 3 })
      fails("loadtxt: a column must be an integer, got x", np.loadtxt, path, { usecols = "x" })
      fails("loadtxt: unknown option 'delimeter': did you mean 'delimiter'?", np.loadtxt, path,
        { delimeter = "," })
    end)
  end)

  describe("np.savetxt", function()
    it("writes rows of many columns, and any text between them", function()
      local A = np.arange(503) % 17 - 8.0
      np.savetxt(directory .. "/wide", np.stack { A, -A }, { fmt = "%d", delimiter = "%d%%" })
      local lines = {}
      for line in io.lines(directory .. "/wide") do
        lines[#lines + 1] = line
      end
      local wanted = {}
      for k = 1, 503 do
        wanted[k] = ("%d"):format(math.tointeger(A[k]))
      end
      assert.equal(table.concat(wanted, "%d%%"), lines[1])
      assert.equal(2, #lines)
      np.savetxt(directory .. "/wide", np.array { { -(0 / 0), 0.25 }, { 1, -0.0 } },
        { fmt = "%.1f", newline = "%\n" })
      local file <close> = assert(io.open(directory .. "/wide"))
      assert.equal("nan 0.2%\n1.0 -0.0%\n", file:read("a"))
    end)

    it("refuses formats that it cannot follow", function()
      fails("savetxt: 'fmt' must have one conversion such as %.6f or %d, got '%s'", np.savetxt,
        path, np.ones(2), { fmt = "%s" })
      fails("savetxt: 'fmt' must have one conversion such as %.6f or %d, got '%d%d'", np.savetxt,
        path, np.ones(2), { fmt = "%d%d" })
      fails("savetxt: 1 formats for 2 columns", np.savetxt, path, np.ones { 2, 2 },
        { fmt = { "%d" } })
      fails("savetxt: inf cannot be written as '%d'", np.savetxt, path, np.array { math.huge },
        { fmt = "%d" })
      fails("savetxt: inf cannot be written as '%d'", np.savetxt, path,
        np.array { { 1, math.huge }, { 2, 3 } }, { fmt = { "%g", "%d" } })
      fails("savetxt: an array of one or two dimensions is needed, got shape (1, 1, 1)",
        np.savetxt, path, np.ones { 1, 1, 1 })
      assert.is_false(program.exists(path))
    end)
  end)

  describe("np.fromfile", function()
    it("reads bare numbers, and tofile writes them", function()
      for name, A in pairs(samples) do
        A.T:tofile(path)
        if name ~= "empty" then
          same(A.T:flatten(), np.fromfile(path, A.dtype))
        end
      end
      write("\0\1\0\2\0\3")
      assert.equal("[1 2 3]", tostring(np.fromfile(path, ">i2")))
      assert.equal("[2]", tostring(np.fromfile(path, { dtype = ">i2", offset = 2, count = 1 })))
      fails(("'%s' does not hold a whole number of elements of 8 bytes: 6 are left"):format(path),
        np.fromfile, path)
      fails(("'%s' holds 6 elements, 7 are asked for"):format(path), np.fromfile, path,
        { dtype = "uint8", count = 7 })
      fails(("offset 7 is outside of '%s', which has 6 bytes"):format(path), np.fromfile, path,
        { dtype = "uint8", offset = 7 })
    end)
  end)

  describe("dnn.data.idx", function()
    it("reads every type", function()
      local function read(code, format, ...)
        write("\0\0" .. string.char(code, 2) .. string.pack(">I4I4", 1, select("#", ...))
          .. string.pack(format, ...))
        local A = data.idx(path)
        return ("%s %s"):format(A.dtype, A)
      end
      assert.equal("uint8 [[  0 255]]", read(8, "BB", 0, 255))
      assert.equal("int64 [[-128  127]]", read(9, "bb", -128, 127))
      assert.equal("int64 [[-2  3]]", read(11, ">i2i2", -2, 3))
      assert.equal("int64 [[-2  3]]", read(12, ">i4i4", -2, 3))
      assert.equal("float32 [[1.5 2. ]]", read(13, ">ff", 1.5, 2))
      assert.equal("float64 [[1.5 2. ]]", read(14, ">dd", 1.5, 2))
    end)

    it("refuses damaged files", function()
      local bytes = "\0\0\8\2" .. string.pack(">I4I4", 2, 3) .. "abcdef"
      for length = 0, #bytes - 1 do
        write(bytes:sub(1, length))
        assert.is_false((pcall(data.idx, path)))
      end
      write(bytes .. "g")
      fails(("cannot read '%s': the file is too long for an array of shape (2, 3)"):format(path),
        data.idx, path)
      write(bytes:sub(1, -2))
      fails(("cannot read '%s': the file is cut short for an array of shape (2, 3)"):format(path),
        data.idx, path)
      write("\0\0\8\3" .. ("\xff"):rep(12))
      fails(("cannot read '%s': shape (4294967295, 4294967295, 4294967295) is too large"):format(
        path), data.idx, path)
      write("\0\0\7\1\0\0\0\1x")
      fails(("cannot read '%s': not an IDX file"):format(path), data.idx, path)
      write("\0\0\8\xff")
      fails(("cannot read '%s': the array has too many dimensions"):format(path), data.idx, path)
    end)

    it("find damage: an error or the right answer, whatever is cut or flipped", function()
      local plain = "\0\0\8\2" .. string.pack(">I4I4", 2, 3) .. "abcdef"
      write(plain)
      assert.equal(0, program.shell("gzip -nk " .. program.quote(path)).status)
      local packed = program.read_file(path .. ".gz")
      for _, bytes in ipairs { plain, packed } do
        for position = 1, #bytes do
          write(bytes:sub(1, position - 1))
          assert.is_false((pcall(data.idx, path)))
          for bit = 0, 7 do
            local flipped = string.char(bytes:byte(position) ~ 1 << bit)
            write(bytes:sub(1, position - 1) .. flipped .. bytes:sub(position + 1))
            local read, A = pcall(data.idx, path)
            -- the types that take as many bytes, or other elements; the checksum of gzip sees both
            assert.is_true(not read or A.size == 6)
            assert.is_true(not read or bytes == plain or A:tobytes() == "abcdef")
          end
        end
      end
    end)

    it("reads what gzip compressed, and stops at what the header says", with_numpy(function()
      numpy [=[
import gzip
head = b"\0\0\x08\x02" + struct.pack(">II", 200, 300)
for name, body in (("good", bytes(range(200)) * 300), ("long", bytes(10000000)),
                   ("short", bytes(59999))):
    open(name, "wb").write(gzip.compress(head + body))
good = open("good", "rb").read()
open("cut", "wb").write(good[:-9])
open("bad", "wb").write(good[:-5] + bytes([good[-5] ^ 1]) + good[-4:])
open("bomb", "wb").write(gzip.compress(b"\0\0\x08\x02" + struct.pack(">II", 2**16, 2**16)))
]=]
      local A = data.idx(directory .. "/good")
      assert.equal("(200, 300)", tostring(A.shape))
      same((np.arange(60000) % 200):astype("uint8"), A:ravel())
      for name, why in pairs {
        long = "the file is too long for an array of shape (200, 300)",
        short = "the file is cut short for an array of shape (200, 300)",
        cut = "the compressed data is cut short",
        bad = "the compressed data is damaged",
        bomb = "the file is cut short",
      } do
        fails(("cannot read '%s/%s': %s"):format(directory, name, why), data.idx,
          directory .. "/" .. name)
      end
    end))

    it("reads MNIST", function()
      local images = shared.path("data/t10k-images-idx3-ubyte.gz")
      local labels = shared.path("data/t10k-labels-idx1-ubyte.gz")
      if not images or not labels then
        pending("../shared/data/t10k-*.gz is absent")
      end
      local X, y = data.idx(images), data.idx(labels)
      assert.equal("(10000, 28, 28)", tostring(X.shape))
      assert.equal("[7 2 1 0 4 1 4 9 5 9]", tostring(y "1:10"))
      assert.equal("uint8", X.dtype)
      assert.equal(264923200, X:sum())
    end)
  end)
end)

-- Parts of datasets: what arrays give for the same index.

local h5 = require "dnn.h5"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

describe("parts of datasets", function()
  local directory, path, f
  local A = np.arange(7 * 5 * 3):reshape(7, 5, 3)
  local mask = A:gt(50)
  local indices = {
    { "::-1" }, { ":, 4:2:-1, ::-2" }, { "4:3:1" }, { "3:4:-1" }, { -1, "::-1", 2 },
    { np.array { 3, 1, 1, 7, -2 } }, { ":", np.array { 1, 5 } }, { "...", np.array { 3, 1 } },
    { 2, np.array { 2, 4 } }, { mask }, { "...", mask(1, 1) }, { 5, mask(5) },
    { np.array { true, false, true, false, false, true, true }, "2:3" },
    { mask:eq(false) * mask }, { ":2, -1", np.array { 2 } }, { 1, mask(1) },
    { np.array { 1, 2, 4, 6, 7 }, "::-1", 1 }, { np.zeros(0):astype("int64") },
  }

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/file.h5"
    f = h5.open(path, "w")
    f.plain = A
    f:create("packed", A, { gzip = 1, chunks = { 2, 3, 2 } })
    f.names = { { "a", "b" }, { "c", "d" }, { "e", "f" } }
    f:flush()
  end)

  after_each(function()
    f:close()
    program.remove(directory)
  end)

  it("are those of arrays, with lists, masks and ranges that go backwards", function()
    local reader <close> = h5.open(path)
    for _, name in ipairs { "plain", "packed" } do
      for i, index in ipairs(indices) do
        for _, file in ipairs { f, reader } do
          local expected = A(table.unpack(index))
          for _, got in ipairs { file[name](table.unpack(index)), file[name]:read(index) } do
            assert.equal(tostring(expected.shape), tostring(got.shape), i)
            assert.is_true(np.array_equal(expected, got), i)
          end
        end
      end
    end
  end)

  it("are written as those of arrays", function()
    for _, name in ipairs { "plain", "packed" } do
      for i, index in ipairs(indices) do
        local expected, shape = A:copy(), A(table.unpack(index)).shape
        local values = np.arange(np.prod(shape)):reshape(table.unpack(shape)) + 1000
        for _, value in ipairs { values, 7 } do
          expected[index] = value
          f[name][index] = value
          assert.is_true(np.array_equal(expected, f[name]:read()), i)
        end
        f[name]:write(A)
      end
    end
  end)

  it("of strings are tables in the same order", function()
    assert.same({ { "f", "e" }, { "d", "c" }, { "b", "a" } }, f.names "::-1, ::-1")
    assert.same({ { "e", "f" }, { "a", "b" } }, f.names(np.array { 3, 1 }))
    assert.same({ { "b" }, { "d" }, { "f" } }, f.names(":", np.array { 2 }))
    assert.same({ "a", "d" },
      f.names(np.array { { true, false }, { false, true }, { false, false } }))
  end)

  it("of datasets without elements are empty, and can be written as such", function()
    for i, shape in ipairs { { 0 }, { 3, 0, 2 }, { 0, 4 } } do
      local name, empty = "empty" .. i, np.zeros(shape)
      f:create(name, empty, { maxshape = { math.huge, shape[2], shape[3] } })
      f:flush()
      local reader <close> = h5.open(path)
      for _, index in ipairs { { "::-1" }, { "2:1:-1" }, { "...", "::-2" }, { "2:1" },
        { np.zeros(0):astype("int64") } } do
        local expected = empty(table.unpack(index))
        for _, file in ipairs { f, reader } do
          local got = file[name](table.unpack(index))
          assert.equal(tostring(expected.shape), tostring(got.shape), i)
        end
        f[name]:write(expected, index)
      end
    end
  end)

  it("are refused where the lists do not fit, and nothing is written", function()
    local ds = f.plain
    for message, index in pairs {
      ["index of axis 1: 9 out of range 1..7"] = { np.array { 1, 9 } },
      ["index of axis 2: 0 out of range 1..5"] = { ":", np.array { 0 } },
      ["one list or mask at a time"] = { np.array { 1 }, np.array { 2 } },
      ["an int64 array of one axis, got float64 of shape (1,)"] = { np.array { 1.5 } },
      ["mask of shape (2,) does not fit the dataset of shape (7, 5, 3)"] = {
        np.array { true, false } },
      ["too many indices: the list or mask selects from axis 4 of 3"] = {
        1, 1, 1, np.array { 1 } },
    } do
      raises(message, ds.read, ds, index)
      raises(message, ds.write, ds, 1, index)
    end
    local list = np.array { 3, 1, 7 }
    raises("write: the list selects 3 positions, along axis 1 of what is written, which has shape "
      .. "(2, 5, 3)", ds.write, ds, np.ones(2, 5, 3), list)
    raises("write: shape (2,) does not fit the selection of shape (7, 5, 3)", ds.write, ds,
      { 1, 2 }, "::-1")
    local values = np.zeros(3, 5, 3)
    values[{ 3, 5, 3 }] = 1e300
    raises("the value 1e+300 does not fit into int64", ds.write, ds, values, list)
    assert.is_true(np.array_equal(A, ds:read()))
  end)

  it("of strings are written by lists and masks, too", function()
    local wide = { { "u", "v" }, { "w", "x" } }
    f.names:write({ wide[1], wide[2] }, np.array { 3, 1 })
    assert.same({ wide[2], { "c", "d" }, wide[1] }, f.names:read())
    f.names:write({ { "1" }, { "2" } }, { np.array { true, true, false }, "2:2" })
    assert.same({ { "w", "1" }, { "c", "2" }, wide[1] }, f.names:read())
    f.names:write({ { "p", "q" }, { "r", "s" }, { "t", "z" } }, { ":", np.array { 2, 1 } })
    assert.same({ { "q", "p" }, { "s", "r" }, { "z", "t" } }, f.names:read())
    f.names:write({ { "0" } }, np.array { 1, 3 })
    assert.same({ { "0", "0" }, { "s", "r" }, { "0", "0" } }, f.names:read())
    f.names:write({ { "1", "2" }, { "3", "4" } }, "3:2:-1, ::-1")
    assert.same({ { "0", "0" }, { "4", "3" }, { "2", "1" } }, f.names:read())
    raises("shape (2,) does not fit the selection of shape (2, 2)", f.names.write, f.names,
      { "1", "2" }, "3:2:-1, ::-1")
    -- nothing is written of what does not fit
    raises("the list selects 2 positions, along axis 1 of what is written, which has shape (3, 2)",
      f.names.write, f.names, { { "a", "a" }, { "a", "a" }, { "a", "a" } }, np.array { 1, 3 })
    raises('the string "long" of 4 bytes does not fit into 1 bytes', f.names.write, f.names,
      { { "a", "a" }, { "a", "long" } }, np.array { 1, 3 })
    assert.same({ { "0", "0" }, { "4", "3" }, { "2", "1" } }, f.names:read())
  end)
end)

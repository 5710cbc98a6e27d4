-- What elements of HDF5 files can be besides numbers and strings: compound types, sequences,
-- references, arrays; and what MATLAB writes.

local damage = require "spec.helpers.h5_damage"
local h5 = require "dnn.h5"
local h5_files = require "spec.helpers.h5_files"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

--- A value without arrays and objects: tables of Lua, names in the place of objects.
local function plain(value)
  local kind = h5.type(value)
  if kind then
    return kind .. " " .. value.name
  elseif type(value) == "userdata" then
    return value:totable()
  elseif type(value) ~= "table" then
    return value
  end
  local copy = {}
  for key, item in pairs(value) do
    copy[key] = plain(item)
  end
  return copy
end

describe("elements of HDF5 files", function()
  local directory, path
  local ways = { {}, { trusted = true } } -- by the sandbox, and by this process

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/file.h5"
    program.write_file(path, h5_files.fields)
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- Calls a function with the file as it is read in both ways.
  local function both(body)
    for _, options in ipairs(ways) do
      local f <close> = h5.open(path, "r", options)
      body(f)
    end
  end

  local function deep(i)
    return { z = { i, 2 * i } }
  end

  --- One of the records of the file, from 0.
  local function record(i)
    return { x = i + 0.5, n = -i, name = "n" .. i, v = "é" .. i,
      m = { { i, i + 1, i + 2 }, { i + 3, i + 4, i + 5 } },
      ["in"] = { a = i, b = i % 2 == 1, deep = deep(i) },
      arr = { p = { i, i + 1 }, q = { { "a", "b" }, { "c", tostring(i) } } } }
  end

  --- The same of several: a table of their fields, each with one more axis.
  local function records(...)
    local all = {}
    local function add(into, one)
      for key, value in pairs(one) do
        if type(value) == "table" and #value == 0 then
          into[key] = into[key] or {}
          add(into[key], value)
        else
          into[key] = into[key] or {}
          table.insert(into[key], value)
        end
      end
    end
    for _, i in ipairs { ... } do
      add(all, record(i))
    end
    return all
  end

  it("of compound types are tables of fields", function()
    both(function(f)
      local table_ = f.table
      assert.same({ 3 }, { table.unpack(table_.shape) })
      assert.equal("table", table_.dtype)
      assert.same(records(0, 1, 2), plain(table_:read()))
      assert.same({ "float64", "int64", "float32", "uint8", "bool", "float32", "int64" }, {
        table_.x.dtype, table_.n.dtype, table_.m.dtype, table_["in"].a.dtype, table_["in"].b.dtype,
        table_["in"].deep.z.dtype, table_.arr.p.dtype })
      assert.same({ 3, 2, 3 }, { table.unpack(table_.m.shape) })
      assert.same(record(1), plain(f["g/one"]:read()))
      assert.same(record(2), plain(f.attrs.one))
      assert.same({ i = { { 1, 2 }, { 3, 4 } }, s = { { "a", "b" }, { "c", "d" } } },
        plain(f.grid:read()))
      assert.is_nil(f.nothing:read())
    end)
  end)

  it("of compound types are read in parts", function()
    both(function(f)
      assert.same(record(2), plain(f.table(-1)))
      assert.same(records(1, 2), plain(f.table "2:"))
      assert.same(records(2, 1, 0), plain(f.table "::-1"))
      assert.same(records(2, 0, 2), plain(f.table(np.array { 3, 1, 3 })))
      assert.same(records(0, 2), plain(f.table(np.array { true, false, true })))
      assert.same({ i = { { 4, 3 } }, s = { { "d", "c" } } }, plain(f.grid "2:2, ::-1"))
      assert.same({ i = { 3 }, s = { "c" } }, plain(f.grid { 2, np.array { 1 } }))
      assert.same({ i = {}, s = {} }, plain(f.grid { 2, np.zeros(0):astype "int64" }))
      raises("out of range", function() return f.table(4) end)
      raises('a dataset has no field "nam": did you mean "name"?', function()
        return f.table.nam
      end)
    end)
  end)

  it("of compound types are only read", function()
    local f <close> = h5.open(path, "r+")
    for name, reason in pairs {
      table = "compound types are only read", lists = "sequences are only read",
      objects = "references are only read", regions = "references are only read",
      pairs = "types with arrays are only read",
    } do
      raises(("cannot write '/%s' in '%s': %s"):format(name, path, reason), f[name].write, f[name],
        1)
      raises(reason, f[name].write, f[name], "text")
    end
    assert.same(record(1), plain(f.table(2)))
    assert.same({ { "group /g", "dataset /g/d" }, { "group /", false } }, plain(f.objects:read()))
  end)

  it("may be arrays, enumerations or sequences of numbers", function()
    both(function(f)
      assert.same({ { 0, 1 }, { 2, 3 }, { 4, 5 } }, plain(f.pairs:read()))
      assert.same({ { 4, 5 }, { 2, 3 } }, plain(f.pairs "3:2:-1"))
      assert.same({ 2, 3 }, plain(f.pairs(2)))
      assert.same({ 0, 42 }, plain(f.color:read()))
      assert.equal("array", f.lists.dtype)
      assert.same({ { { 1, 2, 3 }, {} }, { { 7 }, {} } }, plain(f.lists:read()))
      assert.same({ { {}, { 1, 2, 3 } } }, plain(f.lists "1:1, ::-1"))
      assert.same({ 7 }, plain(f.lists(2, 1)))
      assert.same({ { { 7 } }, { { 1, 2, 3 } } }, plain(f.lists { np.array { 2, 1 }, "1:1" }))
      assert.equal("int64", f.lists(1, 2).dtype)
      assert.same({ { 1.5, 2 }, { 3 } }, plain(f.attrs.lists))
    end)
  end)

  it("refer to objects, and to parts of datasets", function()
    both(function(f)
      assert.same({ { "group /g", "dataset /g/d" }, { "group /", false } }, plain(f.objects:read()))
      assert.same({ { "dataset /g/d" }, { false } }, plain(f.objects ":, 2:2"))
      assert.same({ { false, "group /" }, { "dataset /g/d", "group /g" } },
        plain(f.objects "::-1, ::-1"))
      assert.equal("group /g", plain(f.objects(1, 1)))
      assert.is_false(f.objects(2, 2))
      assert.same({ 4, 5, 6, 7 }, plain(f.attrs.object(2)))
      assert.same({ k = { 1 }, o = { "group /g" } }, plain(f.refs:read()))
      local regions = f.regions:read()
      assert.same({ { dataset = "dataset /g/d", selection = "1:2,2:4:2" }, "dataset /g/d",
        { dataset = "dataset /g/d", selection = "2:2,1:4" }, false }, plain(regions))
      assert.same({ { 1, 3 }, { 5, 7 } }, plain(regions[1].dataset(regions[1].selection)))
      assert.same("object", f.regions.dtype)
      -- an object that was reached so is one like any other
      assert.equal("/g/d", f.objects(1, 2).name)
      assert.same({ "d", "one" }, f.objects(1, 1):keys())
    end)
  end)

  it("are refused by name where they are not simple", function()
    for name, reason in pairs {
      odd = "field 't': opaque types are not supported",
      words = "sequences of strings are not supported",
      huge = "the value 9223372036854775808 does not fit into int64",
      dangling = "a reference leads to no group and no dataset that has a name",
      points = "a reference leads to a part of a dataset that no index selects",
    } do
      both(function(f)
        raises(("cannot read '/%s' in '%s': %s"):format(name, path, reason), f[name].read, f[name])
      end)
    end
    both(function(f)
      assert.same({ 1 }, plain(f.odd.k))
      raises("opaque types", function() return f.odd.t end)
    end)
  end)

  it("of MATLAB are text, truth values, cells and empty arrays", function()
    program.write_file(path, h5_files.matlab)
    both(function(f)
      assert.equal("hé😀", f.text:read())
      assert.equal("string", f.text.dtype)
      assert.equal("h", f.text "1:1, :")
      assert.same({ "abc", "xyz" }, f.lines:read())
      assert.equal("c", f.lines(3, 1))
      assert.equal("bool", f.flag.dtype)
      assert.same({ { true }, { false }, { true } }, plain(f.flag:read()))
      assert.same({ 3, 0 }, { table.unpack(f.none:read().shape) })
      assert.equal("", f.no_text:read())
      assert.same({}, f.no_cells:read())
      assert.same({ { 2.5 } }, plain(f.number:read()))
      local cell = f.cell:read()
      assert.equal("hi", cell[1][1]:read())
      assert.same({ { 7 } }, plain(cell[2][1]:read()))
      assert.same({ { 1 } }, plain(f.struct.x:read()))
    end)
  end)

  it("that are none take no memory, whatever the shape", function()
    local huge = 1 << 57
    do
      local f <close> = h5.open(path, "r+")
      for name, shape in pairs { rows = { huge, 0 }, deep = { 3, huge, 0 }, many = { 1 << 20, 0 },
        columns = { 0, huge } } do
        local small, most, chunks = {}, {}, {}
        for axis, extent in ipairs(shape) do
          small[axis], most[axis], chunks[axis] = math.min(extent, 1), math.huge, 1
        end
        for kind, dtype in pairs { s = "S3", n = "uint16" } do
          local dataset = f:create(name .. kind, nil,
            { shape = small, dtype = dtype, maxshape = most, chunks = chunks })
          dataset:resize(shape)
          if kind == "n" then
            h5.create(dataset.attrs, "MATLAB_class", "char", { dtype = "S4" })
          end
        end
      end
    end
    both(function(f)
      local reason = "it has no elements, but over a million rows"
      for _, name in ipairs { "rowss", "deeps", "manys", "columnsn" } do
        for _, index in ipairs { "...", "::-1", ":, ::-1" } do
          raises(("cannot read '/%s' in '%s': %s"):format(name, path, reason), f[name], index)
        end
      end
      assert.same({}, f.columnss:read())
      assert.same({ {} }, f.rowss "2:2")
      assert.same({}, f.columnss ":, 7:9")
      assert.same({ "", "" }, f.columnsn ":, 7:8")
      assert.same({}, f.rowsn:read())
      assert.same({}, f.manyn:read())
    end)
  end)

  it("can be damaged without harm", function()
    math.randomseed(2385)
    local failures = 0
    for i = 1, 200 do
      local original = i % 4 == 0 and h5_files.matlab or h5_files.fields
      program.write_file(path, damage.damaged(original, math.random))
      local ok, f = pcall(h5.open, path)
      local names = ok and select(2, pcall(f.keys, f))
      for _, name in ipairs(type(names) == "table" and names or {}) do
        local fine, text = pcall(function()
          local object = f[name]
          return h5.type(object) == "dataset" and plain(object:read())
        end)
        failures = failures + (fine and 0 or 1)
        assert(fine or text:find("cannot %l+ .*'.+': .+$") or text:find("is damaged$")
          or text:find('no object ".+" in "/"'), text)
      end
      for _, name in ipairs { "one", "lists", "object" } do
        pcall(function() return f.attrs[name] end)
      end
      if ok then
        f:close()
      end
    end
    assert.is_true(failures > 20, failures)
  end)
end)

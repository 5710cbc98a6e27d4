--- Help for dnn.h5: see dnn.help.doc for the form of entries.

local h5 = require "dnn.h5"

local docs = { title = "HDF5 files", prefixes = { "h5.", "file:", "group:", "dataset:" } }

--- What a name stands for: a function of h5 ("h5.open"), or a method of files, groups or datasets
--- ("file:close", "group:create", "dataset:read").
function docs.resolve(name)
  local object, method = name:match("^(%l+):([%w_]+)$")
  if object then
    return h5.methods[object] and h5.methods[object][method]
  end
  return h5[name:match("[%w_]+$")]
end

--- An example on a file of its own: `f` is the file.
local function on_file(code)
  return ([[
local path = os.tmpname()
do
  local f <close> = h5.open(path, "w")
  %s
end
os.remove(path)]]):format(code:gsub("\n", "\n  "))
end

docs.entries = {
  {
    name = "h5.open",
    signature = "open(path [, mode, options]) -> file",
    text = [[
      Opens an HDF5 file. The mode is "r" to read (the default), "r+" to read and write, "w" to
      create a file in the place of any other, "w-" or "x" to create one and refuse to replace,
      "a" to read and write or create. A file is a group: file["train/x"] is a dataset or a group
      in it. What is written reaches the disk when the file is closed or flushed, in one step. With
      local f <close> = h5.open(path) it is closed at the end of the block, and an error that leaves
      the block discards what was not saved, as does coroutine.close in the middle of it.
      Opening a file for writing twice gives the same file: each sees what the other writes, and
      saving saves both. Another program that has it open for writing is an error, as is a change
      that somebody else made meanwhile. Anybody may read: what was saved last.
      A file that is opened to be read is parsed by a process of its own, which can open nothing
      else: a damaged or hostile file is an error, never a crash or a hang. One answer may take 10 s
      of computing and 1 GiB of memory. With trusted = true this process parses it, without these
      limits, as it does with the other modes.
      What is written with checksum = true has a checksum behind the end that HDF5 knows; read with
      it, a file is an error unless it is that, bit by bit. With links = true soft links are
      followed, to objects of the same file; links to other files are always refused.]],
    options = {
      trusted = 'true: with mode "r", this process parses the file',
      checksum = "true: the bytes of the file are checked; written, with a checksum",
      links = "true: soft links are followed",
    },
    example = [[
local path = os.tmpname()
do
  local f <close> = h5.open(path, "w")
  f.x = np.ones(2, 3)
end
print(h5.open(path).x)
os.remove(path)]],
    output = '<HDF5 dataset "x": shape (2, 3), type "<f8">',
  },
  {
    name = "h5.type",
    signature = "type(value) -> string or nil",
    text = 'Tells a "file", "group", "dataset" or "attributes" of h5; nil for any other value.',
    example = on_file 'print(h5.type(f), h5.type(f.attrs), h5.type(1))',
    output = "file\tattributes\tnil",
  },
  {
    name = "h5.keys",
    signature = "keys(attributes) -> list of names",
    types = { attributes = "h5.attributes" },
    text = [[
      The names of attributes, as a table. Nothing is read, so that attributes which cannot be, such
      as the lists of references that h5py keeps with dimension scales, are listed too;
      pairs(object.attrs) reads each value, and stops with an error at one of them.]],
    example = on_file [[
f.x = 1
f.x.attrs.unit = "m"
print(table.concat(h5.keys(f.x.attrs), " "))]],
    output = "unit",
  },
  {
    name = "h5.create",
    signature = "create(attributes, name, value [, options])",
    types = { attributes = "h5.attributes", value = "dnn.array|number|boolean|string|table|nil",
      shape = "integer[]" },
    text = [[
      Creates an attribute, as object.attrs[name] = value does, with a choice of its type and shape;
      one of that name is replaced. Types are those of group:create. With nil for the value and the
      option dtype it is h5py's Empty, a type without elements.]],
    options = {
      dtype = 'type in the file, such as "float16", "str" or ">i4"',
      shape = "the shape that the value gets",
    },
    example = on_file [[
h5.create(f.attrs, "version", { 1, 2 }, { dtype = "uint16", shape = { 1, 2 } })
print(f.attrs.version)]],
    output = "[[1 2]]",
  },
  {
    name = "file:close",
    signature = "close()",
    text = [[
      Writes what has changed and closes the file. The new file is read back before it takes the
      place of the old one. If anything fails there is an error, the old file is as it was, and this
      one stays open. Closing twice is harmless. The new file takes the name that was opened, or the
      one a symbolic link leads to; other hard links keep the old file. A file that nobody closes,
      or that is open when the program ends, loses its changes; standard error tells so.]],
    example = on_file [[
f:close()
print(f)]],
    output = "<closed HDF5 file>",
  },
  {
    name = "file:flush",
    signature = "flush()",
    text = "Writes what has changed, in one step: the file on disk is the old one or the new one.",
    example = on_file [[
f.x = np.ones(2)
f:flush()
print(h5.open(path)["x"])]],
    output = '<HDF5 dataset "x": shape (2,), type "<f8">',
  },
  {
    name = "group:keys",
    signature = "keys() -> list of names",
    text = "The names of what is in a group: as they were created if the file tells, else sorted.",
    example = on_file [[
f.b, f.a = 1, 2
print(table.concat(f:keys(), " "))]],
    output = "a b",
  },
  {
    name = "group:has",
    signature = "has(name) -> boolean",
    text = "Is there a group or dataset of this name? The name may be a path.",
    example = on_file [[
f["train/x"] = np.ones(2)
print(f:has("train/x"), f:has("test"))]],
    output = "true\tfalse",
  },
  {
    name = "group:visit",
    signature = "visit(visitor) -> any",
    text = [[
      Calls visitor(path, object) for everything below a group. The first result that is not nil
      ends the visit and is returned.]],
    example = on_file [[
f["train/x"], f["train/y"] = np.ones(2, 3), np.ones(2)
f:visit(function(path, object) print(path, h5.type(object)) end)]],
    output = "train\tgroup\ntrain/x\tdataset\ntrain/y\tdataset",
  },
  {
    name = "group:create",
    signature = "create(name, value [, options]) -> dataset",
    types = { value = "dnn.array|number|boolean|string|table|nil" },
    text = [[
      A new dataset from an array of any shape, a number, a boolean, a string or tables of them, and
      the groups that lead to it. group[name] = value does the same without options. With nil and
      the options shape and dtype its elements are written later; with dtype alone it is h5py's
      Empty, a type without elements. Types are int8 to int64, uint8 to uint64, float16 to float64,
      bool, str (strings of any length), or as NumPy writes them, ">i4" or "S12". Without dtype, the
      type is that of the array, and strings have the length of the longest.]],
    options = {
      dtype = 'type in the file, such as "float16", "str" or ">i4"',
      shape = "with nil for the value: its shape",
      fillvalue = "what elements are that nobody has written, 0 by default",
      fletcher32 = "true: a checksum for each piece",
      gzip = "compress: a level from 0 to 9, or true for 4",
      shuffle = "true: sort the bytes first, which compresses better",
      chunks = "shape of the pieces that are stored, such as {100, 784}",
      maxshape = "how far it may grow, math.huge without limit, such as {math.huge, 784}",
    },
    example = on_file [[
local x = f:create("train/x", np.ones(4, 3), { gzip = 4, chunks = { 2, 3 } })
print(x.shape, x.compression, x.chunks)]],
    output = "(4, 3)\tgzip\t(2, 3)",
  },
  {
    name = "group:group",
    signature = "group(name) -> group",
    text = "The group of this name, which is created if there is none.",
    example = on_file 'print(f:group("layers/1"), #f)',
    output = '<HDF5 group "/layers/1" (0 members)>\t1',
  },
  {
    name = "group:copy",
    signature = "copy(source, name) -> group or dataset",
    types = { source = "string|h5.group|h5.dataset", ["group or dataset"] = "h5.group|h5.dataset" },
    text = [[
      Copies an object, a group with all that is in it, to a name that is free, with attributes and
      as it is stored. The source is a name in this group, or an object of this file or another one,
      which must then be open for writing or trusted (h5.open).]],
    example = on_file [[
f["train/x"] = np.ones(2)
f:copy("train", "test")
print(f.test.x:read())]],
    output = "[1. 1.]",
  },
  {
    name = "group:move",
    signature = "move(name, to)",
    text = "Gives an object another name, and makes the groups that lead there.",
    example = on_file [[
f.x = 1
f:move("x", "old/x")
print(f:has("x"), f["old/x"]:read())]],
    output = "false\t1",
  },
  {
    name = "group:link",
    signature = "link(name, target [, options])",
    types = { target = "string|h5.group|h5.dataset" },
    text = [[
      Gives an object, or a name in this group, one more name: a hard link, by which the object
      stays when its first name is deleted. A soft one stands for the path of the target, whatever
      is there; only h5.open(path, mode, { links = true }) follows it.]],
    options = {
      soft = "true: a name that stands for the path of the target",
    },
    example = on_file [[
f.x = np.ones(2)
f:link("same", "x")
f.same:write(3)
print(f.x:read())]],
    output = "[3. 3.]",
  },
  {
    name = "group:delete",
    signature = "delete(name)",
    text = "Takes a dataset out, or a group with all that is in it.",
    example = on_file [[
f.x, f.y = 1, 2
f:delete("x")
print(table.concat(f:keys(), " "))]],
    output = "y",
  },
  {
    name = "dataset:read",
    signature = "read([selection]) -> array, number, string or table",
    types = { ["array, number, string or table"] = "dnn.array|number|boolean|string|table" },
    text = [[
      Reads a dataset, all of it or a part, chosen as in an array: "1:3, :", 25, { {1, 3}, ":" },
      "::-1", np.array{3, 1} (a list of positions) or a mask; one list or mask at a time.
      dataset(25), dataset"1:3, :" and dataset["1:3, :"] read parts too. Strings give Lua strings,
      in tables. An unsigned integer above 2^63 - 1 is an error. What lies between the parts is not
      read. Of a sparse dataset, which declares far more than its file holds, up to 64 MiB are read
      at a time.
      A compound type gives a table of its fields, each read as if it were all there is;
      dataset.name reads one of them, unless a dataset has a method or property of that name.
      Sequences of variable length give arrays, in tables. A reference gives the object that it
      leads to, one to a part of a dataset { dataset = object, selection = index }, and one that
      leads nowhere false. What has MATLAB_class "char" gives strings, "logical" truth values,
      "cell" objects. Sequences of anything but numbers, opaque, time and bit field types are
      errors.]],
    example = on_file [[
f.x = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
print(f.x:read())
print(f.x "1:2, -1", f.x(2, 1), f.x(":", np.array { 3, 1 }))]],
    output = "[[1 2 3]\n [4 5 6]]\n[3 6]\t4\t[[3 1]\n [6 4]]",
  },
  {
    name = "dataset:write",
    signature = "write(value [, selection])",
    types = { value = "dnn.array_like|string" },
    text = [[
      Writes into a dataset, all of it or a part, chosen as for read: an array of that shape,
      tables, strings, or one number or string for all of it. dataset["1:3, :"] = value does the
      same. Integers drop fractions; a number or string that the type of the dataset cannot hold is
      an error.]],
    example = on_file [[
f.x = np.zeros(2, 3)
f.x:write(7, "1:2, 1")
f.x["2, 2:3"] = { 8, 9 }
print(f.x:read())]],
    output = "[[7. 0. 0.]\n [7. 8. 9.]]",
  },
  {
    name = "dataset:append",
    signature = "append(value)",
    types = { value = "dnn.array_like|string" },
    text = [[
      Makes a dataset longer along its first axis, by rows (k, ...) or by one row (...). It must
      have been created with a maxshape that allows it.]],
    example = on_file [[
local x = f:create("x", np.zeros(1, 2), { maxshape = { math.huge, 2 } })
x:append { 3, 4 }
print(x:read())]],
    output = "[[0. 0.]\n [3. 4.]]",
  },
  {
    name = "dataset:resize",
    signature = "resize(shape)",
    text = "Changes the shape, as far as maxshape allows. New elements are 0, or the fillvalue.",
    example = on_file [[
local x = f:create("x", np.ones(2), { maxshape = { 4 } })
x:resize { 3 }
print(x:read())]],
    output = "[1. 1. 0.]",
  },
}

return docs

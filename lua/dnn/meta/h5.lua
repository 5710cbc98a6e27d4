---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs, for language servers: not to be
-- edited, and never loaded.

---@class h5.group
local group = {}

--- Copies an object, a group with all that is in it, to a name that is free, with attributes and as
--- it is stored. The source is a name in this group, or an object of this file or another one,
--- which must then be open for writing or trusted (h5.open).
---@param source string|h5.group|h5.dataset
---@param name string
---@return h5.group|h5.dataset
function group:copy(source, name) end

---@class h5.group.create.options
---@field chunks? integer[] shape of the pieces that are stored, such as {100, 784}
---@field dtype? dnn.dtype type in the file, such as "float16", "str" or ">i4"
---@field fillvalue? number|boolean what elements are that nobody has written, 0 by default
---@field fletcher32? boolean true: a checksum for each piece
---@field gzip? integer|true compress: a level from 0 to 9, or true for 4
---@field maxshape? number[] how far it may grow, math.huge without limit, such as {math.huge, 784}
---@field shape? integer[] with nil for the value: its shape
---@field shuffle? boolean true: sort the bytes first, which compresses better

--- A new dataset from an array of any shape, a number, a boolean, a string or tables of them, and
--- the groups that lead to it. group[name] = value does the same without options. With nil and the
--- options shape and dtype its elements are written later; with dtype alone it is h5py's Empty, a
--- type without elements. Types are int8 to int64, uint8 to uint64, float16 to float64, bool, str
--- (strings of any length), or as NumPy writes them, ">i4" or "S12". Without dtype, the type is
--- that of the array, and strings have the length of the longest.
---@param name string
---@param value dnn.array|number|boolean|string|table|nil
---@param options? h5.group.create.options
---@return h5.dataset
function group:create(name, value, options) end

--- Takes a dataset out, or a group with all that is in it.
---@param name string
function group:delete(name) end

--- The group of this name, which is created if there is none.
---@param name string
---@return h5.group
function group:group(name) end

--- Is there a group or dataset of this name? The name may be a path.
---@param name string
---@return boolean
function group:has(name) end

--- The names of what is in a group: as they were created if the file tells, else sorted.
---@return string[]
function group:keys() end

---@class h5.group.link.options
---@field links? boolean
---@field soft? boolean true: a name that stands for the path of the target

--- Gives an object, or a name in this group, one more name: a hard link, by which the object stays
--- when its first name is deleted. A soft one stands for the path of the target, whatever is there;
--- only h5.open(path, mode, { links = true }) follows it.
---@param name string
---@param target string|h5.group|h5.dataset
---@param options? h5.group.link.options
function group:link(name, target, options) end

--- Gives an object another name, and makes the groups that lead there.
---@param name string
---@param to integer
function group:move(name, to) end

--- Calls visitor(path, object) for everything below a group. The first result that is not nil ends
--- the visit and is returned.
---@param visitor fun(name: string, object: h5.group|h5.dataset): any
---@return any
function group:visit(visitor) end

---@class h5.file
local file = {}

--- Writes what has changed and closes the file. The new file is read back before it takes the place
--- of the old one. If anything fails there is an error, the old file is as it was, and this one
--- stays open. Closing twice is harmless. The new file takes the name that was opened, or the one a
--- symbolic link leads to; other hard links keep the old file. A file that nobody closes, or that
--- is open when the program ends, loses its changes; standard error tells so.
function file:close() end

--- Writes what has changed, in one step: the file on disk is the old one or the new one.
function file:flush() end

---@class h5.dataset
local dataset = {}

--- Makes a dataset longer along its first axis, by rows (k, ...) or by one row (...). It must have
--- been created with a maxshape that allows it.
---@param value dnn.array_like|string
function dataset:append(value) end

--- Reads a dataset, all of it or a part, chosen as in an array: "1:3, :", 25, { {1, 3}, ":" },
--- "::-1", np.array{3, 1} (a list of positions) or a mask; one list or mask at a time. dataset(25),
--- dataset"1:3, :" and dataset["1:3, :"] read parts too. Strings give Lua strings, in tables. An
--- unsigned integer above 2^63 - 1 is an error. What lies between the parts is not read. Of a
--- sparse dataset, which declares far more than its file holds, up to 64 MiB are read at a time. A
--- compound type gives a table of its fields, each read as if it were all there is; dataset.name
--- reads one of them, unless a dataset has a method or property of that name. Sequences of variable
--- length give arrays, in tables. A reference gives the object that it leads to, one to a part of a
--- dataset { dataset = object, selection = index }, and one that leads nowhere false. What has
--- MATLAB_class "char" gives strings, "logical" truth values, "cell" objects. Sequences of anything
--- but numbers, opaque, time and bit field types are errors.
---@param selection? integer|string|table
---@return dnn.array|number|boolean|string|table
function dataset:read(selection) end

--- Changes the shape, as far as maxshape allows. New elements are 0, or the fillvalue.
---@param shape integer[]
function dataset:resize(shape) end

--- Writes into a dataset, all of it or a part, chosen as for read: an array of that shape, tables,
--- strings, or one number or string for all of it. dataset["1:3, :"] = value does the same.
--- Integers drop fractions; a number or string that the type of the dataset cannot hold is an
--- error.
---@param value dnn.array_like|string
---@param selection? integer|string|table
function dataset:write(value, selection) end

---@class dnn.h5
local h5 = {}

---@class h5.create.options
---@field dtype? dnn.dtype type in the file, such as "float16", "str" or ">i4"
---@field shape? integer[] the shape that the value gets

--- Creates an attribute, as object.attrs[name] = value does, with a choice of its type and shape;
--- one of that name is replaced. Types are those of group:create. With nil for the value and the
--- option dtype it is h5py's Empty, a type without elements.
---@param attributes h5.attributes
---@param name string
---@param value dnn.array|number|boolean|string|table|nil
---@param options? h5.create.options
function h5.create(attributes, name, value, options) end

--- The names of attributes, as a table. Nothing is read, so that attributes which cannot be, such
--- as the lists of references that h5py keeps with dimension scales, are listed too;
--- pairs(object.attrs) reads each value, and stops with an error at one of them.
---@param attributes h5.attributes
---@return string[]
function h5.keys(attributes) end

---@class h5.open.options
---@field checksum? boolean true: the bytes of the file are checked; written, with a checksum
---@field links? boolean true: soft links are followed
---@field trusted? boolean true: with mode "r", this process parses the file

--- Opens an HDF5 file. The mode is "r" to read (the default), "r+" to read and write, "w" to create
--- a file in the place of any other, "w-" or "x" to create one and refuse to replace, "a" to read
--- and write or create. A file is a group: file["train/x"] is a dataset or a group in it. What is
--- written reaches the disk when the file is closed or flushed, in one step. With local f <close> =
--- h5.open(path) it is closed at the end of the block, and an error that leaves the block discards
--- what was not saved, as does coroutine.close in the middle of it. Opening a file for writing
--- twice gives the same file: each sees what the other writes, and saving saves both. Another
--- program that has it open for writing is an error, as is a change that somebody else made
--- meanwhile. Anybody may read: what was saved last. A file that is opened to be read is parsed by
--- a process of its own, which can open nothing else: a damaged or hostile file is an error, never
--- a crash or a hang. One answer may take 10 s of computing and 1 GiB of memory. With trusted =
--- true this process parses it, without these limits, as it does with the other modes. What is
--- written with checksum = true has a checksum behind the end that HDF5 knows; read with it, a file
--- is an error unless it is that, bit by bit. With links = true soft links are followed, to objects
--- of the same file; links to other files are always refused.
---@param path string
---@param mode? "r"|"r+"|"w"|"w-"|"x"|"a"
---@param options? h5.open.options
---@return h5.file
function h5.open(path, mode, options) end

--- Tells a "file", "group", "dataset" or "attributes" of h5; nil for any other value.
---@param value any
---@return string?
function h5.type(value) end

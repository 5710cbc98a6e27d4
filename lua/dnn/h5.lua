--- HDF5 files, much as h5py has them.
--
--     local f <close> = h5.open("train_catvnoncat.h5")
--     print(f["train_set_x"])
--     --> <HDF5 dataset "train_set_x": shape (209, 64, 64, 3), type "|u1">
--     local X = f["train_set_x"]:read()  -- everything, as an array
--     local x = f["train_set_x"](25)     -- one picture
--
-- A file is a group; `group[name]` is a group or a dataset, `object.attrs[name]` an attribute.
-- Names are paths ("train/data"). One that starts with "/" always addresses the file, so that
-- f["/keys"] is an object and f.keys the method. Nothing is read before it is asked for, and an
-- object is found anew, by its path, each time: once for f.x, which looks what it is, and once for
-- :read(). The file itself is a userdata of src/bindings/h5.c, over src/io/h5file.h.
--
-- Numbers: all integer types read as int64, except uint8; float16 as float32; h5py's bool as bool.
-- A number that does not fit into the type it is read or written as is an error. A dataset without
-- dimensions reads as a number. Strings read as a Lua string or as (nested) tables of them; tables
-- of strings are written with a fixed length.
--
-- Only read: a compound type as a table of its fields, each of the dataset's shape (dataset.name
-- reads one); arrays in elements as further axes; sequences of variable length as (nested) tables
-- of arrays; a reference as the object that it leads to, one to a part of a dataset as { dataset =
-- object, selection = index }, one that leads nowhere as false. What MATLAB notes is followed: its
-- text reads as strings, its truth values as bool, its empty arrays as such.
--
-- A file that was opened for writing changes on disk when it is closed or flushed, in one step: it
-- is the old file or the new one, whatever happens. An error that leaves the block of
-- `local f <close>` discards what was not saved, the error of saving included; so does
-- coroutine.close in the middle of the block. A file that is collected, or open when the program
-- ends, without being closed loses its changes, which standard error tells.
--
-- Who opens for writing what is open for writing already gets the same file: each sees what the
-- other writes, and saving saves both. Another program is refused, as h5py would refuse it. Readers
-- are free, and see what was saved when they opened the file.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local selections = require "dnn.h5.selection"
local suggest = require "dnn.support.suggest"

local np = core.np
local quote = core.system.quote

local found, io_module = pcall(require, "dnn.io")
if not found then
  fail("dnn.h5 needs the module dnn.io, which is missing: dnnlua was built without HDF5 "
    .. "(package libhdf5-dev, option DNNLUA_HDF5)\n" .. tostring(io_module))
end

local getinfo = debug.getinfo
local open_file, check_seal = io_module.h5.open, io_module.h5.seal

---@class dnn.h5
local h5 = {}

-- --- names ---------------------------------------------------------------------------------------

--- Names come from files: nothing in them may control the terminal.
local printable = quote

--- ': did you mean "train_set_x"?' for the nearest of the names, or nothing when none is near.
local function suggestion(name, names)
  local nearest = suggest.nearest(name, names)
  return nearest and (': did you mean "%s"?'):format(printable(nearest)) or ""
end

--- The path of a name below a group; "/..." is a path already.
local function join(path, name)
  if name:sub(1, 1) == "/" then
    return name
  end
  return path == "/" and "/" .. name or path .. "/" .. name
end

local function base_name(path)
  return path:match("([^/]*)/*$")
end

local function check_string(value, what)
  if type(value) ~= "string" then
    fail("%s must be a string, got %s", what, type(value))
  end
end

-- --- objects -------------------------------------------------------------------------------------

-- Objects are tables with two fields that no name can collide with.
local HANDLE, PATH = {}, {}

local Group, Dataset, Attributes = {}, {}, {} -- metatables
local group_methods, dataset_methods = {}, {}
local file_methods = {}
local group_properties, dataset_properties = {}, {}

local function handle_of(object)
  return rawget(object, HANDLE)
end

local function path_of(object)
  return rawget(object, PATH)
end

--- Calls a method of the file.
local function call(object, method, ...)
  local handle = handle_of(object)
  return handle[method](handle, ...)
end

-- What h5py's names are called here.
local habits = {
  create_dataset = "write group:create(name, values, options)",
  require_dataset = "write group:create(name, values, options)",
  create_group = "write group:group(name)", require_group = "write group:group(name)",
  items = "write pairs(group)", values = "write pairs(group)", get = "write group[name]",
  visititems = "write group:visit(f)",
}

-- The handles whose soft links are followed, as the option links of h5.open has it.
local following = setmetatable({}, { __mode = "k" })

--- A path without soft links: they are followed by hand, each to a place in the same file.
local function resolve(handle, path)
  local rest, at, hops = {}, "", 0
  local function put(names, before)
    local all = {}
    for name in names:gmatch "[^/]+" do
      all[#all + 1] = name ~= "." and name or nil
    end
    rest = table.move(before, 1, #before, #all + 1, all)
  end
  put(path, {})
  while rest[1] do
    local next_one = at .. "/" .. table.remove(rest, 1)
    local target = handle:soft_link(next_one)
    hops = hops + (target and 1 or 0)
    if hops > 64 then
      fail('cannot open "%s" in "%s": its soft links lead on without end', printable(path),
        printable((handle:about())))
    elseif target then
      at = target:sub(1, 1) == "/" and "" or at
      put(target, rest)
    else
      at = next_one
    end
  end
  return at == "" and "/" or at
end

local function object_of(handle, path, kind)
  return setmetatable({ [HANDLE] = handle, [PATH] = path }, kind == "group" and Group or Dataset)
end

--- The object at a path, which must exist. `name` is what the user called it.
local function object_at(handle, path, name)
  if following[handle] then
    path = resolve(handle, path)
  end
  local kind = handle:find(path)
  if kind then
    return object_of(handle, path, kind)
  elseif habits[name] then
    fail('no object and no method "%s": %s', name, habits[name])
  end
  local group, missing = path:match("^(.*)/([^/]+)/*$")
  group = group == "" and "/" or group or "/"
  local ok, names = pcall(handle.keys, handle, group)
  fail('no object "%s" in "%s" of the file "%s"%s', printable(missing or path), printable(group),
    printable((handle:about())), ok and missing and suggestion(missing, names) or "")
end

--- Strings come flat, in row-major order; this makes them tables of tables.
local function nest(strings, shape)
  local function level(axis, first, count)
    if axis == #shape then
      return table.move(strings, first, first + count - 1, 1, {})
    end
    local rows, each = {}, count // math.max(shape[axis], 1)
    for i = 1, shape[axis] do
      rows[i] = level(axis + 1, first + (i - 1) * each, each)
    end
    return rows
  end
  return level(1, 1, #strings)
end

--- What a reference leads to: an object, or of a part of a dataset the dataset and the selection;
--- false where it leads nowhere.
local function referred(handle, text)
  local index, kind, path = text:match "^([%d:,]*)([gd])(/.*)$"
  if not path then
    return false
  end
  local object = object_of(handle, path, kind == "g" and "group" or "dataset")
  return index == "" and object or { dataset = object, selection = index }
end

--- MATLAB's text: the codes of UTF-16 along the first axis of the file, which is the last one of
--- MATLAB. A list of strings where there are several.
local function matlab_text(codes)
  if type(codes) == "number" then
    codes = np.array { codes }
  elseif codes.ndim > 1 then
    local strings = {}
    for i = 1, codes.shape[codes.ndim] do
      strings[i] = matlab_text(codes { "...", i })
    end
    return #strings == 1 and strings[1] or strings
  end
  local text, high = {}, nil
  for _, code in ipairs(codes:totable()) do
    if high and code >> 10 == 0xdc00 >> 10 then
      code = 0x10000 + ((high & 0x3ff) << 10 | code & 0x3ff)
      text[#text] = nil
    end
    high = code >> 10 == 0xd800 >> 10 and code or nil
    local is_one = code >= 0 and code <= 0x10ffff and code >> 11 ~= 0xd800 >> 11
    text[#text + 1] = is_one and utf8.char(code) or "\u{fffd}"
  end
  return table.concat(text)
end

local read

--- The fields of a compound type, by name, each as it would be read if it were all there is.
local function read_fields(handle, path, attribute, selection, field, names)
  local values = {}
  for i, name in ipairs(names) do
    local inner = table.move(field or {}, 1, #(field or {}), 1, {})
    inner[#inner + 1] = i
    values[name] = read(handle, path, attribute, selection, inner)
  end
  return values
end

--- Reads a part that is made of several, one after the other.
local function read_parts(handle, path, selection, field)
  local about = handle:inspect(path, nil, field)
  local parts, axis = selections.parts(selection, about.shape)
  if about.dtype == "table" then
    local names = handle:read(path, nil, parts[1].index, field)
    return read_fields(handle, path, nil, selection, field, names)
  end
  for i, part in ipairs(parts) do
    parts[i] = read(handle, path, nil, part.index, field)
  end
  return selections.join(parts, axis)
end

--- Reads a dataset or a part of it, or an attribute; of a compound type with `field`, the numbers
--- of fields within each other, that field.
function read(handle, path, attribute, selection, field)
  if selection ~= nil and selections.has_list(selection) then
    return read_parts(handle, path, selection, field)
  end
  local value, shape, backwards, rest = handle:read(path, attribute, selection, field)
  if rest == "fields" then
    return read_fields(handle, path, attribute, selection, field, value)
  elseif rest == "objects" and not shape then
    return referred(handle, value)
  elseif rest == "objects" then
    for i, text in ipairs(value) do
      value[i] = referred(handle, text)
    end
  end
  if shape and #shape > 1 and type(value) == "table" then
    value = nest(value, shape)
  end
  value = backwards and selections.turn(value, backwards) or value
  return rest == "text" and matlab_text(value) or value
end

--- Writes into a part of a dataset. What goes into parts by lists is looked at before any of it is
--- written.
local function write(handle, path, value, selection, shape)
  if selection == nil or not selections.has_list(selection) then
    handle:write(path, value, selection, shape)
    return
  end
  local parts, axis = selections.parts(selection, handle:inspect(path).shape)
  local is_list = type(value) == "table" -- of strings, flat
  local extents = is_list and shape or type(value) == "userdata" and value.shape
  local total, first = 0, 1
  for _, part in ipairs(parts) do
    total = total + part.count
  end
  local is_many = is_list and #value ~= 1 or extents and not is_list and value.size ~= 1
  if is_many and extents[axis] ~= total then
    fail("write: the list selects %d positions, along axis %d of what is written, which has shape "
      .. "%s", total, axis, is_list and "(" .. table.concat(shape, ", ") .. ")" or extents)
  end
  handle:check(path, value)
  for _, part in ipairs(total > 0 and parts or {}) do
    if is_many and is_list then
      local piece, piece_shape = selections.strings(value, shape, axis, first, part.count)
      handle:write(path, piece, part.index, piece_shape)
    else
      local piece = is_many and selections.piece(value, axis, first, part.count)
      handle:write(path, piece or value, part.index, shape)
    end
    first = first + part.count
  end
end

--- Makes a value one that can be written: arrays, numbers, booleans and strings stay, tables of
--- numbers become arrays, tables of strings flat tables with their shape.
local function writable(value)
  if type(value) ~= "table" then
    return value
  end
  local shape, leaf = {}, value
  while type(leaf) == "table" do
    shape[#shape + 1] = #leaf
    leaf = leaf[1]
  end
  if type(leaf) ~= "string" then
    return np.array(value)
  end
  local strings = {}
  local function flatten(rows, axis)
    if type(rows) ~= "table" or #rows ~= shape[axis] then
      fail("tables of strings must be rectangular")
    end
    for key in pairs(rows) do
      if math.type(key) ~= "integer" or key < 1 or key > #rows then
        fail("a table of strings must be a list, but has the key %s", printable(key))
      end
    end
    for _, row in ipairs(rows) do
      if axis == #shape then
        strings[#strings + 1] = row
      else
        flatten(row, axis + 1)
      end
    end
  end
  flatten(value, 1)
  return strings, shape
end

--- The types of elements by name, as the file has them.
local types = { bool = "|b1", str = "|O", string = "|O" }
for kind, name in pairs { i = "int", u = "uint", f = "float" } do
  for bytes = kind == "f" and 2 or 1, 8 do
    if bytes & bytes - 1 == 0 then
      types[name .. 8 * bytes] = ("%s%s%d"):format(bytes == 1 and "|" or "<", kind, bytes)
    end
  end
end

--- NumPy's text for a type: "float16", "<f2", "f2", ">i4", "S12".
local function type_text(dtype)
  check_string(dtype, "dtype")
  local order, rest = dtype:match "^([<>|=]?)([iufbSO]%d*)$"
  local text = types[dtype]
  if not text and rest then
    text = ((order == "" or order == "=") and (rest:find "^[bSO]" and "|" or "<") or order) .. rest
  end
  if not text or text:find "^.[iuf]%d" and not text:find "^.[iuf][1248]$" then
    fail('there is no type "%s" of elements%s; types are int8 to int64, uint8 to uint64, float16 '
      .. 'to float64, bool, str, and NumPy\'s ">i4" and "S12"', printable(dtype),
      suggestion(dtype, suggest.sorted_keys(types)))
  end
  return text
end

--- A copy of an option table as the binding wants it.
local function layout_of(options)
  local known = { gzip = true, shuffle = true, fletcher32 = true, chunks = true, maxshape = true,
    fillvalue = true, dtype = true, shape = true }
  if type(options) ~= "table" then
    fail("options must be a table, got " .. type(options))
  end
  for key in pairs(options) do
    if not known[key] then
      suggest.refuse_option("create", key, known)
    end
  end
  local layout = { shuffle = options.shuffle, fletcher32 = options.fletcher32,
    chunks = options.chunks, maxshape = options.maxshape, fillvalue = options.fillvalue }
  local fill = type(options.fillvalue)
  if fill ~= "number" and fill ~= "boolean" and fill ~= "nil" then
    fail("fillvalue must be a number or a boolean, got %s", fill)
  end
  layout.gzip = options.gzip == true and 4 or options.gzip or nil
  layout.type = options.dtype ~= nil and type_text(options.dtype) or nil
  if type(options.maxshape) == "table" then
    layout.maxshape = {}
    for axis, extent in ipairs(options.maxshape) do
      layout.maxshape[axis] = extent == math.huge and -1 or extent
    end
  end
  return layout
end

-- --- attributes ----------------------------------------------------------------------------------

---@class h5.attributes values by name; a missing one is nil, assigning nil deletes

--- An attribute is an array, number, boolean, string, or a table of strings.
function Attributes:__index(name)
  check_string(name, "the name of an attribute")
  local handle, path = handle_of(self), path_of(self)
  if not call(self, "has", path, name) then
    return nil
  end
  return read(handle, path, name)
end

function Attributes:__newindex(name, value)
  check_string(name, "the name of an attribute")
  local path = path_of(self)
  if value ~= nil then
    local data, shape = writable(value)
    call(self, "create", path, name, data, shape)
  elseif call(self, "has", path, name) then
    call(self, "delete", path, name)
  end
end

--- Names and values, in order of the names. A value that cannot be read is an error: to leave it
--- out would lose it silently where attributes are copied.
function Attributes:__pairs()
  local names, i = call(self, "attributes", path_of(self)), 0
  return function()
    i = i + 1
    if names[i] then
      local ok, value = pcall(Attributes.__index, self, names[i])
      if not ok and type(value) == "string" and value:find("cannot read attribute", 1, true) then
        fail(value .. "; h5.keys(object.attrs) gives the names alone, and object.attrs[name] those "
          .. "values that can be read")
      elseif not ok then
        fail(value)
      end
      return names[i], value
    end
  end
end

function Attributes:__len()
  return #call(self, "attributes", path_of(self))
end

function Attributes:__tostring()
  return ('<attributes of HDF5 object "%s">'):format(printable(path_of(self)))
end

local function attributes_of(object)
  return setmetatable({ [HANDLE] = handle_of(object), [PATH] = path_of(object) }, Attributes)
end

-- --- groups and files ----------------------------------------------------------------------------

---@class h5.group
---@field attrs h5.attributes
---@field name string its path

---@class h5.file: h5.group the root group
---@field filename string
---@field mode string

group_properties.attrs = attributes_of
group_properties.name = path_of

function group_properties.filename(self)
  return (call(self, "about"))
end

function group_properties.mode(self)
  return (select(2, call(self, "about")))
end

--- Names of the objects in the group: in order of creation if the file keeps it, else sorted.
function group_methods:keys()
  return (call(self, "keys", path_of(self)))
end

--- Is there an object of this name?
function group_methods:has(name)
  check_string(name, "name")
  return (call(self, "has", join(path_of(self), name)))
end

--- Calls `visitor(name, object)` for everything below the group, with paths relative to it. Stops
--- at the first result that is not nil, and returns it.
function group_methods:visit(visitor)
  local handle, path = handle_of(self), path_of(self)
  for _, line in ipairs(call(self, "visit", path)) do
    local name, kind = line:sub(2), line:sub(1, 1) == "g" and "group" or "dataset"
    local result = visitor(name, object_of(handle, join(path, name), kind))
    if result ~= nil then
      return result
    end
  end
end

--- Creates a dataset, and the groups that lead to it.
function group_methods:create(name, value, options)
  check_string(name, "name")
  options = options or {}
  local path, layout = join(path_of(self), name), layout_of(options)
  local data, shape = writable(value)
  if value ~= nil and options.shape ~= nil then
    fail("create: a shape is for a dataset without values; reshape them before")
  elseif value == nil and options.dtype == nil then
    fail("create: values are missing, or the options shape and dtype of what is written later")
  elseif value == nil then
    shape, layout.is_empty = options.shape, options.shape == nil
  end
  call(self, "create", path, nil, data, shape, layout)
  return object_at(handle_of(self), path)
end

--- The group of this name; it is created if it does not exist.
function group_methods:group(name)
  check_string(name, "name")
  local path = join(path_of(self), name)
  local ok, kind = pcall(handle_of(self).find, handle_of(self), path)
  if not (ok and kind == "group") then
    call(self, "create_group", path)
  end
  return object_at(handle_of(self), path)
end

--- Deletes an object. What is in a deleted group goes with it.
function group_methods:delete(name)
  check_string(name, "name")
  call(self, "delete", join(path_of(self), name))
end

--- The file and the path of what is to be copied or linked: an object, or a name in the group.
local function source_of(group, source, what)
  local class = type(source) == "table" and getmetatable(source)
  if class == "h5.group" or class == "h5.dataset" then
    return handle_of(source), path_of(source)
  end
  check_string(source, what)
  return handle_of(group), join(path_of(group), source)
end

--- Copies an object of this file or another, with all that is in it.
function group_methods:copy(source, name)
  check_string(name, "name")
  local from, path = source_of(self, source, "source")
  local to = join(path_of(self), name)
  call(self, "copy", from, path, to)
  return object_at(handle_of(self), to)
end

--- Gives an object another name.
function group_methods:move(name, to)
  check_string(name, "name")
  check_string(to, "to")
  call(self, "move", join(path_of(self), name), join(path_of(self), to))
end

--- Gives an object one more name, or with { soft = true } makes a name that stands for a path.
function group_methods:link(name, target, options)
  check_string(name, "name")
  options = suggest.options("link", options, { soft = false })
  local from, path = source_of(self, target, "target")
  if from ~= handle_of(self) then
    fail("link: the target is in another file; use :copy")
  elseif options.soft and type(target) == "string" then
    path = target
  end
  call(self, "link", join(path_of(self), name), path, options.soft)
end

--- Saves what changed.
function file_methods:flush()
  call(self, "flush")
end

--- Saves what changed and closes the file. If saving fails the file stays open. Twice is harmless.
function file_methods:close()
  call(self, "close")
end

local function is_file(self)
  return rawget(self, file_methods) == true
end

function Group:__index(name)
  check_string(name, "the name of an object")
  local method = group_methods[name] or is_file(self) and file_methods[name]
  if method then
    return method
  elseif group_properties[name] then
    return group_properties[name](self)
  end
  return object_at(handle_of(self), join(path_of(self), name), name)
end

--- `group[name] = value` creates a dataset.
function Group:__newindex(name, value)
  check_string(name, "the name of an object")
  if value == nil then
    fail('use :delete("%s") to delete an object', printable(name))
  end
  group_methods.create(self, name, value)
end

--- Names and objects, in the order of keys.
function Group:__pairs()
  local names, i = call(self, "keys", path_of(self)), 0
  local handle, path = handle_of(self), path_of(self)
  return function()
    i = i + 1
    if names[i] then
      return names[i], object_at(handle, join(path, names[i]))
    end
  end
end

function Group:__len()
  return #call(self, "keys", path_of(self))
end

--- An error that leaves the block must not save half of what the block was to do. Not even that of
--- error(nil), where `problem` is nil: then pcall calls, and otherwise the function of the block.
--- Nor may it leave the file open: nobody could close it. Nothing calls where a coroutine is closed
--- in the middle of the block, nor where os.exit closes the state, which is an end like any other.
function Group:__close(problem)
  if not is_file(self) then
    return
  end
  local handle, caller, ok = handle_of(self), getinfo(2, "S"), true
  local _, is_main = coroutine.running()
  local has_ended = caller and caller.what ~= "C" or not caller and is_main
  if problem == nil and has_ended then
    ok, problem = pcall(handle.close, handle)
  end
  handle:discard()
  if not ok then
    fail(problem)
  end
end

function Group:__tostring()
  local handle, path = handle_of(self), path_of(self)
  if not handle:is_open() then
    return is_file(self) and "<closed HDF5 file>" or "<closed HDF5 group>"
  elseif is_file(self) then
    local name, mode = handle:about()
    return ('<HDF5 file "%s" (mode %s)>'):format(printable(base_name(name)), mode)
  end
  local ok, names = pcall(handle.keys, handle, path)
  if not ok then
    return ('<missing HDF5 group "%s">'):format(printable(path))
  end
  return ('<HDF5 group "%s" (%d members)>'):format(printable(path), #names)
end

-- --- datasets ------------------------------------------------------------------------------------

---@class h5.dataset
---@field shape integer[]
---@field ndim integer
---@field size integer
---@field dtype string? what reading gives: "float64", "float32", "int64", "uint8", "bool",
---       "string", "table" (of fields), "array" (of each element, in a table), "object"
---@field type string what the file holds, as NumPy writes it: "<i4"
---@field chunks integer[]?
---@field maxshape number[] math.huge where there is no limit
---@field compression string? "gzip"
---@field gzip integer? its level
---@field shuffle boolean
---@field fletcher32 boolean
---@field fillvalue number? what was never written, where the file tells it
---@field attrs h5.attributes
---@field name string its path

dataset_properties.attrs = attributes_of
dataset_properties.name = path_of

for _, name in ipairs { "shape", "dtype", "type", "chunks", "gzip", "shuffle", "fletcher32",
  "fillvalue" } do
  dataset_properties[name] = function(self)
    return call(self, "inspect", path_of(self))[name]
  end
end

function dataset_properties.ndim(self)
  return #call(self, "inspect", path_of(self)).shape
end

function dataset_properties.size(self)
  local size = 1
  for _, extent in ipairs(call(self, "inspect", path_of(self)).shape) do
    size = size * extent
  end
  return size
end

function dataset_properties.maxshape(self)
  local maxshape = {}
  for axis, extent in ipairs(call(self, "inspect", path_of(self)).maxshape) do
    maxshape[axis] = extent < 0 and math.huge or extent
  end
  return maxshape
end

function dataset_properties.compression(self)
  return call(self, "inspect", path_of(self)).gzip and "gzip" or nil
end

--- Reads the dataset, or a part of it.
function dataset_methods:read(selection)
  return read(handle_of(self), path_of(self), nil, selection)
end

local function written(value, what)
  if value == nil then
    fail("%s: an array, a table, a number, a boolean or a string is needed, got nil", what)
  end
  return writable(value)
end

--- Writes into the dataset, or into a part of it.
function dataset_methods:write(value, selection)
  local data, shape = written(value, "write")
  write(handle_of(self), path_of(self), data, selection, shape)
end

--- Makes the dataset longer along its first axis, which maxshape must allow.
function dataset_methods:append(value)
  call(self, "append", path_of(self), written(value, "append"))
end

--- Changes the shape within maxshape. New elements are 0, or the fillvalue.
function dataset_methods:resize(shape)
  call(self, "resize", path_of(self), shape)
end

--- Is this string an index, "1:3, :", rather than the name of a field?
local function is_selection(key)
  return type(key) ~= "string" or key:find("^[%d%s:,.%-]+$") ~= nil
end

--- The names of the fields of a dataset of a compound type; none of another.
local function fields_of_type(handle, path)
  local about = handle:inspect(path)
  if about.dtype ~= "table" or about.is_empty then
    return {}
  end
  local nothing = {} -- is selected
  for axis in ipairs(about.shape) do
    nothing[axis] = { 2, 1 }
  end
  return (handle:read(path, nil, nothing[1] and nothing))
end

function Dataset:__index(key)
  if dataset_methods[key] then
    return dataset_methods[key]
  elseif dataset_properties[key] then
    return dataset_properties[key](self)
  end
  local handle, path = handle_of(self), path_of(self)
  if is_selection(key) then
    return read(handle, path, nil, key)
  end
  local numbers = {}
  for i, name in ipairs(fields_of_type(handle, path)) do
    numbers[name] = i
  end
  if not numbers[key] then
    fail('a dataset has no field "%s"%s', printable(key),
      suggestion(key, suggest.sorted_keys(dataset_methods, dataset_properties, numbers)))
  end
  return read(handle, path, nil, nil, { numbers[key] })
end

--- `dataset["1:3, :"] = value` writes a part.
function Dataset:__newindex(key, value)
  if not is_selection(key) then
    fail('the field "%s" of a dataset cannot be set', printable(key))
  end
  dataset_methods.write(self, value, key)
end

--- `dataset(25)`, `dataset(25, 1)`, `dataset"1:3, :"`, `dataset{ {1, 3}, ":" }` read a part.
function Dataset:__call(...)
  local selection = ...
  if select("#", ...) > 1 then
    selection = { ... }
  end
  return read(handle_of(self), path_of(self), nil, selection)
end

--- Where an array is expected, a dataset is read.
function Dataset:__array()
  return self:read()
end

function Dataset:__len()
  local shape = self.shape
  return #shape > 0 and shape[1] or fail("a dataset without dimensions has no length")
end

function Dataset:__tostring()
  local handle, path = handle_of(self), path_of(self)
  if not handle:is_open() then
    return "<closed HDF5 dataset>"
  end
  local ok, about = pcall(handle.inspect, handle, path)
  if not ok then
    return ('<missing HDF5 dataset "%s">'):format(printable(path))
  end
  return ('<HDF5 dataset "%s": shape %s, type "%s">'):format(
    printable(base_name(path)), about.is_empty and "None" or tostring(about.shape), about.type)
end

-- Completion at the prompt: fields and, of a group, the names of what is in it.

--- The methods of each type, for help and completion.
h5.methods = { file = file_methods, group = group_methods, dataset = dataset_methods }

local function fields_of(...)
  local fields = {}
  for _, methods in ipairs { ... } do
    for name, method in pairs(methods) do
      fields[name] = method
    end
  end
  return fields
end

function Group:__complete()
  local handle = handle_of(self)
  local fields = {}
  for _, name in ipairs(handle:is_open() and handle:keys(path_of(self)) or {}) do
    fields[name] = "object"
  end
  for name in pairs(group_properties) do
    fields[name] = "property"
  end
  for name, method in pairs(fields_of(group_methods, is_file(self) and file_methods or nil)) do
    fields[name] = method
  end
  return fields
end

function Dataset:__complete()
  local fields = fields_of(dataset_methods)
  local ok, names = pcall(fields_of_type, handle_of(self), path_of(self))
  for _, name in ipairs(ok and names or {}) do
    fields[name] = "field"
  end
  for name in pairs(dataset_properties) do
    fields[name] = "property"
  end
  return fields
end

function Attributes:__complete()
  local fields = {}
  for _, name in ipairs(handle_of(self):attributes(path_of(self))) do
    fields[name] = "attribute"
  end
  return fields
end

Group.__name, Dataset.__name, Attributes.__name = "h5.group", "h5.dataset", "h5.attributes"
for _, class in ipairs { Group, Dataset, Attributes } do
  class.__metatable = class.__name
end

for methods, kind in pairs { [group_methods] = "group", [file_methods] = "file",
  [dataset_methods] = "dataset" } do
  guards.methods(methods, kind, kind, function(value)
    local metatable = kind == "dataset" and Dataset or Group
    return debug.getmetatable(value) == metatable and (kind ~= "file" or is_file(value))
  end)
end

-- --- module --------------------------------------------------------------------------------------

--- Opens a file.
function h5.open(path, mode, options)
  check_string(path, "path")
  if mode ~= nil then
    check_string(mode, "mode")
  end
  mode = mode or "r"
  options = suggest.options("open", options, { trusted = false, checksum = false, links = false })
  if options.trusted and mode ~= "r" then
    fail('open: trusted is for the mode "r", got "%s": other modes trust the file', printable(mode))
  end
  local seal = options.checksum and mode == "r" and check_seal(path)
  if seal == "wrong" then
    fail('open: the checksum of "%s" is wrong: the file was damaged or changed', printable(path))
  elseif seal == nil then
    fail('open: "%s" has no checksum at its end: it was changed, or written without the option '
      .. "checksum", printable(path))
  end
  local handle = open_file(path, mode, options.trusted, options.checksum)
  following[handle] = options.links or nil
  return setmetatable({ [HANDLE] = handle, [PATH] = "/", [file_methods] = true }, Group)
end

--- What a value is: "file", "group", "dataset", "attributes", or nil for anything else.
function h5.type(value)
  local name = type(value) == "table" and getmetatable(value)
  local kind = type(name) == "string" and name:match("^h5%.(%l+)$") or nil
  return kind == "group" and is_file(value) and "file" or kind
end

--- The names of attributes, in their order. No value is read. (Groups have the method keys; among
--- attributes any name belongs to the file.)
function h5.keys(attributes)
  local kind = h5.type(attributes)
  if kind ~= "attributes" then
    fail("h5.keys: the attributes of an object are needed, object.attrs, got %s%s",
      kind and "a " .. kind or type(attributes),
      (kind == "file" or kind == "group") and "; the names in it are " .. kind .. ":keys()" or "")
  end
  return (call(attributes, "attributes", path_of(attributes)))
end

--- Creates an attribute, or replaces the one of that name, with a choice of its type and shape.
--- (Groups have the method create; among attributes any name belongs to the file.)
function h5.create(attributes, name, value, options)
  if h5.type(attributes) ~= "attributes" then
    fail("h5.create: the attributes of an object are needed, object.attrs, got %s",
      h5.type(attributes) or type(attributes))
  end
  check_string(name, "name")
  options = suggest.options("create", options, {}, { dtype = "string", shape = "table" })
  local data, shape = writable(value)
  if value == nil and (options.shape or not options.dtype) then
    fail("create: the value of the attribute is missing; dtype alone creates an empty one")
  elseif options.shape and (type(data) == "string" or type(data) == "table") then
    data, shape = type(data) == "string" and { data } or data, options.shape
  elseif options.shape then
    data = np.array(data):reshape(options.shape)
  end
  call(attributes, "create", path_of(attributes), name, data, shape, {
    type = options.dtype and type_text(options.dtype) or nil, is_empty = value == nil })
end

return suggest.strict(h5, "h5", nil, { File = "h5.open(path, mode) opens a file" })

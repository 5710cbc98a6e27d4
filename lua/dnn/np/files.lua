--- Arrays in files: npy and npz as NumPy writes them, text, raw numbers.
--
-- Files are written in one step: whatever happens, there is the old file or the new one.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local suggest = require "dnn.support.suggest"
local system = require("dnn.core").system

local quote = system.quote

local files = {}

local library -- dnn.files, loaded when first needed

local function bytes()
  if not library then
    local found, loaded = pcall(require, "dnn.files")
    if not found then
      check.pass_interrupt(loaded)
      fail("reading and writing arrays needs the module dnn.files, which is missing: dnnlua was "
        .. "built without zlib (package zlib1g-dev)\n" .. tostring(loaded))
    end
    library = loaded
  end
  return library
end

local function check_path(path, from)
  if type(path) ~= "string" then
    fail("'path' of %s must be a string, got %s", from, type(path))
  end
  return path
end

local function with_ending(path, ending)
  return path:sub(-#ending) == ending and path or path .. ending
end

-- --- npy, npz ------------------------------------------------------------------------------------

-- What np.load returns for an npz file: names give arrays, pairs keeps the order of the file.
local Npz = {}

local NAMES, VALUES = {}, {} -- keys that no name can collide with

function Npz.__index(npz, name)
  local value = rawget(npz, VALUES)[name]
  if value ~= nil then
    return value
  end
  if name == "files" then
    return table.move(rawget(npz, NAMES), 1, #rawget(npz, NAMES), 1, {})
  end
  local nearest = type(name) == "string" and suggest.nearest(name, rawget(npz, NAMES))
  fail('no array "%s" in the npz file%s', quote(name),
    nearest and (': did you mean "%s"?'):format(quote(nearest)) or "")
end

function Npz.__newindex()
  fail("the contents of an npz file cannot be changed: np.savez writes a new one")
end

function Npz.__len(npz)
  return #rawget(npz, NAMES)
end

function Npz.__pairs(npz)
  local names, values, i = rawget(npz, NAMES), rawget(npz, VALUES), 0
  return function()
    i = i + 1
    return names[i], values[names[i]]
  end
end

function Npz.__tostring(npz)
  local lines = {}
  for name, value in pairs(npz) do
    local text = check.is_array(value) and ("%s %s"):format(value.dtype, value.shape)
      or ("%d bytes"):format(#value)
    lines[#lines + 1] = ("  %s: %s"):format(quote(name), text)
  end
  return "npz file of " .. #lines .. (#lines == 1 and " entry" or " entries")
    .. (#lines > 0 and ":\n" or "") .. table.concat(lines, "\n")
end

--- Reads an npy or npz file. Types that arrays do not have become the nearest of ours: float16
--- float32, other integers int64; either byte order. Objects are refused.
function files.load(path)
  check_path(path, "load")
  local first, values = bytes().load(path)
  if values == nil then
    return first
  end
  local names, by_name = {}, {}
  for i, name in ipairs(first) do
    if by_name[name] == nil then
      names[#names + 1] = name
    end
    by_name[name] = values[i]
  end
  return setmetatable({ [NAMES] = names, [VALUES] = by_name }, Npz)
end

--- Writes one array; ".npy" is added to a path that lacks it.
function files.save(path, A)
  check_path(path, "save")
  bytes().save(with_ending(path, ".npy"), check.array(A, "A", "save", true))
end

-- The entries of a table: in its own order if it has one (__pairs), else the list, then by name.
local function entries_of(t, first)
  local names, values = {}, {}
  local function add(name, value)
    names[#names + 1], values[#values + 1] = name, value
  end
  local metatable = getmetatable(t)
  if type(metatable) == "table" and metatable.__pairs then
    for name, value in pairs(t) do
      add(name, value)
    end
    return names, values
  end
  for i, value in ipairs(t) do
    add(("arr_%d"):format(first + i - 1), value)
  end
  local keys, count = {}, #names
  for key in pairs(t) do
    if type(key) == "string" then
      keys[#keys + 1] = key
    elseif math.type(key) ~= "integer" or key < 1 or key > count then
      fail("a name in an npz file must be a string, got %s", quote(key))
    end
  end
  table.sort(keys)
  for _, key in ipairs(keys) do
    add(key, t[key])
  end
  return names, values
end

-- Names and arrays of the arguments of savez.
local function members_of(from, ...)
  local names, values, seen = {}, {}, {}
  local function add(name, value)
    if type(name) ~= "string" then
      fail("a name in an npz file must be a string, got %s", quote(name))
    end
    if seen[name] then
      fail('%s: the name "%s" is used twice', from, quote(name))
    end
    seen[name] = true
    local ok, array = pcall(check.array, value, name, from)
    if not ok then
      check.pass_interrupt(array)
      fail('%s: "%s" is not an array, table or number but %s', from, quote(name), type(value))
    end
    names[#names + 1], values[#values + 1] = name, array
  end
  local unnamed = 0
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if type(value) == "table" then
      local own_names, own_values = entries_of(value, unnamed)
      for k, name in ipairs(own_names) do
        add(name, own_values[k])
      end
      unnamed = unnamed + #value
    else
      add(("arr_%d"):format(unnamed), value)
      unnamed = unnamed + 1
    end
  end
  return names, values
end

--- Writes several arrays to one file; ".npz" is added to a path that lacks it. Arrays without a
--- name are called arr_0, arr_1, ... as in NumPy.
function files.savez(path, ...)
  check_path(path, "savez")
  local names, values = members_of("savez", ...)
  bytes().savez(with_ending(path, ".npz"), names, values, false)
end

--- The same, compressed.
function files.savez_compressed(path, ...)
  check_path(path, "savez_compressed")
  local names, values = members_of("savez_compressed", ...)
  bytes().savez(with_ending(path, ".npz"), names, values, true)
end

-- --- raw numbers ---------------------------------------------------------------------------------

--- Reads bare numbers.
function files.fromfile(path, options)
  check_path(path, "fromfile")
  if type(options) == "string" then
    options = { dtype = options }
  end
  options = check.options(options, "fromfile", "dtype", "count", "offset")
  local count = check.integer(options.count, "count", "fromfile", -1, -1)
  local offset = check.integer(options.offset, "offset", "fromfile", 0, 0)
  return bytes().fromfile(path, options.dtype or "float64", count, offset)
end

--- Writes the bare numbers of an array, row by row, least significant byte first.
local function tofile(A, path)
  check_path(path, "tofile")
  bytes().write(path, check.array(A, "A", "tofile"):tobytes())
end

-- --- text ----------------------------------------------------------------------------------------

local function check_text(value, name, from, otherwise)
  if value == nil then
    return otherwise
  end
  if type(value) ~= "string" then
    fail("'%s' of %s must be a string, got %s", name, from, type(value))
  end
  return value
end

-- A format for one number, and whether it is one of whole numbers, as "%d" is.
local function conversion(fmt)
  local conversions = type(fmt) == "string" and fmt:gsub("%%%%", "") or ""
  local kind = conversions:match("^[^%%]*%%[-+ #0]*%d?%d?%.?%d?%d?([diouxXeEfFgGaA])[^%%]*$")
  if not kind then
    fail("savetxt: 'fmt' must have one conversion such as %%.6f or %%d, got '%s'", quote(fmt))
  end
  return { text = fmt:gsub("F", "f"), whole = kind:find("[diouxX]") ~= nil }
end

-- What a conversion is given for a value: integers for "%d" are cut as Python cuts them.
local function to_format(value, whole)
  if value ~= value then
    return math.abs(value) -- a NaN without a sign
  elseif type(value) == "boolean" then
    return value and 1 or 0
  elseif whole and math.type(value) == "float" and math.abs(value) < 2.0 ^ 63 then
    return math.tointeger(value > 0 and math.floor(value) or math.ceil(value))
  end
  return value
end

-- The formats of "%d: %.2f", one for each conversion, with the text before it; the last has the
-- text behind it, too.
local function formats_of_line(fmt)
  local pieces, from = {}, 1
  local text = fmt:gsub("%%%%", "\0\0")
  for stop in text:gmatch("%%[^%a%%]*%a()") do
    pieces[#pieces + 1] = fmt:sub(from, stop - 1)
    from = stop
  end
  if #pieces > 0 then
    pieces[#pieces] = pieces[#pieces] .. fmt:sub(from)
  end
  return pieces
end

-- A conversion per column, and whether the formats hold what is between columns, too.
local function conversions_of(fmt, columns)
  local formats = {}
  local line = type(fmt) == "string" and formats_of_line(fmt) or {}
  local is_line = columns > 1 and #line == columns
  if is_line then
    fmt = line
  end
  if type(fmt) == "table" then
    if #fmt ~= columns then
      fail("savetxt: %d formats for %d columns", #fmt, columns)
    end
    for k, one in ipairs(fmt) do
      formats[k] = conversion(one)
    end
    return formats, is_line
  end
  local all = conversion(fmt)
  for k = 1, columns do
    formats[k] = all
  end
  return formats
end

-- Columns that are formatted by one call.
local most_columns = 100

-- Formats for that many columns each, with what is between and behind the columns.
local function joined(formats, delimiter, newline)
  local pieces, literal = {}, { (delimiter:gsub("%%", "%%%%")), (newline:gsub("%%", "%%%%")) }
  for first = 1, #formats, most_columns do
    local texts = {}
    for k = first, math.min(first + most_columns - 1, #formats) do
      texts[#texts + 1] = formats[k].text .. literal[k == #formats and 2 or 1]
    end
    pieces[#pieces + 1] = table.concat(texts)
  end
  return pieces
end

-- Raises for the first field that its conversion does not take.
local function refuse_field(fields, formats)
  for k, format in ipairs(formats) do
    if not pcall(string.format, format.text, fields[k]) then
      fail("savetxt: %s cannot be written as '%s'", tostring(fields[k]), quote(format.text))
    end
  end
end

local function commented(text, comments, newline)
  return text == "" and "" or comments .. text:gsub("\n", "\n" .. comments) .. newline
end

local function text_of(X, options)
  local delimiter = check_text(options.delimiter, "delimiter", "savetxt", " ")
  local newline = check_text(options.newline, "newline", "savetxt", "\n")
  local comments = check_text(options.comments, "comments", "savetxt", "# ")
  local columns = X.ndim == 2 and X.shape[2] or 1
  local formats, is_line = conversions_of(options.fmt or "%.18e", columns)
  local pieces = joined(formats, is_line and "" or delimiter, newline)
  local lines = { commented(check_text(options.header, "header", "savetxt", ""), comments,
    newline) }
  for _, row in X:reshape(-1, columns):rows() do
    local fields = row:totable()
    for k = 1, columns do
      fields[k] = to_format(fields[k], formats[k].whole)
    end
    for i, piece in ipairs(pieces) do
      local first = (i - 1) * most_columns + 1
      local fine, text = pcall(string.format, piece,
        table.unpack(fields, first, math.min(first + most_columns - 1, columns)))
      if not fine then
        check.pass_interrupt(text)
        refuse_field(fields, formats)
      end
      lines[#lines + 1] = text
    end
  end
  lines[#lines + 1] = commented(check_text(options.footer, "footer", "savetxt", ""), comments,
    newline)
  return table.concat(lines)
end

--- Writes an array as text, a line for each row.
function files.savetxt(path, X, options)
  check_path(path, "savetxt")
  X = check.array(X, "X", "savetxt")
  options = check.options(options, "savetxt", "fmt", "delimiter", "newline", "header", "footer",
    "comments")
  if X.ndim < 1 or X.ndim > 2 then
    fail("savetxt: an array of one or two dimensions is needed, got shape %s", X.shape)
  end
  if X.size == 0 then
    X = core.empty({ 0, 1 })
  end
  bytes().write(path, text_of(X, options))
end

--- Reads a table of numbers. Empty lines are skipped; axes of extent 1 vanish, as in NumPy.
function files.loadtxt(path, options)
  check_path(path, "loadtxt")
  options = check.options(options, "loadtxt", "dtype", "comments", "delimiter", "skiprows",
    "usecols", "max_rows", "ndmin", "unpack")
  local skiprows = check.integer(options.skiprows, "skiprows", "loadtxt", 0, 0)
  local max_rows = check.integer(options.max_rows, "max_rows", "loadtxt", math.maxinteger, 0)
  local ndmin = check.integer(options.ndmin, "ndmin", "loadtxt", 0, 0)
  local delimiter = check_text(options.delimiter, "delimiter", "loadtxt")
  if delimiter and delimiter ~= "\t" and not delimiter:find("%S") then
    delimiter = nil
  end
  local usecols = options.usecols
  if usecols ~= nil and type(usecols) ~= "table" then
    usecols = { usecols }
  end
  local dtype = core.empty({ 0 }, options.dtype).dtype
  local A = bytes().read_text(path, delimiter, check_text(options.comments, "comments", "loadtxt",
    "#"), skiprows, max_rows, usecols, dtype, "loadtxt")
  if A.dtype ~= dtype then
    A = A:astype(dtype)
  end
  local rows, columns = A.shape[1], A.shape[2]
  if ndmin < 2 then
    if columns == 1 then
      A = A:reshape(rows)
    elseif rows == 1 then
      A = A:reshape(columns)
    end
    if A.size == 1 and ndmin == 0 then
      return A:item()
    end
  end
  return options.unpack and A.ndim == 2 and A.T or A
end

-- What stands for a missing number of a type; otherwise it is NaN.
local missing = { int64 = -1, uint8 = 255, bool = 0 }

--- Reads a table of numbers in which some are missing: what is no number becomes NaN (in integers
--- -1, as uint8 255), or the filling value. (loadtxt refuses such fields.)
function files.genfromtxt(path, options)
  check_path(path, "genfromtxt")
  options = check.options(options, "genfromtxt", "delimiter", "comments", "skip_header",
    "skip_footer", "usecols", "filling_values", "dtype", "unpack")
  local skip_header = check.integer(options.skip_header, "skip_header", "genfromtxt", 0, 0)
  local skip_footer = check.integer(options.skip_footer, "skip_footer", "genfromtxt", 0, 0)
  local dtype = core.empty({ 0 }, options.dtype).dtype
  local filling = missing[dtype]
  if filling == nil or options.filling_values ~= nil then
    filling = check.number(options.filling_values, "filling_values", "genfromtxt", -(0 / 0))
  end
  local delimiter = check_text(options.delimiter, "delimiter", "genfromtxt")
  local usecols = options.usecols
  if usecols ~= nil and type(usecols) ~= "table" then
    usecols = { usecols }
  end
  local A = bytes().read_text(path, delimiter ~= "" and delimiter or nil,
    check_text(options.comments, "comments", "genfromtxt", "#"), skip_header, math.maxinteger,
    usecols, dtype, "genfromtxt", skip_footer, filling)
  A = A.dtype == dtype and A or A:astype(dtype)
  if A.size == 1 then
    return A:item()
  elseif A.shape[1] <= 1 or A.shape[2] == 1 then
    A = A:reshape(A.size)
  end
  return options.unpack and A.ndim == 2 and A.T or A
end

--- The methods of arrays among the functions.
files.methods = { tofile = tofile }

return files

--- Tables in CSV files: the options are those of pandas.

local arguments = require "dnn.support.arguments"
local check = require "dnn.np.check"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"
local tables = require "dnn.data.table"

local quote = core.system.quote

local csv = {}

--- What pandas takes for a missing value.
local missing <const> = {
  "", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "null", "NULL", "None", "<NA>", "#N/A",
  "#NA", "#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
}

--- The types that columns are read as: what dnn.files reads, by the type asked for.
local kinds <const> = {
  float64 = "float64", float32 = "float64", int64 = "int64", uint8 = "uint8", string = "string",
}

--- The separator and the decimal sign.
local function check_signs(caller, options, path)
  local sep = options.sep
  if sep == nil then
    local name = path:gsub("%.gz$", ""):lower()
    sep = (name:find("%.tsv$") or name:find("%.tab$")) and "\t" or ","
  end
  if #sep ~= 1 or sep:find('[%w%.+"\r\n%z%-]') then
    fail('%s: option "sep" must be one character, such as ",", ";" or "\\t", got \'%s\'', caller,
      quote(sep))
  elseif options.decimal ~= "." and options.decimal ~= "," then
    fail('%s: option "decimal" must be "." or ",", got \'%s\'', caller, quote(options.decimal))
  elseif options.decimal == sep then
    fail('%s: options "sep" and "decimal" are both \'%s\': files with decimal commas have ";" '
      .. "between fields", caller, sep)
  end
  return sep
end

--- Texts that stand for a missing number.
local function missing_texts(na_values)
  local texts = table.move(missing, 1, #missing, 1, {})
  for i, value in ipairs(type(na_values) == "table" and na_values or { na_values }) do
    if type(value) ~= "string" and type(value) ~= "number" then
      fail('read_csv: option "na_values"[%d] must be a string or a number, got %s', i, type(value))
    end
    texts[#texts + 1] = tostring(value)
  end
  return texts
end

--- Names that differ: of those that occur again, as in pandas, "a" becomes "a.1", "a.2". What has
--- none is called by its position.
local function distinct(names)
  local seen, out = {}, {}
  for i, name in ipairs(names) do
    name = name:match("%S") and name or ("column_%d"):format(i)
    local unique, count = name, 0
    while seen[unique] do
      count = count + 1
      unique = ("%s.%d"):format(name, count)
    end
    seen[unique], out[i] = true, unique
  end
  return out
end

--- The names of all columns of a file, of which the first record is `first`.
local function names_of(path, options, first)
  if #first == 0 then
    fail("read_csv: '%s' has no %s", quote(path), options.header and "header" or "values")
  end
  local names = options.names
  if names == nil then
    for i = 1, options.header and 0 or #first do
      first[i] = ""
    end
    return distinct(first)
  end
  if #names ~= #first then
    fail('read_csv: option "names" has %d names, \'%s\' has %d columns', #names, quote(path),
      #first)
  end
  local seen = {}
  for i, name in ipairs(names) do
    if type(name) ~= "string" then
      fail('read_csv: option "names"[%d] must be a string, got %s', i, type(name))
    elseif seen[name] then
      fail('read_csv: option "names" has \'%s\' twice', quote(name))
    end
    seen[name] = true
  end
  return names
end

local function position_in(names, name, option)
  for i, known in ipairs(names) do
    if known == name then
      return i
    end
  end
  local nearest = type(name) == "string" and suggest.nearest(name, names)
  fail("read_csv: option \"%s\": there is no column '%s'%s", option, quote(name), nearest
    and (": did you mean '%s'?"):format(quote(nearest)) or "")
end

--- The positions of the columns to read, in the order asked for.
local function positions_of(names, usecols)
  local positions, seen = {}, {}
  for i, column in ipairs(usecols or names) do
    local k = column
    if math.type(column) ~= "integer" then
      k = usecols and position_in(names, column, "usecols") or i
    elseif column < 1 or column > #names then
      fail('read_csv: option "usecols": column %d out of range 1..%d', column, #names)
    end
    if seen[k] then
      fail("read_csv: option \"usecols\" has '%s' twice", quote(column))
    end
    seen[k], positions[i] = true, k
  end
  if #positions == 0 then
    fail('read_csv: option "usecols" must name a column')
  end
  return positions
end

--- The type that each column is to have, by position; nil where it is found out.
local function dtypes_of(names, dtype)
  local dtypes = {}
  local function check_dtype(value)
    if not kinds[value] then
      fail('read_csv: option "dtype" must be "float64", "float32", "int64", "uint8" or "string", '
        .. "got '%s'", quote(value))
    end
    return value
  end
  if type(dtype) == "table" then
    for name, value in pairs(dtype) do
      dtypes[position_in(names, name, "dtype")] = check_dtype(value)
    end
  elseif dtype ~= nil then
    for i = 1, #names do
      dtypes[i] = check_dtype(dtype)
    end
  end
  return dtypes
end

--- Options that may be of several types.
local several <const> = {
  dtype = { string = true, table = true },
  na_values = { string = true, number = true, table = true },
}

local function read_options(options)
  local types = {
    sep = "string", header = "boolean", names = "table", usecols = "table", skiprows = "number",
    nrows = "number",
  }
  for name, allowed in pairs(several) do
    local kind = type(options) == "table" and type(options[name]) or "nil"
    if kind ~= "nil" and not allowed[kind] then
      fail('read_csv: option "%s" must be a string or a table, got %s', name, kind)
    end
    types[name] = kind == "nil" and "string" or kind
  end
  return suggest.options("read_csv", options, { decimal = "." }, types)
end

--- Reads a table of named columns, compressed by gzip or not.
function csv.read_csv(path, options)
  file_bytes.check_path("read_csv", path)
  options = read_options(options)
  local sep = check_signs("read_csv", options, path)
  if options.header == nil then
    options.header = options.names == nil
  end
  local skip = ranges.check("read_csv", 'option "skiprows"', options.skiprows or 0,
    ranges.natural)
  local most = ranges.check("read_csv", 'option "nrows"', options.nrows or math.maxinteger,
    ranges.natural)
  local names, positions, dtypes
  local library = file_bytes.library("read_csv")
  local columns, lines = library.read_csv(path, sep, options.decimal, options.header, skip, most,
    missing_texts(options.na_values), function(first)
      names = names_of(path, options, first)
      positions, dtypes = positions_of(names, options.usecols), dtypes_of(names, options.dtype)
      local wanted = {}
      for i = 1, #names do
        wanted[i] = "skip"
      end
      for _, k in ipairs(positions) do
        wanted[k] = kinds[dtypes[k]] or "guess"
      end
      return wanted
    end)
  local order, by_name, first_lines = {}, {}, {}
  for i, k in ipairs(positions) do
    local column, name = columns[k], names[k]
    if dtypes[k] == "float32" or dtypes[k] == "uint8" then
      column = column:astype(dtypes[k])
    end
    order[i], by_name[name], first_lines[name] = name, column, lines[k]
  end
  return tables.new(order, by_name, first_lines, #columns[positions[1]])
end

-- --- writing ------------------------------------------------------------------------------------

--- A column as dnn.files writes it: an array, or a list of strings.
local function writable(name, column)
  if type(column) == "table" and type(column[1]) == "string" then
    for i, text in ipairs(column) do
      if type(text) ~= "string" then
        fail("write_csv: column '%s' must hold strings, got %s in row %d", quote(name),
          type(text), i)
      end
    end
    return column
  end
  column = arguments.check_array("write_csv", ("column '%s'"):format(quote(name)), column)
  if column.ndim ~= 1 then
    fail("write_csv: column '%s' %s must have one dimension", quote(name), column.shape)
  end
  return column
end

--- The names of the columns of a table: in order, or sorted where it has none.
local function written_names(t)
  if tables.is(t) then
    return t.columns
  end
  local names = {}
  for name in pairs(t) do
    if type(name) ~= "string" then
      fail("write_csv: a column must have a string for a name, got %s", quote(name))
    end
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- Writes a table of named columns, in one step.
function csv.write_csv(path, t, options)
  file_bytes.check_path("write_csv", path)
  options = suggest.options("write_csv", options, { header = true, na_rep = "", decimal = "." },
    { sep = "string", columns = "table" })
  local sep = check_signs("write_csv", options, path)
  if check.is_array(t) then
    fail('write_csv: a table of columns is needed, {name = column, ...}; an array is written by '
      .. 'np.savetxt(path, A, {delimiter = ","})')
  elseif type(t) ~= "table" then
    fail("write_csv: a table of columns is needed, {name = column, ...}, got %s", type(t))
  end
  local names, columns = options.columns or written_names(t), {}
  for i, name in ipairs(names) do
    local column = t[name]
    if tables.is(t) then
      column = tables.methods.column(t, name)
    end
    columns[i] = writable(name, column)
    if #columns[i] ~= #columns[1] then
      fail("write_csv: column '%s' has %d rows, column '%s' has %d", quote(name), #columns[i],
        quote(names[1]), #columns[1])
    end
  end
  if #columns == 0 then
    fail("write_csv: there are no columns")
  end
  file_bytes.library("write_csv").write_csv(path, sep, options.decimal, options.na_rep,
    options.header and names or nil, columns, #columns[1])
end

return csv

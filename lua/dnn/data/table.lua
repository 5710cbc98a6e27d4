--- Tables of named columns, which dnn.data.read_csv returns.
--
-- A column is an array (n,) of numbers or a list of n strings. `t.age` is one; where a name is that
-- of a method or field, `t:column("columns")` is.

local check = require "dnn.np.check"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local pretty = require "dnn.support.pretty"
local suggest = require "dnn.support.suggest"

local quote = core.system.quote

---@class dnn.data.Table
---@field columns string[] the names, in order
---@field n_rows integer
local Table = {}

local NAMES, COLUMNS, LINES, ROWS = {}, {}, {}, {} -- keys that no name can collide with

local methods = {}

--- What `t.columns` and `t.n_rows` are.
local fields = {
  columns = function(t)
    return table.move(rawget(t, NAMES), 1, #rawget(t, NAMES), 1, {})
  end,
  n_rows = function(t)
    return rawget(t, ROWS)
  end,
}

local function check_self(t, from)
  if getmetatable(t) ~= Table then
    fail("%s: write t:%s(...), a table of dnn.data.read_csv stands before the colon", from, from)
  end
end

--- The column of a name: an array (n_rows,) or a list of strings.
function methods.column(t, name)
  check_self(t, "column")
  local column = rawget(t, COLUMNS)[name]
  if column ~= nil then
    return column
  end
  local nearest = type(name) == "string" and suggest.nearest(name, rawget(t, NAMES))
  fail("the table has no column '%s'%s", quote(name), nearest
    and (": did you mean '%s'?"):format(quote(nearest)) or ": t.columns has their names")
end

--- Columns of numbers side by side, in the order of their names: an array (n_rows, k).
function methods.matrix(t, names)
  check_self(t, "matrix")
  if names == nil then
    names = rawget(t, NAMES)
  elseif type(names) ~= "table" then
    fail('matrix: names must be a list, t:matrix{"a", "b"}, got %s', type(names))
  elseif #names == 0 then
    fail('matrix: at least one name is needed, t:matrix{"a", "b"}')
  end
  local arrays = {}
  for i, name in ipairs(names) do
    arrays[i] = methods.column(t, name)
    if not check.is_array(arrays[i]) then
      local line = rawget(t, LINES)[name]
      fail("matrix: column '%s' holds text%s", quote(name),
        line and (": its first field that is no number is in line %d"):format(line) or "")
    end
  end
  return np.stack(arrays, 2)
end

function Table.__index(t, key)
  if fields[key] then
    return fields[key](t)
  end
  return methods[key] or methods.column(t, key)
end

--- A new column, or another one under an old name.
function Table.__newindex(t, name, column)
  if type(name) ~= "string" then
    fail("a column must have a string for a name, got %s", quote(name))
  elseif fields[name] or methods[name] then
    fail("a column cannot be called '%s' here, which is a %s of tables", name,
      fields[name] and "field" or "method")
  end
  local n, columns = rawget(t, ROWS), rawget(t, COLUMNS)
  if check.is_array(column) then
    if column.shape ~= { n } then
      fail("column '%s' %s: the table has %d rows, the column must have shape (%d,)",
        quote(name), column.shape, n, n)
    end
  elseif type(column) ~= "table" then
    fail("column '%s' must be an array or a list of strings, got %s", quote(name), type(column))
  elseif #column ~= n then
    fail("column '%s' has %d texts, the table has %d rows", quote(name), #column, n)
  end
  if columns[name] == nil then
    table.insert(rawget(t, NAMES), name)
  end
  columns[name] = column
  rawget(t, LINES)[name] = nil
end

function Table.__len(t)
  return rawget(t, ROWS)
end

--- Names and columns in order.
function Table.__pairs(t)
  local names, columns, i = rawget(t, NAMES), rawget(t, COLUMNS), 0
  return function()
    i = i + 1
    return names[i], columns[names[i]]
  end
end

-- Rows and columns of the text of a table, and the width of a column.
local shown_rows <const>, shown_columns <const>, shown_width <const> = 10, 8, 20

--- The first and last of 1 .. n, with 0 for those between.
local function ends_of(n, most)
  local kept = {}
  for i = 1, n do
    if n <= most or i <= most // 2 or i > n - most // 2 then
      kept[#kept + 1] = i
    elseif kept[#kept] ~= 0 then
      kept[#kept + 1] = 0
    end
  end
  return kept
end

--- Text of at most so many characters that changes no line.
local function clip(text)
  text = pretty.plain(text):gsub("[\n\t]", { ["\n"] = "\\n", ["\t"] = "\\t" })
  local length = utf8.len(text)
  if length and length > shown_width then
    return text:sub(1, utf8.offset(text, shown_width - 2) - 1) .. "..."
  end
  return text
end

--- A column as texts of one width: name, type, values.
local function cells_of(name, column, rows)
  local is_array = check.is_array(column)
  local text_of = not is_array and clip or column.dtype == "float32" and np.float32_str or np.str
  local cells = { clip(name), is_array and column.dtype or "string" }
  for i, row in ipairs(rows) do
    cells[i + 2] = row == 0 and "..." or text_of(column[row])
  end
  local width = 0
  for _, cell in ipairs(cells) do
    width = math.max(width, utf8.len(cell))
  end
  for i, cell in ipairs(cells) do
    local blanks = (" "):rep(width - utf8.len(cell))
    cells[i] = is_array and blanks .. cell or cell .. blanks
  end
  return cells
end

function Table.__tostring(t)
  local names, columns, n = rawget(t, NAMES), rawget(t, COLUMNS), rawget(t, ROWS)
  local rows, lines = ends_of(n, shown_rows), {}
  for _, k in ipairs(ends_of(#names, shown_columns)) do
    local cells = k > 0 and cells_of(names[k], columns[names[k]], rows)
    for i = 1, #rows + 2 do
      lines[i] = (lines[i] and lines[i] .. "  " or "") .. (cells and cells[i] or "...")
    end
  end
  for i, line in ipairs(lines) do
    lines[i] = line:gsub("%s+$", "")
  end
  lines[#lines + 1] = ("%d row%s, %d column%s"):format(n, n == 1 and "" or "s", #names,
    #names == 1 and "" or "s")
  return table.concat(lines, "\n")
end

Table.__name = "dnn.data.Table"

--- A table of columns.
---@param names string[] each once
---@param columns table<string, any> of one length
---@param lines table<string, integer> of columns of text, the line with their first field that is
--- no number
---@param n integer rows
---@return dnn.data.Table
local function new(names, columns, lines, n)
  return setmetatable({ [NAMES] = names, [COLUMNS] = columns, [LINES] = lines, [ROWS] = n }, Table)
end

return {
  new = new,
  is = function(value)
    return getmetatable(value) == Table
  end,
  methods = methods,
}

--- Rows and columns of axes, and which cell of them is meant.

local axes_of = require "dnn.plot.axes"
local fail = require "dnn.support.fail"
local options = require "dnn.plot.options"
local quote = require("dnn.core").system.quote

local subplots = {}

local share_words <const> = { text = 'true, false, "all", "row", "col" or "none"',
  holds = function(value)
    return type(value) == "boolean" or value == "all" or value == "row" or value == "col"
      or value == "none"
  end }

--- The options of subplots.
subplots.options = {
  nrows = "count", ncols = "count", sharex = share_words, sharey = share_words,
  squeeze = "boolean", gridspec_kw = "table", width_ratios = "table", height_ratios = "table",
  subplot_kw = "table",
}

-- The shares of rows or columns.
local function shares(count, given, caller, what)
  if given and #given ~= count then
    fail("%s: %s has %d numbers for %d %s", caller, what, #given, count,
      what == "width_ratios" and "columns" or "rows")
  end
  local list = {}
  for i = 1, count do
    list[i] = given and options.check(caller, what, given[i], "positive") or 1
  end
  return list
end

local grid_names <const> = { width_ratios = "table", height_ratios = "table", wspace = "from_zero",
  hspace = "from_zero" }

local MOST <const> = 10000 -- axes that are made at once

--- Makes a grid.
---@param caller string
---@param rows any
---@param columns any
---@param given? table width_ratios, height_ratios, wspace, hspace
---@return dnn.plot.Grid
function subplots.new_grid(caller, rows, columns, given)
  options.check(caller, "the number of rows", rows, "count")
  options.check(caller, "the number of columns", columns, "count")
  if rows > MOST or columns > MOST or rows * columns > MOST then
    fail("%s: %d rows and %d columns are too many", caller, rows, columns)
  end
  given = given or {}
  return { rows = rows, columns = columns,
    heights = shares(rows, given.height_ratios, caller, "height_ratios"),
    widths = shares(columns, given.width_ratios, caller, "width_ratios"),
    wspace = given.wspace, hspace = given.hspace }
end

-- The axes whose direction those in a cell share.
local function sharing(made, how, row, column)
  if how == true or how == "all" then
    return made[1] and made[1][1]
  elseif how == "row" then
    return made[row] and made[row][1]
  elseif how == "col" then
    return made[1] and made[1][column]
  end
end

-- --- lists of axes -------------------------------------------------------------------------------

-- The axes of subplots in a table, rows in tables of their own. `ax.flat` is all in one list.
local List = { __name = "dnn.plot.subplots" }

local function flat(list)
  local all = {}
  for _, one in ipairs(list) do
    if axes_of.is(one) then
      all[#all + 1] = one
    else
      table.move(one, 1, #one, #all + 1, all)
    end
  end
  return all
end

local function write_index(list)
  return axes_of.is(list[1]) and "ax[1]" or "ax[1][1]"
end

function List.__index(list, key)
  if key == "flat" then
    return flat(list)
  elseif key == "flatten" or key == "ravel" then
    return flat
  elseif key == 0 then
    fail("axes count from 1: the first are %s", write_index(list))
  elseif type(key) == "string" and axes_of.has(key) then
    fail("these are several axes: write %s:%s(...), or for _, a in ipairs(ax.flat)",
      write_index(list), key)
  end
end

--- Whether a value is such a table.
---@param value any
---@return boolean
function subplots.is_list(value)
  return debug.getmetatable(value) == List
end

local function new_list(list)
  return setmetatable(list, List)
end

--- Makes axes in all cells of rows and columns: `ax[i][j]`; of one row or column: `ax[k]`; of one
--- cell: the axes.
---@param figure dnn.plot.Figure
---@param rows? integer
---@param columns? integer
---@param given? table
function subplots.make(figure, rows, columns, given)
  if options.is_table(rows) then
    options.check_end("subplots", columns, given)
    rows, given = nil, rows
  elseif options.is_table(columns) then
    options.check_end("subplots", given)
    columns, given = nil, columns
  end
  local read = options.read("subplots", given, subplots.options)
  rows, columns = rows or read.nrows or 1, columns or read.ncols or 1
  local spec = options.read("subplots", read.gridspec_kw, grid_names)
  spec.width_ratios = read.width_ratios or spec.width_ratios
  spec.height_ratios = read.height_ratios or spec.height_ratios
  local grid = subplots.new_grid("subplots", rows, columns, spec)
  local x_inside = read.sharex == true or read.sharex == "all" or read.sharex == "col"
  local y_inside = read.sharey == true or read.sharey == "all" or read.sharey == "row"
  local made = {}
  for i = 1, rows do
    made[i] = {}
    for j = 1, columns do
      local axes = axes_of.new(figure, { grid = grid, top = i, bottom = i, left = j, right = j },
        { x = sharing(made, read.sharex, i, j), y = sharing(made, read.sharey, i, j) })
      made[i][j] = axes
      if read.subplot_kw then
        axes:set(read.subplot_kw)
      end
      if x_inside and i < rows then
        axes.x.major.labelbottom, axes.x.minor.labelbottom = false, false
      end
      if y_inside and j > 1 then
        axes.y.major.labelleft, axes.y.minor.labelleft = false, false
      end
    end
    new_list(made[i])
  end
  figure.current = made[1][1]
  if read.squeeze == false then
    return new_list(made)
  elseif rows == 1 then
    return columns == 1 and made[1][1] or made[1]
  elseif columns == 1 then
    return new_list(flat(made))
  end
  return new_list(made)
end

-- --- mosaics -------------------------------------------------------------------------------------

--- The options of mosaics.
subplots.mosaic_options = {
  sharex = "boolean", sharey = "boolean", gridspec_kw = "table", width_ratios = "table",
  height_ratios = "table", subplot_kw = "table", empty_sentinel = "string",
}

-- The rows of names that are meant: of "AB;CC", or of tables.
local function read_rows(layout)
  local rows = {}
  if type(layout) == "string" then
    for line in layout:gmatch "[^;\n]+" do
      local row = {}
      for name in line:gmatch "[^%s]" do
        row[#row + 1] = name
      end
      rows[#rows + 1] = #row > 0 and row or nil
    end
  elseif type(layout) == "table" then
    for i, row in ipairs(layout) do
      rows[i] = type(row) == "table" and row or { row }
    end
  end
  for i, row in ipairs(rows) do
    if #row ~= #rows[1] then
      fail("subplot_mosaic: row 1 has %d cells, row %d has %d", #rows[1], i, #row)
    end
  end
  if #rows == 0 or #rows[1] == 0 then
    fail 'subplot_mosaic: rows of names are needed, such as "AB;CC" or {{"a", "b"}, {"c", "c"}}'
  end
  return rows
end

-- The cells of each name, in the order in which names appear.
local function find_slots(rows, empty)
  local slots, order = {}, {}
  for i, row in ipairs(rows) do
    for j, name in ipairs(row) do
      options.check("subplot_mosaic", "a name", name, "string")
      local slot = slots[name] or { top = i, bottom = i, left = j, right = j, count = 0 }
      if not slots[name] and name ~= empty then
        order[#order + 1] = name
      end
      slot.top, slot.bottom = math.min(slot.top, i), math.max(slot.bottom, i)
      slot.left, slot.right = math.min(slot.left, j), math.max(slot.right, j)
      slot.count = slot.count + 1
      slots[name] = slot
    end
  end
  for _, name in ipairs(order) do
    local slot = slots[name]
    if slot.count ~= (slot.bottom - slot.top + 1) * (slot.right - slot.left + 1) then
      fail('subplot_mosaic: the cells of "%s" are no rectangle', quote(name))
    end
  end
  return slots, order
end

--- Makes axes that take rectangles of cells, by their names: `ax = fig:subplot_mosaic "AB;CC"`, and
--- `ax.A`.
---@param figure dnn.plot.Figure
---@param layout any
---@param given? table
---@return table<string, dnn.plot.Axes>
function subplots.mosaic(figure, layout, given)
  local read = options.read("subplot_mosaic", given, subplots.mosaic_options)
  local rows = read_rows(layout)
  local slots, order = find_slots(rows, read.empty_sentinel or ".")
  local spec = options.read("subplot_mosaic", read.gridspec_kw, grid_names)
  spec.width_ratios = read.width_ratios or spec.width_ratios
  spec.height_ratios = read.height_ratios or spec.height_ratios
  local grid = subplots.new_grid("subplot_mosaic", #rows, #rows[1], spec)
  local made, first = {}, nil
  for _, name in ipairs(order) do
    local slot = slots[name]
    local axes = axes_of.new(figure, { grid = grid, top = slot.top, bottom = slot.bottom,
      left = slot.left, right = slot.right }, { x = read.sharex and first or nil,
      y = read.sharey and first or nil })
    if read.sharex and slot.bottom < #rows then
      axes.x.major.labelbottom, axes.x.minor.labelbottom = false, false
    end
    if read.sharey and slot.left > 1 then
      axes.y.major.labelleft, axes.y.minor.labelleft = false, false
    end
    if read.subplot_kw then
      axes:set(read.subplot_kw)
    end
    made[name], first = axes, first or axes
  end
  return made
end

-- --- cells ---------------------------------------------------------------------------------------

--- The cells that are meant: of 231, or 2, 3, 1, or 2, 3, {1, 2}.
---@return integer rows, integer columns, integer top, integer bottom, integer left, integer right
function subplots.read_cells(caller, rows, columns, index)
  if columns == nil and math.type(rows) == "integer" and rows >= 111 and rows <= 999 then
    rows, columns, index = rows // 100, rows // 10 % 10, rows % 10
  elseif rows == nil and columns == nil and index == nil then
    rows, columns, index = 1, 1, 1
  end
  options.check(caller, "the number of rows", rows, "count")
  options.check(caller, "the number of columns", columns, "count")
  local first, last = index, index
  if type(index) == "table" then
    first, last = index[1], index[2]
  end
  for _, one in pairs { first or false, last or false } do
    if math.type(one) ~= "integer" or one < 1 or one > rows * columns then
      fail("%s: the index must be from 1 to %d for %d rows and %d columns, got %s", caller,
        rows * columns, rows, columns, quote(tostring(one)))
    end
  end
  local top, left = (first - 1) // columns + 1, (first - 1) % columns + 1
  local bottom, right = (last - 1) // columns + 1, (last - 1) % columns + 1
  return rows, columns, math.min(top, bottom), math.max(top, bottom), math.min(left, right),
    math.max(left, right)
end

return subplots

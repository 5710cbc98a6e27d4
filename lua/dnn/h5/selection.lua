--- Parts of datasets that libhdf5 does not select in one go: lists of positions, and masks.
--
-- They are cut into ranges, each of which is read or written by itself, so that what lies between
-- costs nothing. Positions may come in any order and more than once, which h5py refuses.

local fail = require "dnn.support.fail"
local np = require "dnn.np"

local selection = {}

local function is_array(value)
  return type(value) == "userdata" and getmetatable(value) == "dnn.array"
end

--- Is there a list or a mask in an index?
---@param index any
---@return boolean
function selection.has_list(index)
  if type(index) ~= "table" then
    return is_array(index)
  end
  for _, item in ipairs(index) do
    if is_array(item) then
      return true
    end
  end
  return false
end

--- The items of an index, one by one, with the place of the list.
local function items_of(index)
  local items, at = {}, nil
  for _, item in ipairs(type(index) == "table" and index or { index }) do
    if is_array(item) then
      if at then
        fail("a dataset takes one list or mask at a time: apply the other to what was read")
      end
      at = #items + 1
      items[at] = item
    elseif type(item) == "string" then
      for one in item:gmatch "[^,]+" do
        items[#items + 1] = one:match "^%s*(.-)%s*$"
      end
    else
      items[#items + 1] = item
    end
  end
  return items, at
end

local function is_position(item)
  return type(item) == "number" or type(item) == "string" and item:find "^[+-]?%d+$" ~= nil
end

--- The axis of the dataset that the list selects from, or the first one of a mask, and the axis of
--- the result that it makes.
local function axes_of(items, at, ndim)
  local taken = items[at].dtype == "bool" and items[at].ndim or 1
  local missing = ndim - (#items - 2 + taken) -- axes for which an "..." stands
  local axis, result_axis = 1, 1
  for i = 1, at - 1 do
    local extent = items[i] == "..." and missing or 1
    axis = axis + extent
    result_axis = result_axis + (is_position(items[i]) and 0 or extent)
  end
  if axis + taken - 1 > ndim then
    fail("too many indices: the list or mask selects from axis %d of %d", axis + taken - 1, ndim)
  end
  return axis, result_axis
end

--- The positions of a list or of a mask of one axis, from 1.
local function positions_of(list, axis, extent)
  if list.dtype == "bool" then
    return np.flatnonzero(list):totable()
  elseif list.dtype ~= "int64" or list.ndim ~= 1 then
    fail("a list of positions is an int64 array of one axis, got %s of shape %s", list.dtype,
      list.shape)
  end
  local positions = list:totable()
  for i, position in ipairs(positions) do
    if position == 0 or position > extent or position < -extent then
      fail("index of axis %d: %d out of range 1..%d", axis, position, extent)
    end
    positions[i] = position < 0 and extent + 1 + position or position
  end
  return positions
end

--- The runs of evenly spaced positions, as ranges with their extents.
local function runs_of(positions)
  local runs, first = {}, 1
  while first <= #positions do
    local last, step = first, (positions[first + 1] or 0) - positions[first]
    while step ~= 0 and last < #positions and positions[last + 1] - positions[last] == step do
      last = last + 1
    end
    runs[#runs + 1] = { range = { positions[first], positions[last], last > first and step or 1 },
      count = last - first + 1 }
    first = last + 1
  end
  return runs
end

--- A copy of the items with `...` in the place of the one at a position.
local function with(items, at, ...)
  local copy = table.move(items, 1, at - 1, 1, {})
  for _, item in ipairs { ... } do
    copy[#copy + 1] = item
  end
  return table.move(items, at + 1, #items, #copy + 1, copy)
end

--- Cuts an index into those of its parts: a list of { index, count }, in the order in which they
--- stand along the axis of the result.
local function cut(items, at, axis, shape, parts)
  local list = items[at]
  if list.dtype == "bool" and list.ndim > 1 then
    for i = 1, shape[axis] do
      local row = list(i)
      if np.any(row) then
        cut(with(items, at, i, row), at + 1, axis + 1, shape, parts)
      end
    end
  else
    for _, run in ipairs(runs_of(positions_of(list, axis, shape[axis]))) do
      parts[#parts + 1] = { index = with(items, at, run.range), count = run.count }
    end
  end
end

--- The parts of an index that has a list or a mask.
---@param index any
---@param shape integer[] of the dataset
---@return table[] parts { index = ..., count = ... }, at least one: index and extent of each
---@return integer axis of the result, along which they stand
function selection.parts(index, shape)
  local items, at = items_of(index)
  local list, before = items[at], {}
  local axis, result_axis = axes_of(items, at, #shape)
  if list.dtype == "bool" then
    for k, extent in ipairs(list.shape) do
      if extent ~= shape[axis + k - 1] then
        fail("mask of shape %s does not fit the dataset of shape %s", list.shape, shape)
      end
      before[k] = k < list.ndim and 1 or nil
    end
  end
  local parts = {}
  cut(items, at, axis, shape, parts)
  if #parts == 0 then
    before[#before + 1] = { 2, 1 }
    parts[1] = { index = with(items, at, table.unpack(before)), count = 0 }
  end
  return parts, result_axis
end

--- Joins what parts gave along an axis: arrays, or nested tables.
---@param pieces any[] at least one
---@param axis integer
---@return any
function selection.join(pieces, axis)
  if type(pieces[1]) ~= "table" then
    return #pieces == 1 and pieces[1] or np.concatenate(pieces, axis)
  end
  local joined = {}
  if axis == 1 then
    for _, piece in ipairs(pieces) do
      table.move(piece, 1, #piece, #joined + 1, joined)
    end
    return joined
  end
  for i = 1, #pieces[1] do
    local rows = {}
    for k, piece in ipairs(pieces) do
      rows[k] = piece[i]
    end
    joined[i] = selection.join(rows, axis - 1)
  end
  return joined
end

--- Turns arrays, or nested tables, round along some axes.
---@param value any
---@param axes table<integer, boolean>
---@return any
function selection.turn(value, axes)
  if type(value) ~= "table" then
    local list = {}
    for axis in pairs(axes) do
      list[#list + 1] = axis
    end
    return np.flip(value, list)
  end
  local last = 0 -- what is in the tables of the last axis may be tables, too
  for axis in pairs(axes) do
    last = math.max(last, axis)
  end
  local function turn(rows, axis)
    if axis > last then
      return rows
    end
    local turned = {}
    for i, row in ipairs(rows) do
      turned[axes[axis] and #rows + 1 - i or i] = turn(row, axis + 1)
    end
    return turned
  end
  return turn(value, 1)
end

--- The elements of an array that belong to one part: `count` of them from `first` along an axis.
---@param array dnn.array
---@param axis integer
---@param first integer
---@param count integer
---@return dnn.array
function selection.piece(array, axis, first, count)
  local index = {}
  for i = 1, axis - 1 do
    index[i] = ":"
  end
  index[axis] = { first, first + count - 1 }
  return array(index)
end

--- The same of strings, in a flat table, with the shape of the part.
---@param strings string[] in row-major order
---@param shape integer[]
---@param axis integer
---@param first integer
---@param count integer
---@return string[] part
---@return integer[] its shape
function selection.strings(strings, shape, axis, first, count)
  local part, part_shape, inner = {}, table.move(shape, 1, #shape, 1, {}), 1
  part_shape[axis] = count
  for i = axis + 1, #shape do
    inner = inner * shape[i]
  end
  for start = 1, #strings, shape[axis] * inner do
    local from = start + (first - 1) * inner
    table.move(strings, from, from + count * inner - 1, #part + 1, part)
  end
  return part, part_shape
end

return selection

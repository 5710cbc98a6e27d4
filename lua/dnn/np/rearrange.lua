--- Joining, splitting, repeating and reordering arrays.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local layout = require "dnn.np.axes"
local system = require("dnn.core").system

local quote, reason = system.quote, system.reason

local rearrange = {}

local along = layout.along

-- Copies of slices that are made one after the other.
local most_copies <const> = 16

local function shape_without(A, axis)
  local extents = A.shape
  extents[axis] = 0
  return extents
end

--- Joins arrays along an axis they have.
function rearrange.concatenate(arrays, axis)
  arrays = check.arrays(arrays, "arrays", "concatenate")
  axis = check.axis_options(axis, nil, "concatenate", "axis").axis
  if arrays[1].ndim == 0 then
    fail("concatenate needs arrays of at least one dimension: for numbers use np.array")
  end
  axis = check.axis(axis, arrays[1].ndim, "concatenate", 1)
  return core.concatenate(arrays, axis, "concatenate")
end

--- Joins arrays of one shape along a new axis.
function rearrange.stack(arrays, axis)
  arrays = check.arrays(arrays, "arrays", "stack")
  axis = check.axis_options(axis, nil, "stack", "axis").axis
  axis = check.axis(axis, arrays[1].ndim + 1, "stack", 1)
  local expanded = {}
  for i, A in ipairs(arrays) do
    if A.shape ~= arrays[1].shape then
      fail("stack: shapes %s and %s (item %d) differ", arrays[1].shape, A.shape, i)
    end
    expanded[i] = A:expand_dims(axis)
  end
  return core.concatenate(expanded, axis, "stack")
end

-- At least n dimensions: new axes come before the others.
local function at_least(A, n)
  while A.ndim < n do
    A = A:expand_dims(1)
  end
  return A
end

-- NumPy's atleast_3d: (n,) becomes (1, n, 1), (n, m) becomes (n, m, 1).
local function at_least_3(A)
  A = at_least(A, 2)
  return A.ndim == 2 and A:expand_dims(3) or A
end

local function each(arrays, change)
  local changed = {}
  for i, A in ipairs(arrays) do
    changed[i] = change(A)
  end
  return changed
end

local function at_least_1(A)
  return at_least(A, 1)
end

local function at_least_2(A)
  return at_least(A, 2)
end

--- Joins arrays side by side: vectors along axis 1, others along axis 2.
function rearrange.hstack(arrays)
  arrays = each(check.arrays(arrays, "arrays", "hstack"), at_least_1)
  return core.concatenate(arrays, arrays[1].ndim == 1 and 1 or 2, "hstack")
end

--- Joins arrays on top of each other: vectors become rows.
function rearrange.vstack(arrays)
  return core.concatenate(each(check.arrays(arrays, "arrays", "vstack"), at_least_2), 1, "vstack")
end

rearrange.row_stack = rearrange.vstack

--- Joins arrays along axis 3: matrices become layers (n, m, 1).
function rearrange.dstack(arrays)
  return core.concatenate(each(check.arrays(arrays, "arrays", "dstack"), at_least_3), 3, "dstack")
end

--- Joins vectors as the columns of a matrix; matrices are put side by side.
function rearrange.column_stack(arrays)
  arrays = each(check.arrays(arrays, "arrays", "column_stack"), function(A)
    return A.ndim < 2 and A:reshape(A.size, 1) or A
  end)
  return core.concatenate(arrays, 2, "column_stack")
end

--- Appends values behind the end; without an axis both are flattened.
function rearrange.append(A, values, axis)
  A = check.array(A, "A", "append", true)
  values = check.array(values, "values", "append", true)
  axis = check.axis_options(axis, nil, "append", "axis").axis
  if axis == nil then
    return core.concatenate({ A:ravel(), values:ravel() }, 1, "append")
  end
  axis = check.axis(axis, A.ndim, "append")
  if values.ndim ~= A.ndim then
    fail("append: shapes %s and %s do not fit: they may differ along axis %d only", A.shape,
      values.shape, axis)
  end
  return core.concatenate({ A, values }, axis, "append")
end

local function for_each_argument(name, change)
  return function(...)
    local arrays = { ... }
    if #arrays == 0 then
      fail("%s needs at least one array", name)
    end
    for i, A in ipairs(arrays) do
      arrays[i] = change(check.array(A, "argument " .. i, name, true))
    end
    return table.unpack(arrays)
  end
end

--- Views with at least one dimension.
rearrange.atleast_1d = for_each_argument("atleast_1d", at_least_1)

--- Views with at least two dimensions: (n,) becomes (1, n).
rearrange.atleast_2d = for_each_argument("atleast_2d", at_least_2)

--- Views with at least three dimensions: (n,) becomes (1, n, 1), (n, m) becomes (n, m, 1).
rearrange.atleast_3d = for_each_argument("atleast_3d", at_least_3)

-- The extents that arrays broadcast to.
local function common_shape(arrays, from)
  local ndim, common = 0, {}
  for _, A in ipairs(arrays) do
    ndim = math.max(ndim, A.ndim)
  end
  for k = 1, ndim do
    common[k] = 1
  end
  for _, A in ipairs(arrays) do
    for k, extent in ipairs(A.shape) do
      local at = ndim - A.ndim + k
      if common[at] == 1 then
        common[at] = extent
      elseif extent ~= 1 and extent ~= common[at] then
        fail("%s: shapes %s and %s do not broadcast", from, arrays[1].shape, A.shape)
      end
    end
  end
  return common
end

--- The shape that shapes broadcast to.
function rearrange.broadcast_shapes(...)
  local arrays, nothing = { ... }, core.zeros(1)
  for i = 1, select("#", ...) do
    local shape = arrays[i]
    shape = type(shape) == "number" and { shape } or shape
    if type(shape) ~= "table" then
      fail("broadcast_shapes: shape %d must be an integer or a table of extents, got %s", i,
        type(shape))
    end
    local ok, view = pcall(core.broadcast_to, nothing, shape)
    if not ok and type(shape) == "table" and #shape == 0 then
      ok, view = true, core.zeros {}
    end
    arrays[i] = ok and view or fail("broadcast_shapes: shape %d: %s", i, reason(view))
  end
  return core.broadcast_to(nothing[1], common_shape(arrays, "broadcast_shapes")).shape
end

--- Views of all arrays in the one shape they broadcast to.
function rearrange.broadcast_arrays(...)
  local arrays = { ... }
  for i = 1, select("#", ...) do
    arrays[i] = check.array(arrays[i], "argument " .. i, "broadcast_arrays", true)
  end
  local common = common_shape(arrays, "broadcast_arrays")
  for i, A in ipairs(arrays) do
    arrays[i] = core.broadcast_to(A, common)
  end
  return table.unpack(arrays)
end

-- --- inserting and deleting --------------------------------------------------------------------

-- Positions 1 .. most in a vector, from an integer, a table or an array of them; negative ones
-- count from the end of `extent` elements.
local function positions_of(positions, extent, most, from)
  if type(positions) == "number" or type(positions) == "table" then
    positions = core.array(positions)
  end
  if not check.is_array(positions) then
    fail("positions of %s must be integers, a table or an array of them, got %s", from,
      type(positions))
  end
  positions = positions:ravel()
  if #positions == 0 then
    return positions:astype("int64")
  elseif positions.dtype ~= "int64" then
    fail("positions of %s must be int64, got %s", from, positions.dtype)
  end
  local resolved = core.where(positions:lt(0), positions + (extent + 1), positions)
  local wrong = positions[resolved:lt(1) | resolved:gt(most)]
  if #wrong > 0 then
    fail("position %d of %s out of range 1..%d", wrong[1], from, most)
  end
  return resolved
end

-- Copies `count` slices along an axis, from `from` on in A, to `to` on in `out`.
local function copy_part(out, to, A, from, count, axis)
  if count > 0 and out.size > 0 then
    out[along(axis, { to, to + count - 1 })] = A(along(axis, { from, from + count - 1 }))
  end
end

--- A copy without some elements (or slices along an axis).
function rearrange.delete(A, positions, axis)
  A = check.array(A, "A", "delete")
  A, axis = check.axis_or_flat(A, axis, "delete")
  local extents = A.shape
  local extent = extents[axis]
  if type(positions) == "number" then
    local position = positions_of(positions, extent, extent, "delete")[1]
    extents[axis] = extent - 1
    local out = core.empty(extents, A.dtype)
    copy_part(out, 1, A, 1, position - 1, axis)
    copy_part(out, position, A, position + 1, extent - position, axis)
    return out
  end
  local kept = core.ones({ extent }, "bool")
  if type(positions) == "string" then
    positions = core.arange(1, extent + 1)(positions)
  elseif type(positions) == "table" and type(positions[1]) == "boolean" then
    positions = core.array(positions)
  end
  if check.is_array(positions) and positions.dtype == "bool" then
    if positions.ndim ~= 1 or #positions ~= extent then
      fail("the mask of delete has shape %s, expected (%d,)", positions.shape, extent)
    end
    kept = ~positions
  else
    positions = positions_of(positions, extent, extent, "delete")
    if #positions > 0 then
      kept[positions] = false
    end
  end
  return A(along(axis, kept))
end

--- A copy with values inserted before some elements (or slices along an axis).
function rearrange.insert(A, positions, values, axis)
  A = check.array(A, "A", "insert")
  values = check.array(values, "values", "insert", true)
  A, axis = check.axis_or_flat(A, axis, "insert")
  if values.ndim > A.ndim then
    fail("insert: values of shape %s have more axes than the array, %s", values.shape, A.shape)
  end
  values = at_least(values, A.ndim)
  local extents = A.shape
  local extent = extents[axis]
  local one = type(positions) == "number"
  positions = positions_of(positions, extent, extent + 1, "insert")
  local count = #positions
  if one then -- all values go there; they are slices along the first of their axes
    values = values:moveaxis(1, axis)
    count = values.shape[axis]
  end
  extents[axis] = count
  local ok, stretched = pcall(core.broadcast_to, values, extents)
  if not ok then
    check.pass_interrupt(stretched)
    fail("insert: values of shape %s do not broadcast to %s", values.shape,
      core.empty(extents).shape)
  end
  extents[axis] = extent + count
  local out = core.empty(extents, A.dtype)
  if out.size == 0 then
    return out
  elseif one then
    local position = positions[1]
    copy_part(out, 1, A, 1, position - 1, axis)
    copy_part(out, position, stretched, 1, count, axis)
    copy_part(out, position + count, A, position, extent - position + 1, axis)
    return out
  end
  -- where the new slices come to lie: behind those that are inserted before them
  local order = positions:argsort()
  local places = core.empty({ count }, "int64")
  places[order] = positions[order] + core.arange(count)
  local old = core.ones({ extent + count }, "bool")
  if count > 0 then
    old[places] = false
    out[along(axis, places)] = stretched
  end
  if extent > 0 then
    out[along(axis, old)] = A
  end
  return out
end

--- A copy in another shape; the elements are repeated until it is full.
function rearrange.resize(A, shape)
  A = check.array(A, "A", "resize", true):ravel()
  shape = type(shape) == "table" and shape or { check.integer(shape, "shape", "resize") }
  local out = core.zeros(shape, A.dtype)
  if A.size > 0 and out.size > 0 then
    local repeated = core.arange(out.size) % A.size + 1
    out["..."] = A[repeated]:reshape(out.shape)
  end
  return out
end

-- The parts of a block: the rows of the innermost tables are joined along the last axis, these
-- along the one before it, and so on.
local function assemble(blocks, from)
  if type(blocks) ~= "table" then
    local A = core.array(blocks)
    return A.ndim == 0 and A:reshape(1) or A, 0
  end
  if #blocks == 0 then
    fail("%s: a table without arrays", from)
  end
  local parts, level = {}, nil
  for i, item in ipairs(blocks) do
    local part, below = assemble(item, from)
    if level and below ~= level then
      fail("%s: item %d has tables %d deep, those before it %d", from, i, below, level)
    end
    parts[i], level = part, below
  end
  local ndim = level + 1
  for _, part in ipairs(parts) do
    ndim = math.max(ndim, part.ndim)
  end
  for i, part in ipairs(parts) do
    parts[i] = at_least(part, ndim)
  end
  return core.concatenate(parts, ndim - level, from), level + 1
end

--- An array from blocks: tables of arrays are joined side by side, tables of these on top of each
--- other.
function rearrange.block(blocks)
  if type(blocks) ~= "table" then
    blocks = { check.array(blocks, "blocks", "block", true) }
  end
  return (assemble(blocks, "block"))
end

-- The vector that an item of r_ stands for; strings are ranges, both ends included.
local function item_of(item, i, from)
  if type(item) ~= "string" then
    local ok, A = pcall(core.array, item)
    if not ok then
      fail("item %d of %s is no array: %s", i, from, reason(A))
    end
    return check.is_array(item) and item or A
  end
  local number = "%s*(%-?[%d.]+)%s*"
  local first, last, step = item:match("^" .. number .. ":" .. number .. ":?%s*(%-?[%d.]*)%s*$")
  first, last, step = tonumber(first), tonumber(last), step == "" and 1 or tonumber(step or "")
  if not (first and last and step) or step == 0 then
    fail("item %d of %s must be a range such as '1:5' or '1:9:2', got '%s'", i, from,
      quote(item))
  end
  local count = math.max(0, math.floor((last - first) / step) + 1)
  return core.arange(count) * step + first
end

--- Joins numbers, vectors and ranges end to end (arrays of more dimensions along axis 1).
function rearrange.r_(items)
  if type(items) ~= "table" then
    fail("r_ needs a table of numbers, arrays and ranges, got %s",
      check.is_array(items) and "array" or type(items))
  end
  local arrays = {}
  for i, item in ipairs(items) do
    arrays[i] = at_least_1(item_of(item, i, "r_"))
  end
  if #arrays == 0 then
    fail("r_ needs at least one item")
  end
  return core.concatenate(arrays, 1, "r_")
end

--- Joins along the last axis; vectors are columns.
function rearrange.c_(items)
  if type(items) ~= "table" then
    fail("c_ needs a table of arrays and ranges, got %s",
      check.is_array(items) and "array" or type(items))
  end
  local arrays, ndim = {}, 2
  for i, item in ipairs(items) do
    local A = item_of(item, i, "c_")
    arrays[i] = A.ndim < 2 and A:reshape(A.size, 1) or A
    ndim = math.max(ndim, arrays[i].ndim)
  end
  if #arrays == 0 then
    fail("c_ needs at least one item")
  end
  return core.concatenate(arrays, ndim, "c_")
end

--- A vector without the zeros at its ends.
function rearrange.trim_zeros(v, trim)
  v = check.array(v, "v", "trim_zeros")
  trim = check.word(trim or "fb", "trim", "trim_zeros", { "fb", "f", "b", "bf" })
  if v.ndim ~= 1 then
    fail("trim_zeros needs a vector, got shape %s", v.shape)
  end
  local places = core.where(v)
  if #places == 0 then
    return core.empty({ 0 }, v.dtype)
  end
  return v { { trim:find("f") and places[1] or 1, trim:find("b") and places[-1] or #v } }
end

-- Views of A along an axis; a piece ends behind each of `ends`.
local function cut(A, ends, axis)
  local pieces, extent = {}, A.shape[axis]
  for i = 1, #ends + 1 do
    local from = math.max(ends[i - 1] or 0, 0) + 1
    local to = math.min(ends[i] or extent, extent)
    pieces[i] = from <= to and A(along(axis, { from, to })) or
      core.empty(shape_without(A, axis), A.dtype)
  end
  return pieces
end

-- Each piece is a value of its own.
local MOST_PIECES <const> = 1 << 20

-- The ends of all pieces but the last, from their number or from a list of positions.
local function piece_ends(pieces, extent, even, from)
  if check.is_array(pieces) then
    pieces = pieces:totable()
  end
  if type(pieces) == "table" then
    local ends = {}
    for i, position in ipairs(pieces) do
      if math.type(position) ~= "integer" then
        fail("positions of %s must be integers, got %s", from, quote(position))
      end
      ends[i] = position < 0 and extent + position or position
    end
    return ends
  end
  local count = type(pieces) == "number" and math.tointeger(pieces)
  if not count or count < 1 then
    fail("%s needs a number of pieces of at least 1, or a table of positions", from)
  elseif count > MOST_PIECES then
    fail("%s: %d pieces are too many, at most %d are possible", from, count, MOST_PIECES)
  end
  if even and extent % count ~= 0 then
    fail("%s: %d elements cannot be split into %d equal pieces: use np.array_split", from, extent,
      count)
  end
  local ends, longer = {}, extent % count
  for i = 1, count - 1 do
    ends[i] = i * (extent // count) + math.min(i, longer)
  end
  return ends
end

--- Splits an array into views.
function rearrange.split(A, pieces, axis)
  A = check.array(A, "A", "split")
  axis = check.axis_options(axis, nil, "split", "axis").axis
  axis = check.axis(axis, A.ndim, "split", A.ndim > 0 and 1 or nil)
  return cut(A, piece_ends(pieces, A.shape[axis], true, "split"), axis)
end

--- As split, but the pieces may differ in length by one, the longer ones first.
function rearrange.array_split(A, pieces, axis)
  A = check.array(A, "A", "array_split")
  axis = check.axis_options(axis, nil, "array_split", "axis").axis
  axis = check.axis(axis, A.ndim, "array_split", A.ndim > 0 and 1 or nil)
  return cut(A, piece_ends(pieces, A.shape[axis], false, "array_split"), axis)
end

--- Splits side by side: vectors along axis 1, others along axis 2.
function rearrange.hsplit(A, pieces)
  A = check.array(A, "A", "hsplit")
  if A.ndim == 0 then
    fail("hsplit needs an array of at least one dimension")
  end
  local axis = A.ndim == 1 and 1 or 2
  return cut(A, piece_ends(pieces, A.shape[axis], true, "hsplit"), axis)
end

--- Splits along axis 1 an array of at least two dimensions.
function rearrange.vsplit(A, pieces)
  A = check.array(A, "A", "vsplit")
  if A.ndim < 2 then
    fail("vsplit needs an array of at least two dimensions, got shape %s", A.shape)
  end
  return cut(A, piece_ends(pieces, A.shape[1], true, "vsplit"), 1)
end

--- Splits along axis 3 an array of at least three dimensions.
function rearrange.dsplit(A, pieces)
  A = check.array(A, "A", "dsplit")
  if A.ndim < 3 then
    fail("dsplit needs an array of at least three dimensions, got shape %s", A.shape)
  end
  return cut(A, piece_ends(pieces, A.shape[3], true, "dsplit"), 3)
end

--- Repeats a whole array.
function rearrange.tile(A, repetitions)
  A = check.array(A, "A", "tile", true)
  if type(repetitions) ~= "table" then
    repetitions = { check.integer(repetitions, "repetitions", "tile", nil, 0) }
  end
  local counts = {}
  for i = 1, #repetitions do
    counts[i] = check.integer(repetitions[i], "repetitions", "tile", nil, 0)
  end
  while #counts < A.ndim do
    table.insert(counts, 1, 1)
  end
  A = at_least(A, #counts)
  -- Each axis of extent n is seen as (count, n) with count broadcast.
  local expanded, stretched, final = {}, {}, {}
  for k, extent in ipairs(A.shape) do
    expanded[2 * k - 1], expanded[2 * k] = 1, extent
    stretched[2 * k - 1], stretched[2 * k] = counts[k], extent
    final[k] = counts[k] * extent
  end
  if #final == 0 then
    return A:copy()
  end
  return core.broadcast_to(A:reshape(expanded), stretched):copy():reshape(final)
end

-- Repeats all slices along an axis as often.
local function repeated(A, count, axis)
  local parts, extents = A.shape, A.shape
  table.insert(parts, axis + 1, count)
  extents[axis] = extents[axis] * count
  local out = core.empty(parts, A.dtype)
  if count > most_copies then
    out["..."] = A:expand_dims(axis + 1)
  else -- long runs of each copy rather than short ones of all
    for k = 1, count do
      out[along(axis + 1, k)] = A
    end
  end
  return out:reshape(extents)
end

--- Repeats each element (np.repeat: its name is a keyword in Lua, so it needs np["repeat"]).
function rearrange.rep(A, counts, axis)
  A = check.array(A, "A", "rep", true)
  A, axis = check.axis_or_flat(A, axis, "rep")
  local extent = A.shape[axis]
  if type(counts) == "number" then
    counts = check.integer(counts, "counts", "rep", nil, 0)
    layout.count({ extent, counts }) -- or the extent may overflow
    return repeated(A, counts, axis)
  else
    counts = check.array(counts, "counts", "rep")
    if counts.ndim ~= 1 or #counts ~= extent and #counts ~= 1 then
      fail("'counts' of rep has shape %s, expected (%d,)", counts.shape, extent)
    elseif counts.dtype ~= "int64" or counts:lt(0):any() then
      fail("'counts' of rep must be integers of at least 0")
    end
    counts = core.broadcast_to(counts, { extent })
  end
  if extent > 0 then
    layout.count({ extent, counts:max() }) -- or the sums may overflow
  end
  local ends = counts:cumsum()
  local total = extent > 0 and ends[extent] or 0
  local positions = core.searchsorted(ends, core.arange(total), "right")
  return A(along(axis, positions))
end

--- A view with the order of elements reversed along axes.
function rearrange.flip(A, axis)
  A = check.array(A, "A", "flip")
  if type(axis) == "table" and #axis == 0 then
    axis = check.options(axis, "flip", "axis").axis
  end
  for _, k in ipairs(check.axes(axis, A.ndim, "flip")) do
    A = A(along(k, "::-1"))
  end
  return A
end

--- Columns in reverse order, a view.
function rearrange.fliplr(A)
  A = check.array(A, "A", "fliplr")
  if A.ndim < 2 then
    fail("fliplr needs an array of at least two dimensions, got shape %s", A.shape)
  end
  return A(":", "::-1")
end

--- Rows in reverse order, a view.
function rearrange.flipud(A)
  A = check.array(A, "A", "flipud")
  if A.ndim < 1 then
    fail("flipud needs an array of at least one dimension")
  end
  return A "::-1"
end

-- A copy moved by `shift` along an axis.
local function rolled(A, shift, axis)
  local extent = A.shape[axis]
  if extent == 0 or shift % extent == 0 then
    return core.array(A)
  end
  local out, by = core.empty_like(A), shift % extent
  out[along(axis, { by + 1, extent })] = A(along(axis, { 1, extent - by }))
  out[along(axis, { 1, by })] = A(along(axis, { extent - by + 1, extent }))
  return out
end

--- A copy whose elements are moved around in a circle.
function rearrange.roll(A, shift, axis)
  A = check.array(A, "A", "roll")
  if type(axis) == "table" and #axis == 0 then
    axis = check.options(axis, "roll", "axis").axis
  end
  if axis == nil then
    return rolled(A:ravel(), check.integer(shift, "shift", "roll"), 1):reshape(A.shape)
  end
  local axes = check.axes(axis, A.ndim, "roll")
  for i, k in ipairs(axes) do
    local by = type(shift) == "table" and shift[i] or shift
    A = rolled(A, check.integer(by, "shift", "roll"), k)
  end
  return A
end

--- A view turned by 90 degrees, from the first axis towards the second.
function rearrange.rot90(A, k, axes)
  A = check.array(A, "A", "rot90")
  k = check.integer(k, "k", "rot90", 1) % 4
  if A.ndim < 2 then
    fail("rot90 needs an array of at least two dimensions, got shape %s", A.shape)
  end
  if axes ~= nil and (type(axes) ~= "table" or #axes ~= 2) then
    fail("'axes' of rot90 must be a table of two axes")
  end
  axes = check.axes(axes or { 1, 2 }, A.ndim, "rot90")
  local first, second = axes[1], axes[2]
  if k == 2 then
    return rearrange.flip(A, { first, second })
  elseif k == 1 then
    return rearrange.flip(A, second):swapaxes(first, second)
  elseif k == 3 then
    return rearrange.flip(A:swapaxes(first, second), second)
  end
  return A(":")
end

-- --- padding ----------------------------------------------------------------------------------

-- {before, after} per axis, from 3, {3, 4} or {{1, 2}, {3, 4}}.
local function pad_widths(width, ndim)
  local widths = {}
  for k = 1, ndim do
    local one = width
    if type(width) == "table" and type(width[1]) == "table" then
      one = #width == 1 and width[1] or width[k]
      if #width ~= 1 and #width ~= ndim then
        fail("'width' of pad has %d pairs, the array has %d dimension%s", #width, ndim,
          ndim == 1 and "" or "s")
      end
    end
    local before = type(one) == "table" and one[1] or one
    local after = type(one) == "table" and (#one == 1 and one[1] or one[2]) or one
    if math.type(before) ~= "integer" or math.type(after) ~= "integer" or
        before < 0 or after < 0 then
      fail("'width' of pad must be made of integers of at least 0: 3, {before, after} or one such "
        .. "pair per axis")
    elseif before > check.most_elements or after > check.most_elements then
      fail("'width' of pad is too large: {%d, %d}", before, after)
    end
    widths[k] = { before, after }
  end
  return widths
end

-- The positions that padded places i (an array; 1 .. n are the elements) take their values from.
local sources = {
  edge = function(i, n)
    return core.clip(i, 1, n)
  end,
  wrap = function(i, n)
    return (i - 1) % n + 1
  end,
  reflect = function(i, n)
    local at = (i - 1) % math.max(2 * (n - 1), 1)
    return core.minimum(at, 2 * (n - 1) - at) + 1
  end,
  symmetric = function(i, n)
    local at = (i - 1) % (2 * n)
    return core.minimum(at, 2 * n - 1 - at) + 1
  end,
}

--- A copy with more elements on all sides.
function rearrange.pad(A, width, mode, options)
  A = check.array(A, "A", "pad")
  if type(mode) == "table" then
    mode, options = nil, mode
  end
  options = check.options(options, "pad", "mode", "constant_values")
  mode = check.word(mode or options.mode or "constant", "mode", "pad",
    { "constant", "edge", "reflect", "symmetric", "wrap" })
  local widths = pad_widths(width, A.ndim)
  if mode == "constant" then
    local extents, index = A.shape, {}
    for k, pair in ipairs(widths) do
      index[k] = { pair[1] + 1, pair[1] + extents[k] }
      extents[k] = extents[k] + pair[1] + pair[2]
    end
    local value = check.number(options.constant_values, "constant_values", "pad", 0)
    local out = core.full(extents, value, A.dtype)
    if A.size > 0 then
      out[index] = A
    end
    return out
  end
  local extents, inner = A.shape, {}
  for k, pair in ipairs(widths) do
    if extents[k] == 0 and pair[1] + pair[2] > 0 then
      fail("pad: axis %d has no elements to take values from", k)
    end
    inner[k] = { pair[1] + 1, pair[1] + extents[k] }
    extents[k] = extents[k] + pair[1] + pair[2]
  end
  local out = core.empty(extents, A.dtype)
  if out.size == 0 then
    return out
  end
  out[inner] = A
  -- The sides of one axis after the other; those of axes before it are there by then.
  for k, pair in ipairs(widths) do
    local extent, all = A.shape[k], inner[k]
    local part = out(inner)
    inner[k] = ":"
    for _, side in ipairs { { 1, pair[1] }, { all[2] + 1, extents[k] } } do
      if side[1] <= side[2] then
        local places = core.arange(side[1] - pair[1], side[2] - pair[1] + 1)
        out(inner)[along(k, side)] = part(along(k, sources[mode](places, extent)))
      end
    end
  end
  return out
end

--- The array itself if its elements are in row-major order without gaps, else such a copy.
function rearrange.ascontiguousarray(A)
  A = check.array(A, "A", "ascontiguousarray")
  return A.flags.c_contiguous and A or A:copy()
end

-- Another array of the same elements. Elsewhere an argument is a type, or a shape.
local function view(A, ...)
  if select("#", ...) > 0 then
    fail("view takes no argument: another type is A:astype(dtype), another shape A:reshape(shape)")
  end
  return A "..."
end

--- The methods of arrays among the functions.
rearrange.methods = { rep = rearrange.rep, ["repeat"] = rearrange.rep, view = view }

return rearrange

--- Functions written in Lua, applied to elements and lines of arrays; iteration over positions.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local layout = require "dnn.np.axes"
local rearrange = require "dnn.np.rearrange"

local apply = {}

--- A function of arrays from a function of numbers; the arguments broadcast.
function apply.vectorize(f, options)
  check.callable(f, "f", "vectorize")
  options = check.options(options, "vectorize", "otypes")
  return function(...)
    local arrays = table.pack(...)
    if arrays.n == 0 then
      fail("a vectorized function needs at least one argument")
    end
    for i = 1, arrays.n do
      arrays[i] = check.array(arrays[i], "argument " .. i, "a vectorized function", true)
    end
    arrays = table.pack(rearrange.broadcast_arrays(table.unpack(arrays, 1, arrays.n)))
    local shape, size = arrays[1].shape, arrays[1].size
    local lists = {}
    for i = 1, arrays.n do
      lists[i] = arrays[i]:ravel():totable()
    end
    local results, arguments = {}, {}
    for k = 1, size do
      for i = 1, arrays.n do
        arguments[i] = lists[i][k]
      end
      local result = f(table.unpack(arguments, 1, arrays.n))
      if type(result) ~= "number" and type(result) ~= "boolean" then
        fail("a vectorized function must return a number or a boolean, got %s",
          check.is_array(result) and "array" or type(result))
      end
      results[k] = result
    end
    local out = core.array(results, options.otypes)
    return check.unbox(size > 0 and out:reshape(shape) or core.zeros(shape, out.dtype))
  end
end

--- The results of a function of the lines along an axis, in place of the lines.
function apply.apply_along_axis(f, axis, A, ...)
  check.callable(f, "f", "apply_along_axis")
  A = check.array(A, "A", "apply_along_axis")
  axis = check.axis(axis, A.ndim, "apply_along_axis")
  if A.size == 0 then
    fail("apply_along_axis: an array of shape %s has no lines", A.shape)
  end
  local lines = A:moveaxis(axis, -1)
  local extents = table.move(lines.shape, 1, lines.ndim - 1, 1, {})
  local results, numbers = {}, true
  for i, line in lines:reshape(-1, lines.shape[lines.ndim]):rows() do
    local value = f(line, ...)
    numbers = numbers and type(value) == "number"
    if type(value) ~= "number" and type(value) ~= "boolean" and not check.is_array(value) then
      fail("apply_along_axis: f must return an array or a number, got %s", type(value))
    end
    local result = core.array(value)
    if i > 1 and result.shape ~= results[1].shape then
      fail("apply_along_axis: results of shapes %s and %s (line %d) differ", results[1].shape,
        result.shape, i)
    end
    results[i] = result
  end
  local stacked = rearrange.stack(results)
  if numbers and A.dtype == "float32" and stacked.dtype == "float64" then
    stacked = stacked:astype "float32" -- Lua's numbers have lost the type
  end
  for _, extent in ipairs(results[1].shape) do
    extents[#extents + 1] = extent
  end
  stacked = stacked:reshape(extents)
  for k = 1, results[1].ndim do -- the new axes, to where the lines were
    stacked = stacked:moveaxis(A.ndim - 1 + k, axis - 1 + k)
  end
  return check.unbox(stacked)
end

--- Different functions of x where different conditions hold.
function apply.piecewise(x, conditions, functions)
  x = check.array(x, "x", "piecewise")
  conditions = check.arrays(conditions, "conditions", "piecewise")
  if type(functions) ~= "table" or #functions < #conditions or #functions > #conditions + 1 then
    fail("piecewise needs %d or %d functions, got %s", #conditions, #conditions + 1,
      type(functions) == "table" and #functions or type(functions))
  end
  local out = core.zeros(x.shape, x.dtype)
  local rest = core.ones(x.shape, "bool")
  for i = 1, #functions do
    local mask = conditions[i] or rest
    if mask.dtype ~= "bool" or mask.shape ~= x.shape then
      fail("piecewise: condition %d must be bool of shape %s, got %s of shape %s", i, x.shape,
        mask.dtype, mask.shape)
    end
    rest = core.array(core.logical_and(rest, core.logical_not(mask)))
    if mask:any() then
      local f = functions[i]
      local value = type(f) == "function" and f(x[mask]) or f
      out[mask] = value
    end
  end
  return check.unbox(out)
end

--- An iterator over the positions of a shape: for i, j in np.ndindex(2, 3) do.
function apply.ndindex(...)
  local first = ...
  local shape = type(first) == "table" and table.move(first, 1, #first, 1, {}) or table.pack(...)
  for k = 1, #shape do
    shape[k] = check.integer(shape[k], "shape", "ndindex", nil, 0)
  end
  local count = layout.count(shape)
  local done, position = 0, {}
  return function()
    if done == count then
      return nil
    end
    local rest = done
    for k = #shape, 1, -1 do
      position[k] = rest % shape[k] + 1
      rest = rest // shape[k]
    end
    done = done + 1
    return table.unpack(position, 1, #shape)
  end
end

--- An iterator over positions and elements: for position, x in np.ndenumerate(A) do. A position is
--- a new table, which indexes: A[position].
function apply.ndenumerate(A)
  A = check.array(A, "A", "ndenumerate")
  local shape, flat, done = A.shape, A:ravel(), 0
  return function()
    if done == #flat then
      return nil
    end
    local rest, position = done, {}
    for k = #shape, 1, -1 do
      position[k] = rest % shape[k] + 1
      rest = rest // shape[k]
    end
    done = done + 1
    return position, flat[done]
  end
end

return apply

--- Several processes that work on one thing: `local dist = require "dnn.dist"`.
--
--     mpirun -n 4 dnnlua train.lua
--
--     local mean = dist.allreduce(gradients)      -- of all four
--     if dist.rank == 0 then print(mean.W1) end
--
-- dist.rank (0 .. size - 1) tells which process this is, dist.size how many there are, and
-- dist.local_rank which it is on its machine. Without mpirun there is one, of rank 0, and every
-- function works. All ranks call the same functions in the same order; where they do not, all of
-- them get an error. Values are arrays of every type, numbers, and tables and dnn.params of these;
-- what is only sent may have strings and booleans in it.
--
-- A script that ends with an error ends the processes of all ranks. net:fit takes `distributed`.

local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local np = require "dnn.np"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"
local values = require "dnn.dist.values"
local world = require "dnn.dist.world"

local mpi = world.mpi

local dist = { rank = world.rank, size = world.size, local_rank = world.local_rank }

local function check_root(caller, options)
  options = suggest.options(caller, options, { root = 0 })
  ranges.check(caller, "root", options.root, ranges.natural)
  if options.root >= world.size then
    fail("%s: root must be a rank, 0 to %d, got %d", caller, world.size - 1, options.root)
  end
  return options.root
end

--- What values.unpack takes of a list of arrays: fresh ones.
local function copies(arrays)
  local i = 0
  return function()
    i = i + 1
    return arrays[i]:copy()
  end
end

--- Sends a packed value of one rank to all, and returns it.
local function broadcast_packed(text, arrays, root)
  text = world.broadcast_text(text, root)
  local take = world.rank == root and copies(arrays) or np.empty
  return values.unpack(text, function(shape, dtype)
    local array = take(shape, dtype)
    if mpi then
      mpi.broadcast(array, root)
    end
    return array
  end)
end

--- The value of one rank, on all.
function dist.broadcast(value, options)
  local root, text, arrays = check_root("broadcast", options), nil, nil
  if world.rank == root then
    text, arrays = values.pack("broadcast", value)
  end
  world.agree(("broadcast\nroot %d"):format(root))
  return broadcast_packed(text, arrays, root)
end

--- The values of all ranks, in a list: that of rank 0 is the first.
function dist.allgather(value)
  local text, arrays = values.pack("allgather", value)
  world.agree("allgather")
  local list = {}
  for rank = 0, world.size - 1 do
    list[rank + 1] = broadcast_packed(rank == world.rank and text or nil, arrays, rank)
  end
  return list
end

-- --- reductions ----------------------------------------------------------------------------------

local operations <const> = { mean = true, sum = true, max = true }

-- The types of results that are not those of the values, as np.mean and np.sum have them.
local result_types <const> = {
  mean = { bool = "float64", uint8 = "float64", int64 = "float64" },
  sum = { bool = "int64", uint8 = "int64" },
  max = {},
}

--- An array of its own, of the type of the result.
local function operand(value, name, operation)
  if type(value) ~= "number" and not values.is_array(value) then
    fail("allreduce: arrays, numbers and tables of these are reduced, got %s%s", type(value),
      name ~= "" and " as " .. name or "")
  end
  local array = np.array(value)
  return array:astype(result_types[operation][array.dtype] or array.dtype):copy()
end

--- The mean, the sum or the maximum over all ranks, element by element, on all.
function dist.allreduce(value, operation)
  operation = operation == nil and "mean" or operation
  if not operations[operation] then
    fail("allreduce: %s", suggest.unknown("operation", operation, operations))
  end
  local arrays, lines, i = {}, { "allreduce", operation }, 0
  values.map("allreduce", value, function(entry, name)
    local array = operand(entry, name, operation)
    arrays[#arrays + 1] = array
    lines[#lines + 1] = ("%s%s %s"):format(name ~= "" and name .. " " or "", array.shape,
      array.dtype)
  end)
  world.agree(table.concat(lines, "\n"))
  for _, array in ipairs(arrays) do
    if mpi then
      mpi.reduce(array, operation == "max" and "max" or "sum")
    end
    if operation == "mean" then
      array:div_(world.size)
    end
  end
  return values.map("allreduce", value, function(entry)
    i = i + 1
    return type(entry) == "number" and arrays[i]:item() or arrays[i]
  end)
end

-- --- shares --------------------------------------------------------------------------------------

--- The part first .. last along an axis of an array (a view), or of a dataset of a file, of which
--- no more is read.
local function part_of(X, axis, first, last)
  local index = {}
  for i = 1, #X.shape do
    index[i] = ":"
  end
  index[axis] = last < first and { 2, 1 } or { first, last } -- { 2, 1 } are none

  return X(index)
end

local function check_axis(caller, X, axis)
  local ndim = #X.shape
  local place = math.type(axis) == "integer" and (axis < 0 and ndim + 1 + axis or axis)
  if not place then
    fail("%s: axis must be an integer, got %s", caller, math.type(axis) or type(axis))
  elseif place < 1 or place > ndim then
    fail("%s: axis %d is out of range for shape %s", caller, axis, X.shape)
  end
  return place
end

local function is_divisible(value)
  return values.is_array(value) or getmetatable(value) == "h5.dataset"
end

--- This rank's share of the examples.
function dist.shard(X, options)
  options = suggest.options("shard", options, { axis = -1 })
  X = type(X) == "table" and not is_divisible(X) and np.array(X) or X
  if not is_divisible(X) then
    fail("shard: X must be an array or a dataset of an h5 file, got %s", type(X))
  end
  local axis = check_axis("shard", X, options.axis)
  return part_of(X, axis, world.share(X.shape[axis]))
end

--- What each rank gets of a value of the root: entries of a list, or examples of an array.
local function parts_of(value)
  local parts = {}
  if values.is_array(value) then
    local axis = check_axis("scatter", value, -1)
    for rank = 0, world.size - 1 do
      parts[rank + 1] = part_of(value, axis, world.share(value.shape[axis], rank))
    end
  elseif type(value) == "table" and #value == world.size then
    parts = value
  else
    fail("scatter: the value must be an array or a list with an entry for each of the %d ranks, "
      .. "got %s", world.size, type(value) == "table" and #value .. " entries" or type(value))
  end
  return parts
end

--- Sends a packed value to one rank.
local function send(text, arrays, to)
  mpi.send(np.array { #text }, to)
  mpi.send(np.frombuffer(text, "uint8"), to)
  for _, array in ipairs(arrays) do
    mpi.send(array, to)
  end
end

local function receive(from)
  local length = np.array { 0 }
  mpi.receive(length, from)
  local text = np.empty(length(1), "uint8")
  mpi.receive(text, from)
  return values.unpack(text:tobytes(), function(shape, dtype)
    local array = np.empty(shape, dtype)
    mpi.receive(array, from)
    return array
  end)
end

--- To every rank its own part of a value of one of them.
function dist.scatter(value, options)
  local root, packed = check_root("scatter", options), {}
  if world.rank == root then
    for i, part in ipairs(parts_of(value)) do
      packed[i] = { values.pack("scatter", part) }
    end
  end
  world.agree(("scatter\nroot %d"):format(root))
  if world.rank ~= root then
    return receive(root)
  end
  for rank = 0, world.size - 1 do
    if rank ~= root then
      send(packed[rank + 1][1], packed[rank + 1][2], rank)
    end
  end
  local own = packed[root + 1]
  return values.unpack(own[1], copies(own[2]))
end

--- Waits until all ranks are here.
function dist.barrier()
  world.agree("barrier")
end

return suggest.strict(guards.module(dist), "dnn.dist", nil, {
  init = "require 'dnn.dist' is enough", finalize = "the world ends with the program",
  all_reduce = "write dist.allreduce(value, \"sum\")", all_gather = "write dist.allgather(value)",
  get_rank = "write dist.rank", world_size = "write dist.size", get_world_size = "write dist.size",
})

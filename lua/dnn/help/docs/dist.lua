--- Help for dnn.dist: see dnn.help.doc for the form of entries.

local dist = require "dnn.dist"

local docs = { title = "Several processes (MPI)", prefixes = { "dnn.dist." } }

--- The function that "dnn.dist.allreduce" stands for.
function docs.resolve(name)
  return dist[name:match("[%w_]+$")]
end

docs.entries = {
  {
    name = "dnn.dist.allgather",
    signature = "allgather(value) -> values",
    types = { value = "any", values = "any[]" },
    text = [[
      The values of all ranks in a list, that of rank 0 first: arrays of any shape and type,
      numbers, strings, booleans, and tables and dnn.params of these.]],
    example = [[
local dist = require "dnn.dist"
print(#dist.allgather(np.arange(3)), dist.allgather({rank = dist.rank})[1].rank)]],
    output = "1\t0",
  },
  {
    name = "dnn.dist.allreduce",
    signature = 'allreduce(value [, operation]) -> value',
    types = { value = "any", operation = '"mean"|"sum"|"max"' },
    choices = { operation = { "mean", "sum", "max" } },
    text = [[
      The mean, the sum or the maximum of the values of all ranks, element by element, on all of
      them: of an array, a number, or a table or dnn.params of these. Types and shapes must be the
      same on all ranks. The mean of integers is float64, and the sum of bool and uint8 is int64, as
      in np.mean and np.sum. The default is "mean".]],
    example = [[
local dist = require "dnn.dist"
local gradients = dnn.params{dW1 = np.ones(2, 3), db1 = np.zeros(2, 1)}
print(dist.allreduce(gradients))
print(dist.allreduce(np.array{1, 2}, "sum"), dist.allreduce(2.5, "max"))]],
    output = "dW1 (2, 3) float64\ndb1 (2, 1) float64\n[1 2]\t2.5",
  },
  {
    name = "dnn.dist.barrier",
    signature = "barrier()",
    text = [[
      Waits until all ranks are here. Under `mpirun -n 4 dnnlua script.lua` four processes run the
      script; dist.rank (0 to dist.size - 1) tells which of them this is, dist.local_rank which it
      is on its machine. Without mpirun there is one, of rank 0, and MPI is not loaded. A script
      that ends with an error, or os.exit with a status other than 0, ends the processes of all
      ranks. Each process uses its share of the processors of its machine, unless DNN_NUM_THREADS
      tells otherwise.]],
    example = [[
local dist = require "dnn.dist"
dist.barrier()
if dist.rank == 0 then print(("all %d are here"):format(dist.size)) end]],
    output = "all 1 are here",
  },
  {
    name = "dnn.dist.broadcast",
    signature = "broadcast(value [, {root = 0}]) -> value",
    types = { value = "any", root = "integer" },
    text = [[
      The value of the rank `root`, on all ranks; what the others give is not looked at, and may be
      nil. Arrays of any shape and type, numbers, strings, booleans, and tables and dnn.params of
      these.]],
    example = [[
local dist = require "dnn.dist"
print(dist.broadcast{seed = 3, x = np.arange(3)}.x)]],
    output = "[0 1 2]",
  },
  {
    name = "dnn.dist.scatter",
    signature = "scatter(value [, {root = 0}]) -> part",
    types = { value = "any", part = "any", root = "integer" },
    text = [[
      Gives every rank its own part of a value of the rank `root`: of an array its share of the
      examples, along the last axis; of a list with an entry for each rank that entry. What the
      other ranks give is not looked at, and may be nil.]],
    example = [[
local dist = require "dnn.dist"
print(dist.scatter(np.arange(6):reshape(2, 3)))]],
    output = "[[0 1 2]\n [3 4 5]]",
  },
  {
    name = "dnn.dist.shard",
    signature = "shard(X [, {axis = -1}]) -> array",
    types = { X = "dnn.array_like|h5.dataset", axis = "integer" },
    text = [[
      This rank's share of the examples of an array (a view), or of a dataset of an h5 file, of
      which only that part is read. Examples are along the last axis, or along `axis`; the shares of
      all ranks are together the whole, and differ by one example at most.]],
    example = [[
local dist = require "dnn.dist"
print(dist.shard(np.arange(6):reshape(3, 2), {axis = 1}).shape)]],
    output = "(3, 2)",
  },
}

return docs

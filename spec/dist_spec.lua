-- Several processes: dnn.dist in a world of one, and under mpirun.

local dist = require "dnn.dist"
local dnn = require "dnn"
local h5 = require "dnn.h5"
local mpi = require "spec.helpers.mpi"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local missing = mpi.missing()

describe("dnn.dist in a world of one", function()
  it("is rank 0 of 1, and loads no MPI", function()
    assert.same({ 0, 1, 0 }, { dist.rank, dist.size, dist.local_rank })
    assert.equal(dist, dnn.dist)
    assert.is_nil(package.loaded["dnn.mpi"])
  end)

  it("reduces a value to itself, of the types of np.mean and np.sum", function()
    for _, dtype in ipairs { "bool", "uint8", "int64", "float32", "float64" } do
      local A = np.array({ 1, 0, 1 }, dtype)
      for operation, expected in pairs { sum = A:sum { axis = 1, keepdims = true }.dtype,
          mean = A:mean { axis = 1, keepdims = true }.dtype, max = dtype } do
        local result = dist.allreduce(A, operation)
        assert.equal(expected, result.dtype)
        assert.same({ 1, 0, 1 }, result:astype("int64"):totable())
        assert.is_not.equal(rawequal(A, result), true)
      end
    end
    assert.equal("float", math.type(dist.allreduce(3)))
    assert.equal("integer", math.type(dist.allreduce(3, "sum")))
    local reduced = dist.allreduce { a = { 1, np.ones(2, 3).T },
      p = dnn.params { W = np.ones(1) } }
    assert.equal("(3, 2)", tostring(reduced.a[2].shape))
    assert.equal("W (1,) float64", tostring(reduced.p))
  end)

  it("sends fresh values to itself", function()
    local value = { x = np.arange(3), name = "a\0b", [7] = true,
      p = dnn.params { W = np.ones(2) } }
    local sent = { dist.broadcast(value), dist.allgather(value)[1], dist.scatter { value } }
    for _, result in ipairs(sent) do
      assert.equal("a\0b", result.name)
      assert.is_true(result[7])
      assert.is_true(result.x == value.x and not rawequal(result.x, value.x))
      assert.equal("W (2,) float64", tostring(result.p))
    end
    assert.is_nil(dist.broadcast(nil))
    assert.equal(1, dist.broadcast(np.array(1)):item())
    assert.equal(2, dist.scatter(np.ones(2, 2)).shape[2])
    dist.barrier()
  end)

  it("gives all examples as its shard, and of a dataset what is read", function()
    local A = np.arange(6):reshape(2, 3)
    assert.is_true(dist.shard(A) == A and dist.shard(A):is_view())
    local name = os.tmpname()
    do
      local f <close> = h5.open(name, "w")
      f:create("x", A)
    end
    local f <close> = h5.open(name)
    assert.is_true(dist.shard(f.x, { axis = 1 }) == A)
    os.remove(name)
  end)

  it("refuses what cannot be sent or reduced", function()
    local cycle = {}
    cycle[1] = cycle
    raises("broadcast: arrays, numbers, strings, booleans and tables of these can be sent, not "
      .. "function", dist.broadcast, { print })
    raises("not tables that hold themselves", dist.allgather, cycle)
    raises("the keys of tables must be numbers or strings, got boolean", dist.broadcast,
      { [true] = 1 })
    raises("allreduce: arrays, numbers and tables of these are reduced, got string as a.b",
      dist.allreduce, { a = { b = "x" } })
    raises("tables in tables are at most 64 deep", dist.allreduce, cycle)
    raises('there is no operation "avg"', dist.allreduce, 1, "avg")
    raises("root must be a rank, 0 to 0, got 1", dist.broadcast, 1, { root = 1 })
    raises("root must be an integer from 0 on", dist.scatter, { 1 }, { root = -1 })
    raises("a list with an entry for each of the 1 ranks, got 2 entries", dist.scatter, { 1, 2 })
    raises("shard: axis 3 is out of range for shape (2, 2)", dist.shard, np.ones(2, 2),
      { axis = 3 })
    raises("shard: X must be an array or a dataset", dist.shard, "x")
    raises("write dist.rank", function() return dist.get_rank() end)
  end)
end)

describe("dnn.dist under mpirun", function()
  if missing then
    pending(missing)
    return
  end

  local function check(result)
    assert.equal(0, result.status, result.err)
    return result.lines
  end

  it("reduces, sends and shares over all ranks", function()
    local lines = check(mpi.run(3, [[
local dist, dnn, np = require "dnn.dist", require "dnn", require "dnn.np"
local r = dist.rank
local function say(what, ...)
  local texts = { ... }
  for i, value in ipairs(texts) do
    texts[i] = (tostring(value):gsub("%s*\n%s*", " "))
  end
  io.write(("%s %d: %s\n"):format(what, r, table.concat(texts, " | ")))
end
say("self", dist.size, dist.local_rank)
for _, dtype in ipairs { "bool", "uint8", "int64", "float32", "float64" } do
  local A = np.array({ r, 1 }, dtype)
  say("reduce " .. dtype, dist.allreduce(A), dist.allreduce(A, "sum"), dist.allreduce(A, "max"))
end
say("nan", dist.allreduce(np.array { r == 1 and np.nan or 1.0 }, "max"))
say("strided", dist.allreduce((np.arange(6):reshape(2, 3) * r).T, "sum"))
say("number", dist.allreduce(r), dist.allreduce(r, "sum"), dist.allreduce(r / 2, "max"))
local p = dist.allreduce(dnn.params { W1 = np.ones(2) * r, b1 = np.ones(1) })
say("params", p, p.W1)
local b = dist.broadcast(r == 2 and { a = "x\0", { np.array(r), np.zeros { 0, 2 } } } or nil,
  { root = 2 })
say("broadcast", #b.a, b[1][1], b[1][2].shape)
local all = dist.allgather { np.arange(r), r }
say("gather", #all, all[3][1], all[2][2])
say("scatter", dist.scatter(r == 1 and np.arange(5) or nil, { root = 1 }),
  dist.scatter(r == 0 and { "a", "b", { "c" } } or nil))
say("shard", dist.shard(np.arange(7)), dist.shard(np.arange(2)))
say("large", dist.allreduce(np.ones(300000) * r, "sum"):sum())
dist.barrier()
]]))
    local expected = {}
    local function each(what, ...)
      for rank = 0, 2 do
        local values = { ... }
        for i, value in ipairs(values) do
          values[i] = type(value) == "table" and value[rank + 1] or value
        end
        expected[#expected + 1] = ("%s %d: %s"):format(what, rank, table.concat(values, " | "))
      end
    end
    each("self", "3", { "0", "1", "2" })
    each("reduce bool", "[0.66666667 1.        ]", "[2 3]", "[ True  True]")
    each("reduce uint8", "[1. 1.]", "[3 3]", "[2 1]")
    each("reduce int64", "[1. 1.]", "[3 3]", "[2 1]")
    each("reduce float32", "[1. 1.]", "[3. 3.]", "[2. 1.]")
    each("reduce float64", "[1. 1.]", "[3. 3.]", "[2. 1.]")
    each("nan", "[nan]")
    each("strided", "[[ 0  9] [ 3 12] [ 6 15]]")
    each("number", "1.0", "3", "1.0")
    each("params", "W1 (2,) float64 b1 (1,) float64", "[1. 1.]")
    each("broadcast", "2", "2", "(0, 2)")
    each("gather", "3", "[0 1]", "1")
    table.sort(expected)
    each("scatter", { "[0]", "[1 2]", "[3 4]" }, { "a", "b", "table" })
    each("shard", { "[0 1]", "[2 3]", "[4 5 6]" }, { "[]", "[0]", "[1]" })
    each("large", "900000.0")
    table.sort(expected)
    for i, line in ipairs(lines) do
      lines[i] = line:gsub("table: %w+", "table")
    end
    assert.same(expected, lines)
  end)

  it("raises on all ranks where they do not call the same", function()
    local lines = check(mpi.run(2, [[
local dist, np = require "dnn.dist", require "dnn.np"
local function say(...)
  io.write(dist.rank, ": ", select(2, pcall(...)):match ": (.*)", "\n")
end
say(dist.allreduce, { W = np.ones(2 + dist.rank, 3) })
say(dist.rank == 0 and dist.broadcast or dist.allgather, 1)
say(dist.allreduce, 1, dist.rank == 0 and "sum" or "max")
io.write(dist.rank, ": ", dist.allreduce(dist.rank, "sum"), "\n")
]]))
    local expected = {}
    for rank = 0, 1 do
      for _, text in ipairs { "1", "dist: the ranks do not call the same: rank 0 has W (2, 3) "
          .. "float64, rank 1 has W (3, 3) float64", "dist: the ranks do not call the same: rank 0 "
          .. "has broadcast, rank 1 has allgather", "dist: the ranks do not call the same: rank 0 "
          .. "has sum, rank 1 has max" } do
        expected[#expected + 1] = ("%d: %s"):format(rank, text)
      end
    end
    table.sort(expected)
    table.sort(lines)
    assert.same(expected, lines)
  end)

  -- What would wait forever if the others were not ended with the one that fails.
  local waiting = [[
local dist = require "dnn.dist"
if dist.rank == 1 then %s end
dist.barrier()
print "not reached"
]]

  it("ends all ranks when one ends with an error, with its message and a status", function()
    local result = mpi.run(3, waiting:format 'error "the reason"')
    assert.is_not.equal(0, result.status)
    assert.truthy(result.err:find("the reason", 1, true), result.err)
    assert.equal("", result.out)
    assert.equal(3, mpi.run(2, waiting:format "os.exit(3)").status)
  end)

  it("ends all ranks when one is killed", function()
    local result = mpi.run(2, waiting:format 'io.popen("kill -KILL $PPID"):close()')
    assert.is_not.equal(0, result.status)
    assert.equal("", result.out)
  end)

  it("ends in stock Lua as well", function()
    if program.is_sanitized() then
      pending "the modules load into no other program"
      return
    end
    local code = ("package.path, package.cpath = %q, %q\n"):format(package.path, package.cpath)
    local name = os.tmpname()
    program.write_file(name, code .. waiting:format 'error "the reason"')
    local result = program.shell(mpi.command(2, program.reference) .. " " .. name)
    assert.is_not.equal(0, result.status)
    assert.truthy(result.err:find("the reason", 1, true), result.err)
    program.write_file(name, code .. 'print(require("dnn.dist").allreduce(2, "sum"))')
    result = program.shell(mpi.command(2, program.reference) .. " " .. name)
    os.remove(name)
    assert.equal("4\n4\n", result.out)
    assert.equal(0, result.status)
  end)

  it("ends cleanly by an interrupt of mpirun", function()
    local name = os.tmpname()
    program.write_file(name, [[
local dist = require "dnn.dist"
dist.barrier()
if dist.rank == 0 then
  io.popen("kill -INT " .. arg[1]):close()
end
while true do dist.barrier() end
]])
    local result = program.shell(("%s sh -c 'exec mpirun -n 2 %s %s $$'"):format(
      mpi.command(0):match "^(.*) mpirun", program.path, name))
    os.remove(name)
    assert.is_not.equal(0, result.status)
    assert.equal("", result.out)
  end)

  it("shares the processors of the machine, unless the environment tells otherwise", function()
    local code = 'local dist = require "dnn.dist"\n'
      .. 'print(require("dnn.core").np.show_config().threads)'
    local processors = tonumber(program.shell("nproc").out)
    for _, threads in ipairs(check(mpi.run(processors, code))) do
      assert.equal("1", threads)
    end
    local name = os.tmpname()
    program.write_file(name, code)
    local result = program.shell("export DNN_NUM_THREADS=3; " .. mpi.command(2) .. " " .. name)
    os.remove(name)
    assert.equal("3\n3\n", result.out)
  end)

  it("says what is missing where it was built without MPI", function()
    local result = mpi.run(2, [[
package.preload["dnn.mpi"] = function() error("module 'dnn.mpi' not found: ...") end
print(select(2, pcall(require, "dnn.dist")))
]])
    assert.equal(0, result.status, result.err)
    local _, count = result.out:gsub("built without MPI: install libopenmpi%-dev", "")
    assert.equal(2, count, result.out)
  end)
end)

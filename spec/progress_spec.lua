local progress = require "dnn.progress"
local program = require "spec.helpers.program"

describe("dnn.progress", function()
  --- Runs code where standard error is no terminal.
  local function run(code, environment)
    local result = program.shell(("%s %s -e %s"):format(environment or "DNNLUA_PROGRESS=",
      program.quote(program.path), program.quote("local dnn, np = require 'dnn', require 'dnn.np' "
        .. code)))
    assert.equal(0, result.status, result.err)
    return result.err, result.out
  end

  --- The values that a loop over a bar gets.
  local function values(...)
    local found = {}
    for a, b in progress.new(...) do
      found[#found + 1] = b == nil and tostring(a) or ("%s:%s"):format(a, b)
    end
    return table.concat(found, " ")
  end

  it("goes over counts, lists, rows of arrays and iterators", function()
    local np = require "dnn.np"
    assert.equal("1 2 3", values(3))
    assert.equal("", values(0))
    assert.equal("1:x 2:y", values { "x", "y" })
    assert.equal("1:[1. 2.] 2:[3. 4.]", values(np.array { { 1., 2 }, { 3, 4 } }))
    local n = 0
    assert.equal("1 2", values(function()
      n = n + 1
      return n <= 2 and n or nil
    end))
    local batches = setmetatable({}, { __len = function() return 2 end, __call = function(_, _, i)
      i = (i or 0) + 1
      return i <= 2 and i or nil
    end })
    assert.equal("1 2", values(batches))
    assert.equal(2, (progress.new(batches)).total)
  end)

  it("leaves one line where there is no terminal", function()
    local err, out = run "for i in dnn.progress(3, { desc = 'three' }) do print(i) end"
    assert.matches("^three 100%%|[^|]+| 3/3 %[00:00<00:00, [%d.]+ it/s%]\n$", err)
    assert.equal("1\n2\n3\n", out)
    assert.matches("^ 40%%|#+ +| 4/10 ", (run("for i in dnn.progress(10) do if i == 5 then break "
      .. "end end", "DNNLUA_PROGRESS= LC_ALL=C")))
    assert.matches("^5 batch %[00:00, [%d.]+ batch/s%] loss=0.25\n$", (run [[
      local n = 0
      local function next_batch() n = n + 1 return n <= 5 and n or nil end
      local bar = dnn.progress(next_batch, {unit = "batch"})
      for _ in bar do bar:set { loss = 0.25 } end]]))
  end)

  it("writes a line every 10 % or nothing, as DNNLUA_PROGRESS says", function()
    local err = run("for i in dnn.progress(1000) do end", "DNNLUA_PROGRESS=log")
    local _, lines = err:gsub("\n", "")
    assert.equal(10, lines)
    assert.matches("\n 20%%|", err)
    assert.equal("", (run("for i in dnn.progress(1000) do end", "DNNLUA_PROGRESS=off")))
  end)

  it("ends with an error or a break of its loop", function()
    local bar = progress.new(3)
    assert.is_false(pcall(function()
      for i in bar, nil, nil, bar do
        error(i)
      end
    end))
    assert.is_not_nil(bar.stopped_at)
    bar:update(2)
    assert.equal(0, bar.count)
  end)

  it("fits into few columns", function()
    local bar <close> = progress.new(1000, { desc = "a long description of the work" })
    bar:set { loss = 1 }
    for columns = 1, 100 do
      assert.is_true(utf8.len(bar:text(columns)) <= columns, columns)
    end
  end)

  it("refuses what is no iterator and unknown options", function()
    assert.error_matches(function() progress.new("x") end,
      "a bar needs a count, a list, an array or an iterator, got string")
    assert.error_matches(function() progress.new(-1) end, "a count of 0 or more, got %-1")
    assert.error_matches(function() progress.new(3, { descr = "x" }) end, "did you mean 'desc'")
    assert.error_matches(function() progress.new(3):set(5) end, "must be a table")
    assert.error_matches(function() progress.new(3):update("x") end, "by a number, got string")
  end)
end)

-- Memory: what the collector cannot see by itself is given back in time. Each test is a process of
-- its own, whose highest resident size the system reports.

local np = require("dnn.core").np
local program = require("spec.helpers.program")

-- Runs Lua code and returns the megabytes that the process needed at most.
local function peak(code)
  local name = os.tmpname()
  program.write_file(name, code .. [[

local status = assert(io.open("/proc/self/status")):read("a")
print("peak " .. status:match("VmHWM:%s*(%d+) kB"))
]])
  local result = program.run(program.quote(name))
  os.remove(name)
  local kilobytes = result.out:match("peak (%d+)")
  assert(kilobytes, result.err)
  return tonumber(kilobytes) / 1024
end

describe("peak memory", function()
  -- Sanitizers keep freed memory for a while.
  local sanitized = program.is_sanitized()
  local unknown = not program.exists("/proc/self/status")
  local function needs_plain_program()
    if sanitized or unknown then
      pending("resident sizes say nothing here")
    end
  end

  it("of 3000 dead arrays of 1 MB with 300 kept alive is below 450 MB", function()
    needs_plain_program()
    local megabytes = peak [[
      local np = require("dnn.core").np
      local kept = {}
      for i = 1, 3000 do
        local A = np.ones(131072)
        if i % 10 == 0 then kept[#kept + 1] = A end
      end
      assert(#kept == 300 and kept[300]:sum() == 131072)
    ]]
    assert(megabytes > 290 and megabytes < 450, megabytes)
  end)

  it("of 400 arrays of 10 MB, made and dropped, is below 120 MB", function()
    needs_plain_program()
    local megabytes = peak [[
      local np = require("dnn.core").np
      for _ = 1, 400 do
        local A = np.ones(1310720)
        assert(A(7) == 1)
      end
    ]]
    assert(megabytes < 120, megabytes)
  end)

  it("of many small arrays stays small", function()
    needs_plain_program()
    local megabytes = peak [[
      local np = require("dnn.core").np
      local sum = 0
      for i = 1, 300000 do sum = sum + np.full(3, i)(2) end
      assert(sum == 300000 * 300001 // 2)
    ]]
    assert(megabytes < 60, megabytes)
  end)
end)

describe("a training loop", function()
  -- Turns whose temporaries are many times what is alive at their end, and of many sizes.
  local function check(m)
    local dnn = require "dnn"
    local X, Y = np.random.randn(784, m), np.random.rand(1, m):gt(0.5):astype "float64"
    local params = dnn.initialize_parameters_deep { 784, 200, 100, 1 }
    local w, b = np.zeros(784, 1), 0
    local function turn()
      local AL, caches = dnn.L_model_forward(X, params)
      dnn.compute_cost(AL, Y)
      params = dnn.update_parameters(params, dnn.L_model_backward(AL, Y, caches), 0.0075)
      local A = 1 / (1 + np.exp(-(w.T:dot(X) + b)))
      w = w - 0.005 * (X:dot((A - Y).T) / m)
      b = b - 0.005 * (A - Y):sum() / m
    end
    for _ = 1, 30 do
      turn()
    end
    local fresh = np.memory().fresh
    for _ = 1, 30 do
      turn()
    end
    assert.equal(fresh, np.memory().fresh)
  end

  it("written step by step needs no new memory after its first turns", function()
    if program.is_sanitized() then
      pending("the sanitizer has no pool")
    end
    check(50)
    check(3000)
  end)
end)

describe("a table that stands for an array", function()
  it("stays while it is copied, whatever is collected then", function()
    -- The copy of so many numbers makes the binding run a collection.
    local count = 5 << 20
    local p = {}
    for i = 1, count do
      p[i] = i < count and 0 or 1
    end
    assert.equal(count, np.random.choice(count, { p = p }))
  end)
end)

describe("memory that cannot be had", function()
  it("is an error that names the shape, after which work goes on", function()
    local ok, message = pcall(np.ones, 1 << 46)
    assert.is_false(ok)
    local expected = "not enough memory for an array of shape (70368744177664,) (5.63e+05 GB, "
    assert(message:find(expected, 1, true), message)
    assert.equal(3.0, np.ones(3):sum())
  end)
end)

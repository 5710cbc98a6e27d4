-- Functions of Lua applied to arrays, and types. (What NumPy has, too: numpy_spec.lua.)

local np = require "dnn.np"

describe("np.vectorize", function()
  it("calls its function once per element, in row-major order", function()
    local calls = {}
    local f = np.vectorize(function(x, y)
      calls[#calls + 1] = x * 10 + y
      return x + y
    end)
    assert.equal("[[4 5 6]\n [5 6 7]]", tostring(f({ { 1 }, { 2 } }, { 3, 4, 5 })))
    assert.same({ 13, 14, 15, 23, 24, 25 }, calls)
  end)

  it("gives numbers for numbers, and the type that is asked for", function()
    local f = np.vectorize(math.sqrt)
    assert.equal(3.0, f(9))
    assert.equal("float32", np.vectorize(math.sqrt, { otypes = "float32" })({ 4, 9 }).dtype)
    assert.equal("bool", np.vectorize(function(x) return x > 2 end)({ 1, 3 }).dtype)
    assert.equal("(0, 2)", tostring(f(np.ones { 0, 2 }).shape))
  end)

  it("passes on the errors of its function", function()
    assert.error_matches(function()
      np.vectorize(function(x) return x.field end)({ 1 })
    end, "attempt to index a number value")
  end)
end)

describe("np.apply_along_axis", function()
  it("passes further arguments, and keeps float32", function()
    local A = np.array({ { 1, 2 }, { 3, 4 } }, "float32")
    local scaled = np.apply_along_axis(function(line, factor)
      return line:sum() * factor
    end, 2, A, 10)
    assert.equal("[30. 70.]", tostring(scaled))
    assert.equal("float32", scaled.dtype)
    assert.equal(6, np.apply_along_axis(np.sum, 1, { 1, 2, 3 }))
  end)
end)

describe("np.ndindex and np.ndenumerate", function()
  it("run over all positions", function()
    local seen = {}
    for i, j, k in np.ndindex { 2, 1, 2 } do
      seen[#seen + 1] = ("%d%d%d"):format(i, j, k)
    end
    assert.equal("111 112 211 212", table.concat(seen, " "))
    for _ in np.ndindex(2, 0) do
      error "there is none"
    end
    local A = np.array { { 5, 6 }, { 7, 8 } }
    local positions = {}
    for position, x in np.ndenumerate(A.T) do
      assert.equal(x, A.T[position])
      positions[#positions + 1] = position
    end
    assert.same({ { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 2 } }, positions)
  end)
end)

describe("np.put and its like", function()
  it("write through views", function()
    local A = np.arange(6):reshape(2, 3)
    np.put(A.T, { 2, -1 }, { 70, 80 })
    assert.equal("[[ 0  1  2]\n [70  4 80]]", tostring(A))
    np.place(A(":", "2:"), A(":", "2:"):gt(3), 0)
    assert.equal("[[ 0  1  2]\n [70  0  0]]", tostring(A))
    np.fill_diagonal(A.T, 9)
    assert.equal("[[ 9  1  2]\n [70  9  0]]", tostring(A))
    np.copyto(A, { 1, 2, 3 })
    assert.equal("[[1 2 3]\n [1 2 3]]", tostring(A))
    np.put_along_axis(A, np.argmax(A, { axis = 2, keepdims = true }), -1, 2)
    assert.equal("[[ 1  2 -1]\n [ 1  2 -1]]", tostring(A))
  end)

  it("do nothing for no positions", function()
    local A = np.ones(2)
    np.put(A, {}, 5)
    np.place(A, { false, false }, {})
    assert.equal("[1. 1.]", tostring(A))
  end)
end)

describe("types", function()
  it("have the limits that Lua computes", function()
    for _, dtype in ipairs { "float64", "float32" } do
      local limits = np.finfo(dtype)
      local one = np.ones({ 1 }, dtype)
      assert.is_true(((one + limits.eps) - one)[1] == limits.eps)
      assert.is_true(((one + limits.eps / 2) - one)[1] == 0)
      assert.is_true(np.isinf(np.array({ limits.max }, dtype) * 2)[1])
      assert.is_true((np.array({ limits.smallest_subnormal }, dtype) / 2)[1] == 0)
      assert.equal(-limits.max, limits.min)
      assert.equal(limits.tiny, limits.smallest_normal)
      assert.equal(dtype, np.finfo(one).dtype)
    end
    assert.same({ bits = 8, min = 0, max = 255, dtype = "uint8" }, np.iinfo(np.uint8))
    assert.equal(math.maxinteger, np.iinfo(7).max)
    np.finfo("float64").max = 1 -- a copy
    assert.is_true(np.finfo(np.float64).max > 1e308)
  end)

  it("promote", function()
    assert.equal("float64", np.result_type("int64", "float32", 1))
    assert.equal("uint8", np.result_type("bool", "uint8"))
    assert.is_true(np.can_cast("int64", "float64"))
    assert.is_false(np.can_cast(2.5, "int64"))
  end)
end)

describe("np.info", function()
  it("prints the help of a function", function()
    local text
    np.info(np.sum, { output = function(t) text = t end })
    assert.matches("^np.sum%(A %[, axis%]%)", text)
  end)
end)

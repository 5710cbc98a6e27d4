-- Functions of Lua applied to arrays. (What NumPy has, too: numpy_spec.lua.)

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

describe("np.ndindex", function()
  it("runs over all positions of a shape", function()
    local seen = {}
    for i, j, k in np.ndindex { 2, 1, 2 } do
      seen[#seen + 1] = ("%d%d%d"):format(i, j, k)
    end
    assert.equal("111 112 211 212", table.concat(seen, " "))
  end)

  it("runs over nothing where there are no positions", function()
    for _ in np.ndindex(2, 0) do
      error "there is none"
    end
    for _ in np.ndindex() do
      error "there is none"
    end
  end)
end)

describe("np.ndenumerate", function()
  it("runs over positions and elements", function()
    local A = np.array { { 5, 6 }, { 7, 8 } }
    local positions = {}
    for position, x in np.ndenumerate(A.T) do
      assert.equal(x, A.T[position])
      positions[#positions + 1] = position
    end
    assert.same({ { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 2 } }, positions)
  end)
end)

-- Products: dot and matmul.

local np = require("dnn.core").np
local raises = require("spec.helpers.raises")

describe("dot", function()
  it("multiplies matrices and vectors", function()
    local A, B = np.array { { 1, 2, 3 }, { 4, 5, 6 } }, np.array { { 1, 0 }, { 2, 1 }, { 0, 2.5 } }
    assert(np.array { { 5, 9.5 }, { 14, 20 } } == A:dot(B))
    assert(np.array { { 5, 14 }, { 9.5, 20 } } == np.dot(B.T, A.T))
    assert(np.array { 14, 32 } == A:dot(np.array { 1, 2, 3 }))
    assert(np.array { 5, 7, 9 } == np.dot({ 1, 1 }, A))
    assert.equal(32, np.dot({ 1, 2, 3 }, { 4, 5, 6 }))
    assert(A * 2 == np.dot(A, 2))
    assert.equal(6, np.dot(2, 3))
  end)

  it("combines stacks as NumPy", function()
    local A, B = np.ones(2, 3, 4), np.ones(5, 4, 6)
    assert.equal("(2, 3, 5, 6)", tostring(A:dot(B).shape))
    assert.equal("(2, 3)", tostring(A:dot(np.ones(4)).shape))
    assert.equal(480.0 * 1.5, A:dot(B):sum())
  end)

  it("of integers is exact, and wide", function()
    local big = np.array { { math.maxinteger, 1 } }
    assert.equal(math.mininteger, big:dot(np.array { { 1 }, { 1 } })(1, 1))
    assert.equal(130050, np.dot(np.array({ 255, 255 }, "u8"), np.array({ 255, 255 }, "u8")))
    assert.equal(65025, np.dot(np.array(255, "u8"), np.array({ 255 }, "u8"))(1))
    assert.equal(2, np.dot({ true, true }, { true, true }))
    assert.equal("float32", np.ones({ 2 }, "f32"):dot(np.ones({ 2, 2 }, "f32")).dtype)
  end)

  it("of nothing is 0", function()
    assert(np.zeros(2, 3) == np.zeros(2, 0):dot(np.zeros(0, 3)))
    assert.equal("(0, 3)", tostring(np.zeros(0, 2):dot(np.zeros(2, 3)).shape))
    assert.equal(0.0, np.dot(np.zeros(0), np.zeros(0)))
  end)

  it("keeps -0.0 in plain products only", function()
    local column, row = np.array { { -1.0 }, { 1 } }, np.array { { 0.0, 2.385 } }
    assert.equal("[[-0.    -2.385]\n [ 0.     2.385]]", tostring(column:dot(row)))
    assert.equal("[[0.]]", tostring(np.array({ { -1.0, -1 } }):dot(np.zeros(2, 1))))
  end)

  it("carries NaN and infinities past zeros", function()
    local C = np.array({ { 0.0, 1 } }):dot(np.array { { math.huge, 1 }, { 1, 0 / 0 } })
    assert(C(1, 1) ~= C(1, 1) and C(1, 2) ~= C(1, 2))
  end)

  it("agrees with sums of products for all sizes and layouts", function()
    local r = np.random.RandomState(3)
    for _, size in ipairs { { 1, 1, 1 }, { 3, 7, 5 }, { 17, 33, 9 }, { 40, 1, 31 }, { 5, 300, 3 },
                            { 65, 129, 67 } } do
      local m, k, n = table.unpack(size)
      local A, B = r:randn(m, 2 * k)(":, ::-2"), r:randn(n, k).T
      local expected = np.sum(A:expand_dims(3) * B:expand_dims(1), { axis = 2 })
      local error = np.abs(A:dot(B) - expected):max()
      assert(error <= 1e-12, ("%d %d %d: %g"):format(m, k, n, error))
    end
  end)

  it("writes into 'out', which may be an operand", function()
    local A, B = np.array { { 1.0, 2 }, { 3, 4 } }, np.array { { 0.0, 1 }, { 1, 0 } }
    assert(rawequal(A, np.dot(A, B, { out = A })))
    assert(np.array { { 2, 1 }, { 4, 3 } } == A)
    raises("option 'out' is int64 of shape (2, 2), the result is float64 of shape (2, 2)", np.dot,
      A, B, { out = np.zeros({ 2, 2 }, "int64") })
    raises("unknown option 'uot': did you mean 'out'?", np.dot, A, B, { uot = A })
  end)

  it("tells shapes that do not fit", function()
    raises("cannot dot: shapes (2, 3) and (2, 3) do not fit, the inner dimensions are 3 and 2",
      np.dot, np.ones(2, 3), np.ones(2, 3))
    raises("array or number expected, got nil", np.dot, np.ones(2), nil)
    raises("no array given: for the method write A:dot() with a colon", function()
      np.ones(2).dot()
    end)
    local deep = {}
    for i = 1, 10 do deep[i] = 1 end
    raises("the product would have 18 dimensions, at most 16 are possible", np.dot, np.ones(deep),
      np.ones(deep))
  end)
end)

describe("matmul", function()
  it("broadcasts stacks of matrices", function()
    local A, B = np.ones(2, 1, 3, 4), np.ones(5, 4, 6)
    assert.equal("(2, 5, 3, 6)", tostring(np.matmul(A, B).shape))
    assert.equal("(5, 6)", tostring(np.matmul(np.ones(4), B).shape))
    assert.equal("(2, 1, 3)", tostring(A:matmul(np.ones(4)).shape))
    assert.equal(4.0, np.matmul(A, B):max())
  end)

  it("refuses numbers and stacks that do not fit", function()
    raises("matmul needs arrays of at least one dimension, for a product with a number write '*'",
      np.matmul, np.ones(2), 3)
    raises("cannot matmul: shapes (2, 3, 4) and (3, 4) do not fit", np.matmul, np.ones(2, 3, 4),
      np.ones(3, 4))
    raises("do not broadcast", np.matmul, np.ones(2, 3, 4), np.ones(3, 4, 2))
  end)
end)

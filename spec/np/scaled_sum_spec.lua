-- A:add_(B, {alpha = x}): the bits of A + x * B, in one pass.

local np = require "dnn.np"

local function raises(text, f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  assert(tostring(message):find(text, 1, true), message)
end

describe("a sum with a factor", function()
  local function check(A, B, alpha)
    for _, sign in ipairs { 1, -1 } do
      local expected = sign == 1 and A + alpha * B or A - alpha * B
      local target = np.copy(A)
      local result = sign == 1 and target:add_(B, { alpha = alpha })
        or target:sub_(B, { alpha = alpha })
      assert.is_true(rawequal(result, target))
      assert.equal(expected:astype(A.dtype):tobytes(), target:tobytes())
    end
  end

  it("has the bits of the product and then the sum", function()
    np.random.seed(1)
    for _, dtype in ipairs { "float64", "float32" } do
      for _, shape in ipairs { { 1 }, { 7 }, { 3, 5 }, { 40, 1025 }, { 300, 400 } } do
        local A, B = np.random.randn(shape):astype(dtype), np.random.randn(shape):astype(dtype)
        check(A, B, 0.1)
        check(A, B, -3)
        check(A.T, B.T, 1 / 3)
        check(A, B { "1:1" }, 0.7)
      end
      local A = np.random.randn(6, 8):astype(dtype)
      check(A, np.random.randn(8):astype(dtype), 0.1)
      check(A.T, np.random.randn(8, 1):astype(dtype), 0.1)
      check(A { ":", "1::2" }, A { ":", "2::2" }, 0.3)
    end
  end)

  it("takes numbers and other types as the sum does", function()
    check(np.ones(3), np.arange(3), 0.5)
    check(np.ones(3), np.arange(3.0):astype "float32", 0.1)
    check(np.ones({ 3 }, "float32"), np.arange(3.0):astype "float32", 0.1)
    check(np.arange(3), np.arange(3), 2)
    assert.equal("[2. 2.]", tostring(np.ones(2):add_(2, { alpha = 0.5 })))
    assert.equal("[3. 4.]", tostring(np.ones(2):add_({ 4, 6 }, { alpha = 0.5 })))
  end)

  it("may read what it writes", function()
    local A = np.arange(8.0)
    A:add_(A, { alpha = 2 })
    assert.is_true(A == 3 * np.arange(8.0))
    A = np.arange(8.0)
    A "2:":add_(A ":-2", { alpha = 10 })
    assert.equal("[ 0.  1. 12. 23. 34. 45. 56. 67.]", tostring(A))
    A = np.arange(4.0)
    A:add_(A "::-1", { alpha = 1 })
    assert.equal("[3. 3. 3. 3.]", tostring(A))
  end)

  it("refuses what does not fit", function()
    local A = np.zeros(2, 3)
    raises("cannot add: shape (4,) does not broadcast to (2, 3)", A.add_, A, np.ones(4),
      { alpha = 2 })
    raises("unknown option 'alhpa': did you mean 'alpha'?", A.add_, A, A, { alhpa = 2 })
    raises("option 'alpha' must be a number, got userdata", A.sub_, A, A, { alpha = A })
    raises("broadcast view", function()
      np.broadcast_to(np.ones(3), { 2, 3 }):add_(A, { alpha = 2 })
    end)
    raises("add_", function()
      np.arange(3):add_(np.arange(3), { alpha = 0.5 }, 1)
    end)
    assert.is_true(A == np.zeros(2, 3))
  end)
end)

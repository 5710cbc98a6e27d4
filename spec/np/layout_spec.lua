-- Where the elements of results lie in memory: as NumPy puts them, whose strides are recorded here,
-- and how sums of them come out, whose digits depend on it.

local np = require "dnn.np"

-- The strides of an array in elements.
local function strides(A)
  local list = {}
  for axis = 1, A.ndim do
    list[axis] = A.strides[axis] // A.itemsize
  end
  return table.concat(list, " ")
end

local t = np.arange(24.0):reshape(2, 3, 4):transpose(3, 1, 2) -- (4, 2, 3)
local by_rows = np.zeros(4, 2, 3)
local x, y = np.arange(6.0):reshape(2, 3).T, np.arange(6.0):reshape(3, 2)

describe("what is computed element by element", function()
  it("lies in memory as its operand", function()
    assert.equal("1 12 4", strides(t))
    for _, A in ipairs { t + 1, 1 - t, -t, np.exp(t), t ^ 2, t ^ 3, np.abs(t), t:gt(3), t * t,
      np.where(t:gt(3), t, 0), np.clip(t, 1, 2), np.round(t, 1), np.isnan(t), np.sqrt(t),
      np.nan_to_num(t), np.maximum(t, 0), np.logical_not(t), np.sigmoid(t) } do
      assert.equal("1 12 4", strides(A))
      assert.is_false(A:is_view())
      assert.is_true(A == np.array(A:totable(), A.dtype))
    end
    assert.equal("1 3", strides(np.zeros(2, 3, "uint8").T / 255))
    assert.is_true((np.zeros(2, 3).T / 255).flags.f_contiguous)
  end)

  it("goes forwards and has no gaps where the operand is reversed or cut", function()
    assert.equal("1 12 4", strides(t "::-1" * 1))
    assert.equal("1 6 2", strides(t "::2" * 1))
  end)

  it("has the order of a broadcast operand's other axes", function()
    assert.equal("4 1", strides(np.broadcast_to(np.arange(3.0):reshape(3, 1), { 3, 4 }) * 1))
    assert.equal("3 1", strides(np.broadcast_to(np.arange(4.0), { 3, 4 }).T * 1))
    assert.equal("1 3", strides(x + np.arange(2.0)))
    assert.equal("1 3", strides(np.arange(2.0) + x))
    assert.equal("2 1", strides(np.arange(3.0):reshape(3, 1) + np.arange(2.0)))
  end)

  it("is by rows where one of the operands is", function()
    assert.equal("2 1", strides(x + y))
    assert.equal("2 1", strides(y + x))
    assert.equal("2 1", strides(x { ":", "1:1" } + y))
    assert.equal("6 3 1", strides(by_rows + t))
    assert.equal("6 3 1", strides(np.where(t:gt(3), by_rows, t)))
    assert.equal("6 3 1", strides(np.clip(t, by_rows, nil)))
  end)

  it("takes what is given for it as it is", function()
    local out = np.empty(4, 2, 3)
    np.add(t, 1, { out = out })
    assert.equal("6 3 1", strides(out))
    assert.is_true(out == t + 1)
    local F = np.empty(3, 2, 4).T:transpose(1, 2, 3)
    np.exp(t, { out = F })
    assert.is_true(F == np.exp(t))
    local A = t * 1
    A:add_(by_rows):mul_(2)
    assert.equal("1 12 4", strides(A))
    assert.is_true(A == t + t)
  end)
end)

describe("copies", function()
  it("keep the order unless they are asked for another", function()
    for _, A in ipairs { np.array(t), np.copy(t), t:astype "float32", t:copy "K", np.sort(t, 1),
      np.zeros_like(t), np.ones_like(t), np.full_like(t, 3), np.empty_like(t), np.roll(t, 1, 2) } do
      assert.equal("1 12 4", strides(A))
      assert.is_false(A:is_view())
    end
    for _, A in ipairs { t:copy(), np.copy(t, "C"), t:astype("float32", "C"),
      t:astype("float32", { order = "C" }), np.ascontiguousarray(t * 2) } do
      assert.equal("6 3 1", strides(A))
    end
    assert.equal("1 4 8", strides(t:astype("int64", "F")))
    assert.equal("3 1", strides(np.zeros_like(t, { shape = { 2, 3 } })))
  end)

  it("of several arrays in one have their order if they agree", function()
    assert.equal("1 24 8", strides(np.concatenate({ t, t }, 1)))
    assert.equal("24 1 12 4", strides(np.stack { t, t }))
    assert.equal("6 3 1", strides(np.concatenate({ t, by_rows }, 1)))
    assert.is_true(np.concatenate({ t, by_rows }, 3) { ":", ":", "4:" } == by_rows)
  end)

  it("are what reshape and ravel give of results by columns", function()
    local A = np.arange(6.0):reshape(2, 3).T / 1
    local flat = A:ravel()
    flat[1] = 9
    assert.equal(0, A(1, 1))
    assert.equal("[9. 3. 1. 4. 2. 5.]", tostring(flat))
    A:reshape(2, 3)[1] = 7
    assert.equal(0, A(1, 1))
    A:ravel "K"[1] = 8 -- a view
    assert.equal(8, A(1, 1))
  end)
end)

describe("reductions", function()
  it("keep the order of the axes that stay", function()
    for _, name in ipairs { "sum", "mean", "var", "std", "prod", "max", "min", "any", "all" } do
      assert.equal("1 4", strides(t[name](t, { axis = 2 })), name)
      assert.equal("3 1", strides(t[name](t, { axis = 1 })), name)
      assert.equal("1 4", strides(t[name](t, { axis = 3 })), name)
      local kept = t[name](t, { axis = 2, keepdims = true })
      assert.equal("(4, 1, 3)", tostring(kept.shape))
      assert.equal("1 4", strides(kept:squeeze()))
    end
    assert.equal("1 12 4", strides(t:cumsum(2)))
    assert.equal("1 12 4", strides(t:cumprod(1)))
    assert.equal("3 1", strides(t:argmax(2)))
  end)

  it("add in the order of memory, to NumPy's last digit", function()
    np.random.seed(3)
    local A = np.random.randn(40, 30, 20)
    local P, S = A:transpose(3, 1, 2), A { ":", "1::2", "2:" }.T
    local function is(expected, value)
      assert.equal(expected, ("%a"):format(value))
    end
    is("-0x1.21d82bd6998c1p+0", (P / 255):sum())
    is("-0x1.8a303b9ebc584p-6", (P * 2):mean())
    is("0x1.000eaa3f41558p-16", (P / 255):var())
    is("-0x1.663d3417505aap+13", (S - 1):sum())
    local expected = { "0x1.0f16275efcc67p-5", "0x1.d52a567b618b8p-7", "-0x1.3072afee4e4b7p-5" }
    for axis = 1, 3 do
      is(expected[axis], (P / 255):sum(axis):ravel()[4])
    end
    is("-0x1.f3f0547e17098p-6", (P / 255):sum { axis = { 1, 2 } }[4])
    is("0x1.3f8b25c3d754p-6", (P / 255):sum { axis = { 1, 3 } }[4])
    is("-0x1.d6de96b6ddc9p-7", (P / 255):sum { axis = { 2, 3 } }[4])
  end)
end)

describe("results by columns", function()
  local A = np.arange(12.0):reshape(3, 4).T / 8

  it("print, index, compare and multiply as any array", function()
    local C = A:copy()
    assert.equal(tostring(C), tostring(A))
    assert.equal(C:repr(), A:repr())
    assert.is_true(A == C)
    assert.same(C:totable(), A:totable())
    assert.equal(C:tobytes(), A:tobytes())
    assert.is_true(A:dot(A.T) == C:dot(C.T))
    assert.is_true(A.T:dot(A) == C.T:dot(C))
    assert.is_true(A[A:gt(0.5)] == C[C:gt(0.5)])
    assert.is_true(A[np.array { 3, 1 }] == C[np.array { 3, 1 }])
    assert.is_true(np.take(A, np.array { 2, 1 }, 2) == np.take(C, np.array { 2, 1 }, 2))
    assert.is_true(np.concatenate({ A, C }, 2) == np.concatenate({ C, C }, 2))
    assert.is_true(np.sort(A, 1) == np.sort(C, 1))
    assert.is_true(np.median(A, 1) == np.median(C, 1))
    A[2] = 7
    assert.equal(7, A(2, 3))
  end)

  it("are written to files and read back", function()
    local directory = os.tmpname()
    os.remove(directory)
    for _, ending in ipairs { ".npy", ".txt" } do
      local path = directory .. ending
      if ending == ".npy" then
        np.save(path, A)
        assert.is_true(np.load(path) == A)
      else
        np.savetxt(path, A)
        assert.is_true(np.loadtxt(path) == A)
      end
      os.remove(path)
    end
  end)

  it("are sources and targets of training", function()
    local dnn = require "dnn"
    np.random.seed(1)
    local X, Y = np.random.randn(20, 6).T / 2, np.random.rand(1, 20):gt(0.5):astype "float64"
    local function weights(by_columns)
      np.random.seed(2)
      local net = dnn.mlp { 6, 4, 1 }
      net:compile { loss = "binary_cross_entropy", optimizer = "adam" }
      net:fit(by_columns and X or X:copy(), Y, { epochs = 3, batch_size = 8, progress = false })
      return net.parameters.W1
    end
    assert.is_true(weights(true) == weights(false))
    local W, dW = np.random.randn(4, 6).T / 2, np.random.randn(4, 6).T / 3
    local expected = W - 0.5 * dW
    local params = dnn.update_parameters({ W1 = W, b1 = np.zeros(6, 1) },
      { dW1 = dW, db1 = np.ones(6, 1) }, 0.5)
    assert.is_true(params.W1 == expected)
    local report = dnn.gradient_check(function(v)
      return (v * v):sum(), 2 * v
    end, np.random.randn(3, 2).T / 2)
    assert(report < 1e-7, report)
  end)
end)

-- Products of bfloat16: the option precision of dot and matmul.

local core = require "dnn.core"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

-- The elements rounded to bfloat16, in float64: to 8 significant bits, ties to even.
local function rounded(A)
  local values = A:astype("float64"):ravel():tolist()
  for i, x in ipairs(values) do
    local bits = string.unpack("<I4", string.pack("<f", x))
    bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000
    values[i] = string.unpack("<f", string.pack("<I4", bits))
  end
  return np.array(values, "float64"):reshape(A.shape)
end

-- Is C = A B, to what sums of float32 may lose?
local function agrees(C, A, B)
  A, B = rounded(A), rounded(B)
  assert.equal("float32", C.dtype)
  local limit = np.matmul(np.abs(A), np.abs(B)) * ((A.shape[A.ndim] + 4) * 2.0 ^ -24)
  assert.is_true(np.abs(C - np.matmul(A, B)):le(limit):all())
end

describe("products with precision = \"bf16\"", function()
  local random = np.random.RandomState(1)
  local function draw(...)
    return random:randn(...):astype("float32")
  end

  it("have exact products of rounded operands, summed in float32", function()
    for _, shape in ipairs { { 1, 1, 1 }, { 3, 5, 2 }, { 17, 33, 31 }, { 70, 129, 40 } } do
      local m, k, n = table.unpack(shape)
      local A, B = draw(m, k), draw(k, n)
      agrees(np.dot(A, B, { precision = "bf16" }), A, B)
      agrees(A:dot(B, { precision = "bfloat16" }), A, B)
    end
  end)

  it("take views, vectors, stacks and 'out'", function()
    local A, B = draw(40, 60), draw(40, 50)
    agrees(A.T:dot(B, { precision = "bf16" }), A.T, B)
    agrees(A"1:20, 3:40":dot(B"1:38, 2:9", { precision = "bf16" }), A"1:20, 3:40", B"1:38, 2:9")
    local out = np.zeros({ 60, 50 }, "float32")
    assert.equal(out, np.dot(A.T, B, { precision = "bf16", out = out }))
    agrees(out, A.T, B)
    local S, T = draw(3, 4, 20), draw(20, 6)
    agrees(np.matmul(S, T, { precision = "bf16" }), S, T)
    local x = draw(60)
    local y = A:dot(x, { precision = "bf16" })
    agrees(y:reshape(40, 1), A, x:reshape(60, 1))
    assert.equal("number", type(x:dot(x, { precision = "bf16" })))
    assert.same({ 0, 5 }, np.zeros({ 0, 3 }, "f32"):dot(np.zeros({ 3, 5 }, "f32"),
      { precision = "bf16" }).shape)
    assert.equal(np.zeros({ 2, 5 }, "f32"), np.zeros({ 2, 0 }, "f32"):dot(np.zeros({ 0, 5 }, "f32"),
      { precision = "bf16" }))
  end)

  it("may overwrite an operand", function()
    local A = draw(30, 30)
    local before = A:copy()
    agrees(np.dot(A, A, { precision = "bf16", out = A }), before, before)
  end)

  it("keep NaN and infinities", function()
    local A = np.array({ { math.huge, 1 }, { 0 / 0, 1 }, { 1, 1 } }, "float32")
    local C = A:dot(np.ones({ 2, 2 }, "float32"), { precision = "bf16" })
    assert.equal(math.huge, C(1, 1))
    assert.is_true(np.isnan(C[2]):all())
    assert.equal(2, C(3, 2))
  end)

  it("are those of float32 only, by name", function()
    local A = draw(2, 2)
    raises("precision bf16 is for float32, the product of float64 and float32 is float64: convert "
      .. 'the operands with astype("float32")', np.dot, A:astype("float64"), A,
      { precision = "bf16" })
    raises("the product of int64 and int64 is int64", np.dot, np.arange(3), np.arange(3),
      { precision = "bf16" })
    raises("precision bf16 is for products of vectors and matrices, not with a number", np.dot, A,
      2, { precision = "bf16" })
    raises("unknown precision 'bf15': \"full\" or \"bf16\" is expected", np.dot, A, A,
      { precision = "bf15" })
    raises("unknown precision", np.matmul, A, A, { precision = 16 })
    raises("did you mean 'precision'?", np.dot, A, A, { precison = "bf16" })
    assert.equal(np.dot(A, A), np.dot(A, A, { precision = "full" }))
    assert.equal("float64", np.dot(A:astype("float64"), A, { precision = "full" }).dtype)
  end)

  it("are told by show_config", function()
    local name = core.np.show_config().bf16
    assert.is_true(name == "none" or name == "avx512_bf16" or name == "amx")
  end)
end)

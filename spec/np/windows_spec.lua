-- Windows: the values of NumPy 1.24.

local np = require "dnn.np"

-- Equal but for the last bits of cos and exp.
local function near(expected, got)
  expected = np.array(expected)
  assert.equal(tostring(expected.shape), tostring(got.shape))
  assert(np.allclose(got, expected, { rtol = 1e-14, atol = 1e-16 }), tostring(got))
end

describe("windows of np", function()
  it("have NumPy's weights", function()
    near({ 0.0, 0.2500000000000001, 0.75, 1.0, 0.75, 0.2500000000000001, 0.0 }, np.hanning(7))
    near({ 0.0, 0.75, 0.75, 0.0 }, np.hanning(4))
    near({ 0.08000000000000002, 0.31000000000000016, 0.7700000000000001, 1.0, 0.7700000000000001,
      0.31000000000000016, 0.08000000000000002 }, np.hamming(7))
    near({ 0.08000000000000002, 0.7700000000000001, 0.7700000000000001, 0.08000000000000002 },
      np.hamming(4))
    near({ -1.3877787807814457e-17, 0.1300000000000001, 0.6300000000000001, 0.9999999999999999,
      0.6300000000000001, 0.1300000000000001, -1.3877787807814457e-17 }, np.blackman(7))
    near({ -1.3877787807814457e-17, 0.6300000000000001, 0.6300000000000001,
      -1.3877787807814457e-17 }, np.blackman(4))
    near({ 0.0, 0.33333333333333337, 0.6666666666666667, 1.0, 0.6666666666666667,
      0.33333333333333337, 0.0 }, np.bartlett(7))
    near({ 0.0, 0.6666666666666667, 0.6666666666666667, 0.0 }, np.bartlett(4))
    near({ 0.0013325139979024198, 0.20105486954533092, 0.8494161890910448, 0.8494161890910448,
      0.20105486954533092, 0.0013325139979024198 }, np.kaiser(6, 8.6))
    near({ 7.726866835270368e-06, 0.16493218754795194, 1.0, 0.16493218754795194,
      7.726866835270368e-06 }, np.kaiser(5, 14))
  end)

  it("are empty or 1 when they are short, and end in 0", function()
    for _, name in ipairs { "hanning", "hamming", "blackman", "bartlett" } do
      assert.equal("[]", tostring(np[name](0)))
      assert.equal("[]", tostring(np[name](-3)))
      assert.equal("[1.]", tostring(np[name](1)))
    end
    assert.equal("[]", tostring(np.kaiser(0, 2)))
    assert.equal("[1.]", tostring(np.kaiser(1, 2)))
    assert.equal("[0. 0.]", tostring(np.hanning(2)))
    assert.equal("[-1.38777878e-17 -1.38777878e-17]", tostring(np.blackman(2)))
    assert(np.ones(4) == np.kaiser(4, 0))
  end)
end)

describe("np.i0", function()
  it("is NumPy's on both sides of 8, for numbers and arrays of any sign", function()
    local x = { 0, 0.3, -1, 7.9, 8, 8.1, -30, 700 }
    near({ 1.0, 1.0226268793515974, 1.2660658777520082, 389.406283282158, 427.56411572180474,
      469.5006067101214, 781672297823.9775, 1.5295933476718735e+302 }, np.i0(x))
    near({ 3.015019094372644 }, np.array { np.i0(2.385) })
    assert.equal("float", math.type(np.i0(2)))
    assert.equal("float32", np.i0(np.ones(2):astype "float32").dtype)
  end)
end)

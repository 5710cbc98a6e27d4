local np = require("dnn.np")
local resample = require("dnn.plot.resample")

describe("resample.enlarge", function()
  local matrix = np.array { { 0, 1, 2 }, { 4, 3, 1 }, { 1, 5, 2 } }

  -- matplotlib 3.11: _image.resample(matrix, zeros((6, 9)), Affine2D().scale(3, 2), filter, False,
  -- 1, True, 4.0) at [0, 0], [2, 3], [5, 8] and [1, 4]; its weights have 14 bits and distances 8
  it("has matplotlib's filters", function()
    for filter, expected in pairs {
      bicubic = { 0.3395, 2.4557, 2.0905, 1.5854 }, bilinear = { 0.0000, 2.6680, 2.0000, 1.5000 },
      blackman = { -0.8755, 2.8528, 1.4752, 1.3677 }, catrom = { -0.5069, 2.8337, 1.7502, 1.3594 },
      gaussian = { 0.1717, 2.6220, 2.0408, 1.4964 }, hamming = { 0.0000, 2.7772, 2.0000, 1.4276 },
      hanning = { 0.0000, 2.8865, 2.0000, 1.2928 }, hermite = { 0.0000, 2.8681, 2.0000, 1.3125 },
      lanczos = { -1.1426, 2.8782, 1.2090, 1.3672 }, mitchell = { -0.2123, 2.7186, 1.8696, 1.4449 },
      quadric = { 0.1382, 2.5822, 2.0106, 1.5273 }, spline16 = { -0.6133, 2.8067, 1.6982, 1.3562 },
      spline36 = { -0.8841, 2.8477, 1.4739, 1.3646 },
    } do
      local got = resample.enlarge(matrix, 6, 9, filter)
      for i, at in ipairs { { 1, 1 }, { 3, 4 }, { 6, 9 }, { 2, 5 } } do
        assert.is_near(expected[i], got[at], 0.04, filter)
      end
    end
  end)

  it("leaves constants as they are", function()
    for _, filter in ipairs(resample.filters) do
      local got = resample.enlarge(np.full({ 2, 5 }, 7), 9, 11, filter)
      assert.is_true(np.allclose(got, 7), filter)
    end
  end)

  it("makes NaN of what is near a number that is not finite, and of nothing else", function()
    local holed = np.ones(4, 4)
    holed[{ 1, 1 }] = np.inf
    local got = resample.enlarge(holed, 8, 8, "bilinear")
    assert.is_true(np.isnan(got[{ 1, 1 }]))
    assert.is_true(np.isnan(got[{ 3, 3 }]))
    assert.equal(1, got[{ 4, 4 }])
    assert.equal(9, np.count_nonzero(np.isnan(got)))
  end)
end)

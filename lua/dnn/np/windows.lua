--- Windows: weights that taper a signal at its ends; and the Bessel function that one needs.

local check = require "dnn.np.check"
local core = require("dnn.core").np

local windows = {}

-- A window of n weights, of which a shape(k, n) tells those of more than one.
local function window(name, shape)
  return function(n)
    n = check.integer(n, "n", name)
    if n < 1 then
      return core.zeros(0)
    elseif n == 1 then
      return core.ones(1)
    end
    return shape(core.arange(1.0 - n, n, 2.0), n - 1)
  end
end

--- The weights 0.5 + 0.5 cos(pi k / (n - 1)), k from 1 - n in steps of 2: a raised cosine.
windows.hanning = window("hanning", function(k, m)
  return 0.5 + 0.5 * core.cos(math.pi * k / m)
end)

--- The same, raised so that the ends are 0.08.
windows.hamming = window("hamming", function(k, m)
  return 0.54 + 0.46 * core.cos(math.pi * k / m)
end)

--- A sum of three cosines, lower at its ends.
windows.blackman = window("blackman", function(k, m)
  return 0.42 + 0.5 * core.cos(math.pi * k / m) + 0.08 * core.cos(2.0 * math.pi * k / m)
end)

--- A triangle that is 0 at its ends.
windows.bartlett = window("bartlett", function(k, m)
  return core.where(k:le(0), 1 + k / m, 1 - k / m)
end)

-- Chebyshev coefficients of exp(-x) I0(x) in [0, 8], and of exp(-x) sqrt(x) I0(x) in 1 / x beyond
-- (C. W. Clenshaw, Chebyshev series for mathematical functions, 1962, as in Cephes).
local small <const> = {
  -4.4153416464793395e-18, 3.3307945188222384e-17, -2.431279846547955e-16, 1.715391285555133e-15,
  -1.1685332877993451e-14, 7.676185498604936e-14, -4.856446783111929e-13, 2.95505266312964e-12,
  -1.726826291441556e-11, 9.675809035373237e-11, -5.189795601635263e-10, 2.6598237246823866e-09,
  -1.300025009986248e-08, 6.046995022541919e-08, -2.670793853940612e-07, 1.1173875391201037e-06,
  -4.4167383584587505e-06, 1.6448448070728896e-05, -5.754195010082104e-05,
  0.00018850288509584165, -0.0005763755745385824, 0.0016394756169413357, -0.004324309995050576,
  0.010546460394594998, -0.02373741480589947, 0.04930528423967071, -0.09490109704804764,
  0.17162090152220877, -0.3046826723431984, 0.6767952744094761,
}
local large <const> = {
  -7.233180487874754e-18, -4.830504485944182e-18, 4.46562142029676e-17, 3.461222867697461e-17,
  -2.8276239805165836e-16, -3.425485619677219e-16, 1.7725601330565263e-15,
  3.8116806693526224e-15, -9.554846698828307e-15, -4.150569347287222e-14, 1.54008621752141e-14,
  3.8527783827421426e-13, 7.180124451383666e-13, -1.7941785315068062e-12,
  -1.3215811840447713e-11, -3.1499165279632416e-11, 1.1889147107846439e-11, 4.94060238822497e-10,
  3.3962320257083865e-09, 2.266668990498178e-08, 2.0489185894690638e-07, 2.8913705208347567e-06,
  6.889758346916825e-05, 0.0033691164782556943, 0.8044904110141088,
}

-- Clenshaw's sum of a series at x.
local function chebyshev(x, coefficients)
  local b0, b1, b2 = coefficients[1], 0.0, nil
  for i = 2, #coefficients do
    b2, b1 = b1, b0
    b0 = x * b1 - b2 + coefficients[i]
  end
  return 0.5 * (b0 - b2)
end

--- The modified Bessel function of the first kind, of order 0.
function windows.i0(x)
  x = check.array(x, "x", "i0")
  local dtype = x.dtype == "float32" and "float32" or "float64"
  x = core.array(core.abs(x)):astype "float64"
  local low, high = core.minimum(x, 8.0), core.maximum(x, 8.0) -- each series in its own range
  local near = core.exp(low) * chebyshev(core.subtract(core.divide(low, 2.0), 2.0), small)
  local far = core.exp(high) * chebyshev(core.subtract(core.divide(32.0, high), 2.0), large)
    / core.sqrt(high)
  return check.unbox(core.array(core.where(core.less_equal(x, 8.0), near, far), dtype))
end

--- Kaiser's window: beta 0 is a rectangle, 5 much like hamming, 6 like hanning, 8.6 like blackman.
function windows.kaiser(n, beta)
  n = check.integer(n, "n", "kaiser")
  beta = check.number(beta, "beta", "kaiser") + 0.0
  if n <= 1 then
    return core.ones(math.max(n, 0))
  end
  local alpha = (n - 1) / 2.0
  local k = (core.arange(0.0, n) - alpha) / alpha
  return windows.i0(beta * core.sqrt(1 - k * k)) / windows.i0(beta)
end

return windows

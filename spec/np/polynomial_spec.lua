-- Polynomials, the highest power first, and convolutions. The numbers are those of NumPy 1.24:
--   p, q = np.array([2., -3.5, 0., 1.]), np.array([1., 4.])
--   np.polyval(p, [-1., 0., 0.5, 3.]), np.polyadd(p, q) ...
--   a, v = [1, 2, 3, 4.5], [0.5, -1, 2]; np.convolve(a, v, "full") ...

local np = require "dnn.np"
local refuses = require "spec.helpers.refuses"
local same = require "spec.helpers.same"

local p, q = np.array { 2, -3.5, 0, 1 }, np.array { 1.0, 4.0 }

local function close(expected, got)
  assert.equal(tostring(np.shape(expected)), tostring(np.shape(got)))
  assert.is_true(np.allclose(got, expected, { rtol = 1e-12, atol = 1e-12 }), tostring(got))
end

describe("np.polyval", function()
  it("gives the values at points of any shape", function()
    same({ -4.5, 1.0, 0.375, 23.5 }, np.polyval(p, { -1, 0, 0.5, 3 }))
    same({ { 1.0 }, { 23.5 } }, np.polyval(p, { { 0 }, { 3 } }))
  end)

  it("gives a number for a number", function()
    same(23.5, np.polyval(p, 3))
    same(11, np.polyval({ 3, 2 }, 3))
  end)
end)

describe("np.polyadd, np.polysub and np.polymul", function()
  it("calculate with polynomials of different degrees", function()
    same({ 2.0, -3.5, 1.0, 5.0 }, np.polyadd(p, q))
    same({ 2.0, -3.5, 1.0, 5.0 }, np.polyadd(q, p))
    same({ 2.0, -3.5, -1.0, -3.0 }, np.polysub(p, q))
    same({ 2.0, 4.5, -14.0, 1.0, 4.0 }, np.polymul(p, q))
  end)

  it("agree with the values", function()
    local x = np.array { -1.5, 0.25, 2 }
    close(np.polyval(p, x) * np.polyval(q, x), np.polyval(np.polymul(p, q), x))
    close(np.polyval(p, x) - np.polyval(q, x), np.polyval(np.polysub(p, q), x))
  end)
end)

describe("np.polyder", function()
  it("is the derivative", function()
    same({ 6.0, -7.0, 0.0 }, np.polyder(p))
  end)

  it("is that of higher order, which ends in nothing", function()
    same({ 12.0, -7.0 }, np.polyder(p, 2))
    same({ 2.0, -3.5, 0.0, 1.0 }, np.polyder(p, 0))
    same({}, np.polyder(p, 5))
  end)
end)

describe("np.polyint", function()
  it("is the antiderivative, whose constant is 0", function()
    same({ 0.5, 4.0, 0.0 }, np.polyint(q))
    same(p:totable(), np.polyder(np.polyint(p)))
  end)

  it("has the constant that it is given, each time", function()
    same({ 0.5, 4.0, 3.0 }, np.polyint(q, 1, 3))
    same({ 0.16666666666666666, 2.0, 3.0, 3.0 }, np.polyint(q, 2, 3))
  end)
end)

describe("np.poly", function()
  it("is the polynomial with these roots", function()
    same({ 1.0, -2.0, -5.0, 6.0 }, np.poly { 1, -2, 3 })
    same({ 1.0 }, np.poly {})
  end)
end)

describe("np.roots", function()
  it("finds real roots", function()
    close({ 1, 2, 3 }, np.sort(np.roots { 1, -6, 11, -6 }))
  end)

  it("finds the root 0 where the last coefficients are 0", function()
    close({ -2, 0, 0 }, np.sort(np.roots { 1, 2, 0, 0 }))
    close({ 4 }, np.roots { 0, 0, 1, -4 })
  end)

  it("gives complex roots as two parts when asked", function()
    local real, imaginary = np.roots({ 1, 2, 5 }, { parts = true })
    close({ -1, -1 }, real)
    close({ -2, 2 }, np.sort(imaginary))
  end)

  it("is the reverse of np.poly", function()
    close({ -1.5, 0.25, 2 }, np.sort(np.roots(np.poly { 2, -1.5, 0.25 })))
  end)
end)

describe("np.polyfit", function()
  it("fits by least squares", function()
    close({ 1.4375, -1.8875, 0.9875 }, np.polyfit({ 0, 1, 2, 3 }, { 1, 0.5, 3, 8.25 }, 2))
  end)

  it("weighs the points", function()
    close({ 3.267918088737201, -1.853242320819113 },
      np.polyfit({ 0, 1, 2, 3 }, { 1, 0.5, 3, 8.25 }, 1, { w = { 1, 1, 2, 4 } }))
  end)

  it("fits a polynomial for each column", function()
    close({ { 2, 2.5 }, { 1, 11 / 6 } },
      np.polyfit({ 0, 1, 2 }, { { 1, 2 }, { 3, 4 }, { 5, 7 } }, 1))
  end)

  it("finds a polynomial from its values", function()
    local x = np.linspace(-1, 1, 9)
    close(p, np.polyfit(x, np.polyval(p, x), 3))
  end)
end)

local a, v = { 1, 2, 3, 4.5 }, { 0.5, -1, 2 }

describe("np.convolve", function()
  it("is the whole convolution, or a part of it", function()
    same({ 0.5, 0.0, 1.5, 3.25, 1.5, 9.0 }, np.convolve(a, v))
    same({ 0.0, 1.5, 3.25, 1.5 }, np.convolve(a, v, "same"))
    same({ 1.5, 3.25 }, np.convolve(a, v, { mode = "valid" }))
  end)

  it("does not depend on the order of the vectors", function()
    for _, mode in ipairs { "full", "same", "valid" } do
      assert.is_true(np.array_equal(np.convolve(a, v, mode), np.convolve(v, a, mode)), mode)
    end
  end)

  it("combines masks", function()
    same({ true, true, false, false }, np.convolve({ true, false, false }, { true, true }))
  end)
end)

describe("np.correlate", function()
  it("moves the second vector along the first", function()
    same({ 4.5, 7.0 }, np.correlate(a, v))
    same({ 3.0, 4.5, 7.0, -3.0 }, np.correlate(a, v, "same"))
    same({ 2.0, 3.0, 4.5, 7.0, -3.0, 2.25 }, np.correlate(a, v, { mode = "full" }))
  end)

  it("is reversed when the vectors change places", function()
    same({ 7.0, 4.5 }, np.correlate(v, a))
    same({ -3.0, 7.0, 4.5, 3.0 }, np.correlate(v, a, "same"))
    same({ 2.25, -3.0, 7.0, 4.5, 3.0, 2.0 }, np.correlate(v, a, "full"))
  end)
end)

local refused = {
  { "np.polyfit({1, 2}, {1}, 1)", "polyfit: shapes (2,) and (1,) do not fit" },
  { "np.polyfit({}, {}, 1)", "'x' of polyfit must be a vector with elements, got shape (0,)" },
  { "np.polyfit({1, 2}, {1, 2}, -1)", "'degree' of polyfit must be at least 0, got -1" },
  { "np.polyfit({1, 2}, {1, 2}, 1, {w = {1}})",
    "polyfit: the weights have shape (1,), expected (2,)" },
  { "np.polyval({{1}}, 2)", "'p' of polyval must be a vector of coefficients, got shape (1, 1)" },
  { "np.polyval({1}, print)",
    "'x' of polyval must be an array, a table or a number, got function" },
  { "np.roots{1, 0, 1}",
    "roots: -0.0+1.0i is a root, and arrays are real: the option 'parts' gives real and " ..
      "imaginary parts" },
  { "np.roots({1, 2}, {part = true})", "roots: unknown option 'part': did you mean 'parts'?" },
  { "np.poly{{1}}", "poly needs a vector of roots, got shape (1, 1)" },
  { "np.polyadd({{1}}, {1})", "'p' of polyadd must be a vector of coefficients, got shape (1, 1)" },
  { "np.polysub({1}, print)",
    "'q' of polysub must be an array, a table or a number, got function" },
  { "np.polymul({1}, {{1}})", "'q' of polymul must be a vector of coefficients, got shape (1, 1)" },
  { "np.polyder({1, 2}, -1)", "'m' of polyder must be at least 0, got -1" },
  { 'np.polyint({1, 2}, 1, "k")', "'k' of polyint must be a number, got string" },
  { "np.convolve({}, {1})", "convolve needs vectors with elements, got shapes (0,) and (1,)" },
  { 'np.convolve({1}, {1}, "half")',
    "'mode' of convolve must be one of full, same, valid, got half" },
  { "np.correlate({{1}}, {1})",
    "correlate needs vectors with elements, got shapes (1, 1) and (1,)" },
}

describe("bad arguments of functions of polynomials", function()
  refuses(refused)
end)

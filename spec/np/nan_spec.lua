-- Reductions that leave out NaN. The numbers are those of NumPy 1.24:
--   A = np.array([[1.5, np.nan, -2.25, 4.0], [np.nan, 3.0, 0.1, np.nan]])
--   np.nansum(A).tolist(), np.nansum(A, axis=0).tolist(), np.nansum(A, axis=1, keepdims=True) ...

local np = require "dnn.np"
local refuses = require "spec.helpers.refuses"
local same = require "spec.helpers.same"

local nan = 0 / 0
local A = np.array { { 1.5, nan, -2.25, 4.0 }, { nan, 3.0, 0.1, nan } }

-- Of the whole array, along axis 1, and along axis 2 with that axis kept.
local reductions = {
  nansum = { 6.35, { 1.5, 3.0, -2.15, 4.0 }, { { 3.25 }, { 3.1 } } },
  nanprod = { -4.05, { 1.5, 3.0, -0.225, 4.0 }, { { -13.5 }, { 0.30000000000000004 } } },
  nanmean = { 1.27, { 1.5, 3.0, -1.075, 4.0 }, { { 1.0833333333333333 }, { 1.55 } } },
  nanvar = { 4.8515999999999995, { 0.0, 0.0, 1.3806250000000002, 0.0 },
    { { 6.597222222222221 }, { 2.1025 } } },
  nanstd = { 2.20263478588712, { 0.0, 0.0, 1.175, 0.0 }, { { 2.5685058345704066 }, { 1.45 } } },
  nanmedian = { 1.5, { 1.5, 3.0, -1.075, 4.0 }, { { 1.5 }, { 1.55 } } },
  nanmax = { 4.0, { 1.5, 3.0, 0.1, 4.0 }, { { 4.0 }, { 3.0 } } },
  nanmin = { -2.25, { 1.5, 3.0, -2.25, 4.0 }, { { -2.25 }, { 0.1 } } },
}

for name, expected in pairs(reductions) do
  describe("np." .. name, function()
    it("leaves out NaN", function()
      same(expected[1], np[name](A))
    end)

    it("works along an axis", function()
      same(expected[2], np[name](A, 1))
      same(expected[3], np[name](A, { axis = 2, keepdims = true }))
      same(expected[3], np[name](A, 2, { keepdims = true }))
    end)

    it("is that of all elements where none is NaN", function()
      local whole = np.array { { 1, 2 }, { 4, 8 } }
      assert.is_true(np.array_equal(np[name](whole, 1), np[name:sub(4)](whole, 1)))
    end)
  end)
end

describe("np.nanvar and np.nanstd", function()
  it("divide by the number of elements less ddof", function()
    same({ 9.895833333333332, 4.205 }, np.nanvar(A, { axis = 2, ddof = 1 }))
    same({ 3.145764348029479, 2.0506096654409878 }, np.nanstd(A, { axis = 2, ddof = 1 }))
  end)

  it("are NaN where ddof leaves nothing", function()
    same(nan, np.nanvar({ 1.5, nan }, { ddof = 1 }))
    same(nan, np.nanstd({ 1.5, nan }, { ddof = 1 }))
  end)
end)

describe("np.nancumsum and np.nancumprod", function()
  it("take NaN for 0 and 1", function()
    same({ 1.5, 1.5, -0.75, 3.25, 3.25, 6.25, 6.35, 6.35 }, np.nancumsum(A))
    same({ { 1.5, 1.5, -0.75, 3.25 }, { 0.0, 3.0, 3.1, 3.1 } }, np.nancumsum(A, 2))
    same({ { 1.5, 1.0, -2.25, 4.0 }, { 1.5, 3.0, -0.225, 4.0 } }, np.nancumprod(A, { axis = 1 }))
  end)
end)

describe("np.nanargmax and np.nanargmin", function()
  it("give positions from 1", function()
    same(4, np.nanargmax(A))
    same({ 4, 2 }, np.nanargmax(A, 2))
    same({ 3, 3 }, np.nanargmin(A, { axis = 2 }))
  end)
end)

describe("np.nanquantile and np.nanpercentile", function()
  it("interpolate between the elements that are not NaN", function()
    same(0.3799999999999999, np.nanquantile(A, 0.3))
    same({ { -2.25, 0.1 }, { 0.0, 0.97 } }, np.nanquantile(A, { 0, 0.3 }, 2))
    same({ { 2.0 }, { 1.84 } }, np.nanpercentile(A, 60, { axis = 2, keepdims = true }))
  end)

  it("are NaN of nothing", function()
    for _, f in ipairs { np.nanquantile, np.nanpercentile } do
      same(nan, f({}, 0.5))
      same({ nan, nan }, f({ nan }, { 0.5, 0.2 }))
      same({ { nan, nan, nan }, { nan, nan, nan } }, f(np.zeros(0, 3), { 0.5, 0.2 }, 1))
      assert.equal("(2, 1, 3)", tostring(f(np.zeros(0, 3), { 0.5, 0.2 }, { axis = 1,
        keepdims = true }).shape))
    end
  end)
end)

describe("nothing but NaN", function()
  it("has the sum 0 and the product 1", function()
    same(0.0, np.nansum { nan, nan })
    same(1.0, np.nanprod { nan, nan })
  end)

  it("has NaN, without a sign, for all else", function()
    local some = np.array { { np.nan, 1 }, { np.nan, np.nan } }
    assert.equal("nan", tostring(np.nanmax { np.nan }))
    assert.equal("nan", tostring(np.nanmean { np.nan }))
    assert.equal("nan", tostring(np.nanmedian { np.nan, np.nan }))
    assert.equal("[ 1. nan]", tostring(np.nanmin(some, 2)))
    assert.equal("[nan  1.]", tostring(np.nanmedian(some, 1)))
  end)
end)

describe("medians of no elements", function()
  it("are NaN", function()
    same(nan, np.nanmedian {})
    same({ nan, nan }, np.nanmedian(np.zeros(0, 2), 1))
    same({}, np.nanmedian(np.zeros(0, 2), 2))
    same({ { nan }, { nan } }, np.nanmedian(np.zeros({ 2, 0 }, "int64"), { axis = 2,
      keepdims = true }))
  end)
end)

describe("the types of results without NaN", function()
  it("stay float32", function()
    local single = A:astype "float32"
    for _, name in ipairs { "nansum", "nanmean", "nanvar", "nanstd", "nanmedian", "nanmax" } do
      assert.equal("float32", np[name](single, 1).dtype, name)
    end
    assert.equal("float32", np.nanmedian(np.zeros({ 0, 2 }, "float32"), 1).dtype)
  end)

  it("stay those of integers, which have no NaN", function()
    same(7, np.nansum(np.array { 3, 4 }))
    same(4, np.nanmax(np.array { 3, 4 }))
  end)

  it("are those of tables of numbers", function()
    same(3, np.nansum { 3 })
    same(2.0, np.nansum { 2, nan })
  end)
end)

describe("bad arguments of functions without NaN", function()
  refuses {
    { "np.nansum(print)", "'A' of nansum must be an array, a table or a number, got function" },
    { "np.nansum({np.nan}, {axs = 1})", "nansum: unknown option 'axs': did you mean 'axis'?" },
    { "np.nanprod({1.5}, 2)", "axis 2 out of range: the array has 1 dimension" },
    { "np.nanmax({np.nan}, 2)", "axis 2 out of range: the array has 1 dimension" },
    { 'np.nanmin("x")', "'A' of nanmin must be an array, a table or a number, got string" },
    { "np.nanargmax{np.nan, np.nan}", "nanargmax: there is nothing but NaN in shape (2,)" },
    { "np.nanargmin({{np.nan}}, 1)",
      "nanargmin: there is nothing but NaN in shape (1, 1) along axis 1" },
    { "np.nanmean({1.5}, {axis = 0})",
      "axis 0: axes count from 1 (or from -1, the last); NumPy's axis 0 is axis 1 here" },
    { 'np.nanvar({1.5, np.nan}, {ddof = "1"})', "'ddof' of nanvar must be a number, got string" },
    { "np.nanstd({1.5}, 3)", "axis 3 of nanstd out of range: the array has 1 dimension" },
    { "np.nanmedian({1.5}, 2)", "axis 2 of nanmedian out of range: the array has 1 dimension" },
    { "np.nancumsum({1.5}, {keepdims = true})",
      "nancumsum: unknown option 'keepdims': there are axis, out, dtype" },
    { "np.nancumprod(print)",
      "'A' of nancumprod must be an array, a table or a number, got function" },
    { "np.nanquantile({1.5}, 2)", "'q' of nanquantile must be in 0 .. 1" },
    { 'np.nanpercentile({1.5}, "50")',
      "'q' of nanpercentile must be an array, a table or a number, got string" },
    { "np.nanpercentile({1.5}, {50, 101})", "'q' of nanpercentile must be in 0 .. 100" },
  }
end)

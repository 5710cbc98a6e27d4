-- Reductions: sums in NumPy's order of addition, and everything else that makes few of many.

local np = require("dnn.core").np
local bits = require("spec.helpers.bits")
local fixtures = require("spec.helpers.fixtures")
local raises = require("spec.helpers.raises")

-- Numbers of very different sizes, so that the order of addition shows.
local function numbers(seed, n)
  local r = np.random.RandomState(seed)
  local normal = r:randn(n)
  return normal * np.power(10.0, r:randint(-3, 4, n))
end

local function assert_bits(expected, got)
  if type(expected) == "string" then
    expected, got = { expected }, { got }
  end
  for i, text in ipairs(expected) do
    local message = ("%d: expected %s, got %a"):format(i, text, got[i])
    assert(bits.equal(bits.parse(text), got[i]), message)
  end
end

describe("sum", function()
  it("has the bits of spec/fixtures/sum.json, and so have mean and var", function()
    local cases = fixtures.json "sum.json"
    for _, case in ipairs(cases) do
      local x = numbers(case.seed, case.n)
      assert_bits(case.sum, x:sum())
      if case.n > 0 then
        assert_bits(case.seq, x:cumsum()(case.n))
        assert_bits(case.mean, x:mean())
        assert_bits(case.var, x:var())
      end
    end
    assert.equal(51, #cases)
  end)

  it("adds in NumPy's order along every layout", function()
    local x = numbers(4, 300)
    assert_bits("-0x1.55c4714977ac8p+11", x:sum())
    assert_bits("-0x1.55c4714977ac6p+11", x("::-1"):sum())
    assert_bits("-0x1.6221fd0ed540ep+11", x("::3"):sum())
    assert_bits("-0x1.55c4714977ac8p+11", x:reshape(20, 15).T:sum())
    assert_bits("0x1.b67a4063d3d45p+11", x:reshape(20, 15)(":, ::2"):sum())
    local A = x:reshape(5, 4, 15)
    assert_bits({ "0x1.0f1fd917d9266p+12", "-0x1.91434529afe46p+11", "-0x1.363986520e218p+7",
      "-0x1.cf5d45ea5932cp+11" }, A:sum({ axis = { 1, 3 } }):totable())
    local rows = A:sum({ axis = 2 })
    assert_bits({ "0x1.9d32854eb6476p+5", "-0x1.144c2f1471f16p+9" }, { rows(1, 1), rows(1, 2) })
    assert_bits("-0x1.23a437b628ae8p+3", A:mean())
    assert_bits("0x1.eec77c06d7bf7p+16", A(":, ::2"):var())
    assert_bits("0x1.0e20ff3862b84p-61", x("1:50"):prod())
    assert_bits("-0x1.fe027ff43db97p-23", A(":, 1:2, 4"):prod())
    assert.equal("-2734.139", np.float32_str(x:astype("float32"):sum()))
    local y = numbers(5, 20000)
    assert_bits("-0x1.0d7f0da7a8508p+10", y:sum())
    assert_bits("0x1.e758ff284768ep+12", y:reshape(100, 200)(":, 2:"):sum())
  end)

  it("along the last axes is that of each part, few elements or many", function()
    for _, n in ipairs { 1, 2, 7, 8, 9, 41, 130, 3000 } do
      local A = numbers(n, 6 * n):reshape(3, 2, n)
      for _, name in ipairs { "sum", "prod", "max", "min", "mean" } do
        local last = A[name](A, { axis = 3, keepdims = true })
        local lasts = A[name](A, { axis = { 2, 3 } })
        assert.equal("(3, 2, 1)", tostring(last.shape))
        for i = 1, 3 do
          assert(bits.equal(A[i][name](A[i]), lasts(i)), name)
          for j = 1, 2 do
            local row = A { i, j }
            assert(bits.equal(row[name](row), last(i, j, 1)), name)
          end
        end
      end
    end
  end)

  it("does not depend on the number of threads", function()
    local y = numbers(6, 300001)
    local wide = y("1:300000"):reshape(3, 100000)
    local expected = { y:sum(), y:var(), wide:sum({ axis = 1 }), wide:sum({ axis = 2 }) }
    for threads = 1, 3 do
      np.set_threads(threads)
      assert_bits(("%a"):format(expected[1]), y:sum())
      assert_bits(("%a"):format(expected[2]), y:var())
      assert(expected[3] == wide:sum({ axis = 1 }))
      assert(expected[4] == wide:sum({ axis = 2 }))
    end
    np.set_threads(np.show_config().threads)
  end)

  it("gives numbers, vectors, and with keepdims the same number of dimensions", function()
    local A = np.array { { 1, 2, 3 }, { 4, 5, 6.5 } }
    assert.equal(21.5, A:sum())
    assert(np.array { 5, 7, 9.5 } == A:sum { axis = 1 })
    assert(np.array { 6, 15.5 } == A:sum { axis = -1 })
    assert(np.array { 6, 15.5 } == A:sum(2))
    assert(np.array { { 6 }, { 15.5 } } == A:sum { axis = 2, keepdims = true })
    assert.equal("(1, 1)", tostring(A:sum({ keepdims = true }).shape))
    assert.equal(21.5, np.sum(A, { axis = { 1, 2 } }))
    assert.equal(6, np.sum { 1, 2, 3 })
    assert.equal(2.5, np.array(2.5):sum { keepdims = true })
  end)

  it("counts in integers for integers and masks", function()
    assert.equal("integer", math.type(np.array({ 1, 2 }):sum()))
    assert.equal(510, np.array({ 255, 255 }, "uint8"):sum())
    assert.equal(2, np.array({ true, false, true }):sum())
    assert.equal(math.mininteger, np.array({ math.maxinteger, 1 }):sum())
  end)

  it("of nothing is 0, and of -0.0 is 0.0", function()
    assert.equal(0.0, np.zeros(0):sum())
    assert(np.zeros(3) == np.zeros(0, 3):sum { axis = 1 })
    assert.equal("0.0", np.str(np.array({ -0.0 }):sum()))
    assert.equal(1.0, np.zeros(0):prod())
    local mean = np.zeros(0):mean()
    assert(mean ~= mean)
  end)
end)

describe("reductions into 'out'", function()
  local A = np.array { { 0.1, 2.7, -3.2 }, { 1.1, 5.3, 200.6 } }

  it("fill it and return it, whatever its layout", function()
    local expected = {
      sum = { 1.2000000000000002, 8.0, 197.4 },
      prod = { 0.11000000000000001, 14.31, -641.9200000000001 },
      max = { 1.1, 5.3, 200.6 }, min = { 0.1, 2.7, -3.2 }, any = { 1, 1, 1 }, all = { 1, 1, 1 },
      mean = { 0.6000000000000001, 4.0, 98.7 },
      var = { 0.25000000000000006, 1.6899999999999995, 10383.61 },
      std = { 0.5, 1.2999999999999998, 101.9 }, argmax = { 2, 2, 2 }, argmin = { 1, 1, 1 },
    }
    for name, values in pairs(expected) do
      local out = np.zeros(3)
      assert(rawequal(out, np[name](A, { axis = 1, out = out })))
      assert(np.array(values) == out, name)
      local gaps = np.zeros(2, 6)
      A[name](A, { axis = 1, keepdims = true, out = gaps("2:2, ::-2") })
      assert(np.array(values) == gaps[2]("::-2"), name)
      local number = np.array(0.0)
      A[name](A, { out = number })
      local wanted = A[name](A)
      assert.equal(type(wanted) == "boolean" and 1 or wanted + 0.0, number:item(), name)
    end
    local kept = np.zeros({ 1, 3 }, "float64")
    assert.equal("(1, 3)", tostring(A:sum({ axis = 1, keepdims = true, out = kept }).shape))
  end)

  it("compute in the larger type of the array and 'out', as NumPy does, or in 'dtype'", function()
    local single = A:astype("float32")
    assert_bits({ "0x1.333333ap+0", "0x1.0000008p+3", "0x1.8acccd98p+7" },
      single:sum({ axis = 1, out = np.zeros(3) }):totable())
    assert_bits({ "0x1.333334p+0", "0x1p+3", "0x1.8accccp+7" },
      A:sum({ axis = 1, out = np.zeros({ 3 }, "float32") }):totable())
    assert(np.array({ 16777217.0, 3 }) == np.sum({ { 16777216, 1 }, { 1, 2 } },
      { axis = 2, out = np.zeros(2) }))
    assert(np.array({ 1, 4, 7 }) == np.cumsum({ 1, 3, 3 }, { out = np.zeros(3) }))
    assert.equal(1, np.sum({ 0.5, 0.7, 0.2, 1.5 }, { dtype = "int64" }))
    assert.equal("float32", np.mean({ 1, 2 }, { dtype = "float32", keepdims = true }).dtype)
    assert.equal("float64", single:cumprod({ dtype = "float64" }).dtype)
    assert(np.array({ 4, 6 }, "uint8")
      == np.sum({ { 1, 2 }, { 3, 4 } }, { axis = 1, out = np.zeros({ 2 }, "uint8") }))
  end)

  it("divide means and variances in the type of 'out', as NumPy does", function()
    local B = np.array { { 6.8, 5.4, 7.1, 2.6, 9.3, 8.4, 7.3 },
      { 4.8, 8.4, 7.4, 6.6, 9.1, 6.3, 3.7 } }
    local out = np.zeros({ 2 }, "float32")
    assert_bits({ "0x1.accccep+2", "0x1.a75074p+2" },
      B:mean({ axis = 2, out = out }):totable())
    assert_bits({ "0x1.063796p+2", "0x1.8fe1eap+1" },
      B:var({ axis = 2, out = out }):totable())
    assert_bits({ "0x1.31eb86p+2", "0x1.d2879p+1" },
      B:var({ axis = 2, ddof = 1, out = out }):totable())
    assert_bits({ "0x1.031704p+1", "0x1.c47b5ap+0" },
      B:std({ axis = 2, out = out }):totable())
  end)

  it("may write over what they read", function()
    local B = np.arange(6.0):reshape(2, 3)
    assert(np.array { { 3, 5, 7 }, { 3, 4, 5 } } == (B:sum { axis = 1, out = B[1] } and B))
    B = np.arange(6.0):reshape(2, 3)
    assert(np.array { { 0, 1, 2 }, { 3, 5, 7 } } == B:cumsum { axis = 1, out = B })
    local x = np.arange(4.0)
    assert(np.array { 3, 5, 6, 6 } == x("::-1"):cumsum { out = x })
  end)

  it("refuse other shapes and types, and leave it alone", function()
    local out = np.full(3, 7.5)
    raises("option 'out' has shape (3,), the result has shape (2,)", np.sum, A,
      { axis = 2, out = out })
    raises("option 'out' has shape (3,), the result has shape (1, 3)", np.max, A,
      { axis = 1, keepdims = true, out = out })
    raises("option 'out' has shape (3,), the result has shape ()", np.max, A, { out = out })
    raises("option 'out' has shape (3,), the result has shape (6,)", np.cumsum, A, { out = out })
    raises("option 'out' must be an array, got number", np.any, A, { axis = 1, out = 1 })
    raises("cannot take sum: the result is float64 and 'out' is int64", np.sum, A,
      { axis = 1, out = out:astype("int64") })
    raises("cannot take std: the result is float64 and 'out' is uint8", np.std, A,
      { axis = 1, out = out:astype("uint8") })
    raises("cannot take argmax: the result is int64 and 'out' is bool", np.argmax, A,
      { axis = 1, out = out:astype("bool") })
    raises("cannot write into a broadcast view", np.sum, A,
      { axis = 1, out = np.broadcast_to(np.zeros(1), { 3 }) })
    raises("cannot take mean in int64", np.mean, A, { dtype = "int64" })
    raises("cannot take sum in uint8", np.sum, A, { dtype = "uint8" })
    raises("unknown option 'dtype': there are axis, keepdims, out", np.max, A,
      { dtype = "int64" })
    assert(np.full(3, 7.5) == out)
  end)
end)

describe("other reductions", function()
  local A = np.array { { 2.385, -1, 7 }, { 0, 7, -3.5 } }

  it("find extremes and where they are, from 1", function()
    assert.equal(7.0, A:max())
    assert.equal(-3.5, A:min())
    assert.equal(3, A:argmax())
    assert.equal(6, A:argmin())
    assert(np.array { 1, 2, 1 } == A:argmax { axis = 1 })
    assert(np.array { 2, 3 } == A:argmin(2))
    assert.equal(2, A.T:argmax() // 2)
    assert.equal("uint8", np.array({ { 3, 4 } }, "uint8"):max({ axis = 1 }).dtype)
  end)

  it("carry NaN", function()
    local x = np.array { 1, 0 / 0, 3 }
    assert(x:max() ~= x:max())
    assert(x:min() ~= x:min())
    assert.equal(2, x:argmax())
    assert.equal(2, x:argmin())
  end)

  it("find the first of the best in long lines, NaN before all", function()
    for _, dtype in ipairs { "float64", "float32", "int64", "uint8" } do
      local x = np.ones({ 3, 1000 }, dtype)
      for _, at in ipairs { 1, 2, 255, 256, 257, 511, 513, 769, 999, 1000 } do
        x[2] = 1
        x[{ 2, at }] = 2
        x[{ 2, 1000 }] = 2
        assert.equal(at, np.argmax(x, 2)[2])
        assert.equal(1000 + at, np.argmax(x))
        assert.equal(at == 1 and 2 or 1, np.argmin(x, 2)[2])
        x[{ 2, at }] = 0
        assert.equal(at, np.argmin(x, 2)[2])
        if dtype:find "float" then
          x[{ 2, at }] = 0 / 0
          x[{ 2, 1000 }] = math.huge
          assert.equal(at, np.argmax(x, 2)[2])
          x[{ 2, 1000 }] = 0 / 0
          assert.equal(at, np.argmin(x, 2)[2])
        end
      end
    end
    local zeros = np.zeros(600)
    zeros[1], zeros[300] = -0.0, -0.0
    assert.equal(1, zeros:argmax())
    assert.equal(1, zeros:argmin())
  end)

  it("compute mean, var and std", function()
    assert.equal(2.0, np.mean { 1, 2, 3 })
    assert.equal(2 / 3, np.var { 1, 2, 3 })
    assert.equal(1.0, np.std({ 1, 2, 3 }, { ddof = 1 }))
    assert.equal(math.sqrt(2 / 3), np.std { 1, 2, 3 })
    assert.equal(math.huge, np.var({ 1, 2 }, { ddof = 2 }))
    assert.equal("float32", A:astype("float32"):std({ axis = 1 }).dtype)
    assert.equal("(1, 3)", tostring(A:std({ axis = 1, keepdims = true }).shape))
  end)

  it("ask whether any or all are true", function()
    local mask = A:gt(6)
    assert.is_true(mask:any())
    assert.is_false(mask:all())
    assert(np.array { false, true, true } == mask:any { axis = 1 })
    assert.is_true(np.zeros(0):all())
    assert.is_false(np.zeros(0):any())
    assert.is_true(np.array({ 0 / 0 }):any())
    assert.equal(2, mask:count_nonzero())
    assert.equal(1, np.count_nonzero { 0, 2.5, 0 })
  end)

  it("accumulate along an axis or through all elements", function()
    assert(np.array { 1, 3, 6 } == np.cumsum { 1, 2, 3 })
    assert(np.array { 1, 2, 6 } == np.cumprod { 1, 2, 3 })
    local B = np.array { { 2.5, -1, 7 }, { 0, 7, -3.5 } }
    assert(np.array { 2.5, 1.5, 8.5, 8.5, 15.5, 12 } == B:cumsum())
    assert(np.array { 2.5, 2.5, 1.5, 8.5, 15.5, 12 } == B.T:cumsum())
    assert(np.array { { 2.5, -1, 7 }, { 2.5, 6, 3.5 } } == B:cumsum(1))
    assert.equal("int64", np.array({ true, true }):cumsum().dtype)
    assert.equal(0, np.zeros(0, 3):cumsum().size)
  end)
end)

describe("reductions refuse", function()
  local A = np.ones(2, 3)
  it("axes that are not there", function()
    raises("axis 3 out of range: the array has 2 dimensions", A.sum, A, 3)
    raises("axis 0: axes count from 1 (or from -1, the last); NumPy's axis 0 is axis 1 here",
      A.sum, A, { axis = 0 })
    raises("axis must be an integer, got string", A.sum, A, { axis = "rows" })
    raises("axis 1 is given twice", A.max, A, { axis = { 1, -2 } })
    raises("axis must be an integer", A.mean, A, 1.5)
    raises("cumsum needs one axis, or none for all elements, got 0", A.cumsum, A, { axis = {} })
    raises("cumprod needs one axis, or none for all elements, got 2", A.cumprod, A,
      { axis = { 1, 2 } })
  end)

  it("unknown options, with a suggestion", function()
    raises("unknown option 'axes': did you mean 'axis'?", A.sum, A, { axes = 1 })
    raises("unknown option 'keepdim': did you mean 'keepdims'?", A.std, A, { keepdim = true })
    raises("option 'keepdims' must be a boolean, got number", A.sum, A, { keepdims = 1 })
    raises("option 'ddof' must be an integer, got string", A.var, A, { ddof = "one" })
    raises("unknown option 'keepdims': there are axis", A.cumsum, A, { keepdims = true })
    raises("cumsum needs one axis, or none for all elements, got 0", np.cumsum, A, { axis = {} })
    raises("cumprod needs one axis, or none for all elements, got 2", np.cumprod, A,
      { axis = { 1, 2 } })
  end)

  it("a missing array, explaining the colon", function()
    raises("no array given: for the method write A:sum() with a colon", function() A.sum() end)
    raises("array or number expected, got nil", np.sum, nil)
  end)

  it("extremes of nothing", function()
    raises("cannot take max of an array of shape (0, 3): max of no elements", np.max,
      np.zeros(0, 3), 1)
    raises("cannot take argmin of an array of shape (0,)", np.argmin, np.zeros(0))
    assert.equal(0, np.zeros(0, 3):max({ axis = 2 }).size)
  end)

  it("argmax over some of the axes", function()
    raises("argmax needs one axis, or none for all elements", np.argmax, np.ones(2, 3, 4),
      { axis = { 1, 2 } })
  end)
end)

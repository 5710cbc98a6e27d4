-- Elementwise operations: operators, functions, methods, in-place forms, types.

local np = require("dnn.core").np
local raises = require("spec.helpers.raises")

local types = { "float64", "float32", "int64", "uint8", "bool" }

describe("operators", function()
  local A, B = np.array { { 1, 2.5 }, { -3, 4 } }, np.array { { 2, 2 }, { 2, 0.5 } }
  it("work element by element", function()
    assert(np.array { { 3, 4.5 }, { -1, 4.5 } } == A + B)
    assert(np.array { { -1, 0.5 }, { -5, 3.5 } } == A - B)
    assert(np.array { { 2, 5 }, { -6, 2 } } == A * B)
    assert(np.array { { 0.5, 1.25 }, { -1.5, 8 } } == A / B)
    assert(np.array { { 0, 1 }, { -2, 8 } } == A // B)
    assert(np.array { { 1, 0.5 }, { 1, 0 } } == A % B)
    assert(np.array { { 1, 6.25 }, { 9, 2 } } == A ^ B)
    assert(np.array { { -1, -2.5 }, { 3, -4 } } == -A)
  end)

  it("take numbers on either side", function()
    assert(np.array { 3, 4 } == 2 + np.array { 1, 2 })
    assert(np.array { 1, 0 } == 2 - np.array { 1, 2 })
    assert(np.array { 2, 1 } == 2 / np.array { 1, 2 })
    assert(np.array { 2, 4 } == 2 ^ np.array { 1, 2 })
    assert(np.array { 1, 4 } == np.array { 1, 2 } ^ 2)
    assert(np.array { 1, 0.5 } == np.array { 1.0, 2.0 } ^ -1)
  end)

  it("combine masks by & | ~", function()
    local p, q = np.array { true, true, false }, np.array { true, false, false }
    assert(np.array { true, false, false } == p & q)
    assert(np.array { true, true, false } == p | q)
    assert(np.array { false, true, false } == p ~ q)
    assert(np.array { false, false, true } == ~p)
    assert(np.array { 1, 3 } == np.array { 3, 7 } & np.array { 1, 3 })
    raises("bitwise_and does not exist for float64 and float64 arrays: & | ~ are for masks and " ..
      "integers", function() return A & B end)
    raises("negative does not exist for bool arrays: combine masks with & | ~", function()
      return -p
    end)
    raises("subtract does not exist for bool and bool arrays", function() return p - q end)
  end)

  it("shift integers by << and >>, as NumPy does beyond their bits too", function()
    assert(np.array { 4, 8, -12 } == np.array { 1, 2, -3 } << 2)
    assert(np.array { 2, -3 } == np.array { 5, -5 } >> 1)
    assert(np.array { 1, 2, 4 } == 1 << np.arange(3))
    assert(np.array { math.mininteger, 0, 0 } == np.left_shift({ 1, 2, 2 }, { 63, 64, -1 }))
    assert(np.array { -1, 0, -1 } == np.right_shift({ -5, 5, -5 }, { 70, 70, -1 }))
    local bytes = np.array({ 255, 1 }, "uint8")
    assert.equal("uint8", (bytes << 1).dtype)
    assert(np.array { 254, 2 } == bytes << 1)
    assert(np.array { 0, 0 } == bytes >> 8)
    assert(np.array { 2, 0 } == np.array { true, false } << 1)
    assert(np.array { 254, 2 } == bytes:left_shift_(1))
    raises("left_shift does not exist for float64 and int64 arrays", function()
      return np.ones(2) << np.array { 1, 2 }
    end)
  end)

  it("broadcast, and tell both shapes when they cannot", function()
    assert(np.array { { 11, 12 }, { 21, 22 } } == np.array { { 10 }, { 20 } } + np.array { 1, 2 })
    assert.equal("(0, 2)", tostring((np.zeros(0, 1) + np.zeros(2)).shape))
    raises("cannot multiply: shapes (2, 3) and (3, 4) do not broadcast; '*' is elementwise, for " ..
      "the matrix product write A:dot(B)", function() return np.ones(2, 3) * np.ones(3, 4) end)
    raises("cannot add: shapes (2,) and (3,) do not broadcast", function()
      return np.ones(2) + np.ones(3)
    end)
  end)

  it("need arrays, numbers or tables of them", function()
    assert(np.array { 2, 4 } == np.array { 1, 2 } + { 1, 2 })
    raises("array or number expected, got string", function() return A + "1" end)
    raises("array or number expected, got nil", function() return nil * A end)
  end)
end)

describe("types", function()
  it("are promoted as NumPy's", function()
    local expected = { -- rows and columns in the order of `types`
      { 1, 1, 1, 1, 1 }, { 1, 2, 1, 2, 2 }, { 1, 1, 3, 3, 3 }, { 1, 2, 3, 4, 4 }, { 1, 2, 3, 4, 5 },
    }
    for i, a in ipairs(types) do
      for j, b in ipairs(types) do
        local sum = np.ones({ 2 }, a) + np.ones({ 2 }, b)
        assert.equal(types[expected[i][j]], sum.dtype, a .. " + " .. b)
      end
    end
  end)

  it("of numbers give way to the array's where value and kind allow", function()
    local f, u, i = np.ones({ 2 }, "float32"), np.ones({ 2 }, "uint8"), np.ones({ 2 }, "int64")
    assert.equal("float32", (f * 0.1).dtype)
    assert.equal("float32", (f + 65535).dtype)
    assert.equal("float64", (f + 65536).dtype)
    assert.equal("float64", (f * 1e300).dtype)
    assert.equal("float32", (f * math.huge).dtype)
    assert.equal("uint8", (u + 255).dtype)
    assert.equal("int64", (u + 256).dtype)
    assert.equal("int64", (u - -1).dtype)
    assert.equal("float64", (u + 0.5).dtype)
    assert.equal("float64", (i * 2.0).dtype)
    assert.equal("float32", (f * np.array(0.1)).dtype)
    assert.equal("int64", (np.ones({ 2 }, "bool") + 1).dtype)
  end)

  it("of results follow the operation", function()
    local i = np.array { 4, 9 }
    assert.equal("float64", np.sqrt(i).dtype)
    assert.equal("float64", (i / i).dtype)
    assert.equal("float64", np.floor(i).dtype)
    assert.equal("float32", np.exp(i:astype("float32")).dtype)
    assert.equal("bool", i:lt(5).dtype)
    assert.equal("int64", np.abs(i).dtype)
    assert.equal("bool", np.logical_not(i).dtype)
  end)

  it("of integers wrap around and divide downwards", function()
    assert(np.array({ 0, 144 }, "u8") == np.array({ 1, 200 }, "u8") + np.array({ 255, 200 }, "u8"))
    assert(np.array { -2, 1, 0 } == np.array { -7, 7, 7 } // np.array { 4, 4, 0 })
    assert(np.array { 1, -1, 0 } == np.array { -7, 7, 7 } % np.array { 4, -4, 0 })
    assert.equal(math.mininteger, (np.array { math.mininteger } // -1)(1))
    assert(np.array { 8, 1 } == np.array { 2, 5 } ^ np.array { 3, 0 })
    raises("integers to negative integer powers are not allowed", function()
      return np.array { 2 } ^ np.array { -1 }
    end)
  end)
end)

describe("functions", function()
  it("give numbers for numbers", function()
    assert.equal(1.0, np.exp(0))
    assert.equal(0.5, np.sigmoid(0))
    assert.equal(3, np.maximum(2, 3))
    assert.is_true(np.isnan(0 / 0))
    assert.equal("integer", math.type(np.add(1, 2)))
  end)

  it("handle the ends of the number line", function()
    local x = np.array { -math.huge, -1e3, -0.0, 1e3, math.huge, 0 / 0 }
    assert.equal("[0.  0.  0.5 1.  1.  nan]", tostring(np.sigmoid(x)))
    assert.equal("[   0.    0.   -0. 1000.   inf   nan]", tostring(np.relu(x)))
    assert.equal("[ True False False False  True False]", tostring(np.isinf(x)))
    assert.equal("[False False  True False False False]",
      tostring(np.signbit(x) & np.isfinite(x) & np.equal(x, 0)))
    assert.equal(-math.huge, np.log(0))
  end)

  it("are methods too, with in-place forms that return the array", function()
    local A = np.array { 1.0, 4.0, 9.0 }
    assert(np.array { 1, 2, 3 } == A:sqrt())
    local B = A:copy()
    assert(rawequal(B:sqrt_(), B))
    assert(np.array { 1, 2, 3 } == B)
    B:add_(1):mul_(B):sub_({ 0, 0, 16 })
    assert(np.array { 4, 9, 0 } == B)
    B:clip_(1, 5)
    assert(np.array { 4, 5, 1 } == B)
    B:fill_(2.385)
    assert(np.full(3, 2.385) == B)
  end)

  it("write into 'out'", function()
    local A, out = np.array { 1, 2 }, np.zeros(2)
    assert(rawequal(out, np.add(A, 1, { out = out })))
    assert(np.array { 2, 3 } == out)
    np.exp(np.zeros(2), { out = out("::-1") })
    assert(np.ones(2) == out)
    raises("option 'out' has shape (2,), the result has shape (3,)", np.add, np.ones(3), 1,
      { out = out })
    raises("option 'out' must be an array, got number", np.exp, A, { out = 1 })
    raises("unknown option 'otu': did you mean 'out'?", np.exp, A, { otu = out })
    raises("cannot add: the result is float64 and 'out' is int64", np.add, A, 0.5,
      { out = np.zeros({ 2 }, "int64") })
  end)

  it("in place cannot change type or shape", function()
    raises("cannot divide: the result is float64 and 'out' is int64", function()
      np.array({ 1 }):div_(2)
    end)
    raises("does not broadcast", function() np.ones(2):add_(np.ones(3, 2)) end)
    raises("for the method write A:add_() with a colon", np.ones(1).add_, 1, 2)
  end)

  it("overlapping in place give what a copy would", function()
    local x = np.array { 1.0, 2, 3, 4, 5 }
    x("2:5"):add_(x("1:4"))
    assert(np.array { 1, 3, 5, 7, 9 } == x)
    x:sub_(x("::-1"))
    assert(np.array { -8, -4, 0, 4, 8 } == x)
    local A = np.array { { 1.0, 2 }, { 3, 4 } }
    A:mul_(A.T)
    assert(np.array { { 1, 6 }, { 6, 16 } } == A)
    A:add_(A[1])
    assert(np.array { { 2, 12 }, { 7, 22 } } == A)
  end)

  it("called with a dot explain the colon", function()
    raises("no array given: for the method write A:exp() with a colon", function()
      np.ones(2).exp()
    end)
    raises("array or number expected, got no value", np.add, np.ones(2))
  end)

  it("compare into masks under long and short names", function()
    local A, B = np.array { 1, 2, 3 }, np.array { 3, 2, 1 }
    local expected = {
      lt = { true, false, false }, le = { true, true, false }, gt = { false, false, true },
      ge = { false, true, true }, eq = { false, true, false }, ne = { true, false, true },
    }
    local long = { lt = "less", le = "less_equal", gt = "greater", ge = "greater_equal",
                   eq = "equal", ne = "not_equal" }
    for name, mask in pairs(expected) do
      assert(np.array(mask) == A[name](A, B), name)
      assert(np.array(mask) == np[long[name]](A, B), name)
    end
    local nan = np.array { 0 / 0 }
    assert.is_false(nan:lt(1)(1) or nan:ge(1)(1) or nan:eq(nan)(1))
    assert.is_true(nan:ne(nan)(1))
  end)
end)

describe("np.where and clip", function()
  it("choose by a mask", function()
    local x = np.array { -1, 2, -3 }
    assert(np.array { 0, 2, 0 } == np.where(x:gt(0), x, 0))
    assert(np.array { { 1, 5 }, { 2, 5 } } ==
      np.where(np.array { true, false }, np.array { { 1 }, { 2 } }, 5))
    assert.equal(7, np.where(true, 7, 8))
    assert.equal("float64", np.where(x:gt(0), x, 0.5).dtype)
    raises("shapes (3,) and (2,) do not broadcast", np.where, x:gt(0), np.ones(2), 0)
    raises("array or number expected", np.where, x:gt(0), 1)
  end)

  it("find positions from 1", function()
    local rows, columns = np.where(np.array { { 0, 2 }, { 3, 0 } })
    assert(np.array { 1, 2 } == rows)
    assert(np.array { 2, 1 } == columns)
  end)

  it("cut to bounds of which one may be missing", function()
    local x = np.array { -1.5, 0.5, 2.385 }
    assert(np.array { 0, 0.5, 1 } == np.clip(x, 0, 1))
    assert(np.array { -1.5, 0.5, 1 } == x:clip(nil, 1))
    assert(np.array { 0, 0.5, 2.385 } == x:clip(0))
    assert.equal(1, np.clip(5, 0, 1))
    raises("option 'out' has shape (2,)", np.clip, x, 0, 1, { out = np.zeros(2) })
    raises("array or number expected, got string", np.clip, x, "0", 1)
  end)
end)

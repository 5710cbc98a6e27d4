-- Elementwise operations: operators, functions, methods, in-place forms, types.

local np = require "dnn.np"
local raises = require "spec.helpers.raises"
local same = require "spec.helpers.same"

local nan = 0 / 0
local inf = math.huge
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

  it("take tables of numbers", function()
    assert(np.array { 2, 4 } == np.array { 1, 2 } + { 1, 2 })
  end)

  it("refuse what is neither array nor number", function()
    raises("array or number expected, got string", function() return A + "1" end)
    raises("array or number expected, got nil", function() return nil * A end)
  end)

  it("combine masks by & | ~", function()
    local p, q = np.array { true, true, false }, np.array { true, false, false }
    assert(np.array { true, false, false } == p & q)
    assert(np.array { true, true, false } == p | q)
    assert(np.array { false, true, false } == p ~ q)
    assert(np.array { false, false, true } == ~p)
  end)

  it("combine the bits of integers by & | ~", function()
    assert(np.array { 1, 3 } == np.array { 3, 7 } & np.array { 1, 3 })
    raises("bitwise_and does not exist for float64 and float64 arrays: & | ~ are for masks and " ..
      "integers", function() return A & B end)
  end)

  it("do not calculate with masks, which would be taken for numbers", function()
    local p, q = np.array { true, true, false }, np.array { true, false, false }
    raises("negative does not exist for bool arrays: combine masks with & | ~", function()
      return -p
    end)
    raises("subtract does not exist for bool and bool arrays", function() return p - q end)
  end)

  it("shift integers by << and >>", function()
    assert(np.array { 4, 8, -12 } == np.array { 1, 2, -3 } << 2)
    assert(np.array { 2, -3 } == np.array { 5, -5 } >> 1)
    assert(np.array { 1, 2, 4 } == 1 << np.arange(3))
    assert(np.array { 2, 0 } == np.array { true, false } << 1)
    raises("left_shift does not exist for float64 and int64 arrays", function()
      return np.ones(2) << np.array { 1, 2 }
    end)
  end)

  it("shift beyond the bits of a number as NumPy does", function()
    assert(np.array { math.mininteger, 0, 0 } == np.left_shift({ 1, 2, 2 }, { 63, 64, -1 }))
    assert(np.array { -1, 0, -1 } == np.right_shift({ -5, 5, -5 }, { 70, 70, -1 }))
  end)

  it("keep bytes when they shift them", function()
    local bytes = np.array({ 255, 1 }, "uint8")
    assert.equal("uint8", (bytes << 1).dtype)
    assert(np.array { 254, 2 } == bytes << 1)
    assert(np.array { 0, 0 } == bytes >> 8)
    assert(np.array { 254, 2 } == bytes:left_shift_(1))
  end)

  it("broadcast", function()
    assert(np.array { { 11, 12 }, { 21, 22 } } == np.array { { 10 }, { 20 } } + np.array { 1, 2 })
    assert.equal("(0, 2)", tostring((np.zeros(0, 1) + np.zeros(2)).shape))
  end)

  it("tell both shapes when they do not broadcast", function()
    raises("cannot multiply: shapes (2, 3) and (3, 4) do not broadcast; '*' is elementwise, for " ..
      "the matrix product write A:dot(B)", function() return np.ones(2, 3) * np.ones(3, 4) end)
    raises("cannot add: shapes (2,) and (3,) do not broadcast", function()
      return np.ones(2) + np.ones(3)
    end)
  end)
end)

describe("the types of results", function()
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

  it("are the array's where value and kind of a number allow", function()
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

  it("follow the operation", function()
    local i = np.array { 4, 9 }
    assert.equal("float64", np.sqrt(i).dtype)
    assert.equal("float64", (i / i).dtype)
    assert.equal("float64", np.floor(i).dtype)
    assert.equal("float32", np.exp(i:astype("float32")).dtype)
    assert.equal("bool", i:lt(5).dtype)
    assert.equal("int64", np.abs(i).dtype)
    assert.equal("bool", np.logical_not(i).dtype)
  end)
end)

describe("integers", function()
  it("wrap around", function()
    assert(np.array({ 0, 144 }, "u8") == np.array({ 1, 200 }, "u8") + np.array({ 255, 200 }, "u8"))
    assert.equal(math.mininteger, (np.array { math.mininteger } // -1)(1))
  end)

  it("divide downwards, by 0 to 0", function()
    assert(np.array { -2, 1, 0 } == np.array { -7, 7, 7 } // np.array { 4, 4, 0 })
    assert(np.array { 1, -1, 0 } == np.array { -7, 7, 7 } % np.array { 4, -4, 0 })
  end)

  it("have integer powers of exponents that are not negative", function()
    assert(np.array { 8, 1 } == np.array { 2, 5 } ^ np.array { 3, 0 })
    raises("integers to negative integer powers are not allowed", function()
      return np.array { 2 } ^ np.array { -1 }
    end)
  end)
end)

describe("elementwise functions", function()
  it("give numbers for numbers", function()
    assert.equal(1.0, np.exp(0))
    assert.equal(0.5, np.sigmoid(0))
    assert.equal(3, np.maximum(2, 3))
    assert.is_true(np.isnan(0 / 0))
    assert.equal("integer", math.type(np.add(1, 2)))
  end)

  it("handle the ends of the number line", function()
    local x = np.array { -inf, -1e3, -0.0, 1e3, inf, nan }
    assert.equal("[0.  0.  0.5 1.  1.  nan]", tostring(np.sigmoid(x)))
    assert.equal("[   0.    0.   -0. 1000.   inf   nan]", tostring(np.relu(x)))
    assert.equal("[ True False False False  True False]", tostring(np.isinf(x)))
    assert.equal("[False False  True False False False]",
      tostring(np.signbit(x) & np.isfinite(x) & np.equal(x, 0)))
    assert.equal(-inf, np.log(0))
  end)

  it("are methods, too", function()
    assert(np.array { 1, 2, 3 } == np.array({ 1.0, 4.0, 9.0 }):sqrt())
  end)

  it("refuse a missing argument", function()
    raises("array or number expected, got no value", np.add, np.ones(2))
  end)

  it("explain the colon when a method is called with a dot", function()
    raises("no array given: for the method write A:exp() with a colon", function()
      np.ones(2).exp()
    end)
    raises("for the method write A:add_() with a colon", np.ones(1).add_, 1, 2)
  end)
end)

describe("comparisons", function()
  local A, B = np.array { 1, 2, 3 }, np.array { 3, 2, 1 }

  it("make masks under long and short names", function()
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
  end)

  it("hold for no NaN, but that it differs", function()
    local one = np.array { nan }
    assert.is_false(one:lt(1)(1) or one:ge(1)(1) or one:eq(one)(1))
    assert.is_true(one:ne(one)(1))
  end)
end)

describe("methods in place", function()
  it("return the array", function()
    local A = np.array { 1.0, 4.0, 9.0 }
    assert(rawequal(A:sqrt_(), A))
    assert(np.array { 1, 2, 3 } == A)
  end)

  it("can be chained", function()
    local A = np.array { 1.0, 2.0, 3.0 }
    A:add_(1):mul_(A):sub_({ 0, 0, 16 })
    assert(np.array { 4, 9, 0 } == A)
  end)

  it("clip and fill", function()
    local A = np.array { 4.0, 9, 0 }
    assert(np.array { 4, 5, 1 } == A:clip_(1, 5))
    assert(np.full(3, 2.385) == A:fill_(2.385))
  end)

  it("cannot change type or shape", function()
    raises("cannot divide: the result is float64 and 'out' is int64", function()
      np.array({ 1 }):div_(2)
    end)
    raises("does not broadcast", function() np.ones(2):add_(np.ones(3, 2)) end)
  end)

  it("give what a copy would when the operands overlap", function()
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
end)

describe("the option 'out'", function()
  it("is written into, and returned", function()
    local out = np.zeros(2)
    assert(rawequal(out, np.add(np.array { 1, 2 }, 1, { out = out })))
    assert(np.array { 2, 3 } == out)
  end)

  it("may be a view", function()
    local out = np.zeros(2)
    np.exp(np.array { 0, inf }, { out = out("::-1") })
    assert(np.array { inf, 1 } == out)
  end)

  it("must be an array of the shape and type of the result", function()
    local A, out = np.array { 1, 2 }, np.zeros(2)
    raises("option 'out' has shape (2,), the result has shape (3,)", np.add, np.ones(3), 1,
      { out = out })
    raises("option 'out' must be an array, got number", np.exp, A, { out = 1 })
    raises("cannot add: the result is float64 and 'out' is int64", np.add, A, 0.5,
      { out = np.zeros({ 2 }, "int64") })
  end)

  it("is suggested for a name that is like it", function()
    raises("unknown option 'otu': did you mean 'out'?", np.exp, np.ones(2), { otu = np.ones(2) })
  end)
end)

describe("np.where", function()
  local x = np.array { -1, 2, -3 }

  it("chooses by a mask", function()
    assert(np.array { 0, 2, 0 } == np.where(x:gt(0), x, 0))
    assert.equal(7, np.where(true, 7, 8))
    assert.equal("float64", np.where(x:gt(0), x, 0.5).dtype)
  end)

  it("broadcasts its arguments", function()
    assert(np.array { { 1, 5 }, { 2, 5 } } ==
      np.where(np.array { true, false }, np.array { { 1 }, { 2 } }, 5))
    raises("shapes (3,) and (2,) do not broadcast", np.where, x:gt(0), np.ones(2), 0)
  end)

  it("needs two choices", function()
    raises("array or number expected", np.where, x:gt(0), 1)
  end)

  it("finds positions, from 1, without any", function()
    local rows, columns = np.where(np.array { { 0, 2 }, { 3, 0 } })
    assert(np.array { 1, 2 } == rows)
    assert(np.array { 2, 1 } == columns)
  end)
end)

describe("np.clip", function()
  local x = np.array { -1.5, 0.5, 2.385 }

  it("cuts to bounds", function()
    assert(np.array { 0, 0.5, 1 } == np.clip(x, 0, 1))
    assert.equal(1, np.clip(5, 0, 1))
  end)

  it("needs one bound only", function()
    assert(np.array { -1.5, 0.5, 1 } == x:clip(nil, 1))
    assert(np.array { 0, 0.5, 2.385 } == x:clip(0))
  end)

  it("refuses what does not fit", function()
    raises("option 'out' has shape (2,)", np.clip, x, 0, 1, { out = np.zeros(2) })
    raises("array or number expected, got string", np.clip, x, "0", 1)
  end)
end)

describe("np.round", function()
  it("rounds halves to even", function()
    same({ 2.68, 0.5, 1.5, -0.5, 1234.57 }, np.round({ 2.675, 0.5, 1.5, -0.5, 1234.5678 }, 2))
    same({ 0.0, 2.0, 2.0, nan, inf }, np.round { 0.5, 1.5, 2.5, nan, inf })
    same(2.38, np.around(2.385, 2))
  end)

  it("rounds to tens and hundreds by negative numbers", function()
    same({ 20, 20, 150 }, np.round({ 15, 25, 149 }, -1))
    same(1200.0, np.round(1234.5, { decimals = -2 }))
  end)

  it("leaves integers as they are", function()
    same({ 7, 8 }, np.round({ 7, 8 }, 3))
  end)

  it("works in place", function()
    same({ 2.4, 0.0 }, np.array({ 2.385, 0.05 }):round_(1))
  end)
end)

describe("np.degrees", function()
  it("converts radians", function()
    same({ 136.6504341387013, -5.729577951308233 }, np.degrees { 2.385, -0.1 })
  end)
end)

describe("np.radians", function()
  it("converts degrees", function()
    same({ 0.04162610266006476, 3.141592653589793 }, np.radians { 2.385, 180 })
  end)
end)

describe("np.softmax", function()
  it("does not overflow", function()
    same({ 0.5, 0.5 }, np.softmax { 1000, 1000 })
    same({ 0.0, 1.0 }, np.softmax({ -inf, 0 }))
  end)

  it("works along an axis", function()
    same({ { 0.5, 0.5 }, { 0.5, 0.5 } }, np.softmax({ { 0, 0 }, { 0, 0 } }, 1))
  end)
end)

describe("np.log_softmax", function()
  it("is exact where softmax underflows", function()
    same({ -0.6931471805599453, -0.6931471805599453 }, np.log_softmax { -1000, -1000 })
    same({ 0.0, -2000.0 }, np.log_softmax { 1000, -1000 })
  end)

  it("works along an axis", function()
    same({ { 0.0 }, { 0.0 } }, np.log_softmax({ { 5 }, { 6 } }, { axis = 2 }))
  end)
end)

describe("np.nan_to_num", function()
  it("replaces NaN by 0 and infinities by the largest numbers", function()
    same(
      { 0.0, 1.7976931348623157e+308, -1.7976931348623157e+308, 2.385 },
      np.nan_to_num { nan, inf, -inf, 2.385 })
    same(0.0, np.nan_to_num(nan))
  end)

  it("replaces them by what it is told", function()
    same({ 1.0, 2.0, 3.0 }, np.nan_to_num({ nan, inf, -inf }, { nan = 1, posinf = 2, neginf = 3 }))
  end)

  it("leaves integers as they are", function()
    same({ 1, 2 }, np.nan_to_num { 1, 2 })
  end)
end)

describe("np.heaviside", function()
  it("steps from 0 to 1, and is its second argument at 0", function()
    same({ 0.0, 0.5, 1.0, nan }, np.heaviside({ -1.5, 0, 2, nan }, 0.5))
  end)
end)

describe("np.modf", function()
  it("splits numbers into fractions and integers with their sign", function()
    same({ 0.3849999999999998, -0.5, 0.0 }, np.modf({ 2.385, -3.5, inf }))
    same({ 2.0, -3.0, inf }, select(2, np.modf({ 2.385, -3.5, inf })))
    same(-0.25, np.modf(-0.25))
  end)
end)

describe("np.divmod", function()
  it("gives the quotient, rounded down, and the remainder with the divisor's sign", function()
    local quotient, remainder = np.divmod({ 7, -7, 7 }, { 2, 2, -2 })
    same({ 3, -4, -4 }, quotient)
    same({ 1, 1, -1 }, remainder)
    quotient, remainder = np.divmod(-5.5, 2)
    same(-3.0, quotient)
    same(0.5, remainder)
  end)
end)

describe("np.fmod", function()
  it("gives the remainder with the dividend's sign", function()
    same({ 1, -1, 1 }, np.fmod({ 7, -7, 7 }, { 2, 2, -2 }))
    same(-1.5, np.fmod(-5.5, 2))
  end)
end)

describe("np.float_power", function()
  it("gives reals of integers, to negative powers, too", function()
    same({ 0.25, 1.0, 8.0 }, np.float_power({ 2, 5, 2 }, { -2, 0, 3 }))
  end)
end)

describe("np.fabs", function()
  it("gives absolute values as reals", function()
    same({ 3.0, 0.0, 2.5 }, np.fabs { -3, 0, 2.5 })
    assert.equal("float64", np.fabs(np.array { -3 }).dtype)
  end)
end)

describe("np.positive", function()
  it("copies", function()
    local A = np.array { -1, 2 }
    local B = np.positive(A)
    same({ -1, 2 }, B)
    assert.is_false(np.may_share_memory(A, B))
  end)
end)

describe("np.sinc", function()
  it("is sin(pi x) / (pi x), and 1 at 0", function()
    local x = np.sinc { 0, 0.5, -0.5 }
    same({ 1.0, 2 / math.pi, 2 / math.pi }, x)
    assert.is_true(math.abs(np.sinc(1)) < 1e-16)
  end)
end)

describe("np.gcd", function()
  it("is the greatest number that divides both, and not negative", function()
    same({ 6, 6, 5, 0 }, np.gcd({ 12, -12, 0, 0 }, { 18, 18, 5, 0 }))
  end)
end)

describe("np.lcm", function()
  it("is the least number that both divide, and not negative", function()
    same({ 36, 36, 0 }, np.lcm({ 12, -12, 0 }, { 18, 18, 5 }))
  end)
end)

describe("np.isposinf", function()
  it("finds infinity", function()
    same({ false, true, false }, np.isposinf { -inf, inf, nan })
  end)
end)

describe("np.isneginf", function()
  it("finds minus infinity", function()
    same({ true, false, false }, np.isneginf { -inf, inf, nan })
  end)
end)

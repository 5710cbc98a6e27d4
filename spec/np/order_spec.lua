-- Sorting, searching, picking elements, and sets.

local np = require "dnn.np"
local same = require "spec.helpers.same"

local nan = 0 / 0
local inf = math.huge

describe("np.sort", function()
  it("sorts along an axis, NaN last", function()
    same({ -2.0, 0.5, 3.7, nan, nan }, np.sort { 3.7, nan, -2.0, nan, 0.5 })
    same({ { 0, 1 }, { 2, 4 }, { 3, 9 } }, np.sort({ { 3, 1 }, { 2, 4 }, { 0, 9 } }, 1))
    same({ false, true, true }, np.sort({ true, false, true }))
    same({ -inf, -0.5, 5e-324, inf }, np.sort { inf, -inf, -0.5, 5e-324 })
    same(
      { -9223372036854775807, 9007199254740992, 9007199254740993 },
      np.sort { 9007199254740993, -9223372036854775807, 9007199254740992 })
  end)

  it("has all bits of integers that reals cannot tell apart", function()
    same({ 9007199254740992, 9007199254740993 }, np.sort { 9007199254740993, 9007199254740992 })
  end)

  it("is stable: equal elements keep their order", function()
    assert.equal("[-1.  0. -0. -0.]", tostring(np.sort { 0.0, -0.0, -1, -0.0 }))
  end)
end)

describe("np.argsort", function()
  it("gives the positions that sort, equal elements in their order", function()
    same({ 3, 5, 1, 2, 4 }, np.argsort { 3.7, nan, -2.0, nan, 0.5 })
    same({ 5, 2, 6, 4, 1, 3, 7 }, np.argsort { 4, 1, 4, 2, 0, 1, 4 })
  end)

  it("is stable in long lines, too", function()
    local B = np.random.RandomState(5):randint(0, 50, 1013)
    local order = B:argsort()
    local sorted = B[order]
    assert.is_true((sorted "2:"):ge(sorted ":-2"):all())
    local equal = (sorted "2:"):eq(sorted ":-2")
    assert.is_true((order "2:" - order ":-2")[equal]:gt(0):all())
    assert.is_true(np.array_equal(sorted, B:sort()))
  end)
end)

describe("np.partition", function()
  it("puts elements where sorting puts them, with others on the right side of them", function()
    local A = np.array { { 3, np.nan, -1, 7, 3, 0 }, { 2, 2, 2, -math.huge, 5, math.huge } }
    local sorted = A:sort()
    for k = -6, 6 do
      if k ~= 0 then
        local parts, places = np.partition(A, { k, 3 }), A:argpartition({ k, 3 })
        assert.equal(np.array_str(sorted(":", k)), np.array_str(parts(":", k)))
        assert.equal(np.array_str(sorted), np.array_str(parts:sort()))
        assert.equal(np.array_str(sorted(":", k)),
          np.array_str(np.take_along_axis(A, places, 2)(":", k)))
        assert.equal("[[1 2 3 4 5 6]\n [1 2 3 4 5 6]]", np.array_str(places:sort()))
      end
    end
    assert.equal("[[  2.   2.  -1. -inf   3.   0.]\n [  3.  nan   2.   7.   5.  inf]]",
      np.array_str(np.partition(A, 1, 1)))
    assert.equal("uint8", np.partition(np.array({ 2, 1 }, "uint8"), 2).dtype)
  end)

  it("takes no ranks but those of its axis", function()
    local loops = require("dnn.core").loops
    local A = np.arange(4)
    for _, ranks in ipairs { { 0 }, { 5 }, { 2, 2 }, { 3, 1 }, { math.mininteger } } do
      assert.error_matches(function() loops.select(A, 1, np.array(ranks)) end, "ranks must ascend")
    end
  end)
end)

describe("np.searchsorted", function()
  it("finds where values belong, on either side of equal ones", function()
    same({ 1, 2, 5, 5 }, np.searchsorted({ -1, 0.5, 0.5, 7 }, { -3, 0.5, 7.1, nan }))
    same(4, np.searchsorted({ -1, 0.5, 0.5, 7 }, 0.5, { side = "right" }))
  end)
end)

describe("np.bincount", function()
  it("counts how often each integer occurs, or adds up weights", function()
    same({ 1, 2, 1, 0, 3 }, np.bincount { 4, 1, 4, 2, 0, 1, 4 })
    same(
      { 0.2, 0.0, 0.7999999999999999, 0.0, 0.0 },
      np.bincount({ 2, 0, 2 }, { weights = { 0.1, 0.2, 0.7 }, minlength = 5 }))
    same({}, np.bincount({}))
  end)
end)

describe("np.argwhere", function()
  it("lists the positions of what is not zero as rows", function()
    same({ { 1, 2 }, { 2, 1 } }, np.argwhere { { 0, 2.385 }, { -1, 0 } })
  end)
end)

describe("np.flatnonzero", function()
  it("lists the positions of what is not zero in the flattened array", function()
    same({ 2, 3 }, np.flatnonzero { { 0, 2 }, { -1, 0 } })
  end)
end)

describe("np.take", function()
  it("picks elements, or slices along an axis", function()
    same({ 4, 1 }, np.take({ { 1, 2 }, { 3, 4 } }, { 4, 1 }))
    same({ { { 2, 1 } }, { { 4, 3 } } }, np.take({ { 1, 2 }, { 3, 4 } }, { { 2, 1 } }, 2))
    same(6, np.take({ 5, 6 }, -1))
    same({}, np.take({ 5, 6 }, {}))
  end)
end)

describe("np.compress", function()
  it("keeps slices where a condition holds", function()
    same({ { 3, 4 } }, np.compress({ false, true }, { { 1, 2 }, { 3, 4 } }, 1))
    same({ 5, 7 }, np.array({ 5, 6, 7 }):compress { true, false, true })
  end)
end)

describe("np.unique", function()
  it("gives the different elements, NaN once", function()
    same({ -2.0, 3.7, nan }, np.unique { 3.7, nan, -2.0, nan, 3.7 })
    same({}, np.unique {})
  end)

  it("reconstructs an array from its different elements", function()
    local A = np.array { { 5, 2 }, { 2, 7 } }
    local values, first, inverse, counts = np.unique(A,
      { return_index = true, return_inverse = true, return_counts = true })
    same({ 2, 5, 7 }, values)
    same({ 2, 1, 4 }, first)
    same({ 2, 1, 1, 3 }, inverse)
    same({ 2, 1, 1 }, counts)
    same({ 5, 2, 2, 7 }, values[inverse])
  end)
end)

describe("np.isin", function()
  it("tells which elements are among others", function()
    same({ { true, false }, { false, true } }, np.isin({ { 1, 2 }, { 3, 4 } }, { 4, 1, 9 }))
    same({ true, true }, np.isin({ 1, 2 }, {}, { invert = true }))
    same(true, np.isin(2, { 1, 2 }))
  end)
end)

describe("np.intersect1d", function()
  it("gives what is in both", function()
    same({ 1.0, 4.5 }, np.intersect1d({ 1, 1, 3, 4.5 }, { 4.5, 1 }))
    same({}, np.intersect1d({}, {}))
  end)
end)

describe("np.union1d", function()
  it("gives what is in one of them", function()
    same({ 1, 2, 3 }, np.union1d({ 3, 1 }, { { 2, 1 } }))
  end)
end)

describe("np.setdiff1d", function()
  it("gives what is not in the other", function()
    same({ 2, 3 }, np.setdiff1d({ 3, 1, 3, 2 }, { 1 }))
  end)
end)

describe("np.in1d", function()
  it("looks for the elements of a vector, as of any array", function()
    same({ false, true, false, true }, np.in1d({ { 1, 2 }, { 3, 4 } }, { 2, 4 }))
    same({ true, false }, np.in1d({ 1, 2 }, 2, { invert = true }))
  end)
end)

describe("np.nonzero", function()
  it("gives the positions of what is not zero, an array per axis", function()
    local rows, columns = np.array({ { 0, 2 }, { 3, 0 } }):nonzero()
    same({ 1, 2 }, rows)
    same({ 2, 1 }, columns)
  end)
end)

describe("np.take_along_axis", function()
  it("applies positions line by line", function()
    local A = np.array { { 3, 1, 2 }, { 7, 9, 8 } }
    same({ { 1, 2, 3 }, { 7, 8, 9 } }, np.take_along_axis(A, A:argsort(2), 2))
    same({ { 3, 1, 2 } }, np.take_along_axis(A, A:argsort(1) "1:1", { axis = 1 }))
  end)
end)

describe("A:sort_", function()
  it("sorts in place", function()
    local A = np.array { { 3, 1, 2 }, { 9, 7, 8 } }
    assert.is_true(rawequal(A, A:sort_()))
    same({ { 1, 2, 3 }, { 7, 8, 9 } }, A)
    A.T:sort_ { axis = 1, kind = "stable" }
    same({ { 1, 2, 3 }, { 7, 8, 9 } }, A)
  end)
end)

describe("np.put", function()
  it("writes through views", function()
    local A = np.arange(6):reshape(2, 3)
    np.put(A.T, { 2, -1 }, { 70, 80 })
    same({ { 0, 1, 2 }, { 70, 4, 80 } }, A)
  end)

  it("does nothing for no positions", function()
    local A = np.ones(2)
    np.put(A, {}, 5)
    same({ 1.0, 1.0 }, A)
  end)
end)

describe("np.place", function()
  it("writes through views", function()
    local A = np.array { { 0, 1, 2 }, { 70, 4, 80 } }
    np.place(A(":", "2:"), A(":", "2:"):gt(3), 0)
    same({ { 0, 1, 2 }, { 70, 0, 0 } }, A)
  end)

  it("does nothing where no mask holds", function()
    local A = np.ones(2)
    np.place(A, { false, false }, {})
    same({ 1.0, 1.0 }, A)
  end)
end)

describe("np.copyto", function()
  it("broadcasts into the array", function()
    local A = np.zeros({ 2, 3 }, "int64")
    np.copyto(A, { 1, 2, 3 })
    same({ { 1, 2, 3 }, { 1, 2, 3 } }, A)
  end)
end)

describe("np.put_along_axis", function()
  it("writes to a position of every line", function()
    local A = np.array { { 1, 2, 3 }, { 9, 2, 3 } }
    np.put_along_axis(A, np.argmax(A, { axis = 2, keepdims = true }), -1, 2)
    same({ { 1, 2, -1 }, { -1, 2, 3 } }, A)
  end)
end)

-- Reading and writing parts of arrays: A(...), A[...], A[...] = v.

local np = require("dnn.core").np
local raises = require("spec.helpers.raises")

local function grid(n, m)
  return np.ones({ n * m }, "int64"):cumsum():reshape(n, m)
end

describe("a position", function()
  local A = grid(3, 4)
  it("picks an element or a row", function()
    assert.equal(7, A(2, 3))
    assert.equal(7, A[{ 2, 3 }])
    assert.equal(12, A(-1, -1))
    assert(np.array { 5, 6, 7, 8 } == A[2])
    assert(np.array { 5, 6, 7, 8 } == A(2))
    assert(np.array { 2, 6, 10 } == A(":", 2))
    assert.equal(2.385, np.array({ 2.385 })[1])
    assert.is_true(np.array({ true })(1))
  end)

  it("counts from 1 and not beyond the end", function()
    raises("index of axis 1: 0: positions count from 1 (or from -1, the last)", A, 0, 1)
    raises("index 0: positions count from 1", function() return A[0] end)
    raises("index of axis 2: 5 out of range 1..4", A, 1, 5)
    raises("index of axis 1: -4 out of range 1..3", A, -4, 1)
    raises("index 4 out of range 1..3", function() return A[4] end)
    raises("index 1 out of range: there are no elements", function() return np.zeros(0)[1] end)
    raises("too many indices: 3 for an array of shape (3, 4)", A, 1, 1, 1)
    raises("several positions along an axis are an array, A[np.array{1, 2}]", function()
      return A[{ 1, 2, 3 }]
    end)
    raises("a 0-d array cannot be indexed: use A:item()", function() return np.array(1)[1] end)
    assert.equal(1, np.array(1)())
  end)

  it("must be an integer", function()
    raises("2.5", A, 2.5, 1)
    raises("an index is made of integers, ranges, text and arrays, got boolean", A, true, 1)
    raises("got nil", A, nil, 1)
    assert.equal(7, A(2.0, 3.0))
  end)
end)

describe("a range", function()
  local x = np.array { 10, 20, 30, 40, 50 }
  it("includes both ends", function()
    assert(np.array { 20, 30, 40 } == x("2:4"))
    assert(np.array { 20, 30, 40 } == x { { 2, 4 } })
    assert(np.array { 20, 30, 40 } == x["2:4"])
    assert(np.array { 40, 50 } == x("-2:"))
    assert(np.array { 10, 30, 50 } == x("::2"))
    assert(np.array { 10, 20 } == x(":2"))
    assert(x == x(":"))
    assert(np.array { 10, 20, 30, 40 } == x(":-2"))
  end)

  it("may go backwards", function()
    assert(np.array { 50, 40, 30, 20, 10 } == x("::-1"))
    assert(np.array { 40, 20 } == x("4:1:-2"))
    assert(np.array { 40, 20 } == x { { 4, 1, -2 } })
    assert.equal(0, x("4:2").size)
  end)

  it("is cut to the extent", function()
    assert(np.array { 40, 50 } == x("4:99"))
    assert.equal(0, x("7:9").size)
    assert(x == x("-99:99"))
    assert(np.array { 50 } == x("5::9223372036854775807"))
  end)

  it("has no step 0 and no end 0", function()
    raises("the step of a range must not be 0", x, "1:2:0")
    raises("a range cannot begin or end at 0: positions count from 1", x, "0:2")
    raises("a range cannot begin or end at 0", x, { { 1, 0 } })
  end)

  it("written wrongly is explained", function()
    raises("cannot read index \"1;2\" at \";2\": items are separated by commas", x, "1;2")
    raises("cannot read index \"a, 1\": items look like 2, -1, 1:3, :, ::2, ..., newaxis",
      function() return x["a, 1"] end)
  end)
end)

describe("'...' and newaxis", function()
  local A = np.zeros(2, 3, 4)
  it("stand for axes that are there and that are not", function()
    assert.equal("(2, 3)", tostring(A("..., 1").shape))
    assert.equal("(3, 4)", tostring(A("1, ...").shape))
    assert.equal("(2, 4)", tostring(A(":, 1, ...").shape))
    assert.equal("(2, 1, 3, 4)", tostring(A(":, newaxis").shape))
    assert.equal("(1, 2, 3, 4)", tostring(A("newaxis").shape))
    assert.equal("(2, 3, 4, 1)", tostring(A { "...", "newaxis" }.shape))
    raises("an index can have only one '...'", A, "..., ...")
  end)
end)

describe("lists and masks", function()
  local A = grid(3, 4)
  it("pick by position", function()
    assert(np.array { { 9, 10, 11, 12 }, { 1, 2, 3, 4 } } == A[np.array { 3, 1 }])
    assert(np.array { 3, 9 } == A { np.array { 1, -1 }, np.array { 3, 1 } })
    assert(np.array { { 4, 1 }, { 8, 5 }, { 12, 9 } } == A { ":", np.array { 4, 1 } })
    assert(np.array { 5, 8 } == A { 2, np.array { 1, 4 } })
    assert.equal("(2, 2)", tostring(A[{ np.array { { 1 }, { 2 } }, np.array { 1, 2 } }].shape))
  end)

  it("pick where a mask is true", function()
    assert(np.array { 10, 11, 12 } == A[A:gt(9)])
    assert(np.array { { 2, 4 }, { 6, 8 }, { 10, 12 } }
      == A { ":", np.array { false, true, false, true } })
    assert.equal(0, A[A:gt(99)].size)
    raises("mask of shape (2, 4) does not fit the array's axes of shape (3, 4)", function()
      return A[np.ones({ 2, 4 }, "bool")]
    end)
  end)

  it("separated by a range, even by an empty '...', come first in the result", function()
    local B = np.zeros(2, 3, 4)
    local i = np.array { 1, 2, 1, 2, 2 }
    assert.equal("(5, 3)", tostring(B { i, ":", i }.shape))
    assert.equal("(2, 5)", tostring(B { ":", i, i }.shape))
    assert.equal("(5, 2)", tostring(B { ":", i, "...", i }.shape))
  end)

  it("must hold positions", function()
    raises("an index array must be int64 or bool, got float64: convert it with :astype(\"int64\")",
      function() return A[np.array { 1.0 }] end)
    raises("index of axis 1: 4 out of range 1..3", function() return A[np.array { 4 }] end)
    raises("index of axis 1: 0: positions count from 1", function() return A[np.array { 0 }] end)
    raises("shapes (2,) and (3,) do not broadcast", function()
      return A { np.array { 1, 2 }, np.array { 1, 2, 3 } }
    end)
  end)
end)

describe("a mask of a whole array", function()
  it("may be the array itself, or a part of it", function()
    local flags = np.array { true, false, true, true }
    flags[flags] = np.array { false, true, false }
    assert.equal("[False False  True False]", tostring(flags))
    flags = np.array { true, false, true, true, false }
    flags "2:"[flags ":4"] = np.array { true, true, false }
    assert.equal("[ True  True  True  True False]", tostring(flags))
  end)

  it("takes values that lie in the array, in their order before", function()
    local A = np.arange(1, 7)
    A[A:gt(3)] = A "::-2"
    assert.equal("[1 2 3 6 4 2]", tostring(A))
    A[A:gt(3)] = np.array { 0.5, 7.9 } -- converted
    assert.equal("[1 2 3 0 7 2]", tostring(A))
    local refused = pcall(function() A[A:gt(0)] = np.array { 1, 2 } end)
    assert.is_false(refused)
    assert.equal("[1 2 3 0 7 2]", tostring(A))
  end)

  it("picks in row-major order from transposed arrays, too", function()
    local A = np.arange(6):reshape(2, 3)
    assert.equal("[3 1 4 2 5]", tostring(A.T[A.T:gt(0)]))
    A.T[A.T:gt(2)] = np.array { 10, 20, 30 }
    assert.equal("[[ 0  1  2]\n [10 20 30]]", tostring(A))
  end)
end)

describe("writing", function()
  local A
  before_each(function() A = np.zeros(3, 4) end)

  it("sets elements, rows, ranges, lists and masks", function()
    A[{ 1, 2 }] = 2.385
    assert.equal(2.385, A(1, 2))
    A[2] = np.array { 1, 2, 3, 4 }
    A["3, :"] = 7
    A[{ ":", 1 }] = np.array { -1, -2, -3 }
    assert(np.array { { -1, 2.385, 0, 0 }, { -2, 2, 3, 4 }, { -3, 7, 7, 7 } } == A)
    A[A:lt(0)] = 0
    assert.equal(0.0, A:min())
    A[np.array { 1, 3 }] = { { 1 }, { 2 } }
    assert(np.array { { 1, 1, 1, 1 }, { 0, 2, 3, 4 }, { 2, 2, 2, 2 } } == A)
    A[A:ge(2)] = np.array { 9, 8, 7, 6, 5, 4, 3 }
    assert(np.array { { 1, 1, 1, 1 }, { 0, 9, 8, 7 }, { 6, 5, 4, 3 } } == A)
    A["..."] = 5
    assert.equal(60.0, A:sum())
  end)

  it("converts to the array's type", function()
    local B = np.zeros({ 3 }, "uint8")
    B[1] = 2.9
    B[2] = true
    B[3] = 258
    assert(np.array { 2, 1, 2 } == B)
  end)

  it("keeps the last of values for one element", function()
    local x = np.zeros(2)
    x[np.array { 1, 1, 1 }] = { 1, 2, 3 }
    assert(np.array { 3, 0 } == x)
  end)

  it("takes overlapping parts of the same array", function()
    local x = np.array { 1, 2, 3, 4, 5 }
    x["2:5"] = x("1:4")
    assert(np.array { 1, 1, 2, 3, 4 } == x)
    x["::-1"] = x
    assert(np.array { 4, 3, 2, 1, 1 } == x)
    x[np.array { 1, 2 }] = x("2:3")
    assert(np.array { 3, 2, 2, 1, 1 } == x)
  end)

  it("drops leading axes of extent 1 from the value", function()
    A[1] = np.array { { 1, 2, 3, 4 } }
    assert(np.array { 1, 2, 3, 4 } == A[1])
  end)

  it("refuses values that do not fit", function()
    raises("shape (3,) does not broadcast to (4,)", function() A[1] = { 1, 2, 3 } end)
    raises("shape (2, 2) does not broadcast to (3, 4)", function() A[":"] = np.ones(2, 2) end)
    raises("index of axis 1: 4 out of range 1..3", function() A[4] = 1 end)
    raises("an element must be a number or boolean, got string", function() A[1] = "1" end)
    raises("array or number expected, got nil", function() A[1] = nil end)
    raises("cannot set field 'x' of an array", function() A.x = 1 end)
  end)

  it("refuses broadcast views", function()
    local B = np.broadcast_to(np.zeros(4), { 3, 4 })
    local text = "cannot write into a broadcast view, its elements share memory: copy it first"
    raises(text, function() B[{ 1, 1 }] = 1 end)
    raises(text, function() B[":"] = 1 end)
    raises(text, function() B:add_(1) end)
    raises(text, function() B:fill_(1) end)
    raises(text, function() np.add(np.ones(3, 4), 1, { out = B }) end)
    raises(text, function() B[B:eq(0)] = 1 end)
    raises(text, function() B[np.array { 1 }] = 1 end)
    raises(text, function() np.dot(np.ones(3, 2), np.ones(2, 4), { out = B }) end)
  end)
end)

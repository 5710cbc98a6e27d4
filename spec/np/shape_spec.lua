-- Geometry: reshape, transpose, and the like.

local np = require("dnn.np")
local raises = require("spec.helpers.raises")

local A = np.ones({ 24 }, "int64"):cumsum():reshape(2, 3, 4)

local function shape(array)
  return tostring(array.shape)
end

describe("reshape", function()
  it("keeps row-major order", function()
    assert.equal("(4, 6)", shape(A:reshape(4, 6)))
    assert.equal(7, A:reshape(4, 6)(2, 1))
    assert.equal("(24,)", shape(A:reshape { -1 }))
    assert.equal("(2, 12)", shape(np.reshape(A, { 2, -1 })))
    assert.equal("()", shape(np.ones(1):reshape {}))
    assert.equal(13, A.T:reshape(-1)(2))
    assert.equal("(0, 5)", shape(np.zeros(0):reshape(0, 5)))
  end)

  it("views where strides allow, else copies", function()
    assert(A:reshape(6, 4):is_view())
    assert(A(":, :, ::2"):reshape(6, 2):is_view())
    local flat = A.T:reshape(-1)
    flat:fill_(0)
    assert.equal(300, A:sum())
  end)

  it("refuses other numbers of elements", function()
    raises("cannot reshape (2, 3, 4) into (5, 5): the array has 24 elements", A.reshape, A, 5, 5)
    raises("cannot reshape (2, 3, 4) into (-1, 5)", A.reshape, A, -1, 5)
    raises("cannot reshape (2, 3, 4) into (-1, -1)", A.reshape, A, -1, -1)
    raises("cannot reshape (0,) into (-1, 0)", function() np.zeros(0):reshape(-1, 0) end)
    raises("negative extent -2 in a shape", A.reshape, A, -2, 12)
    raises("shape (a table of extents, or integers) expected", function() A:reshape() end)
  end)

  it("refuses shapes whose products overflow, also behind an extent of 0", function()
    local third = 6148914691236517206 -- 3 of them are 2 more than 2^64
    raises("cannot reshape (2,) into (6148914691236517206, 3)", function()
      np.zeros(2):reshape(third, 3)
    end)
    raises("shape (0, 4611686018427387904, 4) is too large", function()
      np.zeros(0):reshape(0, 1 << 62, 4)
    end)
    for _, extents in ipairs { { third, 3 }, { 1 << 62, 4 }, { 1 << 61, 8, 0 },
      { 1 << 32, 1 << 32 }, { 0, math.maxinteger, 2 }, { 1 << 60 } } do
      local text = table.concat(extents, ", ") .. (#extents == 1 and "," or "")
      raises(("shape (%s) is too large"):format(text), np.broadcast_to, np.ones(1), extents)
      raises(("shape (%s) is too large"):format(text), np.zeros, extents)
    end
    local wide = np.broadcast_to(np.ones(1), { 1, 1 << 40 })
    for _, f in ipairs { np.add, np.multiply, np.less } do
      raises("shape (1099511627776, 1099511627776) is too large", f, wide, wide.T)
    end
    assert.equal(1 << 59, np.broadcast_to(np.ones(1), { 1 << 59 }).size)
  end)

  it("to one dimension is ravel (a view) or flatten (a copy)", function()
    assert.equal("(24,)", shape(A:ravel()))
    assert(A:ravel():is_view())
    assert(not A:flatten():is_view())
    assert(A:ravel() == A:flatten())
    assert.equal(13, A.T:flatten()(2))
  end)
end)

describe("attributes of memory", function()
  it("count bytes, as NumPy does", function()
    local B = np.zeros({ 2, 3, 4 }, "float32")
    assert.equal(4, B.itemsize)
    assert.equal(96, B.nbytes)
    assert.equal(0, np.zeros(0, 3).nbytes)
    assert.equal(1, np.zeros({}, "bool").nbytes)
    assert.equal("(48, 16, 4)", tostring(B.strides))
    assert.equal("(4, 16, 48)", tostring(B.T.strides))
    assert.equal("(-48, 16, 8)", tostring(B("::-1, :, ::2").strides))
    assert.equal("(0, 8)", tostring(np.broadcast_to(np.zeros(3), { 2, 3 }).strides))
    assert.equal("()", tostring(np.array(1).strides))
  end)

  it("tell layouts and owners in flags", function()
    local function flags(array)
      local f = array.flags
      return ("%s %s %s %s"):format(f.c_contiguous, f.f_contiguous, f.owndata, f.writeable)
    end
    local B = np.zeros(2, 3)
    assert.equal("true false true true", flags(B))
    assert.equal("false true false true", flags(B.T))
    assert.equal("true true false true", flags(B[1]))
    assert.equal("false false false true", flags(B(":, ::2")))
    assert.equal("false false false false", flags(np.broadcast_to(B[1], { 2, 3 })))
    raises("arrays have no field 'stride': did you mean 'strides'?", function() return B.stride end)
  end)
end)

describe("transposition", function()
  it("reverses or permutes the axes", function()
    assert.equal("(4, 3, 2)", shape(A.T))
    assert.equal("(4, 3, 2)", shape(A:transpose()))
    assert.equal("(3, 2, 4)", shape(A:transpose(2, 1, 3)))
    assert.equal("(3, 2, 4)", shape(np.transpose(A, { 2, 1, -1 })))
    assert.equal(A(2, 3, 4), A:transpose(3, 1, 2)(4, 2, 3))
    assert.equal("(4, 3, 2)", shape(A:swapaxes(1, 3)))
    assert.equal("(3, 4, 2)", shape(np.moveaxis(A, 1, 3)))
    assert.equal("(4, 2, 3)", shape(np.moveaxis(A, -1, 1)))
    assert(np.array { 1, 2 }.T == np.array { 1, 2 })
  end)

  it("refuses what is no permutation", function()
    raises("transpose needs 3 axes, got 2", A.transpose, A, 1, 2)
    raises("axis 2 is given twice", A.transpose, A, 1, 2, 2)
    raises("axis 4 out of range: the array has 3 dimensions", A.swapaxes, A, 1, 4)
    raises("axis 0: axes count from 1", A.moveaxis, A, 0, 1)
  end)
end)

describe("axes of extent 1", function()
  it("come and go", function()
    local B = np.ones(1, 3, 1)
    assert.equal("(3,)", shape(B:squeeze()))
    assert.equal("(1, 3)", shape(B:squeeze(3)))
    assert.equal("(3, 1)", shape(np.squeeze(B, 1)))
    assert.equal("()", shape(np.ones(1, 1):squeeze()))
    assert.equal("(1, 2)", shape(np.ones(2):expand_dims(1)))
    assert.equal("(2, 1)", shape(np.ones(2):expand_dims(-1)))
    raises("cannot squeeze axis 2 of shape (1, 3, 1): its extent is not 1", B.squeeze, B, 2)
    raises("axis 4 out of range", function() np.ones(2, 2):expand_dims(4) end)
  end)

  it("are stretched by broadcast_to without a copy", function()
    local row = np.array { 1, 2, 3 }
    local B = np.broadcast_to(row, { 2, 3 })
    assert(np.array { { 1, 2, 3 }, { 1, 2, 3 } } == B)
    row[1] = 9
    assert.equal(9, B(2, 1))
    assert.equal("(0, 3)", shape(np.broadcast_to(row, { 0, 3 })))
    raises("shape (3,) does not broadcast to (3, 2)", np.broadcast_to, row, { 3, 2 })
    raises("shape (3,) does not broadcast to ()", np.broadcast_to, row, {})
    raises("array expected, got string", np.broadcast_to, "1", { 2 })
  end)

  it("take tables and numbers, as NumPy's functions do", function()
    assert(np.array { { 1, 2 }, { 3, 4 } } == np.reshape({ 1, 2, 3, 4 }, { 2, 2 }))
    assert(np.array { 1, 2, 3, 4 } == np.ravel { { 1, 2 }, { 3, 4 } })
    assert(np.array { { 1, 3 }, { 2, 4 } } == np.transpose { { 1, 2 }, { 3, 4 } })
    assert(np.array { { 1 }, { 2 } } == np.expand_dims({ 1, 2 }, 2))
    assert(np.array { 3, 3 } == np.broadcast_to(3, { 2 }))
    assert.equal("float", math.type(np.squeeze(0.6931))) -- as the course does with a cost
    raises("array expected, got string", np.squeeze, "x")
    raises("for the method write A:reshape() with a colon", function() return A.reshape(6, 4) end)
    raises("array expected, got no value", np.reshape)
  end)

  it("may share memory with others, or not", function()
    local B = np.ones(2, 3)
    assert.is_true(np.may_share_memory(B, B[2]))
    assert.is_false(np.may_share_memory(B[1], B[2]))
    assert.is_false(np.may_share_memory(B, B:copy()))
    raises("array expected, got number", np.may_share_memory, B, 1)
  end)
end)

describe("the order of elements", function()
  local cube = np.arange(24):reshape(2, 3, 4)
  local reference = { -- NumPy's
    F = { 0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23 },
  }

  it("of ravel, flatten and reshape is NumPy's", function()
    for _, order in ipairs { "F", { order = "F" } } do
      assert(np.array(reference.F) == cube:ravel(order))
      assert(np.array(reference.F) == cube:flatten(order))
      assert(np.array(reference.F) == np.ravel(cube, order))
    end
    local B = np.arange(6):reshape(2, 3)
    local expected = np.array { { 0, 4 }, { 3, 2 }, { 1, 5 } }
    assert(expected == B:reshape(3, 2, { order = "F" }))
    assert(expected == B:reshape({ 3, -1 }, { order = "F" }))
    assert(expected == np.reshape(B, { 3, 2 }, "F"))
    assert(B.T:ravel() == B:ravel("F"))
    assert(B.T:ravel("K") == B:ravel() and B.T:ravel("A") == B:ravel())
    assert(cube:transpose(2, 3, 1):ravel("K") == cube:ravel())
    assert(cube:transpose(2, 3, 1):ravel("A") == cube:transpose(2, 3, 1):ravel())
  end)

  it("of a copy is how they lie in memory", function()
    local B = np.arange(6):reshape(2, 3)
    local C = B:copy { order = "F" }
    assert(B == C)
    assert.same({ 8, 16 }, table.move(C.strides, 1, 2, 1, {}))
    assert.is_true(C.flags.f_contiguous and C.flags.owndata and not C:is_view())
    assert.is_true(B.T:copy("K").flags.f_contiguous and B.T:copy("A").flags.f_contiguous)
    assert.is_true(B.T:copy("C").flags.c_contiguous and B.T:copy().flags.c_contiguous)
    C[{ 1, 1 }] = 7
    assert.equal(0, B(1, 1))
    local large = np.arange(6000):reshape(20, 300)
    assert(large:copy("F") == large and not large:copy("F"):is_view())
  end)

  it("is one of NumPy's", function()
    raises('order must be "C", "F", "A" or "K", got X', A.ravel, cube, "X")
    raises('order must be "C", "F" or "A", got K', A.reshape, cube, 24, { order = "K" })
    raises("got 1", A.copy, cube, { order = 1 })
    raises("unknown option 'ordr': did you mean 'order'?", A.flatten, cube, { ordr = "F" })
  end)
end)

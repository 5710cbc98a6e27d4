-- Making arrays, their attributes, elements, iteration and life.

local np = require("dnn.core").np
local raises = require("spec.helpers.raises")

describe("np.array", function()
  it("takes nested tables, numbers and arrays", function()
    local A = np.array { { 1, 2.385, 3 }, { 4, 5, 6 } }
    assert.equal("(2, 3)", tostring(A.shape))
    assert.equal("float64", A.dtype)
    assert.equal(2.385, A(1, 2))
    local B = np.array { A, A }
    assert.equal("(2, 2, 3)", tostring(B.shape))
    assert(np.array(A) == A)
    assert.equal(0, np.array(7).ndim)
    assert.equal(7, np.array(7):item())
  end)

  it("has a shape whose extents count from 1, and from -1, the last", function()
    local shape = np.ones(2, 5, 3).shape
    assert.equal(3, shape[3])
    assert.equal(3, shape[-1])
    assert.equal(2, shape[-3])
    assert.equal(8, np.ones(2, 3).strides[-1])
    raises("extent 0: the extents of a shape count from 1 (or from -1, the last)", function()
      return shape[0]
    end)
    for _, index in ipairs { 4, 5, -4, math.maxinteger, math.mininteger } do
      raises(("extent %d out of range: the shape has 3 dimensions"):format(index), function()
        return shape[index]
      end)
    end
    raises("extent 1 out of range: the shape has 0 dimensions", function()
      return np.zeros({}).shape[1]
    end)
  end)

  it("has a shape that lists its extents as any table", function()
    local shape, seen = np.ones(2, 5, 3).shape, {}
    for i, extent in ipairs(shape) do
      seen[i] = extent
    end
    assert.same({ 2, 5, 3 }, seen)
    assert.equal(3, #shape)
    assert.same({ 2, 5, 3 }, { table.unpack(shape) })
    assert.same({ 2, 5, 3 }, table.move(shape, 1, 3, 1, {}))
    assert.equal("2x5x3", table.concat(shape, "x"))
    assert.is_nil(shape.rows)
    shape[#shape + 1] = 7
    table.insert(shape, 9)
    assert.equal("(2, 5, 3, 7, 9)", tostring(shape))
    assert.equal(9, table.remove(shape))
  end)

  it("finds the type from the values", function()
    assert.equal("int64", np.array({ 1, 2 }).dtype)
    assert.equal("float64", np.array({ 1, 2.0 }).dtype)
    assert.equal("bool", np.array({ true, false }).dtype)
    assert.equal("int64", np.array({ true, 3 }).dtype)
    assert.equal("float64", np.array({}).dtype)
    assert.equal("float32", np.array({ 1 }, { dtype = "float32" }).dtype)
    assert.equal("uint8", np.array({ 300 }, "u8").dtype)
    assert.equal(44, np.array({ 300 }, "u8")(1))
  end)

  it("copies", function()
    local A = np.array { 1, 2 }
    local B = np.array(A)
    B[1] = 9
    assert.equal(1, A(1))
    assert.is_false(B:is_view())
  end)

  it("refuses ragged tables and says where", function()
    raises("ragged table: [2] has (1,) elements, expected (2,) as before", np.array,
      { { 1, 2 }, { 3 } })
    raises("ragged table: [2] is a number, expected a table of shape (2,) as before", np.array,
      { { 1, 2 }, 3 })
    raises("ragged table: [1][2] is a table, expected a number as before", np.array,
      { { 1, { 2 } } })
    raises("element [2] must be a number, boolean, array or table, got string", np.array,
      { 1, "2" })
    raises("element [1][1] must be a number, boolean, array or table, got nil", np.array,
      { { nil, 2 } })
  end)

  it("refuses tables nested too deeply, also those that contain themselves", function()
    local deep = 1
    for _ = 1, 16 do deep = { deep } end
    assert.equal(16, np.array(deep).ndim)
    raises("deeper than 16 levels", np.array, { deep })
    local loop = {}
    loop[1] = loop
    raises("deeper than 16 levels", np.array, loop)
  end)

  it("refuses strings and unknown types", function()
    raises("cannot make an array of a string: for raw bytes use np.frombuffer", np.array, "1 2")
    raises("unknown dtype 'complex': one of float64, float32, int64, uint8, bool is expected",
      np.array, { 1 }, "complex")
    raises("value expected", np.array)
    raises("unknown option 'dtpye': did you mean 'dtype'?", np.array, { 1 }, { dtpye = "f4" })
  end)
end)

describe("filled arrays", function()
  it("have the shape given as numbers or as a table", function()
    for _, name in ipairs { "zeros", "ones", "empty" } do
      assert.equal("(2, 3)", tostring(np[name](2, 3).shape))
      assert.equal("(2, 3)", tostring(np[name]({ 2, 3 }, "uint8").shape))
      assert.equal("(4,)", tostring(np[name](4, { dtype = "bool" }).shape))
    end
    assert.equal(0.0, np.zeros(2, 3):sum())
    assert.equal(6.0, np.ones(2, 3):sum())
    assert.is_true(np.ones({ 2 }, "bool")(2))
    assert(np.full({ 2 }, 2.385) == np.array { 2.385, 2.385 })
    assert(np.full({ 2, 2 }, { 1, 2 }) == np.array { { 1, 2 }, { 1, 2 } })
    assert.equal("int64", np.full(3, 7).dtype)
  end)

  it("may be empty or have 16 dimensions, not more", function()
    assert.equal(0, np.zeros(0).size)
    assert.equal(0, #np.zeros(0, 3))
    local ones = {}
    for i = 1, 16 do ones[i] = 1 end
    assert.equal(16, np.zeros(ones).ndim)
    ones[17] = 1
    raises("17 dimensions are too many, at most 16 are possible", np.zeros, ones)
    raises("an array has at most 16 dimensions", function()
      ones[17] = nil
      np.expand_dims(np.zeros(ones), 1)
    end)
  end)

  it("refuse shapes that are none", function()
    raises("negative extent -2 in a shape", np.zeros, 2, -2)
    raises("a shape is made of integers, got 2.5", np.zeros, 2.5)
    raises("a shape is made of integers, got string", np.zeros, { "2" })
    raises("shape (a table of extents, or integers) expected, got nil", np.zeros, nil)
    raises("shape (4611686018427387904, 2) is too large", np.zeros, 1 << 62, 2)
    raises("is too large", np.zeros, 0, 1 << 62, 16)
    raises("not enough memory for an array of shape (1125899906842624,)", np.zeros, 1 << 50)
  end)
end)

describe("bytes", function()
  it("come and go through frombuffer and tobytes", function()
    local bytes = string.pack("<ddd", 1, 2.385, -0.0)
    local A = np.frombuffer(bytes)
    assert.equal(2.385, A(2))
    assert.equal(bytes, A:tobytes())
    assert.equal("\1\2\3", np.frombuffer("\1\2\3", "uint8"):tobytes())
    assert.equal("\1\0\1", np.frombuffer("\5\0\255", "bool"):tobytes())
    assert.equal(string.pack("<ddd", -0.0, 2.385, 1), A("::-1"):tobytes())
    assert.equal("", np.zeros(0, 3):tobytes())
  end)

  it("must be a whole number of elements", function()
    raises("a buffer of 9 bytes is not a whole number of float64 elements (8 bytes each)",
      np.frombuffer, "123456789")
    raises("string expected, got nil", np.frombuffer, nil)
    raises("for the method write A:tobytes() with a colon", np.zeros(1).tobytes, "x")
  end)
end)

describe("attributes", function()
  local A = np.zeros(2, 3)
  it("tell shape, size, ndim and dtype", function()
    assert(A.shape == np.ones(2, 3).shape)
    assert(A.shape ~= A.T.shape)
    assert.equal("(2, 3)", tostring(A.shape))
    assert.equal("(3,)", tostring(np.zeros(3).shape))
    assert.equal("()", tostring(np.array(1).shape))
    assert.equal(2, #A.shape)
    assert.same({ 2, 3 }, { table.unpack(A.shape) })
    assert.equal(6, A.size)
    assert.equal(2, A.ndim)
    assert.equal(2, #A)
    assert.equal("float64", A.dtype)
    assert.equal("(3, 2)", tostring(A.T.shape))
  end)

  it("suggest names for misspelt ones", function()
    raises("arrays have no field 'smu': did you mean 'sum'?", function() return A.smu end)
    raises("arrays have no field 'shpae': did you mean 'shape'?", function() return A.shpae end)
    raises("arrays have no field 'reshap': did you mean 'reshape'?", function() return A.reshap end)
    raises("arrays have no field 'zzzz'", function() return A.zzzz end)
  end)

  it("cannot be set", function()
    raises("cannot set field 'shape' of an array: elements are set with A[{i, j}] = v",
      function() A.shape = { 3, 2 } end)
  end)

  it("have no length without dimensions", function()
    raises("a 0-d array has no length", function() return #np.array(1) end)
  end)

  it("keep the metatable hidden", function()
    assert.equal("dnn.array", getmetatable(A))
  end)
end)

describe("conversion", function()
  it("to another type truncates towards zero and wraps bytes", function()
    local A = np.array { 2.9, -2.9, 300.5, 0 }
    assert(np.array { 2, -2, 300, 0 } == A:astype("int64"))
    assert(np.array({ 2, 254, 44, 0 }, "u8") == A:astype("uint8"))
    assert(np.array { true, true, true, false } == A:astype("bool"))
    assert.equal(math.mininteger, np.array({ 0 / 0 }):astype("int64")(1))
    assert.equal(math.mininteger, np.array({ 1e300 }):astype("int64")(1))
    assert.equal(0, np.array({ math.huge }):astype("uint8")(1))
    assert.equal(0.10000000149011612, np.array({ 0.1 }):astype("float32")(1))
    raises("unknown dtype 'f8'", A.astype, A, "f8")
    raises("argument 2 of astype is missing", A.astype, A)
  end)

  it("to tables has the nesting of the shape", function()
    assert.same({ { 1, 2 }, { 3, 4 } }, np.array({ { 1, 2 }, { 3, 4 } }):totable())
    assert.same({ { true }, { false } }, np.array({ { true }, { false } }):totable())
    assert.same({}, np.zeros(0):totable())
    assert.equal(2.5, np.array(2.5):totable())
  end)

  it("to a number needs one element", function()
    assert.equal(2.385, np.array({ { 2.385 } }):item())
    raises("item needs an array of one element, this one has shape (2,)", function()
      np.zeros(2):item()
    end)
  end)
end)

describe("comparison of whole arrays", function()
  it("is true for the same shape and elements", function()
    local A = np.array { { 1, 2 }, { 3, 4 } }
    assert(A == A:copy())
    assert(A == np.array({ { 1, 2 }, { 3, 4 } }, "float32"))
    assert(A ~= A.T)
    assert(A ~= A:reshape(4))
    assert(A ~= 1)
    assert(np.array { 0 / 0 } ~= np.array { 0 / 0 })
    assert(np.zeros(0) == np.zeros(0))
    assert(np.zeros(0) ~= np.zeros(0, 2))
  end)

  it("by order does not exist", function()
    local A = np.ones(2)
    raises("arrays have no '<' or '>': for a mask write A:lt(B) or A:gt(B)",
      function() return A < 0 end)
    raises("arrays have no '<=' or '>=': for a mask write A:le(B) or A:ge(B)",
      function() return A >= A end)
  end)
end)

describe("iteration", function()
  it("walks rows as views, or elements", function()
    local A = np.array { { 1, 2 }, { 3, 4 } }
    local seen = {}
    for i, row in A:rows() do
      seen[i] = row:sum()
      row[1] = 0
    end
    assert.same({ 3, 7 }, seen)
    assert(np.array { { 0, 2 }, { 0, 4 } } == A)
    seen = {}
    for i, x in pairs(np.array { 5, 7.5 }) do seen[i] = x end
    assert.same({ 5.0, 7.5 }, seen)
    for _ in pairs(np.zeros(0)) do error("empty") end
  end)

  it("by ipairs is refused", function()
    raises("ipairs does not work with arrays: write 'for i, row in A:rows()' or pairs(A)",
      function()
        local last = 0
        for i in ipairs(np.zeros(2)) do last = last + i end
        return last
      end)
  end)

  it("refuses arrays without dimensions", function()
    raises("a 0-d array has no rows", function() np.array(1):rows() end)
    raises("a 0-d array has no rows", function() return pairs(np.array(1)) end)
  end)
end)

describe("views and copies", function()
  it("know what they are", function()
    local A = np.zeros(3, 4)
    for name, view in pairs { row = A[2], part = A("1:2, :"), T = A.T, reshaped = A:reshape(12),
                              ravel = A:ravel(), same = A:reshape(3, 4) } do
      assert(view:is_view(), name)
      view:fill_(1)
      assert(A:any(), name)
      A:fill_(0)
    end
    local mask, list = A:eq(0), np.array { 1, 3 }
    for name, copy in pairs { copy = A:copy(), mask = A[mask], list = A[list],
                              flat = A:flatten(), typed = A:astype("float64") } do
      assert(not copy:is_view(), name)
      copy:fill_(1)
      assert(not A:any(), name)
    end
  end)

  it("of large arrays likewise", function()
    local A = np.zeros(300, 400)
    local row = A[2]
    row[1] = 5
    assert.equal(5.0, A(2, 1))
    assert(row:is_view() and not A:is_view() and not A:copy():is_view())
  end)

  it("keep alive what they look at", function()
    local views = {}
    for i = 1, 20 do
      views[i] = np.full({ 40, 50 }, i)[3]
      collectgarbage()
    end
    for i = 1, 20 do assert.equal(50 * i, views[i]:sum()) end
  end)
end)

describe("closing", function()
  it("ends an array at the end of its block", function()
    local kept
    do
      local T <close> = np.ones(500, 500)
      kept = T
      assert.equal(250000.0, T:sum())
    end
    raises("the array was closed", function() return kept.shape end)
    raises("the array was closed", function() return kept + 1 end)
    raises("the array was closed", function() return tostring(kept) end)
    raises("the array was closed", function() return #kept end)
    raises("the array was closed", function() kept[1] = 2 end)
  end)

  it("gives the memory back at once", function()
    collectgarbage()
    local before = np.memory().live
    do local _ <close> = np.ones(500, 500) end
    assert.equal(before, np.memory().live)
  end)

  it("leaves views alive", function()
    local view
    do
      local T <close> = np.ones(500, 500)
      view = T[3]
    end
    collectgarbage()
    assert.equal(500.0, view:sum())
  end)

  it("fails only for what is no array, also by hand and twice", function()
    local A = np.ones(2000)
    local close = debug.getmetatable(A).__close
    close(A)
    close(A)
    raises("array expected, got table", close, {})
  end)
end)

describe("userdata of others", function()
  it("are refused", function()
    raises("for the method write A:tobytes() with a colon", np.zeros(1).tobytes, io.stdout)
    raises("array or number expected, got FILE*", np.sum, io.stdout)
    local A = np.zeros(2)
    raises("array", A.sum, np.random.RandomState(1))
  end)
end)

describe("np.memory", function()
  it("counts large buffers", function()
    collectgarbage()
    local before = np.memory()
    local A = np.zeros(1000, 1000)
    local after = np.memory()
    assert(after.live - before.live >= A.size * 8)
    assert(after.peak >= after.live and after.pooled >= 0)
  end)
end)

local np = require "dnn.np"
local same = require "spec.helpers.same"

describe("np: joining and rearranging", function()
  it("joins along axes", function()
    same({ 1.0, 2.0, 2.5 }, np.concatenate { { 1, 2 }, { 2.5 } })
    same(
      { { 1, 3, 4 }, { 2, 5, 6 } },
      np.concatenate({ { { 1 }, { 2 } }, { { 3, 4 }, { 5, 6 } } }, 2))
    same({ { 1, 3 }, { 2, 4 } }, np.stack({ { 1, 2 }, { 3, 4 } }, -1))
    same({ { 1, 3 }, { 2, 4 } }, np.hstack { { { 1 }, { 2 } }, { { 3 }, { 4 } } })
    same({ { 1, 2 }, { 3, 4 }, { 5, 6 } }, np.vstack { { 1, 2 }, { { 3, 4 }, { 5, 6 } } })
    same({ { { 1, 3 }, { 2, 4 } } }, np.dstack { { 1, 2 }, { 3, 4 } })
    same({ { 1, 3, 4 }, { 2, 5, 6 } }, np.column_stack { { 1, 2 }, { { 3, 4 }, { 5, 6 } } })
    same({ { 1, 2 }, { 3, 4 } }, np.append({ { 1, 2 } }, { { 3, 4 } }, 1))
    same({ 1, 2, 3 }, np.append({ 1 }, { { 2 }, { 3 } }))
  end)

  it("repeats arrays and their elements", function()
    same({ { { 1, 2, 1, 2 } }, { { 1, 2, 1, 2 } } }, np.tile({ { 1, 2 } }, { 2, 1, 2 }))
    same({ { 1, 1 }, { 2, 2 } }, np.tile({ { 1 }, { 2 } }, 2))
    same({}, np.tile({ 1, 2 }, 0))
    same({ 1, 1, 2, 2 }, np.rep({ { 1, 2 } }, 2))
    same({ 5, 5, 7 }, np["repeat"]({ 5, 6, 7 }, { 2, 0, 1 }))
    same({ { 1, 2 }, { 1, 2 } }, np.array({ { 1, 2 } }):rep(2, { axis = 1 }))
  end)

  it("turns and moves elements around", function()
    same({ { 4, 3 }, { 2, 1 } }, np.flip { { 1, 2 }, { 3, 4 } })
    same({ { 2, 1 }, { 4, 3 } }, np.flip({ { 1, 2 }, { 3, 4 } }, 2))
    same({ { 3, 2, 1 } }, np.fliplr { { 1, 2, 3 } })
    same({ 3, 2, 1 }, np.flipud { 1, 2, 3 })
    same({ 4, 5, 1, 2, 3 }, np.roll({ 1, 2, 3, 4, 5 }, 2))
    same({ { 2, 3, 1 }, { 5, 6, 4 } }, np.roll({ { 1, 2, 3 }, { 4, 5, 6 } }, -1, 2))
    same({ { 6, 4, 5 }, { 3, 1, 2 } }, np.roll({ { 1, 2, 3 }, { 4, 5, 6 } }, { 1, 1 }, { 1, 2 }))
    same({ { 6, 1, 2 }, { 3, 4, 5 } }, np.roll({ { 1, 2, 3 }, { 4, 5, 6 } }, 1))
    same({ { 3, 6 }, { 2, 5 }, { 1, 4 } }, np.rot90 { { 1, 2, 3 }, { 4, 5, 6 } })
    same({ { 6, 5, 4 }, { 3, 2, 1 } }, np.rot90({ { 1, 2, 3 }, { 4, 5, 6 } }, 2))
    same({ { 4, 1 }, { 5, 2 }, { 6, 3 } }, np.rot90({ { 1, 2, 3 }, { 4, 5, 6 } }, -1))
  end)

  it("pads", function()
    same({ 0.0, 1.5, 2.0, 0.0 }, np.pad({ 1.5, 2 }, 1))
    same(
      { { 9, 9, 9, 9 }, { 1, 2, 9, 9 } },
      np.pad({ { 1, 2 } }, { { 1, 0 }, { 0, 2 } }, { constant_values = 9 }))
    same({ 2, 1, 2, 3, 2, 1, 2, 3, 2 }, np.pad({ 1, 2, 3 }, { 1, 5 }, "reflect"))
    same({ 3, 3, 2, 1, 1, 2, 3, 3 }, np.pad({ 1, 2, 3 }, { 4, 1 }, "symmetric"))
    same({ 2, 3, 1, 2, 3, 1, 2, 3 }, np.pad({ 1, 2, 3 }, { 2, 3 }, "wrap"))
    same({ 1, 1, 1, 2, 3, 3, 3 }, np.pad({ 1, 2, 3 }, 2, { mode = "edge" }))
  end)
  it("splits into views, behind the positions given", function()
    local A = np.arange(7)
    local pieces = np.split(A, { 2, 5, 9 })
    same({ 0, 1 }, pieces[1])
    same({ 2, 3, 4 }, pieces[2])
    same({ 5, 6 }, pieces[3])
    same({}, pieces[4])
    pieces[1][1] = 70
    assert.equal(70, A[1])
    same({ 5 }, np.array_split(np.arange(6), 4)[4])
    assert.equal(4, #np.array_split({ 1 }, 4))
    same({ { 3 }, { 6 } }, np.hsplit({ { 1, 2, 3 }, { 4, 5, 6 } }, 3)[3])
    same({ { 4, 5, 6 } }, np.vsplit({ { 1, 2, 3 }, { 4, 5, 6 } }, 2)[2])
  end)

  it("raises the number of dimensions", function()
    assert.equal("(1,)", tostring(np.atleast_1d(5).shape))
    assert.equal("(1, 3)", tostring(np.atleast_2d({ 1, 2, 3 }).shape))
    local a, b, c = np.atleast_3d(1, { 1, 2 }, { { 1, 2 } })
    assert.equal("(1, 1, 1) (1, 2, 1) (1, 2, 1)", ("%s %s %s"):format(a.shape, b.shape, c.shape))
  end)

  it("broadcasts arrays together", function()
    local A, B, C = np.broadcast_arrays({ { 1 }, { 2 } }, { 1, 2, 3 }, 7)
    same({ { 1, 1, 1 }, { 2, 2, 2 } }, A)
    same({ { 1, 2, 3 }, { 1, 2, 3 } }, B)
    same({ { 7, 7, 7 }, { 7, 7, 7 } }, C)
  end)

  it("tells the shape that shapes broadcast to", function()
    assert.equal("(4, 2, 3)", tostring(np.broadcast_shapes({ 4, 1, 3 }, { 2, 1 }, 3)))
    assert.equal("(5,)", tostring(np.broadcast_shapes({}, 5)))
    assert.equal("()", tostring(np.broadcast_shapes()))
  end)

  it("fills other shapes with the elements, again and again", function()
    same({ { 1, 2 }, { 3, 1 } }, np.resize({ 1, 2, 3 }, { 2, 2 }))
    same({ 1, 2 }, np.resize({ { 1, 2 }, { 3, 4 } }, 2))
    same({ 0.0, 0.0 }, np.resize({}, 2))
    same({}, np.resize({ 1 }, 0))
  end)

  it("views an array, and copies where its elements have gaps", function()
    local A = np.arange(6):reshape(2, 3)
    local B = A:view()
    B[{ 1, 1 }] = 9
    assert.equal(9, A(1, 1))
    assert.is_true(B:is_view())
    assert.is_true(rawequal(A, np.ascontiguousarray(A)))
    assert.equal("(16, 8)", tostring(np.ascontiguousarray(A.T).strides))
    same({ { 9, 3 }, { 1, 4 }, { 2, 5 } }, np.ascontiguousarray(A.T))
  end)

  it("gives views where it can", function()
    local A = np.array { { 1, 2 }, { 3, 4 } }
    np.flip(A)[{ 1, 1 }] = 40
    np.rot90(A)[{ 1, 1 }] = 20
    same({ { 1, 20 }, { 3, 40 } }, A)
  end)

  it("promotes types when it joins", function()
    assert.equal("float64", np.concatenate({ np.ones(2, "float32"), np.arange(2) }).dtype)
    assert.equal("int64", np.hstack({ np.ones(2, "bool"), np.arange(2) }).dtype)
  end)

  it("says that arrays are given in one table, by the name that was called", function()
    for name, call in pairs {
      vstack = function(a) np.vstack(a, a) end, row_stack = function(a) np.row_stack(a, a) end,
      hstack = function(a) np.hstack(a, a) end,
      column_stack = function(a) np.column_stack(a, a) end,
    } do
      assert.has_error(function() call(np.ones(2)) end,
        ("%s takes at most 1 argument, got 2: write one table, %s{...}"):format(name, name))
    end
    local dnn = require "dnn"
    for name, values in pairs { mlp = { 2, 3 }, sequential = { dnn.relu(), dnn.tanh() } } do
      assert.has_error(function() dnn[name](table.unpack(values)) end,
        ("%s takes at most 1 argument, got 2: write one table, %s{...}"):format(name, name))
    end
    assert.has_error(function() np.cumsum(np.ones(2), 1, {}, 4) end,
      "cumsum takes at most 3 arguments, got 4")
  end)
end)

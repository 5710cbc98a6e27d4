-- Joining, splitting, repeating and reordering arrays.

local np = require "dnn.np"
local same = require "spec.helpers.same"

describe("np.concatenate", function()
  it("joins along an axis", function()
    same({ 1.0, 2.0, 2.5 }, np.concatenate { { 1, 2 }, { 2.5 } })
    same(
      { { 1, 3, 4 }, { 2, 5, 6 } },
      np.concatenate({ { { 1 }, { 2 } }, { { 3, 4 }, { 5, 6 } } }, 2))
  end)
end)

describe("np.stack", function()
  it("joins along a new axis", function()
    same({ { 1, 3 }, { 2, 4 } }, np.stack({ { 1, 2 }, { 3, 4 } }, -1))
  end)
end)

describe("np.hstack", function()
  it("joins side by side", function()
    same({ { 1, 3 }, { 2, 4 } }, np.hstack { { { 1 }, { 2 } }, { { 3 }, { 4 } } })
  end)
end)

describe("np.vstack", function()
  it("joins on top of each other", function()
    same({ { 1, 2 }, { 3, 4 }, { 5, 6 } }, np.vstack { { 1, 2 }, { { 3, 4 }, { 5, 6 } } })
  end)
end)

describe("np.dstack", function()
  it("joins along axis 3", function()
    same({ { { 1, 3 }, { 2, 4 } } }, np.dstack { { 1, 2 }, { 3, 4 } })
  end)
end)

describe("np.column_stack", function()
  it("takes vectors as columns", function()
    same({ { 1, 3, 4 }, { 2, 5, 6 } }, np.column_stack { { 1, 2 }, { { 3, 4 }, { 5, 6 } } })
  end)
end)

describe("np.append", function()
  it("joins along an axis, or in one row", function()
    same({ { 1, 2 }, { 3, 4 } }, np.append({ { 1, 2 } }, { { 3, 4 } }, 1))
    same({ 1, 2, 3 }, np.append({ 1 }, { { 2 }, { 3 } }))
  end)
end)

describe("np.tile", function()
  it("repeats an array along its axes", function()
    same({ { { 1, 2, 1, 2 } }, { { 1, 2, 1, 2 } } }, np.tile({ { 1, 2 } }, { 2, 1, 2 }))
    same({ { 1, 1 }, { 2, 2 } }, np.tile({ { 1 }, { 2 } }, 2))
    same({}, np.tile({ 1, 2 }, 0))
  end)
end)

describe("np.rep", function()
  it("repeats elements, each as often as the others or by its own number", function()
    same({ 1, 1, 2, 2 }, np.rep({ { 1, 2 } }, 2))
    same({ 5, 5, 7 }, np["repeat"]({ 5, 6, 7 }, { 2, 0, 1 }))
    local A = np.arange(6):reshape(2, 3)
    for _, count in ipairs { 1, 2, 3, 16, 17, 40 } do
      for axis = 1, 2 do
        local counts = np.full(A.shape[axis], count)
        assert.is_true(np.rep(A.T.T, count, axis) == np.rep(A, counts, axis))
        assert.is_true(np.rep(A.T, count, axis) == np.rep(A, count, 3 - axis).T)
      end
    end
    assert.equal("(0, 3)", tostring(np.rep(A, 0, 1).shape))
    assert.equal("(2, 0)", tostring(np.rep(np.zeros(2, 0), 3, 2).shape))
    same({ { 1, 2 }, { 1, 2 } }, np.array({ { 1, 2 } }):rep(2, { axis = 1 }))
  end)
end)

describe("np.flip", function()
  it("reverses axes", function()
    same({ { 4, 3 }, { 2, 1 } }, np.flip { { 1, 2 }, { 3, 4 } })
    same({ { 2, 1 }, { 4, 3 } }, np.flip({ { 1, 2 }, { 3, 4 } }, 2))
  end)

  it("gives a view", function()
    local A = np.array { { 1, 2 }, { 3, 4 } }
    np.flip(A)[{ 1, 1 }] = 40
    same({ { 1, 2 }, { 3, 40 } }, A)
  end)
end)

describe("np.fliplr", function()
  it("reverses rows", function()
    same({ { 3, 2, 1 } }, np.fliplr { { 1, 2, 3 } })
  end)
end)

describe("np.flipud", function()
  it("reverses columns", function()
    same({ 3, 2, 1 }, np.flipud { 1, 2, 3 })
  end)
end)

describe("np.roll", function()
  it("moves elements around, over the ends", function()
    same({ 4, 5, 1, 2, 3 }, np.roll({ 1, 2, 3, 4, 5 }, 2))
    same({ { 2, 3, 1 }, { 5, 6, 4 } }, np.roll({ { 1, 2, 3 }, { 4, 5, 6 } }, -1, 2))
    same({ { 6, 4, 5 }, { 3, 1, 2 } }, np.roll({ { 1, 2, 3 }, { 4, 5, 6 } }, { 1, 1 }, { 1, 2 }))
    same({ { 6, 1, 2 }, { 3, 4, 5 } }, np.roll({ { 1, 2, 3 }, { 4, 5, 6 } }, 1))
  end)
end)

describe("np.rot90", function()
  it("turns a matrix by quarters", function()
    same({ { 3, 6 }, { 2, 5 }, { 1, 4 } }, np.rot90 { { 1, 2, 3 }, { 4, 5, 6 } })
    same({ { 6, 5, 4 }, { 3, 2, 1 } }, np.rot90({ { 1, 2, 3 }, { 4, 5, 6 } }, 2))
    same({ { 4, 1 }, { 5, 2 }, { 6, 3 } }, np.rot90({ { 1, 2, 3 }, { 4, 5, 6 } }, -1))
  end)

  it("gives a view", function()
    local A = np.array { { 1, 2 }, { 3, 4 } }
    np.rot90(A)[{ 1, 1 }] = 20
    same({ { 1, 20 }, { 3, 4 } }, A)
  end)
end)

describe("np.pad", function()
  it("adds elements around an array, in every mode", function()
    same({ 0.0, 1.5, 2.0, 0.0 }, np.pad({ 1.5, 2 }, 1))
    same(
      { { 9, 9, 9, 9 }, { 1, 2, 9, 9 } },
      np.pad({ { 1, 2 } }, { { 1, 0 }, { 0, 2 } }, { constant_values = 9 }))
    same({ 2, 1, 2, 3, 2, 1, 2, 3, 2 }, np.pad({ 1, 2, 3 }, { 1, 5 }, "reflect"))
    same({ 3, 3, 2, 1, 1, 2, 3, 3 }, np.pad({ 1, 2, 3 }, { 4, 1 }, "symmetric"))
    same({ 2, 3, 1, 2, 3, 1, 2, 3 }, np.pad({ 1, 2, 3 }, { 2, 3 }, "wrap"))
    same({ 1, 1, 1, 2, 3, 3, 3 }, np.pad({ 1, 2, 3 }, 2, { mode = "edge" }))
  end)
end)

describe("np.resize", function()
  it("fills another shape with the elements, again and again", function()
    same({ { 1, 2 }, { 3, 1 } }, np.resize({ 1, 2, 3 }, { 2, 2 }))
    same({ 1, 2 }, np.resize({ { 1, 2 }, { 3, 4 } }, 2))
    same({ 0.0, 0.0 }, np.resize({}, 2))
    same({}, np.resize({ 1 }, 0))
  end)
end)

describe("np.atleast_1d, np.atleast_2d and np.atleast_3d", function()
  it("raise the number of dimensions", function()
    assert.equal("(1,)", tostring(np.atleast_1d(5).shape))
    assert.equal("(1, 3)", tostring(np.atleast_2d({ 1, 2, 3 }).shape))
    local a, b, c = np.atleast_3d(1, { 1, 2 }, { { 1, 2 } })
    assert.equal("(1, 1, 1) (1, 2, 1) (1, 2, 1)", ("%s %s %s"):format(a.shape, b.shape, c.shape))
  end)
end)

describe("np.broadcast_arrays", function()
  it("broadcasts arrays together", function()
    local A, B, C = np.broadcast_arrays({ { 1 }, { 2 } }, { 1, 2, 3 }, 7)
    same({ { 1, 1, 1 }, { 2, 2, 2 } }, A)
    same({ { 1, 2, 3 }, { 1, 2, 3 } }, B)
    same({ { 7, 7, 7 }, { 7, 7, 7 } }, C)
  end)
end)

describe("np.broadcast_shapes", function()
  it("tells the shape that shapes broadcast to", function()
    assert.equal("(4, 2, 3)", tostring(np.broadcast_shapes({ 4, 1, 3 }, { 2, 1 }, 3)))
    assert.equal("(5,)", tostring(np.broadcast_shapes({}, 5)))
    assert.equal("()", tostring(np.broadcast_shapes()))
  end)
end)

describe("the types of joined arrays", function()
  it("are promoted", function()
    assert.equal("float64", np.concatenate({ np.ones(2, "float32"), np.arange(2) }).dtype)
    assert.equal("int64", np.hstack({ np.ones(2, "bool"), np.arange(2) }).dtype)
  end)
end)

describe("np.split", function()
  it("splits into views, behind the positions given", function()
    local A = np.arange(7)
    local pieces = np.split(A, { 2, 5, 9 })
    same({ 0, 1 }, pieces[1])
    same({ 2, 3, 4 }, pieces[2])
    same({ 5, 6 }, pieces[3])
    same({}, pieces[4])
    pieces[1][1] = 70
    assert.equal(70, A[1])
  end)
end)

describe("np.array_split", function()
  it("splits into pieces that may differ by one", function()
    same({ 5 }, np.array_split(np.arange(6), 4)[4])
    assert.equal(4, #np.array_split({ 1 }, 4))
  end)
end)

describe("np.hsplit", function()
  it("splits columns", function()
    same({ { 3 }, { 6 } }, np.hsplit({ { 1, 2, 3 }, { 4, 5, 6 } }, 3)[3])
  end)
end)

describe("np.vsplit", function()
  it("splits rows", function()
    same({ { 4, 5, 6 } }, np.vsplit({ { 1, 2, 3 }, { 4, 5, 6 } }, 2)[2])
  end)
end)

describe("A:view", function()
  it("shares the elements", function()
    local A = np.arange(6):reshape(2, 3)
    local B = A:view()
    B[{ 1, 1 }] = 9
    assert.equal(9, A(1, 1))
    assert.is_true(B:is_view())
  end)
end)

describe("np.ascontiguousarray", function()
  it("is the array itself where its elements have no gaps", function()
    local A = np.arange(6):reshape(2, 3)
    assert.is_true(rawequal(A, np.ascontiguousarray(A)))
  end)

  it("copies elsewhere", function()
    local A = np.ascontiguousarray(np.arange(6):reshape(2, 3).T)
    assert.equal("(16, 8)", tostring(A.strides))
    same({ { 0, 3 }, { 1, 4 }, { 2, 5 } }, A)
  end)
end)

describe("functions of a list of arrays", function()
  it("say that the arrays are given in one table, by the name that was called", function()
    for name, call in pairs {
      vstack = function(a) np.vstack(a, a) end, row_stack = function(a) np.row_stack(a, a) end,
      hstack = function(a) np.hstack(a, a) end,
      column_stack = function(a) np.column_stack(a, a) end,
    } do
      assert.has_error(function() call(np.ones(2)) end,
        ("%s takes at most 1 argument, got 2: write one table, %s{...}"):format(name, name))
    end
  end)
end)

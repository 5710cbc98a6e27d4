local np = require "dnn.np"
local raises = require "spec.helpers.raises"
local same = require "spec.helpers.same"

describe("np: making arrays", function()
  it("spaces values evenly, like NumPy to the last bit", function()
    same(
      { 0.1, 0.48083333333333333, 0.8616666666666666, 1.2425, 1.6233333333333333,
      2.0041666666666664, 2.385 },
      np.linspace(0.1, 2.385, 7))
    same(
      { -3.0, -0.20000000000000018, 2.5999999999999996, 5.399999999999999, 8.2 },
      np.linspace(-3, 11, 5, { endpoint = false }))
    same({ 0, 2, 5, 7 }, np.linspace(0, 7.9, 4, { dtype = "int64" }))
    same({ 2.385 }, np.linspace(2.385, 9, 1))
    same({}, np.linspace(1, 2, 0))
    same({ 0.1, 1.0, 10.0, 100.0 }, np.logspace(-1, 2, 4))
    same({ 1.0, 2.0, 4.0, 8.0 }, np.logspace(0, 3, 4, { base = 2 }))
  end)

  it("counts from start to before stop", function()
    same({ 0, 1, 2, 3, 4, 5, 6 }, np.arange(7))
    same({ 2, -1, -4 }, np.arange(2, -6, -3))
    same({ 0.1, 0.4, 0.7000000000000001 }, np.arange(0.1, 1, 0.3))
    same(
      { 1.0, 1.1, 1.2000000000000002, 1.3000000000000003, 1.4000000000000004, 1.5000000000000004,
      1.6000000000000005 },
      np.arange(1, 1.7, 0.1))
    same({}, np.arange(3, 3))
    same({ 0.0, 1.0, 2.0 }, np.arange(2.5))
    same({ 5.0, 6.0, 7.0 }, np.arange(5, 8, "float32"))
  end)

  it("puts ones on diagonals", function()
    same({ { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } }, np.eye(2, 3))
    same({ { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 } }, np.eye(3, 3, -1, { dtype = "int64" }))
    same({ { 0.0, 0.0 }, { 0.0, 0.0 } }, np.eye(2, 2, 5))
    same({ { 1.0, 0.0 }, { 0.0, 1.0 } }, np.identity(2))
    same({ { 1.0, 1.0, 0.0 }, { 1.0, 1.0, 1.0 } }, np.tri(2, 3, 1))
    same({ { 0.0, 2.385, 0.0 }, { 0.0, 0.0, 7.0 }, { 0.0, 0.0, 0.0 } }, np.diag({ 2.385, 7 }, 1))
    same({ 2, 6 }, np.diag({ { 1, 2, 3 }, { 4, 5, 6 } }, 1))
    same({}, np.diag({ { 1, 2 } }, -1))
  end)

  it("keeps triangles", function()
    same({ { 1, 0, 0 }, { 4, 5, 0 } }, np.tril({ { 1, 2, 3 }, { 4, 5, 6 } }))
    same({ { 0, 2, 3 }, { 0, 0, 6 } }, np.triu({ { 1, 2, 3 }, { 4, 5, 6 } }, 1))
  end)

  it("makes arrays in the shape and type of others", function()
    same({ { 0.0, 0.0 } }, np.zeros_like { { 1.5, 2 } })
    same({ true, true }, np.ones_like({ 1, 2 }, { dtype = "bool" }))
    same({ 2, 2, 2 }, np.full_like({ 1, 2, 3 }, 2.7))
    same({ 7.0, 7.0 }, np.full_like({ 1.5 }, 7, { shape = { 2 } }))
  end)
  it("spans grids by ranges of values, like NumPy to the last bit", function()
    same({ { { 0, 0, 0 }, { 1, 1, 1 } }, { { 0, 1, 2 }, { 0, 1, 2 } } },
      np.mgrid { { 0, 2 }, { 0, 3 } })
    same({ { { -1.0, -1.0 }, { 0.0, 0.0 }, { 1.0, 1.0 } }, { { 0.0, 0.5 }, { 0.0, 0.5 },
      { 0.0, 0.5 } } }, np.mgrid { { -1, 1, num = 3 }, { 0, 1, 0.5 } })
    same({ 5, 3, 1 }, np.mgrid { 5, 0, -2 })
    same({ 0.1, 0.30000000000000004, 0.5, 0.7000000000000001, 0.9 },
      np.mgrid { 0.1, 0.9, num = 5 })
    same({ 2.0 }, np.mgrid { 2, 9, num = 1 })
    assert.equal("(2, 0, 3)", tostring(np.mgrid({ { 1, 1 }, { 0, 3 } }).shape))
    assert.equal("(1, 4)", tostring(np.mgrid({ { 0, 4 } }).shape))
    local x, y, none = np.ogrid { { 0, 3 }, { 0, 1, num = 2 } }
    same({ { 0.0 }, { 1.0 }, { 2.0 } }, x)
    same({ { 0.0, 1.0 } }, y)
    assert.is_nil(none)
    same({ 0, 1, 2 }, (np.ogrid { 0, 3 }))
    assert.equal(1.3000000000000003, np.mgrid({ 1, 2, 0.1 })(4)) -- as arange has it
    assert.equal(1.3, np.mgrid({ { 1, 2, 0.1 }, { 0, 2 } })(1, 4, 1))
  end)

  it("reads numbers from a text", function()
    same({ 1.0, 2.5, -3.0 }, np.fromstring " 1 2.5\n-3 ")
    same({ 1.0, 2.0, 3.0 }, np.fromstring("1,2, 3", ","))
    same({ 1, 2 }, np.fromstring("1;2;", { sep = ";", dtype = "int64" }))
    same({ 1.0, 2.0 }, np.fromstring("1 2 3", { count = 2 }))
    same({}, np.fromstring "")
    assert.equal("[nan inf]", tostring(np.fromstring "nan inf"))
  end)

  it("tells positions in triangles and on diagonals of given arrays", function()
    local A = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
    same({ 1, 4, 5 }, A { np.tril_indices_from(A) })
    same({ 3 }, A { np.triu_indices_from(A, 2) })
    local B = np.arange(27):reshape(3, 3, 3)
    same({ 0, 13, 26 }, B { np.diag_indices_from(B) })
  end)

  it("takes what an iterator gives", function()
    local function upto(n)
      local i = 0
      return function()
        i = i + 1
        return i <= n and i * i or nil
      end
    end
    same({ 1, 4, 9 }, np.fromiter(upto(3)))
    same({ 1.0, 4.0 }, np.fromiter(upto(3), { dtype = "float64", count = 2 }))
    assert.equal("float32", np.fromiter(upto(3), "float32").dtype)
    same({}, np.fromiter(upto(0)))
    local next_square = upto(9)
    np.fromiter(next_square, { count = 2 })
    assert.equal(9, next_square()) -- none too many is taken
  end)

  it("gives each function its types", function()
    assert.equal("int64", np.arange(3).dtype)
    assert.equal("float64", np.arange(3.0).dtype)
    assert.equal("uint8", np.arange(3, { dtype = "uint8" }).dtype)
    assert.equal("float64", np.linspace(0, 3, 4).dtype)
    assert.equal("int64", np.eye(2, { dtype = "int64" }).dtype)
    assert.equal("float32", np.zeros_like(np.ones(2, "float32")).dtype)
    assert.equal("bool", np.tri(2, 2, 0, { dtype = "bool" }).dtype)
    assert.equal("float64", np.promote_types("int64", "float32"))
  end)

  it("returns the distance of evenly spaced values when asked", function()
    local values, step = np.linspace(1, 2, 4, { retstep = true })
    assert.equal(4, #values)
    assert.equal(1 / 3, step)
    assert.is_true(select(2, np.linspace(1, 2, 1, { retstep = true })) ~= 1)
  end)

  it("spreads vectors over a grid", function()
    local X, Y = np.meshgrid({ 1, 2, 3 }, { 10, 20 })
    same({ { 1, 2, 3 }, { 1, 2, 3 } }, X)
    same({ { 10, 10, 10 }, { 20, 20, 20 } }, Y)
    local I, J = np.meshgrid({ 1, 2, 3 }, { 10, 20 }, { indexing = "ij" })
    same({ { 1, 1 }, { 2, 2 }, { 3, 3 } }, I)
    same({ { 10, 20 }, { 10, 20 }, { 10, 20 } }, J)
    X[{ 1, 1 }] = 7
    assert.equal(1, X(2, 1))
  end)

  it("calls a function of positions, which count from 1", function()
    same({ { 11, 12, 13 }, { 21, 22, 23 } }, np.fromfunction(function(i, j)
      return 10 * i + j
    end, { 2, 3 }))
    assert.equal("float64", np.fromfunction(function(i)
      return i
    end, 3, { dtype = "float64" }).dtype)
  end)

  it("takes an array for itself and copies on demand", function()
    local A = np.array { 1, 2 }
    assert.is_true(rawequal(A, np.asarray(A)))
    local B = np.copy(A)
    B[1] = 9
    same({ 1, 2 }, A)
  end)

  it("counts integers that reals cannot tell apart", function()
    local large = 1 << 62
    same({ large, large + 1, large + 2 }, np.arange(large, large + 3))
    same({ math.maxinteger, -1 }, np.arange(math.maxinteger, math.mininteger, math.mininteger))
    same({}, np.arange(math.maxinteger, math.mininteger))
    assert.error_matches(function()
      np.arange(math.mininteger, math.maxinteger)
    end, "too large")
  end)
end)

describe("np.asarray", function()
  it("honours the type as np.array does, and copies only where it must", function()
    assert.equal("float32", np.asarray({ 1, 2 }, "float32").dtype)
    assert.equal("float32", np.asarray({ 1, 2 }, { dtype = "f32" }).dtype)
    local A = np.ones(2, "float32")
    assert.is_true(rawequal(A, np.asarray(A, "f32")) and rawequal(A, np.asarray(A)))
    assert.equal("int64", np.asarray(A, "int64").dtype)
    raises("unknown dtype 'bogus'", np.asarray, A, "bogus")
  end)
end)

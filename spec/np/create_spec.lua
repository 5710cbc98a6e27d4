-- Making arrays.

local np = require "dnn.np"
local raises = require "spec.helpers.raises"
local same = require "spec.helpers.same"

describe("np.linspace", function()
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
  end)

  it("returns the distance of the values when asked", function()
    local values, step = np.linspace(1, 2, 4, { retstep = true })
    assert.equal(4, #values)
    assert.equal(1 / 3, step)
    assert.is_true(select(2, np.linspace(1, 2, 1, { retstep = true })) ~= 1)
  end)
end)

describe("np.logspace", function()
  it("spaces exponents evenly", function()
    same({ 0.1, 1.0, 10.0, 100.0 }, np.logspace(-1, 2, 4))
    same({ 1.0, 2.0, 4.0, 8.0 }, np.logspace(0, 3, 4, { base = 2 }))
  end)
end)

describe("np.arange", function()
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

describe("np.eye", function()
  it("puts ones on a diagonal", function()
    same({ { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } }, np.eye(2, 3))
    same({ { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 } }, np.eye(3, 3, -1, { dtype = "int64" }))
    same({ { 0.0, 0.0 }, { 0.0, 0.0 } }, np.eye(2, 2, 5))
  end)
end)

describe("np.identity", function()
  it("puts ones on the main diagonal", function()
    same({ { 1.0, 0.0 }, { 0.0, 1.0 } }, np.identity(2))
  end)
end)

describe("np.tri", function()
  it("puts ones on and below a diagonal", function()
    same({ { 1.0, 1.0, 0.0 }, { 1.0, 1.0, 1.0 } }, np.tri(2, 3, 1))
  end)
end)

describe("np.diag", function()
  it("makes a matrix of a diagonal, and takes one out", function()
    same({ { 0.0, 2.385, 0.0 }, { 0.0, 0.0, 7.0 }, { 0.0, 0.0, 0.0 } }, np.diag({ 2.385, 7 }, 1))
    same({ 2, 6 }, np.diag({ { 1, 2, 3 }, { 4, 5, 6 } }, 1))
    same({}, np.diag({ { 1, 2 } }, -1))
  end)
end)

describe("np.tril", function()
  it("keeps what is on and below a diagonal", function()
    same({ { 1, 0, 0 }, { 4, 5, 0 } }, np.tril({ { 1, 2, 3 }, { 4, 5, 6 } }))
  end)
end)

describe("np.triu", function()
  it("keeps what is on and above a diagonal", function()
    same({ { 0, 2, 3 }, { 0, 0, 6 } }, np.triu({ { 1, 2, 3 }, { 4, 5, 6 } }, 1))
  end)
end)

describe("np.zeros_like", function()
  it("makes zeros in the shape and type of another", function()
    same({ { 0.0, 0.0 } }, np.zeros_like { { 1.5, 2 } })
  end)
end)

describe("np.ones_like", function()
  it("makes ones in the shape of another, of any type", function()
    same({ true, true }, np.ones_like({ 1, 2 }, { dtype = "bool" }))
  end)
end)

describe("np.full_like", function()
  it("makes one value in the type of another, of any shape", function()
    same({ 2, 2, 2 }, np.full_like({ 1, 2, 3 }, 2.7))
    same({ 7.0, 7.0 }, np.full_like({ 1.5 }, 7, { shape = { 2 } }))
  end)
end)

describe("np.fromstring", function()
  it("reads numbers from a text", function()
    same({ 1.0, 2.5, -3.0 }, np.fromstring " 1 2.5\n-3 ")
    same({ 1.0, 2.0, 3.0 }, np.fromstring("1,2, 3", ","))
    same({ 1, 2 }, np.fromstring("1;2;", { sep = ";", dtype = "int64" }))
    same({ 1.0, 2.0 }, np.fromstring("1 2 3", { count = 2 }))
    same({}, np.fromstring "")
    assert.equal("[nan inf]", tostring(np.fromstring "nan inf"))
  end)
end)

describe("np.tril_indices_from, np.triu_indices_from and np.diag_indices_from", function()
  it("tell positions in an array", function()
    local A = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
    same({ 1, 4, 5 }, A { np.tril_indices_from(A) })
    same({ 3 }, A { np.triu_indices_from(A, 2) })
    local B = np.arange(27):reshape(3, 3, 3)
    same({ 0, 13, 26 }, B { np.diag_indices_from(B) })
  end)
end)

describe("np.fromiter", function()
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
end)

describe("the types of new arrays", function()
  it("are those of the function, or of its option", function()
    assert.equal("int64", np.arange(3).dtype)
    assert.equal("float64", np.arange(3.0).dtype)
    assert.equal("uint8", np.arange(3, { dtype = "uint8" }).dtype)
    assert.equal("float64", np.linspace(0, 3, 4).dtype)
    assert.equal("int64", np.eye(2, { dtype = "int64" }).dtype)
    assert.equal("float32", np.zeros_like(np.ones(2, "float32")).dtype)
    assert.equal("bool", np.tri(2, 2, 0, { dtype = "bool" }).dtype)
    assert.equal("float64", np.promote_types("int64", "float32"))
  end)
end)

describe("np.meshgrid", function()
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
end)

describe("np.fromfunction", function()
  it("calls a function of positions, which count from 1", function()
    same({ { 11, 12, 13 }, { 21, 22, 23 } }, np.fromfunction(function(i, j)
      return 10 * i + j
    end, { 2, 3 }))
    assert.equal("float64", np.fromfunction(function(i)
      return i
    end, 3, { dtype = "float64" }).dtype)
  end)
end)

describe("np.mgrid", function()
  it("spans grids by ranges of values", function()
    same({ { { 0, 0, 0 }, { 1, 1, 1 } }, { { 0, 1, 2 }, { 0, 1, 2 } } },
      np.mgrid { { 0, 2 }, { 0, 3 } })
    same({ { { -1.0, -1.0 }, { 0.0, 0.0 }, { 1.0, 1.0 } }, { { 0.0, 0.5 }, { 0.0, 0.5 },
      { 0.0, 0.5 } } }, np.mgrid { { -1, 1, num = 3 }, { 0, 1, 0.5 } })
  end)

  it("is a vector of one range", function()
    same({ 5, 3, 1 }, np.mgrid { 5, 0, -2 })
    same({ 0.1, 0.30000000000000004, 0.5, 0.7000000000000001, 0.9 },
      np.mgrid { 0.1, 0.9, num = 5 })
    same({ 2.0 }, np.mgrid { 2, 9, num = 1 })
  end)

  it("may be empty, or of one axis in a table", function()
    assert.equal("(2, 0, 3)", tostring(np.mgrid({ { 1, 1 }, { 0, 3 } }).shape))
    assert.equal("(1, 4)", tostring(np.mgrid({ { 0, 4 } }).shape))
  end)

  it("has NumPy's values to the last bit", function()
    assert.equal(1.3000000000000003, np.mgrid({ 1, 2, 0.1 })(4)) -- as arange has it
    assert.equal(1.3, np.mgrid({ { 1, 2, 0.1 }, { 0, 2 } })(1, 4, 1))
  end)
end)

describe("np.ogrid", function()
  it("gives arrays that broadcast to a grid", function()
    local x, y, none = np.ogrid { { 0, 3 }, { 0, 1, num = 2 } }
    same({ { 0.0 }, { 1.0 }, { 2.0 } }, x)
    same({ { 0.0, 1.0 } }, y)
    assert.is_nil(none)
    same({ 0, 1, 2 }, (np.ogrid { 0, 3 }))
  end)
end)

describe("np.copy", function()
  it("shares nothing", function()
    local A = np.array { 1, 2 }
    local B = np.copy(A)
    B[1] = 9
    same({ 1, 2 }, A)
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

describe("np.fill_diagonal", function()
  it("writes through views", function()
    local A = np.array { { 0, 1, 2 }, { 70, 0, 0 } }
    np.fill_diagonal(A.T, 9)
    same({ { 9, 1, 2 }, { 70, 9, 0 } }, A)
  end)
end)

local np = require "dnn.np"
local program = require "spec.helpers.program"

local linalg = np.linalg
local python = "/usr/bin/python3"

local function has_numpy()
  return os.execute(python .. " -c 'import numpy' 2>/dev/null") == true
end

--- A random matrix of awkward numbers, the same in each run.
local function random(...)
  return np.random.RandomState(2385):randn(...)
end

--- Well conditioned and square.
local function regular(n)
  return random(n, n) + np.eye(n) * n
end

local function symmetric_positive(n)
  local A = random(n, n)
  return A:dot(A.T) + np.eye(n)
end

local function close(expected, actual, tolerance)
  expected, actual = np.asarray(expected), np.asarray(actual)
  assert.same(tostring(expected.shape), tostring(actual.shape))
  if expected.size > 0 then
    local distance = np.max(np.abs(expected - actual))
    assert(distance <= (tolerance or 1e-10), ("differs by %g"):format(distance))
  end
end

local function fails(text, f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok)
  assert.equal(text, (tostring(message):gsub("^[^:]*:%d+: ", "")))
end

-- The same elements with other strides: column-major, and every second of a larger array.
local function layouts(A)
  local large = np.zeros { 2 * A.shape[1], 3 * A.shape[2] }
  local view = large { { 1, -1, 2 }, { 3, -1, 3 } }
  view[{ ":", ":" }] = A
  return { A, A.T:copy().T, view }
end

local sizes = { 1, 2, 3, 7, 33 }

describe("np.linalg", function()
  it("solves equations for one and for many right-hand sides", function()
    for _, n in ipairs(sizes) do
      for _, A in ipairs(layouts(regular(n))) do
        local b, B = random(n), random(n, 5)
        close(b, A:dot(linalg.solve(A, b)))
        close(B, A:dot(linalg.solve(A, B)))
        close(B, A:dot(linalg.solve(A, B.T:copy().T)))
      end
    end
    assert.equal("[2. 3.]", tostring(linalg.solve({ { 3, 1 }, { 1, 2 } }, { 9, 8 })))
  end)

  it("inverts", function()
    for _, n in ipairs(sizes) do
      for _, A in ipairs(layouts(regular(n))) do
        close(np.eye(n), A:dot(linalg.inv(A)))
      end
    end
  end)

  it("leaves its operands alone", function()
    local A, b = regular(7), random(7)
    local A_before, b_before = A:copy(), b:copy()
    linalg.solve(A, b)
    linalg.inv(A)
    linalg.det(A)
    linalg.qr(A)
    linalg.svd(A)
    linalg.eigh(A)
    linalg.lstsq(A, b)
    assert.is_true(A == A_before and b == b_before)
  end)

  it("computes determinants", function()
    assert.equal(-2.0000000000000004, linalg.det { { 1, 2 }, { 3, 4 } })
    assert.equal(0.0, linalg.det { { 1, 2 }, { 2, 4 } })
    assert.equal(2.385, linalg.det(np.array { { 2.385 } }))
    assert.equal(1.0, linalg.det(np.zeros { 0, 0 }))
    local sign, logarithm = linalg.slogdet { { 0, 1 }, { 1, 0 } }
    assert.same({ -1.0, 0.0 }, { sign, logarithm })
    assert.same({ 0.0, -math.huge }, { linalg.slogdet(np.zeros { 2, 2 }) })
  end)

  it("factors into q and r", function()
    for _, shape in ipairs { { 1, 1 }, { 5, 3 }, { 3, 5 }, { 33, 7 } } do
      for _, A in ipairs(layouts(random(shape[1], shape[2]))) do
        local q, r = linalg.qr(A)
        local k = math.min(shape[1], shape[2])
        close(A, q:dot(r))
        close(np.eye(k), q.T:dot(q))
        close(np.triu(r), r, 0)
      end
    end
  end)

  it("finds singular values and vectors", function()
    for _, shape in ipairs { { 1, 1 }, { 5, 3 }, { 3, 5 }, { 33, 7 } } do
      local m, n = shape[1], shape[2]
      local k = math.min(m, n)
      for _, A in ipairs(layouts(random(m, n))) do
        local u, s, vt = linalg.svd(A)
        assert.equal(("(%d, %d)"):format(m, m), tostring(u.shape))
        assert.equal(("(%d, %d)"):format(n, n), tostring(vt.shape))
        close(np.eye(m), u.T:dot(u))
        close(np.eye(n), vt:dot(vt.T))
        close(A, (u { ":", { 1, k } } * s):dot(vt { { 1, k }, ":" }))
        local u2, s2, vt2 = linalg.svd(A, { full_matrices = false })
        assert.equal(("(%d, %d)"):format(m, k), tostring(u2.shape))
        close(A, (u2 * s2):dot(vt2))
        close(s, linalg.svd(A, { compute_uv = false }))
      end
    end
  end)

  it("finds eigenvalues and eigenvectors of symmetric matrices", function()
    for _, n in ipairs(sizes) do
      for _, A in ipairs(layouts(symmetric_positive(n))) do
        local w, v = linalg.eigh(A)
        close(A:dot(v), v * w, 1e-9)
        close(w, linalg.eigvalsh(A), 1e-9)
        assert.is_true(np.all(np.diff(w):ge(0)))
      end
    end
    assert.equal("[1. 3.]", tostring(linalg.eigvalsh { { 2, 100 }, { 1, 2 } }))
  end)

  it("finds eigenvalues and eigenvectors of any square matrix", function()
    for _, n in ipairs(sizes) do
      for _, A in ipairs(layouts(regular(n))) do
        local w_real, w_imaginary, v_real, v_imaginary = linalg.eig(A, { parts = true })
        close(A:dot(v_real), v_real * w_real - v_imaginary * w_imaginary, 1e-9)
        close(A:dot(v_imaginary), v_real * w_imaginary + v_imaginary * w_real, 1e-9)
        close(np.ones(n), (v_real * v_real + v_imaginary * v_imaginary):sum { axis = 1 })
        local real, imaginary = linalg.eigvals(A, { parts = true })
        close(w_real, real, 1e-9)
        close(w_imaginary, imaginary, 1e-9)
        close(np.trace(A), w_real:sum(), 1e-9)
      end
    end
    local w, v = linalg.eig { { 2, 0 }, { 1, 3 } }
    assert.equal("[3. 2.]", tostring(w))
    close({ { 0, np.sqrt(0.5) }, { 1, -np.sqrt(0.5) } }, v)
    assert.equal("(4, 3)", tostring(linalg.eigvals(np.ones(4, 3, 3)).shape))
    assert.equal("(0,)", tostring(linalg.eigvals(np.zeros { 0, 0 }).shape))
  end)

  it("refuses complex eigenvalues unless their parts are wanted", function()
    local turn = { { 0, -1 }, { 1, 0 } }
    local text = "%s: the matrix (2, 2) has complex eigenvalues, such as 0.0+1.0i, and arrays are "
      .. "real: the option 'parts' gives real and imaginary parts"
    fails(text:format "eig", linalg.eig, turn)
    fails(text:format "eigvals", linalg.eigvals, turn)
    fails("eig: matrix of shape (2, 3) is not square", linalg.eig, np.ones(2, 3))
    fails("eig: the matrix (1, 1) has values that are not finite", linalg.eigvals, { { np.nan } })
    fails("eig: unknown option 'part': did you mean 'parts'?", linalg.eig, turn, { part = true })
  end)

  it("factors by Cholesky", function()
    for _, n in ipairs(sizes) do
      for _, A in ipairs(layouts(symmetric_positive(n))) do
        local l = linalg.cholesky(A)
        close(A, l:dot(l.T), 1e-9)
        close(np.tril(l), l, 0)
      end
    end
  end)

  it("solves least squares", function()
    local A, b = random(33, 4), random(33)
    local x, residuals, rank, s = linalg.lstsq(A, b)
    close(np.zeros(4), A.T:dot(A:dot(x) - b))
    close(np.array { np.sum(np.square(A:dot(x) - b)) }, residuals)
    assert.equal(4, rank)
    close(linalg.svd(A, { compute_uv = false }), s)
    local wide, no_residuals = linalg.lstsq(A.T, random(4, 2))
    assert.equal("(33, 2)", tostring(wide.shape))
    assert.equal("(0,)", tostring(no_residuals.shape))
    local _, none, low = linalg.lstsq(np.ones { 5, 2 }, np.ones(5))
    assert.equal(1, low)
    assert.equal("(0,)", tostring(none.shape))
  end)

  it("finds pseudo-inverse, rank, condition number and powers", function()
    local A = random(7, 3)
    local P = linalg.pinv(A)
    close(A, A:dot(P):dot(A))
    close(P, P:dot(A):dot(P))
    assert.equal(3, linalg.matrix_rank(A))
    assert.equal(1, linalg.matrix_rank(np.ones { 4, 5 }))
    assert.equal(0, linalg.matrix_rank(np.zeros { 2, 2 }))
    assert.equal(4.0, linalg.cond { { 4, 0 }, { 0, 1 } })
    assert.equal(4.0, linalg.cond({ { 4, 0 }, { 0, 1 } }, 1))
    assert.equal(math.huge, linalg.cond({ { 1, 1 }, { 1, 1 } }, 1))
    for _, ord in ipairs { 2, -2, 1, -1, math.huge, -math.huge, "fro", "nuc" } do
      assert.equal(math.huge, linalg.cond(np.zeros(2, 2), ord))
      local both = linalg.cond({ { { 0, 0 }, { 0, 0 } }, { { 1, 0 }, { 0, 1 } } }, ord)
      assert.equal(math.huge, both[1])
      close(({ fro = 2, nuc = 4 })[ord] or 1, both[2])
    end
    assert.equal(math.huge, linalg.cond(np.zeros(2, 3), -2))
    assert.equal(0.0, linalg.cond({ { 1, 0 }, { 0, 0 } }, -2))
    local _, residuals = linalg.lstsq(np.zeros(3, 0), { { 1, 2 }, { 1, 2 }, { 1, 2 } })
    close({ 3, 12 }, residuals)
    close({ { 1, -2 ^ 63 }, { 0, 1 } }, linalg.matrix_power({ { 1, 1.0 }, { 0, 1 } },
      math.mininteger))
    assert.equal("[[13  8]\n [ 8  5]]", tostring(linalg.matrix_power({ { 1, 1 }, { 1, 0 } }, 6)))
    assert.equal("[[1 0]\n [0 1]]", tostring(linalg.matrix_power({ { 1, 1 }, { 1, 0 } }, 0)))
    close({ { 0, 1 }, { 1, -1 } }, linalg.matrix_power({ { 1, 1 }, { 1, 0 } }, -1))
  end)

  it("takes stacks of matrices", function()
    local stack = np.stack { regular(3), regular(3) * 2, regular(3).T }
    local inverse, det = linalg.inv(stack), linalg.det(stack)
    local b = random(3)
    local x = linalg.solve(stack, np.broadcast_to(b:reshape(3, 1), { 3, 3, 1 }))
    for i = 1, 3 do
      close(linalg.inv(stack[i]), inverse[i])
      close(linalg.det(stack[i]), det[i])
      close(b, stack[i]:dot(x { i, ":", 1 }))
    end
    local u, s, vt = linalg.svd(stack)
    close(stack, (u * s:reshape(3, 1, 3)):matmul(vt))
    close(stack:matmul(inverse), np.broadcast_to(np.eye(3), { 3, 3, 3 }))
    assert.equal("(2, 3, 0)", tostring(linalg.solve(np.ones { 2, 0, 0 }, np.ones { 2, 0, 3 })
      :swapaxes(-1, -2).shape))
  end)

  it("gives float32 for float32 and float64 for everything else", function()
    local A = regular(3):astype("float32")
    assert.equal("float32", linalg.inv(A).dtype)
    assert.equal("float32", linalg.solve(A, A).dtype)
    assert.equal("float64", linalg.solve(A, np.ones(3)).dtype)
    assert.equal("float64", linalg.inv(np.array { { 2 } }).dtype)
    close(np.eye(3), A:dot(linalg.inv(A)), 1e-5)
  end)

  it("takes the norm of a whole matrix along memory, as NumPy does", function()
    for seed = 1, 20 do
      local M = np.random.RandomState(seed):randn(3 * seed, 31)
      assert.equal(linalg.norm(M), linalg.norm(M.T)) -- to the last bit
    end
  end)

  it("knows NumPy's norms", function()
    local v, A = np.array { 3, -4, 0 }, np.array { { 1, -2, 3 }, { -4, 5, 6 } }
    assert.same({ 5.0, 4.0, 0.0, 2.0, 7.0, 5.0 }, { linalg.norm(v), linalg.norm(v, math.huge),
      linalg.norm(v, -math.huge), linalg.norm(v, 0), linalg.norm(v, 1), linalg.norm(v, 2) })
    close(91 ^ (1 / 3), linalg.norm(v, 3))
    close(91 ^ 0.5, linalg.norm(A), 1e-14)
    assert.same({ 9.0, 5.0, 15.0, 6.0 }, { linalg.norm(A, 1), linalg.norm(A, -1),
      linalg.norm(A, math.huge), linalg.norm(A, -math.huge) })
    local s = linalg.svd(A, { compute_uv = false })
    close(s[1], linalg.norm(A, 2))
    close(s[2], linalg.norm(A, -2))
    close(s[1] + s[2], linalg.norm(A, "nuc"))
    assert.equal("[[3.74165739]\n [8.77496439]]",
      tostring(linalg.norm(A, { axis = 2, keepdims = true })))
    assert.equal("[5. 7. 9.]", tostring(linalg.norm(A, { ord = 1, axis = 1 })))
    assert.equal("(1, 1)", tostring(linalg.norm(A, { keepdims = true }).shape))
    local T = np.stack { A, A * 2 }
    close(np.array { 9, 18 }, linalg.norm(T, 1, { axis = { 2, 3 } }))
    close(np.array { 9, 18 }, linalg.norm(T:transpose(2, 3, 1), 1, { axis = { 1, 2 } }))
    assert.equal("(2, 1, 1)",
      tostring(linalg.norm(T, "nuc", { axis = { 2, 3 }, keepdims = true }).shape))
  end)

  it("says what does not fit", function()
    fails("inv: matrix of shape (2, 3) is not square", linalg.inv, np.ones { 2, 3 })
    fails("det: matrix of shape (2, 3) is not square", linalg.det, np.ones { 2, 3 })
    fails("inv: an array of shape (3,) is not a matrix, which has two dimensions", linalg.inv,
      np.ones(3))
    fails("solve: the matrix (3, 3) is singular", linalg.solve, np.zeros { 3, 3 }, np.ones(3))
    fails("inv: the matrix (2, 2) is singular", linalg.inv, np.ones { 2, 2 })
    fails("solve: shapes (3, 3) and (4,) do not fit", linalg.solve, np.eye(3), np.ones(4))
    fails("cholesky: the matrix (2, 2) is not positive definite", linalg.cholesky,
      np.array { { 1, 2 }, { 2, 1 } })
    fails("svd: the matrix (1, 2) has values that are not finite", linalg.svd,
      np.array { { 1, 0 / 0 } })
    fails("eigh: the matrix (1, 1) has values that are not finite", linalg.eigh,
      np.array { { math.huge } })
    fails("lstsq: shapes (3, 2) and (4, 1) do not fit", linalg.lstsq, np.ones { 3, 2 }, np.ones(4))
    fails("matrix_power: matrix of shape (2, 3) is not square", linalg.matrix_power,
      np.ones { 2, 3 }, 2)
    fails("norm: unknown order 'fro' for vectors", linalg.norm, np.ones(3), "fro")
    fails("norm: unknown order '3' for matrices", linalg.norm, np.ones { 2, 2 }, 3)
    fails("norm: axis 1 is given twice", linalg.norm, np.ones { 2, 2 }, { axis = { 1, -2 } })
    fails("norm: unknown option 'axes': did you mean 'axis'?", linalg.norm, np.ones(3),
      { axes = 1 })
    fails("norm: for an array of shape (2, 2, 2) the option 'axis' must name one or two axes",
      linalg.norm, np.ones { 2, 2, 2 }, 1)
  end)

  it("answers Ctrl-C in the middle of LAPACK's work", function()
    -- The whole takes minutes; LAPACK is at work when there is one more thread.
    local result = program.shell(("timeout -s KILL 600 %s -e %s"):format(
      program.quote(program.path), program.quote [[
        local np = require "dnn.np"
        local A = np.random.randn(3000, 3000)
        local id = io.open("/proc/self/stat"):read("n")
        os.execute(("t=/proc/%d/task; n=$(ls $t | wc -l); while [ $(ls $t | wc -l) -le $n ]; "
          .. "do sleep 0.01; done && kill -INT %d &"):format(id, id))
        np.linalg.eigvals(A, { parts = true })]]))
    assert.equal("interrupted", result.err:match("interrupted"))
    assert.equal(130, result.status)
  end)

  it("names the package that is missing", function()
    local result = program.shell(("DNN_BLAS=none %s -e %s"):format(program.quote(program.path),
      program.quote('print(pcall(require("dnn.np").linalg.inv, require("dnn.np").eye(2)))')))
    assert.equal("false\t(command line):1: inv needs LAPACK, which comes with OpenBLAS: install "
      .. "the Debian package libopenblas0\n", result.out)
  end)
end)

describe("products", function()
  it("are NumPy's", function()
    assert.equal("[[ 4  5]\n [ 8 10]\n [12 15]]", tostring(np.outer({ 1, 2, 3 }, { 4, 5 })))
    assert.equal("[14 32]", tostring(np.inner({ { 1, 2, 3 }, { 4, 5, 6 } }, { 1, 2, 3 })))
    assert.equal(14, np.inner({ 1, 2, 3 }, { 1, 2, 3 }))
    assert.equal(30, np.vdot({ { 1, 2 }, { 3, 4 } }, { 1, 2, 3, 4 }))
    assert.equal("[[1 1 2 2]\n [2 2 4 4]]", tostring(np.kron({ 1, 2 }, { { 1, 1 }, { 2, 2 } })))
    assert.equal(6, np.kron(2, 3))
    assert.equal("[-3  6 -3]", tostring(np.cross({ 1, 2, 3 }, { 4, 5, 6 })))
    assert.equal(-3, np.cross({ 1, 2 }, { 4, 5 }))
    assert.equal("[[ 10  -5   0]\n [ 16 -12   0]]",
      tostring(np.cross({ { 1, 2, 0 }, { 3, 4, 0 } }, { 0, 0, 5 }) - { { 0, 0, 0 }, { 4, -3, 0 } }))
    local A = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
    assert.same({ 6, 8, 3, 4, 0 }, { np.trace(A), np.trace(A, 1), np.trace(A, 2), A:trace(-1),
      np.trace(A, -2) })
    assert.equal("(2, 2)", tostring(np.tensordot(A, A, { 2, 2 }).shape))
    assert.equal(91, np.tensordot(A, A))
    assert.equal("(2, 3, 2, 3)", tostring(np.tensordot(A, A, 0).shape))
    close(A.T:dot(A), np.tensordot(A, A, { 1, 1 }))
  end)

  it("say what does not fit", function()
    local A = np.ones { 2, 3 }
    fails("inner: shapes (2, 3) and (2,) differ in the last axis", np.inner, A, np.ones(2))
    fails("vdot: shapes (2, 3) and (2,) differ in their numbers of elements", np.vdot, A,
      np.ones(2))
    fails("tensordot: shapes (2, 3) and (2, 3) differ in axis 2 of a and 1 of b", np.tensordot, A,
      A, 1)
    fails("tensordot: 3 axes are more than shapes (2, 3) and (2, 3) have", np.tensordot, A, A, 3)
    fails("tensordot: axis 1 is given twice", np.tensordot, A, A, { { 1, 1 }, { 1, 1 } })
    fails("cross: vectors of two or three elements are needed, got shapes (4,) and (2, 3)",
      np.cross, np.ones(4), A)
    fails("trace: an array of shape (3,) is not a matrix, which has two dimensions", np.trace,
      np.ones(3))
  end)
end)

-- Subscripts and the shapes of the operands; NumPy computes the same.
local einsum_cases = {
  { "ij,jk->ik", { 5, 7 }, { 7, 3 } }, { "ij,jk", { 5, 7 }, { 7, 3 } },
  { "ij,ij->", { 5, 7 }, { 5, 7 } }, { "ij,ij->i", { 5, 7 }, { 5, 7 } },
  { "ij,ij->j", { 5, 7 }, { 5, 7 } }, { "ij,ij->ji", { 5, 7 }, { 5, 7 } },
  { "ij,ji->ij", { 5, 7 }, { 7, 5 } }, { "ii->i", { 5, 5 } }, { "ii", { 5, 5 } },
  { "ii->", { 5, 5 } }, { "ij->ji", { 5, 7 } }, { "ji", { 5, 7 } }, { "ij->", { 5, 7 } },
  { "ij->i", { 5, 7 } }, { "ij->j", { 5, 7 } }, { "iji->j", { 5, 7, 5 } },
  { "iij->ij", { 5, 5, 7 } }, { "bij,bjk->bik", { 4, 5, 7 }, { 4, 7, 3 } },
  { "bij,bkj->kbi", { 4, 5, 7 }, { 4, 3, 7 } }, { "i,j->ij", { 5 }, { 7 } },
  { "i,j->ji", { 5 }, { 7 } }, { "i,j", { 5 }, { 7 } }, { "i,i", { 5 }, { 5 } },
  { "i,i->i", { 5 }, { 5 } }, { "i,j->", { 5 }, { 7 } }, { "ij,j->i", { 5, 7 }, { 7 } },
  { "i,ij->j", { 5 }, { 5, 7 } }, { "ijk,kl->ijl", { 2, 5, 7 }, { 7, 3 } },
  { "ijkl,lkm->mji", { 2, 5, 7, 3 }, { 3, 7, 4 } }, { "ijk,jil->kl", { 3, 4, 5 }, { 4, 3, 2 } },
  { "ii,ij->j", { 5, 5 }, { 5, 7 } }, { "ii,jj->ij", { 5, 5 }, { 3, 3 } },
  { "iji,jk->ik", { 5, 7, 5 }, { 7, 3 } }, { "...ij,...jk->...ik", { 4, 5, 7 }, { 7, 3 } },
  { "...ij,...jk", { 2, 1, 5, 7 }, { 4, 7, 3 } }, { "...,...->...", { 5, 1 }, { 7 } },
  { "i...->...", { 5, 7, 2 } }, { "...ii->...i", { 3, 5, 5 } }, { "i...j->j...i", { 2, 3, 4, 5 } },
  { "ij,ij", { 1, 7 }, { 5, 7 } }, { "ij,jk->ik", { 5, 1 }, { 7, 3 } },
  { "ij,jk->ik", { 5, 0 }, { 0, 3 } }, { "ij,jk->ik", { 1, 1 }, { 1, 1 } },
  { "i j, j k -> i k", { 5, 7 }, { 7, 3 } }, { "Ab,bA->A", { 5, 7 }, { 7, 5 } },
  { ",ij->ij", {}, { 5, 7 } }, { "->", {} }, { "aB,Bc", { 2, 3 }, { 3, 4 } },
}

describe("np.einsum", function()
  it("keeps integers, bytes and booleans as NumPy does", function()
    assert.equal(32, np.einsum("i,i", { 1, 2, 3 }, { 4, 5, 6 }))
    local bytes = np.array({ 200, 100 }, "uint8")
    assert.equal(44, np.einsum("i->", bytes))
    assert.equal("uint8", np.einsum("i,j->ij", bytes, bytes).dtype)
    local mask = np.array { true, false }
    assert.equal(true, np.einsum("i,i->", mask, mask))
    assert.equal("[ True False]", tostring(np.einsum("i,j->i", mask, mask)))
    local single = np.ones(2, "float32")
    assert.equal("float32", np.einsum("i,j->ij", single, single).dtype)
  end)

  it("says what is wrong with subscripts and shapes", function()
    local A, B = np.ones { 3, 3 }, np.ones { 2, 2 }
    fails("einsum 'ij,jk->ik': shapes (3, 3) and (2, 2): 'j' cannot be both 3 and 2", np.einsum,
      "ij,jk->ik", A, B)
    fails("einsum 'ii->i': shape (2, 3): 'i' cannot be both 2 and 3", np.einsum, "ii->i",
      np.ones { 2, 3 })
    fails("einsum 'ijk->': operand 1 has shape (3, 3), but its term has 3 letters", np.einsum,
      "ijk->", A)
    fails("einsum 'ij,j->': operand 2 has shape (2, 2), but its term has 1 letter", np.einsum,
      "ij,j->", A, B)
    fails("einsum 'ij->ik': the output has a letter that no operand has", np.einsum, "ij->ik", A)
    fails("einsum 'ij->ii': the output has a letter twice", np.einsum, "ij->ii", A)
    fails("einsum 'i?->i': unexpected '?'", np.einsum, "i?->i", A)
    fails("einsum 'ij,jk': 2 terms for 1 operand", np.einsum, "ij,jk", A)
    fails("einsum 'ij': 1 term for 2 operands", np.einsum, "ij", A, B)
    fails("einsum 'ij->i->j': there is something behind the output", np.einsum, "ij->i->j", A)
    fails("einsum '...i->i': the output lacks the '...' of the operands", np.einsum, "...i->i", A)
    fails("einsum '...i...': a term has two ellipses", np.einsum, "...i...", A)
    fails("einsum takes one or two operands, got 0", np.einsum, "ij")
  end)
end)

describe("against NumPy", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  --- What Python code makes of arrays: it finds them by name in `x` and fills `out`.
  local function numpy(arrays, code)
    np.savez(directory .. "/in", arrays)
    local script = directory .. "/case.py"
    program.write_file(script, ([[
import sys, numpy as np
x, out = np.load(sys.argv[1] + "/in.npz"), {}
%s
np.savez(sys.argv[1] + "/out", **{k: np.ascontiguousarray(v) for k, v in out.items()})
]]):format(code))
    local result = program.shell(("%s %s %s"):format(python, script, directory))
    assert.equal("", result.err)
    return np.load(directory .. "/out.npz")
  end

  local function compare(expected, name, actual)
    local wanted = np.asarray(expected[name])
    local scale = wanted.size > 0 and math.max(1, np.max(np.abs(wanted))) or 1
    actual = np.asarray(actual)
    close(wanted:reshape(actual.shape) / scale, actual / scale)
  end

  it("agrees in linear algebra", function()
    if not has_numpy() then
      pending("python3-numpy is not installed")
    end
    for _, n in ipairs { 1, 3, 8, 33 } do
      local A, S, R = regular(n), symmetric_positive(n), random(n + 2, n)
      local b, stack = random(n), np.stack { regular(n), regular(n).T * 2 }
      local expected = numpy({ A = A, S = S, R = R, b = b, stack = stack }, [[
l = np.linalg
A, S, R, b, stack = (x[k] for k in ("A", "S", "R", "b", "stack"))
out["solve"], out["inv"], out["det"] = l.solve(A, b), l.inv(A), l.det(A / len(A))
out["solves"], out["invs"] = l.solve(stack, A[None]), l.inv(stack)
out["dets"] = l.det(stack / len(A))
out["q"], out["r"] = l.qr(R)
out["u"], out["s"], out["vt"] = l.svd(R)
out["w"], out["v"] = l.eigh(S)
out["cholesky"], out["pinv"] = l.cholesky(S), l.pinv(R)
out["power"] = l.matrix_power(A / len(A), 5)
out["x"], out["residuals"], out["rank"], out["ss"] = l.lstsq(R, np.r_[b, 1, 2], rcond=None)
out["cond"], out["cond1"] = l.cond(R), l.cond(A, 1)
for k in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf): out["norm%s" % k] = l.norm(R, k)
for k in (0, 1, 2, 2.5, np.inf, -np.inf): out["vector%s" % k] = l.norm(b, k)
for k in (0, 1, 2, 2.5, np.inf, -np.inf): out["axis%s" % k] = l.norm(R, k, axis=0)
]])
      compare(expected, "solve", linalg.solve(A, b))
      compare(expected, "inv", linalg.inv(A))
      compare(expected, "det", linalg.det(A / n))
      compare(expected, "solves", linalg.solve(stack, A:reshape(1, n, n)))
      compare(expected, "invs", linalg.inv(stack))
      compare(expected, "dets", linalg.det(stack / n))
      local q, r = linalg.qr(R)
      compare(expected, "q", q)
      compare(expected, "r", r)
      local u, s, vt = linalg.svd(R)
      compare(expected, "u", u)
      compare(expected, "s", s)
      compare(expected, "vt", vt)
      local w, v = linalg.eigh(S)
      compare(expected, "w", w)
      compare(expected, "v", v)
      compare(expected, "cholesky", linalg.cholesky(S))
      compare(expected, "pinv", linalg.pinv(R))
      compare(expected, "power", linalg.matrix_power(A / n, 5))
      local solution, residuals, rank, ss = linalg.lstsq(R, np.append(b, { 1, 2 }))
      compare(expected, "x", solution)
      compare(expected, "residuals", residuals)
      compare(expected, "rank", rank)
      compare(expected, "ss", ss)
      compare(expected, "cond", linalg.cond(R))
      compare(expected, "cond1", linalg.cond(A, 1))
      for name, ord in pairs { fro = "fro", nuc = "nuc", ["1"] = 1, ["-1"] = -1, ["2"] = 2,
        ["-2"] = -2, inf = math.huge, ["-inf"] = -math.huge } do
        compare(expected, "norm" .. name, linalg.norm(R, ord))
      end
      for name, ord in pairs { ["0"] = 0, ["1"] = 1, ["2"] = 2, ["2.5"] = 2.5, inf = math.huge,
        ["-inf"] = -math.huge } do
        compare(expected, "vector" .. name, linalg.norm(b, ord))
        compare(expected, "axis" .. name, linalg.norm(R, ord, { axis = 1 }))
      end
    end
  end)

  it("agrees in einsum and tensordot", function()
    if not has_numpy() then
      pending("python3-numpy is not installed")
    end
    local arrays, code = {}, {}
    for i, case in ipairs(einsum_cases) do
      for k = 2, #case do
        local A = np.asarray(#case[k] == 0 and 2.385 or random(table.unpack(case[k])))
        arrays[("a%d_%d"):format(i, k)] = A
      end
      code[i] = ("out['%d'] = np.einsum('%s', x['a%d_2']%s)"):format(i, case[1], i,
        #case == 3 and (", x['a%d_3']"):format(i) or "")
    end
    local T, U = random(3, 4, 5), random(4, 3, 2)
    arrays.T, arrays.U = T, U
    code[#code + 1] = "out['t'] = np.tensordot(x['T'], x['U'], axes=([1, 0], [0, 1]))"
    code[#code + 1] = "out['k'] = np.kron(x['T'], x['U'])"
    code[#code + 1] = "out['i'] = np.inner(x['T'], x['T'][1])"
    code[#code + 1] = "out['c'] = np.cross(x['T'][:, :, :3], x['T'][1, :, 1:4])"
    code[#code + 1] = "out['tr'] = np.trace(x['T'], 1)"
    local expected = numpy(arrays, table.concat(code, "\n"))
    for i, case in ipairs(einsum_cases) do
      local operands = {}
      for k = 2, #case do
        -- other strides, the same numbers
        local A = arrays[("a%d_%d"):format(i, k)]
        operands[k - 1] = A.ndim > 1 and A.T:copy().T or A
      end
      local result = np.einsum(case[1], table.unpack(operands))
      local wanted = expected[tostring(i)]
      if type(result) == "number" then
        close(wanted:item(), result)
      else
        assert.equal(tostring(wanted.shape), tostring(result.shape), case[1])
        close(wanted, result)
      end
    end
    compare(expected, "t", np.tensordot(T, U, { { 2, 1 }, { 1, 2 } }))
    compare(expected, "k", np.kron(T, U))
    compare(expected, "i", np.inner(T, T[2]))
    compare(expected, "c", np.cross(T { ":", ":", { 1, 3 } }, T { 2, ":", { 2, 4 } }))
    compare(expected, "tr", np.trace(T, 1))
  end)
end)

local dnn = require "dnn"
local np = require "dnn.np"
local python = require "dnn.repl.python"

describe("dnn.repl.python", function()
  local values = { n = 3, s = "text", t = { 1, 2, 3 }, d = { a = 1 } }
  local function value_of(name)
    return values[name]
  end

  it("translates what surely does the same", function()
    for line, expected in pairs {
      ["t[0] + 1"] = "t[1] + 1",
      ["t[-1]"] = "t[#t]",
      ["s[1:3]"] = "s:sub(2, 3)",
      ["s[::-1]"] = "s:reverse()",
      ["d['a']"] = 'd["a"]',
      ["2 ** n != 8"] = "2 ^ n ~= 8",
      ["len(t) if n == 3 else 0"] = "n == 3 and #t or 0",
      ["f'{n:03d} of {s}'"] = '("%03d of %s"):format(n, s)',
      ["'%d%%' % n"] = '("%d%%"):format(n)',
      ["print(n, s, sep='', end='')"] = "io.write(n, s)",
      ["t.append(4); n += 1"] = "t[#t + 1] = 4; n = n + 1",
      ["x = y = 0"] = "y = 0; x = y",
      ["sq = [i * i for i in range(3) if i > 0]"] =
        "sq = {} for i = 0, 2 do if i > 0 then sq[#sq + 1] = i * i end end",
      ["lambda x: x + 1"] = "function(x) return x + 1 end",
    } do
      assert.equal(expected, (python.translate(line, value_of)), line)
    end
  end)

  it("knows which functions give positions that count from 1 already", function()
    values.np, values.A = np, np.ones(3, 3)
    values.order, values.offsets = np.array { 3, 1, 2 }, np.arange(3)
    for line, expected in pairs {
      ["A[A[:, 1].argsort()]"] = 'A[A":, 2":argsort()]',
      ["A[np.argsort(A)[::-1]]"] = 'A[np.argsort(A)"::-1"]',
      ["A[:, np.random.permutation(3)]"] = 'A{":", np.random.permutation(3)}',
      ["A[order, :]"] = 'A{order, ":"}', ["A[offsets, :]"] = 'A{offsets + 1, ":"}',
      ["A[np.where(A > 0)[1], :]"] = 'A{(select(2, np.where(A:gt(0)))), ":"}',
      ["A[:, np.nonzero(A)[0]]"] = 'A{":", (np.nonzero(A))}',
      ["A[:, np.where(A, 0, 1)[0]]"] = 'A{":", np.where(A, 0, 1)[1] + 1}',
    } do
      assert.equal(expected, (python.translate(line, value_of)), line)
    end
  end)

  it("takes what is in an HDF5 file for no text, and says what a module does not have", function()
    values.f = setmetatable({}, { __name = "file", __complete = function()
      return { c = "a dataset" }
    end })
    assert.equal('f["c"][1]', (python.translate('f["c"][0]', value_of)))
    assert.equal('f["c"]":5"', (python.translate('f["c"][0:5]', value_of)))
    values.dnn = dnn
    local code, why = python.translate("o = dnn.optim.Adam(p, lr=0.1)", value_of)
    assert.is_nil(code)
    assert.truthy(why:find('dnn has no "optim"', 1, true))
  end)

  it("asks an array whether it is nil, or another, itself", function()
    for line, expected in pairs {
      ["A is None"] = "A == nil", ["A is not None"] = "A ~= nil", ["A == None"] = "A == nil",
      ["A is not A"] = "not rawequal(A, A)", ["A == A"] = "A:eq(A)",
    } do
      assert.equal(expected, (python.translate(line, value_of)), line)
    end
  end)

  it("takes what a port of figures needs", function()
    values.plt, values.x = require "dnn.plot", np.ones(2, 3)
    local figure, axes = values.plt.subplots(2, 2)
    values.plt.close(figure)
    values.ax = axes
    for line, expected in pairs {
      ["plt.rcParams['figure.figsize'] = (5.0, 4.0) # set default size of plots"] =
        'plt.rcParams["figure.figsize"] = {5.0, 4.0}',
      ["plt.plot(x, x, 'r--', label=\"cost\")"] = 'plt.plot(x, x, "r--", {label = "cost"})',
      ["fig, ax = plt.subplots(2, 3, figsize=(8, 4))"] =
        "fig, ax = plt.subplots(2, 3, {figsize = {8, 4}})",
      ["plt.figure(figsize=(8, 4), dpi=None)"] = "plt.figure{figsize = {8, 4}}",
      ["plt.imshow(x[n])"] = "plt.imshow(x[n + 1])",
      ["plt.grid(True, axis='y')"] = 'plt.grid(true, {axis = "y"})',
      ["plt.scatter(x[0, :], x[1, :], c=y, cmap=plt.cm.Spectral)"] =
        'plt.scatter(x"1, :", x"2, :", {c = y, cmap = "Spectral"})',
      ["ax[0, 1].plot(x)"] = "ax[1][2]:plot(x)", ["ax[-1, n].plot(x)"] = "ax[#ax][n + 1]:plot(x)",
      ["p = plt.cm.gray"] = 'p = "gray"',
    } do
      assert.equal(expected, (python.translate(line, value_of)), line)
    end
    assert.is_nil(python.translate("ax[0, :].plot(x)", value_of))
    assert.equal('ax[1][2]:set_title("a", {fontsize = 3})',
      (python.translate("ax[0][1].set_title('a', fontsize=3)", value_of)))
  end)

  it("takes lists that are written in braces already, and np.repeat", function()
    for line, expected in pairs {
      ["np.zeros({3, 2}, dtype=int)"] = 'np.zeros({3, 2}, "int64")',
      ["np.array({{1, 2}, {3, 4}}, dtype=float)"] = 'np.array({{1, 2}, {3, 4}}, "float64")',
      ["np.repeat(A, 2, axis=0)"] = "np.rep(A, 2, 1)", ["A.repeat(2)"] = "A:rep(2)",
    } do
      assert.equal(expected, (python.translate(line, value_of)), line)
    end
    assert.is_nil(python.translate("f({1, 2})", value_of))
  end)

  it("tells whether a block goes on below", function()
    local code, _, is_open = python.translate("for i in range(2, n):", value_of)
    assert.same({ "for i = 2, n - 1 do", true }, { code, is_open })
    code, _, is_open = python.translate("if n == 3: pass", value_of)
    assert.same({ "if n == 3 then  end", false }, { code, is_open })
  end)

  it("explains in words what it does not translate", function()
    for line, expected in pairs {
      ["try:"] = "pcall", ["{1, 2}"] = "a set is a table", ["class A:"] = "metatable",
      ["if t:"] = "only nil and false are false", ["@f"] = "decorator",
    } do
      local code, why = python.translate(line, value_of)
      assert.is_nil(code, line)
      assert.truthy(why:find(expected, 1, true), line)
    end
    assert.is_nil(python.translate("x = = 1", value_of))
  end)
end)

local evaluator = require "dnn.repl.evaluator"
local np = require "dnn.np"
local lexer = require "dnn.repl.lexer"
local plt = require "dnn.plot"
local signature = require "dnn.repl.signature"

describe("dnn.repl.signature", function()
  it("finds the function in whose call a text ends", function()
    for text, expected in pairs {
      ["f("] = "f", ["np.zeros(2, "] = "np.zeros", ["A:sum{axis = "] = "A:sum",
      ["f(g(1), "] = "f", ["f(g("] = "g", ["f({1, "] = "f", ["f(x)[1"] = false, ["f(x)"] = false,
      ["x = (1 + "] = false, ["if (x"] = false, ["function f("] = false,
      ["f(function() return "] = false, ["a.b:c(1, '(', "] = "a.b:c", [""] = false,
    } do
      assert.equal(expected or nil, signature.callee(lexer.tokenize(text)), text)
    end
  end)

  it("tells how functions are called, from help or their parameters", function()
    assert.equal("zeros(shape [, dtype]) -> array (shape)", signature.of(np.zeros, "np.zeros"))
    local figure, axes = plt.subplots()
    assert.equal("set_xlabel(text [, options]) -> text", signature.of(axes.set_xlabel,
      "ax:set_xlabel"))
    assert.equal("xlabel(text [, options]) -> text", signature.of(plt.xlabel, "plt.xlabel"))
    plt.close(figure)
    assert.equal("g(a, b, ...)", signature.of(function(a, b, ...) return a, b, ... end, "m.g"))
    assert.is_nil(signature.parameters(print))
  end)

  it("gives the line for a text with the cursor in it", function()
    local session = evaluator.session()
    evaluator.compile("local function mine(x, y) end", "In[1]", session)()
    local shell = { session = session }
    local function hint(text)
      local cursor = text:find("|", 1, true) - 1
      return signature.hint((text:gsub("|", "")), cursor, shell)
    end
    assert.equal("mine(x, y)", hint "mine(|")
    assert.is_nil(hint "mine|(1)")
    assert.equal("mine(x, y)", hint "%time mine(1, |")
    assert.is_nil(hint "unknown(|")
    assert.is_nil(hint "?mine(|")
    assert.is_nil(hint "mine('|")
    _G.spec_np = np
    assert.matches("^sum%(A .- options: axis, dtype, keepdims, out$", hint "spec_np.sum(A, {|")
    -- as for var
    assert.matches("options: axis, ddof, dtype, keepdims, out$", hint "spec_np.std(A, {|")
    _G.spec_np = nil
  end)
end)

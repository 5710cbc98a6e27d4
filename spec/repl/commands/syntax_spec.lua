local syntax = require "dnn.repl.commands.syntax"

describe("dnn.repl.commands.syntax", function()
  it("tells commands and questions from Lua", function()
    for source, expected in pairs {
      ["%who"] = true, ["  %time x % 2"] = true, ["!ls"] = true, ["?x"] = true, ["x?"] = true,
      ["np.sum??"] = true, ["x % 2"] = false, ["x = 1"] = false, ["?"] = true, ["x.y"] = false,
    } do
      assert.equal(expected, syntax.recognizes(source), source)
    end
  end)

  it("finds the code in a command that takes some", function()
    assert.same({ "f(x)", "timeit" }, { syntax.code("%timeit -n 5 -r 2 f(x)") })
    assert.is_nil(syntax.code("%cd for"))
  end)

  it("knows which commands further lines complete", function()
    for source, expected in pairs { ["%time for i = 1, 2 do"] = true, ["%%time"] = true,
      ["%time x"] = false, ["%cd for"] = false } do
      assert.equal(expected, syntax.is_incomplete(source), source)
    end
  end)

  it("makes Lua code of an input that keeps what a command writes", function()
    assert.equal('files = repl.capture("ls")', syntax.expand("files = !ls"))
    assert.equal("x = not y", syntax.expand("x = not y"))
  end)
end)

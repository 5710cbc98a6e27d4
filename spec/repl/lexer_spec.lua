local lexer = require "dnn.repl.lexer"

describe("dnn.repl.lexer", function()
  local function kinds(source)
    return table.concat(lexer.tokenize(source).kinds, " ")
  end

  it("keeps the kind, the place and the name of each token", function()
    local source = "local x1 = {0x1F, 'a\\'b'} -- end\nif_(x1)"
    local tokens = lexer.tokenize(source)
    local texts = {}
    for i = 1, tokens.count do
      texts[i] = source:sub(tokens.starts[i], tokens.stops[i])
    end
    assert.same({ "local", "x1", "=", "{", "0x1F", ",", "'a\\'b'", "}", "if_", "(", "x1", ")" },
      texts)
    assert.equal("local name = { number , string } name ( name ) eof", kinds(source))
    assert.same({ [2] = "x1", [9] = "if_", [11] = "x1" }, tokens.names)
    assert.equal("-- end", source:sub(tokens.comments[1], tokens.comments[2]))
  end)

  it("takes the longest symbol", function()
    assert.equal("... .. . == = <= << < >= >> > ~= ~ // / :: : - [ eof",
      kinds("... .. . == = <= << < >= >> > ~= ~ // / :: : - ["))
    assert.equal("... . name >> = .. = - number eof", kinds("....x>>=..=-.5"))
  end)

  it("goes on after an error, and keeps the first", function()
    local tokens = lexer.tokenize("x = @ 3x 'a\ny")
    assert.equal("name = ? number string name eof", table.concat(tokens.kinds, " "))
    assert.same({ index = 3, message = "unexpected symbol", position = 5, incomplete = false },
      tokens.error)
    assert.is_nil(lexer.tokenize("x = 3").error)
  end)

  it("knows what further lines could finish", function()
    for source, is_incomplete in pairs { ["x = [[a"] = true, ["--[[ a"] = true, ["x = 'a\\"] = true,
      ["x = 'a"] = false, ["x = 3x"] = false } do
      assert.equal(is_incomplete, lexer.tokenize(source).error.incomplete, source)
    end
    local tokens = lexer.tokenize("x = 1 --[[ a")
    assert.equal(tokens.count + 1, tokens.error.index) -- the token that does not come
  end)

  it("leaves the first line of a file to the shell", function()
    assert.equal("name eof", table.concat(lexer.tokenize("#!/bin/lua x\ny", true).kinds, " "))
    assert.equal("# eof", kinds("#"))
  end)

  it("tells line and column of a byte, and the ends of the line", function()
    local source = "ab\ncd\n\ne"
    assert.same({ 1, 1, 1, 2 }, { lexer.place(source, 1) })
    assert.same({ 2, 2, 4, 5 }, { lexer.place(source, 5) })
    assert.same({ 3, 1, 7, 6 }, { lexer.place(source, 7) })
    assert.same({ 4, 2, 8, 8 }, { lexer.place(source, 9) })
  end)
end)

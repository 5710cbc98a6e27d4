local editor = require "dnn.repl.editor"

describe("dnn.repl.editor", function()
  --- The text with its cursor marked "|".
  local function marked(text, cursor)
    return text and text:sub(1, cursor) .. "|" .. text:sub(cursor + 1)
  end

  local function apply(f, with_cursor)
    local at = with_cursor:find("|", 1, true)
    local text = with_cursor:sub(1, at - 1) .. with_cursor:sub(at + 1)
    return marked(f(text, at - 1))
  end

  it("continues incomplete inputs with indentation at Enter", function()
    for before, after in pairs {
      ["for i = 1, 2 do|"] = "for i = 1, 2 do\n  |",
      ["f({|"] = "f({\n    |",
      ["if x then\n  f()\n  else|"] = "if x then\n  f()\nelse\n  |",
      ["x = [[a|"] = "x = [[a\n|",
      ["x = [[a  |"] = "x = [[a  \n|",
      ["for i = 1, 2 do\n|"] = "for i = 1, 2 do\n\n  |",
      ["do\n  do\n    end|"] = "do\n  do\n  end\n  |",
    } do
      assert.equal(after, apply(editor.enter, before), before)
    end
  end)

  it("takes complete inputs at Enter on their last line, and wrong ones too", function()
    for _, text in ipairs { "x = 1|", "x| = 1", "for i = 1, 2 do\nend|", "x = = 1|", "x:y|",
    "|" } do
      assert.is_nil(apply(editor.enter, text), text)
    end
    assert.equal("x = 1\n|\ny = 2", apply(editor.enter, "x = 1|\ny = 2"))
  end)

  it("moves what closes a block back while it is typed", function()
    assert.equal("do\nend|", apply(editor.typed, "do\n  end|"))
    assert.equal("f({\n  }|", apply(editor.typed, "f({\n    }|"))
    assert.equal("do\n  x = 1\nend|", apply(editor.typed, "do\n  x = 1\n  end|"))
    assert.is_nil(apply(editor.typed, "do\n  send|"))
    assert.is_nil(apply(editor.typed, "x = [[\n  end|"))
    assert.is_nil(apply(editor.typed, "end|"))
    assert.is_nil(apply(editor.typed, "do\nend|"))
  end)

  it("takes the inputs out of a pasted session", function()
    assert.equal("x = 1\nfor i = 1, 2 do\n  y = i\n\nend", (editor.paste("In[3]: x = 1\n"
      .. "In[4]: for i = 1, 2 do\n  ...:   y = i\n  ...:\n  ...: end\nOut[4]: 7\nIn[5]: ")
      :gsub("\n$", "")))
    assert.is_nil(editor.paste("x = 1\ny = 2"))
  end)

  it("gives a style to each byte", function()
    local function styles(text, cursor)
      local result = editor.highlight(text, cursor or #text)
      assert.equal(#text, #result)
      return result
    end
    assert.equal("kkkkk   ss n nnn ", styles("local x ''=2 nil "))
    assert.equal("  cccc", styles("x --ab"))
    assert.equal("ccc    sss", styles("--a\n = 'é"))
    assert.equal(" m  n m", styles("f(x,2+)", 7))
    assert.equal("kkkk    ", styles("%who abc"))
    assert.equal("", styles(""))
  end)

  it("marks the bracket that belongs to the one at the cursor", function()
    assert.equal(" m  m", editor.highlight("f(xy)", 5))
    assert.equal(" m  m", editor.highlight("f(xy)", 1))
    assert.equal(" m   m", editor.highlight("f({x})", 5))
    assert.equal("  m m ", editor.highlight("f({x} )", 5):sub(1, 6))
    assert.equal("    ", editor.highlight("f(x]", 4))
    assert.equal("  ss", editor.highlight("f('(", 4))
  end)
end)

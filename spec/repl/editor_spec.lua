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
    for pasted, taken in pairs {
      ["In[1]: f(2)"] = "f(2)", -- which could be a call of a method
      ["x = 1\nIn[2]: y = 2"] = "x = 1\ny = 2",
      ["dnnlua 0.1.0\nIn[1]: x\nOut[1]: 1"] = "x",
      ["Out[1]: 1\nIn[2]: x"] = "x",
      ["\n\n  In [3]: x\n     ...: + 1\n"] = "x\n+ 1",
      ["for i = 1, 2 do\n  ...:   f(i)\n  ...: end\nIn[2]: x"] = "for i = 1, 2 do\n  f(i)\nend\nx",
      ["> f(1)\n>> + 2\n3\n> y"] = "f(1)\n+ 2\ny",
    } do
      assert.equal(taken, (editor.paste(pasted)))
    end
  end)

  it("takes each prompt of a pasted session for an input of its own", function()
    for text, wanted in pairs {
      ["In[1]: f(1)\nOut[1]: 2\nIn[2]: (g or h)(2)\nIn[3]: {3}"] = { "f(1)", "(g or h)(2)", "{3}" },
      ["In[1]: x[1:2]\nerror: In[1]:1: ']' expected\n  > 1 | x[1:2]\nIn[2]: x = = 1\nIn[3]: x"] =
        { "x[1:2]", "x = = 1", "x" },
      ["In[1]: f()\nerror: In[5]:3: no\n  In[1]:1  f()\n  In[5]:3 in f\nIn[2]:\nIn[3]: do\n  ...:\n"
        .. "  ...: end\nIn[4]:"] = { "f()", "do\n\nend" },
      ["> f(1)\n2\n> {3}"] = { "f(1)", "{3}" },
    } do
      local taken = editor.paste(text)
      assert.same(wanted, (editor.inputs(taken)))
      assert.is_false(editor.is_incomplete(taken))
    end
    assert.same({ "f(1)\n{4}" }, (editor.inputs("f(1)\n{4}")))
    assert.is_true(editor.is_incomplete((editor.paste("In[1]: x = 1\nIn[2]: for i = 1, 2 do\n"))))
  end)

  it("leaves a pasted text alone that just holds what looks like a prompt", function()
    for _, text in ipairs {
      "--[[ how to call it\n\nIn[1]: f(2)\nOut[1]: 4\n]]\nfunction f(x)\n  return x * x\nend",
      "s = [[\nIn[1]: a\n  ...: b\n]]\nz = 5",
      "x = 1\ny = 2\nIn[3]: z = 3",
      "x = y\n> 3",
    } do
      assert.is_nil(editor.paste(text), text)
    end
  end)

  it("finds the inputs of a text that is none as a whole", function()
    for _, case in ipairs {
      { "W = np.ones(2, 3)", "W", "W:sum()" },
      { "?np.clip", "x, y = 1, 2", "%timeit -n 10 x + 1", "files = !ls", "files[1]" },
      { "local function f(n)\n  return n\nend", "f", "-- what it is\nf(3)\n-- no more" },
      { "x", "%time for i = 1, 3 do\n  print(i)\nend", "y" },
      { "x", "if a then\nb()\nelse\nc()\nend", "y" },
      { "!echo a \\\n  b", "x = A\n  :sum()", "x = A\n:sum()", "t = {\n1\n}", "t" },
      { "s = [[\nx\n]]", "s", "not a" },
      { "x", "%cd /tmp", "x = 1" },
    } do
      assert.same(case, (editor.inputs(table.concat(case, "\n"))))
      assert.same(case, (editor.inputs(table.concat(case, "\n\n\n"))))
      assert.is_false(editor.is_incomplete(table.concat(case, "\n")))
    end
    for _, text in ipairs { "x", "x = 1\ny = 2", "x = 1\ny", "x\nx = = 1", "x = = 1\nx", "f(\nx)",
      "!cat <<E\nx = 1\nE", "x\nlocal y <const> = 1; y = 2", "goto done\n::done::" } do
      assert.same({ text }, (editor.inputs(text)))
    end
    assert.is_true(editor.is_incomplete("W\nW:sum()\nfor i = 1, 2 do"))
    assert.same({ "W", "W:sum()", "for i = 1, 2 do" },
      (editor.inputs("W\nW:sum()\nfor i = 1, 2 do")))
  end)

  it("gives up splitting a wrong text of many lines", function()
    local text = "x\nx = = 1\n" .. ("y = {\n"):rep(20000)
    assert.same({ text }, (editor.inputs(text)))
    text = "x\n" .. ("{\n"):rep(20000)
    assert.same({ text }, (editor.inputs(text)))
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

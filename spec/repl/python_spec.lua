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

local pretty = require "dnn.support.pretty"

describe("dnn.support.pretty", function()
  it("writes numbers so that they read as the same number", function()
    for text, number in pairs {
      ["3"] = 3, ["3.0"] = 3.0, ["0.1"] = 0.1, ["0.30000000000000004"] = 0.1 + 0.2,
      ["1e+100"] = 1e100, ["nan"] = 0 / 0, ["-inf"] = -math.huge, ["-0.0"] = -0.0,
      ["-9223372036854775808"] = math.mininteger, ["2.385"] = 2.385,
    } do
      assert.equal(text, pretty.number(number))
    end
  end)

  it("quotes strings in Lua syntax", function()
    for _, text in ipairs {
      "plain", 'a "b" \\', "line\nline\ttab\r", "\27[31m", "\0001", "\1272",
    } do
      local quoted = pretty.quote(text)
      assert.is_nil(quoted:find("%c"))
      assert.equal(text, load("return " .. quoted)())
    end
  end)

  it("shows letters of all scripts, and escapes what turns text around or is no UTF-8", function()
    assert.equal('"猫 é"', pretty.quote("猫 é"))
    assert.equal('"a\\u{202E}b\\u{9B}"', pretty.quote("a\u{202E}b\u{9b}"))
    assert.equal('"é\\xFFé\\xC3"', pretty.quote("é\xFFé\xC3"))
  end)

  it("cuts long strings", function()
    assert.equal('"' .. ("x"):rep(10000) .. '" ... (10007 bytes)', pretty.quote(("x"):rep(10007)))
  end)

  it("writes tables as constructors, keys in order", function()
    assert.equal("{}", pretty.text({}))
    assert.equal('{1, "b", {}, [5] = 0, [2.5] = 1, a = 2, ["end"] = 3, ["x y"] = 4, [true] = 5}',
      (pretty.text({ 1, "b", {}, [5] = 0, [2.5] = 1, a = 2, ["end"] = 3, ["x y"] = 4, [true] = 5 })
        :gsub("%[2.5%] = 1, %[5%] = 0", "[5] = 0, [2.5] = 1")))
  end)

  it("breaks lines that are wider than asked", function()
    assert.equal("{\n  10, 20, 30,\n  40, 50\n}", pretty.text({ 10, 20, 30, 40, 50 }, 16))
    assert.equal("{\n  name = \"abc\",\n  value = 2.385\n}",
      pretty.text({ name = "abc", value = 2.385 }, 20))
  end)

  it("gives values of several lines lines of their own", function()
    local array = require("dnn.np").array { { 1.0 }, { 2.0 } }
    assert.equal("{\n  [[1.]\n   [2.]],\n  [[1.]\n   [2.]],\n  3, 4\n}",
      pretty.text { array, array, 3, 4 })
    assert.equal("{\n  3, 4,\n  [[1.]\n   [2.]]\n}", pretty.text { 3, 4, array })
  end)

  it("stops at cycles, in the depth and after 100 items", function()
    local cycle = { a = { b = {} } }
    cycle.a.b.top, cycle.a.b.near = cycle, cycle.a
    assert.equal("{a = {b = {near = <cycle to .a>, top = <cycle to top>}}}", pretty.text(cycle))
    assert.equal("{{{{{{{...}}}}}}}", pretty.text { { { { { { { 1 } } } } } } })
    local long = {}
    for i = 1, 107 do
      long[i] = i
    end
    assert.matches(", 100, ... 7 more}$", pretty.text(long, 1000))
    local shared = {}
    assert.equal("{{}, {}}", pretty.text { shared, shared })
  end)

  it("honours __tostring and __name, and survives their errors", function()
    local metatable = { __tostring = function() return "T\27\n2" end }
    assert.equal("T\\27\n2", pretty.text(setmetatable({}, metatable)))
    assert.equal("{\n  x = T\\27\n  2\n}", pretty.text({ x = setmetatable({}, metatable) }))
    assert.matches("^<dnn.Layer 0x%x+>$", pretty.text(setmetatable({}, { __name = "dnn.Layer" })))
    assert.matches("^<error in __tostring: .*boom>$",
      pretty.text(setmetatable({}, { __tostring = function() error("boom") end })))
    assert.matches("'__tostring' must return a string",
      pretty.text(setmetatable({}, { __tostring = function() return {} end })))
  end)

  it("reads tables raw", function()
    local guarded = setmetatable({ 1 }, { __index = error, __pairs = error, __len = error })
    assert.equal("{1}", pretty.text(guarded))
  end)

  it("knows the columns that letters take", function()
    for text, width in pairs { [""] = 0, abc = 3, ["猫"] = 2, ["日本語x"] = 7, ["é"] = 1,
      ["e\u{301}"] = 1, ["😀"] = 2, ["❤\u{fe0f}"] = 1, ["한글"] = 4, ["─█"] = 2, ["\xff"] = 1 } do
      assert.equal(width, pretty.width(text), text)
    end
    assert.equal('{\n  "日本語", "日本語",\n  "日本語"\n}', pretty.text({ "日本語", "日本語", "日本語" }, 22))
  end)

  it("shows modules of many fields by their names", function()
    assert.equal("<module math>", pretty.text(math))
    assert.equal('{m = <module string>}', pretty.text { m = string })
    assert.matches("^{\n  char", pretty.text(utf8))
  end)

  it("names functions by their place", function()
    assert.matches("^<function .*pretty_spec.lua:%d+>$", pretty.text(function() end))
    assert.matches("^<C function 0x%x+>$", pretty.text(print))
  end)
end)

local colors = require "dnn.plot.colors"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"
local rc = require "dnn.plot.rc"

describe("colors.parse", function()
  it("reads what matplotlib's to_rgba reads", function()
    local cases = {
      { "r", 1, 0, 0, 1 }, { "g", 0, 0.5, 0, 1 }, { "C3", 0xd6 / 255, 0x27 / 255, 0x28 / 255, 1 },
      { "C12", 0x2c / 255, 0xa0 / 255, 0x2c / 255, 1 }, { "RebeccaPurple", 0.4, 0.2, 0.6, 1 },
      { "tab:olive", 188 / 255, 189 / 255, 34 / 255, 1 }, { "#abc", 170 / 255, 187 / 255, 0.8, 1 },
      { "#1F77b480", 31 / 255, 119 / 255, 180 / 255, 128 / 255 }, { "0.25", 0.25, 0.25, 0.25, 1 },
      { "#abcd", 170 / 255, 187 / 255, 0.8, 221 / 255 }, { "None", 0, 0, 0, 0 },
      { "cornflowerblue", 100 / 255, 149 / 255, 237 / 255, 1 }, { { "red", 0.3 }, 1, 0, 0, 0.3 },
      { { 0.1, 0.2, 0.3 }, 0.1, 0.2, 0.3, 1 }, { { 0, 0, 1, 0.5 }, 0, 0, 1, 0.5 },
      { np.array { 0, 0.5, 1 }, 0, 0.5, 1, 1 },
    }
    for _, case in ipairs(cases) do
      assert.same({ table.unpack(case, 2) }, colors.parse(case[1]))
    end
  end)

  it("puts an alpha in place of the color's own", function()
    assert.same({ 1, 0, 0, 0.25 }, colors.parse({ "red", 0.5 }, 0.25))
    assert.same({ 0, 0, 0, 0 }, colors.parse("none", 0.25))
  end)

  it("says what is wrong and what to write", function()
    raises('"gren" is no color: did you mean "green"?', colors.parse, "gren")
    raises('"tab:oliv" is no color: did you mean "tab:olive"?', colors.parse, "tab:oliv")
    raises('"" is no color: write a name', colors.parse, "")
    raises('behind # there are 3, 4, 6 or 8 hex digits', colors.parse, "#12345")
    raises('a gray is a text from "0" (black) to "1" (white)', colors.parse, "1.5")
    raises('a gray is a text, "0.5"', colors.parse, 0.5)
    raises("a channel of a color is a number from 0 to 1, got 255: divide by 255", colors.parse,
      { 255, 0, 0 })
    raises("alpha of a color is a number from 0 to 1, got -1", colors.parse, "red", -1)
    raises("3 or 4 numbers from 0 to 1, got one of 5", colors.parse, { 1, 1, 1, 1, 1 })
    raises("got a string", colors.parse, { 1, 1, "1" })
    raises("got nil", colors.parse, nil)
    raises("has shape (3,) or (4,), got (2, 3)", colors.parse, np.zeros(2, 3))
    raises("got nan", colors.parse, { np.nan, 0, 0 })
  end)
end)

describe("colors.list", function()
  it("reads lists, arrays and single colors", function()
    assert.same({ { 1, 0, 0, 1 }, { 0, 0, 1, 1 } }, colors.list { "r", { 0, 0, 1 } })
    assert.same({ { 1, 0, 0, 1 } }, colors.list "r")
    assert.same({ { 1, 0, 0, 0.5 } }, colors.list { "r", 0.5 })
    assert.same({ { 0, 0, 0, 0.5 }, { 0, 0, 0, 0.5 } }, colors.list(np.zeros(2, 3), 0.5))
    raises("has shape (n, 3) or (n, 4), got (2, 5)", colors.list, np.zeros(2, 5))
  end)

  it("becomes bytes that are rounded", function()
    local bytes = colors.bytes { { 1, 0.5, 0.001, 1 }, { 0, 0, 0, 0 } }
    assert.equal("uint8", bytes.dtype)
    assert.same({ { 255, 128, 0, 255 }, { 0, 0, 0, 0 } }, bytes:tolist())
  end)
end)

describe("colors.to_hex", function()
  it("writes hex digits", function()
    assert.equal("#1f77b4", colors.to_hex "C0")
    local before = rc.values()
    rc.set("rc", { ["axes.prop_cycle"] = { "red", { 0, 1, 0 } } })
    assert.same({ "#ff0000", "#00ff00", "#ff0000" }, { colors.to_hex "C0", colors.to_hex "C1",
      colors.to_hex "C2" })
    raises('a list of colors other than "C0"', rc.set, "rc", { ["axes.prop_cycle"] = { "C1" } })
    raises('a list of colors other than "C0"', rc.set, "rc", { ["axes.prop_cycle"] = "red" })
    rc.reset(before)
    assert.equal("#ff000080", colors.to_hex({ "red", 0.5 }, true))
  end)
end)

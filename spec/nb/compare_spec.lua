local compare = require "dnn.nb.compare"
local diff = require "dnn.nb.diff"

describe("a line of output", function()
  it("is what was expected, or is not", function()
    local same = {
      { "a", "a  " }, { "cost 0.69...", "cost 0.6931" }, { "a ... b", "a  b" },
      { "[[-0.5 %d]]", "[[-0.5 %d]]" }, { "0.30000000000000004", "0.3" }, { "1.", "0.99999999" },
      { "loss 0.1234567 at 3", "loss 0.1234567001 at 3" }, { "[-1.5e-7]", "[-1.50000001e-07]" },
      { "table: 0x55d0c8a1b2c0", "table: 0x7f12aa" }, { "took 1.25 s", "took 13.1 ms" },
      { "in /a/b/x.lua", "in /other/x.lua" }, { "took 0:01:05", "took 1:00:00" },
      { "file /t/lua_AbCdEf", "file /u/lua_123456" }, { "...", "anything" }, { "a...", "a" },
      { "x 0.5000001 ... y 2.0", "x 0.5000001001 bla y 2.0000000001" }, { "5....", "5.123." },
      { "损失 0.5", "损失 0.50000000001" }, { "...b...", "aabcc" }, { "a......b", "ab" },
    }
    for _, pair in ipairs(same) do
      assert.is_true(compare.line(pair[1], pair[2]), pair[1] .. " | " .. pair[2])
    end
    local other = {
      { "cost 0.69...", "cost 0.7" }, { "a.b", "axb" }, { "1", "2" }, { "1", "1.0" },
      { "1000000", "1000001" }, { "0.1234", "0.1235" }, { "a", "a b" }, { "a b", "a" },
      { "W1", "W2" },
      { "a...b", "ba" }, { "...b", "bc" }, { "x...xy", "xy" }, { "0x12", "0x13" }, { "", "a" },
      { "a b", "ab" }, { "5 -3.5", "5 3.5" }, { "nan", "0.5" }, { "1e-17", "2e-17" },
    }
    for _, pair in ipairs(other) do
      assert.is_false(compare.line(pair[1], pair[2]), pair[1] .. " | " .. pair[2])
    end
  end)

  it("has numbers within the tolerance that is given", function()
    assert.is_true(compare.line("loss 0.0021, 4", "loss 0.0024, 4", 1e-3))
    assert.is_true(compare.line("1000.5", "1001.", 1e-3))
    assert.is_false(compare.line("loss 0.0021, 4", "loss 0.0024, 5", 1e-3))
    assert.is_false(compare.line("0.0021", "0.0032", 1e-3))
    assert.is_true(compare.line("[ 0.1 -0.25]", "[ 0.11  -0.2]", 0.1))
    assert.is_false(compare.line("0.5", "0.50001", 0))
  end)

  it("takes no time that grows with hostile patterns", function()
    local wanted = ("a..."):rep(3000)
    assert.is_false(compare.line(wanted .. "b", ("a"):rep(19000)))
  end)
end)

describe("lines of output", function()
  it("may be any number where a line says ...", function()
    assert.is_true(compare.lines({ "a", "...", "d" }, { "a", "b", "c", "d" }))
    assert.is_true(compare.lines({ "a", "...", "d" }, { "a", "d" }))
    assert.is_true(compare.lines({ "..." }, {}))
    assert.is_false(compare.lines({ "a", "...", "d" }, { "a", "b", "c" }))
    assert.is_false(compare.lines({ "a" }, { "a", "b" }))
    assert.is_false(compare.lines({ "a", "b" }, { "a" }))
  end)
end)

describe("the difference of lines", function()
  local function unified(wanted, got)
    local edits = diff.edits(wanted, got, function(a, b) return a == b end)
    return table.concat(diff.unified(edits, wanted, got, function(i) return 100 + i end), "\n")
  end

  it("is as diff -u shows it", function()
    assert.equal("@@ -102,5 +2,5 @@\n b\n c\n-d\n+x\n e\n f",
      unified({ "a", "b", "c", "d", "e", "f", "g" }, { "a", "b", "c", "x", "e", "f", "g" }))
    assert.equal("@@ -101,1 +1,2 @@\n+0\n a", unified({ "a" }, { "0", "a" }))
    assert.equal("@@ -101,2 +1,1 @@\n a\n-b", unified({ "a", "b" }, { "a" }))
    assert.equal("", unified({ "a" }, { "a" }))
    local long = {}
    for i = 1, 20 do
      long[i] = "l" .. i
    end
    local other = table.move(long, 1, 20, 1, {})
    other[2], other[18] = "x", "y"
    assert.equal("@@ -101,4 +1,4 @@\n l1\n-l2\n+x\n l3\n l4\n@@ -116,5 +16,5 @@\n l16\n l17\n"
      .. "-l18\n+y\n l19\n l20", unified(long, other))
  end)

  it("is bounded", function()
    local wanted, got = {}, {}
    for i = 1, 5000 do
      wanted[i], got[i] = "a" .. i, ("b"):rep(1000) .. i
    end
    local text = unified(wanted, got)
    assert.is_true(#text < 10000)
    assert.matches("\n%.%.%. and %d+ lines more$", text)
  end)

  it("takes no notice of how arrays are wrapped and padded", function()
    assert.is_true(compare.line("b = [[ 0.]", "b = [[0.]"))
    assert.is_true(compare.lines({ "x = [[ 0.1  0.2", "  0.3]", " [ 1.   2.   3. ]]" },
      { "x = [[0.1 0.2 0.3]", " [1.  2.  3. ]]" }))
    assert.is_false(compare.lines({ "x = [ 0.1", "  0.3]" }, { "x = [0.1 0.4]" }))
    assert.is_false(compare.lines({ "[1]", " 2" }, { "[1] 2" }))
  end)
end)

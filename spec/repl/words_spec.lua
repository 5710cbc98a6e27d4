local program = require "spec.helpers.program"
local words = require "dnn.repl.words"

describe("dnn.repl.words", function()
  it("splits a line as the shell does", function()
    for _, line in ipairs { "", "a", "  a  b ", "'a b' c", '"a b"c d', "a\\ b", "'it'\\''s' x",
      '"\\"\\$\\a\\\\"',
      "'a\\b'", "''", "a''b \"\"", "\\'", "x=\"1 2\"'3 4'", "'$HOME' '`x`'", "a\tb" } do
      local printed = program.shell("printf '%s\\n' " .. line).out
      local texts = assert(words.split(line))
      assert.equal(printed, table.concat(texts, "\n") .. "\n", line)
    end
  end)

  it("refuses a quote that is not closed", function()
    local texts, problem = words.split("a 'b c")
    assert.is_nil(texts)
    assert.equal("the quote ' is not closed: 'b c", problem)
    assert.is_nil((words.split('"a\\"')))
  end)

  it("takes the first word off a line", function()
    assert.same({ "a b", "c 'd'" }, { words.first("  'a b' c 'd'") })
    assert.same({ "it's", "so" }, { words.first("it's so") })
    assert.same({ nil, "" }, { words.first("  ") })
  end)

  it("writes a text so that it is read as the same", function()
    for _, text in ipairs { "", "a", "two words", "it's", 'say "x"', "a$b`c`", "back\\slash",
      "(x) [y] {z}",
      "a&b;c|d<e>f", "tab\there", "*?!#~", "é" } do
      assert.same({ text }, words.split(words.quote(text)))
      assert.same({ text }, words.split("'" .. words.escape(text, "'") .. "'"))
      assert.same({ text }, words.split('"' .. words.escape(text, '"') .. '"'))
      assert.equal(text, program.shell("printf %s " .. words.quote(text)).out)
      if text ~= "" then
        assert.same({ text }, words.split(words.escape(text, "")))
        assert.equal(text, program.shell("printf %s " .. words.escape(text, "")).out)
      end
    end
  end)
end)

local trim = require "dnn.support.trim"

describe("dnn.support.trim", function()
  it("takes away what stands at the end", function()
    for text, wanted in pairs { [""] = "", [" \n"] = "", ["a"] = "a", [" a b \t\r\n"] = " a b",
      ["é \0 "] = "é \0" } do
      assert.equal(wanted, trim(text))
    end
    assert.equal("\n a ", trim("\n a \n\n", "[^\n]"))
    assert.equal("", trim("\n\n", "[^\n]"))
  end)

  it("looks at long runs of blanks once", function()
    local text = "a" .. (" "):rep(2000000) .. "b"
    assert.equal(text, trim(text .. "\n"))
  end)
end)

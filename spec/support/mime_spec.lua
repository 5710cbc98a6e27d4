local mime = require "dnn.support.mime"

describe("is_binary", function()
  it("tells bytes from texts", function()
    for kind, is_binary in pairs { ["image/png"] = true, ["image/webp"] = true,
      ["application/pdf"] = true, ["image/svg+xml"] = false, ["text/html"] = false,
      ["application/json"] = false } do
      assert.equal(is_binary, mime.is_binary(kind))
    end
  end)
end)

describe("base64", function()
  it("is that of RFC 4648", function()
    for bytes, text in pairs { [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", foob = "Zm9vYg==",
      fooba = "Zm9vYmE=", foobar = "Zm9vYmFy", ["\0\255\254"] = "AP/+" } do
      assert.equal(text, mime.base64(bytes))
    end
  end)
end)

describe("bytes", function()
  it("are those that the text was made of", function()
    local bytes = {}
    for i = 0, 255 do
      bytes[#bytes + 1] = string.char(i, 255 - i, i * 7 % 256)
      local text = table.concat(bytes):sub(1, -1 - i % 3)
      assert.equal(text, mime.bytes(mime.base64(text)))
    end
  end)

  it("may stand in lines, and without the signs at the end", function()
    assert.equal("foobar!", mime.bytes "Zm9v\nYmFy \r\nIQ")
    assert.equal("", mime.bytes "\n")
  end)
end)

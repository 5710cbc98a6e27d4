-- Signatures and texts of dnn.zmq.

local is_available, zmq = pcall(require, "dnn.zmq")

describe("dnn.zmq", function()
  if not is_available then
    pending "libzmq or libsodium is not installed"
    return
  end

  -- RFC 4231, section 4: key, data, HMAC-SHA-256
  local vectors = {
    { ("\x0b"):rep(20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { "Jefe", "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { ("\xaa"):rep(20), ("\xdd"):rep(50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
    { "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17"
      .. "\x18\x19", ("\xcd"):rep(50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
    { ("\xaa"):rep(131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    { ("\xaa"):rep(131), "This is a test using a larger than block-size key and a larger than "
      .. "block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
  }

  it("signs as RFC 4231 has it, whatever pieces the text is in", function()
    for _, vector in ipairs(vectors) do
      local key, text, signature = table.unpack(vector)
      assert.equal(signature, zmq.sign(key, { text }))
      assert.equal(signature, zmq.sign(key, { text:sub(1, 3), "", text:sub(4) }))
    end
  end)

  it("compares texts", function()
    assert.is_true(zmq.equal("abc", "abc"))
    assert.is_false(zmq.equal("abc", "abd"))
    assert.is_false(zmq.equal("abc", "ab"))
  end)

  it("sends a message whole or not at all", function()
    local address = "inproc://spec"
    local from, to = zmq.socket "push", zmq.socket "pull"
    finally(function() from:close() to:close() end)
    to:bind(address)
    from:connect(address)
    assert.has_error(function() from:send { "a", 1, "b" } end, "frame 2 is no text")
    from:send { "a", "", "\0b" }
    assert.same({ true }, zmq.poll({ to }, 1000))
    assert.same({ "a", "", "\0b" }, to:receive())
    assert.is_nil(to:receive())
  end)

  it("refuses a socket that is closed, and an address that is none", function()
    local socket = zmq.socket "push"
    assert.error_matches(function() socket:bind "nowhere" end, "cannot listen at nowhere")
    socket:close()
    assert.error_matches(function() socket:send { "a" } end, "the socket is closed")
  end)
end)

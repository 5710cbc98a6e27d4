-- Messages, from frames to tables and back.

describe("dnn.kernel.messages", function()
  if not require("spec.helpers.kernel").is_available() then
    pending "libzmq or libsodium is not installed"
    return
  end

  local messages, zmq = require "dnn.kernel.messages", require "dnn.zmq"
  local channel = messages.channel("key", "session", "")

  local function read(header, content)
    local texts = { header, "{}", "{}", content or "{}" }
    return channel:read { "to", "<IDS|MSG>", zmq.sign("key", texts), table.unpack(texts) }
  end

  it("reads what it writes", function()
    local request = channel:read(channel:write({ "a", "b" }, "some_request", { x = 1 }))
    assert.equal("some_request", request.kind)
    assert.same({ "a", "b" }, request.identities)
    assert.same({ x = 1 }, request.content)
  end)

  it("hands headers on as JSON, however they were written", function()
    for header, expected in pairs {
      ['{"msg_type": "x"} and more'] = { msg_type = "x" },
      ['{"msg_type": "x" /* a comment */, "id": "\xff"}'] = { msg_type = "x", id = "\u{FFFD}" },
      ['{"msg_type": "x", "id": "\\ud800"}'] = { msg_type = "x", id = ("\u{FFFD}"):rep(3) },
      ['{"msg_type": "x", "n": [null, {}, []]}'] = { msg_type = "x", n = { nil, {}, {} } },
    } do
      local text = read(header).header_text
      assert.truthy(utf8.len(text), header)
      local value, stop = require("dkjson").decode(text)
      assert.equal(#text + 1, stop, header)
      assert.same(expected, value, header)
    end
    local text = read('{"msg_type": "x", "n": [null, {}, []]}').header_text
    assert.truthy(text:find("[null,{},[]]", 1, true), text)
  end)

  it("reads nothing from what is no message", function()
    assert.is_nil(channel:read {})
    assert.is_nil(channel:read { "<IDS|MSG>", "", "{}" })
    for _, header in ipairs { "", "null", "[]", "{}", '{"msg_type": 1}', "{", ("["):rep(200000),
      '{"msg_type": "x", "n": ' .. ("["):rep(1e5) .. ("]"):rep(1e5) .. "}" } do
      assert.is_nil(read(header), header:sub(1, 40))
    end
    for _, content in ipairs { "", "null", "false", "1", '"x"', "{" } do
      assert.is_nil(read('{"msg_type": "x"}', content), content)
    end
    assert.is_nil(messages.channel("other", "s", ""):read(channel:write({}, "x", {})))
  end)
end)

local doc = require "dnn.help.doc"
local docs = require "dnn.help.docs.network"
local network = require "dnn.network"

-- The examples are run by doc_spec.lua.
describe("the help for networks", function()
  it("has an entry for every method", function()
    local missing, count = {}, 0
    for name, method in pairs(network.Network) do
      if name:sub(1, 2) ~= "__" then
        count = count + 1
        if not (doc.find("net:" .. name) and doc.find(method)) then
          missing[#missing + 1] = name
        end
      end
    end
    assert.same({}, missing)
    assert.is_true(count >= 15)
  end)

  it("has no entry for what does not exist", function()
    for _, entry in ipairs(docs.entries) do
      assert.is_function(docs.resolve(entry.name), entry.name)
      for _, alias in ipairs(entry.aliases or {}) do
        assert.equal(docs.resolve(entry.name), docs.resolve(alias))
      end
    end
  end)

  it("has a signature that begins with the function's name", function()
    for _, entry in ipairs(docs.entries) do
      assert.equal(entry.name:match("[%w_]+$"), entry.signature:match("^[%w_]+"))
    end
  end)

  it("is found by short names too", function()
    assert.equal("net:fit", doc.find("fit").name)
    assert.equal("net:summary", doc.find("summary").name)
    assert.equal("dnn.conv2d", doc.find("conv2d").name)
  end)
end)

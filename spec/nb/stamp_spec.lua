local percent = require "dnn.nb.percent"
local sha256 = require "dnn.nb.sha256"
local stamp = require "dnn.nb.stamp"

describe("dnn.nb.sha256", function()
  it("is the hash of the standard", function()
    assert.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", sha256 "")
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sha256 "abc")
    assert.equal("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
      sha256 "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
    assert.equal("41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3",
      sha256(("a"):rep(1000)))
  end)
end)

describe("dnn.nb.stamp", function()
  it("finds the seeds that code names, each of them once", function()
    local document = percent.read("-- %%\nnp.random.seed(3)\nnet:fit { seed = 1 } -- seed(4)\n"
      .. "-- %% [markdown]\n-- seed(5)\n-- %%\nlocal rng = np.random.RandomState(0x2A)\n"
      .. 'np.random.seed(3) print("seed(6)", seeds(7), seed.x, seed == 8)\nseed')
    assert.same({ "3", "1", "0x2A" }, stamp.seeds(document))
    assert.same({}, stamp.seeds(percent.read("")))
  end)

  it("ends with the hash of the file", function()
    local parts = stamp.of(percent.read("-- %%\nseed(3)\n"), "abc")
    assert.equal("SHA-256 " .. sha256 "abc", parts[#parts])
    assert.equal("seed 3", parts[#parts - 1])
    assert.matches("^%d+ threads?$", parts[#parts - 2])
  end)
end)

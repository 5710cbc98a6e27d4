local np = require "dnn.np"
local raises = require "spec.helpers.raises"
local same = require "spec.helpers.same"

describe("np.random.default_rng", function()
  it("gives the same numbers for the same seed, and others for another", function()
    local a, b = np.random.default_rng(42), np.random.default_rng(42)
    assert.is_true(a:normal(0, 1, 17) == b:normal(0, 1, 17))
    assert.is_false(np.random.default_rng(43):random(5) == np.random.default_rng(42):random(5))
    assert.is_false(np.random.default_rng(1 << 32):random(5) == np.random.default_rng(0):random(5))
  end)

  it("is the Mersenne Twister seeded with a list, as documented", function()
    local seed = 0x123456789a
    local state = np.random.RandomState { 0x64656661, 0x3456789a, 0x12 }
    assert.is_true(np.random.default_rng(seed):standard_normal(9) == state:standard_normal(9))
  end)

  it("does not touch the stream of np.random", function()
    np.random.seed(3)
    np.random.default_rng(3):random(100)
    same({ 1.7886284734303186, 0.43650985051198943 }, np.random.randn(2))
  end)

  it("has no seed in common with another one without a seed", function()
    assert.is_false(np.random.default_rng():random(4) == np.random.default_rng():random(4))
  end)

  it("draws integers below high, or up to it", function()
    local rng = np.random.default_rng(8)
    local x = rng:integers(2, 5, 1000)
    same({ 2, 3, 4 }, np.unique(x))
    same({ 0, 1, 2 }, np.unique(rng:integers { high = 2, size = { 10, 50 }, endpoint = true }))
    assert.equal("integer", math.type(rng:integers(10)))
  end)

  it("has the methods of streams", function()
    local rng = np.random.default_rng(8)
    assert.equal("(2, 3)", tostring(rng:uniform(-1, 1, { 2, 3 }).shape))
    same({ 1, 2, 3, 4 }, rng:permutation(4):sort())
    assert.equal(3, #rng:choice({ 1.5, 2.5 }, 3))
    local list = { 1, 2, 3 }
    rng:shuffle(list)
    table.sort(list)
    assert.same({ 1, 2, 3 }, list)
    assert.equal("number", type(rng:exponential(2)))
    assert.equal("Generator(seeds 1684366945, 8, 0)", tostring(rng))
  end)

  it("names its methods where they refuse arguments", function()
    local rng = np.random.default_rng(8)
    raises("normal takes at most 3 arguments, got 4", rng.normal, rng, 0, 1, { 2 }, 3)
  end)

  it("spawns streams that differ, also from one call to the next", function()
    local rng = np.random.default_rng(8)
    local first, second = rng:spawn(2), rng:spawn(1)
    local a, b, c = first[1]:random(6), first[2]:random(6), second[1]:random(6)
    assert.is_false(a == b or a == c or b == c)
    assert.is_true(np.random.default_rng(8):spawn(1)[1]:random(6) == a)
  end)
end)

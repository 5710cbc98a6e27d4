-- The times of layers.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local X = np.random.RandomState(1):randn(20, 32)
local Y = np.random.RandomState(2):rand(1, 32):gt(0.5):astype("float64")

describe("net:profile", function()
  it("times every layer and leaves the network as it was", function()
    local net = dnn.sequential { dnn.linear(20, 30), dnn.batch_norm(), dnn.tanh(), dnn.dropout(0.5),
      dnn.linear(1), dnn.sigmoid() }
    local kept, buffers = {}, {}
    net:step(X, Y, { optimizer = "adam" })
    for name, array in pairs(net.parameters) do
      kept[name] = array:copy()
    end
    for name, array in pairs(net.buffers) do
      buffers[name] = array:copy()
    end
    local path = os.tmpname()
    local twin = dnn.load(net:save(path) and path)
    os.remove(path)
    local profile = net:profile(X, Y, { steps = 3 })
    assert.equal(6, #profile.layers)
    assert.equal(3, profile.steps)
    assert.equal(32, profile.m)
    local seconds, share = profile.loss, profile.loss / profile.seconds
    for _, layer in ipairs(profile.layers) do
      assert.is_true(layer.forward >= 0 and layer.backward >= 0 and layer.update >= 0)
      seconds = seconds + layer.forward + layer.backward + layer.update
      share = share + layer.share
    end
    assert.is_true(math.abs(seconds - profile.seconds) < 1e-12)
    assert.is_true(math.abs(share - 1) < 1e-9)
    assert.equal(20 * 30 * 2 * 32 * 2, profile.layers[1].flops)
    assert.equal(30 * 2 * 32 * 3, profile.layers[5].flops)
    assert.is_truthy(tostring(profile):find("one step with 32 examples, .*: median of 3\nlayer"))
    for name, array in pairs(kept) do
      assert.is_true(array == net.parameters[name])
    end
    for name, array in pairs(buffers) do
      assert.is_true(array == net.buffers[name])
    end
    assert.equal(1, net.updates)
    assert.equal(twin:step(X, Y), net:step(X, Y)) -- the same units are dropped
  end)

  it("runs custom layers and losses", function()
    local net = dnn.sequential { dnn.linear(20, 2), { forward = function(_, A) return A, A end,
      backward = function(_, dA) return dA end }, dnn.linear(1) }
    net:compile { loss = function(AL, T) return ((AL - T) ^ 2):mean(), (AL - T) * 2 end }
    local profile = net:profile(X, Y, { steps = 1 })
    assert.equal("custom", profile.layers[2].name)
    assert.is_nil(profile.layers[2].gflops)
  end)

  it("refuses what it cannot run", function()
    local net = dnn.mlp { 20, 3, 1 }
    raises("profile: X must be an array, got nil", net.profile, net)
    raises("profile: steps must be a positive integer, got 0", net.profile, net, X, Y,
      { steps = 0 })
    raises("profile: unknown option 'step': did you mean 'steps'?", net.profile, net, X, Y,
      { step = 1 })
    raises("did you mean its transpose", net.profile, net, X.T, Y)
  end)
end)

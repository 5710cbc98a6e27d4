-- Copies of networks.

local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"

local same = networks.same_parameters

local X = np.random.RandomState(1):randn(12, 40)
local Y = np.random.RandomState(2):rand(1, 40):gt(0.5):astype("float64")

--- A layer in Lua, with parameters.
local function scale()
  return { parameters = { W = np.ones(6, 1) },
    forward = function(self, A) return A * self.parameters.W, A end,
    backward = function(self, dA, A)
      return dA * self.parameters.W,
        { W = (dA * A):sum { axis = 2, keepdims = true } / A.shape[2] }
    end }
end

local options = { epochs = 2, batch_size = 15, progress = false }

--- A network that was trained, with b1 frozen.
local function trained(training)
  local net = dnn.sequential { dnn.linear(12, 6), dnn.batch_norm(), dnn.dropout(0.7), scale(),
    dnn.linear(1), dnn.sigmoid() }
  net:compile(training)
  net:fit(X, Y, options)
  return net:freeze "b1"
end

local function loss(AL, T)
  return ((AL - T) ^ 2):mean(), (AL - T) * 2
end

describe("net:copy", function()
  it("has the same parameters, statistics, counts and history", function()
    local net = trained { optimizer = "adam" }
    local twin = net:copy()
    same(net.parameters, twin.parameters)
    same(net.buffers, twin.buffers)
    assert.is_true(net:predict(X) == twin:predict(X))
    assert.same({ 2, 6, { "b1" } }, { twin.epochs, twin.updates, twin.frozen })
    assert.equal(tostring(net.history), tostring(twin.history))
  end)

  it("shares nothing with the network", function()
    local net = trained { optimizer = "adam" }
    local twin = net:copy()
    local kept = net.parameters.W1:copy()
    assert.is_false(rawequal(net.history.loss, twin.history.loss))
    twin:fit(X, Y, options)
    assert.is_true(kept == net.parameters.W1)
    assert.is_false(net.parameters.W2 == twin.parameters.W2) -- that of the layer in Lua
  end)

  for name, training in pairs {
    ["Adam and a penalty"] = { optimizer = "adam", l2 = 0.1 },
    ["a loss of one's own"] = { loss = loss, clip_norm = 0.1 },
    ["momentum"] = { optimizer = dnn.sgd { momentum = 0.9 } },
  } do
    it("trains on as the network would, with " .. name, function()
      local net = trained(training)
      local twin = net:copy()
      local history = twin:fit(X, Y, options)
      assert.same(history.loss, net:fit(X, Y, options).loss)
      same(net.parameters, twin.parameters)
      same(net.buffers, twin.buffers)
    end)
  end

  it("takes a network that was never trained", function()
    assert.equal("network (3,): linear (3 -> 1) -> sigmoid; 4 parameters",
      tostring(dnn.mlp { 3, 1 }:copy()))
  end)
end)

-- The names of parameters, and freezing.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close, copies = networks.close, networks.copies
local examples, same_parameters = networks.examples, networks.same_parameters

describe("net.parameters", function()
  it("are the memory of the network", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X = examples(2, 5)
    local W1 = net.parameters.W1
    W1[{ 1, 2 }] = 7
    assert.equal(7.0, net.parameters.W1(1, 2))
    local before = net:forward(X)
    net.parameters.W1 = W1 * 2
    assert.equal(14.0, W1(1, 2))
    assert.is_false(before == net:forward(X))
    net.parameters.b1 = { { 1 }, { 2 }, { 3 } }
    assert.equal(3.0, net.parameters.b1(3, 1))
    net.parameters.W2 = 0
    close(np.zeros(1, 3), net.parameters.W2, 0)
  end)

  it("stay when the network is gone", function()
    local W1 = dnn.mlp { 200, 30, 1 }.parameters.W1
    local expected = W1:copy()
    collectgarbage()
    collectgarbage()
    assert.is_true(expected == W1)
  end)

  it("keep their shapes and names", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises("parameter W1 has shape (3, 2), the value has (2, 3): a parameter keeps its shape",
      function() net.parameters.W1 = np.zeros(2, 3) end)
    raises("parameter W1: an array is needed, got nil", function() net.parameters.W1 = nil end)
    raises('no entry "W9": there are W1, b1, W2, b2', function() return net.parameters.W9 end)
    raises('no entry "w1": did you mean "W1"?', function() net.parameters.w1 = 0 end)
    raises("parameters cannot be replaced as a whole", function() net.parameters = {} end)
    raises("write net.parameters.W1 = array", function() net.W1 = 0 end)
  end)
end)

--- A network with statistics, whose layer 4 is one in Lua if `own`.
local function with_layer(own)
  local layer = dnn.linear(3)
  if own then
    layer = { units = 3, parameters = { W = np.ones(3, 5) },
      forward = function(self, A) return self.parameters.W:dot(A), A end,
      backward = function(self, dZ, A)
        return self.parameters.W.T:dot(dZ), { W = dZ:dot(A.T) / A.shape[2] }
      end }
  end
  return dnn.sequential { dnn.linear(4, 5), dnn.batch_norm(), dnn.tanh(), layer, dnn.linear(1),
    dnn.sigmoid() }
end

describe("net:freeze", function()
  local X, Y = examples(4, 10)

  for name, options in pairs {
    ["gradient descent"] = { learning_rate = 0.5 },
    ["Adam and a penalty"] = { optimizer = "adam", l2 = 3 },
    ["momentum and weight decay"] = { optimizer = dnn.sgd { momentum = 0.9, weight_decay = 0.3 } },
    ["AdamW, clipping and a penalty"] = { optimizer = "adamw", clip_norm = 0.01, l1 = 1 },
  } do
    it("leaves layers and parameters as they are: " .. name, function()
      for _, own in ipairs { false, true } do
        local net = with_layer(own):compile(options)
        net:step(X, Y)
        local before = copies(net.parameters)
        assert.equal(net, net:freeze(1, 4, "gamma1"))
        net:step(X, Y)
        for parameter, array in pairs(net.parameters) do
          local frozen = parameter == "W1" or parameter == "b1" or parameter == "gamma1"
            or parameter == "W2" or parameter == "b2" and not own
          assert.equal(frozen, before[parameter] == array, parameter)
          assert.equal(frozen, net:gradients()["d" .. parameter]:abs():sum() == 0, parameter)
        end
      end
    end)
  end

  it("leaves all parameters as they are when none is named, and tells the same cost", function()
    local net = dnn.mlp { 4, 3, 1 }:freeze()
    local before = copies(net.parameters)
    local cost = net:step(X, Y, { l2 = 1 })
    same_parameters(before, net.parameters)
    assert.equal(cost, (dnn.mlp { 4, 3, 1 }:step(X, Y, { l2 = 1 })))
  end)

  it("leaves what is frozen out of the largest norm", function()
    local net = dnn.mlp { 4, 3, 1 }:freeze(1)
    local before = copies(net.parameters)
    net:step(X, Y, { clip_norm = 0.01, learning_rate = 1 })
    local norm = ((net.parameters.W2 - before.W2) ^ 2):sum()
      + ((net.parameters.b2 - before.b2) ^ 2):sum()
    assert.is_true(math.abs(math.sqrt(norm) - 0.01) < 1e-12)
  end)

  it("counts in the middle of fit, too, which then keeps no Gram matrix", function()
    local wide = dnn.mlp { 300, 4, 1 }:freeze(1)
    local before = wide.parameters.W1:copy()
    local V, T = examples(300, 20)
    wide:fit(V, T, { epochs = 3, progress = false, callbacks = function() wide:freeze "b1" end })
    assert.is_true(before == wide.parameters.W1)
  end)

  it("refuses layers and names that there are not", function()
    local net = dnn.mlp { 4, 3, 1 }
    raises("freeze: layers are chosen by their numbers 1 .. 4, or parameters by names such as "
      .. '"W1", got 5', net.freeze, net, 5)
    raises("got 1.5", net.freeze, net, 1.5)
  end)
end)

describe("net:unfreeze", function()
  local X, Y = examples(4, 10)

  it("lets parameters be trained again", function()
    local net = with_layer(false):freeze(1, 4)
    local before = net.parameters.W1:copy()
    net:unfreeze()
    assert.same({}, net.frozen)
    net:step(X, Y)
    assert.is_false(before == net.parameters.W1)
  end)

  it("refuses names that there are not", function()
    local net = dnn.mlp { 4, 3, 1 }
    raises('got "W3"', net.unfreeze, net, "W3")
  end)
end)

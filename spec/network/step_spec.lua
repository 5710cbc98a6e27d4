-- One update of all parameters.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local copies, examples = networks.copies, networks.examples

describe("net:step", function()
  it("adds L1 and L2 terms", function()
    local X, Y = examples(4, 10)
    local net = dnn.mlp { 4, 3, 1 }
    local p = net.parameters
    local squares = (p.W1 ^ 2):sum() + (p.W2 ^ 2):sum()
    local sizes = np.abs(p.W1):sum() + np.abs(p.W2):sum()
    local plain = dnn.mlp { 4, 3, 1 }:step(X, Y)
    local cost = net:step(X, Y, { l2 = 0.7, l1 = 0.2, learning_rate = 0 })
    assert.is_true(math.abs(cost - (plain + 0.7 / 20 * squares + 0.2 / 10 * sizes)) < 1e-14)
  end)

  it("names the layer that gives something that is not finite", function()
    local net = dnn.mlp { 4, 3, 1 }
    local X, Y = examples(4, 10)
    net.parameters.W2[{ 1, 1 }] = 0 / 0
    raises("layer 3 (linear): its output is not finite in update 1", net.step, net, X, Y,
      { guard = true })
    local before = net.parameters.W1:copy()
    pcall(net.step, net, X, Y)
    assert.is_true(before == net.parameters.W1)
  end)

  it("clips gradients", function()
    local X, Y = examples(4, 10)
    local function moved(options)
      local net = dnn.mlp { 4, 3, 1 }
      local before = copies(net.parameters)
      options.learning_rate = 1
      net:step(X, Y, options)
      local square, largest = 0, 0
      for name, array in pairs(net.parameters) do
        local change = np.abs(array - before[name])
        square = square + (change ^ 2):sum()
        largest = math.max(largest, change:max())
      end
      return math.sqrt(square), largest
    end
    local norm = moved { clip_norm = 0.01 }
    assert.is_true(math.abs(norm - 0.01) < 1e-12)
    local _, largest = moved { clip_value = 0.003 }
    assert.is_true(math.abs(largest - 0.003) < 1e-12)
  end)
end)

-- Gradients by layer.

local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("plt.gradient_flow", function()
  after_each(function()
    plt.close "all"
  end)

  it("tells the mean and the largest |gradient| of weights, layer by layer", function()
    local numbers = plt.gradient_flow { dW2 = np.array { { 4 } }, db1 = np.array { { 9 } },
      dW1 = np.array { { -1, 3 }, { 0, 0 } }, dA1 = np.array { { 100 } },
      dW10 = np.array { { -0.5 } } }
    assert.same({ names = { "W1", "W2", "W10" }, mean = { 1, 4, 0.5 }, max = { 3, 4, 0.5 } },
      numbers)
    local axes = plt.gca()
    assert.equal("log", axes:get_yscale())
    assert.same({ "W1", "W2", "W10" }, axes:get_xticklabels())
    assert.equal("|gradient|", axes:get_ylabel())
  end)

  it("takes a network after a pass backwards", function()
    local X, Y = dnn.data.moons { n_samples = 30, seed = 1 }
    local net = dnn.mlp { 2, 4, 1 }
    net:compile { loss = "binary_cross_entropy" }
    net:step(X, Y)
    local numbers = plt.gradient_flow(net)
    local gradients = net:gradients()
    assert.same({ "W1", "W2" }, numbers.names)
    assert.near(np.abs(gradients.dW1):mean(), numbers.mean[1], 1e-15)
    assert.near(np.abs(gradients.dW2):max(), numbers.max[2], 1e-15)
    assert.same(numbers, plt.gradient_flow(gradients))
  end)

  it("draws zeros on a linear axis, and what is not finite not at all", function()
    plt.gradient_flow { dW1 = np.zeros(2, 2) }
    assert.equal("linear", plt.gca():get_yscale())
    plt.close "all"
    plt.gradient_flow { dW1 = np.array { { 0 / 0 } }, dW2 = np.array { { 1 } } }
    local low, high = plt.gca():get_ylim()
    assert.same({ 1 / 3, 3 }, { low, high })
  end)

  it("tells what it needs", function()
    raises("a network or its gradients are needed, got nil", plt.gradient_flow, nil)
    raises('there is no gradient of weights, "dW1"', plt.gradient_flow, { db1 = np.zeros(1) })
  end)
end)

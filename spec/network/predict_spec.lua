-- Outputs, and classes of them.

local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close, examples = networks.close, networks.examples

describe("net:predict", function()
  it("gives the same in batches", function()
    local net, X = dnn.mlp { 2, 3, 1 }, examples(2, 8)
    close(net:predict(X), net:predict(X, { batch_size = 3 }), 1e-15)
  end)
end)

describe("net:predict_classes", function()
  local X = examples(2, 8)

  it("gives the row with the largest output, from 0", function()
    local net = dnn.sequential { dnn.linear(2, 3), dnn.softmax() }
    local AL, classes = net:predict(X), net:predict_classes(X)
    assert.equal("(1, 8)", tostring(classes.shape))
    for i = 1, 8 do
      assert.equal(AL(":", i):max(), AL(classes(1, i) + 1, i))
    end
  end)

  it("gives 1 where the only output is above a threshold", function()
    local net = dnn.mlp { 2, 3, 1 }
    assert.is_true(net:predict(X):gt(0.5):astype("int64") == net:predict_classes(X))
    assert.is_true(net:predict(X):gt(0.3):astype("int64")
      == net:predict_classes(X, { threshold = 0.3 }))
  end)

  it("takes 0 for the threshold of a loss of logits", function()
    local net = dnn.mlp { 2, 1, output = false }:compile { loss = "binary_cross_entropy_logits" }
    assert.is_true(net:predict(X):gt(0):astype("int64") == net:predict_classes(X))
  end)

  it("refuses thresholds and batches that are none", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises("predict_classes: batch_size must be a positive integer, got 0", net.predict_classes,
      net, X, { batch_size = 0 })
    raises('predict_classes: option "threshold" must be a number', net.predict_classes, net, X,
      { threshold = "0.5" })
  end)
end)

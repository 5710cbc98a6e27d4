-- Losses and metrics without training.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local X = np.random.RandomState(1):randn(4, 30)
local Y = np.random.RandomState(2):rand(1, 30):gt(0.5):astype("float64")

--- The accuracy of these outputs, and their classes, for a network with a loss.
local function accuracy(loss, AL, T)
  local net = dnn.sequential { input = AL.shape[1], { forward = function(_, A) return A end,
    backward = function(_, dA) return dA end } }
  net:compile { loss = loss }
  return net:evaluate(AL, T, { metrics = "accuracy" }).accuracy, tostring(net:predict_classes(AL))
end

describe("net:evaluate", function()
  it("counts what is right as the loss means it: above 0 for logits and distances", function()
    local Z, T = np.array { { -2, -0.1, 0.2, 0.4, 3 } }, np.array { { 0, 0, 1, 0, 1 } }
    assert.same({ 0.8, "[[0 0 1 1 1]]" }, { accuracy("binary_cross_entropy_logits", Z, T) })
    assert.equal(0.8, (accuracy("hinge", Z, T * 2 - 1)))
  end)

  it("counts what is right as the loss means it: above a half for all else", function()
    local Z, T = np.array { { -2, -0.1, 0.2, 0.4, 3 } }, np.array { { 0, 0, 1, 0, 1 } }
    assert.same({ 0.8, "[[0 0 0 0 1]]" }, { accuracy("mse", Z, T) })
  end)

  local P = np.array { { 0.9, 0.8, 0.1 }, { 0.6, 0.1, 0.2 } }

  it("counts right labels where examples have several", function()
    local several = np.array { { 1, 1, 0 }, { 1, 0, 1 } }
    assert.equal(5 / 6, (accuracy("binary_cross_entropy", P, several)))
    assert.equal(5 / 6, (accuracy("binary_cross_entropy", P, several:gt(0))))
  end)

  it("counts right examples where each has one label", function()
    local single = np.array { { 1, 1, 1 }, { 0, 0, 0 } }
    assert.equal(2 / 3, (accuracy("binary_cross_entropy", P, single)))
  end)

  it("takes functions as metrics, by name", function()
    local scores = dnn.mlp { 4, 3, 1 }:evaluate(X, Y, { metrics = {
      largest = function(AL) return AL:max() end } })
    assert.is_true(scores.largest > 0 and scores.largest < 1)
    assert.is_nil(scores.accuracy)
  end)

  it("gives the same in batches", function()
    local net = dnn.mlp { 4, 3, 1 }
    local whole, parts = net:evaluate(X, Y), net:evaluate(X, Y, { batch_size = 7 })
    assert.is_true(math.abs(whole.loss - parts.loss) < 1e-14)
    assert.equal(whole.accuracy, parts.accuracy)
  end)

  it("shows NaN without a sign", function()
    assert.equal("loss nan", tostring(dnn.mlp { 1, 1 }:evaluate(np.array { { 0 / 0 } },
      np.ones(1, 1), { metrics = {} })))
  end)

  it("refuses targets that the loss does not take", function()
    local net = dnn.mlp { 4, 5, 1 }
    raises("evaluate: binary_cross_entropy needs targets from 0 to 1, Y has 0 to 29: numbers of "
      .. "several classes need an output for each", net.evaluate, net, X,
      np.arange(30):reshape(1, 30))
  end)

  it("refuses missing targets, and options and metrics that there are not", function()
    local net = dnn.mlp { 4, 5, 1 }
    raises("evaluate: Y must be an array, got nil", net.evaluate, net, X)
    raises("evaluate: the options must be a table, got number", net.evaluate, net, X, Y, 3)
    raises('there is no metric "f1"', net.evaluate, net, X, Y, { metrics = { "f1" } })
  end)
end)

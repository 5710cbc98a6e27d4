-- Outputs, and classes of them.

local dnn = require "dnn"
local networks = require "spec.helpers.networks"

local close, examples = networks.close, networks.examples

describe("net:predict_classes", function()
  it("gives classes", function()
    local net = dnn.sequential { dnn.linear(2, 3), dnn.softmax() }
    local X = examples(2, 8)
    local AL, classes = net:predict(X), net:predict_classes(X)
    assert.equal("(1, 8)", tostring(classes.shape))
    for i = 1, 8 do
      assert.equal(AL(":", i):max(), AL(classes(1, i) + 1, i))
    end
    local two = dnn.mlp { 2, 3, 1 }
    assert.is_true(two:predict(X):gt(0.3):astype("int64")
      == two:predict_classes(X, { threshold = 0.3 }))
    close(two:predict(X), two:predict(X, { batch_size = 3 }), 1e-15)
  end)
end)

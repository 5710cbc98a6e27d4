-- Summaries: what layers are, give and need.

local display = require "dnn.display"
local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

describe("net:summary", function()
  it("is a table in notebooks", function()
    local summary = dnn.sequential { dnn.linear(784, 128), dnn.relu() }:summary()
    local bundle = display.bundle(summary, { include = { "text/html" } })
    local html = bundle["text/html"]
    assert.equal(tostring(summary), bundle["text/plain"])
    for _, part in ipairs { ">network (784, m) -&gt; (128, m), float64, memory and flops",
      "<th style=\"text-align:left\">1 linear</th><td style=\"text-align:left\">784 -&gt; 128</td>",
      "<td>100,480</td><td>805 kB</td><td>201 k</td></tr>", "<th>100,480</th><th>806 kB</th>",
      ">training needs 807 kB more, and what" } do
      assert.truthy(html:find(part, 1, true), part)
    end
  end)

  it("is a table to read", function()
    local net = dnn.sequential { dnn.linear(784, 128), dnn.relu(), dnn.dropout(0.8),
      dnn.linear(10), dnn.softmax() }
    assert.equal([[
network (784, m) -> (10, m), float64, memory and flops of one example
layer                  output    parameters   memory   flops
------------------------------------------------------------
1 linear   784 -> 128  (128, m)     100,480   805 kB   201 k
2 relu                 (128, m)           0  1.02 kB     128
3 dropout  keeps 0.8   (128, m)           0  1.02 kB     128
4 linear   128 -> 10   (10, m)        1,290  10.4 kB  2.56 k
5 softmax              (10, m)            0     80 B      10
------------------------------------------------------------
total                               101,770   817 kB   204 k]],
      (tostring(net:summary()):gsub("\ntraining.*", "")))
    local text = tostring(net:compile { optimizer = "adam", learning_rate = 0.01 }
      :summary { m = 64 })
    assert.is_truthy(text:find("network (784, 64) -> (10, 64), float64, 64 examples\n", 1, true))
    assert.is_truthy(text:find("(128, 64)", 1, true))
    assert.is_truthy(text:find("\nloss cross_entropy, optimizer adam {learning_rate = 0.01}$"))
    local weighted = dnn.mlp { 2, 1 }:compile {
      loss = { kind = "binary_cross_entropy", weights = { 1, 5 } } }
    assert.is_truthy(tostring(weighted:summary()):find(
      "loss binary_cross_entropy {weights = {1, 5}}", 1, true))
  end)

  it("counts", function()
    local net = dnn.sequential { input = { 1, 8, 8 }, dtype = "float32", dnn.conv2d(4, 3),
      dnn.batch_norm(), dnn.relu(), dnn.flatten(), dnn.linear(2) }
    local summary = net:summary { m = 5 }
    local elements = 0
    for _, array in pairs(net.parameters) do
      elements = elements + array.size
    end
    assert.equal(elements, summary.parameters)
    assert.equal(8, summary.buffers)
    assert.equal(40, summary.layers[1].parameters)
    assert.equal(5 * 4 * 36 * 2 * 9, summary.layers[1].flops)
    assert.equal("(4, 6, 6)", tostring(summary.layers[1].output))
    assert.equal(4 * (40 + 5 * 4 * 36), summary.layers[1].bytes)
    assert.equal(2.0 * 144 * 2 * 5, summary.layers[5].flops)
    local bytes = 0
    for _, layer in ipairs(summary.layers) do
      bytes = bytes + layer.bytes
    end
    assert.equal(bytes, summary.bytes)
    local plain = summary.training_bytes
    local states = net:compile { optimizer = "adam" }:summary { m = 5 }.training_bytes - plain
    assert.equal(2 * 4 * elements, states)
    assert.is_truthy(tostring(summary):find("not trained: 8 numbers in buffers", 1, true))
    assert.equal(0, summary.frozen)
    summary = net:freeze(1):summary()
    assert.equal(40, summary.frozen)
    assert.is_truthy(tostring(summary):find("\nfrozen: 40 parameters\n", 1, true))
  end)

  it("knows custom layers by their names", function()
    local net = dnn.sequential { dnn.linear(3, 2), { name = "scale",
      parameters = { s = np.ones(2, 1) },
      forward = function(self, A) return A * self.parameters.s end,
      backward = function(_, dA) return dA end } }
    local summary = net:summary { m = 2 }
    assert.equal("scale", summary.layers[2].name)
    assert.equal(2, summary.layers[2].parameters)
    assert.is_nil(summary.layers[2].flops)
    assert.is_truthy(tostring(summary):find("2 scale .* %?\n"))
  end)

  it("refuses what is no number of examples", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises("m, the number of examples, must be a positive integer, got -1", net.summary, net,
      { m = -1 })
    raises("must be a positive integer, got 1.5", net.summary, net, { m = 1.5 })
    raises("summary: unknown option 'n'", net.summary, net, { n = 2 })
    raises("summary: the options must be a table", net.summary, net, 32)
  end)
end)

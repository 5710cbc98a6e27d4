-- dnn.sequential and dnn.mlp.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close, examples, same_parameters = networks.close, networks.examples, networks.same_parameters

describe("dnn.sequential", function()
  it("makes a chain whose layers know their shapes", function()
    local net = dnn.sequential { dnn.linear(5, 4), dnn.relu(), dnn.linear(3), "softmax" }
    assert.equal("(5,)", tostring(net.input))
    assert.equal("(3,)", tostring(net.output))
    assert.equal("float64", net.dtype)
    assert.equal(4, #net.layers)
    assert.equal("network (5,): linear (5 -> 4) -> relu -> linear (4 -> 3) -> softmax; "
      .. "39 parameters", tostring(net))
    assert.equal("W1 (4, 5) float64\nb1 (4, 1) float64\nW2 (3, 4) float64\nb2 (3, 1) float64",
      tostring(net.parameters))
    assert.equal("(3, 7)", tostring(net:forward(np.ones(5, 7)).shape))
  end)

  it("takes the shape of the input, the type and the seed as options", function()
    local net = dnn.sequential { input = { 2, 3, 4 }, dtype = "float32", seed = 5,
      dnn.flatten(), dnn.linear(2) }
    local X = np.random.RandomState(1):randn(2, 3, 4, 6)
    local AL = net:forward(X)
    assert.equal("float32", AL.dtype)
    close(net:forward(X:reshape(24, 6)), AL, 0)
    local W = np.random.RandomState(5):randn(2, 24) / math.sqrt(24)
    close(W:astype("float32"), net.parameters.W1, 0)
    local again = dnn.sequential { input = 24, dtype = "float32", dnn.linear(2),
      random = np.random.RandomState(5) }
    close(net.parameters.W1, again.parameters.W1, 0)
  end)

  it("gives the same layer in two networks parameters of its own in each", function()
    local layer = dnn.linear(2, 3)
    local a, b = dnn.sequential { layer }, dnn.sequential { layer }
    a.parameters.W1 = 0
    assert.is_false(b.parameters.W1 == a.parameters.W1)
  end)

  it("names the layer that is wrong, once", function()
    local function says(text, f, ...)
      local _, message = pcall(f, ...)
      message = tostring(message):gsub("^%S+:%d+: ", ""):gsub("^sequential: ", "")
      assert.equal(text, message)
    end
    says("layer 1 (conv2d): window 5x5 does not fit (channels, height, width) = (1, 4, 4) with "
      .. "padding 0: output height = (4 + 2 * 0 - 5) / 1 + 1; the network so far: (1, 4, 4)",
      dnn.sequential,
      { input = { 1, 4, 4 }, dnn.conv2d(3, 5) })
    says("layer 2 (max_pool2d): window 4x4 does not fit (channels, height, width) = (3, 2, 2) "
      .. "with padding 0: output height = (2 + 2 * 0 - 4) / 4 + 1; the network so far: (1, 4, 4) "
      .. "-> conv2d (3, 2, 2)",
      dnn.sequential, { input = { 1, 4, 4 }, dnn.conv2d(3, 3), dnn.max_pool2d(4) })
    says("layer 1 (avg_pool2d): padding (2, 2) is more than half of the window (2, 2); the network "
      .. "so far: (1, 4, 4)", dnn.sequential,
      { input = { 1, 4, 4 }, dnn.avg_pool2d(2, { padding = 2 }) })
    says("layer 1 (conv2d): input (10,): pictures of shape (channels, height, width) are needed; "
      .. "the network so far: (10,)", dnn.sequential, { input = 10, dnn.conv2d(3, 3) })
    says("layer 1 (embedding): input (4, 2): numbers of shape (length,) are needed; the network so "
      .. "far: (4, 2)", dnn.sequential, { input = { 4, 2 }, dnn.embedding(3, 3) })
    local words = dnn.sequential { input = 2, "relu", dnn.embedding(5, 2), dnn.flatten() }
    says("layer 2 (embedding): 6 at row 2 of example 1: whole numbers 1 .. 5 are needed",
      words.predict, words, np.array { { 1 }, { 6 } })
    local norm = dnn.sequential { dnn.linear(3, 2), dnn.batch_norm() }
    says("layer 2 (batch_norm): one example of shape (2,) has one value for each feature, which "
      .. "has no variance: training needs more examples", norm.step, norm, np.ones(3, 1),
      np.ones(2, 1))
  end)

  it("says how pictures are to be turned", function()
    local net = dnn.sequential { input = { 1, 6, 5 }, dnn.conv2d(2, 3), dnn.flatten() }
    local function says(text, ...)
      raises("the layer conv2d needs shape (1, 6, 5, m)" .. text, net, np.zeros(...))
    end
    says(", one example is X:reshape(1, 6, 5, 1)", 1, 6, 5)
    says(", one example is X:reshape(1, 6, 5, 1)", 6, 5)
    says(", of one channel: X:reshape(1, 6, 5, 9)", 6, 5, 9)
    says(", the examples are its last axis: X:transpose{2, 3, 4, 1}", 9, 1, 6, 5)
    says(", the examples are its last axis: X:transpose{4, 2, 3, 1}", 9, 6, 5, 1)
    raises("fit: X (9, 1, 6, 5): the layer conv2d needs shape (1, 6, 5, m), the examples are its "
      .. "last axis: X:transpose{2, 3, 4, 1}", net.fit, net, np.zeros(9, 1, 6, 5), np.zeros(9))
  end)

  it("points at the line that is wrong", function()
    local _, message = pcall(function()
      local net = dnn.sequential { dnn.linear(2, 4), dnn.linear(5, 2) }
      return net
    end)
    assert.is_truthy(message:find("build_spec.lua:", 1, true), message)
    local net = dnn.mlp { 2, 3, 1 }
    local X, Y = examples(2, 4)
    for _, wrong in ipairs {
      function() local cost = net:step(X, Y, { lr = 1 }) return cost end,
      function() local history = net:fit(X, Y, { lr = 1 }) return history end,
      function() local same = net:compile { loss = "bce" } return same end,
      function() local AL = net:forward(X.T) return AL end,
      function() local AL = net(X.T) return AL end,
      function() local AL = net(X, { train = true }) return AL end,
      function() local field = net.parameter return field end,
    } do
      message = select(2, pcall(wrong))
      assert.is_truthy(message:find("build_spec.lua:", 1, true), message)
    end
  end)

  it("refuses layers that do not fit, and shows the network so far", function()
    raises("sequential: layer 3 (linear 5 -> 2): Z = W A + b with W (2, 5) needs A with 5 rows, "
      .. "but layer 2 gives (4,); the network so far: (2,) -> linear (4,) -> relu (4,)",
      dnn.sequential, { dnn.linear(2, 4), dnn.relu(), dnn.linear(5, 2) })
    raises("layer 1 (linear 2 -> 4): Z = W A + b with W (4, 2) needs A with 2 rows, but the input "
      .. "is (3,)", dnn.sequential, { input = 3, dnn.linear(2, 4) })
    raises("layer 1 (linear): Z = W A + b needs features of shape (n,), got (3, 4, 5): put a "
      .. "flatten layer before it", dnn.sequential, { input = { 3, 4, 5 }, dnn.linear(2) })
  end)

  it("refuses what is no layer", function()
    raises("entry 2 is no layer but a function; layers are made by calls", dnn.sequential,
      { dnn.linear(2, 4), dnn.tanh })
    raises("entry 2 is no layer but a table; a custom layer has functions", dnn.sequential,
      { dnn.linear(2, 4), {} })
    raises("there is no layer 2 before the one at 3", dnn.sequential,
      { dnn.linear(2, 4), nil, dnn.relu() })
    raises("a table of layers is needed", dnn.sequential, dnn.linear(2, 4))
    raises("at least one layer", dnn.sequential, {})
    raises("entry 1 is no layer but a userdata; those of a network are in net.layers",
      dnn.sequential, { dnn.mlp { 2, 1 } })
    raises('there is no activation "softmx": did you mean "softmax"?', dnn.sequential,
      { dnn.linear(2, 4), "softmx" })
  end)

  it("refuses inputs that are no shape", function()
    raises("the first layer does not tell the shape of the input", dnn.sequential, { dnn.relu() })
    raises("extents must be positive", dnn.sequential, { input = 0, dnn.linear(4) })
    raises("takes 1 to 3 dimensions", dnn.sequential, { input = { 1, 2, 3, 4 }, dnn.flatten() })
    raises("is too large", dnn.sequential, { dnn.linear(1 << 40, 1 << 40) })
    raises("sequential: input must be a number of features, or {channels, height, width}, got "
      .. "string", dnn.sequential, { input = "4", dnn.linear(3) })
  end)

  it("refuses other options", function()
    raises("unknown option 'sed': did you mean 'seed'?", dnn.sequential,
      { dnn.linear(2, 4), sed = 1 })
    raises("seed must be an integer from 0 to 2^32 - 1, got string", dnn.sequential,
      { dnn.linear(2, 4), seed = "1" })
    raises("random must be a np.random.RandomState, got number", dnn.sequential,
      { dnn.linear(2, 4), random = 1 })
    raises("random must be a np.random.RandomState", dnn.sequential,
      { dnn.linear(2, 4), random = np.random })
    raises("a network is float64 or float32, not int64", dnn.sequential,
      { dnn.linear(2, 4), dtype = "int64" })
    raises('there is no initializer "hee": did you mean "he"?', dnn.sequential,
      { dnn.linear(2, 4, { init = "hee" }) })
  end)
end)

describe("dnn.mlp", function()
  it("makes the notebook's network from numbers of units", function()
    local net = dnn.mlp { 12, 5, 3, 1 }
    assert.equal("network (12,): linear (12 -> 5) -> relu -> linear (5 -> 3) -> relu -> "
      .. "linear (3 -> 1) -> sigmoid; 87 parameters", tostring(net))
    local expected = dnn.initialize_parameters_deep({ 12, 5, 3, 1 }, { seed = 1, scale = "fan_in" })
    same_parameters(expected, net.parameters)
    assert.equal("network (2,): linear (2 -> 4) -> tanh -> linear (4 -> 3); 27 parameters",
      tostring(dnn.mlp { 2, 4, 3, activation = "tanh", output = false }))
  end)

  it("refuses numbers of units and names that are none", function()
    raises("a list of at least two numbers", dnn.mlp, { 2 })
    raises("entry 2 must be a positive integer, got 0", dnn.mlp, { 2, 0, 1 })
    raises("entry 1 must be a positive integer, got string", dnn.mlp, { "2", 1 })
    raises("entry 2 must be a positive integer, got 5.0 ('/' gives a float", dnn.mlp,
      { 2, 10 / 2, 1 })
    raises("mlp: output = false leaves the activation out", dnn.mlp, { 2, 1, output = "linear" })
    for _, name in ipairs { "loss", "optimizer", "learning_rate", "l2", "guard" } do
      raises(name .. " is an option of training: net:compile", dnn.mlp, { 2, 1, [name] = 1 })
      raises(name .. " is an option of training: net:compile", dnn.sequential,
        { dnn.linear(2, 1), [name] = 1 })
    end
    raises("mlp: unknown option 'activations': did you mean 'activation'?", dnn.mlp,
      { 2, 1, activations = "tanh" })
    raises('there is no activation "tanhh": did you mean "tanh"?', dnn.mlp,
      { 2, 3, 1, activation = "tanhh" })
  end)

  it("takes one table, as dnn.sequential does", function()
    for name, values in pairs { mlp = { 2, 3 }, sequential = { dnn.relu(), dnn.tanh() } } do
      raises(("%s takes at most 1 argument, got 2: write one table, %s{...}"):format(name, name),
        dnn[name], table.unpack(values))
    end
  end)
end)

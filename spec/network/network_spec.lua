local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

--- Examples: X (n, m), Y (1, m) of 0 and 1.
local function examples(n, m, seed)
  local random = np.random.RandomState(seed or 1)
  return random:randn(n, m), random:rand(1, m):gt(0.5):astype("float64")
end

local function close(expected, got, tolerance)
  assert.equal(tostring(expected.shape), tostring(got.shape))
  local apart = np.max(np.abs(expected - got))
  assert.is_true(apart <= (tolerance or 1e-12), ("apart by %g"):format(apart))
end

local function copies(parameters)
  local copied = dnn.params()
  for name, array in pairs(parameters) do
    copied[name] = array:copy()
  end
  return copied
end

local function same_parameters(a, b)
  assert.equal(#a, #b)
  for name, array in pairs(a) do
    assert.is_true(array == b[name], name)
  end
end

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

  it("makes the notebook's network from numbers of units", function()
    local net = dnn.mlp { 12, 5, 3, 1 }
    assert.equal("network (12,): linear (12 -> 5) -> relu -> linear (5 -> 3) -> relu -> "
      .. "linear (3 -> 1) -> sigmoid; 87 parameters", tostring(net))
    local expected = dnn.initialize_parameters_deep({ 12, 5, 3, 1 }, { seed = 1, scale = "fan_in" })
    same_parameters(expected, net.parameters)
    assert.equal("network (2,): linear (2 -> 4) -> tanh -> linear (4 -> 3); 27 parameters",
      tostring(dnn.mlp { 2, 4, 3, activation = "tanh", output = false }))
  end)

  it("keeps or shrinks pictures by padding, in Keras's words too", function()
    local function output(padding, window)
      return tostring(dnn.sequential { input = { 2, 7, 6 },
        dnn.conv2d(3, window or 3, { padding = padding }) }.output)
    end
    assert.equal("(3, 7, 6)", output "same")
    assert.equal("(3, 7, 6)", output("same", { 5, 1 }))
    assert.equal("(3, 5, 4)", output "valid")
  end)

  it("gives the same layer in two networks parameters of its own in each", function()
    local layer = dnn.linear(2, 3)
    local a, b = dnn.sequential { layer }, dnn.sequential { layer }
    a.parameters.W1 = 0
    assert.is_false(b.parameters.W1 == a.parameters.W1)
  end)

  it("refuses chains that do not fit, and shows them", function()
    raises("sequential: layer 3 (linear 5 -> 2): Z = W A + b with W (2, 5) needs A with 5 rows, "
      .. "but layer 2 gives (4,); the network so far: (2,) -> linear (4,) -> relu (4,)",
      dnn.sequential, { dnn.linear(2, 4), dnn.relu(), dnn.linear(5, 2) })
    raises("layer 1 (linear 2 -> 4): Z = W A + b with W (4, 2) needs A with 2 rows, but the input "
      .. "is (3,)", dnn.sequential, { input = 3, dnn.linear(2, 4) })
    raises("layer 1 (linear): Z = W A + b needs features of shape (n,), got (3, 4, 5): put a "
      .. "flatten layer before it", dnn.sequential, { input = { 3, 4, 5 }, dnn.linear(2) })
    raises("the first layer does not tell the shape of the input", dnn.sequential, { dnn.relu() })
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
    raises("extents must be positive", dnn.sequential, { input = 0, dnn.linear(4) })
    raises("takes 1 to 3 dimensions", dnn.sequential, { input = { 1, 2, 3, 4 }, dnn.flatten() })
    raises("is too large", dnn.sequential, { dnn.linear(1 << 40, 1 << 40) })
    raises('there is no initializer "hee": did you mean "he"?', dnn.sequential,
      { dnn.linear(2, 4, { init = "hee" }) })
    raises("a list of at least two numbers", dnn.mlp, { 2 })
    raises("entry 2 must be a positive integer, got 0", dnn.mlp, { 2, 0, 1 })
    raises("entry 1 must be a positive integer, got string", dnn.mlp, { "2", 1 })
    raises("entry 2 must be a positive integer, got 5.0 ('/' gives a float", dnn.mlp,
      { 2, 10 / 2, 1 })
    raises("sequential: input must be a number of features, or {channels, height, width}, got "
      .. "string", dnn.sequential, { input = "4", dnn.linear(3) })
    raises("mlp: output = false leaves the activation out", dnn.mlp, { 2, 1, output = "linear" })
    raises("mlp: unknown option 'activations': did you mean 'activation'?", dnn.mlp,
      { 2, 1, activations = "tanh" })
    raises('there is no activation "tanhh": did you mean "tanh"?', dnn.mlp,
      { 2, 3, 1, activation = "tanhh" })
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
    assert.is_truthy(message:find("network_spec.lua:", 1, true), message)
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
      _, message = pcall(wrong)
      assert.is_truthy(message:find("network_spec.lua:", 1, true), message)
    end
  end)

  it("refuses layers with impossible choices", function()
    raises("linear: n_out must be a positive integer, got 4.5", dnn.linear, 2, 4.5)
    raises("linear: n_in must be a positive integer, got 0", dnn.linear, 0, 4)
    raises("n_out must be a positive integer, got 2.0 ('/' gives a float, use '//')", dnn.linear,
      2, 4 / 2)
    raises("got table: numbers are given one by one, not in a table", dnn.linear, { 2, 4 })
    raises("linear: an activation is the layer after it: write dnn.linear(...), dnn.relu()",
      dnn.linear, 2, 4, { activation = "relu" })
    raises("linear: unknown option 'use_bias': did you mean 'bias'?", dnn.linear, 2, 4,
      { use_bias = false })
    raises("conv2d: the options must be a table, { bias = , init = , padding = , seed = , "
      .. "stride = }, got number", dnn.conv2d, 1, 4, 3)
    raises("max_pool2d: the options must be a table, { padding = , stride = }, got number",
      dnn.max_pool2d, 2, 2)
    raises("tanh: this makes a layer and takes no argument, got an array: of an array it is "
      .. "np.tanh(X)", dnn.tanh, np.ones(2))
    raises("softmax: this makes a layer and takes no argument, got number", dnn.softmax, 1)
    raises("flatten: this makes a layer", dnn.flatten, { 1 })
    raises('a layer has no "weight": its arrays are those of the network, net.parameters.W1',
      function() return dnn.linear(2, 4).weight end)
    raises('conv2d: padding = "same" needs a window of odd height and width, and stride 1, got '
      .. "window {2, 3}, stride {1, 1}", dnn.conv2d, 3, { 2, 3 }, { padding = "same" })
    raises('padding = "same" needs', dnn.conv2d, 3, 3, { padding = "same", stride = 2 })
    raises("conv2d: padding must be an integer from 0 on", dnn.conv2d, 3, 3, { padding = "full" })
    raises('there is no initializer "glorot_uniform": did you mean "xavier"?', dnn.sequential,
      { dnn.linear(2, 4), init = "glorot_uniform" })
    raises("unknown option 'input_shape': did you mean 'input'?", dnn.sequential,
      { input_shape = { 1, 8, 8 }, dnn.conv2d(4, 3) })
    raises("dropout: keep_prob must be a number above 0 and at most 1, got 0", dnn.dropout, 0)
    raises("dropout: keep_prob must be a number above 0", dnn.dropout)
    raises("got table: write dnn.dropout(0.8)", dnn.dropout, { p = 0.5 })
    raises("leaky_relu: slope must be a finite number", dnn.leaky_relu, "a")
    raises("elu: alpha must be a finite number", dnn.elu, {})
    raises("conv2d: window must be an integer from 1 on", dnn.conv2d, 3, 0)
    raises("conv2d: filters must be a positive integer", dnn.conv2d, -3, 3)
    raises("max_pool2d: stride must be an integer from 1 on", dnn.max_pool2d, 2, { stride = 0 })
    raises("embedding: entries must be a positive integer", dnn.embedding, 0, 3)
    raises("batch_norm: epsilon must be a number above 0", dnn.batch_norm, { epsilon = "a" })
  end)
end)

describe("initializers", function()
  it("draw what their formulas say", function()
    local function drawn(seed, factor)
      return np.random.RandomState(seed):randn(4, 9) * factor
    end
    local factors = { normal = 0.01, xavier = math.sqrt(2 / 13), he = math.sqrt(2 / 9), zeros = 0 }
    for name, factor in pairs(factors) do
      local net = dnn.sequential { dnn.linear(9, 4, { init = name }), seed = 7 }
      close(drawn(7, factor), net.parameters.W1, 0)
      close(np.zeros(4, 1), net.parameters.b1, 0)
    end
    local net = dnn.sequential { init = dnn.initializers.normal(0.5), dnn.linear(9, 4), seed = 7 }
    close(drawn(7, 0.5), net.parameters.W1, 0)
    net = dnn.sequential { dnn.linear(9, 4, { seed = 3, init = "he" }), dnn.linear(4, 2) }
    close(drawn(3, math.sqrt(2 / 9)), net.parameters.W1, 0)
    close(np.random.RandomState(1):randn(2, 4) / 2, net.parameters.W2, 0)
  end)

  it("may be functions, which get the fans", function()
    local seen
    local net = dnn.sequential { dnn.linear(9, 4, { init = function(_, shape, fan_in, fan_out)
      seen = { fan_in, fan_out }
      return np.ones(shape) * 3
    end }) }
    assert.same({ 9, 4 }, seen)
    close(np.ones(4, 9) * 3, net.parameters.W1, 0)
    dnn.initializers.register("threes", function(_, shape) return np.ones(shape) * 3 end)
    close(np.ones(4, 9) * 3,
      dnn.sequential { init = "threes", dnn.linear(9, 4) }.parameters.W1, 0)
    raises("a name and a function", dnn.initializers.register, "x")
    for text, draw in pairs {
      ["got nil"] = function() end,
      ["got (9, 4)"] = function() return np.ones(9, 4) end,
    } do
      raises("layer 1 (linear): the initializer must return an array of shape (4, 9), " .. text,
        dnn.sequential, { dnn.linear(9, 4, { init = draw }) })
    end
  end)
end)

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

describe("names of other libraries", function()
  it("are told what to write instead", function()
    for name, text in pairs {
      nn = "layers are in dnn itself", save = "write net:save(path)",
      EarlyStopping = "it is an option of net:fit, early_stopping = 5",
      CrossEntropyLoss = 'net:compile{ loss = "softmax_cross_entropy" }',
      DataLoader = "net:fit takes batches itself", Tensor = "arrays are np.array{ ... }",
    } do
      raises(('dnn has no "%s": '):format(name), function() return dnn[name] end)
      raises(text, function() return dnn[name] end)
    end
    raises("set net.learning_rate in a callback", function()
      return dnn.schedules.ReduceLROnPlateau
    end)
  end)
end)

describe("fields of a network", function()
  it("are suggested when they are misspelt", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises('there is no field "parameter": did you mean "parameters"?',
      function() return net.parameter end)
    raises('there is no field "foward": did you mean "forward"?', function() return net.foward end)
    raises("fields have names, got number; layers are in net.layers", function() return net[1] end)
    raises('the field "x" cannot be set', function() net.x = 1 end)
    for name, text in pairs {
      add = "layers are given when a network is made", eval = "other passes do not",
      zero_grad = "need no zeroing", state_dict = "arrays are in net.parameters",
      load_state_dict = "net:load_weights(arrays)", cuda = 'dtype = "float32"',
      requires_grad_ = "write net:freeze(layer, ...)", clone = "write net:copy()",
      train_on_batch = "net:step(X, Y)", predict_proba = "write net:predict(X)",
      get = "layers are in net.layers", lr = "write net.learning_rate",
    } do
      raises(('there is no field "%s": '):format(name), function() return net[name] end)
      raises(text, function() return net[name] end)
    end
    raises("a network keeps the layers that it was made of", table.insert, net.layers, dnn.relu())
    raises("make another", function() net.layers[1] = dnn.linear(2, 4) end)
    assert.equal("1 linear(bias = true, inputs = 2, units = 3)\n2 relu()",
      tostring(net.layers):match("^[^\n]*\n[^\n]*"))
    assert.equal(2, #{ table.unpack(net.layers, 1, 2) })
    raises("no network given: for the method write net:fit() with a colon", function()
      net.fit(np.ones(2, 3), np.ones(1, 3), { epochs = 1 })
    end)
    raises("entries are fields, not results of a call: write parameters.W1, or for name, array in "
      .. "pairs(parameters)", function() return net:parameters() end)
    raises("for the method write net:forward() with a colon", function()
      net.forward(np.ones(2, 3))
    end)
  end)
end)

describe("passes", function()
  it("equal the step-by-step functions bit for bit, the loss and what it gives to 1e-12", function()
    for _, dims in ipairs { { 5, 4, 3, 1 }, { 300, 20, 7, 5, 1 }, { 2, 4, 1 } } do
      for _, m in ipairs { 1, 4, 50 } do
        local X, Y = examples(dims[1], m)
        local net = dnn.mlp(dims)
        local parameters = copies(net.parameters)
        for _ = 1, 3 do
          local AL, caches = dnn.L_model_forward(X, parameters)
          assert.is_true(AL == net:forward(X, { training = true }))
          local grads = dnn.L_model_backward(AL, Y, caches)
          local dX = net:backward(-(Y / AL - (1 - Y) / (1 - AL)))
          assert.is_true(grads.dA1 == dX)
          for name, gradient in pairs(net:gradients()) do
            assert.is_true(grads[name] == gradient, name)
          end
          local cost = dnn.compute_cost(AL, Y)
          local step = net:step(X, Y, { optimizer = dnn.sgd { learning_rate = 0.05 } })
          assert.is_true(math.abs(cost - step) < 1e-12)
          dnn.update_parameters(parameters, grads, 0.05)
          for name, array in pairs(parameters) do
            close(array, net.parameters[name], 1e-12)
          end
          net:load_weights(parameters)
        end
        assert.equal(3, net.updates)
      end
    end
  end)

  it("take any type and strides, and examples that grow and shrink", function()
    local net = dnn.mlp { 4, 3, 2, activation = "tanh", output = false }
    local X = examples(4, 40)
    local whole = net:forward(X)
    for _, range in ipairs { "1:7", "1:40", "3:3", "1:39" } do
      close(whole(":, " .. range), net:forward(X(":, " .. range)), 1e-14)
    end
    close(whole, net:forward(X.T:copy().T), 1e-14)
    close(net:forward((X * 10):astype("int64"):astype("float64")),
      net:forward((X * 10):astype("int64")), 0)
    close(net:forward(X:astype("float32"):astype("float64")), net:forward(X:astype("float32")), 0)
  end)

  it("are calls of the network, too", function()
    local net = dnn.sequential { dnn.linear(3, 4), dnn.dropout(0.5) }
    local X = examples(3, 6)
    assert.is_true(net:forward(X) == net(X))
    assert.is_false(net:forward(X) == net(X, { training = true }))
    assert.equal("(3, 6)", tostring(net:backward(np.ones(4, 6)).shape))
    raises("X (6, 3): the layer linear needs shape (3, m), examples are columns", net, X.T)
    raises("X must be an array, got nil", net)
    raises("forward: unknown option 'train'", net, X, { train = true })
  end)

  it("tell activations and their gradients by name", function()
    local net = dnn.sequential { dnn.linear(3, 4), dnn.relu(), dnn.dropout(0.5), dnn.linear(1),
      dnn.sigmoid() }
    local X = examples(3, 6)
    assert.equal(0, #net:activation_gradients())
    local AL = net:forward(X, { training = true })
    net:backward(np.ones(1, 6))
    local seen = net:activations()
    local Z1 = net.parameters.W1:dot(X) + net.parameters.b1
    close(Z1, seen.Z1, 1e-13)
    close(np.maximum(0, Z1), seen.A1, 1e-13)
    close(AL, seen.A2, 0)
    close(1 - 0 * AL, net:activation_gradients().dA2, 0)
    close(AL * (1 - AL), net:activation_gradients().dZ2, 1e-15)
    assert.is_true(tostring(seen):find("A1_dropout (4, 6)", 1, true) ~= nil)
  end)

  it("keep what backward reads, whatever happens to X", function()
    local net = dnn.mlp { 40, 5, 1 }
    local X = examples(40, 50)
    net:forward(X, { training = true })
    local expected = net:backward(np.ones(1, 50))
    local gradients = net:gradients()
    do
      local temporary <close> = X:copy()
      net:forward(temporary, { training = true })
      temporary["..."] = X
    end
    collectgarbage()
    local other = np.ones(40, 50)
    pcall(net.forward, net, np.ones(39, 50), { training = true })
    collectgarbage()
    assert.is_true(expected == net:backward(np.ones(1, 50)))
    same_parameters(gradients, net:gradients())
    assert.equal(2000.0, other:sum())
  end)

  it("forget the input of a step", function()
    local net = dnn.mlp { 40, 5, 1 }
    local X, Y = examples(40, 50)
    net:step(X, Y)
    raises("backward: run forward", net.backward, net, np.ones(1, 50))
    assert.equal("(1, 50)", tostring(net:activations().A2.shape))
  end)

  it("explain what does not fit", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X, Y = examples(2, 5)
    raises("backward: run forward", net.backward, net, np.ones(1, 5))
    raises("backward: the gradient of the output is needed, net:backward(dAL)", net.backward, net)
    raises("X (5, 2): the layer linear needs shape (2, m), examples are columns: did you mean its "
      .. "transpose, .T?", net.forward, net, X.T)
    raises("X (2,): the layer linear needs shape (2, m), one example is X:reshape(2, 1)",
      net.predict, net, np.array { 1.0, 2.0 })
    raises("X (2, 0): there are no examples", net.forward, net, np.zeros(2, 0))
    raises("X must be an array, got nil", net.forward, net)
    raises("X must be an array, got string", net.predict, net, "X")
    raises("forward: unknown option 'train': did you mean 'training'?", net.forward, net, X,
      { train = true })
    raises("predict: batch_size must be a positive integer, got 0", net.predict, net, X,
      { batch_size = 0 })
    net:forward(X, { training = true })
    raises("the gradient has 4 examples, the forward pass had 5", net.backward, net, np.ones(1, 4))
    raises("the gradient of the output (5, 1): the layer sigmoid needs shape (1, m)", net.backward,
      net, np.ones(5, 1))
    raises("binary_cross_entropy: output (1, 5) and Y (5, 1): examples are columns, did you "
      .. "mean Y.T?", net.step, net, X, Y.T)
    raises("Y needs shape (1, 5), write Y:reshape(1, 5)", net.step, net, X, Y[1])
    raises("Y needs shape (1, 5)", net.step, net, X, np.ones(1, 4))
    raises("Y must be an array, got nil", net.step, net, X)
    raises("the array was closed", function()
      local closed
      do
        local array <close> = np.ones(2, 500)
        closed = array
      end
      net:forward(closed)
    end)
    local dropping = dnn.sequential { dnn.linear(2, 3), dnn.dropout(0.5) }
    dropping:forward(X)
    raises("layer 2 (dropout) works otherwise in training: run forward with training = true",
      dropping.backward, dropping, np.ones(3, 5))
  end)
end)

describe("layers", function()
  local X = np.random.RandomState(4):randn(5, 9)

  it("compute their formulas", function()
    local formulas = {
      sigmoid = function(z) return 1 / (1 + np.exp(-z)) end,
      relu = function(z) return np.maximum(0, z) end,
      tanh = np.tanh,
      softmax = function(z)
        local e = np.exp(z - z:max { axis = 1, keepdims = true })
        return e / e:sum { axis = 1, keepdims = true }
      end,
      log_softmax = function(z)
        return z - np.log(np.exp(z):sum { axis = 1, keepdims = true })
      end,
      leaky_relu = function(z) return np.where(z:gt(0), z, z * 0.01) end,
      elu = function(z) return np.where(z:gt(0), z, np.exp(z) - 1) end,
      softplus = function(z) return np.log(1 + np.exp(z)) end,
      swish = function(z) return z / (1 + np.exp(-z)) end,
    }
    for name, formula in pairs(formulas) do
      local net = dnn.sequential { input = 5, name }
      close(formula(X), net:forward(X), 1e-14)
      local net32 = dnn.sequential { input = 5, name, dtype = "float32" }
      close(formula(X), net32:forward(X):astype("float64"), 2e-6)
    end
    close(np.where(X:gt(0), X, X * 0.2),
      dnn.sequential { input = 5, dnn.leaky_relu(0.2) }:forward(X), 0)
    close(np.where(X:gt(0), X, (np.exp(X) - 1) * 2),
      dnn.sequential { input = 5, dnn.elu(2) }:forward(X), 1e-14)
    local gelu = dnn.sequential { input = 1, "gelu" }:forward(np.array { { -1, 0, 1, 2 } })
    close(np.array { { -0.15865525393145707, 0, 0.8413447460685429, 1.9544997361036416 } }, gelu,
      1e-14)
  end)

  it("have the gradients of what they compute", function()
    local pictures = np.random.RandomState(4):randn(2, 6, 5, 3)
    local cases = {
      { dnn.linear(4), X }, { dnn.linear(4, { bias = false }), X },
      { dnn.sigmoid(), X }, { dnn.relu(), X }, { dnn.tanh(), X }, { dnn.softmax(), X },
      { dnn.log_softmax(), X }, { dnn.leaky_relu(0.1), X }, { dnn.elu(0.7), X }, { dnn.gelu(), X },
      { dnn.softplus(), X }, { dnn.swish(), X }, { dnn.dropout(0.6), X },
      { dnn.flatten(), pictures },
      { dnn.batch_norm(), X }, { dnn.batch_norm(), pictures },
      { dnn.conv2d(3, 3), pictures },
      { dnn.conv2d(3, { 2, 3 }, { stride = 2, padding = 1 }), pictures },
      { dnn.max_pool2d(2), pictures },
      { dnn.avg_pool2d({ 3, 2 }, { stride = 1, padding = 1 }), pictures },
      { dnn.embedding(7, 3), np.array { { 1, 3, 7 }, { 2, 2, 5 } } },
    }
    for _, case in ipairs(cases) do
      local _, report = dnn.gradient_check(case[1], case[2], { samples = 60 })
      assert.is_true(report.passed, tostring(case[1]) .. "\n" .. tostring(report))
    end
  end)

  it("drop units as the course does", function()
    local net = dnn.sequential { input = 5, dnn.dropout(0.6), random = np.random.RandomState(9) }
    local D = np.random.RandomState(9):rand(5, 9):lt(0.6):astype("float64")
    assert.is_true(X * D / 0.6 == net:forward(X, { training = true }))
    assert.is_true(X == net:forward(X))
    net:forward(X, { training = true })
    assert.is_false(X * D / 0.6 == net:forward(X, { training = true }))
  end)

  it("may be one that changes nothing, first or last or alone", function()
    local pictures = np.random.RandomState(4):randn(2, 2, 2, 3)
    local net = dnn.sequential { input = { 2, 2, 2 }, dnn.flatten(), dnn.linear(8), dnn.flatten() }
    local AL = net:forward(pictures, { training = true })
    close(net.parameters.W1:dot(pictures:reshape(8, 3)), AL, 1e-13)
    local dX = net:backward(AL)
    close(net.parameters.W1.T:dot(AL):reshape(2, 2, 2, 3), dX, 1e-13)
    net = dnn.sequential { input = { 2, 2, 2 }, dnn.flatten() }
    close(pictures:reshape(8, 3), net:forward(pictures, { training = true }), 0)
    close(pictures, net:backward(pictures:reshape(8, 3)), 0)
  end)
end)

describe("losses", function()
  local random = np.random.RandomState(3)
  local AL, Z = random:rand(3, 7) * 0.9 + 0.05, random:randn(3, 7)
  local Y = random:rand(3, 7):gt(0.5):astype("float64")
  local labels = np.array { { 0, 2, 1, 1, 0, 2, 2 } }
  local one_hot = np.zeros(3, 7)
  for i = 1, 7 do
    one_hot[{ labels(1, i) + 1, i }] = 1
  end

  it("have the gradients of their values", function()
    local P = AL / AL:sum { axis = 1, keepdims = true }
    for _, case in ipairs {
      { "binary_cross_entropy", AL, Y }, { "binary_cross_entropy_logits", Z, Y },
      { "cross_entropy", P, one_hot }, { "cross_entropy", P, labels },
      { "softmax_cross_entropy", Z, one_hot }, { "softmax_cross_entropy", Z, labels },
      { "mse", Z, Y }, { "mae", Z, Y }, { "huber", Z * 3, Y },
      { { kind = "huber", delta = 0.3 }, Z, Y },
      { "hinge", Z, Y * 2 - 1 },
    } do
      local _, report = dnn.gradient_check(case[1], case[2], case[3])
      assert.is_true(report.passed, tostring(case[1]) .. "\n" .. tostring(report))
    end
  end)

  it("may be functions, which train as built-in ones do", function()
    local X, T = examples(4, 12)
    local a = dnn.mlp { 4, 3, 1 }:compile { learning_rate = 0.1 }
    local b = dnn.mlp { 4, 3, 1 }:compile { learning_rate = 0.1, loss = function(A, Y1)
      return dnn.compute_cost(A, Y1), -(Y1 / A - (1 - Y1) / (1 - A))
    end }
    for _ = 1, 5 do
      assert.is_true(math.abs(a:step(X, T) - b:step(X, T)) < 1e-14)
    end
    for name, array in pairs(a.parameters) do
      close(array, b.parameters[name], 1e-13)
    end
  end)

  it("that are functions are refused when they return something else", function()
    local X, T = examples(4, 12)
    local function with(loss)
      local net = dnn.mlp { 4, 3, 1 }
      return net.step, net, X, T, { loss = loss }
    end
    raises("the loss function must return a number, the mean over the examples, got nil",
      with(function() end))
    raises("then the gradient of the sum over the examples with respect to AL (1, 12), got nil",
      with(function() return 1.5 end))
    raises("with respect to AL (1, 12), got (12,)", with(function(A) return 1.5, A[1] end))
  end)

  it("get L1 and L2 terms also as functions", function()
    local X, T = examples(4, 12)
    local options = { l1 = 0.2, l2 = 0.7, learning_rate = 0.1 }
    local a = dnn.mlp { 4, 3, 1 }:compile(options)
    options.loss = function(A, Y1)
      return dnn.compute_cost(A, Y1), -(Y1 / A - (1 - Y1) / (1 - A))
    end
    local b = dnn.mlp { 4, 3, 1 }:compile(options)
    for _ = 1, 3 do
      assert.is_true(math.abs(a:step(X, T) - b:step(X, T)) < 1e-14)
    end
  end)

  it("weigh classes", function()
    local X = examples(4, 7)
    local P = AL / AL:sum { axis = 1, keepdims = true }
    local weights = np.array { 1.0, 5.0, 0.5 } -- of classes 0, 1, 2
    local w = weights[labels:ravel() + 1]
    for _, case in ipairs {
      { "cross_entropy", P, one_hot, -(one_hot * np.log(P)):sum { axis = 1 } },
      { "softmax_cross_entropy", np.log(P), labels, -(one_hot * np.log(P)):sum { axis = 1 } },
    } do
      local net = dnn.sequential { input = 3, dnn.flatten() }
      net:compile { loss = { kind = case[1], weights = { 1, 5, 0.5 } } }
      local loss = net:evaluate(case[2], case[3]).loss
      assert.is_true(math.abs(loss - (w * case[4]):sum() / w:sum()) < 1e-14)
    end
    local function trained(loss, Y1, last)
      local net = dnn.sequential { dnn.linear(4, Y1.shape[1] == 1 and 1 or 3), last }
      net:compile { loss = loss, learning_rate = 0.5 }
      local cost
      for _ = 1, 3 do
        cost = net:step(X, Y1)
      end
      return net.parameters.W1, cost
    end
    local expected, cost = trained(function(A, T)
      return -(w * (T * np.log(A)):sum { axis = 1 }):sum() / w:sum(), -w * T / A * 7 / w:sum()
    end, one_hot, "softmax")
    local got, got_cost = trained({ kind = "cross_entropy", weights = { 1, 5, 0.5 } }, one_hot,
      "softmax")
    close(expected, got, 1e-14)
    assert.is_true(math.abs(cost - got_cost) < 1e-14)
    local Y1 = Y "1:1, :"
    close((trained("binary_cross_entropy", Y1, "sigmoid")),
      (trained({ kind = "binary_cross_entropy", weights = { 1, 1 } }, Y1, "sigmoid")), 1e-14)
    local net = dnn.sequential { dnn.linear(4, 3), "softmax" }
    raises("the loss needs 3 weights, one for each class, got 2", net.step, net, X,
      labels, { loss = { kind = "cross_entropy", weights = { 1, 2 } } })
    for _, wrong in ipairs { { 1, -2, 3 }, { 1, 2, math.huge } } do
      raises("cross_entropy: weights must be a list with a number from 0 on for each class",
        net.compile, net, { loss = { kind = "cross_entropy", weights = wrong } })
    end
    raises("classes, of which each example has one", net.step, dnn.mlp { 4, 3 },
      X, np.ones(3, 7), { loss = { kind = "binary_cross_entropy", weights = { 1, 1, 1 } } })
    local given = { 1, 5, 0.5 }
    net:compile { loss = { kind = "cross_entropy", weights = given } }
    given[1] = "no longer of the network"
    assert.is_true(net:step(X, labels) > 0)
    raises("the loss mse: unknown option 'weights'", net.compile, net,
      { loss = { kind = "mse", weights = { 1 } } })
    raises('loss = { kind = "cross_entropy", weights = { 1, 5, ... } }', net.compile, net,
      { class_weight = { 1, 2 } })
    raises("fit: examples are weighted in a loss function (AL, Y)", net.fit, net, X, labels,
      { sample_weight = 1 })
    raises("compile: metrics are an option of net:fit and net:evaluate", net.compile, net,
      { metrics = { "accuracy" } })
    local one = dnn.mlp { 4, 1 }
    raises("the loss weighs classes 0 .. 1, Y of 7 examples is none of them", one.step, one, X,
      np.ones(1, 7) / 3, { loss = { kind = "binary_cross_entropy", weights = { 1, 2 } } })
  end)

  it("are those of the softmax's input behind custom layers, too", function()
    local X = examples(4, 7)
    local identity = { forward = function(_, A) return A end,
      backward = function(_, dA) return dA end }
    local plain = dnn.sequential { dnn.linear(4, 3), "softmax" }
    local own = dnn.sequential { input = 4, identity, dnn.linear(3), "softmax" }
    own:load_weights(plain)
    for _, factor in ipairs { 1, 1e3 } do -- where probabilities are 0 and 1
      assert.equal(plain:step(X * factor, labels), own:step(X * factor, labels))
      same_parameters(plain.parameters, own.parameters)
      same_parameters(plain:activations(), own:activations())
    end
  end)

  it("take class numbers or columns of a unit matrix", function()
    local X = examples(4, 7)
    local function net()
      return dnn.sequential { dnn.linear(4, 3), dnn.softmax() }
    end
    assert.equal(net():step(X, labels), net():step(X, one_hot))
    local logits = dnn.sequential { dnn.linear(4, 3) }
    local close_to = logits:step(X, labels, { loss = "softmax_cross_entropy" })
    assert.is_true(math.abs(close_to - net():step(X, labels)) < 1e-14)
    raises("class", function() net():step(X, labels + 1) end)
  end)

  it("go with the last layer", function()
    local X = examples(4, 7)
    local function step(last, loss, Y1)
      local net = dnn.sequential { dnn.linear(4, 3), last, dnn.flatten() }
      return net.step, net, X, Y1 or labels, { loss = loss }
    end
    raises("the loss softmax_cross_entropy does not go with the last layer, softmax: it has a "
      .. "softmax in it: take cross_entropy", step("softmax", "softmax_cross_entropy"))
    raises("sigmoid: it has a sigmoid in it: take binary_cross_entropy",
      step("sigmoid", "binary_cross_entropy_logits", Y))
    raises("log_softmax: it takes the logarithm itself: take softmax_cross_entropy",
      step("log_softmax", "cross_entropy"))
    raises("relu: it takes probabilities: put a softmax behind, or take softmax_cross_entropy",
      step("relu", "cross_entropy"))
    raises("tanh: it takes probabilities: put a sigmoid behind, or take "
      .. "binary_cross_entropy_logits", step("tanh", "binary_cross_entropy", Y))
    -- PyTorch's LogSoftmax and NLLLoss
    local a = dnn.sequential { dnn.linear(4, 3), "log_softmax" }
    local b = dnn.sequential { dnn.linear(4, 3), "softmax" }
    for _ = 1, 3 do
      assert.is_true(math.abs(a:step(X, labels) - b:step(X, labels)) < 1e-14)
    end
    close(a.parameters.W1, b.parameters.W1, 1e-14)
  end)

  it("and optimizers are refused by name, with suggestions", function()
    local net = dnn.mlp { 2, 3, 1 }
    for wrong, text in pairs {
      [{ loss = "bce" }] = 'there is no loss "bce": did you mean "binary_cross_entropy"?',
      [{ loss = 3 }] = "the loss must be a name",
      [{ loss = { kind = "huber", dleta = 1 } }] =
        "unknown option 'dleta': did you mean 'delta'?",
      [{ optimizer = "adm" }] = 'there is no optimizer "adm": did you mean "adam"?',
      [{ optimizer = dnn.adam }] = 'call it, dnn.adam{}, or give its name, "adam"',
      [{ lr = 1 }] = "unknown option 'lr': did you mean 'learning_rate'?",
      [{ learning_rate = -1 }] = "learning_rate must be a number from 0 on, got -1",
      [{ loss = "NLLLoss" }] = 'did you mean "softmax_cross_entropy"?',
      [{ loss = "BCEWithLogitsLoss" }] = 'did you mean "binary_cross_entropy_logits"?',
      [{ clip_grad_norm = 1 }] = "did you mean 'clip_norm'?",
      [{ lambda = 1 }] = "did you mean 'l2'?",
      [{ momentum = 0.9 }] = "momentum is an option of the optimizer, optimizer = dnn.sgd{",
      [{ weight_decay = 1 }] = "weight_decay is an option of the optimizer",
      [{ learning_rate = "1" }] = "sgd: learning_rate must be a number from 0 on, got string",
      [{ l2 = "a" }] = "compile: l2 must be a number from 0 on, got string",
      [{ loss = { kind = "huber", delta = -1 } }] = "huber: delta must be a number above 0, got -1",
    } do
      raises(text, net.compile, net, wrong)
    end
    raises("compile: the options must be a table", net.compile, net, "adam")
    raises("sgd: unknown option 'lr': did you mean 'learning_rate'?", dnn.sgd, { lr = 1 })
    raises("sgd: the options must be a table, dnn.sgd{ learning_rate = 0.1 }, got number", dnn.sgd,
      0.1)
    raises("adam: an optimizer gets the parameters from its network", dnn.adam, net.parameters)
    raises("linear: penalties are options of net:compile and net:fit, l2 = 0.1", dnn.linear, 2, 3,
      { l2 = 0.1 })
    raises("sgd: nesterov needs a momentum", dnn.sgd, { nesterov = true })
  end)
end)

describe("the Gram form", function()
  local X, Y = examples(300, 25)

  local function trained(optimizer, gram, options)
    local net = dnn.mlp { 300, 6, 4, 1 }
    options = options or {}
    options.epochs, options.optimizer = options.epochs or 40, optimizer
    options.gram, options.progress = gram, false
    return net, net:fit(X, Y, options)
  end

  it("trains as the plain form does", function()
    for _, optimizer in ipairs { dnn.sgd { learning_rate = 0.1 },
      dnn.sgd { learning_rate = 0.05, momentum = 0.9 },
      dnn.sgd { learning_rate = 0.05, momentum = 0.9, nesterov = true },
      dnn.sgd { learning_rate = 0.1, momentum = 0.9, averaged = true } } do
      local plain, plain_history = trained(optimizer, false)
      local gram, history = trained(optimizer, "auto")
      for i, loss in ipairs(plain_history.loss) do
        assert.is_true(math.abs(loss - history.loss[i]) < 1e-12)
      end
      for name, array in pairs(plain.parameters) do
        close(array, gram.parameters[name], 1e-12)
      end
      local a, b = plain:gradients(), gram:gradients()
      for name, array in pairs(a) do
        close(array, b[name], 1e-12)
      end
      for _ = 1, 3 do -- the velocity was kept, too
        plain:step(X, Y)
        gram:step(X, Y)
      end
      close(plain.parameters.W1, gram.parameters.W1, 1e-12)
    end
  end)

  it("does not touch other passes", function()
    local V, T = examples(300, 60, 9)
    local function watched(gram)
      local seen = {}
      local _, history = trained(dnn.sgd { learning_rate = 0.1, momentum = 0.5 }, gram, {
        epochs = 6, validation = { V, T }, metrics = { "accuracy" },
        callbacks = function(event)
          local net = event.net
          seen[#seen + 1] = net:predict(V)
          seen[#seen + 1] = net:forward(X(":, 1:3"), { training = true })
          net:backward(np.ones(1, 3))
          seen[#seen + 1] = net:gradients().dW1
          seen[#seen + 1] = net.parameters.W1:copy()
        end,
      })
      return seen, history
    end
    local plain, plain_history = watched(false)
    local gram, history = watched("auto")
    assert.equal(24, #gram)
    for i, array in ipairs(plain) do
      close(array, gram[i], 1e-12)
    end
    for i, loss in ipairs(plain_history.val_loss) do
      assert.is_true(math.abs(loss - history.val_loss[i]) < 1e-12)
    end
  end)

  it("sees weights that are changed meanwhile, and a new optimizer", function()
    local function changed(gram)
      local net = trained(dnn.sgd { learning_rate = 0.1 }, gram, { epochs = 6,
        callbacks = function(event)
          if event.epoch == 2 then
            event.net.parameters.W1 = event.net.parameters.W1 * 0.5
          elseif event.epoch == 4 then
            event.net:compile { optimizer = "adam" }
          end
        end })
      return net.parameters.W1
    end
    close(changed(false), changed("auto"), 1e-12)
  end)

  it("takes inputs of other types", function()
    local x32 = X:astype("float32")
    local function history(gram)
      local net = dnn.mlp { 300, 6, 1 }
      return net:fit(x32, Y, { epochs = 5, learning_rate = 0.1, gram = gram, progress = false,
        validation = { x32(":, 1:9"), Y(":, 1:9") } })
    end
    local a, b = history(false), history("auto")
    for i = 1, 5 do
      assert.is_true(math.abs(a.val_loss[i] - b.val_loss[i]) < 1e-12)
    end
  end)
end)

describe("steps", function()
  it("add L1 and L2 terms", function()
    local X, Y = examples(4, 10)
    local net = dnn.mlp { 4, 3, 1 }
    local p = net.parameters
    local squares = (p.W1 ^ 2):sum() + (p.W2 ^ 2):sum()
    local sizes = np.abs(p.W1):sum() + np.abs(p.W2):sum()
    local plain = dnn.mlp { 4, 3, 1 }:step(X, Y)
    local cost = net:step(X, Y, { l2 = 0.7, l1 = 0.2, learning_rate = 0 })
    assert.is_true(math.abs(cost - (plain + 0.7 / 20 * squares + 0.2 / 10 * sizes)) < 1e-14)
  end)

  it("name the layer that gives something that is not finite", function()
    local net = dnn.mlp { 4, 3, 1 }
    local X, Y = examples(4, 10)
    net.parameters.W2[{ 1, 1 }] = 0 / 0
    raises("layer 3 (linear): its output is not finite in update 1", net.step, net, X, Y,
      { guard = true })
    local before = net.parameters.W1:copy()
    pcall(net.step, net, X, Y)
    assert.is_true(before == net.parameters.W1)
  end)

  it("clip gradients", function()
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

  it("leave frozen parameters as they are", function()
    local X, Y = examples(4, 10)
    local function weights(own)
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
    for _, options in ipairs { { learning_rate = 0.5 }, { optimizer = "adam", l2 = 3 },
      { optimizer = dnn.sgd { momentum = 0.9, weight_decay = 0.3 } },
      { optimizer = "adamw", clip_norm = 0.01, l1 = 1 } } do
      for _, own in ipairs { false, true } do
        local net = weights(own):compile(options)
        net:step(X, Y)
        local before = copies(net.parameters)
        assert.equal(net, net:freeze(1, 4, "gamma1"))
        local cost = net:step(X, Y)
        for name, array in pairs(net.parameters) do
          local frozen = name == "W1" or name == "b1" or name == "gamma1" or name == "W2"
            or name == "b2" and not own
          assert.equal(frozen, before[name] == array, name)
          assert.equal(frozen, net:gradients()["d" .. name]:abs():sum() == 0, name)
        end
        net:unfreeze()
        assert.same({}, net.frozen)
        net:step(X, Y)
        assert.is_false(before.W1 == net.parameters.W1)
        assert.is_true(cost > 0)
      end
    end
    local net = dnn.mlp { 4, 3, 1 }:freeze()
    local before = copies(net.parameters)
    local cost = net:step(X, Y, { l2 = 1 })
    same_parameters(before, net.parameters)
    assert.equal(cost, (dnn.mlp { 4, 3, 1 }:step(X, Y, { l2 = 1 })))
    -- the largest norm is that of what is trained
    local half = dnn.mlp { 4, 3, 1 }:freeze(1)
    half:step(X, Y, { clip_norm = 0.01, learning_rate = 1 })
    local norm = ((half.parameters.W2 - before.W2) ^ 2):sum()
      + ((half.parameters.b2 - before.b2) ^ 2):sum()
    assert.is_true(math.abs(math.sqrt(norm) - 0.01) < 1e-12)
    raises("freeze: layers are chosen by their numbers 1 .. 4, or parameters by names such as "
      .. '"W1", got 5', net.freeze, net, 5)
    raises('got "W3"', net.unfreeze, net, "W3")
    raises("got 1.5", net.freeze, net, 1.5)
    local wide = dnn.mlp { 300, 4, 1 }:freeze(1)
    before = wide.parameters.W1:copy()
    local V, T = examples(300, 20)
    wide:fit(V, T, { epochs = 3, progress = false, callbacks = function() wide:freeze "b1" end })
    assert.is_true(before == wide.parameters.W1)
  end)

  it("give classes", function()
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

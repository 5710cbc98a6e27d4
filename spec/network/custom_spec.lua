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

describe("custom layers", function()
  local X, Y = examples(6, 20)

  local square = {
    name = "square",
    forward = function(_, A) return A * A, A end,
    backward = function(_, dA, A) return dA * A * 2 end,
  }

  --- As linear, in Lua.
  local function linear_in_lua(W, b)
    return {
      units = W.shape[1],
      parameters = { W = W:copy(), b = b:copy() },
      forward = function(self, A)
        return self.parameters.W:dot(A) + self.parameters.b, A
      end,
      backward = function(self, dZ, A)
        local m = A.shape[2]
        return self.parameters.W.T:dot(dZ), { W = dZ:dot(A.T) / m,
          b = dZ:sum { axis = 2, keepdims = true } / m }
      end,
    }
  end

  it("stand between built-in ones", function()
    local net = dnn.sequential { dnn.linear(6, 3), square, dnn.linear(1), dnn.sigmoid() }
    local _, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed, tostring(report))
    _, report = dnn.gradient_check(square, X)
    assert.is_true(report.passed, tostring(report))
    local first = net:step(X, Y, { learning_rate = 0.1 })
    local last
    for _ = 1, 50 do
      last = net:step(X, Y)
    end
    assert.is_true(last < first)
    assert.equal(51, net.updates)
  end)

  it("are called by their names in the text of a network, where they have one", function()
    local nameless = { forward = square.forward, backward = square.backward }
    assert.equal("network (6,): linear (6 -> 3) -> square -> custom; 21 parameters",
      tostring(dnn.sequential { dnn.linear(6, 3), square, nameless }))
  end)

  --- Both go through the same steps.
  local function train_alike(plain, own, options)
    plain:compile(options)
    own:compile(options)
    for _ = 1, 5 do
      assert.is_true(math.abs(plain:step(X, Y) - own:step(X, Y)) < 1e-13)
    end
    for name, array in pairs(plain.parameters) do
      close(array, own.parameters[name], 1e-13)
    end
  end

  it("train as built-in ones do", function()
    for _, optimizer in ipairs { dnn.sgd { learning_rate = 0.1 }, dnn.sgd { momentum = 0.9 },
      dnn.adam { learning_rate = 0.05 }, dnn.rmsprop() } do
      local plain = dnn.sequential { dnn.linear(6, 4), dnn.tanh(), dnn.linear(1), dnn.sigmoid() }
      local p = plain.parameters
      local own = dnn.sequential { dnn.linear(6, 4), dnn.tanh(), linear_in_lua(p.W2, p.b2),
        dnn.sigmoid() }
      own.parameters.W1 = p.W1
      train_alike(plain, own, { optimizer = optimizer })
    end
  end)

  it("that fail in a step leave the network as it was", function()
    local fails = false
    local failing = {
      forward = function(_, A)
        return fails and error("no", 0) or A
      end,
      backward = function(_, dA)
        return dA
      end,
    }
    local net = dnn.sequential { dnn.linear(6, 4), dnn.batch_norm(), dnn.dropout(0.5), failing,
      dnn.linear(1), dnn.sigmoid() }
    net:step(X, Y)
    local twin, before = net:copy(), copies(net.buffers)
    fails = true
    raises("no", net.step, net, X, Y)
    same_parameters(before, net.buffers)
    fails = false
    assert.equal(twin:step(X, Y), net:step(X, Y)) -- the same units are dropped
    fails = true
    pcall(net.step, net, X, Y)
    net.buffers.running_mean1 = np.full({ 4, 1 }, 7)
    raises("schedule must return", net.fit, net, X, Y, { progress = false, schedule = tostring })
    assert.equal(28.0, net.buffers.running_mean1:sum()) -- nothing of an older step comes back
  end)

  it("share the terms, limits and checks of built-in ones", function()
    for _, options in ipairs {
      { l2 = 0.7, l1 = 0.2 }, { clip_norm = 0.01 }, { clip_value = 0.003 },
      { l2 = 3, clip_norm = 0.05, clip_value = 0.02 },
      { optimizer = dnn.sgd { learning_rate = 0.1, weight_decay = 0.5 } },
      { optimizer = dnn.adamw { learning_rate = 0.1, weight_decay = 0.5 }, l1 = 0.3 },
    } do
      local plain = dnn.sequential { dnn.linear(6, 4), dnn.tanh(), dnn.linear(1), dnn.sigmoid() }
      local p = plain.parameters
      p.b2 = 0.5 -- biases are not drawn to zero
      local own = dnn.sequential { dnn.linear(6, 4), dnn.tanh(), linear_in_lua(p.W2, p.b2),
        dnn.sigmoid() }
      train_alike(plain, own, options)
      local gradients = own:gradients()
      for name, array in pairs(plain:gradients()) do
        close(array, gradients[name], 1e-13)
      end
      local history = own:fit(X, Y, { progress = false })
      assert.is_true(math.abs(plain:fit(X, Y, { progress = false }).loss[1] - history.loss[1])
        < 1e-13)
      assert.is_true(math.abs(plain:evaluate(X, Y).loss - own:evaluate(X, Y).loss) < 1e-13)
    end
    local alone = dnn.sequential { input = 6, linear_in_lua(np.ones(1, 6), np.ones(1, 1)) }
    local plain = dnn.sequential { dnn.linear(6, 1) }
    plain:load_weights { W1 = np.ones(1, 6), b1 = np.ones(1, 1) }
    assert.is_true(math.abs(plain:step(X, Y, { l2 = 2 }) - alone:step(X, Y, { l2 = 2 })) < 1e-13)
    close(plain.parameters.W1, alone.parameters.W1, 1e-13)

    local function guarded(layer, loss)
      local net = dnn.sequential { dnn.linear(6, 3), layer, dnn.linear(1) }
      return net.step, net, X, Y, { guard = true, loss = loss }
    end
    local not_a_number = 0 / 0
    raises("layer 2 (custom): its output is not finite in update 1", guarded {
      forward = function(_, A) return A * not_a_number end,
      backward = function(_, dA) return dA end })
    raises("layer 1 (linear): the gradient of its output is not finite in update 1", guarded {
      forward = function(_, A) return A end,
      backward = function(_, dA) return dA * not_a_number end })
    raises("the loss is nan in update 1: the outputs of all layers are finite",
      guarded(square, function(A)
        return not_a_number, A
      end))
  end)

  it("share arrays, which are one parameter", function()
    local function tied(shared)
      local W, b = np.random.RandomState(3):randn(6, 6) / 3, np.zeros(6, 1)
      local first, second = linear_in_lua(W, b), linear_in_lua(W, b)
      if shared then
        first.parameters = second.parameters
      end
      return dnn.sequential { input = 6, first, "tanh", second, "tanh", dnn.linear(1), "sigmoid" }
    end
    local net, apart = tied(true), tied(false)
    assert.equal("W1 (6, 6) float64\nb1 (6, 1) float64\nW2 (1, 6) float64\nb2 (1, 1) float64",
      tostring(net.parameters))
    assert.equal(6 * 7 + 7, net:summary().parameters)
    local _, report = dnn.gradient_check(net, X, Y)
    assert.is_true(report.passed, tostring(report))
    apart:load_weights { W1 = net.parameters.W1, b1 = net.parameters.b1, W2 = net.parameters.W1,
      b2 = net.parameters.b1, W3 = net.parameters.W2, b3 = net.parameters.b2 }
    local twin = net:copy()
    net:step(X, Y, { learning_rate = 0.1 })
    apart:step(X, Y, { learning_rate = 0.1 })
    local gradients = apart:gradients()
    close(gradients.dW1 + gradients.dW2, net:gradients().dW1, 1e-15)
    close(gradients.db1 + gradients.db2, net:gradients().db1, 1e-15)
    twin:step(X, Y, { learning_rate = 0.1 })
    same_parameters(net.parameters, twin.parameters)
    twin:step(X, Y)
    net:step(X, Y)
    same_parameters(net.parameters, twin.parameters)
    local before = net.parameters.W1:copy()
    net:freeze(3):step(X, Y)
    assert.same({ "W1", "b1" }, net.frozen)
    assert.is_true(before == net.parameters.W1)
  end)

  it("take gradients of any type, and keep those that they return", function()
    local dW = np.ones(3, 6):astype("float32")
    local layer = { parameters = { W = np.zeros(3, 6), g = np.zeros(1, 1) }, units = 3,
      forward = function(self, A) return self.parameters.W:dot(A), A end,
      backward = function(self, dZ) return self.parameters.W.T:dot(dZ), { W = dW, g = 2 } end }
    local net = dnn.sequential { input = 6, layer, dnn.linear(1) }
    net:step(X, Y, { learning_rate = 0.5, clip_value = 0.5 })
    close(np.ones(3, 6) * -0.25, net.parameters.W1, 0)
    close(np.ones(1, 1) * -0.25, net.parameters.g1, 0)
    assert.equal(18.0, dW:sum())
    assert.equal(9.0, net:gradients().dW1:sum())
  end)

  it("are refused when they return something else", function()
    local function with(forward, backward, units)
      local net = dnn.sequential { dnn.linear(6, 3),
        { forward = forward, backward = backward, units = units }, dnn.linear(1), dnn.sigmoid() }
      return function()
        net:step(X, Y)
      end
    end
    raises("layer 2 (custom): forward must return an array of 20 examples, got nil",
      with(function() end, function() end))
    raises("layer 2 (custom): forward must return shape (5, 20), got (3, 20)",
      with(function(_, A) return A end, function() end, 5))
    raises("layer 2 (custom): backward must return an array of 20 examples, got nil",
      with(function(_, A) return A end, function() end))
    local without = linear_in_lua(np.ones(3, 3), np.ones(3, 1))
    function without.backward(_, dA) return dA end
    local net = dnn.sequential { dnn.linear(6, 3), without, dnn.linear(1), dnn.sigmoid() }
    raises('layer 2 (custom): backward returned no gradient of its parameter', net.step, net, X, Y)
    function without.backward(_, dA) return dA, { W = np.ones(3, 1), b = np.ones(3, 1) } end
    local before = copies(net.parameters)
    raises('layer 2 (custom): the gradient of "W" must have shape (3, 3) as the parameter, '
      .. "got (3, 1)", net.step, net, X, Y)
    same_parameters(before, net.parameters)
    assert.equal(0, net.updates)
    raises('layer 1 (custom): parameter "W" is int64: write A:astype("float64")', dnn.sequential,
      { input = 2, linear_in_lua(np.array { { 1, 2 } }, np.ones(1, 1)) })
    raises('layer 1 (custom): parameter "W" must be an array, got table', dnn.sequential,
      { input = 2, { forward = function() end, backward = function() end,
        parameters = { W = { 1, 2 } } } })
    local same = linear_in_lua(np.ones(3, 6), np.ones(3, 1))
    same.parameters.W = np.broadcast_to(np.ones(6), { 3, 6 })
    raises('elements of parameter "W" share memory', dnn.sequential, { input = 6, same })
  end)

  it("have parameters that lie in memory as they like", function()
    local W = np.random.RandomState(4):randn(3, 6)
    local layouts = { W.T:copy().T, W.T:copy().T * 1, W "::-1":copy() "::-1",
      np.zeros(6, 12) { "1::2", "2::2" } }
    layouts[4]["..."] = W
    local function trained(own)
      local layer = linear_in_lua(own, np.zeros(3, 1))
      layer.parameters.W = own
      local net = dnn.sequential { input = 6, layer, "tanh", dnn.linear(1), "sigmoid", seed = 2 }
      net:compile { loss = "binary_cross_entropy", optimizer = "adam", l2 = 0.1 }
      for _ = 1, 3 do
        net:step(X, Y)
      end
      net:fit(X, Y, { epochs = 2, batch_size = 7, progress = false })
      return net, layer
    end
    local expected = trained(W:copy())
    for _, own in ipairs(layouts) do
      local net, layer = trained(own)
      assert.is_true(rawequal(own, layer.parameters.W)) -- the layer's own is trained, in place
      assert.is_true(own == net.parameters.W1)
      for name, array in pairs(expected.parameters) do
        close(array, net.parameters[name])
      end
      close(expected:predict(X), net:predict(X))
      local twin, before = net:copy(), copies(net.parameters)
      twin:step(X, Y)
      same_parameters(before, net.parameters)
      net:freeze "W1"
      net:step(X, Y)
      assert.is_true(before.W1 == own)
      net:unfreeze "W1"
      before = copies(net.parameters)
      raises("finite", net.step, net, X * np.inf, Y)
      same_parameters(before, net.parameters)
      assert.is_true(select(2, dnn.gradient_check(net, X, Y)).passed)
      net:profile(X, Y)
      local path = os.tmpname()
      net:save(path)
      local loaded = dnn.load(path, { custom = { custom_1 = linear_in_lua(W, np.zeros(3, 1)) } })
      os.remove(path)
      same_parameters(net.parameters, loaded.parameters)
    end
  end)

  it("may be known by a name", function()
    dnn.layers.register("square", function() return square end)
    local net = dnn.mlp { 6, 3, 1, activation = "square" }
    close(net:forward(X), dnn.sequential { dnn.linear(6, 3), square, dnn.linear(1), "sigmoid" }
      :forward(X), 0)
    raises("a name and a function", dnn.layers.register, "square")
  end)
end)

-- One update of all parameters; numbers that are not finite are refused before they reach them.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close, copies, examples = networks.close, networks.copies, networks.examples
local identity, near = networks.identity, networks.near
local same_parameters, ways = networks.same_parameters, networks.ways

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
    near(0.01, (moved { clip_norm = 0.01 }))
    near(0.003, (select(2, moved { clip_value = 0.003 })))
  end)
end)

describe("numbers that are not finite", function()
  --- A network and a batch; the batch is spoilt by `spoil(X, Y)` in update 4.
  local function broken(way, spoil, options)
    local net = way.own and dnn.sequential { input = way.n, identity(), dnn.linear(3), "tanh",
        dnn.linear(1), "sigmoid" }
      or dnn.mlp { way.n, 3, 1, activation = "tanh" }
    net:compile(options or { learning_rate = 0.1 })
    local X = np.random.RandomState(1):randn(way.n, way.m)
    local Y = np.random.RandomState(2):rand(1, way.m):gt(0.5):astype("float64")
    local twin, kept = net:copy(), nil
    for _ = 1, 3 do
      twin:step(X, Y)
    end
    local ok, problem = pcall(net.fit, net, X, Y, { epochs = 9, gram = way.gram or false,
      progress = false, callbacks = function(event)
        if event.epoch == 3 then
          kept = copies(net.parameters)
          spoil(X, Y, net)
        end
      end })
    assert.is_false(ok)
    return net, problem, kept, twin
  end

  for name, way in pairs(ways) do
    it("are refused before they reach the parameters: " .. name, function()
      for text, spoil in pairs {
        ["X has NaN or infinities"] = function(X) X[{ 1, 2 }] = 0 / 0 end,
        ["X has NaN or infinities, which"] = function(X) X[{ 1, 2 }] = math.huge end,
        ["Y has NaN or infinities"] = function(_, Y) Y[{ 1, 1 }] = 0 / 0 end,
      } do
        for _, options in ipairs { { learning_rate = 0.1 }, { optimizer = "adam" },
          { optimizer = dnn.sgd { momentum = 0.9 }, clip_norm = 1, l2 = 0.1 } } do
          -- (the Gram form knows X, which must not change)
          if not (way.gram and text:find("^X")) then
            local net, problem, kept, twin = broken(way, spoil, options)
            assert.is_truthy(problem:find("in update 4: " .. text, 1, true)
              or way.own and problem:find("a gradient is not finite in update 4", 1, true), problem)
            assert.is_truthy(problem:find("The parameters are those after 3 updates", 1, true))
            assert.is_truthy(problem:find("learning_rate", 1, true))
            same_parameters(kept, net.parameters)
            assert.equal(3, net.updates)
            assert.equal(3, #net.history.loss)
            assert.equal(3, net.history.epochs)
            if not way.gram then
              same_parameters(copies(twin.parameters), net.parameters)
            end
            local X, Y = np.random.RandomState(1):randn(way.n, way.m), np.zeros(1, way.m)
            twin:step(X, Y) -- what the optimizer keeps is as it was, too
            net:step(X, Y)
            for name1, array in pairs(twin.parameters) do
              close(array, net.parameters[name1], way.gram and 1e-12 or 0)
            end
          end
        end
      end
    end)

    it("are named with the layer where they begin: " .. name, function()
      local _, problem = broken(way, function(_, _, net) net.parameters.W2 = 0 / 0 end)
      assert.is_truthy(problem:find("update 4: layer %d %(linear%): its W has NaN or infinities"),
        problem)
      _, problem = broken(way, function(_, _, net)
        net.parameters.W2 = 1e308
        net.parameters.b1 = 20
      end)
      assert.is_truthy(problem:find("layer %d %(linear%): its output is the first that is not "
        .. "finite"), problem)
    end)

    it("are refused when gradients overflow, and when the next loss does: " .. name, function()
      local X = np.random.RandomState(1):randn(way.n, way.m)
      local Y = np.random.RandomState(2):rand(1, way.m):gt(0.5):astype("float64")
      local layers = { input = way.n, dnn.linear(3), "relu", dnn.linear(1), "sigmoid" }
      if way.own then
        table.insert(layers, 1, identity())
      end
      local net = dnn.sequential(layers)
      local before = copies(net.parameters)
      -- one update by a step of extreme size, after which there is no loss: it is taken back
      local ok, problem = pcall(net.fit, net, X, Y, { epochs = 5, learning_rate = 1e300,
        gram = way.gram or false, progress = false })
      assert.is_false(ok)
      assert.is_truthy(problem:find("in update 2", 1, true), problem)
      assert.is_truthy(problem:find("after 0 updates", 1, true), problem)
      same_parameters(before, net.parameters)
      near(dnn.sequential(layers):evaluate(X, Y).loss, net:evaluate(X, Y).loss)
      -- gradients that overflow while the loss is finite
      net = dnn.sequential { input = way.n, dnn.linear(1),
        way.own and identity() or dnn.flatten() }
      before = copies(net.parameters)
      ok, problem = pcall(net.fit, net, X * 1e200, np.zeros(1, way.m), { gram = way.gram or false,
        loss = function(A) return 1.0, A * 1e150 end, learning_rate = 1, progress = false })
      assert.is_false(ok)
      assert.is_truthy(problem:find("a gradient is not finite in update 1: layer %d "
        .. "%(linear%): that of its W"), problem)
      same_parameters(before, net.parameters)
    end)
  end

  it("are refused in parameters of custom layers", function()
    local W = np.ones(1, 2)
    local net = dnn.sequential { input = 2, { units = 1, parameters = { W = W },
      forward = function(self, A) return self.parameters.W:dot(A), A end,
      backward = function(self, dZ, A)
        return self.parameters.W.T:dot(dZ), { W = dZ:dot(A.T) * (1 / 0) }
      end } }
    raises('a gradient is not finite in update 1: that of the parameter "W" of a custom layer',
      net.step, net, np.ones(2, 3), np.zeros(1, 3))
    assert.is_true(np.all(W:eq(1)))
    local lost = dnn.sequential { input = 2, { forward = function(_, A) return A * (0 / 0) end,
      backward = function(_, dA) return dA end }, dnn.linear(1) }
    raises("layer 1 (custom): its output is the first that is not finite", lost.step, lost,
      np.ones(2, 3), np.zeros(1, 3))
  end)

  it("leave statistics and the stream of random numbers, too", function()
    local net = dnn.sequential { dnn.linear(2, 4), dnn.batch_norm(), dnn.dropout(0.5),
      dnn.linear(1), "sigmoid" }
    local twin = net:copy()
    local X, Y = np.random.RandomState(1):randn(2, 8), np.ones(1, 8)
    local bad = X:copy()
    bad[{ 1, 1 }] = 0 / 0
    raises("X has NaN", net.step, net, bad, Y)
    assert.equal(twin:step(X, Y), net:step(X, Y))
    same_parameters(copies(twin.parameters), net.parameters)
    assert.is_true(twin.buffers.running_mean1 == net.buffers.running_mean1)
  end)

  it("are found after a wide layer as after a narrow one", function()
    for _, m in ipairs { 1, 4, 200 } do -- gradients are looked at, or what they are made of
      local net = dnn.sequential { dnn.linear(40, 60), "relu", dnn.linear(50), "relu",
        dnn.linear(1) }
      local X, before = np.random.RandomState(1):randn(40, m), copies(net.parameters)
      local Y = np.zeros(1, m)
      net.parameters.W3 = 0
      before.W3 = net.parameters.W3:copy()
      raises("a gradient is not finite in update 1: layer 5 (linear): that of its W", net.step,
        net, X, Y, { loss = function(A) return 0.0, A * 0 + 1 / 0 end })
      same_parameters(before, net.parameters)
    end
  end)

  --- Statistics of a batch_norm with an input too large for its variance.
  local function normalizing(kind, dtype)
    if kind == "pictures" then
      return dnn.sequential { input = { 2, 3, 3 }, dnn.conv2d(2, 2), dnn.batch_norm(), "relu",
        dnn.flatten(), dnn.linear(1), dtype = dtype }, np.random.RandomState(1):randn(2, 3, 3, 8), 2
    end
    local first = kind == "lua" and identity() or dnn.flatten()
    local net = dnn.sequential { input = 3, first, dnn.batch_norm(), "tanh", dnn.dropout(0.5),
      dnn.linear(2), dnn.batch_norm(), dnn.linear(1), dtype = dtype }
    return net, np.random.RandomState(1):randn(3, 8), 2
  end

  for _, kind in ipairs { "vectors", "pictures", "lua" } do
    it("are refused in statistics: " .. kind, function()
      for _, dtype in ipairs { "float64", "float32" } do
        for _, options in ipairs { { learning_rate = 0.1 }, { optimizer = "adam" },
          { optimizer = dnn.sgd { momentum = 0.9 }, clip_norm = 1, guard = true } } do
          local Y, factor = np.ones(1, 8), dtype == "float64" and 1e200 or 1e30
          local net, X, layer = normalizing(kind, dtype)
          local twin = normalizing(kind, dtype)
          net:compile(options)
          twin:compile(options)
          local function as_twin()
            same_parameters(copies(twin.parameters), net.parameters)
            for name, array in pairs(twin.buffers) do
              assert.is_true(array == net.buffers[name], name)
            end
            assert.equal(twin.updates, net.updates)
          end
          net:step(X, Y)
          twin:step(X, Y)
          local text = ("layer %d (batch_norm): its running_var would not be finite in update 2: "
            .. "its input is too large for %s. The parameters are those after 1 updates"):format(
            layer, dtype)
          local ok, problem = pcall(net.step, net, X * factor, Y)
          assert.is_true(not ok and problem:find(text, 1, true) ~= nil, problem)
          as_twin()
          ok, problem = pcall(net.fit, net, X * factor, Y, { epochs = 3, progress = false })
          assert.is_true(not ok and problem:find(text, 1, true) ~= nil, problem)
          as_twin()
          ok, problem = pcall(net.forward, net, X * factor, { training = true })
          assert.is_true(not ok and problem:find("its running_var would not be finite", 1, true)
            ~= nil, problem)
          as_twin()
          for _ = 1, 3 do -- the stream of dropout and the optimizer go on, too
            assert.equal(twin:step(X, Y), net:step(X, Y))
          end
          as_twin()
        end
      end
    end)
  end

  -- every optimizer, with options that make updates of extreme size
  local wild = {
    dnn.sgd {}, dnn.sgd { momentum = 0.9 }, dnn.sgd { momentum = 0.9, nesterov = true },
    dnn.sgd { momentum = 0.5, averaged = true }, dnn.adagrad {}, dnn.rmsprop {}, dnn.adam {},
    dnn.adamw {},
  }

  --- A network with parameters of its own kinds: of a custom layer, of batch_norm, or neither.
  local function chain_with(kind, dtype)
    local middle = { "tanh" }
    if kind == "custom" then
      middle = { { parameters = { W = np.full({ 4, 1 }, 0.5, dtype), scale = np.ones(1) },
        forward = function(self, A) return A * self.parameters.W, A end,
        backward = function(self, dA, A)
          return dA * self.parameters.W,
            { W = (dA * A):mean { axis = 2, keepdims = true }, scale = 0.25 }
        end } }
    elseif kind == "statistics" then
      middle = { dnn.batch_norm(), dnn.dropout(0.5) }
    end
    return dnn.sequential { dnn.linear(3, 4), middle[1], middle[2] or dnn.flatten(),
      dnn.linear(2), dnn.linear(1), dtype = dtype }
  end

  for _, kind in ipairs { "custom", "statistics", "plain" } do
    it("take back updates of extreme size with all that belongs to them: " .. kind, function()
      for _, dtype in ipairs { "float64", "float32" } do
        local X, Y = np.random.RandomState(1):randn(3, 8), np.zeros(1, 8)
        for i, optimizer in ipairs(wild) do
          for _, guard in ipairs { false, true } do
            for _, by_fit in ipairs { false, true } do
              local net, twin = chain_with(kind, dtype), chain_with(kind, dtype)
              local label = ("%s %s %d %s %s"):format(kind, dtype, i, guard, by_fit)
              local rate = dtype == "float64" and 1e160 or 1e20
              net:compile { optimizer = optimizer, learning_rate = rate, guard = guard }
              local ok, problem
              if by_fit then
                ok, problem = pcall(net.fit, net, X, Y, { epochs = 3, progress = false })
                assert.equal(1, net.history.epochs, label)
                assert.equal(1, #net.history.loss, label)
              else
                net:step(X, Y)
                ok, problem = pcall(net.step, net, X, Y)
              end
              assert.is_false(ok, label)
              assert.is_truthy(problem:find("in update 2", 1, true), label .. problem)
              assert.is_truthy(problem:find("The parameters are those after 0 updates", 1, true),
                label .. problem)
              if guard and kind ~= "statistics" then
                assert.is_truthy(problem:find("layer %d %(%l+%): its output is not finite"),
                  label .. problem)
              end
              assert.equal(0, net.updates, label)
              same_parameters(copies(twin.parameters), net.parameters)
              for name, array in pairs(twin.buffers) do
                assert.is_true(array == net.buffers[name], label .. name)
              end
              -- what the optimizer keeps and the stream of random numbers are as they were, too
              net.learning_rate = 0.01
              twin:compile { optimizer = optimizer, learning_rate = 0.01 }
              for _ = 1, 3 do
                assert.equal(twin:step(X, Y), net:step(X, Y), label)
              end
              same_parameters(copies(twin.parameters), net.parameters)
            end
          end
        end
      end
    end)
  end

  it("take back an update when its gradients are not finite, though the loss is", function()
    for _, own in ipairs { false, true } do
      for _, guard in ipairs { false, true } do
        local net = dnn.sequential { input = 2, own and identity() or dnn.flatten(), dnn.linear(1) }
        local before, k = copies(net.parameters), 0
        net:compile { learning_rate = 1e200, guard = guard, loss = function(A)
          k = k + 1
          return 1.0, k == 1 and A * 0 + 1 or A * (1 / 0)
        end }
        local X, Y = np.ones(2, 3), np.zeros(1, 3)
        net:step(X, Y)
        assert.is_true(np.abs(net.parameters.W1):max() > 1e150)
        raises(guard and "layer 2 (linear): the gradient of its output is not finite in update 2. "
          .. "The parameters are those after 0 updates"
          or "a gradient is not finite in update 2: layer 2 (linear): that of its W. The "
          .. "parameters are those after 0 updates", net.step, net, X, Y)
        same_parameters(before, net.parameters)
      end
    end
  end)

  it("take back an update after another optimizer was chosen, with custom layers", function()
    local net, twin = chain_with("custom"), chain_with("custom")
    local X, Y = np.random.RandomState(1):randn(3, 8), np.zeros(1, 8)
    net:step(X, Y, { optimizer = "adam", learning_rate = 1e160 })
    raises("The parameters are those after 0 updates", net.step, net, X, Y,
      { optimizer = dnn.sgd { momentum = 0.9 } })
    same_parameters(copies(twin.parameters), net.parameters)
    twin:step(X, Y, { optimizer = dnn.sgd { momentum = 0.9 } })
    net:step(X, Y)
    same_parameters(copies(twin.parameters), net.parameters)
  end)

  it("take back no parameters of custom layers that were set meanwhile", function()
    local net = chain_with("custom")
    local X, Y = np.random.RandomState(1):randn(3, 8), np.zeros(1, 8)
    net:step(X, Y, { learning_rate = 1e160 })
    net.parameters.W2 = 2
    local before = copies(net.parameters)
    raises("The parameters are those after 1 updates", net.step, net, X, Y)
    same_parameters(before, net.parameters)
  end)

  it("leave a history that can be looked at when they come in the first epoch", function()
    for _, options in ipairs { { epochs = 3 }, { epochs = 2, batch_size = 2 },
      { epochs = 2, validation = 0.25, metrics = { "accuracy", "mse" } },
      { epochs = 2, optimizer = "adam", guard = true,
        metrics = { zero = function() return 0 end } } } do
      local net = dnn.mlp { 2, 3, 1 }
      net:fit(np.ones(2, 8), np.ones(1, 8), { epochs = 2, progress = false })
      options.progress = false
      assert.is_false((pcall(net.fit, net, np.full({ 2, 8 }, 0 / 0), np.ones(1, 8), options)))
      local history = net.history
      local names = { "loss", table.unpack(type(options.metrics) ~= "table" and {}
        or options.metrics.zero and { "zero" } or options.metrics) }
      for i = 1, options.validation and #names or 0 do
        names[#names + 1] = "val_" .. names[i]
      end
      assert.same(names, history.names)
      for _, name in ipairs(names) do
        assert.same({}, history[name])
        assert.equal(0, np.array(history[name]).size)
      end
      assert.equal(0, history.epochs)
      assert.equal(3, history.first_epoch)
      assert.is_truthy(tostring(history):find("loss none", 1, true))
      if not history.zero then
        local path = os.tmpname()
        net:save(path)
        local loaded = dnn.load(path)
        os.remove(path)
        assert.equal(tostring(history), tostring(loaded.history))
        assert.same({}, loaded.history.loss)
        assert.same({}, net:copy().history.loss)
      end
    end
  end)

  it("are no progress for early stopping", function()
    local values = { -1 / 0, 0.5, 0.4, 0 / 0, 1 / 0, 0.6 }
    local k = 0
    local net = dnn.mlp { 2, 3, 1 }
    local kept = {}
    local history = net:fit(np.ones(2, 4), np.ones(1, 4), { epochs = 9, progress = false,
      metrics = { value = function()
        k = k + 1
        return values[k]
      end }, callbacks = function(event)
        kept[event.epoch] = copies(event.net.parameters)
      end,
      early_stopping = { monitor = "value", patience = 3, restore_best = true } })
    assert.equal(6, history.epochs)
    same_parameters(kept[3], net.parameters)
  end)

  for _, after in ipairs { "adam", "sgd" } do
    it("take back an update by another optimizer: then " .. after, function()
      local net = dnn.sequential { dnn.linear(3, 2), dnn.linear(2, 1) }
      local X, Y = np.random.RandomState(1):randn(3, 4) * 1e60, np.ones(1, 4) * 1e95
      local before = copies(net.parameters)
      net:compile { loss = "mse", optimizer = dnn.sgd { momentum = after == "sgd" and 0.9 or 0 } }
      net:step(X, Y)
      assert.is_true(np.abs(net.parameters.W1):max() > 1e140)
      net:compile { loss = "mse", optimizer = after }
      raises("the loss is inf in update 2", net.step, net, X, Y)
      same_parameters(before, net.parameters)
      assert.equal(0, net.updates)
      net:step(np.ones(3, 4), np.ones(1, 4)) -- the optimizer counts from the start
      assert.is_true(np.isfinite(net.parameters.W1):all())
      assert.equal(1, net.updates)
    end)
  end

  it("take back no parameters that were set meanwhile", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X, Y = np.random.RandomState(1):randn(2, 20), np.ones(1, 20)
    net:step(X, Y, { learning_rate = 1e300 })
    for name in pairs(net.parameters) do
      net.parameters[name] = 0.5
    end
    local before = copies(net.parameters)
    X[{ 1, 1 }] = 0 / 0
    raises("the loss is nan in update 2: X has", net.step, net, X, Y, { learning_rate = 0.1 })
    same_parameters(before, net.parameters)
    assert.equal(1, net.updates)
  end)
end)

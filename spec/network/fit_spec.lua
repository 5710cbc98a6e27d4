-- Training: epochs of steps, options, histories.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local X = np.random.RandomState(1):randn(4, 30)
local Y = np.random.RandomState(2):rand(1, 30):gt(0.5):astype("float64")

local function new(options)
  local description = { 4, 5, 1, activation = "tanh" }
  for name, value in pairs(options or {}) do
    description[name] = value
  end
  return dnn.mlp(description)
end

local function fitted(options, net)
  net = net or new()
  options.progress = false
  return net, net:fit(X, Y, options)
end

local function same(a, b)
  for name, array in pairs(a.parameters) do
    assert.is_true(array == b.parameters[name], name)
  end
end

describe("net:fit", function()
  it("takes steps with all examples", function()
    local net, history = fitted { epochs = 3, learning_rate = 0.1 }
    local other = new()
    for epoch = 1, 3 do
      assert.equal(other:step(X, Y, epoch == 1 and { learning_rate = 0.1 } or nil),
        history.loss[epoch])
    end
    same(other, net)
    assert.equal(3, history.epochs)
  end)

  it("takes batches in the order that the seed gives", function()
    local net, history = fitted { epochs = 2, batch_size = 8, seed = 5, optimizer = "adam" }
    local other = new():compile { optimizer = "adam" }
    for epoch = 1, 2 do
      local order, total = np.random.RandomState(5 + epoch):permutation(30), 0
      for from = 1, 30, 8 do
        local places = order { { from, math.min(30, from + 7) } }
        total = total + other:step(X { ":", places }, Y { ":", places }) * places.size
      end
      assert.is_true(math.abs(total / 30 - history.loss[epoch]) < 1e-14)
    end
    for name, array in pairs(net.parameters) do
      assert.is_true(np.max(np.abs(array - other.parameters[name])) < 1e-14)
    end
    assert.equal(8, net.updates)
  end)

  it("takes batches in the order of the examples without shuffle", function()
    local net = fitted { batch_size = 20, shuffle = false }
    local other = new()
    other:step(X(":, 1:20"), Y(":, 1:20"))
    other:step(X(":, 21:30"), Y(":, 21:30"))
    same(other, net)
  end)

  it("shows its history as a table of epochs in notebooks", function()
    local _, history = fitted { epochs = 25, metrics = { "accuracy" } }
    local bundle = require("dnn.display").bundle(history, { include = { "text/html" } })
    local html, rows = bundle["text/html"], {}
    assert.matches('<caption style="[^"]*white%-space:pre">history of ', html) -- in one line
    for row in html:gmatch "<tr>(.-)</tr>" do
      rows[#rows + 1] = row
    end
    assert.equal(tostring(history), bundle["text/plain"])
    assert.truthy(html:find(">history of 25 epochs", 1, true))
    assert.equal("<th>epoch</th><th>loss</th><th>accuracy</th>", rows[1])
    assert.equal(("<th>25</th><td>%.6g</td><td>%.6g</td>"):format(history.loss[25],
      history.accuracy[25]), rows[22])
    assert.equal("<th>...</th>", rows[12])
    assert.equal(22, #rows)
  end)

  it("keeps a history", function()
    local net, history = fitted { epochs = 4, validation = 0.2, metrics = { "accuracy",
      ones = function() return 1 end } }
    for _, name in ipairs { "loss", "accuracy", "ones", "val_loss", "val_accuracy", "val_ones" } do
      assert.equal(4, #history[name], name)
    end
    assert.equal(net.history, history)
    local scores = net:evaluate(X(":, 25:30"), Y(":, 25:30"))
    assert.equal(scores.loss, history.val_loss[4])
    assert.equal(scores.accuracy, history.val_accuracy[4])
    assert.is_false(history.interrupted)
    assert.is_truthy(tostring(history):find("^history of 4 epochs"))
    assert.is_true(history.seconds >= 0)
  end)

  it("calls back after every epoch", function()
    local seen = {}
    fitted { epochs = 3, validation = 0.2, metrics = "accuracy", callbacks = function(event)
      seen[#seen + 1] = event.epoch
      assert.equal(event.history.loss[event.epoch], event.loss)
      assert.equal(event.history.val_accuracy[event.epoch], event.val_accuracy)
      return 0 -- which is not true
    end }
    assert.same({ 1, 2, 3 }, seen)
  end)

  it("ends when a callback returns true", function()
    local _, history = fitted { epochs = 9, callbacks = function(event)
      return event.epoch == 3
    end }
    assert.equal(3, history.epochs)
    assert.is_true(history.stopped_early)
  end)

  it("ends with the error of a callback", function()
    raises("oops", fitted, { callbacks = { function() error("oops") end } })
  end)

  it("follows a schedule", function()
    local rates = {}
    local net = fitted { epochs = 3, learning_rate = 0.2, schedule = function(epoch, rate)
      rates[epoch] = rate
      return rate / epoch
    end }
    assert.same({ 0.2, 0.2, 0.2 }, rates)
    local other = new()
    for epoch = 1, 3 do
      other:step(X, Y, { learning_rate = 0.2 / epoch })
    end
    same(other, net)
  end)

  it("goes on where the last one ended, or begins anew", function()
    local function options(epochs, first_epoch)
      return { epochs = epochs, batch_size = 8, first_epoch = first_epoch, learning_rate = 0.3,
        schedule = dnn.schedules.step(2, 0.5) }
    end
    local whole, history = fitted(options(5))
    local net, first = fitted(options(2))
    local epochs = {}
    local rest = options(3)
    function rest.callbacks(event)
      epochs[#epochs + 1] = event.epoch
      assert.equal(event.epoch, event.net.epochs)
      assert.equal(event.history, event.net.history)
      assert.equal(event.epoch < 5 and 0.15 or 0.075, event.learning_rate)
    end
    local _, second = fitted(rest, net)
    same(whole, net)
    assert.same({ 3, 4, 5 }, epochs)
    assert.equal(5, net.epochs)
    assert.equal(3, second.first_epoch)
    for i = 1, 5 do
      assert.equal(history.loss[i], first.loss[i] or second.loss[i - 2])
    end
    local again = new()
    again:load_weights(net.parameters)
    local _, expected = fitted(options(2), again)
    local _, anew = fitted(options(2, 1), net)
    assert.same(expected.loss, anew.loss)
    assert.equal(2, net.epochs)
    assert.equal(1, anew.first_epoch)
  end)

  it("finishes the epoch that was interrupted only with batches in the same order", function()
    local function interrupted()
      local net, steps = new(), 0
      local _, history = fitted({ epochs = 3, batch_size = 8, loss = function(A, T)
        steps = steps + 1
        if steps == 6 then
          error("interrupted", 0)
        end
        return ((A - T) ^ 2):mean(), 2 * (A - T)
      end }, net)
      assert.is_true(history.interrupted)
      assert.same({ 1, 1, 5 }, { history.epochs, #history.loss, net.updates })
      return net
    end
    for updates, options in pairs {
      [3] = { batch_size = 8 },
      [4] = { batch_size = 8, first_epoch = 2 },
      [6] = { batch_size = 5 },
    } do
      assert.equal(5 + updates, (fitted(options, interrupted()).updates))
    end
    assert.equal(5 + 4, (fitted({ batch_size = 8, seed = 1 }, interrupted()).updates))
    assert.equal(5 + 4, (fitted({ batch_size = 8, shuffle = false }, interrupted()).updates))
  end)

  it("changes what its options name, and keeps the rest of compile", function()
    local function run(options)
      local net = new():compile { optimizer = "adam", loss = "mse", l2 = 0.5 }
      fitted(options, net)
      return net.parameters.W1
    end
    local expected = new():compile { optimizer = dnn.adam { learning_rate = 0.5 }, loss = "mse",
      l2 = 0.5 }
    fitted({}, expected)
    assert.is_true(expected.parameters.W1 == run { learning_rate = 0.5 })
    local net = new():compile { loss = function(A, T) return ((A - T) ^ 2):mean(), 2 * (A - T) end }
    local other = new():compile { loss = "mse", learning_rate = 0.5 }
    fitted({ learning_rate = 0.5 }, net)
    fitted({}, other)
    assert.is_true(np.max(np.abs(net.parameters.W1 - other.parameters.W1)) < 1e-14)
  end)

  it("begins with another optimizer as if it were the first", function()
    local net = new():compile { optimizer = dnn.sgd { momentum = 0.9 } }
    fitted({ epochs = 3 }, net)
    local other = new():load_weights(net.parameters)
    fitted({ epochs = 2, optimizer = "adam" }, net)
    fitted({ epochs = 2, optimizer = "adam" }, other)
    same(net, other)
    assert.equal(5, net.updates)
  end)

  it("has a learning rate that may be changed", function()
    local net = new():compile { optimizer = "adam" }
    assert.equal(0.001, net.learning_rate)
    fitted({ epochs = 3, callbacks = function(event)
      event.net.learning_rate = event.net.learning_rate / 2
    end }, net)
    assert.equal(0.000125, net.learning_rate)
    local other = new():compile { optimizer = "adam" }
    for _, rate in ipairs { 0.001, 0.0005, 0.00025 } do
      other.learning_rate = rate
      other:step(X, Y)
    end
    same(net, other)
    raises("a network: learning_rate must be a number from 0 on, got string",
      function() net.learning_rate = "1" end)
    raises("learning_rate must be a number from 0 on, got -1",
      function() net.learning_rate = -1 end)
    assert.equal(0.000125, net.learning_rate)
    local fresh = new()
    assert.is_nil(fresh.learning_rate)
    fresh.learning_rate = 0.25
    assert.equal(0.25, fresh.learning_rate)
  end)

  local refused = {
    ["fit: unknown option 'epoch': did you mean 'epochs'?"] = { epoch = 3 },
    ["fit: epochs must be a positive integer, got 0"] = { epochs = 0 },
    ["fit: epochs must be a positive integer, got string"] = { epochs = "3" },
    ["fit: epochs must be a positive integer, got boolean"] = { epochs = false },
    ["fit: batch_size must be a positive integer, got 1.5"] = { batch_size = 1.5 },
    ["fit: seed must be an integer from 0 to 2^32 - 1, got string"] = { seed = "1" },
    ["fit: first_epoch must be a positive integer, got 0"] = { first_epoch = 0 },
    ["fit: schedule must return a learning rate, a number from 0 on, got nil in epoch 1"] =
      { schedule = function() end },
    ["fit: shuffle must be a boolean, got string"] = { shuffle = "no" },
    ["fit: schedule must be a function (epoch, learning_rate)"] = { schedule = "cosine" },
    ['fit: gram must be "auto" or false, got yes'] = { gram = "yes" },
    ['there is no metric "acc": did you mean "accuracy"?'] = { metrics = "acc" },
    ["fit: validation must be { X, Y } or a share"] = { validation = X },
    ["a share between 0 and 1 that leaves some on both sides"] = { validation = 1 },
    ["fit: validation: X (4, 30) and Y (1, 3)"] = { validation = { X, np.ones(1, 3) } },
    ["fit: callbacks must be functions in a list, got string"] = { callbacks = "no" },
    ["fit: callbacks must be functions in a list, got one called stop"] =
      { callbacks = { stop = function() end } },
    ["fit: early_stopping must be a number of epochs without progress, or a table "
      .. "{ patience = 5, ... }, got boolean"] = { early_stopping = true },
    ['fit: metrics must be names such as "accuracy", or functions (AL, Y) -> number, got '
      .. "number"] = { metrics = 3 },
    ['fit: a metric cannot be called "loss"'] = { metrics = { loss = function() return 1 end } },
    ['fit: a metric cannot be called "val_x"'] =
      { metrics = { val_x = function() return 1 end } },
    ['the metric "hits" must return a number, got userdata'] =
      { metrics = { hits = function(A, T) return A:eq(T) end } },
    ["compile: l2 must be a number from 0 on, got -1"] = { l2 = -1 },
    ["compile: clip_norm must be a number from 0 on, got nan"] = { clip_norm = -(0 / 0) },
    ['fit: early_stopping: there is no "val_los" to monitor'] =
      { early_stopping = { monitor = "val_los" } },
  }
  for text, options in pairs(refused) do
    it("refuses options: " .. text, function()
      raises(text, fitted, options)
    end)
  end

  it("refuses what is no array or no option table", function()
    local net = new()
    raises("fit: the options must be a table, { epochs = , ... }, got number", net.fit, net, X, Y,
      10)
    raises("fit: Y must be an array, got nil", net.fit, net, X)
    raises("fit: Y must hold numbers, got texts: classes are numbered from 0 on", net.fit, net, X,
      { "cat", "dog" })
  end)

  it("refuses examples that do not fit the network or the targets", function()
    local net = new()
    raises("fit: X (30, 4) and Y (1, 30): the last axis counts the examples, both need the same "
      .. "number: did you mean X.T?", net.fit, net, X.T, Y)
    raises("did you mean Y.T?", net.fit, net, X, Y.T)
    raises("did you mean X.T and Y.T?", net.fit, net, X.T, Y.T)
    raises("fit: X (5, 30): the layer linear needs shape (4, m)", net.fit, net, np.ones(5, 30), Y)
    raises("fit: validation: X (5, 3): the layer linear needs shape (4, m)", fitted,
      { validation = { np.ones(5, 3), np.ones(1, 3) } }, net)
    assert.equal(0, net.updates)
  end)

  it("refuses targets that the loss does not take", function()
    local net = new()
    raises("fit: binary_cross_entropy needs targets from 0 to 1, Y has -1.0 to 1.0: for -1 and 1 "
      .. "write (Y + 1) / 2, or take the loss hinge", net.fit, net, X, Y * 2 - 1)
    assert.equal(0, net.updates)
  end)

  it("keeps the options of compile when it refuses others", function()
    local told = new():compile { optimizer = "adam" }
    raises('there is no metric "f1"', told.fit, told, X, Y, { learning_rate = 9, metrics = "f1" })
    assert.equal(0.001, told.learning_rate)
  end)

  it("refuses batches of one example where batch_norm needs more", function()
    local norm = dnn.sequential { dnn.linear(4, 2), dnn.batch_norm(), dnn.linear(1), "sigmoid" }
    raises("fit: 30 examples in batches of 29 leave one alone, which layer 2 (batch_norm) cannot "
      .. "normalize: choose another batch_size", fitted, { batch_size = 29 }, norm)
    raises("leave one alone", fitted, { batch_size = 1 }, norm)
    fitted({ batch_size = 28 }, norm)
  end)
end)

-- The rule that ends training early.

local dnn = require "dnn"
local np = require "dnn.np"

local X = np.random.RandomState(1):randn(4, 30)
local Y = np.random.RandomState(2):rand(1, 30):gt(0.5):astype("float64")

--- Trains with an accuracy that has these values, epoch by epoch. Returns the history, the network,
--- and the weights and statistics after each epoch.
local function watched(values, rule)
  local k, kept = 0, {}
  rule.monitor = "accuracy"
  local net = dnn.sequential { dnn.linear(4, 2), dnn.batch_norm(), dnn.linear(1), "sigmoid" }
  local history = net:fit(X, Y, { epochs = 5, learning_rate = 0.5, early_stopping = rule,
    progress = false, metrics = { accuracy = function()
      k = k + 1
      return values[k]
    end }, callbacks = function(event)
      kept[event.epoch] = { event.net.parameters.W1:copy(),
        event.net.buffers.running_mean1:copy() }
    end })
  return history, net, kept
end

describe("early_stopping", function()
  it("ends after so many epochs without progress", function()
    local history = watched({ 0.5, 0.7, 0.6, 0.65, 0.9 }, { patience = 2 })
    assert.equal(4, history.epochs)
    assert.is_true(history.stopped_early)
  end)

  it("watches the loss when nothing else is said", function()
    local net = dnn.mlp { 4, 5, 1, activation = "tanh" }
    local best
    local history = net:fit(X, Y, { epochs = 50, learning_rate = 40, progress = false,
      early_stopping = { patience = 2, restore_best = true }, callbacks = function(event)
        local losses = event.history.loss
        if losses[#losses] == math.min(table.unpack(losses)) then
          best = event.net.parameters.W1:copy()
        end
      end })
    assert.is_true(history.stopped_early and history.epochs < 50)
    assert.is_true(best == net.parameters.W1)
  end)

  it("takes less than min_delta for no progress", function()
    local history = watched({ 0.5, 0.7, 0.6, 0.65, 0.9 }, { patience = 3, min_delta = 0.3 })
    assert.equal(4, history.epochs)
  end)

  it("restores the best parameters and statistics when asked", function()
    local _, net, kept = watched({ 0.5, 0.7, 0.6, 0.65, 0.9 },
      { patience = 3, restore_best = true, min_delta = 0.3 })
    assert.is_true(kept[1][1] == net.parameters.W1)
    assert.is_true(kept[1][2] == net.buffers.running_mean1)
  end)

  it("restores the best after all epochs, too", function()
    local history, net, kept = watched({ 0.5, 0.7, 0.6, 0.65, 0.6 },
      { patience = 4, restore_best = true })
    assert.equal(5, history.epochs)
    assert.is_nil(history.stopped_early)
    assert.is_true(kept[2][1] == net.parameters.W1)
  end)

  it("keeps the last parameters when nothing else is said", function()
    local history, net, kept = watched({ 0.9, 0.7, 0.6, 0.65, 0.6 }, { patience = 2 })
    assert.is_true(kept[history.epochs][1] == net.parameters.W1)
  end)

  it("takes NaN for no progress", function()
    local nan = 0 / 0
    assert.equal(2, watched({ nan, nan, nan, nan, nan }, { patience = 2 }).epochs)
  end)
end)

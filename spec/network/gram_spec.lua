-- Training by the Gram matrix of the examples (src/core/nn/gram.h) next to the plain form.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"

local close, examples = networks.close, networks.examples

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

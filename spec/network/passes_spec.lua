-- Forward and backward passes.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close, copies = networks.close, networks.copies
local examples, same_parameters = networks.examples, networks.same_parameters

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

  it("explain examples that do not fit", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X = examples(2, 5)
    raises("X (5, 2): the layer linear needs shape (2, m), examples are columns: did you mean its "
      .. "transpose, .T?", net.forward, net, X.T)
    raises("X (2,): the layer linear needs shape (2, m), one example is X:reshape(2, 1)",
      net.predict, net, np.array { 1.0, 2.0 })
    raises("X (2, 0): there are no examples", net.forward, net, np.zeros(2, 0))
    raises("X must be an array, got nil", net.forward, net)
    raises("X must be an array, got string", net.predict, net, "X")
  end)

  it("explain targets that do not fit", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X, Y = examples(2, 5)
    raises("binary_cross_entropy: output (1, 5) and Y (5, 1): examples are columns, did you "
      .. "mean Y.T?", net.step, net, X, Y.T)
    raises("Y needs shape (1, 5), write Y:reshape(1, 5)", net.step, net, X, Y[1])
    raises("Y needs shape (1, 5)", net.step, net, X, np.ones(1, 4))
    raises("Y must be an array, got nil", net.step, net, X)
    raises("Y: ragged table: [2] has (1,) elements", net.step, net, X, { { 1, 2 }, { 3 } })
  end)

  it("explain gradients that do not fit", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises("backward: run forward", net.backward, net, np.ones(1, 5))
    raises("backward: the gradient of the output is needed, net:backward(dAL)", net.backward, net)
    net:forward(examples(2, 5), { training = true })
    raises("the gradient has 4 examples, the forward pass had 5", net.backward, net, np.ones(1, 4))
    raises("the gradient of the output (5, 1): the layer sigmoid needs shape (1, m)", net.backward,
      net, np.ones(5, 1))
  end)

  it("refuse options that there are not", function()
    local net = dnn.mlp { 2, 3, 1 }
    local X = examples(2, 5)
    raises("forward: unknown option 'train': did you mean 'training'?", net.forward, net, X,
      { train = true })
    raises("predict: batch_size must be a positive integer, got 0", net.predict, net, X,
      { batch_size = 0 })
  end)

  it("refuse arrays that were closed", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises("the array was closed", function()
      local closed
      do
        local array <close> = np.ones(2, 500)
        closed = array
      end
      net:forward(closed)
    end)
  end)

  it("go backwards only after a pass that trained, where that makes a difference", function()
    local dropping = dnn.sequential { dnn.linear(2, 3), dnn.dropout(0.5) }
    dropping:forward((examples(2, 5)))
    raises("layer 2 (dropout) works otherwise in training: run forward with training = true",
      dropping.backward, dropping, np.ones(3, 5))
  end)
end)

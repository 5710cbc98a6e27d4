-- A bad call for every function of the course's notebooks and of dnn.data.

local dnn = require "dnn"
local np = require "dnn.np"

local X, Y = np.zeros(2, 3), np.zeros(1, 3)
local parameters = dnn.initialization.initialize_parameters_he { 2, 4, 3, 1 }
local _, cache = dnn.regularization.forward_propagation(X, parameters)
local _, dropped = dnn.regularization.forward_propagation_with_dropout(X, parameters)
local grads = dnn.regularization.backward_propagation(X, Y, cache)
local v, s = dnn.optimization.initialize_adam(parameters)
local checking_X, checking_Y, checking_parameters = dnn.cases.gradient_checking.gradient_check_n()

-- By module and function: calls, as lists of the arguments and the message.
local calls = {}

calls.initialization = {
  initialize_parameters_zeros = {
    { { 3 }, "layer_dims must be a list of at least two numbers of units" },
    { { 3, 0 }, "layer_dims[2] must be a positive integer, got 0" },
  },
  initialize_parameters_random = {
    { { 3, 2 }, { sed = 1 },
      "initialize_parameters_random: unknown option 'sed': did you mean 'seed'?" },
    { "3", "initialize_parameters_random: layer_dims must be a list" },
  },
  initialize_parameters_he = {
    { { 3, 2 }, 7, "initialize_parameters_he: the options must be a table, got number" },
    { { 3, 2.5 }, "layer_dims[2] must be a positive integer, got 2.5" },
  },
  forward_propagation = {
    { 1, parameters, "forward_propagation: X must be an array, got number" },
    { { { 1, 2 }, { 3 } }, parameters, "forward_propagation: X: ragged table: [2] has (1,)" },
    { X, 1, "forward_propagation: parameters must be a table, got number" },
    { X, { W1 = X }, 'forward_propagation: parameters has no entry "b1"' },
    { np.zeros(5, 3), parameters, "linear_forward: W (4, 2) times A (5, 3): W needs 5 columns" },
  },
  compute_loss = {
    { 0.5, Y, "compute_loss: A3 must be an array, got number" },
    { Y, np.zeros(1, 4), "shapes (1, 3) and (1, 4) do not broadcast" },
  },
  backward_propagation = {
    { X, Y, 1, "backward_propagation: cache must be a table, got number" },
    { X, Y, {}, "backward_propagation: the cache has no z1, it must be {z1, a1, W1, b1, z2" },
    { X, "Y", cache, "backward_propagation: Y must be an array, got string" },
  },
  model = {
    { X, np.zeros(1, 4), "model: X (2, 3) has 3 examples (columns), Y (1, 4) has 4" },
    { X, nil, "model: Y must be an array, got nil" },
    { X, np.zeros(3), "model: Y (3,) must have two dimensions, examples are columns" },
    { X, Y, { initialization = "He" },
      'initialization must be "zeros", "random" or "he", got "He"' },
    { X, Y, { iterations = 5 },
      "model: unknown option 'iterations': did you mean 'num_iterations'?" },
    { X, Y, 0.1, 5, "yes", 'model: option "print_cost" must be a boolean, got string' },
    { X, Y, 0.1, 5, false, "he", 1,
      "model: too many arguments, the optional ones are learning_rate, num_iterations" },
  },
  predict = {
    { X, np.zeros(2, 3), parameters,
      "predict: y (2, 3): y needs the shape of the predictions, (1, 3)" },
    { X, Y, nil, "predict: parameters must be a table, got nil" },
  },
  predict_dec = { { parameters, 1, "predict_dec: X must be an array, got number" } },
}

calls.regularization = {
  initialize_parameters = { { { 1 }, "initialize_parameters: layer_dims must be a list" } },
  forward_propagation = { { X, {}, 'forward_propagation: parameters has no entry "W1"' } },
  compute_cost = { { Y, 1, "compute_cost: Y must be an array, got number" } },
  backward_propagation = {
    { X, Y, { Z1 = X }, "backward_propagation: the cache has no A1" },
  },
  compute_cost_with_regularization = {
    { Y, Y, parameters, "compute_cost_with_regularization: lambd must be a number, got nil" },
    { Y, Y, {}, 0.1, 'compute_cost_with_regularization: parameters has no entry "W1"' },
  },
  backward_propagation_with_regularization = {
    { X, Y, cache, "0.1", "lambd must be a number, got string" },
  },
  forward_propagation_with_dropout = {
    { X, parameters, 0,
      "keep_prob is the chance that a unit is kept, above 0 and at most 1, got 0" },
    { X, parameters, { keep_prob = 1.5 }, "at most 1, got 1.5" },
    { X, parameters, { keep = 0.5 }, "unknown option 'keep': did you mean 'keep_prob'?" },
  },
  backward_propagation_with_dropout = {
    { X, Y, cache, 0.5, "the cache has no W3, it must be {Z1, D1, A1" },
    { X, Y, dropped, "backward_propagation_with_dropout: keep_prob must be a number, got nil" },
  },
  model = {
    { X, Y, { lambd = 0.1, keep_prob = 0.5 },
      "model: lambd and keep_prob cannot be used together" },
    { X, Y, { keep_prob = -1 }, "model: keep_prob is the chance that a unit is kept" },
    { 1, Y, "model: X must be an array, got number" },
  },
  predict = { { X, np.zeros(1, 2), parameters, "predict: X (2, 3) has 3 examples" } },
  predict_dec = { { {}, X, 'predict_dec: parameters has no entry "W1"' } },
}

calls.gradient_checking = {
  forward_propagation = { { X, 1, "forward_propagation: x must be a number, got userdata" } },
  backward_propagation = { { 1, nil, "backward_propagation: theta must be a number, got nil" } },
  gradient_check = {
    { 2, "4", "gradient_check: theta must be a number, got string" },
    { 2, 4, { eps = 1 }, "gradient_check: unknown option 'eps': did you mean 'epsilon'?" },
  },
  forward_propagation_n = {
    { X, 1, parameters, "forward_propagation_n: Y must be an array, got number" },
    { X, Y, { W1 = X, b1 = X }, 'forward_propagation_n: parameters has no entry "W2"' },
  },
  backward_propagation_n = { { X, Y, {}, "backward_propagation_n: the cache has no Z1" } },
  backward_propagation_n_wrong = {
    { X, Y, {}, "backward_propagation_n_wrong: the cache has no Z1" },
  },
  dictionary_to_vector = {
    { { W1 = X }, 'dictionary_to_vector: parameters has no entry "b1"' },
    { { W1 = 1, b1 = 1 }, "dictionary_to_vector: parameters.W1 must be an array, got number" },
  },
  vector_to_dictionary = {
    { X, "vector_to_dictionary: theta has 6 elements, layers of 4, 5, 3, 1 units need 47" },
    { X, { layer_dims = { 5 } }, "layer_dims must be a list of at least two" },
  },
  gradients_to_vector = {
    { {}, 'gradients_to_vector: gradients has no entry "dW1"' },
    { 1, "gradients_to_vector: gradients must be a table, got number" },
  },
  gradient_check_n = {
    { checking_parameters, grads, checking_X, checking_Y,
      "gradient_check_n: there are 31 gradients of 47 parameters" },
    { parameters, 1, X, Y, "gradient_check_n: gradients must be a table, got number" },
  },
}

calls.optimization = {
  initialize_parameters = { { { 2, -1 }, "layer_dims[2] must be a positive integer, got -1" } },
  forward_propagation = { { X, nil, "forward_propagation: parameters must be a table, got nil" } },
  compute_cost = { { nil, Y, "compute_cost: A3 must be an array, got nil" } },
  backward_propagation = { { X, Y, nil, "backward_propagation: cache must be a table, got nil" } },
  update_parameters_with_gd = {
    { parameters, { dW1 = X }, 1,
      "update_parameters_with_gd: W1 (4, 2) and dW1 (2, 3) must have one shape" },
    { parameters, grads, "update_parameters_with_gd: learning_rate must be a number, got nil" },
    { parameters, {}, 1, 'update_parameters_with_gd: grads has no entry "dW1"' },
  },
  random_mini_batches = {
    { X, np.zeros(1, 4), "random_mini_batches: X (2, 3) has 3 examples (columns), Y (1, 4) has 4" },
    { X, Y, 0, "random_mini_batches: mini_batch_size must be a positive integer, got 0" },
    { X, Y, { size = 8 }, "unknown option 'size': did you mean 'mini_batch_size'?" },
  },
  initialize_velocity = { { {}, 'initialize_velocity: parameters has no entry "W1"' } },
  update_parameters_with_momentum = {
    { parameters, grads, {}, 0.9, 0.01, 'update_parameters_with_momentum: v has no entry "dW1"' },
    { parameters, grads, v, nil, 0.01,
      "update_parameters_with_momentum: beta must be a number, got nil" },
  },
  initialize_adam = { { 1, "initialize_adam: parameters must be a table, got number" } },
  update_parameters_with_adam = {
    { parameters, grads, v, s, 0,
      "update_parameters_with_adam: t must be the number of the step, from 1, got 0" },
    { parameters, grads, v, {}, 1, 'update_parameters_with_adam: s has no entry "dW1"' },
    { parameters, grads, v, s, 1, { rate = 1 },
      "unknown option 'rate': did you mean 'learning_rate'?" },
  },
  update_lr = { { 0.5, 1, "update_lr: decay_rate must be a number, got nil" } },
  schedule_lr_decay = {
    { 0.5, nil, 1, "schedule_lr_decay: epoch_num must be a number, got nil" },
    { 0.5, 1, 1, "x", 'schedule_lr_decay: option "time_interval" must be a number, got string' },
  },
  model = {
    { X, Y, { 2, 5, 1 }, "gd", "model: layer_dims must have 4 entries, got 3" },
    { X, Y, { 2, 5, 2, 1 }, "adm",
      'must be "gd", "momentum" or "adam", got "adm": did you mean "adam"?' },
    { X, Y, { 2, 5, 2, 1 }, "gd", { decay = 1 },
      'model: option "decay" must be a function, got number' },
  },
  predict = { { X, Y, {}, 'predict: parameters has no entry "W1"' } },
  predict_dec = { { parameters, nil, "predict_dec: X must be an array, got nil" } },
}

calls.planar = {
  layer_sizes = { { X, 1, "layer_sizes: Y must be an array, got number" } },
  initialize_parameters = {
    { 2, 0, 1, "initialize_parameters: n_h must be a positive integer, got 0" },
  },
  forward_propagation = { { X, {}, 'forward_propagation: parameters has no entry "W1"' } },
  compute_cost = { { Y, np.zeros(1, 2), "compute_cost: A2 (1, 3) has 3 examples" } },
  backward_propagation = {
    { parameters, {}, X, Y, 'backward_propagation: cache has no entry "A1"' },
  },
  update_parameters = {
    { parameters, {}, 'update_parameters: grads has no entry "dW1"' },
    { parameters, grads, "fast",
      'update_parameters: option "learning_rate" must be a number, got string' },
  },
  nn_model = {
    { X, Y, 1.5, "nn_model: n_h must be a positive integer, got 1.5" },
    { X, Y, 4, { iterations = 1 }, "unknown option 'iterations': did you mean 'num_iterations'?" },
  },
  predict = { { X, parameters, "predict: parameters must be a table, got userdata" } },
}

calls.data = {
  idx = { { 1, "idx: the path must be a string, got number" } },
  planar = { { { n = 1 }, "planar: unknown option 'n': there are seed" } },
  moons = {
    { { noise = -1 }, 'moons: option "noise" must not be negative, got -1' },
    { { n_samples = 0 }, 'moons: option "n_samples" must be a positive integer, got 0' },
    { { nois = 1 }, "moons: unknown option 'nois': did you mean 'noise'?" },
  },
  circles = {
    { { factor = 1 }, 'circles: option "factor" must be at least 0 and below 1, got 1' },
    { 300, "circles: the options must be a table, got number" },
  },
  blobs = { { { centers = 2.5 }, 'blobs: option "centers" must be a positive integer, got 2.5' } },
  gaussian_quantiles = {
    { { n_samples = 2 }, "gaussian_quantiles: 3 classes need at least as many examples, got 2" },
    { { cov = -1 }, 'gaussian_quantiles: option "cov" must not be negative, got -1' },
  },
  load_extra_datasets = {}, -- has no arguments
  resize = {
    { 1, 2, 2, "resize: image must be an array, got number" },
    { np.zeros { 2, 2 }, 0, 2, "resize: h must be a positive integer, got 0" },
  },
  spirals = { { { n_classes = "3" }, 'spirals: option "n_classes" must be a number, got string' } },
  xor = { { { seed = true }, 'xor: option "seed" must be a number, got boolean' } },
  one_hot = {
    { np.array { 0, 3 }, 3, "'Y' of one_hot must hold labels from 0 to C - 1 = 2, got 0 to 3" },
    { np.array { -1 }, "labels from 0 to C - 1 = 0, got -1 to -1" },
    { np.array { 0 }, 0, "'C' of one_hot must be at least 1, got 0" },
    { "0", "'Y' of one_hot must be an array, a table or a number, got string" },
  },
  train_test_split = {
    { X, Y, { test_size = 1 }, 'option "test_size" must leave examples in both sets, got 1 of 3' },
    { X, 1, "train_test_split: Y must be an array, got number" },
  },
  k_fold = { { X, Y, { k = 1 }, 'k_fold: option "k" must be from 2 to the number of examples' } },
  minibatches = { { X, 1, "minibatches: Y must be an array, got number" } },
  normalize_images = { { X, "normalize_images: images (2, 3) must be (m, h, w) or" } },
  mnist = { { 1, "'directory' of mnist must be a string, got number" } },
  fashion_mnist = { { "none", "fashion_mnist: there is no train-images-idx3-ubyte in 'none'" } },
  usps = { { "none", "usps: there is no usps.h5 in 'none': the files are at https://" } },
  cifar10 = { { "none", "cifar10: there is no data_batch_1.bin in 'none'" } },
  read_csv = { { 1, "read_csv: the path must be a string, got number" } },
  write_csv = { { "x.csv", {}, "write_csv: there are no columns" } },
  standardize = {
    { np.zeros(3), "standardize: X (3,) must have two dimensions, examples are columns" },
    { X, { mean = np.zeros(3, 1) }, 'standardize: option "mean" (3, 1) must have shape (2, 1)' },
  },
}

describe("a bad call", function()
  for module, functions in pairs(calls) do
    for name, list in pairs(functions) do
      it(("says what is wrong: dnn.%s.%s"):format(module, name), function()
        for _, call in ipairs(list) do
          local count = 0
          for i in pairs(call) do
            count = math.max(count, i)
          end
          local ok, message = pcall(dnn[module][name], table.unpack(call, 1, count - 1))
          assert.is_false(ok, "no error was raised, expected: " .. call[count])
          assert.is_truthy(message:find(call[count], 1, true), message)
        end
      end)
    end

    it(("is tried of every function of dnn.%s"):format(module), function()
      for name, value in pairs(dnn[module]) do
        assert.is_true(type(value) ~= "function" or functions[name] ~= nil, name)
      end
    end)
  end

  it("says what is wrong: dnn.decision_boundary", function()
    local function model(points)
      return points
    end
    for _, call in ipairs {
      { 1, X, {}, "decision_boundary: model must be a function, got number" },
      { model, 1, {}, "decision_boundary: X must be an array, got number" },
      { model, Y, {}, "decision_boundary: X (1, 3) must have two rows, one for each feature" },
      { model, X, { step = 0 }, "decision_boundary: step must be positive, got 0" },
      { model, X, { step = 1 }, "decision_boundary: model gave 2 numbers for each point, it must" },
      { print, X, { stop = 1 }, "decision_boundary: unknown option 'stop': did you mean 'step'?" },
      { function() end, X, { step = 1 }, "decision_boundary: model gave nil for points (4, 2)" },
    } do
      local ok, message = pcall(dnn.decision_boundary, table.unpack(call, 1, 3))
      assert.is_false(ok)
      assert.is_truthy(message:find(call[4], 1, true), message)
    end
  end)

  it("is blamed on the caller", function()
    local ok, message = pcall(function()
      dnn.initialization.model(X, Y, { initialization = "He" })
    end)
    assert.is_false(ok)
    assert.matches("errors_spec.lua:%d+: model", message)
    ok, message = pcall(function()
      return (dnn.regularization.backward_propagation(X, Y, {}))
    end)
    assert.is_false(ok)
    assert.matches("errors_spec.lua:%d+: backward_propagation", message)
    ok, message = pcall(function()
      dnn.optimization.update_parameters_with_momentum(parameters, grads, {}, 0.9, 0.01)
    end)
    assert.is_false(ok)
    assert.matches("errors_spec.lua:%d+: update_parameters_with_momentum", message)
  end)

  it("of a missing name tells where the name is", function()
    local ok, message = pcall(function()
      return dnn.predict_dec
    end)
    assert.is_false(ok)
    assert.matches('dnn has no "predict_dec": did you mean dnn.%a+.predict_dec%?$', message)
    assert.equal(dnn.optimization.update_parameters_with_adam, dnn.update_parameters_with_adam)
    ok, message = pcall(function()
      return dnn.planar.nn_modl
    end)
    assert.is_false(ok)
    assert.matches('dnn.planar has no "nn_modl": did you mean "nn_model"%?$', message)
    ok, message = pcall(function()
      return dnn.optimisation
    end)
    assert.is_false(ok)
    assert.matches('dnn has no "optimisation": did you mean "optimization"%?$', message)
  end)
end)

-- What the course's notebooks print.

local dnn = require "dnn"
local np = require "dnn.np"
local h5 = require "dnn.h5"
local shared = require "spec.helpers.shared"

local cases = dnn.cases

local function text_of(array)
  return tostring(array)
end

describe("the notebook on planar data", function()
  local planar = dnn.planar

  it("prints what it prints, function by function", function()
    assert.same({ 5, 4, 2 }, { planar.layer_sizes(cases.planar.layer_sizes()) })
    local parameters = planar.initialize_parameters(cases.planar.initialize_parameters())
    assert.equal("[[-0.01057952 -0.00909008  0.00551454  0.02292208]]", text_of(parameters.W2))
    local _, cache = planar.forward_propagation(cases.planar.forward_propagation())
    assert.equal("0.262818640198 0.091999045227 -1.307666012873 0.212877681719",
      ("%.12f %.12f %.12f %.12f"):format(cache.Z1:mean(), cache.A1:mean(), cache.Z2:mean(),
        cache.A2:mean()))
    assert.equal("0.693058761039",
      ("%.12f"):format(planar.compute_cost(cases.planar.compute_cost())))
    local grads = planar.backward_propagation(cases.planar.backward_propagation())
    assert.equal([=[
[[ 0.00301023 -0.00747267]
 [ 0.00257968 -0.00641288]
 [-0.00156892  0.003893  ]
 [-0.00652037  0.01618243]]]=], text_of(grads.dW1))
    assert.equal("[[ 0.00078841  0.01765429 -0.00084166 -0.01022527]]", text_of(grads.dW2))
    assert.equal("[[-0.16655712]]", text_of(grads.db2))
    parameters = planar.update_parameters(cases.planar.update_parameters())
    assert.equal([=[
[[-0.00643025  0.01936718]
 [-0.02410458  0.03978052]
 [-0.01653973 -0.02096177]
 [ 0.01046864 -0.05990141]]]=], text_of(parameters.W1))
    local X, Y = cases.planar.nn_model()
    parameters = planar.nn_model(X, Y, 4, 10000)
    assert.equal([=[
[[-0.65848169  1.21866811]
 [-0.76204273  1.39377573]
 [ 0.5792005  -1.10397703]
 [ 0.76773391 -1.41477129]]]=], text_of(parameters.W1))
    assert.equal("[[-2.45566237 -3.27042274  2.00784958  3.36773273]]", text_of(parameters.W2))
    assert.near(2 / 3, planar.predict(cases.planar.predict()):mean(), 1e-15)
  end)

  -- from here on the last bits of NumPy's own products decide about the fourth digit
  it("trains on the flower to iteration 7000", function()
    local X, Y = dnn.data.planar()
    local parameters, costs = planar.nn_model(X, Y, 4, 7001)
    local printed = {}
    for i, cost in ipairs(costs) do
      printed[i] = ("%.6f"):format(cost)
    end
    assert.equal("0.693048 0.288083 0.254385 0.233864 0.226792 0.222644 0.219731 0.217504",
      table.concat(printed, " "))
    assert.near(0.905, planar.predict(parameters, X):eq(Y):mean(), 0.006)
  end)
end)

describe("the notebook on initialization", function()
  local initialization = dnn.initialization

  it("prints what it prints, function by function", function()
    local layers_dims = { 3, 2, 1 }
    assert.equal("[[0. 0.]]", text_of(initialization.initialize_parameters_zeros(layers_dims).W2))
    local parameters = initialization.initialize_parameters_random(layers_dims)
    assert.equal([=[
[[ 17.88628473   4.36509851   0.96497468]
 [-18.63492703  -2.77388203  -3.54758979]]]=], text_of(parameters.W1))
    assert.equal("[[-0.82741481 -6.27000677]]", text_of(parameters.W2))
    parameters = initialization.initialize_parameters_he { 2, 4, 1 }
    assert.equal([=[
[[ 1.78862847  0.43650985]
 [ 0.09649747 -1.8634927 ]
 [-0.2773882  -0.35475898]
 [-0.08274148 -0.62700068]]]=], text_of(parameters.W1))
    assert.equal("[[-0.03098412 -0.33744411 -0.92904268  0.62552248]]", text_of(parameters.W2))
  end)

  it("trains on the circles of seeds 1 and 2", function()
    local X, Y = dnn.data.circles { n_samples = 300, noise = 0.05, seed = 1 }
    local test_X, test_Y = dnn.data.circles { n_samples = 100, noise = 0.05, seed = 2 }
    local quiet = { print_accuracy = false }
    local parameters, costs = initialization.model(X, Y,
      { print_cost = false, initialization = "zeros", num_iterations = 2001 })
    assert.equal("0.693147 0.693147 0.693147", ("%.6f %.6f %.6f"):format(table.unpack(costs)))
    assert.equal(0.5, (select(2, initialization.predict(X, Y, parameters, quiet))))
    parameters, costs = initialization.model(X, Y, { print_cost = false })
    assert.equal(15, #costs)
    assert.equal("0.8830537463 0.6879825920 0.6751286265 0.6526117769",
      ("%.10f %.10f %.10f %.10f"):format(table.unpack(costs)))
    assert.equal("0.0735789596", ("%.10f"):format(costs[15]))
    assert.near(0.99333333, (select(2, initialization.predict(X, Y, parameters, quiet))), 1e-8)
    assert.equal(0.96, (select(2, initialization.predict(test_X, test_Y, parameters, quiet))))
  end)
end)

describe("the notebook on regularization", function()
  local regularization = dnn.regularization

  it("prints what it prints, function by function", function()
    local A3, Y, parameters = cases.regularization.compute_cost_with_regularization()
    assert.equal("1.786485945159",
      ("%.12f"):format(regularization.compute_cost_with_regularization(A3, Y, parameters, 0.1)))
    local X, cache
    X, Y, cache = cases.regularization.backward_propagation_with_regularization()
    local grads = regularization.backward_propagation_with_regularization(X, Y, cache, 0.7)
    assert.equal([=[
[[-0.25604646  0.12298827 -0.28297129]
 [-0.17706303  0.34536094 -0.4410571 ]]]=], text_of(grads.dW1))
    assert.equal([=[
[[ 0.79276486  0.85133918]
 [-0.0957219  -0.01720463]
 [-0.13100772 -0.03750433]]]=], text_of(grads.dW2))
    assert.equal("[[-1.77691347 -0.11832879 -0.09397446]]", text_of(grads.dW3))
    X, parameters = cases.regularization.forward_propagation_with_dropout()
    A3 = regularization.forward_propagation_with_dropout(X, parameters, 0.7)
    assert.equal("[[0.36974721 0.00305176 0.04565099 0.49683389 0.36974721]]", text_of(A3))
    X, Y, cache = cases.regularization.backward_propagation_with_dropout()
    grads = regularization.backward_propagation_with_dropout(X, Y, cache, 0.8)
    assert.equal([=[
[[ 0.36544439  0.         -0.00188233  0.         -0.17408748]
 [ 0.65515713  0.         -0.00337459  0.         -0.        ]]]=], text_of(grads.dA1))
    assert.equal([=[
[[ 0.58180856  0.         -0.00299679  0.         -0.27715731]
 [ 0.          0.53159854 -0.          0.53159854 -0.34089673]
 [ 0.          0.         -0.00292733  0.         -0.        ]]]=], text_of(grads.dA2))
  end)

  it("trains on its points", function()
    local path = shared.path("data/regularization_2d.h5")
    if not path then
      pending("../shared/data/regularization_2d.h5 is absent")
      return
    end
    local file <close> = h5.open(path, "r")
    local X, Y = file["train_X"]:read(), file["train_Y"]:read()
    -- costs of iterations 0 and 10000
    local published = {
      [{ lambd = 0.7 }] = { 0.6974484493, 0.2684918873 },
      [{ keep_prob = 0.86 }] = { 0.6543912405, 0.0610169866 },
    }
    for options, expected in pairs(published) do
      options.print_cost, options.num_iterations = false, 10001
      local _, costs = regularization.model(X, Y, options)
      assert.near(expected[1], costs[1], 1e-10)
      assert.near(expected[2], costs[11], 1e-8)
    end
  end)
end)

describe("the notebook on gradient checking", function()
  local checking = dnn.gradient_checking

  it("finds right and wrong gradients", function()
    assert.equal(8, checking.forward_propagation(2, 4))
    assert.equal(2, checking.backward_propagation(2, 4))
    assert.near(2.919335883291695e-10, checking.gradient_check(2, 4, { print_msg = false }), 1e-13)
    local X, Y, parameters = cases.gradient_checking.gradient_check_n()
    local _, cache = checking.forward_propagation_n(X, Y, parameters)
    local quiet = { print_msg = false }
    local wrong = checking.backward_propagation_n_wrong(X, Y, cache)
    assert.near(0.285093156781, checking.gradient_check_n(parameters, wrong, X, Y, quiet), 1e-7)
    local right = checking.backward_propagation_n(X, Y, cache)
    assert.near(1.19e-7, checking.gradient_check_n(parameters, right, X, Y, quiet), 2e-9)
  end)

  it("turns parameters into a column and back", function()
    local _, _, parameters = cases.gradient_checking.gradient_check_n()
    local theta, keys = checking.dictionary_to_vector(parameters)
    assert.equal("(47, 1)", tostring(theta.shape))
    assert.equal(47, #keys)
    assert.same({ "W1", "b1", "W2", "b3" }, { keys[20], keys[21], keys[26], keys[47] })
    for name, value in pairs(checking.vector_to_dictionary(theta)) do
      assert.is_true(value == parameters[name], name)
      assert.is_false(value:is_view())
    end
  end)

  it("says what it found", function()
    local printed, print = {}, _G.print
    _G.print = function(line)
      printed[#printed + 1] = line
    end
    checking.gradient_check(2, 4)
    checking.gradient_check(2, 4, 0.1)
    local X, Y, parameters = cases.gradient_checking.gradient_check_n()
    local _, cache = checking.forward_propagation_n(X, Y, parameters)
    checking.gradient_check_n(parameters, checking.backward_propagation_n(X, Y, cache), X, Y)
    checking.gradient_check_n(parameters, checking.backward_propagation_n_wrong(X, Y, cache), X, Y)
    local right = checking.backward_propagation
    checking.backward_propagation = function(x)
      return x + 1
    end
    checking.gradient_check(2, 4)
    checking.backward_propagation = right
    _G.print = print
    assert.equal("The gradient is correct!", printed[1])
    assert.equal("The gradient is correct!", printed[2])
    assert.matches("^Your backward propagation works perfectly fine! difference = 1%.1%d+e%-07$",
      printed[3])
    assert.matches("^There is a mistake in the backward propagation! difference = 0%.285093156%d+$",
      printed[4])
    assert.equal("The gradient is wrong!", printed[5])
  end)
end)

describe("the notebook on optimization", function()
  local optimization = dnn.optimization

  it("prints what it prints, function by function", function()
    local parameters, grads, learning_rate = cases.optimization.update_parameters_with_gd()
    optimization.update_parameters_with_gd(parameters, grads, learning_rate)
    assert.equal([=[
[[ 1.63535156 -0.62320365 -0.53718766]
 [-1.07799357  0.85639907 -2.29470142]]]=], text_of(parameters.W1))
    assert.equal([=[
[[ 0.32171798 -0.25467393  1.46902454]
 [-2.05617317 -0.31554548 -0.3756023 ]
 [ 1.1404819  -1.09976462 -0.1612551 ]]]=], text_of(parameters.W2))

    local X, Y, size = cases.optimization.random_mini_batches()
    local batches = optimization.random_mini_batches(X, Y, size)
    local shapes = {}
    for i, batch in ipairs(batches) do
      shapes[i] = tostring(batch[1].shape) .. tostring(batch[2].shape)
    end
    assert.same({ "(12288, 64)(1, 64)", "(12288, 64)(1, 64)", "(12288, 20)(1, 20)" }, shapes)
    assert.equal("[ 0.90085595 -0.7612069   0.2344157 ]", text_of(batches[1][1] "1, 1:3"))

    local v, s
    parameters, grads, v = cases.optimization.update_parameters_with_momentum()
    optimization.update_parameters_with_momentum(parameters, grads, v, 0.9, 0.01)
    assert.equal([=[
[[ 1.62544598 -0.61290114 -0.52907334]
 [-1.07347112  0.86450677 -2.30085497]]]=], text_of(parameters.W1))
    assert.equal([=[
[[-0.11006192  0.11447237  0.09015907]
 [ 0.05024943  0.09008559 -0.06837279]]]=], text_of(v.dW1))

    parameters, grads, v, s = cases.optimization.update_parameters_with_adam()
    optimization.update_parameters_with_adam(parameters, grads, v, s, 2)
    assert.equal([=[
[[ 1.63178673 -0.61919778 -0.53561312]
 [-1.08040999  0.85796626 -2.29409733]]]=], text_of(parameters.W1))
    assert.equal([=[
[[0.00121136 0.00131039 0.00081287]
 [0.0002525  0.00081154 0.00046748]]]=], text_of(s.dW1))

    assert.near(1 / 6, optimization.update_lr(0.5, 2, 1), 1e-16)
    assert.equal(0.5, optimization.schedule_lr_decay(0.5, 10, 0.3, 100))
    assert.near(0.3846153846153846, optimization.schedule_lr_decay(0.5, 100, 0.3, 100), 1e-16)
  end)

  it("starts from zeros", function()
    local parameters = cases.optimization.initialize_velocity()
    local v = optimization.initialize_velocity(parameters)
    local v2, s = optimization.initialize_adam(parameters)
    for _, zeros in ipairs { v, v2, s } do
      assert.equal("dW1 (2, 3) float64\ndb1 (2, 1) float64\ndW2 (3, 3) float64\ndb2 (3, 1) float64",
        tostring(zeros))
      assert.equal(0, zeros.dW2:count_nonzero())
    end
  end)

  it("trains on the moons of seed 3", function()
    local X, Y = dnn.data.moons { n_samples = 300, noise = 0.2, seed = 3 }
    local expected = {
      gd = { "0.702405 0.668101", 1001 },
      momentum = { "0.702413 0.668167", 1001 },
      adam = { "0.702166 0.167845", 1001 },
    }
    for optimizer, one in pairs(expected) do
      local _, costs = optimization.model(X, Y, { 2, 5, 2, 1 }, optimizer,
        { num_epochs = one[2], print_cost = false })
      assert.equal(11, #costs)
      assert.equal(one[1], ("%.6f %.6f"):format(costs[1], costs[11]))
    end
  end)

  it("changes the rate with the epochs", function()
    local X, Y = dnn.data.moons { n_samples = 300, noise = 0.2, seed = 3 }
    local rates = {}
    optimization.model(X, Y, { 2, 5, 2, 1 }, "gd", { learning_rate = 0.5, num_epochs = 3,
      decay_rate = 2, print_cost = false, decay = function(...)
        rates[#rates + 1] = table.concat({ ... }, " ")
        return optimization.update_lr(...)
      end })
    assert.same({ "0.5 0 2", "0.5 1 2", "0.5 2 2" }, rates)
  end)
end)

describe("functions of the notebooks", function()
  it("can be replaced, and the models use the replacement", function()
    local kept = dnn.optimization.update_parameters_with_gd
    local calls = 0
    dnn.optimization.update_parameters_with_gd = function(...)
      calls = calls + 1
      return kept(...)
    end
    local X, Y = dnn.data.moons { n_samples = 20, seed = 1 }
    dnn.optimization.model(X, Y, { 2, 3, 2, 1 }, "gd", { num_epochs = 4, print_cost = false })
    dnn.optimization.update_parameters_with_gd = kept
    assert.equal(4, calls)
  end)

  it("leave their arguments alone", function()
    local X, Y = dnn.data.moons { n_samples = 10, seed = 1 }
    local parameters = dnn.initialization.initialize_parameters_he { 2, 4, 3, 1 }
    local copies = {}
    for name, value in pairs(parameters) do
      copies[name] = value:copy()
    end
    local _, cache = dnn.regularization.forward_propagation_with_dropout(X, parameters, 0.5)
    local before = {}
    for i, value in ipairs(cache) do
      before[i] = value:copy()
    end
    dnn.regularization.backward_propagation_with_dropout(X, Y, cache, 0.5)
    for i, value in ipairs(cache) do
      assert.is_true(value == before[i])
    end
    local _, cost_cache = dnn.gradient_checking.forward_propagation_n(X, Y, parameters)
    local grads = dnn.gradient_checking.backward_propagation_n(X, Y, cost_cache)
    dnn.gradient_checking.gradient_check_n(parameters, grads, X, Y, { print_msg = false })
    for name, value in pairs(parameters) do
      assert.is_true(value == copies[name], name)
    end
  end)

  it("do not touch the stream of np.random", function()
    np.random.seed(5)
    local expected = np.random.rand()
    np.random.seed(5)
    dnn.data.planar()
    dnn.data.moons { seed = 1, noise = 0.1 }
    local X, Y = dnn.data.xor { seed = 1, n_samples = 10 }
    dnn.optimization.random_mini_batches(X, Y)
    dnn.regularization.model(X, Y, { keep_prob = 0.5, num_iterations = 2, print_cost = false })
    assert.equal(expected, np.random.rand())
  end)

  it("take caches with names, by position or as an object", function()
    local X, Y, cache = cases.regularization.backward_propagation_with_regularization()
    local expected = dnn.regularization.backward_propagation(X, Y, cache).dW1
    local by_name = {}
    for _, name in ipairs { "Z1", "A1", "W1", "b1", "Z2", "A2", "W2", "b2", "Z3", "A3", "W3",
      "b3" } do
      by_name[name] = cache[name]
    end
    assert.is_true(expected == dnn.regularization.backward_propagation(X, Y, by_name).dW1)
    local plain = table.pack(table.unpack(cache))
    assert.is_true(expected == dnn.regularization.backward_propagation(X, Y, plain).dW1)
  end)
end)

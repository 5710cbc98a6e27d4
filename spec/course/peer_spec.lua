-- Every function of the course's notebooks against the same in NumPy, which one Python process
-- computes (spec/helpers/course_peer.py): draws bit for bit, results to 1e-12.

local dnn = require "dnn"
local np = require "dnn.np"
local bits = require "spec.helpers.bits"
local program = require "spec.helpers.program"

local python = "/usr/bin/python3"
local available = os.execute(python .. " -c 'import numpy' 2>/dev/null") == true

--- NumPy's arrays by name.
local function ask()
  local answer = program.shell(python .. " spec/helpers/course_peer.py")
  assert(answer.status == 0, answer.err)
  local arrays = {}
  for name, dtype, shape, digits in answer.out:gmatch("([^|\n]+)|(%w+)|([%d,]*)|(%x*)\n") do
    local extents = {}
    for extent in shape:gmatch("%d+") do
      extents[#extents + 1] = math.tointeger(extent)
    end
    arrays[name] = np.frombuffer(bits.bytes(digits), dtype):reshape(extents)
  end
  return arrays
end

describe("the course's functions against NumPy", function()
  if not available then
    it("agree", function()
      pending(python .. " with numpy is absent")
    end)
    return
  end

  local peer = ask()
  local unused = {}
  for name in pairs(peer) do
    unused[name] = true
  end

  local function expected(name)
    unused[name] = nil
    return (assert(peer[name], "NumPy says nothing about " .. name))
  end

  --- The same numbers.
  local function same(name, value)
    local theirs = expected(name)
    value = type(value) == "userdata" and value or np.array(value)
    assert.equal(tostring(theirs.shape), tostring(value.shape), name)
    assert.is_true(np.array_equal(theirs, value), name)
  end

  --- Numbers that differ by at most 1e-12 of their size, or of the mean size of all.
  local function near(name, value, tolerance)
    local theirs = expected(name)
    value = type(value) == "userdata" and value or np.array(value)
    assert.equal(tostring(theirs.shape), tostring(value.shape), name)
    theirs, value = theirs:ravel():astype("float64"), value:ravel():astype("float64")
    local scale = np.maximum(np.abs(theirs), math.sqrt(np.square(theirs):mean()))
    local distance = np.abs(value - theirs)
    local is_near = distance:le((tolerance or 1e-12) * scale) | value:eq(theirs)
    if not is_near:all() then
      error(("%s differs by up to %.3g of %.3g"):format(name, distance:max(), scale:max()))
    end
  end

  --- All entries of a params object, of a cache or of a list.
  local function each(compare, prefix, entries, ...)
    for key, value in pairs(entries) do
      compare(prefix .. "." .. key, value, ...)
    end
  end

  --- The two results of a function, a list of two or more arrays.
  local function list(...)
    return { ... }
  end

  describe("dnn.data", function()
    local data = dnn.data

    -- sines and cosines may differ in their last bit
    local function points(name, X, Y)
      near(name .. ".1", X, 4e-15)
      same(name .. ".2", Y)
      assert.equal(peer[name .. ".2"].dtype, Y.dtype)
    end

    it("draws the points of the course and of scikit-learn", function()
      points("data.planar", data.planar())
      points("data.moons", data.moons { n_samples = 300, noise = 0.2, seed = 3 })
      points("data.moons_odd", data.moons { n_samples = 31, seed = 7 })
      points("data.circles", data.circles { n_samples = 300, noise = 0.05, seed = 1 })
      points("data.circles_odd", data.circles { n_samples = 31, factor = 0.3, seed = 7 })
      points("data.blobs", data.blobs { n_samples = 200, centers = 6, seed = 5 })
      points("data.blobs_uneven", data.blobs { n_samples = 20, cluster_std = 2.5, seed = 6 })
      points("data.gaussian_quantiles",
        data.gaussian_quantiles { n_samples = 200, n_classes = 2, cov = 0.5, seed = 4 })
      points("data.gaussian_quantiles_uneven",
        data.gaussian_quantiles { n_samples = 20, seed = 9 })
    end)

    it("draws the further data of the planar notebook from the stream of np.random", function()
      np.random.seed(1)
      local sets = list(data.load_extra_datasets())
      for i = 1, 4 do
        points("data.extra." .. i, table.unpack(sets[i]))
      end
      each(same, "data.no_structure", sets[5])
    end)

    it("divides, encodes and standardizes", function()
      local X = np.arange(60):reshape(2, 30):astype("float64")
      local X_train, X_test = data.train_test_split(X, X, { test_size = 7 / 30, seed = 8 })
      each(same, "data.split", { X_train, X_test })
      same("data.one_hot", data.one_hot(np.array { 1, 2, 3, 0, 2, 1 }, 4))
      each(near, "data.standardize", list(data.standardize((data.planar()))))
    end)
  end)

  it("dnn.initialization", function()
    local initialization = dnn.initialization
    local X, Y = dnn.data.circles { n_samples = 300, noise = 0.05, seed = 1 }
    for _, how in ipairs { "zeros", "random", "he" } do
      local initialize = initialization["initialize_parameters_" .. how]
      each(same, "initialization." .. how, initialize { 5, 4, 3 })
      local a3, cache = initialization.forward_propagation(X, initialize { 2, 10, 5, 1 })
      each(near, "initialization.forward." .. how, cache)
      near(("initialization.forward.%s.10"):format(how), a3)
      each(near, "initialization.backward." .. how,
        initialization.backward_propagation(X, Y, cache))
      local costs, steps = {}, how == "random" and 20 or 400 -- as in the peer
      costs[1] = initialization.compute_loss(a3, Y)
      local parameters = initialization.model(X, Y,
        { num_iterations = steps, print_cost = false, initialization = how })
      costs[2] = initialization.compute_loss(
        initialization.forward_propagation(X, parameters), Y)
      each(near, "initialization.costs." .. how, costs, 1e-10)
      parameters = initialization.model(X, Y, 0.01, steps + 1, false, how)
      each(near, "initialization.model." .. how, parameters, 1e-10)
    end
  end)

  it("dnn.regularization", function()
    local regularization = dnn.regularization
    each(same, "regularization.parameters", regularization.initialize_parameters { 5, 4, 3 })
    local X, Y = dnn.data.moons { n_samples = 200, noise = 0.3, seed = 2 }
    local parameters = regularization.initialize_parameters { 2, 20, 3, 1 }

    local A3, cache = regularization.forward_propagation(X, parameters)
    each(near, "regularization.forward.plain", cache)
    near("regularization.cost.plain", regularization.compute_cost(A3, Y))
    each(near, "regularization.backward.plain",
      regularization.backward_propagation(X, Y, cache))

    each(near, "regularization.forward.l2", cache)
    near("regularization.cost.l2",
      regularization.compute_cost_with_regularization(A3, Y, parameters, 0.7))
    each(near, "regularization.backward.l2",
      regularization.backward_propagation_with_regularization(X, Y, cache, 0.7))

    A3, cache = regularization.forward_propagation_with_dropout(X, parameters, 0.86)
    each(same, "regularization.masks.dropout", { cache.D1, cache.D2 })
    local without_masks = {}
    for _, name in ipairs { "Z1", "A1", "W1", "b1", "Z2", "A2", "W2", "b2", "Z3", "A3", "W3",
      "b3" } do
      without_masks[#without_masks + 1] = cache[name]
    end
    each(near, "regularization.forward.dropout", without_masks)
    near("regularization.cost.dropout", regularization.compute_cost(A3, Y))
    each(near, "regularization.backward.dropout",
      regularization.backward_propagation_with_dropout(X, Y, cache, 0.86))

    local models = { plain = {}, l2 = { lambd = 0.7 }, dropout = { keep_prob = 0.86 } }
    for name, options in pairs(models) do
      options.num_iterations, options.print_cost = 301, false
      each(near, "regularization.model." .. name, (regularization.model(X, Y, options)), 1e-10)
    end
  end)

  it("dnn.gradient_checking", function()
    local checking = dnn.gradient_checking
    local X, Y, parameters = dnn.cases.gradient_checking.gradient_check_n()
    each(same, "gradient_checking.case", { X, Y })
    each(same, "gradient_checking.parameters", parameters)
    local cost, cache = checking.forward_propagation_n(X, Y, parameters)
    near("gradient_checking.cost", cost)
    local grads = checking.backward_propagation_n(X, Y, cache)
    each(near, "gradient_checking.backward", grads)
    same("gradient_checking.vectors.1", (checking.dictionary_to_vector(parameters)))
    near("gradient_checking.vectors.2", checking.gradients_to_vector(grads))
    local wrong = checking.backward_propagation_n_wrong(X, Y, cache)
    near("gradient_checking.wrong",
      checking.gradient_check_n(parameters, wrong, X, Y, { print_msg = false }), 1e-6)
  end)

  it("dnn.optimization", function()
    local optimization = dnn.optimization
    local cases = dnn.cases.optimization

    local parameters, grads, rate = cases.update_parameters_with_gd()
    each(same, "optimization.case.1", parameters)
    each(same, "optimization.case.2", grads)
    each(same, "optimization.gd",
      optimization.update_parameters_with_gd(parameters, grads, rate))

    local v, s
    parameters, grads, v = cases.update_parameters_with_momentum()
    for _ = 1, 2 do
      optimization.update_parameters_with_momentum(parameters, grads, v, 0.9, 0.01)
    end
    each(same, "optimization.momentum.1", parameters)
    each(same, "optimization.momentum.2", v)

    for inside, name in pairs { [false] = "False", [true] = "True" } do
      parameters, grads, v, s = cases.update_parameters_with_adam()
      optimization.update_parameters_with_adam(parameters, grads, v, s, 1, 0.02, 0.8, 0.888, 1e-2,
        inside)
      local results = list(optimization.update_parameters_with_adam(parameters, grads, v, s, 2,
        { learning_rate = 0.02, beta1 = 0.8, beta2 = 0.888, epsilon = 1e-2,
          epsilon_inside = inside }))
      for i = 1, 5 do
        each(near, ("optimization.adam.%s.%d"):format(name, i), results[i])
      end
    end

    local X, Y = dnn.data.moons { n_samples = 300, noise = 0.2, seed = 3 }
    for i, batch in ipairs(optimization.random_mini_batches(X, Y)) do
      near(("optimization.batches.%d.1"):format(i), batch[1], 4e-15)
      same(("optimization.batches.%d.2"):format(i), batch[2])
    end
    for _, optimizer in ipairs { "gd", "momentum", "adam" } do
      local trained, costs = optimization.model(X, Y, { 2, 5, 2, 1 }, optimizer,
        { learning_rate = 0.01, num_epochs = 101, print_cost = false, decay_rate = 0.3,
          decay = optimization.schedule_lr_decay })
      each(near, "optimization.model." .. optimizer, trained, 1e-10)
      each(near, "optimization.costs." .. optimizer, costs, 1e-10)
    end
  end)

  it("dnn.planar and dnn.decision_boundary", function()
    local planar = dnn.planar
    local X, Y = dnn.data.planar()
    local parameters = planar.initialize_parameters(2, 4, 1)
    each(same, "planar.parameters", parameters)
    local A2, cache = planar.forward_propagation(X, parameters)
    each(near, "planar.cache", cache)
    near("planar.cost", planar.compute_cost(A2, Y), 4e-15)
    -- db1 is a sum whose terms nearly cancel
    each(near, "planar.grads", planar.backward_propagation(parameters, cache, X, Y), 1e-11)
    parameters = planar.nn_model(X, Y, 4, { num_iterations = 301 })
    each(near, "planar.model", parameters, 1e-10)
    local xx, yy, Z = dnn.decision_boundary(function(points)
      return planar.predict(parameters, points.T)
    end, X)
    near("planar.grid.1", xx[1], 4e-15)
    near("planar.grid.2", yy.T[1], 4e-15)
    same("planar.boundary", Z)
  end)

  it("cover everything that NumPy was asked", function()
    assert.is_nil((next(unused)))
  end)
end)

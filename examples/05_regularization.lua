-- %% [markdown]
-- # Regularization and gradient checking
--
-- A network with enough units can learn its training set by heart, accidents included, and then be
-- wrong about everything else: it *overfits*. This notebook lets it happen, looks at it, and shows
-- three remedies: to stop in time, a penalty on large weights (L2), and switching off random units
-- during training (dropout). The last two change the backward pass, where mistakes are easily made
-- and hard to see; the last part builds a test that finds them.
--
-- Run it with `dnnlua examples/05_regularization.lua`. The lines that start with `-->` are what it
-- prints.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local regularization = dnn.regularization

-- The largest distance between the elements of two arrays.
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. Few examples, many parameters
--
-- 40 points of two noisy half moons to learn from, 1000 to be tested with. Examples are columns.

-- %% Data
local X, Y = dnn.data.moons { n_samples = 40, noise = 0.3, seed = 5 }
local test_X, test_Y = dnn.data.moons { n_samples = 1000, noise = 0.3, seed = 11 }
print(X.shape, test_X.shape)
--> (2, 40)	(2, 1000)

-- %% [markdown]
-- The network has three layers, LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID, with more
-- than three times as many parameters as there are examples:
--
-- | layer | $W^{[l]}$ | $b^{[l]}$ | $A^{[l]}$ | parameters |
-- |---|---|---|---|---|
-- | 1 | $(20, 2)$ | $(20, 1)$ | $(20, m)$ | 60 |
-- | 2 | $(3, 20)$ | $(3, 1)$ | $(3, m)$ | 63 |
-- | 3 | $(1, 3)$ | $(1, 1)$ | $(1, m)$ | 4 |
--
-- `train` repeats: forwards, backwards, update. What differs from remedy to remedy is handed over
-- as a function that returns the gradients of one iteration. Every 100 iterations it notes the
-- cross-entropy of both sets; of the test set it learns nothing.

-- %% The training loop
local function cross_entropy(inputs, targets, parameters)
  return regularization.compute_cost(
    (regularization.forward_propagation(inputs, parameters)), targets)
end

local function train(gradients_of, count)
  local parameters = regularization.initialize_parameters { 2, 20, 3, 1 }
  local seen, unseen = {}, {}
  for iteration = 1, count or 4000 do
    local grads = gradients_of(parameters, iteration)
    parameters = dnn.update_parameters(parameters, grads, 0.3)
    if iteration % 100 == 0 then
      seen[#seen + 1] = cross_entropy(X, Y, parameters)
      unseen[#unseen + 1] = cross_entropy(test_X, test_Y, parameters)
    end
  end
  return parameters, seen, unseen
end

local function report(title, parameters)
  local quiet = { print_accuracy = false }
  local _, train_accuracy = regularization.predict(X, Y, parameters, quiet)
  local _, test_accuracy = regularization.predict(test_X, test_Y, parameters, quiet)
  print(("%-22s training set %.2f, test set %.2f"):format(title, train_accuracy, test_accuracy))
end

local total = 0
for _, value in pairs(regularization.initialize_parameters { 2, 20, 3, 1 }) do
  total = total + value.size
end
print(total .. " parameters")
--> 127 parameters

-- %% Without regularization
local plain, train_costs, test_costs = train(function(parameters)
  local _, cache = regularization.forward_propagation(X, parameters)
  return regularization.backward_propagation(X, Y, cache)
end)
report("without regularization", plain)
--> without regularization training set 0.95, test set 0.86

-- %% [markdown]
-- The accuracy falls by 9 points from the points it has seen to those that it has not. The costs
-- tell how it came to that:

-- %% Two costs
local iterations = np.arange(1, 41) * 100
plt.plot(iterations, train_costs, { label = "training set" })
plt.plot(iterations, test_costs, { label = "test set" })
plt.title "It learns, then it learns by heart"
plt.xlabel "iteration"
plt.ylabel "cross-entropy"
plt.legend()
plt.show()
local least = np.array(test_costs):argmin()
print(("least cost of the test set %.2f, after %d iterations; after 4000 it is %.2f"):format(
  test_costs[least], least * 100, test_costs[40]))
print(("a wrong 0.999 costs %.1f, a wrong 0.6 costs %.1f"):format(-math.log(0.001), -math.log(0.4)))
--> [image/png 640x480]
--> least cost of the test set 0.29, after 300 iterations; after 4000 it is 0.75
--> a wrong 0.999 costs 6.9, a wrong 0.6 costs 0.9

-- %% [markdown]
-- For some hundred iterations both costs fall: what the network learns holds for both. Then the
-- cost of the training set goes on falling while that of the test set rises. (The jump before 2000
-- is a step that was too long: where a boundary is steep, a learning rate of 0.3 is a large one.)
-- The network now bends its boundary around single points, and it becomes sure of it: a wrong
-- probability of 0.999 costs $-\log 0.001 = 6.9$, one of 0.6 only $-\log 0.4 = 0.9$.
--
-- The first remedy costs nothing: **stop in time**, and keep the parameters of the best iteration.
-- In `net:fit` it is `early_stopping`. The iteration has to be chosen with a third set of points,
-- the *validation set*: a number that was picked because it is the least is no longer a fair test.

-- %% [markdown]
-- ## 2. A penalty on the weights
--
-- A boundary with sharp corners needs large weights. L2 regularization makes them expensive: to the
-- cross-entropy it adds the squares of all weights (not of the biases, which only shift).
--
-- $$J = J_{\text{cross-entropy}} + \frac{\lambda}{2 m} \sum_l \sum_{i,j} \left( W^{[l]}_{ij}
--   \right)^2$$
--
-- On paper: with $W^{[1]} = (1, -2)$, $W^{[2]} = 3$, $m = 2$ and $\lambda = 0.1$ the penalty is
-- $\frac{0.1}{2 \cdot 2} (1 + 4 + 9) = 0.35$.

-- %% compute_cost_with_regularization
local function compute_cost_with_regularization(A3, labels, parameters, lambd)
  local m = labels.shape[2]
  local squares = 0
  for l = 1, 3 do
    squares = squares + np.square(parameters["W" .. l]):sum()
  end
  return regularization.compute_cost(A3, labels) + lambd / (2 * m) * squares
end

local A3, labels, parameters = dnn.cases.regularization.compute_cost_with_regularization()
print(("cost = %.12f"):format(compute_cost_with_regularization(A3, labels, parameters, 0.1)))
--> cost = 1.786485945159
print(math.abs(compute_cost_with_regularization(A3, labels, parameters, 0.1)
  - regularization.compute_cost_with_regularization(A3, labels, parameters, 0.1)) < 1e-15)
--> true

-- %% [markdown]
-- The derivative of the new term is $\frac{\lambda}{m} W$, which is added to each $dW$. On paper:
-- $\frac{0.1}{2} \cdot (1, -2) = (0.05, -0.1)$ is added to $dW^{[1]}$. A step then reads
--
-- $$W = W - \alpha \left( dW + \frac{\lambda}{m} W \right)
--   = \left( 1 - \frac{\alpha \lambda}{m} \right) W - \alpha \, dW$$
--
-- so it first shrinks the weights, by the same factor every time, for which the penalty is also
-- called *weight decay*. Here, with $\alpha = 0.3$, $\lambda = 0.3$ and $m = 40$, the factor is
-- 0.99775: hardly noticed in one step, but a weight that no gradient holds loses nine tenths of its
-- size in 1022 steps, since $0.99775^{1022} = 0.1$.

-- %% The numbers from paper
local two_layers, squares_of_both = { np.array { { 1.0, -2.0 } }, np.array { { 3.0 } } }, 0
for _, W in ipairs(two_layers) do
  squares_of_both = squares_of_both + np.square(W):sum()
end
print(("penalty %.2f"):format(0.1 / (2 * 2) * squares_of_both))
print(0.1 / 2 * two_layers[1])
local factor = 1 - 0.3 * 0.3 / 40
print(("factor %.5f, after 1022 steps %.3f"):format(factor, factor ^ 1022))
--> penalty 0.35
--> [[ 0.05 -0.1 ]]
--> factor 0.99775, after 1022 steps 0.100

-- %% backward_propagation_with_regularization
local function backward_propagation_with_regularization(inputs, targets, cache, lambd)
  local m = inputs.shape[2]
  local grads = regularization.backward_propagation(inputs, targets, cache)
  for l = 1, 3 do
    grads["dW" .. l] = grads["dW" .. l] + lambd / m * cache["W" .. l]
  end
  return grads
end

local inputs, targets, cache = dnn.cases.regularization.backward_propagation_with_regularization()
local grads = backward_propagation_with_regularization(inputs, targets, cache, 0.7)
for l = 1, 3 do
  print("dW" .. l .. " = " .. tostring(grads["dW" .. l]))
end
--> dW1 = [[-0.25604646  0.12298827 -0.28297129]
-->  [-0.17706303  0.34536094 -0.4410571 ]]
--> dW2 = [[ 0.79276486  0.85133918]
-->  [-0.0957219  -0.01720463]
-->  [-0.13100772 -0.03750433]]
--> dW3 = [[-1.77691347 -0.11832879 -0.09397446]]
local expected =
  regularization.backward_propagation_with_regularization(inputs, targets, cache, 0.7)
print(distance(grads.dW1, expected.dW1) < 1e-15)
--> true

-- %% [markdown]
-- How large should $\lambda$ be? Nobody knows beforehand; several are tried.

-- %% Training with the penalty
local lambdas = { 0.03, 0.1, 0.3, 1, 3 }
local ends = { train = { train_costs[40] }, test = { test_costs[40] } }
local l2
for i, lambd in ipairs(lambdas) do
  local trained, seen, unseen = train(function(current)
    local _, current_cache = regularization.forward_propagation(X, current)
    return backward_propagation_with_regularization(X, Y, current_cache, lambd)
  end)
  ends.train[i + 1], ends.test[i + 1] = seen[40], unseen[40]
  l2 = lambd == 0.3 and trained or l2
  report("L2, lambda = " .. lambd, trained)
end
--> L2, lambda = 0.03      training set 0.97, test set 0.89
--> L2, lambda = 0.1       training set 0.95, test set 0.87
--> L2, lambda = 0.3       training set 0.90, test set 0.90
--> L2, lambda = 1         training set 0.80, test set 0.89
--> L2, lambda = 3         training set 0.72, test set 0.81

-- %% Costs by lambda
local places = np.arange(6)
plt.plot(places, ends.train, "o-", { label = "training set" })
plt.plot(places, ends.test, "o-", { label = "test set" })
plt.xticks(places, { "0", "0.03", "0.1", "0.3", "1", "3" })
plt.title "Too little and too much"
plt.xlabel [[$\lambda$]]
plt.ylabel "cross-entropy after 4000 iterations"
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- On the left it overfits: a small cost where it has learnt, a large one elsewhere. On the right it
-- *underfits*: the penalty leaves it too little to work with, and both costs are large. In between,
-- at 0.3, it is worse on the training set than without a penalty and better on the test set: that
-- is what was wanted. The weights show what the penalty did:

-- %% Weights
local function all_weights(params)
  return np.concatenate { params.W1:ravel(), params.W2:ravel(), params.W3:ravel() }
end

local bins = { bins = np.linspace(-6, 6, 49), alpha = 0.6 }
bins.label = "without"
plt.hist(all_weights(plain), bins)
bins.label = [[$\lambda = 0.3$]]
plt.hist(all_weights(l2), bins)
plt.title "Weights after training"
plt.xlabel "weight"
plt.ylabel "how many"
plt.legend()
plt.show()
for _, each in ipairs { { "without", plain }, { "lambda = 0.3", l2 } } do
  local weights = all_weights(each[2])
  print(("%-12s largest %.1f, sum of squares %.0f, below 0.01: %d of %d"):format(each[1],
    np.abs(weights):max(), np.square(weights):sum(), np.abs(weights):lt(0.01):sum(),
    weights.size))
end
--> [image/png 640x480]
--> without      largest 5.7, sum of squares 182, below 0.01: 0 of 103
--> lambda = 0.3 largest 3.1, sum of squares 35, below 0.01: 28 of 103

-- %% [markdown]
-- ## 3. Dropout
--
-- Dropout switches each hidden unit off for each example with a chance of 1 - `keep_prob`, anew in
-- every iteration. No unit can rely on a certain other one, so none can learn an accident together
-- with it. Each column of the mask $D$ belongs to one example: to each of them its own smaller
-- network.
--
-- 1. $D$: which units are kept, `rand(...)` below `keep_prob`; it has the shape of $A$
-- 2. $A = A * D$: switch the others off
-- 3. $A = A / \text{keep\_prob}$: the sum that the next layer gets stays as large as it was, on
--    average. This is *inverted* dropout: in the test nothing has to be done at all.
--
-- On paper, for two units with $A = (2, 4)$ and `keep_prob` = 0.5, there are four equally likely
-- masks. They give $(0, 0)$, $(4, 0)$, $(0, 8)$ and $(4, 8)$, on average $(2, 4)$, which is $A$
-- again. Without the third step it would be half of it, and the test would meet values that the
-- next layer has never seen.

-- %% Four masks
local sum = np.zeros(2)
for _, mask in ipairs { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } } do
  local dropped = np.array { 2.0, 4.0 } * np.array(mask) / 0.5
  print(dropped)
  sum = sum + dropped
end
print("on average", sum / 4)
--> [0. 0.]
--> [4. 0.]
--> [0. 8.]
--> [4. 8.]
--> on average	[2. 4.]

-- %% forward_propagation_with_dropout
local function forward_propagation_with_dropout(examples, params, keep_prob, seed)
  np.random.seed(seed)
  local values = { A0 = examples }
  for l = 1, 2 do
    local A = np.maximum(0, np.dot(params["W" .. l], values["A" .. l - 1]) + params["b" .. l])
    local D = np.random.rand(A.shape):lt(keep_prob)
    values["A" .. l], values["D" .. l] = A * D / keep_prob, D
  end
  return np.sigmoid(np.dot(params.W3, values.A2) + params.b3), values
end

inputs, parameters = dnn.cases.regularization.forward_propagation_with_dropout()
local output, values = forward_propagation_with_dropout(inputs, parameters, 0.7, 1)
print("A3 = " .. tostring(output))
print("D1 = " .. tostring(values.D1))
--> A3 = [[0.36974721 0.00305176 0.04565099 0.49683389 0.36974721]]
--> D1 = [[ True False  True  True  True]
-->  [ True  True  True  True  True]]
print(distance(output,
  (regularization.forward_propagation_with_dropout(inputs, parameters, 0.7))) < 1e-15)
--> true

-- %% [markdown]
-- On the way back the same units are off, with the same factor: $dA = dA * D / \text{keep\_prob}$.
-- A zero times a negative number is the negative zero, which is printed as `-0.`.

-- %% backward_propagation_with_dropout
local function backward_propagation_with_dropout(examples, wanted, params, A_last, kept, keep_prob)
  local m, result = examples.shape[2], dnn.params()
  local dZ = A_last - wanted
  for l = 3, 1, -1 do
    local A_prev = l > 1 and kept["A" .. l - 1] or examples
    result["dW" .. l] = 1 / m * np.dot(dZ, A_prev.T)
    result["db" .. l] = 1 / m * dZ:sum { axis = 2, keepdims = true }
    if l > 1 then
      local dA = np.dot(params["W" .. l].T, dZ) * kept["D" .. l - 1] / keep_prob
      result["dA" .. l - 1] = dA
      dZ = dA * A_prev:gt(0)
    end
  end
  return result
end

inputs, targets, cache = dnn.cases.regularization.backward_propagation_with_dropout()
grads = backward_propagation_with_dropout(inputs, targets, cache, cache.A3, cache, 0.8)
print("dA1 = " .. tostring(grads.dA1))
print("dA2 = " .. tostring(grads.dA2))
--> dA1 = [[ 0.36544439  0.         -0.00188233  0.         -0.17408748]
-->  [ 0.65515713  0.         -0.00337459  0.         -0.        ]]
--> dA2 = [[ 0.58180856  0.         -0.00299679  0.         -0.27715731]
-->  [ 0.          0.53159854 -0.          0.53159854 -0.34089673]
-->  [ 0.          0.         -0.00292733  0.         -0.        ]]
expected = regularization.backward_propagation_with_dropout(inputs, targets, cache, 0.8)
print(distance(grads.dA1, expected.dA1) < 1e-15)
--> true

-- %% Training with dropout
local dropout = train(function(current, iteration)
  local A_last, kept = forward_propagation_with_dropout(X, current, 0.9, iteration)
  return backward_propagation_with_dropout(X, Y, current, A_last, kept, 0.9)
end)
report("without regularization", plain)
report("L2, lambda = 0.3", l2)
report("dropout, keep 0.9", dropout)
--> without regularization training set 0.95, test set 0.86
--> L2, lambda = 0.3       training set 0.90, test set 0.90
--> dropout, keep 0.9      training set 0.97, test set 0.90

-- %% [markdown]
-- The boundaries of the three, with the points they have learnt from: without regularization it
-- bends around single points.

-- %% Three boundaries
local models = { plain, l2, dropout }
local _, ax = plt.subplots(1, 3, { figsize = { 10, 3.2 } })
for i, title in ipairs { "without", "L2", "dropout" } do
  ax[i]:decision_boundary(function(points)
    return regularization.predict_dec(models[i], points.T)
  end, X, Y)
  ax[i]:set_title(title)
end
plt.show()
--> [image/png 1000x320]

-- %% [markdown]
-- ## 4. The same in `dnn`
--
-- `dnn.regularization.model` has both, as options of the course's notebook: `lambd` and
-- `keep_prob`. There, as in the notebook, dropout draws from the same seed in every iteration,
-- which switches off the same units for the same examples all the time.

-- %% The model
local model_parameters, costs =
  regularization.model(X, Y, { num_iterations = 4000, lambd = 0.3, print_cost = false })
report("the model, L2", model_parameters)
print(#costs)
--> the model, L2          training set 0.90, test set 0.90
--> 4

-- %% [markdown]
-- Networks have the penalty as an option of training, `l2`, and dropout as a layer, whose argument
-- is the chance of a unit to be switched *off*. From the same weights, a step of a network with the
-- penalty is a step of our functions.

-- %% As a network
local net = dnn.sequential {
  dnn.linear(2, 20), dnn.relu(), dnn.linear(3), dnn.relu(), dnn.linear(1), dnn.sigmoid(),
}
local start = regularization.initialize_parameters { 2, 20, 3, 1 }
net:load_weights(start)
local net_cost = net:step(X, Y, { l2 = 0.3, learning_rate = 0.3 })
local own_output, own_cache = regularization.forward_propagation(X, start)
local own_cost = compute_cost_with_regularization(own_output, Y, start, 0.3)
print(("%.6f"):format(net_cost), math.abs(net_cost - own_cost) < 1e-12)
local updated = dnn.update_parameters(start,
  backward_propagation_with_regularization(X, Y, own_cache, 0.3), 0.3)
print(distance(net.parameters.W1, updated.W1) < 1e-12)

local with_dropout = dnn.sequential {
  dnn.linear(2, 20), dnn.relu(), dnn.dropout(0.1), dnn.linear(3), dnn.relu(), dnn.dropout(0.1),
  dnn.linear(1), dnn.sigmoid(),
}
print(with_dropout(X) == with_dropout(X),
  with_dropout:forward(X, { training = true }) == with_dropout:forward(X, { training = true }))
--> 1.068679	true
--> true
--> true	false

-- %% [markdown]
-- In the last line a network with dropout gives the same output twice, unless it is being trained.

-- %% [markdown]
-- ## 5. Gradient checking
--
-- A backward pass with a mistake often still learns, only worse. But a derivative can be measured:
--
-- $$\frac{\partial J}{\partial \theta} \approx
--   \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon}$$
--
-- First of a function with one parameter, $J(\theta) = \theta x$, whose derivative is $x$. How far
-- two gradients are from each other is measured relative to their sizes:
--
-- $$\text{difference} = \frac{\| \text{grad} - \text{gradapprox} \|}
--   {\| \text{grad} \| + \| \text{gradapprox} \|}$$

-- %% gradient_check
local function relative_difference(grad, gradapprox)
  return np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
end

local function gradient_check(x, theta, epsilon)
  local above, below = (theta + epsilon) * x, (theta - epsilon) * x
  return relative_difference(x, (above - below) / (2 * epsilon))
end

print(("%.3e"):format(gradient_check(2, 4, 1e-7)))
--> 2.919e-10
print(("%.3e"):format(dnn.gradient_checking.gradient_check(2, 4)))
--> The gradient is correct!
--> 2.919e-10

-- %% [markdown]
-- A network has many parameters. They are put into one column, $\theta$; each element in turn is
-- moved to both sides, and the cost is computed twice. That is much work, so gradients are checked
-- once, on a small network, not while it is trained. Nor with dropout, whose cost is another one in
-- every call. (`08_gradient_checking.lua` is about why the step is so small, why not smaller, and
-- what a failing check tells.)

-- %% gradient_check_n
local checking = dnn.gradient_checking

local function gradient_check_n(params, gradients, cost_of, epsilon)
  local theta = checking.dictionary_to_vector(params)
  local grad = checking.gradients_to_vector(gradients)
  local gradapprox = np.zeros(theta.shape)
  local dims = { layer_dims = { 4, 5, 3, 1 } }
  for i = 1, #theta do
    local value = theta(i, 1)
    theta[{ i, 1 }] = value + epsilon
    local above = cost_of(checking.vector_to_dictionary(theta, dims))
    theta[{ i, 1 }] = value - epsilon
    local below = cost_of(checking.vector_to_dictionary(theta, dims))
    theta[{ i, 1 }] = value
    gradapprox[{ i, 1 }] = (above - below) / (2 * epsilon)
  end
  return relative_difference(grad, gradapprox)
end

inputs, targets, parameters = dnn.cases.gradient_checking.gradient_check_n()
local function cost_of(params)
  return (checking.forward_propagation_n(inputs, targets, params))
end

cache = select(2, checking.forward_propagation_n(inputs, targets, parameters))
local right = checking.backward_propagation_n(inputs, targets, cache)
local wrong = checking.backward_propagation_n_wrong(inputs, targets, cache)
checking.gradient_check_n(parameters, wrong, inputs, targets)
--> There is a mistake in the backward propagation! difference = 0.28509...
print("right:", gradient_check_n(parameters, right, cost_of, 1e-7) < 2e-7)
print(("wrong: %.4f"):format(gradient_check_n(parameters, wrong, cost_of, 1e-7)))
--> right:	true
--> wrong: 0.2851

-- %% [markdown]
-- There is a mistake in `backward_propagation_n_wrong`. Which gradients are wrong shows when each
-- is compared with the right ones; without those, with the part of the measured column that belongs
-- to it.

-- %% Where is the mistake?
for l = 1, 3 do
  for _, name in ipairs { "dW" .. l, "db" .. l } do
    if distance(wrong[name], right[name]) > 1e-7 then
      print(("%s is %.3f times as long"):format(name,
        np.linalg.norm(wrong[name]) / np.linalg.norm(right[name])))
    end
  end
end
--> db1 is 4.000 times as long
--> dW2 is 2.000 times as long

-- %% [markdown]
-- The same check of the L2 penalty of section 2, with its cost and its gradients:

-- %% Checking the penalty
targets = targets:reshape(1, 3)
local function l2_cost_of(params)
  local A_last = regularization.forward_propagation(inputs, params)
  return compute_cost_with_regularization(A_last, targets, params, 0.7)
end

local l2_grads = backward_propagation_with_regularization(inputs, targets, cache, 0.7)
print(gradient_check_n(parameters, l2_grads, l2_cost_of, 1e-7) < 2e-7)
local without_penalty = regularization.backward_propagation(inputs, targets, cache)
print(gradient_check_n(parameters, without_penalty, l2_cost_of, 1e-7) < 2e-7)
--> true
--> false

-- %% [markdown]
-- The last line is the reason for such checks: the gradients of the cost *without* the penalty are
-- nearly right, a network would learn with them, and only the check says that they belong to
-- another cost.
--
-- ## 6. Exercises
--
-- 1. On paper: $W = 1$, no gradient of the data, $\alpha = 0.1$, $\lambda = 2$, $m = 10$. What is
--    $W$ after three steps with the L2 penalty?
-- 2. The **L1 penalty** is $\frac{\lambda}{m} \sum |W|$. Which term does it add to $dW$? Check it
--    as in section 5, train with $\lambda = 0.1$, and count how many of the 103 weights end below
--    0.01 in size. Why are there more than with L2?
-- 3. What does dropout do with `keep_prob` = 1? Show that forwards and backwards it is then no
--    dropout.
-- 4. A unit gives $a$, and dropout keeps it with probability $p$. The average of what comes out is
--    $a$; what is its *variance*? Compare with 100000 random masks for $a = 2$, $p = 0.8$.
-- 5. With $\lambda = 10$ the accuracy falls to 0.5. What has happened, and which cost do you
--    expect?
--
-- Try them before you read on; each solution prints what proves it.

-- %% [markdown]
-- ### Solution 1
--
-- Each step multiplies by $1 - 0.1 \cdot 2 / 10 = 0.98$: $0.98^3 = 0.941192$.

-- %% Solution 1
do
  local weight = 1
  for _ = 1, 3 do
    weight = weight - 0.1 * (2 / 10 * weight)
  end
  print(("%.6f"):format(weight))
end
--> 0.941192

-- %% [markdown]
-- ### Solution 2
--
-- The derivative of $|w|$ is its sign, so $\frac{\lambda}{m} \, \mathrm{sign}(W)$ is added. L2
-- draws with a force that is proportional to the weight and lets go when it is small; L1 draws with
-- the same force all the time, so what is not needed arrives at 0. Gradient descent then jumps
-- around 0 in steps of $\alpha \lambda / m = 0.00075$.

-- %% Solution 2
local function backward_with_l1(examples, wanted, values_of, lambd)
  local result = regularization.backward_propagation(examples, wanted, values_of)
  for l = 1, 3 do
    result["dW" .. l] = result["dW" .. l] + lambd / examples.shape[2] * np.sign(values_of["W" .. l])
  end
  return result
end

local function l1_cost_of(params)
  local sizes = 0
  for l = 1, 3 do
    sizes = sizes + np.abs(params["W" .. l]):sum()
  end
  return cross_entropy(inputs, targets, params) + 0.7 / targets.shape[2] * sizes
end

print(gradient_check_n(parameters, backward_with_l1(inputs, targets, cache, 0.7), l1_cost_of, 1e-7)
  < 2e-7)
local l1 = train(function(current)
  local _, current_cache = regularization.forward_propagation(X, current)
  return backward_with_l1(X, Y, current_cache, 0.1)
end)
local function small_weights(params)
  return np.abs(all_weights(params)):lt(0.01):sum()
end
print("L2:", small_weights(l2), "L1 more than 70:", small_weights(l1) > 70)
--> true
--> L2:	28	L1 more than 70:	true

-- %% [markdown]
-- ### Solution 3
--
-- `rand` is below 1, so all units are kept, and a division by 1 changes nothing.

-- %% Solution 3
do
  local output_1, kept = forward_propagation_with_dropout(X, plain, 1, 1)
  local plain_output, plain_cache = regularization.forward_propagation(X, plain)
  print(distance(output_1, plain_output) < 1e-15)
  local grads_1 = backward_propagation_with_dropout(X, Y, plain, output_1, kept, 1)
  local plain_grads = regularization.backward_propagation(X, Y, plain_cache)
  print(distance(grads_1.dW1, plain_grads.dW1) < 1e-15)
end
--> true
--> true

-- %% [markdown]
-- ### Solution 4
--
-- What comes out is $a / p$ with probability $p$, else 0. The mean of its square is
-- $p \, (a / p)^2 = a^2 / p$, so the variance is
-- $a^2 / p - a^2 = a^2 (1 - p) / p = 4 \cdot 0.2 / 0.8 = 1$. That is how much noise dropout adds.

-- %% Solution 4
do
  local masks = np.random.RandomState(1):rand(100000):lt(0.8)
  local outputs = 2 * masks / 0.8
  print(("mean %.2f, variance %.2f"):format(outputs:mean(), outputs:var()))
end
--> mean 2.00, variance 1.00

-- %% [markdown]
-- ### Solution 5
--
-- The penalty costs more than learning brings: all weights go to 0. Then the output is
-- $\sigma(0) = 0.5$ for every point, and the cost is $\log 2 = 0.6931$ as for a coin.

-- %% Solution 5
do
  local dead, seen = train(function(current)
    local _, current_cache = regularization.forward_propagation(X, current)
    return backward_propagation_with_regularization(X, Y, current_cache, 10)
  end, 1000)
  print(("largest weight %.6f, cost %.4f"):format(np.abs(all_weights(dead)):max(), seen[10]))
end
--> largest weight 0.000000, cost 0.6931

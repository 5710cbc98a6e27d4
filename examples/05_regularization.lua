-- %% [markdown]
-- # Regularization and gradient checking
--
-- A network with enough units can learn its training set by heart, accidents included, and then be
-- wrong about everything else: it *overfits*. This notebook shows it, and two remedies: a penalty
-- on large weights (L2), and switching off random units during training (dropout). Both change the
-- backward pass, where mistakes are easily made and hard to see; the last part builds a test that
-- finds them.
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
-- The network has three layers with 20, 3 and 1 units, LINEAR -> RELU -> LINEAR -> RELU -> LINEAR
-- -> SIGMOID, which makes more than three times as many parameters as there are examples.
--
-- `train` repeats: forwards, backwards, update. What differs from remedy to remedy is handed over
-- as a function that returns the gradients of one iteration.

-- %% The training loop
local function train(gradients_of)
  local parameters = regularization.initialize_parameters { 2, 20, 3, 1 }
  for iteration = 1, 4000 do
    local grads = gradients_of(parameters, iteration)
    parameters = dnn.update_parameters(parameters, grads, 0.3)
  end
  return parameters
end

local function report(title, parameters)
  local quiet = { print_accuracy = false }
  local _, train_accuracy = regularization.predict(X, Y, parameters, quiet)
  local _, test_accuracy = regularization.predict(test_X, test_Y, parameters, quiet)
  print(("%-22s training set %.2f, test set %.2f"):format(title, train_accuracy, test_accuracy))
end

local count = 0
for _, value in pairs(regularization.initialize_parameters { 2, 20, 3, 1 }) do
  count = count + value.size
end
print(count .. " parameters")
--> 127 parameters

-- %% Without regularization
local plain = train(function(parameters)
  local _, cache = regularization.forward_propagation(X, parameters)
  return regularization.backward_propagation(X, Y, cache)
end)
report("without regularization", plain)
--> without regularization training set 0.95, test set 0.86

-- %% [markdown]
-- The accuracy falls by 9 points from the points it has seen to those that it has not.

-- %% [markdown]
-- ## 2. A penalty on the weights
--
-- A boundary with sharp corners needs large weights. L2 regularization makes them expensive: to
-- the cross-entropy it adds the squares of all weights (not of the biases).
--
-- $$J = J_{\text{cross-entropy}} + \frac{\lambda}{2 m} \sum_l \sum_{i,j} \left( W^{[l]}_{ij}
--   \right)^2$$

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
-- The derivative of the new term is $\frac{\lambda}{m} W$, which is added to each $dW$. A step
-- then also shrinks the weights a little, by the same factor every time, for which the penalty is
-- also called *weight decay*.

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

-- %% Training with the penalty
local l2
for _, lambd in ipairs { 0.1, 0.3 } do
  l2 = train(function(current)
    local _, current_cache = regularization.forward_propagation(X, current)
    return backward_propagation_with_regularization(X, Y, current_cache, lambd)
  end)
  report("L2, lambda = " .. lambd, l2)
end
print(("largest weight: %.1f without, %.1f with the penalty"):format(np.abs(plain.W3):max(),
  np.abs(l2.W3):max()))
--> L2, lambda = 0.1       training set 0.95, test set 0.87
--> L2, lambda = 0.3       training set 0.90, test set 0.90
--> largest weight: 5.7 without, 3.1 with the penalty

-- %% [markdown]
-- Worse on the training set and better on the test set: that is what was wanted.

-- %% [markdown]
-- ## 3. Dropout
--
-- Dropout switches each hidden unit off for each example with a chance of 1 - `keep_prob`, anew in
-- every iteration. No unit can rely on a certain other one, so none can learn an accident together
-- with it.
--
-- 1. $D$: which units are kept, `rand(...)` below `keep_prob`
-- 2. $A = A * D$: switch the others off
-- 3. $A = A / \text{keep\_prob}$: the sum that the next layer gets stays as large as it was, on
--    average. This is *inverted* dropout: in the test nothing has to be done at all.

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
-- ## 4. Gradient checking
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
-- once, on a small network, not while it is trained. Nor with dropout, whose cost is another one
-- in every call.

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
-- is compared with the right ones; without those, with the part of the measured column that
-- belongs to it.

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

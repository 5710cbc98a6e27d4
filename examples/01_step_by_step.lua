-- %% [markdown]
-- # A deep neural network, step by step
--
-- This notebook builds a network with any number of layers out of small functions, each of which
-- does one thing and is tried on numbers that can be checked. Every function is written out here in
-- Lua, with arrays that behave as NumPy's, and then compared with the one that `dnn` brings along.
--
-- Run it with `dnnlua examples/01_step_by_step.lua`. The lines that start with `-->` are what it
-- prints.
--
-- Notation: a superscript $[l]$ means layer $l$, $(i)$ example $i$. $L$ is the number of layers,
-- $n^{[l]}$ the number of units in layer $l$, and $m$ the number of examples. Examples are columns:
-- $X$ has shape $(n^{[0]}, m)$.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"

-- The largest distance between the elements of two arrays.
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. Outline
--
-- The network repeats LINEAR -> RELU in its first $L-1$ layers and ends with LINEAR -> SIGMOID.
--
-- 1. Initialize the parameters $W^{[l]}$ and $b^{[l]}$.
-- 2. Go forwards: compute each layer's $Z^{[l]}$ and $A^{[l]}$, and keep in a *cache* what the way
--    back will need.
-- 3. Compute the cost.
-- 4. Go backwards: turn the gradient of the cost with respect to a layer's output into the
--    gradients of its parameters and of its input.
-- 5. Update the parameters against their gradients, and repeat from 2.

-- %% [markdown]
-- ## 2. Initialization
--
-- ### 2.1 Two layers
--
-- Weights start as small random numbers: if they were all equal, all units of a layer would compute
-- the same thing and would learn the same thing forever. Small, because the sigmoid is flat far
-- away from 0, where learning is slow. Biases may start at 0.
--
-- The shapes are $W^{[1]}: (n_h, n_x)$, $b^{[1]}: (n_h, 1)$, $W^{[2]}: (n_y, n_h)$,
-- $b^{[2]}: (n_y, 1)$.

-- %% initialize_parameters
local function initialize_parameters(n_x, n_h, n_y)
  np.random.seed(1)
  local parameters = dnn.params()
  parameters.W1 = np.random.randn(n_h, n_x) * 0.01
  parameters.b1 = np.zeros(n_h, 1)
  parameters.W2 = np.random.randn(n_y, n_h) * 0.01
  parameters.b2 = np.zeros(n_y, 1)
  return parameters
end

local parameters = initialize_parameters(3, 2, 1)
for name, value in pairs(parameters) do
  print(name .. " = " .. tostring(value))
end
--> W1 = [[ 0.01624345 -0.00611756 -0.00528172]
-->  [-0.01072969  0.00865408 -0.02301539]]
--> b1 = [[0.]
-->  [0.]]
--> W2 = [[ 0.01744812 -0.00761207]]
--> b2 = [[0.]]
print(parameters.W1 == dnn.initialize_parameters(3, 2, 1).W1)
--> true

-- %% [markdown]
-- ### 2.2 Any number of layers
--
-- `layer_dims` lists the units of the input and of every layer. In Lua `layer_dims[1]` belongs to
-- the input, so layer $l$ has `layer_dims[l + 1]` units and its weights have shape $(n^{[l]},
-- n^{[l-1]})$.
--
-- `#parameters` counts entries, two for each layer. Use `//` to get the number of layers: `/` gives
-- a float, and `"W" .. 4 / 2` is `W2.0`, which is not a name.

-- %% initialize_parameters_deep
local function initialize_parameters_deep(layer_dims)
  np.random.seed(3)
  local deep = dnn.params()
  for l = 1, #layer_dims - 1 do
    deep["W" .. l] = np.random.randn(layer_dims[l + 1], layer_dims[l]) * 0.01
    deep["b" .. l] = np.zeros(layer_dims[l + 1], 1)
    assert(deep["W" .. l].shape == { layer_dims[l + 1], layer_dims[l] })
    assert(deep["b" .. l].shape == { layer_dims[l + 1], 1 })
  end
  return deep
end

parameters = initialize_parameters_deep { 5, 4, 3 }
for name, value in pairs(parameters) do
  print(name .. " = " .. tostring(value))
end
--> W1 = [[ 0.01788628  0.0043651   0.00096497 -0.01863493 -0.00277388]
-->  [-0.00354759 -0.00082741 -0.00627001 -0.00043818 -0.00477218]
-->  [-0.01313865  0.00884622  0.00881318  0.01709573  0.00050034]
-->  [-0.00404677 -0.0054536  -0.01546477  0.00982367 -0.01101068]]
--> b1 = [[0.]
-->  [0.]
-->  [0.]
-->  [0.]]
--> W2 = [[-0.01185047 -0.0020565   0.01486148  0.00236716]
-->  [-0.01023785 -0.00712993  0.00625245 -0.00160513]
-->  [-0.00768836 -0.00230031  0.00745056  0.01976111]]
--> b2 = [[0.]
-->  [0.]
-->  [0.]]
print(#parameters // 2, select(2, pcall(function()
  return parameters["W" .. 4 / 2]
end)):match("no entry.*"))
--> 2	no entry "W2.0": did you mean "W2"? ('/' gives a float, use '//')

-- %% [markdown]
-- ## 3. Forward propagation
--
-- ### 3.1 The linear part
--
-- $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \qquad A^{[0]} = X$$
--
-- The matrix product is `np.dot(W, A)` or `W:dot(A)`; `*` multiplies element by element. $b$ is one
-- column, and broadcasting adds it to each of the $m$ columns.

-- %% linear_forward
local function linear_forward(A, W, b)
  local Z = np.dot(W, A) + b
  assert(Z.shape == { #W, A.shape[2] })
  return Z, { A, W, b }
end

local A, W, b = dnn.cases.linear_forward()
local Z = linear_forward(A, W, b)
print("Z = " .. tostring(Z))
--> Z = [[ 3.26295337 -1.23429987]]
print(Z == dnn.linear_forward(A, W, b))
--> true

-- %% [markdown]
-- ### 3.2 Activations
--
-- $$\sigma(Z) = \frac{1}{1 + e^{-Z}}, \qquad \mathrm{relu}(Z) = \max(0, Z)$$
--
-- Both return their result and, as the cache for the way back, $Z$ itself.

-- %% sigmoid and relu
local function sigmoid(z)
  return 1 / (1 + np.exp(-z)), z
end

local function relu(z)
  return np.maximum(0, z), z
end

local points = np.array { { -2.0, -0.5, 0.0, 0.5, 2.0 } }
print((sigmoid(points)))
--> [[0.11920292 0.37754067 0.5        0.62245933 0.88079708]]
print((relu(points)))
--> [[0.  0.  0.  0.5 2. ]]
print(distance(sigmoid(points), (dnn.sigmoid(points))) < 1e-15)
--> true
print(relu(points) == dnn.relu(points))
--> true

-- %% [markdown]
-- ### 3.3 One layer
--
-- A layer is its linear part followed by its activation: $A^{[l]} = g(W^{[l]} A^{[l-1]} +
-- b^{[l]})$. Its cache holds both caches. In those of `dnn` the parts also have names:
-- `cache.linear.A_prev`, `cache.activation`.

-- %% linear_activation_forward
local function linear_activation_forward(A_prev, W_l, b_l, activation)
  local Z_l, linear_cache = linear_forward(A_prev, W_l, b_l)
  local A_l, activation_cache
  if activation == "sigmoid" then
    A_l, activation_cache = sigmoid(Z_l)
  else
    A_l, activation_cache = relu(Z_l)
  end
  return A_l, { linear_cache, activation_cache }
end

local A_prev
A_prev, W, b = dnn.cases.linear_activation_forward()
A = linear_activation_forward(A_prev, W, b, "sigmoid")
print("With sigmoid: A = " .. tostring(A))
--> With sigmoid: A = [[0.96890023 0.11013289]]
A = linear_activation_forward(A_prev, W, b, "relu")
print("With ReLU: A = " .. tostring(A))
--> With ReLU: A = [[3.43896131 0.        ]]
print(A == dnn.linear_activation_forward(A_prev, W, b, "relu"))
--> true

-- %% [markdown]
-- ### 3.4 The whole network
--
-- $L-1$ times LINEAR -> RELU, then LINEAR -> SIGMOID. The result $A^{[L]}$, also called $\hat{Y}$,
-- is the probability of class 1 for each example. The caches are collected in a list, one for each
-- layer.

-- %% L_model_forward
local function L_model_forward(X, params)
  local caches, A_l = {}, X
  local L = #params // 2
  for l = 1, L - 1 do
    A_l, caches[l] = linear_activation_forward(A_l, params["W" .. l], params["b" .. l], "relu")
  end
  local AL
  AL, caches[L] = linear_activation_forward(A_l, params["W" .. L], params["b" .. L], "sigmoid")
  assert(AL.shape == { 1, X.shape[2] })
  return AL, caches
end

local X
X, parameters = dnn.cases.L_model_forward_2hidden()
local AL, caches = L_model_forward(X, parameters)
print("AL = " .. tostring(AL))
print("Length of caches list = " .. #caches)
--> AL = [[0.03921668 0.70498921 0.19734387 0.04728177]]
--> Length of caches list = 3
print(distance(AL, (dnn.L_model_forward(X, parameters))) < 1e-15)
--> true

-- %% [markdown]
-- ## 4. The cost
--
-- The cross-entropy is small when the network gives the right class a probability near 1:
--
-- $$J = -\frac{1}{m} \sum_{i=1}^{m} \left( y^{(i)} \log a^{[L](i)}
--   + (1 - y^{(i)}) \log (1 - a^{[L](i)}) \right)$$

-- %% compute_cost
local function compute_cost(probabilities, labels)
  local m = labels.shape[2]
  return -1 / m
    * (labels * np.log(probabilities) + (1 - labels) * np.log(1 - probabilities)):sum()
end

local Y
Y, AL = dnn.cases.compute_cost()
print("cost = " .. np.str(compute_cost(AL, Y)))
--> cost = 0.41493159961539694
print(compute_cost(AL, Y) == dnn.compute_cost(AL, Y))
--> true

-- %% [markdown]
-- ## 5. Backward propagation
--
-- The chain rule, from the cost back to the input. For any quantity $V$ write $dV = \partial J /
-- \partial V$; only $dA$ and $dZ$ leave out the factor $1/m$, which the gradients of the parameters
-- bring in.
--
-- ### 5.1 The linear part
--
-- From $dZ^{[l]}$ follow three gradients:
--
-- $$dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}, \qquad
--   db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}, \qquad
--   dA^{[l-1]} = W^{[l]T} dZ^{[l]}$$
--
-- Axes count from 1 here: `axis = 2` sums along the columns, over the examples.

-- %% linear_backward
local function linear_backward(dZ, cache)
  local input, weights, bias = table.unpack(cache)
  local m = input.shape[2]
  local dW = np.dot(dZ, input.T) / m
  local db = np.sum(dZ, { axis = 2, keepdims = true }) / m
  local dInput = np.dot(weights.T, dZ)
  assert(dInput.shape == input.shape and dW.shape == weights.shape and db.shape == bias.shape)
  return dInput, dW, db
end

local dZ, linear_cache = dnn.cases.linear_backward()
local dA_prev, dW, db = linear_backward(dZ, linear_cache)
print("dA_prev = " .. tostring(dA_prev))
print("dW = " .. tostring(dW))
print("db = " .. tostring(db))
--> dA_prev = [[ 0.51822968 -0.19517421]
-->  [-0.40506361  0.15255393]
-->  [ 2.37496825 -0.89445391]]
--> dW = [[-0.10076895  1.40685096  1.64992505]]
--> db = [[0.50629448]]
local dA_prev2, dW2, db2 = dnn.linear_backward(dZ, linear_cache)
print(dA_prev == dA_prev2, dW == dW2, db == db2)
--> true	true	true

-- %% [markdown]
-- ### 5.2 One layer
--
-- First back through the activation: $dZ^{[l]} = dA^{[l]} * g'(Z^{[l]})$, element by element.
--
-- - sigmoid: $g'(Z) = \sigma(Z) (1 - \sigma(Z))$
-- - relu: $g'(Z)$ is 1 where $Z > 0$ and 0 elsewhere, so the gradient passes or it does not
--
-- Then back through the linear part.
--
-- The output shows `-0.`: the second example's $dZ$ is 0, and a single product of a negative weight
-- with 0 is the negative zero. It equals 0 in every comparison.

-- %% linear_activation_backward
local function sigmoid_backward(dA, z)
  local s = 1 / (1 + np.exp(-z))
  return dA * s * (1 - s)
end

local function relu_backward(dA, z)
  local result = dA:copy()
  result[z:le(0)] = 0
  return result
end

local function linear_activation_backward(dA, cache, activation)
  local cache_of_linear, cache_of_activation = table.unpack(cache)
  local backward = activation == "relu" and relu_backward or sigmoid_backward
  return linear_backward(backward(dA, cache_of_activation), cache_of_linear)
end

local dAL, cache = dnn.cases.linear_activation_backward()
for _, activation in ipairs { "sigmoid", "relu" } do
  dA_prev, dW, db = linear_activation_backward(dAL, cache, activation)
  print(activation .. ":")
  print("dA_prev = " .. tostring(dA_prev))
  print("dW = " .. tostring(dW))
  print("db = " .. tostring(db))
end
--> sigmoid:
--> dA_prev = [[ 0.11017994  0.01105339]
-->  [ 0.09466817  0.00949723]
-->  [-0.05743092 -0.00576154]]
--> dW = [[ 0.10266786  0.09778551 -0.01968084]]
--> db = [[-0.05729622]]
--> relu:
--> dA_prev = [[ 0.44090989 -0.        ]
-->  [ 0.37883606 -0.        ]
-->  [-0.2298228   0.        ]]
--> dW = [[ 0.44513824  0.37371418 -0.10478989]]
--> db = [[-0.20837892]]
print(dA_prev == dnn.linear_activation_backward(dAL, cache, "relu"))
--> true

-- %% [markdown]
-- ### 5.3 The whole network
--
-- It starts with the derivative of the cross-entropy with respect to the output:
--
-- $$dA^{[L]} = -\left( \frac{Y}{A^{[L]}} - \frac{1 - Y}{1 - A^{[L]}} \right)$$
--
-- and then visits the layers from the last to the first. A point of naming: `grads["dA" .. l]` is
-- what layer $l$ hands backwards, which is the gradient with respect to *its input* $A^{[l-1]}$.
-- That is why `dnn.print_grads` takes what it prints as `dA1` from `grads.dA2`.

-- %% L_model_backward
local function L_model_backward(output, labels, all_caches)
  local L, gradients = #all_caches, dnn.params()
  labels = labels:reshape(output.shape)
  local dA = -(labels / output - (1 - labels) / (1 - output))
  for l = L, 1, -1 do
    local activation = l == L and "sigmoid" or "relu"
    dA, dW, db = linear_activation_backward(dA, all_caches[l], activation)
    gradients["dA" .. l], gradients["dW" .. l], gradients["db" .. l] = dA, dW, db
  end
  return gradients
end

AL, Y, caches = dnn.cases.L_model_backward()
local grads = L_model_backward(AL, Y, caches)
dnn.print_grads(grads)
--> dW1 = [[0.41010002 0.07807203 0.13798444 0.10502167]
-->  [0.         0.         0.         0.        ]
-->  [0.05283652 0.01005865 0.01777766 0.0135308 ]]
--> db1 = [[-0.22007063]
-->  [ 0.        ]
-->  [-0.02835349]]
--> dA1 = [[ 0.12913162 -0.44014127]
-->  [-0.14175655  0.48317296]
-->  [ 0.01663708 -0.05670698]]
print(distance(grads.dW1, dnn.L_model_backward(AL, Y, caches).dW1) < 1e-15)
--> true

-- %% [markdown]
-- ### 5.4 Two places where the original's printed output is stale
--
-- Readers who compare with the notebook that these exercises come from will find two differences.
-- Its output was recorded with other versions of two cells than the ones it shows.
--
-- 1. **`db`.** It prints `[[1.01258895]]`, `[[-0.11459244]]`, `[[-0.41675785]]` and `[[-0.44014127]
--    [0.] [-0.05670698]]`, which are $m = 2$ times the values above: the sum over the examples
--    without the division by $m$ that its own code has.
-- 2. **`compute_cost`.** The cell it shows cannot run (a misspelt `np.muliply`), and lacks the
--    factor $1/m$: repaired, it would give `1.244794798846191` on the case above, not
--    `0.41493159961539694`.
--
-- Which form is right is not a matter of taste, since $db$ has to be the derivative of $J$. A
-- derivative can be measured: move one bias by $\pm\varepsilon$, look at how far the cost moves,
-- and divide.
--
-- $$\frac{\partial J}{\partial b} \approx
--   \frac{J(b + \varepsilon) - J(b - \varepsilon)}{2 \varepsilon}$$

-- %% A numerical gradient check
X, parameters = dnn.cases.L_model_forward_2hidden()
Y = np.array { { 1, 0, 0, 1 } }
local m = Y.shape[2]

local function cost_now()
  return compute_cost(L_model_forward(X, parameters), Y)
end

-- The derivative of the cost by every element of an array, measured.
local function measure(array)
  local epsilon = 1e-6
  local gradient = np.zeros(array.shape)
  for i = 1, array.shape[1] do
    for j = 1, array.shape[2] do
      local kept = array(i, j)
      array[{ i, j }] = kept + epsilon
      local above = cost_now()
      array[{ i, j }] = kept - epsilon
      local below = cost_now()
      array[{ i, j }] = kept
      gradient[{ i, j }] = (above - below) / (2 * epsilon)
    end
  end
  return gradient
end

AL, caches = L_model_forward(X, parameters)
grads = L_model_backward(AL, Y, caches)
print("db3, sum divided by m:  " .. tostring(grads.db3))
print("db3, sum not divided:   " .. tostring(grads.db3 * m))
--> db3, sum divided by m:  [[-0.25279212]]
--> db3, sum not divided:   [[-1.01116847]]
for l = 1, 3 do
  local measured = measure(parameters["b" .. l])
  print(("db%d: divided %s, not divided %s"):format(l,
    distance(measured, grads["db" .. l]) < 1e-8,
    distance(measured, grads["db" .. l] * m) < 1e-8))
end
--> db1: divided true, not divided false
--> db2: divided true, not divided false
--> db3: divided true, not divided false
for l = 1, 3 do
  print(("dW%d: %s"):format(l, distance(measure(parameters["W" .. l]), grads["dW" .. l]) < 1e-8))
end
--> dW1: true
--> dW2: true
--> dW3: true

-- %% [markdown]
-- ### 5.5 Update
--
-- One step of gradient descent with learning rate $\alpha$:
--
-- $$W^{[l]} = W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} = b^{[l]} - \alpha \, db^{[l]}$$
--
-- `dnn.update_parameters` does the same in the arrays that `parameters` holds, without new ones.

-- %% update_parameters
local function update_parameters(params, gradients, learning_rate)
  for l = 1, #params // 2 do
    params["W" .. l] = params["W" .. l] - learning_rate * gradients["dW" .. l]
    params["b" .. l] = params["b" .. l] - learning_rate * gradients["db" .. l]
  end
  return params
end

parameters, grads = dnn.cases.update_parameters()
parameters = update_parameters(parameters, grads, 0.1)
for name, value in pairs(parameters) do
  print(name .. " = " .. tostring(value))
end
--> W1 = [[-0.59562069 -0.09991781 -2.14584584  1.82662008]
-->  [-1.76569676 -0.80627147  0.51115557 -1.18258802]
-->  [-1.0535704  -0.86128581  0.68284052  2.20374577]]
--> b1 = [[-0.04659241]
-->  [-1.28888275]
-->  [ 0.53405496]]
--> W2 = [[-0.55569196  0.0354055   1.32964895]]
--> b2 = [[-0.84610769]]
local updated = dnn.update_parameters(dnn.cases.update_parameters(), grads, 0.1)
print(parameters.W1 == updated.W1, parameters.b2 == updated.b2)
--> true	true

-- %% [markdown]
-- ## 6. What comes next
--
-- These are all the parts of a deep network. `examples/02_cat_classifier.lua` puts them in a loop
-- and trains two networks that tell cats from other pictures.

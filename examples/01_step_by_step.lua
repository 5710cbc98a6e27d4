-- %% [markdown]
-- # A deep neural network, step by step
--
-- This notebook builds a network with any number of layers out of small functions, each of which
-- does one thing and is tried on numbers that can be checked. Every function is written out here in
-- Lua, with arrays that behave as NumPy's, and then compared with the one that `dnn` brings along.
-- A network so small that it can be calculated with pencil and paper goes along; at the end the
-- functions train a larger one, and there are exercises with solutions.
--
-- Run it with `dnnlua examples/01_step_by_step.lua`. The lines that start with `-->` are what it
-- prints, and `dnnlua nb check examples/01_step_by_step.lua` compares. Change a number and look
-- what happens: cells can also be typed at the prompt of `dnnlua`, where `?np.dot` explains a
-- function.
--
-- | notation | meaning |
-- | --- | --- |
-- | $L$, $m$ | how many layers, how many examples |
-- | $n^{[l]}$ | how many units layer $l$ has; $n^{[0]}$ is the number of inputs |
-- | $X: (n^{[0]}, m)$, $Y: (1, m)$ | inputs and labels; **each example is a column** |
-- | $W^{[l]}: (n^{[l]}, n^{[l-1]})$, $b^{[l]}: (n^{[l]}, 1)$ | weights and biases of layer $l$ |
-- | $Z^{[l]}, A^{[l]}: (n^{[l]}, m)$ | before and after the activation function; $A^{[0]} = X$ |
--
-- A superscript $[l]$ means layer $l$, a superscript $(i)$ example $i$.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

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
--
-- The network for pencil and paper has two inputs, two hidden units and one output, and there are
-- two examples. Its numbers are halves and quarters, so that nothing has to be rounded:
--
-- $$X = \begin{pmatrix} 2 & 0 \\ 1 & 1 \end{pmatrix}, \quad
--   Y = \begin{pmatrix} 1 & 0 \end{pmatrix}$$
--
-- $$W^{[1]} = \begin{pmatrix} 1 & -1 \\ 0.5 & 1 \end{pmatrix}, \quad
--   b^{[1]} = \begin{pmatrix} 0 \\ -0.5 \end{pmatrix}, \quad
--   W^{[2]} = \begin{pmatrix} 1 & -1 \end{pmatrix}, \quad b^{[2]} = 0.5$$

-- %% The small network
local small_X = np.array { { 2.0, 0.0 }, { 1.0, 1.0 } }
local small_Y = np.array { { 1, 0 } }
local small = dnn.params()
small.W1 = np.array { { 1.0, -1.0 }, { 0.5, 1.0 } }
small.b1 = np.array { { 0.0 }, { -0.5 } }
small.W2 = np.array { { 1.0, -1.0 } }
small.b2 = np.array { { 0.5 } }
print(small)
--> W1 (2, 2) float64
--> b1 (2, 1) float64
--> W2 (1, 2) float64
--> b2 (1, 1) float64

-- %% [markdown]
-- ## 2. Initialization
--
-- ### 2.1 Two layers
--
-- Weights start as small random numbers. Random: if they were all equal, all units of a layer would
-- compute the same thing and would learn the same thing forever (exercise 3). Small, because the
-- sigmoid is flat far away from 0, where learning is slow. Biases may start at 0, since the weights
-- already make the units different.
--
-- With $n_x$ inputs, $n_h$ hidden units and $n_y$ outputs the shapes are $W^{[1]}: (n_h, n_x)$,
-- $b^{[1]}: (n_h, 1)$, $W^{[2]}: (n_y, n_h)$, $b^{[2]}: (n_y, 1)$.

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
-- the input, so layer $l$ has `layer_dims[l + 1]` units. For `{ 5, 4, 3 }` that makes
--
-- | layer | $W^{[l]}$ | $b^{[l]}$ | $Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$ | parameters |
-- | --- | --- | --- | --- | --- |
-- | 1 | (4, 5) | (4, 1) | (4, 5) (5, m) + (4, 1) = (4, m) | 4 · 5 + 4 = 24 |
-- | 2 | (3, 4) | (3, 1) | (3, 4) (4, m) + (3, 1) = (3, m) | 3 · 4 + 3 = 15 |
--
-- Writing such a table is the fastest way to find a mistake: the inner two sizes of a product have
-- to agree, the outer two are the result's.
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
-- A unit adds up its inputs, each times a weight, and its bias. The matrix product does that for
-- all units and all examples at once; it is `np.dot(W, A)` or `W:dot(A)`, while `*` multiplies
-- element by element. $b$ is one column, and *broadcasting* adds it to each of the $m$ columns.

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
-- By hand, the first layer of the small network:
--
-- $$Z^{[1]} = \begin{pmatrix} 1 \cdot 2 - 1 \cdot 1 & 1 \cdot 0 - 1 \cdot 1 \\
--   0.5 \cdot 2 + 1 \cdot 1 & 0.5 \cdot 0 + 1 \cdot 1 \end{pmatrix} +
--   \begin{pmatrix} 0 \\ -0.5 \end{pmatrix} =
--   \begin{pmatrix} 1 & -1 \\ 1.5 & 0.5 \end{pmatrix}$$

-- %% By hand: the linear part
print((linear_forward(small_X, small.W1, small.b1)))
--> [[ 1.  -1. ]
-->  [ 1.5  0.5]]

-- %% [markdown]
-- ### 3.2 Activations
--
-- $$\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \mathrm{relu}(z) = \max(0, z)$$
--
-- Without them the layers would collapse: $W^{[2]} (W^{[1]} X)$ is $(W^{[2]} W^{[1]}) X$, one
-- linear layer. The sigmoid turns any number into a probability, which suits the output. Relu is
-- cheap, and its slope does not fade for large $z$, which suits the hidden layers.
--
-- Both functions return their result and, as the cache for the way back, $Z$ itself.

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
-- The same as curves, and their slopes beside them. The slope of the sigmoid is at most 1/4 and
-- almost 0 beyond $|z| = 5$; that of relu is 1 or 0.

-- %% Activations and their slopes
do
  local z = np.linspace(-6, 6, 241)
  local s = sigmoid(z)
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.4 } })
  ax[1]:plot(z, s, { label = "sigmoid" })
  ax[1]:plot(z, (relu(z)), { label = "relu" })
  ax[1]:set { title = "g(z)", xlabel = "z", ylim = { -0.1, 2.1 } }
  ax[1]:legend()
  ax[2]:plot(z, s * (1 - s), { label = "sigmoid" })
  ax[2]:plot(z, z:gt(0):astype "float64", { label = "relu" })
  ax[2]:set { title = "g'(z)", xlabel = "z", ylim = { -0.1, 1.1 } }
  ax[2]:legend()
  plt.tight_layout()
  plt.show()
end
--> [image/png 900x340]

-- %% [markdown]
-- ### 3.3 One layer
--
-- A layer is its linear part followed by its activation:
-- $A^{[l]} = g(W^{[l]} A^{[l-1]} + b^{[l]})$, with shapes $(n^{[l-1]}, m) \to (n^{[l]}, m)$. Its
-- cache holds both caches. In those of `dnn` the parts also have names: `cache.linear.A_prev`,
-- `cache.activation`.

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
-- $L-1$ times LINEAR -> RELU, then LINEAR -> SIGMOID. The result $A^{[L]}: (1, m)$, also called
-- $\hat{Y}$, is the probability of class 1 for each example. The caches are collected in a list,
-- one for each layer.

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
-- By hand: relu makes the $-1$ of the small network 0. The second layer gives 0 for both examples,
-- and $\sigma(0) = 0.5$: the network does not know yet.
--
-- $$A^{[1]} = \begin{pmatrix} 1 & 0 \\ 1.5 & 0.5 \end{pmatrix}$$
--
-- $$Z^{[2]} = \begin{pmatrix} 1 - 1.5 + 0.5 & 0 - 0.5 + 0.5 \end{pmatrix} =
--   \begin{pmatrix} 0 & 0 \end{pmatrix}, \qquad
--   A^{[2]} = \begin{pmatrix} 0.5 & 0.5 \end{pmatrix}$$

-- %% By hand: forwards
local small_AL, small_caches = L_model_forward(small_X, small)
print(small_AL)
--> [[0.5 0.5]]
-- The second layer's cache begins with its input, A of layer 1.
print(small_caches[2][1][1])
--> [[1.  0. ]
-->  [1.5 0.5]]

-- %% [markdown]
-- ## 4. The cost
--
-- The cross-entropy is small when the network gives the right class a probability near 1:
--
-- $$J = -\frac{1}{m} \sum_{i=1}^{m} \left( y^{(i)} \log a^{[L](i)} +
--   (1 - y^{(i)}) \log (1 - a^{[L](i)}) \right)$$
--
-- Of the two terms only one is there for each example, because $y$ is 0 or 1. `*` multiplies labels
-- (1, m) and logarithms (1, m) element by element; the sum over all of them is one number.

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
-- By hand: this case has three examples of class 1 with the probabilities 0.8, 0.9 and 0.4, hence
-- $J = -(\log 0.8 + \log 0.9 + \log 0.4) / 3 = (0.2231 + 0.1054 + 0.9163) / 3 = 0.4149$. The small
-- network said 0.5 twice, which costs $\log 2 = 0.6931$, whatever the labels are: the cost of
-- knowing nothing.

-- %% By hand: the cost
print(-np.log(AL))
--> [[0.22314355 0.10536052 0.91629073]]
print(("%.4f"):format(compute_cost(small_AL, small_Y)))
--> 0.6931

-- %% [markdown]
-- What one example costs, for every answer of the network. Being unsure costs little; being sure
-- and wrong costs any amount, which is what makes the network avoid it.

-- %% The cost of one example
do
  local a = np.linspace(0.005, 0.995, 199)
  plt.figure { figsize = { 6, 3.4 } }
  plt.plot(a, -np.log(a), { label = "label 1: $-\\log(a)$" })
  plt.plot(a, -np.log(1 - a), { label = "label 0: $-\\log(1 - a)$" })
  plt.axhline(math.log(2), { color = "gray", linestyle = ":", label = "$\\log(2)$" })
  plt.xlabel "probability a that the network gives class 1"
  plt.ylabel "cost"
  plt.legend { loc = "upper center" }
  plt.tight_layout()
  plt.show()
end
--> [image/png 600x340]

-- %% [markdown]
-- ## 5. Backward propagation
--
-- The chain rule, from the cost back to the input. For any quantity $V$ write
-- $dV = \partial J / \partial V$; it has the shape of $V$. Only $dA$ and $dZ$ leave out the factor
-- $1/m$, which the gradients of the parameters bring in.
--
-- ### 5.1 The linear part
--
-- From $dZ^{[l]}: (n^{[l]}, m)$ follow three gradients:
--
-- $$dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}, \qquad
--   db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}, \qquad
--   dA^{[l-1]} = W^{[l]T} dZ^{[l]}$$
--
-- Why these? $W_{jk}$ is multiplied by input $k$ and goes into unit $j$, so it matters as much as
-- that input is large and the unit matters: $dZ_j A_k$, averaged over the examples. $b_j$ has the
-- input 1. And input $k$ goes into all units, each time through a weight: the sum of $W_{jk} dZ_j$
-- over $j$. The shapes leave no other choice: $(n^{[l]}, m) (m, n^{[l-1]})$ for $dW$,
-- $(n^{[l-1]}, n^{[l]}) (n^{[l]}, m)$ for $dA$.
--
-- Axes count from 1 here: `axis = 2` sums along the columns, over the examples, and `keepdims`
-- leaves $(n^{[l]}, 1)$, a column.

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
-- By hand: behind a sigmoid the factor $A (1 - A)$ cancels the denominators, and what remains is
-- the simplest gradient that one could wish for (exercise 4):
--
-- $$dZ^{[L]} = A^{[L]} - Y$$
--
-- For the small network $dZ^{[2]} = (0.5 - 1, 0.5 - 0) = (-0.5, 0.5)$: the first output should be
-- larger, the second smaller.
--
-- $$dW^{[2]} = \tfrac{1}{2}
--   \begin{pmatrix} -0.5 \cdot 1 + 0.5 \cdot 0 & -0.5 \cdot 1.5 + 0.5 \cdot 0.5 \end{pmatrix} =
--   \begin{pmatrix} -0.25 & -0.25 \end{pmatrix}$$
--
-- $$db^{[2]} = \tfrac{1}{2} (-0.5 + 0.5) = 0$$
--
-- $$dA^{[1]} = \begin{pmatrix} 1 \\ -1 \end{pmatrix} \begin{pmatrix} -0.5 & 0.5 \end{pmatrix} =
--   \begin{pmatrix} -0.5 & 0.5 \\ 0.5 & -0.5 \end{pmatrix}, \qquad
--   dZ^{[1]} = \begin{pmatrix} -0.5 & 0 \\ 0.5 & -0.5 \end{pmatrix}$$
--
-- Relu was 0 for unit 1 and example 2, so nothing comes back there.
--
-- $$dW^{[1]} = \tfrac{1}{2} \begin{pmatrix} -0.5 \cdot 2 + 0 \cdot 0 & -0.5 \cdot 1 + 0 \cdot 1 \\
--   0.5 \cdot 2 - 0.5 \cdot 0 & 0.5 \cdot 1 - 0.5 \cdot 1 \end{pmatrix} =
--   \begin{pmatrix} -0.5 & -0.25 \\ 0.5 & 0 \end{pmatrix}$$
--
-- $$db^{[1]} = \tfrac{1}{2} \begin{pmatrix} -0.5 + 0 \\ 0.5 - 0.5 \end{pmatrix} =
--   \begin{pmatrix} -0.25 \\ 0 \end{pmatrix}$$

-- %% By hand: backwards
local small_grads = L_model_backward(small_AL, small_Y, small_caches)
for l = 2, 1, -1 do
  print("dW" .. l .. " = " .. tostring(small_grads["dW" .. l]))
  print("db" .. l .. " = " .. tostring(small_grads["db" .. l]))
end
--> dW2 = [[-0.25 -0.25]]
--> db2 = [[0.]]
--> dW1 = [[-0.5  -0.25]
-->  [ 0.5   0.  ]]
--> db1 = [[-0.25]
-->  [ 0.  ]]

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
-- The same as a picture: the cost for many values of the single bias $b^{[3]}$, all other
-- parameters as they are, and the tangent whose slope the backward pass found. With the sum that
-- was not divided the line would cut through the curve.

-- %% The gradient is a slope
do
  local kept = parameters.b3(1, 1)
  local b3 = np.linspace(kept - 2, kept + 3, 51)
  local costs = np.zeros(51)
  for i = 1, 51 do
    parameters.b3[{ 1, 1 }] = b3(i)
    costs[i] = cost_now()
  end
  parameters.b3[{ 1, 1 }] = kept
  local here, slope = cost_now(), grads.db3(1, 1)
  plt.figure { figsize = { 6, 3.4 } }
  plt.plot(b3, costs, { label = "cost" })
  plt.plot(b3, here + slope * (b3 - kept), { linestyle = "--", label = "slope db3" })
  plt.plot(b3, here + m * slope * (b3 - kept), { linestyle = ":", label = "slope m db3" })
  plt.plot({ kept }, { here }, "ko")
  plt.ylim(1.2, 2.6)
  plt.xlabel "$b^{[3]}$"
  plt.ylabel "cost"
  plt.legend()
  plt.tight_layout()
  plt.show()
end
--> [image/png 600x340]

-- %% [markdown]
-- ### 5.5 Update
--
-- One step of gradient descent with learning rate $\alpha$:
--
-- $$W^{[l]} = W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} = b^{[l]} - \alpha \, db^{[l]}$$
--
-- The gradient points where the cost grows fastest, so the step goes against it.
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
-- By hand, with $\alpha = 1$: $W^{[2]}$ becomes $(1 + 0.25, -1 + 0.25) = (1.25, -0.75)$, and so on.
-- The outputs before the sigmoid are then $3.25$ and $0.125$ instead of 0 and 0. The second has
-- moved the wrong way, for both share the weights, but the sum of their costs has fallen.

-- %% By hand: one step
update_parameters(small, small_grads, 1)
print("W2 = " .. tostring(small.W2))
--> W2 = [[ 1.25 -0.75]]
small_AL, small_caches = L_model_forward(small_X, small)
print(small_caches[2][2])
--> [[3.25  0.125]]
print(("cost %.4f"):format(compute_cost(small_AL, small_Y)))
--> cost 0.3978

-- %% [markdown]
-- ## 6. All together
--
-- These are all the parts; a loop makes them learn. The task: two half moons that interlock, 200
-- points of two classes in the plane, which no straight line separates. The network has 2 inputs, a
-- hidden layer of 8 units, and 1 output, hence $8 \cdot 2 + 8 + 1 \cdot 8 + 1 = 33$ parameters.

-- %% Training
local moons_X, moons_Y = dnn.data.moons { n_samples = 200, noise = 0.15, seed = 1 }
print(moons_X.shape, moons_Y.shape)
--> (2, 200)	(1, 200)

local function train(start, iterations, learning_rate)
  local costs = {}
  for iteration = 1, iterations do
    local output, all_caches = L_model_forward(moons_X, start)
    costs[iteration] = compute_cost(output, moons_Y)
    update_parameters(start, L_model_backward(output, moons_Y, all_caches), learning_rate)
  end
  return start, costs
end

-- Weights with the variance 2 / n of the layer before, in place of the factor 0.01.
local function initialize_he(layer_dims)
  local start = initialize_parameters_deep(layer_dims)
  for l = 1, #layer_dims - 1 do
    start["W" .. l] = start["W" .. l] / 0.01 * math.sqrt(2 / layer_dims[l])
  end
  return start
end

local trained, costs = train(initialize_parameters_deep { 2, 8, 1 }, 600, 1.2)
local trained_he, costs_he = train(initialize_he { 2, 8, 1 }, 600, 1.2)
for _, iteration in ipairs { 1, 10, 100, 600 } do
  print(("iteration %3d: cost %.3f, he %.3f"):format(iteration, costs[iteration],
    costs_he[iteration]))
end
--> iteration   1: cost 0.693, he 1.019
--> iteration  10: cost 0.692, he 0.362
--> iteration 100: cost 0.277, he 0.190
--> iteration 600: cost 0.223, he 0.027

local function accuracy(of)
  return L_model_forward(moons_X, of):gt(0.5):eq(moons_Y):mean()
end

print(("accuracy %.3f, he %.3f"):format(accuracy(trained), accuracy(trained_he)))
--> accuracy 0.880, he 0.985

-- The direction of each row of W1, in degrees and roughly.
for _, one in ipairs { trained, trained_he } do
  local angles = np.arctan2(one.W1 { ":", 2 }, one.W1 { ":", 1 }) * 180 / math.pi
  print((np.round(angles / 10) * 10):astype "int64")
end
--> [ -80 -160  -80   80   80   80  -80  -80]
--> [   0 -110  -80 -150 -150  150   40  -70]

-- %% [markdown]
-- With the factor 0.01 the cost begins at $\log 2$, stays there while the weights grow, falls, and
-- stops. The directions tell why: on the long way from almost 0 the same gradients have pulled all
-- units along, and eight of them do the work of three. So weights must be small, and not too small.
-- A sum of $n$ inputs has $n$ times the variance of one term; weights of variance $2 / n$ keep the
-- signal as large as it was (relu takes half of it away). The start is worse than $\log 2$, since
-- it is sure and wrong, and the end is better. The deep network of the next tutorial starts in a
-- similar way.
--
-- The boundary is where the network says 0.5. It is made of straight pieces: each hidden unit is
-- linear on both sides of its kink.

-- %% The costs and the boundary
do
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.6 } })
  ax[1]:plot(costs, { label = "factor 0.01" })
  ax[1]:plot(costs_he, { label = "variance 2 / n" })
  ax[1]:set { title = "cost", xlabel = "iteration", ylim = { 0, 1 } }
  ax[1]:legend()
  ax[2]:decision_boundary(function(grid)
    return L_model_forward(grid.T, trained_he):gt(0.5)
  end, moons_X, moons_Y)
  ax[2]:set_title "decision boundary, variance 2 / n"
  plt.tight_layout()
  plt.show()
end
--> [image/png 900x360]

-- %% [markdown]
-- ## 7. Exercises
--
-- Try them before you read on; each solution prints what proves it.
--
-- 1. **Shapes.** A network for pictures of 64 by 64 pixels in three colors has the layers
--    `{ 12288, 20, 7, 5, 1 }`. What shapes have $W^{[1]}$ and $A^{[2]}$ for 209 pictures? How many
--    parameters are there, and which part of them is in the first layer?
-- 2. **Another activation.** $\tanh(z)$ has the derivative $1 - \tanh^2(z)$. Write `tanh` and
--    `tanh_backward` in the form of section 5.2, and compare the latter with a measured slope.
-- 3. **Equal weights.** Start the network for the moons with all weights 0.1, train it for 600
--    iterations and look at the rows of $W^{[1]}$. What happens with all weights 0?
-- 4. **The last layer.** Show that $dA^{[L]} * g'(Z^{[L]}) = A^{[L]} - Y$, on paper and in numbers.
-- 5. **A mistake.** Forget the mask in `relu_backward`, so that every gradient passes. Which
--    gradients does the numerical check find wrong, and why not those of layer 3?

-- %% [markdown]
-- ### Solution 1
--
-- $W^{[1]}: (20, 12288)$ and $A^{[2]}: (7, 209)$. Layer $l$ has $n^{[l]} (n^{[l-1]} + 1)$
-- parameters; nearly all are in the first layer, because every pixel has a weight for every unit.
-- (Convolutions, the subject of `06_convnet.lua`, share them.)

-- %% Solution 1
do
  local dims, total = { 12288, 20, 7, 5, 1 }, 0
  for l = 1, #dims - 1 do
    total = total + dims[l + 1] * (dims[l] + 1)
  end
  print(total, ("%.3f"):format(dims[2] * (dims[1] + 1) / total))
end
--> 245973	0.999

-- %% [markdown]
-- ### Solution 2
--
-- The cache is $Z$, from which the way back computes $\tanh$ again.

-- %% Solution 2
do
  local function tanh(z)
    return np.tanh(z), z
  end
  local function tanh_backward(dA, z)
    return dA * (1 - np.square(np.tanh(z)))
  end
  local z, epsilon = np.array { { -2.0, -0.5, 0.0, 0.5, 2.0 } }, 1e-6
  local slope = tanh_backward(np.ones_like(z), z)
  print(slope)
  print(distance(slope, (tanh(z + epsilon) - tanh(z - epsilon)) / (2 * epsilon)) < 1e-9)
end
--> [[0.07065082 0.78644773 1.         0.78644773 0.07065082]]
--> true

-- %% [markdown]
-- ### Solution 3
--
-- All rows stay equal: eight units have the same input, the same output and hence the same
-- gradient, and do the work of one: its boundary is a straight line. With zeros even that one is
-- lost: $A^{[1]} = 0$ makes $dW^{[2]} = 0$, and $W^{[2]} = 0$ makes $dA^{[1]} = 0$. Only $b^{[2]}$
-- could move, and it stays too, since both classes are equally many.

-- %% Solution 3
for _, weight in ipairs { 0.1, 0 } do
  local start = dnn.params()
  start.W1, start.b1 = np.ones(8, 2) * weight, np.zeros(8, 1)
  start.W2, start.b2 = np.ones(1, 8) * weight, np.zeros(1, 1)
  local ended, all_costs = train(start, 600, 1.2)
  print(("from %.1f: rows equal %s, cost %.3f"):format(weight,
    distance(ended.W1, ended.W1[1]) < 1e-12, all_costs[600]))
end
--> from 0.1: rows equal true, cost 0.278
--> from 0.0: rows equal true, cost 0.693

-- %% [markdown]
-- ### Solution 4
--
-- With $g' = A (1 - A)$ and $dA = -Y / A + (1 - Y) / (1 - A)$ the product is
-- $-Y (1 - A) + (1 - Y) A = A - Y$. The numbers differ by rounding only.

-- %% Solution 4
do
  local z = np.array { { -3.0, -0.2, 0.4, 2.5 } }
  local labels, output = np.array { { 0, 1, 0, 1 } }, (sigmoid(z))
  local dA_last = -(labels / output - (1 - labels) / (1 - output))
  print(sigmoid_backward(dA_last, z))
  print(distance(sigmoid_backward(dA_last, z), output - labels) < 1e-15)
end
--> [[ 0.04742587 -0.549834    0.59868766 -0.07585818]]
--> true

-- %% [markdown]
-- ### Solution 5
--
-- Layers 1 and 2 are wrong. $dW^{[3]}$ comes from $dZ^{[3]}$, which has not yet met a relu on its
-- way back; that is how a failing check tells where to look.

-- %% Solution 5
do
  local masked = relu_backward
  relu_backward = function(dOutput)
    return dOutput
  end
  X, parameters = dnn.cases.L_model_forward_2hidden()
  AL, caches = L_model_forward(X, parameters)
  grads = L_model_backward(AL, Y, caches)
  relu_backward = masked
  for l = 1, 3 do
    print(("dW%d: %s"):format(l, distance(measure(parameters["W" .. l]), grads["dW" .. l]) < 1e-8))
  end
end
--> dW1: false
--> dW2: false
--> dW3: true

-- %% [markdown]
-- ## 8. What comes next
--
-- `examples/02_cat_classifier.lua` lets the functions of `dnn` loop like `train`, and trains two
-- networks that tell cats from other pictures.

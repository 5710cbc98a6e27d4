-- %% [markdown]
-- # 一步一步搭建深度神经网络
--
-- 这份笔记用一个个小函数拼出任意层数的神经网络。每个函数只做一件事，
-- 并且都在可以核对的数字上试过。这里先用 Lua 把函数完整地写出来
-- （数组的行为与 NumPy 一致），再与 `dnn` 自带的同名函数对照。
--
-- 运行方式：`dnnlua examples/zh/01_step_by_step.lua`。以 `-->` 开头的行就是程序的输出。
--
-- 记号：上标 $[l]$ 表示第 $l$ 层，$(i)$ 表示第 $i$ 个样本；$L$ 是层数，$n^{[l]}$ 是第 $l$ 层
-- 的单元数，$m$ 是样本数。每个样本占一列，所以 $X$ 的形状是 $(n^{[0]}, m)$。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"

-- 两个数组对应元素之间的最大差距。
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. 总览
--
-- 网络的前 $L-1$ 层都是 LINEAR -> RELU，最后一层是 LINEAR -> SIGMOID。训练分五步：
--
-- 1. 初始化参数 $W^{[l]}$ 和 $b^{[l]}$。
-- 2. 前向传播：逐层算出 $Z^{[l]}$ 和 $A^{[l]}$，把反向传播要用的量存进*缓存*。
-- 3. 计算代价。
-- 4. 反向传播：由代价对某层输出的梯度，求出它对该层参数和该层输入的梯度。
-- 5. 沿梯度的反方向更新参数，再回到第 2 步。

-- %% [markdown]
-- ## 2. 初始化
--
-- ### 2.1 两层网络
--
-- 权重从小的随机数开始。如果所有权重都相等，同一层的单元就会算出同样的结果，
-- 也永远学到同样的东西。之所以要小，是因为 sigmoid 在远离 0 的地方很平坦，学得很慢。
-- 偏置可以从 0 开始。
--
-- 各参数的形状：$W^{[1]}: (n_h, n_x)$，$b^{[1]}: (n_h, 1)$，$W^{[2]}: (n_y, n_h)$，
-- $b^{[2]}: (n_y, 1)$。

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
-- ### 2.2 任意层数
--
-- `layer_dims` 依次列出输入和每一层的单元数。Lua 的下标从 1 开始，`layer_dims[1]` 是输入，
-- 因此第 $l$ 层有 `layer_dims[l + 1]` 个单元，权重的形状是 $(n^{[l]}, n^{[l-1]})$。
--
-- `#parameters` 是条目数，每层两个。求层数要用 `//`：`/` 的结果是浮点数，
-- `"W" .. 4 / 2` 得到的是 `W2.0`，没有这个名字。

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
-- ## 3. 前向传播
--
-- ### 3.1 线性部分
--
-- $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \qquad A^{[0]} = X$$
--
-- 矩阵乘积写作 `np.dot(W, A)` 或 `W:dot(A)`，而 `*` 是逐元素相乘。$b$ 只有一列，
-- 广播机制会把它加到全部 $m$ 列上。

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
-- ### 3.2 激活函数
--
-- $$\sigma(Z) = \frac{1}{1 + e^{-Z}}, \qquad \mathrm{relu}(Z) = \max(0, Z)$$
--
-- 两个函数都返回两个值：结果，以及留给反向传播的缓存，也就是 $Z$ 本身。

-- %% sigmoid 与 relu
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
-- ### 3.3 一层
--
-- 一层就是线性部分加激活函数：$A^{[l]} = g(W^{[l]} A^{[l-1]} + b^{[l]})$，
-- 它的缓存由两部分的缓存组成。`dnn` 返回的缓存还可以按名字访问：
-- `cache.linear.A_prev`、`cache.activation`。

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
-- ### 3.4 整个网络
--
-- 先做 $L-1$ 次 LINEAR -> RELU，最后做一次 LINEAR -> SIGMOID。得到的 $A^{[L]}$ 也记作
-- $\hat{Y}$，是每个样本属于类别 1 的概率。各层的缓存按顺序收进一个列表。

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
-- ## 4. 代价
--
-- 正确类别得到的概率越接近 1，交叉熵就越小：
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
-- ## 5. 反向传播
--
-- 从代价出发，用链式法则一直推回输入。对任意量 $V$，记 $dV = \partial J / \partial V$；
-- 只有 $dA$ 和 $dZ$ 不含因子 $1/m$，它到求参数的梯度时才乘进来。
--
-- ### 5.1 线性部分
--
-- 由 $dZ^{[l]}$ 可以求出三个梯度：
--
-- $$dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}, \qquad
--   db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}, \qquad
--   dA^{[l-1]} = W^{[l]T} dZ^{[l]}$$
--
-- 这里的轴从 1 数起：`axis = 2` 沿着列的方向求和，也就是对所有样本求和。

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
-- ### 5.2 一层
--
-- 先穿过激活函数：$dZ^{[l]} = dA^{[l]} * g'(Z^{[l]})$，逐元素相乘。
--
-- - sigmoid：$g'(Z) = \sigma(Z) (1 - \sigma(Z))$
-- - relu：$Z > 0$ 处 $g'(Z) = 1$，其余为 0，梯度要么原样通过，要么被挡住
--
-- 然后穿过线性部分。
--
-- 输出里出现了 `-0.`：第二个样本的 $dZ$ 是 0，负的权重与 0 相乘得到负零。
-- 无论怎么比较，它都等于 0。

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
-- ### 5.3 整个网络
--
-- 起点是交叉熵对输出的导数：
--
-- $$dA^{[L]} = -\left( \frac{Y}{A^{[L]}} - \frac{1 - Y}{1 - A^{[L]}} \right)$$
--
-- 然后从最后一层走到第一层。注意命名：`grads["dA" .. l]` 是第 $l$ 层往回传的量，
-- 也就是对*它的输入* $A^{[l-1]}$ 的梯度。所以 `dnn.print_grads` 打印的 `dA1`
-- 取自 `grads.dA2`。

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
-- ### 5.4 原笔记有两处输出已经过时
--
-- 如果拿这里的结果和习题所出自的笔记对照，会发现两处不同：
-- 那份笔记里保存的输出，并不是由它所展示的那一版代码运行得到的。
--
-- 1. **`db`**：它打印的是 `[[1.01258895]]`、`[[-0.11459244]]`、`[[-0.41675785]]` 和
--    `[[-0.44014127] [0.] [-0.05670698]]`，恰好是上面各值的 $m = 2$ 倍，
--    即只对样本求和，漏了代码里明明写着的除以 $m$。
-- 2. **`compute_cost`**：展示出来的代码根本无法运行（`np.muliply` 拼写错误），
--    而且缺少因子 $1/m$。改正拼写后，它在上面的例子里会得到 `1.244794798846191`，
--    而不是 `0.41493159961539694`。
--
-- 哪一种才对，不是喜好问题：$db$ 必须是 $J$ 的导数，而导数可以实测。
-- 让某个偏置变动 $\pm\varepsilon$，看代价变了多少，再相除：
--
-- $$\frac{\partial J}{\partial b} \approx
--   \frac{J(b + \varepsilon) - J(b - \varepsilon)}{2 \varepsilon}$$

-- %% 数值梯度检验
X, parameters = dnn.cases.L_model_forward_2hidden()
Y = np.array { { 1, 0, 0, 1 } }
local m = Y.shape[2]

local function cost_now()
  return compute_cost(L_model_forward(X, parameters), Y)
end

-- 实测代价对数组中每个元素的导数。
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
-- ### 5.5 更新参数
--
-- 以学习率 $\alpha$ 做一步梯度下降：
--
-- $$W^{[l]} = W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} = b^{[l]} - \alpha \, db^{[l]}$$
--
-- `dnn.update_parameters` 做的是同样的事，但直接改写 `parameters` 里的数组，不另外分配。

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
-- ## 6. 接下来
--
-- 深度网络的部件到这里就齐了。`examples/zh/02_cat_classifier.lua` 把它们放进循环，
-- 训练两个网络来分辨图片里有没有猫。

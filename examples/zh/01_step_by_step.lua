-- %% [markdown]
-- # 一步一步搭建深度神经网络
--
-- 这份笔记用一个个小函数拼出任意层数的神经网络。每个函数只做一件事，并且都在可以核对的数字上试过。
-- 这里先用 Lua 把函数完整地写出来（数组的行为与 NumPy 一致），再与 `dnn` 自带的同名函数对照。
-- 全程还有一个小到可以用纸笔算完的网络作陪；最后用这些函数训练一个大一些的网络，并附有习题和解答。
--
-- 运行方式：`dnnlua examples/zh/01_step_by_step.lua`。以 `-->` 开头的行就是程序的输出，用
-- `dnnlua nb check examples/zh/01_step_by_step.lua` 可以逐行核对。不妨改动一个数字，
-- 看看会发生什么：各个单元也可以在 `dnnlua` 的提示符下逐行输入，在那里输入 `?np.dot`
-- 就能看到函数的说明。
--
-- | 记号 | 含义 |
-- | --- | --- |
-- | $L$，$m$ | 层数，样本数 |
-- | $n^{[l]}$ | 第 $l$ 层的单元数；$n^{[0]}$ 是输入的个数 |
-- | $X: (n^{[0]}, m)$，$Y: (1, m)$ | 输入与标签；**每个样本占一列** |
-- | $W^{[l]}: (n^{[l]}, n^{[l-1]})$，$b^{[l]}: (n^{[l]}, 1)$ | 第 $l$ 层的权重与偏置 |
-- | $Z^{[l]}, A^{[l]}: (n^{[l]}, m)$ | 激活之前与激活之后的值；$A^{[0]} = X$ |
--
-- 上标 $[l]$ 表示第 $l$ 层，上标 $(i)$ 表示第 $i$ 个样本。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

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
--
-- 用纸笔来算的网络有两个输入、两个隐藏单元和一个输出，样本也只有两个。所有的数都是二分之几、
-- 四分之几，不需要舍入：
--
-- $$X = \begin{pmatrix} 2 & 0 \\ 1 & 1 \end{pmatrix}, \quad
--   Y = \begin{pmatrix} 1 & 0 \end{pmatrix}$$
--
-- $$W^{[1]} = \begin{pmatrix} 1 & -1 \\ 0.5 & 1 \end{pmatrix}, \quad
--   b^{[1]} = \begin{pmatrix} 0 \\ -0.5 \end{pmatrix}, \quad
--   W^{[2]} = \begin{pmatrix} 1 & -1 \end{pmatrix}, \quad b^{[2]} = 0.5$$

-- %% 小网络
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
-- ## 2. 初始化
--
-- ### 2.1 两层网络
--
-- 权重从小的随机数开始。要随机，是因为如果所有权重都相等，同一层的单元就会算出同样的结果，
-- 也永远学到同样的东西（见习题 3）。要小，是因为 sigmoid 在远离 0 的地方很平坦，学得很慢。
-- 偏置可以从 0 开始，权重已经让各单元互不相同了。
--
-- 设有 $n_x$ 个输入、$n_h$ 个隐藏单元、$n_y$ 个输出，各参数的形状是 $W^{[1]}: (n_h, n_x)$，
-- $b^{[1]}: (n_h, 1)$，$W^{[2]}: (n_y, n_h)$，$b^{[2]}: (n_y, 1)$。

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
-- `layer_dims` 依次列出输入和每一层的单元数。Lua 的下标从 1 开始，`layer_dims[1]` 是输入，因此第
-- $l$ 层有 `layer_dims[l + 1]` 个单元。以 `{ 5, 4, 3 }` 为例：
--
-- | 层 | $W^{[l]}$ | $b^{[l]}$ | $Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$ | 参数个数 |
-- | --- | --- | --- | --- | --- |
-- | 1 | (4, 5) | (4, 1) | (4, 5) (5, m) + (4, 1) = (4, m) | 4 · 5 + 4 = 24 |
-- | 2 | (3, 4) | (3, 1) | (3, 4) (4, m) + (3, 1) = (3, m) | 3 · 4 + 3 = 15 |
--
-- 要找错误，列这样一张表最快：相乘时里面的两个数必须相等，外面的两个数就是结果的形状。
--
-- `#parameters` 是条目数，每层两个。求层数要用 `//`：`/` 的结果是浮点数，`"W" .. 4 / 2` 得到的是
-- `W2.0`，没有这个名字。

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
-- 一个单元把各个输入分别乘以权重，加在一起，再加上偏置。矩阵乘积一次就对所有单元、
-- 所有样本做完了这件事，写作 `np.dot(W, A)` 或 `W:dot(A)`；而 `*` 是逐元素相乘。$b$ 只有一列，
-- *广播*机制会把它加到全部 $m$ 列上。

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
-- 用手算小网络的第一层：
--
-- $$Z^{[1]} = \begin{pmatrix} 1 \cdot 2 - 1 \cdot 1 & 1 \cdot 0 - 1 \cdot 1 \\
--   0.5 \cdot 2 + 1 \cdot 1 & 0.5 \cdot 0 + 1 \cdot 1 \end{pmatrix} +
--   \begin{pmatrix} 0 \\ -0.5 \end{pmatrix} =
--   \begin{pmatrix} 1 & -1 \\ 1.5 & 0.5 \end{pmatrix}$$

-- %% 手算：线性部分
print((linear_forward(small_X, small.W1, small.b1)))
--> [[ 1.  -1. ]
-->  [ 1.5  0.5]]

-- %% [markdown]
-- ### 3.2 激活函数
--
-- $$\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \mathrm{relu}(z) = \max(0, z)$$
--
-- 没有激活函数，各层就会合并成一层：$W^{[2]} (W^{[1]} X)$ 等于 $(W^{[2]} W^{[1]}) X$，仍是线性的。
-- sigmoid 把任意的数变成概率，适合放在输出层。relu 计算便宜，$z$ 很大时斜率也不会消失，适合隐藏层。
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
-- 画成曲线，右边是它们的斜率：sigmoid 的斜率最大只有 1/4，到了 $|z| = 5$ 之外几乎为 0；relu
-- 的斜率非 1 即 0。

-- %% 激活函数及其斜率
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
-- ### 3.3 一层
--
-- 一层就是线性部分加激活函数：$A^{[l]} = g(W^{[l]} A^{[l-1]} + b^{[l]})$，形状由 $(n^{[l-1]}, m)$
-- 变为 $(n^{[l]}, m)$。它的缓存由两部分的缓存组成。`dnn` 返回的缓存还可以按名字访问：
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
-- 先做 $L-1$ 次 LINEAR -> RELU，最后做一次 LINEAR -> SIGMOID。得到的 $A^{[L]}: (1, m)$ 也记作
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
-- 手算：relu 把小网络里的 $-1$ 变成 0；第二层对两个样本都得到 0，而 $\sigma(0) = 0.5$：
-- 网络还什么都不知道。
--
-- $$A^{[1]} = \begin{pmatrix} 1 & 0 \\ 1.5 & 0.5 \end{pmatrix}$$
--
-- $$Z^{[2]} = \begin{pmatrix} 1 - 1.5 + 0.5 & 0 - 0.5 + 0.5 \end{pmatrix} =
--   \begin{pmatrix} 0 & 0 \end{pmatrix}, \qquad
--   A^{[2]} = \begin{pmatrix} 0.5 & 0.5 \end{pmatrix}$$

-- %% 手算：前向传播
local small_AL, small_caches = L_model_forward(small_X, small)
print(small_AL)
--> [[0.5 0.5]]
-- 第二层的缓存以它的输入开头，也就是第 1 层的 A。
print(small_caches[2][1][1])
--> [[1.  0. ]
-->  [1.5 0.5]]

-- %% [markdown]
-- ## 4. 代价
--
-- 正确类别得到的概率越接近 1，交叉熵就越小：
--
-- $$J = -\frac{1}{m} \sum_{i=1}^{m} \left( y^{(i)} \log a^{[L](i)} +
--   (1 - y^{(i)}) \log (1 - a^{[L](i)}) \right)$$
--
-- $y$ 非 0 即 1，所以对每个样本来说，两项中只有一项起作用。`*` 把形状为 (1, m)
-- 的标签和对数逐元素相乘，再把所有元素加起来，得到一个数。

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
-- 手算：这个例子里有三个类别 1 的样本，概率是 0.8、0.9、0.4，所以
-- $J = -(\log 0.8 + \log 0.9 + \log 0.4) / 3 = (0.2231 + 0.1054 + 0.9163) / 3 = 0.4149$。
-- 小网络两次都说 0.5，不管标签是什么，代价都是 $\log 2 = 0.6931$：这就是一无所知的代价。

-- %% 手算：代价
print(-np.log(AL))
--> [[0.22314355 0.10536052 0.91629073]]
print(("%.4f"):format(compute_cost(small_AL, small_Y)))
--> 0.6931

-- %% [markdown]
-- 一个样本的代价随网络的回答而变：没把握的代价不大；斩钉截铁却答错了，代价可以任意大，
-- 网络因此会避免这样的错误。

-- %% 一个样本的代价
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
-- ## 5. 反向传播
--
-- 从代价出发，用链式法则一直推回输入。对任意量 $V$，记 $dV = \partial J / \partial V$，它的形状与
-- $V$ 相同。只有 $dA$ 和 $dZ$ 不含因子 $1/m$，它到求参数的梯度时才乘进来。
--
-- ### 5.1 线性部分
--
-- 由 $dZ^{[l]}: (n^{[l]}, m)$ 可以求出三个梯度：
--
-- $$dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}, \qquad
--   db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}, \qquad
--   dA^{[l-1]} = W^{[l]T} dZ^{[l]}$$
--
-- 为什么是这样？$W_{jk}$ 与第 $k$ 个输入相乘，送进第 $j$ 个单元；这个输入越大、这个单元越要紧，
-- $W_{jk}$ 的影响就越大，即 $dZ_j A_k$，再对样本取平均。$b_j$ 相当于输入恒为 1。第 $k$
-- 个输入则经过各自的权重送进所有单元，所以要把 $W_{jk} dZ_j$ 对 $j$ 求和。从形状上看也只能如此：
-- $dW$ 是 $(n^{[l]}, m) (m, n^{[l-1]})$，$dA$ 是 $(n^{[l-1]}, n^{[l]}) (n^{[l]}, m)$。
--
-- 这里的轴从 1 数起：`axis = 2` 沿着列的方向求和，也就是对所有样本求和；`keepdims` 保留一列，形状是
-- $(n^{[l]}, 1)$。

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
-- 输出里出现了 `-0.`：第二个样本的 $dZ$ 是 0，负的权重与 0 相乘得到负零。无论怎么比较，它都等于 0。

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
-- 然后从最后一层走到第一层。注意命名：`grads["dA" .. l]` 是第 $l$ 层往回传的量，也就是对*它的输入*
-- $A^{[l-1]}$ 的梯度。所以 `dnn.print_grads` 打印的 `dA1` 取自 `grads.dA2`。

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
-- 手算：sigmoid 的因子 $A (1 - A)$ 恰好约去分母，剩下的梯度简单得不能再简单（见习题 4）：
--
-- $$dZ^{[L]} = A^{[L]} - Y$$
--
-- 小网络的 $dZ^{[2]} = (0.5 - 1, 0.5 - 0) = (-0.5, 0.5)$：第一个输出应当变大，第二个应当变小。
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
-- 单元 1 对样本 2 的 relu 输出为 0，所以那里没有梯度传回来。
--
-- $$dW^{[1]} = \tfrac{1}{2} \begin{pmatrix} -0.5 \cdot 2 + 0 \cdot 0 & -0.5 \cdot 1 + 0 \cdot 1 \\
--   0.5 \cdot 2 - 0.5 \cdot 0 & 0.5 \cdot 1 - 0.5 \cdot 1 \end{pmatrix} =
--   \begin{pmatrix} -0.5 & -0.25 \\ 0.5 & 0 \end{pmatrix}$$
--
-- $$db^{[1]} = \tfrac{1}{2} \begin{pmatrix} -0.5 + 0 \\ 0.5 - 0.5 \end{pmatrix} =
--   \begin{pmatrix} -0.25 \\ 0 \end{pmatrix}$$

-- %% 手算：反向传播
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
-- 同样的事画成图：其他参数不变，让唯一的偏置 $b^{[3]}$ 取许多不同的值，画出代价；
-- 再画出以反向传播求得的梯度为斜率的切线。如果求和之后忘了除以 $m$，这条线就会横穿曲线。

-- %% 梯度就是斜率
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
-- ### 5.5 更新参数
--
-- 以学习率 $\alpha$ 做一步梯度下降：
--
-- $$W^{[l]} = W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} = b^{[l]} - \alpha \, db^{[l]}$$
--
-- 梯度指向代价增长最快的方向，所以要往反方向走。`dnn.update_parameters` 做的是同样的事，但直接改写
-- `parameters` 里的数组，不另外分配。

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
-- 手算，取 $\alpha = 1$：$W^{[2]}$ 变成 $(1 + 0.25, -1 + 0.25) = (1.25, -0.75)$，其余类推。sigmoid
-- 之前的输出由 0 和 0 变成 $3.25$ 和 $0.125$。第二个走错了方向，因为两个样本共用同一组权重；
-- 但代价的总和降低了。

-- %% 手算：一步更新
update_parameters(small, small_grads, 1)
print("W2 = " .. tostring(small.W2))
--> W2 = [[ 1.25 -0.75]]
small_AL, small_caches = L_model_forward(small_X, small)
print(small_caches[2][2])
--> [[3.25  0.125]]
print(("cost %.4f"):format(compute_cost(small_AL, small_Y)))
--> cost 0.3978

-- %% [markdown]
-- ## 6. 合在一起
--
-- 部件齐了，放进循环就能学习。任务是两弯互相咬合的半月：平面上的 200 个点，分属两类，
-- 没有一条直线能把它们分开。网络有 2 个输入、一个含 8 个单元的隐藏层和 1 个输出，共有
-- $8 \cdot 2 + 8 + 1 \cdot 8 + 1 = 33$ 个参数。

-- %% 训练
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

-- 不用因子 0.01，而让权重的方差为 2 / n，n 是前一层的单元数。
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

-- W1 各行的方向，单位是度，取大概的值。
for _, one in ipairs { trained, trained_he } do
  local angles = np.arctan2(one.W1 { ":", 2 }, one.W1 { ":", 1 }) * 180 / math.pi
  print((np.round(angles / 10) * 10):astype "int64")
end
--> [ -80 -160  -80   80   80   80  -80  -80]
--> [   0 -110  -80 -150 -150  150   40  -70]

-- %% [markdown]
-- 用因子 0.01 时，代价从 $\log 2$ 开始，权重慢慢变大时停在原地，然后下降，又停住。
-- 看各行的方向就明白了：从接近 0 的地方出发，一路上所有单元都被同样的梯度拉着走，
-- 八个单元只顶三个用。所以权重要小，但不能太小。$n$ 项之和的方差是一项的 $n$ 倍；让权重的方差为
-- $2 / n$，信号就能保持原来的大小（relu 会去掉一半）。这样的起点比 $\log 2$ 还差，
-- 因为它斩钉截铁却答错了；终点却更好。下一篇的深层网络也以类似的方式开始。
--
-- 网络回答 0.5 的地方就是边界。它由一段段直线组成：每个隐藏单元在转折点的两侧都是线性的。

-- %% 代价与边界
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
-- ## 7. 习题
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。
--
-- 1. **形状。** 处理 64×64 像素、三种颜色的图片，网络的各层是 `{ 12288, 20, 7, 5, 1 }`。对 209
--    张图片，$W^{[1]}$ 和 $A^{[2]}$ 的形状是什么？一共有多少个参数，其中多大一部分在第一层？
-- 2. **另一个激活函数。** $\tanh(z)$ 的导数是 $1 - \tanh^2(z)$。仿照 5.2 节写出 `tanh` 和
--    `tanh_backward`，并把后者与实测的斜率对照。
-- 3. **相等的权重。** 让学习半月的网络从全部为 0.1 的权重开始，训练 600 次迭代，再看 $W^{[1]}$
--    的各行。权重全部为 0 时又会怎样？
-- 4. **最后一层。** 证明 $dA^{[L]} * g'(Z^{[L]}) = A^{[L]} - Y$，先在纸上推导，再用数字验证。
-- 5. **一个错误。** 在 `relu_backward` 里忘掉遮挡，让所有梯度都通过。数值检验会发现哪些梯度错了？
--    为什么第 3 层的没有错？

-- %% [markdown]
-- ### 解答 1
--
-- $W^{[1]}: (20, 12288)$，$A^{[2]}: (7, 209)$。第 $l$ 层有 $n^{[l]} (n^{[l-1]} + 1)$ 个参数。
-- 几乎全部都在第一层，因为每个像素对每个单元都有一个权重（`06_convnet.lua` 要讲的卷积则共用权重）。

-- %% 解答 1
do
  local dims, total = { 12288, 20, 7, 5, 1 }, 0
  for l = 1, #dims - 1 do
    total = total + dims[l + 1] * (dims[l] + 1)
  end
  print(total, ("%.3f"):format(dims[2] * (dims[1] + 1) / total))
end
--> 245973	0.999

-- %% [markdown]
-- ### 解答 2
--
-- 缓存是 $Z$，反向传播时由它重新算出 $\tanh$。

-- %% 解答 2
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
-- ### 解答 3
--
-- 各行始终相等：八个单元的输入相同，输出相同，梯度也就相同，它们加起来只顶一个单元用，
-- 边界就是一条直线。权重全为 0 时，连这一个也没有了：$A^{[1]} = 0$ 使 $dW^{[2]} = 0$，$W^{[2]} = 0$
-- 又使 $dA^{[1]} = 0$。能动的只有 $b^{[2]}$，而两类的点一样多，它也不动。

-- %% 解答 3
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
-- ### 解答 4
--
-- $g' = A (1 - A)$，$dA = -Y / A + (1 - Y) / (1 - A)$，两者的积是
-- $-Y (1 - A) + (1 - Y) A = A - Y$。数字上只差舍入误差。

-- %% 解答 4
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
-- ### 解答 5
--
-- 第 1、2 层错了。$dW^{[3]}$ 来自 $dZ^{[3]}$，往回走到那里时还没有碰到 relu；检验失败时，
-- 正是这样看出错在哪里。

-- %% 解答 5
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
-- ## 8. 接下来
--
-- `examples/zh/02_cat_classifier.lua` 用 `dnn` 自带的函数做与 `train` 同样的循环，
-- 训练两个网络来分辨图片里有没有猫。

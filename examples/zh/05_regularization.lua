-- %% [markdown]
-- # 正则化与梯度检验
--
-- 单元足够多的网络能把训练集连同其中的偶然因素一起背下来，而对其他数据判断错误：这就是
-- *过拟合*。这份笔记先让它出现，再给出两种办法：对大的权重加以惩罚（L2），以及训练时随机关闭
-- 一些单元（dropout）。两者都要改动反向传播，而那里容易出错，错了又不容易看出来；最后一部分写出
-- 一个能发现这类错误的检验。
--
-- 运行方式：`dnnlua examples/zh/05_regularization.lua`。以 `-->` 开头的行就是程序的输出。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local regularization = dnn.regularization

-- 两个数组对应元素之间的最大差距。
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. 样本少，参数多
--
-- 从两弯带噪声的半月里取 40 个点来学习，另取 1000 个点来测试。每个样本占一列。

-- %% 数据
local X, Y = dnn.data.moons { n_samples = 40, noise = 0.3, seed = 5 }
local test_X, test_Y = dnn.data.moons { n_samples = 1000, noise = 0.3, seed = 11 }
print(X.shape, test_X.shape)
--> (2, 40)	(2, 1000)

-- %% [markdown]
-- 网络有三层，单元数依次是 20、3、1，即 LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID，
-- 参数个数超过样本数的三倍。
--
-- `train` 反复做三件事：前向、反向、更新。各种办法之间的差别，由传入的函数体现：它返回一次迭代的
-- 梯度。

-- %% 训练循环
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

-- %% 不用正则化
local plain = train(function(parameters)
  local _, cache = regularization.forward_propagation(X, parameters)
  return regularization.backward_propagation(X, Y, cache)
end)
report("without regularization", plain)
--> without regularization training set 0.95, test set 0.86

-- %% [markdown]
-- 从见过的点到没见过的点，准确率下降了 9 个百分点。

-- %% [markdown]
-- ## 2. 惩罚大的权重
--
-- 边界要有尖锐的转角，就需要大的权重。L2 正则化让大权重付出代价：在交叉熵之外，再加上所有权重
-- （不含偏置）的平方。
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
-- 新增一项的导数是 $\frac{\lambda}{m} W$，要加到每个 $dW$ 上。于是每一步都会把权重按同样的比例
-- 缩小一点，所以这种惩罚也叫*权重衰减*。

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

-- %% 用惩罚项训练
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
-- 训练集上变差，测试集上变好：这正是我们想要的。

-- %% [markdown]
-- ## 3. Dropout
--
-- Dropout 在每次迭代中，对每个样本、每个隐藏单元，都以 1 - `keep_prob` 的概率把它关闭。没有哪个
-- 单元能指望另一个特定的单元，也就没有哪些单元能合伙记住偶然因素。
--
-- 1. $D$：哪些单元保留，即 `rand(...)` 小于 `keep_prob` 的那些
-- 2. $A = A * D$：关闭其余的单元
-- 3. $A = A / \text{keep\_prob}$：下一层得到的和平均来说与原来一样大。这叫*反向 dropout*
--    （inverted dropout）：测试时什么都不用做。

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
-- 反向传播时关闭同样的单元，系数也相同：$dA = dA * D / \text{keep\_prob}$。零乘以负数得到负零，
-- 打印成 `-0.`。

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

-- %% 用 dropout 训练
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
-- 三者的边界，和它们学习过的点：没有正则化时，边界会绕着个别的点弯曲。

-- %% 三条边界
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
-- `dnn.regularization.model` 两种都有，选项与课程笔记相同：`lambd` 和 `keep_prob`。那里的 dropout
-- 也和课程笔记一样，每次迭代都从同一个种子抽取，因此对同一个样本始终关闭同样的单元。

-- %% model
local model_parameters, costs =
  regularization.model(X, Y, { num_iterations = 4000, lambd = 0.3, print_cost = false })
report("the model, L2", model_parameters)
print(#costs)
--> the model, L2          training set 0.90, test set 0.90
--> 4

-- %% [markdown]
-- ## 4. 梯度检验
--
-- 反向传播里有错误时，网络往往照样能学，只是学得差一些。不过导数是可以测量的：
--
-- $$\frac{\partial J}{\partial \theta} \approx
--   \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon}$$
--
-- 先看只有一个参数的函数 $J(\theta) = \theta x$，它的导数是 $x$。两个梯度相差多少，要相对于它们
-- 自身的大小来衡量：
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
-- 网络有许多参数。把它们排成一列 $\theta$，依次把每个元素向两边各移动一点，计算两次代价。这样做
-- 很费时间，所以只在小网络上检验一次，而不在训练中检验；也不与 dropout 一起用，因为它的代价每次
-- 调用都不一样。

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
-- `backward_propagation_n_wrong` 里有错误。把每个梯度与正确的相比，就能看出是哪几个错了；没有正确
-- 的梯度时，就与测量结果中相应的那一段相比。

-- %% 错在哪里？
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
-- 用同样的方法检验第 2 节的 L2 惩罚，代价和梯度都用那里的：

-- %% 检验惩罚项
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

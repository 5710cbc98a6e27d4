-- %% [markdown]
-- # 正则化与梯度检验
--
-- 单元足够多的网络能把训练集连同其中的偶然因素一起背下来，而对其他数据判断错误：这就是*过拟合*。
-- 这份笔记先让它出现，仔细看看它，再给出三种办法：及时停下，对大的权重加以惩罚（L2），
-- 以及训练时随机关闭一些单元（dropout）。后两种都要改动反向传播，而那里容易出错，
-- 错了又不容易看出来；最后一部分写出一个能发现这类错误的检验。
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
-- 网络有三层，LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID，参数个数超过样本数的三倍：
--
-- | 层 | $W^{[l]}$ | $b^{[l]}$ | $A^{[l]}$ | 参数个数 |
-- |---|---|---|---|---|
-- | 1 | $(20, 2)$ | $(20, 1)$ | $(20, m)$ | 60 |
-- | 2 | $(3, 20)$ | $(3, 1)$ | $(3, m)$ | 63 |
-- | 3 | $(1, 3)$ | $(1, 1)$ | $(1, m)$ | 4 |
--
-- `train` 反复做三件事：前向、反向、更新。各种办法之间的差别，由传入的函数体现：
-- 它返回一次迭代的梯度。每迭代 100 次，记下两个集合各自的交叉熵；测试集只用来看，不用来学。

-- %% 训练循环
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

-- %% 不用正则化
local plain, train_costs, test_costs = train(function(parameters)
  local _, cache = regularization.forward_propagation(X, parameters)
  return regularization.backward_propagation(X, Y, cache)
end)
report("without regularization", plain)
--> without regularization training set 0.95, test set 0.86

-- %% [markdown]
-- 从见过的点到没见过的点，准确率下降了 9 个百分点。怎么会这样，看两个代价就知道了：

-- %% 两个代价
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
-- 开头的几百次迭代，两个代价都在下降：网络学到的东西对两个集合都成立。后来训练集的代价继续下降，
-- 测试集的却上升了。（2000 之前的突跳是某一步迈得太大：边界很陡的地方，0.3 的学习率就嫌大了。）
-- 网络这时让边界绕着个别的点弯曲，而且对此越来越有把握：错误的概率 0.999 要付 $-\log 0.001 = 6.9$，
-- 0.6 只付 $-\log 0.4 = 0.9$。
--
-- 第一种办法不花代价：**及时停下**，保留最好的那次迭代的参数。在 `net:fit` 里，
-- 它是选项 `early_stopping`。选哪次迭代，必须用第三组点，即*验证集*：
-- 一个数如果正是因为最小才被选中，就不再是公正的测试了。

-- %% [markdown]
-- ## 2. 惩罚大的权重
--
-- 边界要有尖锐的转角，就需要大的权重。L2 正则化让大权重付出代价：在交叉熵之外，
-- 再加上所有权重的平方（不含偏置，它只起平移作用）。
--
-- $$J = J_{\text{cross-entropy}} + \frac{\lambda}{2 m} \sum_l \sum_{i,j} \left( W^{[l]}_{ij}
--   \right)^2$$
--
-- 在纸上算：$W^{[1]} = (1, -2)$，$W^{[2]} = 3$，$m = 2$，$\lambda = 0.1$ 时，
-- 惩罚项是 $\frac{0.1}{2 \cdot 2} (1 + 4 + 9) = 0.35$。

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
-- 新增一项的导数是 $\frac{\lambda}{m} W$，要加到每个 $dW$ 上。在纸上算：
-- 给 $dW^{[1]}$ 加上 $\frac{0.1}{2} \cdot (1, -2) = (0.05, -0.1)$。于是一步成为
--
-- $$W = W - \alpha \left( dW + \frac{\lambda}{m} W \right)
--   = \left( 1 - \frac{\alpha \lambda}{m} \right) W - \alpha \, dW$$
--
-- 它先把权重按同样的比例缩小一点，所以这种惩罚也叫*权重衰减*。这里 $\alpha = 0.3$，
-- $\lambda = 0.3$，$m = 40$，比例是 0.99775：一步几乎看不出来，
-- 但没有梯度撑着的权重走 1022 步就失去十分之九，因为 $0.99775^{1022} = 0.1$。

-- %% 纸上的数字
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
-- $\lambda$ 该取多大？事先谁也不知道，只能试几个。

-- %% 用惩罚项训练
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

-- %% 不同 lambda 的代价
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
-- 左边是过拟合：学过的地方代价小，别处代价大。右边是*欠拟合*：惩罚太重，网络施展不开，
-- 两个代价都大。中间的 0.3，比起不加惩罚，训练集上变差，测试集上变好：这正是我们想要的。
-- 惩罚做了什么，从权重上看得出来：

-- %% 权重
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
-- Dropout 在每次迭代中，对每个样本、每个隐藏单元，都以 1 - `keep_prob` 的概率把它关闭。
-- 没有哪个单元能指望另一个特定的单元，也就没有哪些单元能合伙记住偶然因素。
-- 掩码 $D$ 的每一列属于一个样本：每个样本都有自己的一个较小的网络。
--
-- 1. $D$：哪些单元保留，即 `rand(...)` 小于 `keep_prob` 的那些；形状与 $A$ 相同
-- 2. $A = A * D$：关闭其余的单元
-- 3. $A = A / \text{keep\_prob}$：下一层得到的和平均来说与原来一样大。
--    这叫*反向 dropout*（inverted dropout）：测试时什么都不用做。
--
-- 在纸上算：两个单元，$A = (2, 4)$，`keep_prob` = 0.5，有四种等可能的掩码，结果是 $(0, 0)$、
-- $(4, 0)$、$(0, 8)$ 和 $(4, 8)$，平均是 $(2, 4)$，正好又是 $A$。没有第三步就只有一半，
-- 测试时下一层遇到的就是从未见过的数值。

-- %% 四种掩码
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
-- ## 4. 用 `dnn` 来做
--
-- `dnn.regularization.model` 两种都有，选项与课程笔记相同：`lambd` 和 `keep_prob`。
-- 那里的 dropout 也和课程笔记一样，每次迭代都从同一个种子抽取，因此对同一个样本始终关闭同样的单元。

-- %% model
local model_parameters, costs =
  regularization.model(X, Y, { num_iterations = 4000, lambd = 0.3, print_cost = false })
report("the model, L2", model_parameters)
print(#costs)
--> the model, L2          training set 0.90, test set 0.90
--> 4

-- %% [markdown]
-- 在网络里，惩罚是训练的选项 `l2`，dropout 是一层，参数是单元被*关闭*的概率。从同样的权重出发，
-- 带惩罚的网络走一步，就是我们的函数走一步。

-- %% 写成网络
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
-- 最后一行：有 dropout 的网络两次给出相同的输出，除非是在训练。

-- %% [markdown]
-- ## 5. 梯度检验
--
-- 反向传播里有错误时，网络往往照样能学，只是学得差一些。不过导数是可以测量的：
--
-- $$\frac{\partial J}{\partial \theta} \approx
--   \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon}$$
--
-- 先看只有一个参数的函数 $J(\theta) = \theta x$，它的导数是 $x$。两个梯度相差多少，
-- 要相对于它们自身的大小来衡量：
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
-- 网络有许多参数。把它们排成一列 $\theta$，依次把每个元素向两边各移动一点，计算两次代价。
-- 这样做很费时间，所以只在小网络上检验一次，而不在训练中检验；也不与 dropout 一起用，
-- 因为它的代价每次调用都不一样。（步长为什么这样小，为什么不能更小，检验通不过时说明了什么，
-- 见 `08_gradient_checking.lua`。）

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
-- `backward_propagation_n_wrong` 里有错误。把每个梯度与正确的相比，就能看出是哪几个错了；
-- 没有正确的梯度时，就与测量结果中相应的那一段相比。

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

-- %% [markdown]
-- 要做这样的检验，理由就在最后一行：*不带*惩罚的代价的梯度差得不多，网络用它也能学，
-- 只有检验说得出它属于另一个代价。
--
-- ## 6. 习题
--
-- 1. 在纸上算：$W = 1$，数据没有梯度，$\alpha = 0.1$，$\lambda = 2$，$m = 10$。
--    用 L2 惩罚走三步后 $W$ 是多少？
-- 2. **L1 惩罚**是 $\frac{\lambda}{m} \sum |W|$。它给 $dW$ 加上哪一项？像第 5 节那样检验，
--    用 $\lambda = 0.1$ 训练，再数一数 103 个权重里最后有多少个绝对值小于 0.01。为什么比 L2 的多？
-- 3. `keep_prob` = 1 时 dropout 做什么？请说明前向和反向都等于没有 dropout。
-- 4. 一个单元输出 $a$，dropout 以概率 $p$ 保留它。输出的平均是 $a$，*方差*是多少？取 $a = 2$，
--    $p = 0.8$，与 100000 个随机掩码比较。
-- 5. $\lambda = 10$ 时准确率降到 0.5。发生了什么？你预计代价是多少？
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。

-- %% [markdown]
-- ### 解答 1
--
-- 每一步乘以 $1 - 0.1 \cdot 2 / 10 = 0.98$：$0.98^3 = 0.941192$。

-- %% 解答 1
do
  local weight = 1
  for _ = 1, 3 do
    weight = weight - 0.1 * (2 / 10 * weight)
  end
  print(("%.6f"):format(weight))
end
--> 0.941192

-- %% [markdown]
-- ### 解答 2
--
-- $|w|$ 的导数是它的符号，所以加上 $\frac{\lambda}{m} \, \mathrm{sign}(W)$。L2 的拉力与权重成正比，
-- 权重小了就松手；L1 的拉力始终一样大，用不着的权重便被拉到 0。之后梯度下降就在 0 附近跳动，
-- 步子是 $\alpha \lambda / m = 0.00075$。

-- %% 解答 2
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
-- ### 解答 3
--
-- `rand` 小于 1，所以全部单元都保留，除以 1 也不改变什么。

-- %% 解答 3
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
-- ### 解答 4
--
-- 输出以概率 $p$ 为 $a / p$，否则为 0。它的平方的平均是 $p \, (a / p)^2 = a^2 / p$，
-- 所以方差是 $a^2 / p - a^2 = a^2 (1 - p) / p = 4 \cdot 0.2 / 0.8 = 1$。
-- Dropout 加进来的噪声就是这么大。

-- %% 解答 4
do
  local masks = np.random.RandomState(1):rand(100000):lt(0.8)
  local outputs = 2 * masks / 0.8
  print(("mean %.2f, variance %.2f"):format(outputs:mean(), outputs:var()))
end
--> mean 2.00, variance 1.00

-- %% [markdown]
-- ### 解答 5
--
-- 惩罚的代价超过了学习的收益：权重全都变成 0。于是对每个点输出都是 $\sigma(0) = 0.5$，
-- 代价是 $\log 2 = 0.6931$，与抛硬币一样。

-- %% 解答 5
do
  local dead, seen = train(function(current)
    local _, current_cache = regularization.forward_propagation(X, current)
    return backward_propagation_with_regularization(X, Y, current_cache, 10)
  end, 1000)
  print(("largest weight %.6f, cost %.4f"):format(np.abs(all_weights(dead)):max(), seen[10]))
end
--> largest weight 0.000000, cost 0.6931

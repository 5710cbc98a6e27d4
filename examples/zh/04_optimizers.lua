-- %% [markdown]
-- # 优化算法
--
-- 梯度下降在哪里都迈同一种步子：沿梯度的反方向，走多远由学习率决定。这份笔记分别用几行代码
-- 实现四种改进：每步只看一部分样本（小批量），步子带有记忆（动量），步长随每个参数各自调整
-- （Adam），步子越走越小（学习率衰减）。每一种都先在这里完整写出，再与 `dnn.optimization` 里的
-- 同名函数对照。
--
-- 运行方式：`dnnlua examples/zh/04_optimizers.lua`。以 `-->` 开头的行就是程序的输出。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local optimization = dnn.optimization

-- %% [markdown]
-- ## 1. 任务
--
-- 两弯互相咬合的半月，带一点噪声：平面上 300 个点，类别是 0 或 1，没有一条直线能把它们分开。
-- 每个样本占一列。

-- %% 数据
local X, Y = dnn.data.moons { n_samples = 300, noise = 0.2, seed = 3 }
print(X.shape, Y.shape, Y:sum())
--> (2, 300)	(1, 300)	150

-- %% [markdown]
-- 网络有三层，LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID，单元数依次是 5、2、1。前向与
-- 反向传播怎样写，`01_step_by_step.lua` 已经讲过，这里直接使用现成的函数。代价是对样本求和而不是
-- 取平均，这样几个小批量的代价可以直接相加。

-- %% 网络
local layers_dims = { 2, 5, 2, 1 }
local parameters = optimization.initialize_parameters(layers_dims)
print(parameters)
--> W1 (5, 2) float64
--> b1 (5, 1) float64
--> W2 (2, 5) float64
--> b2 (2, 1) float64
--> W3 (1, 2) float64
--> b3 (1, 1) float64
local a3, caches = optimization.forward_propagation(X, parameters)
print(("%.6f"):format(optimization.compute_cost(a3, Y) / 300))
--> 0.702414
local grads = optimization.backward_propagation(X, Y, caches)
print(grads.dW3.shape, grads.db3.shape)
--> (1, 2)	(1, 1)

-- %% [markdown]
-- ## 2. 梯度下降
--
-- $$W^{[l]} = W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} = b^{[l]} - \alpha \, db^{[l]}$$

-- %% update_parameters_with_gd
local function update_parameters_with_gd(params, gradients, learning_rate)
  for name, value in pairs(params) do
    params[name] = value - learning_rate * gradients["d" .. name]
  end
  return params
end

local learning_rate
parameters, grads, learning_rate = dnn.cases.optimization.update_parameters_with_gd()
parameters = update_parameters_with_gd(parameters, grads, learning_rate)
print("W1 = " .. tostring(parameters.W1))
--> W1 = [[ 1.63535156 -0.62320365 -0.53718766]
-->  [-1.07799357  0.85639907 -2.29470142]]
local expected = optimization.update_parameters_with_gd(
  dnn.cases.optimization.update_parameters_with_gd(), grads, learning_rate)
print(parameters.W1 == expected.W1)
--> true

-- %% [markdown]
-- ## 3. 小批量
--
-- 用全部 $m$ 个样本算出的梯度是准确的，但代价高。只用其中几个样本算出的梯度，方向几乎一样好，
-- 而花费只是一小部分：宁可走许多粗略的步子，也不只走完美的一步。把所有样本过一遍叫作一轮
-- （*epoch*）。
--
-- 1. **打乱**：把 $X$ 和 $Y$ 的列按同一个随机顺序重排，每一轮换一个新的顺序。
-- 2. **切分**：前 64 列是第一个小批量，依此类推。$m$ 不能被 64 整除时，最后一个小批量会小一些。
--
-- `X{":", permutation}` 按新的顺序复制各列；`X{":", {first, last}}` 是一段列的视图，不复制。

-- %% random_mini_batches
local function random_mini_batches(inputs, labels, mini_batch_size, seed)
  np.random.seed(seed)
  local m = inputs.shape[2]
  local permutation = np.random.permutation(m)
  local shuffled_X, shuffled_Y = inputs { ":", permutation }, labels { ":", permutation }
  local mini_batches = {}
  for first = 1, m, mini_batch_size do
    local columns = { first, math.min(first + mini_batch_size - 1, m) }
    table.insert(mini_batches, { shuffled_X { ":", columns }, shuffled_Y { ":", columns } })
  end
  return mini_batches
end

local mini_batches = random_mini_batches(X, Y, 64, 0)
for k, mini_batch in ipairs(mini_batches) do
  print(k, mini_batch[1].shape, mini_batch[2].shape)
end
--> 1	(2, 64)	(1, 64)
--> 2	(2, 64)	(1, 64)
--> 3	(2, 64)	(1, 64)
--> 4	(2, 64)	(1, 64)
--> 5	(2, 44)	(1, 44)
print(mini_batches[5][1] == optimization.random_mini_batches(X, Y, 64, 0)[5][1])
--> true

-- %% [markdown]
-- 下面的训练循环可以配合这份笔记里的任何一种更新：每个小批量都会调用一次
-- `update(parameters, grads)`。每一轮用自己的种子打乱，所以两次运行的结果完全相同。

-- %% 训练循环
local function train(update, mini_batch_size, num_epochs)
  local trained = optimization.initialize_parameters(layers_dims)
  local seed, cost = 10, nil
  for _ = 1, num_epochs do
    seed = seed + 1
    cost = 0
    for _, mini_batch in ipairs(random_mini_batches(X, Y, mini_batch_size, seed)) do
      local inputs, labels = table.unpack(mini_batch)
      local output, cache = optimization.forward_propagation(inputs, trained)
      cost = cost + optimization.compute_cost(output, labels)
      update(trained, optimization.backward_propagation(inputs, labels, cache))
    end
  end
  local _, accuracy = optimization.predict(X, Y, trained, { print_accuracy = false })
  return cost / X.shape[2], accuracy
end

-- %% [markdown]
-- 下面每一行都把全部样本过了 100 遍。小批量越小，走的步数就越多：

-- %% 不同大小的小批量
for _, size in ipairs { 300, 64, 16 } do
  local cost, accuracy = train(function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.05)
  end, size, 100)
  print(("batches of %3d, %4d steps: cost %.2f, accuracy %.2f"):format(size,
    100 * math.ceil(300 / size), cost, accuracy))
end
--> batches of 300,  100 steps: cost 0.65, accuracy 0.66
--> batches of  64,  500 steps: cost 0.51, accuracy 0.75
--> batches of  16, 1900 steps: cost 0.30, accuracy 0.88

-- %% [markdown]
-- ## 4. 动量
--
-- 小批量给出的方向会来回摆动。动量把它们平均起来：$v$ 是梯度的滑动平均，好比小球滚下山坡时的
-- 速度，梯度则不断地推它。
--
-- $$v_{dW} = \beta v_{dW} + (1 - \beta) \, dW, \qquad W = W - \alpha \, v_{dW}$$
--
-- $\beta = 0.9$ 大约是对最近十个梯度取平均，$\beta = 0$ 就是普通的梯度下降。速度从 0 开始。

-- %% update_parameters_with_momentum
local function initialize_velocity(params)
  local v = dnn.params()
  for name, value in pairs(params) do
    v["d" .. name] = np.zeros_like(value)
  end
  return v
end

local function update_parameters_with_momentum(params, gradients, v, beta, rate)
  for name, value in pairs(params) do
    local d = "d" .. name
    v[d] = beta * v[d] + (1 - beta) * gradients[d]
    params[name] = value - rate * v[d]
  end
  return params, v
end

parameters, grads = dnn.cases.optimization.update_parameters_with_momentum()
local v = initialize_velocity(parameters)
update_parameters_with_momentum(parameters, grads, v, 0.9, 0.01)
print("W1 = " .. tostring(parameters.W1))
print("v.dW1 = " .. tostring(v.dW1))
--> W1 = [[ 1.62544598 -0.61290114 -0.52907334]
-->  [-1.07347112  0.86450677 -2.30085497]]
--> v.dW1 = [[-0.11006192  0.11447237  0.09015907]
-->  [ 0.05024943  0.09008559 -0.06837279]]
local case = { dnn.cases.optimization.update_parameters_with_momentum() }
optimization.update_parameters_with_momentum(case[1], case[2], case[3], 0.9, 0.01)
print(parameters.W1 == case[1].W1, v.dW1 == case[3].dW1)
--> true	true

-- %% [markdown]
-- ## 5. Adam
--
-- Adam 同时保存两个平均：梯度的平均（$v$，与动量相同）和梯度平方的平均（$s$）。每一步是
-- $v / \sqrt{s}$：各次梯度方向一致时，不管梯度本身多小，步长都大约是 $\alpha$；方向互相矛盾时，
-- 步子就短。这样每个参数都有了自己的学习率。
--
-- $$v = \beta_1 v + (1 - \beta_1) \, dW, \qquad s = \beta_2 s + (1 - \beta_2) \, dW^2$$
--
-- 两者都从 0 开始，因此最初一段时间会偏小。到第 $t$ 步，各项的权重之和只有 $1 - \beta^t$，所以
-- 要除以它：
--
-- $$\hat{v} = \frac{v}{1 - \beta_1^t}, \qquad \hat{s} = \frac{s}{1 - \beta_2^t}, \qquad
--   W = W - \alpha \frac{\hat{v}}{\sqrt{\hat{s}} + \varepsilon}$$
--
-- $\varepsilon = 10^{-8}$ 只是为了避免除以 0。

-- %% update_parameters_with_adam
local function update_parameters_with_adam(params, gradients, averages, squares, t, rate)
  local beta1, beta2, epsilon = 0.9, 0.999, 1e-8
  for name, value in pairs(params) do
    local d = "d" .. name
    averages[d] = beta1 * averages[d] + (1 - beta1) * gradients[d]
    squares[d] = beta2 * squares[d] + (1 - beta2) * np.square(gradients[d])
    local average = averages[d] / (1 - beta1 ^ t)
    local square = squares[d] / (1 - beta2 ^ t)
    params[name] = value - rate * (average / (np.sqrt(square) + epsilon))
  end
  return params, averages, squares
end

local s
parameters, grads, v, s = dnn.cases.optimization.update_parameters_with_adam()
update_parameters_with_adam(parameters, grads, v, s, 2, 0.01)
print("W1 = " .. tostring(parameters.W1))
print("s.dW1 = " .. tostring(s.dW1))
--> W1 = [[ 1.63178673 -0.61919778 -0.53561312]
-->  [-1.08040999  0.85796626 -2.29409733]]
--> s.dW1 = [[0.00121136 0.00131039 0.00081287]
-->  [0.0002525  0.00081154 0.00046748]]
case = { dnn.cases.optimization.update_parameters_with_adam() }
optimization.update_parameters_with_adam(case[1], case[2], case[3], case[4], 2)
print(parameters.W1 == case[1].W1, s.dW1 == case[4].dW1)
--> true	true

-- %% [markdown]
-- ## 6. 三种方法放在一起比较
--
-- 同样的网络，同样的小批量，同样小的学习率，各训练 500 轮。这里的梯度都很小：梯度下降几乎没有
-- 前进；动量平均的是本来就方向一致的梯度，所以走得一样慢；Adam 的步长则由学习率决定。

-- %% 比较
local updates = {}

function updates.gd()
  return function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.0007)
  end
end

function updates.momentum(start)
  local velocity = initialize_velocity(start)
  return function(params, gradients)
    update_parameters_with_momentum(params, gradients, velocity, 0.9, 0.0007)
  end
end

function updates.adam(start)
  local averages, squares, t = initialize_velocity(start), initialize_velocity(start), 0
  return function(params, gradients)
    t = t + 1
    update_parameters_with_adam(params, gradients, averages, squares, t, 0.0007)
  end
end

local start = optimization.initialize_parameters(layers_dims)
for _, optimizer in ipairs { "gd", "momentum", "adam" } do
  local cost, accuracy = train(updates[optimizer](start), 64, 500)
  print(("%-8s cost %.2f, accuracy %.2f"):format(optimizer, cost, accuracy))
end
--> gd       cost 0.68, accuracy 0.64
--> momentum cost 0.68, accuracy 0.64
--> adam     cost 0.26, accuracy 0.92

-- %% [markdown]
-- `dnn.optimization.model` 就是这个循环，并带有课程笔记里的所有选项，起点也相同：

-- %% model
local trained, costs = optimization.model(X, Y, layers_dims, "adam", { num_epochs = 501 })
optimization.predict(X, Y, trained)
print(#costs, ("%.2f"):format(costs[6]))
--> Cost after epoch 0: 0.702166
--> Accuracy: 0.92...
--> 6	0.26

-- %% 它把边界放在哪里
optimization.plot_decision_boundary(function(points)
  return optimization.predict_dec(trained, points.T)
end, X, Y)
plt.title "Model with Adam"
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- ## 7. 学习率衰减
--
-- 大步子在开始时有利，到最后却有害：它会在最小值附近跳来跳去。所以让步子一轮比一轮小：
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \mathrm{epoch}} \, \alpha_0$$
--
-- 这样可能衰减得太快：几轮之后 $\alpha_0$ 就所剩无几。按区间衰减则会等一等。
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \lfloor \mathrm{epoch} / \mathrm{interval} \rfloor}
--   \, \alpha_0$$

-- %% update_lr 与 schedule_lr_decay
local function update_lr(learning_rate0, epoch, decay_rate)
  return 1 / (1 + decay_rate * epoch) * learning_rate0
end

local function schedule_lr_decay(learning_rate0, epoch, decay_rate, time_interval)
  return 1 / (1 + decay_rate * (epoch // time_interval)) * learning_rate0
end

for _, epoch in ipairs { 0, 10, 100, 1000 } do
  print(("epoch %4d: %.4f %.4f"):format(epoch, update_lr(0.1, epoch, 1),
    schedule_lr_decay(0.1, epoch, 1, 100)))
end
--> epoch    0: 0.1000 0.1000
--> epoch   10: 0.0091 0.1000
--> epoch  100: 0.0010 0.0500
--> epoch 1000: 0.0001 0.0091
print(update_lr(0.5, 2, 1) == optimization.update_lr(0.5, 2, 1),
  schedule_lr_decay(0.5, 100, 0.3, 100) == optimization.schedule_lr_decay(0.5, 100, 0.3, 100))
--> true	true

-- %% 用在 model 里
local function every_100_epochs(learning_rate0, epoch, decay_rate)
  return schedule_lr_decay(learning_rate0, epoch, decay_rate, 100)
end

local schedules = { { "every epoch", update_lr }, { "every 100 epochs", every_100_epochs } }
for _, schedule in ipairs(schedules) do
  local name, decay = table.unpack(schedule)
  local _, history = optimization.model(X, Y, layers_dims, "gd",
    { learning_rate = 0.1, num_epochs = 501, decay = decay, print_cost = false })
  print(("decay %s: cost %.2f"):format(name, history[6]))
end
--> decay every epoch: cost 0.67
--> decay every 100 epochs: cost 0.29

-- %% [markdown]
-- 两者之中，后一种让普通的梯度下降用较大的步子，在 500 轮里走到了 Adam 用小步子走到的地方。

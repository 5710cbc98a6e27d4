-- %% [markdown]
-- # 优化算法
--
-- 梯度下降在哪里都迈同一种步子：沿梯度的反方向，走多远由学习率决定。
-- 这份笔记分别用几行代码实现四种改进：每步只看一部分样本（小批量），步子带有记忆（动量），
-- 步长随每个参数各自调整（Adam），步子越走越小（学习率衰减）。
-- 每一种都先用口算就能算出的数字试一试，再完整写出来，并与 `dnn.optimization` 里的同名函数对照；
-- 最后让它们走下同一个山谷，训练同一个网络。文末有习题和解答。
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
-- 网络有三层，LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID，单元数依次是 5、2、1，共有
-- $5 \cdot 2 + 5 + 2 \cdot 5 + 2 + 1 \cdot 2 + 1 = 30$ 个参数。前向与反向传播怎样写，
-- `01_step_by_step.lua` 已经讲过，这里直接使用现成的函数。代价是对样本求和而不是取平均，
-- 这样几个小批量的代价可以直接相加。

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
--
-- 手算：$J(w) = \frac{1}{2} w^2$ 的最小值在 0 处，梯度就是 $w$，所以一步是
-- $w - \alpha w = (1 - \alpha) w$。从 $w = 1$ 出发，用不同的学习率各走三步：

-- %% 手算：梯度下降
for _, alpha in ipairs { 0.1, 1, 1.9, 2.1 } do
  local w, steps = 1, {}
  for step = 1, 3 do
    w = w - alpha * w
    steps[step] = ("%6.3f"):format(w)
  end
  print(("alpha %.1f:"):format(alpha), table.concat(steps, " "))
end
--> alpha 0.1:	 0.900  0.810  0.729
--> alpha 1.0:	 0.000  0.000  0.000
--> alpha 1.9:	-0.900  0.810 -0.729
--> alpha 2.1:	-1.100  1.210 -1.331

-- %% [markdown]
-- 步子小，走得慢；步子合适，一步到位；步子大，会跳到另一侧；$\alpha$ 超过 2，每一跳都比上一跳更远，
-- 代价就爆炸了。一般地，上限是 $2$ 除以曲率，而最陡的方向决定了所有方向的学习率（见习题 1）。

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
-- 用全部 $m$ 个样本算出的梯度是准确的，但计算量大。只用其中几个样本算出的梯度，方向比较粗略，
-- 而花费只是一小部分：宁可走许多粗略的步子，也不只走完美的一步。
-- 把所有样本过一遍叫作一轮（*epoch*）。
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
-- 手算：$300 = 4 \cdot 64 + 44$。小批量给出的方向有多好？看它的梯度与全部样本的梯度之间夹角的余弦：
-- 方向相同是 1，毫不相干是 0。把 30 个参数的梯度排成一个向量，在一轮的各个小批量上取平均：

-- %% 小批量的方向
local function cosine(a, b)
  return (a * b):sum() / (np.linalg.norm(a) * np.linalg.norm(b))
end

local function gradient_of(params, inputs, labels)
  local _, cache = optimization.forward_propagation(inputs, params)
  local gradients, parts = optimization.backward_propagation(inputs, labels, cache), {}
  for name in pairs(params) do
    table.insert(parts, gradients["d" .. name]:ravel())
  end
  return np.concatenate(parts)
end

local function mean_cosine(params, size)
  local sum, batches, of_all = 0, random_mini_batches(X, Y, size, 0), gradient_of(params, X, Y)
  for _, batch in ipairs(batches) do
    sum = sum + cosine(gradient_of(params, batch[1], batch[2]), of_all)
  end
  return sum / #batches
end

local untrained = optimization.initialize_parameters(layers_dims)
for _, size in ipairs { 16, 32, 64 } do
  print(("batches of %d: cosine %.2f"):format(size, mean_cosine(untrained, size)))
end
--> batches of 16: cosine 0.52
--> batches of 32: cosine 0.68
--> batches of 64: cosine 0.86

-- %% [markdown]
-- 64 个样本只要五分之一的计算量，方向却几乎是对的。余弦只有 0.5 的一步仍然是下坡，而一轮里有 19
-- 步，不是 1 步。
--
-- 下面的训练循环可以配合这份笔记里的任何一种更新：每个小批量都会调用一次
-- `update(parameters, grads, epoch)`。每一轮用自己的种子打乱，所以两次运行的结果完全相同。
-- 它返回每一轮的平均代价和训练好的参数。

-- %% 训练循环
local function train(update, mini_batch_size, num_epochs)
  local trained = optimization.initialize_parameters(layers_dims)
  local seed, costs = 10, {}
  for epoch = 1, num_epochs do
    seed = seed + 1
    local cost = 0
    for _, mini_batch in ipairs(random_mini_batches(X, Y, mini_batch_size, seed)) do
      local inputs, labels = table.unpack(mini_batch)
      local output, cache = optimization.forward_propagation(inputs, trained)
      cost = cost + optimization.compute_cost(output, labels)
      update(trained, optimization.backward_propagation(inputs, labels, cache), epoch)
    end
    costs[epoch] = cost / X.shape[2]
  end
  return costs, trained
end

local function accuracy(params)
  return select(2, optimization.predict(X, Y, params, { print_accuracy = false }))
end

-- %% [markdown]
-- 下面每一行都把全部样本过了 100 遍。小批量越小，走的步数就越多：

-- %% 不同大小的小批量
for _, size in ipairs { 300, 64, 16 } do
  local costs, trained = train(function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.05)
  end, size, 100)
  print(("batches of %3d, %4d steps: cost %.2f, accuracy %.2f"):format(size,
    100 * math.ceil(300 / size), costs[100], accuracy(trained)))
end
--> batches of 300,  100 steps: cost 0.65, accuracy 0.66
--> batches of  64,  500 steps: cost 0.51, accuracy 0.75
--> batches of  16, 1900 steps: cost 0.30, accuracy 0.88

-- %% [markdown]
-- ## 4. 动量
--
-- 小批量给出的方向会来回摆动。动量把它们平均起来：$v$ 是梯度的滑动平均，好比小球滚下山坡时的速度，
-- 梯度则不断地推它。
--
-- $$v_{dW} = \beta v_{dW} + (1 - \beta) \, dW, \qquad W = W - \alpha \, v_{dW}$$
--
-- $\beta = 0.9$ 大约是对最近十个梯度取平均，$\beta = 0$ 就是普通的梯度下降。速度从 0 开始。取
-- $\beta = 0.9$ 手算：梯度始终是 1 时，$v = 0.1, 0.19, 0.271, \ldots$，即 $1 - 0.9^t$，趋近于 1；
-- 梯度轮流取 1 和 $-1$ 时，$v = 0.1, -0.01, 0.091, \ldots$，几乎互相抵消。

-- %% 手算：动量
for _, sign in ipairs { 1, -1 } do
  local v, gradient, values = 0, 1, {}
  for t = 1, 30 do
    v = 0.9 * v + 0.1 * gradient
    gradient = sign * gradient
    values[t] = ("%.3f"):format(v)
  end
  print(sign == 1 and "always 1" or "1 and -1", values[1], values[2], values[3], values[29],
    values[30])
end
--> always 1	0.100	0.190	0.271	0.953	0.958
--> 1 and -1	0.100	-0.010	0.091	0.055	-0.050

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
-- 两者都从 0 开始，因此最初一段时间会偏小。到第 $t$ 步，各项的权重之和只有 $1 - \beta^t$，
-- 所以要除以它：
--
-- $$\hat{v} = \frac{v}{1 - \beta_1^t}, \qquad \hat{s} = \frac{s}{1 - \beta_2^t}, \qquad
--   W = W - \alpha \frac{\hat{v}}{\sqrt{\hat{s}} + \varepsilon}$$
--
-- $\varepsilon = 10^{-8}$ 只是为了避免除以 0。取 $\beta_1 = 0.9$、$\beta_2 = 0.999$，手算第一步：
-- $v = 0.1 g$，$s = 0.001 g^2$，于是 $\hat{v} = g$，$\hat{s} = g^2$，这一步是 $\alpha g / |g|$，
-- 不管梯度多大，步长都是 $\alpha$。如果不修正，就会是
-- $\alpha \cdot 0.1 / \sqrt{0.001} = 3.16 \alpha$（见习题 3）。

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

-- %% 手算：Adam 的第一步
local three = dnn.params { w = np.zeros(1, 3) }
update_parameters_with_adam(three, { dw = np.array { { 0.001, 1.0, -1000.0 } } },
  initialize_velocity(three), initialize_velocity(three), 1, 0.01)
print(np.round(three.w, 4))
--> [[-0.01 -0.01  0.01]]

-- %% [markdown]
-- ## 6. 走下山谷
--
-- 代价函数大多像狭窄的山谷：有些方向陡，有些方向平。最简单的一个是
--
-- $$J(w_1, w_2) = \frac{1}{2} \left( w_1^2 + 20 \, w_2^2 \right)$$
--
-- 它的梯度是 $(w_1, 20 w_2)$，曲率沿山谷是 1，横着是 20。所以梯度下降要求 $\alpha < 2 / 20$，
-- 这样沿着山谷走就很慢。三种方法从同一点出发，各走 40 步：

-- %% 三条下山的路
local curvature = np.array { { 1.0 }, { 20.0 } }

local function descend(update, steps)
  local point, way = dnn.params { w = np.array { { -9.0 }, { 2.0 } } }, np.zeros(2, steps + 1)
  for t = 1, steps + 1 do
    way[{ ":", t }] = point.w:ravel()
    update(point, dnn.params { dw = curvature * point.w }, t)
  end
  return way
end

local ball, average, square = initialize_velocity { w = curvature },
  initialize_velocity { w = curvature }, initialize_velocity { w = curvature }
local ways = {
  { "gd", descend(function(point, gradient)
    update_parameters_with_gd(point, gradient, 0.09)
  end, 40) },
  { "momentum", descend(function(point, gradient)
    update_parameters_with_momentum(point, gradient, ball, 0.8, 0.3)
  end, 40) },
  { "adam", descend(function(point, gradient, t)
    update_parameters_with_adam(point, gradient, average, square, t, 0.3)
  end, 40) },
}
for _, way in ipairs(ways) do
  local w = way[2] { ":", -1 }
  print(("%-8s ends at %6.3f %6.3f, J = %.3f"):format(way[1], w(1), w(2),
    (w(1) ^ 2 + 20 * w(2) ^ 2) / 2))
end
--> gd       ends at -0.207  0.000, J = 0.021
--> momentum ends at  0.102  0.022, J = 0.010
--> adam     ends at  0.023 -0.096, J = 0.092

local xx, yy = np.meshgrid(np.linspace(-10, 3, 80), np.linspace(-2.5, 2.5, 60))
plt.figure { figsize = { 8, 3.6 } }
plt.contour(xx, yy, (xx ^ 2 + 20 * yy ^ 2) / 2, { levels = 10, cmap = "gray" })
for _, way in ipairs(ways) do
  plt.plot(way[2][1], way[2][2], { marker = ".", label = way[1] })
end
plt.xlabel "$w_1$"
plt.ylabel "$w_2$"
plt.legend()
plt.show()
--> [image/png 800x360]

-- %% [markdown]
-- 梯度下降在两侧跳来跳去，慢慢向前挪。动量的学习率是它的三倍多，换成梯度下降早就被甩出山谷了：
-- 横着的方向上，梯度正负交替，互相抵消；沿着山谷的方向上，梯度不断累积。Adam 一开始走对角线：
-- 不管梯度多大，它最初几步在两个方向上一样长；各方向陡缓悬殊时，这正是它的长处。
-- 在这个例子里三种方法差不多同时到达；没有哪一种处处最好。
--
-- ## 7. 三种方法放在一起比较
--
-- 同样的网络，同样的小批量，同样小的学习率，各训练 200 轮。这里的梯度都很小：梯度下降几乎没有前进；
-- 动量平均的是本来就方向一致的梯度，所以走得一样慢；Adam 的步长则由学习率决定。

-- %% 比较
local updates = {}

function updates.gd()
  return function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.002)
  end
end

function updates.momentum(start)
  local velocity = initialize_velocity(start)
  return function(params, gradients)
    update_parameters_with_momentum(params, gradients, velocity, 0.9, 0.002)
  end
end

function updates.adam(start)
  local averages, squares, t = initialize_velocity(start), initialize_velocity(start), 0
  return function(params, gradients)
    t = t + 1
    update_parameters_with_adam(params, gradients, averages, squares, t, 0.002)
  end
end

local start, curves = optimization.initialize_parameters(layers_dims), {}
for _, optimizer in ipairs { "gd", "momentum", "adam" } do
  local costs, trained = train(updates[optimizer](start), 64, 200)
  curves[optimizer] = costs
  print(("%-8s cost %.2f, accuracy %.2f"):format(optimizer, costs[200], accuracy(trained)))
end
--> gd       cost 0.68, accuracy 0.64
--> momentum cost 0.68, accuracy 0.64
--> adam     cost 0.23, accuracy 0.93

-- %% [markdown]
-- `dnn.optimization.model` 就是这个循环，并带有课程笔记里的所有选项，起点也相同。
-- 下面是三种方法的代价曲线（动量的与梯度下降的重合），以及这个模型用 Adam 找到的边界：

-- %% model
local trained, costs = optimization.model(X, Y, layers_dims, "adam",
  { num_epochs = 201, learning_rate = 0.002 })
optimization.predict(X, Y, trained)
print(#costs, ("%.2f"):format(costs[3]))
--> Cost after epoch 0: 0.701710
--> Accuracy: 0.9...
--> 3	0.23

-- %% 曲线与边界
local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.6 } })
for _, optimizer in ipairs { "gd", "momentum", "adam" } do
  ax[1]:plot(curves[optimizer], { label = optimizer })
end
ax[1]:set { title = "cost", xlabel = "epoch", ylim = { 0, 0.75 } }
ax[1]:legend()
ax[2]:decision_boundary(function(grid)
  return optimization.predict_dec(trained, grid.T)
end, X, Y)
ax[2]:set_title "boundary with Adam"
plt.tight_layout()
plt.show()
--> [image/png 900x360]

-- %% [markdown]
-- ## 8. 学习率衰减
--
-- 大步子在开始时有利，到最后却有害。在最小值附近，全部样本的梯度几乎为 0；小批量的梯度里剩下的，
-- 越来越多的是恰好抽到哪些样本的偶然，步子就跳来跳去。看看刚才训练好的网络：

-- %% 最后的方向
print(("batches of 64: cosine %.2f"):format(mean_cosine(trained, 64)))
--> batches of 64: cosine 0.38

-- %% [markdown]
-- 所以让步子一轮比一轮小：
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \mathrm{epoch}} \, \alpha_0$$
--
-- 这样可能衰减得太快：几轮之后 $\alpha_0$ 就所剩无几。按区间衰减则会等一等。
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \lfloor \mathrm{epoch} / \mathrm{interval} \rfloor}
--   \, \alpha_0$$
--
-- 手算：取 $\alpha_0 = 0.1$，rate 为 1，到第 10 轮，按前一个公式是 $0.1 / (1 + 10) = 0.0091$；
-- 按后一个公式，区间为 100 轮，则是 $0.1 / (1 + \lfloor 0.1 \rfloor) = 0.1$，没有变化。

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

-- %% [markdown]
-- 普通的梯度下降，步子很大，$\alpha_0 = 1$，分三种情况。最后的代价取最后 20 轮的平均，
-- 旁边是这些代价之间相差多大。

-- %% 三种衰减
local schedules = {
  { "constant", function(learning_rate0)
    return learning_rate0
  end },
  { "every epoch", update_lr },
  { "every 20 epochs", function(learning_rate0, epoch, decay_rate)
    return schedule_lr_decay(learning_rate0, epoch, decay_rate, 20)
  end },
}
local decay_axes = select(2, plt.subplots(1, 2, { figsize = { 9, 3.6 } }))
for _, schedule in ipairs(schedules) do
  local name, rate_of = table.unpack(schedule)
  local rates = {}
  local all_costs = train(function(params, gradients, epoch)
    rates[epoch] = rate_of(1, epoch - 1, 1)
    update_parameters_with_gd(params, gradients, rates[epoch])
  end, 64, 150)
  local last = np.array(all_costs) { { -20, -1 } }
  print(("%-15s mean %.2f, from %.2f to %.2f"):format(name, last:mean(), last:min(), last:max()))
  decay_axes[1]:plot(rates, { label = name })
  decay_axes[2]:plot(all_costs, { label = name })
end
decay_axes[1]:set { title = "learning rate", xlabel = "epoch" }
decay_axes[2]:set { title = "cost", xlabel = "epoch", ylim = { 0, 0.75 } }
decay_axes[2]:legend()
plt.tight_layout()
plt.show()
--> constant        mean 0.17, from 0.15 to 0.37
--> every epoch     mean 0.50, from 0.50 to 0.50
--> every 20 epochs mean 0.15, from 0.14 to 0.16
--> [image/png 900x360]

-- %% [markdown]
-- 步长不变，下降很快，然后跳个不停。每轮都衰减，走到半路就停了。按区间衰减则两者兼得：先大步，
-- 最后小步。`optimization.model` 的选项 `decay` 接受这样的函数。

-- %% [markdown]
-- ## 9. 习题
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。
--
-- 1. **上限。** 在第 6 节的山谷里，梯度下降要求 $\alpha < 2 / 20 = 0.1$。用 0.099 和 0.101 各走 200
--    步试试。
-- 2. **动量的记忆。** “$\beta = 0.9$ 大约是对最近十个梯度取平均”：最近十个的权重一共占多少？要占到
--    90%，需要多少个？
-- 3. **不修正。** 梯度始终是 1 时，不修正的 Adam 最初几步有多长（以 $\alpha$ 为单位）？要过多久，
--    步长才回到应有的长度？
-- 4. **RMSProp** 就是不带动量、不修正的 Adam：$s = \beta s + (1 - \beta) dW^2$，
--    $W = W - \alpha dW / (\sqrt{s} + \varepsilon)$，取 $\beta = 0.99$。把它写出来，用学习率 0.002
--    训练网络。

-- %% [markdown]
-- ### 解答 1
--
-- 横着山谷的方向上，每一步把 $w_2$ 乘以 $1 - 20 \alpha$，即 $-0.98$ 和 $-1.02$。一个缩小，
-- 一个放大，每次都只差一点，200 步之后就天差地别了。

-- %% 解答 1
for _, alpha in ipairs { 0.099, 0.101 } do
  local way = descend(function(point, gradient)
    update_parameters_with_gd(point, gradient, alpha)
  end, 200)
  print(("alpha %.3f: w2 = %.3f"):format(alpha, way(2, -1)), ("by hand %.3f"):format(
    2 * (1 - 20 * alpha) ^ 200))
end
--> alpha 0.099: w2 = 0.035	by hand 0.035
--> alpha 0.101: w2 = 104.970	by hand 104.970

-- %% [markdown]
-- ### 解答 2
--
-- 最近 $k$ 个梯度的权重是 $0.1, 0.1 \cdot 0.9, \ldots$，一共 $1 - 0.9^k$：十个占 65%。要占到 90%，
-- 需要 $\log 0.1 / \log 0.9 = 21.9$，也就是 22 个。“大约 $1 / (1 - \beta)$ 个”是时间常数，
-- 不是窗口。

-- %% 解答 2
print(("%.2f %.1f"):format(1 - 0.9 ^ 10, math.log(0.1) / math.log(0.9)))
--> 0.65 21.9

-- %% [markdown]
-- ### 解答 3
--
-- $v$ 几十步就追上了梯度，$\sqrt{s}$ 却要几千步。在那之前步子都太长，最长达六倍多：开局就不好，
-- 训练常常因此爆炸。修正之后，从第一步到最后一步都是 $\alpha$。

-- %% 解答 3
do
  local mean, mean_square, longest = 0, 0, 0
  for t = 1, 5000 do
    mean, mean_square = 0.9 * mean + 0.1, 0.999 * mean_square + 0.001
    local length = mean / math.sqrt(mean_square)
    longest = math.max(longest, length)
    if t == 1 or t == 10 or t == 100 or t == 1000 or t == 5000 then
      print(("step %4d: %.2f, corrected %.2f"):format(t, length,
        mean / (1 - 0.9 ^ t) / math.sqrt(mean_square / (1 - 0.999 ^ t))))
    end
  end
  print(("the longest: %.2f"):format(longest))
end
--> step    1: 3.16, corrected 1.00
--> step   10: 6.53, corrected 1.00
--> step  100: 3.24, corrected 1.00
--> step 1000: 1.26, corrected 1.00
--> step 5000: 1.00, corrected 1.00
--> the longest: 6.57

-- %% [markdown]
-- ### 解答 4
--
-- 在这里它走得和 Adam 一样远。因为不修正，第一步的长度是 $\alpha / \sqrt{0.01} = 10 \alpha$。

-- %% 解答 4
local function update_parameters_with_rmsprop(params, gradients, squares, rate)
  for name, value in pairs(params) do
    local d = "d" .. name
    squares[d] = 0.99 * squares[d] + 0.01 * np.square(gradients[d])
    params[name] = value - rate * gradients[d] / (np.sqrt(squares[d]) + 1e-8)
  end
end

do
  local single = dnn.params { w = np.zeros(1, 1) }
  update_parameters_with_rmsprop(single, { dw = np.array { { 3.0 } } }, initialize_velocity(single),
    0.002)
  print(single.w)
  local squares = initialize_velocity(start)
  local all_costs, learnt = train(function(params, gradients)
    update_parameters_with_rmsprop(params, gradients, squares, 0.002)
  end, 64, 200)
  print(("rmsprop  cost %.2f, accuracy %.2f"):format(all_costs[200], accuracy(learnt)))
end
--> [[-0.02]]
--> rmsprop  cost 0.22, accuracy 0.94

-- %% [markdown]
-- ## 10. 接下来
--
-- 优化算法让所见样本的代价变小；没见过的样本怎么办，是 `05_regularization.lua` 的主题。

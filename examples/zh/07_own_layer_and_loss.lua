-- %% [markdown]
-- # 自己写一层，自己写损失函数
--
-- 程序库备有大多数网络要用的层。但早晚你会需要它没有的层，或者需要一个能说清*你的*错误代价有多大的
-- 损失函数。两者都不长：一层是两个函数，损失是一个函数。本教程先用手推导，
-- 再在纸上算得完的数字上试，然后用数值测量来检验梯度；凡是与自带的层等价之处，就拿来对照。
-- 最后把两者用在一个任务上，这个任务自带的损失函数做不了，单单一个预测值也做不了：不仅要预测数值，
-- 还要说出它可能偏离多远。
--
-- 运行方式：`dnnlua examples/zh/07_own_layer_and_loss.lua`。以 `-->` 开头的行就是程序的输出。
--
-- 记号：$Z$ 的每一列是 $m$ 个样本之一，每一行是 $n$ 个单元之一，所以形状是 $(n, m)$。
-- $dZ$ 是 $\partial J / \partial Z$ 的简写。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- 两个数组对应元素之间的最大差距。
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. 一层要做什么
--
-- 网络对层的内部一无所知，只向每一层要两样东西：
--
-- 1. **前向：** 这是你前面一层的输出，你的输出是什么？其中哪些你想留下来（*缓存*）？
-- 2. **反向：** 这是代价对你的输出的梯度，还有你的缓存。代价对你的输入、对你的参数的梯度各是多少？
--
-- 链式法则需要的仅此而已。至于样本数 $m$ 除在哪里，有两条约定。
-- 它们与 `01_step_by_step.lua` 中的各步一致，哪一层弄混了，学习的步子就会大 $m$ 倍或小 $m$ 倍：
--
-- - $dA$ 和 $dZ$ **不**除以 $m$：第 $i$ 列只是样本 $i$ 自己的损失的梯度。
-- - **参数**的梯度是对样本取的平均，因为代价 $J = \frac{1}{m} \sum_i \ell^{(i)}$ 里每个样本都有份。

-- %% [markdown]
-- ## 2. 带参数的一层：PReLU
--
-- ReLU 放过正数，拦下其余的。如果一个单元对所有样本都是负的，它的梯度就是 0，从此再也学不动。
-- *Leaky* ReLU 让负数按固定的小比例 $a$ 通过。PReLU（带参数的 ReLU）更进一步：
-- 让每个单元自己去*学* $a$。
--
-- $$A = \max(0, Z) + a \odot \min(0, Z)$$
--
-- | 数组 | 形状 | |
-- |---|---|---|
-- | $Z$, $A$ | $(n, m)$ | $n$ 个单元，$m$ 个样本 |
-- | $a$ | $(n, 1)$ | 每个单元一个斜率，在样本方向上广播 |

-- %% 前向
local function prelu_forward(Z, a)
  return np.maximum(0, Z) + a * np.minimum(0, Z)
end

-- %% 三种斜率
local z = np.linspace(-3, 3, 121):reshape(1, 121)
for _, slope in ipairs { 0, 0.25, -0.5 } do
  plt.plot(z:ravel(), prelu_forward(z, np.array { { slope } }):ravel(),
    { label = ("$a = %g$"):format(slope) })
end
plt.title [[$\max(0, z) + a \, \min(0, z)$]]
plt.xlabel "$z$"
plt.grid(true)
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- $a = 0$ 就是 ReLU，$a = 1$ 则等于没有激活函数。$a$ 也可以是负数：$a = -1$ 就是绝对值。
-- 它们的拐点都在 0。
--
-- ### 2.1 手推反向传播
--
-- 对一个单元、一个样本来说，$Z > 0$ 时 $A = Z$，否则 $A = a Z$。所以
--
-- $$\frac{\partial A}{\partial Z} = \begin{cases} 1 & Z > 0 \\ a & Z \le 0 \end{cases}
-- \qquad \frac{\partial A}{\partial a} = \min(0, Z)$$
--
-- 链式法则再乘上 $dA$。输入的梯度逐元素得到。参数则是*广播*出去的：
-- 一个数 $a_j$ 作用在全部 $m$ 个样本上，所以各个样本的梯度要加起来。前向时复制出去的，
-- 反向时就要求和收回来。又因为它是参数的梯度，还要除以 $m$：
--
-- $$dZ = dA \odot \frac{\partial A}{\partial Z}, \qquad
-- da = \frac{1}{m} \sum_{i=1}^{m} dA^{(i)} \odot \min(0, Z^{(i)})$$
--
-- 形状是第一道检验：$dZ$ 与 $Z$ 一样是 $(n, m)$，$da$ 与 $a$ 一样是 $(n, 1)$。对什么求梯度，
-- 梯度就是什么形状。

-- %% 反向
local function prelu_backward(dA, Z, a)
  local dZ = dA * np.where(Z:gt(0), 1, a)
  local da = (dA * np.minimum(0, Z)):mean { axis = 2, keepdims = true }
  assert(dZ.shape == Z.shape and da.shape == a.shape)
  return dZ, da
end

-- %% [markdown]
-- ### 2.2 在纸上算一遍
--
-- 两个单元，两个样本，斜率 0.5 和 0.1：
--
-- $$Z = \begin{pmatrix} 2 & -1 \\ -4 & 3 \end{pmatrix}, \quad
-- a = \begin{pmatrix} 0.5 \\ 0.1 \end{pmatrix} \quad \Rightarrow \quad
-- A = \begin{pmatrix} 2 & -0.5 \\ -0.4 & 3 \end{pmatrix}$$
--
-- 设上面传来 $dA = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$。正的元素原样通过，
-- 两个负的乘以各自单元的斜率：$2 \cdot 0.5 = 1$ 和 $3 \cdot 0.1 = 0.3$。每个斜率各有一个负的样本：
-- $da_1 = \frac{1}{2} \cdot 2 \cdot (-1) = -1$，$da_2 = \frac{1}{2} \cdot 3 \cdot (-4) = -6$。

-- %% 用代码算
local Z = np.array { { 2.0, -1.0 }, { -4.0, 3.0 } }
local a = np.array { { 0.5 }, { 0.1 } }
print("A = " .. tostring(prelu_forward(Z, a)))
local dZ, da = prelu_backward(np.array { { 1.0, 2.0 }, { 3.0, 4.0 } }, Z, a)
print("dZ = " .. tostring(dZ))
print("da = " .. tostring(da))
--> A = [[ 2.  -0.5]
-->  [-0.4  3. ]]
--> dZ = [[1.  1. ]
-->  [0.3 4. ]]
--> da = [[-1.]
-->  [-6.]]

-- %% [markdown]
-- ## 3. 放进网络
--
-- `dnn` 的自定义层是一个表，里面有这两个函数：
--
-- | 字段 | |
-- |---|---|
-- | `forward(self, A, training)` | 返回输出和缓存；`backward` 需要什么，缓存里就放什么 |
-- | `backward(self, dA, cache)` | 返回输入的梯度，以及按名字存放的参数梯度 |
-- | `parameters` | 按名字存放的数组，由优化器就地更新 |
-- | `units` | 输出的行数；与输入的行数相同时不用写 |
-- | `name` | 在文字和文件里的名字 |
--
-- 参数的名字是有含义的：以 `W` 开头的是权重，`l1`、`l2` 和 `weight_decay` 会把它们拉向零。
-- 斜率不该被拉向零，所以取名 `a`。
--
-- `prelu(n)` 每调用一次就造出新的一层，带有自己的数组。

-- %% 这一层
local function prelu(n, slope, name)
  return {
    name = name or "prelu",
    parameters = { a = np.full({ n, 1 }, slope or 0.25) },
    forward = function(self, Z_in)
      return prelu_forward(Z_in, self.parameters.a), Z_in
    end,
    backward = function(self, dA, Z_in)
      local dZ_in, da_in = prelu_backward(dA, Z_in, self.parameters.a)
      return dZ_in, { a = da_in }
    end,
  }
end

local net = dnn.sequential { dnn.linear(2, 3), prelu(3), dnn.linear(1) }
print(net)
print(net.parameters)
--> network (2,): linear (2 -> 3) -> prelu -> linear (3 -> 1); 16 parameters
--> W1 (3, 2) float64
--> b1 (3, 1) float64
--> a1 (3, 1) float64
--> W2 (1, 3) float64
--> b2 (1, 1) float64

-- %% [markdown]
-- 网络把斜率列为 `a1`：第一个有权重的层后面的参数 `a`。
--
-- ### 3.1 梯度对不对？
--
-- 推导难免出错，而梯度错了的网络往往照样能学，只是学得差。所以要测量：
-- 把参数和输入的每个元素上下各移动一点，看结果移动了多少，再拿这个斜率与梯度相比。
-- `dnn.gradient_check` 就对单独一层做这件事，损失取输出的一个随机函数；具体怎么做、数字是什么意思，
-- 见 `08_gradient_checking.lua`。相差在 $10^{-7}$ 以内，梯度就是对的。

-- %% 检验这一层
local random = np.random.RandomState(1)
local _, report = dnn.gradient_check(prelu(3), random:randn(3, 5))
for _, array in ipairs(report.arrays) do
  print(array.name, array.shape, array.checked .. " elements", array.passed)
end
print(report.difference < 1e-8)
--> a1	(3, 1)	3 elements	true
--> X	(3, 5)	15 elements	true
--> true

-- %% [markdown]
-- 要是 `backward` 对样本求了和却忘了除呢？同样的检验会指出是哪个数组，以及差得最远的元素：
-- 样本有 5 个，它的梯度就是实测斜率的 5 倍。

-- %% 抓住一个错误
local forgetful = prelu(3)
function forgetful:backward(dA, Z_in)
  local dZ_in, da_in = prelu_backward(dA, Z_in, self.parameters.a)
  return dZ_in, { a = da_in * dA.shape[2] }
end
_, report = dnn.gradient_check(forgetful, np.random.RandomState(1):randn(3, 5))
for _, array in ipairs(report.arrays) do
  print(array.name, array.passed, ("%.3f"):format(array.difference))
end
print(("%s: %.2f times the slope"):format(report.worst.name,
  report.worst.gradient / report.worst.slope))
--> a1	false	0.667
--> X	true	0.000
--> a1: 5.00 times the slope

-- %% [markdown]
-- ### 3.2 与自带的层对照
--
-- 只要斜率不变，PReLU 就是 `dnn.leaky_relu`。权重相同的两个网络，前向和反向的数值都应当相同；
-- 下面那一层也不例外，因为它的梯度是*穿过*我们这一层得到的。

-- %% 与 leaky_relu 对照
local own = dnn.sequential { dnn.linear(4, 6), prelu(6, 0.01), dnn.linear(1), seed = 3 }
local plain = dnn.sequential { dnn.linear(4, 6), dnn.leaky_relu(0.01), dnn.linear(1), seed = 3 }
local examples, wanted = random:randn(4, 20), random:randn(1, 20)
print(distance(own:forward(examples), plain:forward(examples)) < 1e-15)
own:backward(wanted)
plain:backward(wanted)
for _, name in ipairs { "dW1", "db1", "dW2", "db2" } do
  print(name, own:gradients()[name].shape,
    distance(own:gradients()[name], plain:gradients()[name]) < 1e-14)
end
--> true
--> dW1	(6, 4)	true
--> db1	(6, 1)	true
--> dW2	(1, 6)	true
--> db2	(1, 1)	true

-- %% [markdown]
-- ### 3.3 改变形状的层
--
-- 全连接层同样可以写成自定义层。公式就是 `01_step_by_step.lua` 里的那些，新东西只有 `units`：
-- 它告诉后面的层会来多少行。从同样的权重出发，与 `dnn.linear` 并排训练，两者走的是同一条路。

-- %% 用 Lua 写的线性层
local function dense(W, b)
  return {
    name = "dense", units = W.shape[1], parameters = { W = W:copy(), b = b:copy() },
    forward = function(self, A_prev)
      return np.dot(self.parameters.W, A_prev) + self.parameters.b, A_prev
    end,
    backward = function(self, dZ_in, A_prev)
      local m = A_prev.shape[2]
      return np.dot(self.parameters.W.T, dZ_in), {
        W = np.dot(dZ_in, A_prev.T) / m,
        b = dZ_in:mean { axis = 2, keepdims = true },
      }
    end,
  }
end

plain = dnn.sequential { dnn.linear(4, 6), dnn.tanh(), dnn.linear(1), seed = 3 }
own = dnn.sequential {
  dense(plain.parameters.W1, plain.parameters.b1), dnn.tanh(),
  dense(plain.parameters.W2, plain.parameters.b2), input = 4,
}
local apart = 0
for _ = 1, 50 do
  local cost = plain:step(examples, wanted, { loss = "mse", learning_rate = 0.1 })
  apart = math.max(apart,
    math.abs(cost - own:step(examples, wanted, { loss = "mse", learning_rate = 0.1 })))
end
print("costs of 50 steps differ by less than 1e-12:", apart < 1e-12)
print("weights, too:", distance(plain.parameters.W1, own.parameters.W1) < 1e-12)
--> costs of 50 steps differ by less than 1e-12:	true
--> weights, too:	true

-- %% [markdown]
-- ## 4. 说清错误代价的损失函数
--
-- 平方误差求的是未来结果的平均值。备货卖面包的人要的却是另一样东西：少一个就丢一位顾客，
-- 多一个明天就不新鲜。如果前者的代价是后者的九倍，正确的预测就应当偏高：高到十天里有九天够卖。
-- 这就是 0.9 *分位数*，而且有一个损失函数恰好在那里取最小值。设误差 $e = y - \hat{y}$：
--
-- $$\ell_\tau(e) = \begin{cases} \tau \, e & e > 0 \text{（猜低了）} \\
-- (\tau - 1) \, e & e \le 0 \text{（猜高了）} \end{cases}$$
--
-- 因形状得名，它叫*弹球损失*（pinball loss，也叫分位数损失）。取 $\tau = 0.9$：应为 3 而猜 1，
-- 损失是 $0.9 \cdot 2 = 1.8$；应为 1 而猜 3，损失是 $-0.1 \cdot (-2) = 0.2$。

-- %% 三个弹球损失
local e = np.linspace(-2, 2, 161)
local function pinball_value(errors, tau)
  return np.maximum(tau * errors, (tau - 1) * errors)
end

for _, tau in ipairs { 0.1, 0.5, 0.9 } do
  plt.plot(e, pinball_value(e, tau), { label = ([[$\tau = %g$]]):format(tau) })
end
plt.title "Pinball loss"
plt.xlabel [[$e = y - \hat{y}$]]
plt.ylabel [[$\ell_\tau(e)$]]
plt.grid(true)
plt.legend()
plt.show()
print(pinball_value(np.array { 2.0, -2.0 }, 0.9))
--> [image/png 640x480]
--> [1.8 0.2]

-- %% [markdown]
-- ### 4.1 为什么最小值在分位数处
--
-- 对全部 $m$ 个数值猜同一个数 $q$。对 $q$ 求导，比 $q$ 大的每个数值贡献 $-\tau$，
-- 比 $q$ 小的贡献 $1 - \tau$。如果小于 $q$ 的数值所占比例是 $p$，那么
--
-- $$\frac{dJ}{dq} = -\tau (1 - p) + (1 - \tau) p = p - \tau$$
--
-- 它在 $p = \tau$ 处为 0：恰好有 $\tau$ 这么大比例的数值小于所猜的数。取 1001 个随机数，逐个去试，
-- 最好的猜测与 `np.quantile` 排序后找到的是同一个数。

-- %% 最好的猜测
local values = np.sort(np.random.RandomState(4):randn(1001))
for _, tau in ipairs { 0.1, 0.5, 0.9 } do
  local best, least = nil, math.huge
  -- 最小值必在其中某个数值上取到。
  for i = 1, #values do
    local cost = pinball_value(values - values(i), tau):mean()
    if cost < least then
      best, least = values(i), cost
    end
  end
  print(("tau %.1f: best guess %.4f, quantile %.4f"):format(tau, best, np.quantile(values, tau)))
end
--> tau 0.1: best guess -1.1684, quantile -1.1684
--> tau 0.5: best guess 0.0495, quantile 0.0495
--> tau 0.9: best guess 1.3190, quantile 1.3190

-- %% [markdown]
-- ### 4.2 写成损失函数
--
-- `dnn` 的自定义损失是一个函数，参数是输出 $\hat{Y}$（`AL`）和目标 $Y$，返回两样东西：
--
-- 1. 数值 $J$：一个数，对样本取的平均；
-- 2. 对 `AL` 的梯度，形状与它相同，并且一如既往地*不*除以 $m$。
--
-- 我们想用三个输出同时得到三个分位数，$\tau = 0.1, 0.5, 0.9$。所以 `AL` 是 $(3, m)$，
-- $\tau$ 是一列 $(3, 1)$，$Y$ 是 $(1, m)$，后两者都会广播。数值对输出求和，对样本取平均。
-- 由 $\hat{y} = y - e$，对 $\hat{y}$ 的导数与对 $e$ 的导数符号相反：
--
-- $$J = \frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{3} \ell_{\tau_k} \left( y^{(i)} -
-- \hat{y}^{(i)}_k \right), \qquad
-- d\hat{Y}_{ki} = \begin{cases} -\tau_k & e_{ki} > 0 \\ 1 - \tau_k & e_{ki} \le 0 \end{cases}$$

-- %% pinball
local function pinball(taus)
  local tau = np.array(taus):reshape(#taus, 1)
  return function(AL, Y)
    local errors = Y - AL
    return pinball_value(errors, tau):sum() / Y.shape[2], np.where(errors:gt(0), -tau, 1 - tau)
  end
end

-- %% [markdown]
-- 在纸上算：两个样本，$Y = (3, 1)$，所有的猜测都是 2，误差就是 $1$ 和 $-1$。
-- 第一个样本的三份损失就是各个 $\tau$，$0.1 + 0.5 + 0.9 = 1.5$；
-- 第二个样本是 $0.9 + 0.5 + 0.1 = 1.5$。平均为 1.5。

-- %% 用代码算
local loss = pinball { 0.1, 0.5, 0.9 }
local value, gradient = loss(np.full({ 3, 2 }, 2.0), np.array { { 3.0, 1.0 } })
print(("%.2f"):format(value))
print(gradient)
--> 1.50
--> [[-0.1  0.9]
-->  [-0.5  0.5]
-->  [-0.9  0.1]]

-- %% [markdown]
-- `dnn.gradient_check` 也能检验损失函数。另外，有一种情形有自带的等价物：
-- $\ell_{0.5}$ 是绝对误差 `mae` 的一半。

-- %% 检验损失函数
local guesses, targets = random:randn(3, 8), random:randn(1, 8)
_, report = dnn.gradient_check(loss, guesses, targets)
print(report.passed, report.difference < 1e-8)

local function value_and_gradient(with)
  return dnn.sequential { dnn.linear(4, 1), seed = 2 }:step(examples, wanted,
    { loss = with, learning_rate = 1 })
end
print(math.abs(2 * value_and_gradient(pinball { 0.5 }) - value_and_gradient "mae") < 1e-15)
--> true	true
--> true

-- %% [markdown]
-- ## 5. 一起用在网络里
--
-- 数据：一条正弦曲线，噪声越往右越大。1000 个点用来学习，2000 个点用来测试。
-- 单独一条曲线说不出自己哪里猜得准、哪里猜不准。

-- %% 数据
local function draw_points(m, seed)
  local source = np.random.RandomState(seed)
  local x = source:uniform(-3, 3, { 1, m })
  return x, np.sin(x) + source:randn(1, m) * (0.1 + 0.12 * (x + 3))
end

local X, Y = draw_points(1000, 1)
local X_test, Y_test = draw_points(2000, 2)
print(X.shape, Y.shape, X_test.shape)
--> (1, 1000)	(1, 1000)	(1, 2000)

-- %% [markdown]
-- 网络：单元数 $1 \to 24 \to 24 \to 3$，两个隐藏层后面都是 PReLU。最后一层没有激活函数，
-- 因为分位数可以是任何数。对 $m$ 个样本，各步的形状是：
--
-- $$(1, m) \to (24, m) \to (24, m) \to (24, m) \to (24, m) \to (3, m)$$
--
-- 用这个损失训练，有一点要注意：不管误差多小，梯度总是 $-\tau$ 或 $1 - \tau$。
-- 平方误差的梯度在最小值附近会逐渐消失，它却不会，所以步子不会自己变小，得靠学习率调度来变小：
-- 这里用半个余弦，从 0.02 降到 0。

-- %% 构建与训练
local function build(activation)
  return dnn.sequential {
    dnn.linear(1, 24), activation "prelu1", dnn.linear(24), activation "prelu2", dnn.linear(3),
    init = "he", seed = 1,
  }
end

local function train(model)
  return model:fit(X, Y, { loss = loss, optimizer = "adam", learning_rate = 0.02, epochs = 60,
    batch_size = 50, seed = 1, schedule = dnn.schedules.cosine(60), progress = false })
end

local quantiles = build(function(name)
  return prelu(24, 0.25, name)
end)
local history = train(quantiles)
print(quantiles:summary())
print(("loss %.3f at first, %.3f at last"):format(history.loss[1], history.loss[60]))
--> network (1, m) -> (3, m), float64, memory and flops of one example
--> layer               output   parameters   memory   flops
--> --------------------------------------------------------
--> 1 linear  1 -> 24   (24, m)          48    576 B      48
--> 2 prelu1            (24, m)          24    384 B       ?
--> 3 linear  24 -> 24  (24, m)         600  4.99 kB  1.15 k
--> 4 prelu2            (24, m)          24    384 B       ?
--> 5 linear  24 -> 3   (3, m)           75    624 B     144
--> --------------------------------------------------------
--> total                               771  6.96 kB  1.34 k
--> training needs 20.1 kB more
--> loss a function, optimizer adam {learning_rate = 0.02}
--> loss 1.069 at first, 0.345 at last

-- %% [markdown]
-- 换成自带的激活函数，斜率保持不变，其余相同：

-- %% 用 leaky_relu
local fixed = build(function()
  return dnn.leaky_relu(0.25)
end)
local fixed_history = train(fixed)
print(("loss %.3f at first, %.3f at last"):format(fixed_history.loss[1], fixed_history.loss[60]))
print(math.abs(history.loss[60] - fixed_history.loss[60]) < 0.02)
--> loss 1.055 at first, 0.346 at last
--> true

-- %% [markdown]
-- 打平了：学出来的 48 个斜率，比起另外 723 个参数微不足道，这个任务也用不着它们。
-- 只有当自己写的层能表达别的层表达不了的东西时，才值得费这个事。要弄清楚值不值得，
-- 就像这里一样去比较，并且相信比较的结果。
--
-- ### 5.1 学到的是分位数吗？
--
-- 如果三条曲线真是分位数，那么*新的*点应当有十分之一在最低的曲线之下，一半在中间的曲线之下，
-- 十分之九在最高的曲线之下。

-- %% 曲线之下的比例
local predicted = quantiles:predict(X_test)
print(predicted.shape)
for k, tau in ipairs { 0.1, 0.5, 0.9 } do
  print(("wanted %.1f, below the curve %.1f"):format(tau, Y_test:lt(predicted[k]):mean()))
end
--> (3, 2000)
--> wanted 0.1, below the curve 0.1
--> wanted 0.5, below the curve 0.5
--> wanted 0.9, below the curve 0.9

-- %% 三条曲线
local line = np.linspace(-3, 3, 200):reshape(1, 200)
local curves = quantiles:predict(line)
plt.scatter(X:ravel(), Y:ravel(), { s = 8, color = "0.6" })
plt.fill_between(line:ravel(), curves[1], curves[3], { alpha = 0.25, label = "8 of 10 points" })
plt.plot(line:ravel(), curves[2], { color = "tab:red", label = "median" })
plt.plot(line:ravel(), np.sin(line:ravel()), "k--", { linewidth = 1, label = [[$\sin x$]] })
plt.title "A guess, and how far off it may be"
plt.xlabel "$x$"
plt.ylabel "$y$"
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- 色带左窄右宽，噪声正是这样。没有谁告诉过网络噪声的事，这是从错误的代价里得出来的。在右边缘，
-- 噪声大，点又只在一侧，中位数的曲线便偏离了正弦：要是那里的色带很窄，反倒是在骗人。
--
-- ### 5.2 斜率变成了什么
--
-- 48 个斜率开始时都是 0.25。

-- %% 斜率
local slopes = {}
for _, name in ipairs { "a1", "a2" } do
  slopes[#slopes + 1] = quantiles.parameters[name]:ravel()
end
local units = np.arange(1, 25) * 1.0
plt.bar(units - 0.2, slopes[1], { width = 0.4, label = "first layer" })
plt.bar(units + 0.2, slopes[2], { width = 0.4, label = "second layer" })
plt.axhline(0.25, { color = "0.4", linestyle = "--", linewidth = 1 })
plt.title "Slopes after training"
plt.xlabel "unit"
plt.ylabel "$a$"
plt.legend()
plt.show()
print("below 0.25:", slopes[1]:min() < 0.2, "above:", slopes[1]:max() > 0.3)
--> [image/png 640x480]
--> below 0.25:	true	above:	true

-- %% [markdown]
-- 它们向两边散开，每个单元各走各的路。
--
-- ### 5.3 保存
--
-- 文件里存的是数组，不是程序。所以要把层和损失函数再交给 `dnn.load` 一次。它按名字找层，
-- 因此这个网络里的两层取了不同的名字。学到的东西则从文件里来。

-- %% 保存与读取
local path = os.tmpname()
quantiles:save(path)
local loaded = dnn.load(path, {
  custom = { prelu1 = prelu(24), prelu2 = prelu(24) }, loss = loss,
})
os.remove(path)
print(loaded.parameters.a1 == quantiles.parameters.a1, loaded:predict(X_test) == predicted)
--> true	true

-- %% [markdown]
-- ## 6. 出错的时候
--
-- 你的函数返回什么，在用到的时候都会检查。有几条消息值得认识：层忘了返回参数的梯度；
-- 层返回的形状不对；损失不是一个数，而仍是数组，因为没有人取平均。

-- %% 错误消息
local function message_of(layer, with)
  local broken = dnn.sequential { dnn.linear(4, 6), layer, dnn.linear(1) }
  local _, text = pcall(broken.step, broken, examples, wanted, { loss = with })
  -- 去掉前面的位置。
  return text:match "^[^:]*:%d+: (.*)$"
end

local no_gradient = prelu(6)
function no_gradient.backward(_, dA)
  return dA
end
print(message_of(no_gradient, "mse"))

local wrong_shape = prelu(6)
function wrong_shape.forward(_, Z_in)
  return Z_in.T, Z_in
end
print(message_of(wrong_shape, "mse"))

print(message_of(prelu(6), function(AL, Y_of)
  return np.square(AL - Y_of), 2 * (AL - Y_of)
end))
--> layer 2 (custom): backward returned no gradient of its parameter "a"
--> layer 2 (custom): forward must return an array of 20 examples, got (20, 6)
--> the loss function must return a number, the mean over the examples, got userdata

-- %% [markdown]
-- 光看是看不出数值对不对的。3.1 节和 4.2 节就是为此而做，只要一行：**写完一层、写完一个损失函数，
-- 就在下面加一行 `dnn.gradient_check`。**
--
-- ## 7. 习题
--
-- 1. *Softplus* 是光滑的 ReLU：$A = \log(1 + e^Z)$，它的导数是 $Z$ 的 sigmoid。
--    把它写成没有参数的自定义层，检验梯度，并与 `dnn.softplus()` 对照。$Z = 0$ 时它是多少？
-- 2. 对每个单元缩放并平移的层：$A = \gamma \odot Z + \beta$，$\gamma$ 和 $\beta$ 的形状是
--    $(n, 1)$。推导 $dZ$、$d\gamma$ 和 $d\beta$，并检验。在纸上算：$Z = (1, 2)$，$\gamma = 3$，
--    $dA = (1, 5)$ 时各是多少？
-- 3. 损失 $\ell(e) = \log \cosh e$ 在误差小时像 $e^2 / 2$，误差大时像 $|e|$ 减去一个常数。
--    取 $e = \hat{y} - y$，它的导数是 $\tanh e$。写出来，检验它，再看看 $e = 0.01$ 和 $e = 10$。
--    那个常数是多少？
-- 4. 如果损失函数把自己的梯度除以了 $m$，每一步就短了 $m$ 倍。请说明：用对的损失走一步，
--    等于用错的损失、学习率大 $m$ 倍走一步。`dnn.gradient_check` 会发现吗？
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。

-- %% [markdown]
-- ### 解答 1
--
-- $\log(1 + e^0) = \log 2 \approx 0.6931$。

-- %% 解答 1
local softplus = {
  name = "own_softplus",
  forward = function(_, Z_in)
    return np.log(1 + np.exp(Z_in)), Z_in
  end,
  backward = function(_, dA, Z_in)
    return dA * np.sigmoid(Z_in)
  end,
}
print((select(2, dnn.gradient_check(softplus, random:randn(3, 5))).passed))
local built_in = dnn.sequential { dnn.softplus(), input = 3 }
local some = random:randn(3, 5)
print(distance((softplus:forward(some)), built_in:forward(some)) < 1e-15)
print(("%.4f"):format((softplus:forward(np.zeros(1, 1)))(1, 1)))
--> true
--> true
--> 0.6931

-- %% [markdown]
-- $Z = 1000$ 时我们写的会溢出：$e^{1000}$ 是无穷大。自带的不会；该怎么写呢？
-- （$\max(0, Z) + \log(1 + e^{-|Z|})$。）
--
-- ### 解答 2
--
-- $$dZ = \gamma \odot dA, \qquad d\gamma = \frac{1}{m} \sum_i dA^{(i)} \odot Z^{(i)}, \qquad
-- d\beta = \frac{1}{m} \sum_i dA^{(i)}$$
--
-- 在纸上：$dZ = (3, 15)$，$d\gamma = \frac{1}{2} (1 \cdot 1 + 5 \cdot 2) = 5.5$，
-- $d\beta = \frac{1}{2} (1 + 5) = 3$。

-- %% 解答 2
local function scale_and_shift(n)
  return {
    name = "scale_and_shift",
    parameters = { gamma = np.ones(n, 1), beta = np.zeros(n, 1) },
    forward = function(self, Z_in)
      return self.parameters.gamma * Z_in + self.parameters.beta, Z_in
    end,
    backward = function(self, dA, Z_in)
      return self.parameters.gamma * dA, {
        gamma = (dA * Z_in):mean { axis = 2, keepdims = true },
        beta = dA:mean { axis = 2, keepdims = true },
      }
    end,
  }
end

print((select(2, dnn.gradient_check(scale_and_shift(3), random:randn(3, 5))).passed))
local tiny = scale_and_shift(1)
tiny.parameters.gamma:fill_(3)
local dInput, gradients = tiny:backward(np.array { { 1.0, 5.0 } }, np.array { { 1.0, 2.0 } })
print(dInput, gradients.gamma, gradients.beta)
--> true
--> [[ 3. 15.]]	[[5.5]]	[[3.]]

-- %% [markdown]
-- ### 解答 3
--
-- $e$ 很大时 $\cosh e \approx e^{|e|} / 2$，所以损失约为 $|e| - \log 2$。

-- %% 解答 3
local function log_cosh(AL, Y_of)
  local errors = AL - Y_of
  return np.log(np.cosh(errors)):sum() / Y_of.shape[2], np.tanh(errors)
end

print((select(2, dnn.gradient_check(log_cosh, guesses, targets)).passed))
local zero = np.zeros(1, 1)
print(("%.8f, half the square %.8f"):format(log_cosh(np.full({ 1, 1 }, 0.01), zero), 0.01 ^ 2 / 2))
print(("%.6f, without log 2 %.6f"):format(log_cosh(np.full({ 1, 1 }, 10.0), zero),
  10 - math.log(2)))
--> true
--> 0.00005000, half the square 0.00005000
--> 9.306853, without log 2 9.306853

-- %% [markdown]
-- ### 解答 4
--
-- 有 20 个样本时，用对的梯度走 0.1 的一步，等于用除过的梯度走 2 的一步。检验能发现：
-- 梯度小了 20 倍，相对差是 $(20 - 1) / (20 + 1) = 0.905$。

-- %% 解答 4
local function divided(AL, Y_of)
  local loss_value, dAL = log_cosh(AL, Y_of)
  return loss_value, dAL / Y_of.shape[2]
end

local function weights_after(with, rate)
  local model = dnn.sequential { dnn.linear(4, 1), seed = 2 }
  model:step(examples, wanted, { loss = with, learning_rate = rate })
  return model.parameters.W1
end

print(distance(weights_after(log_cosh, 0.1), weights_after(divided, 2)) < 1e-15)
local difference = dnn.gradient_check(divided, random:randn(1, 20), wanted)
print(("%.3f"):format(difference))
--> true
--> 0.905

-- ---
-- dnnlua: {arguments: [drawn]}
-- ---

-- %% [markdown]
-- # 十种衣物
--
-- 一个全连接网络学习在 28×28 像素的图片上区分十种衣物，数据集是 Fashion-MNIST。
-- 这一篇讲类别多于两个时有什么不同（softmax），并改用对象：层、网络、优化器，
-- 以及带验证集的训练循环；它们做的事与逐步实现的函数相同。最后有习题和解答。
--
--     dnnlua examples/zh/03_fashion_mnist.lua [目录 | drawn]
--
-- 数据来自 Debian 软件包 `dataset-fashion-mnist`（`apt-get install dataset-fashion-mnist`），
-- 也可以是另一个目录里这个数据集（或 MNIST）的四个 `idx` 文件。没有安装软件包，或者参数是 `drawn`
-- 时，程序自己画十类简单的小图片来训练。以 `-->` 开头的行是这种情况下的输出（`...`
-- 代表不同机器上可能不同的数字），正文里谈到的结果也都是指这些图片；用 Fashion-MNIST 训练八轮后，
-- 测试图片约有 0.89 判断正确。
--
-- | 逐步实现的函数 | 这里 |
-- | --- | --- |
-- | `initialize_parameters_deep` | `dnn.mlp { ... }` |
-- | `L_model_forward` | `net:forward(X)`、`net:predict(X)` |
-- | `compute_cost` 与反向传播、更新 | `net:compile { loss = , optimizer = }` |
-- | 循环 | `net:fit(X, Y, { ... })` |

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local package_directory = "/usr/share/datasets/fashion-mnist"

-- %% [markdown]
-- ## 1. 数据
--
-- 一个 idx 文件存放一个字节数组，这里是 (图片数, 28, 28) 和 (图片数,)。网络的样本是列，
-- 所以一张图片的像素成为一列 784 个 0 到 1 之间的数。标签就是类别编号，从 0 到 9。

-- %% 从文件读取
local function read_set(directory, name)
  local pictures = dnn.data.idx(("%s/%s-images-idx3-ubyte.gz"):format(directory, name))
  local labels = dnn.data.idx(("%s/%s-labels-idx1-ubyte.gz"):format(directory, name))
  local m = pictures.shape[1]
  return pictures:reshape(m, -1).T:astype("float32") / 255, labels:reshape(1, m)
end

-- %% [markdown]
-- 自己画的图片是 12×12：类别 k 是一个波，方向由类别决定，相邻类别相差 18 度；相位和强度随机，
-- 再加噪声。

-- %% 自己画
local side = 12
local y = np.arange(side):reshape(side, 1) * 1.0
local x = np.arange(side):reshape(1, side) * 1.0

local function draw_set(m, seed)
  local random = np.random.RandomState(seed)
  local labels = random:randint(0, 10, { 1, m })
  local pictures = np.zeros({ side * side, m }, "float32")
  for i = 1, m do
    local angle = math.pi * labels(1, i) / 10
    local wave = np.sin(x * math.cos(angle) + y * math.sin(angle) + random:uniform(0, 6.28))
    local noise = random:randn(side, side) * 0.5
    pictures[{ ":", i }] = (random:uniform(0.5, 1) * wave + noise):ravel()
  end
  return pictures, labels
end

-- %% 载入
local directory = arg and arg[1]
if directory == nil then
  local probe = io.open(package_directory .. "/train-images-idx3-ubyte.gz")
  directory = probe and package_directory or "drawn"
  if probe then
    probe:close()
  end
end
local drawn = directory == "drawn"

local X, Y, X_test, Y_test, epochs
if drawn then
  epochs = 4
  X, Y = draw_set(1500, 1)
  X_test, Y_test = draw_set(500, 2)
else
  epochs = 8
  X, Y = read_set(directory, "train")
  X_test, Y_test = read_set(directory, "t10k")
end
print("data:", drawn and "drawn here" or directory)
--> data:	drawn here
print("training:", X.shape, Y.shape)
--> training:	(144, 1500)	(1, 1500)
print("test:", X_test.shape, Y_test.shape)
--> test:	(144, 500)	(1, 500)

-- %% 前十张
local names = {}
for i = 1, 10 do
  names[i] = "class " .. Y(1, i)
end
plt.figure { figsize = { 6.4, 2.8 } }
plt.images(X { ":", { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x280]

-- %% [markdown]
-- ## 2. 从得分到概率
--
-- 只有两类时，一个输出就够了，即类别 1 的概率。有十类时，最后一层有十个输出，即*得分*
-- $z_1, \ldots, z_{10}$（又叫 logits）。*softmax* 把它们变成概率，也就是和为 1 的正数：
--
-- $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
--
-- 一个样本的代价和以前一样，是正确类别 $y$ 得到的概率取对数再变号；它的梯度也和 sigmoid
-- 的一样简单：
--
-- $$J = -\log p_y, \qquad \frac{\partial J}{\partial z_k} = p_k - [k = y]$$
--
-- 其中 $[k = y]$ 对正确类别是 1，对其他类别是 0。手算三个类别，得分是 $(2, 1, 0)$：$e^2 = 7.389$，
-- $e^1 = 2.718$，$e^0 = 1$，和是 $11.107$，所以 $p = (0.665, 0.245, 0.090)$。如果正确的是第一类，
-- 代价就是 $-\log 0.665 = 0.408$，梯度是 $(-0.335, 0.245, 0.090)$：第一个得分应当升高，
-- 其余的应当降低，而总和不变。

-- %% 手算：softmax
local function softmax(z)
  local e = np.exp(z - z:max { axis = 1, keepdims = true })
  return e / e:sum { axis = 1, keepdims = true }
end

local function cross_entropy(z, label)
  return -np.log(softmax(z)(label + 1, 1))
end

local scores = np.array { { 2.0 }, { 1.0 }, { 0.0 } }
print(softmax(scores).T)
--> [[0.66524096 0.24472847 0.09003057]]
print(("cost %.3f"):format(cross_entropy(scores, 0)))
--> cost 0.408

-- 实测的梯度。
local measured = np.zeros(3, 1)
for k = 1, 3 do
  local step = np.zeros(3, 1)
  step[{ k, 1 }] = 1e-6
  measured[{ k, 1 }] = (cross_entropy(scores + step, 0) - cross_entropy(scores - step, 0)) / 2e-6
end
print(np.round(measured, 3).T)
--> [[-0.335  0.245  0.09 ]]

-- %% [markdown]
-- `softmax` 先减去最大的得分，结果不变（见习题 1），而 $e^z$ 不会溢出。出于同样的原因，
-- 下面的网络以得分结尾：损失 `softmax_cross_entropy` 直接接收得分，不先算 $p$ 就能算出 $\log p$。
--
-- ## 3. 网络
--
-- 两个隐藏层用 relu，每个类别一个输出。权重初始值的方差是 $2 / n^{[l-1]}$（`init = "he"`）；
-- 数值类型是 `float32`：内存减半，速度更快，精度也够用。`summary` 列出一批 64
-- 个样本经过每一步时的形状。

-- %% 构建
local net = dnn.mlp { X.shape[1], 256, 128, 10, output = false, dtype = "float32", init = "he" }
print(net:summary { m = 64 })
--> network (144, 64) -> (10, 64), float32, 64 examples
--> layer                 output     parameters   memory   flops
--> ------------------------------------------------------------
--> 1 linear  144 -> 256  (256, 64)      37,120   214 kB  4.72 M
--> 2 relu                (256, 64)           0  65.5 kB  16.4 k
--> 3 linear  256 -> 128  (128, 64)      32,896   164 kB  4.19 M
--> 4 relu                (128, 64)           0  32.8 kB  8.19 k
--> 5 linear  128 -> 10   (10, 64)        1,290  7.72 kB   164 k
--> ------------------------------------------------------------
--> total                                71,306   484 kB   9.1 M
--> training needs 681 kB more, and what its optimizer keeps

-- %% [markdown]
-- 手算：第一层有 $144 \cdot 256 + 256 = 37120$ 个参数，后两层是 $256 \cdot 128 + 128 = 32896$ 和
-- $128 \cdot 10 + 10 = 1290$。
--
-- 什么都不懂的网络十次里对一次。如果它知道自己不懂，给每个类别 $p = 0.1$，代价就是
-- $\log 10 = 2.3$；随机的得分代价还要高一点。

-- %% 训练之前
net:compile { loss = "softmax_cross_entropy", optimizer = "adam", learning_rate = 0.001 }
local before = net:evaluate(X_test, Y_test)
print(("before training: loss %.1f, accuracy %.1f"):format(before.loss, before.accuracy))
--> before training: loss 2.8, accuracy 0.1

-- %% [markdown]
-- ## 4. 训练
--
-- 每一*轮*（epoch）把所有样本看一遍，分成每批 64 个的*小批量*，每轮的次序都重新打乱；
-- 每个小批量是优化器的一步（这里用 Adam，见 `04_optimizers.lua`）。1500 个样本分成 23 个 64
-- 的小批量，外加一个 28 的，所以每轮 24 步。学习率沿半个余弦下降，最后的步子就很小：共 $E$ 轮时，第
-- $e$ 轮的学习率是
--
-- $$\alpha_e = \frac{\alpha_0}{2} \left( 1 + \cos \frac{\pi (e - 1)}{E} \right)$$

-- %% 每轮的学习率
local schedule = dnn.schedules.cosine(epochs)
for epoch = 1, epochs do
  print(("epoch %d: %.6f"):format(epoch, schedule(epoch, 0.001)))
end
--> epoch 1: 0.001000
--> epoch 2: 0.000854
--> epoch 3: 0.000500
--> epoch 4: 0.000146

-- %% [markdown]
-- 测试集只在每轮之后看一眼：它显示网络什么时候开始死记硬背。（如果要根据它来做选择，
-- 比如选择训练几轮，那么最后的成绩就要用第三个数据集来测：
-- 用来选择的那个集合已经成了训练的一部分。）`fit` 返回训练的经过；Ctrl-C 可以提前结束，
-- 已经学到的都会保留。

-- %% 拟合
local history = net:fit(X, Y, {
  epochs = epochs,
  batch_size = 64,
  seed = 1,
  schedule = dnn.schedules.cosine(epochs),
  metrics = "accuracy",
  validation = { X_test, Y_test },
  progress = false,
})
for epoch = 1, history.epochs do
  print(("epoch %d: loss %.2f, test accuracy %.2f"):format(epoch, history.loss[epoch],
    history.val_accuracy[epoch]))
end
--> epoch 1: loss 2..., test accuracy 0.6...
--> epoch 2: loss 0.8..., test accuracy 0.9...
--> epoch 3: loss 0.3..., test accuracy 0.9...
--> epoch 4: loss 0.2..., test accuracy 0.9...

-- %% 学习曲线
history:plot()
plt.show()
--> [image/png 960x400]

-- %% [markdown]
-- 两对曲线都一直在变好，测试集的准确率与训练集相差不大：几乎还没有过拟合。测试损失一开始反而更低，
-- 原因很简单：训练损失是整轮的平均，而网络在这一轮里一直在进步；测试损失是在一轮结束时测的。
--
-- ## 5. 错在哪里
--
-- 类别的表：第 i 行第 j 列是类别 i - 1 的测试图片被当成类别 j - 1 的张数。对角线上是判断正确的。

-- %% 混淆矩阵
local confusion = plt.confusion_matrix(Y_test, net, X_test)
plt.show()
--> [image/png 640x480]
print(confusion)
--> [[48 ...
-->  [ 0 5...
-->  [ 0  0 5...
-->  [ 0  0  0 4...
-->  [ 0  0  0  0 40  0 ...
-->  [ 0  0  0  0  0 ...
-->  [ 0 ...
-->  [ 0  0 ...
-->  [ 0  0 ...
-->  [ 0 ...
print(("right: %.2f"):format(np.diag(confusion):sum() / Y_test.size))
--> right: 0.9...

-- %% [markdown]
-- 错误大多紧挨着对角线：相邻类别的波只差 18 度。表的两个角也是相邻的，因为波转过 180
-- 度还是同一个波。下面是判断错误的图片，标出真实的类别、判断的类别，以及网络有多大把握：

-- %% 错误
local probabilities = softmax(net:predict(X_test))
local classes = net:predict_classes(X_test)
local wrong = np.flatnonzero(np.not_equal(classes, Y_test))
local shown, titles = wrong { { 1, math.min(10, #wrong) } }, {}
for i, index in ipairs(shown:tolist()) do
  titles[i] = ("%d, not %d (%.2f)"):format(Y_test(1, index), classes(1, index),
    probabilities(classes(1, index) + 1, index))
end
plt.figure { figsize = { 6.4, 2.8 } }
plt.images(X_test { ":", shown }, { titles = titles, columns = 5 })
plt.show()
--> [image/png 640x280]

-- %% [markdown]
-- 判断错误时，网络大多没有把握，所以它给出的概率是有用的：只采用有把握的回答，数量少一些，
-- 但更可靠。

-- %% 有把握的回答
local sureness = probabilities:max { axis = 1 }
local is_right = classes:eq(Y_test):ravel()
for _, threshold in ipairs { 0, 0.5, 0.9 } do
  local chosen = sureness:ge(threshold)
  print(("at least %.1f sure: %.2f of the answers, %.3f of them right"):format(threshold,
    chosen:mean(), is_right[chosen]:mean()))
end
--> at least 0.0 sure: 1.00 of the answers, 0.9... of them right
--> at least 0.5 sure: 0.8... of the answers, 0.9... of them right
--> at least 0.9 sure: 0.2... of the answers, 1.000 of them right

-- %% [markdown]
-- 训练好的网络存进文件，载入时不必再说明它由什么组成：

-- %% 保存与载入
local path = os.tmpname()
net:save(path)
local again = dnn.load(path)
os.remove(path)
print(again:predict(X_test) == net:predict(X_test))
--> true

-- %% [markdown]
-- ## 6. 习题
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。
--
-- 1. **得分与概率。** 给所有得分加上 100，概率会怎样？写一个不减去最大得分的 softmax，把得分
--    $(1000, 0, 0)$ 交给它。
-- 2. **两个类别。** 证明两个得分的 softmax 就是它们之差的 sigmoid：$p_2 = \sigma(z_2 - z_1)$。
-- 3. **线性网络。** 训练没有隐藏层的 `dnn.mlp { X.shape[1], 10, ... }`。对自己画的图片，
--    不管学多久，它在测试集上都只比十次对一次好一点。看看每个类别的平均图片，并解释原因。
-- 4. **样本更少。** 只用前 100 个和前 300 个样本训练网络，步数与上面大致相同。它在训练集上怎样，
--    在测试集上又怎样？

-- %% [markdown]
-- ### 解答 1
--
-- 什么也不变：$e^{z + 100} = e^{100} e^z$，因子约掉了。起作用的只有得分之差。但 $e^{1000}$ 超出了
-- 64 位浮点数的范围，无穷大除以无穷大得到 nan。

-- %% 解答 1
do
  local function careless(z)
    local e = np.exp(z)
    return e / e:sum { axis = 1, keepdims = true }
  end
  print(np.abs(softmax(scores + 100) - softmax(scores)):max() < 1e-12)
  local large = np.array { { 1000.0 }, { 0.0 }, { 0.0 } }
  print(careless(large).T, softmax(large).T)
end
--> true
--> [[nan  0.  0.]]	[[1. 0. 0.]]

-- %% [markdown]
-- ### 解答 2
--
-- $p_2 = e^{z_2} / (e^{z_1} + e^{z_2}) = 1 / (1 + e^{z_1 - z_2})$。所以前两篇里的网络，
-- 就是第一个得分固定为 0 的 softmax 网络。

-- %% 解答 2
do
  local two = np.array { { 0.3, -1.0, 2.0 }, { 1.1, 0.5, -2.0 } }
  local difference = two[2] - two[1]
  print(softmax(two)[2])
  print(np.abs(softmax(two)[2] - np.sigmoid(difference)):max() < 1e-15)
end
--> [0.68997448 0.81757448 0.01798621]
--> true

-- %% [markdown]
-- ### 解答 3
--
-- 线性层把像素乘以权重再加起来。但相位随机的波在每个像素上亮的时候和暗的时候一样多：
-- 每个类别的平均图片都是灰的，没有哪组权重平均起来适合某一类。它在训练集上答对的，只是背下来的。
-- 隐藏层才能做到这里需要的事：不管相位如何，只要有*某个*这一方向的波，就能注意到。
-- （真实的衣物有平均图片，线性网络在 Fashion-MNIST 上能对 0.8。）

-- %% 解答 3
do
  local linear = dnn.mlp { X.shape[1], 10, output = false, dtype = "float32" }
  local course = linear:fit(X, Y, { epochs = 5 * epochs, batch_size = 64, seed = 1,
    loss = "softmax_cross_entropy", optimizer = "adam", learning_rate = 0.001,
    metrics = "accuracy", progress = false })
  print(("training set %.1f, test set %.1f"):format(course.accuracy[course.epochs],
    linear:evaluate(X_test, Y_test).accuracy))
  local means = np.zeros(X.shape[1], 10)
  for class = 0, 9 do
    means[{ ":", class + 1 }] = X { ":", Y:ravel():eq(class) }:mean { axis = 2 }
  end
  print(("largest pixel: %.1f in the pictures, %.1f in the mean pictures"):format(np.abs(X):max(),
    np.abs(means):max()))
end
--> training set 0.4, test set 0.2
--> largest pixel: 2.9 in the pictures, 0.2 in the mean pictures

-- %% [markdown]
-- ### 解答 4
--
-- 样本越少，越容易背下来，对其他样本的了解也就越少：每次训练集都全对。
-- 增加数据是对付过拟合最可靠的办法。

-- %% 解答 4
for _, m in ipairs { 100, 300 } do
  local few = dnn.mlp { X.shape[1], 256, 128, 10, output = false, dtype = "float32", init = "he" }
  local few_epochs = 6400 // m
  local few_X, few_Y = X { ":", { 1, m } }, Y { ":", { 1, m } }
  few:fit(few_X, few_Y, { epochs = few_epochs, batch_size = 64, seed = 1,
    loss = "softmax_cross_entropy", optimizer = "adam", learning_rate = 0.001,
    schedule = dnn.schedules.cosine(few_epochs), progress = false })
  print(("%d examples: training set %.2f, test set %.2f"):format(m,
    few:evaluate(few_X, few_Y).accuracy, few:evaluate(X_test, Y_test).accuracy))
end
--> 100 examples: training set 1.00, test set 0.5...
--> 300 examples: training set 1.00, test set 0.8...

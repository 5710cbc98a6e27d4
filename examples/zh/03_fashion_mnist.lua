-- ---
-- dnnlua: {arguments: [drawn]}
-- ---

-- %% [markdown]
-- # 十种衣物
--
-- 一个全连接网络学习在 28×28 像素的图片上区分十种衣物，数据集是 Fashion-MNIST。
-- 这里用的是对象：层、网络、优化器，以及带验证集的训练循环；它们做的事与逐步实现的函数相同。
--
--     dnnlua examples/zh/03_fashion_mnist.lua [目录 | drawn]
--
-- 数据来自 Debian 软件包 `dataset-fashion-mnist`（`apt-get install dataset-fashion-mnist`），
-- 也可以是另一个目录里这个数据集（或 MNIST）的四个 `idx` 文件。没有安装软件包，
-- 或者参数是 `drawn` 时，程序自己画十类简单的小图片来训练。以 `-->` 开头的行是这种情况下的输出
-- （`...` 代表不同机器上可能不同的数字）；用 Fashion-MNIST 训练八轮后，
-- 测试图片约有 0.89 判断正确。

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
-- 自己画的图片是 12×12：类别 k 是一个波，方向由类别决定，相位和强度随机，再加噪声。

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
  else
    print("The package dataset-fashion-mnist is not installed: drawing a data set instead.")
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
print("training:", X.shape, Y.shape)
--> training:	(144, 1500)	(1, 1500)
print("test:", X_test.shape, Y_test.shape)
--> test:	(144, 500)	(1, 500)

-- %% 前十张
local names = {}
for i = 1, 10 do
  names[i] = "class " .. Y(1, i)
end
plt.images(X { ":", { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- ## 2. 网络
--
-- 两个隐藏层用 relu，每个类别一个输出。softmax 会把输出变成概率；
-- 损失 `softmax_cross_entropy` 已经包含它，因为两步合在一起算更准确。

-- %% 构建
local net = dnn.mlp { X.shape[1], 256, 128, 10, output = false, dtype = "float32", init = "he" }
print(net.parameters)
--> W1 (256, 144) float32
--> b1 (256, 1) float32
--> W2 (128, 256) float32
--> b2 (128, 1) float32
--> W3 (10, 128) float32
--> b3 (10, 1) float32

-- %% [markdown]
-- 什么都不懂的网络十次里对一次。

-- %% 训练之前
net:compile { loss = "softmax_cross_entropy", optimizer = "adam", learning_rate = 0.001 }
local before = net:evaluate(X_test, Y_test)
print(("accuracy before training: %.1f"):format(before.accuracy))
--> accuracy before training: 0.1

-- %% [markdown]
-- ## 3. 训练
--
-- 每一轮都看一遍所有样本，每批 64 个，每轮的次序都重新打乱。测试集只在每轮之后看一眼：
-- 它显示网络什么时候开始死记硬背。学习率沿半个余弦下降，最后的步子就很小。`fit` 返回训练的经过；
-- Ctrl-C 可以提前结束，已经学到的都会保留。

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
-- ## 4. 错在哪里
--
-- 类别的表：第 i 行第 j 列是类别 i - 1 的测试图片被当成类别 j - 1 的张数。

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

-- %% [markdown]
-- # 卷积网络
--
-- 全连接层把每个像素当作独立的特征：一个图形移动一个像素，对它来说就是新图形。
-- 卷积让小小的滤波器滑过整张图片，在一处学到的，处处都会用。本教程用小图形训练这两种网络，
-- 再用训练时从未出现过的位置上的图形来测试。
--
--     dnnlua examples/zh/06_convnet.lua
--
-- 以 `-->` 开头的行就是输出，`...` 代表不同机器上可能不同的数字。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- %% [markdown]
-- ## 1. 数据
--
-- 16×16 像素、一个通道的图片：圆盘、方块、十字或圆环，亮的图形，暗的噪声背景。
-- 样本在最后一个轴上，所以 m 张图片是数组 (1, 16, 16, m)。训练图形在左上部，测试图形在右下部。

-- %% 画图
local side, kinds = 16, 4
local y = np.arange(side):reshape(side, 1) * 1.0
local x = np.arange(side):reshape(1, side) * 1.0

local function draw(random, kind, from, to)
  local cy, cx = random:uniform(from, to), random:uniform(from, to)
  local dy, dx = np.abs(y - cy), np.abs(x - cx)
  local distance = np.sqrt(dy ^ 2 + dx ^ 2)
  if kind == 0 then
    return distance:le(3.5)
  elseif kind == 1 then
    return dy:le(3) & dx:le(3)
  elseif kind == 2 then
    return (dy:le(1) & dx:le(4)) | (dx:le(1) & dy:le(4))
  end
  return distance:le(4) & distance:ge(2.2)
end

local function draw_set(m, seed, from, to)
  local random = np.random.RandomState(seed)
  local labels = random:randint(0, kinds, { 1, m })
  local pictures = random:randn(1, side, side, m) * 0.3
  for i = 1, m do
    local picture = pictures { 1, ":", ":", i }
    picture:add_(draw(random, labels(1, i), from, to))
  end
  return pictures:astype("float32"), labels
end

local X, Y = draw_set(800, 1, 4, 7)
local X_test, Y_test = draw_set(400, 2, 8, 11)
print(X.shape, X_test.shape)
--> (1, 16, 16, 800)	(1, 16, 16, 400)

-- %% [markdown]
-- ## 2. 卷积的形状
--
-- 窗口为 f 的滤波器在 n 个像素上以步幅 s 移动，四周补 p 行零，共有 (n + 2 p - f) // s + 1 个位置。
-- 滤波器对窗口的每个像素、每个通道有一个权重，在所有位置上都相同。

-- %% 一层
local layer = dnn.sequential {
  dnn.conv2d(6, 5, { stride = 1, padding = 2 }), input = { 1, side, side },
}
print(layer.output, layer.parameters.W1.shape)
--> (6, 16, 16)	(6, 1, 5, 5)

-- %% [markdown]
-- 反向时，每个位置都给同一组权重加上自己的一份。对一个权重求数值导数，
-- 可以看到这一层算的正是这个：样本上的平均。

-- %% 检查一个导数
local few = X { ":", ":", ":", { 1, 3 } }:astype("float64")
local function total()
  return layer:forward(few):sum() / 3
end
layer:backward(np.ones_like(layer:forward(few)))
local analytic = layer:gradients().dW1(2, 1, 3, 4)
local W = layer.parameters.W1
local before = W(2, 1, 3, 4)
W[{ 2, 1, 3, 4 }] = before + 1e-5
local above = total()
W[{ 2, 1, 3, 4 }] = before - 1e-5
local below = total()
W[{ 2, 1, 3, 4 }] = before
print(math.abs((above - below) / 2e-5 - analytic) < 1e-6 * math.abs(analytic))
--> true

-- %% [markdown]
-- ## 3. 两个网络
--
-- 最大池化在每 2×2 个值里保留最大的：图片变小，图形稍微移动也没有变化。
-- 两轮卷积和池化之后再取平均，只问滤波器有没有找到什么，不问在哪里。

-- %% 构建
local function trained(name, net)
  local history = net:fit(X, Y, {
    epochs = 40, batch_size = 50, seed = 1, optimizer = "adam", learning_rate = 0.005,
    loss = "softmax_cross_entropy", progress = false,
  })
  local count = 0
  for _, array in pairs(net.parameters) do
    count = count + array.size
  end
  print(("%s: %d parameters, loss %.1f, right in training places %.1f, in new places %.2f"):format(
    name, count, history.loss[40], net:evaluate(X, Y).accuracy,
    net:evaluate(X_test, Y_test).accuracy))
  return net
end

trained("dense", dnn.sequential {
  dnn.flatten(), dnn.linear(64), dnn.relu(), dnn.linear(kinds),
  input = { 1, side, side }, dtype = "float32", init = "he",
})
--> dense: 16708 parameters, loss 0.0, right in training places 1.0, in new places 0...

local net = trained("convolutional", dnn.sequential {
  dnn.conv2d(8, 5, { padding = 2 }), dnn.relu(), dnn.max_pool2d(2),
  dnn.conv2d(16, 3, { padding = 1 }), dnn.relu(), dnn.max_pool2d(2),
  dnn.avg_pool2d(4), dnn.flatten(), dnn.linear(kinds),
  input = { 1, side, side }, dtype = "float32", init = "he",
})
--> convolutional: 1444 parameters, loss 0..., right in training places ..., in new places 0.9...

-- %% [markdown]
-- 全连接网络把样本背了下来，在没见过的位置上就不行了；卷积网络的参数不到它的十分之一，
-- 图形在哪里都一样。
--
-- ## 4. 它看到什么
--
-- 上一次前向传播中每层的输出都可以查看：这里是一张图片经过每一步之后的形状。

-- %% 激活值
net:forward(X_test { ":", ":", ":", { 1, 1 } })
for name, array in pairs(net:activations()) do
  print(name, array.shape)
end
--> Z1	(8, 16, 16, 1)
--> A1	(8, 16, 16, 1)
--> A1_max_pool2d	(8, 8, 8, 1)
--> Z2	(16, 8, 8, 1)
--> A2	(16, 8, 8, 1)
--> A2_max_pool2d	(16, 4, 4, 1)
--> A2_avg_pool2d	(16, 1, 1, 1)
--> A2_flatten	(16, 1)
--> Z3	(4, 1)

-- %% [markdown]
-- 八个滤波器，以及每个滤波器在这张图片里找到它要找的东西的位置。

-- %% 滤波器
plt.images(net.parameters.W1, { columns = 4 })
plt.title "Filters of the first layer"
plt.show()
--> [image/png 640x480]
plt.images(net:activations().A1, { columns = 4 })
plt.title "What they find in a picture"
plt.show()
--> [image/png 640x480]

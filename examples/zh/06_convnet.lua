-- %% [markdown]
-- # 卷积网络
--
-- 全连接层把每个像素当作独立的特征：一个图形移动一个像素，对它来说就是新图形。
-- 卷积让小小的滤波器滑过整张图片，在一处学到的，处处都会用。本教程先在纸上算一次卷积，
-- 再把前向和反向都写出来，与 `dnn` 自带的对照；然后用小图形训练全连接和卷积两种网络，
-- 再用训练时从未出现过的位置上的图形来测试。
--
--     dnnlua examples/zh/06_convnet.lua
--
-- 以 `-->` 开头的行就是输出，`...` 代表不同机器上可能不同的数字。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- 两个数组对应元素之间的最大差距。
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. 数据
--
-- 16×16 像素、一个通道的图片：圆盘、方块、十字或圆环，亮的图形，暗的噪声背景。样本在最后一个轴上，
-- 所以 $m$ 张图片是数组 $(1, 16, 16, m)$：通道、高、宽、样本。训练图形在左上部，测试图形在右下部。

-- %% 画图
local side, kinds = 16, 4
local y = np.arange(side):reshape(side, 1) * 1.0
local x = np.arange(side):reshape(1, side) * 1.0

-- 中心在 (cy, cx) 的这种图形：一个掩码。
local function draw(kind, cy, cx)
  local dy, dx = np.abs(y - cy), np.abs(x - cx)
  local distances = np.sqrt(dy ^ 2 + dx ^ 2)
  if kind == 0 then
    return distances:le(3.5)
  elseif kind == 1 then
    return dy:le(3) & dx:le(3)
  elseif kind == 2 then
    return (dy:le(1) & dx:le(4)) | (dx:le(1) & dy:le(4))
  end
  return distances:le(4) & distances:ge(2.2)
end

local function draw_set(m, seed, from, to)
  local random = np.random.RandomState(seed)
  local labels = random:randint(0, kinds, { 1, m })
  local pictures = random:randn(1, side, side, m) * 0.3
  for i = 1, m do
    local cy, cx = random:uniform(from, to), random:uniform(from, to)
    pictures { 1, ":", ":", i }:add_(draw(labels(1, i), cy, cx))
  end
  return pictures:astype("float32"), labels
end

local X, Y = draw_set(800, 1, 4, 7)
local X_test, Y_test = draw_set(400, 2, 8, 11)
print(X.shape, X_test.shape)
--> (1, 16, 16, 800)	(1, 16, 16, 400)

-- %% 看几张
local shown, titles = {}, {}
for i = 1, 10 do
  local set, labels = i <= 5 and X or X_test, i <= 5 and Y or Y_test
  shown[i] = set { 1, ":", ":", { i, i } }
  titles[i] = ({ "disc", "square", "cross", "ring" })[labels(1, i) + 1]
end
plt.figure { figsize = { 7, 3.4 } }
plt.images(np.transpose(np.concatenate(shown, 3), { 3, 1, 2 }), { columns = 5, titles = titles })
plt.suptitle "Training (above) and test"
plt.show()
--> [image/png 700x340]

-- %% [markdown]
-- ## 2. 卷积
--
-- ### 2.1 在纸上算
--
-- 滤波器盖在图片上，每个权重乘以它下面的像素，加起来就是结果的一个像素；然后移到下一处。
-- 取 3×3 的图片，和一个 2×2 的滤波器，它把每个像素与右下方的像素相比较：
--
-- $$X = \begin{pmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \\ 2 & 1 & 0 \end{pmatrix}, \quad
-- W = \begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}, \quad
-- Z = \begin{pmatrix} 1 - 1 & 2 - 3 \\ 0 - 1 & 1 - 0 \end{pmatrix} =
-- \begin{pmatrix} 0 & -1 \\ -1 & 1 \end{pmatrix}$$
--
-- （数学上的卷积要先把滤波器翻转过来，这里算的其实叫互相关。权重反正是学出来的，没有区别。）
--
-- ### 2.2 放得下多少个位置？
--
-- 窗口为 $f$ 的滤波器在 $n$ 个像素上以步幅 $s$ 移动，四周补 $p$ 圈零，位置数是
--
-- $$\left\lfloor \frac{n + 2 p - f}{s} \right\rfloor + 1$$
--
-- 上面是 $(3 + 0 - 2) / 1 + 1 = 2$。取 $f = 5$，$p = 2$，16 个像素的图片大小不变：
-- $(16 + 4 - 5) / 1 + 1 = 16$；步幅为 2 时减半：$\lfloor 15 / 2 \rfloor + 1 = 8$。
--
-- 一层有 $k$ 个滤波器，每个滤波器对窗口的每个像素、每个通道有一个权重，在所有位置上都相同：
--
-- | 数组 | 形状 |
-- |---|---|
-- | $X$ | $(c, h, w, m)$ |
-- | $W$ | $(k, c, f, f)$ |
-- | $b$ | $(k, 1)$ |
-- | $Z$ | $(k, h', w', m)$ |

-- %% 前向
local function places(n, f, stride, padding)
  return (n + 2 * padding - f) // stride + 1
end

print(places(3, 2, 1, 0), places(16, 5, 1, 2), places(16, 5, 2, 2))

-- 位置 (i, j) 处的窗口，含所有通道和样本；是原数组的视图。
local function window_of(array, i, j, f, stride)
  local top, left = (i - 1) * stride + 1, (j - 1) * stride + 1
  return array { ":", { top, top + f - 1 }, { left, left + f - 1 }, ":" }
end

local function pad(pictures, padding)
  return np.pad(pictures, { { 0, 0 }, { padding, padding }, { padding, padding }, { 0, 0 } })
end

local function conv_forward(A_prev, W, b, stride, padding)
  local k, f, m = W.shape[1], W.shape[3], A_prev.shape[4]
  local padded = pad(A_prev, padding)
  local rows = places(A_prev.shape[2], f, stride, padding)
  local columns = places(A_prev.shape[3], f, stride, padding)
  local Z, filters = np.zeros(k, rows, columns, m), W:reshape(k, -1)
  for i = 1, rows do
    for j = 1, columns do
      local window = window_of(padded, i, j, f, stride):reshape(-1, m)
      Z[{ ":", i, j, ":" }] = np.dot(filters, window) + b
    end
  end
  return Z
end

local tiny = np.array { { 1.0, 2, 0 }, { 0, 1, 3 }, { 2, 1, 0 } }:reshape(1, 3, 3, 1)
local filter = np.array { { 1.0, 0 }, { 0, -1 } }:reshape(1, 1, 2, 2)
print(conv_forward(tiny, filter, np.zeros(1, 1), 1, 0):reshape(2, 2))
--> 2	16	8
--> [[ 0. -1.]
-->  [-1.  1.]]

-- %% [markdown]
-- 在每个位置上它都是一个线性层，$(k, c f^2) \cdot (c f^2, m)$，而且处处是同一个。参数少就少在这里：
-- 6 个 5×5 的滤波器加上偏置是 $6 \cdot (25 + 1) = 156$ 个。输出同样多的全连接层，
-- $6 \cdot 16 \cdot 16 = 1536$ 个单元，要 $1536 \cdot (256 + 1) = 394752$ 个。

-- %% dnn 的卷积层
local layer = dnn.sequential {
  dnn.conv2d(6, 5, { stride = 1, padding = 2 }), input = { 1, side, side },
}
print(layer.output, layer.parameters.W1.shape, layer:summary().parameters)
local dense = dnn.sequential {
  dnn.flatten(), dnn.linear(6 * side * side), input = { 1, side, side },
}
print(dense.output, dense.parameters.W1.shape, dense:summary().parameters)

local few = X { ":", ":", ":", { 1, 3 } }:astype("float64")
local W1, b1 = layer.parameters.W1, layer.parameters.b1
print(distance(conv_forward(few, W1, b1, 1, 2), layer:forward(few)) < 1e-12)
--> (6, 16, 16)	(6, 1, 5, 5)	156
--> (1536,)	(1536, 256)	394752
--> true

-- %% [markdown]
-- ### 2.3 滤波器看到什么
--
-- 图片上哪里像滤波器，哪里的回答就大。下面第一个左边暗、右边亮：它找出左边缘，
-- 符号反过来的是右边缘。第二个从上到下做同样的事。

-- %% 边缘
local edges = np.array {
  { { -1.0, 0, 1 }, { -2, 0, 2 }, { -1, 0, 1 } }, { { -1.0, -2, -1 }, { 0, 0, 0 }, { 1, 2, 1 } },
}:reshape(2, 1, 3, 3)
local at = Y_test:eq(1):ravel():argmax()
local square = X_test { ":", ":", ":", { at, at } }:astype "float64"
local found = conv_forward(square, edges, np.zeros(2, 1), 1, 1)
local _, ax = plt.subplots(1, 3, { figsize = { 9, 3 } })
for i, each in ipairs { { "picture", square[1] }, { "left and right", found[1] },
  { "top and bottom", found[2] } } do
  ax[i]:imshow(each[2]:reshape(side, side), { cmap = i == 1 and "gray" or "RdBu" })
  ax[i]:set_title(each[1])
  ax[i]:axis "off"
end
plt.show()
--> [image/png 900x300]

-- %% [markdown]
-- 网络并没有得到这样的滤波器。它得到的是随机数，要自己学会需要哪些。
--
-- ## 3. 反向传播
--
-- 一个权重用在了所有位置上，所以它的梯度是对各个位置*求和*；一个像素被几个位置看到，
-- 所以它的梯度也是求和。记滤波器在位置 $(i, j)$ 时下面的窗口为 $X_{ij}$：
--
-- $$dW = \frac{1}{m} \sum_{i, j} dZ_{ij} \, X_{ij}, \qquad
-- db = \frac{1}{m} \sum_{i, j} dZ_{ij}, \qquad
-- dX_{ij} \leftarrow dX_{ij} + W \, dZ_{ij}$$
--
-- 在纸上算：$dZ = \begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}$，第一个位置交出一倍的窗口，
-- 最后一个位置交出两倍的窗口；往 $dX$ 里，则在这两处各放一份滤波器，在正中的像素上重叠：
-- $-1 + 2 \cdot 1 = 1$。
--
-- $$dW = 1 \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix} +
-- 2 \begin{pmatrix} 1 & 3 \\ 1 & 0 \end{pmatrix} =
-- \begin{pmatrix} 3 & 8 \\ 2 & 1 \end{pmatrix}, \qquad
-- dX = \begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & -2 \end{pmatrix}$$

-- %% 反向
local function conv_backward(dZ, A_prev, W, stride, padding)
  local k, f, m = W.shape[1], W.shape[3], A_prev.shape[4]
  local padded, filters = pad(A_prev, padding), W:reshape(k, -1)
  local d_padded, dW = np.zeros(padded.shape), np.zeros(filters.shape)
  for i = 1, dZ.shape[2] do
    for j = 1, dZ.shape[3] do
      local here = dZ { ":", i, j, ":" }
      local window = window_of(padded, i, j, f, stride)
      dW = dW + np.dot(here, window:reshape(-1, m).T) / m
      window_of(d_padded, i, j, f, stride):add_(np.dot(filters.T, here):reshape(window.shape))
    end
  end
  local rows, columns = A_prev.shape[2], A_prev.shape[3]
  local dA_prev = d_padded { ":", { padding + 1, padding + rows }, { padding + 1,
    padding + columns }, ":" }
  return dA_prev, dW:reshape(W.shape), dZ:sum { axis = { 2, 3, 4 } }:reshape(k, 1) / m
end

local tiny_dZ = np.array { { 1.0, 0 }, { 0, 2 } }:reshape(1, 2, 2, 1)
local dX, dW = conv_backward(tiny_dZ, tiny, filter, 1, 0)
print(dW:reshape(2, 2))
print(dX:reshape(3, 3))
--> [[3. 8.]
-->  [2. 1.]]
--> [[ 1.  0.  0.]
-->  [ 0.  1.  0.]
-->  [ 0.  0. -2.]]

-- %% [markdown]
-- 与 `dnn` 的层对照，再把那一层与测得的斜率对照（怎么测见 `08_gradient_checking.lua`）：

-- %% 对照
local dZ = np.random.RandomState(3):randn(6, side, side, 3)
layer:forward(few)
local dX_dnn = layer:backward(dZ)
local db
dX, dW, db = conv_backward(dZ, few, W1, 1, 2)
print(distance(dX, dX_dnn) < 1e-12, distance(dW, layer:gradients().dW1) < 1e-12,
  distance(db, layer:gradients().db1) < 1e-12)
for _, stride in ipairs { 1, 2 } do
  local _, report = dnn.gradient_check(dnn.conv2d(2, 3, { stride = stride, padding = 1 }),
    few { ":", { 1, 6 }, { 1, 6 }, ":" })
  print("stride " .. stride, report.passed)
end
--> true	true	true
--> stride 1	true
--> stride 2	true

-- %% [markdown]
-- ## 4. 池化
--
-- 最大池化在每 2×2 个值里保留最大的：图片变小，图形稍微移动也没有变化。它没有参数。反向时，
-- 梯度只传给最大的那个值，因为只有它起了作用；其余的得到 0。

-- %% 池化的前向与反向
local pool = dnn.sequential { dnn.max_pool2d(2), input = { 1, 4, 4 } }
local values = np.array { { 1.0, 3, 2, 0 }, { 4, 2, 1, 1 }, { 0, 1, 5, 6 }, { 3, 2, 7, 8 } }
print(pool:forward(values:reshape(1, 4, 4, 1)):reshape(2, 2))
print(pool:backward(np.array { { 1.0, 2 }, { 3, 4 } }:reshape(1, 2, 2, 1)):reshape(4, 4))
--> [[4. 2.]
-->  [3. 8.]]
--> [[0. 0. 2. 0.]
-->  [1. 0. 0. 0.]
-->  [0. 0. 0. 0.]
-->  [3. 0. 0. 4.]]

-- %% [markdown]
-- ## 5. 两个网络
--
-- 全连接网络把 256 个像素排成一列。卷积网络用卷积和池化问两遍“这里有什么”和“大致在哪里”，
-- 再对剩下的取平均：只问滤波器*有没有*找到什么，不问在哪里。

-- %% 构建与训练
local function trained(name, model, pictures, labels)
  local history = model:fit(pictures, labels, {
    epochs = 20, batch_size = 50, seed = 1, optimizer = "adam", learning_rate = 0.01,
    loss = "softmax_cross_entropy", progress = false,
  })
  print(("%s: %d parameters, loss %.1f, right in training places %.1f, in new places %.2f"):format(
    name, model:summary().parameters, history.loss[20], model:evaluate(X, Y).accuracy,
    model:evaluate(X_test, Y_test).accuracy))
  return model
end

local function build_dense()
  return dnn.sequential {
    dnn.flatten(), dnn.linear(64), dnn.relu(), dnn.linear(kinds),
    input = { 1, side, side }, dtype = "float32", init = "he",
  }
end

local function build_convolutional(pixels)
  return dnn.sequential {
    dnn.conv2d(8, 5, { padding = 2 }), dnn.relu(), dnn.max_pool2d(2),
    dnn.conv2d(16, 3, { padding = 1 }), dnn.relu(), dnn.max_pool2d(2),
    dnn.avg_pool2d(pixels // 4), dnn.flatten(), dnn.linear(kinds),
    input = { 1, pixels, pixels }, dtype = "float32", init = "he",
  }
end

local dense_net = trained("dense", build_dense(), X, Y)
local net = trained("convolutional", build_convolutional(side), X, Y)
print(net:summary())
--> dense: 16708 parameters, loss 0.0, right in training places 1.0, in new places 0...
--> convolutional: 1444 parameters, loss 0..., right in training places ..., in new places 0.9...
--> network (1, 16, 16, m) -> (4, m), float32, memory and flops of one example
--> layer                                     output          parameters   memory   flops
--> -------------------------------------------------------------------------------------
--> 1 conv2d      8 filters, 5x5, padding 2   (8, 16, 16, m)         208  9.02 kB   102 k
--> 2 relu                                    (8, 16, 16, m)           0  8.19 kB  2.05 k
--> 3 max_pool2d  2x2, stride 2               (8, 8, 8, m)             0  2.05 kB  2.05 k
--> 4 conv2d      16 filters, 3x3, padding 1  (16, 8, 8, m)        1,168  8.77 kB   147 k
--> 5 relu                                    (16, 8, 8, m)            0   4.1 kB  1.02 k
--> 6 max_pool2d  2x2, stride 2               (16, 4, 4, m)            0  1.02 kB  1.02 k
--> 7 avg_pool2d  4x4, stride 4               (16, 1, 1, m)            0     64 B     256
--> 8 flatten                                 (16, m)                  0     64 B      16
--> 9 linear      16 -> 4                     (4, m)                  68    288 B     128
--> -------------------------------------------------------------------------------------
--> total                                                          1,444  33.6 kB   256 k
--> training needs 95.2 kB more
--> loss softmax_cross_entropy, optimizer adam {learning_rate = 0.01}

-- %% [markdown]
-- 全连接网络把样本背了下来，在没见过的位置上就不行了；卷积网络的参数不到它的十分之一，
-- 图形在哪里都一样。各自学到的东西能管多远？下面图中每个方格是图形中心的一处位置，
-- 颜色是那里 24 个新图形答对的比例。白框是训练图形所在的地方。

-- %% 在哪里答得对？
local first, n, per_place = 3, 9, 24
local kinds_of = np.arange(per_place) % kinds

-- 中心落在一个像素见方之内的新图形，答对的比例。
local function accuracies_at(top, left, seed)
  local random = np.random.RandomState(seed)
  local pictures = random:randn(1, side, side, per_place) * 0.3
  for i = 1, per_place do
    local cy, cx = random:uniform(top, top + 1), random:uniform(left, left + 1)
    pictures { 1, ":", ":", i }:add_(draw(kinds_of(i), cy, cx))
  end
  local shares = {}
  for i, model in ipairs { dense_net, net } do
    local guesses = model:predict(pictures:astype "float32"):argmax(1) - 1
    shares[i] = guesses:eq(kinds_of):mean()
  end
  return table.unpack(shares)
end

local maps = { np.zeros(n, n), np.zeros(n, n) }
for i = 1, n do
  for j = 1, n do
    maps[1][{ i, j }], maps[2][{ i, j }] = accuracies_at(first + i - 1, first + j - 1, i * n + j)
  end
end

_, ax = plt.subplots(1, 2, { figsize = { 8, 3.6 } })
local last = first + n
for i, title in ipairs { "dense", "convolutional" } do
  local image = ax[i]:imshow(maps[i], { vmin = 0, vmax = 1,
    extent = { first, last, last, first } })
  ax[i]:plot({ 4, 7, 7, 4, 4 }, { 4, 4, 7, 7, 4 }, { color = "w", linewidth = 2 })
  ax[i]:set { title = title, xlabel = "middle of the shape, x", ylabel = "y" }
  plt.colorbar(image, { ax = ax[i] })
end
plt.tight_layout()
plt.show()
for i, title in ipairs { "dense", "convolutional" } do
  print(("%-13s in the frame %.1f, from 8 to 11 %.2f"):format(title,
    maps[i] { { 2, 4 }, { 2, 4 } }:mean(), maps[i] { { 6, 8 }, { 6, 8 } }:mean()))
end
--> [image/png 800x360]
--> dense         in the frame 0..., from 8 to 11 0...
--> convolutional in the frame ..., from 8 to 11 0.9...

-- %% [markdown]
-- 在白框里，全连接网络对新图片也答得对；往外一个像素，它就不会了。卷积网络则一直对到边界，
-- 图形在那里被截断了。
--
-- 它在 3、7、11 处的浅色条纹并非偶然。两轮 2×2 的池化等于在图片上铺了一张 4 个像素的网格。
-- 图形移动 4 个像素，落在网格上的样子不变，回答也不变；移动得少一些，落法就不同了。
-- 4 到 7 的中心漏掉了四分之一的落法，即 3 到 4 之间，它与 7 到 8 之间是一回事。
-- 可见池化的宽容是有代价的：只有相差整个网格的位置才完全一样。
--
-- 为了避开边界来看这一点，把同样的权重放进处理 32×32 图片的网络。全连接层做不到这一点，
-- 滤波器则适合任何大小的图片。

-- %% 在网格上移动
local large = build_convolutional(32)
large:load_weights(net.parameters)
local ring = np.zeros({ 1, 32, 32, 1 }, "float32")
ring[{ 1, { 9, 24 }, { 9, 24 }, 1 }] = draw(3, 6, 6)
local answer = large:forward(ring)
for _, step in ipairs { 4, 1 } do
  local moved = np.roll(ring, { step, step }, { axis = { 2, 3 } })
  print(("moved by %d: the same answer %s"):format(step,
    distance(large:forward(moved), answer) < 1e-4))
end
--> moved by 4: the same answer true
--> moved by 1: the same answer false

-- %% [markdown]
-- ## 6. 它看到什么
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
-- 第一层的八个滤波器，以及每个滤波器下面它在图片里找到东西的位置。

-- %% 滤波器
_, ax = plt.subplots(2, 8, { figsize = { 9, 2.6 } })
for i = 1, 8 do
  ax[1][i]:imshow(net.parameters.W1 { i, 1, ":", ":" }, { cmap = "gray" })
  ax[2][i]:imshow(net:activations().A1 { i, ":", ":", 1 }, { cmap = "gray" })
  ax[1][i]:axis "off"
  ax[2][i]:axis "off"
end
plt.show()
--> [image/png 900x260]

-- %% [markdown]
-- ## 7. 习题
--
-- 1. 在纸上算：28×28 像素的图片依次经过 6 个 5×5 的滤波器、2×2 池化、16 个 5×5 的滤波器、2×2 池化、
--    `flatten` 和 10 个单元的全连接层。各层的输出是什么形状，各有多少参数？
-- 2. *图形移动，回答也跟着移动。* 请说明：只要没有碰到边界，图片移动 3 个像素再卷积，
--    等于卷积之后移动 3 个像素。全连接层也是这样吗？
-- 3. 1×1 的窗口只看一个像素，但看它的所有通道。请说明这样的卷积就是作用在每个像素上的全连接层。
-- 4. 只有一个通道时，平均池化就是权重固定的卷积。权重是什么，步幅是多少？请验证。
-- 5. 全连接网络没救了吗？用各个位置上的图形训练它，也是 800 张。测试能答对多少，代价又是什么？
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。

-- %% [markdown]
-- ### 解答 1
--
-- $28 \to 24 \to 12 \to 8 \to 4$，进入全连接层的数是 $16 \cdot 4 \cdot 4 = 256$ 个。参数个数：
-- $6 \cdot (25 + 1) = 156$；16 个滤波器看 6 个通道，$16 \cdot (6 \cdot 25 + 1) = 2416$；
-- $10 \cdot (256 + 1) = 2570$。

-- %% 解答 1
do
  local lenet = dnn.sequential {
    dnn.conv2d(6, 5), dnn.max_pool2d(2), dnn.conv2d(16, 5), dnn.max_pool2d(2), dnn.flatten(),
    dnn.linear(10), input = { 1, 28, 28 },
  }
  for _, each in ipairs(lenet:summary().layers) do
    print(each.name, each.output, each.parameters)
  end
end
--> conv2d	(6, 24, 24)	156
--> max_pool2d	(6, 12, 12)	0
--> conv2d	(16, 8, 8)	2416
--> max_pool2d	(16, 4, 4)	0
--> flatten	(256,)	0
--> linear	(10,)	2570

-- %% [markdown]
-- ### 解答 2
--
-- 取空白图片上的一个图形，离边界远一些。全连接层对不同的像素有不同的权重，给出的就不一样。

-- %% 解答 2
do
  local picture = draw(3, 6, 6):astype("float64"):reshape(1, side, side, 1)
  local function move(array)
    return np.roll(array, { 3, 3 }, { axis = { 2, 3 } })
  end
  print(distance(layer:forward(move(picture)), move(layer:forward(picture))) < 1e-12)
  local function as_pictures(column)
    return column:reshape(6, side, side, 1)
  end
  print(distance(as_pictures(dense:forward(move(picture))),
    move(as_pictures(dense:forward(picture)))) < 1e-12)
end
--> true
--> false

-- %% [markdown]
-- ### 解答 3
--
-- 所有样本的所有像素都成为列：$(c, h w m)$。

-- %% 解答 3
do
  local random = np.random.RandomState(6)
  local pictures, W, b = random:randn(3, 4, 4, 2), random:randn(5, 3, 1, 1), random:randn(5, 1)
  local as_dense = np.dot(W:reshape(5, 3), pictures:reshape(3, -1)) + b
  print(distance(conv_forward(pictures, W, b, 1, 0), as_dense:reshape(5, 4, 4, 2)) < 1e-12)
end
--> true

-- %% [markdown]
-- ### 解答 4
--
-- 四个权重都是 $1/4$，偏置是 0，步幅等于窗口。

-- %% 解答 4
do
  local average = dnn.sequential { dnn.avg_pool2d(2), input = { 1, side, side } }
  print(distance(conv_forward(few, np.full({ 1, 1, 2, 2 }, 0.25), np.zeros(1, 1), 2, 0),
    average:forward(few)) < 1e-12)
end
--> true

-- %% [markdown]
-- ### 解答 5
--
-- 并非没救：结构上不知道的，可以从样本里学到。但它要见过每种图形在每个位置上的样本，
-- 即便如此仍不如卷积网络，后者只见过一小部分位置，参数也只有十分之一。
-- （对这个网络来说所有图片都是新的，包括其他网络的训练位置上的那些。）

-- %% 解答 5
do
  local pictures, labels = draw_set(800, 3, 4, 11)
  trained("dense, shapes everywhere", build_dense(), pictures, labels)
end
--> dense, shapes everywhere: 16708 parameters, loss 0..., in new places 0...

-- %% [markdown]
-- # 是猫不是猫：一个应用
--
-- 两个网络学习从图片里认出猫：一个只有一个隐藏层，另一个更深。用到的函数就是
-- `examples/zh/01_step_by_step.lua` 里的那些，这里用 `dnn` 自带的版本；想读它们的实现，可以从
-- `lua/dnn/course/models.lua` 开始。沿途会看到：图片怎样变成一列数，网络的权重长什么样，
-- 准确率有多可信，怎样从错误中学习。最后有习题和解答。
--
--     dnnlua examples/zh/02_cat_classifier.lua [TRAIN.h5 TEST.h5 [迭代次数]]
--
-- 两个文件是课程提供的 `train_catvnoncat.h5` 和 `test_catvnoncat.h5`：图片 `train_set_x` (209, 64,
-- 64, 3) 与 `test_set_x` (50, 64, 64, 3)，元素是字节；标签 `train_set_y` 与 `test_set_y`；类别名称
-- `list_classes`。默认迭代 2500 次，训练完以后，两层网络在测试集上的准确率是 0.72，四层网络是
-- 0.80。
--
-- 不带参数运行时，程序会自己画一个同样格式的小数据集（十字和圆盘）来训练。以 `-->`
-- 开头的行就是这种情况下的输出，其中 `...` 代表不同机器上可能不同的数字；
-- 正文里谈到的结果也都是指自己画的图片。图显示在终端或笔记本里；在别处 `plt.show` 把图写进文件，
-- 并打印文件名。

-- %% 准备
local dnn = require "dnn"
local h5 = require "dnn.h5"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- %% [markdown]
-- ## 1. 数据
--
-- 没有给出文件时，每张图片是 12×12 像素：深色背景上某处有一个亮的十字（类别 0）
-- 或圆盘（类别 1），再加上噪声。

-- %% 一个小数据集
local side = 12

-- 像素坐标：一列与一行，广播后成为一个方阵。
local positions = {}
for i = 1, side do
  positions[i] = i
end
local y, x = np.array(positions):reshape(side, 1), np.array(positions):reshape(1, side)

local function draw_picture(random, label)
  local radius = random:uniform(3, 5)
  local cy, cx = random:uniform(5, 8), random:uniform(5, 8)
  local dy, dx = np.abs(y - cy), np.abs(x - cx)
  local disc = (dy ^ 2 + dx ^ 2):le(radius ^ 2)
  local cross = (dy:lt(1.5) & dx:le(radius)) | (dx:lt(1.5) & dy:le(radius))
  local mask = label == 1 and disc or cross
  local picture = random:uniform(0, 60, { side, side, 3 })
  for channel = 1, 3 do
    local color = random:uniform(180, 255)
    picture[{ ":", ":", channel }] = np.where(mask, color, picture { ":", ":", channel })
  end
  return picture
end

local function write_data(path, set, count, seed)
  local random = np.random.RandomState(seed)
  local labels = random:randint(0, 2, { count })
  local pictures = np.zeros({ count, side, side, 3 }, "uint8")
  for i = 1, count do
    pictures[i] = draw_picture(random, labels(i)):astype("uint8")
  end
  local file <close> = h5.open(path, "w")
  file:create(set .. "_set_x", pictures)
  file:create(set .. "_set_y", labels)
  file:create("list_classes", { "cross", "disc" })
end

local train_path, test_path, iterations = table.unpack(arg or {})
iterations = math.tointeger(tonumber(iterations or 2500))
local drawn = train_path == nil
if not iterations or (train_path and not test_path) then
  error("usage: 02_cat_classifier.lua [TRAIN.h5 TEST.h5 [ITERATIONS]]", 0)
end
if drawn then
  local base = os.tmpname()
  os.remove(base)
  train_path, test_path, iterations = base .. "_train.h5", base .. "_test.h5", 500
  write_data(train_path, "train", 120, 1)
  write_data(test_path, "test", 50, 2)
end

-- %% [markdown]
-- 读取得到的就是数组；在真正要求读取之前，`h5` 不会读入任何内容。

-- %% 读取
local function read_data(path, set)
  local file <close> = h5.open(path)
  local labels = file[set .. "_set_y"]:read()
  return file[set .. "_set_x"]:read(), labels:reshape(1, #labels), file.list_classes:read()
end

local train_x_orig, train_y, classes = read_data(train_path, "train")
local test_x_orig, test_y = read_data(test_path, "test")
if drawn then
  os.remove(train_path)
  os.remove(test_path)
end
print(("train_x %s, train_y %s"):format(train_x_orig.shape, train_y.shape))
print(("test_x %s, test_y %s"):format(test_x_orig.shape, test_y.shape))
--> train_x (120, 12, 12, 3), train_y (1, 120)
--> test_x (50, 12, 12, 3), test_y (1, 50)

-- %% 其中十张
local names = {}
for i = 1, 10 do
  names[i] = classes[train_y(1, i) + 1]
end
plt.figure { figsize = { 6.4, 2.8 } }
plt.images(train_x_orig { { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x280]

-- %% [markdown]
-- ### 图片变成一列
--
-- 一张图片是形状为（行，列，颜色）的数组。网络要求每个样本占一列，所以把图片里的数从上到下排好：
-- 先是第一个像素的三个颜色值，再是它右边的像素，这样一行接一行。像素之间的邻接关系丢掉了，
-- 不过对全连接层没有影响：每个单元本来就对每个数各有一个权重。
--
-- `reshape(m, -1)` 把每张图片变成一行，`.T` 再把行变成列。一个常见的错误是直接改成最终的形状：
-- 形状对了，不同图片的数却混在了一起。用两张只有三个数的“图片”手算一下：

-- %% 手算：展平
local two = np.array { { 1, 2, 3 }, { 10, 20, 30 } }
print(two:reshape(2, -1).T)
--> [[ 1 10]
-->  [ 2 20]
-->  [ 3 30]]
print(two:reshape(3, 2))
--> [[ 1  2]
-->  [ 3 10]
-->  [20 30]]

-- %% [markdown]
-- 第二个数组的第一列里混进了两张图片的数。对我们的数据，$n_x = 12 \cdot 12 \cdot 3 = 432$。0 到 255
-- 的字节换算成 0 到 1 之间的数，因为输入不大时梯度下降的步长才合适；
-- 训练集和测试集要用同样的方法缩放。

-- %% 展平与缩放
local train_x = train_x_orig:reshape(#train_x_orig, -1).T / 255
local test_x = test_x_orig:reshape(#test_x_orig, -1).T / 255
local n_x = train_x.shape[1]
print(("train_x %s, test_x %s"):format(train_x.shape, test_x.shape))
--> train_x (432, 120), test_x (432, 50)

-- %% [markdown]
-- 训练之前先看看要超过的是什么：总是回答最常见的那一类，能对多少？

-- %% 基准
local share = train_y:mean()
local majority = share > 0.5 and 1 or 0
print(("class 1 in the training set: %.2f"):format(share))
--> class 1 in the training set: 0.54
print(("always %s: %.2f of the test set right"):format(classes[majority + 1],
  test_y:eq(majority):mean()))
--> always disc: 0.52 of the test set right

-- %% [markdown]
-- ## 2. 一个隐藏层的网络
--
-- LINEAR -> RELU -> LINEAR -> SIGMOID，隐藏层有 7 个单元。对自己画的图片：
--
-- | | 形状 | 个数 |
-- | --- | --- | --- |
-- | $X$ | (432, 120) | |
-- | $W^{[1]}$，$b^{[1]}$ | (7, 432)，(7, 1) | 3031 |
-- | $A^{[1]}$ | (7, 120) | |
-- | $W^{[2]}$，$b^{[2]}$ | (1, 7)，(1, 1) | 8 |
-- | $A^{[2]}$ | (1, 120) | |
--
-- 3039 个参数，120 个样本：网络完全可以把样本背下来，所以只有没见过的图片才能说明它学得怎样。
--
-- 每次迭代依次做前向传播、计算代价、反向传播和参数更新。每 100 次迭代打印一次代价；在终端里运行时，
-- 中间还有一行显示训练进度。第一个代价应当接近 $\log 2 = 0.6931$，也就是一无所知的代价。如果不是，
-- 先找出错误再训练。

-- %% 训练
-- 进度只给人看：test -t 2 判断标准错误是不是终端。
local on_terminal = os.execute("test -t 2")

local function show_progress(iteration, cost)
  if not on_terminal or iteration % 10 ~= 0 then
    return
  end
  io.stderr:write("\r\27[K")
  if iteration % 100 ~= 0 and iteration + 10 < iterations then
    io.stderr:write(("iteration %d of %d, cost %.6f"):format(iteration, iterations, cost))
  end
end

local options = {
  learning_rate = drawn and 0.03 or 0.0075,
  num_iterations = iterations,
  print_cost = true,
  on_iteration = show_progress,
}
local parameters, costs = dnn.two_layer_model(train_x, train_y, { n_x, 7, 1 }, options)
--> Cost after iteration 0: 0.69306...
--> Cost after iteration 100: 0.68237...
--> Cost after iteration 200: 0.63703...
--> Cost after iteration 300: 0.52023...
--> Cost after iteration 400: 0.37039...
--> Cost after iteration 499: 0.25682...

-- %% [markdown]
-- 准确率是分对的图片所占的比例。它由许多 $1/m$ 相加而成，
-- 所以满分也可能打印成 `0.9999999999999998` 这样的数。

-- %% 准确率
print("train")
dnn.predict(train_x, train_y, parameters)
print("test")
dnn.predict(test_x, test_y, parameters)
print("costs kept: " .. #costs)
--> train
--> Accuracy: 0.9249999999999999
--> test
--> Accuracy: 0.8600000000000001
--> costs kept: 6

-- %% [markdown]
-- 训练图片对了 111/120，测试图片对了 43/50，超过了基准。
--
-- 它学到了什么？每个隐藏单元对图片里的每个数都有一个权重，所以权重本身就是一张图片：
-- 亮的地方是单元希望亮的，暗的地方是希望暗的（这里对三种颜色取了平均）。
-- 上面的数是这个单元在第二层的权重，正数支持类别 1。

-- %% 把权重画成图片
local titles = {}
for unit = 1, 7 do
  titles[unit] = ("%+.2f"):format(parameters.W2(1, unit))
end
local height, width = train_x_orig.shape[2], train_x_orig.shape[3]
plt.figure { figsize = { 6.4, 3.4 } }
plt.images(parameters.W1:reshape(7, height, width, 3):mean { axis = 4 },
  { titles = titles, columns = 4 })
plt.show()
--> [image/png 640x340]

-- %% [markdown]
-- 支持圆盘的单元在十字四臂之间的四个角上找亮光，反对圆盘的单元找的就是十字本身。
-- 第四个和最后一个单元几乎什么也没学到。所有权重都从接近 0 的地方出发，而传回单元的
-- $dA^{[1]} = W^{[2]T} dZ^{[2]}$ 以它在第二层的权重为因子。一个单元已经有多大用处，就学得多快，
-- 开始时的小差别因此越来越大。$W^{[1]}$ 的每一行从起点走出了多远：

-- %% 各单元走了多远
local start = dnn.initialize_parameters(n_x, 7, 1)
print(np.round(np.linalg.norm(parameters.W1 - start.W1, { axis = 2 }), 2))
--> [1.28 0.55 0.45 0.01 0.22 0.26 0.  ]

-- %% [markdown]
-- ## 3. 深层网络
--
-- 三次 [LINEAR -> RELU]，最后 LINEAR -> SIGMOID，隐藏层分别有 20、7、5 个单元。
-- 权重的初始值是随机数乘以 $1 / \sqrt{n^{[l-1]}}$，不再是乘以 0.01；
-- 否则在深层网络里，信号会一层比一层弱。

-- %% 训练深层网络
local costs_of_two = costs
parameters, costs = dnn.L_layer_model(train_x, train_y, { n_x, 20, 7, 5, 1 }, options)
--> Cost after iteration 0: 0.69191...
--> Cost after iteration 100: 0.64313...
--> Cost after iteration 200: 0.39382...
--> Cost after iteration 300: 0.16185...
--> Cost after iteration 400: 0.06034...
--> Cost after iteration 499: 0.02590...

-- %% 两条代价曲线
plt.plot(costs_of_two, { label = "one hidden layer" })
plt.plot(costs, { label = "three hidden layers" })
plt.ylabel "cost"
plt.xlabel "iterations (per hundreds)"
plt.title("Learning rate = " .. options.learning_rate)
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% 准确率
print("train")
dnn.predict(train_x, train_y, parameters)
print("test")
local predictions = dnn.predict(test_x, test_y, parameters)
print("costs kept: " .. #costs)
--> train
--> Accuracy: 0.9999999999999999
--> test
--> Accuracy: 0.8800000000000001
--> costs kept: 6

-- %% [markdown]
-- 代价更低了，训练图片全部正确。测试图片对了 44 张，比刚才多一张。深层网络更好吗？在 $n$
-- 张图片上测得的准确率本身就有偶然误差，大约是
--
-- $$\sqrt{\frac{a (1 - a)}{n}} = \sqrt{\frac{0.88 \cdot 0.12}{50}} = 0.046$$
--
-- 所以多对一张说明不了什么。但训练集上 1.00、测试集上 0.88，这个差别就说明问题了：网络*过拟合*了，
-- 样本本身学得太好，样本的共性反而学得不够。对策见 `05_regularization.lua`。

-- %% [markdown]
-- ## 4. 错在哪里
--
-- 要改进模型，先看它错在哪里。错误有两种，四个数比一个数说明得更多：对测试图片，行是真实的类别，
-- 列是判断的类别。

-- %% 四个数
local counts = np.zeros({ 2, 2 }, "int64")
for i = 1, #test_x_orig do
  local at = { test_y(1, i) + 1, math.tointeger(predictions(1, i)) + 1 }
  counts[at] = counts[at] + 1
end
print(counts)
--> [[20  4]
-->  [ 2 24]]
print(("of what it calls %s, %.2f are"):format(classes[2], counts(2, 2) / (counts(1, 2)
  + counts(2, 2))))
--> of what it calls disc, 0.86 are
print(("of what is %s, it finds %.2f"):format(classes[2], counts(2, 2) / (counts(2, 1)
  + counts(2, 2))))
--> of what is disc, it finds 0.92

-- %% [markdown]
-- 手算：$24 / (4 + 24) = 0.86$ 叫*精确率*，$24 / (2 + 24) = 0.92$ 叫*召回率*，
-- $(20 + 24) / 50 = 0.88$ 就是准确率。判断错误的图片有：

-- %% 分错的样本
local wrong = 0
for i = 1, #test_x_orig do
  local predicted, label = math.tointeger(predictions(1, i)), test_y(1, i)
  if predicted ~= label then
    wrong = wrong + 1
    print(("test %d: predicted %d (%s), label %d (%s)"):format(i, predicted,
      classes[predicted + 1], label, classes[label + 1]))
  end
end
print(wrong .. " of " .. #test_x_orig .. " wrong")
--> test 5: predicted 1 (disc), label 0 (cross)
--> test 15: predicted 0 (cross), label 1 (disc)
--> test 18: predicted 0 (cross), label 1 (disc)
--> test 26: predicted 1 (disc), label 0 (cross)
--> test 28: predicted 1 (disc), label 0 (cross)
--> test 40: predicted 1 (disc), label 0 (cross)
--> 6 of 50 wrong

-- %% 这些图片
dnn.print_mislabeled_images(classes, test_x, test_y, predictions)
plt.show()
--> [image/png 750x380]

-- %% [markdown]
-- 它们有什么共同之处？十字和圆盘大多在图片中央附近，这几张看上去却不是。这样的猜测可以测量：
-- 亮像素的中心离图片的中心平均有多远。

-- %% 亮像素的中心
local brightness = test_x_orig:astype "float64":mean { axis = 4 }
local light = brightness:gt(brightness:mean { axis = { 2, 3 }, keepdims = true })
local rows = np.arange(height):reshape(1, height, 1) - (height - 1) / 2
local columns = np.arange(width):reshape(1, 1, width) - (width - 1) / 2
local total = light:sum { axis = { 2, 3 } }
local off = np.hypot((light * rows):sum { axis = { 2, 3 } } / total,
  (light * columns):sum { axis = { 2, 3 } } / total)
local is_wrong = np.not_equal(predictions, test_y):ravel()
print(("pixels from the middle: wrong %.1f, right %.1f"):format(off[is_wrong]:mean(),
  off[~is_wrong]:mean()))
--> pixels from the middle: wrong 1.5, right 1.1

-- %% [markdown]
-- 六张图片虽少，但与猜测相符：网络学到的是图形的各部分大多在什么位置。
-- 训练集里多一些偏离中央的图形会有帮助（另见习题 4）。

-- %% [markdown]
-- ## 5. 习题
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。
--
-- 1. **没有隐藏层。** `dnn.L_layer_model(train_x, train_y, { n_x, 1 }, ...)` 就是*逻辑回归*：只有
--    LINEAR -> SIGMOID。它有多少个参数，效果如何？
-- 2. **步子太大。** 用学习率 1 训练深层网络，迭代 100 次，代价最后停在 0.6897。为什么是这个数？
--    网络发生了什么？
-- 3. **换一个阈值。** 网络的输出大于 0.5 就判为类别 1。把阈值改成 0.1 或 0.9，
--    精确率和召回率会怎样变化？各适合什么场合？
-- 4. **平移图片。** 把所有测试图片平移三个像素（`np.roll(pictures, 3, 3)`），再测一次深层网络，
--    并解释结果。

-- %% [markdown]
-- ### 解答 1
--
-- 433 个参数，只有七分之一；在测试集上与带一个隐藏层的网络一样好：对这些图片，一个模板几乎就够了。
-- 所以总要先试最简单的模型。

-- %% 解答 1
local quiet = { print_accuracy = false }
do
  local logistic = dnn.L_layer_model(train_x, train_y, { n_x, 1 },
    { learning_rate = options.learning_rate, num_iterations = iterations })
  local _, train_accuracy = dnn.predict(train_x, train_y, logistic, quiet)
  local _, test_accuracy = dnn.predict(test_x, test_y, logistic, quiet)
  print(logistic.W1.size + logistic.b1.size, ("%.2f %.2f"):format(train_accuracy, test_accuracy))
end
--> 433	0.94 0.86

-- %% [markdown]
-- ### 解答 2
--
-- 这么大的一步把某一层的单元对所有图片都推到了 0 以下。relu 在那里不让梯度通过，它们就再也回不来：
-- 网络死了，对什么都给出同一个回答。还能学习的只剩最后一个偏置，而最好的固定回答就是类别 1
-- 所占的比例 $p = 65 / 120$，它的代价是*熵* $-p \log p - (1 - p) \log (1 - p) = 0.6897$。
-- 只要代价恰好停在这个值，就说明网络根本没有看输入。

-- %% 解答 2
do
  local dead, dead_costs = dnn.L_layer_model(train_x, train_y, { n_x, 20, 7, 5, 1 },
    { learning_rate = 1, num_iterations = 100 })
  local answers, dead_caches = dnn.L_model_forward(train_x, dead)
  print(("cost %.4f, entropy %.4f"):format(dead_costs[#dead_costs],
    -share * math.log(share) - (1 - share) * math.log(1 - share)))
  print(("answers from %.4f to %.4f"):format(answers:min(), answers:max()))
  local is_dead = false
  for l = 1, 3 do
    is_dead = is_dead or dead_caches[l].activation:gt(0):sum() == 0
  end
  print("a layer without units that are on:", is_dead)
end
--> cost 0.6897, entropy 0.6897
--> answers from 0.5417 to 0.5417
--> a layer without units that are on:	true

-- %% [markdown]
-- ### 解答 3
--
-- 阈值高：判为圆盘的多半真是圆盘，但会漏掉许多。阈值低：漏掉的少，但找到的里面错的多。
-- 疾病筛查要召回率，自动删除垃圾邮件的过滤器要精确率。

-- %% 解答 3
do
  local answers = dnn.L_model_forward(test_x, parameters)
  for _, threshold in ipairs { 0.1, 0.5, 0.9 } do
    local found = answers:gt(threshold)
    local right = (found * test_y):sum()
    print(("%.1f: precision %.2f, recall %.2f"):format(threshold, right / found:sum(),
      right / test_y:sum()))
  end
end
--> 0.1: precision 0.83, recall 0.96
--> 0.5: precision 0.86, recall 0.92
--> 0.9: precision 0.89, recall 0.65

-- %% [markdown]
-- ### 解答 4
--
-- 在我们看来还是同一张图片，对全连接层来说却是另一张：每个权重都属于一个固定的位置。
-- 所以处理图片要用卷积，在每个位置使用同一组权重（见 `06_convnet.lua`）。

-- %% 解答 4
for _, pixels in ipairs { 0, 1, 2, 3 } do
  local shifted = np.roll(test_x_orig, pixels, 3):reshape(#test_x_orig, -1).T / 255
  local _, test_accuracy = dnn.predict(shifted, test_y, parameters, quiet)
  print(("shifted by %d: %.2f"):format(pixels, test_accuracy))
end
--> shifted by 0: 0.88
--> shifted by 1: 0.78
--> shifted by 2: 0.68
--> shifted by 3: 0.58

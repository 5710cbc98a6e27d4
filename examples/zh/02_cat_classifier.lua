-- %% [markdown]
-- # 是猫不是猫：一个应用
--
-- 两个网络学习从图片里认出猫：一个只有一个隐藏层，另一个更深。
-- 用到的函数就是 `examples/zh/01_step_by_step.lua` 里的那些，这里用 `dnn` 自带的版本；
-- 想读它们的实现，可以从 `lua/dnn/course/models.lua` 开始。
--
--     dnnlua examples/zh/02_cat_classifier.lua [TRAIN.h5 TEST.h5 [迭代次数]]
--
-- 两个文件是课程提供的 `train_catvnoncat.h5` 和 `test_catvnoncat.h5`：图片 `train_set_x`
-- (209, 64, 64, 3) 与 `test_set_x` (50, 64, 64, 3)，元素是字节；标签 `train_set_y` 与
-- `test_set_y`；类别名称 `list_classes`。默认迭代 2500 次，训练完以后，
-- 两层网络在测试集上的准确率是 0.72，四层网络是 0.80。
--
-- 不带参数运行时，程序会自己画一个同样格式的小数据集（十字和圆盘）来训练。
-- 以 `-->` 开头的行就是这种情况下的输出，其中 `...` 代表不同机器上可能不同的数字。
-- 图显示在终端或笔记本里；在别处 `plt.show` 把图写进文件，并打印文件名。

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
plt.images(train_x_orig { { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- 每张图片展平成一列，字节换算成 0 到 1 之间的数：网络要求样本按列排放，
-- 输入的数值也不宜过大。

-- %% 展平与缩放
local train_x = train_x_orig:reshape(#train_x_orig, -1).T / 255
local test_x = test_x_orig:reshape(#test_x_orig, -1).T / 255
local n_x = train_x.shape[1]
print(("train_x %s, test_x %s"):format(train_x.shape, test_x.shape))
--> train_x (432, 120), test_x (432, 50)

-- %% [markdown]
-- ## 2. 一个隐藏层的网络
--
-- LINEAR -> RELU -> LINEAR -> SIGMOID，隐藏层有 7 个单元。每次迭代依次做前向传播、
-- 计算代价、反向传播和参数更新。每 100 次迭代打印一次代价；在终端里运行时，
-- 中间还有一行显示训练进度。

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
-- ## 4. 错在哪里
--
-- 要改进模型，先看它错在哪里。

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

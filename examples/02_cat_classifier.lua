-- %% [markdown]
-- # Cat or not: an application
--
-- Two networks learn to tell pictures of cats from other pictures: one with a single hidden layer,
-- and a deep one. The functions are those of `examples/01_step_by_step.lua`, in their `dnn`
-- versions; how these go about it can be read from `lua/dnn/course/models.lua` on.
--
--     dnnlua examples/02_cat_classifier.lua [TRAIN.h5 TEST.h5 [ITERATIONS]]
--
-- The two files are those of the course, `train_catvnoncat.h5` and `test_catvnoncat.h5`: pictures
-- `train_set_x` (209, 64, 64, 3) and `test_set_x` (50, 64, 64, 3) of bytes, labels `train_set_y`
-- and `test_set_y`, and the names of the classes, `list_classes`. Training takes 2500 iterations
-- unless said otherwise; the two-layer network then gets 0.72 of the test pictures right, the
-- four-layer one 0.80.
--
-- Without arguments the script draws a small data set of the same kind, crosses and discs, and
-- trains on that. The lines that start with `-->` are what it prints then; `...` stands for digits
-- that may differ between machines. Figures are shown on a terminal and in notebooks; elsewhere
-- `plt.show` writes them into files and prints their names.

-- %% Packages
local dnn = require "dnn"
local h5 = require "dnn.h5"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- %% [markdown]
-- ## 1. The data
--
-- When no files are given, a picture of 12 by 12 pixels shows a bright cross (class 0) or a bright
-- disc (class 1) somewhere on a dark background, with noise.

-- %% A small data set
local side = 12

-- Coordinates of the pixels: a column and a row, which broadcast to a square.
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
-- Reading gives arrays; `h5` reads nothing before it is asked to.

-- %% Reading
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

-- %% Ten of them
local names = {}
for i = 1, 10 do
  names[i] = classes[train_y(1, i) + 1]
end
plt.images(train_x_orig { { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- Each picture becomes one column, and bytes become numbers from 0 to 1: the network wants examples
-- as columns, and inputs of moderate size.

-- %% Flattening and scaling
local train_x = train_x_orig:reshape(#train_x_orig, -1).T / 255
local test_x = test_x_orig:reshape(#test_x_orig, -1).T / 255
local n_x = train_x.shape[1]
print(("train_x %s, test_x %s"):format(train_x.shape, test_x.shape))
--> train_x (432, 120), test_x (432, 50)

-- %% [markdown]
-- ## 2. A network with one hidden layer
--
-- LINEAR -> RELU -> LINEAR -> SIGMOID, with 7 hidden units. Each iteration goes forwards, computes
-- the cost, goes backwards and updates the parameters. Every 100 iterations the cost is printed; on
-- a terminal a line in between tells how far training is.

-- %% Training
-- Only a person wants to see progress: test -t 2 asks whether standard error is a terminal.
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
-- The accuracy is the part of the pictures whose class is right. It comes as a sum of terms $1/m$,
-- so that a perfect score can be printed as a number like `0.9999999999999998`.

-- %% Accuracy
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
-- ## 3. A deep network
--
-- [LINEAR -> RELU] three times, then LINEAR -> SIGMOID, with 20, 7 and 5 hidden units. The weights
-- start at $1 / \sqrt{n^{[l-1]}}$ times random numbers instead of 0.01 times: in a deep network the
-- signal would otherwise shrink from layer to layer.

-- %% Training the deep network
local costs_of_two = costs
parameters, costs = dnn.L_layer_model(train_x, train_y, { n_x, 20, 7, 5, 1 }, options)
--> Cost after iteration 0: 0.69191...
--> Cost after iteration 100: 0.64313...
--> Cost after iteration 200: 0.39382...
--> Cost after iteration 300: 0.16185...
--> Cost after iteration 400: 0.06034...
--> Cost after iteration 499: 0.02590...

-- %% Both costs
plt.plot(costs_of_two, { label = "one hidden layer" })
plt.plot(costs, { label = "three hidden layers" })
plt.ylabel "cost"
plt.xlabel "iterations (per hundreds)"
plt.title("Learning rate = " .. options.learning_rate)
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% Its accuracy
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
-- ## 4. What it gets wrong
--
-- Looking at mistakes is the first step to a better model.

-- %% Misclassified examples
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

-- %% The pictures
dnn.print_mislabeled_images(classes, test_x, test_y, predictions)
plt.show()
--> [image/png 750x380]

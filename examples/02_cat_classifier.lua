-- %% [markdown]
-- # Cat or not: an application
--
-- Two networks learn to tell pictures of cats from other pictures: one with a single hidden layer,
-- and a deep one. The functions are those of `examples/01_step_by_step.lua`, in their `dnn`
-- versions; how these go about it can be read from `lua/dnn/course/models.lua` on. On the way: how
-- a picture becomes a column, what a network's weights look like, what an accuracy is worth, and
-- how to learn from mistakes. Exercises with solutions are at the end.
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
-- that may differ between machines. What the text says about results is about the drawn pictures.
-- Figures are shown on a terminal and in notebooks; elsewhere `plt.show` writes them into files and
-- prints their names.

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
plt.figure { figsize = { 6.4, 2.8 } }
plt.images(train_x_orig { { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x280]

-- %% [markdown]
-- ### A picture becomes a column
--
-- A picture is an array (rows, columns, colors). The network wants each example as one column, so
-- the numbers of a picture are put below each other: the three colors of the first pixel, those of
-- the pixel to the right of it, and so on, row by row. That the neighborhood of pixels is lost does
-- not matter to a dense layer: each unit has a weight for each number anyway.
--
-- `reshape(m, -1)` makes a row of each picture, and `.T` turns rows into columns. A common mistake
-- is to reshape into the final shape at once: the shape is right, but the numbers of different
-- pictures are mixed. By hand, with two "pictures" of three numbers:

-- %% Flattening by hand
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
-- In the second array the first column has numbers of both pictures. With the data,
-- $n_x = 12 \cdot 12 \cdot 3 = 432$. Bytes from 0 to 255 become numbers from 0 to 1, since the
-- steps of gradient descent suit inputs of moderate size; training and test set are scaled alike.

-- %% Flattening and scaling
local train_x = train_x_orig:reshape(#train_x_orig, -1).T / 255
local test_x = test_x_orig:reshape(#test_x_orig, -1).T / 255
local n_x = train_x.shape[1]
print(("train_x %s, test_x %s"):format(train_x.shape, test_x.shape))
--> train_x (432, 120), test_x (432, 50)

-- %% [markdown]
-- Before any training, what has to be beaten: how often is the most frequent class right?

-- %% The baseline
local share = train_y:mean()
local majority = share > 0.5 and 1 or 0
print(("class 1 in the training set: %.2f"):format(share))
--> class 1 in the training set: 0.54
print(("always %s: %.2f of the test set right"):format(classes[majority + 1],
  test_y:eq(majority):mean()))
--> always disc: 0.52 of the test set right

-- %% [markdown]
-- ## 2. A network with one hidden layer
--
-- LINEAR -> RELU -> LINEAR -> SIGMOID, with 7 hidden units. For the drawn pictures:
--
-- | | shape | numbers |
-- | --- | --- | --- |
-- | $X$ | (432, 120) | |
-- | $W^{[1]}$, $b^{[1]}$ | (7, 432), (7, 1) | 3031 |
-- | $A^{[1]}$ | (7, 120) | |
-- | $W^{[2]}$, $b^{[2]}$ | (1, 7), (1, 1) | 8 |
-- | $A^{[2]}$ | (1, 120) | |
--
-- 3039 parameters and 120 examples: the network could learn its examples by heart, so only pictures
-- that it has not seen tell what it is worth.
--
-- Each iteration goes forwards, computes the cost, goes backwards and updates the parameters. Every
-- 100 iterations the cost is printed; on a terminal a line in between tells how far training is.
-- The first cost should be near $\log 2 = 0.6931$, what it costs to know nothing. If it is not,
-- look for the mistake before you train.

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
-- 111 of 120 training pictures are right and 43 of 50 test pictures: better than the baseline.
--
-- What has it learnt? Each hidden unit has a weight for each number of a picture, so its weights
-- are themselves a picture; bright where the unit wants light, dark where it wants none (here the
-- mean over the colors). The number above it is the unit's weight in the second layer: positive
-- ones speak for class 1.

-- %% The weights as pictures
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
-- The units that speak for a disc look for light in the four corners between the arms of a cross,
-- those that speak against it for the cross itself. The fourth and the last have learnt hardly
-- anything. All weights began near 0, and what comes back to a unit,
-- $dA^{[1]} = W^{[2]T} dZ^{[2]}$, has its weight in the second layer as a factor. So a unit learns
-- in proportion to what it is worth already: small differences at the start grow. How far each row
-- of $W^{[1]}$ has gone since the start:

-- %% How far the units have gone
local start = dnn.initialize_parameters(n_x, 7, 1)
print(np.round(np.linalg.norm(parameters.W1 - start.W1, { axis = 2 }), 2))
--> [1.28 0.55 0.45 0.01 0.22 0.26 0.  ]

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
-- The cost is lower, and all training pictures are right. Of the test pictures 44 are, one more
-- than before. Is the deep network better? An accuracy that is measured on $n$ pictures has itself
-- an error, by chance about
--
-- $$\sqrt{\frac{a (1 - a)}{n}} = \sqrt{\frac{0.88 \cdot 0.12}{50}} = 0.046$$
--
-- so one picture more says nothing. But 1.00 in training and 0.88 in the test is a difference that
-- says something: the network has *overfitted*, it has learnt its examples better than what they
-- have in common. What helps is the subject of `05_regularization.lua`.

-- %% [markdown]
-- ## 4. What it gets wrong
--
-- Looking at mistakes is the first step to a better model. There are two kinds of them, and four
-- numbers tell more than one: of the test pictures, rows are what they are and columns what they
-- were taken for.

-- %% The four numbers
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
-- By hand: $24 / (4 + 24) = 0.86$ is the *precision*, $24 / (2 + 24) = 0.92$ the *recall*, and
-- $(20 + 24) / 50 = 0.88$ the accuracy. The pictures that it took for something else:

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

-- %% [markdown]
-- What do they have in common? Most crosses and discs are near the middle; these look as if they
-- were not. A guess like that can be measured: how far the middle of the bright pixels is from the
-- middle of the picture, on average.

-- %% Where the light is
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
-- Six pictures are few, but the guess fits: the network has learnt where the parts of a figure
-- mostly are. More figures away from the middle in the training set would help (and see exercise
-- 4).

-- %% [markdown]
-- ## 5. Exercises
--
-- Try them before you read on; each solution prints what proves it.
--
-- 1. **Without hidden layers.** `dnn.L_layer_model(train_x, train_y, { n_x, 1 }, ...)` is *logistic
--    regression*: LINEAR -> SIGMOID alone. How many parameters has it, and how good is it?
-- 2. **Steps that are too long.** Train the deep network with learning rate 1, for 100 iterations.
--    The cost ends at 0.6897. Why at this number, and what has happened to the network?
-- 3. **Another threshold.** The network says "class 1" above 0.5. What becomes of precision and
--    recall with 0.1 and with 0.9? When would you want which?
-- 4. **Shifted pictures.** Shift all test pictures by three pixels (`np.roll(pictures, 3, 3)`) and
--    test the deep network again. Explain.

-- %% [markdown]
-- ### Solution 1
--
-- 433 parameters, a seventh, and it is as good on the test set as the network with a hidden layer:
-- for these pictures one template is nearly enough. Always try the simplest model first.

-- %% Solution 1
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
-- ### Solution 2
--
-- A step so long has pushed the units of a layer below 0 for all pictures. Relu passes no gradient
-- there, so they never come back: the network is dead and gives the same answer to everything. The
-- only parameter that still learns is the last bias, and the best constant answer is the share of
-- class 1, $p = 65 / 120$. It costs the *entropy* $-p \log p - (1 - p) \log (1 - p) = 0.6897$.
-- Whenever a cost stands still at exactly this value, the network does not look at its inputs.

-- %% Solution 2
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
-- ### Solution 3
--
-- A high threshold: what it calls a disc is one, but it misses many. A low one: it misses few, and
-- more of what it finds is wrong. A test for a disease wants recall, a filter that deletes mail
-- wants precision.

-- %% Solution 3
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
-- ### Solution 4
--
-- For us it is the same picture. For a dense layer it is another one: each weight belongs to a
-- place. That is why pictures are taken by convolutions, which use the same weights everywhere
-- (`06_convnet.lua`).

-- %% Solution 4
for _, pixels in ipairs { 0, 1, 2, 3 } do
  local shifted = np.roll(test_x_orig, pixels, 3):reshape(#test_x_orig, -1).T / 255
  local _, test_accuracy = dnn.predict(shifted, test_y, parameters, quiet)
  print(("shifted by %d: %.2f"):format(pixels, test_accuracy))
end
--> shifted by 0: 0.88
--> shifted by 1: 0.78
--> shifted by 2: 0.68
--> shifted by 3: 0.58

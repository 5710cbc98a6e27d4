-- ---
-- dnnlua: {arguments: [drawn]}
-- ---

-- %% [markdown]
-- # Ten kinds of clothing
--
-- A dense network learns to tell ten kinds of clothing on pictures of 28 by 28 pixels: the data set
-- Fashion-MNIST. This tutorial shows what changes with more than two classes (softmax), and the
-- objects that do the work of the step-by-step functions: layers, a network, an optimizer, and a
-- training loop with a validation set. Exercises with solutions are at the end.
--
--     dnnlua examples/03_fashion_mnist.lua [DIRECTORY | drawn]
--
-- The data come from Debian's package `dataset-fashion-mnist`
-- (`apt-get install dataset-fashion-mnist`), or from the four `idx` files of that data set (or of
-- MNIST) in another directory. When the package is absent, or with the argument `drawn`, the script
-- draws small pictures of ten simple kinds itself and trains on those. The lines that start with
-- `-->` are what it prints then (`...` stands for digits that may differ between machines), and
-- what the text says about results is about these; with Fashion-MNIST eight epochs end near 0.89 of
-- the test pictures.
--
-- | step by step | here |
-- | --- | --- |
-- | `initialize_parameters_deep` | `dnn.mlp { ... }` |
-- | `L_model_forward` | `net:forward(X)`, `net:predict(X)` |
-- | `compute_cost`, the way back, the update | `net:compile { loss = , optimizer = }` |
-- | the loop | `net:fit(X, Y, { ... })` |

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local package_directory = "/usr/share/datasets/fashion-mnist"

-- %% [markdown]
-- ## 1. The data
--
-- An idx file holds an array of bytes, here (pictures, 28, 28) and (pictures,). Networks take
-- examples as columns, so the pixels of a picture become a column of 784 numbers between 0 and 1.
-- Labels stay what they are: the number of the class, from 0 to 9.

-- %% From the files
local function read_set(directory, name)
  local pictures = dnn.data.idx(("%s/%s-images-idx3-ubyte.gz"):format(directory, name))
  local labels = dnn.data.idx(("%s/%s-labels-idx1-ubyte.gz"):format(directory, name))
  local m = pictures.shape[1]
  return pictures:reshape(m, -1).T:astype("float32") / 255, labels:reshape(1, m)
end

-- %% [markdown]
-- Drawn pictures are 12 by 12: class k is a wave whose direction belongs to the class, 18 degrees
-- from one class to the next, of random phase and strength, under noise.

-- %% Drawn here
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

-- %% Load
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

-- %% The first ten
local names = {}
for i = 1, 10 do
  names[i] = "class " .. Y(1, i)
end
plt.figure { figsize = { 6.4, 2.8 } }
plt.images(X { ":", { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x280]

-- %% [markdown]
-- ## 2. From scores to probabilities
--
-- With two classes one output was enough, the probability of class 1. With ten, the last layer has
-- ten outputs, the *scores* $z_1, \ldots, z_{10}$ (also called logits), and *softmax* makes
-- probabilities of them: positive numbers that add up to 1.
--
-- $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
--
-- The cost of an example is, as before, the negative logarithm of what the right class $y$ was
-- given, and the gradient is as simple as that of the sigmoid:
--
-- $$J = -\log p_y, \qquad \frac{\partial J}{\partial z_k} = p_k - [k = y]$$
--
-- where $[k = y]$ is 1 for the right class and 0 for the others. By hand, three classes with the
-- scores $(2, 1, 0)$: $e^2 = 7.389$, $e^1 = 2.718$ and $e^0 = 1$ add up to $11.107$, hence
-- $p = (0.665, 0.245, 0.090)$. If the first class is the right one, the cost is
-- $-\log 0.665 = 0.408$ and the gradient $(-0.335, 0.245, 0.090)$: the first score should rise, the
-- others should fall, and together they keep their sum.

-- %% Softmax by hand
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

-- The gradient, measured.
local measured = np.zeros(3, 1)
for k = 1, 3 do
  local step = np.zeros(3, 1)
  step[{ k, 1 }] = 1e-6
  measured[{ k, 1 }] = (cross_entropy(scores + step, 0) - cross_entropy(scores - step, 0)) / 2e-6
end
print(np.round(measured, 3).T)
--> [[-0.335  0.245  0.09 ]]

-- %% [markdown]
-- `softmax` subtracts the largest score first, which changes nothing in the result (exercise 1) and
-- keeps $e^z$ from overflowing. For the same reason the network below ends with its scores: the
-- loss `softmax_cross_entropy` takes them, and computes $\log p$ without computing $p$ first.
--
-- ## 3. The network
--
-- Two hidden layers of relu units, and one output for each class. The weights start with the
-- variance $2 / n^{[l-1]}$ (`init = "he"`), and numbers are of type `float32`: half the memory,
-- faster, and precise enough. The summary tells the shapes at every step for a batch of 64
-- examples.

-- %% Build
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
-- By hand: $144 \cdot 256 + 256 = 37120$ parameters in the first layer,
-- $256 \cdot 128 + 128 = 32896$ and $128 \cdot 10 + 10 = 1290$ in the others.
--
-- A network that knows nothing is right one time in ten. If it knew that it knows nothing and gave
-- every class $p = 0.1$, its cost would be $\log 10 = 2.3$; random scores cost a little more.

-- %% Before training
net:compile { loss = "softmax_cross_entropy", optimizer = "adam", learning_rate = 0.001 }
local before = net:evaluate(X_test, Y_test)
print(("before training: loss %.1f, accuracy %.1f"):format(before.loss, before.accuracy))
--> before training: loss 2.8, accuracy 0.1

-- %% [markdown]
-- ## 4. Training
--
-- In every *epoch* all examples are seen once, in *mini-batches* of 64 in a new order; each
-- mini-batch is one step of the optimizer (Adam, the subject of `04_optimizers.lua`). 1500 examples
-- make 23 mini-batches of 64 and one of 28, so 24 steps an epoch. The learning rate falls along
-- half a cosine, so that the last steps are small: in epoch $e$ of $E$ it is
--
-- $$\alpha_e = \frac{\alpha_0}{2} \left( 1 + \cos \frac{\pi (e - 1)}{E} \right)$$

-- %% The learning rate of each epoch
local schedule = dnn.schedules.cosine(epochs)
for epoch = 1, epochs do
  print(("epoch %d: %.6f"):format(epoch, schedule(epoch, 0.001)))
end
--> epoch 1: 0.001000
--> epoch 2: 0.000854
--> epoch 3: 0.000500
--> epoch 4: 0.000146

-- %% [markdown]
-- The test set is only looked at, after each epoch: it shows when the network starts to learn its
-- examples by heart. (Whoever chooses by such a look, say the number of epochs, needs a third set
-- for the final number: the chosen one has become part of the training.) `fit` returns what
-- happened; Ctrl-C ends it early, and what was learnt until then stays.

-- %% Fit
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

-- %% Learning curves
history:plot()
plt.show()
--> [image/png 960x400]

-- %% [markdown]
-- Both pairs of curves improve to the end, and the test accuracy stays close to that of the
-- training set: there is little overfitting yet. That the test loss begins lower has a simple
-- reason: the training loss is the mean over an epoch, during which the network learns; the test
-- loss is measured at its end.
--
-- ## 5. What it gets wrong
--
-- A table of the classes: the number in row i and column j counts test pictures of class i - 1 that
-- were taken for class j - 1. What is right stands on the diagonal.

-- %% Confusion
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
-- Most mistakes are next to the diagonal: waves of neighboring classes differ by 18 degrees only.
-- The corners are neighbors too, for a wave turned by 180 degrees is the same wave. The pictures
-- that are taken for another class, with what they are, what they were taken for, and how sure the
-- network was:

-- %% Mistakes
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
-- When it is wrong, the network is mostly unsure. That makes its probabilities useful: whoever
-- takes only the answers of which it is sure gets fewer, and better ones.

-- %% Sure answers
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
-- A trained network is kept in a file, and loaded without saying again what it is made of:

-- %% Save and load
local path = os.tmpname()
net:save(path)
local again = dnn.load(path)
os.remove(path)
print(again:predict(X_test) == net:predict(X_test))
--> true

-- %% [markdown]
-- ## 6. Exercises
--
-- Try them before you read on; each solution prints what proves it.
--
-- 1. **Scores and probabilities.** Add 100 to all scores: what happens to the probabilities? Write
--    softmax without subtracting the largest score, and give it the scores $(1000, 0, 0)$.
-- 2. **Two classes.** Show that softmax of two scores is the sigmoid of their difference:
--    $p_2 = \sigma(z_2 - z_1)$.
-- 3. **A linear network.** Train `dnn.mlp { X.shape[1], 10, ... }` without a hidden layer. In the
--    test it stays near one in ten for the drawn pictures, however long it learns. Look at the mean
--    picture of each class, and explain.
-- 4. **Fewer examples.** Train the network on the first 100 and the first 300 examples, with about
--    as many steps as above. How good is it on the training set, how good in the test?

-- %% [markdown]
-- ### Solution 1
--
-- Nothing happens: $e^{z + 100} = e^{100} e^z$, and the factor cancels. Only differences of scores
-- matter. But $e^{1000}$ is too large for a number of 64 bits, and infinity divided by infinity is
-- nan.

-- %% Solution 1
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
-- ### Solution 2
--
-- $p_2 = e^{z_2} / (e^{z_1} + e^{z_2}) = 1 / (1 + e^{z_1 - z_2})$. So the networks of the first
-- tutorials were softmax networks with the first score fixed at 0.

-- %% Solution 2
do
  local two = np.array { { 0.3, -1.0, 2.0 }, { 1.1, 0.5, -2.0 } }
  local difference = two[2] - two[1]
  print(softmax(two)[2])
  print(np.abs(softmax(two)[2] - np.sigmoid(difference)):max() < 1e-15)
end
--> [0.68997448 0.81757448 0.01798621]
--> true

-- %% [markdown]
-- ### Solution 3
--
-- A linear layer adds up pixels, each times a weight. But a wave of random phase is at every pixel
-- as often bright as dark: the mean picture of every class is gray, and no weights are right for a
-- class on average. What it gets right on the training set it has learnt by heart. A hidden layer
-- can do what is needed here: notice that *some* wave of this direction is there, whatever its
-- phase. (Real clothing has a mean picture, and a linear network gets 0.8 of Fashion-MNIST right.)

-- %% Solution 3
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
-- ### Solution 4
--
-- The fewer examples, the easier they are learnt by heart, and the less is learnt about others: all
-- of the training set is right each time. More data is the most reliable remedy for overfitting.

-- %% Solution 4
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

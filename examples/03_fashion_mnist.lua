-- ---
-- dnnlua: {arguments: [drawn]}
-- ---

-- %% [markdown]
-- # Ten kinds of clothing
--
-- A dense network learns to tell ten kinds of clothing on pictures of 28 by 28 pixels: the data set
-- Fashion-MNIST. This tutorial shows the objects that do the work of the step-by-step functions:
-- layers, a network, an optimizer, and a training loop with a validation set.
--
--     dnnlua examples/03_fashion_mnist.lua [DIRECTORY | drawn]
--
-- The data come from Debian's package `dataset-fashion-mnist` (`apt-get install
-- dataset-fashion-mnist`), or from the four `idx` files of that data set (or of MNIST) in another
-- directory. When the package is absent, or with the argument `drawn`, the script draws small
-- pictures of ten simple kinds itself and trains on those. The lines that start with `-->` are what
-- it prints then (`...` stands for digits that may differ between machines); with Fashion-MNIST
-- eight epochs end near 0.89 of the test pictures.

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
-- Drawn pictures are 12 by 12: class k is a wave whose direction belongs to the class, of random
-- phase and strength, under noise.

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

-- %% The first ten
local names = {}
for i = 1, 10 do
  names[i] = "class " .. Y(1, i)
end
plt.images(X { ":", { 1, 10 } }, { titles = names, columns = 5 })
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- ## 2. The network
--
-- Two hidden layers of relu units, and one output for each class. A softmax would turn the outputs
-- into probabilities; the loss `softmax_cross_entropy` includes it, since the two together are
-- computed better than one after the other.

-- %% Build
local net = dnn.mlp { X.shape[1], 256, 128, 10, output = false, dtype = "float32", init = "he" }
print(net.parameters)
--> W1 (256, 144) float32
--> b1 (256, 1) float32
--> W2 (128, 256) float32
--> b2 (128, 1) float32
--> W3 (10, 128) float32
--> b3 (10, 1) float32

-- %% [markdown]
-- A network that knows nothing is right one time in ten.

-- %% Before training
net:compile { loss = "softmax_cross_entropy", optimizer = "adam", learning_rate = 0.001 }
local before = net:evaluate(X_test, Y_test)
print(("accuracy before training: %.1f"):format(before.accuracy))
--> accuracy before training: 0.1

-- %% [markdown]
-- ## 3. Training
--
-- In every epoch all examples are seen once, in batches of 64 in a new order. The test set is only
-- looked at, after each epoch: it shows when the network starts to learn its examples by heart. The
-- learning rate falls along half a cosine, so that the last steps are small. `fit` returns what
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
-- ## 4. What it gets wrong
--
-- A table of the classes: the number in row i and column j counts test pictures of class i - 1 that
-- were taken for class j - 1.

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

--- Help for networks: see dnn.help.doc for the form of entries. Methods are called "net:fit".

local dnn = require "dnn"
local network = require "dnn.network"

local docs = { title = "Networks", prefixes = { "net:" } }

--- The function that a name such as "dnn.linear", "dnn.schedules.step" or "net:fit" stands for.
function docs.resolve(name)
  local object, method = name:match("^(%l+):([%w_]+)$")
  if object == "history" then
    return require("dnn.network.reports").History.__index[method]
  elseif object == "net" then
    return network.Network[method]
  end
  local value = dnn
  for field in name:gsub("^dnn%.", ""):gmatch("[^.]+") do
    value = value[field]
  end
  return value
end

docs.entries = {
  -- --- making networks ---------------------------------------------------------------------------
  {
    name = "dnn.sequential",
    signature = 'sequential{layer, ... [, input = , dtype = "float64", precision = "full", '
      .. 'init = "fan_in", seed = 1, random = ]} -> net',
    text = [[
      A network of layers one after the other. A layer without choices may be given by its
      name, "relu". A layer only says what it is: one that is used twice has parameters in
      each place. The first layer tells the shape of one example, or input does: a number, or
      {channels, height, width}. Weights are drawn in order from the stream of seed, or from a
      RandomState. The network has net.parameters (W1, b1, ...: the memory itself; assigning
      copies into it), net.buffers, net.layers, net.input, net.output, net.dtype, net.updates,
      net.epochs, net.history, net.learning_rate and net.precision (which may be set). With
      precision = "bf16" linear layers multiply as np.dot does with it, in training and after;
      parameters, sums, updates and all other layers stay float32, which dtype then is. A
      custom layer is a table with forward(self, A, training) -> A_next, cache and
      backward(self, dA_next, cache) -> dA [, gradients], and optionally parameters (arrays by
      name: those that begin with W count as weights), units and name. Arrays that several of
      them have are shared.]],
    types = { precision = '"full"|"bf16"' },
    example = [[
local net = dnn.sequential{dnn.linear(2, 4), dnn.relu(), dnn.linear(1), "sigmoid"}
print(net)
print(net.parameters)]],
    output = [[
network (2,): linear (2 -> 4) -> relu -> linear (4 -> 1) -> sigmoid; 17 parameters
W1 (4, 2) float64
b1 (4, 1) float64
W2 (1, 4) float64
b2 (1, 1) float64]],
  },
  {
    name = "dnn.mlp",
    signature = 'mlp{n_x, n_1, ..., n_y [, activation = "relu", output = "sigmoid", and those of '
      .. "sequential]} -> net",
    text = [[
      A network of linear layers as in the notebook: relu in every layer, sigmoid in the last.
      output = false leaves the last one out. Options as for dnn.sequential, too.]],
    example = [[
print(dnn.mlp{2, 4, 1})
print(dnn.mlp{4, 8, 3, activation = "tanh", output = "softmax"})]],
    output = [[
network (2,): linear (2 -> 4) -> relu -> linear (4 -> 1) -> sigmoid; 17 parameters
network (4,): linear (4 -> 8) -> tanh -> linear (8 -> 3) -> softmax; 67 parameters]],
  },
  {
    name = "dnn.load",
    signature = "load(path [, {dtype = , custom = {name = layer}, loss = f, checksum = true}]) "
      .. "-> net",
    text = [[
      The network of a file that net:save wrote, as it was then: it predicts the same and goes
      on training as if nothing had been. A file whose name ends in .onnx is read as ONNX: a chain
      of operators that have layers here (Gemm, MatMul and Add, Conv, pools, BatchNormalization,
      activations, Dropout, Flatten, Reshape, Identity), whose inputs (batch, n) are columns here;
      .keras files, and .h5 files of Keras with a model, as Sequential models or as functional ones
      that are a chain of layers; their pictures have the channels first here. An embedding counts
      from 1 here, from 0 there. What they have besides is refused by name. Of safetensors files
      those of net:export tell the layers. Nothing in a file is run.]],
    options = {
      dtype = [[
        the type of the network, "float64" or "float32": without it that of the file of net:save
        or net:export, and "float64" for the others, whose float32 arrays become float64 exactly]],
      custom = [[
        custom layers by their field name, or "custom_<number>" by their place without one; another
        layer of the same name, where one has parameters, is called "<name>_<number>"]],
      loss = "the loss function, when the network was trained with one",
      checksum = "false reads a file that was changed since",
    },
    example = [[
local path = os.tmpname()
dnn.mlp{2, 4, 1}:save(path)
local net = dnn.load(path)
print(net)
os.remove(path)]],
    output = "network (2,): linear (2 -> 4) -> relu -> linear (4 -> 1) -> sigmoid; 17 parameters",
  },
  -- --- layers ------------------------------------------------------------------------------------
  {
    name = "dnn.linear",
    signature = "linear([n_in,] n_out [, {bias = true, init = , seed = }]) -> layer",
    text = [[
      Z = W A + b with W (n_out, n_in) and b (n_out, 1). n_in may be left out behind other
      layers. init is an initializer or its name (see dnn.initializers), seed one of its own.]],
    example = 'print(dnn.linear(784, 128, {init = "he"}))',
    output = "linear(bias = true, init = he, inputs = 784, units = 128)",
    aliases = { "dnn.dense" },
  },
  {
    name = "dnn.conv2d",
    signature = "conv2d(filters, window [, {stride = 1, padding = 0, bias = true, init = , "
      .. "seed = }]) -> layer",
    text = [[
      Filters that slide over pictures (channels, height, width). window, stride and padding
      are a number or {height, width}; padding = "same" keeps height and width (odd windows,
      stride 1). The result is (filters, (height + 2 padding - window) // stride + 1, width
      likewise); W is (filters, channels, window height, window width), b (filters, 1).]],
    choices = { padding = { "same" } },
    example = 'print(dnn.sequential{input = {1, 28, 28}, dnn.conv2d(6, 5, {padding = 2})}.output)',
    output = "(6, 28, 28)",
  },
  {
    name = "dnn.max_pool2d",
    signature = "max_pool2d(window [, {stride = window, padding = 0}]) -> layer",
    text = "The largest value in every window of pictures (channels, height, width).",
    example = [[
local net = dnn.sequential{input = {1, 2, 4}, dnn.max_pool2d(2)}
print(net:forward(np.arange(8):reshape(1, 2, 4, 1)):ravel())]],
    output = "[5. 7.]",
  },
  {
    name = "dnn.avg_pool2d",
    signature = "avg_pool2d(window [, {stride = window, padding = 0}]) -> layer",
    text = "The mean of every window of pictures (channels, height, width).",
    example = [[
local net = dnn.sequential{input = {1, 2, 4}, dnn.avg_pool2d(2)}
print(net:forward(np.arange(8):reshape(1, 2, 4, 1)):ravel())]],
    output = "[2.5 4.5]",
  },
  {
    name = "dnn.batch_norm",
    signature = "batch_norm([{momentum = 0.1, epsilon = 1e-5}]) -> layer",
    text = [[
      Normalizes every feature (of pictures every channel) over the examples of a batch, then
      multiplies by gamma and adds beta. Passes that do not train use running_mean and
      running_var, in which momentum is the share of a new batch, as in PyTorch.]],
    example = [[
local net = dnn.sequential{input = 1, dnn.batch_norm()}
print(net:forward(np.array{{1, 2, 3}}, {training = true}))
print(net.buffers.running_mean1)]],
    output = [=[
[[-1.22473569  0.          1.22473569]]
[[0.2]]]=],
  },
  {
    name = "dnn.embedding",
    signature = "embedding(entries, units [, {init = , seed = }]) -> layer",
    text = [[
      A row of a table W (entries, units) for each whole number from 1 to entries: (length,)
      becomes (length, units).]],
    example = [[
local net = dnn.sequential{input = 2, dnn.embedding(3, 2)}
net.parameters.W1 = {{1, 2}, {3, 4}, {5, 6}}
print(net:forward(np.array{{3}, {1}}):reshape(2, 2))]],
    output = [=[
[[5. 6.]
 [1. 2.]]]=],
  },
  {
    name = "dnn.dropout",
    signature = "dropout(keep_prob) -> layer",
    text = [[
      In passes that train keeps each unit with this probability and divides by it, with the
      course's mask rand(n, m) < keep_prob; otherwise changes nothing. (PyTorch's argument is 1
      - keep_prob.)]],
    example = [[
local net = dnn.sequential{input = 4, dnn.dropout(0.5)}
print(net:forward(np.ones(4, 1), {training = true}).T)
print(net:forward(np.ones(4, 1)).T)]],
    output = [=[
[[2. 0. 2. 2.]]
[[1. 1. 1. 1.]]]=],
  },
  {
    name = "dnn.flatten",
    signature = "flatten() -> layer",
    text = "Pictures (channels, height, width) as columns of numbers, in row-major order.",
    example = "print(dnn.sequential{input = {3, 8, 8}, dnn.flatten()}.output)",
    output = "(192,)",
  },
  {
    name = "dnn.tanh",
    signature = "tanh() -> layer",
    text = "A = tanh(Z).",
    example = 'print(dnn.sequential{input = 1, "tanh"}:forward(np.array{{-1, 0, 2}}))',
    output = [=[
[[-0.76159416  0.          0.96402758]]]=],
  },
  {
    name = "dnn.softmax",
    signature = "softmax() -> layer",
    text = "Probabilities of classes: exp(z) / sum(exp(z)) over the rows, for each example.",
    example = 'print(dnn.sequential{input = 2, "softmax"}:forward(np.array{{0, 1}, {0, 3}}))',
    output = [=[
[[0.5        0.11920292]
 [0.5        0.88079708]]]=],
  },
  {
    name = "dnn.log_softmax",
    signature = "log_softmax() -> layer",
    text = "Their logarithms: z - log(sum(exp(z))).",
    example = 'print(dnn.sequential{input = 2, "log_softmax"}:forward(np.array{{0, 1}, {0, 3}}))',
    output = [=[
[[-0.69314718 -2.12692801]
 [-0.69314718 -0.12692801]]]=],
  },
  {
    name = "dnn.leaky_relu",
    signature = "leaky_relu([slope = 0.01]) -> layer",
    text = "z where z > 0, slope * z elsewhere.",
    example = "print(dnn.sequential{input = 1, dnn.leaky_relu(0.1)}:forward(np.array{{-1, 0, 2}}))",
    output = [=[
[[-0.1  0.   2. ]]]=],
  },
  {
    name = "dnn.elu",
    signature = "elu([alpha = 1]) -> layer",
    text = "z where z > 0, alpha * (exp(z) - 1) elsewhere.",
    example = 'print(dnn.sequential{input = 1, "elu"}:forward(np.array{{-1, 0, 2}}))',
    output = [=[
[[-0.63212056  0.          2.        ]]]=],
  },
  {
    name = "dnn.gelu",
    signature = "gelu() -> layer",
    text = "z * P(N <= z) for a standard normal N.",
    example = 'print(dnn.sequential{input = 1, "gelu"}:forward(np.array{{-1, 0, 2}}))',
    output = [=[
[[-0.15865525  0.          1.95449974]]]=],
  },
  {
    name = "dnn.softplus",
    signature = "softplus() -> layer",
    text = "log(1 + exp(z)).",
    example = 'print(dnn.sequential{input = 1, "softplus"}:forward(np.array{{-1, 0, 2}}))',
    output = [=[
[[0.31326169 0.69314718 2.12692801]]]=],
  },
  {
    name = "dnn.swish",
    signature = "swish() -> layer",
    text = "z * sigmoid(z), also called SiLU.",
    example = 'print(dnn.sequential{input = 1, "swish"}:forward(np.array{{-1, 0, 2}}))',
    output = [=[
[[-0.26894142  0.          1.76159416]]]=],
  },
  {
    name = "dnn.layers.register",
    signature = "register(name, make)",
    text = [[
      Makes a layer known by a name, for dnn.sequential and the activation of dnn.mlp. make()
      returns a layer or a custom one.]],
    example = [[
dnn.layers.register("square", function()
  return {
    forward = function(self, A) return A * A, A end,
    backward = function(self, dA, A) return dA * 2 * A end,
  }
end)
print(dnn.sequential{input = 2, "square"}:forward(np.array{{1, 2}, {3, 4}}))]],
    output = [=[
[[ 1  4]
 [ 9 16]]]=],
  },
  -- --- initializers ------------------------------------------------------------------------------
  {
    name = "dnn.initializers.normal",
    signature = "normal([scale = 0.01]) -> initializer",
    text = "randn * scale: with 0.01 the notebook's. Its name is \"normal\".",
    example = 'print(dnn.sequential{dnn.linear(2, 1, {init = dnn.initializers.normal(2)})}'
      .. '.parameters.W1)',
    output = [=[
[[ 3.24869073 -1.22351283]]]=],
  },
  {
    name = "dnn.initializers.zeros",
    signature = "zeros() -> initializer",
    text = "Zeros, from which no hidden layer learns anything. Its name is \"zeros\".",
    example = 'print(dnn.sequential{dnn.linear(2, 1), init = "zeros"}.parameters.W1)',
    output = [=[
[[0. 0.]]]=],
  },
  {
    name = "dnn.initializers.xavier",
    signature = "xavier() -> initializer",
    text = "randn * sqrt(2 / (fan_in + fan_out)), Glorot's. Its name is \"xavier\".",
    example = 'print(dnn.sequential{dnn.linear(2, 1), init = "xavier"}.parameters.W1)',
    output = [=[
[[ 1.32627244 -0.49949702]]]=],
  },
  {
    name = "dnn.initializers.he",
    signature = "he() -> initializer",
    text = "randn * sqrt(2 / fan_in). Its name is \"he\".",
    example = 'print(dnn.sequential{dnn.linear(2, 1), init = "he"}.parameters.W1)',
    output = [=[
[[ 1.62434536 -0.61175641]]]=],
  },
  {
    name = "dnn.initializers.fan_in",
    signature = "fan_in() -> initializer",
    text = "randn / sqrt(fan_in): that of the notebook's application, and the default.",
    example = 'print(dnn.sequential{dnn.linear(2, 1), init = "fan_in"}.parameters.W1)',
    output = [=[
[[ 1.14858562 -0.43257711]]]=],
  },
  {
    name = "dnn.initializers.register",
    signature = "register(name, draw)",
    text = "Makes an initializer known by a name: draw(random, shape, fan_in, fan_out) -> array.",
    example = [[
dnn.initializers.register("ones", function(random, shape) return np.ones(shape) end)
print(dnn.sequential{dnn.linear(2, 1), init = "ones"}.parameters.W1)]],
    output = [=[
[[1. 1.]]]=],
  },
  -- --- optimizers --------------------------------------------------------------------------------
  {
    name = "dnn.sgd",
    signature = "sgd[{learning_rate = 0.01, momentum = 0, nesterov = false, averaged = false, "
      .. "weight_decay = 0}] -> optimizer",
    text = [[
      Gradient descent: w = w - learning_rate * g. With momentum b: v = b v + g, w = w -
      learning_rate * v, as PyTorch and Keras; averaged: v = b v + (1 - b) g, as the course;
      nesterov: w = w - learning_rate * (g + b v). The weight decay d is added to the gradient
      of weights, d w.]],
    example = [[
local net = dnn.mlp{2, 1}
local X, Y = np.array{{1, 2}, {3, 4}}, np.array{{0, 1}}
for i = 1, 3 do
  local cost = net:step(X, Y, {optimizer = dnn.sgd{learning_rate = 0.1, momentum = 0.9}})
  print(("%.6f"):format(cost))
end]],
    output = [[
0.535354
0.533387
0.530091]],
  },
  {
    name = "dnn.adagrad",
    signature = "adagrad[{learning_rate = 0.01, epsilon = 1e-10, weight_decay = 0}] -> optimizer",
    text = "s = s + g^2, w = w - learning_rate * g / (sqrt(s) + epsilon).",
    example = "print(dnn.mlp{2, 1}:compile{optimizer = dnn.adagrad{learning_rate = 0.1}})",
    output = "network (2,): linear (2 -> 1) -> sigmoid; 3 parameters",
  },
  {
    name = "dnn.rmsprop",
    signature = "rmsprop[{learning_rate = 0.01, beta2 = 0.99, epsilon = 1e-8, weight_decay = "
      .. "0}] -> optimizer",
    text = "s = beta2 s + (1 - beta2) g^2, w = w - learning_rate * g / (sqrt(s) + epsilon).",
    example = "print(dnn.mlp{2, 1}:compile{optimizer = dnn.rmsprop{learning_rate = 0.1}})",
    output = "network (2,): linear (2 -> 1) -> sigmoid; 3 parameters",
  },
  {
    name = "dnn.adam",
    signature = "adam[{learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, "
      .. "epsilon_inside = false, weight_decay = 0}] -> optimizer",
    text = [[
      v = beta1 v + (1 - beta1) g, s = beta2 s + (1 - beta2) g^2, both corrected by 1 - beta^t
      in update t; w = w - learning_rate * v / (sqrt(s) + epsilon), or / sqrt(s + epsilon) with
      epsilon_inside.]],
    example = [[
local net = dnn.mlp{2, 1}
local before = net.parameters.W1:copy()
net:step(np.ones(2, 1), np.ones(1, 1), {optimizer = dnn.adam{learning_rate = 0.25}})
print(net.parameters.W1 - before)]],
    output = [=[
[[0.24999999 0.24999999]]]=],
  },
  {
    name = "dnn.adamw",
    signature = "adamw[{learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, "
      .. "epsilon_inside = false, weight_decay = 0.01}] -> optimizer",
    text = "Adam with w = w - learning_rate * weight_decay * w before each update of weights.",
    example = "print(dnn.adamw().weight_decay)",
    output = "0.01",
  },
  -- --- losses ------------------------------------------------------------------------------------
  {
    name = "dnn.losses.mse",
    signature = 'mse[{reduction = "mean"}] -> loss',
    text = [[
      Squared distances: of n outputs a and targets y for each of m examples, with "mean" sum
      (a - y)^2 / (n m), with "examples" sum (a - y)^2 / m, with "sum" sum (a - y)^2. A loss is
      for the option loss of net:compile, net:fit and net:step, which take its name, too, and the
      reduction beside it. The name for the default, loss = "mse", does as well.]],
    example = [[
local net = dnn.sequential{input = 2, dnn.flatten()}
local A, Y = np.array{{1, 2, 3}, {4, 5, 6}}, np.zeros(2, 3)
for _, reduction in ipairs{"mean", "examples", "sum"} do
  net:compile{loss = dnn.losses.mse{reduction = reduction}}
  print(reduction, net:evaluate(A, Y).loss)
end]],
    output = [[
mean	15.166666666667
examples	30.333333333333
sum	91.0]],
  },
  {
    name = "dnn.losses.mae",
    signature = 'mae[{reduction = "mean"}] -> loss',
    text = [[
      Distances: of n outputs a and targets y for each of m examples, with "mean" sum |a - y| / (n
      m), with "examples" sum |a - y| / m, with "sum" sum |a - y|. The gradient is 0 where they are
      equal.]],
    example = [[
local net = dnn.sequential{input = 2, dnn.flatten()}:compile{loss = dnn.losses.mae()}
print(net:evaluate(np.array{{1, 2}, {3, 4}}, np.zeros(2, 2)).loss)]],
    output = "2.5",
  },
  {
    name = "dnn.losses.huber",
    signature = 'huber[{delta = 1, reduction = "mean"}] -> loss',
    text = [[
      h = (a - y)^2 / 2 where |a - y| <= delta, elsewhere delta (|a - y| - delta / 2): of n outputs
      a and targets y for each of m examples, with "mean" sum h / (n m), with "examples" sum h / m,
      with "sum" sum h.]],
    example = [[
local net = dnn.sequential{input = 1, dnn.flatten()}
net:compile{loss = dnn.losses.huber{delta = 2, reduction = "sum"}}
print(net:evaluate(np.array{{1, 5}}, np.zeros(1, 2)).loss)]],
    output = "8.5",
  },
  {
    name = "dnn.losses.hinge",
    signature = 'hinge[{reduction = "mean"}] -> loss',
    text = [[
      h = max(0, 1 - y a), y is -1 or 1 (0 counts as -1): of n outputs a and targets y for each of m
      examples, with "mean" sum h / (n m), with "examples" sum h / m, with "sum" sum h.]],
    example = [[
local net = dnn.sequential{input = 1, dnn.flatten()}:compile{loss = "hinge"}
print(net:evaluate(np.array{{0.25, -3}}, np.array{{1, -1}}).loss)]],
    output = "0.375",
  },
  {
    name = "dnn.losses.binary_cross_entropy",
    signature = 'binary_cross_entropy[{reduction = "mean", weights = }] -> loss',
    text = [[
      h = -(y log a + (1 - y) log(1 - a)), a a probability: of n outputs a and targets y for each of
      m examples, with "mean" sum h / (n m), with "examples" sum h / m (the notebook's
      compute_cost), with "sum" sum h. After a sigmoid it is taken from what goes into that, so that
      nothing overflows. weights has w for class 0 and for class 1 of one output, or for each of n
      outputs of which every example has one, and counts all terms h of an example so often: "mean"
      is then sum w h / (n sum w), "examples" sum w h / m, "sum" sum w h.]],
    example = [[
local net = dnn.sequential{input = 1, "sigmoid"}
local Z, Y = np.array{{1000, 0}}, np.array{{0, 1}}
print(net:evaluate(Z, Y).loss)
net:compile{loss = dnn.losses.binary_cross_entropy{weights = {1, 3}}}
print(net:evaluate(Z, Y).loss)]],
    output = [[
500.34657359028
250.51986038542]],
  },
  {
    name = "dnn.losses.binary_cross_entropy_logits",
    signature = 'binary_cross_entropy_logits[{reduction = "mean", weights = }] -> loss',
    text = [[
      The same for a = sigmoid(z) from outputs z: h = max(z, 0) - z y + log(1 + exp(-|z|)). Of n
      outputs for each of m examples, with "mean" sum h / (n m), with "examples" sum h / m, with
      "sum" sum h; with weights as for binary_cross_entropy.]],
    example = [[
local net = dnn.sequential{input = 1, dnn.flatten()}
net:compile{loss = "binary_cross_entropy_logits"}
print(net:evaluate(np.array{{1000, 0}}, np.array{{0, 1}}).loss)]],
    output = "500.34657359028",
  },
  {
    name = "dnn.losses.cross_entropy",
    signature = 'cross_entropy[{reduction = "mean", weights = }] -> loss',
    text = [[
      h = -sum(y log a), a the probabilities of n classes: one term for each of m examples, whose
      targets are class numbers (1, m) from 0 on, or columns y (n, m). With "mean" and "examples" it
      is sum h / m, with "sum" sum h. After a softmax it is taken from what goes into that, so that
      nothing overflows. weights has w for each class: h = -sum(w y log a), and "mean" is sum h /
      sum w y, which for class numbers is the sum of the examples' weights, as PyTorch's; "examples"
      is sum h / m, "sum" sum h.]],
    example = [[
local net = dnn.sequential{input = 2, "softmax"}
local Z, Y = np.array{{800, 0}, {0, 0}}, np.array{{1, 0}}
print(net:evaluate(Z, Y).loss)
net:compile{loss = dnn.losses.cross_entropy{weights = {1, 3}}}
print(net:evaluate(Z, Y).loss)]],
    output = [[
400.34657359028
600.17328679514]],
  },
  {
    name = "dnn.losses.softmax_cross_entropy",
    signature = 'softmax_cross_entropy[{reduction = "mean", weights = }] -> loss',
    text = [[
      The same for a = softmax(z) from outputs z: h = sum(y (log(sum(exp(z))) - z)), which is
      PyTorch's CrossEntropyLoss. With "mean" and "examples" it is sum h / m over m examples, with
      "sum" sum h; with weights as for cross_entropy.]],
    example = [[
local net = dnn.sequential{input = 2, dnn.flatten()}:compile{loss = "softmax_cross_entropy"}
print(net:evaluate(np.array{{800, 0}, {0, 0}}, np.array{{1, 0}}).loss)]],
    output = "400.34657359028",
  },
  -- --- schedules ---------------------------------------------------------------------------------
  {
    name = "dnn.schedules.inverse_time",
    signature = "inverse_time(decay) -> schedule",
    text = [[
      learning_rate / (1 + decay * (epoch - 1)). A schedule, for the option schedule of net:fit,
      is a function (epoch, learning_rate) -> learning rate of that epoch; epochs count from 1.]],
    example = "print(dnn.schedules.inverse_time(1)(3, 0.3))",
    output = "0.1",
  },
  {
    name = "dnn.schedules.inverse_time_steps",
    signature = "inverse_time_steps(decay, interval) -> schedule",
    text = "The same in steps: learning_rate / (1 + decay * floor((epoch - 1) / interval)).",
    example = "print(dnn.schedules.inverse_time_steps(1, 10)(10, 0.3))",
    output = "0.3",
  },
  {
    name = "dnn.schedules.step",
    signature = "step(interval [, factor = 0.1]) -> schedule",
    text = "Multiplies the learning rate by factor after every interval (an integer) epochs.",
    example = "print(dnn.schedules.step(10, 0.5)(11, 0.3))",
    output = "0.15",
  },
  {
    name = "dnn.schedules.exponential",
    signature = "exponential(factor) -> schedule",
    text = "Multiplies the learning rate by factor after every epoch.",
    example = "print(dnn.schedules.exponential(0.5)(3, 1.0))",
    output = "0.25",
  },
  {
    name = "dnn.schedules.cosine",
    signature = "cosine(epochs [, least = 0]) -> schedule",
    text = "Half a cosine from the learning rate down to least over so many epochs.",
    example = "print(dnn.schedules.cosine(10)(1, 0.5), dnn.schedules.cosine(10, 0.25)(11, 0.5))",
    output = "0.5\0090.25",
  },
  {
    name = "dnn.schedules.warmup",
    signature = "warmup(epochs [, after]) -> schedule",
    text = [[
      Grows linearly over the first epochs, then goes on as another schedule, if there is one.]],
    example = "print(dnn.schedules.warmup(4)(1, 1.0), dnn.schedules.warmup(4)(9, 1.0))",
    output = "0.25\0091.0",
  },
  -- --- checking ----------------------------------------------------------------------------------
  {
    name = "dnn.gradient_check",
    signature = "gradient_check(net, X, Y [, {epsilon = 1e-6, tolerance = 1e-6, samples = 200, "
      .. "seed = 1, loss = }]) -> difference, report; gradient_check(layer, X [, options]); "
      .. "gradient_check(loss, AL, Y [, options]); gradient_check(f, x, gradient [, options])",
    types = { x = "dnn.array|number", f = "fun(x: dnn.array|number): number" },
    text = [[
      Compares gradients with slopes, (f(x + epsilon) - f(x - epsilon)) / 2 epsilon, element by
      element: the parameters of a network, the parameters and the input of a layer, which may be a
      custom one, a loss by its name or a function (AL, Y) -> value, gradient, or a function f(x) ->
      number, whose gradient is an array, a function of x, or what f returns second. It gives the
      course's difference |g - n| / (|g| + |n|) and a report with passed, worst and arrays.]],
    options = {
      samples = "elements of each array that are compared, drawn at random where there are more",
      loss = "of a network, as in net:compile; its own when it is not given",
    },
    example = [[
local function f(x) return (x ^ 3):sum() end
local difference, report = dnn.gradient_check(f, np.array{1, 2}, np.array{3, 12.5})
print(report.passed, report.worst.position[1])
print(select(2, dnn.gradient_check(dnn.tanh(), np.array{{1, 2}})).passed)]],
    output = [[
false	2
true]],
  },
  -- --- methods -----------------------------------------------------------------------------------
  {
    name = "net:forward",
    signature = "forward(X [, {training = false}]) -> AL",
    text = [[
      The output for these examples, columns of X (features, m) or (features ..., m), as a fresh
      array. With training dropout drops and batch_norm uses the batch; statistics that would be
      NaN or infinite raise an error, and stay as they were. net(X) is the same.]],
    example = [[
local net = dnn.mlp{2, 3, 1}
print(net:forward(np.array{{1, 2}, {3, 4}}))]],
    output = [=[
[[0.5        0.63900293]]]=],
  },
  {
    name = "net:backward",
    signature = "backward(dAL [, {input_gradient = true}]) -> dX",
    text = [[
      Goes backwards through the last forward pass. dAL is the gradient of the sum over the
      examples with respect to the output; net:gradients then tells those of the parameters.]],
    example = [[
local net = dnn.sequential{dnn.linear(2, 1)}
net:forward(np.array{{1, 2}, {3, 4}})
print(net:backward(np.ones(1, 2)))
print(net:gradients().dW1)]],
    output = [=[
[[ 1.14858562  1.14858562]
 [-0.43257711 -0.43257711]]
[[1.5 3.5]]]=],
  },
  {
    name = "net:gradients",
    signature = "gradients() -> params",
    text = "dW1, db1, ... of the last pass backwards, means over the examples, as fresh arrays.",
    example = [[
local net = dnn.mlp{2, 3, 1}
net:step(np.ones(2, 4), np.ones(1, 4))
print(net:gradients())]],
    output = [[
dW1 (3, 2) float64
db1 (3, 1) float64
dW2 (1, 3) float64
db2 (1, 1) float64]],
  },
  {
    name = "net:activations",
    signature = "activations() -> params",
    text = [[
      What the layers gave in the last forward pass, by the number of the layer with weights
      before: Z1, A1, Z2, ..., for a further layer A1_dropout and the like.]],
    example = [[
local net = dnn.mlp{2, 3, 1}
net:forward(np.ones(2, 4))
print(net:activations())]],
    output = [[
Z1 (3, 4) float64
A1 (3, 4) float64
Z2 (1, 4) float64
A2 (1, 4) float64]],
  },
  {
    name = "net:activation_gradients",
    signature = "activation_gradients() -> params",
    text = "The gradients with respect to them in the last pass backwards: dZ1, dA1, ...",
    example = [[
local net = dnn.sequential{dnn.linear(2, 1), "tanh"}
net:forward(np.ones(2, 4))
net:backward(np.ones(1, 4))
print(net:activation_gradients())]],
    output = [[
dZ1 (1, 4) float64
dA1 (1, 4) float64]],
  },
  {
    name = "net:compile",
    signature = 'compile{loss = , reduction = , optimizer = "sgd", learning_rate = , l1 = 0, l2 = '
      .. "0, clip_norm = 0, clip_value = 0, guard = false} -> net",
    text = [[
      Tells how to train. net:step and net:fit take the same options, and change only what these
      name. Another optimizer begins with nothing kept.]],
    options = {
      loss = [[
        binary_cross_entropy (the default after a sigmoid), cross_entropy (after a softmax), mse
        (elsewhere), binary_cross_entropy_logits, softmax_cross_entropy, mae, huber, hinge, by name
        or with options, as dnn.losses.huber{delta = 2}, which is {kind = "huber", delta = 2}, or
        dnn.losses.cross_entropy{weights = {1, 5}} (their help has the formulas), or a function
        (AL, Y) -> value, gradient times m]],
      reduction = [[
        "mean" over all elements (the default), "examples", summed over outputs and averaged over
        examples, or "sum"]],
      optimizer = "a name, or dnn.sgd{momentum = 0.9} and its like",
      learning_rate = "instead of the optimizer's",
      l1 = "the cost of steps gets (l1 / m) sum |W| over the parameters whose names begin with W, "
        .. "in custom layers, too",
      l2 = "the cost of steps gets (l2 / 2m) sum W^2 over them",
      clip_norm = "the largest norm of all gradients together",
      clip_value = "the largest size of an element of a gradient",
      guard = "look for values that are not finite after every layer, in both directions; what "
        .. "such a step leaves is the same without it",
    },
    example = 'print(dnn.mlp{2, 1}:compile{optimizer = "adam", l2 = 0.1})',
    output = "network (2,): linear (2 -> 1) -> sigmoid; 3 parameters",
  },
  {
    name = "net:step",
    signature = "step(X, Y [, options of compile]) -> cost",
    text = [[
      One update of all parameters from these examples: forwards, loss, backwards, optimizer.
      The cost is that before the update. Classes for cross_entropy are numbers (1, m) from 0
      on, or columns of a unit matrix. When the loss, a gradient, a parameter or a statistic of
      batch_norm would be NaN or infinite, an error names the update and the layer, and the
      network stays as after the last update that was finite, custom layers included:
      pcall(net.step, net, X, Y) leaves out a batch.]],
    example = [[
local net = dnn.mlp{2, 1}
print(("%.6f"):format(net:step(np.ones(2, 1), np.ones(1, 1), {learning_rate = 0.5})))
print(("%.6f"):format(net:step(np.ones(2, 1), np.ones(1, 1))))]],
    output = [[
0.397903
0.261340]],
  },
  {
    name = "net:fit",
    signature = "fit(X, Y [, {epochs = 1, batch_size = , shuffle = true, seed = 0, first_epoch = , "
      .. "validation = , metrics = , callbacks = , early_stopping = , schedule = , progress = "
      .. 'true, plot = false, gram = "auto", distributed = false, and those of compile}]) -> '
      .. "history",
    text = [[
      Trains the network. Options as for net:compile, too. The history of these epochs has loss,
      metrics and val_... by epoch, first_epoch, epochs, seconds, interrupted (Ctrl-C ends training
      after the step) and stopped_early. A loop that calls fit ends at Ctrl-C as well: the next fit
      or step raises "interrupted". When the loss, a gradient, a parameter or a statistic of
      batch_norm would be NaN or infinite, fit raises an error that names the update and the layer;
      the network is as after the last step that was finite, and net.history has the epochs so far
      (before the first is over its lists, such as net.history.loss, are empty). Epochs count on:
      fit with 4 epochs and then 6, saved and loaded between or not, is fit with 10, bit for bit
      (but for rounding with gram); after Ctrl-C the epoch under way is finished first.]],
    options = {
      epochs = "passes over the examples",
      batch_size = "examples of one step; all of them when it is not given",
      shuffle = "a new order for every epoch",
      seed = "epoch i takes its batches in the order of RandomState(seed + i):permutation(m)",
      first_epoch = "the number of the first epoch, for shuffling, schedule and callbacks: "
        .. "net.epochs + 1 when it is not given; 1 begins anew",
      schedule = "a function (epoch, learning_rate) -> learning rate, see dnn.schedules",
      validation = "{X, Y}, or a share of the examples, taken from the end",
      metrics = [[
        "accuracy", "mae", "mse" or functions (AL, Y) -> number; accuracy is the share of right
        classes (of right labels, where a binary loss has targets of several labels at once)]],
      callbacks = [[
        functions that get {epoch, loss, val_loss and metrics, learning_rate, history, net} after
        every epoch and end training by true]],
      early_stopping = [[
        a number of epochs without progress, or {patience = 5, min_delta = 0, monitor = "val_loss"
        or "loss", restore_best = false, maximize = true for an accuracy}]],
      progress = "a bar",
      plot = "curves of loss and metrics, drawn while they grow; history:plot() draws them later",
      gram = "false never uses the form of src/core/nn/gram.h for wide inputs",
      distributed = [[
        all ranks that mpirun has started (dnn.dist) train one network: that of rank 0. Each gives
        the same examples and options, and takes its share of every batch; the update is that of
        the whole batch. Statistics of batch_norm are those of a share, and means of all ranks
        after an epoch. Callbacks run on every rank; an error, or the wish to stop, of one is that
        of all. The bar and the curves are those of rank 0]],
    },
    choices = { gram = { "auto" } },
    example = [[
local X, Y = dnn.data.xor()
local net = dnn.mlp{2, 8, 1, activation = "tanh"}
local history = net:fit(X, Y, {epochs = 400, optimizer = "adam", learning_rate = 0.05,
  progress = false})
print(#history.loss, history.loss[400] < 0.1)]],
    output = "400\ttrue",
  },
  {
    name = "history:plot",
    signature = "plot([options]) -> figure",
    text = [[
      Draws the loss and the metrics of a history that net:fit returned, by epochs: what measures as
      losses do (mae, mse) beside the loss, other metrics in axes of their own. The figure is the
      current one: plt.title, plt.savefig and so on go to it. %plot history does the same.]],
    options = {
      names = 'those to draw, such as {"loss", "val_loss"}; all',
      yscale = '"linear", or "log" for the loss', figsize = "in inches, {width, height}",
    },
    example = [[
local X, Y = dnn.data.xor()
local history = dnn.mlp{2, 4, 1}:fit(X, Y, {epochs = 10, progress = false})
print(history:plot{yscale = "log"})]],
    output = "<figure 640x480 with 1 axes>",
  },
  {
    name = "net:evaluate",
    signature = "evaluate(X, Y [, {metrics = , batch_size = 1024}]) -> scores",
    text = [[
      The loss and metrics on these examples, without training: scores.loss (without the terms of
      l1 and l2), and scores.accuracy for a network that classifies, or the metrics asked for.]],
    example = [[
local net = dnn.mlp{2, 1, init = "zeros"}
print(net:evaluate(np.ones(2, 4), np.array{{0, 1, 0, 1}}, {metrics = {"accuracy", "mae"}}))]],
    output = "loss 0.693147, accuracy 0.5, mae 0.5",
  },
  {
    name = "net:predict",
    signature = "predict(X [, {batch_size = 1024}]) -> AL",
    text = "The output for these examples, computed in batches.",
    example = "print(dnn.mlp{2, 3, 1}:predict(np.ones(2, 5000)).shape)",
    output = "(1, 5000)",
  },
  {
    name = "net:predict_classes",
    signature = "predict_classes(X [, {batch_size = 1024, threshold = 0.5}]) -> array (1, m)",
    text = [[
      The class of every example: the row with the largest output, from 0; for one output 1
      where it is above the threshold, which is 0 with the losses binary_cross_entropy_logits
      and hinge. Where examples have several labels write net:predict(X):gt(0.5).]],
    example = [[
local net = dnn.sequential{input = 3, "softmax"}
print(net:predict_classes(np.array{{1, 0}, {0, 0}, {0, 2}}))]],
    output = [=[
[[0 2]]]=],
  },
  {
    name = "net:summary",
    signature = "summary([{m = }]) -> summary",
    text = [[
      What the layers are, give and need, for m examples, as a table to print and numbers to
      use: layers, parameters, frozen, buffers, bytes, training_bytes, flops.]],
    example = "print(dnn.mlp{784, 128, 10, output = \"softmax\"}:compile():summary{m = 64})",
    output = [[
network (784, 64) -> (10, 64), float64, 64 examples
layer                  output     parameters   memory   flops
-------------------------------------------------------------
1 linear   784 -> 128  (128, 64)     100,480   869 kB  12.8 M
2 relu                 (128, 64)           0  65.5 kB  8.19 k
3 linear   128 -> 10   (10, 64)        1,290  15.4 kB   164 k
4 softmax              (10, 64)            0  5.12 kB     640
-------------------------------------------------------------
total                                101,770   955 kB    13 M
training needs 1.09 MB more
loss cross_entropy, optimizer sgd {learning_rate = 0.01}]],
  },
  {
    name = "dnn.draw",
    signature = "draw(net [, {path = , format = , dpi = 200}]) -> diagram",
    text = [[
      A diagram of a network: its layers in boxes, with what each gives for one example and the
      number of its parameters. Notebooks show it as a picture, with the units and connections
      of a small dense network; diagram:save(path [, {format = , dpi = }]) or the option path
      writes it into a file.]],
    options = {
      path = "a file that ends in .svg, .png, .pdf or .txt",
      format = "of a file that does not end in one",
      dpi = "pixels of an inch, of a PNG",
    },
    choices = { format = { "svg", "png", "pdf", "text" } },
    types = { format = "string", dpi = "number" },
    example = "print(dnn.draw(dnn.mlp{2, 4, 1}))",
    output = [[
  layer              output  parameters
                input (2)
                    │
┌───────────────────▼───────────────────┐
│ 1 linear   2 -> 4  (4)             12 │
│ 2 relu             (4)                │
└───────────────────┬───────────────────┘
                    │
┌───────────────────▼───────────────────┐
│ 3 linear   4 -> 1  (1)              5 │
│ 4 sigmoid          (1)                │
└───────────────────┬───────────────────┘
                    ▼
                output (1)
17 parameters]],
  },
  {
    name = "net:profile",
    signature = "profile(X, Y [, {steps = 10}]) -> profile",
    text = [[
      Times of every layer forwards, backwards and in the update, their shares and GFLOP/s:
      medians of some steps, layer by layer, that leave the network as it was. net:step, which
      runs all layers in one go, takes less.]],
    example = [[
local profile = dnn.mlp{20, 5, 1}:profile(np.ones(20, 8), np.ones(1, 8))
print(#profile.layers, profile.layers[1].forward > 0)]],
    output = "4\ttrue",
  },
  {
    name = "net:save",
    signature = "save(path [, {history = }]) -> net",
    text = [[
      Writes an HDF5 file in Keras's layout with weights, options, loss, optimizer and its
      state, the stream of random numbers and the history, for dnn.load. It is the old file or
      the new one, whatever happens.]],
    example = [[
local path = os.tmpname()
dnn.mlp{2, 4, 1}:save(path)
local file = h5.open(path)
print(file["model_weights/linear_1/linear_1/kernel:0"])
file:close()
os.remove(path)]],
    output = "<HDF5 dataset \"kernel:0\": shape (2, 4), type \"<f8\">",
  },
  {
    name = "net:freeze",
    signature = "freeze([layer | name, ...]) -> net",
    types = { layer = "integer|string" },
    text = [[
      Leaves parameters as they are in training, by the numbers of layers or by names such as
      "W1"; without either all of them. Their gradients are then 0, net.frozen lists them.
      (batch_norm's statistics still follow the batches.)]],
    example = [[
local net = dnn.mlp{2, 4, 1}:freeze(1)
local before = net.parameters.W1:copy()
net:step(np.ones(2, 3), np.ones(1, 3), {learning_rate = 0.5})
print(table.concat(net.frozen, " "), before == net.parameters.W1)]],
    output = "W1 b1\ttrue",
  },
  {
    name = "net:unfreeze",
    signature = "unfreeze([layer | name, ...]) -> net",
    types = { layer = "integer|string" },
    text = "Lets frozen parameters be trained again; without a choice all of them.",
    example = [[
local net = dnn.mlp{2, 4, 1}:freeze()
print(table.concat(net:unfreeze("b1", 3).frozen, " "))]],
    output = "W1",
  },
  {
    name = "net:copy",
    signature = "copy() -> net",
    text = [[
      Another network that predicts and trains as this one would, and shares nothing with it:
      parameters, buffers, how to train, the optimizer's state, the stream of random numbers.
      (Of a custom layer the parameters are copied, which it must reach by self.parameters;
      what else it holds is shared.)]],
    example = [[
local net = dnn.mlp{2, 4, 1}
local best = net:copy()
net:step(np.ones(2, 3), np.ones(1, 3), {learning_rate = 0.5})
print(best.updates, net.updates, best.parameters.W1 == net.parameters.W1)]],
    output = "0\t1\tfalse",
  },
  {
    name = "net:load_weights",
    signature = "load_weights(path | params | net [, {modules = table}]) -> net",
    types = { path = "string|dnn.params|table|dnn.network", modules = "(string|false)[]" },
    text = [[
      Takes over weights only: from a file of net:save or of Keras (.h5, .weights.h5, .keras; their
      pictures have the channels last), or a state dictionary of PyTorch in a safetensors file,
      layer by layer in order; from arrays by name, or from another network (with its buffers). A
      safetensors file's modules are ordered by the numbers in their names, "0.weight",
      "10.bias".]],
    options = {
      modules = [[
        the modules of a safetensors file in the order of the layers, { "encoder", "decoder" },
        where no numbers tell it; false leaves a layer as it is]],
    },
    example = [[
local a, b = dnn.mlp{2, 4, 1}, dnn.mlp{2, 4, 1, seed = 2}
b:load_weights(a.parameters)
print(a.parameters.W1 == b.parameters.W1)]],
    output = "true",
  },
  {
    name = "net:export",
    signature = "export(path, {name = , dtype = }) -> net",
    text = [[
      Writes the network for other systems, by the ending of the path: .c, one file in C99 and C++
      with the weights and a function NAME_predict, which needs libm alone and takes no memory (as
      `dnnlua export` does; bf16 counts as float32); .safetensors, its arrays by
      the names that torch.nn.Sequential's load_state_dict takes, of modules that are its layers,
      with these as text, by which dnn.load and dnn_model_load of the C library make the network;
      .onnx, a graph that takes examples as rows, (batch, n) or (batch, channels, height, width),
      in float32; .keras, a model of Keras 3, and .weights.h5, its weights, in which pictures have
      their channels last. What belongs to training stays behind (net:save keeps it). Layers that
      a format does not have are refused by name. The file is the old one or the new one, whatever
      happens.]],
    options = {
      name = [[
        what the names in C begin with, "net"; that of the file otherwise]],
      dtype = [[
        the type of numbers in C, "float64" or "float32"; that of the network otherwise]],
    },
    example = [[
local name = os.tmpname()
dnn.mlp{2, 4, 1}:export(name .. ".safetensors")
print((dnn.safetensors.load(name .. ".safetensors")))
os.remove(name)
os.remove(name .. ".safetensors")]],
    output = [[
0.weight (4, 2) float64
0.bias (4,) float64
2.weight (1, 4) float64
2.bias (1,) float64]],
  },
}

return docs

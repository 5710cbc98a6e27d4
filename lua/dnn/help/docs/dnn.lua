--- Help for dnn: see dnn.help.doc for the form of entries.

local dnn = require "dnn"

local docs = {
  title = "The course, step by step",
  module = dnn,
  prefixes = { "dnn.", "dnn.planar.", "dnn.initialization.", "dnn.regularization.",
    "dnn.gradient_checking.", "dnn.optimization." },
}

--- The value that a name such as "dnn.sigmoid" or "dnn.planar.nn_model" stands for: a function, or
--- a table that can be called.
function docs.resolve(name)
  local value = dnn
  for field in name:gsub("^dnn%.", ""):gmatch("[^.]+") do
    value = value[field]
  end
  return value
end

docs.entries = {
  -- --- activations -------------------------------------------------------------------------------
  {
    name = "dnn.sigmoid",
    signature = "sigmoid(Z) -> A, cache; sigmoid() -> layer",
    types = { cache = "dnn.array" },
    text = [[
      A = 1 / (1 + exp(-Z)), element by element; a number for a number. The cache for
      sigmoid_backward is Z itself. Without an argument a layer of dnn.sequential.]],
    example = "print((dnn.sigmoid(np.array{{-1, 0, 2}})))\nprint(dnn.sigmoid())",
    output = "[[0.26894142 0.5        0.88079708]]\nsigmoid()",
  },
  {
    name = "dnn.relu",
    signature = "relu(Z) -> A, cache; relu() -> layer",
    types = { cache = "dnn.array" },
    text = [[
      A = maximum(0, Z), element by element; a number for a number. The cache for relu_backward is Z
      itself. Without an argument a layer of dnn.sequential.]],
    example = "print((dnn.relu(np.array{{-1.5, 0, 2.5}})))\nprint(dnn.relu())",
    output = "[[0.  0.  2.5]]\nrelu()",
  },
  {
    name = "dnn.sigmoid_backward",
    signature = "sigmoid_backward(dA, cache) -> dZ",
    types = { cache = "dnn.array" },
    text = "Back through a sigmoid: dZ = dA * s * (1 - s) with s = sigmoid(Z). The cache is Z.",
    example = "print(dnn.sigmoid_backward(np.array{{1, 1}}, np.array{{0, 2}}))",
    output = "[[0.25       0.10499359]]",
  },
  {
    name = "dnn.relu_backward",
    signature = "relu_backward(dA, cache) -> dZ",
    types = { cache = "dnn.array" },
    text = "Back through a relu: dZ is dA where Z > 0, and 0 elsewhere. The cache is Z.",
    example = "print(dnn.relu_backward(np.array{{1.5, 2.5}}, np.array{{-1, 3}}))",
    output = "[[0.  2.5]]",
  },
  -- --- step by step ------------------------------------------------------------------------------
  {
    name = "dnn.initialize_parameters",
    signature = "initialize_parameters(n_x, n_h, n_y [, {seed = 1}]) -> parameters",
    text = [[
      Parameters of a network with one hidden layer, W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h)
      and b2 (n_y, 1): weights randn * 0.01, biases 0.]],
    example = "print(dnn.initialize_parameters(3, 2, 1).W1)",
    output = [=[
[[ 0.01624345 -0.00611756 -0.00528172]
 [-0.01072969  0.00865408 -0.02301539]]]=],
  },
  {
    name = "dnn.initialize_parameters_deep",
    signature = 'initialize_parameters_deep(layer_dims [, {seed = 3, scale = "small"}]) -> '
      .. 'parameters',
    types = { scale = '"small"|"fan_in"' },
    text = [[
      Parameters W1, b1 ... WL, bL of a deep network, given the units of the input and of every
      layer; biases are 0. The scale "small" makes weights randn * 0.01 from seed 3, as the
      exercises do; "fan_in" randn / sqrt(n_prev), from which the application starts (with seed
      1).]],
    choices = { scale = { "small" } },
    example = [[
local parameters = dnn.initialize_parameters_deep{5, 4, 3}
print(parameters)
print(parameters.W2)]],
    output = [=[
W1 (4, 5) float64
b1 (4, 1) float64
W2 (3, 4) float64
b2 (3, 1) float64
[[-0.01185047 -0.0020565   0.01486148  0.00236716]
 [-0.01023785 -0.00712993  0.00625245 -0.00160513]
 [-0.00768836 -0.00230031  0.00745056  0.01976111]]]=],
  },
  {
    name = "dnn.linear_forward",
    signature = "linear_forward(A, W, b) -> Z, cache",
    text = [[
      The linear part of a layer, Z = W A + b. A is (n_prev, m), W (n, n_prev), b (n, 1), Z (n,
      m). The cache {A_prev, W, b} has its entries by name and by position.]],
    example = [[
local A, W, b = dnn.cases.linear_forward()
local Z, cache = dnn.linear_forward(A, W, b)
print(Z, cache)]],
    output = "[[ 3.26295337 -1.23429987]]\tlinear cache {A_prev (3, 2), W (1, 3), b (1, 1)}",
  },
  {
    name = "dnn.linear_activation_forward",
    signature = "linear_activation_forward(A_prev, W, b, activation) -> A, cache",
    types = { activation = '"sigmoid"|"relu"' },
    text = [[
      One layer, A = activation(W A_prev + b); the activation is "sigmoid" or "relu". The cache
      is {linear, activation}.]],
    example = [[
local A_prev, W, b = dnn.cases.linear_activation_forward()
print((dnn.linear_activation_forward(A_prev, W, b, "relu")))]],
    output = "[[3.43896131 0.        ]]",
  },
  {
    name = "dnn.L_model_forward",
    signature = "L_model_forward(X, parameters) -> AL, caches",
    text = [[
      The whole network: relu in every layer, sigmoid in the last. X is (n_x, m), AL (n_y, m);
      there is a cache for each layer.]],
    example = [[
local AL, caches = dnn.L_model_forward(dnn.cases.L_model_forward_2hidden())
print(AL, #caches)]],
    output = "[[0.03921668 0.70498921 0.19734387 0.04728177]]\t3",
  },
  {
    name = "dnn.compute_cost",
    signature = "compute_cost(AL, Y) -> number",
    text = "The cross-entropy, (-1/m) * sum(Y * log(AL) + (1 - Y) * log(1 - AL)).",
    example = [[
local Y, AL = dnn.cases.compute_cost()
print(np.str(dnn.compute_cost(AL, Y)))]],
    output = "0.41493159961539694",
  },
  {
    name = "dnn.linear_backward",
    signature = "linear_backward(dZ, cache [, {input_gradient = true}]) -> dA_prev, dW, db",
    text = [[
      Back through the linear part: dA_prev = W.T dZ, dW = dZ A_prev.T / m, db = sum of the
      columns of dZ / m. With input_gradient = false dA_prev is not computed, and nil.]],
    example = [[
local dA_prev, dW, db = dnn.linear_backward(dnn.cases.linear_backward())
print(dW, db)]],
    output = "[[-0.10076895  1.40685096  1.64992505]]\t[[0.50629448]]",
  },
  {
    name = "dnn.linear_activation_backward",
    signature = "linear_activation_backward(dA, cache, activation [, {input_gradient = true}]) "
      .. "-> dA_prev, dW, db",
    types = { activation = '"sigmoid"|"relu"' },
    text = 'Back through one layer; the activation is "sigmoid" or "relu".',
    example = [[
local dA, cache = dnn.cases.linear_activation_backward()
local dA_prev, dW, db = dnn.linear_activation_backward(dA, cache, "sigmoid")
print(dW, db)]],
    output = "[[ 0.10266786  0.09778551 -0.01968084]]\t[[-0.05729622]]",
  },
  {
    name = "dnn.L_model_backward",
    signature = "L_model_backward(AL, Y, caches [, {input_gradient = true}]) -> grads",
    text = [[
      Back through the whole network. As in the notebook grads["dA" .. l] is what layer l hands
      backwards: the gradient with respect to its input.]],
    example = [[
local grads = dnn.L_model_backward(dnn.cases.L_model_backward())
print(grads)]],
    output = [[
dA2 (3, 2) float64
dW2 (1, 3) float64
db2 (1, 1) float64
dA1 (4, 2) float64
dW1 (3, 4) float64
db1 (3, 1) float64]],
  },
  {
    name = "dnn.update_parameters",
    signature = "update_parameters(parameters, grads, learning_rate) -> parameters",
    text = "One step of gradient descent, W = W - learning_rate * dW, in the arrays of parameters.",
    example = [[
local parameters, grads = dnn.cases.update_parameters()
print(dnn.update_parameters(parameters, grads, 0.1).W2)]],
    output = "[[-0.55569196  0.0354055   1.32964895]]",
  },
  {
    name = "dnn.two_layer_model",
    signature = "two_layer_model(X, Y, layers_dims [, {learning_rate = 0.0075, num_iterations = "
      .. "3000, print_cost = false, seed = 1, on_iteration = f}]) -> parameters, costs",
    types = { on_iteration = "fun(iteration: integer, cost: number)" },
    text = [[
      Trains a network with one hidden layer (relu, then sigmoid) on all examples at once. Every
      hundredth cost and the last are kept, and printed with print_cost. on_iteration is called
      with each iteration, from 0, and its cost.]],
    example = [[
local X, Y = dnn.data.xor{seed = 1}
local parameters, costs = dnn.two_layer_model(X, Y, {2, 4, 1},
  {learning_rate = 0.5, num_iterations = 201})
print(("%.6f %.6f %.6f"):format(table.unpack(costs)))]],
    output = "0.693142 0.652125 0.360878",
  },
  {
    name = "dnn.L_layer_model",
    signature = "L_layer_model(X, Y, layer_dims [, {learning_rate = 0.0075, num_iterations = "
      .. "3000, print_cost = false, seed = 1, on_iteration = f}]) -> parameters, costs",
    types = { on_iteration = "fun(iteration: integer, cost: number)" },
    text = [[
      Trains a deep network (relu, sigmoid at the end) on all examples at once; see
      two_layer_model.]],
    example = [[
local X, Y = dnn.data.xor{seed = 1}
local parameters, costs = dnn.L_layer_model(X, Y, {2, 8, 4, 1},
  {learning_rate = 0.5, num_iterations = 201})
print(("%.6f %.6f %.6f"):format(table.unpack(costs)))]],
    output = "0.691851 0.136452 0.060152",
  },
  {
    name = "dnn.predict",
    signature = "predict(X, Y, parameters [, {print_accuracy = true}]) -> predictions, accuracy",
    text = [[
      Classes 0 or 1 of the examples, where the network's output is above 0.5, and the accuracy,
      which is printed.]],
    example = [[
local X, parameters = dnn.cases.L_model_forward()
local predictions, accuracy = dnn.predict(X, np.array{{0, 1}}, parameters)
print(predictions)]],
    output = [=[
Accuracy: 0.5
[[0. 0.]]]=],
  },
  {
    name = "dnn.print_grads",
    signature = "print_grads(grads)",
    text = [[
      Prints dW1, db1 and, as dA1, grads.dA2: the gradients of the first layer as the notebook
      shows them.]],
    example = "dnn.print_grads(dnn.L_model_backward(dnn.cases.L_model_backward()))",
    output = [=[
dW1 = [[0.41010002 0.07807203 0.13798444 0.10502167]
 [0.         0.         0.         0.        ]
 [0.05283652 0.01005865 0.01777766 0.0135308 ]]
db1 = [[-0.22007063]
 [ 0.        ]
 [-0.02835349]]
dA1 = [[ 0.12913162 -0.44014127]
 [-0.14175655  0.48317296]
 [ 0.01663708 -0.05670698]]]=],
  },
  {
    name = "dnn.params",
    signature = "params([entries]) -> params",
    types = { entries = "table" },
    text = [[
      Named arrays in order, for parameters and gradients: entries keep the order in which they
      were first assigned, # counts them, pairs follows their order. Assigning nil takes one out,
      reading a name that is missing raises an error.]],
    example = [[
local parameters = dnn.params()
parameters.W1 = np.ones(3, 4)
parameters["b" .. 1] = np.zeros(3, 1)
print(parameters)
print(#parameters)]],
    output = [[
W1 (3, 4) float64
b1 (3, 1) float64
2]],
    aliases = { "dnn.params.new" },
  },
  {
    name = "dnn.params.fixed",
    signature = "fixed(names, arrays, replace) -> params",
    types = { names = "string[]", arrays = "table<string, dnn.array>",
      replace = "fun(name: string, array: dnn.array, value: any)" },
    text = [[
      Entries that stay: an assignment calls replace(name, array, value), which copies the value
      into the array or raises, as net.parameters does.]],
    example = [[
local weights = dnn.params.fixed({"W1"}, {W1 = np.zeros(2)}, function(name, array, value)
  array["..."] = value
end)
weights.W1 = 3
print(weights.W1)]],
    output = "[3. 3.]",
  },
  {
    name = "dnn.params.adopt",
    signature = "adopt(entries, order) -> params",
    types = { entries = "table", order = "string[]" },
    text = [[
      The same object of a plain table, which it takes over, with its entries in the order of these
      names: quicker than assigning them one by one.]],
    example = 'print(dnn.params.adopt({b1 = 0, W1 = 1}, {"W1", "b1"}))',
    output = "W1 1\nb1 0",
  },
  {
    name = "dnn.params.get",
    signature = "get(entries, name) -> value or nil",
    types = { entries = "dnn.params|table" },
    text = "The entry of a params object or of a plain table, or nil when there is none.",
    example = 'print(dnn.params.get(dnn.params{W1 = 5}, "W1"), dnn.params.get({}, "W1"))',
    output = "5\tnil",
  },
  -- --- test inputs -------------------------------------------------------------------------------
  {
    name = "dnn.cases.linear_forward",
    signature = "linear_forward() -> A (3, 2), W (1, 3), b (1, 1)",
    text = "The input on which the notebook tries linear_forward.",
    example = [[
local A, W, b = dnn.cases.linear_forward()
print(A)]],
    output = [=[
[[ 1.62434536 -0.61175641]
 [-0.52817175 -1.07296862]
 [ 0.86540763 -2.3015387 ]]]=],
  },
  {
    name = "dnn.cases.linear_activation_forward",
    signature = "linear_activation_forward() -> A_prev (3, 2), W (1, 3), b (1, 1)",
    text = "The input on which the notebook tries linear_activation_forward.",
    example = "print((dnn.cases.linear_activation_forward()))",
    output = [=[
[[-0.41675785 -0.05626683]
 [-2.1361961   1.64027081]
 [-1.79343559 -0.84174737]]]=],
  },
  {
    name = "dnn.cases.L_model_forward",
    signature = "L_model_forward() -> X (4, 2), parameters",
    text = "An input for L_model_forward: layers with 3 and 1 units.",
    example = [[
local X, parameters = dnn.cases.L_model_forward()
print(parameters)]],
    output = [[
W1 (3, 4) float64
b1 (3, 1) float64
W2 (1, 3) float64
b2 (1, 1) float64]],
  },
  {
    name = "dnn.cases.L_model_forward_2hidden",
    signature = "L_model_forward_2hidden() -> X (5, 4), parameters",
    text = "The input on which the notebook tries L_model_forward: layers with 4, 3 and 1 units.",
    example = [[
local X, parameters = dnn.cases.L_model_forward_2hidden()
print(parameters)]],
    output = [[
W1 (4, 5) float64
b1 (4, 1) float64
W2 (3, 4) float64
b2 (3, 1) float64
W3 (1, 3) float64
b3 (1, 1) float64]],
  },
  {
    name = "dnn.cases.compute_cost",
    signature = "compute_cost() -> Y (1, 3), AL (1, 3)",
    text = "The input on which the notebook tries compute_cost.",
    example = "print(dnn.cases.compute_cost())",
    output = "[[1 1 1]]\t[[0.8 0.9 0.4]]",
  },
  {
    name = "dnn.cases.linear_backward",
    signature = "linear_backward() -> dZ (1, 2), {A_prev, W, b}",
    text = "The input on which the notebook tries linear_backward.",
    example = "print((dnn.cases.linear_backward()))",
    output = "[[ 1.62434536 -0.61175641]]",
  },
  {
    name = "dnn.cases.linear_activation_backward",
    signature = "linear_activation_backward() -> dA (1, 2), {{A_prev, W, b}, Z}",
    text = "The input on which the notebook tries linear_activation_backward.",
    example = "print((dnn.cases.linear_activation_backward()))",
    output = "[[-0.41675785 -0.05626683]]",
  },
  {
    name = "dnn.cases.L_model_backward",
    signature = "L_model_backward() -> AL (1, 2), Y (1, 2), caches",
    text = [[
      The input on which the notebook tries L_model_backward: the caches of layers with 3 and 1
      units.]],
    example = [[
local AL, Y, caches = dnn.cases.L_model_backward()
print(AL, Y, #caches)]],
    output = "[[1.78862847 0.43650985]]\t[[1 0]]\t2",
  },
  {
    name = "dnn.cases.update_parameters",
    signature = "update_parameters() -> parameters, grads",
    text = "The input on which the notebook tries update_parameters: layers with 3 and 1 units.",
    example = [[
local parameters, grads = dnn.cases.update_parameters()
print(grads)]],
    output = [[
dW1 (3, 4) float64
db1 (3, 1) float64
dW2 (1, 3) float64
db2 (1, 1) float64]],
  },
  {
    name = "dnn.cases.planar.layer_sizes",
    signature = "layer_sizes() -> X (5, 3), Y (2, 3)",
    text = "The input on which the notebook on planar data tries layer_sizes.",
    example = "print(dnn.planar.layer_sizes(dnn.cases.planar.layer_sizes()))",
    output = "5\t4\t2",
  },
  {
    name = "dnn.cases.planar.initialize_parameters",
    signature = "initialize_parameters() -> 2, 4, 1",
    text = [[
      The input on which the notebook on planar data tries initialize_parameters: n_x, n_h, n_y.]],
    example = "print(dnn.cases.planar.initialize_parameters())",
    output = "2\t4\t1",
  },
  {
    name = "dnn.cases.planar.forward_propagation",
    signature = "forward_propagation() -> X (2, 3), parameters",
    text = "The input on which the notebook on planar data tries forward_propagation.",
    example = "print((dnn.cases.planar.forward_propagation()))",
    output = [=[
[[ 1.62434536 -0.61175641 -0.52817175]
 [-1.07296862  0.86540763 -2.3015387 ]]]=],
  },
  {
    name = "dnn.cases.planar.compute_cost",
    signature = "compute_cost() -> A2 (1, 3), Y (1, 3)",
    text = "The input on which the notebook on planar data tries compute_cost.",
    example = "print(dnn.cases.planar.compute_cost())",
    output = "[[0.5002307  0.49985831 0.50023963]]\t[[ True False False]]",
  },
  {
    name = "dnn.cases.planar.backward_propagation",
    signature = "backward_propagation() -> parameters, cache, X (2, 3), Y (1, 3)",
    text = "The input on which the notebook on planar data tries backward_propagation.",
    example = [[
local parameters, cache = dnn.cases.planar.backward_propagation()
print(cache)]],
    output = [[
Z1 (4, 3) float64
A1 (4, 3) float64
Z2 (1, 3) float64
A2 (1, 3) float64]],
  },
  {
    name = "dnn.cases.planar.update_parameters",
    signature = "update_parameters() -> parameters, grads",
    text = "The input on which the notebook on planar data tries update_parameters.",
    example = [[
local parameters, grads = dnn.cases.planar.update_parameters()
print(grads)]],
    output = [[
dW1 (4, 2) float64
db1 (4, 1) float64
dW2 (1, 4) float64
db2 (1, 1) float64]],
  },
  {
    name = "dnn.cases.planar.nn_model",
    signature = "nn_model() -> X (2, 3), Y (1, 3)",
    text = "The input on which the notebook on planar data tries nn_model.",
    example = [[
local X, Y = dnn.cases.planar.nn_model()
print(Y)]],
    output = "[[ True False  True]]",
  },
  {
    name = "dnn.cases.planar.predict",
    signature = "predict() -> parameters, X (2, 3)",
    text = "The input on which the notebook on planar data tries predict.",
    example = "print(dnn.planar.predict(dnn.cases.planar.predict()))",
    output = "[[ True False  True]]",
  },
  {
    name = "dnn.cases.regularization.compute_cost_with_regularization",
    signature = "compute_cost_with_regularization() -> A3 (1, 5), Y (1, 5), parameters",
    text = [[
      The input on which the notebook on regularization tries compute_cost_with_regularization.]],
    example = "print((dnn.cases.regularization.compute_cost_with_regularization()))",
    output = "[[0.40682402 0.01629284 0.16722898 0.10118111 0.40682402]]",
  },
  {
    name = "dnn.cases.regularization.forward_propagation_with_dropout",
    signature = "forward_propagation_with_dropout() -> X (3, 5), parameters",
    text = [[
      The input on which the notebook on regularization tries forward_propagation_with_dropout.]],
    example = [[
local X, parameters = dnn.cases.regularization.forward_propagation_with_dropout()
print(parameters)]],
    output = [[
W1 (2, 3) float64
b1 (2, 1) float64
W2 (3, 2) float64
b2 (3, 1) float64
W3 (1, 3) float64
b3 (1, 1) float64]],
  },
  {
    name = "dnn.cases.regularization.backward_propagation_with_regularization",
    signature = "backward_propagation_with_regularization() -> X (3, 5), Y (1, 5), cache",
    text = [[
      The input on which the notebook on regularization tries
      backward_propagation_with_regularization.]],
    example = [[
local X, Y, cache = dnn.cases.regularization.backward_propagation_with_regularization()
print(cache.A3)]],
    output = "[[0.40682402 0.01629284 0.16722898 0.10118111 0.40682402]]",
  },
  {
    name = "dnn.cases.regularization.backward_propagation_with_dropout",
    signature = "backward_propagation_with_dropout() -> X (3, 5), Y (1, 5), cache",
    text = [[
      The input on which the notebook on regularization tries backward_propagation_with_dropout.]],
    example = [[
local X, Y, cache = dnn.cases.regularization.backward_propagation_with_dropout()
print(cache.D1)]],
    output = [=[
[[ True False  True  True  True]
 [ True  True  True  True False]]]=],
  },
  {
    name = "dnn.cases.gradient_checking.gradient_check_n",
    signature = "gradient_check_n() -> X (4, 3), Y (3), parameters",
    text = [[
      The input on which the notebook on gradient checking tries its functions: layers with 5, 3
      and 1 units.]],
    example = [[
local X, Y, parameters = dnn.cases.gradient_checking.gradient_check_n()
print(parameters)]],
    output = [[
W1 (5, 4) float64
b1 (5, 1) float64
W2 (3, 5) float64
b2 (3, 1) float64
W3 (1, 3) float64
b3 (1, 1) float64]],
  },
  {
    name = "dnn.cases.optimization.update_parameters_with_gd",
    signature = "update_parameters_with_gd() -> parameters, grads, 0.01",
    text = [[
      The input on which the notebook on optimization tries update_parameters_with_gd: the last
      is the learning rate.]],
    example = "print((dnn.cases.optimization.update_parameters_with_gd()))",
    output = [[
W1 (2, 3) float64
b1 (2, 1) float64
W2 (3, 3) float64
b2 (3, 1) float64]],
  },
  {
    name = "dnn.cases.optimization.random_mini_batches",
    signature = "random_mini_batches() -> X (12288, 148), Y (1, 148), 64",
    text = [[
      The input on which the notebook on optimization tries random_mini_batches: the last is the
      size.]],
    example = [[
local X, Y, size = dnn.cases.optimization.random_mini_batches()
print(X.shape, Y.shape, size)]],
    output = "(12288, 148)\t(1, 148)\t64",
  },
  {
    name = "dnn.cases.optimization.initialize_velocity",
    signature = "initialize_velocity() -> parameters",
    text = [[
      The input on which the notebook on optimization tries initialize_velocity and
      initialize_adam.]],
    example = "print(dnn.cases.optimization.initialize_velocity())",
    output = [[
W1 (2, 3) float64
b1 (2, 1) float64
W2 (3, 3) float64
b2 (3, 1) float64]],
    aliases = { "dnn.cases.optimization.initialize_adam" },
  },
  {
    name = "dnn.cases.optimization.update_parameters_with_momentum",
    signature = "update_parameters_with_momentum() -> parameters, grads, v",
    text = "The input on which the notebook on optimization tries update_parameters_with_momentum.",
    example = [[
local parameters, grads, v = dnn.cases.optimization.update_parameters_with_momentum()
print(v)]],
    output = [[
dW1 (2, 3) float64
db1 (2, 1) float64
dW2 (3, 3) float64
db2 (3, 1) float64]],
  },
  {
    name = "dnn.cases.optimization.update_parameters_with_adam",
    signature = "update_parameters_with_adam() -> parameters, grads, v, s",
    text = "The input on which the notebook on optimization tries update_parameters_with_adam.",
    example = [[
local parameters, grads, v, s = dnn.cases.optimization.update_parameters_with_adam()
print(grads)]],
    output = [[
dW1 (2, 3) float64
db1 (2, 1) float64
dW2 (3, 3) float64
db2 (3, 1) float64]],
  },
  -- --- planar data -------------------------------------------------------------------------------
  {
    name = "dnn.planar.layer_sizes",
    signature = "layer_sizes(X, Y) -> n_x, n_h, n_y",
    text = [[
      The numbers of units of a network for planar data: the rows of X, 4, and the rows of Y.]],
    example = "print(dnn.planar.layer_sizes(np.zeros(2, 400), np.zeros(1, 400)))",
    output = "2\t4\t1",
  },
  {
    name = "dnn.planar.initialize_parameters",
    signature = "initialize_parameters(n_x, n_h, n_y [, {seed = 2}]) -> parameters",
    text = "W1 (n_h, n_x), b1, W2 (n_y, n_h), b2: weights randn * 0.01, biases 0.",
    example = "print(dnn.planar.initialize_parameters(2, 4, 1).W1)",
    output = [=[
[[-0.00416758 -0.00056267]
 [-0.02136196  0.01640271]
 [-0.01793436 -0.00841747]
 [ 0.00502881 -0.01245288]]]=],
  },
  {
    name = "dnn.planar.forward_propagation",
    signature = "forward_propagation(X, parameters) -> A2, cache",
    types = { cache = "dnn.params" },
    text = [[
      A hidden layer with tanh, an output with sigmoid: A1 = tanh(W1 X + b1), A2 = sigmoid(W2 A1
      + b2). The cache has the names Z1, A1, Z2 and A2.]],
    example = [[
local A2, cache = dnn.planar.forward_propagation(dnn.cases.planar.forward_propagation())
print(A2)]],
    output = "[[0.21292656 0.21274673 0.21295976]]",
  },
  {
    name = "dnn.planar.compute_cost",
    signature = "compute_cost(A2, Y) -> number",
    text = "The cross-entropy, -sum(Y * log(A2) + (1 - Y) * log(1 - A2)) / m.",
    example = "print(np.str(dnn.planar.compute_cost(dnn.cases.planar.compute_cost())))",
    output = "0.6930587610394646",
  },
  {
    name = "dnn.planar.backward_propagation",
    signature = "backward_propagation(parameters, cache, X, Y) -> grads",
    text = "The gradients dW1, db1, dW2, db2 of the network with one hidden layer.",
    example = 'print(dnn.planar.backward_propagation(dnn.cases.planar.backward_propagation()).dW2)',
    output = "[[ 0.00078841  0.01765429 -0.00084166 -0.01022527]]",
  },
  {
    name = "dnn.planar.update_parameters",
    signature = "update_parameters(parameters, grads [, learning_rate | {learning_rate = 1.2}]) "
      .. "-> parameters",
    text = "One step of gradient descent, W = W - learning_rate * dW, in the arrays of parameters.",
    example = "print(dnn.planar.update_parameters(dnn.cases.planar.update_parameters()).W2)",
    output = "[[-0.01041081 -0.04463285  0.01758031  0.04747113]]",
  },
  {
    name = "dnn.planar.nn_model",
    signature = "nn_model(X, Y, n_h [, {num_iterations = 10000, print_cost = false, "
      .. "learning_rate = 1.2}]) -> parameters, costs",
    text = [[
      Trains a network with n_h hidden units. Every thousandth cost is kept, and printed with
      print_cost. The options may also follow in this order, without a table.]],
    example = [[
local X, Y = dnn.data.planar()
local parameters = dnn.planar.nn_model(X, Y, 4, {num_iterations = 1001, print_cost = true})
print(dnn.planar.predict(parameters, X):eq(Y):mean())]],
    output = [[
Cost after iteration 0: 0.693048
Cost after iteration 1000: 0.288083
0.8925]],
  },
  {
    name = "dnn.planar.predict",
    signature = "predict(parameters, X) -> predictions (1, m)",
    text = "Where the network's output is above 0.5: booleans.",
    example = "print(dnn.planar.predict(dnn.cases.planar.predict()))",
    output = "[[ True False  True]]",
  },
  {
    name = "dnn.decision_boundary",
    signature = "decision_boundary(model, X [, {step = 0.01}]) -> xx, yy, Z",
    text = [[
      The predictions of a model on a grid over its data X (2, m), for a figure: xx and yy hold
      both features of the points of the grid, Z what the model predicts, all (rows, columns).
      The grid reaches from 1 below the least to 1 above the greatest value of each feature. The
      model gets points as rows, (k, 2), some thousands at a time.]],
    example = [[
local parameters, X = dnn.cases.planar.predict()
local xx, yy, Z = dnn.decision_boundary(function(x)
  return dnn.planar.predict(parameters, x.T)
end, X, {step = 0.5})
print(Z.shape, Z:sum())]],
    output = "(11, 9)\t67",
  },
  {
    name = "dnn.plot_decision_boundary",
    signature = "plot_decision_boundary(model, X, y) -> artists",
    types = { model = "fun(points: dnn.array): dnn.array" },
    text = [[
      Draws what a model predicts on the plane around X (2, m), in the colors of the classes,
      and the points of X. The model gets points as rows, (k, 2), some thousands at a time. Of a
      network, and with more choices: plt.decision_boundary(net, X, Y).]],
    example = [[
local parameters, X = dnn.cases.planar.predict()
local artists = dnn.planar.plot_decision_boundary(function(x)
  return dnn.planar.predict(parameters, x.T)
end, X, np.array{{0, 1, 0}})
print(#artists > 0)]],
    output = "true",
    aliases = { "dnn.planar.plot_decision_boundary", "dnn.initialization.plot_decision_boundary",
      "dnn.regularization.plot_decision_boundary", "dnn.optimization.plot_decision_boundary" },
  },
  {
    name = "dnn.print_mislabeled_images",
    signature = "print_mislabeled_images(classes, X, y, p [, {max = 25}]) -> indices",
    text = [[
      Draws the examples whose prediction p (1, m) is not their class y (1, m), with the names
      of both: classes has that of class 0 first. X holds pictures as columns (h*w*3, m), or is
      a batch of a network (channels, h, w, m). Returns the columns of all that are wrong.]],
    types = { classes = "string[]" },
    options = { max = "how many are drawn at most" },
    example = [[
local X, y, p = np.random.rand(12 * 12 * 3, 4), np.array{{0, 1, 1, 0}}, np.array{{0, 1, 0, 1}}
local indices = dnn.print_mislabeled_images({"non-cat", "cat"}, X, y, p)
print(table.concat(indices, " "))]],
    output = "3 4",
  },
  -- --- initialization ----------------------------------------------------------------------------
  {
    name = "dnn.initialization.initialize_parameters_zeros",
    signature = "initialize_parameters_zeros(layers_dims) -> parameters",
    text = [[
      Weights and biases 0, given the units of the input and of every layer: all units of a layer
      then learn the same.]],
    example = "print(dnn.initialization.initialize_parameters_zeros{3, 2, 1}.W1)",
    output = [=[
[[0. 0. 0.]
 [0. 0. 0.]]]=],
  },
  {
    name = "dnn.initialization.initialize_parameters_random",
    signature = "initialize_parameters_random(layers_dims [, {seed = 3}]) -> parameters",
    text = "Large weights, randn * 10; biases 0.",
    example = "print(dnn.initialization.initialize_parameters_random{3, 2, 1}.W1)",
    output = [=[
[[ 17.88628473   4.36509851   0.96497468]
 [-18.63492703  -2.77388203  -3.54758979]]]=],
  },
  {
    name = "dnn.initialization.initialize_parameters_he",
    signature = "initialize_parameters_he(layers_dims [, {seed = 3}]) -> parameters",
    text = "He's method, which suits relu: weights randn * sqrt(2 / n_prev), biases 0.",
    example = "print(dnn.initialization.initialize_parameters_he{2, 4, 1}.W1)",
    output = [=[
[[ 1.78862847  0.43650985]
 [ 0.09649747 -1.8634927 ]
 [-0.2773882  -0.35475898]
 [-0.08274148 -0.62700068]]]=],
  },
  {
    name = "dnn.initialization.forward_propagation",
    signature = "forward_propagation(X, parameters) -> a3, cache",
    text = [[
      Three layers with relu, relu and sigmoid. The cache {z1, a1, W1, b1, z2, a2, W2, b2, z3,
      a3, W3, b3} has its entries by name and by position.]],
    example = [[
local parameters = dnn.initialization.initialize_parameters_he{2, 4, 3, 1}
local a3, cache = dnn.initialization.forward_propagation(np.array{{1, 2}, {3, 4}}, parameters)
print(a3, cache.z3)]],
    output = "[[0.41965414 0.36423417]]\t[[-0.32419335 -0.55703333]]",
    aliases = { "dnn.optimization.forward_propagation" },
  },
  {
    name = "dnn.initialization.compute_loss",
    signature = "compute_loss(a3, Y) -> number",
    text = [[
      The cross-entropy, 1/m * sum(-log(a3) * Y - log(1 - a3) * (1 - Y)). Terms that are NaN, of
      0 * inf, count as 0.]],
    example = [[
local A3, Y = np.array{{0.9, 0}}, np.array{{1, 0}}
print(np.str(dnn.initialization.compute_loss(A3, Y)))]],
    output = "0.05268025782891314",
  },
  {
    name = "dnn.initialization.backward_propagation",
    signature = "backward_propagation(X, Y, cache) -> gradients",
    text = [[
      The gradients dz3, dW3, db3, da2, dz2, dW2, db2, da1, dz1, dW1, db1 of three layers.
      Already dz3 is divided by the number of examples.]],
    example = [[
local X, Y = dnn.data.moons{n_samples = 4}
local parameters = dnn.initialization.initialize_parameters_he{2, 4, 3, 1}
local a3, cache = dnn.initialization.forward_propagation(X, parameters)
print(dnn.initialization.backward_propagation(X, Y, cache).dW1.shape)]],
    output = "(4, 2)",
    aliases = { "dnn.optimization.backward_propagation" },
  },
  {
    name = "dnn.initialization.model",
    signature = 'model(X, Y [, {learning_rate = 0.01, num_iterations = 15000, print_cost = '
      .. 'true, initialization = "he"}]) -> parameters, costs',
    types = { initialization = '"zeros"|"random"|"he"' },
    text = [[
      Trains a network with 10, 5 and 1 units from weights that are "zeros", large "random"
      numbers, or drawn by the method of "he". Every thousandth cost is kept and printed. The
      options may also follow in this order, without a table.]],
    choices = { initialization = { "he", "random", "zeros" } },
    example = [[
local X, Y = dnn.data.circles{n_samples = 300, noise = 0.05, seed = 1}
local parameters, costs = dnn.initialization.model(X, Y,
  {num_iterations = 1001, print_cost = false})
print(("%.6f %.6f"):format(table.unpack(costs)))]],
    output = "0.883054 0.687983",
  },
  {
    name = "dnn.initialization.predict",
    signature = "predict(X, y, parameters [, {print_accuracy = true}]) -> predictions, accuracy",
    text = [[
      Classes 0 or 1 of the examples, where the output of three layers is above 0.5, and the
      accuracy, which is printed.]],
    example = [[
local X, Y = dnn.data.moons{n_samples = 10, seed = 1}
local parameters = dnn.initialization.initialize_parameters_he{2, 4, 3, 1}
print(dnn.initialization.predict(X, Y, parameters, {print_accuracy = false}))]],
    output = "[[0 0 0 1 0 0 0 0 0 0]]\t0.4",
    aliases = { "dnn.regularization.predict", "dnn.optimization.predict" },
  },
  {
    name = "dnn.initialization.predict_dec",
    signature = "predict_dec(parameters, X) -> predictions (1, m)",
    text = [[
      Where the output of three layers is above 0.5: booleans, as decision_boundary wants them.]],
    example = [[
local parameters = dnn.initialization.initialize_parameters_he{2, 4, 3, 1}
print(dnn.initialization.predict_dec(parameters, np.array{{1, -2}, {3, 4}}))]],
    output = "[[False False]]",
    aliases = { "dnn.regularization.predict_dec", "dnn.optimization.predict_dec" },
  },
  -- --- regularization ----------------------------------------------------------------------------
  {
    name = "dnn.regularization.initialize_parameters",
    signature = "initialize_parameters(layer_dims [, {seed = 3}]) -> parameters",
    text = "Weights randn / sqrt(n_prev), biases 0.",
    example = "print(dnn.regularization.initialize_parameters{3, 2, 1}.W1)",
    output = [=[
[[ 1.03266513  0.25201908  0.05571284]
 [-1.07588801 -0.16015015 -0.20482019]]]=],
  },
  {
    name = "dnn.regularization.forward_propagation",
    signature = "forward_propagation(X, parameters) -> A3, cache",
    text = [[
      Three layers with relu, relu and sigmoid. The cache {Z1, A1, W1, b1, Z2, A2, W2, b2, Z3,
      A3, W3, b3} has its entries by name and by position.]],
    example = [[
local X, parameters = dnn.cases.regularization.forward_propagation_with_dropout()
print((dnn.regularization.forward_propagation(X, parameters)))]],
    output = "[[0.40682402 0.01629284 0.16722898 0.10118111 0.40682402]]",
  },
  {
    name = "dnn.regularization.compute_cost",
    signature = "compute_cost(A3, Y) -> number",
    text = [[
      The cross-entropy, 1/m * sum(-log(A3) * Y - log(1 - A3) * (1 - Y)). Terms that are NaN, of
      0 * inf, count as 0.]],
    example = [[
local A3, Y = np.array{{0.9, 0}}, np.array{{1, 0}}
print(np.str(dnn.regularization.compute_cost(A3, Y)))]],
    output = "0.05268025782891314",
  },
  {
    name = "dnn.regularization.backward_propagation",
    signature = "backward_propagation(X, Y, cache) -> gradients",
    text = "The gradients dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1 of three layers.",
    example = [[
local X, Y, cache = dnn.cases.regularization.backward_propagation_with_regularization()
print(dnn.regularization.backward_propagation(X, Y, cache).dW3)]],
    output = "[[-1.68070929  0.          0.        ]]",
  },
  {
    name = "dnn.regularization.compute_cost_with_regularization",
    signature = "compute_cost_with_regularization(A3, Y, parameters, lambd) -> number",
    text = "The cross-entropy and lambd / (2 m) times the sum of all squared weights.",
    example = [[
local A3, Y, parameters = dnn.cases.regularization.compute_cost_with_regularization()
print(np.str(dnn.regularization.compute_cost_with_regularization(A3, Y, parameters, 0.1)))]],
    output = "1.7864859451590758",
  },
  {
    name = "dnn.regularization.backward_propagation_with_regularization",
    signature = "backward_propagation_with_regularization(X, Y, cache, lambd) -> gradients",
    text = "The gradients of the cost with an L2 penalty: lambd / m * W is added to each dW.",
    example = [[
local X, Y, cache = dnn.cases.regularization.backward_propagation_with_regularization()
print(dnn.regularization.backward_propagation_with_regularization(X, Y, cache, 0.7).dW1)]],
    output = [=[
[[-0.25604646  0.12298827 -0.28297129]
 [-0.17706303  0.34536094 -0.4410571 ]]]=],
  },
  {
    name = "dnn.regularization.forward_propagation_with_dropout",
    signature = "forward_propagation_with_dropout(X, parameters [, keep_prob | {keep_prob = "
      .. "0.5, seed = 1}]) -> A3, cache",
    text = [[
      Three layers, with inverted dropout in the hidden ones: D = rand < keep_prob, A = A * D /
      keep_prob. The random numbers start from the seed in every call. The cache is {Z1, D1, A1,
      W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3}.]],
    example = [[
local X, parameters = dnn.cases.regularization.forward_propagation_with_dropout()
print((dnn.regularization.forward_propagation_with_dropout(X, parameters, 0.7)))]],
    output = "[[0.36974721 0.00305176 0.04565099 0.49683389 0.36974721]]",
  },
  {
    name = "dnn.regularization.backward_propagation_with_dropout",
    signature = "backward_propagation_with_dropout(X, Y, cache, keep_prob) -> gradients",
    text = "The gradients with dropout: units that were switched off get none.",
    example = [[
local X, Y, cache = dnn.cases.regularization.backward_propagation_with_dropout()
print(dnn.regularization.backward_propagation_with_dropout(X, Y, cache, 0.8).dA1)]],
    output = [=[
[[ 0.36544439  0.         -0.00188233  0.         -0.17408748]
 [ 0.65515713  0.         -0.00337459  0.         -0.        ]]]=],
  },
  {
    name = "dnn.regularization.model",
    signature = "model(X, Y [, {learning_rate = 0.3, num_iterations = 30000, print_cost = true, "
      .. "lambd = 0, keep_prob = 1}]) -> parameters, costs",
    text = [[
      Trains a network with 20, 3 and 1 units: without regularization, with an L2 penalty
      (lambd), or with dropout (keep_prob). Every thousandth cost is kept, every ten-thousandth
      printed. The options may also follow in this order, without a table.]],
    example = [[
local X, Y = dnn.data.moons{n_samples = 200, noise = 0.2, seed = 1}
local parameters, costs = dnn.regularization.model(X, Y,
  {num_iterations = 1001, print_cost = false, lambd = 0.7})
print(#costs, ("%.6f"):format(costs[2]))]],
    output = "2\t0.143490",
  },
  -- --- gradient checking -------------------------------------------------------------------------
  {
    name = "dnn.gradient_checking.forward_propagation",
    signature = "forward_propagation(x, theta) -> J",
    types = { x = "number", theta = "number" },
    text = "J = theta * x, of numbers.",
    example = "print(dnn.gradient_checking.forward_propagation(2, 4))",
    output = "8",
  },
  {
    name = "dnn.gradient_checking.backward_propagation",
    signature = "backward_propagation(x, theta) -> dtheta",
    types = { x = "number", theta = "number" },
    text = "The derivative of J = theta * x with respect to theta, which is x.",
    example = "print(dnn.gradient_checking.backward_propagation(2, 4))",
    output = "2",
  },
  {
    name = "dnn.gradient_checking.gradient_check",
    signature = "gradient_check(x, theta [, {epsilon = 1e-7, print_msg = true}]) -> difference",
    types = { x = "number", theta = "number" },
    text = [[
      Checks backward_propagation against (J(theta + epsilon) - J(theta - epsilon)) / (2
      epsilon): the distance of both relative to their sizes, below 1e-7 for a right one.]],
    example = "print(dnn.gradient_checking.gradient_check(2, 4) < 1e-9)",
    output = [[
The gradient is correct!
true]],
  },
  {
    name = "dnn.gradient_checking.forward_propagation_n",
    signature = "forward_propagation_n(X, Y, parameters) -> cost, cache",
    text = [[
      Three layers with relu, relu and sigmoid, and the mean cross-entropy. The cache is {Z1, A1,
      W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3}.]],
    example = [[
local X, Y, parameters = dnn.cases.gradient_checking.gradient_check_n()
print(("%.10f"):format(dnn.gradient_checking.forward_propagation_n(X, Y, parameters)))]],
    output = "2.4078333898",
  },
  {
    name = "dnn.gradient_checking.backward_propagation_n",
    signature = "backward_propagation_n(X, Y, cache) -> gradients",
    text = "The gradients dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1 of three layers.",
    example = [[
local X, Y, parameters = dnn.cases.gradient_checking.gradient_check_n()
local cost, cache = dnn.gradient_checking.forward_propagation_n(X, Y, parameters)
print(dnn.gradient_checking.backward_propagation_n(X, Y, cache).dW3)]],
    output = "[[0.         0.         2.24404238]]",
  },
  {
    name = "dnn.gradient_checking.backward_propagation_n_wrong",
    signature = "backward_propagation_n_wrong(X, Y, cache) -> gradients",
    text = [[
      The same with the two mistakes that the notebook asks to find: dW2 is twice, db1 four times
      what it should be.]],
    example = [[
local X, Y, parameters = dnn.cases.gradient_checking.gradient_check_n()
local cost, cache = dnn.gradient_checking.forward_propagation_n(X, Y, parameters)
local gradients = dnn.gradient_checking.backward_propagation_n_wrong(X, Y, cache)
local difference = dnn.gradient_checking.gradient_check_n(parameters, gradients, X, Y,
  {print_msg = false})
print(("%.6f"):format(difference))]],
    output = "0.285093",
  },
  {
    name = "dnn.gradient_checking.dictionary_to_vector",
    signature = "dictionary_to_vector(parameters) -> theta (n, 1), keys",
    text = [[
      All parameters, W1, b1, W2 ..., as one column, and the name of the parameter that each
      element is of.]],
    example = [[
local theta, keys = dnn.gradient_checking.dictionary_to_vector{
  W1 = np.ones(1, 2), b1 = np.zeros(1, 1)}
print(theta.T)
print(table.concat(keys, " "))]],
    output = [=[
[[1. 1. 0.]]
W1 W1 b1]=],
  },
  {
    name = "dnn.gradient_checking.vector_to_dictionary",
    signature = "vector_to_dictionary(theta [, {layer_dims = {4, 5, 3, 1}}]) -> parameters",
    text = [[
      The parameters whose elements a column holds: the reverse of dictionary_to_vector, given
      the units of the input and of every layer.]],
    example = [[
local theta = np.arange(3)
print(dnn.gradient_checking.vector_to_dictionary(theta, {layer_dims = {2, 1}}))]],
    output = [[
W1 (1, 2) int64
b1 (1, 1) int64]],
  },
  {
    name = "dnn.gradient_checking.gradients_to_vector",
    signature = "gradients_to_vector(gradients) -> theta (n, 1)",
    text = "The gradients of parameters, dW1, db1, dW2 ..., as one column; others are left out.",
    example = [[
print(dnn.gradient_checking.gradients_to_vector{
  dW1 = np.ones(1, 2), db1 = np.zeros(1, 1)})]],
    output = [=[
[[1.]
 [1.]
 [0.]]]=],
  },
  {
    name = "dnn.gradient_checking.gradient_check_n",
    signature = "gradient_check_n(parameters, gradients, X, Y [, {epsilon = 1e-7, print_msg = "
      .. "true}]) -> difference",
    text = [[
      Checks the gradients of backward_propagation_n: each parameter in turn is moved by epsilon
      to both sides, and the change of the cost is compared with its gradient. The difference is
      norm(grad - approx) / (norm(grad) + norm(approx)), below 2e-7 for right gradients.]],
    example = [[
local X, Y, parameters = dnn.cases.gradient_checking.gradient_check_n()
local cost, cache = dnn.gradient_checking.forward_propagation_n(X, Y, parameters)
local gradients = dnn.gradient_checking.backward_propagation_n(X, Y, cache)
local difference = dnn.gradient_checking.gradient_check_n(parameters, gradients, X, Y,
  {print_msg = false})
print(difference < 2e-7)]],
    output = "true",
  },
  -- --- optimization ------------------------------------------------------------------------------
  {
    name = "dnn.optimization.initialize_parameters",
    signature = "initialize_parameters(layer_dims [, {seed = 3}]) -> parameters",
    text = "He's method: weights randn * sqrt(2 / n_prev), biases 0.",
    example = "print(dnn.optimization.initialize_parameters{2, 4, 1}.W2)",
    output = "[[-0.03098412 -0.33744411 -0.92904268  0.62552248]]",
  },
  {
    name = "dnn.optimization.compute_cost",
    signature = "compute_cost(a3, Y) -> number",
    text = "The cross-entropy summed over the examples, not yet divided by their number.",
    example = [[
local A3, Y = np.array{{0.5, 0.5}}, np.array{{1, 0}}
print(np.str(dnn.optimization.compute_cost(A3, Y)))]],
    output = "1.3862943611198906",
  },
  {
    name = "dnn.optimization.update_parameters_with_gd",
    signature = "update_parameters_with_gd(parameters, grads, learning_rate) -> parameters",
    text = "Gradient descent, W = W - learning_rate * dW, in the arrays of parameters.",
    example = [[
local parameters, grads, learning_rate = dnn.cases.optimization.update_parameters_with_gd()
print(dnn.optimization.update_parameters_with_gd(parameters, grads, learning_rate).W1)]],
    output = [=[
[[ 1.63535156 -0.62320365 -0.53718766]
 [-1.07799357  0.85639907 -2.29470142]]]=],
  },
  {
    name = "dnn.optimization.random_mini_batches",
    signature = "random_mini_batches(X, Y [, mini_batch_size | {mini_batch_size = 64, seed = "
      .. "0}]) -> mini_batches",
    text = [[
      A list of {mini_batch_X, mini_batch_Y}: the examples in random order, cut into batches. The
      last batch holds what is left.]],
    example = [[
local X, Y = dnn.data.moons{n_samples = 150}
for i, batch in ipairs(dnn.optimization.random_mini_batches(X, Y, 64)) do
  local mini_batch_X, mini_batch_Y = table.unpack(batch)
  print(("%s and %s"):format(mini_batch_X.shape, mini_batch_Y.shape))
end]],
    output = [[
(2, 64) and (1, 64)
(2, 64) and (1, 64)
(2, 22) and (1, 22)]],
  },
  {
    name = "dnn.optimization.initialize_velocity",
    signature = "initialize_velocity(parameters) -> v",
    text = "The velocity of momentum at the start: zeros dW1, db1 ... dWL, dbL.",
    example = [[
local parameters = dnn.cases.optimization.initialize_velocity()
print(dnn.optimization.initialize_velocity(parameters))]],
    output = [[
dW1 (2, 3) float64
db1 (2, 1) float64
dW2 (3, 3) float64
db2 (3, 1) float64]],
  },
  {
    name = "dnn.optimization.update_parameters_with_momentum",
    signature = "update_parameters_with_momentum(parameters, grads, v, beta, learning_rate) -> "
      .. "parameters, v",
    text = [[
      Momentum, v = beta * v + (1 - beta) * dW and W = W - learning_rate * v, in the arrays of
      parameters and v.]],
    example = [[
local parameters, grads, v = dnn.cases.optimization.update_parameters_with_momentum()
dnn.optimization.update_parameters_with_momentum(parameters, grads, v, 0.9, 0.01)
print(parameters.W1)
print(v.dW1)]],
    output = [=[
[[ 1.62544598 -0.61290114 -0.52907334]
 [-1.07347112  0.86450677 -2.30085497]]
[[-0.11006192  0.11447237  0.09015907]
 [ 0.05024943  0.09008559 -0.06837279]]]=],
  },
  {
    name = "dnn.optimization.initialize_adam",
    signature = "initialize_adam(parameters) -> v, s",
    text = [[
      The averages of Adam at the start, of the gradients and of their squares: zeros dW1, db1
      ... dWL, dbL.]],
    example = [[
local v, s = dnn.optimization.initialize_adam(dnn.cases.optimization.initialize_adam())
print(s)]],
    output = [[
dW1 (2, 3) float64
db1 (2, 1) float64
dW2 (3, 3) float64
db2 (3, 1) float64]],
  },
  {
    name = "dnn.optimization.update_parameters_with_adam",
    signature = "update_parameters_with_adam(parameters, grads, v, s, t [, {learning_rate = "
      .. "0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, epsilon_inside = false}]) -> "
      .. "parameters, v, s, v_corrected, s_corrected",
    text = [[
      Adam's step number t, from 1, in the arrays of parameters, v and s: v = beta1 * v + (1 -
      beta1) * dW and s = beta2 * s + (1 - beta2) * dW^2 are corrected by 1 - beta1^t and 1 -
      beta2^t, and W = W - learning_rate * v / (sqrt(s) + epsilon), or / sqrt(s + epsilon) with
      epsilon_inside. The options may also follow in this order, without a table.]],
    example = [[
local parameters, grads, v, s = dnn.cases.optimization.update_parameters_with_adam()
dnn.optimization.update_parameters_with_adam(parameters, grads, v, s, 2)
print(parameters.W1)]],
    output = [=[
[[ 1.63178673 -0.61919778 -0.53561312]
 [-1.08040999  0.85796626 -2.29409733]]]=],
  },
  {
    name = "dnn.optimization.update_lr",
    signature = "update_lr(learning_rate0, epoch_num, decay_rate) -> number",
    text = "The learning rate of an epoch, 1 / (1 + decay_rate * epoch_num) * learning_rate0.",
    example = "print(np.str(dnn.optimization.update_lr(0.5, 2, 1)))",
    output = "0.16666666666666666",
  },
  {
    name = "dnn.optimization.schedule_lr_decay",
    signature = "schedule_lr_decay(learning_rate0, epoch_num, decay_rate [, time_interval | "
      .. "{time_interval = 1000}]) -> number",
    text = [[
      The learning rate of an epoch, which changes every time_interval epochs: 1 / (1 +
      decay_rate * floor(epoch_num / time_interval)) * learning_rate0.]],
    example = [[
print(np.str(dnn.optimization.schedule_lr_decay(0.5, 10, 0.3, 100)))
print(np.str(dnn.optimization.schedule_lr_decay(0.5, 100, 0.3, 100)))]],
    output = [[
0.5
0.3846153846153846]],
  },
  {
    name = "dnn.optimization.model",
    signature = "model(X, Y, layers_dims, optimizer [, {learning_rate = 0.0007, mini_batch_size "
      .. "= 64, beta = 0.9, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, num_epochs = "
      .. "10000, print_cost = true, decay = f, decay_rate = 1}]) -> parameters, costs",
    types = { optimizer = '"gd"|"momentum"|"adam"',
      decay = "fun(learning_rate0: number, epoch_num: integer, decay_rate: number): number" },
    text = [[
      Trains a network of three layers on mini-batches with the optimizer "gd", "momentum" or
      "adam". The mini-batches of the first epoch are shuffled from seed 11, of the next from 12
      and so on. Every hundredth cost is kept, every thousandth printed. decay is a function such
      as update_lr. The options may also follow in this order, without a table.]],
    choices = { optimizer = { "adam", "gd", "momentum" } },
    example = [[
local X, Y = dnn.data.moons{n_samples = 300, noise = 0.2, seed = 3}
local parameters = dnn.optimization.model(X, Y, {2, 5, 2, 1}, "adam", {num_epochs = 1001})
dnn.optimization.predict(X, Y, parameters)]],
    output = [[
Cost after epoch 0: 0.702166
Cost after epoch 1000: 0.167845
Accuracy: 0.93]],
  },
}

return docs

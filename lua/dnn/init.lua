--- Deep neural networks: `local dnn = require "dnn"`.
--
-- The functions of the notebook (dnn.course.steps and models) with its test inputs (dnn.cases),
-- named parameters (dnn.support.params), and networks: dnn.sequential and dnn.mlp (dnn.network),
-- their layers, optimizers, losses and schedules, training, files, summaries and the check of
-- gradients (dnn.network.*). The functions of the course's other notebooks are in a table for each,
-- with the notebook's names: dnn.planar, dnn.initialization, dnn.regularization,
-- dnn.gradient_checking, dnn.optimization; names that only one of them has are here too. Data sets
-- are in dnn.data, safetensors files in dnn.safetensors, several processes in dnn.dist, arrays in
-- `require "dnn.np"`, files in `require "dnn.h5"`.

local dnn = require "dnn.course.models" -- which adds to the table of dnn.course.steps
local guards = require "dnn.support.guards"
local initializers = require "dnn.network.initializers"
local layers = require "dnn.network.layers"
local losses = require "dnn.network.losses"
local network = require "dnn.network"
local optimizers = require "dnn.network.optimizers"
local schedules = require "dnn.network.schedules"
local suggest = require "dnn.support.suggest"

guards.methods(network.Network, "network", "net", network.is_network)

dnn.params = require "dnn.support.params"
dnn.progress = require("dnn.progress").new
dnn.cases = suggest.strict(require "dnn.course.cases", "dnn.cases", {
  planar = "dnn.course.cases.planar",
  regularization = "dnn.course.cases.regularization",
  gradient_checking = "dnn.course.cases.gradient_checking",
  optimization = "dnn.course.cases.optimization",
})

dnn.sequential = network.sequential
dnn.mlp = network.mlp
dnn.load = require("dnn.network.files").load
dnn.gradient_check = require "dnn.network.gradient_check"
dnn.layers = suggest.strict({ register = layers.register }, "dnn.layers")
for class, make in pairs(layers.make) do
  dnn[class] = dnn[class] or make -- sigmoid and relu are the notebook's, and make layers, too
end
dnn.dense = dnn.linear

dnn.initializers = { register = initializers.register }
for name, make in pairs(initializers.make) do
  dnn.initializers[name] = make
end
suggest.strict(dnn.initializers, "dnn.initializers")
local plateau = "set net.learning_rate in a callback of net:fit"
dnn.schedules = suggest.strict(schedules, "dnn.schedules", nil,
  { reduce_on_plateau = plateau, plateau = plateau, ReduceLROnPlateau = plateau })
dnn.losses = suggest.strict(losses.make, "dnn.losses")
for name in pairs(optimizers.kinds) do
  dnn[name] = optimizers[name]
end

local parts = {
  data = "dnn.data",
  decision_boundary = "dnn.course.decision_boundary",
  dist = "dnn.dist",
  draw = "dnn.plot.network.diagram",
  gradient_checking = "dnn.course.gradient_checking",
  initialization = "dnn.course.initialization",
  optimization = "dnn.course.optimization",
  planar = "dnn.course.planar",
  plot_decision_boundary = "dnn.course.pictures:plot_decision_boundary",
  print_mislabeled_images = "dnn.course.pictures:print_mislabeled_images",
  regularization = "dnn.course.regularization",
  safetensors = "dnn.safetensors",
}
for notebook, names in pairs {
  gradient_checking = { "forward_propagation_n", "backward_propagation_n", "dictionary_to_vector",
    "vector_to_dictionary", "gradients_to_vector", "gradient_check_n" },
  initialization = { "initialize_parameters_zeros", "initialize_parameters_random",
    "initialize_parameters_he" },
  optimization = { "update_parameters_with_gd", "random_mini_batches", "initialize_velocity",
    "update_parameters_with_momentum", "initialize_adam", "update_parameters_with_adam",
    "update_lr", "schedule_lr_decay" },
  planar = { "layer_sizes", "nn_model" },
  regularization = { "compute_cost_with_regularization", "backward_propagation_with_regularization",
    "forward_propagation_with_dropout", "backward_propagation_with_dropout" },
} do
  for _, name in ipairs(names) do
    parts[name] = ("%s:%s"):format(parts[notebook], name)
  end
end

-- What to write for names of other libraries.
local advice = {
  nn = "layers are in dnn itself, dnn.linear(784, 10)",
  optim = "optimizers are in dnn itself, dnn.adam{ learning_rate = 0.01 }",
  save = "write net:save(path)", summary = "write net:summary()", no_grad = "write net:predict(X)",
  Model = "write dnn.sequential{ layer, ... }, or dnn.mlp{ 784, 128, 10 }",
  EarlyStopping = "it is an option of net:fit, early_stopping = 5",
  ModelCheckpoint = "call event.net:save(path) in a callback of net:fit",
  ReduceLROnPlateau = plateau, LearningRateScheduler = "it is an option of net:fit, schedule",
  DataLoader = "net:fit takes batches itself, batch_size = 64",
  tensor = "arrays are np.array{ ... }", Tensor = "arrays are np.array{ ... }",
}
for name, loss in pairs { CrossEntropyLoss = "softmax_cross_entropy", MSELoss = "mse",
  NLLLoss = "softmax_cross_entropy", BCELoss = "binary_cross_entropy", L1Loss = "mae",
  BCEWithLogitsLoss = "binary_cross_entropy_logits" } do
  advice[name] = ('losses are named, net:compile{ loss = "%s" }'):format(loss)
end

return suggest.strict(dnn, "dnn", parts, advice)

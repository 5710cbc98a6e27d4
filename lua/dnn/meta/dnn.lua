---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs, for language servers: not to be
-- edited, and never loaded.

---@alias dnn.schedule fun(epoch: integer, learning_rate: number): number
---@alias dnn.optimizer table
---@alias dnn.loss table|fun(AL: dnn.array, Y: dnn.array): number, dnn.array
---@alias dnn.initializer fun(random: dnn.RandomState, shape: integer[], fan_in: integer, fan_out: integer): dnn.array

--- What dnn.data.read_csv returns: columns by their names, arrays (n,) or lists of strings.
---@class dnn.data.Table
---@field columns string[] the names, in order
---@field n_rows integer
---@field column fun(self: dnn.data.Table, name: string): dnn.array|string[]
---@field matrix fun(self: dnn.data.Table, names?: string[]): dnn.array
---@field [string] dnn.array|string[]

---@class dnn.network
local net = {}

--- The gradients with respect to them in the last pass backwards: dZ1, dA1, ...
---@return dnn.params
function net:activation_gradients() end

--- What the layers gave in the last forward pass, by the number of the layer with weights before:
--- Z1, A1, Z2, ..., for a further layer A1_dropout and the like.
---@return dnn.params
function net:activations() end

---@class dnn.network.backward.options
---@field input_gradient? boolean true

--- Goes backwards through the last forward pass. dAL is the gradient of the sum over the examples
--- with respect to the output; net:gradients then tells those of the parameters.
---@param dAL dnn.array_like
---@param options? dnn.network.backward.options
---@return dnn.array dX
function net:backward(dAL, options) end

---@class dnn.network.compile.options
---@field loss? string|dnn.loss|function  binary_cross_entropy (the default after a sigmoid), cross_entropy (after a softmax), mse (elsewhere), binary_cross_entropy_logits, softmax_cross_entropy, mae, huber, hinge, by name or with options, as dnn.losses.huber{delta = 2}, which is {kind = "huber", delta = 2}, or dnn.losses.cross_entropy{weights = {1, 5}} (their help has the formulas), or a function (AL, Y) -> value, gradient times m
---@field reduction? "mean"|"examples"|"sum"  "mean" over all elements (the default), "examples", summed over outputs and averaged over examples, or "sum"
---@field optimizer? string|dnn.optimizer "sgd"; a name, or dnn.sgd{momentum = 0.9} and its like
---@field learning_rate? number instead of the optimizer's
---@field l1? number 0; the cost of steps gets (l1 / m) sum |W| over the parameters whose names begin with W, in custom layers, too
---@field l2? number 0; the cost of steps gets (l2 / 2m) sum W^2 over them
---@field clip_norm? number 0; the largest norm of all gradients together
---@field clip_value? number 0; the largest size of an element of a gradient
---@field guard? boolean false; look for values that are not finite after every layer, in both directions; what such a step leaves is the same without it

--- Tells how to train. net:step and net:fit take the same options, and change only what these name.
--- Another optimizer begins with nothing kept.
---@param options dnn.network.compile.options
---@return dnn.network
function net:compile(options) end

--- Another network that predicts and trains as this one would, and shares nothing with it:
--- parameters, buffers, how to train, the optimizer's state, the stream of random numbers. (Of a
--- custom layer the parameters are copied, which it must reach by self.parameters; what else it
--- holds is shared.)
---@return dnn.network
function net:copy() end

---@class dnn.network.evaluate.options
---@field metrics? string|function|table
---@field batch_size? integer 1024

--- The loss and metrics on these examples, without training: scores.loss (without the terms of l1
--- and l2), and scores.accuracy for a network that classifies, or the metrics asked for.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.network.evaluate.options
---@return table
function net:evaluate(X, Y, options) end

---@class dnn.network.export.options
---@field name? string  what the names in C begin with, "net"; that of the file otherwise
---@field dtype? dnn.dtype  the type of numbers in C, "float64" or "float32"; that of the network otherwise

--- Writes the network for other systems, by the ending of the path: .c, one file in C99 and C++
--- with the weights and a function NAME_predict, which needs libm alone and takes no memory (as
--- `dnnlua export` does; bf16 counts as float32); .safetensors, its arrays by the names that
--- torch.nn.Sequential's load_state_dict takes, of modules that are its layers, with these as text,
--- by which dnn.load and dnn_model_load of the C library make the network; .onnx, a graph that
--- takes examples as rows, (batch, n) or (batch, channels, height, width), in float32; .keras, a
--- model of Keras 3, and .weights.h5, its weights, in which pictures have their channels last. What
--- belongs to training stays behind (net:save keeps it). Layers that a format does not have are
--- refused by name. The file is the old one or the new one, whatever happens.
---@param path string
---@param options dnn.network.export.options
---@return dnn.network
function net:export(path, options) end

---@class dnn.network.fit.options: dnn.network.compile.options
---@field epochs? integer 1; passes over the examples
---@field batch_size? integer examples of one step; all of them when it is not given
---@field shuffle? boolean true; a new order for every epoch
---@field seed? integer 0; epoch i takes its batches in the order of RandomState(seed + i):permutation(m)
---@field first_epoch? integer the number of the first epoch, for shuffling, schedule and callbacks: net.epochs + 1 when it is not given; 1 begins anew
---@field validation? number|table {X, Y}, or a share of the examples, taken from the end
---@field metrics? string|function|table  "accuracy", "mae", "mse" or functions (AL, Y) -> number; accuracy is the share of right classes (of right labels, where a binary loss has targets of several labels at once)
---@field callbacks? function|function[]  functions that get {epoch, loss, val_loss and metrics, learning_rate, history, net} after every epoch and end training by true
---@field early_stopping? integer|table  a number of epochs without progress, or {patience = 5, min_delta = 0, monitor = "val_loss" or "loss", restore_best = false, maximize = true for an accuracy}
---@field schedule? dnn.schedule a function (epoch, learning_rate) -> learning rate, see dnn.schedules
---@field progress? boolean true; a bar
---@field plot? boolean false; curves of loss and metrics, drawn while they grow; history:plot() draws them later
---@field gram? boolean|"auto" "auto"; false never uses the form of src/core/nn/gram.h for wide inputs
---@field distributed? boolean false; all ranks that mpirun has started (dnn.dist) train one network: that of rank 0. Each gives the same examples and options, and takes its share of every batch; the update is that of the whole batch. Statistics of batch_norm are those of a share, and means of all ranks after an epoch. Callbacks run on every rank; an error, or the wish to stop, of one is that of all. The bar and the curves are those of rank 0

--- Trains the network. Options as for net:compile, too. The history of these epochs has loss,
--- metrics and val_... by epoch, first_epoch, epochs, seconds, interrupted (Ctrl-C ends training
--- after the step) and stopped_early. A loop that calls fit ends at Ctrl-C as well: the next fit or
--- step raises "interrupted". When the loss, a gradient, a parameter or a statistic of batch_norm
--- would be NaN or infinite, fit raises an error that names the update and the layer; the network
--- is as after the last step that was finite, and net.history has the epochs so far (before the
--- first is over its lists, such as net.history.loss, are empty). Epochs count on: fit with 4
--- epochs and then 6, saved and loaded between or not, is fit with 10, bit for bit (but for
--- rounding with gram); after Ctrl-C the epoch under way is finished first.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.network.fit.options
---@return table
function net:fit(X, Y, options) end

---@class dnn.network.forward.options
---@field training? boolean false

--- The output for these examples, columns of X (features, m) or (features ..., m), as a fresh
--- array. With training dropout drops and batch_norm uses the batch; statistics that would be NaN
--- or infinite raise an error, and stay as they were. net(X) is the same.
---@param X dnn.array_like
---@param options? dnn.network.forward.options
---@return dnn.array AL
function net:forward(X, options) end

--- Leaves parameters as they are in training, by the numbers of layers or by names such as "W1";
--- without either all of them. Their gradients are then 0, net.frozen lists them. (batch_norm's
--- statistics still follow the batches.)
---@param layer? integer|string
---@param ... integer|string
---@return dnn.network
function net:freeze(layer, ...) end

--- dW1, db1, ... of the last pass backwards, means over the examples, as fresh arrays.
---@return dnn.params
function net:gradients() end

---@class dnn.network.load_weights.options
---@field modules? (string|false)[] table; the modules of a safetensors file in the order of the layers, { "encoder", "decoder" }, where no numbers tell it; false leaves a layer as it is

--- Takes over weights only: from a file of net:save or of Keras (.h5, .weights.h5, .keras; their
--- pictures have the channels last), or a state dictionary of PyTorch in a safetensors file, layer
--- by layer in order; from arrays by name, or from another network (with its buffers). A
--- safetensors file's modules are ordered by the numbers in their names, "0.weight", "10.bias".
---@param path string|dnn.params|table|dnn.network
---@param options? dnn.network.load_weights.options
---@return dnn.network
function net:load_weights(path, options) end

---@class dnn.network.predict.options
---@field batch_size? integer 1024

--- The output for these examples, computed in batches.
---@param X dnn.array_like
---@param options? dnn.network.predict.options
---@return dnn.array AL
function net:predict(X, options) end

---@class dnn.network.predict_classes.options
---@field batch_size? integer 1024
---@field threshold? number 0.5

--- The class of every example: the row with the largest output, from 0; for one output 1 where it
--- is above the threshold, which is 0 with the losses binary_cross_entropy_logits and hinge. Where
--- examples have several labels write net:predict(X):gt(0.5).
---@param X dnn.array_like
---@param options? dnn.network.predict_classes.options
---@return dnn.array # (1, m)
function net:predict_classes(X, options) end

---@class dnn.network.profile.options
---@field steps? integer 10

--- Times of every layer forwards, backwards and in the update, their shares and GFLOP/s: medians of
--- some steps, layer by layer, that leave the network as it was. net:step, which runs all layers in
--- one go, takes less.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.network.profile.options
---@return dnn.profile
function net:profile(X, Y, options) end

---@class dnn.network.save.options
---@field history? table

--- Writes an HDF5 file in Keras's layout with weights, options, loss, optimizer and its state, the
--- stream of random numbers and the history, for dnn.load. It is the old file or the new one,
--- whatever happens.
---@param path string
---@param options? dnn.network.save.options
---@return dnn.network
function net:save(path, options) end

--- One update of all parameters from these examples: forwards, loss, backwards, optimizer. The cost
--- is that before the update. Classes for cross_entropy are numbers (1, m) from 0 on, or columns of
--- a unit matrix. When the loss, a gradient, a parameter or a statistic of batch_norm would be NaN
--- or infinite, an error names the update and the layer, and the network stays as after the last
--- update that was finite, custom layers included: pcall(net.step, net, X, Y) leaves out a batch.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.network.compile.options
---@return number cost
function net:step(X, Y, options) end

---@class dnn.network.summary.options
---@field m? integer

--- What the layers are, give and need, for m examples, as a table to print and numbers to use:
--- layers, parameters, frozen, buffers, bytes, training_bytes, flops.
---@param options? dnn.network.summary.options
---@return dnn.summary
function net:summary(options) end

--- Lets frozen parameters be trained again; without a choice all of them.
---@param layer? integer|string
---@param ... integer|string
---@return dnn.network
function net:unfreeze(layer, ...) end

---@class dnn.progress
local bar = {}

--- Ends a bar. A bar around a for loop ends with it, also by break or an error.
function bar:close() end

--- Shows values after a bar, by their names.
---@param values table<string, any>
---@return dnn.progress
function bar:set(values) end

--- The bar as a line of at most so many columns.
---@param columns integer
---@return string
function bar:text(columns) end

--- Moves a bar on by n, 1 when not given. A bar around a for loop moves by itself.
---@param n? integer
function bar:update(n) end

---@class dnn.cases.gradient_checking
local cases_gradient_checking = {}

--- The input on which the notebook on gradient checking tries its functions: layers with 5, 3 and 1
--- units.
---@return dnn.array X (4, 3)
---@return dnn.array Y (3)
---@return dnn.params parameters
function cases_gradient_checking.gradient_check_n() end

---@class dnn.cases.optimization
local cases_optimization = {}

--- The input on which the notebook on optimization tries initialize_velocity and initialize_adam.
---@return dnn.params parameters
function cases_optimization.initialize_adam() end

--- The input on which the notebook on optimization tries initialize_velocity and initialize_adam.
---@return dnn.params parameters
function cases_optimization.initialize_velocity() end

--- The input on which the notebook on optimization tries random_mini_batches: the last is the size.
---@return dnn.array X (12288, 148)
---@return dnn.array Y (1, 148)
---@return integer # 64
function cases_optimization.random_mini_batches() end

--- The input on which the notebook on optimization tries update_parameters_with_adam.
---@return dnn.params parameters
---@return dnn.params grads
---@return dnn.params v
---@return dnn.params s
function cases_optimization.update_parameters_with_adam() end

--- The input on which the notebook on optimization tries update_parameters_with_gd: the last is the
--- learning rate.
---@return dnn.params parameters
---@return dnn.params grads
---@return number # 0.01
function cases_optimization.update_parameters_with_gd() end

--- The input on which the notebook on optimization tries update_parameters_with_momentum.
---@return dnn.params parameters
---@return dnn.params grads
---@return dnn.params v
function cases_optimization.update_parameters_with_momentum() end

---@class dnn.cases.planar
local cases_planar = {}

--- The input on which the notebook on planar data tries backward_propagation.
---@return dnn.params parameters
---@return table cache
---@return dnn.array X (2, 3)
---@return dnn.array Y (1, 3)
function cases_planar.backward_propagation() end

--- The input on which the notebook on planar data tries compute_cost.
---@return dnn.array A2 (1, 3)
---@return dnn.array Y (1, 3)
function cases_planar.compute_cost() end

--- The input on which the notebook on planar data tries forward_propagation.
---@return dnn.array X (2, 3)
---@return dnn.params parameters
function cases_planar.forward_propagation() end

--- The input on which the notebook on planar data tries initialize_parameters: n_x, n_h, n_y.
---@return integer # 2
---@return integer # 4
---@return integer # 1
function cases_planar.initialize_parameters() end

--- The input on which the notebook on planar data tries layer_sizes.
---@return dnn.array X (5, 3)
---@return dnn.array Y (2, 3)
function cases_planar.layer_sizes() end

--- The input on which the notebook on planar data tries nn_model.
---@return dnn.array X (2, 3)
---@return dnn.array Y (1, 3)
function cases_planar.nn_model() end

--- The input on which the notebook on planar data tries predict.
---@return dnn.params parameters
---@return dnn.array X (2, 3)
function cases_planar.predict() end

--- The input on which the notebook on planar data tries update_parameters.
---@return dnn.params parameters
---@return dnn.params grads
function cases_planar.update_parameters() end

---@class dnn.cases.regularization
local cases_regularization = {}

--- The input on which the notebook on regularization tries backward_propagation_with_dropout.
---@return dnn.array X (3, 5)
---@return dnn.array Y (1, 5)
---@return table cache
function cases_regularization.backward_propagation_with_dropout() end

--- The input on which the notebook on regularization tries
--- backward_propagation_with_regularization.
---@return dnn.array X (3, 5)
---@return dnn.array Y (1, 5)
---@return table cache
function cases_regularization.backward_propagation_with_regularization() end

--- The input on which the notebook on regularization tries compute_cost_with_regularization.
---@return dnn.array A3 (1, 5)
---@return dnn.array Y (1, 5)
---@return dnn.params parameters
function cases_regularization.compute_cost_with_regularization() end

--- The input on which the notebook on regularization tries forward_propagation_with_dropout.
---@return dnn.array X (3, 5)
---@return dnn.params parameters
function cases_regularization.forward_propagation_with_dropout() end

---@class dnn.cases
---@field gradient_checking dnn.cases.gradient_checking
---@field optimization dnn.cases.optimization
---@field planar dnn.cases.planar
---@field regularization dnn.cases.regularization
local cases = {}

--- The input on which the notebook tries L_model_backward: the caches of layers with 3 and 1 units.
---@return dnn.array AL (1, 2)
---@return dnn.array Y (1, 2)
---@return table[] caches
function cases.L_model_backward() end

--- An input for L_model_forward: layers with 3 and 1 units.
---@return dnn.array X (4, 2)
---@return dnn.params parameters
function cases.L_model_forward() end

--- The input on which the notebook tries L_model_forward: layers with 4, 3 and 1 units.
---@return dnn.array X (5, 4)
---@return dnn.params parameters
function cases.L_model_forward_2hidden() end

--- The input on which the notebook tries compute_cost.
---@return dnn.array Y (1, 3)
---@return dnn.array AL (1, 3)
function cases.compute_cost() end

--- The input on which the notebook tries linear_activation_backward.
---@return dnn.array dA (1, 2)
---@return table # {{A_prev, W, b}, Z}
function cases.linear_activation_backward() end

--- The input on which the notebook tries linear_activation_forward.
---@return dnn.array A_prev (3, 2)
---@return dnn.array W (1, 3)
---@return dnn.array b (1, 1)
function cases.linear_activation_forward() end

--- The input on which the notebook tries linear_backward.
---@return dnn.array dZ (1, 2)
---@return table # {A_prev, W, b}
function cases.linear_backward() end

--- The input on which the notebook tries linear_forward.
---@return dnn.array # (3, 2)
---@return dnn.array W (1, 3)
---@return dnn.array b (1, 1)
function cases.linear_forward() end

--- The input on which the notebook tries update_parameters: layers with 3 and 1 units.
---@return dnn.params parameters
---@return dnn.params grads
function cases.update_parameters() end

---@class dnn.data
local data = {}

---@class dnn.data.blobs.options
---@field n_samples? integer 100
---@field centers? integer 3
---@field cluster_std? number 1
---@field shuffle? boolean true
---@field seed? integer integer

--- Round clouds of points around random centers, as scikit-learn's make_blobs draws them. Without a
--- seed the stream of np.random is used.
---@param options? dnn.data.blobs.options
---@return dnn.array X (2, m)
---@return dnn.array Y (1, m)
function data.blobs(options) end

---@class dnn.data.cifar10.options
---@field subset? string "train"

--- Pictures of ten kinds of things, 32 x 32 in colours: of the subset "train", 50000, or "test",
--- 10000. The directory holds data_batch_1.bin to data_batch_5.bin and test_batch.bin of
--- https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz. For a network: X =
--- dnn.data.normalize_images(images, {pictures = true}).
---@param directory string
---@param options? dnn.data.cifar10.options
---@return dnn.array images (m, 32, 32, 3)
---@return dnn.array Y (1, m)
function data.cifar10(directory, options) end

---@class dnn.data.circles.options
---@field n_samples? integer 100
---@field noise? number number
---@field factor? number 0.8
---@field shuffle? boolean true
---@field seed? integer integer

--- A circle around another, as scikit-learn's make_circles draws them: class 0 outside, class 1
--- inside with the radius factor. Without a seed the stream of np.random is used.
---@param options? dnn.data.circles.options
---@return dnn.array X (2, m)
---@return dnn.array Y (1, m)
function data.circles(options) end

---@class dnn.data.fashion_mnist.options
---@field subset? string "train"

--- Clothes of ten kinds in files of the form and names of MNIST's, which
--- https://github.com/zalandoresearch/fashion-mnist has; see dnn.data.mnist.
---@param directory string
---@param options? dnn.data.fashion_mnist.options
---@return dnn.array images (m, 28, 28)
---@return dnn.array Y (1, m)
function data.fashion_mnist(directory, options) end

---@class dnn.data.gaussian_quantiles.options
---@field n_samples? integer 100
---@field n_classes? integer 3
---@field cov? number 1
---@field shuffle? boolean true
---@field seed? integer integer

--- One cloud of points whose classes are rings of equally many points, as scikit-learn's
--- make_gaussian_quantiles draws them. Without a seed the stream of np.random is used.
---@param options? dnn.data.gaussian_quantiles.options
---@return dnn.array X (2, m)
---@return dnn.array Y (1, m)
function data.gaussian_quantiles(options) end

--- Reads an IDX file, in which MNIST and its relatives come; compressed by gzip or not. Bytes are
--- read as uint8, other integers as int64, reals as they are. More than 16 dimensions, and more
--- elements than the file holds, are refused before memory is taken.
---@param path string
---@return dnn.array
function data.idx(path) end

---@class dnn.data.k_fold.options
---@field k? integer 5
---@field shuffle? boolean true
---@field seed? integer integer

--- Divides the examples k times into two sets, so that each of them is in the test set once, as
--- scikit-learn's KFold does. The iterator gives fold, X_train, X_test, Y_train, Y_test. Without a
--- seed the stream of np.random is used.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.data.k_fold.options
---@return fun(): ...
function data.k_fold(X, Y, options) end

--- The further data of the planar notebook, each {X, Y} with 200 examples, from the stream of
--- np.random. The blobs have six classes, which the notebook takes modulo 2; what has no structure
--- has points for Y.
---@return dnn.array[] noisy_circles
---@return dnn.array[] noisy_moons
---@return dnn.array[] blobs
---@return dnn.array[] gaussian_quantiles
---@return dnn.array[] no_structure
function data.load_extra_datasets() end

---@class dnn.data.minibatches.options
---@field batch_size? integer 64
---@field shuffle? boolean true
---@field seed? integer integer

--- Cuts the examples, in random order, into batches for a loop of your own (net:fit makes its own);
--- the last one holds what is left. The iterator gives X and Y of a batch; with a seed those of
--- random_mini_batches. Without a seed the stream of np.random is used. Pictures (channels, h, w,
--- m) are examples along the last axis, here and in the functions above.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.data.minibatches.options
---@return fun(): ...
function data.minibatches(X, Y, options) end

---@class dnn.data.mnist.options
---@field subset? string "train"

--- Handwritten digits, 28 x 28: of the subset "train", 60000 pictures, or "test", 10000. The
--- directory holds the files as they are distributed, compressed by gzip or not:
--- train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
--- t10k-labels-idx1-ubyte, at https://ossci-datasets.s3.amazonaws.com/mnist/. For a network: X =
--- dnn.data.normalize_images(images).
---@param directory string
---@param options? dnn.data.mnist.options
---@return dnn.array images (m, 28, 28)
---@return dnn.array Y (1, m)
function data.mnist(directory, options) end

---@class dnn.data.moons.options
---@field n_samples? integer 100
---@field noise? number number
---@field shuffle? boolean true
---@field seed? integer integer

--- Two half moons that interlock, as scikit-learn's make_moons draws them. noise is a standard
--- deviation. Without a seed the stream of np.random is used.
---@param options? dnn.data.moons.options
---@return dnn.array X (2, m)
---@return dnn.array Y (1, m)
function data.moons(options) end

---@class dnn.data.normalize_images.options
---@field dtype? dnn.dtype "float64"; "float32" takes half the memory
---@field pictures? boolean false; whether the result is (channels, h, w, m)

--- Pictures of bytes, (m, h, w) or (m, h, w, channels), as examples of reals from 0 to 1: columns
--- (h * w * channels, m), or what conv2d takes.
---@param images dnn.array
---@param options? dnn.data.normalize_images.options
---@return dnn.array
function data.normalize_images(images, options) end

--- Labels 0 ... C - 1 as columns of zeros with a one in row label + 1. C is the greatest label + 1
--- by default. The notebooks call it convert_to_one_hot.
---@param Y dnn.array_like
---@param C? integer
---@return dnn.array # (C, m)
function data.one_hot(Y, C) end

---@class dnn.data.planar.options
---@field seed? integer 1

--- The course's flower, two classes whose petals alternate: what its load_planar_dataset draws.
---@param options? dnn.data.planar.options
---@return dnn.array X (2, 400)
---@return dnn.array Y (1, 400)
function data.planar(options) end

---@class dnn.data.read_csv.options
---@field sep? string string; the character between fields; "," by default, "\t" where the path ends in .tsv
---@field header? string true; whether the first line has the names; true unless there are names
---@field names? string[] table; names of all columns
---@field usecols? table table; names or positions of the columns to read, in this order
---@field skiprows? integer 0; lines to pass over at the start
---@field nrows? integer integer; rows to read at most
---@field dtype? string|table<string, string> string; "float64", "float32", "int64", "uint8" or "string" for all columns, or a table by name; other fields are errors, which name line and column
---@field na_values? string|number|table string; what stands for a missing number, one or a list, besides "", "NA", "null" and the others of pandas
---@field decimal? string "."; "." or ","

--- Reads a table of named columns, CSV or TSV, compressed by gzip or not; the options are those of
--- pandas. A column of numbers is an array (n,), int64 if all are integers, float64 otherwise, with
--- NaN where a value is missing; any other one, such as dates, is a list of strings. t.age or
--- t:column("age") is a column, t.columns the names, #t the number of rows; t.bmi = t.weight /
--- t.height ^ 2 adds a column. t:matrix{"age", "height"} puts columns side by side: (n, 2), an
--- example in each row. Networks take examples as columns: X = t:matrix{"age", "height"}.T, Y =
--- t.sick:reshape(1, -1). Fields in quotes may hold the separator, line ends and "" for a quote
--- (RFC 4180). The text should be UTF-8; the file has to fit into memory, with at most 1048576
--- columns.
---@param path string
---@param options? dnn.data.read_csv.options
---@return dnn.data.Table
function data.read_csv(path, options) end

---@class dnn.data.resize.options
---@field method? string "area"; "area": the mean of what a new pixel covers; "bilinear": pixels weighed by how near they are

--- A picture in another size: (h, w), (h, w, 3) or (h, w, 4) of uint8, float32 or float64. As in
--- Pillow, whose BOX and BILINEAR the methods are, transparent pixels of (h, w, 4) do not colour
--- their neighbours.
---@param image dnn.array
---@param h integer
---@param w integer
---@param options? dnn.data.resize.options
---@return dnn.array
function data.resize(image, h, w, options) end

---@class dnn.data.spirals.options
---@field n_samples? integer 300
---@field n_classes? integer 3
---@field noise? number 0.2
---@field shuffle? boolean true
---@field seed? integer integer

--- Spiral arms, one for each class, that wind by 4 radians around the middle; noise is the standard
--- deviation of the angle. Without a seed the stream of np.random is used.
---@param options? dnn.data.spirals.options
---@return dnn.array X (2, m)
---@return dnn.array Y (1, m)
function data.spirals(options) end

---@class dnn.data.standardize.options
---@field mean? dnn.array_like array
---@field std? dnn.array_like array

--- Moves and scales each feature, a row of X, to mean 0 and standard deviation 1. For a test set
--- give the mean and std of the training set.
---@param X dnn.array_like
---@param options? dnn.data.standardize.options
---@return dnn.array X
---@return dnn.array mean
---@return dnn.array std
function data.standardize(X, options) end

---@class dnn.data.train_test_split.options
---@field test_size? number 0.25
---@field seed? integer integer

--- Divides the examples at random into two sets, as scikit-learn does. test_size is the share of
--- the test set, rounded up to whole examples. Without a seed the stream of np.random is used.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.data.train_test_split.options
---@return dnn.array X_train
---@return dnn.array X_test
---@return dnn.array Y_train
---@return dnn.array Y_test
function data.train_test_split(X, Y, options) end

---@class dnn.data.usps.options
---@field subset? string "train"

--- Digits of postal codes, 16 x 16, float32 from 0 to 1: of the subset "train", 7291 pictures, or
--- "test", 2007. The directory holds usps.h5, which
--- https://www.kaggle.com/datasets/bistaumanga/usps-dataset has. For a network: X =
--- images:reshape(-1, 256).T.
---@param directory string
---@param options? dnn.data.usps.options
---@return dnn.array images (m, 16, 16)
---@return dnn.array Y (1, m)
function data.usps(directory, options) end

---@class dnn.data.write_csv.options
---@field sep? string string; the character between fields; "," by default, "\t" where the path ends in .tsv
---@field columns? string[] table; names of the columns to write, in this order; all by default, a plain table's sorted by name
---@field header? string true; whether the first line has the names
---@field na_rep? string ""; what NaN is written as
---@field decimal? string "."; "." or ","

--- Writes a table of read_csv, or any {name = column, ...}, in one step: whatever happens, there is
--- the old file or the new one. A column is an array (n,) or a list. Numbers have the shortest
--- digits that read back as the same, booleans are 1 and 0.
---@param path string
---@param table dnn.data.Table|table
---@param options? dnn.data.write_csv.options
function data.write_csv(path, table, options) end

---@class dnn.data.xor.options
---@field n_samples? integer 200
---@field noise? number number
---@field seed? integer integer

--- Points of the square [-1, 1] x [-1, 1], of class 1 where exactly one coordinate is positive;
--- noise moves points, not classes. Without a seed the stream of np.random is used.
---@param options? dnn.data.xor.options
---@return dnn.array X (2, m)
---@return dnn.array Y (1, m)
function data.xor(options) end

---@class dnn.dist
---@field local_rank number
---@field rank number
---@field size number
local dist = {}

--- The values of all ranks in a list, that of rank 0 first: arrays of any shape and type, numbers,
--- strings, booleans, and tables and dnn.params of these.
---@param value any
---@return any[]
function dist.allgather(value) end

--- The mean, the sum or the maximum of the values of all ranks, element by element, on all of them:
--- of an array, a number, or a table or dnn.params of these. Types and shapes must be the same on
--- all ranks. The mean of integers is float64, and the sum of bool and uint8 is int64, as in
--- np.mean and np.sum. The default is "mean".
---@param value any
---@param operation? "mean"|"sum"|"max"
---@return any
function dist.allreduce(value, operation) end

--- Waits until all ranks are here. Under `mpirun -n 4 dnnlua script.lua` four processes run the
--- script; dist.rank (0 to dist.size - 1) tells which of them this is, dist.local_rank which it is
--- on its machine. Without mpirun there is one, of rank 0, and MPI is not loaded. A script that
--- ends with an error, or os.exit with a status other than 0, ends the processes of all ranks. Each
--- process uses its share of the processors of its machine, unless DNN_NUM_THREADS tells otherwise.
function dist.barrier() end

---@class dnn.dist.broadcast.options
---@field root? integer 0

--- The value of the rank `root`, on all ranks; what the others give is not looked at, and may be
--- nil. Arrays of any shape and type, numbers, strings, booleans, and tables and dnn.params of
--- these.
---@param value any
---@param options? dnn.dist.broadcast.options
---@return any
function dist.broadcast(value, options) end

---@class dnn.dist.scatter.options
---@field root? integer 0

--- Gives every rank its own part of a value of the rank `root`: of an array its share of the
--- examples, along the last axis; of a list with an entry for each rank that entry. What the other
--- ranks give is not looked at, and may be nil.
---@param value any
---@param options? dnn.dist.scatter.options
---@return any
function dist.scatter(value, options) end

---@class dnn.dist.shard.options
---@field axis? integer -1

--- This rank's share of the examples of an array (a view), or of a dataset of an h5 file, of which
--- only that part is read. Examples are along the last axis, or along `axis`; the shares of all
--- ranks are together the whole, and differ by one example at most.
---@param X dnn.array_like|h5.dataset
---@param options? dnn.dist.shard.options
---@return dnn.array
function dist.shard(X, options) end

---@class dnn.gradient_checking
local gradient_checking = {}

--- The derivative of J = theta * x with respect to theta, which is x.
---@param x number
---@param theta number
---@return number dtheta
function gradient_checking.backward_propagation(x, theta) end

--- The gradients dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1 of three layers.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@return dnn.params gradients
function gradient_checking.backward_propagation_n(X, Y, cache) end

--- The same with the two mistakes that the notebook asks to find: dW2 is twice, db1 four times what
--- it should be.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@return dnn.params gradients
function gradient_checking.backward_propagation_n_wrong(X, Y, cache) end

--- All parameters, W1, b1, W2 ..., as one column, and the name of the parameter that each element
--- is of.
---@param parameters dnn.params|table
---@return dnn.array theta (n, 1)
---@return string[] keys
function gradient_checking.dictionary_to_vector(parameters) end

--- J = theta * x, of numbers.
---@param x number
---@param theta number
---@return number J
function gradient_checking.forward_propagation(x, theta) end

--- Three layers with relu, relu and sigmoid, and the mean cross-entropy. The cache is {Z1, A1, W1,
--- b1, Z2, A2, W2, b2, Z3, A3, W3, b3}.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param parameters dnn.params|table
---@return number cost
---@return table cache
function gradient_checking.forward_propagation_n(X, Y, parameters) end

---@class dnn.gradient_checking.gradient_check.options
---@field epsilon? number 1e-7
---@field print_msg? boolean true

--- Checks backward_propagation against (J(theta + epsilon) - J(theta - epsilon)) / (2 epsilon): the
--- distance of both relative to their sizes, below 1e-7 for a right one.
---@param x number
---@param theta number
---@param options? dnn.gradient_checking.gradient_check.options
---@return number difference
---@overload fun(x: number, theta: number, epsilon?: number, print_msg?: boolean): number
function gradient_checking.gradient_check(x, theta, options) end

---@class dnn.gradient_checking.gradient_check_n.options
---@field epsilon? number 1e-7
---@field print_msg? boolean true

--- Checks the gradients of backward_propagation_n: each parameter in turn is moved by epsilon to
--- both sides, and the change of the cost is compared with its gradient. The difference is
--- norm(grad - approx) / (norm(grad) + norm(approx)), below 2e-7 for right gradients.
---@param parameters dnn.params|table
---@param gradients dnn.params|table
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.gradient_checking.gradient_check_n.options
---@return number difference
---@overload fun(parameters: dnn.params|table, gradients: dnn.params|table, X: dnn.array_like, Y: dnn.array_like, epsilon?: number, print_msg?: boolean): number
function gradient_checking.gradient_check_n(parameters, gradients, X, Y, options) end

--- The gradients of parameters, dW1, db1, dW2 ..., as one column; others are left out.
---@param gradients dnn.params|table
---@return dnn.array theta (n, 1)
function gradient_checking.gradients_to_vector(gradients) end

---@class dnn.gradient_checking.vector_to_dictionary.options
---@field layer_dims? integer[] {4, 5, 3, 1}

--- The parameters whose elements a column holds: the reverse of dictionary_to_vector, given the
--- units of the input and of every layer.
---@param theta dnn.array_like
---@param options? dnn.gradient_checking.vector_to_dictionary.options
---@return dnn.params parameters
function gradient_checking.vector_to_dictionary(theta, options) end

---@class dnn.initialization
local initialization = {}

--- The gradients dz3, dW3, db3, da2, dz2, dW2, db2, da1, dz1, dW1, db1 of three layers. Already dz3
--- is divided by the number of examples.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@return dnn.params gradients
function initialization.backward_propagation(X, Y, cache) end

--- The cross-entropy, 1/m * sum(-log(a3) * Y - log(1 - a3) * (1 - Y)). Terms that are NaN, of 0 *
--- inf, count as 0.
---@param a3 dnn.array_like
---@param Y dnn.array_like
---@return number
function initialization.compute_loss(a3, Y) end

--- Three layers with relu, relu and sigmoid. The cache {z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3,
--- b3} has its entries by name and by position.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@return dnn.array a3
---@return table cache
function initialization.forward_propagation(X, parameters) end

---@class dnn.initialization.initialize_parameters_he.options
---@field seed? integer 3

--- He's method, which suits relu: weights randn * sqrt(2 / n_prev), biases 0.
---@param layers_dims integer[]
---@param options? dnn.initialization.initialize_parameters_he.options
---@return dnn.params parameters
function initialization.initialize_parameters_he(layers_dims, options) end

---@class dnn.initialization.initialize_parameters_random.options
---@field seed? integer 3

--- Large weights, randn * 10; biases 0.
---@param layers_dims integer[]
---@param options? dnn.initialization.initialize_parameters_random.options
---@return dnn.params parameters
function initialization.initialize_parameters_random(layers_dims, options) end

--- Weights and biases 0, given the units of the input and of every layer: all units of a layer then
--- learn the same.
---@param layers_dims integer[]
---@return dnn.params parameters
function initialization.initialize_parameters_zeros(layers_dims) end

---@class dnn.initialization.model.options
---@field learning_rate? number 0.01
---@field num_iterations? integer 15000
---@field print_cost? boolean true
---@field initialization? "zeros"|"random"|"he" "he"

--- Trains a network with 10, 5 and 1 units from weights that are "zeros", large "random" numbers,
--- or drawn by the method of "he". Every thousandth cost is kept and printed. The options may also
--- follow in this order, without a table.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.initialization.model.options
---@return dnn.params parameters
---@return number[] costs
---@overload fun(X: dnn.array_like, Y: dnn.array_like, learning_rate?: number, num_iterations?: integer, print_cost?: boolean, initialization?: "zeros"|"random"|"he"): dnn.params, number[]
function initialization.model(X, Y, options) end

--- Draws what a model predicts on the plane around X (2, m), in the colors of the classes, and the
--- points of X. The model gets points as rows, (k, 2), some thousands at a time. Of a network, and
--- with more choices: plt.decision_boundary(net, X, Y).
---@param model fun(points: dnn.array): dnn.array
---@param X dnn.array_like
---@param y dnn.array_like
---@return dnn.plot.Artist[] artists
function initialization.plot_decision_boundary(model, X, y) end

---@class dnn.initialization.predict.options
---@field print_accuracy? boolean true

--- Classes 0 or 1 of the examples, where the output of three layers is above 0.5, and the accuracy,
--- which is printed.
---@param X dnn.array_like
---@param y dnn.array_like
---@param parameters dnn.params|table
---@param options? dnn.initialization.predict.options
---@return dnn.array predictions
---@return number accuracy
function initialization.predict(X, y, parameters, options) end

--- Where the output of three layers is above 0.5: booleans, as decision_boundary wants them.
---@param parameters dnn.params|table
---@param X dnn.array_like
---@return dnn.array predictions (1, m)
function initialization.predict_dec(parameters, X) end

---@class dnn.initializers
local initializers = {}

--- randn / sqrt(fan_in): that of the notebook's application, and the default.
---@return dnn.initializer
function initializers.fan_in() end

--- randn * sqrt(2 / fan_in). Its name is "he".
---@return dnn.initializer
function initializers.he() end

--- randn * scale: with 0.01 the notebook's. Its name is "normal".
---@param scale? number
---@return dnn.initializer
function initializers.normal(scale) end

--- Makes an initializer known by a name: draw(random, shape, fan_in, fan_out) -> array.
---@param name string
---@param draw dnn.initializer
function initializers.register(name, draw) end

--- randn * sqrt(2 / (fan_in + fan_out)), Glorot's. Its name is "xavier".
---@return dnn.initializer
function initializers.xavier() end

--- Zeros, from which no hidden layer learns anything. Its name is "zeros".
---@return dnn.initializer
function initializers.zeros() end

---@class dnn.layers
local layers = {}

--- Makes a layer known by a name, for dnn.sequential and the activation of dnn.mlp. make() returns
--- a layer or a custom one.
---@param name string
---@param make fun(): dnn.layer|table
function layers.register(name, make) end

---@class dnn.losses
local losses = {}

---@class dnn.losses.binary_cross_entropy.options
---@field reduction? "mean"|"examples"|"sum" "mean"
---@field weights? number[]

--- h = -(y log a + (1 - y) log(1 - a)), a a probability: of n outputs a and targets y for each of m
--- examples, with "mean" sum h / (n m), with "examples" sum h / m (the notebook's compute_cost),
--- with "sum" sum h. After a sigmoid it is taken from what goes into that, so that nothing
--- overflows. weights has w for class 0 and for class 1 of one output, or for each of n outputs of
--- which every example has one, and counts all terms h of an example so often: "mean" is then sum w
--- h / (n sum w), "examples" sum w h / m, "sum" sum w h.
---@param options? dnn.losses.binary_cross_entropy.options
---@return dnn.loss
function losses.binary_cross_entropy(options) end

---@class dnn.losses.binary_cross_entropy_logits.options
---@field reduction? "mean"|"examples"|"sum" "mean"
---@field weights? number[]

--- The same for a = sigmoid(z) from outputs z: h = max(z, 0) - z y + log(1 + exp(-|z|)). Of n
--- outputs for each of m examples, with "mean" sum h / (n m), with "examples" sum h / m, with "sum"
--- sum h; with weights as for binary_cross_entropy.
---@param options? dnn.losses.binary_cross_entropy_logits.options
---@return dnn.loss
function losses.binary_cross_entropy_logits(options) end

---@class dnn.losses.cross_entropy.options
---@field reduction? "mean"|"examples"|"sum" "mean"
---@field weights? number[]

--- h = -sum(y log a), a the probabilities of n classes: one term for each of m examples, whose
--- targets are class numbers (1, m) from 0 on, or columns y (n, m). With "mean" and "examples" it
--- is sum h / m, with "sum" sum h. After a softmax it is taken from what goes into that, so that
--- nothing overflows. weights has w for each class: h = -sum(w y log a), and "mean" is sum h / sum
--- w y, which for class numbers is the sum of the examples' weights, as PyTorch's; "examples" is
--- sum h / m, "sum" sum h.
---@param options? dnn.losses.cross_entropy.options
---@return dnn.loss
function losses.cross_entropy(options) end

---@class dnn.losses.hinge.options
---@field reduction? "mean"|"examples"|"sum" "mean"

--- h = max(0, 1 - y a), y is -1 or 1 (0 counts as -1): of n outputs a and targets y for each of m
--- examples, with "mean" sum h / (n m), with "examples" sum h / m, with "sum" sum h.
---@param options? dnn.losses.hinge.options
---@return dnn.loss
function losses.hinge(options) end

---@class dnn.losses.huber.options
---@field delta? number 1
---@field reduction? "mean"|"examples"|"sum" "mean"

--- h = (a - y)^2 / 2 where |a - y| <= delta, elsewhere delta (|a - y| - delta / 2): of n outputs a
--- and targets y for each of m examples, with "mean" sum h / (n m), with "examples" sum h / m, with
--- "sum" sum h.
---@param options? dnn.losses.huber.options
---@return dnn.loss
function losses.huber(options) end

---@class dnn.losses.mae.options
---@field reduction? "mean"|"examples"|"sum" "mean"

--- Distances: of n outputs a and targets y for each of m examples, with "mean" sum |a - y| / (n m),
--- with "examples" sum |a - y| / m, with "sum" sum |a - y|. The gradient is 0 where they are equal.
---@param options? dnn.losses.mae.options
---@return dnn.loss
function losses.mae(options) end

---@class dnn.losses.mse.options
---@field reduction? "mean"|"examples"|"sum" "mean"

--- Squared distances: of n outputs a and targets y for each of m examples, with "mean" sum (a -
--- y)^2 / (n m), with "examples" sum (a - y)^2 / m, with "sum" sum (a - y)^2. A loss is for the
--- option loss of net:compile, net:fit and net:step, which take its name, too, and the reduction
--- beside it. The name for the default, loss = "mse", does as well.
---@param options? dnn.losses.mse.options
---@return dnn.loss
function losses.mse(options) end

---@class dnn.losses.softmax_cross_entropy.options
---@field reduction? "mean"|"examples"|"sum" "mean"
---@field weights? number[]

--- The same for a = softmax(z) from outputs z: h = sum(y (log(sum(exp(z))) - z)), which is
--- PyTorch's CrossEntropyLoss. With "mean" and "examples" it is sum h / m over m examples, with
--- "sum" sum h; with weights as for cross_entropy.
---@param options? dnn.losses.softmax_cross_entropy.options
---@return dnn.loss
function losses.softmax_cross_entropy(options) end

---@class dnn.optimization
local optimization = {}

--- The gradients dz3, dW3, db3, da2, dz2, dW2, db2, da1, dz1, dW1, db1 of three layers. Already dz3
--- is divided by the number of examples.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@return dnn.params gradients
function optimization.backward_propagation(X, Y, cache) end

--- The cross-entropy summed over the examples, not yet divided by their number.
---@param a3 dnn.array_like
---@param Y dnn.array_like
---@return number
function optimization.compute_cost(a3, Y) end

--- Three layers with relu, relu and sigmoid. The cache {z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3,
--- b3} has its entries by name and by position.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@return dnn.array a3
---@return table cache
function optimization.forward_propagation(X, parameters) end

--- The averages of Adam at the start, of the gradients and of their squares: zeros dW1, db1 ...
--- dWL, dbL.
---@param parameters dnn.params|table
---@return dnn.params v
---@return dnn.params s
function optimization.initialize_adam(parameters) end

---@class dnn.optimization.initialize_parameters.options
---@field seed? integer 3

--- He's method: weights randn * sqrt(2 / n_prev), biases 0.
---@param layer_dims integer[]
---@param options? dnn.optimization.initialize_parameters.options
---@return dnn.params parameters
function optimization.initialize_parameters(layer_dims, options) end

--- The velocity of momentum at the start: zeros dW1, db1 ... dWL, dbL.
---@param parameters dnn.params|table
---@return dnn.params v
function optimization.initialize_velocity(parameters) end

---@class dnn.optimization.model.options
---@field learning_rate? number 0.0007
---@field mini_batch_size? integer 64
---@field beta? number 0.9
---@field beta1? number 0.9
---@field beta2? number 0.999
---@field epsilon? number 1e-8
---@field num_epochs? integer 10000
---@field print_cost? boolean true
---@field decay? fun(learning_rate0: number, epoch_num: integer, decay_rate: number): number f
---@field decay_rate? number 1

--- Trains a network of three layers on mini-batches with the optimizer "gd", "momentum" or "adam".
--- The mini-batches of the first epoch are shuffled from seed 11, of the next from 12 and so on.
--- Every hundredth cost is kept, every thousandth printed. decay is a function such as update_lr.
--- The options may also follow in this order, without a table.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param layers_dims integer[]
---@param optimizer "gd"|"momentum"|"adam"
---@param options? dnn.optimization.model.options
---@return dnn.params parameters
---@return number[] costs
---@overload fun(X: dnn.array_like, Y: dnn.array_like, layers_dims: integer[], optimizer: "gd"|"momentum"|"adam", learning_rate?: number, mini_batch_size?: integer, beta?: number, beta1?: number, beta2?: number, epsilon?: number, num_epochs?: integer, print_cost?: boolean, decay?: fun(learning_rate0: number, epoch_num: integer, decay_rate: number): number, decay_rate?: number): dnn.params, number[]
function optimization.model(X, Y, layers_dims, optimizer, options) end

--- Draws what a model predicts on the plane around X (2, m), in the colors of the classes, and the
--- points of X. The model gets points as rows, (k, 2), some thousands at a time. Of a network, and
--- with more choices: plt.decision_boundary(net, X, Y).
---@param model fun(points: dnn.array): dnn.array
---@param X dnn.array_like
---@param y dnn.array_like
---@return dnn.plot.Artist[] artists
function optimization.plot_decision_boundary(model, X, y) end

--- Classes 0 or 1 of the examples, where the output of three layers is above 0.5, and the accuracy,
--- which is printed.
---@param X dnn.array_like
---@param y dnn.array_like
---@param parameters dnn.params|table
---@param options? dnn.initialization.predict.options
---@return dnn.array predictions
---@return number accuracy
function optimization.predict(X, y, parameters, options) end

--- Where the output of three layers is above 0.5: booleans, as decision_boundary wants them.
---@param parameters dnn.params|table
---@param X dnn.array_like
---@return dnn.array predictions (1, m)
function optimization.predict_dec(parameters, X) end

---@class dnn.optimization.random_mini_batches.options
---@field mini_batch_size? integer 64
---@field seed? integer 0

--- A list of {mini_batch_X, mini_batch_Y}: the examples in random order, cut into batches. The last
--- batch holds what is left.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.optimization.random_mini_batches.options
---@return dnn.array[][] mini_batches
---@overload fun(X: dnn.array_like, Y: dnn.array_like, mini_batch_size?: integer, seed?: integer): dnn.array[][]
function optimization.random_mini_batches(X, Y, options) end

---@class dnn.optimization.schedule_lr_decay.options
---@field time_interval? integer 1000

--- The learning rate of an epoch, which changes every time_interval epochs: 1 / (1 + decay_rate *
--- floor(epoch_num / time_interval)) * learning_rate0.
---@param learning_rate0 number
---@param epoch_num number
---@param decay_rate number
---@param options? dnn.optimization.schedule_lr_decay.options
---@return number
---@overload fun(learning_rate0: number, epoch_num: number, decay_rate: number, time_interval?: integer): number
function optimization.schedule_lr_decay(learning_rate0, epoch_num, decay_rate, options) end

--- The learning rate of an epoch, 1 / (1 + decay_rate * epoch_num) * learning_rate0.
---@param learning_rate0 number
---@param epoch_num number
---@param decay_rate number
---@return number
function optimization.update_lr(learning_rate0, epoch_num, decay_rate) end

---@class dnn.optimization.update_parameters_with_adam.options
---@field learning_rate? number 0.01
---@field beta1? number 0.9
---@field beta2? number 0.999
---@field epsilon? number 1e-8
---@field epsilon_inside? boolean false

--- Adam's step number t, from 1, in the arrays of parameters, v and s: v = beta1 * v + (1 - beta1)
--- * dW and s = beta2 * s + (1 - beta2) * dW^2 are corrected by 1 - beta1^t and 1 - beta2^t, and W
--- = W - learning_rate * v / (sqrt(s) + epsilon), or / sqrt(s + epsilon) with epsilon_inside. The
--- options may also follow in this order, without a table.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param v dnn.params|table
---@param s dnn.params|table
---@param t integer
---@param options? dnn.optimization.update_parameters_with_adam.options
---@return dnn.params parameters
---@return dnn.params v
---@return dnn.params s
---@return dnn.params v_corrected
---@return dnn.params s_corrected
---@overload fun(parameters: dnn.params|table, grads: dnn.params|table, v: dnn.params|table, s: dnn.params|table, t: integer, learning_rate?: number, beta1?: number, beta2?: number, epsilon?: number, epsilon_inside?: boolean): dnn.params, dnn.params, dnn.params, dnn.params, dnn.params
function optimization.update_parameters_with_adam(parameters, grads, v, s, t, options) end

--- Gradient descent, W = W - learning_rate * dW, in the arrays of parameters.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param learning_rate number
---@return dnn.params parameters
function optimization.update_parameters_with_gd(parameters, grads, learning_rate) end

--- Momentum, v = beta * v + (1 - beta) * dW and W = W - learning_rate * v, in the arrays of
--- parameters and v.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param v dnn.params|table
---@param beta number
---@param learning_rate number
---@return dnn.params parameters
---@return dnn.params v
function optimization.update_parameters_with_momentum(parameters, grads, v, beta, learning_rate) end

---@class dnn.params.module
---@field names table
---@overload fun(entries?: table): dnn.params
local params = {}

--- The same object of a plain table, which it takes over, with its entries in the order of these
--- names: quicker than assigning them one by one.
---@param entries table
---@param order string[]
---@return dnn.params
function params.adopt(entries, order) end

--- Entries that stay: an assignment calls replace(name, array, value), which copies the value into
--- the array or raises, as net.parameters does.
---@param names string[]
---@param arrays table<string, dnn.array>
---@param replace fun(name: string, array: dnn.array, value: any)
---@return dnn.params
function params.fixed(names, arrays, replace) end

--- The entry of a params object or of a plain table, or nil when there is none.
---@param entries dnn.params|table
---@param name string
---@return any
function params.get(entries, name) end

--- Named arrays in order, for parameters and gradients: entries keep the order in which they were
--- first assigned, # counts them, pairs follows their order. Assigning nil takes one out, reading a
--- name that is missing raises an error.
---@param entries? table
---@return dnn.params
function params.new(entries) end

---@class dnn.planar
local planar = {}

--- The gradients dW1, db1, dW2, db2 of the network with one hidden layer.
---@param parameters dnn.params|table
---@param cache table
---@param X dnn.array_like
---@param Y dnn.array_like
---@return dnn.params grads
function planar.backward_propagation(parameters, cache, X, Y) end

--- The cross-entropy, -sum(Y * log(A2) + (1 - Y) * log(1 - A2)) / m.
---@param A2 dnn.array_like
---@param Y dnn.array_like
---@return number
function planar.compute_cost(A2, Y) end

--- A hidden layer with tanh, an output with sigmoid: A1 = tanh(W1 X + b1), A2 = sigmoid(W2 A1 +
--- b2). The cache has the names Z1, A1, Z2 and A2.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@return dnn.array A2
---@return dnn.params cache
function planar.forward_propagation(X, parameters) end

---@class dnn.planar.initialize_parameters.options
---@field seed? integer 2

--- W1 (n_h, n_x), b1, W2 (n_y, n_h), b2: weights randn * 0.01, biases 0.
---@param n_x integer
---@param n_h integer
---@param n_y integer
---@param options? dnn.planar.initialize_parameters.options
---@return dnn.params parameters
function planar.initialize_parameters(n_x, n_h, n_y, options) end

--- The numbers of units of a network for planar data: the rows of X, 4, and the rows of Y.
---@param X dnn.array_like
---@param Y dnn.array_like
---@return integer n_x
---@return integer n_h
---@return integer n_y
function planar.layer_sizes(X, Y) end

---@class dnn.planar.nn_model.options
---@field num_iterations? integer 10000
---@field print_cost? boolean false
---@field learning_rate? number 1.2

--- Trains a network with n_h hidden units. Every thousandth cost is kept, and printed with
--- print_cost. The options may also follow in this order, without a table.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param n_h integer
---@param options? dnn.planar.nn_model.options
---@return dnn.params parameters
---@return number[] costs
---@overload fun(X: dnn.array_like, Y: dnn.array_like, n_h: integer, num_iterations?: integer, print_cost?: boolean, learning_rate?: number): dnn.params, number[]
function planar.nn_model(X, Y, n_h, options) end

--- Draws what a model predicts on the plane around X (2, m), in the colors of the classes, and the
--- points of X. The model gets points as rows, (k, 2), some thousands at a time. Of a network, and
--- with more choices: plt.decision_boundary(net, X, Y).
---@param model fun(points: dnn.array): dnn.array
---@param X dnn.array_like
---@param y dnn.array_like
---@return dnn.plot.Artist[] artists
function planar.plot_decision_boundary(model, X, y) end

--- Where the network's output is above 0.5: booleans.
---@param parameters dnn.params|table
---@param X dnn.array_like
---@return dnn.array predictions (1, m)
function planar.predict(parameters, X) end

---@class dnn.planar.update_parameters.options
---@field learning_rate? number 1.2

--- One step of gradient descent, W = W - learning_rate * dW, in the arrays of parameters.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param options? dnn.planar.update_parameters.options
---@return dnn.params parameters
---@overload fun(parameters: dnn.params|table, grads: dnn.params|table, learning_rate?: number): dnn.params
function planar.update_parameters(parameters, grads, options) end

---@class dnn.regularization
local regularization = {}

--- The gradients dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1 of three layers.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@return dnn.params gradients
function regularization.backward_propagation(X, Y, cache) end

--- The gradients with dropout: units that were switched off get none.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@param keep_prob number
---@return dnn.params gradients
function regularization.backward_propagation_with_dropout(X, Y, cache, keep_prob) end

--- The gradients of the cost with an L2 penalty: lambd / m * W is added to each dW.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@param lambd number
---@return dnn.params gradients
function regularization.backward_propagation_with_regularization(X, Y, cache, lambd) end

--- The cross-entropy, 1/m * sum(-log(A3) * Y - log(1 - A3) * (1 - Y)). Terms that are NaN, of 0 *
--- inf, count as 0.
---@param A3 dnn.array_like
---@param Y dnn.array_like
---@return number
function regularization.compute_cost(A3, Y) end

--- The cross-entropy and lambd / (2 m) times the sum of all squared weights.
---@param A3 dnn.array_like
---@param Y dnn.array_like
---@param parameters dnn.params|table
---@param lambd number
---@return number
function regularization.compute_cost_with_regularization(A3, Y, parameters, lambd) end

--- Three layers with relu, relu and sigmoid. The cache {Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3,
--- b3} has its entries by name and by position.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@return dnn.array A3
---@return table cache
function regularization.forward_propagation(X, parameters) end

---@class dnn.regularization.forward_propagation_with_dropout.options
---@field keep_prob? number 0.5
---@field seed? integer 1

--- Three layers, with inverted dropout in the hidden ones: D = rand < keep_prob, A = A * D /
--- keep_prob. The random numbers start from the seed in every call. The cache is {Z1, D1, A1, W1,
--- b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3}.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@param options? dnn.regularization.forward_propagation_with_dropout.options
---@return dnn.array A3
---@return table cache
---@overload fun(X: dnn.array_like, parameters: dnn.params|table, keep_prob?: number, seed?: integer): dnn.array, table
function regularization.forward_propagation_with_dropout(X, parameters, options) end

---@class dnn.regularization.initialize_parameters.options
---@field seed? integer 3

--- Weights randn / sqrt(n_prev), biases 0.
---@param layer_dims integer[]
---@param options? dnn.regularization.initialize_parameters.options
---@return dnn.params parameters
function regularization.initialize_parameters(layer_dims, options) end

---@class dnn.regularization.model.options
---@field learning_rate? number 0.3
---@field num_iterations? integer 30000
---@field print_cost? boolean true
---@field lambd? number 0
---@field keep_prob? number 1

--- Trains a network with 20, 3 and 1 units: without regularization, with an L2 penalty (lambd), or
--- with dropout (keep_prob). Every thousandth cost is kept, every ten-thousandth printed. The
--- options may also follow in this order, without a table.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.regularization.model.options
---@return dnn.params parameters
---@return number[] costs
---@overload fun(X: dnn.array_like, Y: dnn.array_like, learning_rate?: number, num_iterations?: integer, print_cost?: boolean, lambd?: number, keep_prob?: number): dnn.params, number[]
function regularization.model(X, Y, options) end

--- Draws what a model predicts on the plane around X (2, m), in the colors of the classes, and the
--- points of X. The model gets points as rows, (k, 2), some thousands at a time. Of a network, and
--- with more choices: plt.decision_boundary(net, X, Y).
---@param model fun(points: dnn.array): dnn.array
---@param X dnn.array_like
---@param y dnn.array_like
---@return dnn.plot.Artist[] artists
function regularization.plot_decision_boundary(model, X, y) end

--- Classes 0 or 1 of the examples, where the output of three layers is above 0.5, and the accuracy,
--- which is printed.
---@param X dnn.array_like
---@param y dnn.array_like
---@param parameters dnn.params|table
---@param options? dnn.initialization.predict.options
---@return dnn.array predictions
---@return number accuracy
function regularization.predict(X, y, parameters, options) end

--- Where the output of three layers is above 0.5: booleans, as decision_boundary wants them.
---@param parameters dnn.params|table
---@param X dnn.array_like
---@return dnn.array predictions (1, m)
function regularization.predict_dec(parameters, X) end

---@class dnn.safetensors
local safetensors = {}

--- Reads a safetensors file, in which PyTorch's weights come: arrays by name (dnn.params) in the
--- order of the file, and a table of texts. float16 and bfloat16 are read as float32, other
--- integers as int64; 8-bit reals and complex numbers are refused. Headers may be up to 100 MB
--- long, and must describe the file exactly. For the weights of a network: net:load_weights.
---@param path string
---@return dnn.params arrays
---@return table<string, string> metadata
function safetensors.load(path) end

--- Writes a safetensors file of arrays by name (a table, dnn.params, or what np.load gives of an
--- npz file), and of texts by name. The file is the old one or the new one, whatever happens.
---@param path string
---@param arrays dnn.params|table<string, dnn.array_like>
---@param metadata? table<string, string>
function safetensors.save(path, arrays, metadata) end

---@class dnn.schedules
local schedules = {}

--- Half a cosine from the learning rate down to least over so many epochs.
---@param epochs integer
---@param least? number
---@return dnn.schedule
function schedules.cosine(epochs, least) end

--- Multiplies the learning rate by factor after every epoch.
---@param factor number
---@return dnn.schedule
function schedules.exponential(factor) end

--- learning_rate / (1 + decay * (epoch - 1)). A schedule, for the option schedule of net:fit, is a
--- function (epoch, learning_rate) -> learning rate of that epoch; epochs count from 1.
---@param decay number
---@return dnn.schedule
function schedules.inverse_time(decay) end

--- The same in steps: learning_rate / (1 + decay * floor((epoch - 1) / interval)).
---@param decay number
---@param interval integer
---@return dnn.schedule
function schedules.inverse_time_steps(decay, interval) end

--- Multiplies the learning rate by factor after every interval (an integer) epochs.
---@param interval integer
---@param factor? number
---@return dnn.schedule
function schedules.step(interval, factor) end

--- Grows linearly over the first epochs, then goes on as another schedule, if there is one.
---@param epochs integer
---@param after? dnn.schedule
---@return dnn.schedule
function schedules.warmup(epochs, after) end

---@class dnn
---@field cases dnn.cases
---@field data dnn.data
---@field dist dnn.dist
---@field gradient_checking dnn.gradient_checking
---@field initialization dnn.initialization
---@field initializers dnn.initializers
---@field layers dnn.layers
---@field losses dnn.losses
---@field optimization dnn.optimization
---@field params dnn.params.module
---@field planar dnn.planar
---@field regularization dnn.regularization
---@field safetensors dnn.safetensors
---@field schedules dnn.schedules
local dnn = {}

---@class dnn.L_layer_model.options
---@field learning_rate? number 0.0075
---@field num_iterations? integer 3000
---@field print_cost? boolean false
---@field seed? integer 1
---@field on_iteration? fun(iteration: integer, cost: number) f

--- Trains a deep network (relu, sigmoid at the end) on all examples at once; see two_layer_model.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param layer_dims integer[]
---@param options? dnn.L_layer_model.options
---@return dnn.params parameters
---@return number[] costs
function dnn.L_layer_model(X, Y, layer_dims, options) end

---@class dnn.L_model_backward.options
---@field input_gradient? boolean true

--- Back through the whole network. As in the notebook grads["dA" .. l] is what layer l hands
--- backwards: the gradient with respect to its input.
---@param AL dnn.array_like
---@param Y dnn.array_like
---@param caches table[]
---@param options? dnn.L_model_backward.options
---@return dnn.params grads
function dnn.L_model_backward(AL, Y, caches, options) end

--- The whole network: relu in every layer, sigmoid in the last. X is (n_x, m), AL (n_y, m); there
--- is a cache for each layer.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@return dnn.array AL
---@return table[] caches
function dnn.L_model_forward(X, parameters) end

---@class dnn.adagrad.options
---@field learning_rate? number 0.01
---@field epsilon? number 1e-10
---@field weight_decay? number 0

--- s = s + g^2, w = w - learning_rate * g / (sqrt(s) + epsilon).
---@param options? dnn.adagrad.options
---@return dnn.optimizer
function dnn.adagrad(options) end

---@class dnn.adam.options
---@field learning_rate? number 0.001
---@field beta1? number 0.9
---@field beta2? number 0.999
---@field epsilon? number 1e-8
---@field epsilon_inside? boolean false
---@field weight_decay? number 0

--- v = beta1 v + (1 - beta1) g, s = beta2 s + (1 - beta2) g^2, both corrected by 1 - beta^t in
--- update t; w = w - learning_rate * v / (sqrt(s) + epsilon), or / sqrt(s + epsilon) with
--- epsilon_inside.
---@param options? dnn.adam.options
---@return dnn.optimizer
function dnn.adam(options) end

---@class dnn.adamw.options
---@field learning_rate? number 0.001
---@field beta1? number 0.9
---@field beta2? number 0.999
---@field epsilon? number 1e-8
---@field epsilon_inside? boolean false
---@field weight_decay? number 0.01

--- Adam with w = w - learning_rate * weight_decay * w before each update of weights.
---@param options? dnn.adamw.options
---@return dnn.optimizer
function dnn.adamw(options) end

---@class dnn.avg_pool2d.options
---@field stride? integer|integer[] window
---@field padding? integer|integer[]|"same"|"valid" 0

--- The mean of every window of pictures (channels, height, width).
---@param window integer|integer[]
---@param options? dnn.avg_pool2d.options
---@return dnn.layer
function dnn.avg_pool2d(window, options) end

--- The gradients dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1 of three layers.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@return dnn.params gradients
function dnn.backward_propagation_n(X, Y, cache) end

--- The gradients with dropout: units that were switched off get none.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@param keep_prob number
---@return dnn.params gradients
function dnn.backward_propagation_with_dropout(X, Y, cache, keep_prob) end

--- The gradients of the cost with an L2 penalty: lambd / m * W is added to each dW.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param cache table
---@param lambd number
---@return dnn.params gradients
function dnn.backward_propagation_with_regularization(X, Y, cache, lambd) end

---@class dnn.batch_norm.options
---@field momentum? number 0.1
---@field epsilon? number 1e-5

--- Normalizes every feature (of pictures every channel) over the examples of a batch, then
--- multiplies by gamma and adds beta. Passes that do not train use running_mean and running_var, in
--- which momentum is the share of a new batch, as in PyTorch.
---@param options? dnn.batch_norm.options
---@return dnn.layer
function dnn.batch_norm(options) end

--- The cross-entropy, (-1/m) * sum(Y * log(AL) + (1 - Y) * log(1 - AL)).
---@param AL dnn.array_like
---@param Y dnn.array_like
---@return number
function dnn.compute_cost(AL, Y) end

--- The cross-entropy and lambd / (2 m) times the sum of all squared weights.
---@param A3 dnn.array_like
---@param Y dnn.array_like
---@param parameters dnn.params|table
---@param lambd number
---@return number
function dnn.compute_cost_with_regularization(A3, Y, parameters, lambd) end

---@class dnn.conv2d.options
---@field stride? integer|integer[] 1
---@field padding? integer|integer[]|"same"|"valid" 0
---@field bias? boolean true
---@field init? string|dnn.initializer
---@field seed? integer

--- Filters that slide over pictures (channels, height, width). window, stride and padding are a
--- number or {height, width}; padding = "same" keeps height and width (odd windows, stride 1). The
--- result is (filters, (height + 2 padding - window) // stride + 1, width likewise); W is (filters,
--- channels, window height, window width), b (filters, 1).
---@param filters integer
---@param window integer|integer[]
---@param options? dnn.conv2d.options
---@return dnn.layer
function dnn.conv2d(filters, window, options) end

---@class dnn.decision_boundary.options
---@field step? number 0.01

--- The predictions of a model on a grid over its data X (2, m), for a figure: xx and yy hold both
--- features of the points of the grid, Z what the model predicts, all (rows, columns). The grid
--- reaches from 1 below the least to 1 above the greatest value of each feature. The model gets
--- points as rows, (k, 2), some thousands at a time.
---@param model fun(points: dnn.array): dnn.array
---@param X dnn.array_like
---@param options? dnn.decision_boundary.options
---@return dnn.array xx
---@return dnn.array yy
---@return dnn.array Z
function dnn.decision_boundary(model, X, options) end

---@class dnn.linear.options
---@field bias? boolean true
---@field init? string|dnn.initializer
---@field seed? integer

--- Z = W A + b with W (n_out, n_in) and b (n_out, 1). n_in may be left out behind other layers.
--- init is an initializer or its name (see dnn.initializers), seed one of its own.
---@param n_in? integer
---@param n_out integer
---@param options? dnn.linear.options
---@return dnn.layer
---@overload fun(n_out: integer, options?: dnn.linear.options): dnn.layer
function dnn.dense(n_in, n_out, options) end

--- All parameters, W1, b1, W2 ..., as one column, and the name of the parameter that each element
--- is of.
---@param parameters dnn.params|table
---@return dnn.array theta (n, 1)
---@return string[] keys
function dnn.dictionary_to_vector(parameters) end

---@class dnn.draw.options
---@field path? string a file that ends in .svg, .png, .pdf or .txt
---@field format? string of a file that does not end in one
---@field dpi? number 200; pixels of an inch, of a PNG

--- A diagram of a network: its layers in boxes, with what each gives for one example and the number
--- of its parameters. Notebooks show it as a picture, with the units and connections of a small
--- dense network; diagram:save(path [, {format = , dpi = }]) or the option path writes it into a
--- file.
---@param net dnn.network
---@param options? dnn.draw.options
---@return dnn.plot.Diagram diagram
function dnn.draw(net, options) end

--- In passes that train keeps each unit with this probability and divides by it, with the course's
--- mask rand(n, m) < keep_prob; otherwise changes nothing. (PyTorch's argument is 1 - keep_prob.)
---@param keep_prob number
---@return dnn.layer
function dnn.dropout(keep_prob) end

--- z where z > 0, alpha * (exp(z) - 1) elsewhere.
---@param alpha? number
---@return dnn.layer
function dnn.elu(alpha) end

---@class dnn.embedding.options
---@field init? string|dnn.initializer
---@field seed? integer

--- A row of a table W (entries, units) for each whole number from 1 to entries: (length,) becomes
--- (length, units).
---@param entries integer
---@param units integer
---@param options? dnn.embedding.options
---@return dnn.layer
function dnn.embedding(entries, units, options) end

--- Pictures (channels, height, width) as columns of numbers, in row-major order.
---@return dnn.layer
function dnn.flatten() end

--- Three layers with relu, relu and sigmoid, and the mean cross-entropy. The cache is {Z1, A1, W1,
--- b1, Z2, A2, W2, b2, Z3, A3, W3, b3}.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param parameters dnn.params|table
---@return number cost
---@return table cache
function dnn.forward_propagation_n(X, Y, parameters) end

--- Three layers, with inverted dropout in the hidden ones: D = rand < keep_prob, A = A * D /
--- keep_prob. The random numbers start from the seed in every call. The cache is {Z1, D1, A1, W1,
--- b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3}.
---@param X dnn.array_like
---@param parameters dnn.params|table
---@param options? dnn.regularization.forward_propagation_with_dropout.options
---@return dnn.array A3
---@return table cache
---@overload fun(X: dnn.array_like, parameters: dnn.params|table, keep_prob?: number, seed?: integer): dnn.array, table
function dnn.forward_propagation_with_dropout(X, parameters, options) end

--- z * P(N <= z) for a standard normal N.
---@return dnn.layer
function dnn.gelu() end

---@class dnn.gradient_check.options
---@field epsilon? number 1e-6
---@field tolerance? number 1e-6
---@field samples? integer 200; elements of each array that are compared, drawn at random where there are more
---@field seed? integer 1
---@field loss? string|dnn.loss|function of a network, as in net:compile; its own when it is not given

--- Compares gradients with slopes, (f(x + epsilon) - f(x - epsilon)) / 2 epsilon, element by
--- element: the parameters of a network, the parameters and the input of a layer, which may be a
--- custom one, a loss by its name or a function (AL, Y) -> value, gradient, or a function f(x) ->
--- number, whose gradient is an array, a function of x, or what f returns second. It gives the
--- course's difference |g - n| / (|g| + |n|) and a report with passed, worst and arrays.
---@param net dnn.network
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.gradient_check.options
---@return number difference
---@return dnn.gradient_report report
---@overload fun(layer: dnn.layer|table|string, X: dnn.array_like, options?: dnn.gradient_check.options): number, dnn.gradient_report
---@overload fun(loss: string|dnn.loss|function, AL: dnn.array_like, Y: dnn.array_like, options?: dnn.gradient_check.options): number, dnn.gradient_report
---@overload fun(f: fun(x: dnn.array|number): number, x: dnn.array|number, gradient: dnn.array_like, options?: dnn.gradient_check.options): number, dnn.gradient_report
function dnn.gradient_check(net, X, Y, options) end

--- Checks the gradients of backward_propagation_n: each parameter in turn is moved by epsilon to
--- both sides, and the change of the cost is compared with its gradient. The difference is
--- norm(grad - approx) / (norm(grad) + norm(approx)), below 2e-7 for right gradients.
---@param parameters dnn.params|table
---@param gradients dnn.params|table
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.gradient_checking.gradient_check_n.options
---@return number difference
---@overload fun(parameters: dnn.params|table, gradients: dnn.params|table, X: dnn.array_like, Y: dnn.array_like, epsilon?: number, print_msg?: boolean): number
function dnn.gradient_check_n(parameters, gradients, X, Y, options) end

--- The gradients of parameters, dW1, db1, dW2 ..., as one column; others are left out.
---@param gradients dnn.params|table
---@return dnn.array theta (n, 1)
function dnn.gradients_to_vector(gradients) end

--- The averages of Adam at the start, of the gradients and of their squares: zeros dW1, db1 ...
--- dWL, dbL.
---@param parameters dnn.params|table
---@return dnn.params v
---@return dnn.params s
function dnn.initialize_adam(parameters) end

---@class dnn.initialize_parameters.options
---@field seed? integer 1

--- Parameters of a network with one hidden layer, W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h) and b2
--- (n_y, 1): weights randn * 0.01, biases 0.
---@param n_x integer
---@param n_h integer
---@param n_y integer
---@param options? dnn.initialize_parameters.options
---@return dnn.params parameters
function dnn.initialize_parameters(n_x, n_h, n_y, options) end

---@class dnn.initialize_parameters_deep.options
---@field seed? integer 3
---@field scale? "small"|"fan_in" "small"

--- Parameters W1, b1 ... WL, bL of a deep network, given the units of the input and of every layer;
--- biases are 0. The scale "small" makes weights randn * 0.01 from seed 3, as the exercises do;
--- "fan_in" randn / sqrt(n_prev), from which the application starts (with seed 1).
---@param layer_dims integer[]
---@param options? dnn.initialize_parameters_deep.options
---@return dnn.params parameters
function dnn.initialize_parameters_deep(layer_dims, options) end

--- He's method, which suits relu: weights randn * sqrt(2 / n_prev), biases 0.
---@param layers_dims integer[]
---@param options? dnn.initialization.initialize_parameters_he.options
---@return dnn.params parameters
function dnn.initialize_parameters_he(layers_dims, options) end

--- Large weights, randn * 10; biases 0.
---@param layers_dims integer[]
---@param options? dnn.initialization.initialize_parameters_random.options
---@return dnn.params parameters
function dnn.initialize_parameters_random(layers_dims, options) end

--- Weights and biases 0, given the units of the input and of every layer: all units of a layer then
--- learn the same.
---@param layers_dims integer[]
---@return dnn.params parameters
function dnn.initialize_parameters_zeros(layers_dims) end

--- The velocity of momentum at the start: zeros dW1, db1 ... dWL, dbL.
---@param parameters dnn.params|table
---@return dnn.params v
function dnn.initialize_velocity(parameters) end

--- The numbers of units of a network for planar data: the rows of X, 4, and the rows of Y.
---@param X dnn.array_like
---@param Y dnn.array_like
---@return integer n_x
---@return integer n_h
---@return integer n_y
function dnn.layer_sizes(X, Y) end

--- z where z > 0, slope * z elsewhere.
---@param slope? number
---@return dnn.layer
function dnn.leaky_relu(slope) end

--- Z = W A + b with W (n_out, n_in) and b (n_out, 1). n_in may be left out behind other layers.
--- init is an initializer or its name (see dnn.initializers), seed one of its own.
---@param n_in? integer
---@param n_out integer
---@param options? dnn.linear.options
---@return dnn.layer
---@overload fun(n_out: integer, options?: dnn.linear.options): dnn.layer
function dnn.linear(n_in, n_out, options) end

---@class dnn.linear_activation_backward.options
---@field input_gradient? boolean true

--- Back through one layer; the activation is "sigmoid" or "relu".
---@param dA dnn.array_like
---@param cache table
---@param activation "sigmoid"|"relu"
---@param options? dnn.linear_activation_backward.options
---@return dnn.array dA_prev
---@return dnn.array dW
---@return dnn.array db
function dnn.linear_activation_backward(dA, cache, activation, options) end

--- One layer, A = activation(W A_prev + b); the activation is "sigmoid" or "relu". The cache is
--- {linear, activation}.
---@param A_prev dnn.array_like
---@param W dnn.array_like
---@param b dnn.array_like
---@param activation "sigmoid"|"relu"
---@return dnn.array
---@return table cache
function dnn.linear_activation_forward(A_prev, W, b, activation) end

---@class dnn.linear_backward.options
---@field input_gradient? boolean true

--- Back through the linear part: dA_prev = W.T dZ, dW = dZ A_prev.T / m, db = sum of the columns of
--- dZ / m. With input_gradient = false dA_prev is not computed, and nil.
---@param dZ dnn.array_like
---@param cache table
---@param options? dnn.linear_backward.options
---@return dnn.array dA_prev
---@return dnn.array dW
---@return dnn.array db
function dnn.linear_backward(dZ, cache, options) end

--- The linear part of a layer, Z = W A + b. A is (n_prev, m), W (n, n_prev), b (n, 1), Z (n, m).
--- The cache {A_prev, W, b} has its entries by name and by position.
---@param A dnn.array_like
---@param W dnn.array_like
---@param b dnn.array_like
---@return dnn.array Z
---@return table cache
function dnn.linear_forward(A, W, b) end

---@class dnn.load.options
---@field dtype? dnn.dtype  the type of the network, "float64" or "float32": without it that of the file of net:save or net:export, and "float64" for the others, whose float32 arrays become float64 exactly
---@field custom? table<string, table> {name = layer}; custom layers by their field name, or "custom_<number>" by their place without one; another layer of the same name, where one has parameters, is called "<name>_<number>"
---@field loss? string|dnn.loss|function f; the loss function, when the network was trained with one
---@field checksum? boolean true; false reads a file that was changed since

--- The network of a file that net:save wrote, as it was then: it predicts the same and goes on
--- training as if nothing had been. A file whose name ends in .onnx is read as ONNX: a chain of
--- operators that have layers here (Gemm, MatMul and Add, Conv, pools, BatchNormalization,
--- activations, Dropout, Flatten, Reshape, Identity), whose inputs (batch, n) are columns here;
--- .keras files, and .h5 files of Keras with a model, as Sequential models or as functional ones
--- that are a chain of layers; their pictures have the channels first here. An embedding counts
--- from 1 here, from 0 there. What they have besides is refused by name. Of safetensors files those
--- of net:export tell the layers. Nothing in a file is run.
---@param path string
---@param options? dnn.load.options
---@return dnn.network
function dnn.load(path, options) end

--- Their logarithms: z - log(sum(exp(z))).
---@return dnn.layer
function dnn.log_softmax() end

---@class dnn.max_pool2d.options
---@field stride? integer|integer[] window
---@field padding? integer|integer[]|"same"|"valid" 0

--- The largest value in every window of pictures (channels, height, width).
---@param window integer|integer[]
---@param options? dnn.max_pool2d.options
---@return dnn.layer
function dnn.max_pool2d(window, options) end

---@class dnn.mlp.options: dnn.sequential.options
---@field [integer] integer
---@field activation? string|dnn.layer|table "relu"
---@field output? string|dnn.layer|table|false "sigmoid"

--- A network of linear layers as in the notebook: relu in every layer, sigmoid in the last. output
--- = false leaves the last one out. Options as for dnn.sequential, too.
---@param dims dnn.mlp.options
---@return dnn.network
function dnn.mlp(dims) end

--- Trains a network with n_h hidden units. Every thousandth cost is kept, and printed with
--- print_cost. The options may also follow in this order, without a table.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param n_h integer
---@param options? dnn.planar.nn_model.options
---@return dnn.params parameters
---@return number[] costs
---@overload fun(X: dnn.array_like, Y: dnn.array_like, n_h: integer, num_iterations?: integer, print_cost?: boolean, learning_rate?: number): dnn.params, number[]
function dnn.nn_model(X, Y, n_h, options) end

--- Draws what a model predicts on the plane around X (2, m), in the colors of the classes, and the
--- points of X. The model gets points as rows, (k, 2), some thousands at a time. Of a network, and
--- with more choices: plt.decision_boundary(net, X, Y).
---@param model fun(points: dnn.array): dnn.array
---@param X dnn.array_like
---@param y dnn.array_like
---@return dnn.plot.Artist[] artists
function dnn.plot_decision_boundary(model, X, y) end

---@class dnn.predict.options
---@field print_accuracy? boolean true

--- Classes 0 or 1 of the examples, where the network's output is above 0.5, and the accuracy, which
--- is printed.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param parameters dnn.params|table
---@param options? dnn.predict.options
---@return dnn.array predictions
---@return number accuracy
function dnn.predict(X, Y, parameters, options) end

--- Prints dW1, db1 and, as dA1, grads.dA2: the gradients of the first layer as the notebook shows
--- them.
---@param grads dnn.params|table
function dnn.print_grads(grads) end

---@class dnn.print_mislabeled_images.options
---@field max? integer 25; how many are drawn at most

--- Draws the examples whose prediction p (1, m) is not their class y (1, m), with the names of
--- both: classes has that of class 0 first. X holds pictures as columns (h*w*3, m), or is a batch
--- of a network (channels, h, w, m). Returns the columns of all that are wrong.
---@param classes string[]
---@param X dnn.array_like
---@param y dnn.array_like
---@param p dnn.array_like
---@param options? dnn.print_mislabeled_images.options
---@return integer[] indices
function dnn.print_mislabeled_images(classes, X, y, p, options) end

---@class dnn.progress.options
---@field desc? string what stands before the bar
---@field leave? boolean does the bar stay when it ends? true, but for a bar in a bar
---@field total? integer how many there are, where the bar cannot know
---@field unit? string what is counted, "it" when not given

--- A progress bar around a for loop: over a count, a list (index and value), the rows of an array
--- or any iterator. It is drawn on standard error while the output is a terminal, below what print
--- writes; elsewhere it leaves one line at its end. DNNLUA_PROGRESS=log writes a line every 10 % or
--- 30 s, =off nothing. The bar can also be driven by hand: bar:update(n), bar:set(values),
--- bar:close().
---@param what integer|table|dnn.array|function
---@param options? dnn.progress.options
---@return dnn.progress
function dnn.progress(what, options) end

--- A list of {mini_batch_X, mini_batch_Y}: the examples in random order, cut into batches. The last
--- batch holds what is left.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.optimization.random_mini_batches.options
---@return dnn.array[][] mini_batches
---@overload fun(X: dnn.array_like, Y: dnn.array_like, mini_batch_size?: integer, seed?: integer): dnn.array[][]
function dnn.random_mini_batches(X, Y, options) end

--- A = maximum(0, Z), element by element; a number for a number. The cache for relu_backward is Z
--- itself. Without an argument a layer of dnn.sequential.
---@param Z dnn.array_like
---@return dnn.array
---@return dnn.array cache
---@overload fun(): dnn.layer
function dnn.relu(Z) end

--- Back through a relu: dZ is dA where Z > 0, and 0 elsewhere. The cache is Z.
---@param dA dnn.array_like
---@param cache dnn.array
---@return dnn.array dZ
function dnn.relu_backward(dA, cache) end

---@class dnn.rmsprop.options
---@field learning_rate? number 0.01
---@field beta2? number 0.99
---@field epsilon? number 1e-8
---@field weight_decay? number 0

--- s = beta2 s + (1 - beta2) g^2, w = w - learning_rate * g / (sqrt(s) + epsilon).
---@param options? dnn.rmsprop.options
---@return dnn.optimizer
function dnn.rmsprop(options) end

--- The learning rate of an epoch, which changes every time_interval epochs: 1 / (1 + decay_rate *
--- floor(epoch_num / time_interval)) * learning_rate0.
---@param learning_rate0 number
---@param epoch_num number
---@param decay_rate number
---@param options? dnn.optimization.schedule_lr_decay.options
---@return number
---@overload fun(learning_rate0: number, epoch_num: number, decay_rate: number, time_interval?: integer): number
function dnn.schedule_lr_decay(learning_rate0, epoch_num, decay_rate, options) end

---@class dnn.sequential.options
---@field [integer] dnn.layer|table|string
---@field input? integer|integer[]
---@field dtype? dnn.dtype "float64"
---@field precision? "full"|"bf16" "full"
---@field init? string|dnn.initializer "fan_in"
---@field seed? integer 1
---@field random? dnn.RandomState

--- A network of layers one after the other. A layer without choices may be given by its name,
--- "relu". A layer only says what it is: one that is used twice has parameters in each place. The
--- first layer tells the shape of one example, or input does: a number, or {channels, height,
--- width}. Weights are drawn in order from the stream of seed, or from a RandomState. The network
--- has net.parameters (W1, b1, ...: the memory itself; assigning copies into it), net.buffers,
--- net.layers, net.input, net.output, net.dtype, net.updates, net.epochs, net.history,
--- net.learning_rate and net.precision (which may be set). With precision = "bf16" linear layers
--- multiply as np.dot does with it, in training and after; parameters, sums, updates and all other
--- layers stay float32, which dtype then is. A custom layer is a table with forward(self, A,
--- training) -> A_next, cache and backward(self, dA_next, cache) -> dA [, gradients], and
--- optionally parameters (arrays by name: those that begin with W count as weights), units and
--- name. Arrays that several of them have are shared.
---@param description dnn.sequential.options
---@return dnn.network
function dnn.sequential(description) end

---@class dnn.sgd.options
---@field learning_rate? number 0.01
---@field momentum? number 0
---@field nesterov? boolean false
---@field averaged? boolean false
---@field weight_decay? number 0

--- Gradient descent: w = w - learning_rate * g. With momentum b: v = b v + g, w = w - learning_rate
--- * v, as PyTorch and Keras; averaged: v = b v + (1 - b) g, as the course; nesterov: w = w -
--- learning_rate * (g + b v). The weight decay d is added to the gradient of weights, d w.
---@param options? dnn.sgd.options
---@return dnn.optimizer
function dnn.sgd(options) end

--- A = 1 / (1 + exp(-Z)), element by element; a number for a number. The cache for sigmoid_backward
--- is Z itself. Without an argument a layer of dnn.sequential.
---@param Z dnn.array_like
---@return dnn.array
---@return dnn.array cache
---@overload fun(): dnn.layer
function dnn.sigmoid(Z) end

--- Back through a sigmoid: dZ = dA * s * (1 - s) with s = sigmoid(Z). The cache is Z.
---@param dA dnn.array_like
---@param cache dnn.array
---@return dnn.array dZ
function dnn.sigmoid_backward(dA, cache) end

--- Probabilities of classes: exp(z) / sum(exp(z)) over the rows, for each example.
---@return dnn.layer
function dnn.softmax() end

--- log(1 + exp(z)).
---@return dnn.layer
function dnn.softplus() end

--- z * sigmoid(z), also called SiLU.
---@return dnn.layer
function dnn.swish() end

--- A = tanh(Z).
---@return dnn.layer
function dnn.tanh() end

---@class dnn.two_layer_model.options
---@field learning_rate? number 0.0075
---@field num_iterations? integer 3000
---@field print_cost? boolean false
---@field seed? integer 1
---@field on_iteration? fun(iteration: integer, cost: number) f

--- Trains a network with one hidden layer (relu, then sigmoid) on all examples at once. Every
--- hundredth cost and the last are kept, and printed with print_cost. on_iteration is called with
--- each iteration, from 0, and its cost.
---@param X dnn.array_like
---@param Y dnn.array_like
---@param layers_dims integer[]
---@param options? dnn.two_layer_model.options
---@return dnn.params parameters
---@return number[] costs
function dnn.two_layer_model(X, Y, layers_dims, options) end

--- The learning rate of an epoch, 1 / (1 + decay_rate * epoch_num) * learning_rate0.
---@param learning_rate0 number
---@param epoch_num number
---@param decay_rate number
---@return number
function dnn.update_lr(learning_rate0, epoch_num, decay_rate) end

--- One step of gradient descent, W = W - learning_rate * dW, in the arrays of parameters.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param learning_rate number
---@return dnn.params parameters
function dnn.update_parameters(parameters, grads, learning_rate) end

--- Adam's step number t, from 1, in the arrays of parameters, v and s: v = beta1 * v + (1 - beta1)
--- * dW and s = beta2 * s + (1 - beta2) * dW^2 are corrected by 1 - beta1^t and 1 - beta2^t, and W
--- = W - learning_rate * v / (sqrt(s) + epsilon), or / sqrt(s + epsilon) with epsilon_inside. The
--- options may also follow in this order, without a table.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param v dnn.params|table
---@param s dnn.params|table
---@param t integer
---@param options? dnn.optimization.update_parameters_with_adam.options
---@return dnn.params parameters
---@return dnn.params v
---@return dnn.params s
---@return dnn.params v_corrected
---@return dnn.params s_corrected
---@overload fun(parameters: dnn.params|table, grads: dnn.params|table, v: dnn.params|table, s: dnn.params|table, t: integer, learning_rate?: number, beta1?: number, beta2?: number, epsilon?: number, epsilon_inside?: boolean): dnn.params, dnn.params, dnn.params, dnn.params, dnn.params
function dnn.update_parameters_with_adam(parameters, grads, v, s, t, options) end

--- Gradient descent, W = W - learning_rate * dW, in the arrays of parameters.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param learning_rate number
---@return dnn.params parameters
function dnn.update_parameters_with_gd(parameters, grads, learning_rate) end

--- Momentum, v = beta * v + (1 - beta) * dW and W = W - learning_rate * v, in the arrays of
--- parameters and v.
---@param parameters dnn.params|table
---@param grads dnn.params|table
---@param v dnn.params|table
---@param beta number
---@param learning_rate number
---@return dnn.params parameters
---@return dnn.params v
function dnn.update_parameters_with_momentum(parameters, grads, v, beta, learning_rate) end

--- The parameters whose elements a column holds: the reverse of dictionary_to_vector, given the
--- units of the input and of every layer.
---@param theta dnn.array_like
---@param options? dnn.gradient_checking.vector_to_dictionary.options
---@return dnn.params parameters
function dnn.vector_to_dictionary(theta, options) end

-- Descriptions of models of Keras as layers.

local dnn = require "dnn"
local h5 = require "dnn.h5"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

-- A functional model as Keras 2.15 describes it, without what layers do not use.
local keras_2 = [=[{"class_name": "Functional", "config": {"name": "model", "layers": [
{"class_name": "Dense", "name": "out", "config": {"name": "out", "units": 2, "use_bias": true,
  "activation": "sigmoid"}, "inbound_nodes": [[["norm", 0, 0, {}]]]},
{"class_name": "InputLayer", "name": "x", "config": {"name": "x", "dtype": "float32",
  "batch_input_shape": [null, 3]}, "inbound_nodes": []},
{"class_name": "Dense", "name": "first", "config": {"name": "first", "units": 4, "use_bias": false,
  "activation": {"class_name": "LeakyReLU", "config": {"alpha": 0.25}}},
  "inbound_nodes": [[["x", 0, 0, {}]]]},
{"class_name": "BatchNormalization", "name": "norm", "config": {"name": "norm", "axis": [1],
  "momentum": 0.99, "epsilon": 0.001, "center": true, "scale": true},
  "inbound_nodes": [[["first", 0, 0, {}]]]}],
"input_layers": [["x", 0, 0]], "output_layers": [["out", 0, 0]]}, "keras_version": "2.15.0"}]=]

--- A functional model of Keras 3 of layers, { name, class, inputs, options }.
local function functional(layers, outputs)
  local entries = {}
  for i, layer in ipairs(layers) do
    local tensors = {}
    for k, name in ipairs(layer[3]) do
      tensors[k] = ('{"class_name": "__keras_tensor__", "config": {"shape": [null, 3], '
        .. '"keras_history": ["%s", 0, 0]}}'):format(name)
    end
    local args = #tensors == 1 and tensors[1] or "[" .. table.concat(tensors, ", ") .. "]"
    entries[i] = ('{"class_name": "%s", "name": "%s", "config": {"name": "%s"%s}, '
      .. '"inbound_nodes": [%s]}'):format(layer[2], layer[1], layer[1], layer[4] or "",
      #tensors > 0 and ('{"args": [%s], "kwargs": {}}'):format(args) or "")
  end
  return ('{"class_name": "Functional", "config": {"layers": [%s], "input_layers": ["x", 0, 0], '
    .. '"output_layers": %s}}'):format(table.concat(entries, ", "), outputs or '["y", 0, 0]')
end

local input = { "x", "InputLayer", {}, ', "batch_shape": [null, 3]' }

describe("descriptions of Keras", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/x.h5"
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- Writes a file as Keras 2 does: a description, and layers, { name, { weight, array }, ... }.
  local function write(description, layers)
    local file <close> = h5.open(path, "w")
    file.attrs.model_config = description
    local root, names = file:group "model_weights", {}
    for i, layer in ipairs(layers or { { "none" } }) do
      local group, weights = root:group(layer[1]), {}
      for k = 2, #layer do
        weights[k - 1] = ("%s/%s:0"):format(layer[1], layer[k][1])
        group:create(weights[k - 1], layer[k][2])
      end
      names[i] = layer[1]
      group.attrs.weight_names = #weights > 0 and weights or nil
    end
    root.attrs.layer_names = names
    file:close()
  end

  it("of functional models are read in the order of their chain", function()
    local random = np.random.RandomState(1)
    local W1, W2, b2 = random:randn(3, 4), random:randn(4, 2), random:randn(2)
    local gamma, beta, mean, var = random:rand(4), random:randn(4), random:randn(4), random:rand(4)
    write(keras_2, { { "first", { "kernel", W1 } },
      { "norm", { "gamma", gamma }, { "beta", beta }, { "moving_mean", mean },
        { "moving_variance", var } }, { "out", { "kernel", W2 }, { "bias", b2 } } })
    local net, X = dnn.load(path), random:randn(3, 5)
    assert.equal("network (3,): linear (3 -> 4, no bias) -> leaky_relu (slope 0.25) -> "
      .. "batch_norm (momentum 0.01, epsilon 0.001) -> linear (4 -> 2) -> sigmoid; 30 parameters",
      tostring(net))
    local Z = W1.T:dot(X)
    local A = np.maximum(Z, Z * 0.25)
    local N = (A - mean:reshape(4, 1)) / np.sqrt(var:reshape(4, 1) + 1e-3) * gamma:reshape(4, 1)
      + beta:reshape(4, 1)
    networks.close(1 / (1 + np.exp(-(W2.T:dot(N) + b2:reshape(2, 1)))), net:predict(X), 1e-14)
    local single = dnn.load(path, { dtype = "float32" })
    assert.equal("float32", single.dtype)
    networks.close(net:predict(X), single:predict(X), 1e-6)
  end)

  it("that are no chain are refused by the name of the layer", function()
    local function refused(why, ...)
      write(functional(...))
      raises(why, dnn.load, path)
    end
    local a = { "a", "Activation", { "x" }, ', "activation": "relu"' }
    refused('layer "y" (Add) takes 2 values: models that are a chain of layers are read',
      { input, a, { "y", "Add", { "a", "x" } } })
    refused('layer "y" (Flatten) takes the value of "x", as "a" does',
      { input, a, { "y", "Flatten", { "x" } } })
    refused("it has 2 outputs: models that are a chain of layers are read", { input, a },
      '[["a", 0, 0], ["x", 0, 0]]')
    refused('nothing leads to its output "y"', { input, a })
    refused('it has 1 layers behind its output "a"', { input, a, { "b", "Flatten", { "a" } } },
      '["a", 0, 0]')
    refused('nothing leads to its output "y"', { input, { "a", "Flatten", { "b" } },
      { "b", "Flatten", { "a" } } })
    refused('two layers have the name "a"', { input, a, { "a", "Flatten", {} } })
    refused('two layers have the name "x"', { input, a, input, { "y", "Flatten", { "a" } } })
    refused('there is no layer "x", its input', { { "y", "Flatten", { "x" } } })
    refused('layer "y" (Mish) does not exist here', { input, { "y", "Mish", { "x" } } })
    refused('layer "y" (Functional) is a model in a model', { input,
      { "y", "Functional", { "x" } } })
    write '{"class_name": "Functional", "config": {"layers": [{}, null]}}'
    raises("a layer has no name", dnn.load, path)
    write '{"class_name": "Functional", "config": {}}'
    raises("it has 0 inputs", dnn.load, path)
    for _, list in ipairs { "null", "3", "[]" } do
      write(('{"class_name": "Functional", "config": {"layers": %s, "input_layers": ["x", 0, 0], '
        .. '"output_layers": ["x", 0, 0]}}'):format(list))
      raises('there is no layer "x", its input', dnn.load, path)
    end
    local options = ', "filters": 1, "kernel_size": 1, "padding": "same"'
    for _, class in ipairs { "Conv2D", "MaxPooling2D", "GlobalMaxPooling2D" } do
      refused(('layer "y" (%s) needs pictures, got features of shape (3,)'):format(class),
        { input, { "y", class, { "x" }, options } })
    end
  end)

  it("may say same padding where both sides have as much, and wholes of pictures", function()
    local function read(layer, shape)
      write(('{"class_name": "Sequential", "config": [{"class_name": "%s", "config": '
        .. '{"batch_input_shape": [null, %d, %d, 2], "name": "p", %s}}]}'):format(layer[1],
        shape[1], shape[2], layer[2]))
      return tostring(dnn.load(path))
    end
    local same = '"pool_size": 3, "strides": 2, "padding": "same"'
    assert.equal("network (2, 5, 7): max_pool2d (3x3, stride 2, padding 1); 0 parameters",
      read({ "MaxPooling2D", same }, { 5, 7 }))
    raises("pads 5 x 8 on one side more than on the other", read, { "MaxPooling2D", same },
      { 5, 8 })
    raises("has means without the padding", read, { "AveragePooling2D", same }, { 5, 7 })
    assert.equal("network (2, 5, 7): max_pool2d (5x7, stride 5x7) -> flatten; 0 parameters",
      read({ "GlobalMaxPooling2D", '"keepdims": false' }, { 5, 7 }))
    assert.equal("network (2, 5, 7): flatten; 0 parameters",
      read({ "Reshape", '"target_shape": [70]' }, { 5, 7 }))
    raises('layer "p" (Reshape) makes another shape than (70,)', read,
      { "Reshape", '"target_shape": [7, 10]' }, { 5, 7 })
    raises('layer "p" (BatchNormalization) normalizes along axis 2', read,
      { "BatchNormalization", '"axis": [2]' }, { 5, 7 })
  end)

  it("of Keras 2 are read from each of its files, and predict the same", function()
    if not peer.has "tensorflow, keras.src.engine" then
      pending("TensorFlow with Keras 2 is absent")
      return
    end
    peer.run([[
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from tensorflow import keras
os.chdir(sys.argv[1])
L = keras.layers
def save(name, model, x):
    model.compile(loss="mse")
    model.fit(x, np.random.RandomState(1).rand(*model.predict(x, verbose=0).shape), verbose=0)
    model.save(name + ".h5"); model.save(name + ".keras")
    model.save_weights(name + ".weights.h5"); model.save_weights(name + "_weights.h5")
    np.save(name + "_x.npy", x); np.save(name + "_y.npy", model.predict(x, verbose=0))
r = np.random.RandomState(0)
save("dense", keras.Sequential([L.Dense(16, activation="relu", input_shape=(7,)), L.Dropout(.2),
    L.BatchNormalization(), L.Dense(3, activation="softmax")]), r.randn(20, 7).astype("f4"))
i = z = keras.Input((9, 9, 2))
for layer in [L.Conv2D(4, 3, strides=2, padding="same"), L.BatchNormalization(), L.ReLU(),
    L.MaxPooling2D(3, strides=2, padding="same"), L.LeakyReLU(.2), L.Conv2D(3, 2), L.Flatten(),
    L.BatchNormalization(), L.Dense(5, activation="elu"), L.Dense(3, activation="sigmoid")]:
    z = layer(z)
save("functional", keras.Model(i, z), r.randn(10, 9, 9, 2).astype("f4"))
save("embedding", keras.Sequential([L.Embedding(11, 4, input_length=5), L.Flatten(),
    L.Dense(3, activation="softmax")]), r.randint(0, 11, (10, 5)))
]], directory)
    for _, name in ipairs { "dense", "functional", "embedding" } do
      local X, Y = np.load(directory .. "/" .. name .. "_x.npy"),
        np.load(directory .. "/" .. name .. "_y.npy").T
      X = X.ndim == 4 and X:transpose { 4, 2, 3, 1 } or X.T
      X = name == "embedding" and X + 1 or X
      local net
      for _, ending in ipairs { ".h5", ".keras" } do
        net = dnn.load(directory .. "/" .. name .. ending)
        networks.close(Y, net:predict(X), 1e-6)
      end
      for _, ending in ipairs { ".weights.h5", "_weights.h5" } do
        local other = dnn.sequential { input = net.input, seed = 9,
          table.unpack(net.layers, 1, #net.layers) }
        other:load_weights(directory .. "/" .. name .. ending)
        networks.close(Y, other:predict(X), 1e-6)
      end
    end
  end)
end)

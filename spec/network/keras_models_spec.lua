-- Models of Keras.

local damaged = require "spec.helpers.damaged"
local dnn = require "dnn"
local files = require "dnn.files"
local h5 = require "dnn.h5"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

--- A network with every layer that Keras has, too, trained a step; and examples.
local function make()
  local X = np.random.RandomState(3):randn(2, 8, 7, 5)
  local net = dnn.sequential { dnn.conv2d(3, { 3, 2 }, { padding = 1 }), dnn.batch_norm(),
    dnn.relu(), dnn.conv2d(3, 3, { padding = "same", bias = false }), dnn.leaky_relu(0.1),
    dnn.avg_pool2d(2, { stride = 1, padding = 1 }), dnn.max_pool2d(2), dnn.tanh(), dnn.flatten(),
    dnn.batch_norm { epsilon = 1e-3, momentum = 0.3 }, dnn.dropout(0.7), dnn.linear(5),
    dnn.swish(), dnn.elu(0.7), dnn.linear(4), dnn.gelu(), dnn.linear(3), dnn.softplus(),
    dnn.softmax(), input = { 2, 8, 7 } }
  return net:step(X, np.ones(3, 5) / 3) and net, X
end

describe("models of Keras", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/x.keras"
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- Runs a program of Keras with arrays x and y = expected outputs, by examples as rows.
  local function in_keras(code)
    return peer.run([[
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np
os.chdir(sys.argv[1])
L = keras.layers
]] .. code, directory)
  end

  --- A .keras file with this description, and the weights of no layer.
  local function write(config)
    local weights = directory .. "/w.h5"
    local file <close> = h5.open(weights, "w")
    file:group "layers"
    file:close()
    program.write_file(path, files.zip({ "metadata.json", "config.json", "model.weights.h5" },
      { "{}", config, program.read_file(weights) }))
  end

  local function sequential(layer)
    return ('{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", '
      .. '"config": {"batch_shape": [null, 8, 7, 2]}}, %s]}}'):format(layer)
  end

  it("are named in errors without what a terminal would follow", function()
    local net, name = dnn.mlp { 2, 3, 1 }, "dense_\27[31m"
    local function refused(why, ending, layers)
      local weights = directory .. "/x" .. ending
      local f <close> = h5.open(weights, "w")
      layers(f)
      f:close()
      raises(why, net.load_weights, net, weights)
    end
    refused('no layer for its "layers/dense_\\027[31m/vars"', ".weights.h5", function(f)
      local root = f:group "layers"
      for _, layer in ipairs { { "dense", 3, 2 }, { "dense_1", 1, 3 }, { name, 1, 1 } } do
        local vars = root:group(layer[1]):group "vars"
        vars:create("0", np.ones(layer[3], layer[2]))
        vars:create("1", np.ones(layer[2]))
      end
    end)
    for _, case in ipairs {
      { 'layer "dense_\\027[31m" of the file has 1 arrays', { "a" } },
      { '"\\027[31m" has shape (1,)', { "\27[31m", "b" } },
    } do
      refused(case[1], ".h5", function(f)
        f.attrs.layer_names = { name, "b" }
        for _, group in ipairs { f:group(name), f:group "b" } do
          group.attrs.weight_names = case[2]
          for _, weight in ipairs(case[2]) do
            group:create(weight, np.ones(1))
          end
        end
      end)
    end
  end)

  it("that Keras 3 wrote are read from each kind of file, and predict the same", function()
    if not peer.has "keras, jax" then
      pending("Keras is absent")
      return
    end
    in_keras [[
keras.utils.set_random_seed(1)
m = keras.Sequential([keras.Input((8, 7, 2)), L.Conv2D(3, 3, padding="same", activation="relu"),
    L.BatchNormalization(), L.MaxPooling2D(2), L.ZeroPadding2D(1),
    L.Conv2D(4, (2, 3), use_bias=False), L.LeakyReLU(negative_slope=0.1), L.Flatten(),
    L.BatchNormalization(), L.Dropout(0.3), L.Dense(6, activation="tanh"),
    L.Dense(6, activation="gelu"), L.Dense(3, activation="softmax", name="out")])
m.compile(loss="mse")
x = np.random.RandomState(0).randn(16, 8, 7, 2).astype("f4")
m.fit(x, np.eye(3)[np.arange(16) % 3], verbose=0)
m.save("x.keras"); m.save_weights("x.weights.h5"); m.save("x.h5")
np.save("x.npy", x); np.save("y.npy", m.predict(x, verbose=0))
]]
    local X = np.load(directory .. "/x.npy"):transpose { 4, 2, 3, 1 }
    local Y = np.load(directory .. "/y.npy").T
    local net = dnn.load(path)
    networks.close(Y, net:predict(X), 1e-6)
    networks.close(Y, dnn.load(directory .. "/x.h5"):predict(X), 1e-6)
    for _, name in ipairs { "x.keras", "x.weights.h5", "x.h5" } do
      local other = dnn.sequential { input = net.input, seed = 9,
        table.unpack(net.layers, 1, #net.layers) }
      networks.close(Y, other:load_weights(directory .. "/" .. name):predict(X), 1e-6)
    end
  end)

  it("that are exported are loaded by Keras 3, and predict the same", function()
    if not peer.has "keras, jax" then
      pending("Keras is absent")
      return
    end
    local net, X = make()
    net:export(path)
    net:export(directory .. "/x.weights.h5")
    np.save(directory .. "/x.npy", X)
    in_keras [[
m = keras.models.load_model("x.keras")
x = np.moveaxis(np.load("x.npy"), (3, 0), (0, 3))
np.save("y.npy", m.predict(x, verbose=0))
for w in m.weights: w.assign(w * 0 + 0.5)
m.load_weights("x.weights.h5")
np.save("z.npy", m.predict(x, verbose=0))
]]
    networks.close(net:predict(X), np.load(directory .. "/y.npy").T, 1e-6)
    networks.close(net:predict(X), np.load(directory .. "/z.npy").T, 1e-6)
  end)

  it("come back as the network that was exported", function()
    local net, X = make()
    net:export(path)
    net:export(directory .. "/x.weights.h5")
    local again = dnn.load(path)
    assert.equal(tostring(net), tostring(again))
    networks.close(net:predict(X), again:predict(X), 1e-6)
    local other = dnn.sequential { input = net.input, seed = 9,
      table.unpack(net.layers, 1, #net.layers) }
    networks.close(net:predict(X), other:load_weights(directory .. "/x.weights.h5"):predict(X),
      1e-6)
  end)

  it("have each layer that exists here, but those whose padding Keras cannot tell", function()
    local cases, pictures = networks.layers(), np.random.RandomState(4):randn(2, 5, 7, 3)
    for _, layer in ipairs { dnn.max_pool2d(3, { stride = 1, padding = 1 }),
      dnn.max_pool2d({ 2, 3 }, { stride = { 3, 2 }, padding = { 0, 1 } }),
      dnn.conv2d(2, 3, { stride = 2, padding = 1 }) } do
      cases[#cases + 1] = { layer, pictures }
    end
    for _, case in ipairs(cases) do
      local X = case[2]
      local net = dnn.sequential { case[1], dnn.flatten(),
        input = { table.unpack(X.shape, 1, X.ndim - 1) } }
      net:export(path)
      local again = dnn.load(path)
      assert.equal(tostring(net), tostring(again))
      networks.close(net:predict(X), again:predict(X), 1e-6)
    end
  end)

  it("are refused by the name of what does not exist here, and run no code", function()
    local function refused(why, layer)
      write(sequential(layer))
      raises(why, dnn.load, path)
    end
    refused('layer "evil" (Lambda) does not exist here: no code of a file is run',
      '{"class_name": "Lambda", "config": {"name": "evil", "function": "os.exit(1)"}}')
    refused('layer "nil" (nil) does not exist here', '{}')
    refused('layer "nil" (false) does not exist here', 'null')
    refused('layer "a" (Activation) has the activation "mish", which does not exist here',
      '{"class_name": "Activation", "config": {"name": "a", "activation": "mish"}}')
    refused('has the activation of a table',
      '{"class_name": "Activation", "config": {"name": "a", "activation": {"class_name": "x"}}}')
    refused('layer "c" (Conv2D) has groups = 2, which is not supported',
      '{"class_name": "Conv2D", "config": {"name": "c", "groups": 2}}')
    refused('layer "c" (Conv2D) has no two whole numbers strides from 1 on',
      '{"class_name": "Conv2D", "config": {"name": "c", "filters": 1, "kernel_size": [1, 1], '
        .. '"strides": [1, 0], "padding": "same"}}')
    refused('layer "p" (MaxPooling2D) pads 8 x 7 on one side more than on the other',
      '{"class_name": "MaxPooling2D", "config": {"name": "p", "padding": "same"}}')
    refused('layer "d" (Dense) has no number units',
      '{"class_name": "Dense", "config": {"name": "d", "units": "x"}}')
    refused("its layers need 33900000000 numbers, its weights have 0", '{"class_name": "Flatten", '
      .. '"config": {}}, {"class_name": "Dense", "config": {"units": 300000000}}')
    refused("follows a ZeroPadding2D", '{"class_name": "ZeroPadding2D", "config": {}}, '
      .. '{"class_name": "Flatten", "config": {}}')
    write '{"class_name": "Net", "config": {}}'
    raises('it is a model of the class "Net": Sequential and functional models are read', dnn.load,
      path)
    write(("["):rep(100000))
    raises("cannot load a model from", dnn.load, path)
    write "{}}"
    raises("it is a model of the class", dnn.load, path)
    np.savez(directory .. "/x.npz", { a = { 1 } })
    raises('it is no .keras file: it has no "config.json"', dnn.load, directory .. "/x.npz")
  end)

  it("name layers and shapes where weights do not fit, and change nothing", function()
    local net = dnn.mlp { 3, 2, 1 }
    local weights = directory .. "/x.weights.h5"
    net:export(weights)
    local before = dnn.mlp { 3, 4, 1 }
    local other = before:copy()
    raises('"layers/dense/vars/0" has shape (3, 2), W of layer 1 of the network needs (3, 4)',
      other.load_weights, other, weights)
    networks.same_parameters(before.parameters, other.parameters)
    other = dnn.mlp { 3, 2 }
    raises('the network has no layer for its "layers/dense_1/vars"', other.load_weights, other,
      weights)
    other = dnn.mlp { 3, 2, 1, 1 }
    raises('it has no "layers/dense_2/vars" for layer 5 of the network', other.load_weights, other,
      weights)
    other = dnn.sequential { networks.identity(), dnn.max_pool2d(3, { padding = 1 }),
      input = { 1, 9, 9 } }
    raises("export: layer 1 (custom) has no form in files of Keras", other.export, other, path)
    other = dnn.sequential { dnn.max_pool2d(3, { padding = 1 }), input = { 1, 9, 9 } }
    raises('a max_pool2d layer with a padding that is not "same" has no form in files of Keras',
      other.export, other, path)
    assert.is_false(program.exists(path))
  end)

  it("find damage: an error that names the file, or a network", function()
    local net, errors = make(), 0
    net:export(path)
    for changed in damaged(program.read_file(path), 60, 3) do
      program.write_file(path, changed)
      local ok, problem = pcall(dnn.load, path)
      if not ok then
        errors = errors + 1
        assert.is_truthy(problem:find('cannot load a model from "' .. path, 1, true), problem)
      end
    end
    assert.is_true(errors > 40)
  end)
end)

-- Networks in ONNX files.

local damaged = require "spec.helpers.damaged"
local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local onnx_file = require "spec.helpers.onnx_file"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local random = np.random.RandomState(3)

--- Networks with every layer that the format has, and their inputs.
local function nets()
  local pictures, X = random:randn(2, 8, 7, 5), random:randn(6, 5)
  local a = dnn.sequential { dnn.conv2d(3, { 3, 2 }, { padding = 1 }), dnn.batch_norm(), dnn.relu(),
    dnn.max_pool2d(2), dnn.conv2d(4, 2, { stride = { 1, 2 }, bias = false }), dnn.leaky_relu(0.1),
    dnn.avg_pool2d(2, { stride = 1, padding = 1 }), dnn.swish(), dnn.flatten(), dnn.dropout(0.8),
    dnn.linear(5), dnn.batch_norm { epsilon = 1e-3, momentum = 0.3 }, dnn.tanh(),
    dnn.linear(4, { bias = false }), dnn.elu(0.7), dnn.softplus(), dnn.softmax(),
    input = { 2, 8, 7 }, dtype = "float32" }
  a:step(pictures, np.ones(4, 5) / 4)
  local b = dnn.sequential { dnn.linear(6, 5), dnn.gelu(), dnn.linear(4), dnn.sigmoid(),
    dnn.linear(3), dnn.log_softmax(), dtype = "float32" }
  local c = dnn.sequential { dnn.embedding(7, 3), dnn.flatten(), dnn.linear(4), input = 3,
    dtype = "float32" }
  return { { a, pictures }, { b, X }, { c, np.array { { 1, 7 }, { 2, 5 }, { 3, 3 } } } }
end

describe("ONNX files", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/x.onnx"
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function write(...)
    onnx_file(path, ...)
  end

  it("come back as the network that was exported, as numbers are float32", function()
    for _, case in ipairs(nets()) do
      local net, X = case[1], case[2]
      assert.equal(net, net:export(path))
      local again = dnn.load(path)
      assert.equal(tostring(net), tostring(again))
      networks.close(net:predict(X), again:predict(X), 1e-6)
    end
  end)

  it("are what the format's checker and ONNX Runtime take, with the same predictions", function()
    if not peer.has "onnx, onnxruntime, numpy" then
      pending("ONNX Runtime is absent")
      return
    end
    for _, case in ipairs(nets()) do
      local net, X = case[1], case[2]
      net:export(path)
      np.save(directory .. "/x.npy", X)
      peer.run([[
import onnx, onnxruntime, numpy as np, sys
onnx.checker.check_model(sys.argv[1] + "/x.onnx", full_check=True)
x = np.load(sys.argv[1] + "/x.npy")
session = onnxruntime.InferenceSession(sys.argv[1] + "/x.onnx")
whole = session.get_inputs()[0].type == "tensor(int64)" # counted from 0 there
x = x.astype("i8") - 1 if whole else x.astype("f4")
np.save(sys.argv[1] + "/y.npy", session.run(None, {"input": np.moveaxis(x, -1, 0)})[0].T)
]], directory)
      local expected = net:predict(X)
      local apart = np.abs(np.load(directory .. "/y.npy") - expected) / np.abs(expected)
      assert.is_true(apart:max() < 1e-5)
    end
  end)

  it("may have constants, biases behind products, and other forms of layers", function()
    local A, b = random:randn(3, 2), random:randn(2)
    write({
      { op_type = "Identity", input = { "x" }, output = { "i" } },
      { op_type = "MatMul", input = { "i", "A" }, output = { "m" } },
      { op_type = "Add", input = { "b", "m" }, output = { "a" } },
      { op_type = "Constant", input = {}, output = { "shape" }, attribute = { { name = "value",
        t = { dims = { 2 }, data_type = 7, int64_data = { 0, -1 } } } } },
      { op_type = "Reshape", input = { "a", "shape" }, output = { "y" } },
    }, { A = A, b = b }, { 3 })
    local net, X = dnn.load(path), random:randn(3, 4)
    networks.close(A.T:dot(X) + b:reshape(2, 1), net:predict(X), 1e-15)
  end)

  it("are refused by the name of what has no layer here", function()
    local A = np.ones(3, 2)
    local function refused(why, nodes, arrays)
      write(nodes, arrays or { A = A }, { 3 })
      raises(why, dnn.load, path)
    end
    local function one(op, attribute, inputs)
      return { { op_type = op, input = inputs or { "x" }, output = { "y" },
        attribute = attribute and { attribute } } }
    end
    refused('node "sin" (Sin) has no layer here', one "Sin")
    refused('node "gemm" (Gemm) has transA = 1, which is not supported',
      one("Gemm", { name = "transA", i = 1 }, { "x", "A" }))
    refused('node "relu" (Relu) has the attribute "slope"',
      one("Relu", { name = "slope", f = 2.0 }))
    refused('node "elu" (Elu) has the attribute "alpha" of another type',
      one("Elu", { name = "alpha", ints = { 1, 2 } }))
    refused('node "conv" (Conv) has the attribute "kernel_shape" of another type',
      one("Conv", { name = "kernel_shape", i = 3 }, { "x", "A" }), { A = np.ones(1, 1, 3, 3) })
    refused('node "maxpool" (MaxPool) needs two numbers from 1 on as strides', { {
      op_type = "MaxPool", input = { "x" }, output = { "y" }, attribute = {
        { name = "kernel_shape", ints = { 2, 2 } }, { name = "strides", ints = { 1, 0 } } },
    } })
    refused('node "gemm" (Gemm) takes input 2 from another node', one("Gemm", nil, { "x", "B" }))
    refused('node "gemm" (Gemm) lacks input 2', one "Gemm")
    refused("takes the value of the network as input 2", one("MatMul", nil, { "A", "x" }))
    refused('node "conv" (Conv) has an array of shape (3, 2) as input 2, where 4 axes are needed',
      one("Conv", nil, { "x", "A" }))
    refused("is no bias of a MatMul before it", one("Add", nil, { "x", "A" }))
    refused("the graph is no chain", {
      { op_type = "Relu", input = { "x" }, output = { "a" } },
      { op_type = "Tanh", input = { "x" }, output = { "y" } } })
    refused('nothing takes the value "x"', { { op_type = "Relu", input = { "y" },
      output = { "y" } } })
    refused('node "tanh" (Tanh) does not lie between the input of the graph and its output',
      { one("Relu")[1], { op_type = "Tanh", input = { "z" }, output = { "w" } } })
    write(one("BatchNormalization", nil, { "x", "g", "g", "g", "g" }), { g = np.ones(3) },
      { 1000000000 })
    raises("its layers need 4000000000 numbers, its arrays have 12", dnn.load, path)
    write(one "Relu", {}, {})
    raises("its input has no shape (batch, ...)", dnn.load, path)
    program.write_file(path, "\8\7")
    raises("it is no ONNX file, or tells no version of its operators", dnn.load, path)
    program.write_file(path, ("\58\127"):rep(1000))
    raises("a message is cut short, or is none", dnn.load, path)
  end)

  it("do not hold layers that the format does not have", function()
    local net = dnn.sequential { dnn.relu(), dnn.embedding(4, 2), dnn.flatten(), input = 3 }
    raises("export: an embedding that is not the first layer has no form in ONNX files",
      net.export, net, path)
    net = dnn.sequential { networks.identity(), input = 3 }
    raises("export: layer 1 (custom) has no form in ONNX files", net.export, net, path)
    assert.is_false(program.exists(path))
    dnn.mlp { 2, 1 }:export(path)
    raises("the options are for files of net:save", dnn.load, path, { checksum = false })
  end)

  it("find damage: an error that names the file, or a network", function()
    local net, errors = nets()[1][1], 0
    net:export(path)
    local text = program.read_file(path)
    for changed in damaged(text, 150, 2) do
      program.write_file(path, changed)
      local ok, problem = pcall(dnn.load, path)
      if not ok then
        errors = errors + 1
        assert.is_truthy(problem:find('cannot load a model from "' .. path, 1, true), problem)
      end
    end
    assert.is_true(errors > 30)
  end)
end)

-- Networks in ONNX files.

local damaged = require "spec.helpers.damaged"
local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local onnx = require "dnn.network.onnx"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local protobuf = require "dnn.support.protobuf"
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
  return { { a, pictures }, { b, X } }
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

  --- Writes a file of these nodes, arrays by name, and the shape of an example.
  local function write(nodes, arrays, shape)
    local initializer, dims = {}, { { dim_param = "batch" } }
    for name, array in pairs(arrays) do
      local extents = {}
      for i = 1, array.ndim do
        extents[i] = array.shape[i]
      end
      initializer[#initializer + 1] = { name = name, dims = extents,
        data_type = array.dtype == "int64" and 7 or 11, raw_data = array:tobytes() }
    end
    for i, extent in ipairs(shape) do
      dims[i + 1] = { dim_value = extent }
    end
    for _, node in ipairs(nodes) do
      node.attribute = node.attribute or {}
      node.name = node.name or node.op_type:lower()
    end
    program.write_file(path, protobuf.encode(onnx.model, {
      opset_import = { { version = 13 } },
      graph = { node = nodes, initializer = initializer, output = { { name = "y" } },
        input = { { name = "x", type = { tensor_type = { shape = { dim = dims } } } } } },
    }))
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
x = np.load(sys.argv[1] + "/x.npy").astype("f4")
session = onnxruntime.InferenceSession(sys.argv[1] + "/x.onnx")
np.save(sys.argv[1] + "/y.npy", session.run(None, {"input": np.moveaxis(x, -1, 0)})[0].T)
]], directory)
      local expected = net:predict(X)
      local apart = np.abs(np.load(directory .. "/y.npy") - expected) / np.abs(expected)
      assert.is_true(apart:max() < 1e-5)
    end
  end)

  it("of PyTorch are read, and predict the same", function()
    if not peer.has "torch, numpy" then
      pending("PyTorch is absent")
      return
    end
    peer.run([[
import sys, numpy as np, torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(3, 4, 2), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 5),
    nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(5, 3, bias=False), nn.Softmax(1))
x = torch.randn(4, 2, 8, 8)
net(x)
net.eval()
torch.onnx.export(net, x, sys.argv[1] + "/x.onnx", input_names=["x"], dynamic_axes={"x": {0: "b"}})
np.save(sys.argv[1] + "/x.npy", x.numpy())
np.save(sys.argv[1] + "/y.npy", net(x).detach().numpy())
]], directory)
    local X, Y = np.load(directory .. "/x.npy"), np.load(directory .. "/y.npy")
    networks.close(Y.T, dnn.load(path):predict(X:transpose { 2, 3, 4, 1 }), 1e-6)
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
    refused('node "gemm" (Gemm) has alpha = 2.0, which is not supported',
      one("Gemm", { name = "alpha", f = 2.0 }, { "x", "A" }))
    refused('node "relu" (Relu) has the attribute "slope"',
      one("Relu", { name = "slope", f = 2.0 }))
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
    refused("1 nodes of its graph do not lie between", { one("Relu")[1],
      { op_type = "Relu", input = { "z" }, output = { "w" } } })
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
    local net = dnn.sequential { dnn.embedding(4, 2), dnn.flatten(), input = 3 }
    raises("export: layer 1 (embedding) has no form in ONNX files", net.export, net, path)
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

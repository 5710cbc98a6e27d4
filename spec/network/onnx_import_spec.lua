-- Graphs of ONNX files of other programs as networks.

local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local onnx_file = require "spec.helpers.onnx_file"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local random = np.random.RandomState(3)

--- A node; inputs are names with blanks between, attributes { name, field, value }.
local function node(op, inputs, output, ...)
  local list, attributes = {}, {}
  for name in inputs:gmatch "%S+" do
    list[#list + 1] = name
  end
  for i, attribute in ipairs { ... } do
    attributes[i] = { name = attribute[1], [attribute[2]] = attribute[3] }
  end
  return { op_type = op, input = list, output = { output }, attribute = attributes }
end

--- What PyTorch or TensorFlow has exported, with inputs and outputs by ONNX Runtime, must predict
--- the same.
local function check_exported(directory, channels_last)
  local count = 0
  for name in program.shell("ls " .. directory).out:gmatch "(%S+)%.onnx\n" do
    local path = directory .. "/" .. name
    local X, Y = np.load(path .. "_x.npy"), np.load(path .. "_y.npy").T
    if X.ndim == 4 then
      X = X:transpose(channels_last and { 4, 2, 3, 1 } or { 2, 3, 4, 1 })
    else
      X = X.T
    end
    X = name:find "embedding" and X + 1 or X
    local apart = np.abs(dnn.load(path .. ".onnx"):predict(X) - Y):max() / np.abs(Y):max()
    assert.is_true(apart < 1e-5, ("%s: %g"):format(name, apart))
    count = count + 1
  end
  return count
end

describe("graphs of ONNX files", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/x.onnx"
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function load(nodes, arrays, shape, version)
    onnx_file(path, nodes, arrays, shape, version)
    return dnn.load(path)
  end

  it("of PyTorch predict the same as in ONNX Runtime, of every version of the operators", function()
    if not peer.has "torch, onnx, onnxruntime" then
      pending("PyTorch or ONNX Runtime is absent")
      return
    end
    peer.run([[
import os, sys, warnings, numpy as np, torch, onnxruntime
from torch import nn
warnings.filterwarnings("ignore")
os.chdir(sys.argv[1])
torch.manual_seed(0)
class Lenet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 8, 5)
        self.fc1, self.fc2, self.pool = nn.Linear(8, 12), nn.Linear(12, 10), nn.MaxPool2d(2, 2)
    def forward(self, x):
        x = self.pool(torch.relu(self.conv2(self.pool(torch.relu(self.conv1(x))))))
        x = torch.relu(self.fc1(x.view(x.size(0), -1)))
        return torch.log_softmax(self.fc2(x), 1)
class Mean(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(2, 4, 3), nn.Linear(4, 3)
    def forward(self, x):
        return self.fc(self.conv(x).mean([2, 3]))
pictures = torch.randn(3, 2, 8, 8)
nets = {
    "dense": (nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3), nn.ELU(),
        nn.LeakyReLU(.2), nn.Sigmoid(), nn.Dropout(), nn.Identity(), nn.Linear(3, 4, bias=False),
        nn.GELU(), nn.Linear(4, 2), nn.Softmax(1)), torch.randn(3, 5)),
    "conv": (nn.Sequential(nn.BatchNorm2d(2), nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3),
        nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True), nn.Conv2d(3, 4, 2), nn.SiLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 5), nn.BatchNorm1d(5)), pictures),
    "pools": (nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(2, 3, 3, stride=2, padding=1),
        nn.AvgPool2d(2, padding=1), nn.MaxPool2d(2, 1, 1), nn.Flatten(), nn.Linear(27, 2)),
        pictures),
    "lenet": (Lenet(), torch.randn(2, 1, 14, 14)),
    "mean": (Mean(), pictures),
    "embedding": (nn.Sequential(nn.Embedding(9, 4), nn.Flatten(), nn.Linear(20, 3)),
        torch.randint(0, 9, (3, 5))),
}
def export(name, net, x, version, **options):
    file = f"{name}_{version}_{len(options)}"
    torch.onnx.export(net, (x,), file + ".onnx", opset_version=version, **options)
    session = onnxruntime.InferenceSession(file + ".onnx")
    np.save(file + "_x.npy", x.numpy())
    np.save(file + "_y.npy", session.run(None, {session.get_inputs()[0].name: x.numpy()})[0])
new = int(torch.__version__.split(".")[0]) >= 2 and int(torch.__version__.split(".")[1]) >= 5
old = {"dynamo": False} if new else {}
try:
    import onnxscript
except ImportError:
    new = False
for name, (net, x) in nets.items():
    net.train()
    net(x)
    net.eval()
    for version in [9, 11, 13, 17] + ([20] if old else []):
        export(name, net, x, version, **old)
        export(name, net, x, version, input_names=["x"], dynamic_axes={"x": {0: "b"}}, **old)
    if new:
        export(name, net, x, 18, dynamo=True, external_data=False,
            dynamic_shapes=({0: torch.export.Dim("b")},), verbose=False)
]], directory)
    assert.is_true(check_exported(directory) >= 48)
  end)

  it("of TensorFlow have pictures with channels last, and predict the same", function()
    if not peer.has "tensorflow, tf2onnx, onnxruntime" then
      pending("TensorFlow or tf2onnx is absent")
      return
    end
    peer.run([[
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf, tf2onnx, onnxruntime
from tensorflow import keras
os.chdir(sys.argv[1])
L = keras.layers
keras.utils.set_random_seed(1)
nets = {
    "conv": keras.Sequential([L.Conv2D(4, 3, padding="same", activation="relu",
        input_shape=(9, 8, 3)), L.BatchNormalization(), L.MaxPooling2D(2), L.Conv2D(5, (2, 3)),
        L.LeakyReLU(0.2), L.Flatten(), L.Dense(6, activation="elu"), L.BatchNormalization(),
        L.Dense(2)]),
    "grey": keras.Sequential([L.Conv2D(4, 3, activation="tanh", input_shape=(8, 8, 1)),
        L.AveragePooling2D(2), L.GlobalAveragePooling2D(), L.Dense(3, activation="softmax")]),
    "dense": keras.Sequential([L.Dense(4, activation="sigmoid", input_shape=(5,)), L.Dense(3)]),
}
for name, net in nets.items():
    x = np.random.RandomState(1).randn(3, *net.input_shape[1:]).astype("f4")
    for version in [9, 13, 17]:
        file = f"{name}_{version}"
        tf2onnx.convert.from_keras(net, opset=version, output_path=file + ".onnx",
            input_signature=[tf.TensorSpec((None,) + net.input_shape[1:], tf.float32, name="x")])
        session = onnxruntime.InferenceSession(file + ".onnx")
        np.save(file + "_x.npy", x)
        np.save(file + "_y.npy", session.run(None, {"x": x})[0])
]], directory)
    assert.equal(9, check_exported(directory, true))
  end)

  it("take arrays as bytes and as numbers of each type", function()
    local X = random:randn(2, 4)
    local function predicted(tensor)
      tensor.dims = { 2, 3 }
      return load({ node("MatMul", "x A", "y") }, { A = tensor }, { 2 }):predict(X)
    end
    local A = np.array { { 1, -2, 0.5 }, { 0, 3, -1.5 } }
    local expected = A.T:dot(X)
    local list = A:reshape(6):totable()
    for _, tensor in ipairs {
      { data_type = 1, float_data = list }, { data_type = 11, double_data = list },
      { data_type = 1, raw_data = A:astype("float32"):tobytes() },
      { data_type = 11, raw_data = A:tobytes() },
      { data_type = 10, int32_data = { 0x3c00, 0xc000, 0x3800, 0, 0x4200, 0xbe00 } },
      { data_type = 10, raw_data = ("<I2I2I2I2I2I2"):pack(0x3c00, 0xc000, 0x3800, 0, 0x4200,
        0xbe00) },
      { data_type = 16, int32_data = { 0x3f80, 0xc000, 0x3f00, 0, 0x4040, 0xbfc0 } },
    } do
      networks.close(expected, predicted(tensor), 1e-14)
    end
    expected = np.array({ { 1, -2, 5 }, { 0, 3, -7 } }, "float64").T:dot(X)
    for _, tensor in ipairs {
      { data_type = 6, int32_data = { 1, -2, 5, 0, 3, -7 } },
      { data_type = 7, int64_data = { 1, -2, 5, 0, 3, -7 } },
      { data_type = 3, raw_data = ("bbbbbb"):pack(1, -2, 5, 0, 3, -7) },
    } do
      networks.close(expected, predicted(tensor), 1e-14)
    end
    raises('the array "A" of shape (2, 3) has 2 elements', predicted,
      { data_type = 10, int32_data = { 1, 2 } })
    raises('the array "A" of shape (2, 3) has 4 bytes', predicted,
      { data_type = 1, raw_data = "abcd" })
    raises('the array "A" has elements of type 8 of ONNX', predicted, { data_type = 8 })
  end)

  it("may compute the shape of rows, and arrays from others", function()
    local A, X = random:randn(8, 3), random:randn(2, 2, 2, 5)
    local nodes = {
      node("Relu", "x", "r"), node("Shape", "r", "shape"),
      node("Constant", "", "first", { "value_int", "i", 0 }),
      node("Gather", "shape first", "batch", { "axis", "i", 0 }),
      node("Unsqueeze", "batch", "batches", { "axes", "ints", { 0 } }),
      node("Constant", "", "rest", { "value_ints", "ints", { -1 } }),
      node("Concat", "batches rest", "target", { "axis", "i", 0 }),
      node("Reshape", "r target", "rows"), node("Transpose", "A", "At"),
      node("Transpose", "At", "B", { "perm", "ints", { 1, 0 } }), node("Identity", "B", "C"),
      node("MatMul", "rows C", "y"),
    }
    local net = load(nodes, { A = A }, { 2, 2, 2 }, 12)
    networks.close(A.T:dot(np.maximum(X:reshape(8, 5), 0)), net:predict(X), 1e-14)
    table.insert(nodes, 8, node("Concat", "batches shape", "other"))
    raises('node "concat" (Concat) does not lie between', load, nodes, { A = A }, { 2, 2, 2 })
    nodes[7] = node("Mul", "batches rest", "target")
    raises('node "reshape" (Reshape) takes input 2 from another node', load, nodes, { A = A },
      { 2, 2, 2 })
  end)

  it("are refused soon where arrays grow, or lead to nothing, with each node", function()
    for _, first in ipairs { "known", "unknown" } do
      local nodes, last = { node("Sigmoid", "nothing", "unknown") }, first
      for i = 1, 15 do
        nodes[#nodes + 1] = node("Concat", (last .. " "):rep(40), "joined" .. i, { "axis", "i", 0 })
        last = "joined" .. i
      end
      nodes[#nodes + 1] = node("Reshape", "x " .. last, "y")
      raises('node "reshape" (Reshape) takes input 2 from another node', load, nodes,
        { known = np.array({ 1 }, "int64") }, { 2, 2, 2 })
    end
  end)

  it("may pad, reduce and turn pictures around", function()
    local W, A = random:randn(3, 2, 3, 3), random:randn(3, 4)
    local X = random:randn(2, 5, 4, 6)
    local net = load({ node("Pad", "x pads", "p"), node("Conv", "p W", "c"),
      node("ReduceMean", "c", "m", { "axes", "ints", { -1, -2 } }, { "keepdims", "i", 0 }),
      node("Gemm", "m A", "y", { "alpha", "f", 2.0 }) },
      { W = W, A = A, pads = np.array({ 0, 0, 1, 2, 0, 0, 1, 2 }, "int64") }, { 2, 5, 4 })
    local other = dnn.sequential { dnn.conv2d(3, 3, { padding = { 1, 2 }, bias = false }),
      dnn.avg_pool2d { 5, 6 }, dnn.flatten(), dnn.linear(4, { bias = false }), input = { 2, 5, 4 } }
    other:load_weights { W1 = W, W2 = A.T * 2 }
    networks.close(other:predict(X), net:predict(X), 1e-14)
    -- with channels last outside of the convolution
    local B = random:randn(2 * 3 * 3, 2) -- rows: height, width, channels
    net = load({ node("Transpose", "x", "t", { "perm", "ints", { 0, 3, 1, 2 } }),
      node("Conv", "t W", "c"), node("Transpose", "c", "u", { "perm", "ints", { 0, 2, 3, 1 } }),
      node("Tanh", "u", "v"), node("Flatten", "v", "f"), node("MatMul", "f B", "y") },
      { W = W, B = random:randn(18, 2) and B }, { 5, 4, 2 })
    other = dnn.sequential { dnn.conv2d(3, 3, { bias = false }), dnn.tanh(), input = { 2, 5, 4 } }
    other:load_weights { W1 = W }
    local rows = other:predict(X):transpose { 2, 3, 1, 4 }:reshape(18, 6)
    networks.close(B.T:dot(rows), net:predict(X), 1e-14)
    raises('node "conv" (Conv) needs pictures with channels first', load, {
      node("Relu", "x", "r"), node("Transpose", "r", "t", { "perm", "ints", { 0, 2, 3, 1 } }),
      node("Conv", "t W", "y") }, { W = W }, { 2, 5, 4 })
    raises('node "tanh" (Tanh) follows a Pad', load, { node("Pad", "x pads", "p"),
      node("Tanh", "p", "y") }, { pads = np.array({ 0, 0, 1, 1, 0, 0, 1, 1 }, "int64") },
      { 2, 5, 4 })
    raises("pictures are padded by zeros, with as many on both sides", load, {
      node("Pad", "x", "p", { "pads", "ints", { 0, 0, 1, 1, 0, 0, 1, 2 } }),
      node("Conv", "p W", "y") }, { W = W }, { 2, 5, 4 }, 9)
    raises("it ends with padding", load, { node("Pad", "x", "y", { "pads", "ints",
      { 0, 0, 1, 1, 0, 0, 1, 1 } }) }, {}, { 2, 5, 4 }, 9)
    raises("only height and width are reduced", load, { node("ReduceMax", "x", "y",
      { "axes", "ints", { 1 } }) }, {}, { 2, 5, 4 })
    raises("has pads = {0, 0, 0, 0} and ceil_mode = 1: they must be the same", load, {
      node("MaxPool", "x", "y", { "kernel_shape", "ints", { 2, 2 } },
      { "strides", "ints", { 2, 2 } },
      { "ceil_mode", "i", 1 }) }, {}, { 2, 5, 4 })
  end)

  it("have gelu in each of its forms", function()
    local X = random:randn(4, 5)
    local expected = dnn.sequential { dnn.gelu(), input = 4 }:predict(X)
    local arrays = { root = np.array(math.sqrt(2)), one = np.array(1.0), half = np.array(0.5),
      inverse = np.array { math.sqrt(0.5) } }
    local head = { node("Div", "x root", "a"), node("Erf", "a", "e"), node("Add", "e one", "p") }
    for _, forms in ipairs {
      { node("Mul", "x p", "m"), node("Mul", "m half", "y") },
      { node("Mul", "half p", "m"), node("Mul", "x m", "y") },
      { node("Mul", "x half", "m"), node("Mul", "m p", "y") },
    } do
      local nodes = { head[1], head[2], head[3], forms[1], forms[2] }
      networks.close(expected, load(nodes, arrays, { 4 }):predict(X), 1e-14)
    end
    local nodes = { node("Mul", "inverse x", "a"), head[2], head[3], node("Mul", "x p", "m"),
      node("Mul", "m half", "y") }
    networks.close(expected, load(nodes, arrays, { 4 }):predict(X), 1e-14)
    nodes[5] = node("Mul", "m one", "y")
    raises("the graph is no chain", load, nodes, arrays, { 4 })
  end)

  it("begin with rows of a table that are counted from 0", function()
    local W, A = random:randn(5, 2), random:randn(6, 3)
    local net = load({ node("Cast", "x", "i", { "to", "i", 7 }), node("Gather", "W i", "g"),
      node("Flatten", "g", "f"), node("MatMul", "f A", "y") }, { W = W, A = A }, { 3 })
    local X = np.array { { 1 }, { 5 }, { 2 } }
    local rows = np.concatenate({ W[1], W[5], W[2] }):reshape(6, 1)
    networks.close(A.T:dot(rows), net:predict(X), 1e-14)
    raises('node "gather" (Gather) takes elements of the value of the network', load,
      { node("Gather", "x W", "y") }, { W = W }, { 3 })
    raises('node "cast" (Cast) makes elements of type 7 of ONNX', load, { node("Relu", "x", "r"),
      node("Cast", "r", "y", { "to", "i", 7 }) }, {}, { 3 })
  end)

  it("name arrays in other files", function()
    raises('the array "A" is in another file, which is not read: write it into this one', load,
      { node("MatMul", "x A", "y") }, { A = { dims = { 3, 2 }, data_type = 1, data_location = 1 } },
      { 3 })
  end)
end)

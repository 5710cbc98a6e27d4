-- Weights of PyTorch in safetensors files.

local damaged = require "spec.helpers.damaged"
local dnn = require "dnn"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local peer = require "spec.helpers.peer"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local safetensors = dnn.safetensors

-- What builds the same network as `make` does, and the safetensors format in a few lines, for a
-- Python that has PyTorch.
local in_torch = [=[
import json, struct, sys
import numpy as np, torch
from torch import nn
def save(path, arrays):
    header, data = {}, b""
    for name, array in arrays.items():
        bytes_ = array.tobytes()
        header[name] = {"dtype": {"f4": "F32", "f8": "F64", "i8": "I64"}[array.dtype.str[1:]],
            "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(bytes_)]}
        data += bytes_
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)
def load(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    arrays = json.loads(data[8:8 + size])
    arrays.pop("__metadata__", None)
    types = {"F32": "<f4", "F64": "<f8", "I64": "<i8"}
    return {name: torch.from_numpy(np.frombuffer(data[8 + size:][slice(*a["data_offsets"])],
        types[a["dtype"]]).reshape(a["shape"]).copy()) for name, a in arrays.items()}
torch.manual_seed(1)
net = nn.Sequential(nn.Conv2d(2, 3, (3, 2), padding=1, bias=False), nn.BatchNorm2d(3), nn.ReLU(),
    nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(27, 5), nn.Tanh(),
    nn.Linear(5, 4, bias=False), nn.Identity(),
    nn.Softmax(1))
x = np.random.RandomState(4).randn(2, 6, 5, 3)
net(torch.from_numpy(x.transpose(3, 0, 1, 2).astype("f4")))
net.eval()
]=]

local function make(dtype)
  return dnn.sequential { dnn.conv2d(3, { 3, 2 }, { padding = 1, bias = false }),
    dnn.batch_norm(), dnn.relu(), dnn.max_pool2d(2), dnn.flatten(), dnn.dropout(0.5),
    dnn.linear(5), dnn.tanh(), dnn.linear(4, { bias = false }), dnn.leaky_relu(1), dnn.softmax(),
    input = { 2, 6, 5 }, dtype = dtype }
end

local X = np.random.RandomState(4):randn(2, 6, 5, 3)

describe("weights of PyTorch", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/x.safetensors"
  end)

  after_each(function()
    program.remove(directory)
  end)

  it("are read from a state dictionary, and predict the same", function()
    if not peer.has "torch" then
      pending("PyTorch is absent")
      return
    end
    local out = peer.run(in_torch .. [[
save(sys.argv[1], {name: t.numpy() for name, t in net.state_dict().items()})
for row in net(torch.from_numpy(x.transpose(3, 0, 1, 2).astype("f4"))).tolist():
    print(*map(float.hex, row))
]], path)
    local expected = {}
    for word in out:gmatch "%S+" do
      expected[#expected + 1] = tonumber(word)
    end
    local net = make():load_weights(path)
    networks.close(np.array(expected):reshape(3, 4).T, net:predict(X), 1e-6)
    local again = make():load_weights(net)
    networks.close(net:predict(X), again:predict(X), 0)
  end)

  it("are written as torch.nn.Sequential takes them", function()
    if not peer.has "torch" then
      pending("PyTorch is absent")
      return
    end
    local net = make()
    net:step(X, np.ones(4, 3) / 4)
    net:export(path)
    local out = peer.run(in_torch .. [[
net = net.double()
print(net.load_state_dict(load(sys.argv[1])))
for row in net(torch.from_numpy(x.transpose(3, 0, 1, 2))).tolist():
    print(*map(float.hex, row))
]], path)
    assert.is_truthy(out:find("<All keys matched successfully>", 1, true))
    local expected = {}
    for word in out:gmatch "%S*0x%S+" do
      expected[#expected + 1] = tonumber(word)
    end
    networks.close(np.array(expected):reshape(3, 4).T, net:predict(X), 1e-12)
  end)

  it("come back as they were, of every layer", function()
    for _, case in ipairs(networks.layers()) do
      local shape = {}
      for i = 1, case[2].ndim - 1 do
        shape[i] = case[2].shape[i]
      end
      local a = dnn.sequential { case[1], input = shape, seed = 1 }
      local b = dnn.sequential { case[1], input = shape, seed = 2 }
      a:export(path)
      b:load_weights(path)
      networks.same_parameters(a.parameters, b.parameters)
      networks.same_parameters(a.buffers, b.buffers)
    end
  end)

  it("are ordered by the numbers in their names, or as the option tells", function()
    local arrays, layers = {}, {}
    for i = 1, 12 do
      arrays[("net.%d.weight"):format(i)] = np.full({ 2, 2 }, i)
      layers[i] = dnn.linear(2, 2, { bias = false })
    end
    safetensors.save(path, arrays)
    local net = dnn.sequential(layers):load_weights(path)
    for i = 1, 12 do
      assert.equal(i * 1.0, net.parameters["W" .. i](1, 1))
    end
    local small = dnn.sequential { layers[1], layers[2] }
    safetensors.save(path, { ["encoder.weight"] = np.ones(2, 2), ["decoder.weight"] =
      np.zeros(2, 2) })
    raises('its modules "decoder", "encoder" have no numbers that tell their order',
      small.load_weights, small, path)
    small:load_weights(path, { modules = { "encoder", "decoder" } })
    assert.equal(1.0, small.parameters.W1(1, 1))
    assert.equal(0.0, small.parameters.W2(1, 1))
    small.parameters.W2 = np.full({ 2, 2 }, 7)
    small:load_weights(path, { modules = { "decoder", false } }) -- as for another head
    assert.equal(0.0, small.parameters.W1(1, 1))
    assert.equal(7.0, small.parameters.W2(1, 1))
    raises("the option modules has 1 modules with arrays, the network 2 layers with arrays",
      small.load_weights, small, path, { modules = { "encoder" } })
    raises("\n  the file has\n    decoder.weight (2, 2)\n    encoder.weight (2, 2)\n"
      .. "  the network has\n    layer 1 (linear): weight (2, 2)\n    layer 2 (linear): "
      .. "weight (2, 2)", small.load_weights, small, path)
    raises('it has no module "code" (entry 2 of the option modules)', small.load_weights, small,
      path, { modules = { "encoder", "code" } })
    raises("load_weights: the option modules is for files", small.load_weights, small,
      { W1 = 1 }, { modules = {} })
  end)

  it("of a module with named layers are read in the order that is told", function()
    if not peer.has "torch" then
      pending("PyTorch is absent")
      return
    end
    peer.run(in_torch .. [[
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(36, 5), nn.Linear(5, 2)
        self.conv1, self.norm = nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4)
    def forward(self, x):
        x = torch.relu(self.norm(self.conv1(x)))
        return self.fc2(torch.tanh(self.fc1(torch.flatten(x, 1))))
net = Net()
x = torch.randn(3, 2, 5, 5)
net(x)
net.eval()
save(sys.argv[1], {name: t.numpy() for name, t in net.state_dict().items()})
np.save(sys.argv[1] + ".x.npy", x.numpy())
np.save(sys.argv[1] + ".y.npy", net(x).detach().numpy())
]], path)
    local net = dnn.sequential { dnn.conv2d(4, 3), dnn.batch_norm(), dnn.relu(), dnn.flatten(),
      dnn.linear(5), dnn.tanh(), dnn.linear(2), input = { 2, 5, 5 } }
    raises('its modules "conv1", "fc1", "fc2", "norm" have no numbers', net.load_weights, net, path)
    net:load_weights(path, { modules = { "conv1", "norm", "fc1", "fc2" } })
    local inputs = np.load(path .. ".x.npy"):transpose { 2, 3, 4, 1 }
    networks.close(np.load(path .. ".y.npy").T, net:predict(inputs), 1e-6)
  end)

  it("name the array and both shapes where they do not fit, and change nothing", function()
    local net = dnn.mlp { 3, 2, 1 }
    local before = networks.copies(net.parameters)
    local function refused(why, arrays)
      safetensors.save(path, arrays)
      raises(why, net.load_weights, net, path)
      networks.same_parameters(before, net.parameters)
    end
    local W1, b1, W2, b2 = np.ones(2, 3), np.ones(2), np.ones(1, 2), np.ones(1)
    refused('"2.weight" has shape (2, 1), W of layer 3 of the network needs (1, 2)',
      { ["0.weight"] = W1, ["0.bias"] = b1, ["2.weight"] = W2.T, ["2.bias"] = b2 })
    refused('it has no "2.bias" for b (1,) of layer 3',
      { ["0.weight"] = W1, ["0.bias"] = b1, ["2.weight"] = W2 })
    refused('layer 1 of the network has nothing for "0.running_mean" (2,)', { ["0.weight"] = W1,
      ["0.bias"] = b1, ["0.running_mean"] = b1, ["2.weight"] = W2, ["2.bias"] = b2 })
    refused("it has 1 modules with arrays, the network 2 layers with arrays",
      { ["0.weight"] = W1, ["0.bias"] = b1 })
    raises('export: the path must end in .safetensors, .onnx', net.export, net,
      directory .. "/net.txt")
  end)

  it("in PyTorch's own files are refused, as those are programs", function()
    local files = require "dnn.files"
    program.write_file(path, files.zip({ "x/data.pkl", "x/version" }, { "(lp0", "3" }))
    local net = dnn.mlp { 2, 1 }
    for _, call in ipairs { { dnn.load, path }, { net.load_weights, net, path } } do
      raises("PyTorch's own files hold programs, which are not run: in Python, write "
        .. 'safetensors.torch.save_file(net.state_dict(), "x.safetensors")', table.unpack(call))
    end
  end)

  it("are no network", function()
    safetensors.save(path, { a = { 1 } })
    raises("it has arrays only: make the network, and write net:load_weights(path)", dnn.load, path)
  end)

  it("that are damaged change nothing", function()
    local net = dnn.mlp { 3, 2, 1 }
    net:export(path)
    local text, other = program.read_file(path), dnn.mlp { 3, 2, 1, seed = 2 }
    for changed in damaged(text:sub(1, ("<i8"):unpack(text) + 8), 60, 5) do
      program.write_file(path, changed .. text:sub(-72))
      local before = networks.copies(other.parameters)
      if not pcall(other.load_weights, other, path) then
        networks.same_parameters(before, other.parameters)
      end
    end
  end)
end)

-- Networks in safetensors files that tell their layers, for Lua and C.

local dnn = require "dnn"
local model_text = require "dnn.network.model_text"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local safetensors = require "dnn.safetensors"

describe("safetensors files of net:export", function()
  local directory, path

  setup(function()
    directory = program.make_directory()
    path = directory .. "/net.safetensors"
  end)

  teardown(function()
    program.remove(directory)
  end)

  it("come back as the network, bit for bit, of every layer", function()
    for _, case in ipairs(networks.layers()) do
      for _, dtype in ipairs { "float64", "float32" } do
        local layer, X = case[1], case[2]
        local input = {}
        for i = 1, X.ndim - 1 do
          input[i] = X.shape[i]
        end
        local net = dnn.sequential { layer, input = input, dtype = dtype }
        for _, array in pairs(net.buffers) do
          array["..."] = 0.7
        end
        net:export(path)
        local again = dnn.load(path)
        assert.equal(tostring(net), tostring(again))
        assert.equal(tostring(net.layers[1]), tostring(again.layers[1]))
        assert.equal(dtype, again.dtype)
        assert.is_true(np.array_equal(net:predict(X), again:predict(X)))
      end
    end
  end)

  it("keep reals exactly", function()
    for _, value in ipairs { 0.1, -0.3, 0, 1, 5e-324, 1.7976931348623157e308, 1e-5, 2 ^ 53 + 2 } do
      local net = dnn.sequential { dnn.leaky_relu(value), input = 2 }
      net:export(path)
      assert.equal(value, dnn.load(path).layers[1].slope)
    end
  end)

  it("are of another type where that is asked for", function()
    local net, X = dnn.mlp { 3, 4, 1 }, np.ones(3, 2)
    net:export(path)
    local again = dnn.load(path, { dtype = "float32" })
    assert.equal("float32", again.dtype)
    networks.close(net:predict(X), again:predict(X):astype "float64", 1e-6)
  end)

  it("tell no layers where some are in Lua", function()
    dnn.sequential({ dnn.linear(2), networks.identity(), input = 3 }):export(path)
    assert.is_nil(select(2, safetensors.load(path))[model_text.key])
    raises("it has arrays only", dnn.load, path)
  end)

  it("are refused where layers and arrays do not fit", function()
    local W, b = np.ones(1, 2), np.ones(1)
    local function refused(why, text, arrays)
      safetensors.save(path, arrays or { ["0.weight"] = W, ["0.bias"] = b }, { dnnlua = text })
      raises(why, dnn.load, path)
    end
    local start = "model version=1 bits=64 input=2;"
    refused("told in another way", "")
    refused("told in another way", "model version=2 bits=64 input=2;relu")
    refused('there is no class of layers "custom"', start .. "custom")
    refused("its layers need", start .. "linear units=1000000 bias=1")
    refused("its layers have the value", start .. "linear units=1x")
    for _, field in ipairs { "dilation=2x2", "units=1x1", "stride=1" } do
      refused(("its layers have the field %s, which is not known"):format(field),
        start .. "linear units=1 bias=1 " .. field)
    end
    refused('its layers have the statement "linear units=1 bias=1 \\027[31m"',
      start .. "linear units=1 bias=1 \27[31m")
    refused("its layers have the field order=1, which", "model version=1 bits=64 order=1 input=2")
    refused("its layers have the field input=1x1x1x1", "model version=1 bits=64 input=1x1x1x1")
    refused("told in another way", "model version=1 bits=16 input=2;relu")
    refused("its layers have the number -1", start .. "linear units=-1")
    refused('its array "0.bias" belongs to no layer', "model version=1 bits=64 input=2")
    refused('its array "7.W" belongs to no layer', start .. "linear units=1 bias=1",
      { ["7.W"] = W })
    refused("W of layer 1 (linear) has shape", start .. "linear units=1 bias=1",
      { ["0.weight"] = W.T, ["0.bias"] = b })
  end)
end)

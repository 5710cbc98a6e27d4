-- How the weights of a layer are drawn.

local dnn = require "dnn"
local np = require "dnn.np"
local initializers = require "dnn.network.initializers"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close = networks.close

--- What a stream gives for weights of 9 inputs and 4 units.
local function drawn(seed, factor)
  return np.random.RandomState(seed):randn(4, 9) * factor
end

describe("an initializer", function()
  local factors = { normal = 0.01, xavier = math.sqrt(2 / 13), he = math.sqrt(2 / 9), zeros = 0,
    fan_in = 1 / 3 }
  for name, factor in pairs(factors) do
    it("draws what its formula says: " .. name, function()
      local net = dnn.sequential { dnn.linear(9, 4, { init = name }), seed = 7 }
      close(drawn(7, factor), net.parameters.W1, 1e-15)
      close(np.zeros(4, 1), net.parameters.b1, 0)
    end)
  end

  it("is fan_in for layers that are told nothing, and draws randn for embeddings", function()
    close(drawn(1, 1 / 3), dnn.sequential { dnn.linear(9, 4) }.parameters.W1, 1e-15)
    close(drawn(1, 1), dnn.sequential { input = 2, dnn.embedding(4, 9) }.parameters.W1, 0)
  end)

  it("is that of the network for layers that have none", function()
    local net = dnn.sequential { init = dnn.initializers.normal(0.5), dnn.linear(9, 4), seed = 7 }
    close(drawn(7, 0.5), net.parameters.W1, 0)
  end)

  it("draws from a stream of its own for a layer with a seed", function()
    local net = dnn.sequential { dnn.linear(9, 4, { seed = 3, init = "he" }), dnn.linear(4, 2) }
    close(drawn(3, math.sqrt(2 / 9)), net.parameters.W1, 0)
    close(np.random.RandomState(1):randn(2, 4) / 2, net.parameters.W2, 0)
  end)

  it("may be a function, which gets the fans", function()
    local seen
    local net = dnn.sequential { dnn.linear(9, 4, { init = function(_, shape, fan_in, fan_out)
      seen = { fan_in, fan_out }
      return np.ones(shape) * 3
    end }) }
    assert.same({ 9, 4 }, seen)
    close(np.ones(4, 9) * 3, net.parameters.W1, 0)
  end)

  it("gets fans that count the window of a convolution", function()
    local seen
    dnn.sequential { input = { 2, 5, 5 }, dnn.conv2d(3, { 3, 2 }, {
      init = function(_, shape, fan_in, fan_out)
        seen = { fan_in, fan_out }
        return np.zeros(shape)
      end }) }
    assert.same({ 2 * 6, 3 * 6 }, seen)
  end)

  it("is refused when it returns something of another shape", function()
    for text, draw in pairs {
      ["got nil"] = function() end,
      ["got (9, 4)"] = function() return np.ones(9, 4) end,
    } do
      raises("layer 1 (linear): the initializer must return an array of shape (4, 9), " .. text,
        dnn.sequential, { dnn.linear(9, 4, { init = draw }) })
    end
  end)
end)

describe("initializers.make.normal", function()
  it("takes a scale from 0 on", function()
    local random = np.random.RandomState(2)
    close(np.random.RandomState(2):randn(3, 2) * 0.25,
      initializers.make.normal(0.25)(random, { 3, 2 }), 0)
    raises("normal: scale must be a number from 0 on, got -1", initializers.make.normal, -1)
  end)
end)

describe("initializers.register", function()
  it("makes an initializer known by a name", function()
    dnn.initializers.register("threes", function(_, shape) return np.ones(shape) * 3 end)
    close(np.ones(4, 9) * 3,
      dnn.sequential { init = "threes", dnn.linear(9, 4) }.parameters.W1, 0)
  end)

  it("needs a name and a function", function()
    raises("a name and a function", initializers.register, "x")
    raises("a name and a function", initializers.register, 1, print)
  end)
end)

describe("initializers.find", function()
  it("finds by name, and takes functions", function()
    assert.equal(print, initializers.find(print))
    assert.is_function(initializers.find "he")
  end)

  it("refuses other names, with those of other libraries in mind", function()
    raises('there is no initializer "hee": did you mean "he"?', initializers.find, "hee")
    raises('there is no initializer "glorot_uniform": did you mean "xavier"?', initializers.find,
      "glorot_uniform")
    raises("the initializer must be a name", initializers.find, 1)
  end)
end)

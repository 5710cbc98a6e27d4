-- How the weights of a layer are drawn.

local dnn = require "dnn"
local np = require "dnn.np"
local networks = require "spec.helpers.networks"
local raises = require "spec.helpers.raises"

local close = networks.close

describe("initializers", function()
  it("draw what their formulas say", function()
    local function drawn(seed, factor)
      return np.random.RandomState(seed):randn(4, 9) * factor
    end
    local factors = { normal = 0.01, xavier = math.sqrt(2 / 13), he = math.sqrt(2 / 9), zeros = 0 }
    for name, factor in pairs(factors) do
      local net = dnn.sequential { dnn.linear(9, 4, { init = name }), seed = 7 }
      close(drawn(7, factor), net.parameters.W1, 0)
      close(np.zeros(4, 1), net.parameters.b1, 0)
    end
    local net = dnn.sequential { init = dnn.initializers.normal(0.5), dnn.linear(9, 4), seed = 7 }
    close(drawn(7, 0.5), net.parameters.W1, 0)
    net = dnn.sequential { dnn.linear(9, 4, { seed = 3, init = "he" }), dnn.linear(4, 2) }
    close(drawn(3, math.sqrt(2 / 9)), net.parameters.W1, 0)
    close(np.random.RandomState(1):randn(2, 4) / 2, net.parameters.W2, 0)
  end)

  it("may be functions, which get the fans", function()
    local seen
    local net = dnn.sequential { dnn.linear(9, 4, { init = function(_, shape, fan_in, fan_out)
      seen = { fan_in, fan_out }
      return np.ones(shape) * 3
    end }) }
    assert.same({ 9, 4 }, seen)
    close(np.ones(4, 9) * 3, net.parameters.W1, 0)
    dnn.initializers.register("threes", function(_, shape) return np.ones(shape) * 3 end)
    close(np.ones(4, 9) * 3,
      dnn.sequential { init = "threes", dnn.linear(9, 4) }.parameters.W1, 0)
    raises("a name and a function", dnn.initializers.register, "x")
    for text, draw in pairs {
      ["got nil"] = function() end,
      ["got (9, 4)"] = function() return np.ones(9, 4) end,
    } do
      raises("layer 1 (linear): the initializer must return an array of shape (4, 9), " .. text,
        dnn.sequential, { dnn.linear(9, 4, { init = draw }) })
    end
  end)
end)

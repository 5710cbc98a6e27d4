-- The fields of a network.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

describe("the fields of a network", function()
  it("are suggested when they are misspelt", function()
    local net = dnn.mlp { 2, 3, 1 }
    raises('there is no field "parameter": did you mean "parameters"?',
      function() return net.parameter end)
    raises('there is no field "foward": did you mean "forward"?', function() return net.foward end)
    raises("fields have names, got number; layers are in net.layers", function() return net[1] end)
    raises('the field "x" cannot be set', function() net.x = 1 end)
    for name, text in pairs {
      add = "layers are given when a network is made", eval = "other passes do not",
      zero_grad = "need no zeroing", state_dict = "arrays are in net.parameters",
      load_state_dict = "net:load_weights(arrays)", cuda = 'dtype = "float32"',
      requires_grad_ = "write net:freeze(layer, ...)", clone = "write net:copy()",
      train_on_batch = "net:step(X, Y)", predict_proba = "write net:predict(X)",
      get = "layers are in net.layers", lr = "write net.learning_rate",
    } do
      raises(('there is no field "%s": '):format(name), function() return net[name] end)
      raises(text, function() return net[name] end)
    end
    raises("a network keeps the layers that it was made of", table.insert, net.layers, dnn.relu())
    raises("make another", function() net.layers[1] = dnn.linear(2, 4) end)
    assert.equal("1 linear(bias = true, inputs = 2, units = 3)\n2 relu()",
      tostring(net.layers):match("^[^\n]*\n[^\n]*"))
    assert.equal(2, #{ table.unpack(net.layers, 1, 2) })
    raises("no network given: for the method write net:fit() with a colon", function()
      net.fit(np.ones(2, 3), np.ones(1, 3), { epochs = 1 })
    end)
    raises("entries are fields, not results of a call: write parameters.W1, or for name, array in "
      .. "pairs(parameters)", function() return net:parameters() end)
    raises("for the method write net:forward() with a colon", function()
      net.forward(np.ones(2, 3))
    end)
  end)
end)

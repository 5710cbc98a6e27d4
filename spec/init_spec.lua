-- The names in dnn.

local dnn = require "dnn"
local raises = require "spec.helpers.raises"

describe("names of other libraries", function()
  it("are told what to write instead", function()
    for name, text in pairs {
      nn = "layers are in dnn itself", save = "write net:save(path)",
      EarlyStopping = "it is an option of net:fit, early_stopping = 5",
      CrossEntropyLoss = 'net:compile{ loss = "softmax_cross_entropy" }',
      DataLoader = "net:fit takes batches itself", Tensor = "arrays are np.array{ ... }",
    } do
      raises(('dnn has no "%s": '):format(name), function() return dnn[name] end)
      raises(text, function() return dnn[name] end)
    end
    raises("set net.learning_rate in a callback", function()
      return dnn.schedules.ReduceLROnPlateau
    end)
  end)
end)

-- The choice of losses and optimizers.

local dnn = require "dnn"
local raises = require "spec.helpers.raises"

describe("net:compile", function()
  it("refuses what is no loss or optimizer, with suggestions", function()
    local net = dnn.mlp { 2, 3, 1 }
    for wrong, text in pairs {
      [{ loss = "bce" }] = 'there is no loss "bce": did you mean "binary_cross_entropy"?',
      [{ loss = 3 }] = "the loss must be a name",
      [{ loss = { kind = "huber", dleta = 1 } }] =
        "unknown option 'dleta': did you mean 'delta'?",
      [{ optimizer = "adm" }] = 'there is no optimizer "adm": did you mean "adam"?',
      [{ optimizer = dnn.adam }] = 'call it, dnn.adam{}, or give its name, "adam"',
      [{ lr = 1 }] = "unknown option 'lr': did you mean 'learning_rate'?",
      [{ learning_rate = -1 }] = "learning_rate must be a number from 0 on, got -1",
      [{ loss = "NLLLoss" }] = 'did you mean "softmax_cross_entropy"?',
      [{ loss = "BCEWithLogitsLoss" }] = 'did you mean "binary_cross_entropy_logits"?',
      [{ clip_grad_norm = 1 }] = "did you mean 'clip_norm'?",
      [{ lambda = 1 }] = "did you mean 'l2'?",
      [{ momentum = 0.9 }] = "momentum is an option of the optimizer, optimizer = dnn.sgd{",
      [{ weight_decay = 1 }] = "weight_decay is an option of the optimizer",
      [{ learning_rate = "1" }] = "sgd: learning_rate must be a number from 0 on, got string",
      [{ l2 = "a" }] = "compile: l2 must be a number from 0 on, got string",
      [{ loss = { kind = "huber", delta = -1 } }] = "huber: delta must be a number above 0, got -1",
    } do
      raises(text, net.compile, net, wrong)
    end
    raises("compile: the options must be a table", net.compile, net, "adam")
  end)
end)

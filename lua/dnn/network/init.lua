--- Networks: chains of layers that are built once and trained in place.
--
--     local net = dnn.mlp { 2, 4, 1 }
--     net:fit(X, Y, { epochs = 1000, learning_rate = 0.1 })
--     net:predict(X)
--
-- Examples are columns: X is (features, m), or (channels, height, width, m). A network is a
-- userdata over a chain of layers in C (core.network, src/bindings/network.c), whose methods are
-- given to it by the modules of this room:
--
--     build           dnn.sequential and dnn.mlp: begin here, and with
--     layers          what networks are made of, and what custom layers are
--     parameters      W1, b1, ...: first weights (initializers), names, freezing
--     fields          net.parameters, net.layers and the other fields
--     passes, custom  forwards and backwards; layers that are Lua functions
--     compile         the choice of losses and optimizers
--     step            one update
--     fit             epochs of steps over batches, early_stopping, schedules
--     predict         outputs, and classes of them
--     evaluate        loss and metrics; reports are what this and fit return
--     files           net:save and dnn.load (keras, json), copy, optimizer_states
--     export          net:export: PyTorch (torch), ONNX (onnx, onnx_import), Keras (keras_models)
--     summary, profile, gradient_check
--
-- This module is what the rest of dnn takes of them.

local build = require "dnn.network.build"
local core = require "dnn.core"
require "dnn.network.fields"
require "dnn.network.passes"
require "dnn.network.compile"
require "dnn.network.step"
require "dnn.network.fit"
require "dnn.network.predict"
require "dnn.network.evaluate"
require "dnn.network.copy"
require "dnn.network.files"
require "dnn.network.export"
require "dnn.network.summary"
require "dnn.network.profile"

local network = { sequential = build.sequential, mlp = build.mlp }

--- The methods of networks.
network.Network = core.network.methods

--- Is a value a network?
---@param value any
---@return boolean
function network.is_network(value)
  return debug.getmetatable(value) == core.network.metatable
end

return network

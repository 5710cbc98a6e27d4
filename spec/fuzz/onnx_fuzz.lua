--- Networks of ONNX: any bytes, and messages in which something is changed.

local dnn = require "dnn"
local mutate = require "spec.fuzz.mutate"
local onnx = require "dnn.network.onnx"
local program = require "spec.helpers.program"
local protobuf = require "dnn.support.protobuf"

return function(directory)
  local path = directory .. "/input.onnx"
  local seeds, words = {}, { "Constant", "MatMul", "Add", "Mul", "Reshape", "GlobalAveragePool",
    "Identity", "canary/file", "ai.onnx.ml" }
  for i, net in ipairs {
    dnn.sequential { dnn.linear(2), dnn.batch_norm(), dnn.relu(), dnn.linear(1), dnn.dropout(0.5),
      dnn.swish(), dnn.sigmoid(), input = 3 },
    dnn.sequential { dnn.conv2d(2, 3, { padding = 1 }), dnn.leaky_relu(0.1), dnn.max_pool2d(2),
      dnn.avg_pool2d(2, { stride = 1 }), dnn.flatten(), dnn.elu(), dnn.linear(2), dnn.softmax(),
      input = { 1, 6, 6 } },
  } do
    net:export(path)
    seeds[i] = program.read_file(path)
    for op in seeds[i]:gmatch "\34.(%u%a+)" do
      words[#words + 1] = op
    end
  end
  -- numbers that are not raw bytes, and the data of another file
  local lists = protobuf.decode(onnx.model, seeds[1])
  for k, tensor in ipairs(lists.graph.initializer) do
    tensor.raw_data, tensor.data_location = nil, k == 3 and 1 or nil
    tensor.name = k == 3 and "canary/file" or tensor.name
    for n = 1, 4 do
      tensor.float_data[n], tensor.int64_data[n] = n / 2, n
    end
  end
  seeds[3] = protobuf.encode(onnx.model, lists)

  return function(draw)
    local text = seeds[draw(#seeds)]
    if draw(3) == 1 then
      text = mutate.bytes(draw, text, seeds[draw(#seeds)])
    else
      local message = protobuf.decode(onnx.model, text)
      mutate.tree(draw, message, words)
      local ok, encoded = pcall(protobuf.encode, onnx.model, message)
      text = ok and encoded or mutate.bytes(draw, text, text) -- a value of another type
    end
    program.write_file(path, text)
    dnn.load(path)
  end
end

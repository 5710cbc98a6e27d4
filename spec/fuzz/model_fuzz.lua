--- Files of net:save: with any damage, which the checksum must find; and with a right checksum and
--- any description and objects, which come from a tree in memory.

local dnn = require "dnn"
local h5 = require "dnn.h5"
local h5_tree = require "spec.fuzz.h5_tree"
local json = require "dnn.network.json"
local mutate = require "spec.fuzz.mutate"
local np = require "dnn.np"
local program = require "spec.helpers.program"

local words = { "linear", "conv2d", "batch_norm", "embedding", "flatten", "dropout", "avg_pool2d",
  "adam", "binary_cross_entropy", "mse", "float32", "same", { real = "nan" }, { 1, 2 } }

local seal_bytes <const> = 33

return function(directory)
  local path, seeds = directory .. "/input.h5", {}
  for i, net in ipairs {
    dnn.mlp { 3, 2, 1 },
    dnn.sequential { dnn.conv2d(2, 3, { padding = 1 }), dnn.batch_norm(), dnn.relu(),
      dnn.avg_pool2d(2), dnn.flatten(), dnn.dropout(0.9), dnn.linear(2), dnn.softmax(),
      input = { 1, 4, 4 } },
  } do
    net:compile { optimizer = i == 1 and "adam" or dnn.sgd { momentum = 0.9 },
      loss = i == 1 and "binary_cross_entropy" or "cross_entropy" }
    net:step(np.random.rand(table.unpack(i == 1 and { 3, 4 } or { 1, 4, 4, 4 })),
      i == 1 and np.ones(1, 4) or np.ones(2, 4) / 2)
    net:save(path)
    local file <close> = h5.open(path)
    seeds[i] = { bytes = program.read_file(path), tree = h5_tree.of(file),
      text = file["dnnlua/model"]:read() }
  end
  local tree
  h5_tree.install(function() return tree end)

  return function(draw)
    local seed = seeds[draw(#seeds)]
    if draw(4) == 1 then
      tree = seed.tree
      local body = seed.bytes:sub(1, -seal_bytes - 1)
      local changed = mutate.bytes(draw, body, body)
      program.write_file(path, changed .. seed.bytes:sub(-seal_bytes))
      if pcall(dnn.load, path) and changed ~= body then
        return "a file that was changed is loaded"
      end
      return nil
    end
    tree = mutate.copy(seed.tree)
    local text = seed.text
    if draw(4) == 1 then
      text = mutate.bytes(draw, text, text)
    elseif draw(3) > 1 then
      local description = json.decode(text)
      mutate.tree(draw, description, words)
      text = json.encode(description)
    end
    tree.entries.dnnlua.entries.model.value = text
    for _ = 1, draw(0, 2) do
      h5_tree.mutate(draw, tree)
    end
    program.write_file(path, seed.bytes)
    dnn.load(path)
  end
end

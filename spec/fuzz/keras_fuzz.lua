--- Models of Keras: any bytes as .keras file, and files of which the description or the objects
--- with the weights are changed; these come from a tree in memory.

local dkjson = require "dkjson"
local dnn = require "dnn"
local files = require "dnn.files"
local h5 = require "dnn.h5"
local h5_tree = require "spec.fuzz.h5_tree"
local mutate = require "spec.fuzz.mutate"
local program = require "spec.helpers.program"

local words = { "Conv2D", "Dense", "Flatten", "Dropout", "ReLU", "ELU", "Softmax", "Embedding",
  "GlobalAveragePooling2D", "ZeroPadding2D", "LeakyReLU", "Activation", "Functional", "Lambda",
  "same", "channels_first", "gelu", { 1, 2 }, { { 1, 1 }, { 2, 2 } } }

--- The description of a Sequential model as that of a functional one.
local function functional(text)
  local model, before = dkjson.decode(text, nil, false), nil
  for i, entry in ipairs(model.config.layers) do
    entry.name = entry.config.name
    entry.inbound_nodes = i == 1 and {} or { { { before, 0, 0, {} } } }
    before = entry.name
  end
  model.class_name = "Functional"
  model.config.input_layers = { { model.config.layers[1].name, 0, 0 } }
  model.config.output_layers = { { before, 0, 0 } }
  return dkjson.encode(model)
end

local function tree_of(path)
  local file <close> = h5.open(path)
  return h5_tree.of(file)
end

return function(directory)
  local path, seeds = directory .. "/input.keras", {}
  for i, net in ipairs {
    dnn.sequential { dnn.linear(2), dnn.batch_norm(), dnn.relu(), dnn.linear(1), dnn.dropout(0.5),
      dnn.sigmoid(), input = 3 },
    dnn.sequential { dnn.conv2d(2, 3, { padding = 1 }), dnn.leaky_relu(0.1), dnn.max_pool2d(2),
      dnn.avg_pool2d(2, { stride = 1, padding = 1 }), dnn.flatten(), dnn.elu(), dnn.linear(2),
      dnn.softmax(), input = { 1, 6, 6 } },
  } do
    net:export(path)
    local seed = { zip = program.read_file(path) }
    local names, members = files.load(path)
    for k, name in ipairs(names) do
      seed[name] = members[k]
    end
    net:export(directory .. "/x.weights.h5")
    seed.vars = tree_of(directory .. "/x.weights.h5")
    net:save(directory .. "/x.h5")
    seed.legacy = tree_of(directory .. "/x.h5")
    seed.legacy.entries.dnnlua = nil
    seeds[i] = seed
  end
  local tree
  h5_tree.install(function() return tree end)

  return function(draw)
    local seed, kind = seeds[draw(#seeds)], draw(4)
    local description = draw(3) > 1 and seed["config.json"] or functional(seed["config.json"])
    if draw(4) == 1 then
      description = mutate.bytes(draw, description, description)
    elseif draw(3) > 1 then
      local config = dkjson.decode(description, nil, false)
      mutate.tree(draw, config, words)
      description = dkjson.encode(config)
    end
    tree = mutate.copy(kind == 1 and seed.legacy or seed.vars)
    for _ = 1, draw(0, 2) do
      h5_tree.mutate(draw, tree)
    end
    if kind == 1 then -- an .h5 file
      tree.attrs.model_config = draw(20) > 1 and description or nil
      program.write_file(path, "no zip file")
    elseif kind == 2 then
      program.write_file(path, mutate.bytes(draw, seed.zip, seeds[draw(#seeds)].zip))
    else
      program.write_file(path, files.zip({ "config.json", "model.weights.h5" },
        { description, "" }))
    end
    dnn.load(path)
  end
end

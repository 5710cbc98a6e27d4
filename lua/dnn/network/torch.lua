--- The weights of a network as PyTorch has them: state dictionaries in safetensors files.
--
-- A Sequential calls the arrays of its module k, from 0, "k.weight", "k.bias", "k.running_mean";
-- a layer here is a module there. W of linear (out, in) and of conv2d (out, in, height, width) and
-- the table of embedding have PyTorch's layouts, b, gamma and beta are vectors there.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local model_text = require "dnn.network.model_text"
local params = require "dnn.support.params"
local parts = require "dnn.network.parts"
local safetensors = require "dnn.safetensors"

local quote = core.system.quote

local torch = {}

local names = { W = "weight", b = "bias", gamma = "weight", beta = "bias" }

--- An array as PyTorch keeps it: columns (n, 1) are vectors.
local function to_torch(part)
  local is_column = part.class ~= "custom" and part.own ~= "W"
  return is_column and part.array:reshape(part.array.size) or part.array
end

local function name_of(part)
  return part.class ~= "custom" and names[part.own] or part.own
end

-- --- writing -------------------------------------------------------------------------------------

--- Writes a file that torch.nn.Sequential:load_state_dict takes, of the same layers, which its
--- metadata tells unless some are custom layers.
function torch.write(net, state, path)
  local arrays = params.new()
  for _, layer in ipairs(parts.layers(net, state)) do
    for _, part in ipairs(layer.parts) do
      arrays[("%d.%s"):format(layer.index - 1, name_of(part))] = to_torch(part)
    end
    if state.layers[layer.index].class == "batch_norm" then
      arrays[("%d.num_batches_tracked"):format(layer.index - 1)] = core.np.zeros({}, "int64")
    end
  end
  safetensors.save(path, arrays, { format = "pt",
    [model_text.key] = model_text.write(net, state) })
end

-- --- reading -------------------------------------------------------------------------------------

--- "net.10.weight" as a list of words and numbers, by which it is sorted.
local function words_of(name)
  local words = {}
  for text, digits in name:gmatch("(%D*)(%d*)") do
    words[#words + 1] = text
    words[#words + 1] = tonumber(digits) or -1
  end
  return words
end

local function is_before(a, b)
  local x, y = words_of(a), words_of(b)
  for i = 1, math.min(#x, #y) do
    if x[i] ~= y[i] then
      return x[i] < y[i]
    end
  end
  return #x < #y
end

--- The modules of a state dictionary, sorted by their numbers: names, and arrays by name of each.
local function modules_of(arrays)
  local list, modules = {}, {}
  for name, array in pairs(arrays) do
    local module, own = name:match("^(.*)%.([^.]*)$")
    module, own = module or "", own or name
    if not modules[module] then
      modules[module] = {}
      list[#list + 1] = module
    end
    if own ~= "num_batches_tracked" then
      modules[module][own] = array
    end
  end
  table.sort(list, is_before)
  return list, modules
end

--- As many arrays as an error lists of each side.
local most_listed <const> = 20

--- The arrays of the file and those of the network, by names and shapes, for an error.
local function both_sides(list, modules, wanted)
  local lines, count = { "\n  the file has" }, 0
  local function add(...)
    count = count + 1
    if count <= most_listed then
      lines[#lines + 1] = ("    %s %s"):format(...)
    end
  end
  local function add_rest()
    if count > most_listed then
      lines[#lines + 1] = ("    and %d more"):format(count - most_listed)
    end
    count = 0
  end
  for _, module in ipairs(list) do
    local own = {}
    for name in pairs(modules[module]) do
      own[#own + 1] = name
    end
    table.sort(own)
    for _, name in ipairs(own) do
      add(quote(module == "" and name or module .. "." .. name), modules[module][name].shape)
    end
  end
  add_rest()
  lines[#lines + 1] = "  the network has"
  for _, layer in ipairs(wanted) do
    for _, part in ipairs(layer.parts) do
      add(("layer %d (%s): %s"):format(layer.index, part.class, name_of(part)),
        to_torch(part).shape)
    end
  end
  add_rest()
  return table.concat(lines, "\n")
end

--- Do numbers tell the order of the modules? "encoder" and "decoder" have none.
local function are_ordered(list)
  for i = 2, #list do
    if list[i]:gsub("%d+", "#") ~= list[1]:gsub("%d+", "#") then
      return false
    end
  end
  return true
end

--- Pairs of a part and the array for it, or an error that names both.
local function matched(layer, module, arrays)
  local pairs_of, left = {}, {}
  for name in pairs(arrays) do
    left[name] = true
  end
  for _, part in ipairs(layer.parts) do
    local own, needed = name_of(part), to_torch(part)
    local name = quote((module == "" and "" or module .. ".") .. own)
    local value = arrays[own]
    if not value then
      fail('it has no "%s" for %s %s of layer %d of the network', name, part.own, needed.shape,
        layer.index)
    elseif value.shape ~= needed.shape then
      fail('"%s" has shape %s, %s of layer %d of the network needs %s', name, value.shape, part.own,
        layer.index, needed.shape)
    end
    left[own] = nil
    pairs_of[#pairs_of + 1] = { part, value }
  end
  local more = next(left)
  if more then
    fail('layer %d of the network has nothing for "%s" %s', layer.index,
      quote(module .. "." .. more), arrays[more].shape)
  end
  return pairs_of
end

--- The network of a file that tells the layers, too.
---@param dtype? string that of the file
---@return dnn.network
function torch.load(path, dtype)
  local arrays, metadata = safetensors.load(path)
  local text, by_place = metadata[model_text.key], {}
  if not text then
    fail("it has arrays only: make the network, and write net:load_weights(path)")
  end
  local list, input, own_dtype = model_text.read(text)
  for name, array in pairs(arrays) do
    local place, own = name:match "^(%d+)%.([%l_]+)$"
    local i = place and math.tointeger(tonumber(place) + 1) or 0
    local layer = list[i] or fail('its array "%s" belongs to no layer', quote(name))
    for ours, theirs in pairs(names) do
      local is_norm = ours == "gamma" or ours == "beta"
      if theirs == own and is_norm == (layer.class == "batch_norm") then
        own = ours
        break
      end
    end
    by_place[i] = by_place[i] or {}
    by_place[i][own] = array
  end
  for _, own in pairs(by_place) do
    own.num_batches_tracked = nil
  end
  return parts.assemble(list, by_place, input, dtype or own_dtype)
end

--- Fills the network from a state dictionary, module by module in order.
---@param modules? (string|false)[] their names, in the order of the layers; false leaves a layer as
--- it is
function torch.read(net, state, path, modules)
  local list, by_module = modules_of(safetensors.load(path))
  local wanted = parts.layers(net, state)
  if modules then
    for i, module in ipairs(modules) do
      if module and not by_module[module] then
        fail('it has no module "%s" (entry %d of the option modules)%s', quote(tostring(module)), i,
          both_sides(list, by_module, wanted))
      end
    end
  elseif not are_ordered(list) then
    fail('its modules "%s" have no numbers that tell their order: write net:load_weights(path, '
      .. '{ modules = { "%s" } }), in the order of the layers%s',
      quote(table.concat(list, '", "')), quote(table.concat(list, '", "')),
      both_sides(list, by_module, wanted))
  end
  local chosen = modules or list
  if #chosen ~= #wanted then
    fail("%s %d modules with arrays, the network %d layers with arrays%s",
      modules and "the option modules has" or "it has", #chosen, #wanted,
      both_sides(list, by_module, wanted))
  end
  local all = {}
  for k, layer in ipairs(wanted) do
    local module = chosen[k]
    for _, pair in ipairs(module and matched(layer, module, by_module[module]) or {}) do
      all[#all + 1] = pair
    end
  end
  for _, pair in ipairs(all) do -- nothing changes before everything was found
    local array = pair[1].array
    array["..."] = pair[2]:reshape(array.shape)
  end
end

return torch

--- The layers of a network as a line of text, which files of net:export("net.safetensors") have in
--- their metadata: the C library reads it too, and src/core/nn/model.h says what stands in it.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local shapes = require "dnn.network.shapes"

local quote = core.system.quote

local model_text = {}

--- The key in the metadata.
model_text.key = "dnnlua"

--- The fields that a layer may have, and what they are.
local fields <const> = {
  { "units", "whole" }, { "entries", "whole" }, { "window", "pair" }, { "stride", "pair" },
  { "padding", "pair" }, { "slope", "real" }, { "alpha", "real" }, { "keep", "real" },
  { "momentum", "real" }, { "epsilon", "real" }, { "bias", "flag" },
}

--- A real as a whole number and a power of two.
local function real_text(value)
  local digits, power = ("%a"):format(value):match "^%-?0x([%x.]+)p([+-]%d+)$"
  local whole, fraction = digits:match "^(%x)%.?(%x*)$"
  local number, exponent = tonumber("0x" .. whole .. fraction), tonumber(power) - 4 * #fraction
  while number ~= 0 and number % 2 == 0 do
    number, exponent = number // 2, exponent + 1
  end
  return ("%s%dp%d"):format(value < 0 and "-" or "", number, number == 0 and 0 or exponent)
end

local writers <const> = {
  whole = tostring,
  pair = function(value) return table.concat(value, "x") end,
  real = real_text,
  flag = function(value) return value and "1" or "0" end,
}

--- The text of a network; nil for one with custom layers, which no text can hold.
---@return string?
function model_text.write(net, state)
  local list = { ("model version=1 bits=%d input=%s"):format(net.dtype == "float64" and 64 or 32,
    table.concat(shapes.list(net.input), "x")) }
  for i, layer in ipairs(state.layers) do
    if not layers.is_layer(layer) then
      return nil
    end
    local words = { layer.class }
    for _, field in ipairs(fields) do
      local value = rawget(layer, field[1])
      if value ~= nil then
        words[#words + 1] = field[1] .. "=" .. writers[field[2]](value)
      end
    end
    list[i + 1] = table.concat(words, " ")
  end
  return table.concat(list, ";")
end

--- The numbers of a value.
local function numbers_of(text)
  local list = {}
  for word in (text .. "x"):gmatch "(.-)x" do
    local digits, power = word:match "^(%-?%d+)p(%-?%d+)$"
    digits, power = digits or word:match "^%-?%d+$", tonumber(power or 0)
    list[#list + 1] = digits and #digits <= 17 and math.abs(power) <= 2000
      and tonumber(digits) * 2.0 ^ power or fail("its layers have the value %s", quote(text))
  end
  return list
end

local function whole(value)
  return value >= 0 and value < 2 ^ 31 and math.tointeger(value)
    or fail("its layers have the number %g", value)
end

--- What the fields of a layer are made of, and how many numbers they are.
local readers <const> = {
  whole = { 1, function(list) return whole(list[1]) end },
  pair = { 2, function(list) return { whole(list[1]), whole(list[2]) } end },
  real = { 1, function(list) return list[1] end },
  flag = { 1, function(list) return list[1] > 0 end },
}

--- The word of a statement, and the numbers of its fields by their names. All of it is understood,
--- or refused: what is not known here might change what the network computes.
---@param statement string
---@param counts table<string, integer> the numbers of each field, at most those of "input"
local function parse(statement, counts)
  local values = {}
  local word = statement:gsub(" ([%l_]+)=(%S+)", function(name, text)
    local list = numbers_of(text)
    local most = counts[name] or 0
    if #list > most or #list < most and name ~= "input" then
      fail("its layers have the field %s=%s, which is not known here", name, quote(text))
    end
    values[name] = list
    return ""
  end)
  return word:match "^[%l_%d]*$" or fail('its layers have the statement "%s"', quote(statement)),
    values
end

local counts <const> = {}
for _, field in ipairs(fields) do
  counts[field[1]] = readers[field[2]][1]
end

local model_counts <const> = { version = 1, bits = 1, input = 3 }
local types <const> = { [64] = "float64", [32] = "float32" }

--- What a text says: layers, the shape of the input, and the type.
---@param text string
---@return dnn.layer[] list
---@return integer[] input
---@return "float64"|"float32" dtype
function model_text.read(text)
  local list, input, dtype = {}, {}, nil
  for statement in (text .. ";"):gmatch "(.-);" do
    local word, values = parse(statement, dtype and counts or model_counts)
    if not dtype then
      dtype = values.bits and types[values.bits[1]]
      if word ~= "model" or not (dtype and values.version and values.input)
        or values.version[1] ~= 1 then
        fail("its layers are told in another way than is known here")
      end
      for i, extent in ipairs(values.input) do
        input[i] = whole(extent)
      end
    else
      local description = { class = word }
      for _, field in ipairs(fields) do
        local value = values[field[1]]
        description[field[1]] = value and readers[field[2]][2](value)
      end
      -- its one number, as files of net:save call it
      description.rate = description.slope or description.alpha or description.keep
        or description.momentum
      list[#list + 1] = layers.restore(description)
    end
  end
  return list, input, dtype
end

return model_text

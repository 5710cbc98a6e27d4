--- The layers of a network as a line of text, which files of net:export("net.safetensors") have in
--- their metadata: the C library reads it too, and src/core/nn/model.h says what stands in it.

local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local shapes = require "dnn.network.shapes"

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

--- The numbers of a value, at most `most`.
local function numbers_of(text, most)
  local list = {}
  for word in (text .. "x"):gmatch "(.-)x" do
    local digits, power = word:match "^(%-?%d+)p(%-?%d+)$"
    digits, power = digits or word:match "^%-?%d+$", tonumber(power or 0)
    list[#list + 1] = digits and #digits <= 17 and math.abs(power) <= 2000
      and tonumber(digits) * 2.0 ^ power or fail("its layers have the value %s", text)
  end
  return #list <= most and list or fail("its layers have the value %s", text)
end

local function whole(value)
  return value >= 0 and value < 2 ^ 31 and math.tointeger(value)
    or fail("its layers have the number %g", value)
end

--- Fields of a statement behind its word, by their names.
local function fields_of(statement)
  local values = {}
  for name, text in statement:gmatch " ([%l_]+)=(%S+)" do
    values[name] = numbers_of(text, 3)
  end
  return values
end

local readers <const> = {
  whole = function(list) return whole(list[1]) end,
  pair = function(list) return { whole(list[1]), whole(list[2] or list[1]) } end,
  real = function(list) return list[1] end,
  flag = function(list) return list[1] > 0 end,
}

--- What a text says: layers, the shape of the input, and the type.
---@param text string
---@return dnn.layer[] list
---@return integer[] input
---@return "float64"|"float32" dtype
function model_text.read(text)
  local list, input, dtype = {}, {}, nil
  for statement in (text .. ";"):gmatch "(.-);" do
    local word, values = statement:match "^[%l_%d]+" or "", fields_of(statement)
    if not dtype then
      if word ~= "model" or not (values.version and values.bits and values.input)
        or values.version[1] ~= 1 then
        fail("its layers are told in another way than is known here")
      end
      dtype = values.bits[1] == 64 and "float64" or "float32"
      for i, extent in ipairs(values.input) do
        input[i] = whole(extent)
      end
    else
      local description = { class = word }
      for _, field in ipairs(fields) do
        local value = values[field[1]]
        description[field[1]] = value and readers[field[2]](value)
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

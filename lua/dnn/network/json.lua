--- JSON text that keeps numbers exactly, for model files (dnn.network.files).
--
-- dkjson does the work; here is what JSON has no form for: reals stay reals and read back with the
-- same bits, NaN and infinities are {"real": "nan"}.

local json = {}

-- A real number as text that gives the same bits when it is read.
local Exact = {
  __tojson = function(number)
    return number.text
  end,
}

--- The value as dkjson writes it exactly: reals stay reals, NaN and infinities are strings in a
--- table. What JSON has no form for is left out.
local function for_json(value)
  if math.type(value) == "float" then
    if value ~= value or value == math.huge or value == -math.huge then
      return { real = value ~= value and "nan" or value > 0 and "inf" or "-inf" }
    end
    local text = ("%.17g"):format(value)
    return setmetatable({ text = text:find("[.e]") and text or text .. ".0" }, Exact)
  elseif type(value) == "table" then
    local copy = {}
    for key, entry in pairs(value) do
      if type(key) == "string" or math.type(key) == "integer" then
        copy[key] = for_json(entry)
      end
    end
    return copy
  elseif type(value) == "function" or type(value) == "userdata" or type(value) == "thread" then
    return nil
  end
  return value
end

--- JSON text of a value, the same for the same value.
function json.encode(value)
  local keys, known = {}, {}
  local function collect(t)
    for key, entry in pairs(t) do
      if type(key) == "string" and not known[key] then
        known[key] = true
        keys[#keys + 1] = key
      end
      if type(entry) == "table" then
        collect(entry)
      end
    end
  end
  value = for_json(value)
  collect(value)
  table.sort(keys)
  return (require("dkjson").encode(value, { keyorder = keys }))
end

local reals = { nan = 0 / 0, inf = math.huge, ["-inf"] = -math.huge }

local function from_json(value)
  if type(value) ~= "table" then
    return value
  elseif reals[value.real] then
    return reals[value.real]
  end
  local copy = {}
  for key, entry in pairs(value) do
    copy[key] = from_json(entry)
  end
  return copy
end

--- The value of a text, or nil and what is wrong with it.
---@param text string
---@param null? any what stands for null, nil by default
function json.decode(text, null)
  local value, _, problem = require("dkjson").decode(text, nil, null)
  return from_json(value), problem
end

return json

-- An array, number or boolean against tables of numbers, exactly: the types of numbers count, and a
-- NaN is a NaN.

local assert = require "luassert"

local function describe(value)
  if type(value) == "table" then
    local items = {}
    for i, item in ipairs(value) do
      items[i] = describe(item)
    end
    return "{ " .. table.concat(items, ", ") .. " }"
  elseif math.type(value) == "float" and value == value then
    return ("%.17g"):format(value) .. (value == math.floor(value) and ".0" or "")
  end
  return value ~= value and "nan" or tostring(value)
end

--- Asserts that a value is the one expected.
---@param expected table|number|boolean
---@param value dnn.array|number|boolean
return function(expected, value)
  if getmetatable(value) == "dnn.array" then
    value = value:totable()
  end
  assert.equal(describe(expected), describe(value))
end

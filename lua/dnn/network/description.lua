--- What the description of a network in a model file may hold (dnn.network.files): checked before
--- anything is made of it, since a file may say anything.
--
-- A schema is a table of the fields of an object: kinds of values, with "?" behind where a field
-- may be absent, or schemas. Fields that it does not name are left alone, unless it says what they
-- are in the field OTHERS; LIST has the schema of the entries of a list.

local core = require "dnn.core"
local fail = require "dnn.support.fail"

local quote = core.system.quote

local description = {}

local OTHERS, LIST = {}, {}

local function list_of(is_entry)
  return function(value)
    if type(value) ~= "table" then
      return false
    end
    for i, entry in pairs(value) do
      if math.type(i) ~= "integer" or i < 1 or i > #value or not is_entry(entry) then
        return false
      end
    end
    return true
  end
end

local function of_type(name)
  return function(value)
    return type(value) == name
  end
end

local function is_integer(value)
  return math.type(value) == "integer"
end

local is_number, is_list_of_numbers = of_type "number", list_of(of_type "number")

local kinds = {
  text = of_type "string", boolean = of_type "boolean", number = is_number,
  object = of_type "table",
  integer = is_integer, integers = list_of(is_integer), texts = list_of(of_type "string"),
  count = function(value)
    return is_integer(value) and value >= 0
  end,
  padding = function(value)
    return value == "same" or list_of(is_integer)(value)
  end,
  numbers = is_list_of_numbers,
  option = function(value)
    local kind = type(value)
    return kind == "number" or kind == "boolean" or kind == "string" or is_list_of_numbers(value)
  end,
}

local schema = {
  layers = { [LIST] = { class = "text", name = "text?", inputs = "integer?", units = "integer?",
    entries = "integer?", bias = "boolean?", window = "integers?", stride = "integers?",
    padding = "padding?", epsilon = "number?", rate = "number?" } },
  input = "integers", dtype = "text", precision = "text?", updates = "count",
  optimizer_updates = "count?", epochs = "count?", frozen = "texts?", custom_loss = "boolean?",
  history = "object?", unfinished = "object?", training = "object?",
}

local parts = {
  training = { loss = { kind = "text", weights = "numbers?", [OTHERS] = "option" },
    optimizer = { kind = "text", [OTHERS] = "option" }, [OTHERS] = "option" },
  unfinished = { epoch = "integer", m = "count", batch_size = "count", costs = "numbers?",
    weight = "number?" },
}

local check

local function check_value(value, kind, name)
  if type(kind) == "table" then
    check(value, kind, name)
  elseif value ~= nil or kind:sub(-1) ~= "?" then
    if not kinds[kind:gsub("%?$", "")](value) then
      fail('its description has no %s "%s"', kind:gsub("%?$", ""), quote(name))
    end
  end
end

function check(value, fields, name)
  if type(value) ~= "table" then
    fail('its description has no object "%s"', quote(name))
  end
  if fields[LIST] then
    for i = 1, #value do
      check(value[i], fields[LIST], ("%s[%d]"):format(name, i))
    end
    return
  end
  for field, kind in pairs(fields) do
    if type(field) == "string" then
      check_value(value[field], kind, (name == "" and "" or name .. ".") .. field)
    end
  end
  for field, entry in pairs(fields[OTHERS] and value or {}) do
    if not fields[field] then
      check_value(entry, fields[OTHERS], ("%s.%s"):format(name, field))
    end
  end
end

--- Raises an error unless a description is of the form that net:save gives it.
---@param saved any
function description.check(saved)
  check(saved, schema, "")
  for name, fields in pairs(parts) do
    if saved[name] then
      check(saved[name], fields, name)
    end
  end
end

return description

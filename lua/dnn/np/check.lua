--- Arguments of the functions of np that are written in Lua. (src/bindings/args.c reads those of
--- functions in C, dnn.support.arguments those of the notebooks and of networks.)
--
-- Each check returns the value in its canonical form, or raises an error.

local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local system = require("dnn.core").system

local quote, reason = system.quote, system.reason

local check = {}

local function kind(value)
  return getmetatable(value) == "dnn.array" and "array" or type(value)
end

--- Whether a value is an array.
---@param value any
---@return boolean
function check.is_array(value)
  return getmetatable(value) == "dnn.array"
end

--- An array: numbers and (nested) tables become one. A boolean is refused: it is what `A == B`
--- gives.
---@param value any
---@param name string the argument's name
---@param from string the function's name
---@param takes_boolean? boolean is a boolean a value like any other here?
---@return dnn.array
function check.array(value, name, from, takes_boolean)
  if getmetatable(value) == "dnn.array" then
    return value
  end
  local given = type(value)
  if given == "boolean" and not takes_boolean then
    fail("'%s' of %s is one boolean, not an array: 'A == B' is true or false, the mask of the "
      .. "elements that are equal is A:eq(B)", name, from)
  elseif given ~= "number" and given ~= "boolean" and given ~= "table" then
    fail("'%s' of %s must be an array, a table or a number, got %s", name, from, given)
  end
  local ok, result = pcall(core.array, value)
  if not ok then
    fail("'%s' of %s: %s", name, from, reason(result))
  end
  return result
end

--- A list of arrays, from a Lua table.
---@param list any
---@param name string
---@param from string
---@return dnn.array[]
function check.arrays(list, name, from)
  if type(list) ~= "table" then
    fail("'%s' of %s must be a table of arrays, got %s", name, from, kind(list))
  end
  if #list == 0 then
    fail("'%s' of %s must hold at least one array", name, from)
  end
  local arrays = {}
  for i, value in ipairs(list) do
    if getmetatable(value) == "dnn.array" then
      arrays[i] = value
    else
      local ok, result = pcall(core.array, value)
      if not ok then
        fail("'%s' of %s: item %d is no array: %s", name, from, i, reason(result))
      end
      arrays[i] = result
    end
  end
  return arrays
end

--- A number.
---@param value any
---@param name string
---@param from string
---@param otherwise? number for nil
---@return number
function check.number(value, name, from, otherwise)
  if value == nil and otherwise then
    return otherwise
  end
  if type(value) ~= "number" then
    fail("'%s' of %s must be a number, got %s", name, from, kind(value))
  end
  return value
end

--- An integer; reals with an integer value count.
---@param value any
---@param name string
---@param from string
---@param otherwise? integer for nil
---@param least? integer
---@param most? integer
---@return integer
function check.integer(value, name, from, otherwise, least, most)
  if value == nil and otherwise then
    return otherwise
  end
  local integer = type(value) == "number" and math.tointeger(value)
  if not integer then
    local given = type(value) == "number" and tostring(value) or kind(value)
    fail("'%s' of %s must be an integer, got %s", name, from, given)
  end
  if least and integer < least then
    fail("'%s' of %s must be at least %d, got %d", name, from, least, integer)
  elseif most and integer > most then
    fail("'%s' of %s must be at most %d, got %d", name, from, most, integer)
  end
  return integer
end

--- More elements than any memory holds along an axis, and few enough that sums of them are exact.
check.most_elements = 1 << 48

--- The number that a text is, as Python reads it, or nil.
---@param text string
---@return number?
function check.read_number(text)
  local number = tonumber(text)
  if number and not text:find("[xX]") then -- nearly all are read so
    return number
  end
  text = text:match("^%s*(.-)%s*$")
  local sign, word = text:lower():match("^([+-]?)(%a+)$")
  if word == "nan" then
    return -(0 / 0) -- without the sign that Lua would print
  elseif word == "inf" or word == "infinity" then
    return sign == "-" and -math.huge or math.huge
  end
  return nil
end

--- A function.
---@param value any
---@param name string
---@param from string
---@return function
function check.callable(value, name, from)
  if type(value) ~= "function" then
    fail("'%s' of %s must be a function, got %s", name, from, kind(value))
  end
  return value
end

--- One of some words.
---@param value any
---@param name string
---@param from string
---@param words string[]
---@return string
function check.word(value, name, from, words)
  for _, word in ipairs(words) do
    if value == word then
      return value
    end
  end
  fail("'%s' of %s must be one of %s, got %s", name, from, table.concat(words, ", "),
    type(value) == "string" and quote(value) or kind(value))
end

-- A legal axis from 1, or what is wrong with it.
local function resolve_axis(value, ndim, from)
  local axis = type(value) == "number" and math.tointeger(value)
  if not axis then
    local given = type(value) == "number" and tostring(value) or kind(value)
    return nil, ("axis of %s must be an integer, got %s"):format(from, given)
  elseif axis == 0 then
    return nil, "axis 0: axes count from 1 (or from -1, the last); NumPy's axis 0 is axis 1 here"
  elseif axis < -ndim or axis > ndim then
    return nil, ("axis %d of %s out of range: the array has %d dimension%s"):format(axis, from,
      ndim, ndim == 1 and "" or "s")
  end
  return axis > 0 and axis or ndim + 1 + axis
end

--- An axis, 1 .. ndim or negative from the end.
---@param value any
---@param ndim integer
---@param from string
---@param otherwise? integer for nil
---@return integer from 1
function check.axis(value, ndim, from, otherwise)
  if value == nil and otherwise then
    return otherwise
  end
  local axis, problem = resolve_axis(value, ndim, from)
  return axis or fail(problem)
end

--- A list of different axes, from nil (all of them), an axis or a table of them.
---@param value any
---@param ndim integer
---@param from string
---@return integer[] from 1
function check.axes(value, ndim, from)
  local axes, seen = {}, {}
  if value == nil then
    for k = 1, ndim do
      axes[k] = k
    end
    return axes
  end
  for i, one in ipairs(type(value) == "table" and value or { value }) do
    local axis, problem = resolve_axis(one, ndim, from)
    if axis and seen[axis] then
      axis, problem = nil, ("axis %d of %s is given twice"):format(axis, from)
    end
    axes[i] = axis or fail(problem)
    seen[axis] = true
  end
  return axes
end

--- Is this error an interrupt? Those of stock Lua end with "interrupted!".
---@param problem any
---@return boolean
function check.is_interrupt(problem)
  return type(problem) == "string" and problem:find("interrupted!?$") ~= nil
end

--- For whoever puts another error in the place of one: interrupts go on.
---@param problem any
function check.pass_interrupt(problem)
  if check.is_interrupt(problem) then
    error(problem, 0)
  end
end

--- An option table: entries must be among the names; nil is an empty table.
---@param options any
---@param from string
---@param ... string the names
---@return table
function check.options(options, from, ...)
  if options == nil then
    return {}
  end
  local ok, message = pcall(system.check_options, options, ...)
  if not ok then
    fail("%s: %s", from, reason(message))
  end
  return options
end

--- The same for functions that have options behind an 'axis', or 'axis' among them.
---@param axis any an axis, or an option table
---@param options any an option table if there is an axis
---@param from string
---@param ... string the names; 'axis' among them
---@return table
function check.axis_options(axis, options, from, ...)
  if axis ~= nil and type(axis) ~= "number" then
    if options ~= nil then
      fail("%s: %s", from, type(axis) == "table" and "the options are given twice"
        or ("axis must be an integer, got %s"):format(kind(axis)))
    end
    axis, options = nil, axis
  end
  local ok, message = pcall(system.check_options, options, ...)
  if ok and axis ~= nil and options and options.axis ~= nil then
    ok, message = false, "the axis is given twice, as an argument and as an option"
  end
  if not ok then
    fail("%s: %s", from, reason(message))
  end
  if axis == nil then
    return options or {}
  end
  local all = { axis = axis }
  for name, value in pairs(options or {}) do
    all[name] = value
  end
  return all
end

--- The axis, an argument or an option, of functions that take an array as flat where none is given.
---@param A dnn.array
---@param axis any an axis, or an option table
---@param from string
---@return dnn.array A
---@return integer axis from 1
function check.axis_or_flat(A, axis, from)
  axis = check.axis_options(axis, nil, from, "axis").axis
  if axis == nil then
    A, axis = A:ravel(), 1
  end
  return A, check.axis(axis, A.ndim, from)
end

--- Splits options off the end of arguments that are numbers: f(1, 2, {k = 3}).
---@param ... any
---@return table arguments, any options
function check.split(...)
  local arguments = table.pack(...)
  while arguments.n > 0 and arguments[arguments.n] == nil do
    arguments.n = arguments.n - 1
  end
  local last = arguments[arguments.n]
  if type(last) == "table" and #last == 0 then
    arguments[arguments.n] = nil
    arguments.n = arguments.n - 1
    return arguments, last
  end
  return arguments, nil
end

--- A number for an array without dimensions, other arrays as they are.
---@param array dnn.array|number
---@return dnn.array|number
function check.unbox(array)
  if getmetatable(array) == "dnn.array" and array.ndim == 0 then
    return array:item()
  end
  return array
end

return check

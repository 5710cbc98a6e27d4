-- Random programs of views, slices, in-place operations and collections, compared with a naive
-- model: a flat table of numbers, and views that are lists of places in it.

local np = require("dnn.core").np

local programs = tonumber(os.getenv("DNN_PROPERTY_PROGRAMS")) or 10000
local random = math.random

-- A model of an array: `store` holds numbers, `places` where the elements are, row-major.
local function model_new(shape)
  local model = { store = {}, places = {}, shape = shape }
  local n = 1
  for _, extent in ipairs(shape) do n = n * extent end
  for i = 1, n do
    model.store[i] = random(-9, 9) + 0.0
    model.places[i] = i
  end
  return model
end

local function size_of(shape)
  local n = 1
  for _, extent in ipairs(shape) do n = n * extent end
  return n
end

-- A view whose element at `index` (a list, from 1) is that of `model` at map(index).
local function model_view(model, shape, map)
  local view = { store = model.store, places = {}, shape = shape }
  local index = {}
  for i = 1, #shape do index[i] = 1 end
  for position = 1, size_of(shape) do
    local from, place = map(index), 0
    for axis, extent in ipairs(model.shape) do place = place * extent + from[axis] - 1 end
    view.places[position] = model.places[place + 1]
    for axis = #shape, 1, -1 do
      index[axis] = index[axis] + 1
      if index[axis] <= shape[axis] then break end
      index[axis] = 1
    end
  end
  return view
end

local function copy_list(list)
  return table.move(list, 1, #list, 1, {})
end

-- Steps that make a view: each returns the array and the model of it.
local views = {}

function views.transpose(array, model)
  local order = {}
  for axis = 1, #model.shape do table.insert(order, random(#order + 1), axis) end
  local shape = {}
  for i, axis in ipairs(order) do shape[i] = model.shape[axis] end
  return array:transpose(order), model_view(model, shape, function(index)
    local from = {}
    for i, axis in ipairs(order) do from[axis] = index[i] end
    return from
  end)
end

function views.slice(array, model)
  local axis = random(#model.shape)
  local extent, step = model.shape[axis], random(3) * (random(2) == 1 and 1 or -1)
  local first, last = random(extent), random(extent)
  if (last - first) * step < 0 then first, last = last, first end
  local shape, items = copy_list(model.shape), {}
  shape[axis] = (last - first) // step + 1
  for i = 1, #model.shape do items[i] = ":" end
  if random(2) == 1 then
    items[axis] = { first, last - (random(2) == 1 and extent + 1 or 0), step }
  else
    items[axis] = ("%d:%d:%d"):format(first - (random(2) == 1 and extent + 1 or 0), last, step)
  end
  return array(items), model_view(model, shape, function(index)
    local from = copy_list(index)
    from[axis] = first + (index[axis] - 1) * step
    return from
  end)
end

function views.row(array, model)
  local axis = random(#model.shape)
  if #model.shape == 1 then return array, model end
  local position = random(model.shape[axis])
  local shape, items = copy_list(model.shape), {}
  table.remove(shape, axis)
  for i = 1, #model.shape do items[i] = ":" end
  items[axis] = random(2) == 1 and position or position - model.shape[axis] - 1
  return array[items], model_view(model, shape, function(index)
    local from = copy_list(index)
    table.insert(from, axis, position)
    return from
  end)
end

function views.newaxis(array, model)
  if #model.shape > 4 then return array, model end
  local axis = random(#model.shape + 1)
  local shape = copy_list(model.shape)
  table.insert(shape, axis, 1)
  return array:expand_dims(axis), model_view(model, shape, function(index)
    local from = copy_list(index)
    table.remove(from, axis)
    return from
  end)
end

local function first_of(shape)
  local index = {}
  for i = 1, #shape do index[i] = 1 end
  return index
end

-- Reshaping gives a view or a copy; the program goes on with whichever it is.
function views.reshape(array, model)
  local shape = copy_list(model.shape)
  if #shape > 1 and random(2) == 1 then
    local axis = random(#shape - 1)
    shape[axis] = shape[axis] * table.remove(shape, axis + 1)
  elseif shape[1] % 2 == 0 and #shape < 5 then
    shape[1] = shape[1] // 2
    table.insert(shape, random(2), 2)
    if size_of(shape) ~= #model.places then shape = { #model.places } end
  end
  local result = array:reshape(shape)
  -- Does a write through the result reach the array?
  local first, result_first = first_of(model.shape), first_of(shape)
  local before = array(table.unpack(first))
  result[result_first] = 1e6
  local shares = array(table.unpack(first)) == 1e6
  result[result_first] = before
  if shares then
    return result, { store = model.store, places = model.places, shape = shape }
  end
  local copy = { store = {}, places = {}, shape = shape }
  for i, place in ipairs(model.places) do
    copy.store[i], copy.places[i] = model.store[place], i
  end
  return result, copy
end

local arithmetic = {
  add_ = function(x, y) return x + y end,
  sub_ = function(x, y) return x - y end,
  maximum_ = function(x, y) return x > y and x or y end,
  minimum_ = function(x, y) return x < y and x or y end,
}
local names = { "add_", "sub_", "maximum_", "minimum_" }

-- Writes f(x, y) into the elements x of `target`, y being read before anything is written.
local function model_write(target, values, f)
  local new = {}
  for i, place in ipairs(target.places) do
    local x = f(target.store[place], values(i))
    new[i] = x > 1e9 and 1e9 or x < -1e9 and -1e9 or x
  end
  for i, place in ipairs(target.places) do target.store[place] = new[i] end
end

local function same_shape(a, b)
  if #a.shape ~= #b.shape then return false end
  for i, extent in ipairs(a.shape) do
    if b.shape[i] ~= extent then return false end
  end
  return true
end

local function check(array, model, log)
  local flat = array:ravel():totable()
  for i, place in ipairs(model.places) do
    if flat[i] ~= model.store[place] then
      error(("element %d is %s, expected %s after:\n%s"):format(i, flat[i], model.store[place],
        table.concat(log, "\n")))
    end
  end
  assert(#flat == #model.places)
end

local view_names = { "transpose", "slice", "row", "newaxis", "reshape", "slice" }

local function run_program()
  local shape = {}
  for i = 1, random(3) do shape[i] = random(5) end
  local model = model_new(shape)
  local pool = { { np.array(model.store):reshape(shape), model } }
  local log = { "shape " .. table.concat(shape, " ") }
  for _ = 1, random(4, 10) do
    local array, current = table.unpack(pool[random(#pool)])
    local step = random(10)
    if step <= 6 then
      local name = view_names[random(#view_names)]
      log[#log + 1] = name
      pool[#pool + 1] = { views[name](array, current) }
    elseif step == 7 then
      collectgarbage(random(20) == 1 and "collect" or "step")
      if #pool > 2 then table.remove(pool, random(#pool)) end
    else
      local name = names[random(#names)]
      local other, other_model = table.unpack(pool[random(#pool)])
      log[#log + 1] = name
      if same_shape(current, other_model) then -- often overlapping views of one array
        if random(3) == 1 then
          log[#log] = "assign"
          array["..."] = other
          model_write(current, function(i) return other_model.store[other_model.places[i]] end,
            function(_, y) return y end)
        else
          array[name](array, other)
          model_write(current, function(i) return other_model.store[other_model.places[i]] end,
            arithmetic[name])
        end
      else
        local y = random(-3, 3)
        array[name](array, y)
        model_write(current, function() return y end, arithmetic[name])
      end
    end
  end
  for _, entry in ipairs(pool) do check(entry[1], entry[2], log) end
end

describe("arrays", function()
  it(("behave as their model in %d random programs"):format(programs), function()
    math.randomseed(2385)
    for _ = 1, programs do run_program() end
  end)
end)

--- Gradient checking: are the gradients those of the function?
--
--     dnn.gradient_check(net, X, Y)                -- a network
--     dnn.gradient_check(dnn.conv2d(4, 3), X)      -- a layer, built in or a table of functions
--     dnn.gradient_check("huber", AL, Y)           -- a loss
--     dnn.gradient_check(f, x, gradient)           -- any function of an array or a number
--
-- Every element is moved up and down by epsilon, and the slope (f(up) - f(down)) / (2 epsilon) is
-- compared with its gradient. The result is the course's relative difference of the two vectors,
-- |g - n| / (|g| + |n|), and a report. Whatever is checked becomes a list of variables, arrays or
-- numbers with their gradients, which `compare` goes through.

local arguments = require "dnn.support.arguments"
local build = require "dnn.network.build"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"
local losses = require "dnn.network.losses"
local passes = require "dnn.network.passes"
local ranges = require "dnn.support.ranges"
local shapes = require "dnn.network.shapes"
local suggest = require "dnn.support.suggest"
local text_table = require "dnn.support.text_table"

-- --- reports ------------------------------------------------------------------------------------

---@class dnn.gradient_report
---@field passed boolean
---@field difference number |g - n| / (|g| + |n|) over everything that was compared
---@field tolerance number
---@field epsilon number
---@field arrays table[] of every array: name, shape, checked (elements), kinks (of
--- them, where any slope between two is right), difference, passed
---@field worst table the element that differs most: name, position, gradient, slope
local Report = { __name = "dnn.gradient_report" }

text_table.show(Report, function(report)
  local rows = {}
  for i, array in ipairs(report.arrays) do
    rows[i] = { array.name, tostring(array.shape or "number"), tostring(array.checked),
      ("%.3g"):format(array.difference),
      array.passed and (array.kinks > 0 and ("%d at a kink"):format(array.kinks) or "") or "wrong" }
  end
  local caption = ("gradient check %s: difference %.3g, at most %g is right (epsilon %g)"):format(
    report.passed and "passed" or "FAILED", report.difference, report.tolerance, report.epsilon)
  local worst, notes = report.worst, {}
  if worst then
    notes[1] = ("largest difference at %s%s: gradient %.9g, slope %.9g"):format(worst.name,
      worst.position and "{" .. table.concat(worst.position, ", ") .. "}" or "", worst.gradient,
      worst.slope)
  end
  return { caption = caption, heading = { "array", "shape", "checked", "difference", "" },
    rows = rows, left = 2, notes = notes }
end)

-- --- comparing ----------------------------------------------------------------------------------

-- Where both vectors are this small against the rounding of the function they count as equal.
local rounding <const> = 2.3e-16

--- Positions of the elements to compare: all, or `samples` that are drawn, in order.
local function positions(size, samples, random)
  local list = {}
  if size <= samples then
    for k = 1, size do
      list[k] = k
    end
    return list
  end
  local order = random:permutation(size)
  for k = 1, samples do
    list[k] = order[k] // 1
  end
  table.sort(list)
  return list
end

--- Position k of an array of this shape, from 1, by axes.
local function unravel(k, shape, ndim)
  local position = {}
  k = k - 1
  for axis = ndim, 1, -1 do
    position[axis] = k % shape[axis] + 1
    k = k // shape[axis]
  end
  return position
end

--- Is this a place where the function has a kink, as relu at 0, and the gradient one that it may
--- have there: between the slopes to both sides?
local function is_kink(gradient, slope_up, slope_down, noise)
  local gap = math.abs(slope_up - slope_down)
  local margin = 1e-4 * (math.abs(slope_up) + math.abs(slope_down)) + 10 * noise
  return gap > margin and gradient >= math.min(slope_up, slope_down) - margin
    and gradient <= math.max(slope_up, slope_down) + margin
end

--- The slope of `evaluate` at element k, a two-sided difference, and its gradient. Where the
--- function has a kink and the gradient is one that it may have there, the slope is the gradient.
---@return number slope
---@return number gradient
---@return boolean is_at_kink
local function slope_of(variable, k, evaluate, here, epsilon, noise)
  local kept, scale = variable.get(k), variable.scale or 1
  variable.set(k, kept + epsilon)
  local up, above = evaluate(), variable.get(k)
  variable.set(k, kept - epsilon)
  local down, below = evaluate(), variable.get(k)
  variable.set(k, kept)
  local gradient = variable.gradient(k)
  if is_kink(gradient, (up - here) / (above - kept) * scale, (here - down) / (kept - below) * scale,
    noise * scale) then
    return gradient, gradient, true
  end
  return (up - down) / (above - below) * scale, gradient, false
end

--- |g - n| / (|g| + |n|) of the sums of squares.
local function relative(apart, g_square, n_square)
  return apart == 0 and 0 or math.sqrt(apart) / (math.sqrt(g_square) + math.sqrt(n_square))
end

--- Compares the gradients of some variables with slopes of `evaluate()`.
---@param variables table[] {name, array (a view of what evaluate reads, or nil), get, set, size,
--- gradient: fun(k): number, scale: number by which slopes are multiplied}
local function compare(variables, evaluate, options)
  local random = core.np.random.RandomState(options.seed)
  local report = { arrays = {}, epsilon = options.epsilon, tolerance = options.tolerance,
    passed = true }
  local all_apart, all_g, all_n, largest = 0, 0, 0, -1
  local here = evaluate()
  local noise = 100 * rounding * math.max(1, math.abs(here)) / options.epsilon
  for i, variable in ipairs(variables) do
    local apart, g_square, n_square, kinks = 0, 0, 0, 0
    local list = positions(variable.size, options.samples, random)
    for _, k in ipairs(list) do
      local slope, gradient, at_kink =
        slope_of(variable, k, evaluate, here, options.epsilon, noise)
      kinks = at_kink and kinks + 1 or kinks
      local distance = math.abs(gradient - slope)
      apart = apart + distance ^ 2
      g_square, n_square = g_square + gradient ^ 2, n_square + slope ^ 2
      if distance > largest or distance ~= distance then
        largest = distance == distance and distance or math.huge
        report.worst = { name = variable.name, gradient = gradient, slope = slope,
          position = variable.shape and unravel(k, variable.shape, variable.ndim) }
      end
    end
    local difference = relative(apart, g_square, n_square)
    local passed = difference <= options.tolerance
      or math.sqrt(apart) <= noise * (variable.scale or 1) * math.sqrt(#list)
    report.arrays[i] = { name = variable.name, shape = variable.shape, checked = #list,
      kinks = kinks, difference = difference, passed = passed }
    report.passed = report.passed and passed
    all_apart, all_g, all_n = all_apart + apart, all_g + g_square, all_n + n_square
  end
  report.difference = relative(all_apart, all_g, all_n)
  return report.difference, setmetatable(report, Report)
end

--- The elements of an array as a variable. `gradient` is an array of as many elements.
local function variable_of(name, array, gradient, scale)
  local shape, ndim = array.shape, array.ndim
  local flat_gradient = gradient:astype("float64"):reshape(gradient.size)
  return {
    name = name, shape = shape, ndim = ndim, size = array.size, scale = scale,
    get = function(k)
      return array[unravel(k, shape, ndim)]
    end,
    set = function(k, value)
      array[unravel(k, shape, ndim)] = value
    end,
    gradient = function(k)
      return flat_gradient[k]
    end,
  }
end

-- --- networks and layers ------------------------------------------------------------------------

--- The same network in float64, with the same parameters and buffers: slopes of float32 are noise.
local function in_float64(net, state)
  local description = { dtype = "float64", input = net.input, random = state.random }
  for i, layer in ipairs(state.layers) do
    description[i] = layer
  end
  local random = state.random:get_state()
  local twin = build.sequential(description)
  state.random:set_state(random)
  local twin_state = core.network.table(twin)
  for _, kind in ipairs { "parameters", "buffers" } do
    for name, array in pairs(state[kind]) do
      twin_state[kind][name] = array
    end
  end
  return twin, twin_state
end

--- Products in full until the result is closed: those of bfloat16 are too coarse for slopes.
local function in_full(net)
  local precision = net.precision
  net.precision = "full"
  return setmetatable({}, {
    __close = function()
      net.precision = precision
    end,
  })
end

--- Checks a network of which `loss(A)` turns the output of layer `last` into value and gradient.
local function check_network(net, state, X, loss, last, options, with_input)
  return passes.undisturbed(net, state, function()
    local _ <close> = in_full(net)
    local m, stream = X.shape[X.ndim], state.random:get_state()
    local is_float32 = core.network.dtype(net) == "float32"
    X = X:astype("float64", "C") -- a copy, which is moved
    local function run(which, which_state)
      state.random:set_state(stream) -- the same units are dropped every time
      return passes.forward(which, which_state, X, true, 1, last, true)
    end
    local _, dAL = loss(run(net, state))
    local dX = passes.backward(net, state, dAL, with_input, 1, last)
    local gradients, variables = net:gradients(), {}
    local twin, twin_state = net, state
    if is_float32 and not state.has_custom then
      twin, twin_state = in_float64(net, state)
      options.tolerance = math.max(options.tolerance, 1e-4)
    end
    for name, array in pairs(twin_state.parameters) do
      local gradient = gradients["d" .. name]
      variables[#variables + 1] = variable_of(name, array, gradient)
    end
    if with_input then
      variables[#variables + 1] = variable_of("X", X, dX, m)
    end
    if #variables == 0 then
      fail("gradient_check: there is nothing to check: the network has no parameters")
    end
    return compare(variables, function()
      return (loss(run(twin, twin_state)))
    end, options)
  end)
end

local function check_layer(layer, X, options)
  local shape = {}
  for axis = 1, X.ndim - 1 do
    shape[axis] = X.shape[axis]
  end
  local random = core.np.random.RandomState(options.seed)
  local net = build.sequential { layer, input = shape, random = random }
  local state = core.network.table(net)
  local is_custom = not layers.is_layer(layer)
  for _, array in pairs(state.parameters) do
    if not is_custom then
      array["..."] = array + random:randn(shapes.list(array.shape)) * 0.1 -- zeros hide mistakes
    end
  end
  local weights -- of the random linear functional that stands for the loss
  local function loss(A)
    weights = weights or random:randn(shapes.list(A.shape))
    return (weights * A):sum() / A.shape[A.ndim], weights
  end
  local with_input = is_custom or layer.class ~= "embedding"
  loss(passes.undisturbed(net, state, function()
    return passes.forward(net, state, X, true, 1, 1)
  end))
  return check_network(net, state, X, loss, 1, options, with_input)
end

-- --- losses and functions -----------------------------------------------------------------------

local function check_loss(loss, AL, Y, options)
  AL = AL:astype("float64", "C")
  local _, gradient = loss(AL, Y)
  return compare({ variable_of("AL", AL, gradient, AL.shape[AL.ndim]) }, function()
    return (loss(AL, Y))
  end, options)
end

local function check_number(f, x, gradient, options)
  local value, own = f(x)
  gradient = gradient == nil and own or gradient
  if type(gradient) == "function" then
    gradient = gradient(x)
  end
  if type(value) ~= "number" or type(gradient) ~= "number" then
    fail("gradient_check: of a number x, f(x) and the gradient must be numbers")
  end
  return compare({ {
    name = "x", size = 1,
    get = function()
      return x
    end,
    set = function(_, moved)
      x = moved
    end,
    gradient = function()
      return gradient
    end,
  } }, function()
    return (f(x))
  end, options)
end

local function check_function(f, x, gradient, options)
  if type(x) == "number" then
    return check_number(f, x + 0.0, gradient, options)
  end
  x = arguments.check_array("gradient_check", "x", x):astype("float64", "C")
  if type(gradient) == "table" then
    gradient = core.np.array(gradient)
  end
  local value, own = f(x, gradient)
  if type(value) ~= "number" then
    fail("gradient_check: f(x) must be a number, got %s", type(value))
  elseif type(gradient) == "userdata" and type(own) == "userdata" then
    return check_loss(f, x, gradient, options)
  end
  if type(gradient) == "function" then
    gradient = gradient(x)
  elseif gradient == nil then
    gradient = own
  end
  if type(gradient) ~= "userdata" then
    fail("gradient_check: the gradient must be an array, or a function of x that returns one, "
      .. "got %s", type(gradient))
  elseif gradient.shape ~= x.shape then
    fail("gradient_check: x has shape %s, its gradient %s", x.shape, gradient.shape)
  end
  return compare({ variable_of("x", x, gradient:copy()) }, function()
    return (f(x))
  end, options)
end

-- --- the function -------------------------------------------------------------------------------

local known_options = { epsilon = 1e-6, tolerance = 1e-6, samples = 200, seed = 1 }

local function read_options(given, extra)
  local loss = type(given) == "table" and given.loss or nil
  if loss ~= nil and extra then
    local others = {}
    for name, value in pairs(given) do
      others[name] = value
    end
    others.loss = nil
    given = others
  end
  local options = suggest.options("gradient_check", given, known_options)
  if not (options.epsilon > 0 and options.epsilon < 1) then
    fail("gradient_check: epsilon must be a small positive number, got %s",
      core.np.str(options.epsilon))
  end
  ranges.check("gradient_check", "tolerance", options.tolerance, ranges.from_zero)
  ranges.check("gradient_check", "samples", options.samples, ranges.count)
  ranges.check("gradient_check", "seed", options.seed, ranges.seed)
  return options, loss
end

--- Compares gradients with slopes by two-sided differences.
local function gradient_check(what, x, y, options)
  if debug.getmetatable(what) == core.network.metatable then
    local state = core.network.table(what)
    local chosen, loss = read_options(options, true)
    x = arguments.check_array("gradient_check", "X", x)
    y = arguments.check_array("gradient_check", "Y", y)
    if not loss and not state.training then
      loss = losses.default(state)
    end
    local last, found = losses.place(state,
      loss and losses.find(loss) or losses.of(state))
    if last == 0 then
      fail("gradient_check: there is nothing to check: the network has no parameters")
    end
    return check_network(what, state, x, function(A)
      return losses.compute(found, A, y, true)
    end, last, chosen, false)
  elseif layers.is_layer(what) or layers.is_custom(what) then
    options = read_options(y)
    return check_layer(what, arguments.check_array("gradient_check", "X", x), options)
  elseif type(what) == "string" or type(what) == "table" and what.kind then
    options = read_options(options)
    x = arguments.check_array("gradient_check", "AL", x)
    y = arguments.check_array("gradient_check", "Y", y)
    local loss = losses.find(what)
    return check_loss(function(AL, Y)
      return losses.compute(loss, AL, Y, true)
    end, x, y, options)
  elseif type(what) == "function" then
    return check_function(what, x, y, (read_options(options)))
  end
  fail("gradient_check: a network, a layer, the name of a loss or a function is needed, got %s",
    type(what))
end

return gradient_check

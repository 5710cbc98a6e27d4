--- Calls public functions with extreme numbers and hostile texts:
---     dnnlua spec/helpers/extremes.lua REPORT FIRST COUNT
--- run by spec/extremes_spec.lua in a process of its own that has little memory.
--
-- What a function takes is seen in the examples of its help: their calls are recorded, and made
-- again with each number, each argument and each option in turn replaced. REPORT tells the call
-- that runs, for when the process does not survive it. Prints what is wrong, and at the end the
-- number of all functions.

local axes_of = require "dnn.plot.axes"
local core = require "dnn.core"
local dnn = require "dnn"
local display = require "dnn.display"
local doc = require "dnn.help.doc"
local figure_of = require "dnn.plot.figure"
local np = require "dnn.np"
local plt = require "dnn.plot"

local say = print
print = function() end -- luacheck: ignore 121 (some functions print)
display.use { types = { "text/plain" }, width = function() return 80 end, clear = function() end,
  show = function() end }

local report = assert(io.open(arg[1], "wb"))
report:setvbuf("no")
local first, count = tonumber(arg[2]), tonumber(arg[3])

-- What the calls write stays in the working directory, which is the test's own.
local file_count = 0
os.tmpname = function() -- luacheck: ignore 122
  file_count = file_count + 1
  return "file" .. file_count
end

local numbers = {
  math.mininteger, math.mininteger + 1, -(1 << 62), -(1 << 53), -(1 << 31), -2, -1, 0, 1 << 31,
  1 << 32, 1 << 40, 1 << 53, 1 << 60, 1 << 61, 1 << 62, 6148914691236517206, math.maxinteger - 1,
  math.maxinteger, 1e17, 2.0 ^ 63, 1e300, -1e300, 1e-320, math.huge, -math.huge, 0.0 / 0.0,
}
local texts = { ("x"):rep(20000), "a\27]0;b\7\r\n\xff\0c" }

local function is_array(value)
  return getmetatable(value) == "dnn.array"
end

local function is_plain(value)
  return type(value) == "table" and getmetatable(value) == nil
end

-- --- text of calls -------------------------------------------------------------------------------

local function show(value, depth)
  if type(value) == "string" then
    return ("%q"):format(#value > 40 and value:sub(1, 40) .. "..." or value):gsub("\n", "n")
  elseif is_array(value) then
    return value.size <= 8 and value:repr():gsub("%s+", " ")
      or ("%s%s"):format(value.dtype, value.shape)
  elseif is_plain(value) and depth < 4 then
    local parts = {}
    for key, item in pairs(value) do
      local name = math.type(key) and "" or show(key, depth + 1) .. " = "
      parts[#parts + 1] = name .. show(item, depth + 1)
      if #parts == 12 then
        break
      end
    end
    return "{" .. table.concat(parts, ", ") .. "}"
  end
  return type(value) == "number" and core.np.str(value) or type(value) == "table" and "{...}"
    or tostring(value)
end

local function show_call(name, arguments)
  local parts = {}
  for i = 1, arguments.n do
    parts[i] = show(arguments[i], 0)
  end
  return ("%s(%s)"):format(name, table.concat(parts, ", "))
end

-- --- recording -----------------------------------------------------------------------------------

-- Functions by number: {name =, f =, calls =}.
local functions, recording = {}, false

-- A value that shares no memory with the other one.
local function copy(value)
  if is_array(value) then
    return value:copy()
  elseif not is_plain(value) then
    return value
  end
  local result = {}
  for key, item in pairs(value) do
    result[key] = copy(item)
  end
  return result
end

local function copy_call(call)
  local result = { n = call.n }
  for i = 1, call.n do
    result[i] = copy(call[i])
  end
  return result
end

-- Files, the terminal, what ends an object that later calls need, an iterator that ends once, and
-- long trainings, of which the steps are called, are not for this.
local left_out = {
  ["np.info"] = true, ["np.show_config"] = true, ["np.save"] = true, ["np.savez"] = true,
  ["np.savetxt"] = true, ["np.savez_compressed"] = true, ["A:close"] = true, ["A:tofile"] = true,
  ["dnn.save"] = true, ["np.fromiter"] = true, ["dnn.planar.nn_model"] = true,
  ["dnn.initialization.model"] = true, ["dnn.regularization.model"] = true,
  ["dnn.optimization.model"] = true, ["plt.show"] = true, ["plt.savefig"] = true,
  ["plt.imsave"] = true, ["dnn.data.write_csv"] = true,
}

-- Watches the functions in a table, or those that are `listed`.
local function watch(module, prefix, listed)
  local names = {}
  for name, value in pairs(listed or module) do
    if type(name) == "string" and type(value) == "function" and not name:find "^_"
      and not left_out[prefix .. name] then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    local f, seen = module[name], {}
    local entry = { name = prefix .. name, f = f, calls = {} }
    functions[#functions + 1] = entry
    module[name] = function(...)
      if recording and #entry.calls < 3 then
        recording = false
        local call = copy_call(table.pack(...))
        local text = show_call(entry.name, call)
        if not seen[text] then
          seen[text] = true
          entry.calls[#entry.calls + 1] = call
        end
        recording = true
      end
      return f(...)
    end
  end
end

watch(np, "np.")
watch(np.random, "np.random.")
watch(np.linalg, "np.linalg.")
watch(core.methods, "A:")
watch(core.random_methods, "RandomState:")
watch(require("dnn.np.generator").methods, "rng:")
watch(dnn, "dnn.")
for name in pairs(getmetatable(dnn.data).__parts) do
  assert(dnn.data[name] ~= nil) -- is loaded
end
for _, part in ipairs { "data", "planar", "initialization", "regularization", "gradient_checking",
  "optimization", "cases" } do
  watch(dnn[part], "dnn." .. part .. ".")
end

-- Methods of axes and figures that are not functions of plt, which are watched then.
local function watch_methods(object, prefix, methods)
  local own = {}
  for name, method in pairs(methods) do
    own[name] = doc.find(method).name:sub(1, #prefix) == prefix and method or nil
  end
  watch(getmetatable(object), prefix, own)
end

local sample_figure, sample_axes = plt.subplots()
for name in pairs(getmetatable(plt).__parts) do
  assert(plt[name] ~= nil) -- is loaded
end
watch_methods(sample_axes, "axes:", require("dnn.plot.axes").methods())
watch_methods(sample_figure, "figure:", require("dnn.plot.figure").methods())
watch(plt, "plt.")
plt.close(sample_figure)

local function is_plot(name)
  return name:find "^plt%." or name:find "^axes:" or name:find "^figure:"
end

local function run_examples()
  local environment = setmetatable({ np = np, dnn = dnn, plt = plt,
    display = display }, { __index = _G })
  local files = {}
  for index = first, math.min(first + count - 1, #functions) do
    local name = functions[index].name
    for _, file in ipairs(is_plot(name) and { "plot" } or name:find "^dnn"
      and { "dnn", "network", "data" } or { "np" }) do
      files[file] = true
    end
  end
  for file in pairs(files) do
    for _, entry in ipairs(require("dnn.help.docs." .. file).entries) do
      if entry.example then
        recording = true
        pcall(load(entry.example, "=" .. entry.name, "t", environment))
        recording = false
      end
    end
  end
end

-- --- calls ---------------------------------------------------------------------------------------

-- Calls visit(set) for every number in a value; set(new) puts another one in its place.
local function each_number(value, set, visit)
  if type(value) == "number" then
    visit(set)
  elseif is_plain(value) then
    for key, item in pairs(value) do
      each_number(item, function(new)
        value[key] = new
      end, visit)
    end
  elseif is_array(value) and value.size > 0 and value.size < 1000 and not value:is_view() then
    visit(function(new)
      value:ravel()[1] = new
    end)
  end
end

local function each_number_of(call, visit)
  for i = 1, call.n do
    each_number(call[i], function(new)
      call[i] = new
    end, visit)
  end
end

local function count_numbers(call)
  local places = 0
  each_number_of(call, function()
    places = places + 1
  end)
  return places
end

-- Does a call ask for more steps of training than a test has time for?
local function is_endless(arguments)
  for i = 1, arguments.n do
    local options = is_plain(arguments[i]) and arguments[i] or {}
    for _, name in ipairs { "num_iterations", "num_epochs", "epochs" } do
      if type(options[name]) == "number" and options[name] > 100000 then
        return true
      end
    end
  end
  return false
end

-- What may stand in an argument's place.
local arguments_to_try = {}
for _, x in ipairs(numbers) do
  table.move({ x, { x }, { x, 3 }, { 3, x }, { x, x }, { 0, x } }, 1, 6, #arguments_to_try + 1,
    arguments_to_try)
end
for _, x in ipairs(texts) do
  table.move({ x, { x }, { [x] = 1 }, { { x } }, { 1, x } }, 1, 5, #arguments_to_try + 1,
    arguments_to_try)
end

-- The names of options, which the message about a wrong one tells, and where they belong.
local function options_of(f, call)
  local names, at = {}, call.n + 1
  if is_plain(call[call.n]) and #call[call.n] == 0 and next(call[call.n]) ~= nil then
    at = call.n
  end
  local arguments = copy_call(call)
  arguments[at] = { no_such_option = 1 }
  local ok, problem = pcall(f, table.unpack(arguments, 1, at))
  if not ok and type(problem) == "string" then
    for name in (problem:match "there are (.*)$" or ""):gmatch "[%w_]+" do
      names[#names + 1] = name
    end
  end
  return names, at
end

local function each_call(entry, visit)
  for _, call in ipairs(entry.calls) do
    for place = 1, count_numbers(call) do
      for _, x in ipairs(numbers) do
        local arguments, at = copy_call(call), 0
        each_number_of(arguments, function(set)
          at = at + 1
          if at == place then
            pcall(set, x)
          end
        end)
        visit(arguments)
      end
    end
    for i = 1, call.n + 1 do
      for _, value in ipairs(arguments_to_try) do
        local arguments = copy_call(call)
        arguments[i], arguments.n = copy(value), math.max(call.n, i)
        visit(arguments)
      end
    end
    local names, at = options_of(entry.f, call)
    for _, name in ipairs(names) do
      for _, value in ipairs(arguments_to_try) do
        local arguments = copy_call(call)
        arguments[at], arguments.n = is_plain(arguments[at]) and arguments[at] or {}, at
        arguments[at][name] = copy(value)
        visit(arguments)
      end
    end
  end
end

-- Messages are for people: of some length, without what could control a terminal, and what Lua says
-- when its memory is used up tells nobody which argument was too large (but of a string of bytes,
-- which is Lua's).
local function is_fine(message, name)
  message = tostring(message)
  return #message < 2000 and utf8.len(message) and not message:gsub("\n", ""):find "%c"
    and (message ~= "not enough memory" or name:find "bytes$")
    and not (is_plot(name) and message:find "attempt to")
end

-- Whatever comes back is an array as it claims to be.
local function is_sound(value)
  if not is_array(value) then
    return true
  end
  local size = 1.0
  for _, extent in ipairs(value.shape) do
    size = size * extent
  end
  return value.size == size
end

-- Empties axes and figures that were drawn to before.
local function clear_figures(values)
  for i = 1, values.n do
    if axes_of.is(values[i]) or figure_of.is(values[i]) then
      values[i]:clear()
    end
  end
end

local finished = 0

-- Closes the figures that are open. One time of several draws them, and those of arguments and
-- results, and raises what drawing raises.
local function finish_figures(values)
  local drawn = {}
  for _, number in ipairs(plt.get_fignums()) do
    drawn[plt.figure(number)] = true
  end
  for i = 1, values.n do
    local value = values[i]
    drawn[axes_of.is(value) and value:get_figure() or figure_of.is(value) and value or false] = true
  end
  drawn[false] = nil
  plt.close "all"
  plt.rcdefaults()
  finished = finished + 1
  for figure in pairs(finished % 8 == 0 and drawn or {}) do
    figure:bytes "svg"
  end
end

if functions[first] then
  run_examples()
end
for index = first, math.min(first + count - 1, #functions) do
  local entry, seen = functions[index], {}
  each_call(entry, function(arguments)
    local text = show_call(entry.name, arguments)
    if seen[text] or is_endless(arguments) then
      return
    end
    seen[text] = true
    report:seek "set"
    report:write(text, "\n")
    clear_figures(arguments)
    local results = table.pack(pcall(entry.f, table.unpack(arguments, 1, arguments.n)))
    if not results[1] and not is_fine(results[2], entry.name) then
      say(("%s: %q"):format(text, tostring(results[2]):sub(1, 200)))
    end
    if is_plot(entry.name) then
      table.move(results, 2, results.n, arguments.n + 1, arguments)
      arguments.n = arguments.n + math.max(results.n - 1, 0)
      local ok, problem = pcall(finish_figures, arguments)
      if not ok and not is_fine(problem, entry.name) then
        say(("%s: drawing: %q"):format(text, tostring(problem):sub(1, 200)))
      end
    end
    for i = 2, results[1] and results.n or 0 do
      if not is_sound(results[i]) then
        say(("%s: shape %s, size %d"):format(text, results[i].shape, results[i].size))
      end
    end
  end)
end
report:close()
say(("%d functions"):format(#functions))

-- What every public function says to an argument or an option too many, to nil where a value is
-- needed, and what methods say to a dot in place of the colon. Functions and their parameters come
-- from the help, and valid arguments from its examples: a function that is added is tried, too.

local axes_of = require "dnn.plot.axes"
local display = require "dnn.display"
local doc = require "dnn.help.doc"
local figure_of = require "dnn.plot.figure"
local guards = require "dnn.support.guards"
local np = require "dnn.np"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

-- The parameters of a signature: names, and whether each is needed. Of several forms the longest.
local function parameters_of(signature)
  local longest = {}
  for form in (signature .. ";"):gmatch("(.-) *;") do
    local parameters, depth, braces, name, name_depth = {}, 0, 0, "", 0
    local function add()
      name = name:match("^%s*(.-)%s*$")
      if name ~= "" then
        local is_options = name:sub(1, 1) == "{"
        parameters[#parameters + 1] = { name = name, is_options = is_options,
          needed = name_depth == 0 and not is_options }
      end
      name = ""
    end
    local list = form:match("%((.*)%)%s*%->") or form:match("%((.*)%)")
    for letter in (list or "{}"):gmatch(".") do
      braces = braces + (letter == "{" and 1 or letter == "}" and -1 or 0)
      if braces > 0 or not letter:find("[%[%],|]") then
        name_depth = name:find("%S") and name_depth or depth
        name = name .. letter
      else
        add()
        depth = depth + (letter == "[" and 1 or letter == "]" and -1 or 0)
      end
    end
    add()
    parameters.has_forms = list and list:find("|", 1, true) ~= nil
    longest = #parameters > #longest and parameters or longest
  end
  return longest
end

-- What the first call of one of the functions in an example is given.
local function arguments_in(entry, is_wanted)
  local arguments
  local function hook()
    local info = debug.getinfo(2, "fuSr")
    if not is_wanted[info.func] then
      return
    end
    debug.sethook()
    local fixed = info.what == "C" and info.ntransfer or info.nparams
    arguments = { n = fixed }
    for i = 1, fixed do
      arguments[i] = select(2, debug.getlocal(2, i))
    end
    local name, value = debug.getlocal(2, -1)
    while info.what ~= "C" and name do
      arguments.n = arguments.n + 1
      arguments[arguments.n] = value
      name, value = debug.getlocal(2, fixed - arguments.n - 1)
    end
  end
  debug.sethook(hook, "c")
  local ok, problem = pcall(doc.run, entry)
  debug.sethook()
  assert(ok, problem)
  return arguments
end

local caller = assert(load("local f = ... return (f(select(2, ...)))", "=call"))

-- What is wrong with the refusal of a call; nil if nothing is.
local function fault_of(what, f, arguments)
  local show, write = print, io.write
  rawset(_G, "print", function() end)
  rawset(io, "write", function() end)
  local ok, message = pcall(caller, f, table.unpack(arguments, 1, arguments.n))
  rawset(_G, "print", show)
  rawset(io, "write", write)
  if ok then
    return what .. " is not refused"
  elseif type(message) ~= "string" or not message:find("^call:1: ") then
    return ("%s is not refused at the caller: %s"):format(what, message)
  elseif message:find("attempt to", 1, true) or message:find("to 'raw", 1, true) then
    return ("%s is not refused with reason: %s"):format(what, message)
  end
end

local function changed(arguments, n, at, value)
  local copy = table.move(arguments, 1, arguments.n, 1, { n = n })
  copy[at] = value
  return copy
end

-- Functions that take any value, nil too, parameters that may be nil, and functions that take a
-- table of any names.
local nil_bounds = { low = true, high = true }
local low = { low = true }
local optional = { ["axes:set_xlim"] = low, ["axes:set_ylim"] = low,
  ["np.clip"] = nil_bounds, ["A:clip"] = nil_bounds, ["A:clip_"] = nil_bounds,
  ["np.meshgrid"] = { y = true } }
local takes_nil = { ["np.isscalar"] = true, ["np.str"] = true, ["h5.type"] = true,
  ["display"] = true, ["display.show"] = true, ["display.bundle"] = true }
local takes_names = { ["np.savez"] = true, ["np.savez_compressed"] = true }

-- The faults of a function: `arguments` are valid, the first `own` of them have no parameter.
local function faults_of(call)
  local name, f, arguments, parameters, own = call.name, call.f, call.arguments, call.parameters,
    call.own
  local faults, most, is_variable = {}, #parameters + own, false
  for _, parameter in ipairs(parameters) do
    is_variable = is_variable or parameter.name:find("...", 1, true) ~= nil
    if parameter.is_options and type(f) == "function"
        and debug.getinfo(guards.origin(f), "u").isvararg then
      most = most + select(2, parameter.name:gsub(",", "")) -- as in the notebooks, also in order
    end
  end
  local function try(what, changes)
    faults[#faults + 1] = fault_of(("%s: %s"):format(name, what), f, changes)
  end
  if not is_variable then
    for _, extra in ipairs { 3.25, true, "bogus", np.ones(2, 2), print } do
      local at = math.max(most, arguments.n) + 1
      try(("a %s as argument %d"):format(type(extra), at - own), changed(arguments, at, at, extra))
    end
  end
  local n = arguments.n
  local last, parameter = arguments[n], parameters[n - own]
  local has_options = type(last) == "table" and type(next(last)) == "string"
    and not getmetatable(last)
  if has_options and not (parameter and parameter.needed) and not takes_names[name] then
    local options = { bogus_option = 1 }
    for key, value in pairs(last) do
      options[key] = value
    end
    try("an option too many", changed(arguments, n, n, options))
  elseif not has_options and not is_variable then
    try("an option of no known name", changed(arguments, n + 1, n + 1, { bogus_option = 1 }))
  end
  for i, needed in ipairs(takes_nil[name] and {} or parameters) do
    if not needed.needed or needed.name == "..." then
      break
    elseif (not parameters.has_forms or i == 1)
        and not (optional[name] and optional[name][needed.name]) then
      try(("nil as '%s'"):format(needed.name), changed(arguments, n, i + own, nil))
    end
  end
  return faults
end

-- Functions whose last argument is a table of another kind, or belongs to the function before it.
local no_options = { ["np.random.set_state"] = true, ["RandomState:set_state"] = true,
  ["np.apply_along_axis"] = true }

-- The options that a function names when it refuses one; `arguments` are valid.
local function options_of(call)
  local arguments, n = call.arguments, call.arguments.n
  local given = arguments[n]
  local has_options = type(given) == "table" and type(next(given)) == "string"
    and not getmetatable(given)
  local at, options = has_options and n or n + 1, { bogus_option = 1 }
  for name, value in pairs(has_options and given or {}) do
    options[name] = value
  end
  given = changed(arguments, at, at, options)
  local _, message = pcall(caller, call.f, table.unpack(given, 1, at))
  local names = {}
  local list = type(message) == "string" and message:match("unknown option .*: there are (.*)$")
  for name in (list ~= "none here" and list or ""):gmatch("[%w_]+") do
    names[#names + 1] = name
  end
  return names
end

local samples = { RandomState = np.random.RandomState(1), rng = np.random.default_rng(1) }
samples.figure, samples.axes = plt.subplots()

-- Is a value an object of a kind that has methods?
local function is_object(value, kind)
  if kind == "axes" then
    return axes_of.is(value)
  elseif kind == "figure" then
    return figure_of.is(value)
  end
  return type(value) == "userdata" and pcall(samples.RandomState.rand, value)
end

-- Every function and method of the help: name, f, parameters, own, object, and arguments that are
-- valid, the object among them; nil where no example calls it.
local function all_functions()
  local functions = {}
  for _, file in ipairs { "np", "dnn", "network", "data", "h5", "repl", "plot" } do
    local docs = require("dnn.help.docs." .. file)
    local known = {}
    for _, entry in ipairs(docs.entries) do
      local names, is_wanted = { entry.name, table.unpack(entry.aliases or {}) }, {}
      for _, name in ipairs(names) do
        local f = docs.resolve(name)
        is_wanted[type(f) == "table" and getmetatable(f).__call or f] = true
      end
      local parameters = parameters_of(entry.signature)
      local arguments = entry.example and arguments_in(entry, is_wanted)
        or known[entry.name:gsub("_$", "")]
        or not (parameters[1] and parameters[1].needed) and { n = 0 } or nil
      for _, name in ipairs(names) do
        known[name] = arguments
        local f, given = docs.resolve(name), arguments
        local object = name:match("^(%a+):")
        local own = object and not entry.name:find("^np%.[%w_]+$") and 1 or 0
        if given and samples[object] and not entry.name:find(":", 1, true) then
          given = is_object(given[1], object) and given
            or table.move(given, 1, given.n, 2, { samples[object], n = given.n + 1 })
        end
        functions[#functions + 1] = { name = name, f = f, arguments = given,
          parameters = parameters, own = own, object = object, entry = entry.name }
      end
    end
  end
  return functions
end

-- A call from a user's file.
local user = assert(load([[
local f = ...
return (f(select(2, ...)))]], "@user.lua"))

-- The message of a call's error unless it has one position, that of the call, or of a line in the
-- functions of the example that the arguments are from.
local function misplaced(entry, f, arguments)
  local ok, message = pcall(user, f, table.unpack(arguments, 1, arguments.n))
  if ok then
    return nil
  end
  message = tostring(message)
  local chunk, rest = message:match("^([^:]+):%d+: (.*)$")
  local is_user = chunk == "user.lua" or chunk == entry
  if not is_user or rest:find(":%d+: ") or rest:find("dnn/", 1, true) then
    return message
  end
end

local wrong = { 0, -1, 2.5, 0 / 0, true, "bogus/name", {}, { "x" }, { axis = 9 }, function() end,
  np.array {}, np.ones(2, 3, 2), np.array { true, false }, np.zeros(0, 3),
  np.random.RandomState(1) }

-- A function that goes on for ever without its last argument, and those that train for seconds.
local endless = { ["np.fromiter"] = true, ["dnn.planar.nn_model"] = true,
  ["dnn.initialization.model"] = true, ["dnn.regularization.model"] = true,
  ["dnn.optimization.model"] = true }

-- Calls a function with wrong values in the place of each argument, and of what is in a table.
-- Returns the number of calls; misplaced errors become entries of `faults`, by their messages.
local function try_wrong(call, faults)
  local count = 0
  local function try(what, changes)
    count = count + 1
    local message = misplaced(call.entry, call.f, changes)
    if message then
      faults[message] = ("%s: %s: %s"):format(call.name, what, message)
    end
  end
  local arguments = call.arguments
  for i = call.own + 1, math.max(arguments.n, #call.parameters + call.own) do
    local n, given, place = math.max(arguments.n, i), arguments[i], i - call.own
    for k, value in ipairs(wrong) do
      try(("%s %d as argument %d"):format(type(value), k, place), changed(arguments, n, i, value))
      for key in pairs(type(given) == "table" and not getmetatable(given) and given or {}) do
        local copy = {}
        for other, kept in pairs(given) do
          copy[other] = kept
        end
        copy[key] = value
        try(("%s %d as %s of argument %d"):format(type(value), k, key, place),
          changed(arguments, n, i, copy))
      end
    end
  end
  return count
end

describe("every public function", function()
  local directory, front_end, functions, restore_files

  setup(function()
    directory = program.make_directory()
    restore_files = program.keep_temporary_files_in(directory)
    front_end = display.use { types = { "text/plain" }, width = function() return 80 end,
      clear = function() end, show = function() end }
    functions = all_functions()
  end)

  teardown(function()
    display.use(front_end)
    plt.rcdefaults()
    plt.close "all"
    restore_files()
    program.remove(directory)
  end)

  it("refuses what it does not use, and nil where a value is needed", function()
    local faults, tried, untried = {}, 0, {}
    for _, call in ipairs(functions) do
      tried = tried + (call.arguments and 1 or 0)
      untried[#untried + 1] = not call.arguments and call.name or nil
      for _, fault in ipairs(call.arguments and faults_of(call) or {}) do
        faults[#faults + 1] = fault
      end
    end
    assert.equal("", table.concat(faults, "\n"))
    assert.same({}, untried)
    assert(tried > 800, tried)
  end)

  it("is told by its help which options it takes", function()
    local untold, tried = {}, 0
    for _, call in ipairs(functions) do
      local options = call.arguments and not no_options[call.name] and options_of(call) or {}
      local entry = doc.find(call.entry)
      local told = " " .. entry.signature:gsub("[^%w_]+", " ") .. " "
        .. table.concat(doc.options(entry), " ") .. " "
      for _, option in ipairs(options) do
        tried = tried + 1
        if not told:find(" " .. option .. " ", 1, true) then
          untold[#untold + 1] = call.name .. ": " .. option
        end
      end
    end
    assert.equal("", table.concat(untold, "\n"))
    assert(tried > 500, tried)
  end)

  it("says so when it is a method and called without its object", function()
    local faults, tried = {}, 0
    local function try_method(method, name)
      local call = load(("local methods = ... return (methods[%q](select(2, ...)))"):format(name))
      local pattern = (name == "tolist" and "totable" or name) .. "%(.*%) with a colon"
      local function try(what, ...)
        local ok, message = pcall(call, { [name] = method.f }, ...)
        if ok or not message:find(pattern) then
          faults[#faults + 1] = ("%s: %s: %s"):format(method.name, what, message)
        end
      end
      tried = tried + 1
      try "nothing"
      try("a number", 1)
      try("a text", "x")
      try("a text and an array", "x", np.ones(2, 2))
      try("too many texts", "x", "x", "x", "x", "x", "x", "x", "x")
      local needed = method.parameters[2 - method.own]
      if method.object == "A" and needed and needed.needed then
        try("an argument", method.arguments[2])
        try("an array", np.ones(2, 2))
      end
    end
    for _, method in ipairs(functions) do
      if method.object then
        try_method(method, method.name:match(":(.*)"))
      end
    end
    assert.equal("", table.concat(faults, "\n"))
    assert(tried > 300, tried)
  end)

  it("has errors with the position of the user's line, once", function()
    local faults, count, seen = {}, 0, {}
    local options, show, write = np.get_printoptions(), print, io.write
    rawset(_G, "print", function() end)
    rawset(io, "write", function() end)
    for _, call in ipairs(functions) do
      if call.arguments and not endless[call.name] and not seen[call.f] then
        seen[call.f] = true
        count = count + try_wrong(call, faults)
      end
    end
    rawset(_G, "print", show)
    rawset(io, "write", write)
    np.set_printoptions(options)
    local _, fault = next(faults)
    assert.is_nil(fault)
    assert(count > 10000, count)
  end)
end)

describe("errors", function()
  it("have that of the user's function which the library calls", function()
    local call = load("local np = ...\nnp.vectorize(function(x)\n  np.zeros(-x)\nend)({ 1 })",
      "@user.lua")
    local ok, message = pcall(call, np)
    assert.is_false(ok)
    assert.equal("user.lua:3: negative extent -1 in a shape", message)
  end)

  it("of the library get it, but for those that are complete", function()
    local fail = require "dnn.support.fail"
    local function raised(...)
      local ok, problem = pcall(user, fail, ...)
      assert.is_false(ok)
      return problem
    end
    assert.equal("user.lua:2: no 3 in (2, 3)", raised("no %d in %s", 3, np.ones(2, 3).shape))
    assert.equal("user.lua:2: 5% of: all", raised("5% of: all"))
    local value = {}
    for _, complete in ipairs { value, true, "interrupted", "a.lua:3: interrupted!", "a b.lua:3: x",
      '[string "a:b"]:3: x', "In[2]:1: x" } do
      assert.equal(complete, raised(complete))
    end
    assert.is_nil(raised(nil))
  end)

  it("that are part of another message lose it", function()
    local reason = require("dnn.core").system.reason
    assert.equal("x: 3", reason("a b.lua:3: x: 3"))
    assert.equal("x", reason('[string "a:b"]:3: x'))
    assert.equal("x: 3: y", reason("x: 3: y"))
    for _, interrupt in ipairs { "interrupted", "a.lua:3: interrupted!" } do
      local ok, problem = pcall(reason, interrupt)
      assert.is_false(ok)
      assert.equal(interrupt, problem)
    end
  end)
end)

describe("options behind arguments", function()
  local A = np.array { { 1.0, 2, 3 }, { 4, 5, 9 } }

  it("are those in place of them", function()
    assert(A:sum { axis = 2, keepdims = true } == A:sum(2, { keepdims = true }))
    assert(A:var { axis = 1, ddof = 1 } == A:var(1, { ddof = 1 }))
    assert(np.cumsum(A, { axis = 1, dtype = "float32" }) == np.cumsum(A, 1, { dtype = "float32" }))
    assert.equal(A:mean { keepdims = true }(1, 1), A:mean(nil, { keepdims = true })(1, 1))
    assert(np.sort(-A, { axis = 1 }) == np.sort(-A, 1, { kind = "stable" }))
    for _, name in ipairs { "median", "ptp", "count_nonzero", "nansum", "nanmean", "nanmedian" } do
      local f = np[name]
      assert(f(A, { axis = 2, keepdims = true }) == f(A, 2, { keepdims = true }), name)
    end
    assert(np.quantile(A, 0.5, { axis = 2, keepdims = true })
      == np.quantile(A, 0.5, 2, { keepdims = true }))
    assert(np.average(A, { axis = 1, weights = { 1, 3 } })
      == np.average(A, 1, { weights = { 1, 3 } }))
  end)

  it("must be options, and give no axis twice", function()
    raises("did you mean {dtype = ...}?", np.cumsum, A, 1, "float32")
    raises("did you mean {keepdims = ...}?", np.sum, A, 1, true)
    raises("average: the options must be a table, got array: did you mean {weights = ...}?",
      np.average, A, nil, np.ones(2))
    raises("unknown option 'bogus'", np.mean, A, 1, { bogus = 1 })
    raises("the axis is given twice", np.sum, A, 1, { axis = 2 })
    raises("the axis is given twice", np.median, A, 1, { axis = 2 })
    raises("the options are given twice", np.median, A, { axis = 1 }, { keepdims = true })
  end)
end)

describe("one boolean in the place of an array", function()
  local A, B = np.ones(2, 2), np.ones(2, 2)

  it("is refused by functions of numbers, which name the mask", function()
    for _, name in ipairs { "mean", "sum", "average", "count_nonzero", "var", "max", "argmax",
      "cumsum", "median", "unique", "nansum", "exp", "sqrt", "round", "histogram", "sort" } do
      raises("the mask of the elements that are equal is A:eq(B)", np[name], A == B)
    end
    raises("A:eq(B)", function() return A * (A == B) end)
    raises("A:eq(B)", np.dot, A, A == B)
    raises("A:eq(B)", function() A:mul_(A == B) end)
    raises("A:eq(B)", np.linalg.norm, true)
  end)

  it("is a value for constructors, assignments, conditions and logical functions", function()
    assert.equal(true, np.array(true):item())
    assert.equal("bool", np.full({ 2 }, true).dtype)
    local mask = np.zeros({ 2 }, "bool")
    mask[1] = true
    mask:fill_(true)
    assert.is_true(np.all(true) and np.any(true) and np.logical_not(false))
    assert.is_true(np.logical_and(mask, true):all() and (mask & true):all() and mask:eq(true):all())
    assert.equal(3, np.where(true, 3, 4))
    assert.is_true(np.array_equal(true, true))
  end)
end)

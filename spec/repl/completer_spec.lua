local completer = require "dnn.repl.completer"
local evaluator = require "dnn.repl.evaluator"
local lookup = require "dnn.repl.lookup"
local words = require "dnn.repl.words"

describe("dnn.repl.completer", function()
  local files = { ["./"] = { "notes.lua", "data/" }, ["."] = { "notes.lua", "data/", ".hidden" },
    ["data/"] = { "train.h5", "test.h5" } }

  --- A shell in whose session the inputs were run.
  local function shell_after(...)
    local session = evaluator.session()
    for _, source in ipairs { ... } do
      assert(evaluator.compile(source, "In[1]", session))()
    end
    return { session = session, host = {
      terminal_width = function() return 80 end,
      list = function(directory) return files[directory] or {} end,
    } }
  end

  local function names(before, shell)
    local texts = completer.candidates(before, shell or shell_after()).texts
    table.sort(texts)
    return texts
  end

  it("knows globals, keywords and fields", function()
    assert.same({ "setmetatable" }, names("x = setm"))
    assert.same({ "require" }, names("requ"))
    assert.same({ "until" }, names("repeat x() unt"))
    assert.same({ "concat" }, names("table.conc"))
    assert.same({ "format" }, names("x = string.fo"))
    assert.same({}, names("nothing.x"))
  end)

  it("knows the variables of the session and of the text", function()
    local shell = shell_after("local weights, layer = 1, { units = 3, forward = print }")
    assert.same({ "weights" }, names("x = wei", shell))
    assert.same({ "units" }, names("layer.un", shell))
    assert.same({ "forward" }, names("layer:", shell))
    assert.same({ "counter" }, names("local counter = 1 for i = 1, coun", shell))
    assert.same({}, names("local layer = f() layer.", shell))
  end)

  it("follows metatables, and runs no code", function()
    local shell = shell_after("local called = false local base = { method = print }",
      "local t = setmetatable({}, { __index = setmetatable({}, { __index = base }) })",
      "local trap = setmetatable({}, { __index = error, __pairs = error, __len = error })",
      "local told = setmetatable({}, { __index = error, __complete = { shape = 1 } })")
    assert.same({ "method" }, names("t:me", shell))
    assert.same({}, names("trap.", shell))
    assert.same({ "shape" }, names("told.", shell))
    assert.same({ "upper" }, names("('x'):upp", shell))
    lookup.register("spec.type", { extra = 1 })
    assert.same({ "extra" }, names("v.", shell_after(
      "local v = setmetatable({}, { __name = 'spec.type', __index = error })")))
  end)

  it("knows options behind other tables, and names in a table that may be none of options",
    function()
      local shell = shell_after("local plt, cmax = require 'dnn.plot', 1")
      assert.same({ "cmap" }, names("plt.scatter({1, 2}, {3, 4}, {cma", shell))
      assert.same({ "cmap" }, names("plt.scatter(f({ 1 }), g(2), { s = 3, cma", shell))
      assert.same({ "cmap", "cmax" }, names("plt.scatter({ cma", shell))
      assert.same({ "cmax" }, names("plt.scatter({1}, { s = { cma", shell))
    end)

  it("knows figures, axes, lines and histories", function()
    local shell = shell_after("local plt = require 'dnn.plot'",
      "local fig, ax = plt.subplots(2, 2) local line = ax[1][1]:plot({ 1, 2 })[1] plt.close 'all'",
      "local history = setmetatable({ loss = { 1 } }, require 'dnn.network.reports'.History)")
    assert.same({ "subplot", "subplot_mosaic", "subplots", "subplots_adjust" },
      names("plt.subp", shell))
    assert.same({ "savefig" }, names("fig:sav", shell))
    assert.same({ "set_xlim" }, names("ax[1][1]:set_xli", shell))
    assert.same({ "imshow" }, names("ax[2][1]:ims", shell))
    assert.same({ "set_color" }, names("line:set_col", shell))
    assert.same({ "plot" }, names("history:pl", shell))
    assert.same({ "loss" }, names("history.lo", shell))
    assert.same({ "figure.dpi" }, names("plt.rcParams['figure.dp", shell))
  end)

  it("knows options of plots, and the words that these take", function()
    local shell = shell_after("local plt = require 'dnn.plot' local fig, ax = plt.subplots()",
      "plt.close(fig)")
    assert.same({ "linestyle", "linewidth" }, names("ax:plot(x, y, {line", shell))
    assert.same({ "figsize" }, names("plt.subplots(2, 3, {fig", shell))
    assert.same({ "viridis", "viridis_r" }, names("plt.cm.virid", shell))
    assert.same({ "viridis", "viridis_r" }, names("plt.imshow(x, {cmap = 'viri", shell))
    assert.same({ "linear", "log", "symlog" }, names("plt.xscale('", shell))
    assert.same({ "data/", "notes.lua" }, names("plt.savefig('", shell))
  end)

  it("knows the parts of a module, and loads the one that is meant", function()
    assert.same({ "planar" }, names("dnn.plan"))
    assert.same({ "nn_model" }, names("dnn.planar.nn_"))
    assert.same({ "update_parameters_with_adam" },
      names("dnn.cases.optimization.update_parameters_with_ad"))
    assert.same({}, names("dnn.planer.nn_"))
  end)

  it("knows the methods of arrays", function()
    local shell = shell_after("local A = require('dnn.np').zeros(2, 3)")
    assert.same({ "reshape" }, names("A:resh", shell))
    assert.same({ "shape" }, names("A.sha", shell))
  end)

  it("completes names of modules and files in strings", function()
    files["data/lib/"], files["data/lib/dnn/"] = { "one.lua", "dnn/", "init.lua" }, { "deep.lua" }
    local path = package.path
    package.path = "data/lib/?.lua"
    assert.same({ "one" }, names("require 'on"))
    assert.same({ "dnn.deep" }, names("local m = require(\"dnn.dee"))
    package.path = path
    assert.same({ "data/", "notes.lua" }, names("io.open('"))
    assert.same({ "test.h5" }, names("h5.open(\"data/te"))
    assert.same({ ".hidden" }, names("x = '.h"))
  end)

  it("writes names of files so that they are read as the same", function()
    local odd = { "two words.h5", "it's.h5", 'say "x".h5', "a$b.h5", "[1](x){y}.h5", "back\\s.h5",
      "`c`;&|<>.h5", "~x.h5", "é.h5", "*?.h5", "plain.h5" }
    local list, shell = {}, shell_after()
    for i, name in ipairs(odd) do
      list[i], list[i + #odd] = name, name:gsub("h5$", "d/")
    end
    files["odd dir/"] = list
    --- What the text becomes at Tab, a letter that tells the file from the directory, and Tab.
    local function completed(before)
      for _, further in ipairs { "", "h" } do
        before = before .. further
        before = completer.complete(before, #before, shell) or before
      end
      return before
    end
    for _, name in ipairs(odd) do
      local start = utf8.char(utf8.codepoint(name))
      for _, quote in ipairs { "", "'", '"' } do
        local text = completed("%run " .. quote .. words.escape("odd dir/" .. start, quote))
        assert.same({ "%run", "odd dir/" .. name }, words.split(text), text)
        text = quote ~= "" and completed("io.open(" .. quote .. "odd dir/"
          .. start:gsub("[\\" .. quote .. "]", "\\%0"))
        local read = text and load("return " .. text:match("%((.*)$"))
        assert.equal(text and "odd dir/" .. name, read and read(), text)
      end
    end
    files["."] = { "two words.h5", "it's.h5", "my dir/" }
    for before, after in pairs {
      ["!ls two"] = "!ls two\\ words.h5", ["!ls 'it"] = "!ls 'it'\\''s.h5'",
      ["!cat x; cat < \"my"] = "!cat x; cat < \"my dir/", ["%cd my"] = "%cd my\\ dir/",
      ["h5.open('it"] = "h5.open('it\\'s.h5'", ["%save tw"] = "%save two\\ words.h5",
    } do
      assert.same({ after, #after }, { completer.complete(before, #before, shell) })
    end
    files["."] = { "notes.lua", "data/", ".hidden" }
  end)

  it("knows what calls and indices give, without a call", function()
    local shell = shell_after("local np, dnn = require 'dnn.np', require 'dnn'",
      "local x, net = np.ones(4), dnn.mlp{2, 3, 1}",
      "local t = { { alpha = 1 }, k = { beta = 2 }, f = function() error('called') end }")
    for _, text in ipairs { 'x"1:2":tran', 'x("1:2"):tran', "x{1}:tran", 'x["1:2"]:tran',
      "x.T:tran",
      'y = x"1:2""2":tran', "np.zeros(2, 3):reshape(3, 2):tran", "np.zeros(2, 3).T:tran",
      "f(np.ones{2}:tran" } do
      assert.same({ "transpose" }, names(text, shell), text)
    end
    for _, text in ipairs { '("abc"):upp', '"abc":upp', '("a" .. t):upp', '(t .. "a"):upp' } do
      assert.same({ "upper" }, names(text, shell), text)
    end
    for text, name in pairs { ["t[1].al"] = "alpha", ["t.k.be"] = "beta", ['t["k"].be'] = "beta",
      ["dnn.mlp{2, 1}:summ"] = "summary" } do
      assert.same({ name }, names(text, shell), text)
    end
    for _, text in ipairs { 'x"1:2":upp', "t.f():upp", "(x + 1):upp", "t[x]:upp", "{x}:upp",
      "t{1}:upp", "(x):upp" } do
      assert.same({}, names(text, shell), text)
    end
  end)

  it("knows the parameters of a network, and its layers", function()
    local shell = shell_after("local dnn = require 'dnn'", "local net = dnn.mlp{2, 3, 1}")
    assert.same({ "W1", "W2", "b1", "b2" }, names("net.parameters.", shell))
    assert.same({ "W1", "W2" }, names("net.parameters.W", shell))
    assert.same({ "W1" }, names('net.parameters["W1', shell))
    assert.same({ "transpose" }, names("net.parameters.W1:transp", shell))
    assert.same({ "fit", "forward", "freeze" }, names("net:f", shell))
    assert.same({ "parameters" }, names("net.para", shell))
  end)

  it("knows the values of options", function()
    local shell = shell_after("local np, dnn = require 'dnn.np', require 'dnn'",
      "local x, net, mine = np.ones(4), dnn.mlp{2, 3, 1}, function() end")
    for text, expected in pairs {
      ['net:fit(X, Y, {optimizer = "ada'] = { "adagrad", "adam", "adamw" },
      ["net:compile{loss = 'hub"] = { "huber" },
      ['net:compile{loss = { kind = "hub'] = { "huber" },
      ['net:fit(X, Y, { metrics = "acc'] = { "accuracy" },
      ['net:fit(X, Y, { metrics = { "mae", "acc'] = { "accuracy" },
      ['dnn.mlp{2, 1, activation = "leak'] = { "leaky_relu" },
      ['dnn.mlp{2, 1, output = "log'] = { "log_softmax" },
      ['dnn.mlp{2, 1, init = "x'] = { "xavier" },
      ['dnn.sequential{dnn.linear(2), "leak'] = { "leaky_relu" },
      ['dnn.conv2d(3, 2, { padding = "s'] = { "same" },
      ['x:astype("float'] = { "float32", "float64" }, ["x:astype'float"] = { "float32", "float64" },
      ['np.zeros({2}, "int'] = { "int64" }, ['np.sum(x, { dtype = "int'] = { "int64" },
      ['np.array({1}, { dtype = "bo'] = { "bool" }, ['np.pad(x, 1, "ref'] = { "reflect" },
      ['np.meshgrid(x, x, { indexing = "'] = { "ij", "xy" },
      ['dnn.initialization.model(X, Y, { initialization = "z'] = { "zeros" },
      ["net:fit(X, Y, { schedule = dnn.schedules.cos"] = { "cosine" },
      ["net:fit(X, Y, { epochs = 3, gram = "] = { '"auto"' },
      -- keys of tables that options take are no options
      ["net:fit(X, Y, { pat"] = {}, ["net:compile{ mom"] = {}, ["net:step(X, Y, { kin"] = {},
      ['mine{ optimizer = "ada'] = {}, ["x = 1; optimizer = 'ada"] = {},
    } do
      assert.same(expected, names(text, shell), text)
    end
    local schedules = names("net:fit(X, Y, { schedule = ", shell)
    assert.equal("dnn.schedules.cosine", schedules[1])
    for _, name in ipairs(names("net:compile{ optimizer = ", shell)) do
      assert.matches('^"%l+"$', name)
    end
    local text = 'net:compile{ optimizer = "rms'
    assert.same({ text .. 'prop"', #text + 5 }, { completer.complete(text, #text, shell) })
  end)

  it("offers only choices that the functions take", function()
    local doc, signature = require "dnn.help.doc", require "dnn.repl.signature"
    local np, dnn = require "dnn.np", require "dnn"
    doc.find "np.sum"
    local X, Y = np.random.randn(2, 4), np.ones(1, 4)
    for _, loss in ipairs(signature.choices(dnn.mlp{2, 1}.compile, "loss")) do
      local is_taken = false
      for _, output in ipairs { "sigmoid", "softmax", false } do
        local net = dnn.mlp{2, 1, output = output}
        is_taken = pcall(net.compile, net, { loss = loss }) or is_taken
      end
      assert.is_true(is_taken, loss)
    end
    for _, optimizer in ipairs(signature.choices(dnn.mlp{2, 1}.fit, "optimizer")) do
      dnn.mlp{2, 1}:step(X, Y, { optimizer = optimizer })
    end
    for _, init in ipairs(signature.choices(dnn.mlp, "init")) do
      dnn.mlp{2, 1, init = init}
    end
    for _, metric in ipairs(signature.choices(dnn.mlp{2, 1}.fit, "metrics")) do
      dnn.mlp{2, 1}:evaluate(X, Y, { metrics = metric })
    end
    for _, mode in ipairs(signature.choices(np.pad)) do
      np.pad(X, 1, mode)
    end
    for _, f in ipairs { np.convolve, np.correlate } do
      for _, mode in ipairs(signature.choices(f)) do
        f({ 1, 2, 3 }, { 1, 2 }, mode)
      end
    end
    for _, dtype in ipairs(signature.choices(np.zeros)) do
      assert.equal(dtype, np.zeros({ 2 }, dtype).dtype)
    end
  end)

  it("knows the commands, and what follows them", function()
    assert.same({ "debug" }, names("%deb"))
    assert.same({ "timeit" }, names("?%timei"))
    assert.same({ "setmetatable" }, names("%time setm"))
    assert.same({ "setmetatable" }, names("%plot setm"))
    assert.same({ "kitty" }, names("%plot kit"))
    assert.same({}, names("%plot {1}, kit"))
  end)

  it("leaves comments, long strings and unknown values alone", function()
    assert.same({}, names("-- setm"))
    assert.same({}, names("x = [[setm"))
    assert.same({}, names("f().x"))
  end)

  it("knows the keys in the string of an index", function()
    local shell = shell_after("local t = { alpha = 1, ['two words'] = 2, ['a\"b'] = 3 }",
      "local f = setmetatable({}, { __index = error, __complete = function(object) "
      .. "return { images = 'dataset', read = print, [tostring(object)] = 1 } end })",
      "local broken = setmetatable({}, { __index = error, __complete = error })")
    assert.same({ 'a"b', "alpha", "two words" }, names("x = t['", shell))
    assert.same({ 't["a\\"b"', 8 }, { completer.complete('t["a\\"', 6, shell) })
    assert.same({ "t[\"alpha\"", 9 }, { completer.complete("t[\"al", 5, shell) })
    assert.same({ "images" }, names("f['im", shell))
    assert.same({ "images", "read" }, names("f.", shell))
    assert.same({ "read" }, names("f:", shell))
    assert.equal("dataset", completer.candidates("f['i", shell).kinds.images)
    assert.same({}, names("broken['", shell))
  end)

  it("knows the methods of what a documented function returns, without a call", function()
    _G.spec_np = require "dnn.np"
    assert.same({ "transpose" }, names("spec_np.zeros(2, 3):transp"))
    assert.same({ "transpose" }, names("A = spec_np.array({ 1 }):transp"))
    assert.same({}, names("spec_np.seterr({}):transp"))
    _G.spec_np = nil
  end)

  it("knows what is in an HDF5 file", function()
    local found, h5 = pcall(require, "dnn.h5")
    if not found then
      pending("built without HDF5")
      return
    end
    local name = os.tmpname()
    local shell = shell_after("local f")
    shell.session = evaluator.session()
    assert(evaluator.compile("local f = ...", "In[1]", shell.session))(h5.open(name, "w"))
    local f = evaluator.variable(shell.session, "f")
    f["train/x"], f["train/y"], f.attrs.epochs = { 1 }, { 2 }, 3
    assert.same({ "train" }, names("f['tr", shell))
    assert.same({ "close", "copy", "create" }, names("f:c", shell))
    assert.same({ "flush" }, names("f:fl", shell))
    f:close()
    assert.same({}, names("f['tr", shell))
    os.remove(name)
  end)

  it("tells what a few functions do", function()
    _G.spec_np = require "dnn.np"
    local _, _, list = completer.complete("spec_np.lin", 11, shell_after())
    assert.equal("linalg    table\r\nlinspace  num (50) values from start to stop, evenly spaced.",
      list)
    _G.spec_np = nil
  end)

  it("shows names that begin with _ only when asked", function()
    local shell = shell_after("local t = { _private = 1, public = 2 }")
    assert.same({ "public" }, names("t.", shell))
    assert.same({ "_private" }, names("t._", shell))
  end)

  it("inserts what is common, then lists", function()
    local shell = shell_after("local t = { alpha_one = 1, alpha_two = print }")
    assert.same({ "t.alpha_", 8 }, { completer.complete("t.al", 4, shell) })
    local text, _, list = completer.complete("t.alpha_", 8, shell)
    assert.is_nil(text)
    assert.equal("alpha_one  number    alpha_two  function", list)
    assert.same({ "t.alpha_one + 1", 11 }, { completer.complete("t.alpha_o + 1", 9, shell) })
    assert.same({ "x = 'notes.lua'", 15 }, { completer.complete("x = 'not", 8, shell) })
    assert.is_nil(completer.complete("t.zzz", 5, shell))
  end)

  it("indents at the beginning of a line", function()
    assert.same({ "do\n  x", 5 }, { completer.complete("do\nx", 3, shell_after()) })
  end)

  it("shows the first of 10,000 names, and counts the others", function()
    local shell = shell_after("local big = {} for i = 1, 10000 do big['name_' .. i] = i end")
    local _, _, list = completer.complete("big.name_", 9, shell)
    assert.matches("... 9900 more$", list)
  end)
end)

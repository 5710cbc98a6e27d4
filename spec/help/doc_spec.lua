local core = require "dnn.core"
local dnn = require "dnn"
local doc = require "dnn.help.doc"
local lua_docs = require "dnn.help.docs.lua"
local network = require "dnn.network"
local np = require "dnn.np"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"

local has_h5, h5 = pcall(require, "dnn.h5")

--- Calls f(name, value) for every function that `require "dnn"` offers, in its parts too. A table
-- that can be called counts as a function, and so do its fields.
local function each_function_of_dnn(f)
  local function walk(prefix, module)
    local names = {}
    for _, fields in ipairs { module, (getmetatable(module) or {}).__parts or {} } do
      for name in next, fields do
        names[name] = type(name) == "string" or nil
      end
    end
    for name in pairs(names) do
      local value = module[name]
      local is_callable = type(value) == "table" and (getmetatable(value) or {}).__call
      if type(value) == "function" or is_callable then
        f(prefix .. name, value)
      end
      if type(value) == "table" then
        walk(prefix .. name .. ".", value)
      end
    end
  end
  walk("dnn.", dnn)
end

--- Calls f(name, value) for every public function and method, but those of Lua's own library.
local function each_function(f)
  local tables = { ["np."] = np, ["np.random."] = np.random, ["np.linalg."] = np.linalg,
    ["A:"] = core.methods, ["net:"] = network.Network, ["display."] = require "dnn.display",
    ["bar:"] = require("dnn.progress").methods,
    ["nb."] = require "dnn.nb", ["h5."] = has_h5 and h5 or {}, ["plt."] = plt,
    ["plt.style."] = plt.style, ["axes:"] = require("dnn.plot.axes").methods(),
    ["figure:"] = require("dnn.plot.figure").methods() }
  for kind, methods in pairs(has_h5 and h5.methods or {}) do
    tables[kind .. ":"] = methods
  end
  for name in pairs(getmetatable(plt).__parts) do
    assert(plt[name] ~= nil) -- is loaded
  end
  for prefix, values in pairs(tables) do
    for name, value in pairs(values) do
      if type(value) == "function" and name:sub(1, 2) ~= "__" then
        f(prefix .. name, value)
      end
    end
  end
  each_function_of_dnn(f)
end

--- The files of entries, but that of Lua's own library.
local function files()
  local list = {}
  for _, name in ipairs { "np", "dnn", "network", "data", "repl", "plot", "nb", has_h5 and "h5" } do
    list[#list + 1] = require("dnn.help.docs." .. name)
  end
  return list
end

--- Names of the functions of Lua's library, asked of a program in which nothing is replaced.
local function functions_of_lua()
  local code = [[for _, name in ipairs{"string", "table", "math", "os", "io", "coroutine", "utf8",
    "debug", "package"} do for field in pairs(_G[name]) do print(name .. "." .. field) end end
    for name, value in pairs(_G) do if type(value) == "function" then print(name) end end
    for name in pairs(debug.getmetatable(io.stdout).__index) do print("file:" .. name) end]]
  return program.run("-e " .. program.quote(code)).out:gmatch("[^\n]+")
end

describe("the entries of the help", function()
  it("are there for every public function", function()
    local missing, count = {}, 0
    each_function(function(name, value)
      count = count + 1
      if not doc.find(name) and not doc.find(value) then
        missing[#missing + 1] = name
      end
    end)
    table.sort(missing)
    assert.same({}, missing)
    assert.is_true(count > 800)
  end)

  it("are there for every function of Lua's own library", function()
    local known = {}
    for _, entry in ipairs(lua_docs.entries) do
      known[entry.name] = true
    end
    local left_out = { ["io.stdin"] = true, ["io.stdout"] = true, ["io.stderr"] = true,
      ["package.config"] = true, ["package.searchers"] = true, ["debug.debug"] = true,
      ["debug.gethook"] = true, ["debug.getregistry"] = true, ["debug.getuservalue"] = true,
      ["debug.setuservalue"] = true, ["debug.setcstacklimit"] = true }
    for _, name in ipairs { "ldexp", "cosh", "sinh", "pow", "frexp", "atan2", "log10", "tanh" } do
      left_out["math." .. name] = true -- of Lua 5.2, where they are still there
    end
    local missing = {}
    for name in functions_of_lua() do
      if not known[name] and not left_out[name] then
        missing[#missing + 1] = name
      end
    end
    assert.same({}, missing)
  end)

  it("are found by the functions themselves", function()
    each_function_of_dnn(function(name, value)
      assert.is_truthy(doc.find(value), name)
    end)
    for name, method in pairs(network.Network) do
      assert.is_true(name:sub(1, 2) == "__" or doc.find(method) ~= nil, name)
    end
    for kind, methods in pairs(has_h5 and h5.methods or {}) do
      for name, method in pairs(methods) do
        assert.is_truthy(doc.find(method), kind .. ":" .. name)
      end
    end
    assert.equal("dnn.progress", doc.find(dnn.progress).name)
    for object, room in pairs { axes = "dnn.plot.axes", figure = "dnn.plot.figure" } do
      for name, method in pairs(require(room).methods()) do
        assert.is_truthy(doc.find(method), object .. ":" .. name)
      end
    end
  end)

  it("are there for nothing that does not exist", function()
    local known = {}
    each_function_of_dnn(function(name)
      known[name] = true
    end)
    for _, docs in ipairs(files()) do
      for _, entry in ipairs(docs.entries) do
        for _, name in ipairs { entry.name, table.unpack(entry.aliases or {}) } do
          assert.is_true(name:find("^dnn%.") and known[name]
            or not name:find("^dnn%.") and docs.resolve(name) ~= nil, name)
        end
      end
    end
  end)

  it("have signatures that begin with the function's name", function()
    for _, entries in ipairs { doc.entries(), lua_docs.entries } do
      for _, entry in ipairs(entries) do
        assert.equal(entry.name:match("[%w_]+$"), entry.signature:match("^[%w_]+"), entry.name)
      end
    end
  end)

  it("are UTF-8", function()
    for _, entries in ipairs { doc.entries(), lua_docs.entries } do
      for _, entry in ipairs(entries) do
        assert.is_truthy(utf8.len(doc.describe(entry)), entry.name)
      end
    end
  end)

  it("show in their examples exactly what they print", function()
    for _, entry in ipairs(doc.entries()) do
      if entry.example then
        assert.equal(entry.output, doc.run(entry), entry.name)
      end
    end
  end)

  it("leave no file of their examples behind", function()
    local count = 0
    for _, entry in ipairs(doc.entries()) do
      if entry.example and entry.example:find("tmpname", 1, true) then
        local directory = program.make_directory()
        local restore = program.keep_temporary_files_in(directory)
        doc.run(entry)
        restore()
        assert.is_true(os.remove(directory), entry.name) -- as it is empty
        count = count + 1
      end
    end
    assert.is_true(count > 20)
  end)

  it("show what the examples of Lua's own library print", function()
    -- in a program of its own, where nothing has replaced 'assert' and its like
    local result = program.run("-e " .. program.quote([[
      local doc, docs = require("dnn.help.doc"), require("dnn.help.docs.lua")
      local count = 0
      for _, entry in ipairs(docs.entries) do
        if entry.example then
          local ok, printed = pcall(doc.run, entry)
          if printed ~= entry.output then
            print(("%s: %q instead of %q"):format(entry.name, printed, entry.output))
          end
          count = count + 1
        end
      end
      print(count > 100)]]))
    assert.equal("", result.err)
    assert.equal("true\n", result.out)
  end)

  it("have an example for everything but in-place twins and commands", function()
    for _, entry in ipairs(doc.entries()) do
      assert.is_true(entry.example ~= nil or entry.name:find("_$") ~= nil
        or entry.name:find("^spec%.") ~= nil or entry.name:find("^dnnlua") ~= nil, entry.name)
    end
  end)

  it("are there for every command of notebooks", function()
    for _, name in ipairs(require("dnn.nb.command").names) do
      assert.is_string(doc.find("dnnlua nb " .. name).text)
    end
    assert.equal("dnnlua nb", doc.find "nb".name)
    assert.equal("dnnlua kernel", doc.find "kernel".name)
  end)
end)

describe("doc.find", function()
  it("finds entries by functions, and by names of functions", function()
    local entry = doc.find(np.linspace)
    assert.equal("np.linspace", entry.name)
    assert.equal(entry, doc.find("np.linspace"))
    assert.equal(entry, doc.find("linspace"))
  end)

  it("finds functions of np by the methods of arrays and random states", function()
    assert.equal("np.sum", doc.find(np.array { 1 }.sum).name)
    assert.equal("np.sum", doc.find("A:sum").name)
    assert.equal("np.random.randn", doc.find(np.random.RandomState(1).randn).name)
    assert.equal("np.random.normal", doc.find(np.random.default_rng(1).normal).name)
    assert.equal("rng:integers", doc.find(np.random.default_rng(1).integers).name)
  end)

  it("finds entries by their aliases", function()
    assert.equal("np.rep", doc.find("np.repeat").name)
    assert.equal("np.rep", doc.find(np["repeat"]).name)
  end)

  it("finds methods of axes and figures, whose entries are those of functions", function()
    local figure, axes = plt.subplots()
    assert.equal("plt.plot", doc.find(axes.plot).name)
    assert.equal("plt.xlabel", doc.find(axes.set_xlabel).name)
    assert.equal("plt.savefig", doc.find("figure:savefig").name)
    assert.equal("axes:set_xlim", doc.find(axes.set_xlim).name)
    assert.equal("axes:set_ylim", doc.find "set_ylim".name)
    assert.equal("The limits of the y axis.", doc.find(axes.get_ylim).text)
    plt.close(figure)
  end)

  it("finds what is short for a name in a module, and for a method", function()
    for short, name in pairs {
      randn = "np.random.randn", update_parameters = "dnn.update_parameters",
      nn_model = "dnn.planar.nn_model", moons = "dnn.data.moons",
      random_mini_batches = "dnn.optimization.random_mini_batches", fit = "net:fit",
      summary = "net:summary", conv2d = "dnn.conv2d",
    } do
      local entry = doc.find(short)
      assert.equal(name, entry and entry.name)
    end
    assert.equal("dnn.data.moons", doc.find("data.moons").name)
  end)

  it("finds methods that work in place, which have entries of their own", function()
    assert.equal("A:exp_", doc.find("A:exp_").name)
    assert.equal("exp_() -> A", doc.find("A:exp_").signature)
    assert.equal("add_(b [, options]) -> A", doc.find("A:add_").signature)
  end)

  it("finds nothing by a name that is nowhere, or elsewhere", function()
    assert.is_nil(doc.find("no_such_thing"))
    assert.is_nil(doc.find("x.linspace"))
    assert.is_nil(doc.find("A:linspace"))
    assert.is_nil(doc.find(nil))
  end)

  it("loads no module to find the help of a function", function()
    local result = program.run("-e " .. program.quote([[
      local np, doc = require "dnn.np", require "dnn.help.doc"
      print(doc.find(np.zeros).name, package.loaded["dnn.h5"], doc.find(print))
      print(doc.find("h5.open").name, package.loaded["dnn.h5"] ~= nil)]]))
    assert.equal("np.zeros\tnil\tnil\nh5.open\ttrue\n", result.out)
  end)
end)

describe("doc.search", function()
  it("searches names and texts in any case", function()
    local names = {}
    for _, entry in ipairs(doc.search("TRAPEZ")) do
      names[#names + 1] = entry.name
    end
    assert.same({ "np.trapz" }, names)
  end)

  it("searches the options, too", function()
    local names = {}
    for _, entry in ipairs(doc.search("clip_norm")) do
      names[#names + 1] = entry.name
    end
    assert.same({ "net:compile" }, names)
  end)

  it("finds nothing for words that are nowhere", function()
    assert.same({}, doc.search("no such words"))
  end)
end)

describe("doc.describe", function()
  it("describes an entry in lines of the width asked for", function()
    local text = doc.describe(doc.find("np.diff"), 40)
    assert.equal([=[
np.diff(A [, n [, axis]]) -> array
  Differences of neighbours along an
  axis, the last by default, n times
  (1).
Example
  print(np.diff{1, 4, 9, 16})
  --> [3 5 7]]=], text)
  end)

  it("tells the keys of option tables", function()
    doc.add(nil, { name = "spec.f", signature = "f(x [, options])", text = "Nothing.",
      options = { b = "one", long = "two\n  three" } })
    assert.equal("spec.f(x [, options])\n  Nothing.\n    b     one\n    long  two three",
      doc.describe(doc.find("spec.f")))
  end)
end)

describe("doc.options", function()
  it("lists what an entry explains, has in braces, and lists", function()
    assert.same({ "desc", "leave", "total", "unit" }, doc.options(doc.find "dnn.progress"))
    assert.same({ "epsilon", "learning_rate", "weight_decay" }, doc.options(doc.find "dnn.adagrad"))
    assert.same({ "axis", "keepdims", "out" }, doc.options(doc.find "np.max"))
  end)

  it("lists those of another function that an entry refers to", function()
    assert.same({ "axis", "ddof", "dtype", "keepdims", "out" }, doc.options(doc.find "np.std"))
  end)

  it("is empty for a function without options", function()
    assert.same({}, doc.options(doc.find "np.transpose"))
  end)
end)

describe("doc.summary", function()
  it("is the first sentence of an entry", function()
    assert.equal("Differences of neighbours along an axis, the last by default, n times (1).",
      doc.summary(doc.find("np.diff")))
    assert.equal("Nothing.", doc.summary { text = "  Nothing.\n  More." })
  end)
end)

describe("doc.run", function()
  it("leaves no figure open", function()
    doc.run(doc.find "plt.plot")
    assert.same({}, plt.get_fignums())
  end)
end)

describe("doc.add", function()
  local function triple() end

  it("takes entries of others", function()
    doc.add(triple, { name = "spec.triple", signature = "triple(x) -> number", text = "3 x." })
    assert.equal("spec.triple", doc.find(triple).name)
    assert.equal("spec.triple", doc.find("spec.triple").name)
  end)

  it("refuses entries that lack a text, or whose text is not UTF-8", function()
    assert.error_matches(function()
      doc.add(triple, { name = "spec.other", text = "no signature" })
    end, "field 'signature' of a help entry must be a UTF%-8 string, got nil$")
    assert.error_matches(function()
      doc.add(triple, { name = "a", signature = "b", text = "\xff" })
    end, "field 'text' of a help entry must be a UTF%-8 string, got string$")
  end)
end)

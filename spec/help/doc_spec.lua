local core = require "dnn.core"
local doc = require "dnn.help.doc"
local np = require "dnn.np"
local program = require "spec.helpers.program"

describe("dnn.help.doc", function()
  it("has an entry for every public function of np, np.random and np.linalg", function()
    local missing = {}
    local modules = { np = np, ["np.random"] = np.random, ["np.linalg"] = np.linalg }
    for prefix, functions in pairs(modules) do
      for name, value in pairs(functions) do
        if type(value) == "function" and not doc.find(prefix .. "." .. name) then
          missing[#missing + 1] = prefix .. "." .. name
        end
      end
    end
    table.sort(missing)
    assert.same({}, missing)
  end)

  it("has an entry for every method of arrays", function()
    local missing = {}
    for name, value in pairs(core.methods) do
      if type(value) == "function" and not doc.find("A:" .. name) then
        missing[#missing + 1] = name
      end
    end
    table.sort(missing)
    assert.same({}, missing)
  end)

  it("has an entry for every function and method of h5, display and progress bars", function()
    local found, h5 = pcall(require, "dnn.h5")
    local modules = { display = require "dnn.display", ["bar:"] = require("dnn.progress").methods }
    if found then
      modules.h5 = h5
      for kind, methods in pairs(h5.methods) do
        modules[kind .. ":"] = methods
      end
    end
    local missing = {}
    for prefix, functions in pairs(modules) do
      prefix = prefix:find(":$") and prefix or prefix .. "."
      for name, value in pairs(functions) do
        local entry = type(value) == "function" and doc.find(value)
        if type(value) == "function" and not entry then
          missing[#missing + 1] = prefix .. name
        end
      end
    end
    table.sort(missing)
    assert.same({}, missing)
    assert.equal("dnn.progress", doc.find(require("dnn").progress).name)
  end)

  it("has no entry for what does not exist", function()
    for _, name in ipairs { "np", "data", "h5", "repl" } do
      local found, docs = pcall(require, "dnn.help.docs." .. name)
      assert.is_true(found or name == "h5")
      for _, entry in ipairs(found and docs.entries or {}) do
        assert.is_not_nil(docs.resolve(entry.name), entry.name)
        for _, alias in ipairs(entry.aliases or {}) do
          assert.is_not_nil(docs.resolve(alias), alias)
        end
      end
    end
  end)

  it("loads no module to find the help of a function", function()
    local result = program.run("-e " .. program.quote([[
      local np, doc = require "dnn.np", require "dnn.help.doc"
      print(doc.find(np.zeros).name, package.loaded["dnn.h5"], doc.find(print))
      print(doc.find("h5.open").name, package.loaded["dnn.h5"] ~= nil)]]))
    assert.equal("np.zeros\tnil\tnil\nh5.open\ttrue\n", result.out)
  end)

  it("tells the keys of option tables", function()
    doc.add(nil, { name = "spec.f", signature = "f(x [, options])", text = "Nothing.",
      options = { b = "one", long = "two\n  three" } })
    assert.equal("spec.f(x [, options])\n  Nothing.\n    b     one\n    long  two three",
      doc.describe(doc.find("spec.f")))
    assert.equal("Nothing.", doc.summary(doc.find("spec.f")))
  end)

  it("shows in its examples exactly what they print", function()
    for _, entry in ipairs(doc.entries()) do
      if entry.example then
        assert.equal(entry.output, doc.run(entry), entry.name)
      end
    end
  end)

  it("has an example for everything but in-place twins", function()
    for _, entry in ipairs(doc.entries()) do
      assert.is_true(entry.example ~= nil or entry.name:find("_$") ~= nil
        or entry.name:find("^spec%.") ~= nil, entry.name)
    end
  end)

  it("finds entries by function, full name, short name and alias", function()
    local entry = doc.find(np.linspace)
    assert.equal("np.linspace", entry.name)
    assert.equal(entry, doc.find("np.linspace"))
    assert.equal(entry, doc.find("linspace"))
    assert.equal("np.sum", doc.find(np.array { 1 }.sum).name)
    assert.equal("np.sum", doc.find("A:sum").name)
    assert.equal("np.rep", doc.find("np.repeat").name)
    assert.equal("np.rep", doc.find(np["repeat"]).name)
    assert.equal("np.random.randn", doc.find("randn").name)
    assert.equal("np.random.randn", doc.find(np.random.RandomState(1).randn).name)
    assert.equal("np.random.normal", doc.find(np.random.default_rng(1).normal).name)
    assert.equal("rng:integers", doc.find(np.random.default_rng(1).integers).name)
    assert.equal("A:exp_", doc.find("A:exp_").name)
    assert.equal("exp_() -> A", doc.find("A:exp_").signature)
    assert.equal("add_(b) -> A", doc.find("A:add_").signature)
    assert.is_nil(doc.find("no_such_thing"))
    assert.is_nil(doc.find("x.linspace"))
    assert.is_nil(doc.find("A:linspace"))
    assert.is_nil(doc.find(nil))
  end)

  it("searches names and texts", function()
    local names = {}
    for _, entry in ipairs(doc.search("TRAPEZ")) do
      names[#names + 1] = entry.name
    end
    assert.same({ "np.trapz" }, names)
    assert.same({}, doc.search("no such words"))
  end)

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

  it("takes entries of others, and refuses incomplete ones", function()
    local function triple() end
    doc.add(triple, { name = "spec.triple", signature = "triple(x) -> number", text = "3 x." })
    assert.equal("spec.triple", doc.find(triple).name)
    assert.equal("spec.triple", doc.find("spec.triple").name)
    assert.error_matches(function()
      doc.add(triple, { name = "spec.other", text = "no signature" })
    end, "field 'signature' of a help entry must be a UTF%-8 string, got nil$")
    assert.error_matches(function()
      doc.add(triple, { name = "a", signature = "b", text = "\xff" })
    end, "field 'text' of a help entry must be a UTF%-8 string, got string$")
  end)
end)

local core = require "dnn.core"
local doc = require "dnn.doc"
local np = require "dnn.np"

describe("dnn.doc", function()
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

  it("has no entry for what does not exist", function()
    local docs = require "dnn.docs.np"
    for _, entry in ipairs(docs.entries) do
      assert.is_function(docs.resolve(entry.name), entry.name)
      for _, alias in ipairs(entry.aliases or {}) do
        assert.is_function(docs.resolve(alias), alias)
      end
    end
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
      assert.is_true(entry.example ~= nil or entry.name:find("_$") ~= nil, entry.name)
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

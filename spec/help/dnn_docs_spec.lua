local doc = require "dnn.help.doc"
local dnn = require "dnn"
local docs = require "dnn.help.docs.dnn"

--- Calls f(name, value) for every function that `require "dnn"` offers, in its parts too. A table
-- that can be called counts as a function, and so do its fields.
local function each_function(f)
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

describe("the help for dnn", function()
  it("has an entry for every public function", function()
    local missing, count = {}, 0
    each_function(function(name, value)
      count = count + 1
      if not doc.find(name) and not doc.find(value) then
        missing[#missing + 1] = name
      end
    end)
    table.sort(missing)
    assert.same({}, missing)
    assert.is_true(count > 100)
  end)

  it("finds the entry of every function by its value", function()
    each_function(function(name, value)
      assert.is_truthy(doc.find(value), name)
    end)
  end)

  it("has no entry for what does not exist", function()
    local known = {}
    each_function(function(name)
      known[name] = true
    end)
    for _, entry in ipairs(docs.entries) do
      assert.is_true(known[entry.name], entry.name)
      for _, alias in ipairs(entry.aliases or {}) do
        assert.is_true(known[alias], alias)
      end
    end
  end)

  it("has an example for each that prints what it says", function()
    for _, entry in ipairs(docs.entries) do
      assert.is_string(entry.example, entry.name)
      assert.equal(entry.output, doc.run(entry), entry.name)
    end
  end)

  it("has a signature that begins with the function's name", function()
    for _, entry in ipairs(docs.entries) do
      assert.equal(entry.name:match("[%w_]+$"), entry.signature:match("^[%w_]+"))
    end
  end)

  it("is found by short names too", function()
    assert.equal("dnn.update_parameters", doc.find("update_parameters").name)
    assert.equal("dnn.planar.nn_model", doc.find("nn_model").name)
    assert.equal("dnn.data.moons", doc.find("moons").name)
    assert.equal("dnn.optimization.random_mini_batches", doc.find("random_mini_batches").name)
  end)
end)

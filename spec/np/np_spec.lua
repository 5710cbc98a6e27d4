local core = require "dnn.core"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

describe("np", function()
  it("refuses names that it does not have, and suggests one", function()
    raises('np has no "zeross": did you mean "zeros"?', function() return np.zeross end)
    raises('np.random has no "radn": did you mean "rand"?', function() return np.random.radn end)
    raises('np.linalg has no "invv": did you mean "inv"?', function() return np.linalg.invv end)
    raises("np has no \"1\"", function() return np[1] end)
  end)

  it("refuses arguments that a function does not take", function()
    raises("cumsum takes at most 3 arguments, got 4", function()
      np.cumsum(np.ones(2), 1, {}, 4)
    end)
  end)

  it("keeps the methods of arrays when its core is loaded again", function()
    local loaded = package.loaded["dnn.core"]
    package.loaded["dnn.core"] = nil
    local again = require "dnn.core"
    package.loaded["dnn.core"] = loaded
    assert.equal(loaded, again)
    assert.equal("[1 3]", tostring(np.array({ 1, 2, 3 }):compress { true, false, true }))
  end)

  it("names types", function()
    assert.equal("float32", np.zeros(3, np.float32).dtype)
    assert.equal("int64", np.array({ 1.5 }, "int").dtype)
    assert.equal("float64", np.array({ 1 }, "float").dtype)
  end)

  it("has NaN without a sign", function()
    assert.equal("nan", tostring(np.nan))
    assert.equal("nan", tostring(np.sqrt(-1)))
    assert.equal("nan", tostring(np.array({ 1, np.nan }):sum()))
  end)

  it("has NumPy's other names", function()
    assert.equal(np.max, np.amax)
    assert.equal(np.round, np.around)
    assert.equal(np.rep, np["repeat"])
    assert.equal(core.methods.totable, core.methods.tolist)
    assert.same({ { 1, 2 } }, np.array({ { 1, 2 } }):tolist())
  end)

  it("refuses ipairs, and says what to write", function()
    local seen = 0
    local ok, problem = pcall(function()
      for _ in ipairs(np.arange(3)) do
        seen = seen + 1
      end
    end)
    assert.is_false(ok)
    assert.equal(3, seen)
    assert.matches("^[^:]+:%d+: ipairs does not work with arrays: write 'for i, row in A:rows%(%)' "
      .. "or pairs%(A%)$", problem)
    assert.error_matches(function()
      return np.arange(3)[4]
    end, "index 4 out of range 1%.%.3$")
  end)
end)

describe("np.printoptions", function()
  local A = np.array { math.pi }

  after_each(function()
    np.set_printoptions { precision = 8 }
  end)

  it("changes options while a function runs, and returns its results", function()
    local text, more = np.printoptions({ precision = 2 }, function()
      return tostring(A), 7
    end)
    assert.equal("[3.14]", text)
    assert.equal(7, more)
    assert.equal("[3.14159265]", tostring(A))
  end)

  it("restores them after an error", function()
    assert.error_matches(function()
      np.printoptions({ precision = 2 }, function()
        error("oops")
      end)
    end, "oops$")
    assert.equal("[3.14159265]", tostring(A))
  end)

  it("changes options until the end of a block", function()
    do
      local _ <close> = np.printoptions { precision = 3 }
      assert.equal("[3.142]", tostring(A))
    end
    assert.equal("[3.14159265]", tostring(A))
  end)

  it("restores a formatter, too", function()
    local formatter = { float = function(x)
      return ("%.1f"):format(x)
    end }
    np.printoptions({ formatter = formatter }, function()
      assert.equal("[3.1]", tostring(A))
    end)
    assert.equal("[3.14159265]", tostring(A))
  end)
end)

describe("np.show_config", function()
  it("prints names in order and returns them", function()
    local lines, print = {}, print
    _G.print = function(line) -- luacheck: ignore 122
      lines[#lines + 1] = line
    end
    local ok, config = pcall(np.show_config)
    _G.print = print -- luacheck: ignore 122
    assert.is_true(ok)
    assert.same(core.np.show_config(), config)
    local sorted = table.move(lines, 1, #lines, 1, {})
    table.sort(sorted)
    assert.same(sorted, lines)
    assert.matches("^bf16: ", lines[1])
    assert.truthy(({ baseline = true, avx2 = true, ["avx512-common"] = true,
      ["avx512-intel"] = true })[config.isa])
    assert.equal(config.isa == "baseline" and config.lapack ~= "none",
      config.blas ~= "own kernels")
  end)
end)

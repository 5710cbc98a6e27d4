local references = require "dnn.repl.references"

describe("dnn.repl.references", function()
  it("replaces values in tables, keys, upvalues, variables and metatables", function()
    local old, new = function() end, function() end
    local inner = { old }
    local holder = setmetatable({ [old] = "key", field = old, inner = inner }, { __call = old })
    local captured = old
    local function capture()
      return captured
    end
    local co = coroutine.create(function(argument, ...)
      local variable = old
      coroutine.yield()
      return argument, variable, ...
    end)
    coroutine.resume(co, old, old)
    local excepted = { old }
    _G.references_spec = { holder, capture, co, excepted }
    references.replace({ [old] = new }, { excepted })
    _G.references_spec = nil
    assert.equal("key", holder[new])
    assert.is_nil(rawget(holder, excepted[1]))
    assert.equal(new, holder.field)
    assert.equal(new, inner[1])
    assert.equal(new, getmetatable(holder).__call)
    assert.equal(new, capture())
    assert.same({ true, new, new, new }, { coroutine.resume(co) })
    assert.not_equal(new, excepted[1])
  end)
end)

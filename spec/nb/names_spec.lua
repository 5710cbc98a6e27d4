local document = require "dnn.nb.document"
local names = require "dnn.nb.names"
local percent = require "dnn.nb.percent"

--- What is missing in a notebook: "cell:line message".
local function missing(text)
  local found = {}
  for cell, ones in pairs(names.missing(percent.read(text))) do
    for _, one in ipairs(ones) do
      found[#found + 1] = ("%d:%d %s"):format(cell, one.line, one.message)
    end
  end
  table.sort(found)
  return found
end

describe("dnn.nb.names", function()
  it("finds misspelt functions that are not called", function()
    assert.same({ '1:3 np has no "muliply": did you mean "multiply"?',
      '2:7 np.random has no "foo"' }, missing("-- %%\nlocal function f(x)\n"
      .. "  return np.muliply(x, x)\nend\n\n-- %%\nlocal y = np.random.foo -- np.bar\n"))
  end)

  it("lets alone what is there, what is made, and names that are something else", function()
    assert.same({}, missing("-- %%\nlocal np = require 'dnn.np'\nprint(np.pi, np.random.randn(2), "
      .. "x.np.foo, 'np.foo')\nplt.plot({1, 2})\ndnn.cases.compute_cost()\n"))
    assert.same({}, missing("-- %%\nnp = { foo = 1 }\nprint(np.foo)\n"))
    assert.same({}, names.missing(document.new()))
  end)
end)

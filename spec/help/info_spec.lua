-- The help of a function, printed.

local np = require "dnn.np"
local raises = require "spec.helpers.raises"

--- What np.info gives to its output.
local function info_of(what)
  local text
  np.info(what, { output = function(t) text = t end })
  return text
end

describe("np.info", function()
  it("gives the help of a function, or of its name", function()
    assert.matches("^np.sum%(A %[, axis%]%)", info_of(np.sum))
    assert.equal(info_of(np.sum), info_of "np.sum")
    assert.equal(info_of(np.sum), info_of "sum")
  end)

  it("refuses what has no help", function()
    raises("info: there is no help for 'summ'", np.info, "summ")
    raises("info needs a function of np or its name, got nil", np.info)
    raises("info: unknown option 'outptu': did you mean 'output'?", np.info, "sum",
      { outptu = print })
  end)
end)

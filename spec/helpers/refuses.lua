-- refuses { { "np.eye(-1)", "'n' of eye must be at least 0, got -1" }, ... }: a test for each piece
-- of code, which must raise this message, at the line of the caller.

local assert = require "luassert"
local busted = require "busted"
local np = require "dnn.np"

---@param cases string[][]
return function(cases)
  for _, case in ipairs(cases) do
    local code, message = case[1], case[2]
    busted.it("are refused: " .. code, function()
      local chunk = assert(load("local np = ... " .. code, "=call"))
      local ok, problem = pcall(chunk, np)
      assert(not ok, "no error was raised, expected: " .. message)
      assert.equal("call:1: " .. message, problem)
    end)
  end
end

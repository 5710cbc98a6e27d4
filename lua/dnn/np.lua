--- NumPy's arrays in Lua's syntax: `local np = require "dnn.np"`.
--
-- Names and results are NumPy's; positions and axes count from 1, ranges include both ends.
-- The array type and most functions are C (dnn.core); this module adds what is short in Lua.

local core = require "dnn.core"

---@class dnn.np
local np = {}

for name, value in pairs(core) do
  np[name] = value
end

--- The item that inserts an axis into an index: `A{np.newaxis, ":"}`.
np.newaxis = "newaxis"
np.pi = math.pi
np.e = math.exp(1)
np.inf = math.huge
np.nan = 0 / 0

return np

--- NumPy's arrays in Lua's syntax: `local np = require "dnn.np"`.
--
-- Names and results are NumPy's; positions and axes count from 1, ranges include both ends.
-- The array type and most functions are C (dnn.core); what is short in Lua is in dnn.np.*.
-- `help` and the manual take their texts from dnn.help.docs.np.

local check = require "dnn.np.check"
local core = require "dnn.core"
local guards = require "dnn.support.guards"
local suggest = require "dnn.support.suggest"

---@class dnn.np
local np = {}

for name, value in pairs(core.np) do
  np[name] = value
end

-- The functions of each module, and its methods of arrays.
for _, module in ipairs {
  "create", "rearrange", "order", "statistics", "nan", "compare", "elementwise", "linalg",
  "polynomial", "windows", "apply", "types", "files",
} do
  for name, value in pairs(require("dnn.np." .. module)) do
    if name == "methods" then
      for method, f in pairs(value) do
        core.methods[method] = f
      end
    else
      np[name] = value
    end
  end
end

-- Notebooks show arrays as tables.
debug.getregistry()["dnn.array"].__display = function()
  return { ["text/html"] = function(array) return require("dnn.np.html").text(array) end }
end

-- NumPy's names that are others' second ones.
np["repeat"] = np.rep
np.amax, np.amin = np.max, np.min
np.mod = np.remainder
np.fix = np.trunc
np.true_divide = np.divide
np.asanyarray = np.asarray
core.methods.tolist = core.methods.totable

require "dnn.np.sampling"
np.random.default_rng = require("dnn.np.generator").default_rng

--- The item that inserts an axis into an index: `A{np.newaxis, ":"}`.
np.newaxis = "newaxis"
np.pi = math.pi
np.e = math.exp(1)
np.inf = math.huge
np.nan = -(0 / 0) -- x86-64 makes NaN with a sign, which Lua prints

--- Euler's constant.
np.euler_gamma = 0.5772156649015329

-- Types, for those who write np.float32 rather than "float32".
for _, dtype in ipairs { "float64", "float32", "int64", "uint8", "bool" } do
  np[dtype] = dtype
end

--- The shape of an array, or of what np.array makes an array.
function np.shape(a)
  return check.array(a, "A", "shape", true).shape
end

--- Its number of dimensions.
function np.ndim(a)
  return check.array(a, "A", "ndim", true).ndim
end

--- Its number of elements.
function np.size(a)
  return check.array(a, "A", "size", true).size
end

--- Changes print options for a while: as long as `f` runs, or until the result is closed.
function np.printoptions(options, f)
  if f ~= nil then
    check.callable(f, "f", "printoptions")
  end
  local before = core.np.get_printoptions()
  core.np.set_printoptions(options)
  local restore = setmetatable({}, {
    __close = function()
      core.np.set_printoptions(before)
    end,
    __name = "dnn.printoptions",
  })
  if f == nil then
    return restore
  end
  local _ <close> = restore
  return f()
end

--- The text that print shows.
function np.array_str(A)
  return tostring(check.array(A, "A", "array_str", true))
end

--- Prints with what the numbers are computed, and returns it.
function np.show_config()
  local config, names = core.np.show_config(), {}
  for name in pairs(config) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    print(("%s: %s"):format(name, config[name]))
  end
  return config
end

-- The arguments that methods need, the array among them.
guards.methods(core.methods, "array", "A", check.is_array, {
  argpartition = 2, compress = 2, partition = 2, put = 3, rep = 2, ["repeat"] = 2, take = 2,
  tofile = 2,
})
for _, name in ipairs { "random", "linalg" } do
  suggest.strict(np[name], "np." .. name)
end

return suggest.strict(np, "np", { info = "dnn.help.info" })

--- np.random.default_rng: independent streams of random numbers.

local check = require "dnn.np.check"
local core = require("dnn.core").np
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"

---@class dnn.generator
---@field private state userdata the stream
---@field private seeds integer[] what it was seeded with
local generator = {}
generator.__index = generator
generator.__name = "dnn.generator"

-- A stream from a list of 32-bit words. The first word keeps these streams apart from those of
-- np.random.RandomState(seed), which are seeded without a list.
local function make(seeds)
  return setmetatable({ state = core.random.RandomState(seeds), seeds = seeds }, generator)
end

--- A stream of its own. The seed s gives the Mersenne Twister that is seeded with the list of
--- {0x64656661, low half of s, high half of s}, so its numbers are not NumPy's default_rng(s).
local function default_rng(seed)
  if seed == nil then
    local state = core.random.RandomState()
    local words = state:randint(0, 1 << 32, 4, "uint32"):totable()
    return make { 0x64656661, words[1], words[2], words[3], words[4] }
  end
  seed = check.integer(seed, "seed", "default_rng", nil, 0)
  return make { 0x64656661, seed & 0xffffffff, seed >> 32 }
end

--- Further streams, independent of this one and of each other: the i-th has i - 1 and the number of
--- earlier calls appended to the seeds.
function generator:spawn(n)
  n = check.integer(n, "n", "spawn", nil, 0, 1 << 16) -- 2.5 KB each
  self.spawned = (self.spawned or 0) + 1
  local children = {}
  for i = 1, n do
    local seeds = table.move(self.seeds, 1, #self.seeds, 1, {})
    seeds[#seeds + 1] = i - 1
    seeds[#seeds + 1] = self.spawned
    children[i] = make(seeds)
  end
  return children
end

--- Integers low <= x < high; integers(high) begins at 0.
function generator:integers(low, high, size, options)
  if type(low) == "table" then
    if high ~= nil or size ~= nil or options ~= nil then
      fail("integers: the options must be the last argument")
    end
    options = check.options(low, "integers", "low", "high", "size", "endpoint")
    low, high, size = options.low or 0, options.high, options.size
    if high == nil then
      fail("integers needs 'high'")
    end
  else
    options = check.options(options, "integers", "endpoint")
  end
  low = check.integer(low, "low", "integers")
  if high == nil then
    low, high = 0, low
  end
  high = check.integer(high, "high", "integers", nil, nil,
    options.endpoint and math.maxinteger - 1 or nil)
  local state = self.state
  return state:randint(low, options.endpoint and high + 1 or high, size)
end

-- Methods that the stream itself has.
for _, name in ipairs {
  "random", "standard_normal", "normal", "uniform", "permutation", "shuffle", "choice", "bytes",
  "beta", "binomial", "chisquare", "dirichlet", "exponential", "f", "gamma", "geometric", "gumbel",
  "hypergeometric", "laplace", "logistic", "lognormal", "logseries", "multinomial",
  "multivariate_normal", "negative_binomial", "noncentral_chisquare", "noncentral_f", "pareto",
  "poisson", "power", "rayleigh", "standard_cauchy", "standard_exponential", "standard_gamma",
  "standard_t", "triangular", "vonmises", "wald", "weibull", "zipf",
} do
  -- with the name in the text, which errors of the stream take from the call; each in its place
  local text = ("return function(self, ...) return self.state:%s(...) end"):format(name)
  generator[name] = load(text, debug.getinfo(1, "S").source)()
end

guards.methods(generator, "generator", "rng", function(value)
  return getmetatable(value) == generator
end)

function generator:__tostring()
  return ("Generator(seeds %s)"):format(table.concat(self.seeds, ", "))
end

return { default_rng = default_rng, methods = generator }

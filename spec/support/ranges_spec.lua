-- Every number that layers, initializers, optimizers, losses, schedules, compile and fit
-- take: what is out of range is refused by the name of the argument, what is at the edge is taken.
local dnn = require "dnn"
local np = require "dnn.np"

local nan, inf = 0 / 0, math.huge

--- Values that are in no range of this kind, and some at its edges. A kind names those of `others`
--- that it refuses.
local others = { 0, -1, 0.5, 1.5, -0.5, nan, inf, -inf, "1", {}, true, math.mininteger }
local kinds = {
  count = { good = { 1, 7 }, bad = others },
  seed = { good = { 0, 7, 4294967295 }, bad = { -1, 0.5, nan, inf, "1", {}, 1 << 32 } },
  from_zero = { good = { 0, 1e-300, 0.5, 1, 1000 }, bad = { -1, -1e-9, nan, inf, -inf, "1", {} } },
  positive = { good = { 1e-300, 0.5, 1, 1000 }, bad = { 0, -1, nan, inf, -inf, "1", {} } },
  share = { good = { 0, 0.5, 0.999 }, bad = { 1, 1.5, -0.1, nan, inf, "1", {} } },
  probability = { good = { 1e-3, 0.5, 1 }, bad = { 0, 1.0001, -0.5, nan, inf, "1", {} } },
  weight = { good = { 0, 0.5, 1 }, bad = { -0.1, 1.1, nan, inf, "1", {} } },
  finite = { good = { 0, -1, 0.5, 3 }, bad = { nan, inf, -inf, "1", {} } },
}

local X, Y = np.random.RandomState(1):randn(2, 12), np.ones(1, 12)

local function net()
  return dnn.mlp { 2, 3, 1 }
end

local function fit(name)
  return function(value)
    return net():fit(X, Y, { [name] = value, progress = false })
  end
end

local function compile(name)
  return function(value)
    return net():compile { [name] = value }
  end
end

--- name of the argument, kind, function of a value
local cases = {
  { "n_in", "count", function(v) return dnn.linear(v, 2) end },
  { "n_out", "count", function(v) return dnn.linear(2, v, {}) end, refuses_tables = false },
  { "filters", "count", function(v) return dnn.conv2d(v, 3) end },
  { "entries", "count", function(v) return dnn.embedding(v, 2) end },
  { "units", "count", function(v) return dnn.embedding(3, v) end },
  { "seed", "seed", function(v) return dnn.linear(2, 3, { seed = v }) end },
  { "seed", "seed", function(v) return dnn.conv2d(2, 3, { seed = v }) end },
  { "seed", "seed", function(v) return dnn.embedding(2, 3, { seed = v }) end },
  { "seed", "seed", function(v) return dnn.mlp { 2, 1, seed = v } end },
  { "momentum", "weight", function(v) return dnn.batch_norm { momentum = v } end },
  { "epsilon", "positive", function(v) return dnn.batch_norm { epsilon = v } end },
  { "keep_prob", "probability", function(v) return dnn.dropout(v) end },
  { "slope", "finite", function(v) return dnn.leaky_relu(v) end },
  { "alpha", "finite", function(v) return dnn.elu(v) end },
  { "scale", "from_zero", function(v) return dnn.initializers.normal(v) end },
  { "delta", "positive", function(v) return dnn.losses.huber { delta = v } end },
  { "delta", "positive", function(v)
    return net():compile { loss = { kind = "huber", delta = v } }
  end },
  { "decay", "from_zero", function(v) return dnn.schedules.inverse_time(v)(3, 0.1) end },
  { "decay", "from_zero", function(v) return dnn.schedules.inverse_time_steps(v, 2)(3, 0.1) end },
  { "interval", "count", function(v) return dnn.schedules.inverse_time_steps(1, v)(3, 0.1) end },
  { "interval", "count", function(v) return dnn.schedules.step(v)(3, 0.1) end },
  { "factor", "from_zero", function(v) return dnn.schedules.step(2, v)(3, 0.1) end },
  { "factor", "from_zero", function(v) return dnn.schedules.exponential(v)(3, 0.1) end },
  { "epochs", "count", function(v) return dnn.schedules.cosine(v)(3, 0.1) end },
  { "least", "from_zero", function(v) return dnn.schedules.cosine(5, v)(3, 0.1) end },
  { "epochs", "count", function(v) return dnn.schedules.warmup(v)(3, 0.1) end },
  { "learning_rate", "from_zero", compile "learning_rate" },
  { "l1", "from_zero", compile "l1" }, { "l2", "from_zero", compile "l2" },
  { "clip_norm", "from_zero", compile "clip_norm" },
  { "clip_value", "from_zero", compile "clip_value" },
  { "learning_rate", "from_zero", fit "learning_rate" },
  { "learning_rate", "from_zero", function(v)
    return net():step(X, Y, { learning_rate = v })
  end },
  { "learning_rate", "from_zero", function(v)
    local one = net()
    one.learning_rate = v
    return one
  end },
  { "learning rate", "from_zero", function(v)
    return net():fit(X, Y, { schedule = function() return v end, progress = false })
  end },
  { "epochs", "count", fit "epochs" }, { "batch_size", "count", fit "batch_size" },
  { "first_epoch", "count", fit "first_epoch" }, { "seed", "seed", fit "seed" },
  { "patience", "count", fit "early_stopping", refuses_tables = false },
  { "patience", "count", function(v)
    return net():fit(X, Y, { early_stopping = { patience = v }, progress = false })
  end },
  { "min_delta", "from_zero", function(v)
    return net():fit(X, Y, { early_stopping = { min_delta = v }, progress = false })
  end },
  { "batch_size", "count", function(v) return net():predict(X, { batch_size = v }) end },
  { "batch_size", "count", function(v) return net():predict_classes(X, { batch_size = v }) end },
  { "threshold", "finite", function(v) return net():predict_classes(X, { threshold = v }) end },
  { "batch_size", "count", function(v) return net():evaluate(X, Y, { batch_size = v }) end },
  { "tolerance", "from_zero", function(v)
    return dnn.gradient_check("mse", X, X * 2, { tolerance = v })
  end },
  { "samples", "count", function(v)
    return dnn.gradient_check("mse", X, X * 2, { samples = v })
  end },
  { "steps", "count", function(v) return net():profile(X, Y, { steps = v }) end },
}
for kind, ranges in pairs {
  sgd = { learning_rate = "from_zero", momentum = "share", weight_decay = "from_zero" },
  adagrad = { learning_rate = "from_zero", epsilon = "from_zero", weight_decay = "from_zero" },
  rmsprop = { learning_rate = "from_zero", epsilon = "from_zero", beta2 = "share" },
  adam = { learning_rate = "from_zero", epsilon = "from_zero", beta1 = "share", beta2 = "share" },
  adamw = { weight_decay = "from_zero", beta1 = "share" },
} do
  for name, range in pairs(ranges) do
    cases[#cases + 1] = { name, range, function(v) return dnn[kind] { [name] = v } end }
    cases[#cases + 1] = { name, range, function(v)
      return net():compile { optimizer = { kind = kind, [name] = v } } -- not made by dnn.sgd
    end }
  end
end

describe("numbers out of range", function()
  it("are refused by the name of their argument", function()
    for i, case in ipairs(cases) do
      local name, kind, call = table.unpack(case)
      for _, value in ipairs(kinds[kind].bad) do
        if not (type(value) ~= "number" and case.refuses_tables == false) then
          local ok, problem = pcall(call, value)
          assert.is_false(ok, ("case %d: %s = %s was taken"):format(i, name, tostring(value)))
          assert.is_truthy(tostring(problem):find(name, 1, true)
            and not tostring(problem):find("attempt to", 1, true),
            ("case %d, %s = %s: %s"):format(i, name, tostring(value), tostring(problem)))
        end
      end
      for _, value in ipairs(kinds[kind].good) do
        -- what these numbers do is not the question
        local ok, problem = pcall(call, value)
        assert.is_true(ok, ("case %d, %s = %s: %s"):format(i, name, tostring(value),
          tostring(problem)))
      end
    end
  end)

  it("are told at the line that has them", function()
    for _, f in ipairs {
      function() local s = dnn.schedules.cosine(0) return s end,
      function() local o = dnn.adam { beta1 = 1 } return o end,
      function() local l = dnn.dropout(0) return l end,
      function() local l = dnn.linear(2, 0.5) return l end,
      function() local l = dnn.losses.huber { delta = nan } return l end,
      function() local h = net():fit(X, Y, { epochs = -1 }) return h end,
      function() local c = net():compile { learning_rate = nan } return c end,
      function() local c = net():compile { loss = { kind = "huber", delta = 0 } } return c end,
    } do
      local _, problem = pcall(f)
      assert.is_truthy(tostring(problem):find("ranges_spec.lua:", 1, true), problem)
    end
  end)

  it("are not schedules, either", function()
    local ok, problem = pcall(dnn.schedules.warmup, 3, 0.5)
    assert.is_false(ok)
    assert.is_truthy(problem:find("warmup: after must be a schedule", 1, true))
  end)
end)

--- Learning-rate schedules: dnn.schedules.cosine(10) and its like.
--
--     net:fit(X, Y, { epochs = 10, schedule = dnn.schedules.cosine(10) })
--
-- Schedules are functions (epoch, learning_rate) -> learning rate of that epoch, which net:fit
-- (dnn.network.fit) calls before each; epochs count from 1, `learning_rate` is that of the
-- optimizer.

local fail = require "dnn.support.fail"
local ranges = require "dnn.support.ranges"

local schedules = {}

--- learning_rate / (1 + decay * (epoch - 1)): the course's decay.
function schedules.inverse_time(decay)
  ranges.check("inverse_time", "decay", decay, ranges.from_zero)
  return function(epoch, learning_rate)
    return learning_rate / (1 + decay * (epoch - 1))
  end
end

--- The same, in steps of `interval` epochs: the course's scheduled decay.
function schedules.inverse_time_steps(decay, interval)
  ranges.check("inverse_time_steps", "decay", decay, ranges.from_zero)
  ranges.check("inverse_time_steps", "interval", interval, ranges.count)
  return function(epoch, learning_rate)
    return learning_rate / (1 + decay * ((epoch - 1) // interval))
  end
end

--- Multiplied by `factor` (0.1) after every `interval` epochs.
function schedules.step(interval, factor)
  factor = factor == nil and 0.1 or factor
  ranges.check("step", "interval", interval, ranges.count)
  ranges.check("step", "factor", factor, ranges.from_zero)
  return function(epoch, learning_rate)
    return learning_rate * factor ^ ((epoch - 1) // interval)
  end
end

--- Multiplied by `factor` after every epoch.
function schedules.exponential(factor)
  ranges.check("exponential", "factor", factor, ranges.from_zero)
  return function(epoch, learning_rate)
    return learning_rate * factor ^ (epoch - 1)
  end
end

--- Half a cosine from the learning rate down to `least` (0) over `epochs`.
function schedules.cosine(epochs, least)
  least = least == nil and 0 or least
  ranges.check("cosine", "epochs", epochs, ranges.count)
  ranges.check("cosine", "least", least, ranges.from_zero)
  return function(epoch, learning_rate)
    local done = math.min(epoch - 1, epochs) / epochs
    return least + (learning_rate - least) * (1 + math.cos(math.pi * done)) / 2
  end
end

--- Linear growth over the first `epochs`, then another schedule, if one is given.
function schedules.warmup(epochs, after)
  ranges.check("warmup", "epochs", epochs, ranges.count)
  if after ~= nil and type(after) ~= "function" then
    fail("warmup: after must be a schedule, such as dnn.schedules.cosine(10), got %s", type(after))
  end
  return function(epoch, learning_rate)
    if epoch <= epochs then
      return learning_rate * epoch / epochs
    end
    return after and after(epoch - epochs, learning_rate) or learning_rate
  end
end

return schedules

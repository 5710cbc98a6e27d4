-- Learning rates that change by epoch: their formulas, and bad input.

local raises = require "spec.helpers.raises"
local schedules = require "dnn.network.schedules"

--- The learning rates of the first epochs, from a learning rate of 0.5.
local function rates(schedule, count)
  local list = {}
  for epoch = 1, count do
    list[epoch] = schedule(epoch, 0.5)
  end
  return list
end

describe("schedules.inverse_time", function()
  it("divides by 1, 2, 3, ... as the course does", function()
    assert.same({ 0.5, 0.25, 0.5 / 3, 0.125 }, rates(schedules.inverse_time(1), 4))
  end)

  it("changes nothing with a decay of 0", function()
    assert.same({ 0.5, 0.5 }, rates(schedules.inverse_time(0), 2))
  end)

  it("refuses a decay that would make steps grow", function()
    raises("inverse_time: decay must be a number from 0 on, got -1", schedules.inverse_time, -1)
    raises("inverse_time: decay must be a number from 0 on", schedules.inverse_time)
  end)
end)

describe("schedules.inverse_time_steps", function()
  it("divides after each interval", function()
    assert.same({ 0.5, 0.5, 0.25, 0.25, 0.5 / 3 }, rates(schedules.inverse_time_steps(1, 2), 5))
  end)

  it("needs a number of epochs", function()
    raises("inverse_time_steps: interval must be a positive integer, got 0",
      schedules.inverse_time_steps, 1, 0)
  end)
end)

describe("schedules.step", function()
  it("multiplies after each interval", function()
    assert.same({ 0.5, 0.5, 0.25, 0.25, 0.125 }, rates(schedules.step(2, 0.5), 5))
  end)

  it("divides by ten when nothing else is said", function()
    assert.same({ 0.5, 0.5 * 0.1 }, rates(schedules.step(1), 2))
  end)

  it("refuses a factor below 0", function()
    raises("step: factor must be a number from 0 on, got -0.5", schedules.step, 2, -0.5)
    raises("step: interval must be a positive integer, got 1.5", schedules.step, 1.5)
  end)
end)

describe("schedules.exponential", function()
  it("multiplies after every epoch", function()
    assert.same({ 0.5, 0.25, 0.125 }, rates(schedules.exponential(0.5), 3))
    raises("exponential: factor must be a number from 0 on", schedules.exponential, "x")
  end)
end)

describe("schedules.cosine", function()
  it("falls along half a cosine, and stays", function()
    local got, bend = rates(schedules.cosine(4), 6), math.sqrt(2) / 8
    for epoch, rate in ipairs { 0.5, 0.25 + bend, 0.25, 0.25 - bend, 0, 0 } do
      assert.is_true(math.abs(rate - got[epoch]) < 1e-15, epoch)
    end
  end)

  it("falls to the least rate", function()
    local schedule = schedules.cosine(10, 0.25)
    assert.equal(0.5, schedule(1, 0.5))
    assert.equal(0.25, schedule(11, 0.5))
    assert.equal(0.25, schedule(99, 0.5))
  end)

  it("refuses no epochs and a least rate below 0", function()
    raises("cosine: epochs must be a positive integer, got 0", schedules.cosine, 0)
    raises("cosine: least must be a number from 0 on, got -1", schedules.cosine, 3, -1)
  end)
end)

describe("schedules.warmup", function()
  it("grows linearly, and stays", function()
    assert.same({ 0.125, 0.25, 0.375, 0.5, 0.5, 0.5 }, rates(schedules.warmup(4), 6))
  end)

  it("goes on as another schedule, whose epochs count from the end of the growth", function()
    assert.same({ 0.25, 0.5, 0.5, 0.25, 0.125 },
      rates(schedules.warmup(2, schedules.exponential(0.5)), 5))
  end)

  it("refuses what is no schedule", function()
    raises("warmup: after must be a schedule, such as dnn.schedules.cosine(10), got number",
      schedules.warmup, 4, 0.1)
  end)
end)

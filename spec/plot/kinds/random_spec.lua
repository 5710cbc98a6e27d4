-- What axes show after random calls: spec/fixtures/plot_random.jsonl.

local axis_cases = require("spec.helpers.axis_cases")
local fixtures = require("spec.helpers.fixtures")
local plt = require("dnn.plot")

-- Arguments with the numbers that JSON does not know.
local function with_nan(value)
  if type(value) ~= "table" then
    return value == "nan" and 0 / 0 or value
  end
  local copy = {}
  for key, element in pairs(value) do
    copy[key] = with_nan(element)
  end
  return copy
end

local function call(ax, name, arguments, given)
  arguments = with_nan(arguments)
  if given then
    arguments[#arguments + 1] = with_nan(given)
  end
  ax[name](ax, table.unpack(arguments))
end

describe("limits, ticks and labels of kinds of plots", function()
  it("are those of matplotlib", function()
    local count = 0
    for case in fixtures.lines("plot_random.jsonl") do
      local _, ax = plt.subplots { figsize = case.figsize }
      local names = {}
      for i, one in ipairs(case.calls) do
        names[i] = one[1]
        call(ax, table.unpack(one))
      end
      for _, name in ipairs { "x", "y" } do
        local difference = axis_cases.difference(axis_cases.shown(ax, name), {
          limits = case[name .. "lim"], ticks = case[name .. "ticks"],
          offset = case[name .. "offset"] })
        assert(not difference, ("%s: %s: %s"):format(table.concat(names, ", "), name, difference))
      end
      plt.close "all"
      count = count + 1
    end
    assert.is_true(count > 50)
  end)
end)

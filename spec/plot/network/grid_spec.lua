-- What a model says on a grid.

local grid = require "dnn.plot.network.grid"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local function sum(points)
  return points ":, 1" + 100 * points ":, 2"
end

describe("grid.ask", function()
  local xs, ys = np.arange(0, 4) * 1.0, np.arange(0, 3) * 1.0

  it("asks for every point, and keeps rows and columns", function()
    local values = grid.ask("f", sum, xs, ys)
    assert.equal("(1, 3, 4)", tostring(values.shape))
    assert.same({ { 0, 1, 2, 3 }, { 100, 101, 102, 103 }, { 200, 201, 202, 203 } },
      values[1]:tolist())
  end)

  it("takes numbers as a row, a column or a table, and a row or a column for each class", function()
    for _, model in ipairs {
      function(points) return sum(points):reshape(1, -1) end,
      function(points) return sum(points):reshape(-1, 1) end,
      function(points) return sum(points):tolist() end,
    } do
      assert.equal(203, grid.ask("f", model, xs, ys)(1, 3, 4))
    end
    for _, model in ipairs {
      function(points) return points.T end,
      function(points) return points end,
    } do
      local values = grid.ask("f", model, xs, ys)
      assert.equal("(2, 3, 4)", tostring(values.shape))
      assert.same({ 3, 2 }, { values(1, 3, 4), values(2, 3, 4) })
    end
  end)

  it("asks for some thousands at a time", function()
    local most, total = 0, 0
    local values = grid.ask("f", function(points)
      most, total = math.max(most, #points), total + #points
      return points ":, 2"
    end, np.linspace(0, 1, 300), np.linspace(0, 1, 200))
    assert.equal(60000, total)
    assert.is_true(most <= 16384)
    assert.equal(1, values(1, 200, 1))
  end)

  it("tells what the model should give", function()
    raises("f: model gave nil for points (12, 2): it must give one number for each of them, (12,) "
      .. "or (1, 12), or one for each class: did it forget to return?", grid.ask, "f",
      function() end, xs, ys)
    raises("f: model gave (5,) for points (12, 2)", grid.ask, "f",
      function() return np.zeros(5) end, xs, ys)
    raises("f: model gave number for points (12, 2)", grid.ask, "f",
      function() return 3 end, xs, ys)
    raises("no", grid.ask, "f", function() error "no" end, xs, ys)
  end)

  it("is refused where it would be too large to keep", function()
    raises("f: the grid would have 10000 x 10000 points: take a larger step", grid.ask, "f", sum,
      np.zeros(10000), np.zeros(10000))
    raises("take a larger step", grid.steps, "f", xs, 1, 1e-12)
    raises("f: the grid would have 6000 x 6000 points: take a larger step", grid.points, "f", xs, 1,
      6000)
  end)
end)

describe("grid.check_points", function()
  it("needs two rows of finite numbers", function()
    assert.equal("(2, 3)", tostring(grid.check_points("f", { { 1, 2, 3 }, { 4, 5, 6 } }).shape))
    raises("f: X (3, 2) must have two rows, one for each feature: write X.T", grid.check_points,
      "f", np.zeros(3, 2))
    raises("f: X (3, 4) must have two rows, one for each feature", grid.check_points, "f",
      np.zeros(3, 4))
    raises("f: X (2, 0) has no points", grid.check_points, "f", np.zeros(2, 0))
    raises("f: X has values that are nan or inf", grid.check_points, "f",
      { { 1, 0 / 0 }, { 1, 2 } })
  end)
end)

-- Predictions on a grid.

local dnn = require "dnn"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

describe("dnn.decision_boundary", function()
  it("gives the grid to the model row by row, and its predictions in the grid's shape", function()
    local X = np.array { { 0, 2 }, { 1, 1.5 } }
    local xx, yy, Z = dnn.decision_boundary(function(points)
      return points ":, 1" + 100 * points ":, 2"
    end, X, { step = 0.25 })
    assert.equal("(10, 16)", tostring(xx.shape))
    assert.same({ -1, 2.75, 0, 2.25 }, { xx:min(), xx:max(), yy:min(), yy:max() })
    assert.is_true(np.allclose(Z, xx + 100 * yy))
  end)

  it("has the notebook's step of 0.01", function()
    local xx = dnn.decision_boundary(function(points)
      return points ":, 1"
    end, np.array { { 0, 0.5 }, { 0, 0 } })
    assert.equal("(200, 250)", tostring(xx.shape))
    assert.near(0.01, xx(1, 2) - xx(1, 1), 1e-12)
  end)

  it("needs a model and two features", function()
    raises("decision_boundary", dnn.decision_boundary, nil, np.ones(2, 3))
    raises("decision_boundary", dnn.decision_boundary, function() end, np.ones(3, 3))
  end)
end)

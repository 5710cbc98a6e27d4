-- Decision boundaries.

local dnn = require "dnn"
local figures = require "spec.helpers.figures"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

-- Four points around the origin; class 1 has a positive first feature.
local X, Y = np.array { { -1, -1, 1, 1 }, { -1, 1, -1, 1 } }, np.array { { 0, 0, 1, 1 } }

local function right_half(points)
  return points ":, 1":gt(0)
end

-- The ends of Spectral, half as strong on white, and colors of tab10.
local RED <const>, BLUE <const> = { 206, 128, 160 }, { 174, 167, 208 }

--- A network of one linear layer with these weights (n, 2).
local function linear_network(W, output)
  local layers = { dnn.linear(#W), output, input = 2 }
  local net = dnn.sequential(layers)
  net.parameters.W1 = np.array(W)
  return net
end

describe("plt.decision_boundary", function()
  local axes

  before_each(function()
    axes = figures.square()
  end)

  after_each(function()
    figures.close()
    plt.style.use "default"
  end)

  it("paints the plane as a function predicts, and its points", function()
    plt.decision_boundary(right_half, X, Y)
    figures.has_color(axes, -0.5, 0, RED)
    figures.has_color(axes, 0.5, 0, BLUE)
    figures.has_color(axes, -1, 1, { 158, 1, 66 })
    figures.has_color(axes, 1, -1, { 94, 79, 162 })
    local x0, x1 = axes:get_xlim()
    assert.near(-1.3, x0, 1e-9)
    assert.near(1.3, x1, 1e-9)
  end)

  it("takes numbers of classes, probabilities, and classes of any form", function()
    for _, model in ipairs {
      function(points) return right_half(points):astype("int64"):reshape(1, -1) end,
      function(points) return np.sigmoid(3 * points ":, 1") end,
      function(points)
        local p = np.sigmoid(3 * points ":, 1")
        return np.stack({ 1 - p, p }, 1)
      end,
    } do
      axes:clear()
      axes:decision_boundary(model, X, { { 1, 1, 0, 0 }, { 0, 0, 1, 1 } })
      figures.has_color(axes, -0.2, 0, RED)
      figures.has_color(axes, 0.2, 0, BLUE)
    end
  end)

  it("asks a network, and changes color where its class does", function()
    local net = linear_network({ { 4, 0 } }, dnn.sigmoid())
    axes:decision_boundary(net, X, Y)
    figures.has_color(axes, -0.1, 0.5, RED)
    figures.has_color(axes, 0.1, 0.5, BLUE)
    axes:clear()
    local logits = linear_network({ { 1, 0 } }):compile { loss = "binary_cross_entropy_logits" }
    axes:decision_boundary(logits, X, Y)
    figures.has_color(axes, 0.2, 0.5, BLUE)
    axes:clear()
    axes:decision_boundary(logits, X, Y, { threshold = 0.5 })
    figures.has_color(axes, 0.2, 0.5, RED)
  end)

  it("has a color for each of several classes, also where the first meets the last", function()
    local net = linear_network({ { 2, 0 }, { 0, 2 }, { -2, -2 } }, dnn.softmax())
    local artists = axes:decision_boundary(net, X, { 0, 1, 2, 0 }, { classes = { "a", "b", "c" } })
    figures.has_color(axes, 0.8, -0.3, { 143, 187, 218 })
    figures.has_color(axes, -0.3, 0.8, { 255, 191, 135 })
    figures.has_color(axes, -0.8, -0.6, { 150, 208, 150 })
    local _, names = axes:get_legend_handles_labels()
    assert.same({ "a", "b", "c" }, names)
    assert.equal(6, #artists)
  end)

  it("shades by probability", function()
    local net = linear_network({ { 4, 0 } }, dnn.sigmoid())
    axes:decision_boundary(net, X, Y, { probability = true, levels = 2 })
    figures.has_color(axes, -0.5, 0, RED)
    figures.has_color(axes, 0.5, 0, BLUE)
    axes:clear()
    local several = linear_network({ { 20, 0 }, { -20, 0 } })
      :compile { loss = "softmax_cross_entropy" }
    axes:decision_boundary(several, X, Y, { probability = true })
    figures.has_color(axes, -0.6, 0, BLUE)
    figures.has_color(axes, 0.6, 0, RED)
  end)

  it("has the colors of a map that is given, on the ground of the style", function()
    axes:decision_boundary(right_half, X, Y, { cmap = "gray" })
    figures.has_color(axes, -0.5, 0, { 128, 128, 128 })
    figures.has_color(axes, 0.5, 0, { 255, 255, 255 })
    plt.style.use "dark"
    axes = figures.square()
    axes:decision_boundary(right_half, X, Y)
    figures.has_color(axes, -0.5, 0, { 79, 0, 33 })
  end)

  it("has as many points as it is told", function()
    local most = 0
    local function count(points)
      most = most + #points
      return right_half(points)
    end
    axes:decision_boundary(count, X, Y, { resolution = 20 })
    assert.equal(400, most)
    most = 0
    axes:decision_boundary(count, X, Y, { step = 0.5, padding = 1 })
    assert.equal(64, most)
  end)

  it("paints one class, and what is not a number not at all", function()
    axes:decision_boundary(function(points) return np.zeros(#points) end, X, Y)
    figures.has_color(axes, 0.5, 0, RED)
    axes:clear()
    axes:decision_boundary(function(points)
      return np.where(right_half(points), 0 / 0, 1.0)
    end, X, Y)
    figures.has_color(axes, -0.5, 0, BLUE)
  end)

  it("tells what it needs", function()
    local boundary = plt.decision_boundary
    raises("a network or a function of points (n, 2) is needed, got table", boundary, {}, X, Y)
    raises("decision_boundary: X (2, 4) has 4 points (columns), Y has 3", boundary, right_half, X,
      { 0, 1, 1 })
    raises("decision_boundary: X (4, 2) must have two rows, one for each feature: write X.T",
      boundary, right_half, X.T, Y)
    raises("the network takes examples of shape (3,), a plane has 2 features", boundary,
      dnn.mlp { 3, 1 }, X, Y)
    raises("model gave nil for points", boundary, function() end, X, Y)
    raises("decision_boundary: Y holds 2.5, classes are whole numbers from 0 on", boundary,
      right_half, X, { 0, 1, 2.5, 0 })
    raises("step and resolution both say how fine the grid is", boundary, right_half, X, Y,
      { step = 0.1, resolution = 10 })
    raises("levels are those of shading: write probability = true, too", boundary, right_half, X, Y,
      { levels = 10 })
    raises("classes has 1 name, there are 2 classes", boundary, right_half, X, Y,
      { classes = { "a" } })
    raises("probability needs outputs from 0 to 1, got", boundary,
      function(points) return points ":, 1" * 3.3 end, X, Y, { probability = true })
    raises("did you mean 'resolution'?", boundary, right_half, X, Y, { resolutions = 10 })
    raises("take a larger step", boundary, right_half, X, Y, { step = 1e-9 })
  end)
end)

-- The notebooks' figures.

local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"
local printed_by = require "spec.helpers.printed_by"
local raises = require "spec.helpers.raises"

after_each(function()
  plt.close "all"
end)

describe("plot_decision_boundary", function()
  it("draws as in the notebook on planar data, around the points by 1", function()
    local parameters, X = dnn.cases.planar.predict()
    local Y = np.array { { 0, 1, 0 } }
    dnn.planar.plot_decision_boundary(function(x)
      return dnn.planar.predict(parameters, x.T)
    end, X, Y)
    plt.title "Decision Boundary for hidden layer size 4"
    local axes = plt.gca()
    assert.equal("x1", axes:get_xlabel())
    assert.equal("x2", axes:get_ylabel())
    local x0, x1 = axes:get_xlim()
    assert.near(X[1]:min() - 1, x0, 1e-9)
    assert.near(X[1]:max() + 1, x1, 0.011)
  end)

  it("is the same in every notebook", function()
    for _, notebook in ipairs { "planar", "initialization", "regularization", "optimization" } do
      assert.equal(dnn.plot_decision_boundary, dnn[notebook].plot_decision_boundary)
    end
  end)

  it("sends networks where they are taken", function()
    raises("plot_decision_boundary: model must be a function of points (n, 2), got userdata: for a "
      .. "network write plt.decision_boundary(net, X, Y)", dnn.plot_decision_boundary,
      dnn.mlp { 2, 1 }, np.zeros(2, 3), { 0, 1, 0 })
  end)
end)

describe("print_mislabeled_images", function()
  local classes = { "non-cat", "cat" }
  local X = np.random.RandomState(1):rand(12 * 12 * 3, 40)
  local y = np.arange(40):reshape(1, 40) % 2

  --- The texts that are drawn.
  local function texts()
    local found = {}
    for _, artist in ipairs(plt.gca().artists) do
      found[#found + 1] = artist.text
    end
    return found
  end

  it("draws the wrong ones with both classes", function()
    local p = y:astype "float64"
    p[{ 1, 3 }], p[{ 1, 8 }] = 1, 0
    local indices
    assert.equal("", printed_by(function()
      indices = dnn.print_mislabeled_images(classes, X, y, p)
    end))
    assert.same({ 3, 8 }, indices)
    assert.same({ "Prediction: cat\nClass: non-cat", "Prediction: non-cat\nClass: cat" }, texts())
  end)

  it("draws so many, and says how many there are", function()
    local p = 1 - y
    local count
    assert.equal("40 images are mislabeled: the first 25 are drawn.\n", printed_by(function()
      count = #dnn.print_mislabeled_images(classes, X, y, p)
    end))
    assert.equal(40, count)
    assert.equal(25, #texts())
    printed_by(function()
      dnn.print_mislabeled_images(classes, X, y, p, { max = 3 })
    end)
    assert.equal(3, #texts())
  end)

  it("takes batches of networks, and any number of classes", function()
    local indices = dnn.print_mislabeled_images({ "a", "b", "c" }, np.zeros(1, 8, 8, 4),
      { 0, 1, 2, 2 }, { 0, 2, 2, 1 })
    assert.same({ 2, 4 }, indices)
    assert.same({ "Prediction: c\nClass: b", "Prediction: b\nClass: c" }, texts())
  end)

  it("draws nothing where all are right", function()
    assert.equal("No image is mislabeled.\n", printed_by(function()
      assert.same({}, dnn.print_mislabeled_images(classes, X, y, y))
    end))
    assert.same({}, plt.get_fignums())
  end)

  it("tells what it needs", function()
    local f = dnn.print_mislabeled_images
    raises("print_mislabeled_images: y has 40 examples, p has 3", f, classes, X, y, { 0, 1, 0 })
    raises("print_mislabeled_images: X (432, 40) must have 3 columns, one for each example of y", f,
      classes, X, { 0, 1, 0 }, { 0, 1, 1 })
    raises("classes has 1 name, there are 2 classes", f, { "cat" }, X, y, 1 - y)
    raises("classes must be a list of names, got nil", f, nil, X, y, 1 - y)
    raises("max must be a positive integer, got 0", f, classes, X, y, 1 - y, { max = 0 })
  end)
end)

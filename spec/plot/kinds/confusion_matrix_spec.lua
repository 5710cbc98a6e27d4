-- Confusion matrices.

local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

local Y, P = np.array { { 0, 0, 1, 2, 2, 2 } }, np.array { { 0, 1, 1, 2, 2, 0 } }

describe("plt.confusion_matrix", function()
  after_each(function()
    plt.close "all"
  end)

  it("counts the examples of a class (rows) that are predicted as each (columns)", function()
    local counts, image = plt.confusion_matrix(Y, P)
    assert.same({ { 1, 1, 0 }, { 0, 1, 0 }, { 1, 0, 2 } }, counts:tolist())
    assert.equal("int64", counts.dtype)
    assert.is_true(require("dnn.plot.artist").is(image))
    local axes, texts = plt.gca(), {}
    for _, artist in ipairs(axes.artists) do
      texts[#texts + 1] = artist.text
    end
    assert.equal("1 1 0 0 1 0 1 0 2", table.concat(texts, " "))
    assert.equal("predicted class", axes:get_xlabel())
    assert.equal("true class", axes:get_ylabel())
    assert.same({ "0", "1", "2" }, axes:get_xticklabels())
  end)

  it("tells shares of rows, columns or all", function()
    local function rows(normalize)
      return (plt.confusion_matrix(Y, P, { normalize = normalize })):tolist()
    end
    assert.same({ { 0.5, 0.5, 0 }, { 0, 1, 0 }, { 1 / 3, 0, 2 / 3 } }, rows(true))
    assert.same(rows(true), rows "true")
    assert.same({ { 0.5, 0.5, 0 }, { 0, 0.5, 0 }, { 0.5, 0, 1 } }, rows "pred")
    assert.same({ 1 / 6, 1 / 6, 0 }, rows("all")[1])
    assert.same({ { 1, 1, 0 }, { 0, 1, 0 }, { 1, 0, 2 } }, rows(false))
    local empty = plt.confusion_matrix({ 0, 0 }, { 2, 0 }, { normalize = true })
    assert.same({ { 0.5, 0, 0.5 }, { 0, 0, 0 }, { 0, 0, 0 } }, empty:tolist())
  end)

  it("asks a network for its predictions", function()
    local X, classes = dnn.data.moons { n_samples = 30, seed = 1 }
    local net = dnn.mlp { 2, 4, 1 }
    local predicted = net:predict_classes(X)
    local counts = plt.confusion_matrix(classes, net, X, { classes = { "upper", "lower" } })
    assert.equal(30, counts:sum())
    assert.equal((classes:eq(1) & predicted:eq(1)):sum(), counts(2, 2))
    assert.same({ "upper", "lower" }, plt.gca():get_yticklabels())
  end)

  it("takes rows for classes, and classes that nobody has", function()
    local one_hot = np.array { { 1, 0 }, { 0, 0 }, { 0, 1 } }
    assert.same({ { 1, 0, 0 }, { 0, 0, 0 }, { 0, 1, 0 } },
      (plt.confusion_matrix(one_hot, { 0, 1 })):tolist())
    assert.equal("(4, 4)", tostring((plt.confusion_matrix({ 0, 1 }, { 0, 1 },
      { classes = { "a", "b", "c", "d" } })).shape))
  end)

  it("leaves numbers out where they could not be read", function()
    local many = np.arange(0, 60)
    local counts = plt.confusion_matrix(many, many)
    assert.equal(60, np.trace(counts))
    assert.equal(1, #plt.gca().artists)
  end)

  it("tells what it needs", function()
    raises("confusion_matrix: Y has 6 examples, there are 2 predictions", plt.confusion_matrix, Y,
      { 0, 1 })
    raises("with a network examples are needed: write confusion_matrix(Y, net, X)",
      plt.confusion_matrix, Y, dnn.mlp { 2, 1 })
    raises("X is for a network, and P is an array", plt.confusion_matrix, Y, P, np.zeros(2, 6))
    raises("classes has 2 names, there are 3 classes", plt.confusion_matrix, Y, P,
      { classes = { "a", "b" } })
    raises('normalize must be true, false, "true", "pred" or "all", got "rows"',
      plt.confusion_matrix, Y, P, { normalize = "rows" })
  end)
end)

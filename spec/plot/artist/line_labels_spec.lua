local figures = require("spec.helpers.figures")
local line_labels = require("dnn.plot.artist.line_labels")
local np = require("dnn.np")

describe("line_labels", function()
  local font = { size = 10, family = "sans-serif", color = { 0, 0, 0, 1 } }
  local canvas = { box = { x = 0, y = 0, w = 200, h = 100 } }

  it("stand in the middle of a straight line, which leaves room for them", function()
    local taken = {}
    local xs, ys = line_labels.draw(canvas, np.array { 0, 200 }, np.array { 50, 50 }, "1.5", font,
      true, taken)
    assert.equal(1, #taken)
    figures.near({ 100, 50 }, { taken[1].x, taken[1].y })
    assert.equal(0, taken[1].placed.angle)
    assert.same({ 50, 50 }, { ys[1], ys[2] })
    -- two parts, each of two points and NaN
    assert.equal(6, xs.size)
    assert.is_true(xs[2] < 100 and xs[4] > 100 and xs[2] + xs[4] == 200)
    xs = line_labels.draw(canvas, np.array { 0, 200 }, np.array { 50, 50 }, "1.5", font, false, {})
    assert.equal(3, xs.size)
  end)

  it("are turned along the line and never upside down", function()
    local taken = {}
    line_labels.draw(canvas, np.array { 150, 50 }, np.array { 90, 10 }, "1.5", font, true, taken)
    assert.is_near(-math.deg(math.atan(80, 100)), taken[1].placed.angle, 1e-9)
  end)

  it("keep away from each other, from the edge, and from lines that are too short", function()
    local taken = {}
    line_labels.draw(canvas, np.array { 0, 200 }, np.array { 50, 50 }, "1.5", font, true, taken)
    line_labels.draw(canvas, np.array { 80, 120 }, np.array { 51, 51 }, "1.5", font, true, taken)
    line_labels.draw(canvas, np.array { 0, 200 }, np.array { 2, 2 }, "1.5", font, true, taken)
    line_labels.draw(canvas, np.array { 10, 15 }, np.array { 20, 20 }, "1.5", font, true, taken)
    assert.equal(1, #taken)
  end)
end)

-- Pictures in rows.

local figures = require "spec.helpers.figures"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("plt.images", function()
  local axes

  before_each(function()
    axes = figures.square()
  end)

  after_each(figures.close)

  --- Asserts gray levels in the lower halves of pictures that stand in two rows.
  local function are_gray(expected)
    for i, level in ipairs(expected) do
      figures.has_color(axes, 0.6 + (i - 1) % 2 * 1.25, 0.75 + (i - 1) // 2 * 1.25,
        { level, level, level })
    end
  end

  it("draws bytes and numbers from 0 to 1 as they are", function()
    local levels = { 0, 100, 200, 255 }
    local pictures = np.array(levels, "uint8"):reshape(4, 1, 1)
    local drawn = plt.images(np.tile(pictures, { 1, 2, 2 }), { columns = 2 })
    assert.equal(4, #drawn)
    are_gray(levels)
    axes:clear()
    local colored = np.zeros(4, 2, 2, 3)
    colored[1] = np.array { 1, 0, 0.5 }
    axes:images(colored:reshape(4, -1).T, { columns = 2 })
    figures.has_color(axes, 0.5, 0.5, { 255, 0, 128 })
    figures.has_color(axes, 2, 2, { 0, 0, 0 })
  end)

  it("gives the colors the range of each picture, or of all", function()
    local pictures = np.zeros(4, 2, 2)
    pictures[1] = np.array { { -4, -4 }, { 4, 4 } }
    pictures[2] = np.array { { -1, -1 }, { 2, 2 } }
    axes:images(pictures, { columns = 2 })
    are_gray { 255, 255 }
    figures.has_color(axes, 1.75, 0.25, { 0, 0, 0 })
    axes:clear()
    axes:images(pictures, { columns = 2, normalize = "together" })
    are_gray { 255, 192, 128, 128 }
    figures.has_color(axes, 1.75, 0.25, { 96, 96, 96 })
  end)

  it("chooses columns that make pictures large, and leaves the axes out", function()
    axes:images(np.zeros(9, 8, 8))
    local x0, x1 = axes:get_xlim()
    local y0, y1 = axes:get_ylim()
    assert.near(3 + 2 * 0.08, x1 - x0, 1e-9)
    assert.near(3 + 2 * 0.08, y0 - y1, 1e-9)
    axes:clear()
    axes:images(np.zeros(16, 8, 3, 3), { max = 24 })
    x0, x1 = axes:get_xlim()
    assert.near(8 + 7 * 0.5 / 3, x1 - x0, 1e-9, "a row for each filter")
  end)

  it("writes titles above pictures, and how many there are", function()
    axes:images(np.zeros(7, 4, 4), { max = 3, titles = { "one", "two\nlines", "three" } })
    local texts = {}
    for _, artist in ipairs(axes.artists) do
      texts[#texts + 1] = artist.text
    end
    assert.same({ "one", "two\nlines", "three", "the first 3 of 7 pictures" }, texts)
  end)

  it("draws what is not a number as nothing", function()
    local drawn = axes:images(np.full({ 2, 3, 3 }, 0 / 0))
    assert.equal(2, #drawn)
    figures.has_color(axes, 0.5, 0.5, { 255, 255, 255 })
  end)

  it("tells what it needs", function()
    raises("images: titles has 1 text, there are 2 pictures", plt.images, np.zeros(2, 3, 3),
      { titles = { "a" } })
    raises("images: X must be an array, got nil", plt.images, nil)
    raises('got a text: write plt.imread("cat.png") to read a file', plt.images, "cat.png")
    raises("images: X (0,) has no pictures", plt.images, {})
    raises("write shape = {height, width}", plt.images, np.zeros(10, 3))
    raises('did you mean "together"', plt.images, np.zeros(2, 3, 3), { normalize = "togeter" })
    raises("did you mean 'columns'?", plt.images, np.zeros(2, 3, 3), { column = 2 })
  end)
end)

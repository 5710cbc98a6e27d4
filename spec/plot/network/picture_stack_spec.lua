-- Pictures in arrays of many layouts.

local np = require "dnn.np"
local picture_stack = require "dnn.plot.network.picture_stack"
local raises = require "spec.helpers.raises"

local function shape_of(X, shape, layout, most)
  local stack, count, columns = picture_stack.read("f", X, most or 100, shape, layout)
  return tostring(stack.shape), count, columns
end

-- Four colored pictures of 5 by 6 pixels, and one of their pixels.
local m, h, w, c = 4, 5, 6, 3
local pictures = np.arange(m * h * w * c):reshape(m, h, w, c)
local function is_it(stack)
  return np.array_equal(stack, pictures)
end

describe("picture_stack.read", function()
  it("takes columns and rows of square pictures", function()
    assert.same({ "(7, 12, 12, 3)", 7 }, { shape_of(np.zeros(432, 7)) })
    assert.same({ "(7, 28, 28, 1)", 7 }, { shape_of(np.zeros(784, 7)) })
    assert.same({ "(7, 12, 12, 3)", 7 }, { shape_of(np.zeros(7, 432)) })
    assert.same({ "(1, 3, 3, 1)", 1 }, { shape_of(np.zeros(9)) })
    assert.same({ "(2, 28, 28, 1)", 784 }, { shape_of(np.zeros(784, 784), nil, nil, 2) })
    assert.same({ "(64, 28, 28, 1)", 64 }, { shape_of(np.zeros(64, 784), nil, "mf") })
  end)

  it("keeps the order of pixels, in columns of any shape", function()
    local columns = pictures:reshape(m, -1).T
    assert.is_true(is_it(picture_stack.read("f", columns, 100, { h, w, c })))
    assert.is_true(is_it(picture_stack.read("f", columns.T, 100, { h, w, c })))
    local channels_first = pictures:transpose(1, 4, 2, 3):reshape(m, -1).T
    assert.is_true(is_it(picture_stack.read("f", channels_first, 100, { c, h, w })))
    assert.is_true(np.array_equal(picture_stack.read("f", columns, 2, { h, w, c }),
      pictures { { 1, 2 } }))
  end)

  it("takes stacks and batches", function()
    assert.is_true(is_it(picture_stack.read("f", pictures, 100)))
    assert.is_true(is_it(picture_stack.read("f", pictures:transpose(4, 2, 3, 1), 100)))
    assert.is_true(is_it(picture_stack.read("f", pictures:transpose(1, 4, 2, 3), 100, nil, "mchw")))
    assert.is_true(is_it(picture_stack.read("f", pictures:transpose(2, 3, 4, 1), 100, nil, "hwcm")))
    assert.same({ "(4, 5, 6, 1)", 4 }, { shape_of(np.zeros(4, 5, 6)) })
    assert.same({ "(1, 5, 6, 3)", 1 }, { shape_of(np.zeros(5, 6, 3)) })
    assert.same({ "(7, 3, 3, 1)", 7 }, { shape_of(np.zeros(7, 3, 3)) })
    assert.same({ "(400, 16, 16, 1)", 400 }, { shape_of(np.zeros(1, 16, 16, 400), nil, nil, 500) })
    assert.same({ "(9, 8, 8, 3)", 9 }, { shape_of(np.zeros(3, 8, 8, 9)) })
  end)

  it("takes filters and what layers give, channel by channel where there are many", function()
    assert.same({ "(8, 5, 5, 1)", 8 }, { shape_of(np.zeros(8, 1, 5, 5)) })
    assert.same({ "(8, 5, 5, 3)", 8 }, { shape_of(np.zeros(8, 3, 5, 5)) })
    assert.same({ "(100, 3, 3, 1)", 128, 8 }, { shape_of(np.zeros(16, 8, 3, 3)) })
    assert.same({ "(8, 16, 16, 1)", 8 }, { shape_of(np.zeros(8, 16, 16, 1)) })
    assert.same({ "(16, 16, 16, 1)", 16, 8 }, { shape_of(np.zeros(8, 16, 16, 2)) })
    local filters = np.arange(2 * 5 * 3 * 4):reshape(2, 5, 3, 4)
    assert.is_true(np.array_equal(picture_stack.read("f", filters, 100, nil, "mchw")[7]
      :reshape(3, 4), filters[2][2]))
  end)

  it("tells what it needs to know", function()
    raises("f: X (28, 30): columns of 28 numbers are no square pictures: write "
      .. "shape = {height, width}, or {height, width, 3}", shape_of, np.zeros(28, 30))
    raises("f: X (20, 4) has no columns of the 12 numbers of shape (3, 4, 1)", shape_of,
      np.zeros(20, 4), { 3, 4 })
    raises("f: shape must be {height, width}, {height, width, 3} or {3, height, width}", shape_of,
      np.zeros(20, 4), { 20 })
    raises('f: X (1, 16, 16, 3) may be 1 of 3 channels, or 3 of 1: write layout = "mhwc" or "chwm"',
      shape_of, np.zeros(1, 16, 16, 3))
    raises("f: X (5, 6, 7, 8): say what its dimensions are", shape_of, np.zeros(5, 6, 7, 8))
    raises('got "mhcw2"', shape_of, np.zeros(5, 6, 7, 8), nil, "mhcw2")
    raises('f: layout "mhw" has 3 dimensions, X (5, 6, 7, 8) has 4', shape_of, np.zeros(5, 6, 7, 8),
      nil, "mhw")
    raises("f: shape is that of pictures in columns, X (4, 5, 6, 3) has their height and width",
      shape_of, pictures, { 5, 6, 3 })
    raises("f: X (0, 5, 5, 3) has no pictures", shape_of, np.zeros(0, 5, 5, 3))
    raises("f: X (1, 1, 1, 1, 1) must have 1 to 4 dimensions", shape_of, np.zeros(1, 1, 1, 1, 1))
  end)
end)

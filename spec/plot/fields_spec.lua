local drawing = require "dnn.drawing"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local nan = np.nan

describe("drawing.map_colors", function()
  local grays = np.array { { 0, 0, 0, 255 }, { 50, 50, 50, 255 }, { 100, 100, 100, 255 } }
  grays = grays:astype "uint8"

  local function map(z, vmin, vmax, extremes)
    local reds = drawing.map_colors(z, grays, vmin, vmax, extremes)
    return np.moveaxis(reds, -1, 1)[1]:tolist()
  end

  it("has one rounding for every type and order of elements", function()
    local z = np.array { { 0, 1, 2 }, { 3, 4, 5 } }
    local expected = { { 0, 0, 50 }, { 50, 100, 100 } }
    for _, dtype in ipairs { "float64", "float32", "int64", "uint8" } do
      assert.same(expected, map(z:astype(dtype), 0, 5), dtype)
      assert.same({ { 0, 50 }, { 0, 100 }, { 50, 100 } }, map(z:astype(dtype).T, 0, 5), dtype)
    end
    assert.same({ 0, 100 }, map(np.array { false, true }, 0, 1))
  end)

  it("takes ranges that are empty, reversed or very wide", function()
    assert.same({ 0, 0, 0 }, map(np.array { 1.0, 2.0, nan }, 1, 1))
    assert.same({ 100, 50, 0 }, map(np.array { 0.0, 0.5, 1.0 }, 1, 0))
    assert.same({ 0, 50, 100 }, map(np.array { -1.7e308, 0, 1.7e308 }, -1.7e308, 1.7e308))
    assert.same({ 0, 0 }, map(np.array { 1.0, nan }, nan, nan))
    assert.same({}, map(np.zeros(0), 0, 1))
  end)

  it("refuses what is no table of colors", function()
    raises("a table of colors is uint8 (n, 4), got float64 (3, 4)", drawing.map_colors, np.zeros(2),
      np.zeros(3, 4), 0, 1)
    raises("got uint8 (3, 3)", drawing.map_colors, np.zeros(2), grays[":, 1:3"], 0, 1)
  end)
end)

describe("contours", function()
  -- The same grid in Python, traced by contourpy 1.3.3's serial algorithm with corner_mask.
  local function grid()
    local z, x, y = np.zeros(9, 11), np.zeros(11), np.zeros(9)
    for i = 0, 8 do
      y[i + 1] = i ^ 1.5
      for j = 0, 10 do
        x[j + 1] = j * 0.5
        z[{ i + 1, j + 1 }] = (i * 7 + j * 13 + i * j * 5) % 23 / 4
      end
    end
    z[{ 3, 4 }], z[{ 7, 8 }], z[{ 7, 9 }] = nan, nan, nan
    return x, y, z
  end

  -- Chains, points, length and area of what NaN separates.
  local function measure(xs, ys)
    local chains, points, length, area, x0, y0 = 1, 0, 0, 0, nil, nil
    ys = ys:tolist()
    for i, x in ipairs(xs:tolist()) do
      local y = ys[i]
      if x ~= x then
        chains, x0 = chains + 1, nil
      else
        points = points + 1
        if x0 then
          length = length + math.sqrt((x - x0) ^ 2 + (y - y0) ^ 2)
          area = area + (x0 * y - x * y0) / 2
        end
        x0, y0 = x, y
      end
    end
    return chains, points, length, area
  end

  local function check(expected, xs, ys)
    local chains, points, length, area = measure(xs, ys)
    assert.same({ expected[1], expected[2] }, { chains, points })
    assert.is_near(expected[3], length, 1e-9)
    if expected[4] then
      assert.is_near(expected[4], area, 1e-9)
    end
  end

  it("are contourpy's, with masked points, on vectors and matrices", function()
    local x, y, z = grid()
    check({ 18, 91, 94.79661353804842 }, drawing.contour_lines(x, y, z, 2.1))
    check({ 14, 185, 202.4416249291331, 65.81373139354588 },
      drawing.contour_bands(x, y, z, 2.1, 3.9))
    local X, Y = np.meshgrid(x, y)
    X, Y = X + 0.1 * Y, Y - 0.1 * X
    check({ 18, 91, 95.26941753608516 }, drawing.contour_lines(X, Y, z, 2.1))
    check({ 14, 185, 203.4513151075394, 66.47186870748136 },
      drawing.contour_bands(X, Y, z, 2.1, 3.9))
  end)

  it("are contourpy's where values are those of the levels", function()
    local x, y, z = grid()
    z = np.nan_to_num(z)
    check({ 14, 97, 115.22158783909259 }, drawing.contour_lines(x, y, z, 2.5))
    check({ 15, 183, 197.35297155100648, 51.75203274057933 },
      drawing.contour_bands(x, y, z, 2.5, 4))
  end)

  it("have higher values on the left of a line", function()
    local xs, ys = drawing.contour_lines(np.array { 0, 1 }, np.array { 0, 1 },
      np.array { { 0, 1 }, { 0, 1 } }, 0.25)
    assert.same({ 0.25, 0.25 }, xs:tolist())
    assert.same({ 1, 0 }, ys:tolist())
  end)

  it("are nothing where there is nothing", function()
    local x, y = np.array { 0, 1, 2 }, np.array { 0, 1 }
    for _, z in ipairs { np.zeros(2, 3), np.full({ 2, 3 }, nan) } do
      assert.equal(0, drawing.contour_lines(x, y, z, 0.5).size)
      assert.equal(0, drawing.contour_bands(x, y, z, 0.5, 1).size)
      assert.equal(0, drawing.contour_lines(x, y, z, nan).size)
    end
    assert.equal(0, drawing.contour_lines(np.zeros(0), np.zeros(0), np.zeros(0, 0), 1).size)
    assert.equal(0, drawing.contour_lines(np.zeros(1), y, np.ones(2, 1), 0).size)
  end)

  it("fill everything between infinite levels", function()
    local xs, ys = drawing.contour_bands(np.array { 0, 2 }, np.array { 0, 3 },
      np.array { { 1e308, -1e308 }, { 1, 2 } }, -math.huge, math.huge)
    check({ 1, 5, 10, 6 }, xs, ys)
  end)

  it("cut values whose difference is out of range", function()
    local xs = drawing.contour_lines(np.array { 0, 1 }, np.array { 0, 1 },
      np.array { { -1e308, 1e308 }, { -1e308, 1e308 } }, 0)
    assert.same({ 0.5, 0.5 }, xs:tolist())
  end)

  it("refuse shapes that do not fit", function()
    raises("contours: x (2,) does not fit z (2, 3)", drawing.contour_lines, np.zeros(2),
      np.zeros(2), np.zeros(2, 3), 0)
    raises("contours: y (3,) does not fit z (2, 3)", drawing.contour_bands, np.zeros(3),
      np.zeros(3), np.zeros(2, 3), 0, 1)
    raises("z must have two dimensions, got shape (3,)", drawing.contour_lines, np.zeros(3),
      np.zeros(3), np.zeros(3), 0)
  end)
end)

local drawing = require "dnn.drawing"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local has_cairo = drawing.backends().cairo
local black, white, red = { 0, 0, 0 }, { 1, 1, 1 }, { 1, 0, 0 }

-- Pixel (x, y) of what pixels() gave, from the top left corner and 0: "r g b a".
local function pixel(pixels, x, y)
  local values = {}
  for i = 1, 4 do
    values[i] = tostring(pixels[{ y + 1, x + 1, i }])
  end
  return table.concat(values, " ")
end

-- A white drawing of so many pixels at 72 dpi.
local function paper(width, height)
  return drawing.new(width, height):rectangle(0, 0, width, height, { fill = white })
end

describe("dnn.drawing", function()
  if not has_cairo then
    it("says what pixels and PDF need", function()
      local d = drawing.new(10, 10)
      raises("need cairo", d.pixels, d, 72)
      raises("need cairo", d.pdf, d)
    end)
    return
  end

  describe("pixels", function()
    it("has the size that dpi gives, and is transparent where nothing is drawn", function()
      local pixels = drawing.new(460.8, 345.6):pixels(100)
      assert.same({ 480, 640, 4 }, { table.unpack(pixels.shape) })
      assert.equal("0 0 0 0", pixel(pixels, 0, 0))
    end)

    it("refuses sizes that are too large or none", function()
      local d = drawing.new(1e6, 10)
      raises("a picture of 1000000 x 10 pixels is too large", d.pixels, d, 72)
      raises("no pixels at 0 dpi", d.pixels, d, 0)
      raises("dpi must be finite", d.pixels, d, 0 / 0)
    end)
  end)

  describe("rectangle", function()
    it("fills whole pixels, and strokes the middle of pixels", function()
      local d = paper(20, 20):rectangle(5, 5, 10, 10, { fill = red, stroke = black, width = 1 })
      local pixels = d:pixels(72)
      assert.equal("255 255 255 255", pixel(pixels, 4, 10))
      assert.equal("0 0 0 255", pixel(pixels, 5, 10))
      assert.equal("255 0 0 255", pixel(pixels, 6, 10))
      assert.equal("0 0 0 255", pixel(pixels, 15, 15))
    end)
  end)

  describe("line", function()
    it("is broken where a point is not finite", function()
      local x, y = np.array { 0, 4, 0 / 0, 12, 20 }, np.array { 5, 5, 5, 5, 5 }
      local pixels = paper(20, 10):line(x, y, { stroke = black, width = 2 }):pixels(72)
      assert.equal("0 0 0 255", pixel(pixels, 2, 4))
      assert.equal("255 255 255 255", pixel(pixels, 8, 4))
      assert.equal("0 0 0 255", pixel(pixels, 16, 5))
    end)

    it("is drawn right with coordinates of any size", function()
      local x, y = np.array { 0, 10, 10, -1e300 }, np.array { -1e300, 1e300, 8, 1e300 }
      local pixels = paper(10, 10):line(x, y, { stroke = black, width = 2 }):pixels(72)
      assert.equal("0 0 0 255", pixel(pixels, 5, 5))
      assert.equal("0 0 0 255", pixel(pixels, 4, 0))
      assert.equal("255 255 255 255", pixel(pixels, 2, 8))
      assert.equal("255 255 255 255", pixel(pixels, 7, 2))
    end)

    it("refuses arrays that do not fit", function()
      local d = paper(10, 10)
      raises("they are (3,) and (4,)", d.line, d, np.zeros { 3 }, np.zeros { 4 })
    end)
  end)

  describe("clip", function()
    it("is nested and ends with unclip", function()
      local d = paper(20, 20):clip(0, 0, 10, 20):clip(0, 0, 20, 10)
      d:rectangle(0, 0, 20, 20, { fill = red }):unclip()
      d:rectangle(0, 15, 20, 5, { fill = black }):unclip()
      local pixels = d:pixels(72)
      assert.equal("255 0 0 255", pixel(pixels, 5, 5))
      assert.equal("255 255 255 255", pixel(pixels, 5, 12))
      assert.equal("255 255 255 255", pixel(pixels, 15, 5))
      assert.equal("0 0 0 255", pixel(pixels, 5, 17))
      assert.equal("255 255 255 255", pixel(pixels, 15, 17))
      raises("unclip without clip", d.unclip, d)
    end)
  end)

  describe("a closed drawing", function()
    it("draws no more", function()
      local d = paper(10, 10)
      d:close()
      d:close()
      raises("this drawing is closed", d.pixels, d, 72)
      raises("this drawing is closed", d.rectangle, d, 0, 0, 1, 1)
    end)
  end)

  describe("measure", function()
    it("grows with the size", function()
      local width, ascent = drawing.measure("Hello", { size = 10 })
      assert.near(25.35, width, 0.01)
      assert.near(7.60, ascent, 0.01)
      assert.near(2 * width, drawing.measure("Hello", { size = 20 }), 1e-9)
    end)
  end)
end)

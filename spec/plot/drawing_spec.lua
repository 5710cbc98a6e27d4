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

    it("has dashes, which go on through long lines", function()
      local y = np.zeros { 2000 } + 5
      local style = { stroke = black, width = 2, dash = { 3, 5 } }
      local pixels = paper(2000, 10):line(np.arange(2000), y, style):pixels(72)
      for _, x in ipairs { 1, 801, 1601, 1993 } do
        assert.equal("0 0 0 255", pixel(pixels, x, 5))
        assert.equal("255 255 255 255", pixel(pixels, x + 3, 5))
      end
    end)

    it("may have tiny dashes and be endless", function()
      local x, y = np.array { -1e300, 1e300 }, np.array { 5, 5 }
      local d = paper(20, 10):line(x, y, { stroke = black, width = 2, dash = { 1e-9, 1e-9 } })
      assert.equal("0 0 0 255", pixel(d:pixels(72), 10, 5))
      assert.truthy(#d:pdf() < 5000)
    end)

    it("keeps what is seen of a million points", function()
      local n = 100000
      local x, y = np.linspace(0, 100, n), np.zeros { n } + 50
      y[50000] = 5
      y[50001] = 95
      local pixels = paper(100, 100):line(x, y, { stroke = black, width = 2 }):pixels(72)
      for _, row in ipairs { 6, 30, 50, 70, 93 } do
        assert.equal("0 0 0 255", pixel(pixels, 50, row))
      end
      assert.equal("0 0 0 255", pixel(pixels, 20, 50))
      assert.equal("255 255 255 255", pixel(pixels, 20, 45))
    end)

    it("is as transparent where it crosses itself as elsewhere", function()
      local t = np.linspace(0, 40 * math.pi, 20000)
      local style = { stroke = { 0, 0, 0, 0.5 }, width = 20 }
      local d = drawing.new(100, 100):line(np.cos(t) * 30 + 50, np.sin(t) * 30 + 50, style)
      assert.equal(128, np.max(d:pixels(72)[":, :, 4"]))
    end)

    it("refuses arrays that do not fit", function()
      local d = paper(10, 10)
      raises("they are (3,) and (4,)", d.line, d, np.zeros { 3 }, np.zeros { 4 })
    end)
  end)

  describe("polygon", function()
    it("leaves out rings within rings", function()
      local nan = 0 / 0
      local x = np.array { 0, 20, 20, 0, nan, 5, 15, 15, 5 }
      local y = np.array { 0, 0, 20, 20, nan, 5, 5, 15, 15 }
      local pixels = paper(20, 20):polygon(x, y, { fill = red }):pixels(72)
      assert.equal("255 0 0 255", pixel(pixels, 2, 2))
      assert.equal("255 255 255 255", pixel(pixels, 10, 10))
    end)
  end)

  describe("segments", function()
    it("draws each line alone, less those that are not finite", function()
      local x1, y1 = np.array { 0, 0 / 0 }, np.array { 2, 8 }
      local x2, y2 = np.array { 20, 20 }, np.array { 2, 8 }
      local pixels = paper(20, 10):segments(x1, y1, x2, y2, { stroke = red, width = 2 }):pixels(72)
      assert.equal("255 0 0 255", pixel(pixels, 10, 1))
      assert.equal("255 255 255 255", pixel(pixels, 10, 5))
      assert.equal("255 255 255 255", pixel(pixels, 10, 8))
    end)
  end)

  describe("markers", function()
    local square = { "M", -0.5, -0.5, "L", 0.5, -0.5, "L", 0.5, 0.5, "L", -0.5, 0.5, "Z" }

    it("lie on whole pixels when they are squares", function()
      local x, y = np.array { 5.3, 14.6, 0 / 0 }, np.array { 5.3, 5.2, 5 }
      local pixels = paper(20, 10):markers(square, x, y, 4, { fill = red }):pixels(72)
      for _, left in ipairs { 3, 13 } do
        assert.equal("255 0 0 255", pixel(pixels, left, 3))
        assert.equal("255 0 0 255", pixel(pixels, left + 3, 6))
        assert.equal("255 255 255 255", pixel(pixels, left - 1, 5))
        assert.equal("255 255 255 255", pixel(pixels, left + 4, 5))
      end
    end)

    it("have their own sizes and colours", function()
      local x, y = np.array { 5, 20, 120 }, np.array { 5, 5, 100 }
      local d = paper(220, 200):markers(square, x, y, 1, { fill = black }, {
        sizes = np.array { 4, 10, 180 },
        fills = np.array({ { 255, 0, 0, 255 }, { 0, 255, 0, 128 }, { 0, 0, 255, 255 } }, "u8"),
      })
      local pixels = d:pixels(72)
      assert.equal("255 0 0 255", pixel(pixels, 3, 3))
      assert.equal("255 255 255 255", pixel(pixels, 2, 2))
      assert.equal("127 255 127 255", pixel(pixels, 24, 9))
      assert.equal("0 0 255 255", pixel(pixels, 180, 180))
      raises("markers: fills (2, 4) does not fit 3 points", d.markers, d, square, x, y, 1,
        { fill = black }, { fills = np.zeros({ 2, 4 }, "u8") })
    end)
  end)

  describe("image", function()
    local image = np.array({
      { { 255, 0, 0, 255 }, { 0, 255, 0, 255 } },
      { { 0, 0, 255, 255 }, { 255, 255, 255, 0 } },
    }, "u8")

    it("has its first row above, or where a negative extent puts it", function()
      local pixels = paper(20, 20):image(image, 0, 0, 20, 20):pixels(72)
      assert.equal("255 0 0 255", pixel(pixels, 9, 9))
      assert.equal("0 255 0 255", pixel(pixels, 10, 9))
      assert.equal("0 0 255 255", pixel(pixels, 9, 10))
      assert.equal("255 255 255 255", pixel(pixels, 10, 10))
      pixels = paper(20, 20):image(image, 20, 20, -20, -20, "nearest"):pixels(72)
      assert.equal("255 0 0 255", pixel(pixels, 10, 10))
      assert.equal("0 255 0 255", pixel(pixels, 9, 10))
    end)

    it("is interpolated between pixels", function()
      local two = np.array({ { { 0, 0, 0, 255 }, { 200, 100, 0, 255 } } }, "u8")
      local pixels = paper(40, 2):image(two, 0, 0, 40, 2, "bilinear"):pixels(72)
      assert.equal("0 0 0 255", pixel(pixels, 9, 0))
      assert.equal("95 48 0 255", pixel(pixels, 19, 0))
      assert.equal("105 53 0 255", pixel(pixels, 20, 1))
      assert.equal("200 100 0 255", pixel(pixels, 30, 0))
    end)

    it("is the mean of many pixels where it is small", function()
      local stripes = np.zeros({ 100, 100, 4 }, "u8")
      stripes[":, ::2, :3"] = 200
      stripes[":, :, 4"] = 255
      local pixels = paper(10, 10):image(stripes, 0, 0, 10, 10, "auto"):pixels(72)
      assert.equal("100 100 100 255", pixel(pixels, 5, 5))
    end)

    it("ends in the middle of a pixel where a line is snapped to", function()
      local blacks = np.zeros({ 2, 2, 4 }, "uint8")
      blacks[{ ":", ":", 4 }] = 255
      local pixels = paper(4, 10):image(blacks, 0, 2.5, 4, 4):pixels(72)
      local edges = paper(4, 10):path({ "M", 0, 2.5, "L", 4, 2.5, "M", 0, 6.5, "L", 4, 6.5 },
        { stroke = red, width = 1, snap = true }):pixels(72)
      for row, expected in pairs { [2] = white, [3] = black, [6] = black, [7] = white } do
        assert.equal(expected == black and "0 0 0 255" or "255 255 255 255", pixel(pixels, 1, row))
      end
      assert.equal("255 0 0 255", pixel(edges, 1, 3))
      assert.equal("255 0 0 255", pixel(edges, 1, 7))
    end)

    it("keeps its pixels, whatever becomes of the array", function()
      local d = paper(4, 4)
      do
        local reds <close> = np.full({ 300, 300, 4 }, 255, "uint8")
        reds[{ ":", ":", "2:3" }] = 0
        d:image(reds, 0, 0, 4, 4):quads(np.array { { 0, 1 }, { 0, 1 } }, np.array { { 0, 0 },
          { 1, 1 } }, reds { { 1, 1 }, { 1, 1 }, ":" })
      end
      collectgarbage()
      assert.equal("255 0 0 255", pixel(d:pixels(72), 2, 2))
    end)

    it("has no more pixels in files than are seen", function()
      local large = np.zeros({ 1000, 1200, 4 }, "u8") + 255
      large[":, :600, 2"] = 0
      local d = drawing.new(30, 25):image(large:astype "u8", 0, 0, 30, 25, "auto")
      assert.truthy(#d:svg() < 70000)
      assert.truthy(#d:pdf() < 70000)
      assert.equal(255, large[{ 1, 1, 1 }])
    end)

    it("refuses other arrays", function()
      local d = paper(1, 1)
      raises("u8 array of 2 dimensions and 4 values each, got float64 (2, 2, 4)", d.image, d,
        np.zeros { 2, 2, 4 }, 0, 0, 1, 1)
      raises("got uint8 (2, 2, 3)", d.image, d, np.zeros({ 2, 2, 3 }, "u8"), 0, 0, 1, 1)
    end)
  end)

  describe("quads", function()
    it("leave no gap where they meet in the middle of pixels", function()
      local x = np.array { { 0.5, 5.5, 10.5 }, { 0.5, 5.5, 10.5 }, { 0.5, 5.5, 10.5 } }
      local colors = np.zeros({ 2, 2, 4 }, "u8")
      colors[":, :, 4"] = 128
      for _, y in ipairs { x.T, 11 - x.T } do
        local pixels = drawing.new(12, 12):quads(x, y, colors):pixels(72)
        assert.equal(128 * 100, np.sum(pixels[":, :, 4"]:astype "i64"))
        assert.equal(128, np.max(pixels[":, :, 4"]))
      end
    end)

    it("neither overlap nor leave gaps", function()
      local n = 7
      local x, y = np.zeros { n + 1, n + 1 }, np.zeros { n + 1, n + 1 }
      for i = 1, n + 1 do
        for k = 1, n + 1 do
          local bend = (i - 1) * (k - 1) % 3
          x[{ i, k }] = (k - 1) * 100 / n + (k > 1 and k <= n and bend or 0)
          y[{ i, k }] = (i - 1) * 100 / n + (i > 1 and i <= n and bend / 2 or 0)
        end
      end
      local colors = np.zeros({ n, n, 4 }, "u8")
      colors[":, :, 4"] = 128
      local pixels = drawing.new(100, 100):quads(x, y, colors):pixels(72)
      assert.equal(128, np.min(pixels[":, :, 4"]))
      assert.equal(128, np.max(pixels[":, :, 4"]))
    end)
  end)

  describe("text", function()
    it("is drawn at its baseline, and turned", function()
      local d = paper(40, 40):text("H", 20, 20, { size = 20, color = red })
      local rows = np.nonzero(d:pixels(72)[":, :, 2"]:lt(128))
      assert.equal(20, np.max(rows))
      d = paper(40, 40):text("H", 20, 20, { size = 20, angle = 90 })
      local _, columns = np.nonzero(d:pixels(72)[":, :, 2"]:lt(128))
      assert.equal(20, np.max(columns))
    end)

    it("is left out where it is too small or too far away to be seen", function()
      local d = paper(10, 10):text("a", 1, 5, { size = 0 }):text("a", 1e300, -1e300)
      assert.equal(255, np.min(d:pixels(72)))
      assert.truthy(d:pdf():find("^%%PDF"))
    end)

    it("may hold any bytes", function()
      local d = paper(40, 40):text("\0\1\xff<&>\"\u{10FFFF}\u{1F600}", 1, 20)
      assert.truthy(d:pdf():find("^%%PDF"))
      assert.truthy(d:svg():find("&lt;&amp;&gt;&quot;", 1, true))
      assert.falsy(d:svg():find("[\0\1\xff]"))
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

  describe("png, pdf and svg", function()
    local function figure()
      return paper(72, 36):line(np.array { 0, 72 }, np.array { 0, 36 }, { stroke = black })
        :text("αβ", 10, 20)
    end

    it("give the same bytes for the same drawing", function()
      assert.equal(figure():png(100), figure():png(100))
      assert.equal(figure():pdf(), figure():pdf())
      assert.equal(figure():svg(), figure():svg())
    end)

    it("asks for sharp edges of rectangles in an SVG file, unless it is told not to", function()
      local function svg(style)
        return drawing.new(9, 9):rectangle(1, 1, 3, 3, style):svg()
      end
      assert.truthy(svg({ fill = red }):find("crispEdges", 1, true))
      assert.falsy(svg({ fill = red, snap = false }):find("crispEdges", 1, true))
      local triangle = { "M", 1, 1, "L", 5, 1, "L", 5, 9, "Z" }
      local text = drawing.new(9, 9):path(triangle, { fill = red }):svg()
      assert.falsy(text:find("crispEdges", 1, true))
    end)

    it("tells the size and the resolution in a PNG file", function()
      local png = figure():png(100)
      assert.equal("\137PNG", png:sub(1, 4))
      local width, height = (">I4I4"):unpack(png, 17)
      assert.same({ 100, 50 }, { width, height })
      local at = png:find("pHYs", 1, true)
      assert.equal(3937, (">I4"):unpack(png, at + 4))
    end)

    it("writes metadata into a PDF file, and refuses what there is not", function()
      local d = figure()
      assert.truthy(d:pdf { Title = "Cost" }:find("Cost", 1, true))
      raises("the metadata of a PDF file has no 'Titel'", d.pdf, d, { Titel = "Cost" })
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

    it("may be closed by a finalizer while something is drawn", function()
      local commands = { "M", 0.5, 0.5 }
      for i = 1, 30 do
        table.move({ "L", i + 0.5, i + 0.25 }, 1, 3, #commands + 1, commands)
      end
      local style = { stroke = red, fill = red, width = 2, dash = { 1, 2, 3, 4 } }
      local closed, is_drawing = 0, false
      for _ = 1, 20 do
        local d = drawing.new(100, 100)
        collectgarbage "stop"
        for _ = 1, 100 do
          setmetatable({}, { __gc = function()
            closed = closed + (is_drawing and 1 or 0)
            d:close()
          end })
        end
        collectgarbage("incremental", 1, 1000)
        collectgarbage "restart"
        is_drawing = true
        for _ = 1, 50 do
          pcall(d.path, d, commands, style)
        end
        is_drawing = false
      end
      collectgarbage("incremental", 200, 100) -- as Lua begins
      assert.is_true(closed > 0)
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

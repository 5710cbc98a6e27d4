local drawing = require "dnn.drawing"
local np = require "dnn.np"
local pretty = require "dnn.support.pretty"
local raises = require "spec.helpers.raises"

local blue, red, green = { 0.1, 0.2, 0.9 }, { 0.9, 0.1, 0.1 }, { 0.1, 0.6, 0.1 }
local black, white = { 0, 0, 0 }, { 1, 1, 1 }
local square = { "M", -0.5, -0.5, "L", 0.5, -0.5, "L", 0.5, 0.5, "L", -0.5, 0.5, "Z" }

--- A drawing of cells, which `draw` draws into.
local function cells(columns, rows, options, draw)
  local d <close> = drawing.new(2 * columns, 4 * rows)
  draw(d)
  return d:cells(options)
end

--- An array of pixels (h, w, 4) from gray values.
local function gray(rows)
  local g = np.array(rows, "uint8")
  return np.stack({ g, g, g, np.full(g.shape, 255, "uint8") }, 3)
end

--- The text with its escape characters written out.
local function shown(text)
  return (text:gsub("\27%[", "<"))
end

describe("cells of a drawing", function()
  it("draws lines as dots", function()
    assert.equal(
      "⠑⢄\n"
      .. "  ⠑⢄\n"
      .. "    ⠑⢄", cells(6, 3, nil, function(d)
        d:line(np.array { 0.5, 11.5 }, np.array { 0.5, 11.5 }, { stroke = black })
      end))
  end)

  it("draws lines in ASCII", function()
    assert.equal(
      '\\\n'
      .. " \\  ___\n"
      .. "  \\", cells(8, 3, { unicode = false }, function(d)
        d:line(np.array { 0.5, 5.5 }, np.array { 0.5, 11.5 }, { stroke = black })
        d:line(np.array { 8.5, 13.5 }, np.array { 7.5, 7.5 }, { stroke = black })
      end))
  end)

  it("breaks lines where a point is missing, and takes those of any size", function()
    assert.equal("⠉⠉ ⠉⠉", cells(5, 1, nil, function(d)
      d:line(np.array { -1e300, 3.5, 0 / 0, 6.5, 1e300 }, np.full({ 5 }, 0.5), { stroke = black })
    end))
  end)

  it("tells lines apart without colours by their dashes", function()
    assert.equal(
      "⠉⠉⠉⠉⠉⠉⠉⠉\n"
      .. "⠉⠉⠉ ⠈⠉⠉⠁", cells(8, 2, nil, function(d)
        d:line(np.array { 0.5, 15.5 }, np.array { 0.5, 0.5 }, { stroke = blue })
        d:line(np.array { 0.5, 15.5 }, np.array { 4.5, 4.5 }, { stroke = red })
      end))
  end)

  it("draws dashes that are seen", function()
    assert.equal("⠉ ⠉ ⠉ ⠉", cells(8, 1, nil, function(d)
      d:line(np.array { 0.5, 15.5 }, np.array { 0.5, 0.5 },
        { stroke = blue, dash = { 0.2, 0.2 }, width = 0.2 })
    end))
  end)

  it("colours lines, and leaves black to the terminal", function()
    local function draw(d)
      d:line(np.array { 0.5, 3.5 }, np.array { 0.5, 0.5 }, { stroke = black })
      d:line(np.array { 4.5, 7.5 }, np.array { 0.5, 0.5 }, { stroke = red })
    end
    assert.equal("⠉⠉<91m⠉⠉<0m", shown(cells(5, 1, { colors = 16 }, draw)))
    assert.equal("⠉⠉<38;5;160m⠉⠉<0m", shown(cells(5, 1, { colors = 256 }, draw)))
    assert.equal("⠉⠉<38;2;230;26;26m⠉⠉<0m",
      shown(cells(5, 1, { colors = 1 << 24 }, draw)))
  end)

  it("fills areas by half cells", function()
    local function draw(d)
      d:rectangle(0, 2, 4, 6, { fill = red })
      d:rectangle(4, 0, 4, 8, { fill = blue })
    end
    assert.equal(
      "▄▄▓▓\n"
      .. "██▓▓", cells(4, 2, nil, draw))
    assert.equal(
      "@@**\n"
      .. "@@**", cells(4, 2, { unicode = false }, draw))
    assert.equal(
      "<91m▄▄<104m  <0m\n"
      .. "<101m  <104m  <0m", shown(cells(4, 2, { colors = 16 }, draw)))
  end)

  it("draws what is too thin for half a cell as a line", function()
    assert.equal("⡇\n⡇", cells(2, 2, nil, function(d)
      d:rectangle(0.2, 0, 0.4, 8, { fill = red })
    end))
  end)

  it("draws nothing elsewhere for what is thin", function()
    assert.equal("\n ⠒⠂", cells(4, 2, nil, function(d)
      d:path({ "M", 2.2, 5.2, "L", 4.8, 5.2, "L", 4.8, 5.6, "Z" }, { fill = red })
    end))
  end)

  it("does not draw what has no area", function()
    assert.equal("", cells(4, 1, nil, function(d)
      d:rectangle(0, 3, 8, 0, { fill = red })
    end))
  end)

  it("tells transparent areas apart, and where they overlap", function()
    assert.equal("░░▓▓▒▒", cells(6, 1, nil, function(d)
      d:rectangle(0, 0, 8, 4, { fill = { 0.9, 0.1, 0.1, 0.5 } })
      d:rectangle(4, 0, 8, 4, { fill = { 0.1, 0.2, 0.9, 0.5 } })
    end))
  end)

  it("hides what paper covers, which is not seen itself", function()
    assert.equal("⠒⠒  ⠒⠒", cells(6, 1, nil, function(d)
      d:line(np.array { 0, 12 }, np.array { 1.5, 1.5 }, { stroke = black })
      d:text("ab", 4, 3, { size = 10 })
      d:rectangle(4, 0, 4, 4, { fill = white })
    end))
  end)

  it("draws curved areas as slight shades", function()
    local x = np.array { 0, 8, 8, 0 }
    assert.equal("░░░░▒▒▒▒", cells(8, 1, nil, function(d)
      d:polygon(x, np.array { 0, 0, 4, 4 }, { fill = red })
      d:polygon(x + 8, np.array { 0, 0, 4, 4 }, { fill = blue })
    end))
  end)

  it("draws images by their light or their colours", function()
    local image = gray { { 0, 60, 110, 160, 255 } }
    local function draw(d)
      d:image(image, 0, 0, 10, 4, "nearest")
    end
    assert.equal(" ░▒▓█", cells(5, 1, nil, draw))
    assert.equal(" :=*@", cells(5, 1, { unicode = false }, draw))
    assert.equal("<48;2;0;0;0m <48;2;60;60;60m <48;2;110;110;110m <48;2;160;160;160m "
      .. "<48;2;255;255;255m <0m", shown(cells(5, 1, { colors = 1 << 24 }, draw)))
  end)

  it("draws images smaller by their means, and mirrored", function()
    local image = gray { { 0, 200, 40, 40 }, { 100, 100, 60, 60 } }
    assert.equal("<48;2;100;100;100m <38;2;40;40;40m<48;2;60;60;60m▀<0m",
      shown(cells(2, 1, { colors = 1 << 24 }, function(d)
        d:image(image, 0, 0, 4, 4, "nearest")
      end)))
    assert.equal("<38;2;60;60;60m<48;2;40;40;40m▀<48;2;100;100;100m <0m",
      shown(cells(2, 1, { colors = 1 << 24 }, function(d)
        d:image(image, 4, 4, -4, -4, "nearest")
      end)))
  end)

  it("draws the quads of a mesh without gaps", function()
    local x = np.array { { 0, 5, 10 }, { 0, 5, 10 } }
    local y = np.array { { 0, 0, 0 }, { 4, 4, 4 } }
    assert.equal("<48;2;9;9;9m  <48;2;200;200;200m   <0m",
      shown(cells(6, 1, { colors = 1 << 24 }, function(d)
        d:quads(x, y, gray { { 9, 200 } })
      end)))
  end)

  it("draws markers as dots", function()
    local x, y = np.array { 2.0, 6.0 }, np.array { 2.0, 2.0 }
    assert.equal("⠘⠃⠘⠃", cells(4, 1, nil, function(d)
      d:markers(square, x, y - 1.5, 2, { fill = red })
    end))
    local fills = np.array({ { 9, 200, 9, 255 }, { 200, 9, 9, 255 } }, "uint8")
    assert.equal("<32m⣿⣿<31m⣿⣿<0m", shown(cells(4, 1, { colors = 16 }, function(d)
      d:markers(square, x, y, 4, { fill = green }, { fills = fills })
    end)))
    assert.equal("⡱⢎", cells(2, 1, nil, function(d)
      d:markers({ "M", -0.5, -0.5, "L", 0.5, 0.5, "M", -0.5, 0.5, "L", 0.5, -0.5 },
        np.array { 2.0 }, np.array { 2.0 }, 4, { stroke = red })
    end))
  end)

  it("draws markers as letters where they could not be told apart", function()
    assert.equal("oxo", cells(3, 1, nil, function(d)
      d:markers(square, np.array { 1.0, 5.0 }, np.array { 2.0, 2.0 }, 1, { fill = red })
      d:markers(square, np.array { 3.0, 0 / 0, 1e300 }, np.array { 2.0, 2, 2 }, 1, { fill = blue })
    end))
  end)

  it("draws markers of many colours the heavier the darker they are", function()
    local n = 10
    local fills = np.full({ n, 4 }, 255, "uint8")
    for i = 1, n do
      fills[i] = np.array({ 25 * i - 25, 25 * i - 25, 25 * i - 25, 255 }, "uint8")
    end
    assert.equal("@@#%**o+:.", cells(n, 1, nil, function(d)
      d:markers(square, np.arange(n):astype("float64") * 2 + 1, np.full({ n }, 2.0), 2,
        { fill = red }, { fills = fills })
    end))
  end)

  it("tells the colours of the cycle apart in 16 of them", function()
    local cycle = { { 31, 119, 180 }, { 255, 127, 14 }, { 44, 160, 44 }, { 214, 39, 40 },
      { 148, 103, 189 }, { 140, 86, 75 }, { 227, 119, 194 }, { 127, 127, 127 }, { 188, 189, 34 },
      { 23, 190, 207 } }
    assert.equal("<46m <103m <42m <101m <45m <41m <105m <100m <43m <106m <0m",
      shown(cells(10, 1, { colors = 16 }, function(d)
        for i, color in ipairs(cycle) do
          d:rectangle(2 * i - 2, 0, 2, 4, { fill = { color[1] / 255, color[2] / 255,
            color[3] / 255 } })
        end
      end)))
  end)

  it("shows what has the hue of its ground", function()
    assert.equal("<91m<100m⠉<30m<101m⠉<0m", shown(cells(2, 1, { colors = 16 }, function(d)
      d:rectangle(0, 0, 2, 4, { fill = { 0.5, 0.5, 0.5 } })
      d:rectangle(2, 0, 2, 4, { fill = { 1, 0.6, 0.6 } })
      d:line(np.array { 0, 4 }, np.array { 0.5, 0.5 }, { stroke = red })
    end)))
  end)

  it("keeps the hue of dark colours in 256 of them", function()
    assert.equal("<48;5;23m  <48;5;236m  <0m", shown(cells(4, 1, { colors = 256 }, function(d)
      d:rectangle(0, 0, 4, 4, { fill = { 0.06, 0.23, 0.35 } })
      d:rectangle(4, 0, 4, 4, { fill = { 0.19, 0.19, 0.19 } })
    end)))
  end)

  it("writes texts into cells by their width", function()
    assert.equal("cost−1 日本 é", cells(14, 1, nil, function(d)
      d:text("cost−1 日本 é", 0, 3, { size = 10 })
    end))
    assert.equal("cost-1 ?? e", (cells(14, 1, { unicode = false }, function(d)
      d:text("cost−1 日本 e", 0, 3, { size = 10 })
    end)))
  end)

  it("writes turned texts downwards", function()
    assert.equal("a\nb\nc", cells(3, 3, nil, function(d)
      d:text("abc", 1, 11, { size = 10, angle = 90 })
    end))
  end)

  it("gives characters the columns that pretty.width counts", function()
    local kinds = { [0] = {}, {}, {} }
    for code = 0xa0, 0x323af do
      if (code < 0xd800 or code >= 0xe000) and code & 0xfffe ~= 0xfffe then
        local kind = kinds[pretty.width(utf8.char(code))]
        kind[#kind + 1] = utf8.char(code)
      end
    end
    for columns, kind in pairs(kinds) do
      for first = 1, #kind, 64 do
        local last = math.min(#kind, first + 63)
        local text = "a" .. table.concat(kind, "", first, last) .. "b"
        local width = 2 + columns * (last - first + 1)
        local function ends_with_b(room)
          return cells(room, 1, nil, function(d) d:text(text, 0, 3) end):find "b$" ~= nil
        end
        assert.same({ true, false }, { ends_with_b(width), ends_with_b(width - 1) }, text)
      end
    end
  end)

  it("writes no half of a wide character", function()
    assert.equal(" x本", cells(4, 1, nil, function(d)
      d:text("日本本", 0, 3, { size = 10 })
      d:text("x", 2, 3, { size = 10 })
    end))
  end)

  it("leaves alone what is outside of a clip", function()
    assert.equal(" ⠉⠉", cells(4, 1, nil, function(d)
      d:clip(2, 0, 4, 4)
      d:line(np.array { 0, 8 }, np.array { 0.5, 0.5 }, { stroke = black })
      d:text("abcd", -1, 7, { size = 10 })
      d:unclip()
    end))
  end)

  it("ends lines behind what is seen, and their colours", function()
    assert.equal("\n  a\n", cells(9, 3, nil, function(d)
      d:text("a", 4, 7, { size = 10 })
    end))
    assert.equal("<101m <0m", shown(cells(9, 1, { colors = 16 }, function(d)
      d:rectangle(0, 0, 2, 4, { fill = red })
    end)))
  end)

  it("writes the same text again", function()
    local x = np.linspace(0, 80, 500)
    local function draw(d)
      d:line(x, 20 + 10 * np.sin(x), { stroke = blue })
      d:markers(square, x, 20 + 10 * np.cos(x), 3, { fill = red })
    end
    local options = { colors = 256 }
    assert.equal(cells(40, 10, options, draw), cells(40, 10, options, draw))
  end)

  it("refuses other numbers of colours, and texts without end", function()
    local d <close> = drawing.new(10, 10)
    raises("cells: colors must be 0, 16, 256 or 1 << 24, got 8", d.cells, d, { colors = 8 })
    raises("cells has no 'color'", d.cells, d, { color = 16 })
    local large <close> = drawing.new(1e6, 1e6)
    raises("a text of 500000 x 250000 characters is too large", large.cells, large)
  end)
end)

-- Diagrams of networks.

local dnn = require "dnn"
local raises = require "spec.helpers.raises"

local function convnet()
  return dnn.sequential { dnn.conv2d(8, 5, { padding = 2 }), dnn.batch_norm(), dnn.relu(),
    dnn.max_pool2d(2), dnn.flatten(), dnn.linear(10), dnn.softmax(), input = { 1, 16, 16 } }
end

--- A custom layer that squares.
local function square(name)
  return {
    name = name,
    forward = function(_, A) return A * A, A end,
    backward = function(_, dA, A) return 2 * A * dA end,
  }
end

describe("dnn.draw", function()
  it("draws layers in boxes, one for those up to the next with weights", function()
    assert.equal([[
  layer              output  parameters
                input (2)
                    │
┌───────────────────▼───────────────────┐
│ 1 linear   2 -> 4  (4)             12 │
│ 2 relu             (4)                │
└───────────────────┬───────────────────┘
                    │
┌───────────────────▼───────────────────┐
│ 3 linear   4 -> 1  (1)              5 │
│ 4 sigmoid          (1)                │
└───────────────────┬───────────────────┘
                    ▼
                output (1)
17 parameters]], tostring(dnn.draw(dnn.mlp { 2, 4, 1 })))
  end)

  it("tells what convolutions, pooling and normalization give", function()
    local text = tostring(dnn.draw(convnet()))
    for _, line in ipairs {
      "│ 1 conv2d      8 filters, 5x5, padding 2    (8, 16, 16)         208 │",
      "│ 2 batch_norm  momentum 0.1, epsilon 1e-05  (8, 16, 16)          16 │",
      "│ 4 max_pool2d  2x2, stride 2                (8, 8, 8)               │",
      "│ 6 linear      512 -> 10                    (10)              5,130 │",
      "                          input (1, 16, 16)", "                             output (10)",
      "5,354 parameters",
    } do
      assert.is_truthy(("\n" .. text .. "\n"):find("\n" .. line .. "\n", 1, true), line)
    end
  end)

  it("names custom layers, and cuts what does not fit into 70 columns", function()
    local net = dnn.sequential { dnn.linear(3), square "square",
      square("a layer with 层 in its name that is too long for any drawing of 70 columns"),
      input = 2 }
    local text = tostring(dnn.draw(net))
    assert.is_truthy(text:find("│ 2 square", 1, true))
    assert.is_truthy(text:find("│ 3 a layer with 层 in its name", 1, true))
    local pretty = require "dnn.support.pretty"
    for line in text:gmatch("[^\n]+") do
      assert.is_true(pretty.width(line) <= 70, line)
    end
    assert.is_truthy(text:find("…", 1, true))
  end)

  it("counts frozen parameters", function()
    assert.is_truthy(tostring(dnn.draw(dnn.mlp({ 2, 4, 1 }):freeze(1)))
      :find("17 parameters, 12 of them frozen", 1, true))
  end)

  it("refuses what is no network, and options that would not be used", function()
    raises("draw: a network is needed, got table: write dnn.draw(net)", dnn.draw, {})
    raises('draw: format is that of a file: write dnn.draw(net, {path = "net.svg"})', dnn.draw,
      dnn.mlp { 2, 1 }, { format = "svg" })
    raises("did you mean 'path'", dnn.draw, dnn.mlp { 2, 1 }, { pat = "net.svg" })
    raises('not "gif"', dnn.draw, dnn.mlp { 2, 1 }, { path = "net.gif" })
  end)
end)

describe("diagram:save", function()
  local base

  before_each(function()
    base = os.tmpname()
  end)

  after_each(function()
    for _, ending in ipairs { "", ".svg", ".png", ".pdf", ".txt" } do
      os.remove(base .. ending)
    end
  end)

  local function read(path)
    local file <close> = assert(io.open(path, "rb"))
    return file:read "a"
  end

  it("writes pictures and text", function()
    local diagram = dnn.draw(convnet(), { path = base .. ".svg" })
    local svg = read(base .. ".svg")
    assert.is_truthy(svg:find("<svg", 1, true))
    assert.equal(diagram, diagram:save(base .. ".txt"))
    assert.equal(tostring(diagram) .. "\n", read(base .. ".txt"))
    diagram:save(base .. ".svg")
    assert.equal(svg, read(base .. ".svg"))
    if require("dnn.drawing").backends().cairo then
      assert.equal("\137PNG", diagram:save(base .. ".png", { dpi = 50 }) and read(base .. ".png")
        :sub(1, 4))
      assert.equal("%PDF", diagram:save(base .. ".pdf") and read(base .. ".pdf"):sub(1, 4))
    end
  end)

  it("is what notebooks are shown", function()
    local bundle = require("dnn.display").bundle(dnn.draw(convnet()),
      { include = { "text/plain", "image/svg+xml" } })
    assert.is_truthy(bundle["text/plain"]:find("┌──", 1, true))
    assert.is_truthy(bundle["image/svg+xml"]:find("<svg", 1, true))
  end)

  it("draws the units and connections of a small dense network", function()
    local function svg_of(net)
      dnn.draw(net, { path = base .. ".svg" })
      return read(base .. ".svg")
    end
    local net = dnn.mlp { 2, 4, 1 }
    local svg = svg_of(net)
    local _, connections = svg:gsub('<path d="M[%d.]+ [%d.]+L[%d.]+ [%d.]+" fill="none"', "")
    assert.equal(2 * 4 + 4 * 1, connections)
    for _, text in ipairs { "2 units", "relu", "4 units", "sigmoid", "1 unit", "17 parameters" } do
      assert.is_truthy(svg:find(('aria-label="%s"'):format(text), 1, true), text)
    end
    assert.is_truthy(svg_of(dnn.mlp { 2, 30, 1 }):find('aria-label="2 -> 30"', 1, true) or
      svg_of(dnn.mlp { 2, 30, 1 }):find('aria-label="2 -&gt; 30"', 1, true), "boxes")
    net.parameters.W1:fill_(0 / 0)
    assert.is_nil(svg_of(net):find("nan", 1, true))
  end)

  it("refuses formats and paths that cannot be written", function()
    local diagram = dnn.draw(dnn.mlp { 2, 1 })
    raises("save: path must be the name of a file, got nil", diagram.save, diagram)
    raises('not "gif"', diagram.save, diagram, "net.gif")
    raises("dpi must be above 0", diagram.save, diagram, base .. ".png", { dpi = 0 })
    raises("/nowhere/", diagram.save, diagram, "/nowhere/net.svg")
  end)
end)

local canvas = require "dnn.plot.artist.canvas"
local np = require "dnn.np"
local plt = require "dnn.plot"

describe("canvas", function()
  local box <const> = { x = 10, y = 20, w = 100, h = 50 }

  after_each(function()
    plt.close "all"
  end)

  it("takes data to where it lies in a box: numbers and arrays, y upwards", function()
    local ax = plt.gca()
    ax:set { xlim = { 0, 10 }, ylim = { -1, 1 } }
    local own = canvas.new(nil, ax, box)
    assert.same({ 10, 60, 110 }, { own:x(0), own:x(5), own:x(10) })
    assert.same({ 70, 45, 20 }, own:y(np.array { -1.0, 0, 1 }):totable())
    assert.same({ 1, false }, { own.unit, own.is_text })
  end)

  it("follows scales and turned directions", function()
    local ax = plt.gca()
    ax:set { xlim = { 1, 100 }, xscale = "log", ylim = { 1, 0 } }
    ax:set_xlim(1, 100)
    local own = canvas.new(nil, ax, box)
    assert.equal(60, own:x(10))
    assert.equal(20, own:y(0))
    local x = np.array { 1.0, 10, 100 }
    assert.same({ 10, 60, 110 }, own:x(x):totable())
    assert.same({ 1, 10, 100 }, x:totable())
  end)
end)

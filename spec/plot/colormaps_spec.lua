local colormaps = require "dnn.plot.colormaps"
local fixtures = require "spec.helpers.fixtures"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local function checksum(list)
  local sum = 0
  for _, byte in ipairs(list:ravel():tolist()) do
    sum = (sum * 31 + byte) & 0xffffffff
  end
  return sum
end

describe("colormaps", function()
  -- "name": [N, sum] of matplotlib 3.11's colormaps[name](np.arange(N), bytes=True).ravel(), where
  -- sum = (sum * 31 + byte) % 2**32
  it("has the bytes of every map of matplotlib", function()
    local wrong, count = {}, 0
    for name, expected in pairs(fixtures.json("colormaps.json")) do
      local list = colormaps.get(name)
      count = count + 1
      if list.shape[1] ~= expected[1] or checksum(list) ~= expected[2] then
        wrong[#wrong + 1] = name
      end
    end
    table.sort(wrong)
    assert.equal("", table.concat(wrong, " "))
    assert.equal(count, #colormaps.names())
  end)

  it("says which names there are", function()
    raises('there is no colormap "virdis": did you mean "viridis"?', colormaps.get, "virdis")
    raises("a colormap must be a name or a list of colors, got an empty list", colormaps.get, {})
    raises('there is no colormap "nothing like it": plt.colormaps() lists the names', colormaps.get,
      "nothing like it")
    raises("got a number", colormaps.get, 3)
    raises("got a nil", colormaps.get, nil)
  end)

  it("makes maps of other numbers of colors as matplotlib does", function()
    assert.same({ { 247, 251, 255, 255 }, { 171, 207, 229, 255 }, { 55, 135, 192, 255 },
      { 8, 48, 107, 255 } }, colormaps.get("Blues", 4):tolist())
    assert.same({ { 68, 1, 84, 255 }, { 32, 144, 140, 255 }, { 253, 231, 36, 255 } },
      colormaps.get("viridis", 3):tolist())
    assert.same({ { 68, 1, 84, 255 } }, colormaps.get("viridis", 1):tolist())
    assert.equal(7, colormaps.colormap("gray"):resampled(7).N)
    assert.same(colormaps.get("Blues", 4):tolist(),
      colormaps.colormap("Blues"):resampled(4).table:tolist())
    local own = colormaps.from_list("Blues", { "r", "g" }):resampled(2)
    assert.same({ { 255, 0, 0, 255 }, { 0, 127, 0, 255 } }, own.table:tolist())
    raises("an integer from 1 to 65536, got 0", colormaps.get, "gray", 0)
  end)

  it("makes maps of lists of colors", function()
    assert.same({ { 255, 0, 0, 255 }, { 255, 255, 255, 255 } },
      colormaps.get { "red", "w" }:tolist())
    local map = colormaps.from_list("mine", { "red", "white", "#0000ff" }, 5)
    assert.same({ { 255, 0, 0, 255 }, { 255, 127, 127, 255 }, { 255, 255, 255, 255 },
      { 127, 127, 255, 255 }, { 0, 0, 255, 255 } }, map.table:tolist())
    assert.equal(256, colormaps.from_list("mine", { "red", "white" }).N)
    raises("at least two colors, got 1", colormaps.from_list, "mine", { "red" })
    raises('"redd" is no color', colormaps.get, { "redd" })
  end)

  it("are functions of a number or an array", function()
    local viridis = colormaps.cm.viridis
    assert.same({ 32 / 255, 144 / 255, 140 / 255, 1 }, viridis(0.5))
    assert.same({ 69 / 255, 5 / 255, 88 / 255, 1 }, viridis(3))
    local twilight = colormaps.cm.twilight
    assert.is_true(twilight(np.arange(510)) == twilight.table / 255)
    assert.same({ 2, 4 }, { table.unpack(viridis(np.array { 0, 1 }).shape) })
    assert.equal("colormap viridis of 256 colors", tostring(viridis))
    assert.is_true(viridis:reversed().table == colormaps.get "viridis_r")
    raises("got a string", viridis, "red")
    raises('there is no colormap "Spectrla"', function() return colormaps.cm.Spectrla end)
  end)

  it("have colors for what is outside, and matplotlib's rounding", function()
    local z = np.array { { -1, 0, 0.25 }, { 0.5, 1, 2 }, { np.nan, np.inf, -np.inf } }
    local map = colormaps.colormap "viridis"
    assert.same({ { { 68, 1, 84, 255 }, { 68, 1, 84, 255 }, { 58, 82, 139, 255 } },
      { { 32, 144, 140, 255 }, { 253, 231, 36, 255 }, { 253, 231, 36, 255 } },
      { { 0, 0, 0, 0 }, { 253, 231, 36, 255 }, { 68, 1, 84, 255 } } }, map:map(z, 0, 1):tolist())
    map:set_under "red"
    map:set_over("w", 0)
    map:set_bad { 0, 0, 1 }
    local mapped = map:map(z, 0, 1)
    assert.same({ 255, 0, 0, 255 }, mapped[{ 1, 1 }]:tolist())
    assert.same({ 255, 255, 255, 0 }, mapped[{ 2, 3 }]:tolist())
    assert.same({ 0, 0, 255, 255 }, mapped[{ 3, 1 }]:tolist())
    -- the next one of that name is a new one
    assert.same({ 0, 0, 0, 0 }, colormaps.colormap("viridis"):map(z, 0, 1)[{ 3, 1 }]:tolist())
  end)
end)

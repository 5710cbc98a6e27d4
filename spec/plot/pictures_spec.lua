local bits = require "spec.helpers.bits"
local fixtures = require "spec.helpers.fixtures"
local np = require "dnn.np"
local raises = require "spec.helpers.raises"

local found, pictures = pcall(require, "dnn.pictures")

local cases = {}
for case in fixtures.lines("pictures.jsonl") do
  case.file = bits.bytes(case.file)
  cases[#cases + 1] = case
end

--- The values of an array, one after the other.
local function values(array)
  return table.concat(array:flatten():tolist(), " ")
end

local function expected(case)
  return table.concat(bits.values(case.pixels, case.dtype == "uint16" and "<I2" or "B"), " ")
end

if not found then
  describe("pictures", function()
    pending("dnn.pictures was not built: libpng or libjpeg is missing")
  end)
  return
end

describe("decode", function()
  for _, case in ipairs(cases) do
    it("reads the pixels that Pillow reads: " .. case.name, function()
      local image, kind = pictures.decode(case.file, "a file")
      assert.equal(("(%s)"):format(table.concat(case.shape, ", ")), tostring(image.shape))
      assert.equal(case.dtype == "uint16" and "int64" or "uint8", image.dtype)
      assert.equal(expected(case), values(image))
      assert.equal(case.name:find("^jpeg") and "jpeg" or "png", kind)
    end)
  end

  it("refuses every file that is cut short", function()
    for _, case in ipairs(cases) do
      for length = 0, #case.file - 1 do
        raises("cannot read 'a file': ", pictures.decode, case.file:sub(1, length), "a file")
      end
    end
  end)

  it("reads or refuses damaged files", function()
    math.randomseed(1)
    for _, case in ipairs(cases) do
      for _ = 1, 200 do
        local at = math.random(#case.file)
        local damaged = case.file:sub(1, at - 1) .. string.char(math.random(0, 255))
          .. case.file:sub(at + 1)
        local ok, message = pcall(pictures.decode, damaged, "a file")
        assert(ok or tostring(message):find("cannot read 'a file': ", 1, true), message)
      end
    end
  end)

  it("takes no memory for pixels that cannot be there", function()
    local function declaring(width, height)
      return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR" .. string.pack(">I4I4", width, height)
        .. "\8\6\0\0\0" .. ("\0"):rep(100)
    end
    raises("cannot read 'a file': a picture of 2147483647 x 2147483647 pixels is too large",
      pictures.decode, declaring(0x7fffffff, 0x7fffffff), "a file")
    raises("cannot read 'a file': the file is cut short", pictures.decode,
      declaring(10000, 10000), "a file")
    raises("cannot read 'a file': damaged", pictures.decode, declaring(0, 1), "a file")
  end)
end)

describe("encode", function()
  it("writes what decode reads", function()
    for _, shape in ipairs { { 3, 5 }, { 3, 5, 1 }, { 3, 5, 3 }, { 3, 5, 4 }, { 1, 1 } } do
      local image = np.arange(1, np.zeros(shape).size + 1):reshape(shape):astype("uint8")
      local again = pictures.decode(pictures.encode(image, "png", 100), "a file")
      assert.equal(values(image), values(again))
    end
    local gray_alpha = np.array({ { { 7, 128 } } }, "uint8")
    assert.equal("7 7 7 128",
      values(pictures.decode(pictures.encode(gray_alpha, "png", 72), "a file")))
  end)

  it("tells the resolution", function()
    local file = pictures.encode(np.zeros({ 2, 2 }):astype("uint8"), "png", 200)
    local at = file:find("pHYs", 1, true)
    local per_meter = { string.unpack(">I4I4B", file, at + 4) }
    assert.equal("7874 7874 1", table.concat(per_meter, " ", 1, 3))
  end)

  it("writes the same bytes again", function()
    local image = (np.random.RandomState(1):rand(50, 60, 4) * 256):astype("uint8")
    assert.equal(pictures.encode(image, "png", 100), pictures.encode(image, "png", 100))
  end)

  it("refuses what is no picture", function()
    local image = np.zeros({ 2, 2 }):astype("uint8")
    raises("a PNG file cannot have 0 dpi", pictures.encode, image, "png", 0)
    raises("a PNG file cannot have inf dpi", pictures.encode, image, "png", math.huge)
    raises("cannot make a PNG file of 3 x 0 pixels", pictures.encode,
      np.zeros({ 0, 3 }):astype("uint8"), "png", 100)
    raises("of shape (h, w) or (h, w, 1 to 4), got (2, 2, 5)", pictures.encode,
      np.zeros({ 2, 2, 5 }):astype("uint8"), "png", 100)
  end)
end)

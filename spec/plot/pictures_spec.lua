local bits = require "spec.helpers.bits"
local fixtures = require "spec.helpers.fixtures"
local np = require "dnn.np"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"
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

describe("decode of JPEG", function()
  --- A file that says it has another size.
  local function declaring(height, width)
    for _, case in ipairs(cases) do
      if case.name == "jpeg, colours" then
        local at = case.file:find("\xff\xc0", 1, true) + 5
        return case.file:sub(1, at - 1) .. string.pack(">I2I2", height, width)
          .. case.file:sub(at + 4)
      end
    end
  end

  it("takes no memory for pixels that cannot be there", function()
    raises("cannot read 'a file': a picture of 65000 x 65000 pixels is too large", pictures.decode,
      declaring(65000, 65000), "a file")
    raises("cannot read 'a file': the file is cut short", pictures.decode, declaring(9000, 9000),
      "a file")
    raises("cannot read 'a file': damaged", pictures.decode, declaring(0, 20), "a file")
    raises("cannot read 'a file': damaged", pictures.decode, declaring(200, 200), "a file")
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

describe("imread and imsave", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/picture"
  end)

  after_each(function()
    program.remove(directory)
  end)

  local ramp = np.array { { 0, 1, 2 }, { 3, 4, 5 } } -- what imsave is given

  it("reads a PNG file as reals from 0 to 1, a JPEG file as bytes", function()
    for _, case in ipairs(cases) do
      program.write_file(path, case.file)
      local image = plt.imread(path)
      local whole = pictures.decode(case.file, path)
      if case.name:find("^jpeg") then
        assert.equal("uint8", image.dtype)
        assert.is_true(image == whole)
      else
        assert.equal("float32", image.dtype)
        local most = whole.dtype == "int64" and 65535 or 255
        assert.is_true(image == whole:astype("float32") / most, case.name)
      end
    end
  end)

  it("writes numbers through a colormap, as matplotlib", function()
    plt.imsave(path .. ".png", ramp)
    -- plt.imsave("a.png", np.arange(6).reshape(2, 3)) of matplotlib 3.11
    assert.equal("68 1 84 255 64 67 135 255 41 120 142 255 34 167 132 255 121 209 81 255 "
      .. "253 231 36 255", values(pictures.read(path .. ".png")))
    plt.imsave(path .. ".png", ramp, { cmap = "gray", vmin = 1, vmax = 3, origin = "lower" })
    assert.equal("255 255 255 255 255 255 255 255 255 255 255 255 0 0 0 255 0 0 0 255 "
      .. "128 128 128 255", values(pictures.read(path .. ".png")))
  end)

  it("writes colors as they are, reals cut to bytes as matplotlib does", function()
    local reals = np.array { { { 0, 0.5, 1 }, { 0.999, 0 / 0, 0.2 } } }
    plt.imsave(path .. ".png", reals)
    assert.equal("0 127 255 0 0 0", values(pictures.read(path .. ".png")))
    local bytes = np.array({ { { 1, 2, 3, 4 } } }, "uint8")
    plt.imsave(path .. ".png", bytes)
    assert.is_true(bytes == pictures.read(path .. ".png"))
  end)

  it("writes JPEG files on paper, of a quality", function()
    local image = np.zeros(8, 16, 4):astype("uint8")
    image[{ ":", "9:16", 4 }] = 255
    plt.imsave(path .. ".jpg", image, { quality = 95 })
    local again = plt.imread(path .. ".jpg")
    assert.equal("(8, 16, 3)", tostring(again.shape))
    assert.is_true(again { 1, 1, 1 } > 250 and again { 8, 16, 1 } < 5)
  end)

  it("keeps the old file when it cannot write", function()
    plt.imsave(path .. ".png", ramp)
    local before = program.read_file(path .. ".png")
    raises("image (0, 3) has no pixels", plt.imsave, path .. ".png", np.zeros(0, 3))
    assert.equal(before, program.read_file(path .. ".png"))
    raises("cannot write '", plt.imsave, directory .. "/none/a.png", ramp)
  end)

  it("refuses what is no picture and what it does not know", function()
    raises('imsave: a path is needed, such as "cat.png", got nil', plt.imsave)
    raises('imsave: "gif" files are not written: write .png or .jpg', plt.imsave, "a.gif", ramp)
    raises('did you mean ".png"?', plt.imsave, "a.pn", ramp)
    raises("imsave: image (2, 2, 2) must be (h, w), (h, w, 3) or (h, w, 4)", plt.imsave, "a.png",
      np.zeros(2, 2, 2))
    raises("imsave: real colors must be from 0 to 1, got 0.0 to 2.0: write image / 255",
      plt.imsave, "a.png", np.array { { { 0, 1.5, 2 } } })
    raises("they must be uint8, or reals from 0 to 1", plt.imsave, "a.png",
      np.array { { { 0, 1, 2 } } })
    raises("imsave: cmap, vmin and vmax are for numbers (h, w)", plt.imsave, "a.png",
      np.zeros(2, 2, 3), { cmap = "gray" })
    raises("imsave: quality is an option of .jpg files", plt.imsave, "a.png", ramp,
      { quality = 50 })
    raises("imsave: vmin 7 is above vmax 5", plt.imsave, "a.png", ramp, { vmin = 7 })
    raises('imread: a path is needed, such as "cat.png", got table', plt.imread, {})
    raises("cannot open '" .. path, plt.imread, path)
    program.write_file(path, "text")
    raises("neither a PNG nor a JPEG file", plt.imread, path)
  end)
end)

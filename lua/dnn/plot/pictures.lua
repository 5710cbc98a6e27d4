--- Pictures in files: PNG and JPEG.

local check = require "dnn.np.check"
local colors = require "dnn.plot.colors"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local rc = require "dnn.plot.rc"
local suggest = require "dnn.support.suggest"
local quote = require("dnn.core").system.quote

local pictures = {}

local function files(caller)
  local found, library = pcall(require, "dnn.pictures")
  if not found then
    fail("%s needs the module dnn.pictures, which is missing: dnnlua was built without libpng and "
      .. "libjpeg (packages libpng-dev, libjpeg62-turbo-dev)\n%s", caller, tostring(library))
  end
  return library
end

local function check_path(caller, path)
  if type(path) ~= "string" or path == "" then
    fail('%s: a path is needed, such as "cat.png", got %s', caller,
      path == "" and "an empty text" or type(path))
  end
end

--- Reads a picture as matplotlib does: (h, w) for gray, (h, w, 3), or (h, w, 4) with alpha. A PNG
--- file gives float32 from 0 to 1, a JPEG file uint8.
function pictures.imread(path)
  check_path("imread", path)
  local image, kind = files("imread").read(path)
  if kind == "jpeg" then
    return image
  end
  return image:astype("float32"):div_(image.dtype == "uint8" and 255 or 65535)
end

-- --- writing -------------------------------------------------------------------------------------

-- The bytes of a picture of colours.
local function color_bytes(image)
  if image.dtype == "uint8" then
    return image
  elseif image.dtype ~= "float32" and image.dtype ~= "float64" then
    fail('imsave: the colors %s hold %s: they must be uint8, or reals from 0 to 1; write '
      .. 'image:astype("uint8")', image.shape, image.dtype)
  end
  local low, high = np.nanmin(image), np.nanmax(image)
  if low < 0 or high > 1 then
    fail('imsave: real colors must be from 0 to 1, got %s to %s: write image / 255, or '
      .. 'image:astype("uint8")', np.str(low), np.str(high))
  end
  -- colours that are no numbers are transparent or black
  local is_none = np.isnan(image):any { axis = 3, keepdims = true }
  return np.where(is_none, 0, image * 255):astype("uint8")
end

-- The bytes of an array of numbers, through a colormap.
local function mapped(image, read)
  local finite = np.isfinite(image)
  local any = finite:any()
  local low = read.vmin or any and np.where(finite, image, math.huge):min() or 0
  local high = read.vmax or any and np.where(finite, image, -math.huge):max() or 1
  if low > high then
    fail("imsave: vmin %s is above vmax %s", np.str(low), np.str(high))
  end
  return require("dnn.plot.colormaps").colormap(read.cmap or rc.get "image.cmap")
    :map(image, low, high)
end

-- The colours of a picture on paper: JPEG has no alpha.
local function on_paper(image)
  if image.shape[3] == 3 then
    return image
  end
  local face = rc.get "savefig.facecolor"
  local paper = colors.parse(face == "auto" and rc.get "figure.facecolor" or face)
  local background = np.floor(np.array { paper[1], paper[2], paper[3] } * 255)
  local alpha = image { ":", ":", "4:4" }:astype("float64")
  local mixed = image { ":", ":", "1:3" } * alpha + background * (255 - alpha)
  return np.floor(mixed / 255 + 0.5):astype("uint8")
end

local kinds <const> = { png = "png", jpg = "jpeg", jpeg = "jpeg" }

local function kind_of(path, given)
  local ending = given or path:match("%.([^./]+)$")
  if not ending then
    return "png", path .. ".png"
  elseif kinds[ending:lower()] then
    return kinds[ending:lower()], path
  end
  local nearest = suggest.nearest(ending:lower(), { "png", "jpg", "jpeg" })
  fail('imsave: "%s" files are not written: write .png or .jpg%s', quote(ending),
    nearest and (': did you mean ".%s"?'):format(nearest) or "")
end

local names <const> = {
  cmap = "any", vmin = "number", vmax = "number", dpi = "positive", format = "string",
  origin = options.words { "upper", "lower" },
  quality = { text = "an integer from 1 to 100", holds = function(value)
    return math.type(value) == "integer" and value >= 1 and value <= 100
  end },
}

--- Writes an array as a picture of its own size: .png or .jpg. Numbers (h, w) go through a
--- colormap, (h, w, 3) and (h, w, 4) are colors: uint8, or reals from 0 to 1.
function pictures.imsave(path, image, given)
  check_path("imsave", path)
  local read = options.read("imsave", given, names)
  local kind, full = kind_of(path, read.format)
  if read.quality and kind ~= "jpeg" then
    fail("imsave: quality is an option of .jpg files, this is %s", kind)
  end
  image = check.array(image, "image", "imsave")
  local is_color = image.ndim == 3
  if image.ndim ~= 2 and not (is_color and (image.shape[3] == 3 or image.shape[3] == 4)) then
    fail("imsave: image %s must be (h, w), (h, w, 3) or (h, w, 4)", image.shape)
  elseif image.size == 0 then
    fail("imsave: image %s has no pixels", image.shape)
  elseif is_color and (read.cmap or read.vmin or read.vmax) then
    fail("imsave: cmap, vmin and vmax are for numbers (h, w), image %s has colors", image.shape)
  end
  local bytes = is_color and color_bytes(image) or mapped(image, read)
  if kind == "jpeg" then
    bytes = on_paper(bytes)
  end
  if (read.origin or rc.get "image.origin") == "lower" then
    bytes = bytes["::-1"]
  end
  files("imsave").write(full, bytes:copy(), kind, read.dpi or 100, read.quality or 75)
end

return pictures

--- Data sets that others distribute, read from the directory that holds their files. Each function
--- returns the pictures of one subset as they are in the files, (m, height, width) or (m, height,
--- width, 3), and their classes (1, m).

local arguments = require "dnn.support.arguments"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"

local quote = core.system.quote

local sets = {}

--- Checks the arguments of a function; returns the name of the subset.
local function subset_of(caller, directory, options)
  if type(directory) ~= "string" then
    fail("'directory' of %s must be a string, got %s", caller, type(directory))
  end
  options = suggest.options(caller, options, { subset = "train" })
  arguments.check_word(caller, 'option "subset"', options.subset, { "train", "test" })
  return options.subset
end

--- The path of the first of some names that is there.
local function find(caller, directory, names, origin)
  for _, name in ipairs(names) do
    local path = directory .. "/" .. name
    local file = io.open(path, "rb")
    if file then
      file:close()
      return path
    end
  end
  fail("%s: there is no %s in '%s': the files are at %s", caller, names[1], quote(directory),
    origin)
end

--- Pictures and classes, of which there must be equally many.
local function pair(caller, directory, images, classes)
  if classes.ndim ~= 1 or images.ndim < 3 or images.shape[1] ~= classes.shape[1] then
    fail("%s: the files in '%s' do not belong together: pictures %s, classes %s", caller,
      quote(directory), images.shape, classes.shape)
  end
  return images, classes:astype("int64"):reshape(1, -1)
end

--- A function that reads the four IDX files of MNIST, or of a set in its place.
local function reader(caller, origin)
  return function(directory, options)
    local subset = subset_of(caller, directory, options)
    local function read(kind)
      local start, ending = subset == "train" and "train" or "t10k", kind .. "-ubyte"
      local names = {}
      for i, join in ipairs { "-", "." } do -- archives unpack to names with a dot
        names[2 * i - 1] = ("%s-%s"):format(start, ending):gsub("%-idx", join .. "idx")
        names[2 * i] = names[2 * i - 1] .. ".gz"
      end
      return file_bytes.library(caller).idx(find(caller, directory, names, origin))
    end
    return pair(caller, directory, read "images-idx3", read "labels-idx1")
  end
end

--- Handwritten digits, 28 x 28: 60000 to train with, 10000 for the test.
sets.mnist = reader("mnist", "https://ossci-datasets.s3.amazonaws.com/mnist/")

--- Clothes of ten kinds in the form of MNIST.
sets.fashion_mnist =
  reader("fashion_mnist", "https://github.com/zalandoresearch/fashion-mnist")

--- Digits of postal codes, 16 x 16, from 0 to 1: 7291 to train with, 2007 for the test.
function sets.usps(directory, options)
  local subset = subset_of("usps", directory, options)
  local path = find("usps", directory, { "usps.h5" },
    "https://www.kaggle.com/datasets/bistaumanga/usps-dataset")
  local file <close> = require("dnn.h5").open(path)
  local images, classes = file[subset .. "/data"]:read(), file[subset .. "/target"]:read()
  if images.ndim ~= 2 or images.shape[2] ~= 256 then
    fail("usps: '%s' holds no pictures of 16 x 16 pixels: %s", quote(path), images.shape)
  end
  return pair("usps", directory, images:reshape(-1, 16, 16), classes)
end

--- Pictures of ten kinds of things, 32 x 32 in colours: 50000 to train with, 10000 for the test.
function sets.cifar10(directory, options)
  local subset = subset_of("cifar10", directory, options)
  local names = { "test_batch.bin" }
  for i = 1, subset == "train" and 5 or 0 do
    names[i] = ("data_batch_%d.bin"):format(i)
  end
  local images, classes = {}, {}
  for i, name in ipairs(names) do
    local path = find("cifar10", directory, { name },
      "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")
    local bytes = np.fromfile(path, "uint8")
    if bytes.size == 0 or bytes.size % 3073 ~= 0 then
      fail("cifar10: '%s' does not hold records of 3073 bytes, but %d", quote(path), bytes.size)
    end
    -- the class, then a plane for each colour
    local records = bytes:reshape(-1, 3073)
    images[i] = records(":, 2:"):reshape(-1, 3, 32, 32)
    classes[i] = records ":, 1"
  end
  local planes = np.concatenate(images)
  return pair("cifar10", directory, planes:transpose { 1, 3, 4, 2 }:copy(),
    np.concatenate(classes))
end

return sets

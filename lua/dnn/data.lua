--- Data sets: `local data = require "dnn.data"`.
--
-- Examples are columns, as everywhere: X is (2, m), Y is (1, m). The generators draw what those of
-- the course and of scikit-learn draw. With the option `seed` they do it from a stream of their
-- own; without it from that of np.random, as the notebooks do: np.random.seed(3), then the data.

local arguments = require "dnn.support.arguments"
local check = require "dnn.np.check"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local np = require "dnn.np"
local ranges = require "dnn.support.ranges"
local suggest = require "dnn.support.suggest"

---@class dnn.data
local data = {}

--- Reads an IDX file, in which MNIST and its relatives come; compressed by gzip or not. Bytes are
--- read as uint8, other integers as int64, reals as they are.
function data.idx(path)
  file_bytes.check_path("idx", path)
  return file_bytes.library("idx").idx(path)
end

-- --- generators ---------------------------------------------------------------------------------

--- The functions of np.random, of its own stream or of a new one from a seed.
local function random_of(options)
  if not options.seed then
    return np.random
  end
  local state = np.random.RandomState(options.seed)
  return setmetatable({}, {
    __index = function(_, name)
      return function(...)
        return state[name](state, ...)
      end
    end,
  })
end

--- Checks options that count or measure something.
local function check_amounts(caller, options)
  for _, name in ipairs { "n_samples", "centers", "n_classes" } do
    if options[name] then
      ranges.check(caller, ('option "%s"'):format(name), options[name], ranges.count)
    end
  end
  if options.n_classes and options.n_samples < options.n_classes then
    fail("%s: %d classes need at least as many examples, got %d", caller, options.n_classes,
      options.n_samples)
  end
  for _, name in ipairs { "noise", "cluster_std", "cov" } do
    if options[name] and options[name] < 0 then
      fail('%s: option "%s" must not be negative, got %s', caller, name, np.str(options[name]))
    end
  end
end

--- Puts examples, the rows of X, into random order together with their classes.
local function shuffle(random, X, classes)
  local positions = np.arange(1, #X + 1)
  random.shuffle(positions)
  return X[positions], classes[positions]
end

--- X and Y with the examples in columns.
local function columns(X, classes)
  return X.T:copy(), classes:reshape(1, -1)
end

--- The same, after shuffling where that is asked for.
local function shuffled_columns(options, random, X, classes)
  if options.shuffle then
    X, classes = shuffle(random, X, classes)
  end
  return columns(X, classes)
end

--- The size of group i of k, of equally many examples each: the first ones take what is over.
local function share(n, k, i)
  return n // k + (i <= n % k and 1 or 0)
end

--- Classes 0, 1 ... of so many examples each, one after the other.
local function classes_of(...)
  local parts = {}
  for i, count in ipairs { ... } do
    parts[i] = np.full({ count }, i - 1)
  end
  return np.concatenate(parts)
end

--- The order, the classes and the noise of moons and circles: points of two classes in rows.
local function finish_pair(options, X, n_first)
  local random = random_of(options)
  local classes = classes_of(n_first, #X - n_first)
  if options.shuffle then
    X, classes = shuffle(random, X, classes)
  end
  if options.noise then
    X = X + random.normal(0, options.noise, X.shape)
  end
  return columns(X, classes)
end

--- The points of the course's flower: two classes whose petals alternate (load_planar_dataset).
function data.planar(options)
  options = suggest.options("planar", options, { seed = 1 })
  local random, m, ray = np.random.RandomState(options.seed), 400, 4
  local N = m // 2
  local points = {}
  for class = 0, 1 do
    local theta = np.linspace(class * 3.12, (class + 1) * 3.12, N) + random:randn(N) * 0.2
    local radius = ray * np.sin(4 * theta) + random:randn(N) * 0.2
    points[class + 1] = np.stack { radius * np.sin(theta), radius * np.cos(theta) }
  end
  return np.concatenate(points, 2), classes_of(N, N):reshape(1, m):astype("uint8")
end

--- Two half moons that interlock (scikit-learn's make_moons).
function data.moons(options)
  options = suggest.options("moons", options, { n_samples = 100, shuffle = true },
    { noise = "number", seed = "number" })
  check_amounts("moons", options)
  local n_outer = options.n_samples // 2
  local outer = np.linspace(0, math.pi, n_outer)
  local inner = np.linspace(0, math.pi, options.n_samples - n_outer)
  local x = np.concatenate { np.cos(outer), 1 - np.cos(inner) }
  local y = np.concatenate { np.sin(outer), 1 - np.sin(inner) - 0.5 }
  return finish_pair(options, np.stack({ x, y }, 2), n_outer)
end

--- A circle around another (scikit-learn's make_circles).
function data.circles(options)
  options = suggest.options("circles", options,
    { n_samples = 100, factor = 0.8, shuffle = true }, { noise = "number", seed = "number" })
  check_amounts("circles", options)
  if options.factor < 0 or options.factor >= 1 then
    fail('circles: option "factor" must be at least 0 and below 1, got %s',
      np.str(options.factor))
  end
  local n_outer = options.n_samples // 2
  local outer = np.linspace(0, 2 * math.pi, n_outer, { endpoint = false })
  local inner = np.linspace(0, 2 * math.pi, options.n_samples - n_outer, { endpoint = false })
  local x = np.concatenate { np.cos(outer), np.cos(inner) * options.factor }
  local y = np.concatenate { np.sin(outer), np.sin(inner) * options.factor }
  return finish_pair(options, np.stack({ x, y }, 2), n_outer)
end

--- Round clouds of points around random centers in [-10, 10] x [-10, 10] (scikit-learn's
--- make_blobs).
function data.blobs(options)
  options = suggest.options("blobs", options,
    { n_samples = 100, centers = 3, cluster_std = 1, shuffle = true }, { seed = "number" })
  check_amounts("blobs", options)
  local random, n_centers = random_of(options), options.centers
  local centers = random.uniform(-10, 10, { n_centers, 2 })
  local counts, clouds = {}, {}
  for i = 1, n_centers do
    counts[i] = share(options.n_samples, n_centers, i)
    clouds[i] = centers[i] + random.normal(0, 1, { counts[i], 2 }) * options.cluster_std
  end
  local X, classes = np.concatenate(clouds), classes_of(table.unpack(counts))
  return shuffled_columns(options, random, X, classes)
end

--- One cloud of points around 0 whose classes are rings of equally many points (scikit-learn's
--- make_gaussian_quantiles).
function data.gaussian_quantiles(options)
  options = suggest.options("gaussian_quantiles", options,
    { n_samples = 100, n_classes = 3, cov = 1, shuffle = true }, { seed = "number" })
  check_amounts("gaussian_quantiles", options)
  local random, n, n_classes = random_of(options), options.n_samples, options.n_classes
  local X = random.normal(0, 1, { n, 2 }) * math.sqrt(options.cov)
  X = X[np.argsort(np.square(X):sum { axis = 2 })]
  local counts = {}
  for i = 1, n_classes do
    counts[i] = n // n_classes + (i == n_classes and n % n_classes or 0)
  end
  local classes = classes_of(table.unpack(counts))
  return shuffled_columns(options, random, X, classes)
end

--- The further data of the planar notebook, 200 examples each: noisy circles, noisy moons, blobs
--- (six classes, which the notebook takes modulo 2), Gaussian quantiles (two classes), and points
--- without structure (whose "classes" are random points). All but the blobs come from the stream of
--- np.random.
function data.load_extra_datasets()
  local N = 200
  local noisy_circles = { data.circles { n_samples = N, factor = 0.5, noise = 0.3 } }
  local noisy_moons = { data.moons { n_samples = N, noise = 0.2 } }
  local blobs = { data.blobs { n_samples = N, seed = 5, centers = 6 } }
  local gaussian_quantiles =
    { data.gaussian_quantiles { n_samples = N, cov = 0.5, n_classes = 2 } }
  local no_structure = { np.random.rand(N, 2).T, np.random.rand(N, 2).T }
  return noisy_circles, noisy_moons, blobs, gaussian_quantiles, no_structure
end

--- Spiral arms, one for each class. Point i of n of an arm has radius (i - 1) / (n - 1), and an
--- angle that grows by 4 radians from the middle outwards, with Gaussian noise. An arm starts
--- 2 pi / n_classes after the one before it. The noise is drawn arm by arm, then all are shuffled.
function data.spirals(options)
  options = suggest.options("spirals", options,
    { n_samples = 300, n_classes = 3, noise = 0.2, shuffle = true }, { seed = "number" })
  check_amounts("spirals", options)
  local random, n_classes = random_of(options), options.n_classes
  local counts, arms = {}, {}
  for i = 1, n_classes do
    local count = share(options.n_samples, n_classes, i)
    local start = (i - 1) * 2 * math.pi / n_classes
    local angle = np.linspace(start, start + 4, count) + random.randn(count) * options.noise
    local radius = np.linspace(0, 1, count)
    counts[i] = count
    arms[i] = np.stack({ radius * np.sin(angle), radius * np.cos(angle) }, 2)
  end
  local X, classes = np.concatenate(arms), classes_of(table.unpack(counts))
  return shuffled_columns(options, random, X, classes)
end

--- Points of the square [-1, 1] x [-1, 1]; their class is 1 where exactly one coordinate is
--- positive. All first coordinates are drawn, then all second ones, then the noise, which moves
--- points but not classes.
function data.xor(options)
  options = suggest.options("xor", options, { n_samples = 200 },
    { noise = "number", seed = "number" })
  check_amounts("xor", options)
  local random = random_of(options)
  local X = random.uniform(-1, 1, { 2, options.n_samples })
  local Y = (X[1] * X[2]):lt(0):astype("int64"):reshape(1, -1)
  if options.noise then
    X = X + random.normal(0, options.noise, X.shape)
  end
  return X, Y
end

-- --- preparation --------------------------------------------------------------------------------

--- Labels as columns of zeros with a one in row label + 1 (the notebooks' convert_to_one_hot).
function data.one_hot(Y, C)
  Y = check.array(Y, "Y", "one_hot"):flatten():astype("int64")
  C = check.integer(C, "C", "one_hot", math.max(1, Y.size > 0 and Y:max() + 1 or 1), 1)
  if Y.size > 0 and (Y:min() < 0 or Y:max() >= C) then
    fail("'Y' of one_hot must hold labels from 0 to C - 1 = %d, got %d to %d", C - 1, Y:min(),
      Y:max())
  end
  return np.eye(C)[Y + 1].T
end

--- X and Y with as many examples: columns, or pictures along the last axis.
local function check_sets(caller, X, Y)
  X = arguments.check_array(caller, "X", X)
  if X.ndim <= 2 then
    return arguments.check_examples(caller, X, Y)
  end
  arguments.check_examples(caller, X:reshape(-1, X.shape[X.ndim]), Y)
  return X, arguments.check_array(caller, "Y", Y)
end

--- The examples at some positions.
local function take(X, positions)
  local index = {}
  for axis = 1, X.ndim - 1 do
    index[axis] = ":"
  end
  index[X.ndim] = positions
  return X(index)
end

--- The positions 1 .. m in random order, or in theirs.
local function positions_of(options, m)
  return options.shuffle and random_of(options).permutation(m) or np.arange(1, m + 1)
end

--- Divides the examples at random into two sets (scikit-learn's train_test_split).
function data.train_test_split(X, Y, options)
  options = suggest.options("train_test_split", options, { test_size = 0.25 },
    { seed = "number" })
  X, Y = check_sets("train_test_split", X, Y)
  local m = X.shape[X.ndim]
  local n_test = math.ceil(options.test_size * m)
  if options.test_size <= 0 or n_test >= m then
    fail('train_test_split: option "test_size" must leave examples in both sets, got %s of %d',
      np.str(options.test_size), m)
  end
  local positions = random_of(options).permutation(m)
  local test, train = positions { { 1, n_test } }, positions { { n_test + 1, m } }
  return take(X, train), take(X, test), take(Y, train), take(Y, test)
end

--- Divides the examples k times into two sets, so that each is in the test set once (scikit-learn's
--- KFold): an iterator.
function data.k_fold(X, Y, options)
  options = suggest.options("k_fold", options, { k = 5, shuffle = true }, { seed = "number" })
  X, Y = check_sets("k_fold", X, Y)
  local m, k = X.shape[X.ndim], options.k
  ranges.check("k_fold", 'option "k"', k, ranges.count)
  if k < 2 or k > m then
    fail('k_fold: option "k" must be from 2 to the number of examples, %d, got %d', m, k)
  end
  local positions, fold, last = positions_of(options, m), 0, 0
  return function()
    if fold == k then
      return nil
    end
    fold = fold + 1
    local first = last + 1
    last = last + share(m, k, fold)
    local is_test = np.zeros({ m }, "bool")
    is_test[positions { { first, last } }] = true
    local train, test = np.flatnonzero(~is_test), np.flatnonzero(is_test)
    return fold, take(X, train), take(X, test), take(Y, train), take(Y, test)
  end
end

--- Cuts the examples, in random order, into batches; the last one holds what is left: an iterator.
function data.minibatches(X, Y, options)
  options = suggest.options("minibatches", options, { batch_size = 64, shuffle = true },
    { seed = "number" })
  X, Y = check_sets("minibatches", X, Y)
  local m, size = X.shape[X.ndim], options.batch_size
  ranges.check("minibatches", 'option "batch_size"', size, ranges.count)
  local positions, last = positions_of(options, m), 0
  return function()
    if last == m then
      return nil
    end
    local first = last + 1
    last = math.min(last + size, m)
    local batch = positions { { first, last } }
    return take(X, batch), take(Y, batch)
  end
end

--- Pictures of bytes as columns of reals from 0 to 1, or as what conv2d takes.
function data.normalize_images(images, options)
  options = suggest.options("normalize_images", options, { dtype = "float64", pictures = false })
  images = arguments.check_array("normalize_images", "images", images)
  arguments.check_word("normalize_images", 'option "dtype"', options.dtype,
    { "float64", "float32" })
  if images.ndim ~= 3 and images.ndim ~= 4 then
    fail("normalize_images: images %s must be (m, h, w) or (m, h, w, channels)", images.shape)
  elseif images.dtype ~= "uint8" then
    fail("normalize_images: images holds %s, it must hold uint8, from 0 to 255", images.dtype)
  end
  local m, h, w = table.unpack(images.shape)
  local X
  if options.pictures then
    X = images:reshape(m, h, w, images.ndim == 3 and 1 or images.shape[4])
      :transpose { 4, 2, 3, 1 }
  else
    X = images:reshape(m, images.size // math.max(m, 1)).T
  end
  X = X:astype(options.dtype)
  X:div_(255)
  return X
end

--- Moves and scales each feature, a row of X, to mean 0 and standard deviation 1. What was found
--- for the training set is to be used for the test set too: standardize(X_test, {mean = mean,
--- std = std}).
function data.standardize(X, options)
  options = suggest.options("standardize", options, {}, { mean = "userdata", std = "userdata" })
  X = arguments.check_array("standardize", "X", X)
  if X.ndim ~= 2 then
    fail("standardize: X %s must have two dimensions, examples are columns", X.shape)
  end
  local mean = options.mean or X:mean { axis = 2, keepdims = true }
  local std = options.std
  if not std then
    std = X:std { axis = 2, keepdims = true }
    std[std:eq(0)] = 1
  end
  for name, value in pairs { mean = mean, std = std } do
    if value.shape ~= { #X, 1 } then
      fail('standardize: option "%s" %s must have shape (%d, 1)', name, value.shape, #X)
    end
  end
  return (X - mean) / std, mean, std
end

--- A picture in another size: (h, w), (h, w, 3) or (h, w, 4) of uint8 or reals. Method "area" takes
--- the mean of what a new pixel covers, "bilinear" weighs pixels by how near they are; both are
--- Pillow's (BOX and BILINEAR).
function data.resize(image, h, w, options)
  options = suggest.options("resize", options, { method = "area" })
  image = arguments.check_array("resize", "image", image)
  arguments.check_word("resize", 'option "method"', options.method, { "area", "bilinear" })
  if image.ndim ~= 2 and (image.ndim ~= 3 or image.shape[3] > 4 or image.shape[3] == 2) then
    fail("resize: image %s must be a picture: (h, w), (h, w, 3) or (h, w, 4)", image.shape)
  elseif image.size == 0 then
    fail("resize: image %s has no pixels", image.shape)
  elseif image.dtype == "int64" or image.dtype == "bool" then
    fail('resize: image holds %s, it must hold uint8, float32 or float64: write '
      .. 'image:astype("float32")', image.dtype)
  end
  ranges.check("resize", "h", h, ranges.count)
  ranges.check("resize", "w", w, ranges.count)
  return core.data.resize(image, h, w, options.method == "bilinear")
end

return suggest.strict(data, "dnn.data", {
  cifar10 = "dnn.data.sets:cifar10",
  fashion_mnist = "dnn.data.sets:fashion_mnist",
  mnist = "dnn.data.sets:mnist",
  usps = "dnn.data.sets:usps",
  read_csv = "dnn.data.csv:read_csv",
  write_csv = "dnn.data.csv:write_csv",
})

local dnn = require "dnn"
local np = require "dnn.np"
local h5 = require "dnn.h5"
local bits = require "spec.helpers.bits"
local fixtures = require "spec.helpers.fixtures"
local raises = require "spec.helpers.raises"
local shared = require "spec.helpers.shared"

local data = dnn.data

--- Opens a file of ../shared/data, or calls it pending.
local function open(name)
  local path = shared.path("data/" .. name)
  if not path then
    pending("../shared/data/" .. name .. " is absent")
    return nil
  end
  return h5.open(path, "r")
end

describe("dnn.data", function()
  it("has the points that the notebooks have", function()
    local file = open("toy2d.h5")
    if not file then
      return
    end
    local sets = {
      planar = { data.planar() },
      moons = { data.moons { n_samples = 300, noise = 0.2, seed = 3 } },
      circles_train = { data.circles { n_samples = 300, noise = 0.05, seed = 1 } },
      circles_test = { data.circles { n_samples = 100, noise = 0.05, seed = 2 } },
    }
    for name, set in pairs(sets) do
      local X, Y = table.unpack(set)
      -- sines and cosines may differ in their last bit
      assert.is_true(np.abs(X - file[name .. "/X"]:read()):max() < 4e-15, name)
      assert.is_true(Y == file[name .. "/Y"]:read(), name)
      assert.equal(file[name .. "/Y"].dtype, Y.dtype)
    end
    file:close()
  end)

  it("draws from the stream of np.random without a seed", function()
    for _, name in ipairs { "moons", "circles", "blobs", "gaussian_quantiles", "spirals", "xor" } do
      local noise = (name == "moons" or name == "circles" or name == "xor") and 0.1 or nil
      local X, Y = data[name] { n_samples = 30, noise = noise, seed = 4 }
      np.random.seed(4)
      local X2, Y2 = data[name] { n_samples = 30, noise = noise }
      assert.is_true(X == X2 and Y == Y2, name)
      local X3 = data[name] { n_samples = 30, noise = noise }
      assert.is_false(X == X3, name)
    end
  end)

  it("puts examples into columns, with one label each", function()
    for _, name in ipairs { "moons", "circles", "blobs", "gaussian_quantiles", "spirals", "xor" } do
      for _, n in ipairs { 3, 31, 64 } do
        local X, Y = data[name] { n_samples = n, seed = 1 }
        assert.equal(("(2, %d) (1, %d)"):format(n, n), ("%s %s"):format(X.shape, Y.shape))
        assert.equal("float64 int64", X.dtype .. " " .. Y.dtype)
      end
    end
  end)

  it("keeps the order without shuffle", function()
    local X, Y = data.circles { n_samples = 8, shuffle = false }
    assert.equal("[[0 0 0 0 1 1 1 1]]", tostring(Y))
    assert.equal("[ 1.   0.  -1.  -0.   0.8  0.  -0.8 -0. ]", tostring(np.round(X[1], 8)))
    Y = select(2, data.blobs { n_samples = 7, shuffle = false, seed = 1 })
    assert.equal("[[0 0 0 1 1 2 2]]", tostring(Y))
    Y = select(2, data.moons { n_samples = 5, shuffle = false })
    assert.equal("[[0 0 1 1 1]]", tostring(Y))
    X, Y = data.gaussian_quantiles { n_samples = 8, shuffle = false, seed = 1 }
    assert.equal("[[0 0 1 1 2 2 2 2]]", tostring(Y))
    local radius = np.square(X):sum { axis = 1 }
    assert.is_true(radius == np.sort(radius))
  end)

  it("winds spirals around the middle", function()
    local X, Y = data.spirals { n_samples = 200, n_classes = 2, noise = 0, shuffle = false }
    local radius = np.sqrt(np.square(X):sum { axis = 1 })
    local expected = np.linspace(0, 1, 100)
    assert.is_true(np.allclose(radius, np.concatenate { expected, expected }))
    -- the second arm is the first turned by pi
    assert.is_true(np.allclose(X ":, 101:200", -X ":, 1:100"))
    assert.equal(100, Y:sum())
    local end_of_arm = np.array { math.sin(4), math.cos(4) }
    assert.is_true(np.allclose(X ":, 100", end_of_arm))
  end)

  it("separates xor by the signs of both coordinates", function()
    local X, Y = data.xor { n_samples = 500, seed = 3 }
    assert.is_true(((X[1] * X[2]):lt(0):reshape(1, -1)):astype("int64") == Y)
    assert.is_true(np.abs(X):max() <= 1 and math.abs(Y:mean() - 0.5) < 0.1)
    local moved, Y2 = data.xor { n_samples = 500, seed = 3, noise = 0.1 }
    assert.is_true(Y == Y2)
    assert.near(0.1, (moved - X):std(), 0.01)
  end)

  it("encodes labels of any shape and integer type", function()
    local expected = "[[1. 0. 0.]\n [0. 0. 1.]\n [0. 1. 0.]]"
    for _, Y in ipairs { np.array { { 0, 2, 1 } }, np.array({ 0, 2, 1 }, "uint8"),
      np.array { 0., 2., 1. }, { 0, 2, 1 } } do
      assert.equal(expected, tostring(data.one_hot(Y)))
    end
    assert.equal("(5, 3)", tostring(data.one_hot({ 0, 2, 1 }, 5).shape))
    local file = open("test_signs.h5")
    if not file then
      return
    end
    local labels = file["test_set_y"]:read()
    local Y = data.one_hot(labels, 6)
    assert.equal("(6, 120)", tostring(Y.shape))
    assert.is_true((np.argmax(Y, 1) - 1):eq(labels:reshape(-1)):all())
    assert.equal(120, Y:sum())
    file:close()
  end)

  it("divides examples without losing any", function()
    local X = np.arange(22):reshape(2, 11)
    local X_train, X_test, Y_train, Y_test =
      data.train_test_split(X, X[1]:reshape(1, -1), { test_size = 0.3, seed = 1 })
    assert.equal("(2, 7) (2, 4)", tostring(X_train.shape) .. " " .. tostring(X_test.shape))
    assert.is_true(X_train[1]:reshape(1, -1) == Y_train and X_test[1]:reshape(1, -1) == Y_test)
    assert.is_true(np.sort(np.concatenate { Y_train[1], Y_test[1] }) == np.arange(11))
  end)

  it("divides examples into folds as scikit-learn does", function()
    local X, seen = np.arange(14):reshape(2, 7), {}
    -- KFold(3, shuffle=True, random_state=1).split(np.arange(7))
    local expected = { "[1 2 6]", "[0 4]", "[3 5]" }
    for fold, X_train, X_test, Y_train, Y_test in
      data.k_fold(X, X "1:1", { k = 3, seed = 1 }) do
      assert.equal(expected[fold], tostring(Y_test[1]))
      assert.is_true(X_test[1] == Y_test[1] and X_train[1] == Y_train[1])
      assert.is_true(np.sort(np.concatenate { Y_train[1], Y_test[1] }) == np.arange(7))
      seen[#seen + 1] = fold
    end
    assert.same({ 1, 2, 3 }, seen)
    local _, _, X_test = data.k_fold(X, X "1:1", { k = 7, shuffle = false })()
    assert.equal("[[0]\n [7]]", tostring(X_test))
    raises('k_fold: option "k" must be from 2 to the number of examples, 7, got 8', data.k_fold, X,
      X "1:1", { k = 8 })
    raises('option "k" must be a positive integer', data.k_fold, X, X "1:1", { k = 2.5 })
  end)

  it("cuts examples into the batches of the notebook", function()
    local X = np.arange(14):reshape(2, 7)
    local expected = dnn.optimization.random_mini_batches(X, X "1:1", 3, 5)
    local count = 0
    for x, y in data.minibatches(X, X "1:1", { batch_size = 3, seed = 5 }) do
      count = count + 1
      assert.is_true(x == expected[count][1] and y == expected[count][2])
    end
    assert.equal(3, count)
    local x = data.minibatches(X, X "1:1", { batch_size = 100, shuffle = false })()
    assert.is_true(x == X)
    for pictures, y in data.minibatches(X:reshape(1, 1, 2, 7), X "1:1", { batch_size = 3 }) do
      assert.is_true(pictures(1, 1, 1) == y[1])
    end
    raises("minibatches: X (2, 7) has 7 examples (columns), Y (1, 6) has 6", data.minibatches, X,
      np.zeros(1, 6))
    raises('option "batch_size" must be a positive integer', data.minibatches, X, X "1:1",
      { batch_size = 0 })
  end)

  it("divides pictures, too", function()
    local X, Y = np.arange(24):reshape(1, 2, 3, 4), np.arange(4):reshape(1, 4)
    local X_train, X_test, _, Y_test = data.train_test_split(X, Y, { seed = 1 })
    assert.equal("(1, 2, 3, 3) (1, 2, 3, 1)", ("%s %s"):format(X_train.shape, X_test.shape))
    assert.equal(Y_test(1, 1), X_test(1, 1, 1, 1))
  end)

  it("makes columns, or pictures, of bytes", function()
    local images = (np.arange(2 * 3 * 4 * 3) * 3):astype("uint8"):reshape(2, 3, 4, 3)
    local X = data.normalize_images(images)
    assert.is_true(X == images:reshape(2, -1).T / 255)
    assert.equal("(36, 2) float64", ("%s %s"):format(X.shape, X.dtype))
    X = data.normalize_images(images, { pictures = true, dtype = "float32" })
    assert.equal("(3, 3, 4, 2) float32", ("%s %s"):format(X.shape, X.dtype))
    assert.near(images(2, 3, 1, 2) / 255, X(2, 3, 1, 2), 1e-7)
    assert.equal("(1, 3, 4, 2)",
      tostring(data.normalize_images(images ":, :, :, 1", { pictures = true }).shape))
    assert.equal("(0, 0)", tostring(data.normalize_images(np.zeros({ 0, 2, 2 }, "uint8")).shape))
    raises("images holds float64, it must hold uint8, from 0 to 255", data.normalize_images,
      images / 255)
    raises("images (2, 3) must be (m, h, w) or (m, h, w, channels)", data.normalize_images,
      np.zeros({ 2, 3 }, "uint8"))
  end)

  it("standardizes with the numbers of the training set", function()
    local X = np.array { { 1, 2, 4 }, { 5, 5, 5 } }
    local scaled, mean, std = data.standardize(X)
    assert.is_true(math.abs(scaled[1]:mean()) < 1e-15 and math.abs(scaled[1]:std() - 1) < 1e-15)
    assert.equal("[0. 0. 0.]", tostring(scaled[2]))
    assert.equal("[1.]", tostring(std[2]))
    local test = data.standardize(np.array { { 1 }, { 6 } }, { mean = mean, std = std })
    assert.equal(scaled(1, 1), test(1, 1))
    assert.equal(1, test(2, 1))
  end)
end)

describe("resize", function()
  local function bytes(digits, shape)
    return np.array(bits.values(digits, "B"), "uint8"):reshape(shape)
  end

  it("gives bytes the values that Pillow gives them", function()
    for case in fixtures.lines("resize.jsonl") do
      local h, w = table.unpack(case.resized_shape)
      local out = data.resize(bytes(case.image, case.shape), h, w, { method = case.method })
      assert.equal("uint8", out.dtype)
      assert.is_true(out == bytes(case.resized, case.resized_shape),
        ("%s of (%s) to (%d, %d)"):format(case.method, table.concat(case.shape, ", "), h, w))
    end
  end)

  it("gives reals the values that Pillow gives them", function()
    local image = np.array({ { 0.43063924, 0.20671277, -1.5143203, 0.5378871 },
      { 1.169471, 1.0096714, 0.23387805, -1.5576786 },
      { 0.9425448, -0.14725463, -2.5325196, 0.3772074 } }, "float32")
    local area = np.array { { 0.318676, -0.48821658 }, { 0.318676, -0.48821658 },
      { 1.0895712, -0.6619003 }, { 0.3976451, -1.077656 }, { 0.3976451, -1.077656 } }
    local bilinear = np.array { { 0.056819394, -0.38894096 }, { 0.4210234, -0.4026063 },
      { 0.9673294, -0.42310432 }, { 0.37436184, -0.73608667 }, { -0.02094986, -0.9447416 } }
    for method, expected in pairs { area = area, bilinear = bilinear } do
      local out = data.resize(image, 5, 2, { method = method })
      assert.equal("float32", out.dtype)
      assert.is_true(np.abs(out - expected):max() < 1e-6, method)
      local double = data.resize(image:astype("float64"), 5, 2, { method = method })
      assert.is_true(np.abs(double - expected):max() < 1e-6, method)
    end
  end)

  it("takes views as they lie", function()
    local image = np.arange(24):reshape(4, 6):astype("uint8")
    assert.is_true(data.resize(image, 2, 3).T == data.resize(image.T, 3, 2))
    local colours = np.stack({ image, image + 1, image + 2 }, 3)
    assert.is_true(data.resize(colours, 2, 3) { ":", ":", 2 } == data.resize(image + 1, 2, 3))
    local turned = colours:transpose { 2, 1, 3 }
    assert.is_true(data.resize(turned, 9, 1) == data.resize(turned:copy(), 9, 1))
  end)

  it("copies a picture of that size", function()
    local image = np.ones(2, 3)
    local same = data.resize(image, 2, 3)
    same[1] = 7
    assert.equal(6, image:sum())
  end)

  it("does not mix in pixels without weight, or the colours of transparent ones", function()
    local image = np.array { { 1, 1, math.huge, math.huge } }
    assert.equal("[[ 1. inf]]", tostring(data.resize(image, 1, 2)))
    local rgba = np.array { { { 1.0, 0, 0, 1 }, { 0, 1, 0, 0 } } }
    assert.equal("[[[1.  0.  0.  0.5]]]", tostring(data.resize(rgba, 1, 1)))
  end)

  it("refuses what is no picture", function()
    raises("resize: image (2,) must be a picture: (h, w), (h, w, 3) or (h, w, 4)", data.resize,
      np.ones(2), 1, 1)
    raises("resize: image (2, 2, 5) must be a picture", data.resize, np.ones(2, 2, 5), 1, 1)
    raises("resize: image (0, 2) has no pixels", data.resize, np.ones(0, 2), 1, 1)
    raises('resize: image holds int64, it must hold uint8, float32 or float64: write '
      .. 'image:astype("float32")', data.resize, np.arange(4):reshape(2, 2), 1, 1)
    raises("resize: h must be a positive integer, got 0", data.resize, np.ones(2, 2), 0, 1)
    raises("resize: w must be a positive integer, got nil", data.resize, np.ones(2, 2), 1)
    raises('did you mean "bilinear"?', data.resize, np.ones(2, 2), 1, 1, { method = "bilinea" })
    raises("resize: unknown option 'methode': did you mean 'method'?", data.resize, np.ones(2, 2),
      1, 1, { methode = "area" })
  end)
end)

--- What came in files beside the notebooks of the course, for those of its notebooks that are
--- translated: lr_utils, planar_utils, init_utils, reg_utils, opt_utils, gc_utils, rnn_utils and
--- dnn_app_utils. Most of it is in dnn; data sets are read from where the notebook lies.

local data = require "dnn.data"
local np = require "dnn.np"

local course = {}

--- The part of dnn that has the functions of a module, "" where that is dnn itself.
course.rooms = { lr_utils = "", dnn_utils = "", dnn_app_utils = "", planar_utils = "planar",
  init_utils = "initialization", reg_utils = "regularization", opt_utils = "optimization",
  gc_utils = "gradient_checking", rnn_utils = "", testCases = "", testCase = "", utils = "" }

--- Where data sets may lie.
local directories = { "datasets/", "", "../datasets/", "../shared/data/" }

--- The path of a data set.
local function find(name)
  for _, directory in ipairs(directories) do
    local file = io.open(directory .. name)
    if file then
      file:close()
      return directory .. name
    end
  end
  error(("there is no file datasets/%s, which came with the course"):format(name), 0)
end

--- Pictures and labels of a file, which has them under names that begin in the same way.
local function read_pictures(name, prefix)
  local f <close> = require("dnn.h5").open(find(name))
  local y = f[prefix .. "_set_y"]:read()
  return f[prefix .. "_set_x"]:read(), y:reshape(1, y.size), f.list_classes:read()
end

--- The pictures of cats and of others: training set, test set, and the names of the classes.
local function cats()
  local X_train, Y_train = read_pictures("train_catvnoncat.h5", "train")
  local X_test, Y_test, classes = read_pictures("test_catvnoncat.h5", "test")
  return X_train, Y_train, X_test, Y_test, classes
end

--- Points in a figure, the classes in two colors.
local function show(X, Y)
  require("dnn.plot").scatter(X[1], X[2], { c = Y:ravel(), s = 40, cmap = "Spectral" })
end

local modules = {}
modules.lr_utils = { load_dataset = cats }
modules.dnn_app_utils = { load_data = cats }

modules.planar_utils = {
  load_planar_dataset = data.planar,
  load_extra_datasets = function() -- with examples in rows
    local sets = { data.load_extra_datasets() }
    for i, set in ipairs(sets) do
      sets[i] = { set[1].T, i < #sets and set[2]:ravel() or set[2].T }
    end
    return table.unpack(sets)
  end,
}

modules.init_utils = { load_dataset = function()
  np.random.seed(1)
  local X_train, Y_train = data.circles { n_samples = 300, noise = 0.05 }
  np.random.seed(2)
  local X_test, Y_test = data.circles { n_samples = 100, noise = 0.05 }
  show(X_train, Y_train)
  return X_train, Y_train, X_test, Y_test
end }

--- Parameters and gradients of two layers.
local function load_params_and_grads(seed)
  np.random.seed(seed or 1)
  local made = {}
  for i, shape in ipairs { { 2, 3 }, { 2, 1 }, { 3, 3 }, { 3, 1 } } do
    made[i] = np.random.randn(shape[1], shape[2])
  end
  for i, one in ipairs { table.unpack(made) } do
    made[4 + i] = np.random.randn(one.shape[1], one.shape[2])
  end
  return table.unpack(made)
end

modules.opt_utils = { load_params_and_grads = load_params_and_grads, load_dataset = function()
  np.random.seed(3)
  local X, Y = data.moons { n_samples = 300, noise = 0.2 }
  show(X, Y)
  return X, Y
end }

--- The cost of the first version of opt_utils: a mean, where later ones have the sum.
function modules.opt_utils.mean_cost(A3, Y)
  return require("dnn").optimization.compute_cost(A3, Y) / Y.shape[2]
end

-- Functions that modules without a version have under the names of others.
course.first_versions = { opt_utils = { compute_cost = "mean_cost" } }

modules.reg_utils = { load_2D_dataset = function()
  local f <close> = require("dnn.h5").open(find("regularization_2d.h5"))
  local X_train, Y_train = f.train_X:read(), f.train_Y:read()
  show(X_train, Y_train)
  return X_train, Y_train, f.test_X:read(), f.test_Y:read()
end }

local function softmax(x)
  local e = np.exp(x - np.max(x))
  return e / e:sum { axis = 1 }
end

modules.rnn_utils, modules.utils = { softmax = softmax }, { softmax = softmax }

course.modules = modules

--- The name of a module without its version: testCases_v2 is testCases.
---@param path string
---@return string
function course.module_name(path)
  return (path:gsub("_v%d+%a*$", ""):gsub("_v%d+_%d+%a*$", ""))
end

return course

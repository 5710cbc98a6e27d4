--- The inputs on which the notebook on planar data tries its functions, `dnn.cases.planar`.
--
-- Every call makes them anew.

local np = require "dnn.np"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

---@class dnn.cases.planar
local planar = {}

--- X (5, 3), Y (2, 3)
function planar.layer_sizes()
  local random = np.random.RandomState(1)
  return random:randn(5, 3), random:randn(2, 3)
end

--- n_x = 2, n_h = 4, n_y = 1
function planar.initialize_parameters()
  return 2, 4, 1
end

local W1 <const> = {
  { -0.00416758, -0.00056267 }, { -0.02136196, 0.01640271 },
  { -0.01793436, -0.00841747 }, { 0.00502881, -0.01245288 },
}
local W2 <const> = { { -0.01057952, -0.00909008, 0.00551454, 0.02292208 } }

local function small_parameters(b1, b2)
  local parameters = params.new()
  parameters.W1, parameters.b1 = np.array(W1), b1
  parameters.W2, parameters.b2 = np.array(W2), b2
  return parameters
end

--- X (2, 3) and parameters of 4 hidden units
function planar.forward_propagation()
  local random = np.random.RandomState(1)
  local X = random:randn(2, 3)
  return X, small_parameters(random:randn(4, 1), np.array { { -1.3 } })
end

--- A2 (1, 3), Y (1, 3) of booleans
function planar.compute_cost()
  local Y = np.random.RandomState(1):randn(1, 3):gt(0)
  return np.array { { 0.5002307, 0.49985831, 0.50023963 } }, Y
end

--- Parameters of 4 hidden units, the cache {Z1, A1, Z2, A2}, X (2, 3), Y (1, 3) of booleans
function planar.backward_propagation()
  local random = np.random.RandomState(1)
  local X = random:randn(2, 3)
  local Y = random:randn(1, 3):gt(0)
  local cache = params.new()
  cache.Z1 = np.array {
    { -0.00616586, 0.0020626, 0.0034962 }, { -0.05229879, 0.02726335, -0.02646869 },
    { -0.02009991, 0.00368692, 0.02884556 }, { 0.02153007, -0.01385322, 0.02600471 },
  }
  cache.A1 = np.array {
    { -0.00616578, 0.0020626, 0.00349619 }, { -0.05225116, 0.02725659, -0.02646251 },
    { -0.02009721, 0.0036869, 0.02883756 }, { 0.02152675, -0.01385234, 0.02599885 },
  }
  cache.Z2 = np.array { { 0.00092281, -0.00056678, 0.00095853 } }
  cache.A2 = np.array { { 0.5002307, 0.49985831, 0.50023963 } }
  return small_parameters(np.zeros(4, 1), np.zeros(1, 1)), cache, X, Y
end

local function trained_parameters()
  return params.new {
    W1 = np.array {
      { -0.00615039, 0.0169021 }, { -0.02311792, 0.03137121 },
      { -0.0169217, -0.01752545 }, { 0.00935436, -0.05018221 },
    },
    b1 = np.array { { -8.97523455e-07 }, { 8.15562092e-06 }, { 6.04810633e-07 },
      { -2.54560700e-06 } },
    W2 = np.array { { -0.0104319, -0.04019007, 0.01607211, 0.04440255 } },
    b2 = np.array { { 9.14954378e-05 } },
  }
end

--- Parameters of 4 hidden units and their gradients
function planar.update_parameters()
  local grads = params.new()
  grads.dW1 = np.array {
    { 0.00023322, -0.00205423 }, { 0.00082222, -0.00700776 },
    { -0.00031831, 0.0028636 }, { -0.00092857, 0.00809933 },
  }
  grads.db1 = np.array { { 1.05570087e-07 }, { -3.81814487e-06 }, { -1.90155145e-07 },
    { 5.46467802e-07 } }
  grads.dW2 = np.array { { -1.75740039e-05, 3.70231337e-03, -1.25683095e-03, -2.55715317e-03 } }
  grads.db2 = np.array { { -1.08923140e-05 } }
  return trained_parameters(), grads
end

--- X (2, 3), Y (1, 3) of booleans
function planar.nn_model()
  local random = np.random.RandomState(1)
  return random:randn(2, 3), random:randn(1, 3):gt(0)
end

--- Parameters of 4 hidden units, X (2, 3)
function planar.predict()
  return trained_parameters(), np.random.RandomState(1):randn(2, 3)
end

return suggest.strict(planar, "dnn.cases.planar")

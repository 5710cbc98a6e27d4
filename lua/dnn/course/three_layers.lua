--- What the notebooks on initialization, regularization, gradient checking and optimization share:
-- a network LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID, its forward and backward pass
-- and its predictions. X is (n_x, m), Y (1, m).
--
-- The linear part and the activations are core.steps (src/bindings/steps.c), as those of
-- dnn.course.steps.

local arguments = require "dnn.support.arguments"
local caches = require "dnn.course.caches"
local core = require "dnn.core"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"

local three_layers = {}

--- How a notebook names its values, and where its backward pass divides by m.
---@class dnn.three_layers.style
---@field Z string the letter of Z1 ... Z3
---@field A string the letter of A1 ... A3
---@field is_mean_first boolean dZ3 is divided by m, rather than dW and db
---@field fields string[] the entries of a cache
---@field cache table the metatable of such caches
---@field dropout_fields string[] the entries of a cache with dropout
---@field dropout_cache table the metatable of such caches

---@param Z string
---@param A string
---@param is_mean_first boolean
---@return dnn.three_layers.style
local function make_style(Z, A, is_mean_first)
  local fields, dropout_fields = {}, {}
  for l = 1, 3 do
    for _, letter in ipairs { Z, "D", A, "W", "b" } do
      if letter ~= "D" then
        fields[#fields + 1] = letter .. l
      end
      if letter ~= "D" or l < 3 then
        dropout_fields[#dropout_fields + 1] = letter .. l
      end
    end
  end
  return {
    Z = Z,
    A = A,
    is_mean_first = is_mean_first,
    fields = fields,
    cache = caches.name_fields({}, "cache", fields),
    dropout_fields = dropout_fields,
    dropout_cache = caches.name_fields({}, "cache with dropout", dropout_fields),
  }
end

--- Of the notebooks on regularization and gradient checking: Z1, dA1; dW = 1/m * dZ A.T.
three_layers.upper = make_style("Z", "A", false)

--- Of the notebooks on initialization and optimization: z1, da1; dz3 = 1/m * (a3 - Y).
three_layers.lower = make_style("z", "a", true)

--- The entries of the parameters of three layers.
local function weights(caller, parameters)
  arguments.check_table(caller, "parameters", parameters)
  local W, b = {}, {}
  for l = 1, 3 do
    W[l] = arguments.entry(caller, "parameters", parameters, "W" .. l)
    b[l] = arguments.entry(caller, "parameters", parameters, "b" .. l)
  end
  return W, b
end

--- The forward pass: A3 (1, m) and the cache {Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3}.
---@param caller string
---@param style dnn.three_layers.style
---@param X dnn.array (n_x, m)
---@param parameters dnn.params|table
---@return dnn.array A3, table cache
function three_layers.forward(caller, style, X, parameters)
  X = arguments.check_array(caller, "X", X)
  local W, b = weights(caller, parameters)
  local A, cache = X, {}
  for l = 1, 3 do
    local Z = core.steps.linear_forward(A, W[l], b[l])
    A = l < 3 and core.steps.relu(Z) or core.steps.sigmoid(Z)
    table.move({ Z, A, W[l], b[l] }, 1, 4, #cache + 1, cache)
  end
  return A, setmetatable(cache, style.cache)
end

--- The same, and every unit of the hidden layers is switched off where a random number is not
--- below keep_prob: D = rand < keep_prob, A = A * D / keep_prob. The cache is {Z1, D1, A1, W1, b1,
--- Z2, D2, A2, W2, b2, Z3, A3, W3, b3}.
---@param caller string
---@param style dnn.three_layers.style
---@param X dnn.array (n_x, m)
---@param parameters dnn.params|table
---@param keep_prob number in (0, 1]
---@param random dnn.RandomState
---@return dnn.array A3, table cache
function three_layers.forward_with_dropout(caller, style, X, parameters, keep_prob, random)
  X = arguments.check_array(caller, "X", X)
  local W, b = weights(caller, parameters)
  local A, cache = X, {}
  for l = 1, 2 do
    local Z = core.steps.linear_forward(A, W[l], b[l])
    A = core.steps.relu(Z)
    local D = random:rand(A.shape):lt(keep_prob)
    A = A * D / keep_prob
    table.move({ Z, D, A, W[l], b[l] }, 1, 5, #cache + 1, cache)
  end
  local Z = core.steps.linear_forward(A, W[3], b[3])
  A = core.steps.sigmoid(Z)
  table.move({ Z, A, W[3], b[3] }, 1, 4, #cache + 1, cache)
  return A, setmetatable(cache, style.dropout_cache)
end

--- The values of a cache by their names; it may also be a plain list, or a table with names.
local function read_cache(caller, cache, fields)
  arguments.check_table(caller, "cache", cache)
  local values = {}
  for i, name in ipairs(fields) do
    local value = rawget(cache, i)
    if value == nil then
      value = rawget(cache, name)
    end
    if value == nil then
      fail("%s: the cache has no %s, it must be {%s}", caller, name, table.concat(fields, ", "))
    end
    values[name] = value
  end
  return values
end

--- The backward pass. The gradients are dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1, in
--- this order.
---@param caller string
---@param style dnn.three_layers.style
---@param X dnn.array (n_x, m)
---@param Y dnn.array (1, m) or (m)
---@param cache table
---@param options {lambd?: number, keep_prob?: number} the weight of the L2 penalty; the chance of
--- dropout's forward pass, whose cache is then expected
---@return dnn.params
function three_layers.backward(caller, style, X, Y, cache, options)
  X = arguments.check_array(caller, "X", X)
  Y = arguments.check_array(caller, "Y", Y)
  local fields = options.keep_prob and style.dropout_fields or style.fields
  local values = read_cache(caller, cache, fields)
  local m, grads = X.shape[2], params.new()
  local dZ = values[style.A .. 3] - Y
  if style.is_mean_first then
    dZ = 1 / m * dZ
  end
  for l = 3, 1, -1 do
    local W, A_prev = values["W" .. l], l > 1 and values[style.A .. l - 1] or X
    grads["d" .. style.Z .. l] = dZ
    local dW, db = np.dot(dZ, A_prev.T), dZ:sum { axis = 2, keepdims = true }
    if not style.is_mean_first then
      dW, db = 1 / m * dW, 1 / m * db
    end
    grads["dW" .. l] = options.lambd and dW + options.lambd / m * W or dW
    grads["db" .. l] = db
    if l > 1 then
      local dA = np.dot(W.T, dZ)
      if options.keep_prob then
        dA = dA * values["D" .. l - 1] / options.keep_prob
      end
      grads["d" .. style.A .. l - 1] = dA
      dZ = dA * A_prev:gt(0)
    end
  end
  return grads
end

--- Cross-entropy in the notebooks' form, -log(A3) * Y - log(1 - A3) * (1 - Y), summed over the
--- examples. Terms that are NaN, of 0 * inf, count as 0.
---@param caller string
---@param A3 dnn.array (1, m)
---@param Y dnn.array (1, m) of 0 and 1
---@return number
---@return integer m the number of examples
function three_layers.total_loss(caller, A3, Y)
  A3 = arguments.check_array(caller, "A3", A3)
  Y = arguments.check_array(caller, "Y", Y)
  local terms = -np.log(A3) * Y + -np.log(1 - A3) * (1 - Y)
  local total = terms:sum()
  if total ~= total then
    terms[np.isnan(terms)] = 0
    total = terms:sum()
  end
  return total, Y.shape[Y.ndim]
end

--- Where the network's output is above 0.5.
function three_layers.predict_dec(parameters, X)
  return (three_layers.forward("predict_dec", three_layers.upper, X, parameters)):gt(0.5)
end

--- Classes 0 or 1 of the examples, and the accuracy, which is printed.
function three_layers.predict(X, y, parameters, options)
  options = suggest.options("predict", options, { print_accuracy = true })
  X, y = arguments.check_examples("predict", X, y)
  local A3 = three_layers.forward("predict", three_layers.upper, X, parameters)
  local predictions = A3:gt(0.5):astype("int64")
  if predictions.shape ~= y.shape then
    fail("predict: y %s: y needs the shape of the predictions, %s", y.shape, predictions.shape)
  end
  local accuracy = predictions:eq(y):mean()
  if options.print_accuracy then
    print("Accuracy: " .. core.np.str(accuracy))
  end
  return predictions, accuracy
end

return three_layers

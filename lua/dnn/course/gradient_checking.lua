--- The notebook on gradient checking, `dnn.gradient_checking`: gradients of a backward pass against
--- differences of the cost, for J = theta * x and for a network of three layers.
--
-- Functions look each other up in this table, so that any of them can be replaced: a wrong
-- backward_propagation is one to try.
--
-- gradient_check_n is the check, the passes are those of dnn.course.three_layers. Networks and
-- layers are checked by dnn.gradient_check (dnn.network.gradient_check).

local arguments = require "dnn.support.arguments"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local params = require "dnn.support.params"
local suggest = require "dnn.support.suggest"
local three_layers = require "dnn.course.three_layers"

---@class dnn.gradient_checking
local gradient_checking = {}

--- J = theta * x.
function gradient_checking.forward_propagation(x, theta)
  arguments.check_number("forward_propagation", "x", x)
  arguments.check_number("forward_propagation", "theta", theta)
  return theta * x
end

--- The derivative of J with respect to theta: x.
function gradient_checking.backward_propagation(x, theta)
  arguments.check_number("backward_propagation", "x", x)
  arguments.check_number("backward_propagation", "theta", theta)
  return x
end

--- norm(grad - gradapprox) / (norm(grad) + norm(gradapprox))
local function relative_difference(grad, gradapprox)
  return np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
end

local option_names = { "epsilon", "print_msg" }
local option_defaults = { epsilon = 1e-7, print_msg = true }

--- Checks backward_propagation: how far its result is from (J(theta + epsilon) - J(theta -
--- epsilon)) / (2 epsilon), relative to both. Right gradients give less than 1e-7.
function gradient_checking.gradient_check(x, theta, ...)
  local options = arguments.optional("gradient_check", option_names, option_defaults, nil, ...)
  arguments.check_number("gradient_check", "x", x)
  arguments.check_number("gradient_check", "theta", theta)
  local epsilon = options.epsilon
  local J_plus = gradient_checking.forward_propagation(x, theta + epsilon)
  local J_minus = gradient_checking.forward_propagation(x, theta - epsilon)
  local gradapprox = (J_plus - J_minus) / (2 * epsilon)
  local difference =
    relative_difference(gradient_checking.backward_propagation(x, theta), gradapprox)
  if options.print_msg then
    print(difference < 1e-7 and "The gradient is correct!" or "The gradient is wrong!")
  end
  return difference
end

--- The forward pass of three layers (relu, relu, sigmoid) with its cost, the mean cross-entropy.
function gradient_checking.forward_propagation_n(X, Y, parameters)
  local caller = "forward_propagation_n"
  local A3, cache = three_layers.forward(caller, three_layers.upper, X, parameters)
  Y = arguments.check_array(caller, "Y", Y)
  local terms = -np.log(A3) * Y + -np.log(1 - A3) * (1 - Y)
  return 1 / X.shape[2] * terms:sum(), cache
end

--- The backward pass.
function gradient_checking.backward_propagation_n(X, Y, cache)
  return three_layers.backward("backward_propagation_n", three_layers.upper, X, Y, cache, {})
end

--- The backward pass with the two mistakes that the notebook starts from: dW2 is twice, db1 four
--- times what it should be.
function gradient_checking.backward_propagation_n_wrong(X, Y, cache)
  local caller = "backward_propagation_n_wrong"
  local grads = three_layers.backward(caller, three_layers.upper, X, Y, cache, {})
  grads.dW2 = grads.dW2 * 2
  grads.db1 = grads.db1 * 4
  return grads
end

--- One column of all entries "W1", "b1" ... "WL", "bL" with a prefix, and each element's name.
local function to_vector(caller, what, entries, prefix, L)
  local columns, keys = {}, {}
  for l = 1, L do
    for _, letter in ipairs { "W", "b" } do
      local name = prefix .. letter .. l
      local array = arguments.entry(caller, what, entries, name)
      array = arguments.check_array(caller, ("%s.%s"):format(what, name), array)
      columns[#columns + 1] = array:reshape(-1, 1)
      for _ = 1, array.size do
        keys[#keys + 1] = name
      end
    end
  end
  return np.concatenate(columns), keys
end

--- All parameters, W1, b1, W2 ..., as one column.
function gradient_checking.dictionary_to_vector(parameters)
  local caller = "dictionary_to_vector"
  local L = arguments.count_layers(caller, parameters)
  local theta, keys = to_vector(caller, "parameters", parameters, "", L)
  return theta, keys
end

--- The parameters whose elements a column holds: the reverse of dictionary_to_vector.
function gradient_checking.vector_to_dictionary(theta, options)
  local caller = "vector_to_dictionary"
  options = suggest.options(caller, options, { layer_dims = { 4, 5, 3, 1 } })
  local layer_dims = options.layer_dims
  theta = arguments.check_array(caller, "theta", theta)
  arguments.check_dims(caller, layer_dims)
  local size = 0
  for l = 1, #layer_dims - 1 do
    size = size + layer_dims[l + 1] * (layer_dims[l] + 1)
  end
  if theta.size ~= size then
    fail("%s: theta has %d elements, layers of %s units need %d", caller, theta.size,
      table.concat(layer_dims, ", "), size)
  end
  local flat, parameters, first = theta:flatten(), params.new(), 1
  local function take(rows, columns)
    local last = first + rows * columns - 1
    local array = flat { { first, last } }:reshape(rows, columns)
    first = last + 1
    return array
  end
  for l = 1, #layer_dims - 1 do
    parameters["W" .. l] = take(layer_dims[l + 1], layer_dims[l]):copy()
    parameters["b" .. l] = take(layer_dims[l + 1], 1):copy()
  end
  return parameters
end

--- All gradients of parameters, dW1, db1, dW2 ..., as one column.
function gradient_checking.gradients_to_vector(gradients)
  local caller = "gradients_to_vector"
  arguments.check_table(caller, "gradients", gradients)
  local L = 0
  while params.get(gradients, "dW" .. L + 1) ~= nil do
    L = L + 1
  end
  if L == 0 then
    fail('%s: gradients has no entry "dW1"', caller)
  end
  return (to_vector(caller, "gradients", gradients, "d", L))
end

--- Units of the input and of every layer.
local function dims_of(parameters, L)
  local layer_dims = { parameters.W1.shape[2] }
  for l = 1, L do
    layer_dims[l + 1] = parameters["W" .. l].shape[1]
  end
  return layer_dims
end

--- Checks the gradients of backward_propagation_n: each parameter in turn is moved by epsilon to
--- both sides, and the change of the cost is compared with its gradient. Right gradients give less
--- than 2e-7.
function gradient_checking.gradient_check_n(parameters, gradients, X, Y, ...)
  local options = arguments.optional("gradient_check_n", option_names, option_defaults, nil, ...)
  local L = arguments.count_layers("gradient_check_n", parameters)
  arguments.check_table("gradient_check_n", "gradients", gradients)
  X = arguments.check_array("gradient_check_n", "X", X)
  Y = arguments.check_array("gradient_check_n", "Y", Y)
  local values = gradient_checking.dictionary_to_vector(parameters)
  local grad = gradient_checking.gradients_to_vector(gradients)
  if grad.size ~= values.size then
    fail("gradient_check_n: there are %d gradients of %d parameters", grad.size, values.size)
  end
  local named, epsilon = { layer_dims = dims_of(parameters, L) }, options.epsilon
  local function cost_at(i, value)
    local theta = values:copy()
    theta[{ i, 1 }] = value
    local moved = gradient_checking.vector_to_dictionary(theta, named)
    return (gradient_checking.forward_propagation_n(X, Y, moved))
  end
  local gradapprox = np.zeros(values.shape)
  for i = 1, #values do
    local value = values(i, 1)
    local J_plus, J_minus = cost_at(i, value + epsilon), cost_at(i, value - epsilon)
    gradapprox[{ i, 1 }] = (J_plus - J_minus) / (2 * epsilon)
  end
  local difference = relative_difference(grad, gradapprox)
  if options.print_msg then
    print((difference > 2e-7 and "There is a mistake in the backward propagation!"
      or "Your backward propagation works perfectly fine!")
      .. " difference = " .. np.str(difference))
  end
  return difference
end

return suggest.strict(gradient_checking, "dnn.gradient_checking")

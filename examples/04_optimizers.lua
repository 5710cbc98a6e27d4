-- %% [markdown]
-- # Optimizers
--
-- Gradient descent takes the same kind of step everywhere: against the gradient, as far as the
-- learning rate says. This notebook builds four refinements of it out of a few lines each: steps
-- on a part of the examples (mini-batches), steps with a memory (momentum), steps whose length
-- adapts to every single parameter (Adam), and steps that become shorter (learning-rate decay).
-- Each is written out here and then compared with the one in `dnn.optimization`.
--
-- Run it with `dnnlua examples/04_optimizers.lua`. The lines that start with `-->` are what it
-- prints.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local optimization = dnn.optimization

-- %% [markdown]
-- ## 1. The task
--
-- Two half moons that interlock, with some noise: 300 points in the plane, each of class 0 or 1.
-- No straight line separates them. Examples are columns.

-- %% Data
local X, Y = dnn.data.moons { n_samples = 300, noise = 0.2, seed = 3 }
print(X.shape, Y.shape, Y:sum())
--> (2, 300)	(1, 300)	150

-- %% [markdown]
-- The network has three layers, LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID, with 5, 2
-- and 1 units. How it goes forwards and backwards was the subject of `01_step_by_step.lua`; here
-- it comes ready-made. The cost is summed over the examples, so that the costs of several batches
-- can be added.

-- %% The network
local layers_dims = { 2, 5, 2, 1 }
local parameters = optimization.initialize_parameters(layers_dims)
print(parameters)
--> W1 (5, 2) float64
--> b1 (5, 1) float64
--> W2 (2, 5) float64
--> b2 (2, 1) float64
--> W3 (1, 2) float64
--> b3 (1, 1) float64
local a3, caches = optimization.forward_propagation(X, parameters)
print(("%.6f"):format(optimization.compute_cost(a3, Y) / 300))
--> 0.702414
local grads = optimization.backward_propagation(X, Y, caches)
print(grads.dW3.shape, grads.db3.shape)
--> (1, 2)	(1, 1)

-- %% [markdown]
-- ## 2. Gradient descent
--
-- $$W^{[l]} = W^{[l]} - \alpha \, dW^{[l]}, \qquad b^{[l]} = b^{[l]} - \alpha \, db^{[l]}$$

-- %% update_parameters_with_gd
local function update_parameters_with_gd(params, gradients, learning_rate)
  for name, value in pairs(params) do
    params[name] = value - learning_rate * gradients["d" .. name]
  end
  return params
end

local learning_rate
parameters, grads, learning_rate = dnn.cases.optimization.update_parameters_with_gd()
parameters = update_parameters_with_gd(parameters, grads, learning_rate)
print("W1 = " .. tostring(parameters.W1))
--> W1 = [[ 1.63535156 -0.62320365 -0.53718766]
-->  [-1.07799357  0.85639907 -2.29470142]]
local expected = optimization.update_parameters_with_gd(
  dnn.cases.optimization.update_parameters_with_gd(), grads, learning_rate)
print(parameters.W1 == expected.W1)
--> true

-- %% [markdown]
-- ## 3. Mini-batches
--
-- The gradient over all $m$ examples is exact, and expensive. The gradient over a few of them is
-- nearly as good a direction, and costs a fraction: many rough steps instead of one perfect one.
-- One pass over all examples is an *epoch*.
--
-- 1. **Shuffle**: put the columns of $X$ and $Y$ into the same random order, a new one in every
--    epoch.
-- 2. **Cut**: the first 64 columns are the first mini-batch, and so on. The last one is smaller
--    when 64 does not divide $m$.
--
-- `X{":", permutation}` copies columns in a new order; `X{":", {first, last}}` is a view of a
-- range.

-- %% random_mini_batches
local function random_mini_batches(inputs, labels, mini_batch_size, seed)
  np.random.seed(seed)
  local m = inputs.shape[2]
  local permutation = np.random.permutation(m)
  local shuffled_X, shuffled_Y = inputs { ":", permutation }, labels { ":", permutation }
  local mini_batches = {}
  for first = 1, m, mini_batch_size do
    local columns = { first, math.min(first + mini_batch_size - 1, m) }
    table.insert(mini_batches, { shuffled_X { ":", columns }, shuffled_Y { ":", columns } })
  end
  return mini_batches
end

local mini_batches = random_mini_batches(X, Y, 64, 0)
for k, mini_batch in ipairs(mini_batches) do
  print(k, mini_batch[1].shape, mini_batch[2].shape)
end
--> 1	(2, 64)	(1, 64)
--> 2	(2, 64)	(1, 64)
--> 3	(2, 64)	(1, 64)
--> 4	(2, 64)	(1, 64)
--> 5	(2, 44)	(1, 44)
print(mini_batches[5][1] == optimization.random_mini_batches(X, Y, 64, 0)[5][1])
--> true

-- %% [markdown]
-- A loop that trains with any of the updates of this notebook: `update(parameters, grads)` is
-- called for every mini-batch. Each epoch shuffles from a seed of its own, so that two runs are
-- equal.

-- %% The training loop
local function train(update, mini_batch_size, num_epochs)
  local trained = optimization.initialize_parameters(layers_dims)
  local seed, cost = 10, nil
  for _ = 1, num_epochs do
    seed = seed + 1
    cost = 0
    for _, mini_batch in ipairs(random_mini_batches(X, Y, mini_batch_size, seed)) do
      local inputs, labels = table.unpack(mini_batch)
      local output, cache = optimization.forward_propagation(inputs, trained)
      cost = cost + optimization.compute_cost(output, labels)
      update(trained, optimization.backward_propagation(inputs, labels, cache))
    end
  end
  local _, accuracy = optimization.predict(X, Y, trained, { print_accuracy = false })
  return cost / X.shape[2], accuracy
end

-- %% [markdown]
-- Every line below goes through all examples 100 times. The smaller the batches, the more steps
-- that makes:

-- %% Batches of different sizes
for _, size in ipairs { 300, 64, 16 } do
  local cost, accuracy = train(function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.05)
  end, size, 100)
  print(("batches of %3d, %4d steps: cost %.2f, accuracy %.2f"):format(size,
    100 * math.ceil(300 / size), cost, accuracy))
end
--> batches of 300,  100 steps: cost 0.65, accuracy 0.66
--> batches of  64,  500 steps: cost 0.51, accuracy 0.75
--> batches of  16, 1900 steps: cost 0.30, accuracy 0.88

-- %% [markdown]
-- ## 4. Momentum
--
-- The directions of small batches oscillate. Momentum averages them: $v$ is a moving average of
-- the gradients, like the velocity of a ball that rolls downhill while the gradients push it.
--
-- $$v_{dW} = \beta v_{dW} + (1 - \beta) \, dW, \qquad W = W - \alpha \, v_{dW}$$
--
-- $\beta = 0.9$ averages over about the last ten gradients, $\beta = 0$ is plain gradient descent.
-- The velocity starts at 0.

-- %% update_parameters_with_momentum
local function initialize_velocity(params)
  local v = dnn.params()
  for name, value in pairs(params) do
    v["d" .. name] = np.zeros_like(value)
  end
  return v
end

local function update_parameters_with_momentum(params, gradients, v, beta, rate)
  for name, value in pairs(params) do
    local d = "d" .. name
    v[d] = beta * v[d] + (1 - beta) * gradients[d]
    params[name] = value - rate * v[d]
  end
  return params, v
end

parameters, grads = dnn.cases.optimization.update_parameters_with_momentum()
local v = initialize_velocity(parameters)
update_parameters_with_momentum(parameters, grads, v, 0.9, 0.01)
print("W1 = " .. tostring(parameters.W1))
print("v.dW1 = " .. tostring(v.dW1))
--> W1 = [[ 1.62544598 -0.61290114 -0.52907334]
-->  [-1.07347112  0.86450677 -2.30085497]]
--> v.dW1 = [[-0.11006192  0.11447237  0.09015907]
-->  [ 0.05024943  0.09008559 -0.06837279]]
local case = { dnn.cases.optimization.update_parameters_with_momentum() }
optimization.update_parameters_with_momentum(case[1], case[2], case[3], 0.9, 0.01)
print(parameters.W1 == case[1].W1, v.dW1 == case[3].dW1)
--> true	true

-- %% [markdown]
-- ## 5. Adam
--
-- Adam keeps two averages, of the gradients ($v$, as momentum) and of their squares ($s$). A step
-- is $v / \sqrt{s}$: where gradients agree with each other it is about $\alpha$ long, however
-- small they are; where they contradict each other it is short. Every parameter so has a learning
-- rate of its own.
--
-- $$v = \beta_1 v + (1 - \beta_1) \, dW, \qquad s = \beta_2 s + (1 - \beta_2) \, dW^2$$
--
-- Both start at 0, and would be too small for a while. In step $t$ their weights add up to only
-- $1 - \beta^t$, so they are divided by that:
--
-- $$\hat{v} = \frac{v}{1 - \beta_1^t}, \qquad \hat{s} = \frac{s}{1 - \beta_2^t}, \qquad
--   W = W - \alpha \frac{\hat{v}}{\sqrt{\hat{s}} + \varepsilon}$$
--
-- $\varepsilon = 10^{-8}$ only avoids a division by 0.

-- %% update_parameters_with_adam
local function update_parameters_with_adam(params, gradients, averages, squares, t, rate)
  local beta1, beta2, epsilon = 0.9, 0.999, 1e-8
  for name, value in pairs(params) do
    local d = "d" .. name
    averages[d] = beta1 * averages[d] + (1 - beta1) * gradients[d]
    squares[d] = beta2 * squares[d] + (1 - beta2) * np.square(gradients[d])
    local average = averages[d] / (1 - beta1 ^ t)
    local square = squares[d] / (1 - beta2 ^ t)
    params[name] = value - rate * (average / (np.sqrt(square) + epsilon))
  end
  return params, averages, squares
end

local s
parameters, grads, v, s = dnn.cases.optimization.update_parameters_with_adam()
update_parameters_with_adam(parameters, grads, v, s, 2, 0.01)
print("W1 = " .. tostring(parameters.W1))
print("s.dW1 = " .. tostring(s.dW1))
--> W1 = [[ 1.63178673 -0.61919778 -0.53561312]
-->  [-1.08040999  0.85796626 -2.29409733]]
--> s.dW1 = [[0.00121136 0.00131039 0.00081287]
-->  [0.0002525  0.00081154 0.00046748]]
case = { dnn.cases.optimization.update_parameters_with_adam() }
optimization.update_parameters_with_adam(case[1], case[2], case[3], case[4], 2)
print(parameters.W1 == case[1].W1, s.dW1 == case[4].dW1)
--> true	true

-- %% [markdown]
-- ## 6. The three side by side
--
-- The same network, the same batches, the same small learning rate, 500 epochs. Here the gradients
-- are small. Gradient descent has hardly moved; momentum averages gradients that agree anyway, so
-- it goes the same way; Adam makes its steps as long as the learning rate says.

-- %% Comparison
local updates = {}

function updates.gd()
  return function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.0007)
  end
end

function updates.momentum(start)
  local velocity = initialize_velocity(start)
  return function(params, gradients)
    update_parameters_with_momentum(params, gradients, velocity, 0.9, 0.0007)
  end
end

function updates.adam(start)
  local averages, squares, t = initialize_velocity(start), initialize_velocity(start), 0
  return function(params, gradients)
    t = t + 1
    update_parameters_with_adam(params, gradients, averages, squares, t, 0.0007)
  end
end

local start = optimization.initialize_parameters(layers_dims)
for _, optimizer in ipairs { "gd", "momentum", "adam" } do
  local cost, accuracy = train(updates[optimizer](start), 64, 500)
  print(("%-8s cost %.2f, accuracy %.2f"):format(optimizer, cost, accuracy))
end
--> gd       cost 0.68, accuracy 0.64
--> momentum cost 0.68, accuracy 0.64
--> adam     cost 0.26, accuracy 0.92

-- %% [markdown]
-- `dnn.optimization.model` is this loop with every option of the course's notebook, and starts
-- equally:

-- %% The model
local trained, costs = optimization.model(X, Y, layers_dims, "adam", { num_epochs = 501 })
optimization.predict(X, Y, trained)
print(#costs, ("%.2f"):format(costs[6]))
--> Cost after epoch 0: 0.702166
--> Accuracy: 0.92...
--> 6	0.26

-- %% Where it puts the boundary
optimization.plot_decision_boundary(function(points)
  return optimization.predict_dec(trained, points.T)
end, X, Y)
plt.title "Model with Adam"
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- ## 7. Learning-rate decay
--
-- Large steps are good at the beginning and bad at the end, when they jump around the minimum. So
-- let them shrink from epoch to epoch:
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \mathrm{epoch}} \, \alpha_0$$
--
-- That may be too fast: after few epochs little is left of $\alpha_0$. Decay in intervals waits.
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \lfloor \mathrm{epoch} / \mathrm{interval} \rfloor}
--   \, \alpha_0$$

-- %% update_lr and schedule_lr_decay
local function update_lr(learning_rate0, epoch, decay_rate)
  return 1 / (1 + decay_rate * epoch) * learning_rate0
end

local function schedule_lr_decay(learning_rate0, epoch, decay_rate, time_interval)
  return 1 / (1 + decay_rate * (epoch // time_interval)) * learning_rate0
end

for _, epoch in ipairs { 0, 10, 100, 1000 } do
  print(("epoch %4d: %.4f %.4f"):format(epoch, update_lr(0.1, epoch, 1),
    schedule_lr_decay(0.1, epoch, 1, 100)))
end
--> epoch    0: 0.1000 0.1000
--> epoch   10: 0.0091 0.1000
--> epoch  100: 0.0010 0.0500
--> epoch 1000: 0.0001 0.0091
print(update_lr(0.5, 2, 1) == optimization.update_lr(0.5, 2, 1),
  schedule_lr_decay(0.5, 100, 0.3, 100) == optimization.schedule_lr_decay(0.5, 100, 0.3, 100))
--> true	true

-- %% With the model
local function every_100_epochs(learning_rate0, epoch, decay_rate)
  return schedule_lr_decay(learning_rate0, epoch, decay_rate, 100)
end

local schedules = { { "every epoch", update_lr }, { "every 100 epochs", every_100_epochs } }
for _, schedule in ipairs(schedules) do
  local name, decay = table.unpack(schedule)
  local _, history = optimization.model(X, Y, layers_dims, "gd",
    { learning_rate = 0.1, num_epochs = 501, decay = decay, print_cost = false })
  print(("decay %s: cost %.2f"):format(name, history[6]))
end
--> decay every epoch: cost 0.67
--> decay every 100 epochs: cost 0.29

-- %% [markdown]
-- Of the two, the second lets plain gradient descent, with larger steps, come as far in 500 epochs
-- as Adam came with its small ones.

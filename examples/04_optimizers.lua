-- %% [markdown]
-- # Optimizers
--
-- Gradient descent takes the same kind of step everywhere: against the gradient, as far as the
-- learning rate says. This notebook builds four refinements of it out of a few lines each: steps on
-- a part of the examples (mini-batches), steps with a memory (momentum), steps whose length adapts
-- to every single parameter (Adam), and steps that become shorter (learning-rate decay). Each is
-- tried on numbers that can be calculated in the head, written out, and compared with the one in
-- `dnn.optimization`; then all go the same way down a valley and train the same network. Exercises
-- with solutions are at the end.
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
-- and 1 units, hence $5 \cdot 2 + 5 + 2 \cdot 5 + 2 + 1 \cdot 2 + 1 = 30$ parameters. How it goes
-- forwards and backwards was the subject of `01_step_by_step.lua`; here it comes ready-made. The
-- cost is summed over the examples, so that the costs of several batches can be added.

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
--
-- By hand, on $J(w) = \frac{1}{2} w^2$ with its minimum at 0: the gradient is $w$, so a step is
-- $w - \alpha w = (1 - \alpha) w$. From $w = 1$, three steps with different learning rates:

-- %% By hand: gradient descent
for _, alpha in ipairs { 0.1, 1, 1.9, 2.1 } do
  local w, steps = 1, {}
  for step = 1, 3 do
    w = w - alpha * w
    steps[step] = ("%6.3f"):format(w)
  end
  print(("alpha %.1f:"):format(alpha), table.concat(steps, " "))
end
--> alpha 0.1:	 0.900  0.810  0.729
--> alpha 1.0:	 0.000  0.000  0.000
--> alpha 1.9:	-0.900  0.810 -0.729
--> alpha 2.1:	-1.100  1.210 -1.331

-- %% [markdown]
-- Small steps take long, good ones arrive, large ones jump to the other side, and above
-- $\alpha = 2$ each jump is longer than the last: the cost explodes. In general the limit is $2$
-- divided by the curvature, and the steepest direction decides for all others (exercise 1).

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
-- The gradient over all $m$ examples is exact, and expensive. The gradient over a few of them is a
-- rough direction that costs a fraction: many rough steps instead of one perfect one. One pass over
-- all examples is an *epoch*.
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
-- By hand: $300 = 4 \cdot 64 + 44$. How good is the direction of a mini-batch? The cosine of the
-- angle between its gradient and that of all examples is 1 if both point the same way, and 0 if
-- they have nothing to do with each other. Its mean over the mini-batches of one epoch, with the
-- gradients of all 30 parameters in one vector:

-- %% Directions of mini-batches
local function cosine(a, b)
  return (a * b):sum() / (np.linalg.norm(a) * np.linalg.norm(b))
end

local function gradient_of(params, inputs, labels)
  local _, cache = optimization.forward_propagation(inputs, params)
  local gradients, parts = optimization.backward_propagation(inputs, labels, cache), {}
  for name in pairs(params) do
    table.insert(parts, gradients["d" .. name]:ravel())
  end
  return np.concatenate(parts)
end

local function mean_cosine(params, size)
  local sum, batches, of_all = 0, random_mini_batches(X, Y, size, 0), gradient_of(params, X, Y)
  for _, batch in ipairs(batches) do
    sum = sum + cosine(gradient_of(params, batch[1], batch[2]), of_all)
  end
  return sum / #batches
end

local untrained = optimization.initialize_parameters(layers_dims)
for _, size in ipairs { 16, 32, 64 } do
  print(("batches of %d: cosine %.2f"):format(size, mean_cosine(untrained, size)))
end
--> batches of 16: cosine 0.52
--> batches of 32: cosine 0.68
--> batches of 64: cosine 0.86

-- %% [markdown]
-- 64 examples are a fifth of the work, and their direction is nearly the right one. A step with a
-- cosine of 0.5 still goes downhill, and an epoch has 19 of those instead of one.
--
-- A loop that trains with any of the updates of this notebook: `update(parameters, grads, epoch)`
-- is called for every mini-batch. Each epoch shuffles from a seed of its own, so that two runs are
-- equal. It returns the mean cost of each epoch and the parameters.

-- %% The training loop
local function train(update, mini_batch_size, num_epochs)
  local trained = optimization.initialize_parameters(layers_dims)
  local seed, costs = 10, {}
  for epoch = 1, num_epochs do
    seed = seed + 1
    local cost = 0
    for _, mini_batch in ipairs(random_mini_batches(X, Y, mini_batch_size, seed)) do
      local inputs, labels = table.unpack(mini_batch)
      local output, cache = optimization.forward_propagation(inputs, trained)
      cost = cost + optimization.compute_cost(output, labels)
      update(trained, optimization.backward_propagation(inputs, labels, cache), epoch)
    end
    costs[epoch] = cost / X.shape[2]
  end
  return costs, trained
end

local function accuracy(params)
  return select(2, optimization.predict(X, Y, params, { print_accuracy = false }))
end

-- %% [markdown]
-- Every line below goes through all examples 100 times. The smaller the batches, the more steps
-- that makes:

-- %% Batches of different sizes
for _, size in ipairs { 300, 64, 16 } do
  local costs, trained = train(function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.05)
  end, size, 100)
  print(("batches of %3d, %4d steps: cost %.2f, accuracy %.2f"):format(size,
    100 * math.ceil(300 / size), costs[100], accuracy(trained)))
end
--> batches of 300,  100 steps: cost 0.65, accuracy 0.66
--> batches of  64,  500 steps: cost 0.51, accuracy 0.75
--> batches of  16, 1900 steps: cost 0.30, accuracy 0.88

-- %% [markdown]
-- ## 4. Momentum
--
-- The directions of small batches oscillate. Momentum averages them: $v$ is a moving average of the
-- gradients, like the velocity of a ball that rolls downhill while the gradients push it.
--
-- $$v_{dW} = \beta v_{dW} + (1 - \beta) \, dW, \qquad W = W - \alpha \, v_{dW}$$
--
-- $\beta = 0.9$ averages over about the last ten gradients, $\beta = 0$ is plain gradient descent.
-- The velocity starts at 0. By hand, with $\beta = 0.9$: a gradient that is always 1 gives
-- $v = 0.1, 0.19, 0.271, \ldots$, that is $1 - 0.9^t$, which tends to 1; a gradient that is 1 and
-- $-1$ in turns gives $0.1, -0.01, 0.091, \ldots$ and nearly cancels.

-- %% By hand: momentum
for _, sign in ipairs { 1, -1 } do
  local v, gradient, values = 0, 1, {}
  for t = 1, 30 do
    v = 0.9 * v + 0.1 * gradient
    gradient = sign * gradient
    values[t] = ("%.3f"):format(v)
  end
  print(sign == 1 and "always 1" or "1 and -1", values[1], values[2], values[3], values[29],
    values[30])
end
--> always 1	0.100	0.190	0.271	0.953	0.958
--> 1 and -1	0.100	-0.010	0.091	0.055	-0.050

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
-- is $v / \sqrt{s}$: where gradients agree with each other it is about $\alpha$ long, however small
-- they are; where they contradict each other it is short. Every parameter so has a learning rate of
-- its own.
--
-- $$v = \beta_1 v + (1 - \beta_1) \, dW, \qquad s = \beta_2 s + (1 - \beta_2) \, dW^2$$
--
-- Both start at 0, and would be too small for a while. In step $t$ their weights add up to only
-- $1 - \beta^t$, so they are divided by that:
--
-- $$\hat{v} = \frac{v}{1 - \beta_1^t}, \qquad \hat{s} = \frac{s}{1 - \beta_2^t}, \qquad
--   W = W - \alpha \frac{\hat{v}}{\sqrt{\hat{s}} + \varepsilon}$$
--
-- $\varepsilon = 10^{-8}$ only avoids a division by 0. By hand, the first step with $\beta_1 = 0.9$
-- and $\beta_2 = 0.999$: $v = 0.1 g$ and $s = 0.001 g^2$, hence $\hat{v} = g$, $\hat{s} = g^2$, and
-- the step is $\alpha g / |g|$, which is $\alpha$ for every gradient. Without the correction it
-- would be $\alpha \cdot 0.1 / \sqrt{0.001} = 3.16 \alpha$ (exercise 3).

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

-- %% By hand: the first step of Adam
local three = dnn.params { w = np.zeros(1, 3) }
update_parameters_with_adam(three, { dw = np.array { { 0.001, 1.0, -1000.0 } } },
  initialize_velocity(three), initialize_velocity(three), 1, 0.01)
print(np.round(three.w, 4))
--> [[-0.01 -0.01  0.01]]

-- %% [markdown]
-- ## 6. Down a valley
--
-- Most costs are narrow valleys: steep in some directions, flat in others. The simplest one,
--
-- $$J(w_1, w_2) = \frac{1}{2} \left( w_1^2 + 20 \, w_2^2 \right)$$
--
-- has the gradient $(w_1, 20 w_2)$. Its curvature is 1 along the valley and 20 across, so gradient
-- descent needs $\alpha < 2 / 20$, and with that it is slow along the valley. The three from the
-- same point, 40 steps:

-- %% Three ways down
local curvature = np.array { { 1.0 }, { 20.0 } }

local function descend(update, steps)
  local point, way = dnn.params { w = np.array { { -9.0 }, { 2.0 } } }, np.zeros(2, steps + 1)
  for t = 1, steps + 1 do
    way[{ ":", t }] = point.w:ravel()
    update(point, dnn.params { dw = curvature * point.w }, t)
  end
  return way
end

local ball, average, square = initialize_velocity { w = curvature },
  initialize_velocity { w = curvature }, initialize_velocity { w = curvature }
local ways = {
  { "gd", descend(function(point, gradient)
    update_parameters_with_gd(point, gradient, 0.09)
  end, 40) },
  { "momentum", descend(function(point, gradient)
    update_parameters_with_momentum(point, gradient, ball, 0.8, 0.3)
  end, 40) },
  { "adam", descend(function(point, gradient, t)
    update_parameters_with_adam(point, gradient, average, square, t, 0.3)
  end, 40) },
}
for _, way in ipairs(ways) do
  local w = way[2] { ":", -1 }
  print(("%-8s ends at %6.3f %6.3f, J = %.3f"):format(way[1], w(1), w(2),
    (w(1) ^ 2 + 20 * w(2) ^ 2) / 2))
end
--> gd       ends at -0.207  0.000, J = 0.021
--> momentum ends at  0.102  0.022, J = 0.010
--> adam     ends at  0.023 -0.096, J = 0.092

local xx, yy = np.meshgrid(np.linspace(-10, 3, 80), np.linspace(-2.5, 2.5, 60))
plt.figure { figsize = { 8, 3.6 } }
plt.contour(xx, yy, (xx ^ 2 + 20 * yy ^ 2) / 2, { levels = 10, cmap = "gray" })
for _, way in ipairs(ways) do
  plt.plot(way[2][1], way[2][2], { marker = ".", label = way[1] })
end
plt.xlabel "$w_1$"
plt.ylabel "$w_2$"
plt.legend()
plt.show()
--> [image/png 800x360]

-- %% [markdown]
-- Gradient descent jumps from side to side and creeps along. Momentum has more than three times its
-- learning rate, which would throw gradient descent out of the valley: across, the gradients
-- alternate and cancel; along, they add up. Adam begins diagonally: its first steps are as long in
-- one direction as in the other, whatever the gradients are, which is what helps where the
-- steepness differs much. Here all three arrive in about the same time; none is the best
-- everywhere.
--
-- ## 7. The three side by side
--
-- The same network, the same batches, the same small learning rate, 200 epochs. Here the gradients
-- are small. Gradient descent has hardly moved; momentum averages gradients that agree anyway, so
-- it goes the same way; Adam makes its steps as long as the learning rate says.

-- %% Comparison
local updates = {}

function updates.gd()
  return function(params, gradients)
    update_parameters_with_gd(params, gradients, 0.002)
  end
end

function updates.momentum(start)
  local velocity = initialize_velocity(start)
  return function(params, gradients)
    update_parameters_with_momentum(params, gradients, velocity, 0.9, 0.002)
  end
end

function updates.adam(start)
  local averages, squares, t = initialize_velocity(start), initialize_velocity(start), 0
  return function(params, gradients)
    t = t + 1
    update_parameters_with_adam(params, gradients, averages, squares, t, 0.002)
  end
end

local start, curves = optimization.initialize_parameters(layers_dims), {}
for _, optimizer in ipairs { "gd", "momentum", "adam" } do
  local costs, trained = train(updates[optimizer](start), 64, 200)
  curves[optimizer] = costs
  print(("%-8s cost %.2f, accuracy %.2f"):format(optimizer, costs[200], accuracy(trained)))
end
--> gd       cost 0.68, accuracy 0.64
--> momentum cost 0.68, accuracy 0.64
--> adam     cost 0.23, accuracy 0.93

-- %% [markdown]
-- `dnn.optimization.model` is this loop with every option of the course's notebook, and starts
-- equally. The curves of the three (that of momentum lies on that of gradient descent), and the
-- boundary that the model has found with Adam:

-- %% The model
local trained, costs = optimization.model(X, Y, layers_dims, "adam",
  { num_epochs = 201, learning_rate = 0.002 })
optimization.predict(X, Y, trained)
print(#costs, ("%.2f"):format(costs[3]))
--> Cost after epoch 0: 0.701710
--> Accuracy: 0.9...
--> 3	0.23

-- %% Curves and the boundary
local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.6 } })
for _, optimizer in ipairs { "gd", "momentum", "adam" } do
  ax[1]:plot(curves[optimizer], { label = optimizer })
end
ax[1]:set { title = "cost", xlabel = "epoch", ylim = { 0, 0.75 } }
ax[1]:legend()
ax[2]:decision_boundary(function(grid)
  return optimization.predict_dec(trained, grid.T)
end, X, Y)
ax[2]:set_title "boundary with Adam"
plt.tight_layout()
plt.show()
--> [image/png 900x360]

-- %% [markdown]
-- ## 8. Learning-rate decay
--
-- Large steps are good at the beginning and bad at the end. Near the minimum the gradient over all
-- examples is almost 0; what a mini-batch still shows is more and more the accident of which
-- examples are in it, and the steps jump around. For the network that was just trained:

-- %% Directions at the end
print(("batches of 64: cosine %.2f"):format(mean_cosine(trained, 64)))
--> batches of 64: cosine 0.38

-- %% [markdown]
-- So let the steps shrink from epoch to epoch:
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \mathrm{epoch}} \, \alpha_0$$
--
-- That may be too fast: after few epochs little is left of $\alpha_0$. Decay in intervals waits.
--
-- $$\alpha = \frac{1}{1 + \mathrm{rate} \cdot \lfloor \mathrm{epoch} / \mathrm{interval} \rfloor}
--   \, \alpha_0$$
--
-- By hand, with $\alpha_0 = 0.1$ and rate 1, in epoch 10: $0.1 / (1 + 10) = 0.0091$ by the first
-- formula, and by the second with intervals of 100 epochs $0.1 / (1 + \lfloor 0.1 \rfloor) = 0.1$,
-- as before.

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

-- %% [markdown]
-- Plain gradient descent with large steps, $\alpha_0 = 1$, in three ways. For the end the mean of
-- the last 20 epochs is taken, and beside it how far these costs are from each other.

-- %% Three schedules
local schedules = {
  { "constant", function(learning_rate0)
    return learning_rate0
  end },
  { "every epoch", update_lr },
  { "every 20 epochs", function(learning_rate0, epoch, decay_rate)
    return schedule_lr_decay(learning_rate0, epoch, decay_rate, 20)
  end },
}
local decay_axes = select(2, plt.subplots(1, 2, { figsize = { 9, 3.6 } }))
for _, schedule in ipairs(schedules) do
  local name, rate_of = table.unpack(schedule)
  local rates = {}
  local all_costs = train(function(params, gradients, epoch)
    rates[epoch] = rate_of(1, epoch - 1, 1)
    update_parameters_with_gd(params, gradients, rates[epoch])
  end, 64, 150)
  local last = np.array(all_costs) { { -20, -1 } }
  print(("%-15s mean %.2f, from %.2f to %.2f"):format(name, last:mean(), last:min(), last:max()))
  decay_axes[1]:plot(rates, { label = name })
  decay_axes[2]:plot(all_costs, { label = name })
end
decay_axes[1]:set { title = "learning rate", xlabel = "epoch" }
decay_axes[2]:set { title = "cost", xlabel = "epoch", ylim = { 0, 0.75 } }
decay_axes[2]:legend()
plt.tight_layout()
plt.show()
--> constant        mean 0.17, from 0.15 to 0.37
--> every epoch     mean 0.50, from 0.50 to 0.50
--> every 20 epochs mean 0.15, from 0.14 to 0.16
--> [image/png 900x360]

-- %% [markdown]
-- Constant steps come down fast and then jump. Shrinking in every epoch stops them halfway. In
-- intervals both work: large steps first, small ones at the end. `optimization.model` takes such a
-- function as its option `decay`.

-- %% [markdown]
-- ## 9. Exercises
--
-- Try them before you read on; each solution prints what proves it.
--
-- 1. **The limit.** In the valley of section 6 gradient descent needs $\alpha < 2 / 20 = 0.1$. Try
--    0.099 and 0.101 for 200 steps.
-- 2. **The memory of momentum.** "$\beta = 0.9$ averages over about the last ten gradients": which
--    part of the weights do the last ten have? How many have 90 %?
-- 3. **Without correction.** How long are the first steps of Adam for a gradient that is always 1,
--    in units of $\alpha$, without the correction? How long does it take until they are as long as
--    they should be?
-- 4. **RMSProp** is Adam without momentum and without correction: $s = \beta s + (1 - \beta) dW^2$,
--    $W = W - \alpha dW / (\sqrt{s} + \varepsilon)$, with $\beta = 0.99$. Write it, and train the
--    network with learning rate 0.002.

-- %% [markdown]
-- ### Solution 1
--
-- Across the valley a step multiplies $w_2$ by $1 - 20 \alpha$: $-0.98$ and $-1.02$. The one
-- shrinks, the other grows, both by little; after 200 steps that makes the difference.

-- %% Solution 1
for _, alpha in ipairs { 0.099, 0.101 } do
  local way = descend(function(point, gradient)
    update_parameters_with_gd(point, gradient, alpha)
  end, 200)
  print(("alpha %.3f: w2 = %.3f"):format(alpha, way(2, -1)), ("by hand %.3f"):format(
    2 * (1 - 20 * alpha) ^ 200))
end
--> alpha 0.099: w2 = 0.035	by hand 0.035
--> alpha 0.101: w2 = 104.970	by hand 104.970

-- %% [markdown]
-- ### Solution 2
--
-- The last $k$ gradients have the weights $0.1, 0.1 \cdot 0.9, \ldots$, together $1 - 0.9^k$: 65 %
-- for ten. For 90 % it takes $\log 0.1 / \log 0.9 = 21.9$, so 22. "About $1 / (1 - \beta)$" is a
-- time constant, not a window.

-- %% Solution 2
print(("%.2f %.1f"):format(1 - 0.9 ^ 10, math.log(0.1) / math.log(0.9)))
--> 0.65 21.9

-- %% [markdown]
-- ### Solution 3
--
-- $v$ catches up with the gradient within tens of steps, $\sqrt{s}$ only within thousands. Until
-- then the steps are too long, up to six times and more: a bad start, for which training often
-- explodes. With the correction they are $\alpha$ from the first to the last.

-- %% Solution 3
do
  local mean, mean_square, longest = 0, 0, 0
  for t = 1, 5000 do
    mean, mean_square = 0.9 * mean + 0.1, 0.999 * mean_square + 0.001
    local length = mean / math.sqrt(mean_square)
    longest = math.max(longest, length)
    if t == 1 or t == 10 or t == 100 or t == 1000 or t == 5000 then
      print(("step %4d: %.2f, corrected %.2f"):format(t, length,
        mean / (1 - 0.9 ^ t) / math.sqrt(mean_square / (1 - 0.999 ^ t))))
    end
  end
  print(("the longest: %.2f"):format(longest))
end
--> step    1: 3.16, corrected 1.00
--> step   10: 6.53, corrected 1.00
--> step  100: 3.24, corrected 1.00
--> step 1000: 1.26, corrected 1.00
--> step 5000: 1.00, corrected 1.00
--> the longest: 6.57

-- %% [markdown]
-- ### Solution 4
--
-- It comes as far as Adam here. The first step is $\alpha / \sqrt{0.01} = 10 \alpha$ long, since
-- nothing is corrected.

-- %% Solution 4
local function update_parameters_with_rmsprop(params, gradients, squares, rate)
  for name, value in pairs(params) do
    local d = "d" .. name
    squares[d] = 0.99 * squares[d] + 0.01 * np.square(gradients[d])
    params[name] = value - rate * gradients[d] / (np.sqrt(squares[d]) + 1e-8)
  end
end

do
  local single = dnn.params { w = np.zeros(1, 1) }
  update_parameters_with_rmsprop(single, { dw = np.array { { 3.0 } } }, initialize_velocity(single),
    0.002)
  print(single.w)
  local squares = initialize_velocity(start)
  local all_costs, learnt = train(function(params, gradients)
    update_parameters_with_rmsprop(params, gradients, squares, 0.002)
  end, 64, 200)
  print(("rmsprop  cost %.2f, accuracy %.2f"):format(all_costs[200], accuracy(learnt)))
end
--> [[-0.02]]
--> rmsprop  cost 0.22, accuracy 0.94

-- %% [markdown]
-- ## 10. What comes next
--
-- The optimizers make the cost small on the examples that they see. `05_regularization.lua` is
-- about the others.

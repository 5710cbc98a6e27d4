-- %% [markdown]
-- # Your own layer and your own loss
--
-- A library has the layers that most networks need. Sooner or later you want one that it does not
-- have, or a loss that says what *your* mistakes cost. Both are small: a layer is two functions, a
-- loss is one. This tutorial derives both by hand, tries them on numbers that fit on paper, checks
-- their gradients by measuring them, compares them with built-in ones where those compute the same,
-- and then uses both for a task that neither a built-in loss nor a single number can do: to predict
-- not only a value, but also how far off it may be.
--
-- Run it with `dnnlua examples/07_own_layer_and_loss.lua`. The lines that start with `-->` are what
-- it prints.
--
-- Notation: $Z$ has one column for each of $m$ examples and one row for each of $n$ units, so its
-- shape is $(n, m)$. $dZ$ is short for $\partial J / \partial Z$.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- The largest distance between the elements of two arrays.
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. What a layer has to do
--
-- A network knows nothing about the inside of its layers. It asks two things of each:
--
-- 1. **Forwards:** here is the output of the layer before you, what is yours? And what of it do you
--    want to keep (the *cache*)?
-- 2. **Backwards:** here is the gradient of the cost with respect to your output, and your cache.
--    What is the gradient with respect to your input, and to your parameters?
--
-- The chain rule needs no more. Two conventions decide where the number of examples goes. They are
-- those of the steps in `01_step_by_step.lua`, and a layer that mixes them up learns with steps
-- that are $m$ times too large or too small:
--
-- - $dA$ and $dZ$ are **not** divided by $m$: column $i$ is the gradient of the loss of example $i$
--   alone.
-- - Gradients of **parameters** are means over the examples, since all of them had a share in the
--   cost $J = \frac{1}{m} \sum_i \ell^{(i)}$.

-- %% [markdown]
-- ## 2. A layer with a parameter: PReLU
--
-- ReLU passes what is positive and stops the rest. Where a unit is negative for all examples, its
-- gradient is 0, and it never learns again. *Leaky* ReLU lets a fixed small part $a$ of the
-- negative values pass. PReLU (parametric ReLU) goes one step further: it lets each unit *learn*
-- its own $a$.
--
-- $$A = \max(0, Z) + a \odot \min(0, Z)$$
--
-- | array | shape | |
-- |---|---|---|
-- | $Z$, $A$ | $(n, m)$ | $n$ units, $m$ examples |
-- | $a$ | $(n, 1)$ | one slope for each unit, broadcast over the examples |

-- %% Forwards
local function prelu_forward(Z, a)
  return np.maximum(0, Z) + a * np.minimum(0, Z)
end

-- %% Three slopes
local z = np.linspace(-3, 3, 121):reshape(1, 121)
for _, slope in ipairs { 0, 0.25, -0.5 } do
  plt.plot(z:ravel(), prelu_forward(z, np.array { { slope } }):ravel(),
    { label = ("$a = %g$"):format(slope) })
end
plt.title [[$\max(0, z) + a \, \min(0, z)$]]
plt.xlabel "$z$"
plt.grid(true)
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- With $a = 0$ it is ReLU, with $a = 1$ it would be no activation at all. A negative $a$ is
-- allowed, too: $a = -1$ is the absolute value. All of them have their kink at 0.
--
-- ### 2.1 Backwards, by hand
--
-- For one unit and one example, $A = Z$ where $Z > 0$ and $A = a Z$ elsewhere. So
--
-- $$\frac{\partial A}{\partial Z} = \begin{cases} 1 & Z > 0 \\ a & Z \le 0 \end{cases}
-- \qquad \frac{\partial A}{\partial a} = \min(0, Z)$$
--
-- The chain rule multiplies by $dA$. The input gets its gradient element by element. The parameter
-- was *broadcast*: one number $a_j$ worked on all $m$ examples, so the gradients of all of them add
-- up. What is copied forwards is summed backwards. And as the gradient of a parameter it is divided
-- by $m$:
--
-- $$dZ = dA \odot \frac{\partial A}{\partial Z}, \qquad
-- da = \frac{1}{m} \sum_{i=1}^{m} dA^{(i)} \odot \min(0, Z^{(i)})$$
--
-- The shapes are a first check: $dZ$ is $(n, m)$ as $Z$, $da$ is $(n, 1)$ as $a$. A gradient always
-- has the shape of what it is the gradient of.

-- %% Backwards
local function prelu_backward(dA, Z, a)
  local dZ = dA * np.where(Z:gt(0), 1, a)
  local da = (dA * np.minimum(0, Z)):mean { axis = 2, keepdims = true }
  assert(dZ.shape == Z.shape and da.shape == a.shape)
  return dZ, da
end

-- %% [markdown]
-- ### 2.2 The same on paper
--
-- Two units, two examples, slopes 0.5 and 0.1:
--
-- $$Z = \begin{pmatrix} 2 & -1 \\ -4 & 3 \end{pmatrix}, \quad
-- a = \begin{pmatrix} 0.5 \\ 0.1 \end{pmatrix} \quad \Rightarrow \quad
-- A = \begin{pmatrix} 2 & -0.5 \\ -0.4 & 3 \end{pmatrix}$$
--
-- Let $dA = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$ come from above. The positive elements
-- pass, the two negative ones are multiplied by their unit's slope: $2 \cdot 0.5 = 1$ and
-- $3 \cdot 0.1 = 0.3$. Each slope has one negative example:
-- $da_1 = \frac{1}{2} \cdot 2 \cdot (-1) = -1$ and $da_2 = \frac{1}{2} \cdot 3 \cdot (-4) = -6$.

-- %% By the code
local Z = np.array { { 2.0, -1.0 }, { -4.0, 3.0 } }
local a = np.array { { 0.5 }, { 0.1 } }
print("A = " .. tostring(prelu_forward(Z, a)))
local dZ, da = prelu_backward(np.array { { 1.0, 2.0 }, { 3.0, 4.0 } }, Z, a)
print("dZ = " .. tostring(dZ))
print("da = " .. tostring(da))
--> A = [[ 2.  -0.5]
-->  [-0.4  3. ]]
--> dZ = [[1.  1. ]
-->  [0.3 4. ]]
--> da = [[-1.]
-->  [-6.]]

-- %% [markdown]
-- ## 3. As a layer of a network
--
-- A custom layer of `dnn` is a table with these two functions:
--
-- | field | |
-- |---|---|
-- | `forward(self, A, training)` | returns its output, and a cache: whatever `backward` needs |
-- | `backward(self, dA, cache)` | returns the gradient of the input, and gradients by name |
-- | `parameters` | arrays by name, which the optimizer updates in place |
-- | `units` | rows of the output, if they are not those of the input |
-- | `name` | how it is called in texts and files |
--
-- Names of parameters mean something: those that begin with `W` are weights, which `l1`, `l2` and
-- `weight_decay` draw to zero. A slope should not be drawn to zero, so it is called `a`.
--
-- `prelu(n)` makes a new layer, with an array of its own, each time it is called.

-- %% The layer
local function prelu(n, slope, name)
  return {
    name = name or "prelu",
    parameters = { a = np.full({ n, 1 }, slope or 0.25) },
    forward = function(self, Z_in)
      return prelu_forward(Z_in, self.parameters.a), Z_in
    end,
    backward = function(self, dA, Z_in)
      local dZ_in, da_in = prelu_backward(dA, Z_in, self.parameters.a)
      return dZ_in, { a = da_in }
    end,
  }
end

local net = dnn.sequential { dnn.linear(2, 3), prelu(3), dnn.linear(1) }
print(net)
print(net.parameters)
--> network (2,): linear (2 -> 3) -> prelu -> linear (3 -> 1); 16 parameters
--> W1 (3, 2) float64
--> b1 (3, 1) float64
--> a1 (3, 1) float64
--> W2 (1, 3) float64
--> b2 (1, 1) float64

-- %% [markdown]
-- The network shows the slopes as `a1`: the parameter `a` behind the first layer with weights.
--
-- ### 3.1 Are the gradients right?
--
-- Derivations contain mistakes, and a network with a wrong gradient often still learns, only worse.
-- So measure: move each element of the parameters and of the input a little up and down, look how
-- far the result moves, and compare the slope with the gradient. `dnn.gradient_check` does this for
-- a single layer with a random function of its output as the loss; `08_gradient_checking.lua` is
-- about how, and what the numbers mean. Up to about $10^{-7}$ they are right.

-- %% Checking the layer
local random = np.random.RandomState(1)
local _, report = dnn.gradient_check(prelu(3), random:randn(3, 5))
for _, array in ipairs(report.arrays) do
  print(array.name, array.shape, array.checked .. " elements", array.passed)
end
print(report.difference < 1e-8)
--> a1	(3, 1)	3 elements	true
--> X	(3, 5)	15 elements	true
--> true

-- %% [markdown]
-- And if `backward` had summed over the examples without dividing? The same check names the array,
-- and the worst element: its gradient is 5 times its slope, for 5 examples.

-- %% A mistake, found
local forgetful = prelu(3)
function forgetful:backward(dA, Z_in)
  local dZ_in, da_in = prelu_backward(dA, Z_in, self.parameters.a)
  return dZ_in, { a = da_in * dA.shape[2] }
end
_, report = dnn.gradient_check(forgetful, np.random.RandomState(1):randn(3, 5))
for _, array in ipairs(report.arrays) do
  print(array.name, array.passed, ("%.3f"):format(array.difference))
end
print(("%s: %.2f times the slope"):format(report.worst.name,
  report.worst.gradient / report.worst.slope))
--> a1	false	0.667
--> X	true	0.000
--> a1: 5.00 times the slope

-- %% [markdown]
-- ### 3.2 The built-in equivalent
--
-- While its slopes do not change, PReLU is `dnn.leaky_relu`. Two networks with the same weights
-- must then give the same numbers, forwards and backwards, in the layer below as well, which gets
-- its gradient *through* ours.

-- %% Compared with leaky_relu
local own = dnn.sequential { dnn.linear(4, 6), prelu(6, 0.01), dnn.linear(1), seed = 3 }
local plain = dnn.sequential { dnn.linear(4, 6), dnn.leaky_relu(0.01), dnn.linear(1), seed = 3 }
local examples, wanted = random:randn(4, 20), random:randn(1, 20)
print(distance(own:forward(examples), plain:forward(examples)) < 1e-15)
own:backward(wanted)
plain:backward(wanted)
for _, name in ipairs { "dW1", "db1", "dW2", "db2" } do
  print(name, own:gradients()[name].shape,
    distance(own:gradients()[name], plain:gradients()[name]) < 1e-14)
end
--> true
--> dW1	(6, 4)	true
--> db1	(6, 1)	true
--> dW2	(1, 6)	true
--> db2	(1, 1)	true

-- %% [markdown]
-- ### 3.3 A layer that changes the shape
--
-- The fully connected layer is a custom layer as well as any other. Its formulas are those of
-- `01_step_by_step.lua`; what is new is `units`, which tells the layer behind how many rows come.
-- Trained side by side with `dnn.linear` from the same weights it takes the same way.

-- %% A linear layer in Lua
local function dense(W, b)
  return {
    name = "dense", units = W.shape[1], parameters = { W = W:copy(), b = b:copy() },
    forward = function(self, A_prev)
      return np.dot(self.parameters.W, A_prev) + self.parameters.b, A_prev
    end,
    backward = function(self, dZ_in, A_prev)
      local m = A_prev.shape[2]
      return np.dot(self.parameters.W.T, dZ_in), {
        W = np.dot(dZ_in, A_prev.T) / m,
        b = dZ_in:mean { axis = 2, keepdims = true },
      }
    end,
  }
end

plain = dnn.sequential { dnn.linear(4, 6), dnn.tanh(), dnn.linear(1), seed = 3 }
own = dnn.sequential {
  dense(plain.parameters.W1, plain.parameters.b1), dnn.tanh(),
  dense(plain.parameters.W2, plain.parameters.b2), input = 4,
}
local apart = 0
for _ = 1, 50 do
  local cost = plain:step(examples, wanted, { loss = "mse", learning_rate = 0.1 })
  apart = math.max(apart,
    math.abs(cost - own:step(examples, wanted, { loss = "mse", learning_rate = 0.1 })))
end
print("costs of 50 steps differ by less than 1e-12:", apart < 1e-12)
print("weights, too:", distance(plain.parameters.W1, own.parameters.W1) < 1e-12)
--> costs of 50 steps differ by less than 1e-12:	true
--> weights, too:	true

-- %% [markdown]
-- ## 4. A loss that says what a mistake costs
--
-- The squared error asks for the mean of what may come. Whoever stocks bread wants something else:
-- a loaf too few is a lost customer, a loaf too many is old tomorrow. If one costs nine times as
-- much as the other, the right guess lies high: so high that 9 days of 10 it is enough. That is the
-- 0.9 *quantile*, and there is a loss whose minimum it is. With the error $e = y - \hat{y}$:
--
-- $$\ell_\tau(e) = \begin{cases} \tau \, e & e > 0 \text{ (guessed too low)} \\
-- (\tau - 1) \, e & e \le 0 \text{ (guessed too high)} \end{cases}$$
--
-- By its look it is called the *pinball loss*. For $\tau = 0.9$, wanted 3 and guessed 1, it is
-- $0.9 \cdot 2 = 1.8$; wanted 1 and guessed 3, it is $-0.1 \cdot (-2) = 0.2$.

-- %% Three of them
local e = np.linspace(-2, 2, 161)
local function pinball_value(errors, tau)
  return np.maximum(tau * errors, (tau - 1) * errors)
end

for _, tau in ipairs { 0.1, 0.5, 0.9 } do
  plt.plot(e, pinball_value(e, tau), { label = ([[$\tau = %g$]]):format(tau) })
end
plt.title "Pinball loss"
plt.xlabel [[$e = y - \hat{y}$]]
plt.ylabel [[$\ell_\tau(e)$]]
plt.grid(true)
plt.legend()
plt.show()
print(pinball_value(np.array { 2.0, -2.0 }, 0.9))
--> [image/png 640x480]
--> [1.8 0.2]

-- %% [markdown]
-- ### 4.1 Why its minimum is a quantile
--
-- Guess the same number $q$ for all of $m$ values. The derivative with respect to $q$ is $-\tau$
-- for each value above the guess, and $1 - \tau$ for each below. If a share $p$ of the values lies
-- below $q$,
--
-- $$\frac{dJ}{dq} = -\tau (1 - p) + (1 - \tau) p = p - \tau$$
--
-- which is 0 where $p = \tau$: where a share of $\tau$ of the values lies below the guess. Of 1001
-- random numbers, the best of many guesses is the same that `np.quantile` finds by sorting.

-- %% The best guess
local values = np.sort(np.random.RandomState(4):randn(1001))
for _, tau in ipairs { 0.1, 0.5, 0.9 } do
  local best, least = nil, math.huge
  -- The minimum lies at one of the values.
  for i = 1, #values do
    local cost = pinball_value(values - values(i), tau):mean()
    if cost < least then
      best, least = values(i), cost
    end
  end
  print(("tau %.1f: best guess %.4f, quantile %.4f"):format(tau, best, np.quantile(values, tau)))
end
--> tau 0.1: best guess -1.1684, quantile -1.1684
--> tau 0.5: best guess 0.0495, quantile 0.0495
--> tau 0.9: best guess 1.3190, quantile 1.3190

-- %% [markdown]
-- ### 4.2 The loss function
--
-- A custom loss of `dnn` is a function of the output $\hat{Y}$ (`AL`) and the targets $Y$. It
-- returns two things:
--
-- 1. the value $J$: a number, the mean over the examples;
-- 2. the gradient with respect to `AL`, with its shape and, as everywhere, *not* divided by $m$.
--
-- We want three quantiles at once, $\tau = 0.1, 0.5, 0.9$, from three outputs. So `AL` is $(3, m)$,
-- $\tau$ is a column $(3, 1)$, and $Y$ is $(1, m)$: both broadcast. The value sums over the outputs
-- and averages over the examples. The derivative with respect to $\hat{y} = y - e$ has the other
-- sign than that with respect to $e$:
--
-- $$J = \frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{3} \ell_{\tau_k} \left( y^{(i)} -
-- \hat{y}^{(i)}_k \right), \qquad
-- d\hat{Y}_{ki} = \begin{cases} -\tau_k & e_{ki} > 0 \\ 1 - \tau_k & e_{ki} \le 0 \end{cases}$$

-- %% pinball
local function pinball(taus)
  local tau = np.array(taus):reshape(#taus, 1)
  return function(AL, Y)
    local errors = Y - AL
    return pinball_value(errors, tau):sum() / Y.shape[2], np.where(errors:gt(0), -tau, 1 - tau)
  end
end

-- %% [markdown]
-- On paper, with two examples, $Y = (3, 1)$ and all guesses 2: the errors are $1$ and $-1$. For the
-- first the three losses are the $\tau$ themselves, $0.1 + 0.5 + 0.9 = 1.5$, for the second they
-- are $0.9 + 0.5 + 0.1 = 1.5$. The mean is 1.5.

-- %% By the code
local loss = pinball { 0.1, 0.5, 0.9 }
local value, gradient = loss(np.full({ 3, 2 }, 2.0), np.array { { 3.0, 1.0 } })
print(("%.2f"):format(value))
print(gradient)
--> 1.50
--> [[-0.1  0.9]
-->  [-0.5  0.5]
-->  [-0.9  0.1]]

-- %% [markdown]
-- `dnn.gradient_check` measures losses as well. And there is a built-in equivalent for one case:
-- $\ell_{0.5}$ is half of the absolute error, `mae`.

-- %% Checking the loss
local guesses, targets = random:randn(3, 8), random:randn(1, 8)
_, report = dnn.gradient_check(loss, guesses, targets)
print(report.passed, report.difference < 1e-8)

local function value_and_gradient(with)
  return dnn.sequential { dnn.linear(4, 1), seed = 2 }:step(examples, wanted,
    { loss = with, learning_rate = 1 })
end
print(math.abs(2 * value_and_gradient(pinball { 0.5 }) - value_and_gradient "mae") < 1e-15)
--> true	true
--> true

-- %% [markdown]
-- ## 5. Both in a network
--
-- The data: a sine whose noise grows to the right. 1000 points to learn from, 2000 to test with. A
-- single curve cannot tell where its guess is good and where it is not.

-- %% Data
local function draw_points(m, seed)
  local source = np.random.RandomState(seed)
  local x = source:uniform(-3, 3, { 1, m })
  return x, np.sin(x) + source:randn(1, m) * (0.1 + 0.12 * (x + 3))
end

local X, Y = draw_points(1000, 1)
local X_test, Y_test = draw_points(2000, 2)
print(X.shape, Y.shape, X_test.shape)
--> (1, 1000)	(1, 1000)	(1, 2000)

-- %% [markdown]
-- The network: $1 \to 24 \to 24 \to 3$ units, PReLU behind both hidden layers. The last layer has
-- no activation, since quantiles may be any number. In shapes, for $m$ examples:
--
-- $$(1, m) \to (24, m) \to (24, m) \to (24, m) \to (24, m) \to (3, m)$$
--
-- One thing about training with this loss: its gradient is $-\tau$ or $1 - \tau$, however small the
-- error is. It does not fade near the minimum, as that of a squared error does, so the steps do not
-- become smaller by themselves. A schedule has to make them smaller: half a cosine, from 0.02 to 0.

-- %% Build and train
local function build(activation)
  return dnn.sequential {
    dnn.linear(1, 24), activation "prelu1", dnn.linear(24), activation "prelu2", dnn.linear(3),
    init = "he", seed = 1,
  }
end

local function train(model)
  return model:fit(X, Y, { loss = loss, optimizer = "adam", learning_rate = 0.02, epochs = 60,
    batch_size = 50, seed = 1, schedule = dnn.schedules.cosine(60), progress = false })
end

local quantiles = build(function(name)
  return prelu(24, 0.25, name)
end)
local history = train(quantiles)
print(quantiles:summary())
print(("loss %.3f at first, %.3f at last"):format(history.loss[1], history.loss[60]))
--> network (1, m) -> (3, m), float64, memory and flops of one example
--> layer               output   parameters   memory   flops
--> --------------------------------------------------------
--> 1 linear  1 -> 24   (24, m)          48    576 B      48
--> 2 prelu1            (24, m)          24    384 B       ?
--> 3 linear  24 -> 24  (24, m)         600  4.99 kB  1.15 k
--> 4 prelu2            (24, m)          24    384 B       ?
--> 5 linear  24 -> 3   (3, m)           75    624 B     144
--> --------------------------------------------------------
--> total                               771  6.96 kB  1.34 k
--> training needs 20.1 kB more
--> loss a function, optimizer adam {learning_rate = 0.02}
--> loss 1.069 at first, 0.345 at last

-- %% [markdown]
-- The same with the built-in activation, whose slope stays what it is:

-- %% With leaky_relu
local fixed = build(function()
  return dnn.leaky_relu(0.25)
end)
local fixed_history = train(fixed)
print(("loss %.3f at first, %.3f at last"):format(fixed_history.loss[1], fixed_history.loss[60]))
print(math.abs(history.loss[60] - fixed_history.loss[60]) < 0.02)
--> loss 1.055 at first, 0.346 at last
--> true

-- %% [markdown]
-- A tie: 48 slopes that are learnt are few among 723 other parameters, and this task does not need
-- them. A layer of your own is worth its trouble where it says something that the others cannot. To
-- find out, compare, as here, and believe the comparison.
--
-- ### 5.1 Has it learnt quantiles?
--
-- If the three curves are the quantiles, a tenth of *new* points must lie below the lowest, half
-- below the middle one, nine tenths below the highest.

-- %% Shares below the curves
local predicted = quantiles:predict(X_test)
print(predicted.shape)
for k, tau in ipairs { 0.1, 0.5, 0.9 } do
  print(("wanted %.1f, below the curve %.1f"):format(tau, Y_test:lt(predicted[k]):mean()))
end
--> (3, 2000)
--> wanted 0.1, below the curve 0.1
--> wanted 0.5, below the curve 0.5
--> wanted 0.9, below the curve 0.9

-- %% The curves
local line = np.linspace(-3, 3, 200):reshape(1, 200)
local curves = quantiles:predict(line)
plt.scatter(X:ravel(), Y:ravel(), { s = 8, color = "0.6" })
plt.fill_between(line:ravel(), curves[1], curves[3], { alpha = 0.25, label = "8 of 10 points" })
plt.plot(line:ravel(), curves[2], { color = "tab:red", label = "median" })
plt.plot(line:ravel(), np.sin(line:ravel()), "k--", { linewidth = 1, label = [[$\sin x$]] })
plt.title "A guess, and how far off it may be"
plt.xlabel "$x$"
plt.ylabel "$y$"
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- The band is narrow on the left and wide on the right, as the noise is. Nobody told the network
-- about the noise; it follows from what mistakes cost. At the right edge, where the noise is large
-- and points are on one side only, the median strays from the sine: a narrow band would be a lie.
--
-- ### 5.2 What the slopes became
--
-- All 48 slopes began at 0.25.

-- %% Slopes
local slopes = {}
for _, name in ipairs { "a1", "a2" } do
  slopes[#slopes + 1] = quantiles.parameters[name]:ravel()
end
local units = np.arange(1, 25) * 1.0
plt.bar(units - 0.2, slopes[1], { width = 0.4, label = "first layer" })
plt.bar(units + 0.2, slopes[2], { width = 0.4, label = "second layer" })
plt.axhline(0.25, { color = "0.4", linestyle = "--", linewidth = 1 })
plt.title "Slopes after training"
plt.xlabel "unit"
plt.ylabel "$a$"
plt.legend()
plt.show()
print("below 0.25:", slopes[1]:min() < 0.2, "above:", slopes[1]:max() > 0.3)
--> [image/png 640x480]
--> below 0.25:	true	above:	true

-- %% [markdown]
-- They have moved to both sides, each unit its own way.
--
-- ### 5.3 Saving it
--
-- A file holds arrays, not programs. So `dnn.load` has to be given the layers and the loss again.
-- It finds the layers by their names, which is why the two of this network have different ones.
-- What they have learnt comes from the file.

-- %% Save and load
local path = os.tmpname()
quantiles:save(path)
local loaded = dnn.load(path, {
  custom = { prelu1 = prelu(24), prelu2 = prelu(24) }, loss = loss,
})
os.remove(path)
print(loaded.parameters.a1 == quantiles.parameters.a1, loaded:predict(X_test) == predicted)
--> true	true

-- %% [markdown]
-- ## 6. When something is wrong
--
-- What your functions return is checked when it is used. Some messages to know: of a layer that
-- forgets the gradient of its parameter, of one that returns the wrong shape, and of a loss that is
-- not a number but still an array, since nobody has taken the mean.

-- %% Messages
local function message_of(layer, with)
  local broken = dnn.sequential { dnn.linear(4, 6), layer, dnn.linear(1) }
  local _, text = pcall(broken.step, broken, examples, wanted, { loss = with })
  -- Without the position before it.
  return text:match "^[^:]*:%d+: (.*)$"
end

local no_gradient = prelu(6)
function no_gradient.backward(_, dA)
  return dA
end
print(message_of(no_gradient, "mse"))

local wrong_shape = prelu(6)
function wrong_shape.forward(_, Z_in)
  return Z_in.T, Z_in
end
print(message_of(wrong_shape, "mse"))

print(message_of(prelu(6), function(AL, Y_of)
  return np.square(AL - Y_of), 2 * (AL - Y_of)
end))
--> layer 2 (custom): backward returned no gradient of its parameter "a"
--> layer 2 (custom): forward must return an array of 20 examples, got (20, 6)
--> the loss function must return a number, the mean over the examples, got userdata

-- %% [markdown]
-- What cannot be checked by looking at it is whether the numbers are right. That is what sections
-- 3.1 and 4.2 did, and it takes a line: **write `dnn.gradient_check` below every layer and every
-- loss that you write.**
--
-- ## 7. Exercises
--
-- 1. *Softplus* is a smooth ReLU: $A = \log(1 + e^Z)$. Its derivative is the sigmoid of $Z$. Write
--    it as a custom layer without parameters, check it, and compare it with `dnn.softplus()`. What
--    does it give for $Z = 0$?
-- 2. A layer that scales and shifts each unit: $A = \gamma \odot Z + \beta$, with $\gamma$ and
--    $\beta$ of shape $(n, 1)$. Derive $dZ$, $d\gamma$ and $d\beta$, and check them. On paper, for
--    $Z = (1, 2)$, $\gamma = 3$ and $dA = (1, 5)$?
-- 3. The loss $\ell(e) = \log \cosh e$ behaves as $e^2 / 2$ for small errors and as $|e|$, less a
--    constant, for large ones. With $e = \hat{y} - y$ its derivative is $\tanh e$. Write it, check
--    it, and look at $e = 0.01$ and $e = 10$. Which constant is it?
-- 4. What if a loss divides its gradient by $m$? Then every step is $m$ times shorter. Show that
--    one step with the right loss is the same as one step with the wrong one and a learning rate
--    that is $m$ times as large. Does `dnn.gradient_check` notice?
--
-- Try them before you read on; each solution prints what proves it.

-- %% [markdown]
-- ### Solution 1
--
-- $\log(1 + e^0) = \log 2 \approx 0.6931$.

-- %% Solution 1
local softplus = {
  name = "own_softplus",
  forward = function(_, Z_in)
    return np.log(1 + np.exp(Z_in)), Z_in
  end,
  backward = function(_, dA, Z_in)
    return dA * np.sigmoid(Z_in)
  end,
}
print((select(2, dnn.gradient_check(softplus, random:randn(3, 5))).passed))
local built_in = dnn.sequential { dnn.softplus(), input = 3 }
local some = random:randn(3, 5)
print(distance((softplus:forward(some)), built_in:forward(some)) < 1e-15)
print(("%.4f"):format((softplus:forward(np.zeros(1, 1)))(1, 1)))
--> true
--> true
--> 0.6931

-- %% [markdown]
-- For $Z = 1000$ ours overflows: $e^{1000}$ is infinite. The built-in one does not; how would you
-- write it? ($\max(0, Z) + \log(1 + e^{-|Z|})$.)
--
-- ### Solution 2
--
-- $$dZ = \gamma \odot dA, \qquad d\gamma = \frac{1}{m} \sum_i dA^{(i)} \odot Z^{(i)}, \qquad
-- d\beta = \frac{1}{m} \sum_i dA^{(i)}$$
--
-- On paper: $dZ = (3, 15)$, $d\gamma = \frac{1}{2} (1 \cdot 1 + 5 \cdot 2) = 5.5$,
-- $d\beta = \frac{1}{2} (1 + 5) = 3$.

-- %% Solution 2
local function scale_and_shift(n)
  return {
    name = "scale_and_shift",
    parameters = { gamma = np.ones(n, 1), beta = np.zeros(n, 1) },
    forward = function(self, Z_in)
      return self.parameters.gamma * Z_in + self.parameters.beta, Z_in
    end,
    backward = function(self, dA, Z_in)
      return self.parameters.gamma * dA, {
        gamma = (dA * Z_in):mean { axis = 2, keepdims = true },
        beta = dA:mean { axis = 2, keepdims = true },
      }
    end,
  }
end

print((select(2, dnn.gradient_check(scale_and_shift(3), random:randn(3, 5))).passed))
local tiny = scale_and_shift(1)
tiny.parameters.gamma:fill_(3)
local dInput, gradients = tiny:backward(np.array { { 1.0, 5.0 } }, np.array { { 1.0, 2.0 } })
print(dInput, gradients.gamma, gradients.beta)
--> true
--> [[ 3. 15.]]	[[5.5]]	[[3.]]

-- %% [markdown]
-- ### Solution 3
--
-- For large $e$, $\cosh e \approx e^{|e|} / 2$, so the loss is $|e| - \log 2$.

-- %% Solution 3
local function log_cosh(AL, Y_of)
  local errors = AL - Y_of
  return np.log(np.cosh(errors)):sum() / Y_of.shape[2], np.tanh(errors)
end

print((select(2, dnn.gradient_check(log_cosh, guesses, targets)).passed))
local zero = np.zeros(1, 1)
print(("%.8f, half the square %.8f"):format(log_cosh(np.full({ 1, 1 }, 0.01), zero), 0.01 ^ 2 / 2))
print(("%.6f, without log 2 %.6f"):format(log_cosh(np.full({ 1, 1 }, 10.0), zero),
  10 - math.log(2)))
--> true
--> 0.00005000, half the square 0.00005000
--> 9.306853, without log 2 9.306853

-- %% [markdown]
-- ### Solution 4
--
-- With 20 examples, a step of 0.1 with the right gradient is a step of 2 with the one that was
-- divided. The check does notice: the gradient is 20 times too small, and the relative difference
-- is $(20 - 1) / (20 + 1) = 0.905$.

-- %% Solution 4
local function divided(AL, Y_of)
  local loss_value, dAL = log_cosh(AL, Y_of)
  return loss_value, dAL / Y_of.shape[2]
end

local function weights_after(with, rate)
  local model = dnn.sequential { dnn.linear(4, 1), seed = 2 }
  model:step(examples, wanted, { loss = with, learning_rate = rate })
  return model.parameters.W1
end

print(distance(weights_after(log_cosh, 0.1), weights_after(divided, 2)) < 1e-15)
local difference = dnn.gradient_check(divided, random:randn(1, 20), wanted)
print(("%.3f"):format(difference))
--> true
--> 0.905

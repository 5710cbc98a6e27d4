-- %% [markdown]
-- # Gradient checking, and what a failing check tells
--
-- Backward passes are derived by hand, and hands make mistakes. What makes these mistakes nasty is
-- that nothing crashes: the shapes fit, the cost falls, the network is merely worse than it could
-- be, and nobody knows. But a derivative is a slope, and a slope can be *measured*, with nothing
-- but the forward pass. This tutorial builds such a check, finds out how exact it can be, breaks a
-- network in the ways in which networks get broken, and reads the answers.
--
-- Run it with `dnnlua examples/08_gradient_checking.lua`. The lines that start with `-->` are what
-- it prints.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- %% [markdown]
-- ## 1. Measuring a slope
--
-- The derivative of $f$ at $x$ is the slope of the tangent there. A straight line through two
-- points of the curve has nearly the same slope, if the points are near. Where to put them? One at
-- $x$ and one a step $\varepsilon$ further, or one on each side:
--
-- $$\text{one-sided: } \frac{f(x + \varepsilon) - f(x)}{\varepsilon} \qquad
-- \text{two-sided: } \frac{f(x + \varepsilon) - f(x - \varepsilon)}{2 \varepsilon}$$
--
-- On paper, for $f(x) = x^3$ at $x = 2$, where the derivative is $3 x^2 = 12$, with
-- $\varepsilon = 0.1$: one-sided $(9.261 - 8) / 0.1 = 12.61$, two-sided
-- $(9.261 - 6.859) / 0.2 = 12.01$. The same two evaluations, an error 61 times as small.

-- %% One side and two
local function cube(x)
  return x * x * x
end

local function one_sided(f, x, epsilon)
  return (f(x + epsilon) - f(x)) / epsilon
end

local function two_sided(f, x, epsilon)
  return (f(x + epsilon) - f(x - epsilon)) / (2 * epsilon)
end

print(("one-sided %.4f, two-sided %.4f"):format(one_sided(cube, 2, 0.1), two_sided(cube, 2, 0.1)))
--> one-sided 12.6100, two-sided 12.0100

-- %% The lines, with a large step
local xs = np.linspace(0.6, 3.2, 200)
plt.plot(xs, xs ^ 3, { color = "k", label = "$x^3$" })
local lines = {
  { "derivative", 12, "--" }, { "one-sided", one_sided(cube, 2, 1), "-" },
  { "two-sided", two_sided(cube, 2, 1), "-" },
}
for _, line in ipairs(lines) do
  local name, slope, style = table.unpack(line)
  -- The chord from 1 to 3 lies 1 above the curve at 2.
  local through = name == "two-sided" and 8 + 1 or 8
  plt.plot(xs, through + slope * (xs - 2), style,
    { label = ("%s: %.0f"):format(name, slope), linewidth = 1.2 })
end
plt.plot({ 1, 2, 3 }, { 1, 8, 27 }, "ko")
plt.ylim(-8, 33)
plt.title [[Slopes at 2 with $\varepsilon = 1$]]
plt.xlabel "$x$"
plt.legend()
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- Taylor's series says why. What stands beside the derivative is the error:
--
-- $$\frac{f(x + \varepsilon) - f(x)}{\varepsilon} = f' + \frac{\varepsilon}{2} f'' + \ldots \qquad
-- \frac{f(x + \varepsilon) - f(x - \varepsilon)}{2 \varepsilon} = f' + \frac{\varepsilon^2}{6}
-- f''' + \ldots$$
--
-- In the two-sided slope the terms with $f''$ cancel: what the curve bends upwards on one side it
-- bends upwards on the other as well. A step that is ten times as small makes this error a hundred
-- times as small. For our cube $f''' = 6$, so the error is exactly $\varepsilon^2$: 0.01 above.
--
-- ## 2. Why the step must not be too small
--
-- Then let $\varepsilon$ be as small as it can be? A computer keeps about 16 digits of $f$. When
-- $f(x + \varepsilon)$ and $f(x - \varepsilon)$ agree in the first 12 of them, their difference has
-- 4 digits left, and dividing it by a tiny $2 \varepsilon$ makes its rounding error large. Each
-- value is wrong by up to $u |f|$, where $u \approx 1.1 \cdot 10^{-16}$ is half of the distance
-- from 1 to the next number, so
--
-- $$\text{error} \approx \underbrace{\frac{\varepsilon^2}{6} |f'''|}_{\text{truncation}} +
-- \underbrace{\frac{u |f|}{\varepsilon}}_{\text{rounding}}$$
--
-- One falls with $\varepsilon$, the other grows. The best step is where the derivative of the sum
-- is 0: $\varepsilon^3 = 3 u |f| / |f'''|$. For the cube at 2 that is
-- $3 \cdot 1.1 \cdot 10^{-16} \cdot 8 / 6$, so $\varepsilon \approx 7.6 \cdot 10^{-6}$.

-- %% Error against step
local u = 2.0 ^ -53
print(("best step: %.1e"):format((3 * u * 8 / 6) ^ (1 / 3)))
for power = 1, 13, 2 do
  local epsilon = 10.0 ^ -power
  print(("%.0e: one-sided %.0e, two-sided %.0e"):format(epsilon,
    math.abs(one_sided(cube, 2, epsilon) - 12), math.abs(two_sided(cube, 2, epsilon) - 12)))
end
--> best step: 7.6e-06
--> 1e-01: one-sided 6e-01, two-sided 1e-02
--> 1e-03: one-sided 6e-03, two-sided 1e-06
--> 1e-05: one-sided 6e-05, two-sided 2e-10
--> 1e-07: one-sided 6e-07, two-sided 6e-09
--> 1e-09: one-sided 1e-06, two-sided 1e-06
--> 1e-11: one-sided 1e-06, two-sided 1e-06
--> 1e-13: one-sided 1e-02, two-sided 1e-02

-- %% [markdown]
-- The error falls by 100 whenever the step falls by 10, until about $10^{-5}$; then it grows again.
-- In a picture with logarithmic axes a power of $\varepsilon$ is a straight line, and its exponent
-- is the slope: 2 on the right of the valley, where truncation rules, $-1$ on the left, where
-- rounding does. With the 7 digits of `float32` the valley lies far to the right and is not deep.

-- %% The valley
local steps = 10.0 ^ np.linspace(-14, -0.05, 240)

-- In float64 with a number, in float32 with an array of one element. An error of 0 has no place on
-- an axis of logarithms, and is drawn as 1e-12.
local function errors_of(difference, x)
  local errors = {}
  for i = 1, #steps do
    local slope = difference(cube, x, steps(i))
    errors[i] = math.max(1e-12, math.abs((type(slope) == "number" and slope or slope(1)) - 12))
  end
  return np.array(errors)
end

local double = errors_of(two_sided, 2.0)
plt.loglog(steps, errors_of(one_sided, 2.0), ".", { markersize = 3, label = "one-sided" })
plt.loglog(steps, double, ".", { markersize = 3, label = "two-sided" })
plt.loglog(steps, errors_of(two_sided, np.array({ 2 }, "float32")), ".",
  { markersize = 3, label = "two-sided, float32" })
plt.loglog(steps, steps ^ 2, "k--", { linewidth = 1, label = [[$\varepsilon^2$]] })
plt.loglog(steps, u * 8 / steps, "k:", { linewidth = 1, label = [[$u |f| / \varepsilon$]] })
plt.ylim(1e-12, 1e2)
plt.title "How wrong is the measured slope?"
plt.xlabel [[step $\varepsilon$]]
plt.ylabel "error"
plt.legend { loc = "lower left" }
plt.show()
local best = steps(double:argmin())
print("the best step lies between 1e-7 and 1e-4:", best > 1e-7, best < 1e-4)
--> [image/png 640x480]
--> the best step lies between 1e-7 and 1e-4:	true	true

-- %% [markdown]
-- Far on the left the float32 slope is 0, and its error 12: there $2 + \varepsilon$ is 2 again.
--
-- So take two sides, $\varepsilon$ about $10^{-6}$, numbers of `float64`, and expect some 10 right
-- digits, not 16.
--
-- ## 3. How far apart is too far?
--
-- A difference of 0.01 is nothing between gradients of 1000, and everything between gradients of
-- 0.001. So it is measured relative to their lengths, of all elements together:
--
-- $$\text{difference} = \frac{\| g - s \|}{\| g \| + \| s \|}$$
--
-- where $g$ is the gradient that the backward pass computed, and $s$ the slopes that were measured.
-- On paper, for $g = (3, 4)$ and $s = (3, 4.01)$: $0.01 / (5 + 5.008) = 0.000999$.
--
-- Where all elements are wrong by the same factor $k$, so that $g = k s$, the difference is
-- $|k - 1| / (|k| + 1)$. That makes some values familiar faces:

-- %% The relative difference
local function relative_difference(g, s)
  return np.linalg.norm(g - s) / (np.linalg.norm(g) + np.linalg.norm(s))
end

print(("%.6f"):format(relative_difference(np.array { 3, 4 }, np.array { 3, 4.01 })))
for _, k in ipairs { 1, 1.001, 2, 0.5, 6, 0, -1 } do
  local s = np.array { 3.0, 4.0 }
  print(("%5g times the slope: %.4f"):format(k, relative_difference(k * s, s)))
end
--> 0.000999
-->     1 times the slope: 0.0000
--> 1.001 times the slope: 0.0005
-->     2 times the slope: 0.3333
-->   0.5 times the slope: 0.3333
-->     6 times the slope: 0.7143
-->     0 times the slope: 1.0000
-->    -1 times the slope: 1.0000

-- %% [markdown]
-- | difference | it means (float64, $\varepsilon = 10^{-6}$) |
-- |---|---|
-- | below $10^{-7}$ | right |
-- | $10^{-7}$ to $10^{-4}$ | look closer: kinks, an unlucky step, `float32` somewhere |
-- | above $10^{-3}$ | a mistake |
-- | exactly 1 | a wrong sign, a gradient of 0, or pure noise |
--
-- ## 4. A network to break
--
-- Three layers, LINEAR -> RELU twice and LINEAR -> SIGMOID, with the cross-entropy as the cost.
-- Small, since every parameter takes two forward passes: 49 parameters, 98 passes. The shapes, for
-- $m = 6$ examples:
--
-- | layer | $W^{[l]}$ | $b^{[l]}$ | $Z^{[l]}, A^{[l]}$ |
-- |---|---|---|---|
-- | 1 | $(4, 5)$ | $(4, 1)$ | $(4, 6)$ |
-- | 2 | $(4, 4)$ | $(4, 1)$ | $(4, 6)$ |
-- | 3 | $(1, 4)$ | $(1, 1)$ | $(1, 6)$ |
--
-- All parameters are random, biases, too: zeros hide mistakes (exercise 4).

-- %% Forwards
local L = 3
local random = np.random.RandomState(5)

local function draw_parameters()
  local dims, drawn = { 5, 4, 4, 1 }, dnn.params()
  for l = 1, L do
    drawn["W" .. l] = random:randn(dims[l + 1], dims[l])
    drawn["b" .. l] = random:randn(dims[l + 1], 1)
  end
  return drawn
end

local parameters = draw_parameters()
local X, Y = random:randn(5, 6), np.array { { 1.0, 0.0, 1.0, 1.0, 0.0, 0.0 } }

local function forward(params, inputs)
  local cache = { A0 = inputs }
  for l = 1, L do
    local Z = np.dot(params["W" .. l], cache["A" .. l - 1]) + params["b" .. l]
    cache["Z" .. l], cache["A" .. l] = Z, l < L and np.maximum(0, Z) or np.sigmoid(Z)
  end
  return cache["A" .. L], cache
end

local function cost_of(params)
  local AL = forward(params, X)
  return -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)):mean()
end

print(("cost %.4f"):format(cost_of(parameters)))
--> cost 0.9007

-- %% [markdown]
-- The backward pass is put together from five parts, so that each can be replaced by a wrong one.

-- %% Backwards
local right = {}

function right.output(AL, wanted)
  -- dZ of the last layer.
  return AL - wanted
end

function right.weights(dZ, A_prev)
  return np.dot(dZ, A_prev.T) / dZ.shape[2]
end

function right.bias(dZ)
  return dZ:mean { axis = 2, keepdims = true }
end

function right.input(dZ, W)
  return np.dot(W.T, dZ)
end

function right.relu(dA, Z)
  return dA * Z:gt(0)
end

local function backward(params, cache, parts)
  local grads = dnn.params()
  local dZ = parts.output(cache["A" .. L], Y)
  for l = L, 1, -1 do
    grads["dW" .. l] = parts.weights(dZ, cache["A" .. l - 1])
    grads["db" .. l] = parts.bias(dZ)
    if l > 1 then
      dZ = parts.relu(parts.input(dZ, params["W" .. l]), cache["Z" .. l - 1])
    end
  end
  return grads
end

-- %% [markdown]
-- And the measurement: every element of every array in turn a little up, a little down, and back.

-- %% Measure
local function measure(params, f, epsilon)
  local slopes = dnn.params()
  for name, array in pairs(params) do
    local slope = np.zeros(array.shape)
    for i = 1, array.shape[1] do
      for j = 1, array.shape[2] do
        local kept = array(i, j)
        array[{ i, j }] = kept + epsilon
        local up = f(params)
        array[{ i, j }] = kept - epsilon
        local down = f(params)
        array[{ i, j }] = kept
        slope[{ i, j }] = (up - down) / (2 * epsilon)
      end
    end
    slopes["d" .. name] = slope
  end
  return slopes
end

local slopes = measure(parameters, cost_of, 1e-6)
local _, cache = forward(parameters, X)
local grads = backward(parameters, cache, right)
for name, grad in pairs(grads) do
  print(name, grad.shape, relative_difference(grad, slopes[name]) < 1e-7)
end
--> dW3	(1, 4)	true
--> db3	(1, 1)	true
--> dW2	(4, 4)	true
--> db2	(4, 1)	true
--> dW1	(4, 5)	true
--> db1	(4, 1)	true

-- %% [markdown]
-- ## 5. Five mistakes and their fingerprints
--
-- Each of these has cost somebody an afternoon:
--
-- - **wrong sign:** $Y - A^{[3]}$ where $A^{[3]} - Y$ belongs.
-- - **no 1/m:** the gradients of biases are summed, and nobody divides.
-- - **old cache:** the pass backwards uses what was kept from another batch.
-- - **transposed:** $W \, dZ$ instead of $W^T dZ$. Where $W$ is not square the shapes would not
--   fit, and an error would tell. In layer 2, which is $(4, 4)$, nothing tells.
-- - **no mask:** $dZ = dA$ behind a ReLU, as if all units had been active.

-- %% Break it
local other_X = random:randn(5, 6)

local function with(changes)
  return setmetatable(changes, { __index = right })
end

local mistakes = {
  { "right", right },
  { "wrong sign", with { output = function(AL, wanted)
    return wanted - AL
  end } },
  { "no 1/m", with { bias = function(dZ)
    return dZ:sum { axis = 2, keepdims = true }
  end } },
  { "old cache", right, select(2, forward(parameters, other_X)) },
  { "transposed", with { input = function(dZ, W)
    return np.dot(W.shape[1] == W.shape[2] and W or W.T, dZ)
  end } },
  { "no mask", with { relu = function(dA)
    return dA
  end } },
}

local names = { "dW1", "db1", "dW2", "db2", "dW3", "db3" }
print((" "):rep(12) .. table.concat(names, "   "))
local broken, fingerprints = {}, np.zeros(#mistakes, #names)
for i, mistake in ipairs(mistakes) do
  local title, parts, kept = table.unpack(mistake)
  broken[i] = backward(parameters, kept or cache, parts)
  local words = {}
  for k, name in ipairs(names) do
    fingerprints[{ i, k }] = relative_difference(broken[i][name], slopes[name])
    words[k] = ("%.2f"):format(fingerprints(i, k))
  end
  print(("%-12s"):format(title) .. table.concat(words, "  "))
end
-->             dW1   db1   dW2   db2   dW3   db3
--> right       0.00  0.00  0.00  0.00  0.00  0.00
--> wrong sign  1.00  1.00  1.00  1.00  1.00  1.00
--> no 1/m      0.00  0.71  0.00  0.71  0.00  0.71
--> old cache   0.53  0.36  0.49  0.44  0.21  0.10
--> transposed  0.39  0.46  0.00  0.00  0.00  0.00
--> no mask     0.66  0.31  0.28  0.18  0.00  0.00

-- %% The same in color
local titles = {}
for i, mistake in ipairs(mistakes) do
  titles[i] = mistake[1]
end
plt.imshow(np.log10(np.maximum(fingerprints, 1e-10)), { cmap = "RdYlGn_r", vmin = -10, vmax = 0 })
plt.xticks(np.arange(6), names)
plt.yticks(np.arange(6), titles)
plt.colorbar { label = "log10 of the difference" }
plt.title "Where each mistake shows"
plt.show()
--> [image/png 640x480]

-- %% [markdown]
-- The gradients flow from the output to the input, so read the arrays in that order, from
-- $dW^{[3]}$ to $db^{[1]}$:
--
-- - **What lies behind a mistake is right.** With the transposed $W^{[2]}$ the layers 3 and 2 are
--   right and layer 1 is wrong: the mistake is between them, in the gradient that layer 2 hands
--   down. Without the mask layer 3 is right and everything below is wrong: look at what happens on
--   the way from 3 to 2.
-- - **Only one kind of array is wrong:** then nothing that flows on is wrong, and the mistake is in
--   the formula of that array. Here all $db$, and 0.71 is a familiar face: $(6 - 1) / (6 + 1)$, a
--   factor of $m = 6$.
-- - **1.00 everywhere:** a wrong sign at the very beginning.
-- - **Everything is wrong, and by different amounts:** what goes in is wrong, not a formula. Here
--   it was the cache.
--
-- One number for each array says where. Which kind it is shows when each gradient is drawn against
-- its slope: right ones lie on the diagonal.

-- %% Gradients against slopes
local _, axes = plt.subplots(2, 3, { figsize = { 9, 6 } })
for i, title in ipairs(titles) do
  local ax = axes[(i - 1) // 3 + 1][(i - 1) % 3 + 1]
  ax:axline({ 0, 0 }, { slope = 1, color = "0.6", linewidth = 1 })
  for l = 1, L do
    local measured, computed = {}, {}
    for k, letter in ipairs { "dW", "db" } do
      measured[k] = slopes[letter .. l]:ravel()
      computed[k] = broken[i][letter .. l]:ravel()
    end
    ax:scatter(np.concatenate(measured), np.concatenate(computed),
      { s = 14, label = "layer " .. l })
  end
  ax:set_title(title)
end
axes[1][1]:legend()
axes[2][2]:set_xlabel "measured slope"
axes[1][1]:set_ylabel "gradient"
axes[2][1]:set_ylabel "gradient"
plt.tight_layout()
plt.show()
--> [image/png 900x600]

-- %% [markdown]
-- A line through 0 with another slope means a factor, and the slope names it: $-1$ for the sign, 6
-- for the missing $1/m$. A cloud means that two wrong things were multiplied. The factor can be
-- computed for each array; where it fits, nothing is left over.

-- %% The factor
for i = 2, 4 do
  local words = {}
  for k, name in ipairs(names) do
    local g, s = broken[i][name], slopes[name]
    local factor = (g * s):sum() / (s * s):sum()
    local fits = relative_difference(g, factor * s) < 1e-6
    words[k] = fits and ("%g"):format(np.round(factor, 3)) or "?"
  end
  print(("%-12s"):format(titles[i]) .. table.concat(words, "  "))
end
--> wrong sign  -1  -1  -1  -1  -1  -1
--> no 1/m      1  6  1  6  1  6
--> old cache   ?  ?  ?  ?  ?  0.815

-- %% [markdown]
-- An array of one element, as $db^{[3]}$, always fits some factor; that proves nothing.
--
-- ## 6. Right gradients, failing checks
--
-- The other way round, a check can fail although the backward pass is right: when what is measured
-- is not the slope.
--
-- ### 6.1 At a kink
--
-- $\mathrm{relu}$ has no derivative at 0. If $z$ is nearer to 0 than $\varepsilon$, one of the two
-- points lies on the other side, and the slope is a mixture. On paper, for $z = 0.0003$ and
-- $\varepsilon = 0.001$: $(0.0013 - 0) / 0.002 = 0.65$, where the gradient is 1. A smaller step
-- helps, unless $z$ is exactly 0: then it is always 0.5, and both 0 and 1 are right gradients.

-- %% Near a kink and at it
local function relu(z)
  return math.max(0, z)
end

for _, epsilon in ipairs { 1e-3, 1e-4, 1e-6 } do
  print(("%.0e: slope %.2f near the kink, %.2f at it"):format(epsilon,
    two_sided(relu, 3e-4, epsilon), two_sided(relu, 0, epsilon)))
end
--> 1e-03: slope 0.65 near the kink, 0.50 at it
--> 1e-04: slope 1.00 near the kink, 0.50 at it
--> 1e-06: slope 1.00 near the kink, 0.50 at it

-- %% [markdown]
-- You know it by this: only single elements are wrong, and other ones with another $\varepsilon$.
-- `dnn.gradient_check` looks at the slopes to both sides, and does not count a kink as a mistake.

-- %% How dnn tells
local _, report = dnn.gradient_check(dnn.relu(), np.array { { -1.0, 0.0, 2.0 } })
print(report.passed, report.arrays[1].kinks .. " kink")
--> true	1 kink

-- %% [markdown]
-- ### 6.2 Dropout left on
--
-- Dropout draws other units in every pass, so the two costs belong to two different networks. Their
-- difference does not get smaller with $\varepsilon$, and divided by $2 \varepsilon$ it explodes:
-- slopes of a hundred thousand where gradients are below 1, and a difference of 1. Switch dropout
-- off for the check, or let it draw *the same* units every time.

-- %% A cost that is another one every time
local function cost_with_dropout(params, source)
  local keep = source:rand(4, 6):lt(0.8) / 0.8
  local A1 = np.maximum(0, np.dot(params.W1, X) + params.b1) * keep
  local A2 = np.maximum(0, np.dot(params.W2, A1) + params.b2)
  local AL = np.sigmoid(np.dot(params.W3, A2) + params.b3)
  return -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)):mean()
end

local stream = np.random.RandomState(1)
local noisy = measure(parameters, function(params)
  return cost_with_dropout(params, stream)
end, 1e-6)
print(("difference %.2f"):format(relative_difference(grads.dW1, noisy.dW1)),
  "slopes above 1e4:", np.abs(noisy.dW1):max() > 1e4)

local function same_units(params)
  return cost_with_dropout(params, np.random.RandomState(1))
end
local repeated = measure(parameters, same_units, 1e-6)
print("twice the same:", repeated.dW1 == measure(parameters, same_units, 1e-6).dW1,
  "slopes below 10:", np.abs(repeated.dW1):max() < 10)
--> difference 1.00	slopes above 1e4:	true
--> twice the same:	true	slopes below 10:	true

-- %% [markdown]
-- The same holds for everything that remembers or draws: batch normalization that updates its
-- averages, data that is shuffled or distorted anew in every pass. `dnn.gradient_check` puts the
-- stream of random numbers back before every pass, so a network with dropout can be checked as it
-- is.

-- %% Dropout in dnn
local dropping = dnn.sequential { dnn.linear(5, 8), dnn.dropout(0.5), dnn.linear(1), dnn.sigmoid() }
print((select(2, dnn.gradient_check(dropping, X, Y))).passed)
--> true

-- %% [markdown]
-- ### 6.3 float32
--
-- Section 2 with $u = 6 \cdot 10^{-8}$: at $\varepsilon = 10^{-6}$ the rounding error of a cost
-- near 1 is 6 percent of a slope of 1, and most slopes are smaller. With a larger step it is
-- better, but never good. Check in `float64`, train in `float32`.

-- %% Single precision
local single = dnn.params()
for name, array in pairs(parameters) do
  single[name] = array:astype "float32"
end
local X32, Y32 = X:astype "float32", Y:astype "float32"
local function cost32(params)
  local AL = forward(params, X32)
  return -(Y32 * np.log(AL) + (1 - Y32) * np.log(1 - AL)):mean()
end

for _, epsilon in ipairs { 1e-6, 1e-3 } do
  local difference = relative_difference(grads.dW1, measure(single, cost32, epsilon).dW1)
  print(("%.0e: above 0.01 %s, above 1e-5 %s"):format(epsilon, difference > 0.01,
    difference > 1e-5))
end
--> 1e-06: above 0.01 true, above 1e-5 true
--> 1e-03: above 0.01 false, above 1e-5 true

-- %% [markdown]
-- ## 7. Finding the broken layer of a deep network
--
-- `dnn.gradient_check` is this check for every network, layer and loss. It draws 200 elements of
-- each array where there are more, keeps dropout from drawing anew, and computes in `float64`. Here
-- is a network with a layer of our own in the middle (`07_own_layer_and_loss.lua` is about those).
-- Its backward pass has a mistake: the derivative of $\tanh$ is $1 - A^2$.

-- %% A deep network
local tanh = {
  name = "our_tanh",
  forward = function(_, Z)
    local A = np.tanh(Z)
    return A, A
  end,
  backward = function(_, dA, A)
    return dA * (1 - A)
  end,
}

local layers = {
  dnn.linear(5, 6), dnn.relu(), dnn.linear(6, 6), tanh, dnn.linear(6, 4), dnn.tanh(),
  dnn.linear(4, 1), dnn.sigmoid(),
}
local net = dnn.sequential { seed = 3, table.unpack(layers) }
_, report = dnn.gradient_check(net, X, Y)
print("passed:", report.passed)
for _, array in ipairs(report.arrays) do
  print(array.name, array.shape, array.passed and "right" or "wrong")
end
--> passed:	false
--> W1	(6, 5)	wrong
--> b1	(6, 1)	wrong
--> W2	(6, 6)	wrong
--> b2	(6, 1)	wrong
--> W3	(4, 6)	right
--> b3	(4, 1)	right
--> W4	(1, 4)	right
--> b4	(1, 1)	right

-- %% [markdown]
-- Read it from the output: layers 4 and 3 are right, 2 and 1 wrong. So the mistake lies between
-- $Z^{[2]}$ and $W^{[3]}$, and there is one thing: our layer. Checking every layer on its own finds
-- it without thinking:

-- %% Every layer on its own
local input = X
for i, layer in ipairs(layers) do
  _, report = dnn.gradient_check(layer, input)
  print(i, type(layer.name) == "string" and layer.name or layer.class, report.passed)
  input = dnn.sequential { layer, input = input.shape[1], seed = i }:forward(input)
end
--> 1	linear	true
--> 2	relu	true
--> 3	linear	true
--> 4	our_tanh	false
--> 5	linear	true
--> 6	tanh	true
--> 7	linear	true
--> 8	sigmoid	true

-- %% Repaired
function tanh.backward(_, dA, A)
  return dA * (1 - A * A)
end

_, report = dnn.gradient_check(net, X, Y)
print("passed:", report.passed, report.difference < 1e-7)
--> passed:	true	true

-- %% [markdown]
-- ## 8. When a check fails: a list
--
-- 1. Is the cost the same in two calls? If not: dropout, shuffling, averages.
-- 2. Is everything `float64`?
-- 3. Try $\varepsilon = 10^{-5}$ and $10^{-7}$. Other elements wrong: kinks. The same ones: a
--    mistake.
-- 4. One number for each array, read from the output to the input: the first wrong one is the
--    place.
-- 5. Draw gradients against slopes. A line: a factor ($-1$, $m$, 2). A cloud: wrong operands.
-- 6. Make it smaller: one example, one layer, one unit, until it can be done on paper.
--
-- ## 9. Exercises
--
-- 1. On paper: both slopes of $x^4$ at 1 with $\varepsilon = 0.1$. How large is the two-sided
--    error, and how large with half of the step?
-- 2. A check gives 0.6 for all arrays, and the batch has 4 examples. What do you suspect? Which
--    other factor gives 0.6, too? Confirm it.
-- 3. Four points are better than two. With $f_k$ for $f(x + k \varepsilon)$ the slope is
--    $(f_{-2} - 8 f_{-1} + 8 f_1 - f_2) / (12 \varepsilon)$. Find out from its errors for $e^x$ at
--    1 with which power of $\varepsilon$ they fall.
-- 4. Set all parameters of section 4 to 0 and run the five mistakes again. Which are still found?
-- 5. A network with a million parameters would need two million passes. Two are enough for a
--    *direction* $v$ of random numbers, since
--    $\frac{d}{d \varepsilon} J(\theta + \varepsilon v) = \sum_k g_k v_k$. Write this check, and
--    try it on the five mistakes. What does it not tell?
--
-- Try them before you read on; each solution prints what proves it.

-- %% [markdown]
-- ### Solution 1
--
-- $1.1^4 = 1.4641$ and $0.9^4 = 0.6561$, so one-sided $0.4641 / 0.1 = 4.641$, two-sided
-- $0.808 / 0.2 = 4.04$. The error is $4 \varepsilon^2$: 0.04, and a quarter of it with half of the
-- step.

-- %% Solution 1
local function fourth(x)
  return x * x * x * x
end

print(("%.4f, %.4f, half the step %.4f"):format(one_sided(fourth, 1, 0.1),
  two_sided(fourth, 1, 0.1), two_sided(fourth, 1, 0.05)))
--> 4.6410, 4.0400, half the step 4.0100

-- %% [markdown]
-- ### Solution 2
--
-- $(k - 1) / (k + 1) = 0.6$ gives $k = 4$: a missing $1/m$. A factor of $1/4$ gives 0.6 as well: a
-- division by $m$ too many. The factor itself tells which.

-- %% Solution 2
for _, k in ipairs { 4, 1 / 4 } do
  print(("%.2f"):format(relative_difference(k * grads.dW1, slopes.dW1)),
    ("%.2f"):format((k * grads.dW1 * slopes.dW1):sum() / np.square(slopes.dW1):sum()))
end
--> 0.60	4.00
--> 0.60	0.25

-- %% [markdown]
-- ### Solution 3
--
-- A step that is ten times as small makes the error ten thousand times as small: the fourth power.

-- %% Solution 3
local function four_points(f, x, epsilon)
  return (f(x - 2 * epsilon) - 8 * f(x - epsilon) + 8 * f(x + epsilon) - f(x + 2 * epsilon))
    / (12 * epsilon)
end

local e = math.exp(1)
local large, small = four_points(math.exp, 1, 0.1) - e, four_points(math.exp, 1, 0.01) - e
print(("power %.1f"):format(math.log(large / small, 10)))
--> power 4.0

-- %% [markdown]
-- ### Solution 4
--
-- None. With zeros nothing flows: all hidden units are 0, and so are all gradients but $db^{[3]}$,
-- the mean of $0.5 - y$. Half of the labels are 1, so that is 0, too. Every slope is 0, every
-- gradient is 0, and the check is content. Check at random places, never at zeros.

-- %% Solution 4
local zeros = dnn.params()
for name, array in pairs(parameters) do
  zeros[name] = np.zeros(array.shape)
end
local zero_slopes = measure(zeros, cost_of, 1e-6)
local _, zero_cache = forward(zeros, X)
for i = 2, #mistakes do
  local parts, kept = mistakes[i][2], mistakes[i][3] and select(2, forward(zeros, other_X))
  local found = false
  for name, grad in pairs(backward(zeros, kept or zero_cache, parts)) do
    found = found or np.abs(grad - zero_slopes[name]):max() > 1e-7
  end
  print(("%-12s"):format(titles[i]) .. (found and "found" or "passes"))
end
--> wrong sign  passes
--> no 1/m      passes
--> old cache   passes
--> transposed  passes
--> no mask     passes

-- %% [markdown]
-- ### Solution 5
--
-- It finds all five with two passes each, but it has only one number: *that* something is wrong,
-- not where. (Directions that are random in one array and 0 elsewhere tell even that.)

-- %% Solution 5
local direction = draw_parameters()

local function cost_along(epsilon)
  local moved = dnn.params()
  for name, array in pairs(parameters) do
    moved[name] = array + epsilon * direction[name]
  end
  return cost_of(moved)
end

local slope = two_sided(cost_along, 0, 1e-6)
for i, title in ipairs(titles) do
  local product = 0
  for name, v in pairs(direction) do
    product = product + (broken[i]["d" .. name] * v):sum()
  end
  local difference = math.abs(product - slope) / (math.abs(product) + math.abs(slope))
  print(("%-12s"):format(title) .. (difference < 1e-6 and "right" or "wrong"))
end
--> right       right
--> wrong sign  wrong
--> no 1/m      wrong
--> old cache   wrong
--> transposed  wrong
--> no mask     wrong

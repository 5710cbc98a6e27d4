-- %% [markdown]
-- # 梯度检验，以及通不过时它在说什么
--
-- 反向传播要靠手推，手推就会出错。这类错误最讨厌的地方是什么都不会崩溃：形状对得上，代价在下降，
-- 网络只是不如它本该有的那么好，而谁也不知道。不过导数就是斜率，斜率是可以*测量*的，
-- 只需要前向传播。本教程写出这样一个检验，弄清它能有多准，再照着网络常出的毛病把一个网络弄坏，
-- 看检验怎么回答。
--
-- 运行方式：`dnnlua examples/zh/08_gradient_checking.lua`。以 `-->` 开头的行就是程序的输出。

-- %% 准备
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- %% [markdown]
-- ## 1. 测量斜率
--
-- $f$ 在 $x$ 处的导数是那里切线的斜率。过曲线上两点的直线，只要两点靠得近，斜率就差不多。
-- 两点放在哪里呢？可以一点在 $x$，另一点往前一步 $\varepsilon$；也可以两边各放一点：
--
-- $$\text{one-sided: } \frac{f(x + \varepsilon) - f(x)}{\varepsilon} \qquad
-- \text{two-sided: } \frac{f(x + \varepsilon) - f(x - \varepsilon)}{2 \varepsilon}$$
--
-- 在纸上算：$f(x) = x^3$，$x = 2$，导数是 $3 x^2 = 12$，取 $\varepsilon = 0.1$。
-- 单侧差分 $(9.261 - 8) / 0.1 = 12.61$，双侧差分 $(9.261 - 6.859) / 0.2 = 12.01$。同样是两次求值，
-- 误差只有六十一分之一。

-- %% 单侧与双侧
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

-- %% 步长很大时的几条直线
local xs = np.linspace(0.6, 3.2, 200)
plt.plot(xs, xs ^ 3, { color = "k", label = "$x^3$" })
local lines = {
  { "derivative", 12, "--" }, { "one-sided", one_sided(cube, 2, 1), "-" },
  { "two-sided", two_sided(cube, 2, 1), "-" },
}
for _, line in ipairs(lines) do
  local name, slope, style = table.unpack(line)
  -- 从 1 到 3 的弦，在 2 处比曲线高 1。
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
-- 原因在泰勒级数里。导数后面的那一项就是误差：
--
-- $$\frac{f(x + \varepsilon) - f(x)}{\varepsilon} = f' + \frac{\varepsilon}{2} f'' + \ldots \qquad
-- \frac{f(x + \varepsilon) - f(x - \varepsilon)}{2 \varepsilon} = f' + \frac{\varepsilon^2}{6}
-- f''' + \ldots$$
--
-- 双侧差分里，带 $f''$ 的项相互抵消：曲线在一侧向上弯多少，在另一侧也向上弯多少。
-- 步长缩小到十分之一，误差就缩小到百分之一。对这个三次函数 $f''' = 6$，
-- 所以误差恰好是 $\varepsilon^2$：上面的 0.01。
--
-- ## 2. 步长为什么不能太小
--
-- 那么 $\varepsilon$ 越小越好吗？计算机对 $f$ 只保留大约 16 位数字。
-- 如果 $f(x + \varepsilon)$ 和 $f(x - \varepsilon)$ 的前 12 位相同，它们的差就只剩 4 位有效，
-- 再除以很小的 $2 \varepsilon$，舍入误差就被放大了。每个函数值的误差最多是 $u |f|$，
-- 其中 $u \approx 1.1 \cdot 10^{-16}$ 是 1 与下一个浮点数之间距离的一半。所以
--
-- $$\text{error} \approx \underbrace{\frac{\varepsilon^2}{6} |f'''|}_{\text{truncation}} +
-- \underbrace{\frac{u |f|}{\varepsilon}}_{\text{rounding}}$$
--
-- 前一项是截断误差，随 $\varepsilon$ 减小而减小；后一项是舍入误差，随 $\varepsilon$ 减小而增大。
-- 令两者之和的导数为 0，就得到最好的步长：$\varepsilon^3 = 3 u |f| / |f'''|$。对 2 处的三次函数，
-- 这是 $3 \cdot 1.1 \cdot 10^{-16} \cdot 8 / 6$，于是 $\varepsilon \approx 7.6 \cdot 10^{-6}$。

-- %% 误差与步长
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
-- 步长每缩小到十分之一，误差就缩小到百分之一，直到大约 $10^{-5}$；之后误差又增大了。
-- 画在双对数坐标里，$\varepsilon$ 的幂是直线，指数就是斜率：谷的右边由截断误差主导，斜率为 2；
-- 左边由舍入误差主导，斜率为 $-1$。`float32` 只有 7 位数字，它的谷远在右边，也不深。

-- %% 误差之谷
local steps = 10.0 ^ np.linspace(-14, -0.05, 240)

-- float64 用普通的数，float32 用只有一个元素的数组。
-- 对数轴上没有 0 的位置，误差为 0 时画成 1e-12。
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
-- 最左边，float32 测得的斜率是 0，误差是 12：在那里 $2 + \varepsilon$ 又成了 2。
--
-- 结论：用双侧差分，$\varepsilon$ 取 $10^{-6}$ 左右，用 `float64`，
-- 并且只指望 10 位左右的数字是对的，而不是 16 位。
--
-- ## 3. 差多少才算太多？
--
-- 梯度是 1000 时，相差 0.01 不算什么；梯度是 0.001 时，这就是全部。所以差距要相对于长度来量，
-- 而且是所有元素合在一起的长度：
--
-- $$\text{difference} = \frac{\| g - s \|}{\| g \| + \| s \|}$$
--
-- 其中 $g$ 是反向传播算出的梯度，$s$ 是测得的斜率。在纸上算：$g = (3, 4)$，$s = (3, 4.01)$，
-- 相对差是 $0.01 / (5 + 5.008) = 0.000999$。
--
-- 如果所有元素都差同一个倍数 $k$，即 $g = k s$，相对差就是 $|k - 1| / (|k| + 1)$。
-- 于是有些数值就成了熟面孔：

-- %% 相对差
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
-- | 相对差 | 说明（float64，$\varepsilon = 10^{-6}$） |
-- |---|---|
-- | 小于 $10^{-7}$ | 正确 |
-- | $10^{-7}$ 到 $10^{-4}$ | 再仔细看：拐点、步长不合适、某处是 `float32` |
-- | 大于 $10^{-3}$ | 有错误 |
-- | 恰好是 1 | 符号反了，梯度为 0，或者全是噪声 |
--
-- ## 4. 一个用来弄坏的网络
--
-- 三层，两次 LINEAR -> RELU，再接 LINEAR -> SIGMOID，代价是交叉熵。网络很小，
-- 因为每个参数要做两次前向传播：49 个参数，98 次。样本数 $m = 6$ 时，各处的形状是：
--
-- | 层 | $W^{[l]}$ | $b^{[l]}$ | $Z^{[l]}, A^{[l]}$ |
-- |---|---|---|---|
-- | 1 | $(4, 5)$ | $(4, 1)$ | $(4, 6)$ |
-- | 2 | $(4, 4)$ | $(4, 1)$ | $(4, 6)$ |
-- | 3 | $(1, 4)$ | $(1, 1)$ | $(1, 6)$ |
--
-- 所有参数都是随机数，偏置也不例外：零会掩盖错误（见习题 4）。

-- %% 前向
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
-- 反向传播由五个部件拼成，这样每个部件都可以换成错的。

-- %% 反向
local right = {}

function right.output(AL, wanted)
  -- 最后一层的 dZ。
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
-- 再就是测量：每个数组的每个元素，依次往上移一点，往下移一点，再放回去。

-- %% 测量
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
-- ## 5. 五种错误和它们的指纹
--
-- 下面每一种都曾让人白费一个下午：
--
-- - **符号反了**（wrong sign）：该写 $A^{[3]} - Y$ 的地方写成了 $Y - A^{[3]}$。
-- - **少了 1/m**（no 1/m）：偏置的梯度求了和，却没有除。
-- - **旧缓存**（old cache）：反向传播用的是另一批数据留下的缓存。
-- - **转置丢了**（transposed）：把 $W^T dZ$ 写成了 $W \, dZ$。$W$ 不是方阵时形状对不上，会报错；
--   第 2 层是 $(4, 4)$，什么也不会报。
-- - **没有掩码**（no mask）：过 ReLU 时直接让 $dZ = dA$，好像所有单元都是激活的。

-- %% 把它弄坏
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

-- %% 用颜色来看
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
-- 梯度从输出流向输入，所以要按这个顺序来读，从 $dW^{[3]}$ 读到 $db^{[1]}$：
--
-- - **错误之后（靠输出一侧）的部分是对的。** $W^{[2]}$ 的转置丢了时，第 3、2 层对，第 1 层错：
--   错误在它们之间，即第 2 层往下传的梯度。没有掩码时，第 3 层对，下面全错：
--   要看的是从第 3 层到第 2 层的路上发生了什么。
-- - **只有一类数组错了：** 那么往下流的东西都没错，错误就在这类数组的公式里。
--   这里错的是所有的 $db$，而 0.71 是个熟面孔：$(6 - 1) / (6 + 1)$，相差 $m = 6$ 倍。
-- - **到处都是 1.00：** 最开头的地方符号反了。
-- - **全都错了，而且错得各不相同：** 错的不是公式，而是放进去的东西。这里是缓存。
--
-- 每个数组一个数，说的是错在哪里。要知道错的是哪一种，就把每个梯度对着它的斜率画出来：
-- 正确的都在对角线上。

-- %% 梯度与斜率
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
-- 过原点但斜率不同的直线，说明差一个倍数，直线的斜率就是这个倍数：符号反了是 $-1$，
-- 少了 $1/m$ 是 6。散成一团，说明乘错了东西。每个数组的倍数可以算出来；如果真是差一个倍数，
-- 除去它就什么也不剩。

-- %% 倍数
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
-- 只有一个元素的数组，比如 $db^{[3]}$，总能配上某个倍数，那说明不了什么。
--
-- ## 6. 梯度是对的，检验却通不过
--
-- 反过来，反向传播没有错，检验也可能通不过：因为测到的并不是斜率。
--
-- ### 6.1 在拐点处
--
-- $\mathrm{relu}$ 在 0 处没有导数。如果 $z$ 离 0 比 $\varepsilon$ 还近，两点中就有一点落在另一边，
-- 测到的是混合的斜率。在纸上算：$z = 0.0003$，$\varepsilon = 0.001$，
-- 得 $(0.0013 - 0) / 0.002 = 0.65$，而梯度是 1。缩小步长就好了，除非 $z$ 恰好是 0：那样总是 0.5，
-- 而 0 和 1 都算正确的梯度。

-- %% 拐点附近与拐点上
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
-- 它的特征是：只有个别元素不对，换一个 $\varepsilon$ 又换了别的元素。
-- `dnn.gradient_check` 会看两侧各自的斜率，不把拐点算作错误。

-- %% dnn 怎么说
local _, report = dnn.gradient_check(dnn.relu(), np.array { { -1.0, 0.0, 2.0 } })
print(report.passed, report.arrays[1].kinks .. " kink")
--> true	1 kink

-- %% [markdown]
-- ### 6.2 忘了关 dropout
--
-- Dropout 每次前向传播都抽取不同的单元，所以两个代价属于两个不同的网络。
-- 它们的差不会随 $\varepsilon$ 变小，除以 $2 \varepsilon$ 就爆炸了：梯度不到 1，斜率却有十万，
-- 相对差是 1。检验时要关掉 dropout，或者让它每次都抽到*同样的*单元。

-- %% 每次都不一样的代价
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
-- 凡是会记忆、会抽取随机数的东西都是如此：会更新平均值的批量归一化，每次重新打乱或重新变形的数据。
-- `dnn.gradient_check` 在每次前向传播之前都把随机数流恢复原状，所以带 dropout 的网络可以直接检验。

-- %% dnn 里的 dropout
local dropping = dnn.sequential { dnn.linear(5, 8), dnn.dropout(0.5), dnn.linear(1), dnn.sigmoid() }
print((select(2, dnn.gradient_check(dropping, X, Y))).passed)
--> true

-- %% [markdown]
-- ### 6.3 float32
--
-- 把第 2 节的 $u$ 换成 $6 \cdot 10^{-8}$：$\varepsilon = 10^{-6}$ 时，代价在 1 左右，
-- 舍入误差就是斜率 1 的百分之六，而大多数斜率还更小。步长大一些会好一点，但好不到哪里去。
-- 检验用 `float64`，训练用 `float32`。

-- %% 单精度
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
-- ## 7. 在深层网络里找出坏掉的层
--
-- `dnn.gradient_check` 就是这样的检验，适用于任何网络、层和损失函数。
-- 数组超过 200 个元素时它随机抽 200 个，它不让 dropout 每次重新抽取，并且用 `float64` 计算。
-- 下面这个网络中间有一层是我们自己写的（怎么写见 `07_own_layer_and_loss.lua`），它的反向传播有错：
-- $\tanh$ 的导数是 $1 - A^2$。

-- %% 深层网络
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
-- 从输出读起：第 4、3 层对，第 2、1 层错。所以错误在 $Z^{[2]}$ 与 $W^{[3]}$ 之间，
-- 而那里只有一样东西：我们的层。逐层单独检验，不用想也能找到：

-- %% 逐层单独检验
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

-- %% 修好了
function tanh.backward(_, dA, A)
  return dA * (1 - A * A)
end

_, report = dnn.gradient_check(net, X, Y)
print("passed:", report.passed, report.difference < 1e-7)
--> passed:	true	true

-- %% [markdown]
-- ## 8. 检验通不过时的清单
--
-- 1. 调用两次，代价相同吗？不同的话：dropout、打乱数据、平均值。
-- 2. 全都是 `float64` 吗？
-- 3. 试试 $\varepsilon = 10^{-5}$ 和 $10^{-7}$。错的元素变了：拐点。没变：有错误。
-- 4. 每个数组一个数，从输出读到输入：第一个错的就是地方。
-- 5. 把梯度对着斜率画出来。成一条直线：差一个倍数（$-1$、$m$、2）。散成一团：乘错了东西。
-- 6. 缩小问题：一个样本，一层，一个单元，直到能在纸上算。
--
-- ## 9. 习题
--
-- 1. 在纸上算：$x^4$ 在 1 处，$\varepsilon = 0.1$ 的单侧和双侧差分。双侧的误差有多大？
--    步长减半后呢？
-- 2. 某次检验对所有数组都给出 0.6，每批有 4 个样本。你怀疑什么？还有哪个倍数也给出 0.6？请验证。
-- 3. 四个点比两个点好。把 $f(x + k \varepsilon)$ 记作 $f_k$，斜率是
--    $(f_{-2} - 8 f_{-1} + 8 f_1 - f_2) / (12 \varepsilon)$。取 $e^x$ 在 1 处，
--    从误差看出它随 $\varepsilon$ 的几次方减小。
-- 4. 把第 4 节的所有参数设为 0，再把五种错误跑一遍。哪些还能发现？
-- 5. 一百万个参数的网络要做两百万次前向传播。而沿着一个随机*方向* $v$ 只要两次，
--    因为 $\frac{d}{d \varepsilon} J(\theta + \varepsilon v) = \sum_k g_k v_k$。写出这个检验，
--    用五种错误试试。它有什么说不出来？
--
-- 请先自己动手，再往下看；每个解答都打印出能够证明它的数字。

-- %% [markdown]
-- ### 解答 1
--
-- $1.1^4 = 1.4641$，$0.9^4 = 0.6561$，所以单侧 $0.4641 / 0.1 = 4.641$，双侧 $0.808 / 0.2 = 4.04$。
-- 误差是 $4 \varepsilon^2$：0.04，步长减半后是它的四分之一。

-- %% 解答 1
local function fourth(x)
  return x * x * x * x
end

print(("%.4f, %.4f, half the step %.4f"):format(one_sided(fourth, 1, 0.1),
  two_sided(fourth, 1, 0.1), two_sided(fourth, 1, 0.05)))
--> 4.6410, 4.0400, half the step 4.0100

-- %% [markdown]
-- ### 解答 2
--
-- 由 $(k - 1) / (k + 1) = 0.6$ 得 $k = 4$：少了 $1/m$。倍数 $1/4$ 同样给出 0.6：多除了一次 $m$。
-- 究竟是哪一个，要看倍数本身。

-- %% 解答 2
for _, k in ipairs { 4, 1 / 4 } do
  print(("%.2f"):format(relative_difference(k * grads.dW1, slopes.dW1)),
    ("%.2f"):format((k * grads.dW1 * slopes.dW1):sum() / np.square(slopes.dW1):sum()))
end
--> 0.60	4.00
--> 0.60	0.25

-- %% [markdown]
-- ### 解答 3
--
-- 步长缩小到十分之一，误差缩小到万分之一：四次方。

-- %% 解答 3
local function four_points(f, x, epsilon)
  return (f(x - 2 * epsilon) - 8 * f(x - epsilon) + 8 * f(x + epsilon) - f(x + 2 * epsilon))
    / (12 * epsilon)
end

local e = math.exp(1)
local large, small = four_points(math.exp, 1, 0.1) - e, four_points(math.exp, 1, 0.01) - e
print(("power %.1f"):format(math.log(large / small, 10)))
--> power 4.0

-- %% [markdown]
-- ### 解答 4
--
-- 一个也发现不了。全是零，就什么也不流动：隐藏单元全是 0，除 $db^{[3]}$ 外的梯度也全是 0，
-- 而 $db^{[3]}$ 是 $0.5 - y$ 的平均，标签有一半是 1，所以它也是 0。斜率全是 0，梯度全是 0，
-- 检验心满意足。要在随机的地方检验，千万不要在零处检验。

-- %% 解答 4
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
-- ### 解答 5
--
-- 五种错误都能发现，每种只用两次前向传播；但它只有一个数，只说*有*错，不说错在哪里。
-- （如果让方向在一个数组里是随机数，在其余数组里是 0，那就连位置也能说出来。）

-- %% 解答 5
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

-- %% [markdown]
-- # A gallery
--
-- Every kind of figure there is, one after the other. The script writes a PNG of each, in the light
-- style and in the dark one, into a directory: the argument, or a new one for temporary files.
--
--     dnnlua examples/gallery.lua [DIRECTORY]
--
-- The lines that start with `-->` are what it prints.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

local figures = {} -- {name, draw}, in order

local function figure(name, draw)
  figures[#figures + 1] = { name = name, draw = draw }
end

-- %% [markdown]
-- ## Lines

-- %% plot
figure("plot", function()
  local x = np.linspace(0, 10, 200)
  plt.plot(x, np.sin(x), { label = "sin" })
  plt.plot(x, np.cos(x), "--", { label = "cos" })
  plt.plot(x { { 1, -1, 10 } }, np.sin(x { { 1, -1, 10 } }) * 0.5, "o:", { label = "half a sine" })
  plt.title "Lines and markers"
  plt.xlabel "x"
  plt.ylabel "y"
  plt.legend()
end)

-- %% mathematics
figure("mathematics", function()
  local z = np.linspace(-6, 6, 200)
  plt.plot(z, np.sigmoid(z), { label = [[$\sigma(z) = \frac{1}{1 + e^{-z}}$]] })
  plt.plot(z, np.tanh(z), { label = [[$\tanh(z)$]] })
  plt.plot(z, np.maximum(0, z) / 6, { label = [[$\max(0, z) / 6$]] })
  plt.axhline(0, { color = "0.6", linewidth = 0.8, zorder = 0 })
  plt.axvline(0, { color = "0.6", linewidth = 0.8, zorder = 0 })
  plt.title [[Activations $a^{[l]} = g(z^{[l]})$]]
  plt.xlabel "$z$"
  plt.legend()
end)

-- %% logarithms
figure("log", function()
  local _, ax = plt.subplots(1, 2, { figsize = { 8, 3.5 } })
  local n = np.arange(1, 200) * 1.0
  for power = 1, 3 do
    ax[1]:loglog(n, n ^ power, { label = ("$n^%d$"):format(power) })
  end
  ax[1]:set { title = "loglog", xlabel = "n" }
  ax[1]:legend()
  local x = np.linspace(-50, 50, 400)
  ax[2]:plot(x, x ^ 3)
  ax[2]:set_yscale("symlog", { linthresh = 10 })
  ax[2]:set_title "symlog"
  ax[2]:grid(true)
  plt.tight_layout()
end)

-- %% steps and stems
figure("step_stem", function()
  local _, ax = plt.subplots(2, 1, { figsize = { 6, 5 }, sharex = true })
  local epochs = np.arange(0, 30) * 1.0
  local rate = 0.1 / (1 + np.floor(epochs / 6))
  ax[1]:step(epochs, rate, { where = "post" })
  ax[1]:set_ylabel "learning rate"
  ax[2]:stem(epochs, np.exp(-epochs / 8) * np.cos(epochs))
  ax[2]:set { xlabel = "epoch", ylabel = "step" }
end)

-- %% errorbar and fill_between
figure("errors", function()
  local random = np.random.RandomState(4)
  local epoch = np.arange(1, 25) * 1.0
  local runs = np.exp(-epoch / 8) + 0.1 + random:randn(8, 24) * 0.05
  local mean, std = runs:mean { axis = 1 }, runs:std { axis = 1 }
  plt.fill_between(epoch, mean - std, mean + std, { alpha = 0.25, label = "spread of 8 runs" })
  plt.plot(epoch, mean, { label = "mean" })
  plt.errorbar(epoch { { 1, -1, 4 } }, mean { { 1, -1, 4 } } + 0.3,
    { yerr = std { { 1, -1, 4 } }, fmt = "o", capsize = 3, label = "another" })
  plt.xlabel "epoch"
  plt.ylabel "loss"
  plt.legend()
end)

-- %% two axes, spans and notes
figure("annotations", function()
  local epoch = np.arange(0, 60) * 1.0
  local loss = np.exp(-epoch / 12) + 0.05
  plt.plot(epoch, loss, { color = "C0" })
  plt.axvspan(20, 30, { color = "C2", alpha = 0.2 })
  plt.text(25, 0.6, "restart", { ha = "center" })
  plt.annotate("it flattens here", { 40, loss(41) }, { xytext = { 33, 0.5 },
    arrowprops = { arrowstyle = "->" } })
  plt.ylabel("loss", { color = "C0" })
  plt.xlabel "epoch"
  local right = plt.twinx()
  right:plot(epoch, 1 - np.exp(-epoch / 10) * 0.9, { color = "C1" })
  right:set_ylabel("accuracy", { color = "C1" })
end)

-- %% areas
figure("areas", function()
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.5 } })
  local step = np.arange(0, 50) * 1.0
  ax[1]:stackplot(step, 3 + np.sin(step / 8), 2 + np.cos(step / 5), 1 + step / 50,
    { labels = { "conv2d", "linear", "other" }, alpha = 0.8 })
  ax[1]:set { title = "stackplot", ylabel = "ms", ylim = { 0, 12 } }
  ax[1]:legend { loc = "upper left" }
  local angle = np.linspace(0, 2 * math.pi, 200)
  local radius = 1 + 0.3 * np.cos(5 * angle)
  ax[2]:fill(radius * np.cos(angle), radius * np.sin(angle), { color = "C4", alpha = 0.5 })
  ax[2]:add_patch(plt.Circle({ 0, 0 }, 0.5, { facecolor = "C1" }))
  ax[2]:axis "equal"
  ax[2]:set_title "fill and a circle"
end)

-- %% [markdown]
-- ## Counts and shares

-- %% bars
figure("bars", function()
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.8 } })
  local optimizers = { "gd", "momentum", "rmsprop", "adam" }
  local bars = ax[1]:bar(optimizers, { 0.64, 0.68, 0.88, 0.92 },
    { color = { "C0", "C1", "C2", "C3" } })
  ax[1]:bar_label(bars)
  ax[1]:set { ylabel = "accuracy", ylim = { 0, 1 }, title = "bar" }
  ax[2]:barh(optimizers, { 9.1, 8.4, 4.2, 3.5 })
  ax[2]:set { xlabel = "seconds", title = "barh" }
  plt.tight_layout()
end)

-- %% hist
figure("hist", function()
  local random = np.random.RandomState(2)
  plt.hist(random:randn(2000), { bins = 40, alpha = 0.7, label = "$N(0, 1)$" })
  plt.hist(random:randn(2000) * 0.5 + 2, { bins = 40, alpha = 0.7, label = "$N(2, 0.5)$" })
  plt.xlabel "weight"
  plt.ylabel "count"
  plt.legend()
end)

-- %% shares, quartiles and densities
figure("pie_boxplot_violin", function()
  local _, ax = plt.subplots(1, 3, { figsize = { 12, 3.8 } })
  ax[1]:pie({ 45, 30, 15, 10 }, { labels = { "conv", "linear", "pool", "other" } })
  ax[1]:set_title "time of a step"
  local random = np.random.RandomState(3)
  local samples = { random:randn(100), random:randn(100) * 0.5 + 1, random:randn(100) * 2 }
  ax[2]:boxplot(samples)
  ax[2]:set_title "boxplot"
  ax[3]:violinplot(samples, { showmedians = true })
  ax[3]:set_title "violinplot"
end)

-- %% [markdown]
-- ## Points and planes

-- %% scatter
figure("scatter", function()
  local X, Y = dnn.data.moons { n_samples = 300, noise = 0.15, seed = 1 }
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.8 } })
  ax[1]:scatter(X[1], X[2], { c = Y, cmap = "Spectral", s = 25, edgecolors = "k",
    linewidths = 0.5 })
  ax[1]:set_title "by class"
  local random = np.random.RandomState(5)
  local x, y = random:randn(300), random:randn(300)
  local points = ax[2]:scatter(x, y, { c = np.hypot(x, y), s = 10 + 60 * random:rand(300),
    alpha = 0.7 })
  ax[2]:set_title "by value and size"
  plt.colorbar(points, { ax = ax[2] })
end)

-- %% contours
local function saddle()
  local x, y = np.linspace(-3, 3, 120), np.linspace(-2, 2, 90)
  local xx, yy = np.meshgrid(x, y)
  return x, y, (1 - xx / 2 + xx ^ 5 + yy ^ 3) * np.exp(-(xx ^ 2) - yy ^ 2)
end

figure("contour", function()
  local x, y, z = saddle()
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.8 } })
  local filled = ax[1]:contourf(x, y, z, { levels = 12, cmap = "RdBu" })
  ax[1]:set_title "contourf"
  plt.colorbar(filled, { ax = ax[1] })
  local lines = ax[2]:contour(x, y, z, { levels = 10, cmap = "viridis" })
  ax[2]:clabel(lines)
  ax[2]:set_title "contour"
  plt.tight_layout()
end)

-- %% pcolormesh
figure("pcolormesh", function()
  local x, y, z = saddle()
  local mesh = plt.pcolormesh(x, y, z, { cmap = "coolwarm" })
  plt.colorbar(mesh)
  plt.title "pcolormesh"
end)

-- %% arrows and counts in the plane
figure("quiver_hist2d_hexbin", function()
  local _, ax = plt.subplots(1, 3, { figsize = { 12, 3.8 } })
  local xx, yy = np.meshgrid(np.linspace(-2, 2, 12), np.linspace(-2, 2, 12))
  ax[1]:quiver(xx, yy, -2 * xx, -6 * yy, { color = "C0" })
  ax[1]:set_title [[$-\nabla (x^2 + 3 y^2)$]]
  local random = np.random.RandomState(7)
  local x = random:randn(4000)
  local y = 0.6 * x + 0.6 * random:randn(4000)
  ax[2]:hist2d(x, y, { bins = 40, cmap = "magma" })
  ax[2]:set_title "hist2d"
  ax[3]:hexbin(x, y, { gridsize = 25, cmap = "magma" })
  ax[3]:set_title "hexbin"
end)

-- %% imshow
figure("imshow", function()
  local _, ax = plt.subplots(1, 4, { figsize = { 10, 2.8 } })
  local values = np.random.RandomState(6):rand(12, 12)
  for i, cmap in ipairs { "gray", "viridis", "magma", "Spectral" } do
    ax[i]:imshow(values, { cmap = cmap, interpolation = i == 4 and "bilinear" or "nearest" })
    ax[i]:set_title(cmap .. (i == 4 and ", bilinear" or ""))
    ax[i]:axis "off"
  end
end)

-- %% [markdown]
-- ## Networks

-- %% decision boundaries
local X, Y = dnn.data.moons { n_samples = 200, noise = 0.2, seed = 1 }
local net = dnn.mlp { 2, 16, 8, 1, init = "he" }
local history = net:fit(X, Y, { epochs = 200, batch_size = 32, optimizer = "adam",
  learning_rate = 0.01, metrics = "accuracy", validation = 0.2, seed = 1, progress = false })

figure("decision_boundary", function()
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.8 } })
  ax[1]:decision_boundary(net, X, Y, { classes = { "upper moon", "lower moon" } })
  ax[1]:set_title "classes"
  ax[1]:legend()
  ax[2]:decision_boundary(net, X, Y, { probability = true })
  ax[2]:set_title "probability"
end)

figure("decision_boundary_classes", function()
  local centers = np.array { { -2, 2, 0, 3 }, { 0, 1, 3, -2 } }
  local random = np.random.RandomState(8)
  local labels = np.tile(np.arange(4), 50)
  local points = centers { ":", labels + 1 } + random:randn(2, 200) * 0.8
  local several = dnn.mlp { 2, 16, 4, output = "softmax", init = "he" }
  several:fit(points, labels:reshape(1, 200), { epochs = 100, batch_size = 32, optimizer = "adam",
    learning_rate = 0.01, loss = "cross_entropy", seed = 1, progress = false })
  local _, ax = plt.subplots(1, 2, { figsize = { 9, 3.8 } })
  ax[1]:decision_boundary(several, points, labels)
  ax[2]:decision_boundary(several, points, labels, { probability = true })
end)

-- %% learning curves
figure("history", function()
  history:plot()
end)

-- %% confusion matrix and gradients
figure("confusion_matrix", function()
  plt.confusion_matrix(Y, net, X, { classes = { "upper moon", "lower moon" } })
end)

figure("gradient_flow", function()
  local deep = dnn.mlp { 2, 8, 8, 8, 8, 8, 1, activation = "sigmoid" }
  deep:compile { loss = "binary_cross_entropy" }
  deep:step(X, Y)
  plt.gradient_flow(deep)
  plt.title "Sigmoids let gradients vanish"
end)

-- %% pictures
local function waves(count)
  local y, x = np.arange(12):reshape(12, 1) * 1.0, np.arange(12):reshape(1, 12) * 1.0
  local pictures, titles = np.zeros(count, 12, 12), {}
  for k = 1, count do
    local angle = math.pi * (k - 1) / count
    pictures[k] = np.sin(x * math.cos(angle) + y * math.sin(angle))
    titles[k] = ("%.0f degrees"):format(math.deg(angle))
  end
  return pictures, titles
end

figure("images", function()
  local pictures, titles = waves(10)
  plt.images(pictures, { titles = titles, columns = 5 })
end)

figure("filters", function()
  local filters = dnn.sequential { dnn.conv2d(16, 7), input = { 3, 32, 32 } }
  plt.images(filters.parameters.W1)
  plt.title "Filters that have learnt nothing yet"
end)

-- %% [markdown]
-- ## All of them
--
-- `dnn.draw` makes no figures of plt: a diagram of a network is written by itself.

-- %% Write
local directory = arg and arg[1]
if directory == nil then
  directory = os.tmpname()
  os.remove(directory)
end
local quoted = "'" .. directory:gsub("'", "'\\''") .. "'"
if not os.execute("mkdir -p " .. quoted) then
  error("usage: gallery.lua [DIRECTORY]", 0)
end

for _, style in ipairs { "light", "dark" } do
  plt.style.use(style)
  for _, one in ipairs(figures) do
    one.draw()
    plt.savefig(("%s/%s-%s.png"):format(directory, one.name, style))
    plt.close "all"
  end
  dnn.draw(net):save(("%s/draw-%s.png"):format(directory, style))
  dnn.draw(dnn.mlp { 2, 4, 1 }):save(("%s/draw_units-%s.png"):format(directory, style))
end
plt.style.use "default"
print(("%d pictures in %s"):format(2 * (#figures + 2), directory))
--> 48 pictures in ...

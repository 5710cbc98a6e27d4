-- %% [markdown]
-- # A convolutional network
--
-- A dense layer treats every pixel as a feature of its own: a shape that moves by one pixel is a
-- new shape to it. A convolution slides small filters over the picture, so what it learns in one
-- place it knows everywhere. This tutorial calculates a convolution on paper, writes it out in both
-- directions, compares it with the one of `dnn`, and then trains both kinds of network on small
-- pictures of shapes and tests them on shapes in places where they never stood during training.
--
--     dnnlua examples/06_convnet.lua
--
-- The lines that start with `-->` are what it prints; `...` stands for digits that may differ
-- between machines.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- The largest distance between the elements of two arrays.
local function distance(a, b)
  return np.abs(a - b):max()
end

-- %% [markdown]
-- ## 1. The data
--
-- Pictures of 16 by 16 pixels with one channel: a disc, a square, a cross or a ring, bright on dark
-- noise. Networks take the examples on the last axis, so $m$ pictures are an array
-- $(1, 16, 16, m)$: channels, height, width, examples. Training shapes stand in the left upper
-- part, test shapes in the right lower one.

-- %% Draw
local side, kinds = 16, 4
local y = np.arange(side):reshape(side, 1) * 1.0
local x = np.arange(side):reshape(1, side) * 1.0

-- A shape of this kind with its middle at (cy, cx): a mask.
local function draw(kind, cy, cx)
  local dy, dx = np.abs(y - cy), np.abs(x - cx)
  local distances = np.sqrt(dy ^ 2 + dx ^ 2)
  if kind == 0 then
    return distances:le(3.5)
  elseif kind == 1 then
    return dy:le(3) & dx:le(3)
  elseif kind == 2 then
    return (dy:le(1) & dx:le(4)) | (dx:le(1) & dy:le(4))
  end
  return distances:le(4) & distances:ge(2.2)
end

local function draw_set(m, seed, from, to)
  local random = np.random.RandomState(seed)
  local labels = random:randint(0, kinds, { 1, m })
  local pictures = random:randn(1, side, side, m) * 0.3
  for i = 1, m do
    local cy, cx = random:uniform(from, to), random:uniform(from, to)
    pictures { 1, ":", ":", i }:add_(draw(labels(1, i), cy, cx))
  end
  return pictures:astype("float32"), labels
end

local X, Y = draw_set(800, 1, 4, 7)
local X_test, Y_test = draw_set(400, 2, 8, 11)
print(X.shape, X_test.shape)
--> (1, 16, 16, 800)	(1, 16, 16, 400)

-- %% Some of them
local shown, titles = {}, {}
for i = 1, 10 do
  local set, labels = i <= 5 and X or X_test, i <= 5 and Y or Y_test
  shown[i] = set { 1, ":", ":", { i, i } }
  titles[i] = ({ "disc", "square", "cross", "ring" })[labels(1, i) + 1]
end
plt.figure { figsize = { 7, 3.4 } }
plt.images(np.transpose(np.concatenate(shown, 3), { 3, 1, 2 }), { columns = 5, titles = titles })
plt.suptitle "Training (above) and test"
plt.show()
--> [image/png 700x340]

-- %% [markdown]
-- ## 2. A convolution
--
-- ### 2.1 On paper
--
-- A filter lies on the picture, each of its weights is multiplied with the pixel below, and the sum
-- is one pixel of the result. Then it moves on. A picture of 3 by 3 and a filter of 2 by 2 that
-- compares each pixel with the one diagonally below it:
--
-- $$X = \begin{pmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \\ 2 & 1 & 0 \end{pmatrix}, \quad
-- W = \begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}, \quad
-- Z = \begin{pmatrix} 1 - 1 & 2 - 3 \\ 0 - 1 & 1 - 0 \end{pmatrix} =
-- \begin{pmatrix} 0 & -1 \\ -1 & 1 \end{pmatrix}$$
--
-- (Mathematicians would turn the filter around first and call this a cross-correlation. As the
-- weights are learnt, it makes no difference.)
--
-- ### 2.2 In how many places does it fit?
--
-- A filter of window $f$ over $n$ pixels, moved by stride $s$, with $p$ rows of zeros around the
-- picture, fits in
--
-- $$\left\lfloor \frac{n + 2 p - f}{s} \right\rfloor + 1$$
--
-- places. Above, $(3 + 0 - 2) / 1 + 1 = 2$. With $f = 5$ and $p = 2$ a picture of 16 pixels keeps
-- its size: $(16 + 4 - 5) / 1 + 1 = 16$; with stride 2 it is halved:
-- $\lfloor 15 / 2 \rfloor + 1 = 8$.
--
-- A layer has $k$ filters, and each has a weight for every pixel of its window and every channel,
-- the same in all places:
--
-- | array | shape |
-- |---|---|
-- | $X$ | $(c, h, w, m)$ |
-- | $W$ | $(k, c, f, f)$ |
-- | $b$ | $(k, 1)$ |
-- | $Z$ | $(k, h', w', m)$ |

-- %% Forwards
local function places(n, f, stride, padding)
  return (n + 2 * padding - f) // stride + 1
end

print(places(3, 2, 1, 0), places(16, 5, 1, 2), places(16, 5, 2, 2))

-- The window at place (i, j) for all channels and examples, a view of what it is taken from.
local function window_of(array, i, j, f, stride)
  local top, left = (i - 1) * stride + 1, (j - 1) * stride + 1
  return array { ":", { top, top + f - 1 }, { left, left + f - 1 }, ":" }
end

local function pad(pictures, padding)
  return np.pad(pictures, { { 0, 0 }, { padding, padding }, { padding, padding }, { 0, 0 } })
end

local function conv_forward(A_prev, W, b, stride, padding)
  local k, f, m = W.shape[1], W.shape[3], A_prev.shape[4]
  local padded = pad(A_prev, padding)
  local rows = places(A_prev.shape[2], f, stride, padding)
  local columns = places(A_prev.shape[3], f, stride, padding)
  local Z, filters = np.zeros(k, rows, columns, m), W:reshape(k, -1)
  for i = 1, rows do
    for j = 1, columns do
      local window = window_of(padded, i, j, f, stride):reshape(-1, m)
      Z[{ ":", i, j, ":" }] = np.dot(filters, window) + b
    end
  end
  return Z
end

local tiny = np.array { { 1.0, 2, 0 }, { 0, 1, 3 }, { 2, 1, 0 } }:reshape(1, 3, 3, 1)
local filter = np.array { { 1.0, 0 }, { 0, -1 } }:reshape(1, 1, 2, 2)
print(conv_forward(tiny, filter, np.zeros(1, 1), 1, 0):reshape(2, 2))
--> 2	16	8
--> [[ 0. -1.]
-->  [-1.  1.]]

-- %% [markdown]
-- In every place it is a linear layer, $(k, c f^2) \cdot (c f^2, m)$, and the same one in all of
-- them. That is where the few parameters come from: 6 filters of 5 by 5 and their biases are
-- $6 \cdot (25 + 1) = 156$. A dense layer with as many outputs, $6 \cdot 16 \cdot 16 = 1536$, has
-- $1536 \cdot (256 + 1) = 394752$.

-- %% The layer of dnn
local layer = dnn.sequential {
  dnn.conv2d(6, 5, { stride = 1, padding = 2 }), input = { 1, side, side },
}
print(layer.output, layer.parameters.W1.shape, layer:summary().parameters)
local dense = dnn.sequential {
  dnn.flatten(), dnn.linear(6 * side * side), input = { 1, side, side },
}
print(dense.output, dense.parameters.W1.shape, dense:summary().parameters)

local few = X { ":", ":", ":", { 1, 3 } }:astype("float64")
local W1, b1 = layer.parameters.W1, layer.parameters.b1
print(distance(conv_forward(few, W1, b1, 1, 2), layer:forward(few)) < 1e-12)
--> (6, 16, 16)	(6, 1, 5, 5)	156
--> (1536,)	(1536, 256)	394752
--> true

-- %% [markdown]
-- ### 2.3 What a filter sees
--
-- A filter answers with a large number where the picture looks like it. The first of these has dark
-- on the left and bright on the right: it finds left edges, and with the other sign right ones. The
-- second does the same from top to bottom.

-- %% Edges
local edges = np.array {
  { { -1.0, 0, 1 }, { -2, 0, 2 }, { -1, 0, 1 } }, { { -1.0, -2, -1 }, { 0, 0, 0 }, { 1, 2, 1 } },
}:reshape(2, 1, 3, 3)
local at = Y_test:eq(1):ravel():argmax()
local square = X_test { ":", ":", ":", { at, at } }:astype "float64"
local found = conv_forward(square, edges, np.zeros(2, 1), 1, 1)
local _, ax = plt.subplots(1, 3, { figsize = { 9, 3 } })
for i, each in ipairs { { "picture", square[1] }, { "left and right", found[1] },
  { "top and bottom", found[2] } } do
  ax[i]:imshow(each[2]:reshape(side, side), { cmap = i == 1 and "gray" or "RdBu" })
  ax[i]:set_title(each[1])
  ax[i]:axis "off"
end
plt.show()
--> [image/png 900x300]

-- %% [markdown]
-- The network gets no such filters. It gets random ones, and learns which it needs.
--
-- ## 3. Backwards
--
-- One weight was used in all places, so its gradient is the *sum* over the places; one pixel was
-- seen from several places, so its gradient is a sum, too. With the window $X_{ij}$ that lies below
-- the filter in place $(i, j)$:
--
-- $$dW = \frac{1}{m} \sum_{i, j} dZ_{ij} \, X_{ij}, \qquad
-- db = \frac{1}{m} \sum_{i, j} dZ_{ij}, \qquad
-- dX_{ij} \leftarrow dX_{ij} + W \, dZ_{ij}$$
--
-- On paper, with $dZ = \begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}$: the first place gives its
-- window once, the last one its window twice, and into $dX$ the filter is laid in both places. In
-- the middle pixel they overlap: $-1 + 2 \cdot 1 = 1$.
--
-- $$dW = 1 \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix} +
-- 2 \begin{pmatrix} 1 & 3 \\ 1 & 0 \end{pmatrix} =
-- \begin{pmatrix} 3 & 8 \\ 2 & 1 \end{pmatrix}, \qquad
-- dX = \begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & -2 \end{pmatrix}$$

-- %% Backwards
local function conv_backward(dZ, A_prev, W, stride, padding)
  local k, f, m = W.shape[1], W.shape[3], A_prev.shape[4]
  local padded, filters = pad(A_prev, padding), W:reshape(k, -1)
  local d_padded, dW = np.zeros(padded.shape), np.zeros(filters.shape)
  for i = 1, dZ.shape[2] do
    for j = 1, dZ.shape[3] do
      local here = dZ { ":", i, j, ":" }
      local window = window_of(padded, i, j, f, stride)
      dW = dW + np.dot(here, window:reshape(-1, m).T) / m
      window_of(d_padded, i, j, f, stride):add_(np.dot(filters.T, here):reshape(window.shape))
    end
  end
  local rows, columns = A_prev.shape[2], A_prev.shape[3]
  local dA_prev = d_padded { ":", { padding + 1, padding + rows }, { padding + 1,
    padding + columns }, ":" }
  return dA_prev, dW:reshape(W.shape), dZ:sum { axis = { 2, 3, 4 } }:reshape(k, 1) / m
end

local tiny_dZ = np.array { { 1.0, 0 }, { 0, 2 } }:reshape(1, 2, 2, 1)
local dX, dW = conv_backward(tiny_dZ, tiny, filter, 1, 0)
print(dW:reshape(2, 2))
print(dX:reshape(3, 3))
--> [[3. 8.]
-->  [2. 1.]]
--> [[ 1.  0.  0.]
-->  [ 0.  1.  0.]
-->  [ 0.  0. -2.]]

-- %% [markdown]
-- Compared with the layer of `dnn`, and both with measured slopes (`08_gradient_checking.lua` tells
-- how that is done):

-- %% Compared
local dZ = np.random.RandomState(3):randn(6, side, side, 3)
layer:forward(few)
local dX_dnn = layer:backward(dZ)
local db
dX, dW, db = conv_backward(dZ, few, W1, 1, 2)
print(distance(dX, dX_dnn) < 1e-12, distance(dW, layer:gradients().dW1) < 1e-12,
  distance(db, layer:gradients().db1) < 1e-12)
for _, stride in ipairs { 1, 2 } do
  local _, report = dnn.gradient_check(dnn.conv2d(2, 3, { stride = stride, padding = 1 }),
    few { ":", { 1, 6 }, { 1, 6 }, ":" })
  print("stride " .. stride, report.passed)
end
--> true	true	true
--> stride 1	true
--> stride 2	true

-- %% [markdown]
-- ## 4. Pooling
--
-- Max pooling keeps the largest of every 2 by 2 values: the picture gets smaller, and a shape may
-- move a little without a change. It has no parameters. Backwards, the gradient goes to the value
-- that was the largest, since only that one had an influence; the others get 0.

-- %% Pooling, both ways
local pool = dnn.sequential { dnn.max_pool2d(2), input = { 1, 4, 4 } }
local values = np.array { { 1.0, 3, 2, 0 }, { 4, 2, 1, 1 }, { 0, 1, 5, 6 }, { 3, 2, 7, 8 } }
print(pool:forward(values:reshape(1, 4, 4, 1)):reshape(2, 2))
print(pool:backward(np.array { { 1.0, 2 }, { 3, 4 } }:reshape(1, 2, 2, 1)):reshape(4, 4))
--> [[4. 2.]
-->  [3. 8.]]
--> [[0. 0. 2. 0.]
-->  [1. 0. 0. 0.]
-->  [0. 0. 0. 0.]
-->  [3. 0. 0. 4.]]

-- %% [markdown]
-- ## 5. Two networks
--
-- The dense one makes a column of the 256 pixels. The convolutional one asks twice "what is here?"
-- and "roughly where?", by convolution and pooling, and then takes the average over what is left:
-- it asks only *whether* a filter found something, not where.

-- %% Build
local function trained(name, model, pictures, labels)
  local history = model:fit(pictures, labels, {
    epochs = 20, batch_size = 50, seed = 1, optimizer = "adam", learning_rate = 0.01,
    loss = "softmax_cross_entropy", progress = false,
  })
  print(("%s: %d parameters, loss %.1f, right in training places %.1f, in new places %.2f"):format(
    name, model:summary().parameters, history.loss[20], model:evaluate(X, Y).accuracy,
    model:evaluate(X_test, Y_test).accuracy))
  return model
end

local function build_dense()
  return dnn.sequential {
    dnn.flatten(), dnn.linear(64), dnn.relu(), dnn.linear(kinds),
    input = { 1, side, side }, dtype = "float32", init = "he",
  }
end

local function build_convolutional(pixels)
  return dnn.sequential {
    dnn.conv2d(8, 5, { padding = 2 }), dnn.relu(), dnn.max_pool2d(2),
    dnn.conv2d(16, 3, { padding = 1 }), dnn.relu(), dnn.max_pool2d(2),
    dnn.avg_pool2d(pixels // 4), dnn.flatten(), dnn.linear(kinds),
    input = { 1, pixels, pixels }, dtype = "float32", init = "he",
  }
end

local dense_net = trained("dense", build_dense(), X, Y)
local net = trained("convolutional", build_convolutional(side), X, Y)
print(net:summary())
--> dense: 16708 parameters, loss 0.0, right in training places 1.0, in new places 0...
--> convolutional: 1444 parameters, loss 0..., right in training places ..., in new places 0.9...
--> network (1, 16, 16, m) -> (4, m), float32, memory and flops of one example
--> layer                                     output          parameters   memory   flops
--> -------------------------------------------------------------------------------------
--> 1 conv2d      8 filters, 5x5, padding 2   (8, 16, 16, m)         208  9.02 kB   102 k
--> 2 relu                                    (8, 16, 16, m)           0  8.19 kB  2.05 k
--> 3 max_pool2d  2x2, stride 2               (8, 8, 8, m)             0  2.05 kB  2.05 k
--> 4 conv2d      16 filters, 3x3, padding 1  (16, 8, 8, m)        1,168  8.77 kB   147 k
--> 5 relu                                    (16, 8, 8, m)            0   4.1 kB  1.02 k
--> 6 max_pool2d  2x2, stride 2               (16, 4, 4, m)            0  1.02 kB  1.02 k
--> 7 avg_pool2d  4x4, stride 4               (16, 1, 1, m)            0     64 B     256
--> 8 flatten                                 (16, m)                  0     64 B      16
--> 9 linear      16 -> 4                     (4, m)                  68    288 B     128
--> -------------------------------------------------------------------------------------
--> total                                                          1,444  33.6 kB   256 k
--> training needs 95.2 kB more
--> loss softmax_cross_entropy, optimizer adam {learning_rate = 0.01}

-- %% [markdown]
-- The dense network learns its examples by heart and fails in places it has not seen; the
-- convolutional one, with less than a tenth of the parameters, does not care where a shape stands.
-- How far does each one's knowledge reach? Every square of these pictures is a place for the middle
-- of a shape, its color the share of right answers for 24 new shapes there. The frame is where the
-- training shapes stood.

-- %% Where are they right?
local first, n, per_place = 3, 9, 24
local kinds_of = np.arange(per_place) % kinds

-- The shares of right answers for new shapes with their middle in a square of one pixel.
local function accuracies_at(top, left, seed)
  local random = np.random.RandomState(seed)
  local pictures = random:randn(1, side, side, per_place) * 0.3
  for i = 1, per_place do
    local cy, cx = random:uniform(top, top + 1), random:uniform(left, left + 1)
    pictures { 1, ":", ":", i }:add_(draw(kinds_of(i), cy, cx))
  end
  local shares = {}
  for i, model in ipairs { dense_net, net } do
    local guesses = model:predict(pictures:astype "float32"):argmax(1) - 1
    shares[i] = guesses:eq(kinds_of):mean()
  end
  return table.unpack(shares)
end

local maps = { np.zeros(n, n), np.zeros(n, n) }
for i = 1, n do
  for j = 1, n do
    maps[1][{ i, j }], maps[2][{ i, j }] = accuracies_at(first + i - 1, first + j - 1, i * n + j)
  end
end

_, ax = plt.subplots(1, 2, { figsize = { 8, 3.6 } })
local last = first + n
for i, title in ipairs { "dense", "convolutional" } do
  local image = ax[i]:imshow(maps[i], { vmin = 0, vmax = 1,
    extent = { first, last, last, first } })
  ax[i]:plot({ 4, 7, 7, 4, 4 }, { 4, 4, 7, 7, 4 }, { color = "w", linewidth = 2 })
  ax[i]:set { title = title, xlabel = "middle of the shape, x", ylabel = "y" }
  plt.colorbar(image, { ax = ax[i] })
end
plt.tight_layout()
plt.show()
for i, title in ipairs { "dense", "convolutional" } do
  print(("%-13s in the frame %.1f, from 8 to 11 %.2f"):format(title,
    maps[i] { { 2, 4 }, { 2, 4 } }:mean(), maps[i] { { 6, 8 }, { 6, 8 } }:mean()))
end
--> [image/png 800x360]
--> dense         in the frame 0..., from 8 to 11 0...
--> convolutional in the frame ..., from 8 to 11 0.9...

-- %% [markdown]
-- In the frame the dense network is right about new pictures, too; a pixel further its knowledge
-- ends. The other one goes on being right, up to the borders, where shapes are cut off.
--
-- Its paler stripes at 3, 7 and 11 are no accident. Two rounds of pooling by 2 lay a grid of 4
-- pixels over the picture. A shape that moves by 4 pixels falls on the grid as before, and the
-- answer is the same; one that moves by less falls differently. Middles from 4 to 7 left out a
-- quarter of the ways to lie on the grid, the one from 3 to 4, which is also that from 7 to 8. So
-- pooling pays for its tolerance: exactly alike are only places that are a whole grid apart.
--
-- To see that without borders, put the same weights into a network for pictures of 32 by 32. A
-- dense layer could not do that; filters fit into any picture.

-- %% Moved on the grid
local large = build_convolutional(32)
large:load_weights(net.parameters)
local ring = np.zeros({ 1, 32, 32, 1 }, "float32")
ring[{ 1, { 9, 24 }, { 9, 24 }, 1 }] = draw(3, 6, 6)
local answer = large:forward(ring)
for _, step in ipairs { 4, 1 } do
  local moved = np.roll(ring, { step, step }, { axis = { 2, 3 } })
  print(("moved by %d: the same answer %s"):format(step,
    distance(large:forward(moved), answer) < 1e-4))
end
--> moved by 4: the same answer true
--> moved by 1: the same answer false

-- %% [markdown]
-- ## 6. What it sees
--
-- The outputs of every layer in the last pass can be looked at: here the shapes after each step for
-- one picture.

-- %% Activations
net:forward(X_test { ":", ":", ":", { 1, 1 } })
for name, array in pairs(net:activations()) do
  print(name, array.shape)
end
--> Z1	(8, 16, 16, 1)
--> A1	(8, 16, 16, 1)
--> A1_max_pool2d	(8, 8, 8, 1)
--> Z2	(16, 8, 8, 1)
--> A2	(16, 8, 8, 1)
--> A2_max_pool2d	(16, 4, 4, 1)
--> A2_avg_pool2d	(16, 1, 1, 1)
--> A2_flatten	(16, 1)
--> Z3	(4, 1)

-- %% [markdown]
-- The eight filters of the first layer, and below each where in the picture it finds what it looks
-- for.

-- %% Filters
_, ax = plt.subplots(2, 8, { figsize = { 9, 2.6 } })
for i = 1, 8 do
  ax[1][i]:imshow(net.parameters.W1 { i, 1, ":", ":" }, { cmap = "gray" })
  ax[2][i]:imshow(net:activations().A1 { i, ":", ":", 1 }, { cmap = "gray" })
  ax[1][i]:axis "off"
  ax[2][i]:axis "off"
end
plt.show()
--> [image/png 900x260]

-- %% [markdown]
-- ## 7. Exercises
--
-- 1. On paper: pictures of 28 by 28 pixels go through 6 filters of 5 by 5, pooling by 2, 16 filters
--    of 5 by 5, pooling by 2, `flatten` and a dense layer with 10 units. Which shape has each
--    output, and how many parameters does each layer have?
-- 2. *A shape that moves moves its answer.* Show that the convolution of a picture that was moved
--    by 3 pixels is the convolution of the picture, moved by 3 pixels, as long as nothing reaches
--    the border. Does a dense layer do that?
-- 3. A window of 1 by 1 looks at one pixel, but at all of its channels. Show that such a
--    convolution is a dense layer applied to each pixel.
-- 4. Average pooling is a convolution with fixed weights, when there is one channel. Which weights,
--    which stride? Show it.
-- 5. Is the dense network hopeless? Train it with shapes in all places, 800 of them, too. How much
--    of the test does it get right, and what has it cost?
--
-- Try them before you read on; each solution prints what proves it.

-- %% [markdown]
-- ### Solution 1
--
-- $28 \to 24 \to 12 \to 8 \to 4$, and $16 \cdot 4 \cdot 4 = 256$ numbers into the dense layer.
-- Parameters: $6 \cdot (25 + 1) = 156$; the 16 filters see 6 channels,
-- $16 \cdot (6 \cdot 25 + 1) = 2416$; $10 \cdot (256 + 1) = 2570$.

-- %% Solution 1
do
  local lenet = dnn.sequential {
    dnn.conv2d(6, 5), dnn.max_pool2d(2), dnn.conv2d(16, 5), dnn.max_pool2d(2), dnn.flatten(),
    dnn.linear(10), input = { 1, 28, 28 },
  }
  for _, each in ipairs(lenet:summary().layers) do
    print(each.name, each.output, each.parameters)
  end
end
--> conv2d	(6, 24, 24)	156
--> max_pool2d	(6, 12, 12)	0
--> conv2d	(16, 8, 8)	2416
--> max_pool2d	(16, 4, 4)	0
--> flatten	(256,)	0
--> linear	(10,)	2570

-- %% [markdown]
-- ### Solution 2
--
-- With a shape on an empty picture, away from the borders. The dense layer has other weights for
-- other pixels, so it gives something else.

-- %% Solution 2
do
  local picture = draw(3, 6, 6):astype("float64"):reshape(1, side, side, 1)
  local function move(array)
    return np.roll(array, { 3, 3 }, { axis = { 2, 3 } })
  end
  print(distance(layer:forward(move(picture)), move(layer:forward(picture))) < 1e-12)
  local function as_pictures(column)
    return column:reshape(6, side, side, 1)
  end
  print(distance(as_pictures(dense:forward(move(picture))),
    move(as_pictures(dense:forward(picture)))) < 1e-12)
end
--> true
--> false

-- %% [markdown]
-- ### Solution 3
--
-- All pixels of all examples become columns: $(c, h w m)$.

-- %% Solution 3
do
  local random = np.random.RandomState(6)
  local pictures, W, b = random:randn(3, 4, 4, 2), random:randn(5, 3, 1, 1), random:randn(5, 1)
  local as_dense = np.dot(W:reshape(5, 3), pictures:reshape(3, -1)) + b
  print(distance(conv_forward(pictures, W, b, 1, 0), as_dense:reshape(5, 4, 4, 2)) < 1e-12)
end
--> true

-- %% [markdown]
-- ### Solution 4
--
-- All four weights are $1/4$, the bias is 0, and the stride is the window.

-- %% Solution 4
do
  local average = dnn.sequential { dnn.avg_pool2d(2), input = { 1, side, side } }
  print(distance(conv_forward(few, np.full({ 1, 1, 2, 2 }, 0.25), np.zeros(1, 1), 2, 0),
    average:forward(few)) < 1e-12)
end
--> true

-- %% [markdown]
-- ### Solution 5
--
-- It is not: what it cannot know from its structure it can learn from examples. But it needs
-- examples of every shape in every place, and even then it stays behind the other, which saw a
-- small part of the places and has a tenth of the parameters. (All pictures are new to this
-- network, those in the training places of the others as well.)

-- %% Solution 5
do
  local pictures, labels = draw_set(800, 3, 4, 11)
  trained("dense, shapes everywhere", build_dense(), pictures, labels)
end
--> dense, shapes everywhere: 16708 parameters, loss 0..., in new places 0...

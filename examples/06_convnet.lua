-- %% [markdown]
-- # A convolutional network
--
-- A dense layer treats every pixel as a feature of its own: a shape that moves by one pixel is a
-- new shape to it. A convolution slides small filters over the picture, so what it learns in one
-- place it knows everywhere. This tutorial trains both kinds of network on small pictures of
-- shapes, and tests them on shapes in places where they never stood during training.
--
--     dnnlua examples/06_convnet.lua
--
-- The lines that start with `-->` are what it prints; `...` stands for digits that may differ
-- between machines.

-- %% Packages
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"

-- %% [markdown]
-- ## 1. The data
--
-- Pictures of 16 by 16 pixels with one channel: a disc, a square, a cross or a ring, bright on dark
-- noise. Networks take the examples on the last axis, so m pictures are an array (1, 16, 16, m).
-- Training shapes stand in the left upper part, test shapes in the right lower one.

-- %% Draw
local side, kinds = 16, 4
local y = np.arange(side):reshape(side, 1) * 1.0
local x = np.arange(side):reshape(1, side) * 1.0

local function draw(random, kind, from, to)
  local cy, cx = random:uniform(from, to), random:uniform(from, to)
  local dy, dx = np.abs(y - cy), np.abs(x - cx)
  local distance = np.sqrt(dy ^ 2 + dx ^ 2)
  if kind == 0 then
    return distance:le(3.5)
  elseif kind == 1 then
    return dy:le(3) & dx:le(3)
  elseif kind == 2 then
    return (dy:le(1) & dx:le(4)) | (dx:le(1) & dy:le(4))
  end
  return distance:le(4) & distance:ge(2.2)
end

local function draw_set(m, seed, from, to)
  local random = np.random.RandomState(seed)
  local labels = random:randint(0, kinds, { 1, m })
  local pictures = random:randn(1, side, side, m) * 0.3
  for i = 1, m do
    local picture = pictures { 1, ":", ":", i }
    picture:add_(draw(random, labels(1, i), from, to))
  end
  return pictures:astype("float32"), labels
end

local X, Y = draw_set(800, 1, 4, 7)
local X_test, Y_test = draw_set(400, 2, 8, 11)
print(X.shape, X_test.shape)
--> (1, 16, 16, 800)	(1, 16, 16, 400)

-- %% [markdown]
-- ## 2. Shapes of a convolution
--
-- A filter of window f over a picture of n pixels, moved by stride s, with p rows of zeros around
-- it, fits in (n + 2 p - f) // s + 1 places. A filter has one weight for every pixel of its window
-- and every channel, the same in all places.

-- %% One layer
local layer = dnn.sequential {
  dnn.conv2d(6, 5, { stride = 1, padding = 2 }), input = { 1, side, side },
}
print(layer.output, layer.parameters.W1.shape)
--> (6, 16, 16)	(6, 1, 5, 5)

-- %% [markdown]
-- Backwards, every place adds its share to the same weights. A numerical derivative of one weight
-- shows that this is what the layer computes: the mean over the examples.

-- %% Check a derivative
local few = X { ":", ":", ":", { 1, 3 } }:astype("float64")
local function total()
  return layer:forward(few):sum() / 3
end
layer:backward(np.ones_like(layer:forward(few)))
local analytic = layer:gradients().dW1(2, 1, 3, 4)
local W = layer.parameters.W1
local before = W(2, 1, 3, 4)
W[{ 2, 1, 3, 4 }] = before + 1e-5
local above = total()
W[{ 2, 1, 3, 4 }] = before - 1e-5
local below = total()
W[{ 2, 1, 3, 4 }] = before
print(math.abs((above - below) / 2e-5 - analytic) < 1e-6 * math.abs(analytic))
--> true

-- %% [markdown]
-- ## 3. Two networks
--
-- Max pooling keeps the largest of every 2 by 2 values: the picture gets smaller, and a shape may
-- move a little without a change. After two rounds of convolution and pooling an average over what
-- is left asks only *whether* a filter found something, not where.

-- %% Build
local function trained(name, net)
  local history = net:fit(X, Y, {
    epochs = 40, batch_size = 50, seed = 1, optimizer = "adam", learning_rate = 0.005,
    loss = "softmax_cross_entropy", progress = false,
  })
  local count = 0
  for _, array in pairs(net.parameters) do
    count = count + array.size
  end
  print(("%s: %d parameters, loss %.1f, right in training places %.1f, in new places %.2f"):format(
    name, count, history.loss[40], net:evaluate(X, Y).accuracy,
    net:evaluate(X_test, Y_test).accuracy))
  return net
end

trained("dense", dnn.sequential {
  dnn.flatten(), dnn.linear(64), dnn.relu(), dnn.linear(kinds),
  input = { 1, side, side }, dtype = "float32", init = "he",
})
--> dense: 16708 parameters, loss 0.0, right in training places 1.0, in new places 0...

local net = trained("convolutional", dnn.sequential {
  dnn.conv2d(8, 5, { padding = 2 }), dnn.relu(), dnn.max_pool2d(2),
  dnn.conv2d(16, 3, { padding = 1 }), dnn.relu(), dnn.max_pool2d(2),
  dnn.avg_pool2d(4), dnn.flatten(), dnn.linear(kinds),
  input = { 1, side, side }, dtype = "float32", init = "he",
})
--> convolutional: 1444 parameters, loss 0..., right in training places ..., in new places 0.9...

-- %% [markdown]
-- The dense network learns its examples by heart and fails in places it has not seen; the
-- convolutional one, with less than a tenth of the parameters, does not care where a shape stands.
--
-- ## 4. What it sees
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
-- Eight filters, and where each finds in the picture what it looks for.

-- %% Filters
plt.images(net.parameters.W1, { columns = 4 })
plt.title "Filters of the first layer"
plt.show()
--> [image/png 640x480]
plt.images(net:activations().A1, { columns = 4 })
plt.title "What they find in a picture"
plt.show()
--> [image/png 640x480]

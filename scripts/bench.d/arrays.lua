-- arrays: elementwise, reductions, random numbers and products against NumPy

local np = require "dnn.np"

local function on(make, f)
  return function()
    local a, b = make()
    return function()
      return f(a, b)
    end
  end
end

local function normal()
  return np.random.randn(10000000)
end

local function normal_f32()
  return normal():astype("float32")
end

local function with_out()
  local a = normal()
  return a, { out = np.empty(#a) }
end

local function positive_with_out()
  local a, out = with_out()
  return a:absolute_(), out
end

local function tall()
  return np.random.randn(4000, 2500)
end

local function sigmoid(z)
  return 1 / (1 + np.exp(-z))
end

local function pair(...)
  local shapes = { ... }
  return function()
    return np.random.randn(shapes[1]), np.random.randn(shapes[2])
  end
end

local function pair_f32(...)
  local make = pair(...)
  return function()
    local a, b = make()
    return a:astype("float32"), b:astype("float32")
  end
end

local function dot(a, b)
  return a:dot(b)
end

local function dot_left_transposed(a, b)
  return a.T:dot(b)
end

local function dot_right_transposed(a, b)
  return a:dot(b.T)
end

-- Small calls are timed in thousands, so that the loop around them does not count.
local function thousand(make, f)
  return on(make, function(a, b)
    for _ = 1, 1000 do
      f(a, b)
    end
  end)
end

return {
  rows = {
    { name = "sigmoid as written, f64", ours = on(normal, sigmoid), peer = "sigmoid" },
    { name = "np.sigmoid, f64", ours = on(normal, np.sigmoid), peer = "sigmoid" },
    { name = "sigmoid as written, f32", ours = on(normal_f32, sigmoid), peer = "sigmoid_f32" },
    { name = "np.sigmoid, f32", ours = on(normal_f32, np.sigmoid), peer = "sigmoid_f32" },
    { name = "exp, fresh", ours = on(normal, np.exp), peer = "exp" },
    { name = "exp, out=", ours = on(with_out, np.exp), peer = "exp_out" },
    {
      name = "log, fresh",
      ours = on(function()
        return normal():absolute_()
      end, np.log),
      peer = "log",
    },
    { name = "log, out=", ours = on(positive_with_out, np.log), peer = "log_out" },
    { name = "tanh, fresh", ours = on(normal, np.tanh), peer = "tanh" },
    { name = "tanh, out=", ours = on(with_out, np.tanh), peer = "tanh_out" },
    {
      name = "maximum(0, x), fresh",
      ours = on(normal, function(a)
        return np.maximum(0, a)
      end),
      peer = "relu",
    },
    {
      name = "row broadcast add, fresh",
      ours = on(pair({ 4000, 2500 }, { 1, 2500 }), np.add),
      peer = "add_row",
    },
    {
      name = "column broadcast add, fresh",
      ours = on(pair({ 4000, 2500 }, { 4000, 1 }), np.add),
      peer = "add_column",
    },
    { name = "sum of 4000x2500", ours = on(tall, np.sum), peer = "sum" },
    {
      name = "sum, axis 1",
      ours = on(tall, function(a)
        return a:sum { axis = 1 }
      end),
      peer = "sum_axis_1",
    },
    {
      name = "sum, axis 2",
      ours = on(tall, function(a)
        return a:sum { axis = 2 }
      end),
      peer = "sum_axis_2",
    },
    {
      name = "mean, axis 1",
      ours = on(tall, function(a)
        return a:mean { axis = 1 }
      end),
      peer = "mean_axis_1",
    },
    { name = "randn(1e7)", ours = on(function() end, normal), peer = "randn" },
    { name = "dot 2048, f64", ours = on(pair({ 2048, 2048 }, { 2048, 2048 }), dot), peer = "dot" },
    {
      name = "dot 2048, f32",
      ours = on(pair_f32({ 2048, 2048 }, { 2048, 2048 }), dot),
      peer = "dot_f32",
    },
    {
      name = "20x12288 . 12288x209",
      ours = on(pair({ 20, 12288 }, { 12288, 209 }), dot),
      peer = "w20",
    },
    {
      name = "7x12288 . 12288x209",
      ours = on(pair({ 7, 12288 }, { 12288, 209 }), dot),
      peer = "w7",
    },
    {
      name = "20x209 . (12288x209).T",
      ours = on(pair({ 20, 209 }, { 12288, 209 }), dot_right_transposed),
      peer = "dw20",
    },
    {
      name = "(20x12288).T . 20x209",
      ours = on(pair({ 20, 12288 }, { 20, 209 }), dot_left_transposed),
      peer = "da20",
    },
    {
      name = "512x784 . 784x128, f32",
      ours = on(pair_f32({ 512, 784 }, { 784, 128 }), dot),
      peer = "layer_forward",
    },
    {
      name = "256x512 . 512x128, f32",
      ours = on(pair_f32({ 256, 512 }, { 512, 128 }), dot),
      peer = "layer_forward_2",
    },
    {
      name = "512x128 . (784x128).T, f32",
      ours = on(pair_f32({ 512, 128 }, { 784, 128 }), dot_right_transposed),
      peer = "layer_gradient",
    },
    {
      name = "(256x512).T . 256x128, f32",
      ours = on(pair_f32({ 256, 512 }, { 256, 128 }), dot_left_transposed),
      peer = "layer_backward",
    },
    {
      name = "256x784 . 784x64, f32",
      ours = on(pair_f32({ 256, 784 }, { 784, 64 }), dot),
      peer = "layer_forward_64",
    },
    {
      name = "4096x4096 . 4096x512, f32",
      ours = on(pair_f32({ 4096, 4096 }, { 4096, 512 }), dot),
      peer = "layer_forward_4096",
    },
    {
      name = "10 MB made and dropped",
      ours = on(function() end, function()
        return np.ones(1250000)
      end),
      peer = "ones",
    },
    {
      name = "dot 4x2 . 2x4, 1000 times",
      ours = thousand(pair({ 4, 2 }, { 2, 4 }), dot),
      peer = "dot_4",
    },
    {
      name = "A + B on 4x4, 1000 times",
      ours = thousand(pair({ 4, 4 }, { 4, 4 }), function(a, b)
        return a + b
      end),
      peer = "add_4",
    },
    {
      name = "A:item() of 1x1, 1000 times",
      ours = thousand(pair({ 1, 1 }, { 1, 1 }), function(a)
        return a:item()
      end),
      peer = "item",
    },
    {
      name = "A(i, j), 1000 times",
      ours = thousand(pair({ 4, 4 }, { 4, 4 }), function(a)
        return a(2, 3)
      end),
      peer = "element",
    },
  },
}

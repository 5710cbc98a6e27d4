-- elementwise, reductions, random numbers and products against NumPy

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

--- A row for a product of matrices, either of which may be stored transposed, as in (20x209).T.
local function product(left, right, dtype, peer)
  local function read(text)
    local rows, columns = text:match("(%d+)x(%d+)")
    local is_transposed = text:find(".T", 1, true) ~= nil
    return { tonumber(rows), tonumber(columns) }, is_transposed
  end
  local left_shape, is_left_transposed = read(left)
  local right_shape, is_right_transposed = read(right)
  return {
    name = ("%s . %s, %s"):format(left, right, dtype),
    peers = { numpy = peer },
    dtype = dtype,
    flops = 2 * left_shape[1] * left_shape[2] * right_shape[is_right_transposed and 1 or 2],
    ours = on(dtype == "f32" and pair_f32(left_shape, right_shape) or pair(left_shape, right_shape),
      function(a, b)
        return (is_left_transposed and a.T or a):dot(is_right_transposed and b.T or b)
      end),
  }
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
    { name = "sigmoid as written, f64", ours = on(normal, sigmoid), peers = { numpy = "sigmoid" } },
    { name = "np.sigmoid, f64", ours = on(normal, np.sigmoid), peers = { numpy = "sigmoid" } },
    {
      name = "sigmoid as written, f32",
      ours = on(normal_f32, sigmoid),
      peers = { numpy = "sigmoid_f32" },
    },
    {
      name = "np.sigmoid, f32",
      ours = on(normal_f32, np.sigmoid),
      peers = { numpy = "sigmoid_f32" },
    },
    { name = "exp, fresh", ours = on(normal, np.exp), peers = { numpy = "exp" } },
    { name = "exp, out=", ours = on(with_out, np.exp), peers = { numpy = "exp_out" } },
    {
      name = "log, fresh",
      ours = on(function()
        return normal():absolute_()
      end, np.log),
      peers = { numpy = "log" },
    },
    { name = "log, out=", ours = on(positive_with_out, np.log), peers = { numpy = "log_out" } },
    { name = "tanh, fresh", ours = on(normal, np.tanh), peers = { numpy = "tanh" } },
    { name = "tanh, out=", ours = on(with_out, np.tanh), peers = { numpy = "tanh_out" } },
    {
      name = "maximum(0, x), fresh",
      ours = on(normal, function(a)
        return np.maximum(0, a)
      end),
      peers = { numpy = "relu" },
    },
    {
      name = "row broadcast add, fresh",
      ours = on(pair({ 4000, 2500 }, { 1, 2500 }), np.add),
      peers = { numpy = "add_row" },
    },
    {
      name = "column broadcast add, fresh",
      ours = on(pair({ 4000, 2500 }, { 4000, 1 }), np.add),
      peers = { numpy = "add_column" },
    },
    { name = "sum of 4000x2500", ours = on(tall, np.sum), peers = { numpy = "sum" } },
    {
      name = "sum, axis 1",
      ours = on(tall, function(a)
        return a:sum { axis = 1 }
      end),
      peers = { numpy = "sum_axis_1" },
    },
    {
      name = "sum, axis 2",
      ours = on(tall, function(a)
        return a:sum { axis = 2 }
      end),
      peers = { numpy = "sum_axis_2" },
    },
    {
      name = "mean, axis 1",
      ours = on(tall, function(a)
        return a:mean { axis = 1 }
      end),
      peers = { numpy = "mean_axis_1" },
    },
    { name = "randn(1e7)", ours = on(function() end, normal), peers = { numpy = "randn" } },
    product("2048x2048", "2048x2048", "f64", "dot"),
    product("2048x2048", "2048x2048", "f32", "dot_f32"),
    product("1000x1000", "1000x1000", "f32", "dot_1000"),
    product("300x300", "300x300", "f64", "dot_300"),
    product("20x12288", "12288x209", "f64", "w20"),
    product("7x12288", "12288x209", "f64", "w7"),
    product("20x209", "(12288x209).T", "f64", "dw20"),
    product("(20x12288).T", "20x209", "f64", "da20"),
    product("12288x20", "20x209", "f64", "x20"),
    product("512x784", "784x128", "f32", "layer_forward"),
    product("256x512", "512x128", "f32", "layer_forward_2"),
    product("512x128", "(784x128).T", "f32", "layer_gradient"),
    product("(256x512).T", "256x128", "f32", "layer_backward"),
    product("256x784", "784x64", "f32", "layer_forward_64"),
    product("4096x4096", "4096x512", "f32", "layer_forward_4096"),
    {
      name = "10 MB made and dropped",
      ours = on(function() end, function()
        return np.ones(1250000)
      end),
      peers = { numpy = "ones" },
    },
    {
      name = "dot 4x2 . 2x4, 1000 times",
      ours = thousand(pair({ 4, 2 }, { 2, 4 }), dot),
      peers = { numpy = "dot_4" },
    },
    {
      name = "A + B on 4x4, 1000 times",
      ours = thousand(pair({ 4, 4 }, { 4, 4 }), function(a, b)
        return a + b
      end),
      peers = { numpy = "add_4" },
    },
    {
      name = "A:item() of 1x1, 1000 times",
      ours = thousand(pair({ 1, 1 }, { 1, 1 }), function(a)
        return a:item()
      end),
      peers = { numpy = "item" },
    },
    {
      name = "A(i, j), 1000 times",
      ours = thousand(pair({ 4, 4 }, { 4, 4 }), function(a)
        return a(2, 3)
      end),
      peers = { numpy = "element" },
    },
  },
}

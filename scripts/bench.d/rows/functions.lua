-- order, indexing, statistics, signals and text files against NumPy

local np = require "dnn.np"

local function normal(n)
  return function()
    return np.random.randn(n)
  end
end

-- A row whose turn is f(a, b, c) on what 'make' returns.
local function row(name, peer, make, f)
  return {
    name = name,
    peers = { numpy = peer },
    ours = function()
      local a, b, c = make()
      return function()
        return f(a, b, c)
      end
    end,
  }
end

local function with_positions()
  return np.random.randn(1000000), np.random.permutation(1000000)
end

local function with_rows()
  return np.random.randn(100000, 16), np.random.permutation(100000)
end

local function with_mask()
  local a = np.random.randn(10000000)
  return a, a:gt(0)
end

local function with_values()
  local a, mask = with_mask()
  return a, mask, np.random.randn(np.count_nonzero(mask))
end

local function product(...)
  local shapes = { ... }
  return function()
    return np.random.randn(shapes[1]), np.random.randn(shapes[2])
  end
end

local path <const> = os.getenv "TMPDIR" .. "/text"

local function text_file()
  np.savetxt(path, np.random.randn(20000, 10), { delimiter = "," })
  return path
end

return {
  rows = {
    row("convolve 1e6 by 500", "convolve", function()
      return np.random.randn(1000000), np.random.randn(500)
    end, np.convolve),
    row("convolve 1000 by 1000", "convolve_short", function()
      return np.random.randn(1000), np.random.randn(1000)
    end, np.convolve),
    row("insert into 1e6", "insert", normal(1000000), function(a)
      return np.insert(a, 500001, 1.0)
    end),
    row("delete from 1e6", "delete", normal(1000000), function(a)
      return np.delete(a, 500001)
    end),
    row("delete 1000 from 1e6", "delete_list", function()
      return np.random.randn(1000000), np.arange(1, 1000001, 1000)
    end, np.delete),
    row("median of 2e7", "median", normal(20000000), np.median),
    row("median of 4000x2500, axis 2", "median_axis", function()
      return np.random.randn(4000, 2500)
    end, function(a)
      return np.median(a, 2)
    end),
    row("percentile of 2e7", "percentile", normal(20000000), function(a)
      return np.percentile(a, 90)
    end),
    row("quantile of 2e7, three", "quantile", normal(20000000), function(a)
      return np.quantile(a, { 0.25, 0.5, 0.75 })
    end),
    row("partition of 2e7", "partition", normal(20000000), function(a)
      return np.partition(a, 10000001)
    end),
    row("argpartition of 2e7", "argpartition", normal(20000000), function(a)
      return np.argpartition(a, 10000001)
    end),
    row("histogram of 2e7", "histogram", normal(20000000), np.histogram),
    row("histogram of 2e7, 1000 bins", "histogram_1000", normal(20000000), function(a)
      return np.histogram(a, 1000)
    end),
    row("genfromtxt of 20000x10", "genfromtxt", text_file, function(name)
      return np.genfromtxt(name, { delimiter = "," })
    end),
    row("savetxt of 20000x10", "savetxt", function()
      return path, np.random.randn(20000, 10)
    end, np.savetxt),
    row("pad 1000x1000 by 10, reflect", "pad_reflect", function()
      return np.random.randn(1000, 1000)
    end, function(a)
      return np.pad(a, 10, "reflect")
    end),
    row("x[I] of 1e6", "take", with_positions, function(a, positions)
      return a[positions]
    end),
    row("x[I] = y of 1e6", "put", function()
      local a, positions = with_positions()
      return a, positions, np.random.randn(1000000)
    end, function(a, positions, values)
      a[positions] = values
    end),
    row("rows x[I] of 100000x16", "take_rows", with_rows, function(a, positions)
      return a[positions]
    end),
    row("x ^ 3 of 1e7", "cube", normal(10000000), function(a)
      return a ^ 3
    end),
    row("2000x2 . 2x2000", "inner_2", product({ 2000, 2 }, { 2, 2000 }), np.dot),
    row("2000x3 . 3x2000", "inner_3", product({ 2000, 3 }, { 3, 2000 }), np.dot),
    row("1000000x3 . 3x3", "points", product({ 1000000, 3 }, { 3, 3 }), np.dot),
    row("interp of 1e6 at 1000", "interp", function()
      return np.random.rand(1000000), np.sort(np.random.rand(1000)), np.random.rand(1000)
    end, np.interp),
    row("x[mask] of 1e7", "mask", with_mask, function(a, mask)
      return a[mask]
    end),
    row("x[mask] = 0 of 1e7", "mask_number", with_mask, function(a, mask)
      a[mask] = 0
    end),
    row("x[mask] = y of 1e7", "mask_values", with_values, function(a, mask, values)
      a[mask] = values
    end),
    row("random.bytes(2^28)", "random_bytes", function() end, function()
      return np.random.bytes(1 << 28)
    end),
  },
}

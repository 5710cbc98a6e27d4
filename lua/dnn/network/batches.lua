--- Batches: some of the examples, one after the other or in a shuffled order.
--
-- net:fit (dnn.network.fit) takes a step with each, net:predict a pass.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local layers = require "dnn.network.layers"

local batches = {}

--- Examples from .. to of an array, a view.
function batches.columns(X, from, to)
  local index = {}
  for axis = 1, X.ndim - 1 do
    index[axis] = ":"
  end
  index[X.ndim] = { from, to }
  return X(index)
end

--- A function (from, to) -> X, Y of the examples at these places of a permutation, in buffers that
--- the next call overwrites. A linear layer reads examples that lie in rows as well as columns, and
--- whole rows are copied faster.
function batches.gatherer(net, state, X, Y)
  local first = state.layers[1]
  local by_rows = X.ndim == 2 and layers.is_layer(first) and first.class == "linear"
  local dtype = core.network.dtype(net)
  local source, x_axis = X, X.ndim
  if by_rows then
    source, x_axis = X.T:astype(dtype, "C"), 1
  elseif X.dtype ~= dtype then
    source = X:astype(dtype)
  end
  local function buffer(array, axis, count)
    local shape = {}
    for i = 1, array.ndim do
      shape[i] = i == axis and count or array.shape[i]
    end
    return core.np.empty(shape, array.dtype)
  end
  local buffers = {}
  return function(places, from, to)
    local count = to - from + 1
    local pair = buffers[count]
    if not pair then
      local x = buffer(source, x_axis, count)
      pair = { x, buffer(Y, Y.ndim, count), by_rows and x.T or x }
      buffers[count] = pair
    end
    core.network.gather(source, x_axis, places, from, pair[1])
    core.network.gather(Y, Y.ndim, places, from, pair[2])
    return pair[3], pair[2]
  end
end

--- The last batch may have one example, of which batch_norm can tell no variance.
function batches.check(net, state, m, size)
  if m % size ~= 1 and (size > 1 or m == 0) then
    return
  end
  for i, layer in ipairs(state.layers) do
    if layer.class == "batch_norm" and #core.network.layer(net, i).input == 1 then
      fail("fit: %d examples in batches of %d leave one alone, which layer %d (batch_norm) "
        .. "cannot normalize: choose another batch_size", m, size, i)
    end
  end
end

return batches

--- Classes of examples, from outputs and from targets.
--
-- net:predict_classes (dnn.network.predict) and the metric accuracy (dnn.network.evaluate) tell
-- classes from outputs, and figures do so by net:__outputs(); a loss with a weight for each class
-- (dnn.network.losses) counts the targets of each.

local core = require "dnn.core"
local fail = require "dnn.support.fail"

---@class dnn.network
local Network = core.network.methods

local classes = {}

-- --- from outputs --------------------------------------------------------------------------------

--- The output above which an example is of class 1: that of a half for a probability, 0 where the
--- loss takes logits or distances.
function classes.threshold(loss)
  local kind = loss and loss.kind
  return (kind == "binary_cross_entropy_logits" or kind == "hinge") and 0 or 0.5
end

-- What makes probabilities of outputs that are none.
local probabilities_of <const> = {
  binary_cross_entropy_logits = function(Z)
    return 1 / (1 + require("dnn.np").exp(-Z))
  end,
  softmax_cross_entropy = function(Z)
    return require("dnn.np").softmax(Z, { axis = 1 })
  end,
}

--- What the outputs of a network mean: the one above which an example is of class 1, and what makes
--- probabilities of them, where its loss takes logits.
---@return number threshold, (fun(Z: dnn.array): dnn.array)? to_probabilities
function Network:__outputs()
  local state = core.network.table(self)
  local loss = not state.custom_loss and state.training and state.training.loss or nil
  return classes.threshold(loss), loss and probabilities_of[loss.kind]
end

--- Classes from outputs: the number of the largest row, from 0; of one row 1 where it is above the
--- threshold.
function classes.of(AL, threshold)
  if AL.shape[1] == 1 then
    return AL:gt(threshold):astype("int64")
  end
  local np = require "dnn.np"
  return np.argmax(AL, { axis = 1, keepdims = true }) - 1
end

-- --- of targets ----------------------------------------------------------------------------------

--- Is every column of Y 1 in all?
function classes.are_units(Y)
  return Y:sum { axis = 1 }:eq(1):all()
end

--- Y as rows, and the number of every example's class, for a loss that weighs classes.
local function of_targets(loss, Y, m)
  Y = type(Y) == "table" and core.np.array(Y) or Y
  local rows = Y.ndim == 1 and Y:reshape(1, m) or Y
  local many = rows.shape[1] > 1
  if many and loss.kind:find("^binary") and not classes.are_units(rows) then
    fail("the loss weighs classes, of which each example has one: Y has columns that do not add "
      .. "up to 1")
  end
  return rows, (many and classes.of(rows) or rows):reshape(m)
end

--- The numbers of examples of every class, or what columns of targets give to each, in a list; and
--- the rows of Y, with the class of every example for a binary loss.
function classes.count(loss, n, m, Y)
  local weights, expected = loss.weights, math.max(2, n)
  if #weights ~= expected then
    fail("the loss needs %d weights, one for each class, got %d", expected, #weights)
  end
  local rows, numbers = of_targets(loss, Y, m)
  local counts, found = {}, 0
  for class = 1, expected do
    local mask = numbers:eq(class - 1)
    counts[class] = rows.shape[1] > 1 and not loss.kind:find("^binary") and rows[class]:sum()
      or mask:sum()
    found = found + mask:sum()
  end
  if found < m then
    fail("the loss weighs classes 0 .. %d, Y of %d examples is none of them", expected - 1,
      m - found)
  end
  return counts, rows, numbers
end

return classes

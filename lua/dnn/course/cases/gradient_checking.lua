--- The input on which the notebook on gradient checking tries its functions,
--- `dnn.cases.gradient_checking`.

local draw_layers = require "dnn.course.cases.draw_layers"
local np = require "dnn.np"
local suggest = require "dnn.support.suggest"

---@class dnn.cases.gradient_checking
local gradient_checking = {}

--- X (4, 3), Y (3) and parameters of layers with 5, 3 and 1 units
function gradient_checking.gradient_check_n()
  local random = np.random.RandomState(1)
  local X = random:randn(4, 3)
  return X, np.array { 1, 1, 0 }, draw_layers(random, { { 5, 4 }, { 3, 5 }, { 1, 3 } })
end

return suggest.strict(gradient_checking, "dnn.cases.gradient_checking")

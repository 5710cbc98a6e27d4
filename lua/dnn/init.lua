--- Deep neural networks: `local dnn = require "dnn"`.
--
-- The functions of the notebook (dnn.steps) with its test inputs (dnn.cases), and named parameters.
-- Data sets are in dnn.data, arrays in `require "dnn.np"`, files in `require "dnn.h5"`.

local dnn = require "dnn.steps"
local suggest = require "dnn.suggest"

dnn.params = require "dnn.params"
dnn.data = require "dnn.data"
dnn.cases = suggest.strict(require "dnn.cases", "dnn.cases")

return suggest.strict(dnn, "dnn")

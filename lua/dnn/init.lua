--- Deep neural networks: `local dnn = require "dnn"`.
--
-- The functions of the notebook (dnn.steps) with its test inputs (dnn.cases), and named parameters.
-- Arrays are in dnn.np, files in dnn.h5.

local dnn = require "dnn.steps"

dnn.params = require "dnn.params"
dnn.cases = require "dnn.cases"

return dnn

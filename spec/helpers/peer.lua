--- Other libraries' programs in Python, where there is one that has what they import:
--- build/peers/bin/python, where PyPI's packages are put by hand, build/keras2/bin/python, for
--- TensorFlow 2.15 with Keras 2, or that of the system.

local program = require "spec.helpers.program"

local peer = {}

local pythons = { "build/peers/bin/python", "build/keras2/bin/python", "/usr/bin/python3" }

local environment <const> = "KERAS_BACKEND=jax "

--- Pythons by what they are known to import; false: none does.
local known = {}

--- Can this be imported?
---@param modules string "numpy, torch"
---@return boolean
function peer.has(modules)
  for _, python in ipairs(known[modules] == nil and pythons or {}) do
    local command = ("%s%s -c 'import %s'"):format(environment, python, modules)
    known[modules] = known[modules] or program.shell(command).status == 0 and python
  end
  peer.python = known[modules]
  return peer.python ~= false and peer.python ~= nil
end

--- What a program prints, run by the Python of the last call of peer.has. An error is one here.
---@param code string
---@param ... string its arguments
---@return string
function peer.run(code, ...)
  local words = { peer.python, "-" }
  for i, argument in ipairs { ... } do
    words[i + 2] = program.quote(argument)
  end
  local result = program.shell(environment .. table.concat(words, " "), code)
  if result.status ~= 0 then
    error(result.err, 2)
  end
  return result.out
end

return peer

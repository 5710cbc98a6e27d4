--- What the commands of notebooks tell: lines for a terminal, which names of files and texts of
--- notebooks cannot change.

local pretty = require "dnn.support.pretty"

local say = {}

--- Writes a line, or several, to standard output.
---@param format string
---@param ... any
function say.out(format, ...)
  io.stdout:write(pretty.plain(format:format(...)), "\n")
end

--- Writes a line, or several, to standard error, behind what standard output has got.
---@param format string
---@param ... any
function say.problem(format, ...)
  io.stdout:flush()
  io.stderr:write(pretty.plain(format:format(...)), "\n")
end

return say

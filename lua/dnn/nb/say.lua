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

--- Tells what was not understood of a notebook which is written anew nevertheless.
---@param document dnn.nb.document
function say.doubts(document)
  for _, one in ipairs(document.problems) do
    say.problem("%s:%d: %s", document.path, one.line, one.message)
  end
end

return say

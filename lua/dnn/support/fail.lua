--- Errors of the library: `local fail = require "dnn.support.fail"`.

local core = require "dnn.core"

-- The library's own modules are those below the directory dnn that this one is in.
core.system.set_root(debug.getinfo(1, "S").source:match("^.*dnn/"))

--- Raises an error with the position of the nearest caller outside of the library's own modules:
--- what checks arguments may be any number of calls away from the public function. A message that
--- has a position, an interrupt and what is no text go on as they are. The first argument is a
--- format of string.format, or the message itself when it is the only one.
---@type fun(format: any, ...: any)
return core.system.fail

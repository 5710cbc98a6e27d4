--- `np.info`: the help of a function, printed.

local check = require "dnn.np.check"
local doc = require "dnn.help.doc"
local fail = require "dnn.support.fail"
local quote = require("dnn.core").system.quote

--- Prints the help of a function, which may be named.
return function(what, options)
  options = check.options(options, "info", "output")
  local entry = doc.find(what)
  if not entry then
    fail(type(what) == "string" and ("info: there is no help for '%s'"):format(quote(what))
      or ("info needs a function of np or its name, got %s"):format(type(what)))
  end
  local output = check.callable(options.output or print, "output", "info")
  output(doc.describe(entry))
end

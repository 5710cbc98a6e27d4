--- `dnnlua nb convert`: a script becomes an `.ipynb`, an `.ipynb` becomes a script; a Python
--- notebook becomes one in Lua.

local files = require "dnn.nb.files"
local say = require "dnn.nb.say"

local convert = {
  usage = "[--from-python] FROM TO",
  summary = "writes a notebook, FILE.lua or FILE.ipynb, as the other; --from-python translates",
  options = { ["from-python"] = "flag" },
  least = 2,
  most = 2,
}

--- Writes a notebook in the format that the name of the other file tells.
---@param from string
---@param to string
---@return dnn.nb.document
function convert.file(from, to)
  if not to:find("%.ipynb$") and not to:find("%.lua$") then
    error(("%s: notebooks are .lua or .ipynb"):format(to), 0)
  end
  local document = files.read(from)
  files.check(document)
  files.check_language(document)
  files.save(document, to)
  return document
end

--- Translates a Python notebook, and lists what it cannot translate.
local function translate(from, to)
  local document, problems = require("dnn.nb.python").convert(from, to)
  for _, problem in ipairs(problems) do
    say.out("%s: cell %d, line %d: %s\n  %s", from, problem.cell, problem.line, problem.reason,
      problem.source)
  end
  say.out("%s: %d cell%s, %d place%s to look at", to, #document.cells,
    #document.cells == 1 and "" or "s", #problems, #problems == 1 and "" or "s")
end

---@param names string[]
---@param options table
---@return integer
function convert.run(_, names, options)
  if options["from-python"] then
    translate(names[1], names[2])
  else
    say.doubts(convert.file(names[1], names[2]))
  end
  return 0
end

return convert

--- `dnnlua nb convert`: a Python notebook becomes one in Lua.

local command = {
  usage = "--from-python A.ipynb B.lua",
  summary = "translates a Python notebook, and lists what it cannot translate",
  options = { ["from-python"] = "flag" },
  least = 2,
  most = 2,
}

---@param names string[]
---@return integer
function command.run(_, names, options)
  if not options["from-python"] then
    error("write --from-python for a notebook in Python", 0)
  end
  local document, problems = require("dnn.nb.python").convert(names[1], names[2])
  for _, problem in ipairs(problems) do
    io.stdout:write(("%s: cell %d, line %d: %s\n  %s\n"):format(names[1], problem.cell,
      problem.line, problem.reason, problem.source))
  end
  io.stdout:write(("%s: %d cells, %d places to look at\n"):format(names[2], #document.cells,
    #problems))
  return 0
end

return command

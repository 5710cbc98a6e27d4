-- what a person at the prompt waits for: names at Tab, a long paste, a long script, Ctrl-C

-- A terminal of its own for each session, which ends by Ctrl-D.
local terminal = "build/pty"
assert(os.execute("cc -O1 -o " .. terminal .. " spec/helpers/pty.c -lutil"),
  "the terminal of the specs could not be compiled")

local function write(name, text)
  local file <close> = assert(io.open(name, "w"))
  file:write(text)
  return name
end

local lines = {}
for i = 1, 10000 do
  lines[i] = ("y = %d"):format(i)
end
local script = write("build/bench-script", table.concat(lines, "\n") .. "\n")

-- A command that holds a dialogue (see spec/helpers/pty.c), whose steps are lines of a file.
local function in_terminal(name, program, ...)
  local dialogue = write("build/bench-" .. name, table.concat({ ..., "> \\x04", "" }, "\n"))
  return ("TERM=xterm DNNLUA_HISTORY= %s %s <%s >/dev/null"):format(terminal, program, dialogue)
end

local loop = "> print('go' .. 'es') while true do end\\r"

return {
  rows = {
    {
      name = "one of 10,000 names completed",
      ours = [[build/dnnlua -e '
        local big = {} for i = 1, 10000 do big["name_" .. i] = i end
        local shell = require("dnn.repl.evaluator").new()
        shell.variables.big = big
        for i = 1, 20 do require("dnn.repl.completer").complete("big.name_", 9, shell) end']],
      peer_command = [[/usr/bin/python3 -c '
import rlcompleter, types
big = types.SimpleNamespace(**{"name_%d" % i: i for i in range(10000)})
for i in range(20): rlcompleter.Completer({"big": big}).complete("big.name_", 0)']],
    },
    {
      name = "10,000 lines parsed",
      ours = ([[build/dnnlua -e 'require("dnn.repl.parser").parse(io.open("%s"):read("a"))']])
        :format(script),
      peer_command = ([[/usr/bin/python3 -c 'import ast; ast.parse(open("%s").read())']])
        :format(script),
    },
    {
      name = "10,000 lines pasted",
      ours = in_terminal("paste", "build/dnnlua -q", "< In[1]: ", "@ " .. script, "< y = 10000",
        "> \\r", "< In[2]: "),
      peer_command = in_terminal("peer-paste", "lua5.4", "< > ", "@ " .. script, "< y = 10000",
        "> \\r", "< > "),
    },
    {
      name = "a loop interrupted",
      ours = in_terminal("loop", "build/dnnlua -q", "< In[1]: ", loop, "< goes", "> \\x03",
        "< In[2]: "),
      peer_command = in_terminal("peer-loop", "lua5.4", "< > ", loop, "< goes", "> \\x03", "< > "),
    },
  },
}

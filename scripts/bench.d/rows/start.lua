-- starting, running nothing, and ending

-- A terminal of its own for each start: it waits for the first prompt and types Ctrl-D.
local terminal = "build/pty"
assert(os.execute("cc -O1 -o " .. terminal .. " spec/helpers/pty.c -lutil"),
  "the terminal of the specs could not be compiled")

local function in_terminal(program, prompt)
  return ([[printf '< %s\n> \\x04\n' | TERM=xterm DNNLUA_HISTORY= %s %s >/dev/null]]):format(prompt,
    terminal, program)
end

return {
  rows = {
    { name = "an empty script", ours = "build/dnnlua -e ''", peer_command = "lua5.4 -e ''" },
    {
      name = "the prompt, in a terminal",
      ours = in_terminal("build/dnnlua -q", "In[1]: "), peer_command = in_terminal("lua5.4", "> "),
    },
    {
      name = "the prompt, without a terminal",
      ours = "build/dnnlua -i -q </dev/null >/dev/null",
      peer_command = "lua5.4 -i </dev/null >/dev/null",
    },
    {
      name = "arrays",
      ours = [[build/dnnlua -e 'require "dnn.core"']],
      peer_command = "/usr/bin/python3 -c 'import numpy'",
    },
  },
}

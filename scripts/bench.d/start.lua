-- starting, running nothing, and ending

return {
  rows = {
    { name = "an empty script", ours = "build/dnnlua -e ''", peer_command = "lua5.4 -e ''" },
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

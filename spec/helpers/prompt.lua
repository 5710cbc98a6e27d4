--- Runs inputs at a prompt without a terminal, for the specs of commands.

local program = require "spec.helpers.program"

local prompt = {}

--- Functions that run inputs and write files in a directory, which `directory` returns. Those that
--- run return what the prompt wrote to both streams, without the prompts.
---@param directory fun(): string
---@return fun(...: string): string, string run
---@return fun(name: string, text: string) file
---@return fun(limit: string, ...: string): string, string run_limited after a command of the shell
function prompt.runners(directory)
  local function run_limited(limit, ...)
    local here = directory()
    local path = program.path:find("^/") and program.path or os.getenv("PWD") .. "/" .. program.path
    local command = ("%s; cd %s && LUA_PATH=%s XDG_CONFIG_HOME=%s TMPDIR=%s %s -i --no-color")
      :format(limit, program.quote(here), program.quote(here .. "/?.lua;;"), program.quote(here),
        program.quote(here), program.quote(path))
    local result = program.shell(command, table.concat({ ... }, "\n") .. "\n")
    return (result.out:gsub("In%[%d+%]: ", ""):gsub(" +%.%.%.: ", ""):gsub("\n+$", "")), result.err
  end

  local function run(...)
    return run_limited(":", ...)
  end

  local function file(name, text)
    program.write_file(directory() .. "/" .. name, text)
  end

  return run, file, run_limited
end

return prompt

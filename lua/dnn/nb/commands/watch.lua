--- `dnnlua nb watch`: runs a notebook, and when it is saved, again from the first changed cell.

local files = require "dnn.nb.files"
local run = require "dnn.nb.commands.run"
local say = require "dnn.nb.say"

local command = {
  usage = "FILE [--timeout SECONDS] [--var name=value] [--quiet] [-- ARGUMENTS]",
  summary = "runs a notebook again from the first changed cell whenever it is saved",
  options = { timeout = "seconds", var = "texts", quiet = "flag" },
  most = 1,
}

--- Seconds between two looks at the file.
local pause <const> = 0.2

--- The first cell that is not as it was, or did not run; nil if there is none.
---@param before dnn.nb.document
---@param now dnn.nb.document
---@param failed? integer the cell at which the last run has stopped
---@return integer|nil
function command.first_change(before, now, failed)
  for i, cell in ipairs(now.cells) do
    local old = before.cells[i]
    if i == failed or not old or old.kind ~= cell.kind or old.code ~= cell.code then
      return i
    end
  end
end

--- Waits until a file has another size or time, and keeps it: programs write files piece by piece,
--- and empty them first.
---@param host table
---@param path string
---@param size integer as the file was
---@param time number
---@return integer size
---@return number time
function command.wait(host, path, size, time)
  local last_size, last_time = size, time
  while true do
    os.execute(("sleep %g"):format(pause))
    local new_size, new_time = host.stat(path)
    local is_still = new_size == last_size and new_time == last_time
    if is_still and (new_size or 0) > 0 and (new_size ~= size or new_time ~= time) then
      return new_size, new_time
    end
    last_size, last_time = new_size, new_time
  end
end

---@param host table
---@param names string[]
---@param options table
---@return integer
function command.run(host, names, options)
  local path, given = names[1], run.read_options(options)
  files.bytes(path) -- one that is not there is misspelt
  local engine = require("dnn.nb.engine").new(host)
  local before, failed = { cells = {} }, nil
  local size, time = host.stat(path)
  while true do
    local ok, problem = pcall(function()
      local now = files.read(path)
      files.check(now)
      local first = command.first_change(before, now, failed)
      if first then
        given.cells = first .. "-"
        before = now
        failed = select(2, run.play(host, engine, now, given, options.quiet))
      end
    end)
    if not ok then
      say.problem("dnnlua nb watch: %s", require("dnn.repl.evaluator").message(problem))
    end
    say.out("-- watching %s", path)
    io.stdout:flush()
    size, time = command.wait(host, path, size, time)
  end
end

return command

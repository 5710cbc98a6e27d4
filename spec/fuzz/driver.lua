--- Runs a fuzz target that is written in Lua, for readers that are:
---
---     dnnlua spec/fuzz/driver.lua TARGET FIRST LAST
---
--- in a directory where it may write, in which there is a directory "canary" with bait (bait.lua).
--- A target is a file TARGET_fuzz.lua, which returns a function of a directory. That makes its
--- seeds, and returns a function of a generator of numbers, which makes an input of them, the same
--- for the same numbers, and gives it to a reader; what it returns, if anything, is a finding.
--- Executions are numbered, and each has a generator of its own: FIRST and LAST 17 do the 17th
--- again. The number of the running one is in the file "number", for when the program dies of it.
---
--- A finding, beside what fuzz.h tells: an error that is none of the reader's but of its code, an
--- execution that takes more than 200 million instructions of Lua, and 2 GiB of memory.

local root = arg[0]:match "^(.*)spec/fuzz/[^/]*$"
package.path = root .. "?.lua;" .. package.path

local mutate = require "spec.fuzz.mutate"

local target, first, last = arg[1], math.tointeger(arg[2]), math.tointeger(arg[3])

local most_instructions <const>, most_memory <const> = 200000000, 2 << 20 -- kB

-- What Lua's own errors say, and the library's of calls that no user has made.
local internal = { "attempt to ", "bad argument", "no integer representation", "stack overflow",
  "not enough memory", "table index is", "invalid value %(at index",
  "%.lua:%d+: .*%.lua:%d+: " }

local number = 0

local function report(what)
  io.stderr:write(("execution %d of %s: %s\n"):format(number, target, what))
  os.exit(1, true)
end

local function check_problem(problem)
  for _, words in ipairs(internal) do
    if type(problem) ~= "string" or problem:find(words) then
      report("the error is " .. tostring(problem))
    end
  end
end

local function check_memory()
  for line in io.lines "/proc/self/status" do
    local peak = tonumber(line:match "^VmHWM:%s*(%d+)")
    if peak and peak > most_memory then
      report(("%d kB of memory"):format(peak))
    end
  end
end

local execute = dofile(("%sspec/fuzz/%s_fuzz.lua"):format(root, target))(".")
local progress <close> = assert(io.open("number", "w"))

local refused = 0
for i = first, last do
  number = i
  progress:seek("set")
  progress:write(i, "\n"):flush()
  debug.sethook(function()
    report "it does not end"
  end, "", most_instructions)
  local ok, problem = pcall(execute, mutate.generator(i))
  debug.sethook()
  if not ok then
    refused = refused + 1
    check_problem(problem)
  elseif problem then
    report(problem)
  end
  if i % 1000 == 0 or i == last then
    check_memory()
  end
end
print(("%d executions, %d of them refused"):format(last - first + 1, refused))

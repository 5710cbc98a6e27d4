-- Every fuzz target of spec/fuzz, for a moment: scripts/fuzz runs them at length.

local program = require "spec.helpers.program"

local build, root = program.path:match "^(.*)/", program.shell("pwd").out:match "[^\n]+"

--- An absolute path, for programs that run elsewhere.
local function quoted(path)
  return program.quote(path:sub(1, 1) == "/" and path or root .. "/" .. path)
end

describe("fuzz targets", function()
  local directory

  before_each(function()
    directory = program.make_directory()
    program.shell("mkdir " .. directory .. "/canary " .. directory .. "/seeds")
    program.run("spec/fuzz/bait.lua " .. directory .. "/canary")
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- Runs a command in the directory, where seeds name files that nobody may open.
  local function watched(command)
    local watch = build .. "/fuzz_watch"
    if not program.exists(watch) then
      return nil, watch .. " was not built: a library is missing"
    end
    return program.shell(("cd %s && %s canary %s"):format(directory, quoted(watch), command))
  end

  it("are told when somebody opens what they must not", function()
    local result, missing = watched "cat canary/file"
    if not result then
      pending(missing)
      return
    end
    assert.equal(3, result.status)
    assert.matches("^somebody touched canary/file ", result.err)
    assert.equal(0, watched("true").status)
  end)

  for path in io.popen("ls spec/fuzz/*_fuzz.c"):lines() do
    local target = path:match "([%w_]+)_fuzz%.c$"
    it("find nothing in 5000 executions: " .. target, function()
      local executable = ("%s/%s_fuzz"):format(build, target)
      if not program.exists(executable) then
        pending(executable .. " was not built: a library is missing")
        return
      end
      local made = program.run(("spec/fuzz/seeds.lua %s %s/seeds"):format(target, directory))
      assert.equal("", made.err)
      local result = watched(("%s 5000 seeds/*"):format(quoted(executable)))
      assert.equal("", result.err)
      assert.equal("5000 executions\n", result.out)
      assert.equal(0, result.status)
    end)
  end

  for path in io.popen("ls spec/fuzz/*_fuzz.lua"):lines() do
    local target = path:match "([%w_]+)_fuzz%.lua$"
    local count = target == "h5" and 100 or 2000
    it(("find nothing in %d executions: %s"):format(count, target), function()
      local result, missing = watched(("%s %s %s 1 %d"):format(quoted(program.path),
        quoted "spec/fuzz/driver.lua", target, count))
      if not result then
        pending(missing)
        return
      end
      assert.equal("", result.err)
      assert.matches(("^%d executions, %%d+ of them refused\n$"):format(count), result.out)
      assert.equal(0, result.status)
    end)
  end
end)

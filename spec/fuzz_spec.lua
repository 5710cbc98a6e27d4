-- Every fuzz target of spec/fuzz, for a moment: scripts/fuzz runs them at length.

local program = require "spec.helpers.program"

local build = program.path:match "^(.*)/"

describe("fuzz targets", function()
  local directory

  before_each(function()
    directory = program.make_directory()
  end)

  after_each(function()
    program.remove(directory)
  end)

  for path in io.popen("ls spec/fuzz/*_fuzz.c"):lines() do
    local target = path:match "([%w_]+)_fuzz%.c$"
    it("find nothing in 5000 executions: " .. target, function()
      local executable = ("%s/%s_fuzz"):format(build, target)
      if not io.open(executable) then
        pending(executable .. " was not built: a library is missing")
      end
      local made = program.shell(("%s spec/fuzz/seeds.lua %s %s"):format(
        program.quote(program.path), target, directory))
      assert.equal("", made.err)
      local result = program.shell(("%s 5000 %s/*"):format(program.quote(executable), directory))
      assert.equal("", result.err)
      assert.equal("5000 executions\n", result.out)
      assert.equal(0, result.status)
    end)
  end
end)

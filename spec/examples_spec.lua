local program = require "spec.support.program"

local quote = program.quote

--- The lines of a text.
local function lines_of(text)
  local lines = {}
  for line in text:gmatch("([^\n]*)\n") do
    lines[#lines + 1] = line
  end
  return lines
end

--- What an example says it prints: the rest of its lines that start with "-->".
local function expected_lines(source)
  local expected = {}
  for _, line in ipairs(lines_of(source)) do
    local text = line:match("^%-%-> ?(.*)$")
    if text then
      expected[#expected + 1] = text
    end
  end
  return expected
end

--- Is it the line expected, where "..." stands for anything?
local function matches(expected, line)
  local pattern = expected:gsub("%p", "%%%0"):gsub("%%%.%%%.%%%.", ".*")
  return line:find("^" .. pattern .. "$") ~= nil
end

--- The source without comments and titles, which the translations have in another language.
local function code_of(source)
  local code = {}
  for _, line in ipairs(lines_of(source)) do
    if line:find("^%-%->") or not line:find("^%s*%-%-") then
      code[#code + 1] = line
    end
  end
  return table.concat(code, "\n")
end

local examples = program.shell("ls examples/*.lua examples/zh/*.lua").out

describe("every example", function()
  for _, path in ipairs(lines_of(examples)) do
    it("prints what it says: " .. path, function()
      local expected = expected_lines(program.read_file(path))
      assert.is_true(#expected > 0, "it says nothing")
      local result = program.run(quote(path))
      assert.equal("", result.err)
      assert.equal(0, result.status)
      local printed = lines_of(result.out)
      for i, line in ipairs(expected) do
        if not matches(line, printed[i] or "") then
          assert.equal(line, printed[i], "line " .. i)
        end
      end
      assert.equal(#expected, #printed)
    end)
  end

  for _, path in ipairs(lines_of(examples)) do
    local translation = path:gsub("^examples/", "examples/zh/")
    if program.exists(translation) then
      it("has the same code and output in its translation: " .. path, function()
        assert.equal(code_of(program.read_file(path)), code_of(program.read_file(translation)))
      end)
    end
  end

  it("runs under plain Lua", function()
    local build = program.path:match("^(.*)/[^/]*$") or "."
    local environment = "LUA_PATH='./lua/?.lua;./lua/?/init.lua;;' LUA_CPATH="
      .. quote(build .. "/lib/?.so;;")
    local path = "examples/01_step_by_step.lua"
    local result = program.shell(("%s %s %s"):format(environment, program.reference, path))
    assert.equal("", result.err)
    assert.equal(program.run(path).out, result.out)
  end)
end)

describe("the comparison of lines", function()
  it("takes ... for anything, and nothing else", function()
    assert.is_true(matches("cost 0.69...", "cost 0.6931"))
    assert.is_true(matches("a ... b", "a  b"))
    assert.is_false(matches("cost 0.69...", "cost 0.7"))
    assert.is_false(matches("a.b", "axb"))
    assert.is_true(matches("[[-0.5 %d]]", "[[-0.5 %d]]"))
  end)
end)

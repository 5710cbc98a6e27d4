local program = require "spec.support.program"
local transcript = require "spec.support.transcript"

local readme = program.read_file("README.md")

--- The blocks of a language, each with the heading above it.
local function blocks_of(language)
  local blocks, heading, block = {}, "", nil
  for _, line in ipairs(transcript.lines(readme)) do
    if block and line == "```" then
      blocks[#blocks + 1] = { heading = heading, text = table.concat(block, "\n") .. "\n" }
      block = nil
    elseif block then
      block[#block + 1] = line
    else
      heading = line:match("^#+ (.*)") or heading
      block = line == "```" .. language and {} or nil
    end
  end
  return blocks
end

describe("the README", function()
  for i, block in ipairs(blocks_of("lua")) do
    it(("says what its code prints: %d, %s"):format(i, block.heading), function()
      local expected = transcript.expected(block.text)
      assert.is_true(#expected > 0, "it says nothing")
      local result = program.run("-", block.text)
      assert.equal("", result.err)
      assert.equal(0, result.status)
      local wanted, printed, line =
        transcript.difference(expected, transcript.lines(result.out))
      assert.equal(wanted, printed, line and "line " .. line)
    end)
  end

  for _, block in ipairs(blocks_of("text")) do
    it("shows the prompt as it is: " .. block.heading, function()
      local inputs = {}
      -- Without a terminal nobody echoes what is typed after a prompt.
      local expected = block.text:gsub("(In%[%d+%]: )([^\n]*)\n", function(prompt, input)
        inputs[#inputs + 1] = input
        return prompt
      end)
      assert.is_true(#inputs > 0)
      local result = program.run("-i -q", table.concat(inputs, "\n") .. "\n")
      assert.equal("", result.err)
      assert.equal(expected .. ("In[%d]: \n"):format(#inputs + 1), result.out)
    end)
  end

  it("names files that exist", function()
    local count = 0
    for name in readme:gmatch("[`%s]([a-z]+/[%w_./]+[%w])") do
      if name:find("^scripts/") or name:find("^examples/") or name:find("^src/") then
        count = count + 1
        assert.is_true(os.rename(name, name) ~= nil, name)
      end
    end
    assert.is_true(count > 10)
  end)

  it("shows how plain Lua loads the modules", function()
    if program.is_sanitized() then
      pending("the modules need the sanitizer's runtime")
      return
    end
    local command
    for _, block in ipairs(blocks_of("sh")) do
      command = block.text:find("LUA_PATH", 1, true) and block.text or command
    end
    local build = program.path:match("^(.*)/[^/]*$") or "."
    command = command:gsub("%$PWD/build/lib", "$(cd " .. program.quote(build) .. " && pwd)/lib")
    local result = program.shell(command)
    assert.equal("", result.err)
    assert.equal(0, result.status)
    assert.is_true(#result.out > 1000)
  end)
end)

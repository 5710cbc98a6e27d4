local program = require "spec.helpers.program"
local transcript = require "spec.helpers.transcript"

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
      local inputs, expected, count = {}, {}, 0
      -- Without a terminal nobody echoes what is typed after a prompt. The points of "...:" stand
      -- for themselves.
      local prompts = ""
      for _, line in ipairs(transcript.lines(block.text)) do
        local prompt, input = line:match("^(In%[%d+%]: )(.*)$")
        count = count + (prompt and 1 or 0)
        if not prompt then
          prompt, input = (line .. " "):match("^( +%.%.%.: )(.-) ?$")
        end
        if not prompt then
          prompt, input = line:match("^(debug> )(.*)$")
        end
        if prompt then
          inputs[#inputs + 1] = input
          prompts = prompts .. prompt:gsub("%.%.%.:", "|")
        else
          expected[#expected + 1] = prompts .. line
          prompts = ""
        end
      end
      expected[#expected + 1] = ("%sIn[%d]: "):format(prompts, count + 1)
      assert.is_true(count > 0)
      local result = program.run("-i -q 2>&1", table.concat(inputs, "\n") .. "\n")
      local lines = transcript.lines((result.out:gsub("%.%.%.:", "|")))
      local wanted, printed, line = transcript.difference(expected, lines)
      assert.equal(wanted, printed, line and "line " .. line)
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

  it("lists the layers and the optimizers that the help has", function()
    local doc = require "dnn.help.doc"
    local made = { layer = {}, optimizer = {} }
    for _, entry in ipairs(doc.entries()) do
      local kind = entry.signature:match("%-> (%w+)$")
      if made[kind] then
        made[kind][#made[kind] + 1] = entry.name:match("[%w_]+$")
      end
    end
    local function listed(text)
      local names = {}
      for list in text:gmatch("`([^`]*)`") do
        for name in list:gmatch("[%w_]+") do
          names[#names + 1] = name
        end
      end
      table.sort(names)
      return names
    end
    assert.same(made.layer, listed(readme:match("Layers: (.-), or a Lua table")))
    assert.same(made.optimizer, listed(readme:match("Optimizers: (.-), with%s+schedules")))
  end)

  it("names commands that %help lists", function()
    local listed, count = program.run("-i -q", "%help\n").out, 0
    for row in readme:match("| commands |.-\n\n"):gmatch("\n| ([^|]*) |") do
      for name in row:gmatch("`(%%%a+)") do
        count = count + 1
        assert.is_truthy(listed:find("%" .. name .. "%f[%A]"), name)
      end
    end
    assert.is_true(count > 20)
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
    local directory = program.make_directory()
    local figures = ("export DNNLUA_FIGURES=%s\n"):format(program.quote(directory))
    local result = program.shell(figures .. command)
    program.remove(directory)
    assert.equal("", result.err)
    assert.equal(0, result.status)
    assert.is_true(#result.out > 1000)
  end)
end)

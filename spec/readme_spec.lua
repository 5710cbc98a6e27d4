local dkjson = require "dkjson"
local nb = require "dnn.nb"
local pretty = require "dnn.support.pretty"
local program = require "spec.helpers.program"
local transcript = require "spec.helpers.transcript"

local readmes = { "README.md", "README.zh.md" }
local texts = {}
for _, name in ipairs(readmes) do
  texts[name] = program.read_file(name)
end

--- The blocks of a language in a text, or of all, each with the heading above it.
local function blocks_of(readme, language)
  local blocks, heading, block = {}, "", nil
  for _, line in ipairs(transcript.lines(readme)) do
    local opened = not block and line:match("^```(%l+)$")
    if block and line == "```" then
      if not language or block.language == language then
        blocks[#blocks + 1] = { heading = heading, language = block.language,
          text = table.concat(block, "\n") .. "\n" }
      end
      block = nil
    elseif block then
      block[#block + 1] = line
    else
      heading = line:match("^#+ (.*)") or heading
      block = opened and { language = opened }
    end
  end
  return blocks
end

--- The code of a block without its comments, and without the language of tutorials.
local function bare(block)
  local text = block.text:gsub("examples/zh/", "examples/")
  if block.language == "lua" then
    text = text:gsub("%-%- [^\n]*", "--")
  elseif block.language == "sh" then
    text = text:gsub(" +# [^\n]*", "")
  end
  return text
end

--- Blocks of a language in all READMEs, those that are the same once.
local function distinct_blocks(language)
  local blocks, known = {}, {}
  for _, name in ipairs(readmes) do
    for i, block in ipairs(blocks_of(texts[name], language)) do
      if not known[block.text] then
        known[block.text] = true
        block.title = ("%s %d, %s"):format(name, i, block.heading)
        blocks[#blocks + 1] = block
      end
    end
  end
  return blocks
end

describe("the README, in English and in Chinese,", function()
  for _, block in ipairs(distinct_blocks "lua") do
    it("says what its code prints: " .. block.title, function()
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

  for _, block in ipairs(distinct_blocks "text") do
    it("shows the prompt as it is: " .. block.title, function()
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

  it("shows what its lines of Python become", function()
    local blocks, count = blocks_of(texts["README.md"]), 0
    for i, block in ipairs(blocks) do
      if block.language == "python" then
        local path = os.tmpname()
        program.write_file(path .. ".ipynb", ([[{"nbformat": 4, "nbformat_minor": 5,
          "metadata": {"language_info": {"name": "python"}}, "cells": [{"cell_type": "code",
          "id": "one", "metadata": {}, "source": %s, "outputs": []}]}]]):format(
          dkjson.encode(block.text)))
        local problems = nb.convert(path .. ".ipynb", path, { from_python = true })
        local made = program.read_file(path)
        os.remove(path .. ".ipynb")
        os.remove(path)
        assert.same({}, problems)
        assert.equal("-- %%\n" .. blocks[i + 1].text:gsub("%-%->[^\n]*\n", ""), made)
        count = count + 1
      end
    end
    assert.equal(1, count)
  end)

  it("has the same code in both languages, but for comments", function()
    local english, chinese = blocks_of(texts["README.md"]), blocks_of(texts["README.zh.md"])
    for i, block in ipairs(english) do
      assert.equal(bare(block), chinese[i] and bare(chinese[i]), block.heading)
    end
    assert.equal(#english, #chinese)
    local function headings(text)
      return select(2, ("\n" .. text):gsub("\n##+ ", ""))
    end
    assert.equal(headings(texts["README.md"]), headings(texts["README.zh.md"]))
  end)

  it("has lines of 100 columns beside its code", function()
    for _, name in ipairs(readmes) do
      local prose = texts[name]:gsub("\n```.-\n```\n", "\n\n")
      for _, line in ipairs(transcript.lines(prose)) do
        assert.is_true(pretty.width(line) <= 100, line)
      end
    end
  end)

  it("names files that exist", function()
    for _, readme in pairs(texts) do
      local count = 0
      for name in readme:gmatch("[`%s(]([%a]+[/.][%w_./]+[%w])") do
        if name:find("^scripts/") or name:find("^examples/") or name:find("^src/")
          or name:find("%.md$") then
          count = count + 1
          assert.is_true(os.rename(name, name) ~= nil, name)
        end
      end
      assert.is_true(count > 10)
    end
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
    local english, chinese = texts["README.md"], texts["README.zh.md"]
    assert.same(made.layer, listed(english:match("Layers: (.-), or a Lua table")))
    assert.same(made.optimizer, listed(english:match("Optimizers: (.-), with%s+schedules")))
    assert.same(made.layer, listed(chinese:match("层有(.-)也可以是")))
    assert.same(made.optimizer, listed(chinese:match("优化器有(.-)可以配合")))
  end)

  it("names commands that %help lists", function()
    local listed = program.run("-i -q", "%help\n").out
    for title, readme in pairs { commands = texts["README.md"], ["命令"] = texts["README.zh.md"] } do
      local count = 0
      for row in readme:match("| " .. title .. " |.-\n\n"):gmatch("\n| ([^|]*) |") do
        for name in row:gmatch("`(%%%a+)") do
          count = count + 1
          assert.is_truthy(listed:find("%" .. name .. "%f[%A]"), name)
        end
      end
      assert.is_true(count > 20)
    end
  end)

  it("shows how plain Lua loads the modules", function()
    if program.is_sanitized() then
      pending("the modules need the sanitizer's runtime")
      return
    end
    local command
    for _, block in ipairs(blocks_of(texts["README.md"], "sh")) do
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

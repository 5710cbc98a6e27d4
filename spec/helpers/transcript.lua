--- Texts that say what they print, as notebooks do (dnn.nb).

local blocks = require "dnn.nb.expected"

local transcript = {}

--- The lines of a text.
---@param text string
---@return string[]
function transcript.lines(text)
  local lines = {}
  for line in text:gmatch("([^\n]*)\n") do
    lines[#lines + 1] = line
  end
  return lines
end

--- What a script says it prints.
---@param source string
---@return string[]
function transcript.expected(source)
  local expected = {}
  for _, block in ipairs(blocks.blocks(source, 1)) do
    for _, line in ipairs(transcript.lines(block.text .. "\n")) do
      expected[#expected + 1] = line
    end
  end
  return expected
end

--- Is it the expected line, to the last digit? "..." stands for anything.
---@param expected string
---@param line string
function transcript.matches(expected, line)
  local pattern = expected:gsub("%p", "%%%0"):gsub("%%%.%%%.%%%.", ".*")
  return line:find("^" .. pattern .. "$") ~= nil
end

--- The first difference between what was expected and what was printed: the expected line, the
--- printed one (nil for none) and its number; nothing when there is none.
---@param expected string[]
---@param printed string[]
function transcript.difference(expected, printed)
  for i = 1, math.max(#expected, #printed) do
    if not expected[i] or not printed[i] or not transcript.matches(expected[i], printed[i]) then
      return expected[i], printed[i], i
    end
  end
end

return transcript

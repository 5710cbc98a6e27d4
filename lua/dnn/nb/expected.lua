--- What a cell says it prints: lines `--> text`, longer ones in a comment `--[[ out ... ]]`, and
--- errors in lines `--! error: text`.

local lexer = require "dnn.repl.lexer"

local expected = {}

---@class dnn.nb.block what is expected in one place
---@field kind "output"|"error"
---@field form "lines"|"comment"
---@field text string the lines, without a newline at the end
---@field line integer of the notebook where the block begins
---@field first integer first byte of the block in the cell's source
---@field last integer last byte, which is that of its last newline if it has one

--- The block that begins with the comment from `first` to `last`, if that begins one.
local function block_of(source, first, last)
  local text = source:sub(first, last):gsub("\r$", "")
  local output = text:match("^%-%-> ?(.*)$")
  local problem = text:match("^%-%-! ?error: ?(.*)$")
  local long = text:match("^%-%-%[=*%[ out[ \t]*\r?\n(.*)%]=*%]$")
  local after = source:match("^[ \t]*\r?\n()", last + 1) or source:match("^[ \t]*()$", last + 1)
  if output or problem then
    return { kind = output and "output" or "error", form = "lines", text = output or problem,
      first = first, last = (source:find("\n", last, true) or #source) }
  elseif long and after then
    return { kind = "output", form = "comment", text = (long:gsub("\r", ""):gsub("\n$", "")),
      first = first, last = after - 1 }
  end
end

--- The blocks in the source of a cell.
---@param source string
---@param line integer of the notebook where the source begins
---@return dnn.nb.block[]
function expected.blocks(source, line)
  local blocks = {}
  if not source:find("--", 1, true)
    or not (source:find("-->", 1, true) or source:find("--!", 1, true)
      or source:find("^%-%-%[=*%[ out") or source:find("\n%-%-%[=*%[ out")) then
    return blocks
  end
  local comments = lexer.tokenize(source).comments
  local counted = 1 -- the byte up to which newlines are counted
  for i = 1, #comments, 2 do
    local first = comments[i]
    local block = (first == 1 or source:sub(first - 1, first - 1) == "\n")
      and block_of(source, first, comments[i + 1])
    local before = blocks[#blocks]
    if block then
      line = line + select(2, source:sub(counted, first - 1):gsub("\n", ""))
      counted, block.line = first, line
      if before and before.last + 1 == first and before.kind == block.kind
        and before.form == "lines" and block.form == "lines" then
        before.text, before.last = before.text .. "\n" .. block.text, block.last
      else
        blocks[#blocks + 1] = block
      end
    end
  end
  return blocks
end

--- More lines than this are written into one comment.
local max_lines <const> = 40

--- The text of a block of such lines.
---@param lines string[]
---@param form "lines"|"comment" in which it stands, unless it is long
---@param newline string
---@return string
function expected.text(lines, form, newline)
  if #lines == 0 then
    return ""
  elseif form ~= "comment" and #lines <= max_lines then
    local parts = {}
    for i, line in ipairs(lines) do
      parts[i] = (line == "" and "-->" or "--> " .. line) .. newline
    end
    return table.concat(parts)
  end
  local text, level = table.concat(lines, newline), ""
  while text:find("]" .. level .. "]", 1, true) or text:find("]" .. level .. "$") do
    level = level .. "="
  end
  return ("--[%s[ out%s%s%s]%s]%s"):format(level, newline, text, newline, level, newline)
end

--- The source with other texts in the place of the blocks.
---@param source string
---@param blocks dnn.nb.block[]
---@param text_of fun(block: dnn.nb.block, i: integer): string
---@return string
function expected.replace(source, blocks, text_of)
  local parts, position = {}, 1
  for i, block in ipairs(blocks) do
    parts[#parts + 1] = source:sub(position, block.first - 1)
    parts[#parts + 1] = text_of(block, i)
    position = block.last + 1
  end
  parts[#parts + 1] = source:sub(position)
  return table.concat(parts)
end

--- The source with as many empty lines in the place of the blocks.
---@param source string
---@param blocks dnn.nb.block[]
---@return string
function expected.code(source, blocks)
  return expected.replace(source, blocks, function(block)
    return (source:sub(block.first, block.last):gsub("[^\r\n]", ""))
  end)
end

--- The source without the blocks.
---@param source string
---@param blocks dnn.nb.block[]
---@return string
function expected.without(source, blocks)
  return expected.replace(source, blocks, function() return "" end)
end

return expected

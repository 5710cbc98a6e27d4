--- What a notebook says that its cells have printed and shown, in the form of what they print when
--- they run: the outputs of an `.ipynb`, or the comments of a script.

local mime = require "dnn.support.mime"

local recorded = {}

local function text_of(value)
  return type(value) == "table" and table.concat(value) or value
end

--- Contents by their types, pictures as bytes. No page shows JSON, which is no text.
local function bundle(data)
  local found = {}
  for kind, content in pairs(data) do
    if not kind:find("json$") then
      local text = text_of(content)
      found[kind] = mime.is_binary(kind) and mime.bytes(text) or text
    end
  end
  return found
end

local function of_outputs(outputs)
  local result = { outputs = {}, ok = true }
  for _, output in ipairs(outputs) do
    if output.output_type == "error" then
      result.ok, result.message = false, output.evalue
    elseif output.output_type == "stream" then
      table.insert(result.outputs, { kind = "stream", name = output.name,
        text = text_of(output.text) })
    else
      table.insert(result.outputs, { metadata = output.metadata, data = bundle(output.data),
        kind = output.output_type == "execute_result" and "result" or "display" })
    end
  end
  return result
end

local function of_blocks(blocks)
  local result = { outputs = {}, ok = true }
  for _, block in ipairs(blocks) do
    if block.kind == "error" then
      result.ok, result.message = false, block.text:gsub("^error: ", "")
    else
      table.insert(result.outputs, { kind = "stream", name = "stdout", text = block.text .. "\n" })
    end
  end
  return result
end

--- What the cells say.
---@param self dnn.nb.document
---@return table<integer, dnn.nb.run_result> by the numbers of the cells, without times
function recorded.results(self)
  local results = {}
  for i, cell in ipairs(self.cells) do
    if cell.kind == "code" then
      local is_current = cell.outputs and cell.recorded == cell.source
      results[i] = is_current and of_outputs(cell.outputs) or of_blocks(cell.expected)
    end
  end
  return results
end

return recorded

--- Notebooks as Markdown that GitHub renders: prose as it is, code and what it prints in fences,
--- pictures in files beside it.

local document = require "dnn.nb.document"
local trim = require "dnn.support.trim"

local markdown = {}

--- What is asked of what cells show, the best first.
markdown.types = { "image/png", "image/svg+xml", "text/plain" }

local suffixes = { ["image/png"] = "png", ["image/svg+xml"] = "svg" }

--- A text between fences that it cannot close.
local function fenced(text, language)
  local fence = "```"
  for ticks in text:gmatch("`+") do
    fence = #ticks >= #fence and ticks .. "`" or fence
  end
  return ("%s%s\n%s\n%s"):format(fence, language, trim(text, "[^\n]"), fence)
end

--- A text that stands for a picture.
local function alternative(cell, number)
  local title = cell.title ~= "" and cell.title or ("Figure %d"):format(number)
  return (title:gsub("[%[%]\\<>]", "\\%0"))
end

--- Appends what a cell wrote and showed; its pictures go to `pictures`, under names that begin with
--- `base`.
local function add_outputs(parts, cell, result, base, pictures)
  local plain = require("dnn.support.pretty").plain
  local texts, number = {}, 0
  local function flush()
    local text = table.concat(texts)
    if text:find("%S") then
      parts[#parts + 1] = fenced(plain(text), "text")
    end
    texts = {}
  end
  for _, output in ipairs(result.outputs) do
    local kind
    for _, one in ipairs(output.data and markdown.types or {}) do
      kind = kind or output.data[one] and one
    end
    if suffixes[kind] then
      flush()
      number = number + 1
      local name = ("%s-%d.%s"):format(base, number, suffixes[kind])
      pictures[name] = output.data[kind]
      -- what is no plain letter would end the address, or change it
      local address = name:match("[^/]*$"):gsub("[^%w._-]", function(sign)
        return ("%%%02X"):format(sign:byte())
      end)
      parts[#parts + 1] = ("![%s](%s)"):format(alternative(cell, number), address)
    elseif kind or output.kind == "stream" then
      local last = texts[#texts]
      if last and kind and not last:find("\n$") then
        texts[#texts + 1] = "\n"
      end
      texts[#texts + 1] = kind and output.data[kind] .. "\n" or output.text
    end
  end
  if not result.ok then
    local last = texts[#texts]
    texts[#texts + 1] = (last and not last:find("\n$") and "\n" or "") .. "error: "
      .. result.message .. "\n"
  end
  flush()
end

--- The text of a notebook that has run, and its pictures.
---@param self dnn.nb.document
---@param results table<integer, dnn.nb.run_result> by the numbers of the cells
---@param base string path of the file to be written, without what follows its last point
---@return string text
---@return table<string, string> pictures bytes by their paths
function markdown.write(self, results, base)
  local parts, pictures = {}, {}
  local ids = document.ids(self)
  for i, cell in ipairs(self.cells) do
    if cell.kind == "code" then
      local code = document.shown_code(cell)
      if code ~= "" and not document.has_tag(cell, "hide-input") then
        parts[#parts + 1] = fenced(code, "lua")
      end
      if results[i] and not document.has_tag(cell, "hide-output") then
        add_outputs(parts, cell, results[i], base .. "-" .. ids[i], pictures)
      end
    elseif cell.kind == "markdown" or cell.options.format == "text/markdown" then
      parts[#parts + 1] = cell.text ~= "" and cell.text or nil
    end
  end
  return table.concat(parts, "\n\n") .. (#parts > 0 and "\n" or ""), pictures
end

return markdown

--- The model of a notebook, which dnn.nb.percent reads from scripts and dnn.nb.ipynb from Jupyter's
--- files.

local expected = require "dnn.nb.expected"
local lexer = require "dnn.repl.lexer"
local pretty = require "dnn.support.pretty"
local trim = require "dnn.support.trim"

local document = {}

---@class dnn.nb.cell
---@field kind "code"|"markdown"|"raw"
---@field title string "" if it has none
---@field id? string that is given
---@field tags string[]
---@field options table<string, any> what the marker says besides id and tags: tol, check, ...
---@field marker? string the line that begins it, with its newline; "" for code before the first
--- marker; nil where one is to be made of the fields
---@field line integer of the marker; the first line of the source is the next one
---@field source string what follows, verbatim
---@field code? string of a code cell: the source with empty lines for expected output
---@field expected? dnn.nb.block[] of a code cell
---@field text? string of another cell: the source without comment signs
---@field outputs? table[] that an .ipynb holds, as JSON has them
---@field recorded? string the source that printed these

---@class dnn.nb.problem
---@field line integer
---@field message string
---@field is_fatal boolean is the notebook not to be run?

---@class dnn.nb.document
---@field path? string
---@field newline string "\n" or "\r\n"
---@field header string what stands before the first cell, verbatim
---@field metadata table<string, any> of the header, or of an .ipynb
---@field cells dnn.nb.cell[]
---@field problems dnn.nb.problem[] what was not understood
---@field language? string of the code, as an .ipynb says

--- An empty notebook.
---@return dnn.nb.document
function document.new()
  return { newline = "\n", header = "", metadata = {}, cells = {}, problems = {} }
end

--- The text of a markdown or raw cell, without comment signs and empty lines at the end.
local function prose(source)
  source = source:gsub("\r\n", "\n")
  local level, inner = source:match("^%s*%-%-%[(=*)%[\n?(.*)$")
  if level then
    local stop = inner:find("]" .. level .. "]", 1, true)
    if stop and not inner:find("%S", stop + #level + 2) then
      return trim(inner:sub(1, stop - 1))
    end
  end
  local lines = {}
  for line in (trim(source) .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line:match("^%-%- (.*)$") or line:match("^%-%-(.*)$") or line
  end
  return table.concat(lines, "\n")
end

--- Sets `code` and `expected`, or `text`, to what the source of a cell says.
---@param cell dnn.nb.cell
---@return dnn.nb.cell
function document.derive(cell)
  if cell.kind == "code" then
    cell.expected = expected.blocks(cell.source, cell.line + 1)
    cell.code = #cell.expected > 0 and expected.code(cell.source, cell.expected) or cell.source
  else
    cell.text = prose(cell.source)
  end
  return cell
end

--- The source of a markdown or raw cell with such a text: a comment, line by line. A carriage
--- return ends a line, as it does for Lua and for Markdown.
---@param text string
---@return string
function document.comment(text)
  if text == "" then
    return ""
  end
  return ((text .. "\n"):gsub("\r\n?", "\n"):gsub("(.-)\n", function(line)
    -- two signs and a blank before "%%" would begin a cell
    return ((line == "" or line:find("^%%%%")) and "--" or "-- ") .. line .. "\n"
  end))
end

--- Does Lua find nothing in a text but comments?
---@param text string
---@return boolean
function document.is_comment(text)
  local tokens = lexer.tokenize(text)
  return tokens.count == 0 and not tokens.error
end

--- Has a cell such a tag?
---@param cell dnn.nb.cell
---@param wanted string
---@return boolean
function document.has_tag(cell, wanted)
  for _, tag in ipairs(cell.tags) do
    if tag == wanted then
      return true
    end
  end
  return false
end

--- The code of a cell for its readers: without what it says it prints, the lines that end in
--- `-- #hide` or `-- #src`, and empty lines around it.
---@param cell dnn.nb.cell
---@return string
function document.shown_code(cell)
  local code = expected.without(cell.source, cell.expected):gsub("\r\n", "\n")
  local lines = {}
  for line in code:gmatch("([^\n]*)\n?") do
    if not line:find("%-%- #hide%s*$") and not line:find("%-%- #src%s*$") then
      lines[#lines + 1] = line
    end
  end
  return trim((table.concat(lines, "\n"):gsub("^%s*\n", "")))
end

--- The ids of the cells, in their order: those that are given, and others made of title and number,
--- which are the same as long as the cells are.
---@param self dnn.nb.document
---@return string[]
function document.ids(self)
  local ids, taken = {}, {}
  for _, cell in ipairs(self.cells) do
    taken[cell.id or 0] = true
  end
  for i, cell in ipairs(self.cells) do
    local id = cell.id
    if not id then
      local title = cell.title ~= "" and cell.title or cell.kind
      local slug = title:lower():gsub("[^%w]+", "-"):gsub("^%-+", ""):gsub("%-+$", ""):sub(1, 40)
      id = ("%s-%d"):format(slug == "" and cell.kind or slug, i)
      while taken[id] do
        id = id .. "-"
      end
    end
    taken[id], ids[i] = true, id
  end
  return ids
end

--- Is it one of Jupyter's, which has no lines?
---@param self dnn.nb.document
---@return boolean
function document.is_ipynb(self)
  return self.path ~= nil and self.path:find("%.ipynb$") ~= nil
end

--- What a cell is called in messages: `cell 4 'Train' (line 31)`.
---@param self dnn.nb.document
---@param i integer
---@return string
function document.name(self, i)
  local cell = self.cells[i]
  local title = cell.title ~= "" and (" '%s'"):format(pretty.plain(cell.title)) or ""
  if document.is_ipynb(self) then
    return ("cell %d%s"):format(i, title)
  end
  return ("cell %d%s (line %d)"):format(i, title, math.max(cell.line, 1))
end

return document

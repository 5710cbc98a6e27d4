--- Notebooks as Lua files, in the percent format of Jupytext: a line `-- %% title [markdown]
--- key=value` begins a cell. What was read is written again byte for byte.

local document = require "dnn.nb.document"
local literal = require "dnn.nb.literal"
local suggest = require "dnn.support.suggest"
local trim = require "dnn.support.trim"

local percent = {}

local kinds = { markdown = "markdown", md = "markdown", raw = "raw", code = "code" }

-- The options of markers that mean something here, and their types; others are kept.
local types = { id = "string", tags = "table", tol = "number", check = "boolean" }

--- Reads what stands behind the title: `key=value key=value`, to the end of the line. Returns the
--- options, or nil and the key whose value is wrong.
local function read_options(text, position)
  local options = {}
  while text:find("%S", position) do
    local key, at = text:match("^%s*([%a_][%w_.-]*)=()", position)
    if not key then
      return nil
    end
    local value, stop = literal.read(text, at)
    if value == nil or text:find("^%S", stop) then
      return nil, key
    end
    options[key] = value
    position = stop
  end
  return options
end

--- Title, kind and options of a marker, and what is wrong with it.
---@param text string what stands behind `-- %%`
---@return string title
---@return string kind
---@return table<string, any> options
---@return string|nil problem
function percent.read_marker(text)
  local kind, options, problem
  local title = text
  for position in text:gmatch "()%f[^%s\0]%[%a+%]" do
    local word, stop = text:match("^%[(%a+)%]()", position)
    if kinds[word] then
      kind, title = kinds[word], text:sub(1, position - 1)
      local wrong
      options, wrong = read_options(text, stop)
      if not options then
        problem = wrong and ("the value of %s is no literal"):format(wrong)
          or ("behind [%s] there are only options such as id=\"name\""):format(word)
      end
      break
    end
  end
  if not kind then
    kind = "code"
    for position, key in text:gmatch "()%f[%a_]([%a_][%w_.-]*)=" do
      local is_word = position == 1 or text:find("^%s", position - 1)
      local found, wrong = nil, nil
      if is_word then
        found, wrong = read_options(text, position)
      end
      if found then
        options, title = found, text:sub(1, position - 1)
        break
      elseif types[key] and is_word then
        problem = ("the value of %s is no literal"):format(wrong or key)
        title = text:sub(1, position - 1)
        break
      end
    end
  end
  if not problem and title:find("%[%a*$") then
    problem = "the bracket of the kind is not closed: write [markdown] or [raw]"
  end
  return trim(title:match("^%s*(.*)$")), kind, options or {}, problem
end

--- Checks the options of a marker. Returns what is wrong with them.
local function check_options(options)
  if type(options.tags) == "string" then
    options.tags = { options.tags }
  end
  for name, kind in pairs(types) do
    local value = options[name]
    if value ~= nil and type(value) ~= kind then
      return ("%s must be a %s, got %s"):format(name, kind, literal.write(value))
    end
  end
  for _, tag in ipairs(options.tags or {}) do
    if type(tag) ~= "string" then
      return ("tags are texts, got %s"):format(literal.write(tag))
    end
  end
  if options.id and not options.id:find("^[%w_-]+$") or #(options.id or "") > 64 then
    return ("an id has up to 64 letters, digits, '-' and '_', got %s")
      :format(literal.write(options.id))
  elseif options.tol and options.tol < 0 then
    return ("tol must be a number from 0 on, got %s"):format(options.tol)
  end
end

--- Checks what a header says to dnnlua: `tol`, with which numbers are compared, and `arguments`,
--- which `arg` holds. Returns what is wrong with it.
local function check_settings(given)
  if type(given) ~= "table" then
    return ("dnnlua must be a mapping, as {tol: 1e-4}, got %s"):format(literal.write(given))
  end
  for name in pairs(given) do
    if name ~= "tol" and name ~= "arguments" then
      local nearest = suggest.nearest(tostring(name), { "arguments", "tol" })
      return ("dnnlua: there is no setting %s%s"):format(literal.write(name), nearest
        and (": did you mean %s?"):format(nearest) or ": there are arguments and tol")
    end
  end
  local arguments = given.arguments
  if arguments ~= nil and (type(arguments) ~= "table" or #arguments == 0 and next(arguments)) then
    return ("arguments must be a list, as [drawn], got %s"):format(literal.write(arguments))
  end
  return check_options { tol = given.tol }
end

--- Which of the lines of a header begins what it says to dnnlua.
local function line_of_settings(lines)
  for i, text in ipairs(lines) do
    if text:find("^[\"']?dnnlua") then
      return i
    end
  end
  return 1
end

local function new_cell(self, marker, line, source)
  local title, kind, options, problem =
    percent.read_marker(marker:match("^%-%- %%%%(.-)\r?\n?$") or "")
  problem = problem or check_options(options)
  if problem then
    self.problems[#self.problems + 1] = { line = line, message = problem, is_fatal = true }
  end
  local cell = { kind = kind, title = title, id = options.id, tags = options.tags or {},
    options = options, marker = marker, line = line, source = source }
  options.id, options.tags = nil, nil
  self.cells[#self.cells + 1] = document.derive(cell)
end

local bom <const> = "\xEF\xBB\xBF"

--- The length of what stands before the code: a mark of the byte order, a line for the shell, one
--- that tells the encoding, the block between `-- ---`, and empty lines. Reads that block.
local function read_header(self, text)
  local position = text:sub(1, 3) == bom and 4 or 1
  if text:find("^#", position) then
    position = (text:find("\n", position, true) or #text) + 1
  end
  position = text:match("^%-%- %-%*%- coding: [%w-]+ %-%*%-[ \t]*\r?\n()", position) or position
  local first = text:match("^[ \t\r\n]*()", position)
  local at = text:match("^%-%- %-%-%-[ \t]*\r?\n()", first)
  local _, line = text:sub(1, (at or 1) - 1):gsub("\n", "")
  local lines = {}
  while at do
    local content, following = text:match("^%-%-([^\n]*)\n?()", at)
    content = content and trim(content)
    if content == " ---" then
      local values, problem, where = require("dnn.nb.header").read(lines)
      self.metadata = values or {}
      if problem then
        self.problems[#self.problems + 1] = { line = line + where, message = problem,
          is_fatal = false }
      end
      local wrong = self.metadata.dnnlua ~= nil and check_settings(self.metadata.dnnlua)
      if wrong then
        self.problems[#self.problems + 1] = { line = line + line_of_settings(lines),
          message = wrong, is_fatal = true }
      end
      position = following
      break
    end
    lines[#lines + 1] = content and content:gsub("^ ", "")
    at = content and following <= #text and following or nil
  end
  return text:match("^[ \t\r\n]*()", position) - 1
end

--- The positions of the lines that begin cells.
local function marker_positions(text)
  local positions = {}
  local at = 1
  while at do
    local start = text:find("-- %%", at, true)
    if not start then
      break
    end
    local is_line = start == 1 or text:byte(start - 1) == 10 or start == 4 and text:sub(1, 3) == bom
    if is_line and (text:find("^ ", start + 5) or text:find("^\r?\n", start + 5)
      or start + 5 > #text or text:find("^\r$", start + 5)) then
      positions[#positions + 1] = start
    end
    at = start + 1
  end
  return positions
end

--- Raises the error for a text that is not UTF-8.
local function check_encoding(text, path)
  local _, wrong = utf8.len(text)
  if wrong then
    local before = text:sub(1, wrong - 1)
    local _, newlines = before:gsub("\n", "")
    require "dnn.support.fail" ("%s:%d: this is no text in UTF-8: byte 0x%02X at column %d",
      path or "notebook", newlines + 1, text:byte(wrong), #before:match("[^\n]*$") + 1)
  end
end

--- Reads a notebook.
---@param text string
---@param path? string for messages
---@return dnn.nb.document
function percent.read(text, path)
  check_encoding(text, path)
  local self = document.new()
  self.path = path
  self.newline = text:match("\r?\n") or "\n"
  local markers = marker_positions(text)
  local first = markers[1] or #text + 1
  local length = math.min(read_header(self, text), first - 1)
  self.header = text:sub(1, length)
  local _, line = self.header:gsub("\n", "")
  if length < first - 1 then
    local source = text:sub(length + 1, first - 1)
    new_cell(self, "", line, source)
    line = line + select(2, source:gsub("\n", ""))
  end
  for i, start in ipairs(markers) do
    local stop = text:find("\n", start, true) or #text
    local source = text:sub(stop + 1, (markers[i + 1] or #text + 1) - 1)
    new_cell(self, text:sub(start, stop), line + 1, source)
    line = line + 1 + select(2, source:gsub("\n", ""))
  end
  local seen = {}
  for i, cell in ipairs(self.cells) do
    if cell.id and seen[cell.id] then
      self.problems[#self.problems + 1] = { line = cell.line, is_fatal = true,
        message = ("the id \"%s\" is that of cell %d, too"):format(cell.id, seen[cell.id]) }
    end
    seen[cell.id or 0] = i
  end
  return self
end

--- The line that begins a cell, without newline.
---@param cell dnn.nb.cell
---@return string
function percent.marker(cell)
  local parts = { "-- %%" }
  parts[#parts + 1] = cell.title ~= "" and cell.title or nil
  parts[#parts + 1] = cell.kind ~= "code" and "[" .. cell.kind .. "]" or nil
  parts[#parts + 1] = cell.id and "id=" .. literal.write(cell.id)
  parts[#parts + 1] = #cell.tags > 0 and "tags=" .. literal.write(cell.tags) or nil
  local names = {}
  for name in pairs(cell.options) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    parts[#parts + 1] = name .. "=" .. literal.write(cell.options[name])
  end
  return table.concat(parts, " ")
end

--- The text of a notebook.
---@param self dnn.nb.document
---@return string
function percent.write(self)
  local parts = { self.header }
  for _, cell in ipairs(self.cells) do
    parts[#parts + 1] = cell.marker or percent.marker(cell) .. self.newline
    parts[#parts + 1] = cell.source
  end
  return table.concat(parts)
end

return percent

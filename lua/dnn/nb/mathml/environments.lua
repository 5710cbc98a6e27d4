--- Formulas in rows and columns: what stands between \begin and \end.

local atoms = require "dnn.nb.mathml.atoms"

local environments = {}

---@class dnn.nb.mathml.environment
---@field columns string how columns are aligned, the last of these over and over: "l", "c", "r"
---@field open? string a fence
---@field close? string
---@field style? integer of the cells, 1 when not given
---@field gaps? string "none": columns touch; "pairs": each second one touches that before it
---@field has_columns? boolean are columns told behind the name?
---@field has_count? boolean is the number of columns told behind the name?

---@type table<string, dnn.nb.mathml.environment>
local known <const> = {
  matrix = { columns = "c" },
  pmatrix = { columns = "c", open = "(", close = ")" },
  bmatrix = { columns = "c", open = "[", close = "]" },
  Bmatrix = { columns = "c", open = "{", close = "}" },
  vmatrix = { columns = "c", open = "|", close = "|" },
  Vmatrix = { columns = "c", open = "‖", close = "‖" },
  smallmatrix = { columns = "c", style = 2 },
  array = { columns = "c", has_columns = true },
  subarray = { columns = "c", has_columns = true, style = 2 },
  cases = { columns = "l", open = "{" },
  rcases = { columns = "l", close = "}" },
  dcases = { columns = "l", open = "{", style = 0 },
  aligned = { columns = "rl", style = 0, gaps = "pairs" },
  alignedat = { columns = "rl", style = 0, gaps = "none", has_count = true },
  gathered = { columns = "c", style = 0 },
  eqnarray = { columns = "rcl", style = 0 },
}
known.align, known.split, known.alignat, known.flalign = known.aligned, known.aligned,
  known.alignedat, known.aligned
known.gather, known.multline, known.equation = known.gathered, known.gathered, known.gathered
known.displaymath, known.math = known.gathered, known.gathered

-- Chromium aligns cells by these words only.
local sides <const> = { l = "-webkit-left", r = "-webkit-right" }

-- --- reading -------------------------------------------------------------------------------------

---@class dnn.nb.mathml.row
---@field cells string[]
---@field is_ruled boolean is there a line above it?

-- A cell. What comes second of a pair goes on with what is before it, as TeX has it.
local function read_cell(self, continues)
  local list = self:list()
  if continues and #list > 0 then
    table.insert(list, 1, { class = "ord", html = "<mrow></mrow>" })
  end
  return (atoms.join(list, self.style == 2))
end

-- The number of a formula stands behind it.
local function take_tag(self)
  local tag = self.tag
  self.tag = nil
  return tag and '<mspace width="2em"/>' .. tag or ""
end

local function take_rules(self)
  local is_ruled = false
  while self:take("\\hline") do
    is_ruled = true
  end
  return is_ruled
end

local function take_break(self)
  if not (self:take("\\\\") or self:take("\\cr") or self:take("\\newline")) then
    return false
  end
  self:take("*")
  if self.tokens[self.at] == "[" then
    self:option()
  end
  return true
end

-- Rows up to what ends them.
---@return dnn.nb.mathml.row[]
local function read_rows(self, environment)
  local rows = {}
  repeat
    local row = { cells = {}, is_ruled = take_rules(self) }
    rows[#rows + 1] = row
    repeat
      local continues = environment.gaps ~= nil and #row.cells % 2 == 1
      row.cells[#row.cells + 1] = read_cell(self, continues)
    until not self:take("&")
    row.cells[#row.cells] = row.cells[#row.cells] .. take_tag(self)
  until not take_break(self)
  local last = rows[#rows]
  if #rows > 1 and #last.cells == 1 and last.cells[1] == "" then -- there is none behind the last \\
    rows[#rows] = nil
    rows.is_ruled = last.is_ruled
  end
  return rows
end

-- --- writing -------------------------------------------------------------------------------------

-- The style of a cell, where it is not that of any cell.
local function style_of(environment, layout, row, column, count)
  local parts = {}
  local align = layout.columns:sub(column, column)
  align = align ~= "" and align or layout.columns:sub(-1)
  if environment.gaps then
    align = column % 2 == 1 and "r" or "l"
  end
  if sides[align] then
    parts[#parts + 1] = "text-align:" .. sides[align]
  end
  local touches = environment.gaps and (column % 2 == 0 or environment.gaps == "none")
  local outside = environment.open and environment.columns == "c" and "0.17em" or "0"
  local left = (column == 1 or touches) and not layout.bars[1] and outside
    or environment.gaps and "2em" or environment.columns == "l" and "1em"
  if left then
    parts[#parts + 1] = "padding-left:" .. left
  end
  if (column == count or environment.gaps) and not layout.bars[count + 1] then
    parts[#parts + 1] = "padding-right:" .. outside
  end
  if layout.bars[column] then
    parts[#parts + 1] = "border-left:thin solid"
  end
  if column == count and layout.bars[count + 1] then
    parts[#parts + 1] = "border-right:thin solid"
  end
  if row.is_ruled then
    parts[#parts + 1] = "border-top:thin solid"
  end
  if row.is_ruled_below then
    parts[#parts + 1] = "border-bottom:thin solid"
  end
  return #parts > 0 and (' style="%s"'):format(table.concat(parts, ";")) or ""
end

local function write_table(rows, environment, layout, style)
  local count = 0
  for _, row in ipairs(rows) do
    count = math.max(count, #row.cells)
  end
  rows[#rows].is_ruled_below = rows.is_ruled
  local parts = { style == 0 and '<mtable displaystyle="true">' or "<mtable>" }
  for _, row in ipairs(rows) do
    parts[#parts + 1] = "<mtr>"
    for column, cell in ipairs(row.cells) do -- rows may be short
      parts[#parts + 1] = ("<mtd%s>%s</mtd>"):format(
        style_of(environment, layout, row, column, count), cell)
    end
    parts[#parts + 1] = "</mtr>"
  end
  parts[#parts + 1] = "</mtable>"
  return table.concat(parts)
end

-- The columns that are told, as in {l|cr}: their letters, and where there are lines.
local function read_columns(self)
  local columns, bars = "", {}
  for sign in self:verbatim():gmatch("[lcr|]") do
    if sign == "|" then
      bars[#columns + 1] = true
    else
      columns = columns .. sign
    end
  end
  return { columns = columns ~= "" and columns or "c", bars = bars }
end

local function fence(mark, form)
  return mark and ('<mo form="%s">%s</mo>'):format(form, mark) or ""
end

--- What follows on \begin.
---@param self dnn.nb.mathml.reader
---@return dnn.nb.mathml.atom
function environments.read(self)
  local name = self:verbatim()
  local environment = known[name:gsub("%*$", "")] or self.refuse()
  local layout = { columns = environment.columns, bars = {} }
  if self.tokens[self.at] == "[" then -- where it stands, which is in the middle here
    self:option()
  end
  if environment.has_columns then
    layout = read_columns(self)
  elseif environment.has_count then
    self:verbatim()
  end
  local style = environment.style or 1
  local html = self:with({ style = style }, function()
    local rows = read_rows(self, environment)
    return write_table(rows, environment, layout, style)
  end)
  self:expect("\\end")
  if self:verbatim() ~= name then
    self.refuse()
  end
  if style == 2 then
    html = '<mstyle scriptlevel="1">' .. html .. "</mstyle>"
  end
  if environment.open or environment.close then
    html = ("<mrow>%s%s%s</mrow>"):format(fence(environment.open, "prefix"), html,
      fence(environment.close, "postfix"))
  end
  return { class = environment.open and "inner" or "ord", html = html }
end

--- A formula, which may have several lines.
---@param self dnn.nb.mathml.reader
---@return string
function environments.lines(self)
  local rows = read_rows(self, known.gathered)
  for _, row in ipairs(rows) do
    if #row.cells > 1 then
      self.refuse()
    end
  end
  if #rows == 1 then
    return "<mrow>" .. rows[1].cells[1] .. "</mrow>"
  end
  return write_table(rows, known.gathered, { columns = "c", bars = {} }, self.style)
end

return environments

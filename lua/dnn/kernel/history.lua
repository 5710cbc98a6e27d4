--- The cells that have run, and the inputs of earlier sessions: those in the history file of the
--- prompt, to which the kernel adds what somebody has typed.

local histories = {}

--- Numbers of this session, and of all that came before.
local this_session <const>, earlier_sessions <const> = 2, 1

--- Bytes of the longest cell that the history file keeps.
local max_size <const> = 65536

---@class dnn.kernel.past_cell
---@field session integer
---@field n integer
---@field code string
---@field output? string the text of its result

---@class dnn.kernel.history
---@field package host table what the program offers, see src/repl/host.h
---@field package cells dnn.kernel.past_cell[] of this session
---@field package before? dnn.kernel.past_cell[] of earlier ones
local history = {}
history.__index = history

---@param host table
---@return dnn.kernel.history
function histories.new(host)
  return setmetatable({ host = host, cells = {} }, history)
end

--- The cells of earlier sessions, as the history file has them before this one adds to it.
local function earlier(self)
  if not self.before then
    self.before = {}
    for i, input in ipairs(self.host.earlier()) do
      self.before[i] = { session = earlier_sessions, n = i, code = input }
    end
  end
  return self.before
end

--- Adds a cell. `is_typed`: has somebody run it, and not a program such as nbconvert?
---@param n integer
---@param code string
---@param output string?
---@param is_typed boolean
function history:add(n, code, output, is_typed)
  local cells = self.cells
  local last = cells[#cells]
  cells[#cells + 1] = { session = this_session, n = n, code = code, output = output }
  if is_typed and code:find("^%S") and #code <= max_size and not (last and last.code == code) then
    earlier(self)
    self.host.append(code)
  end
end

--- All cells, the oldest first.
local function all(self)
  local cells = table.move(earlier(self), 1, #earlier(self), 1, {})
  return table.move(self.cells, 1, #self.cells, #cells + 1, cells)
end

--- A pattern of Lua for one with `*` and `?`.
local function pattern_of(glob)
  return "^" .. glob:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0"):gsub("%*", ".*"):gsub("%?", ".") .. "$"
end

local find = {}

find.tail = all

function find.range(self, content)
  local found, session = {}, math.tointeger(content.session) or 0
  session = session <= 0 and this_session + session or session
  for _, cell in ipairs(session == earlier_sessions and earlier(self) or self.cells) do
    if cell.session == session and cell.n >= (tonumber(content.start) or 0)
        and cell.n < (tonumber(content.stop) or math.huge) then
      found[#found + 1] = cell
    end
  end
  return found
end

function find.search(self, content)
  local pattern, found, last = pattern_of(tostring(content.pattern or "*")), {}, {}
  local cells = all(self)
  for i, cell in ipairs(cells) do
    last[cell.code] = i
  end
  for i, cell in ipairs(cells) do
    if cell.code:find(pattern) and (not content.unique or last[cell.code] == i) then
      found[#found + 1] = cell
    end
  end
  return found
end

--- The cells that a history_request asks for.
---@param content table
---@return dnn.kernel.past_cell[]
function history:find(content)
  local choose = find[content.hist_access_type]
  local cells = choose and choose(self, content) or {}
  local n = content.hist_access_type ~= "range" and math.tointeger(content.n) or #cells
  return table.move(cells, math.max(#cells - n, 0) + 1, #cells, 1, {})
end

return histories

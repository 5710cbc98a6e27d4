--- The terminal, and what stays at its bottom while other things are written above: progress bars,
--- and values that change (dnn.display).
--
-- The bottom is drawn on standard error, so that it never gets into a file with results. `print`
-- writes above it.

local screen = {}

local stdout <const>, stderr <const> = 1, 2

--- Lets what was typed be read by the prompt, which sets this, as if nobody had read it.
---@type fun(typed: string)|nil
screen.give_back = nil

--- The columns of a terminal that moves its cursor; nil where the stream is none.
---@param stream integer 1 for standard output, 2 for standard error
---@return integer?
local function columns(stream)
  local term = os.getenv("TERM")
  if term == nil or term == "" or term == "dumb" then
    return nil
  end
  local found, core = pcall(require, "dnn.core")
  return found and core.system.terminal_width(stream) or nil
end

--- The columns of standard output, if that is a terminal that moves its cursor.
---@return integer?
function screen.columns()
  return columns(stdout)
end

--- The columns of the terminal where there is a bottom to draw on.
---@return integer?
function screen.bottom_columns()
  return columns(stderr)
end

--- The rows of the terminal: the cursor returns to no line above them.
---@return number
function screen.rows()
  return select(2, require("dnn.core").terminal.size()) or math.huge
end

--- Is text in UTF-8?
---@return boolean
function screen.has_unicode()
  local locale = os.getenv("LC_ALL") or ""
  locale = locale ~= "" and locale or os.getenv("LC_CTYPE") or ""
  locale = locale ~= "" and locale or os.getenv("LANG") or ""
  return locale:lower():find("utf%-?8") ~= nil
end

--- The text with each line of the screen emptied just before it is written, and what is below with
--- the last: all in one write, so that nothing flickers. What follows in a line, such as a picture
--- that reaches up from there, stays.
---@param text string
---@return string
function screen.over(text)
  local upper, last = text:match("^(.*\n)(.*)$")
  upper = upper and "\27[K" .. upper:sub(1, -2):gsub("\n", "\n\27[K") .. "\n" or ""
  return upper .. "\27[J" .. (last or text)
end

---@class dnn.screen.item something at the bottom
---@field text fun(self: dnn.screen.item, columns: integer): string, integer? and the lines that it
--- takes, where one of its own takes several
---@field clear string|nil takes away, where the item begins, what no text overwrites

local items = {} ---@type dnn.screen.item[] from above
local drawn = {} ---@type { lines: integer, clear: string? }[] those on the screen, up to the cursor
local settle ---@type fun()|nil called before the session writes anything
local hooks ---@type table[]|nil the functions of the session that are replaced to know when it does

local function up(lines)
  return lines > 0 and ("\r\27[%dA"):format(lines) or "\r"
end

--- What moves the cursor to where item `first` begins.
local function path_to(first)
  if first > #drawn then
    return first > 1 and "\n" or ""
  end
  local path, lines = "", -1
  for i = #drawn, first, -1 do
    lines = lines + drawn[i].lines
    if drawn[i].clear then
      path, lines = path .. up(lines) .. drawn[i].clear, 0
    end
  end
  return path .. up(lines)
end

--- The first lines of a text.
local function first_lines(text, count)
  local stop = 0
  for _ = 1, count do
    stop = text:find("\n", stop + 1, true) or #text + 1
  end
  return text:sub(1, stop - 1)
end

--- The texts of the items from `first` on, cut where all of them do not fit on the screen, and what
--- is on it then.
local function layout(first)
  local width, excess = columns(stderr) or 80, -screen.rows()
  local texts, now = {}, {}
  for i = 1, #items do
    if i < first then
      now[i] = drawn[i]
    else
      local text, lines = items[i]:text(width)
      texts[i] = text
      now[i] = { lines = lines or select(2, text:gsub("\n", "")) + 1, clear = items[i].clear }
    end
    excess = excess + now[i].lines
  end
  for i = first, #items do
    if excess > 0 and now[i].lines > 1 then
      local lines = math.max(now[i].lines - excess, 1)
      texts[i] = first_lines(texts[i], lines)
      excess, now[i].lines = excess - now[i].lines + lines, lines
    end
  end
  return table.concat(texts, "\n", first, #items), now
end

--- Draws the bottom again, from item `first` on, by one write. The cursor returns to the beginning
--- of its line: what a terminal shows of a pressed key, "^C", must not wrap it.
local function draw_from(first)
  local text, now = layout(first)
  io.stdout:flush()
  io.stderr:write(path_to(first) .. screen.over(text) .. "\r")
  drawn = now
end

--- Takes the bottom off the screen; the cursor is then where it began.
local function erase()
  if #drawn > 0 then
    io.stderr:write(path_to(1), "\27[J")
    drawn = {}
  end
end

local function index_of(item)
  for i, other in ipairs(items) do
    if other == item then
      return i
    end
  end
end

-- What the session has written of a line by `io.write`: it is shown when the line ends.
local pending = ""

local function write_pending()
  local text = pending
  pending = ""
  io.stdout:write(text)
end

--- Calls a function that writes above the bottom.
---@param write fun(...)
function screen.above(write, ...)
  erase()
  write_pending()
  write(...)
  if #items > 0 then
    draw_from(1)
  end
end

--- Does what `io.write` does to standard output, above the bottom.
local function write_above(write, ...)
  for i = 1, select("#", ...) do
    local kind = type((select(i, ...)))
    if kind ~= "string" and kind ~= "number" then
      write(...) -- which refuses it
    end
  end
  local text = table.concat { ... }
  local lines, rest = text:match("^(.*\n)(.*)$")
  if lines then
    screen.above(write, lines)
  end
  pending = pending .. (rest or text)
end

--- Puts a function in the place of one by which the session writes.
local function hook(place, name)
  local before = type(place) == "table" and rawget(place, name)
  if type(before) ~= "function" then
    return
  end
  local own, output, file = hooks, rawget(place, "output"), rawget(place, "stdout")
  local function f(...)
    if own == hooks then
      if settle then
        settle()
      end
      if name == "print" and #items > 0 then
        return screen.above(before, ...)
      elseif name == "write" and #items > 0 and type(output) == "function" and output() == file then
        write_above(before, ...)
        return file
      end
    end
    return before(...)
  end
  rawset(place, name, f)
  hooks[#hooks + 1] = { place = place, name = name, before = before, f = f }
end

--- Watches what the session writes as long as that matters.
local function watch()
  local matters = settle ~= nil or #items > 0
  if matters and not hooks then
    hooks = {}
    hook(_G, "print")
    hook(rawget(_G, "io"), "write")
  elseif not matters and hooks then
    for _, one in ipairs(hooks) do
      if rawget(one.place, one.name) == one.f then
        rawset(one.place, one.name, one.before)
      end
    end
    hooks = nil
  end
  if #items == 0 and pending ~= "" then
    write_pending()
  end
end

--- Calls a function before the session writes anything by `print` or `io.write`; nil ends that.
---@param f? fun()
function screen.before_output(f)
  settle = f
  watch()
end

--- Adds an item, below the others or at a place among them.
---@param item dnn.screen.item
---@param at? integer
function screen.put(item, at)
  at = at or #items + 1
  table.insert(items, at, item)
  watch()
  draw_from(at)
end

--- Draws an item again that has changed, and those below it.
---@param item dnn.screen.item
function screen.update(item)
  local i = index_of(item)
  if i then
    draw_from(i)
  end
end

--- Takes an item away. A function may then write, above the rest, what stays of it.
---@param item dnn.screen.item
---@param write? fun()
function screen.remove(item, write)
  local i = index_of(item)
  if not i then
    return
  end
  erase()
  table.remove(items, i)
  if write then
    if settle then
      settle()
    end
    write()
  end
  if #items > 0 then
    draw_from(1)
  end
  watch()
end

return screen

--- Progress bars: `for i, batch in dnn.progress(batches, { desc = "epoch 1" }) do ... end`.
--
-- On a terminal a bar is drawn on standard error, at most ten times a second, below what `print`
-- writes meanwhile; bars in bars take a line each. In a notebook a bar is a value that is replaced
-- as often. Elsewhere a bar leaves one line, at its end.
-- DNNLUA_PROGRESS=log writes a line every 10 % or 30 s instead, DNNLUA_PROGRESS=off nothing.

local core = require "dnn.core"
local display = require "dnn.display"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local pretty = require "dnn.support.pretty"
local ranges = require "dnn.support.ranges"
local screen = require "dnn.support.screen"
local suggest = require "dnn.support.suggest"

local progress = {}

--- Seconds between two drawings, and between two lines of a log.
local draw_interval <const> = 0.1
local log_interval <const> = 30

--- Columns of the bar itself.
local max_bar <const> = 30

local eighths = { "▏", "▎", "▍", "▌", "▋", "▊", "▉" }

---@class dnn.progress
---@field desc string
---@field unit string
---@field total? integer
---@field count integer
---@field leave boolean
---@field values string[] what `set` has set, in the order of the names
local Bar = { __name = "dnn.progress" }
Bar.__index = Bar

local open = {} ---@type dnn.progress[] the bars that are seen, in the order of their beginning

-- --- bars ----------------------------------------------------------------------------------------

local function time_text(seconds)
  seconds = math.max(seconds // 1, 0)
  if seconds ~= seconds or seconds > 1e7 then
    return "?"
  elseif seconds >= 3600 then
    return ("%d:%02d:%02d"):format(seconds // 3600, seconds % 3600 // 60, seconds % 60)
  end
  return ("%02d:%02d"):format(seconds // 60, seconds % 60)
end

--- "138 batch/s", or the inverse of a rate below one.
local function rate_text(count, elapsed, unit)
  if count == 0 or elapsed <= 0 then
    return "? " .. unit .. "/s"
  end
  local rate = count / elapsed
  local value = rate >= 1 and rate or 1 / rate
  local text = value < 1e5 and ("%.3g"):format(value) or ("%.0f"):format(value)
  text = text:find("e") and ("%.0f"):format(value) or text
  return text .. (rate >= 1 and " " .. unit .. "/s" or " s/" .. unit)
end

--- The bar itself, `width` columns wide.
local function bar_text(fraction, width)
  local parts = screen.has_unicode() and 8 or 1
  local filled = (fraction * width * parts) // 1
  local whole, rest = filled // parts, filled % parts
  local text = (parts == 8 and "█" or "#"):rep(whole // 1)
  local length = whole
  if rest > 0 then
    text, length = text .. eighths[rest], whole + 1
  end
  return text .. (" "):rep(width - length)
end

--- The part of a text that fits into so many columns.
local function cut(text, columns)
  if pretty.width(text) <= columns then
    return text
  end
  local stop, width = 0, 0
  for at, code in utf8.codes(text, true) do
    width = width + pretty.width(utf8.char(code))
    if width > columns then
      break
    end
    stop = at + #utf8.char(code) - 1
  end
  return text:sub(1, stop)
end

--- The bar as one line, at most `columns` wide.
function Bar:text(columns)
  ranges.check("text", "columns", columns, ranges.finite)
  local elapsed = (self.stopped_at or core.system.clock()) - self.started_at
  local head = self.desc == "" and "" or self.desc .. " "
  local values = #self.values > 0 and " " .. table.concat(self.values, " ") or ""
  local rate = rate_text(self.count, elapsed, self.unit)
  if not self.total then
    return cut(("%s%d %s [%s, %s]%s"):format(head, self.count, self.unit, time_text(elapsed), rate,
      values), columns)
  end
  local fraction = self.total > 0 and math.min(self.count / self.total, 1) or 1
  local left = self.count > 0 and elapsed / self.count * (self.total - self.count) or 0 / 0
  local percent = ("%s%3d%%"):format(head, 100 * fraction // 1)
  local tail = (" %d/%d [%s<%s, %s]%s"):format(self.count, self.total, time_text(elapsed),
    time_text(left), rate, values)
  local width = math.min(columns - pretty.width(percent) - 2 - pretty.width(tail), max_bar)
  if width < 3 then
    return cut(("%s %d/%d%s"):format(percent, self.count, self.total, values), columns)
  end
  return percent .. "|" .. bar_text(fraction, width) .. "|" .. tail
end

local function value_text(value)
  if math.type(value) == "float" then
    return ("%.4g"):format(value)
  end
  return (pretty.plain(tostring(value)):gsub("%c", " "))
end

--- Shows values after the bar.
function Bar:set(values)
  if type(values) ~= "table" then
    fail("the values of a bar must be a table such as { loss = 0.25 }, got %s", type(values))
  end
  local names = {}
  for name in pairs(values) do
    names[#names + 1] = name
  end
  table.sort(names, function(a, b) return tostring(a) < tostring(b) end)
  for i, name in ipairs(names) do
    names[i] = ("%s=%s"):format(value_text(name), value_text(values[name]))
  end
  self.values = names
  return self
end

--- The columns of a bar that is a line of its own.
local function line_columns()
  return (core.system.terminal_width(2) or 101) - 1
end

local function log_due(bar, now)
  local tenth = bar.total and bar.total > 0 and 10 * bar.count // bar.total
  return now - bar.shown_at >= log_interval or tenth and tenth > (bar.tenth or 0), tenth
end

--- Goes on by `n`, 1 by default.
function Bar:update(n)
  if self.stopped_at then
    return
  elseif n ~= nil and math.type(n) == nil then
    fail("a bar goes on by a number, got %s", type(n))
  end
  self.count = self.count + (math.tointeger(n or 1) or n)
  local now = core.system.clock()
  if (self.mode == "draw" or self.mode == "replace") and now - self.shown_at >= draw_interval then
    self.shown_at = now
    if self.view then
      self.view:update(self)
    else
      screen.update(self.line)
    end
  elseif self.mode == "log" then
    local due, tenth = log_due(self, now)
    if due then
      self.shown_at, self.tenth = now, tenth
      io.stderr:write(self:text(line_columns()), "\n")
    end
  end
end

--- Takes the bar off the terminal, where it leaves its last line.
local function hide(bar)
  screen.remove(bar.line, function()
    if bar.leave then
      io.stdout:flush()
      io.stderr:write(bar.line:text(screen.bottom_columns() or 80), "\n")
    end
  end)
end

--- Ends the bar. Twice is harmless.
function Bar:close()
  if self.stopped_at then
    return
  end
  self.stopped_at = core.system.clock()
  for i = #open, 1, -1 do
    if open[i] == self then
      table.remove(open, i)
    end
  end
  if self.mode == "draw" then
    hide(self)
  elseif self.mode == "replace" then
    self.view:close(self.leave and self or { ["text/plain"] = "" })
  elseif self.mode == "last" or self.mode == "log" and self.tenth ~= 10 then
    io.stdout:flush()
    io.stderr:write(self:text(line_columns()), "\n")
  end
end

function Bar:__close()
  self:close()
end

--- The next value of what is iterated over.
function Bar:__call(_, control)
  if self.begun then
    self:update()
  end
  self.begun = true
  return (function(first, ...)
    if first == nil then
      self:close()
    end
    return first, ...
  end)(self.iterate(self.state, control))
end

--- What a notebook shows of it.
function Bar:__display(how)
  return { ["text/plain"] = self:text(how.width) }
end

function Bar:__tostring()
  return self:text(80)
end

--- What to iterate over: the iterator, its state, its first control value, the number of values.
local function iterator_of(what)
  if math.type(what) then
    local n = math.tointeger(what)
    if not n or n < 0 then
      fail("a bar needs a count of 0 or more, got %s", tostring(what))
    end
    return function(_, i)
      i = (i or 0) + 1
      return i <= n and i or nil
    end, nil, nil, n
  elseif type(what) == "function" then
    return what
  end
  local metatable = debug.getmetatable(what)
  metatable = type(metatable) == "table" and metatable or {}
  local has_length = type(what) == "table" or rawget(metatable, "__len") ~= nil
  local total = has_length and math.tointeger(#what) or nil
  if rawget(metatable, "__call") and type(what) == "table" then
    return what, nil, nil, rawget(metatable, "__len") and total or nil
  elseif rawget(metatable, "__pairs") then
    local iterate, state, control = pairs(what)
    return iterate, state, control, total
  elseif type(what) == "table" then
    local iterate, state, control = ipairs(what)
    return iterate, state, control, total
  end
  fail("a bar needs a count, a list, an array or an iterator, got %s", type(what))
end

--- A bar over a count, a list, an array (its rows), or an iterator, for a `for` loop; or one that
--- is driven by hand, with update and close.
function progress.new(what, options)
  local iterate, state, control, total = iterator_of(what)
  options = suggest.options("dnn.progress", options,
    { desc = "", unit = "it", total = total or -1, leave = #open == 0 })
  local mode, view = os.getenv("DNNLUA_PROGRESS"), display.live()
  if mode ~= "off" and mode ~= "log" then
    mode = view.keeps_place and "replace" or screen.bottom_columns() and "draw" or "last"
  end
  local bar = setmetatable({
    iterate = iterate, state = state, mode = mode, desc = value_text(options.desc),
    unit = value_text(options.unit), total = options.total >= 0 and options.total or nil,
    leave = options.leave, count = 0, values = {}, started_at = core.system.clock(),
  }, Bar)
  bar.shown_at = bar.started_at
  if mode == "replace" then
    open[#open + 1] = bar
    bar.view = view
    view:update(bar)
  elseif mode == "draw" then
    open[#open + 1] = bar
    bar.line = { text = function(_, columns) return bar:text(columns - 1) end }
    screen.put(bar.line)
  end
  return bar, nil, control, bar
end

guards.methods(Bar, "bar", "bar", function(value)
  return getmetatable(value) == Bar
end)

--- The methods of a bar, for help.
progress.methods = { update = Bar.update, set = Bar.set, close = Bar.close, text = Bar.text }

--- Ends all bars that are open: those of code that has ended in an error.
function progress.close_all()
  for i = #open, 1, -1 do
    open[i]:close()
  end
end

return guards.module(progress)

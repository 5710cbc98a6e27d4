--- Shows values where the program runs: `local display = require "dnn.display"`, then `display(x)`.
--
-- A value tells how it can be shown by `__display(value, options)` in its metatable, which returns
-- a table of texts by their types:
--
--     { ["text/plain"] = "loss 0.25", ["text/html"] = function() return "<b>0.25</b>" end }
--
-- Binary types hold the bytes themselves; a function is called only when its type is wanted. What
-- has the type "text/x-terminal" goes to standard output as it is, with escape sequences; none of
-- its lines is wider than the terminal. Where text written over it does not replace it, as with
-- some pictures, metadata["text/x-terminal"].clear takes it away.
--
-- Without `__display`, or after an error in it, the text is that of the prompt.
--
-- What shows it is the front end: standard output, unless `display.use` has set another one.

local guards = require "dnn.support.guards"
local pretty = require "dnn.support.pretty"
local screen = require "dnn.support.screen"

---@class dnn.display
local display = {}

---@class dnn.display.front_end
---@field show fun(bundle: table<string, any>, id: string|nil, is_update: boolean)
---@field clear fun(wait: boolean)
---@field types string[] what it can show, the best first
---@field width fun(): integer columns
---@field ids? string what ids begin with, where what another program has shown may still be seen

---@class dnn.display.handle a value that is shown, and can be replaced
---@field id string
local Handle = { __name = "dnn.display.handle" }
Handle.__index = Handle

-- --- bundles -------------------------------------------------------------------------------------

--- Is it a table of texts by their types?
local function is_bundle(value)
  if type(value) ~= "table" or debug.getmetatable(value) or next(value) == nil then
    return false
  end
  for key in next, value do
    if type(key) ~= "string" or not key:find("^%l+/[%w.+-]+$") and key ~= "metadata" then
      return false
    end
  end
  return true
end

local bundle_options = { include = true, width = true }

--- What a value can be shown as, of the types that are wanted. There is always "text/plain", unless
--- the value itself says that it is not to be shown, by an empty table.
function display.bundle(value, options)
  options = options or {}
  if type(options) ~= "table" then
    require "dnn.support.fail" ("bundle: the options must be a table, got %s", type(options))
  end
  for name in pairs(options) do
    if not bundle_options[name] then
      require("dnn.support.suggest").refuse_option("bundle", name, bundle_options)
    end
  end
  local include, width = options.include or { "text/plain" }, options.width or 80
  local metatable = debug.getmetatable(value)
  local method = type(metatable) == "table" and rawget(metatable, "__display")
  local given, problem = {}, nil
  if is_bundle(value) then
    given = value
  elseif method then
    local ok, result = pcall(method, value, { include = include, width = width })
    if not ok or type(result) ~= "table" then
      problem = "error in __display: " .. (ok and "it returned no table but a " .. type(result)
        or type(result) == "string" and result or type(result))
    elseif next(result) == nil then
      return {}
    else
      given = result
    end
  end
  local bundle = { metadata = given.metadata }
  for _, kind in ipairs(include) do
    local content = given[kind]
    if type(content) == "function" then
      local ok, text = pcall(content, value)
      content = ok and text or nil
      problem = problem or not ok and "error in __display: " .. tostring(text) or nil
    end
    bundle[kind] = content
  end
  if bundle["text/plain"] == nil and given == value then
    local kinds = {}
    for kind in pairs(value) do
      kinds[#kinds + 1] = kind ~= "metadata" and kind or nil
    end
    table.sort(kinds)
    bundle["text/plain"] = "<" .. table.concat(kinds, ", ") .. ">"
  end
  local text = bundle["text/plain"]
  bundle["text/plain"] = text ~= nil and pretty.plain(tostring(text)) or pretty.text(value, width)
  return bundle, problem and pretty.plain((problem:gsub("\n.*", "")))
end

-- --- standard output -----------------------------------------------------------------------------

-- The value with an id that was shown last, as long as nothing is written below it.
local last = nil ---@type { id: string, lines: integer, clear: string? }|nil

--- Forgets the last value: something is written below it.
local function settle()
  last = nil
  screen.before_output(nil)
end

--- Lines that a text takes on a terminal.
local function count_lines(text, columns)
  local count = 0
  for line in (text .. "\n"):gmatch("(.-)\n") do
    count = count + math.max(1, -(-pretty.width(line) // columns))
  end
  return count
end

--- Writes a text. In the place of the last one, with its id, it is drawn over that, so that nothing
--- flickers.
local function write(text, lines, id, clear)
  local is_again = id and last and last.id == id and last.lines < screen.rows()
  if is_again then
    text = ("\27[%dA\r"):format(last.lines) .. (last.clear or "") .. screen.over(text .. "\n")
  end
  settle()
  io.stdout:write(text, is_again and "" or "\n")
  if id and lines then
    last = { id = id, lines = lines, clear = clear }
    screen.before_output(settle)
  end
end

--- What takes a value off the terminal where text does not.
local function clear_of(bundle)
  local metadata = type(bundle.metadata) == "table" and bundle.metadata["text/x-terminal"]
  local clear = type(metadata) == "table" and metadata.clear
  return type(clear) == "string" and clear or nil
end

local text_front_end = { types = { "text/x-terminal", "text/plain" } }

function text_front_end.width()
  return screen.columns() or 80
end

function text_front_end.show(bundle, id)
  local text, columns = bundle["text/x-terminal"], screen.columns()
  if text then
    screen.above(write, text, columns and select(2, text:gsub("\n", "")) + 1, id, clear_of(bundle))
  else
    text = bundle["text/plain"]
    screen.above(write, text, columns and count_lines(text, columns), id)
  end
end

function text_front_end.clear()
  if screen.columns() then
    settle()
    screen.above(io.stdout.write, io.stdout, "\27[H\27[2J")
  end
end

local front_end = text_front_end ---@type dnn.display.front_end

--- Makes another front end show values. Returns the one before.
function display.use(other)
  if type(other) ~= "table" or type(other.show) ~= "function" then
    require "dnn.support.fail" (
      "display.use: a front end is a table with a function 'show', got %s", type(other))
  end
  settle()
  local before = front_end
  front_end = other
  return before
end

-- --- showing -------------------------------------------------------------------------------------

local function show(value, id, is_update)
  local bundle, problem = display.bundle(value, { include = front_end.types,
    width = front_end.width() })
  if problem then
    io.stdout:flush()
    io.stderr:write(problem, "\n")
  end
  if next(bundle) ~= nil then
    front_end.show(bundle, id, is_update)
  end
end

--- Shows another value in the place of the one shown before.
---@param value any
function Handle:update(value)
  show(value, self.id, true)
end

--- A handle is not shown itself.
function Handle.__display()
  return {}
end

local count = 0

--- An id that nothing else has which is shown.
local function new_id()
  count = count + 1
  return ("%sdisplay-%d"):format(front_end.ids or "", count)
end

--- The id that is asked for by the options, or nil: the last argument is the options if it is a
--- table of nothing but `id`.
local function id_of(options)
  if type(options) ~= "table" or debug.getmetatable(options) or rawget(options, "id") == nil
      or next(options, next(options)) ~= nil then
    return nil
  elseif options.id == true then
    return new_id()
  elseif type(options.id) ~= "string" then
    require "dnn.support.fail" ("display: the id must be a text or true, got %s", type(options.id))
  end
  return options.id
end

--- Shows values, one below the other. With `{ id = "name" }` after a single one, returns a handle
--- whose `update` replaces it: in place on a terminal, below it where there is none.
function display.show(...)
  local n = select("#", ...)
  local id = n == 2 and id_of((select(2, ...))) or nil
  if n == 0 then
    require "dnn.support.fail" ("display: there is nothing to show")
  end
  for i = 1, id and 1 or n do
    show((select(i, ...)), id, false)
  end
  if id then
    return setmetatable({ id = id }, Handle)
  end
end

-- --- values that change --------------------------------------------------------------------------

---@class dnn.display.view a value that is shown while it changes
---@field changes boolean are changes seen? otherwise only the last value is shown
---@field keeps_place? boolean is it replaced where it stands? a terminal does so at its bottom only
---@field package id string|nil where the front end replaces values
---@field package item dnn.screen.item|nil at the bottom of the terminal
---@field package bundle table|nil what is shown there
local View = { __name = "dnn.display.view" }
View.__index = View

local views = {} ---@type dnn.display.view[] those at the bottom of the terminal

--- A place for a value that changes, which is shown when it is updated first: in place in a
--- notebook, and at the bottom of a terminal, below what `print` writes.
function display.live()
  local view = setmetatable({ changes = true }, View)
  if front_end ~= text_front_end then
    view.keeps_place = true
    view.id = new_id()
  elseif screen.columns() and screen.bottom_columns() then
    view.item = { text = function(_, columns)
      local text, plain = view.bundle["text/x-terminal"], view.bundle["text/plain"] or ""
      return text or plain, not text and count_lines(plain, columns) or nil
    end }
  else
    view.changes = false
  end
  return view
end

--- Shows another state of the value.
function View:update(value)
  if self.id then
    show(value, self.id, self.is_shown or false)
    self.is_shown = true
  elseif self.item then
    local is_new = self.bundle == nil
    self.bundle = display.bundle(value, { include = front_end.types, width = front_end.width() })
    self.item.clear = clear_of(self.bundle)
    if is_new then
      views[#views + 1] = self
      screen.put(self.item, 1) -- bars stay at the bottom
    else
      screen.update(self.item)
    end
  end
end

--- Takes the view off the bottom of the terminal. A function may show what stays.
local function take_off(view, show_last)
  for i = #views, 1, -1 do
    if views[i] == view then
      table.remove(views, i)
    end
  end
  screen.remove(view.item, show_last)
  view.item, view.changes = nil, false
end

--- Ends the changes: the value is shown for good.
function View:close(value)
  local function show_last()
    show(value, self.id, self.is_shown or false)
  end
  if self.item and self.bundle then
    take_off(self, show_last)
  else
    show_last()
  end
end

--- The prompt calls this when an input has ended: what follows is written below what was shown, and
--- what was to change is gone.
function display.settle()
  settle()
  for i = #views, 1, -1 do
    take_off(views[i])
  end
end

--- Takes what was shown off the screen. With `wait` a notebook waits for the next value, so that
--- nothing flickers; a terminal is cleared at once.
function display.clear_output(wait)
  if wait ~= nil and type(wait) ~= "boolean" then
    require "dnn.support.fail" ("clear_output: wait must be true or false, got %s", type(wait))
  end
  front_end.clear(wait == true)
end

guards.methods(Handle, "handle", "handle", function(value)
  return getmetatable(value) == Handle
end)
guards.methods(View, "view", "view", function(value)
  return getmetatable(value) == View
end)

return setmetatable(guards.module(display), {
  __name = "dnn.display",
  __call = function(_, ...) return display.show(...) end,
})

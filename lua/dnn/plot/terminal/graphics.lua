--- Pictures in terminals: which kind the terminal draws, and its escape sequences.
--
-- A sequence leaves the cursor in the last of the rows that the picture takes, and has as many
-- lines as there are rows, as a text of that height would.

local core = require "dnn.core"
local mime = require "dnn.support.mime"
local screen = require "dnn.support.screen"

local graphics = {}

---@alias dnn.plot.Protocol "kitty"|"iterm"|"sixel"|"text"

-- --- which ---------------------------------------------------------------------------------------

local PATIENCE <const> = 150 -- milliseconds in which a terminal answers

-- A picture of one pixel that kitty's protocol asks about, and what every terminal answers. Some
-- write the former as a text: the cursor goes back, and it is taken off.
local QUESTION <const> = "\0277\27_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\27\\\0278\27[K\27[c"

--- What a reply says: whether the terminal draws pictures of kitty's protocol, and sixels; and what
--- was typed meanwhile.
---@param reply string
---@return boolean kitty, boolean sixel, string typed
function graphics.read_reply(reply)
  local kitty, sixel = false, false
  local typed = reply:gsub("\27_G(.-)\27\\", function(answer)
    kitty = kitty or answer:find("i=31", 1, true) ~= nil and answer:find(";OK", 1, true) ~= nil
    return ""
  end):gsub("\27%[%?([%d;]*)c", function(attributes)
    -- the first tells which terminal it is, but in "1;2;4", where all are meant
    local list = attributes:gsub("^%d+;?", "")
    sixel = sixel or (";" .. list .. ";"):find(";4;", 1, true) ~= nil
    return ""
  end)
  return kitty, sixel, typed
end

-- The value of a variable of the environment, "" where there is none.
local function environment(name)
  return os.getenv(name) or ""
end

-- What is known of terminals by the environment; nil where the terminal is to be asked.
local function by_environment()
  local term, program = environment "TERM", environment "TERM_PROGRAM"
  if term == "" or term == "dumb" or term == "linux" or environment "TMUX" ~= ""
      or term:find "^screen" or term:find "^tmux" then
    return "text"
  elseif environment "KITTY_WINDOW_ID" ~= "" or term == "xterm-kitty" or term == "xterm-ghostty"
      or program == "ghostty" then
    return "kitty"
  elseif program == "iTerm.app" or program == "WezTerm"
      or environment "LC_TERMINAL" == "iTerm2" then
    return "iterm"
  end
  return nil
end

-- Asks the terminal, where what is typed meanwhile can be given back.
local function by_question()
  local reply = screen.give_back and core.terminal.ask(QUESTION, PATIENCE)
  if not reply then
    return nil
  end
  local kitty, sixel, typed = graphics.read_reply(reply)
  if typed ~= "" then
    screen.give_back(typed)
  end
  return kitty and "kitty" or sixel and "sixel" or "text"
end

local chosen = nil ---@type dnn.plot.Protocol|nil

--- The kind of pictures that the terminal draws: it is asked once, at the first picture.
---@return dnn.plot.Protocol
function graphics.protocol()
  chosen = chosen or by_environment() or by_question()
  return chosen or "text"
end

--- How many colors the terminal has for text.
---@return integer
function graphics.colors()
  local term, depth = environment "TERM", environment "COLORTERM"
  if environment "NO_COLOR" ~= "" or not screen.columns() then
    return 0
  elseif depth == "truecolor" or depth == "24bit" or term:find "kitty" or term:find "direct" then
    return 1 << 24
  end
  return term:find "256color" and 256 or 16
end

-- --- how -----------------------------------------------------------------------------------------

-- Makes room for a picture, so that nothing scrolls while it is drawn, and draws it there.
local function in_rows(rows, sequence)
  local up = rows > 1 and ("\27[%dA"):format(rows - 1) or ""
  local down = rows > 1 and ("\27[%dB"):format(rows - 1) or ""
  return ("\n"):rep(rows - 1) .. up .. "\r\0277" .. sequence .. "\0278" .. down
end

--- Takes a picture of kitty's off the screen that lies where the cursor is: text does not.
graphics.kitty_clear = "\27_Ga=d,d=C,q=2\27\\"

local CHUNK <const> = 4096 -- most that kitty takes at once

--- A PNG file for kitty and those that draw as it does.
---@param png string
---@param columns integer
---@param rows integer
---@return string
function graphics.kitty(png, columns, rows)
  local data, parts = mime.base64(png), {}
  for at = 1, #data, CHUNK do
    local more = at + CHUNK <= #data and 1 or 0
    -- q=2: no answer, C=1: the cursor stays
    local head = at == 1 and ("a=T,f=100,q=2,C=1,c=%d,r=%d,"):format(columns, rows) or ""
    parts[#parts + 1] = ("\27_G%sm=%d;%s\27\\"):format(head, more, data:sub(at, at + CHUNK - 1))
  end
  return in_rows(rows, table.concat(parts))
end

--- A PNG file for iTerm2 and those that draw as it does.
---@param png string
---@param columns integer
---@param rows integer
---@return string
function graphics.iterm(png, columns, rows)
  local head = "\27]1337;File=inline=1;preserveAspectRatio=0;size=%d;width=%d;height=%d:%s\7"
  return in_rows(rows, head:format(#png, columns, rows, mime.base64(png)))
end

--- Pixels, uint8 (h, w, 4), for terminals with sixels.
---@param pixels dnn.array
---@param rows integer that it takes
---@return string
function graphics.sixel(pixels, rows)
  return in_rows(rows, require("dnn.drawing").sixel(pixels))
end

return graphics

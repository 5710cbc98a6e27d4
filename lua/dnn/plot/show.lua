--- How figures are shown where the program runs: as pictures or drawings in text on a terminal, and
--- as files where there is none.

local core = require "dnn.core"
local drawing = require "dnn.drawing"
local fail = require "dnn.support.fail"
local graphics = require "dnn.plot.terminal.graphics"
local screen = require "dnn.support.screen"
local suggest = require "dnn.support.suggest"

local show = {}

--- The modes by their words: what a terminal draws. "on" lets the terminal decide, "off" shows no
--- picture.
show.modes = { on = "on", off = "off", none = "off", kitty = "kitty", iterm = "iterm",
  sixel = "sixel", text = "text", braille = "text", blocks = "text" }

local mode = nil ---@type string|nil that was set

local function check_mode(word, what)
  if not show.modes[word] then
    fail("%s: %s", what, suggest.unknown("mode for figures", word, show.modes))
  end
  return show.modes[word]
end

--- The mode; a word sets it: "on", "off", "kitty", "iterm", "sixel", "braille".
---@param word? string
---@return string
function show.mode(word)
  if word ~= nil then
    mode = check_mode(word, "mode")
  end
  local given = os.getenv "DNNLUA_GRAPHICS"
  return mode or given and given ~= "" and check_mode(given, "DNNLUA_GRAPHICS") or "on"
end

-- --- files ---------------------------------------------------------------------------------------

local next_number = 1

-- Writes a figure into a new file, and returns its name: a picture, or a drawing where cairo, which
-- makes pictures, is missing.
local function write(figure)
  local directory = "/tmp"
  for _, name in ipairs { "TMPDIR", "DNNLUA_FIGURES" } do
    local value = os.getenv(name)
    directory = value and value ~= "" and value or directory
  end
  local kind = drawing.backends().cairo and "png" or "svg"
  local bytes = figure:bytes(kind)
  local path
  repeat
    path = ("%s/figure-%d.%s"):format(directory:gsub("/+$", ""), next_number, kind)
    next_number = next_number + 1
  until drawing.reserve(path)
  local ok, problem = pcall(drawing.save, path, bytes)
  if not ok then
    os.remove(path)
    error(problem, 0)
  end
  return path
end

-- --- pictures ------------------------------------------------------------------------------------

-- How wide a figure is drawn, in columns of text an inch.
local COLUMNS_PER_INCH <const> = 10
local CELL_WIDTH <const>, CELL_HEIGHT <const> = 10, 20 -- pixels, where the terminal tells none

-- The size of a picture in cells, and its dots an inch, so that it has the pixels of these cells.
local function fit(figure)
  local columns, rows, width, height = core.terminal.size()
  local cell_w = width > 0 and width / columns or CELL_WIDTH
  local cell_h = height > 0 and height / rows or CELL_HEIGHT
  local inches, high = figure:get_size_inches()
  local w = math.min(COLUMNS_PER_INCH * inches, columns)
  local h = w * cell_w / cell_h * high / inches
  local most = math.max(rows - 2, 4) -- what is typed next is seen with it
  if h > most then
    w, h = w * most / h, most
  end
  w, h = math.max(math.floor(w + 0.5), 1), math.max(math.floor(h + 0.5), 1)
  return w, h, w * cell_w / inches
end

local pictures = {}

for _, name in ipairs { "kitty", "iterm" } do
  pictures[name] = function(figure)
    local w, h, dpi = fit(figure)
    return graphics[name](figure:bytes("png", { dpi = dpi }), w, h)
  end
end

function pictures.sixel(figure)
  local _, h, dpi = fit(figure)
  local d <close> = figure:draw()
  return graphics.sixel(d:pixels(dpi), h)
end

function pictures.text(figure)
  local columns, rows = core.terminal.size()
  local style = require("dnn.plot.terminal")
  return style.render(figure, { columns = math.min(columns - 1, 100), rows = rows - 2,
    colors = graphics.colors(), unicode = screen.has_unicode() })
end

-- How the terminal shows figures.
local function protocol()
  local how = show.mode()
  how = how == "on" and graphics.protocol() or how
  if how ~= "text" and not drawing.backends().cairo then
    how = "text" -- there are no pixels without cairo
  end
  return how
end

--- What takes a figure off the terminal where text that is written over it does not; nil where it
--- does.
---@return string?
function show.clear()
  local is_picture = show.mode() ~= "off" and core.terminal.size() and protocol() == "kitty"
  return is_picture and graphics.kitty_clear or nil
end

--- How figures are shown now: "text", "kitty", "files", ...
---@return string
function show.description()
  return show.mode() == "off" and "none" or core.terminal.size() and protocol() or "files"
end

--- What standard output shows of a figure: on a terminal a picture or a drawing in text, otherwise
--- the name of a file that was written.
---@param figure dnn.plot.Figure
---@return string
function show.text(figure)
  if show.mode() == "off" then
    return tostring(figure)
  elseif not core.terminal.size() then
    return write(figure)
  end
  return pictures[protocol()](figure)
end

return show

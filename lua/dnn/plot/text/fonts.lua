-- What fonts lack: said once, when a figure is written.

local drawing = require "dnn.drawing"

local fonts = {}

--- What was drawn since the last call and no font has, or in a font that is not installed: one line
--- each, "" for nothing. Nothing is told twice.
---@return string
function fonts.complaints()
  local characters, families = drawing.missing()
  local lines = {}
  if characters ~= "" then
    lines[1] = ("no font has %s: install one that does, such as fonts-noto\n"):format(characters)
  end
  if families ~= "" then
    lines[#lines + 1] = ("the font %s is not installed: DejaVu Sans is drawn\n"):format(families)
  end
  return table.concat(lines)
end

return fonts

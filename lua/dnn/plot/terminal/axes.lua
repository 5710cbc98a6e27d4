--- Axes in cells of text: a frame with ticks and labels around what artists draw in dots.
--
-- Columns and rows count from 0. A region {x, y, w, h} in cells holds axes that lie in one place,
-- such as twins, with all their texts.

local canvas = require "dnn.plot.artist.canvas"
local colors = require "dnn.plot.colors"
local layout = require "dnn.plot.figure.layout"
local plain = require "dnn.plot.text.plain"
local pretty = require "dnn.support.pretty"

local text_axes = {}

local CELL_WIDTH <const>, CELL_HEIGHT <const> = 2, 4 -- units, which are dots
local UNIT <const> = 1 / 3 -- of a point: a letter of 10 points is about as large as a cell

-- How long cells are in points when ticks are chosen.
local COLUMN <const>, ROW <const> = 5, 12

local strokes <const> = {
  [true] = { left = "│", right = "│", top = "─", bottom = "─", left_tick = "┤", right_tick = "├",
    top_tick = "┴", bottom_tick = "┬", corners = { "┌", "┐", "└", "┘" } },
  [false] = { left = "|", right = "|", top = "-", bottom = "-", left_tick = "+", right_tick = "+",
    top_tick = "+", bottom_tick = "+", corners = { "+", "+", "+", "+" } },
}

---@class dnn.plot.TextPage what is drawn on
---@field d userdata a drawing
---@field unicode boolean

--- Writes a text that begins in a cell.
---@param page dnn.plot.TextPage
function text_axes.write(page, column, row, content, color)
  if content ~= "" then
    page.d:text(content, CELL_WIDTH * column, CELL_HEIGHT * row + 3,
      { size = 10, color = color and colors.parse(color) })
  end
end

--- The lines of a text as plain text; each at most `width` cells wide.
---@return string[]
function text_axes.lines(page, content, width)
  local lines, dots = {}, page.unicode and "…" or "..."
  for whole in (plain(tostring(content), page.unicode) .. "\n"):gmatch("(.-)\n") do
    local line = whole
    if pretty.width(line) > width then
      repeat
        line = line:gsub("[%z\1-\x7f\xc2-\xf4]?[\x80-\xbf]*$", "")
      until line == "" or pretty.width(line .. dots) <= width
      line = line .. dots
    end
    lines[#lines + 1] = line
  end
  return lines
end

local function centered(page, x, w, row, content, color)
  text_axes.write(page, x + (w - pretty.width(content)) // 2, row, content, color)
end

-- Whether a side of the box of axes is seen.
local function has_spine(axes, side)
  return axes.is_on and axes.is_frame_on and axes.spines[side].visible
end

-- --- what needs room -----------------------------------------------------------------------------

-- The texts of one direction, so many cells long, that stand on each side.
local function sides_of(axes, name, cells)
  local own, sides = axes[name], {}
  local names = { "left", "right" }
  if name == "x" then
    names = { "bottom", "top" }
  end
  local found = own:find_ticks(cells * (name == "x" and COLUMN or ROW))
  for _, side in ipairs(names) do
    local is_shown = axes.is_on and own.is_visible
    sides[side] = {
      ticks = is_shown and own.major[side] and found.major or {},
      labels = is_shown and own.major["label" .. side] and found.labels or {},
      label = is_shown and own.label_side == side and own.label and own.label.visible
        and own.label.text ~= "" and own.label or nil,
      offset = is_shown and own.offset_side == side and own.major["label" .. side]
        and found.offset or "",
      color = own.major.labelcolor,
    }
  end
  return sides
end

-- The legend of axes as items {handle, label} in rows that fit.
local function legend_rows(page, axes, width)
  local legend, rows, used = axes.legend_artist, {}, width
  if not legend or not legend.visible then
    return rows
  end
  if legend.title then
    rows[1] = { title = text_axes.lines(page, legend.title, width)[1] }
  end
  for i, handle in ipairs(legend.handles) do
    local label = text_axes.lines(page, legend.labels[i], width - 6)[1]
    local needed = 5 + pretty.width(label)
    if used + 3 + needed > width then
      rows[#rows + 1] = { width = -3 }
      used = -3
    end
    used = used + 3 + needed
    table.insert(rows[#rows], { handle = handle, label = label, width = needed })
    rows[#rows].width = used
  end
  return rows
end

-- The first line of a label of a tick, at most so many cells wide.
local function label_text(page, label, most)
  return text_axes.lines(page, label, most)[1]
end

-- How wide labels beside a box in a region may be.
local function most_beside(region)
  return math.max(region.w // 3, 6)
end

-- The width of the widest of some labels.
local function widest(page, labels, most)
  local width = 0
  for _, label in ipairs(labels) do
    width = math.max(width, pretty.width(label_text(page, label, most)))
  end
  return width
end

-- How many cells stand around a box of axes that share a region, on each side; w and h: of the box
-- for which ticks are chosen.
local function room_around(page, list, region, w, h)
  local room = { left = 0, right = 0, top = 0, bottom = 0, title = {}, head = false, legend = {} }
  for _, axes in ipairs(list) do
    for _, where in ipairs { "left", "center", "right" } do
      local title = axes.titles[where]
      if title and title.visible and title.text ~= "" then
        local lines = text_axes.lines(page, title.text, region.w)
        room.title = #lines > #room.title and lines or room.title
        room.title.color = title.color
      end
    end
    local x, y = sides_of(axes, "x", w), sides_of(axes, "y", h)
    for _, side in ipairs { "left", "right" } do
      local width = widest(page, y[side].labels, most_beside(region))
      room[side] = math.max(room[side], width + (has_spine(axes, side) and 1 or 0))
      room.head = room.head or y[side].label ~= nil or y[side].offset ~= ""
    end
    for _, side in ipairs { "top", "bottom" } do
      local rows = (#x[side].labels > 0 and 1 or 0) + (has_spine(axes, side) and 1 or 0)
      rows = rows + ((x[side].label or x[side].offset ~= "") and 1 or 0)
      room[side] = math.max(room[side], rows)
    end
    for _, row in ipairs(legend_rows(page, axes, region.w)) do
      table.insert(room.legend, row)
    end
  end
  return room
end

-- --- drawing -------------------------------------------------------------------------------------

local function draw_artists(page, axes, box)
  local d, list = page.d, {}
  local own = canvas.new(d, axes, { x = CELL_WIDTH * box.x + 0.5, y = CELL_HEIGHT * box.y + 0.5,
    w = CELL_WIDTH * box.w - 1, h = CELL_HEIGHT * box.h - 1 }, UNIT, true)
  own.unicode = page.unicode
  for i, one in ipairs(axes.artists) do
    if one.visible and one ~= axes.legend_artist then
      list[#list + 1] = { one = one, number = i }
    end
  end
  table.sort(list, function(a, b)
    return a.one.zorder < b.one.zorder or a.one.zorder == b.one.zorder and a.number < b.number
  end)
  for _, item in ipairs(list) do
    if item.one.clip ~= false then
      d:clip(CELL_WIDTH * box.x, CELL_HEIGHT * box.y, CELL_WIDTH * box.w, CELL_HEIGHT * box.h)
    end
    item.one:draw(own)
    if item.one.clip ~= false then
      d:unclip()
    end
  end
  return own
end

-- Draws the sides of the box that are seen, with the marks of ticks.
local function draw_frame(page, list, box, marks)
  local stroke, visible = strokes[page.unicode], {}
  for _, axes in ipairs(list) do
    for side in pairs(axes.spines) do
      visible[side] = visible[side] or has_spine(axes, side)
    end
  end
  local places = { left = box.x - 1, right = box.x + box.w, top = box.y - 1,
    bottom = box.y + box.h }
  for _, side in ipairs { "top", "bottom" } do
    local line = {}
    for column = box.x, box.x + box.w - 1 do
      line[#line + 1] = marks[side][column] and stroke[side .. "_tick"] or stroke[side]
    end
    text_axes.write(page, box.x, places[side], visible[side] and table.concat(line) or "")
  end
  for _, side in ipairs { "left", "right" } do
    for row = box.y, visible[side] and box.y + box.h - 1 or -1 do
      text_axes.write(page, places[side], row, marks[side][row] and stroke[side .. "_tick"]
        or stroke[side])
    end
  end
  for i, corner in ipairs { { "left", "top" }, { "right", "top" }, { "left", "bottom" },
    { "right", "bottom" } } do
    if visible[corner[1]] and visible[corner[2]] then
      text_axes.write(page, places[corner[1]], places[corner[2]], stroke.corners[i])
    end
  end
end

-- Whether every k-th of the ticks leaves a gap before the next one.
local function is_free(ticks, k, gap)
  for i = 1 + k, #ticks, k do
    if ticks[i].first - ticks[i - k].last <= gap then
      return false
    end
  end
  return true
end

-- The least k, from 1, for which every k-th of the ticks is free.
local function find_step(ticks, gap)
  local k = 1
  while not is_free(ticks, k, gap) do
    k = k + 1
  end
  return k
end

-- The ticks on one side of the box, {at, label}, in the order of their cells.
local function ticks_in_order(page, own, what, is_across, most)
  local ticks = {}
  for i, value in ipairs(what.ticks) do
    local at = is_across and own:x(value) // CELL_WIDTH or own:y(value) // CELL_HEIGHT
    ticks[#ticks + 1] = math.tointeger(at) and { at = math.tointeger(at),
      label = what.labels[i] and label_text(page, what.labels[i], most) or "" }
  end
  table.sort(ticks, function(a, b) return a.at < b.at end)
  return ticks
end

-- Centers the labels of ticks below or above their marks, within the region.
local function spread(ticks, region)
  for _, tick in ipairs(ticks) do
    local width = pretty.width(tick.label)
    tick.first = math.max(region.x, math.min(tick.at - width // 2, region.x + region.w - width))
    tick.last = tick.first + width - 1
  end
end

-- Shortens words that would touch each other, where something is left of them.
local function shorten(page, ticks)
  local least = math.huge
  for i = 2, #ticks do
    least = math.min(least, ticks[i].at - ticks[i - 1].at)
  end
  for _, tick in ipairs(ticks) do
    local is_number = tick.label:find "%d" and not tick.label:find "%a%a"
    if least >= 4 and not is_number then
      tick.label = label_text(page, tick.label, least - 1)
    end
  end
end

-- Marks the ticks on one side of the box and writes their labels: all, or every second, third ...
-- so that none touches another.
local function draw_ticks(page, own, box, region, side, what, marks, gap)
  local is_across = side == "top" or side == "bottom"
  local ticks = ticks_in_order(page, own, what, is_across, is_across and region.w
    or most_beside(region))
  for i = #ticks, 1, -1 do
    marks[side][ticks[i].at] = true
    if ticks[i].label == "" then
      table.remove(ticks, i)
    end
  end
  if is_across then
    spread(ticks, region)
    if find_step(ticks, 1) > 1 then
      shorten(page, ticks)
      spread(ticks, region)
    end
    for i = 1, #ticks, find_step(ticks, 1) do
      text_axes.write(page, ticks[i].first, side == "bottom" and box.y + box.h + gap
        or box.y - 1 - gap, ticks[i].label, what.color)
    end
    return
  end
  for _, tick in ipairs(ticks) do
    tick.first, tick.last = tick.at, tick.at
  end
  for i = 1, #ticks, find_step(ticks, 0) do
    local label = ticks[i].label
    text_axes.write(page, side == "left" and box.x - gap - pretty.width(label)
      or box.x + box.w + gap, ticks[i].at, label, what.color)
  end
end

-- Writes what is around the box: labels, and what all labels of ticks leave out.
local function draw_labels(page, box, region, room, head, x, y)
  for side, what in pairs(y) do
    local label = what.label and text_axes.lines(page, what.label.text, region.w)[1] or ""
    local offset = plain(what.offset, page.unicode)
    local content = label .. (label ~= "" and offset ~= "" and "  " or "") .. offset
    local column = side == "left" and (what.label and region.x or box.x)
      or region.x + region.w - pretty.width(content)
    text_axes.write(page, column, head, content, what.label and what.label.color)
  end
  for side, what in pairs(x) do
    local row = side == "bottom" and box.y + box.h + room.bottom - 1
      or box.y - room.top
    local label = what.label and text_axes.lines(page, what.label.text, region.w)[1] or ""
    centered(page, box.x, box.w, row, label, what.label and what.label.color)
    local offset = plain(what.offset, page.unicode)
    text_axes.write(page, box.x + box.w - pretty.width(offset), row, offset)
  end
end

local function draw_legend(page, own, region, row, items)
  if items.title then
    centered(page, region.x, region.w, row, items.title)
    return
  end
  local column = region.x + (region.w - items.width) // 2
  for _, item in ipairs(items) do
    item.handle:key(own, CELL_WIDTH * column, CELL_HEIGHT * row, 7, CELL_HEIGHT)
    text_axes.write(page, column + 5, row, item.label)
    column = column + item.width + 3
  end
end

-- --- colorbars -----------------------------------------------------------------------------------

local BAR_WIDTH <const> = 2

-- Is the bar upright, beside its axes? Others lie below them.
local function is_upright(bar)
  return bar.strip.side == "left" or bar.strip.side == "right"
end

-- How many columns and rows bars take of a region for axes of this height.
local function room_of_bars(page, bars, region, w, h)
  local columns, rows = 0, 0
  for _, bar in ipairs(bars) do
    if is_upright(bar) then
      local right = sides_of(bar, "y", h).right
      columns = columns + 2 + BAR_WIDTH + math.max(widest(page, right.labels, most_beside(region)),
        right.label and pretty.width(plain(right.label.text, page.unicode)) - BAR_WIDTH or 0)
    else
      rows = rows + 2 + (sides_of(bar, "x", w).bottom.label and 1 or 0)
    end
  end
  return columns, rows
end

-- Draws bars beside and below the box of their axes.
local function draw_bars(page, bars, box, region, head, bottom)
  local column = region.x + region.w + 2
  for _, bar in ipairs(bars) do
    local upright = is_upright(bar)
    local own_box = upright and { x = column, y = box.y, w = BAR_WIDTH, h = box.h }
      or { x = box.x, y = bottom, w = box.w, h = 1 }
    local own = draw_artists(page, bar, own_box)
    local side = upright and "right" or "bottom"
    local what = upright and sides_of(bar, "y", box.h).right or sides_of(bar, "x", box.w).bottom
    draw_ticks(page, own, own_box, region, side, what, { [side] = {} }, 0)
    local label = what.label and plain(what.label.text, page.unicode) or ""
    if upright then
      text_axes.write(page, column, head, label)
      column = column + BAR_WIDTH + widest(page, what.labels, most_beside(region)) + 2
    else
      centered(page, box.x, box.w, bottom + 2, label)
      bottom = bottom + 2 + (what.label and 1 or 0)
    end
  end
end

-- --- all of it -----------------------------------------------------------------------------------

-- The box in a region, and what is around it. Ticks depend on the box, and what their labels leave
-- for it depends on them.
local function arrange(page, list, region, least)
  local w, h, box, room = region.w, region.h, nil, nil
  for pass = 1, 3 do
    if pass > 1 then
      w, h = box.w, box.h
    end
    local columns, rows = room_of_bars(page, list.bars, region, w, h)
    local left = { x = region.x, y = region.y, w = math.max(region.w - columns, 4), h = region.h }
    room = room_around(page, list, left, w, h)
    room.region, room.bars = left, rows
    for _, bar in ipairs(list.bars) do
      room.head = room.head or is_upright(bar) and sides_of(bar, "y", h).right.label ~= nil
    end
    room.above = #room.title + (room.head and 1 or 0) + room.top
    room.below = room.bottom + rows + #room.legend
    local above, below = math.max(room.above, least.above), math.max(room.below, least.below)
    local before, behind = math.max(room.left, least.left), math.max(room.right, least.right)
    local free = { x = left.x + before, y = left.y + above,
      w = math.max(left.w - before - behind, 2), h = math.max(left.h - above - below, 2) }
    local shape = layout.apply_aspect(list[1], { x = CELL_WIDTH * free.x, y = 0,
      w = CELL_WIDTH * free.w, h = CELL_HEIGHT * free.h })
    box = { x = math.floor(shape.x / CELL_WIDTH + 0.5), y = free.y,
      w = math.max(math.floor(shape.w / CELL_WIDTH + 0.5), 1),
      h = math.max(math.floor(shape.h / CELL_HEIGHT + 0.5), 1) }
  end
  return box, room, w, h
end

--- How many rows and columns of texts axes in a region have around their box.
---@return {above: integer, below: integer, left: integer, right: integer}
function text_axes.measure(page, list, region)
  local _, room = arrange(page, list, region, { above = 0, below = 0, left = 0, right = 0 })
  return { above = room.above, below = room.below, left = room.left, right = room.right }
end

--- Draws axes that share a place into a region.
---@param page dnn.plot.TextPage
---@param list {[integer]: dnn.plot.Axes, bars: dnn.plot.Axes[]} and their colorbars
---@param region {x: integer, y: integer, w: integer, h: integer}
---@param least {above: integer, below: integer, left: integer, right: integer} what stays free
--- around the box
function text_axes.draw(page, list, region, least)
  local box, room, w, h = arrange(page, list, region, least)
  local head = box.y - room.top - 1
  region = room.region
  local own, marks = nil, { left = {}, right = {}, top = {}, bottom = {} }
  for _, axes in ipairs(list) do
    own = draw_artists(page, axes, box)
    local x, y = sides_of(axes, "x", w), sides_of(axes, "y", h)
    for _, sides in ipairs { x, y } do
      for side, what in pairs(sides) do
        draw_ticks(page, own, box, region, side, what, marks, has_spine(axes, side) and 1 or 0)
      end
    end
    draw_labels(page, box, region, room, head, x, y)
  end
  draw_frame(page, list, box, marks)
  for i, line in ipairs(room.title) do
    centered(page, box.x, box.w, region.y + i - 1, line, room.title.color)
  end
  local below = box.y + box.h + room.bottom
  draw_bars(page, list.bars, box, region, head, below)
  for i, items in ipairs(room.legend) do
    draw_legend(page, own, region, below + room.bars + i - 1, items)
  end
end

return text_axes

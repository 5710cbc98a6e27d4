--- Figures as text: `terminal.render(figure, { columns = 70 })`. Axes lie side by side where there
--- is room for them, and else one below the other.

local drawing = require "dnn.drawing"
local options = require "dnn.plot.options"
local text_axes = require "dnn.plot.terminal.axes"
local pretty = require "dnn.support.pretty"

local terminal = {}

-- Cells that axes need to be readable: with ticks and labels, and without.
local WIDTH <const>, HEIGHT <const> = 22, 12
local BARE_WIDTH <const>, BARE_HEIGHT <const> = 9, 6

---@class dnn.plot.TextGroup axes that share a place
---@field [integer] dnn.plot.Axes
---@field bars dnn.plot.Axes[] of their colorbars
---@field left number 0 to 1
---@field right number
---@field top number
---@field bottom number

local function shares_before(shares, count)
  local sum, before = 0, 0
  for i, share in ipairs(shares) do
    sum = sum + share
    before = before + (i <= count and share or 0)
  end
  return before / sum
end

-- The part of a figure that a slot takes.
local function part_of(slot)
  if slot.rectangle then
    local left, bottom, width, height = table.unpack(slot.rectangle)
    return { left = left, right = left + width, top = 1 - bottom - height, bottom = 1 - bottom }
  end
  local grid = slot.grid
  return { left = shares_before(grid.widths, slot.left - 1),
    right = shares_before(grid.widths, slot.right),
    top = shares_before(grid.heights, slot.top - 1),
    bottom = shares_before(grid.heights, slot.bottom) }
end

-- The visible axes of a figure, those of one slot together, each with its colorbars.
local function groups_of(figure)
  local groups, of_slot, of_axes = {}, {}, {}
  for _, axes in ipairs(figure.axes) do
    local beside = axes.strip and of_axes[axes.strip.members[#axes.strip.members]]
    if beside then
      table.insert(beside.bars, axes)
    elseif axes.is_visible then
      local group = of_slot[axes.slot]
      if not group then
        group = part_of(axes.slot)
        group.bars = {}
        of_slot[axes.slot] = group
        groups[#groups + 1] = group
      end
      group[#group + 1] = axes
      of_axes[axes] = group
    end
  end
  return groups
end

local function is_bare(group)
  return not group[1].is_on
end

-- The least size of a group.
local function least(group)
  if is_bare(group) then
    return BARE_WIDTH, BARE_HEIGHT
  end
  return WIDTH, HEIGHT
end

local function rounded(value)
  return math.floor(value + 0.5)
end

-- The regions of groups as they lie in the figure; nil where that is too narrow.
local function place_as_laid_out(groups, columns, rows)
  local height = rows
  for _, group in ipairs(groups) do
    local least_width, least_height = least(group)
    if #groups > 1 and (group.right - group.left) * columns < least_width then
      return nil
    end
    height = math.max(height, math.ceil(least_height / math.max(group.bottom - group.top, 0.01)))
  end
  height = #groups == 1 and rows or math.min(height, 1000)
  local regions = {}
  for i, group in ipairs(groups) do
    local x, y = rounded(group.left * columns), rounded(group.top * height)
    -- a column between neighbours
    local right = rounded(group.right * columns) - (group.right < 0.99 and 1 or 0)
    regions[i] = { x = x, y = y, w = right - x, h = rounded(group.bottom * height) - y }
  end
  return regions, height
end

-- The regions of groups in their order, as many side by side as there is room for.
local function place_in_order(groups, columns, rows)
  local width = 1
  for _, group in ipairs(groups) do
    width = math.max(width, (least(group)))
  end
  local per_row = math.max(1, math.min(columns // width, #groups))
  local regions, y, height = {}, 0, 0
  for i, group in ipairs(groups) do
    local place = (i - 1) % per_row
    if place == 0 then
      y, height = y + height, 0
    end
    local _, own = least(group)
    height = math.max(height, per_row == 1 and math.max(own, math.min(rows, 16)) or own)
    local x = place * columns // per_row
    regions[i] = { x = x, y = y, w = (place + 1) * columns // per_row - x
      - (place + 1 < per_row and 1 or 0), h = height }
  end
  return regions, y + height
end

-- The rows and columns of texts around the boxes of each region: those side by side have as many
-- above and below, those on top of each other as many beside, so that their boxes are in line.
local function align(page, groups, regions)
  local shared, aligned = {}, {}
  local function share(key, own, first, second)
    local most = shared[key] or { [first] = 0, [second] = 0, count = 0 }
    for _, side in ipairs { first, second } do
      most[side] = math.max(most[side], own[side])
    end
    most.count = most.count + 1
    shared[key] = most
    return most
  end
  for i, group in ipairs(groups) do
    local region, own = regions[i], text_axes.measure(page, group, regions[i])
    aligned[i] = { row = share(("row %d %d"):format(region.y, region.h), own, "above", "below"),
      column = share(("column %d %d"):format(region.x, region.w), own, "left", "right") }
  end
  for i, own in ipairs(aligned) do
    local is_alone = own.column.count == 1
    aligned[i] = { above = own.row.above, below = own.row.below,
      left = is_alone and 0 or own.column.left, right = is_alone and 0 or own.column.right }
  end
  return aligned
end

local names <const> = {
  columns = "count", rows = "count", unicode = "boolean",
  colors = { text = "0, 16, 256 or 1 << 24", holds = function(value)
    return value == 0 or value == 16 or value == 256 or value == 1 << 24
  end },
}

--- A figure as lines of text.
---@param figure dnn.plot.Figure
---@param how? {columns?: integer, rows?: integer, colors?: integer, unicode?: boolean} at most so
--- many columns (80) and rows (24; more where several axes need them); 0 colors (the default), 16,
--- 256 or 1 << 24; Unicode or only ASCII
---@return string
function terminal.render(figure, how)
  local read = options.read("render", how, names)
  local columns = math.max(math.min(read.columns or 80, 500), 20)
  local groups = groups_of(figure)
  if #groups == 0 then
    return tostring(figure)
  end
  local width, height = figure:get_size_inches()
  local rows = rounded(columns * height / width / 2)
  rows = math.max(math.min(rows, math.min(read.rows or 24, 200)), HEIGHT)
  local title = figure.title and figure.title.visible and figure.title.text or ""
  local page = { unicode = read.unicode ~= false }
  local lines = title ~= "" and text_axes.lines(page, title, columns) or {}
  local regions, total = place_as_laid_out(groups, columns, rows - #lines)
  if not regions then
    regions, total = place_in_order(groups, columns, rows - #lines)
  end
  local d <close> = drawing.new(2 * columns, 4 * (total + #lines))
  page.d = d
  for i, line in ipairs(lines) do
    text_axes.write(page, (columns - pretty.width(line)) // 2, i - 1, line)
  end
  local aligned = align(page, groups, regions)
  for i, group in ipairs(groups) do
    regions[i].y = regions[i].y + #lines
    text_axes.draw(page, group, regions[i], aligned[i])
  end
  return (d:cells { colors = read.colors or 0, unicode = page.unicode }:gsub("\n+$", ""))
end

return terminal

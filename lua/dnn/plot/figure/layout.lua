--- Where axes lie in their figure: in matplotlib's boxes, which shrink only where a text would be
--- cut or overlap that of other axes; or, with a tight layout, so that all just fits.

local axis = require "dnn.plot.axis"

local layout = {}


---@class dnn.plot.Grid rows and columns of a figure
---@field rows integer
---@field columns integer
---@field heights number[] shares of the rows
---@field widths number[] shares of the columns
---@field wspace number gaps between columns, in parts of their mean width
---@field hspace number

---@class dnn.plot.Slot a rectangle of cells of a grid, or a fixed one
---@field grid? dnn.plot.Grid
---@field top integer first row
---@field bottom integer last row
---@field left integer first column
---@field right integer last column
---@field rectangle? number[] {left, bottom, width, height} in parts of the figure

---@class dnn.plot.Strip what is taken off the box around some axes for others beside them
---@field members dnn.plot.Axes[]
---@field side "left"|"right"|"top"|"bottom"
---@field fraction number of the box
---@field pad number that stays free between, a part of the box, too
---@field shrink number its length, in parts of the box

---@class dnn.plot.Room what stays free around and between axes, in points
---@field left number
---@field right number
---@field top number
---@field bottom number
---@field gaps table<dnn.plot.Grid, {x: number, y: number}>

-- --- boxes ---------------------------------------------------------------------------------------

-- The gap between cells that is a part of their mean size.
local function gap_of(total, count, part)
  return part * total / (count + part * (count - 1))
end

local function default_room(figure)
  local width, height = figure:size_in_points()
  local edges = figure.edges
  local room = { left = edges.left * width, right = (1 - edges.right) * width,
    top = (1 - edges.top) * height, bottom = edges.bottom * height, gaps = {} }
  for _, axes in ipairs(figure.axes) do
    local grid = axes.slot.grid
    if grid and not room.gaps[grid] then
      room.gaps[grid] = {
        x = gap_of(width - room.left - room.right, grid.columns, grid.wspace or edges.wspace),
        y = gap_of(height - room.top - room.bottom, grid.rows, grid.hspace or edges.hspace),
      }
    end
  end
  return room
end

-- Where the cells from `first` to `last` begin and end, of `total` points.
local function span(total, gap, shares, first, last)
  local sum, before, within = 0, 0, 0
  for i, share in ipairs(shares) do
    sum = sum + share
    before = before + (i < first and share or 0)
    within = within + (i >= first and i <= last and share or 0)
  end
  local net = total - gap * (#shares - 1)
  local start = before / sum * net + (first - 1) * gap
  return start, within / sum * net + (last - first) * gap
end

local function slot_box(figure, slot, room)
  local width, height = figure:size_in_points()
  if slot.rectangle then
    local left, bottom, w, h = table.unpack(slot.rectangle)
    return { x = left * width, y = (1 - bottom - h) * height, w = w * width, h = h * height }
  end
  local grid, gaps = slot.grid, room.gaps[slot.grid]
  local x, w = span(width - room.left - room.right, gaps.x, grid.widths, slot.left, slot.right)
  local y, h = span(height - room.top - room.bottom, gaps.y, grid.heights, slot.top, slot.bottom)
  return { x = room.left + x, y = room.top + y, w = w, h = h }
end

local unaspected_box

-- How many strips were taken off axes before this one.
local function count_before(axes, strip)
  local count = 0
  while axes.strips[count + 1] ~= strip do
    count = count + 1
  end
  return count
end

-- The box around some axes, before a strip is taken off them.
local function box_around(figure, strip, room)
  local around = axis.nothing()
  for _, axes in ipairs(strip.members) do
    local box = unaspected_box(figure, axes, room, count_before(axes, strip))
    axis.unite(around, box.x, box.y, box.x + box.w, box.y + box.h)
  end
  return { x = around.x0, y = around.y0, w = around.x1 - around.x0, h = around.y1 - around.y0 }
end

-- What is left of a box, and what a strip takes of it.
local function without(strip, box)
  local rest = 1 - strip.fraction - strip.pad
  local off = (1 - strip.shrink) / 2
  if strip.side == "right" or strip.side == "left" then
    local is_right = strip.side == "right"
    return { x = is_right and box.x or box.x + (1 - rest) * box.w, y = box.y, w = rest * box.w,
      h = box.h }, { x = is_right and box.x + (rest + strip.pad) * box.w or box.x,
      y = box.y + off * box.h, w = strip.fraction * box.w, h = strip.shrink * box.h }
  end
  local is_top = strip.side == "top"
  return { x = box.x, y = is_top and box.y + (1 - rest) * box.h or box.y, w = box.w,
    h = rest * box.h }, { x = box.x + off * box.w, y = is_top and box.y
    or box.y + (rest + strip.pad) * box.h, w = strip.shrink * box.w, h = strip.fraction * box.h }
end

-- The box of axes in a room, after the first `count` strips were taken off it.
function unaspected_box(figure, axes, room, count)
  local first, strips, strip = 1, axes.strips, axes.strip
  local box = slot_box(figure, axes.slot, room)
  if strip then
    -- Strips that were taken off later make it smaller only where they are off more axes.
    local owner = strip.members[1]
    box = select(2, without(strip, box_around(figure, strip, room)))
    first, strips = count_before(owner, strip) + 2, owner.strips
  end
  for i = first, count or #strips do
    if not strip or #strips[i].members > #strip.members then
      local whole = box_around(figure, strips[i], room)
      local rest = without(strips[i], whole)
      local across, down = rest.w / whole.w, rest.h / whole.h
      box = { x = rest.x + (box.x - whole.x) * across, y = rest.y + (box.y - whole.y) * down,
        w = box.w * across, h = box.h * down }
    end
  end
  return box
end

-- The lengths of both directions as they are drawn.
local function range_of(own)
  local low, high = own:limits()
  local forward = own.scaling.scale.forward
  return math.abs(forward(high) - forward(low))
end

--- Shrinks a box to the aspect of its axes, or widens the limits of one direction.
---@param axes dnn.plot.Axes
---@param box {x: number, y: number, w: number, h: number}
---@return {x: number, y: number, w: number, h: number}
function layout.apply_aspect(axes, box)
  if not axes.aspect and not axes.box_aspect then
    return box
  end
  if axes.adjustable == "datalim" then
    axes:fit_limits(box.h / box.w / axes.aspect)
    return box
  end
  local shape = axes.box_aspect or axes.aspect * range_of(axes.y) / range_of(axes.x)
  local w = math.min(box.w, box.h / shape)
  local h = math.min(box.h, w * shape) -- of a shape that is infinite, too
  local anchor = axes.anchor
  return { x = box.x + (box.w - w) * (anchor == "W" and 0 or anchor == "E" and 1 or 0.5),
    y = box.y + (box.h - h) * (anchor == "N" and 0 or anchor == "S" and 1 or 0.5), w = w, h = h }
end

-- The lengths of all axes, for which ticks are chosen.
local function find_lengths(figure, room)
  local lengths = {}
  for _, axes in ipairs(figure.axes) do
    local box = layout.apply_aspect(axes, unaspected_box(figure, axes, room))
    lengths[axes] = { x = box.w, y = box.h }
  end
  return lengths
end

--- The box of axes as matplotlib lays it out, in points.
---@param figure dnn.plot.Figure
---@param axes dnn.plot.Axes
---@return {x: number, y: number, w: number, h: number}
function layout.default_box(figure, axes)
  if figure.layout == "tight" or figure.layout == "constrained" then
    for _, one in ipairs(layout.arrange(figure)) do
      if one.axes == axes then
        return one.box
      end
    end
  end
  return layout.apply_aspect(axes, unaspected_box(figure, axes, default_room(figure)))
end

-- --- fitting -------------------------------------------------------------------------------------

-- Arranges axes in their boxes; titles are above what twins, which share strips, have on top.
local function arrange_all(placed)
  local tops = {}
  for _, one in ipairs(placed) do
    one.arranged = one.axes:arrange(one.box, one.lengths)
    local twins = one.axes.strips
    tops[twins] = math.min(tops[twins] or math.huge, one.arranged.top)
  end
  for _, one in ipairs(placed) do
    one.axes:place_titles(one.arranged, tops[one.axes.strips])
  end
end

-- Places all axes, and finds the bounds of what is in each slot.
local function place_all(figure, room, lengths)
  local placed, slots = {}, {}
  for _, axes in ipairs(figure.axes) do
    if axes.is_visible then
      placed[#placed + 1] = { axes = axes, lengths = lengths[axes],
        box = layout.apply_aspect(axes, unaspected_box(figure, axes, room)) }
    end
  end
  arrange_all(placed)
  for _, one in ipairs(placed) do
    local slot, own = one.axes.slot, one.arranged.bounds
    if not slots[slot] then
      slots[slot] = axis.nothing()
      slots[#slots + 1] = slot
    end
    axis.unite(slots[slot], own.x0, own.y0, own.x1, own.y1)
  end
  return placed, slots
end

-- By how much each side of what is in grids crosses the edges of a rectangle, and neighbours each
-- other; negative where there is room.
local function find_excess(slots, inside)
  local excess = { left = -math.huge, right = -math.huge, top = -math.huge, bottom = -math.huge,
    gaps = {} }
  for _, a in ipairs(slots) do
    local from = slots[a]
    if a.grid then
      excess.left = math.max(excess.left, inside.x0 - from.x0)
      excess.right = math.max(excess.right, from.x1 - inside.x1)
      excess.top = math.max(excess.top, inside.y0 - from.y0)
      excess.bottom = math.max(excess.bottom, from.y1 - inside.y1)
      local gap = excess.gaps[a.grid] or { x = -math.huge, y = -math.huge }
      excess.gaps[a.grid] = gap
      for _, b in ipairs(slots) do
        local to = slots[b]
        if a.grid == b.grid then
          if b.left == a.right + 1 and from.y0 < to.y1 and to.y0 < from.y1 then
            gap.x = math.max(gap.x, from.x1 - to.x0)
          end
          if b.top == a.bottom + 1 and from.x0 < to.x1 and to.x0 < from.x1 then
            gap.y = math.max(gap.y, from.y1 - to.y0)
          end
        end
      end
    end
  end
  return excess
end

-- Leaves the axes of every grid a fifth of the figure in each direction: where less would be left,
-- texts are cut rather. Whether anything is still to be changed.
local function leave_axes(figure, fitted, room)
  local width, height = figure:size_in_points()
  local is_narrow, is_low = false, false
  for grid, gap in pairs(fitted.gaps) do
    is_narrow = is_narrow
      or width - fitted.left - fitted.right - gap.x * (grid.columns - 1) < width / 5
    is_low = is_low or height - fitted.top - fitted.bottom - gap.y * (grid.rows - 1) < height / 5
  end
  for grid, gap in pairs(fitted.gaps) do
    gap.x = is_narrow and room.gaps[grid].x or gap.x
    gap.y = is_low and room.gaps[grid].y or gap.y
  end
  if is_narrow then
    fitted.left, fitted.right = room.left, room.right
  end
  if is_low then
    fitted.top, fitted.bottom = room.top, room.bottom
  end
  return not (is_narrow and is_low)
end

-- What must stay free so that nothing is cut. `always`: also where there is more than enough.
local function fit(figure, room, excess, pads, always)
  local fitted, is_changed = { gaps = {} }, false
  local function fitting(now, over, pad)
    if over == -math.huge or over <= 0 and not always then
      return now
    end
    is_changed = true
    return math.max(0, now + over + pad)
  end
  for _, side in ipairs { "left", "right", "top", "bottom" } do
    fitted[side] = fitting(room[side], excess[side], pads.edge)
  end
  for grid, gap in pairs(room.gaps) do
    local over = excess.gaps[grid] or { x = -math.huge, y = -math.huge }
    fitted.gaps[grid] = { x = fitting(gap.x, over.x, pads.x), y = fitting(gap.y, over.y, pads.y) }
  end
  return fitted, is_changed and leave_axes(figure, fitted, room)
end

--- Places everything of a figure.
---@param figure dnn.plot.Figure
---@return {axes: dnn.plot.Axes, arranged: table}[] placed
function layout.arrange(figure)
  local room = default_room(figure)
  local lengths = find_lengths(figure, room)
  local placed, slots = place_all(figure, room, lengths)
  if figure.layout ~= "none" then
    local is_tight = figure.layout ~= "fit"
    local inside, pads = figure:find_inside()
    for _ = 1, 2 do
      local fitted, is_changed = fit(figure, room, find_excess(slots, inside), pads, is_tight)
      if not is_changed then
        break
      end
      room = fitted
      lengths = is_tight and find_lengths(figure, room) or lengths
      placed, slots = place_all(figure, room, lengths)
    end
  end
  return placed
end

--- Moves everything that `arrange` placed so that it is `pad` from the edges of a smaller or larger
--- figure, whose size it returns.
---@return number width, number height, dnn.plot.Placement[] texts
function layout.crop(figure, placed, texts, pad)
  local bounds = axis.nothing()
  for _, one in ipairs(placed) do
    local own = one.arranged.bounds
    axis.unite(bounds, own.x0, own.y0, own.x1, own.y1)
  end
  for _, one in ipairs(texts) do
    axis.unite(bounds, one.x0, one.y0, one.x1, one.y1)
  end
  if bounds.x0 > bounds.x1 then
    local width, height = figure:size_in_points()
    return width, height, texts
  end
  local dx, dy = pad - bounds.x0, pad - bounds.y0
  for _, one in ipairs(placed) do
    local box = one.box
    one.box = { x = box.x + dx, y = box.y + dy, w = box.w, h = box.h }
  end
  arrange_all(placed)
  return bounds.x1 - bounds.x0 + 2 * pad, bounds.y1 - bounds.y0 + 2 * pad,
    figure:place_texts(dx, dy)
end

return layout

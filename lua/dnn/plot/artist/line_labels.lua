--- Texts on lines, such as the levels of contours: where a line is straightest, turned along it.

local np = require "dnn.np"
local text = require "dnn.plot.text"

local line_labels = {}

-- The parts of a polyline between NaN, as lists of x and of y.
local function chains(xs, ys)
  local list, x, y = {}, {}, {}
  ys = ys:tolist()
  for i, value in ipairs(xs:tolist()) do
    if value - value == 0 and ys[i] - ys[i] == 0 then
      x[#x + 1], y[#y + 1] = value, ys[i]
    elseif #x > 0 then
      list[#list + 1] = { x = x, y = y }
      x, y = {}, {}
    end
  end
  if #x > 0 then
    list[#list + 1] = { x = x, y = y }
  end
  return list
end

-- How far along the chain each of its points is.
local function lengths(chain)
  local along = { 0.0 }
  for i = 2, #chain.x do
    local dx, dy = chain.x[i] - chain.x[i - 1], chain.y[i] - chain.y[i - 1]
    along[i] = along[i - 1] + math.sqrt(dx * dx + dy * dy)
  end
  return along
end

-- The point so far along the chain, and the index of the point before it.
local function point_at(chain, along, distance)
  local low, high = 1, #along
  while high - low > 1 do
    local middle = (low + high) // 2
    if along[middle] <= distance then
      low = middle
    else
      high = middle
    end
  end
  local span = along[high] - along[low]
  local part = span > 0 and (distance - along[low]) / span or 0
  return chain.x[low] + (chain.x[high] - chain.x[low]) * part,
    chain.y[low] + (chain.y[high] - chain.y[low]) * part, low
end

-- Whether a text of this width and height would lie in the box, away from other ones.
local function is_free(x, y, box, taken, width, height)
  if x < box.x + width / 2 or x > box.x + box.w - width / 2 or y < box.y + height
    or y > box.y + box.h - height then
    return false
  end
  for _, other in ipairs(taken) do
    if (x - other.x) ^ 2 + (y - other.y) ^ 2 < (1.2 * width) ^ 2 then
      return false
    end
  end
  return true
end

-- Where the chain is straightest over the width of a label: the distances at which that begins and
-- ends, and its chord. Of places that are as good the one nearest to the middle.
local function straightest(chain, along, width, layout, box, taken)
  local total, best, best_rank = along[#along], nil, -math.huge
  if total < 1.5 * width then
    return nil
  end
  local count = math.min(math.ceil((total - width) / (width / 4)), 400)
  for k = 0, count do
    local start = (total - width) * k / count
    local x0, y0 = point_at(chain, along, start)
    local x1, y1 = point_at(chain, along, start + width)
    local chord = math.sqrt((x1 - x0) ^ 2 + (y1 - y0) ^ 2) / width
    local rank = chord - 0.05 * math.abs(k / count - 0.5)
    if rank > best_rank and is_free((x0 + x1) / 2, (y0 + y1) / 2, box, taken,
        layout.width, layout.ascent) then
      best, best_rank = { start = start, x0 = x0, y0 = y0, x1 = x1, y1 = y1 }, rank
    end
  end
  return best
end

-- A text in the middle of a chord, along it and never upside down.
local function place(layout, chord)
  local angle = math.deg(math.atan(chord.y0 - chord.y1, chord.x1 - chord.x0))
  angle = angle > 90 and angle - 180 or angle < -90 and angle + 180 or angle
  local x, y = (chord.x0 + chord.x1) / 2, (chord.y0 + chord.y1) / 2
  return { x = x, y = y, placed = text.place(layout, x, y, "center", "center", angle, true) }
end

-- Appends the points of a chain from `first` to `last` along it, and NaN.
local function append(xs, ys, chain, along, first, last)
  if last <= first then
    return
  end
  local function put(x, y)
    xs[#xs + 1], ys[#ys + 1] = x, y
  end
  local x, y, before = point_at(chain, along, first)
  put(x, y)
  local end_x, end_y, final = point_at(chain, along, last)
  for i = before + 1, final do
    put(chain.x[i], chain.y[i])
  end
  put(end_x, end_y)
  put(np.nan, np.nan)
end

--- Finds a place for a text on each part of a polyline that has room for it, and appends these to
--- `taken`.
---@param canvas dnn.plot.Canvas
---@param xs dnn.array in units, NaN between parts
---@param ys dnn.array
---@param content string
---@param font table
---@param is_inline boolean whether the line leaves room for the texts
---@param taken table[] places {x, y, placed} that have labels already
---@return dnn.array xs, dnn.array ys of the line that is left
function line_labels.draw(canvas, xs, ys, content, font, is_inline, taken)
  local layout = text.layout(content, font)
  local gap, left_x, left_y = 0.4 * font.size, {}, {}
  local width = layout.width + 2 * gap
  for _, chain in ipairs(chains(xs, ys)) do
    local along = lengths(chain)
    local chord = straightest(chain, along, width, layout, canvas.box, taken)
    if chord then
      taken[#taken + 1] = place(layout, chord)
    end
    if chord and is_inline then
      append(left_x, left_y, chain, along, 0, chord.start)
      append(left_x, left_y, chain, along, chord.start + width, along[#along])
    else
      append(left_x, left_y, chain, along, 0, along[#along])
    end
  end
  return np.array(left_x), np.array(left_y)
end

return line_labels

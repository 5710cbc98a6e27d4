--- Pictures in rows: `ax:images(X, { titles = names })`: examples, filters, what layers give.

local arguments = require "dnn.support.arguments"
local fail = require "dnn.support.fail"
local np = require "dnn.np"
local options = require "dnn.plot.options"
local picture_stack = require "dnn.plot.network.picture_stack"
local quote = require("dnn.core").system.quote

local caller <const> = "images"

local option_names <const> = {
  titles = "text_list", columns = "count", shape = "table", layout = "string", cmap = "text",
  max = "count", normalize = options.words { "each", "together", "none" }, fontsize = "positive",
  interpolation = "text",
}

-- Pictures that are drawn unless said otherwise.
local MOST <const> = 100
-- The size of titles in points: as large as fits, within these; and how high a line is, and how
-- wide a letter, in parts of that.
local LARGEST <const>, SMALLEST <const>, LINE <const>, LETTER <const> = 10, 4, 1.3, 0.58

--- The lowest and the highest value that colors stand for, of finite ones.
local function range_of(values)
  local finite = values:astype("float64"):ravel()
  finite = finite[np.isfinite(finite)]
  if finite.size == 0 then
    return 0, 1
  end
  return finite:min(), finite:max()
end

--- How values become colors: the range of each picture, of all together, or the one that bytes and
--- numbers from 0 to 1 have.
local function ranges_of(stack, normalize)
  local is_bytes = stack.dtype == "uint8"
  local low, high = range_of(stack)
  local usual = (is_bytes or low >= 0 and high <= 1) and "none" or "each"
  normalize = normalize or usual
  local ranges = {}
  for i = 1, stack.shape[1] do
    if normalize == "each" then
      ranges[i] = { range_of(stack[i]) }
    elseif normalize == "together" then
      ranges[i] = { low, high }
    else
      ranges[i] = { 0, is_bytes and 255 or 1 }
    end
  end
  return ranges, normalize ~= "none"
end

--- How many lines titles have, and letters in a line.
local function measure_titles(titles, count)
  local lines, letters = 0, 0
  for i = 1, count do
    local _, breaks = titles[i]:gsub("\n", "")
    lines = math.max(lines, breaks + 1)
    for line in titles[i]:gmatch("[^\n]+") do
      letters = math.max(letters, utf8.len(line) or #line)
    end
  end
  return lines, letters
end

--- What is between pictures, in parts of their width: more where they have few pixels.
local function gap_of(width)
  return math.max(0.08, 0.5 / width)
end

--- How many points the width of a picture has, where so many columns fill the box of the axes.
---@param page {count: integer, ratio: number, gap: number, title: number} how many pictures there
--- are, their height in parts of their width, and the points of titles above them
local function scale_of(axes, page, columns)
  local rows, gap = -(-page.count // columns), page.gap
  local across = axes:default_length "x" / (columns * (1 + gap) - gap)
  local down = (axes:default_length "y" - rows * page.title) / (rows * (page.ratio + gap) - gap)
  return math.max(math.min(across, down), 1e-3)
end

--- The number of columns with which pictures are largest.
local function best_columns(axes, page)
  local best, largest = 1, 0
  for columns = 1, page.count do
    local scale = scale_of(axes, page, columns)
    if scale > largest + 1e-9 then
      best, largest = columns, scale
    end
  end
  return best
end

local function check_titles(titles, count)
  if titles == nil then
    return nil
  elseif #titles < count then
    fail("images: titles has %d text%s, there are %d pictures", #titles, #titles == 1 and "" or "s",
      count)
  end
  local texts = {}
  for i = 1, count do
    texts[i] = tostring(titles[i])
  end
  return texts
end

local images = {}

--- Draws pictures in rows. X holds columns of numbers (h*w, m) or (h*w*3, m), a stack (m, h, w) or
--- (m, h, w, 3), a batch of a network (c, h, w, m), or filters (m, c, h, w); bytes, numbers from 0
--- to 1, or others, whose range is then that of the colors.
function images.images(axes, X, given)
  given = options.read(caller, given, option_names)
  if type(X) == "string" then
    fail('images: X must be an array, got a text: write plt.imread("%s") to read a file',
      quote(X))
  end
  X = arguments.check_array(caller, "X", X)
  local most = given.max or MOST
  local stack, total, channels = picture_stack.read(caller, X, most, given.shape, given.layout)
  stack = stack.dtype == "uint8" and stack or stack:astype("float64")
  local count, height, width = stack.shape[1], stack.shape[2], stack.shape[3]
  local titles = check_titles(given.titles, count)
  local ratio, gap = height / width, gap_of(width)
  local size, lines, letters = given.fontsize or LARGEST, 0, 0
  if titles then
    lines, letters = measure_titles(titles, count)
  end
  local page = { count = count, ratio = ratio, gap = gap, title = lines * LINE * size }
  local columns = math.min(count, given.columns or channels or best_columns(axes, page))
  if titles and not given.fontsize then
    local room = scale_of(axes, page, columns) * (1 + gap)
    size = math.max(SMALLEST, math.min(LARGEST, room / (LETTER * math.max(1, letters))))
    page.title = lines * LINE * size
  end
  local scale = scale_of(axes, page, columns)
  local title_height = page.title / scale
  local down = title_height + ratio + gap
  local ranges, is_scaled = ranges_of(stack, given.normalize)
  local drawn = {}
  for i = 1, count do
    local x, y = (i - 1) % columns * (1 + gap), (i - 1) // columns * down + title_height
    local low, high = ranges[i][1], ranges[i][2]
    local picture = stack[i]
    local how = { extent = { x, x + 1, y + ratio, y }, aspect = "equal",
      interpolation = given.interpolation or "nearest" }
    if stack.shape[4] == 1 then
      picture = picture:reshape(height, width)
      how.cmap, how.vmin, how.vmax = given.cmap or "gray", low, high
    elseif is_scaled then
      picture = (picture - low) / math.max(high - low, 1e-300)
    end
    drawn[i] = axes:imshow(picture, how)
    if titles then
      axes:text(x + 0.5, y - 0.25 * size / scale, titles[i],
        { ha = "center", va = "bottom", fontsize = size })
    end
  end
  local across, bottom = columns * (1 + gap) - gap, -(-count // columns) * down - gap
  if count < total then
    axes:text(across / 2, bottom + 0.4 * LARGEST / scale,
      ("the first %d of %d pictures"):format(count, total),
      { ha = "center", va = "top", fontsize = LARGEST })
  end
  axes:set_xlim(0, across)
  axes:set_ylim(bottom, 0)
  axes:axis "off"
  return drawn
end

return images

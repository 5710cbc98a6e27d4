--- Colors as users write them: "red", "C0", "tab:blue", "#1f77b4", "0.5", {1, 0, 0}, {"red", 0.5}.
--
-- Everywhere below, a color is {r, g, b, a}, numbers from 0 to 1.

local fail = require "dnn.support.fail"
local np = require "dnn.np"
local quote = require("dnn.core").system.quote
local suggest = require "dnn.support.suggest"

local colors = {}

local letters = {
  b = { 0, 0, 1 }, g = { 0, 0.5, 0 }, r = { 1, 0, 0 }, c = { 0, 0.75, 0.75 }, m = { 0.75, 0, 0.75 },
  y = { 0.75, 0.75, 0 }, k = { 0, 0, 0 }, w = { 1, 1, 1 },
}

local tab = {
  blue = 0x1f77b4, orange = 0xff7f0e, green = 0x2ca02c, red = 0xd62728, purple = 0x9467bd,
  brown = 0x8c564b, pink = 0xe377c2, gray = 0x7f7f7f, grey = 0x7f7f7f, olive = 0xbcbd22,
  cyan = 0x17becf,
}

local function from_number(rgb)
  return (rgb >> 16) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255, 1
end

-- "#rgb", "#rgba", "#rrggbb" and "#rrggbbaa"; nil for anything else.
local function from_hex(text)
  local digits = text:match("^#(%x+)$")
  if not digits or not (#digits == 3 or #digits == 4 or #digits == 6 or #digits == 8) then
    return nil
  elseif #digits <= 4 then
    digits = digits:gsub("%x", "%0%0")
  end
  local alpha = digits:sub(7)
  local r, g, b = from_number(tonumber(digits:sub(1, 6), 16))
  return r, g, b, alpha == "" and 1 or tonumber(alpha, 16) / 255
end

-- The channels of a color's text; nil when it is none.
local function from_text(text)
  local letter = letters[text]
  if letter then
    return letter[1], letter[2], letter[3], 1
  end
  local count = text:match("^C(%d+)$")
  if count and #count < 10 then
    local cycle = require("dnn.plot.rc").get "axes.prop_cycle"
    return table.unpack(colors.parse(cycle[tonumber(count) % #cycle + 1]))
  end
  local lower = text:lower()
  if lower == "none" then
    return 0, 0, 0, 0
  end
  local name = lower:match("^tab:(.*)$")
  local rgb = name and tab[name] or require("dnn.plot.colors.names")[lower]
  if rgb then
    return from_number(rgb)
  end
  local gray = text:match("^[%d.]+$") and tonumber(text)
  if gray and gray <= 1 then
    return gray, gray, gray, 1
  end
  return from_hex(text)
end

local function refuse_text(text)
  if text:find("^#") then
    fail('"%s" is no color: behind # there are 3, 4, 6 or 8 hex digits, such as "#1f77b4"',
      quote(text))
  elseif tonumber(text) then
    fail('"%s" is no color: a gray is a text from "0" (black) to "1" (white)', quote(text))
  end
  local names = { "none" }
  for name in pairs(require "dnn.plot.colors.names") do
    names[#names + 1] = name
  end
  for name in pairs(tab) do
    names[#names + 1] = "tab:" .. name
  end
  table.sort(names)
  local nearest = suggest.nearest(text, names)
  fail('"%s" is no color: %s', quote(text), nearest and ('did you mean "%s"?'):format(nearest)
    or 'write a name such as "red" or "tab:blue", "C0", "#1f77b4", "0.5" or {0.1, 0.2, 0.5}')
end

local function check_channel(value, what)
  if type(value) ~= "number" then
    fail("a color is a list of 3 or 4 numbers from 0 to 1, got a %s", type(value))
  elseif not (value >= 0 and value <= 1) then
    fail("%s of a color is a number from 0 to 1, got %s%s", what, value,
      value > 1 and value <= 255 and ": divide by 255" or "")
  end
  return value
end

-- The channels of a list of numbers, or of a color and its alpha.
local function from_list(list)
  local count = #list
  if count == 2 and type(list[1]) ~= "number" then
    local color = colors.parse(list[1])
    return color[1], color[2], color[3], check_channel(list[2], "alpha")
  elseif count ~= 3 and count ~= 4 then
    fail("a color is a list of 3 or 4 numbers from 0 to 1, got one of %d", count)
  end
  for i = 1, count do
    check_channel(list[i], i == 4 and "alpha" or "a channel")
  end
  return list[1], list[2], list[3], list[4] or 1
end

--- Reads a color.
---@param value string|number[]|table|dnn.array
---@param alpha? number in place of the color's own; "none" stays transparent
---@return number[] color {r, g, b, a}
function colors.parse(value, alpha)
  local r, g, b, a
  if type(value) == "string" then
    r, g, b, a = from_text(value)
    if not r then
      refuse_text(value)
    elseif value:lower() == "none" then
      alpha = nil
    end
  elseif type(value) == "table" then
    r, g, b, a = from_list(value)
  elseif getmetatable(value) == "dnn.array" then
    if value.ndim ~= 1 then
      fail("an array that is a color has shape (3,) or (4,), got %s", value.shape)
    end
    r, g, b, a = from_list(value:tolist())
  else
    fail('a color is a text such as "red" or a list of 3 or 4 numbers, got %s%s', type(value),
      type(value) == "number" and (': a gray is a text, "%s"'):format(value) or "")
  end
  return { r, g, b, alpha and check_channel(alpha, "alpha") or a }
end

--- Whether a value is one color, rather than a list of colors or of numbers. Three or four numbers
--- are a color.
---@param value any
---@return boolean
function colors.is_color(value)
  if type(value) == "string" then
    return from_text(value) ~= nil
  end
  return type(value) == "table" and pcall(colors.parse, value)
end

--- The colors of a list or of an array (n, 3) or (n, 4), as they were given; one color makes a list
--- of one.
---@param value any
---@return table
function colors.each(value)
  if getmetatable(value) == "dnn.array" and value.ndim == 2 then
    if value.shape[2] ~= 3 and value.shape[2] ~= 4 then
      fail("an array of colors has shape (n, 3) or (n, 4), got %s", value.shape)
    end
    return value:tolist()
  elseif type(value) ~= "table" or type(value[1]) == "number"
    or #value == 2 and type(value[2]) == "number" then
    return { value }
  end
  return value
end

--- Reads a list of colors, an array (n, 3) or (n, 4), or one color, which makes a list of one.
---@param value any
---@param alpha? number
---@return number[][]
function colors.list(value, alpha)
  local list = {}
  for i, one in ipairs(colors.each(value)) do
    list[i] = colors.parse(one, alpha)
  end
  return list
end

--- Colors as bytes, rounded as drawings round them.
---@param list number[][]
---@return dnn.array u8 (n, 4)
function colors.bytes(list)
  local bytes = {}
  for _, color in ipairs(list) do
    for c = 1, 4 do
      bytes[#bytes + 1] = math.floor(color[c] * 255 + 0.5)
    end
  end
  return np.array(bytes, "uint8"):reshape(#list, 4)
end

--- "#rrggbb", or "#rrggbbaa" with `keep_alpha`.
---@param value any a color
---@param keep_alpha? boolean
---@return string
function colors.to_hex(value, keep_alpha)
  local text = "#"
  local color = colors.parse(value)
  for c = 1, keep_alpha and 4 or 3 do
    text = text .. ("%02x"):format(math.floor(color[c] * 255 + 0.5))
  end
  return text
end

return colors

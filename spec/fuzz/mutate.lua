--- Damages what fuzz targets in Lua begin with: bytes as driver.c does, and values of tables.

local mutate = {}

local char = string.char

--- A generator of whole numbers, like math.random, that gives the same ones again for a seed.
---@param seed integer
---@return fun(m: integer, n?: integer): integer
function mutate.generator(seed)
  local state = seed * 0x2545f4914f6cdd1d ~ 88172645463325252
  local function draw(m, n) -- xorshift64
    state = state ~ state << 13
    state = state ~ state >> 7
    state = state ~ state << 17
    local first, last = n and m or 1, n or m
    return first + (state >> 1) % (last - first + 1)
  end
  for _ = 1, 4 do -- seeds that are neighbours begin alike
    draw(2)
  end
  return draw
end

local numbers = { 0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, math.maxinteger, -1 }

local function once(draw, text, other)
  if text == "" then
    return text
  end
  local at, kind = draw(#text), draw(6)
  local before, length = text:sub(1, at - 1), draw(#text - at + 1)
  if kind == 1 then
    return before .. char(text:byte(at) ~ 1 << draw(0, 7)) .. text:sub(at + 1)
  elseif kind == 2 then
    return before .. char(draw(0, 255)) .. text:sub(at + 1)
  elseif kind == 3 then
    local number = ("<i8"):pack(numbers[draw(#numbers)]):sub(1, 1 << draw(0, 3))
    return before .. number .. text:sub(at + #number)
  elseif kind == 4 then
    return before .. text:sub(at + length)
  elseif kind == 5 or other == "" then
    return before
  end
  local start = draw(#other)
  local part = other:sub(start, start + draw(#other - start + 1) - 1):sub(1, 4096)
  return before .. part .. text:sub(draw(2) == 1 and at or at + #part)
end

--- A damaged copy of bytes, into which parts of others may come.
---@param draw fun(m: integer, n?: integer): integer
---@param text string
---@param other string
---@return string
function mutate.bytes(draw, text, other)
  for _ = 1, draw(4) do
    text = once(draw, text, other)
  end
  return text
end

-- What damage and malice put where something else was.
local values = { 0, 1, -1, 2, 0.5, -0.0, 1e308, 0 / 0, 1 << 31, 1 << 40, math.maxinteger,
  math.mininteger, true, false, "", "x", "relu", "linear", "custom", "\0\255", "../canary/file",
  ("a"):rep(1000) }

--- Every place of a value, as a table and a key in it, in an order that is the same each time.
local function places(value, found, depth)
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    return math.type(a) == math.type(b) and a < b or type(a) < type(b)
  end)
  for _, key in ipairs(keys) do
    found[#found + 1] = { value, key }
    if type(value[key]) == "table" and depth < 100 then
      places(value[key], found, depth + 1)
    end
  end
  return found
end

local function copy(value, depth)
  if type(value) ~= "table" or depth > 100 then
    return value
  end
  local result = setmetatable({}, getmetatable(value))
  for key, entry in pairs(value) do
    result[key] = copy(entry, depth + 1)
  end
  return result
end

--- A copy of a value of tables.
function mutate.copy(value)
  return copy(value, 0)
end

--- Changes a table: entries vanish, change their value or their place, or occur again.
---@param draw fun(m: integer, n?: integer): integer
---@param value table
---@param more? any[] values that are put in, too
function mutate.tree(draw, value, more)
  for _ = 1, draw(3) do
    local found = places(value, {}, 0)
    if #found == 0 then
      return
    end
    local place, other, kind = found[draw(#found)], found[draw(#found)], draw(6)
    local t, key = place[1], place[2]
    if kind == 1 then
      t[key] = nil
    elseif kind == 2 then
      t[key] = copy(other[1][other[2]], 0)
    elseif kind == 3 then
      t[key], other[1][other[2]] = copy(other[1][other[2]], 0), copy(t[key], 0)
    elseif kind == 4 and math.type(t[key]) == "integer" then
      t[key] = t[key] + draw(-2, 2)
    elseif kind == 5 and more and #more > 0 then
      t[key] = copy(more[draw(#more)], 0) -- or it would come to hold itself
    elseif type(t[key]) == "table" and draw(2) == 1 then
      table.insert(t[key], copy(other[1][other[2]], 0))
    else
      t[key] = values[draw(#values)]
    end
  end
end

return mutate

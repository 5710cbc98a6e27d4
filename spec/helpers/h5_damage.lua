--- Damages HDF5 files at random, as disks, programs and enemies do: a generator of damaged files.

local damage = {}

local byte, char = string.byte, string.char

-- What structures of HDF5 begin with; what follows are sizes, counts and addresses.
local signatures = { "TREE", "HEAP", "GCOL", "OHDR", "OCHK", "SNOD", "FRHP", "FHDB", "FHIB", "EAHD",
  "EAIB", "EASB", "BTHD", "BTLF", "BTIN", "FSHD", "FSSE", "FAHD", "FADB", "SMTB", "\137HDF" }

local numbers = { 0, 1, 2, 255, 0xffff, 0x7fffffff, 0xffffffff, math.maxinteger, -1,
  math.mininteger }

local function put(text, at, bytes)
  return text:sub(1, at - 1) .. bytes .. text:sub(at + #bytes)
end

local function rotate(x, bits)
  return (x << bits | x >> 32 - bits) & 0xffffffff
end

--- Bob Jenkins's lookup3, the checksum of HDF5's newer structures.
local function lookup3(text)
  local a = (0xdeadbeef + #text) & 0xffffffff
  local b, c, at, left = a, a, 1, #text
  local function add(chunk)
    local x, y, z = ("<I4I4I4"):unpack(chunk)
    a, b, c = (a + x) & 0xffffffff, (b + y) & 0xffffffff, (c + z) & 0xffffffff
  end
  while left > 12 do
    add(text:sub(at, at + 11))
    for _, bits in ipairs { 4, 6, 8, 16, 19, 4 } do
      a = (a - c & 0xffffffff) ~ rotate(c, bits)
      a, b, c = b, c + b & 0xffffffff, a
    end
    at, left = at + 12, left - 12
  end
  if left > 0 then
    add(text:sub(at) .. ("\0"):rep(12 - left))
    for _, bits in ipairs { 14, 11, 25, 16, 4, 14, 24 } do
      c = (c ~ b) - rotate(b, bits) & 0xffffffff
      a, b, c = b, c, a
    end
    c = b
  end
  return c
end
damage.lookup3 = lookup3

--- Makes the checksums of object headers and of the superblock right again: damage that the parser
--- does not find by them goes deeper.
local function with_checksums(text)
  local at = text:find("OHDR\2", 1, true)
  while at do
    local flags = byte(text, at + 5) or 0
    local width, start = 1 << (flags & 3), at + 6
    start = start + (flags & 0x20 ~= 0 and 16 or 0) + (flags & 0x10 ~= 0 and 4 or 0)
    if start + width <= #text then
      local size = ("<I" .. width):unpack(text, start)
      local stop = start + width + size
      if size >= 0 and size < #text and stop + 3 <= #text then
        text = put(text, stop, ("<I4"):pack(lookup3(text:sub(at, stop - 1))))
      end
    end
    at = text:find("OHDR\2", at + 4, true)
  end
  local version = byte(text, 9)
  if (version == 2 or version == 3) and #text >= 48 then
    text = put(text, 45, ("<I4"):pack(lookup3(text:sub(1, 44))))
  end
  return text
end

--- A number of 1, 2, 4 or 8 bytes: a conspicuous one, or an address in the file.
local function some_number(random, text)
  local number = random(3) == 1 and random(0, #text) or numbers[random(#numbers)]
  return ("<i8"):pack(number):sub(1, 1 << random(0, 3))
end

local kinds = {
  function(text, random)
    local at = random(#text)
    return put(text, at, char(byte(text, at) ~ 1 << random(0, 7)))
  end,
  function(text, random) return text:sub(1, random(#text)) end,
  function(text, random)
    local at = random(#text)
    return put(text, at, char(random(0, 255)):rep(math.min(random(40), #text - at + 1)))
  end,
  function(text, random)
    return put(text, random(math.max(#text - 8, 1)), some_number(random, text))
  end,
  function(text, random) -- in a structure
    local places = {}
    for _, signature in ipairs(signatures) do
      local at = text:find(signature, 1, true)
      while at do
        places[#places + 1] = at
        at = text:find(signature, at + 4, true)
      end
    end
    local at = #places > 0 and places[random(#places)] + random(4, 300) or 1
    return at + 8 <= #text and put(text, at, some_number(random, text)) or text
  end,
  function(text, random) -- one place over another
    local from, to = random(#text), random(#text)
    local length = math.min(random(64), #text - from + 1, #text - to + 1)
    return put(text, to, text:sub(from, from + length - 1))
  end,
}

--- A damaged copy. `random` is like math.random.
---@param text string
---@param random fun(m?: integer, n?: integer): integer
---@return string
function damage.damaged(text, random)
  local kind = kinds[random(#kinds)]
  for _ = 1, random(3) do
    if #text >= 16 then
      text = kind(text, random)
    end
  end
  return random(3) > 1 and with_checksums(text) or text
end

return damage

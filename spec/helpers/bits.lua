-- Numbers by their bits: golden values are kept as hex digits of little-endian memory, or as C's
-- "%a" text, because both survive every parser exactly.

local bits = {}

--- The 16 hex digits of a double's eight bytes, lowest byte first.
---@param x number
---@return string
function bits.hex(x)
  return (string.pack("<d", x):gsub(".", function(byte)
    return ("%02x"):format(byte:byte())
  end))
end

--- Bytes from hex digits.
---@param digits string
---@return string
function bits.bytes(digits)
  assert(#digits % 2 == 0 and not digits:find("%X"), "hex digits expected")
  return (digits:gsub("..", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

--- All values of hex digits, as string.unpack reads them with one format: "<d" (8 bytes each, the
--- default), "<f" (4), "<i8" (8), "B" (1).
---@param digits string
---@param format? string
---@return number[]
function bits.values(digits, format)
  format = format or "<d"
  local bytes, values, position = bits.bytes(digits), {}, 1
  while position <= #bytes do
    values[#values + 1], position = string.unpack(format, bytes, position)
  end
  return values
end

--- One double from 16 hex digits.
---@param digits string
---@return number
function bits.double(digits)
  return (string.unpack("<d", bits.bytes(digits)))
end

--- One double from "0x1.18fe1565f12a8p-1", "inf", "-inf" or "nan".
---@param text string
---@return number
function bits.parse(text)
  local named = { inf = math.huge, ["-inf"] = -math.huge, nan = 0 / 0 }
  local value = named[text] or tonumber(text)
  return assert(value, "not a number: " .. text) + 0.0
end

--- Whether two numbers have the same bits: 0.0 and -0.0 differ, and a NaN equals itself.
---@param a number
---@param b number
---@return boolean
function bits.equal(a, b)
  return string.pack("<d", a) == string.pack("<d", b)
end

return bits

--- Hashes of texts, as `sha256sum` prints them of files (FIPS 180-4).

--- The first 32 bits of the fractions of roots of primes.
local function fractions(count, exponent)
  local found, candidate = {}, 2
  while #found < count do
    local is_prime = true
    for divisor = 2, math.floor(math.sqrt(candidate)) do
      is_prime = is_prime and candidate % divisor ~= 0
    end
    if is_prime then
      found[#found + 1] = math.floor(candidate ^ exponent % 1 * 2 ^ 32)
    end
    candidate = candidate + 1
  end
  return found
end

local rounds <const>, start <const> = fractions(64, 1 / 3), fractions(8, 1 / 2)

local function rotate(x, n)
  return (x >> n | x << (32 - n)) & 0xFFFFFFFF
end

--- The state after a block of 64 bytes.
local function mix(state, w)
  for i = 17, 64 do
    local x, y = w[i - 15], w[i - 2]
    w[i] = w[i - 16] + w[i - 7] + (rotate(x, 7) ~ rotate(x, 18) ~ x >> 3)
      + (rotate(y, 17) ~ rotate(y, 19) ~ y >> 10) & 0xFFFFFFFF
  end
  local a, b, c, d, e, f, g, h = table.unpack(state)
  for i = 1, 64 do
    local t = h + (rotate(e, 6) ~ rotate(e, 11) ~ rotate(e, 25)) + (e & f ~ ~e & g) + rounds[i]
      + w[i]
    local u = (rotate(a, 2) ~ rotate(a, 13) ~ rotate(a, 22)) + (a & b ~ a & c ~ b & c)
    a, b, c, d, e, f, g, h = t + u & 0xFFFFFFFF, a, b, c, d + t & 0xFFFFFFFF, e, f, g
  end
  local sums = { a, b, c, d, e, f, g, h }
  for i = 1, 8 do
    sums[i] = sums[i] + state[i] & 0xFFFFFFFF
  end
  return sums
end

--- The hash in hexadecimal.
---@param text string
---@return string
return function(text)
  local padded = text .. "\x80" .. ("\0"):rep(-(#text + 9) % 64) .. (">I8"):pack(8 * #text)
  local state, format = start, ">" .. ("I4"):rep(16)
  for at = 1, #padded, 64 do
    state = mix(state, { format:unpack(padded, at) })
  end
  return ("%08x"):rep(8):format(table.unpack(state))
end

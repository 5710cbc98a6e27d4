--- Rounding and division as Python and NumPy do them: ticks and labels are those of matplotlib only
--- when the last bits are.

local floats = {}

--- The whole number next to x, the even one of two that are equally near.
---@param x number
---@return number
function floats.round(x)
  local magnitude <const> = math.abs(x)
  if magnitude < 0x1p52 then
    local rounded <const> = (magnitude + 0x1p52) - 0x1p52
    return x < 0 and -rounded or rounded
  end
  return x
end

--- The floored quotient and the remainder, which has the divisor's sign: Python's divmod.
---@param x number
---@param divisor number
---@return number quotient, number remainder
function floats.divmod(x, divisor)
  local remainder = math.fmod(x + 0.0, divisor + 0.0)
  local quotient = (x - remainder) / divisor
  if remainder == 0 then
    remainder = 0.0
  elseif (divisor < 0) ~= (remainder < 0) then
    remainder = remainder + divisor
    quotient = quotient - 1
  end
  local floored = quotient - quotient % 1
  return quotient - floored > 0.5 and floored + 1 or floored, remainder
end

--- Whether two numbers are equal but for a relative error.
---@param a number
---@param b number
---@param tolerance? number 1e-9
---@return boolean
function floats.is_close(a, b, tolerance)
  return math.abs(a - b) <= (tolerance or 1e-9) * math.max(math.abs(a), math.abs(b))
end

--- Whether a number is neither infinite nor NaN.
---@param x number
---@return boolean
function floats.is_finite(x)
  return x - x == 0
end

return floats

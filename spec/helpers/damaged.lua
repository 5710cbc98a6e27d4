-- damaged(text, count, seed): an iterator over copies of a file that are cut short, or have bytes
-- changed, taken out or put in, or a number of extreme size in them.

local extremes = { 0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xffffffff, math.maxinteger, -1 }

---@param text string
---@param count integer
---@param seed integer
---@return fun(): string?
return function(text, count, seed)
  local state = seed
  local function draw(n) -- 0 .. n - 1
    state = (state * 6364136223846793005 + 1442695040888963407) & math.maxinteger
    return (state >> 24) % n
  end
  local made = 0
  return function()
    made = made + 1
    if made > count then
      return nil
    end
    local at, kind = draw(#text) + 1, draw(5)
    local before, behind = text:sub(1, at - 1), text:sub(at)
    if kind == 0 then
      return before
    elseif kind == 1 then
      return before .. string.char(behind:byte() ~ 1 << draw(8)) .. behind:sub(2)
    elseif kind == 2 then
      return before .. behind:sub(2 + draw(9))
    elseif kind == 3 then
      return before .. behind:sub(1, 1 + draw(9)) .. behind
    end
    local number = string.pack("<i8", extremes[1 + draw(#extremes)]):sub(1, 1 << draw(4))
    return before .. number .. behind:sub(#number + 1)
  end
end

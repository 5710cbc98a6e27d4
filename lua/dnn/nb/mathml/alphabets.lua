--- The alphabets of mathematics: the characters that Unicode has for bold, script and other
--- letters, which MathML needs, as it has no styles for letters.

local alphabets = {}

-- Where the capital letters, the small ones, the digits and the Greek letters begin, and the
-- letters that are elsewhere because they were there before.
local ranges <const> = {
  bold = { capital = 0x1d400, small = 0x1d41a, digit = 0x1d7ce, greek_capital = 0x1d6a8,
    greek_small = 0x1d6c2 },
  italic = { capital = 0x1d434, small = 0x1d44e, greek_capital = 0x1d6e2, greek_small = 0x1d6fc,
    elsewhere = { h = "ℎ" } },
  bold_italic = { capital = 0x1d468, small = 0x1d482, digit = 0x1d7ce, greek_capital = 0x1d71c,
    greek_small = 0x1d736 },
  script = { capital = 0x1d49c, small = 0x1d4b6, elsewhere = { B = "ℬ", E = "ℰ", F = "ℱ", H = "ℋ",
    I = "ℐ", L = "ℒ", M = "ℳ", R = "ℛ", e = "ℯ", g = "ℊ", o = "ℴ" } },
  fraktur = { capital = 0x1d504, small = 0x1d51e, elsewhere = { C = "ℭ", H = "ℌ", I = "ℑ", R = "ℜ",
    Z = "ℨ" } },
  double_struck = { capital = 0x1d538, small = 0x1d552, digit = 0x1d7d8, elsewhere = { C = "ℂ",
    H = "ℍ", N = "ℕ", P = "ℙ", Q = "ℚ", R = "ℝ", Z = "ℤ" } },
  sans = { capital = 0x1d5a0, small = 0x1d5ba, digit = 0x1d7e2 },
  monospace = { capital = 0x1d670, small = 0x1d68a, digit = 0x1d7f6 },
}

local kinds <const> = {
  { name = "capital", first = 65, last = 90 }, { name = "small", first = 97, last = 122 },
  { name = "digit", first = 48, last = 57 },
  { name = "greek_capital", first = 0x391, last = 0x3a9 },
  { name = "greek_small", first = 0x3b1, last = 0x3c9 },
}

-- Greek letters whose forms follow on the small ones.
local greek_forms <const> = { ["∂"] = 25, ["ϵ"] = 26, ["ϑ"] = 27, ["ϰ"] = 28, ["ϕ"] = 29,
  ["ϱ"] = 30, ["ϖ"] = 31 }

--- A character in an alphabet, or the character itself if the alphabet has none for it.
---@param character string
---@param alphabet string "bold", "italic", "bold_italic", "script", "fraktur", "double_struck",
--- "sans" or "monospace"
---@return string
function alphabets.letter(character, alphabet)
  local range = ranges[alphabet]
  if range.elsewhere and range.elsewhere[character] then
    return range.elsewhere[character]
  elseif greek_forms[character] and range.greek_small then
    return utf8.char(range.greek_small + greek_forms[character])
  end
  local code = utf8.codepoint(character)
  for _, kind in ipairs(kinds) do
    if code >= kind.first and code <= kind.last and range[kind.name] then
      return utf8.char(range[kind.name] + code - kind.first)
    end
  end
  return character
end

--- Is it a letter of a formula?
---@param character string
---@return boolean
function alphabets.is_letter(character)
  local code = utf8.codepoint(character)
  return character:find("^%a$") ~= nil or code >= 0x391 and code <= 0x3c9
    or greek_forms[character] ~= nil
end

return alphabets

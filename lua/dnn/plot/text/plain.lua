--- Texts of figures as plain text: what stands between dollars is written with the characters that
--- there are, as in "10⁻²" for "$10^{-2}$".

local symbols = require "dnn.plot.text.symbols"

-- The characters of a text, each with the one behind it.
local function pairs_of(text)
  local characters, before = {}, nil
  for _, code in utf8.codes(text) do
    if before then
      characters[before], before = utf8.char(code), nil
    else
      before = utf8.char(code)
    end
  end
  return characters
end

local raised <const> = pairs_of "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻(⁽)⁾nⁿiⁱTᵀ"
local lowered <const> = pairs_of "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋(₍)₎iᵢjⱼnₙmₘtₜxₓkₖ"

-- Marks that stand on the character before them.
local marks <const> = { hat = "\u{302}", bar = "\u{304}", tilde = "\u{303}", dot = "\u{307}",
  ddot = "\u{308}", vec = "\u{20d7}", widehat = "\u{302}", widetilde = "\u{303}",
  overline = "\u{304}" }

-- A script of characters that all exist raised or lowered, or behind its mark.
local function script(content, characters, mark, unicode)
  local written = {}
  for _, code in utf8.codes(content) do
    local character = characters[utf8.char(code)]
    if not character or not unicode then
      local is_one = utf8.len(content) == 1 or content:find("^[-−]*%w+$")
        or content:find("^%b()$") or content:find("^%b[]$")
      return mark .. (is_one and content or "(" .. content .. ")")
    end
    written[#written + 1] = character
  end
  return table.concat(written)
end

local read -- below: what a formula says from a position on

-- What an argument says, and where it ends: a group, a command or a character.
local function argument(formula, at, unicode)
  at = formula:find("%S", at) or #formula + 1
  local group = formula:match("^%b{}", at)
  if group then
    return read(group:sub(2, -2), unicode), at + #group
  end
  local command = formula:match("^\\%a+", at) or formula:match("^\\.", at)
    or formula:match("^[%z\1-\x7f\xc2-\xf4][\x80-\xbf]*", at) or ""
  return read(command, unicode), at + math.max(#command, 1)
end

local commands = {}

function commands.frac(formula, at, unicode)
  local above, middle = argument(formula, at, unicode)
  local below, after = argument(formula, middle, unicode)
  local function grouped(content)
    return content:find("[%s+*/−-]") and "(" .. content .. ")" or content
  end
  return grouped(above) .. "/" .. grouped(below), after
end

function commands.sqrt(formula, at, unicode)
  local content, after = argument(formula, at, unicode)
  return (unicode and "√" or "sqrt") .. (utf8.len(content) == 1 and unicode and content
    or "(" .. content .. ")"), after
end

for _, name in ipairs { "mathdefault", "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal",
  "text", "textbf", "operatorname" } do
  commands[name] = argument
end

for name, mark in pairs(marks) do
  commands[name] = function(formula, at, unicode)
    local content, after = argument(formula, at, unicode)
    return content .. (unicode and mark or ""), after
  end
end

for _, name in ipairs { "left", "right" } do
  commands[name] = function(_, at)
    return "", at
  end
end

function read(formula, unicode)
  local parts, at = {}, 1
  while at <= #formula do
    local name = formula:match("^\\(%a+)", at)
    local character = formula:match("^[%z\1-\x7f\xc2-\xf4][\x80-\xbf]*", at) or formula:sub(at, at)
    local content
    if name and commands[name] then
      content, at = commands[name](formula, at + #name + 1, unicode)
    elseif name then
      content, at = symbols.named[name] or name, at + #name + 1
    elseif character == "^" or character == "_" then
      content, at = argument(formula, at + 1, unicode)
      content = script(content, character == "^" and raised or lowered, character, unicode)
    elseif character == "\\" then -- \, and other spaces, \% and other characters
      local escaped = formula:sub(at + 1, at + 1)
      content, at = escaped:find("[,;:! ]") and (escaped == "!" and "" or " ") or escaped, at + 2
    elseif character == "{" or character == "}" then
      content, at = "", at + 1
    elseif character == "-" then
      content, at = "−", at + 1
    else
      content, at = character, at + #character
    end
    parts[#parts + 1] = content
  end
  return table.concat(parts)
end

--- The plain text of a text that may have formulas.
---@param content string
---@param unicode? boolean false: scripts are written as in 10^-2
---@return string
return function(content, unicode)
  if not content:find("$", 1, true) then
    return content
  end
  local protected = content:gsub("\\%$", "\1")
  local _, dollars = protected:gsub("%$", "")
  if dollars % 2 == 0 then
    protected = protected:gsub("%$(.-)%$", function(formula)
      return read(formula, unicode ~= false)
    end)
  end
  return (protected:gsub("\1", "$"))
end

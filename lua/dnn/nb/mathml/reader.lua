--- Reads formulas of TeX into rows of atoms (dnn.nb.mathml.atoms). Commands are in
--- dnn.nb.mathml.commands, what stands between \begin and \end in dnn.nb.mathml.environments.

local alphabets = require "dnn.nb.mathml.alphabets"
local atoms = require "dnn.nb.mathml.atoms"
local symbols = require "dnn.plot.text.symbols"
local xml = require "dnn.support.xml"

local MOST_NESTED <const> = 50

---@class dnn.nb.mathml.reader
---@field source string
---@field tokens string[]
---@field starts integer[] where the tokens begin
---@field at integer
---@field depth integer how many groups and commands are open
---@field style integer 0 on a line of its own, 1 in text, 2 in scripts
---@field face string? the alphabet of letters, "roman", or nil for italic ones
---@field tag string? the number of a formula
local Reader = {}
Reader.__index = Reader

local function tokens_of(source)
  local tokens, starts, at = {}, {}, 1
  while at <= #source do
    local token = source:match("^\\%a+", at) or source:match("^\\.", at) or source:match("^%s+", at)
      or source:match("^%%[^\n]*\n?", at) or source:match("^" .. utf8.charpattern, at)
    tokens[#tokens + 1] = token:find("^[%s%%]") and " " or token
    starts[#starts + 1] = at
    at = at + #token
  end
  starts[#starts + 1] = at
  return tokens, starts
end

--- Gives up.
function Reader.refuse()
  error("this is no formula that can be read", 0)
end

function Reader:peek()
  while self.tokens[self.at] == " " do
    self.at = self.at + 1
  end
  return self.tokens[self.at]
end

function Reader:next()
  local token = self:peek()
  self.at = self.at + 1
  return token
end

--- Takes a token if it comes next.
---@param token string
---@return boolean
function Reader:take(token)
  local is_next = self:peek() == token
  self.at = self.at + (is_next and 1 or 0)
  return is_next
end

function Reader:expect(token)
  return self:take(token) or self.refuse()
end

--- Runs something in another style or with another face.
---@param changes { style: integer?, face: string? }
---@param f function
function Reader:with(changes, f)
  local style, face = self.style, self.face
  self.style, self.face = changes.style or style, changes.face or face
  local first, second = f()
  self.style, self.face = style, face
  return first, second
end

-- --- characters ----------------------------------------------------------------------------------

local function set(characters, class, classes)
  for character in characters:gmatch("%S+") do
    classes[character] = class
  end
end

local classes <const> = {}
for character in pairs(symbols.relations) do
  classes[character] = "rel"
end
for character in pairs(symbols.binary) do
  classes[character] = "bin"
end
for character in pairs(symbols.over) do
  classes[character] = "op"
end
set("∫ ∬ ∭ ∮", "op", classes)
set("( [ { ⟨ ⌊ ⌈", "open", classes)
set(") ] } ⟩ ⌋ ⌉ ! ?", "close", classes)
set(", ;", "punct", classes)
set("… ⋯ ⋱", "inner", classes)
set("/ | ‖ ∖", "ord", classes)

-- What browsers would draw as high as what is beside it.
local stretchy <const> = {}
set("( [ { ⟨ ⌊ ⌈ ) ] } ⟩ ⌋ ⌉ | ‖ ∣ ∥ ↑ ↓ ↕ ⇑ ⇓", true, stretchy)

local written <const> = { ["-"] = "−", ["*"] = "∗" }

--- An operator or sign as an atom.
---@param character string
---@param class? string where it has another one than usual
---@return dnn.nb.mathml.atom
function Reader.sign(character, class)
  local atom = atoms.operator(class or classes[character], character,
    stretchy[character] and ' stretchy="false"' or nil)
  atom.has_limits = symbols.over[character]
  return atom
end

--- Letters or digits in the face that holds here.
function Reader:letters(text, tag)
  local face = self.face
  local is_one = utf8.len(text) == 1
  if face and face ~= "roman" then
    text = text:gsub(utf8.charpattern, function(letter)
      return alphabets.letter(letter, face)
    end)
  elseif tag == "mi" and is_one and (face or text:find("^\xce[\x91-\xa9]$")) then -- as Γ
    return { class = "ord", html = ('<mi mathvariant="normal">%s</mi>'):format(text) }
  end
  return { class = "ord", html = ("<%s>%s</%s>"):format(tag, text, tag) }
end

-- The tokens from here on that satisfy a condition, behind one that is taken already.
function Reader:run(first, belongs)
  local parts = { first }
  while self.tokens[self.at] and belongs(self.tokens[self.at], self.tokens[self.at + 1]) do
    parts[#parts + 1] = self.tokens[self.at]
    self.at = self.at + 1
  end
  return table.concat(parts)
end

local function is_digit(token, following)
  return token:find("^%d$") ~= nil
    or token == "." and following ~= nil and following:find("^%d$") ~= nil
end

-- Letters of other scripts, such as Chinese.
local function is_foreign(token)
  return token:find("^[\x80-\xff]") ~= nil and not classes[token]
    and not alphabets.is_letter(token) and utf8.codepoint(token) >= 0x2e80
end

--- A character, with those behind it that make one thing with it.
---@param token string
---@param is_single boolean only this character, as the argument of a command
function Reader:character(token, is_single)
  token = written[token] or token
  if classes[token] then
    return self.sign(token)
  elseif is_digit(token, self.tokens[self.at]) then
    return self:letters(is_single and token or self:run(token, is_digit), "mn")
  elseif alphabets.is_letter(token) then
    local is_word = self.face and not is_single
    return self:letters(is_word and self:run(token, alphabets.is_letter) or token, "mi")
  elseif is_foreign(token) then
    token = is_single and token or self:run(token, is_foreign)
    return { class = "ord", is_text = true, html = ("<mtext>%s</mtext>"):format(token) }
  elseif token == "∇" then
    return { class = "ord", html = '<mi mathvariant="normal">∇</mi>' }
  end
  return { class = "ord", html = ("<mi>%s</mi>"):format(xml.escape(token)) }
end

-- --- things --------------------------------------------------------------------------------------

local spaces <const> = { [","] = 1 / 6, [":"] = 2 / 9, [">"] = 2 / 9, [";"] = 5 / 18, [" "] = 1 / 3,
  ["!"] = -1 / 6, ["\n"] = 1 / 3, thinspace = 1 / 6, medspace = 2 / 9, thickspace = 5 / 18,
  negthinspace = -1 / 6, enspace = 0.5, enskip = 0.5, quad = 1, qquad = 2, space = 1 / 3,
  nobreakspace = 1 / 3 }
local escaped <const> = { ["{"] = "open", ["}"] = "close", ["%"] = "ord", ["$"] = "ord",
  ["&"] = "ord", ["#"] = "ord", ["_"] = "ord" }

local function read_command(self, name, is_single)
  local command = require("dnn.nb.mathml.commands")[name]
  if command then
    return command(self, name)
  elseif symbols.functions[name] then
    return { class = "op", html = ("<mi>%s</mi>"):format(name),
      has_limits = symbols.functions[name] == "limits" }
  elseif spaces[name] then
    return atoms.space(spaces[name])
  elseif symbols.named[name] then
    return self:character(symbols.named[name], is_single)
  elseif escaped[name] then
    return self:character(name, is_single)
  end
  return self.refuse()
end

--- A group, a command or a character; nil for a command that leaves nothing.
---@param is_single? boolean of digits and letters only one, as the argument of a command
---@return dnn.nb.mathml.atom?
function Reader:atom(is_single)
  if self.depth == MOST_NESTED then
    self.refuse()
  end
  self.depth = self.depth + 1
  local token = self:next() or self.refuse()
  local atom
  if token == "{" then
    local list = self:list()
    self:expect("}")
    atom = self:group(list)
  elseif token == "~" then
    atom = atoms.space(1 / 3)
  elseif token:find("^[&^_}]$") then
    self.refuse()
  elseif token:sub(1, 1) == "\\" then
    atom = read_command(self, token:sub(2), is_single or false)
  else
    atom = self:character(token, is_single or false)
  end
  self.depth = self.depth - 1
  return atom
end

--- What stands between braces, as one atom.
---@param list dnn.nb.mathml.atom[]
---@return dnn.nb.mathml.atom
function Reader:group(list)
  if #list ~= 1 or list[1].class == "space" then
    return { class = "ord", html = atoms.row(list, self.style == 2) }
  end
  local atom = {}
  for key, value in pairs(list[1]) do
    atom[key] = value
  end
  atom.class, atom.base_class = "ord", list[1].class
  return atom
end

--- The argument of a command, as one element.
---@param style? integer
---@return string html
---@return dnn.nb.mathml.atom
function Reader:argument(style)
  return self:with({ style = style }, function()
    local atom = self:atom(true) or { class = "ord", html = "<mrow></mrow>" }
    return atoms.row({ atom }, self.style == 2), atom
  end)
end

--- The source of a group.
---@return string
function Reader:verbatim()
  self:expect("{")
  local first, depth = self.at, 1
  while depth > 0 do
    local token = self.tokens[self.at] or self.refuse()
    depth = depth + (token == "{" and 1 or token == "}" and -1 or 0)
    self.at = self.at + 1
  end
  return self.source:sub(self.starts[first], self.starts[self.at - 1] - 1)
end

--- The source of what stands in brackets, if a bracket comes next.
---@return string?
function Reader:option()
  if not self:take("[") then
    return nil
  end
  local first = self.at
  while self.tokens[self.at] ~= "]" do
    self.at = self.tokens[self.at] and self.at + 1 or self.refuse()
  end
  self.at = self.at + 1
  return self.source:sub(self.starts[first], self.starts[self.at - 1] - 1)
end

-- --- scripts -------------------------------------------------------------------------------------

local primes <const> = { "′", "″", "‴" }

local function prime(characters)
  return { is_prime = true, html = ('<mo lspace="0" rspace="0">%s</mo>'):format(characters) }
end

-- What stands below and above at the right, and whether it is told to stand below and above.
local function read_scripts(self)
  local sub, super, limits
  while true do
    local token = self:peek()
    if token == "_" and not sub then
      self.at = self.at + 1
      sub = self:argument(2)
    elseif token == "^" and (not super or super.is_prime) then
      self.at = self.at + 1
      local above = self:argument(2)
      super = not super and above == "<mi>′</mi>" and prime "′"
        or { html = super and ("<mrow>%s%s</mrow>"):format(super.html, above) or above }
    elseif token == "'" and not super then
      local count = 0
      while self:take("'") do
        count = count + 1
      end
      super = prime(primes[count] or ("′"):rep(count))
    elseif token == "\\limits" or token == "\\nolimits" then
      self.at = self.at + 1
      limits = token == "\\limits"
    elseif token == "_" or token == "^" or token == "'" then
      self.refuse()
    else
      return sub, super, limits
    end
  end
end

-- An atom with its scripts.
local function with_scripts(self, atom)
  local sub, super, limits = read_scripts(self)
  if not sub and not super then
    return atom
  elseif super and super.is_prime and not sub and atom.html and atom.html:find("^<mi") then
    -- the character is raised already, for which Chromium does not allow
    return { class = atom.class, html = ("<mrow>%s%s</mrow>"):format(atom.html, super.html) }
  end
  super = super and super.html
  local is_over = atom.has_limits and self.style == 0 or atom.is_over
  if limits ~= nil then
    is_over = limits
  end
  local tag = (is_over and { "munder", "mover", "munderover" } or { "msub", "msup", "msubsup" })[
    sub and super and 3 or super and 2 or 1]
  local before, after = ("<%s>"):format(tag), ("%s%s</%s>"):format(sub or "", super or "", tag)
  if atom.mo then
    return { class = atom.class, mo = atom.mo, before = before .. (atom.before or ""),
      after = (atom.after or "") .. after,
      attributes = (atom.attributes or "") .. (limits and ' movablelimits="false"' or "") }
  end
  return { class = atom.class, html = before .. atom.html .. after }
end

-- --- rows ----------------------------------------------------------------------------------------

local ends <const> = { ["}"] = true, ["&"] = true, ["\\\\"] = true, ["\\cr"] = true,
  ["\\end"] = true, ["\\right"] = true, ["\\newline"] = true }
local switches <const> = { ["\\rm"] = "roman", ["\\bf"] = "bold", ["\\it"] = "italic",
  ["\\cal"] = "script", ["\\tt"] = "monospace", ["\\sf"] = "sans" }
local styles <const> = {
  ["\\displaystyle"] = { 0, '<mstyle displaystyle="true" scriptlevel="0">' },
  ["\\textstyle"] = { 1, '<mstyle displaystyle="false" scriptlevel="0">' },
  ["\\scriptstyle"] = { 2, '<mstyle displaystyle="false" scriptlevel="1">' },
  ["\\scriptscriptstyle"] = { 2, '<mstyle displaystyle="false" scriptlevel="2">' },
}
local fractions <const> = { ["\\over"] = "frac", ["\\atop"] = "atop", ["\\choose"] = "binom" }

--- A fraction of a kind: "frac", "binom" in parentheses, "atop" without a line.
---@param kind string
---@param above string
---@param below string
---@return dnn.nb.mathml.atom
function Reader.fraction(kind, above, below)
  local html = ("<mfrac%s>%s%s</mfrac>"):format(kind == "frac" and "" or ' linethickness="0"',
    above, below)
  if kind == "binom" then
    html = '<mrow><mo form="prefix">(</mo>' .. html .. '<mo form="postfix">)</mo></mrow>'
  end
  return { class = "ord", html = html }
end

-- The rest of a row is below what came so far.
local function read_below(self, list, token, last)
  self.depth = self.depth + 1
  local below = self.depth < MOST_NESTED and self:list(last) or self.refuse()
  self.depth = self.depth - 1
  local is_script = self.style > 0
  return self.fraction(fractions[token], atoms.row(list, is_script), atoms.row(below, is_script))
end

-- The rest of a row is in another style.
local function read_styled(self, token, last)
  self.style = styles[token][1]
  self.depth = self.depth + 1
  local list = self.depth < MOST_NESTED and self:list(last) or self.refuse()
  self.depth = self.depth - 1
  return { class = "ord", html = styles[token][2] .. atoms.join(list, self.style == 2)
    .. "</mstyle>" }
end

--- Atoms one behind the other, up to what ends a row, which stays.
---@param last? string a further token that ends it
---@return dnn.nb.mathml.atom[]
function Reader:list(last)
  local style, face = self.style, self.face
  local list = {}
  while true do
    local token = self:peek()
    if token == nil or ends[token] or token == last then
      break
    end
    if switches[token] then
      self.at = self.at + 1
      self.face = switches[token]
    elseif fractions[token] then
      self.at = self.at + 1
      list = { read_below(self, list, token, last) }
    elseif styles[token] then
      self.at = self.at + 1
      list[#list + 1] = read_styled(self, token, last)
    else
      local begins = token == "^" or token == "_" or token == "'"
      local atom = begins and { class = "ord", html = "<mrow></mrow>" } or self:atom()
      list[#list + 1] = atom and (atom.class == "space" and atom or with_scripts(self, atom))
    end
  end
  self.style, self.face = style, face
  return list
end

--- The MathML of a formula. Raises an error if there is something in it that is not known.
---@param source string
---@param is_display boolean
---@param depth? integer of a formula in a text in a formula
---@return string
function Reader.formula(source, is_display, depth)
  local tokens, starts = tokens_of(source)
  local self = setmetatable({ source = source, tokens = tokens, starts = starts, at = 1,
    depth = depth or 0, style = is_display and 0 or 1 }, Reader)
  local html = require("dnn.nb.mathml.environments").lines(self)
  return not self:peek() and html or self.refuse()
end

return Reader

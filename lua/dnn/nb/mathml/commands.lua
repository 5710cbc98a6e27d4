--- The commands of TeX in formulas: by their names, functions that read their arguments and return
--- an atom, or nothing for those that leave nothing.

local atoms = require "dnn.nb.mathml.atoms"
local symbols = require "dnn.plot.text.symbols"
local xml = require "dnn.support.xml"

local commands = {}

local function ordinary(html)
  return { class = "ord", html = html }
end

-- --- fractions and roots -------------------------------------------------------------------------

local function read_fraction(self, kind)
  local style = math.min(self.style + 1, 2)
  local above = self:argument(style)
  return self.fraction(kind, above, (self:argument(style)))
end

-- Fractions in a style that they tell.
local function styled(kind, style)
  local tag = ('<mstyle displaystyle="%s" scriptlevel="0">'):format(style == 0)
  return function(self)
    return self:with({ style = style }, function()
      return ordinary(tag .. read_fraction(self, kind).html .. "</mstyle>")
    end)
  end
end

for _, kind in ipairs { "frac", "binom" } do
  commands[kind] = function(self) return read_fraction(self, kind) end
  commands["d" .. kind], commands["t" .. kind] = styled(kind, 0), styled(kind, 1)
end

function commands.cfrac(self)
  return self:with({ style = 0 }, function()
    local tag = '<mstyle displaystyle="true" scriptlevel="0">%s</mstyle>'
    local above = tag:format((self:argument()))
    return self.fraction("frac", above, tag:format((self:argument())))
  end)
end

function commands.sqrt(self)
  local degree
  if self:take("[") then
    degree = self:with({ style = 2 }, function()
      return atoms.row(self:list("]"), true)
    end)
    self:expect("]")
  end
  local html = self:argument()
  return ordinary(degree and ("<mroot>%s%s</mroot>"):format(html, degree)
    or ("<msqrt>%s</msqrt>"):format(html))
end

-- --- letters -------------------------------------------------------------------------------------

local faces <const> = { mathrm = "roman", mathbf = "bold", mathit = "italic", mathcal = "script",
  mathscr = "script", mathfrak = "fraktur", mathbb = "double_struck", mathsf = "sans",
  mathtt = "monospace", boldsymbol = "bold_italic", bm = "bold_italic", pmb = "bold_italic",
  Bbb = "double_struck", mathbbm = "double_struck", mathds = "double_struck" }

for name, face in pairs(faces) do
  commands[name] = function(self)
    return self:with({ face = face }, function()
      local _, atom = self:argument()
      return atom
    end)
  end
end

-- Names of functions. Letters make one word, and a hyphen is one.
function commands.operatorname(self)
  local has_limits = self:take("*")
  local first = self.at
  local name = self:peek() == "{" and self:verbatim() or ""
  if name:find("^[%a%d%-]+$") then
    return { class = "op", has_limits = has_limits, html = ("<mi%s>%s</mi>"):format(
      #name == 1 and ' mathvariant="normal"' or "", name) }
  end
  self.at = first
  return self:with({ face = "roman" }, function()
    return { class = "op", has_limits = has_limits, html = (self:argument()) }
  end)
end

for name, words in pairs { argmax = "arg max", argmin = "arg min", limsup = "lim sup",
  liminf = "lim inf" } do
  commands[name] = function()
    return { class = "op", has_limits = true,
      html = ("<mi>%s</mi>"):format((words:gsub(" ", "\u{2009}"))) }
  end
end

-- --- text ----------------------------------------------------------------------------------------

local text_styles <const> = { textbf = "font-weight:bold", textit = "font-style:italic",
  emph = "font-style:italic", texttt = "font-family:monospace", textsf = "font-family:sans-serif" }
local text_commands <const> = { ldots = "…", dots = "…", textbackslash = "\\", quad = "\u{2003}",
  [","] = "\u{2009}" }

-- A piece of a text without its braces. Spaces at its ends would not be seen, if they could break.
local function plain_text(self, source)
  local text = source:gsub("\\(%a+)%s*", function(name)
    return text_commands[name] or self.refuse()
  end)
  text = text:gsub("\\(.)", function(sign)
    return text_commands[sign] or sign:find("[%%$&#_{} ]") and "\1" .. sign or self.refuse()
  end)
  text = text:gsub("\1?[{}]", { ["{"] = "", ["}"] = "", ["\1{"] = "{", ["\1}"] = "}" })
  return (text:gsub("\1", ""):gsub("[%s~]+", "\u{a0}"))
end

local function read_text(self, name)
  local source = self:verbatim():gsub("\\%$", "\1")
  local style = text_styles[name] and (' style="%s"'):format(text_styles[name]) or ""
  local parts, is_formula = {}, false
  for piece in (source .. "$"):gmatch("([^$]*)%$") do
    local part = piece:gsub("\1", "\\$")
    if is_formula then
      parts[#parts + 1] = self.formula(part, false, self.depth)
    elseif part ~= "" then
      parts[#parts + 1] = ("<mtext%s>%s</mtext>"):format(style, xml.escape(plain_text(self, part)))
    end
    is_formula = not is_formula
  end
  local html = table.concat(parts)
  return { class = "ord", is_text = #parts == 1,
    html = #parts == 1 and html or "<mrow>" .. html .. "</mrow>" }
end

for _, name in ipairs { "text", "textrm", "textnormal", "textup", "mbox", "hbox", "textbf",
  "textit", "emph", "texttt", "textsf" } do
  commands[name] = read_text
end

-- --- marks above and below -----------------------------------------------------------------------

local wide <const> = { widehat = "^", widetilde = "~" }

for name, mark in pairs(symbols.accents) do
  local attribute = wide[name] and "" or ' stretchy="false"'
    .. (name == "vec" and ' mathsize="70%"' or "") -- a whole arrow would be too large
  mark = wide[name] or mark
  commands[name] = function(self)
    return ordinary(('<mover accent="true">%s<mo%s>%s</mo></mover>'):format(self:argument(),
      attribute, mark))
  end
end

-- Lines, braces and arrows that are as wide as what they mark.
for name, mark in pairs { overbrace = "⏞", underbrace = "⏟", overrightarrow = "→",
  overleftarrow = "←", overleftrightarrow = "↔", underrightarrow = "→", underleftarrow = "←" } do
  local format = name:find("^over") and '<mover accent="true">%s<mo stretchy="true">%s</mo></mover>'
    or '<munder accentunder="true">%s<mo stretchy="true">%s</mo></munder>'
  commands[name] = function(self)
    return { class = "ord", is_over = name:find("brace$") ~= nil,
      html = format:format(self:argument(), mark) }
  end
end

for name, style in pairs { overline = "border-top:thin solid;padding-top:0.1em",
  underline = "border-bottom:thin solid;padding-bottom:0.1em",
  boxed = "border:thin solid;padding:0.3em", fbox = "border:thin solid;padding:0.3em" } do
  commands[name] = function(self)
    return ordinary(('<mrow style="%s">%s</mrow>'):format(style, (self:argument())))
  end
end

-- \overset{what}{base} and its like; the base keeps its class.
local function stacked(tag, is_relation)
  return function(self)
    local mark = self:argument(2)
    local _, base = self:argument()
    local before, after = "<" .. tag .. ">", mark .. "</" .. tag .. ">"
    local class = is_relation and "rel" or base.base_class or base.class
    if base.mo then
      return { class = class, mo = base.mo, attributes = base.attributes, before = before,
        after = after }
    end
    return { class = class, html = before .. base.html .. after }
  end
end
commands.overset, commands.underset = stacked("mover"), stacked("munder")
commands.stackrel = stacked("mover", true)

for name, arrow in pairs { xrightarrow = "→", xleftarrow = "←", xRightarrow = "⇒",
  xLeftarrow = "⇐", xleftrightarrow = "↔", xmapsto = "↦" } do
  commands[name] = function(self)
    local below
    if self:take("[") then
      below = self:with({ style = 2 }, function()
        return atoms.row(self:list("]"), true)
      end)
      self:expect("]")
    end
    local above = self:argument(2)
    local tag = below and "munderover" or "mover"
    return { class = "rel", mo = arrow, attributes = ' stretchy="true"', before = "<" .. tag .. ">",
      after = ('%s<mrow><mspace width="0.4em"/>%s<mspace width="0.4em"/></mrow></%s>'):format(
        below or "", above, tag) }
  end
end

function commands.substack(self)
  self:expect("{")
  local lines = {}
  repeat
    lines[#lines + 1] = ("<mtr><mtd style=\"padding:0\">%s</mtd></mtr>"):format(
      (atoms.join(self:list(), true)))
  until not self:take("\\\\")
  self:expect("}")
  return ordinary("<mtable>" .. table.concat(lines) .. "</mtable>")
end

-- --- fences --------------------------------------------------------------------------------------

-- What fences are called, beside their names as symbols.
local fences <const> = { ["<"] = "⟨", [">"] = "⟩", ["\\lt"] = "⟨", ["\\gt"] = "⟩",
  ["\\lvert"] = "|", ["\\rvert"] = "|", ["\\lVert"] = "‖", ["\\rVert"] = "‖", ["\\|"] = "‖",
  ["\\{"] = "{", ["\\}"] = "}" }
local fence_characters <const> = {}
for fence in ("( ) [ ] { } ⟨ ⟩ ⌊ ⌋ ⌈ ⌉ | ‖ / \\ ↑ ↓ ↕ ⇑ ⇓"):gmatch("%S+") do
  fence_characters[fence] = true
end

-- The character of a fence; "" for the point that stands for none.
local function read_fence(self)
  local token = self:next() or self.refuse()
  if token == "." then
    return ""
  end
  local character = fences[token] or symbols.named[token:match("^\\(%a+)$")] or token
  return fence_characters[character] and character or self.refuse()
end

local function high_fence(character, form)
  return character == "" and "" or ('<mo form="%s" stretchy="true"%s>%s</mo>'):format(form,
    character:find("^[/\\↑↓↕⇑⇓]") and ' lspace="0" rspace="0"' or "", character)
end

function commands.left(self)
  local opening = read_fence(self)
  local level = self.fences
  self.fences = true
  local body = atoms.join(self:list(), self.style == 2)
  self.fences = level
  self:expect("\\right")
  return { class = "inner", html = ("<mrow>%s%s%s</mrow>"):format(high_fence(opening, "prefix"),
    body, high_fence(read_fence(self), "postfix")) }
end

function commands.middle(self)
  if not self.fences then
    self.refuse()
  end
  return ordinary(('<mo stretchy="true" lspace="0" rspace="0">%s</mo>'):format(read_fence(self)))
end

local sizes <const> = { big = 1.2, Big = 1.8, bigg = 2.4, Bigg = 3 }
local ends <const> = { [""] = "ord", l = "open", r = "close", m = "rel" }

for size, em in pairs(sizes) do
  for letter, class in pairs(ends) do
    commands[size .. letter] = function(self)
      local character = read_fence(self)
      if character == "" then
        return ordinary("<mrow></mrow>")
      end
      -- in a row of its own, without which Chromium leaves one that has scripts as it is
      return { class = class, mo = character, before = "<mrow>", after = "</mrow>",
        attributes = (' stretchy="true" symmetric="true" minsize="%gem" maxsize="%gem"'):format(em,
          em) }
    end
  end
end

for name, one in pairs { lvert = { "open", "|" }, rvert = { "close", "|" }, lVert = { "open", "‖" },
  rVert = { "close", "‖" }, ["|"] = { "ord", "‖" }, colon = { "punct", ":" } } do
  commands[name] = function(self)
    return self.sign(one[2], one[1])
  end
end

-- --- operators -----------------------------------------------------------------------------------

local negated <const> = { ["="] = "≠", ["∈"] = "∉", ["∋"] = "∌", ["∣"] = "∤", ["∥"] = "∦",
  ["∼"] = "≁", ["≃"] = "≄", ["≅"] = "≇", ["≈"] = "≉", ["≡"] = "≢", ["<"] = "≮", [">"] = "≯",
  ["≤"] = "≰", ["≥"] = "≱", ["⊂"] = "⊄", ["⊃"] = "⊅", ["⊆"] = "⊈", ["⊇"] = "⊉", ["→"] = "↛",
  ["⇒"] = "⇏", ["⇔"] = "⇎", ["⊢"] = "⊬", ["⊨"] = "⊭" }

commands["not"] = function(self)
  local _, atom = self:argument()
  if not atom.mo or atom.before then
    self.refuse()
  end
  return atoms.operator("rel", negated[atom.mo] or atom.mo .. "\u{338}", atom.attributes)
end

for name, class in pairs { mathord = "ord", mathop = "op", mathbin = "bin", mathrel = "rel",
  mathopen = "open", mathclose = "close", mathpunct = "punct", mathinner = "inner" } do
  commands[name] = function(self)
    local html, atom = self:argument()
    return { class = class, html = not atom.mo and html or nil, mo = atom.mo,
      attributes = atom.attributes, before = atom.before, after = atom.after,
      has_limits = class == "op" }
  end
end

function commands.bmod()
  return { class = "bin", mo = "mod" }
end

function commands.pmod(self)
  return ordinary(('<mrow><mspace width="1em"/><mo stretchy="false">(</mo><mi>mod</mi>'
    .. '<mspace width="0.3333em"/>%s<mo stretchy="false">)</mo></mrow>'):format((self:argument())))
end

-- --- spaces and what is not drawn ----------------------------------------------------------------

local units <const> = { em = 1, ex = 0.43, mu = 1 / 18, pt = 0.1, cm = 2.845, mm = 0.2845,
  ["in"] = 7.227 }

-- A length, in braces or not, in em.
local function read_length(self)
  local text = self:peek() == "{" and self:verbatim() or nil
  if not text then
    local first = self.starts[self.at] or self.refuse()
    text = self.source:match("^-?[%d.]+%s*%l%l", first) or self.refuse()
    while self.starts[self.at] < first + #text do
      self.at = self.at + 1
    end
  end
  local number, unit = text:match("^%s*(-?[%d.]+)%s*(%l%l)%s*$")
  local length = units[unit] and tonumber(number)
  return length and math.abs(length) < 100 and length * units[unit] or self.refuse()
end

for _, name in ipairs { "hspace", "hskip", "kern", "mkern", "mskip", "mspace" } do
  commands[name] = function(self)
    self:take("*")
    return atoms.space(read_length(self))
  end
end

for _, name in ipairs { "phantom", "hphantom", "vphantom" } do
  commands[name] = function(self)
    local html = ("<mphantom>%s</mphantom>"):format((self:argument()))
    return ordinary(name == "phantom" and html or name == "hphantom"
      and ('<mpadded height="0" depth="0">%s</mpadded>'):format(html)
      or ('<mpadded width="0">%s</mpadded>'):format(html))
  end
end

-- Colors are left to the page.
function commands.color(self)
  self:option()
  self:verbatim()
end

function commands.textcolor(self)
  commands.color(self)
  local _, atom = self:argument()
  return atom
end

function commands.label(self)
  self:verbatim()
end

-- Sizes are left to it as well.
for _, name in ipairs { "nonumber", "notag", "allowbreak", "nobreak", "strut", "mathstrut", "tiny",
  "scriptsize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge" } do
  commands[name] = function() end
end

function commands.smash(self)
  local _, atom = self:argument()
  return atom
end

function commands.tag(self)
  local is_bare = self:take("*")
  local text = plain_text(self, self:verbatim())
  self.tag = ("<mtext>%s</mtext>"):format(xml.escape(is_bare and text or "(" .. text .. ")"))
end

commands.begin = function(self)
  return require("dnn.nb.mathml.environments").read(self)
end

return commands

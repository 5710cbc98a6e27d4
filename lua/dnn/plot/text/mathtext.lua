--- Simple mathematics between dollars, in the way of TeX: `$\hat{y} = \frac{1}{m} \sum_i x_i^2$`.
--
-- A formula is read into boxes, each a list of texts and rules around a baseline; what is put above
-- or below has the distances that the default font asks for.

local fail = require "dnn.support.fail"
local quote = require("dnn.core").system.quote
local suggest = require "dnn.support.suggest"
local symbols = require "dnn.plot.text.symbols"

local mathtext = {}

---@class dnn.plot.MathBox
---@field width number
---@field ascent number
---@field descent number
---@field items table[] texts {x, y, text, font} and strokes {x, y, points, width}, y down
---@field is_char? boolean a single character, which scripts sit close to
---@field is_slanted? boolean
---@field is_over? boolean scripts stand above and below it

-- Distances in parts of the size of the font, from the table of the default font.
local X_HEIGHT <const>, AXIS <const>, RULE <const> = 1120 / 2048, 512 / 2048, 90 / 2048
local SUPER <const>, SUB <const>, SUB_WITH_SUPER <const> = 845.824 / 2048, 307.199 / 2048,
  632.832 / 2048
local SUPER_DROP <const>, SUB_DROP <const> = 790.527 / 2048, 102.4 / 2048
local NUMERATOR <const>, DENOMINATOR <const> = 868.352 / 2048, 768 / 2048
local SHRINK <const> = 0.7

local MOST_NESTED <const> = 50 -- what is deeper cannot be seen, and only takes time

-- --- boxes ---------------------------------------------------------------------------------------

local function measure(content, font)
  return require("dnn.drawing").measure(content, font)
end

local function empty(width)
  return { width = width or 0, ascent = 0, descent = 0, items = {} }
end

-- Puts a box into another one, its baseline `down` below and `right` of that one's.
local function put(box, other, right, down)
  for _, item in ipairs(other.items) do
    local copy = {}
    for key, value in pairs(item) do
      copy[key] = value
    end
    copy.x, copy.y = item.x + right, item.y + down
    table.insert(box.items, copy)
  end
  box.ascent = math.max(box.ascent, other.ascent - down)
  box.descent = math.max(box.descent, other.descent + down)
end

-- Puts a box behind what another one has already.
local function append(box, other)
  put(box, other, box.width, 0)
  box.width = box.width + other.width
end

-- --- reading -------------------------------------------------------------------------------------

---@class dnn.plot.MathReader
---@field tokens string[]
---@field at integer
---@field depth integer how many groups and commands are open
---@field size number of the font
---@field face "it"|"rm"|"bf"|"tt"
---@field font table of the text around
local Reader = {}
Reader.__index = Reader

local function tokens_of(source)
  local tokens, at = {}, 1
  while at <= #source do
    local token = source:match("^\\%a+", at) or source:match("^\\.", at) or source:match("^%s+", at)
      or source:match("^" .. utf8.charpattern, at) or source:sub(at, at)
    tokens[#tokens + 1] = token:find("^%s") and " " or token
    at = at + #token
  end
  return tokens
end

function Reader:refuse(message, ...)
  fail("text: $%s$: " .. message, quote(self.source), ...)
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

-- A text in the face and size that hold here.
function Reader:text(content, face)
  local font = { size = self.size, family = face == "tt" and "monospace" or self.font.family,
    weight = face == "bf" and "bold" or self.font.weight,
    style = face == "it" and "italic" or "normal", color = self.font.color }
  local width, ascent, descent = measure(content, font)
  return { width = width, ascent = ascent, descent = descent, is_char = true,
    is_slanted = face == "it", items = { { x = 0, y = 0, text = content, font = font } } }
end

-- Runs something with another size or face.
function Reader:with(changes, f)
  local size, face = self.size, self.face
  self.size, self.face = changes.size or size, changes.face or face
  local box = f()
  self.size, self.face = size, face
  return box
end

-- What is behind a command or a script: a group or one thing.
function Reader:argument(what)
  local token = self:peek()
  if token == nil or token == "}" then
    self:refuse("something is missing behind %s", what)
  end
  return self:atom()
end

function Reader:small_argument(what)
  return self:with({ size = self.size * SHRINK }, function() return self:argument(what) end)
end

-- Everything up to a closing brace.
function Reader:group()
  local size, face = self.size, self.face
  local box = self:list("}")
  self.size, self.face = size, face
  if self:next() ~= "}" then
    self:refuse("a { is not closed")
  end
  return box
end

local faces <const> = { mathrm = "rm", mathbf = "bf", mathit = "it", mathdefault = "rm",
  mathregular = "rm", mathtt = "tt", mathsf = "rm", text = "rm", textrm = "rm", textbf = "bf",
  textit = "it", boldsymbol = "bf", operatorname = "rm" }
local switches <const> = { rm = "rm", bf = "bf", it = "it", tt = "tt" }
local spaces <const> = { [","] = 1 / 6, [":"] = 2 / 9, [";"] = 5 / 18, [" "] = 1 / 3,
  ["!"] = -1 / 6, quad = 1, qquad = 2 }

-- --- commands ------------------------------------------------------------------------------------

local commands = {}

function commands.frac(self)
  local rule = RULE * self.size
  local above, below = self:small_argument "\\frac", self:small_argument "\\frac"
  local width = math.max(above.width, below.width)
  local axis, box = AXIS * self.size, empty()
  local up, down = NUMERATOR * SHRINK * self.size, DENOMINATOR * SHRINK * self.size
  local clear_above = math.max(up - above.descent - axis - rule / 2, rule)
  local clear_below = math.max(axis - rule / 2 - below.ascent + down, rule)
  put(box, above, rule + (width - above.width) / 2,
    -(axis + rule / 2 + clear_above + above.descent))
  put(box, below, rule + (width - below.width) / 2,
    -(axis - rule / 2 - clear_below - below.ascent))
  table.insert(box.items, { x = rule, y = -axis, points = { 0, 0, width, 0 }, width = rule })
  box.width = width + 2 * rule
  return box
end

function commands.sqrt(self)
  local rule, size = RULE * self.size, self.size
  local body = self:argument "\\sqrt"
  local top, bottom = body.ascent + 4 * rule, body.descent + rule
  local box = empty()
  local tick = 0.55 * size
  put(box, body, tick + 2 * rule, 0)
  table.insert(box.items, { x = 0, y = 0, width = rule, points = { 0, -0.3 * size, 0.12 * size,
    -0.36 * size, 0.3 * size, bottom, tick, -top, tick + body.width + 4 * rule, -top } })
  box.width = tick + body.width + 4 * rule
  box.ascent, box.descent = math.max(box.ascent, top + rule), math.max(box.descent, bottom)
  return box
end

local function lined(is_above)
  return function(self)
    local rule = RULE * self.size
    local body = self:argument "\\overline"
    local box = empty(body.width)
    put(box, body, 0, 0)
    local y = is_above and -(body.ascent + 3 * rule) or body.descent + 3 * rule
    table.insert(box.items, { x = 0, y = y, points = { 0, 0, body.width, 0 }, width = rule })
    box.ascent, box.descent = math.max(box.ascent, -y + rule), math.max(box.descent, y + rule)
    return box
  end
end
commands.overline, commands.underline = lined(true), lined(false)

-- Accents, by the marks that are drawn above.
for name, mark in pairs(symbols.accents) do
  commands[name] = function(self)
    local body = self:argument("\\" .. name)
    local accent = self:text(mark, "rm")
    local box = empty(body.width)
    put(box, body, 0, 0)
    local up = body.ascent + 2 * RULE * self.size + accent.descent
    local lean = body.is_slanted and body.width / 8 or 0
    put(box, accent, (body.width - accent.width) / 2 + lean, -up)
    box.is_slanted = body.is_slanted
    return box
  end
end

for name, face in pairs(faces) do
  commands[name] = function(self)
    local keeps_spaces = name:find("^text") ~= nil
    return self:with({ face = face }, function()
      self.keeps_spaces = keeps_spaces
      local box = self:argument("\\" .. name)
      self.keeps_spaces = false
      return box
    end)
  end
end

for name, letters in pairs { mathbb = symbols.double_struck, mathcal = symbols.script } do
  commands[name] = function(self)
    local box = empty()
    local token = self:next()
    local list = { token }
    if token == "{" then
      list = {}
      for letter in function() return self:next() end do
        if letter == "}" then
          break
        end
        list[#list + 1] = letter
      end
    end
    for _, letter in ipairs(list) do
      append(box, letters[letter] and self:text(letters[letter], "rm") or self:text(letter, "it"))
    end
    return box
  end
end

-- A delimiter that is as high as what it encloses.
local function delimiter(self, mark, box)
  if mark == "." then
    return empty()
  end
  mark = symbols.named[mark:match("^\\(.*)$")] or mark:match("^\\?(.*)$")
  local plain = self:text(mark, "rm")
  local axis = AXIS * self.size
  local need = 2 * math.max(box.ascent - axis, box.descent + axis)
  local has = plain.ascent + plain.descent
  if need <= has then
    return plain
  end
  local sized = self:with({ size = self.size * need / has }, function()
    return self:text(mark, "rm")
  end)
  local shifted = empty(sized.width)
  put(shifted, sized, 0, (sized.ascent - sized.descent) / 2 - axis)
  return shifted
end

function commands.left(self)
  local opening = self:next() or self:refuse("a delimiter is missing behind \\left")
  local body = self:list("\\right")
  if self:next() ~= "\\right" then
    self:refuse("a \\left has no \\right")
  end
  local closing = self:next() or self:refuse("a delimiter is missing behind \\right")
  local box = empty()
  append(box, delimiter(self, opening, body))
  append(box, body)
  append(box, delimiter(self, closing, body))
  return box
end

for name in pairs(symbols.functions) do
  commands[name] = function(self)
    local box = self:text(name, "rm")
    box.is_over = symbols.functions[name] == "limits"
    box.needs_space = true
    return box
  end
end

-- --- lists ---------------------------------------------------------------------------------------

local function is_letter(content)
  local code = utf8.codepoint(content)
  return content:find("^%a$") ~= nil or code >= 0x3b1 and code <= 0x3d6 or content == "∂"
end

-- One character or symbol, with the space around it that its meaning asks for.
function Reader:character(content, before)
  local face = self.face
  local is_upright = face == "it" and not is_letter(content)
  content = content == "-" and "−" or content
  if symbols.over[content] then
    local large = self:with({ size = 1.4 * self.size }, function()
      return self:text(content, "rm")
    end)
    local lowered = empty(large.width)
    put(lowered, large, 0, (large.ascent - large.descent) / 2 - AXIS * self.size)
    lowered.is_over = true
    return lowered
  end
  local box = self:text(content, is_upright and "rm" or face)
  local is_binary, is_relation = symbols.binary[content], symbols.relations[content]
  local is_first = before == nil or before == "{" or before == "(" or before == "["
    or before == "^" or before == "_" or symbols.relations[before] or symbols.binary[before]
  if is_relation or is_binary and not is_first then
    local spaced = empty(0.2 * self.size)
    append(spaced, box)
    spaced.width = spaced.width + 0.2 * self.size
    return spaced
  elseif content == "," or content == ";" then
    box.width = box.width + 0.2 * self.size
  end
  return box
end

local function atom(self)
  local before = self.before
  local token = self:next()
  self.before = token
  if token == "{" then
    return self:group()
  elseif token == "^" or token == "_" then
    self:refuse("nothing stands before %s", token)
  elseif token:sub(1, 1) ~= "\\" then
    return self:character(token, before)
  end
  local name = token:sub(2)
  if commands[name] then
    return commands[name](self)
  elseif spaces[name] then
    return empty(spaces[name] * self.size)
  elseif symbols.named[name] then
    self.before = symbols.named[name]
    return self:character(symbols.named[name], before)
  elseif not name:find("%a") then
    return self:character(name, before)
  end
  local names = {}
  for _, known in ipairs { commands, symbols.named } do
    for key in pairs(known) do
      names[#names + 1] = key
    end
  end
  table.sort(names)
  local nearest = suggest.nearest(name, names)
  self:refuse("there is no \\%s%s", quote(name),
    nearest and (": did you mean \\%s?"):format(nearest) or "")
end

-- A group, a command or a character.
function Reader:atom()
  if self.depth == MOST_NESTED then
    self:refuse("groups and commands are nested more than %d deep", MOST_NESTED)
  end
  self.depth = self.depth + 1
  local box = atom(self)
  self.depth = self.depth - 1
  return box
end

-- Puts scripts beside a box, or above and below.
local function with_scripts(box, super, sub, size)
  local rule, x_height = RULE * size, X_HEIGHT * size
  local result = empty(box.width)
  if box.is_over then
    local width = math.max(box.width, super and super.width or 0, sub and sub.width or 0)
    result.width = width
    put(result, box, (width - box.width) / 2, 0)
    if super then
      put(result, super, (width - super.width) / 2, -(box.ascent + 3 * rule + super.descent))
    end
    if sub then
      put(result, sub, (width - sub.width) / 2, box.descent + 3 * rule + sub.ascent)
    end
    return result
  end
  put(result, box, 0, 0)
  local kern = 0.025 * x_height
  local up = box.is_char and 0 or box.ascent - SUPER_DROP * SHRINK * size
  local down = box.is_char and 0 or box.descent + SUB_DROP * SHRINK * size
  local super_kern, sub_kern = kern, box.is_slanted and 0 or kern
  if box.is_slanted then
    super_kern = 2 * kern + 0.2 * math.max(0, box.ascent - x_height * 2 / 3)
  end
  if super then
    up = math.max(up, SUPER * size, super.descent + x_height / 4)
  end
  if sub and super then
    down = math.max(down, SUB_WITH_SUPER * size)
    down = down + math.max(0, 4 * rule - (up - super.descent - (sub.ascent - down)))
  elseif sub then
    down = math.max(down, SUB * size, sub.ascent - x_height * 4 / 5)
  end
  local width = 0
  if super then
    put(result, super, box.width + super_kern, -up)
    width = super_kern + super.width
  end
  if sub then
    put(result, sub, box.width + sub_kern, down)
    width = math.max(width, sub_kern + sub.width)
  end
  result.width = box.width + width + 0.05 * x_height
  return result
end

--- Boxes one behind the other, up to a token or the end.
function Reader:list(last)
  local box, count, only = empty(), 0, nil
  local needs_space = false
  while true do
    local token = self.keeps_spaces and self.tokens[self.at] or self:peek()
    if token == nil or token == last or token == "}" or token == "\\right" then
      break
    elseif token == " " then
      self.at = self.at + 1
      append(box, empty(self.size / 3))
    elseif switches[token:match("^\\(.*)$")] then
      self.face = switches[self:next():sub(2)]
    else
      local nucleus, super, sub = self:atom(), nil, nil
      if needs_space and token ~= "(" then
        append(box, empty(self.size / 6))
      end
      needs_space = nucleus.needs_space
      while true do
        local script = self:peek()
        if script == "'" then
          self.at = self.at + 1
          super = super or empty()
          append(super, self:with({ size = self.size * SHRINK }, function()
            return self:text("′", "rm")
          end))
        elseif script == "^" or script == "_" then
          self.before = self:next()
          local small = self:small_argument(script)
          if script == "^" and not super then
            super = small
          elseif script == "_" and not sub then
            sub = small
          else
            self:refuse("there are two %s in a row", script)
          end
        else
          break
        end
      end
      local one = (super or sub) and with_scripts(nucleus, super, sub, self.size) or nucleus
      append(box, one)
      count, only = count + 1, one
    end
  end
  if count == 1 then
    box.is_char, box.is_slanted = only.is_char, only.is_slanted
  end
  return box
end

-- --- lines ---------------------------------------------------------------------------------------

local function read_formula(source, font)
  local reader = setmetatable({ source = source, tokens = tokens_of(source), at = 1,
    depth = 0, size = font.size, face = "it", font = font }, Reader)
  local box = reader:list(nil)
  if reader:peek() then
    reader:refuse("%s stands where nothing is open", reader:peek())
  end
  return box
end

--- Lays out a line of text, in which mathematics stands between dollars.
---@param line string
---@param font table as of dnn.drawing
---@return {width: number, ascent: number, descent: number, draw: function}
function mathtext.layout(line, font)
  local box, is_math = empty(), false
  line = line:gsub("\\%$", "\1")
  for part in (line .. "$"):gmatch("([^$]*)%$") do
    local content = part:gsub("\1", is_math and "\\$" or "$")
    if is_math then
      append(box, read_formula(content, font))
    elseif content ~= "" then
      local width, ascent, descent = measure(content, font)
      append(box, { width = width, ascent = ascent, descent = descent,
        items = { { x = 0, y = 0, text = content, font = font } } })
    end
    is_math = not is_math
  end
  function box.draw(d, x, y, angle)
    local cos, sin = math.cos(math.rad(angle)), math.sin(math.rad(angle))
    local function turn(dx, dy)
      return x + dx * cos + dy * sin, y - dx * sin + dy * cos
    end
    for _, item in ipairs(box.items) do
      if item.text then
        local own = item.font
        local at_x, at_y = turn(item.x, item.y)
        d:text(item.text, at_x, at_y, { size = own.size, family = own.family, weight = own.weight,
          style = own.style, color = own.color, angle = angle })
      else
        local path = {}
        for i = 1, #item.points, 2 do
          local px, py = turn(item.x + item.points[i], item.y + item.points[i + 1])
          table.move({ i == 1 and "M" or "L", px, py }, 1, 3, #path + 1, path)
        end
        d:path(path, { stroke = font.color or { 0, 0, 0 }, width = item.width, join = "miter" })
      end
    end
  end
  return box
end

return mathtext

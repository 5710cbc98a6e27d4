--- Atoms, the things in a row of a formula, and the spaces that TeX puts between them.
--
-- An atom has a class, as in TeX: "ord" (a letter), "op" (a sum, a function), "bin" (+), "rel" (=),
-- "open", "close", "punct" or "inner" (what fences enclose). It is either MathML as it is, `html`,
-- or an operator `mo` with its attributes, which has `before` and `after` around it, such as its
-- scripts: the space beside an operator is told by the operator itself. What is no atom but a space
-- has the class "space".

local symbols = require "dnn.plot.text.symbols"
local xml = require "dnn.support.xml"

local atoms = {}

---@class dnn.nb.mathml.atom
---@field class string
---@field html? string
---@field mo? string
---@field attributes? string
---@field before? string
---@field after? string
---@field has_limits? boolean scripts stand above and below in formulas on lines of their own
---@field is_over? boolean so they do everywhere
---@field base_class? string of an atom in braces, its class without them
---@field is_text? boolean

local order <const> = { ord = 1, op = 2, bin = 3, rel = 4, open = 5, close = 6, punct = 7,
  inner = 8 }

-- The space between an atom and the next one, in the order above: (t)hin, (m)edium or thic(k),
-- where capitals stand for those that scripts do not have.
local spaces <const> = {
  ord = "-tMK---T", op = "tt-K---T", bin = "MM--M--M", rel = "KK--K--K", open = "--------",
  close = "-tMK---T", punct = "TT-TTTTT", inner = "TtMKT-TT",
}
local widths <const> = { t = "0.1667em", m = "0.2222em", k = "0.2778em", ["0"] = "0" }

-- The spaces that browsers put to the left and right of an operator by themselves; beside relations
-- they are thick, where nothing else is told. Those of other operators are written, and of those
-- with scripts or marks, which Chromium forgets.
local natural <const> = { ["+"] = "mm", ["−"] = "mm", ["±"] = "mm", ["∓"] = "mm", ["∑"] = "tt",
  ["∏"] = "tt", [","] = "0t", [";"] = "0t", [":"] = "0t", ["∴"] = "00", ["∵"] = "00", ["("] = "00",
  [")"] = "00", ["["] = "00", ["]"] = "00", ["{"] = "00", ["}"] = "00" }
for relation in pairs(symbols.relations) do
  natural[relation] = natural[relation] or "kk"
end

local signs <const> = { ["+"] = true, ["−"] = true, ["±"] = true, ["∓"] = true }

-- Which of two operators has the space between them: the one that comes first here.
local rank <const> = { rel = 1, bin = 2, punct = 3, op = 4 }

--- An operator.
---@param class string
---@param mo string
---@param attributes? string
---@return dnn.nb.mathml.atom
function atoms.operator(class, mo, attributes)
  return { class = class, mo = mo, attributes = attributes }
end

--- A space in em, which may be negative.
---@param width number
---@return dnn.nb.mathml.atom
function atoms.space(width)
  local format = width < 0 and '<mspace style="margin-left:%.4gem"/>' or '<mspace width="%.4gem"/>'
  return { class = "space", html = format:format(width) }
end

--- The classes of atoms in a row, where a binary operator without an operand is none.
local function classes_of(list)
  local classes, before = {}, nil
  for i, atom in ipairs(list) do
    local class = atom.class
    if class ~= "space" then
      local left = before and classes[before]
      if class == "bin" and (not left or left == "bin" or left == "op" or left == "rel"
          or left == "open" or left == "punct") then
        class = "ord"
      elseif left == "bin" and (class == "rel" or class == "close" or class == "punct") then
        classes[before] = "ord"
      end
      before = i
    end
    classes[i] = class
  end
  if before and classes[before] == "bin" then
    classes[before] = "ord"
  end
  return classes
end

local function space_between(left, right, is_script)
  local at = order[right]
  local space = spaces[left]:sub(at, at)
  if space == "-" or is_script and space:find("%u") then
    return "0"
  end
  return space:lower()
end

-- An operator is a prefix where nothing but spaces and text comes first in its row, unless it says
-- what it is.
local function write_operator(atom, class, left, right, is_first)
  local attributes = atom.attributes or ""
  if class == "bin" and is_first then
    attributes = ' form="infix"' .. attributes
  end
  if atom.class == "bin" and class == "ord" and signs[atom.mo] then
    attributes = ' form="prefix"' .. attributes
  elseif atom.before or natural[atom.mo] ~= left .. right then
    attributes = ('%s lspace="%s" rspace="%s"'):format(attributes, widths[left], widths[right])
  end
  return ("%s<mo%s>%s</mo>%s"):format(atom.before or "", attributes, xml.escape(atom.mo),
    atom.after or "")
end

--- The MathML of a row of atoms, and how many elements it has.
---@param list dnn.nb.mathml.atom[]
---@param is_script? boolean
---@return string
---@return integer
function atoms.join(list, is_script)
  local classes = classes_of(list)
  local lefts, rights, gaps = {}, {}, {}
  local before
  for i, atom in ipairs(list) do
    if atom.class ~= "space" then
      local space = before and space_between(classes[before], classes[i], is_script) or "0"
      if space ~= "0" then
        local one = list[before].mo and rank[classes[before]] or math.huge
        local other = atom.mo and rank[classes[i]] or math.huge
        if one == math.huge and other == math.huge then
          gaps[i] = space
        elseif one <= other then
          rights[before] = space
        else
          lefts[i] = space
        end
      end
      before = i
    end
  end
  local parts, is_first = {}, true
  for i, atom in ipairs(list) do
    if gaps[i] then
      parts[#parts + 1] = ('<mspace width="%s"/>'):format(widths[gaps[i]])
    end
    parts[#parts + 1] = atom.html
      or write_operator(atom, classes[i], lefts[i] or "0", rights[i] or "0", is_first)
    is_first = is_first and (atom.class == "space" or atom.is_text == true)
  end
  return table.concat(parts), #parts
end

--- The same as one element.
---@param list dnn.nb.mathml.atom[]
---@param is_script? boolean
---@return string
function atoms.row(list, is_script)
  local html, count = atoms.join(list, is_script)
  return count == 1 and html or "<mrow>" .. html .. "</mrow>"
end

return atoms

--- Formulas of TeX, as notebooks have them between dollars, as MathML Core, which browsers draw
--- without further help. The source goes with it, for readers who listen and for what is copied.

local Reader = require "dnn.nb.mathml.reader"
local xml = require "dnn.support.xml"

local mathml = {}

local MOST_BYTES <const> = 20000 -- what is longer is no formula that could be read

--- The formula; nil if it has something that is not known here.
local function convert(tex, is_display)
  local ok, html = pcall(Reader.formula, tex, is_display)
  return ok and html or nil
end

local function write(tex, is_display)
  local html = #tex <= MOST_BYTES and utf8.len(tex) and convert(tex, is_display)
  if not html then
    return ('<code class="tex">%s</code>'):format(xml.escape(tex))
  end
  return ('<math%s><semantics>%s<annotation encoding="application/x-tex">%s</annotation>'
    .. "</semantics></math>"):format(is_display and ' display="block"' or "", html,
    xml.escape(tex))
end

--- A formula within a line of text. What cannot be read as one becomes its source, as code.
---@param tex string what stands between dollars
---@return string
function mathml.inline(tex)
  return write(tex, false)
end

--- A formula on lines of its own.
---@param tex string what stands between pairs of dollars, or an environment such as align
---@return string
function mathml.display(tex)
  return write(tex, true)
end

return mathml
